/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/dns.h"
#include "base/alloc.h"
#include "base/ops.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum {
    TYPE_A = 1,
    TYPE_CNAME = 5,
    TYPE_SOA = 6,
    TYPE_AAAA = 28,
    TYPE_SRV = 33,
    TYPE_NAPTR = 35,
    MAX_CONNECTIONS = 16,
    MAX_PACKET = 65000
};

typedef struct record {
    struct record *next;
    char name[256];
    unsigned type, ttl, rdlength;
    uint8_t rdata[600];
} record;

struct dns_peer {
    int udp, tcp, other; /* other: a second UDP socket, to forge from */
    int connections[MAX_CONNECTIONS];
    uint16_t port;
    dns_mode mode;
    record *records;
    record soa;
    int has_soa;
    unsigned queries, tcp_queries;
    uint16_t last_id;
    unsigned last_size;
    uint8_t out[MAX_PACKET];
};

/* ---- sockets ---- */

/* The system's calls, or the simulated world's. */
static const pj__ops *os(void)
{
    return pj__ops_get();
}

static int bound(int type, uint16_t port)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = os()->socket(os()->ctx, AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && os()->bind(os()->ctx, fd, (struct sockaddr *)&addr, sizeof(addr)) == 0 &&
        (type == SOCK_DGRAM || os()->listen(os()->ctx, fd, 16) == 0))
        return fd;
    if (fd >= 0)
        os()->close(os()->ctx, fd);
    return -1;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_in addr;
    socklen_t len = sizeof(addr);

    if (os()->getsockname(os()->ctx, fd, (struct sockaddr *)&addr, &len) != 0)
        return 0;
    return ntohs(addr.sin_port);
}

dns_peer *dns_peer_create(void)
{
    dns_peer *peer = pj__calloc(1, sizeof(*peer));

    if (!peer)
        return NULL;
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        peer->connections[i] = -1;
    peer->other = bound(SOCK_DGRAM, 0);
    /* The port that UDP got may be taken for TCP. */
    for (int i = 0; i < 100; i++) {
        peer->udp = bound(SOCK_DGRAM, 0);
        peer->port = port_of(peer->udp);
        peer->tcp = bound(SOCK_STREAM, peer->port);
        if (peer->tcp >= 0)
            return peer;
        os()->close(os()->ctx, peer->udp);
    }
    pj__free(peer);
    return NULL;
}

void dns_peer_clear(dns_peer *peer)
{
    while (peer->records) {
        record *next = peer->records->next;

        pj__free(peer->records);
        peer->records = next;
    }
}

void dns_peer_destroy(dns_peer *peer)
{
    if (!peer)
        return;
    dns_peer_clear(peer);
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        if (peer->connections[i] >= 0)
            os()->close(os()->ctx, peer->connections[i]);
    }
    os()->close(os()->ctx, peer->udp);
    os()->close(os()->ctx, peer->tcp);
    os()->close(os()->ctx, peer->other);
    pj__free(peer);
}

uint16_t dns_peer_port(const dns_peer *peer)
{
    return peer->port;
}

void dns_peer_set_mode(dns_peer *peer, dns_mode mode)
{
    peer->mode = mode;
}

unsigned dns_peer_queries(const dns_peer *peer)
{
    return peer->queries;
}

unsigned dns_peer_tcp_queries(const dns_peer *peer)
{
    return peer->tcp_queries;
}

unsigned dns_peer_last_size(const dns_peer *peer)
{
    return peer->last_size;
}

uint16_t dns_peer_last_id(const dns_peer *peer)
{
    return peer->last_id;
}

/* ---- zone ---- */

static uint8_t *put16(uint8_t *p, unsigned v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
    return p + 2;
}

static uint8_t *put32(uint8_t *p, unsigned v)
{
    return put16(put16(p, v >> 16), v & 0xffff);
}

static uint8_t *put_name(uint8_t *p, const char *name)
{
    while (*name) {
        size_t len = strcspn(name, ".");

        *p++ = (uint8_t)len;
        memcpy(p, name, len);
        p += len;
        name += len;
        name += *name == '.';
    }
    *p++ = 0;
    return p;
}

static uint8_t *put_counted(uint8_t *p, const char *text)
{
    size_t len = strlen(text);

    *p++ = (uint8_t)len;
    memcpy(p, text, len);
    return p + len;
}

static record *add(dns_peer *peer, const char *name, unsigned type, unsigned ttl)
{
    record *r = pj__calloc(1, sizeof(*r));
    record **end = &peer->records;

    snprintf(r->name, sizeof(r->name), "%s", name);
    r->type = type;
    r->ttl = ttl;
    while (*end)
        end = &(*end)->next;
    *end = r;
    return r;
}

static void ends_at(record *r, const uint8_t *p)
{
    r->rdlength = (unsigned)(p - r->rdata);
}

void dns_peer_add_a(dns_peer *peer, const char *name, unsigned ttl, const char *addr)
{
    record *r = add(peer, name, TYPE_A, ttl);

    inet_pton(AF_INET, addr, r->rdata);
    r->rdlength = 4;
}

void dns_peer_add_aaaa(dns_peer *peer, const char *name, unsigned ttl, const char *addr)
{
    record *r = add(peer, name, TYPE_AAAA, ttl);

    inet_pton(AF_INET6, addr, r->rdata);
    r->rdlength = 16;
}

void dns_peer_add_cname(dns_peer *peer, const char *name, unsigned ttl, const char *target)
{
    record *r = add(peer, name, TYPE_CNAME, ttl);

    ends_at(r, put_name(r->rdata, target));
}

void dns_peer_add_srv(dns_peer *peer, const char *name, unsigned ttl, unsigned prio,
                      unsigned weight, unsigned port, const char *target)
{
    record *r = add(peer, name, TYPE_SRV, ttl);

    ends_at(r, put_name(put16(put16(put16(r->rdata, prio), weight), port), target));
}

void dns_peer_add_naptr(dns_peer *peer, const char *name, unsigned ttl, unsigned order,
                        unsigned pref, const char *flags, const char *service,
                        const char *replacement)
{
    record *r = add(peer, name, TYPE_NAPTR, ttl);
    uint8_t *p = put16(put16(r->rdata, order), pref);

    p = put_counted(put_counted(put_counted(p, flags), service), "");
    ends_at(r, put_name(p, replacement));
}

void dns_peer_set_soa(dns_peer *peer, unsigned ttl, unsigned minimum)
{
    uint8_t *p = put_name(put_name(peer->soa.rdata, "ns.example"), "root.example");

    for (unsigned i = 0; i < 4; i++)
        p = put32(p, i);
    ends_at(&peer->soa, put32(p, minimum));
    snprintf(peer->soa.name, sizeof(peer->soa.name), "example");
    peer->soa.type = TYPE_SOA;
    peer->soa.ttl = ttl;
    peer->has_soa = 1;
}

/* ---- answering ---- */

typedef struct query {
    const uint8_t *packet;
    unsigned len;
    unsigned question_len; /* behind the header */
    char name[512];
    unsigned type;
    int edns;
    unsigned size; /* of datagrams, by the OPT record; 0 without */
} query;

/* Read the question; 0 if the query is none that c-ares would send. */
static int read_query(query *q)
{
    unsigned pos = 12;
    size_t n = 0;

    if (q->len < 17 || (q->packet[2] & 0x80) || q->packet[5] != 1)
        return 0;
    while (pos < q->len && q->packet[pos]) {
        unsigned len = q->packet[pos++];

        if (len > 63 || pos + len >= q->len || n + len + 2 > sizeof(q->name))
            return 0;
        if (n)
            q->name[n++] = '.';
        memcpy(q->name + n, q->packet + pos, len);
        n += len;
        pos += len;
    }
    q->name[n] = '\0';
    if (pos + 5 > q->len)
        return 0;
    q->type = (unsigned)q->packet[pos + 1] << 8 | q->packet[pos + 2];
    q->question_len = pos + 5 - 12;
    q->edns = q->packet[11] != 0;
    q->size = 0;
    if (q->edns && pos + 10 <= q->len)
        q->size = (unsigned)q->packet[pos + 8] << 8 | q->packet[pos + 9];
    return 1;
}

static uint8_t *put_record(uint8_t *p, const record *r)
{
    p = put_name(p, r->name);
    p = put16(put16(p, r->type), 1);
    p = put16(put32(p, r->ttl), r->rdlength);
    memcpy(p, r->rdata, r->rdlength);
    return p + r->rdlength;
}

/* A name of a record's data, for the CNAMEs that we wrote ourselves. */
static void name_in(const record *r, char *name)
{
    const uint8_t *p = r->rdata;
    size_t n = 0;

    while (*p) {
        if (n)
            name[n++] = '.';
        memcpy(name + n, p + 1, *p);
        n += *p;
        p += *p + 1;
    }
    name[n] = '\0';
}

/* Put the answers about @a name. Returns how many; *known: whether there is such a name. */
static unsigned put_answers(dns_peer *peer, uint8_t **p, const char *name, unsigned type, int depth,
                            int *known)
{
    unsigned count = 0;

    for (const record *r = peer->records; r; r = r->next) {
        char target[256];

        if (strcasecmp(r->name, name) != 0)
            continue;
        *known = 1;
        if (r->type == type || r->type == TYPE_CNAME) {
            *p = put_record(*p, r);
            count++;
        }
        if (r->type == TYPE_CNAME && type != TYPE_CNAME && depth < 8) {
            name_in(r, target);
            count += put_answers(peer, p, target, type, depth + 1, known);
        }
    }
    return count;
}

static unsigned make_answer(dns_peer *peer, const query *q, int tcp)
{
    uint8_t *out = peer->out;
    uint8_t *p = out + 12 + q->question_len;
    unsigned flags = 0x8180; /* QR RD RA */
    unsigned answers = 0;
    int known = 0;

    memcpy(out, q->packet, 12 + q->question_len);
    memset(out + 6, 0, 6);
    if (peer->mode == DNS_CASELESS) {
        for (unsigned i = 12; i < 12 + q->question_len - 5; i++)
            out[i] = (uint8_t)toupper(out[i]);
    }
    if (peer->mode == DNS_SERVFAIL)
        flags |= 2;
    else if (peer->mode == DNS_REFUSED)
        flags |= 5;
    else if (peer->mode == DNS_NO_EDNS && q->edns)
        flags |= 1;
    else if (peer->mode == DNS_TRUNCATES && !tcp)
        flags |= 0x0200;
    else
        answers = put_answers(peer, &p, q->name, q->type, 0, &known);
    if (peer->mode == DNS_GARBAGE)
        answers = 3000;
    if ((flags & 0x20f) == 0 && answers == 0) {
        flags |= known ? 0 : 3;
        if (peer->has_soa) {
            p = put_record(p, &peer->soa);
            out[9] = 1;
        }
    }
    if (peer->mode == DNS_BADVERS && q->edns) {
        static const uint8_t opt[] = {0, 0, 41, 4, 208, 1, 0, 0, 0, 0, 0};

        p = out + 12 + q->question_len;
        memcpy(p, opt, sizeof(opt));
        p += sizeof(opt);
        flags &= 0xfff0;
        answers = 0;
        out[9] = 0;
        out[11] = 1;
    }
    if (peer->mode == DNS_SIZES && !tcp && p - out > (q->size > 512 ? (int)q->size : 512)) {
        p = out + 12 + q->question_len;
        flags |= 0x0200;
        answers = 0;
    }
    put16(out + 2, flags);
    put16(out + 6, answers);
    return (unsigned)(p - out);
}

/* An answer with the address 6.6.6.6 to the question in @a q. */
static size_t make_forged(const query *q, uint8_t *out)
{
    static const uint8_t tail[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 6, 6, 6, 6};

    memcpy(out, q->packet, 12 + q->question_len);
    memset(out + 6, 0, 6);
    put16(out + 2, 0x8180);
    out[7] = 1;
    memcpy(out + 12 + q->question_len, tail, sizeof(tail));
    return 12 + q->question_len + sizeof(tail);
}

static void forge(dns_peer *peer, const query *q, const struct sockaddr *to, socklen_t to_len)
{
    uint8_t forged[600];
    size_t len = make_forged(q, forged);

    os()->sendto(os()->ctx, peer->other, forged, len, 0, to,
                 to_len); /* all right but where it comes from */
    forged[0] ^= 0x55;    /* a wrong id */
    os()->sendto(os()->ctx, peer->udp, forged, len, 0, to, to_len);
    forged[0] ^= 0x55;
    forged[13] ^= 1; /* a wrong question */
    os()->sendto(os()->ctx, peer->udp, forged, len, 0, to, to_len);
    os()->sendto(os()->ctx, peer->udp, forged, 0, 0, to, to_len);
}

static int accept_query(dns_peer *peer, query *q)
{
    if (!read_query(q))
        return 0;
    peer->queries++;
    peer->last_size = q->size;
    peer->last_id = (uint16_t)(q->packet[0] << 8 | q->packet[1]);
    return 1;
}

static unsigned poll_udp(dns_peer *peer)
{
    uint8_t in[2048];
    struct sockaddr_storage from;
    socklen_t from_len = sizeof(from);
    unsigned count = 0;
    ssize_t n;

    while ((n = os()->recvfrom(os()->ctx, peer->udp, in, sizeof(in), 0, (struct sockaddr *)&from,
                               &from_len)) >= 0) {
        query q = {.packet = in, .len = (unsigned)n};
        size_t len;

        if (!accept_query(peer, &q))
            continue;
        count++;
        if (peer->mode == DNS_SILENT)
            continue;
        if (peer->mode == DNS_FORGES)
            forge(peer, &q, (struct sockaddr *)&from, from_len);
        len = make_answer(peer, &q, 0);
        for (int i = 0; i <= (peer->mode == DNS_TWICE); i++)
            os()->sendto(os()->ctx, peer->udp, peer->out, len, 0, (struct sockaddr *)&from,
                         from_len);
    }
    return count;
}

static void accept_tcp(dns_peer *peer)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
        if (peer->connections[i] < 0)
            peer->connections[i] =
                os()->accept4(os()->ctx, peer->tcp, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    }
}

/* The whole query that has arrived on a connection, or 0; tests' queries come in one piece. */
static unsigned read_tcp(int *fd, uint8_t *in, size_t size)
{
    ssize_t n = os()->recv(os()->ctx, *fd, in, size, MSG_PEEK);
    unsigned len;

    if (n == 0) {
        os()->close(os()->ctx, *fd);
        *fd = -1;
    }
    if (n < 2)
        return 0;
    len = (unsigned)in[0] << 8 | in[1];
    if ((unsigned)n < len + 2)
        return 0;
    return os()->recv(os()->ctx, *fd, in, len + 2, 0) == (ssize_t)len + 2 ? len : 0;
}

static unsigned poll_connection(dns_peer *peer, int *fd)
{
    uint8_t in[2048];
    uint8_t prefix[2];
    unsigned count = 0;
    unsigned len;

    while (*fd >= 0 && (len = read_tcp(fd, in, sizeof(in))) != 0) {
        query q = {.packet = in + 2, .len = len};

        if (!accept_query(peer, &q))
            continue;
        peer->tcp_queries++;
        count++;
        if (peer->mode == DNS_SILENT)
            continue;
        len = make_answer(peer, &q, 1);
        put16(prefix, len);
        /* In pieces, as a stream may come. */
        if (os()->send(os()->ctx, *fd, prefix, 1, MSG_NOSIGNAL) != 1 ||
            os()->send(os()->ctx, *fd, prefix + 1, 1, MSG_NOSIGNAL) != 1 ||
            os()->send(os()->ctx, *fd, peer->out, len, MSG_NOSIGNAL) != (ssize_t)len)
            break;
    }
    return count;
}

unsigned dns_peer_poll(dns_peer *peer)
{
    unsigned count = poll_udp(peer);

    accept_tcp(peer);
    for (int i = 0; i < MAX_CONNECTIONS; i++)
        count += poll_connection(peer, &peer->connections[i]);
    return count;
}
