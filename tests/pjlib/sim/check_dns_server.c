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

START_TEST(a_datagram_has_512_octets_or_what_the_query_allows)
{
    pj_sock_t sock = sim_udp(alice, NULL, 0);
    uint8_t edns[sizeof(query) + 11] = {0}, answer[2000];
    pj_ssize_t len = sizeof(answer);
    char record[] = "x A 10.1.0.1";

    for (int i = 0; i < 60; i++)
        ck_assert_int_eq(pj_sim_dns_add(world, record), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    ck_assert_int_le(ask(sock, "10.0.0.2", answer), 512);
    ck_assert_int_eq(answer[2] & 2, 2);
    memcpy(edns, query, sizeof(query));
    edns[11] = 1;
    edns[sizeof(query) + 2] = 41; /* OPT */
    edns[sizeof(query) + 3] = 0x06;
    ck_assert_int_eq(sim_sendto(sock, edns, sizeof(edns), "10.0.0.2", 53), PJ_SUCCESS);
    sim_pass(10);
    ck_assert_int_eq(pj_sock_recv(sock, answer, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(answer[2] & 2, 0);
    ck_assert_int_eq(answer[7], 60);
}
END_TEST

START_TEST(connections_carry_queries_one_after_another)
{
    pj_sock_t sock = sim_tcp(alice, pj_AF_INET6());
    uint8_t framed[2 * (2 + sizeof(query))], answer[200];
    pj_ssize_t len = 5, rest = sizeof(framed) - 5;

    for (unsigned i = 0; i < 2; i++) {
        framed[i * (2 + sizeof(query))] = 0;
        framed[i * (2 + sizeof(query)) + 1] = sizeof(query);
        memcpy(framed + i * (2 + sizeof(query)) + 2, query, sizeof(query));
    }
    ck_assert_int_eq(pj_sim_dns_add(world, "x A 10.0.0.9"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    ck_assert_int_eq(sim_connect(sock, "2001:db8::2", 53), OS(EINPROGRESS));
    sim_pass(10);
    ck_assert_int_eq(pj_sock_send(sock, framed, &len, 0), PJ_SUCCESS);
    sim_pass(10);
    sim_expect_error(sock, EAGAIN); /* half a query */
    ck_assert_int_eq(pj_sock_send(sock, framed + 5, &rest, 0), PJ_SUCCESS);
    sim_pass(10);
    len = sizeof(answer);
    ck_assert_int_eq(pj_sock_recv(sock, answer, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, 2 * (2 + answer[1]));
    ck_assert_int_eq(answer[2 + 7], 1);
    len = 2;
    ck_assert_int_eq(pj_sock_send(sock, "\xff\xff", &len, 0), PJ_SUCCESS); /* too long */
    sim_pass(10);
    sim_expect_error(sock, ECONNRESET);
    pj_sock_close(sock);
    sim_pass(100);
    sock = sim_tcp(alice, pj_AF_INET6());
    ck_assert_int_eq(sim_connect(sock, "2001:db8::2", 53), OS(EINPROGRESS));
    sim_pass(10);
    pj_sock_close(sock);
    sim_pass(100);
    for (const pj__sim_sock *left = world->socks; left; left = left->next)
        ck_assert(left->type == SOCK_DGRAM || left->tcp.state == PJ__SIM_LISTEN);
}
END_TEST

START_TEST(a_port_that_is_taken_is_an_error)
{
    pj_sock_t sock = sim_udp(bob, "2001:db8::2", 53);

    ck_assert_int_eq(pj_sim_dns_serve(bob), OS(EADDRINUSE));
    pj_sock_close(sock);
    sock = sim_listener(bob, "2001:db8::2", 53, 1);
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
    tcase_add_test(tc, a_datagram_has_512_octets_or_what_the_query_allows);
    tcase_add_test(tc, connections_carry_queries_one_after_another);
    tcase_add_test(tc, a_port_that_is_taken_is_an_error);
    suite_add_tcase(suite, tc);
    return suite;
}
