/* SPDX-License-Identifier: BSD-2-Clause */
/* Printing into a bounded buffer: a description that does not fit is -1, never a write past the end. */
#include "sdp/lines.h"
#include "sdp/sdp_priv.h"

#include <pj/assert.h>

#include <limits.h>
#include <string.h>

typedef struct writer {
    char *p;
    size_t left;
    bool full;
} writer;

static void put(writer *out, const char *text, size_t len)
{
    if (out->full || len > out->left) {
        out->full = true;
        return;
    }
    if (len > 0)
        memcpy(out->p, text, len);
    out->p += len;
    out->left -= len;
}

static void put_text(writer *out, const char *text)
{
    put(out, text, strlen(text));
}

static void put_str(writer *out, const pj_str_t *s)
{
    put(out, s->ptr, s->slen > 0 ? (size_t)s->slen : 0);
}

static void put_number(writer *out, unsigned long long number)
{
    char digits[24];
    char *end = digits + sizeof(digits);
    char *p = end;

    do {
        *--p = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    put(out, p, (size_t)(end - p));
}

static void put_word(writer *out, const pj_str_t *s)
{
    put_text(out, " ");
    put_str(out, s);
}

static void put_conn(writer *out, const pjmedia_sdp_conn *c)
{
    put_text(out, "c=");
    put_str(out, &c->net_type);
    put_word(out, &c->addr_type);
    put_word(out, &c->addr);
    /* base-multicast-address: IPv4 has a TTL before the number of addresses, IPv6 has not (RFC 8866 5.7). */
    if (c->ttl || (c->no_addr && !pjmedia__str_same(&c->addr_type, "IP6"))) {
        put_text(out, "/");
        put_number(out, c->ttl);
    }
    if (c->no_addr) {
        put_text(out, "/");
        put_number(out, c->no_addr);
    }
    put_text(out, "\r\n");
}

static void put_bandws(writer *out, unsigned count, pjmedia_sdp_bandw *const bandws[])
{
    for (unsigned i = 0; i < count; i++) {
        put_text(out, "b=");
        put_str(out, &bandws[i]->modifier);
        put_text(out, ":");
        put_number(out, bandws[i]->value);
        put_text(out, "\r\n");
    }
}

static void put_attr(writer *out, const pjmedia_sdp_attr *attr)
{
    put_text(out, "a=");
    put_str(out, &attr->name);
    if (attr->value.slen > 0) {
        put_text(out, ":");
        put_str(out, &attr->value);
    }
}

static void put_attrs(writer *out, unsigned count, pjmedia_sdp_attr *const attrs[])
{
    for (unsigned i = 0; i < count; i++) {
        put_attr(out, attrs[i]);
        put_text(out, "\r\n");
    }
}

/* Lines without a field, of these types, in their order. */
static void put_lines(writer *out, const pjmedia_sdp_more *more, const char *types)
{
    const pjmedia_sdp_line *line = pjmedia__lines_first(more, types);

    for (; line; line = pjmedia__lines_next(line, types)) {
        put(out, &line->type, 1);
        put_text(out, "=");
        put_str(out, &line->value);
        put_text(out, "\r\n");
    }
}

/* The order of the lines is that of media-description, RFC 8866 9. */
static void put_media(writer *out, const pjmedia_sdp_media *m)
{
    put_text(out, "m=");
    put_str(out, &m->desc.media);
    put_text(out, " ");
    put_number(out, m->desc.port);
    if (m->desc.port_count > 1) {
        put_text(out, "/");
        put_number(out, m->desc.port_count);
    }
    put_word(out, &m->desc.transport);
    for (unsigned i = 0; i < m->desc.fmt_count; i++)
        put_word(out, &m->desc.fmt[i]);
    put_text(out, "\r\n");
    put_lines(out, &m->more, "i");
    if (m->conn)
        put_conn(out, m->conn);
    put_lines(out, &m->more, "c");
    put_bandws(out, m->bandw_count, m->bandw);
    put_lines(out, &m->more, "k");
    put_attrs(out, m->attr_count, m->attr);
}

static void put_name(writer *out, const pj_str_t *name)
{
    static const pj_str_t none = {(char *)"-", 1};

    /* "-" says that there is no name; empty is not allowed (RFC 8866 5.3) */
    put_text(out, "s=");
    put_str(out, name->slen > 0 ? name : &none);
    put_text(out, "\r\n");
}

static void put_origin(writer *out, const pjmedia_sdp_session *s)
{
    put_text(out, "o=");
    put_str(out, &s->origin.user);
    put_text(out, " ");
    put_number(out, s->origin.id);
    put_text(out, " ");
    put_number(out, s->origin.version);
    put_word(out, &s->origin.net_type);
    put_word(out, &s->origin.addr_type);
    put_word(out, &s->origin.addr);
    put_text(out, "\r\n");
}

/* session-description, RFC 8866 9; each r= stays behind its t=. */
static void put_session(writer *out, const pjmedia_sdp_session *s)
{
    put_text(out, "v=0\r\n");
    put_origin(out, s);
    put_name(out, &s->name);
    put_lines(out, &s->more, "i");
    put_lines(out, &s->more, "u");
    put_lines(out, &s->more, "e");
    put_lines(out, &s->more, "p");
    if (s->conn)
        put_conn(out, s->conn);
    put_lines(out, &s->more, "c");
    put_bandws(out, s->bandw_count, s->bandw);
    put_text(out, "t=");
    put_number(out, s->time.start);
    put_text(out, " ");
    put_number(out, s->time.stop);
    put_text(out, "\r\n");
    put_lines(out, &s->more, PJMEDIA__TIME_LINES);
    put_lines(out, &s->more, "k");
    put_attrs(out, s->attr_count, s->attr);
    for (unsigned i = 0; i < s->media_count; i++)
        put_media(out, s->media[i]);
}

static writer writer_make(char *buf, pj_size_t size)
{
    writer out = {buf, size < INT_MAX ? size : INT_MAX, false};

    return out;
}

static int written(const writer *out, const char *buf)
{
    return out->full ? -1 : (int)(out->p - buf);
}

int pjmedia_sdp_attr_print(const pjmedia_sdp_attr *attr, char *buf, pj_size_t size)
{
    writer out = writer_make(buf, size);

    PJ_ASSERT_RETURN(attr && (buf || size == 0), -1);
    put_attr(&out, attr);
    return written(&out, buf);
}

int pjmedia_sdp_media_print(const pjmedia_sdp_media *media, char *buf, pj_size_t size)
{
    writer out = writer_make(buf, size);

    PJ_ASSERT_RETURN(media && (buf || size == 0), -1);
    put_media(&out, media);
    return written(&out, buf);
}

int pjmedia_sdp_print(const pjmedia_sdp_session *sdp, char *buf, pj_size_t size)
{
    writer out = writer_make(buf, size);

    PJ_ASSERT_RETURN(sdp && (buf || size == 0), -1);
    put_session(&out, sdp);
    return written(&out, buf);
}
