/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timers: the compatible API over timing wheels.
 *
 * A node of ours stands for each scheduled entry; the entry keeps the node's number in _timer_id,
 * and the number is believed only if that node knows the entry, so a copy or a leftover of an entry
 * cancels nothing.
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
 * poll that comes before all of them costs one clock reading. Scheduling lowers it; cancelling the
 * first timer leaves it, marks it stale and lets the next poll compute it anew, since most timers
 * of a SIP stack are cancelled and never looked at again.
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
    const pj__ops *ops = pj__ops_get();

    return (uint64_t)ops->mono_ns(ops->ctx) / 1000000;
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

    for (unsigned i = 0; ht && i < ht->shard_count; i++)
        count += atomic_load_explicit(&ht->shards[i].count, memory_order_relaxed);
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

/* By address: entries lie apart by their size or by a multiple of it, so the digits are mixed. */
static unsigned shard_of(const pj_timer_heap_t *ht, const pj_timer_entry *entry)
{
    uint64_t mixed = (uint64_t)(uintptr_t)entry * 0x9e3779b97f4a7c15u;

    return (unsigned)(mixed >> 56) & (ht->shard_count - 1);
}

typedef struct schedule_arg {
    const pj_time_val *delay;
    const int *id_val; /* NULL: leave the entry's id */
    pj_grp_lock_t *grp_lock;
    const char *src_file;
    int src_line;
} schedule_arg;

/* With the lock held. */
static pj_status_t insert(pj_timer_heap_t *ht, pj__timer_shard *shard, pj_timer_entry *entry,
                          uint64_t at, const schedule_arg *arg)
{
    pj__timer_node *node;

    if (pj__timer_node_of(&shard->nodes, entry))
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
    __atomic_store_n(&entry->_timer_id, node->id, __ATOMIC_RELEASE);
    pj__timer_count(shard, 1);
    return PJ_SUCCESS;
}

/* With the lock held. @return whether the shard's bound was lowered. */
static bool lower_bound(pj__timer_bound *bound, uint64_t at)
{
    if (at >= atomic_load_explicit(bound, memory_order_relaxed) >> 1)
        return false;
    atomic_store(bound, at << 1);
    return true;
}

static bool before_the_others(const pj_timer_heap_t *ht, unsigned mine, uint64_t at)
{
    for (unsigned i = 0; i < ht->shard_count; i++) {
        if (i != mine && pj__timer_bound_at(&ht->bounds[i]) <= at)
            return false;
    }
    return true;
}

static pj_status_t schedule(pj_timer_heap_t *ht, pj_timer_entry *entry, const schedule_arg *arg)
{
    pj__timer_shard *shard;
    bool first = false;
    unsigned index;
    uint64_t at;
    pj_status_t status;

    if (!ht || !entry || !arg->delay || !entry->cb)
        return PJ_EINVAL;
    at = now_ceil() + to_ticks(arg->delay);
    index = shard_of(ht, entry);
    shard = &ht->shards[index];
    if (arg->grp_lock)
        pj_grp_lock_add_ref(arg->grp_lock);
    pj__timer_lock_take(&shard->lock);
    status = insert(ht, shard, entry, at, arg);
    if (status == PJ_SUCCESS)
        first = lower_bound(&ht->bounds[index], at);
    pj__timer_lock_give(&shard->lock);
    if (status != PJ_SUCCESS && arg->grp_lock)
        pj_grp_lock_dec_ref(arg->grp_lock);
    if (first && ht->wake && before_the_others(ht, index, at))
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

/*
 * With the lock held: if it is this timer that the bound tells of, the next poll shall look anew.
 */
static void mark_stale(pj__timer_bound *bound, uint64_t at)
{
    uint64_t value = atomic_load_explicit(bound, memory_order_relaxed);

    if (value == at << 1)
        atomic_store_explicit(bound, value | 1, memory_order_relaxed);
}

/* What seldom has to be done at the end, and the lock. */
static __attribute__((noinline)) int cancel_end(pj__timer_shard *shard, pj_bool_t emptied,
                                                uint64_t at, pj_grp_lock_t *grp_lock)
{
    if (emptied)
        pj__wheel_emptied(&shard->wheel, at);
    pj__timer_lock_give(&shard->lock);
    if (grp_lock)
        pj_grp_lock_dec_ref(grp_lock);
    return 1;
}

/* With the lock held, which is released. */
static inline int cancel_locked(pj__timer_shard *shard, pj__timer_bound *bound,
                                pj_timer_entry *entry, const int *id_val)
{
    pj__timer_node *node = pj__timer_node_of(&shard->nodes, entry);
    pj_grp_lock_t *grp_lock;
    pj_bool_t emptied;
    uint64_t at;

    if (!node) {
        pj__timer_lock_give(&shard->lock);
        return 0;
    }
    at = node->in_wheel.at;
    grp_lock = node->grp_lock;
    mark_stale(bound, at);
    if (id_val)
        entry->id = *id_val;
    __atomic_store_n(&entry->_timer_id, -1, __ATOMIC_RELEASE);
    emptied = pj__wheel_unlink(&node->in_wheel);
    node->entry = NULL;
    pj__timer_node_free(&shard->nodes, node);
    pj__timer_count(shard, -1);
    if (emptied || grp_lock)
        return cancel_end(shard, emptied, at, grp_lock);
    pj__timer_lock_give(&shard->lock);
    return 1;
}

static __attribute__((noinline)) int cancel_wait(pj__timer_shard *shard, pj__timer_bound *bound,
                                                 pj_timer_entry *entry, const int *id_val)
{
    pj__timer_lock_wait(&shard->lock);
    return cancel_locked(shard, bound, entry, id_val);
}

/*
 * Short, and without calls on its usual way: with very many timers the entry and its node are each
 * a miss, and how much of that is waited for at the same time depends on how many cancellations the
 * processor can look ahead.
 */
static inline int cancel(pj_timer_heap_t *ht, pj_timer_entry *entry, const int *id_val)
{
    pj__timer_shard *shard;
    unsigned index;

    if (!ht || !entry)
        return 0;
    index = shard_of(ht, entry);
    shard = &ht->shards[index];
    if (!pj__timer_lock_try(&shard->lock))
        return cancel_wait(shard, &ht->bounds[index], entry, id_val);
    return cancel_locked(shard, &ht->bounds[index], entry, id_val);
}

int pj_timer_heap_cancel(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    return cancel(ht, entry, NULL);
}

int pj_timer_heap_cancel_if_active(pj_timer_heap_t *ht, pj_timer_entry *entry, int id_val)
{
    return cancel(ht, entry, &id_val);
}

/* ---- What is scheduled ---- */

pj_status_t pj_timer_heap_earliest_time(pj_timer_heap_t *ht, pj_time_val *timeval)
{
    uint64_t first = PJ__TIMER_NEVER, at;

    if (!ht || !timeval)
        return PJ_EINVAL;
    for (unsigned i = 0; i < ht->shard_count; i++) {
        pj__timer_lock_take(&ht->shards[i].lock);
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
