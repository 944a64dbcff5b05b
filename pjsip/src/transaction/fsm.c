/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Figures 5 to 8 of RFC 3261 section 17 as RFC 6026 corrected them, and table 4: a row is an arc, the step function
 * is shared. A pair of state and event that has no row does nothing. How long the timers run is in
 * resend_interval() and end_interval().
 *
 * Not here: what programs see of a state (publish.c), and what is done about a step (perform.c). What RFC 3261
 * leaves to the transaction user, a limit for a cancelled INVITE (9.1) and the repetition of 2xx (13.3.1.4),
 * is not in the figures and is not here either.
 */
#include "transaction/fsm.h"

#include <stddef.h>

/* One arc of a figure. An arc that leaves its state stops both timers unless it says KEEP. */
typedef struct {
    pjsip__tsx_st from;
    pjsip__tsx_ev on;
    pjsip__tsx_st to;
    unsigned act;
    pjsip__tsx_ev start[2];
} arc;

/* clang-format off */
#define START(...)  { __VA_ARGS__ }
#define NO_TIMER    { EV_NONE, EV_NONE }
enum { KEEP = 1 << 8 };

/* RFC 6026 figure 5. */
static const arc invite_client[] = {
    { ST_CALLING,    EV_TIMER_A,       ST_CALLING,    DO_RESEND,        START(EV_TIMER_A, EV_NONE) },
    { ST_CALLING,    EV_TIMER_B,       ST_TERMINATED, DO_FAIL,          NO_TIMER },
    { ST_CALLING,    EV_TRANSPORT_ERR, ST_TERMINATED, DO_FAIL,          NO_TIMER },
    { ST_CALLING,    EV_1XX,           ST_PROCEEDING, DO_PASS,          NO_TIMER },
    { ST_CALLING,    EV_2XX,           ST_ACCEPTED,   DO_PASS,          START(EV_TIMER_M, EV_NONE) },
    { ST_CALLING,    EV_3XX_6XX,       ST_COMPLETED,  DO_ACK | DO_PASS, START(EV_TIMER_D, EV_NONE) },
    { ST_PROCEEDING, EV_1XX,           ST_PROCEEDING, DO_PASS,          NO_TIMER },
    { ST_PROCEEDING, EV_2XX,           ST_ACCEPTED,   DO_PASS,          START(EV_TIMER_M, EV_NONE) },
    { ST_PROCEEDING, EV_3XX_6XX,       ST_COMPLETED,  DO_ACK | DO_PASS, START(EV_TIMER_D, EV_NONE) },
    { ST_COMPLETED,  EV_3XX_6XX,       ST_COMPLETED,  DO_ACK,           NO_TIMER },
    { ST_COMPLETED,  EV_TRANSPORT_ERR, ST_TERMINATED, DO_FAIL,          NO_TIMER },
    { ST_COMPLETED,  EV_TIMER_D,       ST_TERMINATED, 0,                NO_TIMER },
    { ST_ACCEPTED,   EV_2XX,           ST_ACCEPTED,   DO_PASS,          NO_TIMER },
    { ST_ACCEPTED,   EV_TIMER_M,       ST_TERMINATED, 0,                NO_TIMER },
};

/* RFC 3261 figure 6. */
static const arc client[] = {
    { ST_TRYING,     EV_TIMER_E,       ST_TRYING,     DO_RESEND,        START(EV_TIMER_E, EV_NONE) },
    { ST_TRYING,     EV_TIMER_F,       ST_TERMINATED, DO_FAIL,          NO_TIMER },
    { ST_TRYING,     EV_TRANSPORT_ERR, ST_TERMINATED, DO_FAIL,          NO_TIMER },
    { ST_TRYING,     EV_1XX,           ST_PROCEEDING, DO_PASS | KEEP,   NO_TIMER },
    { ST_TRYING,     EV_2XX,           ST_COMPLETED,  DO_PASS,          START(EV_TIMER_K, EV_NONE) },
    { ST_TRYING,     EV_3XX_6XX,       ST_COMPLETED,  DO_PASS,          START(EV_TIMER_K, EV_NONE) },
    { ST_PROCEEDING, EV_TIMER_E,       ST_PROCEEDING, DO_RESEND,        START(EV_TIMER_E, EV_NONE) },
    { ST_PROCEEDING, EV_TIMER_F,       ST_TERMINATED, DO_FAIL,          NO_TIMER },
    { ST_PROCEEDING, EV_TRANSPORT_ERR, ST_TERMINATED, DO_FAIL,          NO_TIMER },
    { ST_PROCEEDING, EV_1XX,           ST_PROCEEDING, DO_PASS,          NO_TIMER },
    { ST_PROCEEDING, EV_2XX,           ST_COMPLETED,  DO_PASS,          START(EV_TIMER_K, EV_NONE) },
    { ST_PROCEEDING, EV_3XX_6XX,       ST_COMPLETED,  DO_PASS,          START(EV_TIMER_K, EV_NONE) },
    { ST_COMPLETED,  EV_TIMER_K,       ST_TERMINATED, 0,                NO_TIMER },
};

/*
 * RFC 6026 figure 7; its arc in Accepted for a repeated INVITE does nothing, as what is not here does. One arc
 * follows the text instead: the figure gives timer H no action, but
 * RFC 3261 17.2.1, which RFC 6026 left standing, says the TU MUST be told.
 */
static const arc invite_server[] = {
    { ST_PROCEEDING, EV_REQUEST,       ST_PROCEEDING, DO_RESEND,        NO_TIMER },
    { ST_PROCEEDING, EV_1XX,           ST_PROCEEDING, DO_SEND,          NO_TIMER },
    { ST_PROCEEDING, EV_2XX,           ST_ACCEPTED,   DO_SEND,          START(EV_TIMER_L, EV_NONE) },
    { ST_PROCEEDING, EV_3XX_6XX,       ST_COMPLETED,  DO_SEND,          START(EV_TIMER_G, EV_TIMER_H) },
    { ST_PROCEEDING, EV_TRANSPORT_ERR, ST_PROCEEDING, DO_FAIL,          NO_TIMER },
    { ST_COMPLETED,  EV_REQUEST,       ST_COMPLETED,  DO_RESEND,        NO_TIMER },
    { ST_COMPLETED,  EV_TIMER_G,       ST_COMPLETED,  DO_RESEND,        START(EV_TIMER_G, EV_NONE) },
    { ST_COMPLETED,  EV_TIMER_H,       ST_TERMINATED, DO_FAIL,          NO_TIMER },
    { ST_COMPLETED,  EV_TRANSPORT_ERR, ST_COMPLETED,  DO_FAIL,          NO_TIMER },
    { ST_COMPLETED,  EV_ACK,           ST_CONFIRMED,  0,                START(EV_TIMER_I, EV_NONE) },
    { ST_CONFIRMED,  EV_TIMER_I,       ST_TERMINATED, 0,                NO_TIMER },
    { ST_ACCEPTED,   EV_ACK,           ST_ACCEPTED,   DO_PASS,          NO_TIMER },
    { ST_ACCEPTED,   EV_2XX,           ST_ACCEPTED,   DO_SEND,          NO_TIMER },
    { ST_ACCEPTED,   EV_TRANSPORT_ERR, ST_ACCEPTED,   DO_FAIL,          NO_TIMER },
    { ST_ACCEPTED,   EV_TIMER_L,       ST_TERMINATED, 0,                NO_TIMER },
};

/*
 * RFC 3261 figure 8. The transport error arcs follow the text instead: the figure terminates, but
 * RFC 6026 8.8 rewrote 17.2.4 for every server transaction: tell the TU, MUST remain in the state.
 */
static const arc server[] = {
    { ST_TRYING,     EV_1XX,           ST_PROCEEDING, DO_SEND,          NO_TIMER },
    { ST_TRYING,     EV_2XX,           ST_COMPLETED,  DO_SEND,          START(EV_TIMER_J, EV_NONE) },
    { ST_TRYING,     EV_3XX_6XX,       ST_COMPLETED,  DO_SEND,          START(EV_TIMER_J, EV_NONE) },
    { ST_PROCEEDING, EV_REQUEST,       ST_PROCEEDING, DO_RESEND,        NO_TIMER },
    { ST_PROCEEDING, EV_1XX,           ST_PROCEEDING, DO_SEND,          NO_TIMER },
    { ST_PROCEEDING, EV_2XX,           ST_COMPLETED,  DO_SEND,          START(EV_TIMER_J, EV_NONE) },
    { ST_PROCEEDING, EV_3XX_6XX,       ST_COMPLETED,  DO_SEND,          START(EV_TIMER_J, EV_NONE) },
    { ST_PROCEEDING, EV_TRANSPORT_ERR, ST_PROCEEDING, DO_FAIL,          NO_TIMER },
    { ST_COMPLETED,  EV_REQUEST,       ST_COMPLETED,  DO_RESEND,        NO_TIMER },
    { ST_COMPLETED,  EV_TRANSPORT_ERR, ST_COMPLETED,  DO_FAIL,          NO_TIMER },
    { ST_COMPLETED,  EV_TIMER_J,       ST_TERMINATED, 0,                NO_TIMER },
};

/* clang-format on */

#define FIGURE(a)                     \
    {                                 \
        a, sizeof(a) / sizeof((a)[0]) \
    }
static const struct {
    const arc *arcs;
    size_t count;
} figures[] = {
    [TSX_INVITE_CLIENT] = FIGURE(invite_client),
    [TSX_CLIENT] = FIGURE(client),
    [TSX_INVITE_SERVER] = FIGURE(invite_server),
    [TSX_SERVER] = FIGURE(server),
};

static const arc *find_arc(const pjsip__tsx_fsm *m, pjsip__tsx_ev ev)
{
    for (size_t i = 0; i < figures[m->kind].count; i++) {
        const arc *a = &figures[m->kind].arcs[i];

        if (a->from == m->state && a->on == ev)
            return a;
    }
    return NULL;
}

/* Table 4: the next interval of A, E or G. A doubles without end; E and G stop at T2. */
static uint32_t resend_interval(const pjsip__tsx_fsm *m, pjsip__tsx_ev timer)
{
    uint32_t doubled = m->interval ? m->interval * 2 : m->timing.t1;

    if (timer == EV_TIMER_A)
        return doubled;
    if (timer == EV_TIMER_E && m->state == ST_PROCEEDING)
        return m->timing.t2;
    return doubled < m->timing.t2 ? doubled : m->timing.t2;
}

/* Table 4: how long the other timers run. */
static uint32_t end_interval(const pjsip__tsx_fsm *m, pjsip__tsx_ev timer)
{
    switch (timer) {
    case EV_TIMER_D: return m->reliable ? 0 : m->timing.td;
    case EV_TIMER_I:
    case EV_TIMER_K: return m->reliable ? 0 : m->timing.t4;
    case EV_TIMER_J: return m->reliable ? 0 : 64 * m->timing.t1;
    default: return 64 * m->timing.t1; /* B, F, H, L, M */
    }
}

static void start_timer(pjsip__tsx_fsm *m, pjsip__tsx_ev timer, uint64_t now)
{
    if (timer == EV_TIMER_A || timer == EV_TIMER_E || timer == EV_TIMER_G) {
        if (m->reliable)
            return;
        m->interval = resend_interval(m, timer);
        m->resend = (pjsip__tsx_timer){timer, now + m->interval};
    } else if (timer != EV_NONE) {
        m->end = (pjsip__tsx_timer){timer, now + end_interval(m, timer)};
    }
}

static void stop_timers(pjsip__tsx_fsm *m)
{
    m->interval = 0;
    m->resend.fires = EV_NONE;
    m->end.fires = EV_NONE;
}

void pjsip__tsx_fsm_set_reliable(pjsip__tsx_fsm *m, bool reliable)
{
    m->reliable = reliable;
    if (reliable)
        m->resend.fires = EV_NONE;
}

void pjsip__tsx_fsm_stop_resend(pjsip__tsx_fsm *m)
{
    m->resend.fires = EV_NONE;
}

void pjsip__tsx_fsm_init(pjsip__tsx_fsm *m, pjsip__tsx_kind kind, bool reliable,
                         pjsip__tsx_timing timing, uint64_t now)
{
    static const struct {
        pjsip__tsx_st state;
        pjsip__tsx_ev start[2];
    } entry[] = {
        [TSX_INVITE_CLIENT] = {ST_CALLING, {EV_TIMER_A, EV_TIMER_B}},
        [TSX_CLIENT] = {ST_TRYING, {EV_TIMER_E, EV_TIMER_F}},
        [TSX_INVITE_SERVER] = {ST_PROCEEDING, {EV_NONE, EV_NONE}},
        [TSX_SERVER] = {ST_TRYING, {EV_NONE, EV_NONE}},
    };

    *m = (pjsip__tsx_fsm){
        .kind = kind, .state = entry[kind].state, .reliable = reliable, .timing = timing};
    stop_timers(m);
    start_timer(m, entry[kind].start[0], now);
    start_timer(m, entry[kind].start[1], now);
}

unsigned pjsip__tsx_fsm_step(pjsip__tsx_fsm *m, pjsip__tsx_ev ev, uint64_t now)
{
    const arc *a = find_arc(m, ev);

    if (ev == m->resend.fires)
        m->resend.fires = EV_NONE;
    if (ev == m->end.fires)
        m->end.fires = EV_NONE;
    if (!a)
        return 0;
    if (a->to != m->state && !(a->act & KEEP))
        stop_timers(m);
    m->state = a->to;
    start_timer(m, a->start[0], now);
    start_timer(m, a->start[1], now);
    return a->act & ~(unsigned)KEEP;
}

uint64_t pjsip__tsx_fsm_next(const pjsip__tsx_fsm *m)
{
    uint64_t resend = m->resend.fires == EV_NONE ? UINT64_MAX : m->resend.at;
    uint64_t end = m->end.fires == EV_NONE ? UINT64_MAX : m->end.at;

    return resend < end ? resend : end;
}

pjsip__tsx_ev pjsip__tsx_fsm_due(const pjsip__tsx_fsm *m, uint64_t now)
{
    if (m->end.fires != EV_NONE && m->end.at <= now) /* the end wins over one more resend */
        return m->end.fires;
    if (m->resend.fires != EV_NONE && m->resend.at <= now)
        return m->resend.fires;
    return EV_NONE;
}
