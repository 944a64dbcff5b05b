/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sip: and sips: URIs (RFC 3261 19.1): parse, print, compare, copy.
 *
 * Text is decoded when parsed and escaped when printed, each part by its own character class. What
 * may stand where when printed follows table 1 of 19.1.1. Parsing takes more than the grammar gives
 * (raw UTF-8, '#' in the user part, underscores in host names): what is printed is right in any
 * case. A known parameter that comes again is kept among the others, so that nothing is lost.
 */
#include "msg/uri.h"
#include "msg/find.h"
#include "msg/out.h"
#include "msg/param.h"

#include <pjsip/sip_parser.h>
#include <string.h>

static const pjsip_uri_vptr sip_vptr;
static const pjsip_uri_vptr sips_vptr;

static const pj_str_t *sip_scheme(const void *uri)
{
    static const pj_str_t sip = {(char *)"sip", 3};
    static const pj_str_t sips = {(char *)"sips", 4};

    return ((const pjsip_sip_uri *)uri)->vptr == &sips_vptr ? &sips : &sip;
}

static void *sip_self(void *uri)
{
    return uri;
}

/* ---- parse ----------------------------------------------------------------------------------- */

/* "[" IPv6address "]", from behind the bracket; the address is kept without brackets. */
static const char *parse_ipv6(pjsip__cursor *in, const char *from, const char *to, pj_str_t *host)
{
    const char *close = ch_span(from, to, CH_IPV6);

    if (close == from || close == to || *close != ']') {
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, close);
        return to;
    }
    cursor_slice(host, from, close);
    return close + 1;
}

/* hostport = host [ ":" port ]; returns where it ends. */
static const char *parse_hostport(pjsip__cursor *in, const char *from, const char *to,
                                  pjsip_sip_uri *uri)
{
    const char *p;
    pj_str_t port;

    if (from < to && *from == '[') {
        p = parse_ipv6(in, from + 1, to, &uri->host);
    } else {
        p = ch_span(from, to, CH_HOST);
        cursor_slice(&uri->host, from, p);
        if (p == from)
            pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
    }
    if (!cursor_ok(in) || p == to || *p != ':')
        return p;
    from = p + 1;
    p = ch_span(from, to, CH_DIGIT);
    cursor_slice(&port, from, p);
    uri->port = (int)pjsip__param_number(in, &port, PJSIP_MAX_PORT);
    return p;
}

/* userinfo = user [ ":" password ] */
static void parse_userinfo(pjsip__cursor *in, const char *from, const char *at, pjsip_sip_uri *uri)
{
    const char *user_end = from;

    while (user_end < at && (ch_is(*user_end, CH_USER_LAX) || *user_end == '%'))
        user_end++;
    cursor_slice(&uri->user, from, user_end);
    if (user_end == from || (user_end < at && *user_end != ':')) {
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, user_end);
        return;
    }
    pjsip__cursor_unescape(in, &uri->user);
    if (user_end == at)
        return;
    cursor_slice(&uri->passwd, user_end + 1, at);
    if (!ch_all(user_end + 1, at, CH_URI_LAX))
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, ch_span(user_end + 1, at, CH_URI_LAX));
    pjsip__cursor_unescape(in, &uri->passwd);
}

/* Where a known text parameter goes; NULL if the name is not one of them. */
static pj_str_t *known_param(pjsip_sip_uri *uri, const pj_str_t *name)
{
    switch (name->slen) {
    case 4: return name_is(name, "user") ? &uri->user_param : NULL;
    case 5: return name_is(name, "maddr") ? &uri->maddr_param : NULL;
    case 6: return name_is(name, "method") ? &uri->method_param : NULL;
    case 9: return name_is(name, "transport") ? &uri->transport_param : NULL;
    default: return NULL;
    }
}

/* maddr=[IPv6] is kept without brackets, like the host. */
static void strip_brackets(pj_str_t *host)
{
    if (host->slen >= 2 && host->ptr[0] == '[' && host->ptr[host->slen - 1] == ']') {
        host->ptr++;
        host->slen -= 2;
    }
}

static void store_param(pjsip__cursor *in, pjsip_sip_uri *uri, const pj_str_t *name,
                        pj_str_t *value)
{
    pj_str_t *known = known_param(uri, name);

    if (known && known->slen == 0 && value->slen > 0) {
        *known = *value;
        if (known == &uri->maddr_param)
            strip_brackets(known);
    } else if (name_is(name, "lr") && !uri->lr_param) {
        uri->lr_param = 1;
    } else if (name_is(name, "ttl") && uri->ttl_param < 0) {
        uri->ttl_param = (int)pjsip__param_number(in, value, PJSIP_MAX_TTL);
    } else {
        pjsip__param_add(in, &uri->other_param, name, value);
    }
}

/* name [ "=" value ] up to one of two delimiters; returns where it ends. */
static const char *parse_pair(pjsip__cursor *in, const char *from, const char *to, char stop1,
                              char stop2, pj_str_t *name, pj_str_t *value)
{
    const char *end = pjsip__find_3(from, to, stop1, stop2, stop2);
    const char *equals = memchr(from, '=', (size_t)(end - from));

    cursor_slice(name, from, equals ? equals : end);
    cursor_slice(value, equals ? equals + 1 : end, end);
    if (name->slen == 0)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, from);
    else if (!ch_all(from, end, CH_URI_LAX))
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, ch_span(from, end, CH_URI_LAX));
    pjsip__cursor_unescape(in, name);
    pjsip__cursor_unescape(in, value);
    return end;
}

/* uri-parameters = *( ";" uri-parameter ) */
static const char *parse_params(pjsip__cursor *in, const char *p, const char *to,
                                pjsip_sip_uri *uri)
{
    while (p < to && *p == ';' && cursor_ok(in)) {
        pj_str_t name;
        pj_str_t value;

        p = parse_pair(in, p + 1, to, ';', '?', &name, &value);
        if (cursor_ok(in))
            store_param(in, uri, &name, &value);
    }
    return p;
}

/* headers = "?" header *( "&" header ) */
static const char *parse_headers(pjsip__cursor *in, const char *p, const char *to,
                                 pjsip_sip_uri *uri)
{
    char before = '?';

    while (p < to && *p == before && cursor_ok(in)) {
        pj_str_t name;
        pj_str_t value;

        p = parse_pair(in, p + 1, to, '&', '&', &name, &value);
        if (cursor_ok(in))
            pjsip__param_add(in, &uri->header_param, &name, &value);
        before = '&';
    }
    return p;
}

pjsip_uri *pjsip__uri_parse_sip(pjsip__cursor *in, const char *from, const char *to,
                                pj_bool_t secure)
{
    const char *at = memchr(from, '@', (size_t)(to - from));
    pjsip_sip_uri *uri = pjsip__cursor_alloc(in, sizeof(*uri));
    const char *p = from;

    if (!uri)
        return NULL;
    pjsip_sip_uri_init(uri, secure);
    if (at) {
        parse_userinfo(in, from, at, uri);
        p = at + 1;
    }
    if (cursor_ok(in))
        p = parse_hostport(in, p, to, uri);
    p = parse_params(in, p, to, uri);
    p = parse_headers(in, p, to, uri);
    if (p != to)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
    return cursor_ok(in) ? (pjsip_uri *)uri : NULL;
}

/* ---- print ----------------------------------------------------------------------------------- */

/* Table 1 of RFC 3261 19.1.1 without what may stand everywhere. */
enum { HAS_PORT = 1, HAS_METHOD = 2, HAS_PLACE = 4, HAS_TTL = 8, HAS_LR = 16, HAS_HEADERS = 32 };

static unsigned parts_of(pjsip_uri_context_e context)
{
    switch (context) {
    case PJSIP_URI_IN_REQ_URI: return HAS_PORT | HAS_PLACE | HAS_TTL | HAS_LR;
    case PJSIP_URI_IN_FROMTO_HDR:
        return pjsip_sip_cfg_var.endpt.allow_port_in_fromto_hdr ? HAS_PORT : 0;
    case PJSIP_URI_IN_CONTACT_HDR:
        return HAS_PORT | HAS_METHOD | HAS_PLACE | HAS_TTL | HAS_LR | HAS_HEADERS;
    case PJSIP_URI_IN_ROUTING_HDR: return HAS_PORT | HAS_PLACE | HAS_LR;
    default: return HAS_PORT | HAS_METHOD | HAS_PLACE | HAS_TTL | HAS_LR | HAS_HEADERS;
    }
}

static void out_text_param(pjsip__out *out, const char *name, const pj_str_t *value)
{
    if (value->slen <= 0)
        return;
    out_text(out, name);
    pjsip__out_escaped(out, value, CH_URI_PARAM);
}

/* name [ "=" value ]; a header needs its '=' (RFC 3261 25.1, header), a parameter only for a value. */
static void out_pair(pjsip__out *out, const pjsip_param *p, pj_bool_t equals, unsigned classes)
{
    pjsip__out_escaped(out, &p->name, classes);
    if (p->value.slen > 0 || equals)
        out_char(out, '=');
    pjsip__out_escaped(out, &p->value, classes);
}

/* Whether a parameter, known or come again, may stand in a URI that has these parts. */
static pj_bool_t may_stand(const pj_str_t *name, unsigned parts)
{
    switch (name->slen) {
    case 2: return (parts & HAS_LR) || !name_is(name, "lr");
    case 3: return (parts & HAS_TTL) || !name_is(name, "ttl");
    case 5: return (parts & HAS_PLACE) || !name_is(name, "maddr");
    case 6: return (parts & HAS_METHOD) || !name_is(name, "method");
    case 9: return (parts & HAS_PLACE) || !name_is(name, "transport");
    default: return PJ_TRUE;
    }
}

static void out_other_params(pjsip__out *out, const pjsip_param *list, unsigned parts)
{
    const pjsip_param *p;

    for (p = list->next; p != list && !out->over; p = p->next) {
        if (!may_stand(&p->name, parts))
            continue;
        out_char(out, ';');
        out_pair(out, p, PJ_FALSE, CH_URI_PARAM);
    }
}

static void out_uri_headers(pjsip__out *out, const pjsip_param *list)
{
    const pjsip_param *p;

    for (p = list->next; p != list && !out->over; p = p->next) {
        out_char(out, p == list->next ? '?' : '&');
        out_pair(out, p, PJ_TRUE, CH_URI_HDR);
    }
}

static void out_params(pjsip__out *out, const pjsip_sip_uri *uri, unsigned parts)
{
    out_text_param(out, ";user=", &uri->user_param);
    if (parts & HAS_METHOD)
        out_text_param(out, ";method=", &uri->method_param);
    if (parts & HAS_PLACE)
        out_text_param(out, ";transport=", &uri->transport_param);
    if ((parts & HAS_TTL) && uri->ttl_param >= 0) {
        out_text(out, ";ttl=");
        pjsip__out_number(out, (unsigned)uri->ttl_param);
    }
    /* decoded, it may hold anything (";maddr=%0D%0A"): only an address is printed as it is */
    if ((parts & HAS_PLACE) && pjsip__is_ipv6(&uri->maddr_param)) {
        out_text(out, ";maddr=");
        pjsip__out_host(out, &uri->maddr_param);
    } else if (parts & HAS_PLACE) {
        out_text_param(out, ";maddr=", &uri->maddr_param);
    }
    if ((parts & HAS_LR) && uri->lr_param)
        out_text(out, ";lr");
    out_other_params(out, &uri->other_param, parts);
}

static pj_ssize_t sip_print(pjsip_uri_context_e context, const void *url, char *buf, pj_size_t size)
{
    const pjsip_sip_uri *uri = url;
    unsigned parts = parts_of(context);
    pjsip__out out = out_to(buf, size);

    out_str(&out, sip_scheme(uri));
    out_char(&out, ':');
    if (uri->user.slen > 0) {
        pjsip__out_escaped(&out, &uri->user, CH_USER);
        if (uri->passwd.slen > 0) {
            out_char(&out, ':');
            pjsip__out_escaped(&out, &uri->passwd, CH_PASSWORD);
        }
        out_char(&out, '@');
    }
    pjsip__out_host(&out, &uri->host);
    if (uri->port > 0 && (parts & HAS_PORT)) {
        out_char(&out, ':');
        pjsip__out_number(&out, (unsigned)uri->port);
    }
    out_params(&out, uri, parts);
    if (parts & HAS_HEADERS)
        out_uri_headers(&out, &uri->header_param);
    return out_result(&out);
}

/* ---- compare --------------------------------------------------------------------------------- */

static pj_bool_t differ(const pj_str_t *a, const pj_str_t *b)
{
    return pj_strcmp(a, b) != 0;
}

static pj_bool_t differ_nocase(const pj_str_t *a, const pj_str_t *b)
{
    return pj_stricmp(a, b) != 0;
}

/* RFC 3261 19.1.4; lr and unknown parameters count only where both have them. */
static pj_status_t sip_compare(pjsip_uri_context_e context, const void *uri1, const void *uri2)
{
    const pjsip_sip_uri *a = uri1;
    const pjsip_sip_uri *b = pjsip_uri_get_uri(uri2);

    PJ_UNUSED_ARG(context);
    if (!b || a->vptr != b->vptr)
        return PJSIP_ECMPSCHEME;
    if (differ(&a->user, &b->user))
        return PJSIP_ECMPUSER;
    if (differ(&a->passwd, &b->passwd))
        return PJSIP_ECMPPASSWD;
    if (differ_nocase(&a->host, &b->host))
        return PJSIP_ECMPHOST;
    if (a->port != b->port)
        return PJSIP_ECMPPORT;
    if (differ_nocase(&a->user_param, &b->user_param))
        return PJSIP_ECMPUSERPARAM;
    if (a->ttl_param != b->ttl_param)
        return PJSIP_ECMPTTLPARAM;
    if (differ_nocase(&a->method_param, &b->method_param))
        return PJSIP_ECMPMETHODPARAM;
    if (differ_nocase(&a->transport_param, &b->transport_param))
        return PJSIP_ECMPTRANSPORTPRM;
    if (differ_nocase(&a->maddr_param, &b->maddr_param))
        return PJSIP_ECMPMADDRPARAM;
    if (pjsip_param_cmp(&a->other_param, &b->other_param, PJ_TRUE) != 0)
        return PJSIP_ECMPOTHERPARAM;
    if (pjsip_param_cmp(&a->header_param, &b->header_param, PJ_FALSE) != 0)
        return PJSIP_ECMPHEADERPARAM;
    return PJ_SUCCESS;
}

/* ---- life ------------------------------------------------------------------------------------ */

static void *sip_clone(pj_pool_t *pool, const void *uri)
{
    pjsip_sip_uri *copy = PJ_POOL_ALLOC_T(pool, pjsip_sip_uri);

    if (!copy)
        return NULL;
    pjsip_sip_uri_init(copy, PJ_FALSE);
    pjsip_sip_uri_assign(pool, copy, uri);
    return copy;
}

static const pjsip_uri_vptr sip_vptr = {sip_scheme, sip_self, sip_print, sip_compare, sip_clone};
static const pjsip_uri_vptr sips_vptr = {sip_scheme, sip_self, sip_print, sip_compare, sip_clone};

PJ_DEF(void) pjsip_sip_uri_set_secure(pjsip_sip_uri *uri, pj_bool_t secure)
{
    uri->vptr = (pjsip_uri_vptr *)(secure ? &sips_vptr : &sip_vptr);
}

PJ_DEF(void) pjsip_sip_uri_init(pjsip_sip_uri *url, pj_bool_t secure)
{
    memset(url, 0, sizeof(*url));
    url->ttl_param = -1;
    pjsip_sip_uri_set_secure(url, secure);
    pj_list_init(&url->other_param);
    pj_list_init(&url->header_param);
}

PJ_DEF(pjsip_sip_uri *) pjsip_sip_uri_create(pj_pool_t *pool, pj_bool_t secure)
{
    pjsip_sip_uri *uri = PJ_POOL_ALLOC_T(pool, pjsip_sip_uri);

    if (uri)
        pjsip_sip_uri_init(uri, secure);
    return uri;
}

PJ_DEF(void)
pjsip_sip_uri_assign(pj_pool_t *pool, pjsip_sip_uri *url, const pjsip_sip_uri *rhs)
{
    url->vptr = rhs->vptr;
    pj_strdup(pool, &url->user, &rhs->user);
    pj_strdup(pool, &url->passwd, &rhs->passwd);
    pj_strdup(pool, &url->host, &rhs->host);
    url->port = rhs->port;
    pj_strdup(pool, &url->user_param, &rhs->user_param);
    pj_strdup(pool, &url->method_param, &rhs->method_param);
    pj_strdup(pool, &url->transport_param, &rhs->transport_param);
    url->ttl_param = rhs->ttl_param;
    url->lr_param = rhs->lr_param;
    pj_strdup(pool, &url->maddr_param, &rhs->maddr_param);
    pjsip_param_clone(pool, &url->other_param, &rhs->other_param);
    pjsip_param_clone(pool, &url->header_param, &rhs->header_param);
}
