/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tel: URIs (RFC 3966). A local number without phone-context is taken all the same; letters too,
 * since peers send pauses and vanity numbers.
 */
#include <pjsip/sip_tel_uri.h>

#include "msg/uri.h"
#include "msg/find.h"
#include "msg/out.h"
#include "msg/param.h"

static const pj_str_t *tel_scheme(const void *uri)
{
    static const pj_str_t tel = {(char *)"tel", 3};

    PJ_UNUSED_ARG(uri);
    return &tel;
}

static void *tel_self(void *uri)
{
    return uri;
}

static pj_ssize_t tel_print(pjsip_uri_context_e context, const void *url, char *buf, pj_size_t size)
{
    const pjsip_tel_uri *uri = url;
    pjsip__out out = out_to(buf, size);
    const pjsip_param *p;

    PJ_UNUSED_ARG(context);
    out_text(&out, "tel:");
    pjsip__out_escaped(&out, &uri->number, CH_TEL);
    /* isub or ext first, then the context (RFC 3966 3) */
    if (uri->ext_param.slen > 0) {
        out_text(&out, ";ext=");
        pjsip__out_escaped(&out, &uri->ext_param, CH_URI_PARAM);
    }
    if (uri->isub_param.slen > 0) {
        out_text(&out, ";isub=");
        pjsip__out_escaped(&out, &uri->isub_param, CH_URI_PARAM);
    }
    if (uri->context.slen > 0) {
        out_text(&out, ";phone-context=");
        pjsip__out_escaped(&out, &uri->context, CH_URI_PARAM);
    }
    for (p = uri->other_param.next; p != &uri->other_param && !out.over; p = p->next) {
        out_char(&out, ';');
        pjsip__out_escaped(&out, &p->name, CH_URI_PARAM);
        if (p->value.slen > 0)
            out_char(&out, '=');
        pjsip__out_escaped(&out, &p->value, CH_URI_PARAM);
    }
    return out_result(&out);
}

static pj_bool_t is_separator(char c)
{
    return c == '-' || c == '.' || c == '(' || c == ')';
}

PJ_DEF(int) pjsip_tel_nb_cmp(const pj_str_t *nb1, const pj_str_t *nb2)
{
    pj_ssize_t i = 0;
    pj_ssize_t j = 0;

    for (;;) {
        int a;
        int b;

        while (i < nb1->slen && is_separator(nb1->ptr[i]))
            i++;
        while (j < nb2->slen && is_separator(nb2->ptr[j]))
            j++;
        a = i < nb1->slen ? (unsigned char)ch_lower(nb1->ptr[i++]) : -1;
        b = j < nb2->slen ? (unsigned char)ch_lower(nb2->ptr[j++]) : -1;
        if (a != b)
            return a < b ? -1 : 1;
        if (a < 0)
            return 0;
    }
}

/* RFC 3966 4: without separators and case; every parameter counts, in any order. */
static pj_status_t tel_compare(pjsip_uri_context_e context, const void *uri1, const void *uri2)
{
    const pjsip_tel_uri *a = uri1;
    const pjsip_tel_uri *b = pjsip_uri_get_uri(uri2);

    PJ_UNUSED_ARG(context);
    if (!b || a->vptr != b->vptr)
        return PJSIP_ECMPSCHEME;
    if (pjsip_tel_nb_cmp(&a->number, &b->number) != 0)
        return PJSIP_ECMPUSER;
    if (pj_stricmp(&a->context, &b->context) != 0 ||
        pjsip_tel_nb_cmp(&a->ext_param, &b->ext_param) != 0 ||
        pj_stricmp(&a->isub_param, &b->isub_param) != 0 ||
        pjsip_param_cmp(&a->other_param, &b->other_param, PJ_FALSE) != 0)
        return PJSIP_ECMPOTHERPARAM;
    return PJ_SUCCESS;
}

static void *tel_clone(pj_pool_t *pool, const void *url)
{
    const pjsip_tel_uri *uri = url;
    pjsip_tel_uri *copy = pjsip_tel_uri_create(pool);

    if (!copy)
        return NULL;
    pj_strdup(pool, &copy->number, &uri->number);
    pj_strdup(pool, &copy->context, &uri->context);
    pj_strdup(pool, &copy->ext_param, &uri->ext_param);
    pj_strdup(pool, &copy->isub_param, &uri->isub_param);
    pjsip_param_clone(pool, &copy->other_param, &uri->other_param);
    if (!str_is_whole(&copy->number, &uri->number) ||
        !str_is_whole(&copy->context, &uri->context) ||
        !str_is_whole(&copy->ext_param, &uri->ext_param) ||
        !str_is_whole(&copy->isub_param, &uri->isub_param) ||
        !pjsip__params_are_whole(&copy->other_param, &uri->other_param))
        return NULL;
    return copy;
}

static const pjsip_uri_vptr tel_vptr = {tel_scheme, tel_self, tel_print, tel_compare, tel_clone};

PJ_DEF(pjsip_tel_uri *) pjsip_tel_uri_create(pj_pool_t *pool)
{
    pjsip_tel_uri *uri = PJ_POOL_ZALLOC_T(pool, pjsip_tel_uri);

    if (!uri)
        return NULL;
    uri->vptr = (pjsip_uri_vptr *)&tel_vptr;
    pj_list_init(&uri->other_param);
    return uri;
}

static void store_param(pjsip__cursor *in, pjsip_tel_uri *uri, const pj_str_t *name,
                        const pj_str_t *value)
{
    pj_str_t *known = NULL;

    if (name_is(name, "phone-context"))
        known = &uri->context;
    else if (name_is(name, "ext"))
        known = &uri->ext_param;
    else if (name_is(name, "isub"))
        known = &uri->isub_param;
    if (known && known->slen == 0 && value->slen > 0)
        *known = *value;
    else
        pjsip__param_add(in, &uri->other_param, name, value);
}

pjsip_uri *pjsip__uri_parse_tel(pjsip__cursor *in, const char *from, const char *to)
{
    pjsip_tel_uri *uri = pjsip_tel_uri_create(in->pool);
    const char *p = ch_span(from, to, CH_TEL);

    if (!uri) {
        cursor_fail(in, CURSOR_NO_MEMORY);
        return NULL;
    }
    cursor_slice(&uri->number, from, p);
    if (p == from)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
    while (p < to && *p == ';' && cursor_ok(in)) {
        const char *end = pjsip__find_2(p + 1, to, ';', ';');
        const char *equals = memchr(p + 1, '=', (size_t)(end - p - 1));
        pj_str_t name;
        pj_str_t value;

        cursor_slice(&name, p + 1, equals ? equals : end);
        cursor_slice(&value, equals ? equals + 1 : end, end);
        if (name.slen == 0 || !ch_all(p + 1, end, CH_URI_LAX))
            pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p + 1);
        pjsip__cursor_unescape(in, &name);
        pjsip__cursor_unescape(in, &value);
        if (cursor_ok(in))
            store_param(in, uri, &name, &value);
        p = end;
    }
    if (p != to)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
    return cursor_ok(in) ? (pjsip_uri *)uri : NULL;
}
