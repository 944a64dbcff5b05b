/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which challenge of a response is answered, and with which credential (RFC 3261 22.2, 22.3; RFC
 * 8760 2.4).
 *
 * A response may carry several challenges for one realm, one an algorithm: one of them is answered.
 * Local policy, as RFC 8760 allows: the strongest algorithm that a credential fits; among equals
 * the topmost. Different realms, and 401 and 407 challenges that a forking proxy put together, are
 * each answered.
 *
 * A realm without a credential is never answered: a digest is worth attacking, and whoever answers
 * a call could otherwise collect one.
 */
#include "auth/auth_priv.h"

#include <pjsip/sip_errno.h>
#include <pjsip/sip_msg.h>
#include <pj/string.h>

pj_bool_t pjsip__is_challenge(const pjsip_hdr *hdr, pj_bool_t *is_proxy)
{
    *is_proxy = hdr->type == PJSIP_H_PROXY_AUTHENTICATE;
    return *is_proxy || hdr->type == PJSIP_H_WWW_AUTHENTICATE;
}

static pj_bool_t same_realm(const pjsip_www_authenticate_hdr *a,
                            const pjsip_www_authenticate_hdr *b)
{
    return a->type == b->type &&
           pj_stricmp(&a->challenge.common.realm, &b->challenge.common.realm) == 0;
}

static const pjsip_www_authenticate_hdr *next_of_realm(const pjsip_msg *msg, const void *from,
                                                       const pjsip_www_authenticate_hdr *like)
{
    const pjsip_hdr *hdr = from;

    for (; hdr != &msg->hdr; hdr = hdr->next) {
        const pjsip_www_authenticate_hdr *chal = (const pjsip_www_authenticate_hdr *)hdr;

        if (hdr->type == like->type && same_realm(chal, like))
            return chal;
    }
    return NULL;
}

pj_bool_t pjsip__is_first_of_realm(const pjsip_msg *msg, const pjsip_www_authenticate_hdr *chal)
{
    return next_of_realm(msg, msg->hdr.next, chal) == chal;
}

static pj_bool_t is_realm(const pjsip_cred_info *cred, const pj_str_t *realm)
{
    return cred->realm.slen > 0 && pj_stricmp(&cred->realm, realm) == 0;
}

static pj_bool_t is_wildcard(const pjsip_cred_info *cred)
{
    return pj_strcmp2(&cred->realm, "*") == 0;
}

const pjsip_cred_info *pjsip__find_cred(const pjsip_auth_clt_sess *sess, const pj_str_t *realm,
                                        pjsip_auth_algorithm_type alg)
{
    const pjsip_cred_info *wildcard = NULL;

    for (unsigned i = 0; i < sess->cred_cnt; i++) {
        const pjsip_cred_info *cred = &sess->cred_info[i];

        if (!pjsip__cred_fits(cred, alg))
            continue;
        if (is_realm(cred, realm))
            return cred;
        if (!wildcard && is_wildcard(cred))
            wildcard = cred;
    }
    return wildcard;
}

static pj_bool_t has_cred(const pjsip_auth_clt_sess *sess, const pj_str_t *realm)
{
    for (unsigned i = 0; i < sess->cred_cnt; i++) {
        if (is_realm(&sess->cred_info[i], realm) || is_wildcard(&sess->cred_info[i]))
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

static int strength(const pjsip_auth_algorithm *alg)
{
    return alg->digest_length > 16 ? 2 : 1;
}

/* How one challenge could be answered, or why not. */
static pj_status_t consider(const pjsip_auth_clt_sess *sess, const pjsip_www_authenticate_hdr *chal,
                            pjsip__auth_choice *choice)
{
    const pjsip_digest_challenge *digest = &chal->challenge.digest;

    if (pj_stricmp2(&chal->scheme, "digest") != 0)
        return PJSIP_EINVALIDAUTHSCHEME;
    if (!has_cred(sess, &digest->realm))
        return PJSIP_ENOCREDENTIAL;
    if (digest->nonce.slen <= 0)
        return PJSIP_EAUTHINNONCE;
    choice->alg = pjsip_auth_get_algorithm_by_iana_name(&digest->algorithm);
    if (!choice->alg)
        return PJSIP_EINVALIDALGORITHM;
    choice->cred = pjsip__find_cred(sess, &digest->realm, choice->alg->algorithm_type);
    if (!choice->cred)
        return PJSIP_EINVALIDALGORITHM;
    choice->qop = pjsip__qop_choose(&digest->qop);
    if (choice->qop == PJSIP_AUTH_QOP_UNKNOWN)
        return PJSIP_EINVALIDQOP;
    choice->chal = chal;
    choice->is_proxy = chal->type == PJSIP_H_PROXY_AUTHENTICATE;
    return PJ_SUCCESS;
}

pj_status_t pjsip__auth_choose(const pjsip_auth_clt_sess *sess, const pjsip_msg *msg,
                               const pjsip_www_authenticate_hdr *first, pjsip__auth_choice *choice)
{
    const pjsip_www_authenticate_hdr *chal = first;
    pj_status_t last = PJSIP_ENOCREDENTIAL;
    int best = 0;

    for (; chal; chal = next_of_realm(msg, chal->next, first)) {
        pjsip__auth_choice one;
        pj_status_t status = consider(sess, chal, &one);

        if (status != PJ_SUCCESS) {
            last = status;
        } else if (strength(one.alg) > best) {
            best = strength(one.alg);
            *choice = one;
        }
    }
    return best ? PJ_SUCCESS : last;
}
