/* SPDX-License-Identifier: BSD-2-Clause */
/* What check_registry.c does not show in use. */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn parse_util_suite;

static int errors;

static void count_error(pj_scanner *scanner)
{
    PJ_UNUSED_ARG(scanner);
    errors++;
}

static void scan(pj_scanner *scanner, const char *text)
{
    size_t len = strlen(text);

    errors = 0;
    pj_scan_init(scanner, exact(text, len), len, PJ_SCAN_AUTOSKIP_WS_HEADER, &count_error);
}

START_TEST(parameters_keep_or_lose_their_quotes_as_asked)
{
    pj_scanner s;
    pj_str_t name;
    pj_str_t value;

    scan(&s, "a = \"b c\" ;");
    pjsip_parse_param_imp(&s, pool, &name, &value, 0);
    ck_is(name, "a");
    ck_is(value, "\"b c\"");
    scan(&s, "a=\"b c\"");
    pjsip_parse_param_imp(&s, pool, &name, &value, PJSIP_PARSE_REMOVE_QUOTE);
    ck_is(value, "b c");
    scan(&s, "a%41");
    pjsip_parse_param_imp(&s, pool, &name, &value, 0);
    ck_is(name, "a%41");
    ck_assert_int_eq(value.slen, 0);
}
END_TEST

START_TEST(uri_parameters_are_decoded)
{
    pj_scanner s;
    pj_str_t name;
    pj_str_t value;

    scan(&s, "%6C%72=v%61lue;x");
    pjsip_parse_uri_param_imp(&s, pool, &name, &value, 0);
    ck_is(name, "lr");
    ck_is(value, "value");
}
END_TEST

START_TEST(parameters_are_appended_to_text)
{
    pj_str_t text = str("head");
    pj_str_t a = str("a");
    pj_str_t b = str("b");
    pj_str_t none = {NULL, 0};

    pjsip_concat_param_imp(&text, pool, &a, &b, ';');
    pjsip_concat_param_imp(&text, pool, &b, &none, ',');
    ck_is(text, "head;a=b,b");
}
END_TEST

START_TEST(the_end_of_a_line_is_taken_and_anything_else_is_an_error)
{
    pj_scanner s;

    scan(&s, "  \r\nnext");
    pjsip_parse_end_hdr_imp(&s);
    ck_assert_int_eq(errors, 0);
    ck_assert_int_eq(*s.curptr, 'n');
    scan(&s, "");
    pjsip_parse_end_hdr_imp(&s);
    ck_assert_int_eq(errors, 0);
    scan(&s, " x\r\n");
    pjsip_parse_end_hdr_imp(&s);
    ck_assert_int_eq(errors, 1);
}
END_TEST

Suite *parse_util_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("parse_util", &t);

    tcase_add_test(t, parameters_keep_or_lose_their_quotes_as_asked);
    tcase_add_test(t, uri_parameters_are_decoded);
    tcase_add_test(t, parameters_are_appended_to_text);
    tcase_add_test(t, the_end_of_a_line_is_taken_and_anything_else_is_an_error);
    return s;
}
