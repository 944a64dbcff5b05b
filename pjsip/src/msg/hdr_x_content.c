/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers about bodies: Accept-Encoding, Accept-Language, Content-Disposition, Content-Encoding,
 * Content-Language, MIME-Version (RFC 3261) and Content-ID (8262).
 */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_sip.h>

static const pjsip__x_item range[] = {
    TOKEN(pjsip_x_range_hdr, value),
    P_Q(pjsip_x_range_hdr),
    PARAMS(pjsip_x_range_hdr),
};
X_HDR(accept_encoding, "Accept-Encoding", "Accept-Encoding", range, X_LIST | X_EMPTY);
X_HDR(accept_language, "Accept-Language", "Accept-Language", range, X_LIST | X_EMPTY);

/* without parameters, but for the list, which every struct of this sort has */
static const pjsip__x_item token[] = {
    TOKEN(pjsip_x_token_hdr, value),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(content_encoding, "Content-Encoding", "e", token, X_LIST);
X_HDR(content_language, "Content-Language", "Content-Language", token, X_LIST);

static const pjsip__x_item disposition[] = {
    TOKEN(pjsip_x_content_disposition_hdr, disp_type),
    P_VALUE(pjsip_x_content_disposition_hdr, handling, "handling"),
    PARAMS(pjsip_x_content_disposition_hdr),
};
X_HDR(content_disposition, "Content-Disposition", "Content-Disposition", disposition, X_ONE);

static const pjsip__x_item content_id[] = {
    {X_ANGLE, offsetof(pjsip_x_token_hdr, value), CH_URI_LAX, NULL, NULL},
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(content_id, "Content-ID", "Content-ID", content_id, X_ONE);

static const pjsip__x_item mime_version[] = {
    NUMBER(pjsip_x_mime_version_hdr, major_version, 0xFFFFFFFFu),
    CHAR('.'),
    NUMBER(pjsip_x_mime_version_hdr, minor_version, 0xFFFFFFFFu),
};
X_HDR(mime_version, "MIME-Version", "MIME-Version", mime_version, X_ONE);
