/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registration client as a table (RFC 3261 section 10.2).
 *
 *            SEND                GRANTED
 *   IDLE ------------> REGISTERING ------------> REGISTERED
 *    ^ <- REFUSED, GONE -'   ^                      |   |
 *    |                       '---- SEND (DUE) ------'   | REMOVE
 *    '--------------- UNREGISTERING <-------------------'
 *
 * One REGISTER at a time (10.2: "MUST NOT send a new registration until ..."): there is no SEND in
 * a state where one is under way. A refresh that is refused leaves nothing registered as far as we
 * know, and nothing is sent by itself any more: when to try again is the application's to say,
 * lest a thousand clients ask at once.
 */
#include "session/reg_fsm.h"

#include <pj/types.h>

typedef struct arc {
    pjsip__reg_state from;
    pjsip__reg_event on;
    pjsip__reg_state to;
    unsigned act;
} arc;

#define S(name) PJSIP__REG_##name
#define E(name) PJSIP__REG_##name
enum {
    FIT = PJSIP__REG_FIT,
    TELL = PJSIP__REG_FIT | PJSIP__REG_TELL,
    STOP = PJSIP__REG_FIT | PJSIP__REG_DISARM
};

static const arc arcs[] = {
    {S(IDLE), E(SEND), S(REGISTERING), STOP},
    {S(IDLE), E(REMOVE), S(UNREGISTERING), STOP},
    {S(IDLE), E(DESTROY), S(DEAD), STOP},

    {S(REGISTERING), E(UNSENT), S(IDLE), FIT},
    {S(REGISTERING), E(AGAIN), S(REGISTERING), FIT},
    {S(REGISTERING), E(GRANTED), S(REGISTERED), TELL | PJSIP__REG_ARM},
    {S(REGISTERING), E(GONE), S(IDLE), TELL},
    {S(REGISTERING), E(REFUSED), S(IDLE), TELL},
    {S(REGISTERING), E(DESTROY), S(DEAD), STOP},

    {S(REGISTERED), E(SEND), S(REGISTERING), STOP},
    {S(REGISTERED), E(REMOVE), S(UNREGISTERING), STOP},
    {S(REGISTERED), E(DUE), S(REGISTERED), FIT | PJSIP__REG_RENEW},
    {S(REGISTERED), E(DESTROY), S(DEAD), STOP},

    {S(UNREGISTERING), E(UNSENT), S(IDLE), FIT},
    {S(UNREGISTERING), E(AGAIN), S(UNREGISTERING), FIT},
    {S(UNREGISTERING), E(GRANTED), S(IDLE), TELL},
    {S(UNREGISTERING), E(GONE), S(IDLE), TELL},
    {S(UNREGISTERING), E(REFUSED), S(IDLE), TELL},
    {S(UNREGISTERING), E(DESTROY), S(DEAD), STOP},
};

unsigned pjsip__reg_fsm_step(pjsip__reg_state *state, pjsip__reg_event event)
{
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(arcs); i++) {
        if (arcs[i].from == *state && arcs[i].on == event) {
            *state = arcs[i].to;
            return arcs[i].act;
        }
    }
    return 0;
}
