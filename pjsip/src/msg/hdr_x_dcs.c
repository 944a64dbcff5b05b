/* SPDX-License-Identifier: BSD-2-Clause */
/* The private headers of PacketCable's call signalling (RFC 5503). */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_ims.h>

static const pjsip__x_item trace_party[] = {
    ADDR(pjsip_x_p_dcs_trace_party_id_hdr),
    P_VALUE(pjsip_x_p_dcs_trace_party_id_hdr, timestamp, "timestamp"),
    PARAMS(pjsip_x_p_dcs_trace_party_id_hdr),
};
X_HDR(p_dcs_trace_party_id, "P-DCS-Trace-Party-ID", "P-DCS-Trace-Party-ID", trace_party, X_ONE);

static const pjsip__x_item osps[] = {
    TOKEN(pjsip_x_token_hdr, value),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(p_dcs_osps, "P-DCS-OSPS", "P-DCS-OSPS", osps, X_ONE);

/* Billing-Correlation-ID "/" FEID */
static const pjsip__x_item billing[] = {
    CHARS(pjsip_x_p_dcs_billing_info_hdr, correlation_id, CH_HEX),
    CHAR('/'),
    CHARS(pjsip_x_p_dcs_billing_info_hdr, feid, CH_VALUE_LAX),
    P_VALUE(pjsip_x_p_dcs_billing_info_hdr, rksgroup, "rksgroup"),
    P_QUOTED(pjsip_x_p_dcs_billing_info_hdr, charge, "charge"),
    P_QUOTED(pjsip_x_p_dcs_billing_info_hdr, calling, "calling"),
    P_QUOTED(pjsip_x_p_dcs_billing_info_hdr, called, "called"),
    P_QUOTED(pjsip_x_p_dcs_billing_info_hdr, routing, "routing"),
    P_QUOTED(pjsip_x_p_dcs_billing_info_hdr, locroute, "locroute"),
    P_QUOTED(pjsip_x_p_dcs_billing_info_hdr, jip, "jip"),
    PARAMS(pjsip_x_p_dcs_billing_info_hdr),
};
X_HDR(p_dcs_billing_info, "P-DCS-Billing-Info", "P-DCS-Billing-Info", billing, X_ONE);

static const pjsip__x_item laes[] = {
    CHARS(pjsip_x_p_dcs_laes_hdr, sig, CH_VALUE_LAX),
    P_VALUE(pjsip_x_p_dcs_laes_hdr, content, "content"),
    P_VALUE(pjsip_x_p_dcs_laes_hdr, bcid, "bcid"),
    P_VALUE(pjsip_x_p_dcs_laes_hdr, cccid, "cccid"),
    PARAMS(pjsip_x_p_dcs_laes_hdr),
};
X_HDR(p_dcs_laes, "P-DCS-LAES", "P-DCS-LAES", laes, X_ONE);

static const pjsip__x_item redirect[] = {
    X_ITEM(X_QUOTED, pjsip_x_p_dcs_redirect_hdr, called_id, 0),
    P_QUOTED(pjsip_x_p_dcs_redirect_hdr, redirector_uri, "redirector-uri"),
    P_NUMBER(pjsip_x_p_dcs_redirect_hdr, count, "count", PJSIP_X_NONE - 1),
    PARAMS(pjsip_x_p_dcs_redirect_hdr),
};
X_HDR(p_dcs_redirect, "P-DCS-Redirect", "P-DCS-Redirect", redirect, X_ONE);
