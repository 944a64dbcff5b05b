/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a dialog sends: requests (RFC 3261 12.2.1.1) and responses (12.1.1). Messages are built inside the conversation, from
 * the dialog's state, and leave through a transaction of the same conversation; only an ACK goes without one.
 *
 * A request's CSeq is given when it is sent, not when it is built, so that the order on the wire is that of the numbers.
 */
#include "dialog/dialog_priv.h"

#include "os/group_lock.h"

#include <pj/limits.h>

/* ---- Building requests ------------------------------------------------------------------------------- */

static pj_status_t add_clones(pjsip_tx_data *tdata, const pjsip_hdr *list)
{
    for (const pjsip_hdr *h = list->next; h != list; h = h->next) {
        pjsip_hdr *copy = pjsip_hdr_clone(tdata->pool, h);

        if (!copy)
            return PJ_ENOMEM;
        pjsip_msg_add_hdr(tdata->msg, copy);
    }
    return PJ_SUCCESS;
}

/* Inside. */
static pj_status_t build_request(dlg *d, const pjsip_method *method, int cseq,
                                 pjsip_tx_data **p_tdata)
{
    pjsip_contact_hdr *contact = pjsip_method_creates_dialog(method) ? d->pub.local.contact : NULL;
    pjsip_tx_data *tdata;
    pj_status_t status;

    status = pjsip_endpt_create_request_from_hdr(
        d->pub.endpt, method, d->pub.target, d->pub.local.info, d->pub.remote.info, contact,
        d->pub.call_id, cseq < 0 ? d->pub.local.cseq : cseq, NULL, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    status = add_clones(tdata, (const pjsip_hdr *)&d->pub.route_set);
    if (status == PJ_SUCCESS && d->pub.state == PJSIP_DIALOG_STATE_NULL &&
        method->id != PJSIP_ACK_METHOD && method->id != PJSIP_CANCEL_METHOD)
        status = add_clones(tdata, &d->pub.inv_hdr);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    tdata->mod_data[d->pub.ua->id] = d;
    *p_tdata = tdata;
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_create_request(pjsip_dialog *pub, const pjsip_method *method, int cseq,
                                     pjsip_tx_data **p_tdata)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    if (!pub || !method || !p_tdata)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    status = build_request((dlg *)pub, method, cseq, &tdata);
    pj_grp_lock_release(pub->grp_lock_);
    if (status != PJ_SUCCESS)
        return status;
    /* Outside: credentials may be asked of the program. A CANCEL cannot be challenged (22.1). */
    if (method->id != PJSIP_CANCEL_METHOD)
        status = pjsip_auth_clt_init_req(&pub->auth_sess, tdata);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    *p_tdata = tdata;
    return PJ_SUCCESS;
}

/* ---- Sending requests -------------------------------------------------------------------------------- */

static void route_tdata(dlg *d, pjsip_tx_data *tdata)
{
    tdata->mod_data[d->pub.ua->id] = d;
    if (d->pub.tp_sel.type != PJSIP_TPSELECTOR_NONE)
        pjsip_tx_data_set_transport(tdata, &d->pub.tp_sel);
    if (d->pub.via_addr.host.slen) {
        pj_strdup(tdata->pool, &tdata->via_addr.host, &d->pub.via_addr.host);
        tdata->via_addr.port = d->pub.via_addr.port;
        tdata->via_tp = d->pub.via_tp;
    }
}

static pj_status_t number_request(dlg *d, pjsip_tx_data *tdata)
{
    pjsip_cseq_hdr *cseq = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CSEQ, NULL);

    if (!cseq)
        return PJSIP_EMISSINGHDR;
    cseq->cseq = d->pub.local.cseq;
    d->pub.local.cseq = d->pub.local.cseq == PJ_MAXINT32 ? 1 : d->pub.local.cseq + 1;
    pjsip_tx_data_invalidate_msg(tdata);
    return PJ_SUCCESS;
}

/* A send of the conversation: the ACK of a 2xx, which has no transaction (13.2.2.4). */
static pj_status_t send_ack(void *object, pjsip_tx_data *tdata)
{
    dlg *d = object;
    pj_status_t status;

    pjsip_tx_data_add_ref(tdata); /* the sender's */
    status = pjsip_endpt_send_request_stateless(d->pub.endpt, tdata, NULL, NULL);
    if (status != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
    /* Still leaving from the last time: it need not leave twice. */
    return status == PJSIP_EPENDINGTX ? PJ_SUCCESS : status;
}

static pj_status_t queue_ack(dlg *d, pjsip_tx_data *tdata, pjsip__conv_result *result)
{
    pj_status_t status = pjsip__conv_reserve(pjsip__conv_of(d->pub.grp_lock_));

    if (status != PJ_SUCCESS)
        return status;
    d->pub.ack_sent = PJ_TRUE;
    pjsip__conv_send(d->pub.grp_lock_, &send_ack, d, tdata, result);
    return PJ_SUCCESS;
}

/* Inside. @return the transaction with a reference for the caller. */
static pj_status_t queue_request(dlg *d, pjsip_tx_data *tdata, int mod_data_id, void *mod_data,
                                 pjsip__conv_result *result, pjsip_transaction **p_tsx)
{
    pj_status_t status = PJ_SUCCESS;
    pjsip_transaction *tsx;

    if (tdata->msg->line.req.method.id != PJSIP_CANCEL_METHOD)
        status = number_request(d, tdata);
    if (status == PJ_SUCCESS)
        status = pjsip_tsx_create_uac2(d->pub.ua, tdata, d->pub.grp_lock_, &tsx);
    if (status != PJ_SUCCESS)
        return status;
    status = pjsip__dlg_hold_tsx(d, tsx);
    if (mod_data_id >= 0)
        tsx->mod_data[mod_data_id] = mod_data;
    if (status == PJ_SUCCESS)
        status = pjsip__tsx_send(tsx, tdata, result);
    if (status != PJ_SUCCESS) {
        pjsip__dlg_release_tsx(d, tsx);
        pjsip__tsx_discard(tsx);
        return status;
    }
    pj_grp_lock_add_ref(tsx->grp_lock);
    *p_tsx = tsx;
    return PJ_SUCCESS;
}

static void forget_tsx(dlg *d, pjsip_transaction *tsx)
{
    pj_grp_lock_acquire(d->pub.grp_lock_);
    pjsip__dlg_release_tsx(d, tsx);
    pjsip__tsx_discard(tsx);
    pj_grp_lock_release(d->pub.grp_lock_);
}

pj_status_t pjsip_dlg_send_request(pjsip_dialog *pub, pjsip_tx_data *tdata, int mod_data_id,
                                   void *mod_data)
{
    dlg *d = (dlg *)pub;
    pjsip_transaction *tsx = NULL;
    pjsip__conv_result result = {0};
    pjsip__conv_result *waits;
    pj_status_t status;

    if (!tdata)
        return PJ_EINVAL;
    if (!pub || !tdata->msg || tdata->msg->type != PJSIP_REQUEST_MSG ||
        mod_data_id >= PJSIP_MAX_MODULE) {
        pjsip_tx_data_dec_ref(tdata);
        return PJ_EINVAL;
    }
    pj_grp_lock_add_ref(pub->grp_lock_);
    waits = pj__grp_lock_depth(pub->grp_lock_) == 0 ? &result : NULL;
    pj_grp_lock_acquire(pub->grp_lock_);
    route_tdata(d, tdata);
    if (tdata->msg->line.req.method.id == PJSIP_ACK_METHOD)
        status = queue_ack(d, tdata, waits);
    else
        status = queue_request(d, tdata, mod_data_id, mod_data, waits, &tsx);
    pj_grp_lock_release(pub->grp_lock_);

    if (status == PJ_SUCCESS)
        status = pjsip__conv_wait(pub->grp_lock_, &result);
    if (status != PJ_SUCCESS && tsx)
        forget_tsx(d, tsx);
    if (tsx)
        pj_grp_lock_dec_ref(tsx->grp_lock);
    pjsip_tx_data_dec_ref(tdata);
    pj_grp_lock_dec_ref(pub->grp_lock_);
    return status;
}

/* ---- Responses --------------------------------------------------------------------------------------- */

static bool is_options(const pjsip_method *method)
{
    return method->id == PJSIP_OPTIONS_METHOD;
}

/* Our capabilities, where their absence would be taken for "none" (13.3.1, 11.2, 21.4.6). */
static pj_status_t add_caps(dlg *d, const pjsip_method *method, int code, pjsip_tx_data *tdata)
{
    bool yes = code / 100 == 2 || (code > 100 && code < 200);
    static const int types[] = {PJSIP_H_ALLOW, PJSIP_H_SUPPORTED};

    if (!d->pub.add_allow ||
        !(code == 405 || (yes && (pjsip_method_creates_dialog(method) || is_options(method)))))
        return PJ_SUCCESS;
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(types); i++) {
        const pjsip_hdr *cap = pjsip_endpt_get_capability(d->pub.endpt, types[i], NULL);
        pjsip_hdr *copy;

        if (!cap || pjsip_msg_find_hdr(tdata->msg, (pjsip_hdr_e)types[i], NULL))
            continue;
        copy =
            pjsip_hdr_shallow_clone(tdata->pool, cap); /* its text lives as long as the endpoint */
        if (!copy)
            return PJ_ENOMEM;
        pjsip_msg_add_hdr(tdata->msg, copy);
    }
    return PJ_SUCCESS;
}

static pj_status_t add_contact(dlg *d, const pjsip_method *method, int code, pjsip_tx_data *tdata)
{
    pjsip_hdr *copy;

    if (code <= 100 || code >= 300 || !pjsip_method_creates_dialog(method) ||
        !d->pub.local.contact || pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CONTACT, NULL))
        return PJ_SUCCESS;
    copy = pjsip_hdr_clone(tdata->pool, d->pub.local.contact);
    if (!copy)
        return PJ_ENOMEM;
    pjsip_msg_add_hdr(tdata->msg, copy);
    return PJ_SUCCESS;
}

/* What the dialog adds to a response. Inside. */
static pj_status_t dress_response(dlg *d, pjsip_tx_data *tdata)
{
    const pjsip_cseq_hdr *cseq = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CSEQ, NULL);
    pjsip_to_hdr *to = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_TO, NULL);
    int code = tdata->msg->line.status.code;
    pj_status_t status;

    if (!cseq || !to)
        return PJSIP_EMISSINGHDR;
    /* A 100 must not carry the tag if the request had none (8.2.6.2); a request's own tag is ours already. */
    if (code > 100 && pj_strcmp(&to->tag, &d->pub.local.info->tag) != 0)
        pj_strdup(tdata->pool, &to->tag, &d->pub.local.info->tag);
    status = add_contact(d, &cseq->method, code, tdata);
    if (status == PJ_SUCCESS)
        status = add_caps(d, &cseq->method, code, tdata);
    return status;
}

pj_status_t pjsip_dlg_create_response(pjsip_dialog *pub, pjsip_rx_data *rdata, int st_code,
                                      const pj_str_t *st_text, pjsip_tx_data **p_tdata)
{
    pjsip_tx_data *tdata;
    pj_status_t status;

    if (!pub || !rdata || !p_tdata)
        return PJ_EINVAL;
    status = pjsip_endpt_create_response(pub->endpt, rdata, st_code, st_text, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    pj_grp_lock_acquire(pub->grp_lock_);
    tdata->mod_data[pub->ua->id] = pub;
    status = dress_response((dlg *)pub, tdata);
    pj_grp_lock_release(pub->grp_lock_);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    *p_tdata = tdata;
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_modify_response(pjsip_dialog *pub, pjsip_tx_data *tdata, int st_code,
                                      const pj_str_t *st_text)
{
    pjsip_hdr *contact;
    pj_status_t status;

    if (!pub || !tdata || !tdata->msg || tdata->msg->type != PJSIP_RESPONSE_MSG || st_code < 100 ||
        st_code > 699)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    tdata->msg->line.status.code = st_code;
    if (st_text)
        pj_strdup(tdata->pool, &tdata->msg->line.status.reason, st_text);
    else
        tdata->msg->line.status.reason = *pjsip_get_status_text(st_code);
    /* A Contact means something else in each class (20.10): it is put in again where it belongs. */
    contact = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CONTACT, NULL);
    if (contact)
        pj_list_erase(contact);
    status = dress_response((dlg *)pub, tdata);
    pj_grp_lock_release(pub->grp_lock_);
    if (status != PJ_SUCCESS)
        return status;
    pjsip_tx_data_invalidate_msg(tdata);
    pjsip_tx_data_add_ref(tdata);
    return PJ_SUCCESS;
}

/* What a response that is being sent does to the dialog. Inside. */
static void note_response(dlg *d, const pjsip_transaction *tsx, const pjsip_tx_data *tdata)
{
    int code = tdata->msg->line.status.code;

    if (code <= 100 || code >= 300 || !pjsip_method_creates_dialog(&tsx->method))
        return;
    d->pub.state = PJSIP_DIALOG_STATE_ESTABLISHED;
    if (code >= 200 && tsx->method.id == PJSIP_INVITE_METHOD) {
        d->invite = pjsip__tsx_id(tsx);
        d->invite_cseq = tsx->cseq;
    }
}

pj_status_t pjsip_dlg_send_response(pjsip_dialog *pub, pjsip_transaction *tsx, pjsip_tx_data *tdata)
{
    dlg *d = (dlg *)pub;
    pjsip__conv_result result = {0};
    pj_status_t status;
    bool waits;

    if (!pub || !tsx || !tdata || !tdata->msg || tdata->msg->type != PJSIP_RESPONSE_MSG)
        return PJ_EINVAL;
    pj_grp_lock_add_ref(tsx->grp_lock);
    waits = pj__grp_lock_depth(pub->grp_lock_) == 0;
    pj_grp_lock_acquire(pub->grp_lock_);
    status = tsx->mod_data[pub->ua->id] == pub ? dress_response(d, tdata) : PJ_EINVALIDOP;
    if (status == PJ_SUCCESS)
        status = pjsip__tsx_send(tsx, tdata, waits ? &result : NULL);
    if (status == PJ_SUCCESS)
        note_response(d, tsx, tdata);
    pj_grp_lock_release(pub->grp_lock_);
    if (status == PJ_SUCCESS)
        status = pjsip__conv_wait(tsx->grp_lock, &result);
    if (status == PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
    pj_grp_lock_dec_ref(tsx->grp_lock);
    return status;
}

pj_status_t pjsip_dlg_respond(pjsip_dialog *pub, pjsip_rx_data *rdata, int st_code,
                              const pj_str_t *st_text, const pjsip_hdr *hdr_list,
                              const pjsip_msg_body *body)
{
    pjsip_transaction *tsx = rdata ? pjsip_rdata_get_tsx(rdata) : NULL;
    pjsip_tx_data *tdata;
    pj_status_t status;

    if (!pub || !rdata)
        return PJ_EINVAL;
    if (!tsx)
        return PJSIP_ENOTSX;
    status = pjsip_dlg_create_response(pub, rdata, st_code, st_text, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    if (hdr_list)
        status = add_clones(tdata, hdr_list);
    if (status == PJ_SUCCESS && body) {
        tdata->msg->body = pjsip_msg_body_clone(tdata->pool, body);
        status = tdata->msg->body ? PJ_SUCCESS : PJ_ENOMEM;
    }
    if (status == PJ_SUCCESS)
        status = pjsip_dlg_send_response(pub, tsx, tdata);
    if (status != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
    return status;
}
