/* SPDX-License-Identifier: BSD-2-Clause */
/* Media types (RFC 3261 25.1, media-type), parse and print. */
#ifndef MSG_MEDIA_TYPE_H
#define MSG_MEDIA_TYPE_H

#include "msg/cursor.h"
#include "msg/out.h"

/* The cursor's whole text is one media type. */
void pjsip__media_type_parse(pjsip__cursor *in, pjsip_media_type *mt);

pjsip__pen pjsip__pen_media_type(pjsip__pen pen, const pjsip_media_type *mt);

OUT_INLINE void pjsip__out_media_type(pjsip__out *out, const pjsip_media_type *mt)
{
    out_take(out, pjsip__pen_media_type(out_pen(out), mt));
}

#endif
