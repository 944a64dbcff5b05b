/* SPDX-License-Identifier: BSD-2-Clause */
/* Being called (RFC 3261 13.3). */
#include <check.h>
#include <string.h>

#include "support/call_rig.h"

Suite *inv_uas_suite(void);

static peer_dialog dlg;

START_TEST(a_response_keeps_what_the_application_added_to_the_one_before)
{
    static const pj_str_t name = {"X-Mine", 6}, value = {"yes", 3};
    pjsip_tx_data *tdata;
    const peer_msg *msg;

    peer_invite("headers", "headers", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(pjsip_inv_answer(rig_inv, 180, NULL, NULL, &tdata), PJ_SUCCESS);
    pjsip_msg_add_hdr(tdata->msg,
                      (pjsip_hdr *)pjsip_generic_string_hdr_create(tdata->pool, &name, &value));
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    ck_assert_str_eq(peer_hdr(peer_expect("SIP/2.0 180 "), "X-Mine", 0), "yes");
    ck_assert_int_eq(rig_answer(486, NULL), PJ_SUCCESS);
    msg = peer_expect("SIP/2.0 486 ");
    ck_assert_str_eq(peer_hdr(msg, "X-Mine", 0), "yes");
    ck_assert_str_eq(peer_hdr(msg, "X-Mine", 1), "");
}
END_TEST

START_TEST(a_final_response_is_the_last)
{
    pjsip_tx_data *tdata;

    rig.answer = 200;
    peer_invite("final", "final", "", rig_sdp);
    peer_dialog_as_caller(&dlg, peer_expect("SIP/2.0 200 "));
    ck_assert_int_eq(pjsip_inv_answer(rig_inv, 200, NULL, NULL, &tdata), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_inv_answer(rig_inv, 486, NULL, NULL, &tdata), PJ_EINVALIDOP);
    peer_request(&dlg, "ACK", 1, "final-ack", "", "");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_code_that_is_none_is_refused)
{
    pjsip_tx_data *tdata;

    peer_invite("codes", "codes", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(pjsip_inv_answer(rig_inv, 99, NULL, NULL, &tdata), PJ_EINVAL);
    ck_assert_int_eq(pjsip_inv_answer(rig_inv, 700, NULL, NULL, &tdata), PJ_EINVAL);
    ck_assert_int_eq(rig_answer(486, NULL), PJ_SUCCESS);
    peer_expect("SIP/2.0 486 ");
}
END_TEST

START_TEST(a_180_carries_an_answer_only_if_it_is_given_one)
{
    rig.answer_sdp = NULL;
    peer_invite("ring", "ring", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(180, NULL), PJ_SUCCESS);
    ck_assert_str_eq(peer_body(peer_expect("SIP/2.0 180 ")), "");
    ck_assert_int_eq(rig_answer(180, rig_sdp_other), PJ_SUCCESS);
    ck_assert_ptr_nonnull(strstr(peer_body(peer_expect("SIP/2.0 180 ")), "m=audio 5000"));
    ck_assert_str_eq(rig_log(), "INCOMING EARLY media:0 EARLY ");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_expect("SIP/2.0 603 ");
}
END_TEST

START_TEST(an_answer_that_does_not_fit_is_refused_and_the_call_can_be_declined)
{
    pjsip_tx_data *tdata;

    rig.answer_sdp = NULL;
    peer_invite("unfit", "unfit", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_ne(pjsip_inv_answer(rig_inv, 200, NULL, rig_parse(rig_sdp_video), &tdata),
                     PJ_SUCCESS);
    ck_assert_ptr_null(tdata);
    ck_assert_str_eq(rig_log(), "INCOMING ");
    ck_assert_int_eq(rig_hang_up(488), PJ_SUCCESS);
    peer_expect("SIP/2.0 488 ");
    ck_assert_str_eq(rig_log(), "DISCONNCTD:488 ");
}
END_TEST

START_TEST(the_answer_may_be_set_apart_from_the_response)
{
    const peer_msg *msg;

    rig.answer_sdp = NULL;
    peer_invite("apart", "apart", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(pjsip_inv_set_sdp_answer(rig_inv, rig_parse(rig_sdp_other)), PJ_SUCCESS);
    ck_assert_int_eq(rig_answer(200, NULL), PJ_SUCCESS);
    msg = peer_expect("SIP/2.0 200 ");
    ck_assert_ptr_nonnull(strstr(peer_body(msg), "m=audio 5000 RTP/AVP 8"));
    peer_dialog_as_caller(&dlg, msg);
    peer_request(&dlg, "ACK", 1, "apart-ack", "", "");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(set_local_sdp_answers_an_offer_and_makes_one_without)
{
    const peer_msg *msg;

    rig.answer_sdp = NULL;
    peer_invite("local", "local", "", "");
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(pjsip_inv_set_local_sdp(rig_inv, rig_parse(rig_sdp)), PJ_SUCCESS);
    ck_assert_int_eq(rig_answer(200, NULL), PJ_SUCCESS);
    msg = peer_expect("SIP/2.0 200 ");
    ck_assert_ptr_nonnull(strstr(peer_body(msg), "m=audio 4000 RTP/AVP 0 8"));
    peer_dialog_as_caller(&dlg, msg);
    peer_request(&dlg, "ACK", 1, "local-ack", "", rig_sdp_other);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_bye_before_the_answer_ends_the_call_and_its_invite)
{
    const peer_msg *msg;

    peer_invite("bye-early", "bye-early", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(180, NULL), PJ_SUCCESS);
    msg = peer_expect("SIP/2.0 180 ");
    peer_dialog_as_caller(&dlg, msg);
    peer_request(&dlg, "BYE", 0, "bye-early-bye", "", "");
    peer_expect("SIP/2.0 200 ");
    peer_expect("SIP/2.0 487 ");
    ck_assert_str_eq(rig_log(), "INCOMING EARLY DISCONNCTD:200 ");
}
END_TEST

START_TEST(a_retransmitted_invite_gets_the_last_response_again)
{
    peer_invite("again", "again", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(180, NULL), PJ_SUCCESS);
    peer_expect("SIP/2.0 180 ");
    peer_invite("again", "again", "", rig_sdp);
    peer_expect("SIP/2.0 180 ");
    ck_assert_str_eq(rig_log(), "INCOMING EARLY ");
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_expect("SIP/2.0 603 ");
}
END_TEST

Suite *inv_uas_suite(void)
{
    Suite *suite = suite_create("inv_uas");
    TCase *tc = tcase_create("called");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, a_response_keeps_what_the_application_added_to_the_one_before);
    tcase_add_test(tc, a_final_response_is_the_last);
    tcase_add_test(tc, a_code_that_is_none_is_refused);
    tcase_add_test(tc, a_180_carries_an_answer_only_if_it_is_given_one);
    tcase_add_test(tc, an_answer_that_does_not_fit_is_refused_and_the_call_can_be_declined);
    tcase_add_test(tc, the_answer_may_be_set_apart_from_the_response);
    tcase_add_test(tc, set_local_sdp_answers_an_offer_and_makes_one_without);
    tcase_add_test(tc, a_bye_before_the_answer_ends_the_call_and_its_invite);
    tcase_add_test(tc, a_retransmitted_invite_gets_the_last_response_again);
    suite_add_tcase(suite, tc);
    return suite;
}
