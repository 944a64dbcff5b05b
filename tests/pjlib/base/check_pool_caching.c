/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/pool.h>

#include "base/alloc.h"
#include "support/oom.h"
#include "support/suites.h"

#include <pj/errno.h>
#include <pj/lock.h>
#include <pj/log.h>

#include <errno.h>
#include <pthread.h>
#include <string.h>

Suite *pool_caching_suite(void);

static pj_caching_pool cp;

static void begin(void)
{
    pj_caching_pool_init(&cp, NULL, 100000);
}

static void end(void)
{
    pj_caching_pool_destroy(&cp);
    ck_assert_int_eq(pj__alloc_live(NULL), 0);
}

static pj_pool_t *make(pj_size_t size)
{
    pj_pool_t *pool = pj_pool_create(&cp.factory, "p%p", size, 1000, NULL);

    ck_assert_ptr_nonnull(pool);
    return pool;
}

START_TEST(a_released_pool_is_used_again_for_its_class)
{
    pj_pool_t *a = make(1000);
    pj_pool_t *b;

    ck_assert_uint_eq(cp.used_count, 1);
    pj_pool_release(a);
    ck_assert_uint_eq(cp.used_count, 0);
    ck_assert_uint_eq(cp.used_size, 0);
    ck_assert_uint_gt(cp.capacity, 0);
    b = make(900);
    ck_assert_ptr_eq(b, a);
    ck_assert_uint_eq(cp.capacity, 0);
    ck_assert_uint_eq(cp.used_size, pj_pool_get_capacity(b));
    pj_pool_release(b);
    b = make(2000);
    ck_assert_ptr_ne(b, a);
    pj_pool_release(b);
}
END_TEST

START_TEST(a_pool_used_again_begins_anew)
{
    pj_pool_t *a = pj_pool_create(&cp.factory, "first", 1000, 0, NULL);
    pj_size_t used = pj_pool_get_used_size(a);

    pj_pool_alloc(a, 100);
    pj_pool_release(a);
    a = make(1000);
    ck_assert_uint_eq(pj_pool_get_used_size(a), used);
    ck_assert_int_eq(a->obj_name[0], 'p');
    ck_assert_uint_eq(a->increment_size, 1000);
    /* It grows now, which the first one did not. */
    ck_assert_ptr_nonnull(pj_pool_alloc(a, 5000));
    pj_pool_release(a);
}
END_TEST

START_TEST(used_size_follows_every_block)
{
    pj_pool_t *a = make(1000);
    pj_size_t before = cp.used_size;

    pj_pool_alloc(a, 5000);
    ck_assert_uint_eq(cp.used_size, pj_pool_get_capacity(a));
    ck_assert_uint_gt(cp.used_size, before);
    ck_assert_uint_eq(cp.peak_used_size, cp.used_size);
    pj_pool_reset(a);
    ck_assert_uint_eq(cp.used_size, before);
    pj_pool_release(a);
    ck_assert_uint_eq(cp.used_size, 0);
    ck_assert_uint_gt(cp.peak_used_size, before);
}
END_TEST

START_TEST(the_cache_keeps_no_more_than_it_may)
{
    pj_pool_t *pools[100];

    for (int i = 0; i < 100; i++)
        pools[i] = make(8000);
    for (int i = 0; i < 100; i++)
        pj_pool_release(pools[i]);
    ck_assert_uint_le(cp.capacity, cp.max_capacity);
    ck_assert_uint_gt(cp.capacity, cp.max_capacity / 2);
}
END_TEST

START_TEST(without_a_maximum_nothing_is_kept)
{
    cp.max_capacity = 0;
    pj_pool_release(make(1000));
    ck_assert_uint_eq(cp.capacity, 0);
    ck_assert_int_eq(pj__alloc_live(NULL), 0);
}
END_TEST

START_TEST(pools_beyond_the_largest_class_are_not_kept)
{
    cp.max_capacity = 10000000;
    pj_pool_release(make(200000));
    ck_assert_uint_eq(cp.capacity, 0);
    pj_pool_release(make(131072));
    ck_assert_uint_eq(cp.capacity, 131072);
}
END_TEST

START_TEST(memory_of_a_burst_goes_back_after_it)
{
    pj_pool_t *pools[50];
    pj_size_t after_burst;

    cp.max_capacity = 10000000;
    for (int i = 0; i < 50; i++)
        pools[i] = make(4000);
    for (int i = 0; i < 50; i++)
        pj_pool_release(pools[i]);
    after_burst = cp.capacity;
    ck_assert_uint_ge(after_burst, 50 * 4000);
    /* A quiet time, one pool after the other: twice the distance between trims. */
    for (int i = 0; i < 2100; i++)
        pj_pool_release(make(4000));
    ck_assert_uint_le(cp.capacity, 2 * 4096);
    ck_assert_uint_eq(cp.peak_used_size, after_burst);
}
END_TEST

static int lines;

static void count_line(int level, const char *data, int len)
{
    (void)level;
    (void)data;
    (void)len;
    lines++;
}

START_TEST(the_factory_tells_what_it_holds)
{
    pj_pool_t *a = make(1000);

    pj_log_set_log_func(count_line);
    pj_log_set_level(3);
    pj_pool_factory_dump(&cp.factory, PJ_FALSE);
    ck_assert_int_eq(lines, 1);
    pj_pool_factory_dump(&cp.factory, PJ_TRUE);
    ck_assert_int_eq(lines, 3);
    pj_pool_release(a);
}
END_TEST

static void *use_factory(void *arg)
{
    (void)arg;
    pj_pool_release(make(3000));
    return NULL;
}

/* As a sink does that hands the line to a thread of its own: a lock held meanwhile would stop it. */
static void let_another_thread_use_it(int level, const char *data, int len)
{
    pthread_t thread;

    count_line(level, data, len);
    pthread_create(&thread, NULL, use_factory, NULL);
    pthread_join(thread, NULL);
    pj_pool_release(make(3000));
}

START_TEST(the_sink_of_the_log_may_use_the_factory_that_is_shown)
{
    pj_pool_t *a = make(1000);

    lines = 0;
    pj_log_set_log_func(let_another_thread_use_it);
    pj_log_set_level(3);
    pj_pool_factory_dump(&cp.factory, PJ_TRUE);
    ck_assert_int_eq(lines, 2);
    pj_pool_release(a);
}
END_TEST

START_TEST(pools_never_released_go_with_the_factory)
{
    pj_pool_t *a = make(1000);

    pj_pool_alloc(a, 10000);
    make(2000);
    pj_caching_pool_destroy(&cp);
    ck_assert_int_eq(pj__alloc_live(NULL), 0);
    pj_caching_pool_destroy(&cp);
}
END_TEST

static void *try_lock(void *arg)
{
    (void)arg;
    return (void *)(intptr_t)pj_lock_tryacquire(cp.lock);
}

START_TEST(programs_may_hold_the_lock_themselves)
{
    pthread_t thread;
    void *status;

    ck_assert_int_eq(pj_lock_acquire(cp.lock), PJ_SUCCESS);
    pj_pool_release(make(1000));
    pthread_create(&thread, NULL, try_lock, NULL);
    pthread_join(thread, &status);
    ck_assert_int_eq((int)(intptr_t)status, PJ_STATUS_FROM_OS(EBUSY));
    ck_assert_int_eq(pj_lock_release(cp.lock), PJ_SUCCESS);
}
END_TEST

static int one_round(void *arg)
{
    pj_caching_pool own;
    pj_pool_t *a;
    pj_pool_t *b;
    int ok;

    (void)arg;
    pj_caching_pool_init(&own, NULL, 100000);
    a = pj_pool_create(&own.factory, "a", 1000, 1000, NULL);
    b = pj_pool_create(&own.factory, "b", 1000, 1000, NULL);
    ok = a && b && pj_pool_alloc(a, 2000) != NULL;
    pj_pool_release(a);
    pj_pool_release(b);
    pj_caching_pool_destroy(&own);
    return ok;
}

START_TEST(no_failed_allocation_leaks_or_crashes)
{
    ck_assert_uint_eq(oom_loop(one_round, NULL, 1), 3);
}
END_TEST

static void *make_and_release(void *arg)
{
    (void)arg;
    for (int i = 0; i < 3000; i++) {
        pj_pool_t *a = pj_pool_create(&cp.factory, "a%p", 1000, 1000, NULL);
        pj_pool_t *b = pj_pool_create(&cp.factory, "b%p", (pj_size_t)(i % 5000), 1000, NULL);

        if (!a || !b || !pj_pool_alloc(a, (pj_size_t)(i % 3000)))
            return "failed";
        memset(pj_pool_alloc(b, 100), i, 100);
        pj_pool_release(a);
        pj_pool_release(b);
    }
    return NULL;
}

START_TEST(threads_share_a_factory)
{
    pthread_t threads[4];

    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, make_and_release, NULL);
    for (int i = 0; i < 4; i++) {
        void *result;

        pthread_join(threads[i], &result);
        ck_assert_ptr_null(result);
    }
    ck_assert_uint_eq(cp.used_count, 0);
    ck_assert_uint_eq(cp.used_size, 0);
}
END_TEST

/* A policy of a program's own, which tells the factory nothing. */
static void *silent_alloc(pj_pool_factory *factory, pj_size_t size)
{
    (void)factory;
    return pj__malloc(size);
}

static void silent_free(pj_pool_factory *factory, void *mem, pj_size_t size)
{
    (void)factory;
    (void)size;
    pj__free(mem);
}

START_TEST(a_policy_of_the_programs_own_works)
{
    static const pj_pool_factory_policy silent = {.block_alloc = silent_alloc,
                                                  .block_free = silent_free};
    pj_caching_pool own;
    pj_pool_t *pool;

    pj_caching_pool_init(&own, &silent, 100000);
    pool = pj_pool_create(&own.factory, "p", 1000, 1000, NULL);
    pj_pool_alloc(pool, 3000);
    pj_pool_release(pool);
    ck_assert_uint_eq(own.used_size, 0);
    pj_caching_pool_destroy(&own);
}
END_TEST

Suite *pool_caching_suite(void)
{
    Suite *s = suite_create("pool_caching");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_released_pool_is_used_again_for_its_class);
    tcase_add_test(tc, a_pool_used_again_begins_anew);
    tcase_add_test(tc, used_size_follows_every_block);
    tcase_add_test(tc, the_cache_keeps_no_more_than_it_may);
    tcase_add_test(tc, without_a_maximum_nothing_is_kept);
    tcase_add_test(tc, pools_beyond_the_largest_class_are_not_kept);
    tcase_add_test(tc, memory_of_a_burst_goes_back_after_it);
    tcase_add_test(tc, the_factory_tells_what_it_holds);
    tcase_add_test(tc, the_sink_of_the_log_may_use_the_factory_that_is_shown);
    tcase_add_test(tc, pools_never_released_go_with_the_factory);
    tcase_add_test(tc, programs_may_hold_the_lock_themselves);
    tcase_add_test(tc, no_failed_allocation_leaks_or_crashes);
    tcase_add_test(tc, threads_share_a_factory);
    tcase_add_test(tc, a_policy_of_the_programs_own_works);
    suite_add_tcase(s, tc);
    return s;
}
