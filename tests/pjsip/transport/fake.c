/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake.h"

#include <check.h>

static pj_status_t on_send(pjsip_transport *tp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                           int addr_len, void *token, pjsip_transport_callback cb)
{
    fake *f = (fake *)tp;

    (void)addr;
    (void)addr_len;
    f->sends++;
    f->tdata = tdata;
    f->token = token;
    f->cb = cb;
    snprintf(f->text, sizeof(f->text), "%.*s", (int)(tdata->buf.cur - tdata->buf.start),
             tdata->buf.start);
    return f->result;
}

static pj_status_t on_shutdown(pjsip_transport *tp)
{
    ((fake *)tp)->shutdowns++;
    return PJ_SUCCESS;
}

static pj_status_t on_destroy(pjsip_transport *tp)
{
    fake *f = (fake *)tp;

    if (f->destroyed)
        (*f->destroyed)++;
    pj_lock_destroy(tp->lock);
    pj_atomic_destroy(tp->ref_cnt);
    pj_pool_release(tp->pool);
    return PJ_SUCCESS;
}

fake *fake_make(pjsip_transport_type_e type, const char *remote, int port, int refs, int *destroyed)
{
    int af = type & PJSIP_TRANSPORT_IPV6 ? pj_AF_INET6() : pj_AF_INET();
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "fake", 6000, 1000);
    fake *f = PJ_POOL_ZALLOC_T(pool, fake);
    pjsip_transport *tp = &f->base;
    pj_str_t host = pj_str((char *)remote);

    f->destroyed = destroyed;
    tp->pool = pool;
    tp->endpt = test_endpt;
    pj_ansi_strxcpy(tp->obj_name, "fake", sizeof(tp->obj_name));
    ck_assert_int_eq(pj_atomic_create(pool, refs, &tp->ref_cnt), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_create_recursive_mutex(pool, "fake", &tp->lock), PJ_SUCCESS);
    tp->key.type = type;
    pj_sockaddr_init(af, &tp->key.rem_addr, remote ? &host : NULL, (pj_uint16_t)port);
    tp->type_name = (char *)pjsip_transport_get_type_name(type);
    tp->flag = pjsip_transport_get_flag_from_type(type);
    tp->dir = remote ? PJSIP_TP_DIR_OUTGOING : PJSIP_TP_DIR_NONE;
    pj_strdup2(pool, &tp->local_name.host, "198.51.100.9");
    tp->local_name.port = 5060;
    pj_sockaddr_init(af, &tp->local_addr, NULL, 5060);
    tp->addr_len = (int)pj_sockaddr_get_len(&tp->local_addr);
    tp->send_msg = &on_send;
    tp->do_shutdown = &on_shutdown;
    tp->destroy = &on_destroy;
    ck_assert_int_eq(pjsip_transport_register(pjsip_endpt_get_tpmgr(test_endpt), tp), PJ_SUCCESS);
    return f;
}

void fake_complete(fake *f, pj_ssize_t sent)
{
    f->cb(&f->base, f->token, sent);
}

pj_ssize_t fake_receive(fake *f, const void *data, size_t len)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "rdata", 70000, 4000);
    pj_pool_t *mem = pjsip_endpt_create_pool(test_endpt, "rdata", 4000, 4000);
    pjsip_rx_data *rdata = PJ_POOL_ZALLOC_T(pool, pjsip_rx_data);
    pj_ssize_t used;

    ck_assert_uint_le(len, sizeof(rdata->pkt_info.packet));
    rdata->tp_info.pool = mem;
    rdata->tp_info.transport = &f->base;
    memcpy(rdata->pkt_info.packet, data, len);
    rdata->pkt_info.len = (pj_ssize_t)len;
    rdata->pkt_info.src_addr = f->base.key.rem_addr;
    rdata->pkt_info.src_addr_len = (int)pj_sockaddr_get_len(&rdata->pkt_info.src_addr);
    pj_sockaddr_print(&rdata->pkt_info.src_addr, rdata->pkt_info.src_name,
                      sizeof(rdata->pkt_info.src_name), 0);
    rdata->pkt_info.src_port = pj_sockaddr_get_port(&rdata->pkt_info.src_addr);
    used = pjsip_tpmgr_receive_packet(f->base.tpmgr, rdata);
    pj_pool_release(mem);
    pj_pool_release(pool);
    return used;
}

pjsip_tx_data *fake_request(const char *uri)
{
    pj_str_t target = pj_str((char *)uri), from = {(char *)"<sip:me@home>", 13};
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &pjsip_options_method, &target, &from,
                                                &target, NULL, NULL, 1, NULL, &tdata),
                     PJ_SUCCESS);
    return tdata;
}
