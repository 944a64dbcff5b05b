/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/find.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn find_suite;

START_TEST(the_first_of_three_is_found_at_any_place_of_any_length)
{
    size_t len;
    size_t at;

    for (len = 0; len <= 40; len++) {
        char *text = exact("", 0);

        for (at = 0; at <= len; at++) {
            text = exact("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", len);
            if (at < len)
                text[at] = ";,>"[at % 3];
            ck_assert_ptr_eq(pjsip__find_3_c(text, text + len, ';', ',', '>'), text + at);
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

Suite *find_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("find", &t);

    tcase_add_test(t, the_first_of_three_is_found_at_any_place_of_any_length);
    tcase_add_test(t, octets_that_are_near_a_delimiter_are_not_taken_for_it);
    tcase_add_test(t, the_end_of_a_line_is_cr_or_lf);
    return s;
}
