/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/math.h>

#include "support/suites.h"

#include <limits.h>

Suite *math_suite(void);

START_TEST(roots_are_rounded_down)
{
    ck_assert_uint_eq(pj_isqrt(0), 0);
    ck_assert_uint_eq(pj_isqrt(1), 1);
    ck_assert_uint_eq(pj_isqrt(3), 1);
    ck_assert_uint_eq(pj_isqrt(4), 2);
    ck_assert_uint_eq(pj_isqrt(UINT_MAX), 65535);
    for (unsigned r = 1; r < 65536; r += 17) {
        ck_assert_uint_eq(pj_isqrt(r * r), r);
        ck_assert_uint_eq(pj_isqrt(r * r - 1), r - 1);
    }
}
END_TEST

START_TEST(statistics_follow_the_samples)
{
    static const int samples[] = {2, 4, 4, 4, 5, 5, 7, 9};
    pj_math_stat stat;

    pj_math_stat_init(&stat);
    ck_assert_uint_eq(pj_math_stat_get_stddev(&stat), 0);
    for (int i = 0; i < 8; i++)
        pj_math_stat_update(&stat, samples[i]);
    ck_assert_int_eq(stat.n, 8);
    ck_assert_int_eq(stat.min, 2);
    ck_assert_int_eq(stat.max, 9);
    ck_assert_int_eq(stat.last, 9);
    ck_assert_int_eq(stat.mean, 5);
    ck_assert_uint_eq(pj_math_stat_get_stddev(&stat), 2);
}
END_TEST

START_TEST(negative_samples_count_too)
{
    pj_math_stat stat;

    pj_math_stat_init(&stat);
    pj_math_stat_update(&stat, -10);
    pj_math_stat_update(&stat, -20);
    ck_assert_int_eq(stat.max, -10);
    ck_assert_int_eq(stat.min, -20);
    ck_assert_int_eq(stat.mean, -15);
    ck_assert_uint_eq(pj_math_stat_get_stddev(&stat), 5);
    pj_math_stat_update(&stat, INT_MAX);
    pj_math_stat_update(&stat, INT_MIN);
    ck_assert_int_eq(stat.max, INT_MAX);
    ck_assert_int_eq(stat.min, INT_MIN);
}
END_TEST

START_TEST(a_deviation_can_be_set)
{
    pj_math_stat stat;

    pj_math_stat_init(&stat);
    pj_math_stat_set_stddev(&stat, 12);
    ck_assert_uint_eq(pj_math_stat_get_stddev(&stat), 12);
}
END_TEST

START_TEST(the_macros_choose)
{
    ck_assert_int_eq(PJ_MAX(3, 5), 5);
    ck_assert_int_eq(PJ_MIN(3, 5), 3);
    ck_assert_int_eq(PJ_ABS(-4), 4);
    ck_assert(PJ_PI * PJ_1_PI > 0.999999 && PJ_PI * PJ_1_PI < 1.000001);
}
END_TEST

START_TEST(high_precision_numbers_do_their_sums)
{
    pj_highprec_t x = 7;

    pj_highprec_mul(x, 3);
    pj_highprec_mod(x, 8);
    ck_assert(x > 4.9 && x < 5.1);
    pj_highprec_div(x, 2);
    ck_assert(x > 2.4 && x < 2.6);
    ck_assert(!PJ_HIGHPREC_VALUE_IS_ZERO(x));
}
END_TEST

Suite *math_suite(void)
{
    Suite *s = suite_create("math");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, roots_are_rounded_down);
    tcase_add_test(tc, statistics_follow_the_samples);
    tcase_add_test(tc, negative_samples_count_too);
    tcase_add_test(tc, a_deviation_can_be_set);
    tcase_add_test(tc, the_macros_choose);
    tcase_add_test(tc, high_precision_numbers_do_their_sums);
    suite_add_tcase(s, tc);
    return s;
}
