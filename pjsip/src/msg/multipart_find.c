/* SPDX-License-Identifier: BSD-2-Clause */
/* Looking for a part: by type, by a header's text, by Content-ID (RFC 2392). */
#include "msg/multipart.h"

#include <pjlib-util/string.h>
#include <string.h>

/* The part behind one, or the first; NULL at the end. */
static pjsip_multipart_part *next_of(const pjsip__multipart *mp, const pjsip_multipart_part *part)
{
    pjsip_multipart_part *next = part ? part->next : mp->parts.next;

    return next == &mp->parts ? NULL : next;
}

PJ_DEF(pjsip_multipart_part *) pjsip_multipart_get_first_part(const pjsip_msg_body *mp)
{
    const pjsip__multipart *multi = pjsip__multipart_of(mp);

    return multi ? next_of(multi, NULL) : NULL;
}

PJ_DEF(pjsip_multipart_part *)
pjsip_multipart_get_next_part(const pjsip_msg_body *mp, pjsip_multipart_part *part)
{
    const pjsip__multipart *multi = pjsip__multipart_of(mp);

    return multi ? next_of(multi, part) : NULL;
}

PJ_DEF(pjsip_multipart_part *)
pjsip_multipart_find_part(const pjsip_msg_body *mp, const pjsip_media_type *content_type,
                          const pjsip_multipart_part *start)
{
    const pjsip__multipart *multi = pjsip__multipart_of(mp);
    pjsip_multipart_part *part;

    if (!multi)
        return NULL;
    for (part = next_of(multi, start); part; part = next_of(multi, part)) {
        if (part->body && pjsip_media_type_cmp(&part->body->content_type, content_type, 0) == 0)
            return part;
    }
    return NULL;
}

/* The value a header prints, in memory of the pool; empty if that fails. */
static void print_value(pj_pool_t *pool, void *hdr, pj_str_t *value)
{
    pj_size_t size = 256;
    int len = -1;
    char *mem = NULL;
    char *colon;

    value->ptr = NULL;
    value->slen = 0;
    for (; len < 0 && size <= PJSIP_MAX_PKT_LEN + 1; size *= 4) {
        mem = pj_pool_alloc(pool, size);
        if (!mem)
            return;
        len = pjsip_hdr_print_on(hdr, mem, size);
    }
    colon = len > 0 ? memchr(mem, ':', (size_t)len) : NULL;
    if (!colon)
        return;
    cursor_slice(value, colon + 1, mem + len);
    pj_strtrim(value);
}

static pj_bool_t has_header(pj_pool_t *pool, const pjsip_multipart_part *part, const pj_str_t *name,
                            const pj_str_t *value)
{
    pjsip_hdr *h;

    for (h = pjsip_hdr_find_by_name(&part->hdr, name, NULL); h;
         h = pjsip_hdr_find_by_name(&part->hdr, name, h->next)) {
        pj_str_t text;

        print_value(pool, h, &text);
        if (pj_strcmp(&text, value) == 0)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

PJ_DEF(pjsip_multipart_part *)
pjsip_multipart_find_part_by_header_str(pj_pool_t *pool, const pjsip_msg_body *mp,
                                        const pj_str_t *hdr_name, const pj_str_t *hdr_value,
                                        const pjsip_multipart_part *start)
{
    const pjsip__multipart *multi = pjsip__multipart_of(mp);
    pjsip_multipart_part *part;

    if (!multi)
        return NULL;
    for (part = next_of(multi, start); part; part = next_of(multi, part)) {
        if (has_header(pool, part, hdr_name, hdr_value))
            return part;
    }
    return NULL;
}

PJ_DEF(pjsip_multipart_part *)
pjsip_multipart_find_part_by_header(pj_pool_t *pool, const pjsip_msg_body *mp, void *search_hdr,
                                    const pjsip_multipart_part *start)
{
    const pjsip_hdr *hdr = search_hdr;
    pj_str_t value;

    print_value(pool, search_hdr, &value);
    return pjsip_multipart_find_part_by_header_str(pool, mp, &hdr->name, &value, start);
}

PJ_DEF(pjsip_multipart_part *)
pjsip_multipart_find_part_by_cid_str(pj_pool_t *pool, const pjsip_msg_body *mp, pj_str_t *cid)
{
    const pj_str_t name = {(char *)"Content-ID", 10};
    pj_str_t id = *cid;
    pj_str_t value;
    char *mem;

    if (pj_strnicmp2(&id, "cid:", 4) == 0) {
        id.ptr += 4;
        id.slen -= 4;
        id = pj_str_unescape(pool, &id);
    } else if (id.slen >= 2 && id.ptr[0] == '<' && id.ptr[id.slen - 1] == '>') {
        id.ptr++;
        id.slen -= 2;
    }
    if (id.slen <= 0)
        return NULL;
    /* in the header it stands in brackets (RFC 2392 2) */
    mem = pj_pool_alloc(pool, (pj_size_t)id.slen + 2);
    if (!mem)
        return NULL;
    mem[0] = '<';
    memcpy(mem + 1, id.ptr, (size_t)id.slen);
    mem[id.slen + 1] = '>';
    cursor_slice(&value, mem, mem + id.slen + 2);
    return pjsip_multipart_find_part_by_header_str(pool, mp, &name, &value, NULL);
}

PJ_DEF(pjsip_multipart_part *)
pjsip_multipart_find_part_by_cid_uri(pj_pool_t *pool, const pjsip_msg_body *mp,
                                     pjsip_other_uri *cid_uri)
{
    pj_str_t cid;

    if (pj_stricmp2(pjsip_uri_get_scheme(cid_uri), "cid") != 0)
        return NULL;
    cid = pj_str_unescape(pool, &cid_uri->content);
    return pjsip_multipart_find_part_by_cid_str(pool, mp, &cid);
}
