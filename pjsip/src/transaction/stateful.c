/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One request and its outcome, one response: the stateful way for those who want no transaction in their hands
 * (registration, OPTIONS, MESSAGE). A module of our own is the transactions' user and keeps the caller's callback,
 * which is called once: with the final response, the time-out or the failure, whichever comes first.
 */
#include "transaction/transaction_priv.h"

static void on_tsx_state(pjsip_transaction *t, pjsip_event *event);

/* Forced into a global by pjsip_module, which knows no instance data. */
static pjsip_module stateful = {
    .name = {"mod-stateful-util", 17},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_TSX_LAYER,
    .on_tsx_state = &on_tsx_state,
};

/* In the transaction's pool. */
typedef struct request {
    void *token;
    pjsip_endpt_send_callback cb;
} request;

pj_status_t pjsip__tsx_stateful_init(pjsip_endpoint *endpt)
{
    return pjsip_endpt_register_module(endpt, &stateful);
}

void pjsip__tsx_stateful_fini(pjsip_endpoint *endpt)
{
    pjsip_endpt_unregister_module(endpt, &stateful);
}

static void on_tsx_state(pjsip_transaction *t, pjsip_event *event)
{
    request *r = stateful.id < 0 ? NULL : t->mod_data[stateful.id];
    pjsip_endpt_send_callback cb;

    if (!r || t->state < PJSIP_TSX_STATE_COMPLETED)
        return;
    cb = r->cb;
    t->mod_data[stateful.id] = NULL; /* COMPLETED and TERMINATED: once is enough */
    if (cb)
        cb(r->token, event);
}

pj_status_t pjsip_endpt_send_request(pjsip_endpoint *endpt, pjsip_tx_data *tdata,
                                     pj_int32_t timeout, void *token, pjsip_endpt_send_callback cb)
{
    pjsip_transaction *t = NULL;
    pj_status_t status;
    request *r;

    if (!endpt || !tdata)
        return PJ_EINVAL;
    status = stateful.id < 0 ? PJ_EINVALIDOP : pjsip_tsx_create_uac(&stateful, tdata, &t);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    pj_grp_lock_add_ref(t->grp_lock);
    r = PJ_POOL_ZALLOC_T(t->pool, request);
    if (!r) {
        status = PJ_ENOMEM;
    } else {
        *r = (request){token, cb};
        t->mod_data[stateful.id] = r;
        if (timeout > 0)
            pjsip_tsx_set_timeout(t, (unsigned)timeout);
        status = pjsip_tsx_send_msg(t, NULL);
    }
    if (status != PJ_SUCCESS) { /* the caller hears of it by this return, not by its callback */
        pjsip__tsx_discard(t);
        pjsip_tx_data_dec_ref(tdata);
    }
    pj_grp_lock_dec_ref(t->grp_lock);
    return status;
}

/* Copies of headers and body into a response. */
static pj_status_t add_contents(pjsip_tx_data *tdata, const pjsip_hdr *hdr_list,
                                const pjsip_msg_body *body)
{
    if (hdr_list) {
        for (const pjsip_hdr *hdr = hdr_list->next; hdr != hdr_list; hdr = hdr->next) {
            pjsip_hdr *copy = pjsip_hdr_clone(tdata->pool, hdr);

            if (!copy)
                return PJ_ENOMEM;
            pjsip_msg_add_hdr(tdata->msg, copy);
        }
    }
    if (body) {
        tdata->msg->body = pjsip_msg_body_clone(tdata->pool, body);
        if (!tdata->msg->body)
            return PJ_ENOMEM;
    }
    return PJ_SUCCESS;
}

pj_status_t pjsip_endpt_respond(pjsip_endpoint *endpt, pjsip_module *tsx_user, pjsip_rx_data *rdata,
                                int st_code, const pj_str_t *st_text, const pjsip_hdr *hdr_list,
                                const pjsip_msg_body *body, pjsip_transaction **p_tsx)
{
    pjsip_transaction *t = NULL;
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    if (!endpt || !rdata)
        return PJ_EINVAL;
    status = pjsip_endpt_create_response(endpt, rdata, st_code, st_text, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    status = add_contents(tdata, hdr_list, body);
    if (status == PJ_SUCCESS)
        status = pjsip_tsx_create_uas(tsx_user, rdata, &t);
    if (status != PJ_SUCCESS)
        goto done;
    pj_grp_lock_add_ref(t->grp_lock);
    pjsip_tsx_recv_msg(t, rdata);
    status = pjsip_tsx_send_msg(t, tdata);
    if (status == PJ_SUCCESS) {
        tdata = NULL;
        if (p_tsx)
            *p_tsx = t;
    } else {
        pjsip__tsx_discard(t);
    }
    pj_grp_lock_dec_ref(t->grp_lock);
done:
    if (tdata)
        pjsip_tx_data_dec_ref(tdata);
    return status;
}
