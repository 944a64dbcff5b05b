/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/op.h"

#include "base/alloc.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>

Suite *op_pool_suite(void);

static pj__op_pool pool;

static void teardown(void)
{
    pj__op_pool_fini(&pool);
}

START_TEST(operations_are_used_again_last_in_first_out)
{
    pj__op *a = pj__op_pool_get(&pool), *b = pj__op_pool_get(&pool);

    ck_assert_uint_eq(a->number, 1);
    ck_assert_uint_eq(b->number, 2);
    pj__op_pool_put(&pool, a);
    pj__op_pool_put(&pool, b);
    ck_assert_ptr_eq(pj__op_pool_get(&pool), b);
    ck_assert_ptr_eq(pj__op_pool_get(&pool), a);
    ck_assert_uint_eq(pj__op_pool_get(&pool)->number, 3);
}
END_TEST

START_TEST(the_head_tells_an_operation_that_has_come_back)
{
    pj__op *a = pj__op_pool_get(&pool);
    uint64_t head;

    pj__op_pool_put(&pool, a);
    head = pool.free;
    pj__op_pool_put(&pool, pj__op_pool_get(&pool));
    ck_assert_uint_eq((uint32_t)pool.free, (uint32_t)head); /* the same one is first */
    ck_assert(pool.free != head);
}
END_TEST

START_TEST(the_pool_holds_what_was_needed_at_once_and_no_more)
{
    enum { MANY = 1000 };
    static pj__op *ops[MANY];
    int64_t before = pj__alloc_live(NULL), full;

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++) {
            ops[i] = pj__op_pool_get(&pool);
            ck_assert_ptr_nonnull(ops[i]);
            ops[i]->op_key = (void *)&ops[i];
        }
        for (int i = 0; i < MANY; i++) {
            ck_assert_ptr_eq(ops[i]->op_key, (void *)&ops[i]); /* nobody else has it */
            pj__op_pool_put(&pool, ops[i]);
        }
    }
    full = pj__alloc_live(NULL) - before;
    ck_assert_int_ge(full, (int64_t)(MANY * sizeof(pj__op)));
    ck_assert_int_le(full, (int64_t)(4 * MANY * sizeof(pj__op)));
    pj__op_pool_fini(&pool);
    ck_assert_int_eq(pj__alloc_live(NULL), before);
}
END_TEST

START_TEST(without_memory_there_is_none_and_no_number_is_lost)
{
    pj__alloc_fail_nth(1);
    ck_assert_ptr_null(pj__op_pool_get(&pool));
    ck_assert_uint_eq(pj__op_pool_get(&pool)->number, 1);
}
END_TEST

enum { THREADS = 4, ROUNDS = 20000, HELD = 3 };

static void *take_and_put(void *arg)
{
    pj__op *held[HELD];

    for (int i = 0; i < ROUNDS; i++) {
        for (int k = 0; k < HELD; k++) {
            held[k] = pj__op_pool_get(&pool);
            held[k]->op_key = arg; /* a race if two threads had the same */
        }
        if (i % 1000 == 0)
            sched_yield();
        for (int k = 0; k < HELD; k++) {
            ck_assert_ptr_eq(held[k]->op_key, arg);
            pj__op_pool_put(&pool, held[k]);
        }
    }
    return NULL;
}

START_TEST(no_two_threads_get_the_same_operation)
{
    static char names[THREADS];
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, take_and_put, &names[i]);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_uint_le(pool.made, THREADS * HELD);
}
END_TEST

Suite *op_pool_suite(void)
{
    Suite *suite = suite_create("op_pool");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, operations_are_used_again_last_in_first_out);
    tcase_add_test(tc, the_head_tells_an_operation_that_has_come_back);
    tcase_add_test(tc, the_pool_holds_what_was_needed_at_once_and_no_more);
    tcase_add_test(tc, without_memory_there_is_none_and_no_number_is_lost);
    tcase_add_test(tc, no_two_threads_get_the_same_operation);
    suite_add_tcase(suite, tc);
    return suite;
}
