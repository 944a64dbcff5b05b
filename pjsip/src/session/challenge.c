/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When is a challenge a refusal (RFC 3261 22.2, RFC 7616 3.3, AST-2020-002)?
 *
 * A server that takes a new nonce for each 401 would be answered again and again by a client that
 * looks at the nonce only, and the account would be locked for one mistyped password. So: once a
 * request has been sent again with an answer for a realm, another challenge for that realm counts
 * as a refusal unless it says stale=true. A request that was sent with a remembered nonce is not
 * concerned: its first challenge is answered.
 */
#include "session/challenge.h"

#include <pj/string.h>
#include <pjsip/sip_auth_msg.h>
#include <pjsip/sip_msg.h>

static pj_bool_t has_answer(const pjsip_msg *msg, pjsip_hdr_e type, const pj_str_t *realm)
{
    for (const pjsip_hdr *h = msg->hdr.next; h != &msg->hdr; h = h->next) {
        const pjsip_authorization_hdr *answer = (const pjsip_authorization_hdr *)h;

        if (h->type == type && pj_strcmp(&answer->credential.common.realm, realm) == 0)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

pj_bool_t pjsip__challenge_refuses(const pjsip_tx_data *request, const pjsip_rx_data *rdata)
{
    const pjsip_msg *msg = rdata->msg_info.msg;

    for (const pjsip_hdr *h = msg->hdr.next; h != &msg->hdr; h = h->next) {
        const pjsip_www_authenticate_hdr *chal = (const pjsip_www_authenticate_hdr *)h;
        pjsip_hdr_e answer = PJSIP_H_AUTHORIZATION;

        if (h->type == PJSIP_H_PROXY_AUTHENTICATE)
            answer = PJSIP_H_PROXY_AUTHORIZATION;
        else if (h->type != PJSIP_H_WWW_AUTHENTICATE)
            continue;
        if (!chal->challenge.digest.stale &&
            has_answer(request->msg, answer, &chal->challenge.common.realm))
            return PJ_TRUE;
    }
    return PJ_FALSE;
}
