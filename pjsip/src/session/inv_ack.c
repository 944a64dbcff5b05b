/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 2xx and its ACK (RFC 3261 13.2.2.4 and 13.3.1.4): the part of an INVITE that is end to end.
 *
 * The called side repeats its 2xx, T1 doubling up to T2, on any transport, until the ACK comes.
 * None within 64*T1 is the commonest way for a call to drop "after 32 seconds": the log says which
 * 2xx, where it went and what Contact it offered, as the ACK was sent to that Contact or not at
 * all; then comes the BYE.
 *
 * The calling side makes one ACK for a 2xx, with the credentials of its INVITE, and sends that
 * same ACK again whenever the 2xx is repeated.
 */
#include "session/inv_priv.h"

#include <pj/string.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_uri.h>

#include "session/add_hdr.h"

/* --------------------------------------------------------------------------------------------- */
/* The called side. */

static void schedule(pjsip__inv *in);

void pjsip__inv_ok_stop(pjsip__inv *in)
{
    pjsip_transaction *tsx = in->ok_tsx;

    if (!in->ok)
        return;
    pjsip_endpt_cancel_timer(in->pub.dlg->endpt, &in->ok_timer);
    pjsip__inv_keep(&in->ok, NULL);
    in->ok_tsx = NULL;
    in->ok_has_offer = PJ_FALSE;
    pj_grp_lock_dec_ref(tsx->grp_lock);
}

/* "<sip:...>" of a header, for the log. */
static void print_contact(const pjsip_tx_data *tdata, char *buf, pj_size_t size)
{
    const pjsip_contact_hdr *contact = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CONTACT, NULL);
    int len = -1;

    if (contact && contact->uri)
        len = pjsip_uri_print(PJSIP_URI_IN_CONTACT_HDR, contact->uri, buf, size - 1);
    if (len < 0)
        len = pj_ansi_snprintf(buf, size, "(none)");
    buf[len] = '\0';
}

static void log_no_ack(const pjsip__inv *in)
{
    char contact[PJSIP_MAX_URL_SIZE];

    print_contact(in->ok, contact, sizeof(contact));
    PJ_LOG(2, (in->pub.obj_name,
               "no ACK within %u ms for the %d (INVITE, CSeq %d, Call-ID %.*s) sent to %s:%d with "
               "Contact %s: "
               "hanging up",
               in->ok_waited, in->ok->msg->line.status.code, (int)in->ok_cseq,
               (int)in->pub.dlg->call_id->id.slen, in->pub.dlg->call_id->id.ptr,
               in->ok->tp_info.dst_name, in->ok->tp_info.dst_port, contact));
}

/* Link. */
static void on_no_ack(void *object, const pjsip__conv_note *note)
{
    static const pj_str_t why = {"No ACK received", 15};
    pjsip__inv *in = object;
    pjsip_event event;

    PJ_UNUSED_ARG(note);
    if (!pjsip__inv_hold(in))
        return;
    pjsip__inv_enter(in);
    pjsip__inv_set_cause(in, PJSIP_SC_REQUEST_TIMEOUT, &why);
    pjsip__inv_leave(in);
    pjsip__inv_send_bye(in);
    PJSIP_EVENT_INIT_TIMER(event, &in->ok_timer);
    pjsip__inv_advance(in, PJSIP__INV_GONE, &event);
    pjsip_inv_dec_ref(&in->pub);
}

/* The timer of the 2xx, as an event: send it again, or give up. Inside. */
static void ok_due(void *object, pjsip_rx_data *rdata)
{
    const unsigned t1 = pjsip_cfg()->tsx.t1, t2 = pjsip_cfg()->tsx.t2;
    pjsip__inv *in = object;
    pjsip__conv_note note;

    PJ_UNUSED_ARG(rdata);
    if (!in->ok || in->over)
        return;
    in->ok_waited += in->ok_interval;
    if (in->ok_waited >= 64 * t1) {
        log_no_ack(in);
        pjsip__inv_ok_stop(in);
        pj_bzero(&note, sizeof(note));
        note.type = PJSIP_EVENT_TIMER;
        pjsip__conv_notify(pjsip__inv_lock(in), &on_no_ack, in, &note);
        return;
    }
    pjsip_tx_data_add_ref(in->ok);
    if (pjsip_tsx_retransmit_no_state(in->ok_tsx, in->ok) != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(in->ok);
    in->ok_interval = in->ok_interval * 2 < t2 ? in->ok_interval * 2 : t2;
    if (in->ok_interval > 64 * t1 - in->ok_waited)
        in->ok_interval = 64 * t1 - in->ok_waited;
    schedule(in);
}

static void on_timer(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    pjsip__inv *in = entry->user_data;

    PJ_UNUSED_ARG(heap);
    pjsip__conv_event(pjsip__inv_lock(in), &ok_due, in, NULL);
}

static void schedule(pjsip__inv *in)
{
    pj_time_val delay;

    delay.sec = (long)(in->ok_interval / 1000);
    delay.msec = (long)(in->ok_interval % 1000);
    pjsip_endpt_schedule_timer_w_grp_lock(in->pub.dlg->endpt, &in->ok_timer, &delay, 1,
                                          pjsip__inv_lock(in));
}

void pjsip__inv_ok_start(pjsip__inv *in, pjsip_transaction *tsx, pjsip_tx_data *tdata)
{
    pjsip__inv_ok_stop(in);
    pj_grp_lock_add_ref(tsx->grp_lock);
    pjsip__inv_keep(&in->ok, tdata);
    in->ok_tsx = tsx;
    in->ok_cseq = tsx->cseq;
    in->ok_has_offer =
        tdata->msg->body && pjsip__inv_media_state(in) == PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER;
    in->ok_interval = pjsip_cfg()->tsx.t1;
    in->ok_waited = 0;
    pj_timer_entry_init(&in->ok_timer, 0, in, &on_timer);
    schedule(in);
}

/* The ACK. Link. */
static void on_ack(void *object, const pjsip__conv_note *note)
{
    pjsip__inv *in = object;
    pjsip_event event;
    pj_bool_t first;

    if (!pjsip__inv_hold(in))
        return;
    first = pjsip__inv_state_of(in) < PJSIP_INV_STATE_CONFIRMED;
    if (note->arg[0] && pjsip__inv_media_from_answer(in, note->rdata) != PJ_SUCCESS && first)
        in->media_failed = PJ_TRUE;
    PJSIP_EVENT_INIT_RX_MSG(event, note->rdata);
    pjsip__inv_advance(in, PJSIP__INV_ACK, &event);
    if (!in->over && in->media_failed)
        pjsip__inv_send_bye(in);
    else
        pjsip__inv_send_pending_bye(in);
    pjsip_inv_dec_ref(&in->pub);
}

/* Inside. An ACK for what has been acknowledged already says nothing. */
static void ack_event(void *object, pjsip_rx_data *rdata)
{
    pjsip__inv *in = object;
    pjsip__conv_note note;

    if (in->over || !in->ok || rdata->msg_info.cseq->cseq != in->ok_cseq)
        return;
    pj_bzero(&note, sizeof(note));
    note.type = PJSIP_EVENT_RX_MSG;
    note.rdata = rdata;
    note.arg[0] = in->ok_has_offer;
    pjsip__inv_ok_stop(in);
    pjsip__conv_notify(pjsip__inv_lock(in), &on_ack, in, &note);
}

void pjsip__inv_ack_on_rx(pjsip__inv *in, pjsip_rx_data *rdata)
{
    pjsip__conv_event(pjsip__inv_lock(in), &ack_event, in, rdata);
}

/* --------------------------------------------------------------------------------------------- */
/* The calling side. */

/* The ACK has the credentials of its INVITE (13.2.2.4). */
static void copy_credentials(pjsip_tx_data *ack, const pjsip_tx_data *invite)
{
    while (pjsip_msg_find_remove_hdr(ack->msg, PJSIP_H_AUTHORIZATION, NULL) ||
           pjsip_msg_find_remove_hdr(ack->msg, PJSIP_H_PROXY_AUTHORIZATION, NULL))
        continue;
    for (const pjsip_hdr *h = invite->msg->hdr.next; h != &invite->msg->hdr; h = h->next) {
        if (h->type == PJSIP_H_AUTHORIZATION || h->type == PJSIP_H_PROXY_AUTHORIZATION)
            pjsip__add_hdr(ack->msg, pjsip_hdr_clone(ack->pool, h));
    }
}

/* Inside. */
static pj_status_t build_ack(pjsip__inv *in, int cseq, pjsip_tx_data **p_ack)
{
    const pjsip_cseq_hdr *invite_cseq = NULL;
    pjsip_tx_data *ack = NULL;
    pj_status_t status;

    status = pjsip_dlg_create_request(in->pub.dlg, &pjsip_ack_method, cseq, &ack);
    if (status != PJ_SUCCESS)
        return status;
    if (in->pub.invite_req)
        invite_cseq = PJSIP_MSG_CSEQ_HDR(in->pub.invite_req->msg);
    if (invite_cseq && invite_cseq->cseq == cseq)
        copy_credentials(ack, in->pub.invite_req);
    if (in->ack_has_sdp)
        status = pjsip__inv_media_active_to(in, ack);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(ack);
        return status;
    }
    *p_ack = ack;
    return PJ_SUCCESS;
}

pj_status_t pjsip_inv_create_ack(pjsip_inv_session *inv, int cseq, pjsip_tx_data **p_ack)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pj_status_t status;

    if (!inv || !p_ack)
        return PJ_EINVAL;
    *p_ack = NULL;
    pjsip__inv_enter(in);
    if (in->over)
        status = PJSIP_ESESSIONTERMINATED;
    else if (in->ack_due < 0 || in->ack_due != cseq)
        status = PJ_EINVALIDOP;
    else
        status = build_ack(in, cseq, p_ack);
    pjsip__inv_leave(in);
    return status;
}

/* It is kept for the repeated 2xx even if it could not be sent now. */
static pj_status_t send_ack(pjsip__inv *in, pjsip_tx_data *ack)
{
    pj_status_t status;

    pjsip__inv_enter(in);
    pjsip__inv_keep(&in->pub.last_ack, ack);
    in->pub.last_ack_cseq = in->ack_due;
    in->ack_due = -1;
    in->ack_has_sdp = PJ_FALSE;
    pjsip__inv_leave(in);
    status = pjsip_dlg_send_request(in->pub.dlg, ack, -1, NULL);
    if (status != PJ_SUCCESS)
        PJ_LOG(2, (in->pub.obj_name, "cannot send the ACK now (status %d)", status));
    return status;
}

/* The application has sent the ACK. Link. */
static void ack_gone(void *object, const pjsip__conv_note *note)
{
    pjsip__inv *in = object;
    pjsip_event event;

    if (!pjsip__inv_hold(in))
        return;
    PJSIP_EVENT_INIT_TX_MSG(event, note->tdata);
    pjsip__inv_advance(in, PJSIP__INV_ACK, &event);
    if (!in->over && (in->media_failed || pjsip__inv_is_ending(in)))
        pjsip__inv_send_bye(in); /* the one that waits, if one does */
    else
        pjsip__inv_send_pending_bye(in);
    pjsip_inv_dec_ref(&in->pub);
}

pj_status_t pjsip__inv_ack_send(pjsip__inv *in, pjsip_tx_data *tdata)
{
    const pjsip_cseq_hdr *cseq = PJSIP_MSG_CSEQ_HDR(tdata->msg);
    pjsip__conv_note note;
    pj_status_t status = PJ_SUCCESS;

    pj_bzero(&note, sizeof(note));
    note.type = PJSIP_EVENT_TX_MSG;
    pjsip__inv_enter(in);
    if (!cseq || in->ack_due < 0 || cseq->cseq != in->ack_due)
        status = PJ_EINVALIDOP;
    pjsip__inv_leave(in);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    send_ack(in, tdata);
    pjsip__inv_enter(in);
    note.tdata = in->pub.last_ack;
    status = pjsip__conv_reserve(pjsip__conv_of(pjsip__inv_lock(in)));
    if (status == PJ_SUCCESS)
        pjsip__conv_notify(pjsip__inv_lock(in), &ack_gone, in, &note);
    pjsip__inv_leave(in);
    return status;
}

void pjsip__inv_ack_2xx(pjsip__inv *in, pjsip_rx_data *rdata, pjsip_event *e)
{
    pjsip_tx_data *ack = NULL;
    pj_status_t status;

    if (pjsip__inv_cb()->on_send_ack && pjsip__inv_tells(in)) {
        pjsip__inv_cb()->on_send_ack(&in->pub, rdata);
        return;
    }
    pjsip__inv_enter(in);
    status = build_ack(in, rdata->msg_info.cseq->cseq, &ack);
    pjsip__inv_leave(in);
    if (status != PJ_SUCCESS) {
        PJ_LOG(1, (in->pub.obj_name, "cannot make the ACK (status %d)", status));
        return;
    }
    send_ack(in, ack);
    pjsip__inv_advance(in, PJSIP__INV_ACK, e);
    if (!in->over)
        pjsip__inv_send_pending_bye(in);
}

void pjsip__inv_ack_again(pjsip__inv *in, pjsip_rx_data *rdata)
{
    pjsip_tx_data *ack = NULL;

    pjsip__inv_enter(in);
    if (in->pub.last_ack && in->ack_due < 0 &&
        in->pub.last_ack_cseq == rdata->msg_info.cseq->cseq) {
        ack = in->pub.last_ack;
        pjsip_tx_data_add_ref(ack);
    }
    pjsip__inv_leave(in);
    if (ack)
        pjsip_dlg_send_request(in->pub.dlg, ack, -1, NULL);
}
