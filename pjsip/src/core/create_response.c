/* SPDX-License-Identifier: BSD-2-Clause */
/* Responses (RFC 3261 8.2.6). */
#include "core/create.h"

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_util.h>
#include <pj/errno.h>
#include <pj/guid.h>
#include <pj/string.h>

/* RFC 3261 8.2.6.2: the request's To; if that had no tag, one of ours, except in a 100. */
static pj_status_t append_to(pjsip_tx_data *tdata, const pjsip_rx_data *rdata, int st_code)
{
    pjsip_to_hdr *to = pjsip_hdr_clone(tdata->pool, rdata->msg_info.to);

    if (!to)
        return PJ_ENOMEM;
    if (to->tag.slen == 0 && st_code > 100) {
        /*
         * The request's branch, as far as there is one: the same request sent again gets the same tag also from a
         * stateless server, which has to answer alike (8.2.7).
         */
        const pjsip_via_hdr *via = rdata->msg_info.via;

        if (via->branch_param.slen > 0)
            pj_strdup(tdata->pool, &to->tag, &via->branch_param);
        else
            pj_create_unique_string(tdata->pool, &to->tag);
    }
    return pjsip__append_hdr(tdata, to);
}

/* A dialog may be made by these, and needs the route set (12.1.1). */
static pj_bool_t carries_record_route(int st_code)
{
    return st_code > 100 && st_code < 300;
}

static pj_status_t fill(pjsip_tx_data *tdata, const pjsip_rx_data *rdata, int st_code)
{
    const pjsip_msg *request = rdata->msg_info.msg;
    pj_status_t status = pjsip__append_copies(tdata, request, PJSIP_H_VIA);

    if (status == PJ_SUCCESS && carries_record_route(st_code))
        status = pjsip__append_copies(tdata, request, PJSIP_H_RECORD_ROUTE);
    if (status == PJ_SUCCESS)
        status = pjsip__append_hdr(tdata, pjsip_hdr_clone(tdata->pool, rdata->msg_info.cid));
    if (status == PJ_SUCCESS)
        status = pjsip__append_hdr(tdata, pjsip_hdr_clone(tdata->pool, rdata->msg_info.from));
    if (status == PJ_SUCCESS)
        status = append_to(tdata, rdata, st_code);
    if (status == PJ_SUCCESS)
        status = pjsip__append_hdr(tdata, pjsip_hdr_clone(tdata->pool, rdata->msg_info.cseq));
    return status;
}

PJ_DEF(pj_status_t)
pjsip_endpt_create_response(pjsip_endpoint *endpt, const pjsip_rx_data *rdata, int st_code,
                            const pj_str_t *st_text, pjsip_tx_data **p_tdata)
{
    pjsip_tx_data *tdata;
    pj_status_t status;

    if (!(endpt && rdata && rdata->msg_info.msg && p_tdata))
        return PJ_EINVAL;
    if (!(st_code >= 100 && st_code <= 699))
        return PJ_EINVAL;
    if (!(rdata->msg_info.msg->type == PJSIP_REQUEST_MSG))
        return PJSIP_ENOTREQUESTMSG;
    /* What the receive path has let through has all of these; what a program made by hand may not. */
    if (!rdata->msg_info.via || !rdata->msg_info.cid || !rdata->msg_info.from ||
        !rdata->msg_info.to || !rdata->msg_info.cseq)
        return PJSIP_EMISSINGHDR;
    status = pjsip__create_message(endpt, PJSIP_RESPONSE_MSG, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    tdata->rx_timestamp = rdata->pkt_info.timestamp;
    pjsip__set_status_line(tdata, st_code, st_text);
    status = fill(tdata, rdata, st_code);
    return pjsip__finish_message(tdata, status, p_tdata);
}
