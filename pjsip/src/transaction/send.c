/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Getting a message out: by the transport that the transaction has; failing that by resolving and trying
 * address after address (RFC 3263 4.3, RFC 3261 18.2.2); failing that the transport has failed, and the machine is
 * told why. Everything here runs outside the conversation, one send at a time.
 *
 * The first send of a message that changes the state is special: its caller may be waiting for the status. Then a
 * failure takes the step back and drops the notification, and the caller alone hears of it. In all other cases the
 * failure is an event. Whether a callback of the stateless sender runs inside our call of it is known by the thread
 * that it runs in.
 */
#include "transaction/transaction_priv.h"

#include "base/hash_keyed.h"

#define MAX_FAILOVERS 8 /* connections that break after they took the message, before we give up */

/* ---- The transport in use ---------------------------------------------------------------------------- */

static void on_transport_state(pjsip_transport *tp, pjsip_transport_state state,
                               const pjsip_transport_state_info *info)
{
    pj_uint64_t id = (pj_uint64_t)(uintptr_t)info->user_data;
    tsx *t;

    PJ_UNUSED_ARG(tp);
    if (state != PJSIP_TP_STATE_DISCONNECTED)
        return;
    t = pjsip__tsx_find_id(id); /* it may be gone */
    if (!t)
        return;
    pj_grp_lock_acquire(t->pub.grp_lock);
    pjsip__tsx_lost_transport(t, info->status != PJ_SUCCESS ? info->status : PJ_ECANCELLED);
    pj_grp_lock_release(t->pub.grp_lock);
    pj_grp_lock_dec_ref(t->pub.grp_lock);
}

void pjsip__tsx_give_up_transport(tsx *t, pjsip_transport *tp, pjsip_tp_state_listener_key *key)
{
    if (key)
        pjsip_transport_remove_state_listener(tp, key, (void *)(uintptr_t)t->id);
    if (tp)
        pjsip_transport_dec_ref(tp);
}

/* Take another transport (or none) in place of the present one. @a tp comes with a reference. */
static void use_transport(tsx *t, pjsip_transport *tp, const pjsip_tx_data *tdata)
{
    pjsip_tp_state_listener_key *key = NULL, *old_key;
    pjsip_transport *old;

    if (tp && t->pub.role == PJSIP_ROLE_UAC && PJSIP_TRANSPORT_IS_RELIABLE(tp))
        pjsip_transport_add_state_listener(tp, &on_transport_state, (void *)(uintptr_t)t->id, &key);

    pj_grp_lock_acquire(t->pub.grp_lock);
    old = t->pub.transport;
    old_key = t->pub.tp_st_key;
    t->pub.transport = tp;
    t->pub.tp_st_key = key;
    if (tp) {
        pj_memcpy(&t->pub.addr, &tdata->tp_info.dst_addr, sizeof(t->pub.addr));
        t->pub.addr_len = tdata->tp_info.dst_addr_len;
        t->pub.is_reliable = PJSIP_TRANSPORT_IS_RELIABLE(tp) != 0;
        t->pub.transport_err = PJ_SUCCESS;
        if (t->started && !t->over) {
            pjsip__tsx_fsm_set_reliable(&t->fsm, t->pub.is_reliable);
            pjsip__tsx_sync_timers(t);
        }
    }
    pj_grp_lock_release(t->pub.grp_lock);
    pjsip__tsx_give_up_transport(t, old, old_key);
}

/* It went out by this transport: that is the one to use. */
static void note_sent(tsx *t, const pjsip_tx_data *tdata, pjsip_transport *tp)
{
    bool same;

    if (!tp)
        return;
    pj_grp_lock_acquire(t->pub.grp_lock);
    same = t->pub.transport == tp && pj_sockaddr_cmp(&t->pub.addr, &tdata->tp_info.dst_addr) == 0;
    pj_grp_lock_release(t->pub.grp_lock);
    if (same)
        return;
    pjsip_transport_add_ref(tp);
    use_transport(t, tp, tdata);
}

static void fail(tsx *t, pj_status_t why)
{
    pj_grp_lock_acquire(t->pub.grp_lock);
    pjsip__tsx_fail(t, why);
    pj_grp_lock_release(t->pub.grp_lock);
}

/* ---- Two ways to send -------------------------------------------------------------------------------- */

/* An asynchronous send by our transport is done. */
static void on_sent(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    tsx *t = token;
    bool again;

    if (sent <= 0) {
        PJ_PERROR(3, (t->pub.obj_name, (pj_status_t)-sent, "Sending failed"));
        use_transport(t, NULL, NULL);
        pj_grp_lock_acquire(t->pub.grp_lock);
        again = !t->over && ++t->failovers <= MAX_FAILOVERS &&
                pjsip__conv_reserve(pjsip__conv_of(t->pub.grp_lock)) == PJ_SUCCESS;
        if (again)
            pjsip__conv_send(t->pub.grp_lock, &pjsip__tsx_send_again, t, tdata, NULL);
        else
            pjsip__tsx_fail(t, sent ? (pj_status_t)-sent : PJ_EUNKNOWN);
        pj_grp_lock_release(t->pub.grp_lock);
    }
    pj_grp_lock_dec_ref(t->pub.grp_lock);
}

static pj_status_t by_transport(tsx *t, pjsip_tx_data *tdata)
{
    pjsip_transport *tp;
    pj_sockaddr addr;
    int addr_len;
    pj_status_t status;

    pj_grp_lock_acquire(t->pub.grp_lock);
    tp = t->pub.transport;
    if (tp)
        pjsip_transport_add_ref(tp);
    pj_memcpy(&addr, &t->pub.addr, sizeof(addr));
    addr_len = t->pub.addr_len;
    pj_grp_lock_release(t->pub.grp_lock);
    if (!tp)
        return PJ_ENOTFOUND;

    pj_grp_lock_add_ref(t->pub.grp_lock); /* for on_sent() */
    status = pjsip_transport_send(tp, tdata, &addr, addr_len, t, &on_sent);
    if (status != PJ_EPENDING)
        pj_grp_lock_dec_ref(t->pub.grp_lock);
    pjsip_transport_dec_ref(tp);
    return status == PJ_EPENDING ? PJ_SUCCESS : status;
}

/* The stateless sender tells how an attempt went. */
static void on_attempt(pjsip_send_state *st, pj_ssize_t sent, pj_bool_t *cont)
{
    tsx *t = st->token;
    bool in_call = atomic_load(&t->in_call) == pj_thread_this();
    pj_status_t why = sent < 0 ? (pj_status_t)-sent : PJ_EUNKNOWN;

    if (sent > 0) {
        note_sent(t, st->tdata, st->cur_transport);
        why = PJ_SUCCESS;
    } else if (*cont) {
        PJ_PERROR(4, (t->pub.obj_name, why, "Sending failed; trying the next address"));
        return;
    } else if (!in_call) {
        fail(t, why);
    }
    if (in_call)
        t->call_status = why;
    pj_grp_lock_dec_ref(t->pub.grp_lock);
}

static pj_status_t by_address(tsx *t, pjsip_tx_data *tdata)
{
    pj_status_t status;

    pjsip_tx_data_add_ref(tdata);         /* the sender's */
    pj_grp_lock_add_ref(t->pub.grp_lock); /* for on_attempt() */
    t->call_status = PJ_SUCCESS;          /* as yet: it may become known later */
    atomic_store(&t->in_call, pj_thread_this());
    if (tdata->msg->type == PJSIP_REQUEST_MSG)
        status = pjsip_endpt_send_request_stateless(t->pub.endpt, tdata, t, &on_attempt);
    else
        status = pjsip_endpt_send_response(t->pub.endpt, &t->pub.res_addr, tdata, t, &on_attempt);
    atomic_store(&t->in_call, NULL);
    if (status == PJ_SUCCESS)
        return t->call_status;
    pjsip_tx_data_dec_ref(tdata);
    pj_grp_lock_dec_ref(t->pub.grp_lock);
    return status;
}

/* @return PJ_SUCCESS: sent, or under way; PJSIP_EPENDINGTX: an earlier copy has not left yet. */
static pj_status_t transmit(tsx *t, pjsip_tx_data *tdata)
{
    pj_status_t status = by_transport(t, tdata);

    if (status == PJ_SUCCESS || status == PJSIP_EPENDINGTX || status == PJSIP_EMSGTOOLONG)
        return status;
    if (status != PJ_ENOTFOUND)
        use_transport(t, NULL, NULL);
    return by_address(t, tdata);
}

/* ---- For the conversation ---------------------------------------------------------------------------- */

/* Take the step back that the send belonged to. Inside. @return the message to give up. */
static pjsip_tx_data *undo_step(tsx *t)
{
    pjsip_tx_data *gone = NULL;

    t->fsm = t->undo;
    t->started = t->undo_started;
    if (t->pub.role == PJSIP_ROLE_UAS) {
        gone = t->pub.last_tx;
        t->pub.last_tx = t->undo_tx;
        t->undo_tx = NULL;
        atomic_store(&t->accepted, false);
    }
    pjsip__tsx_untell(t, t->undo_state, t->undo_code);
    pjsip__tsx_sync_timers(t);
    pjsip__tsx_set_repeat(t);
    return gone;
}

pj_status_t pjsip__tsx_send_first(void *object, pjsip_tx_data *tdata)
{
    tsx *t = object;
    pj_status_t status = transmit(t, tdata);
    pjsip_tx_data *gone = NULL;
    pjsip_tx_data *replaced;

    pj_grp_lock_acquire(t->pub.grp_lock);
    if (status != PJ_SUCCESS && t->steps == t->undo_steps && pjsip__conv_awaited(t->pub.grp_lock) &&
        pjsip__conv_drop(t->pub.grp_lock, t->ticket)) {
        gone = undo_step(t);
    } else {
        pjsip__conv_unhold(t->pub.grp_lock, t->ticket);
        if (status != PJ_SUCCESS)
            pjsip__tsx_fail(t, status);
        status = PJ_SUCCESS;
    }
    replaced = t->undo_tx;
    t->undo_tx = NULL;
    t->ticket = 0;
    pj_grp_lock_release(t->pub.grp_lock);
    if (gone)
        pjsip_tx_data_dec_ref(gone);
    if (replaced)
        pjsip_tx_data_dec_ref(replaced);
    return status;
}

pj_status_t pjsip__tsx_send_again(void *object, pjsip_tx_data *tdata)
{
    tsx *t = object;
    pj_status_t status = transmit(t, tdata);

    if (status == PJSIP_EPENDINGTX)
        return PJ_SUCCESS;
    if (status != PJ_SUCCESS && !pjsip__conv_awaited(t->pub.grp_lock))
        fail(t, status);
    return status;
}
