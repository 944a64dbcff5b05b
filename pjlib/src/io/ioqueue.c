/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The queue: making it, and polling.
 *
 * A poll first runs sides from the ready list, then asks the backend, then runs what that brought.
 * Several events at once are shared: the first is run here, the others go to the ready list, where
 * sleeping pollers are called to help. So a slow callback keeps no other socket waiting while there
 * is a thread left.
 *
 * Going to sleep against being woken: the sleeper counts itself, then looks for work and for
 * wake_pending; who brings work looks at the count of sleepers afterwards (both sequentially
 * consistent). One of the two sees the other. wake_pending makes a wake-up stick that came while
 * nobody slept.
 *
 * Nothing here polls on a timer of its own: an idle queue makes no system call.
 */
#include "io/ioqueue_priv.h"

#include "base/alloc.h"
#include "base/ops.h"
#include "io/defer.h"
#include "net/net_sock.h"

#include <limits.h>
#include <pj/errno.h>
#include <pj/lock.h>
#include <pj/pool.h>
#include <string.h>

void pj_ioqueue_cfg_default(pj_ioqueue_cfg *cfg)
{
    cfg->epoll_flags = PJ_IOQUEUE_DEFAULT_EPOLL_FLAGS;
    cfg->default_concurrency = PJ_IOQUEUE_DEFAULT_ALLOW_CONCURRENCY;
}

/* What a program may ask for by name; the first is the default. */
static const pj__backend *const backends[] = {&pj__backend_epoll, &pj__backend_poll};

/* What a program has made the default; NULL: the first. */
static _Atomic(const pj__backend *) preferred;

static const pj__backend *default_backend(void)
{
    const pj__backend *backend = atomic_load(&preferred);

    return backend ? backend : backends[0];
}

const char *pj_ioqueue_name(void)
{
    return default_backend()->name;
}

const char *pj_ioqueue_backend_name(unsigned i)
{
    return i < PJ_ARRAY_SIZE(backends) ? backends[i]->name : NULL;
}

/* NULL when there is none of that name. */
static const pj__backend *backend_named(const char *name)
{
    for (size_t i = 0; i < PJ_ARRAY_SIZE(backends); i++) {
        if (strcmp(name, backends[i]->name) == 0)
            return backends[i];
    }
    return NULL;
}

static const pj__backend *find_backend(const char *name)
{
    const pj__backend *of_thread = pj__ops_get()->backend; /* a simulated world's */

    if (name)
        return backend_named(name);
    return of_thread ? of_thread : default_backend();
}

pj_status_t pj_ioqueue_set_default_backend(const char *name)
{
    const pj__backend *backend = name ? backend_named(name) : NULL;

    if (name && !backend)
        return PJ_ENOTSUP;
    atomic_store(&preferred, backend);
    return PJ_SUCCESS;
}

static pj_status_t create(pj_pool_t *pool, const pj_ioqueue_cfg *cfg, const pj__backend *backend,
                          pj_ioqueue_t **p_ioqueue)
{
    pj_ioqueue_t *ioqueue = PJ_POOL_ZALLOC_T(pool, pj_ioqueue_t);
    pj_status_t status;

    if (!ioqueue)
        return PJ_ENOMEM;
    ioqueue->backend = backend;
    status = backend->create(&ioqueue->state);
    if (status != PJ_SUCCESS)
        return status;
    pthread_mutex_init(&ioqueue->lock, NULL);
    pthread_mutex_init(&ioqueue->defer_lock, NULL);
    pj__ready_init(&ioqueue->ready);
    ioqueue->concurrency = cfg ? cfg->default_concurrency : PJ_IOQUEUE_DEFAULT_ALLOW_CONCURRENCY;
    ioqueue->send_limit = PJ_IOQUEUE_DEFAULT_SEND_LIMIT;
    ioqueue->reserve_fd = pj__sock_reserve_open();
    *p_ioqueue = ioqueue;
    return PJ_SUCCESS;
}

pj_status_t pj_ioqueue_create(pj_pool_t *pool, pj_size_t max_fd, pj_ioqueue_t **p_ioqueue)
{
    return pj_ioqueue_create2(pool, max_fd, NULL, p_ioqueue);
}

pj_status_t pj_ioqueue_create2(pj_pool_t *pool, pj_size_t max_fd, const pj_ioqueue_cfg *cfg,
                               pj_ioqueue_t **p_ioqueue)
{
    return pj_ioqueue_create_named(pool, max_fd, cfg, NULL, p_ioqueue);
}

pj_status_t pj_ioqueue_create_named(pj_pool_t *pool, pj_size_t max_fd, const pj_ioqueue_cfg *cfg,
                                    const char *name, pj_ioqueue_t **p_ioqueue)
{
    const pj__backend *backend = find_backend(name);

    (void)max_fd;
    if (!pool || !p_ioqueue)
        return PJ_EINVAL;
    return backend ? create(pool, cfg, backend, p_ioqueue) : PJ_ENOTSUP;
}

pj_status_t pj_ioqueue_destroy(pj_ioqueue_t *ioqueue)
{
    pj__ready *ready;

    if (!ioqueue)
        return PJ_EINVAL;
    /* Sides on the ready list hold references of their keys. */
    while ((ready = pj__ready_pop(&ioqueue->ready)) != NULL)
        pj__key_release(ready->key);
    pj__keys_fini(ioqueue);
    pj__op_pool_fini(&ioqueue->sends);
    pj__ready_fini(&ioqueue->ready);
    ioqueue->backend->destroy(ioqueue->state);
    ioqueue->state = NULL;
    pj__sock_reserve_close(ioqueue->reserve_fd);
    pthread_mutex_destroy(&ioqueue->lock);
    pthread_mutex_destroy(&ioqueue->defer_lock);
    if (ioqueue->owned_lock)
        pj_lock_destroy(ioqueue->owned_lock);
    return PJ_SUCCESS;
}

pj_status_t pj_ioqueue_set_lock(pj_ioqueue_t *ioqueue, pj_lock_t *lock, pj_bool_t auto_delete)
{
    if (!ioqueue || !lock)
        return PJ_EINVAL;
    if (ioqueue->owned_lock)
        pj_lock_destroy(ioqueue->owned_lock);
    ioqueue->owned_lock = auto_delete ? lock : NULL;
    return PJ_SUCCESS;
}

pj_status_t pj_ioqueue_set_default_concurrency(pj_ioqueue_t *ioqueue, pj_bool_t allow)
{
    if (!ioqueue)
        return PJ_EINVAL;
    pthread_mutex_lock(&ioqueue->lock);
    ioqueue->concurrency = allow;
    pthread_mutex_unlock(&ioqueue->lock);
    return PJ_SUCCESS;
}

pj_status_t pj_ioqueue_set_send_limit(pj_ioqueue_t *ioqueue, pj_size_t octets)
{
    if (!ioqueue)
        return PJ_EINVAL;
    pthread_mutex_lock(&ioqueue->lock);
    ioqueue->send_limit = octets;
    pthread_mutex_unlock(&ioqueue->lock);
    return PJ_SUCCESS;
}

pj_oshandle_t pj_ioqueue_get_os_handle(pj_ioqueue_t *ioqueue)
{
    return ioqueue ? ioqueue->backend->fd(ioqueue->state) : NULL;
}

int pj_ioqueue_get_fd(pj_ioqueue_t *ioqueue)
{
    const int *fd = ioqueue->backend->fd(ioqueue->state);

    if (!fd)
        return -1;
    atomic_store(&ioqueue->hosted, true);
    if (atomic_load(&ioqueue->ready.count) || atomic_load(&ioqueue->wake_pending))
        ioqueue->backend->wake(ioqueue->state);
    return *fd;
}

unsigned pj_ioqueue_get_key_count(pj_ioqueue_t *ioqueue)
{
    return atomic_load(&ioqueue->keys);
}

pj_size_t pj_ioqueue_get_refused(pj_ioqueue_t *ioqueue)
{
    return atomic_load(&ioqueue->refused);
}

/* ---- Waking ---- */

static void wake_sleeper(pj_ioqueue_t *ioqueue)
{
    if (atomic_load(&ioqueue->sleepers) > 0 || atomic_load(&ioqueue->hosted))
        ioqueue->backend->wake(ioqueue->state);
}

void pj_ioqueue_wake(pj_ioqueue_t *ioqueue)
{
    if (!atomic_exchange(&ioqueue->wake_pending, true))
        wake_sleeper(ioqueue);
}

/* ---- Turns that wait ---- */

void pj__ready_push(pj_ioqueue_key_t *key, pj__side side)
{
    pj__ready *ready = &key->ready[side];

    pj__key_add_ref(key);
    pj__ready_append(&key->ioqueue->ready, ready, ready, 1);
    wake_sleeper(key->ioqueue);
}

/* @return whether the event gives the side's turn. */
static pj_bool_t count_event(pj_ioqueue_key_t *key, pj__side side)
{
    return atomic_fetch_add(&key->events[side], 1) == 0;
}

void pj__side_raise(pj_ioqueue_key_t *key, pj__side side)
{
    if (count_event(key, side))
        pj__ready_push(key, side);
}

/* ---- Polling ---- */

/* Runs a side and gives its reference back. */
static void run(pj_ioqueue_key_t *key, pj__side side, unsigned *count)
{
    if (side == PJ__READ_SIDE)
        pj__read_side_run(key, count);
    else
        pj__write_side_run(key, count);
    pj__key_release(key);
}

/* As many as there are now: what runs may put itself back. */
static void run_ready(pj_ioqueue_t *ioqueue, unsigned *count)
{
    unsigned turns = atomic_load(&ioqueue->ready.count);
    pj__ready *ready;

    while (turns-- && (ready = pj__ready_pop(&ioqueue->ready)) != NULL)
        run(ready->key, ready->side, count);
}

/* The turns that some events gave, first in, first out; each with a reference of its key. */
typedef struct turns {
    pj__ready *first, *newest, *oldest; /* the chain, for the ready list, is without the first */
    unsigned chained;
} turns;

static void add_turn(turns *t, pj__ready *ready)
{
    if (!t->first) {
        t->first = ready;
        return;
    }
    ready->next = t->newest;
    t->newest = ready;
    if (t->chained++ == 0)
        t->oldest = ready;
}

static void take_event(pj_ioqueue_t *ioqueue, const pj__event *ev, turns *t)
{
    pj_ioqueue_key_t *key = pj__key_acquire(ioqueue, ev->data);

    if (!key)
        return;
    if (key->stream && (ev->what & PJ__EV_HUP))
        atomic_store(&key->hup, true);
    if ((ev->what & PJ__EV_WRITE) && pj__write_side_waits(key) &&
        count_event(key, PJ__WRITE_SIDE)) {
        pj__key_add_ref(key);
        add_turn(t, &key->ready[PJ__WRITE_SIDE]);
    }
    if ((ev->what & PJ__EV_READ) && count_event(key, PJ__READ_SIDE))
        add_turn(t, &key->ready[PJ__READ_SIDE]); /* with our reference */
    else
        pj__key_release(key);
}

static void run_events(pj_ioqueue_t *ioqueue, const pj__event *ev, int count, unsigned *callbacks)
{
    turns t = {NULL, NULL, NULL, 0};

    for (int i = 0; i < count; i++)
        take_event(ioqueue, &ev[i], &t);
    if (t.chained) {
        pj__ready_append(&ioqueue->ready, t.newest, t.oldest, t.chained);
        wake_sleeper(ioqueue);
    }
    if (t.first)
        run(t.first->key, t.first->side, callbacks);
    run_ready(ioqueue, callbacks);
}

static int to_msec(const pj_time_val *timeout)
{
    long long msec;

    if (!timeout)
        return -1;
    msec = (long long)timeout->sec * 1000 + timeout->msec;
    if (msec < 0)
        return 0;
    return msec > INT_MAX ? INT_MAX : (int)msec;
}

static int wait_for_events(pj_ioqueue_t *ioqueue, pj__event *ev, int msec)
{
    int count;

    if (msec == 0) {
        atomic_store(&ioqueue->wake_pending, false);
        if (atomic_load(&ioqueue->deferring))
            pj__defer_rescue(ioqueue, 0);
        return ioqueue->backend->wait(ioqueue->state, ev, PJ_IOQUEUE_MAX_CAND_EVENTS, 0);
    }
    atomic_fetch_add(&ioqueue->sleepers, 1);
    if (atomic_exchange(&ioqueue->wake_pending, false) || atomic_load(&ioqueue->ready.count))
        msec = 0;
    else if (atomic_load(&ioqueue->deferring))
        msec = pj__defer_rescue(ioqueue, msec);
    count = ioqueue->backend->wait(ioqueue->state, ev, PJ_IOQUEUE_MAX_CAND_EVENTS, msec);
    atomic_fetch_sub(&ioqueue->sleepers, 1);
    atomic_store(&ioqueue->wake_pending, false);
    return count;
}

int pj_ioqueue_poll(pj_ioqueue_t *ioqueue, const pj_time_val *timeout)
{
    pj__event ev[PJ_IOQUEUE_MAX_CAND_EVENTS];
    unsigned callbacks = 0;
    int count;

    if (!ioqueue)
        return -PJ_EINVAL;
    pj__defer_flush();
    run_ready(ioqueue, &callbacks);
    count = wait_for_events(ioqueue, ev, callbacks ? 0 : to_msec(timeout));
    if (count < 0)
        return callbacks ? (int)callbacks : count;
    run_events(ioqueue, ev, count, &callbacks);
    if (atomic_load(&ioqueue->hosted) && atomic_load(&ioqueue->ready.count))
        ioqueue->backend->wake(ioqueue->state);
    return (int)callbacks;
}
