/* SPDX-License-Identifier: BSD-2-Clause */
/* Common command line of the UAS programs: PROG -t udp|tcp|tls -p PORT [-c PEMFILE] [-x]
 * Listens on 127.0.0.1:PORT, runs in the foreground until SIGTERM.  Answers OPTIONS with 200; INVITE with
 * 180 then 200 + SDP + Contact; takes ACK; answers BYE with 200.  -x: stateless where it makes sense. */
#ifndef UAS_H
#define UAS_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <signal.h>
struct uas_opt {
    const char *tp, *pem;
    int port, stateless;
};
static struct uas_opt uas_opt = {"udp", NULL, 5070, 0};
static inline void uas_args(int argc, char **argv)
{
    int c;
    while ((c = getopt(argc, argv, "t:p:c:x")) != -1)
        switch (c) {
        case 't': uas_opt.tp = optarg; break;
        case 'p': uas_opt.port = atoi(optarg); break;
        case 'c': uas_opt.pem = optarg; break;
        case 'x': uas_opt.stateless = 1; break;
        default:
            fprintf(stderr, "usage: %s -t udp|tcp|tls -p PORT [-c PEM] [-x]\n", argv[0]);
            exit(2);
        }
}
static const char uas_sdp[] =
    "v=0\r\no=uas 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
#endif
