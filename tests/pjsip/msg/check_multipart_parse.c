/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/cfg.h"
#include "msg/multipart.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <pjsip/sip_multipart.h>
#include <stdio.h>

suite_fn multipart_parse_suite;

static pjsip_msg_body *parse(const char *text, const char *type)
{
    pjsip_ctype_hdr *ctype = type ? hdr_of("Content-Type", type) : NULL;

    return pjsip_multipart_parse(pool, exact(text, strlen(text)), strlen(text),
                                 ctype ? &ctype->media : NULL, 0);
}

static void ck_part(const pjsip_multipart_part *part, const char *subtype, const char *text)
{
    pj_str_t got = {part->body->data, part->body->len};

    ck_is(part->body->content_type.subtype, subtype);
    ck_is(got, text);
}

static const char mixed[] =
    "preamble\r\n--b\r\nContent-Type: text/html;charset=x\r\nX-A: 1\r\n"
    "Content-Length: 99\r\n\r\none\r\n\r\n--b  \r\n\r\ntwo--b\r\n--bb\r\n--b--\r\nepilogue";

START_TEST(parts_lie_between_delimiters)
{
    pjsip_msg_body *mp = parse(mixed, "multipart/mixed;boundary=b");
    pjsip_multipart_part *part = pjsip_multipart_get_first_part(mp);
    pj_str_t boundary;
    pj_str_t raw;

    ck_part(part, "html", "one\r\n");
    ck_is(part->body->content_type.param.next->value, "x");
    ck_assert_uint_eq(pj_list_size(&part->hdr), 1);
    part = pjsip_multipart_get_next_part(mp, part);
    ck_part(part, "plain", "two--b\r\n--bb");
    ck_assert_ptr_null(pjsip_multipart_get_next_part(mp, part));
    ck_assert_int_eq(pjsip_multipart_get_raw(mp, &boundary, &raw), PJ_SUCCESS);
    ck_is(raw, mixed);
}
END_TEST

START_TEST(without_a_boundary_parameter_the_first_delimiter_gives_it)
{
    pjsip_msg_body *mp = parse("\r\n--x y\r\n\r\none\r\n--x y--", NULL);

    ck_part(pjsip_multipart_get_first_part(mp), "plain", "one");
    ck_assert_ptr_null(parse("no delimiter\r\n", NULL));
    ck_assert_ptr_null(parse("--", NULL));
    ck_assert_ptr_null(parse("", NULL));
    ck_assert_ptr_null(parse("--\r\n", NULL));
}
END_TEST

START_TEST(a_line_with_a_stray_carriage_return_gives_no_boundary)
{
    char text[] = "--b1\r\r\n\r\nx\r\n--b1--\r\n";

    ck_assert_ptr_null(pjsip_multipart_parse(pool, text, sizeof(text) - 1, NULL, 0));
}
END_TEST

START_TEST(hazard_100_a_missing_last_delimiter_ends_the_last_part)
{
    pjsip_msg_body *mp =
        parse("--b\r\n\r\none\r\n--b\r\nX: y\r\n\r\ntwo", "multipart/mixed;boundary=b");
    pjsip_multipart_part *part = pjsip_multipart_get_first_part(mp);

    ck_part(part, "plain", "one");
    ck_part(part->next, "plain", "two");
    ck_assert_ptr_null(parse("no such thing", "multipart/mixed;boundary=b"));
    ck_assert_ptr_null(parse("--b\r\n", "multipart/mixed;boundary=\"\""));
}
END_TEST

START_TEST(hazard_2_a_body_cut_at_any_octet_is_read_within_bounds)
{
    pjsip_ctype_hdr *ctype = hdr_of("Content-Type", "multipart/mixed;boundary=b");
    size_t cut;

    for (cut = 0; cut <= sizeof(mixed) - 1; cut++) {
        pjsip_multipart_parse(pool, exact(mixed, cut), cut, &ctype->media, 0);
        pjsip_multipart_parse(pool, exact(mixed, cut), cut, NULL, 0);
    }
}
END_TEST

START_TEST(parts_may_be_empty_or_without_headers)
{
    pjsip_msg_body *mp =
        parse("--b\r\n--b\r\n\r\n--b\r\n\r\n\r\n--b\r\nX: y\r\n--b\njunk\n\nz\n--b--",
              "multipart/mixed;boundary=b");
    pjsip_multipart_part *part = pjsip_multipart_get_first_part(mp);
    unsigned count = 0;

    ck_part(part, "plain", "");
    for (; part; part = pjsip_multipart_get_next_part(mp, part))
        count++;
    ck_assert_uint_eq(count, 5);
}
END_TEST

START_TEST(nested_bodies_are_parsed_down_to_the_limit)
{
    char text[4096] = "deep";
    char outer[4400];
    pjsip_msg_body *body;
    unsigned depth;

    for (depth = 0; depth < 10; depth++) {
        snprintf(outer, sizeof(outer),
                 "--%u\r\nContent-Type: multipart/mixed;boundary=%u\r\n\r\n%s\r\n--%u--", depth,
                 depth ? depth - 1 : 77, text, depth);
        memcpy(text, outer, sizeof(text));
    }
    body = parse(text, "multipart/mixed;boundary=9");
    for (depth = 0; body && pjsip_multipart_get_first_part(body); depth++)
        body = pjsip_multipart_get_first_part(body)->body;
    ck_assert_uint_eq(depth, pjsip_msg_limits_get()->multipart_depth);
    ck_assert_uint_gt(body->len, 0);
}
END_TEST

START_TEST(too_many_parts_are_no_multipart)
{
    pjsip_msg_limits *limits = pjsip_msg_limits_get();
    unsigned before = limits->multipart_parts;

    limits->multipart_parts = 2;
    ck_assert_ptr_nonnull(
        parse("--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b--", "multipart/mixed;boundary=b"));
    ck_assert_ptr_null(parse("--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b\r\n\r\n3\r\n--b--",
                             "multipart/mixed;boundary=b"));
    limits->multipart_parts = before;
}
END_TEST

START_TEST(a_part_with_two_types_has_the_first_after_printing_too)
{
    static const char text[] = "--b\r\nContent-Length: 1\r\nContent-Type: a/x\r\n"
                               "Content-Type: b/x\r\nContent-Length: 2\r\n\r\nhello\r\n--b--\r\n";
    static const char printed[] = "--b\r\nContent-Type: a/x\r\nContent-Type: b/x\r\n"
                                  "\r\nhello\r\n--b--\r\n";
    pjsip_msg_body *body = parse(text, "multipart/mixed;boundary=b");
    char buf[512];
    pj_str_t got;

    ck_assert_ptr_nonnull(body);
    ck_is(pjsip_multipart_get_first_part(body)->body->content_type.type, "a");
    pjsip__multipart_of(body)->mark = 0;
    pj_strset(&got, buf, (pj_size_t)body->print_body(body, buf, sizeof(buf)));
    ck_is(got, printed);
    body = parse(printed, "multipart/mixed;boundary=b");
    ck_is(pjsip_multipart_get_first_part(body)->body->content_type.type, "a");
}
END_TEST

START_TEST(a_body_that_came_without_a_type_says_its_boundary)
{
    pjsip_msg_body *mp = parse("--x y\r\n\r\none\r\n--x y--", NULL);

    ck_is(mp->content_type.param.next->name, "boundary");
    ck_is(mp->content_type.param.next->value, "\"x y\"");
}
END_TEST

Suite *multipart_parse_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("multipart_parse", &t);

    tcase_add_test(t, parts_lie_between_delimiters);
    tcase_add_test(t, without_a_boundary_parameter_the_first_delimiter_gives_it);
    tcase_add_test(t, a_line_with_a_stray_carriage_return_gives_no_boundary);
    tcase_add_test(t, hazard_100_a_missing_last_delimiter_ends_the_last_part);
    tcase_add_test(t, hazard_2_a_body_cut_at_any_octet_is_read_within_bounds);
    tcase_add_test(t, parts_may_be_empty_or_without_headers);
    tcase_add_test(t, a_part_with_two_types_has_the_first_after_printing_too);
    tcase_add_test(t, a_body_that_came_without_a_type_says_its_boundary);
    tcase_add_test(t, nested_bodies_are_parsed_down_to_the_limit);
    tcase_add_test(t, too_many_parts_are_no_multipart);
    return s;
}
