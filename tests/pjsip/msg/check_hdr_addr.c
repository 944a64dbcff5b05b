/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

suite_fn hdr_addr_suite;

START_TEST(from_and_to_hold_a_name_addr_a_tag_and_parameters)
{
    pjsip_from_hdr *f =
        hdr_of("f", "\"Alice\" <sip:alice@h;user=phone> ; tag = 9fxced76sl;x=\"y z\"");
    pjsip_name_addr *addr;

    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(f->type, PJSIP_H_FROM);
    addr = (pjsip_name_addr *)f->uri;
    ck_is(addr->display, "Alice");
    ck_is(((pjsip_sip_uri *)addr->uri)->user, "alice");
    ck_is(f->tag, "9fxced76sl");
    ck_is(f->other_param.next->value, "\"y z\"");
    ck_hdr_prints(f, "From: \"Alice\" <sip:alice@h;user=phone>;tag=9fxced76sl;x=\"y z\"");
    ck_hdr_roundtrip("To", "<sip:h>", "To: <sip:h>");
}
END_TEST

START_TEST(without_brackets_the_parameters_are_the_headers)
{
    pjsip_to_hdr *to = hdr_of("To", "sip:+12125551212@server.phone2net.com;tag=887s;user=phone");
    pjsip_sip_uri *uri = pjsip_uri_get_uri(to->uri);

    ck_assert_int_eq(uri->user_param.slen, 0);
    ck_is(to->tag, "887s");
    ck_is(to->other_param.next->name, "user");
    ck_hdr_prints(to, "To: <sip:+12125551212@server.phone2net.com>;tag=887s;user=phone");
}
END_TEST

START_TEST(a_from_can_become_a_to_and_back)
{
    pjsip_fromto_hdr *h = hdr_of("From", "<sip:h>;tag=a");

    ck_hdr_prints(pjsip_fromto_hdr_set_to(h), "To: <sip:h>;tag=a");
    ck_assert_int_eq(h->type, PJSIP_H_TO);
    ck_hdr_prints(pjsip_fromto_hdr_set_from(h), "From: <sip:h>;tag=a");
}
END_TEST

START_TEST(a_bare_uri_that_a_program_sets_gets_brackets)
{
    pjsip_from_hdr *h = pjsip_from_hdr_create(pool);
    pjsip_contact_hdr *c = pjsip_contact_hdr_create(pool);
    pjsip_sip_uri *uri = pjsip_sip_uri_create(pool, PJ_FALSE);

    uri->host = str("h");
    h->uri = (pjsip_uri *)uri;
    c->uri = (pjsip_uri *)uri;
    ck_hdr_prints(h, "From: <sip:h>");
    ck_hdr_prints(c, "Contact: <sip:h>");
    h = pjsip_from_hdr_init(pool, pj_pool_alloc(pool, sizeof(*h)));
    ck_assert_int_eq(h->tag.slen, 0);
}
END_TEST

START_TEST(hazard_108_broken_from_and_to_are_refused)
{
    static const char *const bad[] = {
        "",
        ";",
        "<",
        ">",
        "<>",
        "sip:",
        "/",
        "<sip:h>;",
        "<sip:h>;;",
        "<sip:h>;tag=",
        "<sip:h>;=a",
        "<sip:h>;tag=a b",
        "<sip:h>,<sip:i>",
        "<sip:h>x",
        "sip:h?a=b",
        "\"a",
        "\"a\\",
        "sip:h;tag=\"",
        "<sip:h>;tag=\"a",
        "Bell, Alex <sip:h>",
        "<sip:h;>",
        "sip:h h",
        "<sip:h>;ta g=1",
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        ck_hdr_refused("From", bad[i]);
        ck_hdr_refused("To", bad[i]);
    }
}
END_TEST

START_TEST(hazard_95_a_from_tag_of_64_kib_is_kept)
{
    size_t tag_len = 65536;
    char *text = malloc(tag_len + 16);
    char *out = malloc(tag_len + 64);
    pj_str_t name = str("From");
    pjsip_from_hdr *f;

    memcpy(text, "<sip:h>;tag=", 12);
    memset(text + 12, 't', tag_len);
    f = pjsip_parse_hdr(pool, &name, text, tag_len + 12, NULL);
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(f->tag.slen, (long)tag_len);
    ck_assert_int_eq(pjsip_hdr_print_on(f, out, tag_len + 64), (int)tag_len + 18);
    ck_assert_int_eq(pjsip_hdr_print_on(f, out, tag_len + 17), -1);
    ck_assert_ptr_nonnull(pjsip_hdr_clone(pool, f));
    free(text);
    free(out);
}
END_TEST

START_TEST(a_contact_has_q_expires_and_parameters)
{
    pjsip_contact_hdr *c = hdr_of("m", "\"Mr. Watson\" <sip:watson@h> ;q=0.75; expires=3600;"
                                       "+sip.instance=\"<urn:uuid:1>\";reg-id=1");

    ck_assert_int_eq(c->star, 0);
    ck_assert_int_eq(c->q1000, 750);
    ck_assert_uint_eq(c->expires, 3600);
    ck_is(c->other_param.next->value, "\"<urn:uuid:1>\"");
    ck_hdr_prints(c, "Contact: \"Mr. Watson\" <sip:watson@h>;q=0.75;expires=3600"
                     ";+sip.instance=\"<urn:uuid:1>\";reg-id=1");
    c = hdr_of("Contact", "sip:h");
    ck_assert_int_eq(c->q1000, -1);
    ck_assert_uint_eq(c->expires, PJSIP_EXPIRES_NOT_SPECIFIED);
}
END_TEST

START_TEST(a_star_contact_stands_alone)
{
    pjsip_contact_hdr *c = hdr_of("Contact", " * ");

    ck_assert_int_ne(c->star, 0);
    ck_hdr_prints(c, "Contact: *");
    ck_hdr_refused("Contact", "*,<sip:h>");
    ck_hdr_refused("Contact", "*;expires=0");
    ck_hdr_refused("Contact", "<sip:h>,*");
}
END_TEST

START_TEST(q_values_have_up_to_three_decimals)
{
    static const struct {
        const char *text;
        int q;
        const char *printed;
    } good[] = {
        {"0", 0, "0"},        {"1", 1000, "1"},      {"0.5", 500, "0.5"},
        {"0.05", 50, "0.05"}, {"0.005", 5, "0.005"}, {"0.123", 123, "0.123"},
        {"1.000", 1000, "1"}, {".5", 500, "0.5"},    {"0.9999", 999, "0.999"},
        {"0.", 0, "0"},
    };
    static const char *const bad[] = {"2", "1.1", "1.001", "x", "-1", "0.x", "0.5.5", "\"\"", "10"};
    char text[64];
    char printed[64];
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(good); i++) {
        pjsip_contact_hdr *c;

        snprintf(text, sizeof(text), "<sip:h>;q=%s", good[i].text);
        snprintf(printed, sizeof(printed), "Contact: <sip:h>;q=%s", good[i].printed);
        c = hdr_of("Contact", text);
        ck_assert_msg(c && c->q1000 == good[i].q, "%s", text);
        ck_hdr_prints(c, printed);
    }
    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        snprintf(text, sizeof(text), "<sip:h>;q=%s", bad[i]);
        ck_hdr_refused("Contact", text);
    }
}
END_TEST

START_TEST(hazard_3_expires_of_a_contact_is_range_checked)
{
    pjsip_contact_hdr *c = hdr_of("Contact", "<sip:h>;expires=4294967294");

    ck_assert_uint_eq(c->expires, 4294967294u);
    ck_hdr_refused("Contact", "<sip:h>;expires=4294967296");
    ck_hdr_refused("Contact", "<sip:h>;expires=18446744073709551616");
    ck_hdr_refused("Contact", "<sip:h>;expires=-1");
    ck_hdr_refused("Contact", "<sip:h>;expires=");
    ck_hdr_refused("Contact", "<sip:h>;expires");
}
END_TEST

START_TEST(several_contacts_become_several_headers)
{
    pjsip_contact_hdr *c = hdr_of("Contact", "\"a, b\" <sip:1?h=v,w>;x , sip:2;y,<sip:3>");

    ck_assert_ptr_nonnull(c);
    ck_assert_uint_eq(pj_list_size(c) + 1, 3);
    ck_hdr_prints(c, "Contact: \"a, b\" <sip:1?h=v%2Cw>;x");
    ck_hdr_prints(c->next, "Contact: <sip:2>;y");
    ck_hdr_prints(c->next->next, "Contact: <sip:3>");
    ck_hdr_refused("Contact", "sip:user@example.com?Route=%3Csip:sip.example.com%3E");
    ck_hdr_refused("Contact", "<sip:h>,");
    ck_hdr_refused("Contact", "<sip:h>;;;;");
}
END_TEST

START_TEST(routes_keep_order_and_parameters)
{
    pjsip_route_hdr *r = hdr_of("Route", "<sip:p1;lr>;a=b , \"P\" <sip:p2;transport=tcp;lr>");
    pjsip_sip_uri *uri;

    ck_assert_ptr_nonnull(r);
    ck_assert_int_eq(r->type, PJSIP_H_ROUTE);
    uri = (pjsip_sip_uri *)r->name_addr.uri;
    ck_is(uri->host, "p1");
    ck_assert_int_ne(uri->lr_param, 0);
    ck_hdr_prints(r, "Route: <sip:p1;lr>;a=b");
    ck_hdr_prints(r->next, "Route: \"P\" <sip:p2;transport=tcp;lr>");
    ck_hdr_prints(pjsip_routing_hdr_set_rr(r), "Record-Route: <sip:p1;lr>;a=b");
    ck_hdr_prints(pjsip_routing_hdr_set_route(r), "Route: <sip:p1;lr>;a=b");
    ck_hdr_roundtrip("Record-Route", "<sip:p1;ttl=3;lr>", "Record-Route: <sip:p1;lr>");
}
END_TEST

START_TEST(broken_routes_are_refused)
{
    static const char *const bad[] = {"",          "<sip:h>,", ",<sip:h>", "<sip:h>;",
                                      "<sip:h>;=", "<sip:h",   "sip:h h",  "<sip:h> <sip:i>"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_hdr_refused(i % 2 ? "Route" : "Record-Route", bad[i]);
}
END_TEST

START_TEST(created_routing_headers_have_their_names)
{
    pjsip_route_hdr *r = pjsip_route_hdr_create(pool);
    pjsip_rr_hdr *rr = pjsip_rr_hdr_create(pool);

    r->name_addr.uri = pjsip_parse_uri(pool, (char *)"sip:h", 5, 0);
    rr->name_addr.uri = r->name_addr.uri;
    ck_hdr_prints(r, "Route: <sip:h>");
    ck_hdr_prints(rr, "Record-Route: <sip:h>");
    ck_assert_int_eq(pjsip_rr_hdr_init(pool, r)->type, PJSIP_H_RECORD_ROUTE);
    ck_assert_int_eq(pjsip_route_hdr_init(pool, r)->type, PJSIP_H_ROUTE);
}
END_TEST

Suite *hdr_addr_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_addr", &t);

    tcase_add_test(t, from_and_to_hold_a_name_addr_a_tag_and_parameters);
    tcase_add_test(t, without_brackets_the_parameters_are_the_headers);
    tcase_add_test(t, a_from_can_become_a_to_and_back);
    tcase_add_test(t, a_bare_uri_that_a_program_sets_gets_brackets);
    tcase_add_test(t, hazard_108_broken_from_and_to_are_refused);
    tcase_add_test(t, hazard_95_a_from_tag_of_64_kib_is_kept);
    tcase_add_test(t, a_contact_has_q_expires_and_parameters);
    tcase_add_test(t, a_star_contact_stands_alone);
    tcase_add_test(t, q_values_have_up_to_three_decimals);
    tcase_add_test(t, hazard_3_expires_of_a_contact_is_range_checked);
    tcase_add_test(t, several_contacts_become_several_headers);
    tcase_add_test(t, routes_keep_order_and_parameters);
    tcase_add_test(t, broken_routes_are_refused);
    tcase_add_test(t, created_routing_headers_have_their_names);
    return s;
}
