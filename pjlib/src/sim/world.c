/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The world and its hosts, and a thread's entering and leaving: the world's operations table takes
 * the place of the thread's, and its context is the world. Nothing else ties the two together, so
 * that the stack above cannot tell where it runs.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <pj/errno.h>

#include <stdio.h>
#include <string.h>

enum { FIRST_PORT = 32768 };

static void fill_ops(pj_sim *sim)
{
    sim->ops.ctx = sim;
    sim->ops.mono_ns = pj__sim_mono_ns;
    sim->ops.wall_ns = pj__sim_wall_ns;
    sim->ops.random = pj__sim_fill_random;
    sim->ops.backend = &pj__backend_sim;
    sim->ops.dns = &pj__dns_sim;
    pj__sim_sock_fill_ops(&sim->ops);
    pj__sim_msg_fill_ops(&sim->ops);
    pj__sim_opt_fill_ops(&sim->ops);
    pj__sim_pair_fill_ops(&sim->ops);
    pj__sim_poll_fill_ops(&sim->ops);
    pj__sim_lookup_fill_ops(&sim->ops);
}

pj_status_t pj_sim_create(pj_uint64_t seed, pj_sim **p_sim)
{
    pj_sim *sim;

    if (!p_sim)
        return PJ_EINVAL;
    sim = pj__calloc(1, sizeof(*sim));
    if (!sim)
        return PJ_ENOMEM;
    pj__sim_seed(sim, seed);
    pj_sim_link_cfg_default(&sim->default_link);
    fill_ops(sim);
    *p_sim = sim;
    return PJ_SUCCESS;
}

static void free_host(pj_sim_host *host)
{
    pj__sim_links_fini(host);
    pj__sim_map_fini(&host->bound);
    pj__free(host->addrs);
    pj__free(host);
}

pj_status_t pj_sim_destroy(pj_sim *sim)
{
    if (!sim)
        return PJ_SUCCESS;
    if (sim->users || sim->polling)
        return PJ_EBUSY;
    pj_sim_leave(sim);
    pj__sim_dns_fini(sim);
    pj__sim_heap_fini(sim);
    pj__sim_socks_fini(sim);
    while (sim->pollers) {
        pj_sim_poller *poller = sim->pollers;

        sim->pollers = poller->next;
        pj__free(poller);
    }
    for (unsigned i = 0; i < sim->host_count; i++)
        free_host(sim->hosts[i]);
    pj__free(sim->hosts);
    pj__sim_map_fini(&sim->by_addr);
    pj__free(sim);
    return PJ_SUCCESS;
}

/* ---- Hosts ---- */

static pj_status_t add_addr(pj_sim_host *host, const char *text, size_t len)
{
    pj_sim *sim = host->sim;
    pj__sim_addr addr, *addrs;

    if (!pj__sim_addr_parse(text, len, &addr) || pj__sim_addr_is_any(&addr) ||
        pj__sim_addr_is_loopback(&addr))
        return PJ_EINVAL;
    if (pj__sim_map_find(&sim->by_addr, &addr))
        return PJ_EEXISTS;
    addrs = pj__realloc(host->addrs, (host->addr_count + 1) * sizeof(*addrs));
    if (!addrs)
        return PJ_ENOMEM;
    host->addrs = addrs;
    if (!pj__sim_map_add(&sim->by_addr, &addr, host))
        return PJ_ENOMEM;
    addrs[host->addr_count++] = addr;
    return PJ_SUCCESS;
}

static pj_status_t add_addrs(pj_sim_host *host, const char *text)
{
    pj_status_t status = PJ_SUCCESS;

    while (status == PJ_SUCCESS && *text) {
        size_t len = strcspn(text, " ");

        if (len)
            status = add_addr(host, text, len);
        text += len ? len : 1;
    }
    return status;
}

static bool room_for_host(pj_sim *sim)
{
    unsigned room = sim->host_room ? sim->host_room * 2 : 8;
    pj_sim_host **hosts;

    if (sim->host_count < sim->host_room)
        return true;
    hosts = pj__realloc(sim->hosts, room * sizeof(*hosts));
    if (!hosts)
        return false;
    sim->hosts = hosts;
    sim->host_room = room;
    return true;
}

pj_status_t pj_sim_host_create(pj_sim *sim, const char *name, const char *addrs,
                               pj_sim_host **p_host)
{
    pj_sim_host *host;
    pj_status_t status;

    if (!sim || !name || !addrs || !p_host)
        return PJ_EINVAL;
    host = room_for_host(sim) ? pj__calloc(1, sizeof(*host)) : NULL;
    if (!host)
        return PJ_ENOMEM;
    host->sim = sim;
    host->index = sim->host_count;
    host->next_port = FIRST_PORT;
    snprintf(host->name, sizeof(host->name), "%s", name);
    status = add_addrs(host, addrs);
    if (status != PJ_SUCCESS) {
        for (unsigned i = 0; i < host->addr_count; i++)
            pj__sim_map_remove(&sim->by_addr, &host->addrs[i]);
        free_host(host);
        return status;
    }
    sim->hosts[sim->host_count++] = host;
    *p_host = host;
    return PJ_SUCCESS;
}

pj_status_t pj_sim_host_add_addr(pj_sim_host *host, const char *addr)
{
    return host && addr ? add_addr(host, addr, strlen(addr)) : PJ_EINVAL;
}

const char *pj_sim_host_name(const pj_sim_host *host)
{
    return host->name;
}

unsigned pj_sim_host_get_sockets(const pj_sim_host *host)
{
    return host->sockets;
}

void pj_sim_host_set_state(pj_sim_host *host, pj_sim_host_state state)
{
    host->state = state;
}

/* ---- Entering ---- */

pj_sim *pj__sim_current(void)
{
    const pj__ops *ops = pj__ops_get();

    return ops->backend == &pj__backend_sim ? ops->ctx : NULL;
}

pj_sim_host *pj_sim_enter_host(pj_sim_host *host)
{
    pj_sim *sim = host->sim;
    pj_sim_host *former = sim->former ? sim->current : NULL;

    if (!sim->former)
        sim->former = pj__ops_set(&sim->ops);
    sim->current = host;
    return former;
}

void pj_sim_leave(pj_sim *sim)
{
    if (!sim || !sim->former)
        return;
    pj__ops_set(sim->former);
    sim->former = NULL;
    sim->current = NULL;
}

/* ---- Finding ---- */

pj_sim_host *pj__sim_find_host(pj_sim_host *from, const pj__sim_addr *addr)
{
    pj__sim_addr key = pj__sim_addr_key(addr, 0, 0);

    if (pj__sim_addr_is_loopback(addr))
        return from;
    return pj__sim_map_find(&from->sim->by_addr, &key);
}

bool pj__sim_has_addr(const pj_sim_host *host, const pj__sim_addr *addr)
{
    pj__sim_addr key = pj__sim_addr_key(addr, 0, 0);

    return pj__sim_addr_is_any(addr) || pj__sim_addr_is_loopback(addr) ||
           pj__sim_map_find(&host->sim->by_addr, &key) == host;
}

bool pj__sim_source(const pj_sim_host *host, const pj__sim_addr *dst, pj__sim_addr *src)
{
    if (pj__sim_has_addr(host, dst) && !pj__sim_addr_is_any(dst)) {
        *src = pj__sim_addr_key(dst, 0, 0);
        return true;
    }
    for (unsigned i = 0; i < host->addr_count; i++) {
        if (host->addrs[i].af == dst->af) {
            *src = host->addrs[i];
            return true;
        }
    }
    return false;
}
