/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/getopt.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

Suite *getopt_suite(void);

static char *argv[16];
static int argc;
static int flag;

static const struct pj_getopt_option longopts[] = {
    {"help", no_argument, NULL, 'h'},
    {"output", required_argument, NULL, 'o'},
    {"color", optional_argument, NULL, 'c'},
    {"outline", no_argument, NULL, 'l'},
    {"set", no_argument, &flag, 42},
    {"colour", optional_argument, NULL, 'c'},
    {NULL, 0, NULL, 0},
};

static void given(const char *line)
{
    static char words[256];
    char *p = words;

    snprintf(words, sizeof(words), "%s", line);
    argc = 0;
    argv[argc++] = (char *)(uintptr_t) "prog";
    while (*p) {
        argv[argc++] = p;
        p += strcspn(p, " ");
        if (*p)
            *p++ = '\0';
    }
    argv[argc] = NULL;
    pj_optind = 0;
    flag = 0;
}

/* Everything that is returned, as text: "a b=arg ?x |" and what is left. */
static const char *all(const char *options, int with_long, int only)
{
    static char text[256];
    size_t n = 0;
    int c, index = -1;

    text[0] = '\0';
    for (int calls = 0; calls < 32; calls++) {
        c = !with_long ? pj_getopt(argc, argv, options)
            : only     ? pj_getopt_long_only(argc, argv, options, longopts, &index)
                       : pj_getopt_long(argc, argv, options, longopts, &index);
        if (c == -1)
            break;
        n += (size_t)snprintf(text + n, sizeof(text) - n, c < ' ' ? "#%d" : "%c", c);
        if (c == '?' || c == ':')
            n += (size_t)snprintf(text + n, sizeof(text) - n, pj_optopt < ' ' ? "#%d" : "%c",
                                  pj_optopt);
        if (pj_optarg)
            n += (size_t)snprintf(text + n, sizeof(text) - n, "=%s", pj_optarg);
        n += (size_t)snprintf(text + n, sizeof(text) - n, " ");
    }
    n += (size_t)snprintf(text + n, sizeof(text) - n, "|");
    for (int i = pj_optind; i < argc; i++)
        n += (size_t)snprintf(text + n, sizeof(text) - n, " %s", argv[i]);
    return text;
}

typedef struct row {
    const char *options, *line, *result;
} row;

static const row short_rows[] = {
    {"ab:c::", "", "|"},
    {"ab:c::", "-a -b x -cy", "a b=x c=y |"},
    {"ab:c::", "-abx", "a b=x |"},
    {"ab:c::", "-ab x", "a b=x |"},
    {"ab:c::", "-c y", "c | y"},
    {"ab:c::", "-x", "?x |"},
    {"ab:c::", "-xa", "?x a |"},
    {"ab:c::", "-b", "?b |"},
    {":ab:c::", "-b", ":b |"},
    {":ab:c::", "-x", "?x |"},
    {"ab:c::", "-:", "?: |"},
    {"ab:c::", "one -a two -b x three", "a b=x | one two three"},
    {"ab:c::", "one two -ab x three", "a b=x | one two three"},
    {"ab:c::", "one -a -- -b two", "a | one -b two"},
    {"ab:c::", "- -a", "a | -"},
    {"ab:c::", "one two", "| one two"},
    {"ab:c::", "-b -a", "b=-a |"},
    {"ab:c::", "-b --", "b=-- |"},
    {"+ab:", "-a one -b x", "a | one -b x"},
    {"-ab:", "-a one -b x two", "a #1=one b=x #1=two |"},
    {"-ab:", "one -- -a", "#1=one | -a"},
    {"+:ab:", "-b", ":b |"},
    {"ab:", "--a", "?- a |"},
};

START_TEST(short_options_are_read)
{
    const row *r = &short_rows[_i];

    given(r->line);
    ck_assert_msg(strcmp(all(r->options, 0, 0), r->result) == 0, "%s: %s", r->line,
                  (given(r->line), all(r->options, 0, 0)));
}
END_TEST

static const row long_rows[] = {
    {"ab:", "--help", "h |"},
    {"ab:", "--output=x --output y", "o=x o=y |"},
    {"ab:", "--output=", "o= |"},
    {"ab:", "one --output y two", "o=y | one two"},
    {"ab:", "--output", "?o |"},
    {":ab:", "--output", ":o |"},
    {"ab:", "--help=x", "?h |"},
    {"ab:", "--color --color=x --color y", "c c=x c | y"},
    {"ab:", "--he", "h |"},
    {"ab:", "--outp x", "o=x |"},
    {"ab:", "--out x", "?#0 | x"},
    {"ab:", "--colo=x", "c=x |"},
    {"ab:", "--nothing", "?#0 |"},
    {"ab:", "--set", "#0 |"},
    {"ab:", "-a --help -bx", "a h b=x |"},
    {"ab:", "-help", "?h ?e ?l ?p |"},
    {"ab:", "-- --help", "| --help"},
};

START_TEST(long_options_are_read)
{
    const row *r = &long_rows[_i];

    given(r->line);
    ck_assert_msg(strcmp(all(r->options, 1, 0), r->result) == 0, "%s: %s", r->line,
                  (given(r->line), all(r->options, 1, 0)));
}
END_TEST

static const row only_rows[] = {
    {"ab:", "-help", "h |"},    {"ab:", "-output x", "o=x |"}, {"ab:", "-a -b x", "a b=x |"},
    {"ab:", "-zebra", "?#0 |"}, {"ab:", "--help", "h |"},      {"ob:", "-ou", "o ?u |"},
    {"ab:", "-ou", "?#0 |"},
};

START_TEST(one_dash_is_enough_where_asked_for)
{
    const row *r = &only_rows[_i];

    given(r->line);
    ck_assert_msg(strcmp(all(r->options, 1, 1), r->result) == 0, "%s: %s", r->line,
                  (given(r->line), all(r->options, 1, 1)));
}
END_TEST

START_TEST(the_index_and_the_flag_are_set)
{
    int index = -1;

    given("--set --help");
    ck_assert_int_eq(pj_getopt_long(argc, argv, "", longopts, &index), 0);
    ck_assert_int_eq(flag, 42);
    ck_assert_int_eq(index, 4);
    ck_assert_int_eq(pj_getopt_long(argc, argv, "", longopts, NULL), 'h');
    ck_assert_int_eq(index, 4);
    ck_assert_int_eq(pj_getopt_long(argc, argv, "", longopts, NULL), -1);
}
END_TEST

START_TEST(another_command_line_begins_anew)
{
    given("-ab");
    ck_assert_int_eq(pj_getopt(argc, argv, "ab"), 'a');
    given("-b");
    pj_optind = 1;
    ck_assert_int_eq(pj_getopt(argc, argv, "ab"), 'b');
    ck_assert_int_eq(pj_getopt(argc, argv, "ab"), -1);
    ck_assert_int_eq(pj_getopt(argc, argv, "ab"), -1);
}
END_TEST

START_TEST(no_command_line_has_no_options)
{
    char *none[] = {NULL};

    pj_optind = 1;
    ck_assert_int_eq(pj_getopt(0, none, "a"), -1);
    ck_assert_int_eq(pj_getopt(1, NULL, "a"), -1);
    ck_assert_int_eq(pj_getopt(3, none, NULL), -1);
    pj_optind = 99;
    given("-a");
    pj_optind = 99;
    ck_assert_int_eq(pj_getopt(argc, argv, "a"), -1);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *getopt_suite(void)
{
    Suite *s = suite_create("getopt");
    TCase *t = tcase_create("getopt");

    tcase_add_loop_test(t, short_options_are_read, 0, COUNT(short_rows));
    tcase_add_loop_test(t, long_options_are_read, 0, COUNT(long_rows));
    tcase_add_loop_test(t, one_dash_is_enough_where_asked_for, 0, COUNT(only_rows));
    tcase_add_test(t, the_index_and_the_flag_are_set);
    tcase_add_test(t, another_command_line_begins_anew);
    tcase_add_test(t, no_command_line_has_no_options);
    suite_add_tcase(s, t);
    return s;
}
