/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * [Linnet] Programs' parsers for bodies, beside those for headers and URIs of sip_parser.h. Serves
 * msg/registry.c.
 */
#ifndef PJSIP_SIP_BODY_PARSER_H
#define PJSIP_SIP_BODY_PARSER_H

#include <pjsip/sip_msg.h>

PJ_BEGIN_DECL

/**
 * A program's body parser: makes the body of a received message, or of a part of a multipart one.
 *
 * @param text The body's octets, without a NUL behind them; they live as long as the message.
 * @param type Its media type, which lives as long too.
 * @return A body in @a pool with print_body and clone_data; its content_type is set to @a type if it
 *         has none. NULL: the body is kept as text, as if there were no parser.
 */
typedef pjsip_msg_body *(pjsip_parse_body_func)(pj_pool_t *pool, char *text, pj_size_t len,
                                                const pjsip_media_type *type);

/**
 * Register a parser for a media type; do that before messages arrive.
 *
 * @param type Not "multipart", which is parsed already.
 * @param subtype "*" for all subtypes that have no parser of their own.
 * @return PJ_SUCCESS, also for the same function again; PJSIP_ETYPEEXISTS if the type has a parser;
 *         PJ_ETOOMANY; PJ_ENAMETOOLONG; PJ_EINVAL.
 */
PJ_DECL(pj_status_t)
pjsip_register_body_parser(const char *type, const char *subtype, pjsip_parse_body_func *func);

PJ_END_DECL

#endif
