/* SPDX-License-Identifier: BSD-2-Clause */
/* The INVITE session as a table: see inv_fsm.c. */
#ifndef PJSIP__SESSION_INV_FSM_H
#define PJSIP__SESSION_INV_FSM_H

#include <pjsip-ua/sip_inv.h>

/**
 * What happens to a session. "Passes" means sent or received; the machine is the same for both
 * sides.
 */
typedef enum pjsip__inv_event {
    PJSIP__INV_CALL,      /**< Our first INVITE is on its way. */
    PJSIP__INV_OFFERED,   /**< The peer's INVITE is being answered. */
    PJSIP__INV_PROGRESS,  /**< A 1xx other than 100 passes. */
    PJSIP__INV_ACCEPT,    /**< A 2xx for the first INVITE passes. */
    PJSIP__INV_ACK,       /**< Its ACK passes. */
    PJSIP__INV_FAIL,      /**< The first INVITE ends without a 2xx. */
    PJSIP__INV_BYE,       /**< A BYE has come, or ours is over. */
    PJSIP__INV_GONE,      /**< The peer is there no more (RFC 3261 12.2.1.2, 13.3.1.4). */
    PJSIP__INV_RESTART,   /**< The INVITE will be sent anew. */
    PJSIP__INV_TERMINATE, /**< The application has had enough. */
    PJSIP__INV_EVENT_COUNT
} pjsip__inv_event;

/** What the caller must do. */
enum {
    PJSIP__INV_TELL = 1, /**< Tell the application the state. */
    PJSIP__INV_END = 2   /**< Take the session apart; nothing follows. */
};

/** Step @a state. @return PJSIP__INV_* bits; 0, and no change, if no arc fits. */
unsigned pjsip__inv_fsm_step(pjsip_inv_state *state, pjsip__inv_event event);

#endif
