/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Multipart bodies. The first line is the boundary, none if it is empty; the rest is the body. What parses prints;
 * its copy prints the same; the print parses to as many parts and prints the same. Each part is found by its type,
 * by its headers and by its Content-ID.
 */
#include "fuzz/fuzz.h"

#include <pjsip/sip_multipart.h>
#include <pjsip/sip_uri.h>
#include <string.h>

static long print_body(const void *object, char *buf, size_t size)
{
    pjsip_msg_body *body = (void *)(uintptr_t)object;

    return body->print_body(body, buf, size);
}

static unsigned count_parts(const pjsip_msg_body *body)
{
    pjsip_multipart_part *part = pjsip_multipart_get_first_part(body);
    unsigned count = 0;

    for (; part; part = pjsip_multipart_get_next_part(body, part))
        count++;
    return count;
}

static void look_for(pj_pool_t *pool, const pjsip_msg_body *body, pjsip_multipart_part *part)
{
    pjsip_other_uri *uri = pjsip_other_uri_create(pool);
    pjsip_hdr *h;

    FUZZ_CHECK(part->body != NULL);
    FUZZ_CHECK(pjsip_multipart_find_part(body, &part->body->content_type, NULL) != NULL);
    for (h = part->hdr.next; h != &part->hdr; h = h->next) {
        pjsip_generic_string_hdr *text = (pjsip_generic_string_hdr *)h;

        FUZZ_CHECK(pjsip_multipart_find_part_by_header(pool, body, h, NULL) != NULL);
        if (h->type != PJSIP_H_OTHER)
            continue;
        pjsip_multipart_find_part_by_header_str(pool, body, &h->name, &text->hvalue, part);
        pjsip_multipart_find_part_by_cid_str(pool, body, &text->hvalue);
        pj_strset2(&uri->scheme, (char *)"cid");
        uri->content = text->hvalue;
        pjsip_multipart_find_part_by_cid_uri(pool, body, uri);
    }
}

static void check_body(pj_pool_t *pool, pjsip_msg_body *body, const pjsip_media_type *type,
                       size_t size)
{
    pj_str_t text = fuzz_print(print_body, body, 24 * size + 1000);
    pjsip_msg_body *copy = pjsip_msg_body_clone(pool, body);
    pjsip_multipart_part *part = pjsip_multipart_get_first_part(body);
    unsigned looked = 0;
    pj_str_t again;

    for (; part && looked < 8; looked++, part = pjsip_multipart_get_next_part(body, part))
        look_for(pool, body, part);
    FUZZ_CHECK(copy != NULL);
    again = fuzz_print(print_body, copy, 24 * size + 1000);
    fuzz_same("a copy's print", &text, &again);
    copy = pjsip_multipart_parse(pool, text.ptr, (size_t)text.slen, type, 0);
    FUZZ_CHECK(copy && count_parts(copy) == count_parts(body));
    again = fuzz_print(print_body, copy, 24 * size + 1000);
    fuzz_same("print, parse, print", &text, &again);
}

FUZZ_TARGET(fuzz_multipart)
{
    const uint8_t *eol = size ? memchr(data, '\n', size) : NULL;
    pj_pool_t *pool;
    pjsip_media_type type;
    pjsip_msg_body *body;
    pjsip_param boundary;
    size_t first;
    char *text;

    if (!eol)
        return 0;
    pool = fuzz_begin();
    first = (size_t)(eol - data);
    pjsip_media_type_init2(&type, (char *)"multipart", (char *)"mixed");
    boundary.name = pj_str((char *)"boundary");
    boundary.value = fuzz_slice(data, first);
    if (first)
        pj_list_push_back(&type.param, &boundary);
    size -= first + 1;
    text = fuzz_copy(eol + 1, size);
    body = pjsip_multipart_parse(pool, text, size, first ? &type : NULL, 0);
    if (body)
        check_body(pool, body, first ? &type : NULL, size + first);
    FUZZ_CHECK(size == 0 || memcmp(text, eol + 1, size) == 0);
    return fuzz_end();
}
