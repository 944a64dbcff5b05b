/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/write_list.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

Suite *write_list_suite(void);

static pj__write_list list;
static pj__op nodes[8], mark;

static void teardown(void)
{
    ck_assert(pj__wlist_is_empty(&list));
}

/* What the owner sees, in order, as digits. */
static unsigned seen(void)
{
    unsigned digits = 0;

    for (const pj__op *op = list.first; op; op = op->next)
        digits = digits * 10 + (op == &mark ? 9 : (unsigned)(op - nodes));
    return digits;
}

START_TEST(who_finds_the_list_empty_owns_it_and_sees_the_others_in_order)
{
    ck_assert(pj__wlist_push(&list, &nodes[1]));
    ck_assert_uint_eq(seen(), 1);
    for (int i = 2; i <= 4; i++)
        ck_assert(!pj__wlist_push(&list, &nodes[i]));
    ck_assert_uint_eq(seen(), 1); /* they are not turned round yet */
    pj__wlist_more(&list);
    ck_assert_uint_eq(seen(), 1234);
    ck_assert(!pj__wlist_push(&list, &nodes[5]));
    pj__wlist_more(&list);
    pj__wlist_more(&list);
    ck_assert_uint_eq(seen(), 12345);
    for (int i = 1; i <= 4; i++) {
        ck_assert_ptr_eq(list.first, &nodes[i]);
        ck_assert(pj__wlist_pop(&list));
    }
    ck_assert(!pj__wlist_pop(&list));
    ck_assert(pj__wlist_push(&list, &nodes[1]));
    ck_assert(!pj__wlist_pop(&list));
}
END_TEST

START_TEST(taking_the_last_one_out_finds_those_that_came_meanwhile)
{
    pj__wlist_push(&list, &nodes[1]);
    pj__wlist_push(&list, &nodes[2]);
    pj__wlist_push(&list, &nodes[3]);
    ck_assert(!pj__wlist_end(&list));
    ck_assert(pj__wlist_pop(&list));
    ck_assert_uint_eq(seen(), 23);
    ck_assert(!pj__wlist_end(&list));
    ck_assert(pj__wlist_pop(&list));
    ck_assert_uint_eq(seen(), 3);
    ck_assert(pj__wlist_end(&list));
}
END_TEST

START_TEST(the_mark_begins_an_empty_list_only)
{
    ck_assert(pj__wlist_begin(&list, &mark));
    ck_assert(!pj__wlist_begin(&list, &mark));
    ck_assert(!pj__wlist_push(&list, &nodes[2]));
    pj__wlist_insert(&list, &nodes[1]); /* the rest of what the writer wrote */
    ck_assert_uint_eq(seen(), 19);
    ck_assert(pj__wlist_pop(&list));
    ck_assert(pj__wlist_pop(&list));
    ck_assert_uint_eq(seen(), 2);
    ck_assert(!pj__wlist_begin(&list, &mark));
    ck_assert(!pj__wlist_pop(&list));
    ck_assert(pj__wlist_begin(&list, &mark));
    ck_assert(pj__wlist_end(&list));
}
END_TEST

START_TEST(a_parked_list_has_one_next_owner)
{
    ck_assert(!pj__wlist_take(&list));
    ck_assert(!pj__wlist_take_wait(&list)); /* empty: nothing to wait for */
    pj__wlist_push(&list, &nodes[1]);
    ck_assert(!pj__wlist_take(&list));
    pj__wlist_park(&list);
    ck_assert(pj__wlist_take(&list));
    ck_assert(!pj__wlist_take(&list));
    pj__wlist_park(&list);
    ck_assert(pj__wlist_take_wait(&list));
    ck_assert(!pj__wlist_pop(&list));
}
END_TEST

/* ---- Threads ---- */

enum { PRODUCERS = 4, EACH = 5000 };

static pj__op *sent[PRODUCERS];
static int taken[PRODUCERS];
static atomic_int owners, total;

/* Take out what is there: each producer's in its order, and nobody else at it. */
static void consume(void)
{
    pj_bool_t more = PJ_TRUE;

    while (more) {
        const pj__op *op = list.first;
        unsigned who = op->flags;

        ck_assert_int_eq(atomic_fetch_add(&owners, 1), 0);
        ck_assert_ptr_eq(op, &sent[who][taken[who]]);
        taken[who]++;
        atomic_fetch_sub(&owners, 1);
        more = pj__wlist_pop(&list);
        atomic_fetch_add(&total, 1);
    }
}

static void *produce(void *arg)
{
    unsigned who = *(unsigned *)arg;

    for (int i = 0; i < EACH; i++) {
        sent[who][i].flags = who;
        if (!pj__wlist_push(&list, &sent[who][i]))
            continue;
        if (i % 2)
            pj__wlist_park(&list); /* for the consumer */
        else
            consume();
    }
    return NULL;
}

static void *take_parked(void *arg)
{
    (void)arg;
    while (atomic_load(&total) < PRODUCERS * EACH) {
        if (pj__wlist_take(&list))
            consume();
        else
            sched_yield();
    }
    return NULL;
}

START_TEST(nothing_is_lost_or_overtaken_between_threads)
{
    pthread_t threads[PRODUCERS + 1];
    unsigned who[PRODUCERS];

    for (unsigned i = 0; i < PRODUCERS; i++)
        sent[i] = calloc(EACH, sizeof(pj__op));
    pthread_create(&threads[PRODUCERS], NULL, take_parked, NULL);
    for (unsigned i = 0; i < PRODUCERS; i++) {
        who[i] = i;
        pthread_create(&threads[i], NULL, produce, &who[i]);
    }
    for (int i = 0; i <= PRODUCERS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&total), PRODUCERS * EACH);
    for (int i = 0; i < PRODUCERS; i++) {
        ck_assert_int_eq(taken[i], EACH);
        free(sent[i]);
    }
}
END_TEST

Suite *write_list_suite(void)
{
    Suite *suite = suite_create("write_list");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, who_finds_the_list_empty_owns_it_and_sees_the_others_in_order);
    tcase_add_test(tc, taking_the_last_one_out_finds_those_that_came_meanwhile);
    tcase_add_test(tc, the_mark_begins_an_empty_list_only);
    tcase_add_test(tc, a_parked_list_has_one_next_owner);
    tcase_add_test(tc, nothing_is_lost_or_overtaken_between_threads);
    suite_add_tcase(suite, tc);
    return suite;
}
