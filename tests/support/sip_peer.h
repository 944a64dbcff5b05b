/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The other side, played from a script: a UDP socket that sends and expects SIP as text, on the
 * host there of the simulated world (sim_world.h), or, if there is no world, on the system's
 * loopback. It knows just enough to answer what it got and to ask within the dialog; everything
 * it sends may be given word by word.
 */
#ifndef LINNET_TESTS_SIP_PEER_H
#define LINNET_TESTS_SIP_PEER_H

#include <stddef.h>

#define PEER_TEXT 8192

/** A message as text. */
typedef struct peer_msg {
    char text[PEER_TEXT];
} peer_msg;

/** Open its socket; @a port is where it sends to, @a poll drives our side while it waits. */
void peer_open(int port, void (*poll)(void));
void peer_close(void);
int peer_port(void);
const char *peer_ip(void);    /**< its address */
const char *peer_us_ip(void); /**< ours */

/**
 * Wait for a message and check how it begins ("INVITE ", "SIP/2.0 200 "). Valid until the next
 * one.
 */
const peer_msg *peer_expect(const char *start);

/** Check that nothing has been sent to it. */
void peer_expect_nothing(void);

/** Take everything that is there, and say how many messages began with @a start. */
unsigned peer_drain(const char *start);

/**
 * The value of a header, @a nth from 0, in a buffer that the next but seven calls reuse; "" if
 * there is none.
 */
const char *peer_hdr(const peer_msg *msg, const char *name, unsigned nth);

/** The body; "" if there is none. */
const char *peer_body(const peer_msg *msg);

/** Send text, as printf. */
void peer_send(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * Answer @a to. @a status is "180 Ringing"; @a tag the To tag ("" for none); @a headers are whole
 * lines with CRLF, or "";
 * @a sdp is a body, or "". A Contact is added but to a 100.
 */
void peer_reply(const peer_msg *to, const char *status, const char *tag, const char *headers,
                const char *sdp);

/** A dialog as the peer sees it: what its requests say. */
typedef struct peer_dialog {
    char call_id[128], local[256], remote[256], target[256];
    unsigned cseq;
} peer_dialog;

/** From the INVITE it received and the tag it answered with. */
void peer_dialog_as_callee(peer_dialog *dlg, const peer_msg *invite, const char *tag);

/** From the INVITE it sent (peer_invite()) and a response to it. */
void peer_dialog_as_caller(peer_dialog *dlg, const peer_msg *response);

/** Send a first INVITE to sip:us@...; @a branch makes the transaction. Headers and sdp as above. */
void peer_invite(const char *call_id, const char *branch, const char *headers, const char *sdp);

/** Send a request within a dialog. @a cseq 0: the next. */
void peer_request(peer_dialog *dlg, const char *method, unsigned cseq, const char *branch,
                  const char *headers, const char *sdp);

#endif
