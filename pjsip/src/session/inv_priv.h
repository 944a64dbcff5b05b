/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the INVITE session share: the object, and who does what.
 *
 * Two kinds of code. *Steps* run inside the conversation (pjsip__inv_enter()): they look and
 * change, build and queue. *Links* run outside, in a notification, one at a time per conversation:
 * they alternate steps and callbacks, and are the only place that changes the public state. A
 * comment at each function says which it is.
 *
 * What a link looks at may be changed by an API call of another thread at the same time: a link
 * reads it by one of the functions below, which look inside, or it is atomic.
 */
#ifndef PJSIP__SESSION_INV_PRIV_H
#define PJSIP__SESSION_INV_PRIV_H

#include <pjsip-ua/sip_inv.h>
#include <pj/log.h>
#include <pj/timer.h>

#include <stdatomic.h>

#include "core/conversation.h"
#include "session/inv_fsm.h"

/** The session, and what programs do not see of it. */
typedef struct pjsip__inv {
    pjsip_inv_session pub; /**< First: the same address. */

    struct pjsip__inv *list_prev, *list_next; /**< Among all sessions, for the dump. */

    atomic_bool over;        /**< Taken apart; nothing more is told. Set inside. */
    atomic_bool terminated;  /**< By pjsip_inv_terminate(). */
    pj_bool_t end_requested; /**< The end has been queued; nothing new is begun. */
    atomic_bool accepted;    /**< Called side: a 2xx has been handed to the transaction. */
    pj_bool_t bye_sent;
    unsigned attempt; /**< Number of the INVITE that we sent last; in its transaction's mod_data. */
    pj_bool_t invite_out;  /**< That INVITE has no final response yet. */
    pj_bool_t provisional; /**< But a provisional one, so that it can be cancelled (9.1). */
    unsigned forks;        /**< Branches that have answered beside the first. */
    unsigned challenges;   /**< Times it was sent again because of a 401 or 407. */

    /** @name The called side: a 2xx until its ACK (inv_ack.c)
     *  @{ */
    pjsip_tx_data *ok;         /**< The 2xx; NULL when none waits. */
    pjsip_transaction *ok_tsx; /**< Its transaction, referenced. */
    pj_int32_t ok_cseq;        /**< Its CSeq. */
    pj_timer_entry ok_timer;
    unsigned ok_interval, ok_waited; /**< ms */
    pj_bool_t ok_has_offer;          /**< The ACK must bring an answer. */
    /** @} */

    /** @name The calling side: a 2xx that we have not acknowledged (inv_ack.c)
     *  @{ */
    pj_int32_t ack_due;     /**< CSeq of that INVITE; -1 when none. */
    pj_bool_t ack_has_sdp;  /**< The ACK brings our answer. */
    pj_bool_t media_failed; /**< First offer and answer did not meet: say BYE after the ACK. */
    /** @} */

    /** @name Offers and answers (inv_media.c)
     *  @{ */
    pj_bool_t invite_had_offer; /**< The INVITE being served carried an offer. */
    pj_bool_t invite_offered;   /**< The INVITE that we sent last carried one. */
    pj_bool_t offer_out;        /**< An offer of ours travels in a request. */
    pj_bool_t update_out;       /**< That request is an UPDATE. */
    pj_str_t answer_tag;        /**< To tag of the response that brought the first answer. */
    pj_pool_t *neg_pool;        /**< Of the negotiator; NULL before it is made. */
    /** @} */

    pj_bool_t redirect_pending; /**< on_redirected() wants to think about it. */
} pjsip__inv;

/* A description takes some 9,000 octets, for its arrays have the published sizes. */
enum { PJSIP__INV_POOL_LEN = 512, PJSIP__INV_POOL_INC = 9216 };

/*
 * --- inv.c: the object
 * -------------------------------------------------------------------------------
 */

PJ_INLINE(pjsip__inv *) pjsip__inv_of(pjsip_inv_session *inv)
{
    return (pjsip__inv *)inv;
}

int pjsip__inv_id(void); /**< Index of mod_data[]; -1 before the module is registered. */
pjsip_module *pjsip__inv_module(void);
const pjsip_inv_callback *pjsip__inv_cb(void); /**< The application's callbacks. */
pj_grp_lock_t *pjsip__inv_lock(pjsip__inv *in);
void pjsip__inv_enter(pjsip__inv *in);
void pjsip__inv_leave(pjsip__inv *in);

/** Make the object in its dialog; pjsip__inv_settle() has to follow. No lock held or step. */
pj_status_t pjsip__inv_create(pjsip_dialog *dlg, pjsip_role_e role, unsigned options,
                              pjsip__inv **p_in);

/*
 * The end of creation, inside: the session counts in its dialog from now on. With a failure as @a status, or one of its
 * own, nothing is left of it and the dialog is as before. @return the outcome.
 */
pj_status_t pjsip__inv_settle(pjsip__inv *in, pj_status_t status);

/** Why it ends; the first reason stays. Step. */
void pjsip__inv_set_cause(pjsip__inv *in, int code, const pj_str_t *text);

/**
 * Step the machine, tell, and take the session apart if that was the end. Link. @return False: no
 * arc.
 */
pj_bool_t pjsip__inv_advance(pjsip__inv *in, pjsip__inv_event event, pjsip_event *e);

/** Are callbacks still wanted? Anywhere. */
pj_bool_t pjsip__inv_tells(pjsip__inv *in);

/** Is the end wanted, by pjsip_inv_end_session()? Anywhere. */
pj_bool_t pjsip__inv_is_ending(pjsip__inv *in);

/** The public state. Anywhere. */
pjsip_inv_state pjsip__inv_state_of(pjsip__inv *in);

/**
 * For a link, which has the dialog only: take a reference. @return False: the session is over, and
 * the object may be gone.
 */
pj_bool_t pjsip__inv_hold(pjsip__inv *in);

/** Queue the end, to be told as @a event. Step. @return The ticket. */
pj_uint64_t pjsip__inv_queue_end(pjsip__inv *in, pjsip__inv_event event);

/** Exchange a counted pointer; either may be NULL. Step. */
void pjsip__inv_keep(pjsip_tx_data **slot, pjsip_tx_data *tdata);

/**
 * Make and send a response to a request in hand; @a hdr (may be NULL) is cloned into it. Outside.
 */
void pjsip__inv_respond(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata, int code,
                        pjsip_hdr *hdr);

/**
 * A final response that nobody but us would send could not be sent: log it and end its transaction,
 * as a transport error would (RFC 3261 17.2.4). Outside.
 */
void pjsip__inv_cannot_respond(pjsip__inv *in, pjsip_transaction *tsx, int code,
                               pj_status_t status);

/*
 * --- inv_verify.c
 * --------------------------------------------------------------------------------------
 */

/** Options that this build can honour. @return PJ_ENOTSUP if one is required that is not here. */
pj_status_t pjsip__inv_check_options(unsigned *options);

/** Add Require for the extensions of @a options, and Supported for those of its own. */
void pjsip__inv_add_extensions(pjsip_tx_data *tdata, unsigned options);

/**
 * Look at Require of a request within the session. @return 0, or 420 with @a hdr the Unsupported
 * header.
 */
int pjsip__inv_check_require(pj_pool_t *pool, pjsip_endpoint *endpt, unsigned options,
                             const pjsip_msg *msg, pjsip_hdr **hdr);

/*
 * --- inv_uac.c
 * -----------------------------------------------------------------------------------------
 */

void pjsip__inv_uac_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e); /**< Link. */
pj_status_t pjsip__inv_uac_send(pjsip__inv *in, pjsip_tx_data *tdata);              /**< Outside. */
void pjsip__inv_uac_on_fork(pjsip__inv *in, pjsip_rx_data *rdata);                  /**< Outside. */
pj_bool_t pjsip__inv_uac_is_current(pjsip__inv *in, const pjsip_transaction *tsx);

/**
 * Answer a 401 or 407 by sending @a last again with credentials. Link. @return False: it cannot be
 * answered.
 */
pj_bool_t pjsip__inv_uac_authenticate(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e,
                                      pjsip_tx_data *last);

/** The same for the INVITE that we sent last. Link. */
pj_bool_t pjsip__inv_uac_authenticate_invite(pjsip__inv *in, pjsip_transaction *tsx,
                                             pjsip_event *e);

/** Does a final response to a request within the session end it (12.2.1.2)? Then end it. Link. */
pj_bool_t pjsip__inv_uac_peer_gone(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e);

/*
 * --- inv_uas.c
 * -----------------------------------------------------------------------------------------
 */

void pjsip__inv_uas_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e); /**< Link. */
pj_status_t pjsip__inv_uas_send(pjsip__inv *in, pjsip_tx_data *tdata);              /**< Outside. */

/** The next response to the INVITE being served, from the last one. Step. */
pj_status_t pjsip__inv_uas_build(pjsip__inv *in, int code, const pj_str_t *text,
                                 const pjmedia_sdp_session *sdp, pjsip_tx_data **p_tdata);

/** Refuse the INVITE being served, if there is one without a final response. Outside. */
void pjsip__inv_uas_refuse(pjsip__inv *in, int code);

/** Is an INVITE of the peer without a final response? Step. */
pj_bool_t pjsip__inv_uas_pending(pjsip__inv *in);

/*
 * --- inv_ack.c
 * -----------------------------------------------------------------------------------------
 */

void pjsip__inv_ack_on_rx(pjsip__inv *in, pjsip_rx_data *rdata);       /**< Outside. */
pj_status_t pjsip__inv_ack_send(pjsip__inv *in, pjsip_tx_data *tdata); /**< Outside. */
void pjsip__inv_ack_again(pjsip__inv *in, pjsip_rx_data *rdata); /**< Outside; a repeated 2xx. */
void pjsip__inv_ack_2xx(pjsip__inv *in, pjsip_rx_data *rdata,
                        pjsip_event *e); /**< Link; a first 2xx. */
void pjsip__inv_ok_start(pjsip__inv *in, pjsip_transaction *tsx,
                         pjsip_tx_data *tdata); /**< Step. */
void pjsip__inv_ok_stop(pjsip__inv *in);        /**< Step. */

/*
 * --- inv_reoffer.c
 * -------------------------------------------------------------------------------------
 */

void pjsip__inv_reinvite_on_uac(pjsip__inv *in, pjsip_transaction *tsx,
                                pjsip_event *e); /**< Link. */
void pjsip__inv_reinvite_on_uas(pjsip__inv *in, pjsip_transaction *tsx,
                                pjsip_event *e);                                       /**< Link. */
void pjsip__inv_update_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e); /**< Link. */
pj_status_t pjsip__inv_update_send(pjsip__inv *in, pjsip_tx_data *tdata); /**< Outside. */

/*
 * --- inv_end.c
 * -----------------------------------------------------------------------------------------
 */

void pjsip__inv_bye_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e);    /**< Link. */
void pjsip__inv_cancel_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e); /**< Link. */
pj_status_t pjsip__inv_bye_send(pjsip__inv *in, pjsip_tx_data *tdata);    /**< Outside. */
pj_status_t pjsip__inv_cancel_send(pjsip__inv *in, pjsip_tx_data *tdata); /**< Outside. */
void pjsip__inv_send_pending_cancel(pjsip__inv *in); /**< Outside; if one waits and may go. */
void pjsip__inv_send_pending_bye(pjsip__inv *in);    /**< Outside; same. */
void pjsip__inv_send_bye(pjsip__inv *in);            /**< Outside; build and send one. */

/*
 * --- inv_redirect.c
 * ------------------------------------------------------------------------------------
 */

/** A 3xx for the first INVITE. Link. @return False: it is final. */
pj_bool_t pjsip__inv_redirect_on_3xx(pjsip__inv *in, pjsip_event *e);

/*
 * --- inv_media.c
 * ---------------------------------------------------------------------------------------
 */

/** Begin with an offer of ours: an INVITE or UPDATE to be, or a 2xx to be. Step. */
pj_status_t pjsip__inv_media_offer(pjsip__inv *in, const pjmedia_sdp_session *sdp);

/** Begin with the offer of the first INVITE; @a local may be NULL. Step. */
pj_status_t pjsip__inv_media_first_offer(pjsip__inv *in, const pjmedia_sdp_session *local,
                                         const pjmedia_sdp_session *remote);

/** Put our offer, if one waits, into a request. Step. */
pj_status_t pjsip__inv_media_to_request(pjsip__inv *in, pjsip_tx_data *tdata);

/** Does a request within the session carry an offer that has been given up meanwhile? Step. */
pj_bool_t pjsip__inv_media_is_void(pjsip__inv *in, const pjsip_tx_data *tdata);

/** Put what belongs there into a response to the INVITE being served. Step. */
pj_status_t pjsip__inv_media_to_response(pjsip__inv *in, int code, const pjmedia_sdp_session *sdp,
                                         pjsip_tx_data *tdata);

/** Our first offer is to be answered anew, as its INVITE is sent again. Step. */
pj_status_t pjsip__inv_media_restart(pjsip__inv *in);

/** Put the active description into a message. Step. */
pj_status_t pjsip__inv_media_active_to(pjsip__inv *in, pjsip_tx_data *tdata);

/** Take what a response to our INVITE brings; @a final for a 2xx. Link. */
void pjsip__inv_media_from_response(pjsip__inv *in, pjsip_rx_data *rdata, pj_bool_t final);

/** The peer's answer has come in @a rdata, or should have. Tells. Link. */
pj_status_t pjsip__inv_media_from_answer(pjsip__inv *in, pjsip_rx_data *rdata);

/**
 * Let the application answer an offer of the peer within the session, and negotiate. Tells. Link.
 */
pj_status_t pjsip__inv_media_from_offer(pjsip__inv *in, pjsip_rx_data *rdata,
                                        const pjmedia_sdp_session *offer);

/** The same for an offer that has been noted. Link. */
pj_status_t pjsip__inv_media_answer_offer(pjsip__inv *in, pjsip_rx_data *rdata,
                                          const pjmedia_sdp_session *offer);

/** Note an offer of the peer. Step. */
pj_status_t pjsip__inv_media_note_offer(pjsip__inv *in, const pjmedia_sdp_session *offer);

/** Give up the round under way, if any. Step. */
void pjsip__inv_media_cancel(pjsip__inv *in);

pjmedia_sdp_neg_state pjsip__inv_media_state(const pjsip__inv *in); /**< Step. */
pj_bool_t pjsip__inv_media_has_active(const pjsip__inv *in);        /**< Step. */

#endif
