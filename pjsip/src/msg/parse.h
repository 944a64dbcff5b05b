/* SPDX-License-Identifier: BSD-2-Clause */
/* Parsing a message: the entry for the transport layer, and what the public functions share. */
#ifndef MSG_PARSE_H
#define MSG_PARSE_H

#include "msg/cursor.h"
#include "msg/parse_lines.h"

#include <pjsip/sip_parser.h>

/*
 * A parsed message; the headers are NULL if they are missing or broken, else the first of their
 * sort.
 */
typedef struct pjsip__parsed {
    pjsip_msg *msg;
    pj_size_t size; /* octets the message takes; what follows in the packet is not its */
    pjsip_cid_hdr *cid;
    pjsip_from_hdr *from;
    pjsip_to_hdr *to;
    pjsip_via_hdr *via;
    pjsip_cseq_hdr *cseq;
    pjsip_max_fwd_hdr *max_fwd;
    pjsip_route_hdr *route;
    pjsip_rr_hdr *record_route;
    pjsip_ctype_hdr *ctype;
    pjsip_clen_hdr *clen;
    pjsip_require_hdr *require;     /* with the values of all Require fields, as far as they fit */
    pjsip_supported_hdr *supported; /* the same */
} pjsip__parsed;

/* Names in the error list that are not headers'. */
#define PJSIP__ERR_REQUEST_LINE "Request Line"
#define PJSIP__ERR_STATUS_LINE  "Status Line"
#define PJSIP__ERR_VERSION      "SIP-Version" /* a version other than 2.0 */
#define PJSIP__ERR_HEADERS      "Header" /* a line that is no header field, or too many fields */
#define PJSIP__ERR_END          "Headers' End" /* the empty line is missing */

/*
 * Parse one message. Its text stays in buf, which has to live as long as the message; buf needs no
 * NUL and is not written to. Leading empty lines are skipped (RFC 3261 7.5).
 *
 * rdata goes to the programs' header parsers, nothing else. errs is an initialized list head, or
 * NULL. A message with errors is a message: pjsip__msg_check() says what becomes of it.
 *
 * PJ_SUCCESS; PJSIP_EINVALIDMSG if there is no start line to speak of; PJ_ENOMEM.
 */
pj_status_t pjsip__parse(pj_pool_t *pool, char *buf, pj_size_t len, pjsip_rx_data *rdata,
                         pjsip_parser_err_report *errs, pjsip__parsed *out);

/* Status-Line = SIP-Version SP Status-Code SP Reason-Phrase; the cursor's whole text. */
void pjsip__parse_status(pjsip__cursor *in, pjsip_status_line *line);

/*
 * Make the headers of one line and push them to in->list. On an error, *err is where it is in the
 * packet.
 */
void pjsip__parse_hdr_line(pjsip__cursor *in, const pjsip__line *line, pjsip_rx_data *rdata,
                           const char **err);

#endif
