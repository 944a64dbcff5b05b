/* SPDX-License-Identifier: BSD-2-Clause */
/* Sending without a transaction: requests, responses, octets. The sending itself is transport/send.c. */
#include "core/core_priv.h"

#include <pj/assert.h>

#include "core/create.h"
#include "transport/resolver.h"
#include "transport/send.h"

/* A transport that the program demands decides the type, as long as it is no less secure than the URI wants. */
static void follow_selector(const pjsip_tx_data *tdata, pjsip_host_info *dest)
{
    const pjsip_transport *tp = tdata->tp_sel.u.transport;

    if (tdata->tp_sel.type == PJSIP_TPSELECTOR_LISTENER)
        dest->flag &= ~(unsigned)PJSIP__HOST_OPEN;
    if (tdata->tp_sel.type != PJSIP_TPSELECTOR_TRANSPORT || !tp)
        return;
    if ((dest->flag & PJSIP_TRANSPORT_SECURE) && !(tp->flag & PJSIP_TRANSPORT_SECURE))
        return;
    dest->type = (pjsip_transport_type_e)tp->key.type;
    dest->flag = tp->flag;
}

pj_status_t pjsip_endpt_send_request_stateless(pjsip_endpoint *endpt, pjsip_tx_data *tdata,
                                               void *token, pjsip_send_callback cb)
{
    pjsip_host_info dest;
    pj_status_t status;

    PJ_ASSERT_RETURN(endpt && tdata && tdata->msg, PJ_EINVAL);
    if (tdata->msg->type != PJSIP_REQUEST_MSG)
        return PJSIP_ENOTREQUESTMSG;
    status = pjsip_process_route_set(tdata, &dest);
    if (status != PJ_SUCCESS)
        return status;
    follow_selector(tdata, &dest);
    return pjsip__send_start(endpt, tdata, &dest, NULL, token, cb);
}

pj_status_t pjsip_endpt_send_response(pjsip_endpoint *endpt, pjsip_response_addr *res_addr,
                                      pjsip_tx_data *tdata, void *token, pjsip_send_callback cb)
{
    PJ_ASSERT_RETURN(endpt && res_addr && tdata && tdata->msg, PJ_EINVAL);
    if (tdata->msg->type != PJSIP_RESPONSE_MSG)
        return PJSIP_ENOTRESPONSEMSG;
    if (!res_addr->transport && res_addr->dst_host.addr.host.slen <= 0)
        return PJ_EINVAL;
    tdata->dest_info.addr.count = 0;
    return pjsip__send_start(endpt, tdata, &res_addr->dst_host,
                             res_addr->transport ? res_addr : NULL, token, cb);
}

pj_status_t pjsip_endpt_send_response2(pjsip_endpoint *endpt, pjsip_rx_data *rdata,
                                       pjsip_tx_data *tdata, void *token, pjsip_send_callback cb)
{
    pjsip_response_addr res_addr;
    pj_status_t status;

    PJ_ASSERT_RETURN(endpt && rdata && tdata, PJ_EINVAL);
    status = pjsip_get_response_addr(tdata->pool, rdata, &res_addr);
    if (status != PJ_SUCCESS)
        return status;
    return pjsip_endpt_send_response(endpt, &res_addr, tdata, token, cb);
}

pj_status_t pjsip_endpt_respond_stateless(pjsip_endpoint *endpt, pjsip_rx_data *rdata, int st_code,
                                          const pj_str_t *st_text, const pjsip_hdr *hdr_list,
                                          const pjsip_msg_body *body)
{
    pjsip_tx_data *tdata;
    pj_status_t status;

    PJ_ASSERT_RETURN(endpt && rdata && rdata->msg_info.msg, PJ_EINVAL);
    if (rdata->msg_info.msg->type != PJSIP_REQUEST_MSG)
        return PJSIP_ENOTREQUESTMSG;
    if (rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD)
        return PJ_EINVALIDOP;
    status = pjsip_endpt_create_response(endpt, rdata, st_code, st_text, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    status = pjsip__append_list(tdata, hdr_list);
    if (status == PJ_SUCCESS)
        status = pjsip__copy_body(tdata, body);
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_send_response2(endpt, rdata, tdata, NULL, NULL);
    if (status != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
    return status;
}

/* ---- Octets ---- */

pj_status_t pjsip_endpt_send_raw(pjsip_endpoint *endpt, pjsip_transport_type_e tp_type,
                                 const pjsip_tpselector *sel, const void *raw_data,
                                 pj_size_t data_len, const pj_sockaddr_t *addr, int addr_len,
                                 void *token, pjsip_tp_send_callback cb)
{
    PJ_ASSERT_RETURN(endpt, PJ_EINVAL);
    return pjsip_tpmgr_send_raw(endpt->env.tpmgr, tp_type, sel, NULL, raw_data, data_len, addr,
                                addr_len, token, cb);
}

/* Octets on their way to a URI; in the pool of the message that will carry them. */
typedef struct raw_sending {
    pjsip_endpoint *endpt;
    pjsip_tx_data *tdata;
    void *data;
    pj_size_t len;
    void *token;
    pjsip_tp_send_callback cb;
} raw_sending;

static void raw_done(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    raw_sending *raw = token;

    if (raw->cb)
        raw->cb(raw->token, tdata, sent);
    pjsip_tx_data_dec_ref(raw->tdata);
}

static void on_raw_resolved(pj_status_t status, void *token,
                            const struct pjsip_server_addresses *addr)
{
    raw_sending *raw = token;

    if (status == PJ_SUCCESS && (!addr || addr->count == 0))
        status = PJ_ERESOLVE;
    for (unsigned i = 0; addr && i < addr->count; i++) {
        status = pjsip_tpmgr_send_raw(
            raw->endpt->env.tpmgr, addr->entry[i].type, &raw->tdata->tp_sel, raw->tdata, raw->data,
            raw->len, &addr->entry[i].addr, addr->entry[i].addr_len, raw, &raw_done);
        if (status == PJ_EPENDING)
            return;
        if (status == PJ_SUCCESS)
            break;
    }
    raw_done(raw, raw->tdata, status == PJ_SUCCESS ? (pj_ssize_t)raw->len : -(pj_ssize_t)status);
}

pj_status_t pjsip_endpt_send_raw_to_uri(pjsip_endpoint *endpt, const pj_str_t *dst_uri,
                                        const pjsip_tpselector *sel, const void *raw_data,
                                        pj_size_t data_len, void *token, pjsip_tp_send_callback cb)
{
    pjsip_host_info dest;
    pjsip_tx_data *tdata;
    raw_sending *raw;
    pjsip_uri *uri;
    pj_str_t text;
    pj_status_t status;

    PJ_ASSERT_RETURN(endpt && dst_uri && raw_data && data_len, PJ_EINVAL);
    status = pjsip_endpt_create_tdata(endpt, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    pjsip_tx_data_add_ref(tdata);
    pj_strdup_with_null(tdata->pool, &text, dst_uri);
    uri = pjsip_parse_uri(tdata->pool, text.ptr, (pj_size_t)text.slen, 0);
    status = uri ? pjsip_get_dest_info(uri, NULL, tdata->pool, &dest) : PJSIP_EINVALIDURI;
    raw = PJ_POOL_ZALLOC_T(tdata->pool, raw_sending);
    if (raw)
        raw->data = pj_pool_alloc(tdata->pool, data_len);
    if (status == PJ_SUCCESS && (!raw || !raw->data))
        status = PJ_ENOMEM;
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    memcpy(raw->data, raw_data, data_len);
    raw->endpt = endpt;
    raw->tdata = tdata;
    raw->len = data_len;
    raw->token = token;
    raw->cb = cb;
    if (sel)
        pjsip_tx_data_set_transport(tdata, sel);
    follow_selector(tdata, &dest);
    pjsip_resolve(endpt->env.resolver, tdata->pool, &dest, raw, &on_raw_resolved);
    return PJ_SUCCESS;
}
