/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hierarchical timing wheel: nodes by the tick they are due at. Not thread-safe; takes time as an
 * argument.
 */
#ifndef LINNET_LOOP_WHEEL_H
#define LINNET_LOOP_WHEEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PJ__WHEEL_BITS = 8,
    PJ__WHEEL_SLOTS = 1 << PJ__WHEEL_BITS,
    PJ__WHEEL_LEVELS =
        4, /* 32 bits, 49 days of milliseconds; what is farther waits in a ring of its own */
    PJ__WHEEL_WORDS = PJ__WHEEL_SLOTS / 64
};

typedef struct pj__wheel_link {
    struct pj__wheel_link *next, *prev;
} pj__wheel_link;

typedef struct pj__wheel_node {
    pj__wheel_link link; /* first, so that one is cast to the other */
    uint64_t at;
} pj__wheel_node;

typedef struct pj__wheel {
    uint64_t now;
    uint64_t used[PJ__WHEEL_LEVELS][PJ__WHEEL_WORDS]; /* a bit for each slot that has nodes */
    pj__wheel_link due;                               /* head of a ring, in order */
    pj__wheel_link far;                               /* head of a ring, as added */
    pj__wheel_link slots[PJ__WHEEL_LEVELS][PJ__WHEEL_SLOTS]; /* heads of rings while used */
} pj__wheel;

/** @a wheel is all zeros: memory that the slots never use is not touched. */
void pj__wheel_init(pj__wheel *wheel, uint64_t now);

static inline void pj__wheel_ring_init(pj__wheel_link *head)
{
    head->next = head->prev = head;
}

/**
 * The level of a node that is not due: that of the highest digit in which its time differs from
 * now. PJ__WHEEL_LEVELS or more: the far ring.
 */
static inline unsigned pj__wheel_level_of(const pj__wheel *wheel, uint64_t at)
{
    return (unsigned)(63 - __builtin_clzll(at ^ wheel->now)) / PJ__WHEEL_BITS;
}

static inline unsigned pj__wheel_slot_of(unsigned level, uint64_t at)
{
    return (unsigned)(at >> (level * PJ__WHEEL_BITS)) & (PJ__WHEEL_SLOTS - 1);
}

/** @return the head of the ring for a time that is not due; it is used from now on. */
static inline pj__wheel_link *pj__wheel_ring_for(pj__wheel *wheel, uint64_t at)
{
    unsigned level = pj__wheel_level_of(wheel, at), slot;
    pj__wheel_link *head;
    uint64_t *used, bit;

    if (level >= PJ__WHEEL_LEVELS)
        return &wheel->far;
    slot = pj__wheel_slot_of(level, at);
    head = &wheel->slots[level][slot];
    used = &wheel->used[level][slot / 64];
    bit = 1ull << slot % 64;
    if (!(*used & bit))
        pj__wheel_ring_init(head);
    *used |= bit;
    return head;
}

/** Add a node that is in no wheel; one of the past is due at once. */
static inline void pj__wheel_add(pj__wheel *wheel, pj__wheel_node *node, uint64_t at)
{
    pj__wheel_link *head = at > wheel->now ? pj__wheel_ring_for(wheel, at) : &wheel->due;

    node->at = at;
    node->link.prev = head->prev;
    node->link.next = head;
    head->prev->next = &node->link;
    head->prev = &node->link;
}

/**
 * Take a node out of its ring. @return whether it was the last; then pj__wheel_emptied() must
 * follow.
 */
static inline bool pj__wheel_unlink(pj__wheel_node *node)
{
    pj__wheel_link *next = node->link.next, *prev = node->link.prev;

    prev->next = next;
    next->prev = prev;
    return next == prev; /* both are the head */
}

/** The ring of a node that was due at @a at is empty: its slot is not used any more. */
void pj__wheel_emptied(pj__wheel *wheel, uint64_t at);

/** Remove a node, due or not. */
static inline void pj__wheel_remove(pj__wheel *wheel, pj__wheel_node *node)
{
    if (pj__wheel_unlink(node))
        pj__wheel_emptied(wheel, node->at);
}

/**
 * Let time pass: what is due by then goes to the due nodes, ordered by tick, then by when it was
 * added.
 */
void pj__wheel_advance(pj__wheel *wheel, uint64_t now);

/** @return the first due node, which stays in the wheel; NULL when there is none. */
static inline pj__wheel_node *pj__wheel_first_due(const pj__wheel *wheel)
{
    return wheel->due.next == &wheel->due ? NULL : (pj__wheel_node *)wheel->due.next;
}

/**
 * When the next node is due. Looks at no more than @a patience nodes; with more to look at the
 * answer may be early, never late.
 * @return false when the wheel is empty.
 */
bool pj__wheel_next(const pj__wheel *wheel, size_t patience, uint64_t *at);

#endif
