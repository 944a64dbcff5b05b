/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A multipart body that nobody changed leaves as it came, octet for octet: a proxy may not touch bodies (RFC 3261
 * 16.6), and a signature over a part (RFC 3261 23) covers its header lines as they were written.
 *
 * The parts are open to programs, which change them in place, so nobody tells us of a change. Instead a mark is made of
 * all that the parser put there: the parts and bodies by their places, their headers and types by how they print. If
 * it is the same when the body is printed, the text that was received is printed; otherwise what the parts say.
 * Text of parts is not in the mark: it lies inside the received text (in copies too, pjsip__multipart_rebase()), so
 * writing over it changes both.
 *
 * Invariant: mark 0 says that the received text, if any, is not to be printed.
 */
#include "msg/multipart.h"
#include "msg/media_type.h"
#include "msg/out.h"

enum { HEADER_ROOM = 2048 };

static pj_uint64_t mix(pj_uint64_t mark, const void *data, size_t len)
{
    const unsigned char *p = data;

    /* FNV-1a */
    for (size_t i = 0; i < len; i++)
        mark = (mark ^ p[i]) * 0x100000001B3ULL;
    return mark;
}

/* The text of a header or type; false if it is longer than one has to be expected. */
static pj_bool_t mix_printed(pj_uint64_t *mark, const char *text, int len)
{
    if (len < 0)
        return PJ_FALSE;
    *mark = mix(*mark, text, (size_t)len);
    return PJ_TRUE;
}

static pj_bool_t mix_headers(pj_uint64_t *mark, const pjsip_multipart_part *part)
{
    char text[HEADER_ROOM];
    pjsip_hdr *h;

    for (h = part->hdr.next; h != &part->hdr; h = h->next) {
        if (!mix_printed(mark, text, pjsip_hdr_print_on(h, text, sizeof(text))))
            return PJ_FALSE;
    }
    return PJ_TRUE;
}

static pj_bool_t mix_body(pj_uint64_t *mark, const pjsip_msg_body *body)
{
    const pjsip__multipart *inner = pjsip__multipart_of(body);
    char text[HEADER_ROOM];
    pjsip__out out = out_to(text, sizeof(text));

    pjsip__out_media_type(&out, &body->content_type);
    if (!mix_printed(mark, text, out_result(&out)))
        return PJ_FALSE;
    *mark = mix(*mark, &body->data, sizeof(body->data));
    *mark = mix(*mark, &body->len, sizeof(body->len));
    *mark = mix(*mark, &body->print_body, sizeof(body->print_body));
    if (inner) {
        pj_uint64_t within = pjsip__multipart_mark(inner);

        *mark = mix(*mark, &within, sizeof(within));
        return within != 0 && within == inner->mark;
    }
    return PJ_TRUE;
}

pj_uint64_t pjsip__multipart_mark(const pjsip__multipart *mp)
{
    pj_uint64_t mark = 0xCBF29CE484222325ULL;
    const pjsip_multipart_part *part;

    for (part = mp->parts.next; part != &mp->parts; part = part->next) {
        mark = mix(mark, &part, sizeof(part));
        mark = mix(mark, &part->body, sizeof(part->body));
        if (!mix_headers(&mark, part) || (part->body && !mix_body(&mark, part->body)))
            return 0;
    }
    return mark ? mark : 1;
}

static pj_bool_t lies_in(const void *data, size_t len, const pj_str_t *text)
{
    const char *p = data;

    return p && text->ptr && p >= text->ptr && p + len <= text->ptr + text->slen;
}

/* The copy's body has its text, or its received text, where the original has it. */
static void rebase_body(pjsip_msg_body *copy, const pjsip_msg_body *body, const pj_str_t *to,
                        const pj_str_t *from)
{
    const pjsip__multipart *inner = pjsip__multipart_of(body);

    if (inner && lies_in(inner->raw.ptr, (size_t)inner->raw.slen, from)) {
        pjsip__multipart *inner_copy = copy->data;

        inner_copy->raw.ptr = to->ptr + (inner->raw.ptr - from->ptr);
        pjsip__multipart_rebase(inner_copy, inner, to, from);
    } else if (!inner && body->print_body == &pjsip_print_text_body &&
               lies_in(body->data, body->len, from)) {
        copy->data = to->ptr + ((const char *)body->data - from->ptr);
    }
}

void pjsip__multipart_rebase(pjsip__multipart *copy, const pjsip__multipart *mp, const pj_str_t *to,
                             const pj_str_t *from)
{
    const pjsip_multipart_part *part = mp->parts.next;
    pjsip_multipart_part *twin = copy->parts.next;

    for (; part != &mp->parts; part = part->next, twin = twin->next) {
        if (part->body)
            rebase_body(twin->body, part->body, to, from);
    }
    copy->mark =
        mp->mark && pjsip__multipart_mark(mp) == mp->mark ? pjsip__multipart_mark(copy) : 0;
}
