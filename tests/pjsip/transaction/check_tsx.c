/* SPDX-License-Identifier: BSD-2-Clause */
/* The object: what may be done when, from where, and what is left afterwards. */
#include "core/conversation.h"
#include "os/group_lock.h"
#include "pjsip/transaction/fixture.h"
#include "support/oom.h"

#include <stdatomic.h>

START_TEST(an_ack_has_no_transaction)
{
    pjsip_tx_data *tdata = new_request("ACK");
    pjsip_transaction *tsx;

    ck_assert_int_eq(pjsip_tsx_create_uac(&tu, tdata, &tsx), PJ_EINVALIDOP);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(one_branch_is_one_transaction)
{
    pjsip_tx_data *tdata = new_request("OPTIONS");
    pjsip_transaction *tsx, *again;

    ck_assert_int_eq(pjsip_tsx_create_uac(&tu, tdata, &tsx), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tsx_create_uac(&tu, tdata, &again), PJ_EEXISTS);
    ck_assert_int_eq(pj_atomic_get(tdata->ref_cnt), 2);
    pjsip_tsx_terminate(tsx, 500);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_limit_of_transactions_is_kept)
{
    unsigned before = pjsip_cfg()->tsx.max_count;
    pjsip_tx_data *tdata = new_request("OPTIONS");
    pjsip_transaction *one = new_client("OPTIONS"), *two;

    pjsip_cfg()->tsx.max_count = 1;
    ck_assert_int_eq(pjsip_tsx_create_uac(&tu, tdata, &two), PJ_ETOOMANY);
    pjsip_cfg()->tsx.max_count = before;
    pjsip_tx_data_dec_ref(tdata);
    pjsip_tx_data_dec_ref(one->last_tx);
    pjsip_tsx_terminate(one, 500);
    drop(one);
}
END_TEST

START_TEST(a_message_that_does_not_fit_the_state_is_refused)
{
    pjsip_transaction *tsx = send_new("OPTIONS");

    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_EINVALIDOP);
    pjsip_tsx_terminate(tsx, 500);
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJSIP_ETSXDESTROYED);
    drop(tsx);
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    ck_assert_int_eq(respond(server, 200), PJ_SUCCESS);
    ck_assert_int_eq(respond(server, 180), PJ_EINVALIDOP);
    ck_assert_int_eq(respond(server, 500), PJ_EINVALIDOP);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0"), 1);
    ck_assert_int_eq(pjsip_tsx_set_timeout(server, 100), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_tsx_terminate(server, 100), PJ_EINVAL);
}
END_TEST

START_TEST(terminating_tells_once_before_it_returns)
{
    pjsip_transaction *tsx = send_new("INVITE");

    ck_assert_int_eq(pjsip_tsx_terminate(tsx, 487), PJ_SUCCESS);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(last_told()->type, PJSIP_EVENT_USER);
    ck_assert_int_eq(last_told()->prev, PJSIP_TSX_STATE_CALLING);
    ck_assert_int_eq(last_told()->code, 487);
    ck_assert_int_eq(pjsip_tsx_terminate(tsx, 487), PJ_SUCCESS);
    ck_assert_uint_eq(told_count, 2);
    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "180 Ringing", "b", NULL);
    ck_assert_uint_eq(told_count, 2);
    drop(tsx);
}
END_TEST

START_TEST(terminating_tells_although_the_caller_holds_the_conversation)
{
    pjsip_transaction *tsx = send_new("INVITE");

    pj_grp_lock_acquire(tsx->grp_lock);
    ck_assert_int_eq(pjsip_tsx_terminate(tsx, 487), PJ_SUCCESS);
    ck_assert_uint_eq(told_count, 2);
    pj_grp_lock_release(tsx->grp_lock);
    ck_assert_uint_eq(told_count, 2);
    drop(tsx);
}
END_TEST

START_TEST(terminating_later_tells_from_a_poll)
{
    pj_str_t reason = pj_str("Had enough");
    pjsip_transaction *tsx = send_new("INVITE");

    ck_assert_int_eq(pjsip_tsx_terminate_async(tsx, 487), PJ_SUCCESS);
    ck_assert_uint_eq(told_count, 1);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(last_told()->code, 487);
    drop(tsx);
    tsx = send_new("INVITE");
    ck_assert_int_eq(pjsip_tsx_terminate_async2(tsx, 480, &reason, 200), PJ_SUCCESS);
    fake_pass_ms(test_endpt, 199);
    ck_assert_int_eq(tsx->state, PJSIP_TSX_STATE_CALLING);
    fake_pass_ms(test_endpt, 1);
    ck_assert_int_eq(tsx->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(pj_strcmp(&tsx->status_text, &reason), 0);
    drop(tsx);
}
END_TEST

static void terminate_in_callback(pjsip_transaction *tsx, pjsip_event *e)
{
    PJ_UNUSED_ARG(e);
    if (tsx->state == PJSIP_TSX_STATE_PROCEEDING) {
        ck_assert_int_eq(pjsip_tsx_terminate(tsx, 487), PJ_SUCCESS);
        ck_assert_int_eq(tsx->state, PJSIP_TSX_STATE_TERMINATED);
    }
}

START_TEST(a_transaction_may_be_ended_in_its_own_callback)
{
    pjsip_transaction *tsx = send_new("INVITE");

    tu_state = &terminate_in_callback;
    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "180 Ringing", "b", NULL);
    ck_assert_uint_eq(told_count, 3);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    drop(tsx);
}
END_TEST

static void answer_in_callback(pjsip_transaction *tsx, pjsip_event *e)
{
    pjsip_tx_data *tdata;

    if (tsx->state != PJSIP_TSX_STATE_TRYING)
        return;
    ck_assert_int_eq(
        pjsip_endpt_create_response(test_endpt, e->body.tsx_state.src.rdata, 200, NULL, &tdata),
        PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, tdata), PJ_SUCCESS);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), 1); /* sent at once */
    ck_assert_int_eq(tsx->state, PJSIP_TSX_STATE_TRYING);  /* this is still that notification */
    ck_assert_uint_eq(told_count, 1);
}

START_TEST(an_answer_in_the_callback_goes_out_at_once_and_is_told_next)
{
    tu_state = &answer_in_callback;
    receive_request("OPTIONS", "z9hG4bKa", 1, NULL);
    ck_assert_uint_eq(told_count, 2);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_COMPLETED);
    ck_assert_int_eq(last_told()->prev, PJSIP_TSX_STATE_TRYING);
}
END_TEST

static void drop_in_callback(pjsip_transaction *tsx, pjsip_event *e)
{
    PJ_UNUSED_ARG(e);
    if (tsx->state == PJSIP_TSX_STATE_TERMINATED)
        drop(tsx);
}

START_TEST(the_last_reference_may_be_dropped_in_the_last_callback)
{
    send_new("OPTIONS");
    tu_state = &drop_in_callback;
    fake_pass_ms(test_endpt, 32000);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_TERMINATED);
}
END_TEST

START_TEST(who_holds_the_conversation_sees_the_state_and_is_told_later)
{
    pjsip_transaction *tsx = new_client("OPTIONS");

    pj_grp_lock_acquire(tsx->grp_lock);
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    ck_assert_int_eq(tsx->state, PJSIP_TSX_STATE_CALLING);
    ck_assert_uint_eq(told_count, 0);
    ck_assert_uint_eq(fake_count(wire, NULL), 0);
    pj_grp_lock_release(tsx->grp_lock);
    ck_assert_uint_eq(told_count, 1);
    ck_assert_uint_eq(fake_count(wire, NULL), 1);
    pjsip_tsx_terminate(tsx, 500);
    drop(tsx);
}
END_TEST

START_TEST(a_send_from_within_the_lock_that_fails_comes_as_an_event)
{
    pjsip_transaction *tsx = new_client("OPTIONS");

    wire->fail_sync = PJ_STATUS_FROM_OS(ECONNREFUSED);
    pj_grp_lock_acquire(tsx->grp_lock);
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    pj_grp_lock_release(tsx->grp_lock);
    ck_assert_uint_eq(told_count, 2);
    ck_assert_int_eq(tellings[0].state, PJSIP_TSX_STATE_CALLING);
    ck_assert_int_eq(tellings[1].state, PJSIP_TSX_STATE_TERMINATED);
    ck_assert_int_eq(tellings[1].type, PJSIP_EVENT_TRANSPORT_ERROR);
    drop(tsx);
}
END_TEST

START_TEST(transactions_of_one_conversation_share_its_lock_but_not_their_ends)
{
    pj_grp_lock_t *lock;
    pjsip_tx_data *tdata[2] = {new_request("OPTIONS"), new_request("OPTIONS")};
    pjsip_transaction *tsx[2];
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "t", 500, 500);

    ck_assert_int_eq(pj_grp_lock_create(pool, NULL, &lock), PJ_SUCCESS);
    pj_grp_lock_add_ref(lock);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(pjsip_tsx_create_uac2(&tu, tdata[i], lock, &tsx[i]), PJ_SUCCESS);
        pj_grp_lock_add_ref(tsx[i]->grp_lock);
    }
    pj_grp_lock_acquire(tsx[0]->grp_lock);
    ck_assert_int_eq(pj__grp_lock_depth(tsx[1]->grp_lock), 1);
    pj_grp_lock_release(tsx[0]->grp_lock);
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx[1], NULL), PJ_SUCCESS);
    pjsip_tsx_terminate(tsx[0], 500);
    pjsip_tx_data_dec_ref(tdata[0]);
    drop(tsx[0]);
    ck_assert_int_eq(tsx[1]->state, PJSIP_TSX_STATE_CALLING);
    pjsip_tsx_terminate(tsx[1], 500);
    drop(tsx[1]);
    ck_assert_int_eq(pj_grp_lock_dec_ref(lock), PJ_EGONE);
    pj_pool_release(pool);
}
END_TEST

START_TEST(a_selected_transport_is_used_and_held)
{
    pjsip_tpselector sel = {.type = PJSIP_TPSELECTOR_TRANSPORT};
    pjsip_transaction *tsx = new_client("OPTIONS");
    long before = pj_atomic_get(wire->base.ref_cnt);

    sel.u.transport = &wire->base;
    ck_assert_int_eq(pjsip_tsx_set_transport(tsx, &sel), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_get(wire->base.ref_cnt), before + 1);
    ck_assert_int_eq(pjsip_tsx_send_msg(tsx, NULL), PJ_SUCCESS);
    ck_assert_ptr_eq(tsx->transport, &wire->base);
    pjsip_tsx_terminate(tsx, 500);
    drop(tsx);
    ck_assert_int_eq(pj_atomic_get(wire->base.ref_cnt), before);
}
END_TEST

/* ---- Threads ----------------------------------------------------------------------------------------- */

enum { CALLS = 200 };

static atomic_int ended;
static pj_sem_t *start_answer, *start_end, *finished;
static pjsip_transaction *shared;
static const char *shared_text;

static void count_ends(pjsip_transaction *tsx, pjsip_event *e)
{
    PJ_UNUSED_ARG(e);
    told_count = 0;
    if (tsx->state == PJSIP_TSX_STATE_TERMINATED)
        atomic_fetch_add(&ended, 1);
}

static int answerer(void *arg)
{
    PJ_UNUSED_ARG(arg);
    for (int i = 0; i < CALLS; i++) {
        pj_sem_wait(start_answer);
        fake_answer(wire, shared_text, i % 2 ? "180 Ringing" : "486 Busy Here", "b", NULL);
        pj_sem_post(finished);
    }
    return 0;
}

static int ender(void *arg)
{
    PJ_UNUSED_ARG(arg);
    for (int i = 0; i < CALLS; i++) {
        pj_sem_wait(start_end);
        pjsip_tsx_stop_retransmit(shared);
        pjsip_tsx_terminate(shared, 487);
        pj_sem_post(finished);
    }
    return 0;
}

/* AST-2014-015 and its like: the peer answers and two threads hang up, all at the same time. */
START_TEST(hazard_9_everything_at_once_ends_each_transaction_once)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "t", 4000, 4000);
    pj_thread_t *threads[2];

    tu_state = &count_ends;
    atomic_store(&ended, 0);
    pj_sem_create(pool, "a", 0, CALLS, &start_answer);
    pj_sem_create(pool, "b", 0, CALLS, &start_end);
    pj_sem_create(pool, "c", 0, CALLS, &finished);
    ck_assert_int_eq(pj_thread_create(pool, "t", &answerer, NULL, 0, 0, &threads[0]), PJ_SUCCESS);
    ck_assert_int_eq(pj_thread_create(pool, "t", &ender, NULL, 0, 0, &threads[1]), PJ_SUCCESS);
    for (int i = 0; i < CALLS; i++) {
        fake_clear(wire);
        shared = send_new("INVITE");
        shared_text = fake_find(wire, "INVITE", 0)->text;
        pj_sem_post(start_answer);
        pj_sem_post(start_end);
        pjsip_tsx_terminate(shared, 500);
        pj_sem_wait(finished);
        pj_sem_wait(finished);
        ck_assert_int_eq(atomic_load(&ended), i + 1);
        drop(shared);
    }
    for (int i = 0; i < 2; i++) {
        pj_thread_join(threads[i]);
        pj_thread_destroy(threads[i]);
    }
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    pj_sem_destroy(start_answer);
    pj_sem_destroy(start_end);
    pj_sem_destroy(finished);
    pj_pool_release(pool);
}
END_TEST

/* ---- Without memory ---------------------------------------------------------------------------------- */

/* Make, send, be answered, end: whatever fails, nothing may be left. */
static int one_round(void *arg)
{
    pj_str_t target = pj_str("sip:bob@127.0.0.1:5070"), uri = pj_str("<sip:alice@127.0.0.1>");
    pjsip_transaction *tsx = NULL;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    PJ_UNUSED_ARG(arg);
    told_count = 0;
    status = pjsip_endpt_create_request(test_endpt, pjsip_get_options_method(), &target, &uri, &uri,
                                        NULL, NULL, 1, NULL, &tdata);
    if (status == PJ_SUCCESS)
        status = pjsip_tsx_create_uac(&tu, tdata, &tsx);
    if (status == PJ_SUCCESS) {
        pj_grp_lock_add_ref(tsx->grp_lock);
        status = pjsip_tsx_send_msg(tsx, NULL);
        if (status == PJ_SUCCESS)
            tdata = NULL;
        for (int i = 0; i < 3 && pjsip_tsx_terminate(tsx, 500) != PJ_SUCCESS; i++)
            status = PJ_ENOMEM;
        drop(tsx);
    }
    if (tdata)
        pjsip_tx_data_dec_ref(tdata);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    return status == PJ_SUCCESS;
}

START_TEST(hazard_16_no_failed_allocation_leaves_anything_behind)
{
    wire->keep_nothing = PJ_TRUE;
    fake_use_timers(test_endpt);
    ck_assert_uint_gt(oom_loop(&one_round, NULL, 0), 5);
}
END_TEST

Suite *tsx_suite(void);

Suite *tsx_suite(void)
{
    Suite *s = suite_create("tsx");
    TCase *c = tcase_create("object");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, an_ack_has_no_transaction);
    tcase_add_test(c, one_branch_is_one_transaction);
    tcase_add_test(c, a_limit_of_transactions_is_kept);
    tcase_add_test(c, a_message_that_does_not_fit_the_state_is_refused);
    tcase_add_test(c, terminating_tells_once_before_it_returns);
    tcase_add_test(c, terminating_tells_although_the_caller_holds_the_conversation);
    tcase_add_test(c, terminating_later_tells_from_a_poll);
    tcase_add_test(c, a_transaction_may_be_ended_in_its_own_callback);
    tcase_add_test(c, an_answer_in_the_callback_goes_out_at_once_and_is_told_next);
    tcase_add_test(c, the_last_reference_may_be_dropped_in_the_last_callback);
    tcase_add_test(c, who_holds_the_conversation_sees_the_state_and_is_told_later);
    tcase_add_test(c, a_send_from_within_the_lock_that_fails_comes_as_an_event);
    tcase_add_test(c, transactions_of_one_conversation_share_its_lock_but_not_their_ends);
    tcase_add_test(c, a_selected_transport_is_used_and_held);
    tcase_add_test(c, hazard_9_everything_at_once_ends_each_transaction_once);
    tcase_add_test(c, hazard_16_no_failed_allocation_leaves_anything_behind);
    suite_add_tcase(s, c);
    return s;
}
