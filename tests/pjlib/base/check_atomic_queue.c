/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/atomic_queue.h>
#include <pj/errno.h>

#include <pthread.h>
#include <sched.h>
#include <stdint.h>

Suite *atomic_queue_suite(void);

static pj_pool_t *pool;

static void setup(void)
{
    test_pools_begin();
    pool = test_pool_make();
}

static void teardown(void)
{
    pj_pool_release(pool);
    test_pools_end();
}

static pj_atomic_queue_t *make(unsigned items, unsigned size)
{
    pj_atomic_queue_t *q;

    ck_assert_int_eq(pj_atomic_queue_create(pool, items, size, "q", &q), PJ_SUCCESS);
    return q;
}

START_TEST(items_come_out_in_order_round_after_round)
{
    pj_atomic_queue_t *q = make(4, sizeof(int));
    int out;

    for (int i = 0; i < 100; i += 3) {
        for (int k = i; k < i + 3; k++)
            ck_assert_int_eq(pj_atomic_queue_put(q, &k), PJ_SUCCESS);
        for (int k = i; k < i + 3; k++) {
            ck_assert_int_eq(pj_atomic_queue_get(q, &out), PJ_SUCCESS);
            ck_assert_int_eq(out, k);
        }
        ck_assert_int_eq(pj_atomic_queue_get(q, &out), PJ_ENOTFOUND);
    }
    ck_assert_int_eq(pj_atomic_queue_destroy(q), PJ_SUCCESS);
}
END_TEST

START_TEST(a_full_queue_takes_no_more)
{
    pj_atomic_queue_t *q = make(4, 1);
    char c = 'a', out;

    for (int i = 0; i < 4; i++, c++)
        ck_assert_int_eq(pj_atomic_queue_put(q, &c), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_queue_put(q, &c), PJ_ETOOMANY);
    ck_assert_int_eq(pj_atomic_queue_get(q, &out), PJ_SUCCESS);
    ck_assert_int_eq(out, 'a');
    ck_assert_int_eq(pj_atomic_queue_put(q, &c), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_queue_put(q, &c), PJ_ETOOMANY);
}
END_TEST

START_TEST(a_queue_of_one_item_works)
{
    pj_atomic_queue_t *q = make(1, 3);
    char in[3] = {1, 2, 3}, out[3];

    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(pj_atomic_queue_put(q, in), PJ_SUCCESS);
        ck_assert_int_eq(pj_atomic_queue_put(q, in), PJ_ETOOMANY);
        ck_assert_int_eq(pj_atomic_queue_get(q, out), PJ_SUCCESS);
        ck_assert_mem_eq(in, out, 3);
    }
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    pj_atomic_queue_t *q = make(1, 1);
    char c = 0;

    ck_assert_int_eq(pj_atomic_queue_create(NULL, 1, 1, NULL, &q), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_create(pool, 0, 1, NULL, &q), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_create(pool, 1, 0, NULL, &q), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_create(pool, UINT32_MAX, 1, NULL, &q), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_create(pool, 1, UINT32_MAX, NULL, &q), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_create(pool, 1, 1, NULL, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_put(q, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_put(NULL, &c), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_get(q, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_get(NULL, &c), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_queue_destroy(NULL), PJ_EINVAL);
}
END_TEST

enum { PAIRS = 2, ITEMS = 20000 };

typedef struct item {
    uint64_t value, check; /* torn copies would not agree */
} item;

static pj_atomic_queue_t *shared;
static uint64_t sums[PAIRS];

static void *produce(void *arg)
{
    uint64_t from = (uint64_t)(uintptr_t)arg * ITEMS;

    for (uint64_t i = 1; i <= ITEMS; i++) {
        item it = {from + i, ~(from + i)};

        while (pj_atomic_queue_put(shared, &it) != PJ_SUCCESS)
            sched_yield();
    }
    return NULL;
}

static void *consume(void *arg)
{
    uint64_t *sum = arg;
    item it;

    for (int i = 0; i < ITEMS; i++) {
        while (pj_atomic_queue_get(shared, &it) != PJ_SUCCESS)
            sched_yield();
        ck_assert(it.check == ~it.value);
        *sum += it.value;
    }
    return NULL;
}

START_TEST(nothing_is_lost_or_doubled_between_threads)
{
    pthread_t producers[PAIRS], consumers[PAIRS];
    uint64_t n = (uint64_t)PAIRS * ITEMS;

    shared = make(8, sizeof(item));
    for (uintptr_t i = 0; i < PAIRS; i++) {
        ck_assert_int_eq(pthread_create(&producers[i], NULL, produce, (void *)i), 0);
        ck_assert_int_eq(pthread_create(&consumers[i], NULL, consume, &sums[i]), 0);
    }
    for (int i = 0; i < PAIRS; i++) {
        pthread_join(producers[i], NULL);
        pthread_join(consumers[i], NULL);
    }
    ck_assert(sums[0] + sums[1] == n * (n + 1) / 2);
}
END_TEST

Suite *atomic_queue_suite(void)
{
    Suite *s = suite_create("atomic_queue");
    TCase *t = tcase_create("atomic_queue");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, items_come_out_in_order_round_after_round);
    tcase_add_test(t, a_full_queue_takes_no_more);
    tcase_add_test(t, a_queue_of_one_item_works);
    tcase_add_test(t, wrong_arguments_are_refused);
    tcase_add_test(t, nothing_is_lost_or_doubled_between_threads);
    suite_add_tcase(s, t);
    return s;
}
