/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private headers that are addresses: P-Asserted-Identity and P-Preferred-Identity (RFC 3325),
 * P-Associated-URI and P-Called-Party-ID (7315), P-Profile-Key (5002), P-User-Database (4457),
 * P-Charge-Info (8496) and P-Served-User (8498).
 *
 * The first two have no parameters by their grammar. Those that a peer puts behind a bare URI are
 * kept: they are not the URI's (RFC 3261 20.10).
 */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_ims.h>

static const pjsip__x_item addr[] = {
    ADDR(pjsip_x_addr_hdr),
    PARAMS(pjsip_x_addr_hdr),
};
X_HDR(p_asserted_identity, "P-Asserted-Identity", "P-Asserted-Identity", addr, X_LIST);
X_HDR(p_preferred_identity, "P-Preferred-Identity", "P-Preferred-Identity", addr, X_LIST);
X_HDR(p_associated_uri, "P-Associated-URI", "P-Associated-URI", addr, X_LIST | X_EMPTY);
X_HDR(p_called_party_id, "P-Called-Party-ID", "P-Called-Party-ID", addr, X_ONE);
X_HDR(p_profile_key, "P-Profile-Key", "P-Profile-Key", addr, X_ONE);
X_HDR(p_user_database, "P-User-Database", "P-User-Database", addr, X_ONE);
X_HDR(p_charge_info, "P-Charge-Info", "P-Charge-Info", addr, X_ONE);

static const pjsip__x_item served_user[] = {
    ADDR(pjsip_x_p_served_user_hdr),
    P_VALUE(pjsip_x_p_served_user_hdr, sescase, "sescase"),
    P_VALUE(pjsip_x_p_served_user_hdr, regstate, "regstate"),
    P_FLAG(pjsip_x_p_served_user_hdr, orig_cdiv, "orig-cdiv"),
    PARAMS(pjsip_x_p_served_user_hdr),
};
X_HDR(p_served_user, "P-Served-User", "P-Served-User", served_user, X_ONE);
