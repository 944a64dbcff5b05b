/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timers: the compatible API over the timing wheel.
 *
 * A node of ours stands for each scheduled entry; the entry keeps the node's number in _timer_id, and the number is
 * believed only if that node knows the entry, so a copy or a leftover of an entry cancels nothing. Nodes
 * come from chunks that double in size and stay until the heap is destroyed.
 *
 * Time is the monotonic clock in milliseconds. The moment of scheduling is rounded up and that of polling
 * down, so that no timer is early by the fraction.
 *
 * *next* is a lower bound of the next expiry that pollers read without the lock: a poll that comes before it costs
 * one clock reading. Scheduling lowers it; cancelling the first timer leaves it, marks it stale and lets the
 * next poll compute it anew, since most timers of a SIP stack are cancelled and never looked at again.
 */
#include "loop/wheel.h"

#include "base/alloc.h"
#include "base/ops.h"

#include <limits.h>
#include <pj/errno.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/timer.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define THIS_FILE "timer.c"

enum { CHUNKS = 25, FIRST_CHUNK = 64, MAX_PER_POLL = 64, PATIENCE = 64 };

static const uint64_t NEVER = UINT64_MAX;
static const uint64_t LONGEST = 1ull << 62; /* a delay beyond this is cut */

typedef struct timer_node {
    pj__wheel_node in_wheel; /* first, so that one is cast to the other */
    pj_timer_entry *entry;   /* NULL: free */
    pj_grp_lock_t *grp_lock;
    const char *src_file;
    int src_line;
    pj_timer_id_t id;
    struct timer_node *next_free;
} timer_node;

struct pj_timer_heap_t {
    pthread_mutex_t lock; /* guards what follows, up to the empty line */
    timer_node *chunks[CHUNKS];
    pj_timer_id_t fresh; /* nodes ever used */
    timer_node *free_nodes;
    pj__wheel wheel;

    atomic_size_t count;
    atomic_ullong next; /* lower bound of the next expiry */
    atomic_bool stale;  /* next may be too low */
    atomic_uint max_per_poll;
    void (*wake)(void *arg);
    void *wake_arg;
    pj_lock_t *owned_lock; /* only to be destroyed with the heap */
};

/* ---- Time ---- */

static uint64_t now_floor(void)
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
    __int128 msec = (__int128)delay->sec * 1000 + delay->msec;

    if (msec < 0)
        return 0;
    return msec > (__int128)LONGEST ? LONGEST : (uint64_t)msec;
}

static void from_ticks(uint64_t ticks, pj_time_val *to)
{
    to->sec = (long)(ticks / 1000);
    to->msec = (long)(ticks % 1000);
}

/* ---- Nodes ---- */

/* Node n (from 1) is in chunk k of 64 << k nodes, which begins at node (64 << k) - 63. */
static timer_node *node_at(const pj_timer_heap_t *ht, pj_timer_id_t id)
{
    uint64_t at = (uint64_t)id + FIRST_CHUNK - 1;
    unsigned index = (unsigned)(63 - __builtin_clzll(at)) - 6;

    return &ht->chunks[index][at - ((uint64_t)FIRST_CHUNK << index)];
}

static timer_node *node_of(const pj_timer_heap_t *ht, const pj_timer_entry *entry)
{
    pj_timer_id_t id = entry->_timer_id;
    timer_node *node;

    if (id < 1 || id > ht->fresh)
        return NULL;
    node = node_at(ht, id);
    return node->entry == entry ? node : NULL;
}

static timer_node *node_new(pj_timer_heap_t *ht)
{
    timer_node *node = ht->free_nodes;
    uint64_t at = (uint64_t)ht->fresh + FIRST_CHUNK;
    unsigned index = (unsigned)(63 - __builtin_clzll(at)) - 6;

    if (node) {
        ht->free_nodes = node->next_free;
        return node;
    }
    if (index >= CHUNKS || ht->fresh == INT_MAX)
        return NULL;
    if (!ht->chunks[index])
        ht->chunks[index] = pj__calloc((size_t)FIRST_CHUNK << index, sizeof(timer_node));
    if (!ht->chunks[index])
        return NULL;
    node = node_at(ht, ++ht->fresh);
    node->id = ht->fresh;
    return node;
}

/* Take the entry off its node, which is in the wheel no more. @return the group lock to be released. */
static pj_grp_lock_t *node_free(pj_timer_heap_t *ht, timer_node *node)
{
    pj_grp_lock_t *grp_lock = node->grp_lock;

    if (node->entry->_timer_id == node->id)
        __atomic_store_n(&node->entry->_timer_id, -1, __ATOMIC_RELEASE);
    node->entry = NULL;
    node->grp_lock = NULL;
    node->next_free = ht->free_nodes;
    ht->free_nodes = node;
    atomic_fetch_sub(&ht->count, 1);
    return grp_lock;
}

/* ---- The heap ---- */

pj_size_t pj_timer_heap_mem_size(pj_size_t count)
{
    return sizeof(pj_timer_heap_t) + count * sizeof(timer_node);
}

pj_status_t pj_timer_heap_create(pj_pool_t *pool, pj_size_t count, pj_timer_heap_t **ht)
{
    pj_timer_heap_t *heap;

    (void)count;
    if (!pool || !ht)
        return PJ_EINVAL;
    heap = PJ_POOL_ZALLOC_T(pool, pj_timer_heap_t);
    if (!heap)
        return PJ_ENOMEM;
    pthread_mutex_init(&heap->lock, NULL);
    pj__wheel_init(&heap->wheel, now_floor());
    atomic_init(&heap->next, NEVER);
    atomic_init(&heap->max_per_poll, MAX_PER_POLL);
    *ht = heap;
    return PJ_SUCCESS;
}

void pj_timer_heap_destroy(pj_timer_heap_t *ht)
{
    if (!ht)
        return;
    for (pj_timer_id_t id = 1; id <= ht->fresh; id++) {
        timer_node *node = node_at(ht, id);

        /* The entry may be gone, unless a group lock keeps it. */
        if (node->entry && node->grp_lock) {
            node->entry->_timer_id = -1;
            pj_grp_lock_dec_ref(node->grp_lock);
        }
    }
    for (int i = 0; i < CHUNKS; i++)
        pj__free(ht->chunks[i]);
    pthread_mutex_destroy(&ht->lock);
    if (ht->owned_lock)
        pj_lock_destroy(ht->owned_lock);
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
    return ht ? atomic_load(&ht->count) : 0;
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

/* With the lock held. @return PJ_TRUE in @a first when the timer is the first to expire. */
static pj_status_t insert(pj_timer_heap_t *ht, pj_timer_entry *entry, uint64_t at,
                          const schedule_arg *arg, pj_bool_t *first)
{
    timer_node *node;

    if (node_of(ht, entry))
        return PJ_EINVALIDOP;
    node = node_new(ht);
    if (!node)
        return PJ_ENOMEM;
    node->entry = entry;
    node->grp_lock = arg->grp_lock;
    node->src_file = arg->src_file;
    node->src_line = arg->src_line;
    pj__wheel_add(&ht->wheel, &node->in_wheel, at);
    if (arg->grp_lock)
        pj_grp_lock_add_ref(arg->grp_lock);
    if (arg->id_val)
        entry->id = *arg->id_val;
    __atomic_store_n(&entry->_timer_id, node->id, __ATOMIC_RELEASE);
    atomic_fetch_add(&ht->count, 1);
    *first = at < atomic_load(&ht->next);
    if (*first)
        atomic_store(&ht->next, at);
    return PJ_SUCCESS;
}

static pj_status_t schedule(pj_timer_heap_t *ht, pj_timer_entry *entry, const schedule_arg *arg)
{
    pj_bool_t first = PJ_FALSE;
    uint64_t at;
    pj_status_t status;

    if (!ht || !entry || !arg->delay || !entry->cb)
        return PJ_EINVAL;
    at = now_ceil() + to_ticks(arg->delay);
    pthread_mutex_lock(&ht->lock);
    status = insert(ht, entry, at, arg, &first);
    pthread_mutex_unlock(&ht->lock);
    if (first && ht->wake)
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

static int cancel(pj_timer_heap_t *ht, pj_timer_entry *entry, const int *id_val)
{
    pj_grp_lock_t *grp_lock;
    timer_node *node;

    if (!ht || !entry)
        return 0;
    pthread_mutex_lock(&ht->lock);
    node = node_of(ht, entry);
    if (!node) {
        pthread_mutex_unlock(&ht->lock);
        return 0;
    }
    pj__wheel_remove(&ht->wheel, &node->in_wheel);
    if (node->in_wheel.at == atomic_load(&ht->next))
        atomic_store(&ht->stale, true);
    if (id_val)
        entry->id = *id_val;
    grp_lock = node_free(ht, node);
    pthread_mutex_unlock(&ht->lock);
    if (grp_lock)
        pj_grp_lock_dec_ref(grp_lock);
    return 1;
}

int pj_timer_heap_cancel(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    return cancel(ht, entry, NULL);
}

int pj_timer_heap_cancel_if_active(pj_timer_heap_t *ht, pj_timer_entry *entry, int id_val)
{
    return cancel(ht, entry, &id_val);
}

/* ---- Expiry ---- */

pj_status_t pj_timer_heap_earliest_time(pj_timer_heap_t *ht, pj_time_val *timeval)
{
    uint64_t at;
    bool found;

    if (!ht || !timeval)
        return PJ_EINVAL;
    pthread_mutex_lock(&ht->lock);
    found = pj__wheel_next(&ht->wheel, SIZE_MAX, &at);
    pthread_mutex_unlock(&ht->lock);
    if (!found)
        return PJ_ENOTFOUND;
    from_ticks(at, timeval);
    return PJ_SUCCESS;
}

/* Call one expired entry. With the lock held, which is released meanwhile. */
static pj_bool_t expire_one(pj_timer_heap_t *ht)
{
    timer_node *node = (timer_node *)pj__wheel_pop_due(&ht->wheel);
    pj_timer_entry *entry;
    pj_timer_heap_callback *cb;
    pj_grp_lock_t *grp_lock;

    if (!node)
        return PJ_FALSE;
    entry = node->entry;
    /* Initialized again while it was scheduled: the node is a leftover. */
    cb = entry->_timer_id == node->id ? entry->cb : NULL;
    grp_lock = node_free(ht, node);
    pthread_mutex_unlock(&ht->lock);
    if (cb)
        cb(ht, entry);
    if (grp_lock)
        pj_grp_lock_dec_ref(grp_lock);
    pthread_mutex_lock(&ht->lock);
    return PJ_TRUE;
}

static unsigned expire(pj_timer_heap_t *ht, uint64_t now)
{
    unsigned limit = atomic_load(&ht->max_per_poll), count = 0;
    uint64_t next;

    pthread_mutex_lock(&ht->lock);
    pj__wheel_advance(&ht->wheel, now);
    /* What callbacks schedule for now is for the next poll. */
    if (limit > ht->wheel.due_count)
        limit = (unsigned)ht->wheel.due_count;
    while (count < limit && expire_one(ht))
        count++;
    atomic_store(&ht->stale, false);
    atomic_store(&ht->next, pj__wheel_next(&ht->wheel, PATIENCE, &next) ? next : NEVER);
    pthread_mutex_unlock(&ht->lock);
    return count;
}

unsigned pj_timer_heap_poll(pj_timer_heap_t *ht, pj_time_val *next_delay)
{
    uint64_t now, next;
    unsigned count = 0;

    if (!ht)
        return 0;
    now = now_floor();
    if (atomic_load(&ht->stale) || now >= atomic_load(&ht->next)) {
        count = expire(ht, now);
        if (count)
            now = now_floor();
    }
    if (!next_delay)
        return count;
    next = atomic_load(&ht->next);
    if (next == NEVER)
        next_delay->sec = next_delay->msec = INT_MAX;
    else
        from_ticks(next > now ? next - now : 0, next_delay);
    return count;
}

/* ---- Dump ---- */

typedef struct dump_line {
    uint64_t at;
    const void *entry;
    int id;
    const char *src_file;
    int src_line;
} dump_line;

static pj_bool_t dump_one(pj_timer_heap_t *ht, pj_timer_id_t id, dump_line *line)
{
    const timer_node *node;
    pj_bool_t used = PJ_FALSE;

    pthread_mutex_lock(&ht->lock);
    node = node_at(ht, id);
    if (node->entry) {
        *line = (dump_line){node->in_wheel.at, node->entry, node->entry->id,
                            node->src_file ? node->src_file : "?", node->src_line};
        used = PJ_TRUE;
    }
    pthread_mutex_unlock(&ht->lock);
    return used;
}

void pj_timer_heap_dump(pj_timer_heap_t *ht)
{
    uint64_t now = now_floor();
    pj_timer_id_t last;
    dump_line line;

    if (!ht)
        return;
    pthread_mutex_lock(&ht->lock);
    last = ht->fresh;
    pthread_mutex_unlock(&ht->lock);
    PJ_LOG(3, (THIS_FILE, "Timer heap %p: %lu timers", (void *)ht,
               (unsigned long)pj_timer_heap_count(ht)));
    /* One at a time: the log is the application's and is called unlocked. */
    for (pj_timer_id_t id = 1; id <= last; id++) {
        if (!dump_one(ht, id, &line))
            continue;
        PJ_LOG(3, (THIS_FILE, "  entry %p id %d in %lld ms, from %s:%d", line.entry, line.id,
                   (long long)(line.at - now), line.src_file, line.src_line));
    }
}
