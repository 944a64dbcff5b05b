/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What offer/answer does not understand goes through it: attributes of ICE, DTLS, SRTP and bundles, attributes, media
 * and transports that nobody knows, in order; and the situations of RFC 6337 as far as descriptions show them.
 */
#include "sdp_test.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

Suite *carried_suite(void);

static const char webrtc[] = SDP(
    "a=group:BUNDLE 0 1\na=ice-options:trickle ice2\na=x-session:kept\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\na=mid:0\na=rtpmap:111 opus/48000/2\n"
    "a=fmtp:111 minptime=10;useinbandfec=1\na=rtcp-fb:111 transport-cc\na=rtcp-mux\n"
    "a=ice-ufrag:F7gI\na=ice-pwd:x9cml/YzichV2+XlhiMu8g\n"
    "a=candidate:1 1 UDP 2130706431 192.0.2.1 5000 typ host\na=candidate:2 1 UDP 1694498815 "
    "198.51.100.1 5001 typ srflx raddr 192.0.2.1 rport 5000\n"
    "a=fingerprint:sha-256 "
    "12:DF:3E:5D:49:6B:19:E5:7C:AB:4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:4A:"
    "AD\n"
    "a=setup:actpass\na=tls-id:abc3de65cddef001be82\na=x-unknown\na=x-unknown:twice\n"
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:32\n"
    "m=x-thing 7 X/STRANGE one two\na=mid:1\na=x-thing-attr:value with  blanks\n");

/* The lines of a text that begin with something, joined by '|'. */
static char *lines_of(const char *text, const char *start)
{
    static char found[2][8192];
    static unsigned turn;
    char *out = found[turn++ % 2];
    size_t len = 0;

    out[0] = '\0';
    for (const char *end; (end = strstr(text, "\r\n")) != NULL; text = end + 2) {
        if (strncmp(text, start, strlen(start)) == 0)
            len += (size_t)snprintf(out + len, sizeof(found[0]) - len, "%.*s|", (int)(end - text),
                                    text);
    }
    return out;
}

static const pjmedia_sdp_session *active(pjmedia_sdp_neg *neg, bool local)
{
    const pjmedia_sdp_session *sdp = NULL;
    pj_status_t status = local ? pjmedia_sdp_neg_get_active_local(neg, &sdp)
                               : pjmedia_sdp_neg_get_active_remote(neg, &sdp);

    ck_assert_int_eq(status, PJ_SUCCESS);
    return sdp;
}

static pjmedia_sdp_neg *offered(const char *ours, const char *theirs)
{
    pjmedia_sdp_neg *neg = NULL;

    ck_assert_int_eq(pjmedia_sdp_neg_create_w_local_offer(sdp_pool, sdp_read(ours), &neg),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(theirs)),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    return neg;
}

static pjmedia_sdp_neg *answered(const char *ours, const char *theirs)
{
    pjmedia_sdp_neg *neg = NULL;

    ck_assert_int_eq(
        pjmedia_sdp_neg_create_w_remote_offer(sdp_pool, sdp_read(ours), sdp_read(theirs), &neg),
        PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    return neg;
}

START_TEST(a_description_keeps_what_nobody_knows_in_order)
{
    char *text = sdp_text(sdp_read(webrtc));

    ck_assert_str_eq(lines_of(text, "m="),
                     "m=audio 9 UDP/TLS/RTP/SAVPF 111 0|m=x-thing 7 X/STRANGE one two|");
    ck_assert_str_eq(
        lines_of(text, "a=x-"),
        "a=x-session:kept|a=x-unknown|a=x-unknown:twice|a=x-thing-attr:value with  blanks|");
    ck_assert_str_eq(text, sdp_text(pjmedia_sdp_session_clone(sdp_pool, sdp_read(text))));
}
END_TEST

/* Attributes that speak of formats are thinned out with them; all others stay as they were. */
static const char *const carried[] = {"a=group",  "a=ice-", "a=candidate", "a=fingerprint",
                                      "a=setup",  "a=tls-", "a=crypto",    "a=x-",
                                      "a=rtcp-m", "a=mid"};

START_TEST(our_answer_carries_our_attributes_and_their_lines)
{
    char *before = sdp_text(sdp_read(webrtc));
    char *after = sdp_text(active(answered(webrtc, webrtc), true));

    for (size_t i = 0; i < PJ_ARRAY_SIZE(carried); i++)
        ck_assert_str_eq(lines_of(before, carried[i]), lines_of(after, carried[i]));
    ck_assert_str_eq(lines_of(after, "m=x-"), "m=x-thing 7 X/STRANGE one two|");
    ck_assert_ptr_nonnull(strstr(after, "UDP/TLS/RTP/SAVPF 111"));
}
END_TEST

START_TEST(both_sides_of_an_answered_offer_carry_theirs)
{
    pjmedia_sdp_neg *neg = offered(webrtc, webrtc);
    char *before = sdp_text(sdp_read(webrtc));

    for (size_t i = 0; i < PJ_ARRAY_SIZE(carried); i++) {
        ck_assert_str_eq(lines_of(before, carried[i]),
                         lines_of(sdp_text(active(neg, true)), carried[i]));
        ck_assert_str_eq(lines_of(before, carried[i]),
                         lines_of(sdp_text(active(neg, false)), carried[i]));
    }
}
END_TEST

START_TEST(hazard_39_any_number_of_crypto_lines_below_the_limit_is_carried)
{
    static char text[32768];
    size_t len = (size_t)snprintf(text, sizeof(text), "%s", SDP("m=audio 9 RTP/SAVP 0\n"));
    pjmedia_sdp_neg *neg;

    for (int i = 1; i <= 200; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len,
                                "a=crypto:%d AES_CM_128_HMAC_SHA1_80 inline:x\n", i);
    neg = answered(text, text);
    ck_assert_uint_ge(active(neg, true)->media[0]->attr_count, 200);
    ck_assert_ptr_nonnull(strstr(sdp_text(active(neg, true)), "a=crypto:200 "));
}
END_TEST

START_TEST(hazard_31_a_secure_offer_gets_no_plain_answer)
{
    pjmedia_sdp_neg *neg = NULL;

    ck_assert_int_eq(pjmedia_sdp_neg_create_w_remote_offer(
                         sdp_pool, sdp_read(SDP("m=audio 9 RTP/AVP 0\n")),
                         sdp_read(SDP("m=audio 9 RTP/SAVP 0\na=crypto:1 X inline:y\n")), &neg),
                     PJ_SUCCESS);
    ck_assert_int_ne(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
}
END_TEST

/* --------------------------------------------------------------------------------------------- */
/* RFC 6337. */

#define AUDIO(port, more) "m=audio " port " RTP/AVP 0 8\n" more

/* 5.3: hold is offered with sendonly, answered with recvonly; both may hold: inactive; then it is taken back. */
START_TEST(both_sides_may_hold_and_resume)
{
    static const struct {
        const char *ours, *theirs, *local, *remote;
    } rounds[] = {
        {"a=sendonly\n", "a=recvonly\n", "a=sendonly", "a=recvonly"},
        {"a=sendonly\n", "a=inactive\n", "a=inactive", "a=inactive"},
        {"a=sendrecv\n", "a=sendonly\n", "a=recvonly", "a=sendonly"},
        {"", "", "", ""},
    };
    pjmedia_sdp_neg *neg = offered(SDP(AUDIO("9", "")), SDP(AUDIO("7", "")));

    for (size_t i = 0; i < PJ_ARRAY_SIZE(rounds); i++) {
        char ours[512], theirs[512];

        snprintf(ours, sizeof(ours), "%s%s", SDP(AUDIO("9", "")), rounds[i].ours);
        snprintf(theirs, sizeof(theirs), "%s%s", SDP(AUDIO("7", "")), rounds[i].theirs);
        ck_assert_int_eq(pjmedia_sdp_neg_modify_local_offer(sdp_pool, neg, sdp_read(ours)),
                         PJ_SUCCESS);
        ck_assert_int_eq(pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(theirs)),
                         PJ_SUCCESS);
        ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
        ck_assert_ptr_nonnull(strstr(sdp_text(active(neg, true)), rounds[i].local));
        ck_assert_ptr_nonnull(strstr(sdp_text(active(neg, false)), rounds[i].remote));
    }
    ck_assert_ptr_null(strstr(sdp_text(active(neg, true)), "inactive"));
}
END_TEST

/* 5.1: a later offer may be all that we can do, and bring back what was not chosen before. */
START_TEST(a_later_offer_may_say_again_all_that_we_can_do)
{
    pjmedia_sdp_neg *neg = offered(SDP(AUDIO("9", "")), SDP("m=audio 7 RTP/AVP 8\n"));

    ck_assert_str_eq(lines_of(sdp_text(active(neg, true)), "m="), "m=audio 9 RTP/AVP 8|");
    ck_assert_int_eq(
        pjmedia_sdp_neg_modify_local_offer(sdp_pool, neg, sdp_read(SDP(AUDIO("9", "")))),
        PJ_SUCCESS);
    ck_assert_int_eq(
        pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(SDP("m=audio 7 RTP/AVP 0\n"))),
        PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    ck_assert_str_eq(lines_of(sdp_text(active(neg, true)), "m="), "m=audio 9 RTP/AVP 0|");
}
END_TEST

/* 5.2: an offer in the 2xx or a reliable 18x after an INVITE without one: the peer's answer comes in ACK or PRACK. */
START_TEST(an_offer_that_was_asked_for_is_answered_by_the_peer)
{
    pjmedia_sdp_neg *neg = answered(SDP(AUDIO("9", "")), SDP(AUDIO("7", "")));
    const pjmedia_sdp_session *offer = NULL;

    ck_assert_int_eq(pjmedia_sdp_neg_send_local_offer(sdp_pool, neg, &offer), PJ_SUCCESS);
    ck_assert_str_eq(lines_of(sdp_text(offer), "m=audio"), "m=audio 9 RTP/AVP 0|");
    ck_assert_int_eq(
        pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(SDP("m=audio 5 RTP/AVP 0\n"))),
        PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    ck_assert(pjmedia_sdp_neg_was_answer_remote(neg));
    ck_assert_uint_eq(active(neg, false)->media[0]->desc.port, 5);
}
END_TEST

/* 4: one offer at a time, of whichever side; a refused one leaves what was agreed (3.4). */
START_TEST(while_an_offer_stands_there_is_no_other)
{
    pjmedia_sdp_neg *neg = offered(SDP(AUDIO("9", "")), SDP(AUDIO("7", "")));
    pjmedia_sdp_session *again = sdp_read(SDP(AUDIO("11", "")));
    char *agreed = sdp_text(active(neg, true));

    ck_assert_int_eq(pjmedia_sdp_neg_modify_local_offer(sdp_pool, neg, again), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_modify_local_offer(sdp_pool, neg, again),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_offer(sdp_pool, neg, again),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_cancel_offer(neg), PJ_SUCCESS);
    ck_assert_str_eq(sdp_text(active(neg, true)), agreed);
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_offer(sdp_pool, neg, again), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_offer(sdp_pool, neg, again),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_modify_local_offer(sdp_pool, neg, again),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_cancel_offer(neg), PJ_SUCCESS);
    ck_assert_str_eq(sdp_text(active(neg, true)), agreed);
}
END_TEST

Suite *carried_suite(void)
{
    Suite *s = suite_create("carried");
    TCase *tc = sdp_tcase(s, "carried");

    tcase_add_test(tc, a_description_keeps_what_nobody_knows_in_order);
    tcase_add_test(tc, our_answer_carries_our_attributes_and_their_lines);
    tcase_add_test(tc, both_sides_of_an_answered_offer_carry_theirs);
    tcase_add_test(tc, hazard_39_any_number_of_crypto_lines_below_the_limit_is_carried);
    tcase_add_test(tc, hazard_31_a_secure_offer_gets_no_plain_answer);
    tcase_add_test(tc, both_sides_may_hold_and_resume);
    tcase_add_test(tc, a_later_offer_may_say_again_all_that_we_can_do);
    tcase_add_test(tc, an_offer_that_was_asked_for_is_answered_by_the_peer);
    tcase_add_test(tc, while_an_offer_stands_there_is_no_other);
    return s;
}
