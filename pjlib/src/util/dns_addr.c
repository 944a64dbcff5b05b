/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The addresses in an answer: from the name asked for along CNAME records (RFC 1034 3.6.2) to the A
 * and AAAA records.
 */
#include <pjlib-util/errno.h>
#include <pjlib-util/resolver.h>
#include <pj/string.h>

#include <string.h>

/* Aliases of aliases; more is a mistake or an attack. */
enum { MAX_ALIASES = 16 };

/*
 * The record of @a type that belongs to @a name, from the @a from-th answer on; NULL without one.
 */
static const pj_dns_parsed_rr *find(const pj_dns_parsed_packet *pkt, unsigned *from, int type,
                                    const pj_str_t *name)
{
    while (*from < pkt->hdr.anscount) {
        const pj_dns_parsed_rr *rr = &pkt->ans[(*from)++];

        if (rr->type == type && !rr->data && pj_stricmp(&rr->name, name) == 0)
            return rr;
    }
    return NULL;
}

static pj_status_t follow_aliases(const pj_dns_parsed_packet *pkt, pj_str_t *name)
{
    for (int i = 0; i <= MAX_ALIASES; i++) {
        unsigned from = 0;
        const pj_dns_parsed_rr *rr = find(pkt, &from, PJ_DNS_TYPE_CNAME, name);

        if (!rr)
            return PJ_SUCCESS;
        *name = rr->rdata.cname.name;
    }
    return PJLIB_UTIL_EDNSINANSWER;
}

static pj_status_t put_name(pj_dns_addr_record *rec, pj_str_t *dst, const pj_str_t *name)
{
    pj_size_t used = rec->name.slen > 0 ? (pj_size_t)rec->name.slen : 0;

    if (pj_strlen(name) > sizeof(rec->buf_) - used)
        return PJ_ENAMETOOLONG;
    dst->ptr = rec->buf_ + used;
    pj_strcpy(dst, name);
    return PJ_SUCCESS;
}

static void put_addr(pj_dns_addr_record *rec, const pj_dns_parsed_rr *rr)
{
    if (rec->addr_count >= PJ_DNS_MAX_IP_IN_A_REC)
        return;
    if (rr->type == PJ_DNS_TYPE_A) {
        rec->addr[rec->addr_count].af = pj_AF_INET();
        rec->addr[rec->addr_count].ip.v4 = rr->rdata.a.ip_addr;
    } else {
        rec->addr[rec->addr_count].af = pj_AF_INET6();
        rec->addr[rec->addr_count].ip.v6 = rr->rdata.aaaa.ip_addr;
    }
    rec->addr_count++;
}

static void put_addrs(const pj_dns_parsed_packet *pkt, int type, const pj_str_t *name,
                      pj_dns_addr_record *rec)
{
    const pj_dns_parsed_rr *rr;
    unsigned from = 0;

    while ((rr = find(pkt, &from, type, name)) != NULL)
        put_addr(rec, rr);
}

static pj_status_t parse(const pj_dns_parsed_packet *pkt, pj_dns_addr_record *rec, int v6)
{
    pj_str_t asked, owner;
    pj_status_t status;

    memset(rec, 0, sizeof(*rec));
    if (!PJ_DNS_GET_QR(pkt->hdr.flags))
        return PJLIB_UTIL_EDNSINANSWER;
    if (PJ_DNS_GET_RCODE(pkt->hdr.flags))
        return PJ_STATUS_FROM_DNS_RCODE(PJ_DNS_GET_RCODE(pkt->hdr.flags));
    if (pkt->hdr.anscount == 0 || !pkt->ans)
        return PJLIB_UTIL_EDNSNOANSWERREC;
    asked = pkt->hdr.qdcount && pkt->q ? pkt->q[0].name : pkt->ans[0].name;
    owner = asked;
    status = follow_aliases(pkt, &owner);
    if (status != PJ_SUCCESS)
        return status;
    put_addrs(pkt, PJ_DNS_TYPE_A, &owner, rec);
    if (v6)
        put_addrs(pkt, PJ_DNS_TYPE_AAAA, &owner, rec);
    if (rec->addr_count == 0)
        return PJLIB_UTIL_EDNSNOANSWERREC;
    status = put_name(rec, &rec->name, &asked);
    if (status == PJ_SUCCESS && pj_stricmp(&asked, &owner) != 0)
        status = put_name(rec, &rec->alias, &owner);
    return status;
}

pj_status_t pj_dns_parse_addr_response(const pj_dns_parsed_packet *pkt, pj_dns_addr_record *rec)
{
    if (!pkt || !rec)
        return PJ_EINVAL;
    return parse(pkt, rec, 1);
}

/* The slice of one record's names in the other's. */
static pj_str_t moved(const pj_str_t *s, const char *from, char *to)
{
    pj_str_t r = {s->slen > 0 ? to + (s->ptr - from) : NULL, s->slen};

    return r;
}

pj_status_t pj_dns_parse_a_response(const pj_dns_parsed_packet *pkt, pj_dns_a_record *rec)
{
    pj_dns_addr_record both;
    pj_status_t status;

    if (!pkt || !rec)
        return PJ_EINVAL;
    memset(rec, 0, sizeof(*rec));
    status = parse(pkt, &both, 0);
    if (status != PJ_SUCCESS)
        return status;
    memcpy(rec->buf_, both.buf_, sizeof(rec->buf_));
    rec->name = moved(&both.name, both.buf_, rec->buf_);
    rec->alias = moved(&both.alias, both.buf_, rec->buf_);
    for (unsigned i = 0; i < both.addr_count; i++)
        rec->addr[i] = both.addr[i].ip.v4;
    rec->addr_count = both.addr_count;
    return PJ_SUCCESS;
}
