/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocking look-ups: the names of hosts (each knows all, as from a hosts file), then the world's
 * zone; and the addresses and routes of the host that asks. They take no time and send nothing:
 * programs that want to see queries on the wire use a resolver.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MAX_FOUND = 64, MAX_CANONICAL = 256 };

/* ---- getaddrinfo() ---- */

/* One allocation: the entry, its address, the name. */
typedef struct found_addr {
    struct addrinfo info;
    struct sockaddr_storage addr;
    char name[MAX_CANONICAL];
} found_addr;

static unsigned from_hosts(pj_sim *sim, const char *name, pj__sim_addr *addrs)
{
    const pj_sim_host *host;

    if (strcasecmp(name, "localhost") == 0) { /* RFC 6761 6.3 */
        pj__sim_addr_parse("127.0.0.1", 9, &addrs[0]);
        pj__sim_addr_parse("::1", 3, &addrs[1]);
        return 2;
    }

    for (unsigned i = 0; i < sim->host_count; i++) {
        host = sim->hosts[i];
        if (strcasecmp(host->name, name) != 0)
            continue;
        for (unsigned j = 0; j < host->addr_count && j < MAX_FOUND; j++)
            addrs[j] = host->addrs[j];
        return host->addr_count < MAX_FOUND ? host->addr_count : MAX_FOUND;
    }
    return 0;
}

static found_addr *to_found(const pj__sim_addr *addr, const char *name)
{
    found_addr *found = pj__calloc(1, sizeof(*found));
    socklen_t len = sizeof(found->addr);

    if (!found)
        return NULL;
    pj__sim_addr_to(addr, (struct sockaddr *)&found->addr, &len);
    snprintf(found->name, sizeof(found->name), "%s", name);
    found->info.ai_family = found->addr.ss_family;
    found->info.ai_addrlen = len;
    found->info.ai_addr = (struct sockaddr *)&found->addr;
    found->info.ai_canonname = found->name;
    return found;
}

static void sim_freeaddrinfo(void *ctx, struct addrinfo *list)
{
    (void)ctx;
    while (list) {
        found_addr *found = (found_addr *)(void *)list;

        list = list->ai_next;
        pj__free(found);
    }
}

static bool is_wanted(const pj__sim_addr *addr, int family)
{
    return family == AF_UNSPEC || (family == AF_INET) == (addr->af == 4);
}

/* What a program sees of name servers that fail, or of none. */
static int zone_error(const pj_sim *sim)
{
    if (!sim->nameserver)
        return EAI_NONAME;
    return pj__sim_dns_fails(sim->nameserver) ? EAI_AGAIN : 0;
}

static int sim_getaddrinfo(void *ctx, const char *host, const struct addrinfo *hints,
                           struct addrinfo **list)
{
    pj_sim *sim = ctx;
    pj__sim_addr addrs[MAX_FOUND];
    char name[MAX_CANONICAL];
    unsigned count;
    int error = 0;

    snprintf(name, sizeof(name), "%s", host);
    count = from_hosts(sim, name, addrs);
    if (!count)
        error = zone_error(sim);
    if (error)
        return error;
    if (!count)
        count = pj__sim_dns_look_up(sim, name, sizeof(name), addrs, MAX_FOUND);
    *list = NULL;
    for (unsigned i = 0; i < count; i++) {
        struct addrinfo **end = list;
        found_addr *found;

        if (!is_wanted(&addrs[i], hints ? hints->ai_family : AF_UNSPEC))
            continue;
        found = to_found(&addrs[i], name);
        if (!found) {
            sim_freeaddrinfo(ctx, *list);
            return EAI_MEMORY;
        }
        while (*end)
            end = &(*end)->ai_next;
        *end = &found->info;
    }
    return *list ? 0 : EAI_NONAME;
}

/* ---- getifaddrs() ---- */

typedef struct interface {
    struct ifaddrs ifa;
    struct sockaddr_storage addr;
    char name[IFNAMSIZ];
} interface;

static void sim_freeifaddrs(void *ctx, struct ifaddrs *list)
{
    (void)ctx;
    while (list) {
        interface *one = (interface *)(void *)list;

        list = list->ifa_next;
        pj__free(one);
    }
}

/* Put before *list. @return false when there is no memory. */
static bool add_interface(struct ifaddrs **list, const char *name, unsigned flags,
                          const pj__sim_addr *addr)
{
    interface *one = pj__calloc(1, sizeof(*one));
    socklen_t len = sizeof(one->addr);

    if (!one)
        return false;
    snprintf(one->name, sizeof(one->name), "%s", name);
    pj__sim_addr_to(addr, (struct sockaddr *)&one->addr, &len);
    one->ifa.ifa_name = one->name;
    one->ifa.ifa_flags = flags | IFF_UP | IFF_RUNNING;
    one->ifa.ifa_addr = (struct sockaddr *)&one->addr;
    one->ifa.ifa_next = *list;
    *list = &one->ifa;
    return true;
}

static int sim_getifaddrs(void *ctx, struct ifaddrs **list)
{
    const pj_sim *sim = ctx;
    const pj_sim_host *host = sim->current;
    pj__sim_addr home;
    bool good = true;

    *list = NULL;
    for (unsigned i = host ? host->addr_count : 0; good && i > 0; i--)
        good = add_interface(list, "sim0", 0, &host->addrs[i - 1]);
    pj__sim_addr_parse("::1", 3, &home);
    good = good && add_interface(list, "lo", IFF_LOOPBACK, &home);
    pj__sim_addr_parse("127.0.0.1", 9, &home);
    if (good && add_interface(list, "lo", IFF_LOOPBACK, &home))
        return 0;
    sim_freeifaddrs(ctx, *list);
    errno = ENOMEM;
    return -1;
}

/* ---- Routes ---- */

/* The IPv4 address of this number; NULL. */
static const pj__sim_addr *find_v4(const pj_sim_host *host, unsigned number)
{
    for (unsigned i = 0; host && i < host->addr_count; i++) {
        if (host->addrs[i].af == 4 && number-- == 0)
            return &host->addrs[i];
    }
    return NULL;
}

/* All that is elsewhere is reached by the first address; each address is a network of its own. */
static int sim_route(void *ctx, unsigned number, pj__route *route)
{
    const pj_sim *sim = ctx;
    const pj__sim_addr *addr = find_v4(sim->current, number ? number - 1 : 0);

    if (!addr)
        return 0;
    memcpy(&route->if_addr, addr->ip, sizeof(route->if_addr));
    route->dst = number ? route->if_addr : 0;
    route->mask = number ? UINT32_MAX : 0;
    return 1;
}

static int sim_gethostname(void *ctx, char *name, size_t size)
{
    const pj_sim *sim = ctx;

    snprintf(name, size, "%s", sim->current ? sim->current->name : "");
    return 0;
}

void pj__sim_lookup_fill_ops(pj__ops *ops)
{
    ops->getaddrinfo = sim_getaddrinfo;
    ops->freeaddrinfo = sim_freeaddrinfo;
    ops->getifaddrs = sim_getifaddrs;
    ops->freeifaddrs = sim_freeifaddrs;
    ops->route = sim_route;
    ops->gethostname = sim_gethostname;
}
