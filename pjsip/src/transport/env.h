/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What this layer needs of its owner, an endpoint, and what the owner may know of it. A pjsip_endpoint is to this
 * layer a struct that begins with a pjsip__tp_env; core/endpoint.c makes one, and so does a test.
 */
#ifndef PJSIP__TRANSPORT_ENV_H
#define PJSIP__TRANSPORT_ENV_H

#include <stdatomic.h>
#include <stdint.h>
#include <pjsip/sip_limits.h>
#include <pjsip/sip_transport.h>

/* What is counted; read by core/stats.c. */
typedef struct pjsip__tp_stats {
    _Atomic uint64_t rx_requests, rx_responses, rx_rejected, rx_malformed, rx_foreign_via,
        rx_keepalives, rx_no_memory, rx_unhandled, tx_messages, tx_errors, tx_failovers,
        conn_opened, conn_accepted, conn_refused;
} pjsip__tp_stats;

static inline void pjsip__count(_Atomic uint64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* What the layer needs of its owner. An endpoint begins with one. */
typedef struct pjsip__tp_env {
    pj_pool_factory *pf;
    pj_ioqueue_t *ioqueue;
    pj_timer_heap_t *timers;
    pjsip_tpmgr *tpmgr;
    pjsip_resolver_t *resolver;
    pjsip_limits limits;
    pjsip__tp_stats stats;
} pjsip__tp_env;

static inline pjsip__tp_env *pjsip__tp_env_of(pjsip_endpoint *endpt)
{
    return (pjsip__tp_env *)endpt;
}

/* By how much limits differ from zero at first. */
void pjsip__limits_default(pjsip_limits *limits);

#endif
