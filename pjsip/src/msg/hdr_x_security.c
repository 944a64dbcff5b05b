/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers that prove or agree on something: Authentication-Info (RFC 3261), the three Security-
 * headers (3329), Identity (8224, and as it was in 4474) and Identity-Info (4474).
 */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_sip.h>

/* ainfo *( COMMA ainfo ): the commas are of one value, not of a list */
static const pjsip__x_item authentication_info[] = {
    P_QUOTED(pjsip_x_authentication_info_hdr, nextnonce, "nextnonce"),
    P_VALUE(pjsip_x_authentication_info_hdr, qop, "qop"),
    P_QUOTED(pjsip_x_authentication_info_hdr, rspauth, "rspauth"),
    P_QUOTED(pjsip_x_authentication_info_hdr, cnonce, "cnonce"),
    P_VALUE(pjsip_x_authentication_info_hdr, nc, "nc"),
    PARAMS(pjsip_x_authentication_info_hdr),
};
X_HDR(authentication_info, "Authentication-Info", "Authentication-Info", authentication_info,
      X_COMMA);

static const pjsip__x_item mechanism[] = {
    TOKEN(pjsip_x_security_hdr, mechanism),         P_Q(pjsip_x_security_hdr),
    P_VALUE(pjsip_x_security_hdr, d_alg, "d-alg"),  P_VALUE(pjsip_x_security_hdr, d_qop, "d-qop"),
    P_QUOTED(pjsip_x_security_hdr, d_ver, "d-ver"), PARAMS(pjsip_x_security_hdr),
};
X_HDR(security_client, "Security-Client", "Security-Client", mechanism, X_LIST);
X_HDR(security_server, "Security-Server", "Security-Server", mechanism, X_LIST);
X_HDR(security_verify, "Security-Verify", "Security-Verify", mechanism, X_LIST);

/* may come more than once (RFC 8224 4), so peers may make one list of it (RFC 3261 7.3.1) */
static const pjsip__x_item identity[] = {
    X_ITEM(X_CASE_VALUE, pjsip_x_identity_hdr, digest, 0),
    P_ANGLE(pjsip_x_identity_hdr, info, "info"),
    P_VALUE(pjsip_x_identity_hdr, alg, "alg"),
    P_VALUE(pjsip_x_identity_hdr, ppt, "ppt"),
    PARAMS(pjsip_x_identity_hdr),
};
X_HDR(identity, "Identity", "y", identity, X_LIST);

static const pjsip__x_item identity_info[] = {
    ADDR(pjsip_x_identity_info_hdr),
    P_VALUE(pjsip_x_identity_info_hdr, alg, "alg"),
    PARAMS(pjsip_x_identity_info_hdr),
};
X_HDR(identity_info, "Identity-Info", "n", identity_info, X_ONE);
