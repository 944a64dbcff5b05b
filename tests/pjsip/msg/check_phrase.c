/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn phrase_suite;

START_TEST(codes_have_the_phrases_of_rfc_3261)
{
    static const struct {
        int code;
        const char *text;
    } cases[] = {
        {100, "Trying"},
        {180, "Ringing"},
        {183, "Session Progress"},
        {200, "OK"},
        {302, "Moved Temporarily"},
        {400, "Bad Request"},
        {404, "Not Found"},
        {486, "Busy Here"},
        {487, "Request Terminated"},
        {503, "Service Unavailable"},
        {505, "Version Not Supported"},
        {603, "Decline"},
        {608, "Rejected"},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++)
        ck_is(*pjsip_get_status_text(cases[i].code), cases[i].text);
}
END_TEST

START_TEST(any_number_has_a_phrase)
{
    int code;

    for (code = -5; code < 1005; code++)
        ck_assert_int_gt(pjsip_get_status_text(code)->slen, 0);
    ck_assert_int_gt(pjsip_get_status_text(0x7FFFFFFF)->slen, 0);
    ck_assert_int_gt(pjsip_get_status_text((int)0x80000000)->slen, 0);
    ck_is(*pjsip_get_status_text(299), "OK");
}
END_TEST

Suite *phrase_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("phrase", &t);

    tcase_add_test(t, codes_have_the_phrases_of_rfc_3261);
    tcase_add_test(t, any_number_has_a_phrase);
    return s;
}
