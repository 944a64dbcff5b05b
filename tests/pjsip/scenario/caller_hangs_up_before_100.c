/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 3261 9.1: no CANCEL before the first provisional response; but the wish is kept. */
#include <check.h>

#include "support/call_rig.h"

Suite *caller_hangs_up_before_100_suite(void);

START_TEST(the_cancel_leaves_with_the_first_provisional_response)
{
    peer_msg invite;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_expect_nothing();
    peer_reply(&invite, "100 Trying", "", "", "");
    peer_reply(peer_expect("CANCEL "), "200 OK", "callee", "", "");
    peer_reply(&invite, "487 Request Terminated", "callee", "", "");
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CALLING DISCONNCTD:487 INVITE:487 ");
}
END_TEST

START_TEST(a_200_without_any_provisional_response_is_acknowledged_and_hung_up)
{
    peer_msg invite;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
}
END_TEST

START_TEST(a_peer_that_never_answers_lets_the_call_time_out)
{
    rig_call(rig_sdp);
    peer_expect("INVITE ");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    rig_pass(32100);
    ck_assert_str_eq(rig_log(), "CALLING DISCONNCTD:408 ");
    ck_assert_uint_eq(peer_drain("INVITE "), 6);
}
END_TEST

START_TEST(hanging_up_what_was_never_sent_ends_it_at_once)
{
    rig_make_call(rig_sdp, 0);
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
    ck_assert_int_eq(rig_hang_up(0), PJSIP_ESESSIONTERMINATED);
    peer_expect_nothing();
}
END_TEST

Suite *caller_hangs_up_before_100_suite(void)
{
    Suite *suite = suite_create("caller_hangs_up_before_100");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, the_cancel_leaves_with_the_first_provisional_response);
    tcase_add_test(tc, a_200_without_any_provisional_response_is_acknowledged_and_hung_up);
    tcase_add_test(tc, a_peer_that_never_answers_lets_the_call_time_out);
    tcase_add_test(tc, hanging_up_what_was_never_sent_ends_it_at_once);
    suite_add_tcase(suite, tc);
    return suite;
}
