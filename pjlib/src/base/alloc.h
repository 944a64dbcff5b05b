/* SPDX-License-Identifier: BSD-2-Clause */
/* The one door to malloc: counts what is out, and can be told to fail. */
#ifndef LINNET_BASE_ALLOC_H
#define LINNET_BASE_ALLOC_H

#include <stddef.h>
#include <stdint.h>

/** @return memory aligned for any type, NULL if there is none; a size of 0 gives a block too. */
void *pj__malloc(size_t size);
/** Set to 0; NULL also if count * size overflows. */
void *pj__calloc(size_t count, size_t size);
/** As realloc(): on NULL the old block is untouched. */
void *pj__realloc(void *mem, size_t size);
/** NULL is allowed. */
void pj__free(void *mem);

/** What is out now: octets asked for, and, unless NULL, blocks. */
int64_t pj__alloc_live(int64_t *blocks);

/** Let the nth allocation from now on fail, and only that one; 0: none. Of all threads together. */
void pj__alloc_fail_nth(unsigned long nth);
/** @return whether the failure asked for has happened. */
int pj__alloc_failed(void);

#endif
