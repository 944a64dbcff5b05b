/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses and names of transports: what is published, and what the log says. */
#include "transport/transport_priv.h"

#include <pj/ip_helper.h>
#include <pj/addr_resolv.h>

const char *pjsip__addr_name(const pj_sockaddr_t *addr, char *buf, int size)
{
    return pj_sockaddr_print(addr, buf, size, 3);
}

pj_status_t pjsip__published_name(pj_pool_t *pool, const pj_sockaddr *bound,
                                  const pjsip_host_port *a_name, pjsip_host_port *out)
{
    char text[PJ_INET6_ADDRSTRLEN + 2];
    pj_sockaddr host;
    pj_status_t status;

    out->port = a_name && a_name->port ? a_name->port : pj_sockaddr_get_port(bound);
    if (a_name && a_name->host.slen > 0)
        return pj_strdup_with_null(pool, &out->host, &a_name->host) ? PJ_SUCCESS : PJ_ENOMEM;
    host = *bound;
    if (!pj_sockaddr_has_addr(bound)) {
        status = pj_gethostip(bound->addr.sa_family, &host);
        if (status != PJ_SUCCESS)
            return status;
    }
    pj_sockaddr_print(&host, text, sizeof(text), 0);
    return pj_strdup2_with_null(pool, &out->host, text) && out->host.ptr ? PJ_SUCCESS : PJ_ENOMEM;
}

pj_status_t pjsip__tp_init(pjsip_transport *tp, pjsip_endpoint *endpt, pj_pool_t *pool,
                           pjsip_transport_type_e type, const char *prefix, int refs,
                           pj_grp_lock_handler handler)
{
    pj_status_t status;

    snprintf(tp->obj_name, sizeof(tp->obj_name), "%s%p", prefix, (void *)tp);
    tp->pool = pool;
    tp->endpt = endpt;
    tp->tpmgr = pjsip__tp_env_of(endpt)->tpmgr;
    tp->key.type = (long)type;
    tp->type_name = (char *)pjsip_transport_get_type_name(type);
    tp->flag = pjsip_transport_get_flag_from_type(type);
    status = pj_atomic_create(pool, refs, &tp->ref_cnt);
    if (status == PJ_SUCCESS)
        status = pj_lock_create_recursive_mutex(pool, tp->obj_name, &tp->lock);
    if (status == PJ_SUCCESS)
        status = pj_grp_lock_create_w_handler(pool, NULL, tp, handler, &tp->grp_lock);
    if (status == PJ_SUCCESS)
        pj_grp_lock_add_ref(tp->grp_lock);
    return status;
}

void pjsip__tp_fini(pjsip_transport *tp)
{
    if (tp->lock)
        pj_lock_destroy(tp->lock);
    if (tp->ref_cnt)
        pj_atomic_destroy(tp->ref_cnt);
    pj_pool_release(tp->pool);
}
