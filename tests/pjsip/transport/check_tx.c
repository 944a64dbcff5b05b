/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "fake.h"

START_TEST(a_new_tdata_has_no_reference)
{
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_tdata(test_endpt, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_get(tdata->ref_cnt), 0);
    pjsip_tx_data_add_ref(tdata);
    pjsip_tx_data_add_ref(tdata);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJSIP_EBUFDESTROYED);
}
END_TEST

START_TEST(a_tdata_that_was_never_referenced_can_be_given_up)
{
    pjsip_tx_data *tdata;

    pjsip_endpt_create_tdata(test_endpt, &tdata);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJSIP_EBUFDESTROYED);
}
END_TEST

START_TEST(it_is_printed_once_until_invalidated)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    char *cur;

    ck_assert(!pjsip_tx_data_is_valid(tdata));
    ck_assert_int_eq(pjsip_tx_data_encode(tdata), PJ_SUCCESS);
    ck_assert(pjsip_tx_data_is_valid(tdata));
    cur = tdata->buf.cur;
    *tdata->buf.start = 'X';
    ck_assert_int_eq(pjsip_tx_data_encode(tdata), PJ_SUCCESS);
    ck_assert_ptr_eq(tdata->buf.cur, cur);
    ck_assert_int_eq(*tdata->buf.start, 'X');
    pjsip_tx_data_invalidate_msg(tdata);
    ck_assert(!pjsip_tx_data_is_valid(tdata));
    pjsip_tx_data_encode(tdata);
    ck_assert_int_eq(*tdata->buf.start, 'O');
    ck_assert_int_eq(*tdata->buf.cur, '\0');
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

static void set_body(pjsip_tx_data *tdata, size_t len)
{
    pj_str_t type = {(char *)"text", 4}, sub = {(char *)"plain", 5}, body;

    body.ptr = pj_pool_alloc(tdata->pool, len);
    body.slen = (pj_ssize_t)len;
    memset(body.ptr, 'b', len);
    tdata->msg->body = pjsip_msg_body_create(tdata->pool, &type, &sub, &body);
}

START_TEST(the_buffer_grows_with_the_message)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    set_body(tdata, 3000000);
    ck_assert_int_eq(pjsip_tx_data_encode(tdata), PJ_SUCCESS);
    ck_assert_int_gt(tdata->buf.cur - tdata->buf.start, 3000000);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(up_to_a_limit_that_can_be_set)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    pj_ssize_t len;

    pjsip_tx_data_encode(tdata);
    len = tdata->buf.cur - tdata->buf.start;
    pjsip_tx_data_invalidate_msg(tdata);
    pjsip_endpt_limits(test_endpt)->max_tx_msg = (unsigned)len;
    ck_assert_int_eq(pjsip_tx_data_encode(tdata), PJ_SUCCESS);
    pjsip_tx_data_invalidate_msg(tdata);
    pjsip_endpt_limits(test_endpt)->max_tx_msg = (unsigned)len - 1;
    ck_assert_int_eq(pjsip_tx_data_encode(tdata), PJSIP_EMSGTOOLONG);
    ck_assert(!pjsip_tx_data_is_valid(tdata));
    set_body(tdata, 100000);
    ck_assert_int_eq(pjsip_tx_data_encode(tdata), PJSIP_EMSGTOOLONG);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(nothing_cannot_be_printed)
{
    pjsip_tx_data *tdata;

    pjsip_endpt_create_tdata(test_endpt, &tdata);
    ck_assert_int_eq(pjsip_tx_data_encode(tdata), PJ_EINVALIDOP);
    ck_assert_str_eq(pjsip_tx_data_get_info(tdata), "NULL");
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(its_description_names_method_and_number)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    ck_assert_ptr_nonnull(strstr(pjsip_tx_data_get_info(tdata), "OPTIONS/cseq=1"));
    ck_assert_ptr_eq(pjsip_tx_data_get_info(tdata), pjsip_tx_data_get_info(tdata));
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_selected_transport_is_referenced_until_another_is)
{
    fake *f = fake_make(PJSIP_TRANSPORT_UDP, NULL, 0, 1, NULL);
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    pjsip_tpselector sel;

    memset(&sel, 0, sizeof(sel));
    sel.type = PJSIP_TPSELECTOR_TRANSPORT;
    sel.u.transport = &f->base;
    ck_assert_int_eq(pjsip_tx_data_set_transport(tdata, &sel), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_get(f->base.ref_cnt), 2);
    ck_assert_int_eq(pjsip_tx_data_set_transport(tdata, &sel), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_get(f->base.ref_cnt), 2);
    sel.type = PJSIP_TPSELECTOR_NONE;
    pjsip_tx_data_set_transport(tdata, &sel);
    ck_assert_int_eq(pj_atomic_get(f->base.ref_cnt), 1);
    sel.type = PJSIP_TPSELECTOR_TRANSPORT;
    pjsip_tx_data_set_transport(tdata, &sel);
    pjsip_tx_data_dec_ref(tdata);
    ck_assert_int_eq(pj_atomic_get(f->base.ref_cnt), 1);
}
END_TEST

START_TEST(a_clone_stands_alone)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b"), *copy;
    char before[2000];

    pj_strdup2(tdata->pool, &tdata->dest_info.name, "b");
    tdata->dest_info.addr.count = 1;
    tdata->dest_info.addr.entry[0].type = PJSIP_TRANSPORT_TCP;
    pjsip_tx_data_encode(tdata);
    pj_ansi_strxcpy(before, tdata->buf.start, sizeof(before));
    ck_assert_int_eq(pjsip_tx_data_clone(tdata, 0, &copy), PJ_SUCCESS);
    pjsip_tx_data_dec_ref(tdata);
    ck_assert_int_eq(pjsip_tx_data_encode(copy), PJ_SUCCESS);
    ck_assert_str_eq(copy->buf.start, before);
    ck_assert_int_eq(pj_strcmp2(&copy->dest_info.name, "b"), 0);
    ck_assert_int_eq(copy->dest_info.addr.entry[0].type, PJSIP_TRANSPORT_TCP);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(copy), PJSIP_EBUFDESTROYED);
}
END_TEST

Suite *tx_suite(void);
Suite *tx_suite(void)
{
    Suite *s = suite_create("tx");
    TCase *tc = tcase_create("tx");

    tcase_add_checked_fixture(tc, test_endpt_create, test_endpt_destroy);
    tcase_add_test(tc, a_new_tdata_has_no_reference);
    tcase_add_test(tc, a_tdata_that_was_never_referenced_can_be_given_up);
    tcase_add_test(tc, it_is_printed_once_until_invalidated);
    tcase_add_test(tc, the_buffer_grows_with_the_message);
    tcase_add_test(tc, up_to_a_limit_that_can_be_set);
    tcase_add_test(tc, nothing_cannot_be_printed);
    tcase_add_test(tc, its_description_names_method_and_number);
    tcase_add_test(tc, a_selected_transport_is_referenced_until_another_is);
    tcase_add_test(tc, a_clone_stands_alone);
    suite_add_tcase(s, tc);
    return s;
}
