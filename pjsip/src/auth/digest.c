/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The response value of digest authentication (RFC 7616 3.4, RFC 8760 2.7; RFC 2069's form without
 * qop).
 *
 * Everything is hashed piece by piece, as it lies: no length that a peer chooses sizes a buffer.
 */
#include "auth/auth_priv.h"

#include "util/digest.h"

#include <pjsip/sip_errno.h>
#include <pj/ctype.h>
#include <pj/string.h>

static const pjsip_auth_algorithm algorithms[PJSIP_AUTH_ALGORITHM_COUNT] = {
    [PJSIP_AUTH_ALGORITHM_MD5] = {PJSIP_AUTH_ALGORITHM_MD5, {(char *)"MD5", 3}, "MD5", 16, 32},
    [PJSIP_AUTH_ALGORITHM_SHA256] =
        {PJSIP_AUTH_ALGORITHM_SHA256, {(char *)"SHA-256", 7}, "SHA256", 32, 64},
    [PJSIP_AUTH_ALGORITHM_SHA512_256] =
        {PJSIP_AUTH_ALGORITHM_SHA512_256, {(char *)"SHA-512-256", 11}, "SHA512-256", 32, 64},
    [PJSIP_AUTH_ALGORITHM_AKAV1_MD5] =
        {PJSIP_AUTH_ALGORITHM_AKAV1_MD5, {(char *)"AKAv1-MD5", 9}, "", 16, 32},
    [PJSIP_AUTH_ALGORITHM_AKAV2_MD5] =
        {PJSIP_AUTH_ALGORITHM_AKAV2_MD5, {(char *)"AKAv2-MD5", 9}, "", 16, 32},
};

const pjsip_auth_algorithm *pjsip_auth_get_algorithm_by_type(pjsip_auth_algorithm_type type)
{
    if ((int)type <= PJSIP_AUTH_ALGORITHM_NOT_SET || type >= PJSIP_AUTH_ALGORITHM_COUNT)
        return NULL;
    return &algorithms[type];
}

const pjsip_auth_algorithm *pjsip_auth_get_algorithm_by_iana_name(const pj_str_t *iana_name)
{
    if (!iana_name || iana_name->slen <= 0)
        return &algorithms[PJSIP_AUTH_ALGORITHM_MD5];
    for (int i = PJSIP_AUTH_ALGORITHM_MD5; i < PJSIP_AUTH_ALGORITHM_COUNT; i++) {
        if (pj_stricmp(&algorithms[i].iana_name, iana_name) == 0)
            return &algorithms[i];
    }
    return NULL;
}

pj_bool_t pjsip_auth_is_algorithm_supported(pjsip_auth_algorithm_type type)
{
    return type == PJSIP_AUTH_ALGORITHM_MD5 || type == PJSIP_AUTH_ALGORITHM_SHA256 ||
           type == PJSIP_AUTH_ALGORITHM_SHA512_256;
}

static pj__digest_alg digest_alg(pjsip_auth_algorithm_type type)
{
    if (type == PJSIP_AUTH_ALGORITHM_SHA256)
        return PJ__DIGEST_SHA256;
    return type == PJSIP_AUTH_ALGORITHM_SHA512_256 ? PJ__DIGEST_SHA512_256 : PJ__DIGEST_MD5;
}

/* ---- credentials ---- */

static pj_bool_t is_digest(const pjsip_cred_info *cred)
{
    return (cred->data_type & PJSIP_CRED_DATA_PASSWD_MASK) == PJSIP_CRED_DATA_DIGEST;
}

static pjsip_auth_algorithm_type own_algorithm(const pjsip_cred_info *cred)
{
    return cred->algorithm_type == PJSIP_AUTH_ALGORITHM_NOT_SET ? PJSIP_AUTH_ALGORITHM_MD5
                                                                : cred->algorithm_type;
}

pj_bool_t pjsip__cred_fits(const pjsip_cred_info *cred, pjsip_auth_algorithm_type alg)
{
    if ((cred->data_type & PJSIP_CRED_DATA_EXT_MASK) == PJSIP_CRED_DATA_EXT_AKA)
        return cred->ext.aka.cb &&
               (alg == PJSIP_AUTH_ALGORITHM_AKAV1_MD5 || alg == PJSIP_AUTH_ALGORITHM_AKAV2_MD5);
    if (!pjsip_auth_is_algorithm_supported(alg))
        return PJ_FALSE;
    return !is_digest(cred) || own_algorithm(cred) == alg;
}

static pj_bool_t is_hex(const pj_str_t *s)
{
    for (pj_ssize_t i = 0; i < s->slen; i++) {
        if (!pj_isxdigit((unsigned char)s->ptr[i]))
            return PJ_FALSE;
    }
    return PJ_TRUE;
}

pj_status_t pjsip__cred_check(const pjsip_cred_info *cred)
{
    const pjsip_auth_algorithm *alg = pjsip_auth_get_algorithm_by_type(own_algorithm(cred));

    if (!is_digest(cred))
        return PJ_SUCCESS;
    if (!alg || cred->data.slen != (pj_ssize_t)alg->digest_str_length || !is_hex(&cred->data))
        return PJSIP_EAUTHINVALIDDIGEST;
    return PJ_SUCCESS;
}

/* ---- the value ---- */

static const pj_str_t colon = {(char *)":", 1};

static pj_str_t piece(const pj_str_t *s)
{
    return s ? *s : (pj_str_t){NULL, 0};
}

/* H(A1): of user, realm and password, or as the credential has it. */
static pj_status_t hash_a1(const pjsip__digest_input *in, char *hex)
{
    pj_str_t pieces[] = {in->cred->username, colon, piece(in->realm), colon, in->cred->data};
    pj_status_t status;

    if (!is_digest(in->cred))
        return pj__digest_hex(digest_alg(in->alg), pieces, PJ_ARRAY_SIZE(pieces), hex);
    status = pjsip__cred_check(in->cred);
    if (status != PJ_SUCCESS)
        return status;
    for (pj_ssize_t i = 0; i < in->cred->data.slen; i++)
        hex[i] = (char)pj_tolower((unsigned char)in->cred->data.ptr[i]);
    return PJ_SUCCESS;
}

/* H(A2): of method and URI, and with auth-int of the body's digest. */
static pj_status_t hash_a2(const pjsip__digest_input *in, pjsip_auth_qop_type qop, char *hex)
{
    pj__digest_alg alg = digest_alg(in->alg);
    char body_hex[PJ__DIGEST_HEX_MAX];
    pj_str_t pieces[] = {piece(in->method),
                         colon,
                         piece(in->uri),
                         colon,
                         {body_hex, 2 * (pj_ssize_t)pj__digest_len(alg)}};
    pj_status_t status;

    if (qop != PJSIP_AUTH_QOP_AUTH_INT)
        return pj__digest_hex(alg, pieces, 3, hex);
    if (!in->body)
        return PJSIP_EINVALIDQOP;
    status = pj__digest_hex(alg, in->body, 1, body_hex);
    return status == PJ_SUCCESS ? pj__digest_hex(alg, pieces, 5, hex) : status;
}

pj_status_t pjsip__digest_response(const pjsip__digest_input *in, pj_str_t *result)
{
    pjsip_auth_qop_type qop = in->qop ? pjsip__qop_of(in->qop) : PJSIP_AUTH_QOP_NONE;
    pj__digest_alg alg = digest_alg(in->alg);
    pj_ssize_t len = 2 * (pj_ssize_t)pj__digest_len(alg);
    char a1[PJ__DIGEST_HEX_MAX];
    char a2[PJ__DIGEST_HEX_MAX];
    pj_str_t plain[] = {{a1, len}, colon, piece(in->nonce), colon, {a2, len}};
    pj_str_t with_qop[] = {{a1, len},         colon, piece(in->nonce), colon, piece(in->nc), colon,
                           piece(in->cnonce), colon, piece(in->qop),   colon, {a2, len}};
    pj_status_t status;

    if (!pjsip_auth_is_algorithm_supported(in->alg))
        return PJSIP_EINVALIDALGORITHM;
    if (!pjsip__cred_fits(in->cred, in->alg))
        return PJ_EINVAL;
    if (qop == PJSIP_AUTH_QOP_UNKNOWN)
        return PJSIP_EINVALIDQOP;
    status = hash_a1(in, a1);
    if (status == PJ_SUCCESS)
        status = hash_a2(in, qop, a2);
    if (status == PJ_SUCCESS && qop == PJSIP_AUTH_QOP_NONE)
        status = pj__digest_hex(alg, plain, PJ_ARRAY_SIZE(plain), result->ptr);
    else if (status == PJ_SUCCESS)
        status = pj__digest_hex(alg, with_qop, PJ_ARRAY_SIZE(with_qop), result->ptr);
    if (status == PJ_SUCCESS)
        result->slen = len;
    return status;
}

pj_status_t pjsip_auth_create_digest2(pj_str_t *result, const pj_str_t *nonce, const pj_str_t *nc,
                                      const pj_str_t *cnonce, const pj_str_t *qop,
                                      const pj_str_t *uri, const pj_str_t *realm,
                                      const pjsip_cred_info *cred_info, const pj_str_t *method,
                                      const pjsip_auth_algorithm_type algorithm_type)
{
    pjsip__digest_input in = {
        .alg = algorithm_type,
        .cred = cred_info,
        .realm = realm,
        .nonce = nonce,
        .nc = nc,
        .cnonce = cnonce,
        .qop = qop,
        .method = method,
        .uri = uri,
    };

    if (!result || !result->ptr || !cred_info)
        return PJ_EINVAL;
    return pjsip__digest_response(&in, result);
}

pj_status_t pjsip_auth_create_digest(pj_str_t *result, const pj_str_t *nonce, const pj_str_t *nc,
                                     const pj_str_t *cnonce, const pj_str_t *qop,
                                     const pj_str_t *uri, const pj_str_t *realm,
                                     const pjsip_cred_info *cred_info, const pj_str_t *method)
{
    return pjsip_auth_create_digest2(result, nonce, nc, cnonce, qop, uri, realm, cred_info, method,
                                     PJSIP_AUTH_ALGORITHM_MD5);
}

pj_status_t pjsip_auth_create_digestSHA256(pj_str_t *result, const pj_str_t *nonce,
                                           const pj_str_t *nc, const pj_str_t *cnonce,
                                           const pj_str_t *qop, const pj_str_t *uri,
                                           const pj_str_t *realm, const pjsip_cred_info *cred_info,
                                           const pj_str_t *method)
{
    return pjsip_auth_create_digest2(result, nonce, nc, cnonce, qop, uri, realm, cred_info, method,
                                     PJSIP_AUTH_ALGORITHM_SHA256);
}
