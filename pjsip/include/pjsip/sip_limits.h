/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * [Linnet] Limits of messages, limits of an endpoint, and its counters.
 *
 * An endpoint's limits may be written at any time; what is already larger stays. Exceeding one is an error that
 * docs/limits.md names.
 */
#ifndef PJSIP_SIP_LIMITS_H
#define PJSIP_SIP_LIMITS_H

#include <pjsip/sip_types.h>

PJ_BEGIN_DECL

/**
 * What one message may hold. Beyond a limit of headers or parameters the message is broken: an error in the parser's
 * list, and 400. Beyond one of multipart bodies the body stays text.
 */
typedef struct pjsip_msg_limits {
    unsigned headers;         /**< Header fields, each value of a list counted: 8192. */
    unsigned params;          /**< Parameters of one header field or URI: 2048. */
    unsigned multipart_depth; /**< Levels of multipart in multipart that are parsed: 4. */
    unsigned multipart_parts; /**< Parts of one multipart body: 256. */
} pjsip_msg_limits;

/**
 * The limits of the process, for the parser's functions take no settings. Write them before the first message is
 * parsed.
 */
PJ_DECL(pjsip_msg_limits *) pjsip_msg_limits_get(void);

/** Limits; pjsip_endpt_limits() has them with these defaults. */
typedef struct pjsip_limits {
    unsigned
        max_rx_msg; /**< Octets of a received message, below PJSIP_MAX_PKT_LEN. Beyond, on a stream: 513 and close. */
    unsigned max_tx_msg; /**< Octets of a message to send: 16 Mi. Beyond: PJSIP_EMSGTOOLONG. */
    unsigned
        max_stream_queue; /**< Octets waiting to be sent on one connection: 4 Mi. Beyond: PJ_EOVERFLOW. */
    unsigned
        max_connections; /**< Accepted connections at once; 0, the default: no limit. Beyond: closed at once. */
    unsigned linger_msec; /**< How long a refused connection may take to read why: 2000. */
    unsigned
        udp_batch; /**< Datagrams received or sent in one system call: 32. 1: one by one, at once. At most 64. */
    unsigned
        stream_msg_msec; /**< How long a message of a stream may take from its first octet, the first of an accepted
                                 connection from the accept: 32000. 0: for ever. Beyond: closed. A listener's own
                                 initial_timeout goes before. */
    unsigned
        naptr; /**< Whether DNS may choose the transport of a URI that names neither transport nor port (NAPTR,
                       RFC 3263 4.1): 1. 0: UDP, or TLS for sips:, whatever the domain offers. */
} pjsip_limits;

/** What has been counted since the endpoint was created. */
typedef struct pjsip_counters {
    pj_uint64_t rx_requests;  /**< Handed to the modules. */
    pj_uint64_t rx_responses; /**< Handed to the modules. */
    pj_uint64_t rx_rejected;  /**< Requests answered with 400, 505 or 513 by the transport layer. */
    pj_uint64_t rx_malformed; /**< Dropped: not a usable message. */
    pj_uint64_t rx_foreign_via; /**< Responses dropped: top Via not ours (RFC 3261 18.1.2). */
    pj_uint64_t rx_keepalives;  /**< CRLF pings and pongs, empty datagrams. */
    pj_uint64_t rx_no_memory;   /**< Dropped for lack of memory. */
    pj_uint64_t rx_unhandled;   /**< Taken by no module. */
    pj_uint64_t tx_messages;    /**< Handed to a transport successfully. */
    pj_uint64_t tx_errors;      /**< Sends that failed. */
    pj_uint64_t tx_failovers;   /**< Sends that went on to another address. */
    pj_uint64_t conn_opened;    /**< Connections opened by us. */
    pj_uint64_t conn_accepted;  /**< Connections accepted. */
    pj_uint64_t conn_refused; /**< Accepted and closed at once: over the limit or without memory. */
} pjsip_counters;

/** The endpoint's limits. */
PJ_DECL(pjsip_limits *) pjsip_endpt_limits(pjsip_endpoint *endpt);

/** Read the counters; each is exact, all together are not of one instant. */
PJ_DECL(void) pjsip_endpt_get_counters(pjsip_endpoint *endpt, pjsip_counters *counters);

PJ_END_DECL

#endif
