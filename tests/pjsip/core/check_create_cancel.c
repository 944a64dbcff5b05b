/* SPDX-License-Identifier: BSD-2-Clause */
/* CANCEL (RFC 3261 9.1). */
#include "support/endpoint.h"
#include "support/suites.h"

static pjsip_tx_data *request(const pjsip_method *method)
{
    pj_str_t target = pj_str((char *)"sip:bob@example.org");
    pj_str_t from = pj_str((char *)"<sip:alice@example.org>");
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, method, &target, &from, &target, NULL,
                                                NULL, 5, NULL, &tdata),
                     PJ_SUCCESS);
    return tdata;
}

START_TEST(a_cancel_matches_its_invite_and_goes_where_it_went)
{
    pjsip_tx_data *invite = request(&pjsip_invite_method), *cancel;
    pjsip_via_hdr *via = pjsip_msg_find_hdr(invite->msg, PJSIP_H_VIA, NULL);
    pjsip_cseq_hdr *cseq;

    via->branch_param = pj_str((char *)"z9hG4bKinvite");
    invite->dest_info.name = pj_str((char *)"proxy.example.org");
    invite->dest_info.addr.count = 1;
    invite->dest_info.addr.entry[0].addr_len = 16;
    ck_assert_int_eq(pjsip_endpt_create_cancel(test_endpt, invite, &cancel), PJ_SUCCESS);
    via = pjsip_msg_find_hdr(cancel->msg, PJSIP_H_VIA, NULL);
    cseq = pjsip_msg_find_hdr(cancel->msg, PJSIP_H_CSEQ, NULL);
    ck_assert_int_eq(pj_strcmp2(&via->branch_param, "z9hG4bKinvite"), 0);
    ck_assert_int_eq(cseq->cseq, 5);
    ck_assert_int_eq(cseq->method.id, PJSIP_CANCEL_METHOD);
    ck_assert_uint_eq(cancel->dest_info.addr.count, 1);
    pjsip_tx_data_dec_ref(invite);
    ck_assert_int_eq(pj_strcmp2(&cancel->dest_info.name, "proxy.example.org"), 0);
    pjsip_tx_data_dec_ref(cancel);
}
END_TEST

START_TEST(only_an_invite_that_was_sent_can_be_cancelled)
{
    pjsip_tx_data *invite = request(&pjsip_invite_method),
                  *options = request(&pjsip_options_method);
    pjsip_tx_data *cancel = NULL;
    pjsip_via_hdr *via = pjsip_msg_find_hdr(options->msg, PJSIP_H_VIA, NULL);

    via->branch_param = pj_str((char *)"z9hG4bKoptions");
    ck_assert_int_eq(pjsip_endpt_create_cancel(test_endpt, options, &cancel), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_endpt_create_cancel(test_endpt, invite, &cancel), PJ_EINVALIDOP);
    ck_assert_ptr_null(cancel);
    pjsip_tx_data_dec_ref(invite);
    pjsip_tx_data_dec_ref(options);
}
END_TEST

Suite *create_cancel_suite(void);
Suite *create_cancel_suite(void)
{
    Suite *suite = suite_create("create_cancel");
    TCase *tcase = tcase_create("cancel");

    tcase_add_checked_fixture(tcase, test_endpt_create, test_endpt_destroy);
    tcase_add_test(tcase, a_cancel_matches_its_invite_and_goes_where_it_went);
    tcase_add_test(tcase, only_an_invite_that_was_sent_can_be_cancelled);
    suite_add_tcase(suite, tcase);
    return suite;
}
