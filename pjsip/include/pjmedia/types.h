/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJMEDIA_TYPES_H
#define PJMEDIA_TYPES_H

/**
 * @file pjmedia/types.h
 * @brief What an m= line's transport field says, as flags.
 */
#include <pjmedia/config.h>
#include <pj/sock.h>
#include <pj/types.h>

PJ_BEGIN_DECL

/** The transport of a media description; pjmedia_sdp_transport_get_proto() makes it. Flags combine. */
typedef enum pjmedia_tp_proto {
    PJMEDIA_TP_PROTO_NONE = 0,    /**< No transport named. */
    PJMEDIA_TP_PROTO_RTP = 1,     /**< RTP, audio/video profile (RFC 3551). */
    PJMEDIA_TP_PROTO_UDP = 2,     /**< Plain UDP, or UDPTL. */
    PJMEDIA_TP_PROTO_TCP = 4,     /**< Over TCP (RFC 4145). */
    PJMEDIA_TP_PROTO_UNKNOWN = 8, /**< None that this library knows. */

    PJMEDIA_TP_PROFILE_SRTP = 16,    /**< Secured (RFC 3711). */
    PJMEDIA_TP_PROFILE_RTCP_FB = 32, /**< With feedback (RFC 4585). */
    PJMEDIA_TP_PROFILE_DTLS = 64,    /**< Keyed by DTLS (RFC 5764). */

    PJMEDIA_TP_PROTO_RTP_AVP = PJMEDIA_TP_PROTO_RTP,                               /**< RTP/AVP */
    PJMEDIA_TP_PROTO_RTP_AVPF = PJMEDIA_TP_PROTO_RTP | PJMEDIA_TP_PROFILE_RTCP_FB, /**< RTP/AVPF */
    PJMEDIA_TP_PROTO_RTP_SAVP = PJMEDIA_TP_PROTO_RTP | PJMEDIA_TP_PROFILE_SRTP,    /**< RTP/SAVP */
    PJMEDIA_TP_PROTO_RTP_SAVPF =
        PJMEDIA_TP_PROTO_RTP_SAVP | PJMEDIA_TP_PROFILE_RTCP_FB, /**< RTP/SAVPF */
    PJMEDIA_TP_PROTO_DTLS_SRTP =
        PJMEDIA_TP_PROTO_RTP_SAVP | PJMEDIA_TP_PROFILE_DTLS, /**< UDP/TLS/RTP/SAVP */
    PJMEDIA_TP_PROTO_DTLS_SRTPF =
        PJMEDIA_TP_PROTO_DTLS_SRTP | PJMEDIA_TP_PROFILE_RTCP_FB /**< UDP/TLS/RTP/SAVPF */
} pjmedia_tp_proto;

/** Whether all of @a flags are set in @a proto. */
#define PJMEDIA_TP_PROTO_HAS_FLAG(proto, flags) (((proto) & (flags)) == (flags))

/** Clear @a flags in the variable @a proto. */
#define PJMEDIA_TP_PROTO_TRIM_FLAG(proto, flags) ((proto) &= ~(flags))

PJ_END_DECL

#endif
