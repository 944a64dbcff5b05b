/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The compatible hash table: chains in a fixed number of buckets, keys by reference, entries in the
 * caller's pool or the caller's own storage.
 *
 * - The hash is SipHash with the process's key, so a full bucket is bad luck and not somebody's
 *   plan. It is never 0, because callers pass 0 for "not known yet".
 * - A pool cannot take an entry back, so a table that lives long would grow with each insertion.
 *   Removed entries are kept for use again if they came from the table's own pool: another pool may
 *   be gone before the table. They are linked by their values; a walk that stands on a removed
 *   entry still finds the next one.
 * - The buckets do not grow: no pool is known to be safe to take memory from at that moment. Tables
 *   of ours that must grow are not built on this one.
 */
#include <pj/hash.h>

#include "base/hash_keyed.h"

#include <pj/pool.h>
#include <pj/string.h>

#include <stddef.h>

enum { MAX_BUCKETS = 1 << 24 };

struct pj_hash_entry {
    pj_hash_entry *next;
    const void *key;
    pj_uint32_t hash;
    pj_uint32_t keylen : 31;
    pj_uint32_t reusable : 1; /* its memory is of the table's pool */
    void *value;              /* of a free entry: the next free one */
};

_Static_assert(sizeof(pj_hash_entry) <= sizeof(pj_hash_entry_buf), "an entry fits its buffer");

struct pj_hash_table_t {
    pj_hash_entry **buckets;
    pj_hash_entry *free_entries;
    pj_pool_t *pool;
    unsigned mask; /* buckets - 1 */
    unsigned count;
};

/* A key as it is looked for. */
typedef struct wanted {
    const void *key;
    pj_uint32_t keylen;
    pj_uint32_t hash;
    pj_bool_t lower;
} wanted;

static pj_uint32_t fold(pj_uint64_t hash, pj_uint32_t hval)
{
    pj_uint32_t h = (pj_uint32_t)(hash ^ hash >> 32);

    /* Going on from another hash: order matters, as "ab" then "c" is not "c" then "ab". */
    if (hval)
        h ^= hval * 0x9e3779b1u;
    return h ? h : 1;
}

static unsigned key_length(const void *key, unsigned keylen)
{
    return keylen == PJ_HASH_KEY_STRING ? (unsigned)strlen(key) : keylen;
}

void pj_hash_init_key(void)
{
    (void)pj__siphash("", 0);
}

pj_uint32_t pj_hash_calc(pj_uint32_t hval, const void *key, unsigned keylen)
{
    return fold(pj__siphash(key, key_length(key, keylen)), hval);
}

pj_uint32_t pj_hash_calc_tolower(pj_uint32_t hval, char *result, const pj_str_t *key)
{
    size_t len = pj_strlen(key);

    for (size_t i = 0; result && i < len; i++) {
        char c = key->ptr[i];

        result[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return fold(pj__siphash_lower(key->ptr, len), hval);
}

pj_hash_table_t *pj_hash_create(pj_pool_t *pool, unsigned size)
{
    pj_hash_table_t *ht = PJ_POOL_ZALLOC_T(pool, pj_hash_table_t);
    unsigned buckets = 8;

    while (buckets < size && buckets < MAX_BUCKETS)
        buckets *= 2;
    if (!ht)
        return NULL;
    ht->buckets = pj_pool_calloc(pool, buckets, sizeof(ht->buckets[0]));
    if (!ht->buckets)
        return NULL;
    ht->pool = pool;
    ht->mask = buckets - 1;
    return ht;
}

static wanted make_wanted(const void *key, unsigned keylen, pj_uint32_t hval, pj_bool_t lower)
{
    wanted w = {key, key_length(key, keylen), hval, lower};

    if (!hval && lower)
        w.hash = fold(pj__siphash_lower(key, w.keylen), 0);
    else if (!hval)
        w.hash = fold(pj__siphash(key, w.keylen), 0);
    return w;
}

static pj_bool_t matches(const pj_hash_entry *e, const wanted *w)
{
    if (e->hash != w->hash || e->keylen != w->keylen)
        return PJ_FALSE;
    if (!w->keylen)
        return PJ_TRUE;
    return (w->lower ? strncasecmp(e->key, w->key, w->keylen)
                     : memcmp(e->key, w->key, w->keylen)) == 0;
}

/* The place that points, or would point, to the entry. */
static pj_hash_entry **find_place(pj_hash_table_t *ht, const wanted *w)
{
    pj_hash_entry **place = &ht->buckets[w->hash & ht->mask];

    while (*place && !matches(*place, w))
        place = &(*place)->next;
    return place;
}

static void *get(pj_hash_table_t *ht, wanted w, pj_uint32_t *hval)
{
    pj_hash_entry *e = *find_place(ht, &w);

    if (hval)
        *hval = w.hash;
    return e ? e->value : NULL;
}

void *pj_hash_get(pj_hash_table_t *ht, const void *key, unsigned keylen, pj_uint32_t *hval)
{
    return get(ht, make_wanted(key, keylen, hval ? *hval : 0, PJ_FALSE), hval);
}

void *pj_hash_get_lower(pj_hash_table_t *ht, const void *key, unsigned keylen, pj_uint32_t *hval)
{
    return get(ht, make_wanted(key, keylen, hval ? *hval : 0, PJ_TRUE), hval);
}

static pj_hash_entry *make_entry(pj_pool_t *pool, pj_hash_table_t *ht)
{
    pj_hash_entry *e = ht->free_entries;

    if (e) {
        ht->free_entries = e->value;
        return e;
    }
    e = pool ? PJ_POOL_ZALLOC_T(pool, pj_hash_entry) : NULL;
    if (e)
        e->reusable = pool == ht->pool;
    return e;
}

static void remove_at(pj_hash_table_t *ht, pj_hash_entry **place)
{
    pj_hash_entry *e = *place;

    *place = e->next;
    ht->count--;
    e->value = NULL;
    if (!e->reusable)
        return;
    e->value = ht->free_entries;
    ht->free_entries = e;
}

static void set(pj_pool_t *pool, pj_hash_table_t *ht, const wanted *w, void **entry_buf,
                void *value)
{
    pj_hash_entry **place = find_place(ht, w);
    pj_hash_entry *e = *place;

    if (e && value)
        e->value = value;
    else if (e)
        remove_at(ht, place);
    if (e || !value || w->keylen > 0x7fffffff)
        return;
    if (entry_buf) {
        e = (pj_hash_entry *)entry_buf;
        e->reusable = 0;
    } else {
        e = make_entry(pool, ht);
    }
    if (!e)
        return;
    e->next = NULL;
    e->key = w->key;
    e->hash = w->hash;
    e->keylen = w->keylen & 0x7fffffff;
    e->value = value;
    *place = e;
    ht->count++;
}

void pj_hash_set(pj_pool_t *pool, pj_hash_table_t *ht, const void *key, unsigned keylen,
                 pj_uint32_t hval, void *value)
{
    wanted w = make_wanted(key, keylen, hval, PJ_FALSE);

    set(pool, ht, &w, NULL, value);
}

void pj_hash_set_lower(pj_pool_t *pool, pj_hash_table_t *ht, const void *key, unsigned keylen,
                       pj_uint32_t hval, void *value)
{
    wanted w = make_wanted(key, keylen, hval, PJ_TRUE);

    set(pool, ht, &w, NULL, value);
}

void pj_hash_set_np(pj_hash_table_t *ht, const void *key, unsigned keylen, pj_uint32_t hval,
                    pj_hash_entry_buf entry_buf, void *value)
{
    wanted w = make_wanted(key, keylen, hval, PJ_FALSE);

    set(NULL, ht, &w, entry_buf, value);
}

void pj_hash_set_np_lower(pj_hash_table_t *ht, const void *key, unsigned keylen, pj_uint32_t hval,
                          pj_hash_entry_buf entry_buf, void *value)
{
    wanted w = make_wanted(key, keylen, hval, PJ_TRUE);

    set(NULL, ht, &w, entry_buf, value);
}

unsigned pj_hash_count(pj_hash_table_t *ht)
{
    return ht->count;
}

/* The first entry from bucket it->index on. */
static pj_hash_iterator_t *settle(pj_hash_table_t *ht, pj_hash_iterator_t *it)
{
    while (it->index <= ht->mask && !ht->buckets[it->index])
        it->index++;
    if (it->index > ht->mask)
        return NULL;
    it->entry = ht->buckets[it->index];
    return it;
}

pj_hash_iterator_t *pj_hash_first(pj_hash_table_t *ht, pj_hash_iterator_t *it)
{
    it->index = 0;
    it->entry = NULL;
    return settle(ht, it);
}

pj_hash_iterator_t *pj_hash_next(pj_hash_table_t *ht, pj_hash_iterator_t *it)
{
    it->entry = it->entry->next;
    if (it->entry)
        return it;
    it->index++;
    return settle(ht, it);
}

void *pj_hash_this(pj_hash_table_t *ht, pj_hash_iterator_t *it)
{
    (void)ht;
    return it->entry ? it->entry->value : NULL;
}
