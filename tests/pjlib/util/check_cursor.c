/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "base/alloc.h"
#include "util/cursor.h"

#include <pj/string.h>

Suite *cursor_suite(void);

static pj__cursor of(const char *text)
{
    return pj__cursor_make(text, strlen(text));
}

START_TEST(reads_move_and_peeks_do_not)
{
    pj__cursor in = of("ab c\r\nd");
    pj_str_t s;

    ck_assert_int_eq(pj__cursor_peek(&in), 'a');
    ck_assert_int_eq(pj__cursor_peek_at(&in, 3), 'c');
    ck_assert_int_eq(pj__cursor_peek_at(&in, 7), -1);
    ck_assert_int_eq(pj__cursor_next(&in), 'a');
    s = pj__cursor_until(&in, ' ');
    ck_assert_int_eq(pj_strcmp2(&s, "b"), 0);
    pj__cursor_blanks(&in);
    ck_assert(pj__cursor_accept(&in, 'c'));
    ck_assert(!pj__cursor_accept(&in, 'c'));
    pj__cursor_eol(&in);
    s = pj__cursor_rest(&in);
    ck_assert_int_eq(pj_strcmp2(&s, "d"), 0);
    ck_assert(pj__cursor_at_end(&in));
    ck_assert_int_eq(pj__cursor_peek(&in), -1);
    ck_assert_int_eq(pj__cursor_status(&in), PJ_SUCCESS);
}
END_TEST

START_TEST(the_first_error_sticks_and_everything_after_it_is_empty)
{
    pj__cursor in = of("v=0\no=x\n");
    unsigned line, column;
    pj_str_t s;

    s = pj__cursor_line(&in);
    ck_assert_int_eq(pj_strcmp2(&s, "v=0"), 0);
    pj__cursor_skip(&in, 2);
    ck_assert_uint_eq(pj__cursor_u32(&in, 10), 0);
    pj__cursor_expect(&in, 'q');
    ck_assert(pj__cursor_at_end(&in));
    ck_assert_int_eq(pj__cursor_next(&in), -1);
    ck_assert_int_eq(pj__cursor_rest(&in).slen, 0);
    ck_assert_int_eq(pj__cursor_line(&in).slen, 0);
    ck_assert_int_eq(pj__cursor_status(&in), PJ_EINVAL);
    pj__cursor_where(&in, &line, &column);
    ck_assert_uint_eq(line, 2);
    ck_assert_uint_eq(column, 3);
}
END_TEST

START_TEST(numbers_are_checked_against_their_bound)
{
    static const struct {
        const char *text;
        uint64_t max, value;
        pj_status_t status;
    } rows[] = {
        {"0", 0, 0, PJ_SUCCESS},
        {"1", 0, 0, PJ_EOVERFLOW},
        {"65535", 65535, 65535, PJ_SUCCESS},
        {"65536", 65535, 0, PJ_EOVERFLOW},
        {"00000000000000000000000007", 9, 7, PJ_SUCCESS},
        {"18446744073709551615", UINT64_MAX, UINT64_MAX, PJ_SUCCESS},
        {"18446744073709551616", UINT64_MAX, 0, PJ_EOVERFLOW},
        {"99999999999999999999999", UINT64_MAX, 0, PJ_EOVERFLOW},
        {"2147483648", 0x7fffffff, 0, PJ_EOVERFLOW},
        {"", 9, 0, PJ_EINVAL},
        {"-1", 9, 0, PJ_EINVAL},
        {"+1", 9, 0, PJ_EINVAL},
    };

    for (size_t i = 0; i < PJ_ARRAY_SIZE(rows); i++) {
        pj__cursor in = of(rows[i].text);

        ck_assert_msg(pj__cursor_u64(&in, rows[i].max) == rows[i].value, "%s", rows[i].text);
        ck_assert_msg(pj__cursor_status(&in) == rows[i].status, "%s", rows[i].text);
    }
}
END_TEST

START_TEST(all_three_line_ends_and_the_end_of_the_text_end_a_line)
{
    pj__cursor in = of("a\r\nb\nc\rd");
    const char *want[] = {"a", "b", "c", "d"};
    unsigned line, column;

    for (int i = 0; i < 4; i++) {
        pj_str_t s = pj__cursor_line(&in);

        ck_assert_int_eq(pj_strcmp2(&s, want[i]), 0);
    }
    pj__cursor_eol(&in);
    ck_assert(pj__cursor_ok(&in));
    pj__cursor_where(&in, &line, &column);
    ck_assert_uint_eq(line, 4);
    ck_assert_uint_eq(column, 2);
}
END_TEST

/* Octets next to CR and LF in value, before and behind a line end, at every place of a step of eight. */
START_TEST(a_line_ends_at_its_first_cr_or_lf_wherever_it_is)
{
    static const char near[] = "\x0B\x0C\x0D\x0E\x09\x0A\x8A\x8D\x0A\x0D\x00\xFF"
                               "a";
    unsigned wrong = 0;
    char text[40];

    for (size_t i = 0; i < 200000; i++) {
        size_t len = i % sizeof(text), end = 0;
        pj__cursor in = pj__cursor_make(text, len);

        for (size_t k = 0; k < len; k++)
            text[k] = (i >> 3) % 5 && k + 9 < len ? 'a' : near[(i * 2654435761u >> (k % 16)) % 13];
        while (end < len && text[end] != '\r' && text[end] != '\n')
            end++;
        wrong += (size_t)pj__cursor_line(&in).slen != end;
    }
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(words_match_whatever_their_case_and_only_whole)
{
    pj__cursor in = of("RTP/avp");

    ck_assert(!pj__cursor_word(&in, "RTP/AVPF", 8));
    ck_assert(!pj__cursor_word(&in, "rtq", 3));
    ck_assert(pj__cursor_word(&in, "rtp/", 4));
    ck_assert(pj__cursor_word(&in, "AVP", 3));
    ck_assert(pj__cursor_at_end(&in));
}
END_TEST

START_TEST(a_run_ends_where_the_table_says)
{
    uint8_t table[256] = {0};
    pj__cursor in = of("112a");
    pj_str_t s;

    table['1'] = 2;
    table['2'] = 4;
    s = pj__cursor_while(&in, table, 2);
    ck_assert_int_eq(s.slen, 2);
    s = pj__cursor_while(&in, table, 6);
    ck_assert_int_eq(s.slen, 1);
    s = pj__cursor_while(&in, table, 6);
    ck_assert_int_eq(s.slen, 0);
    ck_assert(pj__cursor_ok(&in));
}
END_TEST

/* The sanitizer sees any read behind the block. */
START_TEST(nothing_is_read_behind_the_text)
{
    static const char text[] = "v=0 12345\r";

    for (size_t len = 0; len < sizeof(text); len++) {
        char *exact = pj__malloc(len);
        pj__cursor in = pj__cursor_make(exact, len);

        memcpy(exact, text, len);
        pj__cursor_until(&in, '=');
        pj__cursor_skip(&in, 3);
        pj__cursor_u64(&in, UINT64_MAX);
        pj__cursor_eol(&in);
        pj__cursor_line(&in);
        pj__free(exact);
    }
}
END_TEST

START_TEST(an_empty_slice_without_memory_is_just_at_its_end)
{
    pj_str_t none = {NULL, 0};
    pj__cursor in = pj__cursor_of(&none);

    ck_assert(pj__cursor_at_end(&in));
    ck_assert_int_eq(pj__cursor_until(&in, 'x').slen, 0);
    ck_assert(pj__cursor_ok(&in));
    pj__cursor_expect(&in, 'x');
    ck_assert_int_eq(pj__cursor_status(&in), PJ_EINVAL);
}
END_TEST

Suite *cursor_suite(void)
{
    Suite *s = suite_create("cursor");
    TCase *t = tcase_create("cursor");

    tcase_add_test(t, reads_move_and_peeks_do_not);
    tcase_add_test(t, the_first_error_sticks_and_everything_after_it_is_empty);
    tcase_add_test(t, numbers_are_checked_against_their_bound);
    tcase_add_test(t, a_line_ends_at_its_first_cr_or_lf_wherever_it_is);
    tcase_add_test(t, all_three_line_ends_and_the_end_of_the_text_end_a_line);
    tcase_add_test(t, words_match_whatever_their_case_and_only_whole);
    tcase_add_test(t, a_run_ends_where_the_table_says);
    tcase_add_test(t, nothing_is_read_behind_the_text);
    tcase_add_test(t, an_empty_slice_without_memory_is_just_at_its_end);
    suite_add_tcase(s, t);
    return s;
}
