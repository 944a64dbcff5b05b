/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 3261 10.2: registered, kept registered, moved, taken away. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/reg_rig.h"

Suite *registration_is_refreshed_and_removed_suite(void);

START_TEST(a_registration_is_refreshed_before_it_lapses)
{
    const peer_msg *msg;
    char call_id[128];

    reg_register(PJ_TRUE);
    msg = reg_expect();
    ck_assert_str_eq(peer_hdr(msg, "Expires", 0), "3600");
    snprintf(call_id, sizeof(call_id), "%s", peer_hdr(msg, "Call-ID", 0));
    reg_grant(msg, 60);
    rig_pass(54900);
    peer_expect_nothing();
    rig_pass(200);
    msg = reg_expect();
    ck_assert_str_eq(peer_hdr(msg, "Call-ID", 0), call_id);
    reg_grant(msg, 60);
    ck_assert_str_eq(reg_log(), "200/60 200/60 ");
}
END_TEST

START_TEST(a_registration_that_is_not_to_be_refreshed_is_not)
{
    reg_register(PJ_FALSE);
    reg_grant(reg_expect(), 60);
    rig_pass(120000);
    peer_expect_nothing();
}
END_TEST

START_TEST(unregistering_names_the_contact_with_0_and_stops_the_refreshing)
{
    const peer_msg *msg;

    reg_register(PJ_TRUE);
    reg_grant(reg_expect(), 60);
    reg_unregister();
    msg = reg_expect();
    ck_assert_str_eq(peer_hdr(msg, "Expires", 0), "0");
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Contact", 0), "expires=0"));
    reg_grant(msg, -1);
    ck_assert_str_eq(reg_log(), "200/60 un:200/0 ");
    rig_pass(120000);
    peer_expect_nothing();
}
END_TEST

START_TEST(unregistering_all_names_the_star)
{
    const peer_msg *msg;
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_regc_unregister_all(reg_client, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_send(reg_client, tdata), PJ_SUCCESS);
    msg = reg_expect();
    ck_assert_str_eq(peer_hdr(msg, "Contact", 0), "*");
    ck_assert_str_eq(peer_hdr(msg, "Expires", 0), "0");
    reg_grant(msg, -1);
    ck_assert_str_eq(reg_log(), "un:200/0 ");
}
END_TEST

START_TEST(an_exchanged_contact_is_taken_away_once)
{
    pj_str_t other = pj_str("<sip:us@127.0.0.9:5070>");
    const peer_msg *msg;

    reg_register(PJ_FALSE);
    reg_grant(reg_expect(), 60);
    ck_assert_int_eq(pjsip_regc_update_contact(reg_client, 1, &other), PJ_SUCCESS);
    reg_register(PJ_FALSE);
    msg = reg_expect();
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Contact", 0), "127.0.0.9"));
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Contact", 1), "expires=0"));
    reg_grant(msg, 60);
    reg_register(PJ_FALSE);
    msg = reg_expect();
    ck_assert_str_eq(peer_hdr(msg, "Contact", 1), "");
    reg_grant(msg, 60);
    ck_assert_str_eq(reg_log(), "200/60 200/60 200/60 ");
}
END_TEST

START_TEST(a_refresh_that_fails_is_told_and_not_repeated)
{
    reg_register(PJ_TRUE);
    reg_grant(reg_expect(), 60);
    rig_pass(55100);
    peer_reply(reg_expect(), "503 Service Unavailable", "registrar", "", "");
    ck_assert_str_eq(reg_log(), "200/60 503/0 ");
    rig_pass(120000);
    peer_expect_nothing();
}
END_TEST

START_TEST(a_registrar_that_says_nothing_is_told_as_408)
{
    reg_register(PJ_FALSE);
    rig_pass(32100);
    ck_assert_str_eq(reg_log(), "408/0 ");
}
END_TEST

START_TEST(the_client_may_be_destroyed_in_its_callback)
{
    reg_destroy_in_callback = PJ_TRUE;
    reg_register(PJ_TRUE);
    reg_grant(reg_expect(), 60);
    ck_assert_ptr_null(reg_client);
    rig_pass(120000);
    peer_expect_nothing();
}
END_TEST

START_TEST(a_client_that_is_destroyed_while_it_waits_hears_nothing_more)
{
    pjsip_regc *regc = reg_client;
    peer_msg msg;

    reg_register(PJ_TRUE);
    msg = *reg_expect();
    ck_assert_int_eq(pjsip_regc_destroy2(regc, PJ_FALSE), PJ_EBUSY);
    ck_assert_int_eq(pjsip_regc_destroy(regc), PJ_SUCCESS);
    reg_client = NULL;
    reg_grant(&msg, 60);
    ck_assert_str_eq(reg_log(), "");
}
END_TEST

START_TEST(only_one_register_is_under_way_at_a_time)
{
    pjsip_tx_data *tdata;

    reg_register(PJ_FALSE);
    ck_assert_int_eq(pjsip_regc_register(reg_client, PJ_FALSE, &tdata), PJ_EBUSY);
    reg_grant(reg_expect(), 60);
    reg_register(PJ_FALSE);
    reg_grant(reg_expect(), 60);
    ck_assert_str_eq(reg_log(), "200/60 200/60 ");
}
END_TEST

Suite *registration_is_refreshed_and_removed_suite(void)
{
    Suite *suite = suite_create("registration_is_refreshed_and_removed");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, reg_start, reg_stop);
    tcase_add_test(tc, a_registration_is_refreshed_before_it_lapses);
    tcase_add_test(tc, a_registration_that_is_not_to_be_refreshed_is_not);
    tcase_add_test(tc, unregistering_names_the_contact_with_0_and_stops_the_refreshing);
    tcase_add_test(tc, unregistering_all_names_the_star);
    tcase_add_test(tc, an_exchanged_contact_is_taken_away_once);
    tcase_add_test(tc, a_refresh_that_fails_is_told_and_not_repeated);
    tcase_add_test(tc, a_registrar_that_says_nothing_is_told_as_408);
    tcase_add_test(tc, the_client_may_be_destroyed_in_its_callback);
    tcase_add_test(tc, a_client_that_is_destroyed_while_it_waits_hears_nothing_more);
    tcase_add_test(tc, only_one_register_is_under_way_at_a_time);
    suite_add_tcase(suite, tc);
    return suite;
}
