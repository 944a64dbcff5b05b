/* SPDX-License-Identifier: BSD-2-Clause */
/* Call-ID, Content-Length, Content-Type, Retry-After and Warning (RFC 3261 20). */
#include "msg/hdr.h"
#include "msg/media_type.h"
#include "msg/out.h"
#include "msg/param.h"
#include "msg/put.h"

#include <pjsip/sip_parser.h>

/* ---- Call-ID --------------------------------------------------------------------------------- */

OUT_INLINE void out_cid(pjsip__out *out, const pjsip_cid_hdr *h)
{
    pjsip__out_hdr_name(out, h);
    out_str(out, &h->id);
}

OUT_TIGHT int cid_print_tight(const pjsip_cid_hdr *h, pjsip__out out)
{
    out_cid(&out, h);
    return out_result(&out);
}

static int cid_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_cid_hdr *h = hdr;
    char *to = buf;

    if (!put_has_room(len, h->id.slen) || !(to = put_name_of(to, h, PJSIP_H_CALL_ID, "Call-ID: ")))
        return cid_print_tight(h, out_to(buf, len));
    return (int)(put_str(to, &h->id) - buf);
}

static void *cid_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_cid_hdr *src = hdr;
    pjsip_cid_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_cid_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, PJ_TRUE) ||
        !pjsip__str_copy(pool, &h->id, &src->id))
        return NULL;
    return h;
}

static void *cid_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_cid_hdr *src = hdr;
    pjsip_cid_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_cid_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    return h;
}

static const pjsip_hdr_vptr cid_vptr = {cid_clone, cid_shallow_clone, cid_print};

static inline pjsip_cid_hdr *cid_init(void *mem)
{
    pjsip_cid_hdr *h = mem;

    hdr_init(h, PJSIP_H_CALL_ID, &cid_vptr);
    h->id.ptr = NULL;
    h->id.slen = 0;
    return h;
}

PJ_DEF(pjsip_cid_hdr *) pjsip_cid_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return cid_init(mem);
}

PJ_DEF(pjsip_cid_hdr *) pjsip_cid_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_cid_hdr));

    return mem ? cid_init(mem) : NULL;
}

/* callid = word [ "@" word ]; any visible octets are taken */
void pjsip__parse_cid(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    pjsip_cid_hdr *h = pjsip__cursor_alloc(in, sizeof(*h));

    PJ_UNUSED_ARG(desc);
    if (!h)
        return;
    cid_init(h);
    cursor_take(in, CH_CALL_ID, &h->id);
    cursor_end(in);
    pjsip__cursor_push_hdr(in, h);
}

/* ---- Content-Length -------------------------------------------------------------------------- */

static int clen_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_clen_hdr *h = hdr;
    pjsip__out out = out_to(buf, len);

    pjsip__out_hdr_name(&out, h);
    pjsip__out_number(&out, h->len > 0 ? (unsigned)h->len : 0);
    return out_result(&out);
}

static void *clen_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_clen_hdr *src = hdr;
    pjsip_clen_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_clen_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    return h;
}

static const pjsip_hdr_vptr clen_vptr = {clen_clone, clen_clone, clen_print};

static inline pjsip_clen_hdr *clen_init(void *mem)
{
    pjsip_clen_hdr *h = mem;

    hdr_init(h, PJSIP_H_CONTENT_LENGTH, &clen_vptr);
    h->len = 0;
    return h;
}

PJ_DEF(pjsip_clen_hdr *) pjsip_clen_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return clen_init(mem);
}

PJ_DEF(pjsip_clen_hdr *) pjsip_clen_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_clen_hdr));

    return mem ? clen_init(mem) : NULL;
}

void pjsip__parse_clen(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    pjsip_clen_hdr *h = pjsip__cursor_alloc(in, sizeof(*h));

    PJ_UNUSED_ARG(desc);
    if (!h)
        return;
    clen_init(h);
    h->len = (int)pjsip__cursor_number(in, PJSIP_MAX_CONTENT_LENGTH);
    cursor_end(in);
    pjsip__cursor_push_hdr(in, h);
}

/* ---- Content-Type ---------------------------------------------------------------------------- */

static int ctype_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_ctype_hdr *h = hdr;
    pjsip__out out = out_to(buf, len);

    pjsip__out_hdr_name(&out, h);
    pjsip__out_media_type(&out, &h->media);
    return out_result(&out);
}

static void *ctype_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_ctype_hdr *src = hdr;
    pjsip_ctype_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_ctype_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, PJ_TRUE) ||
        !pjsip__media_type_copy(pool, &h->media, &src->media))
        return NULL;
    return h;
}

static void *ctype_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_ctype_hdr *src = hdr;
    pjsip_ctype_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_ctype_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    return pjsip__params_shallow_copy(pool, &h->media.param, &src->media.param) ? h : NULL;
}

static const pjsip_hdr_vptr ctype_vptr = {ctype_clone, ctype_shallow_clone, ctype_print};

static inline pjsip_ctype_hdr *ctype_init(void *mem)
{
    pjsip_ctype_hdr *h = mem;

    hdr_init(h, PJSIP_H_CONTENT_TYPE, &ctype_vptr);
    pjsip_media_type_init(&h->media, NULL, NULL);
    return h;
}

PJ_DEF(pjsip_ctype_hdr *) pjsip_ctype_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return ctype_init(mem);
}

PJ_DEF(pjsip_ctype_hdr *) pjsip_ctype_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_ctype_hdr));

    return mem ? ctype_init(mem) : NULL;
}

void pjsip__parse_ctype(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    pjsip_ctype_hdr *h = pjsip__cursor_alloc(in, sizeof(*h));

    PJ_UNUSED_ARG(desc);
    if (!h)
        return;
    ctype_init(h);
    pjsip__media_type_parse(in, &h->media);
    pjsip__cursor_push_hdr(in, h);
}

/* ---- Retry-After ----------------------------------------------------------------------------- */

static int retry_after_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_retry_after_hdr *h = hdr;
    pjsip__out out = out_to(buf, len);

    pjsip__out_hdr_name(&out, h);
    pjsip__out_number(&out, h->ivalue > 0 ? (unsigned)h->ivalue : 0);
    if (h->comment.slen > 0) {
        out_text(&out, " (");
        out_str(&out, &h->comment);
        out_char(&out, ')');
    }
    pjsip__out_params(&out, &h->param);
    return out_result(&out);
}

static void *retry_after_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_retry_after_hdr *src = hdr;
    pjsip_retry_after_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_retry_after_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, PJ_TRUE) ||
        !pjsip__params_copy(pool, &h->param, &src->param) ||
        !pjsip__str_copy(pool, &h->comment, &src->comment))
        return NULL;
    h->ivalue = src->ivalue;
    return h;
}

static void *retry_after_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_retry_after_hdr *src = hdr;
    pjsip_retry_after_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_retry_after_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    return pjsip__params_shallow_copy(pool, &h->param, &src->param) ? h : NULL;
}

static const pjsip_hdr_vptr retry_after_vptr = {
    retry_after_clone,
    retry_after_shallow_clone,
    retry_after_print,
};

PJ_DEF(pjsip_retry_after_hdr *)
pjsip_retry_after_hdr_init(pj_pool_t *pool, void *mem, int value)
{
    pjsip_retry_after_hdr *h = mem;

    PJ_UNUSED_ARG(pool);
    hdr_init(h, PJSIP_H_RETRY_AFTER, &retry_after_vptr);
    h->ivalue = value;
    pj_list_init(&h->param);
    h->comment.ptr = NULL;
    h->comment.slen = 0;
    return h;
}

PJ_DEF(pjsip_retry_after_hdr *) pjsip_retry_after_hdr_create(pj_pool_t *pool, int value)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_retry_after_hdr));

    return mem ? pjsip_retry_after_hdr_init(pool, mem, value) : NULL;
}

/* Retry-After = delta-seconds [ comment ] *( SEMI retry-param ) */
void pjsip__parse_retry_after(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    pjsip_retry_after_hdr *h = pjsip__cursor_alloc(in, sizeof(*h));

    PJ_UNUSED_ARG(desc);
    if (!h)
        return;
    pjsip_retry_after_hdr_init(in->pool, h, 0);
    h->ivalue = (pj_int32_t)pjsip__cursor_number(in, PJSIP_MAX_RETRY_AFTER);
    cursor_lws(in);
    if (cursor_is(in, '('))
        pjsip__cursor_comment(in, &h->comment);
    pjsip__param_parse_list(in, &h->param);
    cursor_end(in);
    pjsip__cursor_push_hdr(in, h);
}

/* ---- Warning --------------------------------------------------------------------------------- */

PJ_DEF(pjsip_warning_hdr *)
pjsip_warning_hdr_create(pj_pool_t *pool, int code, const pj_str_t *host, const pj_str_t *text)
{
    const pj_str_t name = {(char *)"Warning", 7};
    /* a code, a host with brackets, and each octet of the text perhaps escaped */
    pj_size_t size = 32 + (pj_size_t)host->slen + 2 * (pj_size_t)text->slen;
    pjsip_warning_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_warning_hdr);
    char *mem = pj_pool_alloc(pool, size);
    pjsip__out out;

    if (!h || !mem)
        return NULL;
    out = out_to(mem, size);
    pjsip__out_number(&out, code > 0 ? (unsigned)code : 0);
    out_char(&out, ' ');
    pjsip__out_host(&out, host);
    out_char(&out, ' ');
    pjsip__out_quoted(&out, text);
    pjsip_generic_string_hdr_init2(h, (pj_str_t *)&name, NULL);
    cursor_slice(&h->hvalue, mem, out.cur);
    return h;
}

PJ_DEF(pjsip_warning_hdr *)
pjsip_warning_hdr_create_from_status(pj_pool_t *pool, const pj_str_t *host, pj_status_t status)
{
    char buf[PJ_ERR_MSG_SIZE];
    pj_str_t text = pj_strerror(status, buf, sizeof(buf));

    return pjsip_warning_hdr_create(pool, 399, host, &text);
}
