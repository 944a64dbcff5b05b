/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user agent. One thread polls the endpoint and runs everything: callbacks, timers, commands (which the console
 * sends over a socket that the endpoint's ioqueue watches). So nothing here is locked.
 *
 * The callbacks of this API carry no pointer of the program's; ua_get() finds the one user agent.
 */
#ifndef LINNET_UA_H
#define LINNET_UA_H

#include "console.h"
#include "ladder.h"
#include "options.h"
#include "report.h"

#include <pjlib.h>
#include <pjlib-util.h>
#include <pjsip.h>
#include <pjsip_ua.h>
#include <pjmedia.h>

#include <stdbool.h>

typedef struct ua ua;

/* One call, in its dialog's pool; gone with its DISCONNECTED. */
typedef struct call {
    PJ_DECL_LIST_MEMBER(struct call);
    int id;
    bool outgoing;
    bool counts; /* made by an initial command: --exit waits for it, the exit status tells of it */
    bool answered;
    pjsip_inv_session *inv;
    pj_timer_entry hang_up;
    pj_str_t peer; /* URI */
} call;

/* Calls that are being placed at a rate. */
typedef struct batch {
    pj_pool_t *pool; /* its own; NULL: no batch runs */
    pj_str_t uri;
    unsigned count, placed;
    double rate;
    bool counts;
    pj_time_val start;
    pj_timer_entry timer;
} batch;

/* Our registration. */
typedef struct account {
    pjsip_regc *regc; /* NULL: no registrar was given */
    bool busy;        /* a REGISTER is under way */
    bool registered;
    bool first_done; /* the registration that was asked for at the start has its outcome */
    pj_timer_entry retry;
} account;

struct ua {
    const ua_options *opt;
    report out;
    console console;
    pj_caching_pool caching_pool;
    pj_pool_t *pool;    /* lives as long as the program */
    pj_pool_t *scratch; /* reset by whoever uses it */
    pjsip_endpoint *endpt;
    pjsip_module module;
    ladder *ladder;

    pj_str_t host; /* of Contact and SDP, without brackets */
    unsigned port;
    pj_str_t id; /* From */
    pj_str_t contact;
    pjsip_route_hdr routes; /* a list head */
    pjsip_cred_info credential;
    unsigned credential_count;

    call calls; /* a list head */
    int last_id;
    unsigned started, answered, ended;
    batch batch;
    account account;

    bool initial;     /* the commands in hand are those of the command line */
    bool initial_run; /* they have been run */
    bool input_ended;
    unsigned pending; /* calls and requests of initial commands that are not over */
    bool failed;      /* one of them failed, or the registration */
    bool quitting, done;
    pj_timer_entry quit_timer;
};

/* The user agent of this process. */
ua *ua_get(void);

/* Start listening and everything else. @return false: it has been said why not. */
bool ua_start(ua *u, const ua_options *opt, FILE *out);

/* Poll until it is over. @return the exit status. */
int ua_run(ua *u);

/* Release everything. */
void ua_stop(ua *u);

/* Hang up, unregister, then leave; the second time, leave at once. */
void ua_quit(ua *u);

/* Something is over: leave if that was the last thing awaited. */
void ua_check(ua *u);

/* The registration has its first outcome: run the initial commands. */
void ua_begin(ua *u);

/* An empty scratch pool. */
pj_pool_t *ua_scratch(ua *u);

/* The text of a status, in a static buffer. */
const char *ua_strerror(pj_status_t status);

/* uri.c: URIs as this user agent needs them. */

/* The request URI for what the user typed: with our transport if it names none. @return false: no SIP URI. */
bool uri_target(ua *u, pj_pool_t *pool, const char *text, pj_str_t *target);

/* Set u->id, u->contact and u->routes. @return false: it has been said what is wrong. */
bool uri_set_identity(ua *u);

/* A host as it stands in a URI: an IPv6 address in brackets. */
pj_str_t uri_host(pj_pool_t *pool, const pj_str_t *host);

/* What we say of our media: no transport of it exists here, and the description does not pretend so. */
pjmedia_sdp_session *media_offer(ua *u, pj_pool_t *pool);

/* calls.c, call_in.c: calls. */
extern const pjsip_inv_callback call_callbacks;
void call_place(ua *u, const char *uri);
pj_bool_t call_incoming(ua *u, pjsip_rx_data *rdata);
void call_add(ua *u, call *c, pjsip_inv_session *inv);
void call_answer(ua *u, call *c, unsigned code);
void call_hang_up(ua *u, call *c, unsigned code);
call *call_find(ua *u, int id);

/* batch.c: calls at a rate. */
bool batch_start(ua *u, const char *uri, unsigned count, double rate);
void batch_stop(ua *u);

/* account.c: registration. */
bool account_create(ua *u);
void account_register(ua *u, const char *command);
void account_unregister(ua *u, const char *command);
void account_destroy(ua *u);

/* serve.c: requests that are no calls. */
pj_bool_t serve_request(pjsip_rx_data *rdata);

/* request.c: requests of ours outside a call. */
void request_send(ua *u, const char *command, const pjsip_method *method, const char *uri,
                  const char *body);

/* trace.c: the messages that pass, for --trace and for ladders. */
bool trace_start(ua *u);

#endif
