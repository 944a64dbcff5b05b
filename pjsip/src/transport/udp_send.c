/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending by UDP.
 *
 *   at once      outside a batch of received datagrams: one sendto() by the caller, who learns the result; no lock
 *   collected    inside one: the message waits in the list *out* and leaves with others in one sendmmsg(), when the
 *                batch ends (io/defer.c says when else); the caller gets PJ_EPENDING and the completion tells the result
 *   queued       the socket is full: the ioqueue keeps it (the list *pending*) and completes it on a poller
 *
 * A message is in one list at a time, and whoever takes it out sees to its end: so each has exactly one. The references
 * to message and transport are those that pjsip_transport_send2() took; they go with the completion.
 *
 * Messages of one thread leave in the order in which it sent them: who sends at once first sends what is collected, and
 * waits for who is at that. The lock for it, tx_lock, is held during the system call, which does not block,
 * and never during a completion: those wait in the list *sent* for the end of the batch, so that a message that fills
 * the collection does not have other conversations' callbacks run inside its own.
 *
 * A failure among the collected concerns that one message; the rest leaves. Its completion brings the error, and the
 * sending goes on to the next address (send.c).
 */
#include "transport/udp_priv.h"

#include "io/defer.h"

#include <pj/assert.h>
#include <pj/ioqueue.h>
#include <pj/os.h>

static pj_ssize_t size_of(const pjsip_tx_data *tdata)
{
    return tdata->buf.cur - tdata->buf.start;
}

/* The key, for as long as leave() has not been called; NULL: there is none. */
static pj_ioqueue_key_t *enter(pjsip__udp *udp)
{
    /* Announced before the key is read: closing does not let the key go, and another take its place, meanwhile. */
    atomic_fetch_add(&udp->senders, 1);
    return __atomic_load_n(&udp->key, __ATOMIC_SEQ_CST);
}

static void leave(pjsip__udp *udp)
{
    atomic_fetch_sub(&udp->senders, 1);
}

/* ---- Queued ---- */

void pjsip__udp_on_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t sent)
{
    pjsip__udp *udp = pj_ioqueue_get_user_data(key);
    pjsip_tx_data *tdata = udp ? pjsip__pending_take_op(&udp->pending, op_key) : NULL;

    if (tdata)
        tdata->op_key.callback(&udp->base, tdata->op_key.token, sent);
}

/* PJ_EPENDING: it may be complete already, and tdata somebody else's. */
static pj_status_t queue(pjsip__udp *udp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                         int addr_len, void *token, pjsip_transport_callback cb)
{
    pj_ssize_t len = size_of(tdata);
    pj_ioqueue_key_t *key;
    pj_status_t status;

    status = pjsip__pending_add(&udp->pending, tdata, token, cb, PJ_TRUE, 0);
    if (status != PJ_SUCCESS)
        return status;
    key = enter(udp);
    status =
        key ? pj_ioqueue_sendto(key, &tdata->op_key.key, tdata->buf.start, &len, 0, addr, addr_len)
            : PJ_EINVALIDOP;
    leave(udp);
    if (status != PJ_EPENDING && !pjsip__pending_take(&udp->pending, tdata))
        status = PJ_EPENDING; /* the transport was closed, which has completed it */
    return status;
}

/* ---- Collected ---- */

static void keep_result(pjsip__udp *udp, pjsip_tx_data *tdata, pj_status_t status)
{
    pjsip__tx *tx = pjsip__tx_of(tdata);
    void *token = tdata->op_key.token;
    pjsip_transport_callback cb = tdata->op_key.callback;

    if (status == PJ_EPENDING)
        status = queue(udp, tdata, &tx->addr, tx->addr_len, token, cb);
    if (status == PJ_EPENDING)
        return;
    tx->result = status == PJ_SUCCESS ? size_of(tdata) : -(pj_ssize_t)status;
    pjsip__pending_add(&udp->sent, tdata, token, cb, PJ_TRUE, 0); /* never closed */
}

static void send_many(pjsip__udp *udp, pjsip_tx_data **list, unsigned count)
{
    pj__dgram d[PJ__BATCH_MAX];
    pj_ioqueue_key_t *key;

    for (unsigned i = 0; i < count; i++) {
        pjsip__tx *tx = pjsip__tx_of(list[i]);

        d[i].data = list[i]->buf.start;
        d[i].len = size_of(list[i]);
        d[i].addr = &tx->addr;
        d[i].addr_len = tx->addr_len;
        d[i].status = PJ_EINVALIDOP;
    }
    key = enter(udp);
    if (key)
        pj__batch_send(key, d, count);
    leave(udp);
    for (unsigned i = 0; i < count; i++)
        keep_result(udp, list[i], d[i].status);
}

void pjsip__udp_transmit(pjsip__udp *udp)
{
    pjsip_tx_data *list[PJ__BATCH_MAX];
    unsigned count;

    pj_lock_acquire(udp->tx_lock);
    atomic_store(&udp->transmitting, 1);
    while ((count = pjsip__pending_take_some(&udp->out, list, pjsip__udp_batch(udp))) > 0)
        send_many(udp, list, count);
    atomic_store(&udp->transmitting, 0);
    pj_lock_release(udp->tx_lock);
}

void pjsip__udp_complete(pjsip__udp *udp)
{
    pjsip_tx_data *list[PJ__BATCH_MAX];
    unsigned count;

    while ((count = pjsip__pending_take_some(&udp->sent, list, PJ__BATCH_MAX)) > 0) {
        for (unsigned i = 0; i < count; i++)
            list[i]->op_key.callback(&udp->base, list[i]->op_key.token,
                                     pjsip__tx_of(list[i])->result);
    }
}

void pjsip__udp_flush(pjsip__udp *udp)
{
    pjsip__udp_transmit(udp);
    pjsip__udp_complete(udp);
}

static void flush(void *owner)
{
    pjsip__udp_flush(owner);
}

static pj_status_t collect(pjsip__udp *udp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                           int addr_len, void *token, pjsip_transport_callback cb)
{
    pj_grp_lock_t *keeper = udp->base.grp_lock;
    pjsip__tx *tx = pjsip__tx_of(tdata);
    pj_status_t status;

    memcpy(&tx->addr, addr, (size_t)addr_len);
    tx->addr_len = addr_len;
    status = pjsip__pending_add(&udp->out, tdata, token, cb, PJ_FALSE, 0);
    if (status != PJ_SUCCESS)
        return status;
    /* From here on it may be complete. */
    if (!pj__defer(pjsip__tp_env_of(udp->base.endpt)->ioqueue, &flush, udp, keeper)) {
        pj_grp_lock_add_ref(keeper);
        flush(udp);
        pj_grp_lock_dec_ref(keeper);
    } else if (atomic_load(&udp->out.count) >= pjsip__udp_batch(udp)) {
        pjsip__udp_transmit(udp);
    }
    return PJ_EPENDING;
}

static pj_bool_t may_collect(const pjsip__udp *udp, int addr_len)
{
    return pjsip__udp_batch(udp) > 1 && addr_len <= (int)sizeof(pj_sockaddr) &&
           pj__defer_possible(pjsip__tp_env_of(udp->base.endpt)->ioqueue);
}

/* ---- At once ---- */

static pj_status_t send_now(pjsip__udp *udp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                            int addr_len)
{
    pj__dgram d = {tdata->buf.start, size_of(tdata), (pj_sockaddr_t *)(uintptr_t)addr,
                   addr_len,         PJ_EINVALIDOP,  NULL};
    pj_ioqueue_key_t *key;

    /* Order: a transmission is announced before it takes messages out. */
    if (atomic_load(&udp->out.count) || atomic_load(&udp->transmitting))
        pjsip__udp_transmit(udp);
    key = enter(udp);
    if (key && !atomic_load(&udp->paused))
        pj__batch_send(key, &d, 1);
    leave(udp);
    return d.status;
}

pj_status_t pjsip__udp_send(pjsip_transport *tp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                            int addr_len, void *token, pjsip_transport_callback cb)
{
    pjsip__udp *udp = pjsip__udp_of(tp);
    pj_status_t status;

    if (size_of(tdata) > PJSIP__MAX_UDP_PAYLOAD)
        return PJSIP_EMSGTOOLONG;
    if (may_collect(udp, addr_len))
        return collect(udp, tdata, addr, addr_len, token, cb);
    status = send_now(udp, tdata, addr, addr_len);
    if (status == PJ_EPENDING)
        status = queue(udp, tdata, addr, addr_len, token, cb);
    return status;
}

void pjsip__udp_cancel_sends(pjsip__udp *udp, pj_status_t status)
{
    pjsip__pending_close(&udp->pending, &udp->base, status);
    pjsip__pending_close(&udp->out, &udp->base, status);
    pjsip__udp_complete(udp);
}
