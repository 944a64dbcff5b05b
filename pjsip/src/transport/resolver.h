/* SPDX-License-Identifier: BSD-2-Clause */
/* For core/: a resolver that knows its endpoint, and targets that leave the transport to DNS. */
#ifndef PJSIP__TRANSPORT_RESOLVER_H
#define PJSIP__TRANSPORT_RESOLVER_H

#include <pjsip/sip_resolve.h>

#include "transport/env.h"

/*
 * In pjsip_host_info.flag: the URI named no transport; the type is what follows without DNS. The bit is not public:
 * it only has to survive from pjsip_get_dest_info() to pjsip_resolve(), through programs that look at the others.
 */
enum { PJSIP__HOST_OPEN = 1 << 16 };

/* It may then make a DNS resolver of its own, on the endpoint's loop, and ask for NAPTR. */
void pjsip__resolver_set_env(pjsip_resolver_t *res, const pjsip__tp_env *env);

#endif
