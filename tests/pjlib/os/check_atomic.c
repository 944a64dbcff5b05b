/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/os.h>

#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/errno.h>

#include <limits.h>
#include <pthread.h>

Suite *atomic_suite(void);

static pj_pool_t *pool;

static void begin(void)
{
    test_pools_begin();
    pool = test_pool_make();
}

static void end(void)
{
    pj_pool_release(pool);
    test_pools_end();
}

START_TEST(an_atomic_number_calculates)
{
    pj_atomic_t *a;

    ck_assert_int_eq(pj_atomic_create(pool, 5, &a), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_get(a), 5);
    pj_atomic_set(a, -3);
    ck_assert_int_eq(pj_atomic_get(a), -3);
    pj_atomic_inc(a);
    ck_assert_int_eq(pj_atomic_get(a), -2);
    ck_assert_int_eq(pj_atomic_inc_and_get(a), -1);
    pj_atomic_dec(a);
    ck_assert_int_eq(pj_atomic_dec_and_get(a), -3);
    pj_atomic_add(a, 10);
    ck_assert_int_eq(pj_atomic_add_and_get(a, -2), 5);
    ck_assert_int_eq(pj_atomic_destroy(a), PJ_SUCCESS);
}
END_TEST

START_TEST(overflow_wraps)
{
    pj_atomic_t *a;

    pj_atomic_create(pool, LONG_MAX, &a);
    ck_assert_int_eq(pj_atomic_inc_and_get(a), LONG_MIN);
    ck_assert_int_eq(pj_atomic_dec_and_get(a), LONG_MAX);
}
END_TEST

static void *add_up(void *arg)
{
    for (int i = 0; i < 20000; i++) {
        pj_atomic_inc(arg);
        pj_atomic_add(arg, 3);
        pj_atomic_dec(arg);
    }
    return NULL;
}

START_TEST(no_step_of_any_thread_is_lost)
{
    pthread_t threads[4];
    pj_atomic_t *a;

    pj_atomic_create(pool, 0, &a);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, add_up, a);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(pj_atomic_get(a), 4 * 20000 * 3);
}
END_TEST

START_TEST(bad_arguments_are_errors)
{
    pj_pool_t *small = pj_pool_create(test_pool_factory(), "s", 1, 0, NULL);
    pj_atomic_t *a;

    while (pj_pool_alloc(small, 1))
        ;
    ck_assert_int_eq(pj_atomic_create(small, 0, &a), PJ_ENOMEM);
    ck_assert_int_eq(pj_atomic_create(NULL, 0, &a), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_create(pool, 0, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_destroy(NULL), PJ_EINVAL);
    pj_pool_release(small);
}
END_TEST

Suite *atomic_suite(void)
{
    Suite *s = suite_create("atomic");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, an_atomic_number_calculates);
    tcase_add_test(tc, overflow_wraps);
    tcase_add_test(tc, no_step_of_any_thread_is_lost);
    tcase_add_test(tc, bad_arguments_are_errors);
    suite_add_tcase(s, tc);
    return s;
}
