/* SPDX-License-Identifier: BSD-2-Clause */
/* Each timer of RFC 3261 table 4 and RFC 6026, on a clock that the test moves: what is sent when, and what is told. */
#include "pjsip/transaction/fixture.h"

/* ---- Clients ----------------------------------------------------------------------------------------- */

/* 17.1.1.2: timer A doubles from T1, timer B ends it at 64*T1. */
START_TEST(an_unanswered_invite_is_sent_at_a_and_ends_with_408_at_b)
{
    pj_int64_t start = clock_ms();
    pjsip_transaction *tsx = send_new("INVITE");

    fake_pass_ms(test_endpt, 31999);
    ck_assert_str_eq(times("INVITE", start), "0 500 1500 3500 7500 15500 31500");
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_CALLING);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_TIMER);
    ck_assert_int_eq(last_told()->code, 408);
    ck_assert_int_eq(last_told()->at - start, 32000);
    ck_assert_uint_eq(told_count, 2);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    fake_pass_ms(test_endpt, 40000);
    ck_assert_uint_eq(told_count, 2);
    ck_assert_uint_eq(fake_count(wire, NULL), 7);
    drop(tsx);
}
END_TEST

/* 17.1.2.2: timer E doubles up to T2, timer F ends it at 64*T1. */
START_TEST(an_unanswered_request_is_sent_at_e_and_ends_with_408_at_f)
{
    pj_int64_t start = clock_ms();
    pjsip_transaction *tsx = send_new("OPTIONS");

    fake_pass_ms(test_endpt, 32000);
    ck_assert_str_eq(times("OPTIONS", start),
                     "0 500 1500 3500 7500 11500 15500 19500 23500 27500 31500");
    ck_assert_int_eq(last_told()->code, 408);
    ck_assert_int_eq(last_told()->at - start, 32000);
    drop(tsx);
}
END_TEST

START_TEST(a_provisional_makes_e_run_by_t2_and_leaves_f)
{
    pj_int64_t start = clock_ms();
    pjsip_transaction *tsx = send_new("OPTIONS");

    fake_pass_ms(test_endpt, 100);
    fake_answer(wire, fake_find(wire, "OPTIONS", 0)->text, "100 Trying", NULL, NULL);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_PROCEEDING);
    fake_pass_ms(test_endpt, 31900);
    ck_assert_str_eq(times("OPTIONS", start), "0 500 4500 8500 12500 16500 20500 24500 28500");
    ck_assert_int_eq(last_told()->code, 408);
    ck_assert_int_eq(last_told()->at - start, 32000);
    drop(tsx);
}
END_TEST

START_TEST(a_provisional_stops_a_and_b_of_an_invite)
{
    pjsip_transaction *tsx = send_new("INVITE");

    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "180 Ringing", "b", NULL);
    fake_pass_ms(test_endpt, 300000);
    ck_assert_uint_eq(fake_count(wire, "INVITE"), 1);
    ck_assert_int_eq(tsx->state, PJSIP_TSX_STATE_PROCEEDING);
    ck_assert_int_eq(tsx->status_code, 180);
    pjsip_tsx_terminate(tsx, 487);
    drop(tsx);
}
END_TEST

START_TEST(a_final_response_to_a_request_lingers_for_timer_k)
{
    pj_int64_t start = clock_ms();
    pjsip_transaction *tsx = send_new("OPTIONS");
    const char *request = fake_find(wire, "OPTIONS", 0)->text;

    fake_answer(wire, request, "200 OK", "b", NULL);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_int_eq(last_told()->rx_code, 200);
    fake_answer(wire, request, "200 OK", "b", NULL); /* absorbed */
    fake_pass_ms(test_endpt, 4999);
    ck_assert_uint_eq(told_count, 2);
    fake_pass_ms(test_endpt, 1);
    ck_assert_uint_eq(told_count, 3);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->prev, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_TIMER);
    ck_assert_int_eq(last_told()->code, 200);
    ck_assert_int_eq(last_told()->at - start, 5000);
    ck_assert_uint_eq(fake_count(wire, "OPTIONS"), 1);
    drop(tsx);
}
END_TEST

START_TEST(a_refused_invite_acks_each_repetition_until_timer_d)
{
    pj_int64_t start = clock_ms();
    pjsip_transaction *tsx = send_new("INVITE");
    const char *invite = fake_find(wire, "INVITE", 0)->text;

    fake_answer(wire, invite, "486 Busy Here", "b", NULL);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_COMPLETED);
    for (int i = 0; i < 3; i++) {
        fake_pass_ms(test_endpt, 500);
        fake_answer(wire, invite, "486 Busy Here", "b", NULL);
    }
    ck_assert_uint_eq(fake_count(wire, "ACK"), 4);
    ck_assert_uint_eq(told_count, 2);
    fake_pass_ms(test_endpt, 32000 - 1501);
    ck_assert_uint_eq(told_count, 2);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->at - start, 32000);
    drop(tsx);
}
END_TEST

/* RFC 6026 7.2, 8.4: accepted until timer M, and nothing of it is seen but the responses. */
START_TEST(an_accepted_invite_passes_further_2xx_until_timer_m)
{
    pjsip_transaction *tsx = send_new("INVITE");
    const char *invite = fake_find(wire, "INVITE", 0)->text;

    fake_answer(wire, invite, "200 OK", "b", NULL);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_RX_MSG);
    ck_assert_int_eq(last_told()->rx_code, 200);
    ck_assert_uint_eq(told_responses, 1);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 1);
    fake_pass_ms(test_endpt, 500);
    fake_answer(wire, invite, "200 OK", "b", NULL);
    fake_answer(wire, invite, "200 OK", "c", NULL);
    ck_assert_uint_eq(told_responses, 3);
    fake_answer(wire, invite, "486 Busy Here", "d", NULL); /* not after a 2xx */
    ck_assert_uint_eq(told_responses, 3);
    ck_assert_uint_eq(fake_count(wire, "ACK"), 0);
    fake_pass_ms(test_endpt, 31500);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    ck_assert_uint_eq(told_count, 2);
    drop(tsx);
}
END_TEST

START_TEST(a_limit_ends_a_ringing_invite_and_not_an_answered_one)
{
    pj_int64_t start = clock_ms();
    pjsip_transaction *tsx = send_new("INVITE");

    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "180 Ringing", "b", NULL);
    ck_assert_int_eq(pjsip_tsx_set_timeout(tsx, 3000), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tsx_set_timeout(tsx, 4000), PJ_EEXISTS);
    fake_pass_ms(test_endpt, 3000);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->code, 408);
    ck_assert_int_eq(last_told()->at - start, 3000);
    drop(tsx);

    fake_clear(wire);
    tsx = send_new("INVITE");
    ck_assert_int_eq(pjsip_tsx_set_timeout(tsx, 3000), PJ_SUCCESS);
    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "486 Busy Here", "b", NULL);
    ck_assert_int_eq(pjsip_tsx_set_timeout(tsx, 3000), PJSIP_ETSXDESTROYED);
    fake_pass_ms(test_endpt, 10000);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_int_eq(last_told()->code, 486);
    drop(tsx);
}
END_TEST

START_TEST(a_limit_can_be_taken_back)
{
    pjsip_transaction *tsx = send_new("INVITE");

    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "180 Ringing", "b", NULL);
    ck_assert_int_eq(pjsip_tsx_set_timeout(tsx, 3000), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tsx_set_timeout(tsx, 0), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 10000);
    ck_assert_int_eq(tsx->state, PJSIP_TSX_STATE_PROCEEDING);
    pjsip_tsx_terminate(tsx, 487);
    drop(tsx);
}
END_TEST

START_TEST(a_number_of_retransmissions_can_be_set)
{
    pjsip_transaction *tsx;

    pjsip_tsx_set_max_retransmit_count(2);
    tsx = send_new("OPTIONS");
    fake_pass_ms(test_endpt, 31999);
    ck_assert_uint_eq(fake_count(wire, "OPTIONS"), 3);
    ck_assert_uint_eq(told_count, 1);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->code, 408);
    pjsip_tsx_set_max_retransmit_count(-1);
    drop(tsx);
}
END_TEST

/* ---- Servers ----------------------------------------------------------------------------------------- */

START_TEST(a_repeated_request_gets_the_last_response_again_until_timer_j)
{
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TRYING);
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL); /* no response yet: nothing to repeat */
    ck_assert_uint_eq(fake_count(wire, NULL), 0);
    ck_assert_int_eq(respond(server, 200), PJ_SUCCESS);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_TX_MSG);
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), 3);
    fake_pass_ms(test_endpt, 31999);
    ck_assert_uint_eq(told_count, 2);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_uint_eq(told_count, 3);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
}
END_TEST

/* 17.2.1: timer G repeats a refusal, timer H gives up without an ACK. */
START_TEST(a_refusal_is_repeated_at_g_and_given_up_at_h)
{
    pj_int64_t start = clock_ms();

    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 486), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 31999);
    ck_assert_str_eq(times("SIP/2.0 486", start),
                     "0 500 1500 3500 7500 11500 15500 19500 23500 27500 31500");
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_COMPLETED);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_TIMER);
    ck_assert_int_eq(last_told()->code, 408);
}
END_TEST

START_TEST(the_ack_of_a_refusal_stops_g_and_lingers_for_timer_i)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 486), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 600);
    receive_request("ACK", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_CONFIRMED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_RX_MSG);
    receive_request("ACK", "z9hG4bKa", 1, NULL); /* absorbed */
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    fake_pass_ms(test_endpt, 4999);
    ck_assert_uint_eq(told_count, 3);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->code, 486);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 486"), 2);
}
END_TEST

START_TEST(a_repeated_invite_gets_the_last_provisional_again)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 100), PJ_SUCCESS);
    ck_assert_int_eq(respond(server, 180), PJ_SUCCESS);
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 100"), 1);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 180"), 2);
    pjsip_tsx_terminate(server, 500);
}
END_TEST

/* 13.3.1.1: so that proxies do not give up. */
START_TEST(a_provisional_but_100_is_repeated_each_minute)
{
    pj_int64_t start = clock_ms();

    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 100), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 70000);
    ck_assert_uint_eq(fake_count(wire, NULL), 1);
    fake_clear(wire);
    start = clock_ms();
    ck_assert_int_eq(respond(server, 180), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 120000);
    ck_assert_str_eq(times("SIP/2.0 180", start), "0 60000 120000");
    pjsip_tsx_terminate(server, 500);
}
END_TEST

/* 13.3.1.4, for users that leave it to the transaction. */
START_TEST(a_2xx_is_repeated_until_its_user_says_that_the_ack_came)
{
    pj_int64_t start = clock_ms();

    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 200), PJ_SUCCESS);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_COMPLETED);
    fake_pass_ms(test_endpt, 4000);
    ck_assert_str_eq(times("SIP/2.0 200", start), "0 500 1500 3500");
    ck_assert_int_eq(pjsip_tsx_terminate(server, 200), PJ_SUCCESS);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    /* RFC 6026 7.1: inside it goes on absorbing. */
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 1);
    fake_pass_ms(test_endpt, 28000);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    ck_assert_uint_eq(told_count, 3);
    ck_assert_uint_eq(fake_count(wire, NULL), 4);
}
END_TEST

START_TEST(a_2xx_that_nobody_acks_ends_with_408_at_timer_l)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 200), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 31999);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_COMPLETED);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->code, 408);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), 11);
}
END_TEST

START_TEST(a_user_that_repeats_its_2xx_itself_is_left_alone)
{
    pjsip_tx_data *last;

    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    server->handle_200resp = 0;
    ck_assert_int_eq(respond(server, 200), PJ_SUCCESS);
    last = server->last_tx;
    pjsip_tx_data_add_ref(last);
    fake_pass_ms(test_endpt, 10000);
    ck_assert_uint_eq(fake_count(wire, NULL), 1);
    pjsip_tx_data_add_ref(last);
    ck_assert_int_eq(pjsip_tsx_retransmit_no_state(server, last), PJ_SUCCESS);
    ck_assert_uint_eq(fake_count(wire, NULL), 2);
    pjsip_tsx_terminate(server, 200);
    pjsip_tx_data_add_ref(last);
    ck_assert_int_eq(pjsip_tsx_retransmit_no_state(server, last),
                     PJ_SUCCESS); /* after it was told */
    ck_assert_uint_eq(fake_count(wire, NULL), 3);
    fake_pass_ms(test_endpt, 22000);
    pjsip_tx_data_add_ref(last);
    ck_assert_int_eq(pjsip_tsx_retransmit_no_state(server, last), PJSIP_ETSXDESTROYED);
    pjsip_tx_data_dec_ref(last);
    pjsip_tx_data_dec_ref(last);
    ck_assert_uint_eq(told_count, 3);
}
END_TEST

START_TEST(stopping_retransmission_does_not_move_the_end)
{
    pjsip_transaction *tsx = send_new("INVITE");

    fake_pass_ms(test_endpt, 600);
    ck_assert_int_eq(pjsip_tsx_stop_retransmit(tsx), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 31399);
    ck_assert_uint_eq(fake_count(wire, NULL), 2);
    ck_assert_uint_eq(told_count, 1);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->code, 408);
    drop(tsx);
}
END_TEST

/* ---- Reliable transports ----------------------------------------------------------------------------- */

START_TEST(nothing_is_sent_twice_over_a_reliable_transport)
{
    pjsip_transaction *tsx = send_new("INVITE");

    fake_pass_ms(test_endpt, 31999);
    ck_assert_uint_eq(fake_count(wire, NULL), 1);
    ck_assert_uint_eq(told_count, 1);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->code, 408);
    drop(tsx);
}
END_TEST

START_TEST(k_and_j_and_i_are_zero_over_a_reliable_transport)
{
    pjsip_transaction *tsx = send_new("OPTIONS");

    fake_answer(wire, fake_find(wire, "OPTIONS", 0)->text, "200 OK", "b", NULL);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(tsx->state, PJSIP_TSX_STATE_TERMINATED);
    drop(tsx);
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 200), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(server->state, PJSIP_TSX_STATE_TERMINATED);
    receive_request("INVITE", "z9hG4bKb", 2, NULL);
    ck_assert_int_eq(respond(server, 486), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 3000);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 486"), 1);
    receive_request("ACK", "z9hG4bKb", 2, NULL);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(server->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
}
END_TEST

START_TEST(a_process_that_slept_does_not_send_a_burst)
{
    pjsip_transaction *tsx = send_new("OPTIONS");

    manual_clock_advance_ms(20000);
    pj_timer_heap_poll(pjsip_endpt_get_timer_heap(test_endpt), NULL);
    ck_assert_uint_eq(fake_count(wire, NULL), 2);
    fake_pass_ms(test_endpt, 999);
    ck_assert_uint_eq(fake_count(wire, NULL), 2);
    fake_pass_ms(test_endpt, 1);
    ck_assert_uint_eq(fake_count(wire, NULL), 3);
    fake_pass_ms(test_endpt, 12000);
    ck_assert_int_eq(last_told()->code, 408);
    drop(tsx);
}
END_TEST

Suite *perform_suite(void);

Suite *perform_suite(void)
{
    Suite *s = suite_create("perform");
    TCase *c = tcase_create("clients and servers over UDP");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, an_unanswered_invite_is_sent_at_a_and_ends_with_408_at_b);
    tcase_add_test(c, an_unanswered_request_is_sent_at_e_and_ends_with_408_at_f);
    tcase_add_test(c, a_provisional_makes_e_run_by_t2_and_leaves_f);
    tcase_add_test(c, a_provisional_stops_a_and_b_of_an_invite);
    tcase_add_test(c, a_final_response_to_a_request_lingers_for_timer_k);
    tcase_add_test(c, a_refused_invite_acks_each_repetition_until_timer_d);
    tcase_add_test(c, an_accepted_invite_passes_further_2xx_until_timer_m);
    tcase_add_test(c, a_limit_ends_a_ringing_invite_and_not_an_answered_one);
    tcase_add_test(c, a_limit_can_be_taken_back);
    tcase_add_test(c, a_number_of_retransmissions_can_be_set);
    tcase_add_test(c, a_repeated_request_gets_the_last_response_again_until_timer_j);
    tcase_add_test(c, a_refusal_is_repeated_at_g_and_given_up_at_h);
    tcase_add_test(c, the_ack_of_a_refusal_stops_g_and_lingers_for_timer_i);
    tcase_add_test(c, a_repeated_invite_gets_the_last_provisional_again);
    tcase_add_test(c, a_provisional_but_100_is_repeated_each_minute);
    tcase_add_test(c, a_2xx_is_repeated_until_its_user_says_that_the_ack_came);
    tcase_add_test(c, a_2xx_that_nobody_acks_ends_with_408_at_timer_l);
    tcase_add_test(c, a_user_that_repeats_its_2xx_itself_is_left_alone);
    tcase_add_test(c, stopping_retransmission_does_not_move_the_end);
    tcase_add_test(c, a_process_that_slept_does_not_send_a_burst);
    suite_add_tcase(s, c);
    c = tcase_create("over a reliable transport");
    tcase_add_checked_fixture(c, tsx_setup_reliable, tsx_teardown);
    tcase_add_test(c, nothing_is_sent_twice_over_a_reliable_transport);
    tcase_add_test(c, k_and_j_and_i_are_zero_over_a_reliable_transport);
    suite_add_tcase(s, c);
    return s;
}
