/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocking name look-ups through the system, and the address of this machine. Served by net/addrinfo.c and
 * net/netif.c. The event-driven resolver is in pjlib-util.
 */
#ifndef PJ_ADDR_RESOLV_H
#define PJ_ADDR_RESOLV_H

#include <pj/sock.h>

PJ_BEGIN_DECL

/** What pj_gethostbyname() found. */
typedef struct pj_hostent {
    char *h_name;
    char **h_aliases;   /**< ends with NULL */
    int h_addrtype;     /**< family */
    int h_length;       /**< octets of an address */
    char **h_addr_list; /**< ends with NULL */
} pj_hostent;

#ifndef h_addr
#define h_addr h_addr_list[0]
#endif

/** One address of a name. */
typedef struct pj_addrinfo {
    char ai_canonname[PJ_MAX_HOSTNAME];
    pj_sockaddr ai_addr; /**< port 0 */
} pj_addrinfo;

/** Kinds of address, as bits for pj_check_addr_type(). */
typedef enum pj_addr_type {
    PJ_ADDR_TYPE_DISABLED = 1, /**< the any address and others that name no host */
    PJ_ADDR_TYPE_LOOPBACK = 2,
    PJ_ADDR_TYPE_LINK_LOCAL = 4,
    PJ_ADDR_TYPE_PRIVATE = 8, /**< RFC 1918, RFC 4193 */
    PJ_ADDR_TYPE_MULTICAST = 16
} pj_addr_type;

/**
 * Look up the IPv4 addresses of a name. What @a he points at belongs to the calling thread and is
 * overwritten by its next call.
 * @return PJ_SUCCESS; PJ_ERESOLVE; PJ_ENAMETOOLONG.
 */
pj_status_t pj_gethostbyname(const pj_str_t *name, pj_hostent *he);

/**
 * Address of this machine that others are most likely to reach: that of the interface with the default
 * route; failing that, of any interface that is up; failing that, the loopback address.
 */
pj_status_t pj_gethostip(int af, pj_sockaddr *addr);

/**
 * Address of the interface that packets to @a dst leave through.
 * @param dst               IP address or, with @a allow_resolve, a name.
 * @param itf_addr          The interface's address, port 0.
 * @param p_dst_addr        If not NULL, the address of @a dst.
 */
pj_status_t pj_getipinterface(int af, const pj_str_t *dst, pj_sockaddr *itf_addr,
                              pj_bool_t allow_resolve, pj_sockaddr *p_dst_addr);

/** Address of the interface with the default route. */
pj_status_t pj_getdefaultipinterface(int af, pj_sockaddr *addr);

/**
 * Look up the addresses of a name, or read an address; no duplicates.
 * @param af        PJ_AF_UNSPEC, PJ_AF_INET or PJ_AF_INET6.
 * @param count     In: room in @a ai; out: how many were found.
 * @return PJ_SUCCESS; PJ_ERESOLVE; PJ_ENAMETOOLONG; PJ_EAFNOTSUP.
 */
pj_status_t pj_getaddrinfo(int af, const pj_str_t *name, unsigned *count, pj_addrinfo ai[]);

/** PJ_TRUE when the address is of one of the kinds in @a type (pj_addr_type bits). */
pj_bool_t pj_check_addr_type(const pj_sockaddr *addr, unsigned type);

PJ_END_DECL

#endif
