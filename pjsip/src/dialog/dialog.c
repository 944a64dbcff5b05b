/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dialog as an object: its life and its settings.
 *
 * References to the group lock keep the memory: the table holds one as long as the dialog is alive, each transaction in it
 * one, and programs theirs. It is alive until nothing counts on it, no session and no transaction; that is
 * looked at when a count goes down, by a notification of the conversation, so that it is the last thing that
 * happens. A dialog on which nothing has ever counted ends by pjsip_dlg_terminate() only.
 *
 * A dialog may live for a million requests, so nothing that a message brings may stay in its pool. What messages
 * replace (remote target, capabilities, the tag and routes of a fork) lives in pools of its own, present and last
 * version.
 */
#include "dialog/dialog_priv.h"

#include "base/self.h"
#include "os/group_lock.h"

/* ---- Replaceable memory ------------------------------------------------------------------------------ */

pj_pool_t *pjsip__dlg_memory_next(dlg *d, dlg_memory *m)
{
    PJ_UNUSED_ARG(m);
    return pjsip_endpt_create_pool(d->pub.endpt, "dlgmem%p", 768, 512);
}

void pjsip__dlg_memory_use(dlg *d, dlg_memory *m, pj_pool_t *pool)
{
    PJ_UNUSED_ARG(d);
    pj_pool_release(m->before);
    m->before = m->now;
    m->now = pool;
}

static void memory_release(dlg_memory *m)
{
    pj_pool_release(m->now);
    pj_pool_release(m->before);
}

/* ---- Life -------------------------------------------------------------------------------------------- */

void pjsip__dlg_destroyed(void *member)
{
    dlg *d = member;

    PJ_LOG(5, (d->pub.obj_name, "Dialog destroyed"));
    if (d->pub.auth_sess.endpt)
        pjsip_auth_clt_deinit(&d->pub.auth_sess);
    pjsip_tpselector_dec_ref(&d->pub.tp_sel);
    memory_release(&d->peer);
    memory_release(&d->target);
    memory_release(&d->caps);
    pjsip_endpt_release_pool(d->pub.endpt, d->pub.pool);
}

/* A lock with a count of its own in a new conversation, or in that of `lock`. */
static pj_status_t make_lock(dlg *d, pj_grp_lock_t *lock)
{
    pj_grp_lock_t *owner = lock;
    pjsip__conv *conv;
    pj_status_t status;

    if (lock) {
        status = pjsip__conv_join(d->pub.endpt, lock, &conv);
    } else {
        status = pjsip__conv_create(d->pub.endpt, "dlgconv%p", &conv);
        owner = status == PJ_SUCCESS ? pjsip__conv_lock(conv) : NULL;
    }
    if (status != PJ_SUCCESS)
        return status;
    status = pj__grp_lock_create_member(d->pub.pool, owner, &d->pub.grp_lock_);
    if (!lock)
        pj_grp_lock_dec_ref(owner);
    if (status != PJ_SUCCESS)
        return status;
    pj_grp_lock_add_ref(d->pub.grp_lock_);
    status = pj_grp_lock_add_handler(d->pub.grp_lock_, NULL, d, &pjsip__dlg_destroyed);
    if (status != PJ_SUCCESS)
        pj_grp_lock_dec_ref(d->pub.grp_lock_);
    return status;
}

pj_status_t pjsip__dlg_new(pjsip_user_agent *ua, pj_grp_lock_t *lock, pjsip_role_e role,
                           dlg **p_dlg)
{
    pjsip_endpoint *endpt = pjsip__ua_layer.endpt;
    pj_pool_t *pool;
    pj_status_t status;
    dlg *d;

    if (!endpt || ua != &pjsip__ua_layer.mod)
        return PJ_EINVALIDOP;
    pool = pjsip_endpt_create_pool(endpt, "dlg%p", sizeof(dlg) + PJSIP_POOL_LEN_DIALOG,
                                   PJSIP_POOL_INC_DIALOG);
    d = pool ? PJ_POOL_ZALLOC_T(pool, dlg) : NULL;
    if (!d) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    d->pub.pool = pool;
    d->pub.ua = ua;
    d->pub.endpt = endpt;
    d->pub.role = role;
    d->pub.state = PJSIP_DIALOG_STATE_NULL;
    d->pub.add_allow = PJSIP_INCLUDE_ALLOW_HDR_IN_DLG;
    pj_list_init(&d->pub);
    pj_list_init(&d->pub.route_set);
    pj_list_init(&d->pub.inv_hdr);
    pj_list_init(&d->pub.rem_cap_hdr);
    pjsip_target_set_init(&d->pub.target_set);
    pj__obj_name(d->pub.obj_name, sizeof(d->pub.obj_name), "dlg%p", d);
    d->pub.local.cseq = d->pub.local.first_cseq = (pj_int32_t)(pj_rand() & 0x7FFF);
    d->pub.remote.cseq = d->pub.remote.first_cseq = -1;
    status = make_lock(d, lock);
    if (status != PJ_SUCCESS) {
        pj_pool_release(pool);
        return status;
    }
    *p_dlg = d;
    return PJ_SUCCESS;
}

void pjsip__dlg_free_new(dlg *d)
{
    pj_grp_lock_dec_ref(d->pub.grp_lock_);
}

void pjsip__dlg_end(dlg *d)
{
    if (d->over)
        return;
    d->over = true;
    d->pub.destroying = PJ_TRUE;
    pjsip__dlg_unregister(d);
}

/* A notification: nothing counted on it when it was queued. Outside. */
static void end_if_idle(void *object, const pjsip__conv_note *note)
{
    dlg *d = object;

    PJ_UNUSED_ARG(note);
    pj_grp_lock_acquire(d->pub.grp_lock_);
    d->end_queued = false;
    if (d->pub.sess_count == 0 && d->pub.tsx_count == 0)
        pjsip__dlg_end(d);
    pj_grp_lock_release(d->pub.grp_lock_);
}

void pjsip__dlg_check_end(dlg *d)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_USER};

    if (d->pub.sess_count || d->pub.tsx_count || !d->used || d->over || d->end_queued)
        return;
    if (pjsip__conv_reserve(pjsip__conv_of(d->pub.grp_lock_)) != PJ_SUCCESS)
        return; /* the next pjsip_dlg_dec_lock() tries again */
    d->end_queued = true;
    pjsip__conv_notify(d->pub.grp_lock_, &end_if_idle, d, &note);
}

pj_status_t pjsip_dlg_terminate(pjsip_dialog *pub)
{
    dlg *d = (dlg *)pub;
    pj_status_t status = PJ_SUCCESS;

    if (!pub)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    if (pub->sess_count || pub->tsx_count)
        status = PJ_EINVALIDOP;
    else
        pjsip__dlg_end(d);
    pj_grp_lock_release(pub->grp_lock_);
    return status;
}

/* ---- Transactions in it ------------------------------------------------------------------------------ */

/* A transaction that the dialog still counts is gone without a word: its layer was taken down. */
static void on_tsx_gone(void *member)
{
    dlg *d = member;

    pj_grp_lock_acquire(d->pub.grp_lock_);
    d->pub.tsx_count--;
    pjsip__dlg_check_end(d);
    pj_grp_lock_release(d->pub.grp_lock_);
    pj_grp_lock_dec_ref(d->pub.grp_lock_);
}

pj_status_t pjsip__dlg_hold_tsx(dlg *d, pjsip_transaction *tsx)
{
    pj_status_t status = pj_grp_lock_add_handler(tsx->grp_lock, NULL, d, &on_tsx_gone);

    if (status != PJ_SUCCESS)
        return status;
    pj_grp_lock_add_ref(d->pub.grp_lock_);
    tsx->mod_data[d->pub.ua->id] = d;
    d->used = true;
    d->pub.tsx_count++;
    return PJ_SUCCESS;
}

void pjsip__dlg_release_tsx(dlg *d, pjsip_transaction *tsx)
{
    if (pj_grp_lock_del_handler(tsx->grp_lock, d, &on_tsx_gone) != PJ_SUCCESS)
        return; /* it has been released */
    tsx->mod_data[d->pub.ua->id] = NULL;
    d->pub.tsx_count--;
    if (d->invite == pjsip__tsx_id(tsx))
        d->invite = 0;
    pjsip__dlg_check_end(d);
    pj_grp_lock_dec_ref(d->pub.grp_lock_);
}

pjsip_dialog *pjsip_tsx_get_dlg(pjsip_transaction *tsx)
{
    int id = pjsip__ua_layer.mod.id;

    return tsx && id >= 0 ? tsx->mod_data[id] : NULL;
}

pjsip_dialog *pjsip_tdata_get_dlg(pjsip_tx_data *tdata)
{
    int id = pjsip__ua_layer.mod.id;

    return tdata && id >= 0 ? tdata->mod_data[id] : NULL;
}

pjsip_dialog *pjsip_rdata_get_dlg(pjsip_rx_data *rdata)
{
    int id = pjsip__ua_layer.mod.id;

    return rdata && id >= 0 ? rdata->endpt_info.mod_data[id] : NULL;
}

pj_bool_t pjsip_method_creates_dialog(const pjsip_method *m)
{
    static const pj_str_t others[] = {{"SUBSCRIBE", 9}, {"NOTIFY", 6}, {"REFER", 5}, {"UPDATE", 6}};

    if (m->id == PJSIP_INVITE_METHOD)
        return PJ_TRUE;
    for (unsigned i = 0; m->id == PJSIP_OTHER_METHOD && i < PJ_ARRAY_SIZE(others); i++) {
        if (pj_strcmp(&m->name, &others[i]) == 0)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

/* ---- Settings ---------------------------------------------------------------------------------------- */

pj_status_t pjsip_dlg_set_transport(pjsip_dialog *pub, const pjsip_tpselector *sel)
{
    pjsip_tpselector old;

    if (!pub || !sel)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    old = pub->tp_sel;
    pub->tp_sel = *sel;
    pjsip_tpselector_add_ref(&pub->tp_sel);
    pj_grp_lock_release(pub->grp_lock_);
    pjsip_tpselector_dec_ref(&old); /* outside: it may close the transport */
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_set_via_sent_by(pjsip_dialog *pub, pjsip_host_port *via_addr,
                                      pjsip_transport *via_tp)
{
    if (!pub)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    if (!via_addr) {
        pj_bzero(&pub->via_addr, sizeof(pub->via_addr));
    } else {
        if (pj_strcmp(&pub->via_addr.host, &via_addr->host))
            pj_strdup(pub->pool, &pub->via_addr.host, &via_addr->host);
        pub->via_addr.port = via_addr->port;
    }
    pub->via_tp = via_tp;
    pj_grp_lock_release(pub->grp_lock_);
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_set_auth_sess(pjsip_dialog *pub, pjsip_auth_clt_sess *session)
{
    pj_status_t status;

    if (!pub)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    status = pjsip_auth_clt_set_parent(&pub->auth_sess, session);
    pj_grp_lock_release(pub->grp_lock_);
    return status;
}
