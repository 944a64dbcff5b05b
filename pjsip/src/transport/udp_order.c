/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order in which several threads handle the messages of one socket.
 *
 * Datagrams are received by one thread at a time, in the order in which the system has them, and put here. Threads
 * take them out one by one. What is guaranteed, for a transport that several threads serve (async_cnt above 1):
 *
 *   - messages begin to be handled in the order of their arrival
 *   - a message begins only when all earlier ones of its conversation (with the same Call-ID) have been handled
 *   - a slow callback delays its own conversation and nobody else, as long as there is another thread
 *
 * With async_cnt 1, the default, each message is handled after the one before it, and nothing of this is used.
 *
 * Decided against: an order by the peer's address, since all of a trunk's messages come from one address and would be
 * handled by one thread; no order, since an ACK and the re-INVITE behind it, or a NOTIFY and the next, then
 * overtake each other and cost a 491 or a 500 now and then.
 *
 * The Call-ID is looked for without parsing: the receiving thread sees each message for a moment only. What it does not
 * find (no SIP, a folded header) has no conversation, and waits for nobody.
 */
#include "transport/udp_priv.h"

#include "base/hash_keyed.h"

#include <pj/ctype.h>
#include <strings.h>

/* ---- Which conversation ---- */

/* Behind "Call-ID:" or "i:" at the beginning of a line (RFC 3261 7.3.1, 7.3.3), or NULL. */
static const char *call_id_value(const char *at, const char *end)
{
    if (end - at > 7 && strncasecmp(at, "Call-ID", 7) == 0)
        at += 7;
    else if (end - at > 1 && (*at == 'i' || *at == 'I'))
        at++;
    else
        return NULL;
    while (at < end && pj_isblank((unsigned char)*at))
        at++;
    return at < end && *at == ':' ? at + 1 : NULL;
}

static uint64_t hash_value(const char *at, const char *end)
{
    const char *last = at;

    while (at < end && pj_isblank((unsigned char)*at))
        at++;
    for (const char *p = at; p < end && *p != '\r' && *p != '\n'; p++) {
        if (!pj_isblank((unsigned char)*p))
            last = p + 1;
    }
    return last > at ? pj__siphash(at, (size_t)(last - at)) | 1 : 0;
}

uint64_t pjsip__udp_conversation(const char *msg, pj_size_t len)
{
    const char *at = msg, *end = msg + len, *value;

    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at++;
        value = call_id_value(at, end);
        if (value)
            return hash_value(value, end);
        if (at < end && (*at == '\r' || *at == '\n'))
            break; /* the head is over */
    }
    return 0;
}

/* ---- The order ---- */

pj_status_t pjsip__udp_order_init(pjsip__udp_order *order, pj_pool_t *pool, unsigned max)
{
    memset(order, 0, sizeof(*order));
    order->max = max;
    return pj_lock_create_simple_mutex(pool, "udporder", &order->lock);
}

void pjsip__udp_order_fini(pjsip__udp_order *order)
{
    if (order->lock)
        pj_lock_destroy(order->lock);
    order->lock = NULL;
}

void pjsip__udp_order_put(pjsip__udp_order *order, pjsip__rx *chain)
{
    pj_lock_acquire(order->lock);
    while (chain) {
        pjsip__rx *rx = chain;

        chain = rx->next;
        rx->next = NULL;
        if (order->tail)
            order->tail->next = rx;
        else
            order->head = rx;
        order->tail = rx;
        order->waiting++;
    }
    pj_lock_release(order->lock);
}

static pj_bool_t may_run(const pjsip__udp_order *order, const pjsip__rx *rx)
{
    const pjsip__rx *other = rx->conversation ? order->running : NULL;

    while (other && other->conversation != rx->conversation)
        other = other->next;
    return other == NULL;
}

/* The one before the first that may run: what is passed over is of conversations at work, and so is what is behind it
 * of the same. NULL in *found: there is none. */
static pjsip__rx *find(const pjsip__udp_order *order, pjsip__rx **found)
{
    pjsip__rx *before = NULL, *rx = order->busy < order->max ? order->head : NULL;

    while (rx && !may_run(order, rx)) {
        before = rx;
        rx = rx->next;
    }
    *found = rx;
    return before;
}

pjsip__rx *pjsip__udp_order_take(pjsip__udp_order *order, pj_bool_t *more)
{
    pjsip__rx *before, *rx, *next = NULL;

    pj_lock_acquire(order->lock);
    before = find(order, &rx);
    if (rx) {
        if (before)
            before->next = rx->next;
        else
            order->head = rx->next;
        if (!rx->next)
            order->tail = before;
        order->waiting--;
        rx->next = order->running;
        order->running = rx;
        order->busy++;
        find(order, &next);
    }
    pj_lock_release(order->lock);
    *more = next != NULL;
    return rx;
}

pj_bool_t pjsip__udp_order_done(pjsip__udp_order *order, pjsip__rx *rx)
{
    pjsip__rx **at = &order->running;
    pj_bool_t room;

    pj_lock_acquire(order->lock);
    while (*at != rx)
        at = &(*at)->next;
    *at = rx->next;
    rx->next = NULL;
    order->busy--;
    room = order->full && order->waiting == 0;
    if (room)
        order->full = PJ_FALSE;
    pj_lock_release(order->lock);
    return room;
}

pj_bool_t pjsip__udp_order_full(pjsip__udp_order *order, unsigned limit)
{
    pj_bool_t full;

    pj_lock_acquire(order->lock);
    full = order->waiting > limit;
    if (full)
        order->full = PJ_TRUE;
    pj_lock_release(order->lock);
    return full;
}

pjsip__rx *pjsip__udp_order_clear(pjsip__udp_order *order)
{
    pjsip__rx *chain;

    pj_lock_acquire(order->lock);
    chain = order->head;
    order->head = order->tail = NULL;
    order->waiting = 0;
    order->full = PJ_FALSE;
    pj_lock_release(order->lock);
    return chain;
}
