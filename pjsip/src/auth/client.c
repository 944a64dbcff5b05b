/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The client session: answers 401 and 407, and says it beforehand where a realm is known.
 *
 * No loop is possible: a challenge with the nonce that the request has just answered means wrong
 * credentials, unless it says stale; other nonces, for those servers that change them without
 * saying stale, are answered PJSIP_MAX_STALE_COUNT times in a row. A session that does not know the
 * realm, although the request carries an answer for it, has no count; there only stale is believed.
 *
 * The session's lock guards its list of realms and is held for that only: the response is computed,
 * and a credential's callback called, after it is released. A session with a parent is only its
 * parent's name.
 */
#include "auth/auth_priv.h"

#include <pjsip/sip_errno.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_util.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/string.h>

#include <string.h>

#define THIS_FILE "auth"

static pjsip_auth_clt_sess *root_of(pjsip_auth_clt_sess *sess)
{
    while (sess && sess->parent)
        sess = sess->parent;
    return sess;
}

static void lock(pjsip_auth_clt_sess *sess)
{
    if (sess->lock)
        pj_lock_acquire(sess->lock);
}

static void unlock(pjsip_auth_clt_sess *sess)
{
    if (sess->lock)
        pj_lock_release(sess->lock);
}

/* ---- life ---- */

pj_status_t pjsip_auth_clt_init(pjsip_auth_clt_sess *sess, pjsip_endpoint *endpt, pj_pool_t *pool,
                                unsigned options)
{
    if (!sess || !pool || options != 0)
        return PJ_EINVAL;
    memset(sess, 0, sizeof(*sess));
    sess->pool = pool;
    sess->endpt = endpt;
    pj_list_init(&sess->cached_auth);
    return pj_lock_create_recursive_mutex(pool, "authclt", &sess->lock);
}

pj_status_t pjsip_auth_clt_deinit(pjsip_auth_clt_sess *sess)
{
    if (!sess)
        return PJ_EINVAL;
    if (sess->cached_auth.next)
        pjsip__auth_cache_clear(sess);
    if (sess->lock)
        pj_lock_destroy(sess->lock);
    sess->lock = NULL;
    return PJ_SUCCESS;
}

static pjsip_cred_info *dup_creds(pj_pool_t *pool, unsigned count, const pjsip_cred_info *from)
{
    pjsip_cred_info *creds = pj_pool_calloc(pool, count ? count : 1, sizeof(*creds));

    for (unsigned i = 0; creds && i < count; i++) {
        pjsip_cred_info_dup(pool, &creds[i], &from[i]);
        /* A text without memory is left empty. */
        if (pjsip_cred_info_cmp(&creds[i], &from[i]) != 0)
            return NULL;
    }
    return creds;
}

pj_status_t pjsip_auth_clt_clone(pj_pool_t *pool, pjsip_auth_clt_sess *sess,
                                 const pjsip_auth_clt_sess *rhs)
{
    pjsip_auth_clt_sess *from = (pjsip_auth_clt_sess *)(uintptr_t)rhs;
    pj_status_t status;

    if (!pool || !sess || !rhs)
        return PJ_EINVAL;
    status = pjsip_auth_clt_init(sess, rhs->endpt, pool, 0);
    if (status != PJ_SUCCESS)
        return status;
    lock(from);
    pjsip_auth_clt_pref_dup(pool, &sess->pref, &rhs->pref);
    sess->cred_info = dup_creds(pool, rhs->cred_cnt, rhs->cred_info);
    sess->cred_cnt = sess->cred_info ? rhs->cred_cnt : 0;
    sess->parent = rhs->parent;
    if (rhs->async_opt)
        pjsip_auth_clt_async_configure(sess, rhs->async_opt);
    status = sess->cred_info ? pjsip__auth_cache_copy(sess, rhs) : PJ_ENOMEM;
    unlock(from);
    if (status != PJ_SUCCESS)
        pjsip_auth_clt_deinit(sess);
    return status;
}

/* ---- settings ---- */

static pj_bool_t same_creds(const pjsip_auth_clt_sess *sess, unsigned count,
                            const pjsip_cred_info *c)
{
    if (sess->cred_cnt != count)
        return PJ_FALSE;
    for (unsigned i = 0; i < count; i++) {
        if (pjsip_cred_info_cmp(&sess->cred_info[i], &c[i]) != 0)
            return PJ_FALSE;
    }
    return PJ_TRUE;
}

static pj_status_t check_creds(int count, const pjsip_cred_info *c)
{
    for (int i = 0; i < count; i++) {
        pj_status_t status = pjsip__cred_check(&c[i]);

        if (c[i].scheme.slen > 0 && pj_stricmp2(&c[i].scheme, "digest") != 0)
            return PJSIP_EINVALIDAUTHSCHEME;
        if (status != PJ_SUCCESS)
            return status;
    }
    return PJ_SUCCESS;
}

pj_status_t pjsip_auth_clt_set_credentials(pjsip_auth_clt_sess *sess, int cred_cnt,
                                           const pjsip_cred_info *c)
{
    pjsip_cred_info *creds;
    pj_status_t status;

    sess = root_of(sess);
    if (!sess || cred_cnt < 0 || (cred_cnt && !c))
        return PJ_EINVAL;
    status = check_creds(cred_cnt, c);
    if (status != PJ_SUCCESS)
        return status;
    lock(sess);
    /* Some programs set the same ones again and again: a pool only grows. */
    if (!same_creds(sess, (unsigned)cred_cnt, c)) {
        creds = dup_creds(sess->pool, (unsigned)cred_cnt, c);
        status = creds ? PJ_SUCCESS : PJ_ENOMEM;
        if (creds) {
            sess->cred_info = creds;
            sess->cred_cnt = (unsigned)cred_cnt;
            pjsip__auth_cache_clear(sess);
        }
    }
    unlock(sess);
    return status;
}

void pjsip_auth_clt_pref_dup(pj_pool_t *pool, pjsip_auth_clt_pref *dst,
                             const pjsip_auth_clt_pref *src)
{
    dst->initial_auth = src->initial_auth;
    pj_strdup_with_null(pool, &dst->algorithm, &src->algorithm);
}

pj_status_t pjsip_auth_clt_set_prefs(pjsip_auth_clt_sess *sess, const pjsip_auth_clt_pref *p)
{
    sess = root_of(sess);
    if (!sess || !p)
        return PJ_EINVAL;
    lock(sess);
    pjsip_auth_clt_pref_dup(sess->pool, &sess->pref, p);
    unlock(sess);
    return PJ_SUCCESS;
}

pj_status_t pjsip_auth_clt_get_prefs(pjsip_auth_clt_sess *sess, pjsip_auth_clt_pref *p)
{
    sess = root_of(sess);
    if (!sess || !p)
        return PJ_EINVAL;
    lock(sess);
    *p = sess->pref;
    unlock(sess);
    return PJ_SUCCESS;
}

pj_status_t pjsip_auth_clt_set_parent(pjsip_auth_clt_sess *sess, pjsip_auth_clt_sess *p)
{
    if (!sess)
        return PJ_EINVAL;
    for (const pjsip_auth_clt_sess *up = p; up; up = up->parent) {
        if (up == sess)
            return PJ_EINVAL;
    }
    sess->parent = p;
    return PJ_SUCCESS;
}

/* ---- before a request is sent first ---- */

static void choice_of(const pjsip_auth_clt_sess *sess, const pjsip_cached_auth *entry,
                      pjsip__auth_choice *choice)
{
    choice->chal = entry->last_chal;
    choice->is_proxy = entry->is_proxy;
    choice->qop = entry->qop_value;
    choice->alg = pjsip_auth_get_algorithm_by_type(entry->challenge_algorithm_type);
    choice->cred = pjsip__find_cred(sess, &entry->realm, entry->challenge_algorithm_type);
}

/*
 * The next realm that is known and that the request has no answer for, with a copy of its
 * challenge; PJ_ENOTFOUND after the last. Each gets its header before the next is looked for, so
 * each is found once.
 */
static pj_status_t next_known(pjsip_auth_clt_sess *sess, pjsip_tx_data *tdata,
                              pjsip__auth_answer *answer)
{
    pjsip_cached_auth *head = &sess->cached_auth;
    pj_status_t status = PJ_ENOTFOUND;

    lock(sess);
    for (pjsip_cached_auth *entry = head->next; entry != head; entry = entry->next) {
        if (pjsip__find_answer(tdata->msg, &entry->realm, entry->is_proxy))
            continue;
        choice_of(sess, entry, &answer->choice);
        if (!answer->choice.cred)
            continue;
        entry->nc++;
        entry->stale_cnt = 0;
        answer->nc = entry->nc;
        answer->choice.chal = pjsip_hdr_clone(tdata->pool, entry->last_chal);
        status =
            answer->choice.chal && pjsip__auth_dup(tdata->pool, &answer->cnonce, &entry->cnonce)
                ? PJ_SUCCESS
                : PJ_ENOMEM;
        break;
    }
    unlock(sess);
    return status;
}

/* What the header without a response says of the algorithm. */
static pj_str_t initial_algorithm(const pjsip_auth_clt_sess *sess, const pjsip_cred_info *cred)
{
    const pjsip_auth_algorithm *alg = pjsip_auth_get_algorithm_by_type(cred->algorithm_type);

    if (sess->pref.algorithm.slen > 0)
        return sess->pref.algorithm;
    if (!alg)
        alg = pjsip_auth_get_algorithm_by_type(PJSIP_AUTH_ALGORITHM_MD5);
    return alg->iana_name;
}

static pj_status_t add_initial(pjsip_auth_clt_sess *sess, pjsip_tx_data *tdata)
{
    pj_status_t status = PJ_SUCCESS;

    lock(sess);
    for (unsigned i = 0; sess->pref.initial_auth && i < sess->cred_cnt; i++) {
        const pjsip_cred_info *cred = &sess->cred_info[i];
        pj_str_t algorithm = initial_algorithm(sess, cred);

        if (status != PJ_SUCCESS || pj_strcmp2(&cred->realm, "*") == 0 ||
            pjsip__find_answer(tdata->msg, &cred->realm, PJ_FALSE))
            continue;
        status = pjsip__put_initial(tdata, cred, &algorithm);
    }
    unlock(sess);
    return status;
}

pj_status_t pjsip_auth_clt_init_req(pjsip_auth_clt_sess *sess, pjsip_tx_data *tdata)
{
    pjsip__auth_answer answer;
    pj_status_t status;

    sess = root_of(sess);
    if (!sess || !tdata || !tdata->msg || tdata->msg->type != PJSIP_REQUEST_MSG)
        return PJ_EINVAL;
    /* RFC 3261 22.1: an ACK repeats the INVITE's, and a CANCEL is never challenged. */
    if (tdata->msg->line.req.method.id == PJSIP_ACK_METHOD ||
        tdata->msg->line.req.method.id == PJSIP_CANCEL_METHOD)
        return PJ_SUCCESS;
    while ((status = next_known(sess, tdata, &answer)) == PJ_SUCCESS) {
        status = pjsip__put_answer(tdata, &answer);
        if (status != PJ_SUCCESS)
            return status;
    }
    return status == PJ_ENOTFOUND ? add_initial(sess, tdata) : status;
}

/* ---- challenges ---- */

/*
 * Whether the server has refused what the request said, or may be answered again. Counts nonces
 * that changed.
 */
static pj_status_t check_refused(pjsip_auth_clt_sess *sess, const pjsip_tx_data *tdata,
                                 const pjsip__auth_choice *choice)
{
    const pjsip_digest_challenge *chal = &choice->chal->challenge.digest;
    pjsip_cached_auth *entry = pjsip__auth_cache_find(sess, &chal->realm, choice->is_proxy);
    pjsip_authorization_hdr *sent = pjsip__find_answer(tdata->msg, &chal->realm, choice->is_proxy);

    if (!sent || pj_stricmp2(&sent->scheme, "digest") != 0 ||
        sent->credential.digest.nonce.slen <= 0) {
        if (entry)
            entry->stale_cnt = 0;
        return PJ_SUCCESS;
    }
    if (!chal->stale && (!entry || pj_strcmp(&sent->credential.digest.nonce, &chal->nonce) == 0))
        return PJSIP_EFAILEDCREDENTIAL;
    if (entry && ++entry->stale_cnt >= PJSIP_MAX_STALE_COUNT)
        return PJSIP_EAUTHSTALECOUNT;
    return PJ_SUCCESS;
}

/* Remember a challenge and take what its answer needs. */
static pj_status_t prepare(pjsip_auth_clt_sess *sess, pjsip_tx_data *tdata,
                           pjsip__auth_answer *answer)
{
    const pjsip__auth_choice *choice = &answer->choice;
    pjsip_cached_auth *entry;
    pj_status_t status = pjsip__auth_cache_put(sess, choice->chal, choice->is_proxy, choice->alg,
                                               choice->qop, &entry);

    if (status != PJ_SUCCESS)
        return status;
    answer->nc = entry->nc;
    return pjsip__auth_dup(tdata->pool, &answer->cnonce, &entry->cnonce) ? PJ_SUCCESS : PJ_ENOMEM;
}

/* Why an answer is not possible; worse reasons replace better ones. */
typedef struct outcome {
    unsigned realms; /* that will be answered */
    pj_status_t refused, unanswerable;
} outcome;

/* Look at each realm before anything is changed. */
static void look(pjsip_auth_clt_sess *sess, const pjsip_msg *msg, const pjsip_tx_data *tdata,
                 outcome *out)
{
    memset(out, 0, sizeof(*out));
    out->unanswerable = PJSIP_EAUTHNOCHAL;
    for (const pjsip_hdr *hdr = msg->hdr.next; hdr != &msg->hdr; hdr = hdr->next) {
        const pjsip_www_authenticate_hdr *chal = (const pjsip_www_authenticate_hdr *)hdr;
        pjsip__auth_choice choice;
        pj_bool_t is_proxy;
        pj_status_t status;

        if (!pjsip__is_challenge(hdr, &is_proxy) || !pjsip__is_first_of_realm(msg, chal))
            continue;
        status = pjsip__auth_choose(sess, msg, chal, &choice);
        if (status != PJ_SUCCESS) {
            out->unanswerable = status;
            continue;
        }
        status = check_refused(sess, tdata, &choice);
        if (status != PJ_SUCCESS)
            out->refused = status;
        else
            out->realms++;
    }
}

static pj_status_t answer_one(pjsip_auth_clt_sess *sess, const pjsip_msg *msg,
                              const pjsip_www_authenticate_hdr *chal, pjsip_tx_data *tdata)
{
    pjsip__auth_answer answer;
    pj_status_t status;

    lock(sess);
    status = pjsip__auth_choose(sess, msg, chal, &answer.choice);
    if (status != PJ_SUCCESS) {
        unlock(sess);
        return PJ_SUCCESS; /* another realm is answered */
    }
    status = prepare(sess, tdata, &answer);
    unlock(sess);
    return status == PJ_SUCCESS ? pjsip__put_answer(tdata, &answer) : status;
}

static pj_status_t answer_all(pjsip_auth_clt_sess *sess, const pjsip_msg *msg, pjsip_tx_data *tdata)
{
    pj_status_t status = PJ_SUCCESS;

    for (const pjsip_hdr *hdr = msg->hdr.next; hdr != &msg->hdr && status == PJ_SUCCESS;
         hdr = hdr->next) {
        const pjsip_www_authenticate_hdr *chal = (const pjsip_www_authenticate_hdr *)hdr;
        pj_bool_t is_proxy;

        if (pjsip__is_challenge(hdr, &is_proxy) && pjsip__is_first_of_realm(msg, chal))
            status = answer_one(sess, msg, chal, tdata);
    }
    return status;
}

/* So that it goes out as a new transaction, printed anew. */
static void renew(pjsip_tx_data *tdata)
{
    pjsip_via_hdr *via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);

    if (via)
        via->branch_param.slen = 0;
    tdata->auth_retry = PJ_TRUE;
    pjsip_tx_data_invalidate_msg(tdata);
    pjsip_tx_data_add_ref(tdata);
}

pj_status_t pjsip_auth_clt_reinit_req(pjsip_auth_clt_sess *sess, const pjsip_rx_data *rdata,
                                      pjsip_tx_data *old_request, pjsip_tx_data **new_request)
{
    const pjsip_msg *msg;
    outcome out;
    pj_status_t status;

    sess = root_of(sess);
    if (!sess || !rdata || !old_request || !new_request)
        return PJ_EINVAL;
    msg = rdata->msg_info.msg;
    if (!msg || msg->type != PJSIP_RESPONSE_MSG || old_request->msg->type != PJSIP_REQUEST_MSG)
        return PJ_EINVAL;
    if (msg->line.status.code != PJSIP_SC_UNAUTHORIZED &&
        msg->line.status.code != PJSIP_SC_PROXY_AUTHENTICATION_REQUIRED)
        return PJSIP_EINVALIDSTATUS;
    lock(sess);
    look(sess, msg, old_request, &out);
    unlock(sess);
    if (out.refused != PJ_SUCCESS || out.realms == 0) {
        status = out.refused != PJ_SUCCESS ? out.refused : out.unanswerable;
        PJ_LOG(4, (THIS_FILE, "challenge not answered (status %d)", status));
        return status;
    }
    pjsip_restore_strict_route_set(old_request);
    status = answer_all(sess, msg, old_request);
    if (status != PJ_SUCCESS)
        return status;
    renew(old_request);
    *new_request = old_request;
    return PJ_SUCCESS;
}
