/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 3261 14.1, 14.2 and RFC 3311 5.2: both want to change the session at once. */
#include <check.h>
#include <string.h>

#include "support/call_rig.h"

Suite *reinvites_glare_suite(void);

static peer_dialog dlg;

static void reinvite(const char *sdp)
{
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, rig_parse(sdp), &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
}

START_TEST(a_reinvite_that_meets_ours_gets_491_and_ours_goes_on)
{
    peer_msg ours;

    rig_established_as_caller(&dlg);
    reinvite(rig_sdp_other);
    ours = *peer_expect("INVITE ");
    peer_request(&dlg, "INVITE", 0, "glare", "", rig_sdp);
    peer_expect("SIP/2.0 491 ");
    peer_request(&dlg, "ACK", dlg.cseq, "glare", "", "");
    peer_reply(&ours, "200 OK", "", "", rig_sdp_other);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_491_to_our_reinvite_leaves_the_session_as_it_was)
{
    const pjmedia_sdp_session *before, *after;
    peer_msg ours;

    rig_established_as_caller(&dlg);
    ck_assert_int_eq(pjmedia_sdp_neg_get_active_local(rig_inv->neg, &before), PJ_SUCCESS);
    reinvite(rig_sdp_other);
    ours = *peer_expect("INVITE ");
    peer_reply(&ours, "491 Request Pending", "", "", "");
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "INVITE:491 ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    ck_assert_int_eq(pjmedia_sdp_neg_get_active_local(rig_inv->neg, &after), PJ_SUCCESS);
    ck_assert_ptr_eq(before, after);
    reinvite(rig_sdp_other); /* and it may be tried again */
    peer_reply(peer_expect("INVITE "), "200 OK", "", "", rig_sdp_other);
    peer_expect("ACK ");
    ck_assert_str_eq(rig_log(), "media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(a_second_reinvite_before_the_first_is_answered_gets_500_with_retry_after)
{
    const peer_msg *refusal;
    unsigned first;

    rig_established_as_callee(&dlg);
    rig.own_reinvite = PJ_TRUE;
    peer_request(&dlg, "INVITE", 0, "first", "", rig_sdp_other);
    first = dlg.cseq;
    peer_expect("SIP/2.0 100 ");
    peer_request(&dlg, "INVITE", 0, "second", "", rig_sdp);
    refusal = peer_expect("SIP/2.0 500 ");
    ck_assert_uint_gt(strlen(peer_hdr(refusal, "Retry-After", 0)), 0);
    peer_request(&dlg, "ACK", dlg.cseq, "second", "", "");
    ck_assert_int_eq(rig_answer(200, rig_sdp_other), PJ_SUCCESS);
    peer_expect("SIP/2.0 200 ");
    peer_request(&dlg, "ACK", first, "first-ack", "", "");
    ck_assert_str_eq(rig_log(), "reinvite media:0 ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(we_do_not_begin_a_reinvite_while_one_is_under_way)
{
    pjsip_tx_data *tdata;
    peer_msg ours;

    rig_established_as_caller(&dlg);
    reinvite(rig_sdp_other);
    ours = *peer_expect("INVITE ");
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, rig_parse(rig_sdp), &tdata), PJ_EINVALIDOP);
    ck_assert_ptr_null(tdata);
    peer_reply(&ours, "200 OK", "", "", rig_sdp_other);
    peer_expect("ACK ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

START_TEST(an_update_with_an_offer_that_meets_ours_gets_491)
{
    peer_msg ours;

    rig_established_as_caller(&dlg);
    reinvite(rig_sdp_other);
    ours = *peer_expect("INVITE ");
    peer_request(&dlg, "UPDATE", 0, "update", "", rig_sdp);
    peer_expect("SIP/2.0 491 ");
    peer_request(&dlg, "UPDATE", 0, "update2", "", ""); /* without an offer it does no harm */
    peer_expect("SIP/2.0 200 ");
    peer_reply(&ours, "200 OK", "", "", rig_sdp_other);
    peer_expect("ACK ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

/* Made, not sent: another thread of the program is just about to. */
START_TEST(an_offer_that_was_not_sent_yet_gives_way_to_the_peers)
{
    pjsip_tx_data *invite, *update;

    rig_established_as_caller(&dlg);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, rig_parse(rig_sdp_other), &invite),
                     PJ_SUCCESS);
    peer_request(&dlg, "INVITE", 0, "first", "", rig_sdp);
    peer_expect("SIP/2.0 200 ");
    peer_request(&dlg, "ACK", dlg.cseq, "first-ack", "", "");
    ck_assert_str_eq(rig_log(), "reinvite offer media:0 ");
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, invite), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_inv_update(rig_inv, NULL, rig_parse(rig_sdp_other), &update),
                     PJ_SUCCESS);
    peer_request(&dlg, "UPDATE", 0, "second", "", rig_sdp);
    peer_expect("SIP/2.0 200 ");
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, update), PJ_EINVALIDOP);
    peer_expect_nothing();
    reinvite(rig_sdp_other);
    peer_reply(peer_expect("INVITE "), "200 OK", "", "", rig_sdp_other);
    peer_expect("ACK ");
    rig_peer_hangs_up(&dlg);
}
END_TEST

Suite *reinvites_glare_suite(void)
{
    Suite *suite = suite_create("reinvites_glare");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, a_reinvite_that_meets_ours_gets_491_and_ours_goes_on);
    tcase_add_test(tc, a_491_to_our_reinvite_leaves_the_session_as_it_was);
    tcase_add_test(tc, a_second_reinvite_before_the_first_is_answered_gets_500_with_retry_after);
    tcase_add_test(tc, we_do_not_begin_a_reinvite_while_one_is_under_way);
    tcase_add_test(tc, an_update_with_an_offer_that_meets_ours_gets_491);
    tcase_add_test(tc, an_offer_that_was_not_sent_yet_gives_way_to_the_peers);
    suite_add_tcase(suite, tc);
    return suite;
}
