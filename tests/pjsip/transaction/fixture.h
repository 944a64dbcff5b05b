/* SPDX-License-Identifier: BSD-2-Clause */
/* An endpoint with the transaction layer, a fake transport, a manual clock, and a user that writes down what it is told. */
#ifndef LINNET_TESTS_TSX_FIXTURE_H
#define LINNET_TESTS_TSX_FIXTURE_H

#include "support/endpoint.h"
#include "support/fake_transport.h"
#include "support/manual_clock.h"
#include "support/suites.h"

#define MAX_TOLD 64

typedef struct told {
    pjsip_transaction *tsx;
    int state, prev, code;
    pjsip_event_id_e type;
    pj_status_t status;
    int rx_code; /* of the response that came with it */
    pj_int64_t at;
} told;

extern pjsip_module tu;      /* the transaction user */
extern fake_transport *wire; /* UDP */
extern told tellings[MAX_TOLD];
extern unsigned told_count;     /* on_tsx_state() */
extern unsigned told_responses; /* on_rx_response() */
extern pj_bool_t (*tu_request)(
    pjsip_rx_data *rdata); /* the user's on_rx_request(); NULL: makes a server */
extern void (*tu_state)(pjsip_transaction *tsx,
                        pjsip_event *e); /* called at each notification; NULL: nothing */
extern pjsip_transaction *server; /* the last server transaction that the user made, referenced */

void tsx_setup(void);
void tsx_setup_reliable(void); /* the fake transport is TCP */
void tsx_teardown(void);       /* nothing may be left */

pj_int64_t clock_ms(void);

/* A request to sip:bob@127.0.0.1:5070, and a transaction for it, not sent yet. */
pjsip_tx_data *new_request(const char *method);
pjsip_transaction *new_client(const char *method); /* referenced */

/* Send it; must work. */
pjsip_transaction *send_new(const char *method);

void drop(pjsip_transaction *tsx); /* give up the test's reference */

/* Receive a request from alice with that branch and CSeq; extra: more header lines, or NULL. */
void receive_request(const char *method, const char *branch, int cseq, const char *extra);
void receive_request_tags(const char *method, const char *branch, int cseq, const char *from_tag,
                          const char *to_tag, const char *extra);

/* Answer through the server transaction. */
pj_status_t respond(pjsip_transaction *tsx, int code);

const told *last_told(void);

/* The times, from `start`, at which messages that begin so were sent, as text: "0 500 1500". */
const char *times(const char *begins, pj_int64_t start);

#endif
