/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The caching factory. First blocks come in 16 sizes, so that a released pool is the right one for
 * the next request of its class, whatever that asked for exactly. A released pool is reset to its
 * first block and kept, within two bounds: what the program allows (max_capacity), and what recent
 * use can ask for. The second is a high-water mark: every so many releases, all that is cached
 * beyond "the most octets in use since the last time, less those in use now" is freed. A burst's
 * memory thus goes back when the burst is over.
 *
 * Thread safety: the lists and counts are under the lock, the octets in use are atomic, since
 * blocks come and go inside the owners' threads. Memory is taken and freed with the lock not held.
 */
#include <pj/pool.h>

#include "base/lock_obj.h"
#include "base/log_later.h"
#include "base/status.h"

#include <pj/errno.h>
#include <pj/log.h>
#include <pj/math.h>

#include <pthread.h>
#include <string.h>

#define THIS_FILE "pool_caching.c"

enum { CLASSES = PJ_CACHING_POOL_ARRAY_SIZE, RELEASES_BETWEEN_TRIMS = 1024 };

static const pj_size_t class_sizes[CLASSES] = {256,   512,   1024,  1536,  2048,  3072,
                                               4096,  6144,  8192,  12288, 16384, 24576,
                                               32768, 49152, 65536, 131072};

/* Lives in pool_buf. */
typedef struct cache_state {
    pj_lock_t lock; /* first: what the public field points to */
    pthread_mutex_t mutex;
    pj_size_t recent_peak;
    unsigned releases;
} cache_state;

_Static_assert(sizeof(cache_state) + _Alignof(cache_state) <=
                   sizeof(((pj_caching_pool *)0)->pool_buf),
               "the state fits its place");

static cache_state *state_of(pj_caching_pool *cp)
{
    return (cache_state *)cp->lock;
}

static pj_status_t lock_acquire(pj_lock_t *lock)
{
    return pj__status_from_os(pthread_mutex_lock(&((cache_state *)lock)->mutex));
}

static pj_status_t lock_tryacquire(pj_lock_t *lock)
{
    return pj__status_from_os(pthread_mutex_trylock(&((cache_state *)lock)->mutex));
}

static pj_status_t lock_release(pj_lock_t *lock)
{
    return pj__status_from_os(pthread_mutex_unlock(&((cache_state *)lock)->mutex));
}

static pj_status_t lock_destroy(pj_lock_t *lock)
{
    return pj__status_from_os(pthread_mutex_destroy(&((cache_state *)lock)->mutex));
}

static const pj__lock_type lock_type = {lock_acquire, lock_tryacquire, lock_release, lock_destroy};

static void init_lock(pj_caching_pool *cp)
{
    size_t skew = (size_t)(-(uintptr_t)cp->pool_buf & (_Alignof(cache_state) - 1));
    cache_state *state = (cache_state *)(void *)(cp->pool_buf + skew);
    pthread_mutexattr_t attr;

    /* Programs take this lock around calls to the factory, so it is recursive. */
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&state->mutex, &attr);
    pthread_mutexattr_destroy(&attr);
    state->lock.type = &lock_type;
    cp->lock = &state->lock;
}

static pj_size_t octets_used(pj_caching_pool *cp)
{
    return __atomic_load_n(&cp->used_size, __ATOMIC_RELAXED);
}

static void raise_to(pj_size_t *peak, pj_size_t value)
{
    pj_size_t seen = __atomic_load_n(peak, __ATOMIC_RELAXED);

    while (seen < value &&
           !__atomic_compare_exchange_n(peak, &seen, value, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
}

static void add_used(pj_caching_pool *cp, pj_size_t octets)
{
    pj_size_t now = __atomic_add_fetch(&cp->used_size, octets, __ATOMIC_RELAXED);

    raise_to(&cp->peak_used_size, now);
    raise_to(&state_of(cp)->recent_peak, now);
}

/* Not below 0: a program's own policy may not tell of its blocks. */
static void sub_used(pj_caching_pool *cp, pj_size_t octets)
{
    pj_size_t seen = octets_used(cp);

    while (!__atomic_compare_exchange_n(&cp->used_size, &seen, seen > octets ? seen - octets : 0, 1,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
}

static pj_bool_t on_block_alloc(pj_pool_factory *factory, pj_size_t size)
{
    add_used((pj_caching_pool *)factory, size);
    return PJ_TRUE;
}

static void on_block_free(pj_pool_factory *factory, pj_size_t size)
{
    sub_used((pj_caching_pool *)factory, size);
}

/* A pool's class travels in factory_data; CLASSES is "none". */
static size_t class_of(const pj_pool_t *pool)
{
    return (size_t)(uintptr_t)pool->factory_data;
}

/*
 * The first class that is large enough, or none. From 1024 up to the last class there is each power
 * of two, and half as much again.
 */
static size_t class_of_size(pj_size_t size)
{
    unsigned power;

    if (size <= 1024)
        return (size_t)(size > 256) + (size > 512);
    if (size > class_sizes[CLASSES - 1])
        return CLASSES;
    if (size > class_sizes[CLASSES - 2])
        return CLASSES - 1;
    power = 31 - (unsigned)__builtin_clz((unsigned)size - 1);
    return 2 * power - 17 + (size > (pj_size_t)3 << (power - 1));
}

/* None for what the cache would not keep: such a pool is made as large as it was asked for. */
static size_t class_for(const pj_caching_pool *cp, pj_size_t size)
{
    size_t c;

    if (size > cp->max_capacity)
        return CLASSES;
    c = class_of_size(size);
    return c < CLASSES && class_sizes[c] <= cp->max_capacity ? c : CLASSES;
}

static pj_pool_t *take_from_list(pj_list *list)
{
    pj_pool_t *pool = (pj_pool_t *)list->next;

    if (pj_list_empty(list))
        return NULL;
    pj_list_erase(pool);
    return pool;
}

static pj_pool_t *take_cached(pj_caching_pool *cp, size_t c)
{
    pj_pool_t *pool = take_from_list(&cp->free_list[c]);

    if (!pool)
        return NULL;
    cp->capacity -= pool->capacity;
    return pool;
}

static void enlist(pj_caching_pool *cp, pj_pool_t *pool)
{
    pj_list_push_back(&cp->used_list, pool);
    cp->used_count++;
}

/* A pool of the class from the cache, made ready; NULL if there is none. */
static pj_pool_t *reuse_pool(pj_caching_pool *cp, size_t c, const char *name,
                             pj_size_t increment_size, pj_size_t alignment,
                             pj_pool_callback *callback)
{
    pj_pool_t *pool;

    lock_acquire(cp->lock);
    pool = take_cached(cp, c);
    if (pool) {
        add_used(cp, pool->capacity);
        pj_pool_init_int(pool, name, increment_size, alignment, callback);
        enlist(cp, pool);
    }
    lock_release(cp->lock);
    return pool;
}

static pj_pool_t *create_pool(pj_pool_factory *factory, const char *name, pj_size_t initial_size,
                              pj_size_t increment_size, pj_size_t alignment,
                              pj_pool_callback *callback)
{
    pj_caching_pool *cp = (pj_caching_pool *)factory;
    size_t c = class_for(cp, initial_size);
    pj_pool_t *pool = NULL;

    if (!callback)
        callback = factory->policy.callback;
    if (c < CLASSES)
        pool = reuse_pool(cp, c, name, increment_size, alignment, callback);
    if (pool)
        return pool;

    pool = pj_pool_create_int(factory, name, c < CLASSES ? class_sizes[c] : initial_size,
                              increment_size, alignment, callback);
    if (!pool)
        return NULL;
    pool->factory_data = (void *)(uintptr_t)c;
    lock_acquire(cp->lock);
    enlist(cp, pool);
    lock_release(cp->lock);
    return pool;
}

/* Move what is cached beyond @a limit to @a doomed, the largest first. */
static void shrink(pj_caching_pool *cp, pj_size_t limit, pj_list *doomed)
{
    for (int c = CLASSES - 1; c >= 0 && cp->capacity > limit; c--) {
        while (cp->capacity > limit) {
            pj_pool_t *pool = take_cached(cp, (size_t)c);

            if (!pool)
                break;
            /* Freeing its block takes it off again; no peak, it was never in use. */
            __atomic_add_fetch(&cp->used_size, pool->capacity, __ATOMIC_RELAXED);
            pj_list_push_back(doomed, pool);
        }
    }
}

static void trim(pj_caching_pool *cp, pj_list *doomed)
{
    cache_state *state = state_of(cp);
    pj_size_t used = octets_used(cp);
    pj_size_t peak = __atomic_load_n(&state->recent_peak, __ATOMIC_RELAXED);

    shrink(cp, peak > used ? peak - used : 0, doomed);
    __atomic_store_n(&state->recent_peak, used, __ATOMIC_RELAXED);
    state->releases = 0;
}

static void destroy_all(pj_list *list)
{
    pj_pool_t *pool;

    while ((pool = take_from_list(list)) != NULL)
        pj_pool_destroy_int(pool);
}

static void release_pool(pj_pool_factory *factory, pj_pool_t *pool)
{
    pj_caching_pool *cp = (pj_caching_pool *)factory;
    size_t c = class_of(pool);
    pj_list doomed;

    pj_list_init(&doomed);
    if (c < CLASSES)
        pj_pool_reset(pool);
    lock_acquire(cp->lock);
    pj_list_erase(pool);
    cp->used_count--;
    if (c < CLASSES && pool->capacity <= cp->max_capacity &&
        cp->capacity <= cp->max_capacity - pool->capacity) {
        pj_list_push_front(&cp->free_list[c], pool);
        cp->capacity += pool->capacity;
        sub_used(cp, pool->capacity);
    } else {
        pj_list_push_back(&doomed, pool);
    }
    if (++state_of(cp)->releases >= RELEASES_BETWEEN_TRIMS)
        trim(cp, &doomed);
    lock_release(cp->lock);
    destroy_all(&doomed);
}

static void dump_pools(const pj_caching_pool *cp, pj__log_lines *lines)
{
    for (pj_pool_t *pool = cp->used_list.next; (void *)pool != &cp->used_list; pool = pool->next) {
        pj__log_later(lines, 3, THIS_FILE, "  %16s: %8lu of %8lu octets used", pool->obj_name,
                      (unsigned long)pj_pool_get_used_size(pool), (unsigned long)pool->capacity);
    }
}

/* With detail, the pools in use must be idle: their owners do not lock them. */
static void dump_status(pj_pool_factory *factory, pj_bool_t detail)
{
    pj_caching_pool *cp = (pj_caching_pool *)factory;
    pj__log_lines lines = {0};

    lock_acquire(cp->lock);
    pj__log_later(&lines, 3, THIS_FILE,
                  "Caching pool: %lu pools in use with %lu octets (peak %lu), %lu cached",
                  (unsigned long)cp->used_count, (unsigned long)octets_used(cp),
                  (unsigned long)cp->peak_used_size, (unsigned long)cp->capacity);
    if (detail)
        dump_pools(cp, &lines);
    lock_release(cp->lock);
    pj__log_now(&lines);
}

void pj_caching_pool_init(pj_caching_pool *ch_pool, const pj_pool_factory_policy *policy,
                          pj_size_t max_capacity)
{
    memset(ch_pool, 0, sizeof(*ch_pool));
    ch_pool->max_capacity = max_capacity;
    pj_list_init(&ch_pool->used_list);
    for (int c = 0; c < CLASSES; c++)
        pj_list_init(&ch_pool->free_list[c]);
    ch_pool->factory.policy = policy ? *policy : pj_pool_factory_default_policy;
    ch_pool->factory.create_pool = create_pool;
    ch_pool->factory.release_pool = release_pool;
    ch_pool->factory.dump_status = dump_status;
    ch_pool->factory.on_block_alloc = on_block_alloc;
    ch_pool->factory.on_block_free = on_block_free;
    init_lock(ch_pool);
}

void pj_caching_pool_destroy(pj_caching_pool *ch_pool)
{
    pj_list doomed;
    pj_pool_t *pool;

    if (!ch_pool->lock)
        return;
    pj_list_init(&doomed);
    shrink(ch_pool, 0, &doomed);
    destroy_all(&doomed);
    while ((pool = take_from_list(&ch_pool->used_list)) != NULL) {
        PJ_LOG(4, (THIS_FILE, "Pool %s was never released", pool->obj_name));
        pj_pool_destroy_int(pool);
    }
    ch_pool->used_count = 0;
    lock_destroy(ch_pool->lock);
    ch_pool->lock = NULL;
}
