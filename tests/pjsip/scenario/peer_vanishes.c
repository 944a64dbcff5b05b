/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 3261 12.2.1.2 and 15.1.1: what becomes of a call whose other end is gone. */
#include <check.h>

#include "support/call_rig.h"
#include "support/sim_world.h"

Suite *peer_vanishes_suite(void);

static peer_dialog dlg;

static void reinvite(void)
{
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, rig_parse(rig_sdp_other), &tdata),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
}

START_TEST(a_reinvite_without_any_response_ends_the_call)
{
    rig_established_as_caller(&dlg);
    reinvite();
    rig_pass(32100);
    ck_assert_str_eq(rig_log(), "DISCONNCTD:408 ");
    ck_assert_uint_gt(peer_drain("BYE "), 0);
}
END_TEST

START_TEST(a_reinvite_without_any_response_keeps_the_call_if_the_program_wants)
{
    pj_bool_t before = pjsip_cfg()->endpt.keep_inv_after_tsx_timeout;

    pjsip_cfg()->endpt.keep_inv_after_tsx_timeout = PJ_TRUE;
    rig_established_as_caller(&dlg);
    reinvite();
    rig_pass(32100);
    pjsip_cfg()->endpt.keep_inv_after_tsx_timeout = before;
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    peer_drain("");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_481_ends_the_call_without_a_bye)
{
    rig_established_as_caller(&dlg);
    reinvite();
    peer_reply(peer_expect("INVITE "), "481 Call/Transaction Does Not Exist", "", "", "");
    peer_expect("ACK ");
    peer_expect_nothing();
    ck_assert_str_eq(rig_log(), "DISCONNCTD:481 INVITE:481 ");
}
END_TEST

START_TEST(a_488_leaves_the_call_as_it_was)
{
    rig_established_as_caller(&dlg);
    reinvite();
    peer_reply(peer_expect("INVITE "), "488 Not Acceptable Here", "", "", "");
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "INVITE:488 ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_bye_without_any_response_ends_the_call_all_the_same)
{
    rig_established_as_caller(&dlg);
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_pass(32100);
    ck_assert_str_eq(rig_log(), "DISCONNCTD:200 ");
}
END_TEST

START_TEST(an_invite_that_reaches_nobody_ends_the_call)
{
    rig_call(rig_sdp);
    rig_pass(32100);
    ck_assert_str_eq(rig_log(), "CALLING DISCONNCTD:408 ");
}
END_TEST

static void cut_the_link(pj_bool_t cut)
{
    pj_sim_link_cfg link;

    world_link_cfg_default(&link);
    link.cut = cut;
    world_link(&link);
}

START_TEST(a_peer_that_comes_back_in_time_was_never_missed)
{
    rig_established_as_caller(&dlg);
    cut_the_link(PJ_TRUE);
    reinvite();
    rig_pass(20000);
    cut_the_link(PJ_FALSE);
    peer_expect_nothing();
    rig_pass(11600); /* the next retransmission is 31.5 s after the first */
    peer_reply(peer_expect("INVITE "), "200 OK", "callee", "", rig_sdp_other);
    peer_expect("ACK ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_bye_that_crosses_a_cut_ends_the_call_on_both_sides)
{
    rig_established_as_callee(&dlg);
    cut_the_link(PJ_TRUE);
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    rig_pass(10000);
    cut_the_link(PJ_FALSE);
    rig_pass(4000);
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
    ck_assert_int_eq(rig_inv->cause, PJSIP_SC_OK);
}
END_TEST

Suite *peer_vanishes_suite(void)
{
    Suite *suite = suite_create("peer_vanishes");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, a_reinvite_without_any_response_ends_the_call);
    tcase_add_test(tc, a_reinvite_without_any_response_keeps_the_call_if_the_program_wants);
    tcase_add_test(tc, a_481_ends_the_call_without_a_bye);
    tcase_add_test(tc, a_488_leaves_the_call_as_it_was);
    tcase_add_test(tc, a_bye_without_any_response_ends_the_call_all_the_same);
    tcase_add_test(tc, an_invite_that_reaches_nobody_ends_the_call);
    tcase_add_test(tc, a_peer_that_comes_back_in_time_was_never_missed);
    tcase_add_test(tc, a_bye_that_crosses_a_cut_ends_the_call_on_both_sides);
    suite_add_tcase(suite, tc);
    return suite;
}
