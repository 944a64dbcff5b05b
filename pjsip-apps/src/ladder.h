/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ladder diagram of a call's messages. The last calls are kept in a ring of fixed size, each with its first
 * messages, so that a user agent that takes a million calls needs no more memory than for the first.
 */
#ifndef LINNET_UA_LADDER_H
#define LINNET_UA_LADDER_H

#include "report.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { LADDER_CALLS = 16, LADDER_MESSAGES = 48 };

typedef struct ladder_message {
    int64_t at_us; /* since the call's first */
    bool out;
    char label[72]; /* "INVITE sip:bob@example.com", "200 OK" */
    char peer[64];  /* "192.0.2.1:5060" */
} ladder_message;

typedef struct ladder_call {
    char call_id[128]; /* empty: the slot is free */
    int id;            /* the call's number; 0: not known */
    int64_t start_us;
    unsigned count, left_out;
    ladder_message messages[LADDER_MESSAGES];
} ladder_call;

typedef struct ladder {
    ladder_call calls[LADDER_CALLS];
    unsigned next; /* slot to use next */
} ladder;

/* One message, as seen by the recorder; strings need no terminator. */
typedef struct ladder_seen {
    const char *call_id;
    size_t call_id_len;
    bool begins; /* an INVITE outside a dialog: remember its call */
    bool out;
    int64_t now_us;
    const char *label, *peer; /* terminated */
} ladder_seen;

/* Record a message of a call that is remembered, or begins. */
void ladder_record(ladder *l, const ladder_seen *seen);

/* Give a call its number, so that it can be asked for. */
void ladder_name(ladder *l, const char *call_id, size_t len, int id);

/* The call with that number; the last one for 0. NULL: not remembered. */
const ladder_call *ladder_find(const ladder *l, int id);

/* Draw a call, from "ladder of call N" to "end of ladder". */
void ladder_draw(const ladder_call *call, FILE *out);

/* Tell its messages as events, one a line. */
void ladder_tell(const ladder_call *call, report *r);

#endif
