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
#include "msg/put.h"
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

/* The address as put_plain_addr() takes it, with its URI; NULL for any other. */
OUT_INLINE const pjsip_name_addr *plain_addr_of(const pjsip_uri *uri, const pjsip_sip_uri **sip)
{
    const pjsip_name_addr *addr = (const pjsip_name_addr *)uri;

    if (!uri || uri->vptr != &pjsip__name_addr_vptr)
        return NULL;
    *sip = put_plain_uri_of(addr->uri);
    return *sip ? addr : NULL;
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
    pjsip__out_hdr_name(out, h);
    out_address(out, PJSIP_URI_IN_FROMTO_HDR, h->uri);
    pjsip__out_param(out, "tag", &h->tag);
}

OUT_TIGHT int fromto_print_tight(const pjsip_fromto_hdr *h, pjsip__out out)
{
    out_fromto(&out, h);
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

static __attribute__((noinline)) int fromto_print_any(const pjsip_fromto_hdr *h, char *buf,
                                                      pj_size_t len)
{
    pjsip__out out = out_to(buf, len);

    if (!out_has_room_with(&out, h, h->uri, h->tag.slen))
        return fromto_print_tight(h, out);
    out.sure = PJ_TRUE;
    out_fromto(&out, h);
    out.sure = PJ_FALSE;
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

OUT_INLINE char *put_fromto(const pjsip_fromto_hdr *h, char *to, pj_size_t room)
{
    const pjsip_sip_uri *uri;
    const pjsip_name_addr *addr = plain_addr_of(h->uri, &uri);

    if (!addr || h->other_param.next != &h->other_param ||
        !put_has_room(room, put_plain_uri_text(uri) + addr->display.slen + h->tag.slen))
        return NULL;
    if (h->type == PJSIP_H_TO)
        to = put_name_of(to, h, PJSIP_H_TO, "To: ");
    else
        to = put_name_of(to, h, PJSIP_H_FROM, "From: ");
    if (to)
        to = put_plain_addr(to, PJSIP_URI_IN_FROMTO_HDR, addr, uri);
    return to ? put_plain_param(to, ";tag=", &h->tag) : NULL;
}

static int fromto_print(void *hdr, char *buf, pj_size_t len)
{
    char *end = put_fromto(hdr, buf, len);

    return end ? (int)(end - buf) : fromto_print_any(hdr, buf, len);
}

/* A copy of a header's URI, if it has one. False: no memory. */
static pj_bool_t copy_uri(pj_pool_t *pool, pjsip_uri **dst, const pjsip_uri *src)
{
    *dst = src ? pjsip_uri_clone(pool, src) : NULL;
    return *dst != NULL || !src;
}

static void *fromto_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_fromto_hdr *src = hdr;
    pjsip_fromto_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_fromto_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, PJ_TRUE) ||
        !copy_uri(pool, &h->uri, src->uri) || !pjsip__str_copy(pool, &h->tag, &src->tag) ||
        !pjsip__params_copy(pool, &h->other_param, &src->other_param))
        return NULL;
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
    return pjsip__params_shallow_copy(pool, &h->other_param, &src->other_param) ? h : NULL;
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

/* Take ";tag=" out of the parameters as they come; nearly always it is the first. */
static void parse_fromto_params(pjsip__cursor *in, pjsip_fromto_hdr *h)
{
    pj_str_t name;
    pj_str_t value;

    param_is_next(in, ";tag=", &h->tag);
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

    if (!both)
        return;
    h = &both->h;
    addr = &both->addr;
    fromto_init(h, desc->type);
    addr_parse_in_hdr(in, addr);
    h->uri = (pjsip_uri *)addr;
    parse_fromto_params(in, h);
    cursor_end(in);
    pjsip__cursor_push_hdr(in, h);
}

/* ---- Contact --------------------------------------------------------------------------------- */

OUT_INLINE void out_contact(pjsip__out *out, const pjsip_contact_hdr *h)
{
    pjsip__out_hdr_name(out, h);
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

static __attribute__((noinline)) int contact_print_any(const pjsip_contact_hdr *h, char *buf,
                                                       pj_size_t len)
{
    pjsip__out out = out_to(buf, len);

    if (h->star || !out_has_room_with(&out, h, h->uri, 0))
        return contact_print_tight(h, out);
    out.sure = PJ_TRUE;
    out_contact(&out, h);
    out.sure = PJ_FALSE;
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

OUT_INLINE char *put_contact(const pjsip_contact_hdr *h, char *to, pj_size_t room)
{
    const pjsip_sip_uri *uri;
    const pjsip_name_addr *addr = plain_addr_of(h->uri, &uri);

    if (h->star || !addr || h->q1000 >= 0 || h->expires != PJSIP_EXPIRES_NOT_SPECIFIED ||
        h->other_param.next != &h->other_param ||
        !put_has_room(room, put_plain_uri_text(uri) + addr->display.slen))
        return NULL;
    to = put_name_of(to, h, PJSIP_H_CONTACT, "Contact: ");
    return to ? put_plain_addr(to, PJSIP_URI_IN_CONTACT_HDR, addr, uri) : NULL;
}

static int contact_print(void *hdr, char *buf, pj_size_t len)
{
    char *end = put_contact(hdr, buf, len);

    return end ? (int)(end - buf) : contact_print_any(hdr, buf, len);
}

static void *contact_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_contact_hdr *src = hdr;
    pjsip_contact_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_contact_hdr);

    if (!h)
        return NULL;
    *h = *src;
    if (!pjsip__hdr_copy_common(pool, h, src, PJ_TRUE) || !copy_uri(pool, &h->uri, src->uri) ||
        !pjsip__params_copy(pool, &h->other_param, &src->other_param))
        return NULL;
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
    return pjsip__params_shallow_copy(pool, &h->other_param, &src->other_param) ? h : NULL;
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

    if (!both)
        return;
    h = &both->h;
    addr = &both->addr;
    contact_init(h);
    addr_parse_in_hdr(in, addr);
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
    pjsip__out_hdr_name(out, h);
    pjsip__out_name_addr(out, PJSIP_URI_IN_ROUTING_HDR, &h->name_addr);
}

OUT_TIGHT int routing_print_tight(const pjsip_routing_hdr *h, pjsip__out out)
{
    out_routing(&out, h);
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

static __attribute__((noinline)) int routing_print_any(const pjsip_routing_hdr *h, char *buf,
                                                       pj_size_t len)
{
    pjsip__out out = out_to(buf, len);

    if (!out_has_room_with(&out, h, h->name_addr.uri, h->name_addr.display.slen))
        return routing_print_tight(h, out);
    out.sure = PJ_TRUE;
    out_routing(&out, h);
    out.sure = PJ_FALSE;
    pjsip__out_params(&out, &h->other_param);
    return out_result(&out);
}

OUT_INLINE char *put_routing(const pjsip_routing_hdr *h, char *to, pj_size_t room)
{
    const pjsip_name_addr *addr = &h->name_addr;
    const pjsip_sip_uri *uri = put_plain_uri_of(addr->uri);

    if (!uri || h->other_param.next != &h->other_param ||
        !put_has_room(room, put_plain_uri_text(uri) + addr->display.slen))
        return NULL;
    if (h->type == PJSIP_H_ROUTE)
        to = put_name_of(to, h, PJSIP_H_ROUTE, "Route: ");
    else
        to = put_name_of(to, h, PJSIP_H_RECORD_ROUTE, "Record-Route: ");
    return to ? put_plain_addr(to, PJSIP_URI_IN_ROUTING_HDR, addr, uri) : NULL;
}

static int routing_print(void *hdr, char *buf, pj_size_t len)
{
    char *end = put_routing(hdr, buf, len);

    return end ? (int)(end - buf) : routing_print_any(hdr, buf, len);
}

static void *routing_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_routing_hdr *src = hdr;
    pjsip_routing_hdr *h = PJ_POOL_ALLOC_T(pool, pjsip_routing_hdr);

    if (!h || !pjsip__hdr_copy_common(pool, h, src, PJ_TRUE))
        return NULL;
    name_addr_init(&h->name_addr);
    if (!pjsip__name_addr_copy(pool, &h->name_addr, &src->name_addr) ||
        !pjsip__params_copy(pool, &h->other_param, &src->other_param))
        return NULL;
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
    return pjsip__params_shallow_copy(pool, &h->other_param, &src->other_param) ? h : NULL;
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

    if (!h)
        return;
    routing_init(h, type);
    addr_parse_in_hdr(in, &h->name_addr);
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
