/* SPDX-License-Identifier: BSD-2-Clause */
/* The real operations table, and which table a thread uses. */
#include "base/ops.h"

#include "base/rand.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000LL

static int64_t clock_ns(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

static int64_t real_mono_ns(void *ctx)
{
    (void)ctx;
    return clock_ns(CLOCK_MONOTONIC);
}

static int64_t real_wall_ns(void *ctx)
{
    (void)ctx;
    return clock_ns(CLOCK_REALTIME);
}

static int real_random(void *ctx, void *buf, size_t len)
{
    unsigned char *at = buf;

    (void)ctx;
    while (len) {
        ssize_t got = getrandom(at, len, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? errno : EIO;
        at += got;
        len -= (size_t)got;
    }
    return 0;
}

static int real_socket(void *ctx, int af, int type, int proto)
{
    (void)ctx;
    return socket(af, type, proto);
}

static int real_socketpair(void *ctx, int af, int type, int proto, int fds[2])
{
    (void)ctx;
    return socketpair(af, type, proto, fds);
}

static int real_bind(void *ctx, int fd, const struct sockaddr *addr, socklen_t len)
{
    (void)ctx;
    return bind(fd, addr, len);
}

static int real_connect(void *ctx, int fd, const struct sockaddr *addr, socklen_t len)
{
    (void)ctx;
    return connect(fd, addr, len);
}

static int real_listen(void *ctx, int fd, int backlog)
{
    (void)ctx;
    return listen(fd, backlog);
}

static int real_accept4(void *ctx, int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
    (void)ctx;
    return accept4(fd, addr, len, flags);
}

static int real_close(void *ctx, int fd)
{
    (void)ctx;
    return close(fd);
}

static int real_shutdown(void *ctx, int fd, int how)
{
    (void)ctx;
    return shutdown(fd, how);
}

static int real_getsockname(void *ctx, int fd, struct sockaddr *addr, socklen_t *len)
{
    (void)ctx;
    return getsockname(fd, addr, len);
}

static int real_getpeername(void *ctx, int fd, struct sockaddr *addr, socklen_t *len)
{
    (void)ctx;
    return getpeername(fd, addr, len);
}

static int real_getsockopt(void *ctx, int fd, int level, int name, void *val, socklen_t *len)
{
    (void)ctx;
    return getsockopt(fd, level, name, val, len);
}

static int real_setsockopt(void *ctx, int fd, int level, int name, const void *val, socklen_t len)
{
    (void)ctx;
    return setsockopt(fd, level, name, val, len);
}

static int real_set_nonblock(void *ctx, int fd, int on)
{
    int flags = fcntl(fd, F_GETFL);
    int wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;

    (void)ctx;
    if (flags < 0)
        return -1;
    return wanted == flags ? 0 : fcntl(fd, F_SETFL, wanted);
}

static ssize_t real_send(void *ctx, int fd, const void *buf, size_t len, int flags)
{
    (void)ctx;
    return send(fd, buf, len, flags);
}

static ssize_t real_recv(void *ctx, int fd, void *buf, size_t len, int flags)
{
    (void)ctx;
    return recv(fd, buf, len, flags);
}

static ssize_t real_sendto(void *ctx, int fd, const void *buf, size_t len, int flags,
                           const struct sockaddr *to, socklen_t to_len)
{
    (void)ctx;
    return sendto(fd, buf, len, flags, to, to_len);
}

static ssize_t real_recvfrom(void *ctx, int fd, void *buf, size_t len, int flags,
                             struct sockaddr *from, socklen_t *from_len)
{
    (void)ctx;
    return recvfrom(fd, buf, len, flags, from, from_len);
}

static ssize_t real_sendmsg(void *ctx, int fd, const struct msghdr *msg, int flags)
{
    (void)ctx;
    return sendmsg(fd, msg, flags);
}

static ssize_t real_recvmsg(void *ctx, int fd, struct msghdr *msg, int flags)
{
    (void)ctx;
    return recvmsg(fd, msg, flags);
}

static ssize_t real_writev(void *ctx, int fd, const struct iovec *iov, int count)
{
    (void)ctx;
    return writev(fd, iov, count);
}

static int real_sendmmsg(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags)
{
    (void)ctx;
    return sendmmsg(fd, msgs, count, flags);
}

static int real_recvmmsg(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags)
{
    (void)ctx;
    return recvmmsg(fd, msgs, count, flags, NULL);
}

static int real_poll(void *ctx, struct pollfd *fds, nfds_t count, int msec)
{
    (void)ctx;
    return poll(fds, count, msec);
}

static void real_sleep_ns(void *ctx, int64_t ns)
{
    struct timespec left = {.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};

    (void)ctx;
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
        ;
}

static int real_getaddrinfo(void *ctx, const char *host, const struct addrinfo *hints,
                            struct addrinfo **list)
{
    (void)ctx;
    return getaddrinfo(host, NULL, hints, list);
}

static void real_freeaddrinfo(void *ctx, struct addrinfo *list)
{
    (void)ctx;
    freeaddrinfo(list);
}

static int real_getifaddrs(void *ctx, struct ifaddrs **list)
{
    (void)ctx;
    return getifaddrs(list);
}

static void real_freeifaddrs(void *ctx, struct ifaddrs *list)
{
    (void)ctx;
    freeifaddrs(list);
}

static int real_gethostname(void *ctx, char *name, size_t size)
{
    (void)ctx;
    return gethostname(name, size);
}

static const pj__ops real_ops = {
    .mono_ns = real_mono_ns,
    .wall_ns = real_wall_ns,
    .random = real_random,
    .socket = real_socket,
    .socketpair = real_socketpair,
    .bind = real_bind,
    .connect = real_connect,
    .listen = real_listen,
    .accept4 = real_accept4,
    .close = real_close,
    .shutdown = real_shutdown,
    .getsockname = real_getsockname,
    .getpeername = real_getpeername,
    .getsockopt = real_getsockopt,
    .setsockopt = real_setsockopt,
    .set_nonblock = real_set_nonblock,
    .send = real_send,
    .recv = real_recv,
    .sendto = real_sendto,
    .recvfrom = real_recvfrom,
    .sendmsg = real_sendmsg,
    .recvmsg = real_recvmsg,
    .writev = real_writev,
    .sendmmsg = real_sendmmsg,
    .recvmmsg = real_recvmmsg,
    .poll = real_poll,
    .sleep_ns = real_sleep_ns,
    .getaddrinfo = real_getaddrinfo,
    .freeaddrinfo = real_freeaddrinfo,
    .getifaddrs = real_getifaddrs,
    .freeifaddrs = real_freeifaddrs,
    .gethostname = real_gethostname,
};

static _Thread_local const pj__ops *current; /* NULL: the real one */

const pj__ops *pj__ops_get(void)
{
    return current ? current : &real_ops;
}

const pj__ops *pj__ops_real(void)
{
    return &real_ops;
}

const pj__ops *pj__ops_set(const pj__ops *ops)
{
    const pj__ops *old = pj__ops_get();

    current = ops;
    pj__random_discard();
    return old;
}
