/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the registration client share. */
#ifndef PJSIP__SESSION_REG_PRIV_H
#define PJSIP__SESSION_REG_PRIV_H

#include <pjsip-ua/sip_regc.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/timer.h>

#include "core/conversation.h"
#include "session/reg_fsm.h"

#define PJSIP__REG_TEXT 128 /* of a reason phrase that is kept for the callback */

/** A client. Its lock's references are its life; a REGISTER under way holds one. */
struct pjsip_regc {
    pj_pool_t *pool;
    pjsip_endpoint *endpt;
    pjsip__conv *conv;
    pj_grp_lock_t *lock;
    pjsip__reg_state state;

    void *token;
    pjsip_regc_cb *cb;
    pjsip_regc_tsx_cb *tsx_cb;

    /** @name What is registered, and where
     *  @{ */
    pj_str_t server_text, client_text;
    pjsip_uri *server;
    pjsip_from_hdr *from;
    pjsip_to_hdr *to;
    pjsip_cid_hdr *call_id;
    pj_int32_t cseq;
    pj_pool_t *contact_pool;    /**< Of both lists; exchanged with them. */
    pjsip_contact_hdr contacts; /**< List head. */
    pjsip_contact_hdr removed;  /**< List head: those the next REGISTER takes away. */
    unsigned contact_cnt;
    pj_uint32_t wanted;     /**< Expiration to ask for. */
    pjsip_route_hdr routes; /**< List head. */
    pjsip_hdr headers;      /**< List head. */
    pjsip_auth_clt_sess auth;
    pjsip_tpselector tp_sel;
    pjsip_host_port via_addr;
    const void *via_tp;
    /** @} */

    /** @name Refreshing
     *  @{ */
    pj_bool_t auto_reg;
    pj_uint32_t granted; /**< Seconds, of the last 2xx; 0 when not registered. */
    pj_uint32_t delay;   /**< Seconds before the expiration. */
    pj_timer_entry timer;
    pj_time_val due;          /**< When the timer fires. */
    pjsip_transport *last_tp; /**< Referenced. */
    /** @} */

    /** @name The REGISTER under way
     *  @{ */
    pj_bool_t busy;         /**< From the send until its callback begins. */
    pjsip_tx_data *request; /**< Referenced. */
    pj_bool_t is_unreg;
    unsigned challenges, retries;
    int code;       /**< Its end, until it is told. */
    pj_bool_t lost; /**< There was no memory to keep the final response: it ends without. */
    char reason[PJSIP__REG_TEXT];
    /** @} */
};

/** @name register.c
 *  @{ */
void pjsip__reg_enter(pjsip_regc *regc);
void pjsip__reg_leave(pjsip_regc *regc);
/** Build a REGISTER from what is set. Step. */
pj_status_t pjsip__reg_build(pjsip_regc *regc, pj_bool_t unregister, pj_bool_t star,
                             pjsip_tx_data **p_tdata);
/** Put the Contacts as they are now into a REGISTER that exists. Step. */
pj_status_t pjsip__reg_put_contacts(pjsip_regc *regc, pjsip_tx_data *tdata, pj_bool_t unregister);
/** Exchange the Contacts. Step. */
pj_status_t pjsip__reg_set_contacts(pjsip_regc *regc, int count, const pj_str_t contact[]);
/** @} */

/** @name register_run.c
 *  @{ */
pj_status_t pjsip__reg_send(pjsip_regc *regc, pjsip_tx_data *tdata,
                            pjsip__reg_event how); /**< Outside. */
void pjsip__reg_disarm(pjsip_regc *regc);          /**< Step. */
/** @} */

/** @name register_auth.c
 *  @{ */
/**
 * Can the refusal be answered by sending again (401, 407, 423)? Then @a p_tdata is what to send.
 * Step.
 */
pj_status_t pjsip__reg_retry(pjsip_regc *regc, pjsip_rx_data *rdata, pjsip_tx_data **p_tdata);
/** @} */

#endif
