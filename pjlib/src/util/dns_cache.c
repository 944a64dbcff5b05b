/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cache of the resolver. Names come from SIP messages, that is from anybody: the hash is keyed,
 * and the number of answers is bounded, the least recently used one making room.
 */
#include "util/dns_cache.h"
#include "base/alloc.h"
#include "base/hash_keyed.h"

#include <pjlib-util/errno.h>
#include <pj/string.h>

#include <stddef.h>
#include <string.h>

/* ---- table ---- */

static uint64_t hash_of(const pj__dns_key *key)
{
    return pj__siphash_lower(key->name, key->len) + (unsigned)key->type;
}

static int same(const pj__dns_key *a, const pj__dns_key *b)
{
    pj_str_t x = {(char *)(uintptr_t)a->name, (pj_ssize_t)a->len};
    pj_str_t y = {(char *)(uintptr_t)b->name, (pj_ssize_t)b->len};

    return a->type == b->type && pj_stricmp(&x, &y) == 0;
}

static pj__dns_node **bucket(const pj__dns_table *table, uint64_t hash)
{
    return &table->buckets[hash & (table->bucket_count - 1)];
}

pj__dns_node *pj__dns_table_find(const pj__dns_table *table, const pj__dns_key *key)
{
    uint64_t hash = hash_of(key);
    pj__dns_node *node = table->bucket_count ? *bucket(table, hash) : NULL;

    while (node && (node->hash != hash || !same(&node->key, key)))
        node = node->next;
    return node;
}

static pj_status_t grow(pj__dns_table *table)
{
    pj__dns_table bigger = {.bucket_count = table->bucket_count ? table->bucket_count * 2 : 16,
                            .count = table->count};

    bigger.buckets = pj__calloc(bigger.bucket_count, sizeof(*bigger.buckets));
    if (!bigger.buckets)
        return PJ_ENOMEM;
    for (unsigned i = 0; i < table->bucket_count; i++) {
        while (table->buckets[i]) {
            pj__dns_node *node = table->buckets[i];
            pj__dns_node **to = bucket(&bigger, node->hash);

            table->buckets[i] = node->next;
            node->next = *to;
            *to = node;
        }
    }
    pj__free(table->buckets);
    *table = bigger;
    return PJ_SUCCESS;
}

pj_status_t pj__dns_table_add(pj__dns_table *table, pj__dns_node *node)
{
    pj__dns_node **to;

    /* Without memory for more buckets the chains get longer, that is all. */
    if (table->count >= table->bucket_count && grow(table) != PJ_SUCCESS && !table->bucket_count)
        return PJ_ENOMEM;
    node->hash = hash_of(&node->key);
    to = bucket(table, node->hash);
    node->next = *to;
    *to = node;
    table->count++;
    return PJ_SUCCESS;
}

void pj__dns_table_remove(pj__dns_table *table, pj__dns_node *node)
{
    pj__dns_node **link = bucket(table, node->hash);

    while (*link != node)
        link = &(*link)->next;
    *link = node->next;
    table->count--;
}

void pj__dns_table_fini(pj__dns_table *table)
{
    pj__free(table->buckets);
    memset(table, 0, sizeof(*table));
}

/* ---- answers ---- */

pj__dns_answer *pj__dns_answer_create(pj_pool_factory *pf, const pj__dns_key *key)
{
    pj_pool_t *pool = pj_pool_create(pf, "dnsanswer", 1024, 1024, NULL);
    pj__dns_answer *answer = pool ? PJ_POOL_ZALLOC_T(pool, pj__dns_answer) : NULL;
    char *name = answer ? pj_pool_alloc(pool, key->len + 1) : NULL;

    if (!name) {
        pj_pool_release(pool);
        return NULL;
    }
    memcpy(name, key->name, key->len);
    name[key->len] = '\0';
    answer->pool = pool;
    answer->refs = 1;
    answer->node.key = *key;
    answer->node.key.name = name;
    return answer;
}

void pj__dns_answer_dec_ref(pj__dns_answer *answer)
{
    if (answer && --answer->refs == 0)
        pj_pool_release(answer->pool);
}

static unsigned sane_ttl(pj_uint32_t ttl)
{
    return ttl > 0x7fffffff ? 0 : ttl;
}

/*
 * RFC 2308 section 5: the smaller of the SOA record's TTL and its MINIMUM field, which is its last.
 */
static unsigned negative_ttl(const pj_dns_parsed_packet *packet, unsigned otherwise)
{
    for (unsigned i = 0; i < packet->hdr.nscount; i++) {
        const pj_dns_parsed_rr *rr = &packet->ns[i];
        const pj_uint8_t *p = rr->data;
        unsigned minimum;

        if (rr->type != PJ_DNS_TYPE_SOA || !p || rr->rdlength < 22)
            continue;
        p += rr->rdlength - 4;
        minimum = sane_ttl((pj_uint32_t)p[0] << 24 | (pj_uint32_t)p[1] << 16 |
                           (pj_uint32_t)p[2] << 8 | p[3]);
        return minimum < sane_ttl(rr->ttl) ? minimum : sane_ttl(rr->ttl);
    }
    return otherwise;
}

unsigned pj__dns_answer_ttl(const pj_dns_parsed_packet *packet, int type, unsigned negative)
{
    unsigned ttl = 0x7fffffff;
    int found = 0;

    for (unsigned i = 0; i < packet->hdr.anscount; i++) {
        unsigned one = sane_ttl(packet->ans[i].ttl);

        found |= packet->ans[i].type == type;
        ttl = one < ttl ? one : ttl;
    }
    if (!found) {
        unsigned none = negative_ttl(packet, negative);

        ttl = none < ttl ? none : ttl;
    }
    return ttl;
}

/* ---- cache ---- */

static pj__dns_answer *answer_of(pj__dns_link *link)
{
    return (pj__dns_answer *)((char *)link - offsetof(pj__dns_answer, link));
}

void pj__dns_cache_init(pj__dns_cache *cache, unsigned max)
{
    memset(cache, 0, sizeof(*cache));
    pj_list_init(&cache->used);
    cache->max = max;
}

static void forget(pj__dns_cache *cache, pj__dns_answer *answer)
{
    pj__dns_table_remove(&cache->table, &answer->node);
    pj_list_erase(&answer->link);
    pj__dns_answer_dec_ref(answer);
}

void pj__dns_cache_fini(pj__dns_cache *cache)
{
    while (!pj_list_empty(&cache->used))
        forget(cache, answer_of(cache->used.next));
    pj__dns_table_fini(&cache->table);
}

pj__dns_answer *pj__dns_cache_find(pj__dns_cache *cache, const pj__dns_key *key, int64_t now)
{
    pj__dns_answer *answer = (pj__dns_answer *)pj__dns_table_find(&cache->table, key);

    if (!answer)
        return NULL;
    if (answer->expires <= now) {
        forget(cache, answer);
        return NULL;
    }
    pj_list_erase(&answer->link);
    pj_list_push_front(&cache->used, &answer->link);
    answer->refs++;
    return answer;
}

pj_status_t pj__dns_cache_add(pj__dns_cache *cache, pj__dns_answer *answer)
{
    pj__dns_node *old = pj__dns_table_find(&cache->table, &answer->node.key);
    pj_status_t status;

    if (old)
        forget(cache, (pj__dns_answer *)old);
    if (cache->table.count >= cache->max && !pj_list_empty(&cache->used))
        forget(cache, answer_of(cache->used.prev));
    status = pj__dns_table_add(&cache->table, &answer->node);
    if (status != PJ_SUCCESS)
        return status;
    pj_list_push_front(&cache->used, &answer->link);
    answer->refs++;
    return PJ_SUCCESS;
}

void pj__dns_cache_purge(pj__dns_cache *cache, int64_t now)
{
    pj__dns_link *next;

    for (pj__dns_link *link = cache->used.next; link != &cache->used; link = next) {
        next = link->next;
        if (answer_of(link)->expires <= now)
            forget(cache, answer_of(link));
    }
}
