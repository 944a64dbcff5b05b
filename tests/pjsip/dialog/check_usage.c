/* SPDX-License-Identifier: BSD-2-Clause */
/* Usages, their order and data; the lock that programs know. */
#include "pjsip/dialog/fixture.h"

#include <string.h>

static char order[20];

static void say(const char *what)
{
    strncat(order, what, sizeof(order) - strlen(order) - 1);
}

static pj_bool_t first_takes(pjsip_rx_data *rdata)
{
    PJ_UNUSED_ARG(rdata);
    say("1");
    return PJ_FALSE;
}

static pj_bool_t second_takes(pjsip_rx_data *rdata)
{
    say("2");
    pjsip_dlg_respond(pjsip_rdata_get_dlg(rdata), rdata, 200, NULL, NULL, NULL);
    return PJ_TRUE;
}

static pj_bool_t third_takes(pjsip_rx_data *rdata)
{
    PJ_UNUSED_ARG(rdata);
    say("3");
    return PJ_TRUE;
}

static pjsip_module first = {
    .name = {"first", 5}, .id = -1, .priority = 10, .on_rx_request = &first_takes};
static pjsip_module second = {
    .name = {"second", 6}, .id = -1, .priority = 20, .on_rx_request = &second_takes};
static pjsip_module third = {
    .name = {"third", 5}, .id = -1, .priority = 30, .on_rx_request = &third_takes};

START_TEST(usages_are_asked_by_priority_until_one_takes_it)
{
    pjsip_dialog *dlg = new_uac();
    pjsip_module *all[] = {&third, &first, &second};

    order[0] = 0;
    establish(dlg, "t");
    for (unsigned i = 0; i < 3; i++) {
        all[i]->id = (int)(40 + i); /* of the dialog alone: dispatch does not know them */
        ck_assert_int_eq(pjsip_dlg_add_usage(dlg, all[i], all[i]), PJ_SUCCESS);
    }
    receive_in(dlg, "INFO", "z9hG4bKa", 1, NULL);
    ck_assert_str_eq(order, "12");
    ck_assert(pjsip_dlg_has_usage(dlg, &second));
    ck_assert(!pjsip_dlg_has_usage(dlg, &app));
    ck_assert_ptr_eq(pjsip_dlg_get_mod_data(dlg, third.id), &third);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_usage_is_added_once)
{
    pjsip_dialog *dlg = new_uac();
    int data;

    ck_assert_uint_eq(dlg->usage_cnt, 1);
    ck_assert_int_eq(pjsip_dlg_add_usage(dlg, &usage, &data), PJ_SUCCESS);
    ck_assert_uint_eq(dlg->usage_cnt, 1);
    ck_assert_ptr_eq(pjsip_dlg_get_mod_data(dlg, usage.id), &data);
    ck_assert_int_eq(pjsip_dlg_set_mod_data(dlg, usage.id, NULL), PJ_SUCCESS);
    ck_assert_ptr_null(pjsip_dlg_get_mod_data(dlg, usage.id));
    ck_assert_int_eq(pjsip_dlg_set_mod_data(dlg, -1, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_dlg_set_mod_data(dlg, PJSIP_MAX_MODULE, NULL), PJ_EINVAL);
    ck_assert_ptr_null(pjsip_dlg_get_mod_data(dlg, PJSIP_MAX_MODULE));
    ck_assert_int_eq(pjsip_dlg_add_usage(dlg, NULL, NULL), PJ_EINVAL);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

static int try_lock(void *arg)
{
    return pjsip_dlg_try_inc_lock(arg);
}

START_TEST(a_held_dialog_is_busy_for_others)
{
    pjsip_dialog *dlg = new_uac();
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "t", 4000, 4000);
    pj_thread_t *thread;

    pjsip_dlg_inc_lock(dlg);
    ck_assert_int_eq(pj_thread_create(pool, "t", &try_lock, dlg, 0, 0, &thread), PJ_SUCCESS);
    pj_thread_join(thread);
    pj_thread_destroy(thread);
    ck_assert_int_eq(pjsip_dlg_try_inc_lock(dlg), PJ_SUCCESS); /* it is ours */
    pjsip_dlg_dec_lock(dlg);
    pjsip_dlg_dec_lock(dlg);
    pj_pool_release(pool);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

Suite *usage_suite(void);

Suite *usage_suite(void)
{
    Suite *s = suite_create("usage");
    TCase *c = tcase_create("usage");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_add_test(c, usages_are_asked_by_priority_until_one_takes_it);
    tcase_add_test(c, a_usage_is_added_once);
    tcase_add_test(c, a_held_dialog_is_busy_for_others);
    suite_add_tcase(s, c);
    return s;
}
