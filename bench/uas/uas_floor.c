/* SPDX-License-Identifier: BSD-2-Clause */
/* Floor of a UAS: no SIP stack at all.  Epoll, recvmmsg/sendmmsg in batches (UDP) or buffered reads (TCP),
 * headers located by memchr, reply put together by copying header lines.  Stateless, no checks. */
#define _GNU_SOURCE
#include "uas.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define PUT(s)                       \
    do {                             \
        memcpy(o, s, sizeof(s) - 1); \
        o += sizeof(s) - 1;          \
    } while (0)
static size_t reply(const char *b, const char *e, char *out, char *out2, size_t *n2)
{
    char *o = out;
    const char *p = memchr(b, '\n', (size_t)(e - b)), *to = NULL;
    size_t tolen = 0;
    *n2 = 0;
    if (!p || *b == 'A')
        return 0;
    PUT("SIP/2.0 200 OK\r\n");
    while (++p < e && *p != '\r') {
        const char *l = memchr(p, '\n', (size_t)(e - p));
        if (!l)
            return 0;
        size_t n = (size_t)(l + 1 - p);
        int keep = 0;
        switch (*p | 32) {
        case 'v': keep = !strncasecmp(p, "Via:", 4) || p[1] == ':'; break;
        case 'f': keep = !strncasecmp(p, "From:", 5) || p[1] == ':'; break;
        case 't':
            if (!strncasecmp(p, "To:", 3) || p[1] == ':')
                to = p, tolen = n;
            break;
        case 'c': keep = !strncasecmp(p, "Call-ID:", 8) || !strncasecmp(p, "CSeq:", 5); break;
        case 'i': keep = p[1] == ':'; break;
        case 'r': keep = !strncasecmp(p, "Record-Route:", 13); break;
        }
        if (keep) {
            memcpy(o, p, n);
            o += n;
        }
        p = l;
    }
    if (to) {
        memcpy(o, to, tolen - 2);
        o += tolen - 2;
        if (!memmem(to, tolen, "tag=", 4))
            PUT(";tag=floor1");
        PUT("\r\n");
    }
    if (*b == 'I') {
        size_t h = (size_t)(o - out);
        char *o2 = out2;
        memcpy(o2, "SIP/2.0 180 Ringing\r\n", 21);
        memcpy(o2 + 21, out + 16, h - 16);
        memcpy(o2 + 21 + h - 16, "Content-Length: 0\r\n\r\n", 21);
        *n2 = 21 + h - 16 + 21;
        o += sprintf(o,
                     "Contact: <sip:uas@127.0.0.1:%d>\r\nContent-Type: "
                     "application/sdp\r\nContent-Length: %zu\r\n\r\n%s",
                     uas_opt.port, sizeof uas_sdp - 1, uas_sdp);
    } else
        PUT("Content-Length: 0\r\n\r\n");
    return (size_t)(o - out);
}
static void udp(int fd)
{
    enum { B = 64 };
    static char in[B][4096], out[B * 2][4096];
    static struct sockaddr_in a[B];
    struct mmsghdr rh[B], sh[B * 2];
    struct iovec rv[B], sv[B * 2];
    for (;;) {
        memset(rh, 0, sizeof rh);
        for (int j = 0; j < B; j++) {
            rv[j].iov_base = in[j];
            rv[j].iov_len = sizeof in[j];
            rh[j].msg_hdr.msg_iov = &rv[j];
            rh[j].msg_hdr.msg_iovlen = 1;
            rh[j].msg_hdr.msg_name = &a[j];
            rh[j].msg_hdr.msg_namelen = sizeof a[j];
        }
        int r = recvmmsg(fd, rh, B, MSG_WAITFORONE, NULL), k = 0;
        if (r <= 0)
            continue;
        memset(sh, 0, sizeof sh[0] * (unsigned)(2 * r));
        for (int j = 0; j < r; j++) {
            size_t n2, n = reply(in[j], in[j] + rh[j].msg_len, out[2 * j], out[2 * j + 1], &n2);
            for (int q = 1; q >= 0; q--) {
                size_t l = q ? n2 : n;
                if (!l)
                    continue;
                sv[k].iov_base = out[2 * j + q];
                sv[k].iov_len = l;
                sh[k].msg_hdr.msg_iov = &sv[k];
                sh[k].msg_hdr.msg_iovlen = 1;
                sh[k].msg_hdr.msg_name = &a[j];
                sh[k].msg_hdr.msg_namelen = sizeof a[j];
                k++;
            }
        }
        for (int s = 0; s < k;) {
            int w = sendmmsg(fd, sh + s, (unsigned)(k - s), 0);
            if (w <= 0)
                break;
            s += w;
        }
    }
}
struct conn {
    int fd;
    size_t rl, wl, wo;
    char *wb;
    size_t wcap;
    char rb[16384];
};
static int ep;
static void wr(struct conn *c)
{
    while (c->wo < c->wl) {
        ssize_t n = send(c->fd, c->wb + c->wo, c->wl - c->wo, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n <= 0) {
            struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
            epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
            return;
        }
        c->wo += (size_t)n;
    }
    c->wl = c->wo = 0;
}
static void tcp(int lfd)
{
    struct epoll_event ev[256], e = {.events = EPOLLIN, .data.ptr = NULL};
    ep = epoll_create1(0);
    epoll_ctl(ep, EPOLL_CTL_ADD, lfd, &e);
    for (;;) {
        int n = epoll_wait(ep, ev, 256, -1);
        for (int k = 0; k < n; k++) {
            struct conn *c = ev[k].data.ptr;
            if (!c) {
                int fd = accept(lfd, NULL, NULL), one = 1;
                if (fd < 0)
                    continue;
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                c = calloc(1, sizeof *c);
                c->fd = fd;
                c->wcap = 16384;
                c->wb = malloc(c->wcap);
                struct epoll_event x = {.events = EPOLLIN, .data.ptr = c};
                epoll_ctl(ep, EPOLL_CTL_ADD, fd, &x);
                continue;
            }
            if (ev[k].events & EPOLLOUT) {
                wr(c);
                if (!c->wl) {
                    struct epoll_event x = {.events = EPOLLIN, .data.ptr = c};
                    epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &x);
                }
            }
            if (!(ev[k].events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
                continue;
            ssize_t r = recv(c->fd, c->rb + c->rl, sizeof c->rb - c->rl, MSG_DONTWAIT);
            if (r < 0 && errno == EAGAIN)
                continue;
            if (r <= 0) {
                close(c->fd);
                free(c->wb);
                free(c);
                continue;
            }
            c->rl += (size_t)r;
            size_t o = 0;
            for (;;) {
                char *b = c->rb + o, *z = memmem(b, c->rl - o, "\r\n\r\n", 4);
                if (!z)
                    break;
                char *cl = memmem(b, (size_t)(z - b), "\nContent-Length:", 16);
                size_t m = (size_t)(z + 4 - b) + (cl ? (size_t)atoi(cl + 16) : 0), n2, l;
                if (m > c->rl - o)
                    break;
                static char a[4096], a2[4096];
                l = reply(b, b + m, a, a2, &n2);
                if (c->wcap - c->wl < l + n2) {
                    c->wcap = c->wcap * 2 + l + n2;
                    c->wb = realloc(c->wb, c->wcap);
                }
                memcpy(c->wb + c->wl, a2, n2);
                c->wl += n2;
                memcpy(c->wb + c->wl, a, l);
                c->wl += l;
                o += m;
            }
            memmove(c->rb, c->rb + o, c->rl - o);
            c->rl -= o;
            if (c->wl > c->wo)
                wr(c);
        }
    }
}
int main(int argc, char **argv)
{
    uas_args(argc, argv);
    int st = strcmp(uas_opt.tp, "udp") != 0, one = 1,
        fd = socket(AF_INET, st ? SOCK_STREAM : SOCK_DGRAM, 0);
    if (!strcmp(uas_opt.tp, "tls")) {
        fprintf(stderr, "no TLS\n");
        return 2;
    }
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)uas_opt.port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct rlimit rl = {20000, 20000};
    setrlimit(RLIMIT_NOFILE, &rl);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&a, sizeof a)) {
        perror("bind");
        return 1;
    }
    if (st) {
        listen(fd, 4096);
        tcp(fd);
    } else
        udp(fd);
    return 0;
}
