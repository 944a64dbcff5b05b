/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Receiving by UDP: many datagrams in one call, into rx_data that are lent for it.
 *
 * A poller that finds datagrams takes rx_data from the manager's free ones, as many as came last time doubled, so that
 * a quiet socket costs a few and a busy one the whole batch (pjsip_limits.udp_batch); the system fills them, the
 * messages are handled, and all go back. No transport owns any. Without memory there is room for none: the datagram
 * is received into nothing and lost, as on a full network, and its sender repeats it.
 *
 * With async_cnt 1 the messages are handled by the thread that received them, one after the other, and nobody else
 * receives until that is done. With more, others may help: udp_order.c says in which order.
 *
 * A message that was received belongs to the socket it came by. When the transport is paused, shut or has
 * another socket by the time its turn comes, it is dropped.
 */
#include "transport/udp_priv.h"

#include "io/defer.h"

#include <pj/assert.h>

enum { FEW = 4, MAX_WAITING = 4 * PJ__BATCH_MAX };

/* ---- Lending ---- */

/* Without memory: room for one datagram of which nothing is kept. */
static unsigned lend_nothing(pj__dgram *d)
{
    memset(d, 0, sizeof(*d));
    return 1;
}

static unsigned lend(void *user_data, pj__dgram *d, unsigned room)
{
    pjsip__udp *udp = user_data;
    unsigned count = 0, want = atomic_load_explicit(&udp->want, memory_order_relaxed);
    pjsip__rx *rx;

    want = PJ_MIN(want, PJ_MIN(room, pjsip__udp_batch(udp)));
    if (udp->async_cnt > 1 && pjsip__udp_order_full(&udp->order, MAX_WAITING))
        return 0;
    rx = pjsip__rx_lend_chain(udp->base.tpmgr, &udp->base, want);
    for (; rx; rx = rx->next) {
        pjsip_rx_data *rdata = &rx->pub;

        d[count].data = rdata->pkt_info.packet;
        d[count].len = sizeof(rdata->pkt_info.packet);
        d[count].addr = &rdata->pkt_info.src_addr;
        d[count].addr_len = sizeof(rdata->pkt_info.src_addr);
        d[count++].owner = rx;
    }
    return count ? count : lend_nothing(d);
}

/* Give back a part of what was lent. */
static void give_back(pjsip__udp *udp, pj__dgram *d, unsigned from, unsigned to)
{
    pjsip__rx *chain = NULL;

    /* The first is the first to be lent again: its memory is warm. */
    for (unsigned i = to; i > from; i--) {
        pjsip__rx *rx = d[i - 1].owner;

        if (!rx)
            continue;
        rx->next = chain;
        chain = rx;
    }
    pjsip__rx_return_chain(udp->base.tpmgr, chain);
}

/* ---- Handling ---- */

/* Whether what came by a key is still wanted. */
static pj_bool_t is_wanted(pjsip__udp *udp, const pj_ioqueue_key_t *key)
{
    return __atomic_load_n(&udp->key, __ATOMIC_ACQUIRE) == key && !atomic_load(&udp->paused);
}

/* What a datagram has to say goes into its rx_data. */
static void set_length(pjsip__rx *rx, const pj__dgram *d)
{
    rx->pub.pkt_info.len = d->len;
    rx->pub.pkt_info.src_addr_len = d->addr_len;
}

static void handle(pjsip__udp *udp, pjsip__rx *rx)
{
    pjsip_rx_data *rdata = &rx->pub;

    if (rdata->pkt_info.len == 0) {
        pjsip__count(&udp->base.tpmgr->env->stats.rx_keepalives);
        return;
    }
    pjsip__rx_set_source(rdata, &rdata->pkt_info.src_addr, rdata->pkt_info.src_addr_len);
    pjsip_tpmgr_receive_packet(udp->base.tpmgr, rdata);
    pj_pool_reset(rdata->tp_info.pool);
    pjsip__rx_clear(rdata);
}

/* Half a batch of answers leaves while the rest is handled: their memory is used again by the other half. */
static void between_messages(pjsip__udp *udp)
{
    pj__defer_checkpoint();
    if (atomic_load_explicit(&udp->out.count, memory_order_relaxed) * 2 >= pjsip__udp_batch(udp))
        pjsip__udp_flush(udp);
}

static void handle_in_turn(pjsip__udp *udp, const pj_ioqueue_key_t *key, const pj__dgram *d,
                           unsigned got)
{
    for (unsigned i = 0; i < got && is_wanted(udp, key); i++) {
        pjsip__rx *rx = d[i].owner;

        if (!rx) {
            pjsip__count(&udp->base.tpmgr->env->stats.rx_no_memory);
            continue;
        }
        set_length(rx, &d[i]);
        handle(udp, rx);
        between_messages(udp);
    }
}

static void put_in_order(pjsip__udp *udp, const pj__dgram *d, unsigned got)
{
    pjsip__rx *chain = NULL, **end = &chain;

    for (unsigned i = 0; i < got; i++) {
        pjsip__rx *rx = d[i].owner;

        if (!rx) {
            pjsip__count(&udp->base.tpmgr->env->stats.rx_no_memory);
            continue;
        }
        set_length(rx, &d[i]);
        rx->conversation = pjsip__udp_conversation(d[i].data, (pj_size_t)d[i].len);
        *end = rx;
        end = &rx->next;
    }
    *end = NULL;
    if (chain)
        pjsip__udp_order_put(&udp->order, chain);
}

/* Handle what may be handled now, by whichever thread it was received. */
static void handle_with_others(pjsip__udp *udp, pj_ioqueue_key_t *key)
{
    pjsip__rx *rx, *chain = NULL;
    pj_bool_t more;

    while ((rx = pjsip__udp_order_take(&udp->order, &more)) != NULL) {
        if (more)
            pj__batch_help(key);
        if (is_wanted(udp, key))
            handle(udp, rx);
        if (pjsip__udp_order_done(&udp->order, rx))
            pj__batch_help(key);
        rx->next = chain;
        chain = rx;
        between_messages(udp);
    }
    pjsip__rx_return_chain(udp->base.tpmgr, chain);
}

/* ---- A batch ---- */

static void received(pj_ioqueue_key_t *key, void *user_data, pj__dgram *d, unsigned lent,
                     unsigned got, pj_status_t status)
{
    pjsip__udp *udp = user_data;
    pj_bool_t shared = udp->async_cnt > 1;
    unsigned rest = shared ? got : 0;

    if (got)
        atomic_store_explicit(&udp->want, PJ_MAX(FEW, got * 2), memory_order_relaxed);
    else if (pj__batch_is_over(status))
        PJ_PERROR(1, (udp->base.obj_name, status, "The socket cannot be read"));
    if ((got == 0 && !shared) || !pjsip__tp_pin(udp->base.tpmgr, &udp->base)) {
        give_back(udp, d, 0, lent);
        return;
    }
    if (shared) {
        put_in_order(udp, d, got);
        handle_with_others(udp, key);
    } else {
        handle_in_turn(udp, key, d, got);
    }
    give_back(udp, d, rest, lent);
    pjsip_transport_dec_ref(&udp->base);
}

const pj__batch_cb pjsip__udp_receiver = {lend, received};

void pjsip__udp_drop_received(pjsip__udp *udp)
{
    pjsip__rx_return_chain(udp->base.tpmgr, pjsip__udp_order_clear(&udp->order));
}
