/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_ims.h>

suite_fn hdr_x_dcs_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 5503 5.1 */
        {"P-DCS-Trace-Party-ID",
         "<sip:+12345678912@domain.com;user=phone>;   timestamp=3434688831.2327",
         "<sip:+12345678912@domain.com;user=phone>;timestamp=3434688831.2327"},
        /* after the grammars of RFC 5503 6.1, 7.1, 8.1: there are no examples */
        {"P-DCS-OSPS", "BLV", NULL},
        {"P-DCS-Billing-Info",
         "123456789abcdef0/"
         "ABCD@h.example.com;rksgroup=g1;charge=\"sip:a@b\";calling=\"tel:+1\";called=\"tel:+2\";"
         "routing=\"tel:+3\";locroute=\"tel:+4\";jip=\"+1;jip-context=+1\"",
         NULL},
        {"P-DCS-LAES", "[2001:db8::1]:5000;content=h:99;bcid=01AB;cccid=7", NULL},
        {"P-DCS-Redirect", "\"tel:+1\";redirector-uri=\"sip:a@b\";count=3", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"P-DCS-LAES", "h ; CCCID = 1;x", "h;cccid=1;x"},
        {"P-DCS-Redirect", "\"tel:+1\" ; count=04294967294", "\"tel:+1\";count=4294967294"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"P-DCS-Trace-Party-ID", "", 0},         {"P-DCS-OSPS", "a b", 2},
        {"P-DCS-Billing-Info", "12", 2},         {"P-DCS-Billing-Info", "12/", 3},
        {"P-DCS-Billing-Info", "xyz/a@b", 0},    {"P-DCS-LAES", "", 0},
        {"P-DCS-Redirect", "tel:+1", 0},         {"P-DCS-Redirect", "\"a\";count=4294967295", 10},
        {"P-DCS-Redirect", "\"a\";count=x", 10},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_p_dcs_billing_info_hdr *b =
        ext_of("P-DCS-Billing-Info", "12ab/34@h;called=\"sip:c@d;x\"");
    pjsip_x_p_dcs_redirect_hdr *r = ext_of("P-DCS-Redirect", "\"tel:+1\"");

    ck_is(b->correlation_id, "12ab");
    ck_is(b->feid, "34@h");
    ck_is(b->called, "sip:c@d;x");
    ck_assert_ptr_null(b->calling.ptr);
    ck_is(r->called_id, "tel:+1");
    ck_assert_uint_eq(r->count, PJSIP_X_NONE);
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_p_dcs_laes_hdr *l = pjsip_x_p_dcs_laes_hdr_create(pool);
    pjsip_x_p_dcs_redirect_hdr *r = pjsip_x_p_dcs_redirect_hdr_create(pool);

    l->sig = str("h:1");
    l->bcid = str("0");
    ck_hdr_prints(l, "P-DCS-LAES: h:1;bcid=0");
    r->called_id = str("tel:+1");
    r->count = 0;
    ck_hdr_prints(r, "P-DCS-Redirect: \"tel:+1\";count=0");
}
END_TEST

Suite *hdr_x_dcs_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_dcs", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    return s;
}
