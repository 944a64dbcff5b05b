/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ring of cells, each with a turn: 2k says that the cell may be filled in the ring's round k,
 * 2k+1 that it may be emptied in that round. A thread first wins a position by moving the head or
 * the tail past it, and then alone has the cell until it hands on the turn, so items are copied
 * without a lock and never seen half-written. "Full" and "empty" are what the cell's turn says; the
 * positions are only claims.
 */
#include <pj/atomic_queue.h>
#include <pj/errno.h>
#include <pj/pool.h>

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { MAX_ITEMS = 1 << 24 };

typedef struct cell {
    uint64_t turn;
    alignas(max_align_t) unsigned char item[];
} cell;

struct pj_atomic_queue_t {
    unsigned char *cells;
    size_t cell_size;
    unsigned item_size;
    unsigned bits; /* 2^bits cells */
    /* what producers and consumers write, apart from each other */
    alignas(64) uint64_t tail;
    alignas(64) uint64_t head;
};

pj_status_t pj_atomic_queue_create(pj_pool_t *pool, unsigned max_item_cnt, unsigned item_size,
                                   const char *name, pj_atomic_queue_t **p_queue)
{
    pj_atomic_queue_t *queue;

    PJ_UNUSED_ARG(name);
    if (!pool || !p_queue || max_item_cnt == 0 || max_item_cnt > MAX_ITEMS || item_size == 0 ||
        item_size > INT32_MAX)
        return PJ_EINVAL;
    queue = pj_pool_aligned_alloc(pool, alignof(pj_atomic_queue_t), sizeof(*queue));
    if (!queue)
        return PJ_ENOMEM;
    memset(queue, 0, sizeof(*queue));
    while ((1u << queue->bits) < max_item_cnt)
        queue->bits++;
    queue->item_size = item_size;
    queue->cell_size = (sizeof(cell) + item_size + alignof(cell) - 1) & ~(alignof(cell) - 1);
    queue->cells = pj_pool_aligned_alloc(pool, alignof(cell), queue->cell_size << queue->bits);
    if (!queue->cells)
        return PJ_ENOMEM;
    memset(queue->cells, 0, queue->cell_size << queue->bits);
    *p_queue = queue;
    return PJ_SUCCESS;
}

pj_status_t pj_atomic_queue_destroy(pj_atomic_queue_t *queue)
{
    return queue ? PJ_SUCCESS : PJ_EINVAL;
}

/*
 * Claim the next position at @a end whose cell's turn is the round's 2k + @a full; NULL if its cell
 * is a turn behind. *p_turn is the turn that was found.
 */
static cell *claim(pj_atomic_queue_t *queue, uint64_t *end, unsigned full, uint64_t *p_turn)
{
    uint64_t pos = __atomic_load_n(end, __ATOMIC_RELAXED);

    for (;;) {
        size_t index = (size_t)(pos & ((1u << queue->bits) - 1));
        cell *c = (cell *)(void *)(queue->cells + index * queue->cell_size);
        uint64_t wanted = 2 * (pos >> queue->bits) + full;
        uint64_t turn = __atomic_load_n(&c->turn, __ATOMIC_ACQUIRE);

        if (turn < wanted)
            return NULL;
        if (turn > wanted) {
            pos = __atomic_load_n(end, __ATOMIC_RELAXED);
            continue;
        }
        if (__atomic_compare_exchange_n(end, &pos, pos + 1, 0, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED)) {
            *p_turn = turn;
            return c;
        }
    }
}

static void hand_on(cell *c, uint64_t turn)
{
    __atomic_store_n(&c->turn, turn + 1, __ATOMIC_RELEASE);
}

pj_status_t pj_atomic_queue_put(pj_atomic_queue_t *queue, void *item)
{
    uint64_t turn;
    cell *c;

    if (!queue || !item)
        return PJ_EINVAL;
    c = claim(queue, &queue->tail, 0, &turn);
    if (!c)
        return PJ_ETOOMANY;
    memcpy(c->item, item, queue->item_size);
    hand_on(c, turn);
    return PJ_SUCCESS;
}

pj_status_t pj_atomic_queue_get(pj_atomic_queue_t *queue, void *item)
{
    uint64_t turn;
    cell *c;

    if (!queue || !item)
        return PJ_EINVAL;
    c = claim(queue, &queue->head, 1, &turn);
    if (!c)
        return PJ_ENOTFOUND;
    memcpy(item, c->item, queue->item_size);
    hand_on(c, turn);
    return PJ_SUCCESS;
}
