/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/term.h"

#include "support/suites.h"

#include <pj/errno.h>
#include <pj/os.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *term_suite(void);

START_TEST(colors_become_sequences)
{
    static const struct {
        pj_color_t color;
        const char *text;
    } rows[] = {
        {PJ_TERM_COLOR_R, "\033[0;31m"},
        {PJ_TERM_COLOR_G, "\033[0;32m"},
        {PJ_TERM_COLOR_B, "\033[0;34m"},
        {PJ_TERM_COLOR_R | PJ_TERM_COLOR_BRIGHT, "\033[1;31m"},
        {0, "\033[0;30m"},
        {7, "\033[0m"},
        {7 | PJ_TERM_COLOR_BRIGHT, "\033[1;37m"},
    };
    char buf[PJ__TERM_SEQUENCE_SIZE];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ck_assert_int_eq(pj__term_sequence(rows[i].color, buf), (int)strlen(rows[i].text));
        ck_assert_str_eq(buf, rows[i].text);
    }
}
END_TEST

START_TEST(what_is_no_terminal_has_no_colors)
{
    int out = dup(STDOUT_FILENO);
    int null = open("/dev/null", O_WRONLY);
    pj_status_t status;

    fflush(stdout);
    dup2(null, STDOUT_FILENO);
    status = pj_term_set_color(PJ_TERM_COLOR_R);
    dup2(out, STDOUT_FILENO);
    ck_assert_int_eq(status, PJ_ENOTSUP);
    ck_assert_uint_eq(pj_term_get_color(), 7);
}
END_TEST

START_TEST(a_terminal_keeps_its_color)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    int out = dup(STDOUT_FILENO);
    pj_status_t status;
    char text[32] = {0};
    int slave;

    if (master < 0 || grantpt(master) || unlockpt(master))
        return; /* no pseudo terminals here */
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    ck_assert_int_ge(slave, 0);
    fflush(stdout);
    dup2(slave, STDOUT_FILENO);
    status = pj_term_set_color(PJ_TERM_COLOR_G);
    dup2(out, STDOUT_FILENO);
    ck_assert_int_eq(status, PJ_SUCCESS);
    ck_assert_uint_eq(pj_term_get_color(), PJ_TERM_COLOR_G);
    ck_assert_int_eq(read(master, text, sizeof(text)), 7);
    ck_assert_str_eq(text, "\033[0;32m");
}
END_TEST

Suite *term_suite(void)
{
    Suite *s = suite_create("term");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, colors_become_sequences);
    tcase_add_test(tc, what_is_no_terminal_has_no_colors);
    tcase_add_test(tc, a_terminal_keeps_its_color);
    suite_add_tcase(s, tc);
    return s;
}
