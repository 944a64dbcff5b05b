/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The resolver: cache, one look-up for equal questions, a deadline, delivery. An exchange
 * (dns_exchange.h) asks.
 *
 * A *look-up* is a question under way, with the queries that wait for it; it is in the table and in
 * the list by deadline until it has an answer, then in the list of ready ones. One lock guards all
 * of it and the exchange. Nothing is called with the lock held: whoever ends a section
 * (pj__dns_leave()) delivers what became ready in it, so a callback runs in the thread that polls,
 * or in the caller's.
 *
 * A query lives in its look-up's pool until the last callback has returned;
 * pj_dns_resolver_cancel_query() knows by query->lookup whether its callback has been started.
 *
 * Negative answers (no such name, no such record) are cached (RFC 2308), failures are not: a server
 * that is back is believed at once.
 */
#include "util/resolver_priv.h"

#include "base/ops.h"

#include <pj/os.h>
#include <pj/string.h>

#include <string.h>

int64_t pj__dns_now_ms(void)
{
    return pj__mono_ms();
}

/* ---- delivery ---- */

static void free_lookup(pj__dns_lookup *look)
{
    pj__dns_answer_dec_ref(look->answer);
    pj_pool_release(look->pool);
}

/* The next query of a look-up whose callback has not been started; it is then. */
static pj_dns_async_query *next_query(pj__dns_lookup *look)
{
    pj_dns_async_query *query = NULL;

    if (!pj_list_empty(&look->queries)) {
        query = look->queries.next;
        pj_list_erase(query);
        query->lookup = NULL;
    }
    return query;
}

/* Called locked; unlocks for each callback. */
static void deliver(pj_dns_resolver *resolver, pj__dns_lookup *look)
{
    pj_dns_async_query *query;

    while ((query = next_query(look)) != NULL) {
        pj_grp_lock_release(resolver->owner.lock);
        query->cb(query->user_data, look->status, look->answer ? look->answer->packet : NULL);
        pj_grp_lock_acquire(resolver->owner.lock);
    }
    free_lookup(look);
}

void pj__dns_enter(pj__dns_owner *owner)
{
    pj_grp_lock_add_ref(owner->lock);
    pj_grp_lock_acquire(owner->lock);
}

void pj__dns_leave(pj__dns_owner *owner)
{
    pj_dns_resolver *resolver = (pj_dns_resolver *)owner;
    pj__log_lines lines;

    while (!pj_list_empty(&resolver->ready)) {
        pj__dns_lookup *look = pj__dns_lookup_of(resolver->ready.next);

        pj_list_erase(&look->link);
        deliver(resolver, look);
    }
    lines = owner->log;
    memset(&owner->log, 0, sizeof(owner->log));
    pj_grp_lock_release(owner->lock);
    pj__log_now(&lines);
    pj_grp_lock_dec_ref(owner->lock);
}

/* ---- deadlines ---- */

/* Have the alarm go off at the earliest deadline or before; without look-ups, never. */
static void set_alarm(pj_dns_resolver *resolver)
{
    int64_t at, left;
    pj_time_val delay;

    if (pj_list_empty(&resolver->by_deadline)) {
        pj_timer_heap_cancel(resolver->owner.timer, &resolver->alarm);
        return;
    }
    at = pj__dns_lookup_of(resolver->by_deadline.next)->deadline;
    if (pj_timer_entry_running(&resolver->alarm) && resolver->alarm_at <= at)
        return;
    left = at - pj__dns_now_ms();
    left = left > 0 ? left : 0;
    delay.sec = (long)(left / 1000);
    delay.msec = (long)(left % 1000);
    resolver->alarm_at = at;
    pj_timer_heap_cancel(resolver->owner.timer, &resolver->alarm);
    if (pj_timer_heap_schedule_w_grp_lock(resolver->owner.timer, &resolver->alarm, &delay, 1,
                                          resolver->owner.lock) != PJ_SUCCESS)
        pj__log_later(&resolver->owner.log, 2, resolver->name,
                      "cannot set a timer: DNS queries have no deadline");
}

/* Queries with equal settings come in order; a search from the end finds its place at once. */
static void insert_by_deadline(pj_dns_resolver *resolver, pj__dns_lookup *look)
{
    pj__dns_link *after = resolver->by_deadline.prev;

    while (after != &resolver->by_deadline && pj__dns_lookup_of(after)->deadline > look->deadline)
        after = after->prev;
    pj_list_insert_after(after, &look->link);
}

/* ---- answers ---- */

/* The look-up has an outcome: nothing under way any more, and due for delivery. */
void pj__dns_finish(pj__dns_lookup *look, pj_status_t status, pj__dns_answer *answer)
{
    pj_dns_resolver *resolver = look->resolver;

    if (look->request)
        resolver->ops->cancel(resolver->exchange, look->request);
    look->request = NULL;
    look->done = 1;
    look->status = status;
    look->answer = answer;
    pj__dns_table_remove(&resolver->lookups, &look->node);
    pj_list_erase(&look->link);
    pj_list_push_back(&resolver->ready, &look->link);
}

void pj__dns_on_alarm(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    pj_dns_resolver *resolver = entry->user_data;
    int64_t now = pj__dns_now_ms();

    PJ_UNUSED_ARG(heap);
    pj__dns_enter(&resolver->owner);
    while (!pj_list_empty(&resolver->by_deadline) &&
           pj__dns_lookup_of(resolver->by_deadline.next)->deadline <= now) {
        pj__dns_lookup *look = pj__dns_lookup_of(resolver->by_deadline.next);

        pj__log_later(&resolver->owner.log, 4, resolver->name, "no answer about %s",
                      look->node.key.name);
        pj__dns_finish(look, PJ_ETIMEDOUT, NULL);
    }
    if (!resolver->destroyed)
        set_alarm(resolver);
    pj__dns_leave(&resolver->owner);
}

void pj__dns_to_cache(pj_dns_resolver *resolver, pj__dns_answer *answer)
{
    unsigned ttl =
        pj__dns_answer_ttl(answer->packet, answer->node.key.type, PJ_DNS_RESOLVER_INVALID_TTL);

    if (answer->status != PJ_SUCCESS && answer->status != PJLIB_UTIL_EDNS_NXDOMAIN)
        return;
    if (ttl > resolver->settings.cache_max_ttl)
        ttl = resolver->settings.cache_max_ttl;
    if (ttl == 0)
        return;
    answer->expires = pj__dns_now_ms() + (int64_t)ttl * 1000;
    /* Without memory it is asked again, that is all. */
    (void)pj__dns_cache_add(&resolver->cache, answer);
}

static pj_status_t read_answer(pj__dns_answer *answer, const void *packet, unsigned size)
{
    pj_status_t status = pj_dns_parse_packet(answer->pool, packet, size, &answer->packet);

    if (status != PJ_SUCCESS)
        return status;
    if (!PJ_DNS_GET_QR(answer->packet->hdr.flags))
        return PJLIB_UTIL_EDNSINANSWER;
    answer->status = PJ_STATUS_FROM_DNS_RCODE(PJ_DNS_GET_RCODE(answer->packet->hdr.flags));
    return PJ_SUCCESS;
}

/* From the exchange, locked: the answer to a look-up. */
void pj__dns_on_answer(void *token, pj_status_t status, const void *packet, unsigned size)
{
    pj__dns_lookup *look = token;
    pj_dns_resolver *resolver = look->resolver;
    pj__dns_answer *answer = NULL;

    look->request = NULL;
    if (status == PJ_SUCCESS) {
        answer = pj__dns_answer_create(resolver->factory, &look->node.key);
        status = answer ? read_answer(answer, packet, size) : PJ_ENOMEM;
    }
    if (status != PJ_SUCCESS) {
        pj__dns_answer_dec_ref(answer);
        pj__dns_finish(look, status, NULL);
    } else {
        pj__dns_to_cache(resolver, answer);
        pj__dns_finish(look, answer->status, answer);
    }
    set_alarm(resolver);
}

/* ---- asking ---- */

static pj_status_t open_exchange(pj_dns_resolver *resolver)
{
    pj__dns_exchange_cfg cfg = {
        .servers = resolver->servers,
        .server_count = resolver->server_count,
        .timeout_ms = resolver->settings.qretr_delay,
        .tries = resolver->settings.qretr_count,
    };

    if (resolver->exchange)
        return PJ_SUCCESS;
    return resolver->ops->create(&resolver->owner, &cfg, &resolver->exchange);
}

/* Have the exchange ask; afterwards the look-up is under way or done. */
static pj_status_t ask(pj__dns_lookup *look)
{
    pj_dns_resolver *resolver = look->resolver;
    pj__dns_request *request = NULL;
    pj_status_t status = open_exchange(resolver);

    if (status == PJ_SUCCESS)
        status = resolver->ops->query(resolver->exchange, look->node.key.name, look->node.key.type,
                                      look, &request);
    if (!look->done)
        look->request = request;
    return status;
}

void pj__dns_renew_exchange(pj_dns_resolver *resolver)
{
    pj__dns_link again;

    if (!resolver->exchange)
        return;
    for (pj__dns_link *link = resolver->by_deadline.next; link != &resolver->by_deadline;
         link = link->next) {
        resolver->ops->cancel(resolver->exchange, pj__dns_lookup_of(link)->request);
        pj__dns_lookup_of(link)->request = NULL;
    }
    resolver->ops->destroy(resolver->exchange);
    resolver->exchange = NULL;
    /* Asking one may end others: each leaves this list before it is asked. */
    pj_list_init(&again);
    pj_list_merge_last(&again, &resolver->by_deadline);
    while (!pj_list_empty(&again)) {
        pj__dns_lookup *look = pj__dns_lookup_of(again.next);
        pj_status_t status;

        pj_list_erase(&look->link);
        insert_by_deadline(resolver, look);
        status = ask(look);
        if (status != PJ_SUCCESS)
            pj__dns_finish(look, status, NULL);
    }
    set_alarm(resolver);
}

static pj__dns_lookup *create_lookup(pj_dns_resolver *resolver, const pj__dns_key *key)
{
    pj_pool_t *pool = pj_pool_create(resolver->factory, "dnslookup", 512, 512, NULL);
    pj__dns_lookup *look = pool ? PJ_POOL_ZALLOC_T(pool, pj__dns_lookup) : NULL;
    char *name = look ? pj_pool_alloc(pool, key->len + 1) : NULL;

    if (!name) {
        pj_pool_release(pool);
        return NULL;
    }
    memcpy(name, key->name, key->len);
    name[key->len] = '\0';
    look->resolver = resolver;
    look->pool = pool;
    look->node.key = *key;
    look->node.key.name = name;
    pj_list_init(&look->queries);
    return look;
}

/* The look-up under way about @a key, or a new one, which is then asked; NULL and an error. */
static pj_status_t find_lookup(pj_dns_resolver *resolver, const pj__dns_key *key, unsigned options,
                               pj__dns_lookup **p)
{
    int64_t rounds = (int64_t)resolver->settings.qretr_count;
    pj__dns_lookup *look = (pj__dns_lookup *)pj__dns_table_find(&resolver->lookups, key);
    pj_status_t status;

    *p = look;
    if (look)
        return PJ_SUCCESS;
    look = create_lookup(resolver, key);
    if (!look)
        return PJ_ENOMEM;
    status = pj__dns_table_add(&resolver->lookups, &look->node);
    if (status != PJ_SUCCESS) {
        free_lookup(look);
        return status;
    }
    if ((options & PJ__DNS_TWO_ROUNDS) && rounds > 2)
        rounds = 2;
    look->deadline = pj__dns_now_ms() + (int64_t)resolver->settings.qretr_delay * rounds;
    insert_by_deadline(resolver, look);
    status = ask(look);
    if (status != PJ_SUCCESS) {
        pj__dns_table_remove(&resolver->lookups, &look->node);
        pj_list_erase(&look->link);
        free_lookup(look);
        return status;
    }
    *p = look;
    return PJ_SUCCESS;
}

static pj_status_t wait_for(pj__dns_lookup *look, unsigned options, pj_dns_callback *cb,
                            void *user_data, pj_dns_async_query **p_query)
{
    pj_dns_async_query *query = PJ_POOL_ZALLOC_T(look->pool, pj_dns_async_query);

    if (!query)
        return PJ_ENOMEM;
    query->resolver = look->resolver;
    query->lookup = look;
    query->cb = cb;
    query->user_data = user_data;
    query->always = (options & PJ__DNS_ALWAYS_CALLED) != 0;
    pj_list_push_back(&look->queries, query);
    *p_query = look->done ? NULL : query;
    return PJ_SUCCESS;
}

/* Nobody waits any more. */
static void abandon(pj__dns_lookup *look)
{
    pj_dns_resolver *resolver = look->resolver;

    pj__dns_finish(look, PJ_ECANCELLED, NULL);
    pj_list_erase(&look->link);
    free_lookup(look);
    set_alarm(resolver);
}

static pj_status_t start(pj_dns_resolver *resolver, const pj__dns_key *key, unsigned options,
                         pj_dns_callback *cb, void *user_data, pj_dns_async_query **p_query)
{
    pj__dns_lookup *look;
    pj_status_t status = find_lookup(resolver, key, options, &look);

    if (status != PJ_SUCCESS)
        return status;
    status = wait_for(look, options, cb, user_data, p_query);
    if (status != PJ_SUCCESS && !look->done && pj_list_empty(&look->queries))
        abandon(look);
    set_alarm(resolver);
    return status;
}

/* The question, if there can be such a name; the final dot goes. */
pj_status_t pj__dns_make_key(const pj_str_t *name, int type, pj__dns_key *key)
{
    pj_uint8_t packet[512];
    unsigned size = sizeof(packet);
    pj_str_t text;

    if (!name || name->slen <= 0 || memchr(name->ptr, '\0', (size_t)name->slen))
        return PJ_EINVAL;
    text = *name;
    if (text.ptr[text.slen - 1] == '.')
        text.slen--;
    if (text.slen == 0)
        return PJ_EINVAL;
    key->name = text.ptr;
    key->len = (unsigned)text.slen;
    key->type = type;
    return pj_dns_make_query(packet, &size, 0, type, &text);
}

pj_status_t pj_dns_resolver_start_query(pj_dns_resolver *resolver, const pj_str_t *name, int type,
                                        unsigned options, pj_dns_callback *cb, void *user_data,
                                        pj_dns_async_query **p_query)
{
    pj_dns_async_query *ignored;
    pj__dns_answer *answer = NULL;
    pj__dns_key key;
    pj_status_t status;

    if (!resolver || !cb || type <= 0)
        return PJ_EINVAL;
    status = pj__dns_make_key(name, type, &key);
    if (status != PJ_SUCCESS)
        return status;
    p_query = p_query ? p_query : &ignored;
    *p_query = NULL;
    pj__dns_enter(&resolver->owner);
    if (resolver->destroyed)
        status = PJ_EINVALIDOP;
    else if ((answer = pj__dns_cache_find(&resolver->cache, &key, pj__dns_now_ms())) == NULL)
        status = start(resolver, &key, options, cb, user_data, p_query);
    pj__dns_leave(&resolver->owner);
    if (answer) {
        cb(user_data, answer->status, answer->packet);
        pj__dns_enter(&resolver->owner);
        pj__dns_answer_dec_ref(answer);
        pj__dns_leave(&resolver->owner);
    }
    return status;
}

pj_status_t pj_dns_resolver_cancel_query(pj_dns_async_query *query, pj_bool_t notify)
{
    pj_dns_resolver *resolver;
    pj_dns_async_query copy;
    pj__dns_lookup *look;

    if (!query)
        return PJ_EINVAL;
    resolver = query->resolver;
    pj__dns_enter(&resolver->owner);
    copy = *query;
    look = query->lookup;
    if (look) {
        pj_list_erase(query);
        query->lookup = NULL;
        if (!look->done && pj_list_empty(&look->queries))
            abandon(look);
    }
    pj__dns_leave(&resolver->owner);
    if (!look)
        return PJ_EINVALIDOP;
    if (notify)
        copy.cb(copy.user_data, PJ_ECANCELLED, NULL);
    return PJ_SUCCESS;
}
