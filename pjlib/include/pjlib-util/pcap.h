/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading the UDP datagrams of a capture file: the classic libpcap format, of either byte order,
 * with microseconds or nanoseconds, Ethernet (VLAN tags allowed), IPv4. One thread at a time for a
 * file.
 */
#ifndef PJLIB_UTIL_PCAP_H
#define PJLIB_UTIL_PCAP_H

#include <pj/types.h>

PJ_BEGIN_DECL

typedef enum pj_pcap_link_type {
    PJ_PCAP_LINK_TYPE_ETH = 1 /**< Ethernet. */
} pj_pcap_link_type;

typedef enum pj_pcap_proto_type {
    PJ_PCAP_PROTO_TYPE_UDP = 17 /**< UDP. */
} pj_pcap_proto_type;

/** The header of a datagram as it is on the wire: numbers in network order. */
typedef struct pj_pcap_udp_hdr {
    pj_uint16_t src_port;
    pj_uint16_t dst_port;
    pj_uint16_t len;  /**< Octets of header and payload. */
    pj_uint16_t csum; /**< As it came: not verified. */
} pj_pcap_udp_hdr;

/** What is wanted; 0 in a field: anything. Addresses and ports in network order. */
typedef struct pj_pcap_filter {
    pj_pcap_link_type link;
    pj_pcap_proto_type proto;
    pj_uint32_t ip_src;
    pj_uint32_t ip_dst;
    pj_uint16_t src_port;
    pj_uint16_t dst_port;
} pj_pcap_filter;

/** An open file. */
typedef struct pj_pcap_file pj_pcap_file;

/** Make it want anything. */
PJ_DECL(void) pj_pcap_filter_default(pj_pcap_filter *filter);

/**
 * Open a file.
 *
 * @return PJ_EINVAL; PJ_ENOMEM; PJ_ENOTSUP if it is no capture or not of Ethernet; the system's
 * error.
 */
PJ_DECL(pj_status_t) pj_pcap_open(pj_pool_t *pool, const char *path, pj_pcap_file **p_file);

PJ_DECL(pj_status_t) pj_pcap_close(pj_pcap_file *file);

/** Pass over what the filter does not want from here on; it is copied. @return PJ_EINVAL. */
PJ_DECL(pj_status_t) pj_pcap_set_filter(pj_pcap_file *file, const pj_pcap_filter *filter);

/**
 * The next datagram. Fragments and what was not captured whole are passed over.
 *
 * @param udp_hdr may be NULL.
 * @param size    room in @a udp_payload, then its octets.
 * @return PJ_EEOF at the end; PJ_ETOOSMALL, with *size what it would take, after which the next
 * call goes on behind that datagram; PJ_EINVAL, also for a file that is broken; the system's error.
 */
PJ_DECL(pj_status_t)
pj_pcap_read_udp(pj_pcap_file *file, pj_pcap_udp_hdr *udp_hdr, pj_uint8_t *udp_payload,
                 pj_size_t *size);

/**
 * The same, and when it was captured, since 1970, in units of pj_get_timestamp_freq(). @a ts may be
 * NULL.
 */
PJ_DECL(pj_status_t)
pj_pcap_read_udp_with_timestamp(pj_pcap_file *file, pj_pcap_udp_hdr *udp_hdr,
                                pj_uint8_t *udp_payload, pj_size_t *size, pj_timestamp *ts);

PJ_END_DECL

#endif
