/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <pjsip/sip_multipart.h>

suite_fn multipart_find_suite;

static pjsip_msg_body *body;
static pjsip_multipart_part *first;
static pjsip_multipart_part *second;

static void make(void)
{
    static const char text[] =
        "--b\r\nContent-Type: application/sdp\r\nContent-ID: <one@h>\r\n\r\n1\r\n"
        "--b\r\nContent-Type: application/pidf+xml\r\nContent-ID: <t%o@h>\r\nX-A: a b\r\n\r\n2\r\n"
        "--b\r\nContent-Type: Application/SDP\r\n\r\n3\r\n--b--";
    pjsip_ctype_hdr *type = hdr_of("Content-Type", "multipart/mixed;boundary=b");

    body = pjsip_multipart_parse(pool, exact(text, sizeof(text) - 1), sizeof(text) - 1,
                                 &type->media, 0);
    first = pjsip_multipart_get_first_part(body);
    second = pjsip_multipart_get_next_part(body, first);
}

START_TEST(parts_are_found_by_type_one_after_the_other)
{
    pjsip_media_type sdp;
    pjsip_media_type none;

    make();
    pjsip_media_type_init2(&sdp, (char *)"application", (char *)"sdp");
    pjsip_media_type_init2(&none, (char *)"text", (char *)"sdp");
    ck_assert_ptr_eq(pjsip_multipart_find_part(body, &sdp, NULL), first);
    ck_assert_ptr_eq(pjsip_multipart_find_part(body, &sdp, first), second->next);
    ck_assert_ptr_null(pjsip_multipart_find_part(body, &sdp, second->next));
    ck_assert_ptr_null(pjsip_multipart_find_part(body, &none, NULL));
}
END_TEST

START_TEST(parts_are_found_by_a_header)
{
    pj_str_t name = str("x-a");
    pj_str_t value = str("a b");
    pj_str_t other = str("a");

    make();
    ck_assert_ptr_eq(pjsip_multipart_find_part_by_header_str(pool, body, &name, &value, NULL),
                     second);
    ck_assert_ptr_null(pjsip_multipart_find_part_by_header_str(pool, body, &name, &value, second));
    ck_assert_ptr_null(pjsip_multipart_find_part_by_header_str(pool, body, &name, &other, NULL));
    ck_assert_ptr_eq(pjsip_multipart_find_part_by_header(pool, body, hdr_of("X-A", "a b"), NULL),
                     second);
}
END_TEST

/* CVE-2026-41415 */
START_TEST(hazard_35_an_odd_content_id_finds_nothing)
{
    static const char *const names[] = {"<", ">", "<>", "><", "cid:", "cid:<", "cid:%", "cid:%6"};

    make();
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(names); i++) {
        size_t len = strlen(names[i]);
        pj_str_t cid = {exact(names[i], len), (pj_ssize_t)len};

        ck_assert_msg(!pjsip_multipart_find_part_by_cid_str(pool, body, &cid), "%s", names[i]);
    }
}
END_TEST

START_TEST(parts_are_found_by_content_id)
{
    static const char *const names[] = {"one@h", "<one@h>", "cid:one@h", "CID:%6Fne@h"};
    pj_str_t none = str("");
    pj_str_t odd = str("cid:t%25o@h");
    unsigned i;

    make();
    for (i = 0; i < PJ_ARRAY_SIZE(names); i++) {
        pj_str_t cid = str(names[i]);

        ck_assert_msg(pjsip_multipart_find_part_by_cid_str(pool, body, &cid) == first, "%s",
                      names[i]);
    }
    ck_assert_ptr_eq(pjsip_multipart_find_part_by_cid_str(pool, body, &odd), second);
    ck_assert_ptr_null(pjsip_multipart_find_part_by_cid_str(pool, body, &none));
    ck_assert_ptr_eq(
        pjsip_multipart_find_part_by_cid_uri(
            pool, body, (pjsip_other_uri *)pjsip_parse_uri(pool, (char *)"cid:one@h", 9, 0)),
        first);
    ck_assert_ptr_null(pjsip_multipart_find_part_by_cid_uri(
        pool, body, (pjsip_other_uri *)pjsip_parse_uri(pool, (char *)"mid:one@h", 9, 0)));
}
END_TEST

Suite *multipart_find_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("multipart_find", &t);

    tcase_add_test(t, parts_are_found_by_type_one_after_the_other);
    tcase_add_test(t, parts_are_found_by_a_header);
    tcase_add_test(t, parts_are_found_by_content_id);
    tcase_add_test(t, hazard_35_an_odd_content_id_finds_nothing);
    return s;
}
