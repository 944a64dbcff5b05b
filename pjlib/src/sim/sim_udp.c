/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datagrams. One is copied once, into the packet that travels and then waits in the receiver's
 * queue.
 *
 * Of what goes wrong on the way only a connected socket hears, as on Linux: an ICMP message becomes
 * the error of its next call (RFC 1122 4.1.3.3).
 */
#include "sim/sim_priv.h"

#include <errno.h>
#include <string.h>

enum { MAX_UDP4 = 65507, MAX_UDP6 = 65527, ICMP_SIZE = 28 };

/* ---- Errors on their way back ---- */

static void icmp_arrives(pj_sim *sim, pj__sim_event *ev)
{
    pj__sim_packet *packet = (pj__sim_packet *)ev;
    pj__sim_sock *sock = packet->target;

    pj__sim_note(sim, PJ_SIM_ARRIVED, packet);
    if (sock->type == SOCK_STREAM) {
        /* A connection that stands does not fall for that. */
        if (sock->tcp.state == PJ__SIM_SYN_SENT)
            pj__sim_tcp_abort(sock, packet->error);
    } else if (pj__sim_sock_is_owned(sock)) {
        sock->error = packet->error;
        pj__sim_raise(sock, PJ__EV_READ | PJ__EV_WRITE | PJ__EV_HUP);
    }
    pj__sim_packet_free(packet);
}

static bool wants_icmp(const pj__sim_packet *about)
{
    const pj__sim_sock *sock = about->origin;

    return sock && pj__sim_sock_is_owned(sock) && sock->remote.af &&
           pj__sim_addr_equal(&sock->remote, &about->dst);
}

void pj__sim_send_icmp(pj_sim *sim, const pj__sim_packet *about, pj_sim_host *reporter, int error)
{
    pj__sim_fate fate = {.what = PJ_SIM_SENT, .at = sim->now + sim->default_link.delay};
    pj__sim_packet *packet = wants_icmp(about) ? pj__sim_packet_new(PJ__SIM_ICMP, 0) : NULL;

    if (!packet)
        return;
    packet->error = error;
    packet->src = about->dst;
    packet->dst = about->src;
    packet->target = pj__sim_sock_ref(about->origin);
    packet->ev.run = icmp_arrives;
    if (reporter)
        pj__sim_decide(reporter, about->from, &about->src, ICMP_SIZE, false, &fate);
    pj__sim_note(sim, fate.what, packet);
    if (fate.what != PJ_SIM_SENT || !pj__sim_schedule(sim, &packet->ev, fate.at))
        pj__sim_packet_free(packet);
}

/* ---- Arriving ---- */

static pj_sim_what deliver(pj__sim_packet *packet)
{
    pj__sim_sock *sock = pj__sim_sock_at(packet->to, PJ__SIM_UDP, &packet->dst);

    if (!sock || (sock->remote.af && !pj__sim_addr_equal(&sock->remote, &packet->src)))
        return PJ_SIM_UNHEARD;
    if (sock->in_octets + packet->len > sock->rcvbuf)
        return PJ_SIM_OVERFLOW;
    pj__sim_sock_unref(packet->origin);
    packet->origin = NULL;
    pj__sim_packets_append(&sock->in, packet);
    sock->in_octets += packet->len;
    pj__sim_note(sock->sim, PJ_SIM_ARRIVED, packet);
    pj__sim_raise(sock, PJ__EV_READ);
    return PJ_SIM_ARRIVED;
}

static void datagram_arrives(pj_sim *sim, pj__sim_event *ev)
{
    pj__sim_packet *packet = (pj__sim_packet *)ev;
    pj_sim_what what = packet->to->state == PJ_SIM_HOST_UP ? deliver(packet) : PJ_SIM_CUT;

    if (what == PJ_SIM_ARRIVED)
        return;
    pj__sim_note(sim, what, packet);
    if (what == PJ_SIM_UNHEARD)
        pj__sim_send_icmp(sim, packet, packet->to, ECONNREFUSED);
    pj__sim_packet_free(packet);
}

/* ---- Sending ---- */

static void send_again(const pj__sim_packet *packet, int64_t at)
{
    pj_sim *sim = packet->from->sim;
    pj__sim_packet *copy = pj__sim_packet_new(PJ__SIM_DATAGRAM, packet->len);

    if (!copy)
        return;
    memcpy(copy->data, packet->data, packet->len);
    copy->ev.run = datagram_arrives;
    copy->from = packet->from;
    copy->to = packet->to;
    copy->src = packet->src;
    copy->dst = packet->dst;
    copy->origin = pj__sim_sock_ref(packet->origin);
    pj__sim_note(sim, PJ_SIM_DUPLICATED, copy);
    if (!pj__sim_schedule(sim, &copy->ev, at))
        pj__sim_packet_free(copy);
}

/* The packet is taken. @return 0 or errno. */
static int launch(pj_sim *sim, pj__sim_packet *packet)
{
    pj__sim_fate fate = {.what = PJ_SIM_UNREACHABLE};

    packet->to = pj__sim_find_host(packet->from, &packet->dst);
    if (packet->to)
        pj__sim_decide(packet->from, packet->to, &packet->dst, packet->len, false, &fate);
    pj__sim_note(sim, PJ_SIM_SENT, packet);
    if (fate.what == PJ_SIM_SENT) {
        if (fate.twice)
            send_again(packet, fate.again);
        if (fate.reordered)
            pj__sim_note(sim, PJ_SIM_REORDERED, packet);
        if (pj__sim_schedule(sim, &packet->ev, fate.at))
            return 0;
        pj__sim_packet_free(packet);
        return ENOBUFS;
    }
    pj__sim_note(sim, fate.what, packet);
    if (fate.what == PJ_SIM_UNREACHABLE)
        pj__sim_send_icmp(sim, packet, NULL, EHOSTUNREACH);
    pj__sim_packet_free(packet);
    return fate.refused ? EMSGSIZE : 0;
}

static int choose_source(pj__sim_sock *sock, const pj__sim_addr *dst, pj__sim_addr *src)
{
    pj__sim_addr any = pj__sim_addr_any(sock->af, 0, 0);
    int error = sock->key.af ? 0 : pj__sim_sock_bind(sock, &any);

    if (error)
        return error;
    *src = sock->local;
    if (pj__sim_addr_is_any(src)) {
        if (!pj__sim_source(sock->host, dst, src))
            return ENETUNREACH;
        src->port = sock->local.port;
    }
    /* What is sent from the loopback stays at home. */
    if (pj__sim_addr_is_loopback(src) && !pj__sim_has_addr(sock->host, dst))
        return EINVAL;
    return 0;
}

static size_t total_of(const struct iovec *iov, size_t count)
{
    size_t total = 0;

    for (size_t i = 0; i < count; i++)
        total += iov[i].iov_len;
    return total;
}

static int check_destination(const pj__sim_sock *sock, const pj__sim_addr *dst)
{
    if (!dst->af)
        return EDESTADDRREQ;
    if (dst->af != sock->af)
        return EAFNOSUPPORT;
    return dst->port && !pj__sim_addr_is_any(dst) ? 0 : EINVAL;
}

static ssize_t fail(int error)
{
    errno = error;
    return -1;
}

ssize_t pj__sim_udp_send(pj__sim_sock *sock, const struct iovec *iov, size_t count,
                         const pj__sim_addr *dst)
{
    size_t total = total_of(iov, count);
    pj__sim_packet *packet;
    pj__sim_addr src;
    char *at;
    int error = pj__sim_sock_take_error(sock);

    if (!dst)
        dst = &sock->remote;
    if (!error)
        error = check_destination(sock, dst);
    if (!error && total > (sock->af == 4 ? MAX_UDP4 : MAX_UDP6))
        error = EMSGSIZE;
    if (!error)
        error = choose_source(sock, dst, &src);
    if (error)
        return fail(error);
    if (sock->host->full)
        return pj__sim_sock_refuse_full(sock);
    packet = pj__sim_packet_new(PJ__SIM_DATAGRAM, total);
    if (!packet)
        return fail(ENOBUFS);
    at = packet->data;
    for (size_t i = 0; i < count; i++) {
        if (iov[i].iov_len)
            memcpy(at, iov[i].iov_base, iov[i].iov_len);
        at += iov[i].iov_len;
    }
    packet->ev.run = datagram_arrives;
    packet->from = sock->host;
    packet->src = src;
    packet->dst = *dst;
    packet->origin = pj__sim_sock_ref(sock);
    error = launch(sock->sim, packet);
    return error ? fail(error) : (ssize_t)total;
}

int pj__sim_udp_connect(pj__sim_sock *sock, const pj__sim_addr *dst)
{
    pj__sim_addr src;
    int error = check_destination(sock, dst);

    if (!error)
        error = choose_source(sock, dst, &src);
    if (error)
        return error;
    sock->remote = *dst;
    sock->local = src;
    return 0;
}

/* ---- Receiving ---- */

ssize_t pj__sim_udp_recv(pj__sim_sock *sock, const struct iovec *iov, size_t count, int *flags,
                         pj__sim_addr *from)
{
    pj__sim_packet *packet = sock->in.head;
    bool peek = *flags & MSG_PEEK, whole = *flags & MSG_TRUNC;
    size_t done = 0, len;
    int error = pj__sim_sock_take_error(sock);

    if (error || !packet)
        return fail(error ? error : EAGAIN);
    for (size_t i = 0; i < count && done < packet->len; i++) {
        size_t part = packet->len - done < iov[i].iov_len ? packet->len - done : iov[i].iov_len;

        if (part)
            memcpy(iov[i].iov_base, packet->data + done, part);
        done += part;
    }
    len = packet->len;
    *flags = done < len ? MSG_TRUNC : 0;
    *from = packet->src;
    if (!peek) {
        pj__sim_packets_pop(&sock->in);
        sock->in_octets -= len;
        pj__sim_packet_free(packet);
    }
    return (ssize_t)(whole ? len : done);
}
