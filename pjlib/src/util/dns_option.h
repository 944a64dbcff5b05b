/* SPDX-License-Identifier: BSD-2-Clause */
/* Options of pj_dns_resolver_start_query() for the layers above. */
#ifndef LINNET_UTIL_DNS_OPTION_H
#define LINNET_UTIL_DNS_OPTION_H

/*
 * Patience for two rounds of questions only, where an answer that is late is as good as none. A question that is
 * under way already keeps its own.
 */
#define PJ__DNS_TWO_ROUNDS 0x20000000u

#endif
