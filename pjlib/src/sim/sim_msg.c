/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls that carry data: all of them are one send and one receive, of vectors. */
#include "sim/sim_priv.h"

#include <errno.h>

ssize_t pj__sim_send_iov(pj_sim *sim, int fd, const struct iovec *iov, size_t count, int flags,
                         const struct sockaddr *to, socklen_t to_len)
{
    pj__sim_sock *sock = pj__sim_sock_of(sim, fd);
    pj__sim_addr dst;
    int error;

    (void)flags; /* MSG_NOSIGNAL: there are no signals */
    if (!sock)
        return -1;
    error = pj__sim_fault_now(sock->host, PJ_SIM_SEND);
    if (error == EAGAIN)
        pj__sim_raise(sock, PJ__EV_WRITE);
    if (error)
        return -1;
    if (sock->type == SOCK_STREAM)
        return pj__sim_tcp_send(sock, iov, count);
    if (!to)
        return pj__sim_udp_send(sock, iov, count, NULL);
    error = pj__sim_addr_from(to, to_len, &dst);
    if (error) {
        errno = error;
        return -1;
    }
    return pj__sim_udp_send(sock, iov, count, &dst);
}

ssize_t pj__sim_recv_iov(pj_sim *sim, int fd, const struct iovec *iov, size_t count, int *flags,
                         struct sockaddr *from, socklen_t *from_len)
{
    pj__sim_sock *sock = pj__sim_sock_of(sim, fd);
    pj__sim_addr src;
    ssize_t got;
    int error;

    if (!sock)
        return -1;
    error = pj__sim_fault_now(sock->host, PJ_SIM_RECV);
    if (error == EAGAIN)
        pj__sim_raise(sock, PJ__EV_READ);
    if (error)
        return -1;
    if (sock->type == SOCK_STREAM) {
        got = pj__sim_tcp_recv(sock, iov, count, *flags);
        *flags = 0;
        if (from_len)
            *from_len = 0;
        return got;
    }
    got = pj__sim_udp_recv(sock, iov, count, flags, &src);
    if (got >= 0)
        pj__sim_addr_to(&src, from, from_len);
    return got;
}

static ssize_t sim_sendto(void *ctx, int fd, const void *buf, size_t len, int flags,
                          const struct sockaddr *to, socklen_t to_len)
{
    struct iovec iov = {(void *)(uintptr_t)buf, len};

    return pj__sim_send_iov(ctx, fd, &iov, 1, flags, to, to_len);
}

static ssize_t sim_send(void *ctx, int fd, const void *buf, size_t len, int flags)
{
    return sim_sendto(ctx, fd, buf, len, flags, NULL, 0);
}

static ssize_t sim_recvfrom(void *ctx, int fd, void *buf, size_t len, int flags,
                            struct sockaddr *from, socklen_t *from_len)
{
    struct iovec iov = {buf, len};

    return pj__sim_recv_iov(ctx, fd, &iov, 1, &flags, from, from_len);
}

static ssize_t sim_recv(void *ctx, int fd, void *buf, size_t len, int flags)
{
    return sim_recvfrom(ctx, fd, buf, len, flags, NULL, NULL);
}

static ssize_t sim_writev(void *ctx, int fd, const struct iovec *iov, int count)
{
    return pj__sim_send_iov(ctx, fd, iov, (size_t)count, 0, NULL, 0);
}

static ssize_t sim_sendmsg(void *ctx, int fd, const struct msghdr *msg, int flags)
{
    return pj__sim_send_iov(ctx, fd, msg->msg_iov, msg->msg_iovlen, flags, msg->msg_name,
                            msg->msg_namelen);
}

static ssize_t sim_recvmsg(void *ctx, int fd, struct msghdr *msg, int flags)
{
    ssize_t got = pj__sim_recv_iov(ctx, fd, msg->msg_iov, msg->msg_iovlen, &flags, msg->msg_name,
                                   msg->msg_name ? &msg->msg_namelen : NULL);

    if (got < 0)
        return got;
    msg->msg_flags = flags;
    msg->msg_controllen = 0;
    return got;
}

/* The batches stop at the first failure, which is an error only if nothing was done. */

static int sim_sendmmsg(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags)
{
    unsigned done;

    for (done = 0; done < count; done++) {
        ssize_t sent = sim_sendmsg(ctx, fd, &msgs[done].msg_hdr, flags);

        if (sent < 0)
            break;
        msgs[done].msg_len = (unsigned)sent;
    }
    return done || !count ? (int)done : -1;
}

/* What ended a batch that had begun is for the next call, of which an edge tells: as on Linux. */
static void keep_error(pj_sim *sim, int fd)
{
    pj__sim_sock *sock = pj__sim_sock_of(sim, fd);

    if (!sock || errno == EAGAIN)
        return;
    sock->error = errno;
    pj__sim_raise(sock, PJ__EV_READ);
}

static int sim_recvmmsg(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags)
{
    unsigned done;

    for (done = 0; done < count; done++) {
        ssize_t got = sim_recvmsg(ctx, fd, &msgs[done].msg_hdr, flags);

        if (got < 0 && done)
            keep_error(ctx, fd);
        if (got < 0)
            break;
        msgs[done].msg_len = (unsigned)got;
    }
    return done || !count ? (int)done : -1;
}

void pj__sim_msg_fill_ops(pj__ops *ops)
{
    ops->send = sim_send;
    ops->recv = sim_recv;
    ops->sendto = sim_sendto;
    ops->recvfrom = sim_recvfrom;
    ops->sendmsg = sim_sendmsg;
    ops->recvmsg = sim_recvmsg;
    ops->writev = sim_writev;
    ops->sendmmsg = sim_sendmmsg;
    ops->recvmmsg = sim_recvmmsg;
}
