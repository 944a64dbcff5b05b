/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/string.h>

#include "support/suites.h"

#include <pj/errno.h>

#include <limits.h>

Suite *str_num_suite(void);

static pj_str_t text(const char *s)
{
    return pj_str((char *)s);
}

static const struct {
    const char *text;
    unsigned base;
    pj_status_t status;
    unsigned long value;
} unsigned_rows[] = {
    {"0", 10, PJ_SUCCESS, 0},
    {"00042", 10, PJ_SUCCESS, 42},
    {"123abc", 10, PJ_SUCCESS, 123},
    {"4294967295", 10, PJ_SUCCESS, 4294967295u},
    {"4294967296", 10, PJ_SUCCESS, 4294967296u},
    {"18446744073709551615", 10, PJ_SUCCESS, ULONG_MAX},
    {"18446744073709551616", 10, PJ_ETOOBIG, ULONG_MAX},
    {"18446744073709551620", 10, PJ_ETOOBIG, ULONG_MAX},
    {"9999999999999999999999999999999999999999", 10, PJ_ETOOBIG, ULONG_MAX},
    {"ffffffffffffffff", 16, PJ_SUCCESS, ULONG_MAX},
    {"10000000000000000", 16, PJ_ETOOBIG, ULONG_MAX},
    {"DeadBeef", 16, PJ_SUCCESS, 0xdeadbeefu},
    {"777", 8, PJ_SUCCESS, 0777},
    {"78", 8, PJ_SUCCESS, 7},
    {"1012", 2, PJ_SUCCESS, 5},
    {"zz", 36, PJ_SUCCESS, 35 * 36 + 35},
    {"", 10, PJ_EINVAL, 99},
    {"abc", 10, PJ_EINVAL, 99},
    {"-1", 10, PJ_EINVAL, 99},
    {" 1", 10, PJ_EINVAL, 99},
    {"1", 1, PJ_EINVAL, 99},
    {"1", 0, PJ_EINVAL, 99},
    {"1", 37, PJ_EINVAL, 99},
};

START_TEST(unsigned_numbers_are_range_checked)
{
    pj_str_t s = text(unsigned_rows[_i].text);
    unsigned long value = 99;
    pj_uint_t wide = 99;

    ck_assert_int_eq(pj_strtoul3(&s, &value, unsigned_rows[_i].base), unsigned_rows[_i].status);
    ck_assert_uint_eq(value, unsigned_rows[_i].value);
    ck_assert_int_eq(pj_strtoul4(&s, &wide, unsigned_rows[_i].base), unsigned_rows[_i].status);
    ck_assert_uint_eq(wide, unsigned_rows[_i].value);
}
END_TEST

START_TEST(the_plain_functions_saturate_and_know_no_error)
{
    pj_str_t s = text("12x");
    pj_str_t rest;

    ck_assert_uint_eq(pj_strtoul(&s), 12);
    ck_assert_uint_eq(pj_strtoul2(&s, &rest, 10), 12);
    ck_assert_ptr_eq(rest.ptr, s.ptr + 2);
    ck_assert_int_eq(rest.slen, 1);
    s = text("99999999999999999999");
    ck_assert_uint_eq(pj_strtoul(&s), ULONG_MAX);
    ck_assert_uint_eq(pj_strtoul2(&s, &rest, 10), ULONG_MAX);
    ck_assert_int_eq(rest.slen, 0);
    s = text("none");
    ck_assert_uint_eq(pj_strtoul(&s), 0);
    ck_assert_uint_eq(pj_strtoul2(&s, &rest, 10), 0);
    ck_assert_int_eq(rest.slen, 4);
    ck_assert_uint_eq(pj_strtoul2(&s, NULL, 77), 0);
    s = text("7f");
    ck_assert_uint_eq(pj_strtoul2(&s, NULL, 16), 0x7f);
}
END_TEST

static const struct {
    const char *text;
    pj_status_t status;
    long value;
} signed_rows[] = {
    {"0", PJ_SUCCESS, 0},
    {"-0", PJ_SUCCESS, 0},
    {"42", PJ_SUCCESS, 42},
    {"+42", PJ_SUCCESS, 42},
    {"-42x", PJ_SUCCESS, -42},
    {"9223372036854775807", PJ_SUCCESS, LONG_MAX},
    {"9223372036854775808", PJ_ETOOBIG, LONG_MAX},
    {"-9223372036854775808", PJ_SUCCESS, LONG_MIN},
    {"-9223372036854775809", PJ_ETOOSMALL, LONG_MIN},
    {"-99999999999999999999999999", PJ_ETOOSMALL, LONG_MIN},
    {"", PJ_EINVAL, 99},
    {"-", PJ_EINVAL, 99},
    {"+", PJ_EINVAL, 99},
    {"--1", PJ_EINVAL, 99},
    {"x", PJ_EINVAL, 99},
};

START_TEST(signed_numbers_are_range_checked)
{
    pj_str_t s = text(signed_rows[_i].text);
    long value = 99;

    ck_assert_int_eq(pj_strtol2(&s, &value), signed_rows[_i].status);
    ck_assert_int_eq(value, signed_rows[_i].value);
    if (signed_rows[_i].status == PJ_EINVAL)
        ck_assert_int_eq(pj_strtol(&s), 0);
    else
        ck_assert_int_eq(pj_strtol(&s), signed_rows[_i].value);
}
END_TEST

START_TEST(missing_arguments_are_errors)
{
    pj_str_t s = text("1");
    unsigned long value;
    pj_uint_t wide;
    long number;

    ck_assert_int_eq(pj_strtoul3(NULL, &value, 10), PJ_EINVAL);
    ck_assert_int_eq(pj_strtoul3(&s, NULL, 10), PJ_EINVAL);
    ck_assert_int_eq(pj_strtoul4(NULL, &wide, 10), PJ_EINVAL);
    ck_assert_int_eq(pj_strtoul4(&s, NULL, 10), PJ_EINVAL);
    ck_assert_int_eq(pj_strtol2(NULL, &number), PJ_EINVAL);
    ck_assert_int_eq(pj_strtol2(&s, NULL), PJ_EINVAL);
}
END_TEST

START_TEST(reading_stops_at_the_slices_end)
{
    pj_str_t s = {(char *)"12345", 2};
    unsigned long value;

    ck_assert_int_eq(pj_strtoul3(&s, &value, 10), PJ_SUCCESS);
    ck_assert_uint_eq(value, 12);
    s.slen = -3;
    ck_assert_int_eq(pj_strtoul3(&s, &value, 10), PJ_EINVAL);
    s.slen = 0;
    ck_assert_int_eq(pj_strtol(&s), 0);
}
END_TEST

static int near(float a, double b)
{
    return (double)a > b - 0.0001 && (double)a < b + 0.0001;
}

START_TEST(decimal_fractions_are_read)
{
    pj_str_t s = text("0.75;q");

    ck_assert(near(pj_strtof(&s), 0.75));
    s = text("-1.5e1");
    ck_assert(near(pj_strtof(&s), -15.0));
    s = text("inf");
    ck_assert(near(pj_strtof(&s), 0.0));
    s = text("0x10");
    ck_assert(near(pj_strtof(&s), 0.0));
    s = text("");
    ck_assert(near(pj_strtof(&s), 0.0));
    s = text("0.5999");
    s.slen = 3;
    ck_assert(near(pj_strtof(&s), 0.5));
}
END_TEST

START_TEST(numbers_are_written)
{
    char buf[32];

    ck_assert_int_eq(pj_utoa(0, buf), 1);
    ck_assert_str_eq(buf, "0");
    ck_assert_int_eq(pj_utoa(1234567890, buf), 10);
    ck_assert_str_eq(buf, "1234567890");
    ck_assert_int_eq(pj_utoa(ULONG_MAX, buf), 20);
    ck_assert_str_eq(buf, "18446744073709551615");
    ck_assert_int_eq(pj_utoa2(~(pj_uint_t)0, buf), 20);
    ck_assert_str_eq(buf, "18446744073709551615");
    ck_assert_int_eq(pj_utoa_pad(42, buf, 5, '0'), 5);
    ck_assert_str_eq(buf, "00042");
    ck_assert_int_eq(pj_utoa_pad2(42, buf, 4, ' '), 4);
    ck_assert_str_eq(buf, "  42");
    ck_assert_int_eq(pj_utoa_pad(12345, buf, 3, '0'), 5);
    ck_assert_str_eq(buf, "12345");
    ck_assert_int_eq(pj_utoa_pad(7, buf, -3, '0'), 1);
}
END_TEST

Suite *str_num_suite(void)
{
    Suite *s = suite_create("str_num");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, unsigned_numbers_are_range_checked, 0,
                        sizeof(unsigned_rows) / sizeof(unsigned_rows[0]));
    tcase_add_test(tc, the_plain_functions_saturate_and_know_no_error);
    tcase_add_loop_test(tc, signed_numbers_are_range_checked, 0,
                        sizeof(signed_rows) / sizeof(signed_rows[0]));
    tcase_add_test(tc, missing_arguments_are_errors);
    tcase_add_test(tc, reading_stops_at_the_slices_end);
    tcase_add_test(tc, decimal_fractions_are_read);
    tcase_add_test(tc, numbers_are_written);
    suite_add_tcase(s, tc);
    return s;
}
