/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include "report.h"

#include <stdlib.h>
#include <string.h>

Suite *report_suite(void);

static char *text;
static size_t size;
static report r;

static void open_text(void)
{
    r.json = false;
    r.out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(r.out);
}

static void open_json(void)
{
    open_text();
    r.json = true;
}

static void close_report(void)
{
    fclose(r.out);
    free(text);
}

START_TEST(text_shows_the_format_and_not_the_fields)
{
    report_begin(&r, "call-ended");
    report_number(&r, "id", 3);
    report_end(&r, "call %d ended", 3);
    report_line(&r, "for %s", "people");
    ck_assert_str_eq(text, "call 3 ended\nfor people\n");
}
END_TEST

START_TEST(json_shows_the_fields_and_not_the_format)
{
    report_begin(&r, "call-ended");
    report_number(&r, "id", -3);
    report_text(&r, "reason", "OK then", 2);
    report_end(&r, "call %d ended", 3);
    report_line(&r, "for %s", "people");
    ck_assert_str_eq(text, "{\"event\":\"call-ended\",\"id\":-3,\"reason\":\"OK\"}\n");
}
END_TEST

START_TEST(json_escapes_what_must_not_stand_in_a_string)
{
    static const char odd[] = "a\"b\\c\r\n\t\x01\x7f\0\xc3\xa4";

    report_begin(&r, "x");
    report_text(&r, "t", odd, sizeof(odd) - 1);
    report_end(&r, "%s", "");
    ck_assert_str_eq(
        text, "{\"event\":\"x\",\"t\":\"a\\\"b\\\\c\\r\\n\\t\\u0001\\u007f\\u0000\xc3\xa4\"}\n");
}
END_TEST

START_TEST(an_error_names_its_command)
{
    report_error(&r, "call", "%s is not a SIP URI", "x\"y");
    ck_assert_str_eq(
        text,
        r.json
            ? "{\"event\":\"error\",\"command\":\"call\",\"reason\":\"x\\\"y is not a SIP URI\"}\n"
            : "call: x\"y is not a SIP URI\n");
}
END_TEST

Suite *report_suite(void)
{
    Suite *s = suite_create("report");
    TCase *plain = tcase_create("text"), *json = tcase_create("json");

    tcase_add_checked_fixture(plain, open_text, close_report);
    tcase_add_checked_fixture(json, open_json, close_report);
    suite_add_tcase(s, plain);
    suite_add_tcase(s, json);
    tcase_add_test(plain, text_shows_the_format_and_not_the_fields);
    tcase_add_test(plain, an_error_names_its_command);
    tcase_add_test(json, json_shows_the_fields_and_not_the_format);
    tcase_add_test(json, json_escapes_what_must_not_stand_in_a_string);
    tcase_add_test(json, an_error_names_its_command);
    return s;
}
