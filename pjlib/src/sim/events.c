/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The queue of what is to happen: a binary heap by time and, at one time, by the order of
 * scheduling. Two worlds that were told the same do the same for that reason.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

enum { FIRST_SIZE = 64 };

static bool before(const pj__sim_heap_slot *a, const pj__sim_heap_slot *b)
{
    return a->at != b->at ? a->at < b->at : a->seq < b->seq;
}

static void put(pj__sim_heap *heap, size_t place, pj__sim_heap_slot slot)
{
    heap->slots[place] = slot;
    slot.ev->place = place;
}

static void rise(pj__sim_heap *heap, size_t place, pj__sim_heap_slot slot)
{
    while (place > 1 && before(&slot, &heap->slots[place / 2])) {
        put(heap, place, heap->slots[place / 2]);
        place /= 2;
    }
    put(heap, place, slot);
}

static void sink(pj__sim_heap *heap, size_t place, pj__sim_heap_slot slot)
{
    for (;;) {
        size_t child = place * 2;

        if (child > heap->used)
            break;
        if (child < heap->used && before(&heap->slots[child + 1], &heap->slots[child]))
            child++;
        if (!before(&heap->slots[child], &slot))
            break;
        put(heap, place, heap->slots[child]);
        place = child;
    }
    put(heap, place, slot);
}

static bool grow(pj__sim_heap *heap)
{
    size_t size = heap->size ? heap->size * 2 : FIRST_SIZE;
    pj__sim_heap_slot *slots = pj__realloc(heap->slots, size * sizeof(*slots));

    if (!slots)
        return false;
    heap->slots = slots;
    heap->size = size;
    return true;
}

bool pj__sim_schedule(pj_sim *sim, pj__sim_event *ev, int64_t at)
{
    pj__sim_heap *heap = &sim->heap;

    if (heap->used + 1 >= heap->size && !grow(heap))
        return false;
    rise(heap, ++heap->used, (pj__sim_heap_slot){at, heap->seq++, ev});
    return true;
}

void pj__sim_cancel(pj_sim *sim, pj__sim_event *ev)
{
    pj__sim_heap *heap = &sim->heap;
    size_t place = ev->place;
    pj__sim_heap_slot last;

    if (!place)
        return;
    ev->place = 0;
    last = heap->slots[heap->used--];
    if (last.ev == ev)
        return;
    if (place > 1 && before(&last, &heap->slots[place / 2]))
        rise(heap, place, last);
    else
        sink(heap, place, last);
}

bool pj__sim_next_event(const pj_sim *sim, int64_t *at)
{
    if (!sim->heap.used)
        return false;
    *at = sim->heap.slots[1].at;
    return true;
}

static pj__sim_event *pop(pj_sim *sim)
{
    pj__sim_event *ev;

    if (!sim->heap.used)
        return NULL;
    ev = sim->heap.slots[1].ev;
    pj__sim_cancel(sim, ev);
    return ev;
}

unsigned pj__sim_run_due(pj_sim *sim)
{
    unsigned count = 0;

    /* What these schedule for now is for the next time: a caller counts his rounds. */
    uint64_t until = sim->heap.seq;

    while (sim->heap.used && sim->heap.slots[1].at <= sim->now && sim->heap.slots[1].seq < until) {
        pj__sim_event *ev = pop(sim);

        ev->run(sim, ev);
        count++;
    }
    return count;
}

void pj__sim_heap_fini(pj_sim *sim)
{
    pj__sim_event *ev;

    while ((ev = pop(sim)) != NULL) {
        if (ev->drop)
            ev->drop(ev);
    }
    pj__free(sim->heap.slots);
    sim->heap = (pj__sim_heap){.slots = NULL};
}
