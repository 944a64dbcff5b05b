/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the ioqueue share: the queue, its keys and their operations.
 *
 *   ioqueue.c      the queue: settings, ready list, poll, wake-up
 *   key.c          keys: table, register, unregister
 *   op.c           operations: lists, completion, callbacks
 *   read_side.c    receive and accept
 *   write_queue.c  send and connect
 *
 * A key has two *sides*, reading and writing. Each counts its events in one atomic; who raises the count from 0
 * has the side's *turn* and works on it until he takes the count back to 0. A turn can be handed to whoever polls
 * next by putting the side on the ready list. What a side works on is guarded by the key's lock, which is never
 * held during a callback.
 */
#ifndef LINNET_IO_IOQUEUE_PRIV_H
#define LINNET_IO_IOQUEUE_PRIV_H

#include "io/backend.h"

#include <pj/ioqueue.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum pj__side { PJ__READ_SIDE, PJ__WRITE_SIDE, PJ__SIDES } pj__side;

typedef enum pj__op_kind { PJ__OP_RECV, PJ__OP_ACCEPT, PJ__OP_SEND, PJ__OP_CONNECT } pj__op_kind;

/* An operation that waits for its turn or its callback. */
typedef struct pj__op {
    struct pj__op *next;
    pj_ioqueue_op_key_t *op_key; /* the caller's cookie; never written to */
    pj__op_kind kind;
    unsigned flags;
    pj_ssize_t result; /* octets or a negative status; of accept and connect: minus the status */
    union {
        struct {
            void *buf;
            size_t len;
            pj_sockaddr_t *addr;
            int *addrlen;
        } in;
        struct {
            const char *data;
            size_t len;
            size_t done; /* octets that the system has taken */
            int addrlen; /* 0: no address */
            pj_sockaddr addr;
        } out;
        struct {
            pj_sock_t *new_sock;
            pj_sockaddr_t *local;
            pj_sockaddr_t *remote;
            int *addrlen;
            pj_sock_t sock;
        } acc;
    } u;
} pj__op;

/* First in, first out. */
typedef struct pj__op_list {
    pj__op *head;
    pj__op **tail; /* NULL means empty, so that zeros are valid */
} pj__op_list;

/* A side of a key on the ready list; it holds a reference of the key. */
typedef struct pj__ready {
    struct pj__ready *next;
    pj_ioqueue_key_t *key;
    pj__side side;
} pj__ready;

struct pj_ioqueue_key_t {
    /* Lives as long as the queue: slots are used again, never freed (key.c). */
    pj_ioqueue_t *ioqueue;
    uint32_t slot;
    atomic_ullong life; /* generation, closed bit, references */
    pj_ioqueue_key_t *next_free;
    pthread_mutex_t lock;
    pthread_mutex_t user_lock; /* pj_ioqueue_lock_key() without a group lock */
    pj__ready ready[PJ__SIDES];
    atomic_uint events[PJ__SIDES];
    atomic_uint senders; /* threads that send without the lock */

    /* Set at registration. */
    pj_sock_t sock;
    pj_bool_t stream;
    pj_ioqueue_callback cb;
    pj_grp_lock_t *grp_lock;
    _Atomic(void *) user_data;

    /* Guarded by the lock. */
    pj_ioqueue_cancel_cb *cancel_cb;
    pj_bool_t concurrent;
    pj_bool_t added;       /* the backend watches it */
    pj_bool_t readable;    /* an edge came that no receive has used up */
    pj_bool_t dispatching; /* a thread calls the callbacks of what is done */
    pj__op *spare;         /* one operation kept for the next use */
    pj__op *connect_op;
    pj__op_list reads;
    pj__op_list writes;
    pj__op_list done; /* waiting for their callbacks */
    size_t send_limit;

    /* Changed under the lock, read without. */
    atomic_bool hup; /* a stream whose peer has closed: always readable */
    atomic_uint write_count;
    atomic_size_t queued; /* octets */
};

enum { PJ__CHUNKS = 22, PJ__FIRST_CHUNK = 64 };

struct pj_ioqueue_t {
    const pj__backend *backend;
    void *state;
    pj_lock_t *owned_lock; /* only to be destroyed with the queue */

    pthread_mutex_t lock; /* guards what follows, up to the empty line */
    pj_ioqueue_key_t *chunks[PJ__CHUNKS];
    uint32_t slots;
    pj_ioqueue_key_t *free_head, *free_tail;
    pj__ready *ready_head, *ready_tail;
    int reserve_fd; /* given up to refuse a connection when there are no descriptors */
    pj_bool_t concurrency;
    size_t send_limit;

    _Atomic(pj_ioqueue_key_t *) published[PJ__CHUNKS]; /* chunks[] for readers without the lock */
    atomic_uint keys;
    atomic_uint ready_count;
    atomic_int sleepers;
    atomic_bool wake_pending;
    atomic_bool hosted; /* another loop waits on our descriptor */
    atomic_size_t refused;
};

/* ---- ioqueue.c ---- */

/** Put a side whose turn the caller has on the ready list. Takes a reference of the key. */
void pj__ready_push(pj_ioqueue_key_t *key, pj__side side);

/**
 * Count an event of our own making: give the side a turn by a poller if it has none. With the key's lock held and
 * the key open, or with a reference.
 */
void pj__side_raise(pj_ioqueue_key_t *key, pj__side side);

/* ---- key.c ---- */

void pj__key_init_slot(pj_ioqueue_t *ioqueue, pj_ioqueue_key_t *key, uint32_t slot);
void pj__key_fini_slot(pj_ioqueue_key_t *key);

/** The key that an event is for, referenced; NULL when it is gone. */
pj_ioqueue_key_t *pj__key_acquire(pj_ioqueue_t *ioqueue, uint64_t data);
void pj__key_add_ref(pj_ioqueue_key_t *key);
void pj__key_release(pj_ioqueue_key_t *key);
pj_bool_t pj__key_closed(pj_ioqueue_key_t *key);

/** Unregister; @a close_sock tells whether to close the socket too. */
pj_status_t pj__key_close(pj_ioqueue_key_t *key, pj_bool_t close_sock);

/** Have the backend watch the socket. With the lock held. */
pj_status_t pj__key_watch(pj_ioqueue_key_t *key);

/* ---- op.c ---- */

/** A zeroed operation, and giving it back. With the lock held. */
pj__op *pj__op_new(pj_ioqueue_key_t *key, pj__op_kind kind, pj_ioqueue_op_key_t *op_key);
void pj__op_free(pj_ioqueue_key_t *key, pj__op *op);

void pj__op_append(pj__op_list *list, pj__op *op);
pj__op *pj__op_pop(pj__op_list *list);

/** Take the operation with this cookie out of a list; NULL when it is not there. */
pj__op *pj__op_take(pj__op_list *list, const pj_ioqueue_op_key_t *op_key);

/** Take all operations out of the key, as a chain. With the lock held. */
pj__op *pj__key_take_all(pj_ioqueue_key_t *key);

/** Free a chain of operations, telling @a cb, if there is one, of each. */
void pj__ops_cancel(pj__op *chain, pj_ioqueue_cancel_cb *cb, void *user_data);

/**
 * Call the callbacks of what is done, in order, unless another thread is at it. With the lock held, which
 * is released meanwhile. @a count is raised by the number of callbacks.
 */
void pj__key_dispatch(pj_ioqueue_key_t *key, unsigned *count);

/**
 * A receive or accept, taken out of its list, is over: call its callback, now or in its order. With the
 * lock held, which is released meanwhile.
 */
void pj__key_read_done(pj_ioqueue_key_t *key, pj__op *op, unsigned *count);

/* ---- read_side.c, write_queue.c ---- */

/** Work on a side; the caller has its turn and a reference of the key. */
void pj__read_side_run(pj_ioqueue_key_t *key, unsigned *count);
void pj__write_side_run(pj_ioqueue_key_t *key, unsigned *count);

#endif
