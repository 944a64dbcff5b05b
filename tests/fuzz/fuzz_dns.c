/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DNS messages. What parses refers to nothing of the packet, shows and copies; a question for any name in it can be
 * written and is read back as the same name.
 */
#include "fuzz/fuzz.h"

#include <pjlib-util/dns.h>
#include <string.h>

static void check_name(pj_pool_t *pool, const pj_str_t *name)
{
    pj_uint8_t query[512];
    unsigned len = sizeof(query);
    pj_dns_parsed_packet *back = NULL;

    FUZZ_CHECK(name->slen >= 0 && (name->slen == 0 || name->ptr[0] != '.'));
    FUZZ_CHECK(pj_dns_make_query(query, &len, 1, PJ_DNS_TYPE_SRV, name) == PJ_SUCCESS);
    FUZZ_CHECK(pj_dns_parse_packet(pool, query, len, &back) == PJ_SUCCESS);
    FUZZ_CHECK(back->hdr.qdcount == 1 && back->q[0].type == PJ_DNS_TYPE_SRV);
    fuzz_same("a name asked for", name, &back->q[0].name);
    len--;
    FUZZ_CHECK(pj_dns_make_query(query, &len, 1, PJ_DNS_TYPE_SRV, name) != PJ_SUCCESS);
}

static void check_rr(pj_pool_t *pool, const pj_dns_parsed_rr *rr)
{
    check_name(pool, &rr->name);
    if (rr->data) {
        fuzz_copy(rr->data, rr->rdlength);
        return;
    }
    if (rr->dnsclass != PJ_DNS_CLASS_IN)
        return;
    switch (rr->type) {
    case PJ_DNS_TYPE_CNAME: check_name(pool, &rr->rdata.cname.name); break;
    case PJ_DNS_TYPE_NS: check_name(pool, &rr->rdata.ns.name); break;
    case PJ_DNS_TYPE_PTR: check_name(pool, &rr->rdata.ptr.name); break;
    case PJ_DNS_TYPE_SRV: check_name(pool, &rr->rdata.srv.target); break;
    case PJ_DNS_TYPE_NAPTR:
        check_name(pool, &rr->rdata.naptr.replacement);
        fuzz_copy(rr->rdata.naptr.flags.ptr, (size_t)rr->rdata.naptr.flags.slen);
        fuzz_copy(rr->rdata.naptr.service.ptr, (size_t)rr->rdata.naptr.service.slen);
        fuzz_copy(rr->rdata.naptr.regexp.ptr, (size_t)rr->rdata.naptr.regexp.slen);
        break;
    default: break;
    }
}

static void check_packet(pj_pool_t *pool, const pj_dns_parsed_packet *p)
{
    unsigned i;

    for (i = 0; i < p->hdr.qdcount; i++)
        check_name(pool, &p->q[i].name);
    for (i = 0; i < p->hdr.anscount; i++)
        check_rr(pool, &p->ans[i]);
    for (i = 0; i < p->hdr.nscount; i++)
        check_rr(pool, &p->ns[i]);
    for (i = 0; i < p->hdr.arcount; i++)
        check_rr(pool, &p->arr[i]);
}

FUZZ_TARGET(fuzz_dns)
{
    pj_pool_t *pool = fuzz_begin();
    pj_pool_t *first = fuzz_pool();
    char *packet = fuzz_copy(data, size);
    pj_dns_parsed_packet *parsed = NULL, *copy = NULL, *part = NULL;
    pj_status_t status = pj_dns_parse_packet(first, packet, (unsigned)size, &parsed);

    FUZZ_CHECK((status == PJ_SUCCESS) == (parsed != NULL));
    if (!parsed)
        return fuzz_end();
    memset(packet, 0xff, size);
    check_packet(pool, parsed);
    pj_dns_packet_dup(pool, parsed, 0, &copy);
    pj_dns_packet_dup(pool, parsed, data[0] & 0xf, &part);
    FUZZ_CHECK(copy && part);
    fuzz_pool_drop(first);
    check_packet(pool, copy);
    check_packet(pool, part);
    pj_log_set_level(3);
    pj_dns_dump_packet(copy);
    pj_log_set_level(0);
    return fuzz_end();
}
