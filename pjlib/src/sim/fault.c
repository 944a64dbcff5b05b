/* SPDX-License-Identifier: BSD-2-Clause */
/* Failures on demand: calls that fail, buffers that are full, connections that are reset. */
#include "sim/sim_priv.h"

#include <pj/errno.h>

#include <errno.h>

pj_status_t pj_sim_fail(pj_sim_host *host, pj_sim_call call, unsigned skip, unsigned count,
                        int os_error)
{
    if (!host || (unsigned)call >= PJ_SIM_CALLS || (count && os_error <= 0))
        return PJ_EINVAL;
    host->faults[call] = (pj__sim_fault){skip, count, os_error};
    return PJ_SUCCESS;
}

int pj__sim_fault_now(pj_sim_host *host, pj_sim_call call)
{
    pj__sim_fault *fault = &host->faults[call];

    if (!fault->count)
        return 0;
    if (fault->skip) {
        fault->skip--;
        return 0;
    }
    fault->count--;
    errno = fault->error;
    return fault->error;
}

void pj_sim_host_set_full(pj_sim_host *host, pj_bool_t full)
{
    host->full = full != 0;
    if (full)
        return;
    for (pj__sim_sock *sock = host->sim->socks; sock; sock = sock->next) {
        if (sock->host != host || !sock->full)
            continue;
        sock->full = false;
        pj__sim_raise(sock, PJ__EV_WRITE);
    }
}

/* The first connection between the two, at a's side. */
static pj__sim_sock *find_connection(pj_sim_host *a, const pj_sim_host *b)
{
    for (pj__sim_sock *sock = a->sim->socks; sock; sock = sock->next) {
        const pj__sim_sock *peer = sock->tcp.peer;

        if (sock->host == a && peer && sock->tcp.state == PJ__SIM_ESTABLISHED &&
            (!b || peer->host == b))
            return sock;
    }
    return NULL;
}

unsigned pj_sim_reset_connections(pj_sim_host *a, pj_sim_host *b)
{
    unsigned count = 0;
    pj__sim_sock *sock;

    /* From the start each time: what a socket's end frees, nobody knows. */
    while ((sock = find_connection(a, b)) != NULL) {
        pj__sim_sock *peer = pj__sim_sock_ref(sock->tcp.peer);

        pj__sim_tcp_abort(sock, ECONNRESET);
        pj__sim_tcp_abort(peer, ECONNRESET);
        pj__sim_sock_unref(peer);
        count++;
    }
    return count;
}
