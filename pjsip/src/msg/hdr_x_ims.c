/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private headers that are words and parameters: those of RFC 7315 that are no addresses,
 * P-Asserted-Service and P-Preferred-Service (6050), P-Early-Media (5009), P-Media-Authorization
 * (3313), P-Answer-State (4964) and P-Private-Network-Indication (7316).
 */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_ims.h>

/* Service-ID = "urn:urn-7:" ...: all that may stand in a word */
static const pjsip__x_item service[] = {
    CHARS(pjsip_x_token_hdr, value, CH_VALUE_LAX),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(p_asserted_service, "P-Asserted-Service", "P-Asserted-Service", service, X_LIST);
X_HDR(p_preferred_service, "P-Preferred-Service", "P-Preferred-Service", service, X_LIST);

static const pjsip__x_item network[] = {
    X_ITEM(X_VALUE, pjsip_x_token_hdr, value, 0),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(p_visited_network_id, "P-Visited-Network-ID", "P-Visited-Network-ID", network, X_LIST);

/* extension-access-info = gen-value: a quoted string alone may stand for a parameter */
static const pjsip__x_item access_network[] = {
    TOKEN(pjsip_x_p_access_network_info_hdr, access_type),
    P_FLAG(pjsip_x_p_access_network_info_hdr, network_provided, "network-provided"),
    PARAMS(pjsip_x_p_access_network_info_hdr),
};
X_HDR(p_access_network_info, "P-Access-Network-Info", "P-Access-Network-Info", access_network,
      X_LIST | X_UNNAMED);

static const pjsip__x_item charging_addresses[] = {
    P_VALUE(pjsip_x_p_charging_function_addresses_hdr, ccf, "ccf"),
    P_VALUE(pjsip_x_p_charging_function_addresses_hdr, ecf, "ecf"),
    P_VALUE(pjsip_x_p_charging_function_addresses_hdr, ccf_2, "ccf-2"),
    P_VALUE(pjsip_x_p_charging_function_addresses_hdr, ecf_2, "ecf-2"),
    PARAMS(pjsip_x_p_charging_function_addresses_hdr),
};
X_HDR(p_charging_function_addresses, "P-Charging-Function-Addresses",
      "P-Charging-Function-Addresses", charging_addresses, X_LIST | X_BARE);

static const pjsip__x_item charging_vector[] = {
    P_CASE(pjsip_x_p_charging_vector_hdr, icid_value, "icid-value"),
    P_VALUE(pjsip_x_p_charging_vector_hdr, icid_generated_at, "icid-generated-at"),
    P_VALUE(pjsip_x_p_charging_vector_hdr, orig_ioi, "orig-ioi"),
    P_VALUE(pjsip_x_p_charging_vector_hdr, term_ioi, "term-ioi"),
    P_QUOTED(pjsip_x_p_charging_vector_hdr, transit_ioi, "transit-ioi"),
    P_CASE(pjsip_x_p_charging_vector_hdr, related_icid, "related-icid"),
    P_VALUE(pjsip_x_p_charging_vector_hdr, related_icid_generated_at, "related-icid-generated-at"),
    PARAMS(pjsip_x_p_charging_vector_hdr),
};
X_HDR(p_charging_vector, "P-Charging-Vector", "P-Charging-Vector", charging_vector, X_BARE);

static const pjsip__x_item token[] = {
    TOKEN(pjsip_x_token_hdr, value),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(p_early_media, "P-Early-Media", "P-Early-Media", token, X_LIST | X_EMPTY);
X_HDR(p_answer_state, "P-Answer-State", "P-Answer-State", token, X_ONE);

static const pjsip__x_item hex[] = {
    CHARS(pjsip_x_token_hdr, value, CH_HEX),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(p_media_authorization, "P-Media-Authorization", "P-Media-Authorization", hex, X_LIST);

static const pjsip__x_item host[] = {
    CHARS(pjsip_x_token_hdr, value, CH_HOST),
    PARAMS(pjsip_x_token_hdr),
};
X_HDR(p_private_network_indication, "P-Private-Network-Indication", "P-Private-Network-Indication",
      host, X_ONE);
