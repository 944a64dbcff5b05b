/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Redirection (RFC 3261 8.1.3.4, 13.2.2.2): a 3xx's Contacts join the dialog's target set, and the
 * application (on_redirected) says which of them to call. The INVITE that goes there is the same
 * one, with another Request-URI and a branch of its own. Without that callback a 3xx ends the
 * call.
 *
 * A target is tried once: one that was called, or declined, has a result in the set, so that a
 * ring of redirections ends.
 */
#include "session/inv_priv.h"

#include <pj/pool.h>
#include <pj/string.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_uri.h>

/* The To header of the next try, and of the dialog, names the target. Inside. */
static pj_status_t replace_to(pjsip__inv *in, pjsip_tx_data *tdata, const pjsip_uri *target)
{
    pjsip_to_hdr *to = PJSIP_MSG_TO_HDR(tdata->msg);
    pjsip_name_addr *name = pjsip_name_addr_create(tdata->pool);
    pjsip_name_addr *own = pjsip_name_addr_create(in->pub.dlg->pool);

    if (!to || !name || !own)
        return PJ_ENOMEM;
    name->uri = pjsip_uri_clone(tdata->pool, pjsip_uri_get_uri(target));
    own->uri = pjsip_uri_clone(in->pub.dlg->pool, pjsip_uri_get_uri(target));
    if (!name->uri || !own->uri)
        return PJ_ENOMEM;
    to->uri = (pjsip_uri *)name;
    in->pub.dlg->remote.info->uri = (pjsip_uri *)own;
    return PJ_SUCCESS;
}

/* Turn our INVITE to @a target. Inside. */
static pj_status_t retarget(pjsip__inv *in, pjsip_tx_data *tdata, const pjsip_uri *target,
                            pj_bool_t with_to)
{
    pjsip_uri *uri = pjsip_uri_clone(tdata->pool, pjsip_uri_get_uri(target));
    pjsip_uri *own = pjsip_uri_clone(in->pub.dlg->pool, pjsip_uri_get_uri(target));
    pjsip_via_hdr *via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
    pj_status_t status;

    if (!uri || !own)
        return PJ_ENOMEM;
    pjsip_restore_strict_route_set(tdata);
    tdata->msg->line.req.uri = uri;
    in->pub.dlg->target = own;
    if (via)
        via->branch_param.slen = 0;
    tdata->dest_info.addr.count = 0;
    tdata->dest_info.cur_addr = 0;
    pjsip_tx_data_invalidate_msg(tdata);
    status = with_to ? replace_to(in, tdata, target) : PJ_SUCCESS;
    if (status == PJ_SUCCESS)
        status = pjsip__inv_media_restart(in);
    return status;
}

/* Outside. */
static pj_bool_t call_target(pjsip__inv *in, pjsip_target *target, pj_bool_t with_to)
{
    pjsip_tx_data *tdata;
    pj_status_t status = PJSIP_ESESSIONTERMINATED;

    pjsip__inv_enter(in);
    tdata = in->over ? NULL : in->pub.invite_req;
    if (tdata) {
        pjsip_tx_data_add_ref(tdata);
        pjsip_target_set_set_current(&in->pub.dlg->target_set, target);
        in->redirect_pending = PJ_FALSE;
        status = retarget(in, tdata, target->uri, with_to);
    }
    pjsip__inv_leave(in);
    if (status == PJ_SUCCESS) {
        status = pjsip__inv_uac_send(in, tdata);
    } else if (tdata) {
        pjsip_tx_data_dec_ref(tdata);
    }
    if (status != PJ_SUCCESS)
        PJ_LOG(3, (in->pub.obj_name, "cannot call the next target (status %d)", status));
    return status == PJ_SUCCESS;
}

/* The target in use has this result. Inside. */
static void close_current(pjsip__inv *in, int code)
{
    pjsip_target_set *set = &in->pub.dlg->target_set;

    if (set->current)
        pjsip_target_assign_status(set->current, in->pub.dlg->pool, code, NULL);
}

/* Inside. */
static pjsip_target *next_target(pjsip__inv *in)
{
    return in->over || in->pub.cancelling ? NULL
                                          : pjsip_target_set_get_next(&in->pub.dlg->target_set);
}

/* Carry one decision out. Link. @return True: the call goes on, or waits. */
static pj_bool_t decide(pjsip__inv *in, pjsip_target *target, pjsip_redirect_op op, pj_bool_t *stop)
{
    switch (op) {
    case PJSIP_REDIRECT_ACCEPT: return call_target(in, target, PJ_FALSE);
    case PJSIP_REDIRECT_ACCEPT_REPLACE: return call_target(in, target, PJ_TRUE);
    case PJSIP_REDIRECT_PENDING:
        pjsip__inv_enter(in);
        pjsip_target_set_set_current(&in->pub.dlg->target_set, target);
        in->redirect_pending = PJ_TRUE;
        pjsip__inv_leave(in);
        return PJ_TRUE;
    case PJSIP_REDIRECT_STOP: *stop = PJ_TRUE; return PJ_FALSE;
    default: return PJ_FALSE; /* rejected */
    }
}

/* Ask for one target after the other. Link. @return True: the call goes on, or waits. */
static pj_bool_t follow(pjsip__inv *in, pjsip_event *e)
{
    pj_bool_t stop = PJ_FALSE;

    while (!stop) {
        pjsip_target *target;
        pjsip_redirect_op op;

        pjsip__inv_enter(in);
        target = next_target(in);
        pjsip__inv_leave(in);
        if (!target || !pjsip__inv_tells(in))
            return PJ_FALSE;
        op = pjsip__inv_cb()->on_redirected(&in->pub, target->uri, e);
        if (in->over || decide(in, target, op, &stop))
            return PJ_TRUE;
        pjsip__inv_enter(in);
        pjsip_target_assign_status(target, in->pub.dlg->pool, PJSIP_SC_REQUEST_TERMINATED, NULL);
        pjsip__inv_leave(in);
    }
    return PJ_FALSE;
}

pj_bool_t pjsip__inv_redirect_on_3xx(pjsip__inv *in, pjsip_event *e)
{
    pjsip_rx_data *rdata = e->body.tsx_state.src.rdata;

    if (!pjsip__inv_cb()->on_redirected || pjsip__inv_state_of(in) > PJSIP_INV_STATE_EARLY)
        return PJ_FALSE;
    pjsip__inv_enter(in);
    close_current(in, rdata->msg_info.msg->line.status.code);
    pjsip_target_set_add_from_msg(&in->pub.dlg->target_set, in->pub.dlg->pool, rdata->msg_info.msg);
    pjsip__inv_leave(in);
    return follow(in, e);
}

/* The decision that was pending. Link. */
static void on_decision(void *object, const pjsip__conv_note *note)
{
    pjsip__inv *in = object;
    pj_bool_t stop = PJ_FALSE, goes_on = PJ_FALSE, pending;
    pjsip_target *target;
    pjsip_event event;

    if (!pjsip__inv_hold(in))
        return;
    PJSIP_EVENT_INIT_USER(event, NULL, NULL, NULL, NULL);
    pjsip__inv_enter(in);
    pending = in->redirect_pending;
    in->redirect_pending = PJ_FALSE;
    target = in->pub.dlg->target_set.current;
    pjsip__inv_leave(in);
    if (!pending)
        goto done;
    if (target)
        goes_on = decide(in, target, (pjsip_redirect_op)note->arg[0], &stop);
    if (!goes_on) {
        pjsip__inv_enter(in);
        close_current(in, PJSIP_SC_REQUEST_TERMINATED);
        pjsip__inv_leave(in);
        goes_on = !stop && follow(in, &event);
    }
    if (!goes_on) {
        pjsip__inv_enter(in);
        pjsip__inv_set_cause(in, PJSIP_SC_MULTIPLE_CHOICES, NULL);
        pjsip__inv_leave(in);
        pjsip__inv_advance(in, PJSIP__INV_FAIL, &event);
    }
done:
    pjsip_inv_dec_ref(&in->pub);
}

pj_status_t pjsip_inv_process_redirect(pjsip_inv_session *inv, pjsip_redirect_op cmd,
                                       pjsip_event *e)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pjsip__conv_note note;
    pj_status_t status;

    PJ_UNUSED_ARG(e);
    if (!inv || (unsigned)cmd > PJSIP_REDIRECT_STOP)
        return PJ_EINVAL;
    pj_bzero(&note, sizeof(note));
    note.type = PJSIP_EVENT_USER;
    note.arg[0] = (int)cmd;
    pjsip__inv_enter(in);
    if (in->over || in->end_requested)
        status = PJSIP_ESESSIONTERMINATED;
    else if (!in->redirect_pending)
        status = PJ_EINVALIDOP;
    else
        status = pjsip__conv_reserve(pjsip__conv_of(pjsip__inv_lock(in)));
    if (status == PJ_SUCCESS)
        pjsip__conv_notify(pjsip__inv_lock(in), &on_decision, in, &note);
    pjsip__inv_leave(in);
    return status;
}

pj_bool_t pjsip_inv_uac_try_next_target(pjsip_inv_session *inv)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pjsip_target *target = NULL;

    if (!inv)
        return PJ_FALSE;
    pjsip__inv_enter(in);
    if (inv->role == PJSIP_ROLE_UAC && inv->state <= PJSIP_INV_STATE_EARLY && !in->invite_out) {
        if (inv->dlg->target_set.current && inv->dlg->target_set.current->code == 0)
            close_current(in, PJSIP_SC_REQUEST_TERMINATED);
        target = next_target(in);
    }
    pjsip__inv_leave(in);
    return target ? call_target(in, target, PJ_FALSE) : PJ_FALSE;
}
