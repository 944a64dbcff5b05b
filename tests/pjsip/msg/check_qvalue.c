/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include "msg/qvalue.h"

suite_fn qvalue_suite;

static int parse(const char *text, int *code)
{
    size_t len = strlen(text);
    pjsip__cursor in;
    pj_str_t value = {exact(text, len), (pj_ssize_t)len};
    int q;

    pjsip__cursor_init(&in, pool, value.ptr, len);
    q = pjsip__q_parse(&in, &value);
    *code = cursor_ok(&in) ? 0 : in.err_code;
    return q;
}

START_TEST(up_to_three_decimals_count)
{
    static const struct {
        const char *text;
        int q;
    } good[] = {{"0", 0},        {"1", 1000},          {"0.5", 500},    {".5", 500},
                {"0.", 0},       {"1.", 1000},         {"1.000", 1000}, {"0.001", 1},
                {"0.9999", 999}, {"0.123456789", 123}, {"1.0009", 1000}};
    static const struct {
        const char *text;
        int code;
    } bad[] = {{"", CURSOR_SYNTAX},   {"x", CURSOR_SYNTAX},    {"2", CURSOR_SYNTAX},
               {"-1", CURSOR_SYNTAX}, {"0.5x", CURSOR_SYNTAX}, {"10", CURSOR_SYNTAX},
               {"1.1", CURSOR_RANGE}, {"1.001", CURSOR_RANGE}, {"0,5", CURSOR_SYNTAX}};
    int code;

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(good); i++) {
        ck_assert_msg(parse(good[i].text, &code) == good[i].q && code == 0, "%s", good[i].text);
    }
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        parse(bad[i].text, &code);
        ck_assert_msg(code == bad[i].code, "%s: %x", bad[i].text, (unsigned)code);
    }
}
END_TEST

START_TEST(each_value_prints_to_what_parses_to_it)
{
    char text[16];
    int code;

    for (int q = 0; q <= 1000; q++) {
        pjsip__out out = out_to(text, sizeof(text) - 1);
        int len;

        out_q(&out, q);
        len = out_result(&out);
        ck_assert(len > 0 && len <= 5);
        text[len] = '\0';
        ck_assert_msg(parse(text, &code) == q && code == 0, "%d prints as %s", q, text);
    }
}
END_TEST

Suite *qvalue_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("qvalue", &t);

    tcase_add_test(t, up_to_three_decimals_count);
    tcase_add_test(t, each_value_prints_to_what_parses_to_it);
    return s;
}
