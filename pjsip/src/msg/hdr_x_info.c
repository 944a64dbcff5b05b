/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers that point to more about a call by URI, and errors of such: Alert-Info, Call-Info and
 * Error-Info (RFC 3261), Geolocation and its two companions (6442), AlertMsg-Error (8876),
 * Policy-ID and Policy-Contact (6794).
 *
 * "<" absoluteURI ">" is the grammar of most; without brackets it is taken too, as peers send it.
 */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_sip.h>

static const pjsip__x_item addr[] = {
    ADDR(pjsip_x_addr_hdr),
    PARAMS(pjsip_x_addr_hdr),
};
X_HDR(alert_info, "Alert-Info", "Alert-Info", addr, X_LIST);
X_HDR(error_info, "Error-Info", "Error-Info", addr, X_LIST);
X_HDR(geolocation, "Geolocation", "Geolocation", addr, X_LIST);

static const pjsip__x_item call_info[] = {
    ADDR(pjsip_x_call_info_hdr),
    P_VALUE(pjsip_x_call_info_hdr, purpose, "purpose"),
    PARAMS(pjsip_x_call_info_hdr),
};
X_HDR(call_info, "Call-Info", "Call-Info", call_info, X_LIST);

static const pjsip__x_item routing[] = {
    TOKEN(pjsip_x_token_hdr, value),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(geolocation_routing, "Geolocation-Routing", "Geolocation-Routing", routing, X_ONE);

static const pjsip__x_item geolocation_error[] = {
    NUMBER(pjsip_x_error_hdr, code, 999),
    P_QUOTED(pjsip_x_error_hdr, text, "code"),
    PARAMS(pjsip_x_error_hdr),
};
X_HDR(geolocation_error, "Geolocation-Error", "Geolocation-Error", geolocation_error, X_ONE);

static const pjsip__x_item alertmsg_error[] = {
    NUMBER(pjsip_x_error_hdr, code, 999),
    P_QUOTED(pjsip_x_error_hdr, text, "message"),
    PARAMS(pjsip_x_error_hdr),
};
X_HDR(alertmsg_error, "AlertMsg-Error", "AlertMsg-Error", alertmsg_error, X_ONE);

static const pjsip__x_item policy_id[] = {
    ADDR(pjsip_x_policy_id_hdr),
    P_VALUE(pjsip_x_policy_id_hdr, token, "token"),
    PARAMS(pjsip_x_policy_id_hdr),
};
X_HDR(policy_id, "Policy-ID", "Policy-ID", policy_id, X_LIST);

static const pjsip__x_item policy_contact[] = {
    ADDR(pjsip_x_policy_contact_hdr),
    P_FLAG(pjsip_x_policy_contact_hdr, non_cacheable, "non-cacheable"),
    P_VALUE(pjsip_x_policy_contact_hdr, alt_uri, "alt-uri"),
    PARAMS(pjsip_x_policy_contact_hdr),
};
X_HDR(policy_contact, "Policy-Contact", "Policy-Contact", policy_contact, X_LIST);
