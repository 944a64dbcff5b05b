/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/parse_lines.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn parse_lines_suite;

/* The first line of a text; *rest is what follows it. */
static pjsip__line_kind first(const char *text, pjsip__line *line, size_t *rest)
{
    size_t len = strlen(text);
    const char *p = exact(text, len);
    const char *end = p + len;
    pjsip__line_kind kind = pjsip__line_next(&p, end, line);

    *rest = (size_t)(end - p);
    return kind;
}

START_TEST(a_header_line_is_a_name_a_colon_and_a_value)
{
    static const struct {
        const char *text, *name, *value;
        size_t rest;
    } cases[] = {
        {"To: a\r\nX", "To", "a", 1},           {"To:a\nX", "To", "a", 1},
        {"To \t:  a b \t\r\n", "To", "a b", 0}, {"To:\r\n", "To", "", 0},
        {"To:  \r\nFrom:", "To", "", 5},        {"To: a", "To", "a", 0},
        {"a:b:c\r\n", "a", "b:c", 0},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjsip__line line;
        pj_str_t value;
        size_t rest;

        ck_assert_msg(first(cases[i].text, &line, &rest) == LINE_HEADER, "%s", cases[i].text);
        ck_is(line.name, cases[i].name);
        pj_strset3(&value, (char *)line.value, (char *)line.value_end);
        ck_is(value, cases[i].value);
        ck_assert_uint_eq(rest, cases[i].rest);
    }
}
END_TEST

START_TEST(a_line_that_begins_with_a_blank_goes_on_with_the_one_before)
{
    pjsip__line line;
    char out[64];
    pj_str_t value = {out, 0};
    size_t rest;

    ck_assert_int_eq(first("S: a  \r\n   b\n\tc\r\n \r\n d\r\nT: e\r\n", &line, &rest),
                     LINE_HEADER);
    ck_assert_uint_eq(line.folds, 4);
    value.slen = (pj_ssize_t)pjsip__line_unfold(&line, out);
    ck_is(value, "a b c d");
    ck_assert_uint_eq(rest, 6);
    ck_assert_int_eq(*pjsip__line_place(&line, 0), 'a');
    ck_assert_int_eq(*pjsip__line_place(&line, 2), 'b');
    ck_assert_int_eq(*pjsip__line_place(&line, 4), 'c');
    ck_assert_int_eq(*pjsip__line_place(&line, 6), 'd');
}
END_TEST

START_TEST(hazard_66_nothing_but_blanks_stands_before_the_colon)
{
    static const char *const bad[] = {"From\x01: a\r\n", "From\x0b: a\r\n",    "Fr om: a\r\n",
                                      ": a\r\n",         "From\r\n",           "From",
                                      " From: a\r\n",    "Fr\xC3\xB6m: a\r\n", "To: a\rb\r\n",
                                      "\rTo: a\r\n",     "To\r\n : a\r\n",     "To: a\r"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        pjsip__line line;
        size_t rest;

        ck_assert_msg(first(bad[i], &line, &rest) == LINE_BAD, "%u", i);
        ck_assert_ptr_nonnull(line.error);
    }
}
END_TEST

START_TEST(the_empty_line_and_the_end_are_told_apart)
{
    pjsip__line line;
    size_t rest;

    ck_assert_int_eq(first("\r\nbody", &line, &rest), LINE_BLANK);
    ck_assert_uint_eq(rest, 4);
    ck_assert_int_eq(first("\nbody", &line, &rest), LINE_BLANK);
    ck_assert_uint_eq(rest, 4);
    ck_assert_int_eq(first("", &line, &rest), LINE_NONE);
}
END_TEST

START_TEST(each_step_goes_on_whatever_the_input)
{
    unsigned seed = 7;
    int round;

    for (round = 0; round < 3000; round++) {
        char text[64];
        char out[64];
        const char *p;
        const char *end;
        pjsip__line line;
        size_t i;

        for (i = 0; i < sizeof(text); i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = "aB: \t\r\n\r\n,;\x01"[(seed >> 16) % 12];
        }
        p = text;
        end = text + (seed >> 8) % sizeof(text);
        for (;;) {
            const char *before = p;
            pjsip__line_kind kind = pjsip__line_next(&p, end, &line);

            if (kind == LINE_NONE || kind == LINE_BLANK)
                break;
            ck_assert(p > before && p <= end);
            if (kind == LINE_HEADER)
                ck_assert_uint_le(pjsip__line_unfold(&line, out),
                                  (size_t)(line.value_end - line.value));
        }
    }
}
END_TEST

Suite *parse_lines_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("parse_lines", &t);

    tcase_add_test(t, a_header_line_is_a_name_a_colon_and_a_value);
    tcase_add_test(t, a_line_that_begins_with_a_blank_goes_on_with_the_one_before);
    tcase_add_test(t, hazard_66_nothing_but_blanks_stands_before_the_colon);
    tcase_add_test(t, the_empty_line_and_the_end_are_told_apart);
    tcase_add_test(t, each_step_goes_on_whatever_the_input);
    return s;
}
