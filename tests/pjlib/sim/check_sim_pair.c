/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include "support/oom.h"

Suite *sim_pair_suite(void);

static pj_sock_t sv[2];

static void open_pair(int type)
{
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, type, 0, sv), PJ_SUCCESS);
}

static void close_pair(void)
{
    pj_sock_close(sv[0]);
    pj_sock_close(sv[1]);
}

START_TEST(a_pair_carries_octets_both_ways_and_is_the_worlds)
{
    open_pair(_i ? PJ_SOCK_DGRAM : PJ_SOCK_STREAM);
    ck_assert_uint_eq(pj_sim_host_get_sockets(alice), 2);
    ck_assert_int_eq(sim_send(sv[0], "there"), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(sv[1], "back"), PJ_SUCCESS);
    sim_expect_error(sv[1], EAGAIN); /* time stands still */
    sim_pass(1);
    sim_expect(sv[1], "there");
    sim_expect(sv[0], "back");
    sim_expect_error(sv[0], EAGAIN);
    close_pair();
    ck_assert_uint_eq(pj_sim_host_get_sockets(alice), 0);
}
END_TEST

START_TEST(its_ends_know_each_other)
{
    pj_sockaddr name, peer;
    int len = sizeof(name), type = 0, type_len = sizeof(type);

    open_pair(_i ? PJ_SOCK_DGRAM : PJ_SOCK_STREAM);
    ck_assert_int_eq(pj_sock_getsockname(sv[0], &name, &len), PJ_SUCCESS);
    len = sizeof(peer);
    ck_assert_int_eq(pj_sock_getpeername(sv[1], &peer, &len), PJ_SUCCESS);
    ck_assert_int_eq(pj_sockaddr_cmp(&name, &peer), 0);
    ck_assert_int_eq(pj_sock_getsockopt(sv[0], SOL_SOCKET, SO_TYPE, &type, &type_len), PJ_SUCCESS);
    ck_assert_int_eq(type, _i ? PJ_SOCK_DGRAM : PJ_SOCK_STREAM);
    close_pair();
}
END_TEST

START_TEST(the_end_of_one_is_the_end_of_the_others_stream)
{
    open_pair(PJ_SOCK_STREAM);
    ck_assert_int_eq(sim_send(sv[0], "last words"), PJ_SUCCESS);
    pj_sock_close(sv[0]);
    sim_pass(1);
    sim_expect(sv[1], "last words");
    sim_expect(sv[1], "");
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(a_pair_of_datagrams_hears_nobody_else)
{
    pj_sockaddr name;
    int len = sizeof(name);
    pj_sock_t other = sim_udp(alice, "127.0.0.1", 0);

    open_pair(PJ_SOCK_DGRAM);
    ck_assert_int_eq(pj_sock_getsockname(sv[0], &name, &len), PJ_SUCCESS);
    ck_assert_int_eq(sim_sendto(other, "psst", 4, "127.0.0.1", pj_sockaddr_get_port(&name)),
                     PJ_SUCCESS);
    sim_pass(1);
    sim_expect_error(sv[0], EAGAIN);
    pj_sock_close(other);
    close_pair();
}
END_TEST

START_TEST(what_is_no_pair_is_refused)
{
    static const struct {
        int af, type, error;
    } cases[] = {{AF_INET, SOCK_STREAM, EOPNOTSUPP},
                 {AF_INET6, SOCK_DGRAM, EOPNOTSUPP},
                 {AF_APPLETALK, SOCK_STREAM, EAFNOSUPPORT},
                 {AF_UNIX, SOCK_RDM, ESOCKTNOSUPPORT}};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(cases); i++)
        ck_assert_int_eq(pj_sock_socketpair(cases[i].af, cases[i].type, 0, sv), OS(cases[i].error));
    pj_sim_fail(alice, PJ_SIM_SOCKET, 0, 1, EMFILE);
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), OS(EMFILE));
    ck_assert_uint_eq(pj_sim_host_get_sockets(alice), 0);
}
END_TEST

START_TEST(outside_all_hosts_there_are_no_pairs)
{
    world->current = NULL;
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), OS(ENETDOWN));
    pj_sim_leave(world);
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), PJ_SUCCESS);
    ck_assert_int_lt((int)sv[0], 1 << 20); /* the system's */
    close_pair();
}
END_TEST

static int make_a_pair(void *arg)
{
    pj_status_t status = pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv);

    (void)arg;
    ck_assert(status == PJ_SUCCESS || status == OS(ENOMEM));
    if (status == PJ_SUCCESS)
        close_pair();
    sim_pass(1);
    return status == PJ_SUCCESS;
}

START_TEST(a_lack_of_memory_is_an_error_and_leaves_nothing)
{
    /* Two sockets, and what closing them sends: without memory for that they are reset. */
    ck_assert_uint_ge(oom_loop(make_a_pair, NULL, 0), 3);
    ck_assert_uint_eq(pj_sim_host_get_sockets(alice), 0);
}
END_TEST

Suite *sim_pair_suite(void)
{
    Suite *s = suite_create("sim_pair");
    TCase *tc = tcase_create("sim_pair");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_loop_test(tc, a_pair_carries_octets_both_ways_and_is_the_worlds, 0, 2);
    tcase_add_loop_test(tc, its_ends_know_each_other, 0, 2);
    tcase_add_test(tc, the_end_of_one_is_the_end_of_the_others_stream);
    tcase_add_test(tc, a_pair_of_datagrams_hears_nobody_else);
    tcase_add_test(tc, what_is_no_pair_is_refused);
    tcase_add_test(tc, outside_all_hosts_there_are_no_pairs);
    tcase_add_test(tc, a_lack_of_memory_is_an_error_and_leaves_nothing);
    suite_add_tcase(s, tc);
    return s;
}
