/* SPDX-License-Identifier: BSD-2-Clause */
/* CSeq (RFC 3261 20.16): a number below 2^31 (8.1.1.5) and a method. */
#include "msg/hdr.h"
#include "msg/out.h"
#include "msg/param.h"
#include "msg/put.h"

#include <pjsip/sip_parser.h>

OUT_TIGHT int cseq_print_tight(const pjsip_cseq_hdr *h, pjsip__out out)
{
    pjsip__out_hdr_name(&out, h);
    pjsip__out_number(&out, (pj_uint32_t)h->cseq);
    out_char(&out, ' ');
    out_str(&out, &h->method.name);
    return out_result(&out);
}

OUT_INLINE char *put_cseq(const pjsip_cseq_hdr *h, char *to, pj_size_t room)
{
    if (!put_has_room(room, h->method.name.slen))
        return NULL;
    to = put_name_of(to, h, PJSIP_H_CSEQ, "CSeq: ");
    if (to)
        to = put_plain_number(to, (pj_uint32_t)h->cseq);
    return to ? put_str(put_text(to, " "), &h->method.name) : NULL;
}

static int cseq_print(void *hdr, char *buf, pj_size_t len)
{
    char *end = put_cseq(hdr, buf, len);

    return end ? (int)(end - buf) : cseq_print_tight(hdr, out_to(buf, len));
}

static void *cseq_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_cseq_hdr *src = hdr;
    pjsip_cseq_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_cseq_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, PJ_TRUE))
        return NULL;
    h->cseq = src->cseq;
    pjsip_method_copy(pool, &h->method, &src->method);
    return str_is_whole(&h->method.name, &src->method.name) ? h : NULL;
}

static void *cseq_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_cseq_hdr *src = hdr;
    pjsip_cseq_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_cseq_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    return h;
}

static const pjsip_hdr_vptr cseq_vptr = {cseq_clone, cseq_shallow_clone, cseq_print};

static inline pjsip_cseq_hdr *cseq_init(void *mem)
{
    pjsip_cseq_hdr *h = mem;

    hdr_init(h, PJSIP_H_CSEQ, &cseq_vptr);
    h->cseq = 0;
    h->method.id = PJSIP_OTHER_METHOD;
    str_clear(&h->method.name);
    return h;
}

PJ_DEF(pjsip_cseq_hdr *) pjsip_cseq_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return cseq_init(mem);
}

PJ_DEF(pjsip_cseq_hdr *) pjsip_cseq_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_cseq_hdr));

    return mem ? cseq_init(mem) : NULL;
}

/* CSeq = 1*DIGIT LWS Method */
void pjsip__parse_cseq(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    pjsip_cseq_hdr *h = pjsip__cursor_alloc(in, sizeof(*h));
    pj_str_t method;

    PJ_UNUSED_ARG(desc);
    if (!h)
        return;
    cseq_init(h);
    h->cseq = (pj_int32_t)pjsip__cursor_number(in, PJSIP_MAX_CSEQ);
    if (!cursor_is(in, ' ') && !cursor_is(in, '\t'))
        cursor_fail(in, CURSOR_SYNTAX);
    cursor_lws(in);
    cursor_take(in, CH_TOKEN, &method);
    cursor_end(in);
    if (cursor_ok(in))
        pjsip_method_init_np(&h->method, &method);
    pjsip__cursor_push_hdr(in, h);
}
