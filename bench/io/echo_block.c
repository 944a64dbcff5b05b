/* SPDX-License-Identifier: BSD-2-Clause */
/* blocking recvfrom + sendto, no readiness API at all (UDP only) */
#include "echo.h"
int main(int argc, char **argv)
{
    char b[BUFSZ];
    echo_args(argc, argv);
    if (echo_tcp)
        return 2;
    int fd = echo_socket(0);
    for (;;) {
        struct sockaddr_in a;
        socklen_t l = sizeof a;
        ssize_t n = recvfrom(fd, b, sizeof b, 0, (struct sockaddr *)&a, &l);
        if (n > 0)
            sendto(fd, b, (size_t)n, 0, (struct sockaddr *)&a, l);
    }
}
