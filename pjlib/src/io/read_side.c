/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Receiving and accepting.
 *
 * Who has the read side's turn takes posted operations one by one: receive, and, with the turn given back or
 * handed on, call the callback. The turn ends in one of these ways, all under the key's lock:
 *
 *   nothing more to read     the count of events goes from what it was before the receive to 0, and readable is
 *                            cleared; if the count has changed meanwhile there was a new edge: look again
 *   no operation posted      the count goes to 0 and readable is set: the edge is remembered for the next
 *                            operation, which tries at once
 *   operations still posted  with concurrency the turn goes to the ready list, so that another thread
 *                            receives while this one is in the callback; without, it is kept
 *   many callbacks           the turn goes to the ready list, so that other keys get theirs
 *
 * A stream that gives less than was asked for is drained (epoll(7)), unless the peer has closed: its end
 * may have come with the same edge as the data.
 *
 * Descriptors run out: accept() fails and the connection stays in the backlog, ready for ever. The queue holds one
 * descriptor in reserve, gives it up to accept the connection and close it, and so refuses instead of spinning.
 */
#include "io/ioqueue_priv.h"

#include "net/net_sock.h"

#include <pj/errno.h>
#include <pj/log.h>

#define THIS_FILE "read_side.c"

/* ---- Accepting ---- */

/* Refuse a connection with the descriptor in reserve. @return PJ_FALSE when there is none. */
static pj_bool_t refuse(pj_ioqueue_t *ioqueue, pj_sock_t server)
{
    pj_sock_t sock = PJ_INVALID_SOCKET;
    pj_bool_t had_reserve;

    pthread_mutex_lock(&ioqueue->lock);
    had_reserve = ioqueue->reserve_fd >= 0;
    pj__sock_reserve_close(ioqueue->reserve_fd);
    if (pj_sock_accept(server, &sock, NULL, NULL) == PJ_SUCCESS) {
        pj_sock_close(sock);
        atomic_fetch_add(&ioqueue->refused, 1);
    }
    ioqueue->reserve_fd = pj__sock_reserve_open();
    pthread_mutex_unlock(&ioqueue->lock);
    return had_reserve && sock != PJ_INVALID_SOCKET;
}

static pj_status_t accept_one(pj_ioqueue_key_t *key, pj__op *op)
{
    int *len = op->u.acc.addrlen, room = len ? *len : 0;
    pj_status_t status;

    for (;;) {
        if (len)
            *len = room;
        status = pj_sock_accept(key->sock, &op->u.acc.sock, op->u.acc.remote,
                                op->u.acc.remote ? len : NULL);
        if (pj__sock_accept_is_transient(status))
            continue;
        if (!pj__sock_no_descriptors(status))
            break;
        if (!refuse(key->ioqueue, key->sock)) {
            /* None is left (the system looks for a descriptor first), or there is no reserve: the next one is a
             * new edge. */
            status = PJ_EPENDING;
            break;
        }
    }
    if (status != PJ_SUCCESS)
        return status;
    if (op->u.acc.local && len) {
        *len = room;
        pj_sock_getsockname(op->u.acc.sock, op->u.acc.local, len);
    }
    if (op->u.acc.new_sock)
        *op->u.acc.new_sock = op->u.acc.sock;
    op->result = 0;
    return PJ_SUCCESS;
}

/* Not under a lock: the log is the application's. */
static void log_refused(pj_ioqueue_t *ioqueue, size_t before)
{
    size_t refused = atomic_load(&ioqueue->refused) - before;

    if (refused)
        PJ_LOG(2,
               (THIS_FILE, "No descriptors left: %lu connections refused", (unsigned long)refused));
}

/* ---- Receiving ---- */

static pj_status_t receive_one(pj_ioqueue_key_t *key, pj__op *op)
{
    pj_ssize_t len = (pj_ssize_t)op->u.in.len;
    pj_status_t status =
        pj_sock_recvfrom(key->sock, op->u.in.buf, &len, op->flags, op->u.in.addr, op->u.in.addrlen);

    op->result = len;
    return status;
}

/* Try an operation. @return PJ_EPENDING when the socket has nothing for it; else op->result is set. */
static pj_status_t perform(pj_ioqueue_key_t *key, pj__op *op)
{
    pj_status_t status = op->kind == PJ__OP_ACCEPT ? accept_one(key, op) : receive_one(key, op);

    if (pj__sock_would_block(status))
        return PJ_EPENDING;
    if (status != PJ_SUCCESS)
        op->result = -status;
    return status;
}

/* Whether this receive has left nothing behind. */
static pj_bool_t has_drained(pj_ioqueue_key_t *key, const pj__op *op)
{
    return key->stream && op->kind == PJ__OP_RECV && op->flags == 0 && op->result > 0 &&
           (size_t)op->result < op->u.in.len && !atomic_load(&key->hup);
}

pj_bool_t pj__read_give_back(pj_ioqueue_key_t *key, unsigned seen)
{
    if (!atomic_compare_exchange_strong(&key->events[PJ__READ_SIDE], &seen, 0))
        return PJ_FALSE;
    key->readable = PJ_FALSE;
    pj__key_arm(key, PJ__EV_READ);
    return PJ_TRUE;
}

void pj__read_give_back_readable(pj_ioqueue_key_t *key)
{
    key->readable = PJ_TRUE;
    atomic_store(&key->events[PJ__READ_SIDE], 0);
}

/*
 * Receive for the first operation and see to the turn. @return PJ_TRUE when an operation is in @a done; @a mine
 * tells whether the caller still has the turn.
 */
static pj_bool_t step(pj_ioqueue_key_t *key, pj__op **done, pj_bool_t *mine)
{
    unsigned seen = atomic_load(&key->events[PJ__READ_SIDE]);
    pj__op *op = key->reads.head;

    *mine = PJ_FALSE;
    if (!op) {
        pj__read_give_back_readable(key);
        return PJ_FALSE;
    }
    if (perform(key, op) == PJ_EPENDING) {
        *mine = !pj__read_give_back(key, seen);
        return PJ_FALSE;
    }
    *done = pj__op_pop(&key->reads);
    if (has_drained(key, op) && pj__read_give_back(key, seen))
        return PJ_TRUE;
    if (!key->reads.head) {
        pj__read_give_back_readable(key);
    } else if (key->concurrent) {
        pj__ready_push(key, PJ__READ_SIDE);
    } else {
        *mine = PJ_TRUE;
    }
    return PJ_TRUE;
}

/* One receive, or none. @return whether the caller still has the turn. */
static pj_bool_t receive_once(pj_ioqueue_key_t *key, unsigned *count, unsigned limit)
{
    pj_bool_t mine = PJ_FALSE;
    pj__op *op;

    pthread_mutex_lock(&key->lock);
    if (pj__key_closed(key)) {
        /* The turn ends with the key. */
    } else if (*count >= limit) {
        pj__ready_push(key, PJ__READ_SIDE);
    } else if (step(key, &op, &mine)) {
        pj__key_read_done(key, op, count);
        return mine;
    }
    pthread_mutex_unlock(&key->lock);
    return mine;
}

void pj__read_side_run(pj_ioqueue_key_t *key, unsigned *count)
{
    unsigned limit = *count + PJ_IOQUEUE_MAX_EVENTS_IN_SINGLE_POLL;
    size_t refused = atomic_load(&key->ioqueue->refused);

    if (atomic_load(&key->batch)) {
        pj__batch_run(key, count);
        return;
    }
    while (receive_once(key, count, limit))
        ;
    log_refused(key->ioqueue, refused);
}

/* ---- Starting operations ---- */

/* Queue the operation, and see that it gets its turn. With the lock held. */
static pj_status_t post(pj_ioqueue_key_t *key, pj__op *op)
{
    pj_bool_t watched = atomic_load(&key->watched) != 0;
    pj_status_t status = pj__key_watch(key, PJ__EV_READ);

    if (status != PJ_SUCCESS)
        return status;
    pj__op_append(&key->reads, op);
    /* A backend that starts to watch reports what is there; later only an edge does. */
    if (watched && (key->readable || atomic_load(&key->hup)))
        pj__side_raise(key, PJ__READ_SIDE);
    return PJ_EPENDING;
}

/* Whether an operation that starts now may be tried before it is posted. With the lock held. */
static pj_bool_t may_try(pj_ioqueue_key_t *key)
{
    return !key->reads.head && (key->readable || atomic_load(&key->hup));
}

/* It had nothing. */
static void is_empty(pj_ioqueue_key_t *key)
{
    key->readable = PJ_FALSE;
    pj__key_arm(key, PJ__EV_READ);
}

/* Receive into a new operation that is posted. With the lock held. */
static pj_status_t post_receive(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, void *buffer,
                                size_t room, unsigned flags, pj_sockaddr_t *addr, int *addrlen)
{
    pj__op *op = pj__op_new(key, PJ__OP_RECV, op_key);
    pj_status_t status;

    if (!op)
        return PJ_ENOMEM;
    op->flags = flags;
    op->u.in.buf = buffer;
    op->u.in.len = room;
    op->u.in.addr = addr;
    op->u.in.addrlen = addrlen;
    status = post(key, op);
    if (status != PJ_EPENDING)
        pj__op_free(key, op);
    return status;
}

pj_status_t pj_ioqueue_recvfrom(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, void *buffer,
                                pj_ssize_t *length, pj_uint32_t flags, pj_sockaddr_t *addr,
                                int *addrlen)
{
    unsigned sys_flags = flags & ~PJ_IOQUEUE_ALWAYS_ASYNC;
    pj_status_t status = PJ_EPENDING;
    pj_ssize_t len;

    if (!key || !op_key || !buffer || !length || *length < 0)
        return PJ_EINVAL;
    len = *length;
    pthread_mutex_lock(&key->lock);
    if (pj__key_closed(key)) {
        status = PJ_EINVALIDOP;
    } else if (!(flags & PJ_IOQUEUE_ALWAYS_ASYNC) && may_try(key)) {
        /* What is there already is taken without an operation. */
        status = pj_sock_recvfrom(key->sock, buffer, &len, sys_flags, addr, addrlen);
        if (pj__sock_would_block(status)) {
            is_empty(key);
            status = PJ_EPENDING;
        }
    }
    if (status == PJ_EPENDING)
        status = post_receive(key, op_key, buffer, (size_t)*length, sys_flags, addr, addrlen);
    pthread_mutex_unlock(&key->lock);
    if (status == PJ_SUCCESS)
        *length = len;
    return status;
}

pj_status_t pj_ioqueue_recv(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, void *buffer,
                            pj_ssize_t *length, pj_uint32_t flags)
{
    return pj_ioqueue_recvfrom(key, op_key, buffer, length, flags, NULL, NULL);
}

pj_status_t pj_ioqueue_accept(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key,
                              pj_sock_t *new_sock, pj_sockaddr_t *local, pj_sockaddr_t *remote,
                              int *addrlen)
{
    pj_status_t status = PJ_EINVALIDOP;
    size_t refused;
    pj__op *op;

    if (!key || !op_key)
        return PJ_EINVAL;
    refused = atomic_load(&key->ioqueue->refused);
    pthread_mutex_lock(&key->lock);
    if (pj__key_closed(key))
        goto done;
    op = pj__op_new(key, PJ__OP_ACCEPT, op_key);
    status = PJ_ENOMEM;
    if (!op)
        goto done;
    op->u.acc.sock = PJ_INVALID_SOCKET;
    op->u.acc.new_sock = new_sock;
    op->u.acc.local = local;
    op->u.acc.remote = remote;
    op->u.acc.addrlen = addrlen;
    status = PJ_EPENDING;
    if (new_sock && may_try(key)) {
        status = perform(key, op);
        if (status == PJ_EPENDING)
            is_empty(key);
    }
    if (status == PJ_EPENDING)
        status = post(key, op);
    if (status != PJ_EPENDING)
        pj__op_free(key, op);
done:
    pthread_mutex_unlock(&key->lock);
    log_refused(key->ioqueue, refused);
    return status;
}
