/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The route between the peers (RFC 3261 12.1.1, 12.1.2, 12.2.1.1): the route set, taken from Record-Route once and then
 * frozen, and the remote target, which each target refresh request and its 2xx may replace. A target that does not
 * change costs nothing.
 */
#include "dialog/dialog_priv.h"

pj_status_t pjsip__dlg_routes(pj_pool_t *pool, const pjsip_msg *msg, bool reversed,
                              pjsip_route_hdr *list)
{
    const pjsip_rr_hdr *rr = NULL;

    pj_list_init(list);
    while ((rr = pjsip_msg_find_hdr(msg, PJSIP_H_RECORD_ROUTE, rr ? rr->next : NULL)) != NULL) {
        pjsip_route_hdr *route = pjsip_hdr_clone(pool, rr);

        if (!route)
            return PJ_ENOMEM;
        pjsip_routing_hdr_set_route(route);
        if (reversed)
            pj_list_push_front(list, route);
        else
            pj_list_push_back(list, route);
        if ((const pjsip_hdr *)rr->next == &msg->hdr)
            break; /* a search from there would begin anew */
    }
    return PJ_SUCCESS;
}

static bool is_usable(const pjsip_contact_hdr *contact)
{
    const pjsip_uri *uri = contact && !contact->star ? contact->uri : NULL;

    if (!uri)
        return false;
    uri = pjsip_uri_get_uri(uri);
    return PJSIP_URI_SCHEME_IS_SIP(uri) || PJSIP_URI_SCHEME_IS_SIPS(uri) ||
           PJSIP_URI_SCHEME_IS_TEL(uri);
}

void pjsip__dlg_take_target(dlg *d, const pjsip_msg *msg)
{
    const pjsip_contact_hdr *contact = pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, NULL);
    pjsip_contact_hdr *copy;
    pj_pool_t *pool;

    if (!is_usable(contact))
        return;
    if (d->pub.remote.contact && d->pub.target &&
        pjsip_uri_cmp(PJSIP_URI_IN_CONTACT_HDR, contact->uri, d->pub.remote.contact->uri) ==
            PJ_SUCCESS &&
        pjsip_uri_cmp(PJSIP_URI_IN_CONTACT_HDR, d->pub.target, d->pub.remote.contact->uri) ==
            PJ_SUCCESS)
        return;
    pool = pjsip__dlg_memory_next(d, &d->target);
    copy = pool ? pjsip_hdr_clone(pool, contact) : NULL;
    if (!copy) { /* go on with the old one */
        pj_pool_release(pool);
        return;
    }
    d->pub.remote.contact = copy;
    d->pub.target = pjsip_uri_get_uri(copy->uri);
    pjsip__dlg_memory_use(d, &d->target, pool);
}

pj_status_t pjsip__dlg_take_peer(dlg *d, const pjsip_rx_data *rdata, bool with_routes)
{
    const pjsip_msg *msg = rdata->msg_info.msg;
    const pjsip_fromto_hdr *from =
        msg->type == PJSIP_RESPONSE_MSG ? rdata->msg_info.to : rdata->msg_info.from;
    pj_pool_t *pool = pjsip__dlg_memory_next(d, &d->peer);
    pjsip_route_hdr routes;
    pjsip_fromto_hdr *info;
    pj_status_t status = PJ_ENOMEM;

    info = pool ? pjsip_hdr_clone(pool, d->pub.remote.info) : NULL;
    if (info) {
        /* The URI stays what it was when the dialog began (RFC 3261 12.2.1.1). */
        pj_strdup(pool, &info->tag, &from->tag);
        pj_list_init(&routes);
        status = with_routes ? pjsip__dlg_routes(pool, msg, d->pub.role == PJSIP_ROLE_UAC, &routes)
                             : PJ_SUCCESS;
    }
    /* Routes that were taken before live in the same memory as the old tag. */
    for (const pjsip_route_hdr *r = d->pub.route_set.next;
         status == PJ_SUCCESS && !with_routes && r != &d->pub.route_set; r = r->next) {
        pjsip_route_hdr *copy = pjsip_hdr_clone(pool, r);

        if (copy)
            pj_list_push_back(&routes, copy);
        else
            status = PJ_ENOMEM;
    }
    if (status != PJ_SUCCESS) {
        pj_pool_release(pool);
        return status;
    }
    d->pub.remote.info = info;
    d->pub.remote.tag_hval = pjsip__dlg_tag_hash(&info->tag);
    pj_list_init(&d->pub.route_set);
    pj_list_insert_list_before(&d->pub.route_set, &routes);
    pjsip__dlg_retag(d, &info->tag);
    pjsip__dlg_memory_use(d, &d->peer, pool);
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_set_route_set(pjsip_dialog *pub, const pjsip_route_hdr *route_set)
{
    pj_status_t status = PJ_SUCCESS;

    if (!pub)
        return PJ_EINVAL;
    if (pub->role != PJSIP_ROLE_UAC)
        return PJ_EINVALIDOP;
    pj_grp_lock_acquire(pub->grp_lock_);
    if (pub->state != PJSIP_DIALOG_STATE_NULL) {
        status = PJ_EINVALIDOP;
    } else {
        pj_list_init(&pub->route_set);
        for (const pjsip_route_hdr *r = route_set ? route_set->next : NULL; r && r != route_set;
             r = r->next) {
            pjsip_route_hdr *copy = pjsip_hdr_clone(pub->pool, r);

            if (copy)
                pj_list_push_back(&pub->route_set, copy);
            else
                status = PJ_ENOMEM;
        }
    }
    pj_grp_lock_release(pub->grp_lock_);
    return status;
}
