/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests that no dialog knows: which are answered how (RFC 3261 8.2, 11.2; RFC 3428). */
#include "ua.h"

#include <string.h>

/* Copies of our Allow, Accept and Supported. */
static void add_capabilities(ua *u, pj_pool_t *pool, pjsip_hdr *list)
{
    static const int types[] = {PJSIP_H_ALLOW, PJSIP_H_ACCEPT, PJSIP_H_SUPPORTED};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(types); i++) {
        const pjsip_hdr *hdr = pjsip_endpt_get_capability(u->endpt, types[i], NULL);

        if (hdr)
            pj_list_push_back(list, pjsip_hdr_clone(pool, hdr));
    }
}

static void respond(ua *u, pjsip_rx_data *rdata, int code, bool capabilities)
{
    pjsip_hdr list;

    pj_list_init(&list);
    if (capabilities)
        add_capabilities(u, rdata->tp_info.pool, &list);
    pjsip_endpt_respond_stateless(u->endpt, rdata, code, NULL, &list, NULL);
}

static void on_options(ua *u, pjsip_rx_data *rdata)
{
    respond(u, rdata, u->quitting ? PJSIP_SC_TEMPORARILY_UNAVAILABLE : PJSIP_SC_OK, true);
}

/* A text is answered by a transaction: its retransmissions must not be shown again. */
static void on_message(ua *u, pjsip_rx_data *rdata)
{
    const pjsip_msg_body *body = rdata->msg_info.msg->body;
    const char *text = body ? body->data : "";
    size_t len = body ? body->len : 0;
    char from[PJSIP_MAX_URL_SIZE];
    int from_len;

    if (body && pj_stricmp2(&body->content_type.type, "text") != 0) {
        respond(u, rdata, PJSIP_SC_UNSUPPORTED_MEDIA_TYPE, true);
        return;
    }
    if (pjsip_endpt_respond(u->endpt, NULL, rdata, PJSIP_SC_OK, NULL, NULL, NULL, NULL) !=
        PJ_SUCCESS)
        return;
    from_len =
        pjsip_uri_print(PJSIP_URI_IN_FROMTO_HDR, rdata->msg_info.from->uri, from, sizeof(from));
    from_len = from_len > 0 ? from_len : 0;
    report_begin(&u->out, "message-received");
    report_text(&u->out, "from", from, (size_t)from_len);
    report_text(&u->out, "text", text, len);
    report_end(&u->out, "message from %.*s: %.*s", from_len, from, (int)len, text);
}

/* Methods that we know of, and do not serve outside a call: 405 (8.2.1). Those we never heard of: 501. */
static bool is_known(const pj_str_t *method)
{
    static const char *const known[] = {"REGISTER", "SUBSCRIBE", "NOTIFY", "PUBLISH",
                                        "REFER",    "INFO",      "UPDATE", "PRACK"};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(known); i++) {
        if (pj_strcmp2(method, known[i]) == 0)
            return true;
    }
    return false;
}

pj_bool_t serve_request(pjsip_rx_data *rdata)
{
    ua *u = ua_get();
    const pjsip_method *method = &rdata->msg_info.msg->line.req.method;

    if (method->id == PJSIP_ACK_METHOD)
        return PJ_TRUE; /* nothing answers an ACK */
    if (rdata->msg_info.to->tag.slen > 0 || method->id == PJSIP_CANCEL_METHOD ||
        method->id == PJSIP_BYE_METHOD)
        respond(u, rdata, PJSIP_SC_CALL_TSX_DOES_NOT_EXIST, false);
    else if (method->id == PJSIP_INVITE_METHOD)
        return call_incoming(u, rdata);
    else if (method->id == PJSIP_OPTIONS_METHOD)
        on_options(u, rdata);
    else if (pj_strcmp2(&method->name, "MESSAGE") == 0)
        on_message(u, rdata);
    else
        respond(u, rdata,
                is_known(&method->name) ? PJSIP_SC_METHOD_NOT_ALLOWED : PJSIP_SC_NOT_IMPLEMENTED,
                true);
    return PJ_TRUE;
}
