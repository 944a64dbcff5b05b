/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * May this INVITE be served (RFC 3261 8.2, 13.3.1)? Asked before a dialog is spent on it, so that
 * a request which cannot succeed costs one response. The order is that of 8.2: headers,
 * extensions, body, then the offer.
 *
 * Extensions are a table. One that this build does not have is not advertised, is refused (420)
 * when a peer requires it, and cannot be required by the application.
 */
#include "session/inv_priv.h"

#include <pj/pool.h>
#include <pj/string.h>
#include <pjmedia/errno.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>

#include "session/add_hdr.h"

typedef struct extension {
    pj_str_t tag;
    unsigned support, require; /* pjsip_inv_option bits */
    pj_bool_t here;            /* this build, or the application, can do it */
} extension;

static const extension extensions[] = {
    {{"100rel", 6}, PJSIP_INV_SUPPORT_100REL, PJSIP_INV_REQUIRE_100REL, PJ_FALSE},
    {{"timer", 5},
     PJSIP_INV_SUPPORT_TIMER,
     PJSIP_INV_REQUIRE_TIMER | PJSIP_INV_ALWAYS_USE_TIMER,
     PJ_FALSE},
    {{"ice", 3}, PJSIP_INV_SUPPORT_ICE, PJSIP_INV_REQUIRE_ICE, PJ_TRUE},
    {{"trickle-ice", 11}, PJSIP_INV_SUPPORT_TRICKLE_ICE, PJSIP_INV_REQUIRE_TRICKLE_ICE, PJ_TRUE},
    {{"siprec", 6}, PJSIP_INV_SUPPORT_SIPREC, PJSIP_INV_REQUIRE_SIPREC, PJ_TRUE},
};

pj_status_t pjsip__inv_check_options(unsigned *options)
{
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(extensions); i++) {
        const extension *ext = &extensions[i];

        if (ext->here)
            continue;
        if (*options & ext->require & ~(unsigned)PJSIP_INV_ALWAYS_USE_TIMER)
            return PJ_ENOTSUP;
        *options &= ~(ext->support | ext->require);
    }
    return PJ_SUCCESS;
}

/* An option of the endpoint, or of an extension that @a options lets be used. */
static pj_bool_t is_supported(pjsip_endpoint *endpt, unsigned options, const pj_str_t *tag,
                              const extension **p_ext)
{
    *p_ext = NULL;
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(extensions); i++) {
        const extension *ext = &extensions[i];

        if (pj_stricmp(&ext->tag, tag) != 0)
            continue;
        *p_ext = ext;
        return ext->here && (options & (ext->support | ext->require)) != 0;
    }
    return pjsip_endpt_has_capability(endpt, PJSIP_H_SUPPORTED, NULL, tag);
}

/* Is @a token among the values of the headers of that type? Parameters of a value do not count. */
static pj_bool_t lists(const pjsip_msg *msg, pjsip_hdr_e type, const pj_str_t *token)
{
    for (const pjsip_hdr *h = msg->hdr.next; h != &msg->hdr; h = h->next) {
        const pjsip_generic_array_hdr *hdr = (const pjsip_generic_array_hdr *)h;

        if (h->type != type)
            continue;
        for (unsigned i = 0; i < hdr->count; i++) {
            pj_str_t value = hdr->values[i];
            char *semicolon = pj_strchr(&value, ';');

            if (semicolon)
                value.slen = semicolon - value.ptr;
            pj_strtrim(&value);
            if (pj_stricmp(&value, token) == 0)
                return PJ_TRUE;
        }
    }
    return PJ_FALSE;
}

/* Walk every Require value; those not known go into *p_unsupported, extensions into *required. */
static void read_require(pj_pool_t *pool, pjsip_endpoint *endpt, unsigned options,
                         const pjsip_msg *msg, pjsip_unsupported_hdr **p_unsupported,
                         unsigned *required)
{
    const pjsip_require_hdr *hdr;

    for (const pjsip_hdr *h = msg->hdr.next; h != &msg->hdr; h = h->next) {
        if (h->type != PJSIP_H_REQUIRE)
            continue;
        hdr = (const pjsip_require_hdr *)h;
        for (unsigned i = 0; i < hdr->count; i++) {
            const extension *ext;

            if (is_supported(endpt, options, &hdr->values[i], &ext)) {
                *required |= ext ? ext->require : 0;
                continue;
            }
            if (!*p_unsupported)
                *p_unsupported = pjsip_unsupported_hdr_create(pool);
            if (*p_unsupported && (*p_unsupported)->count < PJSIP_GENERIC_ARRAY_MAX_COUNT)
                (*p_unsupported)->values[(*p_unsupported)->count++] = hdr->values[i];
        }
    }
}

int pjsip__inv_check_require(pj_pool_t *pool, pjsip_endpoint *endpt, unsigned options,
                             const pjsip_msg *msg, pjsip_hdr **hdr)
{
    pjsip_unsupported_hdr *unsupported = NULL;
    unsigned required = 0;

    read_require(pool, endpt, options, msg, &unsupported, &required);
    *hdr = (pjsip_hdr *)unsupported;
    return unsupported ? PJSIP_SC_BAD_EXTENSION : 0;
}

void pjsip__inv_add_extensions(pjsip_tx_data *tdata, unsigned options)
{
    pjsip_require_hdr *require = NULL;
    pjsip_supported_hdr *supported;

    supported = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_SUPPORTED, NULL);
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(extensions); i++) {
        const extension *ext = &extensions[i];

        if (!ext->here || !(options & (ext->support | ext->require)))
            continue;
        if (!supported) {
            supported = pjsip_supported_hdr_create(tdata->pool);
            if (!pjsip__add_hdr(tdata->msg, supported))
                return;
        }
        if (supported->count < PJSIP_GENERIC_ARRAY_MAX_COUNT &&
            !lists(tdata->msg, PJSIP_H_SUPPORTED, &ext->tag))
            supported->values[supported->count++] = ext->tag;
        if (!(options & ext->require))
            continue;
        if (!require) {
            require = pjsip_require_hdr_create(tdata->pool);
            if (!pjsip__add_hdr(tdata->msg, require))
                return;
        }
        require->values[require->count++] = ext->tag;
    }
}

/* --------------------------------------------------------------------------------------------- */
/*
 * The checks. Each returns 0 or the status code that refuses, and may set a header that says more.
 */

typedef struct check {
    pjsip_rx_data *rdata;
    const pjsip_msg *msg;
    pjsip_endpoint *endpt;
    pj_pool_t *pool;
    unsigned options; /* ours, and then both sides' */
    const pjmedia_sdp_session *remote, *local;
    pjsip_hdr *hdr;  /* for the response */
    pj_status_t why; /* SDP errors */
} check;

static int check_contact(check *c)
{
    const pjsip_contact_hdr *contact = pjsip_msg_find_hdr(c->msg, PJSIP_H_CONTACT, NULL);

    return !contact || contact->star || !contact->uri ? PJSIP_SC_BAD_REQUEST : 0;
}

static int check_require(check *c)
{
    pjsip_unsupported_hdr *unsupported = NULL;
    unsigned required = 0;

    read_require(c->pool, c->endpt, c->options, c->msg, &unsupported, &required);
    c->hdr = (pjsip_hdr *)unsupported;
    c->options |= required;
    return unsupported ? PJSIP_SC_BAD_EXTENSION : 0;
}

/* What we require the peer must support (421); what it does not support is not used. */
static int check_supported(check *c)
{
    static const pj_str_t update = {"UPDATE", 6};

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(extensions); i++) {
        const extension *ext = &extensions[i];

        if (lists(c->msg, PJSIP_H_SUPPORTED, &ext->tag) ||
            lists(c->msg, PJSIP_H_REQUIRE, &ext->tag))
            continue;
        if (c->options & ext->require) {
            pjsip_require_hdr *require = pjsip_require_hdr_create(c->pool);

            if (require)
                require->values[require->count++] = ext->tag;
            c->hdr = (pjsip_hdr *)require;
            return PJSIP_SC_EXTENSION_REQUIRED;
        }
        c->options &= ~ext->support;
    }
    if (lists(c->msg, PJSIP_H_ALLOW, &update))
        c->options |= PJSIP_INV_SUPPORT_UPDATE;
    else
        c->options &= ~(unsigned)PJSIP_INV_SUPPORT_UPDATE;
    return 0;
}

/* Accept in the request must let us answer with SDP; none means that it does (13.2.1). */
static int check_accept(check *c)
{
    static const pj_str_t good[] = {{"application/sdp", 15}, {"application/*", 13}, {"*/*", 3}};

    if (!pjsip_msg_find_hdr(c->msg, PJSIP_H_ACCEPT, NULL))
        return 0;
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(good); i++) {
        if (lists(c->msg, PJSIP_H_ACCEPT, &good[i]))
            return 0;
    }
    return PJSIP_SC_NOT_ACCEPTABLE;
}

static int check_body(check *c)
{
    pjsip_rdata_sdp_info *info;

    if (c->remote || !c->msg->body)
        return 0;
    info = pjsip_rdata_get_sdp_info(c->rdata);
    if (!info)
        return PJSIP_SC_INTERNAL_SERVER_ERROR;
    c->remote = info->sdp;
    c->why = info->sdp_err;
    if (info->sdp_err != PJ_SUCCESS)
        return PJSIP_SC_NOT_ACCEPTABLE_HERE;
    if (info->sdp || PJSIP_INV_ACCEPT_UNKNOWN_BODY)
        return 0;
    {
        const pjsip_hdr *accept = pjsip_endpt_get_capability(c->endpt, PJSIP_H_ACCEPT, NULL);

        c->hdr = accept ? pjsip_hdr_clone(c->pool, accept) : NULL;
    }
    return PJSIP_SC_UNSUPPORTED_MEDIA_TYPE;
}

static int check_offer(check *c)
{
    pjmedia_sdp_neg *neg;

    if (!c->remote || !c->local)
        return 0;
    c->why = pjmedia_sdp_neg_create_w_remote_offer(c->pool, c->local, c->remote, &neg);
    if (c->why == PJ_SUCCESS)
        c->why = pjmedia_sdp_neg_negotiate(c->pool, neg, PJ_FALSE);
    return c->why == PJ_SUCCESS ? 0 : PJSIP_SC_NOT_ACCEPTABLE_HERE;
}

/* The refusal, with the header that explains it; the Warning for SDP (13.3.1.3). */
static pj_status_t refuse(check *c, pjsip_dialog *dlg, int code, pjsip_tx_data **p_tdata)
{
    pjsip_tx_data *tdata;
    pj_status_t status;

    if (dlg)
        status = pjsip_dlg_create_response(dlg, c->rdata, code, NULL, &tdata);
    else
        status = pjsip_endpt_create_response(c->endpt, c->rdata, code, NULL, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    if (code == PJSIP_SC_NOT_ACCEPTABLE_HERE && c->why != PJ_SUCCESS)
        c->hdr = (pjsip_hdr *)pjsip_warning_hdr_create_from_status(
            c->pool, pjsip_endpt_name(c->endpt), c->why);
    if (c->hdr)
        pjsip__add_hdr(tdata->msg, pjsip_hdr_clone(tdata->pool, c->hdr));
    *p_tdata = tdata;
    return PJSIP_ERRNO_FROM_SIP_STATUS(code);
}

typedef int check_fn(check *c);

pj_status_t pjsip_inv_verify_request3(pjsip_rx_data *rdata, pj_pool_t *tmp_pool, unsigned *options,
                                      const pjmedia_sdp_session *r_sdp,
                                      const pjmedia_sdp_session *l_sdp, pjsip_dialog *dlg,
                                      pjsip_endpoint *endpt, pjsip_tx_data **p_tdata)
{
    static check_fn *const checks[] = {check_contact, check_require, check_supported,
                                       check_accept,  check_body,    check_offer};
    check c = {.rdata = rdata, .remote = r_sdp, .local = l_sdp};
    pj_status_t status;
    int code = 0;

    if (p_tdata)
        *p_tdata = NULL;
    if (!rdata || !options || (!dlg && !endpt) ||
        rdata->msg_info.msg->line.req.method.id != PJSIP_INVITE_METHOD)
        return PJ_EINVAL;
    c.endpt = endpt ? endpt : dlg->endpt;
    c.pool = tmp_pool ? tmp_pool : rdata->tp_info.pool;
    c.msg = rdata->msg_info.msg;
    c.options = *options;
    status = pjsip__inv_check_options(&c.options);
    if (status != PJ_SUCCESS)
        return status;
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(checks) && code == 0; i++)
        code = checks[i](&c);
    if (code == 0) {
        *options = c.options;
        return PJ_SUCCESS;
    }
    PJ_LOG(4, ("mod-invite", "INVITE refused: %d, status %d", code, c.why));
    if (p_tdata)
        return refuse(&c, dlg, code, p_tdata);
    return PJSIP_ERRNO_FROM_SIP_STATUS(code);
}

pj_status_t pjsip_inv_verify_request2(pjsip_rx_data *rdata, unsigned *options,
                                      const pjmedia_sdp_session *r_sdp,
                                      const pjmedia_sdp_session *l_sdp, pjsip_dialog *dlg,
                                      pjsip_endpoint *endpt, pjsip_tx_data **p_tdata)
{
    return pjsip_inv_verify_request3(rdata, NULL, options, r_sdp, l_sdp, dlg, endpt, p_tdata);
}

pj_status_t pjsip_inv_verify_request(pjsip_rx_data *rdata, unsigned *options,
                                     const pjmedia_sdp_session *l_sdp, pjsip_dialog *dlg,
                                     pjsip_endpoint *endpt, pjsip_tx_data **p_tdata)
{
    return pjsip_inv_verify_request3(rdata, NULL, options, NULL, l_sdp, dlg, endpt, p_tdata);
}
