/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for a few sockets at once, without an ioqueue. Served by net/select.c, over poll(2): a set holds
 * descriptors of any number, up to PJ_IOQUEUE_MAX_HANDLES of them.
 */
#ifndef PJ_SOCK_SELECT_H
#define PJ_SOCK_SELECT_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** A set of sockets: their count, then the sockets. */
typedef struct pj_fd_set_t {
    pj_sock_t data[PJ_IOQUEUE_MAX_HANDLES + 4];
} pj_fd_set_t;

/** Make the set empty; needed before first use. */
void PJ_FD_ZERO(pj_fd_set_t *fdsetp);

/** Number of sockets in the set. */
pj_size_t PJ_FD_COUNT(const pj_fd_set_t *fdsetp);

/** Add a socket; nothing happens when it is in already or the set is full. */
void PJ_FD_SET(pj_sock_t fd, pj_fd_set_t *fdsetp);

/** Remove a socket. */
void PJ_FD_CLR(pj_sock_t fd, pj_fd_set_t *fdsetp);

/** PJ_TRUE when the socket is in the set. */
pj_bool_t PJ_FD_ISSET(pj_sock_t fd, const pj_fd_set_t *fdsetp);

/**
 * Wait until a socket is readable, writable or has an exceptional condition; the sets are left with those.
 * @param n         Ignored.
 * @param timeout   NULL waits for ever.
 * @return number of sockets left in the sets, 0 after the timeout, negative on failure: pj_get_netos_error().
 */
int pj_sock_select(int n, pj_fd_set_t *readfds, pj_fd_set_t *writefds, pj_fd_set_t *exceptfds,
                   const pj_time_val *timeout);

PJ_END_DECL

#endif
