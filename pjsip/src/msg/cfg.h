/* SPDX-License-Identifier: BSD-2-Clause */
/* Limits of the message layer, settable while the program runs. */
#ifndef MSG_CFG_H
#define MSG_CFG_H

#include <pjsip/sip_config.h>

/* What one message may hold. Past a limit the message is broken (an error in the list, 400). */
typedef struct pjsip__msg_limits {
    unsigned headers;         /* header objects: lines, and values of lists */
    unsigned params;          /* parameters of one header field or URI */
    unsigned multipart_depth; /* levels of multipart in multipart that are parsed */
    unsigned multipart_parts; /* parts of one multipart body */
} pjsip__msg_limits;

/* The limits of the process; write them before the first message is parsed. */
pjsip__msg_limits *pjsip__msg_limits_get(void);

#endif
