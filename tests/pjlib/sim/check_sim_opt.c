/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

Suite *sim_opt_suite(void);

static int get(pj_sock_t sock, int level, int name)
{
    int value = -1, len = sizeof(value);

    ck_assert_int_eq(pj_sock_getsockopt(sock, (pj_uint16_t)level, (pj_uint16_t)name, &value, &len),
                     PJ_SUCCESS);
    ck_assert_int_eq(len, sizeof(value));
    return value;
}

static pj_status_t set(pj_sock_t sock, int level, int name, int value)
{
    return pj_sock_setsockopt(sock, (pj_uint16_t)level, (pj_uint16_t)name, &value, sizeof(value));
}

START_TEST(what_a_socket_is_can_be_read_and_not_set)
{
    pj_sock_t udp = sim_udp(alice, NULL, 0), tcp = sim_listener(alice, "::", 5060, 1);

    ck_assert_int_eq(get(udp, SOL_SOCKET, SO_TYPE), SOCK_DGRAM);
    ck_assert_int_eq(get(tcp, SOL_SOCKET, SO_TYPE), SOCK_STREAM);
    ck_assert_int_eq(get(udp, SOL_SOCKET, SO_DOMAIN), AF_INET);
    ck_assert_int_eq(get(tcp, SOL_SOCKET, SO_DOMAIN), AF_INET6);
    ck_assert_int_eq(get(udp, SOL_SOCKET, SO_PROTOCOL), IPPROTO_UDP);
    ck_assert_int_eq(get(tcp, SOL_SOCKET, SO_PROTOCOL), IPPROTO_TCP);
    ck_assert_int_eq(get(tcp, SOL_SOCKET, SO_ACCEPTCONN), 1);
    ck_assert_int_eq(get(tcp, IPPROTO_IPV6, IPV6_V6ONLY), 1);
    ck_assert_int_eq(set(udp, SOL_SOCKET, SO_TYPE, 1), OS(ENOPROTOOPT));
}
END_TEST

START_TEST(buffer_sizes_are_kept)
{
    pj_sock_t sock = sim_udp(alice, NULL, 0);

    ck_assert_int_eq(get(sock, SOL_SOCKET, SO_RCVBUF), 212992);
    ck_assert_int_eq(set(sock, SOL_SOCKET, SO_RCVBUF, 5000), PJ_SUCCESS);
    ck_assert_int_eq(set(sock, SOL_SOCKET, SO_SNDBUF, 6000), PJ_SUCCESS);
    ck_assert_int_eq(get(sock, SOL_SOCKET, SO_RCVBUF), 5000);
    ck_assert_int_eq(get(sock, SOL_SOCKET, SO_SNDBUF), 6000);
    ck_assert_int_eq(set(sock, SOL_SOCKET, SO_SNDBUF, 0), OS(EINVAL));
}
END_TEST

START_TEST(other_options_are_remembered)
{
    pj_sock_t sock = sim_tcp(alice, pj_AF_INET());

    ck_assert_int_eq(get(sock, IPPROTO_TCP, TCP_NODELAY), 0);
    ck_assert_int_eq(set(sock, IPPROTO_TCP, TCP_NODELAY, 1), PJ_SUCCESS);
    ck_assert_int_eq(set(sock, IPPROTO_IP, IP_TOS, 0x60), PJ_SUCCESS);
    ck_assert_int_eq(set(sock, IPPROTO_IP, IP_TOS, 0x68), PJ_SUCCESS);
    ck_assert_int_eq(get(sock, IPPROTO_TCP, TCP_NODELAY), 1);
    ck_assert_int_eq(get(sock, IPPROTO_IP, IP_TOS), 0x68);
    for (int i = 0; i < PJ__SIM_MAX_OPTIONS - 2; i++)
        ck_assert_int_eq(set(sock, 200, i, i), PJ_SUCCESS);
    ck_assert_int_eq(set(sock, 200, 100, 1), OS(ENOBUFS));
    ck_assert_int_eq(pj_sock_setsockopt(sock, 200, 1, "", 1), OS(EINVAL));
}
END_TEST

START_TEST(linger_is_kept)
{
    struct linger linger = {1, 0}, got = {0, 0};
    pj_sock_t sock = sim_tcp(alice, pj_AF_INET());
    int len = sizeof(got);

    ck_assert_int_eq(pj_sock_setsockopt(sock, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_getsockopt(sock, SOL_SOCKET, SO_LINGER, &got, &len), PJ_SUCCESS);
    ck_assert_int_eq(got.l_onoff, 1);
    ck_assert_int_eq(pj_sock_setsockopt(sock, SOL_SOCKET, SO_LINGER, &linger, 1), OS(EINVAL));
}
END_TEST

Suite *sim_opt_suite(void)
{
    Suite *suite = suite_create("sim_opt");
    TCase *tc = tcase_create("sim_opt");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, what_a_socket_is_can_be_read_and_not_set);
    tcase_add_test(tc, buffer_sizes_are_kept);
    tcase_add_test(tc, other_options_are_remembered);
    tcase_add_test(tc, linger_is_kept);
    suite_add_tcase(suite, tc);
    return suite;
}
