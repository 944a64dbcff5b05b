/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Those who append may be senders, who must not wait for anybody: they push on a stack by
 * compare-and-swap. Pollers take from a queue under a lock of their own, and when it is empty take
 * the whole stack and turn it round; nothing is ever popped off the stack singly, so the swap
 * cannot mistake an old head for a new one.
 */
#include "io/ready.h"

void pj__ready_init(pj__ready_list *list)
{
    pthread_mutex_init(&list->lock, NULL);
}

void pj__ready_fini(pj__ready_list *list)
{
    pthread_mutex_destroy(&list->lock);
}

void pj__ready_append(pj__ready_list *list, pj__ready *newest, pj__ready *oldest, unsigned count)
{
    pj__ready *top = atomic_load_explicit(&list->fresh, memory_order_relaxed);

    atomic_fetch_add(&list->count, count); /* first: it never says fewer than there are */
    do {
        oldest->next = top;
    } while (!atomic_compare_exchange_weak(&list->fresh, &top, newest));
}

static void turn_round(pj__ready_list *list)
{
    pj__ready *ready = atomic_exchange(&list->fresh, NULL);

    while (ready) {
        pj__ready *older = ready->next;

        ready->next = list->first;
        list->first = ready;
        ready = older;
    }
}

pj__ready *pj__ready_pop(pj__ready_list *list)
{
    pj__ready *ready;

    if (atomic_load(&list->count) == 0)
        return NULL;
    pthread_mutex_lock(&list->lock);
    if (!list->first)
        turn_round(list);
    ready = list->first;
    if (ready)
        list->first = ready->next;
    pthread_mutex_unlock(&list->lock);
    if (ready)
        atomic_fetch_sub(&list->count, 1);
    return ready;
}
