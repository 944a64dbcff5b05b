/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs' own parsers: find and run. */
#ifndef MSG_REGISTRY_H
#define MSG_REGISTRY_H

#include "msg/cursor.h"

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

#endif
