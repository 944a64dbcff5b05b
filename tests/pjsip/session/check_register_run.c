/* SPDX-License-Identifier: BSD-2-Clause */
/* What a registrar's response grants (RFC 3261 10.2.4), and the look at it beforehand. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "support/reg_rig.h"

Suite *register_run_suite(void);

/* %s stands for our own Contact. */
static const struct {
    const char *headers, *result;
    int contacts;
} grants[] = {
    {"Contact: %s;expires=100\r\n", "200/100 ", 1},
    {"Contact: %s;expires=100\r\nExpires: 500\r\n", "200/100 ", 1},
    {"Contact: %s\r\nExpires: 500\r\n", "200/500 ", 1},
    {"Contact: %s\r\n", "200/3600 ", 1},
    {"", "200/3600 ", 0},
    {"Expires: 20\r\n", "200/20 ", 0},
    {"Contact: <sip:other@127.0.0.1>;expires=5, %s;expires=100\r\n", "200/100 ", 2},
    {"Contact: <sip:other@127.0.0.1>;expires=5\r\nExpires: 70\r\n", "200/70 ", 1},
    {"Contact: %s;expires=0\r\n", "200/0 ", 1},
    {"Contact: %s;expires=4294967294\r\n", "200/4294967294 ", 1},
};

START_TEST(a_200_grants_what_its_headers_say)
{
    char headers[512];
    const peer_msg *msg;

    reg_register(PJ_TRUE);
    msg = reg_expect();
    snprintf(headers, sizeof(headers), grants[_i].headers, peer_hdr(msg, "Contact", 0));
    peer_send("SIP/2.0 200 OK\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=r\r\nCall-ID: %s\r\nCSeq: %s\r\n"
              "%sContent-Length: 0\r\n\r\n",
              peer_hdr(msg, "Via", 0), peer_hdr(msg, "From", 0), peer_hdr(msg, "To", 0),
              peer_hdr(msg, "Call-ID", 0), peer_hdr(msg, "CSeq", 0), headers);
    ck_assert_str_eq(reg_log(), grants[_i].result);
    ck_assert_int_eq(reg_contact_cnt, grants[_i].contacts);
}
END_TEST

START_TEST(more_bindings_than_fit_are_left_out)
{
    char headers[2048] = "";
    const peer_msg *msg;
    size_t len = 0;

    reg_register(PJ_FALSE);
    msg = reg_expect();
    for (int i = 0; i < 40; i++)
        len += (size_t)snprintf(headers + len, sizeof(headers) - len,
                                "Contact: <sip:u%d@127.0.0.1>;expires=9\r\n", i);
    peer_send("SIP/2.0 200 OK\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=r\r\nCall-ID: %s\r\nCSeq: %s\r\n"
              "%sContent-Length: 0\r\n\r\n",
              peer_hdr(msg, "Via", 0), peer_hdr(msg, "From", 0), peer_hdr(msg, "To", 0),
              peer_hdr(msg, "Call-ID", 0), peer_hdr(msg, "CSeq", 0), headers);
    ck_assert_str_eq(reg_log(), "200/3600 ");
    ck_assert_int_eq(reg_contact_cnt, PJSIP_REGC_MAX_CONTACT);
}
END_TEST

static int looked;

static void look(struct pjsip_regc_tsx_cb_param *param)
{
    looked++;
    if (param->cbparam.code == 401) {
        param->contact_cnt = 1;
        param->contact[0] = pj_str("<sip:us@192.0.2.7:5060>");
    }
}

START_TEST(the_look_beforehand_may_exchange_the_contact_of_the_next_try)
{
    const peer_msg *msg;

    looked = 0;
    ck_assert_int_eq(pjsip_regc_set_reg_tsx_cb(reg_client, look), PJ_SUCCESS);
    reg_password("secret");
    reg_register(PJ_FALSE);
    reg_challenge(reg_expect(), "n1", "");
    msg = reg_expect();
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Contact", 0), "192.0.2.7"));
    reg_grant(msg, 60);
    ck_assert_int_eq(looked, 2);
    ck_assert_str_eq(reg_log(), "200/60 ");
}
END_TEST

static unsigned long failing;

/* Hand a 200 to the transport manager in this thread, as the transport would. */
static void receive_200(pjsip_transport *tp, const peer_msg *request)
{
    static pjsip_rx_data rdata;

    pj_bzero(&rdata, sizeof(rdata));
    rdata.tp_info.transport = tp;
    rdata.tp_info.pool = pjsip_endpt_create_pool(tp->endpt, "rdata", 8000, 4000);
    ck_assert_ptr_nonnull(rdata.tp_info.pool);
    rdata.pkt_info.len =
        snprintf(rdata.pkt_info.packet, sizeof(rdata.pkt_info.packet),
                 "SIP/2.0 200 OK\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=r\r\nCall-ID: %s\r\n"
                 "CSeq: %s\r\nContact: %s;expires=60\r\nContent-Length: 0\r\n\r\n",
                 peer_hdr(request, "Via", 0), peer_hdr(request, "From", 0),
                 peer_hdr(request, "To", 0), peer_hdr(request, "Call-ID", 0),
                 peer_hdr(request, "CSeq", 0), peer_hdr(request, "Contact", 0));
    pj_sockaddr_init(pj_AF_INET(), &rdata.pkt_info.src_addr, NULL, (pj_uint16_t)peer_port());
    rdata.pkt_info.src_addr_len = sizeof(pj_sockaddr_in);
    snprintf(rdata.pkt_info.src_name, sizeof(rdata.pkt_info.src_name), "%s", peer_ip());
    rdata.pkt_info.src_port = peer_port();
    pj__alloc_fail_nth(failing);
    pjsip_tpmgr_receive_packet(tp->tpmgr, &rdata);
    pj__alloc_fail_nth(0);
    pjsip_endpt_release_pool(tp->endpt, rdata.tp_info.pool);
}

/* While the first answer is told: ask again, and have the answer come when it cannot be told yet. */
static void register_again(void)
{
    const peer_msg *request;
    pjsip_regc_info info;

    reg_register(PJ_FALSE);
    request = reg_expect();
    ck_assert_int_eq(pjsip_regc_get_info(reg_client, &info), PJ_SUCCESS);
    receive_200(info.transport, request);
    reg_grant(request, 60); /* again, in case that one was lost before it reached the transaction */
}

START_TEST(an_attempt_ends_even_if_there_is_no_memory_to_keep_its_answer)
{
    pjsip_regc_info info;

    /* The factory is to keep no blocks: each pool shall be an allocation, and one that can fail. */
    ((pj_caching_pool *)pjsip_regc_get_pool(reg_client)->factory)->max_capacity = 0;
    for (failing = 1; failing < 12; failing++) {
        reg_in_callback = register_again;
        reg_register(PJ_FALSE);
        reg_grant(reg_expect(), 60);
        rig_poll();
        ck_assert_int_eq(pjsip_regc_get_info(reg_client, &info), PJ_SUCCESS);
        ck_assert_msg(!info.is_busy, "allocation %lu failed, and no end came", failing);
    }
}
END_TEST

Suite *register_run_suite(void)
{
    Suite *suite = suite_create("register_run");
    TCase *tc = tcase_create("grants");

    tcase_add_checked_fixture(tc, reg_start, reg_stop);
    tcase_add_loop_test(tc, a_200_grants_what_its_headers_say, 0, PJ_ARRAY_SIZE(grants));
    tcase_add_test(tc, more_bindings_than_fit_are_left_out);
    tcase_add_test(tc, the_look_beforehand_may_exchange_the_contact_of_the_next_try);
    tcase_add_test(tc, an_attempt_ends_even_if_there_is_no_memory_to_keep_its_answer);
    suite_add_tcase(suite, tc);
    return suite;
}
