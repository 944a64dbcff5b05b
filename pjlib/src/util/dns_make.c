/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DNS messages: making records and queries, copying, showing. Serves pjlib-util/dns.h beside dns.c.
 */
#include <pjlib-util/dns.h>
#include <pjlib-util/errno.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

#define THIS_FILE "dns"

/* ---- records ---- */

static void init_rr(pj_dns_parsed_rr *rec, const pj_str_t *name, unsigned type, unsigned dnsclass,
                    unsigned ttl)
{
    memset(rec, 0, sizeof(*rec));
    rec->name = *name;
    rec->type = (pj_uint16_t)type;
    rec->dnsclass = (pj_uint16_t)dnsclass;
    rec->ttl = ttl;
}

void pj_dns_init_srv_rr(pj_dns_parsed_rr *rec, const pj_str_t *res_name, unsigned dnsclass,
                        unsigned ttl, unsigned prio, unsigned weight, unsigned port,
                        const pj_str_t *target)
{
    init_rr(rec, res_name, PJ_DNS_TYPE_SRV, dnsclass, ttl);
    rec->rdata.srv.prio = (pj_uint16_t)prio;
    rec->rdata.srv.weight = (pj_uint16_t)weight;
    rec->rdata.srv.port = (pj_uint16_t)port;
    rec->rdata.srv.target = *target;
}

void pj_dns_init_cname_rr(pj_dns_parsed_rr *rec, const pj_str_t *res_name, unsigned dnsclass,
                          unsigned ttl, const pj_str_t *name)
{
    init_rr(rec, res_name, PJ_DNS_TYPE_CNAME, dnsclass, ttl);
    rec->rdata.cname.name = *name;
}

void pj_dns_init_a_rr(pj_dns_parsed_rr *rec, const pj_str_t *res_name, unsigned dnsclass,
                      unsigned ttl, const pj_in_addr *ip_addr)
{
    init_rr(rec, res_name, PJ_DNS_TYPE_A, dnsclass, ttl);
    rec->rdata.a.ip_addr = *ip_addr;
}

void pj_dns_init_aaaa_rr(pj_dns_parsed_rr *rec, const pj_str_t *res_name, unsigned dnsclass,
                         unsigned ttl, const pj_in6_addr *ip_addr)
{
    init_rr(rec, res_name, PJ_DNS_TYPE_AAAA, dnsclass, ttl);
    rec->rdata.aaaa.ip_addr = *ip_addr;
}

/* ---- queries ---- */

/* One character of a name, escapes undone (RFC 1035 5.1). Moves @a p; -1 for a broken escape. */
static int next_octet(const char **p, const char *end)
{
    int value = 0;

    if (**p != '\\')
        return (unsigned char)*(*p)++;
    if (++*p == end)
        return -1;
    if (**p < '0' || **p > '9')
        return (unsigned char)*(*p)++;
    for (int i = 0; i < 3; i++, ++*p) {
        if (*p == end || **p < '0' || **p > '9')
            return -1;
        value = value * 10 + (**p - '0');
    }
    return value < 256 ? value : -1;
}

/* A name on the wire, into @a wire (256 octets). The length goes to @a len. */
static pj_status_t encode_name(const pj_str_t *name, pj_uint8_t *wire, unsigned *len)
{
    const char *p = name->slen > 0 ? name->ptr : "";
    const char *end = p + (name->slen > 0 ? name->slen : 0);
    unsigned label = 0; /* where the length of the current label stands */
    unsigned n = 1;

    while (p < end) {
        int c;

        if (*p == '.') {
            if (n == label + 1)
                return PJ_EINVAL;
            wire[label] = (pj_uint8_t)(n - label - 1);
            label = n++;
            p++;
            continue;
        }
        c = next_octet(&p, end);
        if (c < 0)
            return PJ_EINVAL;
        /* 255 octets with the root's; 63 in a label */
        if (n > 253 || n - label > 63)
            return PJ_ENAMETOOLONG;
        wire[n++] = (pj_uint8_t)c;
    }
    wire[label] = (pj_uint8_t)(n - label - 1);
    if (n > label + 1)
        wire[n++] = 0;
    *len = n;
    return PJ_SUCCESS;
}

static pj_uint8_t *put16(pj_uint8_t *p, unsigned v)
{
    p[0] = (pj_uint8_t)(v >> 8);
    p[1] = (pj_uint8_t)v;
    return p + 2;
}

pj_status_t pj_dns_make_query(void *packet, unsigned *size, pj_uint16_t id, int qtype,
                              const pj_str_t *name)
{
    pj_uint8_t wire[256];
    pj_uint8_t *p = packet;
    unsigned len;
    pj_status_t status;

    if (!packet || !size || !name || qtype < 0 || qtype > 0xffff)
        return PJ_EINVAL;
    status = encode_name(name, wire, &len);
    if (status != PJ_SUCCESS)
        return status;
    if (*size < 12 + len + 4)
        return PJLIB_UTIL_EDNSQRYTOOSMALL;
    p = put16(p, id);
    p = put16(p, PJ_DNS_SET_RD(1));
    p = put16(p, 1);
    memset(p, 0, 6);
    p += 6;
    memcpy(p, wire, len);
    p = put16(p + len, (unsigned)qtype);
    p = put16(p, PJ_DNS_CLASS_IN);
    *size = (unsigned)(p - (pj_uint8_t *)packet);
    return PJ_SUCCESS;
}

/* ---- copies ---- */

static int dup_str(pj_pool_t *pool, pj_str_t *s)
{
    pj_str_t from = *s;

    if (from.slen <= 0) {
        s->slen = 0;
        return 1;
    }
    s->ptr = pj_pool_alloc(pool, (pj_size_t)from.slen);
    if (!s->ptr)
        return 0;
    memcpy(s->ptr, from.ptr, (size_t)from.slen);
    return 1;
}

static int dup_data(pj_pool_t *pool, pj_dns_parsed_rr *rr)
{
    void *from = rr->data;

    if (!from)
        return 1;
    rr->data = pj_pool_alloc(pool, rr->rdlength ? rr->rdlength : 1);
    if (rr->data)
        memcpy(rr->data, from, rr->rdlength);
    return rr->data != NULL;
}

static int dup_rr(pj_pool_t *pool, pj_dns_parsed_rr *rr)
{
    if (!dup_str(pool, &rr->name))
        return 0;
    if (rr->data)
        return dup_data(pool, rr);
    switch (rr->type) {
    case PJ_DNS_TYPE_SRV: return dup_str(pool, &rr->rdata.srv.target);
    case PJ_DNS_TYPE_CNAME: return dup_str(pool, &rr->rdata.cname.name);
    case PJ_DNS_TYPE_NS: return dup_str(pool, &rr->rdata.ns.name);
    case PJ_DNS_TYPE_PTR: return dup_str(pool, &rr->rdata.ptr.name);
    case PJ_DNS_TYPE_NAPTR:
        return dup_str(pool, &rr->rdata.naptr.flags) && dup_str(pool, &rr->rdata.naptr.service) &&
               dup_str(pool, &rr->rdata.naptr.regexp) &&
               dup_str(pool, &rr->rdata.naptr.replacement);
    default: return 1;
    }
}

/* Copy @a *count records, or none if @a skip; 0 if memory is short. */
static int dup_section(pj_pool_t *pool, pj_dns_parsed_rr **section, pj_uint16_t *count, int skip)
{
    pj_dns_parsed_rr *from = *section;

    *section = NULL;
    if (skip || !from)
        *count = 0;
    if (*count == 0)
        return 1;
    *section = pj_pool_alloc(pool, *count * sizeof(*from));
    if (!*section)
        return 0;
    memcpy(*section, from, *count * sizeof(*from));
    for (unsigned i = 0; i < *count; i++) {
        if (!dup_rr(pool, &(*section)[i]))
            return 0;
    }
    return 1;
}

static int dup_questions(pj_pool_t *pool, pj_dns_parsed_packet *dst, int skip)
{
    pj_dns_parsed_query *from = dst->q;

    dst->q = NULL;
    if (skip || !from)
        dst->hdr.qdcount = 0;
    if (dst->hdr.qdcount == 0)
        return 1;
    dst->q = pj_pool_alloc(pool, dst->hdr.qdcount * sizeof(*from));
    if (!dst->q)
        return 0;
    memcpy(dst->q, from, dst->hdr.qdcount * sizeof(*from));
    for (unsigned i = 0; i < dst->hdr.qdcount; i++) {
        if (!dup_str(pool, &dst->q[i].name))
            return 0;
    }
    return 1;
}

void pj_dns_packet_dup(pj_pool_t *pool, const pj_dns_parsed_packet *p, unsigned options,
                       pj_dns_parsed_packet **p_dst)
{
    pj_dns_parsed_packet *dst = PJ_POOL_ALLOC_T(pool, pj_dns_parsed_packet);

    *p_dst = NULL;
    if (!dst)
        return;
    *dst = *p;
    if (dup_questions(pool, dst, options & PJ_DNS_NO_QD) &&
        dup_section(pool, &dst->ans, &dst->hdr.anscount, options & PJ_DNS_NO_ANS) &&
        dup_section(pool, &dst->ns, &dst->hdr.nscount, options & PJ_DNS_NO_NS) &&
        dup_section(pool, &dst->arr, &dst->hdr.arcount, options & PJ_DNS_NO_AR))
        *p_dst = dst;
}

/* ---- showing ---- */

const char *pj_dns_get_type_name(int type)
{
    static const char *const names[] = {
        [PJ_DNS_TYPE_A] = "A",           [PJ_DNS_TYPE_NS] = "NS",
        [PJ_DNS_TYPE_CNAME] = "CNAME",   [PJ_DNS_TYPE_SOA] = "SOA",
        [PJ_DNS_TYPE_PTR] = "PTR",       [PJ_DNS_TYPE_MX] = "MX",
        [PJ_DNS_TYPE_TXT] = "TXT",       [PJ_DNS_TYPE_AAAA] = "AAAA",
        [PJ_DNS_TYPE_SRV] = "SRV",       [PJ_DNS_TYPE_NAPTR] = "NAPTR",
        [PJ_DNS_TYPE_DNAME] = "DNAME",   [PJ_DNS_TYPE_OPT] = "OPT",
        [PJ_DNS_TYPE_RRSIG] = "RRSIG",   [PJ_DNS_TYPE_NSEC] = "NSEC",
        [PJ_DNS_TYPE_DNSKEY] = "DNSKEY", [PJ_DNS_TYPE_DS] = "DS",
    };

    if (type >= 0 && type < (int)PJ_ARRAY_SIZE(names) && names[type])
        return names[type];
    return "(Unknown)";
}

static void dump_rr(const char *section, const pj_dns_parsed_rr *rr)
{
    char addr[PJ_INET6_ADDRSTRLEN] = "";
    const pj_str_t *text = NULL;
    unsigned a = 0, b = 0, port = 0;

    switch (rr->type) {
    case PJ_DNS_TYPE_A: pj_inet_ntop(pj_AF_INET(), &rr->rdata.a, addr, sizeof(addr)); break;
    case PJ_DNS_TYPE_AAAA: pj_inet_ntop(pj_AF_INET6(), &rr->rdata.aaaa, addr, sizeof(addr)); break;
    case PJ_DNS_TYPE_CNAME: text = &rr->rdata.cname.name; break;
    case PJ_DNS_TYPE_NS: text = &rr->rdata.ns.name; break;
    case PJ_DNS_TYPE_PTR: text = &rr->rdata.ptr.name; break;
    case PJ_DNS_TYPE_SRV:
        text = &rr->rdata.srv.target;
        a = rr->rdata.srv.prio;
        b = rr->rdata.srv.weight;
        port = rr->rdata.srv.port;
        break;
    case PJ_DNS_TYPE_NAPTR:
        text = &rr->rdata.naptr.replacement;
        a = rr->rdata.naptr.order;
        b = rr->rdata.naptr.pref;
        break;
    default: break;
    }
    PJ_LOG(3, (THIS_FILE, "  %s %.*s %u %s %u %u %u %s%.*s", section, (int)rr->name.slen,
               rr->name.ptr, rr->ttl, pj_dns_get_type_name(rr->type), a, b, port, addr,
               text ? (int)text->slen : 0, text && text->ptr ? text->ptr : ""));
}

void pj_dns_dump_packet(const pj_dns_parsed_packet *res)
{
    if (!res)
        return;
    PJ_LOG(3, (THIS_FILE, "DNS message %04x: flags %04x, rcode %d, %u/%u/%u/%u records",
               res->hdr.id, res->hdr.flags, PJ_DNS_GET_RCODE(res->hdr.flags), res->hdr.qdcount,
               res->hdr.anscount, res->hdr.nscount, res->hdr.arcount));
    for (unsigned i = 0; i < res->hdr.qdcount; i++) {
        PJ_LOG(3, (THIS_FILE, "  question %.*s %s", (int)res->q[i].name.slen, res->q[i].name.ptr,
                   pj_dns_get_type_name(res->q[i].type)));
    }
    for (unsigned i = 0; i < res->hdr.anscount; i++)
        dump_rr("answer", &res->ans[i]);
    for (unsigned i = 0; i < res->hdr.nscount; i++)
        dump_rr("authority", &res->ns[i]);
    for (unsigned i = 0; i < res->hdr.arcount; i++)
        dump_rr("additional", &res->arr[i]);
}
