/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include <string.h>

Suite *sdp_suite(void);

static const char text[] = SDP(
    "b=CT:9\na=tool:x\nm=audio 10/2 RTP/AVP 0 96\nc=IN IP4 233.252.0.1/127/3\nb=AS:64\na=mid:1\n"
    "a=rtpmap:96 opus/48000/2\na=sendonly\n");

START_TEST(a_clone_owns_everything)
{
    size_t len = strlen(text);
    char *original = pj_pool_alloc(sdp_pool, len);
    pjmedia_sdp_session *s, *copy;
    const char *before;

    memcpy(original, text, len);
    ck_assert_int_eq(pjmedia_sdp_parse(sdp_pool, original, len, &s), PJ_SUCCESS);
    before = sdp_text(s);
    copy = pjmedia_sdp_session_clone(sdp_pool, s);
    memset(original, '#', len);
    memset(s->media[0], 0xee, sizeof(*s->media[0]));
    memset(s, 0xee, sizeof(*s));
    ck_assert_str_eq(sdp_text(copy), before);
}
END_TEST

START_TEST(parts_are_cloned_alone)
{
    pjmedia_sdp_session *s = sdp_read(text);
    pjmedia_sdp_media *m = s->media[0];
    pjmedia_sdp_conn *conn = pjmedia_sdp_conn_clone(sdp_pool, m->conn);
    pjmedia_sdp_bandw *bandw = pjmedia_sdp_bandw_clone(sdp_pool, s->bandw[0]);

    ck_assert_ptr_ne(conn->addr.ptr, m->conn->addr.ptr);
    ck_assert_int_eq(pjmedia_sdp_conn_cmp(conn, m->conn, 0), PJ_SUCCESS);
    ck_assert_uint_eq(conn->ttl, 127);
    ck_str_is(bandw->modifier, "CT");
    ck_assert_uint_eq(bandw->value, 9);
    ck_assert_str_eq(sdp_media_text(pjmedia_sdp_media_clone(sdp_pool, m)), sdp_media_text(m));
}
END_TEST

START_TEST(a_deactivated_stream_has_port_0_and_keeps_its_tag)
{
    pjmedia_sdp_media *m = sdp_read(text)->media[0], *copy;
    const char *expected =
        "m=audio 0/2 RTP/AVP 0 96|c=IN IP4 233.252.0.1/127/3|b=AS:64|a=mid:1|a=inactive";

    copy = pjmedia_sdp_media_clone_deactivate(sdp_pool, m);
    ck_assert_str_eq(sdp_media_text(copy),
                     "m=audio 0/2 RTP/AVP 0 96|c=IN IP4 233.252.0.1/127/3|a=mid:1|a=inactive");
    ck_assert_uint_eq(m->desc.port, 10);
    ck_assert_int_eq(pjmedia_sdp_media_deactivate(sdp_pool, m), PJ_SUCCESS);
    ck_assert_str_eq(sdp_media_text(m), expected);
    ck_assert_int_eq(pjmedia_sdp_media_deactivate(sdp_pool, m), PJ_SUCCESS);
    ck_assert_str_eq(sdp_media_text(m), expected);
}
END_TEST

START_TEST(attributes_of_a_media_description_are_managed)
{
    pjmedia_sdp_session *s = sdp_read(text);
    pjmedia_sdp_media *m = s->media[0];
    pj_str_t name = pj_str("rtpmap"), fmt = pj_str("96");
    pjmedia_sdp_attr *attr = pjmedia_sdp_media_find_attr(m, &name, &fmt);

    ck_assert_ptr_nonnull(attr);
    ck_assert_ptr_eq(pjmedia_sdp_media_find_attr2(m, "rtpmap", NULL), attr);
    ck_assert_int_eq(pjmedia_sdp_media_remove_attr(m, attr), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_media_remove_attr(m, attr), PJ_ENOTFOUND);
    ck_assert_int_eq(pjmedia_sdp_media_add_attr(m, attr), PJ_SUCCESS);
    ck_assert_ptr_eq(m->attr[2], attr);
    ck_assert_uint_eq(pjmedia_sdp_media_remove_all_attr(m, "rtpmap"), 1);
    ck_assert_int_eq(pjmedia_sdp_session_add_attr(s, attr), PJ_SUCCESS);
    ck_assert_ptr_eq(s->attr[1], attr);
}
END_TEST

START_TEST(missing_arguments_are_refused)
{
    pjmedia_sdp_attr *attr = pjmedia_sdp_attr_create(sdp_pool, "x", NULL);

    ck_assert_ptr_null(pjmedia_sdp_session_clone(sdp_pool, NULL));
    ck_assert_ptr_null(pjmedia_sdp_media_clone(NULL, NULL));
    ck_assert_ptr_null(pjmedia_sdp_media_find_attr2(NULL, "x", NULL));
    ck_assert_int_eq(pjmedia_sdp_media_add_attr(NULL, attr), PJ_EINVAL);
    ck_assert_int_eq(pjmedia_sdp_session_add_attr(NULL, attr), PJ_EINVAL);
    ck_assert_int_eq(pjmedia_sdp_media_deactivate(sdp_pool, NULL), PJ_EINVAL);
}
END_TEST

START_TEST(without_memory_there_is_no_copy)
{
    pjmedia_sdp_session *s = sdp_read(text);
    unsigned failed = 0, done = 0;

    for (pj_size_t size = 200; size < 20000; size += 8) {
        pj_pool_t *pool = sdp_small_pool(size);
        pjmedia_sdp_session *copy;

        if (!pool)
            continue;
        copy = pjmedia_sdp_session_clone(pool, s);
        if (copy)
            ck_assert_str_eq(sdp_text(copy), sdp_text(s));
        failed += copy == NULL;
        done += copy != NULL;
        pj_pool_release(pool);
    }
    ck_assert_uint_gt(failed, 100);
    ck_assert_uint_gt(done, 100);
}
END_TEST

START_TEST(without_memory_no_stream_is_deactivated)
{
    pjmedia_sdp_media *m = sdp_read(text)->media[0];
    unsigned failed = 0, done = 0;

    for (pj_size_t size = 200; size < 8000; size += 8) {
        pj_pool_t *pool = sdp_small_pool(size);
        pjmedia_sdp_media *copy = pool ? pjmedia_sdp_media_clone_deactivate(pool, m) : NULL;

        failed += pool && !copy;
        done += copy != NULL;
        pj_pool_safe_release(&pool);
    }
    ck_assert_uint_gt(failed, 20);
    ck_assert_uint_gt(done, 20);
}
END_TEST

Suite *sdp_suite(void)
{
    Suite *s = suite_create("sdp");
    TCase *tc = sdp_tcase(s, "model");

    tcase_add_test(tc, a_clone_owns_everything);
    tcase_add_test(tc, parts_are_cloned_alone);
    tcase_add_test(tc, a_deactivated_stream_has_port_0_and_keeps_its_tag);
    tcase_add_test(tc, attributes_of_a_media_description_are_managed);
    tcase_add_test(tc, missing_arguments_are_refused);
    tcase_add_test(tc, without_memory_there_is_no_copy);
    tcase_add_test(tc, without_memory_no_stream_is_deactivated);
    return s;
}
