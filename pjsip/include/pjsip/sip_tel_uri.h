/* SPDX-License-Identifier: BSD-2-Clause */
/* tel: URIs (RFC 3966). Serves msg/uri_tel.c. */
#ifndef PJSIP_SIP_TEL_URI_H
#define PJSIP_SIP_TEL_URI_H

#include <pjsip/sip_uri.h>

PJ_BEGIN_DECL

/** A tel: URI. A global number keeps its '+' in @a number. */
typedef struct pjsip_tel_uri {
    pjsip_uri_vptr *vptr;
    pj_str_t number;
    pj_str_t context;    /**< phone-context. */
    pj_str_t ext_param;  /**< ext */
    pj_str_t isub_param; /**< isub */
    pjsip_param other_param;
} pjsip_tel_uri;

PJ_DECL(pjsip_tel_uri *) pjsip_tel_uri_create(pj_pool_t *pool);

/** Compare two numbers without their visual separators "-.()" and ignoring case; 0 if equal. */
PJ_DECL(int) pjsip_tel_nb_cmp(const pj_str_t *nb1, const pj_str_t *nb2);

PJ_END_DECL

#endif
