/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers that are a word or a code, and say something about it: Priority, Proxy-Require and
 * Warning (RFC 3261), Reason (3326), Refer-Sub (4488), SIP-ETag and SIP-If-Match (3903),
 * Suppress-If-Match (5839), Info-Package and Recv-Info (6086).
 */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_sip.h>

static const pjsip__x_item token[] = {
    TOKEN(pjsip_x_token_hdr, value),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(priority, "Priority", "Priority", token, X_ONE);
X_HDR(proxy_require, "Proxy-Require", "Proxy-Require", token, X_LIST);
X_HDR(refer_sub, "Refer-Sub", "Refer-Sub", token, X_ONE);
X_HDR(info_package, "Info-Package", "Info-Package", token, X_ONE);
X_HDR(recv_info, "Recv-Info", "Recv-Info", token, X_LIST | X_EMPTY);

/* an entity-tag is what its maker made it: case counts */
static const pjsip__x_item entity_tag[] = {
    CASE(pjsip_x_token_hdr, value, CH_TOKEN),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(sip_etag, "SIP-ETag", "SIP-ETag", entity_tag, X_ONE);
X_HDR(sip_if_match, "SIP-If-Match", "SIP-If-Match", entity_tag, X_ONE);
X_HDR(suppress_if_match, "Suppress-If-Match", "Suppress-If-Match", entity_tag, X_ONE);

static const pjsip__x_item reason[] = {
    TOKEN(pjsip_x_reason_hdr, protocol),
    P_NUMBER(pjsip_x_reason_hdr, cause, "cause", PJSIP_X_NONE - 1),
    P_QUOTED(pjsip_x_reason_hdr, text, "text"),
    P_VALUE(pjsip_x_reason_hdr, location, "location"),
    PARAMS(pjsip_x_reason_hdr),
};
X_HDR(reason, "Reason", "Reason", reason, X_LIST);

/* warn-code SP warn-agent SP warn-text; the agent is a host, perhaps with a port, or a token */
static const pjsip__x_item warning[] = {
    CODE(pjsip_x_warning_hdr, code),
    SPACE,
    CHARS(pjsip_x_warning_hdr, agent, CH_VALUE_LAX),
    SPACE,
    X_ITEM(X_QUOTED, pjsip_x_warning_hdr, text, 0),
};
X_HDR(warning, "Warning", "Warning", warning, X_LIST);
