/* SPDX-License-Identifier: BSD-2-Clause */
/* A world of two hosts for each test, and sockets there in few words. */
#ifndef LINNET_TESTS_SIM_TEST_H
#define LINNET_TESTS_SIM_TEST_H

#include "sim/sim_priv.h"

#include <check.h>
#include <errno.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <string.h>

#define OS(error) PJ_STATUS_FROM_OS(error)

extern pj_sim *world;
extern pj_sim_host *alice, *bob; /* 10.0.0.1 2001:db8::1, 10.0.0.2 2001:db8::2; 1 ms apart */

/** A checked fixture, alice entered; the end fails the test when memory is left. */
void sim_setup(void);
void sim_teardown(void);

/** An address; the family follows from the text. */
pj_sockaddr sim_at(const char *ip, unsigned port);

/**
 * A socket of the host, bound to an address of the text's family; port 0: unbound if ip is NULL,
 * else any.
 */
pj_sock_t sim_udp(pj_sim_host *host, const char *ip, unsigned port);
pj_sock_t sim_tcp(pj_sim_host *host, int af);
pj_sock_t sim_listener(pj_sim_host *host, const char *ip, unsigned port, int backlog);

/** Socket calls with the status alone; the length is checked on success. */
pj_status_t sim_sendto(pj_sock_t sock, const void *data, size_t len, const char *ip, unsigned port);
pj_status_t sim_send(pj_sock_t sock, const char *text);
pj_status_t sim_connect(pj_sock_t sock, const char *ip, unsigned port);
/**
 * What comes, as text in a buffer that the next call reuses; NULL and the status when nothing does.
 */
const char *sim_recv(pj_sock_t sock, pj_status_t *status);
/** Fails the test unless this comes; "" is the end of a stream. */
void sim_expect(pj_sock_t sock, const char *text);
/** Fails the test unless receiving fails so. */
void sim_expect_error(pj_sock_t sock, int error);
int sim_so_error(pj_sock_t sock);

/** A connection from alice to bob's port 5060; the listener is closed. */
void sim_tcp_pair(pj_sock_t *a, pj_sock_t *b);
/** The same between any two hosts. */
void sim_tcp_pair_of(pj_sim_host *from, pj_sim_host *to, const char *ip, pj_sock_t *a,
                     pj_sock_t *b);

/** Let milliseconds pass. */
void sim_pass(int msec);

/** Set the links in both directions between the two hosts. */
void sim_set_links(const pj_sim_link_cfg *cfg);

#endif
