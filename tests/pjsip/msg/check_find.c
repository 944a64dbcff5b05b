/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/find.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn find_suite;

START_TEST(the_first_of_two_is_found_at_any_place_of_any_length)
{
    size_t len;
    size_t at;

    for (len = 0; len <= 40; len++) {
        char *text = exact("", 0);

        for (at = 0; at <= len; at++) {
            text = exact("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", len);
            if (at < len)
                text[at] = ";,"[at % 2];
            ck_assert_ptr_eq(pjsip__find_2_c(text, text + len, ';', ','), text + at);
            ck_assert_ptr_eq(pjsip__find_2(text, text + len, ';', ','), text + at);
        }
    }
}
END_TEST

START_TEST(octets_that_are_near_a_delimiter_are_not_taken_for_it)
{
    /* the word trick marks octets above a zero octet; the octet itself decides */
    const unsigned char tricky[] = {0x0C, 0x0E, 0x0B, 0x8A, 0x8D, 0x00, 0xFF, 0x09, 0x1A, 0x2D};
    char *text = exact(tricky, sizeof(tricky));

    ck_assert_ptr_eq(pjsip__find_eol_c(text, text + sizeof(tricky)), text + sizeof(tricky));
}
END_TEST

START_TEST(the_end_of_a_line_is_cr_or_lf)
{
    char *text = exact("header: value\r\nnext", 19);

    ck_assert_ptr_eq(pjsip__find_eol_c(text, text + 19), text + 13);
    ck_assert_ptr_eq(pjsip__find_eol_c(text + 14, text + 19), text + 14);
    ck_assert_ptr_eq(pjsip__find_eol_c(text + 15, text + 19), text + 19);
}
END_TEST

/* On input of every length, place and alignment. */
START_TEST(wide_and_portable_search_agree_on_random_input)
{
    unsigned seed = 1;
    int round;

    for (round = 0; round < 20000; round++) {
        char text[160];
        const char *from;
        const char *to;
        size_t i;

        for (i = 0; i < sizeof(text); i++) {
            seed = seed * 1103515245u + 12345u;
            /* delimiters are rare, so that whole blocks are without */
            text[i] = (seed >> 16) % 40 == 0 ? "\r\n;,"[(seed >> 24) % 4] : (char)(seed >> 20);
        }
        seed = seed * 1103515245u + 12345u;
        from = text + (seed >> 16) % 32;
        to = from + (seed >> 8) % (sizeof(text) - 32);
        ck_assert_ptr_eq(pjsip__find_eol(from, to), pjsip__find_eol_c(from, to));
        ck_assert_ptr_eq(pjsip__find_2(from, to, ';', ','), pjsip__find_2_c(from, to, ';', ','));
    }
}
END_TEST

START_TEST(nothing_outside_the_input_is_read)
{
    size_t len;

    for (len = 0; len <= 70; len++) {
        char text[80];
        char *block;

        memset(text, 'a', sizeof(text));
        block = exact(text, len);
        ck_assert_ptr_eq(pjsip__find_eol(block, block + len), block + len);
        ck_assert_ptr_eq(pjsip__find_2(block, block + len, ';', '?'), block + len);
        if (len == 0)
            continue;
        block[len - 1] = '\n';
        ck_assert_ptr_eq(pjsip__find_eol(block, block + len), block + len - 1);
        ck_assert_ptr_eq(pjsip__find_eol(block, block + len - 1), block + len - 1);
    }
}
END_TEST

Suite *find_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("find", &t);

    tcase_add_test(t, the_first_of_two_is_found_at_any_place_of_any_length);
    tcase_add_test(t, octets_that_are_near_a_delimiter_are_not_taken_for_it);
    tcase_add_test(t, the_end_of_a_line_is_cr_or_lf);
    tcase_add_test(t, wide_and_portable_search_agree_on_random_input);
    tcase_add_test(t, nothing_outside_the_input_is_read);
    return s;
}
