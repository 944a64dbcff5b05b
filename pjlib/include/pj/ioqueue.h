/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The I/O queue, a proactor: start an operation on a registered socket (a key), be called on its completion by
 * a thread that polls. Served by io/ioqueue.c, io/read_side.c, io/write_queue.c and one backend.
 *
 * Any number of threads may poll one queue, and any thread may call any function here. An operation
 * that returns PJ_SUCCESS is done and gets no callback; PJ_EPENDING: exactly one callback; an error: none.
 * Callbacks are called with no lock held. After pj_ioqueue_unregister() no callback of the key starts.
 */
#ifndef PJ_IOQUEUE_H
#define PJ_IOQUEUE_H

#include <pj/types.h>
#include <pj/sock.h>

PJ_BEGIN_DECL

/**
 * The caller's cookie of an operation. It names the operation to pj_ioqueue_is_pending() and
 * pj_ioqueue_post_completion() and comes back in the callback; the queue does not link it.
 */
typedef struct pj_ioqueue_op_key_t {
    void *internal__[32];
    void *activesock_data; /**< the active socket's */
    void *user_data;       /**< the application's */
} pj_ioqueue_op_key_t;

/** Callbacks of a key. Any may be NULL: then its completions are dropped. */
typedef struct pj_ioqueue_callback {
    /** A receive is complete. @a bytes_read: octets; 0: the peer has closed (streams); negative status. */
    void (*on_read_complete)(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key,
                             pj_ssize_t bytes_read);
    /** A send is complete. @a bytes_sent: octets of the whole send, or a negative status. */
    void (*on_write_complete)(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key,
                              pj_ssize_t bytes_sent);
    /** A connection was accepted; @a sock is the callee's. On failure it is PJ_INVALID_SOCKET. */
    void (*on_accept_complete)(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_sock_t sock,
                               pj_status_t status);
    /** The connection attempt has ended. */
    void (*on_connect_complete)(pj_ioqueue_key_t *key, pj_status_t status);
} pj_ioqueue_callback;

/** Kinds of operation. */
typedef enum pj_ioqueue_operation_e {
    PJ_IOQUEUE_OP_NONE = 0,
    PJ_IOQUEUE_OP_READ = 1,
    PJ_IOQUEUE_OP_RECV = 2,
    PJ_IOQUEUE_OP_RECV_FROM = 4,
    PJ_IOQUEUE_OP_WRITE = 8,
    PJ_IOQUEUE_OP_SEND = 16,
    PJ_IOQUEUE_OP_SEND_TO = 32,
    PJ_IOQUEUE_OP_ACCEPT = 64,
    PJ_IOQUEUE_OP_CONNECT = 128
} pj_ioqueue_operation_e;

/** Most callbacks that one key may have in one poll before others get their turn. */
#ifndef PJ_IOQUEUE_MAX_EVENTS_IN_SINGLE_POLL
#define PJ_IOQUEUE_MAX_EVENTS_IN_SINGLE_POLL 16
#endif

/** Most events that are taken from the system at once; whichever threads poll share them. */
#ifndef PJ_IOQUEUE_MAX_CAND_EVENTS
#define PJ_IOQUEUE_MAX_CAND_EVENTS 64
#endif

/** Flag for send and receive: do not try at once, so that completion is always by callback. */
#define PJ_IOQUEUE_ALWAYS_ASYNC ((pj_uint32_t)1 << (pj_uint32_t)31)

/** How epoll is asked to wake threads. Accepted and without effect: events are edge-triggered. */
typedef enum pj_ioqueue_epoll_flag {
    PJ_IOQUEUE_EPOLL_EXCLUSIVE = 1,
    PJ_IOQUEUE_EPOLL_ONESHOT = 2,
    PJ_IOQUEUE_EPOLL_AUTO = 3
} pj_ioqueue_epoll_flag;

/** Settings of a queue. */
typedef struct pj_ioqueue_cfg {
    unsigned epoll_flags;          /**< pj_ioqueue_epoll_flag bits */
    pj_bool_t default_concurrency; /**< whether callbacks of one key may run at the same time */
} pj_ioqueue_cfg;

/** Default settings. */
void pj_ioqueue_cfg_default(pj_ioqueue_cfg *cfg);

/** Name of the default backend. */
const char *pj_ioqueue_name(void);

/**
 * Make a queue.
 * @param max_fd    Number of keys to expect; no limit.
 */
pj_status_t pj_ioqueue_create(pj_pool_t *pool, pj_size_t max_fd, pj_ioqueue_t **p_ioqueue);

/** As pj_ioqueue_create(); @a cfg may be NULL for the default. */
pj_status_t pj_ioqueue_create2(pj_pool_t *pool, pj_size_t max_fd, const pj_ioqueue_cfg *cfg,
                               pj_ioqueue_t **p_ioqueue);

/**
 * Destroy the queue; no thread may poll it any more. Keys that are still registered are dropped without
 * callbacks, and their sockets stay open.
 */
pj_status_t pj_ioqueue_destroy(pj_ioqueue_t *ioqueue);

/** Give the queue a lock to look after. The queue is safe without one and does not take it. */
pj_status_t pj_ioqueue_set_lock(pj_ioqueue_t *ioqueue, pj_lock_t *lock, pj_bool_t auto_delete);

/** Whether callbacks of one key may run at the same time; for keys registered from now on. */
pj_status_t pj_ioqueue_set_default_concurrency(pj_ioqueue_t *ioqueue, pj_bool_t allow);

/**
 * Register a socket: it becomes non-blocking, and the queue's until it is unregistered.
 * @param pool      Not used.
 * @param cb        Copied.
 * @return PJ_SUCCESS; PJ_EINVAL; PJ_ENOMEM; the system's error. On failure the socket stays the caller's.
 */
pj_status_t pj_ioqueue_register_sock(pj_pool_t *pool, pj_ioqueue_t *ioqueue, pj_sock_t sock,
                                     void *user_data, const pj_ioqueue_callback *cb,
                                     pj_ioqueue_key_t **key);

/**
 * As pj_ioqueue_register_sock(). @a grp_lock (or NULL) is referenced until the key is unregistered and its
 * last callback has returned.
 */
pj_status_t pj_ioqueue_register_sock2(pj_pool_t *pool, pj_ioqueue_t *ioqueue, pj_sock_t sock,
                                      pj_grp_lock_t *grp_lock, void *user_data,
                                      const pj_ioqueue_callback *cb, pj_ioqueue_key_t **key);

/**
 * Unregister and close the socket. Pending operations get no callback and their buffers are not touched any
 * more; a callback that is running in another thread goes on. Allowed inside the key's own callbacks.
 * @return PJ_SUCCESS; PJ_EINVALIDOP when it was unregistered before.
 */
pj_status_t pj_ioqueue_unregister(pj_ioqueue_key_t *key);

void *pj_ioqueue_get_user_data(pj_ioqueue_key_t *key);

/** @a old_data may be NULL. */
pj_status_t pj_ioqueue_set_user_data(pj_ioqueue_key_t *key, void *user_data, void **old_data);

/**
 * Whether callbacks of this key may run at the same time. PJ_FALSE: one after the other.
 */
pj_status_t pj_ioqueue_set_concurrency(pj_ioqueue_key_t *key, pj_bool_t allow);

/** Drop the pending operations without callbacks. */
pj_status_t pj_ioqueue_clear_key(pj_ioqueue_key_t *key);

/* The key's lock: its group lock if it has one. The queue itself never holds it. */
pj_status_t pj_ioqueue_lock_key(pj_ioqueue_key_t *key);
pj_status_t pj_ioqueue_trylock_key(pj_ioqueue_key_t *key);
pj_status_t pj_ioqueue_unlock_key(pj_ioqueue_key_t *key);

/** Prepare a cookie before its first use. */
void pj_ioqueue_op_key_init(pj_ioqueue_op_key_t *op_key, pj_size_t size);

/** PJ_TRUE while an operation with this cookie waits for its completion. */
pj_bool_t pj_ioqueue_is_pending(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key);

/**
 * End a pending operation: its callback gets @a bytes_status, on a thread that polls.
 * @return PJ_SUCCESS; PJ_ENOTFOUND when no such operation is pending; PJ_EBUSY for a send of which a part is on its
 *         way; PJ_ENOMEM.
 */
pj_status_t pj_ioqueue_post_completion(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key,
                                       pj_ssize_t bytes_status);

/**
 * Accept a connection. @a new_sock, @a local, @a remote and @a addrlen may be NULL, else must last until
 * completion. The new socket is not inherited by programs that we execute.
 * @return PJ_SUCCESS; PJ_EPENDING; or an error. A lack of descriptors is no error: the connection is refused
 *         by closing it, and the operation goes on.
 */
pj_status_t pj_ioqueue_accept(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key,
                              pj_sock_t *new_sock, pj_sockaddr_t *local, pj_sockaddr_t *remote,
                              int *addrlen);

/** Connect. @return PJ_SUCCESS: connected, no callback; PJ_EPENDING: on_connect_complete(); or an error. */
pj_status_t pj_ioqueue_connect(pj_ioqueue_key_t *key, const pj_sockaddr_t *addr, int addrlen);

/**
 * Run what is ready, or wait for something to be and run that.
 * @param timeout   NULL waits for ever. May return earlier with 0.
 * @return number of callbacks called, or a negative status.
 */
int pj_ioqueue_poll(pj_ioqueue_t *ioqueue, const pj_time_val *timeout);

/** Receive into @a buffer, which must last until completion. @a length: room in, octets out. */
pj_status_t pj_ioqueue_recv(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, void *buffer,
                            pj_ssize_t *length, pj_uint32_t flags);

/** As pj_ioqueue_recv(); @a addr and @a addrlen must last until completion too; both may be NULL. */
pj_status_t pj_ioqueue_recvfrom(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, void *buffer,
                                pj_ssize_t *length, pj_uint32_t flags, pj_sockaddr_t *addr,
                                int *addrlen);

/**
 * Send. On a stream all is sent, in order, as one operation; @a data must last until completion.
 * @param length    In: octets; out, on success: octets sent.
 * @return PJ_SUCCESS; PJ_EPENDING; PJ_EOVERFLOW when the key's limit of queued octets is reached; PJ_ETOOBIG past 4
 *         GiB; PJ_EINVALIDOP after unregistering; or an error.
 */
pj_status_t pj_ioqueue_send(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, const void *data,
                            pj_ssize_t *length, pj_uint32_t flags);

/** As pj_ioqueue_send(), to @a addr, which is copied. */
pj_status_t pj_ioqueue_sendto(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, const void *data,
                              pj_ssize_t *length, pj_uint32_t flags, const pj_sockaddr_t *addr,
                              int addrlen);

/** Address of the backend's descriptor. */
pj_oshandle_t pj_ioqueue_get_os_handle(pj_ioqueue_t *ioqueue);

/* ---- [Linnet] ---- */

/** Default limit of octets that may wait in a key's send queue. */
#define PJ_IOQUEUE_DEFAULT_SEND_LIMIT ((pj_size_t)4 * 1024 * 1024)

/**
 * [Linnet] Names of the backends of this build: "epoll", the default at first, and "poll", which is slower, works
 * wherever there is poll(2), and has no descriptor for another loop. @return NULL past the last one.
 */
const char *pj_ioqueue_backend_name(unsigned i);

/**
 * [Linnet] Make the backend of that name the process's default: of queues made from now on without a name, those of
 * endpoints (pjsip_endpt_create()) among them. NULL: the build's. Inside a simulated world (pj/sim.h) queues are the
 * world's, whatever the default.
 * @return PJ_ENOTSUP when this build has no such backend; the default stays what it was.
 */
pj_status_t pj_ioqueue_set_default_backend(const char *name);

/**
 * [Linnet] As pj_ioqueue_create2(), with the backend of that name; NULL is the default.
 * @return PJ_ENOTSUP when this build has no such backend.
 */
pj_status_t pj_ioqueue_create_named(pj_pool_t *pool, pj_size_t max_fd, const pj_ioqueue_cfg *cfg,
                                    const char *name, pj_ioqueue_t **p_ioqueue);

/**
 * [Linnet] A descriptor that another event loop may wait on: it is readable when pj_ioqueue_poll() has
 * something to do. It belongs to the queue. -1 when the backend has none.
 */
int pj_ioqueue_get_fd(pj_ioqueue_t *ioqueue);

/**
 * [Linnet] Let a thread that polls, or the next that does, return early, so that it looks at what else it has
 * to do, such as its timers.
 */
void pj_ioqueue_wake(pj_ioqueue_t *ioqueue);

/** [Linnet] Number of registered keys. */
unsigned pj_ioqueue_get_key_count(pj_ioqueue_t *ioqueue);

/** [Linnet] Limit of queued octets of keys registered from now on. */
pj_status_t pj_ioqueue_set_send_limit(pj_ioqueue_t *ioqueue, pj_size_t octets);

/** [Linnet] Limit of queued octets of one key. */
pj_status_t pj_ioqueue_set_key_send_limit(pj_ioqueue_key_t *key, pj_size_t octets);

/** [Linnet] Octets that wait in the key's send queue. */
pj_size_t pj_ioqueue_get_queued(pj_ioqueue_key_t *key);

/** [Linnet] Told of an operation that was dropped: it will have no callback. Called with no lock held. */
typedef void pj_ioqueue_cancel_cb(void *user_data, pj_ioqueue_op_key_t *op_key);

/**
 * [Linnet] Have pj_ioqueue_unregister() and pj_ioqueue_clear_key() call @a cb before they return, once for each
 * operation that they drop, so that its owner can release what the operation held.
 */
pj_status_t pj_ioqueue_set_cancel_cb(pj_ioqueue_key_t *key, pj_ioqueue_cancel_cb *cb);

/** [Linnet] How many connections were refused for want of descriptors. */
pj_size_t pj_ioqueue_get_refused(pj_ioqueue_t *ioqueue);

PJ_END_DECL

#endif
