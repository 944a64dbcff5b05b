/* SPDX-License-Identifier: BSD-2-Clause */
/* IPv4 routes, as the kernel lists them in /proc/net/route: hexadecimal numbers in network order. */
#include "base/ops.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <pj/errno.h>
#include <pj/ip_helper.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static pj_in_addr address_of(const struct ifaddrs *list, const char *interface)
{
    pj_in_addr addr = {0};

    for (; list; list = list->ifa_next) {
        if (!list->ifa_addr || list->ifa_addr->sa_family != AF_INET)
            continue;
        if (strcmp(list->ifa_name, interface) != 0)
            continue;
        addr = ((const pj_sockaddr_in *)(const void *)list->ifa_addr)->sin_addr;
        break;
    }
    return addr;
}

static unsigned read_routes(FILE *file, const struct ifaddrs *list, unsigned room,
                            pj_ip_route_entry *routes)
{
    char line[256], interface[IF_NAMESIZE];
    unsigned dst, flags, mask, count = 0;

    while (count < room && fgets(line, sizeof(line), file)) {
        /* interface destination gateway flags refcount use metric mask ... */
        if (sscanf(line, "%15s %x %*x %x %*d %*d %*d %x", interface, &dst, &flags, &mask) != 4)
            continue;
        if (!(flags & 1)) /* RTF_UP */
            continue;
        routes[count].ipv4.if_addr = address_of(list, interface);
        routes[count].ipv4.dst_addr.s_addr = dst;
        routes[count++].ipv4.mask.s_addr = mask;
    }
    return count;
}

/* The routes of a simulated world's host. */
static unsigned simulated_routes(const pj__ops *ops, unsigned room, pj_ip_route_entry *routes)
{
    unsigned count;
    pj__route one;

    for (count = 0; count < room && ops->route(ops->ctx, count, &one); count++) {
        routes[count].ipv4.if_addr.s_addr = one.if_addr;
        routes[count].ipv4.dst_addr.s_addr = one.dst;
        routes[count].ipv4.mask.s_addr = one.mask;
    }
    return count;
}

static pj_status_t system_routes(unsigned *count, pj_ip_route_entry *routes)
{
    struct ifaddrs *list = NULL;
    FILE *file = fopen("/proc/net/route", "re");

    if (!file)
        return pj_get_netos_error();
    if (getifaddrs(&list) != 0)
        list = NULL;
    *count = read_routes(file, list, *count, routes);
    if (list)
        freeifaddrs(list);
    fclose(file);
    return PJ_SUCCESS;
}

pj_status_t pj_enum_ip_route(unsigned *count, pj_ip_route_entry routes[])
{
    const pj__ops *ops = pj__ops_get();
    pj_status_t status = PJ_SUCCESS;

    if (!count || *count == 0 || !routes)
        return PJ_EINVAL;
    if (ops->route)
        *count = simulated_routes(ops, *count, routes);
    else
        status = system_routes(count, routes);
    if (status != PJ_SUCCESS)
        return status;
    return *count ? PJ_SUCCESS : PJ_ENOTFOUND;
}
