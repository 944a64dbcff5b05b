/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/errno.h>
#include <pjlib-util/types.h>
#include <pj/string.h>

Suite *errno_suite(void);

START_TEST(our_codes_have_texts_after_init)
{
    char buf[100];
    pj_str_t text;

    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    ck_assert_int_eq(pjlib_util_init(), PJ_SUCCESS);
    ck_assert_int_eq(pjlib_util_init(), PJ_SUCCESS);
    text = pj_strerror(PJLIB_UTIL_EDNS_NXDOMAIN, buf, sizeof(buf));
    ck_assert_ptr_nonnull(pj_strstr(&text, pj_cstr(&(pj_str_t){0}, "NXDOMAIN")));
    text = pj_strerror(PJLIB_UTIL_ERRNO_START + 499, buf, sizeof(buf));
    ck_assert_ptr_nonnull(pj_strstr(&text, pj_cstr(&(pj_str_t){0}, "320499")));
    text = pj_strerror(PJLIB_UTIL_EDNSNONS, buf, 4);
    ck_assert_int_le(text.slen, 3);
    pj_shutdown();
}
END_TEST

START_TEST(codes_have_their_published_values)
{
    ck_assert_int_eq(PJLIB_UTIL_EDNSINSIZE, 320041);
    ck_assert_int_eq(PJLIB_UTIL_EDNSNOANSWERREC, 320047);
    ck_assert_int_eq(PJ_STATUS_FROM_DNS_RCODE(0), PJ_SUCCESS);
    ck_assert_int_eq(PJ_STATUS_FROM_DNS_RCODE(3), PJLIB_UTIL_EDNS_NXDOMAIN);
    ck_assert_int_eq(PJ_CLI_EEXIT, 320201);
}
END_TEST

Suite *errno_suite(void)
{
    Suite *s = suite_create("errno");
    TCase *t = tcase_create("errno");

    tcase_add_test(t, our_codes_have_texts_after_init);
    tcase_add_test(t, codes_have_their_published_values);
    suite_add_tcase(s, t);
    return s;
}
