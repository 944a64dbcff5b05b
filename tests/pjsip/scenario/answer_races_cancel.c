/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * HAZARDS rows 9 and 59: threads poll while another one answers the call that the peer cancels,
 * hangs up or lets be. Whoever wins, each INVITE gets one final response, each session one end,
 * and nothing is left.
 */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "support/call_rig.h"
#include "support/endpoint.h"

#define WORKERS 3
#define CALLS   60

Suite *answer_races_cancel_suite(void);

static atomic_bool quit;
static pthread_barrier_t gate;

static void *poll_endpoint(void *arg)
{
    while (!atomic_load(&quit)) {
        pj_time_val step = {0, 5};

        pjsip_endpt_handle_events(test_endpt, &step);
    }
    return arg;
}

/* Answer each call when the gate opens, then hang it up. */
static void *answer_calls(void *arg)
{
    for (int i = 0; i < CALLS; i++) {
        pjsip_inv_session *inv;
        pjsip_tx_data *tdata = NULL;

        pthread_barrier_wait(&gate);
        inv = rig_current();
        if (pjsip_inv_answer(inv, 200, NULL, NULL, &tdata) == PJ_SUCCESS)
            pjsip_inv_send_msg(inv, tdata);
        tdata = NULL;
        if (pjsip_inv_end_session(inv, 0, NULL, &tdata) == PJ_SUCCESS && tdata)
            pjsip_inv_send_msg(inv, tdata);
        pthread_barrier_wait(&gate);
    }
    return arg;
}

static void nothing(void)
{
}

static unsigned count(const char *text, const char *word)
{
    unsigned n = 0;

    for (text = strstr(text, word); text; text = strstr(text + 1, word))
        n++;
    return n;
}

static void cancel(int n)
{
    peer_send("CANCEL sip:us@127.0.0.1:%d SIP/2.0\r\n"
              "Via: SIP/2.0/UDP 127.0.0.1:%d;rport;branch=z9hG4bKrace%d\r\nMax-Forwards: 70\r\n"
              "From: <sip:peer@127.0.0.1>;tag=peer-tag\r\nTo: <sip:us@127.0.0.1>\r\n"
              "Call-ID: race%d\r\nCSeq: 1 CANCEL\r\nContent-Length: 0\r\n\r\n",
              rig_port(), peer_port(), n, n);
}

START_TEST(hazard_09_an_answer_a_cancel_and_a_hang_up_may_come_at_the_same_time)
{
    pthread_t workers[WORKERS], answerer;
    pj_time_val now = {0, 0}, end;
    const char *record;
    char name[32];

    peer_close();
    peer_open(rig_port(), nothing);
    pthread_barrier_init(&gate, NULL, 2);
    atomic_store(&quit, false);
    for (int i = 0; i < WORKERS; i++)
        ck_assert_int_eq(pthread_create(&workers[i], NULL, poll_endpoint, NULL), 0);
    ck_assert_int_eq(pthread_create(&answerer, NULL, answer_calls, NULL), 0);
    for (int i = 0; i < CALLS; i++) {
        snprintf(name, sizeof(name), "race%d", i);
        peer_drain("");
        peer_invite(name, name, "", rig_sdp);
        while (strstr(peer_expect("")->text, name) == NULL)
            continue;
        pthread_barrier_wait(&gate);
        if (i % 3)
            cancel(i);
        pthread_barrier_wait(&gate);
    }
    pthread_join(answerer, NULL);
    atomic_store(&quit, true);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    pthread_barrier_destroy(&gate);
    /* 64*T1 for those whose ACK never comes, and again for the BYE that nobody answers. */
    pj_gettickcount(&end);
    for (end.sec += 20; pjsip_ua_get_dlg_set_count() > 0 && PJ_TIME_VAL_LT(now, end);) {
        pj_time_val step = {0, 10};

        pjsip_endpt_handle_events(test_endpt, &step);
        pj_gettickcount(&now);
    }
    record = rig_log();
    ck_assert_uint_eq(count(record, "INCOMING "), CALLS);
    ck_assert_uint_eq(count(record, "DISCONNCTD:"), CALLS);
    ck_assert_uint_gt(count(record, "CONNECTING "), 0);
}
END_TEST

Suite *answer_races_cancel_suite(void)
{
    Suite *suite = suite_create("answer_races_cancel");
    TCase *tc = tcase_create("story");

    tcase_add_checked_fixture(tc, rig_start_threads, rig_stop);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, hazard_09_an_answer_a_cancel_and_a_hang_up_may_come_at_the_same_time);
    suite_add_tcase(suite, tc);
    return suite;
}
