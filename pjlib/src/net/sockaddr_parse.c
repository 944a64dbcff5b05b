/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Socket addresses from text.
 *
 * Addresses are read strictly (RFC 6943 3.1.1): four decimal numbers, or RFC 4291 text. The forms that some system
 * calls also take for an IPv4 address ("127.1", "0x7f000001") are host names here, so that what a filter let
 * pass as a name is never used as an address.
 *
 * Host and port (RFC 3986 3.2 in essence): a colon more than once means IPv6 without brackets. Such text is all
 * address when it can be; else its last part is the port (":::80").
 */
#include "net/net_sock.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pj/addr_resolv.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <string.h>

pj_status_t pj__to_cstr(const pj_str_t *text, char *buf, size_t size)
{
    if (!text || text->slen < 0)
        return PJ_EINVAL;
    if ((size_t)text->slen >= size)
        return PJ_ENAMETOOLONG;
    if (text->slen > 0 && memchr(text->ptr, '\0', (size_t)text->slen))
        return PJ_EINVAL;
    if (text->slen > 0)
        memcpy(buf, text->ptr, (size_t)text->slen);
    buf[text->slen] = '\0';
    return PJ_SUCCESS;
}

pj_status_t pj_inet_pton(int af, const pj_str_t *src, void *dst)
{
    char text[PJ_INET6_ADDRSTRLEN];
    pj_status_t status;

    if (!dst)
        return PJ_EINVAL;
    if (af != AF_INET && af != AF_INET6)
        return PJ_EAFNOTSUP;
    status = pj__to_cstr(src, text, sizeof(text));
    if (status != PJ_SUCCESS)
        return status;
    return inet_pton(af, text, dst) == 1 ? PJ_SUCCESS : PJ_EINVAL;
}

int pj_inet_aton(const pj_str_t *cp, pj_in_addr *inp)
{
    if (pj_inet_pton(AF_INET, cp, inp) == PJ_SUCCESS)
        return 1;
    inp->s_addr = PJ_INADDR_NONE;
    return 0;
}

pj_in_addr pj_inet_addr(const pj_str_t *cp)
{
    pj_in_addr addr;

    pj_inet_aton(cp, &addr);
    return addr;
}

pj_in_addr pj_inet_addr2(const char *cp)
{
    pj_str_t text = {(char *)(uintptr_t)cp, (pj_ssize_t)strlen(cp)};

    return pj_inet_addr(&text);
}

/* A port; no digits count as 0. */
static pj_status_t read_port(const char *text, pj_ssize_t len, pj_uint16_t *port)
{
    unsigned value = 0;

    for (pj_ssize_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return PJ_EINVAL;
        value = value * 10 + (unsigned)(text[i] - '0');
        if (value > 65535)
            return PJ_EINVAL;
    }
    *port = (pj_uint16_t)value;
    return PJ_SUCCESS;
}

/* An interface by name or number (RFC 4007 11.2). */
static pj_status_t read_scope(const pj_str_t *text, pj_uint32_t *scope)
{
    char name[IF_NAMESIZE];
    pj_uint32_t value = 0;
    pj_ssize_t i;

    if (text->slen == 0 || pj__to_cstr(text, name, sizeof(name)) != PJ_SUCCESS)
        return PJ_EINVAL;
    *scope = if_nametoindex(name);
    if (*scope)
        return PJ_SUCCESS;
    for (i = 0; i < text->slen && i < 9 && name[i] >= '0' && name[i] <= '9'; i++)
        value = value * 10 + (pj_uint32_t)(name[i] - '0');
    if (i != text->slen)
        return PJ_EINVAL;
    *scope = value;
    return PJ_SUCCESS;
}

pj_status_t pj__sockaddr_literal(int af, const pj_str_t *text, pj_sockaddr *addr)
{
    pj_str_t host = *text;
    const char *percent = NULL;
    pj_uint32_t scope = 0;
    pj_status_t status;

    if (af == AF_INET)
        return pj_inet_pton(af, text, &addr->ipv4.sin_addr);
    if (host.slen > 0)
        percent = memchr(host.ptr, '%', (size_t)host.slen);
    if (percent) {
        pj_str_t name = {(char *)(uintptr_t)(percent + 1), host.ptr + host.slen - (percent + 1)};

        status = read_scope(&name, &scope);
        if (status != PJ_SUCCESS)
            return status;
        host.slen = percent - host.ptr;
    }
    status = pj_inet_pton(af, &host, &addr->ipv6.sin6_addr);
    if (status == PJ_SUCCESS)
        addr->ipv6.sin6_scope_id = scope;
    return status;
}

static void set_any(int af, pj_sockaddr *addr)
{
    memset(pj_sockaddr_get_addr(addr), 0, pj_sockaddr_get_addr_len(addr));
    if (af == AF_INET6)
        addr->ipv6.sin6_scope_id = 0;
}

pj_status_t pj_sockaddr_set_str_addr(int af, pj_sockaddr *addr, const pj_str_t *cp)
{
    pj_addrinfo found;
    unsigned count = 1;
    pj_status_t status;

    if (!addr)
        return PJ_EINVAL;
    if (af != AF_INET && af != AF_INET6)
        return PJ_EAFNOTSUP;
    addr->addr.sa_family = (pj_uint16_t)af;
    set_any(af, addr);
    if (!cp || cp->slen == 0)
        return PJ_SUCCESS;
    if (pj__sockaddr_literal(af, cp, addr) == PJ_SUCCESS)
        return PJ_SUCCESS;
    set_any(af, addr);
    status = pj_getaddrinfo(af, cp, &count, &found);
    if (status != PJ_SUCCESS)
        return status;
    pj_sockaddr_copy_addr(addr, &found.ai_addr);
    return PJ_SUCCESS;
}

pj_status_t pj_sockaddr_init(int af, pj_sockaddr *addr, const pj_str_t *cp, pj_uint16_t port)
{
    pj_status_t status;

    if (!addr)
        return PJ_EINVAL;
    if (af != AF_INET && af != AF_INET6)
        return PJ_EAFNOTSUP;
    memset(addr, 0, af == AF_INET ? sizeof(addr->ipv4) : sizeof(addr->ipv6));
    status = pj_sockaddr_set_str_addr(af, addr, cp);
    pj_sockaddr_set_port(addr, port);
    return status;
}

/* The IPv4 forms know only pj_sockaddr_in, which may be shorter than the union. */
pj_status_t pj_sockaddr_in_set_str_addr(pj_sockaddr_in *addr, const pj_str_t *cp)
{
    pj_sockaddr any;
    pj_status_t status;

    if (!addr)
        return PJ_EINVAL;
    memset(&any, 0, sizeof(any));
    status = pj_sockaddr_set_str_addr(AF_INET, &any, cp);
    addr->sin_family = AF_INET;
    addr->sin_addr = any.ipv4.sin_addr;
    return status;
}

pj_status_t pj_sockaddr_in_init(pj_sockaddr_in *addr, const pj_str_t *cp, pj_uint16_t port)
{
    if (!addr)
        return PJ_EINVAL;
    memset(addr, 0, sizeof(*addr));
    addr->sin_port = htons(port);
    return pj_sockaddr_in_set_str_addr(addr, cp);
}

/* ---- Host and port ---- */

typedef struct host_port {
    pj_str_t host;
    pj_uint16_t port;
    int af; /* what the form says */
} host_port;

static pj_bool_t is_ipv6(const char *text, pj_ssize_t len)
{
    pj_str_t host = {(char *)(uintptr_t)text, len};
    pj_sockaddr unused;

    return pj__sockaddr_literal(AF_INET6, &host, &unused) == PJ_SUCCESS;
}

static pj_status_t split_bracketed(const pj_str_t *str, host_port *out)
{
    const char *end = str->ptr + str->slen;
    const char *close = memchr(str->ptr, ']', (size_t)str->slen);

    if (!close)
        return PJ_EINVAL;
    out->af = AF_INET6;
    out->host.ptr = str->ptr + 1;
    out->host.slen = close - out->host.ptr;
    if (out->host.slen > 0 && !is_ipv6(out->host.ptr, out->host.slen))
        return PJ_EINVAL;
    if (close + 1 == end)
        return PJ_SUCCESS;
    if (close[1] != ':')
        return PJ_EINVAL;
    return read_port(close + 2, end - (close + 2), &out->port);
}

static pj_status_t split_at_colon(const pj_str_t *str, const char *colon, host_port *out)
{
    out->host.ptr = str->ptr;
    out->host.slen = colon - str->ptr;
    return read_port(colon + 1, str->ptr + str->slen - (colon + 1), &out->port);
}

static pj_status_t split(const pj_str_t *str, host_port *out)
{
    const char *first, *last;

    out->host = *str;
    out->port = 0;
    out->af = AF_INET;
    if (str->slen == 0)
        return PJ_SUCCESS;
    if (str->ptr[0] == '[')
        return split_bracketed(str, out);
    first = memchr(str->ptr, ':', (size_t)str->slen);
    if (!first)
        return PJ_SUCCESS;
    last = memrchr(str->ptr, ':', (size_t)str->slen);
    if (first == last)
        return split_at_colon(str, first, out);
    out->af = AF_INET6;
    if (is_ipv6(str->ptr, str->slen))
        return PJ_SUCCESS;
    if (!is_ipv6(str->ptr, last - str->ptr))
        return PJ_EINVAL;
    return split_at_colon(str, last, out);
}

pj_status_t pj_sockaddr_parse2(int af, unsigned options, const pj_str_t *str, pj_str_t *hostpart,
                               pj_uint16_t *port, int *raf)
{
    host_port parts;
    pj_sockaddr unused;
    pj_status_t status;

    if (options != 0 || !str || str->slen < 0 || !hostpart || !port)
        return PJ_EINVAL;
    if (af != AF_UNSPEC && af != AF_INET && af != AF_INET6)
        return PJ_EAFNOTSUP;
    status = split(str, &parts);
    if (status != PJ_SUCCESS)
        return status;
    if (af == AF_INET && parts.af == AF_INET6)
        return PJ_EINVAL;
    if (af == AF_INET6 && pj__sockaddr_literal(AF_INET, &parts.host, &unused) == PJ_SUCCESS)
        return PJ_EINVAL;
    *hostpart = parts.host;
    *port = parts.port;
    if (raf)
        *raf = af == AF_UNSPEC ? parts.af : af;
    return PJ_SUCCESS;
}

pj_status_t pj_sockaddr_parse(int af, unsigned options, const pj_str_t *str, pj_sockaddr *addr)
{
    pj_str_t host;
    pj_uint16_t port;
    int raf;
    pj_status_t status;

    if (!addr)
        return PJ_EINVAL;
    status = pj_sockaddr_parse2(af, options, str, &host, &port, &raf);
    if (status != PJ_SUCCESS)
        return status;
    status = pj_sockaddr_init(raf, addr, &host, port);
    /* A name does not tell its family: try the other one too. */
    if (status != PJ_SUCCESS && af == AF_UNSPEC && raf == AF_INET)
        status = pj_sockaddr_init(AF_INET6, addr, &host, port);
    return status;
}
