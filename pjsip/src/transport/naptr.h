/* SPDX-License-Identifier: BSD-2-Clause */
/* The services that NAPTR records offer (RFC 3263 4.1). */
#ifndef PJSIP__TRANSPORT_NAPTR_H
#define PJSIP__TRANSPORT_NAPTR_H

#include <pjlib-util/dns.h>
#include <pjsip/sip_types.h>

/* More equally preferred records than this are of no use. */
enum { PJSIP__NAPTR_MAX = 4 };

typedef struct pjsip__naptr {
    pjsip_transport_type_e type;
    unsigned order, pref;
    pj_str_t name; /* of the SRV records; in the packet */
} pjsip__naptr;

/* A transport type as a bit of a set; 0 for those that DNS does not know. */
unsigned pjsip__naptr_bit(pjsip_transport_type_e type);

/* "_sip._udp" and so on (RFC 3263 4.1, 4.2); NULL for types that DNS does not know. */
const char *pjsip__srv_service(pjsip_transport_type_e type);

/*
 * The records of an answer to follow, most preferred first: those of the lowest order that has one whose transport is
 * in @a types (bits), and is TLS if @a secure. @return how many.
 */
unsigned pjsip__naptr_choose(const pj_dns_parsed_packet *packet, unsigned types, pj_bool_t secure,
                             pjsip__naptr list[PJSIP__NAPTR_MAX]);

#endif
