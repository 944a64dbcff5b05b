/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Modules: what takes part in the handling of messages.
 *
 * Received messages visit modules by rising priority value, messages to send by falling value; among equals,
 * in the order of registration (reversed for sending). Between the modules of priority
 * PJSIP_MOD_PRIORITY_TRANSPORT_LAYER and above, and those below, a message to send is printed: modules of a
 * lower value see the final octets in tdata->buf.
 */
#ifndef PJSIP_SIP_MODULE_H
#define PJSIP_SIP_MODULE_H

#include <pjsip/sip_types.h>
#include <pjsip/sip_event.h>
#include <pj/list.h>

PJ_BEGIN_DECL

/** Where a module stands; any int may be used, below 0 too. */
enum pjsip_module_priority {
    PJSIP_MOD_PRIORITY_TRANSPORT_LAYER = 8,
    PJSIP_MOD_PRIORITY_TSX_LAYER = 16,
    PJSIP_MOD_PRIORITY_UA_PROXY_LAYER = 32,
    PJSIP_MOD_PRIORITY_DIALOG_USAGE = 48,
    PJSIP_MOD_PRIORITY_APPLICATION = 64
};

/**
 * A module. The program owns it, fills name, priority and the callbacks that it wants (others NULL), sets id to
 * -1, and keeps it until it has been unregistered.
 */
struct pjsip_module {
    PJ_DECL_LIST_MEMBER(struct pjsip_module); /**< Of the endpoint. */
    pj_str_t name;                            /**< Unique in the endpoint. */
    int id;                                   /**< Index into mod_data[]; set when registered. */
    int priority;

    /** Called when registered; an error undoes the registration. */
    pj_status_t (*load)(pjsip_endpoint *endpt);
    /** Called after load. */
    pj_status_t (*start)(void);
    /** Called when unregistered, before unload; an error stops that. */
    pj_status_t (*stop)(void);
    /** Called when unregistered, last; an error leaves the module registered. */
    pj_status_t (*unload)(void);

    /** A request arrived; PJ_TRUE ends its way through the modules. */
    pj_bool_t (*on_rx_request)(pjsip_rx_data *rdata);
    /** A response arrived; PJ_TRUE ends its way through the modules. */
    pj_bool_t (*on_rx_response)(pjsip_rx_data *rdata);
    /** A request is about to leave; another status than PJ_SUCCESS stops it and is the sender's error. */
    pj_status_t (*on_tx_request)(pjsip_tx_data *tdata);
    /** A response is about to leave; as on_tx_request. */
    pj_status_t (*on_tx_response)(pjsip_tx_data *tdata);

    /** A transaction whose user this module is moved to another state. */
    void (*on_tsx_state)(pjsip_transaction *tsx, pjsip_event *event);
};

PJ_END_DECL

#endif
