/* SPDX-License-Identifier: BSD-2-Clause */
/* The ACK of a refusal (RFC 3261 17.1.1.3). */
#include "support/endpoint.h"
#include "support/suites.h"

static pjsip_tx_data *sent_invite(void)
{
    pj_str_t target = pj_str((char *)"sip:bob@example.org");
    pj_str_t from = pj_str((char *)"<sip:alice@example.org>");
    pj_str_t route = pj_str((char *)"Route"), hop = pj_str((char *)"<sip:proxy.example.org;lr>");
    pjsip_tx_data *tdata;
    pjsip_via_hdr *via;
    void *hdr;

    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &pjsip_invite_method, &target, &from,
                                                &target, NULL, NULL, 5, NULL, &tdata),
                     PJ_SUCCESS);
    via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
    via->branch_param = pj_str((char *)"z9hG4bKinvite");
    hdr = pjsip_parse_hdr(tdata->pool, &route, hop.ptr, (pj_size_t)hop.slen, NULL);
    ck_assert_ptr_nonnull(hdr);
    pjsip_msg_add_hdr(tdata->msg, hdr);
    return tdata;
}

START_TEST(the_ack_has_the_branch_of_the_invite_and_the_to_of_the_response)
{
    pjsip_tx_data *sent = sent_invite(), *ack;
    pjsip_rx_data *refusal =
        test_rdata("SIP/2.0 486 Busy Here\r\n"
                   "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKinvite\r\n"
                   "From: <sip:alice@example.org>;tag=a\r\n"
                   "To: <sip:bob@example.org>;tag=refuser\r\n"
                   "Call-ID: c\r\nCSeq: 5 INVITE\r\nContent-Length: 0\r\n\r\n");
    pjsip_cseq_hdr *cseq;
    pjsip_via_hdr *via;
    pjsip_to_hdr *to;

    ck_assert_int_eq(pjsip_endpt_create_ack(test_endpt, sent, refusal, &ack), PJ_SUCCESS);
    via = pjsip_msg_find_hdr(ack->msg, PJSIP_H_VIA, NULL);
    to = pjsip_msg_find_hdr(ack->msg, PJSIP_H_TO, NULL);
    cseq = pjsip_msg_find_hdr(ack->msg, PJSIP_H_CSEQ, NULL);
    ck_assert_int_eq(ack->msg->line.req.method.id, PJSIP_ACK_METHOD);
    ck_assert_int_eq(pj_strcmp2(&via->branch_param, "z9hG4bKinvite"), 0);
    ck_assert_ptr_null(pjsip_msg_find_hdr(ack->msg, PJSIP_H_VIA, via->next));
    ck_assert_int_eq(pj_strcmp2(&to->tag, "refuser"), 0);
    ck_assert_int_eq(cseq->cseq, 5);
    ck_assert_int_eq(cseq->method.id, PJSIP_ACK_METHOD);
    ck_assert_ptr_nonnull(pjsip_msg_find_hdr(ack->msg, PJSIP_H_ROUTE, NULL));
    pjsip_tx_data_dec_ref(ack);
    pjsip_tx_data_dec_ref(sent);
    test_rdata_free(refusal);
}
END_TEST

Suite *create_ack_suite(void);
Suite *create_ack_suite(void)
{
    Suite *suite = suite_create("create_ack");
    TCase *tcase = tcase_create("ack");

    tcase_add_checked_fixture(tcase, test_endpt_create, test_endpt_destroy);
    tcase_add_test(tcase, the_ack_has_the_branch_of_the_invite_and_the_to_of_the_response);
    suite_add_tcase(suite, tcase);
    return suite;
}
