/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The manager's table of transports: by type and remote address, by pointer, and in order of registration.
 *
 * By pointer, because a thread that has just released a reference may hold nothing but the address of what is gone:
 * the table answers without following it. Remote addresses are chosen by peers, so their hash starts from a random
 * seed. Both hashes are chained and double when full; if there is no memory for that they only get slower.
 *
 * The caller holds the manager's lock.
 */
#include "transport/transport_priv.h"

#include <pj/hash.h>
#include <pj/rand.h>

enum { FIRST_BUCKETS = 64 };

static pj_pool_t *make_buckets(pjsip__tp_table *t, unsigned n, pjsip__tp_rec ***by_key,
                               pjsip__tp_rec ***by_ptr)
{
    pj_size_t octets = n * sizeof(pjsip__tp_rec *);
    pj_pool_t *pool = pj_pool_create(t->pf, "tptable", octets * 2 + 512, 512, NULL);

    if (!pool)
        return NULL;
    *by_key = pj_pool_zalloc(pool, octets);
    *by_ptr = pj_pool_zalloc(pool, octets);
    if (*by_key && *by_ptr)
        return pool;
    pj_pool_release(pool);
    return NULL;
}

pj_status_t pjsip__tptable_init(pjsip__tp_table *t, pj_pool_factory *pf)
{
    memset(t, 0, sizeof(*t));
    t->pf = pf;
    t->mask = FIRST_BUCKETS - 1;
    t->seed = ((uint64_t)(unsigned)pj_rand() << 32) | (unsigned)pj_rand();
    t->pool = make_buckets(t, FIRST_BUCKETS, &t->by_key, &t->by_ptr);
    return t->pool ? PJ_SUCCESS : PJ_ENOMEM;
}

void pjsip__tptable_fini(pjsip__tp_table *t)
{
    if (t->pool)
        pj_pool_release(t->pool);
    t->pool = NULL;
}

static unsigned hash_ptr(const pjsip__tp_table *t, const void *p)
{
    uint64_t h = ((uint64_t)(uintptr_t)p ^ t->seed) * 0x9E3779B97F4A7C15u;

    return (unsigned)(h >> 32) & t->mask;
}

/* Type, port and address; nothing else of a socket address counts. */
static unsigned hash_key(const pjsip__tp_table *t, long type, const pj_sockaddr *rem)
{
    unsigned char key[sizeof(uint64_t) + 2 * sizeof(uint16_t) + 16];
    uint16_t port = rem->ipv4.sin_port, small = (uint16_t)type;
    unsigned len = pj_sockaddr_get_addr_len(rem);
    pj_size_t at = 0;

    memcpy(key, &t->seed, sizeof(t->seed));
    at += sizeof(t->seed);
    memcpy(key + at, &port, sizeof(port));
    at += sizeof(port);
    memcpy(key + at, &small, sizeof(small));
    at += sizeof(small);
    memcpy(key + at, pj_sockaddr_get_addr(rem), len);
    return pj_hash_calc(0, key, (unsigned)at + len) & t->mask;
}

static pj_bool_t same_key(const pjsip_transport *tp, long type, const pj_sockaddr *rem)
{
    return tp->key.type == type && pj_sockaddr_cmp(&tp->key.rem_addr, rem) == 0;
}

static void link_hashes(pjsip__tp_table *t, pjsip__tp_rec *rec)
{
    pjsip__tp_rec **at = &t->by_ptr[hash_ptr(t, rec->tp)];

    rec->ptr_next = *at;
    *at = rec;
    /* Behind those there are: the oldest with a key is found first. */
    at = &t->by_key[hash_key(t, rec->tp->key.type, &rec->tp->key.rem_addr)];
    while (*at)
        at = &(*at)->key_next;
    rec->key_next = NULL;
    *at = rec;
}

static void grow(pjsip__tp_table *t)
{
    unsigned n = (t->mask + 1) * 2;
    pjsip__tp_rec **by_key, **by_ptr;
    pj_pool_t *pool = make_buckets(t, n, &by_key, &by_ptr);

    if (!pool)
        return;
    pj_pool_release(t->pool);
    t->pool = pool;
    t->by_key = by_key;
    t->by_ptr = by_ptr;
    t->mask = n - 1;
    for (pjsip__tp_rec *rec = t->first; rec; rec = rec->next)
        link_hashes(t, rec);
}

pj_status_t pjsip__tptable_add(pjsip__tp_table *t, pjsip__tp_rec *rec)
{
    if (pj_sockaddr_get_addr_len(&rec->tp->key.rem_addr) == 0)
        return PJ_EAFNOTSUP;
    if (t->count > t->mask)
        grow(t);
    rec->prev = t->last;
    rec->next = NULL;
    if (t->last)
        t->last->next = rec;
    else
        t->first = rec;
    t->last = rec;
    t->count++;
    link_hashes(t, rec);
    return PJ_SUCCESS;
}

void pjsip__tptable_remove(pjsip__tp_table *t, pjsip__tp_rec *rec)
{
    pjsip__tp_rec **at;

    /* The key may have been written to since (a program's own transport): then look everywhere. */
    at = &t->by_key[hash_key(t, rec->tp->key.type, &rec->tp->key.rem_addr)];
    while (*at && *at != rec)
        at = &(*at)->key_next;
    for (unsigned i = 0; !*at && i <= t->mask; i++) {
        for (at = &t->by_key[i]; *at && *at != rec;)
            at = &(*at)->key_next;
    }
    if (*at)
        *at = rec->key_next;
    for (at = &t->by_ptr[hash_ptr(t, rec->tp)]; *at && *at != rec;)
        at = &(*at)->ptr_next;
    if (*at)
        *at = rec->ptr_next;

    if (rec->prev)
        rec->prev->next = rec->next;
    else
        t->first = rec->next;
    if (rec->next)
        rec->next->prev = rec->prev;
    else
        t->last = rec->prev;
    rec->prev = rec->next = rec->key_next = rec->ptr_next = NULL;
    t->count--;
}

pjsip__tp_rec *pjsip__tptable_by_ptr(pjsip__tp_table *t, const pjsip_transport *tp)
{
    pjsip__tp_rec *rec = t->by_ptr[hash_ptr(t, tp)];

    while (rec && rec->tp != tp)
        rec = rec->ptr_next;
    return rec;
}

pjsip__tp_rec *pjsip__tptable_by_key(pjsip__tp_table *t, pjsip_transport_type_e type,
                                     const pj_sockaddr *rem)
{
    pjsip__tp_rec *rec = t->by_key[hash_key(t, type, rem)];

    while (rec && !same_key(rec->tp, type, rem))
        rec = rec->key_next;
    return rec;
}

pjsip__tp_rec *pjsip__tptable_next_same(const pjsip__tp_rec *rec)
{
    pjsip__tp_rec *next = rec->key_next;

    while (next && !same_key(next->tp, rec->tp->key.type, &rec->tp->key.rem_addr))
        next = next->key_next;
    return next;
}
