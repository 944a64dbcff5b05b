/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/endpoint.h"

START_TEST(limits_have_defaults_and_can_be_changed)
{
    pjsip_limits *l = pjsip_endpt_limits(test_endpt);

    ck_assert_uint_eq(l->max_rx_msg, PJSIP_MAX_PKT_LEN - 1);
    ck_assert_uint_eq(l->max_tx_msg, 16u << 20);
    ck_assert_uint_eq(l->max_connections, 0);
    l->max_tx_msg = 10;
    ck_assert_uint_eq(pjsip_endpt_limits(test_endpt)->max_tx_msg, 10);
    ck_assert_ptr_null(pjsip_endpt_limits(NULL));
}
END_TEST

START_TEST(counters_begin_at_zero)
{
    static const pjsip_counters zero;
    pjsip_counters c;

    memset(&c, 0xff, sizeof(c));
    pjsip_endpt_get_counters(test_endpt, &c);
    ck_assert_mem_eq(&c, &zero, sizeof(c));
}
END_TEST

Suite *stats_suite(void);
Suite *stats_suite(void)
{
    Suite *s = suite_create("stats");
    TCase *tc = tcase_create("stats");

    tcase_add_checked_fixture(tc, test_endpt_create, test_endpt_destroy);
    tcase_add_test(tc, limits_have_defaults_and_can_be_changed);
    tcase_add_test(tc, counters_begin_at_zero);
    suite_add_tcase(s, tc);
    return s;
}
