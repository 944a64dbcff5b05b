/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/config.h>

#include "support/suites.h"

#include <pj/log.h>
#include <pj/pool.h>

#include <stdio.h>

Suite *globals_suite(void);

START_TEST(the_version_is_one_in_all_its_forms)
{
    char text[16];

    snprintf(text, sizeof(text), "%d.%d", PJ_VERSION_NUM >> 24, PJ_VERSION_NUM >> 16 & 255);
    ck_assert_str_eq(pj_get_version(), text);
    ck_assert_str_eq(PJ_VERSION, text);
    ck_assert_int_eq(PJ_VERSION_NUM, 34668544);
}
END_TEST

START_TEST(variables_and_their_functions_agree)
{
    ck_assert_int_eq(PJ_NO_MEMORY_EXCEPTION, pj_NO_MEMORY_EXCEPTION());
    ck_assert_ptr_eq(pj_pool_factory_get_default_policy(), &pj_pool_factory_default_policy);
    ck_assert_int_eq(pj_log_max_level, pj_log_get_level());
}
END_TEST

START_TEST(fixed_limits_are_the_promised_ones)
{
    ck_assert_int_eq(PJ_MAX_HOSTNAME, 256);
    ck_assert_int_eq(PJ_MAX_SOCKOPT_PARAMS, 5);
    ck_assert_int_eq(PJSIP_MAX_PKT_LEN, 65535);
    ck_assert_int_eq(PJSIP_MAX_MODULE, 64);
    ck_assert_int_eq(PJSIP_MAX_URL_SIZE, 512);
    ck_assert_int_eq(PJMEDIA_MAX_SDP_FMT, 72);
    ck_assert_int_eq(PJMEDIA_MAX_SDP_ATTR, 436);
    ck_assert_int_eq(PJ_LOG_MAX_LEVEL, 6);
    ck_assert_int_eq(PJ_HAS_IPV6, 1);
}
END_TEST

Suite *globals_suite(void)
{
    Suite *s = suite_create("globals");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, the_version_is_one_in_all_its_forms);
    tcase_add_test(tc, variables_and_their_functions_agree);
    tcase_add_test(tc, fixed_limits_are_the_promised_ones);
    suite_add_tcase(s, tc);
    return s;
}
