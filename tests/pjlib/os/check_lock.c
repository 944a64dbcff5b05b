/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/lock.h>

#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/errno.h>

#include <errno.h>
#include <pthread.h>

Suite *lock_suite(void);

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

static void *try_it(void *arg)
{
    pj_status_t status = pj_lock_tryacquire(arg);

    if (status == PJ_SUCCESS)
        pj_lock_release(arg);
    return (void *)(intptr_t)status;
}

static pj_status_t tried_elsewhere(pj_lock_t *lock)
{
    pthread_t thread;
    void *status;

    pthread_create(&thread, NULL, try_it, lock);
    pthread_join(thread, &status);
    return (pj_status_t)(intptr_t)status;
}

START_TEST(a_simple_lock_excludes)
{
    pj_lock_t *lock;

    ck_assert_int_eq(pj_lock_create_simple_mutex(pool, "l", &lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_acquire(lock), PJ_SUCCESS);
    ck_assert_int_eq(tried_elsewhere(lock), PJ_STATUS_FROM_OS(EBUSY));
    ck_assert_int_eq(pj_lock_tryacquire(lock), PJ_STATUS_FROM_OS(EBUSY));
    ck_assert_int_eq(pj_lock_release(lock), PJ_SUCCESS);
    ck_assert_int_eq(tried_elsewhere(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_destroy(lock), PJ_SUCCESS);
}
END_TEST

START_TEST(a_recursive_lock_counts)
{
    pj_lock_t *lock;

    ck_assert_int_eq(pj_lock_create_recursive_mutex(pool, NULL, &lock), PJ_SUCCESS);
    pj_lock_acquire(lock);
    ck_assert_int_eq(pj_lock_acquire(lock), PJ_SUCCESS);
    pj_lock_release(lock);
    ck_assert_int_eq(tried_elsewhere(lock), PJ_STATUS_FROM_OS(EBUSY));
    pj_lock_release(lock);
    ck_assert_int_eq(tried_elsewhere(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_destroy(lock), PJ_SUCCESS);
}
END_TEST

START_TEST(a_null_lock_locks_nothing)
{
    pj_lock_t *lock;

    ck_assert_int_eq(pj_lock_create_null_mutex(pool, "l", &lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_acquire(lock), PJ_SUCCESS);
    ck_assert_int_eq(tried_elsewhere(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_tryacquire(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_release(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_destroy(lock), PJ_SUCCESS);
}
END_TEST

START_TEST(a_semaphore_lock_lets_several_in)
{
    pj_lock_t *lock;

    ck_assert_int_eq(pj_lock_create_semaphore(pool, "l", 2, 2, &lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_acquire(lock), PJ_SUCCESS);
    ck_assert_int_eq(tried_elsewhere(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_acquire(lock), PJ_SUCCESS);
    ck_assert_int_eq(tried_elsewhere(lock), PJ_STATUS_FROM_OS(EAGAIN));
    ck_assert_int_eq(pj_lock_release(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_release(lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_release(lock), PJ_ETOOMANY);
    ck_assert_int_eq(pj_lock_destroy(lock), PJ_SUCCESS);
}
END_TEST

START_TEST(bad_arguments_are_errors)
{
    pj_pool_t *small = pj_pool_create(test_pool_factory(), "s", 1, 0, NULL);
    pj_lock_t *lock;

    while (pj_pool_alloc(small, 1))
        ;
    ck_assert_int_eq(pj_lock_create_simple_mutex(small, "l", &lock), PJ_ENOMEM);
    ck_assert_int_eq(pj_lock_create_semaphore(small, "l", 0, 1, &lock), PJ_ENOMEM);
    ck_assert_int_eq(pj_lock_create_simple_mutex(NULL, "l", &lock), PJ_EINVAL);
    ck_assert_int_eq(pj_lock_create_recursive_mutex(pool, "l", NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_lock_create_null_mutex(pool, "l", NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_lock_create_semaphore(pool, "l", 2, 1, &lock), PJ_EINVAL);
    ck_assert_int_eq(pj_lock_create_semaphore(NULL, "l", 0, 1, &lock), PJ_EINVAL);
    ck_assert_int_eq(pj_lock_acquire(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_lock_tryacquire(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_lock_release(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_lock_destroy(NULL), PJ_EINVAL);
    pj_pool_release(small);
}
END_TEST

Suite *lock_suite(void)
{
    Suite *s = suite_create("lock");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_simple_lock_excludes);
    tcase_add_test(tc, a_recursive_lock_counts);
    tcase_add_test(tc, a_null_lock_locks_nothing);
    tcase_add_test(tc, a_semaphore_lock_lets_several_in);
    tcase_add_test(tc, bad_arguments_are_errors);
    suite_add_tcase(s, tc);
    return s;
}
