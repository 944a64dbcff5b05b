/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A whole call between two users of one endpoint, in the simulated world, with the Nth allocation failing: whatever
 * fails, all that was begun ends, each session is told its end once, nothing is told after an error or after the end,
 * and nothing is left: no transaction, dialog, pool or octet.
 *
 * An allocation may also fail in the world: then a packet is lost, which the protocol has to bear as well.
 */
#include "support/call_rig.h"
#include "support/endpoint.h"
#include "support/sim_world.h"
#include "support/suites.h"

#include "base/alloc.h"

#include <pjsip_ua.h>
#include <string.h>

Suite *out_of_memory_call_suite(void);

enum { SESSIONS = 2, NO_END = 20000, SHARDS = 4 };

typedef enum plot { PLOT_BYE, PLOT_REINVITE, PLOT_CANCEL, PLOT_DECLINE, PLOTS } plot;

static plot the_plot;
static pjsip_inv_session *sessions[SESSIONS]; /* caller, callee; referenced */
static int ends[SESSIONS];
static int confirmed;

/* ---- The users ---- */

/* A description of its own memory; NULL without any. */
static pjmedia_sdp_session *describe(pj_pool_t *pool)
{
    pjmedia_sdp_session *sdp = NULL;
    pj_str_t text;

    pj_strdup2_with_null(pool, &text, rig_sdp);
    if (text.slen == 0 ||
        pjmedia_sdp_parse(pool, text.ptr, (pj_size_t)text.slen, &sdp) != PJ_SUCCESS)
        return NULL;
    return sdp;
}

static void end_session(pjsip_inv_session *inv)
{
    pjsip_tx_data *tdata = NULL;

    if (pjsip_inv_end_session(inv, 603, NULL, &tdata) == PJ_SUCCESS && tdata)
        pjsip_inv_send_msg(inv, tdata);
}

static void adopt(int who, pjsip_inv_session *inv)
{
    pjsip_inv_add_ref(inv);
    sessions[who] = inv;
    ends[who] = 0;
}

static void on_state_changed(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)e;
    for (int i = 0; i < SESSIONS; i++) {
        if (sessions[i] != inv)
            continue;
        ck_assert_int_eq(ends[i], 0); /* nothing after the end */
        ends[i] += inv->state == PJSIP_INV_STATE_DISCONNECTED;
        confirmed += inv->state == PJSIP_INV_STATE_CONFIRMED;
    }
}

static void on_new_session(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)inv;
    (void)e;
}

static void on_media_update(pjsip_inv_session *inv, pj_status_t status)
{
    (void)inv;
    (void)status;
}

static void on_rx_offer(pjsip_inv_session *inv, const pjmedia_sdp_session *offer)
{
    pjmedia_sdp_session *sdp = describe(inv->pool_prov);

    (void)offer;
    if (sdp)
        pjsip_inv_set_sdp_answer(inv, sdp);
}

static void answer(pjsip_inv_session *inv, pjsip_rx_data *rdata)
{
    pjsip_tx_data *tdata = NULL;

    if (pjsip_inv_initial_answer(inv, rdata, the_plot == PLOT_CANCEL ? 180 : 183, NULL, NULL,
                                 &tdata) != PJ_SUCCESS ||
        pjsip_inv_send_msg(inv, tdata) != PJ_SUCCESS)
        return;
    if (the_plot == PLOT_CANCEL)
        return;
    if (pjsip_inv_answer(inv, the_plot == PLOT_DECLINE ? 486 : 200, NULL, NULL, &tdata) ==
        PJ_SUCCESS)
        pjsip_inv_send_msg(inv, tdata);
}

static void incoming_call(pjsip_rx_data *rdata)
{
    pjsip_inv_session *inv = NULL;
    pjsip_tx_data *tdata = NULL;
    pjsip_dialog *dlg = NULL;
    unsigned options = 0;
    pj_status_t status;

    status = pjsip_inv_verify_request(rdata, &options, NULL, NULL, test_endpt, &tdata);
    if (status != PJ_SUCCESS) {
        if (tdata && pjsip_endpt_send_response2(test_endpt, rdata, tdata, NULL, NULL) != PJ_SUCCESS)
            pjsip_tx_data_dec_ref(tdata);
        return;
    }
    status = pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, NULL, &dlg);
    if (status != PJ_SUCCESS) {
        pjsip_endpt_respond_stateless(test_endpt, rdata, 500, NULL, NULL, NULL);
        return;
    }
    status = pjsip_inv_create_uas(dlg, rdata, describe(dlg->pool), options, &inv);
    if (status == PJ_SUCCESS)
        adopt(1, inv);
    else
        pjsip_dlg_respond(dlg, rdata, 500, NULL, NULL, NULL);
    pjsip_dlg_dec_lock(dlg);
    if (inv)
        answer(inv, rdata);
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    pjsip_method_e method = rdata->msg_info.msg->line.req.method.id;

    if (method == PJSIP_INVITE_METHOD && !sessions[1])
        incoming_call(rdata);
    else if (method != PJSIP_ACK_METHOD)
        pjsip_endpt_respond_stateless(test_endpt, rdata, 481, NULL, NULL, NULL);
    return PJ_TRUE;
}

static pjsip_module app = {
    .name = {(char *)(uintptr_t) "oom", 3},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = on_rx_request,
};

/* ---- The call ---- */

static void call(void)
{
    pj_str_t from = pj_str((char *)(uintptr_t) "<sip:a@10.0.0.1>");
    pj_str_t to = pj_str((char *)(uintptr_t) "<sip:b@10.0.0.1>");
    pjsip_tx_data *tdata = NULL;
    pjsip_inv_session *inv;
    pjsip_dialog *dlg;

    if (pjsip_dlg_create_uac(pjsip_ua_instance(), &from, &from, &to, &to, &dlg) != PJ_SUCCESS)
        return;
    if (pjsip_inv_create_uac(dlg, describe(dlg->pool), 0, &inv) != PJ_SUCCESS) {
        pjsip_dlg_terminate(dlg);
        return;
    }
    adopt(0, inv);
    if (pjsip_inv_invite(inv, &tdata) != PJ_SUCCESS || pjsip_inv_send_msg(inv, tdata) != PJ_SUCCESS)
        pjsip_inv_terminate(inv, 500, PJ_FALSE);
}

static void reinvite(void)
{
    pjsip_inv_session *inv = sessions[0];
    pjsip_tx_data *tdata = NULL;

    if (inv->state == PJSIP_INV_STATE_CONFIRMED &&
        pjsip_inv_reinvite(inv, NULL, describe(inv->pool_prov), &tdata) == PJ_SUCCESS)
        pjsip_inv_send_msg(inv, tdata);
    world_pass_ms(100);
    if (inv->state == PJSIP_INV_STATE_CONFIRMED &&
        pjsip_inv_update(inv, NULL, describe(inv->pool_prov), &tdata) == PJ_SUCCESS)
        pjsip_inv_send_msg(inv, tdata);
    world_pass_ms(100);
}

static void play(void)
{
    call();
    world_pass_ms(100);
    if (sessions[0] && the_plot == PLOT_REINVITE)
        reinvite();
    if (sessions[0] && the_plot != PLOT_DECLINE)
        end_session(sessions[0]);
    world_pass_ms(100);
}

/* ---- A round ---- */

static void begin(void)
{
    pjsip_inv_callback cb;
    pj_sockaddr_in addr;
    pj_str_t here = pj_str((char *)(uintptr_t)WORLD_HERE);

    memset(sessions, 0, sizeof(sessions));
    memset(ends, 0, sizeof(ends));
    confirmed = 0;
    world_begin();
    test_endpt_create();
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_ua_init_module(test_endpt, NULL), PJ_SUCCESS);
    memset(&cb, 0, sizeof(cb));
    cb.on_state_changed = on_state_changed;
    cb.on_new_session = on_new_session;
    cb.on_media_update = on_media_update;
    cb.on_rx_offer = on_rx_offer;
    ck_assert_int_eq(pjsip_inv_usage_init(test_endpt, &cb), PJ_SUCCESS);
    app.id = -1;
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &app), PJ_SUCCESS);
    ck_assert_int_eq(pj_sockaddr_in_init(&addr, &here, 5060), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_udp_transport_start(test_endpt, &addr, NULL, 1, NULL), PJ_SUCCESS);
    test_endpt_join_world();
}

/* With memory again, everything can be ended; and has an end. */
static void end(unsigned long n)
{
    for (int i = 0; i < SESSIONS; i++) {
        if (sessions[i] && sessions[i]->state != PJSIP_INV_STATE_DISCONNECTED)
            end_session(sessions[i]);
    }
    world_pass_ms(130 * (pj_int64_t)pjsip_cfg()->tsx.t1);
    for (int i = 0; i < SESSIONS; i++) {
        if (sessions[i]) {
            ck_assert_msg(sessions[i]->state == PJSIP_INV_STATE_DISCONNECTED,
                          "allocation %lu failing, session %d does not end", n, i);
            pjsip_inv_dec_ref(sessions[i]);
        }
    }
    world_pass_ms(1000);
    ck_assert_msg(pjsip_tsx_layer_get_tsx_count() == 0 && pjsip_ua_get_dlg_set_count() == 0,
                  "allocation %lu failing, %u transactions and %u dialogs are left", n,
                  pjsip_tsx_layer_get_tsx_count(), pjsip_ua_get_dlg_set_count());
    test_endpt_destroy();
    world_end();
}

/* @return whether an allocation failed. */
static int one_round(unsigned long n)
{
    int64_t blocks_before, blocks, before = pj__alloc_live(&blocks_before), after;
    int failed;

    begin();
    pj__alloc_fail_nth(n);
    play();
    failed = n && pj__alloc_failed();
    pj__alloc_fail_nth(0);
    if (!failed) {
        ck_assert_int_eq(ends[0], 1);
        ck_assert_int_eq(confirmed >= 2, the_plot == PLOT_BYE || the_plot == PLOT_REINVITE);
    }
    end(n);
    after = pj__alloc_live(&blocks);
    ck_assert_msg(after == before && blocks == blocks_before,
                  "allocation %lu failing, %lld octets in %lld blocks are left", n,
                  (long long)(after - before), (long long)(blocks - blocks_before));
    return failed;
}

START_TEST(a_call_survives_each_allocation_failing)
{
    unsigned long n = 1 + (unsigned long)_i % SHARDS;

    the_plot = (plot)(_i / SHARDS);
    one_round(0); /* what is made once in a process is no leak */
    while (one_round(n)) {
        n += SHARDS;
        ck_assert_uint_lt(n, NO_END);
    }
    ck_assert_uint_gt(n, 30);
}
END_TEST

Suite *out_of_memory_call_suite(void)
{
    Suite *s = suite_create("out_of_memory_call");
    TCase *t = tcase_create("out_of_memory_call");

    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, a_call_survives_each_allocation_failing, 0, PLOTS * SHARDS);
    suite_add_tcase(s, t);
    return s;
}
