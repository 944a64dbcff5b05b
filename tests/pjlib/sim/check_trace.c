/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *trace_suite(void);

typedef struct text {
    char octets[200000];
    size_t len;
    unsigned lines;
} text;

static void append(void *arg, const pj_sim_trace *entry)
{
    text *to = arg;

    to->len +=
        (size_t)pj_sim_trace_print(entry, to->octets + to->len, sizeof(to->octets) - to->len);
    to->octets[to->len++] = '\n';
    to->lines++;
}

START_TEST(an_entry_reads_well)
{
    static text out;
    pj_sock_t a = sim_udp(alice, "10.0.0.1", 5060), b = sim_udp(bob, "2001:db8::2", 5060);

    sim_udp(bob, "10.0.0.2", 5062);
    memset(&out, 0, sizeof(out));
    sim_pass(12345);
    pj_sim_set_trace(world, append, &out);
    ck_assert_int_eq(sim_sendto(a, "hello", 5, "10.0.0.2", 5062), PJ_SUCCESS);
    ck_assert_int_eq(sim_sendto(b, "", 0, "2001:db8::1", 5062), PJ_SUCCESS);
    sim_pass(2);
    pj_sim_set_trace(world, NULL, NULL);
    ck_assert_int_eq(sim_sendto(a, "hello", 5, "10.0.0.2", 5062), PJ_SUCCESS);
    out.octets[out.len] = '\0';
    ck_assert_ptr_nonnull(
        strstr(out.octets, "12.345000000 udp sent 10.0.0.1:5060 > 10.0.0.2:5062 5 "));
    ck_assert_ptr_nonnull(
        strstr(out.octets, "12.346000000 udp arrived 10.0.0.1:5060 > 10.0.0.2:5062 5 "));
    ck_assert_ptr_nonnull(strstr(out.octets, "12.346000000 udp unheard [2001:db8::2]:5060 > "
                                             "[2001:db8::1]:5062 0 0000000000000000\n"));
    ck_assert_uint_eq(out.lines, 4);
}
END_TEST

START_TEST(a_line_is_cut_to_its_buffer)
{
    pj_sim_trace entry = {.kind = "udp", .src = sim_at("10.0.0.1", 1), .dst = sim_at("::1", 2)};
    char buf[8];

    ck_assert_int_eq(pj_sim_trace_print(&entry, buf, sizeof(buf)), 7);
    ck_assert_str_eq(buf, "0.00000");
    ck_assert_int_eq(pj_sim_trace_print(&entry, buf, 0), 0);
}
END_TEST

/* Traffic with everything that a network does to it. */
static pj_uint64_t run_world(pj_uint64_t seed, char octet, text *out)
{
    pj_sim_link_cfg cfg;
    pj_sock_t a, b, u, v;
    pj_uint64_t digest;

    ck_assert_int_eq(pj_sim_destroy(world), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_create(seed, &world), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_create(world, "a", "10.0.0.1", &alice), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_create(world, "b", "10.0.0.2", &bob), PJ_SUCCESS);
    pj_sim_enter_host(alice);
    memset(out, 0, sizeof(*out));
    pj_sim_set_trace(world, append, out);
    sim_tcp_pair(&a, &b);
    u = sim_udp(alice, "10.0.0.1", 0);
    v = sim_udp(bob, "10.0.0.2", 5060);
    pj_sim_link_cfg_default(&cfg);
    cfg.loss = cfg.duplicate = cfg.reorder = PJ_SIM_PERCENT(20);
    cfg.jitter = 10 * PJ_SIM_MSEC;
    sim_set_links(&cfg);
    for (int i = 0; i < 200; i++) {
        ck_assert_int_eq(sim_sendto(u, &octet, 1, "10.0.0.2", 5060), PJ_SUCCESS);
        ck_assert_int_eq(sim_send(i % 2 ? a : b, "octets"), PJ_SUCCESS);
        sim_pass(3);
    }
    pj_sock_close(v);
    sim_pass(60000);
    digest = pj_sim_get_digest(world);
    return digest;
}

START_TEST(the_same_seed_gives_the_same_trace_octet_for_octet)
{
    static text first, second, other;
    pj_uint64_t digest = run_world(42, 'x', &first);

    ck_assert_uint_gt(first.lines, 800);
    ck_assert(run_world(42, 'x', &second) == digest);
    ck_assert_uint_eq(first.len, second.len);
    ck_assert_int_eq(memcmp(first.octets, second.octets, first.len), 0);
    ck_assert(run_world(43, 'x', &other) != digest);
    ck_assert(other.len != first.len || memcmp(first.octets, other.octets, first.len) != 0);
    /* one octet of one payload is a difference */
    ck_assert(run_world(42, 'y', &other) != digest);
}
END_TEST

START_TEST(what_happens_is_counted)
{
    pj_sock_t a = sim_udp(alice, NULL, 0);

    ck_assert_int_eq(sim_sendto(a, "x", 1, "10.0.0.2", 5060), PJ_SUCCESS);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_SENT), 1);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_ARRIVED), 0);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_WHATS), 0);
}
END_TEST

Suite *trace_suite(void)
{
    Suite *suite = suite_create("trace");
    TCase *tc = tcase_create("trace");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, an_entry_reads_well);
    tcase_add_test(tc, a_line_is_cut_to_its_buffer);
    tcase_add_test(tc, the_same_seed_gives_the_same_trace_octet_for_octet);
    tcase_add_test(tc, what_happens_is_counted);
    suite_add_tcase(suite, tc);
    return suite;
}
