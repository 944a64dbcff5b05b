/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Socket addresses: their parts, order, copies and text.
 *
 * Printing is on the path of every message (Via, log, trace), so IPv4 and ports are written by hand. An address
 * is printed without its scope unless asked for, because most of the text ends up in messages, where a scope means
 * nothing to others (RFC 6874 aside, SIP has no syntax for it).
 */
#include "net/net_sock.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <stdio.h>
#include <string.h>

enum { PRINT_PORT = 1, PRINT_BRACKETS = 2, PRINT_SCOPE = 4 };

pj_uint16_t pj_ntohs(pj_uint16_t netshort)
{
    return ntohs(netshort);
}

pj_uint16_t pj_htons(pj_uint16_t hostshort)
{
    return htons(hostshort);
}

pj_uint32_t pj_ntohl(pj_uint32_t netlong)
{
    return ntohl(netlong);
}

pj_uint32_t pj_htonl(pj_uint32_t hostlong)
{
    return htonl(hostlong);
}

static int family_of(const pj_sockaddr_t *addr)
{
    return ((const pj_addr_hdr *)addr)->sa_family;
}

void *pj_sockaddr_get_addr(const pj_sockaddr_t *addr)
{
    pj_sockaddr *a;

    if (!addr)
        return NULL;
    /* The result points into the argument and is as const as the caller makes it. */
    a = (pj_sockaddr *)(uintptr_t)addr;
    if (a->addr.sa_family == AF_INET)
        return &a->ipv4.sin_addr;
    if (a->addr.sa_family == AF_INET6)
        return &a->ipv6.sin6_addr;
    return NULL;
}

unsigned pj_sockaddr_get_addr_len(const pj_sockaddr_t *addr)
{
    if (!addr)
        return 0;
    if (family_of(addr) == AF_INET)
        return sizeof(pj_in_addr);
    return family_of(addr) == AF_INET6 ? (unsigned)sizeof(pj_in6_addr) : 0;
}

unsigned pj_sockaddr_get_len(const pj_sockaddr_t *addr)
{
    if (!addr)
        return 0;
    if (family_of(addr) == AF_INET)
        return sizeof(pj_sockaddr_in);
    return family_of(addr) == AF_INET6 ? (unsigned)sizeof(pj_sockaddr_in6) : 0;
}

pj_bool_t pj_sockaddr_has_addr(const pj_sockaddr_t *addr)
{
    static const pj_in6_addr any = PJ_IN6ADDR_ANY_INIT;
    const void *bits = pj_sockaddr_get_addr(addr);

    return bits && memcmp(bits, &any, pj_sockaddr_get_addr_len(addr)) != 0;
}

pj_uint16_t pj_sockaddr_get_port(const pj_sockaddr_t *addr)
{
    /* The port is at the same place in both. */
    return pj_sockaddr_get_len(addr) ? ntohs(((const pj_sockaddr_in *)addr)->sin_port) : 0;
}

pj_status_t pj_sockaddr_set_port(pj_sockaddr *addr, pj_uint16_t hostport)
{
    if (!addr)
        return PJ_EINVAL;
    if (!pj_sockaddr_get_len(addr))
        return PJ_EAFNOTSUP;
    addr->ipv4.sin_port = htons(hostport);
    return PJ_SUCCESS;
}

void pj_sockaddr_cp(pj_sockaddr_t *dst, const pj_sockaddr_t *src)
{
    memmove(dst, src, pj_sockaddr_get_len(src));
}

void pj_sockaddr_copy_addr(pj_sockaddr *dst, const pj_sockaddr *src)
{
    void *to = pj_sockaddr_get_addr(dst);

    if (!to || !src || dst->addr.sa_family != src->addr.sa_family)
        return;
    memmove(to, pj_sockaddr_get_addr(src), pj_sockaddr_get_addr_len(src));
    if (src->addr.sa_family == AF_INET6)
        dst->ipv6.sin6_scope_id = src->ipv6.sin6_scope_id;
}

/* The scope tells link-local addresses apart and means nothing for others. */
static pj_uint32_t scope_of(const pj_sockaddr *addr)
{
    const pj_sockaddr_in6 *in6 = &addr->ipv6;

    if (in6->sin6_family != AF_INET6 || !IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr))
        return 0;
    return in6->sin6_scope_id;
}

static int order(unsigned long a, unsigned long b)
{
    return a < b ? -1 : a > b;
}

int pj_sockaddr_cmp(const pj_sockaddr_t *addr1, const pj_sockaddr_t *addr2)
{
    const pj_sockaddr *a = addr1, *b = addr2;
    int result = order(a->addr.sa_family, b->addr.sa_family);

    if (result == 0 && pj_sockaddr_get_addr_len(a))
        result =
            memcmp(pj_sockaddr_get_addr(a), pj_sockaddr_get_addr(b), pj_sockaddr_get_addr_len(a));
    if (result == 0)
        result = order(pj_sockaddr_get_port(a), pj_sockaddr_get_port(b));
    if (result == 0)
        result = order(scope_of(a), scope_of(b));
    return order(result > 0, result < 0);
}

pj_in_addr pj_sockaddr_in_get_addr(const pj_sockaddr_in *addr)
{
    pj_in_addr in = {ntohl(addr->sin_addr.s_addr)};

    return in;
}

void pj_sockaddr_in_set_addr(pj_sockaddr_in *addr, pj_uint32_t hostaddr)
{
    addr->sin_addr.s_addr = htonl(hostaddr);
}

pj_uint16_t pj_sockaddr_in_get_port(const pj_sockaddr_in *addr)
{
    return ntohs(addr->sin_port);
}

void pj_sockaddr_in_set_port(pj_sockaddr_in *addr, pj_uint16_t hostport)
{
    addr->sin_port = htons(hostport);
}

/* ---- Text ---- */

/* A number of at most five digits. @return one past the last digit. */
static char *put_number(char *to, unsigned n)
{
    char digits[10];
    int count = 0;

    do {
        digits[count++] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    while (count)
        *to++ = digits[--count];
    return to;
}

static char *put_ipv4(char *to, const unsigned char *octets)
{
    for (int i = 0; i < 4; i++) {
        to = put_number(to, octets[i]);
        *to++ = '.';
    }
    return to - 1;
}

static char *put_ipv6(char *to, const pj_sockaddr *addr, unsigned flags)
{
    pj_bool_t brackets = (flags & (PRINT_PORT | PRINT_BRACKETS)) != 0;

    if (brackets)
        *to++ = '[';
    inet_ntop(AF_INET6, &addr->ipv6.sin6_addr, to, PJ_INET6_ADDRSTRLEN);
    to += strlen(to);
    if ((flags & PRINT_SCOPE) && scope_of(addr)) {
        char name[IF_NAMESIZE];

        *to++ = '%';
        if (!if_indextoname(addr->ipv6.sin6_scope_id, name)) {
            to = put_number(to, addr->ipv6.sin6_scope_id);
        } else {
            memcpy(to, name, strlen(name));
            to += strlen(name);
        }
    }
    if (brackets)
        *to++ = ']';
    return to;
}

char *pj_sockaddr_print(const pj_sockaddr_t *addr, char *buf, int size, unsigned flags)
{
    /* brackets, percent, interface, colon, port */
    char text[PJ_INET6_ADDRSTRLEN + IF_NAMESIZE + 10];
    const pj_sockaddr *a = addr;
    char *end;

    if (size < 1)
        return buf;
    buf[0] = '\0';
    if (!a || !pj_sockaddr_get_len(a))
        return buf;
    if (a->addr.sa_family == AF_INET)
        end = put_ipv4(text, (const unsigned char *)&a->ipv4.sin_addr);
    else
        end = put_ipv6(text, a, flags);
    if (flags & PRINT_PORT) {
        *end++ = ':';
        end = put_number(end, pj_sockaddr_get_port(a));
    }
    if (end - text >= size)
        return buf;
    memcpy(buf, text, (size_t)(end - text));
    buf[end - text] = '\0';
    return buf;
}

char *pj_addr_str_print(const pj_str_t *host_str, int port, char *buf, int size, unsigned flag)
{
    pj_in6_addr unused;
    int len;
    pj_bool_t v6;

    if (size < 1)
        return buf;
    buf[0] = '\0';
    if (!(flag & PRINT_PORT)) {
        len = snprintf(buf, (size_t)size, "%.*s", (int)host_str->slen, host_str->ptr);
    } else {
        v6 = pj_inet_pton(AF_INET6, host_str, &unused) == PJ_SUCCESS;
        len = snprintf(buf, (size_t)size, v6 ? "[%.*s]:%d" : "%.*s:%d", (int)host_str->slen,
                       host_str->ptr, port);
    }
    if (len < 0 || len >= size)
        buf[0] = '\0';
    return buf;
}

char *pj_inet_ntoa(pj_in_addr inaddr)
{
    /* The API returns a buffer that is not the caller's; one per thread at least. */
    static _Thread_local char text[PJ_INET_ADDRSTRLEN];

    *put_ipv4(text, (const unsigned char *)&inaddr) = '\0';
    return text;
}

pj_status_t pj_inet_ntop(int af, const void *src, char *dst, int size)
{
    char text[PJ_INET6_ADDRSTRLEN];

    if (!src || !dst || size < 1)
        return PJ_EINVAL;
    dst[0] = '\0';
    if (af == AF_INET)
        *put_ipv4(text, src) = '\0';
    else if (af != AF_INET6 || !inet_ntop(AF_INET6, src, text, sizeof(text)))
        return PJ_EAFNOTSUP;
    if (strlen(text) >= (size_t)size)
        return PJ_ETOOSMALL;
    memcpy(dst, text, strlen(text) + 1);
    return PJ_SUCCESS;
}

char *pj_inet_ntop2(int af, const void *src, char *dst, int size)
{
    return pj_inet_ntop(af, src, dst, size) == PJ_SUCCESS ? dst : NULL;
}
