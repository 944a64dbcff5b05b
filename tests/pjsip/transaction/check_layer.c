/* SPDX-License-Identifier: BSD-2-Clause */
/* The module: matching, finding, its own life. */
#include "pjsip/transaction/fixture.h"

START_TEST(the_layer_registers_once)
{
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_tsx_layer_init_module(NULL), PJ_EINVAL);
    ck_assert_int_ge(pjsip_tsx_layer_instance()->id, 0);
    ck_assert_int_eq(pjsip_tsx_layer_instance()->priority, PJSIP_MOD_PRIORITY_TSX_LAYER);
}
END_TEST

START_TEST(the_layer_may_go_while_transactions_run)
{
    pjsip_transaction *tsx = send_new("INVITE");

    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    told_count = 0;
    ck_assert_int_eq(pjsip_tsx_layer_destroy(), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tsx_layer_destroy(), PJ_EINVALIDOP);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    ck_assert_uint_eq(told_count, 0);
    fake_pass_ms(test_endpt, 40000);
    ck_assert_uint_eq(told_count, 0);
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJSIP_ETSXDESTROYED);
    drop(tsx);
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_SUCCESS);
}
END_TEST

START_TEST(a_key_finds_a_transaction_that_still_speaks)
{
    pjsip_transaction *tsx = send_new("INVITE"), *found;

    found = pjsip_tsx_layer_find_tsx(&tsx->transaction_key, PJ_TRUE);
    ck_assert_ptr_eq(found, tsx);
    pj_grp_lock_release(found->grp_lock);
    found = pjsip_tsx_layer_find_tsx2(&tsx->transaction_key, PJ_TRUE);
    ck_assert_ptr_eq(found, tsx);
    drop(found);
    ck_assert_ptr_eq(pjsip_tsx_layer_find_tsx(&tsx->transaction_key, PJ_FALSE), tsx);
    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "200 OK", "t", NULL);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 1);
    ck_assert_ptr_null(pjsip_tsx_layer_find_tsx(&tsx->transaction_key, PJ_TRUE));
    ck_assert_ptr_null(pjsip_tsx_layer_find_tsx(NULL, PJ_TRUE));
    drop(tsx);
}
END_TEST

START_TEST(a_response_to_nothing_is_the_programs)
{
    pjsip_transaction *tsx = send_new("OPTIONS");
    char other[4000];

    pj_ansi_strxcpy(other, fake_find(wire, "OPTIONS", 0)->text, sizeof(other));
    pjsip_tsx_terminate(tsx, 500);
    fake_answer(wire, other, "200 OK", "t", NULL);
    ck_assert_uint_eq(told_responses, 1); /* by dispatch */
    ck_assert_uint_eq(told_count, 2);
    drop(tsx);
}
END_TEST

START_TEST(a_message_knows_its_transaction)
{
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    ck_assert_ptr_nonnull(server);
    ck_assert_int_eq(server->role, PJSIP_ROLE_UAS);
    ck_assert_int_eq(server->cseq, 1);
    ck_assert_int_eq(pj_strcmp2(&server->branch, "z9hG4bKa"), 0);
    pjsip_tsx_layer_dump(PJ_TRUE);
}
END_TEST

START_TEST(timers_can_be_set_for_new_transactions)
{
    pjsip_cfg_t before = *pjsip_cfg();
    pj_int64_t start = clock_ms();
    pjsip_transaction *tsx;

    pjsip_tsx_set_timers(100, 0, 0, 0);
    pjsip_tsx_initialize_timer_values();
    tsx = send_new("INVITE");
    *pjsip_cfg() = before;
    fake_pass_ms(test_endpt, 6400);
    ck_assert_str_eq(times("INVITE", start), "0 100 300 700 1500 3100 6300");
    ck_assert_int_eq(tsx->status_code, 408);
    drop(tsx);
}
END_TEST

Suite *layer_suite(void);

Suite *layer_suite(void)
{
    Suite *s = suite_create("layer");
    TCase *c = tcase_create("layer");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, the_layer_registers_once);
    tcase_add_test(c, the_layer_may_go_while_transactions_run);
    tcase_add_test(c, a_key_finds_a_transaction_that_still_speaks);
    tcase_add_test(c, a_response_to_nothing_is_the_programs);
    tcase_add_test(c, a_message_knows_its_transaction);
    tcase_add_test(c, timers_can_be_set_for_new_transactions);
    suite_add_tcase(s, c);
    return s;
}
