/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CANCEL and the INVITE it names (RFC 3261 9.1). A CANCEL must not be sent before a provisional response
 * has come, since it might overtake the INVITE; and it need not be sent after a final one. So a CANCEL that is
 * sent through a transaction while its INVITE is still Calling waits there. It goes out with the first provisional; if
 * the INVITE ends first, it ends too, with 481, as if the server had said that there is nothing to cancel.
 *
 * Both are in one conversation: a CANCEL made without one joins its INVITE's.
 */
#include "transaction/transaction_priv.h"

tsx *pjsip__tsx_cancel_target(const pjsip_tx_data *tdata)
{
    const pjsip_via_hdr *via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
    pj_str_t key;

    if (tdata->msg->line.req.method.id != PJSIP_CANCEL_METHOD || !via || !via->branch_param.slen)
        return NULL;
    if (pjsip__tsx_key_client(tdata->pool, &key, pjsip_get_invite_method(), &via->branch_param) !=
        PJ_SUCCESS)
        return NULL;
    return pjsip__tsx_find(&key);
}

bool pjsip__tsx_cancel_wait(tsx *cancel)
{
    tsx *invite = pjsip__tsx_cancel_target(cancel->pub.last_tx);
    bool waits;

    if (!invite)
        return false;
    waits = pjsip__conv_of(invite->pub.grp_lock) == pjsip__conv_of(cancel->pub.grp_lock) &&
            invite->started && !invite->over && invite->fsm.state == ST_CALLING && !invite->cancel;
    if (waits) {
        pj_grp_lock_add_ref(cancel->pub.grp_lock);
        invite->cancel = cancel;
    }
    pj_grp_lock_dec_ref(invite->pub.grp_lock);
    return waits;
}

void pjsip__tsx_cancel_go(tsx *invite)
{
    tsx *cancel = invite->cancel;

    if (!cancel || (!invite->over && invite->fsm.state == ST_CALLING))
        return;
    invite->cancel = NULL;
    if (cancel->over) {
        /* its user has given it up */
    } else if (!invite->over && invite->fsm.state == ST_PROCEEDING) {
        pjsip__tsx_start(cancel);
        pjsip__conv_send(cancel->pub.grp_lock, &pjsip__tsx_send_again, cancel, cancel->pub.last_tx,
                         NULL);
        pjsip__tsx_end_if_lost(cancel);
    } else {
        pjsip__tsx_end(cancel, PJSIP_SC_CALL_TSX_DOES_NOT_EXIST, NULL, PJSIP_EVENT_USER,
                       PJ_SUCCESS);
    }
    pj_grp_lock_dec_ref(cancel->pub.grp_lock);
}
