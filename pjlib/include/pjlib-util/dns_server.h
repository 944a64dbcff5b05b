/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A DNS server inside the program, for tests: it answers from the records that it was given, over
 * UDP, on the loopback address, while the ioqueue is polled. Any thread may call any function here.
 */
#ifndef PJLIB_UTIL_DNS_SERVER_H
#define PJLIB_UTIL_DNS_SERVER_H

#include <pjlib-util/types.h>
#include <pjlib-util/dns.h>
#include <pj/ioqueue.h>
#include <pj/pool.h>

PJ_BEGIN_DECL

/** The server. */
typedef struct pj_dns_server pj_dns_server;

/**
 * Start a server.
 *
 * @param af    pj_AF_INET() or pj_AF_INET6().
 * @param port  0: any that is free.
 * @param flags none so far: 0.
 * @return PJ_EINVAL; PJ_ENOMEM; the system's error.
 */
PJ_DECL(pj_status_t)
pj_dns_server_create(pj_pool_factory *pf, pj_ioqueue_t *ioqueue, int af, unsigned port,
                     unsigned flags, pj_dns_server **p_srv);

/** Stop it. Its memory goes when a query that another thread is answering just now is done. @return
 * PJ_EINVAL. */
PJ_DECL(pj_status_t) pj_dns_server_destroy(pj_dns_server *srv);

/** Where it listens. */
PJ_DECL(pj_status_t) pj_dns_server_get_addr(pj_dns_server *srv, pj_sockaddr *addr);

/**
 * Add records, all or none; they are copied. Known types are A, AAAA, SRV, CNAME, NS, PTR and
 * NAPTR; of other ones the data is sent as it is.
 *
 * @return PJ_EINVAL or PJ_ENAMETOOLONG for a record that cannot be sent; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_dns_server_add_rec(pj_dns_server *srv, unsigned count, const pj_dns_parsed_rr rr[]);

/** Remove all records of that name and type. @return PJ_ENOTFOUND if there is none. */
PJ_DECL(pj_status_t)
pj_dns_server_del_rec(pj_dns_server *srv, int dns_class, pj_dns_type type, const pj_str_t *name);

PJ_END_DECL

#endif
