/* SPDX-License-Identifier: BSD-2-Clause */
/* Servers of a service: SRV records (RFC 2782) and the addresses of their targets. */
#ifndef PJLIB_UTIL_SRV_RESOLVER_H
#define PJLIB_UTIL_SRV_RESOLVER_H

#include <pjlib-util/resolver.h>

PJ_BEGIN_DECL

/** Options of pj_dns_srv_resolve(); may be added up. */
typedef enum pj_dns_srv_option {
    PJ_DNS_SRV_FALLBACK_A = 1,    /**< Without SRV records: IPv4 addresses of the domain itself. */
    PJ_DNS_SRV_FALLBACK_AAAA = 2, /**< Without SRV records: IPv6 addresses of the domain itself. */
    PJ_DNS_SRV_RESOLVE_AAAA = 4,  /**< Targets: IPv6 addresses too. */
    PJ_DNS_SRV_RESOLVE_AAAA_ONLY = 8 /**< Targets: IPv6 addresses only. */
} pj_dns_srv_option;

/** The servers, in the order to try them. */
typedef struct pj_dns_srv_record {
    unsigned count; /**< How many. */
    struct {
        unsigned priority;         /**< As in the SRV record. */
        unsigned weight;           /**< As in the SRV record. */
        pj_uint16_t port;          /**< Port. */
        pj_dns_addr_record server; /**< Target and its addresses. */
    } entry[PJ_DNS_SRV_MAX_ADDR];  /**< Servers. */
} pj_dns_srv_record;

/** A resolution under way; valid until its callback returns or pj_dns_srv_cancel_query() does. */
typedef struct pj_dns_srv_async_query pj_dns_srv_async_query;

/**
 * The outcome; @a rec, valid during the call only, is NULL or empty unless @a status is PJ_SUCCESS.
 */
typedef void pj_dns_srv_resolver_cb(void *user_data, pj_status_t status,
                                    const pj_dns_srv_record *rec);

/**
 * Find the servers of @a res_name ("_sip._udp", with or without a final dot) in @a domain_name: ask
 * for the SRV records, order them by priority and, at random, by weight, and ask for the targets'
 * addresses. Without SRV records, and if @a option says so, the addresses of @a domain_name with @a
 * def_port. A single record with target "." means that there is no such service: no fallback then.
 *
 * The memory of the resolution is its own; @a pool is not used after the return. @a p_query (may be
 * NULL) is NULL after the return if the callback has run already.
 *
 * @return PJ_SUCCESS: the callback runs exactly once, unless cancelled; an error: it never does.
 */
PJ_DECL(pj_status_t)
pj_dns_srv_resolve(const pj_str_t *domain_name, const pj_str_t *res_name, unsigned def_port,
                   pj_pool_t *pool, pj_dns_resolver *resolver, unsigned option, void *token,
                   pj_dns_srv_resolver_cb *cb, pj_dns_srv_async_query **p_query);

/**
 * Stop. With @a notify the callback runs, with PJ_ECANCELLED. @return PJ_SUCCESS; PJ_EINVALIDOP if
 * too late.
 */
PJ_DECL(pj_status_t) pj_dns_srv_cancel_query(pj_dns_srv_async_query *query, pj_bool_t notify);

PJ_END_DECL

#endif
