/* SPDX-License-Identifier: BSD-2-Clause */
/* What a dialog sends (RFC 3261 12.2.1.1), who owns it afterwards, and what its usages hear. */
#include "pjsip/dialog/fixture.h"

#include <stdlib.h>
#include <string.h>

#define BROKEN PJ_STATUS_FROM_OS(ECONNREFUSED)

START_TEST(requests_are_numbered_when_they_are_sent)
{
    pjsip_dialog *dlg = new_uac();
    pj_str_t name = pj_str("INFO");
    pjsip_tx_data *first, *second;
    pjsip_method info;
    int number;

    pjsip_method_init_np(&info, &name);
    establish(dlg, "t");
    ck_assert_int_eq(pjsip_dlg_create_request(dlg, &info, -1, &first), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_create_request(dlg, &info, -1, &second), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_send_request(dlg, second, -1, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_send_request(dlg, first, -1, NULL), PJ_SUCCESS);
    number = (int)strtol(fake_header(fake_find(wire, "INFO", 0)->text, "CSeq"), NULL, 10);
    ck_assert_int_eq((int)strtol(fake_header(fake_find(wire, "INFO", 1)->text, "CSeq"), NULL, 10),
                     number + 1);
    ck_assert_int_eq(dlg->local.cseq, number + 2);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_contact_is_in_what_refreshes_the_target_only)
{
    pjsip_dialog *dlg = new_uac();

    ck_assert_str_eq(fake_header(establish(dlg, "t"), "Contact"), "<sip:alice@127.0.0.1:5060>");
    ck_assert_str_eq(fake_header(request_in(dlg, "UPDATE"), "Contact"),
                     "<sip:alice@127.0.0.1:5060>");
    ck_assert_str_eq(fake_header(request_in(dlg, "BYE"), "Contact"), "");
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(an_ack_of_a_2xx_has_no_transaction_and_can_be_sent_again)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");
    pjsip_tx_data *ack;

    fake_answer(wire, invite, "200 OK", "t", "Contact: <sip:bob@127.0.0.1:5070>\n");
    ck_assert_int_eq(pjsip_dlg_create_request(dlg, pjsip_get_ack_method(),
                                              (int)strtol(fake_header(invite, "CSeq"), NULL, 10),
                                              &ack),
                     PJ_SUCCESS);
    pjsip_tx_data_add_ref(ack);
    said[0] = 0;
    ck_assert_int_eq(pjsip_dlg_send_request(dlg, ack, -1, NULL), PJ_SUCCESS);
    pjsip_tx_data_add_ref(ack);
    ck_assert_int_eq(pjsip_dlg_send_request(dlg, ack, -1, NULL), PJ_SUCCESS);
    ck_assert_uint_eq(fake_count(wire, "ACK"), 2);
    ck_assert_str_eq(said, "");
    ck_assert(dlg->ack_sent);
    ck_assert_str_ne(fake_header(fake_find(wire, "ACK", 0)->text, "Via"),
                     fake_header(invite, "Via"));
    ck_assert_int_eq(pj_atomic_get(ack->ref_cnt), 1);
    pjsip_tx_data_dec_ref(ack);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_route_set_goes_into_each_request)
{
    pjsip_dialog *dlg = new_uac();
    pjsip_route_hdr list;
    pj_str_t name = pj_str("Route"), value = pj_str("<sip:127.0.0.1:5070;lr>");
    pjsip_route_hdr *route;

    pj_list_init(&list);
    route = pjsip_parse_hdr(dlg->pool, &name, value.ptr, (pj_size_t)value.slen, NULL);
    pj_list_push_back(&list, route);
    ck_assert_int_eq(pjsip_dlg_set_route_set(dlg, &list), PJ_SUCCESS);
    ck_assert_str_eq(fake_header(request_in(dlg, "INVITE"), "Route"), "<sip:127.0.0.1:5070;lr>");
    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "180 Ringing", "t", NULL);
    ck_assert_int_eq(pjsip_dlg_set_route_set(dlg, &list), PJ_EINVALIDOP);
    pjsip_dlg_dec_session(dlg, &usage);
    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "486 Busy Here", "t", NULL);
}
END_TEST

START_TEST(a_sent_by_of_the_programs_goes_into_via)
{
    pjsip_dialog *dlg = new_uac();
    pjsip_host_port at = {{"nat.example", 11}, 1234};

    ck_assert_int_eq(pjsip_dlg_set_via_sent_by(dlg, &at, NULL), PJ_SUCCESS);
    ck_assert_ptr_nonnull(
        strstr(fake_header(request_in(dlg, "OPTIONS"), "Via"), "nat.example:1234"));
    ck_assert_int_eq(pjsip_dlg_set_via_sent_by(dlg, NULL, NULL), PJ_SUCCESS);
    ck_assert_ptr_nonnull(strstr(fake_header(request_in(dlg, "OPTIONS"), "Via"), "127.0.0.1:5060"));
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

static int data;
static void *found_data;

static void look_at_data(pjsip_transaction *tsx, pjsip_event *e)
{
    PJ_UNUSED_ARG(e);
    if (tsx->state == PJSIP_TSX_STATE_CALLING)
        found_data = tsx->mod_data[usage.id];
}

START_TEST(the_senders_data_is_in_the_transaction_before_it_is_told)
{
    pjsip_dialog *dlg = new_uac();
    pjsip_tx_data *tdata;

    in_state = &look_at_data;
    ck_assert_int_eq(pjsip_dlg_create_request(dlg, pjsip_get_options_method(), -1, &tdata),
                     PJ_SUCCESS);
    ck_assert_ptr_eq(pjsip_tdata_get_dlg(tdata), dlg);
    ck_assert_int_eq(pjsip_dlg_send_request(dlg, tdata, usage.id, &data), PJ_SUCCESS);
    ck_assert_ptr_eq(found_data, &data);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_request_that_fails_at_once_is_told_by_the_return_alone)
{
    pjsip_dialog *dlg = new_uac();
    pjsip_tx_data *tdata;

    wire->fail_sync = BROKEN;
    ck_assert_int_eq(pjsip_dlg_create_request(dlg, pjsip_get_invite_method(), -1, &tdata),
                     PJ_SUCCESS);
    pjsip_tx_data_add_ref(tdata);
    ck_assert_int_eq(pjsip_dlg_send_request(dlg, tdata, -1, NULL), BROKEN);
    ck_assert_int_eq(pj_atomic_get(tdata->ref_cnt), 1); /* taken all the same */
    pjsip_tx_data_dec_ref(tdata);
    fake_pass_ms(test_endpt, 40000);
    ck_assert_str_eq(said, "");
    ck_assert_int_eq(dlg->tsx_count, 0);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    wire->fail_sync = PJ_SUCCESS;
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_request_sent_under_the_lock_that_fails_is_told_later)
{
    pjsip_dialog *dlg = new_uac();
    pjsip_tx_data *tdata;

    wire->fail_sync = BROKEN;
    ck_assert_int_eq(pjsip_dlg_create_request(dlg, pjsip_get_options_method(), -1, &tdata),
                     PJ_SUCCESS);
    pjsip_dlg_inc_lock(dlg);
    ck_assert_int_eq(pjsip_dlg_send_request(dlg, tdata, -1, NULL), PJ_SUCCESS);
    ck_assert_str_eq(said, "");
    pjsip_dlg_dec_lock(dlg);
    ck_assert_str_eq(said, "T:Calling T:Terminated");
    wire->fail_sync = PJ_SUCCESS;
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

/* ---- Responses --------------------------------------------------------------------------------------- */

START_TEST(responses_have_our_tag_contact_and_capabilities)
{
    pj_str_t methods[] = {pj_str("INVITE"), pj_str("BYE")};
    const char *text;

    pjsip_endpt_add_capability(test_endpt, &app, PJSIP_H_ALLOW, NULL, 2, methods);
    app_request = &accept_invite;
    receive_invite("z9hG4bKa", "Record-Route: <sip:p@127.0.0.1;lr>\n");
    ck_assert_int_eq(answer_invite(100), PJ_SUCCESS);
    text = fake_find(wire, "SIP/2.0 100", 0)->text;
    ck_assert_ptr_null(strstr(fake_header(text, "To"), "tag="));
    ck_assert_int_eq(uas->state, PJSIP_DIALOG_STATE_NULL);
    ck_assert_int_eq(answer_invite(180), PJ_SUCCESS);
    ck_assert_int_eq(uas->state, PJSIP_DIALOG_STATE_ESTABLISHED);
    text = fake_find(wire, "SIP/2.0 180", 0)->text;
    ck_assert_ptr_nonnull(strstr(fake_header(text, "To"), "tag="));
    ck_assert_str_eq(fake_header(text, "Contact"), "<sip:alice@127.0.0.1:5060>");
    ck_assert_str_eq(fake_header(text, "Record-Route"), "<sip:p@127.0.0.1;lr>");
    ck_assert_int_eq(answer_invite(486), PJ_SUCCESS);
    text = fake_find(wire, "SIP/2.0 486", 0)->text;
    ck_assert_str_eq(fake_header(text, "To"),
                     fake_header(fake_find(wire, "SIP/2.0 180", 0)->text, "To"));
    ck_assert_str_eq(fake_header(text, "Contact"), "");
    ck_assert_str_eq(fake_header(fake_find(wire, "SIP/2.0 180", 0)->text, "Allow"), "INVITE, BYE");
    pjsip_dlg_dec_session(uas, &usage);
}
END_TEST

START_TEST(a_sent_response_can_be_made_another_one)
{
    pjsip_tx_data *tdata;

    app_request = &accept_invite;
    receive_invite("z9hG4bKa", NULL);
    ck_assert_int_eq(pjsip_dlg_create_response(uas, uas_rdata, 180, NULL, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_send_response(uas, uas_tsx, tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_modify_response(uas, tdata, 302, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_send_response(uas, uas_tsx, tdata), PJ_SUCCESS);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 302 Moved Temporarily"), 1);
    ck_assert_str_eq(fake_header(fake_find(wire, "SIP/2.0 302", 0)->text, "Contact"), "");
    ck_assert_int_eq(pjsip_dlg_modify_response(uas, tdata, 99, NULL), PJ_EINVAL);
    pjsip_dlg_dec_session(uas, &usage);
}
END_TEST

START_TEST(a_response_that_fails_at_once_is_told_by_the_return_alone)
{
    app_request = &accept_invite;
    receive_invite("z9hG4bKa", NULL);
    wire->fail_sync = BROKEN;
    ck_assert_int_eq(answer_invite(200), BROKEN);
    ck_assert_str_eq(said, "");
    wire->fail_sync = PJ_SUCCESS;
    ck_assert_int_eq(answer_invite(486), PJ_SUCCESS);
    ck_assert_str_eq(said, "T:Completed");
    pjsip_dlg_dec_session(uas, &usage);
}
END_TEST

START_TEST(a_response_needs_a_transaction_of_the_dialog)
{
    pjsip_dialog *other = new_uac();
    pjsip_tx_data *tdata;

    app_request = &accept_invite;
    receive_invite("z9hG4bKa", NULL);
    ck_assert_int_eq(pjsip_dlg_create_response(uas, uas_rdata, 486, NULL, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_send_response(other, uas_tsx, tdata), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_dlg_send_response(uas, uas_tsx, tdata), PJ_SUCCESS);
    pjsip_dlg_dec_session(other, &usage);
    pjsip_dlg_dec_session(uas, &usage);
}
END_TEST

Suite *out_suite(void);

Suite *out_suite(void)
{
    Suite *s = suite_create("out");
    TCase *c = tcase_create("out");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_add_test(c, requests_are_numbered_when_they_are_sent);
    tcase_add_test(c, a_contact_is_in_what_refreshes_the_target_only);
    tcase_add_test(c, an_ack_of_a_2xx_has_no_transaction_and_can_be_sent_again);
    tcase_add_test(c, a_route_set_goes_into_each_request);
    tcase_add_test(c, a_sent_by_of_the_programs_goes_into_via);
    tcase_add_test(c, the_senders_data_is_in_the_transaction_before_it_is_told);
    tcase_add_test(c, a_request_that_fails_at_once_is_told_by_the_return_alone);
    tcase_add_test(c, a_request_sent_under_the_lock_that_fails_is_told_later);
    tcase_add_test(c, responses_have_our_tag_contact_and_capabilities);
    tcase_add_test(c, a_sent_response_can_be_made_another_one);
    tcase_add_test(c, a_response_that_fails_at_once_is_told_by_the_return_alone);
    tcase_add_test(c, a_response_needs_a_transaction_of_the_dialog);
    suite_add_tcase(s, c);
    return s;
}
