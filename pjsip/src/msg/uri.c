/* SPDX-License-Identifier: BSD-2-Clause */
/* From a scheme to its sort of URI; the sort that keeps any other scheme. */
#include "msg/uri.h"
#include "msg/out.h"
#include "msg/param.h"
#include "msg/registry.h"

static const pj_str_t *other_scheme(const void *uri)
{
    return &((const pjsip_other_uri *)uri)->scheme;
}

static void *other_self(void *uri)
{
    return uri;
}

static pj_ssize_t other_print(pjsip_uri_context_e context, const void *uri, char *buf,
                              pj_size_t size)
{
    const pjsip_other_uri *other = uri;
    pjsip__out out = out_to(buf, size);

    PJ_UNUSED_ARG(context);
    out_str(&out, &other->scheme);
    /* what could not be parsed has no scheme and is printed as it came */
    if (other->scheme.slen > 0)
        out_char(&out, ':');
    out_str(&out, &other->content);
    return out_result(&out);
}

static pj_status_t other_compare(pjsip_uri_context_e context, const void *uri1, const void *uri2)
{
    const pjsip_other_uri *a = uri1;
    const pjsip_other_uri *b = pjsip_uri_get_uri(uri2);

    PJ_UNUSED_ARG(context);
    if (pj_stricmp(pjsip_uri_get_scheme(a), pjsip_uri_get_scheme(b)) != 0 || a->vptr != b->vptr)
        return PJSIP_ECMPSCHEME;
    return pj_strcmp(&a->content, &b->content) == 0 ? PJ_SUCCESS : PJSIP_ECMPUSER;
}

static void *other_clone(pj_pool_t *pool, const void *uri)
{
    const pjsip_other_uri *other = uri;
    pjsip_other_uri *copy = pjsip_other_uri_create(pool);

    if (!copy)
        return NULL;
    pj_strdup(pool, &copy->scheme, &other->scheme);
    pj_strdup(pool, &copy->content, &other->content);
    if (!str_is_whole(&copy->scheme, &other->scheme) ||
        !str_is_whole(&copy->content, &other->content))
        return NULL;
    return copy;
}

static const pjsip_uri_vptr other_vptr = {
    other_scheme, other_self, other_print, other_compare, other_clone,
};

PJ_DEF(pjsip_other_uri *) pjsip_other_uri_create(pj_pool_t *pool)
{
    pjsip_other_uri *uri = PJ_POOL_ZALLOC_T(pool, pjsip_other_uri);

    if (uri)
        uri->vptr = (pjsip_uri_vptr *)&other_vptr;
    return uri;
}

static pjsip_uri *parse_other(pjsip__cursor *in, const pj_str_t *scheme, const char *content,
                              const char *end)
{
    pjsip_other_uri *uri;

    if (content == end || !ch_all(content, end, CH_URI_LAX)) {
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, ch_span(content, end, CH_URI_LAX));
        return NULL;
    }
    uri = pjsip__cursor_alloc(in, sizeof(*uri));
    if (!uri)
        return NULL;
    uri->vptr = (pjsip_uri_vptr *)&other_vptr;
    uri->scheme = *scheme;
    cursor_slice(&uri->content, content, end);
    return (pjsip_uri *)uri;
}

static pjsip_uri *parse_any(pjsip__cursor *in, const char *from, const char *to)
{
    const char *colon = ch_span(from, to, CH_SCHEME);
    pjsip_parse_uri_func *parser;
    pj_str_t scheme;

    if (colon == from || colon == to || *colon != ':' || !ch_is(*from, CH_ALPHA)) {
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, colon);
        return NULL;
    }
    cursor_slice(&scheme, from, colon);
    if (name_is(&scheme, "tel"))
        return pjsip__uri_parse_tel(in, colon + 1, to);
    parser = pjsip__registry_find_uri(&scheme);
    if (parser)
        return pjsip__registry_run_uri(in, parser, from, to);
    return parse_other(in, &scheme, colon + 1, to);
}

/* absoluteURI = scheme ":" ( hier-part / opaque-part ) (RFC 3261 25.1) */
pjsip_uri *pjsip__uri_parse(pjsip__cursor *in, const char *from, const char *to)
{
    if (to - from >= 4 && ch_same("sip:", from, 4))
        return pjsip__uri_parse_sip(in, from + 4, to, PJ_FALSE);
    if (to - from >= 5 && ch_same("sips:", from, 5))
        return pjsip__uri_parse_sip(in, from + 5, to, PJ_TRUE);
    return parse_any(in, from, to);
}
