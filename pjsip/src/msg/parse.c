/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A message in one pass: start line, header fields, body.
 *
 * Strings are slices of the packet, but for fields that are folded over lines and for text with
 * escapes, which are copied into the pool. A header field that does not parse is noted in the error
 * list and kept as a string under its name, so that nothing is lost and the fields after it are
 * seen; the values of a list before the broken one are kept as they are. A line that no two
 * elements might read alike (a bare CR, junk before the colon) is noted and not kept.
 *
 * Not here: what the errors mean for the message (check.c), where a message ends in a stream
 * (frame_length.c).
 */
#include "msg/parse.h"
#include "msg/cfg.h"
#include "msg/find.h"
#include "msg/hdr.h"
#include "msg/hdr_ext.h"
#include "msg/param.h"
#include "msg/registry.h"
#include "msg/uri.h"

#include <pjsip/sip_multipart.h>
#include <pj/errno.h>

typedef struct parser {
    pjsip__cursor in;
    const char *cur; /* next octet of the packet */
    const char *end;
    const char *line_start;    /* of the line that is parsed */
    const char *counted;       /* up to here, */
    int line;                  /* and this is the number of the line there, from 1 */
    const pjsip__index *index; /* of the packet, or of nothing */
    pjsip_rx_data *rdata;
    pjsip_parser_err_report *errs;
    pjsip_hdr *slots[SLOT_COUNT + 1]; /* SLOT_NONE is never empty */
    pjsip_msg *msg;
} parser;

/* Lines are counted when an error asks for it, and each once. */
static int line_number(parser *ps)
{
    while (ps->counted < ps->line_start) {
        const char *eol = memchr(ps->counted, '\n', (pj_size_t)(ps->line_start - ps->counted));

        ps->counted = eol ? eol + 1 : ps->line_start;
        ps->line += eol != NULL;
    }
    return ps->line;
}

static void report(parser *ps, int code, const char *where, const pj_str_t *name)
{
    pjsip_parser_err_report *err;

    if (!ps->errs)
        return;
    err = PJ_POOL_ALLOC_T(ps->in.pool, pjsip_parser_err_report);
    if (!err)
        return;
    err->except_code = code;
    err->line = line_number(ps);
    err->col = (int)(where - ps->line_start) + 1;
    err->hname = *name;
    pj_list_push_back(ps->errs, err);
}

static void report_as(parser *ps, int code, const char *where, const char *name)
{
    pj_str_t str;

    pj_cstr(&str, name);
    report(ps, code, where, &str);
}

/* ---- start line ------------------------------------------------------------------------------ */

/* Set the cursor to a part of the packet. */
static void aim(pjsip__cursor *in, const char *from, const char *to)
{
    in->cur = from;
    in->end = to;
    in->mark = from;
    in->err = NULL;
    in->params = in->max_params;
}

/* SIP-Version = "SIP" "/" 1*DIGIT "." 1*DIGIT, ignoring case */
static pj_bool_t is_sip(const char *p, const char *end)
{
    return end - p >= 4 && ch_same("sip/", p, 4);
}

static pj_bool_t is_sip_2_0(const char *p, const char *end)
{
    return end - p == 7 && is_sip(p, end) && memcmp(p + 4, "2.0", 3) == 0;
}

void pjsip__parse_status(pjsip__cursor *in, pjsip_status_line *line)
{
    const char *space = memchr(in->cur, ' ', (size_t)(in->end - in->cur));
    const char *from;

    if (!space || !is_sip_2_0(in->cur, space)) {
        cursor_fail(in, CURSOR_SYNTAX);
        return;
    }
    in->cur = space;
    cursor_lws(in);
    from = in->cur;
    line->code = (int)pjsip__cursor_number(in, PJSIP_MAX_STATUS_CODE);
    /* Status-Code = 3DIGIT (RFC 3261 25.1) */
    if (cursor_ok(in) && (line->code < PJSIP_MIN_STATUS_CODE || in->cur - from != 3))
        pjsip__cursor_fail_at(in, CURSOR_RANGE, from);
    /* the space before an empty phrase is required, and often missing (RFC 4475 3.1.1.13) */
    if (!cursor_at_end(in))
        cursor_char(in, ' ');
    cursor_slice(&line->reason, in->cur, in->end);
}

static void parse_status_line(parser *ps, const char *eol)
{
    ps->msg->type = PJSIP_RESPONSE_MSG;
    aim(&ps->in, ps->cur, eol);
    pjsip__parse_status(&ps->in, &ps->msg->line.status);
    if (!cursor_ok(&ps->in))
        report_as(ps, ps->in.err_code, ps->in.err, PJSIP__ERR_STATUS_LINE);
}

/* A Request-URI that is no URI, kept as text so that nobody meets a NULL. */
static void keep_raw_uri(parser *ps, const char *from, const char *to)
{
    pjsip_other_uri *uri = pjsip_other_uri_create(ps->in.pool);

    if (uri)
        cursor_slice(&uri->content, from, to);
    ps->msg->line.req.uri = (pjsip_uri *)uri;
}

static void parse_request_uri(parser *ps, const char *from, const char *to)
{
    pjsip_uri *uri = NULL;

    /* a blank is behind it */
    aim(&ps->in, from, to);
    if (cursor_is_indexed(&ps->in))
        uri = pjsip__uri_parse_sip_plain(&ps->in, ' ');
    if (ps->in.cur != to + 1) {
        aim(&ps->in, from, to);
        uri = pjsip__uri_parse(&ps->in, from, to);
    }
    if (uri) {
        ps->msg->line.req.uri = uri;
        return;
    }
    report_as(ps, ps->in.err_code, from + pjsip__cursor_err_offset(&ps->in, from, to),
              PJSIP__ERR_REQUEST_LINE);
    keep_raw_uri(ps, from, to);
}

/* Request-Line = Method SP Request-URI SP SIP-Version; blanks behind it are ignored */
static pj_status_t parse_request_line(parser *ps, const char *eol)
{
    const char *method_end = ch_span(ps->cur, eol, CH_TOKEN);
    const char *version = eol;
    pj_str_t method;

    if (method_end == ps->cur || method_end == eol || *method_end != ' ')
        return PJSIP_EINVALIDMSG;
    cursor_slice(&method, ps->cur, method_end);
    pjsip_method_init_np(&ps->msg->line.req.method, &method);
    while (version[-1] != ' ')
        version--;
    if (!is_sip(version, eol) || version - 1 <= method_end) {
        report_as(ps, CURSOR_SYNTAX, version, PJSIP__ERR_REQUEST_LINE);
        keep_raw_uri(ps, method_end + 1, eol);
        return PJ_SUCCESS;
    }
    if (!is_sip_2_0(version, eol))
        report_as(ps, CURSOR_RANGE, version, PJSIP__ERR_VERSION);
    parse_request_uri(ps, method_end + 1, version - 1);
    return PJ_SUCCESS;
}

static pj_status_t parse_start_line(parser *ps)
{
    const char *eol = pjsip__find_eol(ps->cur, ps->end);
    const char *end = eol;
    pj_status_t status = PJ_SUCCESS;

    if ((pj_size_t)(eol - ps->cur) > ps->index->size)
        ps->in.index = &pjsip__index_none;
    /* what is no whole line, or hides a CR, is not SIP */
    if (eol == ps->end || (*eol == '\r' && (eol + 1 == ps->end || eol[1] != '\n')))
        return PJSIP_EINVALIDMSG;
    if (is_sip(ps->cur, end)) {
        parse_status_line(ps, end);
    } else {
        while (end > ps->cur && ch_is(end[-1], CH_WS))
            end--;
        status = parse_request_line(ps, end);
    }
    ps->cur = eol + (*eol == '\r' ? 2 : 1);
    return status;
}

/* ---- header fields --------------------------------------------------------------------------- */

static __attribute__((noinline)) void aim_at_unfolded(pjsip__cursor *in, const pjsip__line *line)
{
    char *copy = pjsip__cursor_alloc(in, (pj_size_t)(line->value_end - line->value) + 1);

    if (copy)
        aim(in, copy, copy + pjsip__line_unfold(line, copy));
}

/* Aim at the line's value: in the packet, or unfolded in the pool. Without memory, at nothing. */
static inline void aim_at_value(pjsip__cursor *in, const pjsip__line *line)
{
    aim(in, line->value, line->value_end);
    if (line->folds)
        aim_at_unfolded(in, line);
}

/*
 * A header that is not parsed further. A compact name of ours becomes long, so that it is found by
 * either.
 */
static void push_string(pjsip__cursor *in, const pj_str_t *name, const pjsip__hdr_desc *desc,
                        const char *from, const char *to)
{
    const pj_str_t *sname = desc ? &desc->sname : name;

    if (desc && (desc->parse || name->slen == 1))
        name = &desc->name;
    pjsip__hdr_push_string(in, name, sname, from, to);
}

/*
 * Keep what failed, from in->mark on, as text; the error stays. A list was parsed up to there.
 * unfolded: where the text that was parsed begins.
 */
static __attribute__((noinline)) void keep_broken(pjsip__cursor *in, const pjsip__line *line,
                                                  const char *unfolded, const pjsip__x_desc *typed,
                                                  const char **err)
{
    const char *to = in->end;

    *err = pjsip__line_place(line, pjsip__cursor_err_offset(in, unfolded, to));
    /* a program casts what it finds under a name that is registered: no string may stand there */
    if (in->err_code == CURSOR_NO_MEMORY || in->headers == 0 || !in->mark || typed)
        return;
    in->err = NULL;
    push_string(in, &line->name, line->desc, in->mark, to);
    in->err = *err;
}

/* A header whose type the library knows. */
static inline void parse_known(pjsip__cursor *in, const pjsip__line *line, const char **err)
{
    const char *from;

    aim_at_value(in, line);
    if (!cursor_ok(in))
        return;
    from = in->cur;
    line->desc->parse(in, line->desc);
    if (!cursor_ok(in))
        keep_broken(in, line, from, NULL, err);
}

/* Any other, whose type programs may know. */
static void parse_unknown(pjsip__cursor *in, const pjsip__line *line, pjsip_rx_data *rdata,
                          const char **err)
{
    const pjsip__x_desc *typed = x_registered(&line->name);
    pjsip_parse_hdr_func *func = typed ? NULL : pjsip__registry_find_hdr(&line->name);
    const char *from;

    if (func) {
        aim(in, line->value, line->end);
        pjsip__registry_run_hdr(in, func, line->value, line->end, rdata);
        if (!cursor_ok(in))
            *err = in->err; /* and nothing is kept, for the reason above */
        return;
    }
    aim_at_value(in, line);
    if (!cursor_ok(in))
        return;
    from = in->cur;
    if (typed)
        pjsip__x_parse(in, typed);
    else
        push_string(in, &line->name, line->desc, from, in->end);
    if (!cursor_ok(in))
        keep_broken(in, line, from, typed, err);
}

void pjsip__parse_hdr_line(pjsip__cursor *in, const pjsip__line *line, pjsip_rx_data *rdata,
                           const char **err)
{
    if (line->desc && line->desc->parse)
        parse_known(in, line, err);
    else
        parse_unknown(in, line, rdata, err);
}

/* Require and Supported are asked for in one place: add later values to the first header. */
static void merge_array(pjsip_hdr *first, pjsip_hdr *added)
{
    pjsip_generic_array_hdr *to = (pjsip_generic_array_hdr *)first;
    const pjsip_generic_array_hdr *from = (const pjsip_generic_array_hdr *)added;

    if (to->count + from->count > PJ_ARRAY_SIZE(to->values))
        return;
    memcpy(to->values + to->count, from->values, from->count * sizeof(to->values[0]));
    to->count += from->count;
    pj_list_erase(added);
}

/* Note a header that the caller wants to be told of. */
static inline void note(parser *ps, pjsip_hdr *hdr, const pjsip__hdr_desc *desc)
{
    pjsip_hdr **slot = &ps->slots[desc->slot];

    if (!*slot)
        *slot = hdr;
    else if (desc->slot == SLOT_REQUIRE || desc->slot == SLOT_SUPPORTED)
        merge_array(*slot, hdr);
}

/* The same behind what was the last header, if there is one and it is what its name says. */
static void note_sound(parser *ps, pjsip_hdr *last, const pjsip__hdr_desc *desc)
{
    pjsip_hdr *hdr = last->next;

    if (hdr != ps->in.list && hdr->type == desc->type)
        note(ps, hdr, desc);
}

/* PJ_EINVAL if the message may have no more headers. */
static __attribute__((noinline)) pj_status_t report_header(parser *ps, const pjsip__line *line,
                                                           const char *err)
{
    if (ps->in.err_code == CURSOR_NO_MEMORY)
        return PJ_ENOMEM;
    report(ps, ps->in.err_code, err ? err : line->value,
           line->desc ? &line->desc->name : &line->name);
    if (ps->in.headers > 0)
        return PJ_SUCCESS;
    report_as(ps, CURSOR_RANGE, line->start, PJSIP__ERR_HEADERS);
    return PJ_EINVAL;
}

static pj_status_t parse_header(parser *ps, const pjsip__line *line)
{
    pjsip_hdr *last = ps->in.list->prev;
    const char *err = NULL;

    pjsip__parse_hdr_line(&ps->in, line, ps->rdata, &err);
    if (line->desc)
        note_sound(ps, last, line->desc);
    return cursor_ok(&ps->in) ? PJ_SUCCESS : report_header(ps, line, err);
}

#if PJSIP__FIND_HAS_SIMD

/* What parse_header() does after a parser that failed; the line was not looked at whole. */
static __attribute__((noinline)) pj_status_t broken_header(parser *ps, const char *from)
{
    const char *err = NULL;
    pjsip__line line;

    pjsip__line_next(&from, ps->end, &line);
    keep_broken(&ps->in, &line, line.value, NULL, &err);
    return report_header(ps, &line, err);
}

/* A plain line whose name is registered. */
static __attribute__((noinline)) pj_status_t parse_registered(parser *ps, const pj_str_t *name,
                                                              const pjsip__hdr_desc *desc,
                                                              const char *value, const char *end)
{
    pjsip__line line = {
        .start = name->ptr,
        .value = value,
        .value_end = end,
        .end = end + 2,
        .name = *name,
        .desc = desc,
    };

    return parse_header(ps, &line);
}

/* A plain line whose name is no type of ours. */
static pj_status_t parse_plain_unknown(parser *ps, const pj_str_t *name,
                                       const pjsip__hdr_desc *desc, const char *value,
                                       const char *end)
{
    if (x_registered(name) || pjsip__registry_find_hdr(name))
        return parse_registered(ps, name, desc, value, end);
    aim(&ps->in, value, end);
    push_string(&ps->in, name, desc, value, end);
    return cursor_ok(&ps->in) ? PJ_SUCCESS : broken_header(ps, name->ptr);
}

/* The headers from ps->cur on whose lines are plain, as nearly all are; up to one that is not. */
static pj_status_t parse_plain_headers(parser *ps)
{
    const pjsip__index *ix = ps->index;
    pjsip__plain_line line;

    while (pjsip__line_plain(ix, ps->cur, ps->end, &line)) {
        pjsip_hdr *last = ps->in.list->prev;
        pj_status_t status;

        ps->line_start = ps->cur;
        ps->cur = line.value_end + 2;
        if (line.desc && line.desc->parse) {
            aim(&ps->in, line.value, line.value_end);
            line.desc->parse(&ps->in, line.desc);
            if (cursor_ok(&ps->in)) {
                note(ps, last->next, line.desc);
                continue;
            }
            status = broken_header(ps, ps->line_start);
            note_sound(ps, last, line.desc);
        } else {
            const pj_str_t name = {(char *)ps->line_start, line.name_len};

            status = parse_plain_unknown(ps, &name, line.desc, line.value, line.value_end);
        }
        if (status != PJ_SUCCESS)
            return status;
    }
    return PJ_SUCCESS;
}

#else

static pj_status_t parse_plain_headers(parser *ps)
{
    (void)ps;
    return PJ_SUCCESS;
}

#endif

/*
 * The line at ps->cur, whatever it is, by the functions that need no index; false if it is the last
 * of the headers.
 */
static pj_bool_t parse_any_line(parser *ps, pj_status_t *status)
{
    pjsip__line line;

    ps->line_start = ps->cur;
    switch (pjsip__line_next(&ps->cur, ps->end, &line)) {
    case LINE_HEADER:
        ps->in.index = &pjsip__index_none;
        *status = parse_header(ps, &line);
        ps->in.index = ps->index;
        return PJ_TRUE;
    case LINE_BAD: report_as(ps, CURSOR_SYNTAX, line.error, PJSIP__ERR_HEADERS); return PJ_TRUE;
    case LINE_NONE: report_as(ps, CURSOR_SYNTAX, ps->cur, PJSIP__ERR_END); return PJ_FALSE;
    case LINE_BLANK: break;
    }
    return PJ_FALSE;
}

/* Up to the empty line, or as far as it goes. */
static pj_status_t parse_headers(parser *ps, pjsip__index *ix)
{
    pj_bool_t more = PJ_TRUE;
    pj_status_t status;

    ps->in.index = ps->index;
    do {
        /* behind a long line the window is far behind */
        pjsip__index_move(ix, ps->cur, ps->end);
        status = parse_plain_headers(ps);
        if (status == PJ_SUCCESS && !pjsip__index_move(ix, ps->cur, ps->end))
            more = parse_any_line(ps, &status);
    } while (status == PJ_SUCCESS && more);
    if (status != PJ_SUCCESS)
        ps->cur = ps->end;
    return status == PJ_EINVAL ? PJ_SUCCESS : status;
}

/* ---- body ------------------------------------------------------------------------------------ */

static pj_status_t make_body(parser *ps, char *text, pj_size_t len)
{
    const pjsip_ctype_hdr *ctype = (const pjsip_ctype_hdr *)ps->slots[SLOT_CTYPE];
    pjsip_msg_body *body = NULL;

    if (ctype && name_is(&ctype->media.type, "multipart"))
        body = pjsip_multipart_parse(ps->in.pool, text, len, &ctype->media, 0);
    else if (ctype)
        body = pjsip__registry_parse_body(ps->in.pool, text, len, &ctype->media);
    if (!body) {
        body = PJ_POOL_ALLOC_T(ps->in.pool, pjsip_msg_body);
        if (!body)
            return PJ_ENOMEM;
        body->data = text;
        body->len = (unsigned)len;
        body->print_body = &pjsip_print_text_body;
        body->clone_data = &pjsip_clone_text_data;
        pjsip_media_type_init(&body->content_type, NULL, NULL);
        if (ctype) {
            body->content_type = ctype->media;
            pjsip_param_shallow_clone(ps->in.pool, &body->content_type.param, &ctype->media.param);
        }
    }
    ps->msg->body = body;
    return PJ_SUCCESS;
}

/* As long as Content-Length says; without it, to the end (RFC 3261 18.3). */
static pj_status_t parse_body(parser *ps)
{
    const pjsip_clen_hdr *clen = (const pjsip_clen_hdr *)ps->slots[SLOT_CLEN];
    pj_size_t left = (pj_size_t)(ps->end - ps->cur);
    pj_size_t len = left;
    char *text = (char *)ps->cur;

    if (clen && (pj_size_t)clen->len <= left)
        len = (pj_size_t)clen->len;
    else if (clen)
        report(ps, CURSOR_RANGE, ps->cur, &pjsip__hdr_descs[PJSIP_H_CONTENT_LENGTH].name);
    ps->cur += len;
    return len ? make_body(ps, text, len) : PJ_SUCCESS;
}

/* ---- message --------------------------------------------------------------------------------- */

static void give(const parser *ps, const char *buf, pjsip__parsed *out)
{
    out->msg = ps->msg;
    out->size = (pj_size_t)(ps->cur - buf);
    out->cid = (pjsip_cid_hdr *)ps->slots[SLOT_CID];
    out->from = (pjsip_from_hdr *)ps->slots[SLOT_FROM];
    out->to = (pjsip_to_hdr *)ps->slots[SLOT_TO];
    out->via = (pjsip_via_hdr *)ps->slots[SLOT_VIA];
    out->cseq = (pjsip_cseq_hdr *)ps->slots[SLOT_CSEQ];
    out->max_fwd = (pjsip_max_fwd_hdr *)ps->slots[SLOT_MAX_FWD];
    out->route = (pjsip_route_hdr *)ps->slots[SLOT_ROUTE];
    out->record_route = (pjsip_rr_hdr *)ps->slots[SLOT_RECORD_ROUTE];
    out->ctype = (pjsip_ctype_hdr *)ps->slots[SLOT_CTYPE];
    out->clen = (pjsip_clen_hdr *)ps->slots[SLOT_CLEN];
    out->require = (pjsip_require_hdr *)ps->slots[SLOT_REQUIRE];
    out->supported = (pjsip_supported_hdr *)ps->slots[SLOT_SUPPORTED];
}

/* Begin at the first line that is not empty. */
static void start(parser *ps, const char *buf, pj_size_t len)
{
    const char *cur = buf;
    const char *end = buf + len;

    while (cur < end && (*cur == '\r' || *cur == '\n'))
        cur++;
    ps->cur = ps->line_start = cur;
    ps->end = end;
    ps->counted = buf;
    ps->line = 1;
    memset(ps->slots, 0, sizeof(ps->slots));
    ps->slots[SLOT_NONE] = &ps->msg->hdr;
}

pj_status_t pjsip__parse(pj_pool_t *pool, char *buf, pj_size_t len, pjsip_rx_data *rdata,
                         pjsip_parser_err_report *errs, pjsip__parsed *out)
{
    pjsip__index ix;
    parser ps;
    pj_status_t status;

    ps.msg = pjsip_msg_create(pool, PJSIP_REQUEST_MSG);
    if (!ps.msg)
        return PJ_ENOMEM;
    start(&ps, buf, len);
    ps.rdata = rdata;
    ps.errs = errs;
    pjsip__cursor_init(&ps.in, pool, buf, len);
    ps.in.list = &ps.msg->hdr;
    ps.index = ps.in.index = pjsip__index_make(&ix, ps.cur, ps.end);
    status = parse_start_line(&ps);
    if (status == PJ_SUCCESS && ps.msg->type == PJSIP_REQUEST_MSG && !ps.msg->line.req.uri)
        status = PJ_ENOMEM;
    if (status == PJ_SUCCESS)
        status = parse_headers(&ps, &ix);
    if (status == PJ_SUCCESS)
        status = parse_body(&ps);
    if (status == PJ_SUCCESS)
        give(&ps, buf, out);
    return status;
}
