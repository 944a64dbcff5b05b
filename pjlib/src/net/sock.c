/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Socket calls through the thread's operations table, with a status in place of errno.
 *
 * All descriptors are close-on-exec from birth. Sending passes MSG_NOSIGNAL, so that no program needs to care for
 * SIGPIPE.
 */
#include "net/net_sock.h"

#include "base/ops.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/rand.h>
#include <pj/sock.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static pj_status_t os_error(void)
{
    return PJ_RETURN_OS_ERROR(errno);
}

static pj_status_t result_of(int rc)
{
    return rc == 0 ? PJ_SUCCESS : os_error();
}

pj_status_t pj_sock_socket(int family, int type, int protocol, pj_sock_t *p_sock)
{
    const pj__ops *ops = pj__ops_get();
    int fd;

    if (!p_sock)
        return PJ_EINVAL;
    *p_sock = PJ_INVALID_SOCKET;
    fd = ops->socket(ops->ctx, family, type | SOCK_CLOEXEC, protocol);
    if (fd < 0)
        return os_error();
    *p_sock = fd;
    return PJ_SUCCESS;
}

pj_status_t pj_sock_socketpair(int family, int type, int protocol, pj_sock_t sv[2])
{
    const pj__ops *ops = pj__ops_get();
    int fds[2];

    if (ops->socketpair(ops->ctx, family, type | SOCK_CLOEXEC, protocol, fds) != 0)
        return os_error();
    sv[0] = fds[0];
    sv[1] = fds[1];
    return PJ_SUCCESS;
}

pj_status_t pj_sock_close(pj_sock_t sockfd)
{
    const pj__ops *ops = pj__ops_get();

    return result_of(ops->close(ops->ctx, (int)sockfd));
}

pj_status_t pj_sock_bind(pj_sock_t sockfd, const pj_sockaddr_t *my_addr, int addrlen)
{
    const pj__ops *ops = pj__ops_get();

    if (!my_addr || addrlen < (int)sizeof(pj_sockaddr_in))
        return PJ_EINVAL;
    return result_of(ops->bind(ops->ctx, (int)sockfd, my_addr, (socklen_t)addrlen));
}

pj_status_t pj_sock_bind_in(pj_sock_t sockfd, pj_uint32_t addr, pj_uint16_t port)
{
    pj_sockaddr_in in;

    memset(&in, 0, sizeof(in));
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(addr);
    in.sin_port = htons(port);
    return pj_sock_bind(sockfd, &in, sizeof(in));
}

pj_status_t pj_sock_bind_random(pj_sock_t sockfd, const pj_sockaddr_t *addr, pj_uint16_t port_range,
                                pj_uint16_t max_try)
{
    unsigned base = pj_sockaddr_get_port(addr);
    pj_sockaddr to;
    pj_status_t status = PJ_EINVAL;

    if (!addr || !pj_sockaddr_get_len(addr))
        return PJ_EINVAL;
    if (base == 0 || port_range == 0)
        return pj_sock_bind(sockfd, addr, (int)pj_sockaddr_get_len(addr));
    pj_sockaddr_cp(&to, addr);
    for (unsigned i = 0; i < max_try; i++) {
        unsigned port = base + (unsigned)pj_rand() % (port_range + 1u);

        if (port > 65535)
            port = base;
        pj_sockaddr_set_port(&to, (pj_uint16_t)port);
        status = pj_sock_bind(sockfd, &to, (int)pj_sockaddr_get_len(&to));
        if (status == PJ_SUCCESS)
            break;
    }
    return status;
}

pj_status_t pj_sock_listen(pj_sock_t sockfd, int backlog)
{
    const pj__ops *ops = pj__ops_get();

    return result_of(ops->listen(ops->ctx, (int)sockfd, backlog));
}

pj_status_t pj_sock_accept(pj_sock_t serverfd, pj_sock_t *newsock, pj_sockaddr_t *addr,
                           int *addrlen)
{
    const pj__ops *ops = pj__ops_get();
    socklen_t len = addrlen ? (socklen_t)*addrlen : 0;
    int fd;

    if (!newsock)
        return PJ_EINVAL;
    *newsock = PJ_INVALID_SOCKET;
    fd = ops->accept4(ops->ctx, (int)serverfd, addrlen ? addr : NULL, addrlen ? &len : NULL,
                      SOCK_CLOEXEC);
    if (fd < 0)
        return os_error();
    if (addrlen)
        *addrlen = (int)len;
    *newsock = fd;
    return PJ_SUCCESS;
}

pj_status_t pj_sock_connect(pj_sock_t sockfd, const pj_sockaddr_t *serv_addr, int addrlen)
{
    const pj__ops *ops = pj__ops_get();

    return result_of(ops->connect(ops->ctx, (int)sockfd, serv_addr, (socklen_t)addrlen));
}

pj_status_t pj_sock_getpeername(pj_sock_t sockfd, pj_sockaddr_t *addr, int *namelen)
{
    const pj__ops *ops = pj__ops_get();
    socklen_t len = (socklen_t)*namelen;
    pj_status_t status = result_of(ops->getpeername(ops->ctx, (int)sockfd, addr, &len));

    if (status == PJ_SUCCESS)
        *namelen = (int)len;
    return status;
}

pj_status_t pj_sock_getsockname(pj_sock_t sockfd, pj_sockaddr_t *addr, int *namelen)
{
    const pj__ops *ops = pj__ops_get();
    socklen_t len = (socklen_t)*namelen;
    pj_status_t status = result_of(ops->getsockname(ops->ctx, (int)sockfd, addr, &len));

    if (status == PJ_SUCCESS)
        *namelen = (int)len;
    return status;
}

pj_status_t pj_sock_getsockopt(pj_sock_t sockfd, pj_uint16_t level, pj_uint16_t optname,
                               void *optval, int *optlen)
{
    const pj__ops *ops = pj__ops_get();
    socklen_t len = (socklen_t)*optlen;
    pj_status_t status =
        result_of(ops->getsockopt(ops->ctx, (int)sockfd, level, optname, optval, &len));

    if (status == PJ_SUCCESS)
        *optlen = (int)len;
    return status;
}

pj_status_t pj_sock_setsockopt(pj_sock_t sockfd, pj_uint16_t level, pj_uint16_t optname,
                               const void *optval, int optlen)
{
    const pj__ops *ops = pj__ops_get();

    return result_of(
        ops->setsockopt(ops->ctx, (int)sockfd, level, optname, optval, (socklen_t)optlen));
}

pj_status_t pj_sock_setsockopt_params(pj_sock_t sockfd, const pj_sockopt_params *params)
{
    pj_status_t result = PJ_SUCCESS;

    if (!params || params->cnt > PJ_MAX_SOCKOPT_PARAMS)
        return PJ_EINVAL;
    for (unsigned i = 0; i < params->cnt; i++) {
        pj_status_t status = pj_sock_setsockopt(
            sockfd, (pj_uint16_t)params->options[i].level, (pj_uint16_t)params->options[i].optname,
            params->options[i].optval, params->options[i].optlen);

        if (status != PJ_SUCCESS)
            result = status;
    }
    return result;
}

pj_status_t pj_sockopt_params_clone(pj_pool_t *pool, pj_sockopt_params *dst_prm,
                                    const pj_sockopt_params *src_prm)
{
    if (!pool || !dst_prm || !src_prm || src_prm->cnt > PJ_MAX_SOCKOPT_PARAMS)
        return PJ_EINVAL;
    *dst_prm = *src_prm;
    for (unsigned i = 0; i < src_prm->cnt; i++) {
        int len = src_prm->options[i].optlen;

        if (len <= 0 || !src_prm->options[i].optval)
            continue;
        dst_prm->options[i].optval = pj_pool_alloc(pool, (pj_size_t)len);
        if (!dst_prm->options[i].optval)
            return PJ_ENOMEM;
        memcpy(dst_prm->options[i].optval, src_prm->options[i].optval, (size_t)len);
    }
    return PJ_SUCCESS;
}

pj_status_t pj_sock_setsockopt_sobuf(pj_sock_t sockfd, pj_uint16_t optname, pj_bool_t auto_retry,
                                     unsigned *buf_size)
{
    pj_status_t status;
    int size, got = 0, len = sizeof(got);

    if (optname != SO_RCVBUF && optname != SO_SNDBUF)
        return PJ_EINVAL;
    if (!buf_size || *buf_size == 0)
        return PJ_SUCCESS;
    size = *buf_size > 0x7FFFFFFF ? 0x7FFFFFFF : (int)*buf_size;
    for (;;) {
        status = pj_sock_setsockopt(sockfd, SOL_SOCKET, optname, &size, sizeof(size));
        if (status == PJ_SUCCESS || !auto_retry || size < 2048)
            break;
        size /= 2;
    }
    if (status != PJ_SUCCESS)
        return status;
    status = pj_sock_getsockopt(sockfd, SOL_SOCKET, optname, &got, &len);
    if (status == PJ_SUCCESS)
        *buf_size = (unsigned)got;
    return status;
}

pj_status_t pj_sock_recv(pj_sock_t sockfd, void *buf, pj_ssize_t *len, unsigned flags)
{
    const pj__ops *ops = pj__ops_get();
    ssize_t got = ops->recv(ops->ctx, (int)sockfd, buf, (size_t)*len, (int)flags);

    *len = got;
    return got < 0 ? os_error() : PJ_SUCCESS;
}

pj_status_t pj_sock_recvfrom(pj_sock_t sockfd, void *buf, pj_ssize_t *len, unsigned flags,
                             pj_sockaddr_t *from, int *fromlen)
{
    const pj__ops *ops = pj__ops_get();
    socklen_t addr_len = fromlen ? (socklen_t)*fromlen : 0;
    ssize_t got;

    if (!from || !fromlen)
        return pj_sock_recv(sockfd, buf, len, flags);
    got = ops->recvfrom(ops->ctx, (int)sockfd, buf, (size_t)*len, (int)flags, from, &addr_len);
    *len = got;
    if (got < 0)
        return os_error();
    *fromlen = (int)addr_len;
    return PJ_SUCCESS;
}

pj_status_t pj_sock_send(pj_sock_t sockfd, const void *buf, pj_ssize_t *len, unsigned flags)
{
    const pj__ops *ops = pj__ops_get();
    ssize_t sent = ops->send(ops->ctx, (int)sockfd, buf, (size_t)*len, (int)flags | MSG_NOSIGNAL);

    *len = sent;
    return sent < 0 ? os_error() : PJ_SUCCESS;
}

pj_status_t pj_sock_sendto(pj_sock_t sockfd, const void *buf, pj_ssize_t *len, unsigned flags,
                           const pj_sockaddr_t *to, int tolen)
{
    const pj__ops *ops = pj__ops_get();
    ssize_t sent = ops->sendto(ops->ctx, (int)sockfd, buf, (size_t)*len, (int)flags | MSG_NOSIGNAL,
                               to, (socklen_t)tolen);

    *len = sent;
    return sent < 0 ? os_error() : PJ_SUCCESS;
}

pj_status_t pj_sock_shutdown(pj_sock_t sockfd, int how)
{
    const pj__ops *ops = pj__ops_get();

    return result_of(ops->shutdown(ops->ctx, (int)sockfd, how));
}

/* ---- For the layers above ---- */

pj_status_t pj__sock_set_nonblock(pj_sock_t sock)
{
    const pj__ops *ops = pj__ops_get();

    return result_of(ops->set_nonblock(ops->ctx, (int)sock, 1));
}

pj_status_t pj__sock_is_stream(pj_sock_t sock, pj_bool_t *stream)
{
    int type = 0, len = sizeof(type);
    pj_status_t status = pj_sock_getsockopt(sock, SOL_SOCKET, SO_TYPE, &type, &len);

    *stream = type == SOCK_STREAM;
    return status;
}

pj_bool_t pj__sock_would_block(pj_status_t status)
{
    return status == PJ_STATUS_FROM_OS(EAGAIN); /* EWOULDBLOCK is the same */
}

pj_bool_t pj__sock_is_transient(pj_status_t status)
{
    /* What an ICMP message or a want of memory leaves on a datagram socket. */
    static const int transient[] = {ECONNREFUSED, ECONNRESET, EHOSTUNREACH, EHOSTDOWN, ENETUNREACH,
                                    ENETDOWN,     EMSGSIZE,   EPROTO,       ENOBUFS,   ENOMEM,
                                    EACCES,       EPERM,      ENOPROTOOPT,  EOPNOTSUPP};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(transient); i++) {
        if (status == PJ_STATUS_FROM_OS(transient[i]))
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

pj_bool_t pj__sock_accept_is_transient(pj_status_t status)
{
    /* accept(2): errors pending on the new connection are reported by the call. */
    static const int transient[] = {ECONNABORTED, EPROTO,     ENETDOWN,    ENOPROTOOPT, EHOSTDOWN,
                                    EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH, EINTR,       EPERM};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(transient); i++) {
        if (status == PJ_STATUS_FROM_OS(transient[i]))
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

pj_bool_t pj__sock_no_descriptors(pj_status_t status)
{
    return status == PJ_STATUS_FROM_OS(EMFILE) || status == PJ_STATUS_FROM_OS(ENFILE);
}

int pj__sock_reserve_open(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void pj__sock_reserve_close(int fd)
{
    if (fd >= 0)
        close(fd);
}

pj_bool_t pj__sock_connecting(pj_status_t status)
{
    return status == PJ_STATUS_FROM_OS(EINPROGRESS) || pj__sock_would_block(status);
}

pj_status_t pj__sock_connect_result(pj_sock_t sock)
{
    struct sockaddr_storage peer;
    int error = 0, len = sizeof(error), peer_len = sizeof(peer);
    pj_status_t status = pj_sock_getsockopt(sock, SOL_SOCKET, SO_ERROR, &error, &len);

    if (status != PJ_SUCCESS)
        return status;
    if (error)
        return PJ_STATUS_FROM_OS(error);
    /* An event may be older than the attempt; only a socket that has a peer is connected. */
    status = pj_sock_getpeername(sock, &peer, &peer_len);
    return status == PJ_STATUS_FROM_OS(ENOTCONN) ? PJ_EPENDING : status;
}

pj_status_t pj__sock_sendv(pj_sock_t sock, const struct iovec *iov, int count, pj_ssize_t *len)
{
    const pj__ops *ops = pj__ops_get();
    struct msghdr msg;
    ssize_t sent;

    memset(&msg, 0, sizeof(msg));
    msg.msg_iov = (struct iovec *)(uintptr_t)iov;
    msg.msg_iovlen = (size_t)count;
    sent = ops->sendmsg(ops->ctx, (int)sock, &msg, MSG_NOSIGNAL);
    *len = sent;
    return sent < 0 ? os_error() : PJ_SUCCESS;
}

pj_status_t pj__sock_recv_batch(pj_sock_t sock, struct mmsghdr *msgs, unsigned count, unsigned *got)
{
    const pj__ops *ops = pj__ops_get();
    int n = ops->recvmmsg(ops->ctx, (int)sock, msgs, count, MSG_DONTWAIT);

    if (n <= 0)
        return n < 0 ? os_error() : PJ_STATUS_FROM_OS(EAGAIN);
    *got = (unsigned)n;
    return PJ_SUCCESS;
}

pj_status_t pj__sock_send_batch(pj_sock_t sock, struct mmsghdr *msgs, unsigned count,
                                unsigned *sent)
{
    const pj__ops *ops = pj__ops_get();
    int n = ops->sendmmsg(ops->ctx, (int)sock, msgs, count, MSG_NOSIGNAL);

    if (n <= 0)
        return n < 0 ? os_error() : PJ_STATUS_FROM_OS(EAGAIN);
    *sent = (unsigned)n;
    return PJ_SUCCESS;
}
