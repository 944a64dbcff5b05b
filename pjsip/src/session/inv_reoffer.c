/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changing a session: re-INVITE (RFC 3261 section 14) and UPDATE (RFC 3311).
 *
 * Who comes too early gets an answer that tells him to come again: 491 when something of ours is
 * under way, 500 with Retry-After when something of his is. We do not repeat a request of ours
 * that got a 491: the application sees it (on_tsx_state_changed) and knows whether it still wants
 * the change (14.1).
 *
 * A re-INVITE that fails leaves everything as it was; but 481, or no response at all, means that
 * there is nobody to talk to any more (12.2.1.2).
 */
#include "session/inv_priv.h"

#include <pj/pool.h>
#include <pj/rand.h>
#include <pj/string.h>
#include <pjmedia/errno.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_parser.h>

#define MAX_RETRY_AFTER 10 /* seconds, 14.2 */
#define LONGEST_NAME \
    64 /* octets: "Contact: " and what a parsed header may print besides its text */

/* --------------------------------------------------------------------------------------------- */
/* Our requests. */

static pjsip_contact_hdr *parse_contact(pj_pool_t *pool, const pj_str_t *text)
{
    static const pj_str_t name = {"Contact", 7};
    pj_str_t copy;

    pj_strdup_with_null(pool, &copy, text);
    return (pjsip_contact_hdr *)pjsip_parse_hdr(pool, &name, copy.ptr, (pj_size_t)copy.slen, NULL);
}

/* The same text? @a a is printed into twice @a room octets of the pool; what is longer than that is another header. */
static pj_bool_t same_header(pj_pool_t *pool, pj_size_t room, const void *a, const void *b)
{
    char *text = a && b ? pj_pool_alloc(pool, 2 * room) : NULL;
    int la, lb;

    if (!text)
        return PJ_FALSE;
    la = pjsip_hdr_print_on((void *)a, text, room);
    lb = pjsip_hdr_print_on((void *)b, text + room, room);
    return la > 0 && la == lb && memcmp(text, text + room, (size_t)la) == 0;
}

static pj_status_t replace_contact(pjsip_dialog *dlg, const pjsip_contact_hdr *contact)
{
    pjsip_contact_hdr *copy = pjsip_hdr_clone(dlg->pool, contact);

    if (!copy)
        return PJ_ENOMEM;
    dlg->local.contact = copy;
    return PJ_SUCCESS;
}

/* Change our Contact. The dialog's memory grows only if it is another one. Inside. */
static pj_status_t set_contact(pjsip__inv *in, const pj_str_t *text)
{
    pjsip_dialog *dlg = in->pub.dlg;
    pj_pool_t *tmp = pjsip_endpt_create_pool(dlg->endpt, "contact", 1024, 1024);
    pjsip_contact_hdr *contact;
    pj_status_t status = PJ_SUCCESS;

    if (!tmp)
        return PJ_ENOMEM;
    contact = parse_contact(tmp, text);
    if (!contact || !contact->uri)
        status = PJSIP_EINVALIDURI;
    else if (!same_header(tmp, LONGEST_NAME + 3 * (pj_size_t)text->slen, contact,
                          dlg->local.contact)) /* at most each octet is escaped */
        status = replace_contact(dlg, contact);
    pjsip_endpt_release_pool(dlg->endpt, tmp);
    return status;
}

/* Nothing of the same kind may be under way, in either direction. Inside. */
static pj_status_t may_reinvite(pjsip__inv *in)
{
    if (in->over || in->end_requested)
        return PJSIP_ESESSIONTERMINATED;
    if (in->pub.state != PJSIP_INV_STATE_CONFIRMED || in->invite_out || in->offer_out || in->ok ||
        in->ack_due >= 0 || pjsip__inv_uas_pending(in))
        return PJ_EINVALIDOP;
    return PJ_SUCCESS;
}

pj_status_t pjsip_inv_reinvite(pjsip_inv_session *inv, const pj_str_t *new_contact,
                               const pjmedia_sdp_session *new_offer, pjsip_tx_data **p_tdata)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pj_status_t status;

    if (!inv || !p_tdata)
        return PJ_EINVAL;
    *p_tdata = NULL;
    pjsip__inv_enter(in);
    status = may_reinvite(in);
    if (status == PJ_SUCCESS && new_contact)
        status = set_contact(in, new_contact);
    if (status == PJ_SUCCESS && new_offer)
        status = pjsip__inv_media_offer(in, new_offer);
    else if (status == PJ_SUCCESS)
        pjsip__inv_media_cancel(in); /* an offer that was made but never sent */
    if (status == PJ_SUCCESS)
        status = pjsip_inv_invite(inv, p_tdata);
    if (status != PJ_SUCCESS && status != PJ_EINVALIDOP && new_offer && !in->over &&
        !in->offer_out && pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER)
        pjsip__inv_media_cancel(in);
    pjsip__inv_leave(in);
    return status;
}

/* Inside. */
static pj_status_t may_update(pjsip__inv *in, pj_bool_t with_offer)
{
    static const pj_str_t name = {"UPDATE", 6};
    pjmedia_sdp_neg_state state = pjsip__inv_media_state(in);

    if (in->over || in->end_requested)
        return PJSIP_ESESSIONTERMINATED;
    if (in->pub.state < PJSIP_INV_STATE_EARLY ||
        in->pub.dlg->state != PJSIP_DIALOG_STATE_ESTABLISHED)
        return PJ_EINVALIDOP;
    if (pjsip_dlg_remote_has_cap(in->pub.dlg, PJSIP_H_ALLOW, NULL, &name) ==
        PJSIP_DIALOG_CAP_UNSUPPORTED)
        return PJ_ENOTSUP;
    /* One offer at a time (RFC 3311 5.1), and none before the first is answered. */
    if (with_offer &&
        (in->offer_out || in->ok_has_offer || state == PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER ||
         state == PJMEDIA_SDP_NEG_STATE_WAIT_NEGO ||
         (in->pub.state < PJSIP_INV_STATE_CONFIRMED && state != PJMEDIA_SDP_NEG_STATE_DONE)))
        return PJ_EINVALIDOP;
    return PJ_SUCCESS;
}

pj_status_t pjsip_inv_update(pjsip_inv_session *inv, const pj_str_t *new_contact,
                             const pjmedia_sdp_session *offer, pjsip_tx_data **p_tdata)
{
    static const pjsip_method method = {PJSIP_OTHER_METHOD, {"UPDATE", 6}};
    pjsip__inv *in = pjsip__inv_of(inv);
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    if (!inv || !p_tdata)
        return PJ_EINVAL;
    *p_tdata = NULL;
    pjsip__inv_enter(in);
    status = may_update(in, offer != NULL);
    if (status == PJ_SUCCESS && new_contact)
        status = set_contact(in, new_contact);
    if (status == PJ_SUCCESS && offer)
        status = pjsip__inv_media_offer(in, offer);
    if (status == PJ_SUCCESS)
        status = pjsip_dlg_create_request(inv->dlg, &method, -1, &tdata);
    if (status == PJ_SUCCESS && offer)
        status = pjsip__inv_media_to_request(in, tdata);
    if (status == PJ_SUCCESS) {
        *p_tdata = tdata;
        tdata = NULL;
    }
    pjsip__inv_leave(in);
    if (tdata)
        pjsip_tx_data_dec_ref(tdata);
    return status;
}

/* In the mod_data of an UPDATE's transaction: it carries an offer. */
#define WITH_OFFER ((void *)(pj_size_t)1)

pj_status_t pjsip__inv_update_send(pjsip__inv *in, pjsip_tx_data *tdata)
{
    pj_bool_t offers;
    pj_status_t status = PJ_SUCCESS;

    pjsip__inv_enter(in);
    if (in->over)
        status = PJSIP_ESESSIONTERMINATED;
    else if (pjsip__inv_media_is_void(in, tdata))
        status = PJ_EINVALIDOP;
    offers = status == PJ_SUCCESS && tdata->msg->body && !in->offer_out &&
             pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER;
    if (offers)
        in->offer_out = in->update_out = PJ_TRUE;
    pjsip__inv_leave(in);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    status =
        pjsip_dlg_send_request(in->pub.dlg, tdata, pjsip__inv_id(), offers ? WITH_OFFER : NULL);
    if (status != PJ_SUCCESS && offers) {
        pjsip__inv_enter(in);
        pjsip__inv_media_cancel(in);
        pjsip__inv_leave(in);
    }
    return status;
}

/* --------------------------------------------------------------------------------------------- */
/* Responses to them. Links. */

static void reinvite_failed(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pjsip__inv_enter(in);
    in->invite_out = PJ_FALSE;
    in->pub.pending_cancel = PJ_FALSE;
    pjsip__inv_leave(in);
    if (pjsip__inv_uac_authenticate_invite(in, tsx, e))
        return;
    pjsip__inv_enter(in);
    in->attempt++;
    pjsip__inv_media_cancel(in);
    pjsip__inv_leave(in);
    pjsip__inv_uac_peer_gone(in, tsx, e);
}

void pjsip__inv_reinvite_on_uac(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pj_bool_t received = e->body.tsx_state.type == PJSIP_EVENT_RX_MSG;

    if (tsx->state == PJSIP_TSX_STATE_PROCEEDING && received) {
        pjsip__inv_enter(in);
        in->provisional = PJ_TRUE;
        pjsip__inv_leave(in);
        pjsip__inv_send_pending_cancel(in);
        return;
    }
    if (tsx->state < PJSIP_TSX_STATE_COMPLETED ||
        e->body.tsx_state.prev_state >= PJSIP_TSX_STATE_COMPLETED)
        return;
    if (!received || !PJSIP_IS_STATUS_IN_CLASS(tsx->status_code, 200)) {
        reinvite_failed(in, tsx, e);
        return;
    }
    pjsip__inv_enter(in);
    in->invite_out = PJ_FALSE;
    in->pub.pending_cancel = PJ_FALSE;
    in->challenges = 0;
    in->ack_due = e->body.tsx_state.src.rdata->msg_info.cseq->cseq;
    pjsip__inv_leave(in);
    pjsip__inv_media_from_response(in, e->body.tsx_state.src.rdata, PJ_TRUE);
    if (!in->over)
        pjsip__inv_ack_2xx(in, e->body.tsx_state.src.rdata, e);
}

static void update_answered(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pj_bool_t offered = tsx->mod_data[pjsip__inv_id()] == WITH_OFFER;

    if (e->body.tsx_state.type == PJSIP_EVENT_RX_MSG &&
        PJSIP_IS_STATUS_IN_CLASS(tsx->status_code, 200)) {
        pjsip__inv_enter(in);
        in->challenges = 0;
        pjsip__inv_leave(in);
        if (offered)
            pjsip__inv_media_from_answer(in, e->body.tsx_state.src.rdata);
        return;
    }
    pjsip__inv_enter(in);
    if (offered)
        in->offer_out = PJ_FALSE; /* whoever sends it again takes it up again */
    pjsip__inv_leave(in);
    if (pjsip__inv_uac_authenticate(in, tsx, e, tsx->last_tx))
        return;
    pjsip__inv_enter(in);
    if (offered)
        pjsip__inv_media_cancel(in);
    pjsip__inv_leave(in);
    pjsip__inv_uac_peer_gone(in, tsx, e);
}

/* --------------------------------------------------------------------------------------------- */
/* The peer's requests. Links. */

static void refuse_later(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata)
{
    pjsip_retry_after_hdr *later =
        pjsip_retry_after_hdr_create(rdata->tp_info.pool, pj_rand() % (MAX_RETRY_AFTER + 1));

    pjsip__inv_respond(in, tsx, rdata, PJSIP_SC_INTERNAL_SERVER_ERROR, (pjsip_hdr *)later);
}

static void refuse_media(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata,
                         pj_status_t why)
{
    pjsip_warning_hdr *warning = pjsip_warning_hdr_create_from_status(
        rdata->tp_info.pool, pjsip_endpt_name(in->pub.dlg->endpt), why);

    pjsip__inv_respond(in, tsx, rdata, PJSIP_SC_NOT_ACCEPTABLE_HERE, (pjsip_hdr *)warning);
}

/* Extensions and body (8.2.2.3, 8.2.3). @return False: it has been refused. */
static pj_bool_t is_acceptable(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata,
                               pjsip_rdata_sdp_info *info)
{
    pjsip_endpoint *endpt = in->pub.dlg->endpt;
    pjsip_hdr *hdr = NULL;
    int code;

    code = pjsip__inv_check_require(rdata->tp_info.pool, endpt, in->pub.options,
                                    rdata->msg_info.msg, &hdr);
    if (code == 0 && info->sdp_err != PJ_SUCCESS) {
        refuse_media(in, tsx, rdata, info->sdp_err);
        return PJ_FALSE;
    }
    if (code == 0 && rdata->msg_info.msg->body && !info->sdp && !PJSIP_INV_ACCEPT_UNKNOWN_BODY) {
        code = PJSIP_SC_UNSUPPORTED_MEDIA_TYPE;
        hdr = (pjsip_hdr *)pjsip_endpt_get_capability(endpt, PJSIP_H_ACCEPT, NULL);
    }
    if (code == 0)
        return PJ_TRUE;
    pjsip__inv_respond(in, tsx, rdata, code, hdr);
    return PJ_FALSE;
}

/* Take the re-INVITE to be served. Inside. */
static pj_status_t take_reinvite(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata,
                                 pj_bool_t had_offer)
{
    pjsip_tx_data *base = NULL;
    pj_status_t status;

    status = pjsip_dlg_create_response(in->pub.dlg, rdata, PJSIP_SC_TRYING, NULL, &base);
    if (status != PJ_SUCCESS)
        return status;
    pjsip__inv_keep(&in->pub.last_answer, NULL);
    in->pub.last_answer = base;
    in->pub.invite_tsx = tsx;
    tsx->handle_200resp = 0;
    in->accepted = PJ_FALSE;
    in->invite_had_offer = had_offer;
    return PJ_SUCCESS;
}

/* Answer it with 200 and what has been agreed, or with what @a sdp offers. */
static void accept_reinvite(pjsip__inv *in, const pjmedia_sdp_session *sdp)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    pjsip__inv_enter(in);
    status = in->over ? PJSIP_ESESSIONTERMINATED
                      : pjsip__inv_uas_build(in, PJSIP_SC_OK, NULL, sdp, &tdata);
    pjsip__inv_leave(in);
    if (status == PJ_SUCCESS)
        status = pjsip__inv_uas_send(in, tdata);
    if (status == PJ_SUCCESS)
        return;
    PJ_LOG(3, (in->pub.obj_name, "cannot accept a re-INVITE (status %d)", status));
    pjsip__inv_uas_refuse(in, PJSIP_SC_NOT_ACCEPTABLE_HERE);
}

/* Does the application serve it by itself? Then it has time: the peer must not repeat it. */
static pj_bool_t given_away(pjsip__inv *in, pjsip_rx_data *rdata, const pjmedia_sdp_session *offer)
{
    const pjsip_inv_callback *cb = pjsip__inv_cb();
    pj_bool_t silent;

    if (!cb->on_rx_reinvite || !pjsip__inv_tells(in) ||
        cb->on_rx_reinvite(&in->pub, offer, rdata) != PJ_SUCCESS)
        return PJ_FALSE;
    pjsip__inv_enter(in);
    silent = !in->over && pjsip__inv_uas_pending(in) &&
             in->pub.invite_tsx->state == PJSIP_TSX_STATE_TRYING;
    pjsip__inv_leave(in);
    if (silent)
        pjsip__inv_uas_refuse(in, PJSIP_SC_TRYING);
    return PJ_TRUE;
}

/* An offer of ours that was made but never sent gives way; sending it later is refused. Inside. */
static void cancel_unsent(pjsip__inv *in)
{
    if (!in->offer_out && pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER)
        pjsip__inv_media_cancel(in);
}

static void serve_offer(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata,
                        const pjmedia_sdp_session *offer)
{
    pj_status_t status;

    pjsip__inv_enter(in);
    cancel_unsent(in);
    status = pjsip__inv_media_note_offer(in, offer);
    pjsip__inv_leave(in);
    if (status == PJ_SUCCESS && given_away(in, rdata, offer))
        return;
    if (status == PJ_SUCCESS && !in->over)
        status = pjsip__inv_media_answer_offer(in, rdata, offer);
    if (in->over)
        return;
    if (status == PJ_SUCCESS)
        accept_reinvite(in, NULL);
    else
        refuse_media(in, tsx, rdata, status);
}

static void serve_without_offer(pjsip__inv *in)
{
    const pjsip_inv_callback *cb = pjsip__inv_cb();
    pjmedia_sdp_session *offer = NULL;

    if (cb->on_create_offer && pjsip__inv_tells(in))
        cb->on_create_offer(&in->pub, &offer);
    if (!in->over)
        accept_reinvite(in, offer);
}

/*
 * Too early? 491 while something of ours is under way, 500 while an INVITE of the peer is (14.2).
 */
static int too_early(pjsip__inv *in)
{
    if (in->invite_out || in->offer_out || in->ok || in->ack_due >= 0)
        return PJSIP_SC_REQUEST_PENDING;
    return pjsip__inv_uas_pending(in) ? PJSIP_SC_INTERNAL_SERVER_ERROR : 0;
}

void pjsip__inv_reinvite_on_uas(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    pjsip_rx_data *rdata = e->body.tsx_state.src.rdata;
    pjsip_rdata_sdp_info *info;
    pj_status_t status;
    int early;

    if (e->body.tsx_state.type != PJSIP_EVENT_RX_MSG)
        return;
    pjsip__inv_enter(in);
    early = too_early(in);
    pjsip__inv_leave(in);
    if (early == PJSIP_SC_REQUEST_PENDING)
        pjsip__inv_respond(in, tsx, rdata, early, NULL);
    else if (early)
        refuse_later(in, tsx, rdata);
    info = pjsip_rdata_get_sdp_info(rdata);
    if (early || !info || !is_acceptable(in, tsx, rdata, info))
        return;
    pjsip__inv_enter(in);
    status = take_reinvite(in, tsx, rdata, info->sdp != NULL);
    pjsip__inv_leave(in);
    if (status != PJ_SUCCESS)
        pjsip__inv_respond(in, tsx, rdata, PJSIP_SC_INTERNAL_SERVER_ERROR, NULL);
    else if (info->sdp)
        serve_offer(in, tsx, rdata, info->sdp);
    else
        serve_without_offer(in);
}

/* An UPDATE's offer: glare as RFC 3311 5.2 has it. Inside. */
static int offer_too_early(pjsip__inv *in)
{
    switch (pjsip__inv_media_state(in)) {
    case PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER:
        return in->offer_out || in->ok_has_offer ? PJSIP_SC_REQUEST_PENDING : 0;
    case PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER:
    case PJMEDIA_SDP_NEG_STATE_WAIT_NEGO: return PJSIP_SC_INTERNAL_SERVER_ERROR;
    default: return 0;
    }
}

static void accept_update(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata,
                          pj_bool_t with_answer)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    pjsip__inv_enter(in);
    status = pjsip_dlg_create_response(in->pub.dlg, rdata, PJSIP_SC_OK, NULL, &tdata);
    if (status == PJ_SUCCESS && with_answer)
        status = pjsip__inv_media_active_to(in, tdata);
    pjsip__inv_leave(in);
    if (status == PJ_SUCCESS)
        status = pjsip_dlg_send_response(in->pub.dlg, tsx, tdata);
    if (status != PJ_SUCCESS && tdata)
        pjsip_tx_data_dec_ref(tdata);
    if (status != PJ_SUCCESS)
        pjsip__inv_cannot_respond(in, tsx, PJSIP_SC_OK, status);
}

static void serve_update(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata)
{
    pjsip_rdata_sdp_info *info = pjsip_rdata_get_sdp_info(rdata);
    pj_status_t status;
    int early = 0;

    if (!info || !is_acceptable(in, tsx, rdata, info))
        return;
    if (!info->sdp) {
        accept_update(in, tsx, rdata, PJ_FALSE);
        return;
    }
    pjsip__inv_enter(in);
    early = offer_too_early(in);
    if (!early)
        cancel_unsent(in);
    pjsip__inv_leave(in);
    if (early == PJSIP_SC_REQUEST_PENDING) {
        pjsip__inv_respond(in, tsx, rdata, early, NULL);
    } else if (early) {
        refuse_later(in, tsx, rdata);
    } else {
        status = pjsip__inv_media_from_offer(in, rdata, info->sdp);
        if (status == PJ_SUCCESS)
            accept_update(in, tsx, rdata, PJ_TRUE);
        else if (!in->over)
            refuse_media(in, tsx, rdata, status);
    }
}

void pjsip__inv_update_on_tsx(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e)
{
    if (tsx->role == PJSIP_ROLE_UAS) {
        if (tsx->state == PJSIP_TSX_STATE_TRYING && e->body.tsx_state.type == PJSIP_EVENT_RX_MSG)
            serve_update(in, tsx, e->body.tsx_state.src.rdata);
    } else if (tsx->state >= PJSIP_TSX_STATE_COMPLETED &&
               e->body.tsx_state.prev_state < PJSIP_TSX_STATE_COMPLETED) {
        update_answered(in, tsx, e);
    }
}
