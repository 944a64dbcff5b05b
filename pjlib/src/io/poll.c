/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The poll(2) backend, for systems without epoll: any number of descriptors, any POSIX.
 *
 * poll() knows levels, the ioqueue wants edges. So a kind of event, once reported, is *disarmed*,
 * and armed again by the ioqueue when it has found the socket empty or full; if there is something
 * by then, poll() says so at once. An entry with nothing armed is given to poll() as -1, since
 * errors are reported unasked.
 *
 * One thread at a time, the leader, waits in poll(), over a copy of the table; other threads wait
 * for its place (any of them could only wait for the same). Whoever changes the table lets the
 * leader look again by a pipe, and who removes a descriptor waits until the leader is out of
 * poll(), for what becomes of a descriptor that is closed under poll() no standard says.
 *
 * Each wait costs as much as there are descriptors: the price of poll(). There is no descriptor for
 * another loop to wait on.
 */
#include "io/backend.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <pj/errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_ROOM = 64, NO_ENTRY = -1 };

typedef struct entry {
    uint64_t data;
    int fd;
    unsigned armed; /* PJ__EV_READ, PJ__EV_WRITE */
} entry;

typedef struct poll_state {
    int pipe[2]; /* lets the leader look again; non-blocking */

    pthread_mutex_t lock; /* of all below */
    pthread_cond_t place; /* the leader's place is free, or the leader is out of poll(), or a
                           * wake-up */
    entry *entries;
    int count, room;
    int *by_fd; /* index into entries or NO_ENTRY */
    int fds;
    struct pollfd *copy; /* the leader's */
    int copy_room;
    bool leading;         /* somebody is the leader */
    bool in_poll;         /* and waits */
    bool told;            /* there is an octet in the pipe */
    bool woken;           /* a wake-up that no wait has taken */
    unsigned long rounds; /* of poll() that are over */
} poll_state;

/* ---- Life ---- */

static void poll_destroy(void *state)
{
    poll_state *ps = state;

    if (!ps)
        return;
    for (int i = 0; i < 2; i++) {
        if (ps->pipe[i] >= 0)
            close(ps->pipe[i]);
    }
    pthread_mutex_destroy(&ps->lock);
    pthread_cond_destroy(&ps->place);
    pj__free(ps->entries);
    pj__free(ps->by_fd);
    pj__free(ps->copy);
    pj__free(ps);
}

static void init_cond(pthread_cond_t *cond)
{
    pthread_condattr_t attr;

    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(cond, &attr);
    pthread_condattr_destroy(&attr);
}

static int make_pipe(int pipefd[2])
{
    if (pipe(pipefd) != 0)
        return -1;
    for (int i = 0; i < 2; i++) {
        if (fcntl(pipefd[i], F_SETFD, FD_CLOEXEC) != 0 ||
            fcntl(pipefd[i], F_SETFL, O_NONBLOCK) != 0)
            return -1;
    }
    return 0;
}

static pj_status_t poll_create(void **state)
{
    poll_state *ps = pj__calloc(1, sizeof(*ps));
    pj_status_t status;

    if (!ps)
        return PJ_ENOMEM;
    ps->pipe[0] = ps->pipe[1] = -1;
    pthread_mutex_init(&ps->lock, NULL);
    init_cond(&ps->place);
    if (make_pipe(ps->pipe) != 0) {
        status = PJ_RETURN_OS_ERROR(errno);
        poll_destroy(ps);
        return status;
    }
    *state = ps;
    return PJ_SUCCESS;
}

/* ---- The table; with the lock held ---- */

/* Room for one more of @a count items. @return false without memory. */
static bool reserve(void *array, int *room, int count, size_t size)
{
    void **items = array;
    int wanted = *room ? *room : FIRST_ROOM;
    void *bigger;

    while (wanted <= count)
        wanted *= 2;
    if (*items && wanted == *room)
        return true;
    bigger = pj__realloc(*items, (size_t)wanted * size);
    if (!bigger)
        return false;
    *items = bigger;
    *room = wanted;
    return true;
}

static bool reserve_fd(poll_state *ps, int fd)
{
    int had = ps->fds;

    if (!reserve(&ps->by_fd, &ps->fds, fd, sizeof(int)))
        return false;
    for (int i = had; i < ps->fds; i++)
        ps->by_fd[i] = NO_ENTRY;
    return true;
}

static entry *find(poll_state *ps, int fd)
{
    if (fd < 0 || fd >= ps->fds || ps->by_fd[fd] == NO_ENTRY)
        return NULL;
    return &ps->entries[ps->by_fd[fd]];
}

static void tell(poll_state *ps)
{
    ssize_t written;

    if (ps->told)
        return;
    ps->told = true;
    written = write(ps->pipe[1], "", 1);
    (void)written; /* a pipe that is full tells as well */
}

/* The table has changed. */
static void look_again(poll_state *ps)
{
    if (ps->in_poll)
        tell(ps);
}

static void remove_entry(poll_state *ps, entry *e)
{
    const entry *last = &ps->entries[--ps->count];

    ps->by_fd[e->fd] = NO_ENTRY;
    if (e != last) {
        *e = *last;
        ps->by_fd[e->fd] = (int)(e - ps->entries);
    }
}

static pj_status_t poll_add(void *state, int fd, uint64_t data, unsigned what)
{
    poll_state *ps = state;
    pj_status_t status = PJ_SUCCESS;
    entry *e;

    if (fcntl(fd, F_GETFD) < 0)
        return PJ_RETURN_OS_ERROR(errno);
    pthread_mutex_lock(&ps->lock);
    e = find(ps, fd);
    if (e)
        remove_entry(ps, e); /* closed behind our back, and opened again */
    if (!reserve_fd(ps, fd) || !reserve(&ps->entries, &ps->room, ps->count, sizeof(entry))) {
        status = PJ_ENOMEM;
    } else {
        ps->by_fd[fd] = ps->count;
        ps->entries[ps->count++] = (entry){data, fd, what};
        look_again(ps);
    }
    pthread_mutex_unlock(&ps->lock);
    return status;
}

static void poll_arm(void *state, int fd, uint64_t data, unsigned what)
{
    poll_state *ps = state;
    entry *e;

    pthread_mutex_lock(&ps->lock);
    e = find(ps, fd);
    if (e && e->data == data && (e->armed | what) != e->armed) {
        e->armed |= what;
        look_again(ps);
    }
    pthread_mutex_unlock(&ps->lock);
}

static void poll_del(void *state, int fd)
{
    poll_state *ps = state;
    unsigned long round;
    entry *e;

    pthread_mutex_lock(&ps->lock);
    e = find(ps, fd);
    if (e)
        remove_entry(ps, e);
    look_again(ps);
    round = ps->rounds;
    while (e && ps->in_poll && ps->rounds == round)
        pthread_cond_wait(&ps->place, &ps->lock);
    pthread_mutex_unlock(&ps->lock);
}

static void poll_wake(void *state)
{
    poll_state *ps = state;

    pthread_mutex_lock(&ps->lock);
    ps->woken = true;
    look_again(ps);
    if (!ps->in_poll)
        pthread_cond_broadcast(&ps->place);
    pthread_mutex_unlock(&ps->lock);
}

/* ---- Waiting ---- */

static struct timespec deadline_of(int msec)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += msec / 1000;
    at.tv_nsec += (long)(msec % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

/* Milliseconds until then, rounded up; 0: it is over. */
static int left_until(const struct timespec *at)
{
    struct timespec now;
    long long ns;

    clock_gettime(CLOCK_MONOTONIC, &now);
    ns = (long long)(at->tv_sec - now.tv_sec) * 1000000000 + (at->tv_nsec - now.tv_nsec);
    return ns <= 0 ? 0 : (int)((ns + 999999) / 1000000);
}

static short interest(unsigned armed)
{
    return (short)((armed & PJ__EV_READ ? POLLIN : 0) | (armed & PJ__EV_WRITE ? POLLOUT : 0));
}

static unsigned translate(short events)
{
    unsigned what = 0;

    if (events & POLLIN)
        what |= PJ__EV_READ;
    if (events & POLLOUT)
        what |= PJ__EV_WRITE;
    if (events & (POLLHUP | POLLERR | POLLNVAL))
        what |= PJ__EV_READ | PJ__EV_WRITE | PJ__EV_HUP;
    return what;
}

/* The pipe first, then the entries in their order. @return how many; 0 without memory. */
static int copy_table(poll_state *ps)
{
    if (!reserve(&ps->copy, &ps->copy_room, ps->count + 1, sizeof(struct pollfd)))
        return 0;
    ps->copy[0] = (struct pollfd){ps->pipe[0], POLLIN, 0};
    for (int i = 0; i < ps->count; i++) {
        const entry *e = &ps->entries[i];

        ps->copy[i + 1] = (struct pollfd){e->armed ? e->fd : -1, interest(e->armed), 0};
    }
    return ps->count + 1;
}

static void empty_pipe(poll_state *ps)
{
    char octet;
    ssize_t got = ps->told ? read(ps->pipe[0], &octet, 1) : 0;

    (void)got; /* if it failed, the next wait ends early */
    ps->told = false;
}

/* What poll() has found, of descriptors that are still armed. */
static int collect(poll_state *ps, int count, pj__event *ev, int room)
{
    int used = 0;

    for (int i = 1; i < count && used < room; i++) {
        unsigned what = translate(ps->copy[i].revents);
        entry *e = what ? find(ps, ps->copy[i].fd) : NULL;

        if (!e || !(e->armed & what))
            continue;
        e->armed &= ~what;
        ev[used].data = e->data;
        ev[used++].what = what;
    }
    return used;
}

/* One poll() as the leader; the lock is released meanwhile. */
static int lead(poll_state *ps, pj__event *ev, int room, int msec)
{
    int count = copy_table(ps), found, error;

    if (!count)
        return -PJ_ENOMEM;
    ps->in_poll = true;
    pthread_mutex_unlock(&ps->lock);
    found = poll(ps->copy, (nfds_t)count, msec);
    error = errno;
    pthread_mutex_lock(&ps->lock);
    ps->in_poll = false;
    ps->rounds++;
    empty_pipe(ps);
    if (found < 0)
        return error == EINTR ? 0 : -PJ_RETURN_OS_ERROR(error);
    return found ? collect(ps, count, ev, room) : 0;
}

/* Wait for the leader's place. @return false when the time is over. */
static bool wait_for_place(poll_state *ps, const struct timespec *until)
{
    if (!until)
        pthread_cond_wait(&ps->place, &ps->lock);
    else if (pthread_cond_timedwait(&ps->place, &ps->lock, until) == ETIMEDOUT)
        return false;
    return true;
}

static int poll_wait(void *state, pj__event *ev, int room, int msec)
{
    poll_state *ps = state;
    struct timespec at = {0, 0};
    const struct timespec *until = msec >= 0 ? &at : NULL;
    int count = 0;

    if (until)
        at = deadline_of(msec);
    pthread_mutex_lock(&ps->lock);
    while (ps->leading && !ps->woken && wait_for_place(ps, until))
        ;
    if (!ps->leading) {
        ps->leading = true;
        count = lead(ps, ev, room, ps->woken ? 0 : until ? left_until(until) : -1);
        ps->leading = false;
    }
    ps->woken = false;
    pthread_cond_broadcast(&ps->place);
    pthread_mutex_unlock(&ps->lock);
    return count;
}

static int *poll_fd(void *state)
{
    (void)state;
    return NULL;
}

const pj__backend pj__backend_poll = {
    .name = "poll",
    .create = poll_create,
    .destroy = poll_destroy,
    .add = poll_add,
    .del = poll_del,
    .arm = poll_arm,
    .wait = poll_wait,
    .wake = poll_wake,
    .fd = poll_fd,
};
