/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ACK of the application's own making, and odd ACKs. The rest is
 * tests/pjsip/scenario/ack_is_lost.c.
 */
#include <check.h>
#include <string.h>

#include "support/call_rig.h"

Suite *inv_ack_suite(void);

static peer_msg invite;
static peer_dialog dlg;

static int invite_cseq(void)
{
    return rig_inv->dlg->local.cseq - 1;
}

START_TEST(the_application_may_send_the_ack_later)
{
    pjsip_tx_data *ack;

    rig.delay_ack = PJ_TRUE;
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    peer_expect_nothing();
    ck_assert_str_eq(rig_log(), "CALLING CONNECTING media:0 ack? ");
    ck_assert_int_eq(pjsip_inv_create_ack(rig_inv, invite_cseq() + 7, &ack), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_inv_create_ack(rig_inv, invite_cseq(), &ack), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, ack), PJ_SUCCESS);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CONFIRMED ");
    ck_assert_int_eq(pjsip_inv_create_ack(rig_inv, invite_cseq(), &ack), PJ_EINVALIDOP);
    peer_dialog_as_callee(&dlg, &invite, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_application_may_send_the_ack_in_the_callback)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CALLING CONNECTING media:0 ack? CONFIRMED ");
    peer_dialog_as_callee(&dlg, &invite, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_hang_up_waits_for_the_applications_ack)
{
    pjsip_tx_data *ack;

    rig.delay_ack = PJ_TRUE;
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_expect_nothing();
    ck_assert_int_eq(pjsip_inv_create_ack(rig_inv, invite_cseq(), &ack), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, ack), PJ_SUCCESS);
    peer_expect("ACK ");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
}
END_TEST

START_TEST(no_reinvite_begins_before_the_ack_has_gone)
{
    pjsip_tx_data *tdata;

    rig.delay_ack = PJ_TRUE;
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, NULL, &tdata), PJ_EINVALIDOP);
}
END_TEST

START_TEST(an_ack_with_another_cseq_acknowledges_nothing)
{
    rig.answer = 200;
    peer_invite("other", "other", "", rig_sdp);
    peer_dialog_as_caller(&dlg, peer_expect("SIP/2.0 200 "));
    peer_request(&dlg, "ACK", 7, "wrong-ack", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONNECTING);
    peer_request(&dlg, "ACK", 1, "right-ack", "", "");
    peer_request(&dlg, "ACK", 1, "right-ack", "", "");
    ck_assert_str_eq(rig_log(), "media:0 INCOMING CONNECTING CONFIRMED ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_reinvites_2xx_without_an_ack_ends_the_call_too)
{
    rig_established_as_callee(&dlg);
    peer_request(&dlg, "INVITE", 0, "no-ack", "", rig_sdp_other);
    peer_expect("SIP/2.0 200 ");
    rig_pass(31900);
    ck_assert_uint_gt(peer_drain("SIP/2.0 200 "), 8);
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_pass(200);
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_int_eq(rig_inv->cause, 408);
}
END_TEST

Suite *inv_ack_suite(void)
{
    Suite *suite = suite_create("inv_ack");
    TCase *tc = tcase_create("own"), *plain = tcase_create("plain");

    tcase_add_checked_fixture(tc, rig_start_own_ack, rig_stop);
    tcase_add_test(tc, the_application_may_send_the_ack_later);
    tcase_add_test(tc, the_application_may_send_the_ack_in_the_callback);
    tcase_add_test(tc, a_hang_up_waits_for_the_applications_ack);
    tcase_add_test(tc, no_reinvite_begins_before_the_ack_has_gone);
    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(plain, rig_start, rig_stop);
    tcase_add_test(plain, an_ack_with_another_cseq_acknowledges_nothing);
    tcase_add_test(plain, a_reinvites_2xx_without_an_ack_ends_the_call_too);
    suite_add_tcase(suite, plain);
    return suite;
}
