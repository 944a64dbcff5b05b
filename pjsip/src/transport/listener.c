/* SPDX-License-Identifier: BSD-2-Clause */
/* Factories: what opens connections of a type, and perhaps listens for them. */
#include "transport/transport_priv.h"

#include <pj/assert.h>

static pj_bool_t is_registered(pjsip_tpmgr *mgr, const pjsip_tpfactory *tpf)
{
    const pjsip_tpfactory *f;

    for (f = mgr->factories.next; f != &mgr->factories; f = f->next) {
        if (f == tpf)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

pj_status_t pjsip_tpmgr_register_tpfactory(pjsip_tpmgr *mgr, pjsip_tpfactory *tpf)
{
    pj_status_t status = PJ_SUCCESS;

    PJ_ASSERT_RETURN(mgr && tpf && (tpf->create_transport || tpf->create_transport2), PJ_EINVAL);
    pj_lock_acquire(mgr->lock);
    if (mgr->destroying)
        status = PJSIP_ESHUTDOWN;
    else if (is_registered(mgr, tpf))
        status = PJ_EEXISTS;
    else
        pj_list_push_back(&mgr->factories, tpf);
    pj_lock_release(mgr->lock);
    return status;
}

pj_status_t pjsip_tpmgr_unregister_tpfactory(pjsip_tpmgr *mgr, pjsip_tpfactory *tpf)
{
    pj_bool_t found;

    PJ_ASSERT_RETURN(mgr && tpf, PJ_EINVAL);
    pj_lock_acquire(mgr->lock);
    found = is_registered(mgr, tpf);
    if (found)
        pj_list_erase(tpf);
    pj_lock_release(mgr->lock);
    return found ? PJ_SUCCESS : PJ_ENOTFOUND;
}

pj_bool_t pjsip__has_factory(pjsip_tpmgr *mgr, pjsip_transport_type_e type)
{
    const pjsip_tpfactory *f;

    pj_lock_acquire(mgr->lock);
    for (f = mgr->factories.next; f != &mgr->factories && f->type != type; f = f->next)
        ;
    pj_lock_release(mgr->lock);
    return f != &mgr->factories;
}

/* Datagrams leave by a transport that is there, under the key without a peer. */
static pj_bool_t has_datagram_transport(pjsip_tpmgr *mgr, pjsip_transport_type_e type)
{
    pj_bool_t found;
    pj_sockaddr any;

    if (!(pjsip_transport_get_flag_from_type(type) & PJSIP_TRANSPORT_DATAGRAM))
        return PJ_FALSE;
    pj_sockaddr_init(pjsip_transport_type_get_af(type), &any, NULL, 0);
    pj_lock_acquire(mgr->lock);
    found = pjsip__tptable_by_key(&mgr->table, type, &any) != NULL;
    pj_lock_release(mgr->lock);
    return found;
}

pj_bool_t pjsip__can_send_by(pjsip_tpmgr *mgr, pjsip_transport_type_e type)
{
    pjsip_transport_type_e type6 = (pjsip_transport_type_e)(type | PJSIP_TRANSPORT_IPV6);

    return has_datagram_transport(mgr, type) || has_datagram_transport(mgr, type6) ||
           pjsip__has_factory(mgr, type) || pjsip__has_factory(mgr, type6);
}
