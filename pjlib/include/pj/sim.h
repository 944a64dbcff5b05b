/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * [Linnet] A simulated world: hosts, links, names and one clock, for programs that want to see in
 * microseconds, and again tomorrow, what a real network would show them once in a month.
 *
 *     pj_sim_create(seed, &sim);
 *     pj_sim_host_create(sim, "alice", "10.0.0.1 2001:db8::1", &alice);
 *     pj_sim_host_create(sim, "bob", "10.0.0.2", &bob);
 *     pj_sim_enter_host(alice);        sockets made from here on are alice's
 *     ... create an ioqueue, a resolver, an endpoint ...
 *     pj_sim_add_poller(alice, poll_endpoint, next_timer, endpoint, NULL);
 *     pj_sim_enter_host(bob);          ... and here what alice talks to
 *     pj_sim_run_until(sim, 32 * PJ_SIM_SEC);
 *
 * Between entering and leaving, the calling thread's sockets, clocks, random numbers and look-ups
 * are the world's; other threads see nothing of it. Time stands still but in pj_sim_step(), the
 * pj_sim_run functions, and what waits: an ioqueue, pj_sock_select(), pj_thread_sleep(). Everything
 * that happens follows from the seed and from what the program does, so that two runs have the same
 * trace, octet for octet.
 *
 * What is simulated: UDP and TCP over IPv4 and IPv6. Each host has its own loopback addresses. All
 * sockets behave as if they were non-blocking. TCP delivers in order and sends again what a link
 * loses, after 200 ms, 400 ms and so on; its windows are the sockets' buffers (SO_SNDBUF,
 * SO_RCVBUF). A connection that was closed here and not there is given up after a minute, as in
 * FIN-WAIT-2. IPv6 sockets take no IPv4. The ends of a pj_sock_socketpair() are two sockets of the
 * host's loopback; that of datagrams loses what its buffer has no room for. TLS is no matter of
 * sockets.
 *
 * Names: resolvers made inside ask the world's servers (pj_sim_dns_serve()), by UDP, and by TCP for
 * answers that were cut. pj_getaddrinfo(), pj_gethostbyname() and the like know the hosts by name
 * and what the servers know, take no time, and send nothing. pj_gethostname(), the interfaces and
 * the routes are the entered host's: a default route by its first IPv4 address, and one to each.
 *
 * A world belongs to one thread at a time. What was made inside (ioqueues, sockets, endpoints) must
 * be destroyed inside. Times are nanoseconds; since the world began where nothing else is said.
 */
#ifndef PJ_SIM_H
#define PJ_SIM_H

#include <pj/sock.h>
#include <pj/types.h>

PJ_BEGIN_DECL

/** A world. */
typedef struct pj_sim pj_sim;

/** A host of a world; it lives as long as the world. */
typedef struct pj_sim_host pj_sim_host;

/** Something that is polled, see pj_sim_add_poller(). */
typedef struct pj_sim_poller pj_sim_poller;

#define PJ_SIM_USEC ((pj_int64_t)1000)
#define PJ_SIM_MSEC ((pj_int64_t)1000000)
#define PJ_SIM_SEC  ((pj_int64_t)1000000000)

/* ---- World and hosts (sim/world.c) ---- */

/** Make a world. @return PJ_SUCCESS; PJ_ENOMEM. */
PJ_DECL(pj_status_t) pj_sim_create(pj_uint64_t seed, pj_sim **p_sim);

/**
 * Leave the world if need be, and free it with its hosts and sockets; NULL is allowed.
 * @return PJ_SUCCESS; PJ_EBUSY if it has ioqueues or resolvers: nothing is freed.
 */
PJ_DECL(pj_status_t) pj_sim_destroy(pj_sim *sim);

/**
 * Make a host.
 *
 * @param name  for look-ups and messages; copied, up to 31 octets.
 * @param addrs addresses, separated by spaces; the first of a family is the source of what an
 * unbound socket sends.
 * @return PJ_SUCCESS; PJ_EINVAL for text that is no address; PJ_EEXISTS if another host has it;
 *         PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_sim_host_create(pj_sim *sim, const char *name, const char *addrs, pj_sim_host **p_host);

/** Give a host one more address. Errors as above. */
PJ_DECL(pj_status_t) pj_sim_host_add_addr(pj_sim_host *host, const char *addr);

/** The name. */
PJ_DECL(const char *) pj_sim_host_name(const pj_sim_host *host);

/** The number of sockets that programs on the host have open. */
PJ_DECL(unsigned) pj_sim_host_get_sockets(const pj_sim_host *host);

/** How a host can be reached. */
typedef enum pj_sim_host_state {
    PJ_SIM_HOST_UP,         /**< in order */
    PJ_SIM_HOST_SILENT,     /**< what it is sent, and what it sends, vanishes */
    PJ_SIM_HOST_UNREACHABLE /**< routers say so: EHOSTUNREACH to connected sockets */
} pj_sim_host_state;

/** Change it. Sockets and connections stay as they are. */
PJ_DECL(void) pj_sim_host_set_state(pj_sim_host *host, pj_sim_host_state state);

/**
 * Enter the world in this thread, or another host of it: sockets are made on this host from now on.
 * @return the host that was entered before; NULL if none of this world.
 */
PJ_DECL(pj_sim_host *) pj_sim_enter_host(pj_sim_host *host);

/** Back to what the thread had before it entered. Nothing happens if it is not inside. */
PJ_DECL(void) pj_sim_leave(pj_sim *sim);

/* ---- Clocks (sim/sim_clock.c) ---- */

/** The time since the world began. */
PJ_DECL(pj_int64_t) pj_sim_now(const pj_sim *sim);

/**
 * Set the wall clock, in nanoseconds since 1970; the other clocks do not notice. At first it is
 * 2024-01-01 00:00 UTC.
 */
PJ_DECL(void) pj_sim_set_wall_clock(pj_sim *sim, pj_int64_t wall);

/* ---- Running (sim/run.c) ---- */

/**
 * Poll: do what there is to do and do not wait. @return the number of events handled; 0 when there
 * was nothing.
 */
typedef unsigned pj_sim_poll_cb(void *arg);

/**
 * When the next timer is due: a relative time into @a delay. @return PJ_FALSE when there is none.
 * As pjsip_endpt_next_timeout().
 */
typedef pj_bool_t pj_sim_next_cb(void *arg, pj_time_val *delay);

/**
 * Have something polled, with @a host entered, whenever the world runs.
 *
 * @param next     NULL: it has no timers.
 * @param p_poller may be NULL.
 * @return PJ_SUCCESS; PJ_EINVAL; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_sim_add_poller(pj_sim_host *host, pj_sim_poll_cb *poll, pj_sim_next_cb *next, void *arg,
                  pj_sim_poller **p_poller);

/** Poll it no more. Allowed anywhere, in a poll too; NULL is allowed. */
PJ_DECL(void) pj_sim_remove_poller(pj_sim_poller *poller);

/**
 * Let the world settle (poll until there is nothing to do), then move the clock to the next thing
 * that happens: something arrives, a timer is due, an appointment; let that happen, and settle
 * again.
 *
 * @return PJ_SUCCESS; PJ_EEOF when nothing would ever happen; PJ_ETOOMANY when it does not settle
 *         (a poller that always has something to do, or messages going round at one moment).
 */
PJ_DECL(pj_status_t) pj_sim_step(pj_sim *sim);

/**
 * Run until this time, and let what is due then happen. Errors as pj_sim_step(), but for PJ_EEOF.
 */
PJ_DECL(pj_status_t) pj_sim_run_until(pj_sim *sim, pj_int64_t time);

/** Run for so long. */
PJ_DECL(pj_status_t) pj_sim_run_for(pj_sim *sim, pj_int64_t duration);

/**
 * Step until @a done says PJ_TRUE. @return PJ_SUCCESS; PJ_ETIMEDOUT if it would last longer than @a
 * limit; otherwise as pj_sim_step().
 */
PJ_DECL(pj_status_t)
pj_sim_run_while_not(pj_sim *sim, pj_bool_t (*done)(void *arg), void *arg, pj_int64_t limit);

/**
 * Make an appointment: @a cb is called when the clock has come there (at once when it is past),
 * between polls.
 * @return PJ_SUCCESS; PJ_EINVAL; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_sim_at(pj_sim *sim, pj_int64_t time, void (*cb)(pj_sim *sim, void *arg), void *arg);

/* ---- Links (sim/link.c) ---- */

/** A probability in millionths. */
#define PJ_SIM_PERCENT(n) ((unsigned)(n)*10000u)

/**
 * What becomes of a packet longer than the MTU. A TCP segment never is, unless the MTU has become
 * smaller since.
 */
typedef enum pj_sim_oversize {
    PJ_SIM_OVERSIZE_FRAGMENT, /**< it is cut up, and lost with any of its fragments */
    PJ_SIM_OVERSIZE_DROP,     /**< it vanishes, as behind many firewalls */
    PJ_SIM_OVERSIZE_REFUSE    /**< the sender gets EMSGSIZE */
} pj_sim_oversize;

/** One direction between two hosts. Probabilities are millionths, for each packet. */
typedef struct pj_sim_link_cfg {
    pj_int64_t delay;         /**< of every packet */
    pj_int64_t jitter;        /**< at most so much more; does not change the order */
    unsigned loss;            /**< a packet vanishes */
    unsigned duplicate;       /**< a datagram arrives twice */
    unsigned reorder;         /**< a datagram is held back, others overtake it */
    pj_int64_t reorder_delay; /**< how long */
    unsigned mtu;             /**< octets of an IP packet; 0: 65535 */
    pj_sim_oversize oversize;
    pj_bool_t cut; /**< nothing passes */
} pj_sim_link_cfg;

/** 1 ms, an MTU of 1500, nothing else. */
PJ_DECL(void) pj_sim_link_cfg_default(pj_sim_link_cfg *cfg);

/**
 * Set one direction. NULL for a host: all that there are; for both: those made later, too. What was
 * set before for single ones is overridden. A host's link to itself is its loopback (10 us, no
 * MTU); only naming it twice means that. Packets that are on their way do not notice.
 *
 * @return PJ_SUCCESS; PJ_EINVAL for a negative time, a probability above a million, an MTU below
 *         576, or hosts of another world; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_sim_set_link(pj_sim *sim, pj_sim_host *from, pj_sim_host *to, const pj_sim_link_cfg *cfg);

/** What is set. */
PJ_DECL(void) pj_sim_get_link(pj_sim_host *from, pj_sim_host *to, pj_sim_link_cfg *cfg);

/**
 * Cut or heal both directions between two hosts; @a b NULL: between @a a and all others. Errors as
 * above.
 */
PJ_DECL(pj_status_t) pj_sim_partition(pj_sim_host *a, pj_sim_host *b, pj_bool_t cut);

/* ---- Faults (sim/fault.c, sim/sim_tcp.c) ---- */

/** Kinds of system calls. */
typedef enum pj_sim_call {
    PJ_SIM_SOCKET,
    PJ_SIM_BIND,
    PJ_SIM_CONNECT,
    PJ_SIM_LISTEN,
    PJ_SIM_ACCEPT,
    PJ_SIM_SEND, /**< all calls that send */
    PJ_SIM_RECV, /**< all calls that receive */
    PJ_SIM_GETSOCKNAME,
    PJ_SIM_SETSOCKOPT,
    PJ_SIM_CALLS /**< the number of kinds */
} pj_sim_call;

/**
 * After @a skip more calls of this kind on the host, let the next @a count fail with @a os_error
 * (errno). Replaces what was asked for before; a count of 0 takes it back. A socket that was told
 * EAGAIN is reported ready at once.
 * @return PJ_SUCCESS; PJ_EINVAL.
 */
PJ_DECL(pj_status_t)
pj_sim_fail(pj_sim_host *host, pj_sim_call call, unsigned skip, unsigned count, int os_error);

/**
 * Full socket buffers: nothing can be sent (EAGAIN) until this is taken back, which makes sockets
 * writable.
 */
PJ_DECL(void) pj_sim_host_set_full(pj_sim_host *host, pj_bool_t full);

/** Reset all TCP connections between two hosts; @a b NULL: all of @a a. @return how many. */
PJ_DECL(unsigned) pj_sim_reset_connections(pj_sim_host *a, pj_sim_host *b);

/* ---- Trace (sim/trace.c) ---- */

/** What has happened to a packet. */
typedef enum pj_sim_what {
    PJ_SIM_SENT,
    PJ_SIM_ARRIVED,
    PJ_SIM_LOST,        /**< by chance */
    PJ_SIM_DUPLICATED,  /**< a second one is on its way */
    PJ_SIM_REORDERED,   /**< it is held back */
    PJ_SIM_TOO_LONG,    /**< for the MTU */
    PJ_SIM_CUT,         /**< by a partition or a silent host */
    PJ_SIM_OVERFLOW,    /**< the receiver's buffer is full */
    PJ_SIM_UNHEARD,     /**< nobody has that port */
    PJ_SIM_UNREACHABLE, /**< nobody has that address */
    PJ_SIM_WHATS        /**< the number of them */
} pj_sim_what;

/** One entry of the trace; all pointers are valid during the callback. */
typedef struct pj_sim_trace {
    pj_int64_t time;
    pj_sim_what what;
    const char *kind; /**< "udp", "icmp", "syn", "syn-ack", "ack", "data", "fin", "rst" */
    pj_sockaddr src, dst;
    const void *data; /**< the payload */
    unsigned len;
    pj_uint64_t hash; /**< of the payload; 0 when there is none */
} pj_sim_trace;

/**
 * @a cb is told of everything that happens to packets; NULL: nobody. It must not touch the world.
 */
PJ_DECL(void)
pj_sim_set_trace(pj_sim *sim, void (*cb)(void *arg, const pj_sim_trace *entry), void *arg);

/**
 * An entry as a line of text, without its end: "12.000345000 udp sent 10.0.0.1:5060 > 10.0.0.2:5060
 * 412 09f3c28e11d6aa40".
 * @return its length; it is cut to the buffer. 120 octets are enough.
 */
PJ_DECL(int) pj_sim_trace_print(const pj_sim_trace *entry, char *buf, pj_size_t size);

/**
 * A hash over all that has happened until now, payloads included, whether traced or not. Equal
 * worlds: equal.
 */
PJ_DECL(pj_uint64_t) pj_sim_get_digest(const pj_sim *sim);

/** How often something has happened to a packet. */
PJ_DECL(pj_uint64_t) pj_sim_get_count(const pj_sim *sim, pj_sim_what what);

/* ---- Names (sim/dns_zone.c, sim/dns_server.c, sim/dns_exchange.c) ---- */

/**
 * Add a record, as in a zone file (RFC 1035 5.1): owner, optionally TTL (else 3600) and IN, type,
 * data; names are absolute, a final dot is optional. Types A, AAAA, CNAME, SRV, NAPTR:
 *
 *     example.com 60 NAPTR 10 50 "s" "SIP+D2U" "" _sip._udp.example.com
 *
 * @return PJ_SUCCESS; PJ_EINVAL for text that is no such record; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t) pj_sim_dns_add(pj_sim *sim, const char *record);

/** Remove all records of a name. @return how many. */
PJ_DECL(unsigned) pj_sim_dns_remove(pj_sim *sim, const char *name);

/**
 * Let a host answer queries for all the world's names, at port 53 of all its addresses, by UDP and
 * TCP. The first such host is what resolvers ask that were given no servers. A datagram has at most
 * 512 octets, or what the query's OPT record allows; an answer that is longer says so (TC).
 * @return PJ_SUCCESS; the system's error, if the port is in use or memory is short.
 */
PJ_DECL(pj_status_t) pj_sim_dns_serve(pj_sim_host *host);

/**
 * What a server gives to all queries: an RCODE (RFC 1035 4.1.1; 2 is SERVFAIL), or -1: no answer at
 * all; 0: the truth.
 */
PJ_DECL(void) pj_sim_dns_set_failure(pj_sim_host *host, int rcode);

PJ_END_DECL

#endif
