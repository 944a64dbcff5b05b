/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transport that sends nowhere: it keeps what is sent, fails or delays sends as told, and receives what a test puts
 * into it. Everything happens at once, in the calling thread, so a test says when.
 */
#ifndef LINNET_TESTS_FAKE_TRANSPORT_H
#define LINNET_TESTS_FAKE_TRANSPORT_H

#include <pjsip.h>
#include <pjlib.h>

#define FAKE_MAX_SENT 512

typedef struct fake_sent {
    char *text;    /* NUL-terminated, in the fake's pool */
    pj_int64_t at; /* ms on the monotonic clock */
    int port;      /* where to */
} fake_sent;

typedef struct fake_transport {
    pjsip_transport base; /* first */
    pj_lock_t *guard;
    fake_sent sent[FAKE_MAX_SENT];
    unsigned sent_count;
    pj_bool_t keep_nothing; /* count only */

    pj_status_t fail_sync;  /* of the next sends: this is returned; PJ_SUCCESS: they work */
    unsigned fail_times;    /* how many of them; 0: until told otherwise */
    pj_status_t fail_async; /* of the next sends: the completion says so */
    pj_bool_t hold;         /* completions wait for fake_complete() */
    void (*on_send)(struct fake_transport *fake,
                    const char *text); /* called within each send, before it works */
    pjsip_tx_data *held;
    void *held_token;
    pjsip_transport_callback held_cb;
} fake_transport;

/* A datagram transport of type UDP, or a reliable one of type TCP that is connected to 127.0.0.1:5070. */
fake_transport *fake_start(pjsip_endpoint *endpt, pj_bool_t reliable);

/* The pending send is done; negative: it failed. */
void fake_complete(fake_transport *fake, pj_ssize_t result);

/* Receive a message from 127.0.0.1:5070: lines end with LF in the text. Content-Length is added. */
void fake_receive(fake_transport *fake, const char *text);

/* The connection is lost. */
void fake_disconnect(fake_transport *fake, pj_status_t why);

/* Number of messages sent whose start line begins so; NULL: all. */
unsigned fake_count(fake_transport *fake, const char *begins);

/* The n-th message sent whose start line begins so, from 0, -1 being the last; NULL if there is none. */
const fake_sent *fake_find(fake_transport *fake, const char *begins, int n);

/* The value of a header of a message text, the first of that name, in a static buffer per call site of four. */
const char *fake_header(const char *text, const char *name);

/* Forget what was sent. */
void fake_clear(fake_transport *fake);

/*
 * Answer a request that was sent: a response to `text` with that status line, its Via, From, To (with `to_tag` if not
 * NULL and there is none), Call-ID and CSeq, and `extra` header lines (NULL: none), received by the fake.
 */
void fake_answer(fake_transport *fake, const char *text, const char *status, const char *to_tag,
                 const char *extra);

/* Let time pass by the manual clock in steps of 10 ms or less, polling the endpoint's timers after each. */
void fake_pass_ms(pjsip_endpoint *endpt, long ms);

/*
 * Schedule and cancel many timers, so that the heap holds from now on what it may ever need: it keeps the memory, and which part
 * of it a timer uses depends on the timer's address.
 */
void fake_use_timers(pjsip_endpoint *endpt);

#endif
