/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn media_type_suite;

static pjsip_media_type *type_of(const char *text)
{
    pjsip_ctype_hdr *h = hdr_of("Content-Type", text);

    ck_assert_msg(h != NULL, "%s", text);
    return &h->media;
}

START_TEST(types_compare_ignoring_case_and_parameters_as_asked)
{
    static const struct {
        const char *a, *b;
        int without, common, all; /* equal? */
    } cases[] = {
        {"text/plain", "TEXT/Plain", 1, 1, 1},
        {"text/plain", "text/html", 0, 0, 0},
        {"text/plain", "image/plain", 0, 0, 0},
        {"text/plain;a=1", "text/plain", 1, 1, 0},
        {"text/plain;a=1", "text/plain;a=2", 1, 0, 0},
        {"text/plain;a=1;b=2", "text/plain;b=2;a=1", 1, 1, 1},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        const pjsip_media_type *a = type_of(cases[i].a);
        const pjsip_media_type *b = type_of(cases[i].b);

        ck_assert_int_eq(pjsip_media_type_cmp(a, b, 0) == 0, cases[i].without);
        ck_assert_int_eq(pjsip_media_type_cmp(a, b, 1) == 0, cases[i].common);
        ck_assert_int_eq(pjsip_media_type_cmp(a, b, 2) == 0, cases[i].all);
    }
}
END_TEST

START_TEST(hazard_47_a_type_is_printed_within_its_buffer)
{
    const pjsip_media_type *t = type_of("application/sdp;charset=\"utf-8\"");
    char buf[64];
    pj_str_t got;
    int len = pjsip_media_type_print(buf, sizeof(buf), t);

    pj_strset(&got, buf, (pj_size_t)len);
    ck_is(got, "application/sdp;charset=\"utf-8\"");
    while (--len >= 0)
        ck_assert_int_eq(pjsip_media_type_print(exact(buf, (size_t)len), (unsigned)len, t), -1);
}
END_TEST

START_TEST(types_are_made_from_strings_and_copied)
{
    pj_str_t a = str("a");
    pj_str_t b = str("b");
    pjsip_media_type t;
    pjsip_media_type copy;

    pjsip_media_type_init(&t, &a, &b);
    pjsip_media_type_cp(pool, &copy, &t);
    ck_assert_int_eq(pjsip_media_type_cmp(&t, &copy, 2), 0);
    ck_assert_ptr_ne(copy.type.ptr, t.type.ptr);
    pjsip_media_type_init2(&t, (char *)"text", (char *)"plain");
    ck_is(t.subtype, "plain");
    pjsip_media_type_init(&t, NULL, NULL);
    ck_assert_int_eq(t.type.slen, 0);
}
END_TEST

Suite *media_type_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("media_type", &t);

    tcase_add_test(t, types_compare_ignoring_case_and_parameters_as_asked);
    tcase_add_test(t, hazard_47_a_type_is_printed_within_its_buffer);
    tcase_add_test(t, types_are_made_from_strings_and_copied);
    return s;
}
