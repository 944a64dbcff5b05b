/* SPDX-License-Identifier: BSD-2-Clause */
#include "loop/timer_lock.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>

Suite *timer_lock_suite(void);

enum { THREADS = 4, ROUNDS = 20000 };

static pj__timer_lock lock;
static long guarded;
static atomic_bool waiting;

static void *add_many(void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        pj__timer_lock_take(&lock);
        guarded++;
        pj__timer_lock_give(&lock);
    }
    return NULL;
}

START_TEST(one_thread_holds_it_at_a_time)
{
    pthread_t threads[THREADS];

    guarded = 0;
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, add_many, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(guarded, (long)THREADS * ROUNDS);
}
END_TEST

static void *take_and_see(void *arg)
{
    (void)arg;
    atomic_store(&waiting, true);
    pj__timer_lock_take(&lock);
    guarded++;
    pj__timer_lock_give(&lock);
    return NULL;
}

/* Held for longer than trying and yielding go on. */
START_TEST(who_waits_long_gets_it_in_the_end)
{
    pthread_t thread;

    guarded = 0;
    atomic_store(&waiting, false);
    pj__timer_lock_take(&lock);
    ck_assert(!pj__timer_lock_try(&lock));
    pthread_create(&thread, NULL, take_and_see, NULL);
    while (!atomic_load(&waiting))
        sched_yield();
    for (int i = 0; i < 1000; i++)
        sched_yield();
    ck_assert_int_eq(guarded, 0);
    pj__timer_lock_give(&lock);
    pthread_join(thread, NULL);
    ck_assert_int_eq(guarded, 1);
    ck_assert(pj__timer_lock_try(&lock));
    pj__timer_lock_give(&lock);
}
END_TEST

Suite *timer_lock_suite(void)
{
    Suite *suite = suite_create("timer_lock");
    TCase *tc = tcase_create("all");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, one_thread_holds_it_at_a_time);
    tcase_add_test(tc, who_waits_long_gets_it_in_the_end);
    suite_add_tcase(suite, tc);
    return suite;
}
