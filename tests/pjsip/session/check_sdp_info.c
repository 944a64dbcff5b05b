/* SPDX-License-Identifier: BSD-2-Clause */
/* SDP in messages: found alone and in multiparts, made into bodies. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/call_rig.h"

Suite *sdp_info_suite(void);

static pjsip_msg_body *text_body(const char *type, const char *subtype, const char *text)
{
    pj_str_t t = pj_str((char *)type), s = pj_str((char *)subtype), x = pj_str((char *)text);

    return pjsip_msg_body_create(rig_pool(), &t, &s, &x);
}

START_TEST(a_body_of_sdp_is_parsed)
{
    pjsip_sdp_info *info;

    info = pjsip_get_sdp_info(rig_pool(), text_body("application", "sdp", rig_sdp), NULL, NULL);
    ck_assert_int_eq(info->sdp_err, PJ_SUCCESS);
    ck_assert_ptr_nonnull(info->sdp);
    ck_assert_uint_eq(info->sdp->media_count, 1);
    ck_assert_int_eq(info->body.slen, (pj_ssize_t)strlen(rig_sdp));
}
END_TEST

START_TEST(the_media_type_is_compared_without_case)
{
    pjsip_sdp_info *info;

    info = pjsip_get_sdp_info(rig_pool(), text_body("Application", "SDP", rig_sdp), NULL, NULL);
    ck_assert_ptr_nonnull(info->sdp);
}
END_TEST

START_TEST(another_body_is_no_sdp_and_no_error)
{
    pjsip_sdp_info *info;

    info = pjsip_get_sdp_info(rig_pool(), text_body("text", "plain", rig_sdp), NULL, NULL);
    ck_assert_ptr_null(info->sdp);
    ck_assert_int_eq(info->sdp_err, PJ_SUCCESS);
    info = pjsip_get_sdp_info(rig_pool(), NULL, NULL, NULL);
    ck_assert_ptr_null(info->sdp);
    ck_assert_int_eq(info->body.slen, 0);
}
END_TEST

START_TEST(broken_sdp_gives_its_error_and_no_description)
{
    pjsip_sdp_info *info;

    info = pjsip_get_sdp_info(rig_pool(), text_body("application", "sdp", rig_sdp_bad), NULL, NULL);
    ck_assert_ptr_null(info->sdp);
    ck_assert_int_ne(info->sdp_err, PJ_SUCCESS);
    ck_assert_int_gt(info->body.slen, 0);
}
END_TEST

START_TEST(sdp_is_found_among_the_parts_of_a_multipart)
{
    char text[2048];
    pj_str_t type = pj_str("multipart"), subtype = pj_str("mixed"), boundary = pj_str("b");
    pjsip_media_type mixed;
    pjsip_msg_body *body;
    pjsip_param param;
    pjsip_sdp_info *info;

    snprintf(text, sizeof(text),
             "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\n"
             "Content-Type: application/sdp\r\n\r\n%s\r\n--b--\r\n",
             rig_sdp);
    pjsip_media_type_init(&mixed, &type, &subtype);
    memset(&param, 0, sizeof(param));
    param.name = pj_str("boundary");
    param.value = boundary;
    pj_list_push_back(&mixed.param, &param);
    body = pjsip_multipart_parse(rig_pool(), text, strlen(text), &mixed, 0);
    ck_assert_ptr_nonnull(body);
    info = pjsip_get_sdp_info(rig_pool(), body, NULL, NULL);
    ck_assert_ptr_nonnull(info->sdp);
    ck_assert_uint_eq(info->sdp->media_count, 1);
}
END_TEST

START_TEST(a_body_made_from_a_description_prints_it_and_may_still_be_changed)
{
    pjmedia_sdp_session *sdp = rig_parse(rig_sdp);
    pjsip_msg_body *body, *copy;
    pjsip_sdp_info *info;
    char out[2048], small[16];
    int len;

    ck_assert_int_eq(pjsip_create_sdp_body(rig_pool(), sdp, &body), PJ_SUCCESS);
    info = pjsip_get_sdp_info(rig_pool(), body, NULL, NULL);
    ck_assert_ptr_nonnull(info->sdp);
    ck_assert_ptr_ne(info->sdp, sdp);
    info->sdp->media[0]->desc.port = 4444;
    len = body->print_body(body, out, sizeof(out));
    ck_assert_int_gt(len, 0);
    ck_assert_ptr_nonnull(strstr(out, "m=audio 4444 "));
    ck_assert_int_eq(sdp->media[0]->desc.port, 4000);
    ck_assert_int_lt(body->print_body(body, small, sizeof(small)), 0);
    copy = pjsip_msg_body_clone(rig_pool(), body);
    ck_assert_ptr_nonnull(copy);
    ck_assert_ptr_ne(copy->data, body->data);
}
END_TEST

START_TEST(a_multipart_made_from_a_description_holds_it)
{
    pjsip_msg_body *body;
    pjsip_sdp_info *info;

    ck_assert_int_eq(pjsip_create_multipart_sdp_body(rig_pool(), rig_parse(rig_sdp), &body),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_stricmp2(&body->content_type.type, "multipart"), 0);
    info = pjsip_get_sdp_info(rig_pool(), body, NULL, NULL);
    ck_assert_ptr_nonnull(info->sdp);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    pjsip_msg_body *body;

    ck_assert_int_eq(pjsip_create_sdp_body(NULL, NULL, &body), PJ_EINVAL);
    ck_assert_int_eq(pjsip_create_multipart_sdp_body(rig_pool(), NULL, &body), PJ_EINVAL);
    ck_assert_ptr_null(pjsip_get_sdp_info(NULL, NULL, NULL, NULL));
    ck_assert_ptr_null(pjsip_rdata_get_sdp_info(NULL));
    ck_assert_ptr_null(pjsip_tdata_get_sdp_info(NULL));
}
END_TEST

Suite *sdp_info_suite(void)
{
    Suite *suite = suite_create("sdp_info");
    TCase *tc = tcase_create("bodies");

    tcase_add_checked_fixture(tc, rig_start, rig_stop);
    tcase_add_test(tc, a_body_of_sdp_is_parsed);
    tcase_add_test(tc, the_media_type_is_compared_without_case);
    tcase_add_test(tc, another_body_is_no_sdp_and_no_error);
    tcase_add_test(tc, broken_sdp_gives_its_error_and_no_description);
    tcase_add_test(tc, sdp_is_found_among_the_parts_of_a_multipart);
    tcase_add_test(tc, a_body_made_from_a_description_prints_it_and_may_still_be_changed);
    tcase_add_test(tc, a_multipart_made_from_a_description_holds_it);
    tcase_add_test(tc, bad_arguments_are_refused);
    suite_add_tcase(suite, tc);
    return suite;
}
