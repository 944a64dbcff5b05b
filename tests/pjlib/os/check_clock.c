/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/os.h>

#include "support/manual_clock.h"
#include "support/suites.h"

#include <pj/errno.h>

#include <limits.h>
#include <stdlib.h>
#include <time.h>

Suite *clock_suite(void);

static void begin(void)
{
    manual_clock_install();
}

static void end(void)
{
    manual_clock_remove();
}

static void set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

START_TEST(clocks_are_those_of_the_thread)
{
    pj_timestamp ts;
    pj_time_val tv;

    manual_clock_advance_ms(1234);
    ck_assert_int_eq(pj_gettimeofday(&tv), PJ_SUCCESS);
    ck_assert_int_eq(tv.sec, 1704067201);
    ck_assert_int_eq(tv.msec, 234);
    ck_assert_int_eq(pj_gettickcount(&tv), PJ_SUCCESS);
    ck_assert_int_eq(tv.sec, 1001);
    ck_assert_int_eq(tv.msec, 234);
    ck_assert_int_eq(pj_get_timestamp(&ts), PJ_SUCCESS);
    ck_assert_uint_eq(ts.u64, 1001234000000u);
    ck_assert_int_eq(pj_get_timestamp_freq(&ts), PJ_SUCCESS);
    ck_assert_uint_eq(ts.u64, 1000000000u);
}
END_TEST

START_TEST(ticks_do_not_follow_a_clock_set_back)
{
    pj_time_val before;
    pj_time_val after;

    pj_gettickcount(&before);
    manual_clock_advance_ms(-3600000);
    pj_gettickcount(&after);
    ck_assert(PJ_TIME_VAL_EQ(before, after));
    pj_gettimeofday(&after);
    ck_assert_int_eq(after.sec, 1704067200 - 3600);
}
END_TEST

START_TEST(elapsed_time_has_many_units)
{
    pj_timestamp a;
    pj_timestamp b;
    pj_time_val tv;

    pj_get_timestamp(&a);
    manual_clock_advance_ns(2500750999);
    pj_get_timestamp(&b);
    tv = pj_elapsed_time(&a, &b);
    ck_assert_int_eq(tv.sec, 2);
    ck_assert_int_eq(tv.msec, 500);
    ck_assert_uint_eq(pj_elapsed_msec(&a, &b), 2500);
    ck_assert_uint_eq(pj_elapsed_msec64(&a, &b), 2500);
    ck_assert_uint_eq(pj_elapsed_usec(&a, &b), 2500750);
    ck_assert_uint_eq(pj_elapsed_nanosec(&a, &b), 2500750999u);
    ck_assert_uint_eq(pj_elapsed_cycle(&a, &b), 2500750999u);
}
END_TEST

START_TEST(differences_saturate_and_are_never_negative)
{
    pj_timestamp a = {.u64 = 0};
    pj_timestamp b = {.u64 = 100000000000000000u};

    ck_assert_uint_eq(pj_elapsed_nanosec(&a, &b), UINT_MAX);
    ck_assert_uint_eq(pj_elapsed_usec(&a, &b), UINT_MAX);
    ck_assert_uint_eq(pj_elapsed_msec64(&a, &b), 100000000000u);
    ck_assert_uint_eq(pj_elapsed_msec(&a, &b), UINT_MAX);
    ck_assert_uint_eq(pj_elapsed_msec(&b, &a), 0);
    ck_assert_int_eq(pj_elapsed_time(&b, &a).sec, 0);
}
END_TEST

START_TEST(timestamps_calculate)
{
    pj_timestamp a;
    pj_timestamp b;

    pj_set_timestamp32(&a, 1, 2);
    ck_assert_uint_eq(a.u64, 0x100000002u);
    ck_assert_uint_eq(a.u32.hi, 1);
    ck_assert_uint_eq(a.u32.lo, 2);
    b = a;
    ck_assert_int_eq(pj_cmp_timestamp(&a, &b), 0);
    pj_add_timestamp32(&b, UINT_MAX);
    ck_assert_uint_eq(b.u64, 0x200000001u);
    ck_assert_int_eq(pj_cmp_timestamp(&a, &b), -1);
    ck_assert_int_eq(pj_cmp_timestamp(&b, &a), 1);
    pj_sub_timestamp32(&b, 5);
    pj_sub_timestamp(&b, &a);
    ck_assert_uint_eq(b.u64, 0xfffffffau);
    pj_add_timestamp(&b, &a);
    ck_assert_uint_eq(b.u64, 0x1fffffffcu);
    b.u64 = a.u64 - 7;
    ck_assert_int_eq(pj_timestamp_diff32(&a, &b), -7);
}
END_TEST

START_TEST(a_moment_goes_into_parts_and_back)
{
    pj_time_val tv = {1709210096, 789};
    pj_parsed_time pt;
    pj_time_val back;

    set_zone("UTC");
    ck_assert_int_eq(pj_time_decode(&tv, &pt), PJ_SUCCESS);
    ck_assert_int_eq(pt.year, 2024);
    ck_assert_int_eq(pt.mon, 1);
    ck_assert_int_eq(pt.day, 29);
    ck_assert_int_eq(pt.wday, 4);
    ck_assert_int_eq(pt.hour, 12);
    ck_assert_int_eq(pt.min, 34);
    ck_assert_int_eq(pt.sec, 56);
    ck_assert_int_eq(pt.msec, 789);
    ck_assert_int_eq(pj_time_encode(&pt, &back), PJ_SUCCESS);
    ck_assert(PJ_TIME_VAL_EQ(tv, back));
}
END_TEST

START_TEST(the_second_before_1970_is_no_error)
{
    pj_time_val tv = {-1, 0};
    pj_parsed_time pt;
    pj_time_val back = {0, 0};

    set_zone("UTC");
    ck_assert_int_eq(pj_time_decode(&tv, &pt), PJ_SUCCESS);
    ck_assert_int_eq(pj_time_encode(&pt, &back), PJ_SUCCESS);
    ck_assert_int_eq(back.sec, -1);
}
END_TEST

START_TEST(local_time_is_ahead_by_the_zone)
{
    pj_time_val summer = {1720000000, 0};
    pj_time_val winter = {1704067200, 0};

    set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    ck_assert_int_eq(pj_time_gmt_to_local(&summer), PJ_SUCCESS);
    ck_assert_int_eq(summer.sec, 1720000000 + 7200);
    ck_assert_int_eq(pj_time_local_to_gmt(&summer), PJ_SUCCESS);
    ck_assert_int_eq(summer.sec, 1720000000);
    pj_time_gmt_to_local(&winter);
    ck_assert_int_eq(winter.sec, 1704067200 + 3600);
    pj_time_local_to_gmt(&winter);
    ck_assert_int_eq(winter.sec, 1704067200);
}
END_TEST

START_TEST(bad_arguments_are_errors)
{
    pj_time_val tv = {LONG_MAX, 0};
    pj_parsed_time pt = {.year = INT_MIN};

    ck_assert_int_eq(pj_gettimeofday(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_gettickcount(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_get_timestamp(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_get_timestamp_freq(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_time_decode(NULL, &pt), PJ_EINVAL);
    ck_assert_int_eq(pj_time_decode(&tv, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_time_decode(&tv, &pt), PJ_EINVAL);
    ck_assert_int_eq(pj_time_encode(NULL, &tv), PJ_EINVAL);
    ck_assert_int_eq(pj_time_encode(&pt, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_time_encode(&pt, &tv), PJ_EINVAL);
    ck_assert_int_eq(pj_time_local_to_gmt(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_time_gmt_to_local(NULL), PJ_EINVAL);
}
END_TEST

Suite *clock_suite(void)
{
    Suite *s = suite_create("clock");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, clocks_are_those_of_the_thread);
    tcase_add_test(tc, ticks_do_not_follow_a_clock_set_back);
    tcase_add_test(tc, elapsed_time_has_many_units);
    tcase_add_test(tc, differences_saturate_and_are_never_negative);
    tcase_add_test(tc, timestamps_calculate);
    tcase_add_test(tc, a_moment_goes_into_parts_and_back);
    tcase_add_test(tc, the_second_before_1970_is_no_error);
    tcase_add_test(tc, local_time_is_ahead_by_the_zone);
    tcase_add_test(tc, bad_arguments_are_errors);
    suite_add_tcase(s, tc);
    return s;
}
