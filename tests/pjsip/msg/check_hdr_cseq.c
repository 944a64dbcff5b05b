/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn hdr_cseq_suite;

START_TEST(a_cseq_is_a_number_and_a_method)
{
    pjsip_cseq_hdr *c = hdr_of("CSeq", "0009 \t INVITE ");

    ck_assert_int_eq(c->cseq, 9);
    ck_assert_int_eq(c->method.id, PJSIP_INVITE_METHOD);
    ck_hdr_prints(c, "CSeq: 9 INVITE");
    ck_hdr_roundtrip("cseq", "2147483647 X%1", "CSeq: 2147483647 X%1");
    c = pjsip_cseq_hdr_create(pool);
    c->method = pjsip_bye_method;
    ck_hdr_prints(c, "CSeq: 0 BYE");
}
END_TEST

START_TEST(hazard_3_numbers_from_2_to_the_31_are_refused)
{
    static const char *const bad[] = {
        "",
        "1",
        "INVITE",
        "1INVITE",
        "-1 INVITE",
        "+1 INVITE",
        "2147483648 INVITE",
        "4294967295 INVITE",
        "4294967296 INVITE",
        "36893488147419103232 INVITE",
        "1111111111111111111111111111111111111111 INVITE",
        "1 INV ITE",
        "1 ,",
        "1 INVITE;x",
        "0x1 A",
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_hdr_refused("CSeq", bad[i]);
}
END_TEST

START_TEST(hazard_1_a_method_of_70000_octets_is_kept)
{
    size_t len = 70000;
    char *text = malloc(len + 2);
    pj_str_t name = str("CSeq");
    pjsip_cseq_hdr *c;

    memset(text, 'M', len + 2);
    memcpy(text, "1 ", 2);
    c = pjsip_parse_hdr(pool, &name, text, len + 2, NULL);
    ck_assert_ptr_nonnull(c);
    ck_assert_int_eq(c->method.name.slen, (long)len);
    ck_assert_ptr_nonnull(pjsip_hdr_clone(pool, c));
    free(text);
}
END_TEST

Suite *hdr_cseq_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_cseq", &t);

    tcase_add_test(t, a_cseq_is_a_number_and_a_method);
    tcase_add_test(t, hazard_3_numbers_from_2_to_the_31_are_refused);
    tcase_add_test(t, hazard_1_a_method_of_70000_octets_is_kept);
    return s;
}
