/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A name server: a socket at port 53 of each family that the host has, answering as datagrams
 * arrive.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <pj/errno.h>

#include <errno.h>

enum { PORT = 53, LARGEST = 4096, SERVER_FAILURE_MASK = 15 };

struct pj__sim_dns {
    int rcode; /* -1: silent */
};

static void answer_one(pj__sim_sock *sock, const uint8_t *query, size_t len,
                       const pj__sim_addr *from)
{
    uint8_t answer[LARGEST];
    struct iovec iov = {answer, pj__sim_dns_answer(sock->sim, query, len, answer, sizeof(answer))};
    int rcode = sock->host->dns->rcode;

    if (rcode < 0 || !iov.iov_len)
        return;
    if (rcode > 0) {
        iov.iov_len = pj__sim_dns_question_end(answer, iov.iov_len);
        answer[3] = (uint8_t)(rcode & SERVER_FAILURE_MASK);
        answer[6] = answer[7] = 0;
    }
    pj__sim_udp_send(sock, &iov, 1, from);
}

static void on_query(pj__sim_sock *sock)
{
    uint8_t query[LARGEST];
    struct iovec iov = {query, sizeof(query)};
    pj__sim_addr from;
    int flags = 0;
    ssize_t got = pj__sim_udp_recv(sock, &iov, 1, &flags, &from);

    if (got > 0)
        answer_one(sock, query, (size_t)got, &from);
}

static int serve(pj_sim_host *host, int af)
{
    pj__sim_addr addr = pj__sim_addr_any(af, 0, PORT);
    pj__sim_sock *sock = pj__sim_sock_new(host, af, SOCK_DGRAM);
    int error = sock ? pj__sim_sock_bind(sock, &addr) : ENOMEM;

    if (error) {
        pj__sim_sock_unref(sock);
        return error;
    }
    sock->upcall = on_query;
    return 0;
}

pj_status_t pj_sim_dns_serve(pj_sim_host *host)
{
    pj__sim_addr v4 = pj__sim_addr_any(4, PJ__SIM_UDP, PORT);
    int error;

    if (!host)
        return PJ_EINVAL;
    if (host->dns)
        return PJ_EEXISTS;
    host->dns = pj__calloc(1, sizeof(*host->dns));
    if (!host->dns)
        return PJ_ENOMEM;
    error = serve(host, 4);
    if (!error) {
        error = serve(host, 6);
        if (error)
            pj__sim_sock_close(pj__sim_sock_at(host, PJ__SIM_UDP, &v4));
    }
    if (error) {
        pj__free(host->dns);
        host->dns = NULL;
        return PJ_STATUS_FROM_OS(error);
    }
    if (!host->sim->nameserver)
        host->sim->nameserver = host;
    return PJ_SUCCESS;
}

void pj_sim_dns_set_failure(pj_sim_host *host, int rcode)
{
    if (host->dns)
        host->dns->rcode = rcode;
}
