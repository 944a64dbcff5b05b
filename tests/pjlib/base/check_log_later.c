/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"
#include "base/log_later.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *log_later_suite(void);

static char seen[8][80];
static int levels[8];
static unsigned count;
static pj__log_lines queue;

static void keep(int level, const char *data, int len)
{
    if (count < 8) {
        levels[count] = level;
        snprintf(seen[count], sizeof(seen[0]), "%.*s", len, data);
    }
    count++;
}

static void setup(void)
{
    memset(&queue, 0, sizeof(queue));
    count = 0;
    pj_log_set_log_func(keep);
    pj_log_set_decor(PJ_LOG_HAS_SENDER);
    pj_log_set_level(4);
}

START_TEST(lines_wait_and_come_in_order_with_their_levels)
{
    pj__log_later(&queue, 3, "one", "%d and %s", 1, "a %s of the line's own");
    pj__log_later(&queue, 5, "two", "too high");
    pj__log_later(&queue, 4, "three", "last");
    ck_assert_uint_eq(count, 0);
    pj__log_now(&queue);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(levels[0], 3);
    ck_assert_ptr_nonnull(strstr(seen[0], "1 and a %s of the line's own"));
    ck_assert_ptr_nonnull(strstr(seen[0], "one"));
    ck_assert_int_eq(levels[1], 4);
    pj__log_now(&queue);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(pj__alloc_live(NULL), 0);
}
END_TEST

static void add_one_more(int level, const char *data, int len)
{
    keep(level, data, len);
    if (count == 1)
        pj__log_later(&queue, 3, "sink", "more");
}

START_TEST(the_sink_may_add_lines)
{
    pj_log_set_log_func(add_one_more);
    pj__log_later(&queue, 3, "a", "first");
    pj__log_now(&queue);
    ck_assert_uint_eq(count, 1);
    pj__log_now(&queue);
    ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(without_memory_lines_are_counted)
{
    pj__alloc_fail_nth(1);
    pj__log_later(&queue, 3, "a", "lost");
    pj__log_later(&queue, 3, "a", "kept");
    pj__log_now(&queue);
    ck_assert_uint_eq(count, 2);
    ck_assert_ptr_nonnull(strstr(seen[0], "kept"));
    ck_assert_ptr_nonnull(strstr(seen[1], "1 lines were lost"));
}
END_TEST

Suite *log_later_suite(void)
{
    Suite *suite = suite_create("log_later");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_test(tc, lines_wait_and_come_in_order_with_their_levels);
    tcase_add_test(tc, the_sink_may_add_lines);
    tcase_add_test(tc, without_memory_lines_are_counted);
    suite_add_tcase(suite, tc);
    return suite;
}
