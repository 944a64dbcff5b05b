/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps of one sending, over transports that do as they are told. */
#include "support/suites.h"
#include "fake.h"

#include "transport/send.h"

static fake *udp, *tcp[20];
static int told, stop_at;
static pj_ssize_t results[40];
static pj_bool_t conts[40];
static pjsip_tx_data *again;

static void on_report(pjsip_send_state *st, pj_ssize_t sent, pj_bool_t *cont)
{
    ck_assert_ptr_nonnull(st->tdata);
    ck_assert_ptr_eq(st->endpt, test_endpt);
    results[told] = sent;
    conts[told++] = *cont;
    if (stop_at == told)
        *cont = PJ_FALSE;
}

static void setup(void)
{
    test_endpt_create();
    told = stop_at = 0;
    udp = fake_make(PJSIP_TRANSPORT_UDP, NULL, 0, 1, NULL);
    for (int i = 0; i < 16; i++)
        tcp[i] = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 1000 + i, 1, NULL);
}

/* A request with @a n addresses by TCP, to tcp[0] and on. */
static pjsip_tx_data *to_addresses(unsigned n)
{
    pjsip_tx_data *tdata = fake_request("sip:a@example.invalid");

    tdata->dest_info.addr.count = n;
    for (unsigned i = 0; i < n; i++) {
        tdata->dest_info.addr.entry[i].type = PJSIP_TRANSPORT_TCP;
        tdata->dest_info.addr.entry[i].addr = tcp[i]->base.key.rem_addr;
        tdata->dest_info.addr.entry[i].addr_len =
            (int)pj_sockaddr_get_len(&tcp[i]->base.key.rem_addr);
    }
    return tdata;
}

static pj_status_t start(pjsip_tx_data *tdata)
{
    return pjsip_endpt_send_request_stateless(test_endpt, tdata, NULL, &on_report);
}

START_TEST(sixteen_failures_at_once_are_sixteen_reports)
{
    pjsip_tx_data *tdata = to_addresses(16);

    for (int i = 0; i < 16; i++)
        tcp[i]->result = PJ_STATUS_FROM_OS(EPIPE);
    ck_assert_int_eq(start(tdata), PJ_SUCCESS);
    ck_assert_int_eq(told, 16);
    for (int i = 0; i < 16; i++) {
        ck_assert_int_eq(-results[i], PJ_STATUS_FROM_OS(EPIPE));
        ck_assert_int_eq(conts[i], i < 15);
        ck_assert_int_eq(tcp[i]->sends, 1);
        ck_assert_int_eq(pj_atomic_get(tcp[i]->base.ref_cnt), 1);
    }
}
END_TEST

START_TEST(pending_failures_go_on_from_their_completion)
{
    pjsip_tx_data *tdata = to_addresses(3);

    for (int i = 0; i < 3; i++)
        tcp[i]->result = PJ_EPENDING;
    ck_assert_int_eq(start(tdata), PJ_SUCCESS);
    ck_assert_int_eq(told, 0);
    ck_assert_int_eq(start(tdata), PJSIP_EPENDINGTX);
    fake_complete(tcp[0], -PJ_EEOF);
    ck_assert_int_eq(told, 1);
    fake_complete(tcp[1], -PJ_EEOF);
    ck_assert_int_eq(tdata->dest_info.cur_addr, 2);
    pjsip_tx_data_add_ref(tdata);
    fake_complete(tcp[2], 50);
    ck_assert_int_eq(told, 3);
    ck_assert_int_eq(results[2], 50);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(pj_atomic_get(tcp[i]->base.ref_cnt), 1);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJSIP_EBUFDESTROYED);
}
END_TEST

START_TEST(a_user_who_stops_is_not_told_again)
{
    pjsip_tx_data *tdata = to_addresses(3);

    tcp[0]->result = tcp[1]->result = PJ_STATUS_FROM_OS(EPIPE);
    stop_at = 2;
    pjsip_tx_data_add_ref(tdata);
    start(tdata);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(tcp[2]->sends, 0);
    /* It can be sent again, from where it is. */
    tdata->dest_info.cur_addr = 2;
    ck_assert_int_eq(start(tdata), PJ_SUCCESS);
    ck_assert_int_eq(tcp[2]->sends, 1);
    ck_assert_int_eq(told, 3);
}
END_TEST

static void send_once_more(pjsip_send_state *st, pj_ssize_t sent, pj_bool_t *cont)
{
    on_report(st, sent, cont);
    if (!again)
        return;
    again = NULL;
    pjsip_tx_data_add_ref(st->tdata);
    ck_assert_int_eq(
        pjsip_endpt_send_request_stateless(test_endpt, st->tdata, NULL, &send_once_more),
        PJ_SUCCESS);
}

START_TEST(the_last_report_may_send_it_again)
{
    again = to_addresses(1);
    ck_assert_int_eq(pjsip_endpt_send_request_stateless(test_endpt, again, NULL, &send_once_more),
                     PJ_SUCCESS);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(tcp[0]->sends, 2);
    ck_assert_int_eq(pj_atomic_get(tcp[0]->base.ref_cnt), 1);
}
END_TEST

START_TEST(without_a_callback_it_goes_on_by_itself)
{
    pjsip_tx_data *tdata = to_addresses(2);

    tcp[0]->result = PJ_STATUS_FROM_OS(EPIPE);
    ck_assert_int_eq(pjsip_endpt_send_request_stateless(test_endpt, tdata, NULL, NULL), PJ_SUCCESS);
    ck_assert_int_eq(tcp[1]->sends, 1);
}
END_TEST

START_TEST(each_attempt_has_the_via_of_its_transport)
{
    pjsip_tx_data *tdata = to_addresses(1);

    tcp[0]->result = PJ_STATUS_FROM_OS(EPIPE);
    tdata->dest_info.addr.count = 2;
    tdata->dest_info.addr.entry[1] = tdata->dest_info.addr.entry[0];
    tdata->dest_info.addr.entry[1].type = PJSIP_TRANSPORT_UDP;
    start(tdata);
    ck_assert_ptr_nonnull(strstr(tcp[0]->text, "Via: SIP/2.0/TCP 198.51.100.9:5060"));
    ck_assert_ptr_nonnull(strstr(udp->text, "Via: SIP/2.0/UDP 198.51.100.9:5060"));
}
END_TEST

/* A name that has an address of each version. */
static void both_versions(pjsip_resolver_t *resolver, pj_pool_t *pool,
                          const pjsip_host_info *target, void *token, pjsip_resolver_callback *cb)
{
    static pjsip_server_addresses list;
    pj_str_t v4 = {(char *)"192.0.2.1", 9}, v6 = {(char *)"2001:db8::1", 11};

    (void)resolver;
    (void)pool;
    (void)target;
    memset(&list, 0, sizeof(list));
    list.count = 2;
    list.entry[0].type = PJSIP_TRANSPORT_UDP;
    list.entry[1].type = PJSIP_TRANSPORT_UDP6;
    pj_sockaddr_init(pj_AF_INET(), &list.entry[0].addr, &v4, 5060);
    pj_sockaddr_init(pj_AF_INET6(), &list.entry[1].addr, &v6, 5060);
    list.entry[0].addr_len = (int)pj_sockaddr_get_len(&list.entry[0].addr);
    list.entry[1].addr_len = (int)pj_sockaddr_get_len(&list.entry[1].addr);
    cb(PJ_SUCCESS, token, &list);
}

static const struct {
    pjsip_tpselector_ip_ver ver;
    int v4_fails, v4_sends, v6_sends, reports;
} versions[] = {
    {PJSIP_TPSELECTOR_NO_PREFERENCE, 0, 1, 0, 1}, {PJSIP_TPSELECTOR_PREFER_IPV4, 0, 1, 0, 1},
    {PJSIP_TPSELECTOR_PREFER_IPV4, 1, 1, 1, 2},   {PJSIP_TPSELECTOR_PREFER_IPV6, 0, 0, 1, 1},
    {PJSIP_TPSELECTOR_USE_IPV4_ONLY, 1, 1, 0, 1}, {PJSIP_TPSELECTOR_USE_IPV6_ONLY, 0, 0, 1, 1},
};

START_TEST(a_selector_orders_addresses_by_version)
{
    fake *udp6 = fake_make(PJSIP_TRANSPORT_UDP6, NULL, 0, 1, NULL);
    pjsip_ext_resolver ext = {&both_versions};
    pjsip_tx_data *tdata = fake_request("sip:a@both.example");
    pjsip_tpselector sel;

    memset(&sel, 0, sizeof(sel));
    sel.type = PJSIP_TPSELECTOR_IP_VER;
    sel.u.ip_ver = versions[_i].ver;
    pjsip_tx_data_set_transport(tdata, &sel);
    pjsip_endpt_set_ext_resolver(test_endpt, &ext);
    if (versions[_i].v4_fails)
        udp->result = PJ_STATUS_FROM_OS(EPERM);
    ck_assert_int_eq(start(tdata), PJ_SUCCESS);
    ck_assert_int_eq(udp->sends, versions[_i].v4_sends);
    ck_assert_int_eq(udp6->sends, versions[_i].v6_sends);
    ck_assert_int_eq(told, versions[_i].reports);
}
END_TEST

/* A response that goes by a given connection first. */
static void respond_by(pj_status_t result, const char *host, int port, pj_status_t expect)
{
    pjsip_rx_data *rdata =
        test_rdata("OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n"
                   "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n"
                   "Content-Length: 0\r\n\r\n");
    pjsip_response_addr ra;
    pjsip_tx_data *tdata;

    memset(&ra, 0, sizeof(ra));
    ra.transport = &tcp[0]->base;
    ra.addr = tcp[0]->base.key.rem_addr;
    ra.addr_len = (int)pj_sockaddr_get_len(&ra.addr);
    ra.dst_host.type = PJSIP_TRANSPORT_TCP;
    ra.dst_host.addr.host = pj_str((char *)host);
    ra.dst_host.addr.port = port;
    tcp[0]->result = result;
    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, 200, NULL, &tdata), PJ_SUCCESS);
    test_rdata_free(rdata);
    ck_assert_int_eq(pjsip_endpt_send_response(test_endpt, &ra, tdata, NULL, &on_report), expect);
}

START_TEST(a_response_goes_by_its_connection)
{
    respond_by(PJ_SUCCESS, "192.0.2.1", 1001, PJ_SUCCESS);
    ck_assert_int_eq(told, 1);
    ck_assert_int_gt(results[0], 0);
    ck_assert_int_eq(tcp[1]->sends, 0);
}
END_TEST

START_TEST(or_to_the_address_in_via_when_that_is_gone)
{
    respond_by(PJSIP_ETPNOTAVAIL, "192.0.2.1", 1001, PJ_SUCCESS);
    ck_assert_int_eq(told, 2);
    ck_assert(conts[0]);
    ck_assert_int_eq(tcp[1]->sends, 1);
    ck_assert_ptr_nonnull(strstr(tcp[1]->text, "SIP/2.0 200 OK"));
    ck_assert_int_eq(pj_atomic_get(tcp[0]->base.ref_cnt), 1);
}
END_TEST

START_TEST(and_there_is_an_end_to_it)
{
    tcp[1]->result = PJSIP_ETPNOTAVAIL;
    respond_by(PJSIP_ETPNOTAVAIL, "192.0.2.1", 1001, PJ_SUCCESS);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(-results[1], PJSIP_ETPNOTAVAIL);
    ck_assert(!conts[1]);
}
END_TEST

Suite *send_suite(void);
Suite *send_suite(void)
{
    Suite *s = suite_create("send");
    TCase *tc = tcase_create("send");

    tcase_add_checked_fixture(tc, setup, test_endpt_destroy);
    tcase_add_test(tc, sixteen_failures_at_once_are_sixteen_reports);
    tcase_add_test(tc, pending_failures_go_on_from_their_completion);
    tcase_add_test(tc, a_user_who_stops_is_not_told_again);
    tcase_add_test(tc, the_last_report_may_send_it_again);
    tcase_add_test(tc, without_a_callback_it_goes_on_by_itself);
    tcase_add_test(tc, each_attempt_has_the_via_of_its_transport);
    tcase_add_loop_test(tc, a_selector_orders_addresses_by_version, 0, PJ_ARRAY_SIZE(versions));
    tcase_add_test(tc, a_response_goes_by_its_connection);
    tcase_add_test(tc, or_to_the_address_in_via_when_that_is_gone);
    tcase_add_test(tc, and_there_is_an_end_to_it);
    suite_add_tcase(s, tc);
    return s;
}
