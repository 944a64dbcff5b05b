/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The headers of session timers: Session-Expires (RFC 4028 4) and Min-SE (RFC 4028 5).
 *
 * They are text in a parsed message unless pjsip_hdr_ext_register() is told their names.
 *
 * Serves msg/hdr_x_dialog.c.
 */
#ifndef PJSIP_UA_SIP_TIMER_H
#define PJSIP_UA_SIP_TIMER_H

#include <pjsip/sip_msg.h>

PJ_BEGIN_DECL

/** Session-Expires, x. */
typedef struct pjsip_sess_expires_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_sess_expires_hdr);
    unsigned sess_expires; /**< Seconds. */
    pj_str_t refresher;    /**< "uac", "uas". */
    pjsip_param other_param;
} pjsip_sess_expires_hdr;

/** An empty header; NULL without memory. */
PJ_DECL(pjsip_sess_expires_hdr *) pjsip_sess_expires_hdr_create(pj_pool_t *pool);

/** Min-SE. */
typedef struct pjsip_min_se_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_min_se_hdr);
    unsigned min_se; /**< Seconds. */
    pjsip_param other_param;
} pjsip_min_se_hdr;

PJ_DECL(pjsip_min_se_hdr *) pjsip_min_se_hdr_create(pj_pool_t *pool);

PJ_END_DECL

#endif
