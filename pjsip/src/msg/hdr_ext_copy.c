/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making, copying and comparing headers by their tables. A copy that lacks something for want of
 * memory is no copy: the result is NULL.
 */
#include "msg/hdr_ext.h"
#include "msg/param.h"

#include <string.h>

const pjsip__x_desc *pjsip__x_desc_of(const void *hdr)
{
    const pjsip_hdr *h = hdr;

    if (!h->vptr || h->vptr->print_on != &pjsip__x_print)
        return NULL;
    return (const pjsip__x_desc *)h->vptr;
}

/* ---- make ------------------------------------------------------------------------------------ */

void *pjsip__x_init(void *mem, const pjsip__x_desc *desc)
{
    pjsip_hdr *h = mem;
    unsigned i;

    memset(mem, 0, desc->size);
    h->prev = h->next = h;
    h->type = PJSIP_H_OTHER;
    h->name = desc->name;
    h->sname = desc->sname;
    h->vptr = (pjsip_hdr_vptr *)&desc->vptr;
    for (i = 0; i < desc->count; i++) {
        void *field = x_field(mem, &desc->items[i]);

        switch (desc->items[i].kind) {
        case X_ADDR:
        case X_BRACKETS: pjsip_name_addr_init(field); break;
        case X_P_NUMBER:
        case X_P_Q: *(pj_uint32_t *)field = PJSIP_X_NONE; break;
        case X_CUSTOM_LIST:
        case X_PARAMS: pj_list_init((pjsip_param *)field); break;
        default: break;
        }
    }
    return mem;
}

void *pjsip__x_create(pj_pool_t *pool, const pjsip__x_desc *desc)
{
    void *mem = pj_pool_alloc(pool, desc->size);

    return mem ? pjsip__x_init(mem, desc) : NULL;
}

PJ_DEF(pjsip_hdr *) pjsip_hdr_ext_create(pj_pool_t *pool, const char *name)
{
    const pjsip__x_desc *desc = pjsip__x_lookup(name, strlen(name));

    return desc ? desc->create(pool) : NULL;
}

/* ---- copy ------------------------------------------------------------------------------------ */

static pj_bool_t copy_str(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src)
{
    if (src->slen <= 0)
        return PJ_TRUE;
    pj_strdup(pool, dst, src);
    return dst->ptr != NULL;
}

static pj_bool_t copy_addr(pj_pool_t *pool, pjsip_name_addr *dst, const pjsip_name_addr *src)
{
    if (src->uri) {
        dst->uri = pjsip_uri_clone(pool, src->uri);
        if (!dst->uri)
            return PJ_FALSE;
    }
    return copy_str(pool, &dst->display, &src->display);
}

static pj_bool_t copy_params(pj_pool_t *pool, pjsip_param *dst, const pjsip_param *src,
                             pj_bool_t deep)
{
    const pjsip_param *p;

    pj_list_init(dst);
    for (p = src->next; p != src; p = p->next) {
        pjsip_param *copy = PJ_POOL_ALLOC_T(pool, pjsip_param);

        if (!copy)
            return PJ_FALSE;
        copy->name = p->name;
        copy->value = p->value;
        pjsip__param_append(dst, copy);
        if (deep &&
            (!copy_str(pool, &copy->name, &p->name) || !copy_str(pool, &copy->value, &p->value)))
            return PJ_FALSE;
    }
    return PJ_TRUE;
}

static pj_bool_t copy_method(pj_pool_t *pool, pjsip_method *dst, const pjsip_method *src)
{
    /* the names of known methods are literals */
    return src->id != PJSIP_OTHER_METHOD || copy_str(pool, &dst->name, &src->name);
}

/* The struct was copied as it is; give the item's field memory of its own. */
static pj_bool_t copy_item(pj_pool_t *pool, const pjsip__x_item *item, void *dst, const void *src)
{
    void *to = x_field(dst, item);
    const void *from = x_cfield(src, item);

    switch (item->kind) {
    case X_NUMBER:
    case X_CODE:
    case X_P_NUMBER:
    case X_P_Q:
    case X_P_FLAG:
    case X_CHAR:
    case X_SPACE:
    case X_CUSTOM: return PJ_TRUE;
    case X_METHOD: return copy_method(pool, to, from);
    case X_ADDR:
    case X_BRACKETS: return copy_addr(pool, to, from);
    case X_CUSTOM_LIST:
    case X_PARAMS: return copy_params(pool, to, from, PJ_TRUE);
    default: return copy_str(pool, to, from);
    }
}

static void *copy(pj_pool_t *pool, const void *hdr, pj_bool_t deep)
{
    const pjsip__x_desc *desc = (const pjsip__x_desc *)((const pjsip_hdr *)hdr)->vptr;
    pjsip_hdr *h = pj_pool_alloc(pool, desc->size);
    pj_bool_t ok = PJ_TRUE;
    unsigned i;

    if (!h)
        return NULL;
    memcpy(h, hdr, desc->size);
    h->prev = h->next = h;
    for (i = 0; i < desc->count && ok; i++) {
        const pjsip__x_item *item = &desc->items[i];

        if (deep)
            ok = copy_item(pool, item, h, hdr);
        else if (item->kind == X_PARAMS || item->kind == X_CUSTOM_LIST)
            ok = copy_params(pool, x_field(h, item), x_cfield(hdr, item), PJ_FALSE);
    }
    return ok ? h : NULL;
}

void *pjsip__x_clone(pj_pool_t *pool, const void *hdr)
{
    return copy(pool, hdr, PJ_TRUE);
}

void *pjsip__x_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    return copy(pool, hdr, PJ_FALSE);
}

/* ---- compare --------------------------------------------------------------------------------- */

static int cmp_addr(const pjsip_name_addr *a, const pjsip_name_addr *b)
{
    if (!a->uri || !b->uri)
        return a->uri != b->uri;
    return pjsip_uri_cmp(PJSIP_URI_IN_OTHER, pjsip_uri_get_uri(a->uri),
                         pjsip_uri_get_uri(b->uri)) != PJ_SUCCESS;
}

static int cmp_value(const pj_str_t *a, const pj_str_t *b)
{
    pj_bool_t quoted = (a->slen > 0 && a->ptr[0] == '"') || (b->slen > 0 && b->ptr[0] == '"');

    return quoted ? pj_strcmp(a, b) : pj_stricmp(a, b);
}

static int cmp_item(const pjsip__x_item *item, const void *hdr1, const void *hdr2)
{
    const void *a = x_cfield(hdr1, item);
    const void *b = x_cfield(hdr2, item);

    switch (item->kind) {
    case X_NUMBER:
    case X_CODE:
    case X_P_NUMBER:
    case X_P_Q: return *(const pj_uint32_t *)a != *(const pj_uint32_t *)b;
    case X_P_FLAG: return !*(const pj_bool_t *)a != !*(const pj_bool_t *)b;
    case X_METHOD: return pjsip_method_cmp(a, b);
    case X_ADDR:
    case X_BRACKETS: return cmp_addr(a, b);
    case X_CUSTOM: return item->custom->cmp(hdr1, hdr2);
    case X_CUSTOM_LIST:
    case X_PARAMS: return pjsip_param_cmp(a, b, PJ_FALSE);
    case X_CHAR:
    case X_SPACE: return 0;
    case X_CASE:
    case X_CASE_VALUE:
    case X_CALL_ID:
    case X_QUOTED:
    case X_ANGLE:
    case X_P_CASE:
    case X_P_QUOTED:
    case X_P_ANGLE: return pj_strcmp(a, b);
    default: return cmp_value(a, b);
    }
}

PJ_DEF(int) pjsip_hdr_ext_cmp(const void *hdr1, const void *hdr2)
{
    const pjsip__x_desc *desc = pjsip__x_desc_of(hdr1);
    unsigned i;
    int diff = 0;

    if (!desc || desc != pjsip__x_desc_of(hdr2))
        return 1;
    for (i = 0; i < desc->count && !diff; i++)
        diff = cmp_item(&desc->items[i], hdr1, hdr2);
    return diff;
}
