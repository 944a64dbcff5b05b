/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An asynchronous DNS resolver with a cache.
 *
 * Answers, positive and negative (RFC 2308), are kept for their TTL. Equal questions that are under
 * way are asked once. Asking is done by c-ares: random ids, EDNS, TCP when an answer is truncated,
 * several servers in turn; only answers from the address, with the id and the question of a query
 * count. Without pj_dns_resolver_set_ns() the system's servers are used. /etc/hosts is not read:
 * this is DNS; whoever resolves a host's name for a person looks there first.
 *
 * Any thread may call any function. Callbacks run in a thread that polls (or, for an answer from
 * the cache, in the caller's before pj_dns_resolver_start_query() returns), with no lock held.
 */
#ifndef PJLIB_UTIL_RESOLVER_H
#define PJLIB_UTIL_RESOLVER_H

#include <pjlib-util/dns.h>
#include <pjlib-util/errno.h>
#include <pj/ioqueue.h>
#include <pj/pool.h>
#include <pj/timer.h>

PJ_BEGIN_DECL

/** A resolver. */
typedef struct pj_dns_resolver pj_dns_resolver;

/**
 * A question under way; valid until its callback returns or pj_dns_resolver_cancel_query() does.
 */
typedef struct pj_dns_async_query pj_dns_async_query;

/**
 * The answer. @a response is the message, valid during the call only, or NULL if none came; a
 * message with an error code comes with both. PJ_SUCCESS with no answer records: the name exists
 * without such a record.
 */
typedef void pj_dns_callback(void *user_data, pj_status_t status, pj_dns_parsed_packet *response);

/** Settings. */
typedef struct pj_dns_settings {
    unsigned options;       /**< Zero. */
    unsigned qretr_delay;   /**< Milliseconds before the next server or round. */
    unsigned qretr_count;   /**< Rounds; with qretr_delay also the limit of a query's time. */
    unsigned cache_max_ttl; /**< Most seconds in the cache; 0: no cache. */
    unsigned good_ns_ttl;   /**< Kept; servers are tried in turn by c-ares. */
    unsigned bad_ns_ttl;    /**< Kept; servers are tried in turn by c-ares. */
    pj_bool_t disable_response_src_check; /**< Kept; the source is always checked. */
} pj_dns_settings;

/** The addresses in an answer about A records. */
typedef struct pj_dns_a_record {
    pj_str_t name;                           /**< The name asked for. */
    pj_str_t alias;                          /**< The name the addresses belong to, if another. */
    unsigned addr_count;                     /**< How many. */
    pj_in_addr addr[PJ_DNS_MAX_IP_IN_A_REC]; /**< Addresses. */
    char buf_[512];                          /**< The names. */
} pj_dns_a_record;

/** The addresses in an answer about A or AAAA records. */
typedef struct pj_dns_addr_record {
    pj_str_t name;       /**< The name asked for. */
    pj_str_t alias;      /**< The name the addresses belong to, if another. */
    unsigned addr_count; /**< How many. */
    struct {
        int af; /**< pj_AF_INET() or pj_AF_INET6(). */
        union {
            pj_in_addr v4;          /**< IPv4. */
            pj_in6_addr v6;         /**< IPv6. */
        } ip;                       /**< Address. */
    } addr[PJ_DNS_MAX_IP_IN_A_REC]; /**< Addresses. */
    char buf_[512];                 /**< The names. */
} pj_dns_addr_record;

/** The default settings. */
PJ_DECL(void) pj_dns_settings_default(pj_dns_settings *s);

/**
 * Make a resolver. Without @a timer or @a ioqueue it makes its own, and
 * pj_dns_resolver_handle_events() must be called for it to do anything. @a name shows in the log.
 * @a options is zero.
 *
 * @return PJ_SUCCESS; PJ_EINVAL; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_dns_resolver_create(pj_pool_factory *pf, const char *name, unsigned options,
                       pj_timer_heap_t *timer, pj_ioqueue_t *ioqueue, pj_dns_resolver **p_resolver);

/**
 * Ask these servers from now on, in this order; questions under way are asked again there. @a
 * servers are IPv4 or IPv6 addresses, @a ports their ports (NULL: 53). A @a count of 0 goes back to
 * the system's.
 *
 * @return PJ_SUCCESS; PJLIB_UTIL_EDNSINNSADDR; PJ_EINVAL; PJ_ENOMEM. After an error nothing has
 * changed.
 */
PJ_DECL(pj_status_t)
pj_dns_resolver_set_ns(pj_dns_resolver *resolver, unsigned count, const pj_str_t servers[],
                       const pj_uint16_t ports[]);

/** Copy the settings. */
PJ_DECL(pj_status_t) pj_dns_resolver_get_settings(pj_dns_resolver *resolver, pj_dns_settings *st);

/**
 * Change the settings; they hold for questions from now on. @return PJ_SUCCESS; PJ_EINVAL;
 * PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_dns_resolver_set_settings(pj_dns_resolver *resolver, const pj_dns_settings *st);

/** Poll the resolver's own timers and sockets, where it has any, for at most @a timeout. */
PJ_DECL(void) pj_dns_resolver_handle_events(pj_dns_resolver *resolver, const pj_time_val *timeout);

/**
 * Destroy. What is under way gets no answer; its callbacks get PJ_ECANCELLED before this returns if
 * @a notify is set. Memory goes when the last callback that is running elsewhere has returned.
 */
PJ_DECL(pj_status_t) pj_dns_resolver_destroy(pj_dns_resolver *resolver, pj_bool_t notify);

/**
 * Ask for records of @a type (pj_dns_type) of @a name. @a options is zero. From the cache the
 * callback runs before this returns, and @a p_query is set to NULL.
 *
 * @return PJ_SUCCESS: the callback runs exactly once, unless cancelled; an error: it never does.
 * PJ_EINVAL,
 *         PJ_ENAMETOOLONG for a name that cannot be; PJ_EINVALIDOP after destroy; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_dns_resolver_start_query(pj_dns_resolver *resolver, const pj_str_t *name, int type,
                            unsigned options, pj_dns_callback *cb, void *user_data,
                            pj_dns_async_query **p_query);

/**
 * Stop waiting for an answer. With @a notify the callback runs, with PJ_ECANCELLED, before this
 * returns.
 *
 * @return PJ_SUCCESS: nothing else follows; PJ_EINVALIDOP: too late, the callback has started.
 */
PJ_DECL(pj_status_t) pj_dns_resolver_cancel_query(pj_dns_async_query *query, pj_bool_t notify);

/**
 * Put an answer into the cache, under its question or, without one, its first answer's name and
 * type. If
 * @a set_ttl is not set it stays as long as the resolver.
 *
 * @return PJ_SUCCESS; PJLIB_UTIL_EDNSINANSWER if it is not a response; PJLIB_UTIL_EDNSNOANSWERREC
 * if it has
 *         neither; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_dns_resolver_add_entry(pj_dns_resolver *resolver, const pj_dns_parsed_packet *pkt,
                          pj_bool_t set_ttl);

/** How many answers are in the cache. */
PJ_DECL(unsigned) pj_dns_resolver_get_cached_count(pj_dns_resolver *resolver);

/** Write a summary, or with @a detail every cached answer, to the log, level 3. */
PJ_DECL(void) pj_dns_resolver_dump(pj_dns_resolver *resolver, pj_bool_t detail);

/**
 * The IPv4 addresses of an answer, following CNAME records from the name asked for.
 *
 * @return PJ_SUCCESS; the status of its RCODE; PJLIB_UTIL_EDNSINANSWER if it is not a response or
 * its CNAMEs
 *         loop; PJLIB_UTIL_EDNSNOANSWERREC; PJ_ENAMETOOLONG.
 */
PJ_DECL(pj_status_t) pj_dns_parse_a_response(const pj_dns_parsed_packet *pkt, pj_dns_a_record *rec);

/** As pj_dns_parse_a_response(), for A and AAAA records alike. */
PJ_DECL(pj_status_t)
pj_dns_parse_addr_response(const pj_dns_parsed_packet *pkt, pj_dns_addr_record *rec);

PJ_END_DECL

#endif
