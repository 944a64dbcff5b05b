/* SPDX-License-Identifier: BSD-2-Clause */
/* sipblast: a bounded SIP load generator, far cheaper per message than SIPp, for finding what a *server*
 * can do.  One thread.  UDP, TCP, TLS; any number of persistent connections; open loop (-r RATE) or closed
 * loop (-w WINDOW transactions outstanding).  Two flows: "options" (OPTIONS -> 200) and "call"
 * (INVITE -> [1xx] -> 200, ACK, BYE -> 200).
 *   sipblast -t udp|tcp|tls -p PORT [-c CONNS] [-m options|call] [-r RATE | -w WINDOW] [-d SECONDS] [-n MAX] [-W]
 * -W: once connected print "ready" and wait for a line on stdin.
 * Prints one line of key=value.  Only ever talks to 127.0.0.1.  Exit 0 if nothing failed. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FREE, OPT, INV, BYE };
struct slot {
    uint8_t st;
    uint8_t retx;
    uint32_t gen;
    int conn;
    uint64_t t0, next, ivl;
    char totag[96], target[160];
};
struct conn {
    int fd, port;
    SSL *ssl;
    char *rb, *wb;
    size_t rl, wl, wo, wcap;
    uint32_t seg[512][2];
    int nseg;
    int armed;
};

static const char *tp = "udp";
static int port = 5070, nconn = 1, call, window, stream, tls, waitgo;
static double rate, secs = 5;
static uint64_t maxn = ~0ull;
static struct slot *S;
static uint32_t nslot, *freel, nfree;
static struct conn *C;
static int ep;
static uint32_t runid;
static uint64_t started, ok, failed, timeouts, retrans, shed, msgs_tx, msgs_rx, stray;
static uint32_t *lat;
static uint64_t nlat, caplat = 1 << 22;
#define RB 131072

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
static void die(const char *s)
{
    perror(s);
    exit(2);
}

static char *hex8(char *o, uint32_t v)
{
    for (int i = 28; i >= 0; i -= 4)
        *o++ = "0123456789abcdef"[v >> i & 15];
    return o;
}
static char *dec(char *o, unsigned v)
{
    char b[12];
    int n = 0;
    do
        b[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n)
        *o++ = b[--n];
    return o;
}
static char *str(char *o, const char *s)
{
    size_t n = strlen(s);
    memcpy(o, s, n);
    return o + n;
}
static const char *TP; /* upper case */

static size_t build(char *b, uint32_t i, const char *method, int what)
{
    struct slot *s = &S[i];
    struct conn *c = &C[s->conn];
    char *o = str(b, method);
    *o++ = ' ';
    if (s->target[0] && what != INV)
        o = str(o, s->target);
    else {
        o = str(o, "sip:bench@127.0.0.1:");
        o = dec(o, (unsigned)port);
        if (stream) {
            o = str(o, ";transport=");
            o = str(o, tp);
        }
    }
    o = str(o, " SIP/2.0\r\nVia: SIP/2.0/");
    o = str(o, TP);
    o = str(o, " 127.0.0.1:");
    o = dec(o, (unsigned)c->port);
    o = str(o, ";rport;branch=z9hG4bK");
    o = hex8(o, runid);
    o = hex8(o, i);
    o = hex8(o, s->gen);
    *o++ = "xyzw"[what];
    if (*method == 'A')
        *o++ = 'a';
    o = str(o, "\r\nMax-Forwards: 70\r\nFrom: <sip:blast@127.0.0.1>;tag=");
    o = hex8(o, i);
    o = hex8(o, s->gen);
    o = str(o, "\r\nTo: <sip:bench@127.0.0.1:");
    o = dec(o, (unsigned)port);
    *o++ = '>';
    if (s->totag[0] && what == BYE) {
        o = str(o, ";tag=");
        o = str(o, s->totag);
    }
    o = str(o, "\r\nCall-ID: ");
    o = hex8(o, i);
    o = hex8(o, s->gen);
    *o++ = '-';
    o = hex8(o, runid);
    o = str(o, "@127.0.0.1\r\nCSeq: ");
    o = str(o, *method == 'B' ? "2 " : "1 ");
    o = str(o, method);
    o = str(o, "\r\nContact: <sip:blast@127.0.0.1:");
    o = dec(o, (unsigned)c->port);
    if (stream) {
        o = str(o, ";transport=");
        o = str(o, tp);
    }
    o = str(o, ">\r\n");
    if (*method == 'I') {
        static const char sdp[] =
            "v=0\r\no=blast 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
            "30000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
        o = str(o, "Content-Type: application/sdp\r\nContent-Length: ");
        o = dec(o, sizeof sdp - 1);
        o = str(o, "\r\n\r\n");
        o = str(o, sdp);
    } else
        o = str(o, "Content-Length: 0\r\n\r\n");
    return (size_t)(o - b);
}

static void arm(struct conn *c, int w)
{
    if (c->armed == w)
        return;
    struct epoll_event e = {.events = EPOLLIN | (w ? (unsigned)EPOLLOUT : 0),
                            .data.u32 = (uint32_t)(c - C)};
    epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
    c->armed = w;
}
static void flush(struct conn *c)
{
    if (!stream) {
        int k = 0;
        while (k < c->nseg) {
            struct mmsghdr h[64];
            struct iovec v[64];
            int n = c->nseg - k > 64 ? 64 : c->nseg - k;
            memset(h, 0, sizeof h[0] * (unsigned)n);
            for (int j = 0; j < n; j++) {
                v[j].iov_base = c->wb + c->seg[k + j][0];
                v[j].iov_len = c->seg[k + j][1];
                h[j].msg_hdr.msg_iov = &v[j];
                h[j].msg_hdr.msg_iovlen = 1;
            }
            int r = sendmmsg(c->fd, h, (unsigned)n, 0);
            if (r <= 0) {
                k++;
                continue;
            } /* lost: retransmission covers it */
            k += r;
        }
        c->nseg = 0;
        c->wl = 0;
        return;
    }
    while (c->wo < c->wl) {
        ssize_t r = tls ? SSL_write(c->ssl, c->wb + c->wo, (int)(c->wl - c->wo))
                        : send(c->fd, c->wb + c->wo, c->wl - c->wo, MSG_NOSIGNAL);
        if (r <= 0) {
            arm(c, 1);
            return;
        }
        c->wo += (size_t)r;
    }
    c->wl = c->wo = 0;
    arm(c, 0);
}
static int *dirty, ndirty;
static void put(uint32_t i, const char *method, int what)
{
    struct conn *c = &C[S[i].conn];
    if (!stream && c->nseg == 512)
        flush(c);
    if (c->wcap - c->wl < 2048) {
        if (!stream)
            flush(c);
        else {
            c->wcap *= 2;
            c->wb = realloc(c->wb, c->wcap);
            if (!c->wb)
                die("realloc");
        }
    }
    if (c->wl == c->wo || (!stream && c->nseg == 0))
        dirty[ndirty++] = S[i].conn;
    size_t n = build(c->wb + c->wl, i, method, what);
    if (!stream) {
        c->seg[c->nseg][0] = (uint32_t)c->wl;
        c->seg[c->nseg][1] = (uint32_t)n;
        c->nseg++;
    }
    c->wl += n;
    msgs_tx++;
}
static void flush_all(void)
{
    for (int k = 0; k < ndirty; k++)
        flush(&C[dirty[k]]);
    ndirty = 0;
}

static void done(uint32_t i, int good, uint64_t t)
{
    struct slot *s = &S[i];
    if (good) {
        ok++;
        if (nlat < caplat) {
            uint64_t us = (t - s->t0) / 1000;
            lat[nlat++] = us > 0xffffffffu ? 0xffffffffu : (uint32_t)us;
        }
    } else
        failed++;
    s->st = FREE;
    s->gen++;
    s->totag[0] = s->target[0] = 0;
    freel[nfree++] = i;
}
static void start(uint64_t t)
{
    static int rr;
    uint32_t i = freel[--nfree];
    struct slot *s = &S[i];
    s->conn = rr;
    rr = (rr + 1) % nconn;
    s->t0 = t;
    s->ivl = 500000000;
    s->next = t + s->ivl;
    s->retx = 0;
    s->st = call ? INV : OPT;
    started++;
    put(i, call ? "INVITE" : "OPTIONS", s->st);
}
static int unhex(const char *p, uint32_t *v)
{
    uint32_t x = 0;
    for (int i = 0; i < 8; i++) {
        int c = p[i];
        int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (d < 0)
            return -1;
        x = x << 4 | (uint32_t)d;
    }
    *v = x;
    return 0;
}
static const char *hdr(const char *b, const char *e, const char *name, const char *compact)
{
    size_t n = strlen(name);
    for (const char *p = memchr(b, '\n', (size_t)(e - b)); p && p + n + 2 < e;
         p = memchr(p, '\n', (size_t)(e - p))) {
        p++;
        if ((*p | 32) == (*name | 32) && p[n] == ':' && !strncasecmp(p, name, n)) {
            p += n + 1;
            while (*p == ' ')
                p++;
            return p;
        }
        if (compact && *p == *compact && p[1] == ':') {
            p += 2;
            while (*p == ' ')
                p++;
            return p;
        }
    }
    return NULL;
}
static void message(const char *b, size_t n, uint64_t t)
{
    const char *e = b + n, *h;
    uint32_t i, g, r;
    msgs_rx++;
    if (n < 12 || memcmp(b, "SIP/2.0 ", 8)) {
        stray++;
        return;
    }
    int code = atoi(b + 8);
    if (!(h = hdr(b, e, "Call-ID", "i")) || e - h < 26 || unhex(h, &i) || unhex(h + 8, &g) ||
        unhex(h + 17, &r) || r != runid || i >= nslot) {
        stray++;
        return;
    }
    struct slot *s = &S[i];
    if (s->st == FREE || s->gen != g) {
        stray++;
        return;
    }
    if (code < 200) {
        if (s->st == INV)
            s->next = t + 32000000000ull;
        return;
    }
    h = hdr(b, e, "CSeq", NULL);
    int cs = h ? atoi(h) : 0;
    if (code != 200) {
        done(i, 0, t);
        return;
    }
    switch (s->st) {
    case OPT: done(i, 1, t); break;
    case INV:
        if (cs != 1) {
            stray++;
            break;
        }
        if ((h = hdr(b, e, "To", "t"))) {
            const char *l = memchr(h, '\n', (size_t)(e - h)),
                       *q = l ? memmem(h, (size_t)(l - h), "tag=", 4) : NULL;
            if (q) {
                size_t k = strcspn(q + 4, "\r\n; ,");
                if (k < sizeof s->totag) {
                    memcpy(s->totag, q + 4, k);
                    s->totag[k] = 0;
                }
            }
        }
        if ((h = hdr(b, e, "Contact", "m"))) {
            const char *l = memchr(h, '\n', (size_t)(e - h)),
                       *q = l ? memchr(h, '<', (size_t)(l - h)) : NULL,
                       *z = q ? memchr(q, '>', (size_t)(l - q)) : NULL;
            if (z && (size_t)(z - q) < sizeof s->target) {
                memcpy(s->target, q + 1, (size_t)(z - q - 1));
                s->target[z - q - 1] = 0;
            }
        }
        put(i, "ACK", BYE);
        s->st = BYE;
        s->ivl = 500000000;
        s->next = t + s->ivl;
        s->retx = 0;
        put(i, "BYE", BYE);
        break;
    case BYE:
        if (cs == 2)
            done(i, 1, t);
        else
            put(i, "ACK", BYE);
        break;
    }
}
static int frame(struct conn *c, uint64_t t) /* stream: consume whole messages from rb */
{
    size_t o = 0;
    while (c->rl - o > 4) {
        char *b = c->rb + o;
        if (*b == '\r' || *b == '\n') {
            o++;
            continue;
        }
        char *z = memmem(b, c->rl - o, "\r\n\r\n", 4);
        if (!z)
            break;
        const char *h = hdr(b, z + 4, "Content-Length", "l");
        size_t n = (size_t)(z + 4 - b) + (h ? (size_t)atoi(h) : 0);
        if (n > c->rl - o)
            break;
        message(b, n, t);
        o += n;
    }
    memmove(c->rb, c->rb + o, c->rl - o);
    c->rl -= o;
    return 0;
}
static void readable(struct conn *c)
{
    uint64_t t = now_ns();
    if (!stream) {
        static char buf[64][4096];
        struct mmsghdr h[64];
        struct iovec v[64];
        for (;;) {
            memset(h, 0, sizeof h);
            for (int j = 0; j < 64; j++) {
                v[j].iov_base = buf[j];
                v[j].iov_len = sizeof buf[j] - 1;
                h[j].msg_hdr.msg_iov = &v[j];
                h[j].msg_hdr.msg_iovlen = 1;
            }
            int r = recvmmsg(c->fd, h, 64, MSG_DONTWAIT, NULL);
            if (r <= 0)
                return;
            for (int j = 0; j < r; j++) {
                buf[j][h[j].msg_len] = 0;
                message(buf[j], h[j].msg_len, t);
            }
            if (r < 64)
                return;
        }
    }
    for (;;) {
        size_t room = RB - 1 - c->rl;
        ssize_t r =
            tls ? SSL_read(c->ssl, c->rb + c->rl, (int)room) : recv(c->fd, c->rb + c->rl, room, 0);
        if (r <= 0) {
            if (tls) {
                int e = SSL_get_error(c->ssl, (int)r);
                if (e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE)
                    return;
            } else if (r < 0 && (errno == EAGAIN || errno == EINTR))
                return;
            fprintf(stderr, "connection closed by peer\n");
            exit(1);
        }
        c->rl += (size_t)r;
        c->rb[c->rl] = 0;
        frame(c, t);
        if (!tls && (size_t)r < room)
            return;
    }
}
static int u32cmp(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int o;
    while ((o = getopt(argc, argv, "t:p:c:m:r:w:d:n:W")) != -1)
        switch (o) {
        case 't': tp = optarg; break;
        case 'p': port = atoi(optarg); break;
        case 'c': nconn = atoi(optarg); break;
        case 'm': call = !strcmp(optarg, "call"); break;
        case 'r': rate = atof(optarg); break;
        case 'w': window = atoi(optarg); break;
        case 'd': secs = atof(optarg); break;
        case 'n': maxn = strtoull(optarg, NULL, 10); break;
        case 'W': waitgo = 1; break;
        default: return 2;
        }
    if (nconn < 1 || nconn > 15000 || secs > 120 || rate > 1e6) {
        fprintf(stderr, "out of bounds\n");
        return 2;
    }
    stream = strcmp(tp, "udp") != 0;
    tls = !strcmp(tp, "tls");
    TP = tls ? "TLS" : stream ? "TCP" : "UDP";
    nslot = rate > 0 ? 65536 : window > 0 ? (uint32_t)window : 64;
    S = calloc(nslot, sizeof *S);
    freel = calloc(nslot, 4);
    C = calloc((size_t)nconn, sizeof *C);
    dirty = calloc(nslot * 4 + (size_t)nconn + 1024, sizeof *dirty);
    lat = malloc(caplat * 4);
    for (uint32_t i = 0; i < nslot; i++)
        freel[nslot - 1 - i] = i;
    nfree = nslot;
    runid = (uint32_t)(now_ns() >> 10) ^ (uint32_t)getpid() << 20;
    signal(SIGPIPE, SIG_IGN);
    struct rlimit rl = {20000, 20000};
    setrlimit(RLIMIT_NOFILE, &rl);
    ep = epoll_create1(0);
    SSL_CTX *ctx = tls ? SSL_CTX_new(TLS_client_method()) : NULL;
    if (ctx) {
        SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
        SSL_CTX_set_cipher_list(ctx, "DEFAULT:@SECLEVEL=0");
        SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    uint64_t tc = now_ns();
    for (int k = 0; k < nconn; k++) {
        struct conn *c = &C[k];
        c->fd = socket(AF_INET, stream ? SOCK_STREAM : SOCK_DGRAM, 0);
        if (c->fd < 0)
            die("socket");
        if (!stream) {
            int sz = 4 << 20;
            setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &sz, sizeof sz);
        }
        if (connect(c->fd, (struct sockaddr *)&a, sizeof a))
            die("connect");
        struct sockaddr_in l;
        socklen_t ll = sizeof l;
        getsockname(c->fd, (struct sockaddr *)&l, &ll);
        c->port = ntohs(l.sin_port);
        if (stream) {
            int one = 1;
            setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        }
        if (tls) {
            c->ssl = SSL_new(ctx);
            SSL_set_fd(c->ssl, c->fd);
            if (SSL_connect(c->ssl) != 1) {
                fprintf(stderr, "TLS handshake failed\n");
                return 2;
            }
        }
        fcntl(c->fd, F_SETFL, O_NONBLOCK);
        c->rb = stream ? malloc(RB) : NULL;
        c->wcap = stream ? 8192 : 512 * 1024;
        c->wb = malloc(c->wcap);
        struct epoll_event e = {.events = EPOLLIN, .data.u32 = (uint32_t)k};
        epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
    }
    double conn_s = (double)(now_ns() - tc) / 1e9;
    if (waitgo) {
        char l[16];
        puts("ready");
        fflush(stdout);
        if (!fgets(l, sizeof l, stdin))
            return 2;
    }
    uint64_t t0 = now_ns(), end = t0 + (uint64_t)(secs * 1e9), t = t0, scan = t0, last = t0;
    struct epoll_event ev[256];
    for (;;) {
        t = now_ns();
        int going = t < end && started < maxn;
        if (!going && nfree == nslot)
            break;
        if (t > end + 10000000000ull)
            break;
        if (going) {
            if (rate > 0) {
                uint64_t due = (uint64_t)((double)(t - t0) / 1e9 * rate);
                if (due > maxn)
                    due = maxn;
                while (started + shed < due) {
                    if (!nfree) {
                        shed++;
                        continue;
                    }
                    start(t);
                }
            } else
                while (nfree && started < maxn)
                    start(t);
            last = t;
        }
        flush_all();
        int n = epoll_wait(ep, ev, 256, rate > 0 ? 1 : 20);
        for (int k = 0; k < n; k++) {
            struct conn *c = &C[ev[k].data.u32];
            if (ev[k].events & (EPOLLIN | EPOLLERR | EPOLLHUP))
                readable(c);
            if (ev[k].events & EPOLLOUT)
                flush(c);
        }
        flush_all();
        t = now_ns();
        if (t - scan > 50000000) {
            scan = t;
            for (uint32_t i = 0; i < nslot; i++) {
                struct slot *s = &S[i];
                if (s->st == FREE)
                    continue;
                if (t - s->t0 > 8000000000ull) {
                    timeouts++;
                    done(i, 0, t);
                    continue;
                }
                if (!stream && t >= s->next) {
                    s->ivl = s->ivl * 2 > 4000000000ull ? 4000000000ull : s->ivl * 2;
                    s->next = t + s->ivl;
                    retrans++;
                    put(i, s->st == OPT ? "OPTIONS" : s->st == INV ? "INVITE" : "BYE", s->st);
                }
            }
        }
    }
    double el = (double)(last - t0) / 1e9;
    struct rusage ru;
    getrusage(RUSAGE_SELF, &ru);
    qsort(lat, nlat, 4, u32cmp);
    printf("started=%llu ok=%llu failed=%llu timeouts=%llu retrans=%llu shed=%llu stray=%llu "
           "tx=%llu rx=%llu elapsed=%.3f rate=%.0f p50_us=%u p99_us=%u max_us=%u connect_s=%.3f "
           "client_cpu_s=%.2f\n",
           (unsigned long long)started, (unsigned long long)ok, (unsigned long long)failed,
           (unsigned long long)timeouts, (unsigned long long)retrans, (unsigned long long)shed,
           (unsigned long long)stray, (unsigned long long)msgs_tx, (unsigned long long)msgs_rx, el,
           el > 0 ? (double)ok / el : 0, nlat ? lat[nlat / 2] : 0, nlat ? lat[nlat * 99 / 100] : 0,
           nlat ? lat[nlat - 1] : 0, conn_s,
           (double)ru.ru_utime.tv_sec + (double)ru.ru_stime.tv_sec +
               (double)(ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e6);
    return failed || shed || started != ok;
}
