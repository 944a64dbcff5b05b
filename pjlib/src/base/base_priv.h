/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of base/ share. */
#ifndef LINNET_BASE_PRIV_H
#define LINNET_BASE_PRIV_H

#include <pj/pool.h>

/**
 * Make a pool of @a size octets at @a mem, which its factory frees. @return NULL if they are too
 * few.
 */
pj_pool_t *pj__pool_make(void *mem, size_t size, pj_pool_factory *factory, const char *name,
                         size_t increment_size, size_t alignment, pj_pool_callback *callback);

/** The default policy's functions: blocks from base/alloc, the factory told of each. */
void *pj__policy_block_alloc(pj_pool_factory *factory, pj_size_t size);
void pj__policy_block_free(pj_pool_factory *factory, void *mem, pj_size_t size);

#endif
