/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations of a key, and the calls of its callbacks.
 *
 * An operation is in one list: reads or writes while it waits for the socket, done while it waits for its callback.
 * A key that allows concurrency calls the callback of a receive at once, in the thread that received; all other
 * callbacks go through the done list, which one thread at a time empties: those of a key without concurrency,
 * so that they never overlap, and those of sends, so that they come in order.
 *
 * No callback starts after pj_ioqueue_unregister(): it empties the lists under the lock, and what was taken
 * out before belongs to a callback that has begun. The operation is given back before its callback is called, so
 * that the callback can start the next one without an allocation.
 */
#include "io/ioqueue_priv.h"

#include "base/alloc.h"

#include <pj/errno.h>
#include <pj/sock.h>
#include <string.h>

/* ---- Operations ---- */

pj__op *pj__op_new(pj_ioqueue_key_t *key, pj__op_kind kind, pj_ioqueue_op_key_t *op_key)
{
    pj__op *op = key->spare;

    if (op)
        key->spare = NULL;
    else
        op = pj__malloc(sizeof(*op));
    if (!op)
        return NULL;
    memset(op, 0, sizeof(*op));
    op->kind = kind;
    op->op_key = op_key;
    return op;
}

void pj__op_free(pj_ioqueue_key_t *key, pj__op *op)
{
    if (key->spare)
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

pj__op *pj__key_take_all(pj_ioqueue_key_t *key)
{
    pj__op_list *lists[] = {&key->done, &key->reads, &key->writes};
    pj__op *chain = NULL, **end = &chain;

    for (size_t i = 0; i < PJ_ARRAY_SIZE(lists); i++) {
        *end = lists[i]->head;
        if (lists[i]->head)
            end = lists[i]->tail;
        lists[i]->head = NULL;
    }
    *end = key->connect_op;
    key->connect_op = NULL;
    atomic_store(&key->write_count, 0);
    atomic_store(&key->queued, 0);
    return chain;
}

void pj__ops_cancel(pj__op *chain, pj_ioqueue_cancel_cb *cb, void *user_data)
{
    while (chain) {
        pj__op *op = chain;

        chain = op->next;
        if (op->kind == PJ__OP_ACCEPT && op->u.acc.sock != PJ_INVALID_SOCKET)
            pj_sock_close(op->u.acc.sock);
        if (cb && op->op_key)
            cb(user_data, op->op_key);
        pj__free(op);
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
    /* Unregistering empties the list, so each one found here may be called. */
    while (key->done.head) {
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
        return;
    }
    c = finish(key, op);
    pthread_mutex_unlock(&key->lock);
    call(key, &c);
    ++*count;
    pthread_mutex_lock(&key->lock);
}

pj_bool_t pj_ioqueue_is_pending(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key)
{
    pj_bool_t pending;

    if (!key || !op_key)
        return PJ_FALSE;
    pthread_mutex_lock(&key->lock);
    pending = contains(&key->reads, op_key) || contains(&key->writes, op_key) ||
              contains(&key->done, op_key);
    pthread_mutex_unlock(&key->lock);
    return pending;
}

pj_status_t pj_ioqueue_post_completion(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key,
                                       pj_ssize_t bytes_status)
{
    pj_status_t status = PJ_SUCCESS;
    pj__op *op;

    if (!key || !op_key)
        return PJ_EINVAL;
    pthread_mutex_lock(&key->lock);
    op = pj__op_take(&key->reads, op_key);
    if (!op && key->writes.head && key->writes.head->op_key == op_key &&
        key->writes.head->u.out.done > 0) {
        /* Half of it is on its way; the stream would be broken. */
        status = PJ_EBUSY;
    } else if (!op) {
        op = pj__op_take(&key->writes, op_key);
        if (op) {
            atomic_fetch_sub(&key->write_count, 1);
            atomic_fetch_sub(&key->queued, op->u.out.len);
        }
    }
    if (op) {
        op->result = bytes_status;
        pj__op_append(&key->done, op);
    } else if (status == PJ_SUCCESS) {
        status = PJ_ENOTFOUND;
    }
    if (status == PJ_SUCCESS)
        pj__side_raise(key, PJ__WRITE_SIDE);
    pthread_mutex_unlock(&key->lock);
    return status;
}
