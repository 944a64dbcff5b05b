/* SPDX-License-Identifier: BSD-2-Clause */
/* #4932: an expiration of 0 to 5 seconds neither sets a timer in the past nor makes a storm. */
#include <check.h>

#include "support/reg_rig.h"

Suite *registrar_grants_almost_nothing_suite(void);

/* Grant @a seconds each time for a minute; how many REGISTERs came after the first? */
static unsigned refreshes_in_a_minute(int seconds)
{
    pjsip_regc_info info;
    unsigned count = 0;

    reg_register(PJ_TRUE);
    reg_grant(reg_expect(), seconds);
    for (unsigned ms = 0; ms < 60000; ms += 100) {
        rig_pass(100);
        pjsip_regc_get_info(reg_client, &info);
        if (info.is_busy) {
            reg_grant(reg_expect(), seconds);
            count++;
        }
    }
    return count;
}

START_TEST(hazard_52_a_tiny_expiration_is_refreshed_at_its_half_and_once_a_second_at_most)
{
    static const unsigned most[] = {0, 60, 60, 60, 30, 30};
    unsigned count = refreshes_in_a_minute(_i);

    ck_assert_uint_le(count, most[_i]);
    if (_i > 0)
        ck_assert_uint_ge(count, most[_i] / 2);
}
END_TEST

START_TEST(hazard_52_an_expiration_of_0_is_told_and_not_refreshed)
{
    pjsip_regc_info info;

    reg_register(PJ_TRUE);
    reg_grant(reg_expect(), 0);
    ck_assert_str_eq(reg_log(), "200/0 ");
    ck_assert_int_eq(pjsip_regc_get_info(reg_client, &info), PJ_SUCCESS);
    ck_assert_uint_eq(info.next_reg, 0);
    rig_pass(60000);
    peer_expect_nothing();
}
END_TEST

START_TEST(a_delay_longer_than_the_expiration_does_no_harm)
{
    ck_assert_int_eq(pjsip_regc_set_delay_before_refresh(reg_client, 1000), PJ_SUCCESS);
    reg_register(PJ_TRUE);
    reg_grant(reg_expect(), 60);
    rig_pass(29900);
    peer_expect_nothing();
    rig_pass(200);
    reg_grant(reg_expect(), 60);
}
END_TEST

Suite *registrar_grants_almost_nothing_suite(void)
{
    Suite *suite = suite_create("registrar_grants_almost_nothing");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, reg_start, reg_stop);
    tcase_set_timeout(tc, 30);
    tcase_add_loop_test(
        tc, hazard_52_a_tiny_expiration_is_refreshed_at_its_half_and_once_a_second_at_most, 0, 6);
    tcase_add_test(tc, hazard_52_an_expiration_of_0_is_told_and_not_refreshed);
    tcase_add_test(tc, a_delay_longer_than_the_expiration_does_no_harm);
    suite_add_tcase(suite, tc);
    return suite;
}
