/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IPv6 addresses for IPv4 destinations behind NAT64.
 *
 * RFC 7050: a DNS64 answers the AAAA question for ipv4only.arpa with the network's prefix around one of two
 * well-known IPv4 addresses; where in the answer that address stands tells the prefix's length. RFC 6052 2.2: the
 * lengths, and octet 8, which is always zero and which the IPv4 address goes around.
 */
#include "net/net_sock.h"

#include <netinet/in.h>
#include <pj/addr_resolv.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <string.h>

static const int prefix_octets[] = {12, 8, 7, 6, 5, 4};
static const pj_uint8_t well_known[2][4] = {{192, 0, 0, 170}, {192, 0, 0, 171}};

void pj__nat64_embed(pj_uint8_t *v6, int prefix, const pj_uint8_t *v4)
{
    int at = prefix;

    memset(v6 + prefix, 0, (size_t)(16 - prefix));
    for (int i = 0; i < 4; i++, at++) {
        if (at == 8 && prefix != 12)
            at++;
        v6[at] = v4[i];
    }
}

int pj__nat64_find_prefix(const pj_uint8_t *v6)
{
    pj_uint8_t trial[16];

    for (size_t i = 0; i < PJ_ARRAY_SIZE(prefix_octets); i++) {
        for (size_t k = 0; k < PJ_ARRAY_SIZE(well_known); k++) {
            memcpy(trial, v6, sizeof(trial));
            pj__nat64_embed(trial, prefix_octets[i], well_known[k]);
            if (memcmp(trial, v6, sizeof(trial)) == 0)
                return prefix_octets[i];
        }
    }
    return 0;
}

static pj_status_t synthesize(pj_sockaddr_in6 *dst, const pj_sockaddr_in *src)
{
    static char name[] = "ipv4only.arpa";
    pj_str_t host = {name, sizeof(name) - 1};
    pj_addrinfo ai[4];
    unsigned count = PJ_ARRAY_SIZE(ai);
    int prefix = 0;

    if (pj_getaddrinfo(AF_INET6, &host, &count, ai) != PJ_SUCCESS)
        return PJ_ENOTFOUND;
    for (unsigned i = 0; i < count; i++) {
        prefix = pj__nat64_find_prefix(ai[i].ai_addr.ipv6.sin6_addr.s6_addr);
        if (!prefix)
            continue;
        memset(dst, 0, sizeof(*dst));
        dst->sin6_family = AF_INET6;
        dst->sin6_port = src->sin_port;
        dst->sin6_addr = ai[i].ai_addr.ipv6.sin6_addr;
        pj__nat64_embed(dst->sin6_addr.s6_addr, prefix, (const pj_uint8_t *)&src->sin_addr);
        return PJ_SUCCESS;
    }
    return PJ_ENOTFOUND;
}

pj_status_t pj_sockaddr_synthesize(int dst_af, pj_sockaddr_t *dst, const pj_sockaddr_t *src)
{
    const pj_sockaddr *from = src;
    pj_sockaddr_in copy;

    if (!dst || !src)
        return PJ_EINVAL;
    if (from->addr.sa_family == dst_af) {
        pj_sockaddr_cp(dst, src);
        return PJ_SUCCESS;
    }
    if (dst_af != AF_INET6 || from->addr.sa_family != AF_INET)
        return PJ_EAFNOTSUP;
    copy = from->ipv4; /* both may be the same place */
    return synthesize(dst, &copy);
}
