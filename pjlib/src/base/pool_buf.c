/* SPDX-License-Identifier: BSD-2-Clause */
/* A pool in the caller's memory: the arena with a factory that has none to give. */
#include <pj/pool_buf.h>

#include "base/base_priv.h"

static void *no_block(pj_pool_factory *factory, pj_size_t size)
{
    (void)factory;
    (void)size;
    return NULL;
}

static void keep_block(pj_pool_factory *factory, void *mem, pj_size_t size)
{
    (void)factory;
    (void)mem;
    (void)size;
}

/* Never written to; the type of pj_pool_t.factory cannot say so. */
static const pj_pool_factory buffer_factory = {
    .policy = {.block_alloc = no_block, .block_free = keep_block},
};

pj_pool_t *pj_pool_create_on_buf(const char *name, void *buf, pj_size_t size)
{
    if (!buf)
        return NULL;
    return pj__pool_make(buf, size, (pj_pool_factory *)&buffer_factory, name, 0, 0, NULL);
}
