/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A DNS server for tests, on 127.0.0.1 (UDP and TCP, the same port), of the system or of the
 * simulated world, whichever the thread is in when it is made, in the test's own thread: it
 * answers when dns_peer_poll() is called and never waits. A name it does not know gets NXDOMAIN, a
 * name without records of the type NOERROR without answers; both with an SOA record once
 * dns_peer_set_soa() was called.
 */
#ifndef LINNET_TESTS_DNS_H
#define LINNET_TESTS_DNS_H

#include <stdint.h>

typedef struct dns_peer dns_peer;

typedef enum dns_mode {
    DNS_ANSWERS,   /* well-behaved */
    DNS_SILENT,    /* receives and says nothing */
    DNS_SERVFAIL,  /* RCODE 2 to everything */
    DNS_REFUSED,   /* RCODE 5 to everything */
    DNS_TRUNCATES, /* UDP answers carry TC and no records; TCP ones are whole */
    DNS_FORGES,  /* before the answer, forged ones: a wrong id, a wrong question, an empty datagram,
                        and from another port a right-looking one; their address is 6.6.6.6 */
    DNS_NO_EDNS, /* FORMERR to queries with an OPT record, as servers before RFC 2671 */
    DNS_BADVERS, /* BADVERS to them (RFC 6891 6.1.3) */
    DNS_SIZES,   /* UDP answers that are longer than the query allows carry TC and no records */
    DNS_GARBAGE, /* answers whose records do not parse */
    DNS_TWICE,   /* each answer twice */
    DNS_CASELESS /* answers repeat the question's name in capitals */
} dns_mode;

/* NULL if there is no such port. */
dns_peer *dns_peer_create(void);
void dns_peer_destroy(dns_peer *peer);

uint16_t dns_peer_port(const dns_peer *peer);
void dns_peer_set_mode(dns_peer *peer, dns_mode mode);

void dns_peer_add_a(dns_peer *peer, const char *name, unsigned ttl, const char *addr);
void dns_peer_add_aaaa(dns_peer *peer, const char *name, unsigned ttl, const char *addr);
/* Queries for @a name get the alias and, if it is here, what it stands for. */
void dns_peer_add_cname(dns_peer *peer, const char *name, unsigned ttl, const char *target);
/* @a target "" is the root: no such service. */
void dns_peer_add_srv(dns_peer *peer, const char *name, unsigned ttl, unsigned prio,
                      unsigned weight, unsigned port, const char *target);
void dns_peer_add_naptr(dns_peer *peer, const char *name, unsigned ttl, unsigned order,
                        unsigned pref, const char *flags, const char *service,
                        const char *replacement);
void dns_peer_set_soa(dns_peer *peer, unsigned ttl, unsigned minimum);
void dns_peer_clear(dns_peer *peer);

/* Answer what has come. Returns how many queries that were. */
unsigned dns_peer_poll(dns_peer *peer);

/* How many queries have come in all, how many of them over TCP, and the id of the last one. */
unsigned dns_peer_queries(const dns_peer *peer);
unsigned dns_peer_tcp_queries(const dns_peer *peer);
uint16_t dns_peer_last_id(const dns_peer *peer);
/* What the OPT record of the last query said about datagrams; 0: it had none. */
unsigned dns_peer_last_size(const dns_peer *peer);

#endif
