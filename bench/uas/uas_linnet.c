/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linnet: OPTIONS by a server transaction (pjsip_endpt_respond) or without one (-x, pjsip_endpt_respond_stateless); calls by
 * dialog, INVITE session and offer/answer negotiation, as an application makes them. One thread; only the compatible API.
 */
#include "uas.h"
#include <pjlib.h>
#include <pjlib-util.h>
#include <pjmedia.h>
#include <pjsip.h>
#include <pjsip_ua.h>

static pjsip_endpoint *endpt;
static pj_str_t contact;

static void need(pj_status_t status, const char *what)
{
    if (status == PJ_SUCCESS)
        return;
    fprintf(stderr, "%s: status %d\n", what, status);
    exit(1);
}

static void on_state_changed(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)inv;
    (void)e; /* there is nothing to keep: the session ends by itself with the BYE */
}

static void on_new_session(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)inv;
    (void)e;
}

/* Each call parses its description, as one whose text differs from call to call would. */
static pj_status_t answer_call(pjsip_dialog *dlg, pjsip_rx_data *rdata, pjsip_inv_session **inv)
{
    pjmedia_sdp_session *sdp;
    char *text = pj_pool_alloc(dlg->pool, sizeof(uas_sdp));
    pj_status_t status;

    memcpy(text, uas_sdp, sizeof(uas_sdp));
    status = pjmedia_sdp_parse(dlg->pool, text, sizeof(uas_sdp) - 1, &sdp);
    if (status != PJ_SUCCESS)
        return status;
    return pjsip_inv_create_uas(dlg, rdata, sdp, 0, inv);
}

static void on_invite(pjsip_rx_data *rdata)
{
    pjsip_inv_session *inv = NULL;
    pjsip_tx_data *tdata;
    pjsip_dialog *dlg;
    pj_status_t status;

    status = pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, &contact, &dlg);
    if (status != PJ_SUCCESS)
        return;
    status = answer_call(dlg, rdata, &inv);
    if (status != PJ_SUCCESS)
        pjsip_dlg_respond(dlg, rdata, 500, NULL, NULL, NULL);
    pjsip_dlg_dec_lock(dlg);
    if (status == PJ_SUCCESS)
        status = pjsip_inv_initial_answer(inv, rdata, 180, NULL, NULL, &tdata);
    if (status == PJ_SUCCESS)
        status = pjsip_inv_send_msg(inv, tdata);
    if (status == PJ_SUCCESS)
        status = pjsip_inv_answer(inv, 200, NULL, NULL, &tdata);
    if (status == PJ_SUCCESS)
        pjsip_inv_send_msg(inv, tdata);
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    switch (rdata->msg_info.msg->line.req.method.id) {
    case PJSIP_ACK_METHOD: break;
    case PJSIP_OPTIONS_METHOD:
        if (uas_opt.stateless)
            pjsip_endpt_respond_stateless(endpt, rdata, 200, NULL, NULL, NULL);
        else
            pjsip_endpt_respond(endpt, NULL, rdata, 200, NULL, NULL, NULL, NULL);
        break;
    case PJSIP_INVITE_METHOD:
        if (rdata->msg_info.to->tag.slen == 0) {
            on_invite(rdata);
            break;
        }
        /* fall through */
    default: pjsip_endpt_respond_stateless(endpt, rdata, 481, NULL, NULL, NULL);
    }
    return PJ_TRUE;
}

static void start_transport(void)
{
    pj_str_t host = pj_str((char *)"127.0.0.1");
    pj_sockaddr_in addr;

    need(pj_sockaddr_in_init(&addr, &host, (pj_uint16_t)uas_opt.port), "address");
    if (!strcmp(uas_opt.tp, "udp"))
        need(pjsip_udp_transport_start(endpt, &addr, NULL, 1, NULL), "UDP port");
    else if (!strcmp(uas_opt.tp, "tcp"))
        need(pjsip_tcp_transport_start(endpt, &addr, 1, NULL), "TCP port");
    else
        need(PJ_ENOTSUP, uas_opt.tp);
}

static void on_term(int sig)
{
    (void)sig;
    _exit(0);
}

int main(int argc, char **argv)
{
    static const pjsip_inv_callback callbacks = {.on_state_changed = on_state_changed,
                                                 .on_new_session = on_new_session};
    static pjsip_module module = {.name = {(char *)"uas", 3},
                                  .id = -1,
                                  .priority = PJSIP_MOD_PRIORITY_APPLICATION,
                                  .on_rx_request = on_rx_request};
    char contact_text[80];
    pj_caching_pool pools;

    uas_args(argc, argv);
    pj_log_set_level(0);
    need(pj_init(), "pjlib");
    need(pjlib_util_init(), "pjlib-util");
    pj_caching_pool_init(&pools, NULL, 0);
    need(pjsip_endpt_create(&pools.factory, "uas", &endpt), "endpoint");
    need(pjsip_tsx_layer_init_module(endpt), "transactions");
    need(pjsip_ua_init_module(endpt, NULL), "dialogs");
    need(pjsip_inv_usage_init(endpt, &callbacks), "INVITE sessions");
    need(pjsip_endpt_register_module(endpt, &module), "module");
    snprintf(contact_text, sizeof contact_text, "<sip:uas@127.0.0.1:%d;transport=%s>", uas_opt.port,
             uas_opt.tp);
    contact = pj_str(contact_text);
    start_transport();
    signal(SIGTERM, on_term);
    signal(SIGINT, on_term);
    for (;;)
        need(pjsip_endpt_handle_events(endpt, NULL), "poll");
}
