/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pj/unicode.h>

#include <string.h>

Suite *unicode_suite(void);

START_TEST(text_goes_there_and_back)
{
    static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
    wchar_t wide[8];
    char back[16];

    ck_assert_ptr_eq(pj_ansi_to_unicode(text, -1, wide, 8), wide);
    ck_assert(wide[0] == 'a' && wide[1] == 0xe9 && wide[2] == 0x20ac && wide[3] == 0x1f600 &&
              wide[4] == 0);
    ck_assert_ptr_eq(pj_unicode_to_ansi(wide, -1, back, sizeof(back)), back);
    ck_assert_str_eq(back, text);
}
END_TEST

START_TEST(a_length_ends_the_text)
{
    wchar_t wide[8];
    char back[16];

    pj_ansi_to_unicode("abcdef", 3, wide, 8);
    ck_assert(wcscmp(wide, L"abc") == 0);
    pj_unicode_to_ansi(L"abcdef", 2, back, sizeof(back));
    ck_assert_str_eq(back, "ab");
    pj_ansi_to_unicode("x", 0, wide, 8);
    ck_assert(wide[0] == 0);
}
END_TEST

START_TEST(what_does_not_fit_is_left_out_whole)
{
    wchar_t wide[3];
    char back[4];

    pj_ansi_to_unicode("abcdef", -1, wide, 3);
    ck_assert(wcscmp(wide, L"ab") == 0);
    pj_unicode_to_ansi(L"ab\u20ac", -1, back, sizeof(back));
    ck_assert_str_eq(back, "ab");
    pj_unicode_to_ansi(L"\u20ac", -1, back, sizeof(back));
    ck_assert_str_eq(back, "\xe2\x82\xac");
    pj_ansi_to_unicode("abc", -1, wide, 1);
    ck_assert(wide[0] == 0);
}
END_TEST

START_TEST(no_room_at_all_gives_null)
{
    wchar_t wide[1];
    char back[1];

    ck_assert_ptr_null(pj_ansi_to_unicode("a", -1, wide, 0));
    ck_assert_ptr_null(pj_ansi_to_unicode("a", -1, NULL, 1));
    ck_assert_ptr_null(pj_ansi_to_unicode(NULL, -1, wide, 1));
    ck_assert_ptr_null(pj_unicode_to_ansi(L"a", -1, back, 0));
    ck_assert_ptr_null(pj_unicode_to_ansi(NULL, -1, back, 1));
    ck_assert_ptr_null(pj_unicode_to_ansi(L"a", -1, NULL, 1));
}
END_TEST

/* Each is one wrong sequence, an "x" behind it. */
static const char *const wrong[] = {
    "\x80x",             /* a continuation first */
    "\xc0\x80x",         /* NUL in two octets */
    "\xe0\x80\xafx",     /* not the shortest */
    "\xed\xa0\x80x",     /* a surrogate */
    "\xf4\x90\x80\x80x", /* above U+10FFFF */
    "\xf8x",             /* no first octet */
    "\xe2\x82x",         /* cut short */
    "\xc3x",
};

START_TEST(wrong_octets_become_replacement_characters)
{
    const char *text = wrong[_i];
    wchar_t wide[16];
    size_t n;

    pj_ansi_to_unicode(text, -1, wide, 16);
    n = wcslen(wide);
    ck_assert_uint_ge(n, 2);
    ck_assert(wide[0] == 0xfffd);
    ck_assert(wide[n - 1] == 'x');
    pj_ansi_to_unicode(text, (int)strlen(text) - 1, wide, 16);
    ck_assert(wide[0] == 0xfffd);
}
END_TEST

START_TEST(wrong_characters_become_replacement_characters)
{
    static const wchar_t text[] = {0xd800, 0x110000, -1, 'x', 0};
    char back[16];

    pj_unicode_to_ansi(text, -1, back, sizeof(back));
    ck_assert_str_eq(back, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx");
}
END_TEST

START_TEST(the_macros_change_nothing_where_native_strings_are_octets)
{
    PJ_DECL_UNICODE_TEMP_BUF(buf, 10)
    PJ_DECL_ANSI_TEMP_BUF(buf2, 10)
    const char *s = "s";

    ck_assert_ptr_eq(PJ_STRING_TO_NATIVE(s, buf, 10), s);
    ck_assert_ptr_eq(PJ_NATIVE_TO_STRING(s, buf2, 10), s);
}
END_TEST

Suite *unicode_suite(void)
{
    Suite *s = suite_create("unicode");
    TCase *t = tcase_create("unicode");

    tcase_add_test(t, text_goes_there_and_back);
    tcase_add_test(t, a_length_ends_the_text);
    tcase_add_test(t, what_does_not_fit_is_left_out_whole);
    tcase_add_test(t, no_room_at_all_gives_null);
    tcase_add_loop_test(t, wrong_octets_become_replacement_characters, 0,
                        (int)(sizeof(wrong) / sizeof(wrong[0])));
    tcase_add_test(t, wrong_characters_become_replacement_characters);
    tcase_add_test(t, the_macros_change_nothing_where_native_strings_are_octets);
    suite_add_tcase(s, t);
    return s;
}
