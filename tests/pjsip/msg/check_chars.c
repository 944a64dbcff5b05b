/* SPDX-License-Identifier: BSD-2-Clause */
/* The classes, written down a second time from RFC 3261 section 25.1. */
#include "msg/chars.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn chars_suite;

#define DIGITS  "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define ALNUM   LETTERS DIGITS
#define UNRES   ALNUM "-_.!~*'()"

static const struct {
    unsigned class;
    const char *members;
} exact_classes[] = {
    {CH_DIGIT, DIGITS},
    {CH_HEX, DIGITS "abcdefABCDEF"},
    {CH_ALPHA, LETTERS},
    {CH_WS, " \t"},
    {CH_TOKEN, ALNUM "-.!%*_+`'~"},
    {CH_HOST, ALNUM "-._"},
    {CH_IPV6, DIGITS "abcdefABCDEF:."},
    {CH_SCHEME, ALNUM "+-."},
    {CH_USER, UNRES "&=+$,;?/"},
    {CH_PASSWORD, UNRES "&=+$,"},
    {CH_URI_PARAM, UNRES "[]/:&+$"},
    {CH_URI_HDR, UNRES "[]/?:+$"},
    {CH_TEL, ALNUM "+*#-.()"},
};

START_TEST(each_class_holds_what_the_grammar_says)
{
    unsigned i;
    int c;

    for (i = 0; i < PJ_ARRAY_SIZE(exact_classes); i++) {
        for (c = 0; c < 256; c++) {
            int member = c && strchr(exact_classes[i].members, c) != NULL;

            ck_assert_msg(!!ch_is((char)c, exact_classes[i].class) == member,
                          "class %#x, octet %#x", exact_classes[i].class, (unsigned)c);
        }
    }
}
END_TEST

START_TEST(no_lax_class_holds_what_delimits_messages)
{
    const unsigned lax = CH_USER_LAX | CH_URI_LAX | CH_VALUE_LAX | CH_AUTH_LAX | CH_CALL_ID;
    int c;

    for (c = 0; c <= ' '; c++)
        ck_assert_msg(!ch_is((char)c, lax), "octet %#x", (unsigned)c);
    ck_assert(!ch_is(0x7F, lax));
    ck_assert(!ch_is('"', CH_URI_LAX | CH_VALUE_LAX | CH_DISPLAY_LAX));
    ck_assert(!ch_is('<', CH_URI_LAX | CH_VALUE_LAX | CH_DISPLAY_LAX));
    ck_assert(!ch_is('\r', CH_DISPLAY_LAX) && !ch_is('\n', CH_DISPLAY_LAX));
    ck_assert(!ch_is('@', CH_USER_LAX));
}
END_TEST

START_TEST(a_span_ends_at_the_first_octet_outside)
{
    const char *text = exact("abc;d", 5);

    ck_assert_ptr_eq(ch_span(text, text + 5, CH_TOKEN), text + 3);
    ck_assert_ptr_eq(ch_span(text, text + 3, CH_TOKEN), text + 3);
    ck_assert_ptr_eq(ch_span(text, text, CH_TOKEN), text);
    ck_assert(ch_all(text, text + 3, CH_TOKEN) && !ch_all(text, text + 4, CH_TOKEN));
}
END_TEST

START_TEST(hexadecimal_digits_have_their_value)
{
    const char *digits = "0123456789abcdef";
    unsigned i;

    for (i = 0; i < 16; i++)
        ck_assert_uint_eq(ch_hex(digits[i]), i);
    ck_assert_uint_eq(ch_hex('A'), 10);
    ck_assert_uint_eq(ch_hex('F'), 15);
}
END_TEST

Suite *chars_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("chars", &t);

    tcase_add_test(t, each_class_holds_what_the_grammar_says);
    tcase_add_test(t, no_lax_class_holds_what_delimits_messages);
    tcase_add_test(t, a_span_ends_at_the_first_octet_outside);
    tcase_add_test(t, hexadecimal_digits_have_their_value);
    return s;
}
