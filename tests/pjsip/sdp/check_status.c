/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include <string.h>

Suite *status_suite(void);

START_TEST(each_code_has_its_text)
{
    static const struct {
        pj_status_t code, number;
        const char *text;
    } rows[] = {
        {PJMEDIA_ERROR, 220001, "Media error without a more precise code"},
        {PJMEDIA_SDP_EINSDP, 220020, "Not a session description"},
        {PJMEDIA_SDP_EINSSRC, 220038, "Bad a=ssrc attribute"},
        {PJMEDIA_SDPNEG_NOANSCODEC, 220049, "No codec in common"},
        {PJMEDIA_SDP_ETIMENOTEQUAL, 220072, "Session times differ"},
        {PJMEDIA_SRTP_DTLS_ENOPROFILE, 220244, "DTLS-SRTP: no SRTP profile"},
        {PJMEDIA_ERRNO_START, 220000, "Unknown media error 220000"},
    };
    char buf[80];

    for (size_t i = 0; i < PJ_ARRAY_SIZE(rows); i++) {
        ck_assert_int_eq(rows[i].code, rows[i].number);
        ck_str_is(pjmedia_strerror(rows[i].code, buf, sizeof(buf)), rows[i].text);
        ck_assert_str_eq(buf, rows[i].text);
    }
}
END_TEST

START_TEST(every_code_in_between_is_found)
{
    char buf[80];
    unsigned known = 0;

    for (pj_status_t code = PJMEDIA_ERRNO_START; code < PJMEDIA_ERRNO_START + 300; code++) {
        pj_str_t text = pjmedia_strerror(code, buf, sizeof(buf));

        known += strncmp(text.ptr, "Unknown", 7) != 0;
    }
    ck_assert_uint_eq(known, 107);
}
END_TEST

START_TEST(a_small_buffer_gets_what_fits)
{
    char buf[8];

    ck_str_is(pjmedia_strerror(PJMEDIA_SDP_EINSDP, buf, sizeof(buf)), "Not a s");
    ck_assert_int_eq(buf[7], 0);
    ck_assert_int_eq(pjmedia_strerror(PJMEDIA_SDP_EINSDP, NULL, 0).slen, 0);
}
END_TEST

START_TEST(pj_strerror_knows_them_once_registered)
{
    char buf[80];

    ck_assert_int_eq(
        pj_register_strerror(PJMEDIA_ERRNO_START, PJ_ERRNO_SPACE_SIZE, &pjmedia_strerror),
        PJ_SUCCESS);
    pj_strerror(PJMEDIA_SDP_EINPT, buf, sizeof(buf));
    ck_assert_ptr_nonnull(strstr(buf, "payload type"));
}
END_TEST

Suite *status_suite(void)
{
    Suite *s = suite_create("status");
    TCase *tc = sdp_tcase(s, "codes");

    tcase_add_test(tc, each_code_has_its_text);
    tcase_add_test(tc, every_code_in_between_is_found);
    tcase_add_test(tc, a_small_buffer_gets_what_fits);
    tcase_add_test(tc, pj_strerror_knows_them_once_registered);
    return s;
}
