/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the simulated world share.
 *
 *   world.c        the world, its hosts, entering and leaving
 *   sim_clock.c    clocks and randomness
 *   events.c       the one queue of what is to happen
 *   run.c          pollers, steps
 *   sim_addr.c     addresses, and the map that finds hosts and sockets by them
 *   link.c         whether and when a packet arrives
 *   sim_sock.c     the table of descriptors, the calls
 *   sim_msg.c      calls with data; sim_opt.c: options; sim_poll.c: waiting; sim_pair.c: pairs
 *   sim_lookup.c   look-ups that block, interfaces, routes
 *   sim_udp.c      datagrams; sim_tcp.c, tcp_segment.c: connections
 *   sim_backend.c  the ioqueue's backend
 *   fault.c        failures on demand
 *   trace.c        the record
 *   dns_*.c        names
 */
#ifndef LINNET_SIM_PRIV_H
#define LINNET_SIM_PRIV_H

#include "base/ops.h"
#include "io/backend.h"
#include "util/dns_exchange.h"

#include <pj/sim.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pj__sim_sock pj__sim_sock;
typedef struct pj__sim_queue pj__sim_queue;
typedef struct pj__sim_packet pj__sim_packet;
typedef struct pj__sim_link pj__sim_link;
typedef struct pj__sim_record pj__sim_record;
typedef struct pj__sim_dns pj__sim_dns;

/* ---- Addresses (sim_addr.c) ---- */

enum { PJ__SIM_UDP = 17, PJ__SIM_TCP = 6 };

/* An address as a key: compared and hashed as octets, so all of them are always set. */
typedef struct pj__sim_addr {
    uint8_t af;    /* 4 or 6; 0: none */
    uint8_t proto; /* as a key of bound sockets; else 0 */
    uint16_t port; /* host order */
    uint8_t ip[16];
} pj__sim_addr;

typedef struct pj__sim_map_slot {
    pj__sim_addr key;
    void *value;
} pj__sim_map_slot;

typedef struct pj__sim_map {
    pj__sim_map_slot *slots;
    size_t size, used;
} pj__sim_map;

/** @return 0, or EINVAL, EAFNOSUPPORT. */
int pj__sim_addr_from(const struct sockaddr *sa, socklen_t len, pj__sim_addr *addr);
/** As the socket calls give addresses: cut to *len, and *len the true length. NULL: nothing. */
void pj__sim_addr_to(const pj__sim_addr *addr, struct sockaddr *sa, socklen_t *len);
/** Read text. */
bool pj__sim_addr_parse(const char *text, size_t len, pj__sim_addr *addr);
bool pj__sim_addr_is_any(const pj__sim_addr *addr);
bool pj__sim_addr_is_loopback(const pj__sim_addr *addr);
bool pj__sim_addr_equal(const pj__sim_addr *a, const pj__sim_addr *b);
/** The same address without port and protocol, or with these. */
pj__sim_addr pj__sim_addr_key(const pj__sim_addr *addr, int proto, unsigned port);
/** The address that means all, of a family. */
pj__sim_addr pj__sim_addr_any(int af, int proto, unsigned port);

void *pj__sim_map_find(const pj__sim_map *map, const pj__sim_addr *key);
/** @return false when there is no memory. */
bool pj__sim_map_add(pj__sim_map *map, const pj__sim_addr *key, void *value);
void pj__sim_map_remove(pj__sim_map *map, const pj__sim_addr *key);
void pj__sim_map_fini(pj__sim_map *map);

/* ---- Events (events.c) ---- */

/* Something that is to happen; embedded in what it happens to. Zeros: not in the queue. */
typedef struct pj__sim_event {
    void (*run)(pj_sim *sim, struct pj__sim_event *ev);
    void (*drop)(struct pj__sim_event *ev); /* instead, at the world's end; NULL: nothing to do */
    size_t place;                           /* in the heap, from 1; 0: not there */
} pj__sim_event;

typedef struct pj__sim_heap_slot {
    int64_t at;
    uint64_t seq; /* what was scheduled first happens first */
    pj__sim_event *ev;
} pj__sim_heap_slot;

typedef struct pj__sim_heap {
    pj__sim_heap_slot *slots; /* [0] is not used */
    size_t size, used;
    uint64_t seq;
} pj__sim_heap;

/** @return false when there is no memory. The event must not be scheduled. */
bool pj__sim_schedule(pj_sim *sim, pj__sim_event *ev, int64_t at);
/** Nothing happens if it is not scheduled. */
void pj__sim_cancel(pj_sim *sim, pj__sim_event *ev);
/** The time of the first event. @return false if there is none. */
bool pj__sim_next_event(const pj_sim *sim, int64_t *at);
/** Run what is due. @return how many. */
unsigned pj__sim_run_due(pj_sim *sim);
/** The end of the world: drop what would have happened. */
void pj__sim_heap_fini(pj_sim *sim);

/* ---- Packets ---- */

typedef enum pj__sim_kind {
    PJ__SIM_DATAGRAM,
    PJ__SIM_ICMP,
    PJ__SIM_SYN,
    PJ__SIM_SYN_ACK,
    PJ__SIM_ACK,
    PJ__SIM_DATA,
    PJ__SIM_FIN,
    PJ__SIM_RST
} pj__sim_kind;

/* On its way (ev is scheduled) or in a queue of a socket. Holds references of both sockets. */
struct pj__sim_packet {
    pj__sim_event ev;
    pj__sim_packet *next;
    pj__sim_kind kind;
    int error; /* ICMP: what it tells */
    pj_sim_host *from, *to;
    pj__sim_addr src, dst;
    pj__sim_sock *origin; /* the sender; NULL when it does not matter */
    pj__sim_sock *target; /* TCP, ICMP: for whom it is */
    size_t len, done;     /* octets, and how many have been read */
    char data[];
};

typedef struct pj__sim_packets {
    pj__sim_packet *head, *tail;
} pj__sim_packets;

/* ---- Sockets ---- */

typedef enum pj__sim_tcp_state {
    PJ__SIM_CLOSED,
    PJ__SIM_LISTEN,
    PJ__SIM_SYN_SENT,
    PJ__SIM_SYN_RCVD,
    PJ__SIM_ESTABLISHED,
    PJ__SIM_DEAD /* reset, timed out or finished */
} pj__sim_tcp_state;

typedef struct pj__sim_tcp {
    pj__sim_tcp_state state;
    pj__sim_sock *peer; /* counted; the other end */
    int64_t last_arrival;

    pj__sim_packets out; /* not sent yet */
    size_t out_octets;
    size_t in_flight;     /* octets on their way */
    unsigned tries;       /* how often the first of out was lost */
    pj__sim_event retry;  /* scheduled: out waits; counts the socket */
    pj__sim_event window; /* the peer has read; counts the socket */
    pj__sim_event orphan; /* closed here, not yet there; counts the socket */
    size_t orphan_left;   /* out_octets when that was armed */
    bool fin_queued;      /* nothing more to be written */
    bool fin_sent;
    bool fin_received;
    bool read_shut;

    pj__sim_sock *listener; /* counted; of one that is not accepted */
    pj__sim_sock *accept_head, *accept_tail, *accept_next;
    unsigned waiting, backlog;
} pj__sim_tcp;

enum { PJ__SIM_MAX_OPTIONS = 16 };

typedef struct pj__sim_option {
    int level, name, value;
} pj__sim_option;

struct pj__sim_sock {
    pj__sim_sock *prev, *next; /* all of the world */
    pj_sim *sim;
    pj_sim_host *host;
    unsigned refs;
    int fd; /* -1: closed by its owner */
    int af, type;
    bool full; /* a send was refused: tell when there is room */
    bool reset_on_close;
    int error; /* SO_ERROR */
    pj__sim_addr local, remote;
    pj__sim_addr key; /* in the host's map; af 0: not there */
    pj__sim_packets in;
    size_t in_octets;
    size_t rcvbuf, sndbuf;
    pj__sim_tcp tcp;

    pj__sim_queue *queue; /* who watches */
    uint64_t data;
    unsigned pending;
    pj__sim_sock *ready_prev, *ready_next;
    bool is_ready; /* in the queue's list */

    void (*upcall)(pj__sim_sock *sock); /* of a socket of ours: something has happened */
    void *upcall_arg;
    unsigned option_count;
    pj__sim_option options[PJ__SIM_MAX_OPTIONS];
};

/* ---- Hosts ---- */

typedef struct pj__sim_fault {
    unsigned skip, count;
    int error;
} pj__sim_fault;

enum { PJ__SIM_HOST_NAME = 32 };

struct pj_sim_host {
    pj_sim *sim;
    unsigned index;
    char name[PJ__SIM_HOST_NAME];
    pj_sim_host_state state;
    pj__sim_addr *addrs;
    unsigned addr_count;
    pj__sim_map bound;    /* sockets by protocol, address and port */
    pj__sim_link **links; /* to the host of that index; NULL: the default */
    unsigned link_count;
    unsigned next_port;
    unsigned sockets;
    bool full;
    pj__sim_fault faults[PJ_SIM_CALLS];
    pj__sim_dns *dns;
};

struct pj_sim_poller {
    pj_sim_poller *next;
    pj_sim_host *host; /* NULL: removed */
    pj_sim_poll_cb *poll;
    pj_sim_next_cb *next_timer;
    void *arg;
};

typedef struct pj__sim_random {
    uint64_t state;
} pj__sim_random;

struct pj_sim {
    pj__ops ops;
    const pj__ops *former; /* of the thread; NULL: not entered */
    pj_sim_host *current;
    int64_t now;
    int64_t wall; /* the wall clock is so far ahead of now */
    pj__sim_random net_random, app_random;

    pj__sim_heap heap;
    pj_sim_poller *pollers;
    unsigned polling; /* depth */

    pj_sim_host **hosts;
    unsigned host_count, host_room;
    pj__sim_map by_addr; /* hosts */
    pj_sim_link_cfg default_link;

    pj__sim_sock **fds;
    int *free_fds;
    unsigned fd_count, fd_room, free_count;
    pj__sim_sock *socks;
    unsigned users; /* ioqueues and exchanges */

    void (*trace)(void *arg, const pj_sim_trace *entry);
    void *trace_arg;
    uint64_t digest;
    uint64_t counts[PJ_SIM_WHATS];

    pj__sim_record *records;
    pj_sim_host *nameserver;
};

/* ---- world.c ---- */

/** The world whose table the thread uses; NULL: none. */
pj_sim *pj__sim_current(void);
/** The host of an address, as seen from another; NULL: none. */
pj_sim_host *pj__sim_find_host(pj_sim_host *from, const pj__sim_addr *addr);
/** Whether the host has it: its own, loopback, or the one that means all. */
bool pj__sim_has_addr(const pj_sim_host *host, const pj__sim_addr *addr);
/** The source address of a packet to @a dst. @return false when it has none of the family. */
bool pj__sim_source(const pj_sim_host *host, const pj__sim_addr *dst, pj__sim_addr *src);

/* ---- sim_clock.c ---- */

int64_t pj__sim_mono_ns(void *ctx);
int64_t pj__sim_wall_ns(void *ctx);
int pj__sim_fill_random(void *ctx, void *buf, size_t len);
void pj__sim_seed(pj_sim *sim, uint64_t seed);
uint64_t pj__sim_random_next(pj__sim_random *random);
/** Whether a chance of so many millionths has come true. */
bool pj__sim_chance(pj_sim *sim, unsigned millionths);

/* ---- link.c ---- */

/* What becomes of a packet. */
typedef struct pj__sim_fate {
    pj_sim_what what; /* PJ_SIM_SENT: it arrives */
    bool refused;     /* TOO_LONG, and the sender is to know */
    bool twice, reordered;
    int64_t at, again; /* when it arrives, and once more */
} pj__sim_fate;

/** Decide for @a len octets of payload. @a ordered: a segment of a connection. */
void pj__sim_decide(pj_sim_host *from, pj_sim_host *to, const pj__sim_addr *dst, size_t len,
                    bool ordered, pj__sim_fate *fate);
/** The most payload of a segment there. */
size_t pj__sim_segment_size(pj_sim_host *from, pj_sim_host *to, int af);
void pj__sim_links_fini(pj_sim_host *host);

/* ---- trace.c ---- */

void pj__sim_note(pj_sim *sim, pj_sim_what what, const pj__sim_packet *packet);

/* ---- fault.c ---- */

/** @return the errno to fail with, also set, or 0. */
int pj__sim_fault_now(pj_sim_host *host, pj_sim_call call);

/* ---- sim_sock.c ---- */

/** A descriptor's socket; NULL, and errno EBADF. */
pj__sim_sock *pj__sim_sock_of(pj_sim *sim, int fd);
/** A socket without descriptor; NULL when there is no memory. The caller has the reference. */
pj__sim_sock *pj__sim_sock_new(pj_sim_host *host, int af, int type);
/** Give it a descriptor, which takes over the reference. @return it or -1 and errno. */
int pj__sim_sock_publish(pj__sim_sock *sock);
pj__sim_sock *pj__sim_sock_ref(pj__sim_sock *sock);
void pj__sim_sock_unref(pj__sim_sock *sock);
/** Free all, at the end of the world. */
void pj__sim_socks_fini(pj_sim *sim);
/** Enter in the host's map; port 0: any that is free. @return 0 or an errno. */
int pj__sim_sock_bind(pj__sim_sock *sock, const pj__sim_addr *addr);
void pj__sim_sock_unbind(pj__sim_sock *sock);
/** Close: for a descriptor's owner, or for the owner of one with an upcall. */
void pj__sim_sock_close(pj__sim_sock *sock);
/** Something has happened to it: PJ__EV_... */
void pj__sim_raise(pj__sim_sock *sock, unsigned what);
/** A send was told EAGAIN. @return -1, errno set. */
int pj__sim_sock_refuse_full(pj__sim_sock *sock);
/** Who listens at an address of the host; NULL: nobody. */
pj__sim_sock *pj__sim_sock_at(pj_sim_host *host, int proto, const pj__sim_addr *addr);
/** Whether somebody has it: a descriptor, or an upcall. */
bool pj__sim_sock_is_owned(const pj__sim_sock *sock);
/** The pending error, which is then gone. */
int pj__sim_sock_take_error(pj__sim_sock *sock);
void pj__sim_sock_fill_ops(pj__ops *ops);

pj__sim_packet *pj__sim_packet_new(pj__sim_kind kind, size_t len);
void pj__sim_packet_free(pj__sim_packet *packet);
void pj__sim_packets_append(pj__sim_packets *list, pj__sim_packet *packet);
pj__sim_packet *pj__sim_packets_pop(pj__sim_packets *list);
void pj__sim_packets_clear(pj__sim_packets *list);

/* ---- sim_msg.c, sim_opt.c ---- */

void pj__sim_msg_fill_ops(pj__ops *ops);
void pj__sim_opt_fill_ops(pj__ops *ops);
/**
 * One send or receive, as the calls that are made of these do it; vectors have one element or more.
 */
ssize_t pj__sim_send_iov(pj_sim *sim, int fd, const struct iovec *iov, size_t count, int flags,
                         const struct sockaddr *to, socklen_t to_len);
ssize_t pj__sim_recv_iov(pj_sim *sim, int fd, const struct iovec *iov, size_t count, int *flags,
                         struct sockaddr *from, socklen_t *from_len);

/* ---- sim_poll.c, sim_lookup.c, sim_pair.c ---- */

void pj__sim_pair_fill_ops(pj__ops *ops);
void pj__sim_poll_fill_ops(pj__ops *ops);
void pj__sim_lookup_fill_ops(pj__ops *ops);

/* ---- run.c ---- */

/**
 * Let the world go on, without polling anybody, until @a done or a time has come, or nothing would
 * ever happen any more and the time is INT64_MAX; in milliseconds: negative is that.
 */
void pj__sim_pass_until(pj_sim *sim, int64_t until, bool (*done)(void *arg), void *arg);
void pj__sim_pass(pj_sim *sim, int msec, bool (*done)(void *arg), void *arg);

/* ---- sim_udp.c ---- */

/** Send to @a dst; NULL: to the peer. @return octets, or -1 and errno. */
ssize_t pj__sim_udp_send(pj__sim_sock *sock, const struct iovec *iov, size_t count,
                         const pj__sim_addr *dst);
/** @a flags: MSG_PEEK, MSG_TRUNC in; MSG_TRUNC out. */
ssize_t pj__sim_udp_recv(pj__sim_sock *sock, const struct iovec *iov, size_t count, int *flags,
                         pj__sim_addr *from);
int pj__sim_udp_connect(pj__sim_sock *sock, const pj__sim_addr *dst); /* 0 or errno */
/** Tell the sender that a packet has failed, if it wants to know. */
void pj__sim_send_icmp(pj_sim *sim, const pj__sim_packet *about, pj_sim_host *reporter, int error);

/* ---- sim_tcp.c ---- */

ssize_t pj__sim_tcp_send(pj__sim_sock *sock, const struct iovec *iov, size_t count);
ssize_t pj__sim_tcp_recv(pj__sim_sock *sock, const struct iovec *iov, size_t count, int flags);
int pj__sim_tcp_connect(pj__sim_sock *sock, const pj__sim_addr *dst); /* errno; EINPROGRESS */
int pj__sim_tcp_listen(pj__sim_sock *sock, int backlog);              /* 0 or errno */
pj__sim_sock *pj__sim_tcp_accept(pj__sim_sock *sock);                 /* NULL: none */
int pj__sim_tcp_shutdown(pj__sim_sock *sock, int how);                /* 0 or errno */
void pj__sim_tcp_close(pj__sim_sock *sock);
/** What it is ready for. */
unsigned pj__sim_tcp_ready(const pj__sim_sock *sock);

/* ---- tcp_segment.c ---- */

/**
 * Send a packet without data to where the socket's peer is; a loss is not repaired. @a target is
 * for whom.
 */
void pj__sim_tcp_control(pj__sim_sock *sock, pj__sim_kind kind, pj__sim_sock *target);
/** Send what can be sent. */
void pj__sim_tcp_pump(pj__sim_sock *sock);
/** Send SYN or SYN-ACK, and again until it is answered. */
void pj__sim_tcp_handshake(pj__sim_sock *sock);
/** The end of the connection on this side. */
void pj__sim_tcp_abort(pj__sim_sock *sock, int error);
/** The peer has read: it may send again. */
void pj__sim_tcp_has_read(pj__sim_sock *sock);
/** A closed socket whose connection has ended in both directions lets go of its peer. */
void pj__sim_tcp_finish(pj__sim_sock *sock);
/** Room for what is to be sent. */
size_t pj__sim_tcp_room(const pj__sim_sock *sock);

/* ---- sim_backend.c, dns ---- */

extern const pj__backend pj__backend_sim;
extern const pj__dns_exchange_ops pj__dns_sim;

/** What a datagram socket or a connection is ready for now: PJ__EV_... */
unsigned pj__sim_ready(const pj__sim_sock *sock);
/** Watch no longer. */
void pj__sim_unwatch(pj__sim_sock *sock);
/** Put it on its watcher's list. */
void pj__sim_queue_push(pj__sim_sock *sock);

void pj__sim_dns_fini(pj_sim *sim);
/** Answer a query. @return octets of the answer; 0: none. */
size_t pj__sim_dns_answer(pj_sim *sim, const uint8_t *query, size_t len, uint8_t *answer,
                          size_t room);
/**
 * The addresses of a name, aliases followed, IPv4 first; @a name becomes the canonical one. @return
 * how many.
 */
unsigned pj__sim_dns_look_up(const pj_sim *sim, char *name, size_t size, pj__sim_addr *addrs,
                             unsigned room);
/** Whether a server gives no answers. */
bool pj__sim_dns_fails(const pj_sim_host *host);
/** The question's end in a message; 0 when there is none. */
size_t pj__sim_dns_question_end(const uint8_t *msg, size_t len);
/** Put a name from text as labels. @return octets, 0 when it does not fit or is no name. */
size_t pj__sim_dns_put_name(uint8_t *buf, size_t room, const char *name);

#endif
