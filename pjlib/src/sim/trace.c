/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The record of what happens to packets: a digest that is always kept, counters, and entries for
 * who wants them.
 *
 * The digest takes eight octets at a time, so that it costs little beside a datagram's journey. It
 * tells whether two worlds were the same; it is not meant to withstand anybody.
 */
#include "sim/sim_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

static uint64_t hash_octets(uint64_t hash, const void *data, size_t len)
{
    const unsigned char *at = data;
    uint64_t word;

    hash = mix(hash, len);
    for (; len >= sizeof(word); len -= sizeof(word), at += sizeof(word)) {
        memcpy(&word, at, sizeof(word));
        hash = mix(hash, word);
    }
    word = 0;
    if (len)
        memcpy(&word, at, len);
    return mix(hash, word);
}

static const char *kind_name(pj__sim_kind kind)
{
    static const char *const names[] = {"udp", "icmp", "syn", "syn-ack",
                                        "ack", "data", "fin", "rst"};

    return names[kind];
}

static void to_public(const pj__sim_addr *addr, pj_sockaddr *out)
{
    socklen_t len = sizeof(*out);

    memset(out, 0, sizeof(*out));
    pj__sim_addr_to(addr, (struct sockaddr *)out, &len);
}

void pj__sim_note(pj_sim *sim, pj_sim_what what, const pj__sim_packet *packet)
{
    uint64_t payload = packet->len ? hash_octets(0, packet->data, packet->len) : 0;
    pj_sim_trace entry;

    sim->counts[what]++;
    sim->digest = mix(sim->digest, (uint64_t)sim->now);
    sim->digest = mix(sim->digest, (uint64_t)what << 8 | (unsigned)packet->kind);
    sim->digest = hash_octets(sim->digest, &packet->src, sizeof(packet->src));
    sim->digest = hash_octets(sim->digest, &packet->dst, sizeof(packet->dst));
    sim->digest = mix(sim->digest, payload);
    if (!sim->trace)
        return;
    entry.time = sim->now;
    entry.what = what;
    entry.kind = kind_name(packet->kind);
    to_public(&packet->src, &entry.src);
    to_public(&packet->dst, &entry.dst);
    entry.data = packet->data;
    entry.len = (unsigned)packet->len;
    entry.hash = payload;
    sim->trace(sim->trace_arg, &entry);
}

void pj_sim_set_trace(pj_sim *sim, void (*cb)(void *arg, const pj_sim_trace *entry), void *arg)
{
    sim->trace = cb;
    sim->trace_arg = arg;
}

int pj_sim_trace_print(const pj_sim_trace *entry, char *buf, pj_size_t size)
{
    static const char *const whats[PJ_SIM_WHATS] = {"sent",      "arrived",    "lost", "duplicated",
                                                    "reordered", "too-long",   "cut",  "overflow",
                                                    "unheard",   "unreachable"};
    char src[PJ_INET6_ADDRSTRLEN + 10], dst[PJ_INET6_ADDRSTRLEN + 10];
    int len;

    if (!size)
        return 0;
    len = snprintf(
        buf, size, "%" PRId64 ".%09" PRId64 " %s %s %s > %s %u %016" PRIx64,
        (int64_t)(entry->time / PJ_SIM_SEC), (int64_t)(entry->time % PJ_SIM_SEC), entry->kind,
        whats[entry->what], pj_sockaddr_print(&entry->src, src, sizeof(src), 3),
        pj_sockaddr_print(&entry->dst, dst, sizeof(dst), 3), entry->len, (uint64_t)entry->hash);
    return len < (int)size ? len : (int)size - 1;
}

pj_uint64_t pj_sim_get_digest(const pj_sim *sim)
{
    return sim->digest;
}

pj_uint64_t pj_sim_get_count(const pj_sim *sim, pj_sim_what what)
{
    return (unsigned)what < PJ_SIM_WHATS ? sim->counts[what] : 0;
}
