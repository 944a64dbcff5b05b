/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The operating-system calls that a simulated world replaces: clocks, randomness, sockets, waiting
 * and names. One table per thread.
 *
 * Everything below util/ makes these calls through the calling thread's table and through nothing
 * else; that is what lets the whole stack run in virtual time. Each function takes the table's ctx
 * first; otherwise it has the arguments and the result of the system call it is named after, errno
 * included.
 */
#ifndef LINNET_BASE_OPS_H
#define LINNET_BASE_OPS_H

#include <ifaddrs.h>
#include <netdb.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

/** A route to an IPv4 network, in network order. */
typedef struct pj__route {
    uint32_t if_addr, dst, mask;
} pj__route;

typedef struct pj__ops {
    void *ctx;

    int64_t (*mono_ns)(void *ctx);                   /* CLOCK_MONOTONIC */
    int64_t (*wall_ns)(void *ctx);                   /* CLOCK_REALTIME since the epoch */
    int (*random)(void *ctx, void *buf, size_t len); /* 0 or an errno value */

    int (*socket)(void *ctx, int af, int type, int proto);
    int (*socketpair)(void *ctx, int af, int type, int proto, int fds[2]);
    int (*bind)(void *ctx, int fd, const struct sockaddr *addr, socklen_t len);
    int (*connect)(void *ctx, int fd, const struct sockaddr *addr, socklen_t len);
    int (*listen)(void *ctx, int fd, int backlog);
    int (*accept4)(void *ctx, int fd, struct sockaddr *addr, socklen_t *len, int flags);
    int (*close)(void *ctx, int fd);
    int (*shutdown)(void *ctx, int fd, int how);
    int (*getsockname)(void *ctx, int fd, struct sockaddr *addr, socklen_t *len);
    int (*getpeername)(void *ctx, int fd, struct sockaddr *addr, socklen_t *len);
    int (*getsockopt)(void *ctx, int fd, int level, int name, void *val, socklen_t *len);
    int (*setsockopt)(void *ctx, int fd, int level, int name, const void *val, socklen_t len);
    int (*set_nonblock)(void *ctx, int fd, int on); /* 0 or -1 */

    ssize_t (*send)(void *ctx, int fd, const void *buf, size_t len, int flags);
    ssize_t (*recv)(void *ctx, int fd, void *buf, size_t len, int flags);
    ssize_t (*sendto)(void *ctx, int fd, const void *buf, size_t len, int flags,
                      const struct sockaddr *to, socklen_t to_len);
    ssize_t (*recvfrom)(void *ctx, int fd, void *buf, size_t len, int flags, struct sockaddr *from,
                        socklen_t *from_len);
    ssize_t (*sendmsg)(void *ctx, int fd, const struct msghdr *msg, int flags);
    ssize_t (*recvmsg)(void *ctx, int fd, struct msghdr *msg, int flags);
    ssize_t (*writev)(void *ctx, int fd, const struct iovec *iov, int count);
    int (*sendmmsg)(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags);
    int (*recvmmsg)(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags);

    int (*poll)(void *ctx, struct pollfd *fds, nfds_t count, int msec);
    void (*sleep_ns)(void *ctx, int64_t ns); /* CLOCK_MONOTONIC, signals or not */

    int (*getaddrinfo)(void *ctx, const char *host, const struct addrinfo *hints,
                       struct addrinfo **list); /* of addresses: there are no services */
    void (*freeaddrinfo)(void *ctx, struct addrinfo *list);
    int (*getifaddrs)(void *ctx, struct ifaddrs **list);
    void (*freeifaddrs)(void *ctx, struct ifaddrs *list);
    int (*gethostname)(void *ctx, char *name, size_t size);

    /* The host's route of this number, from 0. @return 0: there are no more. NULL: the system's routes. */
    int (*route)(void *ctx, unsigned number, pj__route *route);

    /* What waits for these sockets, and whom resolvers ask; NULL: the system's. */
    const struct pj__backend *backend;
    const struct pj__dns_exchange_ops *dns;
} pj__ops;

/** @return this thread's table; never NULL. */
const pj__ops *pj__ops_get(void);

/** @return milliseconds of the thread's monotonic clock, a fraction cut off. */
static inline int64_t pj__mono_ms(void)
{
    const pj__ops *ops = pj__ops_get();

    return ops->mono_ns(ops->ctx) / 1000000;
}

/** @return the table of the real system. */
const pj__ops *pj__ops_real(void);

/**
 * Use @a ops, which the caller keeps, in this thread; NULL is the real one. @return the table used
 * until now.
 */
const pj__ops *pj__ops_set(const pj__ops *ops);

#endif
