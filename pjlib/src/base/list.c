/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rings of nodes. All insertions are one operation: put the chain first..last between two
 * neighbours.
 */
#include <pj/list.h>

static void link_two(pj_list *a, pj_list *b)
{
    a->next = b;
    b->prev = a;
}

static void splice(pj_list *before, pj_list *first, pj_list *last, pj_list *after)
{
    link_two(before, first);
    link_two(last, after);
}

void pj_list_insert_before(pj_list_type *pos, pj_list_type *node)
{
    pj_list *at = pos;

    splice(at->prev, node, node, at);
}

void pj_list_insert_after(pj_list_type *pos, pj_list_type *node)
{
    pj_list *at = pos;

    splice(at, node, node, at->next);
}

void pj_list_insert_nodes_before(pj_list_type *pos, pj_list_type *lst)
{
    pj_list *at = pos;
    pj_list *first = lst;

    splice(at->prev, first, first->prev, at);
}

void pj_list_insert_nodes_after(pj_list_type *pos, pj_list_type *lst)
{
    pj_list *at = pos;
    pj_list *first = lst;

    splice(at, first, first->prev, at->next);
}

void pj_list_insert_list_before(pj_list_type *pos, pj_list_type *lst)
{
    pj_list *at = pos;
    pj_list *from = lst;

    if (pj_list_empty(from))
        return;
    splice(at->prev, from->next, from->prev, at);
    pj_list_init(from);
}

void pj_list_insert_list_after(pj_list_type *pos, pj_list_type *lst)
{
    pj_list *at = pos;
    pj_list *from = lst;

    if (pj_list_empty(from))
        return;
    splice(at, from->next, from->prev, at->next);
    pj_list_init(from);
}

void pj_list_merge_first(pj_list_type *list1, pj_list_type *list2)
{
    pj_list_insert_list_after(list1, list2);
}

void pj_list_merge_last(pj_list_type *list1, pj_list_type *list2)
{
    pj_list_insert_list_before(list1, list2);
}

void pj_list_erase(pj_list_type *node)
{
    pj_list *out = node;

    link_two(out->prev, out->next);
    pj_list_init(out);
}

pj_list_type *pj_list_find_node(pj_list_type *list, pj_list_type *node)
{
    pj_list *at = ((pj_list *)list)->next;

    while (at != list && at != node)
        at = at->next;
    return at == node ? at : NULL;
}

pj_list_type *pj_list_search(pj_list_type *list, void *value,
                             int (*comp)(void *value, const pj_list_type *node))
{
    pj_list *at = ((pj_list *)list)->next;

    while (at != list && comp(value, at) != 0)
        at = at->next;
    return at == list ? NULL : at;
}

pj_size_t pj_list_size(const pj_list_type *list)
{
    pj_size_t n = 0;

    for (const pj_list *at = ((const pj_list *)list)->next; at != list; at = at->next)
        n++;
    return n;
}
