/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of sockets and waiting for them, over poll(2), so that a descriptor may have any number. A set is a
 * list: data[0] is its length. Sets are small where programs use them.
 */
#include "base/alloc.h"
#include "base/ops.h"

#include <limits.h>
#include <poll.h>
#include <pj/errno.h>
#include <pj/sock_select.h>
#include <string.h>

enum { ON_STACK = 64, SET_MAX = PJ_IOQUEUE_MAX_HANDLES + 3 };

void PJ_FD_ZERO(pj_fd_set_t *fdsetp)
{
    fdsetp->data[0] = 0;
}

pj_size_t PJ_FD_COUNT(const pj_fd_set_t *fdsetp)
{
    return (pj_size_t)fdsetp->data[0];
}

static pj_sock_t position(pj_sock_t fd, const pj_fd_set_t *set)
{
    for (pj_sock_t i = 1; i <= set->data[0]; i++) {
        if (set->data[i] == fd)
            return i;
    }
    return 0;
}

void PJ_FD_SET(pj_sock_t fd, pj_fd_set_t *fdsetp)
{
    if (fdsetp->data[0] < SET_MAX && !position(fd, fdsetp))
        fdsetp->data[++fdsetp->data[0]] = fd;
}

void PJ_FD_CLR(pj_sock_t fd, pj_fd_set_t *fdsetp)
{
    pj_sock_t at = position(fd, fdsetp);

    if (at)
        fdsetp->data[at] = fdsetp->data[fdsetp->data[0]--];
}

pj_bool_t PJ_FD_ISSET(pj_sock_t fd, const pj_fd_set_t *fdsetp)
{
    return position(fd, fdsetp) != 0;
}

static size_t fill(struct pollfd *to, const pj_fd_set_t *set, short events)
{
    size_t count = set ? (size_t)set->data[0] : 0;

    for (size_t i = 0; i < count; i++)
        to[i] = (struct pollfd){.fd = (int)set->data[i + 1], .events = events};
    return count;
}

/* Leave in the set what poll() found. @return how many those are. */
static int keep(pj_fd_set_t *set, const struct pollfd *from, short wanted)
{
    size_t count = set ? (size_t)set->data[0] : 0;
    int kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (from[i].revents & wanted)
            set->data[++kept] = from[i].fd;
    }
    if (set)
        set->data[0] = kept;
    return kept;
}

static int to_msec(const pj_time_val *timeout)
{
    long long msec;

    if (!timeout)
        return -1;
    msec = (long long)timeout->sec * 1000 + timeout->msec;
    if (msec < 0)
        return 0;
    return msec > INT_MAX ? INT_MAX : (int)msec;
}

int pj_sock_select(int n, pj_fd_set_t *readfds, pj_fd_set_t *writefds, pj_fd_set_t *exceptfds,
                   const pj_time_val *timeout)
{
    struct pollfd stack[ON_STACK], *fds = stack;
    const pj__ops *ops = pj__ops_get();
    size_t total, reads, writes;
    int result;

    (void)n;
    total = (readfds ? PJ_FD_COUNT(readfds) : 0) + (writefds ? PJ_FD_COUNT(writefds) : 0) +
            (exceptfds ? PJ_FD_COUNT(exceptfds) : 0);
    if (total > ON_STACK) {
        fds = pj__calloc(total, sizeof(*fds));
        if (!fds) {
            pj_set_netos_error(PJ_STATUS_FROM_OS(ENOMEM));
            return -1;
        }
    }
    reads = fill(fds, readfds, POLLIN);
    writes = fill(fds + reads, writefds, POLLOUT);
    fill(fds + reads + writes, exceptfds, POLLPRI);
    result = ops->poll(ops->ctx, fds, total, to_msec(timeout));
    if (result >= 0) {
        result = keep(readfds, fds, POLLIN | POLLHUP | POLLERR | POLLNVAL);
        result += keep(writefds, fds + reads, POLLOUT | POLLERR | POLLNVAL);
        result += keep(exceptfds, fds + reads + writes, POLLPRI | POLLERR);
    }
    if (fds != stack)
        pj__free(fds);
    return result;
}
