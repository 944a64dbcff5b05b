/* SPDX-License-Identifier: BSD-2-Clause */
/* The message and its header list. Parsing is in parse.c, printing in print.c. */
#include "msg/param.h"

#include <pjsip/sip_msg.h>

#include <pj/pool.h>

PJ_DEF(pjsip_msg *) pjsip_msg_create(pj_pool_t *pool, pjsip_msg_type_e type)
{
    pjsip_msg *msg = PJ_POOL_ZALLOC_T(pool, pjsip_msg);

    if (!msg)
        return NULL;
    msg->type = type;
    pj_list_init(&msg->hdr);
    return msg;
}

static pj_bool_t clone_start_line(pj_pool_t *pool, pjsip_msg *dst, const pjsip_msg *src)
{
    if (src->type == PJSIP_RESPONSE_MSG) {
        dst->line.status.code = src->line.status.code;
        if (!pjsip__str_copy(pool, &dst->line.status.reason, &src->line.status.reason))
            return PJ_FALSE;
        /* an empty phrase is not the same as none, for which the default is printed */
        if (src->line.status.reason.ptr && !dst->line.status.reason.ptr)
            dst->line.status.reason.ptr = (char *)"";
        return PJ_TRUE;
    }
    pjsip_method_copy(pool, &dst->line.req.method, &src->line.req.method);
    if (!str_is_whole(&dst->line.req.method.name, &src->line.req.method.name))
        return PJ_FALSE;
    if (!src->line.req.uri)
        return PJ_TRUE;
    dst->line.req.uri = pjsip_uri_clone(pool, src->line.req.uri);
    return dst->line.req.uri != NULL;
}

PJ_DEF(pjsip_msg *) pjsip_msg_clone(pj_pool_t *pool, const pjsip_msg *msg)
{
    pjsip_msg *copy = pjsip_msg_create(pool, msg->type);
    const pjsip_hdr *h;

    if (!copy || !clone_start_line(pool, copy, msg))
        return NULL;
    for (h = msg->hdr.next; h != &msg->hdr; h = h->next) {
        pjsip_hdr *hdr = pjsip_hdr_clone(pool, h);

        if (!hdr)
            return NULL;
        pjsip_msg_add_hdr(copy, hdr);
    }
    if (msg->body) {
        copy->body = pjsip_msg_body_clone(pool, msg->body);
        if (!copy->body)
            return NULL;
    }
    return copy;
}

PJ_DEF(void *) pjsip_msg_find_hdr(const pjsip_msg *msg, pjsip_hdr_e type, const void *start)
{
    return pjsip_hdr_find(&msg->hdr, type, start);
}

PJ_DEF(void *)
pjsip_msg_find_hdr_by_name(const pjsip_msg *msg, const pj_str_t *name, const void *start)
{
    return pjsip_hdr_find_by_name(&msg->hdr, name, start);
}

PJ_DEF(void *)
pjsip_msg_find_hdr_by_names(const pjsip_msg *msg, const pj_str_t *name, const pj_str_t *sname,
                            const void *start)
{
    return pjsip_hdr_find_by_names(&msg->hdr, name, sname, start);
}

PJ_DEF(void *) pjsip_msg_find_remove_hdr(pjsip_msg *msg, pjsip_hdr_e type, void *start)
{
    pjsip_hdr *hdr = pjsip_msg_find_hdr(msg, type, start);

    if (hdr)
        pj_list_erase(hdr);
    return hdr;
}
