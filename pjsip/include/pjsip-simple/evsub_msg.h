/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The headers of event notification: Event, Allow-Events and Subscription-State (RFC 6665 8.2).
 *
 * They are text until pjsip_evsub_init_parser() is called.
 *
 * Serves msg/hdr_x_event.c.
 */
#ifndef PJSIP_SIMPLE_EVSUB_MSG_H
#define PJSIP_SIMPLE_EVSUB_MSG_H

#include <pjsip/sip_msg.h>

PJ_BEGIN_DECL

/** How many event packages programs count on in one Allow-Events header; there is more room. */
#define PJSIP_MAX_ALLOW_EVENTS 16

/** Event, o. */
typedef struct pjsip_event_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_event_hdr);
    pj_str_t event_type; /**< The package, with its templates: "presence.winfo". */
    pj_str_t id_param;
    pjsip_param other_param;
} pjsip_event_hdr;

/** An empty header; NULL without memory. */
PJ_DECL(pjsip_event_hdr *) pjsip_event_hdr_create(pj_pool_t *pool);

/** Allow-Events, u; a value is an event package. */
typedef pjsip_generic_array_hdr pjsip_allow_events_hdr;

PJ_DECL(pjsip_allow_events_hdr *) pjsip_allow_events_hdr_create(pj_pool_t *pool);

/** Subscription-State. */
typedef struct pjsip_sub_state_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_sub_state_hdr);
    pj_str_t sub_state; /**< "active", "pending", "terminated", ... */
    pj_str_t reason_param;
    unsigned expires_param; /**< Seconds; PJSIP_EXPIRES_NOT_SPECIFIED: none. */
    int retry_after;        /**< Seconds; -1: none. */
    pjsip_param other_param;
} pjsip_sub_state_hdr;

PJ_DECL(pjsip_sub_state_hdr *) pjsip_sub_state_hdr_create(pj_pool_t *pool);

/**
 * Have the parser make these headers, for the process and for good; more than once does no harm.
 * One that is malformed is reported and not kept.
 *
 * @return PJ_SUCCESS; PJSIP_ETYPEEXISTS if a program has a parser of its own for one of them.
 */
PJ_DECL(pj_status_t) pjsip_evsub_init_parser(void);

PJ_END_DECL

#endif
