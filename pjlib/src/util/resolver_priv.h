/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the two halves of the resolver share: resolver.c asks and delivers, resolver_life.c does the
 * rest.
 */
#ifndef LINNET_UTIL_RESOLVER_PRIV_H
#define LINNET_UTIL_RESOLVER_PRIV_H

#include "util/dns_cache.h"
#include "util/dns_priv.h"

#include <stddef.h>

typedef struct pj__dns_lookup pj__dns_lookup;

/* Someone who waits for an answer. In the pool of its look-up. */
struct pj_dns_async_query {
    PJ_DECL_LIST_MEMBER(struct pj_dns_async_query);
    pj_dns_resolver *resolver;
    pj__dns_lookup *lookup; /* NULL: its callback has been started */
    pj_dns_callback *cb;
    void *user_data;
    int always; /* PJ__DNS_ALWAYS_CALLED */
};

/* A question under way, or an answer that waits for its delivery. */
struct pj__dns_lookup {
    pj__dns_node node; /* in resolver->lookups while under way */
    pj__dns_link link; /* in resolver->by_deadline, then in resolver->ready */
    pj_dns_resolver *resolver;
    pj_pool_t *pool;
    pj__dns_request *request; /* of the exchange */
    pj_dns_async_query queries;
    int64_t deadline; /* milliseconds */
    int done;
    pj_status_t status;
    pj__dns_answer *answer; /* or NULL */
};

struct pj_dns_resolver {
    pj__dns_owner owner; /* first: an owner is its resolver */
    char name[PJ_MAX_OBJ_NAME];
    pj_pool_factory *factory;
    pj_dns_settings settings;
    pj_timer_heap_t *own_timer; /* what we made ourselves */
    pj_ioqueue_t *own_ioqueue;

    const pj__dns_exchange_ops *ops;
    pj__dns_exchange *exchange; /* made at the first question */
    pj_sockaddr *servers;
    unsigned server_count;

    pj__dns_table lookups;
    pj__dns_link by_deadline;
    pj__dns_link ready;
    pj__dns_cache cache;
    pj_timer_entry alarm;
    int64_t alarm_at; /* the earliest deadline, or earlier */
    int destroyed;
    int silent;
};

static inline pj__dns_lookup *pj__dns_lookup_of(pj__dns_link *link)
{
    return (pj__dns_lookup *)((char *)link - offsetof(pj__dns_lookup, link));
}

/* The clock of deadlines and TTLs. */
int64_t pj__dns_now_ms(void);

/* Lock, and unlock delivering what became ready. */
void pj__dns_enter(pj__dns_owner *owner);
void pj__dns_leave(pj__dns_owner *owner);

/* Everything below is called locked. */

/* The exchange's answer to the look-up @a token. */
void pj__dns_on_answer(void *token, pj_status_t status, const void *packet, unsigned size);
void pj__dns_on_alarm(pj_timer_heap_t *heap, pj_timer_entry *entry);

/* The look-up has an outcome: no longer under way, and due for delivery. */
void pj__dns_finish(pj__dns_lookup *look, pj_status_t status, pj__dns_answer *answer);

/* Servers or patience have changed: a new exchange, which takes over what is under way. */
void pj__dns_renew_exchange(pj_dns_resolver *resolver);

/* The question, if there can be such a name; the final dot goes. The name stays the caller's. */
pj_status_t pj__dns_make_key(const pj_str_t *name, int type, pj__dns_key *key);

/* Cache an answer for its TTL, if its kind is cached. */
void pj__dns_to_cache(pj_dns_resolver *resolver, pj__dns_answer *answer);

#endif
