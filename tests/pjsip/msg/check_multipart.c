/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <pjsip/sip_multipart.h>

suite_fn multipart_suite;

static pjsip_multipart_part *part_of(const char *type, const char *text)
{
    pjsip_multipart_part *part = pjsip_multipart_create_part(pool);
    pj_str_t t = str(type);
    pj_str_t sub = str("x");
    pj_str_t content = str(text);

    part->body = pjsip_msg_body_create(pool, &t, &sub, &content);
    return part;
}

START_TEST(hazard_99_a_made_body_prints_parses_and_prints_alike)
{
    const char *text = "--b 1\r\nContent-Type: a/x\r\nContent-ID: <1@h>\r\n\r\none\r\n"
                       "--b 1\r\nContent-Type: b/x\r\n\r\n\r\n"
                       "--b 1\r\n\r\n\r\n"
                       "--b 1--\r\n";
    pj_str_t boundary = str("b 1");
    pjsip_msg_body *mp = pjsip_multipart_create(pool, NULL, &boundary);
    pjsip_multipart_part *part = part_of("a", "one");
    pjsip_msg_body *again;
    char buf[512];
    pj_str_t got;
    int len;

    pj_list_push_back(&part->hdr, hdr_of("Content-ID", "<1@h>"));
    ck_assert_int_eq(pjsip_multipart_add_part(pool, mp, part), PJ_SUCCESS);
    pjsip_multipart_add_part(pool, mp, part_of("b", ""));
    pjsip_multipart_add_part(pool, mp, pjsip_multipart_create_part(pool));
    ck_is(mp->content_type.subtype, "mixed");
    ck_is(mp->content_type.param.next->value, "\"b 1\"");
    len = mp->print_body(mp, buf, sizeof(buf));
    pj_strset(&got, buf, (pj_size_t)len);
    ck_is(got, text);
    while (--len >= 0)
        ck_assert_int_eq(mp->print_body(mp, exact(buf, (size_t)len), (size_t)len), -1);
    again = pjsip_msg_body_clone(pool, mp);
    ck_assert_int_eq(again->print_body(again, buf, sizeof(buf)), (int)strlen(text));
    ck_assert_int_eq(memcmp(buf, text, strlen(text)), 0);
    again =
        pjsip_multipart_parse(pool, exact(text, strlen(text)), strlen(text), &mp->content_type, 0);
    ck_assert_ptr_nonnull(again);
    ck_assert_ptr_nonnull(pjsip_multipart_get_first_part(again)->body);
}
END_TEST

START_TEST(the_boundary_is_given_taken_from_the_type_or_made)
{
    pjsip_ctype_hdr *type = hdr_of("Content-Type", "multipart/related;boundary=\"own\"");
    pj_str_t boundary;
    pj_str_t raw;
    pjsip_msg_body *mp = pjsip_multipart_create(pool, &type->media, NULL);

    ck_assert_int_eq(pjsip_multipart_get_raw(mp, &boundary, &raw), PJ_SUCCESS);
    ck_is(boundary, "own");
    ck_assert_int_eq(raw.slen, 0);
    mp = pjsip_multipart_create(pool, NULL, NULL);
    ck_assert_int_eq(pjsip_multipart_get_raw(mp, &boundary, &raw), PJ_SUCCESS);
    ck_assert_int_gt(boundary.slen, 8);
}
END_TEST

START_TEST(what_is_no_boundary_is_refused)
{
    static const char *const bad[] = {"",
                                      "a ",
                                      "a\r\nb",
                                      "a;b",
                                      "a\"b",
                                      ("1234567890123456789012345678901234567890"
                                       "1234567890123456789012345678901")};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        pj_str_t boundary = str(bad[i]);

        ck_assert_msg(pjsip_multipart_create(pool, NULL, &boundary) == NULL, "%s", bad[i]);
    }
}
END_TEST

START_TEST(another_sort_of_body_is_no_multipart)
{
    pjsip_multipart_part *part = part_of("a", "x");
    pj_str_t a;

    ck_assert_int_eq(pjsip_multipart_add_part(pool, part->body, part), PJ_EINVAL);
    ck_assert_int_eq(pjsip_multipart_get_raw(part->body, &a, &a), PJ_EINVAL);
    ck_assert_ptr_null(pjsip_multipart_get_first_part(part->body));
    ck_assert_ptr_null(pjsip_multipart_get_next_part(part->body, part));
    ck_assert_ptr_null(pjsip_multipart_find_part(part->body, &part->body->content_type, NULL));
}
END_TEST

START_TEST(hazard_42_a_body_without_parts_is_printed_whole_or_not_at_all)
{
    pj_str_t boundary = str("b");
    pjsip_msg_body *mp = pjsip_multipart_create(pool, NULL, &boundary);
    pjsip_msg_body *again;
    char buf[16];

    for (size_t size = 0; size < 7; size++)
        ck_assert_int_eq(mp->print_body(mp, exact(buf, size), size), -1);
    ck_assert_int_eq(mp->print_body(mp, buf, 7), 7);
    ck_assert_int_eq(memcmp(buf, "--b--\r\n", 7), 0);
    again = pjsip_multipart_parse(pool, exact(buf, 7), 7, &mp->content_type, 0);
    ck_assert_ptr_nonnull(again);
    ck_assert_ptr_null(pjsip_multipart_get_first_part(again));
    ck_assert_int_eq(again->print_body(again, buf, 7), 7);
    again = pjsip_msg_body_clone(pool, again);
    ck_assert_int_eq(again->print_body(again, buf, 7), 7);
    ck_assert_int_eq(again->print_body(again, buf, 6), -1);
}
END_TEST

Suite *multipart_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("multipart", &t);

    tcase_add_test(t, hazard_99_a_made_body_prints_parses_and_prints_alike);
    tcase_add_test(t, the_boundary_is_given_taken_from_the_type_or_made);
    tcase_add_test(t, what_is_no_boundary_is_refused);
    tcase_add_test(t, another_sort_of_body_is_no_multipart);
    tcase_add_test(t, hazard_42_a_body_without_parts_is_printed_whole_or_not_at_all);
    return s;
}
