/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/hdr.h"
#include "msg/out.h"
#include "msg/param.h"

PJ_DEF(void *) pjsip_hdr_clone(pj_pool_t *pool, const void *hdr)
{
    return ((const pjsip_hdr *)hdr)->vptr->clone(pool, hdr);
}

PJ_DEF(void *) pjsip_hdr_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    return ((const pjsip_hdr *)hdr)->vptr->shallow_clone(pool, hdr);
}

PJ_DEF(int) pjsip_hdr_print_on(void *hdr, char *buf, pj_size_t len)
{
    const pjsip_hdr *h = hdr;

    /* a header a program made without functions prints as nothing */
    return h->vptr ? h->vptr->print_on(hdr, buf, len) : 0;
}

/* Where a search begins: the first header, or start itself. */
static const pjsip_hdr *first_of(const pjsip_hdr *list, const void *start)
{
    return start ? start : list->next;
}

PJ_DEF(void *) pjsip_hdr_find(const void *hdr_list, pjsip_hdr_e type, const void *start)
{
    const pjsip_hdr *h;

    for (h = first_of(hdr_list, start); h != hdr_list; h = h->next) {
        if (h->type == type)
            return (void *)h;
    }
    return NULL;
}

static pj_bool_t same(const pj_str_t *a, const pj_str_t *b)
{
    return a->slen == b->slen && pj_stricmp(a, b) == 0;
}

PJ_DEF(void *)
pjsip_hdr_find_by_names(const void *hdr_list, const pj_str_t *name, const pj_str_t *sname,
                        const void *start)
{
    const pjsip_hdr *h;

    for (h = first_of(hdr_list, start); h != hdr_list; h = h->next) {
        if (same(&h->name, name) || same(&h->name, sname) || same(&h->sname, sname))
            return (void *)h;
    }
    return NULL;
}

PJ_DEF(void *)
pjsip_hdr_find_by_name(const void *hdr_list, const pj_str_t *name, const void *start)
{
    return pjsip_hdr_find_by_names(hdr_list, name, name, start);
}

pj_bool_t pjsip__hdr_copy_common(pj_pool_t *pool, void *dst, const void *src, pj_bool_t deep)
{
    const pjsip_hdr *from = src;
    pjsip_hdr *to = dst;

    to->prev = to->next = to;
    to->type = from->type;
    to->vptr = from->vptr;
    to->name = from->name;
    to->sname = from->sname;
    if (!deep || from->type != PJSIP_H_OTHER)
        return PJ_TRUE;
    if (!pjsip__str_copy(pool, &to->name, &from->name))
        return PJ_FALSE;
    if (from->sname.ptr != from->name.ptr)
        return pjsip__str_copy(pool, &to->sname, &from->sname);
    to->sname = to->name;
    return PJ_TRUE;
}
