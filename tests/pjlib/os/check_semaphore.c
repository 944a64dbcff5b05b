/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/os.h>

#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/errno.h>

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

Suite *semaphore_suite(void);

enum { THREADS = 4 };

static pj_pool_t *pool;
static atomic_int passed;
static atomic_int ready;

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

static void wait_for(atomic_int *count, int n)
{
    while (atomic_load(count) < n)
        sched_yield();
}

START_TEST(a_semaphore_counts_between_0_and_its_maximum)
{
    pj_sem_t *sem;

    ck_assert_int_eq(pj_sem_create(pool, "s", 1, 2, &sem), PJ_SUCCESS);
    ck_assert_int_eq(pj_sem_trywait(sem), PJ_SUCCESS);
    ck_assert_int_eq(pj_sem_trywait(sem), PJ_STATUS_FROM_OS(EAGAIN));
    ck_assert_int_eq(pj_sem_post(sem), PJ_SUCCESS);
    ck_assert_int_eq(pj_sem_post(sem), PJ_SUCCESS);
    ck_assert_int_eq(pj_sem_post(sem), PJ_ETOOMANY);
    ck_assert_int_eq(pj_sem_wait(sem), PJ_SUCCESS);
    ck_assert_int_eq(pj_sem_wait(sem), PJ_SUCCESS);
    ck_assert_int_eq(pj_sem_trywait(sem), PJ_STATUS_FROM_OS(EAGAIN));
    ck_assert_int_eq(pj_sem_destroy(sem), PJ_SUCCESS);
}
END_TEST

static void *wait_sem(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        pj_sem_wait(arg);
        atomic_fetch_add(&passed, 1);
    }
    return NULL;
}

START_TEST(each_post_lets_one_waiter_through)
{
    pthread_t threads[THREADS];
    pj_sem_t *sem;

    pj_sem_create(pool, "s", 0, 1000000, &sem);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, wait_sem, sem);
    for (int i = 0; i < THREADS * 1000; i++)
        pj_sem_post(sem);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(passed, THREADS * 1000);
    ck_assert_int_eq(pj_sem_trywait(sem), PJ_STATUS_FROM_OS(EAGAIN));
    pj_sem_destroy(sem);
}
END_TEST

START_TEST(an_event_that_resets_itself_lets_one_through)
{
    pj_event_t *event;

    ck_assert_int_eq(pj_event_create(pool, "e", PJ_FALSE, PJ_FALSE, &event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_trywait(event), PJ_STATUS_FROM_OS(EAGAIN));
    ck_assert_int_eq(pj_event_set(event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_set(event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_trywait(event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_trywait(event), PJ_STATUS_FROM_OS(EAGAIN));
    pj_event_set(event);
    ck_assert_int_eq(pj_event_wait(event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_destroy(event), PJ_SUCCESS);
}
END_TEST

START_TEST(an_event_to_be_reset_by_hand_stays_set)
{
    pj_event_t *event;

    ck_assert_int_eq(pj_event_create(pool, "e", PJ_TRUE, PJ_TRUE, &event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_wait(event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_trywait(event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_reset(event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_trywait(event), PJ_STATUS_FROM_OS(EAGAIN));
    pj_event_destroy(event);
}
END_TEST

static void *wait_event(void *arg)
{
    atomic_fetch_add(&ready, 1);
    pj_event_wait(arg);
    atomic_fetch_add(&passed, 1);
    return NULL;
}

START_TEST(setting_wakes_all_or_one)
{
    pthread_t threads[THREADS];
    pj_event_t *event;
    pj_bool_t manual = _i;

    pj_event_create(pool, "e", manual, PJ_FALSE, &event);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, wait_event, event);
    wait_for(&ready, THREADS);
    for (int i = 0; i < (manual ? 1 : THREADS); i++) {
        pj_event_set(event);
        /* The next one would be lost while this one is not taken. */
        wait_for(&passed, i + 1);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(pj_event_trywait(event), manual ? PJ_SUCCESS : PJ_STATUS_FROM_OS(EAGAIN));
    pj_event_destroy(event);
}
END_TEST

START_TEST(a_pulse_wakes_who_waits_and_leaves_nothing)
{
    pthread_t threads[THREADS];
    pj_event_t *event;
    pj_bool_t manual = _i;

    pj_event_create(pool, "e", manual, PJ_FALSE, &event);
    ck_assert_int_eq(pj_event_pulse(event), PJ_SUCCESS);
    ck_assert_int_eq(pj_event_trywait(event), PJ_STATUS_FROM_OS(EAGAIN));
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, wait_event, event);
    /* Who is not waiting yet is not woken: pulse until all are. */
    while (atomic_load(&passed) < THREADS) {
        pj_event_pulse(event);
        sched_yield();
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(pj_event_trywait(event), PJ_STATUS_FROM_OS(EAGAIN));
    pj_event_destroy(event);
}
END_TEST

static void *wait_barrier(void *arg)
{
    for (int i = 0; i < 100; i++) {
        atomic_fetch_add(&ready, 1);
        atomic_fetch_add(&passed, pj_barrier_wait(arg, 0));
        /* All were there. */
        ck_assert_int_ge(atomic_load(&ready), (i + 1) * THREADS);
    }
    return NULL;
}

START_TEST(a_barrier_waits_for_all)
{
    pthread_t threads[THREADS];
    pj_barrier_t *barrier;

    ck_assert_int_eq(pj_barrier_create(pool, THREADS, &barrier), PJ_SUCCESS);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, wait_barrier, barrier);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    /* One of them is told so each time. */
    ck_assert_int_eq(passed, 100);
    ck_assert_int_eq(pj_barrier_destroy(barrier), PJ_SUCCESS);
}
END_TEST

START_TEST(bad_arguments_are_errors)
{
    pj_barrier_t *barrier;
    pj_event_t *event;
    pj_sem_t *sem;

    ck_assert_int_eq(pj_sem_create(NULL, "s", 0, 1, &sem), PJ_EINVAL);
    ck_assert_int_eq(pj_sem_create(pool, "s", 0, 1, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_sem_create(pool, "s", 0, 0, &sem), PJ_EINVAL);
    ck_assert_int_eq(pj_sem_create(pool, "s", 2, 1, &sem), PJ_EINVAL);
    ck_assert_int_eq(pj_sem_wait(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_sem_trywait(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_sem_post(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_sem_destroy(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_event_create(NULL, "e", 0, 0, &event), PJ_EINVAL);
    ck_assert_int_eq(pj_event_create(pool, "e", 0, 0, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_event_wait(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_event_trywait(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_event_set(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_event_reset(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_event_pulse(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_event_destroy(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_barrier_create(pool, 0, &barrier), PJ_EINVAL);
    ck_assert_int_eq(pj_barrier_create(NULL, 1, &barrier), PJ_EINVAL);
    ck_assert_int_eq(pj_barrier_create(pool, 1, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_barrier_destroy(NULL), PJ_EINVAL);
}
END_TEST

START_TEST(a_full_pool_is_a_lack_of_memory)
{
    pj_pool_t *small = pj_pool_create(test_pool_factory(), "s", 1, 0, NULL);
    pj_barrier_t *barrier;
    pj_event_t *event;
    pj_sem_t *sem;

    while (pj_pool_alloc(small, 1))
        ;
    ck_assert_int_eq(pj_sem_create(small, "s", 0, 1, &sem), PJ_ENOMEM);
    ck_assert_int_eq(pj_event_create(small, "e", 0, 0, &event), PJ_ENOMEM);
    ck_assert_int_eq(pj_barrier_create(small, 1, &barrier), PJ_ENOMEM);
    pj_pool_release(small);
}
END_TEST

Suite *semaphore_suite(void)
{
    Suite *s = suite_create("semaphore");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_semaphore_counts_between_0_and_its_maximum);
    tcase_add_test(tc, each_post_lets_one_waiter_through);
    tcase_add_test(tc, an_event_that_resets_itself_lets_one_through);
    tcase_add_test(tc, an_event_to_be_reset_by_hand_stays_set);
    tcase_add_loop_test(tc, setting_wakes_all_or_one, 0, 2);
    tcase_add_loop_test(tc, a_pulse_wakes_who_waits_and_leaves_nothing, 0, 2);
    tcase_add_test(tc, a_barrier_waits_for_all);
    tcase_add_test(tc, bad_arguments_are_errors);
    tcase_add_test(tc, a_full_pool_is_a_lack_of_memory);
    suite_add_tcase(s, tc);
    return s;
}
