/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations of senders: a stack of free ones, changed by one compare-and-swap.
 *
 * A sender must not go to the allocator: what it allocates a poller frees, and threads that trade
 * blocks wait for each other's arenas. Operations here are never freed while the pool lives, so
 * that whoever is late may still read the link of one that another thread has taken; that the
 * stack's head carries a count of its changes makes his swap fail then (the ABA problem). The count
 * has 32 bits: a thread would have to sleep through four thousand million changes, and wake at the
 * very same one. Numbers instead of pointers leave room for it in one word.
 *
 * So the pool keeps what the busiest moment needed; it is given back with the queue.
 */
#include "io/op.h"

static pj__op *op_at(pj__op_pool *pool, uint32_t number)
{
    return pj__chunks_item(&pool->ops, number - 1, sizeof(pj__op));
}

/* One that was never used. */
static pj__op *make(pj__op_pool *pool)
{
    uint32_t index = __atomic_load_n(&pool->made, __ATOMIC_RELAXED);
    pj__op *op;

    do {
        op = pj__chunks_make(&pool->ops, index, sizeof(pj__op), NULL, NULL);
        if (!op)
            return NULL;
    } while (!__atomic_compare_exchange_n(&pool->made, &index, index + 1, 0, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    op->number = index + 1;
    return op;
}

/* The head with another first operation. */
static uint64_t changed(uint64_t head, uint32_t number)
{
    return ((head >> 32) + 1) << 32 | number;
}

pj__op *pj__op_pool_get(pj__op_pool *pool)
{
    uint64_t head = __atomic_load_n(&pool->free, __ATOMIC_ACQUIRE);
    uint32_t next;
    pj__op *op;

    do {
        if ((uint32_t)head == 0)
            return make(pool);
        op = op_at(pool, (uint32_t)head);
        next = __atomic_load_n(&op->next_free, __ATOMIC_RELAXED);
    } while (!__atomic_compare_exchange_n(&pool->free, &head, changed(head, next), 0,
                                          __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE));
    return op;
}

void pj__op_pool_put(pj__op_pool *pool, pj__op *op)
{
    uint64_t head = __atomic_load_n(&pool->free, __ATOMIC_RELAXED);

    do {
        __atomic_store_n(&op->next_free, (uint32_t)head, __ATOMIC_RELAXED);
    } while (!__atomic_compare_exchange_n(&pool->free, &head, changed(head, op->number), 0,
                                          __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

void pj__op_pool_fini(pj__op_pool *pool)
{
    pj__chunks_fini(&pool->ops);
    pool->free = 0;
    pool->made = 0;
}
