/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registering (RFC 3261 10.2): a REGISTER leaves, its end comes back and is told, and the refresh
 * timer is set.
 *
 * An attempt begins with pjsip_regc_send() or the timer and ends with exactly one callback,
 * however many messages it took (challenges, 423). The transaction is not ours; its end enters the
 * client's own conversation as an event, so that callbacks of one client never overlap and
 * pjsip_regc_destroy() may come at any time.
 *
 * Refreshing (10.2.4): what the registrar granted us counts, by the expires parameter of our
 * Contact, then the Expires header, then what we asked for. The refresh starts some seconds before
 * that; if so little was granted that there is no such time, at its half, and never twice within a
 * second (#4932).
 */
#include "session/reg_priv.h"

#include <pj/os.h>
#include <pj/pool.h>
#include <pj/string.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_transaction.h>

#define DEFAULT_EXPIRES 3600u     /* 10.2.1.1: neither side has said anything */
#define LONGEST_TIMER   0x7FFFFFu /* seconds: a refresh 97 days ahead is never too late */

/* --------------------------------------------------------------------------------------------- */
/* The timer. */

/* Seconds from a grant to the refresh: at least 1. */
static pj_uint32_t refresh_after(const pjsip_regc *regc)
{
    pj_uint32_t granted = regc->granted < LONGEST_TIMER ? regc->granted : LONGEST_TIMER;

    if (granted / 2 > regc->delay)
        return granted - regc->delay;
    return granted / 2 > 0 ? granted / 2 : 1;
}

/* Link: the refresh is sent outside; a failure to send is this attempt's end. */
static void on_renew(void *object, const pjsip__conv_note *note)
{
    pjsip_regc *regc = object;
    struct pjsip_regc_cbparam param;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;
    pjsip_regc_cb *cb;

    PJ_UNUSED_ARG(note);
    pjsip__reg_enter(regc);
    if (regc->state != PJSIP__REG_REGISTERED || regc->busy || !regc->auto_reg) {
        pjsip__reg_leave(regc);
        return;
    }
    status = pjsip__reg_build(regc, PJ_FALSE, PJ_FALSE, &tdata);
    cb = regc->cb;
    pjsip__reg_leave(regc);
    if (status == PJ_SUCCESS)
        status = pjsip__reg_send(regc, tdata, PJSIP__REG_SEND);
    if (status == PJ_SUCCESS || status == PJ_EBUSY || !cb)
        return;
    pj_bzero(&param, sizeof(param));
    param.regc = regc;
    param.token = regc->token;
    param.status = status;
    param.code = PJSIP_SC_SERVICE_UNAVAILABLE;
    param.reason = *pjsip_get_status_text(param.code);
    cb(&param);
}

/* Inside. */
static void due(void *object, pjsip_rx_data *rdata)
{
    pjsip_regc *regc = object;
    pjsip__conv_note note;

    PJ_UNUSED_ARG(rdata);
    if (!(pjsip__reg_fsm_step(&regc->state, PJSIP__REG_DUE) & PJSIP__REG_RENEW))
        return;
    pj_bzero(&note, sizeof(note));
    note.type = PJSIP_EVENT_TIMER;
    pjsip__conv_notify(regc->lock, &on_renew, regc, &note);
}

static void on_timer(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    pjsip_regc *regc = entry->user_data;

    PJ_UNUSED_ARG(heap);
    pjsip__conv_event(regc->lock, &due, regc, NULL);
}

void pjsip__reg_disarm(pjsip_regc *regc)
{
    if (pj_timer_entry_running(&regc->timer))
        pjsip_endpt_cancel_timer(regc->endpt, &regc->timer);
}

static void arm(pjsip_regc *regc)
{
    pj_time_val delay = {0, 0};

    pjsip__reg_disarm(regc);
    delay.sec = (long)refresh_after(regc);
    pj_gettickcount(&regc->due);
    regc->due.sec += delay.sec;
    pj_timer_entry_init(&regc->timer, 0, regc, &on_timer);
    pjsip_endpt_schedule_timer_w_grp_lock(regc->endpt, &regc->timer, &delay, 1, regc->lock);
}

/* --------------------------------------------------------------------------------------------- */
/* The end of an attempt. */

static pj_bool_t is_ours(const pjsip_regc *regc, const pjsip_contact_hdr *contact)
{
    for (const pjsip_contact_hdr *c = regc->contacts.next; c != &regc->contacts; c = c->next) {
        if (pjsip_uri_cmp(PJSIP_URI_IN_CONTACT_HDR, pjsip_uri_get_uri(c->uri),
                          pjsip_uri_get_uri(contact->uri)) == 0)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

/* What a 2xx grants us (10.2.4, 10.3 step 8): the least of our own bindings. Inside. */
static pj_uint32_t read_grant(pjsip_regc *regc, pjsip_rx_data *rdata)
{
    const pjsip_expires_hdr *hdr = pjsip_msg_find_hdr(rdata->msg_info.msg, PJSIP_H_EXPIRES, NULL);
    pj_uint32_t general = hdr ? hdr->ivalue : regc->wanted;
    pj_uint32_t least = PJSIP_EXPIRES_NOT_SPECIFIED;
    pj_bool_t check = pjsip_cfg()->regc.check_contact;
    pj_bool_t found = PJ_FALSE;

    if (general == PJSIP_REGC_EXPIRATION_NOT_SPECIFIED)
        general = DEFAULT_EXPIRES;
    if (regc->contact_cnt == 0)
        return 0; /* a query (10.2.3) registers nothing */
    for (const pjsip_hdr *h = rdata->msg_info.msg->hdr.next; h != &rdata->msg_info.msg->hdr;
         h = h->next) {
        const pjsip_contact_hdr *c = (const pjsip_contact_hdr *)h;
        pj_uint32_t expires;

        if (h->type != PJSIP_H_CONTACT || c->star || !c->uri || (check && !is_ours(regc, c)))
            continue;
        found = PJ_TRUE;
        expires = c->expires != PJSIP_EXPIRES_NOT_SPECIFIED ? c->expires : general;
        least = expires < least ? expires : least;
    }
    return found ? least : general;
}

static void list_contacts(struct pjsip_regc_cbparam *param)
{
    const pjsip_msg *msg = param->rdata->msg_info.msg;

    for (pjsip_hdr *h = msg->hdr.next; h != &msg->hdr; h = h->next) {
        if (h->type == PJSIP_H_CONTACT && param->contact_cnt < PJSIP_REGC_MAX_CONTACT)
            param->contact[param->contact_cnt++] = (pjsip_contact_hdr *)h;
    }
}

/* Inside. */
static void fill(pjsip_regc *regc, pjsip_rx_data *rdata, struct pjsip_regc_cbparam *param)
{
    pj_bzero(param, sizeof(*param));
    param->regc = regc;
    param->token = regc->token;
    param->status = regc->lost ? PJ_ENOMEM : PJ_SUCCESS;
    param->code = regc->code;
    param->reason = pj_str(regc->reason);
    param->rdata = rdata;
    param->is_unreg = regc->is_unreg;
    if (!rdata)
        return;
    list_contacts(param);
    if (PJSIP_IS_STATUS_IN_CLASS(param->code, 200) && !regc->is_unreg)
        param->expiration = read_grant(regc, rdata);
}

/* Let the application look first, and exchange the Contacts. Link. */
static void ask_tsx_cb(pjsip_regc *regc, const struct pjsip_regc_cbparam *param)
{
    struct pjsip_regc_tsx_cb_param ask;
    pjsip_regc_tsx_cb *cb;

    pjsip__reg_enter(regc);
    cb = regc->tsx_cb;
    pjsip__reg_leave(regc);
    if (!cb)
        return;
    pj_bzero(&ask, sizeof(ask));
    ask.cbparam = *param;
    cb(&ask);
    if (ask.contact_cnt <= 0 || ask.contact_cnt > PJSIP_REGC_MAX_CONTACT)
        return;
    pjsip__reg_enter(regc);
    if (regc->state != PJSIP__REG_DEAD &&
        pjsip__reg_set_contacts(regc, ask.contact_cnt, ask.contact) == PJ_SUCCESS && regc->request)
        pjsip__reg_put_contacts(regc, regc->request, regc->is_unreg);
    pjsip__reg_leave(regc);
}

/* The transport of the last response stays open as long as the registration may need it. Inside. */
static pjsip_transport *swap_transport(pjsip_regc *regc, pjsip_rx_data *rdata)
{
    pjsip_transport *old = regc->last_tp;

    if (!rdata || rdata->tp_info.transport == old)
        return NULL;
    regc->last_tp = rdata->tp_info.transport;
    pjsip_transport_add_ref(regc->last_tp);
    return old;
}

/* Inside. */
static void drop_request(pjsip_regc *regc)
{
    if (regc->request)
        pjsip_tx_data_dec_ref(regc->request);
    regc->request = NULL;
    regc->busy = PJ_FALSE;
}

/* The attempt is over: state, timer, transport; then tell. Link. */
static void finish(pjsip_regc *regc, struct pjsip_regc_cbparam *param)
{
    pj_bool_t is_2xx = PJSIP_IS_STATUS_IN_CLASS(param->code, 200) && param->status == PJ_SUCCESS;
    pjsip__reg_event event = PJSIP__REG_REFUSED;
    pjsip_transport *old;
    pjsip_regc_cb *cb;
    unsigned act;

    if (is_2xx)
        event = param->expiration > 0 ? PJSIP__REG_GRANTED : PJSIP__REG_GONE;
    pjsip__reg_enter(regc);
    old = swap_transport(regc, param->rdata);
    drop_request(regc);
    regc->granted = param->expiration;
    if (is_2xx)
        pj_list_init(&regc->removed); /* they have been taken away */
    act = pjsip__reg_fsm_step(&regc->state, event);
    if ((act & PJSIP__REG_ARM) && regc->auto_reg)
        arm(regc);
    cb = act & PJSIP__REG_TELL ? regc->cb : NULL;
    pjsip__reg_leave(regc);
    if (old)
        pjsip_transport_dec_ref(old);
    if (cb)
        cb(param);
}

/* The transaction's end. Link. */
static void on_end(void *object, const pjsip__conv_note *note)
{
    pjsip_regc *regc = object;
    struct pjsip_regc_cbparam param;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status = PJ_EINVALIDOP;
    pj_bool_t dead;
    int code;

    pjsip__reg_enter(regc);
    fill(regc, note->rdata, &param);
    pjsip__reg_leave(regc);
    ask_tsx_cb(regc, &param);
    code = note->rdata ? param.code : 0;
    pjsip__reg_enter(regc);
    dead = regc->state == PJSIP__REG_DEAD;
    if (dead) {
        drop_request(regc);
        code = 0;
    } else if (code) {
        status = pjsip__reg_retry(regc, note->rdata, &tdata);
    }
    pjsip__reg_leave(regc);
    if (tdata)
        status = pjsip__reg_send(regc, tdata, PJSIP__REG_AGAIN);
    if (!tdata || status != PJ_SUCCESS) {
        if (code == PJSIP_SC_UNAUTHORIZED || code == PJSIP_SC_PROXY_AUTHENTICATION_REQUIRED)
            param.status = status; /* why it was not answered */
        if (!dead)                 /* if it has died since, finish() tells nobody */
            finish(regc, &param);
    }
    pj_grp_lock_dec_ref(regc->lock); /* of the message that has ended */
}

/* Inside. */
static void end_event(void *object, pjsip_rx_data *rdata)
{
    pjsip_regc *regc = object;
    pjsip__conv_note note;

    pj_bzero(&note, sizeof(note));
    note.type = rdata ? PJSIP_EVENT_RX_MSG : PJSIP_EVENT_TIMER;
    note.rdata = rdata;
    pjsip__conv_notify(regc->lock, &on_end, regc, &note);
}

/*
 * Told by the transaction, in its own conversation. That is once, so the attempt must end even when there is no
 * memory for the final response to wait in: as an error then, because what was granted is not known.
 */
static void on_response(void *token, pjsip_event *e)
{
    pjsip_regc *regc = token;
    pjsip_transaction *tsx = e->body.tsx_state.tsx;
    pj_bool_t received = e->body.tsx_state.type == PJSIP_EVENT_RX_MSG;
    pj_size_t len = (pj_size_t)tsx->status_text.slen;

    pjsip__reg_enter(regc);
    regc->code = tsx->status_code;
    if (len >= sizeof(regc->reason))
        len = sizeof(regc->reason) - 1;
    pj_memcpy(regc->reason, tsx->status_text.ptr, len);
    regc->reason[len] = '\0';
    regc->lost = PJ_FALSE;
    pjsip__reg_leave(regc);
    if (pjsip__conv_event(regc->lock, &end_event, regc,
                          received ? e->body.tsx_state.src.rdata : NULL))
        return;
    pjsip__reg_enter(regc);
    regc->lost = PJ_TRUE;
    pjsip__reg_leave(regc);
    pjsip__conv_event(regc->lock, &end_event, regc, NULL);
}

/* --------------------------------------------------------------------------------------------- */
/* Sending. */

/* Inside. */
static pj_status_t before_send(pjsip_regc *regc, pjsip_tx_data *tdata, pjsip__reg_event how)
{
    unsigned act;

    if (how != PJSIP__REG_AGAIN && regc->busy)
        return PJ_EBUSY;
    if (pjsip__conv_reserve(regc->conv) != PJ_SUCCESS)
        return PJ_ENOMEM; /* its end could not be told */
    act = pjsip__reg_fsm_step(&regc->state, how);
    if (!act)
        return PJ_EINVALIDOP;
    if (act & PJSIP__REG_DISARM)
        pjsip__reg_disarm(regc);
    if (how != PJSIP__REG_AGAIN) {
        regc->challenges = 0;
        regc->retries = 0;
        regc->is_unreg = how == PJSIP__REG_REMOVE;
    }
    pjsip_tx_data_add_ref(tdata);
    if (regc->request)
        pjsip_tx_data_dec_ref(regc->request);
    regc->request = tdata;
    regc->busy = PJ_TRUE;
    return PJ_SUCCESS;
}

pj_status_t pjsip__reg_send(pjsip_regc *regc, pjsip_tx_data *tdata, pjsip__reg_event how)
{
    pj_status_t status;

    pjsip__reg_enter(regc);
    status = before_send(regc, tdata, how);
    pjsip__reg_leave(regc);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    pj_grp_lock_add_ref(regc->lock); /* until on_end() */
    status = pjsip_endpt_send_request(regc->endpt, tdata, -1, regc, &on_response);
    if (status == PJ_SUCCESS)
        return PJ_SUCCESS;
    pjsip__reg_enter(regc);
    if (how != PJSIP__REG_AGAIN) { /* else finish() does */
        drop_request(regc);
        regc->granted = 0;
        pjsip__reg_fsm_step(&regc->state, PJSIP__REG_UNSENT);
    }
    pjsip__reg_leave(regc);
    pj_grp_lock_dec_ref(regc->lock);
    return status;
}
