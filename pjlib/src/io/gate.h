/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A key's gate: who is inside may use the socket and the queued buffers without a lock.
 *
 * One word: the top bit is set when the key is closed, below it the threads inside, below them the octets that are
 * queued or reserved. A sender enters and reserves by one fetch-and-add; what he gets back tells whether the key is
 * open and how much was queued before him. Closing sets the bit and waits until nobody is inside; then no thread
 * writes to the descriptor or reads a caller's buffer any more. Nobody inside blocks or calls back.
 *
 * Late senders fail by the bit, before they touch the list; a poison in the list's head would refuse them as well, but
 * could not tell when those who came earlier have left.
 */
#ifndef LINNET_IO_GATE_H
#define LINNET_IO_GATE_H

#include "os/relax.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef atomic_ullong pj__gate;

#define PJ__GATE_CLOSED (1ull << 63)
#define PJ__GATE_ONE    (1ull << 48) /* a thread inside; there is room for 32,767 */
#define PJ__GATE_OCTETS (PJ__GATE_ONE - 1)

/** The most octets of one operation, so that sums stay in their bits. */
#define PJ__GATE_MAX_RESERVE (1ull << 32)

/**
 * Enter, reserving @a octets. @a queued is set to what was queued before.
 * @return false when the key is closed; the caller is not inside then and has reserved nothing.
 */
static inline bool pj__gate_enter(pj__gate *gate, uint64_t octets, uint64_t *queued)
{
    unsigned long long before = atomic_fetch_add(gate, PJ__GATE_ONE + octets);

    *queued = before & PJ__GATE_OCTETS;
    if (!(before & PJ__GATE_CLOSED))
        return true;
    atomic_fetch_sub(gate, PJ__GATE_ONE + octets);
    return false;
}

/** Leave, giving back @a octets of what was reserved. */
static inline void pj__gate_leave(pj__gate *gate, uint64_t octets)
{
    atomic_fetch_sub(gate, PJ__GATE_ONE + octets);
}

/** Reserve more. @return what was queued before. */
static inline uint64_t pj__gate_reserve(pj__gate *gate, uint64_t octets)
{
    return atomic_fetch_add(gate, octets) & PJ__GATE_OCTETS;
}

static inline void pj__gate_refund(pj__gate *gate, uint64_t octets)
{
    atomic_fetch_sub(gate, octets);
}

static inline uint64_t pj__gate_queued(pj__gate *gate)
{
    return atomic_load(gate) & PJ__GATE_OCTETS;
}

/**
 * As pj__gate_queued(), without what those inside have reserved past @a limit and are about to give back, unless that
 * takes them long.
 */
uint64_t pj__gate_settled(pj__gate *gate, uint64_t limit);

/** Let nobody in any more. */
static inline void pj__gate_close(pj__gate *gate)
{
    atomic_fetch_or(gate, PJ__GATE_CLOSED);
}

static inline void pj__gate_open(pj__gate *gate)
{
    atomic_fetch_and(gate, ~PJ__GATE_CLOSED);
}

/** Wait until nobody is inside. */
static inline void pj__gate_wait(pj__gate *gate)
{
    unsigned turns = 0;

    while ((atomic_load(gate) & ~PJ__GATE_CLOSED) >= PJ__GATE_ONE)
        pj__relax(&turns);
}

#endif
