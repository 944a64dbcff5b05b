/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn hdr_value_suite;

START_TEST(call_ids_are_one_word_of_any_visible_octets)
{
    pjsip_cid_hdr *c = hdr_of("i", "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");

    ck_is(c->id, "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
    ck_hdr_prints(c, "Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
    ck_hdr_refused("Call-ID", "");
    ck_hdr_refused("Call-ID", "a b");
    ck_hdr_refused("Call-ID", "a\x01");
    c = pjsip_cid_hdr_create(pool);
    c->id = str("x");
    ck_hdr_prints(c, "Call-ID: x");
}
END_TEST

START_TEST(hazard_51_content_length_is_range_checked)
{
    pjsip_clen_hdr *c = hdr_of("l", "0042");
    static const char *const bad[] = {"",
                                      "-1",
                                      "-999",
                                      "x",
                                      "1x",
                                      "1 2",
                                      "1,2",
                                      "2147483648",
                                      "4294967295",
                                      "4294967296",
                                      "18446744073709551616",
                                      "0x10"};
    unsigned i;

    ck_assert_int_eq(c->len, 42);
    ck_hdr_prints(c, "Content-Length: 42");
    ck_hdr_roundtrip("Content-Length", "2147483647", "Content-Length: 2147483647");
    ck_hdr_prints(pjsip_clen_hdr_create(pool), "Content-Length: 0");
    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_hdr_refused("Content-Length", bad[i]);
}
END_TEST

START_TEST(content_types_have_type_subtype_and_parameters)
{
    pjsip_ctype_hdr *c = hdr_of("c", "multipart/mixed ; boundary=\"a;b\";x=y");
    static const char *const bad[] = {"",
                                      "text",
                                      "text/",
                                      "/plain",
                                      "text/plain;",
                                      "text/plain;=",
                                      "text/plain;a=\"",
                                      "text/plain x",
                                      "text/plain,text/html"};
    unsigned i;

    ck_is(c->media.type, "multipart");
    ck_is(c->media.subtype, "mixed");
    ck_is(c->media.param.next->value, "\"a;b\"");
    ck_hdr_prints(c, "Content-Type: multipart/mixed;boundary=\"a;b\";x=y");
    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_hdr_refused("Content-Type", bad[i]);
    c = pjsip_ctype_hdr_create(pool);
    ck_assert_int_eq(c->media.type.slen, 0);
}
END_TEST

START_TEST(retry_after_has_a_comment_and_parameters)
{
    pjsip_retry_after_hdr *r = hdr_of("Retry-After", "120 (I'm in (a) meeting);duration=3600;x");
    static const char *const bad[] = {
        "", "x", "-1", "2147483648", "949302838503028349304023988", "1 (", "1 )", "1 x", "1;"};
    unsigned i;

    ck_assert_int_eq(r->ivalue, 120);
    ck_is(r->comment, "I'm in (a) meeting");
    ck_is(r->param.next->value, "3600");
    ck_hdr_prints(r, "Retry-After: 120 (I'm in (a) meeting);duration=3600;x");
    ck_hdr_prints(pjsip_retry_after_hdr_create(pool, 9), "Retry-After: 9");
    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_hdr_refused("Retry-After", bad[i]);
}
END_TEST

START_TEST(warnings_are_made_with_their_text_escaped)
{
    pj_str_t host = str("isi.edu");
    pj_str_t host6 = str("::1");
    pj_str_t text = str("Session \"x\" not understood");

    ck_hdr_prints(pjsip_warning_hdr_create(pool, 301, &host, &text),
                  "Warning: 301 isi.edu \"Session \\\"x\\\" not understood\"");
    text = str("t");
    ck_hdr_prints(pjsip_warning_hdr_create(pool, 399, &host6, &text), "Warning: 399 [::1] \"t\"");
    ck_assert_ptr_nonnull(pjsip_warning_hdr_create_from_status(pool, &host, PJ_EINVAL));
}
END_TEST

Suite *hdr_value_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_value", &t);

    tcase_add_test(t, call_ids_are_one_word_of_any_visible_octets);
    tcase_add_test(t, hazard_51_content_length_is_range_checked);
    tcase_add_test(t, content_types_have_type_subtype_and_parameters);
    tcase_add_test(t, retry_after_has_a_comment_and_parameters);
    tcase_add_test(t, warnings_are_made_with_their_text_escaped);
    return s;
}
