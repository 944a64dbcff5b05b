/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/types.h>

#include "support/suites.h"

Suite *time_val_suite(void);

static const struct {
    pj_time_val in;
    pj_time_val out;
} rows[] = {
    {{1, 2}, {1, 2}},       {{1, 1000}, {2, 0}},  {{1, 999}, {1, 999}}, {{0, 12345}, {12, 345}},
    {{1, -1}, {0, 999}},    {{0, -1}, {-1, 999}}, {{5, -5000}, {0, 0}}, {{5, -5001}, {-1, 999}},
    {{-1, 1500}, {0, 500}}, {{0, 0}, {0, 0}},
};

START_TEST(milliseconds_are_brought_into_range)
{
    pj_time_val t = rows[_i].in;

    pj_time_val_normalize(&t);
    ck_assert_int_eq(t.sec, rows[_i].out.sec);
    ck_assert_int_eq(t.msec, rows[_i].out.msec);
}
END_TEST

START_TEST(times_are_added_and_subtracted)
{
    pj_time_val a = {1, 600};
    pj_time_val b = {2, 700};

    PJ_TIME_VAL_ADD(a, b);
    ck_assert(a.sec == 4 && a.msec == 300);
    PJ_TIME_VAL_SUB(a, b);
    ck_assert(a.sec == 1 && a.msec == 600);
    ck_assert_int_eq(PJ_TIME_VAL_MSEC(a), 1600);
}
END_TEST

START_TEST(times_compare)
{
    pj_time_val a = {1, 600};
    pj_time_val b = {1, 700};
    pj_time_val c = {2, 0};

    ck_assert(PJ_TIME_VAL_LT(a, b) && !PJ_TIME_VAL_LT(b, a) && !PJ_TIME_VAL_LT(a, a));
    ck_assert(PJ_TIME_VAL_GT(c, b) && !PJ_TIME_VAL_GT(b, c) && !PJ_TIME_VAL_GT(b, b));
    ck_assert(PJ_TIME_VAL_LTE(a, a) && PJ_TIME_VAL_LTE(a, b) && !PJ_TIME_VAL_LTE(c, b));
    ck_assert(PJ_TIME_VAL_GTE(a, a) && PJ_TIME_VAL_GTE(c, b) && !PJ_TIME_VAL_GTE(a, c));
    ck_assert(PJ_TIME_VAL_EQ(a, a) && !PJ_TIME_VAL_EQ(a, b));
}
END_TEST

START_TEST(octets_are_swapped)
{
    ck_assert_int_eq(pj_swap16(0x1234), 0x3412);
    ck_assert_int_eq(pj_swap32(0x12345678), 0x78563412);
}
END_TEST

Suite *time_val_suite(void)
{
    Suite *s = suite_create("time_val");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, milliseconds_are_brought_into_range, 0, sizeof(rows) / sizeof(rows[0]));
    tcase_add_test(tc, times_are_added_and_subtracted);
    tcase_add_test(tc, times_compare);
    tcase_add_test(tc, octets_are_swapped);
    suite_add_tcase(s, tc);
    return s;
}
