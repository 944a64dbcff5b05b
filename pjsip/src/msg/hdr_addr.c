/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The headers that hold an address: From and To (RFC 3261 20.20, 20.39), Contact (20.10), Route and
 * Record-Route (20.30, 20.34).
 *
 * An address without <> has no parameters of its own: what follows ';' is the header's. What is
 * parsed is a name-addr in every case, and is printed with brackets, which are never wrong.
 */
#include "msg/hdr.h"
#include "msg/out.h"
#include "msg/param.h"
#include "msg/qvalue.h"
#include "msg/uri.h"

#include <pjsip/sip_parser.h>

/* ---- From, To -------------------------------------------------------------------------------- */

/* An address in a header: a bare URI gets its brackets, so that its parameters stay its own. */
OUT_INLINE void out_address(pjsip__out *out, pjsip_uri_context_e context, const pjsip_uri *uri)
{
    if (!uri)
        return;
    if (uri->vptr == &pjsip__name_addr_vptr) {
        pjsip__out_name_addr(out, context, (const pjsip_name_addr *)uri);
        return;
    }
    out_char(out, '<');
    pjsip__out_uri(out, context, uri);
    out_char(out, '>');
}

/* Whether there is room for a header with this address and so much text beside it. */
OUT_INLINE pj_bool_t out_has_room_with(const pjsip__out *out, const void *hdr, const pjsip_uri *uri,
                                       pj_ssize_t len)
{
    pj_ssize_t text;

    if (uri && uri->vptr == &pjsip__name_addr_vptr) {
        len += ((const pjsip_name_addr *)uri)->display.slen;
        uri = ((const pjsip_name_addr *)uri)->uri;
    }
    text = pjsip__uri_text(uri);
    return text >= 0 && out_has_room_for(out, hdr, OUT_ROOM_MORE + text + len);
}

OUT_INLINE void out_fromto(pjsip__out *out, const pjsip_fromto_hdr *h)
{
    pjsip__out_name_of(out, h, h->type == PJSIP_H_TO ? PJSIP_H_TO : PJSIP_H_FROM);
    out_address(out, PJSIP_URI_IN_FROMTO_HDR, h->uri);
    pjsip__out_param(out, "tag", &h->tag);
}

OUT_TIGHT int fromto_print_tight(const pjsip_fromto_hdr *h, pjsip__out out)
{
    out_fromto(&out, h);
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

static int fromto_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_fromto_hdr *h = hdr;
    pjsip__out out = out_to(buf, len);

    if (!out_has_room_with(&out, h, h->uri, h->tag.slen))
        return fromto_print_tight(h, out);
    out.sure = PJ_TRUE;
    out_fromto(&out, h);
    out.sure = PJ_FALSE;
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

static void *fromto_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_fromto_hdr *src = hdr;
    pjsip_fromto_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_fromto_hdr);

    if (!h)
        return NULL;
    pjsip__hdr_copy_common(pool, h, src, PJ_TRUE);
    h->uri = src->uri ? pjsip_uri_clone(pool, src->uri) : NULL;
    pj_strdup(pool, &h->tag, &src->tag);
    pjsip_param_clone(pool, &h->other_param, &src->other_param);
    return h;
}

static void *fromto_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_fromto_hdr *src = hdr;
    pjsip_fromto_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_fromto_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    pjsip_param_shallow_clone(pool, &h->other_param, &src->other_param);
    return h;
}

static const pjsip_hdr_vptr fromto_vptr = {fromto_clone, fromto_shallow_clone, fromto_print};

static inline pjsip_fromto_hdr *fromto_init(void *mem, pjsip_hdr_e type)
{
    pjsip_fromto_hdr *h = mem;

    hdr_init(h, type, &fromto_vptr);
    h->uri = NULL;
    h->tag.ptr = NULL;
    h->tag.slen = 0;
    pj_list_init(&h->other_param);
    return h;
}

PJ_DEF(pjsip_from_hdr *) pjsip_from_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return fromto_init(mem, PJSIP_H_FROM);
}

PJ_DEF(pjsip_from_hdr *) pjsip_from_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_from_hdr));

    return mem ? fromto_init(mem, PJSIP_H_FROM) : NULL;
}

PJ_DEF(pjsip_to_hdr *) pjsip_to_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return fromto_init(mem, PJSIP_H_TO);
}

PJ_DEF(pjsip_to_hdr *) pjsip_to_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_to_hdr));

    return mem ? fromto_init(mem, PJSIP_H_TO) : NULL;
}

/* Give a header the names and type of its counterpart; its place in a list stays. */
static void *rename_to(void *hdr, pjsip_hdr_e type)
{
    pjsip_hdr *h = hdr;

    h->type = type;
    h->name = pjsip__hdr_descs[type].name;
    h->sname = pjsip__hdr_descs[type].sname;
    return h;
}

PJ_DEF(pjsip_from_hdr *) pjsip_fromto_hdr_set_from(pjsip_fromto_hdr *hdr)
{
    return rename_to(hdr, PJSIP_H_FROM);
}

PJ_DEF(pjsip_to_hdr *) pjsip_fromto_hdr_set_to(pjsip_fromto_hdr *hdr)
{
    return rename_to(hdr, PJSIP_H_TO);
}

/* Take ";tag=" out of the parameters as they come. */
static void parse_fromto_params(pjsip__cursor *in, pjsip_fromto_hdr *h)
{
    pj_str_t name;
    pj_str_t value;

    while (param_next(in, &name, &value)) {
        if (name_is(&name, "tag") && h->tag.slen == 0 && value.slen > 0)
            h->tag = value;
        else
            pjsip__param_add(in, &h->other_param, &name, &value);
    }
}

/* ( name-addr / addr-spec ) *( SEMI from-param ) */
void pjsip__parse_fromto(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    struct {
        pjsip_fromto_hdr h;
        pjsip_name_addr addr;
    } *both = pjsip__cursor_alloc(in, sizeof(*both));
    pjsip_fromto_hdr *h;
    pjsip_name_addr *addr;
    pj_bool_t brackets;

    if (!both)
        return;
    h = &both->h;
    addr = &both->addr;
    fromto_init(h, desc->type);
    pjsip__addr_parse(in, ADDR_ENDS_AT_PARAMS, addr, &brackets);
    h->uri = (pjsip_uri *)addr;
    parse_fromto_params(in, h);
    cursor_end(in);
    pjsip__cursor_push_hdr(in, h);
}

/* ---- Contact --------------------------------------------------------------------------------- */

OUT_INLINE void out_contact(pjsip__out *out, const pjsip_contact_hdr *h)
{
    pjsip__out_name_of(out, h, PJSIP_H_CONTACT);
    out_address(out, PJSIP_URI_IN_CONTACT_HDR, h->uri);
    if (h->q1000 >= 0) {
        out_text(out, ";q=");
        out_q(out, h->q1000);
    }
    if (h->expires != PJSIP_EXPIRES_NOT_SPECIFIED) {
        out_text(out, ";expires=");
        pjsip__out_number(out, h->expires);
    }
}

OUT_TIGHT int contact_print_tight(const pjsip_contact_hdr *h, pjsip__out out)
{
    if (h->star) {
        pjsip__out_hdr_name(&out, h);
        out_char(&out, '*');
        return out_result(&out);
    }
    out_contact(&out, h);
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

static int contact_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_contact_hdr *h = hdr;
    pjsip__out out = out_to(buf, len);

    if (h->star || !out_has_room_with(&out, h, h->uri, 0))
        return contact_print_tight(h, out);
    out.sure = PJ_TRUE;
    out_contact(&out, h);
    out.sure = PJ_FALSE;
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

static void *contact_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_contact_hdr *src = hdr;
    pjsip_contact_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_contact_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_TRUE);
    h->uri = src->uri ? pjsip_uri_clone(pool, src->uri) : NULL;
    pjsip_param_clone(pool, &h->other_param, &src->other_param);
    return h;
}

static void *contact_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_contact_hdr *src = hdr;
    pjsip_contact_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_contact_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    pjsip_param_shallow_clone(pool, &h->other_param, &src->other_param);
    return h;
}

static const pjsip_hdr_vptr contact_vptr = {contact_clone, contact_shallow_clone, contact_print};

static inline pjsip_contact_hdr *contact_init(void *mem)
{
    pjsip_contact_hdr *h = mem;

    hdr_init(h, PJSIP_H_CONTACT, &contact_vptr);
    h->star = 0;
    h->uri = NULL;
    h->q1000 = -1;
    h->expires = PJSIP_EXPIRES_NOT_SPECIFIED;
    pj_list_init(&h->other_param);
    return h;
}

PJ_DEF(pjsip_contact_hdr *) pjsip_contact_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return contact_init(mem);
}

PJ_DEF(pjsip_contact_hdr *) pjsip_contact_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_contact_hdr));

    return mem ? contact_init(mem) : NULL;
}

/* delta-seconds (RFC 3261 25.1) may be 2^32-1, which to this API means that nothing was said. */
static pj_uint32_t parse_expires(pjsip__cursor *in, const pj_str_t *value)
{
    pj_uint32_t seconds = (pj_uint32_t)pjsip__param_number(in, value, UINT32_MAX);

    return seconds == PJSIP_EXPIRES_NOT_SPECIFIED ? PJSIP_EXPIRES_NOT_SPECIFIED - 1 : seconds;
}

static void parse_contact_params(pjsip__cursor *in, pjsip_contact_hdr *h)
{
    pj_str_t name;
    pj_str_t value;

    while (param_next(in, &name, &value)) {
        if (!cursor_ok(in))
            return;
        if (name_is(&name, "q") && h->q1000 < 0)
            h->q1000 = pjsip__q_parse(in, &value);
        else if (name_is(&name, "expires") && h->expires == PJSIP_EXPIRES_NOT_SPECIFIED)
            h->expires = parse_expires(in, &value);
        else
            pjsip__param_add(in, &h->other_param, &name, &value);
    }
}

/* contact-param = ( name-addr / addr-spec ) *( SEMI contact-params ) */
static void parse_one_contact(pjsip__cursor *in)
{
    struct {
        pjsip_contact_hdr h;
        pjsip_name_addr addr;
    } *both = pjsip__cursor_alloc(in, sizeof(*both));
    pjsip_contact_hdr *h;
    pjsip_name_addr *addr;
    pj_bool_t brackets;

    if (!both)
        return;
    h = &both->h;
    addr = &both->addr;
    contact_init(h);
    pjsip__addr_parse(in, ADDR_ENDS_AT_PARAMS, addr, &brackets);
    h->uri = (pjsip_uri *)addr;
    parse_contact_params(in, h);
    cursor_end_of_value(in);
    pjsip__cursor_push_hdr(in, h);
}

/* Contact = ( STAR / ( contact-param *( COMMA contact-param ) ) ) */
void pjsip__parse_contact(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    PJ_UNUSED_ARG(desc);
    cursor_lws(in);
    if (cursor_opt(in, '*')) {
        pjsip_contact_hdr *h = pjsip__cursor_alloc(in, sizeof(*h));

        if (!h)
            return;
        contact_init(h);
        h->star = 1;
        cursor_end(in);
        pjsip__cursor_push_hdr(in, h);
        return;
    }
    do {
        in->mark = in->cur;
        parse_one_contact(in);
    } while (cursor_delim(in, ','));
}

/* ---- Route, Record-Route --------------------------------------------------------------------- */

OUT_INLINE void out_routing(pjsip__out *out, const pjsip_routing_hdr *h)
{
    pjsip__out_name_of(out, h, PJSIP_H_RECORD_ROUTE);
    pjsip__out_name_addr(out, PJSIP_URI_IN_ROUTING_HDR, &h->name_addr);
}

OUT_TIGHT int routing_print_tight(const pjsip_routing_hdr *h, pjsip__out out)
{
    out_routing(&out, h);
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

static int routing_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_routing_hdr *h = hdr;
    pjsip__out out = out_to(buf, len);

    if (!out_has_room_with(&out, h, h->name_addr.uri, h->name_addr.display.slen))
        return routing_print_tight(h, out);
    out.sure = PJ_TRUE;
    out_routing(&out, h);
    out.sure = PJ_FALSE;
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

static void *routing_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_routing_hdr *src = hdr;
    pjsip_routing_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_routing_hdr);

    if (!h)
        return NULL;
    pjsip__hdr_copy_common(pool, h, src, PJ_TRUE);
    pjsip_name_addr_init(&h->name_addr);
    pjsip_name_addr_assign(pool, &h->name_addr, &src->name_addr);
    pjsip_param_clone(pool, &h->other_param, &src->other_param);
    return h;
}

static void *routing_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_routing_hdr *src = hdr;
    pjsip_routing_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_routing_hdr);

    if (!h)
        return NULL;
    *h = *src;
    pjsip__hdr_copy_common(pool, h, src, PJ_FALSE);
    pjsip_param_shallow_clone(pool, &h->other_param, &src->other_param);
    return h;
}

static const pjsip_hdr_vptr routing_vptr = {routing_clone, routing_shallow_clone, routing_print};

static inline pjsip_routing_hdr *routing_init(void *mem, pjsip_hdr_e type)
{
    pjsip_routing_hdr *h = mem;

    hdr_init(h, type, &routing_vptr);
    name_addr_init(&h->name_addr);
    pj_list_init(&h->other_param);
    return h;
}

PJ_DEF(pjsip_rr_hdr *) pjsip_rr_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return routing_init(mem, PJSIP_H_RECORD_ROUTE);
}

PJ_DEF(pjsip_rr_hdr *) pjsip_rr_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_zalloc(pool, sizeof(pjsip_rr_hdr));

    return mem ? routing_init(mem, PJSIP_H_RECORD_ROUTE) : NULL;
}

PJ_DEF(pjsip_route_hdr *) pjsip_route_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return routing_init(mem, PJSIP_H_ROUTE);
}

PJ_DEF(pjsip_route_hdr *) pjsip_route_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_zalloc(pool, sizeof(pjsip_route_hdr));

    return mem ? routing_init(mem, PJSIP_H_ROUTE) : NULL;
}

PJ_DEF(pjsip_rr_hdr *) pjsip_routing_hdr_set_rr(pjsip_routing_hdr *r)
{
    return rename_to(r, PJSIP_H_RECORD_ROUTE);
}

PJ_DEF(pjsip_route_hdr *) pjsip_routing_hdr_set_route(pjsip_routing_hdr *r)
{
    return rename_to(r, PJSIP_H_ROUTE);
}

/* rec-route = name-addr *( SEMI rr-param ) */
static void parse_one_route(pjsip__cursor *in, pjsip_hdr_e type)
{
    pjsip_routing_hdr *h = pjsip__cursor_alloc(in, sizeof(*h));
    pj_bool_t brackets;

    if (!h)
        return;
    routing_init(h, type);
    pjsip__addr_parse(in, ADDR_ENDS_AT_PARAMS, &h->name_addr, &brackets);
    pjsip__param_parse_list(in, &h->other_param);
    cursor_end_of_value(in);
    pjsip__cursor_push_hdr(in, h);
}

void pjsip__parse_routing(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    do {
        in->mark = in->cur;
        parse_one_route(in, desc->type);
    } while (cursor_delim(in, ','));
}
