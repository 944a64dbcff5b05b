/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DNS messages (RFC 1035 section 4): octets to structs.
 *
 * All reads go through a reader whose error sticks; it knows the packet's end and nothing else
 * moves its position. Sections are sized by what the packet can hold, not by what its header
 * claims: a question takes 5 octets at least and a record 11, so a lie in a count costs nothing. A
 * compression pointer must point before the name part that it ends (RFC 1035 4.1.4 "a prior
 * occurrence"); so each jump goes back and no loop exists.
 */
#include <pjlib-util/dns.h>
#include <pjlib-util/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

enum {
    HDR_LEN = 12,
    MIN_QUESTION = 5,
    MIN_RECORD = 11,
    MAX_WIRE_NAME = 255,
    MAX_LABEL = 63,
    MAX_TEXT_NAME = 4 * MAX_WIRE_NAME /* every octet escaped */
};

typedef struct reader {
    pj_pool_t *pool;
    const pj_uint8_t *packet;
    unsigned end;
    unsigned pos;
    pj_status_t status;
} reader;

static void fail(reader *in, pj_status_t status)
{
    if (in->status == PJ_SUCCESS)
        in->status = status;
    in->pos = in->end;
}

/* @a n octets, or NULL and an error. */
static const pj_uint8_t *take(reader *in, unsigned n)
{
    const pj_uint8_t *p = in->packet + in->pos;

    if (in->status != PJ_SUCCESS || n > in->end - in->pos) {
        fail(in, PJLIB_UTIL_EDNSINSIZE);
        return NULL;
    }
    in->pos += n;
    return p;
}

static pj_uint16_t take16(reader *in)
{
    const pj_uint8_t *p = take(in, 2);

    if (!p)
        return 0;
    return (pj_uint16_t)(p[0] << 8 | p[1]);
}

static pj_uint32_t take32(reader *in)
{
    pj_uint32_t high = take16(in);

    return high << 16 | take16(in);
}

static pj_str_t keep(reader *in, const void *text, size_t len)
{
    pj_str_t s = {NULL, 0};

    if (in->status != PJ_SUCCESS || len == 0)
        return s;
    s.ptr = pj_pool_alloc(in->pool, len);
    if (!s.ptr) {
        fail(in, PJ_ENOMEM);
        return s;
    }
    memcpy(s.ptr, text, len);
    s.slen = (pj_ssize_t)len;
    return s;
}

/* One label as text behind what is in @a text; RFC 1035 5.1 escapes what would be ambiguous. */
static unsigned put_label(char *text, unsigned n, const pj_uint8_t *label, unsigned len)
{
    if (n)
        text[n++] = '.';
    for (unsigned i = 0; i < len; i++) {
        pj_uint8_t c = label[i];

        if (c > ' ' && c < 0x7f) {
            if (c == '.' || c == '\\')
                text[n++] = '\\';
            text[n++] = (char)c;
        } else {
            text[n++] = '\\';
            text[n++] = (char)('0' + c / 100);
            text[n++] = (char)('0' + c / 10 % 10);
            text[n++] = (char)('0' + c % 10);
        }
    }
    return n;
}

/*
 * Follow the pointer whose first octet is @a high. The new part must start before @a *part, the
 * current one.
 */
static void jump(reader *in, pj_uint8_t high, unsigned *part)
{
    const pj_uint8_t *low = take(in, 1);
    unsigned to = low ? (unsigned)(high & 0x3f) << 8 | *low : 0;

    if (!low || to >= *part || to < HDR_LEN) {
        fail(in, PJLIB_UTIL_EDNSINNAMEPTR);
        return;
    }
    *part = to;
    in->pos = to;
}

/* Read a name into @a text (MAX_TEXT_NAME), moving behind it. Returns the length of the text. */
static unsigned take_name(reader *in, char *text)
{
    unsigned part = in->pos;
    unsigned behind = 0; /* where the first pointer ended, if there was one */
    unsigned wire = 1;
    unsigned n = 0;

    for (;;) {
        const pj_uint8_t *len = take(in, 1);
        const pj_uint8_t *label;

        if (!len || *len == 0)
            break;
        if ((*len & 0xc0) == 0xc0) {
            unsigned here = in->pos + 1;

            jump(in, *len, &part);
            behind = behind ? behind : here;
            continue;
        }
        wire += 1u + *len;
        if (*len > MAX_LABEL || wire > MAX_WIRE_NAME) {
            fail(in, PJLIB_UTIL_EDNSINNAMEPTR);
            break;
        }
        label = take(in, *len);
        if (label)
            n = put_label(text, n, label, *len);
    }
    if (in->status == PJ_SUCCESS && behind)
        in->pos = behind;
    return in->status == PJ_SUCCESS ? n : 0;
}

static pj_str_t keep_name(reader *in)
{
    char text[MAX_TEXT_NAME];
    unsigned n = take_name(in, text);

    return keep(in, text, n);
}

/* A <character-string> of RFC 1035 3.3. */
static pj_str_t keep_counted(reader *in)
{
    const pj_uint8_t *len = take(in, 1);
    const pj_uint8_t *text = len ? take(in, *len) : NULL;

    return text ? keep(in, text, *len) : (pj_str_t){NULL, 0};
}

static void take_octets(reader *in, void *dst, unsigned n)
{
    const pj_uint8_t *p = take(in, n);

    if (p)
        memcpy(dst, p, n);
}

/* The data of a record of a type that we know; 0 for the others. */
static int take_known(reader *in, pj_dns_parsed_rr *rr)
{
    switch (rr->type) {
    case PJ_DNS_TYPE_A: take_octets(in, &rr->rdata.a.ip_addr, 4); return 1;
    case PJ_DNS_TYPE_AAAA: take_octets(in, &rr->rdata.aaaa.ip_addr, 16); return 1;
    case PJ_DNS_TYPE_CNAME: rr->rdata.cname.name = keep_name(in); return 1;
    case PJ_DNS_TYPE_NS: rr->rdata.ns.name = keep_name(in); return 1;
    case PJ_DNS_TYPE_PTR: rr->rdata.ptr.name = keep_name(in); return 1;
    case PJ_DNS_TYPE_SRV:
        rr->rdata.srv.prio = take16(in);
        rr->rdata.srv.weight = take16(in);
        rr->rdata.srv.port = take16(in);
        rr->rdata.srv.target = keep_name(in);
        return 1;
    case PJ_DNS_TYPE_NAPTR:
        rr->rdata.naptr.order = take16(in);
        rr->rdata.naptr.pref = take16(in);
        rr->rdata.naptr.flags = keep_counted(in);
        rr->rdata.naptr.service = keep_counted(in);
        rr->rdata.naptr.regexp = keep_counted(in);
        rr->rdata.naptr.replacement = keep_name(in);
        return 1;
    default: return 0;
    }
}

static void take_rdata(reader *in, pj_dns_parsed_rr *rr)
{
    unsigned packet_end = in->end;
    unsigned rdata_end = in->pos + rr->rdlength;

    if (in->status != PJ_SUCCESS || rr->rdlength > in->end - in->pos) {
        fail(in, PJLIB_UTIL_EDNSINSIZE);
        return;
    }
    in->end = rdata_end;
    if (rr->dnsclass != PJ_DNS_CLASS_IN || !take_known(in, rr))
        rr->data = keep(in, take(in, rr->rdlength), rr->rdlength).ptr;
    /* The data must be just as long as it says. */
    if (in->status == PJ_SUCCESS && in->pos != rdata_end)
        fail(in, PJLIB_UTIL_EDNSINSIZE);
    in->end = packet_end;
    if (in->status != PJ_SUCCESS)
        in->pos = in->end;
}

static pj_dns_parsed_query *take_questions(reader *in, unsigned count)
{
    pj_dns_parsed_query *q;

    if (count == 0 || in->status != PJ_SUCCESS)
        return NULL;
    if (count > (in->end - in->pos) / MIN_QUESTION) {
        fail(in, PJLIB_UTIL_EDNSINSIZE);
        return NULL;
    }
    q = pj_pool_calloc(in->pool, count, sizeof(*q));
    if (!q)
        fail(in, PJ_ENOMEM);
    for (unsigned i = 0; i < count && in->status == PJ_SUCCESS; i++) {
        q[i].name = keep_name(in);
        q[i].type = take16(in);
        q[i].dnsclass = take16(in);
    }
    return q;
}

static pj_dns_parsed_rr *take_records(reader *in, unsigned count)
{
    pj_dns_parsed_rr *rr;

    if (count == 0 || in->status != PJ_SUCCESS)
        return NULL;
    if (count > (in->end - in->pos) / MIN_RECORD) {
        fail(in, PJLIB_UTIL_EDNSINSIZE);
        return NULL;
    }
    rr = pj_pool_calloc(in->pool, count, sizeof(*rr));
    if (!rr)
        fail(in, PJ_ENOMEM);
    for (unsigned i = 0; i < count && in->status == PJ_SUCCESS; i++) {
        rr[i].name = keep_name(in);
        rr[i].type = take16(in);
        rr[i].dnsclass = take16(in);
        rr[i].ttl = take32(in);
        rr[i].rdlength = take16(in);
        take_rdata(in, &rr[i]);
    }
    return rr;
}

pj_status_t pj_dns_parse_packet(pj_pool_t *pool, const void *packet, unsigned size,
                                pj_dns_parsed_packet **p_res)
{
    reader in = {pool, packet, size, 0, PJ_SUCCESS};
    pj_dns_parsed_packet *res;

    if (!pool || !packet || !p_res)
        return PJ_EINVAL;
    if (size < HDR_LEN)
        return PJLIB_UTIL_EDNSINSIZE;
    res = PJ_POOL_ZALLOC_T(pool, pj_dns_parsed_packet);
    if (!res)
        return PJ_ENOMEM;
    res->hdr.id = take16(&in);
    res->hdr.flags = take16(&in);
    res->hdr.qdcount = take16(&in);
    res->hdr.anscount = take16(&in);
    res->hdr.nscount = take16(&in);
    res->hdr.arcount = take16(&in);
    res->q = take_questions(&in, res->hdr.qdcount);
    res->ans = take_records(&in, res->hdr.anscount);
    res->ns = take_records(&in, res->hdr.nscount);
    res->arr = take_records(&in, res->hdr.arcount);
    if (in.status == PJ_SUCCESS)
        *p_res = res;
    return in.status;
}
