/* SPDX-License-Identifier: BSD-2-Clause */
/* What an INVITE must have to be served (RFC 3261 8.2, 13.3.1), asked over the wire. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/call_rig.h"

Suite *inv_verify_suite(void);

typedef struct verdict {
    const char *headers, *sdp;  /* of the INVITE */
    unsigned options;           /* ours */
    const char *status;         /* of the response */
    const char *header, *value; /* that it must have; NULL: none */
} verdict;

static const verdict verdicts[] = {
    {"", rig_sdp, 0, "100", NULL, NULL},
    {"Require: nonsense, 100rel\r\n", rig_sdp, 0, "420", "Unsupported", "nonsense, 100rel"},
    {"Require: timer\r\n", rig_sdp, PJSIP_INV_SUPPORT_TIMER, "420", "Unsupported", "timer"},
    {"Require: ice\r\n", rig_sdp, 0, "420", "Unsupported", "ice"},
    {"Require: ice\r\n", rig_sdp, PJSIP_INV_SUPPORT_ICE, "100", NULL, NULL},
    {"", rig_sdp, PJSIP_INV_REQUIRE_ICE, "421", "Require", "ice"},
    {"Supported: ice\r\n", rig_sdp, PJSIP_INV_REQUIRE_ICE, "100", NULL, NULL},
    {"Supported: 100rel, timer\r\n", rig_sdp, PJSIP_INV_SUPPORT_100REL, "100", NULL, NULL},
    {"Accept: text/plain\r\n", rig_sdp, 0, "406", NULL, NULL},
    {"Accept: application/sdp;level=1, text/plain\r\n", rig_sdp, 0, "100", NULL, NULL},
    {"Accept: */*\r\n", rig_sdp, 0, "100", NULL, NULL},
    {"", rig_sdp_video, 0, "488", "Warning", NULL},
    {"", rig_sdp_bad, 0, "488", "Warning", NULL},
};

START_TEST(an_invite_gets_the_verdict_of_the_table)
{
    const verdict *v = &verdicts[_i];
    const peer_msg *msg;
    char start[32];

    rig.options = v->options;
    peer_invite("verify", "verify", v->headers, v->sdp);
    snprintf(start, sizeof(start), "SIP/2.0 %s ", v->status);
    msg = peer_expect(start);
    if (v->value)
        ck_assert_str_eq(peer_hdr(msg, v->header, 0), v->value);
    else if (v->header)
        ck_assert_str_ne(peer_hdr(msg, v->header, 0), "");
}
END_TEST

START_TEST(a_body_that_is_not_sdp_gets_415_with_what_we_accept)
{
    const peer_msg *msg;

    peer_send("INVITE sip:us@127.0.0.1:%d SIP/2.0\r\n"
              "Via: SIP/2.0/UDP %s:%d;rport;branch=z9hG4bKbody\r\nMax-Forwards: 70\r\n"
              "From: <sip:peer@127.0.0.1>;tag=peer-tag\r\nTo: <sip:us@127.0.0.1>\r\n"
              "Call-ID: body\r\nCSeq: 1 INVITE\r\nContact: <sip:peer@%s:%d>\r\n"
              "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
              rig_port(), peer_ip(), peer_port(), peer_ip(), peer_port());
    msg = peer_expect("SIP/2.0 415 ");
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Accept", 0), "application/sdp"));
}
END_TEST

START_TEST(an_invite_without_contact_gets_400)
{
    peer_send("INVITE sip:us@127.0.0.1:%d SIP/2.0\r\n"
              "Via: SIP/2.0/UDP %s:%d;rport;branch=z9hG4bKcontact\r\nMax-Forwards: 70\r\n"
              "From: <sip:peer@127.0.0.1>;tag=peer-tag\r\nTo: <sip:us@127.0.0.1>\r\n"
              "Call-ID: contact\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
              rig_port(), peer_ip(), peer_port());
    peer_expect("SIP/2.0 400 ");
}
END_TEST

START_TEST(options_come_out_as_what_both_sides_can)
{
    rig.options = PJSIP_INV_SUPPORT_ICE | PJSIP_INV_SUPPORT_100REL;
    peer_invite("both", "both", "Supported: ice\r\nAllow: INVITE, UPDATE\r\n", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_uint_eq(rig_inv->options, PJSIP_INV_SUPPORT_ICE | PJSIP_INV_SUPPORT_UPDATE);
}
END_TEST

START_TEST(an_extension_that_is_not_here_cannot_be_required)
{
    pjsip_inv_session *inv;
    pjsip_dialog *dlg;
    pj_str_t us = pj_str("<sip:us@127.0.0.1>"), them = pj_str("<sip:peer@127.0.0.1>");

    ck_assert_int_eq(pjsip_dlg_create_uac(pjsip_ua_instance(), &us, &us, &them, NULL, &dlg),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_create_uac(dlg, NULL, PJSIP_INV_REQUIRE_100REL, &inv), PJ_ENOTSUP);
    ck_assert_int_eq(pjsip_inv_create_uac(dlg, NULL, PJSIP_INV_REQUIRE_TIMER, &inv), PJ_ENOTSUP);
    ck_assert_int_eq(pjsip_dlg_terminate(dlg), PJ_SUCCESS);
}
END_TEST

START_TEST(an_extension_of_the_application_is_offered_and_required)
{
    pjsip_tx_data *tdata;
    const peer_msg *msg;

    rig_make_call(rig_sdp, PJSIP_INV_SUPPORT_ICE | PJSIP_INV_REQUIRE_SIPREC |
                               PJSIP_INV_SUPPORT_100REL | PJSIP_INV_SUPPORT_TIMER);
    ck_assert_int_eq(pjsip_inv_invite(rig_inv, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    msg = peer_expect("INVITE ");
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Supported", 0), "ice"));
    ck_assert_str_eq(peer_hdr(msg, "Require", 0), "siprec");
    ck_assert_ptr_null(strstr(msg->text, "100rel"));
    ck_assert_ptr_null(strstr(msg->text, "timer"));
}
END_TEST

Suite *inv_verify_suite(void)
{
    Suite *suite = suite_create("inv_verify");
    TCase *tc = tcase_create("requests");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_loop_test(tc, an_invite_gets_the_verdict_of_the_table, 0, PJ_ARRAY_SIZE(verdicts));
    tcase_add_test(tc, a_body_that_is_not_sdp_gets_415_with_what_we_accept);
    tcase_add_test(tc, an_invite_without_contact_gets_400);
    tcase_add_test(tc, options_come_out_as_what_both_sides_can);
    tcase_add_test(tc, an_extension_that_is_not_here_cannot_be_required);
    tcase_add_test(tc, an_extension_of_the_application_is_offered_and_required);
    suite_add_tcase(suite, tc);
    return suite;
}
