/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading a session description (RFC 8866 9), one pass, a function a line type.
 *
 * Lenient where peers are sloppy and the meaning is clear: bare LF or CR as line end, more than one
 * blank between fields, blanks at the end of a line, empty lines, an empty s=, trailing NULs, lines in
 * an unusual order, a missing t=, line types that we do not know (RFC 8866 5 would have the whole
 * description ignored, but extensions such as y= and f= are out there). Strict where guessing is
 * dangerous: NULs inside, numbers out of range, missing fields, more of anything than its limit.
 *
 * Strings of the result are slices of the input.
 */
#include "sdp/sdp_priv.h"

#include "sdp/lines.h"
#include "sdp/registry.h"
#include "util/cursor.h"

#include <pjmedia/sdp_parse.h>
#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <stdio.h>
#include <string.h>

#define THIS_FILE "sdp"

typedef struct parser {
    pj_pool_t *pool;
    pjmedia_sdp_session *sdp;
    pjmedia_sdp_media *media; /* the m= line that lines belong to; NULL: the session */
    bool origin_seen, time_seen;
    char type; /* of the line that is read */
    pjmedia_sdp_limits limits;
    unsigned limit; /* the one that was passed, and of what */
    const char *limit_of;
    pjmedia_sdp_parse_error *err;
} parser;

static void too_many(parser *p, pj__cursor *in, unsigned limit, const char *of)
{
    p->limit = limit;
    p->limit_of = of;
    pj__cursor_fail_at(in, in->p, PJ_ETOOMANY);
}

static pj_str_t word(pj__cursor *in)
{
    pj_str_t rest, found;

    pj__cursor_blanks(in);
    rest.ptr = (char *)in->p;
    rest.slen = (pj_ssize_t)pj__cursor_left(in);
    found = pjmedia__next_word(&rest);
    if (found.slen == 0)
        pj__cursor_fail(in);
    else
        pj__cursor_skip(in, (size_t)found.slen);
    return found;
}

static void end_of_line(pj__cursor *in)
{
    pj__cursor_blanks(in);
    if (!pj__cursor_at_end(in))
        pj__cursor_fail(in);
}

/* Digits of any length: session ids are often NTP timestamps or 64-bit random numbers, or longer. */
static pj_uint_t low_64_bits(pj__cursor *in)
{
    const char *from;
    pj_uint_t value = 0;

    pj__cursor_blanks(in);
    from = in->p;
    for (int c = pj__cursor_peek(in); c >= '0' && c <= '9'; c = pj__cursor_peek(in)) {
        value = value * 10 + (pj_uint_t)(c - '0');
        pj__cursor_skip(in, 1);
    }
    if (in->p == from)
        pj__cursor_fail(in);
    return value;
}

static void *room(parser *p, pj__cursor *in, pj_size_t size)
{
    void *memory = pj_pool_alloc(p->pool, size);

    if (!memory)
        pj__cursor_fail_at(in, in->p, PJ_ENOMEM);
    return memory;
}

/* v=0 */
static void parse_version(parser *p, pj__cursor *in)
{
    if (p->origin_seen || p->media)
        pj__cursor_fail(in);
    pj__cursor_expect(in, '0');
    end_of_line(in);
}

/* o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address> */
static void parse_origin(parser *p, pj__cursor *in)
{
    if (p->origin_seen || p->media)
        pj__cursor_fail(in);
    p->origin_seen = true;
    p->sdp->origin.user = word(in);
    p->sdp->origin.id = low_64_bits(in);
    p->sdp->origin.version = low_64_bits(in);
    p->sdp->origin.net_type = word(in);
    p->sdp->origin.addr_type = word(in);
    p->sdp->origin.addr = word(in);
    end_of_line(in);
}

/* s=<session name> */
static void parse_name(parser *p, pj__cursor *in)
{
    if (p->sdp->name.slen > 0 || p->media)
        pj__cursor_fail(in);
    p->sdp->name = pj__cursor_rest(in);
    if (p->sdp->name.slen == 0)
        p->sdp->name = pjmedia__str("-");
}

/* <base-multicast-address>[/<ttl>][/<number of addresses>]; IPv6 has no TTL (RFC 8866 5.7). */
static void parse_address(pjmedia_sdp_conn *conn, pj__cursor *in)
{
    pj_str_t text = word(in);
    pj__cursor part = pj__cursor_of(&text);
    bool ip6 = pjmedia__str_same(&conn->addr_type, "IP6");

    conn->addr = pj__cursor_until(&part, '/');
    conn->ttl = conn->no_addr = 0;
    if (!ip6 && pj__cursor_accept(&part, '/'))
        conn->ttl = (pj_uint8_t)pj__cursor_u32(&part, 255);
    if (pj__cursor_accept(&part, '/')) {
        conn->no_addr = (pj_uint8_t)pj__cursor_u32(&part, 255);
        if (conn->no_addr == 0) /* integer = POS-DIGIT *DIGIT */
            pj__cursor_fail(&part);
    }
    if (!pj__cursor_at_end(&part) || !pj__cursor_ok(&part) || conn->addr.slen == 0)
        pj__cursor_fail(in);
}

/* A line without a field is kept as text. One that says nothing is not. */
static void keep_line(parser *p, pj__cursor *in, pjmedia_sdp_more *more, const pj_str_t *value)
{
    if (!pj__cursor_ok(in) || value->slen == 0)
        return;
    if (pjmedia__lines_count(more) >= p->limits.lines)
        too_many(p, in, p->limits.lines, "lines of other types");
    else if (!pjmedia__lines_append(p->pool, more, p->type, value))
        pj__cursor_fail_at(in, in->p, PJ_ENOMEM);
}

/* i=<text>, k=<method>[:<key>]: of a media description or of the session. */
static void parse_info(parser *p, pj__cursor *in)
{
    pj_str_t value = pj__cursor_rest(in);

    keep_line(p, in, p->media ? &p->media->more : &p->sdp->more, &value);
}

/* u=, e=, p=, r=, z=: of the session, wherever they come. */
static void parse_session_text(parser *p, pj__cursor *in)
{
    pj_str_t value = pj__cursor_rest(in);

    keep_line(p, in, &p->sdp->more, &value);
}

/*
 * c=<nettype> <addrtype> <connection-address>; of several (layered multicast) the first has the field,
 * the others are kept as they were written.
 */
static void parse_conn(parser *p, pj__cursor *in)
{
    pjmedia_sdp_conn *conn = room(p, in, sizeof(*conn));
    pjmedia_sdp_conn **place = p->media ? &p->media->conn : &p->sdp->conn;
    pj__cursor text = *in;
    pj_str_t value = pj__cursor_rest(&text);

    if (!conn)
        return;
    conn->net_type = word(in);
    conn->addr_type = word(in);
    parse_address(conn, in);
    end_of_line(in);
    if (!*place)
        *place = conn;
    else
        keep_line(p, in, p->media ? &p->media->more : &p->sdp->more, &value);
}

/* A whole number; a fraction, which IMS terminals send (b=AS:25.4), counts as one more. */
static pj_uint32_t bandwidth(pj__cursor *in)
{
    pj_uint32_t value = pj__cursor_u32(in, UINT32_MAX);

    if (pj__cursor_accept(in, '.')) {
        value += value < UINT32_MAX;
        low_64_bits(in);
    }
    return value;
}

/* b=<bwtype>:<bandwidth> */
static void parse_bandw(parser *p, pj__cursor *in)
{
    unsigned *count = p->media ? &p->media->bandw_count : &p->sdp->bandw_count;
    pjmedia_sdp_bandw **bandws = p->media ? p->media->bandw : p->sdp->bandw;
    pjmedia_sdp_bandw *bandw;

    if (*count >= p->limits.bandws) {
        too_many(p, in, p->limits.bandws, "b= lines");
        return;
    }
    bandw = room(p, in, sizeof(*bandw));
    if (!bandw)
        return;
    bandw->modifier = pj__cursor_until(in, ':');
    pj__cursor_expect(in, ':');
    bandw->value = bandwidth(in);
    end_of_line(in);
    if (bandw->modifier.slen == 0)
        pj__cursor_fail(in);
    bandws[(*count)++] = bandw;
}

/* NTP seconds. Unlike the numbers of an o= line, which only have to differ, a part of it would be wrong. */
static pj_uint_t time_value(pj__cursor *in)
{
    pj__cursor_blanks(in);
    return pj__cursor_u64(in, UINT64_MAX);
}

/* t=<start-time> <stop-time>; of several the first has the field. */
static void parse_time(parser *p, pj__cursor *in)
{
    pj__cursor text = *in;
    pj_str_t value = pj__cursor_rest(&text);
    pj_uint_t start = time_value(in);
    pj_uint_t stop = time_value(in);

    end_of_line(in);
    if (p->time_seen) {
        keep_line(p, in, &p->sdp->more, &value);
        return;
    }
    p->time_seen = true;
    p->sdp->time.start = start;
    p->sdp->time.stop = stop;
}

/* a=<attribute-name>[:<attribute-value>] */
static void parse_attr(parser *p, pj__cursor *in)
{
    unsigned *count = p->media ? &p->media->attr_count : &p->sdp->attr_count;
    pjmedia_sdp_attr **attrs = p->media ? p->media->attr : p->sdp->attr;
    pjmedia_sdp_attr *attr;

    if (*count >= p->limits.attrs) {
        too_many(p, in, p->limits.attrs, "a= lines");
        return;
    }
    attr = room(p, in, sizeof(*attr));
    if (!attr)
        return;
    attr->name = pj__cursor_until(in, ':');
    while (attr->name.slen > 0 && strchr(" \t", attr->name.ptr[attr->name.slen - 1]))
        attr->name.slen--;
    if (attr->name.slen == 0)
        pj__cursor_fail(in);
    attr->value = pjmedia__str("");
    if (pj__cursor_accept(in, ':'))
        attr->value = pj__cursor_rest(in);
    attrs[(*count)++] = attr;
}

static void parse_formats(parser *p, pjmedia_sdp_media *m, pj__cursor *in)
{
    for (pj__cursor_blanks(in); !pj__cursor_at_end(in); pj__cursor_blanks(in)) {
        if (m->desc.fmt_count >= p->limits.fmts) {
            too_many(p, in, p->limits.fmts, "formats in an m= line");
            return;
        }
        m->desc.fmt[m->desc.fmt_count++] = word(in);
    }
}

/* m=<media> <port>[/<number of ports>] <proto> <fmt> ... */
static void parse_media(parser *p, pj__cursor *in)
{
    pjmedia_sdp_media *m;

    if (p->sdp->media_count >= p->limits.media) {
        too_many(p, in, p->limits.media, "m= lines");
        return;
    }
    m = pjmedia__media_alloc(p->pool);
    if (!m) {
        pj__cursor_fail_at(in, in->p, PJ_ENOMEM);
        return;
    }
    m->desc.media = word(in);
    pj__cursor_blanks(in);
    m->desc.port = (pj_uint16_t)pj__cursor_u32(in, 65535);
    m->desc.port_count = 1;
    if (pj__cursor_accept(in, '/'))
        m->desc.port_count = pj__cursor_u32(in, 65535);
    if (m->desc.port_count == 0)
        pj__cursor_fail(in);
    if (pj__cursor_peek(in) != ' ' && pj__cursor_peek(in) != '\t')
        pj__cursor_fail(in);
    m->desc.transport = word(in);
    parse_formats(p, m, in);
    p->sdp->media[p->sdp->media_count++] = m;
    p->media = m;
}

static const struct line_type {
    char type;
    pj_status_t error;
    void (*parse)(parser *p, pj__cursor *in);
} line_types[] = {
    {'v', PJMEDIA_SDP_EINVER, parse_version},      {'o', PJMEDIA_SDP_EINORIGIN, parse_origin},
    {'s', PJMEDIA_SDP_EINNAME, parse_name},        {'c', PJMEDIA_SDP_EINCONN, parse_conn},
    {'b', PJMEDIA_SDP_EINBANDW, parse_bandw},      {'t', PJMEDIA_SDP_EINTIME, parse_time},
    {'a', PJMEDIA_SDP_EINATTR, parse_attr},        {'m', PJMEDIA_SDP_EINMEDIA, parse_media},
    {'i', PJMEDIA_SDP_EINSDP, parse_info},         {'k', PJMEDIA_SDP_EINSDP, parse_info},
    {'u', PJMEDIA_SDP_EINSDP, parse_session_text}, {'e', PJMEDIA_SDP_EINSDP, parse_session_text},
    {'p', PJMEDIA_SDP_EINSDP, parse_session_text}, {'r', PJMEDIA_SDP_EINSDP, parse_session_text},
    {'z', PJMEDIA_SDP_EINSDP, parse_session_text},
};

static pj_status_t report(parser *p, const pj__cursor *in, pj_status_t status)
{
    pjmedia_sdp_parse_error unwanted, *err = p->err ? p->err : &unwanted;

    pj__cursor_where(in, &err->line, &err->column);
    if (status == PJ_ETOOMANY)
        snprintf(err->what, sizeof(err->what), "More than %u %s", p->limit, p->limit_of);
    else
        pjmedia_strerror(status, err->what, sizeof(err->what));
    PJ_LOG(4, (THIS_FILE, "Bad session description, line %u column %u: %s", err->line, err->column,
               err->what));
    return status;
}

/* One line, its end already taken off. @a in begins with the whole text, so that it knows its place. */
static pj_status_t parse_line(parser *p, pj__cursor *in)
{
    int type = pj__cursor_next(in);

    if (!pj__cursor_accept(in, '=')) {
        pj__cursor_fail(in);
        return report(p, in, PJMEDIA_SDP_EINSDP);
    }
    for (size_t i = 0; i < PJ_ARRAY_SIZE(line_types); i++) {
        pj_status_t status;

        if (line_types[i].type != type)
            continue;
        p->type = line_types[i].type;
        line_types[i].parse(p, in);
        status = pj__cursor_status(in);
        if (status == PJ_SUCCESS || status == PJ_ENOMEM || status == PJ_ETOOMANY)
            return status == PJ_SUCCESS ? status : report(p, in, status);
        return report(p, in, line_types[i].error);
    }
    return PJ_SUCCESS;
}

static pj_status_t parse_lines(parser *p, pj__cursor *in)
{
    pj_status_t status = PJ_SUCCESS;
    bool first = true;

    while (status == PJ_SUCCESS && !pj__cursor_at_end(in)) {
        pj_str_t text = pj__cursor_line(in);
        pj__cursor line = {in->begin, text.ptr, text.ptr + text.slen, NULL, PJ_SUCCESS};

        if (text.slen == 0)
            continue;
        if (first && *text.ptr != 'v')
            return report(p, &line, PJMEDIA_SDP_EINVER);
        first = false;
        status = parse_line(p, &line);
    }
    return first ? report(p, in, PJMEDIA_SDP_EINSDP) : status;
}

static unsigned least(unsigned setting, unsigned room)
{
    return setting < room ? setting : room;
}

static pjmedia_sdp_limits limits_now(void)
{
    pjmedia_sdp_limits limits = *pjmedia_sdp_get_limits();

    limits.media = least(limits.media, PJMEDIA_MAX_SDP_MEDIA);
    limits.fmts = least(limits.fmts, PJMEDIA_MAX_SDP_FMT);
    limits.attrs = least(limits.attrs, PJMEDIA_MAX_SDP_ATTR);
    limits.bandws = least(limits.bandws, PJMEDIA_MAX_SDP_BANDW);
    return limits;
}

/* A text that has something in it, and no NUL. */
static pj_status_t check_text(parser *p, pj__cursor *in)
{
    const char *nul;

    if (pj__cursor_at_end(in))
        return report(p, in, PJMEDIA_SDP_EINSDP);
    nul = memchr(in->p, '\0', pj__cursor_left(in));
    if (!nul)
        return PJ_SUCCESS;
    pj__cursor_skip(in, (size_t)(nul - in->p));
    return report(p, in, PJMEDIA_SDP_EINSDP);
}

pj_status_t pjmedia_sdp_parse_where(pj_pool_t *pool, char *buf, pj_size_t len,
                                    pjmedia_sdp_parse_error *err, pjmedia_sdp_session **p_sdp)
{
    parser p = {.pool = pool, .limits = limits_now(), .err = err};
    pj__cursor in;
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && (buf || len == 0) && p_sdp, PJ_EINVAL);

    while (len > 0 && buf[len - 1] == '\0')
        len--;
    in = pj__cursor_make(buf, len);
    status = check_text(&p, &in);
    if (status != PJ_SUCCESS)
        return status;
    p.sdp = pjmedia__session_alloc(pool);
    if (!p.sdp)
        return report(&p, &in, PJ_ENOMEM);
    status = parse_lines(&p, &in);
    if (status == PJ_SUCCESS)
        *p_sdp = p.sdp;
    return status;
}

pj_status_t pjmedia_sdp_parse(pj_pool_t *pool, char *buf, pj_size_t len,
                              pjmedia_sdp_session **p_sdp)
{
    return pjmedia_sdp_parse_where(pool, buf, len, NULL, p_sdp);
}
