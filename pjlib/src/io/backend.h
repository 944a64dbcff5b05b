/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the ioqueue asks of the system, as a table of functions; one const table per backend.
 *
 * A backend reports edges: an event may be reported again without cause, never be lost. One whose
 * system knows levels only reports each kind of event once and no more until arm(). It carries the
 * 64 bits given at add() and knows nothing else of keys. All functions may be called from any
 * thread at any time; wait() from several at once.
 *
 * Datagram sockets are watched for reading only, until one is full for the first time: the system calls each datagram
 * that leaves an edge of writability, so that whoever answers one by one would be woken twice for each. A stream has
 * such an edge only after it was full, so it is watched for both at once.
 */
#ifndef LINNET_IO_BACKEND_H
#define LINNET_IO_BACKEND_H

#include <pj/types.h>
#include <stdint.h>

/** What has happened on a descriptor. */
enum {
    PJ__EV_READ = 1,
    PJ__EV_WRITE = 2,
    PJ__EV_HUP = 4 /* the peer has closed, or an error is pending: reads stay ready */
};

typedef struct pj__event {
    uint64_t data;
    unsigned what;
} pj__event;

typedef struct pj__backend {
    const char *name;
    /** @return PJ_SUCCESS; PJ_ENOMEM; the system's error. */
    pj_status_t (*create)(void **state);
    /** NULL is allowed. */
    void (*destroy)(void *state);
    /**
     * Watch a descriptor for PJ__EV_READ, or that and PJ__EV_WRITE; what is ready already is reported. More than was
     * asked for may be, and what is an error or the end always is.
     */
    pj_status_t (*add)(void *state, int fd, uint64_t data, unsigned what);
    /** Watch it for both; what is ready already is reported. NULL: add() or arm() does. */
    pj_status_t (*add_write)(void *state, int fd, uint64_t data);
    /** Watch no longer; events that are on their way may still be reported. */
    void (*del)(void *state, int fd);
    /**
     * Report PJ__EV_READ or PJ__EV_WRITE (or both) when next it is so, or at once if it is. The
     * data tells this descriptor from an earlier one of the same number. NULL: the system reports
     * edges.
     */
    void (*arm)(void *state, int fd, uint64_t data, unsigned what);
    /**
     * Wait for events, a wake-up or the end of the time (-1: none).
     * @return number of events in @a ev; 0 also for a wake-up or a signal; a negative status.
     */
    int (*wait)(void *state, pj__event *ev, int room, int msec);
    /** Let one wait() return, a later one if nobody waits. */
    void (*wake)(void *state);
    /** The descriptor's place, for another event loop to wait on; NULL when there is none. */
    int *(*fd)(void *state);
} pj__backend;

extern const pj__backend pj__backend_epoll;
extern const pj__backend pj__backend_poll;

#endif
