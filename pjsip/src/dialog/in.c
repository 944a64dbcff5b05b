/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a dialog receives (RFC 3261 12.2.1.2, 12.2.2, 13.2.2.4).
 *
 * A request is an event: inside, its CSeq is checked, the target refreshed and the server transaction begun; then a
 * notification walks the usages with it, one after the other, outside. A response comes from its transaction's
 * notification already, so it takes the lock for its own step and calls the usages next; only one that
 * comes from elsewhere (no transaction any more, or another branch's dialog) is an event. A transaction's state
 * comes after its response, in the same notification.
 *
 * Usages are walked by a copy of the list, since each of them may change it.
 */
#include "dialog/dialog_priv.h"

#define THIS_FILE "in.c"

typedef struct usages {
    pjsip_module *module[PJSIP_MAX_MODULE];
    unsigned count;
} usages;

static void copy_usages(dlg *d, usages *u)
{
    pj_grp_lock_acquire(d->pub.grp_lock_);
    u->count = d->pub.usage_cnt;
    for (unsigned i = 0; i < u->count; i++)
        u->module[i] = d->pub.usage[i];
    pj_grp_lock_release(d->pub.grp_lock_);
}

/* ---- Requests ---------------------------------------------------------------------------------------- */

/* The ACK of our 2xx has come: the INVITE's transaction is over for programs, and absorbs repetitions only. */
static void end_invite(dlg *d, pj_int32_t cseq)
{
    pjsip_transaction *tsx = NULL;

    pj_grp_lock_acquire(d->pub.grp_lock_);
    if (d->invite && d->invite_cseq == cseq) {
        tsx = pjsip__tsx_by_id(d->invite);
        d->invite = 0;
    }
    pj_grp_lock_release(d->pub.grp_lock_);
    if (tsx) {
        pjsip_tsx_terminate(tsx, PJSIP_SC_OK);
        pj_grp_lock_dec_ref(tsx->grp_lock);
    }
}

/* Nobody wanted it. */
static void answer_unhandled(dlg *d, pjsip_rx_data *rdata)
{
    static const pj_str_t reason = {"Unhandled by dialog usages", 26};
    pjsip_transaction *tsx = pjsip_rdata_get_tsx(rdata);
    pj_status_t status;
    bool open;

    if (!tsx)
        return;
    pj_grp_lock_acquire(d->pub.grp_lock_);
    open = tsx->mod_data[d->pub.ua->id] == d && !pjsip__tsx_is_final(tsx);
    pj_grp_lock_release(d->pub.grp_lock_);
    if (!open)
        return;
    status = pjsip_dlg_respond(&d->pub, rdata, PJSIP_SC_INTERNAL_SERVER_ERROR, &reason, NULL, NULL);
    /* Nobody else will end it; but it may have been answered meanwhile. */
    if (status != PJ_SUCCESS && status != PJ_EINVALIDOP && status != PJSIP_ETSXDESTROYED)
        pjsip_tsx_terminate(tsx, PJSIP_SC_TSX_TRANSPORT_ERROR);
}

/* A notification: a request, after its transaction has shown TRYING. Outside. */
static void walk_request(void *object, const pjsip__conv_note *note)
{
    dlg *d = object;
    pjsip_rx_data *rdata = note->rdata;
    bool is_ack = rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD;
    pj_bool_t taken = PJ_FALSE;
    usages u;

    rdata->endpt_info.mod_data[d->pub.ua->id] = d;
    rdata->endpt_info.mod_data[pjsip_tsx_layer_instance()->id] = note->data;
    copy_usages(d, &u);
    for (unsigned i = 0; i < u.count && !taken; i++) {
        if (u.module[i]->on_rx_request)
            taken = u.module[i]->on_rx_request(rdata);
    }
    if (is_ack)
        end_invite(d, rdata->msg_info.cseq->cseq);
    else if (!taken)
        answer_unhandled(d, rdata);
    if (note->data)
        pj_grp_lock_dec_ref(((pjsip_transaction *)note->data)->grp_lock);
}

/* A notification: refuse a request that has no transaction. Outside. */
static void refuse(void *object, const pjsip__conv_note *note)
{
    dlg *d = object;

    pjsip_endpt_respond_stateless(d->pub.endpt, note->rdata, note->arg[0], note->data, NULL, NULL);
}

static void queue_refusal(dlg *d, pjsip_rx_data *rdata, int code, const pj_str_t *reason)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_RX_MSG, .rdata = rdata};

    if (rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD)
        return;
    note.arg[0] = code;
    note.data = (void *)(uintptr_t)reason;
    pjsip__conv_notify(d->pub.grp_lock_, &refuse, d, &note);
}

/* 12.2.2: requests come in the order of their numbers. */
static bool in_order(dlg *d, const pjsip_rx_data *rdata)
{
    pjsip_method_e id = rdata->msg_info.msg->line.req.method.id;

    if (id == PJSIP_ACK_METHOD || id == PJSIP_CANCEL_METHOD)
        return true; /* they have the number of what they belong to */
    if (d->pub.remote.cseq >= 0 && rdata->msg_info.cseq->cseq <= d->pub.remote.cseq)
        return false;
    d->pub.remote.cseq = rdata->msg_info.cseq->cseq;
    if (d->pub.remote.first_cseq < 0)
        d->pub.remote.first_cseq = d->pub.remote.cseq;
    return true;
}

static void refresh_from_request(dlg *d, const pjsip_rx_data *rdata)
{
    const pjsip_msg *msg = rdata->msg_info.msg;

    /* A NOTIFY may come before the response that would have told the peer's tag (RFC 6665 4.1.2.4). */
    if (!d->pub.remote.info->tag.slen && rdata->msg_info.from->tag.slen)
        pjsip__dlg_take_peer(d, rdata, false);
    if (pjsip_method_creates_dialog(&msg->line.req.method)) {
        pjsip__dlg_take_target(d, msg);
        pjsip_dlg_update_remote_cap(&d->pub, msg, PJ_FALSE);
    }
}

/* An event: a request. */
static void request_event(void *object, pjsip_rx_data *rdata)
{
    static const pj_str_t bad_cseq = {"Invalid CSeq", 12};
    dlg *d = object;
    pjsip_transaction *tsx = NULL;
    pjsip__conv_note note = {.type = PJSIP_EVENT_RX_MSG, .rdata = rdata};
    pj_status_t status;

    rdata->endpt_info.mod_data[d->pub.ua->id] = d;
    if (d->over) {
        queue_refusal(d, rdata, PJSIP_SC_CALL_TSX_DOES_NOT_EXIST, NULL);
        return;
    }
    if (!in_order(d, rdata)) {
        queue_refusal(d, rdata, PJSIP_SC_INTERNAL_SERVER_ERROR, &bad_cseq);
        return;
    }
    refresh_from_request(d, rdata);
    if (rdata->msg_info.msg->line.req.method.id != PJSIP_ACK_METHOD) {
        status = pjsip_tsx_create_uas2(d->pub.ua, rdata, d->pub.grp_lock_, &tsx);
        if (status == PJ_EEXISTS)
            return; /* another copy of it was faster */
        if (status == PJ_SUCCESS) {
            status = pjsip__dlg_hold_tsx(d, tsx);
            if (status != PJ_SUCCESS)
                pjsip__tsx_discard(tsx);
        }
        if (status != PJ_SUCCESS) {
            queue_refusal(d, rdata, PJSIP_SC_INTERNAL_SERVER_ERROR, NULL);
            return;
        }
        pj_grp_lock_add_ref(tsx->grp_lock); /* the note's */
        pjsip__tsx_receive(tsx, rdata);
        note.data = tsx;
    }
    pjsip__conv_notify(d->pub.grp_lock_, &walk_request, d, &note);
}

void pjsip_dlg_on_rx_request(pjsip_dialog *pub, pjsip_rx_data *rdata)
{
    if (!pub || !rdata)
        return;
    pjsip__conv_event(pub->grp_lock_, &request_event, pub, rdata);
}

/* ---- Responses --------------------------------------------------------------------------------------- */

/* Does the response, from another branch than the one that we know, change the dialog to that branch? */
static bool follows_fork(const dlg *d, int code)
{
    if (d->pub.uac_has_2xx)
        return false; /* a further 2xx is a call of its own (13.2.2.4) */
    return code >= 200 || pjsip_cfg()->endpt.follow_early_media_fork;
}

/* 12.1.2: the response that sets the dialog up, or sets it up again for another branch. */
static void take_setup(dlg *d, const pjsip_rx_data *rdata, int code)
{
    const pj_str_t *known = &d->pub.remote.info->tag;
    bool same = pj_strcmp(known, &rdata->msg_info.to->tag) == 0;
    bool is_2xx = code >= 200;

    if (d->pub.state == PJSIP_DIALOG_STATE_ESTABLISHED && !same && !follows_fork(d, code))
        return;
    if (d->pub.state == PJSIP_DIALOG_STATE_NULL || !same || (is_2xx && !d->pub.route_set_frozen)) {
        pjsip__dlg_take_target(d, rdata->msg_info.msg);
        if (pjsip__dlg_take_peer(d, rdata, !d->pub.route_set_frozen) != PJ_SUCCESS)
            return;
        d->pub.state = PJSIP_DIALOG_STATE_ESTABLISHED;
    }
    if (is_2xx) {
        d->pub.route_set_frozen = PJ_TRUE;
        d->pub.uac_has_2xx = PJ_TRUE;
    }
}

static bool is_target_refresh(const pjsip_method *method)
{
    return pjsip_method_creates_dialog(method);
}

/* Inside. */
static void take_response(dlg *d, const pjsip_rx_data *rdata)
{
    const pjsip_msg *msg = rdata->msg_info.msg;
    const pjsip_method *method = &rdata->msg_info.cseq->method;
    int code = msg->line.status.code;
    bool same;

    if (code <= 100 || code >= 300 || !is_target_refresh(method) || !rdata->msg_info.to->tag.slen)
        return;
    if (d->pub.role == PJSIP_ROLE_UAC &&
        (!d->pub.uac_has_2xx || d->pub.state == PJSIP_DIALOG_STATE_NULL))
        take_setup(d, rdata, code);
    same = pj_strcmp(&d->pub.remote.info->tag, &rdata->msg_info.to->tag) == 0;
    if (!same)
        return; /* another branch's: for the usages to look at */
    pjsip__dlg_take_target(d, msg);
    pjsip_dlg_update_remote_cap(&d->pub, msg, PJ_FALSE);
}

static void walk_response(dlg *d, pjsip_rx_data *rdata)
{
    pj_bool_t taken = PJ_FALSE;
    usages u;

    rdata->endpt_info.mod_data[d->pub.ua->id] = d;
    copy_usages(d, &u);
    for (unsigned i = 0; i < u.count && !taken; i++) {
        if (u.module[i]->on_rx_response)
            taken = u.module[i]->on_rx_response(rdata);
    }
}

/* A notification: a response that did not come through a transaction of this conversation. Outside. */
static void tell_response(void *object, const pjsip__conv_note *note)
{
    walk_response(object, note->rdata);
}

/* An event: such a response. */
static void response_event(void *object, pjsip_rx_data *rdata)
{
    dlg *d = object;
    pjsip__conv_note note = {.type = PJSIP_EVENT_RX_MSG, .rdata = rdata};

    if (d->over)
        return;
    take_response(d, rdata);
    pjsip__conv_notify(d->pub.grp_lock_, &tell_response, d, &note);
}

void pjsip_dlg_on_rx_response(pjsip_dialog *pub, pjsip_rx_data *rdata)
{
    dlg *d = (dlg *)pub;

    if (!pub || !rdata)
        return;
    rdata->endpt_info.mod_data[pub->ua->id] = pub;
    if (!pjsip__conv_telling(pub->grp_lock_)) {
        pjsip__conv_event(pub->grp_lock_, &response_event, d, rdata);
        return;
    }
    pj_grp_lock_acquire(pub->grp_lock_);
    take_response(d, rdata);
    pj_grp_lock_release(pub->grp_lock_);
    walk_response(d, rdata);
}

/* ---- Transactions ------------------------------------------------------------------------------------ */

void pjsip_dlg_on_tsx_state(pjsip_dialog *pub, pjsip_transaction *tsx, pjsip_event *e)
{
    dlg *d = (dlg *)pub;
    usages u;

    if (!pub || !tsx)
        return;
    pj_grp_lock_add_ref(pub->grp_lock_);
    copy_usages(d, &u);
    for (unsigned i = 0; i < u.count; i++) {
        if (u.module[i]->on_tsx_state)
            u.module[i]->on_tsx_state(tsx, e);
    }
    if (tsx->state == PJSIP_TSX_STATE_TERMINATED) {
        pj_grp_lock_acquire(pub->grp_lock_);
        pjsip__dlg_release_tsx(d, tsx);
        pj_grp_lock_release(pub->grp_lock_);
    }
    pj_grp_lock_dec_ref(pub->grp_lock_);
}
