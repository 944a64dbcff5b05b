/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/dialog/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

fake_transport *wire;
char said[1000];
void (*in_state)(pjsip_transaction *tsx, pjsip_event *e);
pj_bool_t (*in_request)(pjsip_rx_data *rdata);
pj_bool_t (*in_response)(pjsip_rx_data *rdata);
pj_bool_t (*app_request)(pjsip_rx_data *rdata);
pjsip_dialog *(*forked)(pjsip_dialog *first, pjsip_rx_data *rdata);
pjsip_dialog *uas;
pjsip_transaction *uas_tsx;
pjsip_rx_data *uas_rdata;

static void say(const char *kind, const char *what)
{
    size_t len = strlen(said);

    snprintf(said + len, sizeof(said) - len, "%s%s:%s", len ? " " : "", kind, what);
}

static pj_bool_t on_request(pjsip_rx_data *rdata)
{
    char name[32];

    if (!pjsip_rdata_get_dlg(rdata)) /* from dispatch: not for us */
        return PJ_FALSE;
    snprintf(name, sizeof(name), "%.*s", (int)rdata->msg_info.msg->line.req.method.name.slen,
             rdata->msg_info.msg->line.req.method.name.ptr);
    say("Q", name);
    return in_request ? in_request(rdata) : PJ_TRUE;
}

static pj_bool_t on_response(pjsip_rx_data *rdata)
{
    char code[8];

    if (!pjsip_rdata_get_dlg(rdata))
        return PJ_FALSE;
    snprintf(code, sizeof(code), "%d", rdata->msg_info.msg->line.status.code);
    say("S", code);
    return in_response ? in_response(rdata) : PJ_FALSE;
}

static void on_state(pjsip_transaction *tsx, pjsip_event *e)
{
    say("T", pjsip_tsx_state_str(tsx->state));
    ck_assert_ptr_nonnull(pjsip_tsx_get_dlg(tsx));
    if (in_state)
        in_state(tsx, e);
}

static pj_bool_t on_app_request(pjsip_rx_data *rdata)
{
    return app_request ? app_request(rdata) : PJ_FALSE;
}

static pjsip_dialog *on_forked(pjsip_dialog *first, pjsip_rx_data *rdata)
{
    return forked ? forked(first, rdata) : NULL;
}

pjsip_module usage = {
    .name = {"usage", 5},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_DIALOG_USAGE,
    .on_rx_request = &on_request,
    .on_rx_response = &on_response,
    .on_tsx_state = &on_state,
};

pjsip_module app = {
    .name = {"app", 3},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = &on_app_request,
};

static void setup(const pjsip_ua_init_param *prm)
{
    manual_clock_install();
    test_endpt_create();
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_ua_init_module(test_endpt, prm), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &usage), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &app), PJ_SUCCESS);
    wire = fake_start(test_endpt, PJ_FALSE);
    said[0] = 0;
    in_state = NULL;
    in_request = in_response = app_request = NULL;
    forked = NULL;
    uas = NULL;
    uas_tsx = NULL;
    uas_rdata = NULL;
}

void dlg_setup(void)
{
    setup(NULL);
}

void dlg_setup_forking(void)
{
    pjsip_ua_init_param prm = {&on_forked};

    setup(&prm);
}

void dlg_teardown(void)
{
    uas_forget();
    fake_pass_ms(test_endpt, 70000);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    pjsip_transport_dec_ref(&wire->base);
    test_endpt_destroy();
    manual_clock_remove();
}

void uas_forget(void)
{
    if (uas_tsx)
        pj_grp_lock_dec_ref(uas_tsx->grp_lock);
    if (uas)
        pj_grp_lock_dec_ref(pjsip_dlg_get_lock(uas));
    if (uas_rdata)
        pjsip_rx_data_free_cloned(uas_rdata);
    uas_tsx = NULL;
    uas = NULL;
    uas_rdata = NULL;
}

pjsip_dialog *new_uac(void)
{
    pj_str_t local = pj_str("\"Alice\" <sip:alice@127.0.0.1>"),
             contact = pj_str("<sip:alice@127.0.0.1:5060>");
    pj_str_t remote = pj_str("<sip:bob@127.0.0.1:5070>");
    pjsip_dialog *dlg;

    ck_assert_int_eq(
        pjsip_dlg_create_uac(pjsip_ua_instance(), &local, &contact, &remote, NULL, &dlg),
        PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_add_usage(dlg, &usage, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_inc_session(dlg, &usage), PJ_SUCCESS);
    return dlg;
}

const char *request_in(pjsip_dialog *dlg, const char *name)
{
    pj_str_t method_name = pj_str((char *)(pj_size_t)name);
    pjsip_method method;
    pjsip_tx_data *tdata;

    pjsip_method_init_np(&method, &method_name);
    ck_assert_int_eq(pjsip_dlg_create_request(dlg, &method, -1, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_send_request(dlg, tdata, -1, NULL), PJ_SUCCESS);
    return fake_find(wire, name, -1)->text;
}

const char *establish(pjsip_dialog *dlg, const char *tag)
{
    const char *invite = request_in(dlg, "INVITE");
    pjsip_tx_data *ack;

    fake_answer(wire, invite, "200 OK", tag, "Contact: <sip:bob@127.0.0.1:5070>\n");
    ck_assert_int_eq(pjsip_dlg_create_request(dlg, pjsip_get_ack_method(),
                                              (int)strtol(fake_header(invite, "CSeq"), NULL, 10),
                                              &ack),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_send_request(dlg, ack, -1, NULL), PJ_SUCCESS);
    return invite;
}

static void receive(const char *method, const char *branch, const char *from, const char *from_tag,
                    const char *to_tag, const pj_str_t *call_id, int cseq, const char *extra)
{
    char text[3000];

    snprintf(
        text, sizeof(text),
        "%s sip:alice@127.0.0.1:5060 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5070;rport;branch=%s\n"
        "Max-Forwards: 70\nFrom: %s;tag=%s\nTo: <sip:alice@127.0.0.1>%s%s\nCall-ID: %.*s\nCSeq: %d "
        "%s\n"
        "Contact: <sip:bob@127.0.0.1:5070>\n%s\n",
        method, branch, from, from_tag, to_tag ? ";tag=" : "", to_tag ? to_tag : "",
        (int)call_id->slen, call_id->ptr, cseq, method, extra ? extra : "");
    fake_receive(wire, text);
}

void receive_in(pjsip_dialog *dlg, const char *method, const char *branch, int cseq,
                const char *extra)
{
    char local[100], remote[100];

    snprintf(local, sizeof(local), "%.*s", (int)dlg->local.info->tag.slen,
             dlg->local.info->tag.ptr);
    snprintf(remote, sizeof(remote), "%.*s", (int)dlg->remote.info->tag.slen,
             dlg->remote.info->tag.ptr);
    receive(method, branch, "<sip:bob@127.0.0.1:5070>", remote, local, &dlg->call_id->id, cseq,
            extra);
}

void receive_invite(const char *branch, const char *extra)
{
    pj_str_t call_id = pj_str("incoming");

    receive("INVITE", branch, "\"Bob\" <sip:bob@127.0.0.1>", "bobs", NULL, &call_id, 100, extra);
}

pj_bool_t accept_invite(pjsip_rx_data *rdata)
{
    pj_str_t contact = pj_str("<sip:alice@127.0.0.1:5060>");

    if (rdata->msg_info.msg->line.req.method.id != PJSIP_INVITE_METHOD)
        return PJ_FALSE;
    ck_assert_int_eq(pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, &contact, &uas),
                     PJ_SUCCESS);
    pj_grp_lock_add_ref(pjsip_dlg_get_lock(uas));
    ck_assert_int_eq(pjsip_dlg_add_usage(uas, &usage, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_inc_session(uas, &usage), PJ_SUCCESS);
    uas_tsx = pjsip_rdata_get_tsx(rdata);
    pj_grp_lock_add_ref(uas_tsx->grp_lock);
    ck_assert_int_eq(pjsip_rx_data_clone(rdata, 0, &uas_rdata), PJ_SUCCESS);
    pjsip_dlg_dec_lock(uas);
    return PJ_TRUE;
}

pj_status_t answer_invite(int code)
{
    pjsip_tx_data *tdata;
    pj_status_t status;

    ck_assert_int_eq(pjsip_dlg_create_response(uas, uas_rdata, code, NULL, &tdata), PJ_SUCCESS);
    status = pjsip_dlg_send_response(uas, uas_tsx, tdata);
    if (status != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
    return status;
}
