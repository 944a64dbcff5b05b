/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calling (RFC 3261 13.2): the INVITE and what comes back.
 *
 * An INVITE may be sent several times within one call: with credentials, to another target, by the
 * application's restart. Each sending is an attempt with a number, which its transaction carries;
 * what an attempt that has been replaced still has to say does not concern the session.
 *
 * A 2xx of another branch of a forked INVITE gets a dialog and a session of its own (13.2.2.4).
 * The application is shown it (on_new_session) and takes it by leaving something in its mod_data;
 * a session that nobody takes is acknowledged and hung up.
 */
#include "session/inv_priv.h"

#include <pj/string.h>
#include <pjsip/sip_auth.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>

#include "session/add_hdr.h"
#include "session/challenge.h"

#define MAX_CHALLENGES \
    8                /* a peer that challenges every answer gets no further one (AST-2020-002) */
#define MAX_FORKS 32 /* branches of one INVITE that may answer beside the first */

pj_status_t pjsip_inv_create_uac(pjsip_dialog *dlg, const pjmedia_sdp_session *local_sdp,
                                 unsigned options, pjsip_inv_session **p_inv)
{
    pjsip__inv *in = NULL;
    pj_status_t status;

    if (!dlg || !p_inv)
        return PJ_EINVAL;
    status = pjsip__inv_check_options(&options);
    if (status == PJ_SUCCESS && local_sdp)
        status = pjmedia_sdp_validate(local_sdp);
    if (status == PJ_SUCCESS)
        status = pjsip__inv_create(dlg, PJSIP_ROLE_UAC, options, &in);
    if (status != PJ_SUCCESS)
        return status;
    pj_grp_lock_acquire(pjsip_dlg_get_lock(dlg));
    if (local_sdp)
        status = pjsip__inv_media_offer(in, local_sdp);
    status = pjsip__inv_settle(in, status);
    pj_grp_lock_release(pjsip_dlg_get_lock(dlg));
    if (status == PJ_SUCCESS)
        *p_inv = &in->pub;
    return status;
}

/* What an INVITE should say of us (13.2.1), unless the dialog has said it already. */
static void add_capability(pjsip__inv *in, pjsip_tx_data *tdata, pjsip_hdr_e type)
{
    const pjsip_hdr *hdr = pjsip_endpt_get_capability(in->pub.dlg->endpt, (int)type, NULL);

    if (hdr && !pjsip_msg_find_hdr(tdata->msg, type, NULL))
        pjsip__add_hdr(tdata->msg, pjsip_hdr_clone(tdata->pool, hdr));
}

pj_status_t pjsip_inv_invite(pjsip_inv_session *inv, pjsip_tx_data **p_tdata)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    if (!inv || !p_tdata)
        return PJ_EINVAL;
    *p_tdata = NULL;
    pjsip__inv_enter(in);
    if (in->over)
        status = PJSIP_ESESSIONTERMINATED;
    else if (inv->state != PJSIP_INV_STATE_CONFIRMED &&
             (inv->state != PJSIP_INV_STATE_NULL || inv->role != PJSIP_ROLE_UAC))
        status = PJ_EINVALIDOP;
    else
        status = pjsip_dlg_create_request(inv->dlg, &pjsip_invite_method, -1, &tdata);
    if (status != PJ_SUCCESS)
        goto done;
    add_capability(in, tdata, PJSIP_H_ALLOW);
    add_capability(in, tdata, PJSIP_H_SUPPORTED);
    pjsip__inv_add_extensions(tdata, inv->options);
    status = pjsip__inv_media_to_request(in, tdata);
    if (status != PJ_SUCCESS)
        goto done;
    *p_tdata = tdata;
    tdata = NULL;
done:
    pjsip__inv_leave(in);
    if (tdata)
        pjsip_tx_data_dec_ref(tdata);
    return status;
}

/* Only one INVITE at a time, in either direction, its ACK included (14.1). Inside. */
static pj_status_t may_send(pjsip__inv *in, const pjsip_tx_data *tdata)
{
    if (in->over || in->end_requested)
        return PJSIP_ESESSIONTERMINATED;
    if (in->invite_out || in->ack_due >= 0 || in->ok || pjsip__inv_uas_pending(in))
        return PJ_EINVALIDOP;
    return pjsip__inv_media_is_void(in, tdata) ? PJ_EINVALIDOP : PJ_SUCCESS;
}

static void begin_attempt(pjsip__inv *in, pjsip_tx_data *tdata)
{
    in->attempt++;
    in->invite_out = PJ_TRUE;
    in->provisional = PJ_FALSE;
    in->invite_offered =
        tdata->msg->body && pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER;
    in->offer_out = in->invite_offered;
    in->update_out = PJ_FALSE;
    pjsip__inv_keep(&in->pub.invite_req, tdata);
}

/* Nothing has left. A first INVITE may be tried again as it is; a re-INVITE's offer is void. */
static void undo_attempt(pjsip__inv *in, unsigned attempt)
{
    pjsip__inv_enter(in);
    if (in->attempt == attempt) {
        in->invite_out = PJ_FALSE;
        in->offer_out = PJ_FALSE;
        if (in->pub.state == PJSIP_INV_STATE_CONFIRMED)
            pjsip__inv_media_cancel(in);
    }
    pjsip__inv_leave(in);
}

pj_status_t pjsip__inv_uac_send(pjsip__inv *in, pjsip_tx_data *tdata)
{
    pj_status_t status;
    unsigned attempt = 0;

    pjsip__inv_enter(in);
    status = may_send(in, tdata);
    if (status == PJ_SUCCESS) {
        begin_attempt(in, tdata);
        attempt = in->attempt;
    }
    pjsip__inv_leave(in);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    status =
        pjsip_dlg_send_request(in->pub.dlg, tdata, pjsip__inv_id(), (void *)(pj_size_t)attempt);
    if (status != PJ_SUCCESS)
        undo_attempt(in, attempt);
    return status;
}

pj_bool_t pjsip__inv_uac_is_current(pjsip__inv *in, const pjsip_transaction *tsx)
{
    pj_bool_t current;

    pjsip__inv_enter(in);
    current = tsx->role == PJSIP_ROLE_UAC &&
              tsx->mod_data[pjsip__inv_id()] == (void *)(pj_size_t)in->attempt;
    pjsip__inv_leave(in);
    return current;
}

/* --------------------------------------------------------------------------------------------- */
/* Responses. All of it runs in links. */

static void note_capabilities(pjsip__inv *in)
{
    static const pj_str_t update = {"UPDATE", 6};

    pjsip__inv_enter(in);
    if (pjsip_dlg_remote_has_cap(in->pub.dlg, PJSIP_H_ALLOW, NULL, &update) ==
        PJSIP_DIALOG_CAP_SUPPORTED)
        in->pub.options |= PJSIP_INV_SUPPORT_UPDATE;
    pjsip__inv_leave(in);
}

/* Inside. */
static pj_status_t answer_challenge(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata,
                                    pjsip_tx_data *last, pjsip_tx_data **p_tdata)
{
    pj_status_t status;

    if (in->over || in->end_requested)
        return PJSIP_ESESSIONTERMINATED;
    if (in->challenges > 0 && pjsip__challenge_refuses(last, rdata))
        return PJSIP_EFAILEDCREDENTIAL;
    if (in->challenges++ >= MAX_CHALLENGES)
        return PJSIP_EAUTHSTALECOUNT;
    status = pjsip_auth_clt_reinit_req(&in->pub.dlg->auth_sess, rdata, last, p_tdata);
    if (status == PJ_SUCCESS && tsx->method.id == PJSIP_INVITE_METHOD)
        status = pjsip__inv_media_restart(in);
    return status;
}

pj_bool_t pjsip__inv_uac_authenticate(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e,
                                      pjsip_tx_data *last)
{
    pj_bool_t challenged = e->body.tsx_state.type == PJSIP_EVENT_RX_MSG && last &&
                           (tsx->status_code == PJSIP_SC_UNAUTHORIZED ||
                            tsx->status_code == PJSIP_SC_PROXY_AUTHENTICATION_REQUIRED);
    pjsip_tx_data *tdata = NULL;
    pj_status_t status = PJ_ENOTFOUND;

    pjsip__inv_enter(in);
    if (challenged)
        status = answer_challenge(in, tsx, e->body.tsx_state.src.rdata, last, &tdata);
    if (status != PJ_SUCCESS)
        in->challenges = 0;
    pjsip__inv_leave(in);
    if (status == PJ_SUCCESS) {
        status = pjsip_inv_send_msg(&in->pub, tdata);
        tdata = NULL;
    }
    if (tdata)
        pjsip_tx_data_dec_ref(tdata);
    if (challenged && status != PJ_SUCCESS)
        PJ_LOG(4, (in->pub.obj_name, "challenge of %.*s is not answered (status %d)",
                   (int)tsx->method.name.slen, tsx->method.name.ptr, status));
    return status == PJ_SUCCESS;
}

pj_bool_t pjsip__inv_uac_authenticate_invite(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pjsip_tx_data *invite = NULL;
    pj_bool_t answered;

    pjsip__inv_enter(in);
    pjsip__inv_keep(&invite, in->pub.invite_req); /* another thread may be sending the next one */
    pjsip__inv_leave(in);
    answered = pjsip__inv_uac_authenticate(in, tsx, e, invite);
    pjsip__inv_keep(&invite, NULL);
    return answered;
}

static void on_provisional(pjsip__inv *in, pjsip_event *e)
{
    pjsip_rx_data *rdata = e->body.tsx_state.src.rdata;

    pjsip__inv_enter(in);
    in->provisional = PJ_TRUE;
    pjsip__inv_leave(in);
    if (rdata->msg_info.msg->line.status.code > 100) {
        note_capabilities(in);
        pjsip__inv_advance(in, PJSIP__INV_PROGRESS, e);
        if (!in->over && !pjsip__inv_is_ending(in))
            pjsip__inv_media_from_response(in, rdata, PJ_FALSE);
    }
    pjsip__inv_send_pending_cancel(in);
}

/*
 * A 2xx: agree on the media, acknowledge, and hang up at once if that is what is wanted, or all
 * that is left.
 */
static void on_accepted(pjsip__inv *in, pjsip_event *e)
{
    pjsip_rx_data *rdata = e->body.tsx_state.src.rdata;

    pjsip__inv_enter(in);
    in->invite_out = PJ_FALSE;
    in->pub.pending_cancel = PJ_FALSE;
    in->challenges = 0;
    in->ack_due = rdata->msg_info.cseq->cseq;
    pjsip__inv_leave(in);
    note_capabilities(in);
    pjsip__inv_advance(in, PJSIP__INV_ACCEPT, e);
    if (!in->over)
        pjsip__inv_media_from_response(in, rdata, PJ_TRUE);
    if (!in->over)
        pjsip__inv_ack_2xx(in, rdata, e);
    if (!in->over && (in->media_failed || pjsip__inv_is_ending(in)))
        pjsip__inv_send_bye(in);
}

static void on_failed(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pj_bool_t again = e->body.tsx_state.type == PJSIP_EVENT_RX_MSG && !pjsip__inv_is_ending(in);

    pjsip__inv_enter(in);
    in->invite_out = PJ_FALSE;
    in->pub.pending_cancel = PJ_FALSE;
    pjsip__inv_leave(in);
    if (again && pjsip__inv_uac_authenticate_invite(in, tsx, e))
        return;
    if (again && PJSIP_IS_STATUS_IN_CLASS(tsx->status_code, 300) &&
        pjsip__inv_redirect_on_3xx(in, e))
        return;
    pjsip__inv_enter(in);
    in->attempt++; /* its TERMINATED says nothing new */
    pjsip__inv_set_cause(in, tsx->status_code, &tsx->status_text);
    pjsip__inv_media_cancel(in);
    pjsip__inv_leave(in);
    pjsip__inv_advance(in, PJSIP__INV_FAIL, e);
}

void pjsip__inv_uac_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pj_bool_t received = e->body.tsx_state.type == PJSIP_EVENT_RX_MSG;

    if (!pjsip__inv_uac_is_current(in, tsx))
        return;
    pjsip__inv_enter(in);
    in->pub.invite_tsx = tsx;
    pjsip__inv_leave(in);
    if (pjsip__inv_state_of(in) >= PJSIP_INV_STATE_CONNECTING) {
        pjsip__inv_reinvite_on_uac(in, tsx, e);
        return;
    }
    switch (tsx->state) {
    case PJSIP_TSX_STATE_CALLING: pjsip__inv_advance(in, PJSIP__INV_CALL, e); break;
    case PJSIP_TSX_STATE_PROCEEDING:
        if (received)
            on_provisional(in, e);
        break;
    case PJSIP_TSX_STATE_COMPLETED:
    case PJSIP_TSX_STATE_TERMINATED:
        if (received && PJSIP_IS_STATUS_IN_CLASS(tsx->status_code, 200))
            on_accepted(in, e);
        else
            on_failed(in, tsx, e);
        break;
    default: break;
    }
}

pj_bool_t pjsip__inv_uac_peer_gone(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    const pjsip_inv_callback *cb = pjsip__inv_cb();
    pj_bool_t unknown = tsx->status_code == PJSIP_SC_CALL_TSX_DOES_NOT_EXIST;
    pj_bool_t silent = tsx->status_code == PJSIP_SC_REQUEST_TIMEOUT;

    if (!unknown && !silent)
        return PJ_FALSE;
    if (silent && pjsip_cfg()->endpt.keep_inv_after_tsx_timeout)
        return PJ_FALSE;
    if (cb->on_uac_tsx_terminate_session && pjsip__inv_tells(in) &&
        !cb->on_uac_tsx_terminate_session(&in->pub, tsx, e))
        return PJ_FALSE;
    pjsip__inv_enter(in);
    pjsip__inv_set_cause(in, tsx->status_code, &tsx->status_text);
    pjsip__inv_leave(in);
    if (silent)
        pjsip__inv_send_bye(in); /* it may hear us even so */
    return pjsip__inv_advance(in, PJSIP__INV_GONE, e);
}

/* --------------------------------------------------------------------------------------------- */
/* Beginning again. */

pj_status_t pjsip_inv_uac_restart(pjsip_inv_session *inv, pj_bool_t new_offer)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pj_status_t status = PJ_SUCCESS;

    if (!inv)
        return PJ_EINVAL;
    pjsip__inv_enter(in);
    if (in->over || in->end_requested) {
        status = PJSIP_ESESSIONTERMINATED;
    } else if (inv->role != PJSIP_ROLE_UAC || inv->state > PJSIP_INV_STATE_EARLY) {
        status = PJ_EINVALIDOP;
    } else {
        pjsip__inv_fsm_step(&inv->state, PJSIP__INV_RESTART);
        in->attempt++;
        in->invite_out = PJ_FALSE;
        inv->invite_tsx = NULL;
        inv->pending_cancel = PJ_FALSE;
        inv->cancelling = PJ_FALSE;
        inv->cause = PJSIP_SC_NULL;
        inv->cause_text.slen = 0;
        if (new_offer)
            inv->neg = NULL; /* it lies in the dialog's memory */
        else
            status = pjsip__inv_media_restart(in);
    }
    pjsip__inv_leave(in);
    return status;
}

/* --------------------------------------------------------------------------------------------- */
/* Forks. */

static pj_bool_t is_claimed(const pjsip__inv *in)
{
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(in->pub.mod_data); i++) {
        if (in->pub.mod_data[i])
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

/* The other branch's session, from its 2xx. Link. */
static void on_branch(void *object, const pjsip__conv_note *note)
{
    pjsip__inv *in = object;
    pjsip_event event;
    pj_bool_t claimed;

    if (!pjsip__inv_hold(in))
        return;
    PJSIP_EVENT_INIT_RX_MSG(event, note->rdata);
    pjsip__inv_cb()->on_new_session(&in->pub, &event);
    pjsip__inv_enter(in);
    claimed = is_claimed(in);
    in->pub.notify = in->pub.notify && claimed;
    pjsip__inv_leave(in);
    pjsip__inv_advance(in, PJSIP__INV_ACCEPT, &event);
    if (!in->over)
        pjsip__inv_media_from_response(in, note->rdata, PJ_TRUE);
    if (!in->over)
        pjsip__inv_ack_2xx(in, note->rdata, &event);
    if (!in->over && (!claimed || in->media_failed))
        pjsip__inv_send_bye(in);
    pjsip_inv_dec_ref(&in->pub);
}

static void branch_event(void *object, pjsip_rx_data *rdata)
{
    pjsip__inv *in = object;
    pjsip__conv_note note;

    pj_bzero(&note, sizeof(note));
    note.type = PJSIP_EVENT_RX_MSG;
    note.rdata = rdata;
    pjsip__conv_notify(pjsip__inv_lock(in), &on_branch, in, &note);
}

/* A session like @a in, standing where our INVITE has been sent. */
static pj_status_t create_branch(pjsip__inv *in, pjsip_dialog *dlg, pj_int32_t cseq,
                                 pjsip__inv **p_branch)
{
    pjsip_tdata_sdp_info *info;
    pjsip__inv *branch;
    pj_status_t status;

    status = pjsip__inv_create(dlg, PJSIP_ROLE_UAC, in->pub.options, &branch);
    if (status != PJ_SUCCESS)
        return status;
    pjsip__inv_enter(branch);
    pjsip__inv_fsm_step(&branch->pub.state, PJSIP__INV_CALL);
    branch->ack_due = cseq;
    pjsip__inv_keep(&branch->pub.invite_req, in->pub.invite_req);
    info = in->invite_offered ? pjsip_tdata_get_sdp_info(in->pub.invite_req) : NULL;
    if (info && info->sdp)
        branch->invite_offered = pjsip__inv_media_offer(branch, info->sdp) == PJ_SUCCESS;
    pjsip__inv_leave(branch);
    *p_branch = branch;
    return PJ_SUCCESS;
}

void pjsip__inv_uac_on_fork(pjsip__inv *in, pjsip_rx_data *rdata)
{
    pjsip_dialog *dlg = NULL;
    pjsip__inv *branch = NULL;
    pj_status_t status = PJ_ETOOMANY;
    pj_bool_t ours;

    pjsip__inv_enter(in);
    ours = in->pub.role == PJSIP_ROLE_UAC && in->pub.invite_req && in->forks < MAX_FORKS;
    in->forks += ours ? 1 : 0;
    pjsip__inv_leave(in);
    if (ours)
        status = pjsip_dlg_fork(in->pub.dlg, rdata, &dlg);
    if (status == PJ_SUCCESS) {
        status = create_branch(in, dlg, rdata->msg_info.cseq->cseq, &branch);
        if (status != PJ_SUCCESS)
            pjsip_dlg_terminate(dlg);
    }
    if (status == PJ_SUCCESS)
        pjsip__conv_event(pjsip__inv_lock(branch), &branch_event, branch, rdata);
    else
        PJ_LOG(3, (in->pub.obj_name, "another branch's 2xx is ignored (status %d)", status));
}
