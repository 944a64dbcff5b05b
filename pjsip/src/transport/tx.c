/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages to send: a reference-counted pool with a message in it, printed once.
 *
 * A message that fits the stack is printed there and takes no more of its pool than it is long: responses are kept for
 * half a minute, by the thousand. For a longer one the buffer grows by doubling until the message fits, so that none is too
 * long for a stream; what a datagram can carry is checked where it is sent. A tx_data is in one flight at most: pjsip_transport_send() claims it by
 * exchanging is_pending, and whoever comes second gets PJSIP_EPENDINGTX.
 */
#include "transport/transport_priv.h"

#include <pj/os.h>

#include <stddef.h>

enum { ON_STACK = 2048, FIRST_BUFFER = 4096 };

/* All but the addresses, which are a third of it; how many of them there are is 0. */
static void clear(pjsip__tx *tx)
{
    const size_t from = offsetof(pjsip__tx, pub.dest_info.addr.entry);
    const size_t to = from + sizeof(tx->pub.dest_info.addr.entry);

    pj_bzero(tx, from);
    pj_bzero((char *)tx + to, sizeof(*tx) - to);
}

pj_status_t pjsip_tx_data_create(pjsip_tpmgr *mgr, pjsip_tx_data **p_tdata)
{
    pj_pool_t *pool;
    pjsip__tx *tx;
    pj_status_t status;

    PJ_ASSERT_RETURN(mgr && p_tdata, PJ_EINVAL);
    pool = pj_pool_create(mgr->env->pf, "tdta%p", PJSIP_POOL_LEN_TDATA, PJSIP_POOL_INC_TDATA, NULL);
    if (!pool)
        return PJ_ENOMEM;
    tx = PJ_POOL_ALLOC_T(pool, pjsip__tx);
    if (tx)
        clear(tx);
    status = tx ? pj_atomic_create(pool, 0, &tx->pub.ref_cnt) : PJ_ENOMEM;
    if (status != PJ_SUCCESS) {
        pj_pool_release(pool);
        return status;
    }
    tx->pub.pool = pool;
    tx->pub.mgr = mgr;
    pj_ansi_strxcpy(tx->pub.obj_name, pool->obj_name, sizeof(tx->pub.obj_name));
    pj_list_init(&tx->pub);
    pj_ioqueue_op_key_init(&tx->pub.op_key.key, sizeof(tx->pub.op_key.key));
    tx->pub.op_key.tdata = &tx->pub;
    *p_tdata = &tx->pub;
    return PJ_SUCCESS;
}

static void destroy(pjsip_tx_data *tdata)
{
    pjsip_tpselector_dec_ref(&tdata->tp_sel);
    pj_atomic_destroy(tdata->ref_cnt);
    pj_pool_release(tdata->pool);
}

void pjsip_tx_data_add_ref(pjsip_tx_data *tdata)
{
    pj_atomic_inc(tdata->ref_cnt);
}

pj_status_t pjsip_tx_data_dec_ref(pjsip_tx_data *tdata)
{
    if (pj_atomic_dec_and_get(tdata->ref_cnt) > 0)
        return PJ_SUCCESS;
    destroy(tdata);
    return PJSIP_EBUFDESTROYED;
}

pj_status_t pjsip__tx_reserve(pjsip_tx_data *tdata, pj_size_t len)
{
    pjsip__tx *tx = pjsip__tx_of(tdata);
    char *buf;

    if (len > tx->capacity) {
        buf = pj_pool_alloc(tdata->pool, len);
        if (!buf)
            return PJ_ENOMEM;
        tdata->buf.start = buf;
        tx->capacity = len;
    }
    tdata->buf.cur = tdata->buf.start;
    tdata->buf.end = tdata->buf.start + tx->capacity;
    return PJ_SUCCESS;
}

/* Print it on the stack and keep what was printed. @return its length; PJ_ETOOBIG if it is too long for that. */
static pj_status_t print_short(pjsip_tx_data *tdata, pj_ssize_t *p_len)
{
    char text[ON_STACK];
    pj_ssize_t len = pjsip_msg_print(tdata->msg, text, sizeof(text));
    pj_status_t status;

    if (len <= 0)
        return PJ_ETOOBIG;
    status = pjsip__tx_reserve(tdata, (pj_size_t)len + 1);
    if (status == PJ_SUCCESS)
        pj_memcpy(tdata->buf.start, text, (pj_size_t)len);
    *p_len = len;
    return status;
}

static pj_status_t print_long(pjsip_tx_data *tdata, pj_ssize_t *p_len)
{
    pj_size_t limit = tdata->mgr->env->limits.max_tx_msg;
    pj_size_t size = pjsip__tx_of(tdata)->capacity;

    if (size < FIRST_BUFFER)
        size = FIRST_BUFFER;
    for (;; size *= 2) {
        pj_status_t status = pjsip__tx_reserve(tdata, size);

        if (status != PJ_SUCCESS)
            return status;
        *p_len = pjsip_msg_print(tdata->msg, tdata->buf.start, size - 1);
        if (*p_len > 0)
            return PJ_SUCCESS;
        if (size > limit)
            return PJSIP_EMSGTOOLONG;
    }
}

pj_status_t pjsip_tx_data_encode(pjsip_tx_data *tdata)
{
    pj_ssize_t len;
    pj_status_t status;

    if (pjsip_tx_data_is_valid(tdata))
        return PJ_SUCCESS;
    if (!tdata->msg)
        return PJ_EINVALIDOP;
    status = print_short(tdata, &len);
    if (status == PJ_ETOOBIG)
        status = print_long(tdata, &len);
    if (status != PJ_SUCCESS)
        return status;
    if ((pj_size_t)len > tdata->mgr->env->limits.max_tx_msg)
        return PJSIP_EMSGTOOLONG;
    tdata->buf.cur = tdata->buf.start + len;
    *tdata->buf.cur = '\0'; /* programs print it as a C string */
    return PJ_SUCCESS;
}

pj_bool_t pjsip_tx_data_is_valid(pjsip_tx_data *tdata)
{
    return tdata->buf.cur != tdata->buf.start;
}

void pjsip_tx_data_invalidate_msg(pjsip_tx_data *tdata)
{
    tdata->buf.cur = tdata->buf.start;
    tdata->info = NULL;
}

/* Text about a message into a pool; the same for received messages. */
static char *describe(pj_pool_t *pool, const pjsip_msg *msg, const char *name)
{
    enum { SIZE = 128 };
    const pjsip_cseq_hdr *cseq = pjsip_msg_find_hdr(msg, PJSIP_H_CSEQ, NULL);
    char *buf = pj_pool_alloc(pool, SIZE);
    int len;

    if (!buf)
        return (char *)"NULL";
    if (!cseq) {
        snprintf(buf, SIZE, "%s msg (%s)", msg->type == PJSIP_REQUEST_MSG ? "Request" : "Response",
                 name);
    } else if (msg->type == PJSIP_REQUEST_MSG) {
        len = (int)PJ_MIN(msg->line.req.method.name.slen, 40);
        snprintf(buf, SIZE, "Request msg %.*s/cseq=%d (%s)", len, msg->line.req.method.name.ptr,
                 (int)cseq->cseq, name);
    } else {
        len = (int)PJ_MIN(cseq->method.name.slen, 40);
        snprintf(buf, SIZE, "Response msg %d/%.*s/cseq=%d (%s)", msg->line.status.code, len,
                 cseq->method.name.ptr, (int)cseq->cseq, name);
    }
    return buf;
}

char *pjsip_tx_data_get_info(pjsip_tx_data *tdata)
{
    if (!tdata || !tdata->msg)
        return (char *)"NULL";
    if (!tdata->info)
        tdata->info = describe(tdata->pool, tdata->msg, tdata->obj_name);
    return tdata->info;
}

char *pjsip_rx_data_get_info(pjsip_rx_data *rdata)
{
    if (!rdata || !rdata->msg_info.msg)
        return (char *)"NULL";
    if (!rdata->msg_info.info)
        rdata->msg_info.info =
            describe(rdata->tp_info.pool, rdata->msg_info.msg, rdata->tp_info.pool->obj_name);
    return rdata->msg_info.info;
}

pj_status_t pjsip_tx_data_set_transport(pjsip_tx_data *tdata, const pjsip_tpselector *sel)
{
    pjsip_tpselector old;

    PJ_ASSERT_RETURN(tdata && sel, PJ_EINVAL);
    old = tdata->tp_sel;
    tdata->tp_sel = *sel;
    pjsip_tpselector_add_ref(&tdata->tp_sel);
    pjsip_tpselector_dec_ref(&old);
    return PJ_SUCCESS;
}

static void copy_destination(pjsip_tx_data *dst, const pjsip_tx_data *src)
{
    dst->dest_info = src->dest_info;
    pj_strdup(dst->pool, &dst->dest_info.name, &src->dest_info.name);
    for (unsigned i = 0; i < src->dest_info.addr.count; i++)
        pj_strdup(dst->pool, &dst->dest_info.addr.entry[i].name,
                  &src->dest_info.addr.entry[i].name);
    pj_strdup(dst->pool, &dst->via_addr.host, &src->via_addr.host);
    dst->via_addr.port = src->via_addr.port;
    dst->via_tp = src->via_tp;
}

pj_status_t pjsip_tx_data_clone(const pjsip_tx_data *src, unsigned flags, pjsip_tx_data **p_tdata)
{
    pjsip_tx_data *dst;
    pj_status_t status;

    PJ_ASSERT_RETURN(src && src->msg && flags == 0 && p_tdata, PJ_EINVAL);
    status = pjsip_tx_data_create(src->mgr, &dst);
    if (status != PJ_SUCCESS)
        return status;
    pjsip_tx_data_add_ref(dst);
    dst->msg = pjsip_msg_clone(dst->pool, src->msg);
    if (!dst->msg) {
        pjsip_tx_data_dec_ref(dst);
        return PJ_ENOMEM;
    }
    copy_destination(dst, src);
    dst->rx_timestamp = src->rx_timestamp;
    dst->auth_retry = src->auth_retry;
    pjsip_tx_data_set_transport(dst, &src->tp_sel);
    *p_tdata = dst;
    return PJ_SUCCESS;
}

void pjsip_tpselector_add_ref(pjsip_tpselector *sel)
{
    if (sel->type == PJSIP_TPSELECTOR_TRANSPORT && sel->u.transport)
        pjsip_transport_add_ref(sel->u.transport);
}

void pjsip_tpselector_dec_ref(pjsip_tpselector *sel)
{
    if (sel->type == PJSIP_TPSELECTOR_TRANSPORT && sel->u.transport)
        pjsip_transport_dec_ref(sel->u.transport);
}
