/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include "sdp/registry.h"

#include <stdio.h>

Suite *registry_suite(void);

static unsigned compared;

static void always_equal(const pjmedia_sdp_session *a, const pjmedia_sdp_session *b,
                         unsigned option, pj_status_t *status)
{
    ck_assert(a && b);
    ck_assert_uint_eq(option, 0);
    ck_assert_int_eq(*status, PJMEDIA_SDP_EATTRNOTEQUAL);
    *status = PJ_SUCCESS;
    compared++;
}

START_TEST(a_program_has_the_last_word_in_comparing)
{
    pjmedia_sdp_session *a = sdp_read(SDP("a=x\n")), *b = sdp_read(SDP("a=y\n"));

    compared = 0;
    ck_assert_int_eq(pjmedia_sdp_session_register_cmp_cb(always_equal), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_session_cmp(a, b, 0), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_session_register_cmp_cb(NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_session_cmp(a, b, 0), PJMEDIA_SDP_EATTRNOTEQUAL);
    ck_assert_uint_eq(compared, 1);
}
END_TEST

static pj_status_t no_match(pj_pool_t *pool, pjmedia_sdp_media *offer, unsigned o_fmt_idx,
                            pjmedia_sdp_media *answer, unsigned a_fmt_idx, unsigned option)
{
    PJ_UNUSED_ARG(pool);
    PJ_UNUSED_ARG(offer);
    PJ_UNUSED_ARG(o_fmt_idx);
    PJ_UNUSED_ARG(answer);
    PJ_UNUSED_ARG(a_fmt_idx);
    PJ_UNUSED_ARG(option);
    return PJMEDIA_SDP_EFORMATNOTEQUAL;
}

START_TEST(an_encoding_is_registered_and_forgotten)
{
    pj_str_t name = pj_str("H264"), lower = pj_str("h264"), other = pj_str("H265");

    ck_assert_ptr_null(pjmedia__registry_fmt_match_cb(&name));
    ck_assert_int_eq(pjmedia_sdp_neg_register_fmt_match_cb(&name, no_match), PJ_SUCCESS);
    ck_assert(pjmedia__registry_fmt_match_cb(&lower) == no_match);
    ck_assert(pjmedia__registry_fmt_match_cb(&other) == NULL);
    ck_assert_int_eq(pjmedia_sdp_neg_register_fmt_match_cb(&lower, NULL), PJ_SUCCESS);
    ck_assert(pjmedia__registry_fmt_match_cb(&name) == NULL);
    ck_assert_int_eq(pjmedia_sdp_neg_register_fmt_match_cb(&other, NULL), PJ_SUCCESS);
}
END_TEST

START_TEST(names_and_their_number_are_bounded)
{
    char text[34] = "x234567890123456789012345678901234"; /* 34 octets, no terminator */
    pj_str_t name = {text, 33};
    pj_status_t status = PJ_SUCCESS;

    ck_assert_int_eq(pjmedia_sdp_neg_register_fmt_match_cb(&name, no_match), PJ_EINVAL);
    name.slen = 0;
    ck_assert_int_eq(pjmedia_sdp_neg_register_fmt_match_cb(&name, no_match), PJ_EINVAL);
    for (unsigned i = 0; i < 32; i++) {
        name.slen = snprintf(text, sizeof(text), "codec-%u", i);
        status = pjmedia_sdp_neg_register_fmt_match_cb(&name, no_match);
        ck_assert_int_eq(status, PJ_SUCCESS);
    }
    name = pj_str("one-more");
    ck_assert_int_eq(pjmedia_sdp_neg_register_fmt_match_cb(&name, no_match), PJ_ETOOMANY);
    name = pj_str("codec-31");
    ck_assert_int_eq(pjmedia_sdp_neg_register_fmt_match_cb(&name, NULL), PJ_SUCCESS);
    ck_assert(pjmedia__registry_fmt_match_cb(&name) == NULL);
}
END_TEST

Suite *registry_suite(void)
{
    Suite *s = suite_create("registry");
    TCase *tc = sdp_tcase(s, "callbacks");

    tcase_add_test(tc, a_program_has_the_last_word_in_comparing);
    tcase_add_test(tc, an_encoding_is_registered_and_forgotten);
    tcase_add_test(tc, names_and_their_number_are_bounded);
    return s;
}
