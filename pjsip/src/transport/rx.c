/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Received messages.
 *
 * An rx_data is as large as the largest packet, so connections have none: one is lent for each message while it is
 * handled, and many at once for a batch of datagrams, from a list of free ones. A message that must outlive its callback is cloned: packet, message and
 * header pointers, with a reference to the transport.
 */
#include "transport/transport_priv.h"

#include "msg/parse.h"

#include <pj/assert.h>

enum { MAX_FREE = 4 * 64 };

pj_status_t pjsip__rx_create(pjsip_tpmgr *mgr, const char *name, pjsip_rx_data **p_rdata)
{
    pj_pool_t *home, *pool;
    pjsip_rx_data *rdata;
    pjsip__rx *rx;

    /* The pool of the rx_data itself, and the one that is reset for each message. */
    home = pj_pool_create(mgr->env->pf, name, sizeof(pjsip__rx) + 512, 512, NULL);
    if (!home)
        return PJ_ENOMEM;
    pool = pj_pool_create(mgr->env->pf, name, PJSIP_POOL_RDATA_LEN, PJSIP_POOL_RDATA_INC, NULL);
    rx = pool ? pj_pool_alloc(home, sizeof(*rx)) : NULL;
    if (!rx) {
        pj_pool_release(pool);
        pj_pool_release(home);
        return PJ_ENOMEM;
    }
    rx->next = NULL;
    rdata = &rx->pub;
    memset(&rdata->tp_info, 0, sizeof(rdata->tp_info));
    rdata->tp_info.pool = pool;
    rdata->tp_info.tp_data = home;
    rdata->tp_info.op_key.rdata = rdata;
    pj_ioqueue_op_key_init(&rdata->tp_info.op_key.op_key, sizeof(pj_ioqueue_op_key_t));
    rdata->pkt_info.len = 0;
    rdata->pkt_info.zero = 0;
    pjsip__rx_clear(rdata);
    *p_rdata = rdata;
    return PJ_SUCCESS;
}

static void destroy(pjsip_rx_data *rdata)
{
    pj_pool_t *home = rdata->tp_info.tp_data;

    pj_pool_release(rdata->tp_info.pool);
    pj_pool_release(home);
}

pjsip__rx *pjsip__rx_lend_chain(pjsip_tpmgr *mgr, pjsip_transport *tp, unsigned count)
{
    pjsip__rx *chain = NULL, **end = &chain;
    pjsip_rx_data *rdata;
    unsigned n = 0;

    pj_lock_acquire(mgr->rx_lock);
    for (; n < count && mgr->rx_free; n++) {
        *end = mgr->rx_free;
        mgr->rx_free = (*end)->next;
        mgr->rx_free_count--;
        (*end)->pub.tp_info.transport = tp;
        end = &(*end)->next;
    }
    pj_lock_release(mgr->rx_lock);
    for (; n < count && pjsip__rx_create(mgr, "rdata%p", &rdata) == PJ_SUCCESS; n++) {
        rdata->tp_info.transport = tp;
        *end = pjsip__rx_of(rdata);
        end = &(*end)->next;
    }
    *end = NULL;
    return chain;
}

void pjsip__rx_return_chain(pjsip_tpmgr *mgr, pjsip__rx *chain)
{
    pjsip__rx *rx;

    if (!chain)
        return;
    /* Put back so that the first of the chain is the first to be lent again. */
    for (rx = chain, chain = NULL; rx;) {
        pjsip__rx *next = rx->next;

        rx->pub.tp_info.transport = NULL;
        rx->next = chain;
        chain = rx;
        rx = next;
    }
    pj_lock_acquire(mgr->rx_lock);
    while (chain && mgr->rx_free_count < MAX_FREE) {
        rx = chain;
        chain = rx->next;
        rx->next = mgr->rx_free;
        mgr->rx_free = rx;
        mgr->rx_free_count++;
    }
    pj_lock_release(mgr->rx_lock);
    while (chain) {
        rx = chain;
        chain = rx->next;
        destroy(&rx->pub);
    }
}

pjsip_rx_data *pjsip__rx_lend(pjsip_tpmgr *mgr, pjsip_transport *tp)
{
    pjsip__rx *rx = pjsip__rx_lend_chain(mgr, tp, 1);

    return rx ? &rx->pub : NULL;
}

void pjsip__rx_return(pjsip_tpmgr *mgr, pjsip_rx_data *rdata)
{
    pjsip__rx_of(rdata)->next = NULL;
    pjsip__rx_return_chain(mgr, pjsip__rx_of(rdata));
}

void pjsip__rx_destroy_all(pjsip_tpmgr *mgr)
{
    while (mgr->rx_free) {
        pjsip__rx *rx = mgr->rx_free;

        mgr->rx_free = rx->next;
        destroy(&rx->pub);
    }
    mgr->rx_free_count = 0;
}

void pjsip__rx_clear(pjsip_rx_data *rdata)
{
    memset(&rdata->msg_info, 0, sizeof(rdata->msg_info));
    pj_list_init(&rdata->msg_info.parse_err);
    memset(&rdata->endpt_info, 0, sizeof(rdata->endpt_info));
}

void pjsip__rx_set_source(pjsip_rx_data *rdata, const pj_sockaddr_t *addr, int addr_len)
{
    if (addr != (const pj_sockaddr_t *)&rdata->pkt_info.src_addr)
        memcpy(&rdata->pkt_info.src_addr, addr, (size_t)PJ_MIN(addr_len, (int)sizeof(pj_sockaddr)));
    rdata->pkt_info.src_addr_len = addr_len;
    pj_sockaddr_print(addr, rdata->pkt_info.src_name, sizeof(rdata->pkt_info.src_name), 0);
    rdata->pkt_info.src_port = pj_sockaddr_get_port(addr);
}

pjsip_msg *pjsip_parse_rdata(char *buf, pj_size_t size, pjsip_rx_data *rdata)
{
    pjsip__parsed out;
    pj_status_t status;

    memset(&out, 0, sizeof(out));
    status = pjsip__parse(rdata->tp_info.pool, buf, size, rdata, &rdata->msg_info.parse_err, &out);
    rdata->msg_info.msg_buf = buf;
    rdata->msg_info.len = (int)size;
    if (status != PJ_SUCCESS)
        return NULL;
    rdata->msg_info.len = (int)out.size;
    rdata->msg_info.msg = out.msg;
    rdata->msg_info.cid = out.cid;
    rdata->msg_info.from = out.from;
    rdata->msg_info.to = out.to;
    rdata->msg_info.via = out.via;
    rdata->msg_info.cseq = out.cseq;
    rdata->msg_info.max_fwd = out.max_fwd;
    rdata->msg_info.route = out.route;
    rdata->msg_info.record_route = out.record_route;
    rdata->msg_info.ctype = out.ctype;
    rdata->msg_info.clen = out.clen;
    rdata->msg_info.require = out.require;
    rdata->msg_info.supported = out.supported;
    return out.msg;
}

/*
 * Point the members of msg_info at the headers of the copy that stand where the originals stand. What is not in
 * the list (an array header put together from several) is copied by itself.
 */
static void map_headers(pjsip_rx_data *dst, const pjsip_rx_data *src)
{
    const pjsip_hdr *s = src->msg_info.msg->hdr.next;
    pjsip_hdr *d = dst->msg_info.msg->hdr.next;

#define MAP(field)                              \
    if ((const void *)s == src->msg_info.field) \
    dst->msg_info.field = (void *)d
    for (; s != &src->msg_info.msg->hdr && d != &dst->msg_info.msg->hdr; s = s->next, d = d->next) {
        MAP(cid);
        MAP(from);
        MAP(to);
        MAP(via);
        MAP(cseq);
        MAP(max_fwd);
        MAP(route);
        MAP(record_route);
        MAP(ctype);
        MAP(clen);
        MAP(require);
        MAP(supported);
    }
#undef MAP
    if (!dst->msg_info.require && src->msg_info.require)
        dst->msg_info.require = pjsip_hdr_clone(dst->tp_info.pool, src->msg_info.require);
    if (!dst->msg_info.supported && src->msg_info.supported)
        dst->msg_info.supported = pjsip_hdr_clone(dst->tp_info.pool, src->msg_info.supported);
}

static void copy_errors(pjsip_rx_data *dst, const pjsip_rx_data *src)
{
    const pjsip_parser_err_report *e;

    for (e = src->msg_info.parse_err.next; e != &src->msg_info.parse_err; e = e->next) {
        pjsip_parser_err_report *copy = PJ_POOL_ALLOC_T(dst->tp_info.pool, pjsip_parser_err_report);

        if (!copy)
            return;
        *copy = *e;
        pj_strdup(dst->tp_info.pool, &copy->hname, &e->hname);
        pj_list_push_back(&dst->msg_info.parse_err, copy);
    }
}

pj_status_t pjsip_rx_data_clone(const pjsip_rx_data *src, unsigned flags, pjsip_rx_data **p_rdata)
{
    pjsip_tpmgr *mgr;
    pjsip_rx_data *dst;
    pj_ssize_t at;

    PJ_ASSERT_RETURN(src && p_rdata && flags == 0 && src->tp_info.transport, PJ_EINVAL);
    mgr = src->tp_info.transport->tpmgr;
    dst = pjsip__rx_lend(mgr, src->tp_info.transport);
    if (!dst)
        return PJ_ENOMEM;
    pj_pool_reset(dst->tp_info.pool);
    pjsip__rx_clear(dst);

    dst->pkt_info.timestamp = src->pkt_info.timestamp;
    dst->pkt_info.len = src->pkt_info.len;
    memcpy(dst->pkt_info.packet, src->pkt_info.packet, (size_t)src->pkt_info.len);
    if ((pj_size_t)src->pkt_info.len < sizeof(dst->pkt_info.packet))
        dst->pkt_info.packet[src->pkt_info.len] = '\0';
    dst->pkt_info.src_addr = src->pkt_info.src_addr;
    dst->pkt_info.src_addr_len = src->pkt_info.src_addr_len;
    memcpy(dst->pkt_info.src_name, src->pkt_info.src_name, sizeof(dst->pkt_info.src_name));
    dst->pkt_info.src_port = src->pkt_info.src_port;

    at = src->msg_info.msg_buf ? src->msg_info.msg_buf - src->pkt_info.packet : 0;
    dst->msg_info.msg_buf = at >= 0 && at <= src->pkt_info.len ? dst->pkt_info.packet + at : NULL;
    dst->msg_info.len = src->msg_info.len;
    if (src->msg_info.msg) {
        dst->msg_info.msg = pjsip_msg_clone(dst->tp_info.pool, src->msg_info.msg);
        if (!dst->msg_info.msg) {
            pjsip__rx_return(mgr, dst);
            return PJ_ENOMEM;
        }
        map_headers(dst, src);
    }
    copy_errors(dst, src);
    memcpy(dst->endpt_info.mod_data, src->endpt_info.mod_data, sizeof(dst->endpt_info.mod_data));
    pjsip_transport_add_ref(dst->tp_info.transport);
    *p_rdata = dst;
    return PJ_SUCCESS;
}

pj_status_t pjsip_rx_data_free_cloned(pjsip_rx_data *rdata)
{
    pjsip_transport *tp;
    pjsip_tpmgr *mgr;

    PJ_ASSERT_RETURN(rdata && rdata->tp_info.transport, PJ_EINVAL);
    tp = rdata->tp_info.transport;
    mgr = tp->tpmgr;
    pj_pool_reset(rdata->tp_info.pool);
    pjsip__rx_return(mgr, rdata);
    pjsip_transport_dec_ref(tp);
    return PJ_SUCCESS;
}
