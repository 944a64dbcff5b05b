/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers every call with 200 and a session description that has no media, until killed.
 *   answer [PORT]      UDP port, 5060 if not given
 *   cc answer.c $(pkg-config --cflags --libs linnet)
 */
#include <pjlib.h>
#include <pjlib-util.h>
#include <pjsip.h>
#include <pjsip_ua.h>
#include <pjmedia.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pjsip_endpoint *endpt;

static void check(pj_status_t status, const char *what)
{
    char text[PJ_ERR_MSG_SIZE];

    if (status == PJ_SUCCESS)
        return;
    pj_strerror(status, text, sizeof(text));
    fprintf(stderr, "%s: %s\n", what, text);
    exit(EXIT_FAILURE);
}

/* Without a callback's complaint a call goes on; with one it ends. */
static void complain(pjsip_inv_session *inv, pj_status_t status, const char *what)
{
    char text[PJ_ERR_MSG_SIZE];

    if (status == PJ_SUCCESS)
        return;
    pj_strerror(status, text, sizeof(text));
    fprintf(stderr, "%s: %s\n", what, text);
    if (inv)
        pjsip_inv_terminate(inv, PJSIP_SC_INTERNAL_SERVER_ERROR, PJ_TRUE);
}

static void on_state_changed(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)e;
    printf("%s: %s\n", inv->obj_name, pjsip_inv_state_name(inv->state));
}

static void on_new_session(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)inv;
    (void)e; /* only calls that we make can fork */
}

/* An audio stream, refused by its port 0: there is no codec in this program. */
static pjmedia_sdp_session *no_media(pj_pool_t *pool)
{
    static char text[] = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                         "m=audio 0 RTP/AVP 0\r\na=inactive\r\n";
    pjmedia_sdp_session *sdp;

    check(pjmedia_sdp_parse(pool, text, strlen(text), &sdp), "session description");
    return sdp;
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    const pjsip_method *method = &rdata->msg_info.msg->line.req.method;
    pjsip_dialog *dlg;
    pjsip_inv_session *inv = NULL;
    pjsip_tx_data *answer;
    pj_status_t status;

    if (method->id == PJSIP_ACK_METHOD)
        return PJ_TRUE;
    if (method->id != PJSIP_INVITE_METHOD || rdata->msg_info.to->tag.slen > 0) {
        int code = rdata->msg_info.to->tag.slen > 0 ? 481 : 405;

        complain(NULL, pjsip_endpt_respond_stateless(endpt, rdata, code, NULL, NULL, NULL),
                 "respond");
        return PJ_TRUE;
    }
    status = pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, NULL, &dlg);
    if (status != PJ_SUCCESS) {
        complain(NULL, status, "dialog");
        complain(NULL, pjsip_endpt_respond_stateless(endpt, rdata, 400, NULL, NULL, NULL),
                 "respond");
        return PJ_TRUE;
    }
    status = pjsip_inv_create_uas(dlg, rdata, no_media(dlg->pool), 0, &inv);
    if (status != PJ_SUCCESS)
        complain(NULL, pjsip_dlg_respond(dlg, rdata, 500, NULL, NULL, NULL), "respond");
    pjsip_dlg_dec_lock(dlg);
    if (status == PJ_SUCCESS)
        status = pjsip_inv_initial_answer(inv, rdata, 200, NULL, NULL, &answer);
    if (status == PJ_SUCCESS)
        status = pjsip_inv_send_msg(inv, answer);
    complain(inv, status, "answer");
    return PJ_TRUE;
}

int main(int argc, char **argv)
{
    static const pjsip_inv_callback callbacks = {.on_state_changed = on_state_changed,
                                                 .on_new_session = on_new_session};
    static pjsip_module module = {.name = {"answer", 6},
                                  .id = -1,
                                  .priority = PJSIP_MOD_PRIORITY_APPLICATION,
                                  .on_rx_request = on_rx_request};
    pj_caching_pool pools;
    pj_sockaddr_in port;
    pj_str_t number = pj_str(argc > 1 ? argv[1] : (char *)"5060");

    setvbuf(stdout, NULL, _IOLBF, 0); /* line by line, into a file too */
    pj_log_set_level(2);
    check(pj_init(), "pjlib");
    check(pjlib_util_init(), "pjlib-util");
    pj_caching_pool_init(&pools, NULL, 0);
    check(pjsip_endpt_create(&pools.factory, "answer", &endpt), "endpoint");
    check(pjsip_tsx_layer_init_module(endpt), "transactions");
    check(pjsip_ua_init_module(endpt, NULL), "dialogs");
    check(pjsip_inv_usage_init(endpt, &callbacks), "INVITE sessions");
    check(pjsip_endpt_register_module(endpt, &module), "module");
    check(pj_sockaddr_in_init(&port, NULL, (pj_uint16_t)pj_strtoul(&number)), "address");
    check(pjsip_udp_transport_start(endpt, &port, NULL, 1, NULL), "UDP port");
    puts("waiting for calls");
    for (;;)
        check(pjsip_endpt_handle_events(endpt, NULL), "poll");
}
