/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include <pj/os.h>
#include <pj/rand.h>

Suite *sim_clock_suite(void);

START_TEST(clocks_stand_still_until_the_world_goes_on)
{
    pj_time_val before, after, wall;

    pj_gettickcount(&before);
    pj_gettickcount(&after);
    ck_assert(PJ_TIME_VAL_EQ(before, after));
    pj_gettimeofday(&wall);
    ck_assert_int_eq(wall.sec, 1704067200);
    sim_pass(1500);
    pj_gettickcount(&after);
    PJ_TIME_VAL_SUB(after, before);
    ck_assert_int_eq(PJ_TIME_VAL_MSEC(after), 1500);
    pj_gettimeofday(&wall);
    ck_assert_int_eq(wall.sec, 1704067201);
    ck_assert_int_eq(pj_sim_now(world), 1500 * PJ_SIM_MSEC);
}
END_TEST

START_TEST(the_wall_clock_can_be_set_and_the_other_does_not_notice)
{
    pj_time_val before, after, wall;

    pj_gettickcount(&before);
    sim_pass(100);
    pj_sim_set_wall_clock(world, 5 * PJ_SIM_SEC);
    pj_gettimeofday(&wall);
    ck_assert_int_eq(wall.sec, 5);
    ck_assert_int_eq(wall.msec, 0);
    sim_pass(100);
    pj_gettimeofday(&wall);
    ck_assert_int_eq(wall.msec, 100);
    pj_gettickcount(&after);
    PJ_TIME_VAL_SUB(after, before);
    ck_assert_int_eq(PJ_TIME_VAL_MSEC(after), 200);
}
END_TEST

static int first_number(pj_uint64_t seed)
{
    pj_sim *sim;
    pj_sim_host *host;
    int number;

    ck_assert_int_eq(pj_sim_create(seed, &sim), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_create(sim, "x", "", &host), PJ_SUCCESS);
    pj_sim_enter_host(host);
    number = pj_rand();
    pj_sim_destroy(sim);
    return number;
}

START_TEST(random_numbers_follow_from_the_seed)
{
    pj_sim_leave(world);
    ck_assert_int_eq(first_number(7), first_number(7));
    ck_assert_int_ne(first_number(7), first_number(8));
}
END_TEST

START_TEST(chances_come_true_as_often_as_they_should)
{
    unsigned hits = 0;

    for (int i = 0; i < 100000; i++)
        hits += pj__sim_chance(world, PJ_SIM_PERCENT(30));
    ck_assert_uint_gt(hits, 29500);
    ck_assert_uint_lt(hits, 30500);
    ck_assert(!pj__sim_chance(world, 0));
    ck_assert(pj__sim_chance(world, PJ_SIM_PERCENT(100)));
}
END_TEST

Suite *sim_clock_suite(void)
{
    Suite *suite = suite_create("sim_clock");
    TCase *tc = tcase_create("sim_clock");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, clocks_stand_still_until_the_world_goes_on);
    tcase_add_test(tc, the_wall_clock_can_be_set_and_the_other_does_not_notice);
    tcase_add_test(tc, random_numbers_follow_from_the_seed);
    tcase_add_test(tc, chances_come_true_as_often_as_they_should);
    suite_add_tcase(suite, tc);
    return suite;
}
