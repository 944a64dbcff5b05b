/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Status codes of the SIP libraries. The range starts with the SIP status codes themselves, so that
 * a pj_status_t can carry a response (PJSIP_ERRNO_FROM_SIP_STATUS), and goes on with our own at
 * 171000.
 */
#ifndef PJSIP_SIP_ERRNO_H
#define PJSIP_SIP_ERRNO_H

#include <pj/errno.h>

PJ_BEGIN_DECL

/**
 * The text of a status of this range: of ours, or the reason phrase of a SIP status. Writes at most
 * @a bufsize octets with the NUL and returns a slice of @a buffer. pj_strerror() calls it for these
 * ranges once an endpoint exists.
 */
PJ_DECL(pj_str_t) pjsip_strerror(pj_status_t status, char *buffer, pj_size_t bufsize);

#define PJSIP_ERRNO_START       (PJ_ERRNO_START_USER)
#define PJSIP_ERRNO_START_PJSIP (PJSIP_ERRNO_START + 1000)

/** A SIP status code as a pj_status_t. */
#define PJSIP_ERRNO_FROM_SIP_STATUS(code) (PJSIP_ERRNO_START + (code))

/** The SIP status code in a pj_status_t; 599 if it carries none. */
#define PJSIP_ERRNO_TO_SIP_STATUS(status)                                                        \
    ((status) >= PJSIP_ERRNO_FROM_SIP_STATUS(100) && (status) < PJSIP_ERRNO_FROM_SIP_STATUS(800) \
         ? (status)-PJSIP_ERRNO_FROM_SIP_STATUS(0)                                               \
         : 599)

#define PJSIP_EBUSY (PJSIP_ERRNO_START_PJSIP + 1) /**< Object is busy. */
#define PJSIP_ETYPEEXISTS \
    (PJSIP_ERRNO_START_PJSIP + 2) /**< A type of this name is registered already. */
#define PJSIP_ESHUTDOWN       (PJSIP_ERRNO_START_PJSIP + 3)  /**< SIP stack is shutting down. */
#define PJSIP_ENOTINITIALIZED (PJSIP_ERRNO_START_PJSIP + 4)  /**< SIP object is not initialized. */
#define PJSIP_ENOROUTESET     (PJSIP_ERRNO_START_PJSIP + 5)  /**< No route set. */
#define PJSIP_EINVALIDMSG     (PJSIP_ERRNO_START_PJSIP + 20) /**< Invalid SIP message. */
#define PJSIP_ENOTREQUESTMSG  (PJSIP_ERRNO_START_PJSIP + 21) /**< Not a SIP request. */
#define PJSIP_ENOTRESPONSEMSG (PJSIP_ERRNO_START_PJSIP + 22) /**< Not a SIP response. */
#define PJSIP_EMSGTOOLONG     (PJSIP_ERRNO_START_PJSIP + 23) /**< SIP message is too long. */
#define PJSIP_EPARTIALMSG     (PJSIP_ERRNO_START_PJSIP + 24) /**< More has to come. */
#define PJSIP_EINVALIDSTATUS  (PJSIP_ERRNO_START_PJSIP + 30) /**< Invalid SIP status code. */
#define PJSIP_EINVALIDURI     (PJSIP_ERRNO_START_PJSIP + 39) /**< Invalid URI. */
#define PJSIP_EINVALIDSCHEME  (PJSIP_ERRNO_START_PJSIP + 40) /**< Unsupported URI scheme. */
#define PJSIP_EMISSINGREQURI  (PJSIP_ERRNO_START_PJSIP + 41) /**< Missing Request-URI. */
#define PJSIP_EINVALIDREQURI  (PJSIP_ERRNO_START_PJSIP + 42) /**< Invalid Request-URI. */
#define PJSIP_EURITOOLONG     (PJSIP_ERRNO_START_PJSIP + 43) /**< URI is too long. */
#define PJSIP_EMISSINGHDR     (PJSIP_ERRNO_START_PJSIP + 50) /**< Missing mandatory header. */
#define PJSIP_EINVALIDHDR     (PJSIP_ERRNO_START_PJSIP + 51) /**< Invalid header field. */
#define PJSIP_EINVALIDVIA     (PJSIP_ERRNO_START_PJSIP + 52) /**< Invalid Via header. */
#define PJSIP_EMULTIPLEVIA    (PJSIP_ERRNO_START_PJSIP + 53) /**< Response has more than one Via. */
#define PJSIP_EMISSINGBODY    (PJSIP_ERRNO_START_PJSIP + 54) /**< Missing message body. */
#define PJSIP_EINVALIDMETHOD  (PJSIP_ERRNO_START_PJSIP + 55) /**< Invalid or unexpected method. */
#define PJSIP_EUNSUPTRANSPORT (PJSIP_ERRNO_START_PJSIP + 60) /**< Unsupported transport. */
#define PJSIP_EPENDINGTX \
    (PJSIP_ERRNO_START_PJSIP + 61) /**< Transmit buffer is in flight already. */
#define PJSIP_ERXOVERFLOW   (PJSIP_ERRNO_START_PJSIP + 62) /**< Receive buffer overflow. */
#define PJSIP_EBUFDESTROYED (PJSIP_ERRNO_START_PJSIP + 63) /**< Transmit buffer was destroyed. */
#define PJSIP_ETPNOTSUITABLE \
    (PJSIP_ERRNO_START_PJSIP + 64) /**< Transport does not suit the destination. */
#define PJSIP_ETPNOTAVAIL   (PJSIP_ERRNO_START_PJSIP + 65) /**< Transport is not available. */
#define PJSIP_ETSXDESTROYED (PJSIP_ERRNO_START_PJSIP + 70) /**< Transaction was destroyed. */
#define PJSIP_ENOTSX        (PJSIP_ERRNO_START_PJSIP + 71) /**< No transaction. */
#define PJSIP_ECMPSCHEME    (PJSIP_ERRNO_START_PJSIP + 80) /**< URIs differ in scheme. */
#define PJSIP_ECMPUSER      (PJSIP_ERRNO_START_PJSIP + 81) /**< URIs differ in user part. */
#define PJSIP_ECMPPASSWD    (PJSIP_ERRNO_START_PJSIP + 82) /**< URIs differ in password. */
#define PJSIP_ECMPHOST      (PJSIP_ERRNO_START_PJSIP + 83) /**< URIs differ in host. */
#define PJSIP_ECMPPORT      (PJSIP_ERRNO_START_PJSIP + 84) /**< URIs differ in port. */
#define PJSIP_ECMPTRANSPORTPRM \
    (PJSIP_ERRNO_START_PJSIP + 85) /**< URIs differ in transport parameter. */
#define PJSIP_ECMPTTLPARAM  (PJSIP_ERRNO_START_PJSIP + 86) /**< URIs differ in ttl parameter. */
#define PJSIP_ECMPUSERPARAM (PJSIP_ERRNO_START_PJSIP + 87) /**< URIs differ in user parameter. */
#define PJSIP_ECMPMETHODPARAM \
    (PJSIP_ERRNO_START_PJSIP + 88)                          /**< URIs differ in method parameter. */
#define PJSIP_ECMPMADDRPARAM (PJSIP_ERRNO_START_PJSIP + 89) /**< URIs differ in maddr parameter. */
#define PJSIP_ECMPOTHERPARAM \
    (PJSIP_ERRNO_START_PJSIP + 90) /**< URIs differ in another parameter. */
#define PJSIP_ECMPHEADERPARAM   (PJSIP_ERRNO_START_PJSIP + 91)  /**< URIs differ in headers. */
#define PJSIP_EFAILEDCREDENTIAL (PJSIP_ERRNO_START_PJSIP + 100) /**< Credentials were rejected. */
#define PJSIP_ENOCREDENTIAL     (PJSIP_ERRNO_START_PJSIP + 101) /**< No suitable credentials. */
#define PJSIP_EINVALIDALGORITHM \
    (PJSIP_ERRNO_START_PJSIP + 102) /**< Unsupported digest algorithm. */
#define PJSIP_EINVALIDQOP \
    (PJSIP_ERRNO_START_PJSIP + 103) /**< Unsupported quality of protection (qop). */
#define PJSIP_EINVALIDAUTHSCHEME \
    (PJSIP_ERRNO_START_PJSIP + 104) /**< Unsupported authentication scheme. */
#define PJSIP_EAUTHNOPREVCHAL \
    (PJSIP_ERRNO_START_PJSIP + 105) /**< No earlier challenge for this realm. */
#define PJSIP_EAUTHNOAUTH        (PJSIP_ERRNO_START_PJSIP + 106) /**< No authorization. */
#define PJSIP_EAUTHACCNOTFOUND   (PJSIP_ERRNO_START_PJSIP + 107) /**< Account not found. */
#define PJSIP_EAUTHACCDISABLED   (PJSIP_ERRNO_START_PJSIP + 108) /**< Account is disabled. */
#define PJSIP_EAUTHINVALIDREALM  (PJSIP_ERRNO_START_PJSIP + 109) /**< Invalid realm. */
#define PJSIP_EAUTHINVALIDDIGEST (PJSIP_ERRNO_START_PJSIP + 110) /**< Wrong digest. */
#define PJSIP_EAUTHSTALECOUNT \
    (PJSIP_ERRNO_START_PJSIP + 111) /**< Too many stale challenges in a row. */
#define PJSIP_EAUTHINNONCE    (PJSIP_ERRNO_START_PJSIP + 112) /**< Invalid nonce in challenge. */
#define PJSIP_EAUTHINAKACRED  (PJSIP_ERRNO_START_PJSIP + 113) /**< Invalid AKA credentials. */
#define PJSIP_EAUTHNOCHAL     (PJSIP_ERRNO_START_PJSIP + 114) /**< No challenge in the response. */
#define PJSIP_EMISSINGTAG     (PJSIP_ERRNO_START_PJSIP + 120) /**< Missing From or To tag. */
#define PJSIP_ENOTREFER       (PJSIP_ERRNO_START_PJSIP + 121) /**< Not a REFER request. */
#define PJSIP_ENOREFERSESSION (PJSIP_ERRNO_START_PJSIP + 122) /**< Not in a REFER session. */
#define PJSIP_ESESSIONTERMINATED \
    (PJSIP_ERRNO_START_PJSIP + 140) /**< Session is terminated already. */
#define PJSIP_ESESSIONSTATE \
    (PJSIP_ERRNO_START_PJSIP + 141) /**< Session is in the wrong state for this. */
#define PJSIP_ESESSIONINSECURE \
    (PJSIP_ERRNO_START_PJSIP + 142) /**< Session needs a secure transport. */
#define PJSIP_TLS_EUNKNOWN   (PJSIP_ERRNO_START_PJSIP + 160) /**< Unknown TLS error. */
#define PJSIP_TLS_EINVMETHOD (PJSIP_ERRNO_START_PJSIP + 161) /**< Invalid TLS protocol version. */
#define PJSIP_TLS_ECACERT    (PJSIP_ERRNO_START_PJSIP + 162) /**< No CA certificates. */
#define PJSIP_TLS_ECERTFILE  (PJSIP_ERRNO_START_PJSIP + 163) /**< No certificate. */
#define PJSIP_TLS_EKEYFILE   (PJSIP_ERRNO_START_PJSIP + 164) /**< No private key. */
#define PJSIP_TLS_ECIPHER    (PJSIP_ERRNO_START_PJSIP + 165) /**< No such ciphers. */
#define PJSIP_TLS_ECTX       (PJSIP_ERRNO_START_PJSIP + 166) /**< No TLS context. */
#define PJSIP_TLS_ESSLCONN   (PJSIP_ERRNO_START_PJSIP + 167) /**< No TLS connection. */
#define PJSIP_TLS_ECONNECT   (PJSIP_ERRNO_START_PJSIP + 168) /**< TLS connect failed. */
#define PJSIP_TLS_EACCEPT    (PJSIP_ERRNO_START_PJSIP + 169) /**< TLS accept failed. */
#define PJSIP_TLS_ESEND      (PJSIP_ERRNO_START_PJSIP + 170) /**< TLS send failed. */
#define PJSIP_TLS_EREAD      (PJSIP_ERRNO_START_PJSIP + 171) /**< TLS read failed. */
#define PJSIP_TLS_ETIMEDOUT  (PJSIP_ERRNO_START_PJSIP + 172) /**< TLS handshake timed out. */
#define PJSIP_TLS_ECERTVERIF \
    (PJSIP_ERRNO_START_PJSIP + 173) /**< TLS certificate verification failed. */

PJ_END_DECL

#endif
