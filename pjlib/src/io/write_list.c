/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The list of a key's writes: any number of threads put operations in, wait-free; one, its owner,
 * takes them out.
 *
 *     newest -> D -> C -> B ...      links from the newer to the older
 *                         |
 *                        last
 *     first -> A -> B                what the owner has turned round: first in, first out
 *
 * A producer exchanges its operation into newest. What it gets back is the operation before it,
 * which it links to; NULL makes it the owner. Between the exchange and the link the chain has a
 * gap, marked UNLINKED; only the owner, turning the chain round, ever looks, and waits the moment
 * that it takes (pj__relax()).
 *
 * The list ends when newest is still last: swapping that for NULL gives up the ownership in the
 * same step. The last operation is therefore taken out, and may be used again, only after that
 * swap, or after a newer one was seen: newest can never be an old operation come again.
 *
 * Ownership is passed on by parking: the owner stores true, and whoever changes it to false has the
 * list.
 */
#include "io/write_list.h"

#include "os/relax.h"

static const pj__op unlinked;
#define UNLINKED ((pj__op *)(uintptr_t)&unlinked)

bool pj__wlist_is_empty(pj__write_list *list)
{
    return __atomic_load_n(&list->newest, __ATOMIC_ACQUIRE) == NULL;
}

/* The caller has found the list empty. */
static bool own(pj__write_list *list, pj__op *op)
{
    op->next = NULL;
    list->first = list->last = op;
    return true;
}

bool pj__wlist_begin(pj__write_list *list, pj__op *mark)
{
    pj__op *none = NULL;

    return __atomic_compare_exchange_n(&list->newest, &none, mark, 0, __ATOMIC_ACQ_REL,
                                       __ATOMIC_RELAXED) &&
           own(list, mark);
}

bool pj__wlist_push(pj__write_list *list, pj__op *op)
{
    pj__op *older;

    __atomic_store_n(&op->next, UNLINKED, __ATOMIC_RELAXED);
    older = __atomic_exchange_n(&list->newest, op, __ATOMIC_ACQ_REL);
    if (!older)
        return own(list, op);
    __atomic_store_n(&op->next, older, __ATOMIC_RELEASE);
    return false;
}

void pj__wlist_park(pj__write_list *list)
{
    atomic_store(&list->parked, true);
}

bool pj__wlist_take(pj__write_list *list)
{
    return atomic_load(&list->parked) && atomic_exchange(&list->parked, false);
}

bool pj__wlist_take_wait(pj__write_list *list)
{
    for (unsigned turns = 0; !pj__wlist_is_empty(list); pj__relax(&turns)) {
        if (pj__wlist_take(list))
            return true;
    }
    return false;
}

void pj__wlist_insert(pj__write_list *list, pj__op *op)
{
    op->next = list->first;
    list->first = op;
}

static pj__op *older_than(pj__op *op)
{
    unsigned turns = 0;
    pj__op *older;

    while ((older = __atomic_load_n(&op->next, __ATOMIC_ACQUIRE)) == UNLINKED)
        pj__relax(&turns);
    return older;
}

/* Turn round what lies between @a newest and last. */
static void turn_round(pj__write_list *list, pj__op *newest)
{
    pj__op *op = newest, *newer = NULL, *older;

    for (; op != list->last; op = older) {
        older = older_than(op);
        op->next = newer;
        newer = op;
    }
    list->last->next = newer;
    list->last = newest;
}

void pj__wlist_more(pj__write_list *list)
{
    pj__op *newest = __atomic_load_n(&list->newest, __ATOMIC_ACQUIRE);

    if (newest != list->last)
        turn_round(list, newest);
}

/* On failure @a *newest is what is newest. */
static bool end_at(pj__write_list *list, pj__op **newest)
{
    *newest = list->last;
    return __atomic_compare_exchange_n(&list->newest, newest, NULL, 0, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE);
}

bool pj__wlist_end(pj__write_list *list)
{
    pj__op *newest;

    return list->first == list->last && end_at(list, &newest);
}

bool pj__wlist_pop(pj__write_list *list)
{
    pj__op *newest;

    if (list->first == list->last) {
        if (end_at(list, &newest))
            return false;
        turn_round(list, newest);
    }
    list->first = list->first->next;
    return true;
}
