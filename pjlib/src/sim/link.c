/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Links: whether a packet arrives, and when.
 *
 * A link is one direction between two hosts; it is made when it is first used or set. Jitter never
 * lets a datagram overtake an earlier one, as on most networks; only what is chosen to be reordered
 * is held back. Segments of a connection keep their order by themselves (tcp_segment.c), since TCP
 * would restore it.
 *
 * A number is drawn only for a chance that is not nil, so that a world without faults is the same
 * for all seeds.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <pj/errno.h>

#include <string.h>

enum {
    MILLION = 1000000,
    LONGEST = 65535, /* octets of an IP packet */
    SMALLEST_MTU = 576,
    UDP_HEADER = 8,
    TCP_HEADER = 20
};

struct pj__sim_link {
    pj_sim_link_cfg cfg;
    int64_t last_arrival;
};

static const pj_sim_link_cfg loopback = {.delay = 10 * PJ_SIM_USEC};

void pj_sim_link_cfg_default(pj_sim_link_cfg *cfg)
{
    memset(cfg, 0, sizeof(*cfg));
    cfg->delay = PJ_SIM_MSEC;
    cfg->reorder_delay = 20 * PJ_SIM_MSEC;
    cfg->mtu = 1500;
}

/* ---- The table ---- */

static bool room_for_link(pj_sim_host *from, unsigned index)
{
    unsigned count = from->sim->host_count;
    pj__sim_link **links;

    if (index < from->link_count)
        return true;
    links = pj__realloc(from->links, count * sizeof(pj__sim_link *));
    if (!links)
        return false;
    memset(links + from->link_count, 0, (count - from->link_count) * sizeof(pj__sim_link *));
    from->links = links;
    from->link_count = count;
    return true;
}

/* @return NULL when there is no memory. */
static pj__sim_link *link_of(pj_sim_host *from, const pj_sim_host *to)
{
    pj__sim_link *link;

    if (!room_for_link(from, to->index))
        return NULL;
    link = from->links[to->index];
    if (link)
        return link;
    link = pj__calloc(1, sizeof(*link));
    if (!link)
        return NULL;
    link->cfg = from == to ? loopback : from->sim->default_link;
    from->links[to->index] = link;
    return link;
}

void pj__sim_links_fini(pj_sim_host *host)
{
    for (unsigned i = 0; i < host->link_count; i++)
        pj__free(host->links[i]);
    pj__free(host->links);
    host->links = NULL;
    host->link_count = 0;
}

static const pj_sim_link_cfg *cfg_of(const pj_sim_host *from, const pj_sim_host *to)
{
    if (to->index < from->link_count && from->links[to->index])
        return &from->links[to->index]->cfg;
    return from == to ? &loopback : &from->sim->default_link;
}

/* ---- Settings ---- */

static bool is_valid(const pj_sim_link_cfg *cfg)
{
    return cfg->delay >= 0 && cfg->jitter >= 0 && cfg->reorder_delay >= 0 && cfg->loss <= MILLION &&
           cfg->duplicate <= MILLION && cfg->reorder <= MILLION &&
           (cfg->mtu == 0 || cfg->mtu >= SMALLEST_MTU);
}

static pj_status_t set_one(pj_sim_host *from, pj_sim_host *to, const pj_sim_link_cfg *cfg)
{
    pj__sim_link *link = link_of(from, to);

    if (!link)
        return PJ_ENOMEM;
    link->cfg = *cfg;
    return PJ_SUCCESS;
}

pj_status_t pj_sim_set_link(pj_sim *sim, pj_sim_host *from, pj_sim_host *to,
                            const pj_sim_link_cfg *cfg)
{
    pj_status_t status = PJ_SUCCESS;

    if (!sim || !cfg || !is_valid(cfg) || (from && from->sim != sim) || (to && to->sim != sim))
        return PJ_EINVAL;
    if (from && to)
        return set_one(from, to, cfg);
    if (!from && !to)
        sim->default_link = *cfg;
    for (unsigned i = 0; i < sim->host_count; i++) {
        for (unsigned j = 0; j < sim->host_count && status == PJ_SUCCESS; j++) {
            pj_sim_host *a = sim->hosts[i], *b = sim->hosts[j];

            if (i != j && (!from || from == a) && (!to || to == b))
                status = set_one(a, b, cfg);
        }
    }
    return status;
}

void pj_sim_get_link(pj_sim_host *from, pj_sim_host *to, pj_sim_link_cfg *cfg)
{
    *cfg = *cfg_of(from, to);
}

static pj_status_t set_cut(pj_sim_host *a, pj_sim_host *b, pj_bool_t cut)
{
    pj__sim_link *there = link_of(a, b), *back = link_of(b, a);

    if (!there || !back)
        return PJ_ENOMEM;
    there->cfg.cut = back->cfg.cut = cut;
    return PJ_SUCCESS;
}

pj_status_t pj_sim_partition(pj_sim_host *a, pj_sim_host *b, pj_bool_t cut)
{
    pj_status_t status = PJ_SUCCESS;

    if (!a || (b && b->sim != a->sim))
        return PJ_EINVAL;
    if (b)
        return set_cut(a, b, cut);
    for (unsigned i = 0; i < a->sim->host_count && status == PJ_SUCCESS; i++) {
        if (a->sim->hosts[i] != a)
            status = set_cut(a, a->sim->hosts[i], cut);
    }
    return status;
}

/* ---- Fates ---- */

static unsigned mtu_of(const pj_sim_link_cfg *cfg)
{
    return cfg->mtu ? cfg->mtu : LONGEST;
}

static unsigned ip_header(int af)
{
    return af == 4 ? 20 : 40;
}

size_t pj__sim_segment_size(pj_sim_host *from, pj_sim_host *to, int af)
{
    return mtu_of(cfg_of(from, to)) - ip_header(af) - TCP_HEADER;
}

/* Fragments of a packet; each carries the IP header. */
static unsigned pieces_of(const pj_sim_link_cfg *cfg, size_t total, int af)
{
    unsigned mtu = mtu_of(cfg), header = ip_header(af);
    size_t room = mtu - header;

    return total <= mtu ? 1 : (unsigned)((total - header + room - 1) / room);
}

static bool is_lost(pj_sim *sim, const pj_sim_link_cfg *cfg, unsigned pieces)
{
    bool lost = false;

    while (pieces--)
        lost = pj__sim_chance(sim, cfg->loss) || lost;
    return lost;
}

static int64_t travel(pj_sim *sim, const pj_sim_link_cfg *cfg)
{
    int64_t time = cfg->delay;

    if (cfg->jitter > 0)
        time += (int64_t)(pj__sim_random_next(&sim->net_random) % ((uint64_t)cfg->jitter + 1));
    return time;
}

static void decide_order(pj_sim *sim, pj__sim_link *link, pj__sim_fate *fate)
{
    const pj_sim_link_cfg *cfg = &link->cfg;

    if (fate->at < link->last_arrival)
        fate->at = link->last_arrival;
    if (pj__sim_chance(sim, cfg->duplicate)) {
        fate->twice = true;
        fate->again = fate->at + travel(sim, cfg);
    }
    if (pj__sim_chance(sim, cfg->reorder)) {
        fate->reordered = true;
        fate->at += cfg->reorder_delay;
    } else {
        link->last_arrival = fate->at;
    }
}

void pj__sim_decide(pj_sim_host *from, pj_sim_host *to, const pj__sim_addr *dst, size_t len,
                    bool ordered, pj__sim_fate *fate)
{
    pj_sim *sim = from->sim;
    pj__sim_link *link = link_of(from, to);
    size_t total = len + ip_header(dst->af) + (ordered ? TCP_HEADER : UDP_HEADER);
    unsigned pieces;

    *fate = (pj__sim_fate){.what = PJ_SIM_SENT};
    if (!link || link->cfg.cut || from->state != PJ_SIM_HOST_UP ||
        to->state == PJ_SIM_HOST_SILENT) {
        fate->what = PJ_SIM_CUT;
        return;
    }
    pieces = pieces_of(&link->cfg, total, dst->af);
    if (pieces > 1 && (ordered || link->cfg.oversize != PJ_SIM_OVERSIZE_FRAGMENT)) {
        fate->what = PJ_SIM_TOO_LONG;
        fate->refused = link->cfg.oversize == PJ_SIM_OVERSIZE_REFUSE;
        return;
    }
    if (is_lost(sim, &link->cfg, pieces)) {
        fate->what = PJ_SIM_LOST;
        return;
    }
    fate->at = sim->now + travel(sim, &link->cfg);
    if (to->state == PJ_SIM_HOST_UNREACHABLE)
        fate->what = PJ_SIM_UNREACHABLE;
    else if (!ordered)
        decide_order(sim, link, fate);
}
