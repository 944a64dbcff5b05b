/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mutexes, read-write locks, the critical section.
 *
 * Each mutex knows its owner: a thread that takes a simple one twice gets an error instead of
 * waiting for itself, one that releases what it does not hold gets an error instead of undefined
 * behaviour, and group locks build on it. Only the owner writes its own identity there, so
 * comparing needs no order.
 */
#include "os/mutex.h"

#include "base/status.h"

#include <pj/errno.h>
#include <pj/os.h>
#include <pj/pool.h>

#include <errno.h>

struct pj_mutex_t {
    pj__owned_mutex m;
};

struct pj_rwmutex_t {
    pthread_rwlock_t lock;
};

/*
 * How many of them this thread holds. Its address, in the thread's own storage, names the thread: never 0, never that
 * of another living thread. It is small enough for the fast model, which libraries loaded late get only a little of.
 */
static _Thread_local unsigned held __attribute__((tls_model("initial-exec")));

static uintptr_t me(void)
{
    return (uintptr_t)&held;
}

static pj_bool_t is_mine(pj__owned_mutex *m)
{
    return atomic_load_explicit(&m->owner, memory_order_relaxed) == me();
}

pj_status_t pj__owned_mutex_init(pj__owned_mutex *m, pj_bool_t recursive)
{
    atomic_init(&m->owner, 0);
    m->depth = 0;
    m->recursive = recursive;
    return pj__status_from_os(pthread_mutex_init(&m->mutex, NULL));
}

pj_status_t pj__owned_mutex_fini(pj__owned_mutex *m)
{
    if (atomic_load_explicit(&m->owner, memory_order_relaxed))
        return PJ_STATUS_FROM_OS(EBUSY);
    return pj__status_from_os(pthread_mutex_destroy(&m->mutex));
}

static pj_status_t again(pj__owned_mutex *m)
{
    if (!m->recursive)
        return PJ_STATUS_FROM_OS(EDEADLK);
    m->depth++;
    return PJ_SUCCESS;
}

static pj_status_t taken(pj__owned_mutex *m, int error)
{
    if (error)
        return pj__status_from_os(error);
    atomic_store_explicit(&m->owner, me(), memory_order_relaxed);
    m->depth = 1;
    held++;
    return PJ_SUCCESS;
}

pj_status_t pj__owned_mutex_lock(pj__owned_mutex *m)
{
    return is_mine(m) ? again(m) : taken(m, pthread_mutex_lock(&m->mutex));
}

pj_status_t pj__owned_mutex_trylock(pj__owned_mutex *m)
{
    if (is_mine(m))
        return m->recursive ? again(m) : PJ_STATUS_FROM_OS(EBUSY);
    return taken(m, pthread_mutex_trylock(&m->mutex));
}

pj_status_t pj__owned_mutex_unlock(pj__owned_mutex *m)
{
    if (!is_mine(m))
        return PJ_STATUS_FROM_OS(EPERM);
    if (--m->depth)
        return PJ_SUCCESS;
    held--;
    atomic_store_explicit(&m->owner, 0, memory_order_relaxed);
    return pj__status_from_os(pthread_mutex_unlock(&m->mutex));
}

unsigned pj__owned_mutexes_held(void)
{
    return held;
}

int pj__owned_mutex_depth(pj__owned_mutex *m)
{
    return is_mine(m) ? m->depth : 0;
}

pj_status_t pj_mutex_create(pj_pool_t *pool, const char *name, int type, pj_mutex_t **p_mutex)
{
    pj_mutex_t *mutex;
    pj_status_t status;

    (void)name;
    if (!pool || !p_mutex || type < PJ_MUTEX_DEFAULT || type > PJ_MUTEX_RECURSE)
        return PJ_EINVAL;
    mutex = PJ_POOL_ALLOC_T(pool, pj_mutex_t);
    if (!mutex)
        return PJ_ENOMEM;
    status = pj__owned_mutex_init(&mutex->m, type == PJ_MUTEX_RECURSE);
    if (status == PJ_SUCCESS)
        *p_mutex = mutex;
    return status;
}

pj_status_t pj_mutex_create_simple(pj_pool_t *pool, const char *name, pj_mutex_t **mutex)
{
    return pj_mutex_create(pool, name, PJ_MUTEX_SIMPLE, mutex);
}

pj_status_t pj_mutex_create_recursive(pj_pool_t *pool, const char *name, pj_mutex_t **mutex)
{
    return pj_mutex_create(pool, name, PJ_MUTEX_RECURSE, mutex);
}

pj_status_t pj_mutex_lock(pj_mutex_t *mutex)
{
    return mutex ? pj__owned_mutex_lock(&mutex->m) : PJ_EINVAL;
}

pj_status_t pj_mutex_unlock(pj_mutex_t *mutex)
{
    return mutex ? pj__owned_mutex_unlock(&mutex->m) : PJ_EINVAL;
}

pj_status_t pj_mutex_trylock(pj_mutex_t *mutex)
{
    return mutex ? pj__owned_mutex_trylock(&mutex->m) : PJ_EINVAL;
}

pj_status_t pj_mutex_destroy(pj_mutex_t *mutex)
{
    return mutex ? pj__owned_mutex_fini(&mutex->m) : PJ_EINVAL;
}

pj_bool_t pj_mutex_is_locked(pj_mutex_t *mutex)
{
    return mutex && pj__owned_mutex_depth(&mutex->m) > 0;
}

pj_status_t pj_rwmutex_create(pj_pool_t *pool, const char *name, pj_rwmutex_t **p_mutex)
{
    pj_rwmutex_t *mutex;
    int error;

    (void)name;
    if (!pool || !p_mutex)
        return PJ_EINVAL;
    mutex = PJ_POOL_ALLOC_T(pool, pj_rwmutex_t);
    if (!mutex)
        return PJ_ENOMEM;
    error = pthread_rwlock_init(&mutex->lock, NULL);
    if (!error)
        *p_mutex = mutex;
    return pj__status_from_os(error);
}

pj_status_t pj_rwmutex_lock_read(pj_rwmutex_t *mutex)
{
    return mutex ? pj__status_from_os(pthread_rwlock_rdlock(&mutex->lock)) : PJ_EINVAL;
}

pj_status_t pj_rwmutex_lock_write(pj_rwmutex_t *mutex)
{
    return mutex ? pj__status_from_os(pthread_rwlock_wrlock(&mutex->lock)) : PJ_EINVAL;
}

pj_status_t pj_rwmutex_unlock_read(pj_rwmutex_t *mutex)
{
    return mutex ? pj__status_from_os(pthread_rwlock_unlock(&mutex->lock)) : PJ_EINVAL;
}

pj_status_t pj_rwmutex_unlock_write(pj_rwmutex_t *mutex)
{
    return pj_rwmutex_unlock_read(mutex);
}

pj_status_t pj_rwmutex_destroy(pj_rwmutex_t *mutex)
{
    return mutex ? pj__status_from_os(pthread_rwlock_destroy(&mutex->lock)) : PJ_EINVAL;
}

static pj__owned_mutex critical_section = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                                           .recursive = PJ_TRUE};

void pj_enter_critical_section(void)
{
    pj__owned_mutex_lock(&critical_section);
}

void pj_leave_critical_section(void)
{
    pj__owned_mutex_unlock(&critical_section);
}
