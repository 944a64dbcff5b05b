/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hash table with a fixed number of buckets. Keys are not copied: they stay valid as long as they
 * are in the table. The hash is keyed with a random key of the process, so nobody can aim at one
 * bucket. No locking.
 */
#ifndef PJ_HASH_H
#define PJ_HASH_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** As a key's length: the key is a C string. */
#define PJ_HASH_KEY_STRING ((unsigned)-1)

/** Room for one entry of the caller's (pj_hash_set_np()). */
#define PJ_HASH_ENTRY_BUF_SIZE (3 * sizeof(void *) + 2 * sizeof(pj_uint32_t))
typedef void *pj_hash_entry_buf[(PJ_HASH_ENTRY_BUF_SIZE + sizeof(void *) - 1) / sizeof(void *)];

/** Choose the process's hash key. Done at the first use otherwise; later calls change nothing. */
PJ_DECL(void) pj_hash_init_key(void);

/** The hash of a key, never 0; @a hval is 0, or a hash to go on from. */
PJ_DECL(pj_uint32_t) pj_hash_calc(pj_uint32_t hval, const void *key, unsigned keylen);

/**
 * The hash of a key in lower case, which is also written to @a result (same length) unless NULL.
 */
PJ_DECL(pj_uint32_t) pj_hash_calc_tolower(pj_uint32_t hval, char *result, const pj_str_t *key);

/** @return a table of at least @a size buckets; NULL without memory. */
PJ_DECL(pj_hash_table_t *) pj_hash_create(pj_pool_t *pool, unsigned size);

/**
 * Find a key. @a hval may be NULL; if it points to 0 the hash is stored there, otherwise it is
 * taken for the hash.
 *
 * @return the value, NULL if there is none.
 */
PJ_DECL(void *)
pj_hash_get(pj_hash_table_t *ht, const void *key, unsigned keylen, pj_uint32_t *hval);
/** The same without regard to (ASCII) case; goes with the other functions named "lower". */
PJ_DECL(void *)
pj_hash_get_lower(pj_hash_table_t *ht, const void *key, unsigned keylen, pj_uint32_t *hval);

/**
 * Put, replace, or with NULL as value remove. @a hval is the key's hash or 0. A new entry takes its
 * memory from
 * @a pool; without memory nothing is changed. Entries from the table's own pool are used again.
 */
PJ_DECL(void)
pj_hash_set(pj_pool_t *pool, pj_hash_table_t *ht, const void *key, unsigned keylen,
            pj_uint32_t hval, void *value);
PJ_DECL(void)
pj_hash_set_lower(pj_pool_t *pool, pj_hash_table_t *ht, const void *key, unsigned keylen,
                  pj_uint32_t hval, void *value);

/**
 * The same, a new entry being made in @a entry_buf, which must live as long as it is in the table.
 */
PJ_DECL(void)
pj_hash_set_np(pj_hash_table_t *ht, const void *key, unsigned keylen, pj_uint32_t hval,
               pj_hash_entry_buf entry_buf, void *value);
PJ_DECL(void)
pj_hash_set_np_lower(pj_hash_table_t *ht, const void *key, unsigned keylen, pj_uint32_t hval,
                     pj_hash_entry_buf entry_buf, void *value);

PJ_DECL(unsigned) pj_hash_count(pj_hash_table_t *ht);

/**
 * Walk: first and next return @a it, or NULL at the end. The entry walked on may be removed
 * meanwhile.
 */
PJ_DECL(pj_hash_iterator_t *) pj_hash_first(pj_hash_table_t *ht, pj_hash_iterator_t *it);
PJ_DECL(pj_hash_iterator_t *) pj_hash_next(pj_hash_table_t *ht, pj_hash_iterator_t *it);
/** @return the value the walk stands at. */
PJ_DECL(void *) pj_hash_this(pj_hash_table_t *ht, pj_hash_iterator_t *it);

PJ_END_DECL

#endif /* PJ_HASH_H */
