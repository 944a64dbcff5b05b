/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the timers share: nodes, shards, the heap. loop/timer.c tells how they work
 * together.
 */
#ifndef LINNET_LOOP_TIMER_PRIV_H
#define LINNET_LOOP_TIMER_PRIV_H

#include "loop/timer_lock.h"
#include "loop/wheel.h"

#include <pj/timer.h>
#include <stdatomic.h>

enum {
    PJ__TIMER_LINE = 64, /* octets of a line of the processor's cache */
    PJ__TIMER_SHARDS = 8,
    PJ__TIMER_FIRST_ID = 16,
    PJ__TIMER_CHUNKS = 31 /* chunk k has the ids from 1 << k on; the first few have none */
};

/* One line; lines do not share nodes. */
typedef struct pj__timer_node {
    pj__wheel_node in_wheel; /* first, so that one is cast to the other; links the free ones too */
    pj_timer_entry *entry;   /* NULL: free */
    pj_grp_lock_t *grp_lock;
    const char *src_file;
    int src_line;
    pj_timer_id_t id;
    uint32_t seq; /* orders starts of all shards */
} pj__timer_node;

typedef struct pj__timer_nodes {
    uintptr_t origin[PJ__TIMER_CHUNKS]; /* where node 0 would be, if the chunk reached down to it */
    void *mem[PJ__TIMER_CHUNKS];        /* what the chunks are cut from */
    pj__wheel_link *free;
    pj_timer_id_t end; /* the ids from PJ__TIMER_FIRST_ID on, up to this one, have been used */
} pj__timer_nodes;

/** @return a node that has never been used, NULL without memory. */
pj__timer_node *pj__timer_node_fresh(pj__timer_nodes *nodes);

/** @return a free node, NULL without memory. */
static inline pj__timer_node *pj__timer_node_new(pj__timer_nodes *nodes)
{
    pj__timer_node *node = (pj__timer_node *)nodes->free;

    if (!node)
        return pj__timer_node_fresh(nodes);
    nodes->free = node->in_wheel.link.next;
    __builtin_prefetch(nodes->free, 1);
    return node;
}

/**
 * All are free: forget in which order, so that what comes next lies side by side, and give back
 * what only many need.
 */
void pj__timer_nodes_reset(pj__timer_nodes *nodes);

/** @param id  From PJ__TIMER_FIRST_ID to @a nodes->end, exclusively. */
static inline pj__timer_node *pj__timer_node_at(const pj__timer_nodes *nodes, pj_timer_id_t id)
{
    uintptr_t offset = (uintptr_t)(unsigned)id * sizeof(pj__timer_node);

    return (pj__timer_node *)(nodes->origin[31 - __builtin_clz((unsigned)id)] + offset);
}

/**
 * @return the node that stands for an entry, NULL when it is not scheduled, or a copy, or a
 * leftover.
 */
static inline pj__timer_node *pj__timer_node_of(const pj__timer_nodes *nodes,
                                                const pj_timer_entry *entry)
{
    pj_timer_id_t id = __atomic_load_n(&entry->_timer_id, __ATOMIC_RELAXED);
    pj__timer_node *node;

    if (id < PJ__TIMER_FIRST_ID || id >= nodes->end)
        return NULL;
    node = pj__timer_node_at(nodes, id);
    return node->entry == entry ? node : NULL;
}

/** Give back a node that is in no wheel. */
static inline void pj__timer_node_free(pj__timer_nodes *nodes, pj__timer_node *node)
{
    node->in_wheel.link.next = nodes->free;
    nodes->free = &node->in_wheel.link;
}

void pj__timer_nodes_init(pj__timer_nodes *nodes);
void pj__timer_nodes_fini(pj__timer_nodes *nodes);

typedef struct pj__timer_shard {
    _Alignas(PJ__TIMER_LINE) pj__timer_lock lock; /* guards what follows */
    atomic_size_t count;                          /* written under the lock */
    pj__timer_nodes nodes;
    pj__wheel wheel;
} pj__timer_shard;

/*
 * When a shard's next timer may expire: a lower bound, times two, and one if its timer has been
 * cancelled since. Written with the shard's lock held; pollers read it without.
 */
typedef atomic_ullong pj__timer_bound;

static const uint64_t PJ__TIMER_NEVER = UINT64_MAX >> 1;

static inline uint64_t pj__timer_bound_at(const pj__timer_bound *bound)
{
    return atomic_load(bound) >> 1;
}

struct pj_timer_heap_t {
    pj__timer_shard *shards;
    unsigned shard_count; /* a power of two */
    void *mem;            /* what this and the shards are cut from */
    atomic_uint refs;     /* the owner's, and of each poll that calls */
    atomic_bool destroyed;
    atomic_uint max_per_poll;
    void (*wake)(void *arg);
    void *wake_arg;
    pj_lock_t *owned_lock; /* only to be destroyed with the heap */

    _Alignas(PJ__TIMER_LINE) pj__timer_bound bounds[PJ__TIMER_SHARDS];
    _Alignas(PJ__TIMER_LINE) atomic_uint seq;
};

/** Monotonic milliseconds, a fraction cut off. */
uint64_t pj__timer_now(void);

static inline void pj__timer_count(pj__timer_shard *shard, int more)
{
    pj_size_t count = atomic_load_explicit(&shard->count, memory_order_relaxed);

    atomic_store_explicit(&shard->count, count + (pj_size_t)more, memory_order_relaxed);
}

/**
 * Part a node from its entry and its wheel, with the lock held. @return the group lock to be
 * released.
 */
static inline pj_grp_lock_t *pj__timer_take(pj__timer_shard *shard, pj__timer_node *node)
{
    pj_timer_entry *entry = node->entry;

    /* An entry that was initialized meanwhile, or even scheduled, is told nothing. */
    if (__atomic_load_n(&entry->_timer_id, __ATOMIC_RELAXED) == node->id)
        __atomic_store_n(&entry->_timer_id, -1, __ATOMIC_RELEASE);
    node->entry = NULL;
    pj__wheel_remove(&shard->wheel, &node->in_wheel);
    pj__timer_node_free(&shard->nodes, node);
    pj__timer_count(shard, -1);
    return node->grp_lock;
}

void pj__timer_heap_unref(pj_timer_heap_t *ht);

#endif
