/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn uri_sip_suite;

static pjsip_uri *parse(const char *text)
{
    size_t len = strlen(text);

    return pjsip_parse_uri(pool, exact(text, len), len, 0);
}

static pjsip_sip_uri *sip(const char *text)
{
    pjsip_uri *uri = parse(text);

    ck_assert_msg(uri != NULL, "%s", text);
    return (pjsip_sip_uri *)uri;
}

static void ck_prints(pjsip_uri_context_e context, const void *uri, const char *text)
{
    char buf[512];
    pj_str_t got;
    int len = pjsip_uri_print(context, uri, buf, sizeof(buf));

    ck_assert_int_ge(len, 0);
    pj_strset(&got, buf, (pj_size_t)len);
    ck_is(got, text);
    while (--len >= 0)
        ck_assert_int_eq(pjsip_uri_print(context, uri, exact(buf, (size_t)len), (size_t)len), -1);
}

START_TEST(every_part_of_a_uri_has_its_field)
{
    pjsip_sip_uri *u =
        sip("sips:alice:se%3Acret@[2001:db8::1]:5071;user=phone;method=INVITE;"
            "transport=tcp;ttl=15;maddr=239.255.255.1;lr;x=%41;y?Subject=hi%20you&b=");

    ck_assert(PJSIP_URI_SCHEME_IS_SIPS(u));
    ck_assert(!PJSIP_URI_SCHEME_IS_SIP(u));
    ck_is(u->user, "alice");
    ck_is(u->passwd, "se:cret");
    ck_is(u->host, "2001:db8::1");
    ck_assert_int_eq(u->port, 5071);
    ck_is(u->user_param, "phone");
    ck_is(u->method_param, "INVITE");
    ck_is(u->transport_param, "tcp");
    ck_assert_int_eq(u->ttl_param, 15);
    ck_is(u->maddr_param, "239.255.255.1");
    ck_assert_int_eq(u->lr_param, 1);
    ck_is(u->other_param.next->name, "x");
    ck_is(u->other_param.next->value, "A");
    ck_is(u->other_param.next->next->name, "y");
    ck_is(u->header_param.next->value, "hi you");
    ck_prints(PJSIP_URI_IN_OTHER, u,
              "sips:alice:se%3Acret@[2001:db8::1]:5071;user=phone;method=INVITE;transport=tcp;"
              "ttl=15;maddr=239.255.255.1;lr;x=A;y?Subject=hi%20you&b=");
}
END_TEST

START_TEST(a_uri_without_more_than_a_host_has_empty_fields)
{
    pjsip_sip_uri *u = sip("sip:example.com");

    ck_assert_int_eq(u->user.slen, 0);
    ck_is(u->host, "example.com");
    ck_assert_int_eq(u->port, 0);
    ck_assert_int_eq(u->ttl_param, -1);
    ck_assert_int_eq(u->lr_param, 0);
    ck_assert(pj_list_empty(&u->other_param) && pj_list_empty(&u->header_param));
}
END_TEST

START_TEST(each_place_prints_the_parts_table_1_allows_there)
{
    pjsip_sip_uri *u =
        sip("sip:u@h:5070;user=ip;method=BYE;transport=udp;ttl=1;maddr=::1;lr;o=1?h=v");

    ck_prints(PJSIP_URI_IN_REQ_URI, u,
              "sip:u@h:5070;user=ip;transport=udp;ttl=1;maddr=[::1];lr;o=1");
    ck_prints(PJSIP_URI_IN_FROMTO_HDR, u, "sip:u@h;user=ip;o=1");
    ck_prints(PJSIP_URI_IN_ROUTING_HDR, u, "sip:u@h:5070;user=ip;transport=udp;maddr=[::1];lr;o=1");
    ck_prints(PJSIP_URI_IN_CONTACT_HDR, u,
              "sip:u@h:5070;user=ip;method=BYE;transport=udp;ttl=1;maddr=[::1];lr;o=1?h=v");
    pjsip_cfg()->endpt.allow_port_in_fromto_hdr = PJ_TRUE;
    ck_prints(PJSIP_URI_IN_FROMTO_HDR, u, "sip:u@h:5070;user=ip;o=1");
    pjsip_cfg()->endpt.allow_port_in_fromto_hdr = PJ_FALSE;
}
END_TEST

START_TEST(what_is_no_uri_is_refused)
{
    static const char *const bad[] = {
        "",
        "sip",
        "sip:",
        ":",
        "sip:@",
        "sip:@host",
        "sip:a@",
        "sip:a@:5060",
        "sip:[]",
        "sip:[::1",
        "sip:::1]",
        "sip:h:",
        "sip:h:x",
        "sip:h:65536",
        "sip:h:99999999999999999999",
        "sip:h:-1",
        "sip:h;",
        "sip:h;;a",
        "sip:h;=1",
        "sip:h;a b",
        "sip:h;ttl=256",
        "sip:h;ttl=",
        "sip:h;ttl=x",
        "sip:h?",
        "sip:h?=1",
        "sip:h?a=1&",
        "sip:a%@h",
        "sip:a%4@h",
        "sip:a%4z@h",
        "sip:h;x=%",
        "sip:a b@h",
        "sip:a@b@c",
        "sip:a@h h",
        "sip:a\\@h",
        "sip:h;x=\"",
        "1sip:h",
        "s ip:h",
        "sip:2001:db8::1",
        "sip:h/p",
        "<sip:h",
        "sip:h>",
        "<sip:h>x",
        "\"a\" sip:h",
        "\"a <sip:h>",
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_assert_msg(parse(bad[i]) == NULL, "%s", bad[i]);
}
END_TEST

START_TEST(no_truncation_of_a_uri_is_read_past_its_end)
{
    const char *text =
        "sips:al%69ce:pw@[2001:db8::1]:5071;transport=tcp;ttl=15;lr;x=%41?Subject=a%20b&c=d";
    size_t len;

    for (len = 0; len <= strlen(text); len++)
        pjsip_parse_uri(pool, exact(text, len), len, 0);
}
END_TEST

START_TEST(escapes_are_made_anew_as_each_part_needs_them)
{
    static const char *cases[][2] = {
        {"sip:%61lice@h", "sip:alice@h"},
        {"sip:a%40b@h", "sip:a%40b@h"},
        {"sip:a%3bb;c@h", "sip:a;b;c@h"},
        {"sip:a%00b@h", "sip:a%00b@h"},
        {"sip:v%25%34%31@h", "sip:v%2541@h"},
        {"sip:h;x=%3b%3d%3f", "sip:h;x=%3B%3D%3F"},
        {"sip:h?x=%26%3d%3f", "sip:h?x=%26%3D?"},
        {"sip:\xC3\xA4@h", "sip:%C3%A4@h"},
        {"sip:a#b@h", "sip:a%23b@h"},
        {"SIP:u@H;Transport=UDP", "sip:u@H;transport=UDP"},
        {"sip:h;lr=on", "sip:h;lr"},
        {"sip:h;transport=tcp;transport=udp", "sip:h;transport=tcp;transport=udp"},
        {"sip:h;maddr=[::1]", "sip:h;maddr=[::1]"},
        {"sip:h:0005060", "sip:h:5060"},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjsip_uri *u = parse(cases[i][0]);

        ck_assert_msg(u != NULL, "%s", cases[i][0]);
        ck_prints(PJSIP_URI_IN_OTHER, u, cases[i][1]);
        ck_prints(PJSIP_URI_IN_OTHER, parse(cases[i][1]), cases[i][1]);
        ck_prints(PJSIP_URI_IN_OTHER, pjsip_uri_clone(pool, u), cases[i][1]);
    }
}
END_TEST

/* The examples of RFC 3261 19.1.4, and one case for each thing that can differ. */
START_TEST(uris_are_compared_by_the_rules_of_19_1_4)
{
    static const struct {
        const char *a, *b;
        pj_status_t status;
    } cases[] = {
        {"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", 0},
        {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", 0},
        {"sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", 0},
        {"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
         "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", 0},
        {"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
         "sip:alice@atlanta.com?priority=urgent&subject=project%20x", 0},
        {"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP",
         PJSIP_ECMPUSER},
        {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", PJSIP_ECMPPORT},
        {"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", PJSIP_ECMPTRANSPORTPRM},
        {"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", PJSIP_ECMPPORT},
        {"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting",
         PJSIP_ECMPHEADERPARAM},
        {"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", PJSIP_ECMPHOST},
        {"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off",
         PJSIP_ECMPOTHERPARAM},
        {"sip:a@h", "sips:a@h", PJSIP_ECMPSCHEME},
        {"sip:a@h", "tel:1", PJSIP_ECMPSCHEME},
        {"sip:a:p@h", "sip:a:q@h", PJSIP_ECMPPASSWD},
        {"sip:a:p@h", "sip:a@h", PJSIP_ECMPPASSWD},
        {"sip:a@h", "sip:h", PJSIP_ECMPUSER},
        {"sip:h;user=phone", "sip:h", PJSIP_ECMPUSERPARAM},
        {"sip:h;ttl=1", "sip:h", PJSIP_ECMPTTLPARAM},
        {"sip:h;method=BYE", "sip:h", PJSIP_ECMPMETHODPARAM},
        {"sip:h;maddr=1.2.3.4", "sip:h", PJSIP_ECMPMADDRPARAM},
        {"sip:h;lr", "sip:h", 0},
        {"sip:%00@h", "sip:%00%00@h", PJSIP_ECMPUSER},
        {"sip:a@h", "<sip:a@h>", 0},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjsip_uri *a = parse(cases[i].a);
        pjsip_uri *b = parse(cases[i].b);

        ck_assert(a && b);
        ck_assert_msg(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, a, b) == cases[i].status, "%s %s: %d",
                      cases[i].a, cases[i].b, pjsip_uri_cmp(PJSIP_URI_IN_OTHER, a, b));
        ck_assert_msg((pjsip_uri_cmp(PJSIP_URI_IN_OTHER, b, a) == 0) == (cases[i].status == 0),
                      "%s %s the other way", cases[i].a, cases[i].b);
    }
}
END_TEST

START_TEST(a_created_uri_is_empty_and_can_change_its_scheme)
{
    pjsip_sip_uri *u = pjsip_sip_uri_create(pool, PJ_FALSE);
    pjsip_sip_uri copy;

    u->host = str("h");
    ck_prints(PJSIP_URI_IN_OTHER, u, "sip:h");
    pjsip_sip_uri_set_secure(u, PJ_TRUE);
    ck_prints(PJSIP_URI_IN_OTHER, u, "sips:h");
    pjsip_sip_uri_init(&copy, PJ_FALSE);
    pjsip_sip_uri_assign(pool, &copy, u);
    ck_prints(PJSIP_URI_IN_OTHER, &copy, "sips:h");
}
END_TEST

START_TEST(hazard_10_a_uri_of_64_kib_is_parsed_and_printed)
{
    size_t size = 65536;
    char *text = exact("", 0);
    char *out;
    pjsip_uri *u;

    text = malloc(size);
    out = malloc(size + 16);
    memset(text, 'a', size);
    memcpy(text, "sip:", 4);
    memcpy(text + size - 2, "@h", 2);
    u = pjsip_parse_uri(pool, text, size, 0);
    ck_assert_ptr_nonnull(u);
    ck_assert_int_eq(pjsip_uri_print(PJSIP_URI_IN_OTHER, u, out, size), (int)size);
    ck_assert_int_eq(memcmp(text, out, size), 0);
    free(text);
    free(out);
}
END_TEST

START_TEST(a_line_break_escaped_in_maddr_stays_escaped)
{
    pjsip_uri *u = parse("sip:a@b;maddr=%0D%0AX%3A%20y");

    ck_assert_ptr_nonnull(u);
    ck_prints(PJSIP_URI_IN_REQ_URI, u, "sip:a@b;maddr=%0D%0AX:%20y");
    ck_prints(PJSIP_URI_IN_REQ_URI, parse("sip:a@b;maddr=%3E:"), "sip:a@b;maddr=%3E:");
    ck_prints(PJSIP_URI_IN_REQ_URI, parse("sip:a@b;maddr=%3A:1"), "sip:a@b;maddr=[::1]");
}
END_TEST

START_TEST(a_uri_with_a_parameter_twice_equals_itself)
{
    pjsip_uri *u = parse("sip:a@b;day=monday;day=tuesday?c=d&c=e");
    pjsip_uri *other = parse("sip:a@b;day=monday?c=d&c=e");

    ck_assert_int_eq(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, u, u), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, u, other), PJSIP_ECMPOTHERPARAM);
    ck_assert_int_eq(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, other, u), PJSIP_ECMPOTHERPARAM);
}
END_TEST

START_TEST(a_parameter_that_may_not_stand_somewhere_may_not_stand_there_twice)
{
    pjsip_uri *u = parse("sip:h;lr;ttl=1;maddr=m;method=M;transport=t"
                         ";lr;ttl=1;maddr=m;method=M;transport=t;user=u;user=v;x");

    ck_prints(PJSIP_URI_IN_FROMTO_HDR, u, "sip:h;user=u;user=v;x");
    ck_prints(PJSIP_URI_IN_ROUTING_HDR, u,
              "sip:h;user=u;transport=t;maddr=m;lr;lr;maddr=m;transport=t;user=v;x");
}
END_TEST

Suite *uri_sip_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("uri_sip", &t);

    tcase_add_test(t, every_part_of_a_uri_has_its_field);
    tcase_add_test(t, a_uri_without_more_than_a_host_has_empty_fields);
    tcase_add_test(t, each_place_prints_the_parts_table_1_allows_there);
    tcase_add_test(t, what_is_no_uri_is_refused);
    tcase_add_test(t, no_truncation_of_a_uri_is_read_past_its_end);
    tcase_add_test(t, escapes_are_made_anew_as_each_part_needs_them);
    tcase_add_test(t, uris_are_compared_by_the_rules_of_19_1_4);
    tcase_add_test(t, a_created_uri_is_empty_and_can_change_its_scheme);
    tcase_add_test(t, hazard_10_a_uri_of_64_kib_is_parsed_and_printed);
    tcase_add_test(t, a_line_break_escaped_in_maddr_stays_escaped);
    tcase_add_test(t, a_uri_with_a_parameter_twice_equals_itself);
    tcase_add_test(t, a_parameter_that_may_not_stand_somewhere_may_not_stand_there_twice);
    return s;
}
