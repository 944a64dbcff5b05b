/* SPDX-License-Identifier: BSD-2-Clause */
/* Which dialog a message goes to, and what becomes of those that have none. */
#include "pjsip/dialog/fixture.h"

#include <string.h>

static pj_bool_t answer_200(pjsip_rx_data *rdata)
{
    return pjsip_dlg_respond(pjsip_rdata_get_dlg(rdata), rdata, 200, NULL, NULL, NULL) ==
           PJ_SUCCESS;
}

START_TEST(the_layer_registers_once)
{
    ck_assert_int_eq(pjsip_ua_init_module(test_endpt, NULL), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_ua_init_module(NULL, NULL), PJ_EINVAL);
    ck_assert_ptr_eq(pjsip_ua_get_endpt(pjsip_ua_instance()), test_endpt);
    ck_assert_ptr_null(pjsip_ua_get_endpt(&app));
    ck_assert_int_eq(pjsip_ua_destroy(), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_ua_destroy(), PJ_EINVALIDOP);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    ck_assert_int_eq(pjsip_ua_init_module(test_endpt, NULL), PJ_SUCCESS);
}
END_TEST

START_TEST(a_request_for_no_dialog_gets_481)
{
    fake_receive(
        wire, "BYE sip:alice@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKa\n"
              "Max-Forwards: 70\nFrom: <sip:b@h>;tag=1\nTo: <sip:a@h>;tag=2\nCall-ID: x\nCSeq: 1 "
              "BYE\n\n");
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 481"), 1);
    fake_receive(
        wire, "ACK sip:alice@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKb\n"
              "Max-Forwards: 70\nFrom: <sip:b@h>;tag=1\nTo: <sip:a@h>;tag=2\nCall-ID: x\nCSeq: 1 "
              "ACK\n\n");
    ck_assert_uint_eq(fake_count(wire, NULL), 1);
}
END_TEST

START_TEST(a_wrong_tag_gets_481)
{
    pjsip_dialog *dlg = new_uac();
    char text[1000];

    establish(dlg, "t");
    pj_ansi_snprintf(
        text, sizeof(text),
        "BYE sip:a@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP "
        "127.0.0.1:5070;branch=z9hG4bKa\nMax-Forwards: 70\n"
        "From: <sip:b@h>;tag=wrong\nTo: <sip:a@h>;tag=%.*s\nCall-ID: %.*s\nCSeq: 1 BYE\n\n",
        (int)dlg->local.info->tag.slen, dlg->local.info->tag.ptr, (int)dlg->call_id->id.slen,
        dlg->call_id->id.ptr);
    said[0] = 0;
    fake_receive(wire, text);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 481"), 1);
    ck_assert_str_eq(said, "");
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

/* RFC 6665 4.1.2.4: a NOTIFY may be faster than the response to its SUBSCRIBE. */
START_TEST(a_request_that_comes_before_the_response_finds_the_dialog)
{
    pjsip_dialog *dlg = new_uac();
    char text[1000];

    request_in(dlg, "SUBSCRIBE");
    in_request = &answer_200;
    pj_ansi_snprintf(
        text, sizeof(text),
        "NOTIFY sip:a@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP "
        "127.0.0.1:5070;branch=z9hG4bKa\nMax-Forwards: 70\n"
        "From: <sip:b@h>;tag=early\nTo: <sip:a@h>;tag=%.*s\nCall-ID: %.*s\nCSeq: 1 NOTIFY\n"
        "Contact: <sip:b@127.0.0.1:5070>\n\n",
        (int)dlg->local.info->tag.slen, dlg->local.info->tag.ptr, (int)dlg->call_id->id.slen,
        dlg->call_id->id.ptr);
    fake_receive(wire, text);
    ck_assert_ptr_nonnull(strstr(said, "Q:NOTIFY"));
    ck_assert_int_eq(pj_strcmp2(&dlg->remote.info->tag, "early"), 0);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

static unsigned app_saw;

static pj_bool_t count_and_serve(pjsip_rx_data *rdata)
{
    app_saw++;
    return pjsip_endpt_respond(test_endpt, NULL, rdata, 180, NULL, NULL, NULL, NULL) == PJ_SUCCESS;
}

START_TEST(another_copy_of_a_request_gets_482)
{
    app_saw = 0;
    app_request = &count_and_serve;
    receive_invite("z9hG4bKa", NULL);
    receive_invite("z9hG4bKb", NULL);
    ck_assert_uint_eq(app_saw, 1);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 482"), 1);
    pjsip_tsx_layer_destroy();
    pjsip_tsx_layer_init_module(test_endpt);
}
END_TEST

START_TEST(a_cancel_goes_to_the_dialog_of_its_invite)
{
    app_request = &accept_invite;
    receive_invite("z9hG4bKa", NULL);
    ck_assert_int_eq(answer_invite(180), PJ_SUCCESS);
    said[0] = 0;
    fake_receive(
        wire,
        "CANCEL sip:alice@127.0.0.1:5060 SIP/2.0\n"
        "Via: SIP/2.0/UDP 127.0.0.1:5070;rport;branch=z9hG4bKa\nMax-Forwards: 70\n"
        "From: \"Bob\" <sip:bob@127.0.0.1>;tag=bobs\nTo: <sip:alice@127.0.0.1>\nCall-ID: incoming\n"
        "CSeq: 100 CANCEL\n\n");
    ck_assert_str_eq(said, "T:Trying Q:CANCEL");
    ck_assert_int_eq(answer_invite(487), PJ_SUCCESS);
    pjsip_dlg_dec_session(uas, &usage);
    pjsip_tsx_layer_destroy(); /* the CANCEL was never answered */
    pjsip_tsx_layer_init_module(test_endpt);
    uas_forget();
}
END_TEST

START_TEST(a_dialog_is_found_by_its_id)
{
    pjsip_dialog *dlg = new_uac();
    pj_str_t none = {NULL, 0}, tag = pj_str("t"), wrong = pj_str("wrong");
    pj_str_t call_id, local;

    pj_strdup(dlg->pool, &call_id, &dlg->call_id->id);
    pj_strdup(dlg->pool, &local, &dlg->local.info->tag);
    ck_assert_ptr_eq(pjsip_ua_find_dialog(&call_id, &local, &none, PJ_FALSE), dlg);
    establish(dlg, "t");
    ck_assert_ptr_eq(pjsip_ua_find_dialog(&call_id, &local, &tag, PJ_TRUE), dlg);
    ck_assert_int_eq(pjsip_dlg_try_inc_lock(dlg), PJ_SUCCESS);
    pjsip_dlg_dec_lock(dlg);
    pjsip_dlg_dec_lock(dlg);
    ck_assert_ptr_null(pjsip_ua_find_dialog(&call_id, &local, &wrong, PJ_FALSE));
    ck_assert_ptr_null(pjsip_ua_find_dialog(&call_id, &wrong, &tag, PJ_FALSE));
    ck_assert_ptr_null(pjsip_ua_find_dialog(&wrong, &local, &tag, PJ_FALSE));
    ck_assert_int_eq(pjsip_ua_register_dlg(pjsip_ua_instance(), dlg), PJ_EEXISTS);
    pj_grp_lock_add_ref(pjsip_dlg_get_lock(dlg));
    ck_assert_int_eq(pjsip_ua_unregister_dlg(pjsip_ua_instance(), dlg), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_ua_unregister_dlg(pjsip_ua_instance(), dlg), PJ_ENOTFOUND);
    ck_assert_ptr_null(pjsip_ua_find_dialog(&call_id, &local, &tag, PJ_FALSE));
    ck_assert_int_eq(pjsip_ua_register_dlg(pjsip_ua_instance(), dlg), PJ_SUCCESS);
    pj_grp_lock_dec_ref(pjsip_dlg_get_lock(dlg));
    pjsip_ua_dump(PJ_TRUE);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(hazard_95_long_tags_and_call_ids_work)
{
    static char tag[3001];
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    memset(tag, 'x', sizeof(tag) - 1);
    fake_answer(wire, invite, "200 OK", tag, NULL);
    ck_assert_int_eq(dlg->remote.info->tag.slen, 3000);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

/* PJSIP #5132: no value of a tag's hash is special, nor is any looked at. */
START_TEST(hazard_54_the_hash_of_a_tag_may_be_0)
{
    pjsip_dialog *dlg = new_uac();

    establish(dlg, "t");
    dlg->local.tag_hval = dlg->remote.tag_hval = 0;
    said[0] = 0;
    in_request = &answer_200;
    receive_in(dlg, "INFO", "z9hG4bKi", 1, NULL);
    ck_assert_ptr_nonnull(strstr(said, "Q:INFO"));
    ck_assert_ptr_eq(pjsip_ua_find_dialog(&dlg->call_id->id, &dlg->local.info->tag,
                                          &dlg->remote.info->tag, PJ_FALSE),
                     dlg);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

Suite *ua_layer_suite(void);

Suite *ua_layer_suite(void)
{
    Suite *s = suite_create("ua_layer");
    TCase *c = tcase_create("ua_layer");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_add_test(c, the_layer_registers_once);
    tcase_add_test(c, a_request_for_no_dialog_gets_481);
    tcase_add_test(c, a_wrong_tag_gets_481);
    tcase_add_test(c, a_request_that_comes_before_the_response_finds_the_dialog);
    tcase_add_test(c, another_copy_of_a_request_gets_482);
    tcase_add_test(c, a_cancel_goes_to_the_dialog_of_its_invite);
    tcase_add_test(c, a_dialog_is_found_by_its_id);
    tcase_add_test(c, hazard_54_the_hash_of_a_tag_may_be_0);
    tcase_add_test(c, hazard_95_long_tags_and_call_ids_work);
    suite_add_tcase(s, c);
    return s;
}
