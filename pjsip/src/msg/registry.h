/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs' own parsers: find and run. */
#ifndef MSG_REGISTRY_H
#define MSG_REGISTRY_H

#include "msg/cursor.h"

#include <pjsip/sip_body_parser.h>
#include <pjsip/sip_parser.h>

/* The parser registered for a header name, in any case; NULL if there is none. */
pjsip_parse_hdr_func *pjsip__registry_find_hdr(const pj_str_t *name);

/*
 * Run a header parser over [from, to), the value as received with folding and line end, and push
 * the headers it returns. What it throws becomes the cursor's error.
 */
void pjsip__registry_run_hdr(pjsip__cursor *in, pjsip_parse_hdr_func *func, const char *from,
                             const char *to, pjsip_rx_data *rdata);

pjsip_parse_uri_func *pjsip__registry_find_uri(const pj_str_t *scheme);

/* Run a URI parser over [from, to), which it has to use up. */
pjsip_uri *pjsip__registry_run_uri(pjsip__cursor *in, pjsip_parse_uri_func *func, const char *from,
                                   const char *to);

/* The body that a program's parser makes of the text; NULL if there is no parser, or it makes none. */
pjsip_msg_body *pjsip__registry_parse_body(pj_pool_t *pool, char *text, pj_size_t len,
                                           const pjsip_media_type *type);

#endif
