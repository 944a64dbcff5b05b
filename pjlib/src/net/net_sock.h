/* SPDX-License-Identifier: BSD-2-Clause */
/* What the layers above net/ need of sockets beyond pj/sock.h; they do not read errno. */
#ifndef LINNET_NET_SOCK_H
#define LINNET_NET_SOCK_H

#include <pj/sock.h>
#include <pj/types.h>
#include <sys/socket.h>
#include <sys/uio.h>

/** Make a socket non-blocking. @return the system's error, for one that is no socket among others. */
pj_status_t pj__sock_set_nonblock(pj_sock_t sock);

/** Whether it is a stream socket. */
pj_status_t pj__sock_is_stream(pj_sock_t sock, pj_bool_t *stream);

/** Whether a status means: nothing now, wait for the socket to become ready. */
pj_bool_t pj__sock_would_block(pj_status_t status);

/** Whether a receive may be tried again after this failure: it told of one datagram, not of the socket. */
pj_bool_t pj__sock_is_transient(pj_status_t status);

/** Whether a failure to accept concerned that one connection only, so that the next may be tried. */
pj_bool_t pj__sock_accept_is_transient(pj_status_t status);

/** Whether the process or the system has no descriptors left. */
pj_bool_t pj__sock_no_descriptors(pj_status_t status);

/** Octets of the NAT64 prefix in an address that holds a well-known IPv4 address (RFC 7050); 0: none. */
int pj__nat64_find_prefix(const pj_uint8_t *v6);

/** Put an IPv4 address behind a prefix of so many octets (RFC 6052 2.2). */
void pj__nat64_embed(pj_uint8_t *v6, int prefix, const pj_uint8_t *v4);

/** A descriptor to be given up when there are no others; -1 when there is none. */
int pj__sock_reserve_open(void);
void pj__sock_reserve_close(int fd);

/** How a connection attempt stands: PJ_SUCCESS, PJ_EPENDING, or why it failed. */
pj_status_t pj__sock_connect_result(pj_sock_t sock);

/** Whether pj_sock_connect() on a non-blocking socket has begun an attempt. */
pj_bool_t pj__sock_connecting(pj_status_t status);

/** Send from several buffers. @a len: octets that the system took. */
pj_status_t pj__sock_sendv(pj_sock_t sock, const struct iovec *iov, int count, pj_ssize_t *len);

/**
 * Receive datagrams into the first @a got of @a count messages. Fewer than @a count: there were no more, or an error
 * of the socket came between, which the next call reports. @a got is set on success only, and is 1 at least.
 */
pj_status_t pj__sock_recv_batch(pj_sock_t sock, struct mmsghdr *msgs, unsigned count,
                                unsigned *got);

/** Send datagrams up to the first that fails; if that is the first of all, its error is returned. */
pj_status_t pj__sock_send_batch(pj_sock_t sock, struct mmsghdr *msgs, unsigned count,
                                unsigned *sent);

/** Read an address, "%scope" allowed for IPv6, without looking anything up but the interface's number. */
pj_status_t pj__sockaddr_literal(int af, const pj_str_t *text, pj_sockaddr *addr);

/** Copy text to a C string. @return PJ_ENAMETOOLONG; PJ_EINVAL for a NUL inside. */
pj_status_t pj__to_cstr(const pj_str_t *text, char *buf, size_t size);

#endif
