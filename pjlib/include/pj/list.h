/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doubly linked rings. A node is any struct that begins with PJ_DECL_LIST_MEMBER; a list is such a
 * node too, whose neighbours are the last and the first. No locking, no memory of its own.
 */
#ifndef PJ_LIST_H
#define PJ_LIST_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** The first members of a node's struct: void *prev, *next. */
#define PJ_DECL_LIST_MEMBER(type) \
    type *prev;                   \
    type *next

struct pj_list {
    PJ_DECL_LIST_MEMBER(void);
};

/** Make a node a ring of itself: an empty list. */
PJ_INLINE(void) pj_list_init(pj_list_type *node)
{
    ((pj_list *)node)->prev = ((pj_list *)node)->next = node;
}

PJ_INLINE(int) pj_list_empty(const pj_list_type *node)
{
    return ((const pj_list *)node)->next == (const void *)node;
}

/** Put one node right before or after a place in a ring. */
PJ_DECL(void) pj_list_insert_before(pj_list_type *pos, pj_list_type *node);
PJ_DECL(void) pj_list_insert_after(pj_list_type *pos, pj_list_type *node);

/** Put all nodes of the ring @a lst, itself included, before or after a place in another. */
PJ_DECL(void) pj_list_insert_nodes_before(pj_list_type *pos, pj_list_type *lst);
PJ_DECL(void) pj_list_insert_nodes_after(pj_list_type *pos, pj_list_type *lst);

/** Move what the list @a lst holds before or after a place in another; @a lst is left empty. */
PJ_DECL(void) pj_list_insert_list_before(pj_list_type *pos, pj_list_type *lst);
PJ_DECL(void) pj_list_insert_list_after(pj_list_type *pos, pj_list_type *lst);

/** Move what @a list2 holds to the front or back of @a list1. */
PJ_DECL(void) pj_list_merge_first(pj_list_type *list1, pj_list_type *list2);
PJ_DECL(void) pj_list_merge_last(pj_list_type *list1, pj_list_type *list2);

/**
 * Take a node out of its ring. It becomes a ring of itself, so that doing it again does no harm.
 */
PJ_DECL(void) pj_list_erase(pj_list_type *node);

PJ_INLINE(void) pj_list_push_back(pj_list_type *list, pj_list_type *node)
{
    pj_list_insert_before(list, node);
}

PJ_INLINE(void) pj_list_push_front(pj_list_type *list, pj_list_type *node)
{
    pj_list_insert_after(list, node);
}

/** @return @a node if it is in @a list, otherwise NULL. */
PJ_DECL(pj_list_type *) pj_list_find_node(pj_list_type *list, pj_list_type *node);

/** @return the first node for which comp(value, node) is 0, or NULL. */
PJ_DECL(pj_list_type *)
pj_list_search(pj_list_type *list, void *value, int (*comp)(void *value, const pj_list_type *node));

PJ_DECL(pj_size_t) pj_list_size(const pj_list_type *list);

PJ_END_DECL

#endif /* PJ_LIST_H */
