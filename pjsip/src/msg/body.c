/* SPDX-License-Identifier: BSD-2-Clause */
/* Message bodies that are octets in memory, and copying any body by its own functions. */
#include "msg/media_type.h"
#include "msg/param.h"

#include <pjsip/sip_msg.h>

#include <pj/errno.h>
#include <pj/pool.h>

PJ_DEF(int) pjsip_print_text_body(pjsip_msg_body *msg_body, char *buf, pj_size_t size)
{
    if (size < msg_body->len)
        return -1;
    if (msg_body->len)
        pj_memcpy(buf, msg_body->data, msg_body->len);
    return (int)msg_body->len;
}

PJ_DEF(void *) pjsip_clone_text_data(pj_pool_t *pool, const void *data, unsigned len)
{
    char *copy;

    if (len == 0)
        return (void *)"";
    copy = pj_pool_alloc(pool, len);
    if (copy)
        pj_memcpy(copy, data, len);
    return copy;
}

PJ_DEF(pj_status_t)
pjsip_msg_body_copy(pj_pool_t *pool, pjsip_msg_body *dst_body, const pjsip_msg_body *src_body)
{
    void *data;

    if (!src_body->clone_data)
        return PJ_EINVALIDOP;
    data = src_body->clone_data(pool, src_body->data, src_body->len);
    if (!data || !pjsip__media_type_copy(pool, &dst_body->content_type, &src_body->content_type))
        return PJ_ENOMEM;
    dst_body->data = data;
    dst_body->len = src_body->len;
    dst_body->print_body = src_body->print_body;
    dst_body->clone_data = src_body->clone_data;
    return PJ_SUCCESS;
}

PJ_DEF(pjsip_msg_body *) pjsip_msg_body_clone(pj_pool_t *pool, const pjsip_msg_body *body)
{
    pjsip_msg_body *copy = PJ_POOL_ZALLOC_T(pool, pjsip_msg_body);

    if (!copy || pjsip_msg_body_copy(pool, copy, body) != PJ_SUCCESS)
        return NULL;
    return copy;
}

PJ_DEF(pjsip_msg_body *)
pjsip_msg_body_create(pj_pool_t *pool, const pj_str_t *type, const pj_str_t *subtype,
                      const pj_str_t *text)
{
    pjsip_msg_body *body = PJ_POOL_ZALLOC_T(pool, pjsip_msg_body);

    if (!body)
        return NULL;
    pjsip_media_type_init(&body->content_type, NULL, NULL);
    if (!pjsip__str_copy(pool, &body->content_type.type, type) ||
        !pjsip__str_copy(pool, &body->content_type.subtype, subtype))
        return NULL;
    body->len = (unsigned)pj_strlen(text);
    body->data = pjsip_clone_text_data(pool, text->ptr, body->len);
    body->clone_data = &pjsip_clone_text_data;
    body->print_body = &pjsip_print_text_body;
    return body->data ? body : NULL;
}
