/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn uri_suite;

static pjsip_uri *parse(const char *text)
{
    size_t len = strlen(text);

    return pjsip_parse_uri(pool, exact(text, len), len, 0);
}

START_TEST(a_uri_of_another_scheme_is_kept_whole)
{
    static const char *const uris[] = {"http://www.example.com/a;b?c=d", "isbn:2983792873",
                                       "urn:service:sos", "soap.beep://192.0.2.103:3002"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(uris); i++) {
        pjsip_uri *u = parse(uris[i]);
        pjsip_uri *copy;
        char buf[100];
        pj_str_t got;
        int len;

        ck_assert_msg(u != NULL, "%s", uris[i]);
        ck_assert(!PJSIP_URI_SCHEME_IS_SIP(u) && !PJSIP_URI_SCHEME_IS_SIPS(u));
        copy = pjsip_uri_clone(pool, u);
        ck_assert_int_eq(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, u, copy), PJ_SUCCESS);
        ck_assert_int_ne(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, u, parse("x:y")), PJ_SUCCESS);
        ck_assert_int_ne(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, u, parse("sip:y")), PJ_SUCCESS);
        len = pjsip_uri_print(PJSIP_URI_IN_OTHER, copy, buf, sizeof(buf));
        pj_strset(&got, buf, (pj_size_t)len);
        ck_is(got, uris[i]);
        while (--len >= 0)
            ck_assert_int_eq(pjsip_uri_print(PJSIP_URI_IN_OTHER, u, buf, (size_t)len), -1);
    }
}
END_TEST

START_TEST(the_fields_of_another_uri_are_scheme_and_content)
{
    pjsip_other_uri *u = (pjsip_other_uri *)parse("urn:service:sos");

    ck_is(u->scheme, "urn");
    ck_is(u->content, "service:sos");
}
END_TEST

START_TEST(hazard_88_odd_uris_are_refused)
{
    static const char *const bad[] = {"/",      "//",  ":x",   "x:",  "a b:c", "x:a b",
                                      "x:a\"b", "x:<", "-x:y", "%:x", "x:\x01"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_assert_msg(parse(bad[i]) == NULL, "%s", bad[i]);
}
END_TEST

Suite *uri_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("uri", &t);

    tcase_add_test(t, a_uri_of_another_scheme_is_kept_whole);
    tcase_add_test(t, the_fields_of_another_uri_are_scheme_and_content);
    tcase_add_test(t, hazard_88_odd_uris_are_refused);
    return s;
}
