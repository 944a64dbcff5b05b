/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_x_prefs_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3841 6, 9 */
        {"Accept-Contact", "*;mobility=\"mobile\";methods=\"INVITE\"", NULL},
        {"Accept-Contact", "*;audio;require", "*;require;audio"},
        {"Accept-Contact", "*;video;explicit", "*;explicit;video"},
        {"Accept-Contact", "*;methods=\"BYE\";class=\"business\";q=1.0", NULL},
        {"Reject-Contact", "*;actor=\"msg-taker\";video", NULL},
        {"Request-Disposition", "proxy, recurse, parallel", "proxy\nrecurse\nparallel"},
        /* RFC 6809 5.2 */
        {"Feature-Caps", "*;+sip.p2=\"<sip:p2@h>\"", NULL},
        /* RFC 5373 2, 4 */
        {"Answer-Mode", "Manual", NULL},
        {"Answer-Mode", "Manual;require", NULL},
        {"Priv-Answer-Mode", "Auto", NULL},
        /* RFC 3323 4.2, RFC 3325 9.3 */
        {"Privacy", "id", NULL},
        {"Privacy", "header;session;critical", NULL},
        /* RFC 4412 3 */
        {"Resource-Priority", "dsn.flash", NULL},
        {"Resource-Priority", "wps.3, dsn.flash", "wps.3\ndsn.flash"},
        {"Accept-Resource-Priority", "dsn.flash-override,     dsn.flash, dsn.immediate",
         "dsn.flash-override\ndsn.flash\ndsn.immediate"},
        {"Accept-Resource-Priority", "q735.0, q735.1", "q735.0\nq735.1"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"a", "* ; REQUIRE ; require ; explicit=1 , *", "*;require;require;explicit=1\n*"},
        {"j", "*", "*"},
        {"d", "no-fork", "no-fork"},
        {"Feature-Caps", "*;+a=\"#>=5,\\\"x\",*;+b", "*;+a=\"#>=5,\\\"x\"\n*;+b"},
        {"Privacy", " none ; user", "none;user"},
        {"Accept-Resource-Priority", "", ""},
        {"Answer-Mode", "auto;x=1;Require", "auto;require;x=1"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Accept-Contact", "", 0},
        {"Accept-Contact", "<sip:h>", 0},
        {"Accept-Contact", "*x", 1},
        {"Accept-Contact", "*,", 2},
        {"Reject-Contact", "*;", 2},
        {"Request-Disposition", "", 0},
        {"Request-Disposition", "a b", 2},
        {"Privacy", "", 0},
        {"Privacy", "id;", 3},
        {"Privacy", "id,user", 2},
        {"Resource-Priority", "", 0},
        {"Resource-Priority", "dsn", 3},
        {"Resource-Priority", "dsn.", 4},
        {"Resource-Priority", "dsn.a.b", 5},
        {"Resource-Priority", ".a", 0},
        {"Resource-Priority", "dsn .a", 3},
        {"Answer-Mode", "Auto;=", 5},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_accept_contact_hdr *ac = ext_of("Accept-Contact", "*;audio;require;methods=\"BYE\"");
    pjsip_x_privacy_hdr *p = ext_of("Privacy", "header;ID;critical");
    pjsip_x_resource_priority_hdr *rp = ext_of("Resource-Priority", "wps.3,dsn.flash");
    pj_str_t id = str("id");
    pj_str_t none = str("none");

    ck_assert_int_ne(ac->require, 0);
    ck_assert_int_eq(ac->explicit_match, 0);
    ck_is(ac->other_param.prev->value, "\"BYE\"");
    ck_assert_ptr_nonnull(pjsip_param_find(&p->values, &id));
    ck_assert_ptr_null(pjsip_param_find(&p->values, &none));
    ck_is(rp->name_space, "wps");
    ck_is(rp->priority, "3");
    ck_is(rp->next->priority, "flash");
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_accept_contact_hdr *ac = pjsip_x_accept_contact_hdr_create(pool);
    pjsip_x_privacy_hdr *p = pjsip_x_privacy_hdr_create(pool);
    pjsip_param id = {.name = str("id")};
    pjsip_param user = {.name = str("user")};

    ac->explicit_match = PJ_TRUE;
    ck_hdr_prints(ac, "Accept-Contact: *;explicit");
    pj_list_push_back(&p->values, &id);
    pj_list_push_back(&p->values, &user);
    ck_hdr_prints(p, "Privacy: id;user");
    ck_hdr_prints(pjsip_x_accept_resource_priority_hdr_create(pool), "Accept-Resource-Priority: ");
}
END_TEST

START_TEST(namespaces_and_priorities_ignore_case)
{
    ck_assert_int_eq(pjsip_hdr_ext_cmp(ext_of("Resource-Priority", "dsn.flash"),
                                       ext_of("Resource-Priority", "DSN.Flash")),
                     0);
    ck_assert_int_eq(pjsip_hdr_ext_cmp(ext_of("Privacy", "id;user"), ext_of("Privacy", "user;ID")),
                     0);
    ck_assert_int_ne(pjsip_hdr_ext_cmp(ext_of("Accept-Contact", "*;require"),
                                       ext_of("Accept-Contact", "*;explicit")),
                     0);
}
END_TEST

Suite *hdr_x_prefs_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_prefs", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    tcase_add_test(t, namespaces_and_priorities_ignore_case);
    return s;
}
