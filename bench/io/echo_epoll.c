/* SPDX-License-Identifier: BSD-2-Clause */
/* epoll, level triggered.  MMSG=0: UDP recvfrom/sendto one by one until EAGAIN; MMSG=1: recvmmsg/sendmmsg in
 * batches of 64.  DRAIN=0: one recvfrom per epoll_wait, as a simple ioqueue does.  TCP: recv + send. */
#include "echo.h"
#ifndef MMSG
#define MMSG 0
#endif
#ifndef DRAIN
#define DRAIN 1
#endif
static char in[BATCH][BUFSZ];
static void udp(int fd)
{
#if MMSG
    static struct sockaddr_in a[BATCH];
    struct mmsghdr h[BATCH];
    struct iovec v[BATCH];
    for (;;) {
        memset(h, 0, sizeof h);
        for (int j = 0; j < BATCH; j++) {
            v[j].iov_base = in[j];
            v[j].iov_len = BUFSZ;
            h[j].msg_hdr.msg_iov = &v[j];
            h[j].msg_hdr.msg_iovlen = 1;
            h[j].msg_hdr.msg_name = &a[j];
            h[j].msg_hdr.msg_namelen = sizeof a[j];
        }
        int r = recvmmsg(fd, h, BATCH, MSG_DONTWAIT, NULL);
        if (r <= 0)
            return;
        for (int j = 0; j < r; j++)
            v[j].iov_len = h[j].msg_len;
        for (int s = 0; s < r;) {
            int w = sendmmsg(fd, h + s, (unsigned)(r - s), MSG_DONTWAIT);
            if (w <= 0)
                break;
            s += w;
        }
        if (r < BATCH)
            return;
    }
#else
    do {
        struct sockaddr_in a;
        socklen_t l = sizeof a;
        ssize_t n = recvfrom(fd, in[0], BUFSZ, MSG_DONTWAIT, (struct sockaddr *)&a, &l);
        if (n < 0)
            return;
        sendto(fd, in[0], (size_t)n, MSG_DONTWAIT, (struct sockaddr *)&a, l);
    } while (DRAIN);
#endif
}
int main(int argc, char **argv)
{
    struct epoll_event ev[256], e = {.events = EPOLLIN};
    echo_args(argc, argv);
    int ep = epoll_create1(0), fd = echo_socket(1);
    e.data.fd = fd;
    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
    for (;;) {
        int n = epoll_wait(ep, ev, 256, -1);
        for (int k = 0; k < n; k++) {
            int f = ev[k].data.fd;
            if (f != fd) {
                ssize_t r = recv(f, in[0], BUFSZ, MSG_DONTWAIT);
                if (r > 0) {
                    if (send(f, in[0], (size_t)r, MSG_DONTWAIT | MSG_NOSIGNAL) != r)
                        close(f);
                } else if (r == 0 || errno != EAGAIN)
                    close(f);
            } else if (!echo_tcp)
                udp(fd);
            else {
                int c = accept4(fd, NULL, NULL, SOCK_NONBLOCK);
                if (c < 0)
                    continue;
                nodelay(c);
                e.data.fd = c;
                epoll_ctl(ep, EPOLL_CTL_ADD, c, &e);
            }
        }
    }
}
