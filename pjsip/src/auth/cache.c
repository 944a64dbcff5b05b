/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a session remembers of realms. An entry lives in a pool of its own with the challenge it
 * holds; a new challenge makes a new entry and frees the old one, so a session that is challenged
 * for a year holds what it held after the first time.
 *
 * Realms are named by peers and "*" credentials fit any, so their number is bounded; the one used
 * longest ago goes.
 */
#include "auth/auth_priv.h"

#include <pjsip/sip_errno.h>
#include <pj/string.h>

#include <string.h>

enum { MAX_REALMS = 32, CNONCE_LEN = 32 /* some servers take no more */ };

pjsip_cached_auth *pjsip__auth_cache_find(pjsip_auth_clt_sess *sess, const pj_str_t *realm,
                                          pj_bool_t is_proxy)
{
    pjsip_cached_auth *head = &sess->cached_auth;

    for (pjsip_cached_auth *entry = head->next; entry != head; entry = entry->next) {
        if (!entry->is_proxy == !is_proxy && pj_stricmp(&entry->realm, realm) == 0)
            return entry;
    }
    return NULL;
}

static void drop(pjsip_cached_auth *entry)
{
    pj_list_erase(entry);
    pj_pool_release(entry->pool);
}

static void bound(pjsip_auth_clt_sess *sess)
{
    if (pj_list_size(&sess->cached_auth) >= MAX_REALMS)
        drop(sess->cached_auth.prev);
}

static void make_cnonce(pjsip_cached_auth *entry)
{
    entry->cnonce.ptr = pj_pool_alloc(entry->pool, CNONCE_LEN);
    if (!entry->cnonce.ptr)
        return;
    pj_create_random_string(entry->cnonce.ptr, CNONCE_LEN);
    entry->cnonce.slen = CNONCE_LEN;
}

/* An entry that is not in a list yet; NULL without memory. */
static pjsip_cached_auth *make_entry(pjsip_auth_clt_sess *sess,
                                     const pjsip_www_authenticate_hdr *chal)
{
    pj_pool_t *pool = pj_pool_create(sess->pool->factory, "authrealm", 1024, 1024, NULL);
    pjsip_cached_auth *entry = pool ? PJ_POOL_ZALLOC_T(pool, pjsip_cached_auth) : NULL;

    if (entry) {
        pj_list_init(entry);
        entry->pool = pool;
        entry->last_chal = pjsip_hdr_clone(pool, chal);
        make_cnonce(entry);
    }
    /* A clone's text without memory is left empty. */
    if (!entry || !entry->last_chal || !entry->cnonce.slen ||
        pj_strcmp(&entry->last_chal->challenge.digest.nonce, &chal->challenge.digest.nonce) != 0 ||
        pj_strcmp(&entry->last_chal->challenge.digest.realm, &chal->challenge.digest.realm) != 0) {
        pj_pool_release(pool);
        return NULL;
    }
    entry->realm = entry->last_chal->challenge.digest.realm;
    return entry;
}

static pj_bool_t is_same_nonce(const pjsip_cached_auth *entry,
                               const pjsip_www_authenticate_hdr *chal,
                               const pjsip_auth_algorithm *alg, pjsip_auth_qop_type qop)
{
    return entry->challenge_algorithm_type == alg->algorithm_type && entry->qop_value == qop &&
           pj_strcmp(&entry->last_chal->challenge.digest.nonce, &chal->challenge.digest.nonce) == 0;
}

pj_status_t pjsip__auth_cache_put(pjsip_auth_clt_sess *sess, const pjsip_www_authenticate_hdr *chal,
                                  pj_bool_t is_proxy, const pjsip_auth_algorithm *alg,
                                  pjsip_auth_qop_type qop, pjsip_cached_auth **p)
{
    pjsip_cached_auth *old = pjsip__auth_cache_find(sess, &chal->challenge.digest.realm, is_proxy);
    pjsip_cached_auth *entry = old;

    if (!old || !is_same_nonce(old, chal, alg, qop)) {
        entry = make_entry(sess, chal);
        if (!entry)
            return PJ_ENOMEM;
        entry->is_proxy = is_proxy;
        entry->challenge_algorithm_type = alg->algorithm_type;
        entry->qop_value = qop;
        entry->stale_cnt = old ? old->stale_cnt : 0;
        if (old)
            drop(old);
        bound(sess);
    } else {
        pj_list_erase(entry);
    }
    pj_list_push_front(&sess->cached_auth, entry);
    entry->nc++;
    *p = entry;
    return PJ_SUCCESS;
}

void pjsip__auth_cache_clear(pjsip_auth_clt_sess *sess)
{
    while (!pj_list_empty(&sess->cached_auth))
        drop(sess->cached_auth.next);
}

pj_status_t pjsip__auth_cache_copy(pjsip_auth_clt_sess *to, const pjsip_auth_clt_sess *from)
{
    const pjsip_cached_auth *head = &from->cached_auth;

    for (const pjsip_cached_auth *entry = head->next; entry != head; entry = entry->next) {
        pjsip_cached_auth *copy = make_entry(to, entry->last_chal);

        if (!copy)
            return PJ_ENOMEM;
        copy->is_proxy = entry->is_proxy;
        copy->qop_value = entry->qop_value;
        copy->challenge_algorithm_type = entry->challenge_algorithm_type;
        /* Its own cnonce, but nonces are counted across all that use them. */
        copy->nc = entry->nc;
        pj_list_push_back(&to->cached_auth, copy);
    }
    return PJ_SUCCESS;
}
