/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/errno.h>

#include "support/suites.h"

#include <pj/log.h>

#include <string.h>

Suite *perror_suite(void);

static char line[PJ_LOG_MAX_SIZE];
static int line_level;

static void keep(int level, const char *data, int len)
{
    line_level = level;
    memcpy(line, data, (size_t)len + 1);
}

static void begin(void)
{
    line[0] = '\0';
    pj_log_set_log_func(keep);
    pj_log_set_decor(0);
    pj_log_set_level(6);
}

START_TEST(a_status_is_logged_behind_its_title)
{
    pj_perror(4, "sender", PJ_ENOTFOUND, "Cannot open %s", "door");
    ck_assert_str_eq(line, "Cannot open door: Not found (PJ_ENOTFOUND)");
    ck_assert_int_eq(line_level, 4);
}
END_TEST

START_TEST(each_level_has_its_macro)
{
    PJ_PERROR(1, ("s", PJ_EINVAL, "t"));
    ck_assert_int_eq(line_level, 1);
    PJ_PERROR(2, ("s", PJ_EINVAL, "t"));
    ck_assert_int_eq(line_level, 2);
    PJ_PERROR(3, ("s", PJ_EINVAL, "t"));
    ck_assert_int_eq(line_level, 3);
    PJ_PERROR(4, ("s", PJ_EINVAL, "t"));
    ck_assert_int_eq(line_level, 4);
    PJ_PERROR(5, ("s", PJ_EINVAL, "t"));
    ck_assert_int_eq(line_level, 5);
    PJ_PERROR(6, ("s", PJ_EINVAL, "t"));
    ck_assert_int_eq(line_level, 6);
}
END_TEST

START_TEST(nothing_is_logged_above_the_level)
{
    pj_log_set_level(2);
    PJ_PERROR(3, ("s", PJ_EINVAL, "t"));
    pj_perror(3, "s", PJ_EINVAL, "t");
    ck_assert_str_eq(line, "");
}
END_TEST

START_TEST(a_long_title_is_cut)
{
    char title[1000];

    memset(title, 't', sizeof(title) - 1);
    title[sizeof(title) - 1] = '\0';
    PJ_PERROR(1, ("s", PJ_EINVAL, "%s", title));
    ck_assert_int_eq((int)strspn(line, "t"), PJ_PERROR_TITLE_BUF_SIZE - 1);
    ck_assert_ptr_nonnull(strstr(line, ": Invalid"));
}
END_TEST

Suite *perror_suite(void)
{
    Suite *s = suite_create("perror");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_add_test(tc, a_status_is_logged_behind_its_title);
    tcase_add_test(tc, each_level_has_its_macro);
    tcase_add_test(tc, nothing_is_logged_above_the_level);
    tcase_add_test(tc, a_long_title_is_cut);
    suite_add_tcase(s, tc);
    return s;
}
