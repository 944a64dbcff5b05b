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
    pj_uint64_t mark;           /* of the parts as they were parsed; 0: raw is not to be printed */
} pjsip__multipart;

/* The parts of a body; NULL if it is not multipart. */
pjsip__multipart *pjsip__multipart_of(const pjsip_msg_body *body);

/*
 * A new body without parts whose content type is given; content_type and boundary are not copied.
 */
pjsip_msg_body *pjsip__multipart_new(pj_pool_t *pool, const pj_str_t *boundary);

/* Put the boundary into the content type's parameters. False without memory. */
pj_bool_t pjsip__multipart_set_boundary(pj_pool_t *pool, pjsip_media_type *type,
                                        const pj_str_t *boundary);

/* What tells whether parts were changed (multipart_raw.c); 0 if it cannot be told. */
pj_uint64_t pjsip__multipart_mark(const pjsip__multipart *mp);

/*
 * Let the text of a copy's parts lie in to, a copy of the text from that the original's parts lie in, and mark it
 * if the original is unchanged.
 */
void pjsip__multipart_rebase(pjsip__multipart *copy, const pjsip__multipart *mp, const pj_str_t *to,
                             const pj_str_t *from);

#endif
