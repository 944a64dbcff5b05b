/* SPDX-License-Identifier: BSD-2-Clause */
/* Expiry over all shards: order, what callbacks do meanwhile, pollers that sleep, many threads. */
#include "support/manual_clock.h"

#include <check.h>
#include <limits.h>
#include <pj/errno.h>
#include <pj/ioqueue.h>
#include <pj/lock.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/timer.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

Suite *timer_poll_suite(void);

enum { SHARDED = 1000, /* timers to expect that make a heap have all its shards */ ENTRIES = 300 };

static pj_caching_pool cp;
static pj_pool_t *pool;
static pj_timer_heap_t *heap;
static pj_timer_entry entries[ENTRIES];
static int fired[ENTRIES];
static unsigned fired_count;

static void setup(void)
{
    manual_clock_install();
    pj_caching_pool_init(&cp, NULL, 0);
    pool = pj_pool_create(&cp.factory, "timer", 4000, 4000, NULL);
    ck_assert_int_eq(pj_timer_heap_create(pool, SHARDED, &heap), PJ_SUCCESS);
    pj_timer_heap_set_max_timed_out_per_poll(heap, UINT_MAX);
    fired_count = 0;
}

static void teardown(void)
{
    pj_timer_heap_destroy(heap);
    pj_pool_release(pool);
    pj_caching_pool_destroy(&cp);
    manual_clock_remove();
}

static void on_timer(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    (void)ht;
    fired[fired_count++ % ENTRIES] = entry->id;
}

static void start(pj_timer_entry *entry, int64_t ms)
{
    pj_time_val delay = {(long)(ms / 1000), (long)(ms % 1000)};

    ck_assert_int_eq(pj_timer_heap_schedule(heap, entry, &delay), PJ_SUCCESS);
}

static long next_delay(void)
{
    pj_time_val tv;

    pj_timer_heap_poll(heap, &tv);
    return tv.sec * 1000 + tv.msec;
}

static unsigned rnd(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 8;
}

START_TEST(timers_of_one_time_expire_in_the_order_of_starting_whatever_their_shards)
{
    for (int i = 0; i < ENTRIES; i++) {
        int k = i * 7 % ENTRIES; /* not the order of addresses */

        pj_timer_entry_init(&entries[k], i, NULL, on_timer);
        start(&entries[k], 500 - i); /* started at a time that makes up for it */
        manual_clock_advance_ms(1);
    }
    manual_clock_advance_ms(500);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), ENTRIES);
    for (int i = 0; i < ENTRIES; i++)
        ck_assert_int_eq(fired[i], i);
}
END_TEST

START_TEST(a_clock_that_jumps_makes_all_due_in_order)
{
    static const int64_t unit[] = {1, 1000, 60000, 3600000, 86400000LL * 40};

    for (int i = 0; i < ENTRIES; i++) {
        int k = (i * 11) % ENTRIES;

        pj_timer_entry_init(&entries[k], k, NULL, on_timer);
        start(&entries[k], unit[k / 60] * (k % 60 + 60));
    }
    manual_clock_advance_ms(86400000LL * 40 * 200);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), ENTRIES);
    for (int i = 1; i < ENTRIES; i++)
        ck_assert_int_eq(fired[i], fired[i - 1] + 1);
}
END_TEST

START_TEST(the_time_to_the_next_is_that_of_all_shards)
{
    for (int i = 0; i < 40; i++) {
        pj_timer_entry_init(&entries[i], i, NULL, on_timer);
        start(&entries[i], 1000 + 10 * i);
    }
    for (int i = 0; i < 39; i++) {
        ck_assert_int_eq(next_delay(), 1000 + 10 * i);
        ck_assert_int_eq(pj_timer_heap_cancel(heap, &entries[i]), 1);
    }
    start(&entries[0], 2000);
    ck_assert_int_eq(next_delay(), 1390);
    manual_clock_advance_ms(1390);
    ck_assert_int_eq(next_delay(), 610);
    ck_assert_uint_eq(fired_count, 1);
}
END_TEST

START_TEST(the_time_to_the_next_is_true_when_the_first_of_many_shards_have_been_cancelled)
{
    for (int i = 0; i < 100; i++) {
        pj_timer_entry_init(&entries[i], i, NULL, on_timer);
        start(&entries[i], 1000 + 10 * i);
    }
    ck_assert_int_eq(next_delay(), 1000);
    for (int i = 0; i < 99; i++)
        ck_assert_int_eq(pj_timer_heap_cancel(heap, &entries[i]), 1);
    ck_assert_int_eq(next_delay(), 1990);
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &entries[99]), 1);
    ck_assert_int_ge(next_delay(), INT_MAX);
}
END_TEST

/* ---- A model that anybody believes: a list that is searched from end to end ---- */

typedef struct model {
    bool live;
    int64_t at;
    unsigned long order; /* of starting */
    unsigned poll;       /* in which it was started */
} model;

static model models[ENTRIES];
static int64_t now_ms;
static unsigned long started;
static unsigned polls, seed;

static int model_first(void)
{
    int first = -1;

    for (int i = 0; i < ENTRIES; i++) {
        const model *m = &models[i];

        if (!m->live || m->at > now_ms || m->poll == polls)
            continue;
        if (first < 0 || m->at < models[first].at ||
            (m->at == models[first].at && m->order < models[first].order))
            first = i;
    }
    return first;
}

static void do_something(void)
{
    static const unsigned spans[] = {1, 4, 300, 600, 40000, 4000000};
    int i = (int)(rnd(&seed) % ENTRIES);
    model *m = &models[i];
    int64_t delay;

    ck_assert_int_eq(pj_timer_entry_running(&entries[i]), m->live);
    if (m->live || rnd(&seed) % 8 == 0) {
        ck_assert_int_eq(pj_timer_heap_cancel(heap, &entries[i]), m->live);
        m->live = false;
        return;
    }
    delay = rnd(&seed) % spans[rnd(&seed) % PJ_ARRAY_SIZE(spans)];
    start(&entries[i], delay);
    *m = (model){true, now_ms + delay, ++started, polls};
}

static void on_model(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    int i = (int)(entry - entries);

    ck_assert_ptr_eq(ht, heap);
    ck_assert_int_eq(model_first(), i);
    models[i].live = false;
    fired_count++;
    for (unsigned n = rnd(&seed) % 4; n > 0; n--)
        do_something();
}

static unsigned model_live(int64_t *next)
{
    unsigned live = 0;

    *next = INT64_MAX;
    for (int i = 0; i < ENTRIES; i++) {
        live += models[i].live;
        if (models[i].live && models[i].at < *next)
            *next = models[i].at;
    }
    return live;
}

static void poll_and_compare(void)
{
    unsigned limit = 1 + rnd(&seed) % 50, before = fired_count, live;
    pj_time_val left;
    int64_t next;

    pj_timer_heap_set_max_timed_out_per_poll(heap, limit);
    polls++;
    ck_assert_uint_eq(pj_timer_heap_poll(heap, &left), fired_count - before);
    ck_assert(fired_count - before == limit || model_first() < 0);
    live = model_live(&next);
    ck_assert_uint_eq(pj_timer_heap_count(heap), live);
    if (!live) {
        ck_assert_int_eq(left.sec, INT_MAX);
        return;
    }
    ck_assert_int_le(left.sec * 1000 + left.msec, next > now_ms ? next - now_ms : 0);
    ck_assert_int_ge(left.sec * 1000 + left.msec, 0);
    ck_assert_int_eq(pj_timer_heap_earliest_time(heap, &left), PJ_SUCCESS);
    ck_assert_int_eq(left.sec * 1000 + left.msec - 1000000, next); /* the clock began at 1000 s */
}

START_TEST(random_work_in_and_outside_callbacks_agrees_with_a_model)
{
    static const unsigned steps[] = {1, 20, 1000, 100000};

    seed = 4711u + (unsigned)_i;
    now_ms = 0;
    started = polls = 0;
    memset(models, 0, sizeof(models));
    for (int i = 0; i < ENTRIES; i++)
        pj_timer_entry_init(&entries[i], i, NULL, on_model);
    for (int round = 0; round < 3000; round++) {
        unsigned step = rnd(&seed) % steps[rnd(&seed) % PJ_ARRAY_SIZE(steps)];

        polls++;
        for (unsigned n = rnd(&seed) % 20; n > 0; n--)
            do_something();
        manual_clock_advance_ms(step);
        now_ms += step;
        poll_and_compare();
    }
    ck_assert_uint_gt(fired_count, 5000);
    for (int i = 0; i < ENTRIES; i++)
        pj_timer_heap_cancel(heap, &entries[i]);
}
END_TEST

/* ---- The owner goes away ---- */

typedef struct owner {
    pj_pool_t *pool;
    pj_timer_heap_t *heap;
    pj_timer_entry timer, other;
    unsigned calls;
} owner;

static unsigned owner_calls;

static void on_destroy_owner(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    owner *o = entry->user_data;

    ck_assert_ptr_eq(ht, o->heap);
    owner_calls++;
    pj_timer_heap_destroy(o->heap);
    pj_pool_release(o->pool);
}

START_TEST(a_callback_may_destroy_the_heap_and_what_it_was_made_of)
{
    pj_pool_t *own = pj_pool_create(&cp.factory, "owner", 1000, 1000, NULL);
    owner *o = PJ_POOL_ZALLOC_T(own, owner);
    pj_time_val delay = {0, 5}, left;

    owner_calls = 0;
    o->pool = own;
    ck_assert_int_eq(pj_timer_heap_create(own, _i ? SHARDED : 1, &o->heap), PJ_SUCCESS);
    pj_timer_entry_init(&o->timer, 0, o, on_destroy_owner);
    pj_timer_entry_init(&o->other, 0, o, on_destroy_owner);
    ck_assert_int_eq(pj_timer_heap_schedule(o->heap, &o->timer, &delay), PJ_SUCCESS);
    ck_assert_int_eq(pj_timer_heap_schedule(o->heap, &o->other, &delay), PJ_SUCCESS);
    manual_clock_advance_ms(5);
    ck_assert_uint_eq(pj_timer_heap_poll(o->heap, &left), 1);
    ck_assert_uint_eq(owner_calls, 1);
}
END_TEST

/* ---- Threads, real time ---- */

static pj_ioqueue_t *ioqueue;
static atomic_uint times_polled;
static atomic_bool done;

static void wake(void *arg)
{
    pj_ioqueue_wake(arg);
}

static void on_done(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    (void)ht;
    (void)entry;
    atomic_store(&done, true);
}

static void *poll_and_sleep(void *arg)
{
    (void)arg;
    while (!atomic_load(&done)) {
        pj_time_val left;

        pj_timer_heap_poll(heap, &left);
        atomic_fetch_add(&times_polled, 1);
        if (!atomic_load(&done))
            pj_ioqueue_poll(ioqueue, &left);
    }
    return NULL;
}

START_TEST(a_poller_that_sleeps_too_long_is_woken_by_an_earlier_timer)
{
    pj_timestamp begin, end;
    pthread_t poller;

    manual_clock_remove();
    pj_timer_heap_destroy(heap);
    ck_assert_int_eq(pj_timer_heap_create(pool, SHARDED, &heap), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_create(pool, 4, &ioqueue), PJ_SUCCESS);
    pj_timer_heap_set_wake(heap, wake, ioqueue);
    atomic_store(&done, false);
    atomic_store(&times_polled, 0);
    for (int i = 0; i < 20; i++) {
        pj_timer_entry_init(&entries[i], 0, NULL, on_timer);
        start(&entries[i], 50000);
    }
    pthread_create(&poller, NULL, poll_and_sleep, NULL);
    while (!atomic_load(&times_polled))
        sched_yield();
    pj_get_timestamp(&begin);
    pj_timer_entry_init(&entries[20], 0, NULL, on_done);
    start(&entries[20], 5);
    pthread_join(poller, NULL);
    pj_get_timestamp(&end);
    ck_assert_uint_lt(pj_elapsed_msec(&begin, &end), 40000);
    ck_assert_uint_le(atomic_load(&times_polled), 10); /* it did sleep */
    pj_ioqueue_destroy(ioqueue);
    manual_clock_install();
}
END_TEST

enum { THREADS = 4, PER_THREAD = 64, STEPS = 6000 };

static pj_timer_entry shared[THREADS][PER_THREAD];
static pj_grp_lock_t *group;
static atomic_long starts, ends;

static void on_end(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    (void)ht;
    atomic_fetch_add((atomic_long *)entry->user_data, 1);
}

static void step_timers(unsigned me, unsigned *state)
{
    unsigned what = rnd(state) % 8;
    pj_timer_entry *entry = &shared[what < 5 ? me : rnd(state) % THREADS][rnd(state) % PER_THREAD];
    pj_time_val delay = {0, (long)(rnd(state) % 4)};

    if (what < 4) {
        if (pj_timer_heap_schedule_w_grp_lock(heap, entry, &delay, (int)me, group) == PJ_SUCCESS)
            atomic_fetch_add(&starts, 1);
    } else if (what < 7) {
        atomic_fetch_add(&ends, pj_timer_heap_cancel(heap, entry));
    } else {
        pj_timer_heap_poll(heap, &delay);
    }
}

static void *work(void *arg)
{
    unsigned me = (unsigned)(uintptr_t)arg, state = me * 977 + 1;

    for (int i = 0; i < STEPS; i++)
        step_timers(me, &state);
    return NULL;
}

START_TEST(with_many_pollers_each_timer_ends_once)
{
    pthread_t threads[THREADS];

    manual_clock_remove();
    pj_timer_heap_destroy(heap);
    ck_assert_int_eq(pj_timer_heap_create(pool, SHARDED, &heap), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_create(pool, NULL, &group), PJ_SUCCESS);
    pj_grp_lock_add_ref(group);
    for (int i = 0; i < THREADS; i++)
        for (int k = 0; k < PER_THREAD; k++)
            pj_timer_entry_init(&shared[i][k], 0, &ends, on_end);
    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, work, (void *)i);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    while (pj_timer_heap_count(heap) > 0)
        pj_timer_heap_poll(heap, NULL);
    ck_assert_int_gt(atomic_load(&starts), THREADS * STEPS / 20);
    ck_assert_int_eq(atomic_load(&starts), atomic_load(&ends));
    ck_assert_int_eq(pj_grp_lock_get_ref(group), 1);
    pj_grp_lock_dec_ref(group);
    manual_clock_install();
}
END_TEST

Suite *timer_poll_suite(void)
{
    Suite *suite = suite_create("timer_poll");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, timers_of_one_time_expire_in_the_order_of_starting_whatever_their_shards);
    tcase_add_test(tc, a_clock_that_jumps_makes_all_due_in_order);
    tcase_add_test(tc, the_time_to_the_next_is_that_of_all_shards);
    tcase_add_test(tc,
                   the_time_to_the_next_is_true_when_the_first_of_many_shards_have_been_cancelled);
    tcase_add_loop_test(tc, random_work_in_and_outside_callbacks_agrees_with_a_model, 0, 4);
    tcase_add_loop_test(tc, a_callback_may_destroy_the_heap_and_what_it_was_made_of, 0, 2);
    tcase_add_test(tc, a_poller_that_sleeps_too_long_is_woken_by_an_earlier_timer);
    tcase_add_test(tc, with_many_pollers_each_timer_ends_once);
    suite_add_tcase(suite, tc);
    return suite;
}
