/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Connected pairs, as socketpair() makes them, for programs that talk to themselves.
 *
 * The world has no sockets but those of the internet, so a pair is two of the host's loopback, connected to each other
 * without a handshake. What one end sends takes the loopback's time to the other, and is in the trace. Programs can
 * tell it from a pair of the system by the names of the ends, which are addresses.
 */
#include "sim/sim_priv.h"

#include <errno.h>

/* An end on the loopback; NULL and errno. */
static pj__sim_sock *make_end(pj_sim_host *host, int type)
{
    pj__sim_sock *sock = pj__sim_sock_new(host, 4, type);
    pj__sim_addr home;
    int error;

    if (!sock) {
        errno = ENOMEM;
        return NULL;
    }
    pj__sim_addr_parse("127.0.0.1", 9, &home);
    error = pj__sim_sock_bind(sock, &home);
    if (!error && pj__sim_sock_publish(sock) >= 0)
        return sock;
    pj__sim_sock_close(sock);
    errno = error ? error : ENOMEM;
    return NULL;
}

static void connect_to(pj__sim_sock *sock, pj__sim_sock *other)
{
    sock->remote = other->local;
    if (sock->type != SOCK_STREAM)
        return;
    sock->tcp.state = PJ__SIM_ESTABLISHED;
    sock->tcp.peer = pj__sim_sock_ref(other);
}

/* Why there is no such pair; 0: there is. */
static int check(const pj_sim *sim, int af, int type)
{
    if (!sim->current)
        return ENETDOWN;
    if (af != AF_UNIX)
        return af == AF_INET || af == AF_INET6 ? EOPNOTSUPP : EAFNOSUPPORT;
    return type == SOCK_STREAM || type == SOCK_DGRAM ? 0 : ESOCKTNOSUPPORT;
}

static int sim_socketpair(void *ctx, int af, int type, int proto, int fds[2])
{
    pj_sim *sim = ctx;
    pj__sim_sock *a, *b;
    int error;

    (void)proto;
    type &= ~(SOCK_CLOEXEC | SOCK_NONBLOCK);
    error = check(sim, af, type);
    if (error) {
        errno = error;
        return -1;
    }
    if (pj__sim_fault_now(sim->current, PJ_SIM_SOCKET))
        return -1;
    a = make_end(sim->current, type);
    if (!a)
        return -1;
    b = make_end(sim->current, type);
    if (!b) {
        error = errno;
        pj__sim_sock_close(a);
        errno = error;
        return -1;
    }
    connect_to(a, b);
    connect_to(b, a);
    fds[0] = a->fd;
    fds[1] = b->fd;
    return 0;
}

void pj__sim_pair_fill_ops(pj__ops *ops)
{
    ops->socketpair = sim_socketpair;
}
