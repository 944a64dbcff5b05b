/* SPDX-License-Identifier: BSD-2-Clause */
/* The public entries to the parser: message, header, headers, URI, status line. */
#include "msg/find.h"
#include "msg/param.h"
#include "msg/parse.h"
#include "msg/uri.h"

PJ_DEF(pjsip_msg *)
pjsip_parse_msg(pj_pool_t *pool, char *buf, pj_size_t size, pjsip_parser_err_report *err_list)
{
    pjsip__parsed out;

    return pjsip__parse(pool, buf, size, NULL, err_list, &out) == PJ_SUCCESS ? out.msg : NULL;
}

/* The text without blanks and line ends round it. */
static void trim(const char **from, const char **to)
{
    while (*from < *to && (ch_is(**from, CH_WS) || **from == '\r' || **from == '\n'))
        ++*from;
    while (*to > *from && (ch_is((*to)[-1], CH_WS) || (*to)[-1] == '\r' || (*to)[-1] == '\n'))
        --*to;
}

PJ_DEF(pjsip_uri *)
pjsip_parse_uri(pj_pool_t *pool, char *buf, pj_size_t size, unsigned options)
{
    const char *from = buf;
    const char *to = buf + size;
    pjsip__addr_end addr_end =
        options & PJSIP_PARSE_URI_IN_FROM_TO_HDR ? ADDR_ENDS_AT_PARAMS : ADDR_ENDS_AT_SPACE;
    pjsip_name_addr *addr;
    pjsip__cursor in;
    pj_bool_t brackets;

    trim(&from, &to);
    pjsip__cursor_init(&in, pool, from, (pj_size_t)(to - from));
    addr = pjsip__cursor_alloc(&in, sizeof(*addr));
    if (!addr)
        return NULL;
    pjsip__addr_parse(&in, addr_end, addr, &brackets);
    cursor_end(&in);
    if (!cursor_ok(&in))
        return NULL;
    if (brackets || (options & PJSIP_PARSE_URI_AS_NAMEADDR))
        return (pjsip_uri *)addr;
    return addr->uri;
}

PJ_DEF(pj_status_t)
pjsip_parse_status_line(char *buf, pj_size_t size, pjsip_status_line *status_line)
{
    const char *eol = pjsip__find_eol(buf, buf + size);
    pjsip_status_line line;
    pjsip__cursor in;

    pjsip__cursor_init(&in, NULL, buf, (pj_size_t)(eol - buf));
    pjsip__parse_status(&in, &line);
    if (!cursor_ok(&in))
        return PJSIP_EINVALIDMSG;
    *status_line = line;
    return PJ_SUCCESS;
}

/* Describe a value that stands alone as the line it would be with its name. */
static pj_size_t line_of_value(const pj_str_t *name, const char *text, pj_size_t size,
                               pjsip__line *line)
{
    const char *p = text;
    const char *end = text + size;

    line->start = text;
    line->name = *name;
    line->desc = pjsip__hdr_lookup(name->ptr, (pj_size_t)name->slen);
    line->folds = 0;
    line->error = NULL;
    for (;;) {
        p = pjsip__find_eol(p, end);
        line->value_end = p;
        if (p < end && *p == '\r' && end - p > 1 && p[1] == '\n')
            p++;
        if (p < end)
            p++;
        line->end = p;
        if (p == end || !ch_is(*p, CH_WS))
            break;
        line->folds++;
    }
    line->value = text;
    trim(&line->value, &line->value_end);
    return (pj_size_t)(line->end - text);
}

/* The ring of headers without its head; NULL if there are none. */
static void *take_ring(pjsip_hdr *list)
{
    pjsip_hdr *first = list->next;

    if (first == list)
        return NULL;
    first->prev = list->prev;
    list->prev->next = first;
    return first;
}

PJ_DEF(void *)
pjsip_parse_hdr(pj_pool_t *pool, const pj_str_t *hname, char *text, pj_size_t size, int *parsed_len)
{
    pjsip_hdr list;
    pjsip__line line;
    pjsip__cursor in;
    const char *err = NULL;
    pj_str_t name;
    pj_size_t used;

    if (hname->slen <= 0 || !ch_all(hname->ptr, hname->ptr + hname->slen, CH_TOKEN))
        return NULL;
    if (!pjsip__str_copy(pool, &name, hname))
        return NULL;
    pj_list_init(&list);
    pjsip__cursor_init(&in, pool, text, size);
    in.list = &list;
    used = line_of_value(&name, text, size, &line);
    pjsip__parse_hdr_line(&in, &line, NULL, &err);
    if (parsed_len)
        *parsed_len = (int)(err ? (pj_size_t)(err - text) : used);
    return cursor_ok(&in) ? take_ring(&list) : NULL;
}

PJ_DEF(pj_status_t)
pjsip_parse_headers(pj_pool_t *pool, char *input, pj_size_t size, pjsip_hdr *hlist,
                    unsigned options)
{
    const char *p = input;
    const char *end = input + size;
    pjsip__cursor in;
    pjsip__line line;
    const char *err = NULL;

    PJ_UNUSED_ARG(options);
    pjsip__cursor_init(&in, pool, input, size);
    in.list = hlist;
    for (;;) {
        switch (pjsip__line_next(&p, end, &line)) {
        case LINE_HEADER: break;
        case LINE_BAD: return PJSIP_EINVALIDHDR;
        default: return PJ_SUCCESS;
        }
        pjsip__parse_hdr_line(&in, &line, NULL, &err);
        if (!cursor_ok(&in))
            return PJSIP_EINVALIDHDR;
    }
}
