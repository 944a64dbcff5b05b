/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 3261 13.2.2.4: two phones answer one INVITE. Each 2xx is acknowledged; one call is kept. */
#include <check.h>
#include <string.h>

#include "support/call_rig.h"

Suite *invite_forks_to_two_answers_suite(void);

static peer_msg invite;

static void ring_twice(void)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "180 Ringing", "one", "", "");
    peer_reply(&invite, "180 Ringing", "two", "", "");
}

START_TEST(the_second_answer_is_acknowledged_and_hung_up)
{
    const peer_msg *msg;
    peer_dialog dlg;

    ring_twice();
    peer_reply(&invite, "200 OK", "one", "", rig_sdp);
    msg = peer_expect("ACK ");
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "To", 0), "tag=one"));
    peer_reply(&invite, "200 OK", "two", "", rig_sdp);
    msg = peer_expect("ACK ");
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "To", 0), "tag=two"));
    msg = peer_expect("BYE ");
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "To", 0), "tag=two"));
    peer_reply(msg, "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "CALLING EARLY EARLY CONNECTING media:0 CONFIRMED new ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    peer_dialog_as_callee(&dlg, &invite, "one");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_repeated_second_answer_gets_its_ack_again_and_no_third_call)
{
    peer_dialog dlg;

    ring_twice();
    peer_reply(&invite, "200 OK", "one", "", rig_sdp);
    peer_expect("ACK ");
    peer_reply(&invite, "200 OK", "two", "", rig_sdp);
    peer_expect("ACK ");
    peer_expect("BYE ");
    peer_reply(&invite, "200 OK", "two", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 2); /* the INVITE's and the BYE's */
    peer_dialog_as_callee(&dlg, &invite, "one");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_first_answer_may_come_from_the_phone_that_rang_last)
{
    const peer_msg *ack;
    peer_dialog dlg;

    ring_twice();
    peer_reply(&invite, "200 OK", "three", "", rig_sdp);
    ack = peer_expect("ACK ");
    ck_assert_ptr_nonnull(strstr(peer_hdr(ack, "To", 0), "tag=three"));
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    peer_dialog_as_callee(&dlg, &invite, "three");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_branch_that_the_application_takes_is_a_call_like_another)
{
    peer_dialog one, two;

    rig.claim_forks = PJ_TRUE;
    ring_twice();
    peer_reply(&invite, "200 OK", "one", "", rig_sdp);
    peer_expect("ACK ");
    rig_log();
    peer_reply(&invite, "200 OK", "two", "", rig_sdp);
    peer_expect("ACK ");
    peer_expect_nothing();
    ck_assert_str_eq(rig_log(), "new CONNECTING media:0 CONFIRMED ");
    peer_dialog_as_callee(&two, &invite, "two");
    peer_request(&two, "BYE", 0, "bye-two", "", "");
    peer_expect("SIP/2.0 200 ");
    ck_assert_str_eq(rig_log(), "DISCONNCTD:200 ");
    peer_dialog_as_callee(&one, &invite, "one");
    rig_peer_hangs_up(&one);
}
END_TEST

Suite *invite_forks_to_two_answers_suite(void)
{
    Suite *suite = suite_create("invite_forks_to_two_answers");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, the_second_answer_is_acknowledged_and_hung_up);
    tcase_add_test(tc, a_repeated_second_answer_gets_its_ack_again_and_no_third_call);
    tcase_add_test(tc, the_first_answer_may_come_from_the_phone_that_rang_last);
    tcase_add_test(tc, a_branch_that_the_application_takes_is_a_call_like_another);
    suite_add_tcase(suite, tc);
    return suite;
}
