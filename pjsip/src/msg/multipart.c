/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Multipart bodies: make, print, copy (RFC 2046 5.1, RFC 5621). Parsing is in multipart_parse.c,
 * looking for a part in multipart_find.c, what keeps an unchanged body as it came in multipart_raw.c.
 *
 * A part's Content-Type is its body's. Content-Length is not printed in parts: the boundary ends
 * them.
 */
#include "msg/multipart.h"
#include "msg/media_type.h"
#include "msg/out.h"
#include "msg/param.h"

#include <pj/errno.h>
#include <pj/guid.h>

enum { BOUNDARY_MAX = 70 }; /* RFC 2046 5.1.1 */

static int multipart_print(pjsip_msg_body *body, char *buf, pj_size_t size);
static void *multipart_clone(pj_pool_t *pool, const void *data, unsigned len);

pjsip__multipart *pjsip__multipart_of(const pjsip_msg_body *body)
{
    return body && body->print_body == &multipart_print ? body->data : NULL;
}

pjsip_msg_body *pjsip__multipart_new(pj_pool_t *pool, const pj_str_t *boundary)
{
    pjsip_msg_body *body = PJ_POOL_ZALLOC_T(pool, pjsip_msg_body);
    pjsip__multipart *mp = PJ_POOL_ZALLOC_T(pool, pjsip__multipart);

    if (!body || !mp)
        return NULL;
    pj_list_init(&mp->parts);
    mp->boundary = *boundary;
    pjsip_media_type_init2(&body->content_type, (char *)"multipart", (char *)"mixed");
    body->data = mp;
    body->print_body = &multipart_print;
    body->clone_data = &multipart_clone;
    return body;
}

/* ---- make ------------------------------------------------------------------------------------ */

/* bchars and spaces, the last no space (RFC 2046 5.1.1) */
static pj_bool_t is_boundary(const pj_str_t *b)
{
    pj_ssize_t i;

    for (i = 0; i < b->slen; i++) {
        char c = b->ptr[i];

        if (!ch_is(c, CH_ALPHA | CH_DIGIT) && (c == '\0' || !strchr("'()+_,-./:=? ", c)))
            return PJ_FALSE;
    }
    return b->slen > 0 && b->slen <= BOUNDARY_MAX && b->ptr[b->slen - 1] != ' ';
}

/*
 * Put the boundary into the content type's parameters, in quotes, which some of its characters
 * need.
 */
pj_bool_t pjsip__multipart_set_boundary(pj_pool_t *pool, pjsip_media_type *type,
                                        const pj_str_t *boundary)
{
    const pj_str_t name = {(char *)"boundary", 8};
    pjsip_param *p = pjsip_param_find(&type->param, &name);
    char *mem = pj_pool_alloc(pool, (pj_size_t)boundary->slen + 2);
    pjsip__out out;

    if (!p) {
        p = PJ_POOL_ALLOC_T(pool, pjsip_param);
        if (!p)
            return PJ_FALSE;
        p->name = name;
        pjsip__param_append(&type->param, p);
    }
    if (!mem)
        return PJ_FALSE;
    out = out_to(mem, (pj_size_t)boundary->slen + 2);
    pjsip__out_quoted(&out, boundary);
    cursor_slice(&p->value, mem, out.cur);
    return PJ_TRUE;
}

/* The boundary to use: the given one, the type's, or a new one. */
static void choose_boundary(pj_pool_t *pool, const pjsip_media_type *type, const pj_str_t *given,
                            pj_str_t *boundary)
{
    const pj_str_t name = {(char *)"boundary", 8};
    const pjsip_param *p = pjsip_param_cfind(&type->param, &name);

    if (given) {
        pj_strdup(pool, boundary, given);
    } else if (p) {
        *boundary = p->value;
        pjsip__param_unquote(boundary);
    } else {
        pj_create_unique_string(pool, boundary);
    }
}

PJ_DEF(pjsip_msg_body *)
pjsip_multipart_create(pj_pool_t *pool, const pjsip_media_type *ctype, const pj_str_t *boundary)
{
    const pj_str_t none = {NULL, 0};
    pjsip_msg_body *body = pjsip__multipart_new(pool, &none);
    pjsip__multipart *mp = pjsip__multipart_of(body);

    if (!body)
        return NULL;
    if (ctype && !pjsip__media_type_copy(pool, &body->content_type, ctype))
        return NULL;
    choose_boundary(pool, &body->content_type, boundary, &mp->boundary);
    if (!is_boundary(&mp->boundary) ||
        !pjsip__multipart_set_boundary(pool, &body->content_type, &mp->boundary))
        return NULL;
    return body;
}

PJ_DEF(pjsip_multipart_part *) pjsip_multipart_create_part(pj_pool_t *pool)
{
    pjsip_multipart_part *part = PJ_POOL_ZALLOC_T(pool, pjsip_multipart_part);

    if (!part)
        return NULL;
    pj_list_init(part);
    pj_list_init(&part->hdr);
    return part;
}

PJ_DEF(pj_status_t)
pjsip_multipart_add_part(pj_pool_t *pool, pjsip_msg_body *mp, pjsip_multipart_part *part)
{
    pjsip__multipart *multi = pjsip__multipart_of(mp);

    PJ_UNUSED_ARG(pool);
    if (!multi || !part)
        return PJ_EINVAL;
    pj_list_push_back(&multi->parts, part);
    return PJ_SUCCESS;
}

PJ_DEF(pj_status_t)
pjsip_multipart_get_raw(pjsip_msg_body *mp, pj_str_t *boundary, pj_str_t *raw_data)
{
    pjsip__multipart *multi = pjsip__multipart_of(mp);

    if (!multi)
        return PJ_EINVAL;
    *boundary = multi->boundary;
    *raw_data = multi->raw;
    return PJ_SUCCESS;
}

/* ---- copy ------------------------------------------------------------------------------------ */

PJ_DEF(pjsip_multipart_part *)
pjsip_multipart_clone_part(pj_pool_t *pool, const pjsip_multipart_part *part)
{
    pjsip_multipart_part *copy = pjsip_multipart_create_part(pool);
    const pjsip_hdr *h;

    if (!copy)
        return NULL;
    for (h = part->hdr.next; h != &part->hdr; h = h->next) {
        pjsip_hdr *hdr = pjsip_hdr_clone(pool, h);

        if (!hdr)
            return NULL;
        pj_list_push_back(&copy->hdr, hdr);
    }
    if (!part->body)
        return copy;
    copy->body = pjsip_msg_body_clone(pool, part->body);
    return copy->body ? copy : NULL;
}

static void *multipart_clone(pj_pool_t *pool, const void *data, unsigned len)
{
    const pjsip__multipart *src = data;
    pjsip__multipart *copy = PJ_POOL_ZALLOC_T(pool, pjsip__multipart);
    const pjsip_multipart_part *part;

    PJ_UNUSED_ARG(len);
    if (!copy)
        return NULL;
    pj_list_init(&copy->parts);
    if (!pjsip__str_copy(pool, &copy->boundary, &src->boundary) ||
        !pjsip__str_copy(pool, &copy->raw, &src->raw))
        return NULL;
    for (part = src->parts.next; part != &src->parts; part = part->next) {
        pjsip_multipart_part *p = pjsip_multipart_clone_part(pool, part);

        if (!p)
            return NULL;
        pj_list_push_back(&copy->parts, p);
    }
    pjsip__multipart_rebase(copy, src, &copy->raw, &src->raw);
    return copy;
}

/* ---- print ----------------------------------------------------------------------------------- */

OUT_INLINE void out_boundary(pjsip__out *out, const pj_str_t *boundary, const char *end)
{
    out_text(out, "--");
    out_str(out, boundary);
    out_text(out, end);
}

/* The type first: were there another one among the headers, it would be the one that is read. */
OUT_INLINE void out_part_headers(pjsip__out *out, const pjsip_multipart_part *part)
{
    pjsip_hdr *h;

    if (part->body && part->body->content_type.type.slen > 0) {
        out_text(out, "Content-Type: ");
        pjsip__out_media_type(out, &part->body->content_type);
        out_text(out, "\r\n");
    }
    for (h = part->hdr.next; h != &part->hdr && !out->over; h = h->next) {
        int len = pjsip_hdr_print_on(h, out->cur, (pj_size_t)(out->end - out->cur));

        if (len < 0) {
            out_fail(out);
            return;
        }
        out->cur += len;
        out_text(out, "\r\n");
    }
    out_text(out, "\r\n");
}

OUT_INLINE void out_part(pjsip__out *out, const pjsip_multipart_part *part)
{
    int len;

    out_part_headers(out, part);
    if (part->body && !out->over) {
        len = part->body->print_body(part->body, out->cur, (pj_size_t)(out->end - out->cur));
        if (len < 0)
            out_fail(out);
        else
            out->cur += len;
    }
    out_text(out, "\r\n");
}

static int multipart_print(pjsip_msg_body *body, char *buf, pj_size_t size)
{
    const pjsip__multipart *mp = body->data;
    pjsip__out out = out_to(buf, size);
    const pjsip_multipart_part *part;

    if (mp->mark && pjsip__multipart_mark(mp) == mp->mark) {
        out_str(&out, &mp->raw);
        return out_result(&out);
    }
    for (part = mp->parts.next; part != &mp->parts && !out.over; part = part->next) {
        out_boundary(&out, &mp->boundary, "\r\n");
        out_part(&out, part);
    }
    out_boundary(&out, &mp->boundary, "--\r\n");
    return out_result(&out);
}
