/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/param.h"
#include "msg/out.h"

#include <pjlib-util/string.h>

/* Ignoring case; lengths first. */
static pj_bool_t same(const pj_str_t *a, const pj_str_t *b)
{
    return a->slen == b->slen && pj_stricmp(a, b) == 0;
}

PJ_DEF(pjsip_param *) pjsip_param_cfind(const pjsip_param *param_list, const pj_str_t *name)
{
    const pjsip_param *p;

    for (p = param_list->next; p != param_list; p = p->next) {
        if (same(&p->name, name))
            return (pjsip_param *)p;
    }
    return NULL;
}

PJ_DEF(pjsip_param *) pjsip_param_find(const pjsip_param *param_list, const pj_str_t *name)
{
    return pjsip_param_cfind(param_list, name);
}

/*
 * How a parameter differs from those of its name in a list: 0 if one is the same. A name that comes
 * twice is wrong (RFC 3261 19.1.1), but a list has to equal itself all the same.
 */
static int differ_in(const pjsip_param *p, const pjsip_param *list, pj_bool_t ig_nf)
{
    const pjsip_param *q;
    int diff = 0;

    for (q = list->next; q != list; q = q->next) {
        if (!same(&p->name, &q->name))
            continue;
        diff = pj_stricmp(&p->value, &q->value);
        if (!diff)
            return 0;
    }
    return diff || ig_nf ? diff : 1;
}

/* Whether each parameter of a is in b with the same value, or, if ig_nf, not in b at all. */
static int compare_one_way(const pjsip_param *a, const pjsip_param *b, pj_bool_t ig_nf)
{
    const pjsip_param *p;
    int diff = 0;

    for (p = a->next; p != a && !diff; p = p->next)
        diff = differ_in(p, b, ig_nf);
    return diff;
}

PJ_DEF(int)
pjsip_param_cmp(const pjsip_param *param_list1, const pjsip_param *param_list2, pj_bool_t ig_nf)
{
    int diff = compare_one_way(param_list1, param_list2, ig_nf);

    return diff ? diff : -compare_one_way(param_list2, param_list1, ig_nf);
}

static void copy_list(pj_pool_t *pool, pjsip_param *dst, const pjsip_param *src, pj_bool_t deep)
{
    const pjsip_param *p;

    pj_list_init(dst);
    for (p = src->next; p != src; p = p->next) {
        pjsip_param *copy = PJ_POOL_ALLOC_T(pool, pjsip_param);

        if (!copy)
            return;
        if (deep) {
            pj_strdup(pool, &copy->name, &p->name);
            pj_strdup(pool, &copy->value, &p->value);
        } else {
            copy->name = p->name;
            copy->value = p->value;
        }
        pjsip__param_append(dst, copy);
    }
}

pj_bool_t pjsip__params_are_whole(const pjsip_param *copy, const pjsip_param *src)
{
    const pjsip_param *p = src->next;
    const pjsip_param *q = copy->next;

    while (p != src && q != copy && str_is_whole(&q->name, &p->name) &&
           str_is_whole(&q->value, &p->value)) {
        p = p->next;
        q = q->next;
    }
    return p == src && q == copy;
}

PJ_DEF(void)
pjsip_param_clone(pj_pool_t *pool, pjsip_param *dst_list, const pjsip_param *src_list)
{
    copy_list(pool, dst_list, src_list, PJ_TRUE);
}

PJ_DEF(void)
pjsip_param_shallow_clone(pj_pool_t *pool, pjsip_param *dst_list, const pjsip_param *src_list)
{
    copy_list(pool, dst_list, src_list, PJ_FALSE);
}

pj_bool_t pjsip__str_copy(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src)
{
    pj_strdup(pool, dst, src);
    return str_is_whole(dst, src);
}

pj_bool_t pjsip__params_copy(pj_pool_t *pool, pjsip_param *dst, const pjsip_param *src)
{
    copy_list(pool, dst, src, PJ_TRUE);
    return pjsip__params_are_whole(dst, src);
}

pj_bool_t pjsip__params_shallow_copy(pj_pool_t *pool, pjsip_param *dst, const pjsip_param *src)
{
    copy_list(pool, dst, src, PJ_FALSE);
    return pjsip__params_are_whole(dst, src);
}

/* Append text, escaping what is not in the set; -1 if it does not fit. */
OUT_INLINE void out_escaped_by(pjsip__out *out, const pj_str_t *text, const pj_cis_t *unres)
{
    pj_ssize_t len;

    if (text->slen <= 0)
        return;
    len = pj_strncpy2_escape(out->cur, text, out->end - out->cur, unres);
    if (len < 0)
        out_fail(out);
    else
        out->cur += len;
}

PJ_DEF(pj_ssize_t)
pjsip_param_print_on(const pjsip_param *param_list, char *buf, pj_size_t size,
                     const pj_cis_t *pname_unres, const pj_cis_t *pvalue_unres, int sep)
{
    pjsip__out out = out_to(buf, size);
    const pjsip_param *p;

    for (p = param_list->next; p != param_list && !out.over; p = p->next) {
        pj_bool_t first = p == param_list->next;

        if (sep == '?')
            out_char(&out, first ? '?' : '&');
        else if (sep == ';' || !first)
            out_char(&out, (char)sep);
        out_escaped_by(&out, &p->name, pname_unres);
        if (p->value.slen <= 0)
            continue;
        out_char(&out, '=');
        if (p->value.ptr[0] == '"')
            out_str(&out, &p->value);
        else
            out_escaped_by(&out, &p->value, pvalue_unres);
    }
    return out_result(&out);
}

void pjsip__param_add(pjsip__cursor *in, pjsip_param *list, const pj_str_t *name,
                      const pj_str_t *value)
{
    pjsip_param *p;

    if (!cursor_ok(in))
        return;
    if (in->params == 0) {
        cursor_fail(in, CURSOR_RANGE);
        return;
    }
    in->params--;
    p = pjsip__cursor_alloc(in, sizeof(*p));
    if (!p)
        return;
    p->name = *name;
    p->value = *value;
    pjsip__param_append(list, p);
}

void pjsip__param_value(pjsip__cursor *in, pj_str_t *value, unsigned classes)
{
    if (cursor_is(in, '"'))
        pjsip__cursor_quoted(in, value);
    else
        cursor_take(in, classes, value);
}

void pjsip__param_parse(pjsip__cursor *in, pj_str_t *name, pj_str_t *value)
{
    const char *p = in->cur;
    const char *end = in->end;
    const char *from = p;

    p = index_span(in->index, p, end, CH_TOKEN);
    cursor_slice(name, from, p);
    cursor_slice(value, p, p);
    if (p == from) {
        cursor_fail(in, CURSOR_SYNTAX);
        return;
    }
    in->cur = p;
    if (!cursor_delim(in, '='))
        return;
    from = in->cur;
    p = index_span(in->index, from, end, CH_VALUE_LAX);
    cursor_slice(value, from, p);
    in->cur = p;
    if (p == from)
        pjsip__param_value(in, value, CH_VALUE_LAX);
}

void pjsip__param_unquote(pj_str_t *value)
{
    if (value->slen >= 2 && value->ptr[0] == '"' && value->ptr[value->slen - 1] == '"') {
        value->ptr++;
        value->slen -= 2;
    }
}

void pjsip__param_parse_list(pjsip__cursor *in, pjsip_param *list)
{
    pj_str_t name;
    pj_str_t value;

    while (param_next(in, &name, &value)) {
        pjsip__param_add(in, list, &name, &value);
    }
}

pj_uint64_t pjsip__param_number(pjsip__cursor *in, const pj_str_t *value, pj_uint64_t max)
{
    const char *end = value->ptr + value->slen;
    const char *p = value->ptr;
    pj_uint64_t number = ch_number(&p, end, max);

    if (p != value->ptr && number > max) {
        pjsip__cursor_fail_at(in, CURSOR_RANGE, value->ptr);
        return 0;
    }
    if (p == value->ptr || p != end)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
    return number;
}
