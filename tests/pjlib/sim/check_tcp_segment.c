/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *tcp_segment_suite(void);

static void set_loss(unsigned percent)
{
    pj_sim_link_cfg cfg;

    pj_sim_link_cfg_default(&cfg);
    cfg.loss = PJ_SIM_PERCENT(percent);
    cfg.jitter = 5 * PJ_SIM_MSEC;
    sim_set_links(&cfg);
}

START_TEST(a_lossy_link_delays_octets_and_keeps_their_order)
{
    static char data[100000], got[100000];
    pj_sock_t a, b;
    size_t sent = 0, received = 0;
    pj_ssize_t len;

    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (char)(i * 2654435761u >> 13);
    sim_tcp_pair(&a, &b);
    set_loss(30);
    for (int i = 0; i < 10000 && received < sizeof(data); i++) {
        len = (pj_ssize_t)(sizeof(data) - sent);
        if (len && pj_sock_send(a, data + sent, &len, 0) == PJ_SUCCESS)
            sent += (size_t)len;
        sim_pass(100);
        len = (pj_ssize_t)(sizeof(got) - received);
        if (pj_sock_recv(b, got + received, &len, 0) == PJ_SUCCESS)
            received += (size_t)len;
    }
    ck_assert_uint_eq(received, sizeof(data));
    ck_assert_int_eq(memcmp(data, got, sizeof(data)), 0);
    ck_assert_uint_gt(pj_sim_get_count(world, PJ_SIM_LOST), 10);
}
END_TEST

START_TEST(handshakes_survive_loss)
{
    pj_sock_t listener = sim_listener(bob, "10.0.0.2", 5060, 100), child, a[20];
    unsigned accepted = 0;

    set_loss(20);
    for (int i = 0; i < 20; i++) {
        a[i] = sim_tcp(alice, pj_AF_INET());
        ck_assert_int_eq(sim_connect(a[i], "10.0.0.2", 5060), OS(EINPROGRESS));
    }
    sim_pass(200000);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(sim_so_error(a[i]), 0);
    while (pj_sock_accept(listener, &child, NULL, NULL) == PJ_SUCCESS)
        accepted++;
    ck_assert_uint_eq(accepted, 20);
}
END_TEST

START_TEST(connecting_to_a_silent_host_fails_after_127_seconds)
{
    pj_sock_t a = sim_tcp(alice, pj_AF_INET());

    pj_sim_host_set_state(bob, PJ_SIM_HOST_SILENT);
    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), OS(EINPROGRESS));
    sim_pass(126999);
    ck_assert_int_eq(sim_so_error(a), 0);
    sim_pass(2);
    ck_assert_int_eq(sim_so_error(a), ETIMEDOUT);
}
END_TEST

START_TEST(a_partition_that_does_not_heal_ends_the_connection)
{
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(pj_sim_partition(alice, bob, PJ_TRUE), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "x"), PJ_SUCCESS);
    sim_pass(600 * 1000);
    ck_assert_int_eq(sim_so_error(a), 0);
    sim_pass(600 * 1000);
    sim_expect_error(a, ETIMEDOUT);
    sim_expect_error(b, EAGAIN); /* which knows nothing of it */
}
END_TEST

START_TEST(a_full_backlog_makes_callers_come_again)
{
    pj_sock_t listener = sim_listener(bob, "10.0.0.2", 5060, 1), child, a[3];
    pj_sockaddr peer;
    int len = sizeof(peer);

    for (int i = 0; i < 3; i++) {
        a[i] = sim_tcp(alice, pj_AF_INET());
        ck_assert_int_eq(sim_connect(a[i], "10.0.0.2", 5060), OS(EINPROGRESS));
        sim_pass(10);
    }
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_OVERFLOW), 1);
    ck_assert_int_eq(pj_sock_getpeername(a[2], &peer, &len), OS(ENOTCONN));
    ck_assert_int_eq(pj_sock_accept(listener, &child, NULL, NULL), PJ_SUCCESS);
    sim_pass(1000);
    ck_assert_int_eq(pj_sock_getpeername(a[2], &peer, &len), PJ_SUCCESS);
}
END_TEST

START_TEST(giving_up_while_connecting_leaves_nothing)
{
    pj_sock_t listener = sim_listener(bob, "10.0.0.2", 5060, 1), a = sim_tcp(alice, pj_AF_INET());
    pj_sock_t child;

    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), OS(EINPROGRESS));
    ck_assert_int_eq(pj_sim_run_for(world, PJ_SIM_MSEC + 1), PJ_SUCCESS);
    pj_sock_close(a); /* the answer is on its way */
    sim_pass(10);
    ck_assert_int_eq(pj_sock_accept(listener, &child, NULL, NULL), OS(EAGAIN));
    pj_sock_close(listener);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

START_TEST(both_may_close_at_once)
{
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    pj_sock_close(a);
    pj_sock_close(b);
    sim_pass(10);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

static unsigned sockets_left(void)
{
    unsigned count = 0;

    for (const pj__sim_sock *sock = world->socks; sock; sock = sock->next)
        count++;
    return count;
}

START_TEST(who_has_closed_does_not_wait_for_ever)
{
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    pj_sock_close(a);
    sim_pass(59000);
    ck_assert_uint_eq(sockets_left(), 2);
    sim_pass(2000); /* a's end is given up; what b has is its program's matter */
    ck_assert_int_eq(sim_send(b, "hello?"), PJ_SUCCESS);
    sim_pass(10);
    sim_expect_error(b, ECONNRESET);
    ck_assert_uint_eq(sockets_left(), 1);
    pj_sock_close(b);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

START_TEST(who_has_closed_waits_as_long_as_the_other_reads)
{
    static char data[1000];
    pj_sock_t a, b;
    pj_ssize_t len = sizeof(data);
    int size = 100;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(pj_sock_setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)), PJ_SUCCESS);
    for (int i = 0; i < 5; i++) {
        len = sizeof(data);
        ck_assert_int_eq(pj_sock_send(a, data, &len, 0), PJ_SUCCESS);
    }
    pj_sock_close(a);
    for (int i = 0; i < 3; i++) {
        sim_pass(50000);
        len = sizeof(data);
        ck_assert_int_eq(pj_sock_recv(b, data, &len, 0), PJ_SUCCESS);
        ck_assert_int_eq(len, sizeof(data));
    }
    sim_pass(130000); /* and then b reads no more */
    len = sizeof(data);
    ck_assert_int_eq(pj_sock_recv(b, data, &len, 0), PJ_SUCCESS);
    sim_expect_error(b, ECONNRESET);
    pj_sock_close(b);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

START_TEST(segments_fit_into_the_mtu)
{
    static char data[5000];
    pj_sock_t a, b;
    pj_ssize_t len = sizeof(data);
    pj_uint64_t before;

    sim_tcp_pair(&a, &b);
    before = pj_sim_get_count(world, PJ_SIM_SENT);
    ck_assert_int_eq(pj_sock_send(a, data, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, sizeof(data));
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_SENT) - before, 4); /* 1460 each */
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_TOO_LONG), 0);
}
END_TEST

Suite *tcp_segment_suite(void)
{
    Suite *suite = suite_create("tcp_segment");
    TCase *tc = tcase_create("tcp_segment");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, a_lossy_link_delays_octets_and_keeps_their_order);
    tcase_add_test(tc, handshakes_survive_loss);
    tcase_add_test(tc, connecting_to_a_silent_host_fails_after_127_seconds);
    tcase_add_test(tc, a_partition_that_does_not_heal_ends_the_connection);
    tcase_add_test(tc, a_full_backlog_makes_callers_come_again);
    tcase_add_test(tc, giving_up_while_connecting_leaves_nothing);
    tcase_add_test(tc, both_may_close_at_once);
    tcase_add_test(tc, who_has_closed_does_not_wait_for_ever);
    tcase_add_test(tc, who_has_closed_waits_as_long_as_the_other_reads);
    tcase_add_test(tc, segments_fit_into_the_mtu);
    suite_add_tcase(suite, tc);
    return suite;
}
