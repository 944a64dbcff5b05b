/* SPDX-License-Identifier: BSD-2-Clause */
/* The step that nearly every allocation is; pool.c has the others. */
#ifndef LINNET_BASE_POOL_BUMP_H
#define LINNET_BASE_POOL_BUMP_H

#include <pj/pool.h>

#include <stdint.h>

/* Move cur over size octets, aligned. @return NULL if the block is too full. */
static inline void *pj__pool_bump(pj_pool_block *block, size_t alignment, size_t size)
{
    size_t pad = (size_t)(-(uintptr_t)block->cur & (alignment - 1));
    size_t room = (size_t)(block->end - block->cur);
    unsigned char *mem;

    if (__builtin_expect(pad > room || size > room - pad, 0))
        return NULL;
    mem = block->cur + pad;
    block->cur = mem + size;
    return mem;
}

#endif
