/* SPDX-License-Identifier: BSD-2-Clause */
#include "fixture.h"
#include "support/suites.h"

#include <pjsip/sip_errno.h>

Suite *async_suite(void);

static pjsip_auth_clt_async_impl_token token;
static pjsip_auth_clt_async_on_chal_param param;
static pj_bool_t wanted;
static int asked, sent, abandoned;

static pj_bool_t on_challenge(pjsip_auth_clt_sess *sess, void *tok,
                              const pjsip_auth_clt_async_on_chal_param *p)
{
    ck_assert_ptr_eq(sess, &auth_sess);
    ck_assert_ptr_eq(tok, &token);
    ck_assert_ptr_eq(p->tdata, auth_req);
    ck_assert_ptr_eq(p->user_data, &wanted);
    asked++;
    return wanted;
}

static pj_status_t do_send(pjsip_auth_clt_sess *sess, void *user_data, pjsip_tx_data *tdata)
{
    PJ_UNUSED_ARG(sess);
    ck_assert_ptr_eq(user_data, &sent);
    ck_assert_ptr_eq(tdata, auth_req);
    sent++;
    return PJ_EBUSY;
}

static void do_abandon(pjsip_auth_clt_sess *sess, void *user_data)
{
    PJ_UNUSED_ARG(sess);
    ck_assert_ptr_eq(user_data, &sent);
    abandoned++;
}

static void setup(void)
{
    pjsip_auth_clt_async_setting setting = {&on_challenge, &wanted};

    auth_setup();
    asked = sent = abandoned = 0;
    wanted = PJ_TRUE;
    pj_bzero(&token, sizeof(token));
    pj_bzero(&param, sizeof(param));
    token.user_data = &sent;
    token.send_impl = &do_send;
    token.abandon_impl = &do_abandon;
    param.tdata = auth_req;
    ck_assert_int_eq(pjsip_auth_clt_async_configure(&auth_sess, &setting), PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_create(auth_pool, NULL, &token.grp_lock), PJ_SUCCESS);
    pj_grp_lock_add_ref(token.grp_lock);
}

static void teardown(void)
{
    ck_assert_int_eq(pj_grp_lock_get_ref(token.grp_lock), 1);
    pj_grp_lock_dec_ref(token.grp_lock);
    auth_teardown();
}

static pj_status_t show(void)
{
    return pjsip_auth_clt_async_impl_on_challenge(&auth_sess, &token, &param);
}

START_TEST(a_challenge_is_answered_later_and_once)
{
    ck_assert_int_eq(show(), PJ_SUCCESS);
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(pj_grp_lock_get_ref(token.grp_lock), 2);
    ck_assert_int_eq(pjsip_auth_clt_async_send_req(&auth_sess, &token, auth_req), PJ_EBUSY);
    ck_assert_int_eq(sent, 1);
    ck_assert_int_eq(pjsip_auth_clt_async_send_req(&auth_sess, &token, auth_req), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_auth_clt_async_abandon(&auth_sess, &token), PJ_EINVALIDOP);
    ck_assert_int_eq(sent + abandoned, 1);
}
END_TEST

START_TEST(a_challenge_can_be_abandoned)
{
    ck_assert_int_eq(show(), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_auth_clt_async_abandon(&auth_sess, &token), PJ_SUCCESS);
    ck_assert_int_eq(abandoned, 1);
    ck_assert_int_eq(show(), PJ_SUCCESS);
    token.abandon_impl = NULL;
    ck_assert_int_eq(pjsip_auth_clt_async_abandon(&auth_sess, &token), PJ_SUCCESS);
}
END_TEST

START_TEST(a_challenge_that_nobody_wants_is_answered_at_once)
{
    wanted = PJ_FALSE;
    ck_assert_int_eq(show(), PJ_ENOTFOUND);
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(pjsip_auth_clt_async_send_req(&auth_sess, &token, auth_req), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_auth_clt_async_configure(&auth_sess, NULL), PJ_SUCCESS);
    ck_assert_int_eq(show(), PJ_ENOTFOUND);
    ck_assert_int_eq(asked, 1);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    pjsip_auth_clt_async_setting none = {NULL, NULL};

    ck_assert_int_eq(pjsip_auth_clt_async_configure(&auth_sess, &none), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_clt_async_send_req(&auth_sess, NULL, auth_req), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_clt_async_abandon(NULL, &token), PJ_EINVAL);
    ck_assert_int_eq(pjsip_auth_clt_async_impl_on_challenge(&auth_sess, NULL, &param), PJ_EINVAL);
}
END_TEST

Suite *async_suite(void)
{
    Suite *s = suite_create("async");
    TCase *t = tcase_create("async");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_challenge_is_answered_later_and_once);
    tcase_add_test(t, a_challenge_can_be_abandoned);
    tcase_add_test(t, a_challenge_that_nobody_wants_is_answered_at_once);
    tcase_add_test(t, bad_arguments_are_refused);
    suite_add_tcase(s, t);
    return s;
}
