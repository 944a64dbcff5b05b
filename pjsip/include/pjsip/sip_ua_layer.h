/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user-agent layer: the module that finds the dialog of a message (RFC 3261 section 12). Served by
 * pjsip/src/dialog/ua_layer.c and table.c.
 */
#ifndef __PJSIP_SIP_UA_LAYER_H__
#define __PJSIP_SIP_UA_LAYER_H__

#include <pjsip/sip_types.h>

PJ_BEGIN_DECL

/** What the layer asks the application. */
typedef struct pjsip_ua_init_param {
    /**
     * A response with another To tag came to a request that set up @a first_set (12.1.2, 13.2.2.4). Return the
     * dialog it belongs to, usually from pjsip_dlg_fork(), or NULL to have it dropped. Unset, early forks are
     * followed by the one dialog, and a 2xx after the first reaches its usages' on_rx_response().
     */
    pjsip_dialog *(*on_dlg_forked)(pjsip_dialog *first_set, pjsip_rx_data *rdata);
} pjsip_ua_init_param;

/** Register the layer; an endpoint needs it once. @a prm may be NULL. */
PJ_DECL(pj_status_t)
pjsip_ua_init_module(pjsip_endpoint *endpt, const pjsip_ua_init_param *prm);

/** The layer's module. */
PJ_DECL(pjsip_user_agent *) pjsip_ua_instance(void);

/**
 * Find a dialog by its id, local tag first. Tags and Call-ID are compared as octets.
 *
 * @param remote_tag  Empty finds a dialog whose peer has not told its tag.
 * @param lock        True: returned locked, release with pjsip_dlg_dec_lock(). False: good only where something
 *                    else keeps it alive.
 */
PJ_DECL(pjsip_dialog *)
pjsip_ua_find_dialog(const pj_str_t *call_id, const pj_str_t *local_tag, const pj_str_t *remote_tag,
                     pj_bool_t lock);

/** Unregister the layer. Dialogs that are left stay their owners'. */
PJ_DECL(pj_status_t) pjsip_ua_destroy(void);

/** How many dialog sets the table holds; a set is the dialogs of one Call-ID and local tag. */
PJ_DECL(pj_uint32_t) pjsip_ua_get_dlg_set_count(void);

/** Log the number of dialog sets, and each dialog if @a detail. */
PJ_DECL(void) pjsip_ua_dump(pj_bool_t detail);

/** The endpoint the layer is registered to. */
PJ_DECL(pjsip_endpoint *) pjsip_ua_get_endpt(pjsip_user_agent *ua);

/**
 * Put a dialog into the table; the creating functions do. Its Call-ID and local tag make the key.
 *
 * @return PJ_SUCCESS; PJ_EEXISTS when it is there; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t) pjsip_ua_register_dlg(pjsip_user_agent *ua, pjsip_dialog *dlg);

/** Take a dialog out of the table; its end does. @return PJ_SUCCESS; PJ_ENOTFOUND. */
PJ_DECL(pj_status_t) pjsip_ua_unregister_dlg(pjsip_user_agent *ua, pjsip_dialog *dlg);

PJ_END_DECL

#endif
