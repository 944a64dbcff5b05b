/* SPDX-License-Identifier: BSD-2-Clause */
/* What target.c and target_dns.c share. */
#ifndef PJSIP__TRANSPORT_TARGET_H
#define PJSIP__TRANSPORT_TARGET_H

#include <pjsip/sip_resolve.h>

#include <stdatomic.h>

/* Append an address, if there is room. */
void pjsip__target_append(pjsip_server_addresses *list, pjsip_transport_type_e type, int af,
                          const void *addr, pj_uint16_t port, unsigned priority, unsigned weight);

/* What DNS is to be asked for. */
typedef struct pjsip__target {
    const pj_str_t *host;
    pjsip_transport_type_e type; /* without IP version; of an open one: if DNS does not say */
    int port;                    /* 0: none was given */
    pj_bool_t open;              /* DNS may choose the transport */
    pj_bool_t secure;            /* among those of TLS */
    unsigned types;              /* that we have, as pjsip__naptr_bit() */
    atomic_llong *
        naptr_after; /* no NAPTR before: milliseconds of the clock; lives as long as the DNS resolver */
} pjsip__target;

/* Ask; @a cb is called once, perhaps before this returns. @a pool must live until then. */
void pjsip__target_ask_dns(pj_dns_resolver *dns, pj_pool_t *pool, const pjsip__target *target,
                           void *token, pjsip_resolver_callback *cb);

#endif
