/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How the resolver gets an answer: a const table of functions. c-ares is one; a simulated world's
 * zones are another. The resolver above it owns cache, coalescing, deadline and delivery; an
 * exchange only asks.
 *
 * Locking: an exchange has no lock. Every function of the table is called with the owner's lock
 * held, and the exchange wraps its own events (sockets, timers) in owner->enter() and
 * owner->leave(). owner->answer() is called with the lock held, exactly once for each query that
 * was not cancelled, perhaps inside query() itself; it never calls back into the exchange. What is to be logged goes to
 * owner->log: the sink is the program's.
 */
#ifndef LINNET_UTIL_DNS_EXCHANGE_H
#define LINNET_UTIL_DNS_EXCHANGE_H

#include "base/log_later.h"

#include <pj/ioqueue.h>
#include <pj/lock.h>
#include <pj/sock.h>
#include <pj/timer.h>
#include <pj/types.h>

/* An exchange; what it is, its functions know. */
typedef struct pj__dns_exchange pj__dns_exchange;

/* A query under way. */
typedef struct pj__dns_request pj__dns_request;

/* What an exchange needs of the resolver. Outlives it: the exchange refers to lock. */
typedef struct pj__dns_owner {
    pj_grp_lock_t *lock;
    pj_pool_t *pool; /* for what needs a pool to be made but allocates nothing in it */
    pj_timer_heap_t *timer;
    pj_ioqueue_t *ioqueue;
    pj__log_lines log; /* under the lock; leave() writes it after */
    void (*enter)(struct pj__dns_owner *owner);
    void (*leave)(struct pj__dns_owner *owner);

    /*
     * The answer to @a token: PJ_SUCCESS with the message as it came, whatever its RCODE, or an
     * error with none: PJ_ETIMEDOUT, the status of an RCODE that all servers gave,
     * PJLIB_UTIL_EDNSNOWORKINGNS, ...
     */
    void (*answer)(void *token, pj_status_t status, const void *packet, unsigned size);
} pj__dns_owner;

/* Whom to ask, and how patiently. */
typedef struct pj__dns_exchange_cfg {
    const pj_sockaddr *servers; /* in order */
    unsigned server_count;      /* 0: the system's */
    unsigned timeout_ms;        /* of one try */
    unsigned tries;             /* for each server */
} pj__dns_exchange_cfg;

typedef struct pj__dns_exchange_ops {
    const char *name;
    pj_status_t (*create)(pj__dns_owner *owner, const pj__dns_exchange_cfg *cfg,
                          pj__dns_exchange **p);

    /*
     * Ask. @a name has a NUL. *p is the request, or NULL if answer() has been called already. An
     * error only for lack of memory, without answer().
     */
    pj_status_t (*query)(pj__dns_exchange *x, const char *name, int type, void *token,
                         pj__dns_request **p);

    /* No answer() for this one; the request is gone. */
    void (*cancel)(pj__dns_exchange *x, pj__dns_request *request);

    /* Cancels all and closes sockets; memory goes with the last callback that runs elsewhere. */
    void (*destroy)(pj__dns_exchange *x);
} pj__dns_exchange_ops;

extern const pj__dns_exchange_ops pj__dns_cares;

#endif
