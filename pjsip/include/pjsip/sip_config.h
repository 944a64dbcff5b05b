/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Limits, timers and switches.
 *
 * The names are those of the compatible API. Most are only the defaults of settings that can be
 * changed while the program runs (pjsip_cfg() and the functions of the objects); those that size a
 * field of a public struct are fixed when the library is built, and pj/config_site.h, which is
 * installed, says so to programs too. Serves msg/cfg.c (the settings) and core/config.c (the dump).
 */
#ifndef PJSIP_SIP_CONFIG_H
#define PJSIP_SIP_CONFIG_H

#include <pj/types.h>
#include <pj/guid.h>

PJ_BEGIN_DECL

/** Settings of the process; write them before the first endpoint is created. */
typedef struct pjsip_cfg_t {
    struct {
        pj_bool_t allow_port_in_fromto_hdr;          /**< Print ports in From and To. */
        pj_bool_t accept_replace_in_early_state;     /**< Replaces may name an early dialog. */
        pj_bool_t allow_tx_hash_in_uri;              /**< Print '#' in URIs unescaped. */
        pj_bool_t disable_rport;                     /**< No ;rport in our Via (RFC 3581). */
        pj_bool_t disable_tcp_switch;                /**< Long requests stay on UDP. */
        pj_bool_t disable_tls_switch;                /**< sips: does not force TLS. */
        pj_bool_t follow_early_media_fork;           /**< New To tag: take its answer. */
        pj_bool_t req_has_via_alias;                 /**< ;alias in Via (RFC 5923). */
        pj_bool_t resolve_hostname_to_get_interface; /**< Ask the resolver for our address. */
        pj_bool_t disable_secure_dlg_check;          /**< sips: dialogs over any transport. */
        pj_bool_t use_compact_form;                  /**< Compact header names. */
        pj_bool_t accept_multiple_sdp_answers;       /**< Same To tag, changed answer: take it. */
        pj_bool_t keep_inv_after_tsx_timeout;        /**< A 408 in a call does not end it. */
    } endpt;
    struct {
        unsigned max_count; /**< Transactions at once. */
        unsigned t1;        /**< ms */
        unsigned t2;        /**< ms */
        unsigned t4;        /**< ms */
        unsigned td;        /**< ms */
    } tsx;
    struct {
        pj_bool_t check_contact;
        pj_bool_t add_xuid_param;
    } regc;
    struct {
        long keep_alive_interval; /**< Seconds; 0: none. */
    } tcp;
    struct {
        long keep_alive_interval; /**< Seconds; 0: none. */
    } tls;
} pjsip_cfg_t;

/** The settings themselves, for programs that name them; pjsip_cfg() points here. */
PJ_DECL_DATA(pjsip_cfg_t) pjsip_sip_cfg_var;

/** The settings of the process. */
PJ_DECL(pjsip_cfg_t *) pjsip_cfg(void);

/** Log every limit and switch as "NAME : value" lines; programs read them. */
PJ_DECL(void) pjsip_dump_config(void);

/* Sizes of public structs and of programs' own arrays: fixed when the library is built. */
/** Modules an endpoint can hold; sizes the mod_data[] arrays. */
#ifndef PJSIP_MAX_MODULE
#define PJSIP_MAX_MODULE 64
#endif
/** The longest packet: the received packet's buffer, and what is printed for a datagram. */
#ifndef PJSIP_MAX_PKT_LEN
#define PJSIP_MAX_PKT_LEN 65535
#endif
/** For programs that print a URI into an array of their own; the library prints any length. */
#ifndef PJSIP_MAX_URL_SIZE
#define PJSIP_MAX_URL_SIZE 512
#endif
/** Addresses in one pjsip_server_addresses. */
#ifndef PJSIP_MAX_RESOLVED_ADDRESSES
#define PJSIP_MAX_RESOLVED_ADDRESSES 16
#endif
/** The longest name pjsip_register_hdr_parser() takes, with its NUL. */
#ifndef PJSIP_MAX_HNAME_LEN
#define PJSIP_MAX_HNAME_LEN 64
#endif
/** Header parsers that programs can register. */
#ifndef PJSIP_MAX_HEADER_TYPES
#define PJSIP_MAX_HEADER_TYPES 72
#endif
/** URI schemes that programs can register. */
#ifndef PJSIP_MAX_URI_TYPES
#define PJSIP_MAX_URI_TYPES 16
#endif

/* Transactions and dialogs (defaults of run-time settings). */
/** Default of pjsip_cfg()->tsx.max_count; past it new transactions get PJ_ETOOMANY. */
#ifndef PJSIP_MAX_TSX_COUNT
#define PJSIP_MAX_TSX_COUNT 655359
#endif
/** Dialogs expected at once; tables grow past it. */
#ifndef PJSIP_MAX_DIALOG_COUNT
#define PJSIP_MAX_DIALOG_COUNT 655359
#endif
/** Kept for programs; keys have no fixed length. */
#ifndef PJSIP_MAX_TSX_KEY_LEN
#define PJSIP_MAX_TSX_KEY_LEN 512
#endif
/** T1, the round trip estimate, in ms (RFC 3261 17.1.1.1). */
#ifndef PJSIP_T1_TIMEOUT
#define PJSIP_T1_TIMEOUT 500
#endif
/** T2, the longest retransmit interval, in ms. */
#ifndef PJSIP_T2_TIMEOUT
#define PJSIP_T2_TIMEOUT 4000
#endif
/** T4, how long a message stays in the network, in ms. */
#ifndef PJSIP_T4_TIMEOUT
#define PJSIP_T4_TIMEOUT 5000
#endif
/** Timer D: how long an INVITE client transaction absorbs repeated final responses, in ms (RFC 3261 17.1.1.2). */
#ifndef PJSIP_TD_TIMEOUT
#define PJSIP_TD_TIMEOUT 32000
#endif
/** Seconds between repetitions of a provisional response (RFC 3261 13.3.1.1). */
#ifndef PJSIP_TSX_1XX_RETRANS_DELAY
#define PJSIP_TSX_1XX_RETRANS_DELAY 60
#endif
/** A server transaction outlives a failed send of its response. */
#ifndef PJSIP_TSX_UAS_CONTINUE_ON_TP_ERROR
#define PJSIP_TSX_UAS_CONTINUE_ON_TP_ERROR 1
#endif
/** Challenges with stale=true that are answered in a row. */
#ifndef PJSIP_MAX_STALE_COUNT
#define PJSIP_MAX_STALE_COUNT 3
#endif
/** Dialogs add Allow to their messages. */
#ifndef PJSIP_INCLUDE_ALLOW_HDR_IN_DLG
#define PJSIP_INCLUDE_ALLOW_HDR_IN_DLG 1
#endif
/** Max-Forwards of requests we make (RFC 3261 8.1.1.6). */
#ifndef PJSIP_MAX_FORWARDS_VALUE
#define PJSIP_MAX_FORWARDS_VALUE 70
#endif

/* Behaviour: defaults of pjsip_cfg()->endpt and ->regc. */
/** Print ports in From and To (RFC 3261 table 1 forbids it). */
#ifndef PJSIP_ALLOW_PORT_IN_FROMTO_HDR
#define PJSIP_ALLOW_PORT_IN_FROMTO_HDR 0
#endif
/** Accept Replaces for an early dialog that we did not start. */
#ifndef PJSIP_ACCEPT_REPLACE_IN_EARLY_STATE
#define PJSIP_ACCEPT_REPLACE_IN_EARLY_STATE 0
#endif
/** Never switch a long request from UDP to TCP. */
#ifndef PJSIP_DONT_SWITCH_TO_TCP
#define PJSIP_DONT_SWITCH_TO_TCP 0
#endif
/** Never switch to TLS for a sips: target. */
#ifndef PJSIP_DONT_SWITCH_TO_TLS
#define PJSIP_DONT_SWITCH_TO_TLS 0
#endif
/** Take the answer of a forked dialog when its To tag differs. */
#ifndef PJSIP_FOLLOW_EARLY_MEDIA_FORK
#define PJSIP_FOLLOW_EARLY_MEDIA_FORK 1
#endif
/** Take a changed answer although the To tag is the same. */
#ifndef PJSIP_ACCEPT_MULTIPLE_SDP_ANSWERS
#define PJSIP_ACCEPT_MULTIPLE_SDP_ANSWERS 1
#endif
/** Add ;alias to Via over connections (RFC 5923). */
#ifndef PJSIP_REQ_HAS_VIA_ALIAS
#define PJSIP_REQ_HAS_VIA_ALIAS 1
#endif
/** Find the local address by resolving the host's own name. */
#ifndef PJSIP_RESOLVE_HOSTNAME_TO_GET_INTERFACE
#define PJSIP_RESOLVE_HOSTNAME_TO_GET_INTERFACE 0
#endif
/** Look for our own Contact in the registrar's answer. */
#ifndef PJSIP_REGISTER_CLIENT_CHECK_CONTACT
#define PJSIP_REGISTER_CLIENT_CHECK_CONTACT 1
#endif
/** Mark our Contact with ;x-uid to recognize it. */
#ifndef PJSIP_REGISTER_CLIENT_ADD_XUID_PARAM
#define PJSIP_REGISTER_CLIENT_ADD_XUID_PARAM 0
#endif
/** Refresh a registration that the registrar let expire at once. */
#ifndef PJSIP_REGISTER_ALLOW_EXP_REFRESH
#define PJSIP_REGISTER_ALLOW_EXP_REFRESH 1
#endif
/** Seconds before expiry at which a registration is refreshed. */
#ifndef PJSIP_REGISTER_CLIENT_DELAY_BEFORE_REFRESH
#define PJSIP_REGISTER_CLIENT_DELAY_BEFORE_REFRESH 5
#endif
/** Print compact header names (RFC 3261 7.3.3). */
#ifndef PJSIP_ENCODE_SHORT_HNAME
#define PJSIP_ENCODE_SHORT_HNAME 0
#endif
/** Drop responses whose top Via is not ours. */
#ifndef PJSIP_CHECK_VIA_SENT_BY
#define PJSIP_CHECK_VIA_SENT_BY 0
#endif
/** Kept for programs; parsing never writes into the packet. */
#ifndef PJSIP_UNESCAPE_IN_PLACE
#define PJSIP_UNESCAPE_IN_PLACE 0
#endif
/** Kept for programs; escapes are decoded once and made anew when printing. */
#ifndef PJSIP_URI_USE_ORIG_USERPASS
#define PJSIP_URI_USE_ORIG_USERPASS 0
#endif
/** Kept for programs; the module table is always safe to change. */
#ifndef PJSIP_SAFE_MODULE
#define PJSIP_SAFE_MODULE 0
#endif
/** Kept for programs. */
#ifndef PJSIP_HAS_TX_DATA_LIST
#define PJSIP_HAS_TX_DATA_LIST 0
#endif
/** Host names are resolved (RFC 3263). */
#ifndef PJSIP_HAS_RESOLVER
#define PJSIP_HAS_RESOLVER 1
#endif
/** The TLS transport is built; this version has none. */
#ifndef PJSIP_HAS_TLS_TRANSPORT
#define PJSIP_HAS_TLS_TRANSPORT 0
#endif
/** Polling pauses after an error of the ioqueue, so that it cannot spin. */
#ifndef PJSIP_HANDLE_EVENTS_HAS_SLEEP_ON_ERR
#define PJSIP_HANDLE_EVENTS_HAS_SLEEP_ON_ERR 1
#endif
/** Log lines name more of a message. */
#ifndef PJSIP_MSG_INFO_HAS_EXTRA_DETAILS
#define PJSIP_MSG_INFO_HAS_EXTRA_DETAILS 0
#endif

/* Sessions. */
/** Accept INVITE bodies that are not SDP. */
#ifndef PJSIP_INV_ACCEPT_UNKNOWN_BODY
#define PJSIP_INV_ACCEPT_UNKNOWN_BODY 0
#endif
/** A server INVITE transaction absorbs retransmissions after its ACK (RFC 6026). */
#ifndef PJSIP_INV_ABSORB_RETRANS_AFTER_ACK
#define PJSIP_INV_ABSORB_RETRANS_AFTER_ACK 1
#endif
/** UPDATE in an early dialog only after a reliable answer (RFC 3311). */
#ifndef PJSIP_INV_UPDATE_EARLY_CHECK_RELIABLE
#define PJSIP_INV_UPDATE_EARLY_CHECK_RELIABLE 0
#endif
/** Session-Expires, in seconds (RFC 4028). */
#ifndef PJSIP_SESS_TIMER_DEF_SE
#define PJSIP_SESS_TIMER_DEF_SE 1800
#endif
/** Seconds before a failed session refresh is tried again. */
#ifndef PJSIP_SESS_TIMER_RETRY_DELAY
#define PJSIP_SESS_TIMER_RETRY_DELAY 10
#endif

/* Transports. */
/** Transports expected at once; the table grows past it. */
#ifndef PJSIP_MAX_TRANSPORTS
#define PJSIP_MAX_TRANSPORTS 5000
#endif
/** Kept for programs; the table grows. */
#ifndef PJSIP_TPMGR_HTABLE_SIZE
#define PJSIP_TPMGR_HTABLE_SIZE 31
#endif
/** Kept for programs; one poll takes what is ready. */
#ifndef PJSIP_MAX_NET_EVENTS
#define PJSIP_MAX_NET_EVENTS 1
#endif
/** Kept for programs; one poll expires what is due. */
#ifndef PJSIP_MAX_TIMED_OUT_ENTRIES
#define PJSIP_MAX_TIMED_OUT_ENTRIES 10
#endif
/** Requests longer than this leave UDP for TCP (RFC 3261 18.1.1). */
#ifndef PJSIP_UDP_SIZE_THRESHOLD
#define PJSIP_UDP_SIZE_THRESHOLD 1300
#endif
/** Seconds an unused outgoing connection is kept. */
#ifndef PJSIP_TRANSPORT_IDLE_TIME
#define PJSIP_TRANSPORT_IDLE_TIME 33
#endif
/** Seconds an unused incoming connection is kept. */
#ifndef PJSIP_TRANSPORT_SERVER_IDLE_TIME
#define PJSIP_TRANSPORT_SERVER_IDLE_TIME 600
#endif
/** The same before its first message; 0: no difference. */
#ifndef PJSIP_TRANSPORT_SERVER_IDLE_TIME_FIRST
#define PJSIP_TRANSPORT_SERVER_IDLE_TIME_FIRST 0
#endif
/** Seconds an incoming connection may take for its first message; 0: pjsip_limits.stream_msg_msec. */
#ifndef PJSIP_TCP_INITIAL_TIMEOUT
#define PJSIP_TCP_INITIAL_TIMEOUT 0
#endif
/** listen() backlog. */
#ifndef PJSIP_TCP_TRANSPORT_BACKLOG
#define PJSIP_TCP_TRANSPORT_BACKLOG 128
#endif
/** SO_REUSEADDR on listeners. */
#ifndef PJSIP_TCP_TRANSPORT_REUSEADDR
#define PJSIP_TCP_TRANSPORT_REUSEADDR 1
#endif
/** TCP for outgoing connections only. */
#ifndef PJSIP_TCP_TRANSPORT_DONT_CREATE_LISTENER
#define PJSIP_TCP_TRANSPORT_DONT_CREATE_LISTENER 0
#endif
/** Seconds between keep-alives of a connection; 0: none. */
#ifndef PJSIP_TCP_KEEP_ALIVE_INTERVAL
#define PJSIP_TCP_KEEP_ALIVE_INTERVAL 90
#endif
/** Answer a double CRLF with a CRLF (RFC 5626 3.5.1). */
#ifndef PJSIP_TCP_KEEP_ALIVE_RESPONSE
#define PJSIP_TCP_KEEP_ALIVE_RESPONSE 1
#endif
/** As for TCP. */
#ifndef PJSIP_TLS_TRANSPORT_BACKLOG
#define PJSIP_TLS_TRANSPORT_BACKLOG 128
#endif
/** As for TCP. */
#ifndef PJSIP_TLS_TRANSPORT_REUSEADDR
#define PJSIP_TLS_TRANSPORT_REUSEADDR 1
#endif
/** As for TCP. */
#ifndef PJSIP_TLS_TRANSPORT_DONT_CREATE_LISTENER
#define PJSIP_TLS_TRANSPORT_DONT_CREATE_LISTENER 0
#endif
/** As for TCP. */
#ifndef PJSIP_TLS_KEEP_ALIVE_INTERVAL
#define PJSIP_TLS_KEEP_ALIVE_INTERVAL 90
#endif
/** As for TCP. */
#ifndef PJSIP_TLS_KEEP_ALIVE_RESPONSE
#define PJSIP_TLS_KEEP_ALIVE_RESPONSE 1
#endif

/* Authentication. */
/** Send a kept Authorization header again. */
#ifndef PJSIP_AUTH_HEADER_CACHING
#define PJSIP_AUTH_HEADER_CACHING 0
#endif
/** Send credentials before being challenged again. */
#ifndef PJSIP_AUTH_AUTO_SEND_NEXT
#define PJSIP_AUTH_AUTO_SEND_NEXT 0
#endif
/** Octets after which the memory of kept challenges is renewed. */
#ifndef PJSIP_AUTH_CACHED_POOL_MAX_SIZE
#define PJSIP_AUTH_CACHED_POOL_MAX_SIZE 20480
#endif
/** cnonce holds digits and letters only. */
#ifndef PJSIP_AUTH_CNONCE_USE_DIGITS_ONLY
#define PJSIP_AUTH_CNONCE_USE_DIGITS_ONLY 1
#endif
/** Answer every challenge of a realm rather than the strongest. */
#ifndef PJSIP_AUTH_ALLOW_MULTIPLE_AUTH_HEADER
#define PJSIP_AUTH_ALLOW_MULTIPLE_AUTH_HEADER 0
#endif
/** qop of RFC 2617 and after. */
#ifndef PJSIP_AUTH_QOP_SUPPORT
#define PJSIP_AUTH_QOP_SUPPORT 1
#endif
/** AKA credentials (RFC 3310). */
#ifndef PJSIP_HAS_DIGEST_AKA_AUTH
#define PJSIP_HAS_DIGEST_AKA_AUTH 0
#endif

/* Events and publication. */
/** Seconds before expiry at which a subscription is refreshed. */
#ifndef PJSIP_EVSUB_TIME_UAC_REFRESH
#define PJSIP_EVSUB_TIME_UAC_REFRESH 5
#endif
/** Seconds past expiry at which a subscription ends. */
#ifndef PJSIP_EVSUB_TIME_UAC_TERMINATE
#define PJSIP_EVSUB_TIME_UAC_TERMINATE 5
#endif
/** Seconds to wait for the NOTIFY that ends a subscription. */
#ifndef PJSIP_EVSUB_TIME_UAC_WAIT_NOTIFY
#define PJSIP_EVSUB_TIME_UAC_WAIT_NOTIFY 5
#endif
/** Presence subscription, in seconds. */
#ifndef PJSIP_PRES_DEFAULT_EXPIRES
#define PJSIP_PRES_DEFAULT_EXPIRES 600
#endif
/** Answer to a NOTIFY whose body is broken. */
#ifndef PJSIP_PRES_BAD_CONTENT_RESPONSE
#define PJSIP_PRES_BAD_CONTENT_RESPONSE 488
#endif
/** PIDF documents say when. */
#ifndef PJSIP_PRES_PIDF_ADD_TIMESTAMP
#define PJSIP_PRES_PIDF_ADD_TIMESTAMP 1
#endif
/** Dialog event subscription, in seconds. */
#ifndef PJSIP_DLG_EVENT_DEFAULT_EXPIRES
#define PJSIP_DLG_EVENT_DEFAULT_EXPIRES 600
#endif
/** Answer to a NOTIFY whose body is broken. */
#ifndef PJSIP_DLG_EVENT_BAD_CONTENT_RESPONSE
#define PJSIP_DLG_EVENT_BAD_CONTENT_RESPONSE 488
#endif
/** Message waiting subscription, in seconds. */
#ifndef PJSIP_MWI_DEFAULT_EXPIRES
#define PJSIP_MWI_DEFAULT_EXPIRES 3600
#endif
/** Seconds before expiry at which a publication is refreshed. */
#ifndef PJSIP_PUBLISHC_DELAY_BEFORE_REFRESH
#define PJSIP_PUBLISHC_DELAY_BEFORE_REFRESH 5
#endif
/** A second PUBLISH waits for the first. */
#ifndef PJSIP_PUBLISHC_QUEUE_REQUEST
#define PJSIP_PUBLISHC_QUEUE_REQUEST 1
#endif

/* First size of pools, and what they grow by, in octets. */
#ifndef PJSIP_POOL_LEN_ENDPT
#define PJSIP_POOL_LEN_ENDPT 16000
#endif
#ifndef PJSIP_POOL_INC_ENDPT
#define PJSIP_POOL_INC_ENDPT 4000
#endif
/* The structs of an INVITE with all that a phone puts in it are 5,000 octets. */
#ifndef PJSIP_POOL_RDATA_LEN
#define PJSIP_POOL_RDATA_LEN 8000
#endif
#ifndef PJSIP_POOL_RDATA_INC
#define PJSIP_POOL_RDATA_INC 4000
#endif
#ifndef PJSIP_POOL_LEN_TRANSPORT
#define PJSIP_POOL_LEN_TRANSPORT 512
#endif
#ifndef PJSIP_POOL_INC_TRANSPORT
#define PJSIP_POOL_INC_TRANSPORT 512
#endif
#ifndef PJSIP_POOL_LEN_TDATA
#define PJSIP_POOL_LEN_TDATA 4600
#endif
#ifndef PJSIP_POOL_INC_TDATA
#define PJSIP_POOL_INC_TDATA 1024
#endif
#ifndef PJSIP_POOL_TSX_LAYER_LEN
#define PJSIP_POOL_TSX_LAYER_LEN 512
#endif
#ifndef PJSIP_POOL_TSX_LAYER_INC
#define PJSIP_POOL_TSX_LAYER_INC 512
#endif
#ifndef PJSIP_POOL_TSX_LEN
#define PJSIP_POOL_TSX_LEN 512
#endif
#ifndef PJSIP_POOL_TSX_INC
#define PJSIP_POOL_TSX_INC 256
#endif
#ifndef PJSIP_POOL_LEN_USER_AGENT
#define PJSIP_POOL_LEN_USER_AGENT 1024
#endif
#ifndef PJSIP_POOL_INC_USER_AGENT
#define PJSIP_POOL_INC_USER_AGENT 1024
#endif
#ifndef PJSIP_POOL_LEN_UA
#define PJSIP_POOL_LEN_UA 512
#endif
#ifndef PJSIP_POOL_INC_UA
#define PJSIP_POOL_INC_UA 512
#endif
#ifndef PJSIP_POOL_LEN_DIALOG
#define PJSIP_POOL_LEN_DIALOG 2560
#endif
#ifndef PJSIP_POOL_INC_DIALOG
#define PJSIP_POOL_INC_DIALOG 1024
#endif
#ifndef PJSIP_POOL_EVSUB_LEN
#define PJSIP_POOL_EVSUB_LEN 512
#endif
#ifndef PJSIP_POOL_EVSUB_INC
#define PJSIP_POOL_EVSUB_INC 512
#endif

/* Values made of others. */
/** The magic cookie that starts a branch (RFC 3261 8.1.1.7), and its length. */
#ifndef PJSIP_RFC3261_BRANCH_ID
#define PJSIP_RFC3261_BRANCH_ID "z9hG4bK"
#endif
#ifndef PJSIP_RFC3261_BRANCH_LEN
#define PJSIP_RFC3261_BRANCH_LEN 7
#endif
/** Length of the branches, tags and Call-IDs that we make. */
#ifndef PJSIP_MAX_BRANCH_LEN
#define PJSIP_MAX_BRANCH_LEN (PJSIP_RFC3261_BRANCH_LEN + PJ_GUID_MAX_LENGTH + 2)
#endif
#ifndef PJSIP_MAX_TAG_LEN
#define PJSIP_MAX_TAG_LEN PJ_GUID_MAX_LENGTH
#endif
#ifndef PJSIP_MAX_CALL_ID_LEN
#define PJSIP_MAX_CALL_ID_LEN PJ_GUID_MAX_LENGTH
#endif
/** Kept for programs. */
#ifndef PJSIP_MAX_TRANSPORT_USAGE
#define PJSIP_MAX_TRANSPORT_USAGE ((unsigned)-1)
#endif
/** Timers expected at once; the heap grows past it. */
#ifndef PJSIP_MAX_TIMER_COUNT
#define PJSIP_MAX_TIMER_COUNT (2 * PJSIP_MAX_TSX_COUNT + 2 * PJSIP_MAX_DIALOG_COUNT)
#endif
/** What a keep-alive sends (RFC 5626 4.4.1). */
#ifndef PJSIP_TCP_KEEP_ALIVE_DATA
#define PJSIP_TCP_KEEP_ALIVE_DATA \
    {                             \
        "\r\n\r\n", 4             \
    }
#endif
#ifndef PJSIP_TLS_KEEP_ALIVE_DATA
#define PJSIP_TLS_KEEP_ALIVE_DATA \
    {                             \
        "\r\n\r\n", 4             \
    }
#endif

PJ_END_DECL

#endif
