/* SPDX-License-Identifier: BSD-2-Clause */
/* What the DNS files share beside their public headers. */
#ifndef LINNET_UTIL_DNS_PRIV_H
#define LINNET_UTIL_DNS_PRIV_H

#include "util/dns_exchange.h"
#include "util/dns_option.h"

#include <pjlib-util/resolver.h>

/* Octets of the longest name as text, escapes aside (RFC 1035 2.3.4). */
enum { PJ__DNS_MAX_NAME = 255 };

/*
 * Option of pj_dns_resolver_start_query() for layers above it: the callback runs also when the
 * resolver is destroyed without notification, so that memory can be freed. Nothing else must be
 * told then (pj__dns_resolver_is_silent()).
 */
#define PJ__DNS_ALWAYS_CALLED 0x40000000u

/* Whether the resolver was destroyed without notification. For the callback of such a query. */
pj_bool_t pj__dns_resolver_is_silent(const pj_dns_resolver *resolver);

/* As pj_dns_resolver_create(), asking through @a ops. */
pj_status_t pj__dns_resolver_create(pj_pool_factory *pf, const char *name, pj_timer_heap_t *timer,
                                    pj_ioqueue_t *ioqueue, const pj__dns_exchange_ops *ops,
                                    pj_dns_resolver **p_resolver);

/* The most answers that are cached; PJ__DNS_CACHE_ANSWERS at first. */
void pj__dns_resolver_set_cache_limit(pj_dns_resolver *resolver, unsigned answers);

enum { PJ__DNS_CACHE_ANSWERS = 10000 };

/* The factory of the resolver's pools. */
pj_pool_factory *pj__dns_resolver_factory(const pj_dns_resolver *resolver);

#endif
