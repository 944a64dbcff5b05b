/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * INVITE sessions: a call, from the INVITE to the answer to the BYE (RFC 3261 sections 9, 13, 14,
 * 15), and the offers and answers that ride on it (RFC 3264, RFC 6337). A session is a usage of a
 * dialog and shares the dialog's lock. Served by pjsip/src/session/inv*.c.
 *
 * Threads: any function may be called from any thread that holds a reference to the session (or
 * its dialog). Callbacks run unlocked, one at a time per dialog and in order; each may call any
 * function of this header, and may end the session.
 *
 * Building a message and sending it are two steps: a function that yields a tx_data gives the
 * caller one reference, and pjsip_inv_send_msg() takes it, whether it succeeds or fails.
 */
#ifndef __SIP_INVITE_SESSION_H__
#define __SIP_INVITE_SESSION_H__

#include <pjsip/sip_auth.h>
#include <pjsip/sip_dialog.h>
#include <pjsip/sip_event.h>
#include <pjsip/sip_module.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_transaction.h>
#include <pjsip/sip_util.h>
#include <pjmedia/sdp_neg.h>

PJ_BEGIN_DECL

/** Where a session stands. It only moves forward, but for pjsip_inv_uac_restart(). */
typedef enum pjsip_inv_state {
    PJSIP_INV_STATE_NULL,        /**< Created; nothing sent or answered yet. */
    PJSIP_INV_STATE_CALLING,     /**< The INVITE has been sent. */
    PJSIP_INV_STATE_INCOMING,    /**< An INVITE has come in. */
    PJSIP_INV_STATE_EARLY,       /**< A 1xx other than 100 has passed, in either direction. */
    PJSIP_INV_STATE_CONNECTING,  /**< A 2xx has passed; its ACK has not. */
    PJSIP_INV_STATE_CONFIRMED,   /**< The ACK has passed. */
    PJSIP_INV_STATE_DISCONNECTED /**< Over. */
} pjsip_inv_state;

typedef struct pjsip_inv_session pjsip_inv_session;

/** What on_rx_offer2() is told. */
typedef struct pjsip_inv_on_rx_offer_cb_param {
    const pjmedia_sdp_session *offer; /**< The peer's offer. */
    const pjsip_rx_data *rdata;       /**< The message that carried it. */
} pjsip_inv_on_rx_offer_cb_param;

/**
 * The application's side of every session of an endpoint. Absent callbacks are NULL; the first two
 * must be set.
 */
typedef struct pjsip_inv_callback {
    /**
     * inv->state has changed, or another provisional response has passed.
     * PJSIP_INV_STATE_DISCONNECTED is the last the session says, but for on_tsx_state_changed() of
     * the same event.
     */
    void (*on_state_changed)(pjsip_inv_session *inv, pjsip_event *e);

    /**
     * Another branch of our forked INVITE has answered 2xx as well, and made a session of its own,
     * @a inv. Set something in its mod_data to take it; otherwise it is acknowledged and hung up,
     * and not heard of again.
     */
    void (*on_new_session)(pjsip_inv_session *inv, pjsip_event *e);

    /** A transaction of the session's dialog has changed state. */
    void (*on_tsx_state_changed)(pjsip_inv_session *inv, pjsip_transaction *tsx, pjsip_event *e);

    /**
     * The peer has made an offer within the session (not in the first INVITE). Answer it with
     * pjsip_inv_set_sdp_answer() before returning; unanswered, the previous media stand.
     */
    void (*on_rx_offer)(pjsip_inv_session *inv, const pjmedia_sdp_session *offer);

    /** As on_rx_offer(), with the message; called instead of it where both are set. */
    void (*on_rx_offer2)(pjsip_inv_session *inv, struct pjsip_inv_on_rx_offer_cb_param *param);

    /**
     * A re-INVITE with an offer has come. PJ_SUCCESS: the application will answer it itself, now
     * or later (pjsip_inv_initial_answer(), pjsip_inv_answer(), pjsip_inv_send_msg()). Anything
     * else: it is answered by itself, with on_rx_offer().
     */
    pj_status_t (*on_rx_reinvite)(pjsip_inv_session *inv, const pjmedia_sdp_session *offer,
                                  pjsip_rx_data *rdata);

    /**
     * A re-INVITE without an offer has come: what shall we offer in its 200? Default: what is
     * active.
     */
    void (*on_create_offer)(pjsip_inv_session *inv, pjmedia_sdp_session **p_offer);

    /** Offer and answer have met, or have failed to (@a status). inv->neg has the result. */
    void (*on_media_update)(pjsip_inv_session *inv, pj_status_t status);

    /**
     * A 2xx to our INVITE or re-INVITE wants its ACK, and the application sends it
     * (pjsip_inv_create_ack(), pjsip_inv_send_msg()), now or later. Without this callback it is
     * sent by itself.
     */
    void (*on_send_ack)(pjsip_inv_session *inv, pjsip_rx_data *rdata);

    /**
     * A 3xx offers @a target: what shall be done? Without this callback the call ends with the
     * 3xx.
     */
    pjsip_redirect_op (*on_redirected)(pjsip_inv_session *inv, const pjsip_uri *target,
                                       const pjsip_event *e);

    /** A request within the dialog has failed in a way that ends the session: PJ_FALSE keeps it. */
    pj_bool_t (*on_uac_tsx_terminate_session)(pjsip_inv_session *inv, pjsip_transaction *tsx,
                                              pjsip_event *e);
} pjsip_inv_callback;

/** Options of a session: extensions that it may or must use. */
typedef enum pjsip_inv_option {
    PJSIP_INV_SUPPORT_100REL = 1,        /**< RFC 3262. */
    PJSIP_INV_SUPPORT_TIMER = 2,         /**< RFC 4028. */
    PJSIP_INV_SUPPORT_UPDATE = 4,        /**< RFC 3311; always possible. */
    PJSIP_INV_SUPPORT_ICE = 8,           /**< "ice" (RFC 5768): the application's business. */
    PJSIP_INV_REQUIRE_ICE = 16,          /**< Same, required of the peer. */
    PJSIP_INV_REQUIRE_100REL = 32,       /**< RFC 3262, required. */
    PJSIP_INV_REQUIRE_TIMER = 64,        /**< RFC 4028, required. */
    PJSIP_INV_ALWAYS_USE_TIMER = 128,    /**< RFC 4028 even when the peer does not know it. */
    PJSIP_INV_SUPPORT_TRICKLE_ICE = 256, /**< "trickle-ice" (RFC 8840). */
    PJSIP_INV_REQUIRE_TRICKLE_ICE = 512, /**< Same, required. */
    PJSIP_INV_REQUIRE_SIPREC = 1024,     /**< "siprec" (RFC 7866), required. */
    PJSIP_INV_SUPPORT_SIPREC = 2048      /**< Same, supported. */
} pjsip_inv_option;

/** @internal */
struct pjsip_timer;

/**
 * A session. Programs read it while they hold the dialog's lock or are in a callback; they write
 * mod_data and sdp_neg_flags only.
 */
struct pjsip_inv_session {
    char obj_name[PJ_MAX_OBJ_NAME];   /**< For the log. */
    pj_pool_t *pool;                  /**< The dialog's pool: lives as long as it. */
    pj_pool_t *pool_prov;             /**< Memory of the negotiation that is under way. */
    pj_pool_t *pool_active;           /**< Memory of the negotiation that is in force. */
    pjsip_inv_state state;            /**< Where it stands. */
    pj_bool_t cancelling;             /**< pjsip_inv_end_session() has been called. */
    pj_bool_t pending_cancel;         /**< A CANCEL waits for the first 1xx. */
    pjsip_tx_data *pending_bye;       /**< A BYE that waits for the ACK to leave first. */
    pjsip_status_code cause;          /**< Why it ended; 0 before. */
    pj_str_t cause_text;              /**< Same, in words. */
    pj_bool_t notify;                 /**< Callbacks are wanted. */
    pj_bool_t sdp_done_early_rel;     /**< Media were agreed by a reliable 1xx. */
    unsigned cb_called;               /**< Which callbacks have run for the message in hand. */
    pjsip_dialog *dlg;                /**< The dialog it lives in. */
    pjsip_role_e role;                /**< Who called. */
    unsigned options;                 /**< pjsip_inv_option bits. */
    pjmedia_sdp_neg *neg;             /**< Offer and answer; NULL before the first. */
    unsigned sdp_neg_flags;           /**< pjmedia_mod_offer_flag bits for offers made here. */
    pjsip_transaction *invite_tsx;    /**< The INVITE or re-INVITE under way, or NULL. */
    pjsip_tx_data *invite_req;        /**< The INVITE that we sent last, or NULL. */
    pjsip_tx_data *last_answer;       /**< The response that we made last, or NULL. */
    pjsip_tx_data *last_ack;          /**< The ACK that we sent last, or NULL. */
    pj_int32_t last_ack_cseq;         /**< Its CSeq. */
    void *mod_data[PJSIP_MAX_MODULE]; /**< Each module's own. */
    struct pjsip_timer *timer;        /**< RFC 4028's state, or NULL. */
    pj_bool_t following_fork;         /**< Media follow a later branch of a fork. */
    pj_atomic_t *ref_cnt;             /**< References. */
    pj_bool_t updated_sdp_answer; /**< A later, different answer was taken in the same dialog. */
};

/** SDP found in a message. */
typedef struct pjsip_sdp_info {
    pj_str_t body;            /**< The text; empty when there is none. */
    pj_status_t sdp_err;      /**< Why it did not parse or validate. */
    pjmedia_sdp_session *sdp; /**< The description; NULL when there is none or it is broken. */
} pjsip_sdp_info;

typedef pjsip_sdp_info pjsip_rdata_sdp_info; /**< Of a received message. */
typedef pjsip_sdp_info pjsip_tdata_sdp_info; /**< Of a message to be sent. */

/**
 * Register the session module with @a endpt. Once per endpoint, after the transaction and
 * user-agent layers.
 *
 * @return PJ_EINVAL: a needed callback is missing; PJ_EINVALIDOP: already done.
 */
PJ_DECL(pj_status_t) pjsip_inv_usage_init(pjsip_endpoint *endpt, const pjsip_inv_callback *cb);

/** The session module, for use as a dialog usage's key. */
PJ_DECL(pjsip_module *) pjsip_inv_usage_instance(void);

/** Write every live session to the log. */
PJ_DECL(void) pjsip_inv_usage_dump(void);

/**
 * Make a session to call with, in a dialog made by pjsip_dlg_create_uac().
 *
 * @a local_sdp, if any, is the offer that the INVITE carries (copied); without it the peer makes
 * the offer. A pjsip_inv_option of an extension that this build does not have is refused when
 * required (PJ_ENOTSUP) and dropped when only supported.
 */
PJ_DECL(pj_status_t)
pjsip_inv_create_uac(pjsip_dialog *dlg, const pjmedia_sdp_session *local_sdp, unsigned options,
                     pjsip_inv_session **p_inv);

/**
 * Look whether an INVITE can be served, before a dialog is spent on it: its extensions, methods,
 * Accept, offer.
 *
 * On failure @a p_tdata, where given, gets the response that says so (415, 420, 421, 488, 406,
 * 400); the caller sends it or releases it. @a options goes in as what we can do and comes out as
 * what both can.
 */
PJ_DECL(pj_status_t)
pjsip_inv_verify_request(pjsip_rx_data *rdata, unsigned *options, const pjmedia_sdp_session *l_sdp,
                         pjsip_dialog *dlg, pjsip_endpoint *endpt, pjsip_tx_data **p_tdata);

/** As pjsip_inv_verify_request(), with the peer's offer already parsed. */
PJ_DECL(pj_status_t)
pjsip_inv_verify_request2(pjsip_rx_data *rdata, unsigned *options, const pjmedia_sdp_session *r_sdp,
                          const pjmedia_sdp_session *l_sdp, pjsip_dialog *dlg,
                          pjsip_endpoint *endpt, pjsip_tx_data **p_tdata);

/** As pjsip_inv_verify_request2(); @a tmp_pool (may be NULL) serves the trial negotiation. */
PJ_DECL(pj_status_t)
pjsip_inv_verify_request3(pjsip_rx_data *rdata, pj_pool_t *tmp_pool, unsigned *options,
                          const pjmedia_sdp_session *r_sdp, const pjmedia_sdp_session *l_sdp,
                          pjsip_dialog *dlg, pjsip_endpoint *endpt, pjsip_tx_data **p_tdata);

/**
 * Make a session for an INVITE, in a dialog made by pjsip_dlg_create_uas_and_inc_lock() from it.
 *
 * @a local_sdp is our answer, or our offer if the INVITE has none; NULL leaves it to
 * pjsip_inv_answer(). Nothing is sent: pjsip_inv_initial_answer() follows.
 */
PJ_DECL(pj_status_t)
pjsip_inv_create_uas(pjsip_dialog *dlg, pjsip_rx_data *rdata, const pjmedia_sdp_session *local_sdp,
                     unsigned options, pjsip_inv_session **p_inv);

/** Hold the session: its memory stays until pjsip_inv_dec_ref(). */
PJ_DECL(pj_status_t) pjsip_inv_add_ref(pjsip_inv_session *inv);

/** Let go of it. @return PJ_EGONE when that was the last reference. */
PJ_DECL(pj_status_t) pjsip_inv_dec_ref(pjsip_inv_session *inv);

/**
 * End the session at once, sending nothing. An INVITE transaction without a final response is
 * ended too.
 *
 * With @a notify, on_state_changed() with PJSIP_INV_STATE_DISCONNECTED is called before the
 * return; without, no callback follows at all.
 */
PJ_DECL(pj_status_t) pjsip_inv_terminate(pjsip_inv_session *inv, int st_code, pj_bool_t notify);

/**
 * Prepare to call once more with a changed INVITE (after a 401, a 3xx ...). @a new_offer:
 * negotiate anew.
 */
PJ_DECL(pj_status_t) pjsip_inv_uac_restart(pjsip_inv_session *inv, pj_bool_t new_offer);

/** The decision that on_redirected() left pending. @a e may be NULL. */
PJ_DECL(pj_status_t)
pjsip_inv_process_redirect(pjsip_inv_session *inv, pjsip_redirect_op cmd, pjsip_event *e);

/** Call the next target of the dialog's target set. @return PJ_FALSE: none is left. */
PJ_DECL(pj_bool_t) pjsip_inv_uac_try_next_target(pjsip_inv_session *inv);

/** Build the INVITE (RFC 3261 13.2.1). */
PJ_DECL(pj_status_t) pjsip_inv_invite(pjsip_inv_session *inv, pjsip_tx_data **p_tdata);

/** Build the first response to the INVITE in @a rdata (13.3.1); @a sdp as in pjsip_inv_answer(). */
PJ_DECL(pj_status_t)
pjsip_inv_initial_answer(pjsip_inv_session *inv, pjsip_rx_data *rdata, int st_code,
                         const pj_str_t *st_text, const pjmedia_sdp_session *sdp,
                         pjsip_tx_data **p_tdata);

/**
 * Build the next response to the INVITE. @a local_sdp: our answer (or offer), if not yet given.
 *
 * A 183 and a 2xx carry the description by themselves; another 1xx only if @a local_sdp is given.
 * The response is a copy of the one before: headers that the application has added to that one
 * stay.
 *
 * @return PJ_EINVALIDOP when no response is awaited; PJSIP_ESESSIONTERMINATED; an SDP error when
 * @a local_sdp
 *         cannot answer the offer.
 */
PJ_DECL(pj_status_t)
pjsip_inv_answer(pjsip_inv_session *inv, int st_code, const pj_str_t *st_text,
                 const pjmedia_sdp_session *local_sdp, pjsip_tx_data **p_tdata);

/**
 * Set what the session offers next, before the INVITE is built or where the peer has made no
 * offer.
 */
PJ_DECL(pj_status_t)
pjsip_inv_set_local_sdp(pjsip_inv_session *inv, const pjmedia_sdp_session *sdp);

/** Answer the peer's offer. Copied. */
PJ_DECL(pj_status_t)
pjsip_inv_set_sdp_answer(pjsip_inv_session *inv, const pjmedia_sdp_session *sdp);

/**
 * Build what ends the session from where it stands: CANCEL, a final response, or BYE (section 15).
 *
 * @a p_tdata is NULL on success when there is nothing to send now: nothing was ever sent, or the
 * CANCEL waits for the first 1xx and leaves by itself.
 */
PJ_DECL(pj_status_t)
pjsip_inv_end_session(pjsip_inv_session *inv, int st_code, const pj_str_t *st_text,
                      pjsip_tx_data **p_tdata);

/**
 * Build a CANCEL for the re-INVITE that waits for its final response; NULL if it must wait for a
 * 1xx.
 */
PJ_DECL(pj_status_t) pjsip_inv_cancel_reinvite(pjsip_inv_session *inv, pjsip_tx_data **p_tdata);

/**
 * Build a re-INVITE (section 14). @a new_contact and @a new_offer may be NULL (no offer: the peer
 * makes one).
 */
PJ_DECL(pj_status_t)
pjsip_inv_reinvite(pjsip_inv_session *inv, const pj_str_t *new_contact,
                   const pjmedia_sdp_session *new_offer, pjsip_tx_data **p_tdata);

/** Build an UPDATE (RFC 3311). @a new_contact and @a offer may be NULL. */
PJ_DECL(pj_status_t)
pjsip_inv_update(pjsip_inv_session *inv, const pj_str_t *new_contact,
                 const pjmedia_sdp_session *offer, pjsip_tx_data **p_tdata);

/** Build the ACK for the 2xx with CSeq @a cseq; for programs that have on_send_ack(). */
PJ_DECL(pj_status_t) pjsip_inv_create_ack(pjsip_inv_session *inv, int cseq, pjsip_tx_data **p_ack);

/**
 * Send a message of the session. Takes the caller's reference of @a tdata in any case.
 *
 * May call back before it returns; not after an error. When sending a first INVITE fails, the
 * session stays and the caller ends it.
 */
PJ_DECL(pj_status_t) pjsip_inv_send_msg(pjsip_inv_session *inv, pjsip_tx_data *tdata);

/** The session of a dialog, or NULL. */
PJ_DECL(pjsip_inv_session *) pjsip_dlg_get_inv_session(pjsip_dialog *dlg);

/** The session whose dialog a transaction belongs to, or NULL. */
PJ_DECL(pjsip_inv_session *) pjsip_tsx_get_inv_session(pjsip_transaction *tsx);

/** The state's name, in capitals. */
PJ_DECL(const char *) pjsip_inv_state_name(pjsip_inv_state state);

/** Wrap a description into a message body (copied into @a pool). */
PJ_DECL(pj_status_t)
pjsip_create_sdp_body(pj_pool_t *pool, pjmedia_sdp_session *sdp, pjsip_msg_body **p_body);

/** Same, as the only part of a multipart/mixed body, for parts to be added. */
PJ_DECL(pj_status_t)
pjsip_create_multipart_sdp_body(pj_pool_t *pool, pjmedia_sdp_session *sdp, pjsip_msg_body **p_body);

/**
 * The SDP of a received message, alone or in a multipart. Never NULL; lives as long as @a rdata.
 */
PJ_DECL(pjsip_rdata_sdp_info *) pjsip_rdata_get_sdp_info(pjsip_rx_data *rdata);

/** Same for another media type; NULL means application/sdp. */
PJ_DECL(pjsip_rdata_sdp_info *)
pjsip_rdata_get_sdp_info2(pjsip_rx_data *rdata, const pjsip_media_type *med_type);

/** The SDP of a message to be sent. Never NULL; lives as long as @a tdata. */
PJ_DECL(pjsip_tdata_sdp_info *) pjsip_tdata_get_sdp_info(pjsip_tx_data *tdata);

/** Same for another media type; NULL means application/sdp. */
PJ_DECL(pjsip_tdata_sdp_info *)
pjsip_tdata_get_sdp_info2(pjsip_tx_data *tdata, const pjsip_media_type *med_type);

/**
 * The SDP of a body, parsed into @a pool. @a msg_media_type is the body's type as the message gave
 * it, or NULL to take the body's own; @a search_media_type is what to look for, or NULL for
 * application/sdp.
 */
PJ_DECL(pjsip_sdp_info *)
pjsip_get_sdp_info(pj_pool_t *pool, pjsip_msg_body *body, pjsip_media_type *msg_media_type,
                   const pjsip_media_type *search_media_type);

PJ_END_DECL

#endif
