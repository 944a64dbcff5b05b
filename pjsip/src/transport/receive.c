/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From octets to the modules, step by step:
 *
 *   keep-alives and empty packets are counted and gone
 *   parse                    what has no usable start line is dropped
 *   check (msg/check.c)      a bad request is answered 400 or 505 and says why; a bad response or ACK is dropped
 *   request: Via stamped     (RFC 3261 18.2.1, RFC 3581 4)
 *   response: is it ours?    (RFC 3261 18.1.2)
 *   received()               core/dispatch.c
 *
 * A rejection is made here, as octets, because the message it answers may lack what modules take for granted: no
 * module sees either. Its To tag is made from the request, so that a retransmission gets the same (RFC 3261 8.2.7).
 */
#include "transport/transport_priv.h"

#include "msg/check.h"

#include <pj/assert.h>
#include <pj/ctype.h>
#include <pj/hash.h>
#include <pj/os.h>

#define THIS_FILE "receive.c"

/* ---- What programs may see ---- */

pj_status_t pjsip_tpmgr_set_recv_data_cb(pjsip_tpmgr *mgr, pjsip_tp_on_rx_data_cb cb)
{
    PJ_ASSERT_RETURN(mgr, PJ_EINVAL);
    __atomic_store_n(&mgr->recv_cb, cb, __ATOMIC_RELEASE);
    return PJ_SUCCESS;
}

pj_status_t pjsip_tpmgr_set_drop_data_cb(pjsip_tpmgr *mgr, pjsip_tp_on_rx_dropped_cb cb)
{
    PJ_ASSERT_RETURN(mgr, PJ_EINVAL);
    __atomic_store_n(&mgr->drop_cb, cb, __ATOMIC_RELEASE);
    return PJ_SUCCESS;
}

pj_status_t pjsip__receive_intercept(pjsip_tpmgr *mgr, pjsip_transport *tp, void *data,
                                     pj_size_t *len)
{
    pjsip_tp_on_rx_data_cb cb = __atomic_load_n(&mgr->recv_cb, __ATOMIC_ACQUIRE);
    pjsip_tp_rx_data rx;
    pj_status_t status;

    if (!cb)
        return PJ_SUCCESS;
    memset(&rx, 0, sizeof(rx));
    rx.tp = tp;
    rx.data = data;
    rx.len = *len;
    status = cb(&rx);
    if (rx.len < *len)
        *len = rx.len;
    return status;
}

void pjsip__receive_dropped(pjsip_tpmgr *mgr, pjsip_transport *tp, void *data, pj_size_t len,
                            pj_status_t status)
{
    pjsip_tp_on_rx_dropped_cb cb = __atomic_load_n(&mgr->drop_cb, __ATOMIC_ACQUIRE);
    pjsip_tp_dropped_data dropped;

    if (!cb)
        return;
    memset(&dropped, 0, sizeof(dropped));
    dropped.tp = tp;
    dropped.data = data;
    dropped.len = len;
    dropped.status = status;
    cb(&dropped);
}

/* Several threads may receive by one transport: whichever writes last. */
void pjsip__receive_note(pjsip_transport *tp, pjsip_rx_data *rdata, pj_size_t len)
{
    pj_timestamp now;

    pj_get_timestamp(&now);
    __atomic_store_n(&tp->last_recv_ts.u64, now.u64, __ATOMIC_RELAXED);
    __atomic_store_n(&tp->last_recv_len, len, __ATOMIC_RELAXED);
    if (rdata)
        pj_gettimeofday(&rdata->pkt_info.timestamp);
}

/* ---- Dropping ---- */

static void log_octets(const char *name, const char *msg, pj_size_t len)
{
    char text[512];
    pj_size_t i;

    if (pj_log_get_level() < 4)
        return;
    for (i = 0; i < len && i < sizeof(text) - 1; i++) {
        unsigned char c = (unsigned char)msg[i];

        text[i] = (char)(c == '\n' || (c >= ' ' && c < 0x7f) ? c : '.');
    }
    text[i] = '\0';
    PJ_LOG(4, (name, "What was dropped begins:\n%s", text));
}

static void drop(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, char *msg, pj_size_t len,
                 pj_status_t status, const char *why)
{
    pjsip_transport *tp = rdata->tp_info.transport;

    PJ_LOG(2, (tp->obj_name, "Dropping %u octets from %s:%d: %s", (unsigned)len,
               rdata->pkt_info.src_name, rdata->pkt_info.src_port, why));
    log_octets(tp->obj_name, msg, len);
    pjsip__receive_dropped(mgr, tp, msg, len, status);
}

/* ---- Rejecting ---- */

/* Copy the headers of a type into a response; one that did not parse is there by name only. */
static void copy_headers(pj_pool_t *pool, pjsip_msg *res, const pjsip_msg *req, pjsip_hdr_e type,
                         const char *name, pj_bool_t all)
{
    const pjsip_hdr *hdr = pjsip_msg_find_hdr(req, type, NULL);
    pjsip_hdr *copy;
    pj_str_t text;

    pj_cstr(&text, name);
    if (!hdr) {
        hdr = pjsip_msg_find_hdr_by_name(req, &text, NULL);
        all = PJ_FALSE;
    }
    while (hdr) {
        copy = pjsip_hdr_clone(pool, hdr);
        if (copy)
            pjsip_msg_add_hdr(res, copy);
        hdr = all && hdr->next != &req->hdr ? pjsip_msg_find_hdr(req, type, hdr->next) : NULL;
    }
}

/* The same request gets the same tag. */
static void tag_to(pj_pool_t *pool, pjsip_msg *res, const pjsip_rx_data *rdata)
{
    pjsip_to_hdr *to = pjsip_msg_find_hdr(res, PJSIP_H_TO, NULL);
    const pjsip_via_hdr *via = rdata->msg_info.via;
    const pjsip_cid_hdr *cid = rdata->msg_info.cid;
    pj_uint32_t h = 1;
    char text[16];

    if (!to || to->tag.slen)
        return;
    if (via)
        h = pj_hash_calc(h, via->branch_param.ptr, (unsigned)via->branch_param.slen);
    if (cid)
        h = pj_hash_calc(h, cid->id.ptr, (unsigned)cid->id.slen);
    snprintf(text, sizeof(text), "r%08x", h);
    pj_strdup2(pool, &to->tag, text);
}

static pj_status_t make_rejection(pjsip_tpmgr *mgr, const pjsip_rx_data *rdata, int code,
                                  const pj_str_t *reason, pjsip_tx_data **p_tdata)
{
    const pjsip_msg *req = rdata->msg_info.msg;
    pjsip_tx_data *tdata;
    pj_status_t status;

    status = pjsip_tx_data_create(mgr, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    pjsip_tx_data_add_ref(tdata);
    tdata->msg = pjsip_msg_create(tdata->pool, PJSIP_RESPONSE_MSG);
    if (!tdata->msg) {
        pjsip_tx_data_dec_ref(tdata);
        return PJ_ENOMEM;
    }
    tdata->msg->line.status.code = code;
    pj_strdup(tdata->pool, &tdata->msg->line.status.reason,
              reason && reason->slen ? reason : pjsip_get_status_text(code));
    copy_headers(tdata->pool, tdata->msg, req, PJSIP_H_VIA, "Via", PJ_TRUE);
    copy_headers(tdata->pool, tdata->msg, req, PJSIP_H_FROM, "From", PJ_FALSE);
    copy_headers(tdata->pool, tdata->msg, req, PJSIP_H_TO, "To", PJ_FALSE);
    copy_headers(tdata->pool, tdata->msg, req, PJSIP_H_CALL_ID, "Call-ID", PJ_FALSE);
    copy_headers(tdata->pool, tdata->msg, req, PJSIP_H_CSEQ, "CSeq", PJ_FALSE);
    tag_to(tdata->pool, tdata->msg, rdata);
    status = pjsip_tx_data_encode(tdata);
    tdata->msg = NULL; /* from here on it is octets */
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    *p_tdata = tdata;
    return PJ_SUCCESS;
}

/* The source, with the port of RFC 3261 18.2.2 unless rport (RFC 3581) or a connection says otherwise. */
static void rejection_address(const pjsip_rx_data *rdata, pj_sockaddr *addr)
{
    const pjsip_via_hdr *via = rdata->msg_info.via;

    *addr = rdata->pkt_info.src_addr;
    if (!via || via->rport_param > 0 || PJSIP_TRANSPORT_IS_RELIABLE(rdata->tp_info.transport))
        return;
    pj_sockaddr_set_port(addr, (pj_uint16_t)(via->sent_by.port ? via->sent_by.port : 5060));
}

static pj_bool_t reject(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, int code, const pj_str_t *reason)
{
    pjsip_transport *tp = rdata->tp_info.transport;
    pjsip_tx_data *tdata;
    pj_sockaddr addr;
    pj_status_t status;

    if (rdata->msg_info.via)
        pjsip__via_stamp(rdata);
    status = make_rejection(mgr, rdata, code, reason, &tdata);
    if (status != PJ_SUCCESS)
        return PJ_FALSE;
    rejection_address(rdata, &addr);
    status = pjsip_transport_send(tp, tdata, &addr, (int)pj_sockaddr_get_len(&addr), NULL, NULL);
    pjsip_tx_data_dec_ref(tdata);
    if (status != PJ_SUCCESS && status != PJ_EPENDING)
        return PJ_FALSE;
    pjsip__count(&mgr->env->stats.rx_rejected);
    return PJ_TRUE;
}

pj_bool_t pjsip__receive_reject(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, const char *head,
                                pj_size_t len, int code, const char *reason)
{
    char *buf = rdata->pkt_info.packet;
    pj_str_t text = {NULL, 0};
    pj_bool_t sent = PJ_FALSE;
    const pjsip_msg *msg;

    if (!head || len == 0 || len + 2 >= sizeof(rdata->pkt_info.packet))
        return PJ_FALSE;
    memmove(buf, head, len);
    memcpy(buf + len, "\r\n", 2); /* in case the empty line has not come */
    rdata->pkt_info.len = (pj_ssize_t)len + 2;
    if (reason)
        pj_cstr(&text, reason);
    pjsip__rx_clear(rdata);
    msg = pjsip_parse_rdata(buf, len + 2, rdata);
    if (msg && rdata->msg_info.via && msg->type == PJSIP_REQUEST_MSG &&
        msg->line.req.method.id != PJSIP_ACK_METHOD)
        sent = reject(mgr, rdata, code, &text);
    drop(mgr, rdata, buf, len, code == 513 ? PJSIP_EMSGTOOLONG : PJSIP_EINVALIDMSG,
         reason ? reason : "message too large");
    return sent;
}

/* ---- The steps ---- */

/* PJ_TRUE if there is nothing to parse: line ends, NULs and what else keeps NAT bindings open. */
static pj_bool_t is_keepalive(const char *msg, pj_size_t len)
{
    pj_size_t i;

    for (i = 0; i < len && (msg[i] == '\r' || msg[i] == '\n' || msg[i] == '\0' || msg[i] == ' ');
         i++)
        ;
    return i == len || (len == 3 && memcmp(msg, "jaK", 3) == 0);
}

static void not_a_message(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, char *msg, pj_size_t len)
{
    pjsip__count(&mgr->env->stats.rx_malformed);
    drop(mgr, rdata, msg, len, PJSIP_EINVALIDMSG, "not a SIP message");
}

/* Not a valid message: answer it or drop it. */
static void invalid_message(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, char *msg, pj_size_t len,
                            pj_status_t status, int code, const pj_str_t *reason)
{
    char why[128];
    pj_bool_t answered = PJ_FALSE;

    snprintf(why, sizeof(why), "%.*s", (int)PJ_MIN(reason->slen, 100),
             reason->slen ? reason->ptr : "");
    if (code && rdata->msg_info.msg->type == PJSIP_REQUEST_MSG &&
        rdata->msg_info.msg->line.req.method.id != PJSIP_ACK_METHOD)
        answered = reject(mgr, rdata, code, reason);
    if (!answered)
        pjsip__count(&mgr->env->stats.rx_malformed);
    drop(mgr, rdata, msg, len, status, why);
}

static void valid_message(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, char *msg, pj_size_t len)
{
    if (rdata->msg_info.msg->type == PJSIP_REQUEST_MSG) {
        pjsip__via_stamp(rdata);
        pjsip__count(&mgr->env->stats.rx_requests);
    } else if (!pjsip__via_is_ours(mgr, rdata->tp_info.transport, rdata->msg_info.via)) {
        pjsip__count(&mgr->env->stats.rx_foreign_via);
        drop(mgr, rdata, msg, len, PJSIP_EINVALIDVIA, "response whose top Via is not ours");
        return;
    } else {
        pjsip__count(&mgr->env->stats.rx_responses);
    }
    mgr->rx_cb(mgr->endpt, PJ_SUCCESS, rdata);
}

void pjsip__receive_message(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, char *msg, pj_size_t len)
{
    pj_str_t reason = {NULL, 0};
    int code = 0;
    pj_status_t status;

    if (is_keepalive(msg, len)) {
        pjsip__count(&mgr->env->stats.rx_keepalives);
        pjsip__receive_dropped(mgr, rdata->tp_info.transport, msg, len, PJ_EIGNORED);
        return;
    }
    while (*msg == '\r' || *msg == '\n') { /* RFC 3261 7.5 */
        msg++;
        len--;
    }
    pjsip__rx_clear(rdata);
    if (!pjsip_parse_rdata(msg, len, rdata)) {
        not_a_message(mgr, rdata, msg, len);
        return;
    }
    status = pjsip__msg_check(rdata->msg_info.msg, &rdata->msg_info.parse_err, &code, &reason);
    if (status != PJ_SUCCESS)
        invalid_message(mgr, rdata, msg, len, status, code, &reason);
    else
        valid_message(mgr, rdata, msg, len);
}

/* ---- Transports that programs make ---- */

/* Messages of a stream, one after the other. Octets used up, or negative when it cannot be followed. */
static pj_ssize_t receive_stream(pjsip_tpmgr *mgr, pjsip_rx_data *rdata, pj_size_t len)
{
    pj_size_t max = PJ_MIN((pj_size_t)mgr->env->limits.max_rx_msg, PJSIP_MAX_PKT_LEN - 1u);
    pj_bool_t own_type =
        (rdata->tp_info.transport->key.type & ~PJSIP_TRANSPORT_IPV6) >= PJSIP_TRANSPORT_START_OTHER;
    const char *msg;
    pj_size_t msg_len;
    pj_ssize_t used = (pj_ssize_t)len;
    pjsip__frame_event ev;
    pjsip__frame f;

    pjsip__frame_init(&f, mgr->env->pf);
    pjsip__frame_feed(&f, rdata->pkt_info.packet, len);
    while ((ev = pjsip__frame_next(&f, max, &msg, &msg_len)) == PJSIP__FRAME_MESSAGE ||
           ev == PJSIP__FRAME_PING) {
        if (ev == PJSIP__FRAME_PING)
            pjsip__count(&mgr->env->stats.rx_keepalives);
        else
            pjsip__receive_message(mgr, rdata, (char *)msg, msg_len);
    }
    if (ev == PJSIP__FRAME_MORE) {
        used = (pj_ssize_t)(len - f.kept);
    } else if (f.error == PJSIP_EMISSINGHDR && own_type) {
        /* WebSocket and its like frame messages themselves, and may leave Content-Length out (RFC 7118 5). */
        pjsip__receive_message(mgr, rdata, (char *)msg, f.win_len);
    } else {
        used = -(pj_ssize_t)f.error;
        pjsip__receive_reject(mgr, rdata, msg, msg_len, f.code, f.reason);
    }
    pjsip__frame_fini(&f);
    return used;
}

pj_ssize_t pjsip_tpmgr_receive_packet(pjsip_tpmgr *mgr, pjsip_rx_data *rdata)
{
    pjsip_transport *tp;
    pj_size_t len;

    PJ_ASSERT_RETURN(mgr && rdata && rdata->tp_info.transport && rdata->tp_info.pool, -PJ_EINVAL);
    tp = rdata->tp_info.transport;
    if (rdata->pkt_info.len < 0 || rdata->pkt_info.len > (pj_ssize_t)sizeof(rdata->pkt_info.packet))
        return -PJSIP_ERXOVERFLOW;
    len = (pj_size_t)rdata->pkt_info.len;
    pjsip__receive_note(tp, rdata, len);
    rdata->pkt_info.zero = 0;
    if (len < sizeof(rdata->pkt_info.packet))
        rdata->pkt_info.packet[len] = '\0';
    if (pjsip__receive_intercept(mgr, tp, rdata->pkt_info.packet, &len) != PJ_SUCCESS) {
        pjsip__receive_dropped(mgr, tp, rdata->pkt_info.packet, len, PJ_EIGNORED);
        return rdata->pkt_info.len;
    }
    if (!(tp->flag & PJSIP_TRANSPORT_DATAGRAM) && PJSIP_TRANSPORT_IS_RELIABLE(tp))
        return receive_stream(mgr, rdata, len);
    pjsip__receive_message(mgr, rdata, rdata->pkt_info.packet, len);
    return rdata->pkt_info.len;
}
