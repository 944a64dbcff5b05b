/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sixteen shards by the upper bits of the hash, each a chained table by the lower ones that doubles when it
 * holds more nodes than buckets. A shard's buckets come from a pool of their own, released when it grows; it
 * does not shrink: what was needed once will be needed again.
 *
 * Keys come from the network, so the hash must be the keyed one: callers hash with pj__siphash().
 */
#include "transaction/table.h"

#include <pjsip/sip_endpoint.h>
#include <pj/errno.h>
#include <pj/lock.h>
#include <pj/pool.h>
#include <stdatomic.h>

#define SHARDS        16
#define FIRST_BUCKETS 32

typedef struct shard {
    pj_lock_t *lock;
    pj_pool_t *pool; /* of buckets */
    pjsip__table_node **buckets;
    unsigned size; /* a power of two */
    unsigned count;
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

/* New buckets; the old ones stay when there is no memory for them. */
static bool shard_resize(const pjsip__table *table, shard *s, unsigned size)
{
    pj_size_t octets = size * sizeof(*s->buckets);
    pj_pool_t *pool = pjsip_endpt_create_pool(table->endpt, table->name, octets + 512, 512);
    pjsip__table_node **buckets = pool ? pj_pool_zalloc(pool, octets) : NULL;
    shard old = *s;

    if (!buckets) {
        if (pool)
            pjsip_endpt_release_pool(table->endpt, pool);
        return false;
    }
    s->pool = pool;
    s->buckets = buckets;
    s->size = size;
    for (unsigned i = 0; i < old.size; i++) {
        pjsip__table_node *node = old.buckets[i];

        while (node) {
            pjsip__table_node *next = node->next;
            pjsip__table_node **bucket = bucket_of(s, node->hash);

            node->next = *bucket;
            *bucket = node;
            node = next;
        }
    }
    if (old.pool)
        pjsip_endpt_release_pool(table->endpt, old.pool);
    return true;
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

        if (status == PJ_SUCCESS && !shard_resize(table, s, FIRST_BUCKETS))
            status = PJ_ENOMEM;
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
        if (s->pool)
            pjsip_endpt_release_pool(table->endpt, s->pool);
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
