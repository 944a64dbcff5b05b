/* SPDX-License-Identifier: BSD-2-Clause */
/* UDP over IPv4 and IPv6. One transport is one socket; it sends to and receives from everybody. */
#ifndef PJSIP_SIP_TRANSPORT_UDP_H
#define PJSIP_SIP_TRANSPORT_UDP_H

#include <pjsip/sip_transport.h>
#include <pj/sock_qos.h>

PJ_BEGIN_DECL

/** What pausing does with the socket. */
enum { PJSIP_UDP_TRANSPORT_KEEP_SOCKET = 1, PJSIP_UDP_TRANSPORT_DESTROY_SOCKET = 2 };

/** Settings of a UDP transport. */
typedef struct pjsip_udp_transport_cfg {
    int af;                /**< pj_AF_INET() or pj_AF_INET6(). */
    pj_sockaddr bind_addr; /**< Port 0: any. */
    pjsip_host_port
        addr_name; /**< Published address; empty: the bound one, port 0: the bound one. */
    unsigned
        async_cnt; /**< Messages handled at the same time, by as many pollers; 0 is taken as 1. */
    pj_qos_type qos_type;
    pj_qos_params qos_params;
    pj_sockopt_params sockopt_params;
} pjsip_udp_transport_cfg;

/** Defaults: any address of the family, one read. */
PJ_DECL(void) pjsip_udp_transport_cfg_default(pjsip_udp_transport_cfg *cfg, int af);

/**
 * Open a socket, bind it, register the transport. It holds one reference of its own, so that it never idles
 * out; pjsip_transport_shutdown() or the end of the endpoint releases it.
 *
 * @return PJ_SUCCESS; the status of the socket call that failed, e.g. address in use.
 */
PJ_DECL(pj_status_t)
pjsip_udp_transport_start2(pjsip_endpoint *endpt, const pjsip_udp_transport_cfg *cfg,
                           pjsip_transport **p_transport);

/** The IPv4 sort by plain arguments; @a local NULL: any address and port, @a a_name NULL: the bound one. */
PJ_DECL(pj_status_t)
pjsip_udp_transport_start(pjsip_endpoint *endpt, const pj_sockaddr_in *local,
                          const pjsip_host_port *a_name, unsigned async_cnt,
                          pjsip_transport **p_transport);

/** The IPv6 sort of pjsip_udp_transport_start(). */
PJ_DECL(pj_status_t)
pjsip_udp_transport_start6(pjsip_endpoint *endpt, const pj_sockaddr_in6 *local,
                           const pjsip_host_port *a_name, unsigned async_cnt,
                           pjsip_transport **p_transport);

/**
 * Make a transport of a bound IPv4 socket. The socket is the transport's on success; after an error it is still the
 * caller's, except after PJSIP_ESHUTDOWN (the endpoint is going away), when it has been closed.
 */
PJ_DECL(pj_status_t)
pjsip_udp_transport_attach(pjsip_endpoint *endpt, pj_sock_t sock, const pjsip_host_port *a_name,
                           unsigned async_cnt, pjsip_transport **p_transport);

/** As pjsip_udp_transport_attach(), for a given type: PJSIP_TRANSPORT_UDP or PJSIP_TRANSPORT_UDP6. */
PJ_DECL(pj_status_t)
pjsip_udp_transport_attach2(pjsip_endpoint *endpt, pjsip_transport_type_e type, pj_sock_t sock,
                            const pjsip_host_port *a_name, unsigned async_cnt,
                            pjsip_transport **p_transport);

/** The socket; PJ_INVALID_SOCKET if the transport has none at the moment. */
PJ_DECL(pj_sock_t) pjsip_udp_transport_get_socket(pjsip_transport *transport);

/**
 * Stop receiving, and sending too. Until restarted, sends fail with PJ_EINVALIDOP.
 *
 * @param option  PJSIP_UDP_TRANSPORT_KEEP_SOCKET or PJSIP_UDP_TRANSPORT_DESTROY_SOCKET.
 */
PJ_DECL(pj_status_t) pjsip_udp_transport_pause(pjsip_transport *transport, unsigned option);

/**
 * Go on after a pause, or change the socket.
 *
 * @param option  PJSIP_UDP_TRANSPORT_KEEP_SOCKET: the socket it had; the rest is not looked at.
 *                PJSIP_UDP_TRANSPORT_DESTROY_SOCKET: @a sock if it is a socket, else a new one bound to @a local
 *                (NULL: any), published as @a a_name (NULL: the bound address).
 */
PJ_DECL(pj_status_t)
pjsip_udp_transport_restart(pjsip_transport *transport, unsigned option, pj_sock_t sock,
                            const pj_sockaddr_in *local, const pjsip_host_port *a_name);

/** As pjsip_udp_transport_restart(), for IPv6 too. */
PJ_DECL(pj_status_t)
pjsip_udp_transport_restart2(pjsip_transport *transport, unsigned option, pj_sock_t sock,
                             const pj_sockaddr *local, const pjsip_host_port *a_name);

PJ_END_DECL

#endif
