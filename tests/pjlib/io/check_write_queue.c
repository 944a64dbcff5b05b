/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/ops.h"
#include "io/ioqueue_priv.h"
#include "io_test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

Suite *write_queue_suite(void);

enum { BIG = 300000 };

static pj_ioqueue_op_key_t ops[64];
static char big[BIG], got[BIG];

/* A stream that takes little: local, because TCP with small windows waits for delayed acknowledgements. */
static void narrow_pair(pj_sock_t sv[2])
{
    int size = 8192;

    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), PJ_SUCCESS);
    pj_sock_setsockopt(sv[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

static void fill_pattern(char *buf, size_t len, unsigned start)
{
    for (size_t i = 0; i < len; i++)
        buf[i] = (char)((start + i * 7 + i / 251) & 0xFF);
}

static pj_status_t send_part(pj_ioqueue_key_t *key, int i, const char *data, pj_ssize_t len,
                             pj_uint32_t flags)
{
    return pj_ioqueue_send(key, &ops[i], data, &len, flags);
}

/* The far end, read by hand as long as there is something. @return octets. */
static size_t read_some(pj_sock_t sock, char *buf, size_t room)
{
    pj_ssize_t len = (pj_ssize_t)room;

    if (pj_sock_recv(sock, buf, &len, MSG_DONTWAIT) != PJ_SUCCESS)
        return 0;
    return (size_t)len;
}

START_TEST(what_fits_is_sent_at_once_without_a_callback)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len = 5;

    io_tcp_pair(io_family(_i), sv);
    key = io_register(sv[0]);
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], "hello", &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, 5);
    io_get(sv[1], got, 5);
    ck_assert_mem_eq(got, "hello", 5);
    io_drain();
    ck_assert_uint_eq(io_call_count, 0);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(datagrams_go_to_their_address)
{
    pj_sockaddr a, b, from;
    pj_sock_t sock = io_bound(io_family(_i), PJ_SOCK_DGRAM, &a);
    pj_sock_t peer = io_bound(io_family(_i), PJ_SOCK_DGRAM, &b);
    pj_ioqueue_key_t *key = io_register(sock);
    pj_ssize_t len = 5;
    int from_len = sizeof(from), b_len = (int)pj_sockaddr_get_len(&b);

    ck_assert_int_eq(pj_ioqueue_sendto(key, &ops[0], "hello", &len, 0, &b, b_len), PJ_SUCCESS);
    len = sizeof(got);
    ck_assert_int_eq(pj_sock_recvfrom(peer, got, &len, 0, &from, &from_len), PJ_SUCCESS);
    ck_assert_int_eq(len, 5);
    ck_assert_int_eq(pj_sockaddr_cmp(&from, &a), 0);
    /* the same, by callback */
    len = 6;
    ck_assert_int_eq(
        pj_ioqueue_sendto(key, &ops[0], "hello!", &len, PJ_IOQUEUE_ALWAYS_ASYNC, &b, b_len),
        PJ_EPENDING);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_int_eq(io_calls[0].what, IO_WRITE);
    ck_assert_int_eq(io_calls[0].bytes, 6);
    pj_ioqueue_unregister(key);
    pj_sock_close(peer);
}
END_TEST

START_TEST(a_stalled_reader_queues_sends_and_gets_all_of_them_in_order)
{
    enum { PARTS = 10, PART = BIG / PARTS };
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    size_t have = 0;
    int pending = 0;

    narrow_pair(sv);
    fill_pattern(big, BIG, 3);
    key = io_register(sv[0]);
    for (int i = 0; i < PARTS; i++) {
        pj_status_t status = send_part(key, i, big + i * PART, PART, 0);

        if (status == PJ_EPENDING)
            pending++;
        else
            ck_assert_int_eq(status, PJ_SUCCESS);
    }
    ck_assert_int_gt(pending, 5);
    ck_assert_uint_eq(io_call_count, 0); /* never inside the send */
    ck_assert_uint_gt(pj_ioqueue_get_queued(key), 0);
    while (have < BIG) {
        have += read_some(sv[1], got + have, BIG - have);
        io_poll_ms(1);
    }
    ck_assert_mem_eq(got, big, BIG);
    POLL_UNTIL(io_call_count == (unsigned)pending);
    for (int i = 0; i < pending; i++) {
        ck_assert_ptr_eq(io_calls[i].op_key, &ops[PARTS - pending + i]);
        ck_assert_int_eq(io_calls[i].bytes, PART);
    }
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(past_the_limit_a_send_fails_at_once)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_status_t status;
    size_t have, all = 0;
    int i = 0;

    narrow_pair(sv);
    key = io_register(sv[0]);
    ck_assert_int_eq(pj_ioqueue_set_key_send_limit(key, 20000), PJ_SUCCESS);
    do {
        status = send_part(key, i, big, 4000, 0);
        if (status != PJ_EOVERFLOW)
            all += 4000;
        ck_assert_int_lt(++i, 64);
    } while (status != PJ_EOVERFLOW);
    ck_assert_uint_le(pj_ioqueue_get_queued(key), 20000);
    ck_assert_uint_gt(pj_ioqueue_get_queued(key), 16000);
    ck_assert(!pj_ioqueue_is_pending(key, &ops[i - 1]));
    /* room again after the reader has read */
    for (have = 0; have < all; io_poll_ms(1))
        have += read_some(sv[1], got, sizeof(got));
    ck_assert_int_eq(send_part(key, 0, big, 4000, 0), PJ_SUCCESS);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(the_rest_of_a_large_send_is_queued_whatever_the_limit)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    size_t have = 0;

    narrow_pair(sv);
    fill_pattern(big, BIG, 9);
    key = io_register(sv[0]);
    pj_ioqueue_set_key_send_limit(key, 1000);
    ck_assert_int_eq(send_part(key, 0, big, BIG, 0), PJ_EPENDING);
    ck_assert_int_eq(send_part(key, 1, big, 1, 0), PJ_EOVERFLOW);
    for (; have < BIG; io_poll_ms(1))
        have += read_some(sv[1], got + have, BIG - have);
    ck_assert_mem_eq(got, big, BIG);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_int_eq(io_calls[0].bytes, BIG);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(the_default_limit_of_the_queue_is_that_of_new_keys)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;

    io_tcp_pair(PJ_AF_INET, sv);
    ck_assert_int_eq(pj_ioqueue_set_send_limit(ioq, 10), PJ_SUCCESS);
    key = io_register(sv[0]);
    ck_assert_int_eq(send_part(key, 0, big, 11, PJ_IOQUEUE_ALWAYS_ASYNC), PJ_EOVERFLOW);
    ck_assert_int_eq(send_part(key, 0, big, 10, PJ_IOQUEUE_ALWAYS_ASYNC), PJ_EPENDING);
    POLL_UNTIL(io_call_count == 1);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(a_full_datagram_socket_queues_and_completes_later)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    int i = 0, drained = 0;

    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_DGRAM, 0, sv), PJ_SUCCESS);
    key = io_register(sv[0]);
    for (i = 0; i < 60 && pj_ioqueue_get_queued(key) < 5; i++) {
        pj_status_t status = send_part(key, i, &big[i], 1, 0);

        ck_assert(status == PJ_SUCCESS || status == PJ_EPENDING);
    }
    if (pj_ioqueue_get_queued(key) == 5) { /* the system's backlog is shorter than 60 */
        ck_assert_uint_eq(io_call_count, 0);
        for (; drained < i; io_poll_ms(1))
            drained += (int)read_some(sv[1], got, 1);
        POLL_UNTIL(io_call_count == 5);
        for (int k = 0; k < 5; k++)
            ck_assert_ptr_eq(io_calls[k].op_key, &ops[i - 5 + k]);
    }
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(queued_sends_fail_with_the_connection)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    int last = 0;

    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    while (send_part(key, last, big, BIG, 0) == PJ_SUCCESS)
        ck_assert_int_lt(++last, 63);
    ck_assert(pj_ioqueue_is_pending(key, &ops[last]));
    ck_assert_int_eq(send_part(key, last + 1, big, 10, 0), PJ_EPENDING);
    io_reset(sv[1]);
    POLL_UNTIL(io_call_count == 2);
    for (int i = 0; i < 2; i++) {
        ck_assert_ptr_eq(io_calls[i].op_key, &ops[last + i]);
        ck_assert_int_lt(io_calls[i].bytes, 0);
    }
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    ck_assert_int_eq(send_part(key, 0, big, 1, 0), PJ_STATUS_FROM_OS(EPIPE));
    pj_ioqueue_unregister(key);
}
END_TEST

START_TEST(always_async_completes_although_the_socket_was_writable_all_the_time)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;

    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    for (unsigned i = 1; i <= 3; i++) {
        io_drain(); /* no edge is left */
        ck_assert_int_eq(send_part(key, 0, "ab", 2, PJ_IOQUEUE_ALWAYS_ASYNC), PJ_EPENDING);
        POLL_UNTIL(io_call_count == i);
    }
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(an_empty_send_among_others_completes)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;

    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    ck_assert_int_eq(send_part(key, 0, "ab", 2, PJ_IOQUEUE_ALWAYS_ASYNC), PJ_EPENDING);
    ck_assert_int_eq(send_part(key, 1, "", 0, PJ_IOQUEUE_ALWAYS_ASYNC), PJ_EPENDING);
    ck_assert_int_eq(send_part(key, 2, "c", 1, PJ_IOQUEUE_ALWAYS_ASYNC), PJ_EPENDING);
    ck_assert_int_eq(send_part(key, 3, "", 0, PJ_IOQUEUE_ALWAYS_ASYNC), PJ_EPENDING);
    POLL_UNTIL(io_call_count == 4);
    for (int i = 0; i < 4; i++)
        ck_assert_ptr_eq(io_calls[i].op_key, &ops[i]);
    io_get(sv[1], got, 3);
    ck_assert_mem_eq(got, "abc", 3);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(one_op_key_may_name_several_sends)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;

    /* nodes are ours: a cookie that is used twice breaks no list */
    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(send_part(key, 0, "ab", 2, PJ_IOQUEUE_ALWAYS_ASYNC), PJ_EPENDING);
    POLL_UNTIL(io_call_count == 5);
    io_get(sv[1], got, 10);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(bad_arguments_and_closed_keys_are_refused)
{
    pj_sockaddr addr;
    pj_ioqueue_key_t *key = io_register(io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr));
    pj_ssize_t len = 1, negative = -1;

    ck_assert_int_eq(pj_ioqueue_send(NULL, &ops[0], "x", &len, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_send(key, NULL, "x", &len, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], NULL, &len, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], "x", &negative, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_sendto(key, &ops[0], "x", &len, 0, &addr, 1000), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], "x", &len, 0), PJ_STATUS_FROM_OS(EDESTADDRREQ));
    ck_assert_int_eq(pj_ioqueue_connect(key, NULL, 0), PJ_EINVAL);
    pj_ioqueue_unregister(key);
    ck_assert_int_eq(pj_ioqueue_sendto(key, &ops[0], "x", &len, 0, &addr, sizeof(addr.ipv4)),
                     PJ_EINVALIDOP);
    ck_assert_int_eq(pj_ioqueue_connect(key, &addr, sizeof(addr.ipv4)), PJ_EINVALIDOP);
}
END_TEST

/* ---- Connecting ---- */

START_TEST(a_connection_is_made)
{
    pj_sockaddr addr;
    pj_sock_t server = io_listener(io_family(_i), &addr), sock, conn;
    pj_ioqueue_key_t *key;
    pj_status_t status;
    pj_ssize_t len = 2;

    ck_assert_int_eq(pj_sock_socket(io_family(_i), PJ_SOCK_STREAM, 0, &sock), PJ_SUCCESS);
    key = io_register(sock);
    status = pj_ioqueue_connect(key, &addr, (int)pj_sockaddr_get_len(&addr));
    if (status == PJ_EPENDING) {
        POLL_UNTIL(io_call_count == 1);
        ck_assert_int_eq(io_calls[0].what, IO_CONNECT);
        ck_assert_int_eq(io_calls[0].bytes, 0);
    } else {
        ck_assert_int_eq(status, PJ_SUCCESS);
    }
    ck_assert_int_eq(pj_sock_accept(server, &conn, NULL, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], "ok", &len, 0), PJ_SUCCESS);
    io_get(conn, got, 2);
    io_drain();
    ck_assert_uint_le(io_call_count, 1);
    pj_ioqueue_unregister(key);
    pj_sock_close(conn);
    pj_sock_close(server);
}
END_TEST

START_TEST(a_refused_connection_is_an_error)
{
    pj_sockaddr addr;
    pj_sock_t closed = io_bound(io_family(_i), PJ_SOCK_STREAM, &addr), sock;
    pj_ioqueue_key_t *key;
    pj_status_t status;

    ck_assert_int_eq(pj_sock_socket(io_family(_i), PJ_SOCK_STREAM, 0, &sock), PJ_SUCCESS);
    key = io_register(sock);
    status = pj_ioqueue_connect(key, &addr, (int)pj_sockaddr_get_len(&addr));
    if (status == PJ_EPENDING) {
        POLL_UNTIL(io_call_count == 1);
        status = (pj_status_t)-io_calls[0].bytes;
    }
    ck_assert_int_eq(status, PJ_STATUS_FROM_OS(ECONNREFUSED));
    pj_ioqueue_unregister(key);
    pj_sock_close(closed);
}
END_TEST

/* A connection that takes as long as the test likes: it has no peer until then. */
static pj_bool_t connected;

static int slow_getpeername(void *ctx, int fd, struct sockaddr *addr, socklen_t *len)
{
    (void)ctx;
    if (connected)
        return getpeername(fd, addr, len);
    errno = ENOTCONN;
    return -1;
}

START_TEST(sends_before_the_connection_wait_for_it)
{
    pj__ops slow = *pj__ops_get();
    pj_sockaddr addr;
    pj_sock_t server = io_listener(PJ_AF_INET, &addr), sock, conn;
    pj_ioqueue_key_t *key;

    slow.getpeername = slow_getpeername;
    pj__ops_set(&slow);
    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_STREAM, 0, &sock), PJ_SUCCESS);
    key = io_register(sock);
    ck_assert_int_eq(pj_ioqueue_connect(key, &addr, sizeof(addr.ipv4)), PJ_EPENDING);
    ck_assert_int_eq(pj_ioqueue_connect(key, &addr, sizeof(addr.ipv4)), PJ_EINVALIDOP);
    ck_assert_int_eq(send_part(key, 0, "early", 5, 0), PJ_EPENDING);
    io_drain(); /* an event that is older than the connection */
    ck_assert_uint_eq(io_call_count, 0);
    connected = PJ_TRUE;
    ck_assert_int_eq(pj_sock_accept(server, &conn, NULL, NULL), PJ_SUCCESS);
    io_put(conn, "x", 1); /* an edge */
    POLL_UNTIL(io_call_count == 2);
    ck_assert_int_eq(io_calls[0].what, IO_CONNECT);
    ck_assert_int_eq(io_calls[0].bytes, 0);
    ck_assert_int_eq(io_calls[1].what, IO_WRITE);
    ck_assert_int_eq(io_calls[1].bytes, 5);
    io_get(conn, got, 5);
    pj__ops_set(NULL);
    pj_ioqueue_unregister(key);
    pj_sock_close(conn);
    pj_sock_close(server);
}
END_TEST

/* ---- Threads ---- */

enum { SENDERS = 3, SENDS = 400, RECORD = 500 };

static atomic_int completed, at_once, failed;
static atomic_bool stop;
static pj_ioqueue_key_t *shared;
static char records[SENDERS][SENDS][RECORD];
static pj_ioqueue_op_key_t record_ops[SENDERS][SENDS];

static void on_sent(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    (void)key;
    (void)op_key;
    atomic_fetch_add(bytes == RECORD ? &completed : &failed, 1);
}

static void *poll_until_stopped(void *arg)
{
    pj_time_val tv = {0, 20};

    (void)arg;
    while (!atomic_load(&stop))
        pj_ioqueue_poll(ioq, &tv);
    return NULL;
}

static void *send_records(void *arg)
{
    int who = *(int *)arg;

    for (int i = 0; i < SENDS; i++) {
        pj_ssize_t len = RECORD;
        pj_status_t status;

        memset(records[who][i], 'A' + who, RECORD);
        memcpy(records[who][i], &i, sizeof(i));
        status = pj_ioqueue_send(shared, &record_ops[who][i], records[who][i], &len, 0);
        if (status == PJ_SUCCESS)
            atomic_fetch_add(&at_once, 1);
        else if (status != PJ_EPENDING)
            atomic_fetch_add(&failed, 1);
    }
    return NULL;
}

START_TEST(sends_from_many_threads_stay_whole_and_in_order)
{
    static const pj_ioqueue_callback cb = {.on_write_complete = on_sent};
    pj_sock_t sv[2];
    pthread_t senders[SENDERS], pollers[2];
    int who[SENDERS], next[SENDERS] = {0};
    char rec[RECORD];

    narrow_pair(sv);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sv[0], NULL, &cb, &shared), PJ_SUCCESS);
    for (int i = 0; i < 2; i++)
        pthread_create(&pollers[i], NULL, poll_until_stopped, NULL);
    for (int i = 0; i < SENDERS; i++) {
        who[i] = i;
        pthread_create(&senders[i], NULL, send_records, &who[i]);
    }
    for (int i = 0; i < SENDERS * SENDS; i++) {
        int from, number;

        io_get(sv[1], rec, RECORD);
        from = rec[RECORD - 1] - 'A';
        ck_assert_int_ge(from, 0);
        ck_assert_int_lt(from, SENDERS);
        memcpy(&number, rec, sizeof(number));
        ck_assert_int_eq(number, next[from]++);
    }
    for (int i = 0; i < SENDERS; i++)
        pthread_join(senders[i], NULL);
    while (atomic_load(&completed) + atomic_load(&at_once) + atomic_load(&failed) < SENDERS * SENDS)
        sched_yield();
    ck_assert_int_eq(atomic_load(&failed), 0);
    atomic_store(&stop, true);
    for (int i = 0; i < 2; i++)
        pthread_join(pollers[i], NULL);
    pj_ioqueue_unregister(shared);
    pj_sock_close(sv[1]);
}
END_TEST

/* A sendto() that lasts until the key is being unregistered; then its descriptor must still be open. */
static atomic_bool in_send, was_open;

static ssize_t long_sendto(void *ctx, int fd, const void *data, size_t len, int flags,
                           const struct sockaddr *to, socklen_t to_len)
{
    (void)ctx;
    atomic_store(&in_send, true);
    while (!pj__key_closed(shared))
        sched_yield();
    for (int i = 0; i < 100; i++)
        sched_yield();
    atomic_store(&was_open, fcntl(fd, F_GETFD) >= 0);
    return sendto(fd, data, len, flags, to, to_len);
}

static void *send_long(void *arg)
{
    pj__ops ops_long = *pj__ops_get();
    pj_ssize_t len = 4;

    ops_long.sendto = long_sendto;
    pj__ops_set(&ops_long);
    ck_assert_int_eq(
        pj_ioqueue_sendto(shared, &ops[0], "test", &len, 0, arg, sizeof(pj_sockaddr_in)),
        PJ_SUCCESS);
    len = 4;
    ck_assert_int_eq(
        pj_ioqueue_sendto(shared, &ops[0], "test", &len, 0, arg, sizeof(pj_sockaddr_in)),
        PJ_EINVALIDOP);
    return NULL;
}

START_TEST(unregistering_waits_for_a_datagram_that_is_being_sent)
{
    pj_sockaddr addr, dst;
    pj_sock_t peer = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &dst);
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pthread_t thread;

    shared = io_register(sock);
    pthread_create(&thread, NULL, send_long, &dst);
    while (!atomic_load(&in_send))
        sched_yield();
    ck_assert_int_eq(pj_ioqueue_unregister(shared), PJ_SUCCESS);
    ck_assert_int_lt(fcntl((int)sock, F_GETFD), 0); /* closed when it returns */
    pthread_join(thread, NULL);
    ck_assert(atomic_load(&was_open));
    pj_sock_close(peer);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_loop_test(tc, what_fits_is_sent_at_once_without_a_callback, 0, 2);
    tcase_add_loop_test(tc, datagrams_go_to_their_address, 0, 2);
    tcase_add_test(tc, a_stalled_reader_queues_sends_and_gets_all_of_them_in_order);
    tcase_add_test(tc, past_the_limit_a_send_fails_at_once);
    tcase_add_test(tc, the_rest_of_a_large_send_is_queued_whatever_the_limit);
    tcase_add_test(tc, the_default_limit_of_the_queue_is_that_of_new_keys);
    tcase_add_test(tc, a_full_datagram_socket_queues_and_completes_later);
    tcase_add_test(tc, queued_sends_fail_with_the_connection);
    tcase_add_test(tc, always_async_completes_although_the_socket_was_writable_all_the_time);
    tcase_add_test(tc, an_empty_send_among_others_completes);
    tcase_add_test(tc, one_op_key_may_name_several_sends);
    tcase_add_test(tc, bad_arguments_and_closed_keys_are_refused);
    tcase_add_loop_test(tc, a_connection_is_made, 0, 2);
    tcase_add_loop_test(tc, a_refused_connection_is_an_error, 0, 2);
    tcase_add_test(tc, sends_before_the_connection_wait_for_it);
    tcase_add_test(tc, sends_from_many_threads_stay_whole_and_in_order);
    tcase_add_test(tc, unregistering_waits_for_a_datagram_that_is_being_sent);
}

Suite *write_queue_suite(void)
{
    Suite *suite = suite_create("write_queue");

    io_add_cases(suite, add_tests);
    return suite;
}
