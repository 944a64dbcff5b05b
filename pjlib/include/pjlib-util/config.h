/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Build-time defaults of pjlib-util. Where a name sizes a field of a public struct the value is
 * fixed when the library is built; every other one is only the first value of a run-time setting
 * (pj_dns_settings), or is kept because programs mention it and bounds nothing here (said at each).
 */
#ifndef PJLIB_UTIL_CONFIG_H
#define PJLIB_UTIL_CONFIG_H

#include <pj/config.h>

/* ---- sizes of public structs ---- */

/** Addresses in a pj_dns_a_record or pj_dns_addr_record. */
#ifndef PJ_DNS_MAX_IP_IN_A_REC
#define PJ_DNS_MAX_IP_IN_A_REC 16
#endif

/** Servers in a pj_dns_srv_record. */
#ifndef PJ_DNS_SRV_MAX_ADDR
#define PJ_DNS_SRV_MAX_ADDR 16
#endif

/* ---- first values of pj_dns_settings ---- */

/** Milliseconds before a server is asked again; c-ares doubles it each round. */
#ifndef PJ_DNS_RESOLVER_QUERY_RETRANSMIT_DELAY
#define PJ_DNS_RESOLVER_QUERY_RETRANSMIT_DELAY 2000
#endif

/** Rounds over the servers; times the delay it is also the time a query may take in all. */
#ifndef PJ_DNS_RESOLVER_QUERY_RETRANSMIT_COUNT
#define PJ_DNS_RESOLVER_QUERY_RETRANSMIT_COUNT 5
#endif

/** The most seconds an answer stays in the cache, whatever its TTL. */
#ifndef PJ_DNS_RESOLVER_MAX_TTL
#define PJ_DNS_RESOLVER_MAX_TTL 86400
#endif

/** Seconds that a negative answer without an SOA record stays in the cache (RFC 2308 section 5). */
#ifndef PJ_DNS_RESOLVER_INVALID_TTL
#define PJ_DNS_RESOLVER_INVALID_TTL 60
#endif

#ifndef PJ_DNS_RESOLVER_GOOD_NS_TTL
#define PJ_DNS_RESOLVER_GOOD_NS_TTL (10 * 60)
#endif

#ifndef PJ_DNS_RESOLVER_BAD_NS_TTL
#define PJ_DNS_RESOLVER_BAD_NS_TTL (1 * 60)
#endif

#ifndef PJ_DNS_RESOLVER_DISABLE_RESPONSE_SRC_CHECK
#define PJ_DNS_RESOLVER_DISABLE_RESPONSE_SRC_CHECK 0
#endif

/* ---- kept for programs that mention them ---- */

/** A size for arrays of server addresses in programs; the resolver itself takes any number. */
#ifndef PJ_DNS_RESOLVER_MAX_NS
#define PJ_DNS_RESOLVER_MAX_NS 16
#endif

/** Names of a message that a writer compresses against; bounds nothing here. */
#ifndef PJ_DNS_MAX_NAMES_IN_NAMETABLE
#define PJ_DNS_MAX_NAMES_IN_NAMETABLE 16
#endif

/** Records in a section; bounds nothing here: the size of the packet does. */
#ifndef PJ_DNS_MAX_SECTION_COUNT
#define PJ_DNS_MAX_SECTION_COUNT 256
#endif

/** Datagram size without EDNS (RFC 1035 2.3.4); queries carry EDNS and announce more. */
#ifndef PJ_DNS_RESOLVER_MAX_UDP_SIZE
#define PJ_DNS_RESOLVER_MAX_UDP_SIZE 512
#endif

/** Bounds nothing here: packets are parsed into memory pools that grow. */
#ifndef PJ_DNS_RESOLVER_RES_BUF_SIZE
#define PJ_DNS_RESOLVER_RES_BUF_SIZE 512
#endif

/** Bounds nothing here: packets are parsed into memory pools that grow. */
#ifndef PJ_DNS_RESOLVER_TMP_BUF_SIZE
#define PJ_DNS_RESOLVER_TMP_BUF_SIZE 4000
#endif

/** A truncated answer is never used: the question is asked again over TCP. */
#ifndef PJ_DNS_RESOLVER_DISCARD_TRUNCATED_ANSWER
#define PJ_DNS_RESOLVER_DISCARD_TRUNCATED_ANSWER 1
#endif

/** Whether the sets of characters of the scanner are bits; here they are always ints. */
#ifndef PJ_SCANNER_USE_BITWISE
#define PJ_SCANNER_USE_BITWISE 0
#endif

/** Whether CRC-32 works from a table; here always. */
#ifndef PJ_CRC32_HAS_TABLES
#define PJ_CRC32_HAS_TABLES 1
#endif

/** How deep JSON arrays and objects may nest. */
#ifndef PJ_JSON_MAX_NESTING
#define PJ_JSON_MAX_NESTING 256
#endif

/** How deep XML elements may nest. */
#ifndef PJ_XML_MAX_NESTING
#define PJ_XML_MAX_NESTING 256
#endif

#endif
