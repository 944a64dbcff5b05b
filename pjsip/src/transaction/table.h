/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A sharded hash table that grows, for objects whose keys come from the network: transactions, dialogs. The nodes are
 * the objects' own. A shard's lock is a leaf: under it, compare, link, unlink and count references only.
 */
#ifndef PJSIP__TRANSACTION_TABLE_H
#define PJSIP__TRANSACTION_TABLE_H

#include <pjsip/sip_types.h>
#include <stdbool.h>

typedef struct pjsip__table pjsip__table;

/** In the object; zero when it is in no table. */
typedef struct pjsip__table_node {
    struct pjsip__table_node *next;
    pj_uint64_t hash; /**< pj__siphash() of the key. */
    bool linked;
} pjsip__table_node;

/** Is this the object with that key? */
typedef bool pjsip__table_match(const pjsip__table_node *node, const void *key);

/** @return PJ_SUCCESS or PJ_ENOMEM. */
pj_status_t pjsip__table_create(pjsip_endpoint *endpt, const char *name, pjsip__table **p_table);

/** NULL is allowed. Objects that are left are not touched. */
void pjsip__table_destroy(pjsip__table *table);

/** Lock the shard that a hash belongs to; the three functions after it want that. */
void pjsip__table_lock(pjsip__table *table, pj_uint64_t hash);
void pjsip__table_unlock(pjsip__table *table, pj_uint64_t hash);

/** The first node with that hash that matches; NULL if none. */
pjsip__table_node *pjsip__table_find(const pjsip__table *table, pj_uint64_t hash,
                                     pjsip__table_match *match, const void *key);

/** Link a node by its hash. Cannot fail: without memory to grow, chains get longer. */
void pjsip__table_insert(pjsip__table *table, pjsip__table_node *node);

/** Unlink a node. @return false if it was not linked. */
bool pjsip__table_remove(pjsip__table *table, pjsip__table_node *node);

/** How many nodes are linked. */
unsigned pjsip__table_count(pjsip__table *table);

/** Call @a fn for each node with its shard locked, until it returns false. */
void pjsip__table_each(pjsip__table *table, bool (*fn)(pjsip__table_node *node, void *arg),
                       void *arg);

#endif
