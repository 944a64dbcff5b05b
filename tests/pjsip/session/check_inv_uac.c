/* SPDX-License-Identifier: BSD-2-Clause */
/* Calling (RFC 3261 13.2). */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/call_rig.h"

Suite *inv_uac_suite(void);

static peer_msg invite;
static peer_dialog dlg;

START_TEST(a_100_changes_nothing_and_each_further_1xx_is_told)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "100 Trying", "", "", "");
    ck_assert_str_eq(rig_log(), "CALLING ");
    peer_reply(&invite, "180 Ringing", "callee", "", "");
    peer_reply(&invite, "182 Queued", "callee", "", "");
    ck_assert_str_eq(rig_log(), "EARLY EARLY ");
    peer_reply(&invite, "486 Busy Here", "callee", "", "");
    peer_expect("ACK ");
}
END_TEST

START_TEST(a_1xx_without_a_tag_counts_and_its_media_too)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "183 Session Progress", "", "", rig_sdp);
    ck_assert_str_eq(rig_log(), "CALLING EARLY media:0 ");
    peer_reply(&invite, "486 Busy Here", "callee", "", "");
    peer_expect("ACK ");
}
END_TEST

START_TEST(an_invite_may_be_built_only_before_it_is_sent)
{
    pjsip_tx_data *tdata;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    ck_assert_int_eq(pjsip_inv_invite(rig_inv, &tdata), PJ_EINVALIDOP);
    peer_reply(&invite, "486 Busy Here", "callee", "", "");
    peer_expect("ACK ");
}
END_TEST

START_TEST(a_session_that_is_never_used_goes_without_a_trace)
{
    pjsip_tx_data *tdata;

    rig_make_call(rig_sdp, 0);
    ck_assert_int_eq(pjsip_inv_invite(rig_inv, &tdata), PJ_SUCCESS);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_bad_offer_is_refused_when_the_session_is_made)
{
    pjmedia_sdp_session *sdp = rig_parse(rig_sdp);
    pj_str_t us = pj_str("<sip:us@127.0.0.1>"), them = pj_str("<sip:peer@127.0.0.1>");
    pjsip_inv_session *inv;
    pjsip_dialog *d;

    sdp->conn = NULL;
    ck_assert_int_eq(pjsip_dlg_create_uac(pjsip_ua_instance(), &us, &us, &them, NULL, &d),
                     PJ_SUCCESS);
    ck_assert_int_ne(pjsip_inv_create_uac(d, sdp, 0, &inv), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_terminate(d), PJ_SUCCESS);
}
END_TEST

static void send_again(pj_bool_t new_offer)
{
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_inv_uac_restart(rig_inv, new_offer), PJ_SUCCESS);
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_NULL);
    if (new_offer)
        ck_assert_int_eq(pjsip_inv_set_local_sdp(rig_inv, rig_parse(rig_sdp_other)), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_invite(rig_inv, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
}

START_TEST(a_restarted_call_forgets_its_first_invite)
{
    peer_msg second;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "100 Trying", "", "", "");
    send_again(PJ_FALSE);
    second = *peer_expect("INVITE ");
    ck_assert_str_eq(peer_body(&second), peer_body(&invite));
    peer_reply(&invite, "486 Busy Here", "other", "", "");
    peer_expect("ACK ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CALLING);
    peer_reply(&second, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CALLING CALLING INVITE:486 CONNECTING media:0 CONFIRMED ");
    peer_dialog_as_callee(&dlg, &second, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_restarted_call_may_offer_something_else)
{
    peer_msg second;

    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "183 Session Progress", "callee", "", rig_sdp);
    send_again(PJ_TRUE);
    second = *peer_expect("INVITE ");
    ck_assert_ptr_nonnull(strstr(peer_body(&second), "m=audio 5000"));
    peer_reply(&second, "200 OK", "callee2", "", rig_sdp_other);
    peer_expect("ACK ");
    peer_reply(&invite, "487 Request Terminated", "callee", "", "");
    peer_expect("ACK ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    peer_dialog_as_callee(&dlg, &second, "callee2");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_answer_that_does_not_fit_the_offer_ends_the_call)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp_video);
    peer_expect("ACK ");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "CALLING CONNECTING media:failed CONFIRMED DISCONNCTD:200 ");
}
END_TEST

START_TEST(a_200_without_an_answer_ends_the_call)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", "");
    peer_expect("ACK ");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "CALLING CONNECTING media:failed CONFIRMED DISCONNCTD:200 ");
}
END_TEST

START_TEST(hazard_14_an_unusable_early_answer_is_mended_by_the_200)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "183 Session Progress", "callee", "", rig_sdp_video);
    ck_assert_str_eq(rig_log(), "CALLING EARLY media:failed ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CONNECTING media:0 CONFIRMED ");
    peer_dialog_as_callee(&dlg, &invite, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(hazard_14_an_early_answer_that_is_no_sdp_is_ignored)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "183 Session Progress", "callee", "", rig_sdp_bad);
    ck_assert_str_eq(rig_log(), "CALLING EARLY ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CONNECTING media:0 CONFIRMED ");
    peer_dialog_as_callee(&dlg, &invite, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_invite_that_cannot_be_sent_says_so_and_tells_nothing)
{
    pj_str_t us = pj_str("<sip:us@127.0.0.1>"), them = pj_str("<sip:peer@[::1]:9>");
    pjsip_inv_session *inv;
    pjsip_tx_data *tdata;
    pjsip_dialog *d;
    pj_status_t status;

    ck_assert_int_eq(pjsip_dlg_create_uac(pjsip_ua_instance(), &us, &us, &them, NULL, &d),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_create_uac(d, rig_parse(rig_sdp), 0, &inv), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_invite(inv, &tdata), PJ_SUCCESS);
    status = pjsip_inv_send_msg(inv, tdata); /* there is no IPv6 transport */
    if (status != PJ_SUCCESS) {
        ck_assert_str_eq(rig_log(), "");
        ck_assert_int_eq(pjsip_inv_terminate(inv, 503, PJ_TRUE), PJ_SUCCESS);
        ck_assert_str_eq(rig_log(), "DISCONNCTD:503 ");
    } else {
        rig_pass(40000);
        ck_assert_ptr_nonnull(strstr(rig_log(), "DISCONNCTD:"));
    }
}
END_TEST

Suite *inv_uac_suite(void)
{
    Suite *suite = suite_create("inv_uac");
    TCase *tc = tcase_create("calling");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, a_100_changes_nothing_and_each_further_1xx_is_told);
    tcase_add_test(tc, a_1xx_without_a_tag_counts_and_its_media_too);
    tcase_add_test(tc, an_invite_may_be_built_only_before_it_is_sent);
    tcase_add_test(tc, a_session_that_is_never_used_goes_without_a_trace);
    tcase_add_test(tc, a_bad_offer_is_refused_when_the_session_is_made);
    tcase_add_test(tc, a_restarted_call_forgets_its_first_invite);
    tcase_add_test(tc, a_restarted_call_may_offer_something_else);
    tcase_add_test(tc, an_answer_that_does_not_fit_the_offer_ends_the_call);
    tcase_add_test(tc, a_200_without_an_answer_ends_the_call);
    tcase_add_test(tc, hazard_14_an_unusable_early_answer_is_mended_by_the_200);
    tcase_add_test(tc, hazard_14_an_early_answer_that_is_no_sdp_is_ignored);
    tcase_add_test(tc, an_invite_that_cannot_be_sent_says_so_and_tells_nothing);
    suite_add_tcase(suite, tc);
    return suite;
}
