/* SPDX-License-Identifier: BSD-2-Clause */
/* re-INVITE and UPDATE (RFC 3261 14, RFC 3311), beside the stories of tests/pjsip/scenario. */
#include <check.h>
#include <string.h>

#include "support/call_rig.h"

Suite *inv_reoffer_suite(void);

static peer_dialog dlg;

static pj_status_t update(const char *sdp)
{
    pjsip_tx_data *tdata;
    pj_status_t status;

    status = pjsip_inv_update(rig_inv, NULL, sdp ? rig_parse(sdp) : NULL, &tdata);
    return status == PJ_SUCCESS ? pjsip_inv_send_msg(rig_inv, tdata) : status;
}

START_TEST(a_reinvite_with_an_offer_is_answered_as_the_application_says)
{
    rig_established_as_callee(&dlg);
    rig.reoffer_sdp = rig_sdp_other;
    peer_request(&dlg, "INVITE", 0, "change", "", rig_sdp);
    ck_assert_ptr_nonnull(strstr(peer_body(peer_expect("SIP/2.0 200 ")), "m=audio 5000 RTP/AVP 8"));
    peer_request(&dlg, "ACK", dlg.cseq, "change-ack", "", "");
    ck_assert_str_eq(rig_log(), "reinvite offer media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_reinvite_that_cannot_be_answered_gets_488_and_the_call_goes_on)
{
    const peer_msg *msg;

    rig_established_as_callee(&dlg);
    peer_request(&dlg, "INVITE", 0, "unfit", "", rig_sdp_video);
    msg = peer_expect("SIP/2.0 488 ");
    ck_assert_str_ne(peer_hdr(msg, "Warning", 0), "");
    peer_request(&dlg, "ACK", dlg.cseq, "unfit", "", "");
    ck_assert_str_eq(rig_log(), "reinvite offer media:failed ");
    peer_request(&dlg, "INVITE", 0, "fit", "", rig_sdp);
    peer_expect("SIP/2.0 200 ");
    peer_request(&dlg, "ACK", dlg.cseq, "fit-ack", "", "");
    ck_assert_str_eq(rig_log(), "reinvite offer media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(hazard_14_a_reinvite_after_a_failed_one_finds_the_old_media)
{
    rig_established_as_callee(&dlg);
    peer_request(&dlg, "INVITE", 0, "unfit", "", rig_sdp_video);
    peer_expect("SIP/2.0 488 ");
    peer_request(&dlg, "ACK", dlg.cseq, "unfit", "", "");
    peer_request(&dlg, "INVITE", 0, "ask", "", ""); /* what is active? */
    ck_assert_ptr_nonnull(strstr(peer_body(peer_expect("SIP/2.0 200 ")), "m=audio 4000"));
    peer_request(&dlg, "ACK", dlg.cseq, "ask-ack", "", rig_sdp);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_reinvite_with_broken_sdp_gets_488)
{
    rig_established_as_callee(&dlg);
    peer_request(&dlg, "INVITE", 0, "broken", "", rig_sdp_bad);
    peer_expect("SIP/2.0 488 ");
    peer_request(&dlg, "ACK", dlg.cseq, "broken", "", "");
    ck_assert_str_eq(rig_log(), "");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_reinvite_that_requires_what_we_lack_gets_420)
{
    const peer_msg *msg;

    rig_established_as_callee(&dlg);
    peer_request(&dlg, "INVITE", 0, "require", "Require: 100rel\r\n", rig_sdp);
    msg = peer_expect("SIP/2.0 420 ");
    ck_assert_str_eq(peer_hdr(msg, "Unsupported", 0), "100rel");
    peer_request(&dlg, "ACK", dlg.cseq, "require", "", "");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_application_may_answer_a_reinvite_by_itself)
{
    rig_established_as_callee(&dlg);
    rig.own_reinvite = PJ_TRUE;
    peer_request(&dlg, "INVITE", 0, "own", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(200, rig_sdp_other), PJ_SUCCESS);
    ck_assert_ptr_nonnull(strstr(peer_body(peer_expect("SIP/2.0 200 ")), "m=audio 5000"));
    peer_request(&dlg, "ACK", dlg.cseq, "own-ack", "", "");
    ck_assert_str_eq(rig_log(), "reinvite media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_application_may_refuse_a_reinvite_by_itself)
{
    rig_established_as_callee(&dlg);
    rig.own_reinvite = PJ_TRUE;
    peer_request(&dlg, "INVITE", 0, "own", "", rig_sdp_other);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(488, NULL), PJ_SUCCESS);
    peer_expect("SIP/2.0 488 ");
    peer_request(&dlg, "ACK", dlg.cseq, "own", "", "");
    rig.own_reinvite = PJ_FALSE;
    peer_request(&dlg, "INVITE", 0, "next", "", rig_sdp_other);
    peer_expect("SIP/2.0 200 ");
    peer_request(&dlg, "ACK", dlg.cseq, "next-ack", "", "");
    ck_assert_str_eq(rig_log(), "reinvite reinvite offer media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_reinvite_changes_our_contact)
{
    pj_str_t contact = pj_str("<sip:moved@127.0.0.1:5099>");
    pj_str_t bad = pj_str("not a contact at all <");
    pjsip_tx_data *tdata;
    const peer_msg *msg;

    rig_established_as_caller(&dlg);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, &bad, NULL, &tdata), PJSIP_EINVALIDURI);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, &contact, rig_parse(rig_sdp), &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    msg = peer_expect("INVITE ");
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Contact", 0), "moved@127.0.0.1:5099"));
    peer_reply(msg, "200 OK", "", "", rig_sdp);
    peer_expect("ACK ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(the_same_long_contact_again_takes_no_more_memory)
{
    static char text[4096];
    pj_size_t used[3];

    memset(text, 'x', sizeof(text) - 1);
    memcpy(text, "<sip:moved@127.0.0.1:5099>;note=", 32);
    rig_established_as_caller(&dlg);
    for (int i = 0; i < 3; i++) {
        pj_str_t contact = pj_str(text);
        pjsip_tx_data *tdata;

        ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, &contact, NULL, &tdata), PJ_SUCCESS);
        pjsip_tx_data_dec_ref(tdata);
        used[i] = pj_pool_get_used_size(rig_inv->dlg->pool);
    }
    ck_assert_uint_eq(used[2], used[1]);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_offer_that_was_never_sent_does_not_block_the_next)
{
    pjsip_tx_data *tdata;

    rig_established_as_caller(&dlg);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, rig_parse(rig_sdp_other), &tdata),
                     PJ_SUCCESS);
    pjsip_tx_data_dec_ref(tdata);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, rig_parse(rig_sdp), &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    peer_reply(peer_expect("INVITE "), "200 OK", "", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_reinvite_is_sent_again_with_credentials)
{
    pjsip_cred_info cred;
    pjsip_tx_data *tdata;
    const peer_msg *msg;

    rig_established_as_caller(&dlg);
    memset(&cred, 0, sizeof(cred));
    cred.realm = pj_str("home");
    cred.scheme = pj_str("digest");
    cred.username = pj_str("us");
    cred.data = pj_str("secret");
    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&rig_inv->dlg->auth_sess, 1, &cred),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, rig_parse(rig_sdp_other), &tdata),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    peer_reply(peer_expect("INVITE "), "401 Unauthorized", "",
               "WWW-Authenticate: Digest realm=\"home\", nonce=\"n1\"\r\n", "");
    peer_expect("ACK ");
    msg = peer_expect("INVITE ");
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Authorization", 0), "n1"));
    peer_reply(msg, "200 OK", "", "", rig_sdp_other);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "INVITE:401 media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_update_with_an_offer_is_answered)
{
    const peer_msg *msg;

    rig_established_as_callee(&dlg);
    rig.reoffer_sdp = rig_sdp_other;
    peer_request(&dlg, "UPDATE", 0, "update", "", rig_sdp);
    msg = peer_expect("SIP/2.0 200 ");
    ck_assert_ptr_nonnull(strstr(peer_body(msg), "m=audio 5000"));
    ck_assert_str_ne(peer_hdr(msg, "Contact", 0), "");
    ck_assert_str_eq(rig_log(), "offer media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_update_that_cannot_be_answered_gets_488)
{
    rig_established_as_callee(&dlg);
    peer_request(&dlg, "UPDATE", 0, "update", "", rig_sdp_video);
    peer_expect("SIP/2.0 488 ");
    ck_assert_str_eq(rig_log(), "offer media:failed ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(our_update_changes_the_session)
{
    const peer_msg *msg;

    rig_established_as_callee(&dlg);
    ck_assert_int_eq(update(rig_sdp_other), PJ_SUCCESS);
    msg = peer_expect("UPDATE ");
    ck_assert_ptr_nonnull(strstr(peer_body(msg), "m=audio 5000"));
    peer_reply(msg, "200 OK", "", "", rig_sdp_other);
    ck_assert_str_eq(rig_log(), "media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(our_update_without_an_offer_is_a_request_like_another)
{
    rig_established_as_callee(&dlg);
    ck_assert_int_eq(update(NULL), PJ_SUCCESS);
    peer_reply(peer_expect("UPDATE "), "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_refused_update_leaves_the_session_and_the_next_may_follow)
{
    rig_established_as_callee(&dlg);
    ck_assert_int_eq(update(rig_sdp_other), PJ_SUCCESS);
    ck_assert_int_eq(update(rig_sdp), PJ_EINVALIDOP); /* one at a time */
    peer_reply(peer_expect("UPDATE "), "491 Request Pending", "", "", "");
    ck_assert_str_eq(rig_log(), "UPDATE:491 ");
    ck_assert_int_eq(update(rig_sdp_other), PJ_SUCCESS);
    peer_reply(peer_expect("UPDATE "), "200 OK", "", "", rig_sdp_other);
    ck_assert_str_eq(rig_log(), "media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_peer_that_does_not_allow_update_gets_none)
{
    rig.answer = 200;
    peer_invite("no-update", "no-update", "Allow: INVITE, ACK, BYE\r\n", rig_sdp);
    peer_dialog_as_caller(&dlg, peer_expect("SIP/2.0 200 "));
    peer_request(&dlg, "ACK", 1, "no-update-ack", "", "");
    ck_assert_int_eq(update(NULL), PJ_ENOTSUP);
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_update_before_the_first_answer_is_too_early)
{
    peer_invite("early", "early", "Allow: INVITE, UPDATE\r\n", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(rig_answer(180, NULL), PJ_SUCCESS);
    peer_dialog_as_caller(&dlg, peer_expect("SIP/2.0 180 "));
    peer_request(&dlg, "UPDATE", 0, "early-update", "", rig_sdp_other);
    ck_assert_str_ne(peer_hdr(peer_expect("SIP/2.0 500 "), "Retry-After", 0), "");
    ck_assert_int_eq(update(rig_sdp_other), PJ_EINVALIDOP);
    ck_assert_int_eq(rig_hang_up(0), PJ_SUCCESS);
    peer_expect("SIP/2.0 603 ");
}
END_TEST

Suite *inv_reoffer_suite(void)
{
    Suite *suite = suite_create("inv_reoffer");
    TCase *tc = tcase_create("changes");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, a_reinvite_with_an_offer_is_answered_as_the_application_says);
    tcase_add_test(tc, a_reinvite_that_cannot_be_answered_gets_488_and_the_call_goes_on);
    tcase_add_test(tc, hazard_14_a_reinvite_after_a_failed_one_finds_the_old_media);
    tcase_add_test(tc, a_reinvite_with_broken_sdp_gets_488);
    tcase_add_test(tc, a_reinvite_that_requires_what_we_lack_gets_420);
    tcase_add_test(tc, the_application_may_answer_a_reinvite_by_itself);
    tcase_add_test(tc, the_application_may_refuse_a_reinvite_by_itself);
    tcase_add_test(tc, a_reinvite_changes_our_contact);
    tcase_add_test(tc, the_same_long_contact_again_takes_no_more_memory);
    tcase_add_test(tc, an_offer_that_was_never_sent_does_not_block_the_next);
    tcase_add_test(tc, a_reinvite_is_sent_again_with_credentials);
    tcase_add_test(tc, an_update_with_an_offer_is_answered);
    tcase_add_test(tc, an_update_that_cannot_be_answered_gets_488);
    tcase_add_test(tc, our_update_changes_the_session);
    tcase_add_test(tc, our_update_without_an_offer_is_a_request_like_another);
    tcase_add_test(tc, a_refused_update_leaves_the_session_and_the_next_may_follow);
    tcase_add_test(tc, a_peer_that_does_not_allow_update_gets_none);
    tcase_add_test(tc, an_update_before_the_first_answer_is_too_early);
    suite_add_tcase(suite, tc);
    return suite;
}
