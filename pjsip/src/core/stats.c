/* SPDX-License-Identifier: BSD-2-Clause */
/* Limits and counters of an endpoint, as programs see them. */
#include "core/core_priv.h"

#include <pj/string.h>

PJ_DEF(pjsip_limits *) pjsip_endpt_limits(pjsip_endpoint *endpt)
{
    return endpt ? &endpt->env.limits : NULL;
}

PJ_DEF(void) pjsip_endpt_get_counters(pjsip_endpoint *endpt, pjsip_counters *counters)
{
    const pjsip__tp_stats *from = &endpt->env.stats;

#define READ(name) counters->name = atomic_load_explicit(&from->name, memory_order_relaxed)
    READ(rx_requests);
    READ(rx_responses);
    READ(rx_rejected);
    READ(rx_malformed);
    READ(rx_foreign_via);
    READ(rx_keepalives);
    READ(rx_no_memory);
    READ(rx_unhandled);
    READ(tx_messages);
    READ(tx_errors);
    READ(tx_failovers);
    READ(conn_opened);
    READ(conn_accepted);
    READ(conn_refused);
#undef READ
}
