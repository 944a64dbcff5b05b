/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ioqueue's backend of a simulated world. A socket that becomes ready puts itself on its
 * watcher's list; waiting makes the world go on for as long as the timeout, without polling anybody
 * else's ioqueue: it is a wait, and the one thread there is, is here. With a timeout of 0, what is
 * due happens.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <pj/errno.h>

#include <errno.h>

struct pj__sim_queue {
    pj_sim *sim;
    pj__sim_sock *head, *tail; /* sockets with something to report */
    bool woken;
};

static pj_status_t sim_create(void **state)
{
    pj_sim *sim = pj__sim_current();
    pj__sim_queue *queue = sim ? pj__calloc(1, sizeof(*queue)) : NULL;

    if (!sim)
        return PJ_EINVALIDOP;
    if (!queue)
        return PJ_ENOMEM;
    queue->sim = sim;
    sim->users++;
    *state = queue;
    return PJ_SUCCESS;
}

static void push(pj__sim_queue *queue, pj__sim_sock *sock)
{
    sock->is_ready = true;
    sock->ready_next = NULL;
    sock->ready_prev = queue->tail;
    if (queue->tail)
        queue->tail->ready_next = sock;
    else
        queue->head = sock;
    queue->tail = sock;
}

static void take_off(pj__sim_queue *queue, pj__sim_sock *sock)
{
    if (sock->ready_prev)
        sock->ready_prev->ready_next = sock->ready_next;
    else
        queue->head = sock->ready_next;
    if (sock->ready_next)
        sock->ready_next->ready_prev = sock->ready_prev;
    else
        queue->tail = sock->ready_prev;
    sock->is_ready = false;
}

void pj__sim_queue_push(pj__sim_sock *sock)
{
    if (!sock->is_ready)
        push(sock->queue, sock);
}

void pj__sim_unwatch(pj__sim_sock *sock)
{
    if (sock->is_ready)
        take_off(sock->queue, sock);
    sock->queue = NULL;
    sock->pending = 0;
}

static void sim_destroy(void *state)
{
    pj__sim_queue *queue = state;

    if (!queue)
        return;
    for (pj__sim_sock *sock = queue->sim->socks; sock; sock = sock->next) {
        if (sock->queue == queue)
            pj__sim_unwatch(sock);
    }
    queue->sim->users--;
    pj__free(queue);
}

unsigned pj__sim_ready(const pj__sim_sock *sock)
{
    unsigned what = PJ__EV_WRITE;

    if (sock->type == SOCK_STREAM)
        return pj__sim_tcp_ready(sock);
    if (sock->in.head || sock->error)
        what |= PJ__EV_READ;
    return sock->full ? what & ~(unsigned)PJ__EV_WRITE : what;
}

static pj_status_t sim_add(void *state, int fd, uint64_t data, unsigned asked)
{
    pj__sim_queue *queue = state;
    pj__sim_sock *sock = pj__sim_sock_of(queue->sim, fd);
    unsigned what;

    (void)asked; /* sending here causes no edges of its own */
    if (!sock)
        return PJ_STATUS_FROM_OS(EBADF);
    if (sock->queue)
        return PJ_STATUS_FROM_OS(EEXIST);
    sock->queue = queue;
    sock->data = data;
    what = pj__sim_ready(sock);
    if (what)
        pj__sim_raise(sock, what);
    return PJ_SUCCESS;
}

static void sim_del(void *state, int fd)
{
    pj__sim_queue *queue = state;
    pj__sim_sock *sock = pj__sim_sock_of(queue->sim, fd);

    if (sock && sock->queue == queue)
        pj__sim_unwatch(sock);
}

static bool has_report(void *arg)
{
    const pj__sim_queue *queue = arg;

    return queue->head || queue->woken;
}

static int sim_wait(void *state, pj__event *ev, int room, int msec)
{
    pj__sim_queue *queue = state;
    int count = 0;

    pj__sim_pass(queue->sim, msec, has_report, queue);
    queue->woken = false;
    while (queue->head && count < room) {
        pj__sim_sock *sock = queue->head;

        take_off(queue, sock);
        ev[count++] = (pj__event){sock->data, sock->pending};
        sock->pending = 0;
    }
    return count;
}

static void sim_wake(void *state)
{
    pj__sim_queue *queue = state;

    queue->woken = true;
}

static int *sim_fd(void *state)
{
    (void)state;
    return NULL;
}

const pj__backend pj__backend_sim = {
    .name = "sim",
    .create = sim_create,
    .destroy = sim_destroy,
    .add = sim_add,
    .del = sim_del,
    .wait = sim_wait,
    .wake = sim_wake,
    .fd = sim_fd,
};
