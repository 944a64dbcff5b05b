/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJMEDIA_SDP_NEG_H
#define PJMEDIA_SDP_NEG_H

/**
 * @file pjmedia/sdp_neg.h
 * @brief Offer and answer (RFC 3264): who may say what next, and what was agreed.
 *
 * A negotiator belongs to one session; its owner serialises the calls. Every description handed in is
 * copied. What the get functions return stays valid until the next successful call that changes it.
 *
 * Memory: each call takes a pool for what it makes. After a successful pjmedia_sdp_neg_negotiate()
 * everything the negotiator keeps, apart from itself, lies in the pool given to *that* call: a session
 * that alternates two pools, one a round, and swaps them after each success, does not grow.
 */
#include <pjmedia/sdp.h>

PJ_BEGIN_DECL

/** Where a negotiator is. */
enum pjmedia_sdp_neg_state {
    PJMEDIA_SDP_NEG_STATE_NULL = 0,         /**< Nothing offered, nothing agreed. */
    PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER = 1,  /**< Our offer waits for the peer's answer. */
    PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER = 2, /**< The peer's offer waits for our answer. */
    PJMEDIA_SDP_NEG_STATE_WAIT_NEGO = 3,    /**< Both are here; negotiate() is next. */
    PJMEDIA_SDP_NEG_STATE_DONE = 4          /**< Idle; a round is complete. */
};
/** Where a negotiator is. */
typedef enum pjmedia_sdp_neg_state pjmedia_sdp_neg_state;

/** A negotiator. */
typedef struct pjmedia_sdp_neg pjmedia_sdp_neg;

/** Flags of pjmedia_sdp_neg_modify_local_offer2(). */
typedef enum pjmedia_mod_offer_flag {
    /** An m= line may change its media type. Without: lines are moved to the place of their type. */
    PJMEDIA_SDP_NEG_ALLOW_MEDIA_CHANGE = 1
} pjmedia_mod_offer_flag;

/** Options of pjmedia_sdp_neg_fmt_match(). */
typedef enum pjmedia_sdp_neg_fmt_match_flag {
    /** The callback may change the answer's fmtp so that it fits the offer. */
    PJMEDIA_SDP_NEG_FMT_MATCH_ALLOW_MODIFY_ANSWER = 1
} pjmedia_sdp_neg_fmt_match_flag;

/**
 * A program's own comparison of two formats of one encoding, usually of their fmtp.
 *
 * @param pool For changes of @a answer, if @a option allows them.
 * @return PJ_SUCCESS if they fit; any other code if not.
 */
typedef pj_status_t (*pjmedia_sdp_neg_fmt_match_cb)(pj_pool_t *pool, pjmedia_sdp_media *offer,
                                                    unsigned o_fmt_idx, pjmedia_sdp_media *answer,
                                                    unsigned a_fmt_idx, unsigned option);

/** The name of a state, for logs. */
const char *pjmedia_sdp_neg_state_str(pjmedia_sdp_neg_state state);

/**
 * Begin with our offer: LOCAL_OFFER.
 *
 * @return PJ_SUCCESS; what pjmedia_sdp_validate() has against @a local; PJ_ENOMEM.
 */
pj_status_t pjmedia_sdp_neg_create_w_local_offer(pj_pool_t *pool, const pjmedia_sdp_session *local,
                                                 pjmedia_sdp_neg **p_neg);

/**
 * Begin with the peer's offer.
 *
 * @param initial Our capabilities, from which the answer is made: WAIT_NEGO. NULL: REMOTE_OFFER.
 * @return PJ_SUCCESS; what pjmedia_sdp_validate2() has against one of them; PJ_ENOMEM.
 */
pj_status_t pjmedia_sdp_neg_create_w_remote_offer(pj_pool_t *pool,
                                                  const pjmedia_sdp_session *initial,
                                                  const pjmedia_sdp_session *remote,
                                                  pjmedia_sdp_neg **p_neg);

/** Whether our answers list formats in the offerer's order of preference (default) or in ours. */
pj_status_t pjmedia_sdp_neg_set_prefer_remote_codec_order(pjmedia_sdp_neg *neg,
                                                          pj_bool_t prefer_remote);

/**
 * Whether our answers keep every common codec. Default: the first one only, so that both sides use
 * the same; telephone events and comfort noise stay beside it.
 */
pj_status_t pjmedia_sdp_neg_set_answer_multiple_codecs(pjmedia_sdp_neg *neg,
                                                       pj_bool_t answer_multiple);

/** Where it is. */
pjmedia_sdp_neg_state pjmedia_sdp_neg_get_state(pjmedia_sdp_neg *neg);

/** What we agreed to, our side. @return PJMEDIA_SDPNEG_ENOACTIVE if no round ever succeeded. */
pj_status_t pjmedia_sdp_neg_get_active_local(pjmedia_sdp_neg *neg,
                                             const pjmedia_sdp_session **local);

/** What we agreed to, the peer's side. @return PJMEDIA_SDPNEG_ENOACTIVE if no round ever succeeded. */
pj_status_t pjmedia_sdp_neg_get_active_remote(pjmedia_sdp_neg *neg,
                                              const pjmedia_sdp_session **remote);

/** Whether the last answer given was the peer's. */
pj_bool_t pjmedia_sdp_neg_was_answer_remote(pjmedia_sdp_neg *neg);

/** The peer's offer or answer of this round. @return PJMEDIA_SDPNEG_ENONEG if there is none. */
pj_status_t pjmedia_sdp_neg_get_neg_remote(pjmedia_sdp_neg *neg,
                                           const pjmedia_sdp_session **remote);

/** Our offer or answer of this round. @return PJMEDIA_SDPNEG_ENONEG if there is none. */
pj_status_t pjmedia_sdp_neg_get_neg_local(pjmedia_sdp_neg *neg, const pjmedia_sdp_session **local);

/** pjmedia_sdp_neg_modify_local_offer2() without flags. */
pj_status_t pjmedia_sdp_neg_modify_local_offer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                               const pjmedia_sdp_session *local);

/**
 * Offer something else (DONE to LOCAL_OFFER). As RFC 3264 8 asks, the o= line stays that of our last
 * description with the next version, m= lines keep their places, and those that @a local lacks are
 * offered with port 0.
 *
 * @param flags pjmedia_mod_offer_flag.
 * @return PJMEDIA_SDPNEG_EINSTATE; what pjmedia_sdp_validate() has against @a local; PJ_ETOOMANY if the
 *         lines do not fit; PJ_ENOMEM.
 */
pj_status_t pjmedia_sdp_neg_modify_local_offer2(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                                unsigned flags, const pjmedia_sdp_session *local);

/**
 * Offer again what is active (DONE to LOCAL_OFFER).
 *
 * @param offer Gets the offer; the negotiator keeps it.
 * @return PJMEDIA_SDPNEG_EINSTATE, PJMEDIA_SDPNEG_ENOACTIVE, PJ_ENOMEM.
 */
pj_status_t pjmedia_sdp_neg_send_local_offer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                             const pjmedia_sdp_session **offer);

/** The peer answered our offer (LOCAL_OFFER to WAIT_NEGO). @return PJMEDIA_SDPNEG_EINSTATE, PJ_ENOMEM. */
pj_status_t pjmedia_sdp_neg_set_remote_answer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                              const pjmedia_sdp_session *remote);

/** The peer offers something else (DONE to REMOTE_OFFER). @return PJMEDIA_SDPNEG_EINSTATE, PJ_ENOMEM. */
pj_status_t pjmedia_sdp_neg_set_remote_offer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                             const pjmedia_sdp_session *remote);

/**
 * Our capabilities to answer the peer's offer from (REMOTE_OFFER to WAIT_NEGO). A second call before
 * pjmedia_sdp_neg_negotiate() replaces them.
 *
 * @param local NULL: those of the round before.
 * @return PJMEDIA_SDPNEG_EINSTATE; PJMEDIA_SDPNEG_ENOINITIAL if @a local is NULL and there are none; what
 *         pjmedia_sdp_validate() has against @a local; PJ_ENOMEM.
 */
pj_status_t pjmedia_sdp_neg_set_local_answer(pj_pool_t *pool, pjmedia_sdp_neg *neg,
                                             const pjmedia_sdp_session *local);

/** Whether the round waits for pjmedia_sdp_neg_negotiate() with an answer that is ours. */
pj_bool_t pjmedia_sdp_neg_has_local_answer(pjmedia_sdp_neg *neg);

/**
 * Give this round up, for instance because the other side refused the request that carried the offer.
 * What was active stays so: DONE, or NULL if nothing was.
 *
 * @return PJMEDIA_SDPNEG_EINSTATE if no round is under way.
 */
pj_status_t pjmedia_sdp_neg_cancel_offer(pjmedia_sdp_neg *neg);

/**
 * Finish the round (WAIT_NEGO to DONE). If the answer is ours it is made now, and is then the active
 * local description. If it fails, what was active stays so.
 *
 * @param allow_asym PJ_TRUE: keep formats of our offer that the peer's answer left out.
 * @return PJMEDIA_SDPNEG_EINSTATE; PJMEDIA_SDPNEG_ENOMEDIA or PJMEDIA_SDPNEG_NOANSCODEC if nothing is in common;
 *         PJMEDIA_SDPNEG_EMISMEDIA, _EINVANSMEDIA, _EINVANSTP, _EANSNOMEDIA if the answer does not fit the offer;
 *         PJ_ENOMEM.
 */
pj_status_t pjmedia_sdp_neg_negotiate(pj_pool_t *pool, pjmedia_sdp_neg *neg, pj_bool_t allow_asym);

/**
 * Have formats of one encoding compared by @a cb as well, in the whole process.
 *
 * @param fmt_name Encoding name, at most 32 octets, letter case ignored.
 * @param cb NULL: no longer.
 * @return PJ_EINVAL for a bad name; PJ_ETOOMANY: 32 encodings are registered.
 */
pj_status_t pjmedia_sdp_neg_register_fmt_match_cb(const pj_str_t *fmt_name,
                                                  pjmedia_sdp_neg_fmt_match_cb cb);

/**
 * Compare an offered format with one of an answer: encoding name, clock rate, channels, and what
 * pjmedia_sdp_neg_register_fmt_match_cb() set. Formats of media other than RTP compare as names.
 *
 * @param pool For changes of @a answer; may be NULL if @a option is 0.
 * @param option pjmedia_sdp_neg_fmt_match_flag.
 * @return PJ_SUCCESS if they fit; PJMEDIA_SDP_EFORMATNOTEQUAL or the callback's code if not.
 */
pj_status_t pjmedia_sdp_neg_fmt_match(pj_pool_t *pool, pjmedia_sdp_media *offer, unsigned o_fmt_idx,
                                      pjmedia_sdp_media *answer, unsigned a_fmt_idx,
                                      unsigned option);

PJ_END_DECL

#endif
