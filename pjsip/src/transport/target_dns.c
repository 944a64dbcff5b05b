/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a host to a list of addresses by DNS (RFC 3263).
 *
 *   a port is given                      A and AAAA
 *   the transport is given               its SRV records (4.2), without any: A and AAAA
 *   neither, the target is *open*        NAPTR (4.1) chooses the transport and the name of the SRV records;
 *                                        without any: SRV for each transport that we have, the first that has any;
 *                                        without any: A and AAAA, by UDP, or TLS for sips:
 *
 * One question of an open target follows the other, so its state needs no lock. The SRV records are asked for ahead,
 * together with NAPTR: a domain without NAPTR, as most are, costs no round trip more than with the transport given.
 * The resolver's cache and its look-ups under way join the two.
 *
 * A server that fails on NAPTR or does not know it, or drops it (so two rounds have to be enough), is as good as one
 * that has none. Servers that say nothing about SRV either are not asked for more SRV. Those that do were alive, so they
 * will drop the next question too, whatever the domain, and it is not asked for a minute (RFC 2308 7.2: not for more than
 * five).
 *
 * A and AAAA are asked at the same time and listed IPv4 first; an endpoint without a transport of a version goes on
 * to the next address at once.
 */
#include "transport/target.h"
#include "transport/transport_priv.h"

#include <pjlib-util/srv_resolver.h>

#include "base/ops.h"
#include "transport/naptr.h"
#include "util/dns_option.h"

enum { NAPTR_PAUSE = 60000 /* milliseconds */ };

/* SRV records to be tried for a transport. */
typedef struct candidate {
    pjsip_transport_type_e type;
    pj_str_t res, domain; /* "_sip", "_udp.example.com" */
    char buf[PJ_MAX_HOSTNAME];
} candidate;

/* Of an open target. */
typedef struct discovery {
    unsigned types;
    pj_bool_t secure;
    pj_bool_t dropped; /* the question about NAPTR */
    atomic_llong *naptr_after;
    unsigned count, next;
    candidate list[PJSIP__NAPTR_MAX];
} discovery;

/* A resolution under way; in the caller's pool. */
typedef struct query {
    pjsip_resolver_callback *cb;
    void *token;
    pj_pool_t *pool;
    pj_dns_resolver *dns;
    pj_str_t host;
    pjsip_transport_type_e type; /* without IP version */
    pj_uint16_t port;
    discovery *open;
    atomic_int left; /* A, AAAA, and the starter */
    pj_status_t status[2];
    pjsip_server_addresses part[2];
} query;

static void fail(query *q, pj_status_t status)
{
    q->cb(status, q->token, NULL);
}

/* ---- Addresses ---- */

static void done_one(query *q)
{
    pjsip_server_addresses *all = &q->part[0];
    pj_status_t status;

    if (atomic_fetch_sub(&q->left, 1) != 1)
        return;
    for (unsigned i = 0; i < q->part[1].count; i++) {
        const pjsip_server_address_record *r = &q->part[1].entry[i];

        pjsip__target_append(all, q->type, r->addr.addr.sa_family, pj_sockaddr_get_addr(&r->addr),
                             q->port, 0, 0);
    }
    status = q->status[0] != PJ_SUCCESS ? q->status[0] : PJ_ERESOLVE;
    if (all->count)
        q->cb(PJ_SUCCESS, q->token, all);
    else
        fail(q, status);
}

static void take_answer(query *q, int which, pj_status_t status,
                        const pj_dns_parsed_packet *response)
{
    pj_dns_addr_record rec;

    q->status[which] = status;
    if (status == PJ_SUCCESS && response &&
        pj_dns_parse_addr_response(response, &rec) == PJ_SUCCESS) {
        for (unsigned i = 0; i < rec.addr_count; i++)
            pjsip__target_append(&q->part[which], q->type, rec.addr[i].af, &rec.addr[i].ip, q->port,
                                 0, 0);
    }
    done_one(q);
}

static void on_a(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    take_answer(user_data, 0, status, response);
}

static void on_aaaa(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    take_answer(user_data, 1, status, response);
}

static void set_default_port(query *q)
{
    if (q->port == 0)
        q->port = (pj_uint16_t)pjsip_transport_get_default_port_for_type(q->type);
}

static void ask_addresses(query *q)
{
    pj_status_t status;

    set_default_port(q);
    atomic_init(&q->left, 3);
    status = pj_dns_resolver_start_query(q->dns, &q->host, PJ_DNS_TYPE_A, 0, &on_a, q, NULL);
    if (status != PJ_SUCCESS)
        take_answer(q, 0, status, NULL);
    status = pj_dns_resolver_start_query(q->dns, &q->host, PJ_DNS_TYPE_AAAA, 0, &on_aaaa, q, NULL);
    if (status != PJ_SUCCESS)
        take_answer(q, 1, status, NULL);
    done_one(q);
}

/* ---- Services ---- */

static pj_bool_t take_servers(query *q, const pj_dns_srv_record *rec)
{
    pjsip_server_addresses *list = &q->part[0];

    for (unsigned i = 0; rec && i < rec->count; i++) {
        const pj_dns_addr_record *server = &rec->entry[i].server;

        for (unsigned k = 0; k < server->addr_count; k++)
            pjsip__target_append(list, q->type, server->addr[k].af, &server->addr[k].ip,
                                 rec->entry[i].port, rec->entry[i].priority, rec->entry[i].weight);
    }
    return list->count > 0;
}

static void on_servers(void *user_data, pj_status_t status, const pj_dns_srv_record *rec)
{
    query *q = user_data;

    if (status == PJ_SUCCESS && take_servers(q, rec))
        q->cb(PJ_SUCCESS, q->token, &q->part[0]);
    else
        fail(q, status == PJ_SUCCESS ? PJ_ERESOLVE : status);
}

/* SRV records of the transport, without any the addresses of the domain (4.2). */
static void ask_service(query *q)
{
    const char *service = pjsip__srv_service(q->type);
    pj_status_t status;
    pj_str_t name;

    set_default_port(q);
    if (!service) {
        ask_addresses(q);
        return;
    }
    pj_cstr(&name, service);
    status = pj_dns_srv_resolve(&q->host, &name, q->port, q->pool, q->dns,
                                PJ_DNS_SRV_FALLBACK_A | PJ_DNS_SRV_FALLBACK_AAAA |
                                    PJ_DNS_SRV_RESOLVE_AAAA,
                                q, &on_servers, NULL);
    if (status != PJ_SUCCESS)
        fail(q, status);
}

/* ---- An open target ---- */

/* Keep the name of SRV records, apart at its first dot; a name that has none is none of SRV records. */
static void add_candidate(discovery *open, pjsip_transport_type_e type, const pj_str_t *name)
{
    candidate *c = &open->list[open->count];
    pj_ssize_t dot = 0;

    if (open->count == PJSIP__NAPTR_MAX || name->slen > (pj_ssize_t)sizeof(c->buf))
        return;
    while (dot < name->slen && name->ptr[dot] != '.')
        dot += name->ptr[dot] == '\\' ? 2 : 1;
    if (dot == 0 || dot + 1 >= name->slen)
        return;
    memcpy(c->buf, name->ptr, (size_t)name->slen);
    c->type = type;
    c->res.ptr = c->buf;
    c->res.slen = dot;
    c->domain.ptr = c->buf + dot + 1;
    c->domain.slen = name->slen - dot - 1;
    open->count++;
}

static void follow_naptr(query *q, const pj_dns_parsed_packet *response)
{
    pjsip__naptr list[PJSIP__NAPTR_MAX];
    unsigned count = pjsip__naptr_choose(response, q->open->types, q->open->secure, list);

    for (unsigned i = 0; i < count; i++)
        add_candidate(q->open, list[i].type, &list[i].name);
    if (q->open->count)
        q->type = q->open->list[0].type;
}

/* In the order in which we like them: what needs no connection first. */
static const pjsip_transport_type_e preference[] = {PJSIP_TRANSPORT_UDP, PJSIP_TRANSPORT_TCP};

/* "_sip._udp.example.com"; nothing if that is too long. */
static pj_bool_t make_name(const query *q, pjsip_transport_type_e type, char *buf, pj_str_t *name)
{
    int len = snprintf(buf, PJ_MAX_HOSTNAME, "%s.%.*s", pjsip__srv_service(type), (int)q->host.slen,
                       q->host.ptr);

    name->ptr = buf;
    name->slen = len;
    return len > 0 && len < PJ_MAX_HOSTNAME;
}

/* Do something with the name of SRV records for each transport that we have (for sips: TLS is all). */
static void each_service(query *q,
                         void (*use)(query *q, pjsip_transport_type_e type, const pj_str_t *name))
{
    pjsip_transport_type_e tls = PJSIP_TRANSPORT_TLS;
    const pjsip_transport_type_e *types = q->open->secure ? &tls : preference;
    unsigned count = q->open->secure ? 1 : (unsigned)PJ_ARRAY_SIZE(preference);
    char buf[PJ_MAX_HOSTNAME];
    pj_str_t name;

    for (unsigned i = 0; i < count; i++) {
        if ((q->open->types & pjsip__naptr_bit(types[i])) && make_name(q, types[i], buf, &name))
            use(q, types[i], &name);
    }
}

static void use_service(query *q, pjsip_transport_type_e type, const pj_str_t *name)
{
    add_candidate(q->open, type, name);
}

static void on_ahead(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    PJ_UNUSED_ARG(user_data);
    PJ_UNUSED_ARG(status);
    PJ_UNUSED_ARG(response);
}

/* What comes of it is in the cache, or under way, when it is asked for in earnest. */
static void ask_ahead(query *q, pjsip_transport_type_e type, const pj_str_t *name)
{
    PJ_UNUSED_ARG(type);
    (void)pj_dns_resolver_start_query(q->dns, name, PJ_DNS_TYPE_SRV, 0, &on_ahead, NULL, NULL);
}

static void try_next(query *q);

static void on_candidate(void *user_data, pj_status_t status, const pj_dns_srv_record *rec)
{
    query *q = user_data;
    pjsip_transport_type_e type = q->type;

    q->type = q->open->list[q->open->next++].type;
    if (q->open->dropped && status != PJ_ECANCELLED && status != PJ_ETIMEDOUT)
        atomic_store(q->open->naptr_after, pj__mono_ms() + NAPTR_PAUSE);
    if (status == PJ_SUCCESS && take_servers(q, rec)) {
        q->cb(PJ_SUCCESS, q->token, &q->part[0]);
        return;
    }
    q->type = type;
    if (status == PJ_ECANCELLED)
        fail(q, status);
    else if (status == PJ_ETIMEDOUT)
        ask_addresses(q);
    else
        try_next(q);
}

/* The next candidate; behind the last one, the way of a target with its transport given. */
static void try_next(query *q)
{
    pj_status_t status = PJ_SUCCESS;

    while (q->open->next < q->open->count) {
        candidate *c = &q->open->list[q->open->next];

        status = pj_dns_srv_resolve(&c->domain, &c->res, 0, q->pool, q->dns,
                                    PJ_DNS_SRV_RESOLVE_AAAA, q, &on_candidate, NULL);
        if (status == PJ_SUCCESS)
            return;
        q->open->next++;
    }
    ask_service(q);
}

static void on_naptr(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    query *q = user_data;

    if (status == PJ_ECANCELLED) {
        fail(q, status);
        return;
    }
    q->open->dropped = status == PJ_ETIMEDOUT;
    if (status == PJ_SUCCESS && response)
        follow_naptr(q, response);
    if (q->open->count == 0)
        each_service(q, &use_service);
    try_next(q);
}

static void discover(query *q)
{
    pj_status_t status;

    if (pj__mono_ms() < atomic_load(q->open->naptr_after)) {
        each_service(q, &use_service);
        try_next(q);
        return;
    }
    each_service(q, &ask_ahead);
    status = pj_dns_resolver_start_query(q->dns, &q->host, PJ_DNS_TYPE_NAPTR, PJ__DNS_TWO_ROUNDS,
                                         &on_naptr, q, NULL);
    if (status != PJ_SUCCESS)
        on_naptr(q, status, NULL);
}

/* ---- The entrance ---- */

static query *create(pj_dns_resolver *dns, pj_pool_t *pool, const pjsip__target *target)
{
    query *q = PJ_POOL_ZALLOC_T(pool, query);

    if (!q)
        return NULL;
    q->pool = pool;
    q->dns = dns;
    q->type = target->type;
    q->port = (pj_uint16_t)target->port;
    pj_strdup(pool, &q->host, target->host);
    if (q->host.slen != target->host->slen)
        return NULL;
    if (!target->open || target->port)
        return q;
    q->open = PJ_POOL_ZALLOC_T(pool, discovery);
    if (!q->open)
        return NULL;
    q->open->types = target->types;
    q->open->secure = target->secure;
    q->open->naptr_after = target->naptr_after;
    return q;
}

void pjsip__target_ask_dns(pj_dns_resolver *dns, pj_pool_t *pool, const pjsip__target *target,
                           void *token, pjsip_resolver_callback *cb)
{
    query *q = create(dns, pool, target);

    if (!q) {
        cb(PJ_ENOMEM, token, NULL);
        return;
    }
    q->cb = cb;
    q->token = token;
    if (target->port)
        ask_addresses(q);
    else if (q->open)
        discover(q);
    else
        ask_service(q);
}
