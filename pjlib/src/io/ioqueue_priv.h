/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the ioqueue share: the queue, its keys and their operations.
 *
 *   ioqueue.c      the queue: settings, poll, wake-up
 *   ready.c        sides whose turn waits for a poller
 *   key.c          keys: table, register, unregister; gate.h: who may use the socket without a lock
 *   op.c           operations: lists, completion, callbacks; op_pool.c: those of senders
 *   read_side.c    receive and accept
 *   write_queue.c  send and connect; write_list.c: the list
 *   write_side.c   a poller's part in writing
 *   batch.c        many datagrams received or sent at once
 *   defer.c        work put off to the end of a batch
 *
 * A key has two *sides*, reading and writing. Each counts its events in one atomic; who raises the
 * count from 0 has the side's *turn* and works on it until he takes the count back to 0. A turn can
 * be handed to whoever polls next by putting the side on the ready list. What the reading side
 * works on is guarded by the key's lock; the writing side's list has an owner in place of a lock
 * (write_list.c). Neither is held during a callback.
 */
#ifndef LINNET_IO_IOQUEUE_PRIV_H
#define LINNET_IO_IOQUEUE_PRIV_H

#include "io/backend.h"
#include "io/gate.h"
#include "io/op.h"
#include "io/ready.h"
#include "io/write_list.h"

#include <pj/ioqueue.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

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
    pj__gate gate; /* threads that use the socket without the lock, and octets queued */
    pj__write_list out;
    pj__op mark; /* stands in the list for a sender that writes at once */

    /* Set at registration. */
    pj_sock_t sock;
    pj_bool_t stream;
    pj_ioqueue_callback cb;
    pj_grp_lock_t *grp_lock;
    _Atomic(void *) user_data;
    _Atomic(const struct pj__batch_cb *) batch; /* receives in batches; never taken back */

    /* Guarded by the lock. */
    pj_ioqueue_cancel_cb *cancel_cb;
    pj_bool_t concurrent;
    pj_bool_t batch_on;    /* receives in batches now */
    pj_bool_t readable;    /* an edge came that no receive has used up */
    pj_bool_t dispatching; /* a thread calls the callbacks of what is done */
    pj__op *spare;         /* one operation kept for the next use */
    pj__op *connect_op;
    pj__op_list reads;
    pj__op_list done; /* waiting for their callbacks */

    /* Changed under the lock, read without. */
    atomic_uint watched;    /* what the backend watches it for; 0: not yet */
    atomic_bool hup;        /* a stream whose peer has closed: always readable */
    atomic_bool connecting; /* connect_op is pending, or about to be */
    atomic_ullong send_limit;
    atomic_uint
        flushes; /* a poller has taken writes out of the list, and put them into done: odd in between */
};

struct pj_ioqueue_t {
    const pj__backend *backend;
    void *state;
    pj_lock_t *owned_lock; /* only to be destroyed with the queue */
    pj__chunks key_table;
    pj__op_pool sends;
    pj__ready_list ready;

    pthread_mutex_t lock; /* guards what follows, up to the empty line */
    uint32_t slots;
    pj_ioqueue_key_t *free_head, *free_tail;
    int reserve_fd; /* given up to refuse a connection when there are no descriptors */
    pj_bool_t concurrency;
    size_t send_limit;

    atomic_uint keys;
    atomic_int sleepers;
    atomic_bool wake_pending;
    atomic_uint deferring;          /* scopes in the list below */
    _Atomic int64_t defer_again_ns; /* nothing is put off before */
    pthread_mutex_t defer_lock;     /* guards the list (defer.c) */
    struct pj__defer_scope *scopes;
    atomic_bool hosted; /* another loop waits on our descriptor */
    atomic_size_t refused;
};

/* ---- ioqueue.c ---- */

/** Put a side whose turn the caller has on the ready list. Takes a reference of the key.
 * Lock-free. */
void pj__ready_push(pj_ioqueue_key_t *key, pj__side side);

/**
 * Count an event of our own making: give the side a turn by a poller if it has none. Lock-free.
 * With the key's lock held and the key open, or inside its gate, or with a reference.
 */
void pj__side_raise(pj_ioqueue_key_t *key, pj__side side);

/* ---- key.c ---- */

/** The key that an event is for, referenced; NULL when it is gone. */
pj_ioqueue_key_t *pj__key_acquire(pj_ioqueue_t *ioqueue, uint64_t data);
void pj__key_add_ref(pj_ioqueue_key_t *key);
void pj__key_release(pj_ioqueue_key_t *key);
pj_bool_t pj__key_closed(pj_ioqueue_key_t *key);

/** Unregister; @a close_sock tells whether to close the socket too. */
pj_status_t pj__key_close(pj_ioqueue_key_t *key, pj_bool_t close_sock);

/**
 * Have the backend watch the socket for reading, and for writing if that is in @a what or it is a stream. With the
 * lock held. @return PJ_EINVALIDOP for a key that is closed.
 */
pj_status_t pj__key_watch(pj_ioqueue_key_t *key, unsigned what);

/**
 * Ask for the next event of these kinds (PJ__EV_READ, PJ__EV_WRITE): the socket has nothing more
 * for now. Backends that report edges by themselves need no asking. With the lock held and the key
 * open, or inside its gate.
 */
void pj__key_arm(pj_ioqueue_key_t *key, unsigned what);

/** Free the table of keys; those that are registered are closed, their sockets left open. */
void pj__keys_fini(pj_ioqueue_t *ioqueue);

/* ---- op.c ---- */

/** An operation whose part in the union is undefined, and giving any back. With the lock held. */
pj__op *pj__op_new(pj_ioqueue_key_t *key, pj__op_kind kind, pj_ioqueue_op_key_t *op_key);
void pj__op_free(pj_ioqueue_key_t *key, pj__op *op);

void pj__op_append(pj__op_list *list, pj__op *op);
/** Append all of @a from, which is empty afterwards. */
void pj__op_append_all(pj__op_list *list, pj__op_list *from);
pj__op *pj__op_pop(pj__op_list *list);

/** Take the operation with this cookie out of a list; NULL when it is not there. */
pj__op *pj__op_take(pj__op_list *list, const pj_ioqueue_op_key_t *op_key);

/** Take all operations but writes out of the key. With the lock held. */
void pj__key_take_all(pj_ioqueue_key_t *key, pj__op_list *all);

/** Free a chain of operations, telling @a cb, if there is one, of each. */
void pj__ops_cancel(pj_ioqueue_key_t *key, pj__op *chain, pj_ioqueue_cancel_cb *cb,
                    void *user_data);

/**
 * Call the callbacks of what is done, in order, unless another thread is at it or the key is
 * closed. With the lock held, which is released meanwhile. @a count is raised by the number of
 * callbacks.
 */
void pj__key_dispatch(pj_ioqueue_key_t *key, unsigned *count);

/**
 * A receive or accept, taken out of its list, is over: call its callback, now or in its order. With the lock held, which
 * is released.
 */
void pj__key_read_done(pj_ioqueue_key_t *key, pj__op *op, unsigned *count);

/* ---- read_side.c, write_side.c, batch.c ---- */

/** End the read side's turn unless there was an event since @a seen. With the lock held. */
pj_bool_t pj__read_give_back(pj_ioqueue_key_t *key, unsigned seen);

/** End it and remember that there is something to read. With the lock held. */
void pj__read_give_back_readable(pj_ioqueue_key_t *key);

/** Work on a side; the caller has its turn and a reference of the key. */
void pj__read_side_run(pj_ioqueue_key_t *key, unsigned *count);
void pj__batch_run(pj_ioqueue_key_t *key, unsigned *count);
void pj__write_side_run(pj_ioqueue_key_t *key, unsigned *count);

/**
 * Wait until what a poller has taken out of the list of writes by now is in the done list. Inside the gate, and
 * without the lock, which the poller needs.
 */
void pj__write_settle(pj_ioqueue_key_t *key);

/** Whether an event of writability is worth a turn. */
pj_bool_t pj__write_side_waits(pj_ioqueue_key_t *key);

/* ---- write_queue.c ---- */

/** Give back an operation of the list of writes, which may be the key's mark. Lock-free. */
void pj__write_free(pj_ioqueue_key_t *key, pj__op *op);

/**
 * Have the backend watch the socket for writing, if it does not yet: the socket is full. Takes the lock then, which is
 * but once in a key's life. Inside the gate.
 */
pj_status_t pj__write_watch(pj_ioqueue_key_t *key);

/** Leave a list that is not empty to a poller. Inside the gate. */
void pj__write_hand_over(pj_ioqueue_key_t *key);

/** Take the pending writes out of the list, up to the newest now. Inside the gate, or alone. */
void pj__writes_take(pj_ioqueue_key_t *key, pj__op_list *all);

/** Whether a write with this cookie waits. Inside the gate. */
pj_bool_t pj__write_is_pending(pj_ioqueue_key_t *key, const pj_ioqueue_op_key_t *op_key);

/**
 * Let a pending write be over: nothing more of it is sent, and nobody told. Inside the gate.
 * @return PJ_SUCCESS; PJ_ENOTFOUND; PJ_EBUSY when a part of it was sent.
 */
pj_status_t pj__write_withdraw(pj_ioqueue_key_t *key, const pj_ioqueue_op_key_t *op_key);

#endif
