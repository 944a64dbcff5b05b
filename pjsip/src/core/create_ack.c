/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ACK of a final response of 300 and above, which belongs to the INVITE's transaction (RFC 3261 17.1.1.3). The
 * ACK of a 2xx is a request of its own and is made by the dialog (13.2.2.4).
 */
#include "core/create.h"

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_util.h>
#include <pj/errno.h>

static pj_status_t fill(pjsip_tx_data *ack, const pjsip_msg *invite, const pjsip_rx_data *rdata)
{
    pjsip_via_hdr *via = pjsip_msg_find_hdr(invite, PJSIP_H_VIA, NULL);
    pjsip_max_fwd_hdr *max_fwd = pjsip_msg_find_hdr(invite, PJSIP_H_MAX_FORWARDS, NULL);
    pjsip_cseq_hdr *cseq;
    pj_status_t status;

    if (!via)
        return PJSIP_EMISSINGHDR;
    status = pjsip__append_hdr(ack, pjsip_hdr_clone(ack->pool, via));
    if (status == PJ_SUCCESS && max_fwd)
        status = pjsip__append_hdr(ack, pjsip_hdr_clone(ack->pool, max_fwd));
    if (status == PJ_SUCCESS)
        status = pjsip__append_copies(ack, invite, PJSIP_H_FROM);
    /* The response's To: with the tag of who refused. */
    if (status == PJ_SUCCESS)
        status = pjsip__append_hdr(ack, pjsip_hdr_clone(ack->pool, rdata->msg_info.to));
    if (status == PJ_SUCCESS)
        status = pjsip__append_copies(ack, invite, PJSIP_H_CALL_ID);
    if (status == PJ_SUCCESS)
        status = pjsip__append_copies(ack, invite, PJSIP_H_CSEQ);
    if (status == PJ_SUCCESS)
        status = pjsip__append_copies(ack, invite, PJSIP_H_ROUTE);
    if (status != PJ_SUCCESS)
        return status;
    cseq = pjsip_msg_find_hdr(ack->msg, PJSIP_H_CSEQ, NULL);
    if (!cseq)
        return PJSIP_EMISSINGHDR;
    pjsip_method_set(&cseq->method, PJSIP_ACK_METHOD);
    return PJ_SUCCESS;
}

PJ_DEF(pj_status_t)
pjsip_endpt_create_ack(pjsip_endpoint *endpt, const pjsip_tx_data *tdata,
                       const pjsip_rx_data *rdata, pjsip_tx_data **ack)
{
    pjsip_tx_data *made;
    pj_status_t status;

    if (!(endpt && tdata && tdata->msg && rdata && rdata->msg_info.to && ack))
        return PJ_EINVAL;
    if (!(tdata->msg->type == PJSIP_REQUEST_MSG))
        return PJSIP_ENOTREQUESTMSG;
    status = pjsip__create_message(endpt, PJSIP_REQUEST_MSG, &made);
    if (status != PJ_SUCCESS)
        return status;
    pjsip_method_set(&made->msg->line.req.method, PJSIP_ACK_METHOD);
    made->msg->line.req.uri = pjsip_uri_clone(made->pool, tdata->msg->line.req.uri);
    status = made->msg->line.req.uri ? fill(made, tdata->msg, rdata) : PJ_ENOMEM;
    return pjsip__finish_message(made, status, ack);
}
