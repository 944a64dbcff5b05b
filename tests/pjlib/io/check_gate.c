/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/gate.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>

Suite *gate_suite(void);

static pj__gate gate;
static uint64_t queued;

START_TEST(octets_are_reserved_on_the_way_in_and_refunded_on_the_way_out)
{
    ck_assert(pj__gate_enter(&gate, 100, &queued));
    ck_assert_uint_eq(queued, 0);
    ck_assert(pj__gate_enter(&gate, 50, &queued));
    ck_assert_uint_eq(queued, 100);
    ck_assert_uint_eq(pj__gate_reserve(&gate, 7), 150);
    pj__gate_refund(&gate, 7);
    pj__gate_leave(&gate, 50);
    pj__gate_leave(&gate, 60); /* 40 stay queued */
    ck_assert_uint_eq(pj__gate_queued(&gate), 40);
    pj__gate_wait(&gate); /* nobody is inside */
    pj__gate_refund(&gate, 40);
    ck_assert(atomic_load(&gate) == 0);
}
END_TEST

START_TEST(a_closed_gate_lets_nobody_in_and_keeps_its_sums)
{
    ck_assert(pj__gate_enter(&gate, 5, &queued));
    pj__gate_close(&gate);
    ck_assert(!pj__gate_enter(&gate, PJ__GATE_MAX_RESERVE, &queued));
    ck_assert_uint_eq(pj__gate_queued(&gate), 5);
    pj__gate_leave(&gate, 5);
    pj__gate_wait(&gate);
    pj__gate_open(&gate);
    ck_assert(atomic_load(&gate) == 0);
}
END_TEST

START_TEST(reservations_of_many_threads_fit_into_their_bits)
{
    for (int i = 0; i < 30000; i++)
        ck_assert(pj__gate_enter(&gate, PJ__GATE_MAX_RESERVE, &queued));
    ck_assert(pj__gate_queued(&gate) == 30000 * PJ__GATE_MAX_RESERVE);
    for (int i = 0; i < 30000; i++)
        pj__gate_leave(&gate, PJ__GATE_MAX_RESERVE);
    ck_assert(atomic_load(&gate) == 0);
}
END_TEST

START_TEST(what_is_being_refused_is_not_counted_as_queued)
{
    ck_assert(pj__gate_enter(&gate, 90, &queued));
    pj__gate_leave(&gate, 0);
    ck_assert(pj__gate_settled(&gate, 100) == 90);
    ck_assert(pj__gate_settled(&gate, 50) == 90); /* one large send: nobody is inside */
    ck_assert(pj__gate_enter(&gate, 20, &queued));
    ck_assert(pj__gate_settled(&gate, 100) == 110); /* who does not leave is not waited for */
    pj__gate_leave(&gate, 20);
    ck_assert(pj__gate_settled(&gate, 100) == 90);
    pj__gate_refund(&gate, 90);
}
END_TEST

static int guarded;
static atomic_bool started;

static void *enter_until_closed(void *arg)
{
    uint64_t before;

    (void)arg;
    while (pj__gate_enter(&gate, 1, &before)) {
        __atomic_fetch_add(&guarded, 1, __ATOMIC_RELAXED);
        atomic_store(&started, true);
        pj__gate_leave(&gate, 1);
    }
    return NULL;
}

START_TEST(who_has_closed_and_waited_is_alone)
{
    pthread_t threads[3];
    int seen;

    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, enter_until_closed, NULL);
    while (!atomic_load(&started))
        sched_yield();
    pj__gate_close(&gate);
    pj__gate_wait(&gate);
    seen = guarded; /* a race if anybody were inside */
    for (int i = 0; i < 100; i++)
        sched_yield();
    ck_assert_int_eq(guarded, seen);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    ck_assert_uint_eq(pj__gate_queued(&gate), 0);
}
END_TEST

Suite *gate_suite(void)
{
    Suite *suite = suite_create("gate");
    TCase *tc = tcase_create("all");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, octets_are_reserved_on_the_way_in_and_refunded_on_the_way_out);
    tcase_add_test(tc, a_closed_gate_lets_nobody_in_and_keeps_its_sums);
    tcase_add_test(tc, reservations_of_many_threads_fit_into_their_bits);
    tcase_add_test(tc, what_is_being_refused_is_not_counted_as_queued);
    tcase_add_test(tc, who_has_closed_and_waited_is_alone);
    suite_add_tcase(suite, tc);
    return suite;
}
