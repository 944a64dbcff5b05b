/* SPDX-License-Identifier: BSD-2-Clause */
#include "io_test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pj/log.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

Suite *read_side_suite(void);

static pj_ioqueue_op_key_t ops[60];
static char bufs[60][1600];

static pj_status_t receive(pj_ioqueue_key_t *key, int i, pj_uint32_t flags, pj_ssize_t *len)
{
    *len = sizeof(bufs[i]);
    pj_ioqueue_op_key_init(&ops[i], sizeof(ops[i]));
    return pj_ioqueue_recv(key, &ops[i], bufs[i], len, flags);
}

START_TEST(a_datagram_that_is_there_is_received_at_once)
{
    pj_sockaddr addr, src, from;
    pj_sock_t sock = io_bound(io_family(_i), PJ_SOCK_DGRAM, &addr);
    pj_sock_t peer = io_bound(io_family(_i), PJ_SOCK_DGRAM, &src);
    pj_ioqueue_key_t *key = io_register(sock);
    pj_ssize_t len = 5;
    int from_len = sizeof(from);

    pj_sock_sendto(peer, "hello", &len, 0, &addr, (int)pj_sockaddr_get_len(&addr));
    len = sizeof(bufs[0]);
    ck_assert_int_eq(pj_ioqueue_recvfrom(key, &ops[0], bufs[0], &len, 0, &from, &from_len),
                     PJ_SUCCESS);
    ck_assert_int_eq(len, 5);
    ck_assert_mem_eq(bufs[0], "hello", 5);
    ck_assert_int_eq(pj_sockaddr_cmp(&from, &src), 0);
    io_drain();
    ck_assert_uint_eq(io_call_count, 0);
    pj_ioqueue_unregister(key);
    pj_sock_close(peer);
}
END_TEST

START_TEST(a_datagram_that_comes_later_completes_the_operation)
{
    pj_sockaddr addr, src, from;
    pj_sock_t sock = io_bound(io_family(_i), PJ_SOCK_DGRAM, &addr);
    pj_sock_t peer = io_bound(io_family(_i), PJ_SOCK_DGRAM, &src);
    pj_ioqueue_key_t *key = io_register(sock);
    pj_ssize_t len = sizeof(bufs[0]), sent = 5;
    int from_len = sizeof(from);

    ck_assert_int_eq(pj_ioqueue_recvfrom(key, &ops[0], bufs[0], &len, 0, &from, &from_len),
                     PJ_EPENDING);
    ck_assert(pj_ioqueue_is_pending(key, &ops[0]));
    pj_sock_sendto(peer, "hello", &sent, 0, &addr, (int)pj_sockaddr_get_len(&addr));
    POLL_UNTIL(io_call_count == 1);
    ck_assert_int_eq(io_calls[0].what, IO_READ);
    ck_assert_ptr_eq(io_calls[0].op_key, &ops[0]);
    ck_assert_int_eq(io_calls[0].bytes, 5);
    ck_assert_int_eq(pj_sockaddr_cmp(&from, &src), 0);
    ck_assert(!pj_ioqueue_is_pending(key, &ops[0]));
    pj_ioqueue_unregister(key);
    pj_sock_close(peer);
}
END_TEST

START_TEST(always_async_completes_by_callback_even_if_data_is_there)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len;

    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    for (unsigned i = 1; i <= 3; i++) { /* the first is watched by then, the others already */
        io_put(sv[1], "abc", 3);
        io_drain(); /* the edge comes before the operation */
        ck_assert_int_eq(receive(key, 0, PJ_IOQUEUE_ALWAYS_ASYNC, &len), PJ_EPENDING);
        POLL_UNTIL(io_call_count == i);
        ck_assert_int_eq(io_calls[i - 1].bytes, 3);
    }
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(an_edge_without_an_operation_is_remembered)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len;

    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    ck_assert_int_eq(receive(key, 0, 0, &len), PJ_EPENDING);
    io_put(sv[1], "a", 1);
    POLL_UNTIL(io_call_count == 1);
    io_put(sv[1], "bc", 2);
    io_drain();
    ck_assert_uint_eq(io_call_count, 1);
    ck_assert_int_eq(receive(key, 0, 0, &len), PJ_SUCCESS);
    ck_assert_int_eq(len, 2);
    ck_assert_int_eq(receive(key, 0, 0, &len), PJ_EPENDING);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(several_operations_take_one_datagram_each_in_order)
{
    pj_sockaddr addr, src;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_sock_t peer = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &src);
    pj_ioqueue_key_t *key = io_register(sock);
    pj_ssize_t len;

    pj_ioqueue_set_concurrency(key, _i);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(receive(key, i, 0, &len), PJ_EPENDING);
    for (int i = 0; i < 20; i++) {
        char c = (char)('a' + i);

        len = 1;
        pj_sock_sendto(peer, &c, &len, 0, &addr, sizeof(addr.ipv4));
    }
    POLL_UNTIL(io_call_count == 20);
    for (int i = 0; i < 20; i++) {
        ck_assert_ptr_eq(io_calls[i].op_key, &ops[i]);
        ck_assert_int_eq(io_calls[i].bytes, 1);
        ck_assert_int_eq(bufs[i][0], 'a' + i);
    }
    pj_ioqueue_unregister(key);
    pj_sock_close(peer);
}
END_TEST

START_TEST(data_and_end_in_one_edge_are_both_received)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len;

    io_tcp_pair(io_family(_i), sv);
    key = io_register(sv[0]);
    ck_assert_int_eq(receive(key, 0, 0, &len), PJ_EPENDING);
    io_put(sv[1], "last", 4);
    pj_sock_shutdown(sv[1], PJ_SHUT_WR);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_int_eq(io_calls[0].bytes, 4);
    ck_assert_int_eq(receive(key, 0, PJ_IOQUEUE_ALWAYS_ASYNC, &len), PJ_EPENDING);
    POLL_UNTIL(io_call_count == 2);
    ck_assert_int_eq(io_calls[1].bytes, 0);
    /* half closed: the other direction still works, and the end is found again */
    len = 2;
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[1], "ok", &len, 0), PJ_SUCCESS);
    io_get(sv[1], bufs[2], 2);
    ck_assert_int_eq(receive(key, 0, 0, &len), PJ_SUCCESS);
    ck_assert_int_eq(len, 0);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(the_end_completes_the_next_operation_that_waits)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len;

    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    pj_ioqueue_set_concurrency(key, _i);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(receive(key, i, 0, &len), PJ_EPENDING);
    io_put(sv[1], "last", 4);
    pj_sock_shutdown(sv[1], PJ_SHUT_WR);
    POLL_UNTIL(io_call_count == 3);
    ck_assert_int_eq(io_calls[0].bytes, 4);
    ck_assert_int_eq(io_calls[1].bytes, 0);
    ck_assert_int_eq(io_calls[2].bytes, 0);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(many_operations_of_one_key_do_not_keep_the_poll)
{
    enum { MANY = 60 };
    pj_sockaddr addr, src;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_sock_t peer = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &src);
    pj_ioqueue_key_t *key = io_register(sock);
    pj_ssize_t len;

    pj_ioqueue_set_concurrency(key, PJ_FALSE);
    for (int i = 0; i < MANY; i++) {
        ck_assert_int_eq(receive(key, i, PJ_IOQUEUE_ALWAYS_ASYNC, &len), PJ_EPENDING);
        len = 1;
        pj_sock_sendto(peer, "x", &len, 0, &addr, sizeof(addr.ipv4));
    }
    ck_assert_int_le(io_poll_ms(10), 2 * PJ_IOQUEUE_MAX_EVENTS_IN_SINGLE_POLL);
    POLL_UNTIL(io_call_count == MANY);
    pj_ioqueue_unregister(key);
    pj_sock_close(peer);
}
END_TEST

START_TEST(a_reset_fails_the_operation_with_its_error)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len;

    io_tcp_pair(io_family(_i), sv);
    key = io_register(sv[0]);
    ck_assert_int_eq(receive(key, 0, 0, &len), PJ_EPENDING);
    io_reset(sv[1]);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_int_eq(io_calls[0].bytes, -PJ_STATUS_FROM_OS(ECONNRESET));
    io_drain();
    ck_assert_uint_eq(io_call_count, 1);
    pj_ioqueue_unregister(key);
}
END_TEST

START_TEST(an_idle_key_with_an_error_or_an_end_does_not_spin)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len;

    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    ck_assert_int_eq(receive(key, 0, 0, &len), PJ_EPENDING);
    io_reset(sv[1]);
    POLL_UNTIL(io_call_count == 1);
    io_drain();
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(io_poll_ms(0), 0);
    pj_ioqueue_unregister(key);
}
END_TEST

START_TEST(peeking_leaves_the_data)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len;

    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    ck_assert_int_eq(receive(key, 0, (pj_uint32_t)pj_MSG_PEEK(), &len), PJ_EPENDING);
    io_put(sv[1], "abc", 3);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_int_eq(receive(key, 1, 0, &len), PJ_SUCCESS);
    ck_assert_int_eq(len, 3);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(bad_arguments_and_closed_keys_are_refused)
{
    pj_sockaddr addr;
    pj_ioqueue_key_t *key = io_register(io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr));
    pj_ssize_t len = 10, negative = -1;

    ck_assert_int_eq(pj_ioqueue_recv(NULL, &ops[0], bufs[0], &len, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_recv(key, NULL, bufs[0], &len, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[0], NULL, &len, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[0], bufs[0], &negative, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_accept(key, NULL, NULL, NULL, NULL, NULL), PJ_EINVAL);
    pj_ioqueue_unregister(key);
    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[0], bufs[0], &len, 0), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_ioqueue_accept(key, &ops[0], NULL, NULL, NULL, NULL), PJ_EINVALIDOP);
}
END_TEST

/* ---- Accepting ---- */

static pj_sock_t connect_to(const pj_sockaddr *addr)
{
    pj_sock_t sock;

    ck_assert_int_eq(pj_sock_socket(addr->addr.sa_family, PJ_SOCK_STREAM, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_connect(sock, addr, (int)pj_sockaddr_get_len(addr)), PJ_SUCCESS);
    return sock;
}

START_TEST(connections_are_accepted_with_their_addresses)
{
    pj_sockaddr addr, local, remote, client_addr;
    pj_ioqueue_key_t *key = io_register(io_listener(io_family(_i), &addr));
    pj_sock_t accepted = PJ_INVALID_SOCKET, client;
    int len = sizeof(pj_sockaddr), client_len = sizeof(client_addr);

    ck_assert_int_eq(pj_ioqueue_accept(key, &ops[0], &accepted, &local, &remote, &len),
                     PJ_EPENDING);
    client = connect_to(&addr);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_int_eq(io_calls[0].what, IO_ACCEPT);
    ck_assert_int_eq(io_calls[0].bytes, 0);
    ck_assert_int_eq(io_calls[0].sock, accepted);
    pj_sock_getsockname(client, &client_addr, &client_len);
    ck_assert_int_eq(pj_sockaddr_cmp(&remote, &client_addr), 0);
    ck_assert_int_eq(pj_sockaddr_cmp(&local, &addr), 0);
    pj_sock_close(client);
    pj_sock_close(accepted);
    /* one that is there already is accepted at once */
    client = connect_to(&addr);
    io_drain();
    len = sizeof(pj_sockaddr);
    ck_assert_int_eq(pj_ioqueue_accept(key, &ops[0], &accepted, NULL, &remote, &len), PJ_SUCCESS);
    ck_assert_uint_eq(io_call_count, 1);
    pj_sock_close(client);
    pj_sock_close(accepted);
    pj_ioqueue_unregister(key);
}
END_TEST

START_TEST(several_connections_in_one_edge_are_all_accepted)
{
    pj_sockaddr addr;
    pj_ioqueue_key_t *key = io_register(io_listener(PJ_AF_INET, &addr));
    pj_sock_t clients[8];

    for (int i = 0; i < 8; i++)
        ck_assert_int_eq(pj_ioqueue_accept(key, &ops[i], NULL, NULL, NULL, NULL), PJ_EPENDING);
    for (int i = 0; i < 8; i++)
        clients[i] = connect_to(&addr);
    POLL_UNTIL(io_call_count == 8);
    for (int i = 0; i < 8; i++) {
        ck_assert_int_eq(io_calls[i].bytes, 0);
        pj_sock_close(io_calls[i].sock);
        pj_sock_close(clients[i]);
    }
    pj_ioqueue_unregister(key);
}
END_TEST

/* Leave so many descriptors. @return the limit from before. */
static struct rlimit starve(int left)
{
    struct rlimit before, now;
    int fds[8], last = -1;

    for (int i = 0; i < left; i++) {
        fds[i] = open("/dev/null", O_RDONLY);
        last = fds[i] > last ? fds[i] : last;
    }
    getrlimit(RLIMIT_NOFILE, &before);
    now = before;
    now.rlim_cur = (rlim_t)last + 1;
    for (int i = 0; i < left; i++)
        close(fds[i]);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &now), 0);
    return before;
}

START_TEST(hazard_62_without_descriptors_connections_are_refused_and_accepting_goes_on)
{
    pj_sockaddr addr;
    pj_ioqueue_key_t *key = io_register(io_listener(PJ_AF_INET, &addr));
    pj_sock_t clients[3];
    struct rlimit before;
    char c;
    pj_ssize_t len = 1;

    pj_log_set_level(0);
    ck_assert_int_eq(pj_ioqueue_accept(key, &ops[0], NULL, NULL, NULL, NULL), PJ_EPENDING);
    /* the descriptors of the clients, and none for the server's ends */
    before = starve(3);
    for (int i = 0; i < 3; i++)
        clients[i] = connect_to(&addr);
    POLL_UNTIL(pj_ioqueue_get_refused(ioq) == 3);
    ck_assert_uint_eq(io_call_count, 0);
    ck_assert(pj_ioqueue_is_pending(key, &ops[0]));
    for (int i = 0; i < 3; i++) { /* the clients see an end, not silence */
        ck_assert_int_eq(pj_sock_recv(clients[i], &c, &len, 0), PJ_SUCCESS);
        ck_assert_int_eq(len, 0);
        len = 1;
        pj_sock_close(clients[i]);
    }
    setrlimit(RLIMIT_NOFILE, &before);
    clients[0] = connect_to(&addr);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_int_eq(io_calls[0].bytes, 0);
    pj_sock_close(io_calls[0].sock);
    pj_sock_close(clients[0]);
    pj_ioqueue_unregister(key);
}
END_TEST

/* ---- Threads ---- */

enum { DATAGRAMS = 4000, IN_FLIGHT = 16 };

static atomic_int inside, overlaps, received;
static atomic_bool stop;
static char threaded_bufs[8][64];

static void on_read_counted(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    pj_ssize_t len;

    if (atomic_fetch_add(&inside, 1) > 0)
        atomic_fetch_add(&overlaps, 1);
    do {
        if (bytes > 0)
            atomic_fetch_add(&received, 1);
        len = sizeof(threaded_bufs[0]);
    } while (pj_ioqueue_recv(key, op_key, op_key->user_data, &len, 0) == PJ_SUCCESS &&
             (bytes = len));
    atomic_fetch_sub(&inside, 1);
}

static void *poll_until_stopped(void *arg)
{
    pj_time_val tv = {0, 20};

    (void)arg;
    while (!atomic_load(&stop))
        pj_ioqueue_poll(ioq, &tv);
    return NULL;
}

/* A callback may run beside the next one of the same key only between the posting of its operation and its end. */
START_TEST(many_pollers_lose_no_datagram)
{
    static const pj_ioqueue_callback cb = {.on_read_complete = on_read_counted};
    pj_sockaddr addr, src;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_sock_t peer = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &src);
    pj_ioqueue_key_t *key;
    pthread_t threads[3];
    int sent = 0;

    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sock, NULL, &cb, &key), PJ_SUCCESS);
    pj_ioqueue_set_concurrency(key, _i);
    for (int i = 0; i < 4; i++) {
        pj_ssize_t len = sizeof(threaded_bufs[0]);

        pj_ioqueue_op_key_init(&ops[i], sizeof(ops[i]));
        ops[i].user_data = threaded_bufs[i];
        ck_assert_int_eq(pj_ioqueue_recv(key, &ops[i], threaded_bufs[i], &len, 0), PJ_EPENDING);
    }
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, poll_until_stopped, NULL);
    while (sent < DATAGRAMS) { /* no more on the way than the socket holds */
        pj_ssize_t len = 8;

        if (sent - atomic_load(&received) >= IN_FLIGHT) {
            sched_yield();
            continue;
        }
        pj_sock_sendto(peer, "datagram", &len, 0, &addr, sizeof(addr.ipv4));
        sent++;
    }
    while (atomic_load(&received) < DATAGRAMS)
        sched_yield();
    atomic_store(&stop, true);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    if (!_i)
        ck_assert_int_eq(atomic_load(&overlaps), 0);
    pj_ioqueue_unregister(key);
    pj_sock_close(peer);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_loop_test(tc, a_datagram_that_is_there_is_received_at_once, 0, 2);
    tcase_add_loop_test(tc, a_datagram_that_comes_later_completes_the_operation, 0, 2);
    tcase_add_test(tc, always_async_completes_by_callback_even_if_data_is_there);
    tcase_add_test(tc, an_edge_without_an_operation_is_remembered);
    tcase_add_loop_test(tc, several_operations_take_one_datagram_each_in_order, 0, 2);
    tcase_add_loop_test(tc, data_and_end_in_one_edge_are_both_received, 0, 2);
    tcase_add_loop_test(tc, the_end_completes_the_next_operation_that_waits, 0, 2);
    tcase_add_test(tc, many_operations_of_one_key_do_not_keep_the_poll);
    tcase_add_loop_test(tc, a_reset_fails_the_operation_with_its_error, 0, 2);
    tcase_add_test(tc, an_idle_key_with_an_error_or_an_end_does_not_spin);
    tcase_add_test(tc, peeking_leaves_the_data);
    tcase_add_test(tc, bad_arguments_and_closed_keys_are_refused);
    tcase_add_loop_test(tc, connections_are_accepted_with_their_addresses, 0, 2);
    tcase_add_test(tc, several_connections_in_one_edge_are_all_accepted);
    tcase_add_test(tc, hazard_62_without_descriptors_connections_are_refused_and_accepting_goes_on);
    tcase_add_loop_test(tc, many_pollers_lose_no_datagram, 0, 2);
}

Suite *read_side_suite(void)
{
    Suite *suite = suite_create("read_side");

    io_add_cases(suite, add_tests);
    return suite;
}
