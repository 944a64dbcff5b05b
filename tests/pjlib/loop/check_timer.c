/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"
#include "support/manual_clock.h"
#include "support/oom.h"

#include <check.h>
#include <limits.h>
#include <pj/errno.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/timer.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

Suite *timer_suite(void);

static pj_caching_pool cp;
static pj_pool_t *pool;
static pj_timer_heap_t *heap;
static int fired[64]; /* ids in order */
static unsigned fired_count;

static void setup(void)
{
    manual_clock_install();
    pj_caching_pool_init(&cp, NULL, 0);
    pool = pj_pool_create(&cp.factory, "timer", 4000, 4000, NULL);
    ck_assert_int_eq(pj_timer_heap_create(pool, 10, &heap), PJ_SUCCESS);
    fired_count = 0;
}

static void teardown(void)
{
    pj_timer_heap_destroy(heap);
    pj_pool_release(pool);
    pj_caching_pool_destroy(&cp);
    manual_clock_remove();
}

static pj_time_val msec(long ms)
{
    pj_time_val tv = {ms / 1000, ms % 1000};

    return tv;
}

static void on_timer(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    ck_assert_ptr_eq(ht, heap);
    ck_assert(!pj_timer_entry_running(entry));
    if (fired_count < PJ_ARRAY_SIZE(fired))
        fired[fired_count] = entry->id;
    fired_count++;
}

static void start(pj_timer_entry *entry, long ms)
{
    pj_time_val delay = msec(ms);

    ck_assert_int_eq(pj_timer_heap_schedule(heap, entry, &delay), PJ_SUCCESS);
    ck_assert(pj_timer_entry_running(entry));
}

static long next_delay(void)
{
    pj_time_val tv;

    pj_timer_heap_poll(heap, &tv);
    return tv.sec * 1000 + tv.msec;
}

START_TEST(a_timer_expires_at_its_time_and_not_before)
{
    pj_timer_entry entry;

    pj_timer_entry_init(&entry, 7, &entry, on_timer);
    start(&entry, 500);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 1);
    ck_assert_int_eq(next_delay(), 500);
    manual_clock_advance_ms(499);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 0);
    ck_assert_int_eq(next_delay(), 1);
    manual_clock_advance_ms(1);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_int_eq(fired[0], 7);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 0);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 0);
}
END_TEST

START_TEST(a_fraction_of_a_millisecond_makes_no_timer_early)
{
    pj_timer_entry entry;

    pj_timer_entry_init(&entry, 1, NULL, on_timer);
    manual_clock_advance_ns(900000);
    start(&entry, 1);
    manual_clock_advance_ns(999999);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 0);
    manual_clock_advance_ns(100001);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
}
END_TEST

START_TEST(timers_expire_in_order_of_time_then_of_scheduling)
{
    static const long delays[] = {32000, 500, 64, 500, 0, 63, 4096, 500};
    static const int wanted[] = {4, 5, 2, 1, 3, 7, 6, 0};
    pj_timer_entry entries[8];

    for (int i = 0; i < 8; i++) {
        pj_timer_entry_init(&entries[i], i, NULL, on_timer);
        start(&entries[i], delays[i]);
    }
    manual_clock_advance_ms(100000);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 8);
    ck_assert_mem_eq(fired, wanted, sizeof(wanted));
}
END_TEST

START_TEST(nothing_scheduled_means_no_next_time)
{
    pj_time_val tv;

    ck_assert_uint_eq(pj_timer_heap_poll(heap, &tv), 0);
    ck_assert_int_eq(tv.sec, INT_MAX);
    ck_assert_int_eq(tv.msec, INT_MAX);
    ck_assert_int_eq(pj_timer_heap_earliest_time(heap, &tv), PJ_ENOTFOUND);
}
END_TEST

START_TEST(a_scheduled_entry_is_not_scheduled_again)
{
    pj_timer_entry entry;
    pj_time_val delay = msec(100);

    pj_timer_entry_init(&entry, 1, NULL, on_timer);
    start(&entry, 50);
    ck_assert_int_eq(pj_timer_heap_schedule(heap, &entry, &delay), PJ_EINVALIDOP);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 1);
    manual_clock_advance_ms(50);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_int_eq(pj_timer_heap_schedule(heap, &entry, &delay), PJ_SUCCESS);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    pj_timer_entry entry;
    pj_time_val delay = msec(1);

    memset(&entry, 0, sizeof(entry));
    ck_assert_int_eq(pj_timer_heap_schedule(heap, &entry, &delay), PJ_EINVAL);
    entry.cb = on_timer;
    ck_assert_int_eq(pj_timer_heap_schedule(heap, &entry, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_timer_heap_schedule(NULL, &entry, &delay), PJ_EINVAL);
    ck_assert_int_eq(pj_timer_heap_schedule(heap, NULL, &delay), PJ_EINVAL);
    ck_assert_int_eq(pj_timer_heap_create(NULL, 1, &heap), PJ_EINVAL);
    ck_assert_int_eq(pj_timer_heap_cancel(heap, NULL), 0);
    ck_assert_uint_eq(pj_timer_heap_poll(NULL, NULL), 0);
}
END_TEST

START_TEST(odd_delays_are_normal_ones)
{
    static const pj_time_val odd[] = {{-5, 0}, {0, -1}, {0, 1500}, {2, -500}, {LONG_MAX, LONG_MAX}};
    static const long wanted[] = {0, 0, 1500, 1500};
    pj_timer_entry entry;

    for (size_t i = 0; i < PJ_ARRAY_SIZE(odd); i++) {
        pj_timer_entry_init(&entry, 1, NULL, on_timer);
        ck_assert_int_eq(pj_timer_heap_schedule(heap, &entry, &odd[i]), PJ_SUCCESS);
        if (i < PJ_ARRAY_SIZE(wanted) && wanted[i]) {
            ck_assert_int_eq(next_delay(), wanted[i]);
            ck_assert_int_eq(pj_timer_heap_cancel(heap, &entry), 1);
        } else if (i < PJ_ARRAY_SIZE(wanted)) {
            ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
        } else {
            ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 0);
            ck_assert_int_eq(pj_timer_heap_cancel(heap, &entry), 1);
        }
    }
}
END_TEST

START_TEST(a_cancelled_timer_does_not_expire)
{
    pj_timer_entry a, b, never;

    pj_timer_entry_init(&a, 1, NULL, on_timer);
    pj_timer_entry_init(&b, 2, NULL, on_timer);
    pj_timer_entry_init(&never, 3, NULL, on_timer);
    start(&a, 10);
    start(&b, 20);
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &a), 1);
    ck_assert(!pj_timer_entry_running(&a));
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &a), 0);
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &never), 0);
    ck_assert_int_eq(next_delay(), 20);
    ck_assert_int_eq(pj_timer_heap_cancel_if_active(heap, &b, 77), 1);
    ck_assert_int_eq(b.id, 77);
    ck_assert_int_eq(pj_timer_heap_cancel_if_active(heap, &b, 78), 0);
    ck_assert_int_eq(b.id, 77);
    manual_clock_advance_ms(1000);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 0);
}
END_TEST

START_TEST(a_copy_or_leftover_of_an_entry_cancels_nothing)
{
    pj_timer_entry entry, copy, garbage;

    pj_timer_entry_init(&entry, 1, NULL, on_timer);
    start(&entry, 10);
    copy = entry;
    memset(&garbage, 0x7F, sizeof(garbage));
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &copy), 0);
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &garbage), 0);
    manual_clock_advance_ms(10);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
}
END_TEST

START_TEST(an_entry_initialized_while_scheduled_is_scheduled_no_more)
{
    pj_timer_entry entry;

    pj_timer_entry_init(&entry, 1, NULL, on_timer);
    start(&entry, 10);
    pj_timer_entry_init(&entry, 2, NULL, on_timer);
    start(&entry, 20);
    manual_clock_advance_ms(10);
    pj_timer_heap_poll(heap, NULL);
    ck_assert_uint_eq(fired_count, 0);
    manual_clock_advance_ms(10);
    pj_timer_heap_poll(heap, NULL);
    ck_assert_uint_eq(fired_count, 1);
    ck_assert_int_eq(fired[0], 2);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 0);
}
END_TEST

START_TEST(the_earliest_time_is_on_the_tick_clock)
{
    pj_timer_entry near, far;
    pj_time_val tv;

    pj_timer_entry_init(&near, 1, NULL, on_timer);
    pj_timer_entry_init(&far, 2, NULL, on_timer);
    start(&far, 90000);
    start(&near, 32123);
    ck_assert_int_eq(pj_timer_heap_earliest_time(heap, &tv), PJ_SUCCESS);
    ck_assert_int_eq(tv.sec, 1032); /* the manual clock begins at 1000 s */
    ck_assert_int_eq(tv.msec, 123);
    pj_timer_heap_cancel(heap, &near);
    ck_assert_int_eq(pj_timer_heap_earliest_time(heap, &tv), PJ_SUCCESS);
    ck_assert_int_eq(tv.sec, 1090);
}
END_TEST

START_TEST(one_poll_calls_no_more_than_its_maximum)
{
    pj_timer_entry entries[100];
    pj_time_val tv;

    ck_assert_uint_eq(pj_timer_heap_set_max_timed_out_per_poll(heap, 30), 64);
    for (int i = 0; i < 100; i++) {
        pj_timer_entry_init(&entries[i], i, NULL, on_timer);
        start(&entries[i], 5);
    }
    manual_clock_advance_ms(5);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(pj_timer_heap_poll(heap, &tv), 30);
        ck_assert_int_eq(tv.sec * 1000 + tv.msec, 0);
    }
    ck_assert_uint_eq(pj_timer_heap_poll(heap, &tv), 10);
    ck_assert_int_eq(tv.sec, INT_MAX);
    ck_assert_uint_eq(fired_count, 100);
}
END_TEST

static void on_again(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    pj_time_val delay = msec(entry->id);

    fired_count++;
    ck_assert_int_eq(pj_timer_heap_schedule(ht, entry, &delay), PJ_SUCCESS);
}

START_TEST(a_callback_may_schedule_its_entry_again)
{
    pj_timer_entry entry;

    pj_timer_entry_init(&entry, 10, NULL, on_again);
    start(&entry, 10);
    for (unsigned i = 1; i <= 50; i++) {
        manual_clock_advance_ms(10);
        ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
        ck_assert_uint_eq(fired_count, i);
    }
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &entry), 1);
}
END_TEST

START_TEST(scheduling_for_now_inside_a_callback_does_not_hold_the_poll)
{
    pj_timer_entry entry;

    pj_timer_entry_init(&entry, 0, NULL, on_again);
    start(&entry, 0);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_int_eq(next_delay(), 0);
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &entry), 1);
}
END_TEST

static void on_cancel_other(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    fired_count++;
    ck_assert_int_eq(pj_timer_heap_cancel(ht, entry->user_data), 1);
    ck_assert_int_eq(pj_timer_heap_cancel(ht, entry), 0); /* itself: its callback is running */
}

START_TEST(a_callback_may_cancel_another_timer_that_is_due)
{
    pj_timer_entry a, b;

    pj_timer_entry_init(&a, 1, &b, on_cancel_other);
    pj_timer_entry_init(&b, 2, NULL, on_timer);
    start(&a, 10);
    start(&b, 10);
    manual_clock_advance_ms(10);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_uint_eq(fired_count, 1);
}
END_TEST

static void on_free(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    (void)ht;
    fired_count++;
    free(entry);
}

START_TEST(a_callback_may_free_its_entry)
{
    pj_timer_entry *entry = malloc(sizeof(*entry));

    pj_timer_entry_init(entry, 1, NULL, on_free);
    start(entry, 1);
    manual_clock_advance_ms(1);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
}
END_TEST

static void on_destroy(void *member)
{
    *(int *)member += 1;
}

START_TEST(a_group_lock_is_held_until_callback_or_cancel)
{
    pj_grp_lock_t *lock;
    pj_timer_entry a, b;
    pj_time_val delay = msec(10);
    int destroyed = 0;

    ck_assert_int_eq(pj_grp_lock_create_w_handler(pool, NULL, &destroyed, on_destroy, &lock),
                     PJ_SUCCESS);
    pj_grp_lock_add_ref(lock);
    pj_timer_entry_init(&a, 1, NULL, on_timer);
    pj_timer_entry_init(&b, 2, NULL, on_timer);
    ck_assert_int_eq(pj_timer_heap_schedule_w_grp_lock(heap, &a, &delay, 11, lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_timer_heap_schedule_w_grp_lock(heap, &b, &delay, 12, lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_timer_heap_schedule_w_grp_lock(heap, &b, &delay, 13, lock), PJ_EINVALIDOP);
    ck_assert_int_eq(a.id, 11);
    ck_assert_int_eq(b.id, 12);
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 3);
    ck_assert_int_eq(pj_timer_heap_cancel_if_active(heap, &a, 0), 1);
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 2);
    pj_grp_lock_dec_ref(lock);
    ck_assert_int_eq(destroyed, 0);
    manual_clock_advance_ms(10);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_int_eq(destroyed, 1);
}
END_TEST

START_TEST(destroying_the_heap_releases_group_locks_without_callbacks)
{
    pj_grp_lock_t *lock;
    pj_timer_heap_t *other;
    pj_timer_entry a, b;
    pj_time_val delay = msec(10);
    int destroyed = 0;

    ck_assert_int_eq(pj_timer_heap_create(pool, 1, &other), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_create_w_handler(pool, NULL, &destroyed, on_destroy, &lock),
                     PJ_SUCCESS);
    pj_timer_entry_init(&a, 1, NULL, on_timer);
    pj_timer_entry_init(&b, 1, NULL, on_timer);
    ck_assert_int_eq(pj_timer_heap_schedule_w_grp_lock(other, &a, &delay, 1, lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_timer_heap_schedule(other, &b, &delay), PJ_SUCCESS);
    pj_timer_heap_destroy(other);
    ck_assert_int_eq(destroyed, 1);
    ck_assert_uint_eq(fired_count, 0);
    pj_timer_heap_destroy(NULL);
}
END_TEST

static void count_wake(void *arg)
{
    ++*(int *)arg;
}

START_TEST(a_new_earliest_timer_wakes_the_poller)
{
    pj_timer_entry a, b, c;
    int wakes = 0;

    pj_timer_heap_set_wake(heap, count_wake, &wakes);
    pj_timer_entry_init(&a, 1, NULL, on_timer);
    pj_timer_entry_init(&b, 2, NULL, on_timer);
    pj_timer_entry_init(&c, 3, NULL, on_timer);
    start(&a, 100);
    ck_assert_int_eq(wakes, 1);
    start(&b, 200);
    start(&c, 100);
    ck_assert_int_eq(wakes, 1);
    pj_timer_heap_cancel(heap, &c);
    pj_timer_heap_poll(heap, NULL);
    start(&c, 99);
    ck_assert_int_eq(wakes, 2);
}
END_TEST

/* All live timers, searched from end to end. */
enum { MANY = 3000 };

typedef struct model {
    pj_timer_entry entry;
    bool live;
    int64_t at;
} model;

static model models[MANY];
static int64_t clock_ms;

static void on_model(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    model *m = entry->user_data;

    (void)ht;
    ck_assert(m->live);
    ck_assert_int_le(m->at, clock_ms);
    m->live = false;
    fired_count++;
}

static int64_t model_next(unsigned *live)
{
    int64_t next = INT64_MAX;

    *live = 0;
    for (int i = 0; i < MANY; i++) {
        if (!models[i].live)
            continue;
        ++*live;
        if (models[i].at < next)
            next = models[i].at;
    }
    return next;
}

START_TEST(many_random_timers_agree_with_a_model)
{
    unsigned state = 12345u + (unsigned)_i, live;

    clock_ms = 0;
    for (int i = 0; i < MANY; i++)
        models[i].live = false;
    for (int step = 0; step < 200; step++) {
        int64_t next;

        for (int k = 0; k < 200; k++) {
            model *m;
            long delay;

            state = state * 1103515245u + 12345u;
            m = &models[(state >> 8) % MANY];
            delay = (long)((state >> 4) % (state & 1 ? 700u : 60000u));
            if (m->live) {
                ck_assert_int_eq(pj_timer_heap_cancel(heap, &m->entry), 1);
                m->live = false;
                continue;
            }
            pj_timer_entry_init(&m->entry, 1, m, on_model);
            start(&m->entry, delay);
            m->live = true;
            m->at = clock_ms + delay;
        }
        state = state * 1103515245u + 12345u;
        manual_clock_advance_ms((state >> 8) % 300);
        clock_ms += (state >> 8) % 300;
        while (pj_timer_heap_poll(heap, NULL))
            ;
        next = model_next(&live);
        ck_assert_uint_eq(pj_timer_heap_count(heap), live);
        if (live) {
            ck_assert_int_gt(next, clock_ms);
            ck_assert_int_le(next_delay(), next - clock_ms);
            ck_assert_int_gt(next_delay(), 0);
        }
    }
    ck_assert_uint_gt(fired_count, 1000);
}
END_TEST

START_TEST(the_heap_dumps_itself_and_looks_after_a_lock)
{
    pj_timer_entry entry;
    pj_lock_t *lock;

    ck_assert_int_eq(pj_lock_create_recursive_mutex(pool, "t", &lock), PJ_SUCCESS);
    pj_timer_heap_set_lock(heap, lock, PJ_TRUE);
    pj_timer_entry_init(&entry, 1, NULL, on_timer);
    start(&entry, 10);
    pj_log_set_level(0);
    pj_timer_heap_dump(heap);
    ck_assert_uint_gt(pj_timer_heap_mem_size(100), pj_timer_heap_mem_size(1));
    pj_timer_heap_cancel(heap, &entry);
}
END_TEST

static pj_timer_entry shown[3];
static unsigned lines;

static void *cancel_elsewhere(void *arg)
{
    return (void *)(uintptr_t)pj_timer_heap_cancel(heap, arg);
}

/* The sink uses the heap, and has another thread use it: no lock of it is held. */
static void use_the_heap(int level, const char *data, int len)
{
    void *cancelled = NULL;
    pthread_t thread;

    (void)level;
    (void)data;
    (void)len;
    if (lines++ != 1)
        return;
    start(&shown[1], 20);
    start(&shown[2], 20);
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &shown[1]), 1);
    pthread_create(&thread, NULL, cancel_elsewhere, &shown[0]);
    pthread_join(thread, &cancelled);
    ck_assert_uint_eq((uintptr_t)cancelled, 1);
}

START_TEST(the_sink_of_the_log_may_use_the_heap_that_is_shown)
{
    pj_log_func *old = pj_log_get_log_func();

    for (int i = 0; i < 3; i++)
        pj_timer_entry_init(&shown[i], i, NULL, on_timer);
    start(&shown[0], 10);
    lines = 0;
    pj_log_set_level(3);
    pj_log_set_log_func(use_the_heap);
    pj_timer_heap_dump(heap);
    pj_log_set_log_func(old);
    ck_assert_uint_eq(lines, 2);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 1);
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &shown[2]), 1);
}
END_TEST

static int oom_schedule(void *arg)
{
    static pj_timer_entry entries[100];
    pj_timer_heap_t *ht = NULL;
    pj_time_val delay = msec(5);
    int ok = 1;

    (void)arg;
    if (pj_timer_heap_create(pool, 1, &ht) != PJ_SUCCESS)
        return 0;
    for (int i = 0; i < 100; i++) {
        pj_timer_entry_init(&entries[i], i, NULL, on_timer);
        if (pj_timer_heap_schedule(ht, &entries[i], &delay) != PJ_SUCCESS) {
            ck_assert(!pj_timer_entry_running(&entries[i]));
            ok = 0;
        }
    }
    pj_timer_heap_destroy(ht);
    return ok;
}

START_TEST(without_memory_scheduling_fails_and_nothing_leaks)
{
    /* The pool has what the heaps themselves need. */
    pj_pool_t *big = pj_pool_create(&cp.factory, "big", 4000000, 4000, NULL), *small = pool;

    pool = big;
    ck_assert_uint_ge(oom_loop(oom_schedule, NULL, 1), 2);
    pool = small;
    pj_pool_release(big);
}
END_TEST

/* ---- Threads, real time ---- */

enum { WORKERS = 4, PER_WORKER = 3000 };

static atomic_int expired, cancelled;

static void on_counted(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    (void)ht;
    (void)entry;
    atomic_fetch_add(&expired, 1);
}

static void *work(void *arg)
{
    pj_timer_entry *entries = arg;

    for (int i = 0; i < PER_WORKER; i++) {
        pj_time_val delay = msec(i % 3);

        pj_timer_entry_init(&entries[i], i, NULL, on_counted);
        ck_assert_int_eq(pj_timer_heap_schedule(heap, &entries[i], &delay), PJ_SUCCESS);
        if (i % 2)
            atomic_fetch_add(&cancelled, pj_timer_heap_cancel(heap, &entries[i / 2]));
        pj_timer_heap_poll(heap, NULL);
    }
    return NULL;
}

START_TEST(each_timer_is_called_or_cancelled_once_with_many_threads)
{
    static pj_timer_entry entries[WORKERS][PER_WORKER];
    pthread_t threads[WORKERS];

    manual_clock_remove();
    pj_timer_heap_destroy(heap);
    ck_assert_int_eq(pj_timer_heap_create(pool, 10, &heap), PJ_SUCCESS);
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&threads[i], NULL, work, entries[i]);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    while (pj_timer_heap_count(heap) > 0)
        pj_timer_heap_poll(heap, NULL);
    ck_assert_int_eq(atomic_load(&expired) + atomic_load(&cancelled), WORKERS * PER_WORKER);
    manual_clock_install();
}
END_TEST

Suite *timer_suite(void)
{
    Suite *suite = suite_create("timer");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_timer_expires_at_its_time_and_not_before);
    tcase_add_test(tc, a_fraction_of_a_millisecond_makes_no_timer_early);
    tcase_add_test(tc, timers_expire_in_order_of_time_then_of_scheduling);
    tcase_add_test(tc, nothing_scheduled_means_no_next_time);
    tcase_add_test(tc, a_scheduled_entry_is_not_scheduled_again);
    tcase_add_test(tc, bad_arguments_are_refused);
    tcase_add_test(tc, odd_delays_are_normal_ones);
    tcase_add_test(tc, a_cancelled_timer_does_not_expire);
    tcase_add_test(tc, a_copy_or_leftover_of_an_entry_cancels_nothing);
    tcase_add_test(tc, an_entry_initialized_while_scheduled_is_scheduled_no_more);
    tcase_add_test(tc, the_earliest_time_is_on_the_tick_clock);
    tcase_add_test(tc, one_poll_calls_no_more_than_its_maximum);
    tcase_add_test(tc, a_callback_may_schedule_its_entry_again);
    tcase_add_test(tc, scheduling_for_now_inside_a_callback_does_not_hold_the_poll);
    tcase_add_test(tc, a_callback_may_cancel_another_timer_that_is_due);
    tcase_add_test(tc, a_callback_may_free_its_entry);
    tcase_add_test(tc, a_group_lock_is_held_until_callback_or_cancel);
    tcase_add_test(tc, destroying_the_heap_releases_group_locks_without_callbacks);
    tcase_add_test(tc, a_new_earliest_timer_wakes_the_poller);
    tcase_add_loop_test(tc, many_random_timers_agree_with_a_model, 0, 3);
    tcase_add_test(tc, the_heap_dumps_itself_and_looks_after_a_lock);
    tcase_add_test(tc, the_sink_of_the_log_may_use_the_heap_that_is_shown);
    tcase_add_test(tc, without_memory_scheduling_fails_and_nothing_leaks);
    tcase_add_test(tc, each_timer_is_called_or_cancelled_once_with_many_threads);
    suite_add_tcase(suite, tc);
    return suite;
}
