/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *link_suite(void);

static pj_sock_t from, to;

static void open_both(void)
{
    from = sim_udp(alice, "10.0.0.1", 5060);
    to = sim_udp(bob, "10.0.0.2", 5060);
}

static unsigned receive_all(pj_sock_t sock)
{
    unsigned count = 0;
    pj_status_t status;

    while (sim_recv(sock, &status))
        count++;
    ck_assert_int_eq(status, OS(EAGAIN));
    return count;
}

static void send_many(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        ck_assert_int_eq(sim_sendto(from, "x", 1, "10.0.0.2", 5060), PJ_SUCCESS);
        sim_pass(1);
    }
    sim_pass(1000);
}

START_TEST(a_packet_takes_the_links_delay)
{
    pj_sim_link_cfg cfg;

    open_both();
    pj_sim_link_cfg_default(&cfg);
    cfg.delay = 40 * PJ_SIM_MSEC;
    sim_set_links(&cfg);
    ck_assert_int_eq(sim_sendto(from, "x", 1, "10.0.0.2", 5060), PJ_SUCCESS);
    sim_pass(39);
    sim_expect_error(to, EAGAIN);
    sim_pass(1);
    sim_expect(to, "x");
}
END_TEST

START_TEST(jitter_delays_but_does_not_reorder)
{
    pj_sim_link_cfg cfg;
    char text[2] = "a";
    pj_int64_t start = 0;

    open_both();
    pj_sim_link_cfg_default(&cfg);
    cfg.jitter = 30 * PJ_SIM_MSEC;
    sim_set_links(&cfg);
    for (int i = 0; i < 26; i++, text[0]++)
        ck_assert_int_eq(sim_sendto(from, text, 1, "10.0.0.2", 5060), PJ_SUCCESS);
    start = pj_sim_now(world);
    ck_assert_int_eq(pj_sim_step(world), PJ_SUCCESS);
    ck_assert_int_gt(pj_sim_now(world), start + PJ_SIM_MSEC);
    sim_pass(31);
    for (text[0] = 'a'; text[0] <= 'z'; text[0]++)
        sim_expect(to, text);
}
END_TEST

START_TEST(loss_is_as_frequent_as_it_was_set)
{
    pj_sim_link_cfg cfg;
    unsigned arrived;

    open_both();
    pj_sim_link_cfg_default(&cfg);
    cfg.loss = PJ_SIM_PERCENT(30);
    sim_set_links(&cfg);
    send_many(10000);
    arrived = receive_all(to);
    ck_assert_uint_gt(arrived, 6800);
    ck_assert_uint_lt(arrived, 7200);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_LOST), 10000 - arrived);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_SENT), 10000);
}
END_TEST

START_TEST(duplicates_arrive_twice)
{
    pj_sim_link_cfg cfg;

    open_both();
    pj_sim_link_cfg_default(&cfg);
    cfg.duplicate = PJ_SIM_PERCENT(100);
    sim_set_links(&cfg);
    send_many(5);
    ck_assert_uint_eq(receive_all(to), 10);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_DUPLICATED), 5);
}
END_TEST

START_TEST(what_is_reordered_is_overtaken)
{
    pj_sim_link_cfg cfg;

    open_both();
    pj_sim_link_cfg_default(&cfg);
    cfg.reorder = PJ_SIM_PERCENT(100);
    sim_set_links(&cfg);
    ck_assert_int_eq(sim_sendto(from, "1", 1, "10.0.0.2", 5060), PJ_SUCCESS);
    cfg.reorder = 0;
    sim_set_links(&cfg);
    ck_assert_int_eq(sim_sendto(from, "2", 1, "10.0.0.2", 5060), PJ_SUCCESS);
    sim_pass(30);
    sim_expect(to, "2");
    sim_expect(to, "1");
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_REORDERED), 1);
}
END_TEST

START_TEST(a_partition_stops_everything_until_it_heals)
{
    open_both();
    ck_assert_int_eq(pj_sim_partition(alice, bob, PJ_TRUE), PJ_SUCCESS);
    send_many(3);
    ck_assert_uint_eq(receive_all(to), 0);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_CUT), 3);
    ck_assert_int_eq(pj_sim_partition(alice, NULL, PJ_FALSE), PJ_SUCCESS);
    send_many(3);
    ck_assert_uint_eq(receive_all(to), 3);
    ck_assert_int_eq(pj_sim_partition(bob, NULL, PJ_TRUE), PJ_SUCCESS);
    send_many(3);
    ck_assert_uint_eq(receive_all(to), 0);
}
END_TEST

START_TEST(one_direction_can_fail_alone)
{
    pj_sim_link_cfg cfg;

    open_both();
    pj_sim_link_cfg_default(&cfg);
    cfg.cut = PJ_TRUE;
    ck_assert_int_eq(pj_sim_set_link(world, bob, alice, &cfg), PJ_SUCCESS);
    send_many(1);
    sim_expect(to, "x");
    ck_assert_int_eq(sim_sendto(to, "y", 1, "10.0.0.1", 5060), PJ_SUCCESS);
    sim_pass(100);
    sim_expect_error(from, EAGAIN);
}
END_TEST

static pj_status_t send_size(size_t size)
{
    static char big[5000];

    return sim_sendto(from, big, size, "10.0.0.2", 5060);
}

START_TEST(the_mtu_counts_headers)
{
    pj_sim_link_cfg cfg;

    open_both();
    pj_sim_link_cfg_default(&cfg);
    cfg.oversize = PJ_SIM_OVERSIZE_DROP;
    sim_set_links(&cfg);
    ck_assert_int_eq(send_size(1500 - 28), PJ_SUCCESS);
    ck_assert_int_eq(send_size(1500 - 27), PJ_SUCCESS);
    sim_pass(10);
    ck_assert_uint_eq(receive_all(to), 1);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_TOO_LONG), 1);
    cfg.oversize = PJ_SIM_OVERSIZE_REFUSE;
    sim_set_links(&cfg);
    ck_assert_int_eq(send_size(1500 - 27), OS(EMSGSIZE));
    ck_assert_int_eq(send_size(1500 - 28), PJ_SUCCESS);
}
END_TEST

START_TEST(each_fragment_may_be_lost)
{
    pj_sim_link_cfg cfg;
    unsigned arrived;

    open_both();
    pj_sim_link_cfg_default(&cfg);
    cfg.loss = PJ_SIM_PERCENT(20);
    sim_set_links(&cfg);
    for (int i = 0; i < 5000; i++) {
        ck_assert_int_eq(send_size(4000), PJ_SUCCESS); /* three pieces: 0.8^3 */
        if (i % 20 == 0) {
            sim_pass(10);
        }
    }
    arrived = (unsigned)pj_sim_get_count(world, PJ_SIM_SENT) -
              (unsigned)pj_sim_get_count(world, PJ_SIM_LOST);
    ck_assert_uint_gt(arrived, 2460);
    ck_assert_uint_lt(arrived, 2660);
}
END_TEST

START_TEST(a_host_may_be_silent_or_unreachable)
{
    open_both();
    ck_assert_int_eq(sim_connect(from, "10.0.0.2", 5060), PJ_SUCCESS);
    pj_sim_host_set_state(bob, PJ_SIM_HOST_SILENT);
    ck_assert_int_eq(sim_send(from, "x"), PJ_SUCCESS);
    sim_pass(100);
    ck_assert_int_eq(sim_so_error(from), 0);
    pj_sim_host_set_state(bob, PJ_SIM_HOST_UNREACHABLE);
    ck_assert_int_eq(sim_send(from, "x"), PJ_SUCCESS);
    sim_pass(100);
    sim_expect_error(from, EHOSTUNREACH);
    pj_sim_host_set_state(bob, PJ_SIM_HOST_UP);
    ck_assert_int_eq(sim_send(from, "x"), PJ_SUCCESS);
    sim_pass(100);
    sim_expect(to, "x");
    sim_expect_error(to, EAGAIN);
}
END_TEST

START_TEST(settings_are_checked_and_can_be_read)
{
    pj_sim_link_cfg cfg, got;
    pj_sim_host *carol;

    pj_sim_link_cfg_default(&cfg);
    cfg.delay = -1;
    ck_assert_int_eq(pj_sim_set_link(world, NULL, NULL, &cfg), PJ_EINVAL);
    cfg.delay = 7;
    cfg.loss = PJ_SIM_PERCENT(100) + 1;
    ck_assert_int_eq(pj_sim_set_link(world, NULL, NULL, &cfg), PJ_EINVAL);
    cfg.loss = 0;
    cfg.mtu = 575;
    ck_assert_int_eq(pj_sim_set_link(world, NULL, NULL, &cfg), PJ_EINVAL);
    cfg.mtu = 576;
    ck_assert_int_eq(pj_sim_set_link(world, NULL, NULL, &cfg), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_create(world, "carol", "10.0.0.3", &carol), PJ_SUCCESS);
    pj_sim_get_link(carol, alice, &got);
    ck_assert_int_eq(got.delay, 7);
    pj_sim_get_link(alice, bob, &got);
    ck_assert_int_eq(got.delay, 7);
    pj_sim_get_link(alice, alice, &got);
    ck_assert_int_eq(got.delay, 10 * PJ_SIM_USEC);
    ck_assert_int_eq(pj_sim_partition(NULL, NULL, PJ_TRUE), PJ_EINVAL);
}
END_TEST

Suite *link_suite(void)
{
    Suite *suite = suite_create("link");
    TCase *tc = tcase_create("link");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, a_packet_takes_the_links_delay);
    tcase_add_test(tc, jitter_delays_but_does_not_reorder);
    tcase_add_test(tc, loss_is_as_frequent_as_it_was_set);
    tcase_add_test(tc, duplicates_arrive_twice);
    tcase_add_test(tc, what_is_reordered_is_overtaken);
    tcase_add_test(tc, a_partition_stops_everything_until_it_heals);
    tcase_add_test(tc, one_direction_can_fail_alone);
    tcase_add_test(tc, the_mtu_counts_headers);
    tcase_add_test(tc, each_fragment_may_be_lost);
    tcase_add_test(tc, a_host_may_be_silent_or_unreachable);
    tcase_add_test(tc, settings_are_checked_and_can_be_read);
    suite_add_tcase(suite, tc);
    return suite;
}
