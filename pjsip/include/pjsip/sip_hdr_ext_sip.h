/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * [Linnet] The structs of sip_hdr_ext.h for the headers of RFC 3261 and of the RFCs that extend SIP;
 * those of the private P- headers are in sip_hdr_ext_ims.h. A comment names the RFC and its section.
 *
 * Serves msg/hdr_x_route.c, msg/hdr_x_info.c, msg/hdr_x_content.c, msg/hdr_x_product.c,
 * msg/hdr_x_time.c, msg/hdr_x_security.c, msg/hdr_x_prefs.c, msg/hdr_x_dialog.c and
 * msg/hdr_x_token.c.
 */
#ifndef PJSIP_SIP_HDR_EXT_SIP_H
#define PJSIP_SIP_HDR_EXT_SIP_H

#include <pjsip/sip_hdr_ext.h>

PJ_BEGIN_DECL

/* ---- addresses ------------------------------------------------------------------------------- */

/** Path (3327 4), Service-Route (3608 5): lists. */
typedef pjsip_x_addr_hdr pjsip_x_path_hdr;
PJSIP_X_HDR(path, "Path");
typedef pjsip_x_addr_hdr pjsip_x_service_route_hdr;
PJSIP_X_HDR(service_route, "Service-Route");

/** Reply-To (3261 20.31). */
typedef pjsip_x_addr_hdr pjsip_x_reply_to_hdr;
PJSIP_X_HDR(reply_to, "Reply-To");

/** Refer-To, r (3515 2.1, 4508 3); feature tags are in other_param. */
typedef pjsip_x_addr_hdr pjsip_x_refer_to_hdr;
PJSIP_X_HDR(refer_to, "Refer-To");

/** Referred-By, b (3892 3). */
typedef struct pjsip_x_referred_by_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_referred_by_hdr);
    pjsip_name_addr name_addr;
    pj_str_t cid; /**< Without its quotes. */
    pjsip_param other_param;
} pjsip_x_referred_by_hdr;
PJSIP_X_HDR(referred_by, "Referred-By");

/** Refer-Events-At (7614 4.8); the brackets are required. */
typedef pjsip_x_addr_hdr pjsip_x_refer_events_at_hdr;
PJSIP_X_HDR(refer_events_at, "Refer-Events-At");

/** History-Info (7044 5, 4244 4.1): a list; a Reason and Privacy are headers of its URI. */
typedef struct pjsip_x_history_info_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_history_info_hdr);
    pjsip_name_addr name_addr;
    pj_str_t index; /**< "1.2.1" */
    pj_str_t rc;
    pj_str_t mp;
    pj_str_t np;
    pjsip_param other_param;
} pjsip_x_history_info_hdr;
PJSIP_X_HDR(history_info, "History-Info");

/** Diversion (7544 4.2): a list. */
typedef struct pjsip_x_diversion_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_diversion_hdr);
    pjsip_name_addr name_addr;
    pj_str_t reason;
    pj_uint32_t counter; /**< 0 to 99 */
    pj_uint32_t limit;   /**< 0 to 99 */
    pj_str_t privacy;
    pj_str_t screen;
    pjsip_param other_param;
} pjsip_x_diversion_hdr;
PJSIP_X_HDR(diversion, "Diversion");

/* ---- what is known about something, by URI --------------------------------------------------- */

/** Alert-Info (3261 20.4, 7462), Error-Info (3261 20.18): lists. */
typedef pjsip_x_addr_hdr pjsip_x_alert_info_hdr;
PJSIP_X_HDR(alert_info, "Alert-Info");
typedef pjsip_x_addr_hdr pjsip_x_error_info_hdr;
PJSIP_X_HDR(error_info, "Error-Info");

/** Call-Info (3261 20.9): a list. */
typedef struct pjsip_x_call_info_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_call_info_hdr);
    pjsip_name_addr name_addr;
    pj_str_t purpose;
    pjsip_param other_param;
} pjsip_x_call_info_hdr;
PJSIP_X_HDR(call_info, "Call-Info");

/** Geolocation (6442 4.1): a list. */
typedef pjsip_x_addr_hdr pjsip_x_geolocation_hdr;
PJSIP_X_HDR(geolocation, "Geolocation");

/** Geolocation-Routing (6442 4.2): "yes", "no". */
typedef pjsip_x_token_hdr pjsip_x_geolocation_routing_hdr;
PJSIP_X_HDR(geolocation_routing, "Geolocation-Routing");

/** Geolocation-Error (6442 4.4), AlertMsg-Error (8876 5.2). */
typedef struct pjsip_x_error_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_error_hdr);
    pj_uint32_t code; /**< 0 to 999 */
    pj_str_t text;    /**< Of the parameter code, or message; without its quotes. */
    pjsip_param other_param;
} pjsip_x_error_hdr;
typedef pjsip_x_error_hdr pjsip_x_geolocation_error_hdr;
PJSIP_X_HDR(geolocation_error, "Geolocation-Error");
typedef pjsip_x_error_hdr pjsip_x_alertmsg_error_hdr;
PJSIP_X_HDR(alertmsg_error, "AlertMsg-Error");

/** Policy-ID (6794 4.4.5.1): a list. */
typedef struct pjsip_x_policy_id_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_policy_id_hdr);
    pjsip_name_addr name_addr;
    pj_str_t token;
    pjsip_param other_param;
} pjsip_x_policy_id_hdr;
PJSIP_X_HDR(policy_id, "Policy-ID");

/** Policy-Contact (6794 4.4.5.2): a list. */
typedef struct pjsip_x_policy_contact_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_policy_contact_hdr);
    pjsip_name_addr name_addr;
    pj_bool_t non_cacheable;
    pj_str_t alt_uri;
    pjsip_param other_param;
} pjsip_x_policy_contact_hdr;
PJSIP_X_HDR(policy_contact, "Policy-Contact");

/* ---- the body -------------------------------------------------------------------------------- */

/** A value with a preference. */
typedef struct pjsip_x_range_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_range_hdr);
    pj_str_t value; /**< "gzip", "en", "*"; empty: the whole list is. */
    int q1000;      /**< q times 1000; -1: none. */
    pjsip_param other_param;
} pjsip_x_range_hdr;

/** Accept-Encoding (3261 20.2), Accept-Language (20.3): lists that may be empty. */
typedef pjsip_x_range_hdr pjsip_x_accept_encoding_hdr;
PJSIP_X_HDR(accept_encoding, "Accept-Encoding");
typedef pjsip_x_range_hdr pjsip_x_accept_language_hdr;
PJSIP_X_HDR(accept_language, "Accept-Language");

/** Content-Encoding, e (3261 20.12), Content-Language (20.13): lists. */
typedef pjsip_x_token_hdr pjsip_x_content_encoding_hdr;
PJSIP_X_HDR(content_encoding, "Content-Encoding");
typedef pjsip_x_token_hdr pjsip_x_content_language_hdr;
PJSIP_X_HDR(content_language, "Content-Language");

/** Content-Disposition (3261 20.11). */
typedef struct pjsip_x_content_disposition_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_content_disposition_hdr);
    pj_str_t disp_type;
    pj_str_t handling;
    pjsip_param other_param;
} pjsip_x_content_disposition_hdr;
PJSIP_X_HDR(content_disposition, "Content-Disposition");

/** Content-ID (8262 3.2); the value is without its brackets. */
typedef pjsip_x_token_hdr pjsip_x_content_id_hdr;
PJSIP_X_HDR(content_id, "Content-ID");

/** MIME-Version (3261 20.24). */
typedef struct pjsip_x_mime_version_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_mime_version_hdr);
    pj_uint32_t major_version;
    pj_uint32_t minor_version;
} pjsip_x_mime_version_hdr;
PJSIP_X_HDR(mime_version, "MIME-Version");

/* ---- who, when, why -------------------------------------------------------------------------- */

/** Server (3261 20.35), User-Agent (20.41). */
typedef struct pjsip_x_product_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_product_hdr);
    /**
     * In order; a product has its name, and its version as value if it has one. A comment has an
     * empty name, and as value its text without the parentheses.
     */
    pjsip_param products;
} pjsip_x_product_hdr;
typedef pjsip_x_product_hdr pjsip_x_server_hdr;
PJSIP_X_HDR(server, "Server");
typedef pjsip_x_product_hdr pjsip_x_user_agent_hdr;
PJSIP_X_HDR(user_agent, "User-Agent");

/** Date (3261 20.17), in GMT; the day of the week is made when printed. */
typedef struct pjsip_x_date_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_date_hdr);
    int year; /**< 0 to 9999 */
    int mon;  /**< From 1. */
    int day;
    int hour;
    int min;
    int sec; /**< To 60: there are leap seconds. */
} pjsip_x_date_hdr;
PJSIP_X_HDR(date, "Date");

/** Seconds since 1970 of a date; before it, negative. A day that is none counts on. */
PJ_DECL(pj_int64_t) pjsip_x_date_hdr_to_seconds(const pjsip_x_date_hdr *hdr);

/** Set a date from seconds since 1970; PJ_EINVAL outside the years 0 to 9999. */
PJ_DECL(pj_status_t) pjsip_x_date_hdr_set_seconds(pjsip_x_date_hdr *hdr, pj_int64_t seconds);

/** Timestamp (3261 20.38): decimal numbers as they were written, as they have to be echoed. */
typedef struct pjsip_x_timestamp_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_timestamp_hdr);
    pj_str_t timestamp;
    pj_str_t delay;
} pjsip_x_timestamp_hdr;
PJSIP_X_HDR(timestamp, "Timestamp");

/** Warning (3261 20.43): a list. */
typedef struct pjsip_x_warning_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_warning_hdr);
    pj_uint32_t code; /**< To 999. */
    pj_str_t agent;
    pj_str_t text; /**< Without its quotes. */
} pjsip_x_warning_hdr;
PJSIP_X_HDR(warning, "Warning");

/** Reason (3326 2, 8606 4): a list. */
typedef struct pjsip_x_reason_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_reason_hdr);
    pj_str_t protocol; /**< "SIP", "Q.850" */
    pj_uint32_t cause;
    pj_str_t text; /**< Without its quotes. */
    pj_str_t location;
    pjsip_param other_param;
} pjsip_x_reason_hdr;
PJSIP_X_HDR(reason, "Reason");

/* ---- security -------------------------------------------------------------------------------- */

/** Authentication-Info (3261 20.6). */
typedef struct pjsip_x_authentication_info_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_authentication_info_hdr);
    pj_str_t nextnonce; /**< This, rspauth and cnonce without their quotes. */
    pj_str_t qop;
    pj_str_t rspauth;
    pj_str_t cnonce;
    pj_str_t nc;
    pjsip_param other_param;
} pjsip_x_authentication_info_hdr;
PJSIP_X_HDR(authentication_info, "Authentication-Info");

/** Security-Client, Security-Server, Security-Verify (3329 2.2): lists. */
typedef struct pjsip_x_security_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_security_hdr);
    pj_str_t mechanism;
    int q1000; /**< -1: none. */
    pj_str_t d_alg;
    pj_str_t d_qop;
    pj_str_t d_ver; /**< Without its quotes. */
    pjsip_param other_param;
} pjsip_x_security_hdr;
typedef pjsip_x_security_hdr pjsip_x_security_client_hdr;
PJSIP_X_HDR(security_client, "Security-Client");
typedef pjsip_x_security_hdr pjsip_x_security_server_hdr;
PJSIP_X_HDR(security_server, "Security-Server");
typedef pjsip_x_security_hdr pjsip_x_security_verify_hdr;
PJSIP_X_HDR(security_verify, "Security-Verify");

/** Identity, y (8224 4; 4474 9: the digest alone, in quotes): a list. */
typedef struct pjsip_x_identity_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_identity_hdr);
    pj_str_t digest; /**< With its quotes, if it had any. */
    pj_str_t info;   /**< A URI, without its brackets. */
    pj_str_t alg;
    pj_str_t ppt;
    pjsip_param other_param;
} pjsip_x_identity_hdr;
PJSIP_X_HDR(identity, "Identity");

/** Identity-Info, n (4474 9). */
typedef struct pjsip_x_identity_info_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_identity_info_hdr);
    pjsip_name_addr name_addr;
    pj_str_t alg;
    pjsip_param other_param;
} pjsip_x_identity_info_hdr;
PJSIP_X_HDR(identity_info, "Identity-Info");

/* ---- preferences ----------------------------------------------------------------------------- */

/** Accept-Contact, a (3841 9.2): a list. Feature tags are in other_param. */
typedef struct pjsip_x_accept_contact_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_accept_contact_hdr);
    pj_bool_t require;
    pj_bool_t explicit_match; /**< The parameter explicit. */
    pjsip_param other_param;
} pjsip_x_accept_contact_hdr;
PJSIP_X_HDR(accept_contact, "Accept-Contact");

/** "*" with parameters. */
typedef struct pjsip_x_star_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_star_hdr);
    pjsip_param other_param;
} pjsip_x_star_hdr;

/** Reject-Contact, j (3841 9.2), Feature-Caps (6809 6.2.1): lists. */
typedef pjsip_x_star_hdr pjsip_x_reject_contact_hdr;
PJSIP_X_HDR(reject_contact, "Reject-Contact");
typedef pjsip_x_star_hdr pjsip_x_feature_caps_hdr;
PJSIP_X_HDR(feature_caps, "Feature-Caps");

/** Request-Disposition, d (3841 9.1): a list. */
typedef pjsip_x_token_hdr pjsip_x_request_disposition_hdr;
PJSIP_X_HDR(request_disposition, "Request-Disposition");

/** Answer-Mode, Priv-Answer-Mode (5373 2). */
typedef struct pjsip_x_answer_mode_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_answer_mode_hdr);
    pj_str_t mode;
    pj_bool_t require;
    pjsip_param other_param;
} pjsip_x_answer_mode_hdr;
PJSIP_X_HDR(answer_mode, "Answer-Mode");
typedef pjsip_x_answer_mode_hdr pjsip_x_priv_answer_mode_hdr;
PJSIP_X_HDR(priv_answer_mode, "Priv-Answer-Mode");

/** Privacy (3323 4.2). */
typedef struct pjsip_x_privacy_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_privacy_hdr);
    pjsip_param values; /**< Their names; pjsip_param_find() finds one. */
} pjsip_x_privacy_hdr;
PJSIP_X_HDR(privacy, "Privacy");

/** Resource-Priority (4412 3.1), Accept-Resource-Priority (3.2; may be empty): lists. */
typedef struct pjsip_x_resource_priority_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_resource_priority_hdr);
    pj_str_t name_space;
    pj_str_t priority;
} pjsip_x_resource_priority_hdr;
PJSIP_X_HDR(resource_priority, "Resource-Priority");
typedef pjsip_x_resource_priority_hdr pjsip_x_accept_resource_priority_hdr;
PJSIP_X_HDR(accept_resource_priority, "Accept-Resource-Priority");

/* ---- dialogs and sessions -------------------------------------------------------------------- */

/** Join (3911 7.1), Target-Dialog (4538 7). */
typedef pjsip_x_dialog_hdr pjsip_x_join_hdr;
PJSIP_X_HDR(join, "Join");
typedef pjsip_x_dialog_hdr pjsip_x_target_dialog_hdr;
PJSIP_X_HDR(target_dialog, "Target-Dialog");

/** In-Reply-To (3261 20.21): a list of Call-IDs. */
typedef pjsip_x_token_hdr pjsip_x_in_reply_to_hdr;
PJSIP_X_HDR(in_reply_to, "In-Reply-To");

/** RSeq (3262 7.1), 1 to 2^32 - 1. */
typedef pjsip_x_number_hdr pjsip_x_rseq_hdr;
PJSIP_X_HDR(rseq, "RSeq");

/** RAck (3262 7.2). */
typedef struct pjsip_x_rack_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_rack_hdr);
    pj_uint32_t rseq;
    pj_uint32_t cseq;
    pjsip_method method;
} pjsip_x_rack_hdr;
PJSIP_X_HDR(rack, "RAck");

/** Session-ID (7989 5; 7329 7.1: local alone); 32 lower-case hexadecimal digits each. */
typedef struct pjsip_x_session_id_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_session_id_hdr);
    pj_str_t local;
    pj_str_t remote;
    pjsip_param other_param;
} pjsip_x_session_id_hdr;
PJSIP_X_HDR(session_id, "Session-ID");

/** Max-Breadth (5393 5.8), Flow-Timer (5626 10), in seconds. */
typedef pjsip_x_number_hdr pjsip_x_max_breadth_hdr;
PJSIP_X_HDR(max_breadth, "Max-Breadth");
typedef pjsip_x_number_hdr pjsip_x_flow_timer_hdr;
PJSIP_X_HDR(flow_timer, "Flow-Timer");

/** User-to-User (7433 4.1): a list. */
typedef struct pjsip_x_user_to_user_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_x_user_to_user_hdr);
    pj_str_t data; /**< With its quotes, if it had any. */
    pj_str_t purpose;
    pj_str_t content;
    pj_str_t encoding;
    pjsip_param other_param;
} pjsip_x_user_to_user_hdr;
PJSIP_X_HDR(user_to_user, "User-to-User");

/* ---- words ----------------------------------------------------------------------------------- */

/** Priority (3261 20.26). */
typedef pjsip_x_token_hdr pjsip_x_priority_hdr;
PJSIP_X_HDR(priority, "Priority");

/** Proxy-Require (3261 20.29): a list. */
typedef pjsip_x_token_hdr pjsip_x_proxy_require_hdr;
PJSIP_X_HDR(proxy_require, "Proxy-Require");

/** Refer-Sub (4488 4): "true", "false". */
typedef pjsip_x_token_hdr pjsip_x_refer_sub_hdr;
PJSIP_X_HDR(refer_sub, "Refer-Sub");

/** SIP-ETag, SIP-If-Match (3903 12), Suppress-If-Match (5839 7.3): a tag, or "*" in the last. */
typedef pjsip_x_token_hdr pjsip_x_sip_etag_hdr;
PJSIP_X_HDR(sip_etag, "SIP-ETag");
typedef pjsip_x_token_hdr pjsip_x_sip_if_match_hdr;
PJSIP_X_HDR(sip_if_match, "SIP-If-Match");
typedef pjsip_x_token_hdr pjsip_x_suppress_if_match_hdr;
PJSIP_X_HDR(suppress_if_match, "Suppress-If-Match");

/** Info-Package, Recv-Info (6086 9.2): the second a list that may be empty. */
typedef pjsip_x_token_hdr pjsip_x_info_package_hdr;
PJSIP_X_HDR(info_package, "Info-Package");
typedef pjsip_x_token_hdr pjsip_x_recv_info_hdr;
PJSIP_X_HDR(recv_info, "Recv-Info");

PJ_END_DECL

#endif
