/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of a transport, and sending by it.
 *
 * A transport has a count of users. The count is taken and released without a lock; only who brings it to zero goes
 * to the manager, and finds there by pointer, never by following it, whether the transport still exists: between
 * the two another thread may have used, shut and destroyed it. From zero it idles out, unless it was shut down: then
 * it is destroyed. One thread destroys: the one that takes the record out of the table.
 *
 * A send holds a reference to its message and its transport until its one completion. An error return is never
 * followed by a callback.
 */
#include "transport/transport_priv.h"

#include <pj/assert.h>
#include <pj/os.h>

#define THIS_FILE "transport.c"

void pjsip__rec_release(pjsip_tpmgr *mgr, pjsip__tp_rec *rec)
{
    pj_bool_t last;

    pj_lock_acquire(mgr->lock);
    last = --rec->refs == 0;
    pj_lock_release(mgr->lock);
    if (last)
        pj_pool_release(rec->pool);
}

/* Take the record out of the table; the caller holds the lock. PJ_FALSE: it is out already. */
static pj_bool_t unregister(pjsip_tpmgr *mgr, pjsip__tp_rec *rec)
{
    if (!rec->tp || rec->tp->is_destroying)
        return PJ_FALSE;
    rec->tp->is_destroying = PJ_TRUE;
    rec->tp->is_shutdown = PJ_TRUE;
    pjsip__tptable_remove(&mgr->table, rec);
    return PJ_TRUE;
}

pj_bool_t pjsip__tp_destroy_now(pjsip_tpmgr *mgr, pjsip__tp_rec *rec, pj_bool_t force)
{
    pjsip_transport *tp;
    pj_bool_t mine, armed;

    pj_lock_acquire(mgr->lock);
    tp = rec->tp;
    mine = tp && (force || pj_atomic_get(tp->ref_cnt) <= 0) && unregister(mgr, rec);
    armed = mine && rec->armed;
    if (mine)
        rec->armed = PJ_FALSE;
    pj_lock_release(mgr->lock);
    if (!mine)
        return PJ_FALSE;

    if (armed && pj_timer_heap_cancel(mgr->env->timers, &rec->timer) > 0)
        pjsip__rec_release(mgr, rec);
    PJ_LOG(4, (tp->obj_name, "Transport %s is destroyed", tp->info ? tp->info : tp->type_name));
    pjsip__tp_notify(tp, PJSIP_TP_STATE_DESTROY, PJ_SUCCESS);
    pj_lock_acquire(mgr->lock);
    rec->tp = NULL;
    tp->data = NULL;
    pj_lock_release(mgr->lock);
    if (tp->destroy)
        tp->destroy(tp);
    pjsip__rec_release(mgr, rec);
    return PJ_TRUE;
}

/* The idle timer has fired. */
static void on_idle(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    pjsip__tp_rec *rec = entry->user_data;
    pjsip_tpmgr *mgr = rec->mgr;
    pj_bool_t idle;

    PJ_UNUSED_ARG(ht);
    pj_lock_acquire(mgr->lock);
    idle = rec->armed && rec->tp && pj_atomic_get(rec->tp->ref_cnt) <= 0;
    rec->armed = PJ_FALSE;
    pj_lock_release(mgr->lock);
    if (idle)
        pjsip__tp_destroy_now(mgr, rec, PJ_FALSE);
    pjsip__rec_release(mgr, rec);
}

static long idle_seconds(const pjsip_transport *tp)
{
    if (tp->dir != PJSIP_TP_DIR_INCOMING)
        return PJSIP_TRANSPORT_IDLE_TIME;
    if (PJSIP_TRANSPORT_SERVER_IDLE_TIME_FIRST > 0 && tp->last_recv_len == 0)
        return PJSIP_TRANSPORT_SERVER_IDLE_TIME_FIRST;
    return PJSIP_TRANSPORT_SERVER_IDLE_TIME;
}

/* Start the idle timer; the caller holds the lock. The timer owns a reference to the record. */
static void arm(pjsip_tpmgr *mgr, pjsip__tp_rec *rec)
{
    pj_time_val delay = {0, 0};

    if (rec->armed || mgr->destroying)
        return;
    delay.sec = idle_seconds(rec->tp);
    /* The entry may still be in its callback's hands; it is not scheduled then, which is what counts. */
    if (pj_timer_heap_schedule(mgr->env->timers, &rec->timer, &delay) == PJ_SUCCESS) {
        rec->armed = PJ_TRUE;
        rec->refs++;
    }
}

/* Stop the idle timer; the caller holds the lock and a reference of its own. */
static void disarm(pjsip_tpmgr *mgr, pjsip__tp_rec *rec)
{
    if (!rec->armed)
        return;
    if (pj_timer_heap_cancel(mgr->env->timers, &rec->timer) > 0) {
        rec->armed = PJ_FALSE;
        rec->refs--;
    } else {
        rec->armed = PJ_FALSE; /* it is firing, and will find this */
    }
}

pj_status_t pjsip_transport_register(pjsip_tpmgr *mgr, pjsip_transport *tp)
{
    pj_pool_t *pool;
    pjsip__tp_rec *rec;
    pj_status_t status;

    PJ_ASSERT_RETURN(mgr && tp && tp->ref_cnt && tp->send_msg && tp->destroy, PJ_EINVAL);
    pool = pj_pool_create(mgr->env->pf, "tprec%p", 512, 512, NULL);
    rec = pool ? PJ_POOL_ZALLOC_T(pool, pjsip__tp_rec) : NULL;
    if (!rec) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    rec->tp = tp;
    rec->mgr = mgr;
    rec->pool = pool;
    rec->refs = 1;
    pj_list_init(&rec->listeners);
    pj_list_init(&rec->free_listeners);
    pj_timer_entry_init(&rec->timer, 0, rec, &on_idle);
    tp->tpmgr = mgr;
    tp->is_shutdown = tp->is_destroying = PJ_FALSE;

    pj_lock_acquire(mgr->lock);
    status = mgr->destroying ? PJSIP_ESHUTDOWN : PJ_SUCCESS;
    if (status == PJ_SUCCESS && pjsip__tptable_by_ptr(&mgr->table, tp))
        status = PJ_EEXISTS;
    if (status == PJ_SUCCESS)
        status = pjsip__tptable_add(&mgr->table, rec);
    if (status == PJ_SUCCESS) {
        tp->data = rec;
        if (pj_atomic_get(tp->ref_cnt) <= 0)
            arm(mgr, rec);
    }
    pj_lock_release(mgr->lock);
    if (status != PJ_SUCCESS) {
        pj_pool_release(pool);
        return status;
    }
    PJ_LOG(5, (tp->obj_name, "Transport %s is registered", tp->info ? tp->info : tp->type_name));
    return PJ_SUCCESS;
}

void pjsip__rec_pin(pjsip_tpmgr *mgr, pjsip__tp_rec *rec)
{
    pj_atomic_inc(rec->tp->ref_cnt);
    disarm(mgr, rec);
}

pj_bool_t pjsip__tp_pin(pjsip_tpmgr *mgr, pjsip_transport *tp)
{
    pjsip__tp_rec *rec;

    pj_lock_acquire(mgr->lock);
    rec = pjsip__tptable_by_ptr(&mgr->table, tp);
    if (rec)
        pjsip__rec_pin(mgr, rec);
    pj_lock_release(mgr->lock);
    return rec != NULL;
}

pj_status_t pjsip_transport_add_ref(pjsip_transport *tp)
{
    pjsip__tp_rec *rec;

    PJ_ASSERT_RETURN(tp, PJ_EINVAL);
    if (pj_atomic_inc_and_get(tp->ref_cnt) == 1 && tp->tpmgr) {
        pj_lock_acquire(tp->tpmgr->lock);
        rec = pjsip__tptable_by_ptr(&tp->tpmgr->table, tp);
        if (rec)
            disarm(tp->tpmgr, rec);
        pj_lock_release(tp->tpmgr->lock);
    }
    return PJ_SUCCESS;
}

pj_status_t pjsip_transport_dec_ref(pjsip_transport *tp)
{
    pjsip_tpmgr *mgr;
    pjsip__tp_rec *rec;
    pj_bool_t destroy = PJ_FALSE;

    PJ_ASSERT_RETURN(tp, PJ_EINVAL);
    mgr = tp->tpmgr; /* before the reference goes: tp may go with it */
    if (pj_atomic_dec_and_get(tp->ref_cnt) > 0 || !mgr)
        return PJ_SUCCESS;

    pj_lock_acquire(mgr->lock);
    rec = pjsip__tptable_by_ptr(&mgr->table, tp);
    if (rec && pj_atomic_get(tp->ref_cnt) <= 0) {
        destroy = tp->is_shutdown;
        if (destroy)
            rec->refs++;
        else
            arm(mgr, rec);
    }
    pj_lock_release(mgr->lock);
    if (destroy) {
        pjsip__tp_destroy_now(mgr, rec, PJ_FALSE);
        pjsip__rec_release(mgr, rec);
    }
    return PJ_SUCCESS;
}

pj_status_t pjsip_transport_destroy(pjsip_transport *tp)
{
    pjsip_tpmgr *mgr;
    pjsip__tp_rec *rec;
    pj_bool_t busy = PJ_FALSE;

    PJ_ASSERT_RETURN(tp && tp->tpmgr, PJ_EINVAL);
    mgr = tp->tpmgr;
    pj_lock_acquire(mgr->lock);
    rec = pjsip__tptable_by_ptr(&mgr->table, tp);
    if (rec) {
        busy = pj_atomic_get(tp->ref_cnt) > 0;
        rec->refs++;
    }
    pj_lock_release(mgr->lock);
    if (!rec)
        return PJ_ENOTFOUND;
    if (!busy && !pjsip__tp_destroy_now(mgr, rec, PJ_FALSE))
        busy = PJ_TRUE;
    pjsip__rec_release(mgr, rec);
    return busy ? PJSIP_EBUSY : PJ_SUCCESS;
}

pj_status_t pjsip_transport_shutdown(pjsip_transport *tp)
{
    return pjsip_transport_shutdown2(tp, PJ_FALSE);
}

pj_status_t pjsip_transport_shutdown2(pjsip_transport *tp, pj_bool_t force)
{
    pjsip_tpmgr *mgr;
    pj_bool_t first = PJ_FALSE;
    void (*close_now)(pjsip_transport *) = NULL;
    pjsip__tp_rec *rec;
    pj_status_t status = PJ_SUCCESS;

    PJ_ASSERT_RETURN(tp && tp->tpmgr, PJ_EINVAL);
    mgr = tp->tpmgr;
    if (!pjsip__tp_pin(mgr, tp))
        return PJ_ENOTFOUND;

    pj_lock_acquire(mgr->lock);
    rec = pjsip__tptable_by_ptr(&mgr->table, tp);
    if (rec) {
        first = !tp->is_shutdown;
        close_now = rec->force;
        tp->is_shutdown = PJ_TRUE;
    }
    pj_lock_release(mgr->lock);
    if (!rec)
        force = PJ_FALSE;

    if (first) {
        PJ_LOG(4, (tp->obj_name, "Transport %s shuts down%s", tp->info ? tp->info : tp->type_name,
                   force ? ", by force" : ""));
        if (tp->do_shutdown)
            status = tp->do_shutdown(tp);
    }
    if (force && close_now)
        close_now(tp); /* tells that it is disconnected */
    else if (force)
        pjsip__tp_notify(tp, PJSIP_TP_STATE_DISCONNECTED, PJ_ECANCELLED);
    if (first)
        pjsip__tp_notify(tp, PJSIP_TP_STATE_SHUTDOWN, PJ_SUCCESS);
    pjsip_transport_dec_ref(tp);
    return status;
}

/* ---- Sending ---- */

/* The transport has completed a send that was pending. */
static void on_sent(pjsip_transport *tp, void *token, pj_ssize_t sent)
{
    pjsip_tx_data *tdata = token;
    pjsip_tp_send_callback cb = tdata->cb;
    void *cb_token = tdata->token;
    pjsip__tp_stats *stats = &tdata->mgr->env->stats;

    pjsip__count(sent > 0 ? &stats->tx_messages : &stats->tx_errors);
    /* From here on it may be sent again. */
    __atomic_store_n(&tdata->is_pending, 0, __ATOMIC_RELEASE);
    if (cb)
        cb(cb_token, tdata, sent);
    pjsip_transport_dec_ref(tp);
    pjsip_tx_data_dec_ref(tdata);
}

static void set_destination(pjsip_tx_data *tdata, pjsip_transport *tp, const pj_sockaddr_t *addr,
                            int addr_len)
{
    tdata->tp_info.transport = tp;
    if (tdata->tp_info.dst_addr_len == addr_len &&
        memcmp(&tdata->tp_info.dst_addr, addr, (size_t)addr_len) == 0)
        return;
    memcpy(&tdata->tp_info.dst_addr, addr, (size_t)addr_len);
    tdata->tp_info.dst_addr_len = addr_len;
    pj_sockaddr_print(addr, tdata->tp_info.dst_name, sizeof(tdata->tp_info.dst_name), 0);
    tdata->tp_info.dst_port = pj_sockaddr_get_port(addr);
}

/* Show the message to the modules and have it printed. One without msg is octets, which nobody sees. */
static pj_status_t prepare(pjsip_transport *tp, pjsip_tx_data *tdata)
{
    pjsip_tpmgr *mgr = tp->tpmgr;
    pj_status_t status = PJ_SUCCESS;

    if (tdata->msg) {
        if (mgr->tx_cb)
            status = mgr->tx_cb(mgr->endpt, tdata);
        if (status == PJ_SUCCESS)
            status = pjsip_tx_data_encode(tdata);
        if (status == PJ_SUCCESS && tdata->msg->type == PJSIP_REQUEST_MSG)
            pjsip__via_remember(mgr, tp, tdata->msg);
    }
    if (status == PJ_SUCCESS && (tp->flag & PJSIP_TRANSPORT_DATAGRAM)) {
        pj_size_t len = (pj_size_t)(tdata->buf.cur - tdata->buf.start),
                  limit = pjsip__tx_of(tdata)->udp_limit;

        if (len > PJSIP__MAX_UDP_PAYLOAD || (limit && len > limit))
            status = PJSIP_EMSGTOOLONG;
    }
    return status;
}

pj_status_t pjsip_transport_send(pjsip_transport *tp, pjsip_tx_data *tdata,
                                 const pj_sockaddr_t *addr, int addr_len, void *token,
                                 pjsip_tp_send_callback cb)
{
    return pjsip_transport_send2(tp, tdata, addr, addr_len, token, cb, NULL);
}

pj_status_t pjsip_transport_send2(pjsip_transport *tp, pjsip_tx_data *tdata,
                                  const pj_sockaddr_t *addr, int addr_len, void *token,
                                  pjsip_tp_send_callback cb, pj_ssize_t *sent)
{
    pj_status_t status;

    PJ_ASSERT_RETURN(tp && tdata && addr && addr_len > 0 && addr_len <= (int)sizeof(pj_sockaddr),
                     PJ_EINVAL);
    if (__atomic_exchange_n(&tdata->is_pending, 1, __ATOMIC_ACQ_REL))
        return PJSIP_EPENDINGTX;
    pjsip_tx_data_add_ref(tdata);
    pjsip_transport_add_ref(tp);

    set_destination(tdata, tp, addr, addr_len);
    tdata->token = token;
    tdata->cb = cb;
    status = prepare(tp, tdata);
    if (status == PJ_SUCCESS)
        status = tp->send_msg(tp, tdata, addr, addr_len, tdata, &on_sent);
    if (status == PJ_EPENDING)
        return status;

    if (status == PJ_SUCCESS && sent)
        *sent = tdata->buf.cur - tdata->buf.start;
    pjsip__count(status == PJ_SUCCESS ? &tp->tpmgr->env->stats.tx_messages
                                      : &tp->tpmgr->env->stats.tx_errors);
    __atomic_store_n(&tdata->is_pending, 0, __ATOMIC_RELEASE);
    pjsip_transport_dec_ref(tp);
    pjsip_tx_data_dec_ref(tdata);
    return status;
}
