/* SPDX-License-Identifier: BSD-2-Clause */
/* For core/endpoint.c: a resolver that may make its own DNS resolver, on the endpoint's loop. */
#ifndef PJSIP__TRANSPORT_RESOLVER_H
#define PJSIP__TRANSPORT_RESOLVER_H

#include <pjsip/sip_resolve.h>

void pjsip__resolver_set_loop(pjsip_resolver_t *res, pj_pool_factory *pf, pj_timer_heap_t *timers,
                              pj_ioqueue_t *ioqueue);

#endif
