/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which transport a domain wants (RFC 3263 4.1), from the NAPTR records (RFC 3403 4) of an answer.
 *
 * A record is followed if it is one of ours: a service SIP+D2x or SIPS+D2x for a transport that we have, flag "s", no
 * regular expression, and the name of SRV records as replacement. Everything else is for other applications or broken,
 * and is passed over. No record leads to other NAPTR records (flag ""): that is not for SIP, so nothing can loop.
 *
 * Once a record of some order can be used, those of higher orders must not be (RFC 3403 4.1); among equal orders the
 * preference decides, and the next one may be tried if the first leads nowhere.
 */
#include "transport/naptr.h"

#include <pj/string.h>

static const struct {
    const char *naptr, *srv;
    pjsip_transport_type_e type;
} services[] = {
    {"SIP+D2U", "_sip._udp", PJSIP_TRANSPORT_UDP},
    {"SIP+D2T", "_sip._tcp", PJSIP_TRANSPORT_TCP},
    {"SIPS+D2T", "_sips._tcp", PJSIP_TRANSPORT_TLS},
    {"SIP+D2S", "_sip._sctp", PJSIP_TRANSPORT_SCTP},
};

unsigned pjsip__naptr_bit(pjsip_transport_type_e type)
{
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(services); i++) {
        if (services[i].type == type)
            return 1u << i;
    }
    return 0;
}

const char *pjsip__srv_service(pjsip_transport_type_e type)
{
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(services); i++) {
        if (services[i].type == type)
            return services[i].srv;
    }
    return NULL;
}

/* The transport of a service field, whose letters have no case (RFC 3403 4.1). */
static pjsip_transport_type_e type_of(const pj_str_t *service)
{
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(services); i++) {
        if (pj_stricmp2(service, services[i].naptr) == 0)
            return services[i].type;
    }
    return PJSIP_TRANSPORT_UNSPECIFIED;
}

static pj_bool_t is_for_us(const pj_dns_parsed_rr *rr, unsigned types, pj_bool_t secure)
{
    pjsip_transport_type_e type;

    if (rr->type != PJ_DNS_TYPE_NAPTR || rr->dnsclass != PJ_DNS_CLASS_IN || rr->data)
        return PJ_FALSE;
    type = type_of(&rr->rdata.naptr.service);
    if (!(types & pjsip__naptr_bit(type)) || (secure && type != PJSIP_TRANSPORT_TLS))
        return PJ_FALSE;
    return pj_stricmp2(&rr->rdata.naptr.flags, "s") == 0 && rr->rdata.naptr.regexp.slen == 0 &&
           rr->rdata.naptr.replacement.slen > 0;
}

static pj_bool_t goes_before(const pjsip__naptr *a, const pjsip__naptr *b)
{
    return a->order != b->order ? a->order < b->order : a->pref < b->pref;
}

/* Put it in its place, behind its equals; the last one falls out of a full list. */
static unsigned insert(pjsip__naptr *list, unsigned count, const pjsip__naptr *one)
{
    unsigned at = count;

    while (at > 0 && goes_before(one, &list[at - 1]))
        at--;
    if (at == PJSIP__NAPTR_MAX)
        return count;
    if (count < PJSIP__NAPTR_MAX)
        count++;
    for (unsigned i = count - 1; i > at; i--)
        list[i] = list[i - 1];
    list[at] = *one;
    return count;
}

unsigned pjsip__naptr_choose(const pj_dns_parsed_packet *packet, unsigned types, pj_bool_t secure,
                             pjsip__naptr list[PJSIP__NAPTR_MAX])
{
    unsigned count = 0, first = 0;

    for (unsigned i = 0; i < packet->hdr.anscount; i++) {
        const pj_dns_parsed_rr *rr = &packet->ans[i];
        pjsip__naptr one;

        if (!is_for_us(rr, types, secure))
            continue;
        one.type = type_of(&rr->rdata.naptr.service);
        one.order = rr->rdata.naptr.order;
        one.pref = rr->rdata.naptr.pref;
        one.name = rr->rdata.naptr.replacement;
        count = insert(list, count, &one);
    }
    while (first < count && list[first].order == list[0].order)
        first++;
    return first;
}
