/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests made outside a dialog. */
#include "support/suites.h"
#include "support/endpoint.h"

#include <pjsip.h>
#include <pjlib.h>

static pj_str_t str(const char *text)
{
    return pj_str((char *)text);
}

static pj_status_t make(const pjsip_method *method, const char *target, const char *from,
                        const char *to, const char *contact, pjsip_tx_data **tdata)
{
    pj_str_t t = str(target), f = str(from), o = str(to), c = str(contact ? contact : "");

    return pjsip_endpt_create_request(test_endpt, method, &t, &f, &o, contact ? &c : NULL, NULL, -1,
                                      NULL, tdata);
}

START_TEST(a_request_has_the_headers_that_rfc_3261_8_1_1_demands)
{
    static const pjsip_hdr_e wanted[] = {PJSIP_H_VIA,    PJSIP_H_MAX_FORWARDS, PJSIP_H_FROM,
                                         PJSIP_H_TO,     PJSIP_H_CALL_ID,      PJSIP_H_CSEQ,
                                         PJSIP_H_CONTACT};
    pjsip_tx_data *tdata;
    pjsip_from_hdr *from;
    pjsip_to_hdr *to;
    pjsip_cseq_hdr *cseq;

    ck_assert_int_eq(make(&pjsip_options_method, "sip:bob@example.org", "<sip:alice@example.org>",
                          "\"Bob\" <sip:bob@example.org>", "<sip:alice@127.0.0.1>;q=0.5", &tdata),
                     PJ_SUCCESS);
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(wanted); i++)
        ck_assert_ptr_nonnull(pjsip_msg_find_hdr(tdata->msg, wanted[i], NULL));
    from = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_FROM, NULL);
    to = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_TO, NULL);
    cseq = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CSEQ, NULL);
    ck_assert_int_gt((int)from->tag.slen, 7);
    ck_assert_int_eq((int)to->tag.slen, 0);
    ck_assert_int_ge(cseq->cseq, 0);
    ck_assert_int_eq(cseq->method.id, PJSIP_OPTIONS_METHOD);
    ck_assert_int_eq(pj_atomic_get(tdata->ref_cnt), 1);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_text_becomes_a_plain_body)
{
    pj_str_t target = str("sip:bob@example.org"), party = str("sip:alice@example.org");
    pj_str_t text = str("Watson, come here."), call_id = str("a84b4c76e66710");
    pjsip_tx_data *tdata;
    pjsip_cid_hdr *cid;

    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &pjsip_options_method, &target, &party,
                                                &target, NULL, &call_id, 314159, &text, &tdata),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_stricmp2(&tdata->msg->body->content_type.subtype, "plain"), 0);
    ck_assert_uint_eq(tdata->msg->body->len, (unsigned)text.slen);
    cid = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CALL_ID, NULL);
    ck_assert_int_eq(pj_strcmp(&cid->id, &call_id), 0);
    ck_assert_int_eq(((pjsip_cseq_hdr *)pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CSEQ, NULL))->cseq,
                     314159);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(what_is_no_uri_is_refused_by_name)
{
    pjsip_tx_data *tdata = NULL;

    ck_assert_int_eq(make(&pjsip_invite_method, "bob at home", "sip:a@b", "sip:c@d", NULL, &tdata),
                     PJSIP_EINVALIDREQURI);
    ck_assert_int_eq(make(&pjsip_invite_method, "", "sip:a@b", "sip:c@d", NULL, &tdata),
                     PJSIP_EINVALIDREQURI);
    ck_assert_int_eq(make(&pjsip_invite_method, "sip:c@d", "<sip:a@b", "sip:c@d", NULL, &tdata),
                     PJSIP_EINVALIDURI);
    ck_assert_int_eq(make(&pjsip_invite_method, "sip:c@d", "sip:a@b", "", NULL, &tdata),
                     PJSIP_EINVALIDURI);
    ck_assert_int_eq(make(&pjsip_invite_method, "sip:c@d", "sip:a@b", "sip:c@d", "<sip:", &tdata),
                     PJSIP_EINVALIDHDR);
    ck_assert_int_eq(
        pjsip_endpt_create_request(NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL),
        PJ_EINVAL);
    ck_assert_ptr_null(tdata);
}
END_TEST

START_TEST(headers_are_cloned_and_put_in_their_roles)
{
    pjsip_tx_data *first, *second;
    pjsip_from_hdr *from;
    pjsip_to_hdr *to;
    pjsip_cid_hdr *cid;

    ck_assert_int_eq(make(&pjsip_options_method, "sip:bob@example.org", "sip:alice@example.org",
                          "sip:bob@example.org", NULL, &first),
                     PJ_SUCCESS);
    from = pjsip_msg_find_hdr(first->msg, PJSIP_H_FROM, NULL);
    to = pjsip_msg_find_hdr(first->msg, PJSIP_H_TO, NULL);
    cid = pjsip_msg_find_hdr(first->msg, PJSIP_H_CALL_ID, NULL);
    /* As the other side of the dialog would: From and To swapped. */
    ck_assert_int_eq(pjsip_endpt_create_request_from_hdr(test_endpt, &pjsip_bye_method, from->uri,
                                                         to, from, NULL, cid, 7, NULL, &second),
                     PJ_SUCCESS);
    ck_assert_int_eq(((pjsip_hdr *)from)->type, PJSIP_H_FROM);
    pjsip_tx_data_dec_ref(first);
    from = pjsip_msg_find_hdr(second->msg, PJSIP_H_FROM, NULL);
    to = pjsip_msg_find_hdr(second->msg, PJSIP_H_TO, NULL);
    ck_assert_ptr_nonnull(from);
    ck_assert_ptr_nonnull(to);
    ck_assert_int_eq((int)from->tag.slen, 0);
    ck_assert_int_gt((int)to->tag.slen, 7);
    pjsip_tx_data_dec_ref(second);
}
END_TEST

Suite *create_request_suite(void);
Suite *create_request_suite(void)
{
    Suite *suite = suite_create("create_request");
    TCase *tcase = tcase_create("requests");

    tcase_add_checked_fixture(tcase, test_endpt_create, test_endpt_destroy);
    tcase_add_test(tcase, a_request_has_the_headers_that_rfc_3261_8_1_1_demands);
    tcase_add_test(tcase, a_text_becomes_a_plain_body);
    tcase_add_test(tcase, what_is_no_uri_is_refused_by_name);
    tcase_add_test(tcase, headers_are_cloned_and_put_in_their_roles);
    suite_add_tcase(suite, tcase);
    return suite;
}
