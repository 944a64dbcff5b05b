/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a host name to a list of addresses to try, in order (RFC 3263). Literals and the host file answer at
 * once; names go to the asynchronous DNS resolver that was set, else to one with the system's name servers.
 */
#ifndef PJSIP_SIP_RESOLVE_H
#define PJSIP_SIP_RESOLVE_H

#include <pjsip/sip_types.h>
#include <pj/sock.h>
#include <pjlib-util/resolver.h>

PJ_BEGIN_DECL

/** One address to try. */
typedef struct pjsip_server_address_record {
    pj_str_t name;               /**< Name that led here, empty if none. */
    pjsip_transport_type_e type; /**< By which transport. */
    unsigned priority;           /**< Of the SRV record; smaller is first. */
    unsigned weight;             /**< Of the SRV record. */
    pj_sockaddr addr;
    int addr_len;
} pjsip_server_address_record;

/** Addresses in the order in which to try them. */
typedef struct pjsip_server_addresses {
    unsigned count;
    pjsip_server_address_record entry[PJSIP_MAX_RESOLVED_ADDRESSES];
} pjsip_server_addresses;

/** Told the result, once; @a addr is valid during the call and NULL on failure. */
typedef void pjsip_resolver_callback(pj_status_t status, void *token,
                                     const struct pjsip_server_addresses *addr);

/** A program's own resolver; it calls @a cb exactly once for each call, whenever it likes. */
typedef struct pjsip_ext_resolver {
    void (*resolve)(pjsip_resolver_t *resolver, pj_pool_t *pool, const pjsip_host_info *target,
                    void *token, pjsip_resolver_callback *cb);
} pjsip_ext_resolver;

/** Create a resolver that has neither DNS resolver nor program's resolver. */
PJ_DECL(pj_status_t) pjsip_resolver_create(pj_pool_t *pool, pjsip_resolver_t **p_res);

/**
 * Use @a dns_res for names; it is then the resolver's, destroyed with it. NULL goes back to the
 * system's name servers.
 */
PJ_DECL(pj_status_t) pjsip_resolver_set_resolver(pjsip_resolver_t *res, pj_dns_resolver *dns_res);

/** Hand everything to the program's resolver; it is copied. NULL: back to ours. */
PJ_DECL(pj_status_t)
pjsip_resolver_set_ext_resolver(pjsip_resolver_t *res, pjsip_ext_resolver *ext_res);

/** The DNS resolver in use, or NULL. */
PJ_DECL(pj_dns_resolver *) pjsip_resolver_get_resolver(pjsip_resolver_t *resolver);

/** Destroy; queries under way get their callback with PJ_ECANCELLED. */
PJ_DECL(void) pjsip_resolver_destroy(pjsip_resolver_t *resolver);

/**
 * Find the addresses of @a target (RFC 3263 4.1 and 4.2): a literal as it is; what the host file says; SRV records
 * when no port is given; else A and AAAA records. Of each record, the type is the target's with the address's IP
 * version.
 *
 * DNS chooses among the endpoint's transports (NAPTR; without such records, which of them have SRV records) when no
 * port is given and the target is as pjsip_get_dest_info() made it of a URI without transport parameter, or of type
 * PJSIP_TRANSPORT_UNSPECIFIED without the flag PJSIP_TRANSPORT_RELIABLE alone. pjsip_limits.naptr switches that off.
 *
 * May call @a cb before it returns. @a pool must live until @a cb has been called.
 */
PJ_DECL(void)
pjsip_resolve(pjsip_resolver_t *resolver, pj_pool_t *pool, const pjsip_host_info *target,
              void *token, pjsip_resolver_callback *cb);

PJ_END_DECL

#endif
