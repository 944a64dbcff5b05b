/* SPDX-License-Identifier: BSD-2-Clause */
/* For core/: where a response with a given top Via goes if not back by its connection (RFC 3261 18.2.2, RFC 3581 4). */
#ifndef PJSIP__TRANSPORT_VIA_ROUTE_H
#define PJSIP__TRANSPORT_VIA_ROUTE_H

#include <pjsip/sip_msg.h>

void pjsip__via_response_host(const pjsip_via_hdr *via, pjsip_host_port *dst);

#endif
