/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers by question, for as long as they may be believed. The resolver's lock guards it. */
#ifndef LINNET_UTIL_DNS_CACHE_H
#define LINNET_UTIL_DNS_CACHE_H

#include <pjlib-util/dns.h>
#include <pj/list.h>
#include <pj/pool.h>

#include <stdint.h>

/* A question: a name, case of letters aside and without final dot, and a type. */
typedef struct pj__dns_key {
    const char *name;
    unsigned len;
    int type;
} pj__dns_key;

/* Something that is found by question: the first member of what is kept in a table. */
typedef struct pj__dns_node {
    struct pj__dns_node *next; /* in its bucket */
    uint64_t hash;
    pj__dns_key key;
} pj__dns_node;

/* A table that grows; zeroed memory is an empty one. Nodes are their owners'. */
typedef struct pj__dns_table {
    pj__dns_node **buckets;
    unsigned bucket_count; /* a power of two */
    unsigned count;
} pj__dns_table;

pj__dns_node *pj__dns_table_find(const pj__dns_table *table, const pj__dns_key *key);

/* @a node->key is set, and not in the table. @return PJ_ENOMEM. */
pj_status_t pj__dns_table_add(pj__dns_table *table, pj__dns_node *node);
void pj__dns_table_remove(pj__dns_table *table, pj__dns_node *node);
void pj__dns_table_fini(pj__dns_table *table);

/* The place of an answer in the order of use. */
typedef struct pj__dns_link {
    PJ_DECL_LIST_MEMBER(struct pj__dns_link);
} pj__dns_link;

/* An answer, counted: by the cache and by each delivery that is running. In a pool of its own. */
typedef struct pj__dns_answer {
    pj__dns_node node;
    pj__dns_link link;
    pj_pool_t *pool;
    unsigned refs;
    pj_status_t status; /* of its RCODE */
    pj_dns_parsed_packet *packet;
    int64_t expires; /* milliseconds; INT64_MAX: never */
} pj__dns_answer;

typedef struct pj__dns_cache {
    pj__dns_table table;
    pj__dns_link used; /* most recently used first */
    unsigned max;      /* answers; the least recently used makes room */
} pj__dns_cache;

void pj__dns_cache_init(pj__dns_cache *cache, unsigned max);
void pj__dns_cache_fini(pj__dns_cache *cache);

/* An answer with one reference, without a packet; NULL without memory. */
pj__dns_answer *pj__dns_answer_create(pj_pool_factory *pf, const pj__dns_key *key);
void pj__dns_answer_dec_ref(pj__dns_answer *answer);

/*
 * How many seconds an answer to a question of @a type holds: the smallest TTL of its records, or
 * for a negative one that of the SOA record beside it (RFC 2308 5), or @a negative without one. RFC
 * 2181 8: a TTL with its highest bit set is 0.
 */
unsigned pj__dns_answer_ttl(const pj_dns_parsed_packet *packet, int type, unsigned negative);

/* The answer to @a key that has not expired at @a now, with a reference for the caller; or NULL. */
pj__dns_answer *pj__dns_cache_find(pj__dns_cache *cache, const pj__dns_key *key, int64_t now);

/* Keep @a answer, which replaces an older one. @return PJ_ENOMEM. */
pj_status_t pj__dns_cache_add(pj__dns_cache *cache, pj__dns_answer *answer);

/* Forget what has expired at @a now. */
void pj__dns_cache_purge(pj__dns_cache *cache, int64_t now);

#endif
