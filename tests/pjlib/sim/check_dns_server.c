/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *dns_server_suite(void);

static uint8_t query[] = {1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'x', 0, 0, 1, 0, 1};

static pj_ssize_t ask(pj_sock_t sock, const char *ip, unsigned char *answer)
{
    pj_ssize_t len = 512;

    ck_assert_int_eq(sim_sendto(sock, query, sizeof(query), ip, 53), PJ_SUCCESS);
    sim_pass(10);
    return pj_sock_recv(sock, answer, &len, 0) == PJ_SUCCESS ? len : -1;
}

START_TEST(a_server_answers_at_all_its_addresses)
{
    pj_sock_t v4 = sim_udp(alice, NULL, 0), v6 = sim_udp(alice, "::", 0);
    unsigned char answer[512];

    ck_assert_int_eq(pj_sim_dns_add(world, "x A 10.0.0.9"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_EEXISTS);
    ck_assert_int_eq(pj_sim_dns_serve(NULL), PJ_EINVAL);
    ck_assert_int_gt(ask(v4, "10.0.0.2", answer), 30);
    ck_assert_int_eq(answer[7], 1);
    ck_assert_int_gt(ask(v6, "2001:db8::2", answer), 30);
    ck_assert_uint_eq(pj_sim_host_get_sockets(bob), 0); /* not a program's */
}
END_TEST

START_TEST(a_server_can_fail)
{
    pj_sock_t sock = sim_udp(alice, NULL, 0);
    unsigned char answer[512];

    ck_assert_int_eq(pj_sim_dns_add(world, "x A 10.0.0.9"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    pj_sim_dns_set_failure(bob, 2);
    pj_sim_dns_set_failure(alice, 2); /* is no server */
    ck_assert_int_eq(ask(sock, "10.0.0.2", answer), sizeof(query));
    ck_assert_int_eq(answer[3] & 15, 2);
    ck_assert_int_eq(answer[7], 0);
    pj_sim_dns_set_failure(bob, -1);
    ck_assert_int_eq(ask(sock, "10.0.0.2", answer), -1);
    pj_sim_dns_set_failure(bob, 0);
    ck_assert_int_gt(ask(sock, "10.0.0.2", answer), 30);
}
END_TEST

START_TEST(a_port_that_is_taken_is_an_error)
{
    pj_sock_t sock = sim_udp(bob, "2001:db8::2", 53);

    ck_assert_int_eq(pj_sim_dns_serve(bob), OS(EADDRINUSE));
    pj_sock_close(sock);
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
}
END_TEST

Suite *dns_server_suite(void)
{
    Suite *suite = suite_create("dns_server");
    TCase *tc = tcase_create("dns_server");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, a_server_answers_at_all_its_addresses);
    tcase_add_test(tc, a_server_can_fail);
    tcase_add_test(tc, a_port_that_is_taken_is_an_error);
    suite_add_tcase(suite, tc);
    return suite;
}
