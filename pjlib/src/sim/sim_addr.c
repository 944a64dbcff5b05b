/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses of the world, and the map that finds what has them: open addressing with linear
 * probing; removal moves followers back, so there are no tombstones. The key's octets are the key.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

enum { FIRST_SIZE = 16 };

int pj__sim_addr_from(const struct sockaddr *sa, socklen_t len, pj__sim_addr *addr)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    memset(addr, 0, sizeof(*addr));
    if (!sa || len < sizeof(sa_family_t))
        return EINVAL;
    if (sa->sa_family == AF_INET) {
        if (len < sizeof(in))
            return EINVAL;
        memcpy(&in, sa, sizeof(in));
        addr->af = 4;
        addr->port = ntohs(in.sin_port);
        memcpy(addr->ip, &in.sin_addr, 4);
        return 0;
    }
    if (sa->sa_family != AF_INET6)
        return EAFNOSUPPORT;
    if (len < sizeof(in6))
        return EINVAL;
    memcpy(&in6, sa, sizeof(in6));
    addr->af = 6;
    addr->port = ntohs(in6.sin6_port);
    memcpy(addr->ip, &in6.sin6_addr, 16);
    return 0;
}

void pj__sim_addr_to(const pj__sim_addr *addr, struct sockaddr *sa, socklen_t *len)
{
    union {
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } u;
    socklen_t size;

    if (!sa || !len)
        return;
    memset(&u, 0, sizeof(u));
    if (addr->af == 4) {
        u.in.sin_family = AF_INET;
        u.in.sin_port = htons(addr->port);
        memcpy(&u.in.sin_addr, addr->ip, 4);
        size = sizeof(u.in);
    } else {
        u.in6.sin6_family = AF_INET6;
        u.in6.sin6_port = htons(addr->port);
        memcpy(&u.in6.sin6_addr, addr->ip, 16);
        size = sizeof(u.in6);
    }
    memcpy(sa, &u, *len < size ? *len : size);
    *len = size;
}

bool pj__sim_addr_parse(const char *text, size_t len, pj__sim_addr *addr)
{
    char copy[INET6_ADDRSTRLEN];

    memset(addr, 0, sizeof(*addr));
    if (len >= sizeof(copy))
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    if (inet_pton(AF_INET, copy, addr->ip) == 1)
        addr->af = 4;
    else if (inet_pton(AF_INET6, copy, addr->ip) == 1)
        addr->af = 6;
    return addr->af != 0;
}

bool pj__sim_addr_is_any(const pj__sim_addr *addr)
{
    static const uint8_t zeros[16];

    return memcmp(addr->ip, zeros, sizeof(zeros)) == 0;
}

bool pj__sim_addr_is_loopback(const pj__sim_addr *addr)
{
    static const uint8_t one[16] = {[15] = 1};

    if (addr->af == 4)
        return addr->ip[0] == 127;
    return memcmp(addr->ip, one, sizeof(one)) == 0;
}

bool pj__sim_addr_equal(const pj__sim_addr *a, const pj__sim_addr *b)
{
    return a->af == b->af && a->port == b->port && memcmp(a->ip, b->ip, sizeof(a->ip)) == 0;
}

pj__sim_addr pj__sim_addr_key(const pj__sim_addr *addr, int proto, unsigned port)
{
    pj__sim_addr key = *addr;

    key.proto = (uint8_t)proto;
    key.port = (uint16_t)port;
    return key;
}

pj__sim_addr pj__sim_addr_any(int af, int proto, unsigned port)
{
    pj__sim_addr key = {.af = (uint8_t)af, .proto = (uint8_t)proto, .port = (uint16_t)port};

    return key;
}

/* ---- Map ---- */

static size_t hash(const pj__sim_addr *key)
{
    uint64_t a, b;
    uint32_t c;

    memcpy(&c, key, sizeof(c));
    memcpy(&a, key->ip, sizeof(a));
    memcpy(&b, key->ip + sizeof(a), sizeof(b));
    a = (a ^ ((uint64_t)c << 32)) * 0x9e3779b97f4a7c15u;
    b = (b ^ c ^ (a >> 29)) * 0xbf58476d1ce4e5b9u;
    return (size_t)(b ^ (b >> 31));
}

/* The slot of a key, or the empty one where it would be. */
static size_t locate(const pj__sim_map *map, const pj__sim_addr *key)
{
    size_t at = hash(key) & (map->size - 1);

    while (map->slots[at].key.af && memcmp(&map->slots[at].key, key, sizeof(*key)) != 0)
        at = (at + 1) & (map->size - 1);
    return at;
}

void *pj__sim_map_find(const pj__sim_map *map, const pj__sim_addr *key)
{
    return map->used ? map->slots[locate(map, key)].value : NULL;
}

static bool grow(pj__sim_map *map)
{
    pj__sim_map bigger = {.size = map->size ? map->size * 2 : FIRST_SIZE, .used = map->used};

    bigger.slots = pj__calloc(bigger.size, sizeof(*bigger.slots));
    if (!bigger.slots)
        return false;
    for (size_t i = 0; i < map->size; i++) {
        if (map->slots[i].key.af)
            bigger.slots[locate(&bigger, &map->slots[i].key)] = map->slots[i];
    }
    pj__free(map->slots);
    *map = bigger;
    return true;
}

bool pj__sim_map_add(pj__sim_map *map, const pj__sim_addr *key, void *value)
{
    if (2 * (map->used + 1) > map->size && !grow(map))
        return false;
    map->slots[locate(map, key)] = (pj__sim_map_slot){*key, value};
    map->used++;
    return true;
}

void pj__sim_map_remove(pj__sim_map *map, const pj__sim_addr *key)
{
    size_t mask = map->size - 1, hole, at;

    if (!map->used)
        return;
    hole = locate(map, key);
    if (!map->slots[hole].key.af)
        return;
    for (at = (hole + 1) & mask; map->slots[at].key.af; at = (at + 1) & mask) {
        size_t home = hash(&map->slots[at].key) & mask;

        /* It may move to the hole unless its home lies between the two. */
        if (((at - home) & mask) >= ((at - hole) & mask)) {
            map->slots[hole] = map->slots[at];
            hole = at;
        }
    }
    memset(&map->slots[hole], 0, sizeof(map->slots[hole]));
    map->used--;
}

void pj__sim_map_fini(pj__sim_map *map)
{
    pj__free(map->slots);
    memset(map, 0, sizeof(*map));
}
