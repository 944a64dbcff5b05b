/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_ims.h>

suite_fn hdr_x_ims_addr_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3325 10 */
        {"P-Asserted-Identity", "\"Cullen Jennings\" <sip:fluffy@cisco.com>", NULL},
        {"P-Asserted-Identity", "tel:+14085264000", "<tel:+14085264000>"},
        {"P-Preferred-Identity", "\"Cullen Jennings\" <sip:fluffy@cisco.com>", NULL},
        /* RFC 7315 5.1, 4.2 */
        {"P-Associated-URI", "<sip:user1@example.com>;x=1, \"B\" <tel:+1>",
         "<sip:user1@example.com>;x=1\n\"B\" <tel:+1>"},
        {"P-Called-Party-ID", "<sip:user1-business@example.com>", NULL},
        /* RFC 5002 5, RFC 4457 4, RFC 8496 6, RFC 8498 6.2 */
        {"P-Profile-Key", "<sip:chatroom-!.*!@example.com>", NULL},
        {"P-User-Database", "<aaa://host.example.com;transport=tcp>", NULL},
        {"P-Charge-Info", "<sip:+14075550134@example.net;user=phone>", NULL},
        {"P-Served-User", "<sip:user@example.com>; orig-cdiv; regstate=reg",
         "<sip:user@example.com>;regstate=reg;orig-cdiv"},
        {"P-Served-User", "<sip:user@example.com>; sescase=term; regstate=unreg",
         "<sip:user@example.com>;sescase=term;regstate=unreg"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"P-Associated-URI", "", ""},
        {"P-Asserted-Identity", "\"a, b\" <sip:x@h>,<tel:+1;ext=5>",
         "\"a, b\" <sip:x@h>\n<tel:+1;ext=5>"},
        {"P-Asserted-Identity", "sip:+1@h;user=phone", "<sip:+1@h>;user=phone"},
        {"P-Preferred-Identity", "Bell Alex <sips:a@h>", "\"Bell Alex\" <sips:a@h>"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"P-Asserted-Identity", "", 0},
        {"P-Asserted-Identity", "Bell, Alex <sip:a@h>", 4},
        {"P-Asserted-Identity", "<sip:a@h", 1},
        {"P-Asserted-Identity", "<sip:a@h>,", 10},
        {"P-Called-Party-ID", "<sip:h>,<sip:i>", 7},
        {"P-Served-User", "<sip:h>;sescase=", 16},
        {"P-User-Database", "<>", 1},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_p_asserted_identity_hdr *id =
        ext_of("P-Asserted-Identity", "\"C J\" <sip:f@h>, tel:+1");
    pjsip_x_p_served_user_hdr *su = ext_of("P-Served-User", "<sip:u@h>;ORIG-CDIV;sescase=orig");

    ck_assert_uint_eq(ext_ring_size(id), 2);
    ck_is(id->name_addr.display, "C J");
    ck_assert(PJSIP_URI_SCHEME_IS_TEL(&id->next->name_addr));
    ck_assert_int_ne(su->orig_cdiv, 0);
    ck_is(su->sescase, "orig");
    ck_assert_int_eq(su->regstate.slen, 0);
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_p_asserted_identity_hdr *id = pjsip_x_p_asserted_identity_hdr_create(pool);

    id->name_addr.display = str("Me \"x\"");
    id->name_addr.uri = pjsip_parse_uri(pool, (char *)"sip:a@h", 7, 0);
    ck_hdr_prints(id, "P-Asserted-Identity: \"Me \\\"x\\\"\" <sip:a@h>");
    ck_hdr_prints(pjsip_x_p_associated_uri_hdr_create(pool), "P-Associated-URI: ");
}
END_TEST

Suite *hdr_x_ims_addr_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_ims_addr", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    return s;
}
