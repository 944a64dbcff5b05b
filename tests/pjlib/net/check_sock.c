/* SPDX-License-Identifier: BSD-2-Clause */
#include "net/net_sock.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/sock.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

Suite *sock_suite(void);

static pj_sockaddr loopback(int af)
{
    static char v4[] = "127.0.0.1", v6[] = "::1";
    pj_str_t str = {af == PJ_AF_INET ? v4 : v6, 0};
    pj_sockaddr addr;

    str.slen = (pj_ssize_t)strlen(str.ptr);
    ck_assert_int_eq(pj_sockaddr_init(af, &addr, &str, 0), PJ_SUCCESS);
    return addr;
}

/* A socket bound to a free port of the loopback. */
static pj_sock_t bound(int af, int type, pj_sockaddr *addr)
{
    pj_sock_t sock;
    int len = sizeof(*addr);

    *addr = loopback(af);
    ck_assert_int_eq(pj_sock_socket(af, type, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind(sock, addr, (int)pj_sockaddr_get_len(addr)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_getsockname(sock, addr, &len), PJ_SUCCESS);
    ck_assert_int_eq(len, (int)pj_sockaddr_get_len(addr));
    return sock;
}

static int family(int i)
{
    return i == 0 ? PJ_AF_INET : PJ_AF_INET6;
}

START_TEST(datagrams_travel_with_their_source)
{
    pj_sockaddr a_addr, b_addr, from;
    pj_sock_t a = bound(family(_i), PJ_SOCK_DGRAM, &a_addr);
    pj_sock_t b = bound(family(_i), PJ_SOCK_DGRAM, &b_addr);
    pj_ssize_t len = 5;
    int from_len = sizeof(from);
    char buf[16];

    ck_assert_int_eq(
        pj_sock_sendto(a, "hello", &len, 0, &b_addr, (int)pj_sockaddr_get_len(&b_addr)),
        PJ_SUCCESS);
    ck_assert_int_eq(len, 5);
    len = sizeof(buf);
    ck_assert_int_eq(pj_sock_recvfrom(b, buf, &len, 0, &from, &from_len), PJ_SUCCESS);
    ck_assert_int_eq(len, 5);
    ck_assert_mem_eq(buf, "hello", 5);
    ck_assert_int_eq(pj_sockaddr_cmp(&from, &a_addr), 0);
    pj_sock_close(a);
    pj_sock_close(b);
}
END_TEST

START_TEST(a_connection_is_made_used_and_shut_down)
{
    pj_sockaddr addr, peer;
    pj_sock_t server = bound(family(_i), PJ_SOCK_STREAM, &addr), client, conn;
    int peer_len = sizeof(peer);
    pj_ssize_t len = 3;
    char buf[16];

    ck_assert_int_eq(pj_sock_listen(server, PJ_SOMAXCONN), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_socket(family(_i), PJ_SOCK_STREAM | PJ_SOCK_CLOEXEC, 0, &client),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_connect(client, &addr, (int)pj_sockaddr_get_len(&addr)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_accept(server, &conn, &peer, &peer_len), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_send(client, "abc", &len, 0), PJ_SUCCESS);
    len = sizeof(buf);
    ck_assert_int_eq(pj_sock_recv(conn, buf, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, 3);
    ck_assert_int_eq(pj_sock_shutdown(client, PJ_SHUT_WR), PJ_SUCCESS);
    len = sizeof(buf);
    ck_assert_int_eq(pj_sock_recv(conn, buf, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, 0);
    peer_len = sizeof(peer);
    ck_assert_int_eq(pj_sock_getpeername(client, &peer, &peer_len), PJ_SUCCESS);
    ck_assert_int_eq(pj_sockaddr_cmp(&peer, &addr), 0);
    pj_sock_close(client);
    pj_sock_close(conn);
    pj_sock_close(server);
}
END_TEST

START_TEST(sending_to_a_closed_peer_is_an_error_and_no_signal)
{
    static const struct iovec iov[2] = {{(void *)(uintptr_t) "x", 1}, {(void *)(uintptr_t) "y", 1}};
    pj_sock_t sv[2];
    pj_ssize_t len = 1;

    signal(SIGPIPE, SIG_DFL);
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), PJ_SUCCESS);
    pj_sock_close(sv[1]);
    ck_assert_int_eq(pj_sock_send(sv[0], "x", &len, 0), PJ_STATUS_FROM_OS(EPIPE));
    ck_assert_int_eq(pj__sock_sendv(sv[0], iov, 2, &len), PJ_STATUS_FROM_OS(EPIPE));
    pj_sock_close(sv[0]);
}
END_TEST

START_TEST(no_socket_is_inherited_by_programs)
{
    pj_sockaddr addr;
    pj_sock_t server = bound(PJ_AF_INET, PJ_SOCK_STREAM, &addr), client, conn, sv[2];

    ck_assert_int_eq(pj_sock_listen(server, 1), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_STREAM, 0, &client), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_connect(client, &addr, sizeof(addr.ipv4)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_accept(server, &conn, NULL, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_DGRAM, 0, sv), PJ_SUCCESS);
    ck_assert_int_ne(fcntl((int)server, F_GETFD) & FD_CLOEXEC, 0);
    ck_assert_int_ne(fcntl((int)conn, F_GETFD) & FD_CLOEXEC, 0);
    ck_assert_int_ne(fcntl((int)sv[0], F_GETFD) & FD_CLOEXEC, 0);
    ck_assert_int_eq(fcntl((int)conn, F_GETFL) & O_NONBLOCK, 0);
    pj_sock_close(server);
    pj_sock_close(client);
    pj_sock_close(conn);
    pj_sock_close(sv[0]);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(failures_are_the_systems_errors)
{
    pj_sockaddr addr;
    pj_sock_t sock, taken = bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    char buf[4];
    pj_ssize_t len = sizeof(buf);
    pj_bool_t stream;

    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, 4711, 0, &sock), PJ_STATUS_FROM_OS(EINVAL));
    ck_assert_int_eq(sock, PJ_INVALID_SOCKET);
    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_DGRAM, 0, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_sock_close(PJ_INVALID_SOCKET), PJ_STATUS_FROM_OS(EBADF));
    ck_assert_int_eq(pj_sock_bind(taken, &addr, 2), PJ_EINVAL);
    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_DGRAM, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind(sock, &addr, sizeof(addr.ipv4)), PJ_STATUS_FROM_OS(EADDRINUSE));
    ck_assert_int_eq(pj_sock_listen(sock, 1), PJ_STATUS_FROM_OS(EOPNOTSUPP));
    ck_assert_int_eq(pj__sock_set_nonblock(sock), PJ_SUCCESS);
    ck_assert(pj__sock_would_block(pj_sock_recv(sock, buf, &len, 0)));
    ck_assert_int_eq(len, -1);
    ck_assert_int_eq(pj__sock_set_nonblock(PJ_INVALID_SOCKET), PJ_STATUS_FROM_OS(EBADF));
    ck_assert_int_eq(pj__sock_is_stream(sock, &stream), PJ_SUCCESS);
    ck_assert(!stream);
    pj_sock_close(sock);
    pj_sock_close(taken);
}
END_TEST

START_TEST(a_connection_attempt_tells_how_it_stands)
{
    pj_sockaddr addr;
    pj_sock_t server = bound(PJ_AF_INET, PJ_SOCK_STREAM, &addr), client;

    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_STREAM, 0, &client), PJ_SUCCESS);
    ck_assert_int_eq(pj__sock_connect_result(client), PJ_EPENDING);
    ck_assert_int_eq(pj_sock_listen(server, 1), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_connect(client, &addr, sizeof(addr.ipv4)), PJ_SUCCESS);
    ck_assert_int_eq(pj__sock_connect_result(client), PJ_SUCCESS);
    ck_assert(pj__sock_connecting(PJ_STATUS_FROM_OS(EINPROGRESS)));
    ck_assert(!pj__sock_connecting(PJ_STATUS_FROM_OS(ECONNREFUSED)));
    pj_sock_close(client);
    pj_sock_close(server);
}
END_TEST

START_TEST(a_random_port_is_within_its_range)
{
    pj_sockaddr addr;
    pj_sock_t first = bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr), sock;
    unsigned base = pj_sockaddr_get_port(&addr), port;
    int len = sizeof(addr);

    if (base > 65000)
        base = 65000;
    pj_sockaddr_set_port(&addr, (pj_uint16_t)base);
    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_DGRAM, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind_random(sock, &addr, 500, 100), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_getsockname(sock, &addr, &len), PJ_SUCCESS);
    port = pj_sockaddr_get_port(&addr);
    ck_assert_uint_ge(port, base);
    ck_assert_uint_le(port, base + 500);
    pj_sock_close(sock);
    pj_sock_close(first);
    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_DGRAM, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind_in(sock, 0x7F000001, 0), PJ_SUCCESS);
    pj_sock_close(sock);
}
END_TEST

START_TEST(options_are_set_together_and_the_last_failure_is_told)
{
    pj_sock_t sock;
    int on = 1, got = 0, len = sizeof(got);
    pj_sockopt_params params = {3,
                                {{SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)},
                                 {SOL_SOCKET, 0x7FFF, &on, sizeof(on)},
                                 {SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on)}}};

    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_STREAM, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_setsockopt_params(sock, &params), PJ_STATUS_FROM_OS(ENOPROTOOPT));
    ck_assert_int_eq(pj_sock_getsockopt(sock, SOL_SOCKET, SO_KEEPALIVE, &got, &len), PJ_SUCCESS);
    ck_assert_int_eq(got, 1);
    params.cnt = PJ_MAX_SOCKOPT_PARAMS + 1;
    ck_assert_int_eq(pj_sock_setsockopt_params(sock, &params), PJ_EINVAL);
    pj_sock_close(sock);
}
END_TEST

START_TEST(options_are_cloned_with_their_values)
{
    pj_caching_pool cp;
    pj_pool_t *pool;
    int value = 42;
    pj_sockopt_params src = {1, {{SOL_SOCKET, SO_REUSEADDR, &value, sizeof(value)}}}, dst;

    pj_caching_pool_init(&cp, NULL, 0);
    pool = pj_pool_create(&cp.factory, "t", 512, 512, NULL);
    ck_assert_int_eq(pj_sockopt_params_clone(pool, &dst, &src), PJ_SUCCESS);
    ck_assert_ptr_ne(dst.options[0].optval, &value);
    ck_assert_int_eq(*(int *)dst.options[0].optval, 42);
    pj_pool_release(pool);
    pj_caching_pool_destroy(&cp);
}
END_TEST

START_TEST(a_buffer_size_is_set_and_the_real_one_told)
{
    pj_sock_t sock;
    unsigned size = 32768, zero = 0;

    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_DGRAM, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_setsockopt_sobuf(sock, pj_SO_RCVBUF(), PJ_TRUE, &size), PJ_SUCCESS);
    ck_assert_uint_ge(size, 32768);
    ck_assert_int_eq(pj_sock_setsockopt_sobuf(sock, pj_SO_SNDBUF(), PJ_TRUE, &zero), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_setsockopt_sobuf(sock, pj_SO_TYPE(), PJ_TRUE, &size), PJ_EINVAL);
    pj_sock_close(sock);
}
END_TEST

START_TEST(kinds_of_failure_are_told_apart)
{
    ck_assert(pj__sock_is_transient(PJ_STATUS_FROM_OS(ECONNREFUSED)));
    ck_assert(!pj__sock_is_transient(PJ_STATUS_FROM_OS(EBADF)));
    ck_assert(pj__sock_accept_is_transient(PJ_STATUS_FROM_OS(ECONNABORTED)));
    ck_assert(!pj__sock_accept_is_transient(PJ_STATUS_FROM_OS(EINVAL)));
    ck_assert(pj__sock_no_descriptors(PJ_STATUS_FROM_OS(EMFILE)));
    ck_assert(!pj__sock_no_descriptors(PJ_SUCCESS));
    ck_assert(!pj__sock_would_block(PJ_SUCCESS));
}
END_TEST

Suite *sock_suite(void)
{
    Suite *suite = suite_create("sock");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, datagrams_travel_with_their_source, 0, 2);
    tcase_add_loop_test(tc, a_connection_is_made_used_and_shut_down, 0, 2);
    tcase_add_test(tc, sending_to_a_closed_peer_is_an_error_and_no_signal);
    tcase_add_test(tc, no_socket_is_inherited_by_programs);
    tcase_add_test(tc, failures_are_the_systems_errors);
    tcase_add_test(tc, a_connection_attempt_tells_how_it_stands);
    tcase_add_test(tc, a_random_port_is_within_its_range);
    tcase_add_test(tc, options_are_set_together_and_the_last_failure_is_told);
    tcase_add_test(tc, options_are_cloned_with_their_values);
    tcase_add_test(tc, a_buffer_size_is_set_and_the_real_one_told);
    tcase_add_test(tc, kinds_of_failure_are_told_apart);
    suite_add_tcase(suite, tc);
    return suite;
}
