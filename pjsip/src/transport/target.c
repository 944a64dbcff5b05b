/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a host to a list of addresses (RFC 3263), in this order:
 *
 *   a program's own resolver     is handed everything
 *   an address literal           is the list
 *   the host file                answers as it would anybody on this machine
 *   "localhost"                  is the loopback addresses
 *   DNS                          SRV when no port is given (4.2), else A and AAAA
 *
 * Which transport: the caller's type, with the IP version of each address. NAPTR (4.1) is not asked: the type is
 * given. Without a DNS resolver of the program's, one with the system's name servers is made when it is first needed.
 *
 * A and AAAA are asked at the same time and listed IPv4 first; an endpoint without a transport of a version goes on
 * to the next address at once.
 */
#include "transport/transport_priv.h"

#include <netdb.h>
#include <ares.h>
#include <pjlib-util/srv_resolver.h>
#include <pj/assert.h>

#include "base/ops.h"
#include "transport/resolver.h"

#define THIS_FILE "target.c"

struct pjsip_resolver_t {
    pj_pool_t *pool;
    pj_lock_t *lock;
    pj_pool_factory *pf;
    pj_timer_heap_t *timers;
    pj_ioqueue_t *ioqueue;
    pj_dns_resolver *dns;    /* the program's */
    pj_dns_resolver *system; /* ours, once needed */
    pjsip_ext_resolver ext;
    pj_bool_t has_ext;
    ares_channel files; /* reads the host file; NULL while somebody has borrowed it */
    pj_bool_t has_files;
};

/* A resolution under way; in the caller's pool. */
typedef struct query {
    pjsip_resolver_callback *cb;
    void *token;
    pjsip_transport_type_e type; /* without IP version */
    pj_uint16_t port;
    atomic_int left; /* A, AAAA, and the starter */
    pj_status_t status[2];
    pjsip_server_addresses part[2];
} query;

/* ---- The object ---- */

static pj_bool_t open_files(ares_channel *files)
{
    struct ares_options opt;

    memset(&opt, 0, sizeof(opt));
    opt.lookups = (char *)"f";
    if (ares_init_options(files, &opt, ARES_OPT_LOOKUPS) == ARES_SUCCESS)
        return PJ_TRUE;
    *files = NULL;
    return PJ_FALSE;
}

pj_status_t pjsip_resolver_create(pj_pool_t *pool, pjsip_resolver_t **p_res)
{
    pjsip_resolver_t *res;

    PJ_ASSERT_RETURN(pool && p_res, PJ_EINVAL);
    res = PJ_POOL_ZALLOC_T(pool, pjsip_resolver_t);
    if (!res)
        return PJ_ENOMEM;
    res->pool = pool;
    /* Where there are other names than the system's, its host file says nothing. */
    res->has_files = !pj__ops_get()->dns && open_files(&res->files);
    *p_res = res;
    return pj_lock_create_simple_mutex(pool, "resolver", &res->lock);
}

void pjsip__resolver_set_loop(pjsip_resolver_t *res, pj_pool_factory *pf, pj_timer_heap_t *timers,
                              pj_ioqueue_t *ioqueue)
{
    res->pf = pf;
    res->timers = timers;
    res->ioqueue = ioqueue;
}

pj_status_t pjsip_resolver_set_resolver(pjsip_resolver_t *res, pj_dns_resolver *dns_res)
{
    pj_dns_resolver *old;

    PJ_ASSERT_RETURN(res, PJ_EINVAL);
    pj_lock_acquire(res->lock);
    old = res->dns;
    res->dns = dns_res;
    pj_lock_release(res->lock);
    if (old && old != dns_res)
        pj_dns_resolver_destroy(old, PJ_TRUE);
    return PJ_SUCCESS;
}

pj_status_t pjsip_resolver_set_ext_resolver(pjsip_resolver_t *res, pjsip_ext_resolver *ext_res)
{
    PJ_ASSERT_RETURN(res, PJ_EINVAL);
    if (ext_res && !ext_res->resolve)
        return PJ_EINVAL;
    pj_lock_acquire(res->lock);
    res->has_ext = ext_res != NULL;
    if (ext_res)
        res->ext = *ext_res;
    pj_lock_release(res->lock);
    return PJ_SUCCESS;
}

pj_dns_resolver *pjsip_resolver_get_resolver(pjsip_resolver_t *resolver)
{
    PJ_ASSERT_RETURN(resolver, NULL);
    return resolver->dns;
}

void pjsip_resolver_destroy(pjsip_resolver_t *res)
{
    if (!res)
        return;
    if (res->dns)
        pj_dns_resolver_destroy(res->dns, PJ_TRUE);
    if (res->system)
        pj_dns_resolver_destroy(res->system, PJ_TRUE);
    res->dns = res->system = NULL;
    if (res->files)
        ares_destroy(res->files);
    res->files = NULL;
    res->has_files = PJ_FALSE;
    if (res->lock)
        pj_lock_destroy(res->lock);
    res->lock = NULL;
}

/* The DNS resolver to ask; made if there is none. NULL without a loop to run it, or memory. */
static pj_dns_resolver *dns_of(pjsip_resolver_t *res)
{
    pj_dns_resolver *dns, *made = NULL;

    pj_lock_acquire(res->lock);
    dns = res->dns ? res->dns : res->system;
    pj_lock_release(res->lock);
    if (dns || !res->ioqueue)
        return dns;
    if (pj_dns_resolver_create(res->pf, "dns", 0, res->timers, res->ioqueue, &made) != PJ_SUCCESS)
        return NULL;
    pj_lock_acquire(res->lock);
    if (!res->system) {
        res->system = made;
        made = NULL;
    }
    dns = res->system;
    pj_lock_release(res->lock);
    if (made)
        pj_dns_resolver_destroy(made, PJ_FALSE);
    return dns;
}

/* ---- Lists ---- */

static void append(pjsip_server_addresses *list, pjsip_transport_type_e type, int af,
                   const void *addr, pj_uint16_t port, unsigned priority, unsigned weight)
{
    pjsip_server_address_record *r;

    if (list->count == PJSIP_MAX_RESOLVED_ADDRESSES)
        return;
    r = &list->entry[list->count++];
    memset(r, 0, sizeof(*r));
    r->type = (pjsip_transport_type_e)(type | (af == pj_AF_INET6() ? PJSIP_TRANSPORT_IPV6 : 0));
    r->priority = priority;
    r->weight = weight;
    pj_sockaddr_init(af, &r->addr, NULL, port);
    memcpy(pj_sockaddr_get_addr(&r->addr), addr, pj_sockaddr_get_addr_len(&r->addr));
    r->addr_len = (int)pj_sockaddr_get_len(&r->addr);
}

/* What is asked for, in short. */
typedef struct wanted {
    pjsip_transport_type_e type;
    pj_uint16_t port;
} wanted;

static pj_bool_t from_literal(const wanted *w, const pj_str_t *host, pjsip_server_addresses *list)
{
    pj_in6_addr bin;
    pj_str_t text = *host;

    if (text.slen > 2 && text.ptr[0] == '[' && text.ptr[text.slen - 1] == ']') {
        text.ptr++;
        text.slen -= 2;
    }
    if (pj_inet_pton(pj_AF_INET(), &text, &bin) == PJ_SUCCESS)
        append(list, w->type, pj_AF_INET(), &bin, w->port, 0, 0);
    else if (pj_inet_pton(pj_AF_INET6(), &text, &bin) == PJ_SUCCESS)
        append(list, w->type, pj_AF_INET6(), &bin, w->port, 0, 0);
    return list->count > 0;
}

/* ---- The host file ---- */

typedef struct file_answer {
    const wanted *w;
    pjsip_server_addresses *list;
} file_answer;

static void add_family(const file_answer *fa, const struct ares_addrinfo *info, int af)
{
    for (const struct ares_addrinfo_node *n = info->nodes; n; n = n->ai_next) {
        if (n->ai_family == af && pj_sockaddr_get_addr(n->ai_addr))
            append(fa->list, fa->w->type, af, pj_sockaddr_get_addr(n->ai_addr), fa->w->port, 0, 0);
    }
}

static void on_file_answer(void *arg, int status, int timeouts, struct ares_addrinfo *info)
{
    const file_answer *fa = arg;

    PJ_UNUSED_ARG(timeouts);
    if (status == ARES_SUCCESS && info) {
        add_family(fa, info, pj_AF_INET());
        add_family(fa, info, pj_AF_INET6());
    }
    if (info)
        ares_freeaddrinfo(info);
}

/*
 * The channel serves one thread at a time, and reads while it does, so it is not used under the lock but borrowed. Who
 * finds it away opens another.
 */
static ares_channel borrow_files(pjsip_resolver_t *res)
{
    ares_channel files;

    pj_lock_acquire(res->lock);
    files = res->files;
    res->files = NULL;
    pj_lock_release(res->lock);
    return files || open_files(&files) ? files : NULL;
}

static void return_files(pjsip_resolver_t *res, ares_channel files)
{
    pj_lock_acquire(res->lock);
    if (!res->files) {
        res->files = files;
        files = NULL;
    }
    pj_lock_release(res->lock);
    if (files)
        ares_destroy(files);
}

static pj_bool_t from_host_file(pjsip_resolver_t *res, const wanted *w, const pj_str_t *host,
                                pjsip_server_addresses *list)
{
    struct ares_addrinfo_hints hints;
    char name[PJ_MAX_HOSTNAME + 1];
    ares_channel files;
    file_answer fa;

    if (!res->has_files || host->slen >= (pj_ssize_t)sizeof(name))
        return PJ_FALSE;
    memcpy(name, host->ptr, (size_t)host->slen);
    name[host->slen] = '\0';
    memset(&hints, 0, sizeof(hints));
    hints.ai_family = AF_UNSPEC;
    hints.ai_flags = ARES_AI_NOSORT;
    fa.w = w;
    fa.list = list;
    files = borrow_files(res);
    if (!files)
        return PJ_FALSE;
    /* It only reads a file, and answers before it returns. */
    ares_getaddrinfo(files, name, NULL, &hints, &on_file_answer, &fa);
    return_files(res, files);
    return list->count > 0;
}

/* The name that is never asked for (RFC 6761 6.3), where no host file says so already. */
static pj_bool_t from_localhost(const wanted *w, const pj_str_t *host, pjsip_server_addresses *list)
{
    const pj_in_addr v4 = {htonl(INADDR_LOOPBACK)};
    static const pj_in6_addr v6 = PJ_IN6ADDR_LOOPBACK_INIT;

    if (pj_stricmp2(host, "localhost") != 0)
        return PJ_FALSE;
    append(list, w->type, pj_AF_INET(), &v4, w->port, 0, 0);
    append(list, w->type, pj_AF_INET6(), &v6, w->port, 0, 0);
    return PJ_TRUE;
}

/* ---- DNS ---- */

static void done_one(query *q)
{
    pjsip_server_addresses *all = &q->part[0];
    pj_status_t status;

    if (atomic_fetch_sub(&q->left, 1) != 1)
        return;
    for (unsigned i = 0; i < q->part[1].count; i++) {
        const pjsip_server_address_record *r = &q->part[1].entry[i];

        append(all, q->type, r->addr.addr.sa_family, pj_sockaddr_get_addr(&r->addr), q->port, 0, 0);
    }
    status = q->status[0] != PJ_SUCCESS ? q->status[0] : PJ_ERESOLVE;
    if (all->count)
        q->cb(PJ_SUCCESS, q->token, all);
    else
        q->cb(status, q->token, NULL);
}

static void take_answer(query *q, int which, pj_status_t status,
                        const pj_dns_parsed_packet *response)
{
    pj_dns_addr_record rec;

    q->status[which] = status;
    if (status == PJ_SUCCESS && response &&
        pj_dns_parse_addr_response(response, &rec) == PJ_SUCCESS) {
        for (unsigned i = 0; i < rec.addr_count; i++)
            append(&q->part[which], q->type, rec.addr[i].af, &rec.addr[i].ip, q->port, 0, 0);
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

static void ask_addresses(pj_dns_resolver *dns, query *q, const pj_str_t *host)
{
    pj_status_t status;

    atomic_init(&q->left, 3);
    status = pj_dns_resolver_start_query(dns, host, PJ_DNS_TYPE_A, 0, &on_a, q, NULL);
    if (status != PJ_SUCCESS)
        take_answer(q, 0, status, NULL);
    status = pj_dns_resolver_start_query(dns, host, PJ_DNS_TYPE_AAAA, 0, &on_aaaa, q, NULL);
    if (status != PJ_SUCCESS)
        take_answer(q, 1, status, NULL);
    done_one(q);
}

static void on_servers(void *user_data, pj_status_t status, const pj_dns_srv_record *rec)
{
    query *q = user_data;
    pjsip_server_addresses *list = &q->part[0];

    for (unsigned i = 0; status == PJ_SUCCESS && rec && i < rec->count; i++) {
        for (unsigned k = 0; k < rec->entry[i].server.addr_count; k++)
            append(list, q->type, rec->entry[i].server.addr[k].af, &rec->entry[i].server.addr[k].ip,
                   rec->entry[i].port, rec->entry[i].priority, rec->entry[i].weight);
    }
    if (status == PJ_SUCCESS && !list->count)
        status = PJ_ERESOLVE;
    q->cb(status, q->token, status == PJ_SUCCESS ? list : NULL);
}

/* "_sip._udp" and so on (RFC 3263 4.1, 4.2); NULL for types that DNS does not know. */
static const char *service_of(pjsip_transport_type_e type)
{
    switch ((unsigned)type) {
    case PJSIP_TRANSPORT_UDP: return "_sip._udp";
    case PJSIP_TRANSPORT_TCP: return "_sip._tcp";
    case PJSIP_TRANSPORT_TLS: return "_sips._tcp";
    case PJSIP_TRANSPORT_SCTP: return "_sip._sctp";
    default: return NULL;
    }
}

static void ask_dns(pjsip_resolver_t *res, pj_pool_t *pool, query *q, const pjsip_host_info *target)
{
    const char *service = service_of(q->type);
    pj_dns_resolver *dns = dns_of(res);
    pj_status_t status;
    pj_str_t name;

    if (!dns) {
        q->cb(PJ_ERESOLVE, q->token, NULL);
        return;
    }
    if (target->addr.port != 0 || !service) {
        ask_addresses(dns, q, &target->addr.host);
        return;
    }
    pj_cstr(&name, service);
    status = pj_dns_srv_resolve(&target->addr.host, &name, q->port, pool, dns,
                                PJ_DNS_SRV_FALLBACK_A | PJ_DNS_SRV_FALLBACK_AAAA |
                                    PJ_DNS_SRV_RESOLVE_AAAA,
                                q, &on_servers, NULL);
    if (status != PJ_SUCCESS)
        q->cb(status, q->token, NULL);
}

/* ---- The entrance ---- */

static pjsip_transport_type_e type_of(const pjsip_host_info *target)
{
    unsigned type = (unsigned)target->type & ~(unsigned)PJSIP_TRANSPORT_IPV6;

    if (type == PJSIP_TRANSPORT_UNSPECIFIED) {
        if (target->flag & PJSIP_TRANSPORT_SECURE)
            type = PJSIP_TRANSPORT_TLS;
        else
            type =
                target->flag & PJSIP_TRANSPORT_RELIABLE ? PJSIP_TRANSPORT_TCP : PJSIP_TRANSPORT_UDP;
    }
    return (pjsip_transport_type_e)type;
}

void pjsip_resolve(pjsip_resolver_t *resolver, pj_pool_t *pool, const pjsip_host_info *target,
                   void *token, pjsip_resolver_callback *cb)
{
    pjsip_server_addresses list;
    pjsip_ext_resolver ext;
    pj_bool_t has_ext;
    wanted w;
    query *q;

    pj_lock_acquire(resolver->lock);
    has_ext = resolver->has_ext;
    ext = resolver->ext;
    pj_lock_release(resolver->lock);
    if (has_ext) {
        ext.resolve(resolver, pool, target, token, cb);
        return;
    }
    if (target->addr.host.slen <= 0) {
        cb(PJ_ERESOLVE, token, NULL);
        return;
    }
    w.type = type_of(target);
    w.port =
        (pj_uint16_t)(target->addr.port > 0 ? target->addr.port
                                            : pjsip_transport_get_default_port_for_type(w.type));
    list.count = 0;
    if (from_literal(&w, &target->addr.host, &list) ||
        from_host_file(resolver, &w, &target->addr.host, &list) ||
        from_localhost(&w, &target->addr.host, &list)) {
        cb(PJ_SUCCESS, token, &list);
        return;
    }
    q = PJ_POOL_ZALLOC_T(pool, query);
    if (!q) {
        cb(PJ_ENOMEM, token, NULL);
        return;
    }
    q->cb = cb;
    q->token = token;
    q->type = w.type;
    q->port = w.port;
    ask_dns(resolver, pool, q, target);
}
