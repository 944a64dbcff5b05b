/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who is told of a transport's states: the program's callback, and listeners of one transport.
 *
 * Listeners are called one after the other, unlocked, by rising serial number: one that is added or removed by a
 * callback is called, or not, as it then stands. Transactions add and remove themselves all the time, so entries are
 * used again.
 */
#include "transport/transport_priv.h"

#include <pj/assert.h>

pj_status_t pjsip_tpmgr_set_state_cb(pjsip_tpmgr *mgr, pjsip_tp_state_callback cb)
{
    PJ_ASSERT_RETURN(mgr, PJ_EINVAL);
    pj_lock_acquire(mgr->lock);
    mgr->state_cb = cb;
    pj_lock_release(mgr->lock);
    return PJ_SUCCESS;
}

pjsip_tp_state_callback pjsip_tpmgr_get_state_cb(const pjsip_tpmgr *mgr)
{
    pjsip_tp_state_callback cb;

    PJ_ASSERT_RETURN(mgr, NULL);
    pj_lock_acquire(mgr->lock);
    cb = mgr->state_cb;
    pj_lock_release(mgr->lock);
    return cb;
}

pj_status_t pjsip_transport_add_state_listener(pjsip_transport *tp, pjsip_tp_state_callback cb,
                                               void *user_data, pjsip_tp_state_listener_key **key)
{
    pjsip__tp_rec *rec;
    pjsip__tp_listener *l = NULL;
    pj_status_t status = PJ_SUCCESS;

    PJ_ASSERT_RETURN(tp && tp->tpmgr && cb && key, PJ_EINVAL);
    pj_lock_acquire(tp->tpmgr->lock);
    rec = tp->data;
    if (!rec || tp->is_destroying) {
        status = PJ_EINVALIDOP;
    } else if (!pj_list_empty(&rec->free_listeners)) {
        l = rec->free_listeners.next;
        pj_list_erase(l);
    } else {
        l = PJ_POOL_ZALLOC_T(rec->pool, pjsip__tp_listener);
        status = l ? PJ_SUCCESS : PJ_ENOMEM;
    }
    if (l) {
        l->owner = rec;
        l->cb = cb;
        l->user_data = user_data;
        l->serial = ++rec->serial;
        pj_list_push_back(&rec->listeners, l);
        *key = l;
    }
    pj_lock_release(tp->tpmgr->lock);
    return status;
}

pj_status_t pjsip_transport_remove_state_listener(pjsip_transport *tp,
                                                  pjsip_tp_state_listener_key *key,
                                                  const void *user_data)
{
    pjsip__tp_listener *l = key;
    pjsip__tp_rec *rec;
    pj_bool_t found;

    PJ_ASSERT_RETURN(tp && tp->tpmgr && key, PJ_EINVAL);
    pj_lock_acquire(tp->tpmgr->lock);
    rec = tp->data;
    /* Entries live as long as the record, so a key from here can be looked at even if it was removed before. */
    found = rec && l->owner == rec && l->serial && l->user_data == user_data;
    if (found) {
        l->serial = 0;
        pj_list_erase(l);
        pj_list_push_front(&rec->free_listeners, l);
    }
    pj_lock_release(tp->tpmgr->lock);
    return found ? PJ_SUCCESS : PJ_ENOTFOUND;
}

/* The listener added next after @a cur, into @a cur; *at is where the last one was. */
static pj_bool_t next_listener(pjsip_transport *tp, pjsip__tp_listener **at,
                               pjsip__tp_listener *cur)
{
    pjsip__tp_rec *rec;
    pjsip__tp_listener *l = NULL;

    pj_lock_acquire(tp->tpmgr->lock);
    rec = tp->data;
    if (rec) {
        l = *at && (*at)->serial == cur->serial ? (*at)->next : rec->listeners.next;
        while (l != &rec->listeners && l->serial <= cur->serial)
            l = l->next;
        if (l == &rec->listeners)
            l = NULL;
    }
    if (l) {
        *cur = *l;
        *at = l;
    }
    pj_lock_release(tp->tpmgr->lock);
    return l != NULL;
}

void pjsip__tp_notify(pjsip_transport *tp, pjsip_transport_state state, pj_status_t status)
{
    pjsip_tp_state_callback cb = pjsip_tpmgr_get_state_cb(tp->tpmgr);
    pjsip_transport_state_info info;
    pjsip__tp_listener *at = NULL, cur;

    memset(&info, 0, sizeof(info));
    info.status = status;
    if (cb)
        cb(tp, state, &info);
    cur.serial = 0;
    while (next_listener(tp, &at, &cur)) {
        info.user_data = cur.user_data;
        cur.cb(tp, state, &info);
    }
}
