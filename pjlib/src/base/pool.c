/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The arena. A pool begins in its first block: pool, block, then memory to give out.
 *
 *     +-----------+---------------+--------------------------+
 *     | pj_pool_t | pj_pool_block | buf ...  cur ...     end |
 *     +-----------+---------------+--------------------------+
 *
 * Further blocks lie in front of it in the list, so the first one is always the last of the list.
 * An allocation moves cur of the block in front; if it does not fit there, a few more blocks are
 * tried, then one is made. A block that one big allocation nearly fills goes second, and does not
 * hide the room that is left in the one in front.
 */
#include <pj/pool.h>

#include "base/alloc.h"
#include "base/base_priv.h"
#include "base/pool_bump.h"
#include "base/self.h"

#include <pj/log.h>
#include <pj/string.h>

#define THIS_FILE "pool.c"

enum { FIRST_OVERHEAD = sizeof(pj_pool_t) + sizeof(pj_pool_block) };

static size_t room_of(const pj_pool_block *block)
{
    return (size_t)(block->end - block->cur);
}

static pj_pool_block *front(pj_pool_t *pool)
{
    return pool->block_list.next;
}

static pj_pool_block *first_made(pj_pool_t *pool)
{
    return pool->block_list.prev;
}

static pj_bool_t is_power_of_two(size_t n)
{
    return n && !(n & (n - 1));
}

void *pj__policy_block_alloc(pj_pool_factory *factory, pj_size_t size)
{
    void *mem;

    if (factory->on_block_alloc && !factory->on_block_alloc(factory, size))
        return NULL;
    mem = pj__malloc(size);
    if (!mem && factory->on_block_free)
        factory->on_block_free(factory, size);
    return mem;
}

void pj__policy_block_free(pj_pool_factory *factory, void *mem, pj_size_t size)
{
    if (factory->on_block_free)
        factory->on_block_free(factory, size);
    pj__free(mem);
}

/*
 * Set the block's bounds; what lies before @a begin is the block itself and whatever precedes it.
 */
static void init_block(pj_pool_block *block, unsigned char *begin, unsigned char *end)
{
    block->buf = begin;
    block->cur = begin;
    block->end = end;
}

/* Let the list of blocks be this one. */
static void make_only(pj_pool_t *pool, pj_pool_block *block)
{
    block->prev = block->next = &pool->block_list;
    pool->block_list.prev = pool->block_list.next = block;
}

pj_pool_t *pj__pool_make(void *mem, size_t size, pj_pool_factory *factory, const char *name,
                         size_t increment_size, size_t alignment, pj_pool_callback *callback)
{
    size_t skew = (size_t)(-(uintptr_t)mem & (_Alignof(pj_pool_t) - 1));
    unsigned char *begin = (unsigned char *)mem + skew;
    pj_pool_t *pool = (pj_pool_t *)(void *)begin;
    pj_pool_block *block = (pj_pool_block *)(pool + 1);

    if (size < FIRST_OVERHEAD + skew)
        return NULL;
    *pool = (pj_pool_t){.factory = factory, .capacity = size - skew};
    init_block(block, (unsigned char *)(block + 1), (unsigned char *)mem + size);
    make_only(pool, block);
    pj_pool_init_int(pool, name, increment_size, alignment, callback);
    return pool;
}

void pj_pool_init_int(pj_pool_t *pool, const char *name, pj_size_t increment_size,
                      pj_size_t alignment, pj_pool_callback *callback)
{
    pool->increment_size = increment_size;
    pool->alignment = is_power_of_two(alignment) ? alignment : PJ_POOL_ALIGNMENT;
    pool->callback = callback;
    pj__obj_name(pool->obj_name, sizeof(pool->obj_name), name, pool);
}

pj_pool_t *pj_pool_create_int(pj_pool_factory *factory, const char *name, pj_size_t initial_size,
                              pj_size_t increment_size, pj_size_t alignment,
                              pj_pool_callback *callback)
{
    size_t size = initial_size < FIRST_OVERHEAD ? FIRST_OVERHEAD : initial_size;
    void *mem = factory->policy.block_alloc(factory, size);

    if (!mem)
        return NULL;
    if (!callback)
        callback = factory->policy.callback;
    return pj__pool_make(mem, size, factory, name, increment_size, alignment, callback);
}

/* Free all blocks but the first, which the pool itself is in. */
static void free_others(pj_pool_t *pool)
{
    pj_pool_block *first = first_made(pool);
    pj_pool_block *block = front(pool);

    while (block != first) {
        pj_pool_block *next = block->next;
        size_t size = (size_t)(block->end - (unsigned char *)block);

        pool->capacity -= size;
        pool->factory->policy.block_free(pool->factory, block, size);
        block = next;
    }
}

void pj_pool_destroy_int(pj_pool_t *pool)
{
    pj_pool_factory *factory = pool->factory;

    free_others(pool);
    factory->policy.block_free(factory, pool, pool->capacity);
}

pj_pool_t *pj_pool_create(pj_pool_factory *factory, const char *name, pj_size_t initial_size,
                          pj_size_t increment_size, pj_pool_callback *callback)
{
    return pj_pool_aligned_create(factory, name, initial_size, increment_size, 0, callback);
}

pj_pool_t *pj_pool_aligned_create(pj_pool_factory *factory, const char *name,
                                  pj_size_t initial_size, pj_size_t increment_size,
                                  pj_size_t alignment, pj_pool_callback *callback)
{
    return factory->create_pool(factory, name, initial_size, increment_size, alignment, callback);
}

void pj_pool_release(pj_pool_t *pool)
{
    if (pool && pool->factory->release_pool)
        pool->factory->release_pool(pool->factory, pool);
}

void pj_pool_safe_release(pj_pool_t **ppool)
{
    pj_pool_t *pool = *ppool;

    *ppool = NULL;
    pj_pool_release(pool);
}

void pj_pool_secure_release(pj_pool_t **ppool)
{
    pj_pool_t *pool = *ppool;

    if (!pool)
        return;
    for (pj_pool_block *b = front(pool); b != &pool->block_list; b = b->next)
        explicit_bzero(b->buf, (size_t)(b->cur - b->buf));
    pj_pool_safe_release(ppool);
}

void pj_pool_reset(pj_pool_t *pool)
{
    pj_pool_block *first = first_made(pool);

    free_others(pool);
    make_only(pool, first);
    first->cur = first->buf;
}

const char *pj_pool_getobjname(const pj_pool_t *pool)
{
    return pool->obj_name;
}

pj_size_t pj_pool_get_capacity(pj_pool_t *pool)
{
    return pool->capacity;
}

pj_size_t pj_pool_get_used_size(pj_pool_t *pool)
{
    pj_size_t unused = 0;

    for (pj_pool_block *b = front(pool); b != &pool->block_list; b = b->next)
        unused += room_of(b);
    return pool->capacity - unused;
}

void *pj_pool_alloc_from_block(pj_pool_block *block, pj_size_t alignment, pj_size_t size)
{
    return pj__pool_bump(block, alignment, size);
}

/*
 * How large a block must be for an allocation: a multiple of the increment. @return 0 if none can
 * be.
 */
static size_t block_size_for(const pj_pool_t *pool, size_t alignment, size_t size)
{
    size_t increment = pool->increment_size;
    size_t need;
    size_t blocks;
    size_t total;

    if (!increment || __builtin_add_overflow(size, sizeof(pj_pool_block) + alignment, &need))
        return 0;
    blocks = need / increment + (need % increment != 0);
    return __builtin_mul_overflow(blocks, increment, &total) ? 0 : total;
}

static pj_pool_block *add_block(pj_pool_t *pool, size_t block_size, size_t wanted)
{
    pj_pool_block *block;

    if (!block_size)
        return NULL;
    block = pool->factory->policy.block_alloc(pool->factory, block_size);
    if (!block)
        return NULL;
    init_block(block, (unsigned char *)(block + 1), (unsigned char *)block + block_size);
    pool->capacity += block_size;
    if (room_of(block) - wanted >= room_of(front(pool)))
        pj_list_push_front(&pool->block_list, block);
    else if (front(pool) == first_made(pool))
        pj_list_insert_before(first_made(pool), block);
    else
        pj_list_insert_after(front(pool), block);
    return block;
}

void *pj_pool_allocate_find(pj_pool_t *pool, pj_size_t alignment, pj_size_t size)
{
    pj_pool_block *block = front(pool);
    void *mem;

    for (int i = 0; i < PJ_POOL_MAX_SEARCH_BLOCK_COUNT && block != &pool->block_list; i++) {
        mem = pj_pool_alloc_from_block(block, alignment, size);
        if (mem)
            return mem;
        block = block->next;
    }
    block = add_block(pool, block_size_for(pool, alignment, size), size);
    if (block)
        return pj_pool_alloc_from_block(block, alignment, size);
    PJ_LOG(4, (THIS_FILE, "Pool %s has no memory for %lu octets", pool->obj_name,
               (unsigned long)size));
    if (pool->callback)
        pool->callback(pool, size);
    return NULL;
}

void *pj_pool_aligned_alloc(pj_pool_t *pool, pj_size_t alignment, pj_size_t size)
{
    void *mem;

    if (alignment < pool->alignment)
        alignment = pool->alignment;
    if (!is_power_of_two(alignment))
        return NULL;
    mem = pj__pool_bump(front(pool), alignment, size);
    return mem ? mem : pj_pool_allocate_find(pool, alignment, size);
}

void *pj_pool_alloc(pj_pool_t *pool, pj_size_t size)
{
    void *mem = pj__pool_bump(front(pool), pool->alignment, size);

    return mem ? mem : pj_pool_allocate_find(pool, pool->alignment, size);
}

void *pj_pool_zalloc(pj_pool_t *pool, pj_size_t size)
{
    void *mem = pj_pool_alloc(pool, size);

    if (mem)
        memset(mem, 0, size);
    return mem;
}

void *pj_pool_calloc(pj_pool_t *pool, pj_size_t count, pj_size_t elem)
{
    size_t size;

    return __builtin_mul_overflow(count, elem, &size) ? NULL : pj_pool_zalloc(pool, size);
}

void pj_pool_factory_dump(pj_pool_factory *pf, pj_bool_t detail)
{
    if (pf->dump_status)
        pf->dump_status(pf, detail);
}
