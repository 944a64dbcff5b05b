/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interfaces and routes of this machine. Served by net/netif.c and net/route.c.
 */
#ifndef PJ_IP_HELPER_H
#define PJ_IP_HELPER_H

#include <pj/sock.h>

PJ_BEGIN_DECL

/** One IPv4 route. */
typedef union pj_ip_route_entry {
    struct {
        pj_in_addr if_addr;  /**< address of the interface */
        pj_in_addr dst_addr; /**< network; 0 for the default route */
        pj_in_addr mask;
    } ipv4;
} pj_ip_route_entry;

/** What pj_enum_ip_interface2() lists. */
typedef struct pj_enum_ip_option {
    int af;                         /**< PJ_AF_UNSPEC: both */
    pj_bool_t omit_deprecated_ipv6; /**< leave out addresses that are no longer preferred */
} pj_enum_ip_option;

/** Both families, deprecated ones too. */
void pj_enum_ip_option_default(pj_enum_ip_option *opt);

/**
 * Addresses of the interfaces that are up; loopback only when there is no other.
 * @param count     In: room in @a ifs; out: how many there are.
 * @return PJ_SUCCESS; PJ_ENOTFOUND when there is none; PJ_EAFNOTSUP.
 */
pj_status_t pj_enum_ip_interface(int af, unsigned *count, pj_sockaddr ifs[]);

/** As pj_enum_ip_interface(); NULL for the default options. */
pj_status_t pj_enum_ip_interface2(const pj_enum_ip_option *opt, unsigned *count, pj_sockaddr ifs[]);

/**
 * IPv4 routes of this machine.
 * @param count     In: room in @a routes; out: how many were found.
 * @return PJ_SUCCESS; PJ_ENOTFOUND when there is none.
 */
pj_status_t pj_enum_ip_route(unsigned *count, pj_ip_route_entry routes[]);

PJ_END_DECL

#endif
