/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of this layer share.
 *
 * This layer knows no endpoint and no module. A pjsip_endpoint is to it a struct that begins with a
 * pjsip__tp_env: where memory, events and timers come from, and the two hooks by which messages leave it upwards
 * (received) and are seen before they go out (before_send). core/endpoint.c makes one; so does a test.
 */
#ifndef PJSIP__TRANSPORT_PRIV_H
#define PJSIP__TRANSPORT_PRIV_H

#include "transport/env.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <pjsip/sip_transport.h>
#include <pjsip/sip_limits.h>
#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/log.h>
#include <pj/math.h>
#include <pj/pool.h>
#include <pj/string.h>

/* Largest payload of a UDP datagram over IPv4; over IPv6 it is larger by 20, which nobody needs. */
#define PJSIP__MAX_UDP_PAYLOAD 65507

/* ---- tx.c ---- */

/* A tx_data as it is allocated: the public part is first. */
typedef struct pjsip__tx {
    pjsip_tx_data pub;
    struct pjsip__pending *on; /* list of sends that it is in */
    struct pjsip__tx *next, *prev;
    pj_bool_t submitted; /* handed to the socket (streams) */
    pj_size_t capacity;  /* of pub.buf */
    pj_size_t
        udp_limit; /* a longer print is not sent by datagram: PJSIP_EMSGTOOLONG; 0: no limit */
    struct pjsip__send *send; /* state of the last sending, used again */
    pj_sockaddr addr;         /* of a datagram that is collected */
    int addr_len;
    pj_ssize_t result; /* of one that was sent: octets or minus the status */
} pjsip__tx;

static inline pjsip__tx *pjsip__tx_of(pjsip_tx_data *tdata)
{
    return (pjsip__tx *)tdata;
}

/* Make room for @a len octets in tdata->buf, which becomes empty. */
pj_status_t pjsip__tx_reserve(pjsip_tx_data *tdata, pj_size_t len);

/* ---- rx.c ---- */

/* An rx_data as it is allocated: the public part is first. */
typedef struct pjsip__rx {
    pjsip_rx_data pub;
    struct pjsip__rx *next; /* of the list that it is in */
    uint64_t conversation;  /* see udp_order.c */
} pjsip__rx;

static inline pjsip__rx *pjsip__rx_of(pjsip_rx_data *rdata)
{
    return (pjsip__rx *)rdata;
}

/* A received message on loan from the manager, its pool empty, its packet free. NULL without memory. */
pjsip_rx_data *pjsip__rx_lend(pjsip_tpmgr *mgr, pjsip_transport *tp);
void pjsip__rx_return(pjsip_tpmgr *mgr, pjsip_rx_data *rdata);

/* The same for many: a chain (next) of up to @a count, fewer or NULL without memory; and any chain back. */
pjsip__rx *pjsip__rx_lend_chain(pjsip_tpmgr *mgr, pjsip_transport *tp, unsigned count);
void pjsip__rx_return_chain(pjsip_tpmgr *mgr, pjsip__rx *chain);
void pjsip__rx_destroy_all(pjsip_tpmgr *mgr);

/* Create one that is not lent. */
pj_status_t pjsip__rx_create(pjsip_tpmgr *mgr, const char *name, pjsip_rx_data **p_rdata);

/* Forget the message and what modules wrote; keep the packet. */
void pjsip__rx_clear(pjsip_rx_data *rdata);

/* Fill pkt_info's source from a socket address. */
void pjsip__rx_set_source(pjsip_rx_data *rdata, const pj_sockaddr_t *addr, int addr_len);

/* ---- pending.c: sends that have not been completed, of one transport ---- */

typedef struct pjsip__pending {
    pj_lock_t *lock;
    pjsip__tx *head, *tail;
    pj_size_t octets;
    atomic_uint count; /* changed under the lock, read without */
    pj_bool_t closed;
} pjsip__pending;

pj_status_t pjsip__pending_init(pjsip__pending *list, pj_pool_t *pool);
void pjsip__pending_fini(pjsip__pending *list);

/* Add a send, unless the list is closed (PJ_EINVALIDOP) or would hold more than @a limit octets (PJ_EOVERFLOW). */
pj_status_t pjsip__pending_add(pjsip__pending *list, pjsip_tx_data *tdata, void *token,
                               pjsip_transport_callback cb, pj_bool_t submitted, pj_size_t limit);

/* Take a send out, to complete it. PJ_FALSE: somebody else took it. Does not read @a tdata otherwise. */
pj_bool_t pjsip__pending_take(pjsip__pending *list, const pjsip_tx_data *tdata);

/* The same, known by its op key. NULL if it is not there. */
pjsip_tx_data *pjsip__pending_take_op(pjsip__pending *list, const pj_ioqueue_op_key_t *op_key);

/* Take out the first sends, up to @a room of them. @return how many. */
unsigned pjsip__pending_take_some(pjsip__pending *list, pjsip_tx_data **out, unsigned room);

/* The first that has not been submitted, marked as submitted now; NULL if there is none. */
pjsip_tx_data *pjsip__pending_submit_next(pjsip__pending *list);

/* No more sends; complete those there are with @a status. */
void pjsip__pending_close(pjsip__pending *list, pjsip_transport *tp, pj_status_t status);

/* Let sends in again after a close. */
void pjsip__pending_reopen(pjsip__pending *list);

pj_bool_t pjsip__pending_empty(pjsip__pending *list);

/* ---- receive.c ---- */

/*
 * From the octets of one message, which lie in rdata->pkt_info.packet, to the modules; answers or drops what is
 * not a valid message. What it puts into @a rdata is to be forgotten when it returns.
 */
void pjsip__receive_message(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, char *msg, pj_size_t len);

/*
 * Answer a request of which the head or the beginning of it has been read, without modules, if it can be answered.
 * @a reason NULL: the standard text. PJ_TRUE: an answer is on its way.
 */
pj_bool_t pjsip__receive_reject(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, const char *head,
                                pj_size_t len, int code, const char *reason);

/* Let the program see octets as they arrived; another status than PJ_SUCCESS: drop them. */
pj_status_t pjsip__receive_intercept(pjsip_tpmgr *mgr, pjsip_transport *tp, void *data,
                                     pj_size_t *len);

/* Note when and how much arrived. */
void pjsip__receive_note(pjsip_transport *tp, pjsip_rx_data *rdata, pj_size_t len);

/* Tell the program what is dropped. */
void pjsip__receive_dropped(pjsip_tpmgr *mgr, pjsip_transport *tp, void *data, pj_size_t len,
                            pj_status_t status);

/* ---- via_route.c; what core/ uses is in via_route.h ---- */

/* Write source address and port into the top Via of a request (RFC 3261 18.2.1, RFC 3581 4). */
void pjsip__via_stamp(pjsip_rx_data *rdata);

/* Write our Via's transport, sent-by, rport and alias for sending @a tdata by @a tp; make a Via if need be. */
pj_status_t pjsip__via_write(pjsip_tx_data *tdata, pjsip_transport *tp);

/* Remember what a request's top Via says, so that its response is known (RFC 3261 18.1.2). */
void pjsip__via_remember(pjsip_tpmgr *mgr, pjsip_transport *tp, const pjsip_msg *msg);

/* Whether a response's top Via is one of ours. */
pj_bool_t pjsip__via_is_ours(pjsip_tpmgr *mgr, pjsip_transport *tp, const pjsip_via_hdr *via);

/* sent-by values that we wrote and that are no transport's name; few, or the check is given up. */
#define PJSIP__MAX_SENT_BY 32u
typedef struct pjsip__sent_by {
    unsigned count; /* PJSIP__MAX_SENT_BY + 1: given up */
    struct {
        char host[PJ_MAX_HOSTNAME];
        pj_ssize_t len;
        int port;
    } entry[PJSIP__MAX_SENT_BY];
} pjsip__sent_by;

/* ---- table.c: the manager's transports ---- */

typedef struct pjsip__tp_listener {
    struct pjsip__tp_listener *prev, *next; /* in use: by rising serial; or the free ones */
    struct pjsip__tp_rec *owner;
    pjsip_tp_state_callback cb;
    void *user_data;
    uint64_t serial; /* order of adding; 0: free */
} pjsip__tp_listener;

/*
 * A registered transport. The record is the manager's and outlives the transport: a timer that fires, or a thread
 * that released the last reference, finds by it whether the transport is still there.
 */
typedef struct pjsip__tp_rec {
    pjsip_transport *tp; /* NULL when it has gone */
    pjsip_tpmgr *mgr;
    pj_pool_t *pool;
    struct pjsip__tp_rec *key_next, *ptr_next; /* hash chains */
    struct pjsip__tp_rec *prev, *next;         /* all, in order of registration */
    pj_timer_entry timer;
    pj_bool_t armed;
    unsigned refs; /* table, timer, whoever walks; under the manager's lock */
    pjsip__tp_listener listeners, free_listeners; /* list heads */
    uint64_t serial;
    void (*force)(pjsip_transport *tp); /* closes a connection of ours at once, or NULL */
} pjsip__tp_rec;

typedef struct pjsip__tp_table {
    pj_pool_factory *pf;
    pj_pool_t *pool; /* of the buckets; a new one when it grows */
    pjsip__tp_rec **by_key, **by_ptr;
    unsigned mask, count;
    uint64_t seed;
    pjsip__tp_rec *first, *last;
} pjsip__tp_table;

pj_status_t pjsip__tptable_init(pjsip__tp_table *t, pj_pool_factory *pf);
void pjsip__tptable_fini(pjsip__tp_table *t);
pj_status_t pjsip__tptable_add(pjsip__tp_table *t, pjsip__tp_rec *rec);
void pjsip__tptable_remove(pjsip__tp_table *t, pjsip__tp_rec *rec);
pjsip__tp_rec *pjsip__tptable_by_ptr(pjsip__tp_table *t, const pjsip_transport *tp);
/* First record with this key, and the next one after it. */
pjsip__tp_rec *pjsip__tptable_by_key(pjsip__tp_table *t, pjsip_transport_type_e type,
                                     const pj_sockaddr *rem);
pjsip__tp_rec *pjsip__tptable_next_same(const pjsip__tp_rec *rec);

/* ---- the manager ---- */

struct pjsip_tpmgr {
    pjsip_endpoint *endpt;
    pjsip__tp_env *env;
    pj_pool_t *pool;
    pj_lock_t
        *lock; /* table, records, factories, callbacks, sent-by; never held across a call out */
    pjsip__tp_table table;
    pjsip_tpfactory factories; /* list head */
    pjsip_rx_callback rx_cb;
    pjsip_tx_callback tx_cb;
    pjsip_tp_state_callback state_cb;
    pjsip_tp_on_rx_data_cb recv_cb;
    pjsip_tp_on_rx_dropped_cb drop_cb;
    pjsip__sent_by sent_by;
    atomic_bool sent_by_used;
    pj_lock_t *rx_lock;
    pjsip__rx *rx_free; /* not lent, the latest first */
    unsigned rx_free_count;
    atomic_uint connections; /* accepted and alive */
    pj_bool_t destroying;
};

/* ---- transport.c, manager.c ---- */

/* Release a reference to a record. */
void pjsip__rec_release(pjsip_tpmgr *mgr, pjsip__tp_rec *rec);

/* Take a reference to a record's transport; the caller holds the manager's lock. */
void pjsip__rec_pin(pjsip_tpmgr *mgr, pjsip__tp_rec *rec);

/* Take a reference if the transport is still registered and not being destroyed. @a tp may be dead memory. */
pj_bool_t pjsip__tp_pin(pjsip_tpmgr *mgr, pjsip_transport *tp);

/* Tell state listeners. The caller keeps the transport alive. */
void pjsip__tp_notify(pjsip_transport *tp, pjsip_transport_state state, pj_status_t status);

/* Take it out of the table and call its destroy(), whoever references it. PJ_FALSE: somebody else does. */
pj_bool_t pjsip__tp_destroy_now(pjsip_tpmgr *mgr, pjsip__tp_rec *rec, pj_bool_t force);

/* Print "udp:127.0.0.1:5060" or the like into @a buf, for logs. */
const char *pjsip__addr_name(const pj_sockaddr_t *addr, char *buf, int size);

/*
 * Fill what our own kinds of transport have in common, with @a refs users. The group lock keeps the memory: its first
 * reference is the transport's own, given up by its destroy(), and @a handler releases @a pool when all are gone.
 */
pj_status_t pjsip__tp_init(pjsip_transport *tp, pjsip_endpoint *endpt, pj_pool_t *pool,
                           pjsip_transport_type_e type, const char *prefix, int refs,
                           pj_grp_lock_handler handler);

/* Release what pjsip__tp_init() made, from the handler; the pool too. */
void pjsip__tp_fini(pjsip_transport *tp);

/* Published address: @a a_name with what it lacks from @a bound (any address: the host's). */
pj_status_t pjsip__published_name(pj_pool_t *pool, const pj_sockaddr *bound,
                                  const pjsip_host_port *a_name, pjsip_host_port *out);

/* Whether connections of a type can be opened. */
pj_bool_t pjsip__has_factory(pjsip_tpmgr *mgr, pjsip_transport_type_e type);

/* Whether there is a transport of a type (IP version aside) to send by, or one can be made. */
pj_bool_t pjsip__can_send_by(pjsip_tpmgr *mgr, pjsip_transport_type_e type);

/* ---- frame.c ---- */

typedef enum pjsip__frame_event {
    PJSIP__FRAME_MORE,    /* all that was fed is used up or kept */
    PJSIP__FRAME_MESSAGE, /* a whole message */
    PJSIP__FRAME_PING,    /* double CRLF between messages (RFC 5626 3.5.1) */
    PJSIP__FRAME_ERROR    /* the stream cannot be used any more */
} pjsip__frame_event;

typedef struct pjsip__frame {
    pj_pool_factory *pf;
    pj_pool_t *pool; /* of buf; NULL when nothing is kept */
    char *buf;
    pj_size_t cap, kept;
    const char *win; /* octets not used up: the end of what was fed, or of buf */
    pj_size_t win_len;
    pj_size_t scanned;           /* of win: no end of headers in there */
    pj_size_t head_len, msg_len; /* of the message at win, once known; 0: not yet */
    unsigned eols;               /* CRLFs in a row since the last message */
    pj_bool_t after_cr;
    pj_status_t error;
    int code;           /* what to answer on error */
    const char *reason; /* and why; NULL: the standard text */
} pjsip__frame;

void pjsip__frame_init(pjsip__frame *f, pj_pool_factory *pf);
void pjsip__frame_fini(pjsip__frame *f);

/* Feed octets; they must stay until FRAME_MORE has been returned. */
pj_status_t pjsip__frame_feed(pjsip__frame *f, const char *data, pj_size_t len);

/* The next thing in the stream. A message is valid until the next call. On FRAME_ERROR it is the head, or as much of
 * it as has come, in whole lines. */
pjsip__frame_event pjsip__frame_next(pjsip__frame *f, pj_size_t max_msg, const char **msg,
                                     pj_size_t *msg_len);

/* Whether part of a message has been kept. */
pj_bool_t pjsip__frame_partial(const pjsip__frame *f);

/* ---- stream.c ---- */

typedef struct pjsip__stream pjsip__stream;

typedef struct pjsip__stream_param {
    pjsip_endpoint *endpt;
    pjsip_transport_type_e type;
    pjsip_transport_dir dir;
    pj_sock_t sock;
    const pj_sockaddr *local, *remote;
    const pjsip_host_port *published; /* or NULL: the local address */
    pjsip_tpfactory *factory;
    unsigned initial_timeout;
    const char *prefix;
} pjsip__stream_param;

/*
 * Make a connection of a socket: connected (incoming), or to be connected (outgoing). It takes the socket, also when
 * it fails. The transport is registered, and the caller gets a reference.
 */
pj_status_t pjsip__stream_create(const pjsip__stream_param *prm, pjsip_transport **p_tp);
pj_sock_t pjsip__stream_socket(pjsip_transport *tp);

#endif
