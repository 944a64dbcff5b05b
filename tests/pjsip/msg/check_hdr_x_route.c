/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_x_route_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3327 5.5, RFC 5626 A */
        {"Path", "<sip:P3.EXAMPLEHOME.COM;lr>,<sip:P1.EXAMPLEVISITED.COM;lr>",
         "<sip:P3.EXAMPLEHOME.COM;lr>\n<sip:P1.EXAMPLEVISITED.COM;lr>"},
        {"Path", "<sip:VskztcQ/S8p4WPbOnHbuyh5iJvJIW3ib@ep1.example.com;lr;ob>", NULL},
        /* RFC 3608 6.4 */
        {"Service-Route", "<sip:P2.HOME.EXAMPLE.COM;lr>,  <sip:HSP.HOME.EXAMPLE.COM;lr>",
         "<sip:P2.HOME.EXAMPLE.COM;lr>\n<sip:HSP.HOME.EXAMPLE.COM;lr>"},
        /* RFC 3261 20.31 */
        {"Reply-To", "Bob <sip:bob@biloxi.com>", "\"Bob\" <sip:bob@biloxi.com>"},
        /* RFC 3515 2.1, RFC 4508 2 */
        {"Refer-To", "sip:alice@atlanta.example.com", "<sip:alice@atlanta.example.com>"},
        {"Refer-To",
         "<sip:bob@biloxi.example.net?Accept-Contact=sip:bobsdesk.biloxi.example.net"
         "&Call-ID%3D55432%40alicepc.atlanta.example.com>",
         "<sip:bob@biloxi.example.net?Accept-Contact=sip:bobsdesk.biloxi.example.net"
         "&Call-ID%3D55432%40alicepc.atlanta.example.com=>"},
        {"Refer-To",
         "<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3B"
         "to-tag%3D12345%3Bfrom-tag%3D5FFE-3994>",
         NULL},
        {"Refer-To", "<http://www.ietf.org>", NULL},
        {"Refer-To", "\"My Car\" <sip:a@h>;audio;+sip.x=\"#<5\"",
         "\"My Car\" <sip:a@h>;audio;+sip.x=\"#<5\""},
        /* RFC 3892 3 */
        {"Referred-By", "sip:r@ref.example;cid=\"2UWQFN309shb3@ref.example\"",
         "<sip:r@ref.example>;cid=\"2UWQFN309shb3@ref.example\""},
        {"Referred-By", "<sip:referrer@referrer.example>", NULL},
        /* RFC 7614 4.8 */
        {"Refer-Events-At", "<sips:vPT3izGmo8NTxaPADRZvEAY22BKx@example.com;gr>", NULL},
        /* RFC 7044 5 */
        {"History-Info", "<sip:UserA@ims.example.com>;index=1;foo=bar", NULL},
        {"History-Info",
         "<sip:UserA@ims.example.com?Reason=SIP%3Bcause%3D302>;index=1.1,"
         "<sip:UserB@example.com?Privacy=history&Reason=SIP%3Bcause%3D486>;index=1.2;mp=1.1,"
         "<sip:45432@192.168.0.3>;index=1.3;rc=1.2",
         "<sip:UserA@ims.example.com?Reason=SIP%3Bcause%3D302>;index=1.1\n"
         "<sip:UserB@example.com?Privacy=history&Reason=SIP%3Bcause%3D486>;index=1.2;mp=1.1\n"
         "<sip:45432@192.168.0.3>;index=1.3;rc=1.2"},
        /* RFC 7544 4.2 */
        {"Diversion",
         "<sip:diverting_user2_addr>;reason=user-busy;counter=1;privacy=full, "
         "<sip:diverting_user1_addr>;reason=unconditional;counter=1;privacy=off",
         "<sip:diverting_user2_addr>;reason=user-busy;counter=1;privacy=full\n"
         "<sip:diverting_user1_addr>;reason=unconditional;counter=1;privacy=off"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        /* what follows a bare URI is the header's */
        {"Diversion", "sip:a@h;user=phone;counter=2", "<sip:a@h>;counter=2;user=phone"},
        {"Path", "sip:p;lr , \"a, b\" <sip:q?X=a,b> ; x", "<sip:p>;lr\n\"a, b\" <sip:q?X=a%2Cb>;x"},
        {"Path", " \t<sip:h> \t", "<sip:h>"},
        /* parameters in any case and order; the second of a name is kept */
        {"Diversion", "<tel:+1>;SCREEN=yes;Reason=\"x, y\";reason=z",
         "<tel:+1>;reason=\"x, y\";screen=yes;reason=z"},
        {"History-Info", "<sip:h>;index;rc=1;index=1", "<sip:h>;index=1;rc=1;index"},
        {"Referred-By", "<sip:h>;cid=bare", "<sip:h>;cid=\"bare\""},
        {"Reply-To", "<sip:[2001:db8::1]:5070>;a=[::1]", NULL},
        {"Diversion", "<sip:h>;counter=00", "<sip:h>;counter=0"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Path", "", 0},
        {"Path", "<sip:h", 1},
        {"Path", "<sip:h>,", 8},
        {"Path", "<sip:h>,,<sip:i>", 8},
        {"Path", "<sip:h> x", 8},
        {"Path", "<sip:h>;", 8},
        {"Path", "<sip:h>;=1", 8},
        {"Path", "<sip:h>;a=\"", 10},
        {"Path", "sip:h?a=b", 5},
        {"Refer-To", "<sip:h>,<sip:i>", 7},
        {"Refer-To", "*", 0},
        {"Refer-Events-At", "sip:wsXa9mkHtPcGu8@example.com", 0},
        {"Diversion", "<sip:h>;counter=100", 16},
        {"Diversion", "<sip:h>;counter=18446744073709551617", 16},
        {"Diversion", "<sip:h>;limit=x", 14},
        {"Diversion", "<sip:h>;limit=-1", 14},
        {"Diversion", "<sip:h>\r\nEvil: 1", 7},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_history_info_hdr *hi =
        ext_of("History-Info", "\"A\" <sip:a@h?Reason=SIP%3Bcause%3D302>;Index=1.2;NP=1;ext=\"q\"");
    pjsip_x_diversion_hdr *d = ext_of("Diversion", "<sip:a@h>;counter=99");
    pjsip_sip_uri *uri = (pjsip_sip_uri *)hi->name_addr.uri;

    ck_is(hi->name_addr.display, "A");
    ck_is(uri->header_param.next->value, "SIP;cause=302");
    ck_is(hi->index, "1.2");
    ck_is(hi->np, "1");
    ck_assert_int_eq(hi->rc.slen, 0);
    ck_is(hi->other_param.next->value, "\"q\"");
    ck_assert_uint_eq(d->counter, 99);
    ck_assert_uint_eq(d->limit, PJSIP_X_NONE);
    ck_assert_int_eq(d->reason.slen, 0);
}
END_TEST

/* CVE-2026-57161: a registrar that gives more than any table holds. */
START_TEST(hazard_38_a_service_route_may_have_many_values)
{
    static const char one[] = "<sip:p.example;lr>,";
    static char value[5000 * (sizeof(one) - 1) + 1];

    for (unsigned i = 0; i < 5000; i++)
        memcpy(value + i * (sizeof(one) - 1), one, sizeof(one) - 1);
    value[sizeof(value) - 2] = '\0'; /* the last comma */
    ck_assert_uint_eq(ext_ring_size(ext_of("Service-Route", value)), 5000);
    ck_assert_uint_eq(ext_ring_size(ext_of("Path", value)), 5000);
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_referred_by_hdr *r = pjsip_x_referred_by_hdr_create(pool);
    pjsip_x_diversion_hdr *d = pjsip_x_diversion_hdr_create(pool);
    char buf[100];

    ck_assert_int_eq(pjsip_hdr_print_on(r, buf, sizeof(buf)), 13);
    r->name_addr.uri = pjsip_parse_uri(pool, (char *)"sip:a@h", 7, 0);
    r->cid = str("x@y");
    ck_hdr_prints(r, "Referred-By: <sip:a@h>;cid=\"x@y\"");
    d->name_addr.uri = r->name_addr.uri;
    d->counter = 0;
    d->reason = str("no answer");
    ck_hdr_prints(d, "Diversion: <sip:a@h>;reason=\"no answer\";counter=0");
    ck_is(pjsip_x_refer_to_hdr_create(pool)->sname, "r");
}
END_TEST

START_TEST(addresses_compare_as_addresses)
{
    ck_assert_int_eq(pjsip_hdr_ext_cmp(ext_of("Refer-To", "<sip:a@H;x=1;y=2>;b;c=D"),
                                       ext_of("r", "\"me\" <sip:a@h;y=2;x=1>;C=d;B")),
                     0);
    ck_assert_int_ne(
        pjsip_hdr_ext_cmp(ext_of("Refer-To", "<sip:a@h>"), ext_of("Refer-To", "<sip:A@h>")), 0);
    ck_assert_int_ne(
        pjsip_hdr_ext_cmp(ext_of("Refer-To", "<sip:a@h>"), ext_of("Refer-To", "<sip:a@h>;x")), 0);
    ck_assert_int_ne(
        pjsip_hdr_ext_cmp(ext_of("Refer-To", "<sip:a@h>"), ext_of("Reply-To", "<sip:a@h>")), 0);
    ck_assert_int_ne(pjsip_hdr_ext_cmp(ext_of("Referred-By", "<sip:a@h>;cid=\"a\""),
                                       ext_of("Referred-By", "<sip:a@h>;cid=\"A\"")),
                     0);
    ck_assert_int_ne(pjsip_hdr_ext_cmp(pjsip_x_path_hdr_create(pool), ext_of("Path", "<sip:a@h>")),
                     0);
    ck_assert_int_eq(
        pjsip_hdr_ext_cmp(pjsip_x_path_hdr_create(pool), pjsip_x_path_hdr_create(pool)), 0);
}
END_TEST

Suite *hdr_x_route_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_route", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, hazard_38_a_service_route_may_have_many_values);
    tcase_add_test(t, a_program_fills_what_it_creates);
    tcase_add_test(t, addresses_compare_as_addresses);
    return s;
}
