/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transport for tests: what is sent is received by the same endpoint, delayed, lost or failed as told.
 *
 * Both ends of a send, the completion and the arrival, are entries of a list with a time, and one timer stands at the
 * earliest of them. Nothing is delivered from within a send.
 */
#include "transport/transport_priv.h"

#include <pjsip/sip_transport_loop.h>
#include <pj/assert.h>
#include <pj/os.h>

typedef struct loop_entry {
    PJ_DECL_LIST_MEMBER(struct loop_entry);
    pj_pool_t *pool;
    pj_timestamp due;
    /* A completion: */
    pjsip_tx_data *tdata;
    void *token;
    pjsip_transport_callback cb;
    pj_ssize_t result;
    /* Or an arrival: */
    char *octets;
    pj_size_t len;
    pj_sockaddr src;
} loop_entry;

typedef struct loop_transport {
    pjsip_transport base;
    pj_lock_t *guard;
    loop_entry list; /* by rising time */
    pj_timer_entry timer;
    pj_bool_t own_ref;
    pj_bool_t closed;
    pj_bool_t discard;
    int fail;
    unsigned recv_delay, send_delay; /* ms */
} loop_transport;

static loop_transport *loop_of(pjsip_transport *tp)
{
    return (loop_transport *)tp;
}

static void on_free(void *member)
{
    loop_transport *loop = member;

    if (loop->guard)
        pj_lock_destroy(loop->guard);
    pjsip__tp_fini(&loop->base);
}

/* Put the timer at the first entry; the caller holds the guard. */
static void set_timer(loop_transport *loop)
{
    pj_timer_heap_t *timers = pjsip__tp_env_of(loop->base.endpt)->timers;
    pj_timestamp now;
    pj_time_val delay;

    pj_timer_heap_cancel_if_active(timers, &loop->timer, 0);
    if (loop->closed || pj_list_empty(&loop->list))
        return;
    pj_get_timestamp(&now);
    delay = pj_elapsed_time(&now, &loop->list.next->due);
    pj_timer_heap_schedule_w_grp_lock(timers, &loop->timer, &delay, 1, loop->base.grp_lock);
}

static loop_entry *make_entry(loop_transport *loop, unsigned delay_msec, pj_size_t room)
{
    pj_pool_t *pool = pj_pool_create(pjsip__tp_env_of(loop->base.endpt)->pf, "loop",
                                     sizeof(loop_entry) + room + 256, 256, NULL);
    loop_entry *e = pool ? PJ_POOL_ZALLOC_T(pool, loop_entry) : NULL;
    pj_timestamp freq;

    if (!e) {
        pj_pool_release(pool);
        return NULL;
    }
    e->pool = pool;
    pj_get_timestamp(&e->due);
    pj_get_timestamp_freq(&freq);
    e->due.u64 += freq.u64 / 1000 * delay_msec;
    return e;
}

static pj_status_t add_entry(loop_transport *loop, loop_entry *e)
{
    loop_entry *at;
    pj_bool_t closed;

    pj_lock_acquire(loop->guard);
    closed = loop->closed;
    if (!closed) {
        for (at = loop->list.prev; at != &loop->list && at->due.u64 > e->due.u64; at = at->prev)
            ;
        pj_list_insert_after(at, e);
        set_timer(loop);
    }
    pj_lock_release(loop->guard);
    if (closed)
        pj_pool_release(e->pool);
    return closed ? PJSIP_ETPNOTAVAIL : PJ_SUCCESS;
}

static void deliver(loop_transport *loop, loop_entry *e)
{
    pjsip_tpmgr *mgr = loop->base.tpmgr;
    pjsip_rx_data *rdata = pjsip__rx_lend(mgr, &loop->base);

    if (!rdata)
        return;
    if (e->len < sizeof(rdata->pkt_info.packet)) {
        memcpy(rdata->pkt_info.packet, e->octets, e->len);
        rdata->pkt_info.len = (pj_ssize_t)e->len;
        pjsip__rx_set_source(rdata, &e->src, (int)pj_sockaddr_get_len(&e->src));
        pjsip_tpmgr_receive_packet(mgr, rdata);
        pj_pool_reset(rdata->tp_info.pool);
    }
    pjsip__rx_return(mgr, rdata);
}

static void finish(loop_transport *loop, loop_entry *e)
{
    if (e->tdata)
        e->cb(&loop->base, e->token, e->result);
    else
        deliver(loop, e);
    pj_pool_release(e->pool);
}

static void on_timer(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    loop_transport *loop = entry->user_data;
    pj_timestamp now;
    loop_entry *e;

    PJ_UNUSED_ARG(ht);
    if (!pjsip__tp_pin(loop->base.tpmgr, &loop->base))
        return;
    pj_get_timestamp(&now);
    for (;;) {
        pj_lock_acquire(loop->guard);
        e = pj_list_empty(&loop->list) || loop->list.next->due.u64 > now.u64 ? NULL
                                                                             : loop->list.next;
        if (e)
            pj_list_erase(e);
        else
            set_timer(loop);
        pj_lock_release(loop->guard);
        if (!e)
            break;
        finish(loop, e);
    }
    pjsip_transport_dec_ref(&loop->base);
}

static pj_status_t add_arrival(loop_transport *loop, const pjsip_tx_data *tdata)
{
    pj_size_t len = (pj_size_t)(tdata->buf.cur - tdata->buf.start);
    loop_entry *e = make_entry(loop, loop->recv_delay, len);

    if (!e)
        return PJ_ENOMEM;
    e->octets = pj_pool_alloc(e->pool, len);
    if (!e->octets) {
        pj_pool_release(e->pool);
        return PJ_ENOMEM;
    }
    memcpy(e->octets, tdata->buf.start, len);
    e->len = len;
    e->src = loop->base.local_addr;
    return add_entry(loop, e);
}

static pj_status_t loop_send(pjsip_transport *tp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                             int addr_len, void *token, pjsip_transport_callback cb)
{
    loop_transport *loop = loop_of(tp);
    loop_entry *done = NULL;
    pj_status_t status = PJ_SUCCESS;

    PJ_UNUSED_ARG(addr);
    PJ_UNUSED_ARG(addr_len);
    if (loop->fail == 1)
        return PJ_STATUS_FROM_OS(ECONNRESET);
    if (loop->fail == 2 || loop->send_delay) {
        done = make_entry(loop, loop->send_delay, 0);
        if (!done)
            return PJ_ENOMEM;
        done->tdata = tdata;
        done->token = token;
        done->cb = cb;
        done->result = loop->fail ? -(pj_ssize_t)PJ_STATUS_FROM_OS(ECONNRESET)
                                  : tdata->buf.cur - tdata->buf.start;
    }
    if (!loop->fail && !loop->discard)
        status = add_arrival(loop, tdata);
    if (status != PJ_SUCCESS) {
        if (done)
            pj_pool_release(done->pool);
        return status;
    }
    if (!done)
        return PJ_SUCCESS;
    status = add_entry(loop, done);
    return status == PJ_SUCCESS ? PJ_EPENDING : status;
}

static pj_status_t loop_shutdown(pjsip_transport *tp)
{
    loop_transport *loop = loop_of(tp);
    pj_bool_t own;

    pj_lock_acquire(loop->guard);
    own = loop->own_ref;
    loop->own_ref = PJ_FALSE;
    pj_lock_release(loop->guard);
    return own ? pjsip_transport_dec_ref(tp) : PJ_SUCCESS;
}

static pj_status_t loop_destroy(pjsip_transport *tp)
{
    loop_transport *loop = loop_of(tp);
    loop_entry *e;

    pj_lock_acquire(loop->guard);
    loop->closed = PJ_TRUE;
    set_timer(loop);
    pj_lock_release(loop->guard);
    while (!pj_list_empty(&loop->list)) {
        e = loop->list.next;
        pj_list_erase(e);
        if (e->tdata)
            e->cb(tp, e->token, -(pj_ssize_t)PJ_ECANCELLED);
        pj_pool_release(e->pool);
    }
    pj_grp_lock_dec_ref(tp->grp_lock);
    return PJ_SUCCESS;
}

static void set_names(loop_transport *loop)
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pjsip_transport *tp = &loop->base;
    int port = pjsip_transport_get_default_port_for_type(PJSIP_TRANSPORT_LOOP_DGRAM);

    pj_sockaddr_init(pj_AF_INET(), &tp->key.rem_addr, NULL, 0);
    pj_sockaddr_init(pj_AF_INET(), &tp->local_addr, &host, (pj_uint16_t)port);
    tp->addr_len = (int)pj_sockaddr_get_len(&tp->local_addr);
    tp->local_name.host = host;
    tp->local_name.port = port;
    tp->remote_name = tp->local_name;
    tp->info = (char *)"loop-dgram";
    tp->dir = PJSIP_TP_DIR_NONE;
}

pj_status_t pjsip_loop_start(pjsip_endpoint *endpt, pjsip_transport **transport)
{
    loop_transport *loop;
    pj_pool_t *pool;
    pj_status_t status;

    PJ_ASSERT_RETURN(endpt, PJ_EINVAL);
    pool = pj_pool_create(pjsip__tp_env_of(endpt)->pf, "loop", 2048, 1024, NULL);
    loop = pool ? PJ_POOL_ZALLOC_T(pool, loop_transport) : NULL;
    if (!loop) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    pj_list_init(&loop->list);
    pj_timer_entry_init(&loop->timer, 0, loop, &on_timer);
    status =
        pjsip__tp_init(&loop->base, endpt, pool, PJSIP_TRANSPORT_LOOP_DGRAM, "loop", 1, &on_free);
    if (status != PJ_SUCCESS) {
        pjsip__tp_fini(&loop->base);
        return status;
    }
    set_names(loop);
    loop->own_ref = PJ_TRUE;
    loop->base.send_msg = &loop_send;
    loop->base.do_shutdown = &loop_shutdown;
    loop->base.destroy = &loop_destroy;
    status = pj_lock_create_simple_mutex(pool, "loop", &loop->guard);
    if (status == PJ_SUCCESS)
        status = pjsip_transport_register(loop->base.tpmgr, &loop->base);
    if (status != PJ_SUCCESS) {
        pj_grp_lock_dec_ref(loop->base.grp_lock);
        return status;
    }
    if (transport)
        *transport = &loop->base;
    return PJ_SUCCESS;
}

static pj_bool_t is_loop(const pjsip_transport *tp)
{
    return tp && tp->key.type == PJSIP_TRANSPORT_LOOP_DGRAM;
}

pj_status_t pjsip_loop_set_discard(pjsip_transport *tp, pj_bool_t discard, pj_bool_t *prev_value)
{
    PJ_ASSERT_RETURN(is_loop(tp), PJ_EINVAL);
    if (prev_value)
        *prev_value = loop_of(tp)->discard;
    loop_of(tp)->discard = discard;
    return PJ_SUCCESS;
}

pj_status_t pjsip_loop_set_failure(pjsip_transport *tp, int fail_flag, int *prev_value)
{
    PJ_ASSERT_RETURN(is_loop(tp) && fail_flag >= 0 && fail_flag <= 2, PJ_EINVAL);
    if (prev_value)
        *prev_value = loop_of(tp)->fail;
    loop_of(tp)->fail = fail_flag;
    return PJ_SUCCESS;
}

pj_status_t pjsip_loop_set_recv_delay(pjsip_transport *tp, unsigned delay, unsigned *prev_value)
{
    PJ_ASSERT_RETURN(is_loop(tp), PJ_EINVAL);
    if (prev_value)
        *prev_value = loop_of(tp)->recv_delay;
    loop_of(tp)->recv_delay = delay;
    return PJ_SUCCESS;
}

pj_status_t pjsip_loop_set_send_callback_delay(pjsip_transport *tp, unsigned delay,
                                               unsigned *prev_value)
{
    PJ_ASSERT_RETURN(is_loop(tp), PJ_EINVAL);
    if (prev_value)
        *prev_value = loop_of(tp)->send_delay;
    loop_of(tp)->send_delay = delay;
    return PJ_SUCCESS;
}

pj_status_t pjsip_loop_set_delay(pjsip_transport *tp, unsigned delay)
{
    PJ_ASSERT_RETURN(is_loop(tp), PJ_EINVAL);
    loop_of(tp)->recv_delay = delay;
    loop_of(tp)->send_delay = delay;
    return PJ_SUCCESS;
}
