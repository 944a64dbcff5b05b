/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * REGISTERs that are sent again: 423. Challenges are in
 * tests/pjsip/scenario/wrong_password_registers_once.c.
 */
#include <check.h>
#include <string.h>

#include "support/reg_rig.h"

Suite *register_auth_suite(void);

START_TEST(a_423_is_answered_with_the_least_expiration)
{
    const peer_msg *msg;

    reg_register(PJ_FALSE);
    peer_reply(reg_expect(), "423 Interval Too Brief", "registrar", "Min-Expires: 7200\r\n", "");
    msg = reg_expect();
    ck_assert_str_eq(peer_hdr(msg, "Expires", 0), "7200");
    reg_grant(msg, 7200);
    ck_assert_str_eq(reg_log(), "200/7200 ");
}
END_TEST

START_TEST(a_423_that_makes_no_sense_is_final)
{
    static const char *const headers[] = {"", "Min-Expires: 60\r\n", "Min-Expires: 3600\r\n",
                                          "Min-Expires: 4294967295\r\n"};

    reg_register(PJ_FALSE);
    peer_reply(reg_expect(), "423 Interval Too Brief", "registrar", headers[_i], "");
    peer_expect_nothing();
    ck_assert_str_eq(reg_log(), "423/0 ");
}
END_TEST

START_TEST(a_registrar_that_asks_for_ever_more_is_left)
{
    static const char *const headers[] = {"Min-Expires: 4000\r\n", "Min-Expires: 5000\r\n",
                                          "Min-Expires: 6000\r\n"};

    reg_register(PJ_FALSE);
    for (int i = 0; i < 3; i++)
        peer_reply(reg_expect(), "423 Interval Too Brief", "registrar", headers[i], "");
    peer_expect_nothing();
    ck_assert_str_eq(reg_log(), "423/0 ");
}
END_TEST

Suite *register_auth_suite(void)
{
    Suite *suite = suite_create("register_auth");
    TCase *tc = tcase_create("retries");

    tcase_add_checked_fixture(tc, reg_start, reg_stop);
    tcase_add_test(tc, a_423_is_answered_with_the_least_expiration);
    tcase_add_loop_test(tc, a_423_that_makes_no_sense_is_final, 0, 4);
    tcase_add_test(tc, a_registrar_that_asks_for_ever_more_is_left);
    suite_add_tcase(suite, tc);
    return suite;
}
