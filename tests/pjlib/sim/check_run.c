/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *run_suite(void);

typedef struct job {
    unsigned polls, work;
    pj_int64_t due; /* -1: no timer */
    pj_int64_t fired;
    pj_sim_host *seen;
} job;

static unsigned poll_job(void *arg)
{
    job *j = arg;

    j->polls++;
    j->seen = world->current;
    if (j->due >= 0 && pj_sim_now(world) >= j->due) {
        j->fired = pj_sim_now(world);
        j->due = -1;
        return 1;
    }
    return j->work ? j->work-- : 0;
}

static pj_bool_t next_job(void *arg, pj_time_val *delay)
{
    const job *j = arg;
    pj_int64_t left = j->due - pj_sim_now(world);

    if (j->due < 0)
        return PJ_FALSE;
    delay->sec = (long)(left / PJ_SIM_SEC);
    delay->msec = (long)(left % PJ_SIM_SEC / PJ_SIM_MSEC);
    return PJ_TRUE;
}

START_TEST(the_clock_jumps_to_the_next_timer)
{
    job j = {.due = 32 * PJ_SIM_SEC};

    ck_assert_int_eq(pj_sim_add_poller(bob, poll_job, next_job, &j, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_step(world), PJ_SUCCESS);
    ck_assert_int_eq(j.fired, 32 * PJ_SIM_SEC);
    ck_assert_uint_lt(j.polls, 10);
    ck_assert_ptr_eq(j.seen, bob);
    ck_assert_ptr_eq(world->current, alice);
    ck_assert_int_eq(pj_sim_step(world), PJ_EEOF);
}
END_TEST

START_TEST(running_until_a_time_stops_there)
{
    job j = {.due = 10 * PJ_SIM_SEC};

    ck_assert_int_eq(pj_sim_add_poller(alice, poll_job, next_job, &j, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_run_until(world, 10 * PJ_SIM_SEC - 1), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_now(world), 10 * PJ_SIM_SEC - 1);
    ck_assert_int_eq(j.fired, 0);
    ck_assert_int_eq(pj_sim_run_until(world, 20 * PJ_SIM_SEC), PJ_SUCCESS);
    /* the timer said 0 ms while it had 1 ns left */
    ck_assert_int_ge(j.fired, 10 * PJ_SIM_SEC);
    ck_assert_int_le(j.fired, 10 * PJ_SIM_SEC + PJ_SIM_MSEC);
    ck_assert_int_eq(pj_sim_now(world), 20 * PJ_SIM_SEC);
    ck_assert_int_eq(pj_sim_run_until(world, 5 * PJ_SIM_SEC), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_now(world), 20 * PJ_SIM_SEC);
}
END_TEST

START_TEST(a_poller_is_polled_until_it_is_idle)
{
    job j = {.due = -1, .work = 5};

    ck_assert_int_eq(pj_sim_add_poller(alice, poll_job, NULL, &j, NULL), PJ_SUCCESS);
    sim_pass(0);
    ck_assert_uint_eq(j.work, 0);
    ck_assert_uint_ge(j.polls, 6);
}
END_TEST

static unsigned always_busy(void *arg)
{
    (void)arg;
    return 1;
}

START_TEST(a_poller_that_is_never_idle_is_an_error)
{
    pj_sim_poller *poller;

    ck_assert_int_eq(pj_sim_add_poller(alice, always_busy, NULL, NULL, &poller), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_step(world), PJ_ETOOMANY);
    ck_assert_int_eq(pj_sim_run_for(world, 1), PJ_ETOOMANY);
    pj_sim_remove_poller(poller);
    ck_assert_int_eq(pj_sim_run_for(world, 1), PJ_SUCCESS);
}
END_TEST

static pj_sim_poller *own;
static unsigned own_polls;

static unsigned remove_itself(void *arg)
{
    (void)arg;
    own_polls++;
    pj_sim_remove_poller(own);
    return 1;
}

START_TEST(a_poller_may_remove_itself)
{
    job j = {.due = -1};

    own_polls = 0;
    ck_assert_int_eq(pj_sim_add_poller(alice, remove_itself, NULL, NULL, &own), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_add_poller(alice, poll_job, NULL, &j, NULL), PJ_SUCCESS);
    sim_pass(5);
    ck_assert_uint_eq(own_polls, 1);
    ck_assert_uint_ge(j.polls, 1);
    pj_sim_remove_poller(NULL);
}
END_TEST

static pj_int64_t kept[4];
static unsigned kept_count;

static void keep(pj_sim *sim, void *arg)
{
    ck_assert_ptr_eq(arg, &kept_count);
    kept[kept_count++] = pj_sim_now(sim);
}

static pj_bool_t kept_two(void *arg)
{
    (void)arg;
    return kept_count >= 2;
}

START_TEST(appointments_are_kept)
{
    kept_count = 0;
    sim_pass(10);
    ck_assert_int_eq(pj_sim_at(world, PJ_SIM_SEC, keep, &kept_count), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_at(world, 0, keep, &kept_count), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_at(world, 2 * PJ_SIM_SEC, keep, &kept_count), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_run_while_not(world, kept_two, NULL, 10 * PJ_SIM_SEC), PJ_SUCCESS);
    ck_assert_int_eq(kept[0], 10 * PJ_SIM_MSEC);
    ck_assert_int_eq(kept[1], PJ_SIM_SEC);
    ck_assert_int_eq(pj_sim_now(world), PJ_SIM_SEC);
    kept_count = 0;
    ck_assert_int_eq(pj_sim_run_while_not(world, kept_two, NULL, PJ_SIM_MSEC), PJ_ETIMEDOUT);
    ck_assert_int_eq(pj_sim_run_while_not(world, kept_two, NULL, 10 * PJ_SIM_SEC), PJ_EEOF);
}
END_TEST

START_TEST(arguments_are_checked)
{
    ck_assert_int_eq(pj_sim_at(world, 0, NULL, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_add_poller(NULL, poll_job, NULL, NULL, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_add_poller(alice, NULL, NULL, NULL, NULL), PJ_EINVAL);
    pj_sim_leave(world);
    ck_assert_int_eq(pj_sim_run_for(world, 1), PJ_SUCCESS);
    ck_assert_ptr_eq(pj__sim_current(), NULL);
}
END_TEST

Suite *run_suite(void)
{
    Suite *suite = suite_create("run");
    TCase *tc = tcase_create("run");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, the_clock_jumps_to_the_next_timer);
    tcase_add_test(tc, running_until_a_time_stops_there);
    tcase_add_test(tc, a_poller_is_polled_until_it_is_idle);
    tcase_add_test(tc, a_poller_that_is_never_idle_is_an_error);
    tcase_add_test(tc, a_poller_may_remove_itself);
    tcase_add_test(tc, appointments_are_kept);
    tcase_add_test(tc, arguments_are_checked);
    suite_add_tcase(suite, tc);
    return suite;
}
