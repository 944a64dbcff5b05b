/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/cursor.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn cursor_suite;

static pjsip__cursor on(const char *text)
{
    pjsip__cursor in;

    pjsip__cursor_init(&in, pool, exact(text, strlen(text)), strlen(text));
    return in;
}

START_TEST(the_first_error_sticks_and_ends_the_input)
{
    pjsip__cursor in = on("abc");
    const char *start = in.cur;
    pj_str_t word;

    cursor_char(&in, 'x');
    ck_assert(!cursor_ok(&in));
    ck_assert_ptr_eq(in.err, start);
    ck_assert_int_eq(in.err_code, CURSOR_SYNTAX);
    ck_assert(cursor_at_end(&in));
    cursor_take(&in, CH_TOKEN, &word);
    ck_assert_int_eq(word.slen, 0);
    pjsip__cursor_fail_at(&in, CURSOR_RANGE, start + 1);
    ck_assert_ptr_eq(in.err, start);
    ck_assert_int_eq(in.err_code, CURSOR_SYNTAX);
}
END_TEST

START_TEST(numbers_are_range_checked_however_many_digits_they_have)
{
    static const struct {
        const char *text;
        pj_uint64_t max;
        int code;
        pj_uint64_t value;
    } cases[] = {
        {"0", 10, 0, 0},
        {"10", 10, 0, 10},
        {"11", 10, CURSOR_RANGE, 0},
        {"0000000000000000000000000000000000000007", 10, 0, 7},
        {"4294967295", 0xFFFFFFFFu, 0, 0xFFFFFFFFu},
        {"4294967296", 0xFFFFFFFFu, CURSOR_RANGE, 0},
        {"2147483648", 0x7FFFFFFF, CURSOR_RANGE, 0},
        {"18446744073709551616", 0xFFFFFFFFu, CURSOR_RANGE, 0},
        {"18446744073709551621", 255, CURSOR_RANGE, 0},
        {"1111111111111111111111111111111111111111", 0x7FFFFFFF, CURSOR_RANGE, 0},
        {"-1", 10, CURSOR_SYNTAX, 0},
        {"", 10, CURSOR_SYNTAX, 0},
        {"x", 10, CURSOR_SYNTAX, 0},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjsip__cursor in = on(cases[i].text);
        pj_uint64_t value = pjsip__cursor_number(&in, cases[i].max);

        ck_assert_msg(in.err_code == cases[i].code && value == cases[i].value, "\"%s\": %d, %llu",
                      cases[i].text, in.err_code, value);
    }
}
END_TEST

START_TEST(a_quoted_string_ends_at_its_quote_and_not_at_an_escaped_one)
{
    static const struct {
        const char *text;
        const char *out; /* NULL: refused */
    } cases[] = {
        {"\"a\\\"b\"c", "\"a\\\"b\""},
        {"\"\"", "\"\""},
        {"\"a\\\\\"", "\"a\\\\\""},
        {"\"abc", NULL},
        {"\"abc\\\"", NULL},
        {"\"abc\\", NULL},
        {"\"", NULL},
        {"abc", NULL},
        {"", NULL},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjsip__cursor in = on(cases[i].text);
        pj_str_t out;

        pjsip__cursor_quoted(&in, &out);
        ck_assert_msg(cursor_ok(&in) == (cases[i].out != NULL), "%s", cases[i].text);
        if (cases[i].out)
            ck_is(out, cases[i].out);
    }
}
END_TEST

START_TEST(comments_nest)
{
    static const struct {
        const char *text;
        const char *out;
    } cases[] = {
        {"(a (b) c)d", "a (b) c"},
        {"()", ""},
        {"(a\\)b)", "a\\)b"},
        {"(a", NULL},
        {"((a)", NULL},
        {"(a\\", NULL},
        {")", NULL},
        {"a", NULL},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjsip__cursor in = on(cases[i].text);
        pj_str_t out;

        pjsip__cursor_comment(&in, &out);
        ck_assert_msg(cursor_ok(&in) == (cases[i].out != NULL), "%s", cases[i].text);
        if (cases[i].out)
            ck_is(out, cases[i].out);
    }
}
END_TEST

START_TEST(hazard_72_escapes_are_decoded_once_and_need_their_digits)
{
    static const struct {
        const char *text;
        const char *out;
    } cases[] = {
        {"abc", "abc"}, {"%61b%63", "abc"}, {"%25%34%31", "%41"}, {"a%2f", "a/"},
        {"%", NULL},    {"a%4", NULL},      {"%zz", NULL},        {"%4z", NULL},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjsip__cursor in = on(cases[i].text);
        pj_str_t text = {(char *)in.cur, in.end - in.cur};

        pjsip__cursor_unescape(&in, &text);
        ck_assert_msg(cursor_ok(&in) == (cases[i].out != NULL), "%s", cases[i].text);
        if (cases[i].out)
            ck_is(text, cases[i].out);
    }
}
END_TEST

START_TEST(text_without_escapes_is_not_copied_and_nul_may_be_escaped)
{
    pjsip__cursor in = on("abc%00%00");
    pj_str_t text = {(char *)in.cur, 3};

    pjsip__cursor_unescape(&in, &text);
    ck_assert_ptr_eq(text.ptr, in.cur);
    text.slen = 9;
    pjsip__cursor_unescape(&in, &text);
    ck_assert_int_eq(text.slen, 5);
    ck_assert_int_eq(memcmp(text.ptr, "abc\0\0", 5), 0);
}
END_TEST

START_TEST(delimiters_may_have_blanks_round_them)
{
    pjsip__cursor in = on("a \t; \tb");
    pj_str_t word;

    cursor_take(&in, CH_TOKEN, &word);
    ck_assert(!cursor_delim(&in, ','));
    ck_assert(cursor_delim(&in, ';'));
    cursor_take(&in, CH_TOKEN, &word);
    ck_is(word, "b");
    cursor_end(&in);
    ck_assert(cursor_ok(&in));
}
END_TEST

Suite *cursor_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("cursor", &t);

    tcase_add_test(t, the_first_error_sticks_and_ends_the_input);
    tcase_add_test(t, numbers_are_range_checked_however_many_digits_they_have);
    tcase_add_test(t, a_quoted_string_ends_at_its_quote_and_not_at_an_escaped_one);
    tcase_add_test(t, comments_nest);
    tcase_add_test(t, hazard_72_escapes_are_decoded_once_and_need_their_digits);
    tcase_add_test(t, text_without_escapes_is_not_copied_and_nul_may_be_escaped);
    tcase_add_test(t, delimiters_may_have_blanks_round_them);
    return s;
}
