/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Via: what we write into ours, what we add to others', and where responses go by it (RFC 3261 18, RFC 3581).
 *
 * A response whose top Via is not one that we wrote is none of ours and is dropped (18.1.2). What we wrote is the
 * published name of a transport or factory, or a name that a program put there instead; the latter are remembered
 * as requests leave. There are few of them. A program that uses more than PJSIP__MAX_SENT_BY gets no check, which
 * is said once in the log: dropping good responses would be worse.
 */
#include "transport/via_route.h"
#include "transport/transport_priv.h"

#include <pj/guid.h>

#define THIS_FILE "via_route.c"

static int port_of(const pj_str_t *transport, int port)
{
    pjsip_transport_type_e type;

    if (port)
        return port;
    type = pjsip_transport_get_type_from_name(transport);
    port = pjsip_transport_get_default_port_for_type(type);
    return port ? port : 5060;
}

/* Whether text is the address of a socket address. */
static pj_bool_t is_address(const pj_str_t *host, const pj_sockaddr *addr)
{
    pj_in6_addr bin;

    if (pj_inet_pton(addr->addr.sa_family, host, &bin) != PJ_SUCCESS)
        return PJ_FALSE;
    return memcmp(&bin, pj_sockaddr_get_addr(addr), pj_sockaddr_get_addr_len(addr)) == 0;
}

void pjsip__via_stamp(pjsip_rx_data *rdata)
{
    pjsip_via_hdr *via = rdata->msg_info.via;

    /* RFC 3581 4: with rport, received is added even if it says the same as sent-by. */
    if (via->rport_param == 0)
        via->rport_param = rdata->pkt_info.src_port;
    else if (is_address(&via->sent_by.host, &rdata->pkt_info.src_addr))
        return;
    pj_strdup2(rdata->tp_info.pool, &via->recvd_param, rdata->pkt_info.src_name);
}

/* The sent-by to write for a transport. */
static const pjsip_host_port *sent_by_for(const pjsip_tx_data *tdata, const pjsip_transport *tp)
{
    if (tdata->via_addr.host.slen > 0 && (!tdata->via_tp || tdata->via_tp == tp))
        return &tdata->via_addr;
    return &tp->local_name;
}

static pjsip_via_hdr *top_via(pjsip_tx_data *tdata)
{
    pjsip_via_hdr *via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);

    if (!via) {
        via = pjsip_via_hdr_create(tdata->pool);
        if (via)
            pjsip_msg_insert_first_hdr(tdata->msg, (pjsip_hdr *)via);
    }
    return via;
}

static pj_status_t add_branch(pj_pool_t *pool, pjsip_via_hdr *via)
{
    char *buf = pj_pool_alloc(pool, PJSIP_RFC3261_BRANCH_LEN + PJ_GUID_MAX_LENGTH + 2);
    pj_str_t id;

    if (!buf)
        return PJ_ENOMEM;
    memcpy(buf, PJSIP_RFC3261_BRANCH_ID, PJSIP_RFC3261_BRANCH_LEN);
    id.ptr = buf + PJSIP_RFC3261_BRANCH_LEN;
    id.slen = 0;
    pj_generate_unique_string(&id);
    via->branch_param.ptr = buf;
    via->branch_param.slen = PJSIP_RFC3261_BRANCH_LEN + id.slen;
    return PJ_SUCCESS;
}

/* ;alias offers the connection for requests in the other direction (RFC 5923 4). */
static void set_alias(pj_pool_t *pool, pjsip_via_hdr *via, pj_bool_t wanted)
{
    const pj_str_t name = {(char *)"alias", 5};
    pjsip_param *param = pjsip_param_find(&via->other_param, &name);

    if (param && !wanted) {
        pj_list_erase(param);
    } else if (!param && wanted) {
        param = PJ_POOL_ZALLOC_T(pool, pjsip_param);
        if (!param)
            return;
        param->name = name;
        pj_list_push_back(&via->other_param, param);
    }
}

static pj_bool_t same_text(const pj_str_t *a, const char *b)
{
    return pj_strcmp2(a, b) == 0;
}

pj_status_t pjsip__via_write(pjsip_tx_data *tdata, pjsip_transport *tp)
{
    const pjsip_host_port *name = sent_by_for(tdata, tp);
    pj_bool_t alias = PJSIP_TRANSPORT_IS_RELIABLE(tp) && pjsip_cfg()->endpt.req_has_via_alias;
    int rport = pjsip_cfg()->endpt.disable_rport ? -1 : 0;
    pjsip_via_hdr *via = top_via(tdata);

    if (!via)
        return PJ_ENOMEM;
    if (via->branch_param.slen == 0 && add_branch(tdata->pool, via) != PJ_SUCCESS)
        return PJ_ENOMEM;
    /* Sent again by the same transport: the same Via, and the print stays good. */
    if (same_text(&via->transport, tp->type_name) &&
        pj_strcmp(&via->sent_by.host, &name->host) == 0 && via->sent_by.port == name->port &&
        via->rport_param == rport)
        return PJ_SUCCESS;
    pj_strdup2(tdata->pool, &via->transport, tp->type_name);
    pj_strdup(tdata->pool, &via->sent_by.host, &name->host);
    via->sent_by.port = name->port;
    via->rport_param = rport;
    set_alias(tdata->pool, via, alias);
    pjsip_tx_data_invalidate_msg(tdata);
    return PJ_SUCCESS;
}

/* ---- Is it ours? ---- */

static pj_bool_t same_host_port(const pjsip_host_port *a, const pj_str_t *host, int port,
                                const pj_str_t *transport)
{
    return pj_stricmp(&a->host, host) == 0 &&
           port_of(transport, a->port) == port_of(transport, port);
}

static pj_bool_t remembered(const pjsip__sent_by *set, const pj_str_t *host, int port,
                            const pj_str_t *transport)
{
    for (unsigned i = 0; i < PJ_MIN(set->count, PJSIP__MAX_SENT_BY); i++) {
        pj_str_t known = {(char *)set->entry[i].host, set->entry[i].len};

        if (pj_stricmp(&known, host) == 0 &&
            port_of(transport, set->entry[i].port) == port_of(transport, port))
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

void pjsip__via_remember(pjsip_tpmgr *mgr, pjsip_transport *tp, const pjsip_msg *msg)
{
    const pjsip_via_hdr *via = pjsip_msg_find_hdr(msg, PJSIP_H_VIA, NULL);
    pjsip__sent_by *set = &mgr->sent_by;
    const pj_str_t *host;
    pj_bool_t full = PJ_FALSE;

    if (!via || via->sent_by.host.slen <= 0 ||
        same_host_port(&tp->local_name, &via->sent_by.host, via->sent_by.port, &via->transport))
        return;
    host = &via->sent_by.host;
    pj_lock_acquire(mgr->lock);
    if (set->count <= PJSIP__MAX_SENT_BY &&
        !remembered(set, host, via->sent_by.port, &via->transport)) {
        if (set->count < PJSIP__MAX_SENT_BY &&
            host->slen <= (pj_ssize_t)sizeof(set->entry[0].host)) {
            memcpy(set->entry[set->count].host, host->ptr, (size_t)host->slen);
            set->entry[set->count].len = host->slen;
            set->entry[set->count].port = via->sent_by.port;
            set->count++;
        } else {
            set->count = PJSIP__MAX_SENT_BY + 1;
            full = PJ_TRUE;
        }
    }
    pj_lock_release(mgr->lock);
    if (full)
        PJ_LOG(3, (THIS_FILE,
                   "More than %u Via names in use: responses are not checked against them any more",
                   PJSIP__MAX_SENT_BY));
}

static pj_bool_t is_name_of_any(pjsip_tpmgr *mgr, const pjsip_via_hdr *via)
{
    const pjsip_tpfactory *f;
    const pjsip__tp_rec *rec;
    pj_bool_t found = PJ_FALSE;

    pj_lock_acquire(mgr->lock);
    if (mgr->sent_by.count > PJSIP__MAX_SENT_BY)
        found = PJ_TRUE;
    else
        found = remembered(&mgr->sent_by, &via->sent_by.host, via->sent_by.port, &via->transport);
    for (f = mgr->factories.next; f != &mgr->factories && !found; f = f->next)
        found =
            same_host_port(&f->addr_name, &via->sent_by.host, via->sent_by.port, &via->transport);
    for (rec = mgr->table.first; rec && !found; rec = rec->next)
        found = same_host_port(&rec->tp->local_name, &via->sent_by.host, via->sent_by.port,
                               &via->transport);
    pj_lock_release(mgr->lock);
    return found;
}

pj_bool_t pjsip__via_is_ours(pjsip_tpmgr *mgr, pjsip_transport *tp, const pjsip_via_hdr *via)
{
    if (same_host_port(&tp->local_name, &via->sent_by.host, via->sent_by.port, &via->transport))
        return PJ_TRUE;
    return is_name_of_any(mgr, via);
}

void pjsip__via_response_host(const pjsip_via_hdr *via, pjsip_host_port *dst)
{
    if (via->maddr_param.slen > 0) {
        dst->host = via->maddr_param;
        dst->port = port_of(&via->transport, via->sent_by.port);
    } else if (via->rport_param > 0) {
        dst->host = via->recvd_param.slen > 0 ? via->recvd_param : via->sent_by.host;
        dst->port = via->rport_param;
    } else {
        dst->host = via->recvd_param.slen > 0 ? via->recvd_param : via->sent_by.host;
        dst->port = port_of(&via->transport, via->sent_by.port);
    }
}
