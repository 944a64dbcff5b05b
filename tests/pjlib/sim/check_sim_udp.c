/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *sim_udp_suite(void);

START_TEST(a_datagram_arrives_with_its_senders_address)
{
    pj_sock_t a = sim_udp(alice, NULL, 0), b = sim_udp(bob, "0.0.0.0", 5060);
    pj_sockaddr from;
    char buf[10], text[PJ_INET6_ADDRSTRLEN];
    pj_ssize_t len = sizeof(buf);
    int from_len = sizeof(from);

    ck_assert_int_eq(sim_sendto(a, "hi", 2, "10.0.0.2", 5060), PJ_SUCCESS);
    sim_pass(1);
    ck_assert_int_eq(pj_sock_recvfrom(b, buf, &len, 0, &from, &from_len), PJ_SUCCESS);
    ck_assert_int_eq(len, 2);
    ck_assert_str_eq(pj_sockaddr_print(&from, text, sizeof(text), 0), "10.0.0.1");
    ck_assert_int_eq(pj_sockaddr_get_port(&from), 32768);
    ck_assert_int_eq(from_len, sizeof(pj_sockaddr_in));
}
END_TEST

START_TEST(ipv6_works_alike)
{
    pj_sock_t a = sim_udp(alice, "::", 5060), b = sim_udp(bob, "2001:db8::2", 5060);

    ck_assert_int_eq(sim_sendto(a, "hi", 2, "2001:db8::2", 5060), PJ_SUCCESS);
    ck_assert_int_eq(sim_sendto(a, "hi", 2, "10.0.0.2", 5060), OS(EAFNOSUPPORT));
    sim_pass(1);
    sim_expect(b, "hi");
}
END_TEST

START_TEST(each_host_has_a_loopback_of_its_own)
{
    pj_sock_t a = sim_udp(alice, "127.0.0.1", 5060), b = sim_udp(bob, "127.0.0.1", 5060);
    pj_sock_t c = sim_udp(alice, "0.0.0.0", 0);

    ck_assert_int_eq(sim_sendto(c, "hi", 2, "127.0.0.1", 5060), PJ_SUCCESS);
    sim_pass(1);
    sim_expect(a, "hi");
    sim_expect_error(b, EAGAIN);
    ck_assert_int_eq(sim_sendto(a, "hi", 2, "10.0.0.2", 5060), OS(EINVAL));
    ck_assert_int_eq(sim_sendto(a, "me", 2, "10.0.0.1", 32768), PJ_SUCCESS);
    sim_pass(1);
    sim_expect(c, "me");
}
END_TEST

START_TEST(a_connected_socket_hears_that_nobody_is_there)
{
    pj_sock_t a = sim_udp(alice, NULL, 0);

    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "x"), PJ_SUCCESS);
    sim_pass(1);
    sim_expect_error(a, EAGAIN);
    sim_pass(1);
    sim_expect_error(a, ECONNREFUSED);
    sim_expect_error(a, EAGAIN);
    ck_assert_int_eq(sim_send(a, "x"), PJ_SUCCESS);
    sim_pass(2);
    ck_assert_int_eq(sim_send(a, "x"), OS(ECONNREFUSED));
    ck_assert_int_eq(sim_send(a, "x"), PJ_SUCCESS);
    sim_pass(2);
    ck_assert_int_eq(sim_so_error(a), ECONNREFUSED);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_UNHEARD), 3);
}
END_TEST

START_TEST(an_unconnected_socket_hears_nothing_of_it)
{
    pj_sock_t a = sim_udp(alice, NULL, 0);

    ck_assert_int_eq(sim_sendto(a, "x", 1, "10.0.0.2", 5060), PJ_SUCCESS);
    ck_assert_int_eq(sim_sendto(a, "x", 1, "10.9.9.9", 5060), PJ_SUCCESS);
    sim_pass(10);
    sim_expect_error(a, EAGAIN);
}
END_TEST

START_TEST(an_address_that_nobody_has_is_unreachable)
{
    pj_sock_t a = sim_udp(alice, NULL, 0);

    ck_assert_int_eq(sim_connect(a, "10.9.9.9", 5060), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "x"), PJ_SUCCESS);
    sim_pass(2);
    ck_assert_int_eq(sim_so_error(a), EHOSTUNREACH);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_UNREACHABLE), 1);
}
END_TEST

START_TEST(a_host_without_the_family_has_no_network)
{
    pj_sim_host *carol;
    pj_sock_t sock;

    ck_assert_int_eq(pj_sim_host_create(world, "carol", "10.0.0.3", &carol), PJ_SUCCESS);
    sock = sim_udp(carol, "::", 5060);
    ck_assert_int_eq(sim_sendto(sock, "x", 1, "2001:db8::1", 5060), OS(ENETUNREACH));
    ck_assert_int_eq(sim_connect(sock, "2001:db8::1", 5060), OS(ENETUNREACH));
}
END_TEST

START_TEST(a_connected_socket_takes_from_its_peer_only)
{
    pj_sock_t a = sim_udp(alice, "10.0.0.1", 5060), b = sim_udp(bob, "10.0.0.2", 5060);
    pj_sock_t other = sim_udp(bob, "10.0.0.2", 5061);
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    const pj__ops *ops = pj__ops_get();
    pj_sockaddr peer;
    int len = sizeof(peer);

    ck_assert_int_eq(pj_sock_getpeername(a, &peer, &len), OS(ENOTCONN));
    ck_assert_int_eq(pj_sock_shutdown(a, PJ_SHUT_WR), OS(ENOTCONN));
    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_getpeername(a, &peer, &len), PJ_SUCCESS);
    ck_assert_int_eq(pj_sockaddr_get_port(&peer), 5060);
    ck_assert_int_eq(sim_sendto(other, "no", 2, "10.0.0.1", 5060), PJ_SUCCESS);
    ck_assert_int_eq(sim_sendto(b, "yes", 3, "10.0.0.1", 5060), PJ_SUCCESS);
    sim_pass(5);
    sim_expect(a, "yes");
    sim_expect_error(a, EAGAIN);
    ck_assert_int_eq(ops->connect(ops->ctx, (int)a, &none, sizeof(none)), 0);
    ck_assert_int_eq(sim_sendto(other, "now", 3, "10.0.0.1", 5060), PJ_SUCCESS);
    sim_pass(5);
    sim_expect(a, "now");
}
END_TEST

START_TEST(destinations_are_checked)
{
    static char big[70000];
    pj_sock_t a = sim_udp(alice, NULL, 0);
    pj_ssize_t len = 1;

    ck_assert_int_eq(pj_sock_send(a, "x", &len, 0), OS(EDESTADDRREQ));
    ck_assert_int_eq(sim_sendto(a, "x", 1, "10.0.0.2", 0), OS(EINVAL));
    ck_assert_int_eq(sim_sendto(a, "x", 1, "0.0.0.0", 5), OS(EINVAL));
    ck_assert_int_eq(sim_sendto(a, big, 65508, "10.0.0.2", 5), OS(EMSGSIZE));
    ck_assert_int_eq(sim_sendto(a, big, 65507, "10.0.0.2", 5), PJ_SUCCESS);
}
END_TEST

START_TEST(a_full_buffer_drops)
{
    static char data[1000];
    pj_sock_t a = sim_udp(alice, NULL, 0), b = sim_udp(bob, "10.0.0.2", 5060);
    int size = 2500;
    pj_status_t status;

    ck_assert_int_eq(pj_sock_setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)), PJ_SUCCESS);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(sim_sendto(a, data, sizeof(data), "10.0.0.2", 5060), PJ_SUCCESS);
    sim_pass(5);
    ck_assert_uint_eq(pj_sim_get_count(world, PJ_SIM_OVERFLOW), 2);
    sim_recv(b, &status);
    sim_recv(b, &status);
    ck_assert_int_eq(status, PJ_SUCCESS);
    sim_expect_error(b, EAGAIN);
    ck_assert_int_eq(sim_sendto(a, data, sizeof(data), "10.0.0.2", 5060), PJ_SUCCESS);
    sim_pass(5);
    sim_recv(b, &status);
    ck_assert_int_eq(status, PJ_SUCCESS);
}
END_TEST

START_TEST(a_datagram_can_be_looked_at_and_is_cut_to_the_buffer)
{
    pj_sock_t a = sim_udp(alice, NULL, 0), b = sim_udp(bob, "10.0.0.2", 5060);
    char buf[3];
    pj_ssize_t len = 3;

    ck_assert_int_eq(sim_sendto(a, "hello", 5, "10.0.0.2", 5060), PJ_SUCCESS);
    ck_assert_int_eq(sim_sendto(a, "", 0, "10.0.0.2", 5060), PJ_SUCCESS);
    sim_pass(5);
    ck_assert_int_eq(pj_sock_recv(b, buf, &len, MSG_PEEK | MSG_TRUNC), PJ_SUCCESS);
    ck_assert_int_eq(len, 5);
    len = 3;
    ck_assert_int_eq(pj_sock_recv(b, buf, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, 3);
    ck_assert_int_eq(memcmp(buf, "hel", 3), 0);
    sim_expect(b, "");
    sim_expect_error(b, EAGAIN);
}
END_TEST

Suite *sim_udp_suite(void)
{
    Suite *suite = suite_create("sim_udp");
    TCase *tc = tcase_create("sim_udp");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, a_datagram_arrives_with_its_senders_address);
    tcase_add_test(tc, ipv6_works_alike);
    tcase_add_test(tc, each_host_has_a_loopback_of_its_own);
    tcase_add_test(tc, a_connected_socket_hears_that_nobody_is_there);
    tcase_add_test(tc, an_unconnected_socket_hears_nothing_of_it);
    tcase_add_test(tc, an_address_that_nobody_has_is_unreachable);
    tcase_add_test(tc, a_host_without_the_family_has_no_network);
    tcase_add_test(tc, a_connected_socket_takes_from_its_peer_only);
    tcase_add_test(tc, destinations_are_checked);
    tcase_add_test(tc, a_full_buffer_drops);
    tcase_add_test(tc, a_datagram_can_be_looked_at_and_is_cut_to_the_buffer);
    suite_add_tcase(suite, tc);
    return suite;
}
