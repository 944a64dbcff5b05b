/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SRV resolution (RFC 2782): records, their order, their targets' addresses.
 *
 * One step follows the other without the lock: the SRV question; then all address questions at
 * once, counted in `pending`; whoever takes that to 0 finishes. Each question holds a reference, so
 * a cancelled resolution just lets them run out: their answers are worth caching. `done` is set
 * once, under the lock, by whoever may call the program: the last answer or a cancel.
 *
 * Addresses in the additional section are not used: what a cache asks for itself it has asked
 * about.
 */
#include "util/dns_priv.h"

#include <pjlib-util/srv_resolver.h>
#include <pj/lock.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/rand.h>
#include <pj/string.h>

#include <stdlib.h>
#include <string.h>

#define THIS_FILE "dns_srv"

/*
 * A hostile answer may name any number of targets; beyond this they are ignored, the least
 * preferred ones.
 */
enum { MAX_TARGETS = 64 };

struct target;

typedef struct question {
    struct target *target;
    int type;
} question;

typedef struct target {
    pj_dns_srv_async_query *query;
    unsigned priority, weight;
    pj_uint16_t port;
    pj_str_t name;
    question questions[2]; /* A, AAAA */
    pj_dns_addr_record addrs[2];
} target;

struct pj_dns_srv_async_query {
    pj_pool_t *pool;
    pj_grp_lock_t *lock; /* and count */
    pj_dns_resolver *resolver;
    pj_str_t domain;
    pj_uint16_t def_port;
    unsigned option;
    void *token;
    pj_dns_srv_resolver_cb *cb;

    target *targets;
    unsigned target_count;
    unsigned pending;   /* questions, and one more while they are being asked */
    pj_status_t status; /* of what failed last */
    int done;
    pj_dns_srv_async_query **out; /* the caller's handle, while pj_dns_srv_resolve() runs */
};

static void free_query(void *arg)
{
    pj_dns_srv_async_query *query = arg;

    pj_pool_release(query->pool);
}

/* Whether the caller is the one who tells the program. */
static int claim(pj_dns_srv_async_query *query)
{
    int mine;

    pj_grp_lock_acquire(query->lock);
    mine = !query->done;
    query->done = 1;
    if (mine && query->out)
        *query->out = NULL;
    pj_grp_lock_release(query->lock);
    return mine;
}

static int is_done(pj_dns_srv_async_query *query)
{
    int done;

    pj_grp_lock_acquire(query->lock);
    done = query->done;
    pj_grp_lock_release(query->lock);
    return done;
}

static void end(pj_dns_srv_async_query *query, pj_status_t status, const pj_dns_srv_record *rec)
{
    if (!claim(query))
        return;
    if (status == PJ_ECANCELLED && pj__dns_resolver_is_silent(query->resolver))
        return;
    query->cb(query->token, status, rec);
}

/* ---- the outcome ---- */

/* Append the addresses of one family to a server, as far as they fit. */
static void add_addrs(pj_dns_addr_record *server, const pj_dns_addr_record *addrs)
{
    for (unsigned i = 0; i < addrs->addr_count && server->addr_count < PJ_DNS_MAX_IP_IN_A_REC; i++)
        server->addr[server->addr_count++] = addrs->addr[i];
}

static void name_server(pj_dns_addr_record *server, const pj_str_t *name)
{
    server->name.ptr = server->buf_;
    pj_strncpy(&server->name, name, sizeof(server->buf_));
}

static pj_dns_srv_record *make_record(const pj_dns_srv_async_query *query)
{
    pj_dns_srv_record *rec = PJ_POOL_ZALLOC_T(query->pool, pj_dns_srv_record);

    for (unsigned i = 0; rec && i < query->target_count && rec->count < PJ_DNS_SRV_MAX_ADDR; i++) {
        const target *t = &query->targets[i];
        pj_dns_addr_record *server = &rec->entry[rec->count].server;

        add_addrs(server, &t->addrs[0]);
        add_addrs(server, &t->addrs[1]);
        if (server->addr_count == 0 || pj_strlen(&t->name) > sizeof(server->buf_))
            continue;
        name_server(server, &t->name);
        rec->entry[rec->count].priority = t->priority;
        rec->entry[rec->count].weight = t->weight;
        rec->entry[rec->count].port = t->port;
        rec->count++;
    }
    return rec;
}

static void finish(pj_dns_srv_async_query *query)
{
    pj_dns_srv_record *rec = make_record(query);
    pj_status_t status = query->status;

    if (!rec)
        end(query, PJ_ENOMEM, NULL);
    else if (rec->count)
        end(query, PJ_SUCCESS, rec);
    else
        end(query, status != PJ_SUCCESS ? status : PJLIB_UTIL_EDNSNOANSWERREC, NULL);
}

/* ---- addresses ---- */

/* A question has its answer, or was never asked. */
static void settle(pj_dns_srv_async_query *query, pj_status_t status)
{
    unsigned pending;

    pj_grp_lock_acquire(query->lock);
    if (status != PJ_SUCCESS)
        query->status = status;
    pending = --query->pending;
    pj_grp_lock_release(query->lock);
    if (pending == 0)
        finish(query);
}

static void on_addr(void *arg, pj_status_t status, pj_dns_parsed_packet *response)
{
    question *q = arg;
    pj_dns_srv_async_query *query = q->target->query;
    pj_dns_addr_record *addrs = &q->target->addrs[q->type == PJ_DNS_TYPE_AAAA];

    if (status == PJ_SUCCESS)
        status = pj_dns_parse_addr_response(response, addrs);
    if (status != PJ_SUCCESS)
        addrs->addr_count = 0;
    settle(query, status);
    pj_grp_lock_dec_ref(query->lock);
}

static void ask(pj_dns_srv_async_query *query, target *t, int type)
{
    question *q = &t->questions[type == PJ_DNS_TYPE_AAAA];
    pj_status_t status;

    q->target = t;
    q->type = type;
    pj_grp_lock_acquire(query->lock);
    query->pending++;
    pj_grp_lock_release(query->lock);
    pj_grp_lock_add_ref(query->lock);
    status = pj_dns_resolver_start_query(query->resolver, &t->name, type, PJ__DNS_ALWAYS_CALLED,
                                         &on_addr, q, NULL);
    if (status != PJ_SUCCESS) {
        settle(query, status);
        pj_grp_lock_dec_ref(query->lock);
    }
}

static void ask_all(pj_dns_srv_async_query *query, int v4, int v6)
{
    query->pending = 1;
    for (unsigned i = 0; i < query->target_count; i++) {
        query->targets[i].query = query;
        if (v4)
            ask(query, &query->targets[i], PJ_DNS_TYPE_A);
        if (v6)
            ask(query, &query->targets[i], PJ_DNS_TYPE_AAAA);
    }
    settle(query, PJ_SUCCESS);
}

/* ---- records ---- */

static int by_priority(const void *a, const void *b)
{
    const pj_dns_parsed_rr *x = *(const pj_dns_parsed_rr *const *)a;
    const pj_dns_parsed_rr *y = *(const pj_dns_parsed_rr *const *)b;

    if (x->rdata.srv.prio != y->rdata.srv.prio)
        return x->rdata.srv.prio < y->rdata.srv.prio ? -1 : 1;
    /* RFC 2782: those of weight 0 at the beginning of their group. */
    return (x->rdata.srv.weight != 0) - (y->rdata.srv.weight != 0);
}

/* The next one of a group: at random, in proportion to weight (RFC 2782). */
static unsigned draw(const pj_dns_parsed_rr *const *group, unsigned count)
{
    unsigned sum = 0;
    unsigned random, i;

    for (i = 0; i < count; i++)
        sum += group[i]->rdata.srv.weight;
    random = (unsigned)pj_rand() % (sum + 1);
    for (i = 0, sum = 0; i < count - 1; i++) {
        sum += group[i]->rdata.srv.weight;
        if (sum >= random)
            break;
    }
    return i;
}

/* Put the first @a wanted records in the order to try them. */
static void order(const pj_dns_parsed_rr **rr, unsigned count, unsigned wanted)
{
    qsort(rr, count, sizeof(*rr), &by_priority);
    for (unsigned i = 0; i < wanted; i++) {
        const pj_dns_parsed_rr *chosen;
        unsigned group = 1;
        unsigned at;

        while (i + group < count && rr[i + group]->rdata.srv.prio == rr[i]->rdata.srv.prio)
            group++;
        at = i + draw(&rr[i], group);
        chosen = rr[at];
        memmove(&rr[i + 1], &rr[i], (at - i) * sizeof(*rr));
        rr[i] = chosen;
    }
}

static unsigned find_srv(const pj_dns_parsed_packet *packet, const pj_dns_parsed_rr **found)
{
    unsigned n = 0;

    for (unsigned i = 0; i < packet->hdr.anscount; i++) {
        if (packet->ans[i].type != PJ_DNS_TYPE_SRV || packet->ans[i].data)
            continue;
        if (found)
            found[n] = &packet->ans[i];
        n++;
    }
    return n;
}

static pj_status_t take_records(pj_dns_srv_async_query *query, const pj_dns_parsed_packet *packet)
{
    unsigned count = find_srv(packet, NULL);
    unsigned wanted = count < MAX_TARGETS ? count : MAX_TARGETS;
    const pj_dns_parsed_rr **rr;

    if (count == 0)
        return PJLIB_UTIL_EDNSNOANSWERREC;
    if (count > wanted)
        PJ_LOG(3, (THIS_FILE, "%u SRV records of %.*s: %u used", count, (int)query->domain.slen,
                   query->domain.ptr, wanted));
    rr = pj_pool_calloc(query->pool, count, sizeof(*rr));
    query->targets = pj_pool_calloc(query->pool, wanted, sizeof(*query->targets));
    if (!rr || !query->targets)
        return PJ_ENOMEM;
    find_srv(packet, rr);
    order(rr, count, wanted);
    query->target_count = wanted;
    for (unsigned i = 0; i < wanted; i++) {
        query->targets[i].priority = rr[i]->rdata.srv.prio;
        query->targets[i].weight = rr[i]->rdata.srv.weight;
        query->targets[i].port = rr[i]->rdata.srv.port;
        pj_strdup(query->pool, &query->targets[i].name, &rr[i]->rdata.srv.target);
        if (pj_strlen(&query->targets[i].name) != pj_strlen(&rr[i]->rdata.srv.target))
            return PJ_ENOMEM;
    }
    return PJ_SUCCESS;
}

/* No SRV records: the domain itself, if that is wanted. */
static int fall_back(pj_dns_srv_async_query *query)
{
    int v4 = (query->option & PJ_DNS_SRV_FALLBACK_A) != 0;
    int v6 = (query->option & PJ_DNS_SRV_FALLBACK_AAAA) != 0;
    target *t = v4 || v6 ? PJ_POOL_ZALLOC_T(query->pool, target) : NULL;

    if (!t)
        return 0;
    t->name = query->domain;
    t->port = query->def_port;
    query->targets = t;
    query->target_count = 1;
    ask_all(query, v4, v6);
    return 1;
}

/* What follows from the records, or from there being none. */
static void go_on(pj_dns_srv_async_query *query, pj_status_t status)
{
    int only6 = (query->option & PJ_DNS_SRV_RESOLVE_AAAA_ONLY) != 0;
    int v6 = only6 || (query->option & PJ_DNS_SRV_RESOLVE_AAAA);

    if (status == PJ_SUCCESS && query->target_count == 1 && query->targets[0].name.slen == 0)
        /* Target ".": decidedly not available (RFC 2782). */
        end(query, PJLIB_UTIL_EDNSNOANSWERREC, NULL);
    else if (status == PJ_SUCCESS)
        ask_all(query, !only6, v6);
    else if (status == PJ_ECANCELLED || status == PJ_ENOMEM || !fall_back(query))
        end(query, status, NULL);
}

static void on_srv(void *arg, pj_status_t status, pj_dns_parsed_packet *response)
{
    pj_dns_srv_async_query *query = arg;

    /* Of a cancelled one nobody waits for the rest. */
    if (!is_done(query)) {
        if (status == PJ_SUCCESS)
            status = take_records(query, response);
        go_on(query, status);
    }
    pj_grp_lock_dec_ref(query->lock);
}

/* ---- API ---- */

/* "_sip._udp" "." "example.com", whatever dots come with them. */
static pj_status_t join(pj_pool_t *pool, const pj_str_t *res, const pj_str_t *domain, pj_str_t *out)
{
    pj_str_t a = *res;

    while (a.slen > 0 && a.ptr[a.slen - 1] == '.')
        a.slen--;
    if (a.slen <= 0 || domain->slen <= 0)
        return PJ_EINVAL;
    if (a.slen + 1 + domain->slen > 4 * PJ__DNS_MAX_NAME)
        return PJ_ENAMETOOLONG;
    out->ptr = pj_pool_alloc(pool, (pj_size_t)(a.slen + 1 + domain->slen));
    if (!out->ptr)
        return PJ_ENOMEM;
    out->slen = 0;
    pj_strcat(out, &a);
    pj_strcat2(out, ".");
    pj_strcat(out, domain);
    return PJ_SUCCESS;
}

static pj_status_t create(pj_dns_resolver *resolver, pj_dns_srv_async_query **p)
{
    pj_pool_t *pool =
        pj_pool_create(pj__dns_resolver_factory(resolver), "dnssrv", 4000, 4000, NULL);
    pj_dns_srv_async_query *query = pool ? PJ_POOL_ZALLOC_T(pool, pj_dns_srv_async_query) : NULL;
    pj_status_t status;

    if (!query) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    query->pool = pool;
    query->resolver = resolver;
    status = pj_grp_lock_create_w_handler(pool, NULL, query, &free_query, &query->lock);
    if (status != PJ_SUCCESS) {
        pj_pool_release(pool);
        return status;
    }
    pj_grp_lock_add_ref(query->lock);
    *p = query;
    return PJ_SUCCESS;
}

pj_status_t pj_dns_srv_resolve(const pj_str_t *domain_name, const pj_str_t *res_name,
                               unsigned def_port, pj_pool_t *pool, pj_dns_resolver *resolver,
                               unsigned option, void *token, pj_dns_srv_resolver_cb *cb,
                               pj_dns_srv_async_query **p_query)
{
    pj_dns_srv_async_query *query;
    pj_str_t name;
    pj_status_t status;

    PJ_UNUSED_ARG(pool);
    if (p_query)
        *p_query = NULL;
    if (!domain_name || !res_name || !resolver || !cb || def_port > 0xffff)
        return PJ_EINVAL;
    status = create(resolver, &query);
    if (status != PJ_SUCCESS)
        return status;
    query->def_port = (pj_uint16_t)def_port;
    query->option = option;
    query->token = token;
    query->cb = cb;
    pj_strdup(query->pool, &query->domain, domain_name);
    status = join(query->pool, res_name, domain_name, &name);
    if (pj_strlen(&query->domain) != pj_strlen(domain_name))
        status = PJ_ENOMEM;
    if (status == PJ_SUCCESS) {
        pj_grp_lock_add_ref(query->lock);
        query->out = p_query;
        if (p_query)
            *p_query = query;
        status = pj_dns_resolver_start_query(resolver, &name, PJ_DNS_TYPE_SRV,
                                             PJ__DNS_ALWAYS_CALLED, &on_srv, query, NULL);
        if (status != PJ_SUCCESS)
            pj_grp_lock_dec_ref(query->lock);
    }
    if (p_query && status != PJ_SUCCESS)
        *p_query = NULL;
    pj_grp_lock_acquire(query->lock);
    query->out = NULL;
    pj_grp_lock_release(query->lock);
    pj_grp_lock_dec_ref(query->lock);
    return status;
}

pj_status_t pj_dns_srv_cancel_query(pj_dns_srv_async_query *query, pj_bool_t notify)
{
    if (!query)
        return PJ_EINVAL;
    if (!claim(query))
        return PJ_EINVALIDOP;
    if (notify)
        query->cb(query->token, PJ_ECANCELLED, NULL);
    return PJ_SUCCESS;
}
