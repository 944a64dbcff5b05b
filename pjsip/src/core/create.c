/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/create.h"

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pj/errno.h>
#include <pj/string.h>

pj_status_t pjsip__create_message(pjsip_endpoint *endpt, pjsip_msg_type_e type,
                                  pjsip_tx_data **p_tdata)
{
    pjsip_tx_data *tdata;
    pj_status_t status = pjsip_endpt_create_tdata(endpt, &tdata);

    if (status != PJ_SUCCESS)
        return status;
    pjsip_tx_data_add_ref(tdata);
    tdata->msg = pjsip_msg_create(tdata->pool, type);
    if (!tdata->msg) {
        pjsip_tx_data_dec_ref(tdata);
        return PJ_ENOMEM;
    }
    *p_tdata = tdata;
    return PJ_SUCCESS;
}

pj_status_t pjsip__append_hdr(pjsip_tx_data *tdata, void *hdr)
{
    if (!hdr)
        return PJ_ENOMEM;
    pjsip_msg_add_hdr(tdata->msg, hdr);
    return PJ_SUCCESS;
}

pj_status_t pjsip__append_copies(pjsip_tx_data *tdata, const pjsip_msg *from, pjsip_hdr_e type)
{
    pj_status_t status = PJ_SUCCESS;

    for (const pjsip_hdr *hdr = from->hdr.next; hdr != &from->hdr && status == PJ_SUCCESS;
         hdr = hdr->next) {
        if (hdr->type == type)
            status = pjsip__append_hdr(tdata, pjsip_hdr_clone(tdata->pool, hdr));
    }
    return status;
}

pj_status_t pjsip__append_list(pjsip_tx_data *tdata, const pjsip_hdr *list)
{
    pj_status_t status = PJ_SUCCESS;

    if (!list)
        return PJ_SUCCESS;
    for (const pjsip_hdr *hdr = list->next; hdr != list && status == PJ_SUCCESS; hdr = hdr->next)
        status = pjsip__append_hdr(tdata, pjsip_hdr_clone(tdata->pool, hdr));
    return status;
}

pj_status_t pjsip__copy_body(pjsip_tx_data *tdata, const pjsip_msg_body *body)
{
    if (!body)
        return PJ_SUCCESS;
    tdata->msg->body = pjsip_msg_body_clone(tdata->pool, body);
    return tdata->msg->body ? PJ_SUCCESS : PJ_ENOMEM;
}

void pjsip__set_status_line(pjsip_tx_data *tdata, int code, const pj_str_t *text)
{
    pjsip_status_line *line = &tdata->msg->line.status;

    line->code = code;
    if (text && text->slen > 0)
        pj_strdup(tdata->pool, &line->reason, text);
    else
        line->reason = *pjsip_get_status_text(code);
}

pj_status_t pjsip__finish_message(pjsip_tx_data *tdata, pj_status_t status, pjsip_tx_data **p_tdata)
{
    if (status == PJ_SUCCESS)
        *p_tdata = tdata;
    else
        pjsip_tx_data_dec_ref(tdata);
    return status;
}
