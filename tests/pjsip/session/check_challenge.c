/* SPDX-License-Identifier: BSD-2-Clause */
/* When a challenge is a refusal. */
#include "session/challenge.h"

#include <check.h>
#include <stdio.h>

#include "support/call_rig.h"
#include "support/endpoint.h"

Suite *challenge_suite(void);

static const struct {
    const char *request;  /* its credentials */
    const char *response; /* the challenge */
    pj_bool_t refuses;
} cases[] = {
    {"", "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\"\r\n", PJ_FALSE},
    {"Authorization: Digest username=\"u\", realm=\"a\", nonce=\"1\", uri=\"sip:x\", "
     "response=\"0\"\r\n",
     "WWW-Authenticate: Digest realm=\"a\", nonce=\"2\"\r\n", PJ_TRUE},
    {"Authorization: Digest username=\"u\", realm=\"a\", nonce=\"1\", uri=\"sip:x\", "
     "response=\"0\"\r\n",
     "WWW-Authenticate: Digest realm=\"a\", nonce=\"2\", stale=true\r\n", PJ_FALSE},
    {"Authorization: Digest username=\"u\", realm=\"a\", nonce=\"1\", uri=\"sip:x\", "
     "response=\"0\"\r\n",
     "WWW-Authenticate: Digest realm=\"b\", nonce=\"2\"\r\n", PJ_FALSE},
    {"Authorization: Digest username=\"u\", realm=\"a\", nonce=\"1\", uri=\"sip:x\", "
     "response=\"0\"\r\n",
     "Proxy-Authenticate: Digest realm=\"a\", nonce=\"2\"\r\n", PJ_FALSE},
    {"Proxy-Authorization: Digest username=\"u\", realm=\"a\", nonce=\"1\", uri=\"sip:x\", "
     "response=\"0\"\r\n",
     "Proxy-Authenticate: Digest realm=\"a\", nonce=\"2\"\r\n", PJ_TRUE},
    {"Authorization: Digest username=\"u\", realm=\"a\", nonce=\"1\", uri=\"sip:x\", "
     "response=\"0\"\r\n",
     "", PJ_FALSE},
};

START_TEST(a_challenge_of_what_was_answered_refuses_unless_it_is_stale)
{
    char request[1024], response[1024];
    pjsip_rx_data *sent, *got;
    pjsip_tx_data tdata;

    snprintf(request, sizeof(request),
             "REGISTER sip:a SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
             "From: <sip:u@a>;tag=1\r\nTo: <sip:u@a>\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n"
             "Max-Forwards: 70\r\n%sContent-Length: 0\r\n\r\n",
             cases[_i].request);
    snprintf(response, sizeof(response),
             "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
             "From: <sip:u@a>;tag=1\r\nTo: <sip:u@a>;tag=2\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n"
             "%sContent-Length: 0\r\n\r\n",
             cases[_i].response);
    sent = test_rdata(request);
    got = test_rdata(response);
    pj_bzero(&tdata, sizeof(tdata));
    tdata.msg = sent->msg_info.msg;
    ck_assert_int_eq(pjsip__challenge_refuses(&tdata, got), cases[_i].refuses);
    test_rdata_free(sent);
    test_rdata_free(got);
}
END_TEST

Suite *challenge_suite(void)
{
    Suite *suite = suite_create("challenge");
    TCase *tc = tcase_create("refusals");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_loop_test(tc, a_challenge_of_what_was_answered_refuses_unless_it_is_stale, 0,
                        PJ_ARRAY_SIZE(cases));
    suite_add_tcase(suite, tc);
    return suite;
}
