/* SPDX-License-Identifier: BSD-2-Clause */
/* Load for the echo servers: ioload -t udp|tcp -p PORT [-c CONNS] [-w WINDOW] [-s SIZE] [-d SECONDS] [-W]
 * -W: once connected print "ready" and wait for a line on stdin.
 * Closed loop.  UDP: one socket, WINDOW datagrams outstanding.  TCP: CONNS connections, WINDOW of them
 * with one message outstanding.  Only 127.0.0.1.  Prints key=value. */
#include "echo.h"
#include <stdint.h>
#include <time.h>
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}
static void go(int w)
{
    char l[16];
    if (!w)
        return;
    puts("ready");
    fflush(stdout);
    if (!fgets(l, sizeof l, stdin))
        exit(2);
}
int main(int argc, char **argv)
{
    int o, waitgo = 0, port = 0, conns = 1, w = 64, size = 500;
    const char *tp = "udp";
    double d = 3;
    while ((o = getopt(argc, argv, "t:p:c:w:s:d:W")) != -1)
        switch (o) {
        case 't': tp = optarg; break;
        case 'p': port = atoi(optarg); break;
        case 'c': conns = atoi(optarg); break;
        case 'w': w = atoi(optarg); break;
        case 's': size = atoi(optarg); break;
        case 'd': d = atof(optarg); break;
        case 'W': waitgo = 1; break;
        }
    if (w < 1 || w > 4096 || size < 4 || size > BUFSZ || d > 60 || conns < 1 || conns > 15000)
        return 2;
    struct rlimit rl = {20000, 20000};
    setrlimit(RLIMIT_NOFILE, &rl);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    uint64_t rx = 0, lost = 0;
    double t0, t;
    if (!strcmp(tp, "udp")) {
        static char out[BUFSZ], in[BATCH][BUFSZ];
        int fd = socket(AF_INET, SOCK_DGRAM, 0), sz = 4 << 20;
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &sz, sizeof sz);
        struct timeval tv = {0, 100000};
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
        if (connect(fd, (struct sockaddr *)&a, sizeof a)) {
            perror("connect");
            return 1;
        }
        struct mmsghdr sh[BATCH], rh[BATCH];
        struct iovec sv = {out, (size_t)size}, rv[BATCH];
        memset(sh, 0, sizeof sh);
        memset(rh, 0, sizeof rh);
        for (int j = 0; j < BATCH; j++) {
            sh[j].msg_hdr.msg_iov = &sv;
            sh[j].msg_hdr.msg_iovlen = 1;
            rv[j].iov_base = in[j];
            rv[j].iov_len = BUFSZ;
            rh[j].msg_hdr.msg_iov = &rv[j];
            rh[j].msg_hdr.msg_iovlen = 1;
        }
        int fly = 0;
        go(waitgo);
        for (t0 = t = now(); t - t0 < d; t = now()) {
            while (fly < w) {
                int n = w - fly > BATCH ? BATCH : w - fly;
                n = sendmmsg(fd, sh, (unsigned)n, 0);
                if (n <= 0)
                    break;
                fly += n;
            }
            int r = recvmmsg(fd, rh, BATCH, MSG_WAITFORONE, NULL);
            if (r > 0) {
                rx += (uint64_t)r;
                fly -= r;
            } else {
                lost += (uint64_t)fly;
                fly = 0;
            }
        }
    } else {
        static char b[BUFSZ];
        int ep = epoll_create1(0), *f = calloc((size_t)conns, sizeof *f),
            *got = calloc((size_t)conns, sizeof *got);
        for (int k = 0; k < conns; k++) {
            f[k] = socket(AF_INET, SOCK_STREAM, 0);
            if (connect(f[k], (struct sockaddr *)&a, sizeof a)) {
                perror("connect");
                return 1;
            }
            nodelay(f[k]);
            struct epoll_event e = {.events = EPOLLIN, .data.u32 = (uint32_t)k};
            epoll_ctl(ep, EPOLL_CTL_ADD, f[k], &e);
        }
        if (w > conns)
            w = conns;
        int next = 0;
        usleep(200000); /* let the server accept them all */
        go(waitgo);
        struct epoll_event ev[256];
        for (int k = 0; k < w; k++) {
            if (send(f[next], b, (size_t)size, MSG_NOSIGNAL) != size)
                return 1;
            next = (next + 1) % conns;
        }
        for (t0 = t = now(); t - t0 < d; t = now()) {
            int n = epoll_wait(ep, ev, 256, 100);
            for (int k = 0; k < n; k++) {
                uint32_t i = ev[k].data.u32;
                ssize_t r = recv(f[i], b, sizeof b, MSG_DONTWAIT);
                if (r <= 0) {
                    if (r < 0 && errno == EAGAIN)
                        continue;
                    fprintf(stderr, "closed\n");
                    return 1;
                }
                got[i] += (int)r;
                for (; got[i] >= size; got[i] -= size) {
                    rx++;
                    if (send(f[next], b, (size_t)size, MSG_NOSIGNAL) != size)
                        return 1;
                    next = (next + 1) % conns;
                }
            }
        }
    }
    printf("rx=%llu lost=%llu elapsed=%.3f rate=%.0f\n", (unsigned long long)rx,
           (unsigned long long)lost, t - t0, (double)rx / (t - t0));
    return 0;
}
