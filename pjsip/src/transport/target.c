/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a host to a list of addresses (RFC 3263), in this order:
 *
 *   a program's own resolver     is handed everything
 *   an address literal           is the list
 *   the host file                answers as it would anybody on this machine
 *   "localhost"                  is the loopback addresses
 *   DNS                          target_dns.c: NAPTR, SRV, A and AAAA
 *
 * Which transport: the caller's type, with the IP version of each address; DNS may choose another if the URI named
 * none (PJSIP__HOST_OPEN). Without a DNS resolver of the program's, one with the system's name servers is made when it
 * is first needed.
 */
#include "transport/target.h"
#include "transport/transport_priv.h"

#include <netdb.h>
#include <ares.h>
#include <pj/assert.h>

#include "base/ops.h"
#include "transport/naptr.h"
#include "transport/resolver.h"

#define THIS_FILE "target.c"

struct pjsip_resolver_t {
    pj_pool_t *pool;
    pj_lock_t *lock;
    const pjsip__tp_env *env; /* of the endpoint, or NULL */
    pj_dns_resolver *dns;     /* the program's */
    pj_dns_resolver *system;  /* ours, once needed */
    pjsip_ext_resolver ext;
    pj_bool_t has_ext;
    ares_channel files; /* reads the host file; NULL while somebody has borrowed it */
    pj_bool_t has_files;
    atomic_llong naptr_after; /* target_dns.c */
};

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
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && p_res, PJ_EINVAL);
    res = PJ_POOL_ZALLOC_T(pool, pjsip_resolver_t);
    if (!res)
        return PJ_ENOMEM;
    res->pool = pool;
    status = pj_lock_create_simple_mutex(pool, "resolver", &res->lock);
    if (status != PJ_SUCCESS)
        return status;
    /* Where there are other names than the system's, its host file says nothing. */
    res->has_files = !pj__ops_get()->dns && open_files(&res->files);
    *p_res = res;
    return PJ_SUCCESS;
}

void pjsip__resolver_set_env(pjsip_resolver_t *res, const pjsip__tp_env *env)
{
    res->env = env;
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
    if (dns || !res->env)
        return dns;
    if (pj_dns_resolver_create(res->env->pf, "dns", 0, res->env->timers, res->env->ioqueue,
                               &made) != PJ_SUCCESS)
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

void pjsip__target_append(pjsip_server_addresses *list, pjsip_transport_type_e type, int af,
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
        pjsip__target_append(list, w->type, pj_AF_INET(), &bin, w->port, 0, 0);
    else if (pj_inet_pton(pj_AF_INET6(), &text, &bin) == PJ_SUCCESS)
        pjsip__target_append(list, w->type, pj_AF_INET6(), &bin, w->port, 0, 0);
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
            pjsip__target_append(fa->list, fa->w->type, af, pj_sockaddr_get_addr(n->ai_addr),
                                 fa->w->port, 0, 0);
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
    pjsip__target_append(list, w->type, pj_AF_INET(), &v4, w->port, 0, 0);
    pjsip__target_append(list, w->type, pj_AF_INET6(), &v6, w->port, 0, 0);
    return PJ_TRUE;
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

/* The transports that the endpoint can send by, as pjsip__naptr_bit(). */
static unsigned types_of(const pjsip_resolver_t *res)
{
    static const pjsip_transport_type_e all[] = {PJSIP_TRANSPORT_UDP, PJSIP_TRANSPORT_TCP,
                                                 PJSIP_TRANSPORT_TLS, PJSIP_TRANSPORT_SCTP};
    unsigned types = 0;

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(all); i++) {
        if (pjsip__can_send_by(res->env->tpmgr, all[i]))
            types |= pjsip__naptr_bit(all[i]);
    }
    return types;
}

/* Whether the URI left the transport open, and nobody has decided since. */
static pj_bool_t is_open(const pjsip_resolver_t *res, const pjsip_host_info *target,
                         pjsip_transport_type_e type)
{
    pj_bool_t secure = (target->flag & PJSIP_TRANSPORT_SECURE) != 0;

    if (!res->env || !res->env->tpmgr || !res->env->limits.naptr)
        return PJ_FALSE;
    if (target->type == PJSIP_TRANSPORT_UNSPECIFIED)
        return !(target->flag & PJSIP_TRANSPORT_RELIABLE) || secure;
    return (target->flag & PJSIP__HOST_OPEN) &&
           type == (secure ? PJSIP_TRANSPORT_TLS : PJSIP_TRANSPORT_UDP);
}

static void ask_dns(pjsip_resolver_t *res, pj_pool_t *pool, const wanted *w,
                    const pjsip_host_info *host, void *token, pjsip_resolver_callback *cb)
{
    pj_dns_resolver *dns = dns_of(res);
    pjsip__target target;

    if (!dns) {
        cb(PJ_ERESOLVE, token, NULL);
        return;
    }
    memset(&target, 0, sizeof(target));
    target.host = &host->addr.host;
    target.type = w->type;
    target.port = host->addr.port;
    target.open = is_open(res, host, w->type);
    target.secure = (host->flag & PJSIP_TRANSPORT_SECURE) != 0;
    target.naptr_after = &res->naptr_after;
    if (target.open) {
        target.types = types_of(res);
        /* "UDP for a SIP URI" (4.1), unless we have none. */
        if (!target.secure && target.types == pjsip__naptr_bit(PJSIP_TRANSPORT_TCP))
            target.type = PJSIP_TRANSPORT_TCP;
    }
    pjsip__target_ask_dns(dns, pool, &target, token, cb);
}

void pjsip_resolve(pjsip_resolver_t *resolver, pj_pool_t *pool, const pjsip_host_info *target,
                   void *token, pjsip_resolver_callback *cb)
{
    pjsip_server_addresses list;
    pjsip_ext_resolver ext;
    pj_bool_t has_ext;
    wanted w;

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
    ask_dns(resolver, pool, &w, target, token, cb);
}
