/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/ready.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>

Suite *ready_suite(void);

static pj__ready_list list;
static pj__ready sides[16];

static void setup(void)
{
    pj__ready_init(&list);
}

static void teardown(void)
{
    ck_assert_ptr_null(pj__ready_pop(&list));
    ck_assert_uint_eq(atomic_load(&list.count), 0);
    pj__ready_fini(&list);
}

START_TEST(sides_get_their_turn_first_in_first_out)
{
    ck_assert_ptr_null(pj__ready_pop(&list));
    for (int i = 0; i < 3; i++)
        pj__ready_append(&list, &sides[i], &sides[i], 1);
    ck_assert_uint_eq(atomic_load(&list.count), 3);
    ck_assert_ptr_eq(pj__ready_pop(&list), &sides[0]);
    pj__ready_append(&list, &sides[3], &sides[3], 1);
    for (int i = 1; i < 4; i++)
        ck_assert_ptr_eq(pj__ready_pop(&list), &sides[i]);
}
END_TEST

START_TEST(a_chain_is_appended_at_once)
{
    pj__ready_append(&list, &sides[0], &sides[0], 1);
    sides[3].next = &sides[2];
    sides[2].next = &sides[1];
    pj__ready_append(&list, &sides[3], &sides[1], 3);
    pj__ready_append(&list, &sides[4], &sides[4], 1);
    ck_assert_uint_eq(atomic_load(&list.count), 5);
    for (int i = 0; i < 5; i++)
        ck_assert_ptr_eq(pj__ready_pop(&list), &sides[i]);
}
END_TEST

enum { THREADS = 3, ROUNDS = 20000 };

static atomic_int popped;

/* Append what one has, and whatever one pops: as many as there were stay on the list. */
static void *turn_over(void *arg)
{
    pj__ready *mine = arg;

    for (int i = 0; i < ROUNDS; i++) {
        if (mine) {
            mine->side = PJ__WRITE_SIDE; /* a race if two threads had it */
            pj__ready_append(&list, mine, mine, 1);
        }
        mine = pj__ready_pop(&list);
        atomic_fetch_add(&popped, mine ? 1 : 0);
    }
    if (mine)
        pj__ready_append(&list, mine, mine, 1);
    return NULL;
}

START_TEST(threads_that_append_and_pop_neither_lose_nor_double_a_side)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, turn_over, &sides[i]);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_gt(atomic_load(&popped), ROUNDS);
    for (int i = 0; i < THREADS; i++)
        ck_assert_ptr_nonnull(pj__ready_pop(&list));
}
END_TEST

Suite *ready_suite(void)
{
    Suite *suite = suite_create("ready");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, sides_get_their_turn_first_in_first_out);
    tcase_add_test(tc, a_chain_is_appended_at_once);
    tcase_add_test(tc, threads_that_append_and_pop_neither_lose_nor_double_a_side);
    suite_add_tcase(suite, tc);
    return suite;
}
