/* SPDX-License-Identifier: BSD-2-Clause */
/* An exchange that the test answers by hand, and answers for it. */
#ifndef LINNET_TESTS_FAKE_EXCHANGE_H
#define LINNET_TESTS_FAKE_EXCHANGE_H

#include "util/dns_exchange.h"

#include <pjlib-util/dns.h>

typedef struct fake_query {
    char name[300];
    int type;
    void *token;
    int cancelled, answered;
    pj__dns_owner *owner;
} fake_query;

typedef struct fake_state {
    fake_query queries[128];
    unsigned count;
    unsigned made, destroyed; /* exchanges */
    pj__dns_exchange_cfg cfg; /* of the last one; servers is not kept */
    pj_sockaddr first_server;
    pj_status_t at_once; /* not PJ_SUCCESS: the answer inside query() */
} fake_state;

extern fake_state fake;
extern const pj__dns_exchange_ops fake_exchange;

void fake_reset(void);

/* How many queries wait for an answer. */
unsigned fake_waiting(void);

/* The query about @a name and @a type that waits; fails the test if there is none. */
fake_query *fake_find(const char *name, int type);

void fake_fail(fake_query *query, pj_status_t status);
void fake_answer(fake_query *query, const void *packet, unsigned len);

/* An answer in the making. */
typedef struct fake_packet {
    pj_uint8_t octets[20000];
    unsigned len;
} fake_packet;

void fake_begin(fake_packet *packet, const fake_query *query, int rcode);
/* Records about the name asked for. */
void fake_add_a(fake_packet *packet, unsigned ttl, const char *addr);
void fake_add_aaaa(fake_packet *packet, unsigned ttl, const char *addr);
void fake_add_srv(fake_packet *packet, unsigned ttl, unsigned prio, unsigned weight, unsigned port,
                  const char *target);

/* Answer with one address, or with an RCODE and nothing else. */
void fake_answer_a(fake_query *query, unsigned ttl, const char *addr);
void fake_answer_aaaa(fake_query *query, unsigned ttl, const char *addr);
void fake_answer_rcode(fake_query *query, int rcode);

#endif
