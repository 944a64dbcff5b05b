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
#include "msg/out.h"
#include "msg/param.h"
#include "msg/put.h"

#include <pjsip/sip_parser.h>
#include <string.h>

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

/* port = 1*DIGIT; returns where it ends. */
static const char *parse_port(pjsip__cursor *in, const char *from, const char *to, int *port)
{
    pj_str_t digits;
    const char *p = ch_span(from, to, CH_DIGIT);

    cursor_slice(&digits, from, p);
    *port = (int)pjsip__param_number(in, &digits, PJSIP_MAX_PORT);
    return p;
}

/* hostport = host [ ":" port ]; returns where it ends. */
static const char *parse_hostport(pjsip__cursor *in, const char *from, const char *to,
                                  pjsip_sip_uri *uri)
{
    const char *p;

    if (from < to && *from == '[') {
        p = parse_ipv6(in, from + 1, to, &uri->host);
    } else {
        p = index_span(in->index, from, to, CH_HOST);
        cursor_slice(&uri->host, from, p);
        if (p == from)
            pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
    }
    if (!cursor_ok(in) || p == to || *p != ':')
        return p;
    return parse_port(in, p + 1, to, &uri->port);
}

/* ":" password, from behind the colon */
static void parse_password(pjsip__cursor *in, const char *from, const char *at, pjsip_sip_uri *uri)
{
    const char *end = ch_span(from, at, CH_URI_LAX);

    cursor_slice(&uri->passwd, from, at);
    if (end != at)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, end);
    pjsip__cursor_unescape(in, &uri->passwd);
}

/* userinfo = user [ ":" password ] */
static void parse_userinfo(pjsip__cursor *in, const char *from, const char *at, pjsip_sip_uri *uri)
{
    pj_bool_t escaped = PJ_FALSE;
    const char *user_end = cursor_span_escaped(in, from, at, CH_USER_LAX, &escaped);

    cursor_slice(&uri->user, from, user_end);
    if (user_end == from || (user_end < at && *user_end != ':')) {
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, user_end);
        return;
    }
    if (escaped)
        pjsip__cursor_unescape(in, &uri->user);
    if (user_end != at)
        parse_password(in, user_end + 1, at, uri);
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

/*
 * name [ "=" value ], of octets of the two classes and escapes; returns where it ends. What ends it
 * wrongly is for the caller to find.
 */
static const char *parse_pair(pjsip__cursor *in, const char *from, const char *to,
                              unsigned name_class, unsigned value_class, pj_str_t *name,
                              pj_str_t *value)
{
    pj_bool_t escaped = PJ_FALSE;
    const char *p = cursor_span_escaped(in, from, to, name_class, &escaped);

    cursor_slice(name, from, p);
    cursor_slice(value, p, p);
    if (p == from) {
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
        return p;
    }
    if (p < to && *p == '=') {
        from = p + 1;
        p = cursor_span_escaped(in, from, to, value_class, &escaped);
        cursor_slice(value, from, p);
    }
    if (escaped) {
        pjsip__cursor_unescape(in, name);
        pjsip__cursor_unescape(in, value);
    }
    return p;
}

/* uri-parameters = *( ";" uri-parameter ) */
static const char *parse_params(pjsip__cursor *in, const char *p, const char *to,
                                pjsip_sip_uri *uri)
{
    while (p < to && *p == ';' && cursor_ok(in)) {
        pj_str_t name;
        pj_str_t value;

        p = parse_pair(in, p + 1, to, CH_PARAM_NAME_PLAIN, CH_PARAM_PLAIN, &name, &value);
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

        p = parse_pair(in, p + 1, to, CH_URI_HDR_NAME_PLAIN, CH_URI_HDR_PLAIN, &name, &value);
        if (cursor_ok(in))
            pjsip__param_add(in, &uri->header_param, &name, &value);
        before = '&';
    }
    return p;
}

/* Member by member: to clear all and set some costs a call for every URI of a message. */
static inline void init_uri(pjsip_sip_uri *uri, pj_bool_t secure)
{
    uri->vptr = (pjsip_uri_vptr *)(secure ? &sips_vptr : &pjsip__sip_vptr);
    str_clear(&uri->user);
    str_clear(&uri->passwd);
    str_clear(&uri->host);
    uri->port = 0;
    str_clear(&uri->user_param);
    str_clear(&uri->method_param);
    str_clear(&uri->transport_param);
    uri->ttl_param = -1;
    uri->lr_param = 0;
    str_clear(&uri->maddr_param);
    pj_list_init(&uri->other_param);
    pj_list_init(&uri->header_param);
}

pjsip_uri *pjsip__uri_parse_sip(pjsip__cursor *in, const char *from, const char *to,
                                pj_bool_t secure)
{
    const char *at = memchr(from, '@', (size_t)(to - from));
    pjsip_sip_uri *uri = pjsip__cursor_alloc(in, sizeof(*uri));
    const char *p = from;

    if (!uri)
        return NULL;
    init_uri(uri, secure);
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

/*
 * Words have no escapes and none of the delimiters, so all there is stands between them and is
 * looked at: there can be no '@' farther on that would make the host part of the user. Returns where
 * they end, at what is no parameter.
 */
static const char *parse_plain_params(pjsip__cursor *in, const char *p, pjsip_sip_uri *uri)
{
    while (*p == ';') {
        const char *from = p + 1;
        pj_str_t name;
        pj_str_t value;

        p = index_word(in->index, from);
        cursor_slice(&name, from, p);
        cursor_slice(&value, p, p);
        if (p == from)
            return p - 1;
        if (*p == '=') {
            from = p + 1;
            p = index_word(in->index, from);
            cursor_slice(&value, from, p);
            if (p == from)
                return p - 1;
        }
        store_param(in, uri, &name, &value);
    }
    return p;
}

/* The user of a plain URI: a word, before which a '+' may stand, as in telephone numbers. */
static const char *plain_user(const pjsip__index *ix, const char *from)
{
    return index_word(ix, from + (*from == '+'));
}

pjsip_uri *pjsip__uri_parse_sip_plain(pjsip__cursor *in, char stop)
{
    const pjsip__index *ix = in->index;
    const char *cur = in->cur;
    unsigned params = in->params;
    const char *from = cur + 4;
    const char *host = from;
    pjsip_sip_uri *uri;
    pj_uint64_t port = 0;
    const char *host_end;
    const char *p;

    if (in->end - cur < 4 || !ch_same("sip:", cur, 4))
        return NULL;
    p = plain_user(ix, from);
    if (*p == '@' && p != from) {
        host = p + 1;
        p = index_word(ix, host);
    }
    host_end = p;
    if (*p == ':') {
        const char *digits = ++p;

        port = ch_number_stopped(&p, in->end, PJSIP_MAX_PORT);
        if (p == digits || port > PJSIP_MAX_PORT)
            return NULL;
    }
    if (host_end == host || *host == '+' || (*p != ';' && *p != stop))
        return NULL;
    uri = pjsip__cursor_alloc(in, sizeof(*uri));
    if (!uri)
        return NULL;
    init_uri(uri, PJ_FALSE);
    if (host != from)
        cursor_slice(&uri->user, from, host - 1);
    cursor_slice(&uri->host, host, host_end);
    uri->port = (int)port;
    p = parse_plain_params(in, p, uri);
    if (cursor_ok(in) && *p == stop) {
        in->cur = p + 1;
        return (pjsip_uri *)uri;
    }
    in->cur = cur;
    in->err = NULL;
    in->params = params;
    return NULL;
}

/* ---- print ----------------------------------------------------------------------------------- */

OUT_INLINE void out_text_param(pjsip__out *out, const char *name, const pj_str_t *value)
{
    out_text(out, name);
    pjsip__out_escaped(out, value, CH_URI_PARAM);
}

/* name [ "=" value ]; a header needs its '=' (RFC 3261 25.1, header), a parameter only for a value. */
OUT_INLINE void out_pair(pjsip__out *out, const pjsip_param *p, pj_bool_t equals, unsigned classes)
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

OUT_INLINE void out_lists(pjsip__out *out, const pjsip_sip_uri *uri, unsigned parts)
{
    const pjsip_param *params = &uri->other_param;
    const pjsip_param *headers = &uri->header_param;
    const pjsip_param *p;

    for (p = params->next; p != params && !out->over; p = p->next) {
        if (!may_stand(&p->name, parts))
            continue;
        out_char(out, ';');
        out_pair(out, p, PJ_FALSE, CH_URI_PARAM);
    }
    if (!(parts & HAS_HEADERS))
        return;
    for (p = headers->next; p != headers && !out->over; p = p->next) {
        out_char(out, p == headers->next ? '?' : '&');
        out_pair(out, p, PJ_TRUE, CH_URI_HDR);
    }
}

OUT_INLINE void out_maddr(pjsip__out *out, const pj_str_t *maddr)
{
    out_text(out, ";maddr=");
    /* decoded, it may hold anything (";maddr=%0D%0A"): only an address is printed as it is */
    if (pjsip__is_ipv6(maddr))
        pjsip__out_host(out, maddr);
    else
        pjsip__out_escaped(out, maddr, CH_URI_PARAM);
}

OUT_INLINE void out_params(pjsip__out *out, const pjsip_sip_uri *uri, unsigned parts)
{
    if (uri->user_param.slen > 0)
        out_text_param(out, ";user=", &uri->user_param);
    if (uri->method_param.slen > 0 && (parts & HAS_METHOD))
        out_text_param(out, ";method=", &uri->method_param);
    if (uri->transport_param.slen > 0 && (parts & HAS_PLACE))
        out_text_param(out, ";transport=", &uri->transport_param);
    if (uri->ttl_param >= 0 && (parts & HAS_TTL)) {
        out_text(out, ";ttl=");
        pjsip__out_number(out, (unsigned)uri->ttl_param);
    }
    if (uri->maddr_param.slen > 0 && (parts & HAS_PLACE))
        out_maddr(out, &uri->maddr_param);
    if (uri->lr_param && (parts & HAS_LR))
        out_text(out, ";lr");
}

OUT_INLINE void out_userinfo(pjsip__out *out, const pjsip_sip_uri *uri)
{
    if (uri->user.slen <= 0)
        return;
    pjsip__out_escaped(out, &uri->user, CH_USER);
    if (uri->passwd.slen > 0) {
        out_char(out, ':');
        pjsip__out_escaped(out, &uri->passwd, CH_PASSWORD);
    }
    out_char(out, '@');
}

OUT_INLINE pj_bool_t has_text_params(const pjsip_sip_uri *uri)
{
    return (uri->user_param.slen | uri->method_param.slen | uri->transport_param.slen |
            uri->maddr_param.slen) > 0;
}

OUT_INLINE void out_sip_uri(pjsip__out *out, const pjsip_sip_uri *uri, unsigned parts)
{
    if (uri->vptr == &sips_vptr)
        out_text(out, "sips:");
    else
        out_text(out, "sip:");
    out_userinfo(out, uri);
    pjsip__out_host(out, &uri->host);
    if (uri->port > 0 && (parts & HAS_PORT)) {
        out_char(out, ':');
        pjsip__out_number(out, (unsigned)uri->port);
    }
    if (uri->ttl_param >= 0 || uri->lr_param || has_text_params(uri))
        out_params(out, uri, parts);
}

OUT_TIGHT pjsip__pen sip_uri_tight(pjsip__pen pen, const pjsip_sip_uri *uri, unsigned parts)
{
    pjsip__out out = out_with(pen);

    out_sip_uri(&out, uri, parts);
    out_lists(&out, uri, parts);
    return out_pen(&out);
}

/* The text of a list, and two octets between one of it and the next. */
static pj_ssize_t list_text(const pjsip_param *list)
{
    const pjsip_param *p;
    pj_ssize_t len = 0;

    for (p = list->next; p != list; p = p->next)
        len += p->name.slen + p->value.slen + 2;
    return len;
}

pj_ssize_t pjsip__uri_lists_text(const pjsip_sip_uri *uri)
{
    return list_text(&uri->other_param) + list_text(&uri->header_param);
}

static __attribute__((noinline)) char *put_lists(char *to, const pjsip_sip_uri *uri, unsigned parts)
{
    pjsip__out out = {.cur = to, .sure = PJ_TRUE};

    out_lists(&out, uri, parts);
    return out.cur;
}

char *pjsip__put_sip_uri(char *to, pjsip_uri_context_e context, const pjsip_sip_uri *uri)
{
    unsigned parts = uri_parts_of(context);
    pjsip__out out = {.cur = to, .sure = PJ_TRUE};

    out_sip_uri(&out, uri, parts);
    return pjsip__uri_has_lists(uri) ? put_lists(out.cur, uri, parts) : out.cur;
}

pjsip__pen pjsip__pen_sip_uri(pjsip__pen pen, pjsip_uri_context_e context, const pjsip_sip_uri *uri)
{
    pjsip__out out = out_with(pen);

    if (!out_has_room(&out, pjsip__sip_uri_text(uri)))
        return sip_uri_tight(pen, uri, uri_parts_of(context));
    out.cur = pjsip__put_sip_uri(out.cur, context, uri);
    return out_pen(&out);
}

pj_ssize_t pjsip__sip_uri_print(pjsip_uri_context_e context, const void *uri, char *buf,
                                pj_size_t size)
{
    pjsip__out out = out_to(buf, size);

    out_take(&out, pjsip__pen_sip_uri(out_pen(&out), context, uri));
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

static pj_bool_t is_whole(const pjsip_sip_uri *copy, const pjsip_sip_uri *uri)
{
    return str_is_whole(&copy->user, &uri->user) && str_is_whole(&copy->passwd, &uri->passwd) &&
           str_is_whole(&copy->host, &uri->host) &&
           str_is_whole(&copy->user_param, &uri->user_param) &&
           str_is_whole(&copy->method_param, &uri->method_param) &&
           str_is_whole(&copy->transport_param, &uri->transport_param) &&
           str_is_whole(&copy->maddr_param, &uri->maddr_param) &&
           pjsip__params_are_whole(&copy->other_param, &uri->other_param) &&
           pjsip__params_are_whole(&copy->header_param, &uri->header_param);
}

static void *sip_clone(pj_pool_t *pool, const void *uri)
{
    pjsip_sip_uri *copy = PJ_POOL_ALLOC_T(pool, pjsip_sip_uri);

    if (!copy)
        return NULL;
    pjsip_sip_uri_init(copy, PJ_FALSE);
    pjsip_sip_uri_assign(pool, copy, uri);
    return is_whole(copy, uri) ? copy : NULL;
}

const pjsip_uri_vptr pjsip__sip_vptr = {
    sip_scheme, sip_self, pjsip__sip_uri_print, sip_compare, sip_clone,
};
static const pjsip_uri_vptr sips_vptr = {
    sip_scheme, sip_self, pjsip__sip_uri_print, sip_compare, sip_clone,
};

PJ_DEF(void) pjsip_sip_uri_set_secure(pjsip_sip_uri *uri, pj_bool_t secure)
{
    uri->vptr = (pjsip_uri_vptr *)(secure ? &sips_vptr : &pjsip__sip_vptr);
}

PJ_DEF(void) pjsip_sip_uri_init(pjsip_sip_uri *url, pj_bool_t secure)
{
    init_uri(url, secure);
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
