/* SPDX-License-Identifier: BSD-2-Clause */
/* What stands behind the data of a multipart body. */
#ifndef MSG_MULTIPART_H
#define MSG_MULTIPART_H

#include "msg/cursor.h"

#include <pjsip/sip_multipart.h>

typedef struct pjsip__multipart {
    pjsip_multipart_part parts; /* list head */
    pj_str_t boundary;          /* without quotes and dashes */
    pj_str_t raw;               /* what it was parsed from; empty if made here */
} pjsip__multipart;

/* The parts of a body; NULL if it is not multipart. */
pjsip__multipart *pjsip__multipart_of(const pjsip_msg_body *body);

/*
 * A new body without parts whose content type is given; content_type and boundary are not copied.
 */
pjsip_msg_body *pjsip__multipart_new(pj_pool_t *pool, const pj_str_t *boundary);

#endif
