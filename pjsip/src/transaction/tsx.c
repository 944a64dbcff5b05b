/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The transaction as an object: making it, the public functions on it, its end.
 *
 * References. The table holds one as long as the machine runs; queue items, scheduled timers and sends under way hold one
 * each. A program's own keep the memory but not the machine. The group lock is a member of the conversation's:
 * it counts for the transaction alone, and locks what the whole conversation shares.
 *
 * A public function steps the machine inside and leaves; what it sent has then been tried by this thread, unless the
 * program itself holds the conversation or another thread is at it.
 */
#include "transaction/transaction_priv.h"

#include "base/self.h"
#include "os/group_lock.h"

/* ---- Life -------------------------------------------------------------------------------------------- */

static void on_destroy(void *member)
{
    tsx *t = member;
    pjsip_tx_data *messages[] = {t->pub.last_tx, t->ack, t->undo_tx};

    t->pub.state = PJSIP_TSX_STATE_DESTROYED;
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(messages); i++) {
        if (messages[i])
            pjsip_tx_data_dec_ref(messages[i]);
    }
    pjsip__tsx_give_up_transport(t, t->pub.transport, t->pub.tp_st_key);
    if (t->pub.res_addr.transport)
        pjsip_transport_dec_ref(t->pub.res_addr.transport);
    pjsip_tpselector_dec_ref(&t->pub.tp_sel);
    if (t->texts)
        pjsip_endpt_release_pool(t->pub.endpt, t->texts);
    pjsip_endpt_release_pool(t->pub.endpt, t->pub.pool);
}

/* A lock of its own reference count, in the conversation of `lock` or in a new one. */
static pj_status_t make_lock(tsx *t, pj_grp_lock_t *lock)
{
    pj_grp_lock_t *owner = lock;
    pjsip__conv *conv;
    pj_status_t status;

    if (lock) {
        status = pjsip__conv_join(t->pub.endpt, lock, &conv);
    } else {
        status = pjsip__conv_create(t->pub.endpt, "tsxconv%p", &conv);
        owner = status == PJ_SUCCESS ? pjsip__conv_lock(conv) : NULL;
    }
    if (status != PJ_SUCCESS)
        return status;
    status = pj__grp_lock_create_member(t->pub.pool, owner, &t->pub.grp_lock);
    if (!lock)
        pj_grp_lock_dec_ref(owner); /* the member holds it, or it goes */
    if (status != PJ_SUCCESS)
        return status;
    pj_grp_lock_add_ref(t->pub.grp_lock);
    status = pj_grp_lock_add_handler(t->pub.grp_lock, NULL, t, &on_destroy);
    if (status != PJ_SUCCESS)
        pj_grp_lock_dec_ref(t->pub.grp_lock);
    return status;
}

/* A transaction with one reference, the caller's, that is in no table yet. */
static pj_status_t tsx_new(pjsip_module *user, pj_grp_lock_t *lock, pjsip_role_e role,
                           const pjsip_method *method, tsx **p_tsx)
{
    pjsip_endpoint *endpt = pjsip__tsx_layer.endpt;
    pj_pool_t *pool;
    pj_status_t status;
    tsx *t;

    if (!endpt)
        return PJ_EINVALIDOP;
    pool = pjsip_endpt_create_pool(endpt, "tsx%p", sizeof(tsx) + PJSIP_POOL_TSX_LEN,
                                   PJSIP_POOL_TSX_INC);
    t = pool ? PJ_POOL_ZALLOC_T(pool, tsx) : NULL;
    if (!t) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    t->pub.pool = pool;
    t->pub.endpt = endpt;
    t->pub.tsx_user = user;
    t->pub.role = role;
    t->pub.handle_200resp = 1;
    t->resend_at = t->end_at = t->repeat.at = t->limit.at = t->kill.at = UINT64_MAX;
    pjsip_method_copy(pool, &t->pub.method, method);
    pj__obj_name(t->pub.obj_name, sizeof(t->pub.obj_name), "tsx%p", t);
    pj_timer_entry_init(&t->pub.retransmit_timer, 0, t, &pjsip__tsx_timer_cb);
    pj_timer_entry_init(&t->pub.timeout_timer, 0, t, &pjsip__tsx_timer_cb);
    pj_timer_entry_init(&t->pub.misc_timer, 0, t, &pjsip__tsx_timer_cb);
    pj_timer_entry_init(&t->repeat.entry, 0, t, &pjsip__tsx_timer_cb);
    pj_timer_entry_init(&t->kill.entry, 0, t, &pjsip__tsx_timer_cb);
    status = make_lock(t, lock);
    if (status != PJ_SUCCESS) {
        pj_pool_release(pool);
        return status;
    }
    *p_tsx = t;
    return PJ_SUCCESS;
}

/* ---- Clients ----------------------------------------------------------------------------------------- */

/* The top Via with a branch of ours; the rest of it is written when it is sent. */
static pjsip_via_hdr *ensure_branch(pjsip_tx_data *tdata)
{
    pjsip_via_hdr *via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
    char text[PJSIP_RFC3261_BRANCH_LEN + 2 + PJ_GUID_MAX_LENGTH];
    pj_str_t branch = {text, 0}, guid;

    if (!via) {
        via = pjsip_via_hdr_create(tdata->pool);
        if (!via)
            return NULL;
        pjsip_msg_insert_first_hdr(tdata->msg, (pjsip_hdr *)via);
    }
    if (via->branch_param.slen)
        return via;
    pj_memcpy(text, PJSIP_RFC3261_BRANCH_ID "Pj", PJSIP_RFC3261_BRANCH_LEN + 2);
    guid.ptr = text + PJSIP_RFC3261_BRANCH_LEN + 2;
    pj_generate_unique_string(&guid);
    branch.slen = PJSIP_RFC3261_BRANCH_LEN + 2 + guid.slen;
    if (!pj_strdup(tdata->pool, &via->branch_param, &branch)->ptr)
        return NULL;
    pjsip_tx_data_invalidate_msg(tdata);
    return via;
}

static pj_status_t init_client(tsx *t, pjsip_tx_data *tdata)
{
    const pjsip_cseq_hdr *cseq = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CSEQ, NULL);
    const pjsip_via_hdr *via = ensure_branch(tdata);
    pj_status_t status;

    if (!via)
        return PJ_ENOMEM;
    t->pub.cseq = cseq ? cseq->cseq : 0;
    pj_strdup(t->pub.pool, &t->pub.branch, &via->branch_param);
    status = pjsip__tsx_key_client(t->pub.pool, &t->pub.transaction_key, &t->pub.method,
                                   &via->branch_param);
    if (status != PJ_SUCCESS)
        return status;
    t->pub.tp_sel = tdata->tp_sel;
    pjsip_tpselector_add_ref(&t->pub.tp_sel);
    pjsip_tx_data_add_ref(tdata);
    t->pub.last_tx = tdata;
    return pjsip__tsx_register(t);
}

pj_status_t pjsip_tsx_create_uac2(pjsip_module *tsx_user, pjsip_tx_data *tdata,
                                  pj_grp_lock_t *grp_lock, pjsip_transaction **p_tsx)
{
    tsx *invite = NULL;
    pj_status_t status;
    tsx *t;

    if (!tdata || !tdata->msg || tdata->msg->type != PJSIP_REQUEST_MSG || !p_tsx)
        return PJ_EINVAL;
    if (tdata->msg->line.req.method.id == PJSIP_ACK_METHOD)
        return PJ_EINVALIDOP;
    if (!grp_lock)
        invite = pjsip__tsx_cancel_target(tdata);
    status = tsx_new(tsx_user, invite ? invite->pub.grp_lock : grp_lock, PJSIP_ROLE_UAC,
                     &tdata->msg->line.req.method, &t);
    if (invite)
        pj_grp_lock_dec_ref(invite->pub.grp_lock);
    if (status != PJ_SUCCESS)
        return status;
    status = init_client(t, tdata);
    if (status == PJ_SUCCESS)
        *p_tsx = &t->pub;
    pj_grp_lock_dec_ref(t->pub.grp_lock);
    return status;
}

pj_status_t pjsip_tsx_create_uac(pjsip_module *tsx_user, pjsip_tx_data *tdata,
                                 pjsip_transaction **p_tsx)
{
    return pjsip_tsx_create_uac2(tsx_user, tdata, NULL, p_tsx);
}

/* ---- Servers ----------------------------------------------------------------------------------------- */

static pj_status_t init_server(tsx *t, pjsip_rx_data *rdata)
{
    pjsip_response_addr addr;
    pj_status_t status;

    t->pub.cseq = rdata->msg_info.cseq->cseq;
    pj_strdup(t->pub.pool, &t->pub.branch, &rdata->msg_info.via->branch_param);
    status = pjsip_tsx_create_key(t->pub.pool, &t->pub.transaction_key, PJSIP_ROLE_UAS,
                                  &t->pub.method, rdata);
    if (status == PJ_SUCCESS && !rdata->msg_info.to->tag.slen)
        status = pjsip__tsx_merge_key(t->pub.pool, &t->pub.transaction_key2, rdata);
    if (status == PJ_SUCCESS)
        status = pjsip_get_response_addr(t->pub.pool, rdata, &addr);
    if (status != PJ_SUCCESS)
        return status;
    t->pub.res_addr = addr;
    t->pub.transport_flag = rdata->tp_info.transport->flag;
    t->pub.is_reliable = PJSIP_TRANSPORT_IS_RELIABLE(rdata->tp_info.transport) != 0;
    if (addr.transport) {
        pjsip_transport_add_ref(addr.transport); /* res_addr's */
        pjsip_transport_add_ref(addr.transport);
        t->pub.transport = addr.transport;
        pj_memcpy(&t->pub.addr, &addr.addr, sizeof(t->pub.addr));
        t->pub.addr_len = addr.addr_len;
    }
    return pjsip__tsx_register(t);
}

pj_status_t pjsip_tsx_create_uas2(pjsip_module *tsx_user, pjsip_rx_data *rdata,
                                  pj_grp_lock_t *grp_lock, pjsip_transaction **p_tsx)
{
    const pjsip_msg *msg = rdata ? rdata->msg_info.msg : NULL;
    pj_status_t status;
    tsx *t;

    if (!msg || msg->type != PJSIP_REQUEST_MSG || !p_tsx)
        return PJ_EINVAL;
    if (!rdata->msg_info.via || !rdata->msg_info.cseq || !rdata->msg_info.from ||
        !rdata->msg_info.to || !rdata->msg_info.cid)
        return PJSIP_EINVALIDMSG;
    /* 17.2: the method of the CSeq names it as well; the receiver has checked that they agree. */
    if (msg->line.req.method.id == PJSIP_ACK_METHOD)
        return PJ_EINVALIDOP;
    status = tsx_new(tsx_user, grp_lock, PJSIP_ROLE_UAS, &msg->line.req.method, &t);
    if (status != PJ_SUCCESS)
        return status;
    status = init_server(t, rdata);
    if (status == PJ_SUCCESS) {
        rdata->endpt_info.mod_data[pjsip__tsx_layer.mod.id] = t;
        *p_tsx = &t->pub;
    }
    pj_grp_lock_dec_ref(t->pub.grp_lock);
    return status;
}

pj_status_t pjsip_tsx_create_uas(pjsip_module *tsx_user, pjsip_rx_data *rdata,
                                 pjsip_transaction **p_tsx)
{
    return pjsip_tsx_create_uas2(tsx_user, rdata, NULL, p_tsx);
}

/* ---- Sending ----------------------------------------------------------------------------------------- */

static pj_status_t give_up_only(void *object, pjsip_tx_data *tdata)
{
    PJ_UNUSED_ARG(object);
    PJ_UNUSED_ARG(tdata);
    return PJ_SUCCESS;
}

/* Queue a send whose notification `ticket` goes with it: held until it is known to have gone, if someone waits. */
static void queue_first(tsx *t, pjsip_tx_data *tdata, pj_uint64_t ticket, pjsip_tx_data *replaced,
                        pjsip__conv_result *result)
{
    if (result && ticket && !t->ticket) {
        t->ticket = ticket;
        t->undo_tx = replaced;
        t->undo_steps = t->steps;
        pjsip__conv_hold(t->pub.grp_lock, ticket);
        pjsip__conv_send(t->pub.grp_lock, &pjsip__tsx_send_first, t, tdata, result);
        return;
    }
    pjsip__conv_send(t->pub.grp_lock, &pjsip__tsx_send_again, t, tdata, ticket ? NULL : result);
    if (replaced) { /* outside: it may be the last reference */
        pjsip__conv_send(t->pub.grp_lock, &give_up_only, t, replaced, NULL);
        pjsip_tx_data_dec_ref(replaced);
    }
}

static void remember(tsx *t)
{
    if (t->ticket)
        return; /* an earlier send may still need what it remembers */
    t->undo = t->fsm;
    t->undo_started = t->started;
    t->undo_state = t->last_told;
    t->undo_code = t->last_code;
}

/* The step that was remembered has no timer to end it: it is not taken. */
static pj_status_t take_back(tsx *t)
{
    t->fsm = t->undo;
    t->started = t->undo_started;
    atomic_store(&t->accepted, t->fsm.kind == TSX_INVITE_SERVER && t->fsm.state == ST_ACCEPTED);
    pjsip__tsx_sync_timers(t);
    return PJ_ENOMEM;
}

static pj_status_t send_request(tsx *t, const pjsip_tx_data *tdata, pjsip__conv_result *result)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_TX_MSG, .tdata = t->pub.last_tx};
    pj_uint64_t ticket;

    if (t->last_told != PJSIP_TSX_STATE_NULL)
        return PJ_EINVALIDOP;
    if (tdata && tdata != t->pub.last_tx)
        return PJ_EINVAL;
    if (pjsip__tsx_cancel_wait(t)) {
        pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_CALLING, 0, NULL);
        return PJ_SUCCESS;
    }
    remember(t);
    pjsip__tsx_start(t);
    if (pjsip__tsx_timer_is_lost(t))
        return take_back(t);
    ticket = pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_CALLING, 0, NULL);
    queue_first(t, t->pub.last_tx, ticket, NULL, result);
    return PJ_SUCCESS;
}

static pj_status_t send_response(tsx *t, pjsip_tx_data *tdata, pjsip__conv_result *result)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_TX_MSG, .tdata = tdata};
    bool repeats_2xx = t->started && t->fsm.state == ST_ACCEPTED;
    int code = tdata ? tdata->msg->line.status.code : 0;
    pj_uint64_t ticket = 0;
    pjsip_tx_data *replaced;

    if (!tdata || tdata->msg->type != PJSIP_RESPONSE_MSG || code < 100 || code > 699)
        return PJ_EINVAL;
    remember(t);
    if (!t->started)
        pjsip__tsx_start(t);
    if (!(pjsip__tsx_step_response(t, code) & DO_SEND))
        return PJ_EINVALIDOP;
    if (pjsip__tsx_timer_is_lost(t))
        return take_back(t);
    replaced = t->pub.last_tx;
    pjsip_tx_data_add_ref(tdata);
    t->pub.last_tx = tdata;
    if (!repeats_2xx) {
        ticket = pjsip__tsx_tell(t, &note, pjsip__tsx_public_state(t), code,
                                 &tdata->msg->line.status.reason);
        pjsip__tsx_set_repeat(t);
    }
    queue_first(t, tdata, ticket, replaced, result);
    return PJ_SUCCESS;
}

pj_status_t pjsip__tsx_send(pjsip_transaction *pub, pjsip_tx_data *tdata,
                            pjsip__conv_result *result)
{
    tsx *t = (tsx *)pub;
    pj_status_t status;

    if (t->over || t->told)
        return PJSIP_ETSXDESTROYED;
    status = pjsip__conv_reserve(pjsip__conv_of(pub->grp_lock));
    if (status != PJ_SUCCESS)
        return status;
    if (pub->tp_sel.type != PJSIP_TPSELECTOR_NONE)
        pjsip_tx_data_set_transport(tdata ? tdata : pub->last_tx, &pub->tp_sel);
    return pub->role == PJSIP_ROLE_UAC ? send_request(t, tdata, result)
                                       : send_response(t, tdata, result);
}

pj_status_t pjsip_tsx_send_msg(pjsip_transaction *pub, pjsip_tx_data *tdata)
{
    pjsip__conv_result result = {0};
    bool waits;
    pj_status_t status;

    if (!pub)
        return PJ_EINVAL;
    pj_grp_lock_add_ref(pub->grp_lock);
    waits = pj__grp_lock_depth(pub->grp_lock) == 0;
    pj_grp_lock_acquire(pub->grp_lock);
    if (!tdata && pub->role == PJSIP_ROLE_UAC)
        tdata = pub->last_tx;
    status = pjsip__tsx_send(pub, tdata, waits ? &result : NULL);
    pj_grp_lock_release(pub->grp_lock);
    if (status == PJ_SUCCESS)
        status = pjsip__conv_wait(pub->grp_lock, &result);
    if (status == PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
    pj_grp_lock_dec_ref(pub->grp_lock);
    return status;
}

pj_status_t pjsip_tsx_retransmit_no_state(pjsip_transaction *pub, pjsip_tx_data *tdata)
{
    tsx *t = (tsx *)pub;
    pjsip__conv_result result = {0};
    pjsip_tx_data *given = tdata;
    bool waits;
    pj_status_t status;

    if (!pub)
        return PJ_EINVAL;
    pj_grp_lock_add_ref(pub->grp_lock);
    waits = pj__grp_lock_depth(pub->grp_lock) == 0;
    pj_grp_lock_acquire(pub->grp_lock);
    tdata = tdata ? tdata : pub->last_tx;
    status = t->over ? PJSIP_ETSXDESTROYED : pjsip__conv_reserve(pjsip__conv_of(pub->grp_lock));
    if (status == PJ_SUCCESS && !tdata)
        status = PJ_EINVALIDOP;
    if (status == PJ_SUCCESS)
        pjsip__conv_send(pub->grp_lock, &pjsip__tsx_send_again, t, tdata, waits ? &result : NULL);
    pj_grp_lock_release(pub->grp_lock);
    if (status == PJ_SUCCESS)
        status = pjsip__conv_wait(pub->grp_lock, &result);
    if (status == PJ_SUCCESS && given)
        pjsip_tx_data_dec_ref(given);
    pj_grp_lock_dec_ref(pub->grp_lock);
    return status;
}

pj_status_t pjsip_tsx_set_transport(pjsip_transaction *pub, const pjsip_tpselector *sel)
{
    pjsip_tpselector old;

    if (!pub || !sel)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock);
    old = pub->tp_sel;
    pub->tp_sel = *sel;
    pjsip_tpselector_add_ref(&pub->tp_sel);
    pj_grp_lock_release(pub->grp_lock);
    pjsip_tpselector_dec_ref(&old);
    return PJ_SUCCESS;
}

/* ---- Receiving --------------------------------------------------------------------------------------- */

void pjsip_tsx_recv_msg(pjsip_transaction *pub, pjsip_rx_data *rdata)
{
    if (!pub || !rdata)
        return;
    rdata->endpt_info.mod_data[pjsip__tsx_layer.mod.id] = pub;
    pjsip__conv_event(pub->grp_lock, &pjsip__tsx_message_event, pub, rdata);
}

void pjsip__tsx_receive(pjsip_transaction *pub, pjsip_rx_data *rdata)
{
    rdata->endpt_info.mod_data[pjsip__tsx_layer.mod.id] = pub;
    pjsip__tsx_message_event(pub, rdata);
}

void pjsip__tsx_begin(pjsip_transaction *pub)
{
    tsx *t = (tsx *)pub;

    if (t->started)
        return;
    pjsip__tsx_start(t);
    t->last_told = PJSIP_TSX_STATE_TRYING;
    pub->state = PJSIP_TSX_STATE_TRYING;
}

pj_uint64_t pjsip__tsx_id(const pjsip_transaction *pub)
{
    return ((const tsx *)pub)->id;
}

pjsip_transaction *pjsip__tsx_by_id(pj_uint64_t id)
{
    tsx *t = pjsip__tsx_find_id(id);

    return t ? &t->pub : NULL;
}

pjsip_transaction *pjsip_rdata_get_tsx(pjsip_rx_data *rdata)
{
    int id = pjsip__tsx_layer.mod.id;

    return id < 0 ? NULL : rdata->endpt_info.mod_data[id];
}

/* ---- The end ----------------------------------------------------------------------------------------- */

void pjsip__tsx_discard(pjsip_transaction *pub)
{
    tsx *t = (tsx *)pub;

    pj_grp_lock_acquire(pub->grp_lock);
    t->told = true;
    pub->state = PJSIP_TSX_STATE_TERMINATED;
    pjsip__tsx_retire(t);
    pj_grp_lock_release(pub->grp_lock);
}

pj_status_t pjsip_tsx_terminate(pjsip_transaction *pub, int code)
{
    tsx *t = (tsx *)pub;
    pj_uint64_t ticket = 0;
    pj_status_t status;

    if (!pub || code < 200)
        return PJ_EINVAL;
    pj_grp_lock_add_ref(pub->grp_lock);
    pj_grp_lock_acquire(pub->grp_lock);
    status = pjsip__conv_reserve(pjsip__conv_of(pub->grp_lock));
    if (status == PJ_SUCCESS && !t->over && !t->told)
        ticket = pjsip__tsx_end(t, code, NULL, PJSIP_EVENT_USER, PJ_SUCCESS);
    pj_grp_lock_release(pub->grp_lock);
    if (ticket)
        pjsip__conv_flush(pub->grp_lock, ticket);
    pj_grp_lock_dec_ref(pub->grp_lock);
    return status;
}

pj_status_t pjsip_tsx_terminate_async2(pjsip_transaction *pub, int code, const pj_str_t *reason,
                                       unsigned delay)
{
    tsx *t = (tsx *)pub;

    if (!pub || code < 200)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock);
    if (!t->over && !t->told) {
        t->kill_code = code;
        t->kill_text = pjsip__tsx_keep_text(t, code, reason);
        pjsip__tsx_alarm_set(t, &t->kill.entry, &t->kill, pjsip__tsx_now() + delay, TSX_TIMER_KILL);
    }
    pj_grp_lock_release(pub->grp_lock);
    return PJ_SUCCESS;
}

pj_status_t pjsip_tsx_terminate_async(pjsip_transaction *pub, int code)
{
    return pjsip_tsx_terminate_async2(pub, code, NULL, 0);
}

pj_status_t pjsip_tsx_stop_retransmit(pjsip_transaction *pub)
{
    tsx *t = (tsx *)pub;

    if (!pub)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock);
    if (t->started && !t->over) {
        pjsip__tsx_fsm_stop_resend(&t->fsm);
        pjsip__tsx_sync_timers(t);
        pjsip__tsx_alarm_stop(t, &t->repeat.entry, &t->repeat);
    }
    pj_grp_lock_release(pub->grp_lock);
    return PJ_SUCCESS;
}

pj_status_t pjsip_tsx_set_timeout(pjsip_transaction *pub, unsigned millisec)
{
    tsx *t = (tsx *)pub;
    pj_status_t status = PJ_SUCCESS;

    if (!pub)
        return PJ_EINVAL;
    if (pub->role != PJSIP_ROLE_UAC)
        return PJ_EINVALIDOP;
    pj_grp_lock_acquire(pub->grp_lock);
    if (pjsip__tsx_is_final(pub))
        status = PJSIP_ETSXDESTROYED;
    else if (!millisec)
        pjsip__tsx_alarm_stop(t, &pub->misc_timer, &t->limit);
    else if (t->limit.at != UINT64_MAX)
        status = PJ_EEXISTS;
    else
        pjsip__tsx_alarm_set(t, &pub->misc_timer, &t->limit, pjsip__tsx_now() + millisec,
                             TSX_TIMER_LIMIT);
    pj_grp_lock_release(pub->grp_lock);
    return status;
}
