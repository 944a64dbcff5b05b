/* SPDX-License-Identifier: BSD-2-Clause */
/* CANCEL and the INVITE it names (RFC 3261 9.1), and the races between them. */
#include "pjsip/transaction/fixture.h"

#include <string.h>

static pjsip_transaction *send_cancel(pjsip_transaction *invite)
{
    pjsip_transaction *cancel;
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_cancel(test_endpt, invite->last_tx, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tsx_create_uac(&tu, tdata, &cancel), PJ_SUCCESS);
    pj_grp_lock_add_ref(cancel->grp_lock);
    ck_assert_int_eq(pjsip_tsx_send_msg(cancel, NULL), PJ_SUCCESS);
    return cancel;
}

START_TEST(a_cancel_has_a_transaction_of_its_own_and_the_branch_of_its_invite)
{
    pjsip_transaction *invite = send_new("INVITE");
    const char *text = fake_find(wire, "INVITE", 0)->text;
    pjsip_transaction *cancel;

    fake_answer(wire, text, "180 Ringing", "b", NULL);
    cancel = send_cancel(invite);
    ck_assert_str_eq(fake_header(fake_find(wire, "CANCEL", 0)->text, "Via"),
                     fake_header(text, "Via"));
    fake_answer(wire, fake_find(wire, "CANCEL", 0)->text, "200 OK", "b", NULL);
    ck_assert_int_eq(cancel->state, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_int_eq(invite->state, PJSIP_TSX_STATE_PROCEEDING);
    fake_answer(wire, text, "487 Request Terminated", "b", NULL);
    ck_assert_int_eq(invite->state, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_int_eq(invite->status_code, 487);
    ck_assert_uint_eq(fake_count(wire, "ACK"), 1);
    drop(cancel);
    drop(invite);
}
END_TEST

START_TEST(a_cancel_waits_for_the_first_provisional)
{
    pjsip_transaction *invite = send_new("INVITE");
    pjsip_transaction *cancel = send_cancel(invite);

    ck_assert_uint_eq(fake_count(wire, "CANCEL"), 0);
    ck_assert_int_eq(cancel->state, PJSIP_TSX_STATE_CALLING);
    ck_assert_int_eq(pjsip_tsx_send_msg(cancel, NULL), PJ_EINVALIDOP); /* once is enough */
    fake_pass_ms(test_endpt, 600);
    ck_assert_uint_eq(fake_count(wire, "CANCEL"), 0);
    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "100 Trying", NULL, NULL);
    ck_assert_uint_eq(fake_count(wire, "CANCEL"), 1);
    fake_pass_ms(test_endpt, 500);
    ck_assert_uint_eq(fake_count(wire, "CANCEL"), 2); /* its timer E has begun */
    fake_answer(wire, fake_find(wire, "CANCEL", 0)->text, "200 OK", "b", NULL);
    ck_assert_int_eq(cancel->state, PJSIP_TSX_STATE_COMPLETED);
    pjsip_tsx_terminate(invite, 487);
    drop(cancel);
    drop(invite);
}
END_TEST

START_TEST(a_cancel_whose_invite_is_answered_first_is_never_sent)
{
    pjsip_transaction *invite = send_new("INVITE");
    pjsip_transaction *cancel = send_cancel(invite);

    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "200 OK", "b", NULL);
    ck_assert_uint_eq(fake_count(wire, "CANCEL"), 0);
    ck_assert_int_eq(cancel->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(cancel->status_code, 481);
    ck_assert_int_eq(invite->status_code, 200);
    drop(cancel);
    drop(invite);
}
END_TEST

START_TEST(a_cancel_whose_invite_times_out_ends_with_it)
{
    pjsip_transaction *invite = send_new("INVITE");
    pjsip_transaction *cancel = send_cancel(invite);

    fake_pass_ms(test_endpt, 32000);
    ck_assert_int_eq(invite->status_code, 408);
    ck_assert_int_eq(cancel->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    drop(cancel);
    drop(invite);
}
END_TEST

START_TEST(a_waiting_cancel_may_be_given_up)
{
    pjsip_transaction *invite = send_new("INVITE");
    pjsip_transaction *cancel = send_cancel(invite);

    pjsip_tsx_terminate(cancel, 500);
    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "100 Trying", NULL, NULL);
    ck_assert_uint_eq(fake_count(wire, "CANCEL"), 0);
    pjsip_tsx_terminate(invite, 487);
    drop(cancel);
    drop(invite);
}
END_TEST

START_TEST(a_200_that_crosses_the_cancel_stands)
{
    pjsip_transaction *invite = send_new("INVITE");
    const char *text = fake_find(wire, "INVITE", 0)->text;
    pjsip_transaction *cancel;

    fake_answer(wire, text, "180 Ringing", "b", NULL);
    cancel = send_cancel(invite);
    fake_answer(wire, text, "200 OK", "b", NULL);
    ck_assert_int_eq(invite->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(invite->status_code, 200);
    fake_answer(wire, fake_find(wire, "CANCEL", 0)->text, "481 Gone", "b", NULL);
    ck_assert_int_eq(cancel->status_code, 481);
    ck_assert_uint_eq(fake_count(wire, "ACK"), 0); /* that is the dialog's */
    drop(cancel);
    drop(invite);
}
END_TEST

START_TEST(a_server_answers_the_cancel_and_the_invite_each_by_itself)
{
    pjsip_transaction *invite;

    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 180), PJ_SUCCESS);
    invite = server;
    pj_grp_lock_add_ref(invite->grp_lock);
    receive_request("CANCEL", "z9hG4bKa", 1, NULL);
    ck_assert_ptr_ne(server, invite);
    ck_assert_int_eq(respond(server, 200), PJ_SUCCESS);
    ck_assert_int_eq(invite->state, PJSIP_TSX_STATE_PROCEEDING);
    ck_assert_str_eq(fake_header(fake_find(wire, "SIP/2.0 200", 0)->text, "CSeq"), "1 CANCEL");
    pjsip_tsx_terminate(invite, 487);
    drop(invite);
}
END_TEST

Suite *cancel_suite(void);

Suite *cancel_suite(void)
{
    Suite *s = suite_create("cancel");
    TCase *c = tcase_create("cancel");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, a_cancel_has_a_transaction_of_its_own_and_the_branch_of_its_invite);
    tcase_add_test(c, a_cancel_waits_for_the_first_provisional);
    tcase_add_test(c, a_cancel_whose_invite_is_answered_first_is_never_sent);
    tcase_add_test(c, a_cancel_whose_invite_times_out_ends_with_it);
    tcase_add_test(c, a_waiting_cancel_may_be_given_up);
    tcase_add_test(c, a_200_that_crosses_the_cancel_stands);
    tcase_add_test(c, a_server_answers_the_cancel_and_the_invite_each_by_itself);
    suite_add_tcase(s, c);
    return s;
}
