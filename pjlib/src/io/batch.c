/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datagrams by many: recvmmsg() and sendmmsg() for the transports of ours.
 *
 * Receiving. There is no posted operation: who has the read side's turn asks the user for buffers, fills as many as
 * there are datagrams, and hands them over. One thread at a time receives, since there is one turn. With
 * concurrency the turn is given back or handed on before the datagrams are handed over, so that others receive
 * meanwhile; without, it is kept until they have been.
 *
 *   fewer than lent   the socket is drained: recvmmsg() stops early for nothing else but an error, whose report is an
 *                     edge of its own (an ICMP error that arrives wakes epoll; the simulated world raises it)
 *   all of them       there may be more: the turn goes to the ready list, where another poller finds it, or this one
 *   an error          of an earlier send (ICMP): the socket is asked again; MAX_ERRORS in a row: in the next poll. Any
 *                     other error ends receiving until pj__batch_start()
 *
 * The key's lock is held while the system receives, as for one operation, so that unregistering cannot close the socket
 * under it, and never while the user is called.
 *
 * Sending. sendmmsg() stops at the first datagram that fails; it gets its error, and the next call begins after it.
 * A thread that sends is inside the key's gate, like any sender (write_queue.c).
 */
#include "io/batch.h"

#include "io/defer.h"
#include "io/ioqueue_priv.h"
#include "net/net_sock.h"

#include <pj/errno.h>
#include <string.h>

enum { MAX_ERRORS = 16 };

/* ---- What the system wants ---- */

typedef struct messages {
    struct mmsghdr hdr[PJ__BATCH_MAX];
    struct iovec iov[PJ__BATCH_MAX];
} messages;

static void fill(messages *m, const pj__dgram *d, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct msghdr *hdr = &m->hdr[i].msg_hdr;

        m->iov[i].iov_base = d[i].data;
        m->iov[i].iov_len = (size_t)d[i].len;
        hdr->msg_name = d[i].addr;
        hdr->msg_namelen = (socklen_t)d[i].addr_len;
        hdr->msg_iov = &m->iov[i];
        hdr->msg_iovlen = 1;
        hdr->msg_control = NULL;
        hdr->msg_controllen = 0;
        hdr->msg_flags = 0;
    }
}

/* ---- Receiving ---- */

/* With the lock held. */
static pj_status_t receive(pj_ioqueue_key_t *key, pj__dgram *d, unsigned lent, unsigned *got)
{
    messages m;
    pj_status_t status;
    unsigned errors = 0;

    do {
        fill(&m, d, lent);
        status = pj__sock_recv_batch(key->sock, m.hdr, lent, got);
    } while (pj__sock_is_transient(status) && ++errors < MAX_ERRORS);
    if (status != PJ_SUCCESS)
        return status;
    for (unsigned i = 0; i < *got; i++) {
        d[i].len = (pj_ssize_t)m.hdr[i].msg_len;
        d[i].addr_len = (int)m.hdr[i].msg_hdr.msg_namelen;
    }
    return PJ_SUCCESS;
}

pj_bool_t pj__batch_is_over(pj_status_t status)
{
    return status != PJ_SUCCESS && status != PJ_ECANCELLED && !pj__sock_would_block(status) &&
           !pj__sock_is_transient(status);
}

/* What one receive has told about the socket. */
typedef struct outcome {
    pj_status_t status;
    unsigned got;
    pj_bool_t over; /* nothing more to do until the next event */
} outcome;

/* Receive if it may be. With the lock held. */
static outcome attempt(pj_ioqueue_key_t *key, pj__dgram *d, unsigned lent)
{
    outcome o = {PJ_ECANCELLED, 0, PJ_TRUE};

    if (pj__key_closed(key) || !key->batch_on || !lent)
        return o;
    o.status = receive(key, d, lent, &o.got);
    if (o.status == PJ_SUCCESS)
        o.over = o.got < lent;
    else
        o.over = !pj__sock_is_transient(o.status);
    if (pj__batch_is_over(o.status))
        key->batch_on = PJ_FALSE;
    return o;
}

/* What was not tried is not asked for again: help or start will. */
static pj_bool_t end_turn(pj_ioqueue_key_t *key, const outcome *o, unsigned seen)
{
    if (o->status != PJ_ECANCELLED)
        return pj__read_give_back(key, seen);
    return atomic_compare_exchange_strong(&key->events[PJ__READ_SIDE], &seen, 0);
}

/*
 * See to the turn, of which the events were @a seen before. @return whether it is still the
 * caller's. With the lock held: who starts again, or asks for help, raises the events under it, and
 * afterwards.
 */
static pj_bool_t settle(pj_ioqueue_key_t *key, const outcome *o, unsigned seen, pj_bool_t hand_on)
{
    if (pj__key_closed(key) || (o->over && end_turn(key, o, seen)))
        return PJ_FALSE;
    if (hand_on)
        pj__ready_push(key, PJ__READ_SIDE);
    return !hand_on;
}

/* Hand datagrams over. A single one has nobody to share a call with: what it causes is not put
 * off. */
static void deliver(pj_ioqueue_key_t *key, const pj__batch_cb *cb, pj__dgram *d, unsigned lent,
                    const outcome *o)
{
    pj__defer_scope scope;
    void *user_data = atomic_load(&key->user_data);

    if (o->got > 1)
        pj__defer_enter(&scope, key->ioqueue);
    cb->received(key, user_data, d, lent, o->got, o->status);
    if (o->got > 1)
        pj__defer_leave(&scope);
}

/* One receive. @return whether the caller still has the turn. */
static pj_bool_t round_of(pj_ioqueue_key_t *key, unsigned *count, unsigned limit)
{
    const pj__batch_cb *cb = atomic_load(&key->batch);
    unsigned seen = atomic_load(&key->events[PJ__READ_SIDE]);
    pj__dgram d[PJ__BATCH_MAX];
    unsigned lent = cb->lend(atomic_load(&key->user_data), d, PJ__BATCH_MAX);
    pj_bool_t mine = PJ_TRUE;
    outcome o;

    pthread_mutex_lock(&key->lock);
    o = attempt(key, d, lent);
    if (key->concurrent || o.got == 0)
        mine = settle(key, &o, seen, key->concurrent || !o.over);
    pthread_mutex_unlock(&key->lock);

    deliver(key, cb, d, lent, &o);
    *count += o.got;
    if (!mine || o.got == 0)
        return mine;
    pthread_mutex_lock(&key->lock);
    mine = settle(key, &o, seen, *count >= limit);
    pthread_mutex_unlock(&key->lock);
    return mine;
}

void pj__batch_run(pj_ioqueue_key_t *key, unsigned *count)
{
    unsigned limit = *count + PJ_IOQUEUE_MAX_EVENTS_IN_SINGLE_POLL;
    pj_bool_t mine = PJ_TRUE;

    while (mine && !pj__key_closed(key))
        mine = round_of(key, count, limit);
}

pj_status_t pj__batch_start(pj_ioqueue_key_t *key, const pj__batch_cb *cb)
{
    pj_status_t status = PJ_EINVALIDOP;
    pj_bool_t watched;

    pthread_mutex_lock(&key->lock);
    if (!pj__key_closed(key)) {
        watched = atomic_load(&key->watched) != 0;
        atomic_store(&key->batch, cb);
        key->batch_on = PJ_TRUE;
        status = pj__key_watch(key, PJ__EV_READ);
        /* A backend that starts to watch reports what is there; later only an edge does. */
        if (status == PJ_SUCCESS && watched)
            pj__side_raise(key, PJ__READ_SIDE);
    }
    pthread_mutex_unlock(&key->lock);
    return status;
}

void pj__batch_stop(pj_ioqueue_key_t *key)
{
    pthread_mutex_lock(&key->lock);
    key->batch_on = PJ_FALSE;
    pthread_mutex_unlock(&key->lock);
}

void pj__batch_help(pj_ioqueue_key_t *key)
{
    pthread_mutex_lock(&key->lock);
    if (!pj__key_closed(key))
        pj__side_raise(key, PJ__READ_SIDE);
    pthread_mutex_unlock(&key->lock);
}

/* ---- Sending ---- */

static void mark(pj__dgram *d, unsigned count, pj_status_t status)
{
    for (unsigned i = 0; i < count; i++)
        d[i].status = status;
}

/* One call. @return how many datagrams are over, sent or failed; fewer than @a count and none:
 * the socket is full. */
static unsigned send_some(pj_ioqueue_key_t *key, struct mmsghdr *hdr, pj__dgram *d, unsigned count)
{
    unsigned sent = 0;
    pj_status_t status = pj__sock_send_batch(key->sock, hdr, count, &sent);

    if (status == PJ_SUCCESS) {
        mark(d, sent, PJ_SUCCESS);
        return sent;
    }
    if (pj__sock_would_block(status))
        return 0;
    d[0].status = status;
    return 1;
}

static pj_status_t send_one(pj_ioqueue_key_t *key, const pj__dgram *d)
{
    pj_ssize_t len = d->len;
    pj_status_t status = pj_sock_sendto(key->sock, d->data, &len, 0, d->addr, d->addr_len);

    return pj__sock_would_block(status) ? PJ_EPENDING : status;
}

/* Inside the gate. */
static void send_all(pj_ioqueue_key_t *key, pj__dgram *d, unsigned count)
{
    messages m;
    unsigned part, done;

    while (count) {
        part = count < PJ__BATCH_MAX ? count : PJ__BATCH_MAX;
        fill(&m, d, part);
        for (done = 0; done < part;) {
            unsigned over = send_some(key, m.hdr + done, d + done, part - done);

            if (!over) {
                mark(d + done, count - done, PJ_EPENDING);
                return;
            }
            done += over;
        }
        d += part;
        count -= part;
    }
}

void pj__batch_send(pj_ioqueue_key_t *key, pj__dgram *d, unsigned count)
{
    uint64_t queued;

    if (!pj__gate_enter(&key->gate, 0, &queued)) {
        mark(d, count, PJ_EINVALIDOP);
        return;
    }
    if (!pj__wlist_is_empty(&key->out))
        mark(d, count, PJ_EPENDING); /* behind what waits already */
    else if (count == 1)
        d->status = send_one(key, d);
    else
        send_all(key, d, count);
    pj__gate_leave(&key->gate, 0);
}
