/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that occur in the authentication headers. The parser for them is built in (msg/hdr_auth.c).
 */
#ifndef PJSIP_SIP_AUTH_PARSER_H
#define PJSIP_SIP_AUTH_PARSER_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** Nothing to do: the headers are always parsed. PJ_SUCCESS. */
PJ_DECL(pj_status_t) pjsip_auth_init_parser(void);
PJ_DECL(void) pjsip_auth_deinit_parser(void);

PJ_DECL_DATA(const pj_str_t) pjsip_USERNAME_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_REALM_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_NONCE_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_URI_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_RESPONSE_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_ALGORITHM_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_DOMAIN_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_STALE_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_QOP_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_CNONCE_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_OPAQUE_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_NC_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_TRUE_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_FALSE_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_DIGEST_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_PGP_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_BEARER_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_MD5_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_SHA256_STR;
PJ_DECL_DATA(const pj_str_t) pjsip_AUTH_STR;

PJ_END_DECL

#endif
