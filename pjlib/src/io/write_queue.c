/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending and connecting.
 *
 * Datagrams, nothing queued: sendto() at once from the caller's thread, in parallel with others, without lock or
 * allocation. Such a thread counts itself in senders, then looks at the closed bit; unregistering sets the bit,
 * then waits for the count to be 0, so that no datagram leaves through a descriptor that is somebody else's by then.
 *
 * Streams, and datagrams that would block: under the key's lock, first in, first out. What the socket does not
 * take at once waits in the list and is written by the write side's turn, several operations in one call, when the
 * socket is writable; completions come on a poller, in order. An edge of writability cannot be missed: whoever
 * puts an operation into the empty list was refused by the socket under the same lock.
 *
 * A key may have at most send_limit octets waiting. Past it a send fails at once. The rest of an operation of which
 * the socket took a part is always queued, since otherwise the stream would be broken.
 */
#include "io/ioqueue_priv.h"

#include "net/net_sock.h"

#include <pj/errno.h>
#include <string.h>

enum { BATCH = 64 };

/* ---- The list ---- */

static size_t rest_of(const pj__op *op)
{
    return op->u.out.len - op->u.out.done;
}

static void enqueue(pj_ioqueue_key_t *key, pj__op *op)
{
    pj__op_append(&key->writes, op);
    atomic_fetch_add(&key->queued, rest_of(op));
    atomic_fetch_add(&key->write_count, 1);
}

/* The first operation is over. */
static void retire(pj_ioqueue_key_t *key, pj_ssize_t result)
{
    pj__op *op = pj__op_pop(&key->writes);

    atomic_fetch_sub(&key->queued, rest_of(op));
    atomic_fetch_sub(&key->write_count, 1);
    op->result = result;
    pj__op_append(&key->done, op);
}

/* The socket has taken octets from the head of the list: operations may end or be cut. */
static void account(pj_ioqueue_key_t *key, size_t taken)
{
    while (taken > 0) {
        pj__op *op = key->writes.head;
        size_t part = rest_of(op) < taken ? rest_of(op) : taken;

        op->u.out.done += part;
        atomic_fetch_sub(&key->queued, part);
        taken -= part;
        if (rest_of(op) == 0)
            retire(key, (pj_ssize_t)op->u.out.len);
    }
}

/* ---- Writing ---- */

static pj_status_t write_one(pj_ioqueue_key_t *key, const pj__op *op, pj_ssize_t *taken)
{
    const char *data = op->u.out.data + op->u.out.done;

    *taken = (pj_ssize_t)rest_of(op);
    if (op->u.out.addrlen)
        return pj_sock_sendto(key->sock, data, taken, op->flags, &op->u.out.addr,
                              op->u.out.addrlen);
    return pj_sock_send(key->sock, data, taken, op->flags);
}

/* Streams: as many operations without flags as fit into one call. */
static pj_status_t write_batch(pj_ioqueue_key_t *key, pj_ssize_t *taken)
{
    struct iovec iov[BATCH];
    int count = 0;

    for (const pj__op *op = key->writes.head; op && count < BATCH && !op->flags; op = op->next) {
        iov[count].iov_base = (void *)(uintptr_t)(op->u.out.data + op->u.out.done);
        iov[count++].iov_len = rest_of(op);
    }
    if (count < 2)
        return write_one(key, key->writes.head, taken);
    return pj__sock_sendv(key->sock, iov, count, taken);
}

/* Write until the list is empty or the socket full. */
static void flush(pj_ioqueue_key_t *key)
{
    pj_status_t status;
    pj_ssize_t taken;

    while (key->writes.head) {
        status = key->stream ? write_batch(key, &taken) : write_one(key, key->writes.head, &taken);
        if (pj__sock_would_block(status))
            return;
        if (status != PJ_SUCCESS)
            retire(key, -status);
        else if (taken == 0 || !key->stream)
            retire(key, (pj_ssize_t)key->writes.head->u.out.len); /* datagrams are taken whole */
        else
            account(key, (size_t)taken);
    }
}

/* ---- The turn ---- */

static void check_connect(pj_ioqueue_key_t *key)
{
    pj__op *op = key->connect_op;
    pj_status_t status;

    if (!op)
        return;
    status = pj__sock_connect_result(key->sock);
    if (status == PJ_EPENDING)
        return;
    key->connect_op = NULL;
    op->result = -status;
    pj__op_append(&key->done, op);
}

void pj__write_side_run(pj_ioqueue_key_t *key, unsigned *count)
{
    unsigned limit = *count + PJ_IOQUEUE_MAX_EVENTS_IN_SINGLE_POLL;

    pthread_mutex_lock(&key->lock);
    while (!pj__key_closed(key)) {
        unsigned seen = atomic_load(&key->events[PJ__WRITE_SIDE]);

        check_connect(key);
        if (!key->connect_op)
            flush(key);
        pj__key_dispatch(key, count);
        if (pj__key_closed(key))
            break;
        if (*count >= limit) {
            pj__ready_push(key, PJ__WRITE_SIDE);
            break;
        }
        if (atomic_compare_exchange_strong(&key->events[PJ__WRITE_SIDE], &seen, 0))
            break;
    }
    pthread_mutex_unlock(&key->lock);
}

/* ---- Starting operations ---- */

/* A datagram past everything else. @return PJ_EPENDING when it has to queue. */
static pj_status_t send_unlocked(pj_ioqueue_key_t *key, const void *data, pj_ssize_t *length,
                                 pj_uint32_t flags, const pj_sockaddr_t *addr, int addrlen)
{
    pj_ssize_t size = *length;
    pj_status_t status = PJ_EINVALIDOP;

    atomic_fetch_add(&key->senders, 1);
    if (!pj__key_closed(key)) {
        status = addr ? pj_sock_sendto(key->sock, data, &size, flags, addr, addrlen)
                      : pj_sock_send(key->sock, data, &size, flags);
    }
    atomic_fetch_sub(&key->senders, 1);
    if (status == PJ_SUCCESS)
        *length = size;
    return pj__sock_would_block(status) ? PJ_EPENDING : status;
}

/* Try at once. @return PJ_EPENDING when something is left. */
static pj_status_t try_now(pj_ioqueue_key_t *key, pj__op *op)
{
    pj_ssize_t taken;
    pj_status_t status = write_one(key, op, &taken);

    if (pj__sock_would_block(status))
        return PJ_EPENDING;
    if (status != PJ_SUCCESS)
        return status;
    if (!key->stream)
        return PJ_SUCCESS;
    op->u.out.done += (size_t)taken;
    return rest_of(op) ? PJ_EPENDING : PJ_SUCCESS;
}

/* With the lock held; PJ_EPENDING: the operation is in the list. */
static pj_status_t start(pj_ioqueue_key_t *key, pj__op *op, pj_bool_t at_once)
{
    pj_bool_t watched = key->added;
    size_t queued = atomic_load(&key->queued);
    pj_status_t status = PJ_EPENDING;

    at_once = at_once && !key->writes.head && !key->connect_op;
    if (at_once)
        status = try_now(key, op);
    if (status != PJ_EPENDING)
        return status;
    if (op->u.out.done == 0 && queued + op->u.out.len > key->send_limit)
        return PJ_EOVERFLOW;
    status = pj__key_watch(key);
    if (status != PJ_SUCCESS)
        return status;
    enqueue(key, op);
    /* The socket has not refused: no edge will come by itself. */
    if (watched && !at_once)
        pj__side_raise(key, PJ__WRITE_SIDE);
    return PJ_EPENDING;
}

static pj_status_t send_locked(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, const void *data,
                               pj_ssize_t length, pj_uint32_t flags, const pj_sockaddr_t *addr,
                               int addrlen)
{
    pj_status_t status = PJ_EINVALIDOP;
    pj__op *op;

    pthread_mutex_lock(&key->lock);
    if (pj__key_closed(key))
        goto done;
    op = pj__op_new(key, PJ__OP_SEND, op_key);
    status = PJ_ENOMEM;
    if (!op)
        goto done;
    op->flags = flags & ~PJ_IOQUEUE_ALWAYS_ASYNC;
    op->u.out.data = data;
    op->u.out.len = (size_t)length;
    if (addr) {
        memcpy(&op->u.out.addr, addr, (size_t)addrlen);
        op->u.out.addrlen = addrlen;
    }
    status = start(key, op, (flags & PJ_IOQUEUE_ALWAYS_ASYNC) == 0);
    if (status != PJ_EPENDING)
        pj__op_free(key, op);
done:
    pthread_mutex_unlock(&key->lock);
    return status;
}

pj_status_t pj_ioqueue_sendto(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, const void *data,
                              pj_ssize_t *length, pj_uint32_t flags, const pj_sockaddr_t *addr,
                              int addrlen)
{
    pj_status_t status;

    if (!key || !op_key || !data || !length || *length < 0)
        return PJ_EINVAL;
    if (addr && (addrlen <= 0 || addrlen > (int)sizeof(pj_sockaddr)))
        return PJ_EINVAL;
    if (!key->stream && !(flags & PJ_IOQUEUE_ALWAYS_ASYNC) && !atomic_load(&key->write_count)) {
        status = send_unlocked(key, data, length, flags, addr, addrlen);
        if (status != PJ_EPENDING)
            return status;
    }
    return send_locked(key, op_key, data, *length, flags, addr, addrlen);
}

pj_status_t pj_ioqueue_send(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, const void *data,
                            pj_ssize_t *length, pj_uint32_t flags)
{
    return pj_ioqueue_sendto(key, op_key, data, length, flags, NULL, 0);
}

pj_status_t pj_ioqueue_connect(pj_ioqueue_key_t *key, const pj_sockaddr_t *addr, int addrlen)
{
    pj_status_t status = PJ_EINVALIDOP;
    pj__op *op = NULL;

    if (!key || !addr || addrlen <= 0)
        return PJ_EINVAL;
    pthread_mutex_lock(&key->lock);
    if (pj__key_closed(key) || key->connect_op)
        goto done;
    op = pj__op_new(key, PJ__OP_CONNECT, NULL);
    status = PJ_ENOMEM;
    if (!op)
        goto done;
    status = pj_sock_connect(key->sock, addr, addrlen);
    if (pj__sock_connecting(status))
        status = pj__key_watch(key) == PJ_SUCCESS ? PJ_EPENDING : PJ_ENOMEM;
    if (status == PJ_EPENDING)
        key->connect_op = op;
    else
        pj__op_free(key, op);
done:
    pthread_mutex_unlock(&key->lock);
    return status;
}
