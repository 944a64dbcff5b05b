/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UDP: one socket, one transport. This is its life; receiving is in udp_recv.c, sending in udp_send.c.
 *
 * The guard is held for a look at the socket and the key and never across a call to the ioqueue. Who uses the key
 * without it counts itself in senders, and closing waits for those.
 *
 * The transport holds one reference to itself until it is shut down, so it does not idle out.
 */
#include "transport/udp_priv.h"

#include <pjsip/sip_transport_udp.h>
#include <pj/assert.h>
#include <pj/ioqueue.h>
#include <pj/os.h>

enum { FIRST_WANT = 4 };

/* The last reference to the memory is gone. */
static void on_free(void *member)
{
    pjsip__udp *udp = member;

    pjsip__pending_fini(&udp->pending);
    pjsip__pending_fini(&udp->out);
    pjsip__pending_fini(&udp->sent);
    pjsip__udp_order_fini(&udp->order);
    if (udp->tx_lock)
        pj_lock_destroy(udp->tx_lock);
    if (udp->guard)
        pj_lock_destroy(udp->guard);
    pjsip__tp_fini(&udp->base);
}

/* ---- Life ---- */

/* Whoever found the key before it went has left it; sending a datagram does not block, and calls nobody. */
static void wait_for_senders(pjsip__udp *udp)
{
    while (atomic_load(&udp->senders) > 0)
        pj_thread_sleep(0);
}

static void close_socket(pjsip__udp *udp, pj_status_t status)
{
    pj_ioqueue_key_t *key;

    pjsip__udp_transmit(udp);
    pj_lock_acquire(udp->guard);
    key = udp->key;
    __atomic_store_n(&udp->key, NULL, __ATOMIC_SEQ_CST);
    udp->sock = PJ_INVALID_SOCKET;
    pj_lock_release(udp->guard);
    wait_for_senders(udp);
    if (key)
        pj_ioqueue_unregister(key);
    pjsip__udp_drop_received(udp);
    pjsip__udp_cancel_sends(udp, status);
}

static pj_status_t udp_shutdown(pjsip_transport *tp)
{
    pjsip__udp *udp = pjsip__udp_of(tp);
    pj_bool_t own;

    pj_lock_acquire(udp->guard);
    own = udp->own_ref;
    udp->own_ref = PJ_FALSE;
    pj_lock_release(udp->guard);
    return own ? pjsip_transport_dec_ref(tp) : PJ_SUCCESS;
}

static pj_status_t udp_destroy(pjsip_transport *tp)
{
    pjsip__udp *udp = pjsip__udp_of(tp);

    close_socket(udp, PJ_ECANCELLED);
    pj_grp_lock_dec_ref(tp->grp_lock);
    return PJ_SUCCESS;
}

/* Take a bound socket: on success it is the transport's. Names follow from what it is bound to. */
static pj_status_t adopt(pjsip__udp *udp, pj_sock_t sock, const pjsip_host_port *a_name)
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
    cb.on_write_complete = &pjsip__udp_on_write;
    status = pj_ioqueue_register_sock2(tp->pool, pjsip__tp_env_of(tp->endpt)->ioqueue, sock,
                                       tp->grp_lock, udp, &cb, &key);
    if (status != PJ_SUCCESS)
        return status;
    pj_ioqueue_set_concurrency(key, udp->async_cnt > 1);
    pj_lock_acquire(udp->guard);
    udp->sock = sock;
    atomic_store(&udp->paused, false);
    __atomic_store_n(&udp->key, key, __ATOMIC_RELEASE);
    pj_lock_release(udp->guard);
    pjsip__pending_reopen(&udp->pending);
    pjsip__pending_reopen(&udp->out);
    return PJ_SUCCESS;
}

/* Receive, unless the transport is paused or has no socket by now. */
static pj_status_t start_receiving(pjsip__udp *udp)
{
    pj_ioqueue_key_t *key;
    pj_status_t status = PJ_SUCCESS;

    pj_lock_acquire(udp->guard);
    key = atomic_load(&udp->paused) ? NULL : udp->key;
    atomic_fetch_add(&udp->senders, 1); /* the key stays meanwhile */
    pj_lock_release(udp->guard);
    if (key)
        status = pj__batch_start(key, &pjsip__udp_receiver);
    atomic_fetch_sub(&udp->senders, 1);
    return status;
}

static pj_status_t make_parts(pjsip__udp *udp, pj_pool_t *pool, unsigned async_cnt)
{
    pj_status_t status;

    udp->async_cnt = async_cnt ? async_cnt : 1;
    atomic_init(&udp->want, FIRST_WANT);
    status = pj_lock_create_simple_mutex(pool, "udp", &udp->guard);
    if (status == PJ_SUCCESS)
        status = pj_lock_create_simple_mutex(pool, "udptx", &udp->tx_lock);
    if (status == PJ_SUCCESS)
        status = pjsip__pending_init(&udp->pending, pool);
    if (status == PJ_SUCCESS)
        status = pjsip__pending_init(&udp->out, pool);
    if (status == PJ_SUCCESS)
        status = pjsip__pending_init(&udp->sent, pool);
    if (status == PJ_SUCCESS)
        status = pjsip__udp_order_init(&udp->order, pool, udp->async_cnt);
    return status;
}

/* *taken: the socket is not the caller's any more, whatever the result. */
static pj_status_t attach(pjsip_endpoint *endpt, pjsip_transport_type_e type, pj_sock_t sock,
                          const pjsip_host_port *a_name, unsigned async_cnt,
                          pjsip_transport **p_transport, pj_bool_t *taken)
{
    pjsip__udp *udp;
    pj_pool_t *pool;
    pj_status_t status;

    *taken = PJ_FALSE;
    pool = pj_pool_create(pjsip__tp_env_of(endpt)->pf, "udp%p", 2048, 1024, NULL);
    udp = pool ? PJ_POOL_ZALLOC_T(pool, pjsip__udp) : NULL;
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
    udp->base.send_msg = &pjsip__udp_send;
    udp->base.do_shutdown = &udp_shutdown;
    udp->base.destroy = &udp_destroy;
    pj_sockaddr_init(pjsip_transport_type_get_af(type), &udp->base.key.rem_addr, NULL, 0);
    pj_cstr(&udp->base.remote_name.host, type & PJSIP_TRANSPORT_IPV6 ? "::0" : "0.0.0.0");
    status = make_parts(udp, pool, async_cnt);
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
    status = start_receiving(udp);
    if (status != PJ_SUCCESS) {
        pjsip_transport_shutdown(&udp->base);
        return status;
    }
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
    pjsip__udp *udp = pjsip__udp_of(transport);
    pj_sock_t sock;

    PJ_ASSERT_RETURN(transport, PJ_INVALID_SOCKET);
    pj_lock_acquire(udp->guard);
    sock = udp->sock;
    pj_lock_release(udp->guard);
    return sock;
}

/* Neither send nor receive any more, and keep the socket. */
static void quiet(pjsip__udp *udp)
{
    pj_ioqueue_key_t *key;

    pjsip__udp_transmit(udp);
    pj_lock_acquire(udp->guard);
    key = udp->key;
    atomic_fetch_add(&udp->senders, 1);
    pj_lock_release(udp->guard);
    if (key)
        pj__batch_stop(key);
    atomic_fetch_sub(&udp->senders, 1);
    wait_for_senders(udp);
    pjsip__udp_drop_received(udp);
    pjsip__udp_cancel_sends(udp, PJ_ECANCELLED);
}

pj_status_t pjsip_udp_transport_pause(pjsip_transport *transport, unsigned option)
{
    pjsip__udp *udp = pjsip__udp_of(transport);
    pj_bool_t was;

    PJ_ASSERT_RETURN(transport, PJ_EINVAL);
    if (option != PJSIP_UDP_TRANSPORT_KEEP_SOCKET && option != PJSIP_UDP_TRANSPORT_DESTROY_SOCKET)
        return PJ_EINVAL;
    pj_lock_acquire(udp->guard);
    was = atomic_exchange(&udp->paused, true);
    pj_lock_release(udp->guard);
    if (was)
        return PJ_EINVALIDOP;
    if (option == PJSIP_UDP_TRANSPORT_DESTROY_SOCKET)
        close_socket(udp, PJ_ECANCELLED);
    else
        quiet(udp);
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
static pj_status_t change_socket(pjsip__udp *udp, pj_sock_t sock, const pj_sockaddr *local,
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
    pjsip__udp *udp = pjsip__udp_of(transport);
    pj_status_t status = PJ_SUCCESS;

    PJ_ASSERT_RETURN(transport, PJ_EINVAL);
    if (option == PJSIP_UDP_TRANSPORT_DESTROY_SOCKET) {
        status = change_socket(udp, sock, local, a_name);
    } else if (option == PJSIP_UDP_TRANSPORT_KEEP_SOCKET) {
        pj_lock_acquire(udp->guard);
        if (udp->key)
            atomic_store(&udp->paused, false);
        else
            status = PJ_EINVALIDOP;
        pj_lock_release(udp->guard);
        if (status == PJ_SUCCESS) {
            pjsip__pending_reopen(&udp->pending);
            pjsip__pending_reopen(&udp->out);
        }
    } else {
        status = PJ_EINVAL;
    }
    if (status == PJ_SUCCESS)
        status = start_receiving(udp);
    return status;
}
