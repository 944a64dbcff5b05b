/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocking look-ups through the system's resolver. Addresses are answered without asking it. */
#include "net/net_sock.h"

#include "base/ops.h"

#include <netdb.h>
#include <pj/addr_resolv.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <string.h>
#include <sys/socket.h>

enum { MAX_HOST_ADDRS = 16 };

static pj_status_t from_literal(int af, const pj_str_t *name, unsigned *count, pj_addrinfo *ai)
{
    pj_sockaddr addr;

    memset(&addr, 0, sizeof(addr));
    if (pj__sockaddr_literal(af, name, &addr) != PJ_SUCCESS)
        return PJ_ENOTFOUND;
    addr.addr.sa_family = (pj_uint16_t)af;
    if (*count > 0) {
        memset(&ai[0], 0, sizeof(ai[0]));
        ai[0].ai_addr = addr;
        pj__to_cstr(name, ai[0].ai_canonname, sizeof(ai[0].ai_canonname));
        *count = 1;
    }
    return PJ_SUCCESS;
}

static pj_status_t from_eai(int error)
{
    switch (error) {
    case 0: return PJ_SUCCESS;
    case EAI_MEMORY: return PJ_ENOMEM;
    case EAI_SYSTEM: return pj_get_netos_error() ? pj_get_netos_error() : PJ_ERESOLVE;
    default: return PJ_ERESOLVE;
    }
}

static pj_bool_t contains(const pj_addrinfo *ai, unsigned count, const struct addrinfo *one)
{
    for (unsigned i = 0; i < count; i++) {
        if (pj_sockaddr_cmp(&ai[i].ai_addr, one->ai_addr) == 0)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

static void take(pj_addrinfo *to, const struct addrinfo *from, const char *canonical)
{
    size_t len = strlen(canonical);

    memset(to, 0, sizeof(*to));
    if (len >= sizeof(to->ai_canonname))
        len = sizeof(to->ai_canonname) - 1;
    memcpy(to->ai_canonname, canonical, len);
    memcpy(&to->ai_addr, from->ai_addr, from->ai_addrlen);
}

static unsigned collect(const struct addrinfo *list, const char *host, pj_addrinfo *ai,
                        unsigned room)
{
    const char *canonical = list && list->ai_canonname ? list->ai_canonname : host;
    unsigned count = 0;

    for (; list && count < room; list = list->ai_next) {
        if (list->ai_family != AF_INET && list->ai_family != AF_INET6)
            continue;
        if (list->ai_addrlen <= sizeof(pj_sockaddr) && !contains(ai, count, list))
            take(&ai[count++], list, canonical);
    }
    return count;
}

pj_status_t pj_getaddrinfo(int af, const pj_str_t *name, unsigned *count, pj_addrinfo ai[])
{
    const pj__ops *ops = pj__ops_get();
    struct addrinfo hints, *list = NULL;
    char host[PJ_MAX_HOSTNAME];
    pj_status_t status;

    if (!name || name->slen <= 0 || !count || !ai || *count == 0)
        return PJ_EINVAL;
    if (af != AF_UNSPEC && af != AF_INET && af != AF_INET6)
        return PJ_EAFNOTSUP;
    if (af != AF_INET6 && from_literal(AF_INET, name, count, ai) == PJ_SUCCESS)
        return PJ_SUCCESS;
    if (af != AF_INET && from_literal(AF_INET6, name, count, ai) == PJ_SUCCESS)
        return PJ_SUCCESS;
    status = pj__to_cstr(name, host, sizeof(host));
    if (status != PJ_SUCCESS)
        return status;
    memset(&hints, 0, sizeof(hints));
    hints.ai_family = af;
    hints.ai_socktype = SOCK_DGRAM;
    hints.ai_flags = AI_CANONNAME;
    status = from_eai(ops->getaddrinfo(ops->ctx, host, &hints, &list));
    if (status != PJ_SUCCESS)
        return status;
    *count = collect(list, host, ai, *count);
    ops->freeaddrinfo(ops->ctx, list);
    return *count ? PJ_SUCCESS : PJ_ERESOLVE;
}

/* What a pj_hostent points at. The API gives no other place to keep it than the thread. */
typedef struct host_storage {
    char name[PJ_MAX_HOSTNAME];
    char *aliases[1];
    pj_in_addr addr[MAX_HOST_ADDRS];
    char *addr_list[MAX_HOST_ADDRS + 1];
} host_storage;

pj_status_t pj_gethostbyname(const pj_str_t *name, pj_hostent *he)
{
    static _Thread_local host_storage storage;
    pj_addrinfo ai[MAX_HOST_ADDRS];
    unsigned count = MAX_HOST_ADDRS, i;
    pj_status_t status;

    if (!he)
        return PJ_EINVAL;
    status = pj_getaddrinfo(AF_INET, name, &count, ai);
    if (status != PJ_SUCCESS)
        return status;
    memcpy(storage.name, ai[0].ai_canonname, sizeof(storage.name));
    storage.aliases[0] = NULL;
    for (i = 0; i < count; i++) {
        storage.addr[i] = ai[i].ai_addr.ipv4.sin_addr;
        storage.addr_list[i] = (char *)&storage.addr[i];
    }
    storage.addr_list[count] = NULL;
    he->h_name = storage.name;
    he->h_aliases = storage.aliases;
    he->h_addrtype = AF_INET;
    he->h_length = sizeof(pj_in_addr);
    he->h_addr_list = storage.addr_list;
    return PJ_SUCCESS;
}

const pj_str_t *pj_gethostname(void)
{
    /* The API returns a pointer that stays valid; the name may change, so each thread keeps its own. */
    static _Thread_local char name[PJ_MAX_HOSTNAME];
    static _Thread_local pj_str_t text;
    const pj__ops *ops = pj__ops_get();

    if (ops->gethostname(ops->ctx, name, sizeof(name)) != 0)
        name[0] = '\0';
    name[sizeof(name) - 1] = '\0';
    text.ptr = name;
    text.slen = (pj_ssize_t)strlen(name);
    return &text;
}

pj_in_addr pj_gethostaddr(void)
{
    const pj_str_t *name = pj_gethostname();
    pj_in_addr addr = {PJ_INADDR_NONE};
    pj_addrinfo ai;
    unsigned count = 1;

    if (name->slen > 0 && pj_getaddrinfo(AF_INET, name, &count, &ai) == PJ_SUCCESS)
        addr = ai.ai_addr.ipv4.sin_addr;
    return addr;
}

/* ---- Kinds of address ---- */

static unsigned kinds_v4(pj_uint32_t a)
{
    unsigned kinds = 0;

    if ((a >> 24) == 0 || a == PJ_INADDR_BROADCAST)
        kinds |= PJ_ADDR_TYPE_DISABLED;
    if ((a >> 24) == 127)
        kinds |= PJ_ADDR_TYPE_LOOPBACK;
    if ((a >> 16) == 0xA9FE)
        kinds |= PJ_ADDR_TYPE_LINK_LOCAL;
    if ((a >> 24) == 10 || (a >> 20) == 0xAC1 || (a >> 16) == 0xC0A8)
        kinds |= PJ_ADDR_TYPE_PRIVATE;
    if ((a >> 28) == 0xE)
        kinds |= PJ_ADDR_TYPE_MULTICAST;
    return kinds;
}

static unsigned kinds_v6(const pj_in6_addr *a)
{
    unsigned kinds = 0;

    if (IN6_IS_ADDR_UNSPECIFIED(a))
        kinds |= PJ_ADDR_TYPE_DISABLED;
    if (IN6_IS_ADDR_LOOPBACK(a))
        kinds |= PJ_ADDR_TYPE_LOOPBACK;
    if (IN6_IS_ADDR_LINKLOCAL(a))
        kinds |= PJ_ADDR_TYPE_LINK_LOCAL;
    if ((a->s6_addr[0] & 0xFE) == 0xFC)
        kinds |= PJ_ADDR_TYPE_PRIVATE;
    if (IN6_IS_ADDR_MULTICAST(a))
        kinds |= PJ_ADDR_TYPE_MULTICAST;
    return kinds;
}

pj_bool_t pj_check_addr_type(const pj_sockaddr *addr, unsigned type)
{
    unsigned kinds = PJ_ADDR_TYPE_DISABLED;

    if (!addr)
        return PJ_FALSE;
    if (addr->addr.sa_family == AF_INET)
        kinds = kinds_v4(pj_ntohl(addr->ipv4.sin_addr.s_addr));
    else if (addr->addr.sa_family == AF_INET6)
        kinds = kinds_v6(&addr->ipv6.sin6_addr);
    return (kinds & type) != 0;
}
