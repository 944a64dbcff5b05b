/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 3261 13.3.1.4 and 13.2.2.4: the 2xx is repeated until its ACK, and the ACK whenever the 2xx
 * is.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/call_rig.h"

Suite *ack_is_lost_suite(void);

START_TEST(a_2xx_is_repeated_at_t1_doubling_to_t2_until_the_ack_comes)
{
    /* After 0.5, 1, 2 s, and from then on every 4 s = T2 (as a sum: 0.5 1.5 3.5 7.5 11.5). */
    static const unsigned gaps[] = {500, 1000, 2000, 4000, 4000};
    const peer_msg *ok;
    peer_dialog dlg;

    rig.answer = 200;
    peer_invite("lost", "lost", "", rig_sdp);
    ok = peer_expect("SIP/2.0 200 ");
    peer_dialog_as_caller(&dlg, ok);
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(gaps); i++) {
        rig_pass(gaps[i] - 50);
        peer_expect_nothing();
        rig_pass(50);
        peer_expect("SIP/2.0 200 ");
    }
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONNECTING);
    peer_request(&dlg, "ACK", 1, "late-ack", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_pass(40000);
    peer_expect_nothing();
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_2xx_that_is_never_acknowledged_ends_in_a_bye_after_64_t1)
{
    const peer_msg *bye;

    rig.answer = 200;
    peer_invite("never", "never", "", rig_sdp);
    peer_expect("SIP/2.0 200 ");
    rig_pass(31900);
    ck_assert_uint_gt(peer_drain("SIP/2.0 200 "), 8);
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONNECTING);
    rig_log();
    rig_pass(200);
    bye = peer_expect("BYE ");
    ck_assert_str_eq(rig_log(), "DISCONNCTD:408 ");
    peer_reply(bye, "200 OK", "", "", "");
}
END_TEST

START_TEST(the_ack_is_sent_again_for_every_repeated_2xx)
{
    const peer_msg *ack;
    peer_msg invite;
    char branch[256];

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    ack = peer_expect("ACK ");
    snprintf(branch, sizeof(branch), "%s", peer_hdr(ack, "Via", 0));
    ck_assert_str_eq(rig_log(), "CALLING CONNECTING media:0 CONFIRMED ");
    for (int i = 0; i < 3; i++) {
        rig_pass(500);
        peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
        ack = peer_expect("ACK ");
        ck_assert_str_eq(peer_hdr(ack, "CSeq", 0) + strcspn(peer_hdr(ack, "CSeq", 0), " "), " ACK");
    }
    ck_assert_str_eq(rig_log(), "");
    rig_hang_up(200);
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
}
END_TEST

START_TEST(a_hang_up_before_the_ack_waits_for_it)
{
    const peer_msg *ok;
    peer_dialog dlg;

    rig.answer = 200;
    peer_invite("waits", "waits", "", rig_sdp);
    ok = peer_expect("SIP/2.0 200 ");
    peer_dialog_as_caller(&dlg, ok);
    ck_assert_int_eq(rig_hang_up(486), PJ_SUCCESS);
    peer_expect_nothing();
    peer_request(&dlg, "ACK", 1, "awaited", "", "");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
}
END_TEST

Suite *ack_is_lost_suite(void)
{
    Suite *suite = suite_create("ack_is_lost");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, a_2xx_is_repeated_at_t1_doubling_to_t2_until_the_ack_comes);
    tcase_add_test(tc, a_2xx_that_is_never_acknowledged_ends_in_a_bye_after_64_t1);
    tcase_add_test(tc, the_ack_is_sent_again_for_every_repeated_2xx);
    tcase_add_test(tc, a_hang_up_before_the_ack_waits_for_it);
    suite_add_tcase(suite, tc);
    return suite;
}
