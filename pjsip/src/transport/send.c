/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One sending: the transport that it has, or addresses one after the other until one takes the message.
 *
 *   start -> [given transport] -> resolve -> address 0 -> address 1 ... -> done
 *
 * Each attempt is reported; after a failure the next address is tried unless the user says no. The sending owns the
 * message's reference from the start to the last report, and each attempt one of its transport. The loop is a loop:
 * a hundred addresses that fail at once use no stack.
 *
 * A request that prints longer than PJSIP_UDP_SIZE_THRESHOLD does not go by UDP if TCP can be had (RFC 3261
 * 18.1.1): the same address by TCP is put before it. If that fails, UDP is next in the list, as 18.1.1 wants it.
 */
#include "transport/send.h"
#include "transport/transport_priv.h"

struct pjsip__send {
    pjsip_send_state pub;
    atomic_int busy;
    pj_bool_t first;    /* the attempt at hand is by the given transport */
    pj_bool_t resolve;  /* addresses have to be looked up before the next attempt */
    unsigned no_switch; /* index + 1 of the address that stays UDP */
    pj_sockaddr first_addr;
    int first_addr_len;
    pjsip_host_info dest;
};

typedef struct pjsip__send sending;

static void go_on(sending *s);

static void drop_transport(sending *s)
{
    pjsip_transport *tp = s->pub.cur_transport;

    s->pub.cur_transport = NULL;
    if (tp)
        pjsip_transport_dec_ref(tp);
}

/* Tell the user the last result. The message may be sent again by the callback. */
static void finish(sending *s, pj_ssize_t sent)
{
    pjsip_send_state st = s->pub;
    pj_bool_t cont = PJ_FALSE;

    s->pub.cur_transport = NULL;
    atomic_store_explicit(&s->busy, 0, memory_order_release);
    if (st.app_cb)
        st.app_cb(&st, sent, &cont);
    if (st.cur_transport)
        pjsip_transport_dec_ref(st.cur_transport);
    pjsip_tx_data_dec_ref(st.tdata);
}

static pj_bool_t more_to_try(const sending *s)
{
    if (s->resolve)
        return PJ_TRUE;
    return s->pub.tdata->dest_info.cur_addr + 1 < s->pub.tdata->dest_info.addr.count;
}

/* Report an attempt. PJ_TRUE: there is another to be made. */
static pj_bool_t report(sending *s, pj_ssize_t sent)
{
    pj_bool_t cont = PJ_TRUE;

    if (sent > 0 || !more_to_try(s)) {
        finish(s, sent);
        return PJ_FALSE;
    }
    if (s->pub.app_cb)
        s->pub.app_cb(&s->pub, sent, &cont);
    drop_transport(s);
    if (!cont) {
        pjsip_tx_data *tdata = s->pub.tdata;

        atomic_store_explicit(&s->busy, 0, memory_order_release);
        pjsip_tx_data_dec_ref(tdata);
        return PJ_FALSE;
    }
    pjsip__count(&s->pub.tdata->mgr->env->stats.tx_failovers);
    if (s->first)
        s->first = PJ_FALSE;
    else
        s->pub.tdata->dest_info.cur_addr++;
    return PJ_TRUE;
}

static void on_sent(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    sending *s = token;

    PJ_UNUSED_ARG(tdata);
    if (report(s, sent))
        go_on(s);
}

/* Put addresses of the version that the selector prefers first, or leave the others out. */
static void order_by_version(pjsip_tx_data *tdata)
{
    pjsip_tpselector_ip_ver ver = tdata->tp_sel.u.ip_ver;
    pj_bool_t only = ver == PJSIP_TPSELECTOR_USE_IPV4_ONLY || ver == PJSIP_TPSELECTOR_USE_IPV6_ONLY;
    pj_bool_t v6 = ver == PJSIP_TPSELECTOR_PREFER_IPV6 || ver == PJSIP_TPSELECTOR_USE_IPV6_ONLY;
    pjsip_server_addresses *list = &tdata->dest_info.addr;
    pjsip_server_addresses old;

    if (tdata->tp_sel.type != PJSIP_TPSELECTOR_IP_VER || ver == PJSIP_TPSELECTOR_NO_PREFERENCE)
        return;
    old = *list;
    list->count = 0;
    for (int wanted = 1; wanted >= (only ? 1 : 0); wanted--) {
        for (unsigned i = 0; i < old.count; i++) {
            pj_bool_t is_v6 = (old.entry[i].type & PJSIP_TRANSPORT_IPV6) != 0;

            if ((is_v6 == v6) == wanted)
                list->entry[list->count++] = old.entry[i];
        }
    }
}

static void on_resolved(pj_status_t status, void *token, const struct pjsip_server_addresses *addr)
{
    sending *s = token;
    pjsip_tx_data *tdata = s->pub.tdata;

    if (status == PJ_SUCCESS && (!addr || addr->count == 0))
        status = PJ_ERESOLVE;
    if (status != PJ_SUCCESS) {
        finish(s, -(pj_ssize_t)status);
        return;
    }
    if (addr != &tdata->dest_info.addr) {
        tdata->dest_info.addr.count = PJ_MIN(addr->count, PJSIP_MAX_RESOLVED_ADDRESSES);
        memcpy(tdata->dest_info.addr.entry, addr->entry,
               sizeof(addr->entry[0]) * tdata->dest_info.addr.count);
        for (unsigned i = 0; i < tdata->dest_info.addr.count; i++)
            pj_strdup(tdata->pool, &tdata->dest_info.addr.entry[i].name, &addr->entry[i].name);
    }
    tdata->dest_info.cur_addr = 0;
    order_by_version(tdata);
    if (tdata->dest_info.addr.count == 0)
        finish(s, -(pj_ssize_t)PJSIP_ETPNOTSUITABLE);
    else
        go_on(s);
}

/* Whether the message, too long for a datagram by 18.1.1, may go by TCP instead. */
static pj_bool_t may_switch(const sending *s)
{
    const pjsip_tx_data *tdata = s->pub.tdata;
    const pjsip_server_addresses *addr = &tdata->dest_info.addr;
    unsigned cur = tdata->dest_info.cur_addr;
    pjsip_transport_type_e type = addr->entry[cur].type;

    if (!tdata->msg || tdata->msg->type != PJSIP_REQUEST_MSG ||
        pjsip_cfg()->endpt.disable_tcp_switch)
        return PJ_FALSE;
    if ((type & ~(unsigned)PJSIP_TRANSPORT_IPV6) != PJSIP_TRANSPORT_UDP || s->no_switch == cur + 1)
        return PJ_FALSE;
    if (tdata->tp_sel.type == PJSIP_TPSELECTOR_TRANSPORT ||
        tdata->tp_sel.type == PJSIP_TPSELECTOR_LISTENER)
        return PJ_FALSE;
    type = (pjsip_transport_type_e)(PJSIP_TRANSPORT_TCP | (type & PJSIP_TRANSPORT_IPV6));
    return addr->count < PJSIP_MAX_RESOLVED_ADDRESSES && pjsip__has_factory(tdata->mgr, type);
}

/* Put the same address by TCP before the one in use. */
static void switch_to_tcp(sending *s)
{
    pjsip_server_addresses *addr = &s->pub.tdata->dest_info.addr;
    unsigned cur = s->pub.tdata->dest_info.cur_addr;

    memmove(&addr->entry[cur + 1], &addr->entry[cur], (addr->count - cur) * sizeof(addr->entry[0]));
    addr->count++;
    addr->entry[cur].type = (pjsip_transport_type_e)(PJSIP_TRANSPORT_TCP | (addr->entry[cur].type &
                                                                            PJSIP_TRANSPORT_IPV6));
    s->no_switch = cur + 2;
}

/* One attempt by the address in use. */
static pj_status_t attempt(sending *s, pj_ssize_t *sent)
{
    pjsip_tx_data *tdata = s->pub.tdata;
    const pjsip_server_address_record *to = &tdata->dest_info.addr.entry[tdata->dest_info.cur_addr];
    pj_bool_t switchable = may_switch(s);
    pj_status_t status;

    status = pjsip_tpmgr_acquire_transport2(tdata->mgr, to->type, &to->addr, to->addr_len,
                                            &tdata->tp_sel, tdata, &s->pub.cur_transport);
    if (status != PJ_SUCCESS) {
        s->pub.cur_transport = NULL;
        return status;
    }
    if (tdata->msg->type == PJSIP_REQUEST_MSG)
        status = pjsip__via_write(tdata, s->pub.cur_transport);
    if (status != PJ_SUCCESS)
        return status;
    pjsip__tx_of(tdata)->udp_limit = switchable ? PJSIP_UDP_SIZE_THRESHOLD : 0;
    status = pjsip_transport_send2(s->pub.cur_transport, tdata, &to->addr, to->addr_len, s,
                                   &on_sent, sent);
    if (status == PJSIP_EMSGTOOLONG && switchable) {
        drop_transport(s);
        pjsip__tx_of(tdata)->udp_limit = 0;
        switch_to_tcp(s);
        return attempt(s, sent); /* once: it is not UDP any more */
    }
    return status;
}

static void go_on(sending *s)
{
    pj_ssize_t sent = 0;
    pj_status_t status;

    do {
        if (s->first) {
            status = pjsip_transport_send2(s->pub.cur_transport, s->pub.tdata, &s->first_addr,
                                           s->first_addr_len, s, &on_sent, &sent);
        } else if (s->resolve) {
            s->resolve = PJ_FALSE;
            pjsip_resolve(pjsip__tp_env_of(s->pub.endpt)->resolver, s->pub.tdata->pool, &s->dest, s,
                          &on_resolved);
            return;
        } else {
            status = attempt(s, &sent);
        }
        if (status == PJ_EPENDING)
            return;
    } while (report(s, status == PJ_SUCCESS ? sent : -(pj_ssize_t)status));
}

/* A response by the transport of its request; for a datagram the address is all there is. */
static void set_first(sending *s, const pjsip_response_addr *first)
{
    s->first = PJ_TRUE;
    s->pub.cur_transport = first->transport;
    pjsip_transport_add_ref(first->transport);
    s->first_addr = first->addr;
    s->first_addr_len = first->addr_len;
    s->resolve =
        PJSIP_TRANSPORT_IS_RELIABLE(first->transport) && first->dst_host.addr.host.slen > 0;
    s->pub.tdata->dest_info.addr.count = 0;
    s->pub.tdata->dest_info.cur_addr = 0;
}

pj_status_t pjsip__send_start(pjsip_endpoint *endpt, pjsip_tx_data *tdata,
                              const pjsip_host_info *dest, const pjsip_response_addr *first,
                              void *token, pjsip_send_callback cb)
{
    pjsip__tx *tx = pjsip__tx_of(tdata);
    sending *s = tx->send;

    if (!s) {
        s = PJ_POOL_ZALLOC_T(tdata->pool, sending);
        if (!s)
            return PJ_ENOMEM;
        tx->send = s;
    }
    if (__atomic_load_n(&tdata->is_pending, __ATOMIC_ACQUIRE) || atomic_exchange(&s->busy, 1))
        return PJSIP_EPENDINGTX;
    tx->udp_limit = 0;
    s->pub.token = token;
    s->pub.endpt = endpt;
    s->pub.tdata = tdata;
    s->pub.cur_transport = NULL;
    s->pub.app_cb = cb;
    s->first = PJ_FALSE;
    s->no_switch = 0;
    s->dest = *dest;
    pj_strdup(tdata->pool, &s->dest.addr.host, &dest->addr.host);
    if (first) {
        set_first(s, first);
    } else {
        s->resolve = tdata->dest_info.addr.count == 0;
        if (!s->resolve && tdata->dest_info.cur_addr >= tdata->dest_info.addr.count)
            tdata->dest_info.cur_addr = 0;
        if (s->resolve)
            pj_strdup(tdata->pool, &tdata->dest_info.name, &dest->addr.host);
    }
    go_on(s);
    return PJ_SUCCESS;
}
