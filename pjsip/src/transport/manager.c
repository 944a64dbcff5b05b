/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The transport manager: which transport a message to an address leaves by, and where everything is found.
 *
 * Found or opened in this order: the transport that the selector demands; a connection to that address; a transport
 * that sends to everybody; a new connection by the selector's factory or the first of the type. The lock is held to
 * look and never across a call to a transport, a factory or the program.
 */
#include "transport/transport_priv.h"

#include "base/log_later.h"

#include <pj/assert.h>
#include <pj/os.h>

#define THIS_FILE "manager.c"

void pjsip__limits_default(pjsip_limits *limits)
{
    memset(limits, 0, sizeof(*limits));
    limits->max_rx_msg = PJSIP_MAX_PKT_LEN - 1;
    limits->max_tx_msg = 16u << 20;
    limits->max_stream_queue = 4u << 20;
    limits->linger_msec = 2000;
    limits->udp_batch = 32;
    limits->stream_msg_msec = 32000;
    limits->naptr = 1;
}

pj_status_t pjsip_tpmgr_create(pj_pool_t *pool, pjsip_endpoint *endpt, pjsip_rx_callback rx_cb,
                               pjsip_tx_callback tx_cb, pjsip_tpmgr **p_mgr)
{
    pjsip_tpmgr *mgr;
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && endpt && rx_cb && p_mgr, PJ_EINVAL);
    mgr = PJ_POOL_ZALLOC_T(pool, pjsip_tpmgr);
    if (!mgr)
        return PJ_ENOMEM;
    mgr->endpt = endpt;
    mgr->env = pjsip__tp_env_of(endpt);
    mgr->pool = pool;
    mgr->rx_cb = rx_cb;
    mgr->tx_cb = tx_cb;
    pj_list_init(&mgr->factories);
    status = pjsip__tptable_init(&mgr->table, mgr->env->pf);
    if (status != PJ_SUCCESS)
        return status;
    status = pj_lock_create_simple_mutex(pool, "tpmgr", &mgr->lock);
    if (status == PJ_SUCCESS)
        status = pj_lock_create_simple_mutex(pool, "tprx", &mgr->rx_lock);
    if (status != PJ_SUCCESS) {
        if (mgr->lock)
            pj_lock_destroy(mgr->lock);
        pjsip__tptable_fini(&mgr->table);
        return status;
    }
    *p_mgr = mgr;
    return PJ_SUCCESS;
}

/* The first record, referenced, or NULL. */
static pjsip__tp_rec *first_rec(pjsip_tpmgr *mgr)
{
    pjsip__tp_rec *rec;

    pj_lock_acquire(mgr->lock);
    rec = mgr->table.first;
    if (rec)
        rec->refs++;
    pj_lock_release(mgr->lock);
    return rec;
}

pj_status_t pjsip_tpmgr_destroy(pjsip_tpmgr *mgr)
{
    pjsip_tpfactory *f;
    pjsip__tp_rec *rec;

    PJ_ASSERT_RETURN(mgr, PJ_EINVAL);
    pj_lock_acquire(mgr->lock);
    mgr->destroying = PJ_TRUE;
    pj_lock_release(mgr->lock);

    while (!pj_list_empty(&mgr->factories)) {
        f = mgr->factories.next;
        pj_list_erase(f);
        if (f->destroy)
            f->destroy(f);
    }
    while ((rec = first_rec(mgr)) != NULL) {
        if (rec->tp && pj_atomic_get(rec->tp->ref_cnt) > 1)
            PJ_LOG(4, (THIS_FILE, "Transport %s is still referenced", rec->tp->obj_name));
        pjsip__tp_destroy_now(mgr, rec, PJ_TRUE);
        pjsip__rec_release(mgr, rec);
    }
    pjsip__rx_destroy_all(mgr);
    pjsip__tptable_fini(&mgr->table);
    pj_lock_destroy(mgr->rx_lock);
    pj_lock_destroy(mgr->lock);
    return PJ_SUCCESS;
}

/* ---- Find or open ---- */

static pj_bool_t is_loopback(const pj_sockaddr *addr)
{
    if (addr->addr.sa_family == pj_AF_INET())
        return (pj_ntohl(addr->ipv4.sin_addr.s_addr) >> 24) == 127;
    return IN6_IS_ADDR_LOOPBACK(&addr->ipv6.sin6_addr) ? PJ_TRUE : PJ_FALSE;
}

/* A socket bound to a loopback address reaches loopback addresses only; and the other way round. */
static pj_bool_t reaches(const pjsip_transport *tp, const pj_sockaddr *remote)
{
    return !pj_sockaddr_has_addr(&tp->local_addr) ||
           is_loopback(&tp->local_addr) == is_loopback(remote);
}

/* The best of the transports with a key that may be used for new messages; the caller holds the lock. */
static pjsip__tp_rec *look_up(pjsip_tpmgr *mgr, pjsip_transport_type_e type, const pj_sockaddr *key,
                              const pj_sockaddr *remote, const pjsip_tpfactory *factory)
{
    pjsip__tp_rec *rec;
    pjsip__tp_rec *second_best = NULL;

    for (rec = pjsip__tptable_by_key(&mgr->table, type, key); rec;
         rec = pjsip__tptable_next_same(rec)) {
        const pjsip_transport *tp = rec->tp;

        if (tp->is_shutdown || (factory && tp->factory != factory))
            continue;
        if (!(tp->flag & PJSIP_TRANSPORT_DATAGRAM) || reaches(tp, remote))
            return rec;
        if (!second_best)
            second_best = rec;
    }
    return second_best;
}

static pjsip_transport *find_usable(pjsip_tpmgr *mgr, pjsip_transport_type_e type,
                                    const pj_sockaddr *remote, const pjsip_tpselector *sel)
{
    const pjsip_tpfactory *factory = NULL;
    pj_bool_t datagram = (pjsip_transport_get_flag_from_type(type) & PJSIP_TRANSPORT_DATAGRAM) != 0;
    pjsip_transport *tp = NULL;
    pjsip__tp_rec *rec = NULL;
    pj_sockaddr any;

    if (sel && sel->type == PJSIP_TPSELECTOR_LISTENER)
        factory = sel->u.listener;
    pj_lock_acquire(mgr->lock);
    if (datagram || !sel || !sel->disable_connection_reuse)
        rec = look_up(mgr, type, remote, remote, factory);
    if (!rec && datagram) {
        pj_sockaddr_init(remote->addr.sa_family, &any, NULL, 0);
        rec = look_up(mgr, type, &any, remote, factory);
    }
    if (rec) {
        tp = rec->tp;
        pjsip__rec_pin(mgr, rec);
    }
    pj_lock_release(mgr->lock);
    return tp;
}

static pj_status_t use_selected(pjsip_tpmgr *mgr, pjsip_transport_type_e type,
                                const pjsip_tpselector *sel, pjsip_transport **p_tp)
{
    pjsip_transport *tp = sel->u.transport;

    if (!tp || tp->key.type != (long)type)
        return PJSIP_ETPNOTSUITABLE;
    if (tp->is_shutdown || !pjsip__tp_pin(mgr, tp))
        return PJSIP_ETPNOTAVAIL;
    *p_tp = tp;
    return PJ_SUCCESS;
}

static pjsip_tpfactory *find_factory(pjsip_tpmgr *mgr, pjsip_transport_type_e type,
                                     const pjsip_tpfactory *wanted)
{
    pjsip_tpfactory *f, *found = NULL;

    pj_lock_acquire(mgr->lock);
    for (f = mgr->factories.next; f != &mgr->factories && !found; f = f->next) {
        if (f->type == type && (!wanted || wanted == f))
            found = f;
    }
    pj_lock_release(mgr->lock);
    return found;
}

/* Whether the selector allows this IP version. */
static pj_bool_t version_fits(const pjsip_tpselector *sel, pjsip_transport_type_e type)
{
    if (!sel || sel->type != PJSIP_TPSELECTOR_IP_VER)
        return PJ_TRUE;
    if (sel->u.ip_ver == PJSIP_TPSELECTOR_USE_IPV4_ONLY)
        return (type & PJSIP_TRANSPORT_IPV6) == 0;
    if (sel->u.ip_ver == PJSIP_TPSELECTOR_USE_IPV6_ONLY)
        return (type & PJSIP_TRANSPORT_IPV6) != 0;
    return PJ_TRUE;
}

pj_status_t pjsip_tpmgr_acquire_transport(pjsip_tpmgr *mgr, pjsip_transport_type_e type,
                                          const pj_sockaddr_t *remote, int addr_len,
                                          const pjsip_tpselector *sel, pjsip_transport **p_tp)
{
    return pjsip_tpmgr_acquire_transport2(mgr, type, remote, addr_len, sel, NULL, p_tp);
}

pj_status_t pjsip_tpmgr_acquire_transport2(pjsip_tpmgr *mgr, pjsip_transport_type_e type,
                                           const pj_sockaddr_t *remote, int addr_len,
                                           const pjsip_tpselector *sel, pjsip_tx_data *tdata,
                                           pjsip_transport **p_tp)
{
    pjsip_tpfactory *factory;
    pjsip_transport *tp;
    pj_sockaddr rem;
    pj_status_t status;

    PJ_ASSERT_RETURN(mgr && remote && addr_len > 0 && addr_len <= (int)sizeof(rem) && p_tp,
                     PJ_EINVAL);
    memset(&rem, 0, sizeof(rem));
    memcpy(&rem, remote, (size_t)addr_len);
    if (pj_sockaddr_get_addr_len(&rem) == 0)
        return PJ_EAFNOTSUP;
    if (sel && sel->type == PJSIP_TPSELECTOR_TRANSPORT && sel->u.transport)
        return use_selected(mgr, type, sel, p_tp);
    if (!version_fits(sel, type))
        return PJSIP_ETPNOTSUITABLE;

    tp = find_usable(mgr, type, &rem, sel);
    if (tp) {
        *p_tp = tp;
        return PJ_SUCCESS;
    }
    factory = find_factory(mgr, type,
                           sel && sel->type == PJSIP_TPSELECTOR_LISTENER ? sel->u.listener : NULL);
    if (!factory)
        return sel && sel->type == PJSIP_TPSELECTOR_LISTENER ? PJSIP_ETPNOTSUITABLE
                                                             : PJSIP_EUNSUPTRANSPORT;
    if (factory->create_transport2)
        status = factory->create_transport2(factory, mgr, mgr->endpt, &rem, addr_len, tdata, &tp);
    else
        status = factory->create_transport(factory, mgr, mgr->endpt, &rem, addr_len, &tp);
    if (status != PJ_SUCCESS)
        return status;
    /* It may have failed and gone meanwhile. */
    if (!pjsip__tp_pin(mgr, tp))
        return PJSIP_ETPNOTAVAIL;
    *p_tp = tp;
    return PJ_SUCCESS;
}

/* ---- Our own address ---- */

void pjsip_tpmgr_fla2_param_default(pjsip_tpmgr_fla2_param *prm)
{
    memset(prm, 0, sizeof(*prm));
}

/* The address that the system would send from to a host; it sends nothing. */
static pj_status_t address_towards(pj_pool_t *pool, pjsip_transport_type_e type,
                                   const pj_str_t *host, pj_str_t *out)
{
    int af = pjsip_transport_type_get_af(type);
    char text[PJ_INET6_ADDRSTRLEN + 2];
    pj_sock_t sock = PJ_INVALID_SOCKET;
    pj_sockaddr addr;
    int len = sizeof(addr);
    pj_status_t status;

    status = pj_sockaddr_init(af, &addr, host, 53);
    if (status != PJ_SUCCESS)
        goto done;
    status = pj_sock_socket(af, pj_SOCK_DGRAM(), 0, &sock);
    if (status != PJ_SUCCESS)
        goto done;
    status = pj_sock_connect(sock, &addr, (int)pj_sockaddr_get_len(&addr));
    if (status != PJ_SUCCESS)
        goto done;
    status = pj_sock_getsockname(sock, &addr, &len);
    if (status != PJ_SUCCESS)
        goto done;
    pj_sockaddr_print(&addr, text, sizeof(text), 0);
    pj_strdup2(pool, out, text);
done:
    if (sock != PJ_INVALID_SOCKET)
        pj_sock_close(sock);
    return status;
}

/* Published name and address of what answers the question; the caller holds the lock. */
static pj_status_t find_named(pjsip_tpmgr *mgr, const pjsip_tpmgr_fla2_param *prm,
                              const pjsip_host_port **name, const pj_sockaddr **local,
                              const void **tp)
{
    const pjsip_tpselector *sel = prm->tp_sel;
    pjsip_tpfactory *f, *wanted = NULL;
    pjsip__tp_rec *rec;

    if (sel && sel->type == PJSIP_TPSELECTOR_TRANSPORT && sel->u.transport) {
        *name = &sel->u.transport->local_name;
        *local = &sel->u.transport->local_addr;
        *tp = sel->u.transport;
        return PJ_SUCCESS;
    }
    if (sel && sel->type == PJSIP_TPSELECTOR_LISTENER)
        wanted = sel->u.listener;
    for (rec = mgr->table.first; rec && !wanted; rec = rec->next) {
        if (rec->tp->key.type == (long)prm->tp_type && (rec->tp->flag & PJSIP_TRANSPORT_DATAGRAM) &&
            !rec->tp->is_shutdown) {
            *name = &rec->tp->local_name;
            *local = &rec->tp->local_addr;
            *tp = rec->tp;
            return PJ_SUCCESS;
        }
    }
    for (f = mgr->factories.next; f != &mgr->factories; f = f->next) {
        if (f == wanted || (!wanted && f->type == prm->tp_type)) {
            *name = &f->addr_name;
            *local = &f->local_addr;
            *tp = f;
            return PJ_SUCCESS;
        }
    }
    return PJSIP_EUNSUPTRANSPORT;
}

pj_status_t pjsip_tpmgr_find_local_addr2(pjsip_tpmgr *mgr, pj_pool_t *pool,
                                         pjsip_tpmgr_fla2_param *prm)
{
    const pjsip_host_port *name;
    const pj_sockaddr *local;
    pj_status_t status;

    PJ_ASSERT_RETURN(mgr && pool && prm, PJ_EINVAL);
    prm->ret_addr.slen = 0;
    prm->ret_port = 0;
    prm->ret_tp = NULL;
    pj_lock_acquire(mgr->lock);
    status = find_named(mgr, prm, &name, &local, &prm->ret_tp);
    if (status == PJ_SUCCESS) {
        pj_strdup(pool, &prm->ret_addr, &name->host);
        prm->ret_port = (pj_uint16_t)(prm->local_if ? pj_sockaddr_get_port(local) : name->port);
    }
    pj_lock_release(mgr->lock);
    if (status == PJ_SUCCESS && prm->local_if && prm->dst_host.slen > 0)
        address_towards(pool, prm->tp_type, &prm->dst_host, &prm->ret_addr);
    return status;
}

pj_status_t pjsip_tpmgr_find_local_addr(pjsip_tpmgr *mgr, pj_pool_t *pool,
                                        pjsip_transport_type_e type, const pjsip_tpselector *sel,
                                        pj_str_t *ip_addr, int *port)
{
    pjsip_tpmgr_fla2_param prm;
    pj_status_t status;

    PJ_ASSERT_RETURN(ip_addr && port, PJ_EINVAL);
    pjsip_tpmgr_fla2_param_default(&prm);
    prm.tp_type = type;
    prm.tp_sel = sel;
    status = pjsip_tpmgr_find_local_addr2(mgr, pool, &prm);
    if (status == PJ_SUCCESS) {
        *ip_addr = prm.ret_addr;
        *port = prm.ret_port;
    }
    return status;
}

/* ---- All of them ---- */

unsigned pjsip_tpmgr_get_transport_count(pjsip_tpmgr *mgr)
{
    unsigned n;

    PJ_ASSERT_RETURN(mgr, 0);
    pj_lock_acquire(mgr->lock);
    n = mgr->table.count;
    pj_lock_release(mgr->lock);
    return n;
}

unsigned pjsip_tpmgr_get_transport_count_by_type(pjsip_tpmgr *mgr, int type)
{
    unsigned n = 0;

    PJ_ASSERT_RETURN(mgr, 0);
    pj_lock_acquire(mgr->lock);
    for (const pjsip__tp_rec *rec = mgr->table.first; rec; rec = rec->next)
        n += rec->tp->key.type == type;
    pj_lock_release(mgr->lock);
    return n;
}

void pjsip_tpmgr_dump_transports(pjsip_tpmgr *mgr)
{
    const pjsip_tpfactory *f;
    const pjsip__tp_rec *rec;
    pj__log_lines lines = {0};

    PJ_LOG(3, (THIS_FILE, "Listeners and factories:"));
    pj_lock_acquire(mgr->lock);
    for (f = mgr->factories.next; f != &mgr->factories; f = f->next)
        pj__log_later(&lines, 3, THIS_FILE, "  %s %s:%.*s:%d", f->obj_name, f->type_name,
                      (int)f->addr_name.host.slen, f->addr_name.host.ptr, f->addr_name.port);
    pj__log_later(&lines, 3, THIS_FILE, "Transports: %u", mgr->table.count);
    for (rec = mgr->table.first; rec; rec = rec->next)
        pj__log_later(&lines, 3, THIS_FILE, "  %s %s (references: %d%s)", rec->tp->obj_name,
                      rec->tp->info ? rec->tp->info : rec->tp->type_name,
                      (int)pj_atomic_get(rec->tp->ref_cnt),
                      rec->tp->is_shutdown ? ", shut down" : "");
    pj_lock_release(mgr->lock);
    pj__log_now(&lines);
}

void pjsip_tpmgr_shutdown_param_default(pjsip_tpmgr_shutdown_param *prm)
{
    memset(prm, 0, sizeof(*prm));
    prm->force = PJ_TRUE;
    prm->include_udp = PJ_TRUE;
}

pj_status_t pjsip_tpmgr_shutdown_all(pjsip_tpmgr *mgr, const pjsip_tpmgr_shutdown_param *param)
{
    pjsip_tpmgr_shutdown_param prm;
    pjsip_transport **all;
    pjsip__tp_rec *rec;
    pj_pool_t *pool;
    unsigned n = 0;

    PJ_ASSERT_RETURN(mgr, PJ_EINVAL);
    pjsip_tpmgr_shutdown_param_default(&prm);
    if (param)
        prm = *param;
    /* A few more may come meanwhile: they are new, and stay. */
    pool = pj_pool_create(mgr->env->pf, "shutall",
                          pjsip_tpmgr_get_transport_count(mgr) * sizeof(*all) + 4096, 4096, NULL);
    if (!pool)
        return PJ_ENOMEM;
    pj_lock_acquire(mgr->lock);
    all = pj_pool_calloc(pool, mgr->table.count + 1, sizeof(*all));
    for (rec = all ? mgr->table.first : NULL; rec; rec = rec->next) {
        if (!prm.include_udp && (rec->tp->flag & PJSIP_TRANSPORT_DATAGRAM))
            continue;
        pjsip__rec_pin(mgr, rec);
        all[n++] = rec->tp;
    }
    pj_lock_release(mgr->lock);
    for (unsigned i = 0; i < n; i++) {
        pjsip_transport_shutdown2(all[i], prm.force);
        pjsip_transport_dec_ref(all[i]);
    }
    pj_pool_release(pool);
    return all ? PJ_SUCCESS : PJ_ENOMEM;
}

/* ---- Raw sending ---- */

pj_status_t pjsip_tpmgr_send_raw(pjsip_tpmgr *mgr, pjsip_transport_type_e tp_type,
                                 const pjsip_tpselector *sel, pjsip_tx_data *tdata,
                                 const void *raw_data, pj_size_t data_len,
                                 const pj_sockaddr_t *addr, int addr_len, void *token,
                                 pjsip_tp_send_callback cb)
{
    pjsip_transport *tp;
    pj_status_t status;

    PJ_ASSERT_RETURN(mgr && raw_data && data_len && addr, PJ_EINVAL);
    status = pjsip_tpmgr_acquire_transport2(mgr, tp_type, addr, addr_len, sel, tdata, &tp);
    if (status != PJ_SUCCESS)
        return status;
    if (tdata) {
        pjsip_tx_data_add_ref(tdata);
    } else {
        status = pjsip_tx_data_create(mgr, &tdata);
        if (status != PJ_SUCCESS) {
            pjsip_transport_dec_ref(tp);
            return status;
        }
        pjsip_tx_data_add_ref(tdata);
    }
    if (__atomic_load_n(&tdata->is_pending, __ATOMIC_ACQUIRE))
        status = PJSIP_EPENDINGTX;
    else
        status = pjsip__tx_reserve(tdata, data_len + 1);
    if (status == PJ_SUCCESS) {
        pjsip_msg *msg = tdata->msg;

        memcpy(tdata->buf.start, raw_data, data_len);
        tdata->buf.cur = tdata->buf.start + data_len;
        *tdata->buf.cur = '\0';
        tdata->msg = NULL; /* octets: no module sees them */
        status = pjsip_transport_send(tp, tdata, addr, addr_len, token, cb);
        tdata->msg = msg;
    }
    pjsip_transport_dec_ref(tp);
    pjsip_tx_data_dec_ref(tdata);
    return status;
}
