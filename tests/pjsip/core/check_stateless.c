/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/wire.h"

/* What a callback was told. */
static struct told {
    int calls;
    pj_ssize_t last;
    pj_bool_t cont;
    pj_bool_t had_transport;
    pj_bool_t stop;
} told;

static void setup(void)
{
    memset(&told, 0, sizeof(told));
    wire_start();
}

static void on_send(pjsip_send_state *st, pj_ssize_t sent, pj_bool_t *cont)
{
    ck_assert_ptr_eq(st->token, &told);
    told.calls++;
    told.last = sent;
    told.cont = *cont;
    told.had_transport = st->cur_transport != NULL;
    if (told.stop)
        *cont = PJ_FALSE;
}

static void on_raw(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    ck_assert_ptr_eq(token, &told);
    ck_assert_ptr_nonnull(tdata);
    told.calls++;
    told.last = sent;
}

static pjsip_tx_data *request(const char *target)
{
    pj_str_t uri = pj_str((char *)target), from = {(char *)"<sip:me@home>", 13};
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &pjsip_options_method, &uri, &from,
                                                &uri, NULL, NULL, 1, NULL, &tdata),
                     PJ_SUCCESS);
    return tdata;
}

static const char *uri_of(int fd, const char *params)
{
    static char text[80];

    snprintf(text, sizeof(text), "sip:you@127.0.0.1:%d%s", wire_port(fd), params);
    return text;
}

START_TEST(a_request_goes_to_its_uri_with_our_via)
{
    int fd = wire_udp();
    char via[80];
    const char *text;

    ck_assert_int_eq(
        pjsip_endpt_send_request_stateless(test_endpt, request(uri_of(fd, "")), &told, &on_send),
        PJ_SUCCESS);
    text = wire_read(fd, NULL);
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_eq(strstr(text, "OPTIONS sip:you@127.0.0.1"), text);
    snprintf(via, sizeof(via), "Via: SIP/2.0/UDP 127.0.0.1:%d;rport;branch=z9hG4bK", wire_udp_port);
    ck_assert_msg(strstr(text, via) != NULL, "%s", text);
    ck_assert_int_eq(told.calls, 1);
    ck_assert_int_eq(told.last, (int)strlen(text));
    ck_assert(told.had_transport);
}
END_TEST

START_TEST(rport_can_be_turned_off)
{
    int fd = wire_udp();

    pjsip_cfg()->endpt.disable_rport = PJ_TRUE;
    pjsip_endpt_send_request_stateless(test_endpt, request(uri_of(fd, "")), &told, &on_send);
    pjsip_cfg()->endpt.disable_rport = PJ_FALSE;
    ck_assert_ptr_null(strstr(wire_read(fd, NULL), "rport"));
}
END_TEST

START_TEST(a_request_over_tcp_opens_a_connection_and_the_next_uses_it)
{
    int lis = wire_listen(), fd;
    char via[80];
    const char *text;

    pjsip_endpt_send_request_stateless(test_endpt, request(uri_of(lis, ";transport=tcp")), &told,
                                       &on_send);
    fd = wire_accept(lis);
    ck_assert_int_ge(fd, 0);
    text = wire_read(fd, NULL);
    snprintf(via, sizeof(via), "Via: SIP/2.0/TCP 127.0.0.1:%d;", wire_tcp_port);
    ck_assert_msg(strstr(text, via) != NULL, "%s", text);
    ck_assert(wire_until(&told.calls, 1));
    ck_assert_int_gt(told.last, 0);
    pjsip_endpt_send_request_stateless(test_endpt, request(uri_of(lis, ";transport=tcp")), &told,
                                       &on_send);
    ck_assert_ptr_nonnull(wire_read(fd, NULL));
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count_by_type(pjsip_endpt_get_tpmgr(test_endpt),
                                                              PJSIP_TRANSPORT_TCP),
                      1);
}
END_TEST

START_TEST(a_refused_connection_is_told_with_its_status)
{
    int lis = wire_listen();
    const char *uri = uri_of(lis, ";transport=tcp");

    wire_close(lis);
    ck_assert_int_eq(pjsip_endpt_send_request_stateless(test_endpt, request(uri), &told, &on_send),
                     PJ_SUCCESS);
    ck_assert(wire_until(&told.calls, 1));
    ck_assert_int_eq(-told.last, PJ_STATUS_FROM_OS(ECONNREFUSED));
    ck_assert(!told.cont);
}
END_TEST

START_TEST(a_name_that_cannot_be_is_told_as_unresolved)
{
    ck_assert_int_eq(pjsip_endpt_send_request_stateless(
                         test_endpt, request("sip:you@no..such..host:5060"), &told, &on_send),
                     PJ_SUCCESS);
    ck_assert(wire_until(&told.calls, 1));
    ck_assert_int_lt(told.last, 0);
    ck_assert(!told.had_transport);
}
END_TEST

START_TEST(localhost_is_found)
{
    int fd = wire_udp();
    char uri[80];

    snprintf(uri, sizeof(uri), "sip:you@localhost:%d", wire_port(fd));
    ck_assert_int_eq(pjsip_endpt_send_request_stateless(test_endpt, request(uri), &told, &on_send),
                     PJ_SUCCESS);
    ck_assert_ptr_nonnull(wire_read(fd, NULL));
}
END_TEST

START_TEST(a_uri_that_cannot_be_sent_to_is_an_error_without_a_callback)
{
    pjsip_tx_data *tdata = request("tel:+123");

    ck_assert_int_eq(pjsip_endpt_send_request_stateless(test_endpt, tdata, &told, &on_send),
                     PJSIP_EINVALIDSCHEME);
    ck_assert_int_eq(told.calls, 0);
    pjsip_tx_data_dec_ref(tdata); /* it is still ours */
}
END_TEST

/* PJSIP #4847: the unspecified address, and a host that a program left empty. */
START_TEST(hazard_56_a_request_to_no_address_fails)
{
    pjsip_tx_data *tdata;

    ck_assert_int_eq(
        pjsip_endpt_send_request_stateless(test_endpt, request("sip:you@[::]"), &told, &on_send),
        PJ_SUCCESS);
    ck_assert_int_eq(told.calls, 1);
    ck_assert_int_lt(told.last, 0);

    tdata = request("sip:you@host");
    ((pjsip_sip_uri *)pjsip_uri_get_uri(tdata->msg->line.req.uri))->host.slen = 0;
    told.calls = 0;
    ck_assert_int_eq(pjsip_endpt_send_request_stateless(test_endpt, tdata, &told, &on_send),
                     PJ_SUCCESS);
    ck_assert(wire_until(&told.calls, 1));
    ck_assert_int_lt(told.last, 0);
}
END_TEST

START_TEST(a_transport_that_does_not_exist_is_told)
{
    ck_assert_int_eq(pjsip_endpt_send_request_stateless(test_endpt, request("sips:you@127.0.0.1"),
                                                        &told, &on_send),
                     PJ_SUCCESS);
    ck_assert_int_eq(told.calls, 1);
    ck_assert_int_eq(-told.last, PJSIP_EUNSUPTRANSPORT);
}
END_TEST

/* Two addresses: nobody is at the first. */
static pjsip_tx_data *with_two_addresses(int good)
{
    pjsip_tx_data *tdata = request("sip:you@example.invalid;transport=tcp");
    pj_str_t host = {(char *)"127.0.0.1", 9};
    int bad = wire_listen();

    tdata->dest_info.addr.count = 2;
    for (int i = 0; i < 2; i++) {
        pjsip_server_address_record *r = &tdata->dest_info.addr.entry[i];

        r->type = PJSIP_TRANSPORT_TCP;
        pj_sockaddr_init(pj_AF_INET(), &r->addr, &host, (pj_uint16_t)wire_port(i ? good : bad));
        r->addr_len = (int)pj_sockaddr_get_len(&r->addr);
    }
    wire_close(bad);
    return tdata;
}

START_TEST(after_a_failure_the_next_address_is_tried)
{
    int lis = wire_listen(), fd;
    pjsip_counters c;

    pjsip_endpt_send_request_stateless(test_endpt, with_two_addresses(lis), &told, &on_send);
    fd = wire_accept(lis);
    ck_assert_int_ge(fd, 0);
    ck_assert_ptr_nonnull(wire_read(fd, NULL));
    ck_assert_int_eq(told.calls, 2);
    ck_assert_int_gt(told.last, 0);
    pjsip_endpt_get_counters(test_endpt, &c);
    ck_assert_uint_eq(c.tx_failovers, 1);
}
END_TEST

START_TEST(the_user_can_stop_that)
{
    int lis = wire_listen();

    told.stop = PJ_TRUE;
    pjsip_endpt_send_request_stateless(test_endpt, with_two_addresses(lis), &told, &on_send);
    ck_assert(wire_until(&told.calls, 1));
    wire_poll();
    ck_assert_int_eq(told.calls, 1);
    ck_assert(told.cont);
}
END_TEST

/* A request of some 2000 octets. */
static pjsip_tx_data *long_request(const char *uri)
{
    pjsip_tx_data *tdata = request(uri);
    char *text = pj_pool_alloc(tdata->pool, 2000);
    pj_str_t type = {(char *)"text", 4}, sub = {(char *)"plain", 5}, body = {text, 2000};

    memset(text, 'x', 2000);
    tdata->msg->body = pjsip_msg_body_create(tdata->pool, &type, &sub, &body);
    return tdata;
}

START_TEST(a_long_request_goes_by_tcp)
{
    int udp = wire_udp(), lis = wire_listen(), fd;
    char uri[80];
    const char *text;

    snprintf(uri, sizeof(uri), "sip:you@127.0.0.1:%d", wire_port(lis));
    pjsip_endpt_send_request_stateless(test_endpt, long_request(uri), &told, &on_send);
    fd = wire_accept(lis);
    ck_assert_int_ge(fd, 0);
    text = wire_read(fd, NULL);
    ck_assert_ptr_nonnull(strstr(text, "Via: SIP/2.0/TCP"));
    ck_assert(wire_silent(udp));
}
END_TEST

START_TEST(a_long_request_falls_back_to_udp_when_tcp_is_refused)
{
    int udp = wire_udp();
    const char *text;

    pjsip_endpt_send_request_stateless(test_endpt, long_request(uri_of(udp, "")), &told, &on_send);
    text = wire_read(udp, NULL);
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(strstr(text, "Via: SIP/2.0/UDP"));
    ck_assert_int_eq(told.calls, 2);
    ck_assert_int_gt(told.last, 2000);
}
END_TEST

START_TEST(the_switch_to_tcp_can_be_turned_off)
{
    int lis = wire_listen(), udp = wire_udp();

    pjsip_cfg()->endpt.disable_tcp_switch = PJ_TRUE;
    pjsip_endpt_send_request_stateless(test_endpt, long_request(uri_of(udp, "")), &told, &on_send);
    pjsip_cfg()->endpt.disable_tcp_switch = PJ_FALSE;
    ck_assert_ptr_nonnull(wire_read(udp, NULL));
    ck_assert_int_eq(told.calls, 1);
    (void)lis;
}
END_TEST

START_TEST(a_selected_transport_is_used)
{
    int fd = wire_udp();
    pjsip_tx_data *tdata = request(uri_of(fd, ";transport=tcp"));
    pjsip_tpselector sel;

    memset(&sel, 0, sizeof(sel));
    sel.type = PJSIP_TPSELECTOR_TRANSPORT;
    sel.u.transport = wire_udp_tp;
    pjsip_tx_data_set_transport(tdata, &sel);
    pjsip_endpt_send_request_stateless(test_endpt, tdata, &told, &on_send);
    ck_assert_ptr_nonnull(strstr(wire_read(fd, NULL), "Via: SIP/2.0/UDP"));
}
END_TEST

/* The application answers. */
static pj_bool_t answer(pjsip_rx_data *rdata)
{
    pj_str_t name = {(char *)"X-Test", 6}, value = {(char *)"yes", 3};
    pjsip_hdr list;
    pjsip_hdr *hdr;
    pj_str_t type = {(char *)"text", 4}, sub = {(char *)"plain", 5}, text = {(char *)"hello", 5};
    pjsip_msg_body *body = pjsip_msg_body_create(rdata->tp_info.pool, &type, &sub, &text);

    pj_list_init(&list);
    hdr = (pjsip_hdr *)pjsip_generic_string_hdr_create(rdata->tp_info.pool, &name, &value);
    pj_list_push_back(&list, hdr);
    ck_assert_int_eq(pjsip_endpt_respond_stateless(test_endpt, rdata, 486, NULL, &list, body),
                     PJ_SUCCESS);
    return PJ_TRUE;
}

START_TEST(a_stateless_answer_carries_headers_and_body)
{
    int fd = wire_udp();
    const char *text;

    wire_app.on_request = &answer;
    wire_text(fd, wire_options(fd, NULL, NULL));
    text = wire_read(fd, NULL);
    ck_assert_ptr_eq(strstr(text, "SIP/2.0 486 Busy Here\r\n"), text);
    ck_assert_ptr_nonnull(strstr(text, "X-Test: yes"));
    ck_assert_ptr_nonnull(strstr(text, "\r\n\r\nhello"));
    ck_assert_ptr_nonnull(strstr(text, "CSeq: 7 OPTIONS"));
    ck_assert_ptr_nonnull(strstr(strstr(text, "To: "), ";tag="));
}
END_TEST

static pj_bool_t try_to_answer(pjsip_rx_data *rdata)
{
    told.calls++;
    told.last = pjsip_endpt_respond_stateless(test_endpt, rdata, 500, NULL, NULL, NULL);
    return PJ_TRUE;
}

START_TEST(an_ack_is_not_answered)
{
    int fd = wire_udp();
    char text[1024];

    wire_app.on_request = &try_to_answer;
    snprintf(text, sizeof(text),
             "ACK sip:us@here SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKa\r\n"
             "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 "
             "ACK\r\nContent-Length: 0\r\n\r\n",
             wire_port(fd));
    wire_text(fd, text);
    ck_assert(wire_until(&told.calls, 1));
    ck_assert_int_eq(told.last, PJ_EINVALIDOP);
    ck_assert(wire_silent(fd));
}
END_TEST

static pjsip_rx_data *kept;

static pj_bool_t keep_request(pjsip_rx_data *rdata)
{
    ck_assert_int_eq(pjsip_rx_data_clone(rdata, 0, &kept), PJ_SUCCESS);
    return PJ_TRUE;
}

START_TEST(a_response_whose_connection_is_gone_goes_to_the_via_address)
{
    int lis = wire_listen(), fd = wire_tcp(), back;
    char via[120];
    pjsip_tx_data *tdata;

    wire_app.on_request = &keep_request;
    snprintf(via, sizeof(via), "SIP/2.0/TCP 127.0.0.1:%d;branch=z9hG4bKwire", wire_port(lis));
    wire_text(fd, wire_options(-1, via, NULL));
    ck_assert(wire_until(&wire_app.requests, 1));
    wire_close(fd);
    wire_poll();
    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, kept, 200, NULL, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_send_response2(test_endpt, kept, tdata, &told, &on_send),
                     PJ_SUCCESS);
    pjsip_rx_data_free_cloned(kept);
    back = wire_accept(lis);
    ck_assert_int_ge(back, 0);
    ck_assert_ptr_nonnull(strstr(wire_read(back, NULL), "SIP/2.0 200 OK"));
}
END_TEST

START_TEST(octets_are_sent_as_they_are)
{
    int fd = wire_udp();
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pj_sockaddr addr;
    int len;

    pj_sockaddr_init(pj_AF_INET(), &addr, &host, (pj_uint16_t)wire_port(fd));
    ck_assert_int_eq(pjsip_endpt_send_raw(test_endpt, PJSIP_TRANSPORT_UDP, NULL, "\r\n\r\n", 4,
                                          &addr, (int)pj_sockaddr_get_len(&addr), &told, &on_raw),
                     PJ_SUCCESS);
    ck_assert_int_eq(told.calls, 0);
    ck_assert_str_eq(wire_read(fd, &len), "\r\n\r\n");
}
END_TEST

START_TEST(octets_to_a_uri_are_told_once)
{
    int fd = wire_udp();
    pj_str_t uri = pj_str((char *)uri_of(fd, "")), bad = {(char *)"sip:", 4},
             tls = {(char *)"sips:a@127.0.0.1", 16};

    ck_assert_int_eq(pjsip_endpt_send_raw_to_uri(test_endpt, &uri, NULL, "ping", 4, &told, &on_raw),
                     PJ_SUCCESS);
    ck_assert_str_eq(wire_read(fd, NULL), "ping");
    ck_assert_int_eq(told.calls, 1);
    ck_assert_int_eq(told.last, 4);
    ck_assert_int_ne(pjsip_endpt_send_raw_to_uri(test_endpt, &bad, NULL, "ping", 4, &told, &on_raw),
                     PJ_SUCCESS);
    ck_assert_int_eq(told.calls, 1);
    ck_assert_int_eq(pjsip_endpt_send_raw_to_uri(test_endpt, &tls, NULL, "ping", 4, &told, &on_raw),
                     PJ_SUCCESS);
    ck_assert_int_eq(told.calls, 2);
    ck_assert_int_eq(-told.last, PJSIP_EUNSUPTRANSPORT);
}
END_TEST

Suite *stateless_suite(void);
Suite *stateless_suite(void)
{
    Suite *s = suite_create("stateless");
    TCase *tc = tcase_create("stateless");

    tcase_add_checked_fixture(tc, setup, wire_stop);
    tcase_add_test(tc, a_request_goes_to_its_uri_with_our_via);
    tcase_add_test(tc, rport_can_be_turned_off);
    tcase_add_test(tc, a_request_over_tcp_opens_a_connection_and_the_next_uses_it);
    tcase_add_test(tc, a_refused_connection_is_told_with_its_status);
    tcase_add_test(tc, a_name_that_cannot_be_is_told_as_unresolved);
    tcase_add_test(tc, localhost_is_found);
    tcase_add_test(tc, a_uri_that_cannot_be_sent_to_is_an_error_without_a_callback);
    tcase_add_test(tc, hazard_56_a_request_to_no_address_fails);
    tcase_add_test(tc, a_transport_that_does_not_exist_is_told);
    tcase_add_test(tc, after_a_failure_the_next_address_is_tried);
    tcase_add_test(tc, the_user_can_stop_that);
    tcase_add_test(tc, a_long_request_goes_by_tcp);
    tcase_add_test(tc, a_long_request_falls_back_to_udp_when_tcp_is_refused);
    tcase_add_test(tc, the_switch_to_tcp_can_be_turned_off);
    tcase_add_test(tc, a_selected_transport_is_used);
    tcase_add_test(tc, a_stateless_answer_carries_headers_and_body);
    tcase_add_test(tc, an_ack_is_not_answered);
    tcase_add_test(tc, a_response_whose_connection_is_gone_goes_to_the_via_address);
    tcase_add_test(tc, octets_are_sent_as_they_are);
    tcase_add_test(tc, octets_to_a_uri_are_told_once);
    suite_add_tcase(s, tc);
    return s;
}
