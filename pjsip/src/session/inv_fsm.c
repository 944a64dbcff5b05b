/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The INVITE session as a table (RFC 3261 sections 13 and 15, in the states that programs know).
 *
 *         CALL            PROGRESS          ACCEPT              ACK
 *   NULL ------> CALLING ---------> EARLY ---------> CONNECTING -----> CONFIRMED
 *     \ OFFERED                      ^  \                                  |
 *      `-------> INCOMING -----------'   `--- ... --> DISCONNECTED <-------'
 *
 * One machine serves both sides: what passes is the same, only its direction differs. The side of
 * the called always goes through INCOMING, even if its first response is a final one. Each further
 * provisional response is told again. RESTART goes back to NULL and is not told: the caller sends
 * the INVITE again (with credentials, to another target) and the application has not asked to hear
 * of attempts.
 *
 * What is not here: offers and answers, which have a machine of their own (sdp/neg_fsm.c), and
 * re-INVITEs, which do not change the state.
 */
#include "session/inv_fsm.h"

typedef struct arc {
    pjsip_inv_state from;
    pjsip__inv_event on;
    pjsip_inv_state to;
    unsigned act;
} arc;

#define S(name) PJSIP_INV_STATE_##name
#define E(name) PJSIP__INV_##name
enum { TELL = PJSIP__INV_TELL, END = PJSIP__INV_TELL | PJSIP__INV_END };

static const arc arcs[] = {
    {S(NULL), E(CALL), S(CALLING), TELL},
    {S(NULL), E(OFFERED), S(INCOMING), TELL},
    {S(NULL), E(FAIL), S(DISCONNECTED), END},
    {S(NULL), E(RESTART), S(NULL), 0},
    {S(NULL), E(TERMINATE), S(DISCONNECTED), END},

    {S(CALLING), E(PROGRESS), S(EARLY), TELL},
    {S(CALLING), E(ACCEPT), S(CONNECTING), TELL},
    {S(CALLING), E(FAIL), S(DISCONNECTED), END},
    {S(CALLING), E(BYE), S(DISCONNECTED), END},
    {S(CALLING), E(RESTART), S(NULL), 0},
    {S(CALLING), E(TERMINATE), S(DISCONNECTED), END},

    {S(INCOMING), E(PROGRESS), S(EARLY), TELL},
    {S(INCOMING), E(ACCEPT), S(CONNECTING), TELL},
    {S(INCOMING), E(FAIL), S(DISCONNECTED), END},
    {S(INCOMING), E(BYE), S(DISCONNECTED), END},
    {S(INCOMING), E(TERMINATE), S(DISCONNECTED), END},

    {S(EARLY), E(PROGRESS), S(EARLY), TELL},
    {S(EARLY), E(ACCEPT), S(CONNECTING), TELL},
    {S(EARLY), E(FAIL), S(DISCONNECTED), END},
    {S(EARLY), E(BYE), S(DISCONNECTED), END},
    {S(EARLY), E(GONE), S(DISCONNECTED), END},
    {S(EARLY), E(RESTART), S(NULL), 0},
    {S(EARLY), E(TERMINATE), S(DISCONNECTED), END},

    {S(CONNECTING), E(ACK), S(CONFIRMED), TELL},
    {S(CONNECTING), E(BYE), S(DISCONNECTED), END},
    {S(CONNECTING), E(GONE), S(DISCONNECTED), END},
    {S(CONNECTING), E(TERMINATE), S(DISCONNECTED), END},

    {S(CONFIRMED), E(BYE), S(DISCONNECTED), END},
    {S(CONFIRMED), E(GONE), S(DISCONNECTED), END},
    {S(CONFIRMED), E(TERMINATE), S(DISCONNECTED), END},
};

unsigned pjsip__inv_fsm_step(pjsip_inv_state *state, pjsip__inv_event event)
{
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(arcs); i++) {
        if (arcs[i].from == *state && arcs[i].on == event) {
            *state = arcs[i].to;
            return arcs[i].act;
        }
    }
    return 0;
}
