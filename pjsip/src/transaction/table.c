/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sixteen shards by the upper bits of the hash, each a chained table by the lower ones that doubles when it
 * holds more nodes than buckets, and halves when it holds few. The first buckets are the shard's own; more come from
 * a pool of their own. A shard that is empty has given everything back, so that an idle program holds what it
 * held before the traffic.
 *
 * Keys come from the network, so the hash must be the keyed one: callers hash with pj__siphash().
 */
#include "transaction/table.h"

#include <pjsip/sip_endpoint.h>
#include <pj/errno.h>
#include <pj/lock.h>
#include <pj/pool.h>
#include <pj/string.h>
#include <stdatomic.h>

#define SHARDS        16
#define FIRST_BUCKETS 32

typedef struct shard {
    pj_lock_t *lock;
    pj_pool_t *pool; /* of the buckets; NULL for the first ones */
    pjsip__table_node **buckets;
    unsigned size; /* a power of two */
    unsigned count;
    pjsip__table_node *first[FIRST_BUCKETS];
} shard;

struct pjsip__table {
    pj_pool_t *pool;
    pjsip_endpoint *endpt;
    const char *name;
    atomic_uint count;
    shard shards[SHARDS];
};

static shard *shard_of(const pjsip__table *table, pj_uint64_t hash)
{
    return (shard *)&table->shards[hash >> 60];
}

static pjsip__table_node **bucket_of(const shard *s, pj_uint64_t hash)
{
    return &s->buckets[hash & (s->size - 1)];
}

/* Buckets for that size, empty. */
static bool buckets_get(pjsip__table *table, shard *s, unsigned size)
{
    pj_size_t octets = size * sizeof(*s->buckets);

    if (size <= FIRST_BUCKETS) {
        s->pool = NULL;
        s->buckets = s->first;
        s->size = FIRST_BUCKETS;
        pj_bzero(s->first, sizeof(s->first));
        return true;
    }
    s->pool = pjsip_endpt_create_pool(table->endpt, table->name, octets + 512, 512);
    s->buckets = s->pool ? pj_pool_zalloc(s->pool, octets) : NULL;
    s->size = size;
    if (s->buckets)
        return true;
    pj_pool_release(s->pool);
    return false;
}

/* Move to other buckets; without memory the old ones stay. */
static void shard_resize(pjsip__table *table, shard *s, unsigned size)
{
    pj_pool_t *old_pool = s->pool;
    pjsip__table_node **old = s->buckets;
    unsigned old_size = s->size;

    if (!buckets_get(table, s, size)) {
        s->pool = old_pool;
        s->buckets = old;
        s->size = old_size;
        return;
    }
    for (unsigned i = 0; i < old_size; i++) {
        pjsip__table_node *node = old[i];

        while (node) {
            pjsip__table_node *next = node->next;
            pjsip__table_node **bucket = bucket_of(s, node->hash);

            node->next = *bucket;
            *bucket = node;
            node = next;
        }
    }
    pj_pool_release(old_pool);
}

pj_status_t pjsip__table_create(pjsip_endpoint *endpt, const char *name, pjsip__table **p_table)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(endpt, name, sizeof(pjsip__table) + 4096, 1024);
    pjsip__table *table = pool ? PJ_POOL_ZALLOC_T(pool, pjsip__table) : NULL;

    if (!table) {
        if (pool)
            pjsip_endpt_release_pool(endpt, pool);
        return PJ_ENOMEM;
    }
    table->pool = pool;
    table->endpt = endpt;
    table->name = name;
    for (unsigned i = 0; i < SHARDS; i++) {
        shard *s = &table->shards[i];
        pj_status_t status = pj_lock_create_simple_mutex(pool, name, &s->lock);

        buckets_get(table, s, FIRST_BUCKETS);
        if (status != PJ_SUCCESS) {
            pjsip__table_destroy(table);
            return status;
        }
    }
    *p_table = table;
    return PJ_SUCCESS;
}

void pjsip__table_destroy(pjsip__table *table)
{
    if (!table)
        return;
    for (unsigned i = 0; i < SHARDS; i++) {
        shard *s = &table->shards[i];

        if (s->lock)
            pj_lock_destroy(s->lock);
        pj_pool_release(s->pool);
    }
    pjsip_endpt_release_pool(table->endpt, table->pool);
}

void pjsip__table_lock(pjsip__table *table, pj_uint64_t hash)
{
    pj_lock_acquire(shard_of(table, hash)->lock);
}

void pjsip__table_unlock(pjsip__table *table, pj_uint64_t hash)
{
    pj_lock_release(shard_of(table, hash)->lock);
}

pjsip__table_node *pjsip__table_find(const pjsip__table *table, pj_uint64_t hash,
                                     pjsip__table_match *match, const void *key)
{
    pjsip__table_node *node = *bucket_of(shard_of(table, hash), hash);

    while (node && (node->hash != hash || !match(node, key)))
        node = node->next;
    return node;
}

void pjsip__table_insert(pjsip__table *table, pjsip__table_node *node)
{
    shard *s = shard_of(table, node->hash);
    pjsip__table_node **bucket;

    if (s->count >= s->size)
        shard_resize(table, s, s->size * 2);
    bucket = bucket_of(s, node->hash);
    node->next = *bucket;
    node->linked = true;
    *bucket = node;
    s->count++;
    atomic_fetch_add_explicit(&table->count, 1, memory_order_relaxed);
}

bool pjsip__table_remove(pjsip__table *table, pjsip__table_node *node)
{
    shard *s = shard_of(table, node->hash);
    pjsip__table_node **link = bucket_of(s, node->hash);

    if (!node->linked)
        return false;
    while (*link != node)
        link = &(*link)->next;
    *link = node->next;
    node->next = NULL;
    node->linked = false;
    s->count--;
    atomic_fetch_sub_explicit(&table->count, 1, memory_order_relaxed);
    if (s->count == 0 && s->size > FIRST_BUCKETS)
        shard_resize(table, s, FIRST_BUCKETS);
    else if (s->size > FIRST_BUCKETS && s->count < s->size / 8)
        shard_resize(table, s, s->size / 2);
    return true;
}

unsigned pjsip__table_count(pjsip__table *table)
{
    return atomic_load_explicit(&table->count, memory_order_relaxed);
}

static bool each_in_shard(const shard *s, bool (*fn)(pjsip__table_node *, void *), void *arg)
{
    for (unsigned i = 0; i < s->size; i++) {
        pjsip__table_node *next;

        for (pjsip__table_node *node = s->buckets[i]; node; node = next) {
            next = node->next;
            if (!fn(node, arg))
                return false;
        }
    }
    return true;
}

void pjsip__table_each(pjsip__table *table, bool (*fn)(pjsip__table_node *, void *), void *arg)
{
    bool more = true;

    for (unsigned i = 0; more && i < SHARDS; i++) {
        pj_lock_acquire(table->shards[i].lock);
        more = each_in_shard(&table->shards[i], fn, arg);
        pj_lock_release(table->shards[i].lock);
    }
}
