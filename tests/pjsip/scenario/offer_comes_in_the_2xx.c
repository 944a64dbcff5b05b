/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 3261 13.2.1: an INVITE without an offer; the 2xx makes it and the ACK answers. */
#include <check.h>
#include <string.h>

#include "support/call_rig.h"

Suite *offer_comes_in_the_2xx_suite(void);

START_TEST(our_invite_without_an_offer_is_answered_in_the_ack)
{
    const peer_msg *msg;
    peer_msg invite;
    peer_dialog dlg;

    rig.reoffer_sdp = rig_sdp;
    rig_call(NULL);
    invite = *peer_expect("INVITE ");
    ck_assert_str_eq(peer_body(&invite), "");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp_other);
    msg = peer_expect("ACK ");
    ck_assert_ptr_nonnull(strstr(peer_body(msg), "m=audio 4000 RTP/AVP 8"));
    ck_assert_str_eq(rig_log(), "CALLING CONNECTING offer media:0 CONFIRMED ");
    peer_dialog_as_callee(&dlg, &invite, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_offer_that_cannot_be_answered_is_acknowledged_and_hung_up)
{
    peer_msg invite;

    rig.reoffer_sdp = rig_sdp;
    rig_call(NULL);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp_video);
    peer_expect("ACK ");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "CALLING CONNECTING offer media:failed CONFIRMED DISCONNCTD:200 ");
}
END_TEST

START_TEST(the_peers_invite_without_an_offer_gets_ours_in_the_200)
{
    const peer_msg *ok;
    peer_dialog dlg;

    rig.answer = 200;
    peer_invite("late", "late", "", "");
    ok = peer_expect("SIP/2.0 200 ");
    ck_assert_ptr_nonnull(strstr(peer_body(ok), "m=audio 4000 RTP/AVP 0 8"));
    peer_dialog_as_caller(&dlg, ok);
    peer_request(&dlg, "ACK", 1, "late-ack", "", rig_sdp_other);
    ck_assert_str_eq(rig_log(), "INCOMING CONNECTING media:0 CONFIRMED ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_ack_without_the_answer_ends_the_call)
{
    const peer_msg *ok;
    peer_dialog dlg;

    rig.answer = 200;
    peer_invite("missing", "missing", "", "");
    ok = peer_expect("SIP/2.0 200 ");
    peer_dialog_as_caller(&dlg, ok);
    peer_request(&dlg, "ACK", 1, "missing-ack", "", "");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "INCOMING CONNECTING media:failed CONFIRMED DISCONNCTD:200 ");
}
END_TEST

START_TEST(a_reinvite_without_an_offer_gets_what_the_application_offers)
{
    const peer_msg *ok;
    peer_dialog dlg;

    rig_established_as_callee(&dlg);
    rig.create_offer = rig_sdp_other;
    peer_request(&dlg, "INVITE", 0, "ask", "", "");
    ok = peer_expect("SIP/2.0 200 ");
    ck_assert_ptr_nonnull(strstr(peer_body(ok), "m=audio 5000 RTP/AVP 8"));
    peer_request(&dlg, "ACK", dlg.cseq, "ask-ack", "", rig_sdp);
    ck_assert_str_eq(rig_log(), "create-offer media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_reinvite_without_an_offer_gets_what_is_active_otherwise)
{
    const peer_msg *ok;
    peer_dialog dlg;

    rig_established_as_callee(&dlg);
    peer_request(&dlg, "INVITE", 0, "ask", "", "");
    ok = peer_expect("SIP/2.0 200 ");
    ck_assert_ptr_nonnull(strstr(peer_body(ok), "m=audio 4000 "));
    peer_request(&dlg, "ACK", dlg.cseq, "ask-ack", "", rig_sdp);
    ck_assert_str_eq(rig_log(), "create-offer media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(our_reinvite_without_an_offer_is_answered_in_the_ack)
{
    pjsip_tx_data *tdata;
    const peer_msg *msg;
    peer_dialog dlg;

    rig_established_as_caller(&dlg);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, NULL, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    msg = peer_expect("INVITE ");
    ck_assert_str_eq(peer_body(msg), "");
    peer_reply(msg, "200 OK", "", "", rig_sdp_other);
    msg = peer_expect("ACK ");
    ck_assert_ptr_nonnull(strstr(peer_body(msg), "m=audio 4000 RTP/AVP 8"));
    ck_assert_str_eq(rig_log(), "offer media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

Suite *offer_comes_in_the_2xx_suite(void)
{
    Suite *suite = suite_create("offer_comes_in_the_2xx");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, our_invite_without_an_offer_is_answered_in_the_ack);
    tcase_add_test(tc, an_offer_that_cannot_be_answered_is_acknowledged_and_hung_up);
    tcase_add_test(tc, the_peers_invite_without_an_offer_gets_ours_in_the_200);
    tcase_add_test(tc, an_ack_without_the_answer_ends_the_call);
    tcase_add_test(tc, a_reinvite_without_an_offer_gets_what_the_application_offers);
    tcase_add_test(tc, a_reinvite_without_an_offer_gets_what_is_active_otherwise);
    tcase_add_test(tc, our_reinvite_without_an_offer_is_answered_in_the_ack);
    suite_add_tcase(suite, tc);
    return suite;
}
