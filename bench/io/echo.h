/* SPDX-License-Identifier: BSD-2-Clause */
/* Common command line of the echo servers: PROG udp|tcp PORT.  127.0.0.1, foreground, until SIGTERM. */
#ifndef ECHO_H
#define ECHO_H
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
enum { BUFSZ = 2048, BATCH = 64 };
static int echo_tcp, echo_port;
static inline struct sockaddr_in echo_addr(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)echo_port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return a;
}
static inline void echo_args(int argc, char **argv)
{
    struct rlimit rl = {20000, 20000};
    if (argc < 3) {
        fprintf(stderr, "usage: %s udp|tcp PORT\n", argv[0]);
        exit(2);
    }
    echo_tcp = !strcmp(argv[1], "tcp");
    echo_port = atoi(argv[2]);
    setrlimit(RLIMIT_NOFILE, &rl);
}
static inline int echo_socket(int nonblock)
{
    int fd = socket(AF_INET, (echo_tcp ? SOCK_STREAM : SOCK_DGRAM) | (nonblock ? SOCK_NONBLOCK : 0),
                    0),
        one = 1, sz = 1 << 20;
    struct sockaddr_in a = echo_addr();
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (!echo_tcp)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &sz, sizeof sz);
    if (bind(fd, (struct sockaddr *)&a, sizeof a)) {
        perror("bind");
        exit(1);
    }
    if (echo_tcp)
        listen(fd, 4096);
    return fd;
}
static inline void nodelay(int fd)
{
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}
#endif
