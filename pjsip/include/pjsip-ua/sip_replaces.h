/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Replaces header (RFC 3891 6.1).
 *
 * It is text in a parsed message unless pjsip_hdr_ext_register() is told its name.
 *
 * Serves msg/hdr_x_dialog.c.
 */
#ifndef PJSIP_UA_SIP_REPLACES_H
#define PJSIP_UA_SIP_REPLACES_H

#include <pjsip/sip_msg.h>

PJ_BEGIN_DECL

/** Replaces: the dialog that the new one takes the place of. */
typedef struct pjsip_replaces_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_replaces_hdr);
    pj_str_t call_id;
    pj_str_t to_tag;
    pj_str_t from_tag;
    pj_bool_t early_only; /**< Only if that dialog is early. */
    pjsip_param other_param;
} pjsip_replaces_hdr;

/** An empty header; NULL without memory. */
PJ_DECL(pjsip_replaces_hdr *) pjsip_replaces_hdr_create(pj_pool_t *pool);

PJ_END_DECL

#endif
