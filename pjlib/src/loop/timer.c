/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timers: the compatible API over timing wheels.
 *
 * A node of ours stands for each scheduled entry; the entry keeps the node's number in _timer_id,
 * and a seal by which it is known that it was this entry that has been scheduled, and by this heap,
 * so a copy or a leftover of an entry cancels nothing (loop/timer_cancel.c).
 *
 * A heap is eight shards, chosen by the entry's address, each with a lock, nodes and a wheel of its
 * own, so that threads that start and stop timers seldom meet. Every poller expires all of them,
 * merged by time, then by the order of starting, which one counter of the heap tells
 * (loop/timer_poll.c). A heap made for a few timers has one shard.
 *
 * Time is the monotonic clock in milliseconds. The moment of scheduling is rounded up and that of
 * polling down, so that no timer is early by the fraction.
 *
 * The *bound* of a shard is a lower bound of its next expiry that pollers read without the lock: a
 * poll that comes before all of them costs one clock reading. Scheduling lowers it; cancelling
 * leaves it and marks it. Only when a poll is to tell how long to sleep, and a marked bound is the
 * first of all, is it looked at, and computed anew if it was the shard's first timer that has been
 * cancelled: most timers of a SIP stack are cancelled and never looked at again.
 *
 * Waking: who schedules stores its shard's bound and then reads those of the others, and calls the
 * wake-up if it is before all of them; who polls stores the bounds of the shards it has served and
 * then reads all of them, to know how long to sleep. These stores and loads are sequentially
 * consistent, so either the one sees that it is the first, or the other sees the new timer.
 */
#include "loop/timer_priv.h"

#include "base/alloc.h"
#include "base/ops.h"

#include <pj/errno.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/pool.h>

#define THIS_FILE "timer.c"

enum { MAX_PER_POLL = 64, PATIENCE = 1024, FEW = 64 };

static const uint64_t LONGEST = 1ull << 61; /* a delay beyond this is cut */

/* ---- Time ---- */

uint64_t pj__timer_now(void)
{
    return (uint64_t)pj__mono_ms();
}

static uint64_t now_ceil(void)
{
    const pj__ops *ops = pj__ops_get();

    return ((uint64_t)ops->mono_ns(ops->ctx) + 999999) / 1000000;
}

static uint64_t to_ticks(const pj_time_val *delay)
{
    const unsigned long usual = 1ul << 31;
    __int128 msec;

    if ((unsigned long)delay->sec < usual && (unsigned long)delay->msec < usual)
        return (uint64_t)delay->sec * 1000 + (uint64_t)delay->msec;
    msec = (__int128)delay->sec * 1000 + delay->msec;
    if (msec < 0)
        return 0;
    return msec > (__int128)LONGEST ? LONGEST : (uint64_t)msec;
}

/* ---- The heap ---- */

pj_size_t pj_timer_heap_mem_size(pj_size_t count)
{
    return sizeof(pj_timer_heap_t) + sizeof(pj__timer_shard) * PJ__TIMER_SHARDS +
           count * sizeof(pj__timer_node);
}

/* Another one for each heap, also for those that lie one after another in the same memory. */
static uint64_t key_of(const pj_timer_heap_t *ht)
{
    const pj__ops *ops = pj__ops_get();

    return ((uint64_t)(uintptr_t)ht + (uint64_t)ops->mono_ns(ops->ctx)) * 0xbf58476d1ce4e5b9u;
}

pj_status_t pj_timer_heap_create(pj_pool_t *pool, pj_size_t count, pj_timer_heap_t **ht)
{
    unsigned shards = count > FEW ? PJ__TIMER_SHARDS : 1;
    pj_timer_heap_t *heap;
    unsigned char *mem;

    if (!pool || !ht)
        return PJ_EINVAL;
    /*
     * Not from the pool: a callback may destroy the heap and release its pool while it is being
     * polled.
     */
    mem = pj__calloc(1, sizeof(*heap) + shards * sizeof(pj__timer_shard) + PJ__TIMER_LINE);
    if (!mem)
        return PJ_ENOMEM;
    heap = (pj_timer_heap_t *)(void *)(mem + -(uintptr_t)mem % PJ__TIMER_LINE);
    heap->mem = mem;
    heap->shards = (pj__timer_shard *)(heap + 1);
    heap->shard_count = shards;
    for (unsigned i = 0; i < PJ__TIMER_SHARDS; i++)
        atomic_init(&heap->bounds[i], PJ__TIMER_NEVER << 1);
    for (unsigned i = 0; i < shards; i++) {
        pj__timer_nodes_init(&heap->shards[i].nodes);
        pj__wheel_init(&heap->shards[i].wheel, pj__timer_now());
        heap->shards[i].bound = &heap->bounds[i];
        heap->shards[i].key = key_of(heap);
    }
    atomic_init(&heap->max_per_poll, MAX_PER_POLL);
    atomic_init(&heap->refs, 1);
    *ht = heap;
    return PJ_SUCCESS;
}

void pj__timer_heap_unref(pj_timer_heap_t *ht)
{
    if (atomic_fetch_sub(&ht->refs, 1) > 1)
        return;
    for (unsigned i = 0; i < ht->shard_count; i++)
        pj__timer_nodes_fini(&ht->shards[i].nodes);
    pj__free(ht->mem);
}

/*
 * Let go of one of the nodes that hold a group lock; the others' entries may be gone. @return its
 * lock.
 */
static pj_grp_lock_t *take_group_lock(pj__timer_shard *shard, pj_timer_id_t *id)
{
    pj_grp_lock_t *lock = NULL;

    pj__timer_lock_take(&shard->lock);
    while (!lock && ++*id < shard->nodes.end) {
        pj__timer_node *node = pj__timer_node_at(&shard->nodes, *id);

        if (node->entry && node->grp_lock)
            lock = pj__timer_take(shard, node);
    }
    pj__timer_lock_give(&shard->lock);
    return lock;
}

void pj_timer_heap_destroy(pj_timer_heap_t *ht)
{
    pj_grp_lock_t *lock;

    if (!ht)
        return;
    atomic_store(&ht->destroyed, true);
    for (unsigned i = 0; i < ht->shard_count; i++) {
        pj_timer_id_t id = PJ__TIMER_FIRST_ID - 1;

        while ((lock = take_group_lock(&ht->shards[i], &id)) != NULL)
            pj_grp_lock_dec_ref(lock);
    }
    if (ht->owned_lock)
        pj_lock_destroy(ht->owned_lock);
    pj__timer_heap_unref(ht);
}

void pj_timer_heap_set_lock(pj_timer_heap_t *ht, pj_lock_t *lock, pj_bool_t auto_del)
{
    if (ht->owned_lock)
        pj_lock_destroy(ht->owned_lock);
    ht->owned_lock = auto_del ? lock : NULL;
}

unsigned pj_timer_heap_set_max_timed_out_per_poll(pj_timer_heap_t *ht, unsigned count)
{
    return atomic_exchange(&ht->max_per_poll, count ? count : 1);
}

void pj_timer_heap_set_wake(pj_timer_heap_t *ht, void (*fn)(void *arg), void *arg)
{
    ht->wake = fn;
    ht->wake_arg = arg;
}

pj_size_t pj_timer_heap_count(pj_timer_heap_t *ht)
{
    pj_size_t count = 0;

    for (unsigned i = 0; ht && i < ht->shard_count; i++) {
        pj__timer_lock_take(&ht->shards[i].lock);
        pj__timer_settle(&ht->shards[i]);
        count += ht->shards[i].count;
        pj__timer_lock_give(&ht->shards[i].lock);
    }
    return count;
}

/* ---- Entries ---- */

pj_timer_entry *pj_timer_entry_init(pj_timer_entry *entry, int id, void *user_data,
                                    pj_timer_heap_callback *cb)
{
    entry->_timer_id = -1;
    entry->id = id;
    entry->user_data = user_data;
    entry->cb = cb;
    return entry;
}

pj_bool_t pj_timer_entry_running(pj_timer_entry *entry)
{
    return __atomic_load_n(&entry->_timer_id, __ATOMIC_ACQUIRE) > 0;
}

typedef struct schedule_arg {
    const pj_time_val *delay;
    const int *id_val; /* NULL: leave the entry's id */
    pj_grp_lock_t *grp_lock;
    const char *src_file;
    int src_line;
} schedule_arg;

/* With the lock held, of an entry that may be. */
static __attribute__((noinline)) bool is_scheduled(pj__timer_shard *shard, uint64_t mixed,
                                                   const pj_timer_entry *entry)
{
    bool locked;
    const pj__timer_node *node = pj__timer_claimed(shard, mixed, entry, &locked);

    if (!node)
        return false;
    pj__timer_settle(shard);
    return pj__timer_is_of(node, entry->_timer_seq);
}

static inline void tell_entry(const pj__timer_shard *shard, uint64_t mixed, pj_timer_entry *entry,
                              const pj__timer_node *node)
{
    entry->_timer_seq = node->seq;
    entry->_timer_seal = pj__timer_seal(shard, mixed, node->id, node->seq);
    if (node->grp_lock)
        entry->_timer_seal ^= PJ__TIMER_LOCKED;
    __atomic_store_n(&entry->_timer_id, node->id, __ATOMIC_RELEASE);
}

/* With the lock held. */
static inline __attribute__((always_inline)) pj_status_t
insert(pj_timer_heap_t *ht, pj__timer_shard *shard, uint64_t mixed, pj_timer_entry *entry,
       uint64_t at, const schedule_arg *arg)
{
    pj__timer_node *node;
    pj_timer_id_t id;

    id = __atomic_load_n(&entry->_timer_id, __ATOMIC_RELAXED);
    if (pj__timer_is_id(&shard->nodes, id) && is_scheduled(shard, mixed, entry))
        return PJ_EINVALIDOP;
    node = pj__timer_node_new(&shard->nodes);
    if (!node)
        return PJ_ENOMEM;
    node->entry = entry;
    node->grp_lock = arg->grp_lock;
    node->src_file = arg->src_file;
    node->src_line = arg->src_line;
    node->seq = atomic_fetch_add_explicit(&ht->seq, 1, memory_order_relaxed);
    pj__wheel_add(&shard->wheel, &node->in_wheel, at);
    if (arg->id_val)
        entry->id = *arg->id_val;
    tell_entry(shard, mixed, entry, node);
    shard->count++;
    return PJ_SUCCESS;
}

/* With the lock held. @return whether the shard's bound was lowered. */
static inline bool lower_bound(pj__timer_shard *shard, uint64_t at)
{
    uint64_t value = atomic_load_explicit(shard->bound, memory_order_relaxed);

    if (at >= value >> 1)
        return false;
    atomic_store(shard->bound, at << 1 | (value & 1));
    return true;
}

static bool before_the_others(const pj_timer_heap_t *ht, const pj__timer_bound *mine, uint64_t at)
{
    for (unsigned i = 0; i < ht->shard_count; i++) {
        if (&ht->bounds[i] != mine && pj__timer_bound_at(&ht->bounds[i]) <= at)
            return false;
    }
    return true;
}

/* Inlined where the arguments are known: with many timers each instruction costs (timer_cancel.c). */
static inline __attribute__((always_inline)) pj_status_t
schedule(pj_timer_heap_t *ht, pj_timer_entry *entry, const schedule_arg *arg)
{
    pj__timer_shard *shard;
    uint64_t at, mixed;
    pj_status_t status;
    bool first = false;

    if (!ht || !entry || !arg->delay || !entry->cb)
        return PJ_EINVAL;
    at = now_ceil() + to_ticks(arg->delay);
    mixed = pj__timer_mix(entry);
    shard = pj__timer_shard_of(ht, mixed);
    if (arg->grp_lock)
        pj_grp_lock_add_ref(arg->grp_lock);
    pj__timer_lock_take(&shard->lock);
    status = insert(ht, shard, mixed, entry, at, arg);
    if (status == PJ_SUCCESS)
        first = lower_bound(shard, at);
    pj__timer_lock_give(&shard->lock);
    if (status != PJ_SUCCESS && arg->grp_lock)
        pj_grp_lock_dec_ref(arg->grp_lock);
    if (first && ht->wake && before_the_others(ht, shard->bound, at))
        ht->wake(ht->wake_arg);
    return status;
}

pj_status_t pj_timer_heap_schedule_dbg(pj_timer_heap_t *ht, pj_timer_entry *entry,
                                       const pj_time_val *delay, const char *src_file, int src_line)
{
    schedule_arg arg = {delay, NULL, NULL, src_file, src_line};

    return schedule(ht, entry, &arg);
}

pj_status_t pj_timer_heap_schedule_w_grp_lock_dbg(pj_timer_heap_t *ht, pj_timer_entry *entry,
                                                  const pj_time_val *delay, int id_val,
                                                  pj_grp_lock_t *grp_lock, const char *src_file,
                                                  int src_line)
{
    schedule_arg arg = {delay, &id_val, grp_lock, src_file, src_line};

    return schedule(ht, entry, &arg);
}

/* The names themselves, for programs built without PJ_TIMER_DEBUG. */
#undef pj_timer_heap_schedule
#undef pj_timer_heap_schedule_w_grp_lock

pj_status_t pj_timer_heap_schedule(pj_timer_heap_t *ht, pj_timer_entry *entry,
                                   const pj_time_val *delay)
{
    return pj_timer_heap_schedule_dbg(ht, entry, delay, NULL, 0);
}

pj_status_t pj_timer_heap_schedule_w_grp_lock(pj_timer_heap_t *ht, pj_timer_entry *entry,
                                              const pj_time_val *delay, int id_val,
                                              pj_grp_lock_t *grp_lock)
{
    return pj_timer_heap_schedule_w_grp_lock_dbg(ht, entry, delay, id_val, grp_lock, NULL, 0);
}

/* ---- What is scheduled ---- */

pj_status_t pj_timer_heap_earliest_time(pj_timer_heap_t *ht, pj_time_val *timeval)
{
    uint64_t first = PJ__TIMER_NEVER, at;

    if (!ht || !timeval)
        return PJ_EINVAL;
    for (unsigned i = 0; i < ht->shard_count; i++) {
        pj__timer_lock_take(&ht->shards[i].lock);
        pj__timer_settle(&ht->shards[i]);
        if (pj__wheel_next(&ht->shards[i].wheel, PATIENCE, &at) && at < first)
            first = at;
        pj__timer_lock_give(&ht->shards[i].lock);
    }
    if (first == PJ__TIMER_NEVER)
        return PJ_ENOTFOUND;
    timeval->sec = (long)(first / 1000);
    timeval->msec = (long)(first % 1000);
    return PJ_SUCCESS;
}

typedef struct dump_line {
    uint64_t at;
    const void *entry;
    int id;
    const char *src_file;
    int src_line;
} dump_line;

static pj_timer_id_t dump_end(pj__timer_shard *shard)
{
    pj_timer_id_t end;

    pj__timer_lock_take(&shard->lock);
    end = shard->nodes.end;
    pj__timer_lock_give(&shard->lock);
    return end;
}

/* The next scheduled one after @a id. @return PJ_FALSE at the end. */
static pj_bool_t dump_next(pj__timer_shard *shard, pj_timer_id_t end, pj_timer_id_t *id,
                           dump_line *line)
{
    pj_bool_t found = PJ_FALSE;

    pj__timer_lock_take(&shard->lock);
    pj__timer_settle(shard); /* the memory of entries that were cancelled may be gone */
    end = end < shard->nodes.end ? end : shard->nodes.end;
    while (!found && ++*id < end) {
        const pj__timer_node *node = pj__timer_node_at(&shard->nodes, *id);

        if (!node->entry)
            continue;
        *line = (dump_line){node->in_wheel.at, node->entry, node->entry->id,
                            node->src_file ? node->src_file : "?", node->src_line};
        found = PJ_TRUE;
    }
    pj__timer_lock_give(&shard->lock);
    return found;
}

/*
 * One at a time: the log is the application's and is called unlocked. What it schedules meanwhile
 * may be left out, so that there is an end.
 */
static void dump_shard(pj__timer_shard *shard, uint64_t now)
{
    pj_timer_id_t end = dump_end(shard), id = PJ__TIMER_FIRST_ID - 1;
    dump_line line;

    while (dump_next(shard, end, &id, &line)) {
        PJ_LOG(3, (THIS_FILE, "  entry %p id %d in %lld ms, from %s:%d", line.entry, line.id,
                   (long long)(line.at - now), line.src_file, line.src_line));
    }
}

void pj_timer_heap_dump(pj_timer_heap_t *ht)
{
    uint64_t now = pj__timer_now();

    if (!ht)
        return;
    PJ_LOG(3, (THIS_FILE, "Timer heap %p: %lu timers", (void *)ht,
               (unsigned long)pj_timer_heap_count(ht)));
    for (unsigned i = 0; i < ht->shard_count; i++)
        dump_shard(&ht->shards[i], now);
}
