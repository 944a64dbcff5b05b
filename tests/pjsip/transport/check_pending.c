/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "fake.h"

#include "transport/transport_priv.h"

static pjsip__pending list;
static pjsip_tx_data *t[3];
static pj_pool_t *pool;
static int completed;
static pj_ssize_t results[8];

static void on_done(pjsip_transport *tp, void *token, pj_ssize_t sent)
{
    (void)tp;
    ck_assert_ptr_eq(token, t[completed]);
    results[completed++] = sent;
}

static void setup(void)
{
    test_endpt_create();
    pool = pjsip_endpt_create_pool(test_endpt, "pending", 1000, 1000);
    ck_assert_int_eq(pjsip__pending_init(&list, pool), PJ_SUCCESS);
    completed = 0;
    for (int i = 0; i < 3; i++) {
        t[i] = fake_request("sip:a@b");
        pjsip_tx_data_encode(t[i]);
    }
}

static void teardown(void)
{
    for (int i = 0; i < 3; i++)
        pjsip_tx_data_dec_ref(t[i]);
    pjsip__pending_fini(&list);
    pj_pool_release(pool);
    test_endpt_destroy();
}

static pj_status_t add(int i, pj_bool_t submitted, pj_size_t limit)
{
    return pjsip__pending_add(&list, t[i], t[i], &on_done, submitted, limit);
}

START_TEST(a_send_can_be_taken_out_once)
{
    add(0, PJ_TRUE, 0);
    ck_assert(!pjsip__pending_empty(&list));
    ck_assert(pjsip__pending_take(&list, t[0]));
    ck_assert(!pjsip__pending_take(&list, t[0]));
    ck_assert(pjsip__pending_empty(&list));
    ck_assert_ptr_null(pjsip__pending_take_op(&list, &t[0]->op_key.key));
}
END_TEST

START_TEST(a_send_is_found_by_its_op_key_in_any_place)
{
    for (int i = 0; i < 3; i++)
        add(i, PJ_TRUE, 0);
    ck_assert_ptr_eq(pjsip__pending_take_op(&list, &t[1]->op_key.key), t[1]);
    ck_assert_ptr_eq(pjsip__pending_take_op(&list, &t[2]->op_key.key), t[2]);
    ck_assert_ptr_eq(pjsip__pending_take_op(&list, &t[0]->op_key.key), t[0]);
    ck_assert(pjsip__pending_empty(&list));
}
END_TEST

START_TEST(waiting_sends_are_submitted_in_order_once)
{
    add(0, PJ_TRUE, 0);
    add(1, PJ_FALSE, 0);
    add(2, PJ_FALSE, 0);
    ck_assert_ptr_eq(pjsip__pending_submit_next(&list), t[1]);
    ck_assert_ptr_eq(pjsip__pending_submit_next(&list), t[2]);
    ck_assert_ptr_null(pjsip__pending_submit_next(&list));
    pjsip__pending_close(&list, NULL, PJ_ECANCELLED);
}
END_TEST

START_TEST(octets_are_limited_but_for_the_first)
{
    pj_size_t len = (pj_size_t)(t[0]->buf.cur - t[0]->buf.start);

    ck_assert_int_eq(add(0, PJ_TRUE, 10), PJ_SUCCESS);
    ck_assert_int_eq(add(1, PJ_TRUE, len), PJ_EOVERFLOW);
    ck_assert_int_eq(add(1, PJ_TRUE, 3 * len), PJ_SUCCESS);
    pjsip__pending_take(&list, t[0]);
    pjsip__pending_take(&list, t[1]);
    ck_assert_uint_eq(list.octets, 0);
}
END_TEST

START_TEST(closing_completes_all_and_lets_no_more_in)
{
    for (int i = 0; i < 3; i++)
        add(i, i != 1, 0);
    pjsip__pending_close(&list, NULL, PJ_EEOF);
    ck_assert_int_eq(completed, 3);
    ck_assert_int_eq(-results[2], PJ_EEOF);
    ck_assert_int_eq(add(0, PJ_TRUE, 0), PJ_EINVALIDOP);
    pjsip__pending_reopen(&list);
    ck_assert_int_eq(add(0, PJ_TRUE, 0), PJ_SUCCESS);
    ck_assert(pjsip__pending_take(&list, t[0]));
}
END_TEST

Suite *pending_suite(void);
Suite *pending_suite(void)
{
    Suite *s = suite_create("pending");
    TCase *tc = tcase_create("pending");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_send_can_be_taken_out_once);
    tcase_add_test(tc, a_send_is_found_by_its_op_key_in_any_place);
    tcase_add_test(tc, waiting_sends_are_submitted_in_order_once);
    tcase_add_test(tc, octets_are_limited_but_for_the_first);
    tcase_add_test(tc, closing_completes_all_and_lets_no_more_in);
    suite_add_tcase(s, tc);
    return s;
}
