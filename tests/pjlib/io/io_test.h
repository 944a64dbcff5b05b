/* SPDX-License-Identifier: BSD-2-Clause */
/* One queue per test, sockets on the loopback, and a record of what callbacks were called. */
#ifndef LINNET_TESTS_IO_TEST_H
#define LINNET_TESTS_IO_TEST_H

#include <check.h>
#include <pj/errno.h>
#include <pj/ioqueue.h>
#include <pj/pool.h>
#include <pj/sock.h>

extern pj_ioqueue_t *ioq;
extern pj_pool_t *io_pool;

/** A checked fixture; the end fails the test when memory or keys are left. */
void io_setup(void);
void io_teardown(void);

/** Give the suite a case for each backend, with the fixture; @a add puts the tests in. */
void io_add_cases(Suite *suite, void (*add)(TCase *tc));

/** The kind of a callback. */
typedef enum io_what { IO_READ, IO_WRITE, IO_ACCEPT, IO_CONNECT } io_what;

typedef struct io_call {
    io_what what;
    pj_ioqueue_key_t *key;
    pj_ioqueue_op_key_t *op_key;
    pj_ssize_t bytes; /* or minus the status */
    pj_sock_t sock;
} io_call;

/** What was called, in order; reset by io_setup(). For tests with one poller. */
extern io_call io_calls[64];
extern unsigned io_call_count;

/** Callbacks that record. */
extern const pj_ioqueue_callback io_recorder;

pj_ioqueue_key_t *io_register(pj_sock_t sock);

/** Poll until the expression is true; the test fails when it is not after seconds. */
#define POLL_UNTIL(expr)                                        \
    do {                                                        \
        for (int round_ = 0; round_ < 500 && !(expr); round_++) \
            io_poll_ms(10);                                     \
        ck_assert(expr);                                        \
    } while (0)

int io_poll_ms(int msec);

/** Poll without waiting as long as there is something to do. */
void io_drain(void);

/** A loopback address with a port; family PJ_AF_INET or PJ_AF_INET6. */
pj_sockaddr io_loopback(int af, unsigned port);

/** A socket bound to a free port. */
pj_sock_t io_bound(int af, int type, pj_sockaddr *addr);

/** A listening socket. */
pj_sock_t io_listener(int af, pj_sockaddr *addr);

/** A connected pair of TCP sockets; the second is blocking and not registered. */
void io_tcp_pair(int af, pj_sock_t sv[2]);

/** Blocking send and receive of all octets by the far end. */
void io_put(pj_sock_t sock, const char *data, pj_size_t len);
void io_get(pj_sock_t sock, char *data, pj_size_t len);

/** Close with a reset in place of an orderly end. */
void io_reset(pj_sock_t sock);

/** The loop index of a test as a family. */
int io_family(int i);

#endif
