/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_x_info_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3261 20.4, RFC 7462 3 */
        {"Alert-Info", "<http://www.example.com/sounds/moo.wav>", NULL},
        {"Alert-Info", "<file://ring.pcm>;alert=external", NULL},
        {"Alert-Info", "<urn:alert:source:internal>", NULL},
        /* RFC 3261 20.9, 20.18; RFC 6910 4.1 */
        {"Call-Info",
         "<http://wwww.example.com/alice/photo.jpg> ;purpose=icon,  "
         "<http://www.example.com/alice/> ;purpose=info",
         "<http://wwww.example.com/alice/photo.jpg>;purpose=icon\n<http://www.example.com/alice/"
         ">;purpose=info"},
        {"Call-Info", "<sip:monitor@h>;purpose=call-completion;m=NR", NULL},
        {"Error-Info", "<sip:not-in-service-recording@atlanta.com>", NULL},
        /* RFC 6442 4, 5 */
        {"Geolocation", "<cid:target123@atlanta.example.com>", NULL},
        {"Geolocation", "<sips:target123@server5.atlanta.example.com>, <cid:a@b>",
         "<sips:target123@server5.atlanta.example.com>\n<cid:a@b>"},
        {"Geolocation-Routing", "no", NULL},
        {"Geolocation-Error", "100 ; code=\"Cannot Process Location\"",
         "100;code=\"Cannot Process Location\""},
        /* RFC 8876 5.2 */
        {"AlertMsg-Error", "101 ; message=\"Alert payload was not present or could not be found\"",
         "101;message=\"Alert payload was not present or could not be found\""},
        /* RFC 6794 4.4.5 */
        {"Policy-ID", "sip:policy@proxy.example.com;token=a1",
         "<sip:policy@proxy.example.com>;token=a1"},
        {"Policy-Contact", "<sip:host.example.com>;non-cacheable;alt-uri=policy.example.com", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"Alert-Info", "http://www.notused.com;info=alert-autoanswer;delay=0",
         "<http://www.notused.com>;info=alert-autoanswer;delay=0"},
        {"Call-Info", "<sip:h>;answer-after=0;purpose=x;Purpose=y",
         "<sip:h>;purpose=x;answer-after=0;Purpose=y"},
        {"Geolocation-Routing", "Yes;x=\"a;b\"", NULL},
        {"Geolocation-Error", "7;CODE=short;code=\"again\"", "7;code=\"short\";code=\"again\""},
        {"Geolocation-Error", "999;code=\"\"", NULL},
        {"Policy-Contact", "<sip:h>;non-cacheable=1;Non-Cacheable;non-cacheable",
         "<sip:h>;non-cacheable;non-cacheable=1;non-cacheable"},
        {"Error-Info", "<sip:a,b@h>,<http://h/?a;b,c>;x", "<sip:a,b@h>\n<http://h/?a;b,c>;x"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Alert-Info", "", 0},
        {"Alert-Info", "ring1", 5},
        {"Alert-Info", "<>", 1},
        {"Call-Info", "<sip:h>;purpose=,", 16},
        {"Geolocation-Error", "1000", 0},
        {"Geolocation-Error", "99999999999999999999", 0},
        {"Geolocation-Error", "x", 0},
        {"Geolocation-Error", "1 2", 2},
        {"AlertMsg-Error", "100;message=\"a", 12},
        {"AlertMsg-Error", "-1", 0},
        {"Geolocation-Routing", "", 0},
        {"Geolocation-Routing", "yes,no", 3},
        {"Policy-ID", "<sip:h>;token=\"", 14},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_call_info_hdr *ci = ext_of("Call-Info", "<http://h/a>;purpose=icon;x,<sip:i>");
    pjsip_x_policy_contact_hdr *pc = ext_of("Policy-Contact", "<sip:h>;NON-cacheable");
    pjsip_x_error_hdr *e = ext_of("Geolocation-Error", "100;code=\"a \\\"b\\\"\"");

    ck_assert_uint_eq(ext_ring_size(ci), 2);
    ck_is(ci->purpose, "icon");
    ck_is(((pjsip_other_uri *)ci->name_addr.uri)->scheme, "http");
    ck_is(ci->other_param.next->name, "x");
    ck_assert_int_eq(ci->next->purpose.slen, 0);
    ck_assert_int_ne(pc->non_cacheable, 0);
    ck_assert_uint_eq(e->code, 100);
    ck_is(e->text, "a \\\"b\\\"");
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_geolocation_error_hdr *g = pjsip_x_geolocation_error_hdr_create(pool);
    pjsip_x_alertmsg_error_hdr *a = pjsip_x_alertmsg_error_hdr_create(pool);

    g->code = 42;
    g->text = str("a \"quote\"\r\n");
    a->code = 7;
    ck_hdr_prints(g, "Geolocation-Error: 42;code=\"a \\\"quote\\\"  \"");
    ck_hdr_prints(a, "AlertMsg-Error: 7");
    ck_assert_int_ne(pjsip_hdr_ext_cmp(g, a), 0);
}
END_TEST

Suite *hdr_x_info_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_info", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    return s;
}
