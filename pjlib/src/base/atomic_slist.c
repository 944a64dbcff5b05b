/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stack is behind a mutex that is held for two assignments. A lock-free one would read a node's
 * link after somebody else popped and freed the node; the interface allows that freeing, and has
 * nothing to delay it with.
 */
#include <pj/atomic_slist.h>
#include <pj/errno.h>
#include <pj/pool.h>

#include <pthread.h>

typedef struct link {
    struct link *next;
} link_of_node;

struct pj_atomic_slist {
    pthread_mutex_t lock;
    link_of_node *top;
    pj_size_t size;
};

pj_status_t pj_atomic_slist_create(pj_pool_t *pool, pj_atomic_slist **p_slist)
{
    pj_atomic_slist *slist;

    if (!pool || !p_slist)
        return PJ_EINVAL;
    slist = pj_pool_zalloc(pool, sizeof(*slist));
    if (!slist || pthread_mutex_init(&slist->lock, NULL) != 0)
        return PJ_ENOMEM;
    *p_slist = slist;
    return PJ_SUCCESS;
}

pj_status_t pj_atomic_slist_destroy(pj_atomic_slist *slist)
{
    if (!slist)
        return PJ_EINVAL;
    pthread_mutex_destroy(&slist->lock);
    return PJ_SUCCESS;
}

pj_status_t pj_atomic_slist_push(pj_atomic_slist *slist, pj_atomic_slist_node_t *node)
{
    link_of_node *link = node;

    if (!slist || !node)
        return PJ_EINVAL;
    pthread_mutex_lock(&slist->lock);
    link->next = slist->top;
    slist->top = link;
    slist->size++;
    pthread_mutex_unlock(&slist->lock);
    return PJ_SUCCESS;
}

pj_atomic_slist_node_t *pj_atomic_slist_pop(pj_atomic_slist *slist)
{
    link_of_node *link;

    if (!slist)
        return NULL;
    pthread_mutex_lock(&slist->lock);
    link = slist->top;
    if (link) {
        slist->top = link->next;
        slist->size--;
    }
    pthread_mutex_unlock(&slist->lock);
    return link;
}

pj_size_t pj_atomic_slist_size(pj_atomic_slist *slist)
{
    pj_size_t size;

    if (!slist)
        return 0;
    pthread_mutex_lock(&slist->lock);
    size = slist->size;
    pthread_mutex_unlock(&slist->lock);
    return size;
}

void *pj_atomic_slist_calloc(pj_pool_t *pool, pj_size_t count, pj_size_t elem)
{
    return pool ? pj_pool_calloc(pool, count, elem) : NULL;
}
