/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UDP: one socket, one transport, several reads posted at the same time.
 *
 * Each read has an rx_data of its own, which is idle, posted, or busy in a thread that handles what it received. The
 * lock guards these states and the key; operations are started outside it. A completion that belongs to a key or a
 * posting of before a pause finds that out under the lock and goes away.
 *
 * The transport holds one reference to itself until it is shut down, so it does not idle out.
 */
#include "transport/transport_priv.h"

#include <pjsip/sip_transport_udp.h>
#include <pj/assert.h>
#include <pj/ioqueue.h>
#include <pj/os.h>

enum { MAX_READS_IN_A_ROW = 32 };

enum read_state { READ_IDLE, READ_POSTED, READ_BUSY };

typedef struct udp_read {
    pjsip_rx_data *rdata;
    enum read_state state;
} udp_read;

typedef struct udp_transport {
    pjsip_transport base;
    pj_lock_t *guard;
    pj_sock_t sock;
    pj_ioqueue_key_t *key; /* NULL: no socket */
    atomic_int senders;    /* threads that may be using the key without the guard */
    pj_bool_t paused;
    pj_bool_t own_ref;
    pjsip__pending pending;
    unsigned read_cnt;
    udp_read *reads;
} udp_transport;

static udp_transport *udp_of(pjsip_transport *tp)
{
    return (udp_transport *)tp;
}

/* The last reference to the memory is gone. */
static void on_free(void *member)
{
    udp_transport *udp = member;

    for (unsigned i = 0; i < udp->read_cnt; i++) {
        pj_pool_t *home = udp->reads[i].rdata->tp_info.tp_data;

        pj_pool_release(udp->reads[i].rdata->tp_info.pool);
        pj_pool_release(home);
    }
    pjsip__pending_fini(&udp->pending);
    if (udp->guard)
        pj_lock_destroy(udp->guard);
    pjsip__tp_fini(&udp->base);
}

/* ---- Receiving ---- */

static udp_read *read_of(udp_transport *udp, const pjsip_rx_data *rdata)
{
    for (unsigned i = 0; i < udp->read_cnt; i++) {
        if (udp->reads[i].rdata == rdata)
            return &udp->reads[i];
    }
    return NULL;
}

/* Start a read. PJ_SUCCESS: *len octets are there already. */
static pj_status_t post(pj_ioqueue_key_t *key, pjsip_rx_data *rdata, pj_ssize_t *len,
                        pj_uint32_t flags)
{
    *len = sizeof(rdata->pkt_info.packet);
    rdata->pkt_info.src_addr_len = sizeof(rdata->pkt_info.src_addr);
    return pj_ioqueue_recvfrom(key, &rdata->tp_info.op_key.op_key, rdata->pkt_info.packet, len,
                               flags, &rdata->pkt_info.src_addr, &rdata->pkt_info.src_addr_len);
}

/* From one state to another; the key to go on with, or NULL if it is not so. */
static pj_ioqueue_key_t *move(udp_transport *udp, udp_read *rd, const pj_ioqueue_key_t *key,
                              enum read_state from, enum read_state to)
{
    pj_ioqueue_key_t *now = NULL;

    pj_lock_acquire(udp->guard);
    if (rd->state == from && udp->key && (!key || udp->key == key)) {
        rd->state = udp->paused ? READ_IDLE : to;
        now = udp->paused ? NULL : udp->key;
    } else if (rd->state == READ_BUSY) {
        rd->state = READ_IDLE; /* the socket has gone meanwhile */
    }
    pj_lock_release(udp->guard);
    return now;
}

static void handle_packet(udp_transport *udp, pjsip_rx_data *rdata, pj_ssize_t len)
{
    if (len < 0)
        return; /* ICMP errors and the like of earlier sends */
    if (len == 0) {
        pjsip__count(&udp->base.tpmgr->env->stats.rx_keepalives);
        return;
    }
    rdata->pkt_info.len = len;
    rdata->tp_info.transport = &udp->base;
    pjsip__rx_set_source(rdata, &rdata->pkt_info.src_addr, rdata->pkt_info.src_addr_len);
    pjsip_tpmgr_receive_packet(udp->base.tpmgr, rdata);
    pj_pool_reset(rdata->tp_info.pool);
    pjsip__rx_clear(rdata);
}

/* The socket does nothing but fail. A restart tries again. */
static void give_up(udp_transport *udp, udp_read *rd, pj_status_t status)
{
    pj_lock_acquire(udp->guard);
    rd->state = READ_IDLE;
    pj_lock_release(udp->guard);
    PJ_PERROR(1, (udp->base.obj_name, status, "The socket cannot be read"));
}

static void on_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t len)
{
    udp_transport *udp = pj_ioqueue_get_user_data(key);
    pjsip_rx_data *rdata = ((pjsip_rx_data_op_key *)op_key)->rdata;
    udp_read *rd;
    pj_status_t status;
    unsigned n = 0;

    if (!udp)
        return;
    rd = read_of(udp, rdata);
    if (!rd || !move(udp, rd, key, READ_POSTED, READ_BUSY))
        return;
    /* Without the transport there is no use in going on; the read stays busy for good. */
    if (!pjsip__tp_pin(udp->base.tpmgr, &udp->base))
        return;
    do {
        handle_packet(udp, rdata, len);
        key = move(udp, rd, NULL, READ_BUSY, READ_POSTED);
        if (!key)
            break;
        status = post(key, rdata, &len, ++n < MAX_READS_IN_A_ROW ? 0 : PJ_IOQUEUE_ALWAYS_ASYNC);
        if (status == PJ_EPENDING)
            break;
        if (status != PJ_SUCCESS)
            len = -status;
    } while (n < MAX_READS_IN_A_ROW * 2 && move(udp, rd, key, READ_POSTED, READ_BUSY));
    if (n == MAX_READS_IN_A_ROW * 2)
        give_up(udp, rd, (pj_status_t)-len);
    pjsip_transport_dec_ref(&udp->base);
}

/* Post all idle reads; what has come already is handled by pollers. */
static void start_reads(udp_transport *udp)
{
    pj_ssize_t len;

    for (unsigned i = 0; i < udp->read_cnt; i++) {
        pj_ioqueue_key_t *key = move(udp, &udp->reads[i], NULL, READ_IDLE, READ_POSTED);

        if (key)
            post(key, udp->reads[i].rdata, &len, PJ_IOQUEUE_ALWAYS_ASYNC);
    }
}

/* ---- Sending ---- */

static void on_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t sent)
{
    udp_transport *udp = pj_ioqueue_get_user_data(key);
    pjsip_tx_data *tdata = udp ? pjsip__pending_take_op(&udp->pending, op_key) : NULL;

    if (tdata)
        tdata->op_key.callback(&udp->base, tdata->op_key.token, sent);
}

static pj_status_t udp_send(pjsip_transport *tp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                            int addr_len, void *token, pjsip_transport_callback cb)
{
    udp_transport *udp = udp_of(tp);
    pj_ssize_t len = tdata->buf.cur - tdata->buf.start;
    pj_ioqueue_key_t *key;
    pj_status_t status;

    if (len > PJSIP__MAX_UDP_PAYLOAD)
        return PJSIP_EMSGTOOLONG;
    status = pjsip__pending_add(&udp->pending, tdata, token, cb, PJ_TRUE, 0);
    if (status != PJ_SUCCESS)
        return status;
    /* Announced before the key is read: close_socket() does not let the key go, and another take its place, meanwhile. */
    atomic_fetch_add(&udp->senders, 1);
    key = __atomic_load_n(&udp->key, __ATOMIC_SEQ_CST);
    status =
        key ? pj_ioqueue_sendto(key, &tdata->op_key.key, tdata->buf.start, &len, 0, addr, addr_len)
            : PJ_EINVALIDOP;
    atomic_fetch_sub(&udp->senders, 1);
    /* From PJ_EPENDING on it may be complete, and tdata somebody else's. */
    if (status != PJ_EPENDING && !pjsip__pending_take(&udp->pending, tdata))
        status = PJ_EPENDING; /* the transport was closed, which has completed it */
    return status;
}

/* ---- Life ---- */

static void close_socket(udp_transport *udp, pj_status_t status)
{
    pj_ioqueue_key_t *key;

    pj_lock_acquire(udp->guard);
    key = udp->key;
    __atomic_store_n(&udp->key, NULL, __ATOMIC_SEQ_CST);
    udp->sock = PJ_INVALID_SOCKET;
    for (unsigned i = 0; i < udp->read_cnt; i++) {
        if (udp->reads[i].state == READ_POSTED)
            udp->reads[i].state = READ_IDLE;
    }
    pj_lock_release(udp->guard);
    while (atomic_load(&udp->senders) > 0)
        pj_thread_sleep(0); /* sending a datagram does not block, and calls nobody */
    if (key)
        pj_ioqueue_unregister(key);
    pjsip__pending_close(&udp->pending, &udp->base, status);
}

static pj_status_t udp_shutdown(pjsip_transport *tp)
{
    udp_transport *udp = udp_of(tp);
    pj_bool_t own;

    pj_lock_acquire(udp->guard);
    own = udp->own_ref;
    udp->own_ref = PJ_FALSE;
    pj_lock_release(udp->guard);
    return own ? pjsip_transport_dec_ref(tp) : PJ_SUCCESS;
}

static pj_status_t udp_destroy(pjsip_transport *tp)
{
    udp_transport *udp = udp_of(tp);

    close_socket(udp, PJ_ECANCELLED);
    pj_grp_lock_dec_ref(tp->grp_lock);
    return PJ_SUCCESS;
}

/* Take a bound socket: on success it is the transport's. Names follow from what it is bound to. */
static pj_status_t adopt(udp_transport *udp, pj_sock_t sock, const pjsip_host_port *a_name)
{
    pjsip_transport *tp = &udp->base;
    pj_ioqueue_callback cb;
    pj_ioqueue_key_t *key;
    char bound[PJ_INET6_ADDRSTRLEN + 10];
    char info[256];
    int len = sizeof(tp->local_addr);
    pj_status_t status;

    memset(&tp->local_addr, 0, sizeof(tp->local_addr));
    status = pj_sock_getsockname(sock, &tp->local_addr, &len);
    if (status != PJ_SUCCESS)
        return status;
    if (tp->local_addr.addr.sa_family !=
        pjsip_transport_type_get_af((pjsip_transport_type_e)tp->key.type))
        return PJ_EAFNOTSUP;
    tp->addr_len = len;
    tp->has_addr_name = a_name && a_name->host.slen > 0;
    status = pjsip__published_name(tp->pool, &tp->local_addr, a_name, &tp->local_name);
    if (status != PJ_SUCCESS)
        return status;
    snprintf(info, sizeof(info), "udp %s [published as %.*s:%d]",
             pjsip__addr_name(&tp->local_addr, bound, sizeof(bound)),
             (int)PJ_MIN(tp->local_name.host.slen, 128), tp->local_name.host.ptr,
             tp->local_name.port);
    tp->info = pj_strdup3(tp->pool, info).ptr;

    memset(&cb, 0, sizeof(cb));
    cb.on_read_complete = &on_read;
    cb.on_write_complete = &on_write;
    status = pj_ioqueue_register_sock2(tp->pool, pjsip__tp_env_of(tp->endpt)->ioqueue, sock,
                                       tp->grp_lock, udp, &cb, &key);
    if (status != PJ_SUCCESS)
        return status;
    pj_ioqueue_set_concurrency(key, PJ_TRUE);
    pj_lock_acquire(udp->guard);
    udp->sock = sock;
    udp->paused = PJ_FALSE;
    __atomic_store_n(&udp->key, key, __ATOMIC_RELEASE);
    pj_lock_release(udp->guard);
    pjsip__pending_reopen(&udp->pending);
    return PJ_SUCCESS;
}

static pj_status_t make_reads(udp_transport *udp, unsigned count)
{
    pj_status_t status;

    udp->reads = pj_pool_calloc(udp->base.pool, count, sizeof(udp_read));
    if (!udp->reads)
        return PJ_ENOMEM;
    while (udp->read_cnt < count) {
        status = pjsip__rx_create(udp->base.tpmgr, "rtd%p", &udp->reads[udp->read_cnt].rdata);
        if (status != PJ_SUCCESS)
            return status;
        udp->reads[udp->read_cnt++].rdata->tp_info.transport = &udp->base;
    }
    return PJ_SUCCESS;
}

/* *taken: the socket is not the caller's any more, whatever the result. */
static pj_status_t attach(pjsip_endpoint *endpt, pjsip_transport_type_e type, pj_sock_t sock,
                          const pjsip_host_port *a_name, unsigned async_cnt,
                          pjsip_transport **p_transport, pj_bool_t *taken)
{
    udp_transport *udp;
    pj_pool_t *pool;
    pj_status_t status;

    *taken = PJ_FALSE;
    pool = pj_pool_create(pjsip__tp_env_of(endpt)->pf, "udp%p", 2048, 1024, NULL);
    udp = pool ? PJ_POOL_ZALLOC_T(pool, udp_transport) : NULL;
    if (!udp) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    udp->sock = PJ_INVALID_SOCKET;
    status = pjsip__tp_init(&udp->base, endpt, pool, type, "udp", 1, &on_free);
    if (status != PJ_SUCCESS) {
        pjsip__tp_fini(&udp->base);
        return status;
    }
    udp->own_ref = PJ_TRUE;
    udp->base.dir = PJSIP_TP_DIR_NONE;
    udp->base.send_msg = &udp_send;
    udp->base.do_shutdown = &udp_shutdown;
    udp->base.destroy = &udp_destroy;
    pj_sockaddr_init(pjsip_transport_type_get_af(type), &udp->base.key.rem_addr, NULL, 0);
    pj_cstr(&udp->base.remote_name.host, type & PJSIP_TRANSPORT_IPV6 ? "::0" : "0.0.0.0");
    status = pj_lock_create_simple_mutex(pool, "udp", &udp->guard);
    if (status == PJ_SUCCESS)
        status = pjsip__pending_init(&udp->pending, pool);
    if (status == PJ_SUCCESS)
        status = make_reads(udp, async_cnt ? async_cnt : 1);
    if (status == PJ_SUCCESS)
        status = adopt(udp, sock, a_name);
    if (status != PJ_SUCCESS) {
        pj_grp_lock_dec_ref(udp->base.grp_lock);
        return status;
    }
    *taken = PJ_TRUE;
    status = pjsip_transport_register(udp->base.tpmgr, &udp->base);
    if (status != PJ_SUCCESS) {
        udp_destroy(&udp->base);
        return status;
    }
    start_reads(udp);
    PJ_LOG(4, (udp->base.obj_name, "Transport %s is started", udp->base.info));
    if (p_transport)
        *p_transport = &udp->base;
    return PJ_SUCCESS;
}

pj_status_t pjsip_udp_transport_attach2(pjsip_endpoint *endpt, pjsip_transport_type_e type,
                                        pj_sock_t sock, const pjsip_host_port *a_name,
                                        unsigned async_cnt, pjsip_transport **p_transport)
{
    pj_bool_t taken;

    PJ_ASSERT_RETURN(endpt && sock != PJ_INVALID_SOCKET, PJ_EINVAL);
    return attach(endpt, type, sock, a_name, async_cnt, p_transport, &taken);
}

pj_status_t pjsip_udp_transport_attach(pjsip_endpoint *endpt, pj_sock_t sock,
                                       const pjsip_host_port *a_name, unsigned async_cnt,
                                       pjsip_transport **p_transport)
{
    return pjsip_udp_transport_attach2(endpt, PJSIP_TRANSPORT_UDP, sock, a_name, async_cnt,
                                       p_transport);
}

/* A bound socket. */
static pj_status_t make_socket(const pj_sockaddr *bind_addr, const pjsip_udp_transport_cfg *cfg,
                               const char *name, pj_sock_t *p_sock)
{
    int af = bind_addr->addr.sa_family;
    pj_sock_t sock = PJ_INVALID_SOCKET;
    int on = 1;
    pj_status_t status;

    status = pj_sock_socket(af, pj_SOCK_DGRAM(), 0, &sock);
    if (status != PJ_SUCCESS)
        goto done;
    /* Each family has a transport of its own. */
    if (af == pj_AF_INET6())
        pj_sock_setsockopt(sock, pj_SOL_IPV6(), IPV6_V6ONLY, &on, sizeof(on));
    if (cfg) {
        pj_sock_apply_qos2(sock, cfg->qos_type, &cfg->qos_params, 2, name, "UDP socket");
        if (cfg->sockopt_params.cnt)
            pj_sock_setsockopt_params(sock, &cfg->sockopt_params);
    }
    status = pj_sock_bind(sock, bind_addr, (int)pj_sockaddr_get_len(bind_addr));
    if (status != PJ_SUCCESS)
        goto done;
    *p_sock = sock;
    sock = PJ_INVALID_SOCKET;
done:
    if (sock != PJ_INVALID_SOCKET)
        pj_sock_close(sock);
    return status;
}

void pjsip_udp_transport_cfg_default(pjsip_udp_transport_cfg *cfg, int af)
{
    memset(cfg, 0, sizeof(*cfg));
    cfg->af = af;
    pj_sockaddr_init(af, &cfg->bind_addr, NULL, 0);
    cfg->async_cnt = 1;
}

pj_status_t pjsip_udp_transport_start2(pjsip_endpoint *endpt, const pjsip_udp_transport_cfg *cfg,
                                       pjsip_transport **p_transport)
{
    pjsip_transport_type_e type = PJSIP_TRANSPORT_UDP;
    pj_sockaddr bind_addr;
    pj_bool_t taken;
    pj_sock_t sock;
    pj_status_t status;

    PJ_ASSERT_RETURN(endpt && cfg, PJ_EINVAL);
    if (cfg->af == pj_AF_INET6())
        type = PJSIP_TRANSPORT_UDP6;
    else if (cfg->af != pj_AF_INET())
        return PJ_EAFNOTSUP;
    bind_addr = cfg->bind_addr;
    if (bind_addr.addr.sa_family == 0)
        pj_sockaddr_init(cfg->af, &bind_addr, NULL, 0);
    if (bind_addr.addr.sa_family != cfg->af)
        return PJ_EINVAL;
    status = make_socket(&bind_addr, cfg, "udp", &sock);
    if (status != PJ_SUCCESS)
        return status;
    status = attach(endpt, type, sock, &cfg->addr_name, cfg->async_cnt, p_transport, &taken);
    if (!taken)
        pj_sock_close(sock);
    return status;
}

static pj_status_t start_plain(pjsip_endpoint *endpt, int af, const pj_sockaddr_t *local,
                               const pjsip_host_port *a_name, unsigned async_cnt,
                               pjsip_transport **p_transport)
{
    pjsip_udp_transport_cfg cfg;

    pjsip_udp_transport_cfg_default(&cfg, af);
    if (local)
        pj_sockaddr_cp(&cfg.bind_addr, local);
    if (a_name)
        cfg.addr_name = *a_name;
    cfg.async_cnt = async_cnt;
    return pjsip_udp_transport_start2(endpt, &cfg, p_transport);
}

pj_status_t pjsip_udp_transport_start(pjsip_endpoint *endpt, const pj_sockaddr_in *local,
                                      const pjsip_host_port *a_name, unsigned async_cnt,
                                      pjsip_transport **p_transport)
{
    return start_plain(endpt, pj_AF_INET(), local, a_name, async_cnt, p_transport);
}

pj_status_t pjsip_udp_transport_start6(pjsip_endpoint *endpt, const pj_sockaddr_in6 *local,
                                       const pjsip_host_port *a_name, unsigned async_cnt,
                                       pjsip_transport **p_transport)
{
    return start_plain(endpt, pj_AF_INET6(), local, a_name, async_cnt, p_transport);
}

pj_sock_t pjsip_udp_transport_get_socket(pjsip_transport *transport)
{
    udp_transport *udp = udp_of(transport);
    pj_sock_t sock;

    PJ_ASSERT_RETURN(transport, PJ_INVALID_SOCKET);
    pj_lock_acquire(udp->guard);
    sock = udp->sock;
    pj_lock_release(udp->guard);
    return sock;
}

pj_status_t pjsip_udp_transport_pause(pjsip_transport *transport, unsigned option)
{
    udp_transport *udp = udp_of(transport);
    pj_bool_t was;

    PJ_ASSERT_RETURN(transport, PJ_EINVAL);
    if (option != PJSIP_UDP_TRANSPORT_KEEP_SOCKET && option != PJSIP_UDP_TRANSPORT_DESTROY_SOCKET)
        return PJ_EINVAL;
    pj_lock_acquire(udp->guard);
    was = udp->paused;
    udp->paused = PJ_TRUE;
    pj_lock_release(udp->guard);
    if (was)
        return PJ_EINVALIDOP;
    if (option == PJSIP_UDP_TRANSPORT_DESTROY_SOCKET)
        close_socket(udp, PJ_ECANCELLED);
    else
        pjsip__pending_close(&udp->pending, transport, PJ_ECANCELLED);
    PJ_LOG(4, (transport->obj_name, "Transport is paused"));
    return PJ_SUCCESS;
}

pj_status_t pjsip_udp_transport_restart(pjsip_transport *transport, unsigned option, pj_sock_t sock,
                                        const pj_sockaddr_in *local, const pjsip_host_port *a_name)
{
    return pjsip_udp_transport_restart2(transport, option, sock, (const pj_sockaddr *)local,
                                        a_name);
}

/* Go on with another socket: the one given, or a new one. */
static pj_status_t change_socket(udp_transport *udp, pj_sock_t sock, const pj_sockaddr *local,
                                 const pjsip_host_port *a_name)
{
    pj_sockaddr addr;
    pj_bool_t made = sock == PJ_INVALID_SOCKET;
    pj_status_t status = PJ_SUCCESS;

    close_socket(udp, PJ_ECANCELLED);
    if (made) {
        pj_sockaddr_init(pjsip_transport_type_get_af((pjsip_transport_type_e)udp->base.key.type),
                         &addr, NULL, 0);
        if (local)
            pj_sockaddr_cp(&addr, local);
        status = make_socket(&addr, NULL, udp->base.obj_name, &sock);
    }
    if (status != PJ_SUCCESS)
        return status;
    status = adopt(udp, sock, a_name);
    if (status != PJ_SUCCESS && made)
        pj_sock_close(sock);
    return status;
}

pj_status_t pjsip_udp_transport_restart2(pjsip_transport *transport, unsigned option,
                                         pj_sock_t sock, const pj_sockaddr *local,
                                         const pjsip_host_port *a_name)
{
    udp_transport *udp = udp_of(transport);
    pj_status_t status = PJ_SUCCESS;

    PJ_ASSERT_RETURN(transport, PJ_EINVAL);
    if (option == PJSIP_UDP_TRANSPORT_DESTROY_SOCKET) {
        status = change_socket(udp, sock, local, a_name);
    } else if (option == PJSIP_UDP_TRANSPORT_KEEP_SOCKET) {
        pj_lock_acquire(udp->guard);
        if (udp->key)
            udp->paused = PJ_FALSE;
        else
            status = PJ_EINVALIDOP;
        pj_lock_release(udp->guard);
        if (status == PJ_SUCCESS)
            pjsip__pending_reopen(&udp->pending);
    } else {
        status = PJ_EINVAL;
    }
    if (status == PJ_SUCCESS)
        start_reads(udp);
    return status;
}
