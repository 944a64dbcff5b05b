/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/gate.h"

enum { SETTLE_TURNS = 80 }; /* a few of them yield */

uint64_t pj__gate_settled(pj__gate *gate, uint64_t limit)
{
    unsigned long long word = atomic_load(gate);
    unsigned turns = 0;

    while ((word & PJ__GATE_OCTETS) > limit && (word & ~PJ__GATE_CLOSED) >= PJ__GATE_ONE &&
           turns < SETTLE_TURNS) {
        pj__relax(&turns);
        word = atomic_load(gate);
    }
    return word & PJ__GATE_OCTETS;
}
