/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *sim_sock_suite(void);

static pj_status_t bind_to(pj_sock_t sock, const char *ip, unsigned port)
{
    pj_sockaddr addr = sim_at(ip, port);

    return pj_sock_bind(sock, &addr, (int)pj_sockaddr_get_len(&addr));
}

static unsigned port_of(pj_sock_t sock)
{
    pj_sockaddr addr;
    int len = sizeof(addr);

    ck_assert_int_eq(pj_sock_getsockname(sock, &addr, &len), PJ_SUCCESS);
    return pj_sockaddr_get_port(&addr);
}

START_TEST(only_internet_sockets_are_made)
{
    pj_sock_t sock;

    ck_assert_int_eq(pj_sock_socket(AF_UNIX, SOCK_STREAM, 0, &sock), OS(EAFNOSUPPORT));
    ck_assert_int_eq(pj_sock_socket(AF_INET, SOCK_RAW, 0, &sock), OS(ESOCKTNOSUPPORT));
}
END_TEST

START_TEST(a_descriptor_that_is_none_is_refused_by_every_call)
{
    pj_sockaddr addr = sim_at("10.0.0.1", 1);
    int len = sizeof(addr), value = 0;
    pj_ssize_t size = 1;
    pj_sock_t sock, other;

    for (int i = 0; i < 3; i++) {
        sock = i == 0 ? 3 : i == 1 ? 1 << 28 : -1;
        ck_assert_int_eq(pj_sock_bind(sock, &addr, sizeof(addr.ipv4)), OS(EBADF));
        ck_assert_int_eq(pj_sock_connect(sock, &addr, sizeof(addr.ipv4)), OS(EBADF));
        ck_assert_int_eq(pj_sock_listen(sock, 1), OS(EBADF));
        ck_assert_int_eq(pj_sock_accept(sock, &other, NULL, NULL), OS(EBADF));
        ck_assert_int_eq(pj_sock_shutdown(sock, 0), OS(EBADF));
        ck_assert_int_eq(pj_sock_getsockname(sock, &addr, &len), OS(EBADF));
        ck_assert_int_eq(pj_sock_getpeername(sock, &addr, &len), OS(EBADF));
        ck_assert_int_eq(pj_sock_send(sock, "x", &size, 0), OS(EBADF));
        ck_assert_int_eq(pj_sock_recv(sock, &addr, &size, 0), OS(EBADF));
        ck_assert_int_eq(pj_sock_getsockopt(sock, SOL_SOCKET, SO_ERROR, &value, &len), OS(EBADF));
        ck_assert_int_eq(pj_sock_setsockopt(sock, SOL_SOCKET, SO_RCVBUF, &value, len), OS(EBADF));
        ck_assert_int_eq(pj_sock_close(sock), OS(EBADF));
    }
}
END_TEST

START_TEST(descriptors_are_used_again)
{
    pj_sock_t first = sim_udp(alice, NULL, 0), second;

    pj_sock_close(first);
    second = sim_udp(alice, NULL, 0);
    ck_assert_int_eq(first, second);
    for (int i = 0; i < 1000; i++)
        sim_udp(alice, NULL, 0);
    ck_assert_uint_eq(pj_sim_host_get_sockets(alice), 1001);
}
END_TEST

START_TEST(a_name_is_taken_once)
{
    pj_sock_t a = sim_udp(alice, "10.0.0.1", 5060), b = sim_udp(alice, NULL, 0);

    ck_assert_int_eq(bind_to(b, "10.0.0.1", 5060), OS(EADDRINUSE));
    ck_assert_int_eq(bind_to(b, "0.0.0.0", 5060), OS(EADDRINUSE));
    ck_assert_int_eq(bind_to(b, "127.0.0.1", 5060), PJ_SUCCESS);
    ck_assert_int_eq(bind_to(b, "127.0.0.1", 5061), OS(EINVAL));
    pj_sock_close(a);
    a = sim_udp(alice, NULL, 0);
    ck_assert_int_eq(bind_to(a, "0.0.0.0", 5060), OS(EADDRINUSE));
    ck_assert_int_eq(bind_to(a, "10.0.0.1", 5060), PJ_SUCCESS);
    pj_sock_close(a);
    pj_sock_close(b);
    a = sim_udp(alice, "0.0.0.0", 5060);
    b = sim_udp(alice, NULL, 0);
    ck_assert_int_eq(bind_to(b, "10.0.0.1", 5060), OS(EADDRINUSE));
    /* other protocols, families and hosts have names of their own */
    sim_listener(alice, "0.0.0.0", 5060, 1);
    sim_udp(alice, "::", 5060);
    sim_udp(bob, "0.0.0.0", 5060);
}
END_TEST

START_TEST(only_own_addresses_can_be_bound)
{
    pj_sock_t sock = sim_udp(alice, NULL, 0);

    ck_assert_int_eq(bind_to(sock, "10.0.0.2", 5060), OS(EADDRNOTAVAIL));
    ck_assert_int_eq(bind_to(sock, "::1", 5060), OS(EAFNOSUPPORT));
}
END_TEST

START_TEST(port_0_is_any_that_is_free)
{
    pj_sock_t a = sim_udp(alice, "10.0.0.1", 0), b = sim_udp(alice, "10.0.0.1", 0);

    ck_assert_uint_ge(port_of(a), 32768);
    ck_assert_uint_ne(port_of(a), port_of(b));
}
END_TEST

START_TEST(ports_may_run_out)
{
    pj_sock_t sock = PJ_INVALID_SOCKET;

    for (int i = 32768; i <= 60999; i++) {
        sock = sim_udp(alice, "0.0.0.0", 0);
    }
    ck_assert_uint_eq(port_of(sock), 60999);
    sock = sim_udp(alice, NULL, 0);
    ck_assert_int_eq(bind_to(sock, "0.0.0.0", 0), OS(EADDRINUSE));
}
END_TEST

START_TEST(outside_all_hosts_there_are_no_sockets)
{
    pj_sock_t sock;

    world->current = NULL;
    ck_assert_int_eq(pj_sock_socket(AF_INET, SOCK_DGRAM, 0, &sock), OS(ENETDOWN));
}
END_TEST

Suite *sim_sock_suite(void)
{
    Suite *suite = suite_create("sim_sock");
    TCase *tc = tcase_create("sim_sock");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, only_internet_sockets_are_made);
    tcase_add_test(tc, a_descriptor_that_is_none_is_refused_by_every_call);
    tcase_add_test(tc, descriptors_are_used_again);
    tcase_add_test(tc, a_name_is_taken_once);
    tcase_add_test(tc, only_own_addresses_can_be_bound);
    tcase_add_test(tc, port_0_is_any_that_is_free);
    tcase_add_test(tc, ports_may_run_out);
    tcase_add_test(tc, outside_all_hosts_there_are_no_sockets);
    suite_add_tcase(suite, tc);
    return suite;
}
