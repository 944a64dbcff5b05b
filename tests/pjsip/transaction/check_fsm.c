/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The transaction machines on a clock that never sleeps, and the RFC's figures once more: RFC 3261 section 17 and
 * RFC 6026, transcribed a second time in another notation and compared cell by cell.
 */
#include "support/suites.h"
#include "transaction/fsm.h"

#include <stdio.h>
#include <string.h>

static const pjsip__tsx_timing rfc = {500, 4000, 5000, 32000};

typedef struct {
    unsigned sends, passes, acks, fails;
    uint64_t last;
} tally;

static void count(tally *t, unsigned did, uint64_t now)
{
    t->sends += !!(did & (DO_SEND | DO_RESEND));
    t->acks += !!(did & DO_ACK);
    t->passes += !!(did & DO_PASS);
    t->fails += !!(did & DO_FAIL);
    if (did & (DO_SEND | DO_RESEND))
        t->last = now;
}

/* Run the machine's own timers up to a moment, on a clock that never sleeps. */
static void run_until(pjsip__tsx_fsm *m, uint64_t until, tally *t)
{
    while (pjsip__tsx_fsm_next(m) <= until) {
        uint64_t now = pjsip__tsx_fsm_next(m);
        count(t, pjsip__tsx_fsm_step(m, pjsip__tsx_fsm_due(m, now), now), now);
    }
}

/* RFC 3261 17.1.1.2: sent at 0, then 500, 1500, 3500, 7500, 15500 and 31500 ms; B at 32 s. */
START_TEST(invite_unanswered_is_sent_seven_times_and_fails_at_32s)
{
    pjsip__tsx_fsm m;
    tally t = {.sends = 1};
    pjsip__tsx_fsm_init(&m, TSX_INVITE_CLIENT, false, rfc, 0);
    run_until(&m, 31999, &t);
    ck_assert_uint_eq(t.sends, 7);
    ck_assert_uint_eq(t.last, 31500);
    ck_assert_uint_eq(t.fails, 0);
    run_until(&m, 32000, &t);
    ck_assert_uint_eq(t.fails, 1);
    ck_assert_int_eq(m.state, ST_TERMINATED);
}
END_TEST

/* 17.1.2.2: 500, 1500, 3500, 7500, then every T2 while under 32 s: eleven sends in all. */
START_TEST(request_unanswered_is_sent_eleven_times)
{
    pjsip__tsx_fsm m;
    tally t = {.sends = 1};
    pjsip__tsx_fsm_init(&m, TSX_CLIENT, false, rfc, 0);
    run_until(&m, 40000, &t);
    ck_assert_uint_eq(t.sends, 11);
    ck_assert_uint_eq(t.fails, 1);
}
END_TEST

START_TEST(no_resend_over_a_reliable_transport)
{
    pjsip__tsx_fsm m;
    tally t = {0};
    pjsip__tsx_fsm_init(&m, TSX_INVITE_CLIENT, true, rfc, 0);
    run_until(&m, 40000, &t);
    ck_assert_uint_eq(t.sends, 0);
    ck_assert_uint_eq(t.fails, 1);
}
END_TEST

START_TEST(a_transport_found_to_be_reliable_stops_the_resends_only)
{
    pjsip__tsx_fsm m;
    tally t = {0};

    pjsip__tsx_fsm_init(&m, TSX_CLIENT, false, rfc, 0);
    pjsip__tsx_fsm_set_reliable(&m, true);
    run_until(&m, 31999, &t);
    ck_assert_uint_eq(t.sends, 0);
    run_until(&m, 32000, &t);
    ck_assert_uint_eq(t.fails, 1);

    pjsip__tsx_fsm_init(&m, TSX_INVITE_CLIENT, false, rfc, 0);
    pjsip__tsx_fsm_stop_resend(&m);
    run_until(&m, 40000, &t);
    ck_assert_uint_eq(t.sends, 0);
    ck_assert_uint_eq(t.fails, 2);
}
END_TEST

/* 17.1.2.2: a provisional response keeps F and slows E to T2. */
START_TEST(provisional_slows_a_request_but_keeps_its_deadline)
{
    pjsip__tsx_fsm m;
    tally t = {.sends = 1};
    pjsip__tsx_fsm_init(&m, TSX_CLIENT, false, rfc, 0);
    count(&t, pjsip__tsx_fsm_step(&m, EV_1XX, 100), 100);
    run_until(&m, 40000, &t);
    ck_assert_uint_eq(t.sends, 1 + 8); /* 500, then 4500 .. 28500 by T2 */
    ck_assert_uint_eq(t.fails, 1);
    ck_assert_int_eq(m.state, ST_TERMINATED);
}
END_TEST

START_TEST(invite_provisional_stops_resends_and_the_deadline)
{
    pjsip__tsx_fsm m;
    tally t = {0};
    pjsip__tsx_fsm_init(&m, TSX_INVITE_CLIENT, false, rfc, 0);
    count(&t, pjsip__tsx_fsm_step(&m, EV_1XX, 100), 100);
    ck_assert(pjsip__tsx_fsm_next(&m) == UINT64_MAX);
    ck_assert_int_eq(m.state, ST_PROCEEDING);
}
END_TEST

START_TEST(each_repeat_of_a_final_failure_is_acked_but_passed_once)
{
    pjsip__tsx_fsm m;
    tally t = {0};
    pjsip__tsx_fsm_init(&m, TSX_INVITE_CLIENT, false, rfc, 0);
    for (unsigned i = 0; i < 3; i++)
        count(&t, pjsip__tsx_fsm_step(&m, EV_3XX_6XX, 10 + i), 10 + i);
    ck_assert_uint_eq(t.acks, 3);
    ck_assert_uint_eq(t.passes, 1);
    run_until(&m, 40000, &t);
    ck_assert_int_eq(m.state, ST_TERMINATED);
    ck_assert_uint_eq(t.fails, 0);
}
END_TEST

START_TEST(forked_2xx_all_reach_the_user_until_timer_m) /* RFC 6026 7.2 */
{
    pjsip__tsx_fsm m;
    tally t = {0};
    pjsip__tsx_fsm_init(&m, TSX_INVITE_CLIENT, false, rfc, 0);
    for (unsigned i = 0; i < 4; i++)
        count(&t, pjsip__tsx_fsm_step(&m, EV_2XX, 10 + i), 10 + i);
    ck_assert_uint_eq(t.passes, 4);
    ck_assert_int_eq(m.state, ST_ACCEPTED);
    run_until(&m, 32010, &t);
    ck_assert_int_eq(m.state, ST_TERMINATED);
}
END_TEST

START_TEST(rejected_invite_is_resent_until_the_ack_then_lingers_t4)
{
    pjsip__tsx_fsm m;
    tally t = {0};
    pjsip__tsx_fsm_init(&m, TSX_INVITE_SERVER, false, rfc, 0);
    count(&t, pjsip__tsx_fsm_step(&m, EV_3XX_6XX, 0), 0);
    run_until(&m, 8000, &t); /* G: 500, 1500, 3500, 7500 */
    ck_assert_uint_eq(t.sends, 5);
    pjsip__tsx_fsm_step(&m, EV_ACK, 8000);
    ck_assert_int_eq(m.state, ST_CONFIRMED);
    ck_assert(pjsip__tsx_fsm_next(&m) == 13000);
    run_until(&m, 13000, &t);
    ck_assert_uint_eq(t.sends, 5);
    ck_assert_int_eq(m.state, ST_TERMINATED);
}
END_TEST

START_TEST(reliable_server_request_ends_at_once)
{
    pjsip__tsx_fsm m;
    tally t = {0};
    pjsip__tsx_fsm_init(&m, TSX_SERVER, true, rfc, 7);
    count(&t, pjsip__tsx_fsm_step(&m, EV_2XX, 7), 7);
    run_until(&m, 7, &t);
    ck_assert_uint_eq(t.sends, 1);
    ck_assert_int_eq(m.state, ST_TERMINATED);
}
END_TEST

/* Table 4: how long each state lasts at the end, over UDP and over TCP. */
START_TEST(the_last_timers_run_as_table_4_says)
{
    static const struct {
        pjsip__tsx_kind kind;
        pjsip__tsx_ev events[2];
        uint64_t datagrams, reliable;
    } rows[] = {
        {TSX_INVITE_CLIENT, {EV_3XX_6XX, EV_NONE}, 32000, 0},     /* D */
        {TSX_INVITE_CLIENT, {EV_2XX, EV_NONE}, 32000, 32000},     /* M */
        {TSX_CLIENT, {EV_2XX, EV_NONE}, 5000, 0},                 /* K */
        {TSX_INVITE_SERVER, {EV_3XX_6XX, EV_ACK}, 5000, 0},       /* I */
        {TSX_INVITE_SERVER, {EV_3XX_6XX, EV_NONE}, 32000, 32000}, /* H */
        {TSX_INVITE_SERVER, {EV_2XX, EV_NONE}, 32000, 32000},     /* L */
        {TSX_SERVER, {EV_2XX, EV_NONE}, 32000, 0},                /* J */
    };
    static const pjsip__tsx_timing odd = {500, 4000, 5000, 33000}; /* D is not 64*T1 */

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (int reliable = 0; reliable < 2; reliable++) {
            uint64_t want = reliable ? rows[i].reliable : rows[i].datagrams;
            pjsip__tsx_fsm m;

            pjsip__tsx_fsm_init(&m, rows[i].kind, reliable, i ? rfc : odd, 0);
            pjsip__tsx_fsm_step(&m, rows[i].events[0], 100);
            if (rows[i].events[1] != EV_NONE)
                pjsip__tsx_fsm_step(&m, rows[i].events[1], 100);
            ck_assert_msg(m.end.at == 100 + want + (i == 0 && !reliable ? 1000 : 0), "row %u, %s",
                          i, reliable ? "reliable" : "datagrams");
        }
    }
}
END_TEST

/* Any events in any order: a machine ends, stays ended, and never leaves an armed timer behind. */
START_TEST(random_walks_stay_inside_the_figures)
{
    uint32_t seed = 12345;
    for (int walk = 0; walk < 4000; walk++) {
        pjsip__tsx_fsm m;
        tally t = {0};
        uint64_t now = 0;
        pjsip__tsx_fsm_init(&m, (pjsip__tsx_kind)(walk % 4), walk & 4, rfc, now);
        for (int i = 0; i < 30; i++) {
            seed = seed * 1664525u + 1013904223u;
            now += (seed >> 8) % 3000;
            run_until(&m, now, &t);
            pjsip__tsx_st before = m.state;
            unsigned did = pjsip__tsx_fsm_step(&m, (pjsip__tsx_ev)((seed >> 20) % EV_TIMER_A), now);
            if (before == ST_TERMINATED) {
                ck_assert_uint_eq(did, 0);
                ck_assert(pjsip__tsx_fsm_next(&m) == UINT64_MAX);
            }
        }
    }
}
END_TEST

/*
 * The figures once more, in another notation and written from the RFC, not from tsx_fsm.c:
 *   state event>next:actions/timers    S send, R resend, A ack, P pass to TU, F fail
 * Every (state, event) not listed must do nothing.
 */
static const char *const figure[] = {
    [TSX_INVITE_CLIENT] =
        "Calling A>Calling:R/A  Calling B>Terminated:F/  Calling tp>Terminated:F/ "
        "Calling 1>Proceeding:P/  Calling 2>Accepted:P/M  Calling 3>Completed:AP/D "
        "Proceeding 1>Proceeding:P/  Proceeding 2>Accepted:P/M  Proceeding 3>Completed:AP/D "
        "Completed 3>Completed:A/  Completed tp>Terminated:F/  Completed D>Terminated:/ "
        "Accepted 2>Accepted:P/  Accepted M>Terminated:/",
    [TSX_CLIENT] =
        "Trying E>Trying:R/E  Trying F>Terminated:F/  Trying tp>Terminated:F/ "
        "Trying 1>Proceeding:P/  Trying 2>Completed:P/K  Trying 3>Completed:P/K "
        "Proceeding E>Proceeding:R/E  Proceeding F>Terminated:F/  Proceeding tp>Terminated:F/ "
        "Proceeding 1>Proceeding:P/  Proceeding 2>Completed:P/K  Proceeding 3>Completed:P/K "
        "Completed K>Terminated:/",
    [TSX_INVITE_SERVER] =
        "Proceeding req>Proceeding:R/  Proceeding 1>Proceeding:S/  Proceeding 2>Accepted:S/L "
        "Proceeding 3>Completed:S/GH  Proceeding tp>Proceeding:F/ "
        "Completed req>Completed:R/  Completed G>Completed:R/G  Completed H>Terminated:F/ "
        "Completed tp>Completed:F/  Completed ack>Confirmed:/I  Confirmed I>Terminated:/ "
        "Accepted req>Accepted:/  Accepted ack>Accepted:P/  Accepted 2>Accepted:S/ "
        "Accepted tp>Accepted:F/  Accepted L>Terminated:/",
    [TSX_SERVER] =
        "Trying 1>Proceeding:S/  Trying 2>Completed:S/J  Trying 3>Completed:S/J "
        "Proceeding req>Proceeding:R/  Proceeding 1>Proceeding:S/  Proceeding 2>Completed:S/J "
        "Proceeding 3>Completed:S/J  Proceeding tp>Proceeding:F/ "
        "Completed req>Completed:R/  Completed tp>Completed:F/  Completed J>Terminated:/",
};
static const char *const state_name[] = {"Calling",   "Trying",   "Proceeding", "Completed",
                                         "Confirmed", "Accepted", "Terminated"};
static const char *const event_name[] = {"1", "2", "3", "req", "ack", "tp", "A", "B", "D",
                                         "E", "F", "G", "H",   "I",   "J",  "K", "L", "M"};

START_TEST(every_cell_of_figure)
{
    pjsip__tsx_kind kind = (pjsip__tsx_kind)_i;
    for (int st = 0; st <= ST_TERMINATED; st++)
        for (int ev = 0; ev < EV_NONE; ev++) {
            char want[96], got[96], tail[64] = "";
            pjsip__tsx_fsm m;
            int n = 0;
            unsigned did;
            pjsip__tsx_fsm_init(&m, kind, false, rfc, 0);
            m.state = (pjsip__tsx_st)st;
            m.interval = 0;
            m.resend.fires = m.end.fires = EV_NONE;
            did = pjsip__tsx_fsm_step(&m, (pjsip__tsx_ev)ev, 0);
            snprintf(want, sizeof want, "%s %s>", state_name[st], event_name[ev]);
            const char *cell = strstr(figure[kind], want);
            if (cell) {
                sscanf(cell + strlen(want), "%63[^ ]", tail);
                snprintf(want, sizeof want, "%s", tail);
            } else
                snprintf(want, sizeof want, "%s:/", state_name[st]);
            n = snprintf(got, sizeof got, "%s:%s%s%s%s%s/%s%s", state_name[m.state],
                         did & DO_SEND ? "S" : "", did & DO_RESEND ? "R" : "",
                         did & DO_ACK ? "A" : "", did & DO_PASS ? "P" : "",
                         did & DO_FAIL ? "F" : "",
                         m.resend.fires != EV_NONE ? event_name[m.resend.fires] : "",
                         m.end.fires != EV_NONE ? event_name[m.end.fires] : "");
            (void)n;
            ck_assert_msg(!strcmp(got, want), "kind %d, %s on %s: got %s, figure says %s", _i,
                          state_name[st], event_name[ev], got, want);
        }
}
END_TEST

Suite *fsm_suite(void);

Suite *fsm_suite(void)
{
    Suite *s = suite_create("fsm");
    TCase *c = tcase_create("rfc3261 section 17");

    tcase_set_timeout(c, 30);
    tcase_add_test(c, invite_unanswered_is_sent_seven_times_and_fails_at_32s);
    tcase_add_test(c, request_unanswered_is_sent_eleven_times);
    tcase_add_test(c, no_resend_over_a_reliable_transport);
    tcase_add_test(c, a_transport_found_to_be_reliable_stops_the_resends_only);
    tcase_add_test(c, provisional_slows_a_request_but_keeps_its_deadline);
    tcase_add_test(c, invite_provisional_stops_resends_and_the_deadline);
    tcase_add_test(c, each_repeat_of_a_final_failure_is_acked_but_passed_once);
    tcase_add_test(c, forked_2xx_all_reach_the_user_until_timer_m);
    tcase_add_test(c, rejected_invite_is_resent_until_the_ack_then_lingers_t4);
    tcase_add_test(c, reliable_server_request_ends_at_once);
    tcase_add_test(c, the_last_timers_run_as_table_4_says);
    tcase_add_test(c, random_walks_stay_inside_the_figures);
    tcase_add_loop_test(c, every_cell_of_figure, 0, 4);
    suite_add_tcase(s, c);
    return s;
}
