/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Expiry: the shards' due timers, merged by time, then by the order of starting; and the time until
 * the next ones.
 *
 * A due timer stays in its shard, where it can be cancelled, until it is called; so the poll takes
 * the shard's lock once for each, and knows of every shard only the *head*, the first of its due
 * timers, as it was when the poll last held that lock. A head that somebody else has taken
 * meanwhile is read anew before the choice is made again.
 *
 * What is started while a poll runs is for the next poll, so that a callback that starts its timer
 * anew for now does not hold the poll for ever: the counter of starts as it was at the beginning
 * tells.
 */
#include "loop/timer_priv.h"

#include <limits.h>
#include <pj/lock.h>

enum { PATIENCE = 64, ENOUGH = 4 * PJ__TIMER_SHARDS /* while others cancel without end */ };

typedef struct head {
    uint64_t at;
    uint32_t age; /* by which the start comes after the oldest one that can be told from it */
} head;

typedef struct poll_state {
    pj_timer_heap_t *ht;
    uint64_t now;
    uint32_t oldest; /* 2^31 starts before the poll began */
    unsigned active; /* bits of the shards that have due timers */
    head heads[PJ__TIMER_SHARDS];
} poll_state;

enum { BEGAN = 1u << 31 }; /* the age of what is started when the poll has begun */

static bool is_before(const head *a, const head *b)
{
    return a->at < b->at || (a->at == b->at && a->age < b->age);
}

static head head_of(const poll_state *poll, const pj__timer_node *node)
{
    return (head){node->in_wheel.at, node->seq - poll->oldest};
}

/*
 * With the shard's lock held and nothing in its log: set the bound. @return the first due node, NULL
 * when there is none.
 */
static const pj__timer_node *look(pj__timer_shard *shard)
{
    const pj__timer_node *node = (const pj__timer_node *)pj__wheel_first_due(&shard->wheel);
    uint64_t next = PJ__TIMER_NEVER;

    if (node)
        next = node->in_wheel.at;
    else if (shard->count == 0)
        pj__timer_nodes_reset(&shard->nodes);
    else
        pj__wheel_next(&shard->wheel, PATIENCE, &next);
    shard->stale = false;
    if (atomic_load_explicit(shard->bound, memory_order_relaxed) != next << 1)
        atomic_store(shard->bound, next << 1);
    return node;
}

/* The same, and note the head, or that there is none. */
static void note_head(poll_state *poll, unsigned index)
{
    const pj__timer_node *node = look(&poll->ht->shards[index]);

    if (!node) {
        poll->active &= ~(1u << index);
        return;
    }
    __builtin_prefetch(node->entry, 1);
    __builtin_prefetch(node->in_wheel.link.next);
    poll->heads[index] = head_of(poll, node);
    poll->active |= 1u << index;
}

static void advance(poll_state *poll, unsigned index)
{
    pj__timer_shard *shard = &poll->ht->shards[index];

    pj__timer_lock_take(&shard->lock);
    pj__timer_settle(shard);
    pj__wheel_advance(&shard->wheel, poll->now);
    note_head(poll, index);
    pj__timer_lock_give(&shard->lock);
}

/* @return the shard whose head comes first. */
static unsigned pick(const poll_state *poll)
{
    unsigned first = (unsigned)__builtin_ctz(poll->active);

    for (unsigned rest = poll->active & (poll->active - 1); rest; rest &= rest - 1) {
        unsigned i = (unsigned)__builtin_ctz(rest);

        if (is_before(&poll->heads[i], &poll->heads[first]))
            first = i;
    }
    return first;
}

/* Call a shard's head. @return PJ_FALSE if it is not the head any more: choose again. */
static pj_bool_t call_head(poll_state *poll, unsigned index)
{
    pj__timer_shard *shard = &poll->ht->shards[index];
    pj_timer_heap_callback *cb = NULL;
    pj_grp_lock_t *grp_lock;
    pj_timer_entry *entry;
    pj__timer_node *node;
    head is;

    pj__timer_lock_take(&shard->lock);
    pj__timer_settle(shard);
    node = (pj__timer_node *)pj__wheel_first_due(&shard->wheel);
    if (node)
        is = head_of(poll, node);
    if (!node || is.at != poll->heads[index].at || is.age != poll->heads[index].age) {
        note_head(poll, index);
        pj__timer_lock_give(&shard->lock);
        return PJ_FALSE;
    }
    entry = node->entry;
    /* Initialized again while it was scheduled: the node is a leftover. */
    if (__atomic_load_n(&entry->_timer_id, __ATOMIC_RELAXED) == node->id)
        cb = entry->cb;
    grp_lock = pj__timer_take(shard, node);
    note_head(poll, index);
    pj__timer_lock_give(&shard->lock);
    if (cb)
        cb(poll->ht, entry);
    if (grp_lock)
        pj_grp_lock_dec_ref(grp_lock);
    return PJ_TRUE;
}

/* @param shards    Bits of those that may have due timers. */
static unsigned expire(pj_timer_heap_t *ht, uint64_t now, unsigned shards)
{
    unsigned limit = atomic_load(&ht->max_per_poll), count = 0;
    poll_state poll = {.ht = ht, .now = now};

    poll.oldest = atomic_load(&ht->seq) - BEGAN;
    for (; shards; shards &= shards - 1)
        advance(&poll, (unsigned)__builtin_ctz(shards));
    while (poll.active && count < limit && !atomic_load(&ht->destroyed)) {
        unsigned index = pick(&poll);

        if (poll.heads[index].age >= BEGAN)
            poll.active &= ~(1u << index);
        else if (call_head(&poll, index))
            count++;
    }
    return count;
}

/* Of a shard that has cancelled timers. Mostly not the one that the bound tells of: it stays. */
static void refresh(pj__timer_shard *shard, uint64_t now)
{
    pj__timer_lock_take(&shard->lock);
    pj__timer_settle(shard);
    if (shard->stale) {
        pj__wheel_advance(&shard->wheel, now);
        look(shard);
    } else {
        atomic_store_explicit(shard->bound, pj__timer_bound_at(shard->bound) << 1,
                              memory_order_relaxed);
    }
    pj__timer_lock_give(&shard->lock);
}

/* @return the first bound and its shard. */
static uint64_t first_bound(const pj_timer_heap_t *ht, unsigned *index)
{
    uint64_t first = UINT64_MAX;

    for (unsigned i = 0; i < ht->shard_count; i++) {
        uint64_t bound = atomic_load(&ht->bounds[i]);

        if (bound < first) {
            first = bound;
            *index = i;
        }
    }
    return first;
}

/* Only the first of the bounds has to be true; the others wait until they are the first, or due. */
static void time_left(const pj_timer_heap_t *ht, uint64_t now, pj_time_val *left)
{
    unsigned index = 0;
    uint64_t next = first_bound(ht, &index);

    for (unsigned turns = 0; (next & 1) && turns < ENOUGH; turns++) {
        refresh(&ht->shards[index], now);
        next = first_bound(ht, &index);
    }
    next >>= 1;
    if (next == PJ__TIMER_NEVER) {
        left->sec = left->msec = INT_MAX;
        return;
    }
    next = next > now ? next - now : 0;
    left->sec = (long)(next / 1000);
    left->msec = (long)(next % 1000);
}

static unsigned due_shards(const pj_timer_heap_t *ht, uint64_t now)
{
    unsigned shards = 0;

    for (unsigned i = 0; i < ht->shard_count; i++) {
        if (atomic_load_explicit(&ht->bounds[i], memory_order_acquire) >> 1 <= now)
            shards |= 1u << i;
    }
    return shards;
}

unsigned pj_timer_heap_poll(pj_timer_heap_t *ht, pj_time_val *next_delay)
{
    unsigned count = 0, shards;
    uint64_t now;

    if (!ht)
        return 0;
    now = pj__timer_now();
    shards = due_shards(ht, now);
    if (!shards) {
        if (next_delay)
            time_left(ht, now, next_delay);
        return 0;
    }
    atomic_fetch_add(&ht->refs, 1); /* a callback may destroy the heap */
    count = expire(ht, now, shards);
    if (next_delay)
        time_left(ht, count ? pj__timer_now() : now, next_delay);
    pj__timer_heap_unref(ht);
    return count;
}
