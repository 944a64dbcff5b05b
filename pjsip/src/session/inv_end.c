/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ending a session (RFC 3261 sections 9 and 15).
 *
 *   where it stands                              what ends it
 *   nothing sent                                 nothing
 *   INVITE sent, no 1xx                          a CANCEL that waits for one (9.1)
 *   INVITE sent, 1xx received                    CANCEL; the INVITE ends 64*T1 later at the latest
 *   INVITE received                              a final response
 *   2xx passed, ACK not                          a BYE that waits for the ACK (15)
 *   confirmed                                    BYE
 *
 * What crosses is settled by the RFC: a 2xx that comes although we cancelled is acknowledged and
 * followed by a BYE (15); a CANCEL that comes after our final response gets its 200 and does
 * nothing (9.2). The session is over when the BYE is: programs want to see its response, and
 * credentials may be asked for.
 */
#include "session/inv_priv.h"

#include <pj/string.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>

#include "transaction/tsx.h"

/* --------------------------------------------------------------------------------------------- */
/* Building. */

/* Inside. */
static pj_status_t build_cancel(pjsip__inv *in, pjsip_tx_data **p_tdata)
{
    if (!in->provisional) {
        in->pub.pending_cancel = PJ_TRUE;
        return PJ_SUCCESS;
    }
    return pjsip_endpt_create_cancel(in->pub.dlg->endpt, in->pub.invite_req, p_tdata);
}

/* Inside. */
static pj_status_t build_bye(pjsip__inv *in, pjsip_tx_data **p_tdata)
{
    if (in->bye_sent || in->pub.pending_bye)
        return PJ_SUCCESS;
    return pjsip_dlg_create_request(in->pub.dlg, &pjsip_bye_method, -1, p_tdata);
}

/* Nothing was ever sent: it is over by saying so. Inside. */
static pj_status_t end_unused(pjsip__inv *in)
{
    pj_status_t status = pjsip__conv_reserve(pjsip__conv_of(pjsip__inv_lock(in)));

    if (status == PJ_SUCCESS && !in->end_requested)
        pjsip__inv_queue_end(in, PJSIP__INV_FAIL);
    return status;
}

/* Inside. What has been sent counts, not what has been told. */
static pj_status_t build_end(pjsip__inv *in, int code, const pj_str_t *text,
                             pjsip_tx_data **p_tdata)
{
    if (in->pub.state >= PJSIP_INV_STATE_CONNECTING || in->accepted || in->ack_due >= 0)
        return build_bye(in, p_tdata);
    if (in->pub.role == PJSIP_ROLE_UAS) {
        if (!pjsip__inv_uas_pending(in))
            return PJ_SUCCESS; /* refused already */
        return pjsip__inv_uas_build(in, code < 300 ? PJSIP_SC_DECLINE : code, text, NULL, p_tdata);
    }
    if (in->invite_out)
        return build_cancel(in, p_tdata);
    if (in->redirect_pending || in->pub.state == PJSIP_INV_STATE_NULL)
        return end_unused(in);
    return PJ_SUCCESS; /* its final response is on the way to the application */
}

pj_status_t pjsip_inv_end_session(pjsip_inv_session *inv, int st_code, const pj_str_t *st_text,
                                  pjsip_tx_data **p_tdata)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pj_status_t status;

    if (!inv || !p_tdata)
        return PJ_EINVAL;
    *p_tdata = NULL;
    pjsip__inv_enter(in);
    if (in->over || in->end_requested) {
        status = PJSIP_ESESSIONTERMINATED;
    } else {
        inv->cancelling = PJ_TRUE;
        pjsip__inv_set_cause(in, st_code, st_text);
        status = build_end(in, st_code, st_text, p_tdata);
    }
    pjsip__inv_leave(in);
    return status;
}

pj_status_t pjsip_inv_cancel_reinvite(pjsip_inv_session *inv, pjsip_tx_data **p_tdata)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pj_status_t status;

    if (!inv || !p_tdata)
        return PJ_EINVAL;
    *p_tdata = NULL;
    pjsip__inv_enter(in);
    if (in->over)
        status = PJSIP_ESESSIONTERMINATED;
    else if (inv->state != PJSIP_INV_STATE_CONFIRMED || !in->invite_out)
        status = PJ_EINVALIDOP;
    else
        status = build_cancel(in, p_tdata);
    pjsip__inv_leave(in);
    return status;
}

/* --------------------------------------------------------------------------------------------- */
/* CANCEL. */

pj_status_t pjsip__inv_cancel_send(pjsip__inv *in, pjsip_tx_data *tdata)
{
    pjsip_transaction *tsx;
    pj_status_t status;

    pjsip__inv_enter(in);
    tsx = in->invite_out ? in->pub.invite_tsx : NULL;
    if (tsx)
        pj_grp_lock_add_ref(tsx->grp_lock);
    pjsip__inv_leave(in);
    status = pjsip_dlg_send_request(in->pub.dlg, tdata, -1, NULL);
    if (tsx) {
        if (status == PJ_SUCCESS)
            pjsip_tsx_set_timeout(tsx, 64 * pjsip_cfg()->tsx.t1);
        pj_grp_lock_dec_ref(tsx->grp_lock);
    }
    return status;
}

void pjsip__inv_send_pending_cancel(pjsip__inv *in)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status = PJ_SUCCESS;

    pjsip__inv_enter(in);
    if (in->pub.pending_cancel && in->provisional && in->invite_out && !in->over) {
        in->pub.pending_cancel = PJ_FALSE;
        status = build_cancel(in, &tdata);
    }
    pjsip__inv_leave(in);
    if (tdata)
        status = pjsip__inv_cancel_send(in, tdata);
    if (status != PJ_SUCCESS)
        PJ_LOG(2, (in->pub.obj_name, "cannot cancel (status %d)", status));
}

/* The INVITE that a CANCEL names, by the key they share but for the method (9.2). Inside. */
static pjsip_transaction *find_cancelled(pjsip__inv *in, pjsip_rx_data *rdata)
{
    pjsip_transaction *const candidates[] = {in->pub.invite_tsx, in->ok_tsx};
    pj_str_t key = {NULL, 0};

    if (pjsip_tsx_create_key(rdata->tp_info.pool, &key, PJSIP_ROLE_UAS, &pjsip_invite_method,
                             rdata) != PJ_SUCCESS)
        return NULL;
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(candidates); i++) {
        pjsip_transaction *tsx = candidates[i];

        if (tsx && tsx->role == PJSIP_ROLE_UAS && pj_strcmp(&tsx->transaction_key, &key) == 0)
            return tsx;
    }
    return NULL;
}

void pjsip__inv_cancel_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pjsip_transaction *invite;
    pj_bool_t pending;

    if (tsx->role != PJSIP_ROLE_UAS || tsx->state != PJSIP_TSX_STATE_TRYING ||
        e->body.tsx_state.type != PJSIP_EVENT_RX_MSG)
        return;
    pjsip__inv_enter(in);
    invite = find_cancelled(in, e->body.tsx_state.src.rdata);
    pending = invite && invite == in->pub.invite_tsx && pjsip__inv_uas_pending(in);
    pjsip__inv_leave(in);
    pjsip__inv_respond(in, tsx, e->body.tsx_state.src.rdata,
                       invite ? PJSIP_SC_OK : PJSIP_SC_CALL_TSX_DOES_NOT_EXIST, NULL);
    if (pending)
        pjsip__inv_uas_refuse(in, PJSIP_SC_REQUEST_TERMINATED);
}

/* --------------------------------------------------------------------------------------------- */
/* BYE. */

pj_status_t pjsip__inv_bye_send(pjsip__inv *in, pjsip_tx_data *tdata)
{
    pj_status_t status = PJ_SUCCESS;
    pj_bool_t waits = PJ_FALSE;

    pjsip__inv_enter(in);
    if (in->over) {
        status = PJSIP_ESESSIONTERMINATED;
    } else if (in->bye_sent || in->pub.pending_bye) {
        status = PJ_EINVALIDOP;
    } else if (in->pub.state < PJSIP_INV_STATE_CONFIRMED && (in->ok || in->ack_due >= 0)) {
        in->pub.pending_bye = tdata; /* with the caller's reference */
        waits = PJ_TRUE;
    } else {
        in->bye_sent = PJ_TRUE;
    }
    pjsip__inv_leave(in);
    if (waits)
        return PJ_SUCCESS;
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    pjsip__inv_uas_refuse(in, PJSIP_SC_REQUEST_TERMINATED); /* a re-INVITE of the peer, if any */
    status = pjsip_dlg_send_request(in->pub.dlg, tdata, -1, NULL);
    if (status != PJ_SUCCESS) {
        pjsip__inv_enter(in);
        in->bye_sent = PJ_FALSE;
        pjsip__inv_leave(in);
    }
    return status;
}

/* We wanted it, so nobody else hears of a failure: the session ends without the BYE. */
static void send_or_end(pjsip__inv *in, pjsip_tx_data *tdata)
{
    pj_status_t status = pjsip__inv_bye_send(in, tdata);

    if (status == PJ_SUCCESS)
        return;
    PJ_LOG(2, (in->pub.obj_name, "cannot send BYE (status %d)", status));
    pjsip__inv_enter(in);
    if (!in->over && !in->end_requested && !in->bye_sent &&
        pjsip__conv_reserve(pjsip__conv_of(pjsip__inv_lock(in))) == PJ_SUCCESS)
        pjsip__inv_queue_end(in, PJSIP__INV_BYE);
    pjsip__inv_leave(in);
}

void pjsip__inv_send_bye(pjsip__inv *in)
{
    pjsip_tx_data *tdata = NULL;
    pj_bool_t waits;
    pj_status_t status;

    pjsip__inv_enter(in);
    waits = in->pub.pending_bye != NULL;
    status = waits || in->over ? PJ_SUCCESS : build_bye(in, &tdata);
    pjsip__inv_leave(in);
    if (waits) {
        pjsip__inv_send_pending_bye(in);
        return;
    }
    if (tdata)
        send_or_end(in, tdata);
    else if (status != PJ_SUCCESS)
        PJ_LOG(1, (in->pub.obj_name, "cannot make a BYE (status %d)", status));
}

void pjsip__inv_send_pending_bye(pjsip__inv *in)
{
    pjsip_tx_data *tdata;

    pjsip__inv_enter(in);
    tdata = in->over ? NULL : in->pub.pending_bye;
    if (tdata)
        in->pub.pending_bye = NULL;
    pjsip__inv_leave(in);
    if (tdata)
        send_or_end(in, tdata);
}

/* The peer hangs up (15.1.2): its BYE is answered, and so is what it has asked before. */
static void on_bye(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pjsip_transaction *ours;

    pjsip__inv_respond(in, tsx, e->body.tsx_state.src.rdata, PJSIP_SC_OK, NULL);
    pjsip__inv_uas_refuse(in, PJSIP_SC_REQUEST_TERMINATED);
    pjsip__inv_enter(in);
    pjsip__inv_set_cause(in, PJSIP_SC_OK, NULL);
    ours = in->invite_out ? in->pub.invite_tsx : NULL;
    if (ours)
        pj_grp_lock_add_ref(ours->grp_lock);
    pjsip__inv_leave(in);
    if (ours) { /* an INVITE of ours, whose final response may never come now */
        pjsip_tsx_set_timeout(ours, 64 * pjsip_cfg()->tsx.t1);
        pj_grp_lock_dec_ref(ours->grp_lock);
    }
    pjsip__inv_advance(in, PJSIP__INV_BYE, e);
}

/* Any end of our BYE ends the session (15.1.1), but for a challenge that can be answered. */
static void on_bye_answered(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pjsip__inv_enter(in);
    in->bye_sent = PJ_FALSE;
    pjsip__inv_leave(in);
    if (pjsip__inv_uac_authenticate(in, tsx, e, tsx->last_tx))
        return;
    pjsip__inv_enter(in);
    in->bye_sent = PJ_TRUE;
    pjsip__inv_set_cause(in, PJSIP_SC_OK, NULL);
    pjsip__inv_leave(in);
    pjsip__inv_advance(in, PJSIP__INV_BYE, e);
}

void pjsip__inv_bye_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    if (tsx->role == PJSIP_ROLE_UAS) {
        if (tsx->state == PJSIP_TSX_STATE_TRYING && e->body.tsx_state.type == PJSIP_EVENT_RX_MSG)
            on_bye(in, tsx, e);
    } else if (tsx->state >= PJSIP_TSX_STATE_COMPLETED &&
               e->body.tsx_state.prev_state < PJSIP_TSX_STATE_COMPLETED) {
        on_bye_answered(in, tsx, e);
    }
}
