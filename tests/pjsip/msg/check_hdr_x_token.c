/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_x_token_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3261 20.26, 20.29, 20.43 */
        {"Priority", "emergency", NULL},
        {"Priority", "non-urgent", NULL},
        {"Proxy-Require", "foo", NULL},
        {"Warning", "307 isi.edu \"Session parameter 'foo' not understood\"", NULL},
        {"Warning",
         "370 devnull \"Choose a bigger pipe\", 301 isi.edu \"Incompatible network address type "
         "'E.164'\"",
         "370 devnull \"Choose a bigger pipe\"\n301 isi.edu \"Incompatible network address type "
         "'E.164'\""},
        /* RFC 3326 2, RFC 8606 4 */
        {"Reason", "SIP ;cause=200 ;text=\"Call completed elsewhere\"",
         "SIP;cause=200;text=\"Call completed elsewhere\""},
        {"Reason", "Q.850 ;cause=16 ;text=\"Terminated\"", "Q.850;cause=16;text=\"Terminated\""},
        {"Reason", "Q.850;cause=1;text=\"Unallocated (unassigned) number\"; location=LN",
         "Q.850;cause=1;text=\"Unallocated (unassigned) number\";location=LN"},
        /* RFC 4488 7, RFC 3903 15, RFC 5839 7, RFC 6086 12 */
        {"Refer-Sub", "false", NULL},
        {"SIP-ETag", "dx200xyz", NULL},
        {"SIP-If-Match", "kwj449x", NULL},
        {"Suppress-If-Match", "ffee2", NULL},
        {"Suppress-If-Match", "*", NULL},
        {"Info-Package", "foo", NULL},
        {"Recv-Info", "P, R", "P\nR"},
        {"Recv-Info", "", ""},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"Warning", "300 [2001:db8::1]:5060 \"a, \\\"b\\\"\"  ,399 h \"\"",
         "300 [2001:db8::1]:5060 \"a, \\\"b\\\"\"\n399 h \"\""},
        {"Reason", "SIP;text=\"a,b;c\";CAUSE=0,Q.850", "SIP;cause=0;text=\"a,b;c\"\nQ.850"},
        {"Reason", "SIP;cause=1;cause=2;text=Busy", "SIP;cause=1;text=\"Busy\";cause=2"},
        {"Proxy-Require", "a,b", "a\nb"},
        {"Refer-Sub", "TRUE;x=1", NULL},
        {"Recv-Info", "foo;a=b , bar", "foo;a=b\nbar"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Priority", "", 0},
        {"Priority", "a,b", 1},
        {"Warning", "", 0},
        {"Warning", "1000 h \"x\"", 0},
        {"Warning", "307", 3},
        {"Warning", "307 h", 5},
        {"Warning", "307 h x", 6},
        {"Warning", "307 h \"x", 6},
        {"Warning", "307\"x\"", 3},
        {"Reason", "", 0},
        {"Reason", "SIP;cause=x", 10},
        {"Reason", "SIP;cause=4294967295", 10},
        {"Reason", "SIP;cause=\"1\"", 10},
        {"Reason", "SIP,,Q", 4},
        {"SIP-ETag", "a b", 2},
        {"Recv-Info", ",", 0},
        {"Info-Package", "a,b", 1},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_reason_hdr *r = ext_of("Reason", "SIP;cause=200;text=\"x\";location=U,Q.850");
    pjsip_x_warning_hdr *w = ext_of("Warning", "399 h:5060 \"a \\\"b\\\"\"");

    ck_is(r->protocol, "SIP");
    ck_assert_uint_eq(r->cause, 200);
    ck_is(r->text, "x");
    ck_is(r->location, "U");
    ck_assert_uint_eq(r->next->cause, PJSIP_X_NONE);
    ck_assert_ptr_null(r->next->text.ptr);
    ck_assert_uint_eq(w->code, 399);
    ck_is(w->agent, "h:5060");
    ck_is(w->text, "a \\\"b\\\"");
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_reason_hdr *r = pjsip_x_reason_hdr_create(pool);
    pjsip_x_warning_hdr *w = pjsip_x_warning_hdr_create(pool);

    r->protocol = str("SIP");
    r->cause = 486;
    r->text = str("Busy\r\nEvil: 1");
    ck_hdr_prints(r, "Reason: SIP;cause=486;text=\"Busy  Evil: 1\"");
    w->code = 399;
    w->agent = str("h");
    w->text = str("x");
    ck_hdr_prints(w, "Warning: 399 h \"x\"");
    ck_hdr_prints(pjsip_x_recv_info_hdr_create(pool), "Recv-Info: ");
}
END_TEST

START_TEST(entity_tags_compare_with_case)
{
    ck_assert_int_ne(pjsip_hdr_ext_cmp(ext_of("SIP-ETag", "a"), ext_of("SIP-ETag", "A")), 0);
    ck_assert_int_eq(pjsip_hdr_ext_cmp(ext_of("Priority", "a"), ext_of("Priority", "A")), 0);
    ck_assert_int_ne(pjsip_hdr_ext_cmp(ext_of("Reason", "SIP;cause=1"), ext_of("Reason", "SIP")),
                     0);
}
END_TEST

Suite *hdr_x_token_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_token", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    tcase_add_test(t, entity_tags_compare_with_case);
    return s;
}
