/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Being called (RFC 3261 13.3): the responses to an INVITE, the first one's and those of
 * re-INVITEs.
 *
 * Each response is a copy of the one before, changed: what the application has added to it stays,
 * and what is still being sent or repeated is not touched. The series begins with a 100 that is
 * made, not sent, when the session takes the INVITE, so that the application may begin with any
 * response, and we can refuse by ourselves.
 */
#include "session/inv_priv.h"

#include <pj/string.h>
#include <pjsip/sip_errno.h>

#include "transaction/tsx.h"

/* Everything of create_uas() that can fail after the object is there. Inside. */
static pj_status_t take_invite(pjsip__inv *in, pjsip_rx_data *rdata,
                               const pjmedia_sdp_session *local_sdp)
{
    pjsip_rdata_sdp_info *info = pjsip_rdata_get_sdp_info(rdata);
    pj_status_t status;

    if (!info)
        return PJ_ENOMEM;
    if (info->sdp_err != PJ_SUCCESS)
        return info->sdp_err;
    status = pjsip__inv_media_first_offer(in, local_sdp, info->sdp);
    if (status != PJ_SUCCESS)
        return status;
    return pjsip_dlg_create_response(in->pub.dlg, rdata, PJSIP_SC_TRYING, NULL,
                                     &in->pub.last_answer);
}

pj_status_t pjsip_inv_create_uas(pjsip_dialog *dlg, pjsip_rx_data *rdata,
                                 const pjmedia_sdp_session *local_sdp, unsigned options,
                                 pjsip_inv_session **p_inv)
{
    pjsip_transaction *tsx;
    pjsip__inv *in = NULL;
    pj_status_t status;

    if (!dlg || !rdata || !p_inv)
        return PJ_EINVAL;
    tsx = pjsip_rdata_get_tsx(rdata);
    if (!tsx || tsx->method.id != PJSIP_INVITE_METHOD || tsx->role != PJSIP_ROLE_UAS)
        return PJ_EINVALIDOP;
    status = pjsip__inv_check_options(&options);
    if (status == PJ_SUCCESS)
        status = pjsip__inv_create(dlg, PJSIP_ROLE_UAS, options, &in);
    if (status != PJ_SUCCESS)
        return status;
    pj_grp_lock_acquire(pjsip_dlg_get_lock(dlg));
    status = pjsip__inv_settle(in, take_invite(in, rdata, local_sdp));
    if (status == PJ_SUCCESS) {
        in->pub.invite_tsx = tsx;
        tsx->handle_200resp = 0; /* the 2xx is ours to repeat: inv_ack.c */
    }
    pj_grp_lock_release(pjsip_dlg_get_lock(dlg));
    if (status == PJ_SUCCESS)
        *p_inv = &in->pub;
    return status;
}

pj_bool_t pjsip__inv_uas_pending(pjsip__inv *in)
{
    pjsip_transaction *tsx = in->pub.invite_tsx;

    return tsx && tsx->role == PJSIP_ROLE_UAS && !in->accepted && !pjsip__tsx_is_final(tsx);
}

pj_status_t pjsip__inv_uas_build(pjsip__inv *in, int code, const pj_str_t *text,
                                 const pjmedia_sdp_session *sdp, pjsip_tx_data **p_tdata)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    if (!pjsip__inv_uas_pending(in) || !in->pub.last_answer)
        return PJ_EINVALIDOP;
    status = pjsip__conv_reserve(pjsip__conv_of(pjsip__inv_lock(in)));
    if (status == PJ_SUCCESS)
        status = pjsip_tx_data_clone(in->pub.last_answer, 0, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    tdata->msg->body = NULL;
    status = pjsip_dlg_modify_response(in->pub.dlg, tdata, code, text);
    if (status == PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata); /* that call adds one, for a response that was sent before */
        status = pjsip__inv_media_to_response(in, code, sdp, tdata);
    }
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    pjsip__inv_keep(&in->pub.last_answer, tdata);
    *p_tdata = tdata;
    return PJ_SUCCESS;
}

pj_status_t pjsip_inv_answer(pjsip_inv_session *inv, int st_code, const pj_str_t *st_text,
                             const pjmedia_sdp_session *local_sdp, pjsip_tx_data **p_tdata)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pj_status_t status;

    if (!inv || !p_tdata || st_code < 100 || st_code > 699)
        return PJ_EINVAL;
    *p_tdata = NULL;
    pjsip__inv_enter(in);
    if (in->over || in->end_requested)
        status = PJSIP_ESESSIONTERMINATED;
    else
        status = pjsip__inv_uas_build(in, st_code, st_text, local_sdp, p_tdata);
    pjsip__inv_leave(in);
    return status;
}

pj_status_t pjsip_inv_initial_answer(pjsip_inv_session *inv, pjsip_rx_data *rdata, int st_code,
                                     const pj_str_t *st_text, const pjmedia_sdp_session *sdp,
                                     pjsip_tx_data **p_tdata)
{
    if (!rdata || rdata->msg_info.msg->type != PJSIP_REQUEST_MSG ||
        rdata->msg_info.msg->line.req.method.id != PJSIP_INVITE_METHOD)
        return PJ_EINVAL;
    return pjsip_inv_answer(inv, st_code, st_text, sdp, p_tdata);
}

/* --------------------------------------------------------------------------------------------- */
/* Sending. */

/*
 * What must hold before the response leaves, as the ACK may be here before the call returns.
 * Inside.
 */
static pj_status_t before_response(pjsip__inv *in, pjsip_tx_data *tdata)
{
    const pjsip_cseq_hdr *cseq = PJSIP_MSG_CSEQ_HDR(tdata->msg);

    if (in->over)
        return PJSIP_ESESSIONTERMINATED;
    if (!pjsip__inv_uas_pending(in) || !cseq || cseq->method.id != PJSIP_INVITE_METHOD ||
        cseq->cseq != in->pub.invite_tsx->cseq)
        return PJ_EINVALIDOP;
    if (PJSIP_IS_STATUS_IN_CLASS(tdata->msg->line.status.code, 200)) {
        in->accepted = PJ_TRUE;
        pjsip__inv_ok_start(in, in->pub.invite_tsx, tdata);
    }
    return PJ_SUCCESS;
}

static void after_response(pjsip__inv *in, int code, pj_status_t status)
{
    pjsip__inv_enter(in);
    if (status != PJ_SUCCESS && PJSIP_IS_STATUS_IN_CLASS(code, 200)) {
        in->accepted = PJ_FALSE;
        pjsip__inv_ok_stop(in);
    }
    if (status == PJ_SUCCESS && code >= 300 && !in->over)
        pjsip__inv_media_cancel(in); /* a refused re-INVITE leaves all as it was (14.1) */
    pjsip__inv_leave(in);
}

pj_status_t pjsip__inv_uas_send(pjsip__inv *in, pjsip_tx_data *tdata)
{
    int code = tdata->msg->line.status.code;
    pjsip_transaction *tsx = NULL;
    pj_status_t status;

    pjsip__inv_enter(in);
    status = before_response(in, tdata);
    if (status == PJ_SUCCESS) {
        tsx = in->pub.invite_tsx;
        pj_grp_lock_add_ref(tsx->grp_lock);
    }
    pjsip__inv_leave(in);
    if (status == PJ_SUCCESS) {
        status = pjsip_dlg_send_response(in->pub.dlg, tsx, tdata);
        after_response(in, code, status);
        pj_grp_lock_dec_ref(tsx->grp_lock);
    }
    if (status != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
    return status;
}

void pjsip__inv_uas_refuse(pjsip__inv *in, int code)
{
    pjsip_transaction *tsx;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    pjsip__inv_enter(in);
    tsx = in->pub.invite_tsx;
    if (tsx)
        pj_grp_lock_add_ref(tsx->grp_lock);
    status = pjsip__inv_uas_build(in, code, NULL, NULL, &tdata);
    pjsip__inv_leave(in);
    if (status == PJ_SUCCESS)
        status = pjsip__inv_uas_send(in, tdata);
    if (!tsx)
        return;
    if (status != PJ_SUCCESS && status != PJ_EINVALIDOP && code >= 200)
        pjsip__inv_cannot_respond(in, tsx, code, status);
    pj_grp_lock_dec_ref(tsx->grp_lock);
}

/* --------------------------------------------------------------------------------------------- */
/* How it went. Link. */

static void on_final(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    if (PJSIP_IS_STATUS_IN_CLASS(tsx->status_code, 200) || in->accepted) {
        pjsip__inv_advance(in, PJSIP__INV_ACCEPT, e);
        return;
    }
    pjsip__inv_enter(in);
    pjsip__inv_set_cause(in, tsx->status_code, &tsx->status_text);
    pjsip__inv_leave(in);
    pjsip__inv_advance(in, PJSIP__INV_FAIL, e);
}

void pjsip__inv_uas_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pjsip_inv_state state;
    pj_bool_t ours;

    pjsip__inv_enter(in);
    ours = tsx == in->pub.invite_tsx;
    state = in->pub.state;
    pjsip__inv_leave(in);
    if (!ours) {
        if (tsx->state == PJSIP_TSX_STATE_TRYING)
            pjsip__inv_reinvite_on_uas(in, tsx, e);
        return;
    }
    if (state >= PJSIP_INV_STATE_CONNECTING || tsx->state < PJSIP_TSX_STATE_PROCEEDING)
        return;
    pjsip__inv_advance(in, PJSIP__INV_OFFERED, e);
    if (in->over)
        return;
    if (tsx->state >= PJSIP_TSX_STATE_COMPLETED)
        on_final(in, tsx, e);
    else if (tsx->status_code > 100)
        pjsip__inv_advance(in, PJSIP__INV_PROGRESS, e);
}
