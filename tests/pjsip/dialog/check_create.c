/* SPDX-License-Identifier: BSD-2-Clause */
/* How dialogs come to be (RFC 3261 12.1.1, 12.1.2, 13.2.2.4). */
#include "pjsip/dialog/fixture.h"

#include <string.h>

static int is(const pj_str_t *text, const char *what)
{
    return pj_strcmp2(text, what) == 0;
}

START_TEST(a_client_dialog_has_tags_a_call_id_and_no_state)
{
    pjsip_dialog *dlg = new_uac();

    ck_assert_int_eq(dlg->state, PJSIP_DIALOG_STATE_NULL);
    ck_assert_int_eq(dlg->role, PJSIP_ROLE_UAC);
    ck_assert_int_gt(dlg->local.info->tag.slen, 0);
    ck_assert_int_eq(dlg->remote.info->tag.slen, 0);
    ck_assert_int_gt(dlg->call_id->id.slen, 0);
    ck_assert(is(&dlg->local.info_str, "\"Alice\" <sip:alice@127.0.0.1>"));
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 1);
    pjsip_dlg_dec_session(dlg, &usage);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
}
END_TEST

START_TEST(bad_uris_make_no_dialog)
{
    pj_str_t good = pj_str("sip:a@h"), bad = pj_str("sip:"), empty = {NULL, 0};
    pjsip_dialog *dlg;
    pjsip_user_agent *ua = pjsip_ua_instance();

    ck_assert_int_eq(pjsip_dlg_create_uac(ua, &bad, NULL, &good, NULL, &dlg), PJSIP_EINVALIDURI);
    ck_assert_int_eq(pjsip_dlg_create_uac(ua, &good, NULL, &bad, NULL, &dlg), PJSIP_EINVALIDURI);
    ck_assert_int_eq(pjsip_dlg_create_uac(ua, &good, &bad, &good, NULL, &dlg), PJSIP_EINVALIDURI);
    ck_assert_int_eq(pjsip_dlg_create_uac(ua, &good, NULL, &good, &bad, &dlg),
                     PJSIP_EINVALIDREQURI);
    ck_assert_int_eq(pjsip_dlg_create_uac(ua, &empty, NULL, &good, NULL, &dlg), PJ_EINVAL);
    ck_assert_int_eq(pjsip_dlg_create_uac(&app, &good, NULL, &good, NULL, &dlg), PJ_EINVALIDOP);
}
END_TEST

START_TEST(headers_that_the_target_asks_for_go_into_the_first_request_only)
{
    pj_str_t local = pj_str("sip:alice@127.0.0.1"),
             target = pj_str("sip:bob@127.0.0.1:5070;method=REFER?X-Ask=this&Subject=lunch");
    pjsip_dialog *dlg;
    const char *invite;

    ck_assert_int_eq(
        pjsip_dlg_create_uac(pjsip_ua_instance(), &local, NULL, &target, &target, &dlg),
        PJ_SUCCESS);
    pjsip_dlg_inc_session(dlg, &usage);
    invite = request_in(dlg, "INVITE");
    ck_assert(strncmp(invite, "INVITE sip:bob@127.0.0.1:5070 SIP/2.0\r\n", 39) == 0);
    ck_assert_str_eq(fake_header(invite, "X-Ask"), "this");
    ck_assert_str_eq(fake_header(invite, "Subject"), "lunch");
    fake_answer(wire, invite, "200 OK", "t", "Contact: <sip:bob@127.0.0.1:5070>\n");
    ck_assert_str_eq(fake_header(request_in(dlg, "OPTIONS"), "X-Ask"), "");
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_dialog_can_join_a_conversation)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "t", 500, 500);
    pjsip_dlg_create_uac_param prm = {.ua = pjsip_ua_instance()};
    pjsip_dialog *dlg;

    ck_assert_int_eq(pj_grp_lock_create(pool, NULL, &prm.grp_lock), PJ_SUCCESS);
    pj_grp_lock_add_ref(prm.grp_lock);
    prm.local_uri = prm.remote_uri = pj_str("sip:a@127.0.0.1:5070");
    ck_assert_int_eq(pjsip_dlg_create_uac2(&prm, &dlg), PJ_SUCCESS);
    ck_assert_int_gt(pj_grp_lock_get_ref(prm.grp_lock), 1);
    ck_assert_int_eq(pjsip_dlg_terminate(dlg), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_dec_ref(prm.grp_lock), PJ_EGONE);
    pj_pool_release(pool);
}
END_TEST

START_TEST(a_server_dialog_takes_the_peers_routes_target_and_number)
{
    app_request = &accept_invite;
    receive_invite("z9hG4bKa",
                   "Record-Route: <sip:p1@127.0.0.1;lr>\nRecord-Route: <sip:p2@127.0.0.1;lr>\n"
                   "Allow: INVITE, UPDATE\n");
    ck_assert_ptr_nonnull(uas);
    ck_assert_int_eq(uas->role, PJSIP_ROLE_UAS);
    ck_assert_int_eq(uas->remote.cseq, 100);
    ck_assert(is(&uas->remote.info->tag, "bobs"));
    ck_assert(is(&uas->call_id->id, "incoming"));
    ck_assert(is(&((pjsip_sip_uri *)uas->target)->user, "bob"));
    ck_assert(is(&((pjsip_sip_uri *)uas->route_set.next->name_addr.uri)->user, "p1"));
    ck_assert(is(&((pjsip_sip_uri *)uas->route_set.prev->name_addr.uri)->user, "p2"));
    ck_assert_str_eq(said, ""); /* the usage came after the request */
    ck_assert_int_eq(uas_tsx->state, PJSIP_TSX_STATE_TRYING);
    ck_assert_int_eq(answer_invite(486), PJ_SUCCESS);
    ck_assert_str_eq(said, "T:Completed");
    pjsip_dlg_dec_session(uas, &usage);
}
END_TEST

static pj_status_t refused;

static pj_bool_t try_to_accept(pjsip_rx_data *rdata)
{
    pjsip_dialog *dlg;

    refused = pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, NULL, &dlg);
    return PJ_TRUE;
}

/* AST-2017-014: no Contact, no dialog. */
START_TEST(hazard_67_a_request_without_contact_makes_no_dialog)
{
    app_request = &try_to_accept;
    fake_receive(
        wire,
        "INVITE sip:alice@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKa\n"
        "Max-Forwards: 70\nFrom: <sip:b@h>;tag=1\nTo: <sip:a@h>\nCall-ID: 1\nCSeq: 1 INVITE\n\n");
    ck_assert_int_eq(refused, PJSIP_EMISSINGHDR);
    fake_receive(
        wire,
        "INVITE sip:alice@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKb\n"
        "Max-Forwards: 70\nFrom: <sip:b@h>;tag=1\nTo: <sip:a@h>\nCall-ID: 1\nCSeq: 1 INVITE\n"
        "Contact: <http://h>\n\n");
    ck_assert_int_eq(refused, PJSIP_EINVALIDURI);
    fake_receive(
        wire,
        "OPTIONS sip:alice@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKc\n"
        "Max-Forwards: 70\nFrom: <sip:b@h>;tag=1\nTo: <sip:a@h>\nCall-ID: 1\nCSeq: 1 OPTIONS\n"
        "Contact: <sip:b@h>\n\n");
    ck_assert_int_eq(refused, PJ_EINVALIDOP);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
}
END_TEST

static pj_bool_t accept_with_default_contact(pjsip_rx_data *rdata)
{
    ck_assert_int_eq(pjsip_dlg_create_uas(pjsip_ua_instance(), rdata, NULL, &uas), PJ_SUCCESS);
    pj_grp_lock_add_ref(pjsip_dlg_get_lock(uas));
    uas_tsx = pjsip_rdata_get_tsx(rdata);
    pj_grp_lock_add_ref(uas_tsx->grp_lock);
    ck_assert_int_eq(pjsip_rx_data_clone(rdata, 0, &uas_rdata), PJ_SUCCESS);
    return PJ_TRUE;
}

START_TEST(our_contact_is_where_the_request_came_to)
{
    app_request = &accept_with_default_contact;
    receive_invite("z9hG4bKa", NULL);
    ck_assert_int_eq(answer_invite(200), PJ_SUCCESS);
    ck_assert_str_eq(fake_header(fake_find(wire, "SIP/2.0 200", 0)->text, "Contact"),
                     "<sip:127.0.0.1:5060>");
    ck_assert_int_eq(pjsip_tsx_terminate(uas_tsx, 200),
                     PJ_SUCCESS); /* the last thing in it: it ends */
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
}
END_TEST

static pjsip_dialog *fork_made;

static pj_bool_t make_fork(pjsip_rx_data *rdata)
{
    if (rdata->msg_info.msg->line.status.code == 200 &&
        pj_strcmp2(&rdata->msg_info.to->tag, "second") == 0)
        ck_assert_int_eq(pjsip_dlg_fork(pjsip_rdata_get_dlg(rdata), rdata, &fork_made), PJ_SUCCESS);
    return PJ_FALSE;
}

START_TEST(a_fork_is_a_dialog_of_its_own_in_the_same_set)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE"), *bye;

    fake_answer(wire, invite, "200 OK", "first", "Contact: <sip:one@127.0.0.1:5070>\n");
    in_response = &make_fork;
    fake_answer(wire, invite, "200 OK", "second",
                "Contact: <sip:two@127.0.0.1:5070>\nRecord-Route: <sip:p@127.0.0.1:5070;lr>\n");
    ck_assert_ptr_nonnull(fork_made);
    ck_assert(is(&fork_made->remote.info->tag, "second"));
    ck_assert(is(&dlg->remote.info->tag, "first"));
    ck_assert_int_eq(fork_made->state, PJSIP_DIALOG_STATE_ESTABLISHED);
    ck_assert_int_eq(pj_strcmp(&fork_made->local.info->tag, &dlg->local.info->tag), 0);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 1);
    pjsip_dlg_inc_session(fork_made, &usage);
    bye = request_in(fork_made, "BYE");
    ck_assert(strncmp(bye, "BYE sip:two@", 12) == 0);
    ck_assert_ptr_nonnull(strstr(fake_header(bye, "Route"), "sip:p@"));
    pjsip_dlg_dec_session(dlg, &usage);
    pjsip_dlg_dec_session(fork_made, &usage);
}
END_TEST

Suite *create_suite(void);

Suite *create_suite(void)
{
    Suite *s = suite_create("create");
    TCase *c = tcase_create("create");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_add_test(c, a_client_dialog_has_tags_a_call_id_and_no_state);
    tcase_add_test(c, bad_uris_make_no_dialog);
    tcase_add_test(c, headers_that_the_target_asks_for_go_into_the_first_request_only);
    tcase_add_test(c, a_dialog_can_join_a_conversation);
    tcase_add_test(c, a_server_dialog_takes_the_peers_routes_target_and_number);
    tcase_add_test(c, hazard_67_a_request_without_contact_makes_no_dialog);
    tcase_add_test(c, our_contact_is_where_the_request_came_to);
    tcase_add_test(c, a_fork_is_a_dialog_of_its_own_in_the_same_set);
    suite_add_tcase(s, c);
    return s;
}
