/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a request's first hop is (RFC 3261 8.1.2, 12.2.1.1; RFC 3263 4.1 as far as a URI says).
 *
 * A first Route without lr is a strict router (RFC 2543): its URI becomes the request URI, and what was there goes to
 * the end of the route set. The Route taken out is kept in tdata->saved_strict_route, which also says that this was
 * done: a message that is sent again is not turned around a second time.
 */
#include "core/core_priv.h"

#include <pj/assert.h>

#include "transport/resolver.h"

static pj_bool_t is_sip(const pjsip_uri *uri)
{
    return PJSIP_URI_SCHEME_IS_SIP(uri) || PJSIP_URI_SCHEME_IS_SIPS(uri);
}

static pj_bool_t is_sips(const pjsip_uri *uri)
{
    return uri && PJSIP_URI_SCHEME_IS_SIPS(uri);
}

/* The type that a URI's transport parameter and scheme ask for. */
static pj_status_t type_of(const pjsip_sip_uri *uri, const pj_str_t *host, pj_bool_t secure,
                           pjsip_transport_type_e *p_type)
{
    pjsip_transport_type_e type = PJSIP_TRANSPORT_UDP;

    if (uri->transport_param.slen > 0) {
        type = pjsip_transport_get_type_from_name(&uri->transport_param);
        if (type == PJSIP_TRANSPORT_UNSPECIFIED)
            return PJSIP_EUNSUPTRANSPORT;
    }
    if (secure && !(pjsip_transport_get_flag_from_type(type) & PJSIP_TRANSPORT_SECURE))
        type = PJSIP_TRANSPORT_TLS;
    if (pj_strchr(host, ':'))
        type = (pjsip_transport_type_e)(type | PJSIP_TRANSPORT_IPV6);
    *p_type = type;
    return PJ_SUCCESS;
}

pj_status_t pjsip_get_dest_info(const pjsip_uri *target_uri, const pjsip_uri *request_uri,
                                pj_pool_t *pool, pjsip_host_info *dest_info)
{
    const pjsip_sip_uri *uri;
    pj_bool_t secure;
    pj_status_t status;

    PJ_ASSERT_RETURN(target_uri && dest_info, PJ_EINVAL);
    target_uri = pjsip_uri_get_uri(target_uri);
    if (!is_sip(target_uri))
        return PJSIP_EINVALIDSCHEME;
    uri = (const pjsip_sip_uri *)target_uri;
    secure =
        (is_sips(target_uri) || is_sips(request_uri)) && !pjsip_cfg()->endpt.disable_tls_switch;
    memset(dest_info, 0, sizeof(*dest_info));
    dest_info->addr.host = uri->maddr_param.slen > 0 ? uri->maddr_param : uri->host;
    status = type_of(uri, &dest_info->addr.host, secure, &dest_info->type);
    if (status != PJ_SUCCESS)
        return status;
    if (pool)
        pj_strdup(pool, &dest_info->addr.host, &dest_info->addr.host);
    dest_info->addr.port = uri->port;
    dest_info->flag = pjsip_transport_get_flag_from_type(dest_info->type);
    if (uri->transport_param.slen <= 0 && uri->port == 0)
        dest_info->flag |= PJSIP__HOST_OPEN;
    return PJ_SUCCESS;
}

static pjsip_route_hdr *first_route(const pjsip_tx_data *tdata)
{
    return pjsip_msg_find_hdr(tdata->msg, PJSIP_H_ROUTE, NULL);
}

static pjsip_route_hdr *last_route(const pjsip_tx_data *tdata)
{
    pjsip_route_hdr *last = NULL, *r = first_route(tdata);

    while (r) {
        last = r;
        r = r->next != (void *)&tdata->msg->hdr
                ? pjsip_msg_find_hdr(tdata->msg, PJSIP_H_ROUTE, r->next)
                : NULL;
    }
    return last;
}

static pj_bool_t is_strict(const pjsip_route_hdr *route)
{
    const pjsip_uri *uri = pjsip_uri_get_uri(&route->name_addr);

    return is_sip(uri) && !((const pjsip_sip_uri *)uri)->lr_param;
}

static pj_bool_t is_request(const pjsip_tx_data *tdata)
{
    return tdata && tdata->msg && tdata->msg->type == PJSIP_REQUEST_MSG && tdata->msg->line.req.uri;
}

pj_status_t pjsip_get_request_dest(const pjsip_tx_data *tdata, pjsip_host_info *dest_info)
{
    const pjsip_route_hdr *route;
    const pjsip_uri *target;

    PJ_ASSERT_RETURN(is_request(tdata) && dest_info, PJ_EINVAL);
    route = first_route(tdata);
    /* Once turned around for a strict router, its URI is in the request line. */
    target = route && !tdata->saved_strict_route ? pjsip_uri_get_uri(&route->name_addr)
                                                 : tdata->msg->line.req.uri;
    return pjsip_get_dest_info(target, pjsip_uri_get_uri(tdata->msg->line.req.uri), tdata->pool,
                               dest_info);
}

pj_status_t pjsip_process_route_set(pjsip_tx_data *tdata, pjsip_host_info *dest_info)
{
    pjsip_route_hdr *route, *last, *r;
    pj_status_t status;

    PJ_ASSERT_RETURN(is_request(tdata) && dest_info, PJ_EINVAL);
    status = pjsip_get_request_dest(tdata, dest_info);
    route = first_route(tdata);
    if (status != PJ_SUCCESS || !route || tdata->saved_strict_route || !is_strict(route))
        return status;

    last = last_route(tdata);
    r = pjsip_route_hdr_create(tdata->pool);
    if (!r)
        return PJ_ENOMEM;
    r->name_addr.uri = tdata->msg->line.req.uri;
    pj_list_insert_after(last, r);
    pj_list_erase(route);
    tdata->saved_strict_route = route;
    tdata->msg->line.req.uri = pjsip_uri_get_uri(&route->name_addr);
    pjsip_tx_data_invalidate_msg(tdata);
    return PJ_SUCCESS;
}

void pjsip_restore_strict_route_set(pjsip_tx_data *tdata)
{
    pjsip_route_hdr *first, *last;

    if (!is_request(tdata) || !tdata->saved_strict_route)
        return;
    first = first_route(tdata);
    last = last_route(tdata);
    if (!last)
        return; /* somebody took the routes out: there is nothing to turn back */
    tdata->msg->line.req.uri = pjsip_uri_get_uri(&last->name_addr);
    pj_list_insert_before(first, tdata->saved_strict_route);
    pj_list_erase(last);
    tdata->saved_strict_route = NULL;
    pjsip_tx_data_invalidate_msg(tdata);
}
