/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may say what next: the offer/answer states as data (RFC 3264 4, RFC 6337 2). */
#ifndef PJMEDIA_SDP_NEG_FSM_H
#define PJMEDIA_SDP_NEG_FSM_H

#include <pjmedia/sdp_neg.h>

#include <stdbool.h>

typedef enum {
    PJMEDIA__NEG_NONE, /* nothing offered, nothing agreed */
    PJMEDIA__NEG_WE_OFFERED,
    PJMEDIA__NEG_ASKED,     /* the peer offered */
    PJMEDIA__NEG_WE_ANSWER, /* both descriptions are here; ours is the answer */
    PJMEDIA__NEG_ANSWERED,  /* both are here; theirs is the answer */
    PJMEDIA__NEG_DONE
} pjmedia__neg_state;

typedef enum {
    PJMEDIA__NEG_EV_LOCAL_OFFER,
    PJMEDIA__NEG_EV_REMOTE_OFFER,
    PJMEDIA__NEG_EV_LOCAL_ANSWER,
    PJMEDIA__NEG_EV_REMOTE_ANSWER,
    PJMEDIA__NEG_EV_NEGOTIATE,
    PJMEDIA__NEG_EV_CANCEL,       /* with something active to return to */
    PJMEDIA__NEG_EV_CANCEL_FIRST, /* with nothing active */
} pjmedia__neg_event;

/** Take the arc of @a event. @return false, and the state stays, if there is none. */
bool pjmedia__neg_step(pjmedia__neg_state *state, pjmedia__neg_event event);

/** The state that programs see. */
pjmedia_sdp_neg_state pjmedia__neg_public(pjmedia__neg_state state);

#endif
