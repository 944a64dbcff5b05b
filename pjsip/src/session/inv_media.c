/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which message carries which description (RFC 3261 13.2.1, RFC 3264, RFC 6337), over sdp/neg.
 *
 *   offer in            answer in                        here
 *   INVITE              18x or 2xx, the first counts     media_to_request, media_from_response
 *   2xx (INVITE empty)  ACK                              media_from_response, media_active_to
 *   UPDATE              its 2xx                          media_to_request, media_from_answer
 * and the same seen from the other side.
 *
 * Of a provisional response only the 183 carries our answer by itself; another does when the
 * application hands a description to that very response. Descriptions in responses to an INVITE
 * without an offer count in the 2xx only, as the 1xx are not reliable; and an answer to a
 * re-INVITE counts in the 2xx only, so that a re-INVITE which is refused after all leaves
 * everything as it was (14.1).
 *
 * Two exceptions that programs ask for by pjsip_cfg(): a later response of another branch of a
 * fork may bring another answer (follow_early_media_fork), and so may one of the same branch
 * (accept_multiple_sdp_answers). Both negotiate our first offer anew.
 *
 * Memory: a round uses pool_prov; its success swaps it with pool_active, and what was agreed
 * before goes. The negotiator itself, and a first round, lie in neg_pool. All three go with the
 * session: a dialog lives half a minute longer.
 */
#include "session/inv_priv.h"

#include <pj/pool.h>
#include <pj/string.h>
#include <pjmedia/errno.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>

pjmedia_sdp_neg_state pjsip__inv_media_state(const pjsip__inv *in)
{
    return in->pub.neg ? pjmedia_sdp_neg_get_state(in->pub.neg) : PJMEDIA_SDP_NEG_STATE_NULL;
}

pj_bool_t pjsip__inv_media_has_active(const pjsip__inv *in)
{
    const pjmedia_sdp_session *sdp;

    return in->pub.neg && pjmedia_sdp_neg_get_active_local(in->pub.neg, &sdp) == PJ_SUCCESS;
}

static void swap_pools(pjsip__inv *in)
{
    pj_pool_t *active = in->pub.pool_prov;

    in->pub.pool_prov = in->pub.pool_active;
    in->pub.pool_active = active;
    pj_pool_reset(in->pub.pool_prov);
}

/* Finish a round. Inside. */
static pj_status_t negotiate(pjsip__inv *in)
{
    pj_status_t status = pjmedia_sdp_neg_negotiate(in->pub.pool_prov, in->pub.neg, PJ_FALSE);

    if (status == PJ_SUCCESS)
        swap_pools(in);
    in->offer_out = PJ_FALSE;
    in->update_out = PJ_FALSE;
    PJ_LOG(5, (in->pub.obj_name, "offer and answer: status %d", status));
    return status;
}

/* After a round has failed and the application has been told: nothing of it is left. Inside. */
static void forget_failed_round(pjsip__inv *in)
{
    pjmedia_sdp_neg_state state = pjsip__inv_media_state(in);

    if (state == PJMEDIA_SDP_NEG_STATE_DONE || state == PJMEDIA_SDP_NEG_STATE_NULL)
        pj_pool_reset(in->pub.pool_prov);
}

void pjsip__inv_media_cancel(pjsip__inv *in)
{
    pjmedia_sdp_neg_state state = pjsip__inv_media_state(in);

    in->offer_out = PJ_FALSE;
    in->update_out = PJ_FALSE;
    if (state == PJMEDIA_SDP_NEG_STATE_NULL || state == PJMEDIA_SDP_NEG_STATE_DONE)
        return;
    pjmedia_sdp_neg_cancel_offer(in->pub.neg);
    forget_failed_round(in);
}

/* --------------------------------------------------------------------------------------------- */
/* Telling. */

static void tell_media(void *object, const pjsip__conv_note *note)
{
    pjsip__inv *in = object;

    if (!pjsip__inv_cb()->on_media_update || !pjsip__inv_hold(in))
        return;
    if (pjsip__inv_tells(in))
        pjsip__inv_cb()->on_media_update(&in->pub, note->status);
    pjsip_inv_dec_ref(&in->pub);
}

/* From an API call. Inside; room has been reserved. */
static void queue_media_update(pjsip__inv *in, pj_status_t status)
{
    pjsip__conv_note note;

    pj_bzero(&note, sizeof(note));
    note.type = PJSIP_EVENT_USER;
    note.status = status;
    pjsip__conv_notify(pjsip__inv_lock(in), &tell_media, in, &note);
}

/* From a link. Outside. */
static void tell_media_update(pjsip__inv *in, pj_status_t status)
{
    if (pjsip__inv_tells(in) && pjsip__inv_cb()->on_media_update)
        pjsip__inv_cb()->on_media_update(&in->pub, status);
    if (status == PJ_SUCCESS)
        return;
    pjsip__inv_enter(in);
    forget_failed_round(in);
    pjsip__inv_leave(in);
}

static void tell_offer(pjsip__inv *in, pjsip_rx_data *rdata, const pjmedia_sdp_session *offer)
{
    const pjsip_inv_callback *cb = pjsip__inv_cb();

    if (!pjsip__inv_tells(in))
        return;
    if (cb->on_rx_offer2) {
        struct pjsip_inv_on_rx_offer_cb_param param;

        param.offer = offer;
        param.rdata = rdata;
        cb->on_rx_offer2(&in->pub, &param);
    } else if (cb->on_rx_offer) {
        cb->on_rx_offer(&in->pub, offer);
    }
}

/* --------------------------------------------------------------------------------------------- */
/* Our offers. */

/* Where the negotiator and what it begins with lie; they go with the session, not with the dialog. */
static pj_pool_t *neg_pool(pjsip__inv *in)
{
    if (!in->neg_pool)
        in->neg_pool = pjsip_endpt_create_pool(in->pub.dlg->endpt, in->pub.obj_name,
                                               PJSIP__INV_POOL_LEN, PJSIP__INV_POOL_INC);
    return in->neg_pool;
}

static pj_status_t begin_with_remote(pjsip__inv *in, const pjmedia_sdp_session *local,
                                     const pjmedia_sdp_session *remote)
{
    pj_pool_t *pool = neg_pool(in);

    return pool ? pjmedia_sdp_neg_create_w_remote_offer(pool, local, remote, &in->pub.neg)
                : PJ_ENOMEM;
}

/* The first description, or the first after a round that never succeeded. */
static pj_status_t begin_with_local(pjsip__inv *in, const pjmedia_sdp_session *sdp)
{
    pj_pool_t *pool = neg_pool(in);

    return pool ? pjmedia_sdp_neg_create_w_local_offer(pool, sdp, &in->pub.neg) : PJ_ENOMEM;
}

pj_status_t pjsip__inv_media_offer(pjsip__inv *in, const pjmedia_sdp_session *sdp)
{
    /* An offer that was made but never sent does not stand in the way of the next. */
    if (pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER && !in->offer_out &&
        in->pub.state >= PJSIP_INV_STATE_CONFIRMED)
        pjsip__inv_media_cancel(in);
    switch (pjsip__inv_media_state(in)) {
    case PJMEDIA_SDP_NEG_STATE_NULL: return begin_with_local(in, sdp);
    case PJMEDIA_SDP_NEG_STATE_DONE:
        return pjmedia_sdp_neg_modify_local_offer2(in->pub.pool_prov, in->pub.neg,
                                                   in->pub.sdp_neg_flags, sdp);
    default: return PJMEDIA_SDPNEG_EINSTATE;
    }
}

static pj_status_t body_of(pjsip_tx_data *tdata, const pjmedia_sdp_session *sdp)
{
    return pjsip_create_sdp_body(tdata->pool, (pjmedia_sdp_session *)sdp, &tdata->msg->body);
}

pj_status_t pjsip__inv_media_to_request(pjsip__inv *in, pjsip_tx_data *tdata)
{
    const pjmedia_sdp_session *offer;
    pj_status_t status;

    if (pjsip__inv_media_state(in) != PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER)
        return PJ_SUCCESS;
    status = pjmedia_sdp_neg_get_neg_local(in->pub.neg, &offer);
    return status == PJ_SUCCESS ? body_of(tdata, offer) : status;
}

pj_bool_t pjsip__inv_media_is_void(pjsip__inv *in, const pjsip_tx_data *tdata)
{
    const pjsip_msg_body *body = tdata->msg->body;

    return body && pj_stricmp2(&body->content_type.type, "application") == 0 &&
           pj_stricmp2(&body->content_type.subtype, "sdp") == 0 &&
           in->pub.state == PJSIP_INV_STATE_CONFIRMED &&
           pjsip__inv_media_state(in) != PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER;
}

pj_status_t pjsip__inv_media_active_to(pjsip__inv *in, pjsip_tx_data *tdata)
{
    const pjmedia_sdp_session *sdp;
    pj_status_t status;

    if (!in->pub.neg)
        return PJMEDIA_SDPNEG_ENOACTIVE;
    status = pjmedia_sdp_neg_get_active_local(in->pub.neg, &sdp);
    return status == PJ_SUCCESS ? body_of(tdata, sdp) : status;
}

/* --------------------------------------------------------------------------------------------- */
/* The called side: from the INVITE to our responses. */

pj_status_t pjsip__inv_media_first_offer(pjsip__inv *in, const pjmedia_sdp_session *local,
                                         const pjmedia_sdp_session *remote)
{
    in->invite_had_offer = remote != NULL;
    if (remote)
        return begin_with_remote(in, local, remote);
    return local ? begin_with_local(in, local) : PJ_SUCCESS;
}

/* What the application says, in a response or by itself. */
static pj_status_t take_local(pjsip__inv *in, const pjmedia_sdp_session *sdp)
{
    switch (pjsip__inv_media_state(in)) {
    case PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER:
    case PJMEDIA_SDP_NEG_STATE_WAIT_NEGO:
        return pjmedia_sdp_neg_set_local_answer(in->pub.pool_prov, in->pub.neg, sdp);
    case PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER:
        if (in->offer_out || in->ok_has_offer)
            return PJMEDIA_SDPNEG_EINSTATE; /* it has been said already */
        pjsip__inv_media_cancel(in);
        return pjsip__inv_media_offer(in, sdp);
    default: return pjsip__inv_media_offer(in, sdp);
    }
}

/*
 * A 2xx to an INVITE without an offer makes one (14.2): what the application gave, else what is
 * active.
 */
static pj_status_t offer_in_2xx(pjsip__inv *in, pjsip_tx_data *tdata)
{
    const pjmedia_sdp_session *offer;
    pj_status_t status = PJ_SUCCESS;

    if (pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_DONE)
        status = pjmedia_sdp_neg_send_local_offer(in->pub.pool_prov, in->pub.neg, &offer);
    if (status == PJ_SUCCESS)
        status = pjsip__inv_media_to_request(in, tdata);
    return status;
}

pj_status_t pjsip__inv_media_to_response(pjsip__inv *in, int code, const pjmedia_sdp_session *sdp,
                                         pjsip_tx_data *tdata)
{
    pj_bool_t is_2xx = PJSIP_IS_STATUS_IN_CLASS(code, 200);
    pj_bool_t carries = is_2xx || code == 183 || (sdp && code > 100 && code < 200);
    pj_bool_t answered = pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_DONE;
    pj_status_t status = PJ_SUCCESS;

    if (sdp && !(answered && in->invite_had_offer)) /* a second answer would be the same (13.2.1) */
        status = take_local(in, sdp);
    if (status != PJ_SUCCESS || !carries)
        return status;
    if (!in->invite_had_offer)
        return is_2xx ? offer_in_2xx(in, tdata) : PJ_SUCCESS;
    if (pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_WAIT_NEGO) {
        status = negotiate(in);
        if (status != PJ_SUCCESS)
            return status;
        queue_media_update(in, status);
    }
    if (pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_DONE)
        return pjsip__inv_media_active_to(in, tdata);
    if (is_2xx)
        PJ_LOG(3, (in->pub.obj_name, "a 2xx leaves the offer without an answer"));
    return PJ_SUCCESS;
}

pj_status_t pjsip_inv_set_sdp_answer(pjsip_inv_session *inv, const pjmedia_sdp_session *sdp)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pj_status_t status;

    if (!inv || !sdp)
        return PJ_EINVAL;
    pjsip__inv_enter(in);
    if (in->over)
        status = PJSIP_ESESSIONTERMINATED;
    else if (!inv->neg)
        status = PJMEDIA_SDPNEG_EINSTATE;
    else
        status = pjmedia_sdp_neg_set_local_answer(inv->pool_prov, inv->neg, sdp);
    pjsip__inv_leave(in);
    return status;
}

pj_status_t pjsip_inv_set_local_sdp(pjsip_inv_session *inv, const pjmedia_sdp_session *sdp)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pj_status_t status;

    if (!inv || !sdp)
        return PJ_EINVAL;
    pjsip__inv_enter(in);
    status = in->over ? PJSIP_ESESSIONTERMINATED : take_local(in, sdp);
    pjsip__inv_leave(in);
    return status;
}

/* --------------------------------------------------------------------------------------------- */
/* The peer's offers within the session. */

pj_status_t pjsip__inv_media_note_offer(pjsip__inv *in, const pjmedia_sdp_session *offer)
{
    if (pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_NULL)
        return begin_with_remote(in, NULL, offer);
    return pjmedia_sdp_neg_set_remote_offer(in->pub.pool_prov, in->pub.neg, offer);
}

/*
 * The application has had its chance; without an answer of its own what is active stands. Inside.
 */
static pj_status_t answer_noted_offer(pjsip__inv *in)
{
    pj_status_t status = PJ_SUCCESS;

    if (pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER)
        status = pjmedia_sdp_neg_set_local_answer(in->pub.pool_prov, in->pub.neg, NULL);
    if (status == PJ_SUCCESS)
        status = negotiate(in);
    else
        pjsip__inv_media_cancel(in);
    return status;
}

pj_status_t pjsip__inv_media_from_offer(pjsip__inv *in, pjsip_rx_data *rdata,
                                        const pjmedia_sdp_session *offer)
{
    pj_status_t status;

    pjsip__inv_enter(in);
    status = pjsip__inv_media_note_offer(in, offer);
    pjsip__inv_leave(in);
    return status == PJ_SUCCESS ? pjsip__inv_media_answer_offer(in, rdata, offer) : status;
}

pj_status_t pjsip__inv_media_answer_offer(pjsip__inv *in, pjsip_rx_data *rdata,
                                          const pjmedia_sdp_session *offer)
{
    pj_status_t status;

    tell_offer(in, rdata, offer);
    pjsip__inv_enter(in);
    status = in->over ? PJSIP_ESESSIONTERMINATED : answer_noted_offer(in);
    pjsip__inv_leave(in);
    tell_media_update(in, status);
    return status;
}

/* --------------------------------------------------------------------------------------------- */
/* The peer's answers. */

pj_status_t pjsip__inv_media_from_answer(pjsip__inv *in, pjsip_rx_data *rdata)
{
    pjsip_rdata_sdp_info *info = pjsip_rdata_get_sdp_info(rdata);
    pj_status_t status;

    pjsip__inv_enter(in);
    if (in->over || pjsip__inv_media_state(in) != PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER) {
        pjsip__inv_leave(in);
        return PJ_SUCCESS; /* nothing was asked */
    }
    if (info && info->sdp)
        status = pjmedia_sdp_neg_set_remote_answer(in->pub.pool_prov, in->pub.neg, info->sdp);
    else
        status = info && info->sdp_err != PJ_SUCCESS ? info->sdp_err : PJMEDIA_SDPNEG_ENONEG;
    if (status == PJ_SUCCESS)
        status = negotiate(in);
    else
        pjsip__inv_media_cancel(in);
    pjsip__inv_leave(in);
    tell_media_update(in, status);
    return status;
}

/* A first answer: from whom it came decides whether a later one counts. Inside. */
static void remember_answerer(pjsip__inv *in, pjsip_rx_data *rdata)
{
    const pj_str_t *tag = &rdata->msg_info.to->tag;

    if (pj_strcmp(&in->answer_tag, tag) != 0)
        pj_strdup(in->pub.pool, &in->answer_tag, tag);
}

/* May another answer to the offer that has been answered already be taken? Inside. */
static pj_bool_t takes_another_answer(pjsip__inv *in, pjsip_rx_data *rdata,
                                      const pjmedia_sdp_session *answer)
{
    const pjmedia_sdp_session *active = NULL;
    pj_bool_t same_branch;

    if (pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_NULL)
        return PJ_TRUE; /* the first answer was no good */
    if (!pjsip__inv_media_has_active(in))
        return PJ_TRUE;
    same_branch = pj_strcmp(&in->answer_tag, &rdata->msg_info.to->tag) == 0;
    if (same_branch ? !pjsip_cfg()->endpt.accept_multiple_sdp_answers
                    : !pjsip_cfg()->endpt.follow_early_media_fork)
        return PJ_FALSE;
    if (!pjmedia_sdp_neg_was_answer_remote(in->pub.neg))
        return PJ_FALSE;
    pjmedia_sdp_neg_get_active_remote(in->pub.neg, &active);
    if (active && pjmedia_sdp_session_cmp(active, answer, 0) == PJ_SUCCESS)
        return PJ_FALSE;
    in->pub.following_fork = !same_branch;
    in->pub.updated_sdp_answer = same_branch;
    return PJ_TRUE;
}

/* Put our first offer up again, to be answered otherwise. Inside. */
static pj_status_t offer_again(pjsip__inv *in)
{
    pjsip_tdata_sdp_info *info;

    info = in->pub.invite_req ? pjsip_tdata_get_sdp_info(in->pub.invite_req) : NULL;
    if (!info || !info->sdp)
        return PJMEDIA_SDPNEG_EINSTATE;
    return pjsip__inv_media_offer(in, info->sdp);
}

pj_status_t pjsip__inv_media_restart(pjsip__inv *in)
{
    if (!in->invite_offered || pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER)
        return PJ_SUCCESS;
    return offer_again(in);
}

/* A description in a response to our first INVITE, which had an offer. Link. */
static void answer_to_first(pjsip__inv *in, pjsip_rx_data *rdata, const pjmedia_sdp_session *sdp)
{
    pjmedia_sdp_neg_state state;
    pj_status_t status = PJ_SUCCESS;

    pjsip__inv_enter(in);
    state = pjsip__inv_media_state(in);
    if (state == PJMEDIA_SDP_NEG_STATE_DONE || state == PJMEDIA_SDP_NEG_STATE_NULL)
        status = takes_another_answer(in, rdata, sdp) ? offer_again(in) : PJMEDIA_SDPNEG_EINSTATE;
    if (status == PJ_SUCCESS)
        remember_answerer(in, rdata);
    pjsip__inv_leave(in);
    if (status == PJ_SUCCESS) {
        status = pjsip__inv_media_from_answer(in, rdata);
        in->media_failed = status != PJ_SUCCESS;
    }
}

void pjsip__inv_media_from_response(pjsip__inv *in, pjsip_rx_data *rdata, pj_bool_t final)
{
    pjsip_rdata_sdp_info *info = pjsip_rdata_get_sdp_info(rdata);
    pj_bool_t first, we_offered;

    pjsip__inv_enter(in);
    first = in->pub.state < PJSIP_INV_STATE_CONFIRMED;
    we_offered = in->invite_offered;
    pjsip__inv_leave(in);
    if (!info || (!first && !final))
        return;
    if (we_offered && info->sdp && first) {
        answer_to_first(in, rdata, info->sdp);
    } else if (we_offered && final) {
        pj_status_t status = pjsip__inv_media_from_answer(in, rdata);

        if (first && status != PJ_SUCCESS)
            in->media_failed = PJ_TRUE;
    } else if (!we_offered && final && info->sdp) {
        pj_status_t status = pjsip__inv_media_from_offer(in, rdata, info->sdp);

        pjsip__inv_enter(in);
        in->ack_has_sdp = pjsip__inv_media_has_active(in);
        pjsip__inv_leave(in);
        in->media_failed = first && status != PJ_SUCCESS;
    } else if (info->sdp_err != PJ_SUCCESS) {
        PJ_LOG(3, (in->pub.obj_name, "unusable SDP in a %d (status %d)",
                   rdata->msg_info.msg->line.status.code, info->sdp_err));
    }
}
