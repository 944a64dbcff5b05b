/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the transaction layer share. "Inside" means: with the conversation's lock held. */
#ifndef PJSIP__TRANSACTION_PRIV_H
#define PJSIP__TRANSACTION_PRIV_H

#include "core/conversation.h"
#include "transaction/fsm.h"
#include "transaction/table.h"
#include "transaction/tsx.h"

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_event.h>
#include <pjsip/sip_module.h>
#include <pjsip/sip_transaction.h>
#include <pjsip/sip_util.h>
#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/log.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/string.h>
#include <stdatomic.h>

/* A timer beside the machine's own two. */
typedef struct tsx_alarm {
    pj_timer_entry entry;
    uint64_t at;       /* ms; UINT64_MAX when it does not run */
    uint32_t interval; /* for alarms that repeat */
} tsx_alarm;

/* A transaction: the public struct, then ours. All but the nodes is guarded by the conversation's lock. */
typedef struct tsx {
    pjsip_transaction pub; /* first */

    pjsip__tsx_fsm fsm;
    bool started; /* the machine runs; before, the public state is NULL */
    bool over;    /* it has left the tables for good */
    bool told;    /* the public TERMINATED has been queued: nothing is told any more */
    unsigned steps;

    pjsip_tsx_state_e last_told; /* the newest public state queued */
    int last_code;               /* and its status code */
    pj_pool_t *texts;            /* reason phrases, when unusual ones come */
    const pj_str_t *last_text;

    pjsip_tx_data *ack; /* client INVITE: for 3xx-6xx (17.1.1.3) */
    struct tsx *cancel; /* client INVITE: a CANCEL that waits for a provisional (9.1); referenced */
    uint64_t resend_at; /* what the public timer entries are set to */
    uint64_t end_at;
    tsx_alarm repeat; /* of a provisional or 2xx response to INVITE (13.3.1.1, 13.3.1.4) */
    tsx_alarm limit;  /* pjsip_tsx_set_timeout(); its entry is not used: pub.misc_timer is */
    tsx_alarm kill;   /* pjsip_tsx_terminate_async() */
    int kill_code;
    const pj_str_t *kill_text;
    pj_uint64_t id; /* names it to transports: never used twice */
    unsigned failovers;

    pj_uint64_t ticket;  /* the notification that waits for its send; 0: none does */
    pjsip__tsx_fsm undo; /* the machine before that send */
    bool undo_started;
    pjsip_tx_data *undo_tx; /* last_tx before it; referenced */
    unsigned undo_steps;
    pjsip_tsx_state_e undo_state;
    int undo_code;

    _Atomic(const void *) in_call; /* the thread that is in a stateless send for this transaction */
    pj_status_t call_status;       /* and what its callback said; that thread's */
    atomic_bool accepted;          /* server INVITE in Accepted: an ACK is the user's */

    pjsip__table_node by_key; /* guarded by the tables */
    pjsip__table_node by_key2;
    pjsip__table_node by_id;
} tsx;

/* The layer: the API has one per process. */
typedef struct tsx_layer {
    pjsip_module mod;
    pjsip_endpoint *endpt; /* NULL when not registered */
    pjsip__table *by_key;
    pjsip__table *by_key2;
    pjsip__table *by_id;
    _Atomic(pj_uint64_t) last_id;
    atomic_int max_retransmit; /* negative: no limit */
} tsx_layer;

extern tsx_layer
    pjsip__tsx_layer; /* layer.c; the mutable global that pjsip_tsx_layer_instance(void) forces */

/* key.c, key_2543.c: keys are made in the pool; PJ_ENOMEM, or PJSIP_EINVALIDMSG when headers are missing. */
pj_status_t pjsip__tsx_key_2543(pj_pool_t *pool, pj_str_t *key, const pjsip_method *method,
                                const pjsip_rx_data *rdata);
pj_status_t pjsip__tsx_key_client(pj_pool_t *pool, pj_str_t *key, const pjsip_method *method,
                                  const pj_str_t *branch);
/* Append to a key; `lower` folds the case of tokens. Room must have been made. */
void pjsip__tsx_key_put(pj_str_t *key, const char *text, pj_ssize_t len, bool lower);
void pjsip__tsx_key_put_uint(pj_str_t *key, unsigned value);
#define TSX_KEY_UINT_ROOM 12

/* stateful.c */
pj_status_t pjsip__tsx_stateful_init(pjsip_endpoint *endpt);
void pjsip__tsx_stateful_fini(pjsip_endpoint *endpt);

/* layer.c: the tables. */
pj_status_t pjsip__tsx_register(tsx *t); /* PJ_EEXISTS, PJ_ETOOMANY; takes a reference */
void pjsip__tsx_unregister(tsx *t);      /* leaves the tables and gives that reference up; inside */
tsx *pjsip__tsx_find(const pj_str_t *key); /* with a reference; absorbing ones too */

tsx *pjsip__tsx_find_id(pj_uint64_t id); /* with a reference; NULL when it has ended */

/* merge.c */
pj_status_t pjsip__tsx_merge_key(pj_pool_t *pool, pj_str_t *key, const pjsip_rx_data *rdata);

/* perform.c: all inside. */
uint64_t pjsip__tsx_now(void); /* ms */
void pjsip__tsx_start(tsx *t); /* the machine begins: the request is sent, or has come */

/* Whether there was no memory for the timer that would end it; and the end, then. Inside, room for a note. */
bool pjsip__tsx_timer_is_lost(const tsx *t);
void pjsip__tsx_end_if_lost(tsx *t);
void pjsip__tsx_message_event(void *object,
                              pjsip_rx_data *rdata); /* an event of the conversation */
unsigned pjsip__tsx_step_response(tsx *t, int code); /* a server's; DO_* bits */
void pjsip__tsx_set_repeat(tsx *t);                  /* after it, with last_tx and last_code set */
void pjsip__tsx_sync_timers(tsx *t);
void pjsip__tsx_alarm_set(tsx *t, pj_timer_entry *entry, tsx_alarm *alarm, uint64_t at, int id);
void pjsip__tsx_alarm_stop(tsx *t, pj_timer_entry *entry, tsx_alarm *alarm);
void pjsip__tsx_fail(tsx *t, pj_status_t why);           /* sending failed */
void pjsip__tsx_lost_transport(tsx *t, pj_status_t why); /* the connection it waits on is gone */
void pjsip__tsx_retire(tsx *t);                          /* end, and tell nobody */
/* End, and tell. @return the ticket of the notification. */
pj_uint64_t pjsip__tsx_end(tsx *t, int code, const pj_str_t *text, pjsip_event_id_e type,
                           pj_status_t why);
void pjsip__tsx_timer_cb(pj_timer_heap_t *heap, pj_timer_entry *entry);
enum { TSX_TIMER_RESEND = 1, TSX_TIMER_END, TSX_TIMER_LIMIT, TSX_TIMER_REPEAT, TSX_TIMER_KILL };

/* send.c: functions for pjsip__conv_send(); they run outside. */
pj_status_t pjsip__tsx_send_first(void *object,
                                  pjsip_tx_data *tdata); /* its notification is held: t->ticket */
pj_status_t pjsip__tsx_send_again(void *object, pjsip_tx_data *tdata);
void pjsip__tsx_give_up_transport(tsx *t, pjsip_transport *tp, pjsip_tp_state_listener_key *key);

/* publish.c: inside. */
pjsip_tsx_state_e pjsip__tsx_public_state(const tsx *t);
/* Tell a state, by a notification whose cause is in `cause`; nothing after TERMINATED. @return its ticket or 0. */
pj_uint64_t pjsip__tsx_tell(tsx *t, const pjsip__conv_note *cause, pjsip_tsx_state_e state,
                            int code, const pj_str_t *text);
const pj_str_t *pjsip__tsx_keep_text(tsx *t, int code,
                                     const pj_str_t *text); /* memory that lasts */
void pjsip__tsx_pass(tsx *t, pjsip_rx_data *rdata); /* to the user's on_rx_response() only */
void pjsip__tsx_untell(tsx *t, pjsip_tsx_state_e state, int code); /* after pjsip__conv_drop() */

/* ack.c, cancel.c: inside. */
void pjsip__tsx_ack(tsx *t, const pjsip_rx_data *rdata);
bool pjsip__tsx_cancel_wait(tsx *cancel); /* true: it waits for its INVITE; send nothing */
void pjsip__tsx_cancel_go(
    tsx *invite); /* the INVITE has moved: send or end the CANCEL that waits */
tsx *pjsip__tsx_cancel_target(
    const pjsip_tx_data *tdata); /* the INVITE of a CANCEL, with a reference */

#endif
