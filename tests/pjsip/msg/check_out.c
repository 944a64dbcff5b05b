/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/out.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn out_suite;

START_TEST(what_does_not_fit_is_an_error_that_stays)
{
    char buf[4] = "XXXX";
    pjsip__out out = out_to(buf, 3);

    out_text(&out, "ab");
    out_text(&out, "cd");
    out_char(&out, 'e');
    ck_assert_int_eq(out_result(&out), -1);
    ck_assert_int_eq(memcmp(buf, "abXX", 4), 0);
}
END_TEST

START_TEST(a_buffer_may_be_filled_to_its_last_octet)
{
    char buf[4] = "XXXX";
    pjsip__out out = out_to(buf, 3);

    out_text(&out, "ab");
    out_char(&out, 'c');
    ck_assert_int_eq(out_result(&out), 3);
    ck_assert_int_eq(memcmp(buf, "abcX", 4), 0);
}
END_TEST

START_TEST(numbers_are_printed_whole)
{
    static const struct {
        pj_uint64_t value;
        const char *text;
    } cases[] = {{0, "0"},
                 {9, "9"},
                 {10, "10"},
                 {4294967295u, "4294967295"},
                 {18446744073709551615ull, "18446744073709551615"}};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        char buf[32];
        pjsip__out out = out_to(buf, sizeof(buf));
        pj_str_t got;

        pjsip__out_number(&out, cases[i].value);
        pj_strset(&got, buf, (pj_size_t)out_result(&out));
        ck_is(got, cases[i].text);
    }
}
END_TEST

START_TEST(quoting_keeps_quoted_pairs_and_escapes_what_would_end_the_string)
{
    static const char *cases[][2] = {
        {"plain", "\"plain\""},       {"a\"b", "\"a\\\"b\""}, {"a\\\"b", "\"a\\\"b\""},
        {"end\\", "\"end\\\\\""},     {"", "\"\""},           {"\\\\", "\"\\\\\""},
        {"a\r\nX: b", "\"a  X: b\""},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        char buf[64];
        pjsip__out out = out_to(buf, sizeof(buf));
        pj_str_t in = str(cases[i][0]);
        pj_str_t got;

        pjsip__out_quoted(&out, &in);
        pj_strset(&got, buf, (pj_size_t)out_result(&out));
        ck_is(got, cases[i][1]);
    }
}
END_TEST

START_TEST(octets_outside_the_class_are_escaped)
{
    char buf[64];
    pjsip__out out = out_to(buf, sizeof(buf));
    pj_str_t in = {(char *)"a b\0%\xC3\xA4@", 8};
    pj_str_t got;

    pjsip__out_escaped(&out, &in, CH_USER);
    pj_strset(&got, buf, (pj_size_t)out_result(&out));
    ck_is(got, "a%20b%00%25%C3%A4%40");
}
END_TEST

START_TEST(only_ipv6_addresses_get_brackets)
{
    static const char *cases[][2] = {
        {"host.example", "host.example"},
        {"192.0.2.1", "192.0.2.1"},
        {"::1", "[::1]"},
        {"[::1]", "[::1]"},
        {"fe80::1%eth0", "[fe80::1%eth0]"},
        {"x:>", "x:>"},
        {"", ""},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        char buf[64];
        pjsip__out out = out_to(buf, sizeof(buf));
        pj_str_t in = str(cases[i][0]);
        pj_str_t got;

        pjsip__out_host(&out, &in);
        pj_strset(&got, buf, (pj_size_t)out_result(&out));
        ck_is(got, cases[i][1]);
    }
}
END_TEST

Suite *out_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("out", &t);

    tcase_add_test(t, what_does_not_fit_is_an_error_that_stays);
    tcase_add_test(t, a_buffer_may_be_filled_to_its_last_octet);
    tcase_add_test(t, numbers_are_printed_whole);
    tcase_add_test(t, quoting_keeps_quoted_pairs_and_escapes_what_would_end_the_string);
    tcase_add_test(t, octets_outside_the_class_are_escaped);
    tcase_add_test(t, only_ipv6_addresses_get_brackets);
    return s;
}
