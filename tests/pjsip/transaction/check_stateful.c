/* SPDX-License-Identifier: BSD-2-Clause */
/* One request and its outcome, one response, without a transaction in the caller's hands. */
#include "pjsip/transaction/fixture.h"

static int outcomes, outcome_code, token;

static void on_outcome(void *arg, pjsip_event *e)
{
    ck_assert_ptr_eq(arg, &token);
    outcomes++;
    outcome_code = e->body.tsx_state.tsx->status_code;
}

static pj_status_t ask(pj_int32_t timeout)
{
    outcomes = outcome_code = 0;
    return pjsip_endpt_send_request(test_endpt, new_request("OPTIONS"), timeout, &token,
                                    &on_outcome);
}

START_TEST(the_final_response_is_told_once)
{
    ck_assert_int_eq(ask(-1), PJ_SUCCESS);
    fake_answer(wire, fake_find(wire, "OPTIONS", 0)->text, "100 Trying", NULL, NULL);
    ck_assert_int_eq(outcomes, 0);
    fake_answer(wire, fake_find(wire, "OPTIONS", 0)->text, "200 OK", "t", NULL);
    ck_assert_int_eq(outcomes, 1);
    ck_assert_int_eq(outcome_code, 200);
    fake_pass_ms(test_endpt, 40000);
    ck_assert_int_eq(outcomes, 1);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
}
END_TEST

START_TEST(silence_is_told_as_408)
{
    ck_assert_int_eq(ask(-1), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 32000);
    ck_assert_int_eq(outcomes, 1);
    ck_assert_int_eq(outcome_code, 408);
}
END_TEST

START_TEST(a_shorter_patience_can_be_given)
{
    ck_assert_int_eq(ask(700), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 699);
    ck_assert_int_eq(outcomes, 0);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(outcomes, 1);
    ck_assert_int_eq(outcome_code, 408);
}
END_TEST

START_TEST(what_fails_at_once_is_told_by_the_return_alone)
{
    wire->fail_sync = PJ_STATUS_FROM_OS(ECONNREFUSED);
    ck_assert_int_eq(ask(-1), PJ_STATUS_FROM_OS(ECONNREFUSED));
    fake_pass_ms(test_endpt, 40000);
    ck_assert_int_eq(outcomes, 0);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
}
END_TEST

START_TEST(nobody_needs_to_listen)
{
    ck_assert_int_eq(pjsip_endpt_send_request(test_endpt, new_request("OPTIONS"), -1, NULL, NULL),
                     PJ_SUCCESS);
    fake_answer(wire, fake_find(wire, "OPTIONS", 0)->text, "200 OK", "t", NULL);
}
END_TEST

static pjsip_transaction *made;
static pj_status_t made_status;

static pj_bool_t answer(pjsip_rx_data *rdata)
{
    pj_str_t name = pj_str("X-More"), value = pj_str("yes"), type = pj_str("text"),
             sub = pj_str("plain"), text = pj_str("hello");
    pjsip_generic_string_hdr *hdr =
        pjsip_generic_string_hdr_create(rdata->tp_info.pool, &name, &value);
    pjsip_msg_body *body = pjsip_msg_body_create(rdata->tp_info.pool, &type, &sub, &text);
    pjsip_hdr list;

    pj_list_init(&list);
    pj_list_push_back(&list, hdr);
    made_status = pjsip_endpt_respond(test_endpt, &tu, rdata, 200, NULL, &list, body, &made);
    return PJ_TRUE;
}

START_TEST(a_response_is_sent_by_a_transaction_that_repeats_it)
{
    tu_request = &answer;
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(made_status, PJ_SUCCESS);
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), 2);
    ck_assert_str_eq(fake_header(fake_find(wire, "SIP/2.0", 1)->text, "X-More"), "yes");
    ck_assert_str_eq(fake_header(fake_find(wire, "SIP/2.0", 1)->text, "Content-Type"),
                     "text/plain");
    ck_assert_int_eq(made->state, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_uint_eq(told_count, 2);
    fake_pass_ms(test_endpt, 32000);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
}
END_TEST

START_TEST(a_response_that_cannot_be_sent_leaves_nothing)
{
    tu_request = &answer;
    wire->fail_sync = PJ_STATUS_FROM_OS(ECONNREFUSED);
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(made_status, PJ_STATUS_FROM_OS(ECONNREFUSED));
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
}
END_TEST

Suite *stateful_suite(void);

Suite *stateful_suite(void)
{
    Suite *s = suite_create("stateful");
    TCase *c = tcase_create("stateful");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, the_final_response_is_told_once);
    tcase_add_test(c, silence_is_told_as_408);
    tcase_add_test(c, a_shorter_patience_can_be_given);
    tcase_add_test(c, what_fails_at_once_is_told_by_the_return_alone);
    tcase_add_test(c, nobody_needs_to_listen);
    tcase_add_test(c, a_response_is_sent_by_a_transaction_that_repeats_it);
    tcase_add_test(c, a_response_that_cannot_be_sent_leaves_nothing);
    suite_add_tcase(s, c);
    return s;
}
