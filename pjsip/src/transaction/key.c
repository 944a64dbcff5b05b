/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Transaction keys (RFC 3261 17.1.3, 17.2.3). A client's is role, method and branch; a server's has the top Via's
 * sent-by as well, because two clients may choose one branch. The method of an ACK's key is INVITE. Branches and
 * hosts are tokens, so letter case is folded (7.3.1). Requests without the magic cookie are key_2543.c's.
 *
 * Keys have whatever length their parts have: nothing is cut, nothing overflows.
 */
#include "transaction/transaction_priv.h"

#include <string.h>

/* Eight octets at once: each is compared in its own seven bits, so that nothing carries over. */
static uint64_t lower8(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t seven = word & (0x7F * ones);
    uint64_t from_a = seven + (0x80 - 'A') * ones;
    uint64_t past_z = seven + (0x80 - 'Z' - 1) * ones;
    uint64_t upper = from_a & ~past_z & ~word & (0x80 * ones);

    return word | upper >> 2; /* 0x80 to 0x20 */
}

void pjsip__tsx_key_put(pj_str_t *key, const char *text, pj_ssize_t len, bool lower)
{
    char *to = key->ptr + key->slen;
    pj_ssize_t i = 0;

    if (len <= 0)
        return;
    key->slen += len;
    if (!lower) {
        memcpy(to, text, (size_t)len);
        return;
    }
    for (; len - i >= 8; i += 8) {
        uint64_t word;

        memcpy(&word, text + i, 8);
        word = lower8(word);
        memcpy(to + i, &word, 8);
    }
    for (; i < len; i++)
        to[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
}

void pjsip__tsx_key_put_uint(pj_str_t *key, unsigned value)
{
    char text[TSX_KEY_UINT_ROOM];
    int len = pj_utoa(value, text);

    pjsip__tsx_key_put(key, text, len, false);
}

static const pj_str_t *key_method(const pjsip_method *method)
{
    return method->id == PJSIP_ACK_METHOD ? &pjsip_get_invite_method()->name : &method->name;
}

static pj_status_t key_begin(pj_pool_t *pool, pj_str_t *key, char role, const pjsip_method *method,
                             pj_ssize_t room)
{
    const pj_str_t *name = key_method(method);

    key->ptr = pj_pool_alloc(pool, (pj_size_t)(3 + name->slen + room));
    key->slen = 0;
    if (!key->ptr)
        return PJ_ENOMEM;
    pjsip__tsx_key_put(key, (char[]){role, '$'}, 2, false);
    pjsip__tsx_key_put(key, name->ptr, name->slen, false);
    pjsip__tsx_key_put(key, "$", 1, false);
    return PJ_SUCCESS;
}

pj_status_t pjsip__tsx_key_client(pj_pool_t *pool, pj_str_t *key, const pjsip_method *method,
                                  const pj_str_t *branch)
{
    pj_status_t status = key_begin(pool, key, 'c', method, branch->slen);

    if (status == PJ_SUCCESS)
        pjsip__tsx_key_put(key, branch->ptr, branch->slen, true);
    return status;
}

static pj_status_t key_server(pj_pool_t *pool, pj_str_t *key, const pjsip_method *method,
                              const pjsip_via_hdr *via)
{
    const pj_str_t *branch = &via->branch_param;
    const pj_str_t *host = &via->sent_by.host;
    pj_status_t status =
        key_begin(pool, key, 's', method, branch->slen + 1 + host->slen + 1 + TSX_KEY_UINT_ROOM);

    if (status != PJ_SUCCESS)
        return status;
    pjsip__tsx_key_put(key, branch->ptr, branch->slen, true);
    pjsip__tsx_key_put(key, "$", 1, false);
    pjsip__tsx_key_put(key, host->ptr, host->slen, true);
    pjsip__tsx_key_put(key, ":", 1, false);
    pjsip__tsx_key_put_uint(key, (unsigned)via->sent_by.port);
    return PJ_SUCCESS;
}

/* 8.1.1.7: the cookie says that the branch names the transaction. */
static bool has_cookie(const pj_str_t *branch)
{
    const pj_str_t cookie = {PJSIP_RFC3261_BRANCH_ID, PJSIP_RFC3261_BRANCH_LEN};

    return pj_strnicmp(branch, &cookie, PJSIP_RFC3261_BRANCH_LEN) == 0;
}

pj_status_t pjsip_tsx_create_key(pj_pool_t *pool, pj_str_t *key, pjsip_role_e role,
                                 const pjsip_method *method, const pjsip_rx_data *rdata)
{
    const pjsip_via_hdr *via;

    if (!pool || !key || !method || !rdata)
        return PJ_EINVAL;
    via = rdata->msg_info.via;
    if (!via)
        return PJSIP_EINVALIDMSG;
    if (role == PJSIP_ROLE_UAC)
        return pjsip__tsx_key_client(pool, key, method, &via->branch_param);
    if (has_cookie(&via->branch_param))
        return key_server(pool, key, method, via);
    return pjsip__tsx_key_2543(pool, key, method, rdata);
}
