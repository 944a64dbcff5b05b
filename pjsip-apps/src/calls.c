/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls: placing them, their callbacks, their end. */
#include "ua.h"

#include "cli.h"

#include <string.h>

static call *call_of(pjsip_inv_session *inv)
{
    return inv->mod_data[ua_get()->module.id];
}

call *call_find(ua *u, int id)
{
    for (call *c = u->calls.next; c != &u->calls; c = c->next) {
        if (c->id == id)
            return c;
    }
    return NULL;
}

static void on_hang_up_timer(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    PJ_UNUSED_ARG(heap);
    call_hang_up(ua_get(), entry->user_data, 0);
}

void call_add(ua *u, call *c, pjsip_inv_session *inv)
{
    c->inv = inv;
    c->id = ++u->last_id;
    pj_timer_entry_init(&c->hang_up, 0, c, on_hang_up_timer);
    inv->mod_data[u->module.id] = c;
    pj_list_push_back(&u->calls, c);
    u->started++;
}

/* The call is over, or never was: everything that names it lets go. */
static void call_remove(ua *u, call *c)
{
    pjsip_endpt_cancel_timer(u->endpt, &c->hang_up);
    c->inv->mod_data[u->module.id] = NULL;
    pj_list_erase(c);
    u->ended++;
    if (c->counts)
        u->pending--;
}

static void finish(ua *u, call *c, int status, const pj_str_t *reason)
{
    const char *direction = c->outgoing ? "out" : "in";

    if (c->counts && (!c->answered || status >= 300))
        u->failed = true;
    report_begin(&u->out, "call-ended");
    report_number(&u->out, "id", c->id);
    report_text(&u->out, "direction", direction, c->outgoing ? 3 : 2);
    report_number(&u->out, "answered", c->answered);
    report_number(&u->out, "status", status);
    report_text(&u->out, "reason", reason->ptr, (size_t)reason->slen);
    report_end(&u->out, "call %d ended: %d %.*s", c->id, status, (int)reason->slen, reason->ptr);
    call_remove(u, c);
    ua_check(u);
}

static void tell_state(ua *u, const call *c, const char *event, const char *text)
{
    report_begin(&u->out, event);
    report_number(&u->out, "id", c->id);
    report_end(&u->out, "call %d %s", c->id, text);
}

static void confirmed(ua *u, call *c)
{
    pj_time_val delay = {(long)u->opt->duration,
                         (long)((u->opt->duration - (double)(long)u->opt->duration) * 1000)};

    if (!c->answered) {
        c->answered = true;
        u->answered++;
        tell_state(u, c, "call-confirmed", "confirmed");
    }
    if (u->quitting)
        call_hang_up(u, c, 0);
    else if (u->opt->duration > 0)
        pjsip_endpt_schedule_timer(u->endpt, &c->hang_up, &delay);
}

static void on_state_changed(pjsip_inv_session *inv, pjsip_event *e)
{
    ua *u = ua_get();
    call *c = call_of(inv);

    PJ_UNUSED_ARG(e);
    if (!c)
        return;
    switch (inv->state) {
    case PJSIP_INV_STATE_EARLY:
        if (c->outgoing)
            tell_state(u, c, "call-ringing", "ringing");
        break;
    case PJSIP_INV_STATE_CONFIRMED: confirmed(u, c); break;
    case PJSIP_INV_STATE_DISCONNECTED: finish(u, c, (int)inv->cause, &inv->cause_text); break;
    default: break;
    }
}

/* Another phone of the callee's answered too: one call was asked for. */
static void on_new_session(pjsip_inv_session *inv, pjsip_event *e)
{
    pjsip_tx_data *tdata = NULL;

    PJ_UNUSED_ARG(e);
    if (pjsip_inv_end_session(inv, PJSIP_SC_OK, NULL, &tdata) == PJ_SUCCESS && tdata)
        pjsip_inv_send_msg(inv, tdata);
}

static void on_rx_offer(pjsip_inv_session *inv, const pjmedia_sdp_session *offer)
{
    ua *u = ua_get();
    pjmedia_sdp_session *answer = media_offer(u, ua_scratch(u));

    PJ_UNUSED_ARG(offer);
    if (answer)
        pjsip_inv_set_sdp_answer(inv, answer);
}

static void on_media_update(pjsip_inv_session *inv, pj_status_t status)
{
    call *c = call_of(inv);

    if (status == PJ_SUCCESS || !c)
        return;
    report_error(&ua_get()->out, "media", "call %d: %s", c->id, ua_strerror(status));
    if (inv->state >= PJSIP_INV_STATE_CONNECTING && inv->state < PJSIP_INV_STATE_DISCONNECTED &&
        !c->answered)
        call_hang_up(ua_get(), c, 0);
}

const pjsip_inv_callback call_callbacks = {
    .on_state_changed = on_state_changed,
    .on_new_session = on_new_session,
    .on_rx_offer = on_rx_offer,
    .on_media_update = on_media_update,
};

/* A dialog with our credentials and route. */
static pj_status_t make_dialog(ua *u, const char *uri, const pj_str_t *target, pjsip_dialog **dlg)
{
    pj_str_t remote = pj_str((char *)uri);
    pj_status_t status =
        pjsip_dlg_create_uac(pjsip_ua_instance(), &u->id, &u->contact, &remote, target, dlg);

    if (status != PJ_SUCCESS)
        return status;
    if (u->credential_count)
        status = pjsip_auth_clt_set_credentials(&(*dlg)->auth_sess, 1, &u->credential);
    if (status == PJ_SUCCESS && !pj_list_empty(&u->routes))
        status = pjsip_dlg_set_route_set(*dlg, &u->routes);
    if (status != PJ_SUCCESS)
        pjsip_dlg_terminate(*dlg);
    return status;
}

static pj_status_t make_call(ua *u, const char *uri, const pj_str_t *target, call **p_call)
{
    pjsip_dialog *dlg;
    pjsip_inv_session *inv;
    call *c;
    pj_str_t peer = pj_str((char *)uri);
    pj_status_t status = make_dialog(u, uri, target, &dlg);

    if (status != PJ_SUCCESS)
        return status;
    c = PJ_POOL_ZALLOC_T(dlg->pool, call);
    status = c ? pjsip_inv_create_uac(dlg, media_offer(u, u->scratch), 0, &inv) : PJ_ENOMEM;
    if (status != PJ_SUCCESS) {
        pjsip_dlg_terminate(dlg);
        return status;
    }
    c->outgoing = true;
    pj_strdup(dlg->pool, &c->peer, &peer);
    call_add(u, c, inv);
    *p_call = c;
    return PJ_SUCCESS;
}

static void tell_calling(ua *u, const call *c, const char *uri)
{
    const pj_str_t *call_id = &c->inv->dlg->call_id->id;

    report_begin(&u->out, "calling");
    report_number(&u->out, "id", c->id);
    report_text(&u->out, "to", uri, strlen(uri));
    report_text(&u->out, "call_id", call_id->ptr, (size_t)call_id->slen);
    report_end(&u->out, "call %d to %s", c->id, uri);
}

void call_place(ua *u, const char *uri)
{
    pj_str_t target, reason;
    pjsip_tx_data *tdata;
    call *c = NULL;
    pj_status_t status;

    if (!uri_target(u, ua_scratch(u), uri, &target)) {
        cli_failed(u, "call", "%s is not a SIP URI", uri);
        return;
    }
    status = make_call(u, uri, &target, &c);
    if (status != PJ_SUCCESS) {
        cli_failed(u, "call", "%s: %s", uri, ua_strerror(status));
        return;
    }
    c->counts = u->initial;
    u->pending += c->counts;
    tell_calling(u, c, uri);
    status = pjsip_inv_invite(c->inv, &tdata);
    if (status == PJ_SUCCESS) {
        pjsip_inv_session *inv = c->inv;
        int id = c->id;

        /* The call may end before this returns; then it is c no more. */
        status = pjsip_inv_send_msg(inv, tdata);
        c = call_find(u, id);
        if (c)
            ladder_name(u->ladder, inv->dlg->call_id->id.ptr, (size_t)inv->dlg->call_id->id.slen,
                        id);
    }
    if (status == PJ_SUCCESS || !c)
        return;
    pjsip_inv_terminate(c->inv, PJSIP_SC_SERVICE_UNAVAILABLE, PJ_FALSE);
    reason = pj_str((char *)ua_strerror(status));
    finish(u, c, PJSIP_SC_SERVICE_UNAVAILABLE, &reason);
}

void call_answer(ua *u, call *c, unsigned code)
{
    pjsip_inv_session *inv = c->inv;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    if (code >= 300)
        status = pjsip_inv_end_session(inv, (int)code, NULL, &tdata);
    else
        status = pjsip_inv_answer(inv, (int)code, NULL, NULL, &tdata);
    if (status == PJ_SUCCESS && tdata)
        status = pjsip_inv_send_msg(inv, tdata);
    if (status != PJ_SUCCESS)
        cli_failed(u, "answer", "%s", ua_strerror(status));
}

/* What the end of a call is called: an answered one ends well, others are given up or turned away. */
static unsigned default_code(const call *c)
{
    if (c->inv->state > PJSIP_INV_STATE_EARLY)
        return PJSIP_SC_OK;
    return c->outgoing ? PJSIP_SC_REQUEST_TERMINATED : PJSIP_SC_TEMPORARILY_UNAVAILABLE;
}

void call_hang_up(ua *u, call *c, unsigned code)
{
    pjsip_inv_session *inv = c->inv;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    pjsip_endpt_cancel_timer(u->endpt, &c->hang_up);
    if (code == 0)
        code = default_code(c);
    status = pjsip_inv_end_session(inv, (int)code, NULL, &tdata);
    if (status == PJ_SUCCESS && tdata)
        status = pjsip_inv_send_msg(inv, tdata);
    if (status != PJ_SUCCESS)
        cli_failed(u, "hangup", "%s", ua_strerror(status));
}
