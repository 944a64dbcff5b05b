/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a response goes (RFC 3261 18.2.2): over a connection, back by it, and if that has gone, to the address that
 * Via gives; over datagrams, to maddr, or the source address with rport's or sent-by's port, by the transport that the
 * request came by.
 */
#include "core/core_priv.h"

#include <pj/assert.h>

#include "transport/via_route.h"

/* The address of a literal; a name has to be looked up. */
static pj_bool_t address_of(const pjsip_host_port *hp, pj_sockaddr *addr)
{
    pj_in6_addr bin;
    int af;

    if (pj_inet_pton(pj_AF_INET(), &hp->host, &bin) == PJ_SUCCESS)
        af = pj_AF_INET();
    else if (pj_inet_pton(pj_AF_INET6(), &hp->host, &bin) == PJ_SUCCESS)
        af = pj_AF_INET6();
    else
        return PJ_FALSE;
    pj_sockaddr_init(af, addr, NULL, (pj_uint16_t)hp->port);
    memcpy(pj_sockaddr_get_addr(addr), &bin, pj_sockaddr_get_addr_len(addr));
    return PJ_TRUE;
}

pj_status_t pjsip_get_response_addr(pj_pool_t *pool, pjsip_rx_data *rdata,
                                    pjsip_response_addr *res_addr)
{
    pjsip_transport *tp;
    pjsip_host_port to;

    PJ_ASSERT_RETURN(pool && rdata && res_addr, PJ_EINVAL);
    PJ_ASSERT_RETURN(rdata->msg_info.msg && rdata->msg_info.msg->type == PJSIP_REQUEST_MSG,
                     PJ_EINVALIDOP);
    tp = rdata->tp_info.transport;
    if (!tp)
        return PJ_EINVAL;
    if (!rdata->msg_info.via)
        return PJSIP_EINVALIDVIA;
    memset(res_addr, 0, sizeof(*res_addr));
    pjsip__via_response_host(rdata->msg_info.via, &to);
    res_addr->dst_host.type = (pjsip_transport_type_e)tp->key.type;
    res_addr->dst_host.flag = tp->flag;
    pj_strdup(pool, &res_addr->dst_host.addr.host, &to.host);
    res_addr->dst_host.addr.port = to.port;

    if (PJSIP_TRANSPORT_IS_RELIABLE(tp)) {
        res_addr->transport = tp;
        res_addr->addr = rdata->pkt_info.src_addr;
        res_addr->addr_len = rdata->pkt_info.src_addr_len;
    } else if (address_of(&to, &res_addr->addr) &&
               res_addr->addr.addr.sa_family ==
                   pjsip_transport_type_get_af((pjsip_transport_type_e)tp->key.type)) {
        res_addr->transport = tp;
        res_addr->addr_len = (int)pj_sockaddr_get_len(&res_addr->addr);
    } else {
        memset(&res_addr->addr, 0, sizeof(res_addr->addr)); /* to be resolved */
    }
    return PJ_SUCCESS;
}
