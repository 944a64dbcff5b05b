/* SPDX-License-Identifier: BSD-2-Clause */
/* What is told to a transaction's user: an event with the thing that caused it. */
#ifndef PJSIP_SIP_EVENT_H
#define PJSIP_SIP_EVENT_H

#include <pjsip/sip_types.h>
#include <pj/list.h>
#include <pj/timer.h>

PJ_BEGIN_DECL

/** What happened. */
typedef enum pjsip_event_id_e {
    PJSIP_EVENT_UNKNOWN,
    PJSIP_EVENT_TIMER,
    PJSIP_EVENT_TX_MSG,
    PJSIP_EVENT_RX_MSG,
    PJSIP_EVENT_TRANSPORT_ERROR,
    PJSIP_EVENT_TSX_STATE,
    PJSIP_EVENT_USER
} pjsip_event_id_e;

/** An event; which member of @a body holds is said by @a type. All pointers are valid during the callback. */
typedef struct pjsip_event {
    PJ_DECL_LIST_MEMBER(struct pjsip_event);
    pjsip_event_id_e type;
    union {
        /** PJSIP_EVENT_TIMER */
        struct {
            pj_timer_entry *entry;
        } timer;

        /** PJSIP_EVENT_TSX_STATE: a transaction moved; @a type says which member of @a src holds. */
        struct {
            union {
                pjsip_rx_data *rdata;
                pjsip_tx_data *tdata;
                pj_timer_entry *timer;
                pj_status_t status;
                void *data;
            } src;
            pjsip_transaction *tsx;
            int prev_state;
            pjsip_event_id_e type;
        } tsx_state;

        /** PJSIP_EVENT_TX_MSG */
        struct {
            pjsip_tx_data *tdata;
        } tx_msg;

        /** PJSIP_EVENT_TRANSPORT_ERROR */
        struct {
            pjsip_tx_data *tdata;
            pjsip_transaction *tsx;
        } tx_error;

        /** PJSIP_EVENT_RX_MSG */
        struct {
            pjsip_rx_data *rdata;
        } rx_msg;

        /** PJSIP_EVENT_USER */
        struct {
            void *user1;
            void *user2;
            void *user3;
            void *user4;
        } user;
    } body;
} pjsip_event;

/** Fill a timer event. */
#define PJSIP_EVENT_INIT_TIMER(event, pentry) \
    do {                                      \
        (event).type = PJSIP_EVENT_TIMER;     \
        (event).body.timer.entry = (pentry);  \
    } while (0)

/** Fill a transaction state event: @a ptype is the cause, @a pdata its rdata, tdata, timer or data. */
#define PJSIP_EVENT_INIT_TSX_STATE(event, ptsx, ptype, pdata, prev) \
    do {                                                            \
        (event).type = PJSIP_EVENT_TSX_STATE;                       \
        (event).body.tsx_state.tsx = (ptsx);                        \
        (event).body.tsx_state.type = (ptype);                      \
        (event).body.tsx_state.src.data = (pdata);                  \
        (event).body.tsx_state.prev_state = (prev);                 \
    } while (0)

/** Fill a "message sent" event. */
#define PJSIP_EVENT_INIT_TX_MSG(event, ptdata) \
    do {                                       \
        (event).type = PJSIP_EVENT_TX_MSG;     \
        (event).body.tx_msg.tdata = (ptdata);  \
    } while (0)

/** Fill a "message received" event. */
#define PJSIP_EVENT_INIT_RX_MSG(event, prdata) \
    do {                                       \
        (event).type = PJSIP_EVENT_RX_MSG;     \
        (event).body.rx_msg.rdata = (prdata);  \
    } while (0)

/** Fill a transport error event. */
#define PJSIP_EVENT_INIT_TRANSPORT_ERROR(event, ptsx, ptdata) \
    do {                                                      \
        (event).type = PJSIP_EVENT_TRANSPORT_ERROR;           \
        (event).body.tx_error.tsx = (ptsx);                   \
        (event).body.tx_error.tdata = (ptdata);               \
    } while (0)

/** Fill a program's own event. */
#define PJSIP_EVENT_INIT_USER(event, u1, u2, u3, u4) \
    do {                                             \
        (event).type = PJSIP_EVENT_USER;             \
        (event).body.user.user1 = (void *)(u1);      \
        (event).body.user.user2 = (void *)(u2);      \
        (event).body.user.user3 = (void *)(u3);      \
        (event).body.user.user4 = (void *)(u4);      \
    } while (0)

/** The name of an event id, for logs; "?" for a value that is none. */
PJ_DECL(const char *) pjsip_event_str(pjsip_event_id_e e);

PJ_END_DECL

#endif
