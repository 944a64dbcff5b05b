/* SPDX-License-Identifier: BSD-2-Clause */
/* What a proxy passes on (RFC 3261 16.6, 16.7, 16.11). */
#include "support/endpoint.h"
#include "support/suites.h"

#define REQUEST(max_forwards, branch)                                      \
    "MESSAGE sip:bob@example.org SIP/2.0\r\n"                              \
    "Via: SIP/2.0/UDP 192.0.2.1" branch "\r\n"                             \
    "Max-Forwards: " max_forwards "\r\n"                                   \
    "From: <sip:alice@example.org>;tag=a\r\nTo: <sip:bob@example.org>\r\n" \
    "Call-ID: c\r\nCSeq: 1 MESSAGE\r\nX-Odd: kept\r\n"                     \
    "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"

START_TEST(a_forwarded_request_has_our_via_and_one_hop_less)
{
    pjsip_rx_data *rdata = test_rdata(REQUEST("70", ";branch=z9hG4bKin"));
    pj_str_t odd = pj_str((char *)"X-Odd");
    pjsip_tx_data *tdata;
    pjsip_via_hdr *via;

    ck_assert_int_eq(pjsip_endpt_create_request_fwd(test_endpt, rdata, NULL, NULL, 0, &tdata),
                     PJ_SUCCESS);
    via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
    ck_assert_int_eq(pj_strnicmp2(&via->branch_param, "z9hG4bK", 7), 0);
    ck_assert_int_ne(pj_strcmp2(&via->branch_param, "z9hG4bKin"), 0);
    via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, via->next);
    ck_assert_int_eq(pj_strcmp2(&via->branch_param, "z9hG4bKin"), 0);
    ck_assert_int_eq(
        ((pjsip_max_fwd_hdr *)pjsip_msg_find_hdr(tdata->msg, PJSIP_H_MAX_FORWARDS, NULL))->ivalue,
        69);
    ck_assert_ptr_nonnull(pjsip_msg_find_hdr_by_name(tdata->msg, &odd, NULL));
    ck_assert_uint_eq(tdata->msg->body->len, 2);
    pjsip_tx_data_dec_ref(tdata);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(a_request_out_of_hops_is_not_forwarded)
{
    pjsip_rx_data *rdata = test_rdata(REQUEST("0", ";branch=z9hG4bKin"));
    pjsip_tx_data *tdata = NULL;

    ck_assert_int_eq(pjsip_endpt_create_request_fwd(test_endpt, rdata, NULL, NULL, 0, &tdata),
                     PJSIP_ERRNO_FROM_SIP_STATUS(PJSIP_SC_TOO_MANY_HOPS));
    ck_assert_ptr_null(tdata);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(a_retransmission_gets_the_same_branch_and_another_request_another)
{
    static const char *const requests[] = {REQUEST("70", ";branch=z9hG4bKin"),
                                           REQUEST("70", ";branch=z9hG4bKother"),
                                           REQUEST("70", "")};
    pj_str_t seen[3];
    pjsip_rx_data *rdata[3];

    for (unsigned i = 0; i < 3; i++) {
        pj_str_t again;

        rdata[i] = test_rdata(requests[i]);
        seen[i] = pjsip_calculate_branch_id(rdata[i]);
        again = pjsip_calculate_branch_id(rdata[i]);
        ck_assert_int_gt((int)seen[i].slen, 7);
        ck_assert_int_eq(pj_strcmp(&seen[i], &again), 0);
    }
    ck_assert_int_ne(pj_strcmp(&seen[0], &seen[1]), 0);
    ck_assert_int_ne(pj_strcmp(&seen[1], &seen[2]), 0);
    for (unsigned i = 0; i < 3; i++)
        test_rdata_free(rdata[i]);
}
END_TEST

START_TEST(a_forwarded_response_loses_the_top_via_only)
{
    pjsip_rx_data *rdata =
        test_rdata("SIP/2.0 200 Fine\r\n"
                   "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKours\r\n"
                   "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKin\r\n"
                   "From: <sip:a@example.org>;tag=a\r\nTo: <sip:b@example.org>;tag=b\r\n"
                   "Call-ID: c\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");
    pjsip_tx_data *tdata;
    pjsip_via_hdr *via;

    ck_assert_int_eq(pjsip_endpt_create_response_fwd(test_endpt, rdata, 0, &tdata), PJ_SUCCESS);
    via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
    ck_assert_int_eq(pj_strcmp2(&via->branch_param, "z9hG4bKin"), 0);
    ck_assert_ptr_null(pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, via->next));
    ck_assert_int_eq(pj_strcmp2(&tdata->msg->line.status.reason, "Fine"), 0);
    pjsip_tx_data_dec_ref(tdata);
    test_rdata_free(rdata);
}
END_TEST

Suite *proxy_suite(void);
Suite *proxy_suite(void)
{
    Suite *suite = suite_create("proxy");
    TCase *tcase = tcase_create("forwarding");

    tcase_add_checked_fixture(tcase, test_endpt_create, test_endpt_destroy);
    tcase_add_test(tcase, a_forwarded_request_has_our_via_and_one_hop_less);
    tcase_add_test(tcase, a_request_out_of_hops_is_not_forwarded);
    tcase_add_test(tcase, a_retransmission_gets_the_same_branch_and_another_request_another);
    tcase_add_test(tcase, a_forwarded_response_loses_the_top_via_only);
    suite_add_tcase(suite, tcase);
    return suite;
}
