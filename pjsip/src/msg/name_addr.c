/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * name-addr: a URI with a display name, and the address forms of From, To, Contact and routes.
 *
 * Without <> a URI may hold no ';', ',' or '?': what follows belongs to the header (RFC 3261
 * 20.10). An unquoted display name may hold more than tokens and blanks, as peers send it, but
 * nothing that would make it ambiguous.
 */
#include "msg/uri.h"
#include "msg/find.h"
#include "msg/out.h"
#include "msg/param.h"

#include <string.h>

static const pj_str_t *name_addr_scheme(const void *uri)
{
    static const pj_str_t none = {(char *)"", 0};
    const pjsip_name_addr *addr = uri;

    return addr->uri ? pjsip_uri_get_scheme(addr->uri) : &none;
}

static void *name_addr_uri(void *uri)
{
    pjsip_name_addr *addr = uri;

    return addr->uri ? pjsip_uri_get_uri(addr->uri) : NULL;
}

static pj_ssize_t name_addr_print(pjsip_uri_context_e context, const void *uri, char *buf,
                                  pj_size_t size)
{
    pjsip__out out = out_to(buf, size);

    /* a Request-URI has no display name and no brackets (RFC 3261 25.1, Request-Line) */
    if (context == PJSIP_URI_IN_REQ_URI)
        pjsip__out_uri(&out, context, name_addr_uri((void *)uri));
    else
        pjsip__out_name_addr(&out, context, uri);
    return out_result(&out);
}

static pj_status_t name_addr_compare(pjsip_uri_context_e context, const void *uri1,
                                     const void *uri2)
{
    const void *a = pjsip_uri_get_uri(uri1);
    const void *b = pjsip_uri_get_uri(uri2);

    if (!a || !b)
        return a == b ? PJ_SUCCESS : PJSIP_ECMPSCHEME;
    return pjsip_uri_cmp(context, a, b);
}

static void *name_addr_clone(pj_pool_t *pool, const void *uri)
{
    pjsip_name_addr *copy = pjsip_name_addr_create(pool);

    return copy && pjsip__name_addr_copy(pool, copy, uri) ? copy : NULL;
}

const pjsip_uri_vptr pjsip__name_addr_vptr = {
    name_addr_scheme, name_addr_uri, name_addr_print, name_addr_compare, name_addr_clone,
};

PJ_DEF(void) pjsip_name_addr_init(pjsip_name_addr *name_addr)
{
    name_addr_init(name_addr);
}

PJ_DEF(pjsip_name_addr *) pjsip_name_addr_create(pj_pool_t *pool)
{
    pjsip_name_addr *addr = PJ_POOL_ALLOC_T(pool, pjsip_name_addr);

    if (addr)
        name_addr_init(addr);
    return addr;
}

pj_bool_t pjsip__name_addr_copy(pj_pool_t *pool, pjsip_name_addr *dst, const pjsip_name_addr *src)
{
    pj_bool_t whole = pjsip__str_copy(pool, &dst->display, &src->display);

    dst->uri = src->uri ? pjsip_uri_clone(pool, src->uri) : NULL;
    return whole && (dst->uri || !src->uri);
}

PJ_DEF(void)
pjsip_name_addr_assign(pj_pool_t *pool, pjsip_name_addr *addr, const pjsip_name_addr *rhs)
{
    pjsip__name_addr_copy(pool, addr, rhs);
}

/* LAQUOT addr-spec RAQUOT */
static void parse_brackets(pjsip__cursor *in, pjsip_name_addr *addr)
{
    const char *from = in->cur + 1;
    const char *close;

    if (!cursor_opt(in, '<')) {
        cursor_fail(in, CURSOR_SYNTAX);
        return;
    }
    if (cursor_is_indexed(in)) {
        addr->uri = pjsip__uri_parse_sip_plain(in, '>');
        if (addr->uri)
            return;
    }
    close = pjsip__find_2(from, in->end, '>', '>');
    if (close == in->end) {
        cursor_fail(in, CURSOR_SYNTAX);
        return;
    }
    addr->uri = pjsip__uri_parse(in, from, close);
    if (cursor_ok(in))
        in->cur = close + 1;
}

static void parse_bare(pjsip__cursor *in, pjsip__addr_end addr_end, pjsip_name_addr *addr)
{
    const char *from = in->cur;
    const char *p = from;

    while (p < in->end && !ch_is(*p, CH_WS) &&
           (addr_end == ADDR_ENDS_AT_SPACE || (*p != ';' && *p != ',')))
        p++;
    if (addr_end == ADDR_ENDS_AT_PARAMS) {
        const char *question = memchr(from, '?', (size_t)(p - from));

        if (question) {
            pjsip__cursor_fail_at(in, CURSOR_SYNTAX, question);
            return;
        }
    }
    addr->uri = pjsip__uri_parse(in, from, p);
    if (cursor_ok(in))
        in->cur = p;
}

/* [ display-name ] before the bracket; false if there is neither. */
static pj_bool_t parse_display(pjsip__cursor *in, pjsip_name_addr *addr)
{
    const char *from = in->cur;
    const char *stop;

    if (cursor_is(in, '"')) {
        pjsip__cursor_quoted(in, &addr->display);
        if (!cursor_ok(in))
            return PJ_FALSE;
        addr->display.ptr++;
        addr->display.slen -= 2;
        cursor_lws(in);
        return PJ_TRUE;
    }
    stop = index_span(in->index, from, in->end, CH_DISPLAY_LAX);
    if (stop == in->end || *stop != '<')
        return PJ_FALSE;
    in->cur = stop;
    while (stop > from && ch_is(stop[-1], CH_WS))
        stop--;
    cursor_slice(&addr->display, from, stop);
    return PJ_TRUE;
}

void pjsip__addr_parse(pjsip__cursor *in, pjsip__addr_end addr_end, pjsip_name_addr *addr,
                       pj_bool_t *brackets)
{
    name_addr_init(addr);
    cursor_lws(in);
    *brackets = cursor_is(in, '<') || parse_display(in, addr);
    if (!cursor_ok(in))
        return;
    if (*brackets)
        parse_brackets(in, addr);
    else
        parse_bare(in, addr_end, addr);
}
