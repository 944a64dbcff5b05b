/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 3261 9 and 15: a CANCEL and a final response pass each other on the way. */
#include <check.h>

#include "support/call_rig.h"

Suite *cancel_crosses_200_suite(void);

START_TEST(a_200_that_crosses_our_cancel_is_acknowledged_and_hung_up)
{
    peer_msg invite;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "180 Ringing", "callee", "", "");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    peer_reply(peer_expect("CANCEL "), "200 OK", "callee", "", "");
    peer_expect("ACK ");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "CALLING EARLY CONNECTING media:0 CONFIRMED DISCONNCTD:200 ");
}
END_TEST

START_TEST(a_cancelled_call_ends_with_the_487)
{
    peer_msg invite;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "180 Ringing", "callee", "", "");
    ck_assert_int_eq(rig_hang_up(487), PJ_SUCCESS);
    peer_reply(peer_expect("CANCEL "), "200 OK", "callee", "", "");
    peer_reply(&invite, "487 Request Terminated", "callee", "", "");
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CALLING EARLY DISCONNCTD:487 INVITE:487 ");
}
END_TEST

START_TEST(a_cancel_that_nobody_acts_upon_ends_the_call_after_64_t1)
{
    peer_msg invite;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "180 Ringing", "callee", "", "");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_reply(peer_expect("CANCEL "), "200 OK", "callee", "", "");
    rig_pass(31900);
    ck_assert_str_eq(rig_log(), "CALLING EARLY ");
    rig_pass(200);
    ck_assert_str_eq(rig_log(), "DISCONNCTD:408 ");
}
END_TEST

START_TEST(a_cancel_of_the_peer_ends_its_call)
{
    peer_invite("cancelled", "one", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(180, NULL), PJ_SUCCESS);
    peer_expect("SIP/2.0 180 ");
    peer_send("CANCEL sip:us@127.0.0.1:%d SIP/2.0\r\n"
              "Via: SIP/2.0/UDP %s:%d;rport;branch=z9hG4bKone\r\nMax-Forwards: 70\r\n"
              "From: <sip:peer@127.0.0.1>;tag=peer-tag\r\nTo: <sip:us@127.0.0.1>\r\n"
              "Call-ID: cancelled\r\nCSeq: 1 CANCEL\r\nContent-Length: 0\r\n\r\n",
              rig_port(), peer_ip(), peer_port());
    ck_assert_str_eq(peer_hdr(peer_expect("SIP/2.0 200 "), "CSeq", 0), "1 CANCEL");
    peer_expect("SIP/2.0 487 ");
    ck_assert_str_eq(rig_log(), "INCOMING EARLY DISCONNCTD:487 ");
    peer_send("ACK sip:us@127.0.0.1:%d SIP/2.0\r\n"
              "Via: SIP/2.0/UDP %s:%d;rport;branch=z9hG4bKone\r\nMax-Forwards: 70\r\n"
              "From: <sip:peer@127.0.0.1>;tag=peer-tag\r\nTo: <sip:us@127.0.0.1>;tag=x\r\n"
              "Call-ID: cancelled\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n",
              rig_port(), peer_ip(), peer_port());
}
END_TEST

START_TEST(a_cancel_that_comes_after_our_200_is_answered_and_does_nothing)
{
    const peer_msg *ok;
    peer_dialog dlg;

    rig.answer = 200;
    peer_invite("late-cancel", "two", "", rig_sdp);
    ok = peer_expect("SIP/2.0 200 ");
    peer_dialog_as_caller(&dlg, ok);
    peer_send("CANCEL sip:us@127.0.0.1:%d SIP/2.0\r\n"
              "Via: SIP/2.0/UDP %s:%d;rport;branch=z9hG4bKtwo\r\nMax-Forwards: 70\r\n"
              "From: <sip:peer@127.0.0.1>;tag=peer-tag\r\nTo: <sip:us@127.0.0.1>\r\n"
              "Call-ID: late-cancel\r\nCSeq: 1 CANCEL\r\nContent-Length: 0\r\n\r\n",
              rig_port(), peer_ip(), peer_port());
    ck_assert_str_eq(peer_hdr(peer_expect("SIP/2.0 200 "), "CSeq", 0), "1 CANCEL");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONNECTING);
    peer_request(&dlg, "ACK", 1, "two-ack", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_peer_hangs_up(&dlg);
}
END_TEST

Suite *cancel_crosses_200_suite(void)
{
    Suite *suite = suite_create("cancel_crosses_200");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, a_200_that_crosses_our_cancel_is_acknowledged_and_hung_up);
    tcase_add_test(tc, a_cancelled_call_ends_with_the_487);
    tcase_add_test(tc, a_cancel_that_nobody_acts_upon_ends_the_call_after_64_t1);
    tcase_add_test(tc, a_cancel_of_the_peer_ends_its_call);
    tcase_add_test(tc, a_cancel_that_comes_after_our_200_is_answered_and_does_nothing);
    suite_add_tcase(suite, tc);
    return suite;
}
