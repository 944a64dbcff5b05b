/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TCP below the calls: segments on their way, and what they do when they arrive (RFC 9293).
 *
 * This is a model of what programs can notice of TCP, not an implementation of it. There are no
 * sequence numbers: a sender knows at once whether a segment will arrive. If so, it arrives after
 * all earlier ones; if not, the sender stops, and tries that segment again after 200 ms, 400 ms,
 * ... as after a retransmission timeout. So octets come late and in order, never twice, and
 * acknowledgements need not travel. The window is what the receiver's buffer has room for, less
 * what is on its way; news of a reader's progress travels one link's delay.
 *
 *   handshake    SYN and SYN-ACK are repeated after 1 s, 2 s, 4 s ...; connect() fails after 127 s
 *   a reset      is sent once; if it is lost, the next segment is answered by another one
 *   both closed  a side lets go of the other when it has sent and received FIN; no TIME-WAIT
 *   one closed   a side that nobody has any more waits a minute for the other's FIN, as in Linux'
 *                FIN-WAIT-2, or for as long as the other still reads what was left for it
 */
#include "sim/sim_priv.h"

#include <errno.h>

enum {
    SYN_TRIES = 7,      /* 127 s in all */
    SYN_ACK_TRIES = 6,  /* 63 s */
    SEGMENT_TRIES = 16, /* about 15 minutes */
    SLOWEST_SHIFT = 9   /* 200 ms << 9: 102 s */
};

static const int64_t FIRST_RTO = 200 * INT64_C(1000000);
static const int64_t FIRST_SYN_RTO = 1000 * INT64_C(1000000);
static const int64_t FIN_TIMEOUT = 60 * INT64_C(1000000000);

static void arrives(pj_sim *sim, pj__sim_event *ev);

/* ---- Timers: an event that is scheduled counts its socket ---- */

static void disarm(pj__sim_sock *sock, pj__sim_event *ev)
{
    if (!ev->place)
        return;
    pj__sim_cancel(sock->sim, ev);
    pj__sim_sock_unref(sock);
}

static bool arm(pj__sim_sock *sock, pj__sim_event *ev, int64_t delay,
                void (*run)(pj_sim *sim, pj__sim_event *ev))
{
    if (ev->place)
        return true;
    ev->run = run;
    if (!pj__sim_schedule(sock->sim, ev, sock->sim->now + delay))
        return false;
    pj__sim_sock_ref(sock);
    return true;
}

/* ---- The end ---- */

/* Let go of the others. The caller has a reference. */
static void let_go(pj__sim_sock *sock)
{
    pj__sim_sock *peer = sock->tcp.peer;
    bool embryo = sock->tcp.state == PJ__SIM_SYN_RCVD;
    pj__sim_sock *listener = embryo ? sock->tcp.listener : NULL;

    disarm(sock, &sock->tcp.retry);
    disarm(sock, &sock->tcp.window);
    disarm(sock, &sock->tcp.orphan);
    sock->tcp.state = PJ__SIM_DEAD;
    sock->tcp.peer = NULL;
    sock->tcp.out_octets = 0;
    pj__sim_packets_clear(&sock->tcp.out);
    pj__sim_sock_unref(peer);
    if (!listener)
        return;
    /* Nobody has it yet: it was its listener's. */
    sock->tcp.listener = NULL;
    listener->tcp.waiting--;
    pj__sim_sock_unref(listener);
    pj__sim_sock_unref(sock);
}

void pj__sim_tcp_abort(pj__sim_sock *sock, int error)
{
    if (sock->tcp.state == PJ__SIM_DEAD || sock->tcp.state == PJ__SIM_CLOSED)
        return;
    pj__sim_sock_ref(sock);
    let_go(sock);
    sock->error = error;
    pj__sim_raise(sock, PJ__EV_READ | PJ__EV_WRITE | PJ__EV_HUP);
    pj__sim_sock_unref(sock);
}

static void wait_for_fin(pj__sim_sock *sock);

static void orphan_ends(pj_sim *sim, pj__sim_event *ev)
{
    pj__sim_sock *sock = (pj__sim_sock *)(void *)((char *)ev - offsetof(pj__sim_sock, tcp.orphan));

    (void)sim;
    if (!sock->tcp.fin_sent && sock->tcp.out_octets < sock->tcp.orphan_left) {
        wait_for_fin(sock);
    } else {
        if (!sock->tcp.fin_sent)
            pj__sim_tcp_control(sock, PJ__SIM_RST, sock->tcp.peer);
        pj__sim_tcp_abort(sock, ETIMEDOUT);
    }
    pj__sim_sock_unref(sock);
}

static void wait_for_fin(pj__sim_sock *sock)
{
    if (sock->tcp.orphan.place)
        return;
    sock->tcp.orphan_left = sock->tcp.out_octets;
    if (!arm(sock, &sock->tcp.orphan, FIN_TIMEOUT, orphan_ends))
        pj__sim_tcp_abort(sock, ENOBUFS);
}

void pj__sim_tcp_finish(pj__sim_sock *sock)
{
    if (sock->tcp.state != PJ__SIM_ESTABLISHED || pj__sim_sock_is_owned(sock) || sock->tcp.listener)
        return;
    if (!sock->tcp.fin_sent || !sock->tcp.fin_received) {
        wait_for_fin(sock);
        return;
    }
    pj__sim_sock_ref(sock);
    let_go(sock);
    pj__sim_sock_unref(sock);
}

/* ---- Sending ---- */

/* Decide about a packet and note it. */
static pj_sim_what try_to_send(pj__sim_sock *sock, pj__sim_packet *packet, pj__sim_fate *fate)
{
    *fate = (pj__sim_fate){.what = PJ_SIM_UNREACHABLE};
    packet->from = sock->host;
    packet->to =
        sock->tcp.peer ? sock->tcp.peer->host : pj__sim_find_host(sock->host, &sock->remote);
    if (packet->target)
        packet->to = packet->target->host;
    if (packet->to)
        pj__sim_decide(packet->from, packet->to, &packet->dst, packet->len, true, fate);
    pj__sim_note(sock->sim, PJ_SIM_SENT, packet);
    if (fate->what != PJ_SIM_SENT)
        pj__sim_note(sock->sim, fate->what, packet);
    return fate->what;
}

static pj__sim_packet *new_packet(pj__sim_sock *sock, pj__sim_kind kind, pj__sim_sock *target)
{
    pj__sim_packet *packet = pj__sim_packet_new(kind, 0);

    if (!packet)
        return NULL;
    packet->ev.run = arrives;
    packet->src = sock->local;
    packet->dst = sock->remote;
    packet->origin = pj__sim_sock_ref(sock);
    packet->target = pj__sim_sock_ref(target);
    return packet;
}

void pj__sim_tcp_control(pj__sim_sock *sock, pj__sim_kind kind, pj__sim_sock *target)
{
    pj__sim_packet *packet = new_packet(sock, kind, target);
    pj__sim_fate fate;

    if (!packet)
        return;
    if (try_to_send(sock, packet, &fate) == PJ_SIM_SENT &&
        pj__sim_schedule(sock->sim, &packet->ev, fate.at))
        return;
    if (fate.what == PJ_SIM_UNREACHABLE && kind == PJ__SIM_SYN)
        pj__sim_send_icmp(sock->sim, packet, NULL, EHOSTUNREACH);
    pj__sim_packet_free(packet);
}

static void handshake_again(pj_sim *sim, pj__sim_event *ev)
{
    pj__sim_sock *sock = (pj__sim_sock *)(void *)((char *)ev - offsetof(pj__sim_sock, tcp.retry));
    unsigned limit = sock->tcp.state == PJ__SIM_SYN_SENT ? SYN_TRIES : SYN_ACK_TRIES;

    (void)sim;
    if (sock->tcp.tries >= limit)
        pj__sim_tcp_abort(sock, ETIMEDOUT);
    else
        pj__sim_tcp_handshake(sock);
    pj__sim_sock_unref(sock);
}

void pj__sim_tcp_handshake(pj__sim_sock *sock)
{
    pj__sim_tcp *tcp = &sock->tcp;

    if (!arm(sock, &tcp->retry, FIRST_SYN_RTO << tcp->tries, handshake_again)) {
        pj__sim_tcp_abort(sock, ENOBUFS);
        return;
    }
    tcp->tries++;
    if (tcp->state == PJ__SIM_SYN_SENT)
        pj__sim_tcp_control(sock, PJ__SIM_SYN, NULL);
    else
        pj__sim_tcp_control(sock, PJ__SIM_SYN_ACK, tcp->peer);
}

static void segment_again(pj_sim *sim, pj__sim_event *ev)
{
    pj__sim_sock *sock = (pj__sim_sock *)(void *)((char *)ev - offsetof(pj__sim_sock, tcp.retry));

    (void)sim;
    if (sock->tcp.tries >= SEGMENT_TRIES)
        pj__sim_tcp_abort(sock, ETIMEDOUT);
    else
        pj__sim_tcp_pump(sock);
    pj__sim_sock_unref(sock);
}

/* The first segment will not arrive. */
static void wait_for_retry(pj__sim_sock *sock)
{
    unsigned shift = sock->tcp.tries < SLOWEST_SHIFT ? sock->tcp.tries : SLOWEST_SHIFT;

    sock->tcp.tries++;
    if (!arm(sock, &sock->tcp.retry, FIRST_RTO << shift, segment_again))
        pj__sim_tcp_abort(sock, ENOBUFS);
}

/* The first segment goes. */
static void send_first(pj__sim_sock *sock, int64_t at)
{
    pj__sim_tcp *tcp = &sock->tcp;
    pj__sim_packet *packet = pj__sim_packets_pop(&tcp->out);

    tcp->tries = 0;
    tcp->out_octets -= packet->len;
    tcp->in_flight += packet->len;
    tcp->last_arrival = at > tcp->last_arrival ? at : tcp->last_arrival;
    packet->origin = pj__sim_sock_ref(sock);
    packet->target = pj__sim_sock_ref(tcp->peer);
    packet->ev.run = arrives;
    if (packet->kind == PJ__SIM_FIN)
        tcp->fin_sent = true;
    if (pj__sim_schedule(sock->sim, &packet->ev, tcp->last_arrival))
        return;
    pj__sim_packet_free(packet);
    pj__sim_tcp_abort(sock, ENOBUFS);
}

/*
 * Whether the receiver has room. A segment may exceed it a little, so that small buffers get theirs
 * whole.
 */
static bool window_is_open(const pj__sim_tcp *tcp)
{
    return tcp->in_flight + tcp->peer->in_octets < tcp->peer->rcvbuf;
}

void pj__sim_tcp_pump(pj__sim_sock *sock)
{
    pj__sim_tcp *tcp = &sock->tcp;
    pj__sim_fate fate;

    pj__sim_sock_ref(sock);
    while (tcp->state == PJ__SIM_ESTABLISHED && tcp->out.head && !tcp->retry.place) {
        if (tcp->out.head->len && !window_is_open(tcp))
            break;
        if (try_to_send(sock, tcp->out.head, &fate) == PJ_SIM_SENT)
            send_first(sock, fate.at);
        else
            wait_for_retry(sock);
    }
    if (tcp->state == PJ__SIM_ESTABLISHED)
        pj__sim_tcp_finish(sock);
    pj__sim_sock_unref(sock);
}

size_t pj__sim_tcp_room(const pj__sim_sock *sock)
{
    size_t used = sock->tcp.out_octets + sock->tcp.in_flight;

    return used < sock->sndbuf ? sock->sndbuf - used : 0;
}

/* ---- The window ---- */

static void window_opens(pj_sim *sim, pj__sim_event *ev)
{
    pj__sim_sock *sock = (pj__sim_sock *)(void *)((char *)ev - offsetof(pj__sim_sock, tcp.window));

    (void)sim;
    pj__sim_tcp_pump(sock);
    pj__sim_sock_unref(sock);
}

void pj__sim_tcp_has_read(pj__sim_sock *sock)
{
    pj__sim_sock *peer = sock->tcp.peer;
    pj_sim_link_cfg link;

    if (!peer || !peer->tcp.out.head)
        return;
    pj_sim_get_link(sock->host, peer->host, &link);
    if (!arm(peer, &peer->tcp.window, link.delay, window_opens))
        pj__sim_tcp_abort(peer, ENOBUFS);
}

/* Octets have left the sender's buffer. */
static void make_room(pj__sim_sock *sender, size_t len)
{
    sender->tcp.in_flight -= len;
    if (!sender->full || sender->host->full || pj__sim_tcp_room(sender) < sender->sndbuf / 3)
        return;
    sender->full = false;
    pj__sim_raise(sender, PJ__EV_WRITE);
}

/* ---- Arriving ---- */

/* Answer a packet that has no connection: a reset from where it went to. */
static void refuse(pj_sim *sim, const pj__sim_packet *packet)
{
    pj__sim_packet *rst = packet->kind == PJ__SIM_RST ? NULL : pj__sim_packet_new(PJ__SIM_RST, 0);
    pj__sim_fate fate;

    if (!rst)
        return;
    rst->ev.run = arrives;
    rst->from = packet->to;
    rst->to = packet->from;
    rst->src = packet->dst;
    rst->dst = packet->src;
    rst->target = pj__sim_sock_ref(packet->origin);
    pj__sim_decide(rst->from, rst->to, &rst->dst, 0, true, &fate);
    pj__sim_note(sim, fate.what, rst);
    if (fate.what != PJ_SIM_SENT || !pj__sim_schedule(sim, &rst->ev, fate.at))
        pj__sim_packet_free(rst);
}

/* The one that an earlier SYN has made. */
static pj__sim_sock *find_child(pj_sim *sim, const pj__sim_sock *client)
{
    for (pj__sim_sock *sock = sim->socks; sock; sock = sock->next) {
        if (sock->tcp.peer == client)
            return sock;
    }
    return NULL;
}

static pj__sim_sock *make_child(pj__sim_sock *listener, const pj__sim_packet *syn)
{
    pj__sim_sock *child = pj__sim_sock_new(listener->host, listener->af, listener->type);

    if (!child)
        return NULL;
    child->local = syn->dst;
    child->remote = syn->src;
    child->rcvbuf = listener->rcvbuf;
    child->sndbuf = listener->sndbuf;
    child->tcp.state = PJ__SIM_SYN_RCVD;
    child->tcp.peer = pj__sim_sock_ref(syn->origin);
    child->tcp.listener = pj__sim_sock_ref(listener);
    listener->tcp.waiting++;
    return child;
}

static pj_sim_what syn_arrives(pj_sim *sim, const pj__sim_packet *packet)
{
    pj__sim_sock *listener = pj__sim_sock_at(packet->to, PJ__SIM_TCP, &packet->dst);
    pj__sim_sock *child = packet->origin->tcp.tries > 1 ? find_child(sim, packet->origin) : NULL;

    if (child) {
        if (child->tcp.state == PJ__SIM_SYN_RCVD)
            pj__sim_tcp_control(child, PJ__SIM_SYN_ACK, packet->origin);
        return PJ_SIM_ARRIVED;
    }
    if (packet->origin->tcp.state != PJ__SIM_SYN_SENT)
        return PJ_SIM_ARRIVED; /* it has given up, or was answered */
    if (!listener || listener->tcp.state != PJ__SIM_LISTEN) {
        refuse(sim, packet);
        return PJ_SIM_UNHEARD;
    }
    /* As on Linux: too many are not refused, they are to come again. */
    child = listener->tcp.waiting <= listener->tcp.backlog ? make_child(listener, packet) : NULL;
    if (!child)
        return PJ_SIM_OVERFLOW;
    pj__sim_tcp_handshake(child);
    return PJ_SIM_ARRIVED;
}

static void established(pj__sim_sock *sock)
{
    disarm(sock, &sock->tcp.retry);
    sock->tcp.tries = 0;
    sock->tcp.state = PJ__SIM_ESTABLISHED;
}

static pj_sim_what syn_ack_arrives(pj_sim *sim, const pj__sim_packet *packet)
{
    pj__sim_sock *sock = packet->target;

    if (sock->tcp.state == PJ__SIM_SYN_SENT) {
        established(sock);
        sock->tcp.peer = pj__sim_sock_ref(packet->origin);
        pj__sim_tcp_control(sock, PJ__SIM_ACK, packet->origin);
        pj__sim_raise(sock, PJ__EV_WRITE);
        return PJ_SIM_ARRIVED;
    }
    if (sock->tcp.peer == packet->origin) {
        pj__sim_tcp_control(sock, PJ__SIM_ACK, packet->origin);
        return PJ_SIM_ARRIVED;
    }
    refuse(sim, packet);
    return PJ_SIM_UNHEARD;
}

/* The third step of the handshake, or what stands for it: into the listener's queue. */
static void handshake_ends(pj__sim_sock *sock)
{
    pj__sim_sock *listener = sock->tcp.listener;

    if (sock->tcp.state != PJ__SIM_SYN_RCVD)
        return;
    if (listener->tcp.state != PJ__SIM_LISTEN) {
        pj__sim_tcp_control(sock, PJ__SIM_RST, sock->tcp.peer);
        pj__sim_tcp_abort(sock, ECONNABORTED);
        return;
    }
    established(sock);
    if (listener->tcp.accept_head)
        listener->tcp.accept_tail->tcp.accept_next = sock;
    else
        listener->tcp.accept_head = sock;
    listener->tcp.accept_tail = sock;
    pj__sim_raise(listener, PJ__EV_READ);
}

/* Whether somebody has this end of the connection, or will. */
static bool is_alive(const pj__sim_sock *sock)
{
    return sock->tcp.state == PJ__SIM_ESTABLISHED &&
           (pj__sim_sock_is_owned(sock) || sock->tcp.listener);
}

static pj_sim_what data_arrives(pj_sim *sim, pj__sim_packet *packet)
{
    pj__sim_sock *sock = packet->target;

    make_room(packet->origin, packet->len);
    if (!is_alive(sock)) {
        refuse(sim, packet);
        pj__sim_tcp_abort(sock, ECONNRESET);
        return PJ_SIM_UNHEARD;
    }
    if (sock->tcp.read_shut) {
        pj__sim_tcp_has_read(sock); /* thrown away is as good as read */
        pj__sim_packet_free(packet);
        return PJ_SIM_SENT;
    }
    pj__sim_sock_unref(packet->origin);
    packet->origin = packet->target = NULL;
    pj__sim_packets_append(&sock->in, packet);
    sock->in_octets += packet->len;
    pj__sim_raise(sock, PJ__EV_READ);
    pj__sim_sock_unref(sock); /* the packet's */
    return PJ_SIM_SENT;
}

static pj_sim_what fin_arrives(pj_sim *sim, const pj__sim_packet *packet)
{
    pj__sim_sock *sock = packet->target;

    if (sock->tcp.state != PJ__SIM_ESTABLISHED) {
        refuse(sim, packet);
        return PJ_SIM_UNHEARD;
    }
    sock->tcp.fin_received = true;
    pj__sim_raise(sock, PJ__EV_READ | PJ__EV_HUP);
    pj__sim_tcp_finish(sock);
    return PJ_SIM_ARRIVED;
}

static void rst_arrives(const pj__sim_packet *packet)
{
    bool connecting = packet->target->tcp.state == PJ__SIM_SYN_SENT;

    pj__sim_tcp_abort(packet->target, connecting ? ECONNREFUSED : ECONNRESET);
}

static void arrives(pj_sim *sim, pj__sim_event *ev)
{
    pj__sim_packet *packet = (pj__sim_packet *)ev;
    pj_sim_what what = PJ_SIM_ARRIVED;

    pj__sim_note(sim, PJ_SIM_ARRIVED, packet);
    if (!packet->target && packet->kind != PJ__SIM_SYN) {
        /* Only a SYN looks for its socket by address; all else is sent to one. */
        pj__sim_note(sim, PJ_SIM_UNHEARD, packet);
        pj__sim_packet_free(packet);
        return;
    }
    if (packet->target && packet->kind != PJ__SIM_SYN_ACK && packet->kind != PJ__SIM_RST)
        handshake_ends(packet->target);
    switch (packet->kind) {
    case PJ__SIM_SYN: what = syn_arrives(sim, packet); break;
    case PJ__SIM_SYN_ACK: what = syn_ack_arrives(sim, packet); break;
    case PJ__SIM_DATA: what = data_arrives(sim, packet); break;
    case PJ__SIM_FIN: what = fin_arrives(sim, packet); break;
    case PJ__SIM_RST: rst_arrives(packet); break;
    default: break;
    }
    if (what == PJ_SIM_SENT)
        return; /* it has found its place */
    if (what != PJ_SIM_ARRIVED)
        pj__sim_note(sim, what, packet);
    pj__sim_packet_free(packet);
}
