/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a proxy needs of the message layer (RFC 3261 16): the copy of a request or response that goes on, and branch
 * values. Choosing targets, forking and record-routing are the program's.
 */
#include "core/create.h"

#include "base/hash_keyed.h"

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_uri.h>
#include <pjsip/sip_util.h>
#include <pj/errno.h>
#include <pj/guid.h>
#include <pj/string.h>

/*
 * RFC 3261 16.11: a stateless proxy has to give a retransmission the branch it gave before, and CANCEL and ACK of
 * a refusal the INVITE's. So it is computed from what those have in common: the received top branch if the peer
 * follows RFC 3261, else Via, tags, Call-ID, CSeq number and request URI.
 */
static pj_uint64_t request_hash(const pjsip_rx_data *rdata)
{
    const pjsip_via_hdr *via = rdata->msg_info.via;
    char text[PJSIP_MAX_URL_SIZE];
    pj_uint64_t hash = pj__siphash(via->branch_param.ptr, (pj_size_t)via->branch_param.slen);
    int len;

    if (pj_strnicmp2(&via->branch_param, PJSIP_RFC3261_BRANCH_ID, PJSIP_RFC3261_BRANCH_LEN) == 0)
        return hash;
    hash = hash * 31 + pj__siphash(via->sent_by.host.ptr, (pj_size_t)via->sent_by.host.slen);
    hash = hash * 31 + (unsigned)via->sent_by.port;
    hash = hash * 31 +
           pj__siphash(rdata->msg_info.from->tag.ptr, (pj_size_t)rdata->msg_info.from->tag.slen);
    hash = hash * 31 +
           pj__siphash(rdata->msg_info.cid->id.ptr, (pj_size_t)rdata->msg_info.cid->id.slen);
    hash = hash * 31 + (unsigned)rdata->msg_info.cseq->cseq;
    len = pjsip_uri_print(PJSIP_URI_IN_REQ_URI, rdata->msg_info.msg->line.req.uri, text,
                          sizeof(text));
    return len > 0 ? hash * 31 + pj__siphash(text, (pj_size_t)len) : hash;
}

PJ_DEF(pj_str_t) pjsip_calculate_branch_id(pjsip_rx_data *rdata)
{
    static const char digits[] = "0123456789abcdef";
    pj_str_t branch = {NULL, 0};
    pj_uint64_t hash;

    if (!rdata || !rdata->msg_info.via || !rdata->msg_info.from || !rdata->msg_info.cid ||
        !rdata->msg_info.cseq || rdata->msg_info.msg->type != PJSIP_REQUEST_MSG)
        return branch;
    branch.ptr = pj_pool_alloc(rdata->tp_info.pool, PJSIP_RFC3261_BRANCH_LEN + 16);
    if (!branch.ptr)
        return branch;
    hash = request_hash(rdata);
    pj_memcpy(branch.ptr, PJSIP_RFC3261_BRANCH_ID, PJSIP_RFC3261_BRANCH_LEN);
    for (unsigned i = 0; i < 16; i++)
        branch.ptr[PJSIP_RFC3261_BRANCH_LEN + i] = digits[(hash >> (4 * i)) & 15];
    branch.slen = PJSIP_RFC3261_BRANCH_LEN + 16;
    return branch;
}

/* The headers of a message, Max-Forwards one lower (16.6 step 3). */
static pj_status_t copy_headers(pjsip_tx_data *tdata, const pjsip_msg *msg, const pjsip_hdr *skip)
{
    pj_status_t status = PJ_SUCCESS;

    for (const pjsip_hdr *hdr = msg->hdr.next; hdr != &msg->hdr && status == PJ_SUCCESS;
         hdr = hdr->next) {
        if (hdr != skip)
            status = pjsip__append_hdr(tdata, pjsip_hdr_clone(tdata->pool, hdr));
    }
    return status;
}

static pj_status_t lower_max_forwards(pjsip_tx_data *tdata)
{
    pjsip_max_fwd_hdr *hdr = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_MAX_FORWARDS, NULL);

    if (hdr) {
        hdr->ivalue--;
        return PJ_SUCCESS;
    }
    return pjsip__append_hdr(tdata, pjsip_max_fwd_hdr_create(tdata->pool, 70));
}

/* Our Via on top (16.6 step 8); its address is written when sent. */
static pj_status_t push_via(pjsip_tx_data *tdata, pjsip_rx_data *rdata, const pj_str_t *branch)
{
    pjsip_via_hdr *via = pjsip_via_hdr_create(tdata->pool);
    pj_str_t made;

    if (!via)
        return PJ_ENOMEM;
    made = branch ? *branch : pjsip_calculate_branch_id(rdata);
    pj_strdup(tdata->pool, &via->branch_param, &made);
    pjsip_msg_insert_first_hdr(tdata->msg, (pjsip_hdr *)via);
    return PJ_SUCCESS;
}

static pj_status_t fill_request(pjsip_tx_data *tdata, pjsip_rx_data *rdata, const pjsip_uri *uri,
                                const pj_str_t *branch)
{
    const pjsip_msg *msg = rdata->msg_info.msg;
    pj_status_t status;

    pjsip_method_copy(tdata->pool, &tdata->msg->line.req.method, &msg->line.req.method);
    tdata->msg->line.req.uri = pjsip_uri_clone(tdata->pool, uri ? uri : msg->line.req.uri);
    if (!tdata->msg->line.req.uri)
        return PJ_ENOMEM;
    status = copy_headers(tdata, msg, NULL);
    if (status == PJ_SUCCESS)
        status = lower_max_forwards(tdata);
    if (status == PJ_SUCCESS)
        status = push_via(tdata, rdata, branch);
    if (status == PJ_SUCCESS)
        status = pjsip__copy_body(tdata, msg->body);
    return status;
}

PJ_DEF(pj_status_t)
pjsip_endpt_create_request_fwd(pjsip_endpoint *endpt, pjsip_rx_data *rdata, const pjsip_uri *uri,
                               const pj_str_t *branch, unsigned options, pjsip_tx_data **p_tdata)
{
    pjsip_tx_data *tdata;
    pj_status_t status;

    (void)options; /* none is defined */
    if (!endpt || !rdata || !rdata->msg_info.msg || !p_tdata)
        return PJ_EINVAL;
    if (rdata->msg_info.msg->type != PJSIP_REQUEST_MSG)
        return PJSIP_ENOTREQUESTMSG;
    if (rdata->msg_info.max_fwd && rdata->msg_info.max_fwd->ivalue <= 0)
        return PJSIP_ERRNO_FROM_SIP_STATUS(PJSIP_SC_TOO_MANY_HOPS);
    status = pjsip__create_message(endpt, PJSIP_REQUEST_MSG, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    tdata->rx_timestamp = rdata->pkt_info.timestamp;
    status = fill_request(tdata, rdata, uri, branch);
    return pjsip__finish_message(tdata, status, p_tdata);
}

PJ_DEF(pj_status_t)
pjsip_endpt_create_response_fwd(pjsip_endpoint *endpt, pjsip_rx_data *rdata, unsigned options,
                                pjsip_tx_data **p_tdata)
{
    const pjsip_msg *msg;
    pjsip_tx_data *tdata;
    pj_status_t status;

    (void)options; /* none is defined */
    if (!endpt || !rdata || !rdata->msg_info.msg || !p_tdata)
        return PJ_EINVAL;
    msg = rdata->msg_info.msg;
    if (msg->type != PJSIP_RESPONSE_MSG)
        return PJSIP_ENOTRESPONSEMSG;
    status = pjsip__create_message(endpt, PJSIP_RESPONSE_MSG, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    tdata->rx_timestamp = rdata->pkt_info.timestamp;
    pjsip__set_status_line(tdata, msg->line.status.code, &msg->line.status.reason);
    status = copy_headers(tdata, msg, (const pjsip_hdr *)rdata->msg_info.via);
    if (status == PJ_SUCCESS)
        status = pjsip__copy_body(tdata, msg->body);
    return pjsip__finish_message(tdata, status, p_tdata);
}
