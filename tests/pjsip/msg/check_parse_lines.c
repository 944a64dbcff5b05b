/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/parse_lines.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

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

#if PJSIP__FIND_HAS_SIMD

/* A line of random parts; how long it is. */
static size_t random_line(char *to, unsigned *seed)
{
    static const char *const parts[] = {"To",
                                        "Via",
                                        "v",
                                        "X-Some.Name_1",
                                        "Authentication-Info",
                                        ":",
                                        ": ",
                                        ":",
                                        " ",
                                        "value",
                                        "\r\n",
                                        "\r\n",
                                        "\r\n",
                                        "\n",
                                        "\r",
                                        "\t",
                                        ";",
                                        "\x01"};
    size_t len = 0;
    unsigned i;

    for (i = 0; i < 12; i++) {
        *seed = *seed * 1103515245u + 12345u;
        len += (size_t)snprintf(to + len, 32, "%s",
                                parts[(*seed >> 16) % (i ? PJ_ARRAY_SIZE(parts) : 5)]);
    }
    return len;
}

/* What the index says of a line, if it says anything, is what the general function says of it. */
START_TEST(a_plain_line_is_the_same_to_both_who_look_at_it)
{
    unsigned seed = 5;
    unsigned plain = 0;
    int round;

    for (round = 0; round < 20000; round++) {
        char text[400];
        size_t len = random_line(text, &seed);
        char *copy = exact(text, len);
        const char *p = copy;
        pjsip__plain_line fast;
        pjsip__line line;
        pjsip__index ix;

        pjsip__index_start(&ix, copy, copy + len);
        if (!pjsip__line_plain(&ix, copy, copy + len, &fast))
            continue;
        plain++;
        ck_assert_int_eq(pjsip__line_next(&p, copy + len, &line), LINE_HEADER);
        ck_assert_ptr_eq(fast.desc, line.desc);
        ck_assert_ptr_eq(fast.value, line.value);
        ck_assert_ptr_eq(fast.value_end, line.value_end);
        ck_assert_ptr_eq(fast.value_end + 2, line.end);
        ck_assert_int_eq(fast.name_len, line.name.slen);
        ck_assert_uint_eq(line.folds, 0);
    }
    ck_assert_uint_gt(plain, 500);
}
END_TEST

#endif

Suite *parse_lines_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("parse_lines", &t);

    tcase_add_test(t, a_header_line_is_a_name_a_colon_and_a_value);
    tcase_add_test(t, a_line_that_begins_with_a_blank_goes_on_with_the_one_before);
    tcase_add_test(t, hazard_66_nothing_but_blanks_stands_before_the_colon);
    tcase_add_test(t, the_empty_line_and_the_end_are_told_apart);
#if PJSIP__FIND_HAS_SIMD
    tcase_add_test(t, a_plain_line_is_the_same_to_both_who_look_at_it);
#endif
    tcase_add_test(t, each_step_goes_on_whatever_the_input);
    return s;
}
