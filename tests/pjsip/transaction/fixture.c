/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/transaction/fixture.h"

#include <stdio.h>
#include <string.h>

fake_transport *wire;
told tellings[MAX_TOLD];
unsigned told_count;
unsigned told_responses;
pj_bool_t (*tu_request)(pjsip_rx_data *rdata);
void (*tu_state)(pjsip_transaction *tsx, pjsip_event *e);
pjsip_transaction *server;

static pjsip_rx_data *server_rdata;

pj_int64_t clock_ms(void)
{
    pj_time_val now;

    pj_gettickcount(&now);
    return (pj_int64_t)now.sec * 1000 + now.msec;
}

static void on_tsx_state(pjsip_transaction *tsx, pjsip_event *e)
{
    told *t = &tellings[told_count];

    ck_assert_uint_lt(told_count, MAX_TOLD);
    told_count++;
    ck_assert_int_eq(e->type, PJSIP_EVENT_TSX_STATE);
    ck_assert_ptr_eq(e->body.tsx_state.tsx, tsx);
    memset(t, 0, sizeof(*t));
    t->tsx = tsx;
    t->state = (int)tsx->state;
    t->prev = e->body.tsx_state.prev_state;
    t->code = tsx->status_code;
    t->type = e->body.tsx_state.type;
    t->at = clock_ms();
    if (t->type == PJSIP_EVENT_TRANSPORT_ERROR)
        t->status = e->body.tsx_state.src.status;
    if (t->type == PJSIP_EVENT_RX_MSG &&
        e->body.tsx_state.src.rdata->msg_info.msg->type == PJSIP_RESPONSE_MSG)
        t->rx_code = e->body.tsx_state.src.rdata->msg_info.msg->line.status.code;
    if (tu_state)
        tu_state(tsx, e);
}

static pj_bool_t on_rx_response(pjsip_rx_data *rdata)
{
    PJ_UNUSED_ARG(rdata);
    told_responses++;
    return PJ_TRUE;
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    if (tu_request)
        return tu_request(rdata);
    if (rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD)
        return PJ_FALSE;
    if (server)
        drop(server);
    server = NULL;
    ck_assert_int_eq(pjsip_tsx_create_uas(&tu, rdata, &server), PJ_SUCCESS);
    pj_grp_lock_add_ref(server->grp_lock);
    pjsip_tsx_recv_msg(server, rdata);
    if (server_rdata)
        pjsip_rx_data_free_cloned(server_rdata);
    ck_assert_int_eq(pjsip_rx_data_clone(rdata, 0, &server_rdata), PJ_SUCCESS);
    return PJ_TRUE;
}

pjsip_module tu = {
    .name = {"tu", 2},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = &on_rx_request,
    .on_rx_response = &on_rx_response,
    .on_tsx_state = &on_tsx_state,
};

static void setup(pj_bool_t reliable)
{
    manual_clock_install();
    test_endpt_create();
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &tu), PJ_SUCCESS);
    wire = fake_start(test_endpt, reliable);
    told_count = told_responses = 0;
    tu_request = NULL;
    tu_state = NULL;
    server = NULL;
    server_rdata = NULL;
}

void tsx_setup(void)
{
    setup(PJ_FALSE);
}

void tsx_setup_reliable(void)
{
    setup(PJ_TRUE);
}

void tsx_teardown(void)
{
    if (server)
        drop(server);
    if (server_rdata)
        pjsip_rx_data_free_cloned(server_rdata);
    pjsip_transport_dec_ref(&wire->base);
    test_endpt_destroy();
    manual_clock_remove();
}

pjsip_tx_data *new_request(const char *name)
{
    pj_str_t target =
        pj_str(wire->base.key.type == PJSIP_TRANSPORT_TCP ? "sip:bob@127.0.0.1:5070;transport=tcp"
                                                          : "sip:bob@127.0.0.1:5070");
    pj_str_t from = pj_str("<sip:alice@127.0.0.1>"), to = pj_str("<sip:bob@127.0.0.1>");
    pj_str_t method_name = pj_str((char *)(pj_size_t)name);
    pjsip_method method;
    pjsip_tx_data *tdata;

    pjsip_method_init_np(&method, &method_name);
    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &method, &target, &from, &to, &from,
                                                NULL, 7, NULL, &tdata),
                     PJ_SUCCESS);
    return tdata;
}

pjsip_transaction *new_client(const char *method)
{
    pjsip_tx_data *tdata = new_request(method);
    pjsip_transaction *tsx;

    ck_assert_int_eq(pjsip_tsx_create_uac(&tu, tdata, &tsx), PJ_SUCCESS);
    pj_grp_lock_add_ref(tsx->grp_lock);
    return tsx;
}

pjsip_transaction *send_new(const char *method)
{
    pjsip_transaction *tsx = new_client(method);

    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    return tsx;
}

void drop(pjsip_transaction *tsx)
{
    pj_grp_lock_dec_ref(tsx->grp_lock);
}

void receive_request_tags(const char *method, const char *branch, int cseq, const char *from_tag,
                          const char *to_tag, const char *extra)
{
    char text[2000];

    snprintf(text, sizeof(text),
             "%s sip:alice@127.0.0.1:5060 SIP/2.0\nVia: SIP/2.0/%s 127.0.0.1:5070;rport;branch=%s\n"
             "Max-Forwards: 70\nFrom: <sip:bob@127.0.0.1>;tag=%s\nTo: <sip:alice@127.0.0.1>%s%s\n"
             "Call-ID: call-1\nCSeq: %d %s\nContact: <sip:bob@127.0.0.1:5070>\n%s\n",
             method, wire->base.type_name, branch, from_tag, to_tag ? ";tag=" : "",
             to_tag ? to_tag : "", cseq, method, extra ? extra : "");
    fake_receive(wire, text);
}

void receive_request(const char *method, const char *branch, int cseq, const char *extra)
{
    receive_request_tags(method, branch, cseq, "bob", NULL, extra);
}

pj_status_t respond(pjsip_transaction *tsx, int code)
{
    pjsip_tx_data *tdata;
    pj_status_t status;

    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, server_rdata, code, NULL, &tdata),
                     PJ_SUCCESS);
    status = pjsip_tsx_send_msg(tsx, tdata);
    if (status != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
    return status;
}

const told *last_told(void)
{
    ck_assert_uint_gt(told_count, 0);
    return &tellings[told_count - 1];
}

const char *times(const char *begins, pj_int64_t start)
{
    static char text[1000];
    size_t len = 0;
    const fake_sent *sent;

    text[0] = '\0';
    for (int i = 0; (sent = fake_find(wire, begins, i)) != NULL; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%lld", i ? " " : "",
                                (long long)(sent->at - start));
    return text;
}
