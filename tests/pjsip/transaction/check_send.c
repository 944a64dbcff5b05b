/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of a transaction whose messages do not get out: at once or later, first or again. */
#include "pjsip/transaction/fixture.h"

#include <string.h>

#define BROKEN PJ_STATUS_FROM_OS(ECONNREFUSED)

START_TEST(a_first_send_that_fails_is_told_by_its_status_alone)
{
    pjsip_transaction *tsx = new_client("INVITE");

    wire->fail_sync = BROKEN;
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), BROKEN);
    ck_assert_uint_eq(told_count, 0);
    ck_assert_int_eq(tsx->state, PJSIP_TSX_STATE_NULL);
    fake_pass_ms(test_endpt, 40000);
    ck_assert_uint_eq(told_count, 0);
    /* It is as it was: it may be sent again, */
    wire->fail_sync = PJ_SUCCESS;
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_CALLING);
    /* or ended by its maker. */
    ck_assert_int_eq(pjsip_tsx_terminate(tsx, 503), PJ_SUCCESS);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_uint_eq(told_count, 2);
    drop(tsx);
}
END_TEST

START_TEST(a_first_send_that_fails_keeps_the_callers_reference)
{
    pjsip_tx_data *tdata = new_request("OPTIONS");
    pjsip_transaction *tsx;

    ck_assert_int_eq(pjsip_tsx_create_uac(&tu, tdata, &tsx), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_get(tdata->ref_cnt), 2);
    wire->fail_sync = BROKEN;
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, tdata), BROKEN);
    ck_assert_int_eq(pj_atomic_get(tdata->ref_cnt), 2);
    pjsip_tsx_terminate(tsx, 503);
    ck_assert_int_eq(pj_atomic_get(tdata->ref_cnt), 1);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_send_that_fails_later_ends_a_client_and_says_why)
{
    pjsip_transaction *tsx = new_client("OPTIONS");

    wire->hold = PJ_TRUE;
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_CALLING);
    wire->hold = PJ_FALSE;
    fake_complete(wire, -(pj_ssize_t)BROKEN);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_TRANSPORT_ERROR);
    ck_assert_int_eq(last_told()->status, BROKEN);
    ck_assert_int_eq(last_told()->code, 503);
    ck_assert_int_eq(tsx->transport_err, BROKEN);
    ck_assert_int_gt(tsx->status_text.slen, 0);
    ck_assert_uint_eq(told_count, 2);
    drop(tsx);
}
END_TEST

START_TEST(a_send_that_is_under_way_when_its_transaction_ends_does_no_harm)
{
    pjsip_transaction *tsx = new_client("OPTIONS");

    wire->hold = PJ_TRUE;
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    pjsip_tsx_terminate(tsx, 500);
    drop(tsx);
    ck_assert_uint_eq(told_count, 2);
    wire->hold = PJ_FALSE;
    fake_complete(wire, -(pj_ssize_t)BROKEN);
    ck_assert_uint_eq(told_count, 2);
}
END_TEST

START_TEST(a_failed_send_goes_to_the_next_address)
{
    pjsip_tx_data *tdata = new_request("OPTIONS");
    pj_str_t host = pj_str("127.0.0.1");
    pjsip_transaction *tsx;

    tdata->dest_info.addr.count = 3;
    for (unsigned i = 0; i < 3; i++) {
        tdata->dest_info.addr.entry[i].type = PJSIP_TRANSPORT_UDP;
        pj_sockaddr_init(pj_AF_INET(), &tdata->dest_info.addr.entry[i].addr, &host,
                         (pj_uint16_t)(6000 + i));
        tdata->dest_info.addr.entry[i].addr_len =
            (int)pj_sockaddr_get_len(&tdata->dest_info.addr.entry[i].addr);
    }
    ck_assert_int_eq(pjsip_tsx_create_uac(&tu, tdata, &tsx), PJ_SUCCESS);
    wire->fail_sync = BROKEN;
    wire->fail_times = 2;
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    ck_assert_int_eq(fake_find(wire, "OPTIONS", 0)->port, 6002);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_CALLING);
    fake_pass_ms(test_endpt, 500);
    ck_assert_int_eq(fake_find(wire, "OPTIONS", 1)->port, 6002); /* and stays there */
    pjsip_tsx_terminate(tsx, 500);
}
END_TEST

START_TEST(a_retransmission_that_fails_ends_a_client)
{
    pjsip_transaction *tsx = send_new("INVITE");

    wire->fail_sync = BROKEN;
    fake_pass_ms(test_endpt, 500);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_TRANSPORT_ERROR);
    ck_assert_int_eq(last_told()->status, BROKEN);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    drop(tsx);
}
END_TEST

START_TEST(a_retransmission_that_would_overtake_its_original_is_left_out)
{
    pjsip_transaction *tsx = new_client("OPTIONS");

    wire->hold = PJ_TRUE;
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 600);
    ck_assert_uint_eq(fake_count(wire, NULL), 1);
    wire->hold = PJ_FALSE;
    fake_complete(wire, 1);
    fake_pass_ms(test_endpt, 1000);
    ck_assert_uint_eq(fake_count(wire, NULL), 2);
    pjsip_tsx_terminate(tsx, 500);
    drop(tsx);
}
END_TEST

/* RFC 6026 8.8: a server transaction stays; its peer repeats the request, or the timers the response. */
START_TEST(a_response_that_fails_at_once_changes_nothing)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 180), PJ_SUCCESS);
    wire->fail_sync = BROKEN;
    ck_assert_int_eq(respond(server, 486), BROKEN);
    ck_assert_uint_eq(told_count, 2);
    ck_assert_int_eq(server->state, PJSIP_TSX_STATE_PROCEEDING);
    ck_assert_int_eq(server->status_code, 180);
    wire->fail_sync = PJ_SUCCESS;
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 180"), 2);
    ck_assert_int_eq(respond(server, 200), PJ_SUCCESS);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_COMPLETED);
    pjsip_tsx_terminate(server, 200);
}
END_TEST

START_TEST(a_response_that_fails_later_is_sent_again_by_the_timers)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    wire->hold = PJ_TRUE;
    ck_assert_int_eq(respond(server, 486), PJ_SUCCESS);
    wire->hold = PJ_FALSE;
    wire->fail_sync = BROKEN;
    fake_complete(wire, -(pj_ssize_t)BROKEN);
    ck_assert_uint_eq(told_count, 2);
    ck_assert_int_eq(server->state, PJSIP_TSX_STATE_COMPLETED);
    wire->fail_sync = PJ_SUCCESS;
    fake_pass_ms(test_endpt, 500);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 486"), 2);
    receive_request("ACK", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_CONFIRMED);
}
END_TEST

START_TEST(a_server_that_never_got_its_response_out_says_so_in_the_end)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    wire->hold = PJ_TRUE;
    ck_assert_int_eq(respond(server, 486), PJ_SUCCESS);
    wire->hold = PJ_FALSE;
    wire->fail_sync = BROKEN;
    fake_complete(wire, -(pj_ssize_t)BROKEN);
    fake_pass_ms(test_endpt, 32000);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_TRANSPORT_ERROR);
    ck_assert_int_eq(last_told()->status, BROKEN);
}
END_TEST

/* The ACK of a refusal cannot be sent: the call has failed all the same, with the code that the peer gave. */
START_TEST(an_ack_that_fails_ends_the_invite_with_its_own_code)
{
    pjsip_transaction *tsx = send_new("INVITE");

    wire->fail_sync = BROKEN;
    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "486 Busy Here", "b", NULL);
    ck_assert_uint_eq(told_count, 3);
    ck_assert_int_eq(tellings[1].state, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_int_eq(tellings[2].state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(tellings[2].code, 486);
    drop(tsx);
}
END_TEST

static pjsip_transaction *within;

static void terminate_within(fake_transport *fake, const char *sent)
{
    PJ_UNUSED_ARG(sent);
    fake->on_send = NULL;
    pjsip_tsx_terminate(within, 500);
}

START_TEST(a_transaction_may_end_while_it_is_sending)
{
    within = new_client("OPTIONS");
    wire->on_send = &terminate_within;
    pjsip_tsx_send_msg(within, NULL);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    drop(within);
}
END_TEST

static void answer_within(fake_transport *fake, const char *sent)
{
    fake->on_send = NULL;
    fake_answer(fake, sent, "200 OK", "b", NULL);
}

START_TEST(a_response_that_comes_within_the_send_is_told_behind_it)
{
    pjsip_transaction *tsx = new_client("OPTIONS");

    wire->on_send = &answer_within;
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    ck_assert_uint_eq(told_count, 2);
    ck_assert_int_eq(tellings[0].state, PJSIP_TSX_STATE_CALLING);
    ck_assert_int_eq(tellings[1].state, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_int_eq(tellings[1].rx_code, 200);
    pjsip_tsx_terminate(tsx, 500);
    drop(tsx);
}
END_TEST

/* ---- Connections ------------------------------------------------------------------------------------- */

START_TEST(a_lost_connection_ends_the_clients_that_wait_on_it)
{
    pjsip_transaction *calling = send_new("INVITE");
    pjsip_transaction *ringing = send_new("INVITE");
    pjsip_transaction *answered = send_new("OPTIONS");

    fake_answer(wire, fake_find(wire, "INVITE", 1)->text, "180 Ringing", "b", NULL);
    fake_answer(wire, fake_find(wire, "OPTIONS", 0)->text, "200 OK", "b", NULL);
    fake_disconnect(wire, BROKEN);
    ck_assert_int_eq(calling->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(calling->status_code, 503);
    ck_assert_int_eq(ringing->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(ringing->status_code, 503);
    ck_assert_int_eq(answered->status_code, 200);
    drop(calling);
    drop(ringing);
    drop(answered);
}
END_TEST

Suite *send_suite(void);

Suite *send_suite(void)
{
    Suite *s = suite_create("send");
    TCase *c = tcase_create("datagrams");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, a_first_send_that_fails_is_told_by_its_status_alone);
    tcase_add_test(c, a_first_send_that_fails_keeps_the_callers_reference);
    tcase_add_test(c, a_send_that_fails_later_ends_a_client_and_says_why);
    tcase_add_test(c, a_send_that_is_under_way_when_its_transaction_ends_does_no_harm);
    tcase_add_test(c, a_failed_send_goes_to_the_next_address);
    tcase_add_test(c, a_retransmission_that_fails_ends_a_client);
    tcase_add_test(c, a_retransmission_that_would_overtake_its_original_is_left_out);
    tcase_add_test(c, a_response_that_fails_at_once_changes_nothing);
    tcase_add_test(c, a_response_that_fails_later_is_sent_again_by_the_timers);
    tcase_add_test(c, a_server_that_never_got_its_response_out_says_so_in_the_end);
    tcase_add_test(c, an_ack_that_fails_ends_the_invite_with_its_own_code);
    tcase_add_test(c, a_transaction_may_end_while_it_is_sending);
    tcase_add_test(c, a_response_that_comes_within_the_send_is_told_behind_it);
    suite_add_tcase(s, c);
    c = tcase_create("connections");
    tcase_add_checked_fixture(c, tsx_setup_reliable, tsx_teardown);
    tcase_add_test(c, a_lost_connection_ends_the_clients_that_wait_on_it);
    suite_add_tcase(s, c);
    return s;
}
