/* SPDX-License-Identifier: BSD-2-Clause */
/* What a dialog receives (RFC 3261 12.2.2, 13.2.2.4), and what its usages are told, in which order. */
#include "pjsip/dialog/fixture.h"

#include <string.h>

static pj_bool_t answer_200(pjsip_rx_data *rdata)
{
    if (rdata->msg_info.msg->line.req.method.id != PJSIP_ACK_METHOD)
        ck_assert_int_eq(
            pjsip_dlg_respond(pjsip_rdata_get_dlg(rdata), rdata, 200, NULL, NULL, NULL),
            PJ_SUCCESS);
    return PJ_TRUE;
}

static pj_bool_t not_mine(pjsip_rx_data *rdata)
{
    PJ_UNUSED_ARG(rdata);
    return PJ_FALSE;
}

START_TEST(a_response_reaches_the_usage_before_the_state_it_makes)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    fake_answer(wire, invite, "180 Ringing", "t", NULL);
    fake_answer(wire, invite, "200 OK", "t", NULL);
    fake_answer(wire, invite, "200 OK", "t", NULL); /* once more: for the ACK */
    ck_assert_str_eq(said, "T:Calling S:180 T:Proceeding S:200 T:Terminated S:200");
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_request_reaches_the_usage_after_its_transaction_began)
{
    pjsip_dialog *dlg = new_uac();

    establish(dlg, "t");
    said[0] = 0;
    in_request = &answer_200;
    receive_in(dlg, "INFO", "z9hG4bKa", 1, NULL);
    ck_assert_str_eq(said, "T:Trying Q:INFO T:Completed");
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), 1);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

static void answer_in_state(pjsip_transaction *tsx, pjsip_event *e)
{
    if (tsx->role == PJSIP_ROLE_UAS && tsx->state == PJSIP_TSX_STATE_TRYING)
        answer_200(e->body.tsx_state.src.rdata);
}

START_TEST(a_usage_may_answer_when_it_is_told_trying)
{
    pjsip_dialog *dlg = new_uac();

    establish(dlg, "t");
    said[0] = 0;
    in_state = &answer_in_state;
    in_request = &not_mine;
    receive_in(dlg, "INFO", "z9hG4bKa", 1, NULL);
    ck_assert_str_eq(said, "T:Trying Q:INFO T:Completed");
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 "), 1);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_request_that_no_usage_wants_gets_500)
{
    pjsip_dialog *dlg = new_uac();

    establish(dlg, "t");
    in_request = &not_mine;
    receive_in(dlg, "INFO", "z9hG4bKa", 1, NULL);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 500 Unhandled"), 1);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_request_with_an_old_number_gets_500_and_no_usage)
{
    pjsip_dialog *dlg = new_uac();

    establish(dlg, "t");
    in_request = &answer_200;
    receive_in(dlg, "INFO", "z9hG4bKa", 10, NULL);
    said[0] = 0;
    receive_in(dlg, "INFO", "z9hG4bKb", 10, NULL);
    receive_in(dlg, "INFO", "z9hG4bKc", 9, NULL);
    ck_assert_str_eq(said, "");
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 500"), 2);
    receive_in(dlg, "INFO", "z9hG4bKd", 11, NULL);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), 2);
    ck_assert_int_eq(dlg->remote.cseq, 11);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_repeated_request_is_absorbed_by_its_transaction)
{
    pjsip_dialog *dlg = new_uac();

    establish(dlg, "t");
    in_request = &answer_200;
    receive_in(dlg, "INFO", "z9hG4bKa", 10, NULL);
    said[0] = 0;
    receive_in(dlg, "INFO", "z9hG4bKa", 10, NULL);
    ck_assert_str_eq(said, "");
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), 2);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(the_ack_of_our_2xx_ends_the_invite_for_programs)
{
    app_request = &accept_invite;
    receive_invite("z9hG4bKa", NULL);
    uas_tsx->handle_200resp = 0;
    ck_assert_int_eq(answer_invite(200), PJ_SUCCESS);
    ck_assert_str_eq(said, "T:Completed");
    receive_in(uas, "ACK", "z9hG4bKb", 100, NULL);
    ck_assert_str_eq(said, "T:Completed Q:ACK T:Terminated");
    receive_in(uas, "ACK", "z9hG4bKb", 100, NULL); /* each ACK reaches the usage */
    ck_assert_str_eq(said, "T:Completed Q:ACK T:Terminated Q:ACK");
    receive_invite("z9hG4bKa", NULL); /* a late repetition is absorbed */
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 1);
    pjsip_dlg_dec_session(uas, &usage);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
}
END_TEST

/* ---- Being set up ------------------------------------------------------------------------------------ */

START_TEST(the_2xx_sets_tag_target_and_routes_and_freezes_them)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE"), *bye;

    fake_answer(wire, invite, "180 Ringing", "t",
                "Contact: <sip:early@127.0.0.1:5070>\nRecord-Route: <sip:e@127.0.0.1:5070;lr>\n");
    ck_assert_int_eq(dlg->state, PJSIP_DIALOG_STATE_ESTABLISHED);
    ck_assert(!dlg->uac_has_2xx);
    fake_answer(wire, invite, "200 OK", "t",
                "Contact: <sip:final@127.0.0.1:5070>\nRecord-Route: <sip:p1@127.0.0.1:5070;lr>\n"
                "Record-Route: <sip:p2@127.0.0.1:5070;lr>\n");
    ck_assert(dlg->uac_has_2xx);
    ck_assert(dlg->route_set_frozen);
    bye = request_in(dlg, "BYE");
    ck_assert(strncmp(bye, "BYE sip:final@", 14) == 0);
    ck_assert_ptr_nonnull(strstr(fake_header(bye, "Route"), "sip:p2@")); /* the nearest is first */
    ck_assert_ptr_nonnull(strstr(strstr(bye, "sip:p2@"), "sip:p1@"));
    fake_answer(wire, bye, "200 OK", "t", "Record-Route: <sip:other@127.0.0.1;lr>\n");
    ck_assert_int_eq(pj_strcmp2(&((pjsip_sip_uri *)dlg->route_set.next->name_addr.uri)->user, "p2"),
                     0);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_failure_or_a_100_sets_up_nothing)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    fake_answer(wire, invite, "100 Trying", "t", NULL);
    ck_assert_int_eq(dlg->state, PJSIP_DIALOG_STATE_NULL);
    fake_answer(wire, invite, "404 Not Found", "t", NULL);
    ck_assert_int_eq(dlg->state, PJSIP_DIALOG_STATE_NULL);
    ck_assert_int_eq(dlg->remote.info->tag.slen, 0);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(target_refresh_replaces_the_target_in_both_directions)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite;

    establish(dlg, "t");
    in_request = &answer_200;
    receive_in(dlg, "UPDATE", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(pj_strcmp2(&((pjsip_sip_uri *)dlg->target)->user, "bob"), 0);
    invite = request_in(dlg, "INVITE");
    fake_answer(wire, invite, "200 OK", "t", "Contact: <sip:moved@127.0.0.1:5070>\n");
    ck_assert_int_eq(pj_strcmp2(&((pjsip_sip_uri *)dlg->target)->user, "moved"), 0);
    receive_in(dlg, "INFO", "z9hG4bKb", 2, NULL); /* INFO refreshes nothing */
    ck_assert_int_eq(pj_strcmp2(&((pjsip_sip_uri *)dlg->target)->user, "moved"), 0);
    receive_in(dlg, "UPDATE", "z9hG4bKc", 3, NULL);
    ck_assert_int_eq(pj_strcmp2(&((pjsip_sip_uri *)dlg->target)->user, "bob"), 0);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

/* ---- Forks ------------------------------------------------------------------------------------------- */

START_TEST(before_the_first_2xx_the_dialog_follows_the_branches)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    fake_answer(wire, invite, "180 Ringing", "one", "Contact: <sip:one@127.0.0.1:5070>\n");
    ck_assert_int_eq(pj_strcmp2(&dlg->remote.info->tag, "one"), 0);
    fake_answer(wire, invite, "183 Progress", "two", "Contact: <sip:two@127.0.0.1:5070>\n");
    ck_assert_int_eq(pj_strcmp2(&dlg->remote.info->tag, "two"), 0);
    fake_answer(wire, invite, "200 OK", "one", "Contact: <sip:one@127.0.0.1:5070>\n");
    ck_assert_int_eq(pj_strcmp2(&dlg->remote.info->tag, "one"), 0);
    ck_assert_int_eq(pj_strcmp2(&((pjsip_sip_uri *)dlg->target)->user, "one"), 0);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(after_the_first_2xx_another_one_is_shown_and_changes_nothing)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    fake_answer(wire, invite, "200 OK", "one", "Contact: <sip:one@127.0.0.1:5070>\n");
    said[0] = 0;
    fake_answer(wire, invite, "200 OK", "two", "Contact: <sip:two@127.0.0.1:5070>\n");
    ck_assert_str_eq(said, "S:200");
    ck_assert_int_eq(pj_strcmp2(&dlg->remote.info->tag, "one"), 0);
    ck_assert_int_eq(pj_strcmp2(&((pjsip_sip_uri *)dlg->target)->user, "one"), 0);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

static pjsip_dialog *branch;

static pjsip_dialog *make_branch(pjsip_dialog *first, pjsip_rx_data *rdata)
{
    ck_assert_int_eq(pjsip_dlg_fork(first, rdata, &branch), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_dlg_add_usage(branch, &usage, NULL), PJ_SUCCESS);
    pjsip_dlg_inc_session(branch, &usage);
    return branch;
}

static pjsip_dialog *seen_dlg;

static pj_bool_t look_at_dialog(pjsip_rx_data *rdata)
{
    seen_dlg = pjsip_rdata_get_dlg(rdata);
    return PJ_FALSE;
}

START_TEST(an_application_that_forks_gets_a_dialog_for_each_branch)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    forked = &make_branch;
    in_response = &look_at_dialog;
    branch = NULL;
    fake_answer(wire, invite, "180 Ringing", "one", NULL);
    ck_assert_ptr_null(branch);
    ck_assert_ptr_eq(seen_dlg, dlg);
    fake_answer(wire, invite, "180 Ringing", "two", "Contact: <sip:two@127.0.0.1:5070>\n");
    ck_assert_ptr_nonnull(branch);
    ck_assert_ptr_eq(seen_dlg, branch);
    ck_assert_int_eq(pj_strcmp2(&dlg->remote.info->tag, "one"), 0);
    fake_answer(wire, invite, "180 Ringing", "one", NULL);
    ck_assert_ptr_eq(seen_dlg, dlg);
    fake_answer(wire, invite, "200 OK", "two", "Contact: <sip:two@127.0.0.1:5070>\n");
    ck_assert_ptr_eq(seen_dlg, branch);
    ck_assert(branch->uac_has_2xx);
    ck_assert(!dlg->uac_has_2xx);
    fake_answer(wire, invite, "200 OK", "two", NULL);
    ck_assert_ptr_eq(seen_dlg, branch);
    pjsip_dlg_dec_session(branch, &usage);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

static pjsip_dialog *want_none(pjsip_dialog *first, pjsip_rx_data *rdata)
{
    PJ_UNUSED_ARG(first);
    PJ_UNUSED_ARG(rdata);
    return NULL;
}

START_TEST(a_branch_that_is_not_wanted_is_dropped)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    forked = &want_none;
    fake_answer(wire, invite, "180 Ringing", "one", NULL);
    said[0] = 0;
    fake_answer(wire, invite, "180 Ringing", "two", NULL);
    ck_assert_str_eq(said, "T:Proceeding"); /* the transaction's state is the first dialog's */
    pjsip_dlg_dec_session(dlg, &usage);
    fake_answer(wire, invite, "486 Busy Here", "one", NULL);
}
END_TEST

/* CVE-2022-23608: the dialogs of a set end in any order. */
START_TEST(hazard_23_branches_end_in_any_order)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    forked = &make_branch;
    fake_answer(wire, invite, "200 OK", "one", NULL);
    fake_answer(wire, invite, "200 OK", "two", NULL);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 1);
    forked = &want_none;
    pjsip_dlg_dec_session(_i ? dlg : branch, &usage);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 1);
    fake_answer(wire, invite, "200 OK", _i ? "one" : "two", NULL);
    pjsip_dlg_dec_session(_i ? branch : dlg, &usage);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    fake_answer(wire, invite, "200 OK", "two", NULL);
}
END_TEST

Suite *in_suite(void);

Suite *in_suite(void)
{
    Suite *s = suite_create("in");
    TCase *c = tcase_create("in");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_add_test(c, a_response_reaches_the_usage_before_the_state_it_makes);
    tcase_add_test(c, a_request_reaches_the_usage_after_its_transaction_began);
    tcase_add_test(c, a_usage_may_answer_when_it_is_told_trying);
    tcase_add_test(c, a_request_that_no_usage_wants_gets_500);
    tcase_add_test(c, a_request_with_an_old_number_gets_500_and_no_usage);
    tcase_add_test(c, a_repeated_request_is_absorbed_by_its_transaction);
    tcase_add_test(c, the_ack_of_our_2xx_ends_the_invite_for_programs);
    tcase_add_test(c, the_2xx_sets_tag_target_and_routes_and_freezes_them);
    tcase_add_test(c, a_failure_or_a_100_sets_up_nothing);
    tcase_add_test(c, target_refresh_replaces_the_target_in_both_directions);
    tcase_add_test(c, before_the_first_2xx_the_dialog_follows_the_branches);
    tcase_add_test(c, after_the_first_2xx_another_one_is_shown_and_changes_nothing);
    suite_add_tcase(s, c);
    c = tcase_create("forks");
    tcase_add_checked_fixture(c, dlg_setup_forking, dlg_teardown);
    tcase_add_test(c, an_application_that_forks_gets_a_dialog_for_each_branch);
    tcase_add_test(c, a_branch_that_is_not_wanted_is_dropped);
    tcase_add_loop_test(c, hazard_23_branches_end_in_any_order, 0, 2);
    suite_add_tcase(s, c);
    return s;
}
