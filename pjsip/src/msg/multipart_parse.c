/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parsing multipart bodies (RFC 2046 5.1.1).
 *
 * A delimiter is a line that begins with "--" and the boundary and holds nothing else but blanks,
 * or "--" for the last; the line end before it belongs to it, not to the part. Each step moves at
 * least one line on. A missing last delimiter is forgiven: the body has ended, so the part has.
 * Parts that are multipart are parsed down to a limit of levels, so that nesting cannot use up the
 * stack.
 */
#include "msg/multipart.h"
#include "msg/cfg.h"
#include "msg/param.h"
#include "msg/parse.h"
#include "msg/registry.h"

/* Where a delimiter was found. */
typedef struct delimiter {
    const char *before; /* the part before it ends here */
    const char *behind; /* the next part begins here */
    pj_bool_t last;
} delimiter;

static pjsip_msg_body *parse_multipart(pj_pool_t *pool, const char *text, const char *end,
                                       const pjsip_media_type *type, unsigned depth);

/* Whether the line at p is a delimiter. */
static pj_bool_t is_delimiter(const char *p, const char *end, const pj_str_t *boundary,
                              delimiter *d)
{
    if (end - p < boundary->slen + 2 || p[0] != '-' || p[1] != '-' ||
        memcmp(p + 2, boundary->ptr, (size_t)boundary->slen) != 0)
        return PJ_FALSE;
    p += 2 + boundary->slen;
    d->last = end - p >= 2 && p[0] == '-' && p[1] == '-';
    if (d->last)
        p += 2;
    p = ch_span(p, end, CH_WS);
    if (p < end && *p == '\r')
        p++;
    if (p < end && *p != '\n')
        return PJ_FALSE;
    d->behind = p < end ? p + 1 : end;
    return PJ_TRUE;
}

/* Find the next delimiter from the start of a line on. */
static pj_bool_t find_delimiter(const char *from, const char *end, const pj_str_t *boundary,
                                delimiter *d)
{
    const char *p = from;

    while (p < end) {
        if (is_delimiter(p, end, boundary, d)) {
            d->before = p;
            if (d->before > from && d->before[-1] == '\n')
                d->before--;
            if (d->before > from && d->before[-1] == '\r')
                d->before--;
            return PJ_TRUE;
        }
        p = memchr(p, '\n', (size_t)(end - p));
        if (!p)
            break;
        p++;
    }
    d->before = end;
    return PJ_FALSE;
}

/* ---- one part -------------------------------------------------------------------------------- */

/* Take the headers of a part; returns where its body begins, NULL without memory. */
static const char *parse_part_headers(pj_pool_t *pool, pjsip_multipart_part *part, const char *text,
                                      const char *end)
{
    const char *p = text;
    pjsip__cursor in;
    pjsip__line line;

    pjsip__cursor_init(&in, pool, text, (pj_size_t)(end - text));
    in.list = &part->hdr;
    for (;;) {
        const char *err = NULL;

        switch (pjsip__line_next(&p, end, &line)) {
        case LINE_HEADER: pjsip__parse_hdr_line(&in, &line, NULL, &err); break;
        case LINE_BAD: break;
        case LINE_BLANK: return p;
        case LINE_NONE: return end;
        }
        if (in.err_code == CURSOR_NO_MEMORY)
            return NULL;
    }
}

/*
 * Take the type out of the part's headers; text/plain if there is none (RFC 2046 5.1). Lengths go: the
 * boundary ends the part.
 */
static void take_type(pjsip_multipart_part *part, pjsip_media_type *type)
{
    pjsip_ctype_hdr *ctype = pjsip_hdr_find(&part->hdr, PJSIP_H_CONTENT_TYPE, NULL);
    pjsip_hdr *clen;

    pjsip_media_type_init2(type, (char *)"text", (char *)"plain");
    if (ctype) {
        pj_list_erase(ctype);
        type->type = ctype->media.type;
        type->subtype = ctype->media.subtype;
        pj_list_merge_last(&type->param, &ctype->media.param);
    }
    while ((clen = pjsip_hdr_find(&part->hdr, PJSIP_H_CONTENT_LENGTH, NULL)) != NULL)
        pj_list_erase(clen);
}

static pjsip_msg_body *text_body(pj_pool_t *pool, const char *text, const char *end)
{
    pjsip_msg_body *body = PJ_POOL_ZALLOC_T(pool, pjsip_msg_body);

    if (!body)
        return NULL;
    pj_list_init(&body->content_type.param);
    body->data = (void *)text;
    body->len = (unsigned)(end - text);
    body->print_body = &pjsip_print_text_body;
    body->clone_data = &pjsip_clone_text_data;
    return body;
}

static pjsip_multipart_part *parse_part(pj_pool_t *pool, const char *text, const char *end,
                                        unsigned depth)
{
    pjsip_multipart_part *part = pjsip_multipart_create_part(pool);
    pjsip_media_type type;
    const char *content;

    if (!part)
        return NULL;
    content = parse_part_headers(pool, part, text, end);
    if (!content)
        return NULL;
    take_type(part, &type);
    if (depth > 1 && name_is(&type.type, "multipart"))
        part->body = parse_multipart(pool, content, end, &type, depth - 1);
    else
        part->body =
            pjsip__registry_parse_body(pool, (char *)content, (pj_size_t)(end - content), &type);
    if (part->body)
        return part;
    part->body = text_body(pool, content, end);
    if (!part->body)
        return NULL;
    part->body->content_type.type = type.type;
    part->body->content_type.subtype = type.subtype;
    pj_list_merge_last(&part->body->content_type.param, &type.param);
    return part;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The boundary parameter, or the text of the first line that begins with "--". */
static pj_bool_t get_boundary(const char *text, const char *end, const pjsip_media_type *type,
                              pj_str_t *boundary)
{
    const pj_str_t name = {(char *)"boundary", 8};
    const pjsip_param *p = type ? pjsip_param_cfind(&type->param, &name) : NULL;
    const char *eol;

    if (p) {
        *boundary = p->value;
        pjsip__param_unquote(boundary);
        return boundary->slen > 0;
    }
    while (end - text > 2 && !(text[0] == '-' && text[1] == '-')) {
        text = memchr(text, '\n', (size_t)(end - text));
        if (!text)
            return PJ_FALSE;
        text++;
    }
    eol = memchr(text, '\n', (size_t)(end - text));
    if (end - text <= 2 || !eol)
        return PJ_FALSE;
    cursor_slice(boundary, text + 2, eol);
    if (boundary->slen > 0 && boundary->ptr[boundary->slen - 1] == '\r')
        boundary->slen--;
    while (boundary->slen > 0 && ch_is(boundary->ptr[boundary->slen - 1], CH_WS))
        boundary->slen--;
    /* A line end belongs to no boundary (RFC 2046 5.1.1, bchars): such a line is no delimiter either. */
    return boundary->slen > 0 && !memchr(boundary->ptr, '\r', (size_t)boundary->slen);
}

/* Add the parts between the delimiters. */
static pj_bool_t parse_parts(pj_pool_t *pool, pjsip__multipart *mp, const char *text,
                             const char *end, unsigned depth)
{
    unsigned left = pjsip_msg_limits_get()->multipart_parts;
    delimiter d;

    if (!find_delimiter(text, end, &mp->boundary, &d))
        return PJ_FALSE;
    while (!d.last) {
        const char *from = d.behind;
        pj_bool_t more = find_delimiter(from, end, &mp->boundary, &d);
        pjsip_multipart_part *part;

        if (left-- == 0)
            return PJ_FALSE;
        part = parse_part(pool, from, d.before, depth);
        if (!part)
            return PJ_FALSE;
        pj_list_push_back(&mp->parts, part);
        if (!more)
            break;
    }
    return PJ_TRUE;
}

static pjsip_msg_body *parse_multipart(pj_pool_t *pool, const char *text, const char *end,
                                       const pjsip_media_type *type, unsigned depth)
{
    pj_str_t boundary;
    pjsip_msg_body *body;
    pjsip__multipart *mp;

    if (!get_boundary(text, end, type, &boundary))
        return NULL;
    body = pjsip__multipart_new(pool, &boundary);
    if (!body)
        return NULL;
    if (type) {
        body->content_type.type = type->type;
        body->content_type.subtype = type->subtype;
        if (!pjsip__params_shallow_copy(pool, &body->content_type.param, &type->param))
            return NULL;
    } else if (!pjsip__multipart_set_boundary(pool, &body->content_type, &boundary)) {
        return NULL;
    }
    mp = pjsip__multipart_of(body);
    cursor_slice(&mp->raw, text, end);
    if (!parse_parts(pool, mp, text, end, depth))
        return NULL;
    mp->mark = pjsip__multipart_mark(mp);
    return body;
}

PJ_DEF(pjsip_msg_body *)
pjsip_multipart_parse(pj_pool_t *pool, char *buf, pj_size_t len, const pjsip_media_type *ctype,
                      unsigned options)
{
    PJ_UNUSED_ARG(options);
    return parse_multipart(pool, buf, buf + len, ctype, pjsip_msg_limits_get()->multipart_depth);
}
