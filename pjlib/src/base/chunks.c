/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/chunks.h"

#include "base/alloc.h"

void *pj__chunks_make(pj__chunks *table, uint32_t index, size_t size, pj__chunks_init *init,
                      void *arg)
{
    unsigned chunk = pj__chunk_of(index);
    void *none = NULL;
    char *items;

    if (chunk >= PJ__CHUNKS)
        return NULL;
    if (__atomic_load_n(&table->at[chunk], __ATOMIC_ACQUIRE))
        return pj__chunks_item(table, index, size);
    items = pj__calloc(pj__chunk_size(chunk), size);
    if (!items)
        return NULL;
    for (uint32_t i = 0; init && i < pj__chunk_size(chunk); i++)
        init(items + i * size, pj__chunk_start(chunk) + i, arg);
    if (!__atomic_compare_exchange_n(&table->at[chunk], &none, items, 0, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE))
        pj__free(items);
    return pj__chunks_item(table, index, size);
}

void pj__chunks_fini(pj__chunks *table)
{
    for (unsigned i = 0; i < PJ__CHUNKS; i++) {
        pj__free(table->at[i]);
        table->at[i] = NULL;
    }
}
