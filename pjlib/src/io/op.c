/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations of a key, and the calls of its callbacks.
 *
 * An operation is in one list: of reads or of writes while it waits for the socket, done while it
 * waits for its callback. A key that allows concurrency calls the callback of a receive at once, in
 * the thread that received; all other callbacks go through the done list, which one thread at a
 * time empties: those of a key without concurrency, so that they never overlap, and those of sends,
 * so that they come in order.
 *
 * No callback starts after pj_ioqueue_unregister(): it empties the lists, nobody calls from the
 * done list of a closed key, and what was taken out before belongs to a callback that has begun.
 * The operation is given back before its callback is called, so that the callback can start the
 * next one without an allocation.
 */
#include "io/ioqueue_priv.h"

#include "base/alloc.h"

#include <pj/errno.h>
#include <pj/sock.h>

/* ---- Operations ---- */

pj__op *pj__op_new(pj_ioqueue_key_t *key, pj__op_kind kind, pj_ioqueue_op_key_t *op_key)
{
    pj__op *op = key->spare;

    if (op)
        key->spare = NULL;
    else
        op = pj__calloc(1, sizeof(*op)); /* not of the pool: its number is 0 for ever */
    if (!op)
        return NULL;
    op->kind = kind;
    op->op_key = op_key;
    op->flags = 0;
    op->result = 0;
    return op;
}

void pj__op_free(pj_ioqueue_key_t *key, pj__op *op)
{
    if (op->number)
        pj__write_free(key, op);
    else if (key->spare)
        pj__free(op);
    else
        key->spare = op;
}

void pj__op_append(pj__op_list *list, pj__op *op)
{
    op->next = NULL;
    if (list->head)
        *list->tail = op;
    else
        list->head = op;
    list->tail = &op->next;
}

void pj__op_append_all(pj__op_list *list, pj__op_list *from)
{
    if (!from->head)
        return;
    if (list->head)
        *list->tail = from->head;
    else
        list->head = from->head;
    list->tail = from->tail;
    from->head = NULL;
}

pj__op *pj__op_pop(pj__op_list *list)
{
    pj__op *op = list->head;

    if (op)
        list->head = op->next;
    return op;
}

pj__op *pj__op_take(pj__op_list *list, const pj_ioqueue_op_key_t *op_key)
{
    pj__op **at = &list->head, *op;

    while (*at && (*at)->op_key != op_key)
        at = &(*at)->next;
    op = *at;
    if (!op)
        return NULL;
    *at = op->next;
    if (!op->next)
        list->tail = at;
    return op;
}

static pj_bool_t contains(const pj__op_list *list, const pj_ioqueue_op_key_t *op_key)
{
    const pj__op *op = list->head;

    while (op && op->op_key != op_key)
        op = op->next;
    return op != NULL;
}

void pj__key_take_all(pj_ioqueue_key_t *key, pj__op_list *all)
{
    pj__op_append_all(all, &key->done);
    pj__op_append_all(all, &key->reads);
    if (key->connect_op)
        pj__op_append(all, key->connect_op);
    key->connect_op = NULL;
    atomic_store(&key->connecting, false);
}

/* The key may be open: its spare is not touched. */
static void give_back(pj_ioqueue_key_t *key, pj__op *op)
{
    if (op->number)
        pj__write_free(key, op);
    else
        pj__free(op);
}

void pj__ops_cancel(pj_ioqueue_key_t *key, pj__op *chain, pj_ioqueue_cancel_cb *cb, void *user_data)
{
    while (chain) {
        pj__op *op = chain;

        chain = op->next;
        if (op->kind == PJ__OP_ACCEPT && op->u.acc.sock != PJ_INVALID_SOCKET)
            pj_sock_close(op->u.acc.sock);
        if (cb && op->op_key)
            cb(user_data, op->op_key);
        give_back(key, op);
    }
}

/* ---- Callbacks ---- */

/* What a callback needs of an operation, which is free again by then. */
typedef struct completion {
    pj__op_kind kind;
    pj_ioqueue_op_key_t *op_key;
    pj_ssize_t result;
    pj_sock_t sock;
} completion;

static completion finish(pj_ioqueue_key_t *key, pj__op *op)
{
    completion c = {op->kind, op->op_key, op->result, PJ_INVALID_SOCKET};

    if (op->kind == PJ__OP_ACCEPT)
        c.sock = op->u.acc.sock;
    pj__op_free(key, op);
    return c;
}

static void call(pj_ioqueue_key_t *key, const completion *c)
{
    const pj_ioqueue_callback *cb = &key->cb;

    switch (c->kind) {
    case PJ__OP_RECV:
        if (cb->on_read_complete)
            cb->on_read_complete(key, c->op_key, c->result);
        break;
    case PJ__OP_SEND:
        if (cb->on_write_complete)
            cb->on_write_complete(key, c->op_key, c->result);
        break;
    case PJ__OP_CONNECT:
        if (cb->on_connect_complete)
            cb->on_connect_complete(key, (pj_status_t)-c->result);
        break;
    case PJ__OP_ACCEPT:
        if (cb->on_accept_complete)
            cb->on_accept_complete(key, c->op_key, c->sock, (pj_status_t)-c->result);
        else if (c->sock != PJ_INVALID_SOCKET)
            pj_sock_close(c->sock);
        break;
    }
}

void pj__key_dispatch(pj_ioqueue_key_t *key, unsigned *count)
{
    if (key->dispatching)
        return;
    key->dispatching = PJ_TRUE;
    while (key->done.head && !pj__key_closed(key)) {
        completion c = finish(key, pj__op_pop(&key->done));

        pthread_mutex_unlock(&key->lock);
        call(key, &c);
        ++*count;
        pthread_mutex_lock(&key->lock);
    }
    key->dispatching = PJ_FALSE;
}

void pj__key_read_done(pj_ioqueue_key_t *key, pj__op *op, unsigned *count)
{
    completion c;

    if (!key->concurrent) {
        pj__op_append(&key->done, op);
        pj__key_dispatch(key, count);
        pthread_mutex_unlock(&key->lock);
        return;
    }
    c = finish(key, op);
    pthread_mutex_unlock(&key->lock);
    call(key, &c);
    ++*count;
}

pj_bool_t pj_ioqueue_is_pending(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key)
{
    pj_bool_t pending;
    uint64_t queued;

    if (!key || !op_key || !pj__gate_enter(&key->gate, 0, &queued))
        return PJ_FALSE;
    pending = pj__write_is_pending(key, op_key); /* first: it goes from there to done */
    if (!pending)
        pj__write_settle(key);
    pthread_mutex_lock(&key->lock);
    pending = pending || contains(&key->reads, op_key) || contains(&key->done, op_key);
    pthread_mutex_unlock(&key->lock);
    pj__gate_leave(&key->gate, 0);
    return pending;
}

/* Let a poller call the callback. With the lock held. */
static void complete(pj_ioqueue_key_t *key, pj__op *op, pj_ssize_t result)
{
    op->result = result;
    pj__op_append(&key->done, op);
    pj__side_raise(key, PJ__WRITE_SIDE);
}

/* A send leaves an empty operation in the list; another one carries the result. */
static pj_status_t post_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t result)
{
    pj_status_t status = PJ_ENOMEM;
    pj__op *op;

    pthread_mutex_lock(&key->lock);
    op = pj__op_new(key, PJ__OP_SEND, op_key);
    pthread_mutex_unlock(&key->lock);
    if (op)
        status = pj__write_withdraw(key, op_key); /* may wait for a sender: not under the lock */
    pthread_mutex_lock(&key->lock);
    if (status == PJ_SUCCESS)
        complete(key, op, result);
    else if (op)
        pj__op_free(key, op);
    pthread_mutex_unlock(&key->lock);
    return status;
}

pj_status_t pj_ioqueue_post_completion(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key,
                                       pj_ssize_t bytes_status)
{
    pj_status_t status = PJ_SUCCESS;
    uint64_t queued;
    pj__op *op;

    if (!key || !op_key)
        return PJ_EINVAL;
    if (!pj__gate_enter(&key->gate, 0, &queued))
        return PJ_ENOTFOUND;
    pthread_mutex_lock(&key->lock);
    op = pj__op_take(&key->reads, op_key);
    if (op)
        complete(key, op, bytes_status);
    pthread_mutex_unlock(&key->lock);
    if (!op)
        status = post_write(key, op_key, bytes_status);
    pj__gate_leave(&key->gate, 0);
    return status;
}
