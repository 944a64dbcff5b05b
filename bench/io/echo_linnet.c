/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linnet's ioqueue. ACTIVESOCK=0: operations are posted by hand, as its SIP transports do (pj_ioqueue_recvfrom, _sendto,
 * _recv, _send, _accept). ACTIVESOCK=1: the same by pj_activesock_*, which posts the reads. BATCH_IO=1, UDP only: by many,
 * through the calls that the SIP transport for UDP uses (two private headers): what is received in one call is
 * answered datagram by datagram, the answers are collected, and leave when the batch ends.
 */
#include "echo.h"
#include <pjlib.h>
#ifndef ACTIVESOCK
#define ACTIVESOCK 0
#endif
#ifndef BATCH_IO
#define BATCH_IO 0
#endif
#if BATCH_IO
#include "io/batch.h"
#include "io/defer.h"
#endif

/* Receives in a row in one callback before the others of the poll get their turn. */
enum { ROUNDS = 64 };

struct peer {
    pj_pool_t *pool;
    pj_activesock_t *asock;
    pj_ioqueue_key_t *key;
    pj_ioqueue_op_key_t read, write;
    pj_sockaddr from;
    int from_len;
    char buf[BUFSZ];
};

static pj_caching_pool pools;
static pj_ioqueue_t *queue;

static void need(pj_status_t status, const char *what)
{
    if (status == PJ_SUCCESS)
        return;
    fprintf(stderr, "%s: status %d\n", what, status);
    exit(1);
}

static struct peer *peer_new(void)
{
    pj_pool_t *pool = pj_pool_create(&pools.factory, "echo", sizeof(struct peer) + 512, 4096, NULL);
    struct peer *p = pj_pool_zalloc(pool, sizeof *p);

    p->pool = pool;
    pj_ioqueue_op_key_init(&p->read, sizeof p->read);
    pj_ioqueue_op_key_init(&p->write, sizeof p->write);
    return p;
}

#if BATCH_IO

/* As many as pjsip_limits.udp_batch. */
enum { LENT = 32 };

static struct {
    pj_ioqueue_key_t *key;
    pj_grp_lock_t *keeper;
    unsigned collected;
    pj__dgram out[LENT];
    struct {
        pj_sockaddr from;
        char buf[BUFSZ];
    } in[LENT];
} echo;

static unsigned lend(void *user_data, pj__dgram *d, unsigned room)
{
    unsigned count = room < LENT ? room : LENT;

    (void)user_data;
    for (unsigned i = 0; i < count; i++) {
        d[i].data = echo.in[i].buf;
        d[i].len = BUFSZ;
        d[i].addr = &echo.in[i].from;
        d[i].addr_len = sizeof echo.in[i].from;
    }
    return count;
}

static void flush(void *owner)
{
    (void)owner;
    pj__batch_send(echo.key, echo.out, echo.collected);
    echo.collected = 0;
}

static void received(pj_ioqueue_key_t *key, void *user_data, pj__dgram *d, unsigned lent,
                     unsigned got, pj_status_t status)
{
    (void)key;
    (void)user_data;
    (void)lent;
    (void)status;
    for (unsigned i = 0; i < got; i++) {
        echo.out[echo.collected++] = d[i];
        if (!pj__defer_possible(queue) || !pj__defer(queue, flush, &echo, echo.keeper))
            flush(&echo);
        pj__defer_checkpoint();
    }
}

static void serve(pj_sock_t sock)
{
    static const pj_ioqueue_callback callbacks = {NULL, NULL, NULL, NULL};
    static const pj__batch_cb batch = {lend, received};
    struct peer *p = peer_new();

    need(pj_grp_lock_create(p->pool, NULL, &echo.keeper), "lock");
    pj_grp_lock_add_ref(echo.keeper);
    need(pj_ioqueue_register_sock(p->pool, queue, sock, p, &callbacks, &echo.key), "register");
    pj_ioqueue_set_concurrency(echo.key, PJ_FALSE);
    need(pj__batch_start(echo.key, &batch), "batch");
}

#elif ACTIVESOCK

static pj_bool_t on_datagram(pj_activesock_t *asock, void *data, pj_size_t size,
                             const pj_sockaddr_t *from, int from_len, pj_status_t status)
{
    struct peer *p = pj_activesock_get_user_data(asock);
    pj_ssize_t n = (pj_ssize_t)size;

    if (status == PJ_SUCCESS)
        pj_activesock_sendto(asock, &p->write, data, &n, 0, from, from_len);
    return PJ_TRUE;
}

static void peer_close(struct peer *p)
{
    pj_activesock_close(p->asock);
    pj_pool_release(p->pool);
}

/* One message is under way per connection, so a send that has to wait is over before the buffer is read into. */
static pj_bool_t on_data(pj_activesock_t *asock, void *data, pj_size_t size, pj_status_t status,
                         pj_size_t *remainder)
{
    struct peer *p = pj_activesock_get_user_data(asock);
    pj_ssize_t n = (pj_ssize_t)size;

    *remainder = 0;
    if (status == PJ_SUCCESS)
        status = pj_activesock_send(asock, &p->write, data, &n, 0);
    if (status == PJ_SUCCESS || status == PJ_EPENDING)
        return PJ_TRUE;
    peer_close(p);
    return PJ_FALSE;
}

static pj_bool_t on_accept(pj_activesock_t *asock, pj_sock_t sock, const pj_sockaddr_t *from,
                           int from_len)
{
    static const pj_activesock_cb callbacks = {.on_data_read = on_data};
    struct peer *p = peer_new();

    (void)asock;
    (void)from;
    (void)from_len;
    nodelay((int)sock);
    need(pj_activesock_create(p->pool, sock, PJ_SOCK_STREAM, NULL, queue, &callbacks, p, &p->asock),
         "active socket");
    need(pj_activesock_start_read(p->asock, p->pool, BUFSZ, 0), "read");
    return PJ_TRUE;
}

static void serve(pj_sock_t sock)
{
    static const pj_activesock_cb callbacks = {.on_data_recvfrom = on_datagram,
                                               .on_accept_complete = on_accept};
    struct peer *p = peer_new();

    need(pj_activesock_create(p->pool, sock, echo_tcp ? PJ_SOCK_STREAM : PJ_SOCK_DGRAM, NULL, queue,
                              &callbacks, p, &p->asock),
         "active socket");
    if (echo_tcp)
        need(pj_activesock_start_accept(p->asock, p->pool), "accept");
    else
        need(pj_activesock_start_recvfrom(p->asock, p->pool, BUFSZ, 0), "recvfrom");
}

#else

/* Post a read. PJ_SUCCESS: *n octets are here already; PJ_EPENDING: a callback will come. */
static pj_status_t receive(struct peer *p, pj_ssize_t *n, pj_uint32_t flags)
{
    *n = BUFSZ;
    if (echo_tcp)
        return pj_ioqueue_recv(p->key, &p->read, p->buf, n, flags);
    p->from_len = sizeof p->from;
    return pj_ioqueue_recvfrom(p->key, &p->read, p->buf, n, flags, &p->from, &p->from_len);
}

static pj_status_t answer(struct peer *p, pj_ssize_t n)
{
    if (echo_tcp)
        return pj_ioqueue_send(p->key, &p->write, p->buf, &n, 0);
    /* A copy is queued when the socket is full, so the buffer is free again. */
    pj_ioqueue_sendto(p->key, &p->write, p->buf, &n, 0, &p->from, p->from_len);
    return PJ_SUCCESS;
}

static void peer_close(struct peer *p)
{
    pj_ioqueue_unregister(p->key);
    pj_pool_release(p->pool);
}

static void on_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t n)
{
    struct peer *p = pj_ioqueue_get_user_data(key);
    pj_status_t status = PJ_SUCCESS;

    (void)op_key;
    for (int round = 1; status == PJ_SUCCESS; round++) {
        if (n > 0)
            status = answer(p, n);
        else if (echo_tcp)
            status = PJ_EEOF;
        if (status == PJ_EPENDING)
            return; /* on_write() goes on */
        if (status == PJ_SUCCESS)
            status = receive(p, &n, round < ROUNDS ? 0 : PJ_IOQUEUE_ALWAYS_ASYNC);
    }
    if (status != PJ_EPENDING && echo_tcp)
        peer_close(p);
}

static void on_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t sent)
{
    struct peer *p = pj_ioqueue_get_user_data(key);
    pj_ssize_t n;

    (void)op_key;
    if (!echo_tcp)
        return;
    if (sent <= 0 || receive(p, &n, PJ_IOQUEUE_ALWAYS_ASYNC) != PJ_EPENDING)
        peer_close(p);
}

static void peer_start(pj_sock_t sock)
{
    static const pj_ioqueue_callback callbacks = {.on_read_complete = on_read,
                                                  .on_write_complete = on_write};
    struct peer *p = peer_new();
    pj_ssize_t n;

    need(pj_ioqueue_register_sock(p->pool, queue, sock, p, &callbacks, &p->key), "register");
    if (receive(p, &n, PJ_IOQUEUE_ALWAYS_ASYNC) != PJ_EPENDING)
        peer_close(p);
}

static void on_accept(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_sock_t sock,
                      pj_status_t status)
{
    if (status == PJ_SUCCESS) {
        nodelay((int)sock);
        peer_start(sock);
    }
    /* Without a place for the socket the completion always comes by callback. */
    pj_ioqueue_accept(key, op_key, NULL, NULL, NULL, NULL);
}

static void serve(pj_sock_t sock)
{
    static const pj_ioqueue_callback callbacks = {.on_accept_complete = on_accept};
    static pj_ioqueue_op_key_t op_key;
    pj_ioqueue_key_t *key;
    pj_pool_t *pool;

    if (!echo_tcp) {
        peer_start(sock);
        return;
    }
    pool = pj_pool_create(&pools.factory, "listener", 1024, 1024, NULL);
    pj_ioqueue_op_key_init(&op_key, sizeof op_key);
    need(pj_ioqueue_register_sock(pool, queue, sock, NULL, &callbacks, &key), "register");
    pj_ioqueue_accept(key, &op_key, NULL, NULL, NULL, NULL);
}

#endif

int main(int argc, char **argv)
{
    echo_args(argc, argv);
    if (BATCH_IO && echo_tcp)
        return 2;
    pj_log_set_level(0);
    need(pj_init(), "pjlib");
    pj_caching_pool_init(&pools, NULL, 0);
    need(pj_ioqueue_create(pj_pool_create(&pools.factory, "queue", 4000, 4000, NULL), 4096, &queue),
         "ioqueue");
    serve(echo_socket(0));
    for (;;)
        pj_ioqueue_poll(queue, NULL);
}
