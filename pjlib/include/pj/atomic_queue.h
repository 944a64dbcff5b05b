/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A queue of fixed size for items that are copied in and out. Any number of threads may put and get
 * at the same time; nobody waits for anybody, so a thread that may not be held up can use it.
 */
#ifndef PJ_ATOMIC_QUEUE_H
#define PJ_ATOMIC_QUEUE_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** A queue. */
typedef struct pj_atomic_queue_t pj_atomic_queue_t;

/**
 * Make an empty queue for at least @a max_item_cnt items of @a item_size octets.
 *
 * @param name not needed; may be NULL.
 * @return PJ_EINVAL; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_atomic_queue_create(pj_pool_t *pool, unsigned max_item_cnt, unsigned item_size, const char *name,
                       pj_atomic_queue_t **p_queue);

/** Nobody may be using it. @return PJ_EINVAL. */
PJ_DECL(pj_status_t) pj_atomic_queue_destroy(pj_atomic_queue_t *queue);

/** Put a copy of @a item at the end. @return PJ_EINVAL; PJ_ETOOMANY if the queue is full. */
PJ_DECL(pj_status_t) pj_atomic_queue_put(pj_atomic_queue_t *queue, void *item);

/** Move the first item to @a item. @return PJ_EINVAL; PJ_ENOTFOUND if the queue is empty. */
PJ_DECL(pj_status_t) pj_atomic_queue_get(pj_atomic_queue_t *queue, void *item);

PJ_END_DECL

#endif /* PJ_ATOMIC_QUEUE_H */
