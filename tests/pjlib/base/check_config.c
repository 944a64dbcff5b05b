/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/config.h>

#include "support/suites.h"

#include <pj/log.h>

#include <stdio.h>
#include <string.h>

Suite *config_suite(void);

static int host_name;
static int lines;
static int others;

static void read_line(int level, const char *data, int len)
{
    char name[64];
    char value[64];

    ck_assert_int_eq(level, 3);
    ck_assert_int_gt(len, 0);
    lines++;
    sscanf(data, "PJ_MAX_HOSTNAME : %d", &host_name);
    if (!strstr(data, "Dumping") && sscanf(data, "%63s : %63s", name, value) != 2)
        others++;
}

START_TEST(settings_are_lines_of_name_and_value)
{
    pj_log_set_log_func(read_line);
    pj_log_set_decor(0);
    pj_log_set_level(3);
    pj_dump_config();
    ck_assert_int_eq(host_name, PJ_MAX_HOSTNAME);
    ck_assert_int_gt(lines, 15);
    ck_assert_int_eq(others, 0);
}
END_TEST

START_TEST(nothing_is_dumped_below_level_3)
{
    pj_log_set_log_func(read_line);
    pj_log_set_level(2);
    lines = 0;
    pj_dump_config();
    ck_assert_int_eq(lines, 0);
}
END_TEST

Suite *config_suite(void)
{
    Suite *s = suite_create("config");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, settings_are_lines_of_name_and_value);
    tcase_add_test(tc, nothing_is_dumped_below_level_3);
    suite_add_tcase(s, tc);
    return s;
}
