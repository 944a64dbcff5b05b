/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interfaces of this machine and the address that others reach it by.
 *
 * Which interface leads to a destination is asked of the routing table by connecting a datagram socket, which
 * sends nothing. For the default route the destination is one of the addresses set aside for documentation (RFC 5737,
 * RFC 3849), which no host is to route otherwise.
 */
#include "net/net_sock.h"

#include "base/ops.h"

#include <net/if.h>
#include <pj/addr_resolv.h>
#include <pj/errno.h>
#include <pj/ip_helper.h>
#include <pj/sock.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static const pj_uint16_t DISCARD_PORT = 9; /* never sent to; some kernels refuse port 0 */

void pj_enum_ip_option_default(pj_enum_ip_option *opt)
{
    opt->af = AF_UNSPEC;
    opt->omit_deprecated_ipv6 = PJ_FALSE;
}

/* Whether the kernel lists the address as deprecated (RFC 4862 5.5.4). */
static pj_bool_t is_deprecated(const struct sockaddr *addr)
{
    enum { FLAG_DEPRECATED = 0x20 }; /* linux/if_addr.h */
    char hex[33], wanted[33];
    unsigned flags;
    pj_bool_t found = PJ_FALSE;
    FILE *file;

    if (addr->sa_family != AF_INET6)
        return PJ_FALSE;
    for (size_t i = 0; i < 16; i++)
        snprintf(wanted + 2 * i, 3, "%02x", ((const pj_sockaddr_in6 *)addr)->sin6_addr.s6_addr[i]);
    file = fopen("/proc/net/if_inet6", "re");
    if (!file)
        return PJ_FALSE;
    while (!found && fscanf(file, "%32s %*x %*x %*x %x %*s", hex, &flags) == 2)
        found = strcmp(hex, wanted) == 0 && (flags & FLAG_DEPRECATED);
    fclose(file);
    return found;
}

static pj_bool_t wanted(const struct ifaddrs *it, const pj_enum_ip_option *opt, pj_bool_t loopback)
{
    if (!it->ifa_addr || !(it->ifa_flags & IFF_UP))
        return PJ_FALSE;
    if (it->ifa_addr->sa_family != AF_INET && it->ifa_addr->sa_family != AF_INET6)
        return PJ_FALSE;
    if (opt->af != AF_UNSPEC && it->ifa_addr->sa_family != opt->af)
        return PJ_FALSE;
    if (((it->ifa_flags & IFF_LOOPBACK) != 0) != loopback)
        return PJ_FALSE;
    if (!pj_sockaddr_has_addr(it->ifa_addr))
        return PJ_FALSE;
    return !opt->omit_deprecated_ipv6 || !is_deprecated(it->ifa_addr);
}

static unsigned collect(const struct ifaddrs *list, const pj_enum_ip_option *opt,
                        pj_bool_t loopback, unsigned room, pj_sockaddr *ifs)
{
    unsigned count = 0;

    for (; list && count < room; list = list->ifa_next) {
        if (!wanted(list, opt, loopback))
            continue;
        memset(&ifs[count], 0, sizeof(ifs[count]));
        pj_sockaddr_cp(&ifs[count++], list->ifa_addr);
    }
    return count;
}

pj_status_t pj_enum_ip_interface2(const pj_enum_ip_option *opt, unsigned *count, pj_sockaddr ifs[])
{
    const pj__ops *ops = pj__ops_get();
    struct ifaddrs *list = NULL;
    pj_enum_ip_option defaults;
    unsigned found;

    if (!count || *count == 0 || !ifs)
        return PJ_EINVAL;
    if (!opt) {
        pj_enum_ip_option_default(&defaults);
        opt = &defaults;
    }
    if (opt->af != AF_UNSPEC && opt->af != AF_INET && opt->af != AF_INET6)
        return PJ_EAFNOTSUP;
    if (ops->getifaddrs(ops->ctx, &list) != 0)
        return pj_get_netos_error();
    found = collect(list, opt, PJ_FALSE, *count, ifs);
    if (found == 0)
        found = collect(list, opt, PJ_TRUE, *count, ifs);
    ops->freeifaddrs(ops->ctx, list);
    *count = found;
    return found ? PJ_SUCCESS : PJ_ENOTFOUND;
}

pj_status_t pj_enum_ip_interface(int af, unsigned *count, pj_sockaddr ifs[])
{
    pj_enum_ip_option opt;

    pj_enum_ip_option_default(&opt);
    opt.af = af;
    return pj_enum_ip_interface2(&opt, count, ifs);
}

/* The address that a socket connected to this destination gets. */
static pj_status_t source_for(const pj_sockaddr *dst, pj_sockaddr *itf_addr)
{
    pj_sock_t sock;
    pj_sockaddr local;
    int len = sizeof(local);
    pj_status_t status = pj_sock_socket(dst->addr.sa_family, SOCK_DGRAM, 0, &sock);

    if (status != PJ_SUCCESS)
        return status;
    memset(&local, 0, sizeof(local));
    status = pj_sock_connect(sock, dst, (int)pj_sockaddr_get_len(dst));
    if (status == PJ_SUCCESS)
        status = pj_sock_getsockname(sock, &local, &len);
    if (status == PJ_SUCCESS && !pj_sockaddr_has_addr(&local))
        status = PJ_ENOTFOUND;
    if (status == PJ_SUCCESS) {
        pj_sockaddr_cp(itf_addr, &local);
        pj_sockaddr_set_port(itf_addr, 0);
    }
    pj_sock_close(sock);
    return status;
}

pj_status_t pj_getipinterface(int af, const pj_str_t *dst, pj_sockaddr *itf_addr,
                              pj_bool_t allow_resolve, pj_sockaddr *p_dst_addr)
{
    pj_sockaddr to;
    pj_status_t status;

    if (!dst || !itf_addr)
        return PJ_EINVAL;
    if (af != AF_INET && af != AF_INET6)
        return PJ_EAFNOTSUP;
    memset(&to, 0, sizeof(to));
    if (allow_resolve) {
        status = pj_sockaddr_init(af, &to, dst, DISCARD_PORT);
    } else {
        status = pj__sockaddr_literal(af, dst, &to);
        to.addr.sa_family = (pj_uint16_t)af;
        pj_sockaddr_set_port(&to, DISCARD_PORT);
    }
    if (status != PJ_SUCCESS)
        return status;
    status = source_for(&to, itf_addr);
    if (status == PJ_SUCCESS && p_dst_addr) {
        pj_sockaddr_set_port(&to, 0);
        pj_sockaddr_cp(p_dst_addr, &to);
    }
    return status;
}

pj_status_t pj_getdefaultipinterface(int af, pj_sockaddr *addr)
{
    static char v4[] = "192.0.2.1", v6[] = "2001:db8::1";
    pj_str_t dst = {af == AF_INET ? v4 : v6, 0};

    dst.slen = (pj_ssize_t)strlen(dst.ptr);
    return pj_getipinterface(af, &dst, addr, PJ_FALSE, NULL);
}

pj_status_t pj_gethostip(int af, pj_sockaddr *addr)
{
    pj_enum_ip_option opt;
    unsigned count = 1;
    pj_sockaddr found;
    pj_status_t status;

    if (!addr)
        return PJ_EINVAL;
    if (af != AF_INET && af != AF_INET6)
        return PJ_EAFNOTSUP;
    memset(addr, 0, sizeof(*addr));
    status = pj_getdefaultipinterface(af, addr);
    if (status == PJ_SUCCESS)
        return PJ_SUCCESS;
    /* No default route; interfaces that are up, with the loopback as the last resort. */
    pj_enum_ip_option_default(&opt);
    opt.af = af;
    status = pj_enum_ip_interface2(&opt, &count, &found);
    if (status != PJ_SUCCESS)
        return status;
    pj_sockaddr_cp(addr, &found);
    pj_sockaddr_set_port(addr, 0);
    return PJ_SUCCESS;
}
