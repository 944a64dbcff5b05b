/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conversations: one lock for a dialog, its transactions and sessions, and three queues that leave it. How it
 * works, and why, is the essay of conversation.c. In short, for the layers that use it:
 *
 *  - Enter and leave by pj_grp_lock_acquire() and pj_grp_lock_release() of the conversation's lock or of any
 *    member of it. What was queued meanwhile is carried out after the outermost release, by the releasing thread.
 *  - A step is code that runs inside. It changes state, arms timers, queues sends and notifications. It calls
 *    nothing that calls back: no transport, no module, no application.
 *  - What comes from outside (network, timers, completions) is an event: pjsip__conv_event().
 */
#ifndef PJSIP__CORE_CONVERSATION_H
#define PJSIP__CORE_CONVERSATION_H

#include <pjsip/sip_event.h>
#include <pjsip/sip_types.h>
#include <pj/lock.h>

typedef struct pjsip__conv pjsip__conv;

/**
 * A new conversation with a lock of its own. The lock's references are its lifetime, and the caller owns the first
 * one (pj_grp_lock_dec_ref()). @return PJ_SUCCESS or PJ_ENOMEM.
 */
pj_status_t pjsip__conv_create(pjsip_endpoint *endpt, const char *name, pjsip__conv **p_conv);

/**
 * The conversation of a lock, made if the lock (an application's own, say) has none yet. It lives as
 * long as the lock's root. @return PJ_SUCCESS or PJ_ENOMEM.
 */
pj_status_t pjsip__conv_join(pjsip_endpoint *endpt, pj_grp_lock_t *lock, pjsip__conv **p_conv);

pj_grp_lock_t *pjsip__conv_lock(pjsip__conv *conv); /**< The root lock. */
pjsip__conv *
pjsip__conv_of(pj_grp_lock_t *lock); /**< Of a root or a member; NULL for a foreign lock. */

/**
 * Make sure that a step can queue: call it, inside, before changing anything. Events have it done for them.
 * A step may queue PJSIP__CONV_ROOM sends and as many notifications after one call; it needs another for more.
 * @return PJ_SUCCESS or PJ_ENOMEM.
 */
pj_status_t pjsip__conv_reserve(pjsip__conv *conv);
#define PJSIP__CONV_ROOM 4

/* --- Events ------------------------------------------------------------------------------------------- */

/** A step caused from outside; runs inside the conversation. @a rdata may be a copy, and ends with the call. */
typedef void pjsip__conv_event_fn(void *object, pjsip_rx_data *rdata);

/**
 * Run an event: now, in this thread, if the conversation is free; else as soon as its holder leaves.
 *
 * @param lock   The lock of @a object, a member of the conversation: keeps the object until @a fn has run.
 * @param rdata  NULL if it is not about a received message. It is copied if the event, or a notification that
 *               carries it, must wait. Without memory for that the message is as lost on the wire.
 * @return Whether @a fn has run or will: PJ_FALSE only for a message that was dropped. Who is not told
 *         again by a retransmission must then do without the message.
 */
pj_bool_t pjsip__conv_event(pj_grp_lock_t *lock, pjsip__conv_event_fn *fn, void *object,
                            pjsip_rx_data *rdata);

/* --- Sends -------------------------------------------------------------------------------------------- */

/**
 * Send a message; runs outside. @a tdata is referenced during the call.
 * @return What the waiting caller, if any, is told.
 */
typedef pj_status_t pjsip__conv_send_fn(void *object, pjsip_tx_data *tdata);

/** Where a send tells its status. On the stack of an API call that is inside now; zero it first. */
typedef struct pjsip__conv_result {
    void *send;         /**< The send that will write here; NULL when none will. */
    pj_bool_t done;     /**< It has run. */
    pj_status_t status; /**< What it returned. */
} pjsip__conv_result;

/**
 * Queue a send (inside). Sends of a conversation run one at a time, in order, outside.
 *
 * @param lock    The object's lock, referenced until the send has run.
 * @param result  NULL, or where its status goes; ask pjsip__conv_wait() after leaving.
 */
void pjsip__conv_send(pj_grp_lock_t *lock, pjsip__conv_send_fn *fn, void *object,
                      pjsip_tx_data *tdata, pjsip__conv_result *result);

/**
 * The status of a send, after leaving: what it returned if it has run by now, as it has if this thread
 * was the one to run it; else PJ_SUCCESS, and a failure comes as an event. Never blocks.
 */
pj_status_t pjsip__conv_wait(pj_grp_lock_t *lock, pjsip__conv_result *result);

/** Is somebody still going to read the status of the send that is running (from within a send function)? */
pj_bool_t pjsip__conv_awaited(pj_grp_lock_t *lock);

/* --- Notifications ------------------------------------------------------------------------------------ */

/** What a notification carries. Fields that do not apply are zero. */
typedef struct pjsip__conv_note {
    pjsip_event_id_e type; /**< What caused it. */
    pjsip_rx_data *rdata;  /**< The message; the event's own, or a copy. */
    pjsip_tx_data *tdata;  /**< Referenced while queued. */
    void *data;            /**< For the layer that queued it. */
    pj_status_t status;
    int arg[4];
} pjsip__conv_note;

/** Tell somebody; runs outside, one at a time per conversation, in the order queued. */
typedef void pjsip__conv_note_fn(void *object, const pjsip__conv_note *note);

/**
 * Queue a notification (inside). @a note is copied; its rdata must be that of the event being run, or NULL.
 *
 * @param lock  The object's lock, referenced until it is delivered.
 * @return A ticket for pjsip__conv_flush(), pjsip__conv_hold() and pjsip__conv_drop().
 */
pj_uint64_t pjsip__conv_notify(pj_grp_lock_t *lock, pjsip__conv_note_fn *fn, void *object,
                               const pjsip__conv_note *note);

/** True when a notification of the conversation waits or runs: then public state follows its notification. */
pj_bool_t pjsip__conv_pending(pj_grp_lock_t *lock);

/** True in a notification that this thread is giving: what it calls is in its turn already. */
pj_bool_t pjsip__conv_telling(pj_grp_lock_t *lock);

/**
 * Hold a queued notification, and those behind it, back until the send it announces is known to have gone out:
 * then pjsip__conv_unhold() it, or pjsip__conv_drop() it. Dropping returns false when it was given already
 * (something could not wait).
 */
void pjsip__conv_hold(pj_grp_lock_t *lock, pj_uint64_t ticket);
void pjsip__conv_unhold(pj_grp_lock_t *lock, pj_uint64_t ticket);
pj_bool_t pjsip__conv_drop(pj_grp_lock_t *lock, pj_uint64_t ticket);

/**
 * Deliver what is queued up to and including a notification before returning, although another one is being
 * delivered here, or the caller holds the conversation. Waits for one that another thread is delivering, if the caller
 * holds no lock of ours, this conversation or any other, and is in no notification itself. For *_terminate() only.
 */
void pjsip__conv_flush(pj_grp_lock_t *lock, pj_uint64_t ticket);

#endif
