/* SPDX-License-Identifier: BSD-2-Clause */
/* Making requests and responses, finding where they go, sending them with and without a transaction. */
#ifndef PJSIP_SIP_UTIL_H
#define PJSIP_SIP_UTIL_H

#include <pjsip/sip_msg.h>
#include <pjsip/sip_resolve.h>
#include <pjsip/sip_transport.h>
#include <pjsip/sip_event.h>

PJ_BEGIN_DECL

/* ---- Target sets (RFC 3261 8.1.3.4, 16.5) ---- */

/** One target of a target set. */
typedef struct pjsip_target {
    PJ_DECL_LIST_MEMBER(struct pjsip_target);
    pjsip_uri *uri;
    int q1000;              /**< q value times 1000. */
    pjsip_status_code code; /**< Result of the last attempt; 0: not tried. */
    pj_str_t reason;
} pjsip_target;

/** Targets by falling q. */
typedef struct pjsip_target_set {
    pjsip_target head;     /**< Of the list. */
    pjsip_target *current; /**< The one in use, or NULL. */
} pjsip_target_set;

/** What to do with a redirection. */
typedef enum pjsip_redirect_op {
    PJSIP_REDIRECT_REJECT,         /**< Not this target; try the next. */
    PJSIP_REDIRECT_ACCEPT,         /**< Follow, keeping the To header. */
    PJSIP_REDIRECT_ACCEPT_REPLACE, /**< Follow, with the target in the To header. */
    PJSIP_REDIRECT_PENDING,        /**< Decided later. */
    PJSIP_REDIRECT_STOP            /**< No further. */
} pjsip_redirect_op;

/** Make the set empty. */
PJ_DECL(void) pjsip_target_set_init(pjsip_target_set *tset);

/**
 * Add a copy of @a uri, placed by its q (0 to 1000; -1 counts as 1000, after those with the same q).
 *
 * @return PJ_SUCCESS; PJ_EEXISTS if an equal URI is there already.
 */
PJ_DECL(pj_status_t)
pjsip_target_set_add_uri(pjsip_target_set *tset, pj_pool_t *pool, const pjsip_uri *uri, int q1000);

/**
 * Add the Contact URIs of a message.
 *
 * @return PJ_SUCCESS if at least one was added; PJ_EEXISTS if all were there; PJ_ENOTFOUND without Contact.
 */
PJ_DECL(pj_status_t)
pjsip_target_set_add_from_msg(pjsip_target_set *tset, pj_pool_t *pool, const pjsip_msg *msg);

/** The first target that has not been tried; NULL if none is left or one has answered 2xx or 6xx. */
PJ_DECL(pjsip_target *) pjsip_target_set_get_next(const pjsip_target_set *tset);

/** Set the target in use; PJ_ENOTFOUND if it is not in the set. */
PJ_DECL(pj_status_t)
pjsip_target_set_set_current(pjsip_target_set *tset, pjsip_target *target);

/** Record a target's result; @a reason NULL: the standard text. */
PJ_DECL(pj_status_t)
pjsip_target_assign_status(pjsip_target *target, pj_pool_t *pool, int status_code,
                           const pj_str_t *reason);

/* ---- Requests ---- */

/**
 * Create a request outside a dialog from texts. From tag and (if NULL) Call-ID are made up, the CSeq too if
 * @a cseq is negative. Via is written when sent.
 *
 * @param contact  May be NULL.
 * @param text     A text/plain body, or NULL.
 * @return PJ_SUCCESS; PJSIP_EINVALIDURI; PJSIP_EINVALIDREQURI; PJSIP_EINVALIDHDR.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_create_request(pjsip_endpoint *endpt, const pjsip_method *method,
                           const pj_str_t *target, const pj_str_t *from, const pj_str_t *to,
                           const pj_str_t *contact, const pj_str_t *call_id, int cseq,
                           const pj_str_t *text, pjsip_tx_data **p_tdata);

/** As pjsip_endpt_create_request() from headers, which are cloned (URIs too). */
PJ_DECL(pj_status_t)
pjsip_endpt_create_request_from_hdr(pjsip_endpoint *endpt, const pjsip_method *method,
                                    const pjsip_uri *target, const pjsip_from_hdr *from,
                                    const pjsip_to_hdr *to, const pjsip_contact_hdr *contact,
                                    const pjsip_cid_hdr *call_id, int cseq, const pj_str_t *text,
                                    pjsip_tx_data **p_tdata);

/**
 * Create the CANCEL of a request that was sent (RFC 3261 9.1); it goes where that went.
 *
 * @return PJ_SUCCESS; PJ_EINVALIDOP if @a tdata is no INVITE or has no Via yet.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_create_cancel(pjsip_endpoint *endpt, const pjsip_tx_data *tdata,
                          pjsip_tx_data **p_tdata);

/** Create the ACK of a final response of 300 and above (RFC 3261 17.1.1.3). */
PJ_DECL(pj_status_t)
pjsip_endpt_create_ack(pjsip_endpoint *endpt, const pjsip_tx_data *tdata,
                       const pjsip_rx_data *rdata, pjsip_tx_data **ack);

/**
 * Where a request's first hop is (RFC 3261 8.1.2): the first Route if there is one, else the request URI.
 *
 * @return PJ_SUCCESS; PJSIP_EINVALIDSCHEME for a URI that is neither sip: nor sips:.
 */
PJ_DECL(pj_status_t)
pjsip_get_request_dest(const pjsip_tx_data *tdata, pjsip_host_info *dest_info);

/**
 * pjsip_get_request_dest() after putting a strict router's URI (a first Route without lr) into the request line
 * and the target at the end of the route set (RFC 3261 12.2.1.1). pjsip_restore_strict_route_set() undoes that.
 */
PJ_DECL(pj_status_t) pjsip_process_route_set(pjsip_tx_data *tdata, pjsip_host_info *dest_info);

/** Undo pjsip_process_route_set(), so that the message can be sent again or looked at. */
PJ_DECL(void) pjsip_restore_strict_route_set(pjsip_tx_data *tdata);

/**
 * Transport, host and port of a URI (RFC 3263 4.1 and 4.2, as far as the URI says).
 *
 * @param request_uri  May be NULL; if it is sips:, the destination must be secure as well.
 */
PJ_DECL(pj_status_t)
pjsip_get_dest_info(const pjsip_uri *target_uri, const pjsip_uri *request_uri, pj_pool_t *pool,
                    pjsip_host_info *dest_info);

/* ---- Stateless sending ---- */

/** The state of a sending that may go through several addresses. */
typedef struct pjsip_send_state {
    void *token;
    pjsip_endpoint *endpt;
    pjsip_tx_data *tdata;
    pjsip_transport *cur_transport; /**< In use for this attempt; NULL if none could be had. */
    void (*app_cb)(struct pjsip_send_state *, pj_ssize_t sent, pj_bool_t *cont);
} pjsip_send_state;

/**
 * Told the result of each attempt: @a sent octets, or a negated status (0 is not used).
 *
 * After a failure *cont is PJ_TRUE while addresses are left: the next is tried unless the callback sets it to
 * PJ_FALSE. It is called for the last time with success or with *cont PJ_FALSE or made so.
 */
typedef void (*pjsip_send_callback)(pjsip_send_state *st, pj_ssize_t sent, pj_bool_t *cont);

/**
 * Send a request without a transaction: resolve its destination if tdata->dest_info has none, open a
 * transport, write Via, send; on failure go on to the next address.
 *
 * Takes the caller's reference of @a tdata on success only. @a cb (may be NULL) may be called before this
 * returns; after an error return it is not called.
 *
 * @return PJ_SUCCESS; PJSIP_EPENDINGTX if @a tdata is in flight; the status of an invalid destination.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_send_request_stateless(pjsip_endpoint *endpt, pjsip_tx_data *tdata, void *token,
                                   pjsip_send_callback cb);

/**
 * Send octets to an address; the data is copied. Results as pjsip_transport_send(): PJ_SUCCESS: sent, no
 * callback; PJ_EPENDING: @a cb (may be NULL) is called once; else an error, no callback.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_send_raw(pjsip_endpoint *endpt, pjsip_transport_type_e tp_type,
                     const pjsip_tpselector *sel, const void *raw_data, pj_size_t data_len,
                     const pj_sockaddr_t *addr, int addr_len, void *token,
                     pjsip_tp_send_callback cb);

/**
 * Send octets to the first address of a URI that can be sent to; the data is copied. Unless an error is returned
 * @a cb (may be NULL) is called once, perhaps before this returns.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_send_raw_to_uri(pjsip_endpoint *endpt, const pj_str_t *dst_uri,
                            const pjsip_tpselector *sel, const void *raw_data, pj_size_t data_len,
                            void *token, pjsip_tp_send_callback cb);

/* ---- Responses ---- */

/** Where a response goes (RFC 3261 18.2.2, RFC 3581 4). */
typedef struct pjsip_response_addr {
    pjsip_transport *transport; /**< The request's, if the response goes back on it, else NULL. */
    pj_sockaddr addr;
    int addr_len;
    pjsip_host_info dst_host; /**< If transport is NULL or fails. */
} pjsip_response_addr;

/**
 * Create a response (RFC 3261 8.2.6): Via, From, To, Call-ID, CSeq and (for 2xx and 101-199) Record-Route of the
 * request; a To tag except in a 100.
 *
 * @param st_text  NULL: the standard text.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_create_response(pjsip_endpoint *endpt, const pjsip_rx_data *rdata, int st_code,
                            const pj_str_t *st_text, pjsip_tx_data **p_tdata);

/** Find where responses to a received request go; strings are copied to @a pool. */
PJ_DECL(pj_status_t)
pjsip_get_response_addr(pj_pool_t *pool, pjsip_rx_data *rdata, pjsip_response_addr *res_addr);

/**
 * Send a response to that place; if the transport given fails, its host is resolved and the addresses are tried
 * (RFC 3261 18.2.2, RFC 3263 5). Takes the caller's reference of @a tdata on success only; @a cb as for
 * pjsip_endpt_send_request_stateless().
 */
PJ_DECL(pj_status_t)
pjsip_endpt_send_response(pjsip_endpoint *endpt, pjsip_response_addr *res_addr,
                          pjsip_tx_data *tdata, void *token, pjsip_send_callback cb);

/** pjsip_get_response_addr() and pjsip_endpt_send_response(). Takes the reference of @a tdata on success only. */
PJ_DECL(pj_status_t)
pjsip_endpt_send_response2(pjsip_endpoint *endpt, pjsip_rx_data *rdata, pjsip_tx_data *tdata,
                           void *token, pjsip_send_callback cb);

/**
 * Create and send a response without a transaction. Headers of @a hdr_list and @a body (both may be NULL) are
 * cloned. Nothing is sent for an ACK: PJ_EINVALIDOP.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_respond_stateless(pjsip_endpoint *endpt, pjsip_rx_data *rdata, int st_code,
                              const pj_str_t *st_text, const pjsip_hdr *hdr_list,
                              const pjsip_msg_body *body);

/* ---- With a transaction ---- */

/**
 * Create and send a response by a new server transaction whose user is @a tsx_user (may be NULL).
 * @a p_tsx (may be NULL) gets the transaction.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_respond(pjsip_endpoint *endpt, pjsip_module *tsx_user, pjsip_rx_data *rdata,
                    int st_code, const pj_str_t *st_text, const pjsip_hdr *hdr_list,
                    const pjsip_msg_body *body, pjsip_transaction **p_tsx);

/** Told the end of a request sent by pjsip_endpt_send_request(). */
typedef void (*pjsip_endpt_send_callback)(void *token, pjsip_event *e);

/**
 * Send a request by a new client transaction and tell the final response, time-out or failure to @a cb, once.
 * Takes the caller's reference of @a tdata in any case.
 *
 * @param timeout  Milliseconds after which to give up; -1: the transaction's own time.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_send_request(pjsip_endpoint *endpt, pjsip_tx_data *tdata, pj_int32_t timeout,
                         void *token, pjsip_endpt_send_callback cb);

/* ---- Proxy helpers (RFC 3261 16) ---- */

/** A branch for a stateless proxy: the same for retransmissions of the same request (RFC 3261 16.11). */
PJ_DECL(pj_str_t) pjsip_calculate_branch_id(pjsip_rx_data *rdata);

/**
 * Create the request that a proxy passes on (RFC 3261 16.6): a copy with Max-Forwards lowered and a Via of ours
 * with @a branch (NULL: made from the request) on top; @a uri (may be NULL) replaces the request URI.
 *
 * @return PJ_SUCCESS; PJSIP_ERRNO_FROM_SIP_STATUS(483) when Max-Forwards is 0.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_create_request_fwd(pjsip_endpoint *endpt, pjsip_rx_data *rdata, const pjsip_uri *uri,
                               const pj_str_t *branch, unsigned options, pjsip_tx_data **tdata);

/**
 * Create the response that a proxy passes on (RFC 3261 16.7): a copy without the top Via.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_create_response_fwd(pjsip_endpoint *endpt, pjsip_rx_data *rdata, unsigned options,
                                pjsip_tx_data **tdata);

PJ_END_DECL

#endif
