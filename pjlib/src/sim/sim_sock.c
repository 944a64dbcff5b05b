/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets of the world: their life, their descriptors, their names, and the calls that have no
 * data.
 *
 * Descriptors are numbers far above those of the system, so that neither can be taken for the
 * other. A socket lives as long as something refers to it: its descriptor, its peer, a packet on
 * its way, an event.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <errno.h>
#include <string.h>

enum {
    FIRST_FD = 1 << 28,
    BUFFER = 212992, /* what Linux gives */
    FIRST_PORT = 32768,
    LAST_PORT = 60999
};

/* ---- Packets ---- */

static void drop_packet(pj__sim_event *ev)
{
    pj__sim_packet_free((pj__sim_packet *)ev);
}

pj__sim_packet *pj__sim_packet_new(pj__sim_kind kind, size_t len)
{
    pj__sim_packet *packet = pj__malloc(sizeof(*packet) + len);

    if (!packet)
        return NULL;
    memset(packet, 0, sizeof(*packet));
    packet->ev.drop = drop_packet;
    packet->kind = kind;
    packet->len = len;
    return packet;
}

void pj__sim_packet_free(pj__sim_packet *packet)
{
    if (!packet)
        return;
    pj__sim_sock_unref(packet->origin);
    pj__sim_sock_unref(packet->target);
    pj__free(packet);
}

void pj__sim_packets_append(pj__sim_packets *list, pj__sim_packet *packet)
{
    packet->next = NULL;
    if (list->head)
        list->tail->next = packet;
    else
        list->head = packet;
    list->tail = packet;
}

pj__sim_packet *pj__sim_packets_pop(pj__sim_packets *list)
{
    pj__sim_packet *packet = list->head;

    if (packet)
        list->head = packet->next;
    return packet;
}

void pj__sim_packets_clear(pj__sim_packets *list)
{
    pj__sim_packet *packet;

    while ((packet = pj__sim_packets_pop(list)) != NULL)
        pj__sim_packet_free(packet);
}

/* ---- Life ---- */

pj__sim_sock *pj__sim_sock_new(pj_sim_host *host, int af, int type)
{
    pj_sim *sim = host->sim;
    pj__sim_sock *sock = pj__calloc(1, sizeof(*sock));

    if (!sock)
        return NULL;
    sock->sim = sim;
    sock->host = host;
    sock->refs = 1;
    sock->fd = -1;
    sock->af = af;
    sock->type = type;
    sock->rcvbuf = sock->sndbuf = BUFFER;
    sock->local = pj__sim_addr_any(af, 0, 0);
    sock->next = sim->socks;
    if (sim->socks)
        sim->socks->prev = sock;
    sim->socks = sock;
    return sock;
}

pj__sim_sock *pj__sim_sock_ref(pj__sim_sock *sock)
{
    if (sock)
        sock->refs++;
    return sock;
}

void pj__sim_sock_unref(pj__sim_sock *sock)
{
    if (!sock || --sock->refs > 0)
        return;
    if (sock->prev)
        sock->prev->next = sock->next;
    else
        sock->sim->socks = sock->next;
    if (sock->next)
        sock->next->prev = sock->prev;
    pj__sim_packets_clear(&sock->in);
    pj__sim_packets_clear(&sock->tcp.out);
    pj__sim_sock_unref(sock->tcp.peer);
    pj__sim_sock_unref(sock->tcp.listener);
    pj__free(sock);
}

/* Peers refer to each other: all are held while the references go. */
void pj__sim_socks_fini(pj_sim *sim)
{
    pj__sim_sock *next;

    for (pj__sim_sock *sock = sim->socks; sock; sock = sock->next)
        sock->refs++;
    for (pj__sim_sock *sock = sim->socks; sock; sock = sock->next) {
        pj__sim_sock *peer = sock->tcp.peer, *listener = sock->tcp.listener;

        sock->tcp.peer = sock->tcp.listener = NULL;
        pj__sim_sock_unref(peer);
        pj__sim_sock_unref(listener);
        pj__sim_packets_clear(&sock->in);
        pj__sim_packets_clear(&sock->tcp.out);
    }
    for (pj__sim_sock *sock = sim->socks; sock; sock = next) {
        next = sock->next;
        pj__free(sock);
    }
    sim->socks = NULL;
    pj__free(sim->fds);
    pj__free(sim->free_fds);
}

/* ---- Descriptors ---- */

pj__sim_sock *pj__sim_sock_of(pj_sim *sim, int fd)
{
    unsigned index = (unsigned)fd - (unsigned)FIRST_FD;
    pj__sim_sock *sock = fd >= FIRST_FD && index < sim->fd_count ? sim->fds[index] : NULL;

    if (!sock)
        errno = EBADF;
    return sock;
}

static bool room_for_fd(pj_sim *sim)
{
    unsigned room = sim->fd_room ? sim->fd_room * 2 : 16;
    pj__sim_sock **fds;
    int *free_fds;

    if (sim->fd_count < sim->fd_room)
        return true;
    fds = pj__realloc(sim->fds, room * sizeof(*fds));
    if (fds)
        sim->fds = fds;
    free_fds = fds ? pj__realloc(sim->free_fds, room * sizeof(*free_fds)) : NULL;
    if (!free_fds)
        return false;
    sim->free_fds = free_fds;
    sim->fd_room = room;
    return true;
}

int pj__sim_sock_publish(pj__sim_sock *sock)
{
    pj_sim *sim = sock->sim;
    int index;

    if (sim->free_count) {
        index = sim->free_fds[--sim->free_count];
    } else if (room_for_fd(sim)) {
        index = (int)sim->fd_count++;
    } else {
        errno = ENOMEM;
        return -1;
    }
    sim->fds[index] = sock;
    sock->fd = FIRST_FD + index;
    sock->host->sockets++;
    return sock->fd;
}

void pj__sim_sock_close(pj__sim_sock *sock)
{
    pj_sim *sim = sock->sim;

    pj__sim_unwatch(sock);
    sock->upcall = NULL;
    if (sock->fd >= 0) {
        sim->fds[sock->fd - FIRST_FD] = NULL;
        sim->free_fds[sim->free_count++] = sock->fd - FIRST_FD;
        sock->fd = -1;
        sock->host->sockets--;
    }
    pj__sim_sock_unbind(sock);
    if (sock->type == SOCK_STREAM)
        pj__sim_tcp_close(sock);
    else
        pj__sim_packets_clear(&sock->in);
    pj__sim_sock_unref(sock);
}

void pj__sim_raise(pj__sim_sock *sock, unsigned what)
{
    if (sock->upcall) {
        pj__sim_sock_ref(sock); /* it may close it */
        sock->upcall(sock);
        pj__sim_sock_unref(sock);
        return;
    }
    if (!sock->queue)
        return;
    sock->pending |= what;
    pj__sim_queue_push(sock);
}

bool pj__sim_sock_is_owned(const pj__sim_sock *sock)
{
    return sock->fd >= 0 || sock->upcall;
}

int pj__sim_sock_refuse_full(pj__sim_sock *sock)
{
    sock->full = true;
    errno = EAGAIN;
    return -1;
}

int pj__sim_sock_take_error(pj__sim_sock *sock)
{
    int error = sock->error;

    sock->error = 0;
    return error;
}

/* ---- Names ---- */

static int proto_of(const pj__sim_sock *sock)
{
    return sock->type == SOCK_STREAM ? PJ__SIM_TCP : PJ__SIM_UDP;
}

pj__sim_sock *pj__sim_sock_at(pj_sim_host *host, int proto, const pj__sim_addr *addr)
{
    pj__sim_addr key = pj__sim_addr_key(addr, proto, addr->port);
    pj__sim_sock *sock = pj__sim_map_find(&host->bound, &key);

    if (sock)
        return sock;
    key = pj__sim_addr_any(addr->af, proto, addr->port);
    return pj__sim_map_find(&host->bound, &key);
}

/* Whether a name is taken: by itself, by the address that means all, or by one of all. */
static bool is_taken(pj_sim_host *host, const pj__sim_addr *key)
{
    pj__sim_addr other;

    if (pj__sim_sock_at(host, key->proto, key))
        return true;
    if (!pj__sim_addr_is_any(key))
        return false;
    for (unsigned i = 0; i < host->addr_count; i++) {
        other = pj__sim_addr_key(&host->addrs[i], key->proto, key->port);
        if (other.af == key->af && pj__sim_map_find(&host->bound, &other))
            return true;
    }
    pj__sim_addr_parse(key->af == 4 ? "127.0.0.1" : "::1", key->af == 4 ? 9 : 3, &other);
    other = pj__sim_addr_key(&other, key->proto, key->port);
    return pj__sim_map_find(&host->bound, &other) != NULL;
}

static int choose_port(pj_sim_host *host, pj__sim_addr *key)
{
    for (int tries = 0; tries <= LAST_PORT - FIRST_PORT; tries++) {
        key->port = (uint16_t)host->next_port++;
        if (host->next_port > LAST_PORT)
            host->next_port = FIRST_PORT;
        if (!is_taken(host, key))
            return 0;
    }
    return EADDRINUSE;
}

int pj__sim_sock_bind(pj__sim_sock *sock, const pj__sim_addr *addr)
{
    pj__sim_addr key = pj__sim_addr_key(addr, proto_of(sock), addr->port);
    int error = 0;

    if (addr->af != sock->af)
        return EAFNOSUPPORT;
    if (sock->key.af || sock->tcp.state != PJ__SIM_CLOSED)
        return EINVAL;
    if (!pj__sim_has_addr(sock->host, addr))
        return EADDRNOTAVAIL;
    if (key.port == 0)
        error = choose_port(sock->host, &key);
    else if (is_taken(sock->host, &key))
        error = EADDRINUSE;
    if (error)
        return error;
    if (!pj__sim_map_add(&sock->host->bound, &key, sock))
        return ENOMEM;
    sock->key = key;
    sock->local = pj__sim_addr_key(&key, 0, key.port);
    return 0;
}

void pj__sim_sock_unbind(pj__sim_sock *sock)
{
    if (sock->key.af)
        pj__sim_map_remove(&sock->host->bound, &sock->key);
    sock->key.af = 0;
}

/* ---- Calls ---- */

static int result_of(int error)
{
    if (!error)
        return 0;
    errno = error;
    return -1;
}

static int sim_socket(void *ctx, int af, int type, int proto)
{
    pj_sim *sim = ctx;
    pj__sim_sock *sock;

    (void)proto;
    type &= ~(SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (!sim->current)
        return result_of(ENETDOWN);
    if (pj__sim_fault_now(sim->current, PJ_SIM_SOCKET))
        return -1;
    if (af != AF_INET && af != AF_INET6)
        return result_of(EAFNOSUPPORT);
    if (type != SOCK_DGRAM && type != SOCK_STREAM)
        return result_of(ESOCKTNOSUPPORT);
    sock = pj__sim_sock_new(sim->current, af == AF_INET ? 4 : 6, type);
    if (!sock)
        return result_of(ENOMEM);
    if (pj__sim_sock_publish(sock) < 0) {
        pj__sim_sock_unref(sock);
        return -1;
    }
    return sock->fd;
}

static int sim_bind(void *ctx, int fd, const struct sockaddr *sa, socklen_t len)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd);
    pj__sim_addr addr;
    int error;

    if (!sock || pj__sim_fault_now(sock->host, PJ_SIM_BIND))
        return -1;
    error = pj__sim_addr_from(sa, len, &addr);
    return result_of(error ? error : pj__sim_sock_bind(sock, &addr));
}

static int sim_connect(void *ctx, int fd, const struct sockaddr *sa, socklen_t len)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd);
    pj__sim_addr addr;
    int error;

    if (!sock || pj__sim_fault_now(sock->host, PJ_SIM_CONNECT))
        return -1;
    if (sa && sa->sa_family == AF_UNSPEC && sock->type == SOCK_DGRAM) {
        memset(&sock->remote, 0, sizeof(sock->remote));
        return 0;
    }
    error = pj__sim_addr_from(sa, len, &addr);
    if (!error && addr.af != sock->af)
        error = EAFNOSUPPORT;
    if (error)
        return result_of(error);
    return result_of(sock->type == SOCK_STREAM ? pj__sim_tcp_connect(sock, &addr)
                                               : pj__sim_udp_connect(sock, &addr));
}

static int sim_listen(void *ctx, int fd, int backlog)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd);

    if (!sock || pj__sim_fault_now(sock->host, PJ_SIM_LISTEN))
        return -1;
    if (sock->type != SOCK_STREAM)
        return result_of(EOPNOTSUPP);
    return result_of(pj__sim_tcp_listen(sock, backlog));
}

static int sim_accept4(void *ctx, int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd), *child;

    (void)flags;
    if (!sock || pj__sim_fault_now(sock->host, PJ_SIM_ACCEPT))
        return -1;
    if (sock->type != SOCK_STREAM || sock->tcp.state != PJ__SIM_LISTEN)
        return result_of(sock->type != SOCK_STREAM ? EOPNOTSUPP : EINVAL);
    child = pj__sim_tcp_accept(sock);
    if (!child)
        return result_of(EAGAIN);
    if (pj__sim_sock_publish(child) < 0) {
        pj__sim_sock_close(child);
        return result_of(ENOMEM);
    }
    pj__sim_addr_to(&child->remote, addr, len);
    return child->fd;
}

static int sim_close(void *ctx, int fd)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd);

    if (!sock)
        return -1;
    pj__sim_sock_close(sock);
    return 0;
}

static int sim_shutdown(void *ctx, int fd, int how)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd);

    if (!sock)
        return -1;
    if (how != SHUT_RD && how != SHUT_WR && how != SHUT_RDWR)
        return result_of(EINVAL);
    if (sock->type == SOCK_STREAM)
        return result_of(pj__sim_tcp_shutdown(sock, how));
    return result_of(sock->remote.af ? 0 : ENOTCONN);
}

static int sim_getsockname(void *ctx, int fd, struct sockaddr *addr, socklen_t *len)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd);

    if (!sock || pj__sim_fault_now(sock->host, PJ_SIM_GETSOCKNAME))
        return -1;
    pj__sim_addr_to(&sock->local, addr, len);
    return 0;
}

static int sim_getpeername(void *ctx, int fd, struct sockaddr *addr, socklen_t *len)
{
    pj__sim_sock *sock = pj__sim_sock_of(ctx, fd);

    if (!sock)
        return -1;
    if (!sock->remote.af || (sock->type == SOCK_STREAM && sock->tcp.state != PJ__SIM_ESTABLISHED))
        return result_of(ENOTCONN);
    pj__sim_addr_to(&sock->remote, addr, len);
    return 0;
}

static int sim_set_nonblock(void *ctx, int fd, int on)
{
    (void)on; /* they never block */
    return pj__sim_sock_of(ctx, fd) ? 0 : -1;
}

void pj__sim_sock_fill_ops(pj__ops *ops)
{
    ops->socket = sim_socket;
    ops->bind = sim_bind;
    ops->connect = sim_connect;
    ops->listen = sim_listen;
    ops->accept4 = sim_accept4;
    ops->close = sim_close;
    ops->shutdown = sim_shutdown;
    ops->getsockname = sim_getsockname;
    ops->getpeername = sim_getpeername;
    ops->set_nonblock = sim_set_nonblock;
}
