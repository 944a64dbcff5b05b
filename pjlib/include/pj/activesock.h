/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Active sockets: receive, accept and send over the ioqueue, again and again without the caller having to start
 * each operation. Served by io/activesock.c.
 *
 * A callback that closes the socket, or frees the pool it lives in, returns PJ_FALSE: the socket is then not
 * touched any more. Where several threads poll, a group lock in the settings keeps the owner alive until
 * the last callback has returned.
 */
#ifndef PJ_ACTIVESOCK_H
#define PJ_ACTIVESOCK_H

#include <pj/ioqueue.h>

PJ_BEGIN_DECL

/** An active socket. */
typedef struct pj_activesock_t pj_activesock_t;

/** Callbacks; any may be NULL. Returning PJ_FALSE ends the repetition. */
typedef struct pj_activesock_cb {
    /**
     * Octets have arrived on a socket started by pj_activesock_start_read().
     * @param data          All octets not yet consumed, older ones first; NULL on failure.
     * @param status        PJ_SUCCESS; PJ_EEOF when the peer has closed; PJ_ETOOBIG when the buffer is full of
     *                      what was not consumed; or the failure. A stream is not read after a failure.
     * @param remainder     Out: how many octets are not consumed; the callback has moved them to the
     *                      beginning of @a data. Initially 0.
     */
    pj_bool_t (*on_data_read)(pj_activesock_t *asock, void *data, pj_size_t size,
                              pj_status_t status, pj_size_t *remainder);

    /** A datagram has arrived on a socket started by pj_activesock_start_recvfrom(). */
    pj_bool_t (*on_data_recvfrom)(pj_activesock_t *asock, void *data, pj_size_t size,
                                  const pj_sockaddr_t *src_addr, int addr_len, pj_status_t status);

    /** A send that returned PJ_EPENDING is over. @a sent: octets, or a negative status. */
    pj_bool_t (*on_data_sent)(pj_activesock_t *asock, pj_ioqueue_op_key_t *send_key,
                              pj_ssize_t sent);

    /** A connection was accepted; the socket is the callee's. Used when the next one is NULL. */
    pj_bool_t (*on_accept_complete)(pj_activesock_t *asock, pj_sock_t newsock,
                                    const pj_sockaddr_t *src_addr, int src_addr_len);

    /** As on_accept_complete(), and failures too: @a newsock is then PJ_INVALID_SOCKET. */
    pj_bool_t (*on_accept_complete2)(pj_activesock_t *asock, pj_sock_t newsock,
                                     const pj_sockaddr_t *src_addr, int src_addr_len,
                                     pj_status_t status);

    /** An attempt that returned PJ_EPENDING is over. */
    pj_bool_t (*on_connect_complete)(pj_activesock_t *asock, pj_status_t status);
} pj_activesock_cb;

/** Settings. */
typedef struct pj_activesock_cfg {
    pj_grp_lock_t *grp_lock; /**< referenced by the socket; NULL for none */
    unsigned async_cnt;      /**< operations to keep pending, at least 1; a stream read has one */
    int concurrency;      /**< callbacks at the same time: 0 no, 1 yes, -1 as the ioqueue has it */
    pj_bool_t whole_data; /**< sends on streams complete when all is sent; they do so anyway */
    pj_bool_t sock_cloexec; /**< accepted sockets are not inherited; they never are */
} pj_activesock_cfg;

/** One operation, concurrency as the ioqueue has it, no group lock. */
void pj_activesock_cfg_default(pj_activesock_cfg *cfg);

/**
 * Make an active socket of a socket.
 * @param sock_type     PJ_SOCK_STREAM or PJ_SOCK_DGRAM.
 * @param opt           NULL for the default; copied.
 * @param cb            Copied.
 * @return on failure the socket stays the caller's.
 */
pj_status_t pj_activesock_create(pj_pool_t *pool, pj_sock_t sock, int sock_type,
                                 const pj_activesock_cfg *opt, pj_ioqueue_t *ioqueue,
                                 const pj_activesock_cb *cb, void *user_data,
                                 pj_activesock_t **p_asock);

/**
 * Make a UDP socket, bind it and make an active socket of it.
 * @param addr          NULL: any IPv4 address and port.
 * @param bound_addr    If not NULL: the address that it got.
 */
pj_status_t pj_activesock_create_udp(pj_pool_t *pool, const pj_sockaddr *addr,
                                     const pj_activesock_cfg *opt, pj_ioqueue_t *ioqueue,
                                     const pj_activesock_cb *cb, void *user_data,
                                     pj_activesock_t **p_asock, pj_sockaddr *bound_addr);

/** Close the socket. No callback starts afterwards. @return PJ_SUCCESS; PJ_EINVALIDOP the second time. */
pj_status_t pj_activesock_close(pj_activesock_t *asock);

pj_status_t pj_activesock_set_user_data(pj_activesock_t *asock, void *user_data);
void *pj_activesock_get_user_data(pj_activesock_t *asock);

/** Start reading, into buffers of @a buff_size octets from @a pool. No callback before it returns. */
pj_status_t pj_activesock_start_read(pj_activesock_t *asock, pj_pool_t *pool, unsigned buff_size,
                                     pj_uint32_t flags);

/** As pj_activesock_start_read(), into the caller's buffers, as many as the settings' async_cnt. */
pj_status_t pj_activesock_start_read2(pj_activesock_t *asock, pj_pool_t *pool, unsigned buff_size,
                                      void *readbuf[], pj_uint32_t flags);

/** Start receiving datagrams with their source. */
pj_status_t pj_activesock_start_recvfrom(pj_activesock_t *asock, pj_pool_t *pool,
                                         unsigned buff_size, pj_uint32_t flags);

/** As pj_activesock_start_recvfrom(), into the caller's buffers. */
pj_status_t pj_activesock_start_recvfrom2(pj_activesock_t *asock, pj_pool_t *pool,
                                          unsigned buff_size, void *readbuf[], pj_uint32_t flags);

/** Send; see pj_ioqueue_send(). @return also PJ_EINVALIDOP after close. */
pj_status_t pj_activesock_send(pj_activesock_t *asock, pj_ioqueue_op_key_t *send_key,
                               const void *data, pj_ssize_t *size, unsigned flags);

/** Send a datagram; see pj_ioqueue_sendto(). */
pj_status_t pj_activesock_sendto(pj_activesock_t *asock, pj_ioqueue_op_key_t *send_key,
                                 const void *data, pj_ssize_t *size, unsigned flags,
                                 const pj_sockaddr_t *addr, int addr_len);

/** Start accepting connections on a listening socket. No callback before it returns. */
pj_status_t pj_activesock_start_accept(pj_activesock_t *asock, pj_pool_t *pool);

/** Connect. @return PJ_SUCCESS: connected, no callback; PJ_EPENDING; or an error. */
pj_status_t pj_activesock_start_connect(pj_activesock_t *asock, pj_pool_t *pool,
                                        const pj_sockaddr_t *remaddr, int addr_len);

/**
 * [Linnet] Have pj_activesock_close() call @a cb before it returns, once for each send that it drops and that will
 * have no on_data_sent().
 */
pj_status_t pj_activesock_set_cancel_cb(pj_activesock_t *asock,
                                        void (*cb)(pj_activesock_t *asock,
                                                   pj_ioqueue_op_key_t *send_key));

PJ_END_DECL

#endif
