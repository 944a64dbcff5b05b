/* SPDX-License-Identifier: BSD-2-Clause */
/* The plain call, from each end, with what the application is told in which order. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/call_rig.h"

Suite *call_is_answered_and_hung_up_suite(void);

START_TEST(we_call_the_peer_answers_and_we_hang_up)
{
    const peer_msg *msg;
    peer_msg invite;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    ck_assert_ptr_nonnull(strstr(peer_hdr(&invite, "Allow", 0), "UPDATE"));
    ck_assert_ptr_null(strstr(invite.text, "100rel"));
    ck_assert_ptr_nonnull(strstr(peer_body(&invite), "m=audio 4000"));
    peer_reply(&invite, "100 Trying", "", "", "");
    peer_reply(&invite, "180 Ringing", "callee", "", "");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    msg = peer_expect("ACK ");
    ck_assert_str_eq(peer_body(msg), "");
    ck_assert_str_eq(rig_log(), "CALLING EARLY CONNECTING media:0 CONFIRMED ");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "DISCONNCTD:200 ");
}
END_TEST

START_TEST(we_call_with_early_media_and_the_peer_hangs_up)
{
    peer_msg invite;
    peer_dialog dlg;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "183 Session Progress", "callee", "", rig_sdp);
    ck_assert_str_eq(rig_log(), "CALLING EARLY media:0 ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CONNECTING CONFIRMED ");
    peer_dialog_as_callee(&dlg, &invite, "callee");
    rig_peer_hangs_up(&dlg);
    ck_assert_str_eq(rig_log(), "DISCONNCTD:200 ");
    ck_assert_int_eq(pj_strcmp2(&rig_inv->cause_text, "Normal call clearing"), 0);
}
END_TEST

START_TEST(the_peer_calls_we_ring_and_answer_and_it_hangs_up)
{
    const peer_msg *msg;
    peer_dialog dlg;

    peer_invite("plain", "plain", "", rig_sdp_other);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(180, NULL), PJ_SUCCESS);
    msg = peer_expect("SIP/2.0 180 ");
    ck_assert_str_eq(peer_body(msg), "");
    ck_assert_int_eq(rig_answer(200, NULL), PJ_SUCCESS);
    msg = peer_expect("SIP/2.0 200 ");
    ck_assert_ptr_nonnull(strstr(peer_body(msg), "m=audio 4000 RTP/AVP 8\r\n"));
    peer_dialog_as_caller(&dlg, msg);
    peer_request(&dlg, "ACK", 1, "plain-ack", "", "");
    ck_assert_str_eq(rig_log(), "INCOMING EARLY media:0 CONNECTING CONFIRMED ");
    rig_peer_hangs_up(&dlg);
    ck_assert_str_eq(rig_log(), "DISCONNCTD:200 ");
}
END_TEST

START_TEST(a_183_and_the_200_carry_the_same_answer)
{
    const peer_msg *msg;
    peer_dialog dlg;
    char answer[PEER_TEXT];

    peer_invite("early", "early", "", rig_sdp_other);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(183, NULL), PJ_SUCCESS);
    snprintf(answer, sizeof(answer), "%s", peer_body(peer_expect("SIP/2.0 183 ")));
    ck_assert_str_ne(answer, "");
    ck_assert_int_eq(rig_answer(200, NULL), PJ_SUCCESS);
    msg = peer_expect("SIP/2.0 200 ");
    ck_assert_str_eq(peer_body(msg), answer);
    peer_dialog_as_caller(&dlg, msg);
    peer_request(&dlg, "ACK", 1, "early-ack", "", "");
    ck_assert_str_eq(rig_log(), "INCOMING media:0 EARLY CONNECTING CONFIRMED ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_peer_is_busy)
{
    rig_call(rig_sdp);
    peer_reply(peer_expect("INVITE "), "486 Busy Here", "callee", "", "");
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CALLING DISCONNCTD:486 INVITE:486 ");
    ck_assert_int_eq(pj_strcmp2(&rig_inv->cause_text, "Busy Here"), 0);
}
END_TEST

START_TEST(we_are_busy)
{
    rig.answer = 486;
    peer_invite("busy", "busy", "", rig_sdp);
    peer_expect("SIP/2.0 486 ");
    ck_assert_str_eq(rig_log(), "INCOMING DISCONNCTD:486 ");
}
END_TEST

START_TEST(we_decline_a_ringing_call)
{
    peer_invite("decline", "decline", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(180, NULL), PJ_SUCCESS);
    peer_expect("SIP/2.0 180 ");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_expect("SIP/2.0 603 ");
    ck_assert_str_eq(rig_log(), "INCOMING EARLY DISCONNCTD:603 ");
}
END_TEST

Suite *call_is_answered_and_hung_up_suite(void)
{
    Suite *suite = suite_create("call_is_answered_and_hung_up");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, we_call_the_peer_answers_and_we_hang_up);
    tcase_add_test(tc, we_call_with_early_media_and_the_peer_hangs_up);
    tcase_add_test(tc, the_peer_calls_we_ring_and_answer_and_it_hangs_up);
    tcase_add_test(tc, a_183_and_the_200_carry_the_same_answer);
    tcase_add_test(tc, the_peer_is_busy);
    tcase_add_test(tc, we_are_busy);
    tcase_add_test(tc, we_decline_a_ringing_call);
    suite_add_tcase(suite, tc);
    return suite;
}
