/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * [Linnet] The structs of sip_hdr_ext.h for the private headers (P-...) of the RFCs. Headers that
 * 3GPP defines outside of them stay text.
 *
 * Serves msg/hdr_x_ims.c, msg/hdr_x_ims_addr.c and msg/hdr_x_dcs.c.
 */
#ifndef PJSIP_SIP_HDR_EXT_IMS_H
#define PJSIP_SIP_HDR_EXT_IMS_H

#include <pjsip/sip_hdr_ext.h>

PJ_BEGIN_DECL

/* ---- addresses ------------------------------------------------------------------------------- */

/** P-Asserted-Identity (3325 9.1), P-Preferred-Identity (9.2): lists. */
typedef pjsip_x_addr_hdr pjsip_x_p_asserted_identity_hdr;
PJSIP_X_HDR(p_asserted_identity, "P-Asserted-Identity");
typedef pjsip_x_addr_hdr pjsip_x_p_preferred_identity_hdr;
PJSIP_X_HDR(p_preferred_identity, "P-Preferred-Identity");

/** P-Associated-URI (7315 5.1): a list that may be empty. */
typedef pjsip_x_addr_hdr pjsip_x_p_associated_uri_hdr;
PJSIP_X_HDR(p_associated_uri, "P-Associated-URI");

/** P-Called-Party-ID (7315 5.2). */
typedef pjsip_x_addr_hdr pjsip_x_p_called_party_id_hdr;
PJSIP_X_HDR(p_called_party_id, "P-Called-Party-ID");

/** P-Profile-Key (5002 5), P-User-Database (4457 4), P-Charge-Info (8496 6). */
typedef pjsip_x_addr_hdr pjsip_x_p_profile_key_hdr;
PJSIP_X_HDR(p_profile_key, "P-Profile-Key");
typedef pjsip_x_addr_hdr pjsip_x_p_user_database_hdr;
PJSIP_X_HDR(p_user_database, "P-User-Database");
typedef pjsip_x_addr_hdr pjsip_x_p_charge_info_hdr;
PJSIP_X_HDR(p_charge_info, "P-Charge-Info");

/** P-Served-User (5502 6, 8498 6.2). */
typedef struct pjsip_x_p_served_user_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_p_served_user_hdr);
    pjsip_name_addr name_addr;
    pj_str_t sescase;
    pj_str_t regstate;
    pj_bool_t orig_cdiv;
    pjsip_param other_param;
} pjsip_x_p_served_user_hdr;
PJSIP_X_HDR(p_served_user, "P-Served-User");

/* ---- words and parameters -------------------------------------------------------------------- */

/** P-Asserted-Service (6050 4.1), P-Preferred-Service (4.2): lists of URNs. */
typedef pjsip_x_token_hdr pjsip_x_p_asserted_service_hdr;
PJSIP_X_HDR(p_asserted_service, "P-Asserted-Service");
typedef pjsip_x_token_hdr pjsip_x_p_preferred_service_hdr;
PJSIP_X_HDR(p_preferred_service, "P-Preferred-Service");

/** P-Visited-Network-ID (7315 5.3): a list; values keep their quotes. */
typedef pjsip_x_token_hdr pjsip_x_p_visited_network_id_hdr;
PJSIP_X_HDR(p_visited_network_id, "P-Visited-Network-ID");

/** P-Access-Network-Info (7315 5.4): a list. */
typedef struct pjsip_x_p_access_network_info_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_p_access_network_info_hdr);
    pj_str_t access_type; /**< Or the class. */
    pj_bool_t network_provided;
    pjsip_param other_param; /**< A quoted string without a name is a name here. */
} pjsip_x_p_access_network_info_hdr;
PJSIP_X_HDR(p_access_network_info, "P-Access-Network-Info");

/** P-Charging-Function-Addresses (7315 5.5): a list. */
typedef struct pjsip_x_p_charging_function_addresses_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_p_charging_function_addresses_hdr);
    pj_str_t ccf;
    pj_str_t ecf;
    pj_str_t ccf_2;
    pj_str_t ecf_2;
    pjsip_param other_param;
} pjsip_x_p_charging_function_addresses_hdr;
PJSIP_X_HDR(p_charging_function_addresses, "P-Charging-Function-Addresses");

/** P-Charging-Vector (7315 5.6). */
typedef struct pjsip_x_p_charging_vector_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_p_charging_vector_hdr);
    pj_str_t icid_value;
    pj_str_t icid_generated_at;
    pj_str_t orig_ioi;
    pj_str_t term_ioi;
    pj_str_t transit_ioi; /**< Without its quotes. */
    pj_str_t related_icid;
    pj_str_t related_icid_generated_at;
    pjsip_param other_param;
} pjsip_x_p_charging_vector_hdr;
PJSIP_X_HDR(p_charging_vector, "P-Charging-Vector");

/** P-Early-Media (5009 9): a list that may be empty. */
typedef pjsip_x_token_hdr pjsip_x_p_early_media_hdr;
PJSIP_X_HDR(p_early_media, "P-Early-Media");

/** P-Media-Authorization (3313 5.1): a list of hexadecimal tokens. */
typedef pjsip_x_token_hdr pjsip_x_p_media_authorization_hdr;
PJSIP_X_HDR(p_media_authorization, "P-Media-Authorization");

/** P-Answer-State (4964 7.1), P-Private-Network-Indication (7316 7). */
typedef pjsip_x_token_hdr pjsip_x_p_answer_state_hdr;
PJSIP_X_HDR(p_answer_state, "P-Answer-State");
typedef pjsip_x_token_hdr pjsip_x_p_private_network_indication_hdr;
PJSIP_X_HDR(p_private_network_indication, "P-Private-Network-Indication");

/* ---- of PacketCable (RFC 5503) --------------------------------------------------------------- */

/** P-DCS-Trace-Party-ID (5503 5.1). */
typedef struct pjsip_x_p_dcs_trace_party_id_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_p_dcs_trace_party_id_hdr);
    pjsip_name_addr name_addr;
    pj_str_t timestamp; /**< A decimal number. */
    pjsip_param other_param;
} pjsip_x_p_dcs_trace_party_id_hdr;
PJSIP_X_HDR(p_dcs_trace_party_id, "P-DCS-Trace-Party-ID");

/** P-DCS-OSPS (5503 6.1). */
typedef pjsip_x_token_hdr pjsip_x_p_dcs_osps_hdr;
PJSIP_X_HDR(p_dcs_osps, "P-DCS-OSPS");

/** P-DCS-Billing-Info (5503 7.1); the addresses are without their quotes. */
typedef struct pjsip_x_p_dcs_billing_info_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_p_dcs_billing_info_hdr);
    pj_str_t correlation_id;
    pj_str_t feid; /**< Digits "@" host */
    pj_str_t rksgroup;
    pj_str_t charge;
    pj_str_t calling;
    pj_str_t called;
    pj_str_t routing;
    pj_str_t locroute;
    pj_str_t jip;
    pjsip_param other_param;
} pjsip_x_p_dcs_billing_info_hdr;
PJSIP_X_HDR(p_dcs_billing_info, "P-DCS-Billing-Info");

/** P-DCS-LAES (5503 8.1). */
typedef struct pjsip_x_p_dcs_laes_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_p_dcs_laes_hdr);
    pj_str_t sig; /**< A host, and perhaps a port. */
    pj_str_t content;
    pj_str_t bcid;
    pj_str_t cccid;
    pjsip_param other_param;
} pjsip_x_p_dcs_laes_hdr;
PJSIP_X_HDR(p_dcs_laes, "P-DCS-LAES");

/** P-DCS-Redirect (5503 8.1); the addresses are without their quotes. */
typedef struct pjsip_x_p_dcs_redirect_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_p_dcs_redirect_hdr);
    pj_str_t called_id;
    pj_str_t redirector_uri;
    pj_uint32_t count;
    pjsip_param other_param;
} pjsip_x_p_dcs_redirect_hdr;
PJSIP_X_HDR(p_dcs_redirect, "P-DCS-Redirect");

PJ_END_DECL

#endif
