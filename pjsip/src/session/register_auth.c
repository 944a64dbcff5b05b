/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * REGISTERs that are refused but may be sent again at once: challenged (RFC 3261 22.2, 22.3) or
 * with too short an expiration (10.2.8). Both are bounded: the digest client answers no challenge
 * twice with the same credentials, and we count besides. What is refused for good is told once.
 */
#include "session/reg_priv.h"

#include <pj/string.h>
#include <pjsip/sip_auth.h>
#include <pjsip/sip_errno.h>

#include "session/challenge.h"

#define MAX_CHALLENGES 8
#define MAX_RETRIES    2         /* because of Min-Expires */
#define MAX_EXPIRES    0x7FFFFFu /* seconds: 97 days; more is no registrar's earnest */

/* The same request once more counts as a new one (8.1.3.5). */
static void raise_cseq(pjsip_regc *regc, pjsip_tx_data *tdata)
{
    pjsip_cseq_hdr *cseq = PJSIP_MSG_CSEQ_HDR(tdata->msg);

    if (cseq)
        cseq->cseq = ++regc->cseq;
}

static pj_status_t answer_challenge(pjsip_regc *regc, pjsip_rx_data *rdata, pjsip_tx_data **p_tdata)
{
    pj_status_t status;

    if (regc->challenges > 0 && pjsip__challenge_refuses(regc->request, rdata))
        return PJSIP_EFAILEDCREDENTIAL;
    if (regc->challenges++ >= MAX_CHALLENGES)
        return PJSIP_EAUTHSTALECOUNT;
    status = pjsip_auth_clt_reinit_req(&regc->auth, rdata, regc->request, p_tdata);
    if (status != PJ_SUCCESS)
        return status;
    raise_cseq(regc, *p_tdata);
    return PJ_SUCCESS;
}

static pj_status_t ask_longer(pjsip_regc *regc, pjsip_rx_data *rdata, pjsip_tx_data **p_tdata)
{
    const pjsip_min_expires_hdr *least =
        pjsip_msg_find_hdr(rdata->msg_info.msg, PJSIP_H_MIN_EXPIRES, NULL);

    if (regc->is_unreg || !least || least->ivalue > MAX_EXPIRES || regc->retries++ >= MAX_RETRIES ||
        (regc->wanted != PJSIP_REGC_EXPIRATION_NOT_SPECIFIED && least->ivalue <= regc->wanted))
        return PJSIP_ERRNO_FROM_SIP_STATUS(PJSIP_SC_INTERVAL_TOO_BRIEF);
    regc->wanted = least->ivalue;
    return pjsip__reg_build(regc, PJ_FALSE, PJ_FALSE, p_tdata);
}

pj_status_t pjsip__reg_retry(pjsip_regc *regc, pjsip_rx_data *rdata, pjsip_tx_data **p_tdata)
{
    switch (rdata->msg_info.msg->line.status.code) {
    case PJSIP_SC_UNAUTHORIZED:
    case PJSIP_SC_PROXY_AUTHENTICATION_REQUIRED: return answer_challenge(regc, rdata, p_tdata);
    case PJSIP_SC_INTERVAL_TOO_BRIEF: return ask_longer(regc, rdata, p_tdata);
    default: return PJ_EINVALIDOP;
    }
}
