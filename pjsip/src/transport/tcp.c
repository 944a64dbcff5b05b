/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TCP: a listener, which is the factory of outgoing connections too. What a connection does is in stream.c.
 *
 * Via and Contact of an outgoing connection name the port that we listen on, with the address that the connection
 * has, so that the peer can come back (RFC 3261 18.1.1, 18.2.2).
 */
#include "transport/transport_priv.h"

#include <pjsip/sip_transport_tcp.h>
#include <pj/activesock.h>
#include <pj/assert.h>
#include <pj/os.h>

typedef struct tcp_listener {
    pjsip_tpfactory base;
    pjsip_endpoint *endpt;
    pj_grp_lock_t *grp_lock; /* memory */
    pjsip_tcp_transport_cfg cfg;
    pj_activesock_t *asock;  /* NULL: does not listen */
    pj_bool_t has_published; /* the program gave a name */
} tcp_listener;

static void on_free(void *member)
{
    tcp_listener *lis = member;

    if (lis->base.lock)
        pj_lock_destroy(lis->base.lock);
    pj_pool_release(lis->base.pool);
}

/* Options of a listening or connecting socket. */
static void set_options(const tcp_listener *lis, pj_sock_t sock)
{
    pj_sock_apply_qos2(sock, lis->cfg.qos_type, &lis->cfg.qos_params, 2, lis->base.obj_name,
                       "TCP socket");
    if (lis->cfg.sockopt_params.cnt)
        pj_sock_setsockopt_params(sock, &lis->cfg.sockopt_params);
}

/* ---- Listening ---- */

static pj_bool_t on_accepted(pj_activesock_t *asock, pj_sock_t sock, const pj_sockaddr_t *src_addr,
                             int src_addr_len)
{
    tcp_listener *lis = pj_activesock_get_user_data(asock);
    pjsip__tp_env *env = pjsip__tp_env_of(lis->endpt);
    pjsip__stream_param prm;
    pjsip_transport *tp;
    pj_sockaddr local, remote;
    int len = sizeof(local);
    pj_status_t status;

    memset(&remote, 0, sizeof(remote));
    memcpy(&remote, src_addr, (size_t)PJ_MIN(src_addr_len, (int)sizeof(remote)));
    if (env->limits.max_connections &&
        atomic_load(&env->tpmgr->connections) >= env->limits.max_connections) {
        pjsip__count(&env->stats.conn_refused);
        pj_sock_close(sock);
        return PJ_TRUE;
    }
    status = pj_sock_getsockname(sock, &local, &len);
    if (status != PJ_SUCCESS) {
        pj_sock_close(sock);
        return PJ_TRUE;
    }
    memset(&prm, 0, sizeof(prm));
    prm.endpt = lis->endpt;
    prm.type = lis->base.type;
    prm.dir = PJSIP_TP_DIR_INCOMING;
    prm.sock = sock;
    prm.local = &local;
    prm.remote = &remote;
    prm.published = lis->has_published ? &lis->base.addr_name : NULL;
    prm.factory = &lis->base;
    prm.initial_timeout = lis->cfg.initial_timeout;
    prm.prefix = "tcps";
    status = pjsip__stream_create(&prm, &tp);
    if (status != PJ_SUCCESS) {
        pjsip__count(&env->stats.conn_refused);
        PJ_PERROR(2, (lis->base.obj_name, status, "Cannot take an incoming connection"));
        return PJ_TRUE;
    }
    pjsip_transport_dec_ref(tp);
    return PJ_TRUE;
}

static pj_status_t listening_socket(const tcp_listener *lis, const pj_sockaddr *addr,
                                    pj_sock_t *p_sock)
{
    int af = addr->addr.sa_family;
    pj_sock_t sock = PJ_INVALID_SOCKET;
    int on = 1;
    pj_status_t status;

    status = pj_sock_socket(af, pj_SOCK_STREAM(), 0, &sock);
    if (status != PJ_SUCCESS)
        goto done;
    if (lis->cfg.reuse_addr)
        pj_sock_setsockopt(sock, pj_SOL_SOCKET(), pj_SO_REUSEADDR(), &on, sizeof(on));
    if (af == pj_AF_INET6())
        pj_sock_setsockopt(sock, pj_SOL_IPV6(), IPV6_V6ONLY, &on, sizeof(on));
    set_options(lis, sock);
    status = pj_sock_bind(sock, addr, (int)pj_sockaddr_get_len(addr));
    if (status != PJ_SUCCESS)
        goto done;
    status = pj_sock_listen(sock, PJSIP_TCP_TRANSPORT_BACKLOG);
    if (status != PJ_SUCCESS)
        goto done;
    *p_sock = sock;
    sock = PJ_INVALID_SOCKET;
done:
    if (sock != PJ_INVALID_SOCKET)
        pj_sock_close(sock);
    return status;
}

static pj_status_t accept_on(tcp_listener *lis, pj_sock_t sock)
{
    pj_activesock_cfg cfg;
    pj_activesock_cb cb;
    pj_activesock_t *asock;
    pj_status_t status;

    pj_activesock_cfg_default(&cfg);
    cfg.grp_lock = lis->grp_lock;
    cfg.async_cnt = lis->cfg.async_cnt ? lis->cfg.async_cnt : 1;
    cfg.concurrency = 1;
    memset(&cb, 0, sizeof(cb));
    cb.on_accept_complete = &on_accepted;
    status = pj_activesock_create(lis->base.pool, sock, pj_SOCK_STREAM(), &cfg,
                                  pjsip__tp_env_of(lis->endpt)->ioqueue, &cb, lis, &asock);
    if (status != PJ_SUCCESS) {
        pj_sock_close(sock);
        return status;
    }
    lis->asock = asock;
    status = pj_activesock_start_accept(asock, lis->base.pool);
    if (status != PJ_SUCCESS) {
        lis->asock = NULL;
        pj_activesock_close(asock);
    }
    return status;
}

static void set_info(tcp_listener *lis)
{
    char info[256];

    snprintf(info, sizeof(info), "tcp [published as %.*s:%d]",
             (int)PJ_MIN(lis->base.addr_name.host.slen, 128), lis->base.addr_name.host.ptr,
             lis->base.addr_name.port);
    lis->base.info = pj_strdup3(lis->base.pool, info).ptr;
}

pj_status_t pjsip_tcp_transport_lis_start(pjsip_tpfactory *factory, const pj_sockaddr *local,
                                          const pjsip_host_port *a_name)
{
    tcp_listener *lis = (tcp_listener *)factory;
    pj_sockaddr addr;
    pj_sock_t sock = PJ_INVALID_SOCKET;
    int len = sizeof(addr);
    pj_status_t status;

    PJ_ASSERT_RETURN(factory, PJ_EINVAL);
    if (lis->asock)
        return PJ_SUCCESS;
    addr = local ? *local : lis->cfg.bind_addr;
    if (addr.addr.sa_family != lis->cfg.af)
        return PJ_EAFNOTSUP;
    status = listening_socket(lis, &addr, &sock);
    if (status != PJ_SUCCESS)
        return status;
    status = pj_sock_getsockname(sock, &addr, &len);
    if (status == PJ_SUCCESS)
        status = pjsip__published_name(lis->base.pool, &addr, a_name, &lis->base.addr_name);
    if (status != PJ_SUCCESS) {
        pj_sock_close(sock);
        return status;
    }
    lis->base.local_addr = addr;
    lis->has_published = lis->base.has_addr_name = a_name && a_name->host.slen > 0;
    set_info(lis);
    status = accept_on(lis, sock);
    if (status == PJ_SUCCESS)
        PJ_LOG(4, (lis->base.obj_name, "Listening for %s", lis->base.info));
    return status;
}

pj_status_t pjsip_tcp_transport_restart(pjsip_tpfactory *factory, const pj_sockaddr *local,
                                        const pjsip_host_port *a_name)
{
    tcp_listener *lis = (tcp_listener *)factory;
    pj_activesock_t *old;

    PJ_ASSERT_RETURN(factory, PJ_EINVAL);
    old = lis->asock;
    lis->asock = NULL;
    if (old)
        pj_activesock_close(old);
    return pjsip_tcp_transport_lis_start(factory, local, a_name);
}

static pj_status_t lis_destroy(pjsip_tpfactory *factory)
{
    tcp_listener *lis = (tcp_listener *)factory;
    pjsip_tpmgr *mgr = pjsip__tp_env_of(lis->endpt)->tpmgr;

    if (mgr)
        pjsip_tpmgr_unregister_tpfactory(mgr, factory);
    if (lis->asock)
        pj_activesock_close(lis->asock);
    lis->asock = NULL;
    pj_grp_lock_dec_ref(lis->grp_lock);
    return PJ_SUCCESS;
}

/* ---- Connecting ---- */

/* The address from which the system reaches a destination; a datagram socket tells without sending. */
static pj_status_t source_address(const pj_sockaddr *remote, pj_sockaddr *local)
{
    pj_sock_t sock;
    int len = sizeof(*local);
    pj_status_t status;

    status = pj_sock_socket(remote->addr.sa_family, pj_SOCK_DGRAM(), 0, &sock);
    if (status != PJ_SUCCESS)
        return status;
    status = pj_sock_connect(sock, remote, (int)pj_sockaddr_get_len(remote));
    if (status == PJ_SUCCESS)
        status = pj_sock_getsockname(sock, local, &len);
    pj_sock_close(sock);
    return status;
}

/* Where an outgoing connection is bound to, and the name it gets. */
static pj_status_t local_side(const tcp_listener *lis, pj_sock_t sock, const pj_sockaddr *remote,
                              pj_sockaddr *local, char *host, int host_size, pjsip_host_port *name)
{
    int len = sizeof(*local);
    pj_status_t status = PJ_SUCCESS;

    memset(local, 0, sizeof(*local));
    if (pj_sockaddr_has_addr(&lis->base.local_addr)) {
        *local = lis->base.local_addr;
        pj_sockaddr_set_port(local, 0);
        status = pj_sock_bind(sock, local, (int)pj_sockaddr_get_len(local));
        if (status == PJ_SUCCESS)
            status = pj_sock_getsockname(sock, local, &len);
    } else {
        status = source_address(remote, local);
        pj_sockaddr_set_port(local, 0);
    }
    if (status != PJ_SUCCESS)
        return status;
    if (lis->has_published) {
        *name = lis->base.addr_name;
    } else {
        pj_cstr(&name->host, pj_sockaddr_print(local, host, host_size, 0));
        name->port = lis->base.addr_name.port;
    }
    return PJ_SUCCESS;
}

static pj_status_t lis_connect(pjsip_tpfactory *factory, pjsip_tpmgr *mgr, pjsip_endpoint *endpt,
                               const pj_sockaddr *rem_addr, int addr_len,
                               pjsip_transport **p_transport)
{
    tcp_listener *lis = (tcp_listener *)factory;
    pjsip__stream_param prm;
    char host[PJ_INET6_ADDRSTRLEN + 2];
    pjsip_host_port name;
    pj_sockaddr local;
    pj_sock_t sock = PJ_INVALID_SOCKET;
    pj_status_t status;

    PJ_UNUSED_ARG(mgr);
    PJ_UNUSED_ARG(addr_len);
    if (rem_addr->addr.sa_family != lis->cfg.af)
        return PJ_EAFNOTSUP;
    status = pj_sock_socket(lis->cfg.af, pj_SOCK_STREAM(), 0, &sock);
    if (status != PJ_SUCCESS)
        return status;
    set_options(lis, sock);
    status = local_side(lis, sock, rem_addr, &local, host, sizeof(host), &name);
    if (status != PJ_SUCCESS) {
        pj_sock_close(sock);
        return status;
    }
    memset(&prm, 0, sizeof(prm));
    prm.endpt = endpt;
    prm.type = factory->type;
    prm.dir = PJSIP_TP_DIR_OUTGOING;
    prm.sock = sock;
    prm.local = &local;
    prm.remote = rem_addr;
    prm.published = &name;
    prm.factory = factory;
    prm.prefix = "tcpc";
    status = pjsip__stream_create(&prm, p_transport);
    /* The caller takes a reference by itself; until then the idle timer keeps it. */
    if (status == PJ_SUCCESS)
        pjsip_transport_dec_ref(*p_transport);
    return status;
}

/* ---- Starting ---- */

void pjsip_tcp_transport_cfg_default(pjsip_tcp_transport_cfg *cfg, int af)
{
    memset(cfg, 0, sizeof(*cfg));
    cfg->af = af;
    pj_sockaddr_init(af, &cfg->bind_addr, NULL, 0);
    cfg->async_cnt = 1;
    cfg->reuse_addr = PJSIP_TCP_TRANSPORT_REUSEADDR;
    cfg->initial_timeout = PJSIP_TCP_INITIAL_TIMEOUT;
}

static pj_status_t init_listener(tcp_listener *lis, pj_pool_t *pool, pjsip_endpoint *endpt,
                                 const pjsip_tcp_transport_cfg *cfg)
{
    pjsip_tpfactory *f = &lis->base;
    pj_status_t status;

    f->pool = pool;
    snprintf(f->obj_name, sizeof(f->obj_name), "tcptp:%p", (void *)lis);
    f->type = cfg->af == pj_AF_INET6() ? PJSIP_TRANSPORT_TCP6 : PJSIP_TRANSPORT_TCP;
    f->type_name = (char *)pjsip_transport_get_type_name(f->type);
    f->flag = pjsip_transport_get_flag_from_type(f->type);
    f->create_transport = &lis_connect;
    f->destroy = &lis_destroy;
    lis->endpt = endpt;
    lis->cfg = *cfg;
    if (lis->cfg.bind_addr.addr.sa_family == 0)
        pj_sockaddr_init(cfg->af, &lis->cfg.bind_addr, NULL, 0);
    status = pj_sockopt_params_clone(pool, &lis->cfg.sockopt_params, &cfg->sockopt_params);
    if (status == PJ_SUCCESS)
        status = pj_lock_create_recursive_mutex(pool, f->obj_name, &f->lock);
    if (status == PJ_SUCCESS)
        status = pj_grp_lock_create_w_handler(pool, NULL, lis, &on_free, &lis->grp_lock);
    if (status == PJ_SUCCESS)
        pj_grp_lock_add_ref(lis->grp_lock);
    return status;
}

pj_status_t pjsip_tcp_transport_start3(pjsip_endpoint *endpt, const pjsip_tcp_transport_cfg *cfg,
                                       pjsip_tpfactory **p_factory)
{
    tcp_listener *lis;
    pj_pool_t *pool;
    pj_status_t status;

    PJ_ASSERT_RETURN(endpt && cfg, PJ_EINVAL);
    if (cfg->af != pj_AF_INET() && cfg->af != pj_AF_INET6())
        return PJ_EAFNOTSUP;
    pool = pj_pool_create(pjsip__tp_env_of(endpt)->pf, "tcplis", 2048, 1024, NULL);
    lis = pool ? PJ_POOL_ZALLOC_T(pool, tcp_listener) : NULL;
    if (!lis) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    status = init_listener(lis, pool, endpt, cfg);
    if (status != PJ_SUCCESS) {
        on_free(lis);
        return status;
    }
    status = pjsip_tcp_transport_lis_start(&lis->base, NULL, &cfg->addr_name);
    if (status == PJ_SUCCESS)
        status = pjsip_tpmgr_register_tpfactory(pjsip__tp_env_of(endpt)->tpmgr, &lis->base);
    if (status != PJ_SUCCESS) {
        lis_destroy(&lis->base);
        return status;
    }
    if (p_factory)
        *p_factory = &lis->base;
    return PJ_SUCCESS;
}

pj_status_t pjsip_tcp_transport_start2(pjsip_endpoint *endpt, const pj_sockaddr_in *local,
                                       const pjsip_host_port *a_name, unsigned async_cnt,
                                       pjsip_tpfactory **p_factory)
{
    pjsip_tcp_transport_cfg cfg;

    pjsip_tcp_transport_cfg_default(&cfg, local ? local->sin_family : pj_AF_INET());
    if (local)
        pj_sockaddr_cp(&cfg.bind_addr, local);
    if (a_name)
        cfg.addr_name = *a_name;
    cfg.async_cnt = async_cnt;
    return pjsip_tcp_transport_start3(endpt, &cfg, p_factory);
}

pj_status_t pjsip_tcp_transport_start(pjsip_endpoint *endpt, const pj_sockaddr_in *local,
                                      unsigned async_cnt, pjsip_tpfactory **p_factory)
{
    return pjsip_tcp_transport_start2(endpt, local, NULL, async_cnt, p_factory);
}

pj_sock_t pjsip_tcp_transport_get_socket(pjsip_transport *transport)
{
    PJ_ASSERT_RETURN(transport, PJ_INVALID_SOCKET);
    return pjsip__stream_socket(transport);
}
