/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Active sockets.
 *
 * Each repeated operation is a loop: start it, and go round as long as it completes at once and the callback
 * wants more; when it is pending, the ioqueue's callback goes on with the loop. The first round is always pending,
 * so that no callback is called before the start function has returned, and so is one after ROUNDS at
 * once, so that one busy socket does not keep a poller.
 *
 * After a callback that returns PJ_FALSE the socket may be gone, memory and all: it is not touched any more. After
 * one that returns PJ_TRUE it is there, though it may have been closed.
 *
 * A stream is read by one operation whatever async_cnt says: several buffers of one stream, received by
 * several threads, would have no order.
 */
#include "io/ioqueue_priv.h"

#include "net/net_sock.h"

#include <pj/activesock.h>
#include <pj/errno.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/sock.h>
#include <stdatomic.h>
#include <string.h>

#define THIS_FILE "activesock.c"

enum { ROUNDS = 50 };

/* A posted receive and its buffer. */
typedef struct read_op {
    pj_ioqueue_op_key_t op_key; /* user_data: the caller's; activesock_data: this */
    char *buf;
    pj_size_t room;
    pj_size_t kept; /* octets at the beginning that the callback left */
    pj_sockaddr src;
    int src_len;
} read_op;

typedef struct accept_op {
    pj_ioqueue_op_key_t op_key; /* activesock_data: this */
    pj_sock_t sock;
    pj_sockaddr remote;
    int remote_len;
    unsigned failures; /* in a row */
} accept_op;

struct pj_activesock_t {
    pj_ioqueue_key_t *key;
    pj_bool_t stream;
    pj_bool_t datagrams; /* started by start_recvfrom */
    unsigned async_cnt;
    pj_uint32_t read_flags;
    pj_activesock_cb cb;
    _Atomic(void *) user_data;
    atomic_bool closed;
    atomic_int senders; /* threads that are about to use the key */
    read_op *reads;
    accept_op *accepts;
    void (*cancel_cb)(pj_activesock_t *asock, pj_ioqueue_op_key_t *send_key);
};

static void on_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes);
static void on_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes);
static void on_accept(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_sock_t sock,
                      pj_status_t status);
static void on_connect(pj_ioqueue_key_t *key, pj_status_t status);

static const pj_ioqueue_callback callbacks = {on_read, on_write, on_accept, on_connect};

/* ---- Making and closing ---- */

void pj_activesock_cfg_default(pj_activesock_cfg *cfg)
{
    memset(cfg, 0, sizeof(*cfg));
    cfg->async_cnt = 1;
    cfg->concurrency = -1;
    cfg->whole_data = PJ_TRUE;
    cfg->sock_cloexec = PJ_TRUE;
}

pj_status_t pj_activesock_create(pj_pool_t *pool, pj_sock_t sock, int sock_type,
                                 const pj_activesock_cfg *opt, pj_ioqueue_t *ioqueue,
                                 const pj_activesock_cb *cb, void *user_data,
                                 pj_activesock_t **p_asock)
{
    pj_activesock_cfg cfg;
    pj_activesock_t *asock;
    pj_status_t status;

    if (!pool || sock == PJ_INVALID_SOCKET || !ioqueue || !cb || !p_asock)
        return PJ_EINVAL;
    if (sock_type != PJ_SOCK_STREAM && sock_type != PJ_SOCK_DGRAM)
        return PJ_EINVAL;
    pj_activesock_cfg_default(&cfg);
    if (opt)
        cfg = *opt;
    if (cfg.async_cnt < 1)
        return PJ_EINVAL;
    asock = PJ_POOL_ZALLOC_T(pool, pj_activesock_t);
    if (!asock)
        return PJ_ENOMEM;
    asock->stream = sock_type == PJ_SOCK_STREAM;
    asock->async_cnt = cfg.async_cnt;
    asock->cb = *cb;
    atomic_init(&asock->user_data, user_data);
    status = pj_ioqueue_register_sock2(pool, ioqueue, sock, cfg.grp_lock, asock, &callbacks,
                                       &asock->key);
    if (status != PJ_SUCCESS)
        return status;
    if (cfg.concurrency >= 0)
        pj_ioqueue_set_concurrency(asock->key, cfg.concurrency != 0);
    *p_asock = asock;
    return PJ_SUCCESS;
}

pj_status_t pj_activesock_create_udp(pj_pool_t *pool, const pj_sockaddr *addr,
                                     const pj_activesock_cfg *opt, pj_ioqueue_t *ioqueue,
                                     const pj_activesock_cb *cb, void *user_data,
                                     pj_activesock_t **p_asock, pj_sockaddr *bound_addr)
{
    pj_sock_t sock = PJ_INVALID_SOCKET;
    int len = sizeof(pj_sockaddr);
    pj_sockaddr any;
    pj_status_t status;

    if (!addr) {
        pj_sockaddr_init(PJ_AF_INET, &any, NULL, 0);
        addr = &any;
    }
    status = pj_sock_socket(addr->addr.sa_family, PJ_SOCK_DGRAM, 0, &sock);
    if (status != PJ_SUCCESS)
        return status;
    status = pj_sock_bind(sock, addr, (int)pj_sockaddr_get_len(addr));
    if (status == PJ_SUCCESS && bound_addr)
        status = pj_sock_getsockname(sock, bound_addr, &len);
    if (status == PJ_SUCCESS)
        status =
            pj_activesock_create(pool, sock, PJ_SOCK_DGRAM, opt, ioqueue, cb, user_data, p_asock);
    if (status != PJ_SUCCESS)
        pj_sock_close(sock);
    return status;
}

pj_status_t pj_activesock_close(pj_activesock_t *asock)
{
    if (!asock)
        return PJ_EINVAL;
    if (atomic_exchange(&asock->closed, true))
        return PJ_EINVALIDOP;
    /* Who found it open has handed over to the ioqueue, which does not block, before the key may be another's. */
    while (atomic_load(&asock->senders) > 0)
        pj_thread_sleep(0);
    return pj_ioqueue_unregister(asock->key);
}

pj_status_t pj_activesock_set_user_data(pj_activesock_t *asock, void *user_data)
{
    if (!asock)
        return PJ_EINVAL;
    atomic_store(&asock->user_data, user_data);
    return PJ_SUCCESS;
}

void *pj_activesock_get_user_data(pj_activesock_t *asock)
{
    return asock ? atomic_load(&asock->user_data) : NULL;
}

/* ---- Reading ---- */

/* @return whether to go on. */
static pj_bool_t deliver_stream(pj_activesock_t *asock, read_op *op, pj_ssize_t bytes)
{
    pj_status_t status = bytes < 0 ? (pj_status_t)-bytes : bytes == 0 ? PJ_EEOF : PJ_SUCCESS;
    pj_size_t size = bytes > 0 ? op->kept + (pj_size_t)bytes : 0;
    pj_size_t remainder = 0;
    pj_bool_t more;

    if (!asock->cb.on_data_read)
        return PJ_FALSE;
    more = asock->cb.on_data_read(asock, status == PJ_SUCCESS ? op->buf : NULL, size, status,
                                  &remainder);
    if (!more || status != PJ_SUCCESS)
        return PJ_FALSE;
    op->kept = remainder <= size ? remainder : size;
    if (op->kept < op->room)
        return PJ_TRUE;
    /* Full of what the callback cannot use: reading on would never end. */
    remainder = 0;
    asock->cb.on_data_read(asock, NULL, 0, PJ_ETOOBIG, &remainder);
    return PJ_FALSE;
}

static pj_bool_t deliver_datagram(pj_activesock_t *asock, read_op *op, pj_ssize_t bytes)
{
    pj_status_t status = bytes < 0 ? (pj_status_t)-bytes : PJ_SUCCESS;
    pj_bool_t lasting = status != PJ_SUCCESS && !pj__sock_is_transient(status);
    pj_size_t size = bytes > 0 ? (pj_size_t)bytes : 0;
    pj_size_t remainder = 0;
    pj_bool_t more = PJ_FALSE;

    if (asock->datagrams && asock->cb.on_data_recvfrom) {
        more = asock->cb.on_data_recvfrom(asock, status == PJ_SUCCESS ? op->buf : NULL, size,
                                          status == PJ_SUCCESS ? &op->src : NULL,
                                          status == PJ_SUCCESS ? op->src_len : 0, status);
    } else if (!asock->datagrams && asock->cb.on_data_read) {
        more = asock->cb.on_data_read(asock, status == PJ_SUCCESS ? op->buf : NULL, size, status,
                                      &remainder);
    }
    return more && !lasting;
}

static pj_bool_t deliver(pj_activesock_t *asock, read_op *op, pj_ssize_t bytes)
{
    if (asock->stream)
        return deliver_stream(asock, op, bytes);
    return deliver_datagram(asock, op, bytes);
}

static pj_status_t start_one_read(pj_activesock_t *asock, read_op *op, pj_ssize_t *bytes,
                                  pj_uint32_t flags)
{
    *bytes = (pj_ssize_t)(op->room - op->kept);
    if (!asock->datagrams)
        return pj_ioqueue_recv(asock->key, &op->op_key, op->buf + op->kept, bytes, flags);
    op->src_len = sizeof(op->src);
    return pj_ioqueue_recvfrom(asock->key, &op->op_key, op->buf + op->kept, bytes, flags, &op->src,
                               &op->src_len);
}

static void on_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    pj_activesock_t *asock = pj_ioqueue_get_user_data(key);
    read_op *op = op_key->activesock_data;
    pj_uint32_t flags = asock->read_flags;
    pj_status_t status;

    for (int round = 1;; round++) {
        if (!deliver(asock, op, bytes) || atomic_load(&asock->closed))
            return;
        if (round == ROUNDS)
            flags |= PJ_IOQUEUE_ALWAYS_ASYNC;
        status = start_one_read(asock, op, &bytes, flags);
        if (status == PJ_EPENDING || atomic_load(&asock->closed))
            return;
        if (status != PJ_SUCCESS)
            bytes = -status;
    }
}

static pj_status_t start_reads(pj_activesock_t *asock, pj_pool_t *pool, unsigned size,
                               void *readbuf[], pj_uint32_t flags, pj_bool_t datagrams)
{
    unsigned count;
    pj_ssize_t bytes;
    pj_status_t status = PJ_SUCCESS;

    if (!asock || !pool || size == 0)
        return PJ_EINVAL;
    if (atomic_load(&asock->closed) || asock->reads)
        return PJ_EINVALIDOP;
    count = asock->stream ? 1 : asock->async_cnt;
    asock->reads = pj_pool_calloc(pool, count, sizeof(read_op));
    if (!asock->reads)
        return PJ_ENOMEM;
    asock->datagrams = datagrams;
    asock->read_flags = flags & ~PJ_IOQUEUE_ALWAYS_ASYNC;
    for (unsigned i = 0; i < count; i++) {
        read_op *op = &asock->reads[i];

        pj_ioqueue_op_key_init(&op->op_key, sizeof(op->op_key));
        op->op_key.activesock_data = op;
        op->buf = readbuf ? readbuf[i] : pj_pool_alloc(pool, size);
        op->room = size;
        if (!op->buf)
            return PJ_ENOMEM;
    }
    for (unsigned i = 0; i < count && status == PJ_SUCCESS; i++) {
        status = start_one_read(asock, &asock->reads[i], &bytes,
                                asock->read_flags | PJ_IOQUEUE_ALWAYS_ASYNC);
        if (status == PJ_EPENDING)
            status = PJ_SUCCESS;
    }
    return status;
}

pj_status_t pj_activesock_start_read(pj_activesock_t *asock, pj_pool_t *pool, unsigned buff_size,
                                     pj_uint32_t flags)
{
    return start_reads(asock, pool, buff_size, NULL, flags, PJ_FALSE);
}

pj_status_t pj_activesock_start_read2(pj_activesock_t *asock, pj_pool_t *pool, unsigned buff_size,
                                      void *readbuf[], pj_uint32_t flags)
{
    return readbuf ? start_reads(asock, pool, buff_size, readbuf, flags, PJ_FALSE) : PJ_EINVAL;
}

pj_status_t pj_activesock_start_recvfrom(pj_activesock_t *asock, pj_pool_t *pool,
                                         unsigned buff_size, pj_uint32_t flags)
{
    return start_reads(asock, pool, buff_size, NULL, flags, PJ_TRUE);
}

pj_status_t pj_activesock_start_recvfrom2(pj_activesock_t *asock, pj_pool_t *pool,
                                          unsigned buff_size, void *readbuf[], pj_uint32_t flags)
{
    return readbuf ? start_reads(asock, pool, buff_size, readbuf, flags, PJ_TRUE) : PJ_EINVAL;
}

/* ---- Sending ---- */

pj_status_t pj_activesock_send(pj_activesock_t *asock, pj_ioqueue_op_key_t *send_key,
                               const void *data, pj_ssize_t *size, unsigned flags)
{
    pj_status_t status;

    if (!asock || !send_key || !data || !size)
        return PJ_EINVAL;
    atomic_fetch_add(&asock->senders, 1);
    status = atomic_load(&asock->closed) ? PJ_EINVALIDOP
                                         : pj_ioqueue_send(asock->key, send_key, data, size, flags);
    atomic_fetch_sub(&asock->senders, 1);
    return status;
}

pj_status_t pj_activesock_sendto(pj_activesock_t *asock, pj_ioqueue_op_key_t *send_key,
                                 const void *data, pj_ssize_t *size, unsigned flags,
                                 const pj_sockaddr_t *addr, int addr_len)
{
    pj_status_t status;

    if (!asock || !send_key || !data || !size || !addr || addr_len <= 0)
        return PJ_EINVAL;
    atomic_fetch_add(&asock->senders, 1);
    status = atomic_load(&asock->closed)
                 ? PJ_EINVALIDOP
                 : pj_ioqueue_sendto(asock->key, send_key, data, size, flags, addr, addr_len);
    atomic_fetch_sub(&asock->senders, 1);
    return status;
}

static void on_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    pj_activesock_t *asock = pj_ioqueue_get_user_data(key);

    if (asock->cb.on_data_sent)
        asock->cb.on_data_sent(asock, op_key, bytes);
}

/* Dropped operations: our own receives and accepts among them, whose memory may already be the pool's. */
static pj_bool_t is_own(const pj_activesock_t *asock, const pj_ioqueue_op_key_t *op_key)
{
    unsigned reads = asock->stream ? 1 : asock->async_cnt;

    for (unsigned i = 0; asock->reads && i < reads; i++) {
        if (op_key == &asock->reads[i].op_key)
            return PJ_TRUE;
    }
    for (unsigned i = 0; asock->accepts && i < asock->async_cnt; i++) {
        if (op_key == &asock->accepts[i].op_key)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

static void on_cancel(void *user_data, pj_ioqueue_op_key_t *op_key)
{
    pj_activesock_t *asock = user_data;

    if (!is_own(asock, op_key))
        asock->cancel_cb(asock, op_key);
}

pj_status_t pj_activesock_set_cancel_cb(pj_activesock_t *asock,
                                        void (*cb)(pj_activesock_t *asock,
                                                   pj_ioqueue_op_key_t *send_key))
{
    if (!asock)
        return PJ_EINVAL;
    asock->cancel_cb = cb;
    return pj_ioqueue_set_cancel_cb(asock->key, cb ? &on_cancel : NULL);
}

/* ---- Accepting ---- */

static pj_bool_t deliver_accept(pj_activesock_t *asock, accept_op *op, pj_sock_t sock,
                                pj_status_t status)
{
    pj_bool_t failed = status != PJ_SUCCESS;
    pj_bool_t too_many;

    op->failures = failed ? op->failures + 1 : 0;
    too_many = op->failures >= PJ_ACTIVESOCK_MAX_CONSECUTIVE_ACCEPT_ERROR;
    if (too_many)
        PJ_PERROR(1,
                  (THIS_FILE, status, "Accepting ends after %u failures in a row", op->failures));
    if (asock->cb.on_accept_complete2) {
        pj_bool_t more = asock->cb.on_accept_complete2(asock, sock, failed ? NULL : &op->remote,
                                                       failed ? 0 : op->remote_len, status);

        return more && !too_many;
    }
    if (failed)
        return !too_many;
    if (asock->cb.on_accept_complete)
        return asock->cb.on_accept_complete(asock, sock, &op->remote, op->remote_len);
    pj_sock_close(sock);
    return PJ_TRUE;
}

/* The first ones are posted by hand, so that no callback runs in the start function. */
static pj_status_t start_one_accept(pj_activesock_t *asock, accept_op *op, pj_bool_t at_once)
{
    op->sock = PJ_INVALID_SOCKET;
    op->remote_len = sizeof(op->remote);
    return pj_ioqueue_accept(asock->key, &op->op_key, at_once ? &op->sock : NULL, NULL, &op->remote,
                             &op->remote_len);
}

static void on_accept(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_sock_t sock,
                      pj_status_t status)
{
    pj_activesock_t *asock = pj_ioqueue_get_user_data(key);
    accept_op *op = op_key->activesock_data;

    for (int round = 1;; round++) {
        if (!deliver_accept(asock, op, sock, status) || atomic_load(&asock->closed))
            return;
        status = start_one_accept(asock, op, round < ROUNDS);
        if (status == PJ_EPENDING || status == PJ_EINVALIDOP)
            return;
        sock = op->sock;
    }
}

pj_status_t pj_activesock_start_accept(pj_activesock_t *asock, pj_pool_t *pool)
{
    pj_status_t status = PJ_SUCCESS;

    if (!asock || !pool)
        return PJ_EINVAL;
    if (atomic_load(&asock->closed) || asock->accepts)
        return PJ_EINVALIDOP;
    asock->accepts = pj_pool_calloc(pool, asock->async_cnt, sizeof(accept_op));
    if (!asock->accepts)
        return PJ_ENOMEM;
    for (unsigned i = 0; i < asock->async_cnt && status == PJ_SUCCESS; i++) {
        accept_op *op = &asock->accepts[i];

        pj_ioqueue_op_key_init(&op->op_key, sizeof(op->op_key));
        op->op_key.activesock_data = op;
        status = start_one_accept(asock, op, PJ_FALSE);
        if (status == PJ_EPENDING)
            status = PJ_SUCCESS;
    }
    return status;
}

/* ---- Connecting ---- */

pj_status_t pj_activesock_start_connect(pj_activesock_t *asock, pj_pool_t *pool,
                                        const pj_sockaddr_t *remaddr, int addr_len)
{
    (void)pool;
    if (!asock || !remaddr)
        return PJ_EINVAL;
    if (atomic_load(&asock->closed))
        return PJ_EINVALIDOP;
    return pj_ioqueue_connect(asock->key, remaddr, addr_len);
}

static void on_connect(pj_ioqueue_key_t *key, pj_status_t status)
{
    pj_activesock_t *asock = pj_ioqueue_get_user_data(key);

    if (asock->cb.on_connect_complete)
        asock->cb.on_connect_complete(asock, status);
}
