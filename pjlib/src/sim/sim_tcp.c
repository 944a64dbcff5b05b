/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TCP's calls. What happens between the hosts is in tcp_segment.c.
 *
 * As on Linux: octets that arrived before a reset can still be read; closing with octets unread
 * resets; an orderly close sends what is left behind the program's back.
 */
#include "sim/sim_priv.h"

#include <errno.h>
#include <string.h>

/* ---- Life ---- */

int pj__sim_tcp_connect(pj__sim_sock *sock, const pj__sim_addr *dst)
{
    pj__sim_addr any = pj__sim_addr_any(sock->af, 0, 0), src;
    int error = 0;

    if (sock->tcp.state == PJ__SIM_SYN_SENT)
        return EALREADY;
    if (sock->tcp.state == PJ__SIM_ESTABLISHED)
        return EISCONN;
    if (sock->tcp.state != PJ__SIM_CLOSED)
        return EINVAL;
    if (!dst->port)
        return EADDRNOTAVAIL;
    if (!sock->key.af)
        error = pj__sim_sock_bind(sock, &any);
    if (error)
        return error;
    src = sock->local;
    if (pj__sim_addr_is_any(&src) && !pj__sim_source(sock->host, dst, &src))
        return ENETUNREACH;
    if (pj__sim_addr_is_loopback(&src) && !pj__sim_has_addr(sock->host, dst))
        return EINVAL;
    src.port = sock->local.port;
    sock->local = src;
    sock->remote = *dst;
    sock->tcp.state = PJ__SIM_SYN_SENT;
    sock->tcp.tries = 0;
    pj__sim_tcp_handshake(sock);
    return sock->tcp.state == PJ__SIM_DEAD ? pj__sim_sock_take_error(sock) : EINPROGRESS;
}

int pj__sim_tcp_listen(pj__sim_sock *sock, int backlog)
{
    pj__sim_addr any = pj__sim_addr_any(sock->af, 0, 0);
    int error = 0;

    if (sock->tcp.state != PJ__SIM_CLOSED && sock->tcp.state != PJ__SIM_LISTEN)
        return EINVAL;
    if (!sock->key.af)
        error = pj__sim_sock_bind(sock, &any);
    if (error)
        return error;
    sock->tcp.backlog = backlog > 0 ? (unsigned)backlog : 0;
    sock->tcp.state = PJ__SIM_LISTEN;
    return 0;
}

pj__sim_sock *pj__sim_tcp_accept(pj__sim_sock *sock)
{
    pj__sim_sock *child = sock->tcp.accept_head;

    if (!child)
        return NULL;
    sock->tcp.accept_head = child->tcp.accept_next;
    sock->tcp.waiting--;
    child->tcp.accept_next = NULL;
    child->tcp.listener = NULL;
    pj__sim_sock_unref(sock);
    return child;
}

static void reset(pj__sim_sock *sock)
{
    if (sock->tcp.peer)
        pj__sim_tcp_control(sock, PJ__SIM_RST, sock->tcp.peer);
    pj__sim_tcp_abort(sock, ECONNRESET);
}

static int queue_fin(pj__sim_sock *sock)
{
    pj__sim_packet *fin;

    if (sock->tcp.fin_queued)
        return 0;
    fin = pj__sim_packet_new(PJ__SIM_FIN, 0);
    if (!fin)
        return ENOBUFS;
    fin->src = sock->local;
    fin->dst = sock->remote;
    sock->tcp.fin_queued = true;
    pj__sim_packets_append(&sock->tcp.out, fin);
    pj__sim_tcp_pump(sock);
    return 0;
}

void pj__sim_tcp_close(pj__sim_sock *sock)
{
    pj__sim_sock *child;

    if (sock->tcp.state == PJ__SIM_LISTEN) {
        sock->tcp.state = PJ__SIM_CLOSED;
        while ((child = pj__sim_tcp_accept(sock)) != NULL) {
            child->reset_on_close = true;
            pj__sim_sock_close(child);
        }
        return;
    }
    if (sock->tcp.state == PJ__SIM_SYN_SENT) {
        pj__sim_tcp_abort(sock, ECONNABORTED);
        return;
    }
    if (sock->tcp.state != PJ__SIM_ESTABLISHED)
        return;
    if (sock->in.head || sock->reset_on_close || queue_fin(sock) != 0)
        reset(sock);
    else
        pj__sim_tcp_finish(sock);
}

int pj__sim_tcp_shutdown(pj__sim_sock *sock, int how)
{
    if (sock->tcp.state != PJ__SIM_ESTABLISHED)
        return ENOTCONN;
    if (how != SHUT_WR) {
        sock->tcp.read_shut = true;
        pj__sim_raise(sock, PJ__EV_READ | PJ__EV_HUP);
    }
    return how != SHUT_RD ? queue_fin(sock) : 0;
}

unsigned pj__sim_tcp_ready(const pj__sim_sock *sock)
{
    unsigned what = 0;

    switch (sock->tcp.state) {
    case PJ__SIM_LISTEN: return sock->tcp.accept_head ? PJ__EV_READ : 0;
    case PJ__SIM_ESTABLISHED:
        if (sock->in.head)
            what |= PJ__EV_READ;
        if (sock->tcp.fin_received || sock->tcp.read_shut)
            what |= PJ__EV_READ | PJ__EV_HUP;
        if (!sock->full)
            what |= PJ__EV_WRITE;
        return what;
    case PJ__SIM_DEAD: return PJ__EV_READ | PJ__EV_WRITE | PJ__EV_HUP;
    default: return 0;
    }
}

/* ---- Data ---- */

static ssize_t fail(int error)
{
    errno = error;
    return -1;
}

/* Why nothing can be sent; 0: it can. */
static int send_error(pj__sim_sock *sock)
{
    int error = pj__sim_sock_take_error(sock);

    if (error)
        return error;
    if (sock->tcp.state == PJ__SIM_SYN_SENT)
        return EAGAIN;
    if (sock->tcp.state != PJ__SIM_ESTABLISHED || sock->tcp.fin_queued)
        return EPIPE;
    return 0;
}

/* Queue octets, in segments, as far as there is room. @return how many. */
static size_t queue_octets(pj__sim_sock *sock, const char *data, size_t len)
{
    size_t most = pj__sim_segment_size(sock->host, sock->tcp.peer->host, sock->af);
    size_t room = pj__sim_tcp_room(sock), done = 0;

    len = len < room ? len : room;
    while (done < len) {
        size_t part = len - done < most ? len - done : most;
        pj__sim_packet *packet = pj__sim_packet_new(PJ__SIM_DATA, part);

        if (!packet)
            break;
        packet->src = sock->local;
        packet->dst = sock->remote;
        memcpy(packet->data, data + done, part);
        pj__sim_packets_append(&sock->tcp.out, packet);
        sock->tcp.out_octets += part;
        done += part;
    }
    return done;
}

ssize_t pj__sim_tcp_send(pj__sim_sock *sock, const struct iovec *iov, size_t count)
{
    int error = send_error(sock);
    size_t done = 0, wanted = 0;

    if (error)
        return fail(error);
    if (sock->host->full)
        return pj__sim_sock_refuse_full(sock);
    for (size_t i = 0; i < count && done == wanted; i++) {
        done += queue_octets(sock, iov[i].iov_base, iov[i].iov_len);
        wanted += iov[i].iov_len;
    }
    /* A part was taken: who wants to send the rest is told EAGAIN then, and marked. */
    if (done == 0 && wanted > 0)
        return pj__sim_tcp_room(sock) ? fail(ENOBUFS) : pj__sim_sock_refuse_full(sock);
    if (done < wanted)
        sock->full = true;
    pj__sim_tcp_pump(sock);
    return (ssize_t)done;
}

/* Why nothing can be read: 0 is the end of the stream. */
static ssize_t nothing_to_read(pj__sim_sock *sock)
{
    int error = pj__sim_sock_take_error(sock);

    if (error)
        return fail(error);
    if (sock->tcp.state == PJ__SIM_CLOSED || sock->tcp.state == PJ__SIM_LISTEN)
        return fail(ENOTCONN);
    if (sock->tcp.state == PJ__SIM_DEAD || sock->tcp.fin_received || sock->tcp.read_shut)
        return 0;
    return fail(EAGAIN);
}

/* Copy from the queue, from so far behind its head. */
static size_t copy_out(const pj__sim_sock *sock, size_t skip, char *buf, size_t len)
{
    size_t done = 0;

    for (const pj__sim_packet *at = sock->in.head; at && done < len; at = at->next) {
        size_t left = at->len - at->done, part;

        if (skip >= left) {
            skip -= left;
            continue;
        }
        part = left - skip < len - done ? left - skip : len - done;
        memcpy(buf + done, at->data + at->done + skip, part);
        done += part;
        skip = 0;
    }
    return done;
}

static void consume(pj__sim_sock *sock, size_t len)
{
    sock->in_octets -= len;
    while (len) {
        pj__sim_packet *head = sock->in.head;
        size_t left = head->len - head->done;

        if (left > len) {
            head->done += len;
            return;
        }
        len -= left;
        pj__sim_packet_free(pj__sim_packets_pop(&sock->in));
    }
}

ssize_t pj__sim_tcp_recv(pj__sim_sock *sock, const struct iovec *iov, size_t count, int flags)
{
    size_t done = 0, wanted = 0;

    for (size_t i = 0; i < count && done == wanted; i++) {
        if (iov[i].iov_len)
            done += copy_out(sock, done, iov[i].iov_base, iov[i].iov_len);
        wanted += iov[i].iov_len;
    }
    if (done == 0)
        return wanted ? nothing_to_read(sock) : 0;
    if (!(flags & MSG_PEEK)) {
        consume(sock, done);
        pj__sim_tcp_has_read(sock);
    }
    return (ssize_t)done;
}
