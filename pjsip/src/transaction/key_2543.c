/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys of requests from peers of RFC 2543, whose branch is no name (RFC 3261 17.2.3, second list): Request-URI,
 * From tag, Call-ID, CSeq and top Via. The To tag that the list has as well is left out: an ACK's is that
 * of our response and the INVITE's is not, and what tells an INVITE from a re-INVITE, the CSeq, is there.
 */
#include "transaction/transaction_priv.h"

/* A URI as text in memory of the pool that fits it. */
static pj_status_t print_uri(pj_pool_t *pool, const pjsip_uri *uri, pj_ssize_t longest,
                             pj_str_t *text)
{
    pj_size_t size = 256;

    for (;;) {
        char *buf = pj_pool_alloc(pool, size);
        int len = buf ? pjsip_uri_print(PJSIP_URI_IN_REQ_URI, uri, buf, size) : -1;

        if (!buf)
            return PJ_ENOMEM;
        if (len >= 0) {
            *text = (pj_str_t){buf, len};
            return PJ_SUCCESS;
        }
        /* Printing escapes what was escaped when it came, so three times the message is more than enough. */
        if (size > (pj_size_t)longest * 3 + 256)
            return PJSIP_EINVALIDMSG;
        size *= 4;
    }
}

pj_status_t pjsip__tsx_key_2543(pj_pool_t *pool, pj_str_t *key, const pjsip_method *method,
                                const pjsip_rx_data *rdata)
{
    const pjsip_via_hdr *via = rdata->msg_info.via;
    const pjsip_msg *msg = rdata->msg_info.msg;
    const pj_str_t *name =
        method->id == PJSIP_ACK_METHOD ? &pjsip_get_invite_method()->name : &method->name;
    pj_str_t uri;
    pj_ssize_t room;
    pj_status_t status;

    if (msg->type != PJSIP_REQUEST_MSG || !rdata->msg_info.from || !rdata->msg_info.cid ||
        !rdata->msg_info.cseq)
        return PJSIP_EINVALIDMSG;
    status = print_uri(pool, msg->line.req.uri, rdata->msg_info.len, &uri);
    if (status != PJ_SUCCESS)
        return status;

    const pj_str_t *parts[] = {&uri, &rdata->msg_info.from->tag, &rdata->msg_info.cid->id,
                               &via->sent_by.host, &via->branch_param};

    room = 3 + name->slen + 2 * (TSX_KEY_UINT_ROOM + 1);
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(parts); i++)
        room += parts[i]->slen + 1;
    key->slen = 0;
    key->ptr = pj_pool_alloc(pool, (pj_size_t)room);
    if (!key->ptr)
        return PJ_ENOMEM;
    pjsip__tsx_key_put(key, "o$", 2, false);
    pjsip__tsx_key_put(key, name->ptr, name->slen, false);
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(parts); i++) {
        pjsip__tsx_key_put(key, "$", 1, false);
        pjsip__tsx_key_put(key, parts[i]->ptr, parts[i]->slen, i > 2);
    }
    pjsip__tsx_key_put(key, "$", 1, false);
    pjsip__tsx_key_put_uint(key, (unsigned)rdata->msg_info.cseq->cseq);
    pjsip__tsx_key_put(key, "$", 1, false);
    pjsip__tsx_key_put_uint(key, (unsigned)via->sent_by.port);
    return PJ_SUCCESS;
}
