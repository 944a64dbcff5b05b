/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The four SIP transaction machines as data: RFC 3261 section 17 as corrected by RFC 6026.
 *
 * Nothing here sends, allocates, locks, reads a clock or calls the user. pjsip__tsx_fsm_step() takes one
 * event and says what to do; perform.c does it. Times are milliseconds on the caller's monotonic clock.
 */
#ifndef PJSIP__TRANSACTION_FSM_H
#define PJSIP__TRANSACTION_FSM_H

#include <stdbool.h>
#include <stdint.h>

typedef enum pjsip__tsx_kind {
    TSX_INVITE_CLIENT,
    TSX_CLIENT,
    TSX_INVITE_SERVER,
    TSX_SERVER
} pjsip__tsx_kind;

typedef enum pjsip__tsx_st {
    ST_CALLING,
    ST_TRYING,
    ST_PROCEEDING,
    ST_COMPLETED,
    ST_CONFIRMED,
    ST_ACCEPTED,
    ST_TERMINATED
} pjsip__tsx_st;

/* A response event is "from the wire" in a client machine and "from the TU" in a server one. */
typedef enum pjsip__tsx_ev {
    EV_1XX,
    EV_2XX,
    EV_3XX_6XX,
    EV_REQUEST,
    EV_ACK,
    EV_TRANSPORT_ERR,
    EV_TIMER_A,
    EV_TIMER_B,
    EV_TIMER_D,
    EV_TIMER_E,
    EV_TIMER_F,
    EV_TIMER_G,
    EV_TIMER_H,
    EV_TIMER_I,
    EV_TIMER_J,
    EV_TIMER_K,
    EV_TIMER_L,
    EV_TIMER_M,
    EV_NONE
} pjsip__tsx_ev;

/* What the caller must do, in this order. */
enum {
    DO_SEND = 1 << 0,   /* send the message that came with the event           */
    DO_RESEND = 1 << 1, /* send the last message again                         */
    DO_ACK = 1 << 2,    /* send (again) the ACK for a 3xx-6xx, section 17.1.1.3 */
    DO_PASS = 1 << 3,   /* give the message that came with the event to the TU */
    DO_FAIL = 1 << 4    /* tell the TU: timer B/F/H or the transport failed    */
};

typedef struct pjsip__tsx_timing {
    uint32_t t1, t2, t4, td; /* ms; RFC 3261 table 4 */
} pjsip__tsx_timing;

typedef struct pjsip__tsx_timer {
    pjsip__tsx_ev fires; /* EV_NONE when stopped */
    uint64_t at;
} pjsip__tsx_timer;

typedef struct pjsip__tsx_fsm {
    pjsip__tsx_kind kind;
    pjsip__tsx_st state;
    bool reliable;
    pjsip__tsx_timing timing;
    uint32_t interval;       /* of the retransmission now running, ms */
    pjsip__tsx_timer resend; /* A, E or G */
    pjsip__tsx_timer end;    /* B, D, F, H, I, J, K, L or M */
} pjsip__tsx_fsm;

/** Begin: a client's request is being sent, or a server's has come. */
void pjsip__tsx_fsm_init(pjsip__tsx_fsm *m, pjsip__tsx_kind kind, bool reliable,
                         pjsip__tsx_timing timing, uint64_t now);

/** The transport is known now, or has changed: over a reliable one nothing is sent again. */
void pjsip__tsx_fsm_set_reliable(pjsip__tsx_fsm *m, bool reliable);

/** Send nothing again by timer in this state. */
void pjsip__tsx_fsm_stop_resend(pjsip__tsx_fsm *m);

/** Take one event. @return DO_* bits; 0 when no arc fits. */
unsigned pjsip__tsx_fsm_step(pjsip__tsx_fsm *m, pjsip__tsx_ev ev, uint64_t now);

/** When the next timer fires; UINT64_MAX when none runs. */
uint64_t pjsip__tsx_fsm_next(const pjsip__tsx_fsm *m);

/** The timer that is due; EV_NONE when none is. */
pjsip__tsx_ev pjsip__tsx_fsm_due(const pjsip__tsx_fsm *m, uint64_t now);

#endif
