/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cancelling. With very many timers each object that is looked at is a miss of the caches, and what
 * a cancellation takes is the misses that it waits for one after another: the entry, its node, the
 * node's neighbours in the wheel. Only the first has to be waited for. So the entry itself says
 * whether it is scheduled, and the node is left in the wheel, noted in the shard's log, and fetched
 * meanwhile. A full log is *settled* at once: what it names is unlinked, the misses of all of them
 * overlapping. Whoever else looks at a wheel or at nodes settles first, the polls above all, so
 * nothing cancelled is called, counted, shown or waited for.
 *
 * What an entry says is sealed: number, start and the heap's key with the entry's address. A copy
 * says what is not true of its own address; octets that happen to be there do not fit the key.
 *
 * What the seal cannot tell is an entry that has been overwritten with an older image of itself,
 * taken while it was scheduled. Cancelling that returns 1. It harms no other timer: the log names
 * the start, so settling finds that it is over, and mends the count. A group lock is released only
 * by asking the node, so there the answer is exact as well: who holds group locks waits for the
 * node's miss.
 */
#include "loop/timer_priv.h"

#include <pj/lock.h>

static void settle_one(pj__timer_shard *shard, const pj__timer_cancelled *it, uint64_t first)
{
    if (!pj__timer_is_of(it->node, it->seq)) {
        shard->count++; /* counted when it ended, and when it said to be cancelled */
        return;
    }
    if (it->node->in_wheel.at == first)
        shard->stale = true;
    pj__timer_unlink(shard, it->node);
}

void pj__timer_settle_log(pj__timer_shard *shard)
{
    uint64_t first = pj__timer_bound_at(shard->bound);

    for (unsigned i = 0; i < shard->pending; i++) {
        const pj__wheel_link *link = &shard->log[i].node->in_wheel.link;

        __builtin_prefetch(link->next, 1);
        __builtin_prefetch(link->prev, 1);
    }
    for (unsigned i = 0; i < shard->pending; i++)
        settle_one(shard, &shard->log[i], first);
    shard->pending = 0;
}

/* The bound may tell of what has been cancelled: loop/timer_poll.c refreshes it before it is used. */
static void mark(pj__timer_bound *bound)
{
    uint64_t value = atomic_load_explicit(bound, memory_order_relaxed);

    atomic_store_explicit(bound, value | 1, memory_order_relaxed);
}

static void note(pj__timer_shard *shard, pj__timer_node *node, uint32_t seq)
{
    if (!shard->pending)
        mark(shard->bound);
    shard->log[shard->pending++] = (pj__timer_cancelled){node, seq};
    if (shard->pending == PJ__TIMER_LOG)
        pj__timer_settle_log(shard);
}

/* The last one has been cancelled: nothing is left that a poll would come for, so what a burst took goes now. */
static __attribute__((noinline)) void give_back(pj__timer_shard *shard)
{
    pj__timer_settle(shard);
    if (shard->count == 0) /* settling may have mended it */
        pj__timer_nodes_reset(&shard->nodes);
}

/* @return the group lock of a timer that had one; NULL if the timer is over. */
static pj_grp_lock_t *take_grp_lock(pj__timer_node *node, uint32_t seq)
{
    pj_grp_lock_t *grp_lock = node->grp_lock;

    if (!pj__timer_is_of(node, seq))
        return NULL;
    node->grp_lock = NULL;
    return grp_lock;
}

/* With the lock held. @return whether the entry was scheduled. */
static inline __attribute__((always_inline)) bool
cancel_locked(pj__timer_shard *shard, uint64_t mixed, pj_timer_entry *entry, const int *id_val,
              pj_grp_lock_t **grp_lock)
{
    bool locked;
    pj__timer_node *node = pj__timer_claimed(shard, mixed, entry, &locked);

    if (!node)
        return false;
    if (locked) {
        *grp_lock = take_grp_lock(node, entry->_timer_seq);
        if (!*grp_lock)
            return false;
    }
    __builtin_prefetch(node, 1);
    if (id_val)
        entry->id = *id_val;
    __atomic_store_n(&entry->_timer_id, -1, __ATOMIC_RELEASE);
    shard->count--;
    note(shard, node, entry->_timer_seq);
    if (shard->count == 0)
        give_back(shard);
    return true;
}

static inline __attribute__((always_inline)) int cancel(pj_timer_heap_t *ht, pj_timer_entry *entry,
                                                        const int *id_val)
{
    pj_grp_lock_t *grp_lock = NULL;
    pj__timer_shard *shard;
    uint64_t mixed;
    bool was;

    if (!ht || !entry)
        return 0;
    mixed = pj__timer_mix(entry);
    shard = pj__timer_shard_of(ht, mixed);
    pj__timer_lock_take(&shard->lock);
    was = cancel_locked(shard, mixed, entry, id_val, &grp_lock);
    pj__timer_lock_give(&shard->lock);
    if (grp_lock)
        pj_grp_lock_dec_ref(grp_lock);
    return was;
}

int pj_timer_heap_cancel(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    return cancel(ht, entry, NULL);
}

int pj_timer_heap_cancel_if_active(pj_timer_heap_t *ht, pj_timer_entry *entry, int id_val)
{
    return cancel(ht, entry, &id_val);
}
