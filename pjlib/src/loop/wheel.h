/* SPDX-License-Identifier: BSD-2-Clause */
/* A hierarchical timing wheel: nodes by the tick they are due at. Not thread-safe; takes time as an argument. */
#ifndef LINNET_LOOP_WHEEL_H
#define LINNET_LOOP_WHEEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PJ__WHEEL_BITS = 6,
    PJ__WHEEL_SLOTS = 1 << PJ__WHEEL_BITS,
    PJ__WHEEL_LEVELS = 11 /* 66 bits: all of time */
};

typedef struct pj__wheel_node {
    struct pj__wheel_node *next, *prev;
    uint64_t at;
    uint16_t level; /* PJ__WHEEL_LEVELS: due */
    uint16_t slot;
} pj__wheel_node;

typedef struct pj__wheel {
    uint64_t now;
    uint64_t used[PJ__WHEEL_LEVELS]; /* a bit for each slot that has nodes */
    pj__wheel_node slots[PJ__WHEEL_LEVELS][PJ__WHEEL_SLOTS]; /* heads of rings */
    pj__wheel_node due;                                      /* head of a ring, in order */
    size_t due_count;
} pj__wheel;

void pj__wheel_init(pj__wheel *wheel, uint64_t now);

/** Add a node that is in no wheel; one of the past is due at once. */
void pj__wheel_add(pj__wheel *wheel, pj__wheel_node *node, uint64_t at);

/** Remove a node, due or not. */
void pj__wheel_remove(pj__wheel *wheel, pj__wheel_node *node);

/** Let time pass: what is due by then goes to the due nodes, ordered by tick, then by when it was added. */
void pj__wheel_advance(pj__wheel *wheel, uint64_t now);

/** Take out the first due node; NULL when there is none. */
pj__wheel_node *pj__wheel_pop_due(pj__wheel *wheel);

/**
 * When the next node is due. Looks at no more than @a patience nodes; with more to look at the answer may be early,
 * never late.
 * @return false when the wheel is empty.
 */
bool pj__wheel_next(const pj__wheel *wheel, size_t patience, uint64_t *at);

#endif
