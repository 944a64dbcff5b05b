/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Dialogs (RFC 3261 section 12): the peers, the route between them, and what uses them (usages). Served by
 * pjsip/src/dialog.
 *
 * A dialog ends when no session counts on it (pjsip_dlg_inc_session()) and no transaction runs in it. Its memory
 * stays as long as references to pjsip_dlg_get_lock() are held. Notifications reach its usages unlocked,
 * one at a time and in order; pjsip_dlg_inc_lock() holds state still, and notifications back, until the matching
 * pjsip_dlg_dec_lock().
 */
#ifndef __PJSIP_SIP_DIALOG_H__
#define __PJSIP_SIP_DIALOG_H__

#include <pjsip/sip_auth.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_resolve.h>
#include <pjsip/sip_transport.h>
#include <pjsip/sip_util.h>
#include <pj/assert.h>
#include <pj/lock.h>

PJ_BEGIN_DECL

struct pjsip_event;

/** Where a dialog stands. */
typedef enum pjsip_dialog_state {
    PJSIP_DIALOG_STATE_NULL,       /**< No response with a To tag has passed. */
    PJSIP_DIALOG_STATE_ESTABLISHED /**< Both tags are known: early or confirmed. */
} pjsip_dialog_state;

/** What is known of a capability of the peer. */
typedef enum pjsip_dialog_cap_status {
    PJSIP_DIALOG_CAP_UNSUPPORTED = 0, /**< It lists such capabilities, this one not. */
    PJSIP_DIALOG_CAP_SUPPORTED = 1,   /**< It lists this one. */
    PJSIP_DIALOG_CAP_UNKNOWN = 2      /**< It has not said. */
} pjsip_dialog_cap_status;

/** One side of a dialog. */
typedef struct pjsip_dlg_party {
    pjsip_fromto_hdr *info;     /**< Its From or To, with its tag. */
    pj_str_t info_str;          /**< The same, printed, without the tag. */
    pj_uint32_t tag_hval;       /**< A hash of the tag. */
    pjsip_contact_hdr *contact; /**< Where it wants requests. */
    pj_int32_t first_cseq;      /**< CSeq of its first request. */
    pj_int32_t cseq;            /**< CSeq of its next (local) or last (remote) request. */
} pjsip_dlg_party;

/** A dialog. Fields are for reading, under pjsip_dlg_inc_lock() where other threads may write. */
struct pjsip_dialog {
    PJ_DECL_LIST_MEMBER(pjsip_dialog); /**< Among the dialogs of its set. */

    char obj_name[PJ_MAX_OBJ_NAME];
    pj_pool_t *pool; /**< Lives as long as the dialog. */
    pjsip_user_agent *ua;
    pjsip_endpoint *endpt;
    pj_grp_lock_t *grp_lock_; /**< Use pjsip_dlg_get_lock(). */
    void *dlg_set;

    pjsip_dialog_state state;
    pjsip_uri *target;           /**< Request-URI of its requests (12.2.1.1). */
    pjsip_target_set target_set; /**< Where a redirected request may go next. */
    pjsip_hdr inv_hdr;           /**< Headers the URI of the first request asked for. */
    pjsip_dlg_party local;
    pjsip_dlg_party remote;
    pjsip_hdr rem_cap_hdr; /**< The peer's Allow, Supported, Accept. */
    pjsip_role_e role;
    pj_bool_t uac_has_2xx; /**< Client: a 2xx has set it up. */
    pj_bool_t secure;      /**< sips: with TLS on the first hop (12.1.1, 12.1.2). */
    pj_bool_t add_allow;   /**< Put Allow and Supported into messages. */
    pj_bool_t ack_sent;    /**< The first ACK has gone out. */
    pjsip_cid_hdr *call_id;
    pjsip_route_hdr route_set;  /**< A list head. */
    pj_bool_t route_set_frozen; /**< No response changes the route set any more. */
    pjsip_auth_clt_sess auth_sess;
    pj_str_t initial_dest; /**< Host the first request went to. */

    int sess_count; /**< Sessions counting on it. */
    int tsx_count;  /**< Transactions running in it. */
    pj_bool_t destroying;
    pjsip_tpselector tp_sel;

    unsigned usage_cnt;
    pjsip_module *usage[PJSIP_MAX_MODULE]; /**< By priority. */
    void *mod_data[PJSIP_MAX_MODULE];

    pjsip_host_port via_addr; /**< Sent-by of our Via; empty: the transport's. */
    const void *via_tp;       /**< The transport that via_addr is for; NULL: any. */
};

/** What pjsip_dlg_create_uac2() needs. Zero it, then set the fields. */
typedef struct pjsip_dlg_create_uac_param {
    pjsip_user_agent *ua;
    pj_str_t local_uri;      /**< From. */
    pj_str_t local_contact;  /**< Contact; empty: the local URI. */
    pj_str_t remote_uri;     /**< To. */
    pj_str_t target;         /**< Request-URI; empty: the remote URI. */
    pj_grp_lock_t *grp_lock; /**< The conversation to join; NULL: one of its own. */
} pjsip_dlg_create_uac_param;

/** True for methods that set up dialogs: INVITE, SUBSCRIBE, NOTIFY, REFER and UPDATE. */
PJ_DECL(pj_bool_t) pjsip_method_creates_dialog(const pjsip_method *m);

/**
 * Make a dialog for requests of ours (12.1.2). It has no usage, session or transaction yet: give it one, or
 * pjsip_dlg_terminate() it.
 *
 * @param local_contact  NULL: @a local_uri.
 * @param target         NULL: @a remote_uri.
 * @return PJ_SUCCESS; PJSIP_EINVALIDURI; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pjsip_dlg_create_uac(pjsip_user_agent *ua, const pj_str_t *local_uri, const pj_str_t *local_contact,
                     const pj_str_t *remote_uri, const pj_str_t *target, pjsip_dialog **p_dlg);

/** The same with its parameters in a struct. */
PJ_DECL(pj_status_t)
pjsip_dlg_create_uac2(const pjsip_dlg_create_uac_param *param, pjsip_dialog **p_dlg);

/**
 * Make a dialog for a received request (12.1.1), and the request's server transaction, which shows TRYING. The dialog is
 * returned locked, so that it cannot end before it has a user: pjsip_dlg_dec_lock() it.
 *
 * @param contact  Our Contact; NULL: made from the address the request came to.
 * @return PJ_SUCCESS; PJSIP_EMISSINGHDR without Contact where the method needs one; PJ_EINVALIDOP for a request
 *         with a To tag or of a method that sets up no dialog; PJ_EEXISTS when its transaction exists; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pjsip_dlg_create_uas_and_inc_lock(pjsip_user_agent *ua, pjsip_rx_data *rdata,
                                  const pj_str_t *contact, pjsip_dialog **p_dlg);

/** The same, returned unlocked. Only safe where one thread polls; prefer the other. */
PJ_DECL(pj_status_t)
pjsip_dlg_create_uas(pjsip_user_agent *ua, pjsip_rx_data *rdata, const pj_str_t *contact,
                     pjsip_dialog **p_dlg);

/** Use one transport or listener for the dialog's messages. Adds a reference to it. */
PJ_DECL(pj_status_t) pjsip_dlg_set_transport(pjsip_dialog *dlg, const pjsip_tpselector *sel);

/** Put this host and port into Via, on @a via_tp only unless NULL; NULL @a via_addr: the transport's own. */
PJ_DECL(pj_status_t)
pjsip_dlg_set_via_sent_by(pjsip_dialog *dlg, pjsip_host_port *via_addr, pjsip_transport *via_tp);

/** Make a dialog for another branch that answered our request; registered, unlocked, without usages. */
PJ_DECL(pj_status_t)
pjsip_dlg_fork(const pjsip_dialog *original_dlg, const pjsip_rx_data *rdata,
               pjsip_dialog **new_dlg);

/**
 * Give up a dialog that was never used.
 *
 * @return PJ_SUCCESS; PJ_EINVALIDOP while sessions or transactions count on it.
 */
PJ_DECL(pj_status_t) pjsip_dlg_terminate(pjsip_dialog *dlg);

/** Set the route set of a client dialog before its first request; a list head with Route headers, copied. */
PJ_DECL(pj_status_t) pjsip_dlg_set_route_set(pjsip_dialog *dlg, const pjsip_route_hdr *route_set);

/** Use the credentials of another session, which outlives the dialog; NULL: the dialog's own again. */
PJ_DECL(pj_status_t) pjsip_dlg_set_auth_sess(pjsip_dialog *dlg, pjsip_auth_clt_sess *session);

/** Keep the dialog while a session of @a mod uses it. */
PJ_DECL(pj_status_t) pjsip_dlg_inc_session(pjsip_dialog *dlg, pjsip_module *mod);

/** Take that back; the last one ends the dialog when no transaction runs. */
PJ_DECL(pj_status_t) pjsip_dlg_dec_session(pjsip_dialog *dlg, pjsip_module *mod);

/**
 * Add a usage: a module told of the dialog's requests, responses and transactions, by its priority. Also sets its
 * mod_data. @return PJ_SUCCESS (also when it is there); PJ_ETOOMANY.
 */
PJ_DECL(pj_status_t)
pjsip_dlg_add_usage(pjsip_dialog *dlg, pjsip_module *module, void *mod_data);

PJ_DECL(pj_bool_t) pjsip_dlg_has_usage(pjsip_dialog *dlg, pjsip_module *module);
PJ_DECL(pj_status_t) pjsip_dlg_set_mod_data(pjsip_dialog *dlg, int mod_id, void *data);
PJ_DECL(void *) pjsip_dlg_get_mod_data(pjsip_dialog *dlg, int mod_id);

/** The dialog's group lock: its references, and its conversation. */
PJ_DECL(pj_grp_lock_t *) pjsip_dlg_get_lock(pjsip_dialog *dlg);

/** Hold the conversation. Recursive. */
PJ_DECL(void) pjsip_dlg_inc_lock(pjsip_dialog *dlg);

/** Hold it if nobody else does. @return PJ_SUCCESS or PJ_EBUSY. */
PJ_DECL(pj_status_t) pjsip_dlg_try_inc_lock(pjsip_dialog *dlg);

/** Let go. The outermost one sends and notifies what waited, and ends a dialog that nothing uses. */
PJ_DECL(void) pjsip_dlg_dec_lock(pjsip_dialog *dlg);

PJ_DECL(pjsip_dialog *) pjsip_rdata_get_dlg(pjsip_rx_data *rdata);
PJ_DECL(pjsip_dialog *) pjsip_tdata_get_dlg(pjsip_tx_data *tdata);
PJ_DECL(pjsip_dialog *) pjsip_tsx_get_dlg(pjsip_transaction *tsx);

/**
 * Make a request within the dialog (12.2.1.1).
 *
 * @param cseq  Negative: the next number. Otherwise this one (ACK and CANCEL name their INVITE's).
 */
PJ_DECL(pj_status_t)
pjsip_dlg_create_request(pjsip_dialog *dlg, const pjsip_method *method, int cseq,
                         pjsip_tx_data **tdata);

/**
 * Send a request within the dialog; its CSeq is set now, but for ACK and CANCEL. Takes a reference of
 * @a tdata, whether it succeeds or fails.
 *
 * @param mod_data_id  Where in the transaction's mod_data[] @a mod_data goes, before any notification; -1: nowhere.
 * @return PJ_SUCCESS; otherwise no notification follows.
 */
PJ_DECL(pj_status_t)
pjsip_dlg_send_request(pjsip_dialog *dlg, pjsip_tx_data *tdata, int mod_data_id, void *mod_data);

/** Make a response within the dialog: To tag, Contact, Record-Route, Allow where they belong. */
PJ_DECL(pj_status_t)
pjsip_dlg_create_response(pjsip_dialog *dlg, pjsip_rx_data *rdata, int st_code,
                          const pj_str_t *st_text, pjsip_tx_data **tdata);

/**
 * Turn a response that was sent into another one for the same request, and add a reference, for the next send to
 * take. NULL @a st_text: the usual one.
 */
PJ_DECL(pj_status_t)
pjsip_dlg_modify_response(pjsip_dialog *dlg, pjsip_tx_data *tdata, int st_code,
                          const pj_str_t *st_text);

/** Send a response. Takes a reference of @a tdata on success; on failure the caller keeps it. */
PJ_DECL(pj_status_t)
pjsip_dlg_send_response(pjsip_dialog *dlg, pjsip_transaction *tsx, pjsip_tx_data *tdata);

/** Make and send a response to a request that has a transaction. The headers and body are copied. */
PJ_DECL(pj_status_t)
pjsip_dlg_respond(pjsip_dialog *dlg, pjsip_rx_data *rdata, int st_code, const pj_str_t *st_text,
                  const pjsip_hdr *hdr_list, const pjsip_msg_body *body);

/** Does the peer support @a token of header @a htype (or @a hname, with htype PJSIP_H_OTHER)? */
PJ_DECL(pjsip_dialog_cap_status)
pjsip_dlg_remote_has_cap(pjsip_dialog *dlg, int htype, const pj_str_t *hname,
                         const pj_str_t *token);

/** The peer's capability header of that type or name; NULL if it has not sent one. */
PJ_DECL(const pjsip_hdr *)
pjsip_dlg_get_remote_cap_hdr(pjsip_dialog *dlg, int htype, const pj_str_t *hname);

/** Remember a capability header of the peer, in place of an older one. */
PJ_DECL(pj_status_t)
pjsip_dlg_set_remote_cap_hdr(pjsip_dialog *dlg, const pjsip_generic_array_hdr *cap_hdr);

/** Forget one. @return PJ_SUCCESS or PJ_ENOTFOUND. */
PJ_DECL(pj_status_t)
pjsip_dlg_remove_remote_cap_hdr(pjsip_dialog *dlg, int htype, const pj_str_t *hname);

/** Take Accept, Allow and Supported from a message; @a strict also forgets those it lacks. */
PJ_DECL(pj_status_t)
pjsip_dlg_update_remote_cap(pjsip_dialog *dlg, const pjsip_msg *msg, pj_bool_t strict);

/** @name What the user-agent layer passes on; for those who dispatch by themselves
 *  @{ */
PJ_DECL(void) pjsip_dlg_on_rx_request(pjsip_dialog *dlg, pjsip_rx_data *rdata);
PJ_DECL(void) pjsip_dlg_on_rx_response(pjsip_dialog *dlg, pjsip_rx_data *rdata);
PJ_DECL(void)
pjsip_dlg_on_tsx_state(pjsip_dialog *dlg, pjsip_transaction *tsx, struct pjsip_event *e);
/** @} */

PJ_END_DECL

#endif
