/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sends of one transport that have not been completed.
 *
 * Every send is put here before it is handed to the socket, and whoever takes it out completes it: the sender when
 * the socket was done at once, the socket's completion, or the close of the transport. So each send has exactly one
 * end, whatever happens at the same time. A completion that comes late names the send by its op key, and the key is
 * compared before it is followed: the memory may have another owner by then.
 */
#include "transport/transport_priv.h"

pj_status_t pjsip__pending_init(pjsip__pending *list, pj_pool_t *pool)
{
    memset(list, 0, sizeof(*list));
    return pj_lock_create_simple_mutex(pool, "tpsend", &list->lock);
}

void pjsip__pending_fini(pjsip__pending *list)
{
    if (list->lock)
        pj_lock_destroy(list->lock);
    list->lock = NULL;
}

static pj_size_t size_of(const pjsip__tx *tx)
{
    return (pj_size_t)(tx->pub.buf.cur - tx->pub.buf.start);
}

static void unlink_tx(pjsip__pending *list, pjsip__tx *tx)
{
    if (tx->prev)
        tx->prev->next = tx->next;
    else
        list->head = tx->next;
    if (tx->next)
        tx->next->prev = tx->prev;
    else
        list->tail = tx->prev;
    tx->next = tx->prev = NULL;
    tx->on = NULL;
    list->octets -= size_of(tx);
    atomic_fetch_sub(&list->count, 1);
}

pj_status_t pjsip__pending_add(pjsip__pending *list, pjsip_tx_data *tdata, void *token,
                               pjsip_transport_callback cb, pj_bool_t submitted, pj_size_t limit)
{
    pjsip__tx *tx = pjsip__tx_of(tdata);
    pj_status_t status = PJ_SUCCESS;

    pj_lock_acquire(list->lock);
    if (list->closed) {
        status = PJ_EINVALIDOP;
    } else if (limit && list->octets + size_of(tx) > limit && list->head) {
        status = PJ_EOVERFLOW;
    } else {
        tdata->op_key.tdata = tdata;
        tdata->op_key.token = token;
        tdata->op_key.callback = cb;
        tx->submitted = submitted;
        tx->on = list;
        tx->next = NULL;
        tx->prev = list->tail;
        if (list->tail)
            list->tail->next = tx;
        else
            list->head = tx;
        list->tail = tx;
        list->octets += size_of(tx);
        atomic_fetch_add(&list->count, 1);
    }
    pj_lock_release(list->lock);
    return status;
}

pj_bool_t pjsip__pending_take(pjsip__pending *list, const pjsip_tx_data *tdata)
{
    pjsip__tx *tx;

    pj_lock_acquire(list->lock);
    /* The latest are the likeliest. */
    for (tx = list->tail; tx && &tx->pub != tdata; tx = tx->prev)
        ;
    if (tx)
        unlink_tx(list, tx);
    pj_lock_release(list->lock);
    return tx != NULL;
}

pjsip_tx_data *pjsip__pending_take_op(pjsip__pending *list, const pj_ioqueue_op_key_t *op_key)
{
    pjsip__tx *tx;

    pj_lock_acquire(list->lock);
    for (tx = list->head; tx && &tx->pub.op_key.key != op_key; tx = tx->next)
        ;
    if (tx)
        unlink_tx(list, tx);
    pj_lock_release(list->lock);
    return tx ? &tx->pub : NULL;
}

unsigned pjsip__pending_take_some(pjsip__pending *list, pjsip_tx_data **out, unsigned room)
{
    unsigned count = 0;

    if (!atomic_load(&list->count))
        return 0;
    pj_lock_acquire(list->lock);
    while (count < room && list->head) {
        out[count++] = &list->head->pub;
        unlink_tx(list, list->head);
    }
    pj_lock_release(list->lock);
    return count;
}

pjsip_tx_data *pjsip__pending_submit_next(pjsip__pending *list)
{
    pjsip__tx *tx;

    pj_lock_acquire(list->lock);
    for (tx = list->head; tx && tx->submitted; tx = tx->next)
        ;
    if (tx)
        tx->submitted = PJ_TRUE;
    pj_lock_release(list->lock);
    return tx ? &tx->pub : NULL;
}

void pjsip__pending_close(pjsip__pending *list, pjsip_transport *tp, pj_status_t status)
{
    pjsip__tx *tx;

    for (;;) {
        pj_lock_acquire(list->lock);
        list->closed = PJ_TRUE;
        tx = list->head;
        if (tx)
            unlink_tx(list, tx);
        pj_lock_release(list->lock);
        if (!tx)
            break;
        tx->pub.op_key.callback(tp, tx->pub.op_key.token, -(pj_ssize_t)status);
    }
}

void pjsip__pending_reopen(pjsip__pending *list)
{
    pj_lock_acquire(list->lock);
    list->closed = PJ_FALSE;
    pj_lock_release(list->lock);
}

pj_bool_t pjsip__pending_empty(pjsip__pending *list)
{
    pj_bool_t empty;

    pj_lock_acquire(list->lock);
    empty = list->head == NULL;
    pj_lock_release(list->lock);
    return empty;
}
