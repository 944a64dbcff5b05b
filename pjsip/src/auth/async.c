/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Challenges that a program answers later: it keeps the token of the layer that owns the request,
 * and ends it by sending or abandoning. A token is spent once; the mark in it says whether it is
 * open.
 */
#include "auth/auth_priv.h"

#include <pjsip/sip_errno.h>
#include <pj/lock.h>

#include <string.h>

static const pj_uint8_t open_mark[4] = {'o', 'p', 'e', 'n'};

static pjsip_auth_clt_async_setting *setting_of(const pjsip_auth_clt_sess *sess)
{
    while (sess && !sess->async_opt && sess->parent)
        sess = sess->parent;
    return sess ? sess->async_opt : NULL;
}

pj_status_t pjsip_auth_clt_async_configure(pjsip_auth_clt_sess *sess,
                                           const pjsip_auth_clt_async_setting *opt)
{
    if (!sess || (opt && !opt->cb))
        return PJ_EINVAL;
    if (!opt) {
        sess->async_opt = NULL;
        return PJ_SUCCESS;
    }
    if (!sess->async_opt)
        sess->async_opt = PJ_POOL_ZALLOC_T(sess->pool, pjsip_auth_clt_async_setting);
    if (!sess->async_opt)
        return PJ_ENOMEM;
    *sess->async_opt = *opt;
    return PJ_SUCCESS;
}

/* Whether the token was open; it is spent then. */
static pj_bool_t spend(pjsip_auth_clt_sess *sess, pjsip_auth_clt_async_impl_token *token)
{
    pj_bool_t was_open;

    if (sess->lock)
        pj_lock_acquire(sess->lock);
    was_open = memcmp(token->signature, open_mark, sizeof(open_mark)) == 0;
    memset(token->signature, 0, sizeof(token->signature));
    if (sess->lock)
        pj_lock_release(sess->lock);
    return was_open;
}

pj_status_t pjsip_auth_clt_async_impl_on_challenge(pjsip_auth_clt_sess *sess,
                                                   pjsip_auth_clt_async_impl_token *token,
                                                   const pjsip_auth_clt_async_on_chal_param *param)
{
    pjsip_auth_clt_async_setting *setting = setting_of(sess);
    pjsip_auth_clt_async_on_chal_param shown;
    pj_grp_lock_t *grp_lock;

    if (!sess || !token || !param || !token->send_impl)
        return PJ_EINVAL;
    if (!setting)
        return PJ_ENOTFOUND;
    shown = *param;
    shown.user_data = setting->user_data;
    grp_lock = token->grp_lock;
    if (grp_lock)
        pj_grp_lock_add_ref(grp_lock);
    memcpy(token->signature, open_mark, sizeof(open_mark));
    if (setting->cb(sess, token, &shown))
        return PJ_SUCCESS;
    if (spend(sess, token) && grp_lock)
        pj_grp_lock_dec_ref(grp_lock);
    return PJ_ENOTFOUND;
}

pj_status_t pjsip_auth_clt_async_send_req(pjsip_auth_clt_sess *sess, void *token,
                                          pjsip_tx_data *new_req)
{
    pjsip_auth_clt_async_impl_token *t = token;
    pj_grp_lock_t *grp_lock;
    pj_status_t status;

    if (!sess || !t || !new_req)
        return PJ_EINVAL;
    grp_lock = t->grp_lock;
    if (!spend(sess, t))
        return PJ_EINVALIDOP;
    status = t->send_impl(sess, t->user_data, new_req);
    if (grp_lock)
        pj_grp_lock_dec_ref(grp_lock);
    return status;
}

pj_status_t pjsip_auth_clt_async_abandon(pjsip_auth_clt_sess *sess, void *token)
{
    pjsip_auth_clt_async_impl_token *t = token;
    pj_grp_lock_t *grp_lock;

    if (!sess || !t)
        return PJ_EINVAL;
    grp_lock = t->grp_lock;
    if (!spend(sess, t))
        return PJ_EINVALIDOP;
    if (t->abandon_impl)
        t->abandon_impl(sess, t->user_data);
    if (grp_lock)
        pj_grp_lock_dec_ref(grp_lock);
    return PJ_SUCCESS;
}
