/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of a UDP transport share: udp.c its life, udp_recv.c, udp_order.c, udp_send.c. */
#ifndef PJSIP__UDP_PRIV_H
#define PJSIP__UDP_PRIV_H

#include "transport/transport_priv.h"

#include "io/batch.h"

/* ---- udp_order.c: received messages on their way to several threads ---- */

typedef struct pjsip__udp_order {
    pj_lock_t *lock;
    pjsip__rx *head, *tail; /* waiting, in order of arrival */
    pjsip__rx *running;     /* handed out and not yet handled */
    unsigned waiting, busy, max;
    pj_bool_t full; /* was, and receiving has stopped for it */
} pjsip__udp_order;

/* At most @a max messages are handed out at once. */
pj_status_t pjsip__udp_order_init(pjsip__udp_order *order, pj_pool_t *pool, unsigned max);
void pjsip__udp_order_fini(pjsip__udp_order *order);

/* A number for the conversation that a message belongs to, by its Call-ID; 0: unknown. */
uint64_t pjsip__udp_conversation(const char *msg, pj_size_t len);

/* Add a chain of messages (next) of which the conversations are set. */
void pjsip__udp_order_put(pjsip__udp_order *order, pjsip__rx *chain);

/* The next that may be handled now, or NULL. @a more: another one could be handled by another thread. */
pjsip__rx *pjsip__udp_order_take(pjsip__udp_order *order, pj_bool_t *more);

/* It has been handled. PJ_TRUE: receiving had stopped for want of room, and there is room now. */
pj_bool_t pjsip__udp_order_done(pjsip__udp_order *order, pjsip__rx *rx);

/* Whether more than @a limit wait; receiving stops then until done() tells of room. */
pj_bool_t pjsip__udp_order_full(pjsip__udp_order *order, unsigned limit);

/* Take out all that wait, as a chain. */
pjsip__rx *pjsip__udp_order_clear(pjsip__udp_order *order);

/* ---- The transport ---- */

typedef struct pjsip__udp {
    pjsip_transport base;
    pj_lock_t *guard; /* socket, key, names, own_ref */
    pj_sock_t sock;
    pj_ioqueue_key_t *key; /* NULL: no socket */
    atomic_int senders;    /* threads that may be using the key without the guard */
    atomic_bool paused;
    pj_bool_t own_ref;

    unsigned async_cnt; /* messages handled at once; 1: one after the other */
    atomic_uint want;   /* datagrams to make room for in the next receive */
    pjsip__udp_order order;

    pjsip__pending pending; /* sends that the ioqueue has queued */
    pjsip__pending out;     /* collected */
    pjsip__pending sent;    /* given to the system, not yet completed */
    pj_lock_t *tx_lock;     /* held while what was collected is sent, so that it stays in order */
    atomic_uint transmitting;
} pjsip__udp;

static inline pjsip__udp *pjsip__udp_of(pjsip_transport *tp)
{
    return (pjsip__udp *)tp;
}

/* Datagrams in one system call, by the endpoint's limits. */
static inline unsigned pjsip__udp_batch(const pjsip__udp *udp)
{
    unsigned batch = pjsip__tp_env_of(udp->base.endpt)->limits.udp_batch;

    return batch < 1 ? 1 : batch > PJ__BATCH_MAX ? PJ__BATCH_MAX : batch;
}

/* ---- udp_recv.c ---- */

extern const pj__batch_cb pjsip__udp_receiver;

/* Forget what was received and has not been handed over. */
void pjsip__udp_drop_received(pjsip__udp *udp);

/* ---- udp_send.c ---- */

pj_status_t pjsip__udp_send(pjsip_transport *tp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                            int addr_len, void *token, pjsip_transport_callback cb);
void pjsip__udp_on_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t sent);

/* Send what is collected; its completions are left for pjsip__udp_complete(). */
void pjsip__udp_transmit(pjsip__udp *udp);

/* Complete what has been sent; the caller keeps the memory. */
void pjsip__udp_complete(pjsip__udp *udp);

/* Both. */
void pjsip__udp_flush(pjsip__udp *udp);

/* No more sends: complete those there are. */
void pjsip__udp_cancel_sends(pjsip__udp *udp, pj_status_t status);

#endif
