/* SPDX-License-Identifier: BSD-2-Clause */
/* 3xx (RFC 3261 8.1.3.4, 13.2.2.2). */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/call_rig.h"

Suite *inv_redirect_suite(void);

static peer_msg invite;
static peer_dialog dlg;

/* Call, and be sent to two other places: the peer again, under other names. */
static void redirected(pjsip_redirect_op op)
{
    char text[PEER_TEXT];

    rig.redirect = (int)op;
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    snprintf(text, sizeof(text), "%s", "302 Moved Temporarily");
    peer_send("SIP/2.0 %s\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=redirect\r\nCall-ID: %s\r\n"
              "CSeq: %s\r\nContact: <sip:second@%s:%d>;q=0.5, <sip:first@%s:%d>;q=0.9\r\n"
              "Content-Length: 0\r\n\r\n",
              text, peer_hdr(&invite, "Via", 0), peer_hdr(&invite, "From", 0),
              peer_hdr(&invite, "To", 0), peer_hdr(&invite, "Call-ID", 0),
              peer_hdr(&invite, "CSeq", 0), peer_ip(), peer_port(), peer_ip(), peer_port());
    peer_expect("ACK ");
}

START_TEST(the_preferred_target_is_called_with_the_same_to)
{
    peer_msg second;

    redirected(PJSIP_REDIRECT_ACCEPT);
    second = *peer_expect("INVITE sip:first@");
    ck_assert_str_eq(peer_hdr(&second, "To", 0), peer_hdr(&invite, "To", 0));
    ck_assert_str_eq(peer_hdr(&second, "Call-ID", 0), peer_hdr(&invite, "Call-ID", 0));
    ck_assert_str_ne(peer_hdr(&second, "Via", 0), peer_hdr(&invite, "Via", 0));
    ck_assert_str_ne(peer_hdr(&second, "CSeq", 0), peer_hdr(&invite, "CSeq", 0));
    peer_reply(&second, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CALLING redirected INVITE:302 CONNECTING media:0 CONFIRMED ");
    peer_dialog_as_callee(&dlg, &second, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_to_header_names_the_target_if_the_program_wants)
{
    const peer_msg *second;

    redirected(PJSIP_REDIRECT_ACCEPT_REPLACE);
    second = peer_expect("INVITE sip:first@");
    ck_assert_ptr_nonnull(strstr(peer_hdr(second, "To", 0), "sip:first@"));
    peer_reply(second, "486 Busy Here", "callee", "", "");
    peer_expect("ACK ");
}
END_TEST

START_TEST(each_target_that_is_declined_is_followed_by_the_next_and_then_the_end)
{
    redirected(PJSIP_REDIRECT_REJECT);
    peer_expect_nothing();
    ck_assert_str_eq(rig_log(), "CALLING redirected redirected DISCONNCTD:302 INVITE:302 ");
}
END_TEST

START_TEST(stop_asks_for_no_other_target)
{
    redirected(PJSIP_REDIRECT_STOP);
    ck_assert_str_eq(rig_log(), "CALLING redirected DISCONNCTD:302 INVITE:302 ");
}
END_TEST

START_TEST(a_decision_may_come_later)
{
    const peer_msg *second;

    redirected(PJSIP_REDIRECT_PENDING);
    peer_expect_nothing();
    ck_assert_str_eq(rig_log(), "CALLING redirected INVITE:302 ");
    ck_assert_int_eq(pjsip_inv_process_redirect(rig_inv, PJSIP_REDIRECT_ACCEPT, NULL), PJ_SUCCESS);
    second = peer_expect("INVITE sip:first@");
    ck_assert_int_eq(pjsip_inv_process_redirect(rig_inv, PJSIP_REDIRECT_ACCEPT, NULL),
                     PJ_EINVALIDOP);
    peer_reply(second, "486 Busy Here", "callee", "", "");
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "DISCONNCTD:486 INVITE:486 ");
}
END_TEST

START_TEST(a_late_no_goes_on_to_the_next_target)
{
    redirected(PJSIP_REDIRECT_PENDING);
    rig_log();
    rig.redirect = PJSIP_REDIRECT_ACCEPT;
    ck_assert_int_eq(pjsip_inv_process_redirect(rig_inv, PJSIP_REDIRECT_REJECT, NULL), PJ_SUCCESS);
    peer_reply(peer_expect("INVITE sip:second@"), "486 Busy Here", "callee", "", "");
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "redirected DISCONNCTD:486 INVITE:486 ");
}
END_TEST

START_TEST(a_call_that_waits_for_a_decision_can_be_hung_up)
{
    redirected(PJSIP_REDIRECT_PENDING);
    rig_log();
    ck_assert_int_eq(rig_hang_up(487), PJ_SUCCESS);
    ck_assert_str_eq(rig_log(), "DISCONNCTD:487 ");
    ck_assert_int_eq(pjsip_inv_process_redirect(rig_inv, PJSIP_REDIRECT_ACCEPT, NULL),
                     PJSIP_ESESSIONTERMINATED);
}
END_TEST

START_TEST(a_ring_of_redirections_ends)
{
    redirected(PJSIP_REDIRECT_ACCEPT);
    for (int i = 0; i < 2; i++) {
        peer_msg next = *peer_expect("INVITE ");
        char contact[128];

        snprintf(contact, sizeof(contact), "Contact: <sip:second@%s:%d>\r\n", peer_ip(),
                 peer_port());
        peer_send("SIP/2.0 302 Moved\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=r%d\r\nCall-ID: %s\r\n"
                  "CSeq: %s\r\n%sContent-Length: 0\r\n\r\n",
                  peer_hdr(&next, "Via", 0), peer_hdr(&next, "From", 0), peer_hdr(&next, "To", 0),
                  i, peer_hdr(&next, "Call-ID", 0), peer_hdr(&next, "CSeq", 0), contact);
        peer_expect("ACK ");
    }
    peer_expect_nothing();
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
}
END_TEST

START_TEST(try_next_target_says_when_there_is_none)
{
    rig_make_call(rig_sdp, 0);
    ck_assert(!pjsip_inv_uac_try_next_target(NULL));
    while (pjsip_inv_uac_try_next_target(rig_inv))
        peer_expect("INVITE ");
    ck_assert_int_eq(pjsip_inv_process_redirect(rig_inv, (pjsip_redirect_op)99, NULL), PJ_EINVAL);
}
END_TEST

Suite *inv_redirect_suite(void)
{
    Suite *suite = suite_create("inv_redirect");
    TCase *tc = tcase_create("targets");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, the_preferred_target_is_called_with_the_same_to);
    tcase_add_test(tc, the_to_header_names_the_target_if_the_program_wants);
    tcase_add_test(tc, each_target_that_is_declined_is_followed_by_the_next_and_then_the_end);
    tcase_add_test(tc, stop_asks_for_no_other_target);
    tcase_add_test(tc, a_decision_may_come_later);
    tcase_add_test(tc, a_late_no_goes_on_to_the_next_target);
    tcase_add_test(tc, a_call_that_waits_for_a_decision_can_be_hung_up);
    tcase_add_test(tc, a_ring_of_redirections_ends);
    tcase_add_test(tc, try_next_target_says_when_there_is_none);
    suite_add_tcase(suite, tc);
    return suite;
}
