/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The resolver's exchange inside a world: it asks the world's servers by datagrams, in the world's
 * time.
 *
 * c-ares would do as far as packets go, but has a clock and a random source of its own; with it a
 * lost answer would be waited for in real time, and no two runs would be alike.
 *
 * A request asks server after server, then all again, `tries` times. An answer is one from the
 * address that was asked last, with the request's number and its question. SERVFAIL and the like
 * send it on to the next try. One that was cut (TC) is asked for again over TCP, at the same server
 * and with a try's time (RFC 7766 5).
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <pjlib-util/errno.h>

#include <errno.h>
#include <string.h>

enum {
    PORT = 53,
    HEADER = 12,
    LARGEST = 4096,
    LARGEST_TCP = 16384,
    QUERY = 300,
    FLAG_TC = 0x02,
    SERVFAIL = 2,
    NOTIMP = 4,
    REFUSED = 5
};

struct pj__dns_exchange {
    pj_sim *sim;
    pj__dns_owner *owner;
    pj_sim_host *host;
    pj__sim_sock *socks[2]; /* IPv4, IPv6; NULL until needed */
    pj__dns_request *requests;
    pj__sim_addr *servers;
    unsigned server_count, rounds;
    int64_t timeout;
};

struct pj__dns_request {
    pj__sim_event alarm; /* scheduled as long as the request is not over */
    pj__dns_request *next;
    pj__dns_exchange *x;
    void *token;
    unsigned turns;       /* how often it has asked */
    pj__sim_sock *stream; /* over TCP; NULL: not */
    bool asked;           /* there */
    int rcode;            /* the last refusal */
    size_t len;
    uint8_t query[QUERY];
};

static const pj__sim_addr *server_of(const pj__dns_request *request)
{
    return &request->x->servers[(request->turns - 1) % request->x->server_count];
}

static void close_stream(pj__dns_request *request)
{
    if (request->stream)
        pj__sim_sock_close(request->stream);
    request->stream = NULL;
}

/* Take it out of the list and free it. */
static void forget(pj__dns_request *request)
{
    pj__dns_request **at = &request->x->requests;

    close_stream(request);
    while (*at != request)
        at = &(*at)->next;
    *at = request->next;
    pj__sim_cancel(request->x->sim, &request->alarm);
    pj__free(request);
}

static void finish(pj__dns_request *request, pj_status_t status, const void *packet, size_t len)
{
    pj__dns_owner *owner = request->x->owner;
    void *token = request->token;

    forget(request);
    owner->answer(token, status, packet, (unsigned)len);
}

/* ---- Answers ---- */

static bool answers(const pj__dns_request *request, const uint8_t *msg, size_t len,
                    const pj__sim_addr *from)
{
    return len >= request->len && (msg[2] & 0x80) && memcmp(msg, request->query, 2) == 0 &&
           memcmp(msg + HEADER, request->query + HEADER, request->len - HEADER) == 0 &&
           pj__sim_addr_equal(from, server_of(request));
}

static void ask(pj__dns_request *request);
static void ask_by_tcp(pj__dns_request *request);

static void take(pj__dns_request *request, const uint8_t *msg, size_t len)
{
    int rcode = msg[3] & 15;

    if (rcode == SERVFAIL || rcode == NOTIMP || rcode == REFUSED) {
        request->rcode = rcode;
        ask(request);
    } else if ((msg[2] & FLAG_TC) && !request->stream) {
        ask_by_tcp(request);
    } else {
        finish(request, PJ_SUCCESS, msg, len);
    }
}

static void on_readable(pj__sim_sock *sock)
{
    pj__dns_exchange *x = sock->upcall_arg;
    pj__dns_owner *owner = x->owner;
    uint8_t msg[LARGEST];
    struct iovec iov = {msg, sizeof(msg)};
    pj__sim_addr from;
    int flags = 0;
    ssize_t got = pj__sim_udp_recv(sock, &iov, 1, &flags, &from);
    pj__dns_request *request = x->requests;

    if (got < HEADER)
        return;
    owner->enter(owner);
    while (request && (request->stream || !answers(request, msg, (size_t)got, &from)))
        request = request->next;
    if (request)
        take(request, msg, (size_t)got);
    owner->leave(owner);
}

/* ---- Over TCP ---- */

static void send_query(pj__dns_request *request)
{
    uint8_t size[2] = {(uint8_t)(request->len >> 8), (uint8_t)request->len};
    struct iovec iov[2] = {{size, sizeof(size)}, {request->query, request->len}};

    request->asked = pj__sim_tcp_send(request->stream, iov, 2) > 0;
}

/* @return false if there is no answer to come. */
static bool read_stream(pj__dns_request *request)
{
    uint8_t msg[2 + LARGEST_TCP];
    struct iovec iov = {msg, sizeof(msg)};
    ssize_t got = pj__sim_tcp_recv(request->stream, &iov, 1, MSG_PEEK);
    size_t size;

    if (got <= 0)
        return got < 0 && errno == EAGAIN;
    size = got > 1 ? (size_t)msg[0] << 8 | msg[1] : sizeof(msg) - 2;
    if ((size_t)got < 2 + size)
        return size + 2 <= sizeof(msg);
    if (size < HEADER || !answers(request, msg + 2, size, server_of(request)))
        return false;
    take(request, msg + 2, size);
    return true;
}

static void on_stream(pj__sim_sock *sock)
{
    pj__dns_request *request = sock->upcall_arg;
    pj__dns_owner *owner = request->x->owner;

    owner->enter(owner);
    if (!request->asked && sock->tcp.state == PJ__SIM_ESTABLISHED)
        send_query(request);
    if (!read_stream(request))
        ask(request);
    owner->leave(owner);
}

/* A connection that cannot be made at once is a failed try. */
static void ask_by_tcp(pj__dns_request *request)
{
    pj__dns_exchange *x = request->x;
    const pj__sim_addr *server = server_of(request);
    int error;

    pj__sim_cancel(x->sim, &request->alarm);
    request->asked = false;
    request->stream = pj__sim_sock_new(x->host, server->af, SOCK_STREAM);
    if (!request->stream || !pj__sim_schedule(x->sim, &request->alarm, x->sim->now + x->timeout)) {
        finish(request, PJ_ENOMEM, NULL, 0);
        return;
    }
    error = pj__sim_tcp_connect(request->stream, server);
    if (error && error != EINPROGRESS) {
        ask(request);
        return;
    }
    request->stream->upcall = on_stream;
    request->stream->upcall_arg = request;
}

/* ---- Asking ---- */

static pj__sim_sock *socket_for(pj__dns_exchange *x, const pj__sim_addr *server)
{
    pj__sim_sock **at = &x->socks[server->af == 6];
    pj__sim_addr any = pj__sim_addr_any(server->af, 0, 0);

    if (*at)
        return *at;
    *at = pj__sim_sock_new(x->host, server->af, SOCK_DGRAM);
    if (*at && pj__sim_sock_bind(*at, &any) != 0) {
        pj__sim_sock_unref(*at);
        *at = NULL;
    }
    if (*at) {
        (*at)->upcall = on_readable;
        (*at)->upcall_arg = x;
    }
    return *at;
}

static void on_alarm(pj_sim *sim, pj__sim_event *ev)
{
    pj__dns_request *request = (pj__dns_request *)ev;
    pj__dns_owner *owner = request->x->owner;

    (void)sim;
    owner->enter(owner);
    ask(request);
    owner->leave(owner);
}

/* Ask the next server. What cannot be sent is as good as lost. */
static void ask(pj__dns_request *request)
{
    pj__dns_exchange *x = request->x;
    struct iovec iov = {request->query, request->len};
    pj__sim_sock *sock;

    pj__sim_cancel(x->sim, &request->alarm);
    close_stream(request);
    if (request->turns == x->rounds * x->server_count) {
        finish(request, request->rcode ? PJ_STATUS_FROM_DNS_RCODE(request->rcode) : PJ_ETIMEDOUT,
               NULL, 0);
        return;
    }
    request->turns++;
    if (!pj__sim_schedule(x->sim, &request->alarm, x->sim->now + x->timeout)) {
        finish(request, PJ_ENOMEM, NULL, 0);
        return;
    }
    sock = socket_for(x, server_of(request));
    if (sock)
        pj__sim_udp_send(sock, &iov, 1, server_of(request));
}

static bool fill_query(pj__dns_request *request, const char *name, int type)
{
    uint8_t *at = request->query;
    size_t len;

    pj__sim_fill_random(request->x->sim, at, 2);
    at[2] = 0x01; /* recursion desired */
    at[5] = 1;
    len = pj__sim_dns_put_name(at + HEADER, sizeof(request->query) - HEADER - 4, name);
    at += HEADER + len;
    at[0] = (uint8_t)(type >> 8);
    at[1] = (uint8_t)type;
    at[3] = 1; /* IN */
    request->len = HEADER + len + 4;
    return len > 0;
}

static pj_status_t query(pj__dns_exchange *x, const char *name, int type, void *token,
                         pj__dns_request **p)
{
    pj__dns_request *request;

    *p = NULL;
    if (!x->server_count) {
        x->owner->answer(token, PJLIB_UTIL_EDNSNOWORKINGNS, NULL, 0);
        return PJ_SUCCESS;
    }
    request = pj__calloc(1, sizeof(*request));
    if (!request)
        return PJ_ENOMEM;
    request->x = x;
    request->token = token;
    request->alarm.run = on_alarm;
    if (!fill_query(request, name, type)) {
        pj__free(request);
        x->owner->answer(token, PJLIB_UTIL_EDNSQRYTOOSMALL, NULL, 0);
        return PJ_SUCCESS;
    }
    request->next = x->requests;
    x->requests = request;
    ask(request);
    /* Sending tells nobody at once; only a lack of memory has ended it already. */
    *p = x->requests == request ? request : NULL;
    return PJ_SUCCESS;
}

static void cancel(pj__dns_exchange *x, pj__dns_request *request)
{
    (void)x;
    forget(request);
}

/* ---- Life ---- */

static void add_server(pj__dns_exchange *x, const pj__sim_addr *addr)
{
    x->servers[x->server_count++] = pj__sim_addr_key(addr, 0, addr->port ? addr->port : PORT);
}

static void fill_servers(pj__dns_exchange *x, const pj__dns_exchange_cfg *cfg)
{
    const pj_sim_host *server = x->sim->nameserver;
    pj__sim_addr addr;

    for (unsigned i = 0; i < cfg->server_count; i++) {
        if (pj__sim_addr_from((const struct sockaddr *)&cfg->servers[i], sizeof(cfg->servers[i]),
                              &addr) == 0)
            add_server(x, &addr);
    }
    if (cfg->server_count == 0 && server && server->addr_count)
        add_server(x, &server->addrs[0]);
}

static pj_status_t create(pj__dns_owner *owner, const pj__dns_exchange_cfg *cfg,
                          pj__dns_exchange **p)
{
    pj_sim *sim = pj__sim_current();
    pj__dns_exchange *x;

    if (!sim || !sim->current)
        return PJ_EINVALIDOP;
    x = pj__calloc(1, sizeof(*x));
    if (x)
        x->servers = pj__calloc(cfg->server_count + 1, sizeof(*x->servers));
    if (!x || !x->servers) {
        pj__free(x);
        return PJ_ENOMEM;
    }
    x->sim = sim;
    x->owner = owner;
    x->host = sim->current;
    x->timeout = cfg->timeout_ms * PJ_SIM_MSEC;
    x->rounds = cfg->tries ? cfg->tries : 1;
    fill_servers(x, cfg);
    sim->users++;
    *p = x;
    return PJ_SUCCESS;
}

static void destroy(pj__dns_exchange *x)
{
    while (x->requests)
        forget(x->requests);
    for (int i = 0; i < 2; i++) {
        if (x->socks[i])
            pj__sim_sock_close(x->socks[i]);
    }
    x->sim->users--;
    pj__free(x->servers);
    pj__free(x);
}

const pj__dns_exchange_ops pj__dns_sim = {
    .name = "sim",
    .create = create,
    .query = query,
    .cancel = cancel,
    .destroy = destroy,
};
