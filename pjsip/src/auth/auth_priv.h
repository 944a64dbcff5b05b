/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of this folder share. */
#ifndef LINNET_AUTH_PRIV_H
#define LINNET_AUTH_PRIV_H

#include <pjsip/sip_auth.h>
#include <pjsip/sip_transport.h>

/* ---- digest.c ---- */

/*
 * What a response value is made of (RFC 7616 3.4.1). Strings may be NULL where the form has none.
 */
typedef struct pjsip__digest_input {
    pjsip_auth_algorithm_type alg;
    const pjsip_cred_info *cred;
    const pj_str_t *realm;
    const pj_str_t *nonce;
    const pj_str_t *nc, *cnonce, *qop; /* qop NULL or empty: the form of RFC 2069 */
    const pj_str_t *method, *uri;
    const pj_str_t *body; /* for qop auth-int, else NULL */
} pjsip__digest_input;

/*
 * The response value at result->ptr, as long as the algorithm's digest in hexadecimal; errors as
 * pjsip_auth_create_digest().
 */
pj_status_t pjsip__digest_response(const pjsip__digest_input *in, pj_str_t *result);

/*
 * Whether a credential can be used with an algorithm: a password with any, a digest with its own.
 */
pj_bool_t pjsip__cred_fits(const pjsip_cred_info *cred, pjsip_auth_algorithm_type alg);

/*
 * Whether the data of a credential is what its type says: any password; a digest of the right
 * length.
 */
pj_status_t pjsip__cred_check(const pjsip_cred_info *cred);

/* ---- credential.c ---- */

/* Copy a text; PJ_FALSE without memory. */
pj_bool_t pjsip__auth_dup(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src);

/* ---- qop.c ---- */

/*
 * The quality of protection to use of those in a challenge's list: auth before auth-int (RFC 7616
 * 3.3).
 */
pjsip_auth_qop_type pjsip__qop_choose(const pj_str_t *list);

/* Which one a credential names. */
pjsip_auth_qop_type pjsip__qop_of(const pj_str_t *name);

/* ---- cache.c: called with the session locked ---- */

/* What is remembered of a realm; NULL: nothing. */
pjsip_cached_auth *pjsip__auth_cache_find(pjsip_auth_clt_sess *sess, const pj_str_t *realm,
                                          pj_bool_t is_proxy);

/*
 * Remember a challenge and count a use of its nonce: one more of a nonce that is remembered
 * already, the first of a new one, with a new cnonce. The entry of the realm may move. @return
 * PJ_ENOMEM.
 */
pj_status_t pjsip__auth_cache_put(pjsip_auth_clt_sess *sess, const pjsip_www_authenticate_hdr *chal,
                                  pj_bool_t is_proxy, const pjsip_auth_algorithm *alg,
                                  pjsip_auth_qop_type qop, pjsip_cached_auth **p);

/* Forget every realm. */
void pjsip__auth_cache_clear(pjsip_auth_clt_sess *sess);

/* Copy what @a from remembers. @return PJ_ENOMEM. */
pj_status_t pjsip__auth_cache_copy(pjsip_auth_clt_sess *to, const pjsip_auth_clt_sess *from);

/* ---- choose.c ---- */

/* A challenge and how it is answered. */
typedef struct pjsip__auth_choice {
    const pjsip_www_authenticate_hdr *chal;
    pj_bool_t is_proxy;
    const pjsip_cred_info *cred;
    const pjsip_auth_algorithm *alg;
    pjsip_auth_qop_type qop;
} pjsip__auth_choice;

/* Whether a header is a challenge; *is_proxy: by a proxy. */
pj_bool_t pjsip__is_challenge(const pjsip_hdr *hdr, pj_bool_t *is_proxy);

/* Whether no challenge above @a chal in @a msg is of its kind and realm. */
pj_bool_t pjsip__is_first_of_realm(const pjsip_msg *msg, const pjsip_www_authenticate_hdr *chal);

/*
 * Of the challenges of the kind and realm of @a first, the one to answer and the credential. Errors
 * as pjsip_auth_clt_reinit_req().
 */
pj_status_t pjsip__auth_choose(const pjsip_auth_clt_sess *sess, const pjsip_msg *msg,
                               const pjsip_www_authenticate_hdr *first, pjsip__auth_choice *choice);

/*
 * The credential for a realm and an algorithm: one with that very realm before one for "*". NULL:
 * none.
 */
const pjsip_cred_info *pjsip__find_cred(const pjsip_auth_clt_sess *sess, const pj_str_t *realm,
                                        pjsip_auth_algorithm_type alg);

/* ---- answer.c ---- */

/* The Authorization or Proxy-Authorization header of a request for a realm; NULL: none. */
pjsip_authorization_hdr *pjsip__find_answer(const pjsip_msg *msg, const pj_str_t *realm,
                                            pj_bool_t is_proxy);

/* A choice with what the session adds: its count of the nonce and its own nonce. */
typedef struct pjsip__auth_answer {
    pjsip__auth_choice choice;
    pj_uint32_t nc;
    pj_str_t cnonce;
} pjsip__auth_answer;

/* Put the answer into a request, in place of one for the same realm. */
pj_status_t pjsip__put_answer(pjsip_tx_data *tdata, const pjsip__auth_answer *answer);

/* Put a header without a response into a request (pjsip_auth_clt_pref.initial_auth). */
pj_status_t pjsip__put_initial(pjsip_tx_data *tdata, const pjsip_cred_info *cred,
                               const pj_str_t *algorithm);

#endif
