/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *events_suite(void);

typedef struct mark {
    pj__sim_event ev;
    int id;
} mark;

static int order[64], count;

static void note(pj_sim *sim, pj__sim_event *ev)
{
    (void)sim;
    order[count++] = ((mark *)ev)->id;
}

static mark marks[40];

static void prepare(void)
{
    count = 0;
    memset(marks, 0, sizeof(marks));
    for (int i = 0; i < 40; i++) {
        marks[i].ev.run = note;
        marks[i].id = i;
    }
}

START_TEST(events_happen_in_the_order_of_their_time)
{
    prepare();
    for (int i = 0; i < 40; i++)
        ck_assert(pj__sim_schedule(world, &marks[i * 7 % 40].ev, i * 7 % 40));
    world->now = 39;
    ck_assert_uint_eq(pj__sim_run_due(world), 40);
    for (int i = 0; i < 40; i++)
        ck_assert_int_eq(order[i], i);
}
END_TEST

START_TEST(at_one_time_the_order_is_that_of_scheduling)
{
    prepare();
    for (int i = 0; i < 20; i++)
        ck_assert(pj__sim_schedule(world, &marks[i].ev, 5));
    world->now = 4;
    ck_assert_uint_eq(pj__sim_run_due(world), 0);
    world->now = 5;
    ck_assert_uint_eq(pj__sim_run_due(world), 20);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(order[i], i);
}
END_TEST

START_TEST(what_is_cancelled_does_not_happen)
{
    int64_t at;

    prepare();
    for (int i = 0; i < 40; i++)
        ck_assert(pj__sim_schedule(world, &marks[i].ev, (i * 13) % 40));
    for (int i = 0; i < 40; i += 2)
        pj__sim_cancel(world, &marks[i].ev);
    pj__sim_cancel(world, &marks[0].ev);
    ck_assert(pj__sim_next_event(world, &at));
    world->now = 100;
    ck_assert_uint_eq(pj__sim_run_due(world), 20);
    for (int i = 1; i < 20; i++)
        ck_assert_int_lt(order[i - 1] * 13 % 40, order[i] * 13 % 40);
    ck_assert(!pj__sim_next_event(world, &at));
}
END_TEST

static void again(pj_sim *sim, pj__sim_event *ev)
{
    count++;
    ck_assert(pj__sim_schedule(sim, ev, sim->now));
}

START_TEST(what_is_scheduled_for_now_by_an_event_is_for_the_next_round)
{
    prepare();
    marks[0].ev.run = again;
    ck_assert(pj__sim_schedule(world, &marks[0].ev, 0));
    ck_assert_uint_eq(pj__sim_run_due(world), 1);
    ck_assert_uint_eq(pj__sim_run_due(world), 1);
    pj__sim_cancel(world, &marks[0].ev);
}
END_TEST

Suite *events_suite(void)
{
    Suite *suite = suite_create("events");
    TCase *tc = tcase_create("events");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, events_happen_in_the_order_of_their_time);
    tcase_add_test(tc, at_one_time_the_order_is_that_of_scheduling);
    tcase_add_test(tc, what_is_cancelled_does_not_happen);
    tcase_add_test(tc, what_is_scheduled_for_now_by_an_event_is_for_the_next_round);
    suite_add_tcase(suite, tc);
    return suite;
}
