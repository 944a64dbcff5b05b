/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 3261 22 and AST-2020-002: a challenge is answered once; a refused answer is one clear
 * result.
 */
#include <check.h>
#include <string.h>

#include "support/reg_rig.h"

Suite *wrong_password_registers_once_suite(void);

START_TEST(a_right_password_is_sent_when_asked_for)
{
    const peer_msg *msg;

    reg_password("secret");
    reg_register(PJ_FALSE);
    msg = reg_expect();
    ck_assert_str_eq(peer_hdr(msg, "Authorization", 0), "");
    reg_challenge(msg, "n1", "");
    msg = reg_expect();
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Authorization", 0), "nonce=\"n1\""));
    reg_grant(msg, 300);
    ck_assert_str_eq(reg_log(), "200/300 ");
}
END_TEST

START_TEST(a_wrong_password_is_told_once_and_not_tried_again)
{
    reg_password("wrong");
    reg_register(PJ_TRUE);
    reg_challenge(reg_expect(), "n1", "");
    reg_challenge(reg_expect(), "n2", "");
    ck_assert_str_eq(reg_log(), "401/0! ");
    rig_pass(120000);
    peer_expect_nothing();
    ck_assert_str_eq(reg_log(), "");
}
END_TEST

START_TEST(a_stale_nonce_is_answered_with_the_new_one)
{
    reg_password("secret");
    reg_register(PJ_FALSE);
    reg_challenge(reg_expect(), "n1", "");
    reg_challenge(reg_expect(), "n2", ", stale=true");
    reg_grant(reg_expect(), 300);
    ck_assert_str_eq(reg_log(), "200/300 ");
}
END_TEST

START_TEST(endless_stale_nonces_come_to_an_end)
{
    unsigned tries = 0;

    reg_password("secret");
    reg_register(PJ_FALSE);
    for (; tries < 20 && !strcmp(reg_log(), ""); tries++) {
        char nonce[8] = "n0";

        nonce[1] = (char)('a' + tries);
        reg_challenge(reg_expect(), nonce, ", stale=true");
    }
    ck_assert_uint_lt(tries, 12);
    peer_expect_nothing();
}
END_TEST

START_TEST(without_credentials_the_401_is_told_at_once)
{
    reg_register(PJ_TRUE);
    reg_challenge(reg_expect(), "n1", "");
    ck_assert_str_eq(reg_log(), "401/0! ");
    rig_pass(120000);
    peer_expect_nothing();
}
END_TEST

START_TEST(a_call_whose_password_is_wrong_ends_once)
{
    pjsip_cred_info cred;
    pjsip_tx_data *tdata;
    peer_msg invite;

    memset(&cred, 0, sizeof(cred));
    cred.realm = pj_str("*");
    cred.scheme = pj_str("digest");
    cred.username = pj_str("us");
    cred.data = pj_str("wrong");
    rig_make_call(rig_sdp, 0);
    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&rig_inv->dlg->auth_sess, 1, &cred),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_invite(rig_inv, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    for (int i = 0; i < 2; i++) {
        invite = *peer_expect("INVITE ");
        peer_reply(&invite, "407 Proxy Authentication Required", "proxy",
                   i ? "Proxy-Authenticate: Digest realm=\"home\", nonce=\"n2\"\r\n"
                     : "Proxy-Authenticate: Digest realm=\"home\", nonce=\"n1\"\r\n",
                   "");
        peer_expect("ACK ");
    }
    peer_expect_nothing();
    ck_assert_str_eq(rig_log(), "CALLING INVITE:407 DISCONNCTD:407 INVITE:407 ");
}
END_TEST

START_TEST(a_call_with_the_right_password_goes_through_and_its_ack_carries_it)
{
    pjsip_cred_info cred;
    pjsip_tx_data *tdata;
    const peer_msg *ack;
    peer_msg invite;
    peer_dialog dlg;

    memset(&cred, 0, sizeof(cred));
    cred.realm = pj_str("home");
    cred.scheme = pj_str("digest");
    cred.username = pj_str("us");
    cred.data = pj_str("secret");
    rig_make_call(rig_sdp, 0);
    ck_assert_int_eq(pjsip_auth_clt_set_credentials(&rig_inv->dlg->auth_sess, 1, &cred),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_invite(rig_inv, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "407 Proxy Authentication Required", "proxy",
               "Proxy-Authenticate: Digest realm=\"home\", nonce=\"n1\"\r\n", "");
    peer_expect("ACK ");
    invite = *peer_expect("INVITE ");
    peer_reply(&invite, "200 OK", "callee", "", rig_sdp);
    ack = peer_expect("ACK ");
    ck_assert_str_eq(peer_hdr(ack, "Proxy-Authorization", 0),
                     peer_hdr(&invite, "Proxy-Authorization", 0));
    ck_assert_str_eq(rig_log(), "CALLING INVITE:407 CONNECTING media:0 CONFIRMED ");
    peer_dialog_as_callee(&dlg, &invite, "callee");
    rig_peer_hangs_up(&dlg);
}
END_TEST

Suite *wrong_password_registers_once_suite(void)
{
    Suite *suite = suite_create("wrong_password_registers_once");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, reg_start, reg_stop);
    tcase_add_test(tc, a_right_password_is_sent_when_asked_for);
    tcase_add_test(tc, a_wrong_password_is_told_once_and_not_tried_again);
    tcase_add_test(tc, a_stale_nonce_is_answered_with_the_new_one);
    tcase_add_test(tc, endless_stale_nonces_come_to_an_end);
    tcase_add_test(tc, without_credentials_the_401_is_told_at_once);
    tcase_add_test(tc, a_call_whose_password_is_wrong_ends_once);
    tcase_add_test(tc, a_call_with_the_right_password_goes_through_and_its_ack_carries_it);
    suite_add_tcase(suite, tc);
    return suite;
}
