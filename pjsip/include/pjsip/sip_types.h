/* SPDX-License-Identifier: BSD-2-Clause */
/* Small types that every SIP header shares, and forward declarations of the big ones. */
#ifndef PJSIP_SIP_TYPES_H
#define PJSIP_SIP_TYPES_H

#include <pjsip/sip_config.h>
#include <pj/types.h>

PJ_BEGIN_DECL

typedef struct pjsip_endpoint pjsip_endpoint;
typedef struct pjsip_tpmgr pjsip_tpmgr;
typedef struct pjsip_transport pjsip_transport;
typedef struct pjsip_tpfactory pjsip_tpfactory;
typedef struct pjsip_rx_data pjsip_rx_data;
typedef struct pjsip_tx_data pjsip_tx_data;
typedef struct pjsip_resolver_t pjsip_resolver_t;
typedef struct pjsip_module pjsip_module;
typedef struct pjsip_transaction pjsip_transaction;
typedef struct pjsip_dialog pjsip_dialog;
typedef struct pjsip_uri pjsip_uri;
typedef struct pjsip_param pjsip_param;
typedef struct pjsip_hdr pjsip_hdr;
typedef struct pjsip_msg pjsip_msg;
typedef struct pjsip_msg_body pjsip_msg_body;

/** A user agent layer is a module. */
typedef struct pjsip_module pjsip_user_agent;

/** Transport types. The IPv6 sort of a type is the type with PJSIP_TRANSPORT_IPV6 set. */
typedef enum pjsip_transport_type_e {
    PJSIP_TRANSPORT_UNSPECIFIED,
    PJSIP_TRANSPORT_UDP,
    PJSIP_TRANSPORT_TCP,
    PJSIP_TRANSPORT_TLS,
    PJSIP_TRANSPORT_DTLS,
    PJSIP_TRANSPORT_SCTP,
    PJSIP_TRANSPORT_LOOP,
    PJSIP_TRANSPORT_LOOP_DGRAM,
    PJSIP_TRANSPORT_START_OTHER, /**< First value given to types that programs register. */
    PJSIP_TRANSPORT_IPV6 = 128,  /**< Flag. */
    PJSIP_TRANSPORT_UDP6 = PJSIP_TRANSPORT_UDP + PJSIP_TRANSPORT_IPV6,
    PJSIP_TRANSPORT_TCP6 = PJSIP_TRANSPORT_TCP + PJSIP_TRANSPORT_IPV6,
    PJSIP_TRANSPORT_TLS6 = PJSIP_TRANSPORT_TLS + PJSIP_TRANSPORT_IPV6,
    PJSIP_TRANSPORT_DTLS6 = PJSIP_TRANSPORT_DTLS + PJSIP_TRANSPORT_IPV6
} pjsip_transport_type_e;

/** Which side of a transaction or dialog this is. */
typedef enum pjsip_role_e {
    PJSIP_ROLE_UAC,
    PJSIP_ROLE_UAS,
    PJSIP_UAC_ROLE = PJSIP_ROLE_UAC,
    PJSIP_UAS_ROLE = PJSIP_ROLE_UAS
} pjsip_role_e;

/** An output buffer: what is written lies in [start, cur), room for more in [cur, end). */
typedef struct pjsip_buffer {
    char *start;
    char *cur;
    char *end;
} pjsip_buffer;

/** Host name or address literal (without brackets), and port; 0 means no port. */
typedef struct pjsip_host_port {
    pj_str_t host;
    int port;
} pjsip_host_port;

/** Where a message is to go: transport type, pjsip_transport_flags_e and address. */
typedef struct pjsip_host_info {
    unsigned flag;
    pjsip_transport_type_e type;
    pjsip_host_port addr;
} pjsip_host_info;

/**
 * The status that stands for an exception id of the parser: PJSIP_EINVALIDMSG for a syntax error,
 * PJ_EINVAL for a value out of range, PJ_ENOMEM for lack of memory, PJ_EUNKNOWN for any other.
 */
PJ_DECL(pj_status_t) pjsip_exception_to_status(int exception_id);

/** In a PJ_CATCH_ANY block: leave the function with the status of the exception. */
#define PJSIP_RETURN_EXCEPTION() return pjsip_exception_to_status(PJ_GET_EXCEPTION())

/** C++ throw specification; nothing in Linnet throws. */
#define PJSIP_THROW_SPEC(list)

PJ_END_DECL

#endif
