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
    PJ__TIMER_CHUNKS = 31, /* chunk k has the ids from 1 << k on; the first few have none */
    PJ__TIMER_LOG = 32     /* cancellations of a shard that are put off at most */
};

/* One line; lines do not share nodes. */
typedef struct pj__timer_node {
    pj__wheel_node in_wheel; /* first, so that one is cast to the other; links the free ones too */
    pj_timer_entry *entry;   /* NULL: free */
    pj_grp_lock_t *grp_lock; /* held; NULL: none, or the timer has been cancelled */
    const char *src_file;
    int src_line;
    pj_timer_id_t id;
    uint32_t seq; /* of the start: orders those of all shards */
} pj__timer_node;

typedef struct pj__timer_nodes {
    pj__wheel_link *free;
    pj_timer_id_t end; /* the ids from PJ__TIMER_FIRST_ID on, up to this one, have been used */
    uintptr_t origin[PJ__TIMER_CHUNKS]; /* where node 0 would be, if the chunk reached down to it */
    void *mem[PJ__TIMER_CHUNKS];        /* what the chunks are cut from */
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

/** @return whether there is a node of this number. */
static inline bool pj__timer_is_id(const pj__timer_nodes *nodes, pj_timer_id_t id)
{
    return id >= PJ__TIMER_FIRST_ID && id < nodes->end;
}

/** @param id  From PJ__TIMER_FIRST_ID to @a nodes->end, exclusively. */
static inline pj__timer_node *pj__timer_node_at(const pj__timer_nodes *nodes, pj_timer_id_t id)
{
    uintptr_t offset = (uintptr_t)(unsigned)id * sizeof(pj__timer_node);

    return (pj__timer_node *)(nodes->origin[31 - __builtin_clz((unsigned)id)] + offset);
}

/** Give back a node that is in no wheel. */
static inline void pj__timer_node_free(pj__timer_nodes *nodes, pj__timer_node *node)
{
    node->in_wheel.link.next = nodes->free;
    nodes->free = &node->in_wheel.link;
}

void pj__timer_nodes_init(pj__timer_nodes *nodes);
void pj__timer_nodes_fini(pj__timer_nodes *nodes);

/*
 * When a shard's next timer may expire: a lower bound, times two, and one if timers have been
 * cancelled since. Written with the shard's lock held; pollers read it without.
 */
typedef atomic_ullong pj__timer_bound;

static const uint64_t PJ__TIMER_NEVER = UINT64_MAX >> 1;

static inline uint64_t pj__timer_bound_at(const pj__timer_bound *bound)
{
    return atomic_load(bound) >> 1;
}

/* A cancelled timer whose node is still in the wheel; the entry's memory may be gone. */
typedef struct pj__timer_cancelled {
    pj__timer_node *node;
    uint32_t seq; /* of the start that was cancelled */
} pj__timer_cancelled;

typedef struct pj__timer_shard {
    _Alignas(PJ__TIMER_LINE) pj__timer_lock lock; /* guards what follows */
    bool stale;                                   /* what the bound tells of has been cancelled */
    unsigned pending;                             /* how many of the log are in use */
    pj_size_t count;
    uint64_t key; /* of the heap */
    pj__timer_bound *bound;
    pj__timer_nodes nodes;
    pj__timer_cancelled log[PJ__TIMER_LOG];
    pj__wheel wheel;
} pj__timer_shard;

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

/** By address, bijective: the shard is of the upper bits, the seal has all of them. */
static inline uint64_t pj__timer_mix(const pj_timer_entry *entry)
{
    return (uint64_t)(uintptr_t)entry * 0x9e3779b97f4a7c15u;
}

/** Entries lie apart by their size or by a multiple of it, so the digits are mixed. */
static inline pj__timer_shard *pj__timer_shard_of(const pj_timer_heap_t *ht, uint64_t mixed)
{
    return &ht->shards[(unsigned)(mixed >> 56) & (ht->shard_count - 1)];
}

/** In a seal: the timer holds a group lock. */
#define PJ__TIMER_LOCKED (1ull << 31)

/**
 * What an entry of this address says when it has been scheduled under these numbers, by this heap
 * and without a group lock: a copy elsewhere does not agree with its own address.
 */
static inline uint64_t pj__timer_seal(const pj__timer_shard *shard, uint64_t mixed,
                                      pj_timer_id_t id, uint32_t seq)
{
    return mixed ^ shard->key ^ ((uint64_t)seq << 32 | (unsigned)id);
}

/**
 * With the lock held, the entry alone looked at. @return the node that an entry says to stand for
 * it; NULL if it is not scheduled, or a copy, or a leftover. @a locked: whether it says that the
 * node has a group lock.
 */
static inline pj__timer_node *pj__timer_claimed(const pj__timer_shard *shard, uint64_t mixed,
                                                const pj_timer_entry *entry, bool *locked)
{
    pj_timer_id_t id = __atomic_load_n(&entry->_timer_id, __ATOMIC_RELAXED);
    uint64_t differs;

    if (!pj__timer_is_id(&shard->nodes, id))
        return NULL;
    differs = entry->_timer_seal ^ pj__timer_seal(shard, mixed, id, entry->_timer_seq);
    if (differs & ~PJ__TIMER_LOCKED)
        return NULL;
    *locked = differs != 0;
    return pj__timer_node_at(&shard->nodes, id);
}

/** @return whether a node stands for this start: the timer neither ended nor let go of its node. */
static inline bool pj__timer_is_of(const pj__timer_node *node, uint32_t seq)
{
    return node->entry && node->seq == seq;
}

/** With the lock held: take what has been cancelled out of the wheel. loop/timer_cancel.c. */
void pj__timer_settle_log(pj__timer_shard *shard);

static inline void pj__timer_settle(pj__timer_shard *shard)
{
    if (shard->pending)
        pj__timer_settle_log(shard);
}

/** With the lock held: take a node that has no entry any more out of the wheel, and give it back. */
static inline void pj__timer_unlink(pj__timer_shard *shard, pj__timer_node *node)
{
    node->entry = NULL;
    pj__wheel_remove(&shard->wheel, &node->in_wheel);
    pj__timer_node_free(&shard->nodes, node);
}

/**
 * Part a node that is not in the log from its entry and its wheel, with the lock held. @return the
 * group lock to be released.
 */
static inline pj_grp_lock_t *pj__timer_take(pj__timer_shard *shard, pj__timer_node *node)
{
    pj_timer_entry *entry = node->entry;

    /* An entry that was initialized meanwhile, or even scheduled, is told nothing. */
    if (__atomic_load_n(&entry->_timer_id, __ATOMIC_RELAXED) == node->id)
        __atomic_store_n(&entry->_timer_id, -1, __ATOMIC_RELEASE);
    pj__timer_unlink(shard, node);
    shard->count--;
    return node->grp_lock;
}

void pj__timer_heap_unref(pj_timer_heap_t *ht);

#endif
