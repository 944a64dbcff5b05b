/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order in which a message visits the modules.
 *
 * Received: by rising priority value, until one says that it has taken the message. With the modules there are now:
 *
 *    below 8   loggers and filters       see every message that parsed
 *    16        transactions              match, absorb retransmissions
 *    32        dialogs (UA), proxies
 *    48        dialog usages             INVITE sessions, subscriptions
 *    64        the application           and everything above it
 *
 * To send: the same way back, all of them, until one objects; between the modules of 8 and above and those below, the
 * message is printed: the first may change it, the last see what leaves.
 *
 * What nobody takes is counted and logged: there is nobody here who could answer for the application.
 */
#include "core/core_priv.h"

#include <limits.h>
#include <pj/assert.h>

#define THIS_FILE "dispatch.c"

/* Hand a message to the modules from a place on. */
static pj_bool_t walk_up(const pjsip__modset *set, unsigned from, int min_prio,
                         pjsip_rx_data *rdata)
{
    pj_bool_t is_request = rdata->msg_info.msg->type == PJSIP_REQUEST_MSG;

    for (unsigned i = from; set && i < set->count; i++) {
        const pjsip_module *mod = set->mod[i];
        pj_bool_t (*on_rx)(pjsip_rx_data *) = is_request ? mod->on_rx_request : mod->on_rx_response;

        if (on_rx && mod->priority >= min_prio && on_rx(rdata))
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

static pj_status_t walk_down(const pjsip__modset *set, pjsip_tx_data *tdata)
{
    pj_bool_t is_request = tdata->msg->type == PJSIP_REQUEST_MSG;
    pj_bool_t printed = PJ_FALSE;
    pj_status_t status = PJ_SUCCESS;

    for (unsigned i = set ? set->count : 0; i > 0 && status == PJ_SUCCESS; i--) {
        const pjsip_module *mod = set->mod[i - 1];
        pj_status_t (*on_tx)(pjsip_tx_data *) =
            is_request ? mod->on_tx_request : mod->on_tx_response;

        if (!printed && mod->priority < PJSIP_MOD_PRIORITY_TRANSPORT_LAYER) {
            status = pjsip_tx_data_encode(tdata);
            printed = PJ_TRUE;
        }
        if (on_tx && status == PJ_SUCCESS)
            status = on_tx(tdata);
    }
    return status == PJ_SUCCESS ? pjsip_tx_data_encode(tdata) : status;
}

static void unhandled(pjsip_endpoint *endpt, pjsip_rx_data *rdata)
{
    pjsip__count(&endpt->env.stats.rx_unhandled);
    PJ_LOG(4, (THIS_FILE, "%s from %s %s:%d was taken by no module", pjsip_rx_data_get_info(rdata),
               rdata->tp_info.transport->type_name, rdata->pkt_info.src_name,
               rdata->pkt_info.src_port));
}

void pjsip__dispatch_received(pjsip_endpoint *endpt, pj_status_t status, pjsip_rx_data *rdata)
{
    pjsip__modview view;

    if (status != PJ_SUCCESS)
        return;
    PJ_LOG(5, (THIS_FILE, "Processing incoming message: %s", pjsip_rx_data_get_info(rdata)));
    pjsip__modules_enter(&endpt->modules, &view);
    if (!walk_up(view.set, 0, INT_MIN, rdata))
        unhandled(endpt, rdata);
    pjsip__modules_leave(&endpt->modules, &view);
}

pj_status_t pjsip__dispatch_sending(pjsip_endpoint *endpt, pjsip_tx_data *tdata)
{
    pjsip__modview view;
    pj_status_t status;

    pjsip__modules_enter(&endpt->modules, &view);
    status = walk_down(view.set, tdata);
    pjsip__modules_leave(&endpt->modules, &view);
    return status;
}

void pjsip_process_rdata_param_default(pjsip_process_rdata_param *p)
{
    memset(p, 0, sizeof(*p));
}

pj_status_t pjsip_endpt_process_rx_data(pjsip_endpoint *endpt, pjsip_rx_data *rdata,
                                        pjsip_process_rdata_param *p, pj_bool_t *p_handled)
{
    pjsip_process_rdata_param def;
    pjsip__modview view;
    pj_bool_t handled = PJ_FALSE;
    unsigned from = 0;
    pj_status_t status = PJ_SUCCESS;

    PJ_ASSERT_RETURN(endpt && rdata && rdata->msg_info.msg, PJ_EINVAL);
    if (!p) {
        p = &def;
        pjsip_process_rdata_param_default(p);
    }
    pjsip__modules_enter(&endpt->modules, &view);
    if (p->start_mod) {
        while (view.set && from < view.set->count && view.set->mod[from] != p->start_mod)
            from++;
        if (!view.set || from == view.set->count)
            status = PJ_ENOTFOUND;
    }
    if (status == PJ_SUCCESS) {
        /* 0, the default, means all, those of a negative priority too. */
        handled = walk_up(view.set, from + p->idx_after_start,
                          p->start_prio ? (int)p->start_prio : INT_MIN, rdata);
        if (!handled && !p->silent)
            unhandled(endpt, rdata);
    }
    pjsip__modules_leave(&endpt->modules, &view);
    if (p_handled)
        *p_handled = handled;
    return status;
}
