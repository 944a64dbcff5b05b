/* SPDX-License-Identifier: BSD-2-Clause */
/* Ending (RFC 3261 9, 15), beside the stories of tests/pjsip/scenario. */
#include <check.h>
#include <errno.h>
#include <string.h>

#include "support/call_rig.h"
#include "support/sim_world.h"

Suite *inv_end_suite(void);

static peer_dialog dlg;

START_TEST(hanging_up_twice_sends_one_bye)
{
    peer_msg bye;

    rig_established_as_caller(&dlg);
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    bye = *peer_expect("BYE ");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_expect_nothing();
    peer_reply(&bye, "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "DISCONNCTD:200 ");
}
END_TEST

START_TEST(two_byes_that_cross_are_both_answered)
{
    peer_msg bye;

    rig_established_as_caller(&dlg);
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    bye = *peer_expect("BYE ");
    peer_request(&dlg, "BYE", 0, "crossing", "", "");
    peer_expect("SIP/2.0 200 ");
    ck_assert_str_eq(rig_log(), "DISCONNCTD:200 ");
    peer_reply(&bye, "481 Call/Transaction Does Not Exist", "", "", "");
    ck_assert_str_eq(rig_log(), "");
}
END_TEST

START_TEST(any_response_to_our_bye_ends_the_call)
{
    rig_established_as_caller(&dlg);
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_reply(peer_expect("BYE "), "500 Server Internal Error", "", "", "");
    ck_assert_str_eq(rig_log(), "DISCONNCTD:200 BYE:500 ");
}
END_TEST

START_TEST(the_reason_given_first_stays)
{
    static const pj_str_t why = {"Tired", 5};
    pjsip_tx_data *tdata;
    peer_msg invite;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "180 Ringing", "callee", "", "");
    ck_assert_int_eq(pjsip_inv_end_session(rig_inv, 480, &why, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    peer_reply(peer_expect("CANCEL "), "200 OK", "callee", "", "");
    peer_reply(&invite, "487 Request Terminated", "callee", "", "");
    peer_expect("ACK ");
    ck_assert_int_eq(rig_inv->cause, 480);
    ck_assert_int_eq(pj_strcmp(&rig_inv->cause_text, &why), 0);
}
END_TEST

static void reinvite(void)
{
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, rig_parse(rig_sdp_other), &tdata),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
}

START_TEST(a_reinvite_can_be_cancelled_and_the_call_goes_on)
{
    pjsip_tx_data *tdata;
    peer_msg invite;

    rig_established_as_caller(&dlg);
    ck_assert_int_eq(pjsip_inv_cancel_reinvite(rig_inv, &tdata), PJ_EINVALIDOP);
    reinvite();
    invite = *peer_expect("INVITE ");
    ck_assert_int_eq(pjsip_inv_cancel_reinvite(rig_inv, &tdata), PJ_SUCCESS);
    ck_assert_ptr_null(tdata); /* it waits for a provisional response */
    peer_expect_nothing();
    peer_reply(&invite, "100 Trying", "", "", "");
    peer_reply(peer_expect("CANCEL "), "200 OK", "", "", "");
    peer_reply(&invite, "487 Request Terminated", "", "", "");
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "INVITE:487 ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_cancel_of_the_peer_ends_its_reinvite_only)
{
    rig_established_as_callee(&dlg);
    rig.own_reinvite = PJ_TRUE;
    peer_request(&dlg, "INVITE", 0, "to-cancel", "", rig_sdp_other);
    peer_expect("SIP/2.0 100 ");
    peer_request(&dlg, "CANCEL", dlg.cseq, "to-cancel", "", "");
    ck_assert_ptr_nonnull(strstr(peer_hdr(peer_expect("SIP/2.0 200 "), "CSeq", 0), "CANCEL"));
    peer_expect("SIP/2.0 487 ");
    peer_request(&dlg, "ACK", dlg.cseq, "to-cancel", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(hanging_up_answers_the_peers_reinvite)
{
    rig_established_as_callee(&dlg);
    rig.own_reinvite = PJ_TRUE;
    peer_request(&dlg, "INVITE", 0, "open", "", rig_sdp_other);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_expect("SIP/2.0 487 ");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
}
END_TEST

/* rig_stop() checks that no transaction is left. */
static void when_nothing_can_be_sent(pj_bool_t so)
{
    ck_assert_int_eq(pj_sim_fail(world_here, PJ_SIM_SEND, 0, so ? 1000 : 0, ENOBUFS), PJ_SUCCESS);
}

START_TEST(a_bye_whose_200_cannot_be_sent_ends_the_call)
{
    rig_established_as_callee(&dlg);
    when_nothing_can_be_sent(PJ_TRUE);
    peer_request(&dlg, "BYE", 0, "deaf-bye", "", "");
    when_nothing_can_be_sent(PJ_FALSE);
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
    peer_expect_nothing();
}
END_TEST

START_TEST(a_cancel_that_cannot_be_answered_ends_the_call)
{
    peer_invite("deaf", "deaf", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(180, NULL), PJ_SUCCESS);
    peer_dialog_as_caller(&dlg, peer_expect("SIP/2.0 180 "));
    when_nothing_can_be_sent(PJ_TRUE);
    peer_request(&dlg, "CANCEL", 1, "deaf", "", "");
    when_nothing_can_be_sent(PJ_FALSE);
    ck_assert_str_eq(rig_log(), "INCOMING EARLY DISCONNCTD:503 ");
    peer_expect_nothing();
}
END_TEST

START_TEST(a_change_that_cannot_be_answered_leaves_the_call_as_it_was)
{
    static const char *const methods[] = {"INVITE", "UPDATE", "UPDATE", "INFO"};
    static const char *const bodies[] = {rig_sdp_video, rig_sdp_other, "", ""};

    rig_established_as_callee(&dlg);
    rig.reoffer_sdp = rig_sdp;
    when_nothing_can_be_sent(PJ_TRUE);
    peer_request(&dlg, methods[_i], 0, "deaf-change", "", bodies[_i]);
    when_nothing_can_be_sent(PJ_FALSE);
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    peer_expect_nothing();
    rig.reoffer_sdp = rig_sdp;
    peer_request(&dlg, "UPDATE", 0, "later-change", "", rig_sdp_other);
    peer_expect("SIP/2.0 200 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_cancel_of_nothing_gets_481)
{
    rig_established_as_callee(&dlg);
    peer_request(&dlg, "CANCEL", 99, "nothing", "", "");
    peer_expect("SIP/2.0 481 ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_reinvite_of_ours_that_a_bye_meets_does_not_hold_the_dialog)
{
    peer_msg invite;

    rig_established_as_caller(&dlg);
    reinvite();
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "100 Trying", "", "", "");
    rig_peer_hangs_up(&dlg); /* and the INVITE is never answered */
}
END_TEST

Suite *inv_end_suite(void)
{
    Suite *suite = suite_create("inv_end");
    TCase *tc = tcase_create("ends");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, hanging_up_twice_sends_one_bye);
    tcase_add_test(tc, two_byes_that_cross_are_both_answered);
    tcase_add_test(tc, any_response_to_our_bye_ends_the_call);
    tcase_add_test(tc, the_reason_given_first_stays);
    tcase_add_test(tc, a_reinvite_can_be_cancelled_and_the_call_goes_on);
    tcase_add_test(tc, a_cancel_of_the_peer_ends_its_reinvite_only);
    tcase_add_test(tc, hanging_up_answers_the_peers_reinvite);
    tcase_add_test(tc, a_bye_whose_200_cannot_be_sent_ends_the_call);
    tcase_add_test(tc, a_cancel_that_cannot_be_answered_ends_the_call);
    tcase_add_loop_test(tc, a_change_that_cannot_be_answered_leaves_the_call_as_it_was, 0, 4);
    tcase_add_test(tc, a_cancel_of_nothing_gets_481);
    tcase_add_test(tc, a_reinvite_of_ours_that_a_bye_meets_does_not_hold_the_dialog);
    suite_add_tcase(suite, tc);
    return suite;
}
