/* SPDX-License-Identifier: BSD-2-Clause */
/* A call comes in: the INVITE that no dialog knows. */
#include "ua.h"

#include <string.h>

static void refuse(ua *u, pjsip_rx_data *rdata, int code)
{
    pjsip_endpt_respond_stateless(u->endpt, rdata, code, NULL, NULL, NULL);
}

/* Whether the INVITE can be served; if not it has been answered. */
static bool verify(ua *u, pjsip_rx_data *rdata, const pjmedia_sdp_session *sdp)
{
    unsigned options = 0;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    status = pjsip_inv_verify_request(rdata, &options, sdp, NULL, u->endpt, &tdata);
    if (status == PJ_SUCCESS)
        return true;
    if (!tdata)
        refuse(u, rdata, PJSIP_SC_INTERNAL_SERVER_ERROR);
    else if (pjsip_endpt_send_response2(u->endpt, rdata, tdata, NULL, NULL) != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
    report_error(&u->out, "incoming", "refused: %s", ua_strerror(status));
    return false;
}

/*
 * We listen on TCP only, and a peer that came over TCP may not have said so in its Contact: without this our BYE
 * would ask for UDP (RFC 3263 4.1), where we have nothing to send with.
 */
static void follow_transport(ua *u, pjsip_dialog *dlg)
{
    pjsip_sip_uri *target = pjsip_uri_get_uri(dlg->target);

    if (u->opt->tcp && PJSIP_URI_SCHEME_IS_SIP(target) && target->transport_param.slen == 0)
        target->transport_param = pj_str("tcp");
}

static pj_str_t caller(pj_pool_t *pool, pjsip_rx_data *rdata)
{
    char text[PJSIP_MAX_URL_SIZE];
    int len =
        pjsip_uri_print(PJSIP_URI_IN_FROMTO_HDR, rdata->msg_info.from->uri, text, sizeof(text));
    pj_str_t printed = {text, len > 0 ? len : 0}, own;

    pj_strdup(pool, &own, &printed);
    return own;
}

static void tell_incoming(ua *u, const call *c, pjsip_rx_data *rdata)
{
    const pj_str_t *call_id = &rdata->msg_info.cid->id;

    ladder_name(u->ladder, call_id->ptr, (size_t)call_id->slen, c->id);
    report_begin(&u->out, "incoming");
    report_number(&u->out, "id", c->id);
    report_text(&u->out, "from", c->peer.ptr, (size_t)c->peer.slen);
    report_text(&u->out, "call_id", call_id->ptr, (size_t)call_id->slen);
    report_end(&u->out, "incoming call %d from %.*s", c->id, (int)c->peer.slen, c->peer.ptr);
}

/* 180, which makes the session's first answer. @return false: the session could not even do that. */
static bool ring(ua *u, call *c, pjsip_rx_data *rdata)
{
    pjsip_inv_session *inv = c->inv;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    status = pjsip_inv_initial_answer(inv, rdata, PJSIP_SC_RINGING, NULL, NULL, &tdata);
    if (status == PJ_SUCCESS)
        status = pjsip_inv_send_msg(inv, tdata);
    if (status == PJ_SUCCESS)
        return true;
    report_error(&u->out, "incoming", "call %d: %s", c->id, ua_strerror(status));
    pjsip_inv_terminate(inv, PJSIP_SC_INTERNAL_SERVER_ERROR, PJ_TRUE);
    return false;
}

/* A session for the call; the dialog is locked. */
static call *make_call(ua *u, pjsip_dialog *dlg, pjsip_rx_data *rdata,
                       const pjmedia_sdp_session *sdp)
{
    pjsip_inv_session *inv;
    call *c = PJ_POOL_ZALLOC_T(dlg->pool, call);
    pj_status_t status = c ? pjsip_inv_create_uas(dlg, rdata, sdp, 0, &inv) : PJ_ENOMEM;

    if (status != PJ_SUCCESS) {
        report_error(&u->out, "incoming", "refused: %s", ua_strerror(status));
        pjsip_dlg_respond(dlg, rdata, PJSIP_SC_INTERNAL_SERVER_ERROR, NULL, NULL, NULL);
        return NULL;
    }
    c->peer = caller(dlg->pool, rdata);
    call_add(u, c, inv);
    return c;
}

pj_bool_t call_incoming(ua *u, pjsip_rx_data *rdata)
{
    pjmedia_sdp_session *sdp = media_offer(u, rdata->tp_info.pool);
    pjsip_dialog *dlg;
    call *c;
    int id;
    pj_status_t status;

    if (u->quitting || !sdp) {
        refuse(u, rdata, PJSIP_SC_TEMPORARILY_UNAVAILABLE);
        return PJ_TRUE;
    }
    if (!verify(u, rdata, sdp))
        return PJ_TRUE;
    status = pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, &u->contact, &dlg);
    if (status == PJ_EEXISTS)
        return PJ_TRUE; /* another copy of it was quicker */
    if (status != PJ_SUCCESS) {
        report_error(&u->out, "incoming", "refused: %s", ua_strerror(status));
        refuse(u, rdata, PJSIP_SC_INTERNAL_SERVER_ERROR);
        return PJ_TRUE;
    }
    follow_transport(u, dlg);
    c = make_call(u, dlg, rdata, sdp);
    pjsip_dlg_dec_lock(dlg);
    if (!c)
        return PJ_TRUE;
    id = c->id;
    tell_incoming(u, c, rdata);
    if (ring(u, c, rdata) && u->opt->auto_answer && call_find(u, id))
        call_answer(u, c, u->opt->auto_answer);
    return PJ_TRUE;
}
