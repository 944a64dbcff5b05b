/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of the peer's capabilities. */
#include "pjsip/dialog/fixture.h"

static pjsip_dialog *dlg;

static pjsip_dialog_cap_status allows(const char *method)
{
    pj_str_t token = pj_str((char *)(pj_size_t)method);

    return pjsip_dlg_remote_has_cap(dlg, PJSIP_H_ALLOW, NULL, &token);
}

static void answer(const char *extra)
{
    fake_answer(wire, request_in(dlg, "UPDATE"), "200 OK", "t", extra);
}

START_TEST(what_the_peer_has_not_said_is_unknown)
{
    dlg = new_uac();
    ck_assert_int_eq(allows("INVITE"), PJSIP_DIALOG_CAP_UNKNOWN);
    ck_assert_ptr_null(pjsip_dlg_get_remote_cap_hdr(dlg, PJSIP_H_ALLOW, NULL));
    establish(dlg, "t");
    answer("Allow: INVITE, ack\nAllow: BYE\n");
    ck_assert_int_eq(allows("INVITE"), PJSIP_DIALOG_CAP_SUPPORTED);
    ck_assert_int_eq(allows("ACK"), PJSIP_DIALOG_CAP_SUPPORTED);
    ck_assert_int_eq(allows("BYE"), PJSIP_DIALOG_CAP_SUPPORTED); /* of the second header */
    ck_assert_int_eq(allows("UPDATE"), PJSIP_DIALOG_CAP_UNSUPPORTED);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(what_it_says_later_replaces_what_it_said)
{
    dlg = new_uac();
    establish(dlg, "t");
    answer("Allow: INVITE\nSupported: timer\n");
    answer("Allow: UPDATE\n");
    ck_assert_int_eq(allows("INVITE"), PJSIP_DIALOG_CAP_UNSUPPORTED);
    ck_assert_int_eq(allows("UPDATE"), PJSIP_DIALOG_CAP_SUPPORTED);
    ck_assert_ptr_nonnull(
        pjsip_dlg_get_remote_cap_hdr(dlg, PJSIP_H_SUPPORTED, NULL)); /* it did not take that back */
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_strict_update_forgets_what_is_not_there)
{
    pjsip_rx_data *rdata =
        test_rdata("OPTIONS sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\n"
                   "From: <sip:b@h>;tag=1\r\nTo: <sip:a@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n"
                   "Accept: text/plain\r\n\r\n");

    dlg = new_uac();
    establish(dlg, "t");
    answer("Allow: INVITE\n");
    ck_assert_int_eq(pjsip_dlg_update_remote_cap(dlg, rdata->msg_info.msg, PJ_FALSE), PJ_SUCCESS);
    ck_assert_int_eq(allows("INVITE"), PJSIP_DIALOG_CAP_SUPPORTED);
    ck_assert_int_eq(pjsip_dlg_update_remote_cap(dlg, rdata->msg_info.msg, PJ_TRUE), PJ_SUCCESS);
    ck_assert_int_eq(allows("INVITE"), PJSIP_DIALOG_CAP_UNKNOWN);
    ck_assert_ptr_nonnull(pjsip_dlg_get_remote_cap_hdr(dlg, PJSIP_H_ACCEPT, NULL));
    test_rdata_free(rdata);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(headers_of_any_name_can_be_set_and_removed)
{
    pj_str_t name = pj_str("X-Can"), token = pj_str("fly"), no = pj_str("X-No");
    pjsip_generic_array_hdr *hdr;

    dlg = new_uac();
    hdr = pjsip_generic_array_hdr_create(dlg->pool, &name);
    hdr->count = 1;
    hdr->values[0] = token;
    ck_assert_int_eq(pjsip_dlg_set_remote_cap_hdr(dlg, hdr), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_set_remote_cap_hdr(dlg, hdr), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_remote_has_cap(dlg, PJSIP_H_OTHER, &name, &token),
                     PJSIP_DIALOG_CAP_SUPPORTED);
    ck_assert_int_eq(pjsip_dlg_remove_remote_cap_hdr(dlg, PJSIP_H_OTHER, &no), PJ_ENOTFOUND);
    ck_assert_int_eq(pjsip_dlg_remove_remote_cap_hdr(dlg, PJSIP_H_OTHER, &name), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_remote_has_cap(dlg, PJSIP_H_OTHER, &name, &token),
                     PJSIP_DIALOG_CAP_UNKNOWN);
    ck_assert_int_eq(pjsip_dlg_set_remote_cap_hdr(dlg, NULL), PJ_EINVAL);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

Suite *caps_suite(void);

Suite *caps_suite(void)
{
    Suite *s = suite_create("caps");
    TCase *c = tcase_create("caps");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_add_test(c, what_the_peer_has_not_said_is_unknown);
    tcase_add_test(c, what_it_says_later_replaces_what_it_said);
    tcase_add_test(c, a_strict_update_forgets_what_is_not_there);
    tcase_add_test(c, headers_of_any_name_can_be_set_and_removed);
    suite_add_tcase(s, c);
    return s;
}
