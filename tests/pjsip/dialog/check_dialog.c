/* SPDX-License-Identifier: BSD-2-Clause */
/* The dialog's life: what keeps it, what ends it, what it costs. */
#include "pjsip/dialog/fixture.h"
#include "support/oom.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

START_TEST(a_dialog_ends_with_its_last_session_or_transaction)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    ck_assert_int_eq(pjsip_dlg_terminate(dlg), PJ_EINVALIDOP);
    pjsip_dlg_dec_session(dlg, &usage);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 1);
    fake_answer(wire, invite, "486 Busy Here", "t", NULL);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 1); /* timer D */
    fake_pass_ms(test_endpt, 32000);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
}
END_TEST

START_TEST(a_dialog_that_nothing_used_is_ended_by_its_maker)
{
    pj_str_t uri = pj_str("sip:a@h");
    pjsip_dialog *dlg;

    ck_assert_int_eq(pjsip_dlg_create_uac(pjsip_ua_instance(), &uri, NULL, &uri, NULL, &dlg),
                     PJ_SUCCESS);
    pjsip_dlg_inc_lock(dlg);
    pjsip_dlg_dec_lock(dlg);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 1);
    ck_assert_int_eq(pjsip_dlg_terminate(dlg), PJ_SUCCESS);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
}
END_TEST

START_TEST(a_session_taken_back_under_the_lock_may_come_again)
{
    pjsip_dialog *dlg = new_uac();

    pjsip_dlg_inc_lock(dlg);
    pjsip_dlg_dec_session(dlg, &usage);
    pjsip_dlg_inc_session(dlg, &usage);
    pjsip_dlg_dec_lock(dlg);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 1);
    pjsip_dlg_dec_session(dlg, &usage);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
}
END_TEST

START_TEST(references_keep_the_memory_of_an_ended_dialog)
{
    pjsip_dialog *dlg = new_uac();

    pj_grp_lock_add_ref(pjsip_dlg_get_lock(dlg));
    pjsip_dlg_dec_session(dlg, &usage);
    ck_assert(dlg->destroying);
    ck_assert_int_eq(pjsip_dlg_dec_session(dlg, &usage),
                     PJ_EINVALIDOP); /* hazard 59: once is enough */
    ck_assert_int_eq(pj_grp_lock_dec_ref(pjsip_dlg_get_lock(dlg)), PJ_EGONE);
}
END_TEST

static pj_bool_t end_in_response(pjsip_rx_data *rdata)
{
    pjsip_dlg_dec_session(pjsip_rdata_get_dlg(rdata), &usage);
    in_response = NULL;
    return PJ_TRUE;
}

START_TEST(a_dialog_may_be_given_up_in_its_callbacks)
{
    pjsip_dialog *dlg = new_uac();
    const char *invite = request_in(dlg, "INVITE");

    in_response = &end_in_response;
    fake_answer(wire, invite, "200 OK", "t", NULL);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    ck_assert_str_eq(said, "T:Calling S:200 T:Terminated");
}
END_TEST

/* Whatever goes first, the layers or the sessions. */
START_TEST(nothing_is_left_when_the_layers_go_first)
{
    pjsip_dialog *idle = new_uac(), *used = new_uac();

    establish(idle, "t");
    request_in(idle, "OPTIONS");
    request_in(used, "INVITE");
    pjsip_dlg_dec_session(idle, &usage);
    if (_i == 0)
        ck_assert_int_eq(pjsip_tsx_layer_destroy(), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_ua_destroy(), PJ_SUCCESS);
    if (_i == 1)
        ck_assert_int_eq(pjsip_tsx_layer_destroy(), PJ_SUCCESS);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    pjsip_dlg_dec_session(used, &usage);
    /* The teardown sees what is left. */
}
END_TEST

START_TEST(methods_that_make_dialogs_are_known)
{
    static const struct {
        const char *name;
        pj_bool_t makes;
    } methods[] = {{"INVITE", 1}, {"SUBSCRIBE", 1}, {"NOTIFY", 1}, {"REFER", 1}, {"UPDATE", 1},
                   {"BYE", 0},    {"OPTIONS", 0},   {"INFO", 0},   {"invite", 0}};

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(methods); i++) {
        pj_str_t name = pj_str((char *)(pj_size_t)methods[i].name);
        pjsip_method method;

        pjsip_method_init_np(&method, &name);
        ck_assert_int_eq(pjsip_method_creates_dialog(&method), methods[i].makes);
    }
}
END_TEST

static pj_bool_t serve(pjsip_rx_data *rdata)
{
    if (rdata->msg_info.msg->line.req.method.id != PJSIP_ACK_METHOD)
        pjsip_dlg_respond(pjsip_rdata_get_dlg(rdata), rdata, 200, NULL, NULL, NULL);
    return PJ_TRUE;
}

/* One UPDATE each way, with a Contact and capabilities that keep changing. */
static void exchange(pjsip_dialog *dlg, int i)
{
    char branch[40], extra[100];

    said[0] = 0;
    snprintf(extra, sizeof(extra), "Contact: <sip:bob%d@127.0.0.1:5070>\nAllow: INVITE, X%d\n",
             i % 100, i % 100);
    fake_answer(wire, request_in(dlg, "UPDATE"), "200 OK", "t", extra);
    snprintf(branch, sizeof(branch), "z9hG4bK%d", i);
    snprintf(extra, sizeof(extra), "Supported: y%d\n", i % 100);
    receive_in(dlg, "UPDATE", branch, i + 1, extra);
    fake_clear(wire);
    fake_pass_ms(test_endpt, 40000);
}

START_TEST(a_long_life_costs_no_more_than_a_short_one)
{
    pjsip_dialog *dlg = new_uac();
    pj_size_t before, pool_before, fake_before;

    establish(dlg, "t");
    in_request = &serve;
    for (int i = 0; i < 5; i++)
        exchange(dlg, i);
    before = test_pools.used_size;
    fake_before = pj_pool_get_capacity(wire->base.pool);
    pool_before = pj_pool_get_used_size(dlg->pool);
    for (int i = 5; i < 105; i++)
        exchange(dlg, i);
    ck_assert_uint_eq(pj_pool_get_used_size(dlg->pool), pool_before);
    ck_assert_uint_eq(test_pools.used_size - (pj_pool_get_capacity(wire->base.pool) - fake_before),
                      before);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

/* ---- Threads ----------------------------------------------------------------------------------------- */

enum { ROUNDS = 100 };

static pjsip_dialog *shared;
static atomic_int told;

static void count_told(pjsip_transaction *tsx, pjsip_event *e)
{
    PJ_UNUSED_ARG(e);
    said[0] = 0; /* one notification at a time: no lock is needed */
    if (tsx->state == PJSIP_TSX_STATE_CALLING)
        atomic_fetch_add(&told, 1);
}

static int sender(void *arg)
{
    PJ_UNUSED_ARG(arg);
    for (int i = 0; i < ROUNDS; i++) {
        pjsip_tx_data *tdata;

        ck_assert_int_eq(pjsip_dlg_create_request(shared, pjsip_get_options_method(), -1, &tdata),
                         PJ_SUCCESS);
        ck_assert_int_eq(pjsip_dlg_send_request(shared, tdata, -1, NULL), PJ_SUCCESS);
        if (i % 10 == 0) {
            pjsip_dlg_inc_lock(shared);
            pjsip_dlg_inc_session(shared, &usage);
            pjsip_dlg_dec_session(shared, &usage);
            pjsip_dlg_dec_lock(shared);
        }
    }
    return 0;
}

static atomic_int served;

static pj_bool_t serve_and_count(pjsip_rx_data *rdata)
{
    ck_assert_int_eq(pjsip_dlg_respond(pjsip_rdata_get_dlg(rdata), rdata, 200, NULL, NULL, NULL),
                     PJ_SUCCESS);
    atomic_fetch_add(&served, 1);
    return PJ_TRUE;
}

static int receiver(void *arg)
{
    char branch[40];

    PJ_UNUSED_ARG(arg);
    for (int i = 0; i < ROUNDS; i++) {
        snprintf(branch, sizeof(branch), "z9hG4bKin%d", i);
        receive_in(shared, "INFO", branch, i + 1, NULL);
    }
    return 0;
}

START_TEST(threads_share_a_dialog_and_keep_its_numbers_in_order)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "t", 4000, 4000);
    pj_thread_t *threads[4];
    int number = 0;

    shared = new_uac();
    in_state = &count_told;
    atomic_store(&told, 0);
    establish(shared, "t");
    atomic_store(&told, 0);
    fake_clear(wire);
    in_request = &serve_and_count;
    atomic_store(&served, 0);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(pj_thread_create(pool, "t", &sender, NULL, 0, 0, &threads[i]), PJ_SUCCESS);
    ck_assert_int_eq(pj_thread_create(pool, "t", &receiver, NULL, 0, 0, &threads[3]), PJ_SUCCESS);
    for (int i = 0; i < 4; i++) {
        pj_thread_join(threads[i]);
        pj_thread_destroy(threads[i]);
    }
    ck_assert_int_eq(atomic_load(&served), ROUNDS);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), ROUNDS);
    ck_assert_int_eq(atomic_load(&told), 3 * ROUNDS);
    ck_assert_uint_eq(fake_count(wire, "OPTIONS"), 3 * ROUNDS);
    for (int i = 0; i < 3 * ROUNDS; i++) {
        int next = (int)strtol(fake_header(fake_find(wire, "OPTIONS", i)->text, "CSeq"), NULL, 10);

        ck_assert(number == 0 || next == number + 1); /* on the wire, too */
        number = next;
    }
    pjsip_dlg_dec_session(shared, &usage);
    pjsip_tsx_layer_destroy();
    pjsip_tsx_layer_init_module(test_endpt);
    pj_pool_release(pool);
    fake_clear(wire);
}
END_TEST

/* ---- Without memory ---------------------------------------------------------------------------------- */

static int one_round(void *arg)
{
    pj_str_t uri = pj_str("<sip:alice@127.0.0.1:5070>");
    pjsip_tx_data *tdata;
    pjsip_dialog *dlg;
    pj_status_t status;

    PJ_UNUSED_ARG(arg);
    status = pjsip_dlg_create_uac(pjsip_ua_instance(), &uri, NULL, &uri, NULL, &dlg);
    if (status != PJ_SUCCESS)
        return 0;
    pjsip_dlg_inc_session(dlg, &usage);
    status = pjsip_dlg_create_request(dlg, pjsip_get_options_method(), -1, &tdata);
    if (status == PJ_SUCCESS)
        status = pjsip_dlg_send_request(dlg, tdata, -1, NULL);
    pjsip_dlg_dec_session(dlg, &usage);
    fake_pass_ms(test_endpt, 33000);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    return status == PJ_SUCCESS;
}

START_TEST(hazard_16_no_failed_allocation_leaves_a_dialog_behind)
{
    wire->keep_nothing = PJ_TRUE;
    fake_use_timers(test_endpt);
    ck_assert_uint_gt(oom_loop(&one_round, NULL, 0), 5);
}
END_TEST

Suite *dialog_suite(void);

Suite *dialog_suite(void)
{
    Suite *s = suite_create("dialog");
    TCase *c = tcase_create("dialog");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, a_dialog_ends_with_its_last_session_or_transaction);
    tcase_add_test(c, a_dialog_that_nothing_used_is_ended_by_its_maker);
    tcase_add_test(c, a_session_taken_back_under_the_lock_may_come_again);
    tcase_add_test(c, references_keep_the_memory_of_an_ended_dialog);
    tcase_add_test(c, a_dialog_may_be_given_up_in_its_callbacks);
    tcase_add_loop_test(c, nothing_is_left_when_the_layers_go_first, 0, 2);
    tcase_add_test(c, methods_that_make_dialogs_are_known);
    tcase_add_test(c, a_long_life_costs_no_more_than_a_short_one);
    tcase_add_test(c, threads_share_a_dialog_and_keep_its_numbers_in_order);
    tcase_add_test(c, hazard_16_no_failed_allocation_leaves_a_dialog_behind);
    suite_add_tcase(s, c);
    return s;
}
