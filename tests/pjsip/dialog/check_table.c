/* SPDX-License-Identifier: BSD-2-Clause */
/* Dialogs by their ids: many of them, and those that change their remote tag. */
#include "dialog/dialog_priv.h"
#include "pjsip/dialog/fixture.h"

#include <stdio.h>

START_TEST(a_thousand_dialogs_are_found_each_by_its_own_id)
{
    enum { COUNT = 1000 };
    static pjsip_dialog *dlgs[COUNT];
    static const pj_str_t none = {NULL, 0};

    for (int i = 0; i < COUNT; i++)
        dlgs[i] = new_uac();
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), COUNT);
    for (int i = 0; i < COUNT; i++) {
        dlg *found = pjsip__dlg_find(&dlgs[i]->call_id->id, &dlgs[i]->local.info->tag, &none);

        ck_assert_ptr_eq(found, dlgs[i]);
        pj_grp_lock_dec_ref(found->pub.grp_lock_);
    }
    for (int i = 0; i < COUNT; i++)
        pjsip_dlg_dec_session(dlgs[i], &usage);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
}
END_TEST

START_TEST(a_dialog_is_found_by_the_tag_it_has_taken)
{
    pj_str_t none = {NULL, 0}, tag = pj_str("t");
    pjsip_dialog *ours = new_uac();

    establish(ours, "t");
    ck_assert_ptr_null(
        pjsip_ua_find_dialog(&ours->call_id->id, &ours->local.info->tag, &none, PJ_FALSE));
    ck_assert_ptr_eq(
        pjsip_ua_find_dialog(&ours->call_id->id, &ours->local.info->tag, &tag, PJ_FALSE), ours);
    pjsip_dlg_dec_session(ours, &usage);
}
END_TEST

START_TEST(a_call_id_may_be_as_long_as_a_message)
{
    static char call_id[5001], text[6000];

    for (int i = 0; i < 5000; i++)
        call_id[i] = 'c';
    snprintf(text, sizeof(text),
             "INVITE sip:alice@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP "
             "127.0.0.1:5070;branch=z9hG4bKa\nMax-Forwards: 70\n"
             "From: <sip:b@h>;tag=1\nTo: <sip:a@h>\nCall-ID: %s\nCSeq: 1 INVITE\nContact: "
             "<sip:b@127.0.0.1:5070>\n\n",
             call_id);
    app_request = &accept_invite;
    fake_receive(wire, text);
    ck_assert_ptr_nonnull(uas);
    ck_assert_int_eq(uas->call_id->id.slen, 5000);
    ck_assert_ptr_eq(pjsip_ua_find_dialog(&uas->call_id->id, &uas->local.info->tag,
                                          &uas->remote.info->tag, PJ_FALSE),
                     uas);
    ck_assert_int_eq(answer_invite(486), PJ_SUCCESS);
    pjsip_dlg_dec_session(uas, &usage);
}
END_TEST

Suite *table_suite(void);

Suite *table_suite(void)
{
    Suite *s = suite_create("table");
    TCase *c = tcase_create("table");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, a_thousand_dialogs_are_found_each_by_its_own_id);
    tcase_add_test(c, a_dialog_is_found_by_the_tag_it_has_taken);
    tcase_add_test(c, a_call_id_may_be_as_long_as_a_message);
    suite_add_tcase(s, c);
    return s;
}
