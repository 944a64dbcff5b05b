/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A module that sees every message as it stands on the wire: what came before anybody has looked at it, what leaves
 * after it has been printed (a priority below the transport layer's).
 */
#include "ua.h"

#include <string.h>

static void print_message(ua *u, bool out, const char *transport, const char *peer,
                          const char *text, size_t len)
{
    report_begin(&u->out, "trace");
    report_text(&u->out, "direction", out ? "out" : "in", out ? 3 : 2);
    report_text(&u->out, "transport", transport, strlen(transport));
    report_text(&u->out, "peer", peer, strlen(peer));
    report_text(&u->out, "message", text, len);
    report_end(&u->out, "--- %s %s %s, %lu octets:\n%.*s", out ? "to" : "from", transport, peer,
               (unsigned long)len, (int)len, text);
}

/* "INVITE sip:bob@example.com" or "200 OK (INVITE)". */
static void label_of(const pjsip_msg *msg, char *label, size_t size)
{
    const pjsip_cseq_hdr *cseq = pjsip_msg_find_hdr(msg, PJSIP_H_CSEQ, NULL);
    char uri[PJSIP_MAX_URL_SIZE];
    int len;

    if (msg->type == PJSIP_RESPONSE_MSG) {
        pj_ansi_snprintf(label, size, "%d %.*s (%.*s)%s", msg->line.status.code,
                         (int)msg->line.status.reason.slen, msg->line.status.reason.ptr,
                         cseq ? (int)cseq->method.name.slen : 0, cseq ? cseq->method.name.ptr : "",
                         msg->body ? ", body" : "");
        return;
    }
    len = pjsip_uri_print(PJSIP_URI_IN_REQ_URI, msg->line.req.uri, uri, sizeof(uri));
    pj_ansi_snprintf(label, size, "%.*s %.*s%s", (int)msg->line.req.method.name.slen,
                     msg->line.req.method.name.ptr, len > 0 ? len : 0, uri,
                     msg->body ? ", body" : "");
}

static int64_t now_us(void)
{
    pj_timestamp now, frequency;

    pj_get_timestamp(&now);
    pj_get_timestamp_freq(&frequency);
    return (int64_t)((double)now.u64 * 1e6 / (double)frequency.u64);
}

static void record(ua *u, bool out, const pjsip_msg *msg, const char *peer)
{
    const pjsip_cid_hdr *cid = pjsip_msg_find_hdr(msg, PJSIP_H_CALL_ID, NULL);
    const pjsip_to_hdr *to = pjsip_msg_find_hdr(msg, PJSIP_H_TO, NULL);
    char label[PJSIP_MAX_URL_SIZE + 32];
    ladder_seen seen = {.out = out, .label = label, .peer = peer, .now_us = now_us()};

    if (!cid || !to)
        return;
    seen.call_id = cid->id.ptr;
    seen.call_id_len = (size_t)cid->id.slen;
    seen.begins = msg->type == PJSIP_REQUEST_MSG &&
                  msg->line.req.method.id == PJSIP_INVITE_METHOD && to->tag.slen == 0;
    label_of(msg, label, sizeof(label));
    ladder_record(u->ladder, &seen);
}

static void peer_name(const char *host, int port, char *text, size_t size)
{
    pj_ansi_snprintf(text, size, strchr(host, ':') ? "[%s]:%d" : "%s:%d", host, port);
}

static pj_bool_t on_rx(pjsip_rx_data *rdata)
{
    ua *u = ua_get();
    char peer[PJ_INET6_ADDRSTRLEN + 10];

    peer_name(rdata->pkt_info.src_name, rdata->pkt_info.src_port, peer, sizeof(peer));
    if (u->opt->trace)
        print_message(u, false, rdata->tp_info.transport->type_name, peer, rdata->msg_info.msg_buf,
                      (size_t)rdata->msg_info.len);
    record(u, false, rdata->msg_info.msg, peer);
    return PJ_FALSE;
}

static pj_status_t on_tx(pjsip_tx_data *tdata)
{
    ua *u = ua_get();
    char peer[PJ_INET6_ADDRSTRLEN + 10];

    peer_name(tdata->tp_info.dst_name, tdata->tp_info.dst_port, peer, sizeof(peer));
    if (u->opt->trace)
        print_message(u, true, tdata->tp_info.transport->type_name, peer, tdata->buf.start,
                      (size_t)(tdata->buf.cur - tdata->buf.start));
    record(u, true, tdata->msg, peer);
    return PJ_SUCCESS;
}

bool trace_start(ua *u)
{
    static pjsip_module module = {
        .name = {"linnet-ua-trace", 15},
        .id = -1,
        .priority = PJSIP_MOD_PRIORITY_TRANSPORT_LAYER - 1,
        .on_rx_request = on_rx,
        .on_rx_response = on_rx,
        .on_tx_request = on_tx,
        .on_tx_response = on_tx,
    };
    pj_status_t status = pjsip_endpt_register_module(u->endpt, &module);

    if (status != PJ_SUCCESS)
        fprintf(stderr, "cannot start: %s\n", ua_strerror(status));
    return status == PJ_SUCCESS;
}
