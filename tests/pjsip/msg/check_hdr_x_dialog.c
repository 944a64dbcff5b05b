/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip-ua/sip_replaces.h>
#include <pjsip-ua/sip_timer.h>
#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_x_dialog_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3891 1, 6.1 */
        {"Replaces", "425928@bobster.example.org;to-tag=7743;from-tag=6472", NULL},
        {"Replaces",
         "98732@sip.example.com           ;from-tag=r33th4x0r             ;to-tag=ff87ff",
         "98732@sip.example.com;to-tag=ff87ff;from-tag=r33th4x0r"},
        {"Replaces", "12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only", NULL},
        /* RFC 3911 7 */
        {"Join", "12adf2f34456gs5;to-tag=12345;from-tag=54321", NULL},
        {"Join", "87134@192.0.2.23;to-tag=24796;from-tag=0", NULL},
        /* RFC 4538 8 */
        {"Target-Dialog",
         "fa77as7dad8-sd98ajzz@host.example.com  ;local-tag=kkaz-   ;remote-tag=6544",
         "fa77as7dad8-sd98ajzz@host.example.com;remote-tag=6544;local-tag=kkaz-"},
        /* RFC 3261 20.21 */
        {"In-Reply-To", "70710@saturn.bell-tel.com, 17320@saturn.bell-tel.com",
         "70710@saturn.bell-tel.com\n17320@saturn.bell-tel.com"},
        /* RFC 3262 7.1, 7.2 */
        {"RSeq", "988789", NULL},
        {"RAck", "776656 1 INVITE", NULL},
        /* RFC 4028 11 */
        {"Session-Expires", "4000;refresher=uac", NULL},
        {"x", "50", NULL},
        {"Min-SE", "3600", NULL},
        /* RFC 7989 5, 10; RFC 7329 7.1 */
        {"Session-ID", "ab30317f1a784dc48ff824d0d3715d86;  remote=47755a9de7794ba387653f2099600ef2",
         "ab30317f1a784dc48ff824d0d3715d86;remote=47755a9de7794ba387653f2099600ef2"},
        {"Session-ID", "ab30317f1a784dc48ff824d0d3715d86", NULL},
        {"Session-ID", "ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000",
         NULL},
        /* RFC 7433 4 */
        {"User-to-User", "56a390f3d2b7310023a2;encoding=hex;purpose=foo;content=bar",
         "56a390f3d2b7310023a2;purpose=foo;content=bar;encoding=hex"},
        /* RFC 5393 5.8, RFC 5626 9.2 */
        {"Max-Breadth", "60", NULL},
        {"Flow-Timer", "120", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"Replaces", "a<b>:\"c\"@d;to-tag=1;Early-Only;early-only=x;to-tag=2",
         "a<b>:\"c\"@d;to-tag=1;early-only;early-only=x;to-tag=2"},
        {"RSeq", "4294967295", NULL},
        {"RSeq", "007", "7"},
        {"RAck", "4294967295  \t2147483647 mYmethod", "4294967295 2147483647 mYmethod"},
        {"Session-Expires", "4294967295 ; Refresher = UAS", "4294967295;refresher=UAS"},
        {"User-to-User", "\"a;b,c\";encoding=x,00", "\"a;b,c\";encoding=x\n00"},
        {"Min-SE", "90;x=\"y\"", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Replaces", "", 0},
        {"Replaces", ";to-tag=1", 0},
        {"Replaces", "a b", 2},
        {"Replaces", "a,b", 1},
        {"Replaces", "a;to-tag=\"", 9},
        {"RSeq", "", 0},
        {"RSeq", "4294967296", 0},
        {"RSeq", "36893488147419103233", 0},
        {"RSeq", "1 2", 2},
        {"RSeq", "-1", 0},
        {"RAck", "1", 1},
        {"RAck", "1 2", 3},
        {"RAck", "1 2147483648 A", 2},
        {"RAck", "1 1 A B", 6},
        {"RAck", "1 1 ", 4},
        {"Session-Expires", "4294967296", 0},
        {"Session-Expires", "x", 0},
        {"Min-SE", "1x", 1},
        {"Session-ID", "", 0},
        {"Session-ID", "ab30317f1a784dc48ff824d0d3715d8", 31},
        {"Session-ID", "ab30317f1a784dc48ff824d0d3715d860", 33},
        {"Session-ID", "AB30317F1A784DC48FF824D0D3715D86", 0},
        {"Session-ID", "ab30317f1a784dc48ff824d0d3715d86;remote=1", 41},
        {"User-to-User", "", 0},
        {"In-Reply-To", "a@b,", 4},
        {"Max-Breadth", "60;x", 2},
        {"Join", "a;to-tag=1,", 10},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_replaces_hdr *r = ext_of("Replaces", "c@h;From-Tag=f;to-tag=t;x");
    pjsip_x_target_dialog_hdr *td = ext_of("Target-Dialog", "c;local-tag=l;remote-tag=r");
    pjsip_x_rack_hdr *ra = ext_of("RAck", "7 1 INVITE");
    pjsip_sess_expires_hdr *se = ext_of("x", "90;refresher=uac");
    pjsip_min_se_hdr *ms = ext_of("min-se", "91");
    pjsip_x_rseq_hdr *rs = ext_of("RSeq", "5");

    ck_is(r->call_id, "c@h");
    ck_is(r->to_tag, "t");
    ck_is(r->from_tag, "f");
    ck_assert_int_eq(r->early_only, 0);
    ck_is(r->other_param.next->name, "x");
    ck_is(td->to_tag, "r");
    ck_is(td->from_tag, "l");
    ck_assert_uint_eq(ra->rseq, 7);
    ck_assert_uint_eq(ra->cseq, 1);
    ck_assert_int_eq(ra->method.id, PJSIP_INVITE_METHOD);
    ck_assert_uint_eq(se->sess_expires, 90);
    ck_is(se->refresher, "uac");
    ck_is(se->name, "Session-Expires");
    ck_assert_uint_eq(ms->min_se, 91);
    ck_assert_uint_eq(rs->value, 5);
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_replaces_hdr *r = pjsip_replaces_hdr_create(pool);
    pjsip_sess_expires_hdr *se = pjsip_sess_expires_hdr_create(pool);
    pjsip_min_se_hdr *ms = pjsip_min_se_hdr_create(pool);
    pjsip_x_rack_hdr *ra = pjsip_x_rack_hdr_create(pool);

    r->call_id = str("c");
    r->early_only = PJ_TRUE;
    ck_hdr_prints(r, "Replaces: c;early-only");
    se->sess_expires = 1800;
    ck_hdr_prints(se, "Session-Expires: 1800");
    ms->min_se = 90;
    ck_hdr_prints(ms, "Min-SE: 90");
    ra->rseq = 1;
    ra->cseq = 2;
    pjsip_method_set(&ra->method, PJSIP_BYE_METHOD);
    ck_hdr_prints(ra, "RAck: 1 2 BYE");
}
END_TEST

START_TEST(identifiers_compare_with_case)
{
    ck_assert_int_ne(
        pjsip_hdr_ext_cmp(ext_of("Replaces", "a;to-tag=x"), ext_of("Replaces", "A;to-tag=x")), 0);
    ck_assert_int_ne(
        pjsip_hdr_ext_cmp(ext_of("Replaces", "a;to-tag=x"), ext_of("Replaces", "a;to-tag=X")), 0);
    ck_assert_int_eq(pjsip_hdr_ext_cmp(ext_of("Session-Expires", "9;refresher=UAC"),
                                       ext_of("Session-Expires", "09;refresher=uac")),
                     0);
    ck_assert_int_ne(pjsip_hdr_ext_cmp(ext_of("RAck", "1 1 BYE"), ext_of("RAck", "1 1 bye")), 0);
}
END_TEST

Suite *hdr_x_dialog_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_dialog", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    tcase_add_test(t, identifiers_compare_with_case);
    return s;
}
