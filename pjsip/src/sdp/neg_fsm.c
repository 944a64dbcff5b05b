/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The offer/answer states as a table.
 *
 * RFC 3264 4: an offer may be made when none is outstanding; it is answered or refused, never crossed by
 * another. Glare is a matter of the messages that carry the offers (RFC 3261 14.1, RFC 3311 5.1) and is solved
 * there: here a second offer in either direction simply has no arc.
 *
 * The public states do not tell who answers; WE_ANSWER and ANSWERED both show as WAIT_NEGO.
 */
#include "sdp/neg_fsm.h"

#include <pj/assert.h>

#define NONE      PJMEDIA__NEG_NONE
#define OFFERED   PJMEDIA__NEG_WE_OFFERED
#define ASKED     PJMEDIA__NEG_ASKED
#define WE_ANSWER PJMEDIA__NEG_WE_ANSWER
#define ANSWERED  PJMEDIA__NEG_ANSWERED
#define DONE      PJMEDIA__NEG_DONE
#define EV(name)  PJMEDIA__NEG_EV_##name

/* clang-format off */
static const struct arc {
    pjmedia__neg_state from;
    pjmedia__neg_event on;
    pjmedia__neg_state to;
} arcs[] = {
    { NONE,      EV(LOCAL_OFFER),   OFFERED   },
    { NONE,      EV(REMOTE_OFFER),  ASKED     },
    { OFFERED,   EV(REMOTE_ANSWER), ANSWERED  },
    { OFFERED,   EV(CANCEL),        DONE      },
    { OFFERED,   EV(CANCEL_FIRST),  NONE      },
    { ASKED,     EV(LOCAL_ANSWER),  WE_ANSWER },
    { ASKED,     EV(CANCEL),        DONE      },
    { ASKED,     EV(CANCEL_FIRST),  NONE      },
    { WE_ANSWER, EV(LOCAL_ANSWER),  WE_ANSWER },
    { WE_ANSWER, EV(NEGOTIATE),     DONE      },
    { WE_ANSWER, EV(CANCEL),        DONE      },
    { WE_ANSWER, EV(CANCEL_FIRST),  NONE      },
    { ANSWERED,  EV(NEGOTIATE),     DONE      },
    { ANSWERED,  EV(CANCEL),        DONE      },
    { ANSWERED,  EV(CANCEL_FIRST),  NONE      },
    { DONE,      EV(LOCAL_OFFER),   OFFERED   },
    { DONE,      EV(REMOTE_OFFER),  ASKED     },
};
/* clang-format on */

bool pjmedia__neg_step(pjmedia__neg_state *state, pjmedia__neg_event event)
{
    for (size_t i = 0; i < PJ_ARRAY_SIZE(arcs); i++) {
        if (arcs[i].from == *state && arcs[i].on == event) {
            *state = arcs[i].to;
            return true;
        }
    }
    return false;
}

pjmedia_sdp_neg_state pjmedia__neg_public(pjmedia__neg_state state)
{
    static const pjmedia_sdp_neg_state shown[] = {
        [NONE] = PJMEDIA_SDP_NEG_STATE_NULL,          [OFFERED] = PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER,
        [ASKED] = PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER, [WE_ANSWER] = PJMEDIA_SDP_NEG_STATE_WAIT_NEGO,
        [ANSWERED] = PJMEDIA_SDP_NEG_STATE_WAIT_NEGO, [DONE] = PJMEDIA_SDP_NEG_STATE_DONE,
    };

    return shown[state];
}
