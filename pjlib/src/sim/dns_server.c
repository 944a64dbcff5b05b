/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A name server: port 53 of UDP and TCP, of both families, answering as queries arrive.
 *
 * An answer by datagram has 512 octets, or what the query's OPT record allows (RFC 1035 4.2.1, RFC
 * 6891 6.2.5), and says TC if that was not enough. By TCP a message has its length before it (RFC
 * 1035 4.2.2); a connection that breaks that rule is closed.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <pj/errno.h>

#include <errno.h>

enum {
    PORT = 53,
    LARGEST = 4096,
    LARGEST_TCP = 16384,
    SMALLEST_UDP = 512,
    RCODE_MASK = 15,
    TYPE_OPT = 41,
    BACKLOG = 16
};

struct pj__sim_dns {
    int rcode; /* -1: silent */
};

/* The answer, be it a failure. @return its length; 0: none. */
static size_t make_answer(const pj__sim_sock *sock, const uint8_t *query, size_t len,
                          uint8_t *answer, size_t room)
{
    int rcode = sock->host->dns->rcode;
    size_t size = rcode < 0 ? 0 : pj__sim_dns_answer(sock->sim, query, len, answer, room);

    if (rcode > 0 && size) {
        size = pj__sim_dns_question_end(answer, size);
        answer[3] = (uint8_t)(rcode & RCODE_MASK);
        answer[6] = answer[7] = 0;
    }
    return size;
}

/* ---- Datagrams ---- */

/* How long an answer may be: an OPT record, if there is one, is all that follows the question. */
static size_t room_for(const uint8_t *query, size_t len)
{
    size_t at = pj__sim_dns_question_end(query, len), room = SMALLEST_UDP;

    if (at && at + 5 <= len && query[11] == 1 && query[at] == 0 && query[at + 2] == TYPE_OPT)
        room = (size_t)query[at + 3] << 8 | query[at + 4];
    if (room < SMALLEST_UDP)
        room = SMALLEST_UDP;
    return room < LARGEST ? room : LARGEST;
}

static void answer_one(pj__sim_sock *sock, const uint8_t *query, size_t len,
                       const pj__sim_addr *from)
{
    uint8_t answer[LARGEST];
    struct iovec iov = {answer, 0};

    iov.iov_len = make_answer(sock, query, len, answer, room_for(query, len));
    if (iov.iov_len)
        pj__sim_udp_send(sock, &iov, 1, from);
}

static void on_query(pj__sim_sock *sock)
{
    uint8_t query[LARGEST];
    struct iovec iov = {query, sizeof(query)};
    pj__sim_addr from;
    int flags = 0;
    ssize_t got = pj__sim_udp_recv(sock, &iov, 1, &flags, &from);

    if (got > 0)
        answer_one(sock, query, (size_t)got, &from);
}

/* ---- Connections ---- */

static void send_answer(pj__sim_sock *sock, const uint8_t *query, size_t len)
{
    uint8_t answer[2 + LARGEST_TCP];
    size_t size = make_answer(sock, query, len, answer + 2, LARGEST_TCP);
    struct iovec iov = {answer, 2 + size};

    answer[0] = (uint8_t)(size >> 8);
    answer[1] = (uint8_t)size;
    if (size)
        pj__sim_tcp_send(sock, &iov, 1);
}

static void on_connection(pj__sim_sock *sock)
{
    uint8_t query[2 + LARGEST];
    struct iovec iov = {query, sizeof(query)};
    ssize_t got;

    while ((got = pj__sim_tcp_recv(sock, &iov, 1, MSG_PEEK)) > 1) {
        size_t size = (size_t)query[0] << 8 | query[1];

        if (size + 2 > sizeof(query))
            break;
        if ((size_t)got < size + 2)
            return; /* the rest is to come */
        iov.iov_len = size + 2;
        pj__sim_tcp_recv(sock, &iov, 1, 0);
        iov.iov_len = sizeof(query);
        send_answer(sock, query + 2, size);
    }
    if (got == 1 || (got < 0 && errno == EAGAIN))
        return;
    pj__sim_sock_close(sock);
}

static void on_caller(pj__sim_sock *sock)
{
    pj__sim_sock *child;

    while ((child = pj__sim_tcp_accept(sock)) != NULL) {
        child->upcall = on_connection;
        on_connection(child);
    }
}

/* ---- Life ---- */

static int serve(pj_sim_host *host, int af, int type, pj__sim_sock **p)
{
    pj__sim_addr addr = pj__sim_addr_any(af, 0, PORT);
    pj__sim_sock *sock = pj__sim_sock_new(host, af, type);
    int error = sock ? pj__sim_sock_bind(sock, &addr) : ENOMEM;

    if (!error && type == SOCK_STREAM)
        error = pj__sim_tcp_listen(sock, BACKLOG);
    if (error) {
        pj__sim_sock_unref(sock);
        return error;
    }
    sock->upcall = type == SOCK_STREAM ? on_caller : on_query;
    *p = sock;
    return 0;
}

static int serve_all(pj_sim_host *host)
{
    pj__sim_sock *socks[4];
    unsigned done;
    int error = 0;

    for (done = 0; done < 4; done++) {
        error = serve(host, done & 1 ? 6 : 4, done & 2 ? SOCK_STREAM : SOCK_DGRAM, &socks[done]);
        if (error)
            break;
    }
    while (error && done > 0)
        pj__sim_sock_close(socks[--done]);
    return error;
}

pj_status_t pj_sim_dns_serve(pj_sim_host *host)
{
    int error;

    if (!host)
        return PJ_EINVAL;
    if (host->dns)
        return PJ_EEXISTS;
    host->dns = pj__calloc(1, sizeof(*host->dns));
    if (!host->dns)
        return PJ_ENOMEM;
    error = serve_all(host);
    if (error) {
        pj__free(host->dns);
        host->dns = NULL;
        return PJ_STATUS_FROM_OS(error);
    }
    if (!host->sim->nameserver)
        host->sim->nameserver = host;
    return PJ_SUCCESS;
}

bool pj__sim_dns_fails(const pj_sim_host *host)
{
    return host->dns && host->dns->rcode != 0;
}

void pj_sim_dns_set_failure(pj_sim_host *host, int rcode)
{
    if (host->dns)
        host->dns->rcode = rcode;
}
