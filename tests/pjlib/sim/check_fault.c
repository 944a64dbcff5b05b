/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *fault_suite(void);

START_TEST(the_next_calls_fail_as_told)
{
    pj_sock_t sock = sim_udp(alice, NULL, 0), other;

    ck_assert_int_eq(pj_sim_fail(alice, PJ_SIM_SEND, 1, 2, ENOBUFS), PJ_SUCCESS);
    ck_assert_int_eq(sim_sendto(sock, "x", 1, "10.0.0.2", 1), PJ_SUCCESS);
    ck_assert_int_eq(sim_sendto(sock, "x", 1, "10.0.0.2", 1), OS(ENOBUFS));
    ck_assert_int_eq(sim_sendto(sock, "x", 1, "10.0.0.2", 1), OS(ENOBUFS));
    ck_assert_int_eq(sim_sendto(sock, "x", 1, "10.0.0.2", 1), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_fail(alice, PJ_SIM_SOCKET, 0, 1, EMFILE), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_socket(AF_INET, SOCK_DGRAM, 0, &other), OS(EMFILE));
    ck_assert_int_eq(pj_sock_socket(AF_INET, SOCK_DGRAM, 0, &other), PJ_SUCCESS);
}
END_TEST

START_TEST(every_kind_of_call_can_fail)
{
    pj_sockaddr addr = sim_at("10.0.0.1", 5060);
    pj_sock_t sock = sim_tcp(alice, pj_AF_INET()), child;
    pj_ssize_t size = 1;
    int len = sizeof(addr), value = 1;

    for (int call = PJ_SIM_BIND; call < PJ_SIM_CALLS; call++)
        ck_assert_int_eq(pj_sim_fail(alice, (pj_sim_call)call, 0, 1, 200 + call), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind(sock, &addr, 16), OS(200 + PJ_SIM_BIND));
    ck_assert_int_eq(pj_sock_connect(sock, &addr, 16), OS(200 + PJ_SIM_CONNECT));
    ck_assert_int_eq(pj_sock_listen(sock, 1), OS(200 + PJ_SIM_LISTEN));
    ck_assert_int_eq(pj_sock_accept(sock, &child, NULL, NULL), OS(200 + PJ_SIM_ACCEPT));
    ck_assert_int_eq(pj_sock_send(sock, "x", &size, 0), OS(200 + PJ_SIM_SEND));
    ck_assert_int_eq(pj_sock_recv(sock, &value, &size, 0), OS(200 + PJ_SIM_RECV));
    ck_assert_int_eq(pj_sock_getsockname(sock, &addr, &len), OS(200 + PJ_SIM_GETSOCKNAME));
    ck_assert_int_eq(pj_sock_setsockopt(sock, SOL_SOCKET, SO_RCVBUF, &value, sizeof(value)),
                     OS(200 + PJ_SIM_SETSOCKOPT));
}
END_TEST

START_TEST(other_hosts_do_not_fail)
{
    pj_sock_t sock;

    ck_assert_int_eq(pj_sim_fail(bob, PJ_SIM_SOCKET, 0, 1, EMFILE), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_socket(AF_INET, SOCK_DGRAM, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_fail(bob, PJ_SIM_SOCKET, 0, 0, 0), PJ_SUCCESS);
    pj_sim_enter_host(bob);
    ck_assert_int_eq(pj_sock_socket(AF_INET, SOCK_DGRAM, 0, &sock), PJ_SUCCESS);
}
END_TEST

START_TEST(full_buffers_refuse_until_they_are_not)
{
    pj_sock_t udp = sim_udp(alice, NULL, 0), a, b;

    sim_tcp_pair(&a, &b);
    pj_sim_host_set_full(alice, PJ_TRUE);
    ck_assert_int_eq(sim_sendto(udp, "x", 1, "10.0.0.2", 1), OS(EAGAIN));
    ck_assert_int_eq(sim_send(a, "x"), OS(EAGAIN));
    ck_assert_int_eq(sim_send(b, "y"), PJ_SUCCESS);
    pj_sim_host_set_full(alice, PJ_FALSE);
    ck_assert_int_eq(sim_sendto(udp, "x", 1, "10.0.0.2", 1), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "x"), PJ_SUCCESS);
}
END_TEST

START_TEST(connections_can_be_reset)
{
    pj_sock_t a, b, c, d;

    sim_tcp_pair(&a, &b);
    sim_tcp_pair_of(alice, alice, "10.0.0.1", &c, &d);
    ck_assert_int_eq(sim_send(a, "x"), PJ_SUCCESS); /* on its way, it finds nobody */
    ck_assert_uint_eq(pj_sim_reset_connections(bob, NULL), 1);
    sim_expect_error(a, ECONNRESET);
    sim_expect_error(b, ECONNRESET);
    sim_expect_error(c, EAGAIN);
    ck_assert_uint_eq(pj_sim_reset_connections(alice, alice), 1);
    sim_expect_error(c, ECONNRESET);
    sim_pass(10);
}
END_TEST

START_TEST(arguments_are_checked)
{
    ck_assert_int_eq(pj_sim_fail(NULL, PJ_SIM_SEND, 0, 1, ENOBUFS), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_fail(alice, PJ_SIM_CALLS, 0, 1, ENOBUFS), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_fail(alice, PJ_SIM_SEND, 0, 1, 0), PJ_EINVAL);
}
END_TEST

Suite *fault_suite(void)
{
    Suite *suite = suite_create("fault");
    TCase *tc = tcase_create("fault");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, the_next_calls_fail_as_told);
    tcase_add_test(tc, every_kind_of_call_can_fail);
    tcase_add_test(tc, other_hosts_do_not_fail);
    tcase_add_test(tc, full_buffers_refuse_until_they_are_not);
    tcase_add_test(tc, connections_can_be_reset);
    tcase_add_test(tc, arguments_are_checked);
    suite_add_tcase(suite, tc);
    return suite;
}
