/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SDP in messages (RFC 3261 7.4, RFC 5621): finding it in a body, alone or as a part of a
 * multipart, and wrapping it into one.
 *
 * A body that we made holds the description itself and is printed when the message is, so that
 * programs may still change it through pjsip_tdata_get_sdp_info(). A received one is parsed once
 * per message.
 */
#include <pjsip-ua/sip_inv.h>

#include <pj/assert.h>
#include <pj/pool.h>
#include <pj/string.h>
#include <pjmedia/errno.h>
#include <pjsip/sip_multipart.h>

#include "session/inv_priv.h"

static int print_sdp(pjsip_msg_body *body, char *buf, pj_size_t size)
{
    return pjmedia_sdp_print((const pjmedia_sdp_session *)body->data, buf, size);
}

static void *clone_sdp(pj_pool_t *pool, const void *data, unsigned len)
{
    PJ_UNUSED_ARG(len);
    return pjmedia_sdp_session_clone(pool, (const pjmedia_sdp_session *)data);
}

static void sdp_type(pjsip_media_type *type)
{
    pj_str_t application = pj_str("application");
    pj_str_t sdp = pj_str("sdp");

    pjsip_media_type_init(type, &application, &sdp);
}

pj_status_t pjsip_create_sdp_body(pj_pool_t *pool, pjmedia_sdp_session *sdp,
                                  pjsip_msg_body **p_body)
{
    pjsip_msg_body *body;

    if (!pool || !sdp || !p_body)
        return PJ_EINVAL;
    body = PJ_POOL_ZALLOC_T(pool, pjsip_msg_body);
    if (!body)
        return PJ_ENOMEM;
    sdp_type(&body->content_type);
    body->data = pjmedia_sdp_session_clone(pool, sdp);
    if (!body->data)
        return PJ_ENOMEM;
    body->print_body = &print_sdp;
    body->clone_data = &clone_sdp;
    *p_body = body;
    return PJ_SUCCESS;
}

pj_status_t pjsip_create_multipart_sdp_body(pj_pool_t *pool, pjmedia_sdp_session *sdp,
                                            pjsip_msg_body **p_body)
{
    pjsip_multipart_part *part;
    pjsip_msg_body *multipart;
    pj_status_t status;

    if (!pool || !sdp || !p_body)
        return PJ_EINVAL;
    multipart = pjsip_multipart_create(pool, NULL, NULL);
    part = pjsip_multipart_create_part(pool);
    if (!multipart || !part)
        return PJ_ENOMEM;
    status = pjsip_create_sdp_body(pool, sdp, &part->body);
    if (status == PJ_SUCCESS)
        status = pjsip_multipart_add_part(pool, multipart, part);
    if (status == PJ_SUCCESS)
        *p_body = multipart;
    return status;
}

/* The body of the wanted type: @a body itself, or the first part that is. NULL if there is none. */
static pjsip_msg_body *find_body(pjsip_msg_body *body, const pjsip_media_type *type,
                                 const pjsip_media_type *wanted)
{
    pjsip_multipart_part *part;

    if (pjsip_media_type_cmp(type, wanted, 0) == 0)
        return body;
    if (pj_stricmp2(&type->type, "multipart") != 0)
        return NULL;
    part = pjsip_multipart_find_part(body, wanted, NULL);
    return part ? part->body : NULL;
}

/* A body that was made by pjsip_create_sdp_body(): no text yet, but the thing itself. */
static void info_of_own(pj_pool_t *pool, pjsip_msg_body *body, pjsip_sdp_info *info)
{
    info->sdp = (pjmedia_sdp_session *)body->data;
    info->sdp_err = PJ_SUCCESS;
    for (unsigned size = 1024; size <= PJSIP_MAX_PKT_LEN + 1u; size *= 4) {
        char *text = pj_pool_alloc(pool, size);
        int len = text ? print_sdp(body, text, size) : -1;

        if (len > 0) {
            pj_strset(&info->body, text, (pj_size_t)len);
            return;
        }
    }
}

static void info_of_text(pj_pool_t *pool, pjsip_msg_body *body, pjsip_sdp_info *info)
{
    pj_strset(&info->body, (char *)body->data, body->len);
    info->sdp_err = pjmedia_sdp_parse(pool, info->body.ptr, body->len, &info->sdp);
    if (info->sdp_err == PJ_SUCCESS)
        info->sdp_err = pjmedia_sdp_validate2(info->sdp, PJ_FALSE);
    if (info->sdp_err != PJ_SUCCESS)
        info->sdp = NULL;
}

pjsip_sdp_info *pjsip_get_sdp_info(pj_pool_t *pool, pjsip_msg_body *body,
                                   pjsip_media_type *msg_media_type,
                                   const pjsip_media_type *search_media_type)
{
    pjsip_media_type wanted;
    pjsip_sdp_info *info;

    if (!pool)
        return NULL;
    info = PJ_POOL_ZALLOC_T(pool, pjsip_sdp_info);
    if (!info || !body)
        return info;
    if (!msg_media_type)
        msg_media_type = &body->content_type;
    if (!search_media_type) {
        sdp_type(&wanted);
        search_media_type = &wanted;
    }
    body = find_body(body, msg_media_type, search_media_type);
    if (!body)
        return info;
    if (body->print_body == &print_sdp)
        info_of_own(pool, body, info);
    else
        info_of_text(pool, body, info);
    return info;
}

/* Parsed once: a message may be asked by several modules. */
pjsip_rdata_sdp_info *pjsip_rdata_get_sdp_info(pjsip_rx_data *rdata)
{
    int id = pjsip__inv_id();
    pjsip_rdata_sdp_info *info;

    if (!rdata)
        return NULL;
    if (id >= 0 && rdata->endpt_info.mod_data[id])
        return (pjsip_rdata_sdp_info *)rdata->endpt_info.mod_data[id];
    info = pjsip_rdata_get_sdp_info2(rdata, NULL);
    if (id >= 0)
        rdata->endpt_info.mod_data[id] = info;
    return info;
}

pjsip_rdata_sdp_info *pjsip_rdata_get_sdp_info2(pjsip_rx_data *rdata,
                                                const pjsip_media_type *med_type)
{
    pjsip_ctype_hdr *ctype;

    if (!rdata)
        return NULL;
    ctype = rdata->msg_info.ctype;
    return pjsip_get_sdp_info(rdata->tp_info.pool, rdata->msg_info.msg->body,
                              ctype ? &ctype->media : NULL, med_type);
}

pjsip_tdata_sdp_info *pjsip_tdata_get_sdp_info(pjsip_tx_data *tdata)
{
    return pjsip_tdata_get_sdp_info2(tdata, NULL);
}

pjsip_tdata_sdp_info *pjsip_tdata_get_sdp_info2(pjsip_tx_data *tdata,
                                                const pjsip_media_type *med_type)
{
    if (!tdata)
        return NULL;
    return pjsip_get_sdp_info(tdata->pool, tdata->msg->body, NULL, med_type);
}
