/* SPDX-License-Identifier: BSD-2-Clause */
/* CANCEL (RFC 3261 9.1). */
#include "core/create.h"

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_util.h>
#include <pj/errno.h>
#include <pj/string.h>

/*
 * The one Via of the request as it went out; From, To, Call-ID and CSeq number of the request; its Routes, in the form
 * in which it was sent.
 */
static pj_status_t fill(pjsip_tx_data *cancel, const pjsip_msg *request, const pjsip_via_hdr *via)
{
    static const pjsip_hdr_e copied[] = {PJSIP_H_FROM, PJSIP_H_TO, PJSIP_H_CALL_ID, PJSIP_H_CSEQ,
                                         PJSIP_H_ROUTE};
    pjsip_max_fwd_hdr *max_fwd = pjsip_msg_find_hdr(request, PJSIP_H_MAX_FORWARDS, NULL);
    pj_status_t status;

    status = pjsip__append_hdr(cancel, pjsip_hdr_clone(cancel->pool, via));
    if (status == PJ_SUCCESS && max_fwd)
        status = pjsip__append_hdr(cancel, pjsip_hdr_clone(cancel->pool, max_fwd));
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(copied) && status == PJ_SUCCESS; i++)
        status = pjsip__append_copies(cancel, request, copied[i]);
    if (status == PJ_SUCCESS) {
        pjsip_cseq_hdr *cseq = pjsip_msg_find_hdr(cancel->msg, PJSIP_H_CSEQ, NULL);

        if (!cseq)
            return PJSIP_EMISSINGHDR;
        pjsip_method_set(&cseq->method, PJSIP_CANCEL_METHOD);
    }
    return status;
}

/* It follows the request to the very same place. */
static pj_status_t copy_destination(pjsip_tx_data *cancel, const pjsip_tx_data *request)
{
    cancel->dest_info = request->dest_info;
    pj_strdup(cancel->pool, &cancel->dest_info.name, &request->dest_info.name);
    cancel->via_addr = request->via_addr;
    pj_strdup(cancel->pool, &cancel->via_addr.host, &request->via_addr.host);
    cancel->via_tp = request->via_tp;
    return pjsip_tx_data_set_transport(cancel, &request->tp_sel);
}

PJ_DEF(pj_status_t)
pjsip_endpt_create_cancel(pjsip_endpoint *endpt, const pjsip_tx_data *tdata,
                          pjsip_tx_data **p_tdata)
{
    const pjsip_via_hdr *via;
    pjsip_tx_data *cancel;
    pj_status_t status;

    if (!(endpt && tdata && tdata->msg && p_tdata))
        return PJ_EINVAL;
    if (!(tdata->msg->type == PJSIP_REQUEST_MSG))
        return PJSIP_ENOTREQUESTMSG;
    via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
    if (tdata->msg->line.req.method.id != PJSIP_INVITE_METHOD || !via ||
        via->branch_param.slen == 0)
        return PJ_EINVALIDOP;
    status = pjsip__create_message(endpt, PJSIP_REQUEST_MSG, &cancel);
    if (status != PJ_SUCCESS)
        return status;
    pjsip_method_set(&cancel->msg->line.req.method, PJSIP_CANCEL_METHOD);
    cancel->msg->line.req.uri = pjsip_uri_clone(cancel->pool, tdata->msg->line.req.uri);
    status = cancel->msg->line.req.uri ? fill(cancel, tdata->msg, via) : PJ_ENOMEM;
    if (status == PJ_SUCCESS && tdata->saved_strict_route) {
        cancel->saved_strict_route = pjsip_hdr_clone(cancel->pool, tdata->saved_strict_route);
        status = cancel->saved_strict_route ? PJ_SUCCESS : PJ_ENOMEM;
    }
    if (status == PJ_SUCCESS)
        status = copy_destination(cancel, tdata);
    return pjsip__finish_message(cancel, status, p_tdata);
}
