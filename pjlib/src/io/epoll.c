/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The epoll backend: edge-triggered; what a descriptor is watched for is modified once at most (backend.h).
 *
 * Wake-ups go through an eventfd that is edge-triggered as well: each write is a new edge for one waiting thread, and
 * nobody has to read it (its counter would need centuries to fill).
 */
#include "io/backend.h"

#include "base/alloc.h"

#include <errno.h>
#include <pj/errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { MAX_EVENTS = 64 };

static const uint64_t WAKE = UINT64_MAX;

typedef struct epoll_state {
    int epfd;
    int wake_fd;
} epoll_state;

static void epoll_destroy(void *state)
{
    epoll_state *ep = state;

    if (!ep)
        return;
    if (ep->wake_fd >= 0)
        close(ep->wake_fd);
    if (ep->epfd >= 0)
        close(ep->epfd);
    pj__free(ep);
}

static pj_status_t epoll_create_state(void **state)
{
    epoll_state *ep = pj__calloc(1, sizeof(*ep));
    struct epoll_event ev = {.events = EPOLLIN | EPOLLET, .data.u64 = WAKE};
    pj_status_t status;

    if (!ep)
        return PJ_ENOMEM;
    ep->wake_fd = -1;
    ep->epfd = epoll_create1(EPOLL_CLOEXEC);
    if (ep->epfd >= 0)
        ep->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (ep->wake_fd < 0 || epoll_ctl(ep->epfd, EPOLL_CTL_ADD, ep->wake_fd, &ev) != 0) {
        status = PJ_RETURN_OS_ERROR(errno);
        epoll_destroy(ep);
        return status;
    }
    *state = ep;
    return PJ_SUCCESS;
}

static pj_status_t control(const epoll_state *ep, int op, int fd, uint64_t data, unsigned what)
{
    struct epoll_event ev = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.u64 = data};

    if (what & PJ__EV_WRITE)
        ev.events |= EPOLLOUT;
    return epoll_ctl(ep->epfd, op, fd, &ev) == 0 ? PJ_SUCCESS : PJ_RETURN_OS_ERROR(errno);
}

static pj_status_t epoll_add(void *state, int fd, uint64_t data, unsigned what)
{
    return control(state, EPOLL_CTL_ADD, fd, data, what);
}

static pj_status_t epoll_add_write(void *state, int fd, uint64_t data)
{
    return control(state, EPOLL_CTL_MOD, fd, data, PJ__EV_READ | PJ__EV_WRITE);
}

static void epoll_del(void *state, int fd)
{
    const epoll_state *ep = state;

    /* Closing would do, but not while a forked child shares the socket. */
    epoll_ctl(ep->epfd, EPOLL_CTL_DEL, fd, NULL);
}

static unsigned translate(uint32_t events)
{
    unsigned what = 0;

    if (events & EPOLLIN)
        what |= PJ__EV_READ;
    if (events & EPOLLOUT)
        what |= PJ__EV_WRITE;
    if (events & EPOLLRDHUP)
        what |= PJ__EV_READ | PJ__EV_HUP;
    if (events & (EPOLLHUP | EPOLLERR))
        what |= PJ__EV_READ | PJ__EV_WRITE | PJ__EV_HUP;
    return what;
}

static int epoll_wait_events(void *state, pj__event *ev, int room, int msec)
{
    const epoll_state *ep = state;
    struct epoll_event found[MAX_EVENTS];
    int count, used = 0;

    count = epoll_wait(ep->epfd, found, room < MAX_EVENTS ? room : MAX_EVENTS, msec);
    if (count < 0)
        return errno == EINTR ? 0 : -PJ_RETURN_OS_ERROR(errno);
    for (int i = 0; i < count; i++) {
        if (found[i].data.u64 == WAKE)
            continue;
        ev[used].data = found[i].data.u64;
        ev[used++].what = translate(found[i].events);
    }
    return used;
}

static void epoll_wake(void *state)
{
    const epoll_state *ep = state;
    const uint64_t one = 1;
    ssize_t written = write(ep->wake_fd, &one, sizeof(one));

    (void)written; /* a full counter is as good an edge as can be */
}

static int *epoll_fd(void *state)
{
    return &((epoll_state *)state)->epfd;
}

const pj__backend pj__backend_epoll = {
    .name = "epoll",
    .create = epoll_create_state,
    .destroy = epoll_destroy,
    .add = epoll_add,
    .add_write = epoll_add_write,
    .del = epoll_del,
    .wait = epoll_wait_events,
    .wake = epoll_wake,
    .fd = epoll_fd,
};
