/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The resolver's settings, its cache as programs see it, its beginning and its end. See resolver.c.
 */
#include "util/resolver_priv.h"
#include "base/alloc.h"
#include "base/ops.h"

#include <pj/string.h>

#include <stdio.h>
#include <string.h>

#define THIS_FILE "resolver"

/* ---- settings ---- */

void pj_dns_settings_default(pj_dns_settings *s)
{
    memset(s, 0, sizeof(*s));
    s->qretr_delay = PJ_DNS_RESOLVER_QUERY_RETRANSMIT_DELAY;
    s->qretr_count = PJ_DNS_RESOLVER_QUERY_RETRANSMIT_COUNT;
    s->cache_max_ttl = PJ_DNS_RESOLVER_MAX_TTL;
    s->good_ns_ttl = PJ_DNS_RESOLVER_GOOD_NS_TTL;
    s->bad_ns_ttl = PJ_DNS_RESOLVER_BAD_NS_TTL;
    s->disable_response_src_check = PJ_DNS_RESOLVER_DISABLE_RESPONSE_SRC_CHECK;
}

static pj_status_t parse_servers(unsigned count, const pj_str_t servers[],
                                 const pj_uint16_t ports[], pj_sockaddr *out)
{
    for (unsigned i = 0; i < count; i++) {
        pj_uint16_t port = ports && ports[i] ? ports[i] : 53;
        pj_uint8_t addr[16];
        int af = pj_AF_INET();

        if (pj_inet_pton(af, &servers[i], addr) != PJ_SUCCESS) {
            af = pj_AF_INET6();
            if (pj_inet_pton(af, &servers[i], addr) != PJ_SUCCESS)
                return PJLIB_UTIL_EDNSINNSADDR;
        }
        pj_sockaddr_init(af, &out[i], NULL, port);
        memcpy(pj_sockaddr_get_addr(&out[i]), addr, pj_sockaddr_get_addr_len(&out[i]));
    }
    return PJ_SUCCESS;
}

pj_status_t pj_dns_resolver_set_ns(pj_dns_resolver *resolver, unsigned count,
                                   const pj_str_t servers[], const pj_uint16_t ports[])
{
    pj_sockaddr *list;
    pj_status_t status;

    if (!resolver || (count && !servers))
        return PJ_EINVAL;
    list = pj__calloc(count ? count : 1, sizeof(*list));
    if (!list)
        return PJ_ENOMEM;
    status = parse_servers(count, servers, ports, list);
    if (status != PJ_SUCCESS) {
        pj__free(list);
        return status;
    }
    pj__dns_enter(&resolver->owner);
    pj__free(resolver->servers);
    resolver->servers = list;
    resolver->server_count = count;
    pj__dns_renew_exchange(resolver);
    pj__dns_leave(&resolver->owner);
    return PJ_SUCCESS;
}

pj_status_t pj_dns_resolver_get_settings(pj_dns_resolver *resolver, pj_dns_settings *st)
{
    if (!resolver || !st)
        return PJ_EINVAL;
    pj__dns_enter(&resolver->owner);
    *st = resolver->settings;
    pj__dns_leave(&resolver->owner);
    return PJ_SUCCESS;
}

pj_status_t pj_dns_resolver_set_settings(pj_dns_resolver *resolver, const pj_dns_settings *st)
{
    int patience;

    if (!resolver || !st || st->qretr_delay == 0 || st->qretr_count == 0 ||
        st->qretr_delay > 3600 * 1000 || st->qretr_count > 1000)
        return PJ_EINVAL;
    pj__dns_enter(&resolver->owner);
    patience = resolver->settings.qretr_delay != st->qretr_delay ||
               resolver->settings.qretr_count != st->qretr_count;
    resolver->settings = *st;
    if (patience)
        pj__dns_renew_exchange(resolver);
    pj__dns_leave(&resolver->owner);
    return PJ_SUCCESS;
}

void pj__dns_resolver_set_cache_limit(pj_dns_resolver *resolver, unsigned answers)
{
    pj__dns_enter(&resolver->owner);
    resolver->cache.max = answers;
    pj__dns_leave(&resolver->owner);
}

/* ---- cache ---- */

pj_status_t pj_dns_resolver_add_entry(pj_dns_resolver *resolver, const pj_dns_parsed_packet *pkt,
                                      pj_bool_t set_ttl)
{
    const pj_str_t *name;
    pj__dns_answer *answer;
    pj__dns_key key;
    pj_status_t status;
    int type;

    if (!resolver || !pkt)
        return PJ_EINVAL;
    if (!PJ_DNS_GET_QR(pkt->hdr.flags))
        return PJLIB_UTIL_EDNSINANSWER;
    if (!(pkt->hdr.qdcount && pkt->q) && !(pkt->hdr.anscount && pkt->ans))
        return PJLIB_UTIL_EDNSNOANSWERREC;
    name = pkt->hdr.qdcount && pkt->q ? &pkt->q[0].name : &pkt->ans[0].name;
    type = pkt->hdr.qdcount && pkt->q ? pkt->q[0].type : pkt->ans[0].type;
    status = pj__dns_make_key(name, type, &key);
    if (status != PJ_SUCCESS)
        return status;
    answer = pj__dns_answer_create(resolver->factory, &key);
    if (!answer)
        return PJ_ENOMEM;
    pj_dns_packet_dup(answer->pool, pkt, 0, &answer->packet);
    status = answer->packet ? PJ_SUCCESS : PJ_ENOMEM;
    answer->status = PJ_STATUS_FROM_DNS_RCODE(PJ_DNS_GET_RCODE(pkt->hdr.flags));
    answer->expires = INT64_MAX;
    pj__dns_enter(&resolver->owner);
    if (status == PJ_SUCCESS && set_ttl)
        pj__dns_to_cache(resolver, answer);
    else if (status == PJ_SUCCESS)
        status = pj__dns_cache_add(&resolver->cache, answer);
    pj__dns_answer_dec_ref(answer);
    pj__dns_leave(&resolver->owner);
    return status;
}

unsigned pj_dns_resolver_get_cached_count(pj_dns_resolver *resolver)
{
    unsigned count;

    if (!resolver)
        return 0;
    pj__dns_enter(&resolver->owner);
    pj__dns_cache_purge(&resolver->cache, pj__dns_now_ms());
    count = resolver->cache.table.count;
    pj__dns_leave(&resolver->owner);
    return count;
}

static void dump_answer(pj_dns_resolver *resolver, const pj__dns_answer *answer, int64_t now)
{
    int64_t left = answer->expires == INT64_MAX ? -1 : (answer->expires - now) / 1000;

    pj__log_later(&resolver->owner.log, 3, resolver->name,
                  "  %s %s: status %d, %u answers, %lld s left", answer->node.key.name,
                  pj_dns_get_type_name(answer->node.key.type), answer->status,
                  answer->packet->hdr.anscount, (long long)left);
}

void pj_dns_resolver_dump(pj_dns_resolver *resolver, pj_bool_t detail)
{
    char text[PJ_INET6_ADDRSTRLEN + 10];
    int64_t now = pj__dns_now_ms();

    if (!resolver)
        return;
    pj__dns_enter(&resolver->owner);
    pj__log_later(&resolver->owner.log, 3, resolver->name,
                  "DNS over %s: %u servers%s, %u queries under way, %u answers cached",
                  resolver->ops->name, resolver->server_count,
                  resolver->server_count ? "" : " set (the system's)", resolver->lookups.count,
                  resolver->cache.table.count);
    for (unsigned i = 0; i < resolver->server_count; i++) {
        pj__log_later(&resolver->owner.log, 3, resolver->name, "  server %s",
                      pj_sockaddr_print(&resolver->servers[i], text, sizeof(text), 3));
    }
    for (pj__dns_link *link = resolver->cache.used.next; detail && link != &resolver->cache.used;
         link = link->next) {
        dump_answer(resolver, (pj__dns_answer *)((char *)link - offsetof(pj__dns_answer, link)),
                    now);
    }
    pj__dns_leave(&resolver->owner);
}

/* ---- life ---- */

/* The last reference is gone: of the maker, or of a callback that was running at the end. */
static void free_resolver(void *arg)
{
    pj_dns_resolver *resolver = arg;

    pj__dns_cache_fini(&resolver->cache);
    pj__dns_table_fini(&resolver->lookups);
    pj__free(resolver->servers);
    if (resolver->own_timer)
        pj_timer_heap_destroy(resolver->own_timer);
    if (resolver->own_ioqueue)
        pj_ioqueue_destroy(resolver->own_ioqueue);
    pj_pool_release(resolver->owner.pool);
}

static pj_status_t own_loop(pj_dns_resolver *resolver)
{
    pj_pool_t *pool = resolver->owner.pool;
    pj_status_t status = PJ_SUCCESS;

    if (!resolver->owner.timer) {
        status = pj_timer_heap_create(pool, 16, &resolver->own_timer);
        resolver->owner.timer = resolver->own_timer;
    }
    if (status == PJ_SUCCESS && !resolver->owner.ioqueue) {
        status = pj_ioqueue_create(pool, 16, &resolver->own_ioqueue);
        resolver->owner.ioqueue = resolver->own_ioqueue;
    }
    return status;
}

pj_status_t pj__dns_resolver_create(pj_pool_factory *pf, const char *name, pj_timer_heap_t *timer,
                                    pj_ioqueue_t *ioqueue, const pj__dns_exchange_ops *ops,
                                    pj_dns_resolver **p_resolver)
{
    pj_dns_resolver *resolver;
    pj_pool_t *pool;
    pj_status_t status;

    if (!pf || !p_resolver)
        return PJ_EINVAL;
    pool = pj_pool_create(pf, "dns", 2000, 1000, NULL);
    resolver = pool ? PJ_POOL_ZALLOC_T(pool, pj_dns_resolver) : NULL;
    if (!resolver) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    snprintf(resolver->name, sizeof(resolver->name), "%s", name ? name : THIS_FILE);
    resolver->factory = pf;
    resolver->ops = ops;
    resolver->owner.pool = pool;
    resolver->owner.timer = timer;
    resolver->owner.ioqueue = ioqueue;
    resolver->owner.enter = &pj__dns_enter;
    resolver->owner.leave = &pj__dns_leave;
    resolver->owner.answer = &pj__dns_on_answer;
    pj_dns_settings_default(&resolver->settings);
    pj_list_init(&resolver->by_deadline);
    pj_list_init(&resolver->ready);
    pj__dns_cache_init(&resolver->cache, PJ__DNS_CACHE_ANSWERS);
    pj_timer_entry_init(&resolver->alarm, 0, resolver, &pj__dns_on_alarm);
    status = own_loop(resolver);
    if (status == PJ_SUCCESS)
        status = pj_grp_lock_create_w_handler(pool, NULL, resolver, &free_resolver,
                                              &resolver->owner.lock);
    if (status != PJ_SUCCESS) {
        free_resolver(resolver);
        return status;
    }
    pj_grp_lock_add_ref(resolver->owner.lock);
    *p_resolver = resolver;
    return PJ_SUCCESS;
}

pj_status_t pj_dns_resolver_create(pj_pool_factory *pf, const char *name, unsigned options,
                                   pj_timer_heap_t *timer, pj_ioqueue_t *ioqueue,
                                   pj_dns_resolver **p_resolver)
{
    const pj__dns_exchange_ops *ops = pj__ops_get()->dns;

    PJ_UNUSED_ARG(options);
    return pj__dns_resolver_create(pf, name, timer, ioqueue, ops ? ops : &pj__dns_cares,
                                   p_resolver);
}

/* Drop the queries that want no notice. */
static void silence(pj__dns_lookup *look)
{
    pj_dns_async_query *next;

    for (pj_dns_async_query *query = look->queries.next; query != &look->queries; query = next) {
        next = query->next;
        if (!query->always)
            pj_list_erase(query);
    }
}

pj_status_t pj_dns_resolver_destroy(pj_dns_resolver *resolver, pj_bool_t notify)
{
    if (!resolver)
        return PJ_EINVAL;
    pj__dns_enter(&resolver->owner);
    if (resolver->destroyed) {
        pj__dns_leave(&resolver->owner);
        return PJ_EINVALIDOP;
    }
    resolver->destroyed = 1;
    resolver->silent = !notify;
    while (!pj_list_empty(&resolver->by_deadline)) {
        pj__dns_lookup *look = pj__dns_lookup_of(resolver->by_deadline.next);

        if (!notify)
            silence(look);
        pj__dns_finish(look, PJ_ECANCELLED, NULL);
    }
    if (resolver->exchange)
        resolver->ops->destroy(resolver->exchange);
    resolver->exchange = NULL;
    pj_timer_heap_cancel(resolver->owner.timer, &resolver->alarm);
    pj__dns_leave(&resolver->owner);
    pj_grp_lock_dec_ref(resolver->owner.lock);
    return PJ_SUCCESS;
}

pj_bool_t pj__dns_resolver_is_silent(const pj_dns_resolver *resolver)
{
    return resolver->silent;
}

pj_pool_factory *pj__dns_resolver_factory(const pj_dns_resolver *resolver)
{
    return resolver->factory;
}

void pj_dns_resolver_handle_events(pj_dns_resolver *resolver, const pj_time_val *timeout)
{
    pj_time_val wait = {0, 0};

    if (!resolver)
        return;
    if (timeout)
        wait = *timeout;
    pj_grp_lock_add_ref(resolver->owner.lock);
    if (resolver->own_timer) {
        pj_time_val next;

        pj_timer_heap_poll(resolver->own_timer, &next);
        if (next.sec >= 0 && PJ_TIME_VAL_LT(next, wait))
            wait = next;
    }
    if (resolver->own_ioqueue)
        pj_ioqueue_poll(resolver->own_ioqueue, &wait);
    pj_grp_lock_dec_ref(resolver->owner.lock);
}
