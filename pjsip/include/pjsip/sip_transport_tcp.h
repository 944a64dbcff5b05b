/* SPDX-License-Identifier: BSD-2-Clause */
/* TCP over IPv4 and IPv6: a listener is a factory, each connection a transport. */
#ifndef PJSIP_SIP_TRANSPORT_TCP_H
#define PJSIP_SIP_TRANSPORT_TCP_H

#include <pjsip/sip_transport.h>
#include <pj/sock_qos.h>

PJ_BEGIN_DECL

/** Settings of a TCP listener and of the connections that come from it. */
typedef struct pjsip_tcp_transport_cfg {
    int af;                /**< pj_AF_INET() or pj_AF_INET6(). */
    pj_sockaddr bind_addr; /**< Port 0: any. */
    pj_bool_t reuse_addr;  /**< Set SO_REUSEADDR on the listening socket. */
    pjsip_host_port
        addr_name;      /**< Published address; empty: the bound one, port 0: the bound one. */
    unsigned async_cnt; /**< Accepts posted at the same time; 0 is taken as 1. */
    pj_qos_type qos_type;
    pj_qos_params qos_params;
    pj_sockopt_params sockopt_params; /**< Options of listening and connecting sockets. */
    unsigned
        initial_timeout; /**< Seconds in which an accepted connection must bring a message; 0: pjsip_limits.stream_msg_msec. */
} pjsip_tcp_transport_cfg;

/** Defaults: any address of the family, one accept, PJSIP_TCP_INITIAL_TIMEOUT. */
PJ_DECL(void) pjsip_tcp_transport_cfg_default(pjsip_tcp_transport_cfg *cfg, int af);

/** Listen on @a local (NULL: any address and port) and register the factory for outgoing connections too. */
PJ_DECL(pj_status_t)
pjsip_tcp_transport_start(pjsip_endpoint *endpt, const pj_sockaddr_in *local, unsigned async_cnt,
                          pjsip_tpfactory **p_factory);

/** As pjsip_tcp_transport_start() with a published address. */
PJ_DECL(pj_status_t)
pjsip_tcp_transport_start2(pjsip_endpoint *endpt, const pj_sockaddr_in *local,
                           const pjsip_host_port *a_name, unsigned async_cnt,
                           pjsip_tpfactory **p_factory);

/** As pjsip_tcp_transport_start() with all settings. */
PJ_DECL(pj_status_t)
pjsip_tcp_transport_start3(pjsip_endpoint *endpt, const pjsip_tcp_transport_cfg *cfg,
                           pjsip_tpfactory **p_factory);

/** The socket of a connection. */
PJ_DECL(pj_sock_t) pjsip_tcp_transport_get_socket(pjsip_transport *transport);

/** Listen, for a factory that has no listening socket; PJ_SUCCESS at once if it has. */
PJ_DECL(pj_status_t)
pjsip_tcp_transport_lis_start(pjsip_tpfactory *factory, const pj_sockaddr *local,
                              const pjsip_host_port *a_name);

/** Close the listening socket and listen on another address; connections stay. */
PJ_DECL(pj_status_t)
pjsip_tcp_transport_restart(pjsip_tpfactory *factory, const pj_sockaddr *local,
                            const pjsip_host_port *a_name);

PJ_END_DECL

#endif
