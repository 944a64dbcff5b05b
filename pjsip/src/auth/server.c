/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The server: challenge and verify (RFC 3261 22, RFC 8760 2.3). Without state: nonces are the
 * caller's. The digest-uri of a credential need not equal the Request-URI, which proxies may have
 * changed (RFC 3261 22.4, point 5).
 */
#include "auth/auth_priv.h"

#include <pjsip/sip_errno.h>
#include <pjsip/sip_msg.h>
#include <pj/ctype.h>
#include <pj/string.h>

#include <string.h>

enum { RANDOM_LEN = 32 };

/* ---- life ---- */

static pj_status_t init(pj_pool_t *pool, pjsip_auth_srv *srv, const pj_str_t *realm,
                        unsigned options)
{
    if (!pool || !srv || !realm)
        return PJ_EINVAL;
    memset(srv, 0, sizeof(*srv));
    srv->is_proxy = (options & PJSIP_AUTH_SRV_IS_PROXY) != 0;
    return pjsip__auth_dup(pool, &srv->realm, realm) ? PJ_SUCCESS : PJ_ENOMEM;
}

pj_status_t pjsip_auth_srv_init(pj_pool_t *pool, pjsip_auth_srv *auth_srv, const pj_str_t *realm,
                                pjsip_auth_lookup_cred *lookup, unsigned options)
{
    pj_status_t status = lookup ? init(pool, auth_srv, realm, options) : PJ_EINVAL;

    if (status == PJ_SUCCESS)
        auth_srv->lookup = lookup;
    return status;
}

pj_status_t pjsip_auth_srv_init2(pj_pool_t *pool, pjsip_auth_srv *auth_srv,
                                 const pjsip_auth_srv_init_param *param)
{
    pj_status_t status =
        param && param->lookup2 ? init(pool, auth_srv, param->realm, param->options) : PJ_EINVAL;

    if (status == PJ_SUCCESS)
        auth_srv->lookup2 = param->lookup2;
    return status;
}

/* ---- verifying ---- */

/* The credentials for our realm: of several the first whose algorithm we know, else the first. */
static pjsip_authorization_hdr *find_credentials(const pjsip_auth_srv *srv, const pjsip_msg *msg)
{
    pjsip_hdr_e type = srv->is_proxy ? PJSIP_H_PROXY_AUTHORIZATION : PJSIP_H_AUTHORIZATION;
    pjsip_authorization_hdr *first = NULL;

    for (pjsip_hdr *hdr = msg->hdr.next; hdr != &msg->hdr; hdr = hdr->next) {
        pjsip_authorization_hdr *auth = (pjsip_authorization_hdr *)hdr;

        if (hdr->type != type || pj_stricmp(&auth->credential.common.realm, &srv->realm) != 0)
            continue;
        if (pj_stricmp2(&auth->scheme, "digest") == 0 &&
            pjsip_auth_get_algorithm_by_iana_name(&auth->credential.digest.algorithm))
            return auth;
        first = first ? first : auth;
    }
    return first;
}

/* The body as it came: behind the first empty line. */
static pj_str_t raw_body(const pjsip_rx_data *rdata)
{
    const char *text = rdata->msg_info.msg_buf;
    const char *end = text + rdata->msg_info.len;
    const pjsip_clen_hdr *clen = rdata->msg_info.clen;
    pj_str_t body = {NULL, 0};

    for (const char *p = text; p < end; p++) {
        const char *q = p + 1;

        if (*p != '\n')
            continue;
        q += q < end && *q == '\r';
        if (q < end && *q == '\n') {
            body.ptr = (char *)(uintptr_t)(q + 1);
            body.slen = end - (q + 1);
            break;
        }
    }
    if (clen && clen->len >= 0 && clen->len < body.slen)
        body.slen = clen->len;
    return body;
}

/* 8LHEX, and not zero */
static pj_bool_t is_nc(const pj_str_t *nc)
{
    pj_bool_t zero = PJ_TRUE;

    if (nc->slen != 8)
        return PJ_FALSE;
    for (int i = 0; i < 8; i++) {
        if (!pj_isxdigit((unsigned char)nc->ptr[i]))
            return PJ_FALSE;
        zero &= nc->ptr[i] == '0';
    }
    return !zero;
}

/* In a time that does not depend on where they differ. */
static pj_bool_t same_response(const pj_str_t *a, const pj_str_t *b)
{
    int diff = 0;

    if (a->slen != b->slen)
        return PJ_FALSE;
    for (pj_ssize_t i = 0; i < a->slen; i++)
        diff |= a->ptr[i] ^ pj_tolower((unsigned char)b->ptr[i]);
    return diff == 0;
}

static pj_status_t check_response(const pjsip_rx_data *rdata, const pjsip_digest_credential *c,
                                  const pjsip_cred_info *cred, pjsip_auth_algorithm_type alg)
{
    char hex[PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH];
    pj_str_t want = {hex, 0};
    pj_str_t body = raw_body(rdata);
    pjsip__digest_input in = {
        .alg = alg,
        .cred = cred,
        .realm = &c->realm,
        .nonce = &c->nonce,
        .nc = &c->nc,
        .cnonce = &c->cnonce,
        .qop = &c->qop,
        .method = &rdata->msg_info.msg->line.req.method.name,
        .uri = &c->uri,
        .body = &body,
    };
    pj_status_t status = pjsip__digest_response(&in, &want);

    if (status != PJ_SUCCESS)
        return status;
    return same_response(&want, &c->response) ? PJ_SUCCESS : PJSIP_EAUTHINVALIDDIGEST;
}

/* What can be wrong before the account is looked up. */
static pj_status_t check_form(const pjsip_authorization_hdr *hdr)
{
    const pjsip_digest_credential *c = &hdr->credential.digest;
    const pjsip_auth_algorithm *alg;
    pjsip_auth_qop_type qop;

    if (pj_stricmp2(&hdr->scheme, "digest") != 0)
        return PJSIP_EINVALIDAUTHSCHEME;
    alg = pjsip_auth_get_algorithm_by_iana_name(&c->algorithm);
    if (!alg || !pjsip_auth_is_algorithm_supported(alg->algorithm_type))
        return PJSIP_EINVALIDALGORITHM;
    if (c->nonce.slen <= 0)
        return PJSIP_EAUTHINNONCE;
    qop = pjsip__qop_of(&c->qop);
    if (qop == PJSIP_AUTH_QOP_UNKNOWN ||
        (qop != PJSIP_AUTH_QOP_NONE && (c->cnonce.slen <= 0 || !is_nc(&c->nc))))
        return PJSIP_EINVALIDQOP;
    return PJ_SUCCESS;
}

static pj_status_t find_account(pjsip_auth_srv *srv, pjsip_rx_data *rdata,
                                pjsip_authorization_hdr *hdr, pjsip_cred_info *cred)
{
    pjsip_auth_lookup_cred_param param = {
        .realm = srv->realm,
        .acc_name = hdr->credential.digest.username,
        .rdata = rdata,
        .auth_hdr = hdr,
    };

    memset(cred, 0, sizeof(*cred));
    if (srv->lookup2)
        return srv->lookup2(rdata->tp_info.pool, &param, cred);
    return srv->lookup(rdata->tp_info.pool, &srv->realm, &param.acc_name, cred);
}

/* What a digest is computed with for an account that there is not. */
static pjsip_cred_info nobody(const pjsip_digest_credential *c)
{
    return (pjsip_cred_info){
        .realm = c->realm,
        .username = c->username,
        .data_type = PJSIP_CRED_DATA_PLAIN_PASSWD,
    };
}

static pj_status_t verify(pjsip_auth_srv *srv, pjsip_rx_data *rdata, int *code)
{
    pjsip_authorization_hdr *hdr = find_credentials(srv, rdata->msg_info.msg);
    const pjsip_auth_algorithm *alg;
    pj_status_t found;
    pj_status_t status;
    pjsip_cred_info cred;

    *code = srv->is_proxy ? PJSIP_SC_PROXY_AUTHENTICATION_REQUIRED : PJSIP_SC_UNAUTHORIZED;
    if (!hdr)
        return PJSIP_EAUTHNOAUTH;
    status = check_form(hdr);
    if (status != PJ_SUCCESS)
        return status;
    *code = PJSIP_SC_FORBIDDEN;
    /* As much work if there is no account: the time of a refusal does not tell who has one. */
    found = find_account(srv, rdata, hdr, &cred);
    if (found != PJ_SUCCESS)
        cred = nobody(&hdr->credential.digest);
    alg = pjsip_auth_get_algorithm_by_iana_name(&hdr->credential.digest.algorithm);
    status = check_response(rdata, &hdr->credential.digest, &cred, alg->algorithm_type);
    if (found != PJ_SUCCESS)
        return found;
    if (status == PJ_SUCCESS)
        *code = PJSIP_SC_OK;
    return status;
}

pj_status_t pjsip_auth_srv_verify(pjsip_auth_srv *auth_srv, pjsip_rx_data *rdata, int *status_code)
{
    int ignored;

    if (!auth_srv || !rdata || !rdata->msg_info.msg ||
        rdata->msg_info.msg->type != PJSIP_REQUEST_MSG)
        return PJ_EINVAL;
    return verify(auth_srv, rdata, status_code ? status_code : &ignored);
}

/* ---- challenging ---- */

static pj_bool_t dup_or_random(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *given)
{
    if (given)
        return pjsip__auth_dup(pool, dst, given);
    dst->ptr = pj_pool_alloc(pool, RANDOM_LEN);
    if (!dst->ptr)
        return PJ_FALSE;
    pj_create_random_string(dst->ptr, RANDOM_LEN);
    dst->slen = RANDOM_LEN;
    return PJ_TRUE;
}

pj_status_t pjsip_auth_srv_challenge2(pjsip_auth_srv *auth_srv, const pj_str_t *qop,
                                      const pj_str_t *nonce, const pj_str_t *opaque,
                                      pj_bool_t stale, pjsip_tx_data *tdata,
                                      const pjsip_auth_algorithm_type algorithm_type)
{
    static const pj_str_t digest = {(char *)"Digest", 6};
    const pjsip_auth_algorithm *alg = pjsip_auth_get_algorithm_by_type(algorithm_type);
    pjsip_www_authenticate_hdr *hdr;

    if (!auth_srv || !tdata || !tdata->msg || tdata->msg->type != PJSIP_RESPONSE_MSG)
        return PJ_EINVAL;
    if (!alg)
        return PJSIP_EINVALIDALGORITHM;
    hdr = auth_srv->is_proxy ? pjsip_proxy_authenticate_hdr_create(tdata->pool)
                             : pjsip_www_authenticate_hdr_create(tdata->pool);
    if (!hdr)
        return PJ_ENOMEM;
    hdr->scheme = digest;
    pj_list_init(&hdr->challenge.digest.other_param);
    if (!pjsip__auth_dup(tdata->pool, &hdr->challenge.digest.realm, &auth_srv->realm) ||
        !dup_or_random(tdata->pool, &hdr->challenge.digest.nonce, nonce) ||
        !dup_or_random(tdata->pool, &hdr->challenge.digest.opaque, opaque) ||
        (qop && !pjsip__auth_dup(tdata->pool, &hdr->challenge.digest.qop, qop)))
        return PJ_ENOMEM;
    hdr->challenge.digest.algorithm = alg->iana_name;
    hdr->challenge.digest.stale = stale;
    pjsip_msg_add_hdr(tdata->msg, (pjsip_hdr *)hdr);
    return PJ_SUCCESS;
}

pj_status_t pjsip_auth_srv_challenge(pjsip_auth_srv *auth_srv, const pj_str_t *qop,
                                     const pj_str_t *nonce, const pj_str_t *opaque, pj_bool_t stale,
                                     pjsip_tx_data *tdata)
{
    return pjsip_auth_srv_challenge2(auth_srv, qop, nonce, opaque, stale, tdata,
                                     PJSIP_AUTH_ALGORITHM_MD5);
}
