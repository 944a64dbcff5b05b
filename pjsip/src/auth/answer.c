/* SPDX-License-Identifier: BSD-2-Clause */
/* The Authorization header that answers a challenge (RFC 3261 22.4, RFC 7616 3.4). */
#include "auth/auth_priv.h"

#include <pjsip/sip_errno.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_uri.h>
#include <pj/string.h>

#include <stdio.h>

/* The most octets that a URI or a body to be protected may print to. */
enum { MAX_URI = 0x10000, MAX_BODY = 0x1000000 };

pjsip_authorization_hdr *pjsip__find_answer(const pjsip_msg *msg, const pj_str_t *realm,
                                            pj_bool_t is_proxy)
{
    pjsip_hdr_e type = is_proxy ? PJSIP_H_PROXY_AUTHORIZATION : PJSIP_H_AUTHORIZATION;

    for (pjsip_hdr *hdr = msg->hdr.next; hdr != &msg->hdr; hdr = hdr->next) {
        pjsip_authorization_hdr *auth = (pjsip_authorization_hdr *)hdr;

        if (hdr->type == type && pj_stricmp(&auth->credential.common.realm, realm) == 0)
            return auth;
    }
    return NULL;
}

static pj_status_t print_uri(pj_pool_t *pool, const pjsip_uri *uri, pj_str_t *out)
{
    for (pj_size_t size = 256; size <= MAX_URI; size *= 4) {
        char *buf = pj_pool_alloc(pool, size);
        int len = buf ? pjsip_uri_print(PJSIP_URI_IN_REQ_URI, uri, buf, size) : 0;

        if (!buf)
            return PJ_ENOMEM;
        if (len > 0) {
            pj_strset(out, buf, (pj_size_t)len);
            return PJ_SUCCESS;
        }
    }
    return PJSIP_EURITOOLONG;
}

/* The body as it will be sent. No body is an empty one. */
static pj_status_t print_body(pj_pool_t *pool, pjsip_msg_body *body, pj_str_t *out)
{
    out->ptr = NULL;
    out->slen = 0;
    for (pj_size_t size = 1024; body && size <= MAX_BODY; size *= 4) {
        char *buf = pj_pool_alloc(pool, size);
        int len = buf ? body->print_body(body, buf, size) : 0;

        if (!buf)
            return PJ_ENOMEM;
        if (len >= 0) {
            pj_strset(out, buf, (pj_size_t)len);
            return PJ_SUCCESS;
        }
    }
    return body ? PJSIP_EMSGTOOLONG : PJ_SUCCESS;
}

static pj_status_t compute(pjsip_tx_data *tdata, const pjsip__auth_choice *choice,
                           pjsip_digest_credential *c)
{
    pj_str_t body;
    pjsip__digest_input in = {
        .alg = choice->alg->algorithm_type,
        .cred = choice->cred,
        .realm = &c->realm,
        .nonce = &c->nonce,
        .nc = &c->nc,
        .cnonce = &c->cnonce,
        .qop = &c->qop,
        .method = &tdata->msg->line.req.method.name,
        .uri = &c->uri,
    };
    pj_pool_t *temp = NULL;
    pj_status_t status = PJ_SUCCESS;

    c->response.ptr = pj_pool_alloc(tdata->pool, PJSIP_AUTH_MAX_DIGEST_BUFFER_LENGTH);
    if (!c->response.ptr)
        return PJ_ENOMEM;
    if (choice->qop == PJSIP_AUTH_QOP_AUTH_INT) {
        temp = pj_pool_create(tdata->pool->factory, "authbody", 2048, 4096, NULL);
        status = temp ? print_body(temp, tdata->msg->body, &body) : PJ_ENOMEM;
        in.body = &body;
    }
    if (status == PJ_SUCCESS)
        status = pjsip__digest_response(&in, &c->response);
    pj_pool_release(temp);
    return status;
}

static pjsip_authorization_hdr *create_hdr(pj_pool_t *pool, pj_bool_t is_proxy)
{
    pjsip_authorization_hdr *hdr = is_proxy ? pjsip_proxy_authorization_hdr_create(pool)
                                            : pjsip_authorization_hdr_create(pool);

    if (hdr) {
        static const pj_str_t digest = {(char *)"Digest", 6};

        hdr->scheme = digest;
        pj_list_init(&hdr->credential.digest.other_param);
    }
    return hdr;
}

static pj_bool_t set_nc(pj_pool_t *pool, pj_str_t *dst, pj_uint32_t nc)
{
    char text[9];
    pj_str_t s = {text, 8};

    snprintf(text, sizeof(text), "%08x", nc);
    return pjsip__auth_dup(pool, dst, &s);
}

static pj_status_t fill(pjsip_tx_data *tdata, const pjsip__auth_answer *answer,
                        pjsip_digest_credential *c)
{
    static const pj_str_t names[] = {[PJSIP_AUTH_QOP_AUTH] = {(char *)"auth", 4},
                                     [PJSIP_AUTH_QOP_AUTH_INT] = {(char *)"auth-int", 8}};
    const pjsip__auth_choice *choice = &answer->choice;
    const pjsip_digest_challenge *chal = &choice->chal->challenge.digest;
    pj_status_t status = print_uri(tdata->pool, tdata->msg->line.req.uri, &c->uri);

    if (status != PJ_SUCCESS)
        return status;
    if (!pjsip__auth_dup(tdata->pool, &c->username, &choice->cred->username) ||
        !pjsip__auth_dup(tdata->pool, &c->realm, &chal->realm) ||
        !pjsip__auth_dup(tdata->pool, &c->nonce, &chal->nonce) ||
        !pjsip__auth_dup(tdata->pool, &c->opaque, &chal->opaque) ||
        !pjsip__auth_dup(tdata->pool, &c->algorithm, &chal->algorithm))
        return PJ_ENOMEM;
    if (choice->qop != PJSIP_AUTH_QOP_NONE) {
        c->qop = names[choice->qop];
        c->cnonce = answer->cnonce;
        if (!set_nc(tdata->pool, &c->nc, answer->nc))
            return PJ_ENOMEM;
    }
    if (choice->cred->data_type & PJSIP_CRED_DATA_EXT_MASK)
        return choice->cred->ext.aka.cb(tdata->pool, chal, choice->cred,
                                        &tdata->msg->line.req.method.name, c);
    return compute(tdata, choice, c);
}

pj_status_t pjsip__put_answer(pjsip_tx_data *tdata, const pjsip__auth_answer *answer)
{
    pjsip_authorization_hdr *hdr = create_hdr(tdata->pool, answer->choice.is_proxy);
    pjsip_authorization_hdr *old;
    pj_status_t status = hdr ? fill(tdata, answer, &hdr->credential.digest) : PJ_ENOMEM;

    if (status != PJ_SUCCESS)
        return status;
    old = pjsip__find_answer(tdata->msg, &hdr->credential.digest.realm, answer->choice.is_proxy);
    if (old)
        pj_list_erase(old);
    pjsip_msg_add_hdr(tdata->msg, (pjsip_hdr *)hdr);
    return PJ_SUCCESS;
}

pj_status_t pjsip__put_initial(pjsip_tx_data *tdata, const pjsip_cred_info *cred,
                               const pj_str_t *algorithm)
{
    pjsip_authorization_hdr *hdr = create_hdr(tdata->pool, PJ_FALSE);
    pj_status_t status;

    if (!hdr)
        return PJ_ENOMEM;
    status = print_uri(tdata->pool, tdata->msg->line.req.uri, &hdr->credential.digest.uri);
    if (status != PJ_SUCCESS)
        return status;
    if (!pjsip__auth_dup(tdata->pool, &hdr->credential.digest.username, &cred->username) ||
        !pjsip__auth_dup(tdata->pool, &hdr->credential.digest.realm, &cred->realm) ||
        !pjsip__auth_dup(tdata->pool, &hdr->credential.digest.algorithm, algorithm))
        return PJ_ENOMEM;
    pjsip_msg_add_hdr(tdata->msg, (pjsip_hdr *)hdr);
    return PJ_SUCCESS;
}
