/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a caller asks of those who handle a call: Accept-Contact, Reject-Contact and
 * Request-Disposition (RFC 3841), Feature-Caps (6809), Answer-Mode and Priv-Answer-Mode (5373),
 * Privacy (3323), Resource-Priority and Accept-Resource-Priority (4412).
 */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_sip.h>

static const pjsip__x_item accept_contact[] = {
    CHAR('*'),
    P_FLAG(pjsip_x_accept_contact_hdr, require, "require"),
    P_FLAG(pjsip_x_accept_contact_hdr, explicit_match, "explicit"),
    PARAMS(pjsip_x_accept_contact_hdr),
};
X_HDR(accept_contact, "Accept-Contact", "a", accept_contact, X_LIST);

static const pjsip__x_item star[] = {
    CHAR('*'),
    PARAMS(pjsip_x_star_hdr),
};
X_HDR(reject_contact, "Reject-Contact", "j", star, X_LIST);
X_HDR(feature_caps, "Feature-Caps", "Feature-Caps", star, X_LIST);

static const pjsip__x_item directive[] = {
    TOKEN(pjsip_x_token_hdr, value),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(request_disposition, "Request-Disposition", "d", directive, X_LIST);

static const pjsip__x_item mode[] = {
    TOKEN(pjsip_x_answer_mode_hdr, mode),
    P_FLAG(pjsip_x_answer_mode_hdr, require, "require"),
    PARAMS(pjsip_x_answer_mode_hdr),
};
X_HDR(answer_mode, "Answer-Mode", "Answer-Mode", mode, X_ONE);
X_HDR(priv_answer_mode, "Priv-Answer-Mode", "Priv-Answer-Mode", mode, X_ONE);

/* priv-value *( ";" priv-value ): parameters without anything before them */
static const pjsip__x_item privacy[] = {X_ITEM(X_PARAMS, pjsip_x_privacy_hdr, values, 0)};
X_HDR(privacy, "Privacy", "Privacy", privacy, X_BARE);

/* r-value = namespace "." r-priority */
static const pjsip__x_item r_value[] = {
    X_ITEM(X_NODOT, pjsip_x_resource_priority_hdr, name_space, 0),
    CHAR('.'),
    X_ITEM(X_NODOT, pjsip_x_resource_priority_hdr, priority, 0),
};
X_HDR(resource_priority, "Resource-Priority", "Resource-Priority", r_value, X_LIST);
X_HDR(accept_resource_priority, "Accept-Resource-Priority", "Accept-Resource-Priority", r_value,
      X_LIST | X_EMPTY);
