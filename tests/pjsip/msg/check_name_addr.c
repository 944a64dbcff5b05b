/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn name_addr_suite;

static pjsip_name_addr *parse(const char *text)
{
    size_t len = strlen(text);

    return (pjsip_name_addr *)pjsip_parse_uri(pool, exact(text, len), len,
                                              PJSIP_PARSE_URI_AS_NAMEADDR);
}

START_TEST(display_names_come_quoted_unquoted_or_not_at_all)
{
    static const struct {
        const char *text, *display, *printed;
    } cases[] = {
        {"<sip:h>", "", "<sip:h>"},
        {"sip:h", "", "<sip:h>"},
        {"Alice <sip:h>", "Alice", "\"Alice\" <sip:h>"},
        {"Alice  B. Smith  <sip:h>", "Alice  B. Smith", "\"Alice  B. Smith\" <sip:h>"},
        {"caller<sip:h>", "caller", "\"caller\" <sip:h>"},
        {"\"Bob \\\"x\\\"\" <sip:h>", "Bob \\\"x\\\"", "\"Bob \\\"x\\\"\" <sip:h>"},
        {"\"\"<sip:h>", "", "<sip:h>"},
        {"\"a,b;c<d>\" <sip:h;p>", "a,b;c<d>", "\"a,b;c<d>\" <sip:h;p>"},
        {"J\xC3\xB6rg (work) <sip:h>", "J\xC3\xB6rg (work)", "\"J\xC3\xB6rg (work)\" <sip:h>"},
        {"%Z%45 <sip:h>", "%Z%45", "\"%Z%45\" <sip:h>"},
        {"  <sip:h>  ", "", "<sip:h>"},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjsip_name_addr *addr = parse(cases[i].text);
        char buf[128];
        pj_str_t got;
        int len;

        ck_assert_msg(addr != NULL, "%s", cases[i].text);
        ck_is(addr->display, cases[i].display);
        len = pjsip_uri_print(PJSIP_URI_IN_CONTACT_HDR, pjsip_uri_clone(pool, addr), buf,
                              sizeof(buf));
        pj_strset(&got, buf, (pj_size_t)len);
        ck_is(got, cases[i].printed);
        while (--len >= 0)
            ck_assert_int_eq(pjsip_uri_print(PJSIP_URI_IN_CONTACT_HDR, addr, buf, (size_t)len), -1);
    }
}
END_TEST

START_TEST(hazard_90_a_display_name_with_an_open_end_is_refused)
{
    static const char *const bad[] = {
        "\"abc <sip:h>", "\"abc\\\" <sip:h>",
        "\"abc\\",       "Bell, Alexander <sip:h>",
        "a;b <sip:h>",   "\"a\" \"b\" <sip:h>",
        "<sip:h",        "<>",
        "< sip:h>",      "<sip:h >",
        "\"a\"",         "a\"b\" <sip:h>",
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_assert_msg(parse(bad[i]) == NULL, "%s", bad[i]);
}
END_TEST

START_TEST(the_uri_inside_is_found_compared_and_printed_in_a_request_line)
{
    pjsip_name_addr *a = parse("\"Alice\" <sip:alice@h>");
    pjsip_name_addr *b = parse("<sip:alice@H>");
    char buf[64];
    pj_str_t got;
    int len;

    ck_assert_ptr_eq(pjsip_uri_get_uri(a), a->uri);
    ck_assert(PJSIP_URI_SCHEME_IS_SIP(a));
    ck_assert_int_eq(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, a, b), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, a, b->uri), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, a, parse("sip:h")), PJSIP_ECMPUSER);
    len = pjsip_uri_print(PJSIP_URI_IN_REQ_URI, a, buf, sizeof(buf));
    pj_strset(&got, buf, (pj_size_t)len);
    ck_is(got, "sip:alice@h");
}
END_TEST

START_TEST(a_name_addr_without_uri_does_no_harm)
{
    pjsip_name_addr *addr = pjsip_name_addr_create(pool);
    char buf[8];

    ck_assert_ptr_null(pjsip_uri_get_uri(addr));
    ck_assert_int_eq(pjsip_uri_get_scheme(addr)->slen, 0);
    ck_assert_int_eq(pjsip_uri_print(PJSIP_URI_IN_OTHER, addr, buf, sizeof(buf)), 2);
    ck_assert_ptr_nonnull(pjsip_uri_clone(pool, addr));
    ck_assert_int_eq(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, addr, addr), PJ_SUCCESS);
}
END_TEST

START_TEST(without_brackets_parameters_are_the_headers_or_the_uris_as_asked)
{
    const char *text = "sip:h;a=b";
    pjsip_sip_uri *u;

    u = (pjsip_sip_uri *)pjsip_parse_uri(pool, exact(text, 9), 9, 0);
    ck_assert(!pj_list_empty(&u->other_param));
    ck_assert_ptr_null(pjsip_parse_uri(pool, exact(text, 9), 9, PJSIP_PARSE_URI_IN_FROM_TO_HDR));
}
END_TEST

Suite *name_addr_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("name_addr", &t);

    tcase_add_test(t, display_names_come_quoted_unquoted_or_not_at_all);
    tcase_add_test(t, hazard_90_a_display_name_with_an_open_end_is_refused);
    tcase_add_test(t, the_uri_inside_is_found_compared_and_printed_in_a_request_line);
    tcase_add_test(t, a_name_addr_without_uri_does_no_harm);
    tcase_add_test(t, without_brackets_parameters_are_the_headers_or_the_uris_as_asked);
    return s;
}
