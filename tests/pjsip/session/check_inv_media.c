/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Offers and answers in the messages of a session: forks, changed answers, order of what is told.
 */
#include <check.h>
#include <string.h>
#include <pjmedia/errno.h>

#include "support/call_rig.h"

Suite *inv_media_suite(void);

static peer_msg invite;
static peer_dialog dlg;

static unsigned remote_port(void)
{
    const pjmedia_sdp_session *sdp;

    ck_assert_int_eq(pjmedia_sdp_neg_get_active_remote(rig_inv->neg, &sdp), PJ_SUCCESS);
    return sdp->media[0]->desc.port;
}

static void answers(const char *first_tag, const char *second_tag)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "183 Session Progress", first_tag, "", rig_sdp);
    ck_assert_uint_eq(remote_port(), 4000);
    peer_reply(&invite, "200 OK", second_tag, "", rig_sdp_other);
    peer_expect("ACK ");
    peer_dialog_as_callee(&dlg, &invite, second_tag);
}

/* Each test runs in a process of its own, so the settings need not be put back. */
START_TEST(a_second_answer_of_the_same_branch_is_taken)
{
    answers("callee", "callee");
    ck_assert_uint_eq(remote_port(), 5000);
    ck_assert(rig_inv->updated_sdp_answer);
    ck_assert_str_eq(rig_log(), "CALLING EARLY media:0 CONNECTING media:0 CONFIRMED ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_second_answer_of_the_same_branch_is_ignored_if_the_program_wants)
{
    pjsip_cfg()->endpt.accept_multiple_sdp_answers = PJ_FALSE;
    answers("callee", "callee");
    ck_assert_uint_eq(remote_port(), 4000);
    ck_assert_str_eq(rig_log(), "CALLING EARLY media:0 CONNECTING CONFIRMED ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_answer_of_another_branch_is_followed)
{
    pjsip_cfg()->endpt.accept_multiple_sdp_answers = PJ_FALSE;
    answers("one", "two");
    ck_assert_uint_eq(remote_port(), 5000);
    ck_assert(rig_inv->following_fork);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_answer_of_another_branch_is_not_followed_if_the_program_wants)
{
    pjsip_cfg()->endpt.follow_early_media_fork = PJ_FALSE;
    answers("one", "two");
    ck_assert_uint_eq(remote_port(), 4000);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_same_answer_again_is_not_told_again)
{
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "183 Session Progress", "callee", "", rig_sdp);
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CALLING EARLY media:0 CONNECTING CONFIRMED ");
    peer_dialog_as_callee(&dlg, &invite, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_description_in_a_1xx_to_an_invite_without_an_offer_is_ignored)
{
    rig.reoffer_sdp = rig_sdp;
    rig_call(NULL);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "183 Session Progress", "callee", "", rig_sdp_other);
    ck_assert_str_eq(rig_log(), "CALLING EARLY ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp_other);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "CONNECTING offer media:0 CONFIRMED ");
    peer_dialog_as_callee(&dlg, &invite, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_offer_that_the_application_leaves_is_answered_with_what_is_active)
{
    rig_established_as_callee(&dlg);
    peer_request(&dlg, "INVITE", 0, "left", "", rig_sdp_other);
    ck_assert_ptr_nonnull(strstr(peer_body(peer_expect("SIP/2.0 200 ")), "m=audio 4000 RTP/AVP 8"));
    peer_request(&dlg, "ACK", dlg.cseq, "left-ack", "", "");
    ck_assert_str_eq(rig_log(), "reinvite offer media:0 ");
    ck_assert_uint_eq(remote_port(), 5000);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_call_without_any_media_is_a_call)
{
    const peer_msg *ok;

    rig.answer_sdp = NULL;
    rig.answer = 200;
    peer_invite("none", "none", "", "");
    ok = peer_expect("SIP/2.0 200 ");
    ck_assert_str_eq(peer_body(ok), "");
    peer_dialog_as_caller(&dlg, ok);
    peer_request(&dlg, "ACK", 1, "none-ack", "", "");
    ck_assert_str_eq(rig_log(), "INCOMING CONNECTING CONFIRMED ");
    peer_request(&dlg, "INVITE", 0, "none2", "", ""); /* nor does a re-INVITE bring any */
    ck_assert_str_eq(peer_body(peer_expect("SIP/2.0 200 ")), "");
    peer_request(&dlg, "ACK", dlg.cseq, "none2-ack", "", "");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_answer_is_refused_where_no_offer_waits)
{
    rig_make_call(rig_sdp, 0);
    ck_assert_int_eq(pjsip_inv_set_sdp_answer(rig_inv, rig_parse(rig_sdp)),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjsip_inv_set_sdp_answer(rig_inv, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_inv_set_local_sdp(NULL, NULL), PJ_EINVAL);
}
END_TEST

START_TEST(the_offer_may_be_exchanged_until_it_is_sent)
{
    pjsip_tx_data *tdata;

    rig_make_call(rig_sdp, 0);
    ck_assert_int_eq(pjsip_inv_set_local_sdp(rig_inv, rig_parse(rig_sdp_other)), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_invite(rig_inv, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    invite = *peer_expect("INVITE ");
    ck_assert_ptr_nonnull(strstr(peer_body(&invite), "m=audio 5000"));
    ck_assert_int_eq(pjsip_inv_set_local_sdp(rig_inv, rig_parse(rig_sdp)), PJMEDIA_SDPNEG_EINSTATE);
    peer_reply(&invite, "486 Busy Here", "callee", "", "");
    peer_expect("ACK ");
}
END_TEST

Suite *inv_media_suite(void)
{
    Suite *suite = suite_create("inv_media");
    TCase *tc = tcase_create("descriptions");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, a_second_answer_of_the_same_branch_is_taken);
    tcase_add_test(tc, a_second_answer_of_the_same_branch_is_ignored_if_the_program_wants);
    tcase_add_test(tc, the_answer_of_another_branch_is_followed);
    tcase_add_test(tc, the_answer_of_another_branch_is_not_followed_if_the_program_wants);
    tcase_add_test(tc, the_same_answer_again_is_not_told_again);
    tcase_add_test(tc, a_description_in_a_1xx_to_an_invite_without_an_offer_is_ignored);
    tcase_add_test(tc, an_offer_that_the_application_leaves_is_answered_with_what_is_active);
    tcase_add_test(tc, a_call_without_any_media_is_a_call);
    tcase_add_test(tc, an_answer_is_refused_where_no_offer_waits);
    tcase_add_test(tc, the_offer_may_be_exchanged_until_it_is_sent);
    suite_add_tcase(suite, tc);
    return suite;
}
