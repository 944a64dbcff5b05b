/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a header in a message to its typed form.
 *
 * Text that was received is read where it lies. A header that a program made, whatever its struct,
 * is printed first and then read: its print function is all that is known of it.
 */
#include "msg/hdr_ext.h"
#include "msg/hdr.h"

#include <pj/errno.h>
#include <string.h>

/* The most that a header is printed into when it is no string. */
enum { FIRST_ROOM = 256, MAX_ROOM = 65536 };

/* The value behind "name: " of a printed header. */
static pj_status_t value_of_print(const char *text, int len, pj_str_t *value)
{
    const char *colon = len > 0 ? memchr(text, ':', (size_t)len) : NULL;

    if (!colon)
        return PJSIP_EINVALIDHDR;
    cursor_slice(value, colon + 1, text + len);
    return PJ_SUCCESS;
}

static pj_status_t print_value(pj_pool_t *pool, const pjsip_hdr *hdr, pj_str_t *value)
{
    pj_size_t room;

    for (room = FIRST_ROOM; room <= MAX_ROOM; room *= 4) {
        char *text = pj_pool_alloc(pool, room);
        int len;

        if (!text)
            return PJ_ENOMEM;
        len = pjsip_hdr_print_on((void *)(uintptr_t)hdr, text, room);
        if (len >= 0)
            return value_of_print(text, len, value);
    }
    return PJ_ETOOMANY;
}

static pj_status_t value_of(pj_pool_t *pool, const pjsip_hdr *hdr, pj_str_t *value)
{
    if (!pjsip__hdr_is_string(hdr))
        return print_value(pool, hdr, value);
    *value = ((const pjsip_generic_string_hdr *)hdr)->hvalue;
    return PJ_SUCCESS;
}

static pj_status_t status_of(int err_code, unsigned headers, unsigned params)
{
    if (err_code == CURSOR_NO_MEMORY)
        return PJ_ENOMEM;
    return err_code == CURSOR_RANGE && (headers == 0 || params == 0) ? PJ_ETOOMANY
                                                                     : PJSIP_EINVALIDHDR;
}

/* The first end of a line in a value: what was received has none left, so a program made it. */
static const char *line_break(const char *p, const char *end)
{
    while (p < end && *p != '\r' && *p != '\n')
        p++;
    return p;
}

/* Append what the value makes to a list. */
static pj_status_t decode_text(pj_pool_t *pool, const pjsip__x_desc *desc, const pj_str_t *value,
                               pjsip_hdr *list, int *p_err)
{
    const char *end = value->ptr + (value->slen > 0 ? value->slen : 0);
    const char *eol = line_break(value->ptr, end);
    pjsip__cursor in;

    pjsip__cursor_init(&in, pool, value->ptr, (pj_size_t)(end - value->ptr));
    in.list = list;
    if (eol < end)
        pjsip__cursor_fail_at(&in, CURSOR_SYNTAX, eol);
    else
        pjsip__x_parse(&in, desc);
    if (cursor_ok(&in))
        return PJ_SUCCESS;
    if (p_err)
        *p_err = (int)pjsip__cursor_err_offset(&in, value->ptr, end);
    return status_of(in.err_code, in.headers, in.params);
}

static pj_status_t decode_to(pj_pool_t *pool, const pjsip_hdr *hdr, const pjsip__x_desc *desc,
                             pjsip_hdr *list, int *p_err)
{
    pj_str_t value;
    pj_status_t status;

    if (pjsip__x_desc_of(hdr) == desc) {
        pjsip_hdr *copy = pjsip__x_shallow_clone(pool, hdr);

        if (!copy)
            return PJ_ENOMEM;
        pj_list_push_back(list, copy);
        return PJ_SUCCESS;
    }
    status = value_of(pool, hdr, &value);
    return status == PJ_SUCCESS ? decode_text(pool, desc, &value, list, p_err) : status;
}

/* The ring of a list without its head; it has a member. */
static pjsip_hdr *take_ring(pjsip_hdr *list)
{
    pjsip_hdr *first = list->next;

    pj_list_erase(list);
    return first;
}

PJ_DEF(pj_status_t)
pjsip_hdr_decode(pj_pool_t *pool, const void *hdr, pjsip_hdr **p_typed, int *p_err)
{
    const pjsip_hdr *h = hdr;
    const pjsip__x_desc *desc = NULL;
    pj_status_t status;
    pjsip_hdr list;

    if (p_err)
        *p_err = 0;
    if (h->name.slen > 0)
        desc = pjsip__x_lookup(h->name.ptr, (pj_size_t)h->name.slen);
    if (!desc)
        return PJ_ENOTFOUND;
    pj_list_init(&list);
    status = decode_to(pool, h, desc, &list, p_err);
    if (status == PJ_SUCCESS)
        *p_typed = take_ring(&list);
    return status;
}

PJ_DEF(pj_status_t)
pjsip_msg_decode_hdr(pj_pool_t *pool, const pjsip_msg *msg, const char *name, pjsip_hdr **p_typed)
{
    const pjsip__x_desc *desc = pjsip__x_lookup(name, strlen(name));
    pj_status_t status = PJ_SUCCESS;
    pjsip_hdr *h;
    pjsip_hdr list;

    if (!desc)
        return PJ_ENOTFOUND;
    pj_list_init(&list);
    h = pjsip_msg_find_hdr_by_names(msg, &desc->name, &desc->sname, NULL);
    while (h && status == PJ_SUCCESS) {
        status = decode_to(pool, h, desc, &list, NULL);
        h = pjsip_msg_find_hdr_by_names(msg, &desc->name, &desc->sname, h->next);
    }
    if (status != PJ_SUCCESS)
        return status;
    if (pj_list_empty(&list))
        return PJ_ENOTFOUND;
    *p_typed = take_ring(&list);
    return PJ_SUCCESS;
}
