/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The nodes of timers: numbered, in chunks that double in size and stay while any timer runs, so
 * that a node never moves and a number can be looked up at any time. Free ones are used again last
 * in, first out: they are in the cache. When none is in use the large chunks go: what a burst took
 * is given back.
 *
 * With a million timers each access to one is a miss; big chunks ask for huge pages, so that it is
 * not also a walk through the page tables.
 */
#include "loop/timer_priv.h"

#include "base/alloc.h"

#include <limits.h>
#include <sys/mman.h>

enum { HUGE = 2 * 1024 * 1024, KEPT_CHUNKS = 6 };

static pj_bool_t chunk_new(pj__timer_nodes *nodes, unsigned chunk)
{
    size_t size = sizeof(pj__timer_node) << chunk;
    size_t align = size >= HUGE ? HUGE : PJ__TIMER_LINE;
    unsigned char *mem = pj__malloc(size + align); /* what is not touched costs nothing */

    if (!mem)
        return PJ_FALSE;
    nodes->mem[chunk] = mem;
    mem += -(uintptr_t)mem % align;
    nodes->origin[chunk] = (uintptr_t)mem - size;
    if (align == HUGE)
        madvise(mem, size, MADV_HUGEPAGE); /* a wish: refused or not */
    return PJ_TRUE;
}

pj__timer_node *pj__timer_node_fresh(pj__timer_nodes *nodes)
{
    pj__timer_node *node;
    unsigned chunk;

    if (nodes->end == INT_MAX)
        return NULL;
    chunk = 31 - (unsigned)__builtin_clz((unsigned)nodes->end);
    if (!nodes->mem[chunk] && !chunk_new(nodes, chunk))
        return NULL;
    node = pj__timer_node_at(nodes, nodes->end);
    node->id = nodes->end++;
    return node;
}

void pj__timer_nodes_reset(pj__timer_nodes *nodes)
{
    nodes->free = NULL;
    nodes->end = PJ__TIMER_FIRST_ID; /* no number is valid now */
    for (unsigned i = KEPT_CHUNKS; i < PJ__TIMER_CHUNKS && nodes->mem[i]; i++) {
        pj__free(nodes->mem[i]);
        nodes->mem[i] = NULL;
    }
}

void pj__timer_nodes_init(pj__timer_nodes *nodes)
{
    nodes->end = PJ__TIMER_FIRST_ID;
}

void pj__timer_nodes_fini(pj__timer_nodes *nodes)
{
    for (unsigned i = 0; i < PJ__TIMER_CHUNKS; i++)
        pj__free(nodes->mem[i]);
}
