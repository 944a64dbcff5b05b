/* SPDX-License-Identifier: BSD-2-Clause */
/* The registration client as a table: see reg_fsm.c. */
#ifndef PJSIP__SESSION_REG_FSM_H
#define PJSIP__SESSION_REG_FSM_H

/** Where a client stands. */
typedef enum pjsip__reg_state {
    PJSIP__REG_IDLE,          /**< Nothing is registered, nothing is under way. */
    PJSIP__REG_REGISTERING,   /**< A REGISTER that adds or refreshes bindings is under way. */
    PJSIP__REG_REGISTERED,    /**< Bindings are in force. */
    PJSIP__REG_UNREGISTERING, /**< A REGISTER that removes bindings is under way. */
    PJSIP__REG_DEAD,          /**< Destroyed; memory may still be held. */
    PJSIP__REG_STATE_COUNT
} pjsip__reg_state;

/** What happens to it. */
typedef enum pjsip__reg_event {
    PJSIP__REG_SEND,    /**< A REGISTER leaves. */
    PJSIP__REG_REMOVE,  /**< One that removes leaves. */
    PJSIP__REG_UNSENT,  /**< It could not be sent after all. */
    PJSIP__REG_AGAIN,   /**< It is sent again: credentials, a longer expiration. */
    PJSIP__REG_GRANTED, /**< A 2xx with time to live. */
    PJSIP__REG_GONE,    /**< A 2xx without. */
    PJSIP__REG_REFUSED, /**< Any other end. */
    PJSIP__REG_DUE,     /**< The refresh timer. */
    PJSIP__REG_DESTROY, /**< The application has had enough. */
    PJSIP__REG_EVENT_COUNT
} pjsip__reg_event;

/** What the caller must do. */
enum {
    PJSIP__REG_TELL = 1,   /**< Tell the application, once. */
    PJSIP__REG_ARM = 2,    /**< Start the refresh timer. */
    PJSIP__REG_DISARM = 4, /**< Stop it. */
    PJSIP__REG_RENEW = 8,  /**< Send a REGISTER. */
    PJSIP__REG_FIT = 16    /**< The event fitted (a row without another action). */
};

/** Step @a state. @return PJSIP__REG_* bits; 0, and no change, if no arc fits. */
unsigned pjsip__reg_fsm_step(pjsip__reg_state *state, pjsip__reg_event event);

#endif
