/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ACK for a 3xx-6xx (RFC 3261 17.1.1.3): made once from the INVITE and the first such response, sent again for
 * each repetition of it, to where the INVITE went. last_tx stays the INVITE, which the user may want to
 * send again with credentials. The ACK for a 2xx is the dialog's.
 */
#include "transaction/transaction_priv.h"

void pjsip__tsx_ack(tsx *t, const pjsip_rx_data *rdata)
{
    pj_status_t status = PJ_SUCCESS;

    if (!t->ack && t->pub.last_tx)
        status = pjsip_endpt_create_ack(t->pub.endpt, t->pub.last_tx, rdata, &t->ack);
    if (status != PJ_SUCCESS) {
        t->ack = NULL;
        PJ_PERROR(2, (t->pub.obj_name, status, "Cannot make the ACK"));
    }
    if (t->ack) /* without it the peer repeats its response, and we try again */
        pjsip__conv_send(t->pub.grp_lock, &pjsip__tsx_send_again, t, t->ack, NULL);
}
