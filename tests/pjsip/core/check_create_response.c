/* SPDX-License-Identifier: BSD-2-Clause */
/* Responses, and the ACK and CANCEL that go with an INVITE. */
#include "support/endpoint.h"
#include "support/suites.h"

static const char invite[] = "INVITE sip:bob@127.0.0.1 SIP/2.0\r\n"
                             "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKone\r\n"
                             "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKtwo\r\n"
                             "Record-Route: <sip:p1.example.org;lr>\r\n"
                             "Record-Route: <sip:p2.example.org;lr>\r\n"
                             "Max-Forwards: 70\r\n"
                             "From: Alice <sip:alice@example.org>;tag=1928301774\r\n"
                             "To: Bob <sip:bob@example.org>\r\n"
                             "Call-ID: a84b4c76e66710\r\n"
                             "CSeq: 314159 INVITE\r\n"
                             "Contact: <sip:alice@192.0.2.2>\r\n"
                             "Content-Length: 0\r\n\r\n";

static unsigned count(const pjsip_msg *msg, pjsip_hdr_e type)
{
    unsigned n = 0;

    for (const pjsip_hdr *hdr = msg->hdr.next; hdr != &msg->hdr; hdr = hdr->next)
        n += hdr->type == type;
    return n;
}

static pjsip_tx_data *respond(pjsip_rx_data *rdata, int code)
{
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, code, NULL, &tdata),
                     PJ_SUCCESS);
    return tdata;
}

START_TEST(a_200_copies_every_via_and_record_route_in_order)
{
    pjsip_rx_data *rdata = test_rdata(invite);
    pjsip_tx_data *tdata = respond(rdata, 200);
    pjsip_via_hdr *via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
    pjsip_to_hdr *to = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_TO, NULL);

    ck_assert_uint_eq(count(tdata->msg, PJSIP_H_VIA), 2);
    ck_assert_int_eq(pj_strcmp2(&via->branch_param, "z9hG4bKone"), 0);
    ck_assert_uint_eq(count(tdata->msg, PJSIP_H_RECORD_ROUTE), 2);
    ck_assert_int_gt((int)to->tag.slen, 0);
    ck_assert_int_eq(tdata->msg->line.status.code, 200);
    ck_assert_int_eq(pj_strcmp2(&tdata->msg->line.status.reason, "OK"), 0);
    ck_assert_uint_eq(count(tdata->msg, PJSIP_H_MAX_FORWARDS), 0);
    pjsip_tx_data_dec_ref(tdata);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(a_100_has_no_to_tag_and_no_record_route)
{
    pjsip_rx_data *rdata = test_rdata(invite);
    pjsip_tx_data *tdata = respond(rdata, 100);
    pjsip_to_hdr *to = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_TO, NULL);

    ck_assert_int_eq((int)to->tag.slen, 0);
    ck_assert_uint_eq(count(tdata->msg, PJSIP_H_RECORD_ROUTE), 0);
    pjsip_tx_data_dec_ref(tdata);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(a_request_sent_again_gets_the_same_to_tag)
{
    pjsip_rx_data *rdata = test_rdata(invite);
    pjsip_tx_data *first = respond(rdata, 404), *second = respond(rdata, 404);
    pjsip_to_hdr *one = pjsip_msg_find_hdr(first->msg, PJSIP_H_TO, NULL);
    pjsip_to_hdr *two = pjsip_msg_find_hdr(second->msg, PJSIP_H_TO, NULL);

    ck_assert_int_eq(pj_strcmp(&one->tag, &two->tag), 0);
    pjsip_tx_data_dec_ref(first);
    pjsip_tx_data_dec_ref(second);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(codes_outside_100_to_699_and_responses_to_responses_are_refused)
{
    pjsip_rx_data *rdata = test_rdata(invite);
    pjsip_tx_data *tdata = NULL;

    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, 99, NULL, &tdata), PJ_EINVAL);
    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, 700, NULL, &tdata), PJ_EINVAL);
    rdata->msg_info.msg->type = PJSIP_RESPONSE_MSG;
    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, 200, NULL, &tdata),
                     PJSIP_ENOTREQUESTMSG);
    rdata->msg_info.msg->type = PJSIP_REQUEST_MSG;
    rdata->msg_info.cseq = NULL;
    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, 200, NULL, &tdata),
                     PJSIP_EMISSINGHDR);
    ck_assert_ptr_null(tdata);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(a_reason_of_ones_own_is_kept)
{
    pjsip_rx_data *rdata = test_rdata(invite);
    pj_str_t reason = pj_str((char *)"Lost in the post");
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, 480, &reason, &tdata),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp(&tdata->msg->line.status.reason, &reason), 0);
    pjsip_tx_data_dec_ref(tdata);
    test_rdata_free(rdata);
}
END_TEST

Suite *create_response_suite(void);
Suite *create_response_suite(void)
{
    Suite *suite = suite_create("create_response");
    TCase *tcase = tcase_create("responses");

    tcase_add_checked_fixture(tcase, test_endpt_create, test_endpt_destroy);
    tcase_add_test(tcase, a_200_copies_every_via_and_record_route_in_order);
    tcase_add_test(tcase, a_100_has_no_to_tag_and_no_record_route);
    tcase_add_test(tcase, a_request_sent_again_gets_the_same_to_tag);
    tcase_add_test(tcase, codes_outside_100_to_699_and_responses_to_responses_are_refused);
    tcase_add_test(tcase, a_reason_of_ones_own_is_kept);
    suite_add_tcase(suite, tcase);
    return suite;
}
