/* SPDX-License-Identifier: BSD-2-Clause */
/* Media types (RFC 3261 25.1, media-type), parse and print. */
#ifndef MSG_MEDIA_TYPE_H
#define MSG_MEDIA_TYPE_H

#include "msg/cursor.h"
#include "msg/out.h"

/* The cursor's whole text is one media type. */
void pjsip__media_type_parse(pjsip__cursor *in, pjsip_media_type *mt);

/* As pjsip_media_type_cp(), but says whether there was memory for all of it. */
pj_bool_t pjsip__media_type_copy(pj_pool_t *pool, pjsip_media_type *dst,
                                 const pjsip_media_type *src);

pjsip__pen pjsip__pen_media_type(pjsip__pen pen, const pjsip_media_type *mt);

OUT_INLINE void pjsip__out_media_type(pjsip__out *out, const pjsip_media_type *mt)
{
    out_take(out, pjsip__pen_media_type(out_pen(out), mt));
}

#endif
