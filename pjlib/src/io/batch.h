/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams by many: what a transport of ours uses in place of pj_ioqueue_recvfrom() and pj_ioqueue_sendto(). */
#ifndef LINNET_IO_BATCH_H
#define LINNET_IO_BATCH_H

#include <pj/ioqueue.h>
#include <pj/sock.h>

/** The most datagrams that one call receives or sends. */
enum { PJ__BATCH_MAX = 64 };

/** One datagram: where its octets and its address lie. */
typedef struct pj__dgram {
    void *data;
    pj_ssize_t len;      /* to receive: room, then what came; to send: octets */
    pj_sockaddr_t *addr; /* whence it came, or where it goes */
    int addr_len;        /* to receive: room, then its length */
    pj_status_t status;  /* of sending */
    void *owner;         /* the user's */
} pj__dgram;

/** What a key that receives in batches asks of its user; called by pollers, with no lock held. */
typedef struct pj__batch_cb {
    /**
     * Lend buffers for one receive: fill @a d (data, len, addr, addr_len, owner). @return how many; 0: do not receive
     * now, until pj__batch_help() is called. Each call is followed by one of received().
     */
    unsigned (*lend)(void *user_data, pj__dgram *d, unsigned room);
    /**
     * The first @a got of @a lent buffers are filled; all are the user's again. @a status is why there are none: the
     * socket is empty, or has told of an earlier send, or was closed (PJ_ECANCELLED); any other ends receiving.
     */
    void (*received)(pj_ioqueue_key_t *key, void *user_data, pj__dgram *d, unsigned lent,
                     unsigned got, pj_status_t status);
} pj__batch_cb;

/**
 * Receive by @a cb, which the caller keeps, until pj__batch_stop(); also to go on after that. No receive or accept may
 * be posted on the key.
 * @return PJ_EINVALIDOP after unregistering; why the socket cannot be watched.
 */
pj_status_t pj__batch_start(pj_ioqueue_key_t *key, const pj__batch_cb *cb);

/** Whether the status that received() was given has ended receiving. */
pj_bool_t pj__batch_is_over(pj_status_t status);

/** Receive no more; what has been received may still be handed over. What comes waits in the socket. */
void pj__batch_stop(pj_ioqueue_key_t *key);

/** Have a poller call lend() and received() once more: there is something to do for it, or room again. */
void pj__batch_help(pj_ioqueue_key_t *key);

/**
 * Send @a count datagrams in order, without waiting and without keeping anything. Each gets a status: PJ_SUCCESS; the
 * system's error; PJ_EPENDING: the socket is full or sends are queued, and this one and all that follow have not been
 * sent: pj_ioqueue_sendto() queues them. A datagram that fails does not keep the next from being sent.
 */
void pj__batch_send(pj_ioqueue_key_t *key, pj__dgram *d, unsigned count);

#endif
