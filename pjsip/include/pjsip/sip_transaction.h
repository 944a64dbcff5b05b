/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Transactions (RFC 3261 section 17 with RFC 6026): the module that matches messages to them, and the object.
 * Served by pjsip/src/transaction.
 *
 * Threads: any function may be called from any thread that holds a reference to the transaction
 * (pj_grp_lock_add_ref() of its grp_lock) or runs in one of its callbacks. State is stepped in the calling
 * thread; on_tsx_state() of the transaction user is told afterwards, unlocked, one notification of a
 * conversation at a time and in order. PJSIP_TSX_STATE_TERMINATED is the last one a transaction gives.
 */
#ifndef __PJSIP_SIP_TRANSACTION_H__
#define __PJSIP_SIP_TRANSACTION_H__

#include <pjsip/sip_config.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_resolve.h>
#include <pjsip/sip_transport.h>
#include <pjsip/sip_util.h>
#include <pj/lock.h>
#include <pj/timer.h>

PJ_BEGIN_DECL

struct pjsip_event;

/**
 * What a program sees of a transaction. The machines inside also have RFC 6026's Accepted state. A client INVITE
 * that got a 2xx shows TERMINATED at once, as programs expect, and goes on inside to pass further
 * 2xx on; a server INVITE that sent one shows COMPLETED until the ACK ends it or Timer L does.
 */
typedef enum pjsip_tsx_state_e {
    PJSIP_TSX_STATE_NULL,       /**< Created; nothing sent or received through it. */
    PJSIP_TSX_STATE_CALLING,    /**< Client: request sent, no response yet. */
    PJSIP_TSX_STATE_TRYING,     /**< Server: request received, no response yet. */
    PJSIP_TSX_STATE_PROCEEDING, /**< A provisional response has passed. */
    PJSIP_TSX_STATE_COMPLETED,  /**< A final response has passed. */
    PJSIP_TSX_STATE_CONFIRMED,  /**< Server INVITE: the ACK for a 3xx-6xx has come. */
    PJSIP_TSX_STATE_TERMINATED, /**< Over. No notification follows. */
    PJSIP_TSX_STATE_DESTROYED,  /**< Being freed; programs that kept a reference may read it. */
    PJSIP_TSX_STATE_MAX
} pjsip_tsx_state_e;

/** A transaction. Fields are for reading; those under "inside" mean nothing to programs. */
struct pjsip_transaction {
    pj_pool_t *pool;        /**< Lives as long as the transaction. */
    pjsip_module *tsx_user; /**< Whose on_tsx_state() is called. */
    pjsip_endpoint *endpt;
    pj_bool_t terminating;       /**< A termination is under way. */
    pj_grp_lock_t *grp_lock;     /**< Its references; acquiring it enters the conversation. */
    pj_grp_lock_t *chained_lock; /**< Always NULL. */
    pj_mutex_t *mutex_b;         /**< Always NULL. */
    char obj_name[PJ_MAX_OBJ_NAME];
    pjsip_role_e role;
    pjsip_method method;
    pj_int32_t cseq;
    pj_str_t transaction_key;  /**< 17.1.3, 17.2.3. */
    pj_str_t transaction_key2; /**< Server: what merged requests share (8.2.2.2). */
    pj_uint32_t hashed_key;
    pj_uint32_t hashed_key2;
    pj_str_t branch;
    int status_code; /**< Of the last response that passed, or why it ended. */
    pj_str_t status_text;
    pjsip_tsx_state_e state;
    /**
     * Server INVITE: non-zero, the default, makes the transaction repeat its 2xx until the ACK
     * (pjsip_tsx_terminate()) or 64*T1; zero leaves that to the user (13.3.1.4).
     */
    int handle_200resp;
    int tracing;
    pj_status_t (*state_handler)(struct pjsip_transaction *tsx,
                                 struct pjsip_event *event); /**< NULL. */
    pjsip_transport *transport; /**< The one in use; NULL before the first send. */
    pj_bool_t is_reliable;
    pj_sockaddr addr; /**< Where messages go, once known. */
    int addr_len;
    pjsip_response_addr res_addr; /**< Server: where responses go. */
    unsigned transport_flag;
    pj_status_t transport_err; /**< Why sending failed last. */
    pjsip_tpselector tp_sel;
    pjsip_tx_data *pending_tx;
    pjsip_tp_state_listener_key *tp_st_key;
    pjsip_tx_data *last_tx; /**< The request; or the last response sent. */
    int retransmit_count;
    pj_timer_entry retransmit_timer;
    pj_timer_entry timeout_timer;
    pj_timer_entry misc_timer;
    void *mod_data[PJSIP_MAX_MODULE];
};

/**
 * Register the transaction layer; an endpoint needs it once, before transactions are made.
 *
 * @return PJ_SUCCESS; PJ_EINVALIDOP when it is registered already; what registering a module returns.
 */
PJ_DECL(pj_status_t) pjsip_tsx_layer_init_module(pjsip_endpoint *endpt);

/** The layer's module, whether registered or not. */
PJ_DECL(pjsip_module *) pjsip_tsx_layer_instance(void);

/** Unregister the layer: every transaction ends without a notification. */
PJ_DECL(pj_status_t) pjsip_tsx_layer_destroy(void);

/**
 * How many transactions the table holds, those included that no program sees any more but that still
 * absorb retransmissions (RFC 6026).
 */
PJ_DECL(unsigned) pjsip_tsx_layer_get_tsx_count(void);

/**
 * Find a transaction by pjsip_tsx_create_key()'s key. Transactions that have shown TERMINATED are not found.
 *
 * @param lock  True: it is returned with its group lock acquired; release it with pj_grp_lock_release().
 *              False: without lock or reference; good only where something else keeps it alive.
 */
PJ_DECL(pjsip_transaction *) pjsip_tsx_layer_find_tsx(const pj_str_t *key, pj_bool_t lock);

/** The same, but @a add_ref adds a reference (pj_grp_lock_dec_ref() gives it back) and locks nothing. */
PJ_DECL(pjsip_transaction *) pjsip_tsx_layer_find_tsx2(const pj_str_t *key, pj_bool_t add_ref);

/** Log the number of transactions, and each of them if @a detail. */
PJ_DECL(void) pjsip_tsx_layer_dump(pj_bool_t detail);

/** Change T1, T2, T4 and TD, in ms, for transactions made from now on; 0 leaves one as it is. */
PJ_DECL(void) pjsip_tsx_set_timers(unsigned t1, unsigned t2, unsigned t4, unsigned td);

/** Make the timers follow pjsip_cfg(). They always do here; kept for programs that ask. */
PJ_DECL(void) pjsip_tsx_initialize_timer_values(void);

/** Retransmit a request at most @a max times, then wait for the timeout; negative: RFC 3261's schedule. */
PJ_DECL(void) pjsip_tsx_set_max_retransmit_count(int max);

/**
 * Make a client transaction for a request, which gains a reference and, if it has none yet, a Via branch. End it with
 * pjsip_tsx_terminate() if it is never sent.
 *
 * @return PJ_SUCCESS; PJ_EINVALIDOP for ACK or without the layer; PJ_EEXISTS when the branch is in use;
 *         PJ_ETOOMANY; PJ_ENOMEM. On failure @a tdata is the caller's as before.
 */
PJ_DECL(pj_status_t)
pjsip_tsx_create_uac(pjsip_module *tsx_user, pjsip_tx_data *tdata, pjsip_transaction **p_tsx);

/** The same within the conversation of @a grp_lock (a dialog's, say); NULL makes one of its own. */
PJ_DECL(pj_status_t)
pjsip_tsx_create_uac2(pjsip_module *tsx_user, pjsip_tx_data *tdata, pj_grp_lock_t *grp_lock,
                      pjsip_transaction **p_tsx);

/**
 * Make a server transaction for a request; pass the request to it with pjsip_tsx_recv_msg() next, so that it
 * shows TRYING. A server transaction of INVITE sends no 100 by itself: its user answers at once.
 *
 * @return PJ_SUCCESS; PJ_EINVALIDOP for ACK; PJ_EEXISTS when another thread was first; PJ_ETOOMANY; PJ_ENOMEM;
 *         PJSIP_EINVALIDMSG or what finding the response's address returns.
 */
PJ_DECL(pj_status_t)
pjsip_tsx_create_uas(pjsip_module *tsx_user, pjsip_rx_data *rdata, pjsip_transaction **p_tsx);

/** The same within the conversation of @a grp_lock; NULL makes one of its own. */
PJ_DECL(pj_status_t)
pjsip_tsx_create_uas2(pjsip_module *tsx_user, pjsip_rx_data *rdata, pj_grp_lock_t *grp_lock,
                      pjsip_transaction **p_tsx);

/** Send over one transport or listener only. Adds a reference to it. */
PJ_DECL(pj_status_t) pjsip_tsx_set_transport(pjsip_transaction *tsx, const pjsip_tpselector *sel);

/** Hand a message that belongs to the transaction to it. Notifies before it returns, if nobody else is notifying. */
PJ_DECL(void) pjsip_tsx_recv_msg(pjsip_transaction *tsx, pjsip_rx_data *rdata);

/**
 * Send a request or response through a transaction.
 *
 * @param tdata  A client's request, where NULL means the one it was made with; or a server's response. One
 *               reference is taken on success; on failure the caller keeps it.
 * @return PJ_SUCCESS; why sending failed, when it failed at once: then the transaction is as it was before, no
 *         notification follows, and a client transaction is to be terminated by its maker;
 *         PJ_EINVALIDOP where the state allows no such message; PJSIP_ETSXDESTROYED after the end;
 *         PJ_ENOMEM. A later failure is told by on_tsx_state().
 */
PJ_DECL(pj_status_t) pjsip_tsx_send_msg(pjsip_transaction *tsx, pjsip_tx_data *tdata);

/**
 * Send a message again, the last one when @a tdata is NULL, without a change of state. Takes one
 * reference of a @a tdata on success. Works as well while an INVITE's 2xx waits for its ACK.
 */
PJ_DECL(pj_status_t) pjsip_tsx_retransmit_no_state(pjsip_transaction *tsx, pjsip_tx_data *tdata);

/** Put the key of a message's transaction together (17.1.3, 17.2.3; RFC 2543 without the magic cookie). */
PJ_DECL(pj_status_t)
pjsip_tsx_create_key(pj_pool_t *pool, pj_str_t *key, pjsip_role_e role, const pjsip_method *method,
                     const pjsip_rx_data *rdata);

/**
 * Find the transaction whose request @a rdata is another copy of, by another way (8.2.2.2); NULL if none. Only requests
 * without a To tag merge. Without a reference.
 */
PJ_DECL(pjsip_transaction *) pjsip_tsx_detect_merged_requests(pjsip_rx_data *rdata);

/**
 * End the transaction now. Its last notification, PJSIP_TSX_STATE_TERMINATED with @a code, is given before the
 * call returns, nested in another one if it must be.
 *
 * @param code  A final status code, 200 or more.
 */
PJ_DECL(pj_status_t) pjsip_tsx_terminate(pjsip_transaction *tsx, int code);

/** End the transaction from a polling thread, soon. */
PJ_DECL(pj_status_t) pjsip_tsx_terminate_async(pjsip_transaction *tsx, int code);

/** The same with a reason phrase (NULL for the usual one), after @a delay ms. */
PJ_DECL(pj_status_t)
pjsip_tsx_terminate_async2(pjsip_transaction *tsx, int code, const pj_str_t *reason,
                           unsigned delay);

/** Stop repeating the message; the transaction's end is not moved. */
PJ_DECL(pj_status_t) pjsip_tsx_stop_retransmit(pjsip_transaction *tsx);

/**
 * End a client transaction with 408 when no final response has come @a millisec from now (9.1 wants that for a
 * cancelled INVITE); 0 takes such a limit back.
 *
 * @return PJ_SUCCESS; PJ_EINVALIDOP on a server transaction; PJ_EEXISTS when a limit is running;
 *         PJSIP_ETSXDESTROYED after the final response.
 */
PJ_DECL(pj_status_t) pjsip_tsx_set_timeout(pjsip_transaction *tsx, unsigned millisec);

/** The transaction a received message belongs to; NULL if none. */
PJ_DECL(pjsip_transaction *) pjsip_rdata_get_tsx(pjsip_rx_data *rdata);

/** A state's name. */
PJ_DECL(const char *) pjsip_tsx_state_str(pjsip_tsx_state_e state);

/** "UAC" or "UAS". */
PJ_DECL(const char *) pjsip_role_name(pjsip_role_e role);

PJ_END_DECL

#endif
