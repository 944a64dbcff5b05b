/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Authorization, Proxy-Authorization, WWW-Authenticate and Proxy-Authenticate (RFC 3261 22, RFC
 * 7616).
 *
 * Quoted values are kept without their quotes, quoted pairs as they are, and printed in quotes
 * again. A scheme other than Digest and Bearer keeps its parameters in credential.common or
 * challenge.common. Serves msg/hdr_auth.c.
 */
#ifndef PJSIP_SIP_AUTH_MSG_H
#define PJSIP_SIP_AUTH_MSG_H

#include <pjsip/sip_msg.h>

PJ_BEGIN_DECL

/** What every credential starts with. */
typedef struct pjsip_common_credential {
    pj_str_t realm;
    pjsip_param other_param;
} pjsip_common_credential;

/** Credentials of scheme Digest. */
typedef struct pjsip_digest_credential {
    pj_str_t realm;
    pjsip_param other_param;
    pj_str_t username;
    pj_str_t nonce;
    pj_str_t uri;
    pj_str_t response;
    pj_str_t algorithm;
    pj_str_t cnonce;
    pj_str_t opaque;
    pj_str_t qop;
    pj_str_t nc;
} pjsip_digest_credential;

/** Credentials of scheme PGP; never parsed into, for programs that fill it. */
typedef struct pjsip_pgp_credential {
    pj_str_t realm;
    pjsip_param other_param;
    pj_str_t version;
    pj_str_t signature;
    pj_str_t signed_by;
    pj_str_t nonce;
} pjsip_pgp_credential;

/** Credentials of scheme Bearer (RFC 6750): the token, and parameters if any. */
typedef struct pjsip_oauth_credential {
    pj_str_t realm;
    pjsip_param other_param;
    pj_str_t username;
    pj_str_t token;
} pjsip_oauth_credential;

/** Authorization or Proxy-Authorization. */
typedef struct pjsip_authorization_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_authorization_hdr);
    pj_str_t scheme; /**< "Digest", "Bearer", ... */
    union {
        pjsip_common_credential common;
        pjsip_digest_credential digest;
        pjsip_pgp_credential pgp;
        pjsip_oauth_credential oauth;
    } credential;
} pjsip_authorization_hdr;

typedef struct pjsip_authorization_hdr pjsip_proxy_authorization_hdr;

PJ_DECL(pjsip_authorization_hdr *) pjsip_authorization_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_proxy_authorization_hdr *) pjsip_proxy_authorization_hdr_create(pj_pool_t *pool);

/** What every challenge starts with. */
typedef struct pjsip_common_challenge {
    pj_str_t realm;
    pjsip_param other_param;
} pjsip_common_challenge;

/** A challenge of scheme Digest. */
typedef struct pjsip_digest_challenge {
    pj_str_t realm;
    pjsip_param other_param;
    pj_str_t domain;
    pj_str_t nonce;
    pj_str_t opaque;
    int stale; /**< Not 0: the nonce was too old, the credentials were right. */
    pj_str_t algorithm;
    pj_str_t qop;
} pjsip_digest_challenge;

/** A challenge of scheme PGP; never parsed into, for programs that fill it. */
typedef struct pjsip_pgp_challenge {
    pj_str_t realm;
    pjsip_param other_param;
    pj_str_t version;
    pj_str_t micalgorithm;
    pj_str_t pubalgorithm;
    pj_str_t nonce;
} pjsip_pgp_challenge;

/** WWW-Authenticate or Proxy-Authenticate. */
typedef struct pjsip_www_authenticate_hdr {
    PJSIP_DECL_HDR_MEMBER(struct pjsip_www_authenticate_hdr);
    pj_str_t scheme;
    union {
        pjsip_common_challenge common;
        pjsip_digest_challenge digest;
        pjsip_pgp_challenge pgp;
    } challenge;
} pjsip_www_authenticate_hdr;

typedef struct pjsip_www_authenticate_hdr pjsip_proxy_authenticate_hdr;

PJ_DECL(pjsip_www_authenticate_hdr *) pjsip_www_authenticate_hdr_create(pj_pool_t *pool);
PJ_DECL(pjsip_proxy_authenticate_hdr *) pjsip_proxy_authenticate_hdr_create(pj_pool_t *pool);

PJ_END_DECL

#endif
