/* SPDX-License-Identifier: BSD-2-Clause */
/* The states that programs see, each once, in order, with the field equal to what is told. */
#include "pjsip/transaction/fixture.h"
#include "transaction/tsx.h"

#include <stdio.h>
#include <string.h>

static const char *seen(void)
{
    static char text[300];
    size_t len = 0;

    text[0] = 0;
    for (unsigned i = 0; i < told_count; i++) {
        ck_assert_int_eq(tellings[i].prev, i ? tellings[i - 1].state : PJSIP_TSX_STATE_NULL);
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? " " : "",
                                pjsip_tsx_state_str((pjsip_tsx_state_e)tellings[i].state));
    }
    return text;
}

START_TEST(a_client_invite_that_is_refused)
{
    pjsip_transaction *tsx = send_new("INVITE");
    const char *invite = fake_find(wire, "INVITE", 0)->text;

    fake_answer(wire, invite, "100 Trying", NULL, NULL);
    fake_answer(wire, invite, "180 Ringing", "t", NULL);
    fake_answer(wire, invite, "180 Ringing", "t", NULL);
    ck_assert(!pjsip__tsx_is_final(tsx));
    fake_answer(wire, invite, "603 Decline", "t", NULL);
    ck_assert(pjsip__tsx_is_final(tsx));
    fake_pass_ms(test_endpt, 32000);
    ck_assert_str_eq(seen(), "Calling Proceeding Proceeding Proceeding Completed Terminated");
    drop(tsx);
}
END_TEST

START_TEST(a_client_invite_that_is_accepted)
{
    pjsip_transaction *tsx = send_new("INVITE");

    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "200 OK", "t", NULL);
    fake_pass_ms(test_endpt, 40000);
    ck_assert_str_eq(seen(), "Calling Terminated");
    ck_assert_int_eq(tsx->status_code, 200);
    drop(tsx);
}
END_TEST

START_TEST(a_client_of_another_method)
{
    pjsip_transaction *tsx = send_new("MESSAGE");

    fake_answer(wire, fake_find(wire, "MESSAGE", 0)->text, "202 Accepted", "t", NULL);
    fake_pass_ms(test_endpt, 5000);
    ck_assert_str_eq(seen(), "Calling Completed Terminated");
    drop(tsx);
}
END_TEST

START_TEST(a_server_invite_that_is_refused)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(server->status_code, 0);
    respond(server, 100);
    respond(server, 180);
    respond(server, 486);
    receive_request("ACK", "z9hG4bKa", 1, NULL);
    fake_pass_ms(test_endpt, 5000);
    ck_assert_str_eq(seen(), "Trying Proceeding Proceeding Completed Confirmed Terminated");
}
END_TEST

START_TEST(a_server_invite_that_is_accepted)
{
    pjsip_tx_data *tdata;

    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    respond(server, 200);
    respond(server, 200); /* once more, by its user */
    tdata = server->last_tx;
    ck_assert_ptr_nonnull(tdata);
    pjsip_tsx_terminate(server, 200);
    ck_assert_str_eq(seen(), "Trying Completed Terminated");
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), 2);
}
END_TEST

/* The ACK of a 2xx is the dialog's, even from a peer that gives it the branch of its INVITE. */
static pj_bool_t got_ack;

static pj_bool_t take_ack(pjsip_rx_data *rdata)
{
    got_ack = rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD;
    return PJ_TRUE;
}

START_TEST(the_ack_of_a_2xx_passes_through)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    respond(server, 200);
    tu_request = &take_ack;
    got_ack = PJ_FALSE;
    receive_request("ACK", "z9hG4bKa", 1, NULL);
    ck_assert(got_ack);
    pjsip_tsx_terminate(server, 200);
}
END_TEST

START_TEST(an_unusual_reason_is_kept)
{
    pj_str_t reason = pj_str("Gone Fishing"), usual = pj_str("OK");
    pjsip_transaction *tsx = send_new("OPTIONS");

    fake_answer(wire, fake_find(wire, "OPTIONS", 0)->text, "410 Gone Fishing", "t", NULL);
    ck_assert_int_eq(pj_strcmp(&tsx->status_text, &reason), 0);
    fake_pass_ms(test_endpt, 5000);
    ck_assert_int_eq(pj_strcmp(&tsx->status_text, &reason), 0);
    drop(tsx);
    fake_clear(wire);
    tsx = send_new("OPTIONS");
    fake_answer(wire, fake_find(wire, "OPTIONS", 0)->text, "200 OK", "t", NULL);
    ck_assert_int_eq(pj_strcmp(&tsx->status_text, &usual), 0);
    drop(tsx);
}
END_TEST

START_TEST(states_and_roles_have_names)
{
    ck_assert_str_eq(pjsip_tsx_state_str(PJSIP_TSX_STATE_DESTROYED), "Destroyed");
    ck_assert_str_eq(pjsip_tsx_state_str((pjsip_tsx_state_e)99), "Unknown");
    ck_assert_str_eq(pjsip_role_name(PJSIP_ROLE_UAC), "UAC");
    ck_assert_str_eq(pjsip_role_name(PJSIP_ROLE_UAS), "UAS");
}
END_TEST

Suite *publish_suite(void);

Suite *publish_suite(void)
{
    Suite *s = suite_create("publish");
    TCase *c = tcase_create("states");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, a_client_invite_that_is_refused);
    tcase_add_test(c, a_client_invite_that_is_accepted);
    tcase_add_test(c, a_client_of_another_method);
    tcase_add_test(c, a_server_invite_that_is_refused);
    tcase_add_test(c, a_server_invite_that_is_accepted);
    tcase_add_test(c, the_ack_of_a_2xx_passes_through);
    tcase_add_test(c, an_unusual_reason_is_kept);
    tcase_add_test(c, states_and_roles_have_names);
    suite_add_tcase(s, c);
    return s;
}
