/* SPDX-License-Identifier: BSD-2-Clause */
/* The session object: life, references, termination, what the module says. */
#include <check.h>
#include <string.h>

#include "support/call_rig.h"

Suite *inv_suite(void);

START_TEST(each_state_has_a_name)
{
    ck_assert_str_eq(pjsip_inv_state_name(PJSIP_INV_STATE_NULL), "NULL");
    ck_assert_str_eq(pjsip_inv_state_name(PJSIP_INV_STATE_INCOMING), "INCOMING");
    ck_assert_str_eq(pjsip_inv_state_name(PJSIP_INV_STATE_CONFIRMED), "CONFIRMED");
    ck_assert_str_eq(pjsip_inv_state_name(PJSIP_INV_STATE_DISCONNECTED), "DISCONNCTD");
    ck_assert_str_eq(pjsip_inv_state_name((pjsip_inv_state)99), "?");
}
END_TEST

START_TEST(the_module_is_registered_once)
{
    pjsip_inv_callback cb;

    memset(&cb, 0, sizeof(cb));
    ck_assert_int_eq(pjsip_inv_usage_init(pjsip_ua_get_endpt(pjsip_ua_instance()), &cb), PJ_EINVAL);
    cb.on_state_changed = (void (*)(pjsip_inv_session *, pjsip_event *))rig_poll;
    cb.on_new_session = cb.on_state_changed;
    ck_assert_int_eq(pjsip_inv_usage_init(pjsip_ua_get_endpt(pjsip_ua_instance()), &cb),
                     PJ_EINVALIDOP);
    ck_assert_int_ge(pjsip_inv_usage_instance()->id, 0);
}
END_TEST

START_TEST(a_dialog_knows_its_session_and_takes_no_second)
{
    pjsip_inv_session *inv, *second;

    inv = rig_make_call(rig_sdp, 0);
    ck_assert_ptr_eq(pjsip_dlg_get_inv_session(inv->dlg), inv);
    ck_assert_int_eq(pjsip_inv_create_uac(inv->dlg, NULL, 0, &second), PJ_EEXISTS);
    ck_assert_ptr_null(pjsip_dlg_get_inv_session(NULL));
    ck_assert_ptr_null(pjsip_tsx_get_inv_session(NULL));
    pjsip_inv_usage_dump();
}
END_TEST

START_TEST(termination_is_told_before_the_call_returns_and_is_the_last)
{
    rig_call(rig_sdp);
    peer_expect("INVITE ");
    rig_log();
    ck_assert_int_eq(pjsip_inv_terminate(rig_inv, 500, PJ_TRUE), PJ_SUCCESS);
    ck_assert_str_eq(rig_log(), "DISCONNCTD:500 ");
    ck_assert_int_eq(pjsip_inv_terminate(rig_inv, 500, PJ_TRUE), PJ_SUCCESS);
    rig_pass(40000);
    ck_assert_str_eq(rig_log(), "");
    ck_assert_int_eq(rig_inv->cause, 500);
}
END_TEST

START_TEST(termination_without_notice_tells_nothing)
{
    rig_call(rig_sdp);
    peer_expect("INVITE ");
    rig_log();
    ck_assert_int_eq(pjsip_inv_terminate(rig_inv, 500, PJ_FALSE), PJ_SUCCESS);
    rig_pass(40000);
    ck_assert_str_eq(rig_log(), "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
}
END_TEST

START_TEST(a_terminated_incoming_call_leaves_no_transaction_waiting)
{
    peer_invite("terminated", "terminated", "", rig_sdp);
    peer_expect("SIP/2.0 100 ");
    ck_assert_int_eq(pjsip_inv_terminate(rig_inv, 500, PJ_TRUE), PJ_SUCCESS);
    ck_assert_str_eq(rig_log(), "INCOMING DISCONNCTD:500 ");
}
END_TEST

static void terminate_inside(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)e;
    if (inv->state == PJSIP_INV_STATE_EARLY)
        ck_assert_int_eq(pjsip_inv_terminate(inv, 480, PJ_TRUE), PJ_SUCCESS);
}

START_TEST(a_session_may_be_terminated_in_its_own_callback)
{
    peer_msg invite;

    rig.on_state = terminate_inside;
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "180 Ringing", "callee", "", rig_sdp);
    ck_assert_str_eq(rig_log(), "CALLING EARLY DISCONNCTD:480 ");
}
END_TEST

static void hang_up_inside(pjsip_inv_session *inv, pjsip_event *e)
{
    pjsip_tx_data *tdata = NULL;

    (void)e;
    if (inv->state != PJSIP_INV_STATE_CONFIRMED)
        return;
    ck_assert_int_eq(pjsip_inv_end_session(inv, 0, NULL, &tdata), PJ_SUCCESS);
    ck_assert_ptr_nonnull(tdata);
    ck_assert_int_eq(pjsip_inv_send_msg(inv, tdata), PJ_SUCCESS);
    ck_assert_int_eq(inv->state, PJSIP_INV_STATE_CONFIRMED);
}

START_TEST(a_call_may_be_hung_up_in_its_own_callback)
{
    peer_msg invite;

    rig.on_state = hang_up_inside;
    rig_call(rig_sdp);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    peer_reply(peer_expect("BYE "), "200 OK", "", "", "");
    ck_assert_str_eq(rig_log(), "CALLING CONNECTING media:0 CONFIRMED DISCONNCTD:200 ");
}
END_TEST

START_TEST(a_session_that_is_over_refuses_everything)
{
    pjsip_tx_data *tdata = NULL;

    rig_make_call(rig_sdp, 0);
    ck_assert_int_eq(pjsip_inv_terminate(rig_inv, 500, PJ_TRUE), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_invite(rig_inv, &tdata), PJSIP_ESESSIONTERMINATED);
    ck_assert_int_eq(pjsip_inv_answer(rig_inv, 200, NULL, NULL, &tdata), PJSIP_ESESSIONTERMINATED);
    ck_assert_int_eq(pjsip_inv_end_session(rig_inv, 0, NULL, &tdata), PJSIP_ESESSIONTERMINATED);
    ck_assert_int_eq(pjsip_inv_reinvite(rig_inv, NULL, NULL, &tdata), PJSIP_ESESSIONTERMINATED);
    ck_assert_int_eq(pjsip_inv_update(rig_inv, NULL, NULL, &tdata), PJSIP_ESESSIONTERMINATED);
    ck_assert_int_eq(pjsip_inv_create_ack(rig_inv, 1, &tdata), PJSIP_ESESSIONTERMINATED);
    ck_assert_int_eq(pjsip_inv_cancel_reinvite(rig_inv, &tdata), PJSIP_ESESSIONTERMINATED);
    ck_assert_int_eq(pjsip_inv_uac_restart(rig_inv, PJ_FALSE), PJSIP_ESESSIONTERMINATED);
    ck_assert_int_eq(pjsip_inv_set_local_sdp(rig_inv, rig_parse(rig_sdp)),
                     PJSIP_ESESSIONTERMINATED);
    ck_assert_ptr_null(tdata);
}
END_TEST

START_TEST(missing_arguments_are_refused)
{
    pjsip_tx_data *tdata;
    pjsip_inv_session *inv;

    ck_assert_int_eq(pjsip_inv_create_uac(NULL, NULL, 0, &inv), PJ_EINVAL);
    ck_assert_int_eq(pjsip_inv_create_uas(NULL, NULL, NULL, 0, &inv), PJ_EINVAL);
    ck_assert_int_eq(pjsip_inv_invite(NULL, &tdata), PJ_EINVAL);
    ck_assert_int_eq(pjsip_inv_send_msg(NULL, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_inv_terminate(NULL, 500, PJ_TRUE), PJ_EINVAL);
    ck_assert_int_eq(pjsip_inv_add_ref(NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_inv_dec_ref(NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_inv_end_session(NULL, 0, NULL, &tdata), PJ_EINVAL);
}
END_TEST

START_TEST(another_request_within_the_session_is_sent_and_told)
{
    static const pjsip_method info = {PJSIP_OTHER_METHOD, {"INFO", 4}};
    pjsip_tx_data *tdata;
    peer_dialog dlg;

    rig_established_as_caller(&dlg);
    ck_assert_int_eq(pjsip_dlg_create_request(rig_inv->dlg, &info, -1, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    peer_reply(peer_expect("INFO "), "415 Unsupported Media Type", "", "", "");
    ck_assert_str_eq(rig_log(), "INFO:415 ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_peer_hangs_up(&dlg);
}
END_TEST

Suite *inv_suite(void)
{
    Suite *suite = suite_create("inv");
    TCase *tc = tcase_create("object");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, each_state_has_a_name);
    tcase_add_test(tc, the_module_is_registered_once);
    tcase_add_test(tc, a_dialog_knows_its_session_and_takes_no_second);
    tcase_add_test(tc, termination_is_told_before_the_call_returns_and_is_the_last);
    tcase_add_test(tc, termination_without_notice_tells_nothing);
    tcase_add_test(tc, a_terminated_incoming_call_leaves_no_transaction_waiting);
    tcase_add_test(tc, a_session_may_be_terminated_in_its_own_callback);
    tcase_add_test(tc, a_call_may_be_hung_up_in_its_own_callback);
    tcase_add_test(tc, a_session_that_is_over_refuses_everything);
    tcase_add_test(tc, missing_arguments_are_refused);
    tcase_add_test(tc, another_request_within_the_session_is_sent_and_told);
    suite_add_tcase(suite, tc);
    return suite;
}
