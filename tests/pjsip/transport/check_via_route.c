/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "fake.h"

#include "transport/transport_priv.h"
#include "transport/via_route.h"

static fake *udp;
static pjsip_tpmgr *mgr;

static void setup(void)
{
    test_endpt_create();
    mgr = pjsip_endpt_get_tpmgr(test_endpt);
    udp = fake_make(PJSIP_TRANSPORT_UDP, NULL, 0, 1, NULL);
}

static void teardown(void)
{
    pjsip_cfg()->endpt.disable_rport = PJ_FALSE;
    pjsip_cfg()->endpt.req_has_via_alias = PJ_TRUE;
    test_endpt_destroy();
}

static pjsip_via_hdr *via_of(const pjsip_tx_data *tdata)
{
    return pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
}

static pj_bool_t is(const pj_str_t *s, const char *text)
{
    return pj_strcmp2(s, text) == 0;
}

START_TEST(our_via_names_transport_address_and_a_branch)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    pjsip_via_hdr *via;

    ck_assert_int_eq(pjsip__via_write(tdata, &udp->base), PJ_SUCCESS);
    via = via_of(tdata);
    ck_assert(is(&via->transport, "UDP"));
    ck_assert(is(&via->sent_by.host, "198.51.100.9"));
    ck_assert_int_eq(via->sent_by.port, 5060);
    ck_assert_int_eq(via->rport_param, 0);
    ck_assert_int_eq(pj_strncmp2(&via->branch_param, "z9hG4bK", 7), 0);
    ck_assert_int_gt((int)via->branch_param.slen, 15);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_missing_via_is_made_and_a_branch_is_kept)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    while (via_of(tdata))
        pj_list_erase(via_of(tdata));
    pjsip__via_write(tdata, &udp->base);
    ck_assert_ptr_eq(via_of(tdata), (void *)tdata->msg->hdr.next);
    pj_strdup2(tdata->pool, &via_of(tdata)->branch_param, "z9hG4bKmine");
    pjsip__via_write(tdata, &udp->base);
    ck_assert(is(&via_of(tdata)->branch_param, "z9hG4bKmine"));
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(the_same_via_leaves_the_print_alone_and_another_does_not)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    fake *tcp = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 1, NULL);
    const pj_str_t alias = {(char *)"alias", 5};

    pjsip__via_write(tdata, &udp->base);
    pjsip_tx_data_encode(tdata);
    pjsip__via_write(tdata, &udp->base);
    ck_assert(pjsip_tx_data_is_valid(tdata));
    ck_assert_ptr_null(pjsip_param_find(&via_of(tdata)->other_param, &alias));
    pjsip__via_write(tdata, &tcp->base);
    ck_assert(!pjsip_tx_data_is_valid(tdata));
    ck_assert(is(&via_of(tdata)->transport, "TCP"));
    ck_assert_ptr_nonnull(pjsip_param_find(&via_of(tdata)->other_param, &alias));
    pjsip__via_write(tdata, &udp->base);
    ck_assert_ptr_null(pjsip_param_find(&via_of(tdata)->other_param, &alias));
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_program_may_give_its_own_name_for_one_transport_or_all)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    tdata->via_addr.host = pj_str((char *)"nat.example");
    tdata->via_addr.port = 7;
    tdata->via_tp = &mgr;
    pjsip__via_write(tdata, &udp->base);
    ck_assert(is(&via_of(tdata)->sent_by.host, "198.51.100.9"));
    tdata->via_tp = &udp->base;
    pjsip__via_write(tdata, &udp->base);
    ck_assert(is(&via_of(tdata)->sent_by.host, "nat.example"));
    tdata->via_tp = NULL;
    pjsip__via_write(tdata, &udp->base);
    ck_assert(is(&via_of(tdata)->sent_by.host, "nat.example"));
    ck_assert_int_eq(via_of(tdata)->sent_by.port, 7);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

/* A request or response with this Via, as if received from 192.0.2.7:4444. */
static pjsip_rx_data *received(const char *via)
{
    static char text[1024];
    pj_str_t src = {(char *)"192.0.2.7", 9};
    pjsip_rx_data *rdata;

    snprintf(text, sizeof(text),
             "OPTIONS sip:a@b SIP/2.0\r\nVia: %s\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n"
             "Call-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
             via);
    rdata = test_rdata(text);
    pj_sockaddr_init(pj_AF_INET(), &rdata->pkt_info.src_addr, &src, 4444);
    pj_ansi_strxcpy(rdata->pkt_info.src_name, "192.0.2.7", sizeof(rdata->pkt_info.src_name));
    rdata->pkt_info.src_port = 4444;
    return rdata;
}

static const struct {
    const char *via, *received;
    int rport;
} stamps[] = {
    {"SIP/2.0/UDP h.example;branch=z9hG4bK1", "192.0.2.7", -1},
    {"SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bK1", "192.0.2.7", -1},
    {"SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK1", "", -1},
    {"SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK1;rport", "192.0.2.7", 4444},
    {"SIP/2.0/UDP 10.0.0.1;rport;branch=z9hG4bK1", "192.0.2.7", 4444},
    {"SIP/2.0/UDP 10.0.0.1;received=6.6.6.6;branch=z9hG4bK1", "192.0.2.7", -1},
    {"SIP/2.0/UDP [2001:db8::1];branch=z9hG4bK1", "192.0.2.7", -1},
};

START_TEST(what_the_peer_wrote_is_completed_by_what_is_true)
{
    pjsip_rx_data *rdata = received(stamps[_i].via);

    pjsip__via_stamp(rdata);
    ck_assert(is(&rdata->msg_info.via->recvd_param, stamps[_i].received));
    ck_assert_int_eq(rdata->msg_info.via->rport_param, stamps[_i].rport);
    test_rdata_free(rdata);
}
END_TEST

static const struct {
    const char *via, *host;
    int port;
} routes[] = {
    {"SIP/2.0/UDP h.example;branch=z9hG4bK1", "h.example", 5060},
    {"SIP/2.0/TLS h.example;branch=z9hG4bK1", "h.example", 5061},
    {"SIP/2.0/UDP h.example:99;branch=z9hG4bK1;received=1.2.3.4", "1.2.3.4", 99},
    {"SIP/2.0/UDP h.example:99;branch=z9hG4bK1;received=1.2.3.4;rport=77", "1.2.3.4", 77},
    {"SIP/2.0/UDP h.example:99;branch=z9hG4bK1;received=1.2.3.4;rport=77;maddr=m", "m", 99},
};

START_TEST(a_response_finds_its_way)
{
    pjsip_rx_data *rdata = received(routes[_i].via);
    pjsip_host_port to;

    pjsip__via_response_host(rdata->msg_info.via, &to);
    ck_assert(is(&to.host, routes[_i].host));
    ck_assert_int_eq(to.port, routes[_i].port);
    test_rdata_free(rdata);
}
END_TEST

static pj_bool_t ours(const char *via)
{
    pjsip_rx_data *rdata = received(via);
    pj_bool_t yes = pjsip__via_is_ours(mgr, &udp->base, rdata->msg_info.via);

    test_rdata_free(rdata);
    return yes;
}

START_TEST(names_of_transports_are_ours_with_or_without_the_default_port)
{
    ck_assert(ours("SIP/2.0/UDP 198.51.100.9:5060;branch=z9hG4bK1"));
    ck_assert(ours("SIP/2.0/UDP 198.51.100.9;branch=z9hG4bK1"));
    ck_assert(!ours("SIP/2.0/UDP 198.51.100.9:5061;branch=z9hG4bK1"));
    ck_assert(!ours("SIP/2.0/UDP 198.51.100.8:5060;branch=z9hG4bK1"));
}
END_TEST

START_TEST(names_that_programs_wrote_are_remembered_while_they_are_few)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    char host[40], via[120];

    pjsip__via_write(tdata, &udp->base);
    ck_assert(!ours("SIP/2.0/UDP name0.example:5060;branch=z9hG4bK1"));
    for (unsigned i = 0; i < PJSIP__MAX_SENT_BY; i++) {
        for (int twice = 0; twice < 2; twice++) {
            snprintf(host, sizeof(host), "name%u.example", i);
            via_of(tdata)->sent_by.host = pj_str(host);
            pjsip__via_remember(mgr, &udp->base, tdata->msg);
        }
        snprintf(via, sizeof(via), "SIP/2.0/UDP NAME%u.example;branch=z9hG4bK1", i);
        ck_assert(ours(via));
    }
    ck_assert(!ours("SIP/2.0/UDP stranger.example;branch=z9hG4bK1"));
    via_of(tdata)->sent_by.host = pj_str((char *)"one.too.many");
    pjsip__via_remember(mgr, &udp->base, tdata->msg);
    ck_assert(ours("SIP/2.0/UDP stranger.example;branch=z9hG4bK1"));
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

Suite *via_route_suite(void);
Suite *via_route_suite(void)
{
    Suite *s = suite_create("via_route");
    TCase *tc = tcase_create("via");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, our_via_names_transport_address_and_a_branch);
    tcase_add_test(tc, a_missing_via_is_made_and_a_branch_is_kept);
    tcase_add_test(tc, the_same_via_leaves_the_print_alone_and_another_does_not);
    tcase_add_test(tc, a_program_may_give_its_own_name_for_one_transport_or_all);
    tcase_add_loop_test(tc, what_the_peer_wrote_is_completed_by_what_is_true, 0,
                        PJ_ARRAY_SIZE(stamps));
    tcase_add_loop_test(tc, a_response_finds_its_way, 0, PJ_ARRAY_SIZE(routes));
    tcase_add_test(tc, names_of_transports_are_ours_with_or_without_the_default_port);
    tcase_add_test(tc, names_that_programs_wrote_are_remembered_while_they_are_few);
    suite_add_tcase(s, tc);
    return s;
}
