/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cancelling, whose work is put off: nobody may see that. The heap has one shard, so that one log
 * has all cancellations.
 */
#include "loop/timer_priv.h"
#include "support/manual_clock.h"

#include <check.h>
#include <limits.h>
#include <pj/errno.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/timer.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

Suite *timer_cancel_suite(void);

enum { LOG = PJ__TIMER_LOG, MANY = 3 * LOG + 5 };

static pj_caching_pool cp;
static pj_pool_t *pool;
static pj_timer_heap_t *heap;
static pj__timer_shard *shard;
static pj_timer_entry entries[MANY];
static unsigned fired_count;
static int fired_last;

static void setup(void)
{
    manual_clock_install();
    pj_caching_pool_init(&cp, NULL, 0);
    pool = pj_pool_create(&cp.factory, "timer", 4000, 4000, NULL);
    ck_assert_int_eq(pj_timer_heap_create(pool, 1, &heap), PJ_SUCCESS);
    pj_timer_heap_set_max_timed_out_per_poll(heap, UINT_MAX);
    shard = heap->shards;
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
    fired_count++;
    fired_last = entry->id;
}

static void start(pj_timer_entry *entry, long ms)
{
    pj_time_val delay = {ms / 1000, ms % 1000};

    ck_assert_int_eq(pj_timer_heap_schedule(heap, entry, &delay), PJ_SUCCESS);
}

static void start_new(pj_timer_entry *entry, int id, long ms)
{
    pj_timer_entry_init(entry, id, NULL, on_timer);
    start(entry, ms);
}

static void start_locked(pj_timer_entry *entry, long ms, pj_grp_lock_t *lock)
{
    pj_time_val delay = {ms / 1000, ms % 1000};

    pj_timer_entry_init(entry, 1, NULL, on_timer);
    ck_assert_int_eq(pj_timer_heap_schedule_w_grp_lock(heap, entry, &delay, 1, lock), PJ_SUCCESS);
}

static void cancel(pj_timer_entry *entry)
{
    ck_assert_int_eq(pj_timer_heap_cancel(heap, entry), 1);
    ck_assert(!pj_timer_entry_running(entry));
    ck_assert_int_eq(pj_timer_heap_cancel(heap, entry), 0);
}

static long next_delay(void)
{
    pj_time_val tv;

    pj_timer_heap_poll(heap, &tv);
    return tv.sec * 1000 + tv.msec;
}

/* ---- What is put off is not seen ---- */

START_TEST(a_log_that_is_full_goes_on)
{
    for (int i = 0; i < MANY; i++)
        start_new(&entries[i], i, 100 + i);
    for (int i = 0; i < MANY - 1; i++) {
        cancel(&entries[i]);
        ck_assert_uint_lt(shard->pending, LOG);
    }
    ck_assert_uint_eq(shard->pending, (MANY - 1) % LOG);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 1);
    ck_assert_uint_eq(shard->pending, 0);
    manual_clock_advance_ms(1000000);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_int_eq(fired_last, MANY - 1);
}
END_TEST

START_TEST(each_cancellation_of_the_next_timer_is_seen_by_the_next_poll)
{
    /* After 1, 2, ... cancellations, of which some have filled the log meanwhile. */
    int cancelled = 0;

    for (int i = 0; i < MANY; i++)
        start_new(&entries[i], i, 100 + i);
    for (int batch = 1; cancelled + batch < MANY; batch += 7) {
        for (int i = 0; i < batch; i++)
            cancel(&entries[cancelled++]);
        ck_assert_int_eq(next_delay(), 100 + cancelled);
        ck_assert_uint_eq(shard->pending, 0);
    }
    ck_assert_int_gt(cancelled, LOG);
}
END_TEST

START_TEST(a_cancellation_of_another_timer_leaves_the_bound)
{
    uint64_t before;

    for (int i = 0; i < 3; i++)
        start_new(&entries[i], i, 100 + i);
    before = atomic_load(shard->bound);
    ck_assert_uint_eq(before & 1, 0);
    cancel(&entries[1]);
    ck_assert_uint_eq(atomic_load(shard->bound), before | 1);
    ck_assert_int_eq(next_delay(), 100);
    ck_assert_uint_eq(atomic_load(shard->bound), before);
}
END_TEST

START_TEST(a_timer_before_those_that_were_cancelled_is_waited_for_until_it_is_cancelled)
{
    start_new(&entries[0], 0, 10);
    start_new(&entries[1], 1, 20);
    cancel(&entries[0]);
    start_new(&entries[2], 2, 5);
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &entries[2]), 1);
    ck_assert_int_eq(next_delay(), 20);
}
END_TEST

START_TEST(the_earliest_time_is_not_of_a_cancelled_timer)
{
    pj_time_val tv;

    start_new(&entries[0], 0, 10);
    start_new(&entries[1], 1, 2000);
    cancel(&entries[0]);
    ck_assert_int_eq(pj_timer_heap_earliest_time(heap, &tv), PJ_SUCCESS);
    ck_assert_int_eq(tv.sec, 1002); /* the manual clock begins at 1000 s */
    cancel(&entries[1]);
    ck_assert_int_eq(pj_timer_heap_earliest_time(heap, &tv), PJ_ENOTFOUND);
}
END_TEST

/* The first that is called cancels as many as its id tells. */
static void on_cancel_others(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    fired_count++;
    for (int i = 1; i <= entry->id; i++)
        ck_assert_int_eq(pj_timer_heap_cancel(ht, entry + i), 1);
}

START_TEST(what_a_callback_cancels_is_not_called_by_the_same_poll)
{
    static const int counts[] = {1, LOG - 1, LOG, LOG + 1, MANY - 2};
    int count = counts[_i];

    for (int i = 0; i < MANY; i++) {
        pj_timer_entry_init(&entries[i], count, NULL, i ? on_timer : on_cancel_others);
        start(&entries[i], 10);
    }
    manual_clock_advance_ms(10);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), MANY - (unsigned)count);
    ck_assert_uint_eq(fired_count, MANY - (unsigned)count);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 0);
}
END_TEST

START_TEST(due_timers_that_are_cancelled_before_the_poll_are_not_called)
{
    start_new(&entries[0], 0, 10);
    start_new(&entries[1], 1, 10);
    manual_clock_advance_ms(10);
    cancel(&entries[0]);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_int_eq(fired_last, 1);
}
END_TEST

/* A poll may be long in coming. Of so many close to each other the bound is early, for the one that comes. */
START_TEST(nodes_are_given_back_when_the_last_is_cancelled)
{
    long early;

    for (int i = 0; i < MANY; i++)
        start_new(&entries[i], i, 1000 + (i * 37) % 60);
    cancel(&entries[0]);
    early = next_delay();
    ck_assert_int_lt(early, 1000);
    for (int i = 1; i < MANY; i++)
        cancel(&entries[i]);
    ck_assert_uint_eq(shard->pending, 0);
    ck_assert_int_eq(shard->nodes.end, PJ__TIMER_FIRST_ID);
    ck_assert_ptr_null(shard->nodes.mem[31 - __builtin_clz(PJ__TIMER_FIRST_ID + MANY - 1)]);
    manual_clock_advance_ms(early);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 0);
    for (int i = 0; i < MANY; i++)
        start_new(&entries[i], i, 700);
    manual_clock_advance_ms(700);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), MANY);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 0);
}
END_TEST

START_TEST(an_entry_that_was_cancelled_is_started_at_once_again_and_again)
{
    start_new(&entries[0], 0, 1000);
    for (int i = 0; i < 1000; i++) {
        cancel(&entries[0]);
        start(&entries[0], 1000 + i);
        ck_assert_uint_eq(shard->count, 1);
    }
    /* Nodes whose giving back is put off are not many. */
    ck_assert_int_le(shard->nodes.end, PJ__TIMER_FIRST_ID + LOG + 1);
    manual_clock_advance_ms(1998);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 0);
    manual_clock_advance_ms(1);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 0);
}
END_TEST

/* ---- The memory of a cancelled entry belongs to its owner ---- */

static void see_all(int what)
{
    pj_time_val tv;

    switch (what) {
    case 0: ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 0); break;
    case 1: ck_assert_uint_eq(pj_timer_heap_count(heap), 0); break;
    case 2: ck_assert_int_eq(pj_timer_heap_earliest_time(heap, &tv), PJ_ENOTFOUND); break;
    case 3: pj_timer_heap_dump(heap); break;
    case 4:
        pj_log_set_level(0); /* then the dump does not begin with the count */
        pj_timer_heap_dump(heap);
        pj_log_set_level(3);
        break;
    default:
        manual_clock_advance_ms(1000);
        ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 0);
        break;
    }
}

static void no_log(int level, const char *data, int len)
{
    (void)level;
    (void)data;
    (void)len;
}

START_TEST(an_entry_may_be_freed_right_after_its_cancellation)
{
    pj_timer_entry *one = malloc(sizeof(*one));
    pj_log_func *old = pj_log_get_log_func();

    pj_log_set_level(3);
    pj_log_set_log_func(no_log);
    start_new(one, 0, 100);
    cancel(one);
    free(one);
    see_all(_i);
    for (int i = 0; i < 2 * LOG; i++) {
        one = malloc(sizeof(*one));
        start_new(one, 0, 100);
        cancel(one);
        memset(one, 0xA5, sizeof(*one));
        free(one);
    }
    see_all(_i);
    pj_log_set_log_func(old);
}
END_TEST

START_TEST(the_memory_of_a_cancelled_entry_is_another_entry_at_once)
{
    start_new(&entries[0], 1, 100);
    cancel(&entries[0]);
    memset(&entries[0], 0, sizeof(entries[0]));
    start_new(&entries[0], 2, 50);
    start_new(&entries[1], 3, 500);
    manual_clock_advance_ms(200);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_int_eq(fired_last, 2);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 1);
}
END_TEST

START_TEST(a_heap_is_destroyed_while_the_log_is_in_use)
{
    pj_timer_entry *one = malloc(sizeof(*one)), *locked = malloc(sizeof(*locked));
    pj_grp_lock_t *lock;

    ck_assert_int_eq(pj_grp_lock_create(pool, NULL, &lock), PJ_SUCCESS);
    pj_grp_lock_add_ref(lock);
    start_new(one, 1, 100);
    start_locked(locked, 100, lock);
    start_locked(&entries[0], 100, lock);
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 3);
    cancel(one);
    cancel(locked);
    free(one);
    free(locked);
    ck_assert_uint_eq(shard->pending, 2);
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 2);
    pj_timer_heap_destroy(heap);
    heap = NULL;
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 1);
    pj_grp_lock_dec_ref(lock);
}
END_TEST

/* ---- What an entry says ---- */

START_TEST(only_the_entry_itself_says_what_is_true)
{
    static const pj_timer_id_t wrong[] = {
        -1, 0, 1, PJ__TIMER_FIRST_ID - 1, PJ__TIMER_FIRST_ID + 1, 0x7FFFFFFF};
    pj_timer_entry *entry = &entries[0], copy;
    uint64_t mixed = pj__timer_mix(entry);
    bool locked = true;

    start_new(entry, 0, 10);
    start_new(&entries[1], 1, 10);
    copy = *entry;
    ck_assert_ptr_eq(pj__timer_claimed(shard, mixed, entry, &locked),
                     pj__timer_node_at(&shard->nodes, entry->_timer_id));
    ck_assert(!locked);
    ck_assert_ptr_null(pj__timer_claimed(shard, pj__timer_mix(&copy), &copy, &locked));
    for (size_t i = 0; i < PJ_ARRAY_SIZE(wrong); i++) {
        entry->_timer_id = wrong[i];
        ck_assert_ptr_null(pj__timer_claimed(shard, mixed, entry, &locked));
    }
    *entry = copy;
    entry->_timer_seq++;
    ck_assert_ptr_null(pj__timer_claimed(shard, mixed, entry, &locked));
    *entry = copy;
    cancel(entry);
}
END_TEST

START_TEST(a_copy_cancels_nothing_and_may_be_started)
{
    pj_grp_lock_t *lock;
    pj_timer_entry copies[2];

    ck_assert_int_eq(pj_grp_lock_create(pool, NULL, &lock), PJ_SUCCESS);
    pj_grp_lock_add_ref(lock);
    start_new(&entries[0], 0, 10);
    start_locked(&entries[1], 10, lock);
    memcpy(copies, entries, sizeof(copies));
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(pj_timer_heap_cancel(heap, &copies[i]), 0);
        ck_assert_int_eq(pj_timer_heap_cancel_if_active(heap, &copies[i], 77), 0);
        ck_assert_int_ne(copies[i].id, 77);
        start(&copies[i], 10);
    }
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 2);
    manual_clock_advance_ms(10);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 4);
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 1);
    pj_grp_lock_dec_ref(lock);
}
END_TEST

START_TEST(an_entry_of_another_heap_or_of_one_that_is_gone_is_not_scheduled_here)
{
    pj_timer_heap_t *first = heap;

    start_new(&entries[0], 0, 10);
    for (int i = 0; i < 2; i++) {
        manual_clock_advance_ms(1); /* heaps of one time and one place are not told apart */
        ck_assert_int_eq(pj_timer_heap_create(pool, 1, &heap), PJ_SUCCESS);
        start_new(&entries[1], 1, 10);
        ck_assert_int_eq(entries[1]._timer_id, entries[0]._timer_id);
        ck_assert_int_eq(pj_timer_heap_cancel(heap, &entries[0]), 0);
        ck_assert_uint_eq(pj_timer_heap_count(heap), 1);
        pj_timer_heap_destroy(heap);
        pj_timer_heap_destroy(first);
        first = NULL;
    }
    heap = NULL;
}
END_TEST

/* An entry is overwritten with an image of the time when it was scheduled. */
START_TEST(an_old_image_harms_no_timer_and_the_count_is_mended)
{
    pj_timer_entry image;

    start_new(&entries[1], 1, 100);
    start_new(&entries[0], 0, 10);
    image = entries[0];
    if (_i) {
        cancel(&entries[0]); /* its node is in the wheel */
    } else {
        manual_clock_advance_ms(10);
        ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    }
    entries[0] = image;
    pj_timer_heap_cancel(heap, &entries[0]);
    start(&entries[0], 100);
    ck_assert_int_eq(entries[0]._timer_id, image._timer_id); /* the node is used again */
    ck_assert_uint_eq(pj_timer_heap_count(heap), 2);
    ck_assert_uint_eq(shard->count, 2);
    fired_count = 0;
    manual_clock_advance_ms(100);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 2);
    ck_assert_uint_eq(fired_count, 2);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 0);
}
END_TEST

START_TEST(an_old_image_is_not_taken_for_scheduled_when_it_is_started)
{
    pj_timer_entry image;

    start_new(&entries[0], 0, 10);
    start_new(&entries[1], 0, 1000);
    image = entries[0];
    cancel(&entries[0]);
    entries[0] = image;
    start(&entries[0], 5);
    manual_clock_advance_ms(5);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), 1);
    ck_assert_uint_eq(pj_timer_heap_count(heap), 1);
}
END_TEST

START_TEST(an_old_image_whose_node_has_been_given_back_is_not_scheduled)
{
    pj_timer_entry image;

    for (int i = 0; i < MANY; i++)
        start_new(&entries[i], i, 10);
    image = entries[MANY - 1];
    manual_clock_advance_ms(10);
    ck_assert_uint_eq(pj_timer_heap_poll(heap, NULL), MANY);
    ck_assert_ptr_null(shard->nodes.mem[31 - __builtin_clz((unsigned)image._timer_id)]);
    entries[MANY - 1] = image;
    ck_assert_int_eq(pj_timer_heap_cancel(heap, &entries[MANY - 1]), 0);
    start(&entries[MANY - 1], 10);
    cancel(&entries[MANY - 1]);
}
END_TEST

START_TEST(an_old_image_releases_no_group_lock)
{
    pj_timer_entry image;
    pj_grp_lock_t *lock;

    ck_assert_int_eq(pj_grp_lock_create(pool, NULL, &lock), PJ_SUCCESS);
    pj_grp_lock_add_ref(lock);
    start_locked(&entries[0], 10, lock);
    start_new(&entries[2], 2, 5000);
    image = entries[0];
    cancel(&entries[0]);
    for (int i = 0; i < 3; i++) { /* while its node is in the wheel, free, and another one's */
        entries[0] = image;
        ck_assert_int_eq(pj_timer_heap_cancel(heap, &entries[0]), 0);
        ck_assert_int_eq(pj_grp_lock_get_ref(lock), i < 2 ? 1 : 2);
        ck_assert_uint_eq(pj_timer_heap_count(heap), i < 2 ? 1 : 2);
        if (i == 1)
            start_locked(&entries[1], 10, lock);
    }
    cancel(&entries[1]);
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 1);
    pj_grp_lock_dec_ref(lock);
}
END_TEST

/* ---- Threads, real time ---- */

enum { WORKERS = 3, ROUNDS = 4000, AT_ONCE = 5 };

static atomic_bool stop;
static atomic_long starts, ends;

static void on_end(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    (void)ht;
    atomic_fetch_add(&ends, 1);
    free(entry);
}

static void *poll_all(void *arg)
{
    while (!atomic_load(&stop))
        pj_timer_heap_poll(arg, NULL);
    return NULL;
}

/* Most are cancelled, some run out: whoever ends a timer frees it. */
static void *start_and_cancel(void *arg)
{
    pj_timer_heap_t *ht = arg;

    for (int i = 0; i < ROUNDS; i++) {
        pj_timer_entry *mine[AT_ONCE];

        for (int k = 0; k < AT_ONCE; k++) {
            pj_time_val delay = {k ? 1000 : 0, k};

            mine[k] = malloc(sizeof(*mine[k]));
            pj_timer_entry_init(mine[k], k, NULL, on_end);
            ck_assert_int_eq(pj_timer_heap_schedule(ht, mine[k], &delay), PJ_SUCCESS);
        }
        atomic_fetch_add(&starts, AT_ONCE);
        for (int k = 1; k < AT_ONCE; k++) {
            ck_assert_int_eq(pj_timer_heap_cancel(ht, mine[k]), 1);
            atomic_fetch_add(&ends, 1);
            free(mine[k]);
        }
    }
    return NULL;
}

START_TEST(threads_cancel_and_free_while_others_poll)
{
    pthread_t pollers[2], workers[WORKERS];

    manual_clock_remove();
    pj_timer_heap_destroy(heap);
    ck_assert_int_eq(pj_timer_heap_create(pool, _i ? 1000 : 1, &heap), PJ_SUCCESS);
    atomic_store(&stop, false);
    atomic_store(&starts, 0);
    atomic_store(&ends, 0);
    for (int i = 0; i < 2; i++)
        pthread_create(&pollers[i], NULL, poll_all, heap);
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&workers[i], NULL, start_and_cancel, heap);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    while (pj_timer_heap_count(heap) > 0)
        sched_yield();
    atomic_store(&stop, true);
    for (int i = 0; i < 2; i++)
        pthread_join(pollers[i], NULL);
    ck_assert_int_eq(atomic_load(&starts), atomic_load(&ends));
    ck_assert_uint_eq(pj_timer_heap_count(heap), 0);
    manual_clock_install();
}
END_TEST

Suite *timer_cancel_suite(void)
{
    Suite *suite = suite_create("timer_cancel");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_log_that_is_full_goes_on);
    tcase_add_test(tc, each_cancellation_of_the_next_timer_is_seen_by_the_next_poll);
    tcase_add_test(tc, a_cancellation_of_another_timer_leaves_the_bound);
    tcase_add_test(tc,
                   a_timer_before_those_that_were_cancelled_is_waited_for_until_it_is_cancelled);
    tcase_add_test(tc, the_earliest_time_is_not_of_a_cancelled_timer);
    tcase_add_loop_test(tc, what_a_callback_cancels_is_not_called_by_the_same_poll, 0, 5);
    tcase_add_test(tc, due_timers_that_are_cancelled_before_the_poll_are_not_called);
    tcase_add_test(tc, nodes_are_given_back_when_the_last_is_cancelled);
    tcase_add_test(tc, an_entry_that_was_cancelled_is_started_at_once_again_and_again);
    tcase_add_loop_test(tc, an_entry_may_be_freed_right_after_its_cancellation, 0, 6);
    tcase_add_test(tc, the_memory_of_a_cancelled_entry_is_another_entry_at_once);
    tcase_add_test(tc, a_heap_is_destroyed_while_the_log_is_in_use);
    tcase_add_test(tc, only_the_entry_itself_says_what_is_true);
    tcase_add_test(tc, a_copy_cancels_nothing_and_may_be_started);
    tcase_add_test(tc, an_entry_of_another_heap_or_of_one_that_is_gone_is_not_scheduled_here);
    tcase_add_loop_test(tc, an_old_image_harms_no_timer_and_the_count_is_mended, 0, 2);
    tcase_add_test(tc, an_old_image_is_not_taken_for_scheduled_when_it_is_started);
    tcase_add_test(tc, an_old_image_whose_node_has_been_given_back_is_not_scheduled);
    tcase_add_test(tc, an_old_image_releases_no_group_lock);
    tcase_add_loop_test(tc, threads_cancel_and_free_while_others_poll, 0, 2);
    suite_add_tcase(suite, tc);
    return suite;
}
