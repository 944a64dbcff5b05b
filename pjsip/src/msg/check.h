/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a parsed message is one. */
#ifndef MSG_CHECK_H
#define MSG_CHECK_H

#include <pjsip/sip_parser.h>

/*
 * Check what RFC 3261 8.1.1, 8.2 and 16.3 ask of every message, and the parser's errors.
 *
 * PJ_SUCCESS, or the status that names the fault. Then *st_code is the code to answer a request
 * with, and *reason, static text, names the header; or *st_code is 0: drop it (responses, ACK, a
 * request whose top Via is missing or broken). errs may be NULL.
 */
pj_status_t pjsip__msg_check(const pjsip_msg *msg, const pjsip_parser_err_report *errs,
                             int *st_code, pj_str_t *reason);

#endif
