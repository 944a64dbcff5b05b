/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables that grow and whose items never move, so that a look-up takes no lock: chunks that double in size, 64
 * items first, freed only with the table. Of versioned handles (slotmap.c), keys and operations of the ioqueue.
 */
#ifndef LINNET_BASE_CHUNKS_H
#define LINNET_BASE_CHUNKS_H

#include <stddef.h>
#include <stdint.h>

enum { PJ__CHUNKS = 26, PJ__FIRST_CHUNK_BITS = 6 };

/** Zeros are an empty table. */
typedef struct pj__chunks {
    void *at[PJ__CHUNKS]; /* accessed atomically */
} pj__chunks;

/** Chunk k has 64 << k items, from index (64 << k) - 64 on; the last few indices have no chunk. */
static inline unsigned pj__chunk_of(uint32_t index)
{
    uint64_t at = (uint64_t)index + (1u << PJ__FIRST_CHUNK_BITS);

    return (unsigned)(63 - __builtin_clzll(at)) - PJ__FIRST_CHUNK_BITS;
}

static inline uint32_t pj__chunk_size(unsigned chunk)
{
    return 1u << (PJ__FIRST_CHUNK_BITS + chunk);
}

static inline uint32_t pj__chunk_start(unsigned chunk)
{
    return pj__chunk_size(chunk) - pj__chunk_size(0);
}

/** @return an item of @a size octets; NULL if there never was one. Lock-free, with any index. */
static inline void *pj__chunks_item(const pj__chunks *table, uint32_t index, size_t size)
{
    unsigned chunk = pj__chunk_of(index);
    char *items = chunk < PJ__CHUNKS ? __atomic_load_n(&table->at[chunk], __ATOMIC_ACQUIRE) : NULL;

    return items ? items + (index - pj__chunk_start(chunk)) * size : NULL;
}

/** Makes an item of zeros ready, before others can see it. */
typedef void pj__chunks_init(void *item, uint32_t index, void *arg);

/**
 * Have the chunk of this index. Lock-free; of several threads that make the same chunk one wins and the others'
 * memory is freed, so @a init (NULL: zeros are ready), if it owns anything, needs callers that come one by one.
 *
 * @return the item; NULL without memory, or past the last index.
 */
void *pj__chunks_make(pj__chunks *table, uint32_t index, size_t size, pj__chunks_init *init,
                      void *arg);

/** Free all chunks; nobody uses them any more. */
void pj__chunks_fini(pj__chunks *table);

#endif
