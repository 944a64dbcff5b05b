/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The queue: making it, and polling.
 *
 * A poll first runs sides from the ready list, then asks the backend, then runs what that brought. Several events
 * at once are shared: the first is run here, the others go to the ready list, where sleeping pollers are called
 * to help. So a slow callback keeps no other socket waiting while there is a thread left.
 *
 * Going to sleep against being woken: the sleeper counts itself, then looks for work and for wake_pending; who
 * brings work looks at the count of sleepers afterwards (both sequentially consistent). One of the two sees the
 * other. wake_pending makes a wake-up stick that came while nobody slept.
 *
 * Nothing here polls on a timer of its own: an idle queue makes no system call.
 */
#include "io/ioqueue_priv.h"

#include "base/alloc.h"
#include "base/ops.h"
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

const char *pj_ioqueue_name(void)
{
    return pj__backend_epoll.name;
}

pj_status_t pj_ioqueue_create(pj_pool_t *pool, pj_size_t max_fd, pj_ioqueue_t **p_ioqueue)
{
    return pj_ioqueue_create2(pool, max_fd, NULL, p_ioqueue);
}

pj_status_t pj_ioqueue_create2(pj_pool_t *pool, pj_size_t max_fd, const pj_ioqueue_cfg *cfg,
                               pj_ioqueue_t **p_ioqueue)
{
    pj_ioqueue_t *ioqueue;
    pj_status_t status;

    (void)max_fd;
    if (!pool || !p_ioqueue)
        return PJ_EINVAL;
    ioqueue = PJ_POOL_ZALLOC_T(pool, pj_ioqueue_t);
    if (!ioqueue)
        return PJ_ENOMEM;
    ioqueue->backend = pj__ops_get()->backend ? pj__ops_get()->backend : &pj__backend_epoll;
    status = ioqueue->backend->create(&ioqueue->state);
    if (status != PJ_SUCCESS)
        return status;
    pthread_mutex_init(&ioqueue->lock, NULL);
    ioqueue->concurrency = cfg ? cfg->default_concurrency : PJ_IOQUEUE_DEFAULT_ALLOW_CONCURRENCY;
    ioqueue->send_limit = PJ_IOQUEUE_DEFAULT_SEND_LIMIT;
    ioqueue->reserve_fd = pj__sock_reserve_open();
    *p_ioqueue = ioqueue;
    return PJ_SUCCESS;
}

static void destroy_chunk(pj_ioqueue_t *ioqueue, unsigned index)
{
    pj_ioqueue_key_t *keys = ioqueue->chunks[index];

    if (!keys)
        return;
    for (unsigned i = 0; i < (unsigned)PJ__FIRST_CHUNK << index; i++) {
        pj__key_close(&keys[i], PJ_FALSE);
        pj__key_fini_slot(&keys[i]);
    }
    pj__free(keys);
}

pj_status_t pj_ioqueue_destroy(pj_ioqueue_t *ioqueue)
{
    if (!ioqueue)
        return PJ_EINVAL;
    /* Sides on the ready list hold references of their keys. */
    while (ioqueue->ready_head) {
        pj__ready *ready = ioqueue->ready_head;

        ioqueue->ready_head = ready->next;
        pj__key_release(ready->key);
    }
    for (unsigned i = 0; i < PJ__CHUNKS; i++)
        destroy_chunk(ioqueue, i);
    ioqueue->backend->destroy(ioqueue->state);
    ioqueue->state = NULL;
    pj__sock_reserve_close(ioqueue->reserve_fd);
    pthread_mutex_destroy(&ioqueue->lock);
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
    if (atomic_load(&ioqueue->ready_count) || atomic_load(&ioqueue->wake_pending))
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

/* ---- Ready list ---- */

static void push(pj_ioqueue_key_t *key, pj__side side)
{
    pj_ioqueue_t *ioqueue = key->ioqueue;
    pj__ready *ready = &key->ready[side];

    pthread_mutex_lock(&ioqueue->lock);
    ready->next = NULL;
    if (ioqueue->ready_head)
        ioqueue->ready_tail->next = ready;
    else
        ioqueue->ready_head = ready;
    ioqueue->ready_tail = ready;
    atomic_fetch_add(&ioqueue->ready_count, 1);
    pthread_mutex_unlock(&ioqueue->lock);
}

void pj__ready_push(pj_ioqueue_key_t *key, pj__side side)
{
    pj__key_add_ref(key);
    push(key, side);
    wake_sleeper(key->ioqueue);
}

void pj__side_raise(pj_ioqueue_key_t *key, pj__side side)
{
    if (atomic_fetch_add(&key->events[side], 1) == 0)
        pj__ready_push(key, side);
}

static pj__ready *pop(pj_ioqueue_t *ioqueue)
{
    pj__ready *ready;

    if (atomic_load(&ioqueue->ready_count) == 0)
        return NULL;
    pthread_mutex_lock(&ioqueue->lock);
    ready = ioqueue->ready_head;
    if (ready) {
        ioqueue->ready_head = ready->next;
        atomic_fetch_sub(&ioqueue->ready_count, 1);
    }
    pthread_mutex_unlock(&ioqueue->lock);
    return ready;
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
    unsigned turns = atomic_load(&ioqueue->ready_count);
    pj__ready *ready;

    while (turns-- && (ready = pop(ioqueue)) != NULL)
        run(ready->key, ready->side, count);
}

typedef struct turn {
    pj_ioqueue_key_t *key;
    pj__side side;
} turn;

/* Count an event on a side. @return PJ_TRUE when that gave the side's turn, with a reference. */
static pj_bool_t take_turn(pj_ioqueue_key_t *key, pj__side side)
{
    if (atomic_fetch_add(&key->events[side], 1) != 0)
        return PJ_FALSE;
    pj__key_add_ref(key);
    return PJ_TRUE;
}

static int take_turns(pj_ioqueue_t *ioqueue, const pj__event *ev, int count, turn *turns)
{
    int taken = 0;

    for (int i = 0; i < count; i++) {
        pj_ioqueue_key_t *key = pj__key_acquire(ioqueue, ev[i].data);

        if (!key)
            continue;
        if (key->stream && (ev[i].what & PJ__EV_HUP))
            atomic_store(&key->hup, true);
        if ((ev[i].what & PJ__EV_WRITE) && take_turn(key, PJ__WRITE_SIDE))
            turns[taken++] = (turn){key, PJ__WRITE_SIDE};
        if ((ev[i].what & PJ__EV_READ) && take_turn(key, PJ__READ_SIDE))
            turns[taken++] = (turn){key, PJ__READ_SIDE};
        pj__key_release(key);
    }
    return taken;
}

static void run_events(pj_ioqueue_t *ioqueue, const pj__event *ev, int count, unsigned *callbacks)
{
    turn turns[2 * PJ_IOQUEUE_MAX_CAND_EVENTS];
    int taken = take_turns(ioqueue, ev, count, turns);

    for (int i = 1; i < taken; i++)
        push(turns[i].key, turns[i].side);
    if (taken > 1)
        wake_sleeper(ioqueue);
    if (taken > 0)
        run(turns[0].key, turns[0].side, callbacks);
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
        return ioqueue->backend->wait(ioqueue->state, ev, PJ_IOQUEUE_MAX_CAND_EVENTS, 0);
    }
    atomic_fetch_add(&ioqueue->sleepers, 1);
    if (atomic_exchange(&ioqueue->wake_pending, false) || atomic_load(&ioqueue->ready_count))
        msec = 0;
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
    run_ready(ioqueue, &callbacks);
    count = wait_for_events(ioqueue, ev, callbacks ? 0 : to_msec(timeout));
    if (count < 0)
        return callbacks ? (int)callbacks : count;
    run_events(ioqueue, ev, count, &callbacks);
    if (atomic_load(&ioqueue->hosted) && atomic_load(&ioqueue->ready_count))
        ioqueue->backend->wake(ioqueue->state);
    return (int)callbacks;
}
