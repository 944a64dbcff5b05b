/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting without an ioqueue: poll(), which pj_sock_select() is made of, and sleeping. As in an
 * ioqueue's wait, the world goes on meanwhile, and nobody's ioqueue is polled.
 */
#include "sim/sim_priv.h"

#include <errno.h>

static short events_of(pj_sim *sim, const struct pollfd *one)
{
    int former = errno;
    const pj__sim_sock *sock = pj__sim_sock_of(sim, one->fd);
    unsigned what;
    short found = 0;

    errno = former;
    if (!sock)
        return POLLNVAL;
    what = pj__sim_ready(sock);
    if (what & PJ__EV_READ)
        found |= POLLIN;
    if (what & PJ__EV_WRITE)
        found |= POLLOUT;
    if (sock->type == SOCK_STREAM && sock->tcp.state == PJ__SIM_DEAD)
        found |= POLLHUP;
    if (sock->error)
        found |= POLLERR;
    return found & (one->events | POLLHUP | POLLERR | POLLNVAL);
}

typedef struct waiting {
    pj_sim *sim;
    struct pollfd *fds;
    nfds_t count;
} waiting;

static int look(const waiting *w)
{
    int found = 0;

    for (nfds_t i = 0; i < w->count; i++) {
        /* poll(2): a negative descriptor is ignored. */
        w->fds[i].revents = w->fds[i].fd < 0 ? 0 : events_of(w->sim, &w->fds[i]);
        found += w->fds[i].revents != 0;
    }
    return found;
}

static bool has_found(void *arg)
{
    return look(arg) != 0;
}

static int sim_poll(void *ctx, struct pollfd *fds, nfds_t count, int msec)
{
    waiting w = {ctx, fds, count};

    pj__sim_pass(ctx, msec, has_found, &w);
    return look(&w);
}

static bool never(void *arg)
{
    (void)arg;
    return false;
}

static void sim_sleep_ns(void *ctx, int64_t ns)
{
    pj_sim *sim = ctx;

    pj__sim_pass_until(sim, sim->now + ns, never, NULL);
}

void pj__sim_poll_fill_ops(pj__ops *ops)
{
    ops->poll = sim_poll;
    ops->sleep_ns = sim_sleep_ns;
}
