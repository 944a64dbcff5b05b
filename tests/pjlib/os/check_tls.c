/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/os.h>

#include "support/suites.h"

#include <pj/errno.h>

#include <pthread.h>

Suite *tls_suite(void);

static long slot;

static void *look(void *arg)
{
    void *before = pj_thread_local_get(slot);

    pj_thread_local_set(slot, arg);
    return before;
}

START_TEST(a_slot_holds_a_value_a_thread)
{
    pthread_t thread;
    void *before;
    int here;
    int there;

    ck_assert_int_eq(pj_thread_local_alloc(&slot), PJ_SUCCESS);
    ck_assert_ptr_null(pj_thread_local_get(slot));
    ck_assert_int_eq(pj_thread_local_set(slot, &here), PJ_SUCCESS);
    pthread_create(&thread, NULL, look, &there);
    pthread_join(thread, &before);
    ck_assert_ptr_null(before);
    ck_assert_ptr_eq(pj_thread_local_get(slot), &here);
    pj_thread_local_free(slot);
}
END_TEST

START_TEST(slots_are_apart)
{
    long other;

    pj_thread_local_alloc(&slot);
    pj_thread_local_alloc(&other);
    ck_assert_int_ne(slot, other);
    pj_thread_local_set(slot, &slot);
    ck_assert_ptr_null(pj_thread_local_get(other));
    pj_thread_local_free(slot);
    pj_thread_local_free(other);
}
END_TEST

START_TEST(bad_slots_are_errors)
{
    ck_assert_int_eq(pj_thread_local_alloc(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_thread_local_set(-1, NULL), PJ_EINVAL);
    ck_assert_int_ne(pj_thread_local_set(1000000, &slot), PJ_SUCCESS);
    ck_assert_ptr_null(pj_thread_local_get(-1));
    pj_thread_local_free(-1);
}
END_TEST

Suite *tls_suite(void)
{
    Suite *s = suite_create("tls");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_slot_holds_a_value_a_thread);
    tcase_add_test(tc, slots_are_apart);
    tcase_add_test(tc, bad_slots_are_errors);
    suite_add_tcase(s, tc);
    return s;
}
