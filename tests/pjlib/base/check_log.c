/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/log.h>

#include "support/manual_clock.h"
#include "support/suites.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *log_suite(void);

static struct {
    char text[PJ_LOG_MAX_SIZE + 10];
    int level;
    int len;
    int lines;
} got;

static void keep(int level, const char *data, int len)
{
    got.level = level;
    got.len = len;
    got.lines++;
    ck_assert_int_eq(data[len], 0);
    ck_assert_int_eq((int)strlen(data), len);
    memcpy(got.text, data, (size_t)len + 1);
}

static void begin(void)
{
    memset(&got, 0, sizeof(got));
    setenv("TZ", "UTC", 1);
    manual_clock_install();
    pj_log_set_log_func(keep);
    pj_log_set_level(5);
    pj_log_set_decor(0);
}

static void end(void)
{
    manual_clock_remove();
}

START_TEST(a_line_without_decoration_is_the_text)
{
    PJ_LOG(3, ("sender", "one %d %s", 1, "two"));
    ck_assert_str_eq(got.text, "one 1 two");
    ck_assert_int_eq(got.level, 3);
}
END_TEST

START_TEST(levels_above_the_limit_are_not_even_formatted)
{
    int evaluated = 0;

    pj_log_set_level(2);
    ck_assert_int_eq(pj_log_get_level(), 2);
    ck_assert_int_eq(pj_log_max_level, 2);
    PJ_LOG(3, ("sender", "%d", ++evaluated));
    pj_log_3("sender", "x");
    ck_assert_int_eq(evaluated, 0);
    ck_assert_int_eq(got.lines, 0);
    PJ_LOG(2, ("sender", "%d", ++evaluated));
    ck_assert_int_eq(got.lines, 1);
    pj_log_set_level(0);
    PJ_LOG(1, ("sender", "x"));
    ck_assert_int_eq(got.lines, 1);
}
END_TEST

START_TEST(each_level_has_its_function)
{
    pj_log_set_level(6);
    PJ_LOG(1, ("s", "a"));
    ck_assert_int_eq(got.level, 1);
    PJ_LOG(2, ("s", "a"));
    ck_assert_int_eq(got.level, 2);
    PJ_LOG(4, ("s", "a"));
    ck_assert_int_eq(got.level, 4);
    PJ_LOG(5, ("s", "a"));
    ck_assert_int_eq(got.level, 5);
    PJ_LOG(6, ("s", "a"));
    ck_assert_int_eq(got.level, 6);
}
END_TEST

static const struct {
    unsigned decor;
    const char *text;
} decorations[] = {
    {PJ_LOG_HAS_TIME, "00:00:00 x"},
    {PJ_LOG_HAS_TIME | PJ_LOG_HAS_MICRO_SEC, "00:00:00.000 x"},
    {PJ_LOG_HAS_YEAR | PJ_LOG_HAS_MONTH | PJ_LOG_HAS_DAY_OF_MON, "2024-01-01 x"},
    {PJ_LOG_HAS_DAY_NAME, "Mon x"},
    {PJ_LOG_HAS_YEAR, "2024 x"},
    {PJ_LOG_HAS_NEWLINE, "x\n"},
    {PJ_LOG_HAS_CR | PJ_LOG_HAS_NEWLINE, "x\r\n"},
    {PJ_LOG_HAS_SENDER | PJ_LOG_HAS_SPACE, "                sender x"},
    {PJ_LOG_HAS_LEVEL_TEXT, "  INFO: x"},
    {PJ_LOG_HAS_SPACE, " x"},
};

START_TEST(a_decoration_adds_what_it_says)
{
    pj_log_set_decor(decorations[_i].decor);
    ck_assert_uint_eq(pj_log_get_decor(), decorations[_i].decor);
    PJ_LOG(3, ("sender", "x"));
    ck_assert_str_eq(got.text, decorations[_i].text);
}
END_TEST

START_TEST(time_follows_the_threads_clock)
{
    pj_log_set_decor(PJ_LOG_HAS_TIME | PJ_LOG_HAS_MICRO_SEC);
    manual_clock_advance_ms(3723045);
    PJ_LOG(3, ("s", "x"));
    ck_assert_str_eq(got.text, "01:02:03.045 x");
}
END_TEST

START_TEST(indentation_is_counted_and_never_negative)
{
    pj_log_set_decor(PJ_LOG_HAS_INDENT);
    pj_log_pop_indent();
    ck_assert_int_eq(pj_log_get_indent(), 0);
    pj_log_push_indent();
    pj_log_add_indent(2);
    PJ_LOG(3, ("s", "x"));
    ck_assert_str_eq(got.text, "...x");
    pj_log_set_indent(-4);
    PJ_LOG(3, ("s", "x"));
    ck_assert_str_eq(got.text, "x");
    pj_log_set_indent(0x7fffffff);
    pj_log_push_indent();
    ck_assert_int_eq(pj_log_get_indent(), 0x7fffffff);
    PJ_LOG(3, ("s", "x"));
    ck_assert_int_lt(got.len, 100);
}
END_TEST

START_TEST(a_long_line_is_cut_and_still_ends)
{
    char *text = malloc(PJ_LOG_MAX_SIZE * 2);

    memset(text, 'a', PJ_LOG_MAX_SIZE * 2 - 1);
    text[PJ_LOG_MAX_SIZE * 2 - 1] = '\0';
    pj_log_set_decor(PJ_LOG_HAS_CR | PJ_LOG_HAS_NEWLINE | PJ_LOG_HAS_SENDER);
    PJ_LOG(3, ("s", "%s", text));
    ck_assert_int_eq(got.len, PJ_LOG_MAX_SIZE - 1);
    ck_assert_str_eq(got.text + got.len - 3, "a\r\n");
    free(text);
}
END_TEST

START_TEST(a_missing_sender_or_sink_does_no_harm)
{
    pj_log_set_decor(PJ_LOG_HAS_SENDER);
    PJ_LOG(3, (NULL, "x"));
    ck_assert_int_eq(got.len, PJ_LOG_SENDER_WIDTH + 1);
    pj_log_set_log_func(NULL);
    ck_assert_ptr_null((void *)(uintptr_t)pj_log_get_log_func());
    PJ_LOG(3, ("s", "y"));
    ck_assert_int_eq(got.lines, 1);
}
END_TEST

static void log_again(int level, const char *data, int len)
{
    keep(level, data, len);
    PJ_LOG(1, ("sink", "the sink logs too"));
}

START_TEST(what_the_sink_logs_is_dropped)
{
    pj_log_set_log_func(log_again);
    PJ_LOG(3, ("s", "x"));
    PJ_LOG(3, ("s", "y"));
    ck_assert_int_eq(got.lines, 2);
    ck_assert_str_eq(got.text, "y");
}
END_TEST

static void *log_from_thread(void *arg)
{
    (void)arg;
    PJ_LOG(3, ("s", "x"));
    return NULL;
}

START_TEST(another_threads_line_is_marked)
{
    pthread_t thread;

    pj_log_set_decor(PJ_LOG_HAS_THREAD_SWC);
    PJ_LOG(3, ("s", "x"));
    PJ_LOG(3, ("s", "x"));
    ck_assert_str_eq(got.text, " x");
    pthread_create(&thread, NULL, log_from_thread, NULL);
    pthread_join(thread, NULL);
    ck_assert_str_eq(got.text, "!x");
    PJ_LOG(3, ("s", "x"));
    ck_assert_str_eq(got.text, "!x");
}
END_TEST

START_TEST(the_threads_name_can_be_shown)
{
    pj_log_set_decor(PJ_LOG_HAS_THREAD_ID | PJ_LOG_HAS_SPACE);
    PJ_LOG(3, ("s", "x"));
    ck_assert_int_eq(got.len, 1 + PJ_LOG_THREAD_WIDTH + 2);
    ck_assert_ptr_nonnull(strstr(got.text, "thr"));
}
END_TEST

static atomic_int lines;
static atomic_int broken;

static void look_at_line(int level, const char *data, int len)
{
    (void)level;
    atomic_fetch_add(&lines, 1);
    for (int i = 1; i < len; i++) {
        if (data[i] != data[0])
            atomic_fetch_add(&broken, 1);
    }
}

static void *log_many(void *arg)
{
    const char *letter = arg;

    for (int i = 0; i < 500; i++)
        PJ_LOG(3, ("s", "%s%s%s%s", letter, letter, letter, letter));
    return NULL;
}

START_TEST(lines_of_threads_do_not_mix)
{
    static char letters[4][2] = {"a", "b", "c", "d"};
    pthread_t threads[4];

    pj_log_set_log_func(look_at_line);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, log_many, letters[i]);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(lines, 2000);
    ck_assert_int_eq(broken, 0);
}
END_TEST

START_TEST(the_default_sink_is_standard_output)
{
    int ends[2];
    char text[64] = {0};
    int out = dup(STDOUT_FILENO);

    ck_assert_int_eq(pipe(ends), 0);
    fflush(stdout);
    dup2(ends[1], STDOUT_FILENO);
    pj_log_set_log_func(pj_log_write);
    PJ_LOG(3, ("s", "plain"));
    fflush(stdout);
    ck_assert_int_eq(read(ends[0], text, sizeof(text)), 5);
    pj_log_set_decor(PJ_LOG_HAS_COLOR);
    pj_log_set_color(3, PJ_TERM_COLOR_R);
    PJ_LOG(3, ("s", "red"));
    memset(text, 0, sizeof(text));
    ck_assert_int_gt(read(ends[0], text, sizeof(text)), 5);
    dup2(out, STDOUT_FILENO);
    ck_assert_str_eq(text, "\033[0;31mred\033[0m");
}
END_TEST

START_TEST(colors_of_levels_are_settings)
{
    pj_log_set_color(2, PJ_TERM_COLOR_B);
    ck_assert_uint_eq(pj_log_get_color(2), PJ_TERM_COLOR_B);
    pj_log_set_color(77, PJ_TERM_COLOR_G);
    ck_assert_uint_eq(pj_log_get_color(77), PJ_TERM_COLOR_G);
    pj_log_set_color(1234, PJ_TERM_COLOR_R);
    pj_log_set_color(-1, PJ_TERM_COLOR_R);
    ck_assert_uint_eq(pj_log_get_color(77), PJ_TERM_COLOR_G);
}
END_TEST

Suite *log_suite(void)
{
    Suite *s = suite_create("log");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_line_without_decoration_is_the_text);
    tcase_add_test(tc, levels_above_the_limit_are_not_even_formatted);
    tcase_add_test(tc, each_level_has_its_function);
    tcase_add_loop_test(tc, a_decoration_adds_what_it_says, 0,
                        sizeof(decorations) / sizeof(decorations[0]));
    tcase_add_test(tc, time_follows_the_threads_clock);
    tcase_add_test(tc, indentation_is_counted_and_never_negative);
    tcase_add_test(tc, a_long_line_is_cut_and_still_ends);
    tcase_add_test(tc, a_missing_sender_or_sink_does_no_harm);
    tcase_add_test(tc, what_the_sink_logs_is_dropped);
    tcase_add_test(tc, another_threads_line_is_marked);
    tcase_add_test(tc, the_threads_name_can_be_shown);
    tcase_add_test(tc, lines_of_threads_do_not_mix);
    tcase_add_test(tc, the_default_sink_is_standard_output);
    tcase_add_test(tc, colors_of_levels_are_settings);
    suite_add_tcase(s, tc);
    return s;
}
