/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transport for tests: what is sent through it is received by the same endpoint. Datagram, of type
 * PJSIP_TRANSPORT_LOOP_DGRAM. Delivery is always from the event loop, never from within a send.
 */
#ifndef PJSIP_SIP_TRANSPORT_LOOP_H
#define PJSIP_SIP_TRANSPORT_LOOP_H

#include <pjsip/sip_transport.h>

PJ_BEGIN_DECL

/** Create and register the transport. @a transport may be NULL. */
PJ_DECL(pj_status_t) pjsip_loop_start(pjsip_endpoint *endpt, pjsip_transport **transport);

/** Lose what is sent, successfully. @a prev_value (may be NULL) gets the setting before. */
PJ_DECL(pj_status_t)
pjsip_loop_set_discard(pjsip_transport *tp, pj_bool_t discard, pj_bool_t *prev_value);

/**
 * Fail sends.
 *
 * @param fail_flag   0: succeed; 1: the send returns an error at once; 2: it is pending and its callback
 *                    tells the error.
 * @param prev_value  May be NULL; gets the setting before.
 */
PJ_DECL(pj_status_t)
pjsip_loop_set_failure(pjsip_transport *tp, int fail_flag, int *prev_value);

/** Deliver @a delay milliseconds after the send. @a prev_value may be NULL. */
PJ_DECL(pj_status_t)
pjsip_loop_set_recv_delay(pjsip_transport *tp, unsigned delay, unsigned *prev_value);

/**
 * Let sends be pending and complete @a delay milliseconds later; 0: they complete at once.
 * @a prev_value may be NULL.
 */
PJ_DECL(pj_status_t)
pjsip_loop_set_send_callback_delay(pjsip_transport *tp, unsigned delay, unsigned *prev_value);

/** Set both delays. */
PJ_DECL(pj_status_t) pjsip_loop_set_delay(pjsip_transport *tp, unsigned delay);

PJ_END_DECL

#endif
