/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_x_content_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3261 20.2, 20.3 */
        {"Accept-Encoding", "gzip", NULL},
        {"Accept-Language", "da, en-gb;q=0.8, en;q=0.7", "da\nen-gb;q=0.8\nen;q=0.7"},
        /* RFC 3261 20.11 to 20.13, 20.24 */
        {"Content-Disposition", "session", NULL},
        {"Content-Disposition", "session;handling=optional", NULL},
        {"Content-Disposition", "attachment; filename=smime.p7m; handling=required",
         "attachment;handling=required;filename=smime.p7m"},
        {"Content-Encoding", "gzip", NULL},
        {"Content-Encoding", "tar", NULL},
        {"Content-Language", "fr", NULL},
        {"MIME-Version", "1.0", NULL},
        /* RFC 8262 3.2 */
        {"Content-ID", "<cn35t8jf02@example.com>", NULL},
        {"Content-ID", "<target123@atlanta.example.com>", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"Accept-Encoding", "", ""},
        {"Accept-Language", " \t", ""},
        {"Accept-Encoding", "*;q=0 ,gzip ; q = 1.000;Q=0.5", "*;q=0\ngzip;q=1;Q=0.5"},
        {"Accept-Language", "*;x=\"a,b\";q=.5", "*;q=0.5;x=\"a,b\""},
        {"Content-Encoding", "deflate,gzip", "deflate\ngzip"},
        {"Content-Disposition", "Render;HANDLING;handling=\"a b\"",
         "Render;handling=\"a b\";HANDLING"},
        {"MIME-Version", "12.345", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Accept-Encoding", ",", 0},
        {"Accept-Encoding", "gzip,", 5},
        {"Accept-Encoding", "gzip;q=2", 7},
        {"Accept-Encoding", "gzip;q=0.5x", 10},
        {"Content-Encoding", "", 0},
        {"Content-Disposition", "", 0},
        {"Content-Disposition", "a b", 2},
        {"Content-ID", "a@b", 0},
        {"Content-ID", "<>", 1},
        {"Content-ID", "<a@b", 4},
        {"Content-ID", "<a b>", 2},
        {"MIME-Version", "1", 1},
        {"MIME-Version", "1.", 2},
        {"MIME-Version", ".0", 0},
        {"MIME-Version", "1.4294967296", 2},
        {"MIME-Version", "1 .0", 1},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_accept_language_hdr *l = ext_of("Accept-Language", "da, en-gb;q=0.8;x");
    pjsip_x_mime_version_hdr *v = ext_of("mime-version", "1.27");
    pjsip_x_content_id_hdr *id = ext_of("Content-ID", "<a@b>");

    ck_assert_uint_eq(ext_ring_size(l), 2);
    ck_assert_int_eq(l->q1000, -1);
    ck_assert_int_eq(l->next->q1000, 800);
    ck_is(l->next->value, "en-gb");
    ck_is(l->next->other_param.next->name, "x");
    ck_assert_uint_eq(v->major_version, 1);
    ck_assert_uint_eq(v->minor_version, 27);
    ck_is(id->value, "a@b");
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_accept_encoding_hdr *e = pjsip_x_accept_encoding_hdr_create(pool);
    pjsip_x_content_id_hdr *id = pjsip_x_content_id_hdr_create(pool);

    ck_hdr_prints(e, "Accept-Encoding: ");
    e->value = str("gzip");
    e->q1000 = 5;
    ck_hdr_prints(e, "Accept-Encoding: gzip;q=0.005");
    id->value = str("x@y");
    ck_hdr_prints(id, "Content-ID: <x@y>");
}
END_TEST

Suite *hdr_x_content_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_content", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    return s;
}
