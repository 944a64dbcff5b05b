/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <netinet/tcp.h>
#include <pj/sock.h>
#include <sys/socket.h>

Suite *sock_const_suite(void);

START_TEST(the_constants_are_the_systems)
{
    ck_assert_int_eq(pj_AF_INET(), AF_INET);
    ck_assert_int_eq(pj_AF_INET6(), AF_INET6);
    ck_assert_int_eq(pj_AF_UNSPEC(), AF_UNSPEC);
    ck_assert_int_eq(PJ_AF_LOCAL, AF_UNIX);
    ck_assert_int_eq(pj_SOCK_STREAM(), SOCK_STREAM);
    ck_assert_int_eq(pj_SOCK_DGRAM(), SOCK_DGRAM);
    ck_assert_int_eq(pj_SOL_SOCKET(), SOL_SOCKET);
    ck_assert_int_eq(pj_SOL_TCP(), IPPROTO_TCP);
    ck_assert_int_eq(pj_TCP_NODELAY(), TCP_NODELAY);
    ck_assert_int_eq(pj_IP_TOS(), IP_TOS);
    ck_assert_int_eq(pj_SO_RCVBUF(), SO_RCVBUF);
    ck_assert_int_eq(pj_MSG_PEEK(), MSG_PEEK);
}
END_TEST

START_TEST(addresses_have_the_systems_layout)
{
    ck_assert_uint_eq(sizeof(pj_sockaddr_in), sizeof(struct sockaddr_in));
    ck_assert_uint_eq(sizeof(pj_sockaddr_in6), sizeof(struct sockaddr_in6));
    ck_assert_uint_eq(offsetof(pj_sockaddr_in6, sin6_scope_id),
                      offsetof(struct sockaddr_in6, sin6_scope_id));
    ck_assert_uint_eq(sizeof(pj_sockaddr), sizeof(struct sockaddr_in6));
}
END_TEST

Suite *sock_const_suite(void)
{
    Suite *suite = suite_create("sock_const");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, the_constants_are_the_systems);
    tcase_add_test(tc, addresses_have_the_systems_layout);
    suite_add_tcase(suite, tc);
    return suite;
}
