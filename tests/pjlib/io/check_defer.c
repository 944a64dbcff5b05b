/* SPDX-License-Identifier: BSD-2-Clause */
#include "io_test.h"
#include "support/suites.h"

#include "base/ops.h"
#include "io/defer.h"
#include "io/ioqueue_priv.h"

#include <pj/os.h>

suite_fn defer_suite;

static pj_grp_lock_t *keeper;
static unsigned done;
static int64_t now;
static pj__ops stopped;

static int64_t stopped_ns(void *ctx)
{
    (void)ctx;
    return now;
}

static void setup(void)
{
    done = 0;
    now = 1000000000000;
    stopped = *pj__ops_real();
    stopped.mono_ns = stopped_ns;
    pj__ops_set(&stopped);
    ck_assert_int_eq(pj_grp_lock_create(io_pool, NULL, &keeper), PJ_SUCCESS);
    pj_grp_lock_add_ref(keeper);
}

static void teardown(void)
{
    ck_assert_int_eq(pj_grp_lock_get_ref(keeper), 1);
    pj_grp_lock_dec_ref(keeper);
    pj__ops_set(NULL);
}

static void work(void *owner)
{
    ++*(unsigned *)owner;
}

static pj_bool_t put_off(void)
{
    return pj__defer_possible(ioq) && pj__defer(ioq, work, &done, keeper);
}

START_TEST(outside_of_a_batch_nothing_is_put_off)
{
    ck_assert(!pj__defer_possible(ioq));
    ck_assert(!pj__defer(ioq, work, &done, keeper));
    pj__defer_checkpoint();
    pj__defer_flush();
    ck_assert_uint_eq(done, 0);
}
END_TEST

START_TEST(work_is_done_once_at_the_end_of_the_batch)
{
    pj__defer_scope scope;

    pj__defer_enter(&scope, ioq);
    for (int i = 0; i < 3; i++)
        ck_assert(put_off());
    pj__defer_checkpoint();
    ck_assert_uint_eq(done, 0);
    ck_assert_int_eq(pj_grp_lock_get_ref(keeper), 2);
    pj__defer_leave(&scope);
    ck_assert_uint_eq(done, 1);
    ck_assert(!pj__defer_possible(ioq));
}
END_TEST

START_TEST(a_batch_holds_only_so_much_different_work)
{
    pj__defer_scope scope;
    unsigned counts[PJ__DEFER_MAX + 1] = {0};

    pj__defer_enter(&scope, ioq);
    for (int i = 0; i <= PJ__DEFER_MAX; i++)
        ck_assert_int_eq(pj__defer(ioq, work, &counts[i], keeper), i < PJ__DEFER_MAX);
    ck_assert(pj__defer(ioq, work, &counts[0], keeper));
    pj__defer_leave(&scope);
    for (int i = 0; i <= PJ__DEFER_MAX; i++)
        ck_assert_uint_eq(counts[i], i < PJ__DEFER_MAX);
}
END_TEST

static void work_that_causes_more(void *owner)
{
    if (++*(unsigned *)owner < 3)
        ck_assert(pj__defer(ioq, work_that_causes_more, owner, keeper));
}

START_TEST(work_that_causes_work_is_followed_by_it)
{
    pj__defer_scope scope;

    pj__defer_enter(&scope, ioq);
    ck_assert(pj__defer(ioq, work_that_causes_more, &done, keeper));
    pj__defer_leave(&scope);
    ck_assert_uint_eq(done, 3);
}
END_TEST

START_TEST(nothing_is_put_off_for_another_queue_or_beside_a_sleeper)
{
    pj__defer_scope scope;
    pj_ioqueue_t *other;

    ck_assert_int_eq(pj_ioqueue_create(io_pool, 4, &other), PJ_SUCCESS);
    pj__defer_enter(&scope, ioq);
    ck_assert(!pj__defer_possible(other));
    atomic_store(&ioq->sleepers, 1);
    ck_assert(!put_off());
    atomic_store(&ioq->sleepers, 0);
    ck_assert(put_off());
    pj__defer_leave(&scope);
    pj_ioqueue_destroy(other);
}
END_TEST

START_TEST(a_poll_inside_a_callback_does_it_first)
{
    pj__defer_scope scope;

    pj__defer_enter(&scope, ioq);
    ck_assert(put_off());
    io_poll_ms(0);
    ck_assert_uint_eq(done, 1);
    ck_assert(put_off()); /* and again after it */
    pj__defer_leave(&scope);
    ck_assert_uint_eq(done, 2);
}
END_TEST

START_TEST(between_callbacks_what_has_waited_is_done)
{
    pj__defer_scope scope;

    pj__defer_enter(&scope, ioq);
    ck_assert(put_off());
    now += PJ__DEFER_HOLD_MSEC * 1000000 - 1;
    pj__defer_checkpoint();
    ck_assert_uint_eq(done, 0);
    now++;
    pj__defer_checkpoint();
    ck_assert_uint_eq(done, 1);
    ck_assert(put_off());
    pj__defer_leave(&scope);
    ck_assert_uint_eq(done, 2);
}
END_TEST

/* A callback that took long: what it kept is remembered, at the next callback or at the end. */
START_TEST(after_a_slow_callback_nothing_is_put_off_for_a_second)
{
    pj__defer_scope scope;

    for (int at_end = 0; at_end < 2; at_end++) {
        pj__defer_enter(&scope, ioq);
        ck_assert(put_off());
        now += 20000000;
        if (!at_end)
            pj__defer_checkpoint();
        pj__defer_leave(&scope);
        pj__defer_enter(&scope, ioq);
        now += 999999999;
        ck_assert(!put_off());
        now++;
        ck_assert(put_off());
        pj__defer_leave(&scope);
    }
}
END_TEST

static int rescue(void *arg)
{
    const pj__ops *before = pj__ops_set(&stopped);

    *(int *)arg = pj__defer_rescue(ioq, *(int *)arg);
    pj__ops_set(before);
    return 0;
}

static int rescued_by_another(int msec)
{
    pj_thread_t *thread;

    ck_assert_int_eq(pj_thread_create(io_pool, "rescue", rescue, &msec, 0, 0, &thread), PJ_SUCCESS);
    pj_thread_join(thread);
    pj_thread_destroy(thread);
    return msec;
}

START_TEST(another_poller_sleeps_less_and_then_does_it)
{
    pj__defer_scope scope;

    ck_assert_int_eq(rescued_by_another(-1), -1);
    pj__defer_enter(&scope, ioq);
    ck_assert(put_off());
    ck_assert_uint_eq(atomic_load(&ioq->deferring), 1);
    ck_assert_int_eq(rescued_by_another(-1), PJ__DEFER_HOLD_MSEC);
    ck_assert_int_eq(rescued_by_another(500), PJ__DEFER_HOLD_MSEC);
    ck_assert_int_eq(rescued_by_another(0), 0);
    ck_assert_uint_eq(done, 0);
    now += PJ__DEFER_HOLD_MSEC * 1000000;
    ck_assert_int_eq(rescued_by_another(500), 500);
    ck_assert_uint_eq(done, 1);
    ck_assert(put_off());
    pj__defer_leave(&scope);
    ck_assert_uint_eq(done, 2);
    ck_assert_uint_eq(atomic_load(&ioq->deferring), 0);
}
END_TEST

static atomic_int stop, handed_over, performed;

static void count_work(void *owner)
{
    (void)owner;
    atomic_fetch_add(&performed, 1);
}

static int poll_shortly(void *arg)
{
    (void)arg;
    while (!atomic_load(&stop))
        io_poll_ms(1);
    return 0;
}

/* What is handed over is performed, however the two threads meet. */
START_TEST(no_work_is_lost_or_done_without_having_been_put_off)
{
    pj_thread_t *thread;
    pj__defer_scope scope;
    int last = 0;

    pj__ops_set(NULL);
    atomic_store(&stop, 0);
    ck_assert_int_eq(pj_thread_create(io_pool, "p", poll_shortly, NULL, 0, 0, &thread), PJ_SUCCESS);
    for (int i = 0; i < 3000; i++) {
        pj__defer_enter(&scope, ioq);
        if (pj__defer_possible(ioq) && pj__defer(ioq, count_work, &stop, keeper))
            atomic_fetch_add(&handed_over, 1);
        pj__defer_leave(&scope);
        if (i % 100 == 0)
            pj_ioqueue_wake(ioq);
    }
    atomic_store(&stop, 1);
    pj_ioqueue_wake(ioq);
    pj_thread_join(thread);
    pj_thread_destroy(thread);
    last = atomic_load(&performed);
    ck_assert_int_eq(last, atomic_load(&handed_over));
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, outside_of_a_batch_nothing_is_put_off);
    tcase_add_test(tc, work_is_done_once_at_the_end_of_the_batch);
    tcase_add_test(tc, a_batch_holds_only_so_much_different_work);
    tcase_add_test(tc, work_that_causes_work_is_followed_by_it);
    tcase_add_test(tc, nothing_is_put_off_for_another_queue_or_beside_a_sleeper);
    tcase_add_test(tc, a_poll_inside_a_callback_does_it_first);
    tcase_add_test(tc, between_callbacks_what_has_waited_is_done);
    tcase_add_test(tc, after_a_slow_callback_nothing_is_put_off_for_a_second);
    tcase_add_test(tc, another_poller_sleeps_less_and_then_does_it);
    tcase_add_test(tc, no_work_is_lost_or_done_without_having_been_put_off);
}

Suite *defer_suite(void)
{
    Suite *s = suite_create("defer");

    io_add_cases(s, add_tests);
    return s;
}
