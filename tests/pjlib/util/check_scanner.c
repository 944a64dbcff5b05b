/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "base/alloc.h"

#include <pjlib-util/scanner.h>
#include <pj/string.h>

#include <string.h>

Suite *scanner_suite(void);

static int errors;

static void count_error(pj_scanner *scanner)
{
    ck_assert_ptr_nonnull(scanner);
    errors++;
}

static pj_cis_t alnum;

static void setup(void)
{
    pj_cis_buf_t buf;

    errors = 0;
    pj_cis_buf_init(&buf);
    pj_cis_init(&buf, &alnum);
    pj_cis_add_alpha(&alnum);
    pj_cis_add_num(&alnum);
}

static void check(const pj_str_t *got, const char *want)
{
    ck_assert_msg(pj_strcmp2(got, want) == 0, "got '%.*s', want '%s'", (int)got->slen, got->ptr,
                  want);
}

static void begin(pj_scanner *scanner, char *text, unsigned options)
{
    pj_scan_init(scanner, text, strlen(text), options, &count_error);
}

START_TEST(sets_add_delete_and_invert)
{
    pj_cis_buf_t buf;
    pj_cis_t a, b;

    pj_cis_init(&buf, &a);
    pj_cis_add_range(&a, 'a', 'd');
    ck_assert(pj_cis_match(&a, 'c') && !pj_cis_match(&a, 'd'));
    pj_cis_add_str(&a, "xy");
    pj_cis_dup(&b, &a);
    pj_cis_del_str(&b, "x");
    pj_cis_del_range(&b, 'a', 'c');
    ck_assert(pj_cis_match(&b, 'y') && pj_cis_match(&b, 'c') && !pj_cis_match(&b, 'x'));
    pj_cis_add_cis(&b, &a);
    ck_assert(pj_cis_match(&b, 'x') && pj_cis_match(&b, 'a'));
    pj_cis_invert(&b);
    ck_assert(!pj_cis_match(&b, 'x') && pj_cis_match(&b, 'z') && pj_cis_match(&b, 0xff));
    ck_assert(!pj_cis_match(&b, 0));
    pj_cis_add_range(&b, -5, 400);
    ck_assert(pj_cis_match(&b, 0) && pj_cis_match(&b, 255));
}
END_TEST

START_TEST(words_come_out_and_blanks_go)
{
    char text[] = "  Via:\tSIP/2.0 rest";
    pj_scanner s;
    pj_str_t out;

    begin(&s, text, PJ_SCAN_AUTOSKIP_WS);
    pj_scan_get(&s, &alnum, &out);
    check(&out, "Via");
    ck_assert_int_eq(pj_scan_get_char(&s), ':');
    pj_scan_get_until_ch(&s, '/', &out);
    check(&out, "SIP");
    pj_scan_advance_n(&s, 1, PJ_FALSE);
    pj_scan_get_until_chr(&s, " \t", &out);
    check(&out, "2.0");
    ck_assert_int_eq(pj_scan_peek_until(&s, &alnum, &out), 'r');
    ck_assert_int_eq(out.slen, 0);
    ck_assert_int_eq(pj_scan_peek(&s, &alnum, &out), 0);
    check(&out, "rest");
    ck_assert_int_eq(pj_scan_peek_n(&s, 2, &out), 's');
    check(&out, "re");
    pj_scan_get_n(&s, 4, &out);
    check(&out, "rest");
    ck_assert(pj_scan_is_eof(&s));
    ck_assert_int_eq(errors, 0);
    pj_scan_fini(&s);
}
END_TEST

START_TEST(asking_too_much_is_an_error_and_moves_nothing)
{
    char text[] = "ab";
    pj_scanner s;
    pj_str_t out;

    begin(&s, text, 0);
    pj_scan_peek_n(&s, 3, &out);
    pj_scan_get_n(&s, 3, &out);
    pj_scan_advance_n(&s, 3, PJ_TRUE);
    pj_scan_get_quote(&s, '"', '"', &out);
    pj_scan_get_newline(&s);
    ck_assert_int_eq(errors, 5);
    ck_assert_ptr_eq(s.curptr, text);
    ck_assert_int_ne(pj_scan_strcmp(&s, "abc", 3), 0);
    ck_assert_int_ne(pj_scan_stricmp(&s, "abc", 3), 0);
    pj_scan_get(&s, &alnum, &out);
    pj_scan_get(&s, &alnum, &out);
    pj_scan_get_until(&s, &alnum, &out);
    pj_scan_get_until_ch(&s, 'x', &out);
    pj_scan_get_until_chr(&s, "x", &out);
    pj_scan_get_unescape(&s, &alnum, &out);
    ck_assert_int_eq(pj_scan_get_char(&s), 0);
    ck_assert_int_eq(errors, 11);
    ck_assert_int_eq(out.slen, 0);
}
END_TEST

START_TEST(without_a_callback_errors_are_silent)
{
    char text[] = "a";
    pj_scanner s;
    pj_str_t out;

    pj_scan_init(&s, text, 1, 0, NULL);
    pj_scan_get_n(&s, 2, &out);
    ck_assert_int_eq(out.slen, 0);
}
END_TEST

START_TEST(quoted_strings_keep_quotes_and_escapes)
{
    char text[] = "\"a\\\"b\" <x> 'open";
    pj_scanner s;
    pj_str_t out;

    begin(&s, text, PJ_SCAN_AUTOSKIP_WS);
    pj_scan_get_quote(&s, '"', '"', &out);
    check(&out, "\"a\\\"b\"");
    pj_scan_get_quotes(&s, "\"<'", "\">'", 3, &out);
    check(&out, "<x>");
    pj_scan_get_quotes(&s, "\"<'", "\">'", 3, &out);
    ck_assert_int_eq(errors, 1);
    ck_assert_int_eq(*s.curptr, '\'');
}
END_TEST

START_TEST(escapes_are_undone_in_place)
{
    char text[] = "a%62%2fc%4 d";
    pj_scanner s;
    pj_str_t out;

    begin(&s, text, 0);
    pj_scan_get_unescape(&s, &alnum, &out);
    check(&out, "ab/c");
    ck_assert_int_eq(*s.curptr, '%');
}
END_TEST

START_TEST(lines_are_counted_and_folds_skipped_as_the_options_say)
{
    char text[] = "a\r\n b\r\nc";
    pj_scanner s;
    pj_str_t out;

    begin(&s, text, PJ_SCAN_AUTOSKIP_WS_HEADER);
    pj_scan_get(&s, &alnum, &out);
    ck_assert_int_eq(*s.curptr, 'b');
    ck_assert_int_eq(s.line, 2);
    ck_assert_int_eq(pj_scan_get_col(&s), 1);
    pj_scan_get(&s, &alnum, &out);
    ck_assert_int_eq(*s.curptr, '\r');
    pj_scan_get_newline(&s);
    ck_assert_int_eq(s.line, 3);
    ck_assert_int_eq(*s.curptr, 'c');

    begin(&s, text, PJ_SCAN_AUTOSKIP_WS);
    pj_scan_get(&s, &alnum, &out);
    ck_assert_int_eq(*s.curptr, '\r');
    pj_scan_skip_line(&s);
    ck_assert_int_eq(*s.curptr, ' ');
    pj_scan_skip_line(&s);
    pj_scan_skip_line(&s);
    ck_assert(pj_scan_is_eof(&s));

    begin(&s, text, PJ_SCAN_AUTOSKIP_WS | PJ_SCAN_AUTOSKIP_NEWLINE);
    for (int i = 0; i < 3; i++)
        pj_scan_get(&s, &alnum, &out);
    check(&out, "c");
    ck_assert_int_eq(errors, 0);
}
END_TEST

START_TEST(a_saved_position_can_be_restored)
{
    char text[] = "a\nb\nc";
    pj_scanner s;
    pj_scan_state state;

    begin(&s, text, 0);
    pj_scan_skip_line(&s);
    pj_scan_save_state(&s, &state);
    pj_scan_skip_line(&s);
    ck_assert_int_eq(s.line, 3);
    pj_scan_restore_state(&s, &state);
    ck_assert_int_eq(s.line, 2);
    ck_assert_int_eq(pj_scan_strcmp(&s, "b\n", 2), 0);
    ck_assert_int_eq(pj_scan_stricmp(&s, "B", 1), 0);
    ck_assert_int_eq(pj_scan_stricmp_alnum(&s, "B", 1), 0);
    ck_assert_int_ne(pj_scan_stricmp(&s, "C", 1), 0);
}
END_TEST

/* Row 30: a scanner read behind input without an end. The sanitizer sees it. */
START_TEST(hazard_30_nothing_is_read_behind_a_buffer_without_nul)
{
    static const char text[] = "\"a\\\\\" %4%41\r\n\r\n \\";

    for (size_t from = 0; from < sizeof(text); from++) {
        for (size_t len = 0; len + from < sizeof(text); len++) {
            char *exact = pj__malloc(len);
            pj_scanner s;
            pj_str_t out;

            memcpy(exact, text + from, len);
            pj_scan_init(&s, exact, len, PJ_SCAN_AUTOSKIP_WS_HEADER | PJ_SCAN_AUTOSKIP_NEWLINE,
                         &count_error);
            pj_scan_get_quote(&s, '"', '"', &out);
            pj_scan_get_unescape(&s, &alnum, &out);
            pj_scan_peek(&s, &alnum, &out);
            pj_scan_get_newline(&s);
            pj_scan_get_until_chr(&s, "\\", &out);
            pj_scan_get_quote(&s, '\\', '\\', &out);
            pj_scan_get_char(&s);
            pj_scan_skip_line(&s);
            pj_scan_get_newline(&s);
            ck_assert(s.curptr >= s.begin && s.curptr <= s.end);
            pj__free(exact);
        }
    }
}
END_TEST

Suite *scanner_suite(void)
{
    Suite *s = suite_create("scanner");
    TCase *t = tcase_create("scanner");

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, sets_add_delete_and_invert);
    tcase_add_test(t, words_come_out_and_blanks_go);
    tcase_add_test(t, asking_too_much_is_an_error_and_moves_nothing);
    tcase_add_test(t, without_a_callback_errors_are_silent);
    tcase_add_test(t, quoted_strings_keep_quotes_and_escapes);
    tcase_add_test(t, escapes_are_undone_in_place);
    tcase_add_test(t, lines_are_counted_and_folds_skipped_as_the_options_say);
    tcase_add_test(t, a_saved_position_can_be_restored);
    tcase_add_test(t, hazard_30_nothing_is_read_behind_a_buffer_without_nul);
    suite_add_tcase(s, t);
    return s;
}
