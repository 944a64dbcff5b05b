/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *sim_tcp_suite(void);

START_TEST(a_connection_carries_octets_both_ways)
{
    const char *const ips[] = {"10.0.0.2", "2001:db8::2"};
    pj_sock_t a, b;
    pj_sockaddr local, peer;
    int len;

    for (int i = 0; i < 2; i++) {
        sim_tcp_pair_of(alice, bob, ips[i], &a, &b);
        ck_assert_int_eq(sim_send(a, "ping"), PJ_SUCCESS);
        ck_assert_int_eq(sim_send(a, "ping"), PJ_SUCCESS);
        sim_pass(2);
        sim_expect(b, "pingping");
        sim_expect_error(b, EAGAIN);
        ck_assert_int_eq(sim_send(b, "pong"), PJ_SUCCESS);
        sim_pass(2);
        sim_expect(a, "pong");
        len = sizeof(local);
        ck_assert_int_eq(pj_sock_getsockname(a, &local, &len), PJ_SUCCESS);
        len = sizeof(peer);
        ck_assert_int_eq(pj_sock_getpeername(b, &peer, &len), PJ_SUCCESS);
        ck_assert_int_eq(pj_sockaddr_cmp(&local, &peer), 0);
        pj_sock_close(a);
        pj_sock_close(b);
        sim_pass(10);
    }
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

START_TEST(connecting_tells_how_it_stands)
{
    pj_sock_t a = sim_tcp(alice, pj_AF_INET()), listener = sim_listener(bob, "10.0.0.2", 5060, 1);
    pj_sockaddr peer;
    int len = sizeof(peer);

    ck_assert_int_eq(sim_send(a, "x"), OS(EPIPE));
    sim_expect_error(a, ENOTCONN);
    ck_assert_int_eq(sim_connect(a, "2001:db8::2", 5060), OS(EAFNOSUPPORT));
    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 0), OS(EADDRNOTAVAIL));
    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), OS(EINPROGRESS));
    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), OS(EALREADY));
    ck_assert_int_eq(pj_sock_getpeername(a, &peer, &len), OS(ENOTCONN));
    ck_assert_int_eq(sim_send(a, "x"), OS(EAGAIN));
    ck_assert_int_eq(pj_sock_shutdown(a, PJ_SHUT_WR), OS(ENOTCONN));
    sim_pass(2);
    ck_assert_int_eq(pj_sock_getpeername(a, &peer, &len), PJ_SUCCESS);
    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), OS(EISCONN));
    ck_assert_int_eq(sim_connect(listener, "10.0.0.1", 5060), OS(EINVAL));
    ck_assert_int_eq(pj_sock_listen(a, 1), OS(EINVAL));
}
END_TEST

START_TEST(a_port_that_nobody_has_refuses)
{
    pj_sock_t a = sim_tcp(alice, pj_AF_INET()), b = sim_tcp(alice, pj_AF_INET());

    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), OS(EINPROGRESS));
    ck_assert_int_eq(sim_connect(b, "10.0.0.9", 5060), OS(EINPROGRESS));
    sim_pass(5);
    ck_assert_int_eq(sim_so_error(a), ECONNREFUSED);
    ck_assert_int_eq(sim_so_error(b), EHOSTUNREACH);
    ck_assert_int_eq(sim_send(a, "x"), OS(EPIPE));
}
END_TEST

START_TEST(accepting_needs_a_listener_and_a_connection)
{
    pj_sock_t listener = sim_listener(bob, "10.0.0.2", 5060, 1), udp = sim_udp(bob, NULL, 0), child;
    pj_sock_t plain = sim_tcp(bob, pj_AF_INET());

    ck_assert_int_eq(pj_sock_accept(listener, &child, NULL, NULL), OS(EAGAIN));
    ck_assert_int_eq(pj_sock_accept(udp, &child, NULL, NULL), OS(EOPNOTSUPP));
    ck_assert_int_eq(pj_sock_accept(plain, &child, NULL, NULL), OS(EINVAL));
    ck_assert_int_eq(pj_sock_listen(udp, 1), OS(EOPNOTSUPP));
    ck_assert_int_eq(pj_sock_listen(plain, 1), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_listen(listener, 5), PJ_SUCCESS);
}
END_TEST

START_TEST(a_half_closed_connection_still_carries_the_other_way)
{
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(sim_send(a, "last"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_shutdown(a, PJ_SHUT_WR), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "x"), OS(EPIPE));
    sim_pass(5);
    sim_expect(b, "last");
    sim_expect(b, "");
    sim_expect(b, "");
    ck_assert_int_eq(sim_send(b, "answer"), PJ_SUCCESS);
    sim_pass(5);
    sim_expect(a, "answer");
    pj_sock_close(b);
    sim_pass(5);
    sim_expect(a, "");
    pj_sock_close(a);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

START_TEST(who_does_not_want_to_read_reads_the_end)
{
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(pj_sock_shutdown(b, PJ_SHUT_RD), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "x"), PJ_SUCCESS);
    sim_pass(5);
    sim_expect(b, "");
    ck_assert_int_eq(pj_sock_shutdown(b, 77), OS(EINVAL));
}
END_TEST

START_TEST(who_does_not_want_to_read_does_not_stop_the_sender)
{
    static char data[100000];
    pj_ssize_t len = sizeof(data);
    pj_sock_t a, b;
    int size = 2000;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(pj_sock_setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_shutdown(b, PJ_SHUT_RD), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_send(a, data, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, sizeof(data));
    pj_sock_close(a);
    sim_pass(1000);
    pj_sock_close(b);
    sim_pass(10);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

START_TEST(a_close_sends_what_is_left)
{
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(pj_sim_partition(alice, bob, PJ_TRUE), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "bye"), PJ_SUCCESS);
    pj_sock_close(a);
    sim_pass(1000);
    sim_expect_error(b, EAGAIN);
    ck_assert_int_eq(pj_sim_partition(alice, bob, PJ_FALSE), PJ_SUCCESS);
    sim_pass(2000);
    sim_expect(b, "bye");
    sim_expect(b, "");
    pj_sock_close(b);
    sim_pass(5);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

START_TEST(closing_with_octets_unread_resets)
{
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(sim_send(b, "early"), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "unread"), PJ_SUCCESS);
    sim_pass(5);
    pj_sock_close(b);
    sim_pass(5);
    sim_expect(a, "early"); /* it was there before */
    sim_expect_error(a, ECONNRESET);
    sim_expect(a, "");
    ck_assert_int_eq(sim_send(a, "x"), OS(EPIPE));
    pj_sock_close(a);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

START_TEST(lingering_for_no_time_resets)
{
    struct linger linger = {1, 0};
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(pj_sock_setsockopt(a, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)),
                     PJ_SUCCESS);
    pj_sock_close(a);
    sim_pass(5);
    ck_assert_int_eq(sim_send(b, "x"), OS(ECONNRESET));
}
END_TEST

START_TEST(sending_to_who_has_closed_resets)
{
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    pj_sock_close(a);
    sim_pass(5);
    ck_assert_int_eq(sim_send(b, "x"), PJ_SUCCESS);
    sim_pass(5);
    sim_expect_error(b, ECONNRESET);
    pj_sock_close(b);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

START_TEST(a_window_fills_up_and_opens_again)
{
    static char data[3000], got[20000];
    pj_sock_t a, b;
    int size = 4000;
    pj_ssize_t len;
    size_t sent = 0, received = 0;
    pj_status_t status;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(pj_sock_setsockopt(a, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)), PJ_SUCCESS);
    for (int i = 0; i < 20; i++) {
        len = sizeof(data);
        status = pj_sock_send(a, data, &len, 0);
        if (status == PJ_SUCCESS)
            sent += (size_t)len;
        else
            ck_assert_int_eq(status, OS(EAGAIN));
        sim_pass(5);
    }
    /* a buffer here, and one there which the last segment exceeds */
    ck_assert_uint_ge(sent, 8000);
    ck_assert_uint_lt(sent, 10000);
    while (received < sent) {
        len = sizeof(got);
        ck_assert_int_eq(pj_sock_recv(b, got, &len, 0), PJ_SUCCESS);
        received += (size_t)len;
        sim_pass(10);
    }
    ck_assert_uint_eq(received, sent);
    len = sizeof(data);
    ck_assert_int_eq(pj_sock_send(a, data, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, sizeof(data));
}
END_TEST

START_TEST(octets_can_be_looked_at)
{
    pj_sock_t a, b;
    char buf[4];
    pj_ssize_t len = 4;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(sim_send(a, "ab"), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "cdef"), PJ_SUCCESS);
    sim_pass(5);
    ck_assert_int_eq(pj_sock_recv(b, buf, &len, MSG_PEEK), PJ_SUCCESS);
    ck_assert_int_eq(memcmp(buf, "abcd", 4), 0);
    len = 3;
    ck_assert_int_eq(pj_sock_recv(b, buf, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(memcmp(buf, "abc", 3), 0);
    len = 0;
    ck_assert_int_eq(pj_sock_recv(b, buf, &len, 0), PJ_SUCCESS);
    sim_expect(b, "def");
}
END_TEST

START_TEST(a_listener_that_closes_resets_what_it_has_not_accepted)
{
    pj_sock_t listener = sim_listener(bob, "10.0.0.2", 5060, 5), a = sim_tcp(alice, pj_AF_INET());
    pj_sock_t late = sim_tcp(alice, pj_AF_INET());

    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), OS(EINPROGRESS));
    sim_pass(10);
    ck_assert_int_eq(sim_connect(late, "10.0.0.2", 5060), OS(EINPROGRESS));
    sim_pass(2); /* its ACK is on its way */
    ck_assert_int_eq(sim_so_error(late), 0);
    pj_sock_close(listener);
    sim_pass(10);
    sim_expect_error(a, ECONNRESET);
    sim_expect_error(late, ECONNRESET);
    pj_sock_close(a);
    pj_sock_close(late);
    ck_assert_ptr_eq(world->socks, NULL);
}
END_TEST

Suite *sim_tcp_suite(void)
{
    Suite *suite = suite_create("sim_tcp");
    TCase *tc = tcase_create("sim_tcp");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, a_connection_carries_octets_both_ways);
    tcase_add_test(tc, connecting_tells_how_it_stands);
    tcase_add_test(tc, a_port_that_nobody_has_refuses);
    tcase_add_test(tc, accepting_needs_a_listener_and_a_connection);
    tcase_add_test(tc, a_half_closed_connection_still_carries_the_other_way);
    tcase_add_test(tc, who_does_not_want_to_read_reads_the_end);
    tcase_add_test(tc, who_does_not_want_to_read_does_not_stop_the_sender);
    tcase_add_test(tc, a_close_sends_what_is_left);
    tcase_add_test(tc, closing_with_octets_unread_resets);
    tcase_add_test(tc, lingering_for_no_time_resets);
    tcase_add_test(tc, sending_to_who_has_closed_resets);
    tcase_add_test(tc, a_window_fills_up_and_opens_again);
    tcase_add_test(tc, octets_can_be_looked_at);
    tcase_add_test(tc, a_listener_that_closes_resets_what_it_has_not_accepted);
    suite_add_tcase(suite, tc);
    return suite;
}
