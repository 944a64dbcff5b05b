/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

static int errors;
#define PJ_ARGPARSE_ERROR(...) (errors++)
#include <pj/argparse.h>

Suite *argparse_suite(void);

static char *argv[12];
static int argc;

static void given(const char *const words[])
{
    for (argc = 0; words[argc]; argc++)
        argv[argc] = (char *)(uintptr_t)words[argc];
    argv[argc] = NULL;
    errors = 0;
}

START_TEST(options_are_taken_out_in_any_order)
{
    const char *const words[] = {"prog", "-n", "12", "file", "-v", "-s", "text", NULL};
    char *text = NULL;
    int n = 0;

    given(words);
    ck_assert(pj_argparse_exists(argv, "-v"));
    ck_assert(!pj_argparse_exists(argv, "-x"));
    ck_assert_int_eq(pj_argparse_get_str(&argc, argv, "-s", &text), PJ_SUCCESS);
    ck_assert_str_eq(text, "text");
    ck_assert(pj_argparse_get_bool(&argc, argv, "-v"));
    ck_assert(!pj_argparse_get_bool(&argc, argv, "-v"));
    ck_assert_str_eq(pj_argparse_peek_next_option(argv), "-n");
    ck_assert_int_eq(pj_argparse_get_int(&argc, argv, "-n", &n), PJ_SUCCESS);
    ck_assert_int_eq(n, 12);
    ck_assert_ptr_null(pj_argparse_peek_next_option(argv));
    ck_assert_int_eq(argc, 2);
    ck_assert_str_eq(argv[1], "file");
    ck_assert_ptr_null(argv[2]);
    ck_assert_int_eq(errors, 0);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
    const char *const words[] = {"prog", "-", "--", "-n", "1", NULL};
    char *text = NULL;
    int n = 7;

    given(words);
    ck_assert_int_eq(pj_argparse_get_int(&argc, argv, "-n", &n), PJ_ENOTFOUND);
    ck_assert_int_eq(pj_argparse_get_str(&argc, argv, "-n", &text), PJ_ENOTFOUND);
    ck_assert(!pj_argparse_get_bool(&argc, argv, "-n"));
    ck_assert_ptr_null(pj_argparse_peek_next_option(argv));
    ck_assert_int_eq(n, 7);
    ck_assert_int_eq(argc, 5);
    ck_assert_int_eq(errors, 0);
}
END_TEST

START_TEST(an_empty_command_line_has_nothing)
{
    argv[0] = NULL;
    argc = 0;
    ck_assert(!pj_argparse_exists(argv, "-x"));
    ck_assert_ptr_null(pj_argparse_peek_next_option(argv));
}
END_TEST

START_TEST(a_missing_value_is_told)
{
    const char *const words[] = {"prog", "-n", NULL};
    char *text = NULL;
    int n = 7;

    given(words);
    ck_assert_int_eq(pj_argparse_get_int(&argc, argv, "-n", &n), PJ_EINVAL);
    ck_assert_int_eq(pj_argparse_get_str(&argc, argv, "-n", &text), PJ_EINVAL);
    ck_assert_int_eq(errors, 2);
    ck_assert_int_eq(argc, 2);
    ck_assert_int_eq(n, 7);
}
END_TEST

static const char *const no_numbers[] = {"", "x", "1x", "99999999999999999999", "2147483648"};

START_TEST(a_number_must_be_one)
{
    const char *const words[] = {"prog", "-n", no_numbers[_i], NULL};
    int n = 7;

    given(words);
    ck_assert_int_eq(pj_argparse_get_int(&argc, argv, "-n", &n), PJ_EINVAL);
    ck_assert_int_eq(errors, 1);
    ck_assert_int_eq(n, 7);
    ck_assert_int_eq(argc, 3);
}
END_TEST

START_TEST(a_negative_number_is_a_value)
{
    const char *const words[] = {"prog", "-n", "-5", NULL};
    int n = 7;

    given(words);
    ck_assert_int_eq(pj_argparse_get_int(&argc, argv, "-n", &n), PJ_SUCCESS);
    ck_assert_int_eq(n, -5);
}
END_TEST

Suite *argparse_suite(void)
{
    Suite *s = suite_create("argparse");
    TCase *t = tcase_create("argparse");

    tcase_add_test(t, options_are_taken_out_in_any_order);
    tcase_add_test(t, what_is_not_there_is_not_found);
    tcase_add_test(t, an_empty_command_line_has_nothing);
    tcase_add_test(t, a_missing_value_is_told);
    tcase_add_loop_test(t, a_number_must_be_one, 0,
                        (int)(sizeof(no_numbers) / sizeof(no_numbers[0])));
    tcase_add_test(t, a_negative_number_is_a_value);
    suite_add_tcase(s, t);
    return s;
}
