/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Octets on the wire: plain sockets on the loopback addresses that talk to test_endpt, and a
 * module that notes what reaches the application. All of it is in the simulated world
 * (sim_world.h), or, for tests of what the real system does, on the machine's own loopback.
 * Whoever waits here polls the endpoint meanwhile, and gives up after ten seconds, simulated
 * ones or not.
 */
#ifndef LINNET_TESTS_WIRE_H
#define LINNET_TESTS_WIRE_H

#include "support/endpoint.h"

/** test_endpt_create() with one UDP transport and one TCP listener on 127.0.0.1, and the module. */
void wire_start(void);
/** The same with the system's sockets and clocks. */
void wire_start_real(void);
/** wire_start() on ::1. */
void wire_start6(void);
void wire_stop(void);

extern pjsip_transport *wire_udp_tp;
extern pjsip_tpfactory *wire_tcp_lis;
extern int wire_udp_port, wire_tcp_port; /**< of those */

/** What the module saw; the callback decides what it says. */
typedef struct wire_seen {
    int requests, responses;
    char method[80]; /**< of the last request */
    int code;        /**< of the last response */
    pj_bool_t (*on_request)(pjsip_rx_data *rdata);
    pj_bool_t (*on_response)(pjsip_rx_data *rdata);
    pj_status_t (*on_tx)(pjsip_tx_data *tdata);
} wire_seen;
extern wire_seen wire_app;

/** Sockets of ours, of the family that was started; closed by wire_stop(). */
int wire_udp(void);
int wire_tcp(void); /**< connected to the listener */
int wire_listen(void);
int wire_accept(int listener); /**< waits */
int wire_port(int fd);
void wire_close(int fd);
void wire_reset(int fd); /**< closes with RST */

/** Send to the endpoint's UDP transport, or write to a connection. */
void wire_send(int fd, const void *data, size_t len);
void wire_text(int fd, const char *text);

/**
 * Wait for octets, in a buffer of its own that ends with a NUL and that the next call reuses.
 * NULL: nothing came (@a *len -1) or the connection has ended (@a *len 0); @a len may be NULL.
 */
const char *wire_read(int fd, int *len);
/** The same for all octets up to the end of the connection. */
const char *wire_read_all(int fd);
/** True if nothing comes. */
pj_bool_t wire_silent(int fd);

/** Let the endpoint do what there is to do. */
void wire_poll(void);
/** Poll until *value is at least @a least; false if that never happens. */
pj_bool_t wire_until(const volatile int *value, int least);

/**
 * An OPTIONS for the endpoint, with that Via (NULL: of this socket); in a buffer that the next
 * call reuses.
 */
const char *wire_options(int fd, const char *via, const char *headers);

/**
 * For rounds with failing memory: an endpoint of its own with UDP, TCP and @a module, to which
 * one datagram each, good and bad, and two connections' requests have been sent, and which has
 * sent a request by TCP. Sockets of the peer are in @a fd; nothing is checked.
 */
pj_status_t wire_quiet_start(pj_pool_factory *pf, pjsip_endpoint **endpt, pjsip_module *mod,
                             int fd[3]);
void wire_quiet_stop(int fd[3]);

#endif
