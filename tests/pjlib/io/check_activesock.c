/* SPDX-License-Identifier: BSD-2-Clause */
#include "io_test.h"

#include <errno.h>
#include <pj/activesock.h>
#include <pj/lock.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

Suite *activesock_suite(void);

/* What a test's socket has seen, and what its callbacks are to do. */
typedef struct seen {
    char data[4000];
    pj_size_t size;
    unsigned calls;
    pj_status_t status; /* of the last call */
    pj_sockaddr from;
    unsigned want;      /* octets of a unit: less is left as remainder; 0: all are taken */
    unsigned close_at;  /* close in this call */
    pj_bool_t keep_all; /* leave everything as remainder */
    pj_activesock_t *asock;
    pj_sock_t accepted[16];
    unsigned accepted_count;
    pj_ssize_t sent;
    unsigned sent_calls;
} seen;

static seen s;
static pj_activesock_t *asock;

static void reset(void)
{
    memset(&s, 0, sizeof(s));
    asock = NULL;
}

static pj_bool_t close_if_due(pj_activesock_t *as)
{
    if (s.calls != s.close_at)
        return PJ_FALSE;
    ck_assert_int_eq(pj_activesock_close(as), PJ_SUCCESS);
    return PJ_TRUE;
}

static pj_bool_t on_data_read(pj_activesock_t *as, void *data, pj_size_t size, pj_status_t status,
                              pj_size_t *remainder)
{
    pj_size_t take = s.want ? size / s.want * s.want : size;

    ck_assert_ptr_eq(pj_activesock_get_user_data(as), &s);
    ck_assert_uint_eq(*remainder, 0);
    s.calls++;
    s.status = status;
    if (status != PJ_SUCCESS) {
        ck_assert_ptr_null(data);
        close_if_due(as);
        return PJ_FALSE;
    }
    if (s.keep_all)
        take = 0;
    ck_assert_uint_le(s.size + take, sizeof(s.data));
    memcpy(s.data + s.size, data, take);
    s.size += take;
    *remainder = size - take;
    memmove(data, (char *)data + take, *remainder);
    return !close_if_due(as);
}

static pj_bool_t on_data_recvfrom(pj_activesock_t *as, void *data, pj_size_t size,
                                  const pj_sockaddr_t *src_addr, int addr_len, pj_status_t status)
{
    s.calls++;
    s.status = status;
    if (status == PJ_SUCCESS) {
        ck_assert_int_eq(addr_len, (int)pj_sockaddr_get_len(src_addr));
        memcpy(s.data + s.size, data, size);
        s.size += size;
        pj_sockaddr_cp(&s.from, src_addr);
    }
    return !close_if_due(as);
}

static pj_bool_t on_data_sent(pj_activesock_t *as, pj_ioqueue_op_key_t *send_key, pj_ssize_t sent)
{
    (void)as;
    (void)send_key;
    s.sent = sent;
    s.sent_calls++;
    return PJ_TRUE;
}

static pj_bool_t on_accept(pj_activesock_t *as, pj_sock_t newsock, const pj_sockaddr_t *src,
                           int len)
{
    s.calls++;
    ck_assert_int_eq(len, (int)pj_sockaddr_get_len(src));
    s.accepted[s.accepted_count++] = newsock;
    return !close_if_due(as);
}

static pj_bool_t on_accept2(pj_activesock_t *as, pj_sock_t newsock, const pj_sockaddr_t *src,
                            int len, pj_status_t status)
{
    s.status = status;
    return status == PJ_SUCCESS ? on_accept(as, newsock, src, len) : PJ_TRUE;
}

static pj_bool_t on_connect(pj_activesock_t *as, pj_status_t status)
{
    s.calls++;
    s.status = status;
    return !close_if_due(as);
}

static const pj_activesock_cb callbacks = {on_data_read, on_data_recvfrom, on_data_sent,
                                           on_accept,    on_accept2,       on_connect};

static pj_activesock_t *make(pj_sock_t sock, int type, const pj_activesock_cfg *cfg)
{
    pj_activesock_t *as = NULL;

    ck_assert_int_eq(pj_activesock_create(io_pool, sock, type, cfg, ioq, &callbacks, &s, &as),
                     PJ_SUCCESS);
    return as;
}

/* A stream that reads, and its far end. */
static pj_sock_t reading_stream(int af, unsigned buff_size)
{
    pj_sock_t sv[2];

    io_tcp_pair(af, sv);
    asock = make(sv[0], PJ_SOCK_STREAM, NULL);
    ck_assert_int_eq(pj_activesock_start_read(asock, io_pool, buff_size, 0), PJ_SUCCESS);
    return sv[1];
}

START_TEST(a_stream_is_read_again_and_again)
{
    pj_sock_t peer = reading_stream(io_family(_i), 100);

    for (int i = 0; i < 30; i++) {
        io_put(peer, "0123456789", 10);
        POLL_UNTIL(s.size == 10u * (unsigned)(i + 1));
    }
    ck_assert_mem_eq(s.data + 290, "0123456789", 10);
    pj_activesock_close(asock);
    pj_sock_close(peer);
}
END_TEST

START_TEST(no_callback_comes_before_the_start_has_returned)
{
    pj_sock_t sv[2];

    io_tcp_pair(PJ_AF_INET, sv);
    io_put(sv[1], "early", 5);
    asock = make(sv[0], PJ_SOCK_STREAM, NULL);
    ck_assert_int_eq(pj_activesock_start_read(asock, io_pool, 100, 0), PJ_SUCCESS);
    ck_assert_uint_eq(s.calls, 0);
    POLL_UNTIL(s.size == 5);
    pj_activesock_close(asock);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(what_is_not_consumed_comes_again_with_what_follows)
{
    pj_sock_t peer;

    s.want = 4;
    peer = reading_stream(PJ_AF_INET, 10);
    for (int i = 0; i < 7; i++)
        io_put(peer, "abcd", 1 + (unsigned)i % 3); /* a ab abc a ab abc a */
    POLL_UNTIL(s.size == 12);
    ck_assert_mem_eq(s.data, "aababcaababc", 12);
    pj_activesock_close(asock);
    pj_sock_close(peer);
}
END_TEST

START_TEST(a_buffer_full_of_what_is_not_consumed_is_an_error)
{
    pj_sock_t peer;

    s.keep_all = PJ_TRUE;
    peer = reading_stream(PJ_AF_INET, 8);
    io_put(peer, "0123456789", 10);
    POLL_UNTIL(s.status == PJ_ETOOBIG);
    io_drain();
    ck_assert_int_eq(s.status, PJ_ETOOBIG);
    pj_activesock_close(asock);
    pj_sock_close(peer);
}
END_TEST

START_TEST(the_end_of_a_stream_is_told_once)
{
    pj_sock_t peer = reading_stream(io_family(_i), 100);

    io_put(peer, "bye", 3);
    pj_sock_close(peer);
    POLL_UNTIL(s.status == PJ_EEOF);
    ck_assert_uint_eq(s.size, 3);
    ck_assert_uint_eq(s.calls, 2);
    io_drain();
    ck_assert_uint_eq(s.calls, 2);
    pj_activesock_close(asock);
}
END_TEST

START_TEST(a_reset_is_told_once)
{
    pj_sock_t peer = reading_stream(io_family(_i), 100);

    io_reset(peer);
    POLL_UNTIL(s.calls == 1);
    ck_assert_int_eq(s.status, PJ_STATUS_FROM_OS(ECONNRESET));
    io_drain();
    ck_assert_uint_eq(s.calls, 1);
    pj_activesock_close(asock);
}
END_TEST

START_TEST(closing_in_a_read_callback_is_safe)
{
    pj_sock_t peer = reading_stream(PJ_AF_INET, 4);

    s.close_at = (unsigned)_i;
    io_put(peer, "0123456789ab", 12);
    pj_sock_close(peer);
    POLL_UNTIL(s.calls == (unsigned)_i);
    io_drain();
    ck_assert_uint_eq(s.calls, (unsigned)_i);
}
END_TEST

START_TEST(closing_twice_is_an_error_and_ends_everything)
{
    pj_sock_t peer = reading_stream(PJ_AF_INET, 100);
    pj_ioqueue_op_key_t op;
    pj_ssize_t len = 1;
    pj_sockaddr addr = io_loopback(PJ_AF_INET, 9);

    ck_assert_int_eq(pj_activesock_close(asock), PJ_SUCCESS);
    ck_assert_int_eq(pj_activesock_close(asock), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_activesock_close(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_activesock_send(asock, &op, "x", &len, 0), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_activesock_sendto(asock, &op, "x", &len, 0, &addr, sizeof(addr.ipv4)),
                     PJ_EINVALIDOP);
    ck_assert_int_eq(pj_activesock_start_read(asock, io_pool, 1, 0), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_activesock_start_accept(asock, io_pool), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_activesock_start_connect(asock, io_pool, &addr, sizeof(addr.ipv4)),
                     PJ_EINVALIDOP);
    io_put(peer, "x", 1);
    io_drain();
    ck_assert_uint_eq(s.calls, 0);
    pj_sock_close(peer);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    pj_sockaddr addr;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_activesock_cfg cfg;
    void *buf[1];

    pj_activesock_cfg_default(&cfg);
    ck_assert_uint_eq(cfg.async_cnt, 1);
    ck_assert_int_eq(cfg.concurrency, -1);
    cfg.async_cnt = 0;
    ck_assert_int_eq(
        pj_activesock_create(io_pool, sock, PJ_SOCK_DGRAM, &cfg, ioq, &callbacks, &s, &asock),
        PJ_EINVAL);
    ck_assert_int_eq(pj_activesock_create(io_pool, sock, 77, NULL, ioq, &callbacks, &s, &asock),
                     PJ_EINVAL);
    ck_assert_int_eq(
        pj_activesock_create(io_pool, sock, PJ_SOCK_DGRAM, NULL, ioq, NULL, &s, &asock), PJ_EINVAL);
    ck_assert_int_eq(
        pj_activesock_create(io_pool, 999, PJ_SOCK_DGRAM, NULL, ioq, &callbacks, &s, &asock),
        PJ_STATUS_FROM_OS(EBADF));
    asock = make(sock, PJ_SOCK_DGRAM, NULL);
    ck_assert_int_eq(pj_activesock_start_read(asock, io_pool, 0, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_activesock_start_read(asock, NULL, 10, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_activesock_start_read2(asock, io_pool, 10, NULL, 0), PJ_EINVAL);
    ck_assert_int_eq(pj_activesock_start_recvfrom2(asock, io_pool, 10, NULL, 0), PJ_EINVAL);
    buf[0] = s.data;
    ck_assert_int_eq(pj_activesock_start_recvfrom2(asock, io_pool, 10, buf, 0), PJ_SUCCESS);
    ck_assert_int_eq(pj_activesock_start_read(asock, io_pool, 10, 0), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_activesock_set_user_data(NULL, NULL), PJ_EINVAL);
    ck_assert_ptr_null(pj_activesock_get_user_data(NULL));
    pj_activesock_close(asock);
}
END_TEST

/* ---- Datagrams ---- */

START_TEST(datagrams_come_with_their_source)
{
    pj_sockaddr bound, any = io_loopback(io_family(_i), 0), src;
    pj_activesock_cfg cfg;
    pj_sock_t peer = io_bound(io_family(_i), PJ_SOCK_DGRAM, &src);

    pj_activesock_cfg_default(&cfg);
    cfg.async_cnt = 4;
    ck_assert_int_eq(
        pj_activesock_create_udp(io_pool, &any, &cfg, ioq, &callbacks, &s, &asock, &bound),
        PJ_SUCCESS);
    ck_assert_uint_ne(pj_sockaddr_get_port(&bound), 0);
    ck_assert_int_eq(pj_activesock_start_recvfrom(asock, io_pool, 2000, 0), PJ_SUCCESS);
    for (unsigned i = 1; i <= 100; i++) {
        pj_ssize_t len = 7;

        pj_sock_sendto(peer, "1234567", &len, 0, &bound, (int)pj_sockaddr_get_len(&bound));
        POLL_UNTIL(s.calls == i);
    }
    ck_assert_uint_eq(s.size, 700);
    ck_assert_int_eq(pj_sockaddr_cmp(&s.from, &src), 0);
    pj_activesock_close(asock);
    pj_sock_close(peer);
}
END_TEST

START_TEST(an_empty_datagram_is_one_too)
{
    pj_sockaddr bound, src;
    pj_sock_t peer = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &src);
    pj_ssize_t len = 0;

    ck_assert_int_eq(
        pj_activesock_create_udp(io_pool, NULL, NULL, ioq, &callbacks, &s, &asock, &bound),
        PJ_SUCCESS);
    ck_assert_int_eq(pj_activesock_start_recvfrom(asock, io_pool, 100, 0), PJ_SUCCESS);
    src = io_loopback(PJ_AF_INET, pj_sockaddr_get_port(&bound));
    pj_sock_sendto(peer, "", &len, 0, &src, sizeof(src.ipv4));
    POLL_UNTIL(s.calls == 1);
    ck_assert_int_eq(s.status, PJ_SUCCESS);
    len = 1;
    pj_sock_sendto(peer, "x", &len, 0, &src, sizeof(src.ipv4));
    POLL_UNTIL(s.calls == 2);
    pj_activesock_close(asock);
    pj_sock_close(peer);
}
END_TEST

START_TEST(a_port_unreachable_does_not_end_reading)
{
    pj_sockaddr dead, addr;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_sock_t peer = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &dead);
    pj_ioqueue_op_key_t op;
    pj_ssize_t len = 1;

    ck_assert_int_eq(pj_sock_connect(sock, &dead, sizeof(dead.ipv4)), PJ_SUCCESS);
    pj_sock_close(peer);
    asock = make(sock, PJ_SOCK_DGRAM, NULL);
    ck_assert_int_eq(pj_activesock_start_recvfrom(asock, io_pool, 100, 0), PJ_SUCCESS);
    for (unsigned i = 1; i <= 3; i++) {
        ck_assert_int_eq(pj_activesock_send(asock, &op, "x", &len, 0), PJ_SUCCESS);
        POLL_UNTIL(s.calls == i);
        ck_assert_int_eq(s.status, PJ_STATUS_FROM_OS(ECONNREFUSED));
        io_drain();
        ck_assert_uint_eq(s.calls, i);
    }
    pj_activesock_close(asock);
}
END_TEST

START_TEST(closing_in_a_datagram_callback_is_safe)
{
    pj_sockaddr addr, src;
    pj_activesock_cfg cfg;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_sock_t peer = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &src);

    pj_activesock_cfg_default(&cfg);
    cfg.async_cnt = 3;
    cfg.concurrency = _i;
    s.close_at = 2;
    asock = make(sock, PJ_SOCK_DGRAM, &cfg);
    ck_assert_int_eq(pj_activesock_start_recvfrom(asock, io_pool, 100, 0), PJ_SUCCESS);
    for (int i = 0; i < 6; i++) {
        pj_ssize_t len = 1;

        pj_sock_sendto(peer, "x", &len, 0, &addr, sizeof(addr.ipv4));
    }
    POLL_UNTIL(s.calls == 2);
    io_drain();
    ck_assert_uint_eq(s.calls, 2);
    pj_sock_close(peer);
}
END_TEST

/* ---- Accepting, connecting, sending ---- */

START_TEST(connections_are_accepted_again_and_again)
{
    pj_sockaddr addr;
    pj_sock_t clients[10];
    pj_activesock_cfg cfg;

    pj_activesock_cfg_default(&cfg);
    cfg.async_cnt = 2;
    asock = make(io_listener(io_family(_i), &addr), PJ_SOCK_STREAM, &cfg);
    ck_assert_int_eq(pj_activesock_start_accept(asock, io_pool), PJ_SUCCESS);
    ck_assert_int_eq(pj_activesock_start_accept(asock, io_pool), PJ_EINVALIDOP);
    for (int i = 0; i < 10; i++) {
        ck_assert_int_eq(pj_sock_socket(io_family(_i), PJ_SOCK_STREAM, 0, &clients[i]), PJ_SUCCESS);
        ck_assert_int_eq(pj_sock_connect(clients[i], &addr, (int)pj_sockaddr_get_len(&addr)),
                         PJ_SUCCESS);
    }
    POLL_UNTIL(s.accepted_count == 10);
    for (int i = 0; i < 10; i++) {
        pj_sock_close(s.accepted[i]);
        pj_sock_close(clients[i]);
    }
    pj_activesock_close(asock);
}
END_TEST

START_TEST(closing_a_listener_in_its_callback_is_safe)
{
    pj_sockaddr addr;
    pj_sock_t clients[3];

    s.close_at = 1;
    asock = make(io_listener(PJ_AF_INET, &addr), PJ_SOCK_STREAM, NULL);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_STREAM, 0, &clients[i]), PJ_SUCCESS);
        ck_assert_int_eq(pj_sock_connect(clients[i], &addr, sizeof(addr.ipv4)), PJ_SUCCESS);
    }
    ck_assert_int_eq(pj_activesock_start_accept(asock, io_pool), PJ_SUCCESS);
    ck_assert_uint_eq(s.calls, 0);
    POLL_UNTIL(s.calls == 1);
    io_drain();
    ck_assert_uint_eq(s.accepted_count, 1);
    pj_sock_close(s.accepted[0]);
    for (int i = 0; i < 3; i++)
        pj_sock_close(clients[i]);
}
END_TEST

START_TEST(a_connection_is_made_or_refused)
{
    pj_sockaddr addr;
    pj_sock_t other = io_bound(PJ_AF_INET, PJ_SOCK_STREAM, &addr), sock;
    pj_status_t status;

    if (_i & 1)
        ck_assert_int_eq(pj_sock_listen(other, 5), PJ_SUCCESS);
    s.close_at = _i & 2 ? 1 : 0;
    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_STREAM, 0, &sock), PJ_SUCCESS);
    asock = make(sock, PJ_SOCK_STREAM, NULL);
    status = pj_activesock_start_connect(asock, io_pool, &addr, sizeof(addr.ipv4));
    if (status == PJ_EPENDING) {
        POLL_UNTIL(s.calls == 1);
        status = s.status;
    }
    ck_assert_int_eq(status, _i & 1 ? PJ_SUCCESS : PJ_STATUS_FROM_OS(ECONNREFUSED));
    if (s.calls != 1 || !s.close_at)
        pj_activesock_close(asock);
    io_drain();
    ck_assert_uint_le(s.calls, 1);
    pj_sock_close(other);
}
END_TEST

static unsigned cancels;

static void on_cancel(pj_activesock_t *as, pj_ioqueue_op_key_t *send_key)
{
    ck_assert_ptr_eq(as, asock);
    ck_assert_ptr_nonnull(send_key);
    cancels++;
}

START_TEST(a_queued_send_completes_or_is_told_as_dropped)
{
    static char big[1000000];
    pj_ioqueue_op_key_t ops[100];
    pj_sock_t peer = reading_stream(PJ_AF_INET, 100);
    pj_ssize_t len = 3;
    unsigned pending = 0;
    int size = 8192;

    pj_sock_setsockopt(peer, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
    ck_assert_int_eq(pj_activesock_set_cancel_cb(asock, on_cancel), PJ_SUCCESS);
    ck_assert_int_eq(pj_activesock_send(asock, &ops[0], "abc", &len, 0), PJ_SUCCESS);
    for (int i = 0; pending < 2; i++) {
        pj_status_t status;

        ck_assert_int_lt(i, 100);
        len = sizeof(big);
        status = pj_activesock_send(asock, &ops[i], big, &len, 0);
        ck_assert(status == PJ_SUCCESS || status == PJ_EPENDING);
        if (status == PJ_EPENDING)
            pending++;
    }
    while (s.sent_calls == 0) {
        len = sizeof(big);
        pj_sock_recv(peer, big, &len, MSG_DONTWAIT);
        io_poll_ms(1);
    }
    ck_assert_int_eq(s.sent, sizeof(big));
    pj_activesock_close(asock);
    /* the second, and not the pending read */
    ck_assert_uint_eq(cancels + s.sent_calls, 2);
    pj_sock_close(peer);
}
END_TEST

/* ---- Threads ---- */

static atomic_bool stop;
static atomic_int gone;

typedef struct conn {
    pj_pool_t *pool;
    pj_grp_lock_t *lock;
    pj_activesock_t *asock;
} conn;

static pj_caching_pool conns;

static void conn_destroy(void *member)
{
    atomic_fetch_add(&gone, 1);
    pj_pool_release(((conn *)member)->pool);
}

static pj_bool_t on_conn_read(pj_activesock_t *as, void *data, pj_size_t size, pj_status_t status,
                              pj_size_t *remainder)
{
    (void)data;
    (void)size;
    (void)remainder;
    if (status == PJ_SUCCESS)
        return PJ_TRUE;
    pj_activesock_close(as);
    return PJ_FALSE;
}

static void *poll_until_stopped(void *arg)
{
    pj_time_val tv = {0, 20};

    (void)arg;
    while (!atomic_load(&stop))
        pj_ioqueue_poll(ioq, &tv);
    return NULL;
}

START_TEST(connections_end_from_both_sides_with_many_pollers)
{
    enum { ROUNDS = 200 };
    static const pj_activesock_cb cb = {.on_data_read = on_conn_read};
    pthread_t pollers[2];

    pj_caching_pool_init(&conns, NULL, 0);
    for (int i = 0; i < 2; i++)
        pthread_create(&pollers[i], NULL, poll_until_stopped, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        pj_sock_t sv[2];
        pj_pool_t *pool = pj_pool_create(&conns.factory, "conn", 2000, 2000, NULL);
        conn *c = PJ_POOL_ZALLOC_T(pool, conn);
        pj_activesock_cfg cfg;

        io_tcp_pair(PJ_AF_INET, sv);
        c->pool = pool;
        pj_grp_lock_create_w_handler(pool, NULL, c, conn_destroy, &c->lock);
        pj_grp_lock_add_ref(c->lock);
        pj_activesock_cfg_default(&cfg);
        cfg.grp_lock = c->lock;
        ck_assert_int_eq(
            pj_activesock_create(pool, sv[0], PJ_SOCK_STREAM, &cfg, ioq, &cb, c, &c->asock),
            PJ_SUCCESS);
        ck_assert_int_eq(pj_activesock_start_read(c->asock, pool, 512, 0), PJ_SUCCESS);
        io_put(sv[1], "data", 4);
        if (i % 2)
            io_reset(sv[1]);
        else
            pj_sock_close(sv[1]);
        if (i % 3)
            sched_yield();
        pj_activesock_close(c->asock);
        pj_grp_lock_dec_ref(c->lock);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < 2; i++)
        pthread_join(pollers[i], NULL);
    ck_assert_int_eq(atomic_load(&gone), ROUNDS);
    pj_caching_pool_destroy(&conns);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_checked_fixture(tc, reset, NULL);
    tcase_add_loop_test(tc, a_stream_is_read_again_and_again, 0, 2);
    tcase_add_test(tc, no_callback_comes_before_the_start_has_returned);
    tcase_add_test(tc, what_is_not_consumed_comes_again_with_what_follows);
    tcase_add_test(tc, a_buffer_full_of_what_is_not_consumed_is_an_error);
    tcase_add_loop_test(tc, the_end_of_a_stream_is_told_once, 0, 2);
    tcase_add_loop_test(tc, a_reset_is_told_once, 0, 2);
    tcase_add_loop_test(tc, closing_in_a_read_callback_is_safe, 1, 5);
    tcase_add_test(tc, closing_twice_is_an_error_and_ends_everything);
    tcase_add_test(tc, bad_arguments_are_refused);
    tcase_add_loop_test(tc, datagrams_come_with_their_source, 0, 2);
    tcase_add_test(tc, an_empty_datagram_is_one_too);
    tcase_add_test(tc, a_port_unreachable_does_not_end_reading);
    tcase_add_loop_test(tc, closing_in_a_datagram_callback_is_safe, 0, 2);
    tcase_add_loop_test(tc, connections_are_accepted_again_and_again, 0, 2);
    tcase_add_test(tc, closing_a_listener_in_its_callback_is_safe);
    tcase_add_loop_test(tc, a_connection_is_made_or_refused, 0, 4);
    tcase_add_test(tc, a_queued_send_completes_or_is_told_as_dropped);
    tcase_add_test(tc, connections_end_from_both_sides_with_many_pollers);
}

Suite *activesock_suite(void)
{
    Suite *suite = suite_create("activesock");

    io_add_cases(suite, add_tests);
    return suite;
}
