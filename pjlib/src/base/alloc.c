/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one door to malloc.
 *
 * Each block begins with its size, so that what is out is known to the octet on every platform:
 * tests compare before and after, programs can show it. The counters are sharded, since every
 * thread passes here; a block may be counted out on one shard and back on another, only the sum
 * means anything.
 *
 * The Nth allocation can be made to fail. The switch is one relaxed load while it is off.
 */
#include "base/alloc.h"

#include <pj/pool.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 16, CACHE_LINE = 64 };

typedef struct header {
    _Alignas(max_align_t) size_t size; /* aligned so that what follows is, for any type */
} header;

typedef struct shard {
    _Alignas(CACHE_LINE) _Atomic int64_t octets;
    _Atomic int64_t blocks;
} shard;

static shard shards[SHARDS];
static atomic_uint next_shard;
static atomic_ulong fail_countdown; /* 0: off */
static atomic_int has_failed;

static shard *my_shard(void)
{
    static _Thread_local shard *mine;

    if (!mine)
        mine = &shards[atomic_fetch_add_explicit(&next_shard, 1, memory_order_relaxed) % SHARDS];
    return mine;
}

static void count(int64_t octets, int64_t blocks)
{
    shard *s = my_shard();

    atomic_fetch_add_explicit(&s->octets, octets, memory_order_relaxed);
    atomic_fetch_add_explicit(&s->blocks, blocks, memory_order_relaxed);
}

/* Whether this allocation is the one that is to fail. */
static int must_fail(void)
{
    unsigned long left = atomic_load_explicit(&fail_countdown, memory_order_relaxed);

    while (left) {
        if (!atomic_compare_exchange_weak(&fail_countdown, &left, left - 1))
            continue;
        if (left > 1)
            return 0;
        atomic_store(&has_failed, 1);
        return 1;
    }
    return 0;
}

/* No object is larger than a difference of pointers; what asks for more has calculated wrongly. */
static int is_possible(size_t size)
{
    return size <= PTRDIFF_MAX - sizeof(header);
}

void *pj__malloc(size_t size)
{
    header *h;

    if (!is_possible(size) || must_fail())
        return NULL;
    h = malloc(sizeof(*h) + size);
    if (!h)
        return NULL;
    h->size = size;
    count((int64_t)size, 1);
    return h + 1;
}

void *pj__calloc(size_t n, size_t size)
{
    void *mem;

    if (size && n > SIZE_MAX / size)
        return NULL;
    mem = pj__malloc(n * size);
    if (mem)
        memset(mem, 0, n * size);
    return mem;
}

void *pj__realloc(void *mem, size_t size)
{
    header *h;
    size_t old;

    if (!mem)
        return pj__malloc(size);
    if (!is_possible(size) || must_fail())
        return NULL;
    h = (header *)mem - 1;
    old = h->size;
    h = realloc(h, sizeof(*h) + size);
    if (!h)
        return NULL;
    h->size = size;
    count((int64_t)size - (int64_t)old, 0);
    return h + 1;
}

void pj__free(void *mem)
{
    header *h;

    if (!mem)
        return;
    h = (header *)mem - 1;
    count(-(int64_t)h->size, -1);
    free(h);
}

int64_t pj__alloc_live(int64_t *blocks)
{
    int64_t octets = 0;
    int64_t n = 0;

    for (int i = 0; i < SHARDS; i++) {
        octets += atomic_load_explicit(&shards[i].octets, memory_order_relaxed);
        n += atomic_load_explicit(&shards[i].blocks, memory_order_relaxed);
    }
    if (blocks)
        *blocks = n;
    return octets;
}

void pj_alloc_get_live(pj_size_t *octets, pj_size_t *blocks)
{
    int64_t live_blocks;
    int64_t live = pj__alloc_live(&live_blocks);

    if (octets)
        *octets = (pj_size_t)live;
    if (blocks)
        *blocks = (pj_size_t)live_blocks;
}

void pj__alloc_fail_nth(unsigned long nth)
{
    atomic_store(&has_failed, 0);
    atomic_store(&fail_countdown, nth);
}

int pj__alloc_failed(void)
{
    return atomic_load(&has_failed);
}
