/* SPDX-License-Identifier: BSD-2-Clause */
/* Locks behind one type: each calls the functions of its kind. */
#include <pj/lock.h>

#include "base/lock_obj.h"
#include "os/mutex.h"

#include <pj/errno.h>
#include <pj/os.h>
#include <pj/pool.h>

typedef struct mutex_lock {
    pj_lock_t base;
    pj__owned_mutex mutex;
} mutex_lock;

typedef struct sem_lock {
    pj_lock_t base;
    pj_sem_t *sem;
} sem_lock;

static pj_status_t mutex_acquire(pj_lock_t *lock)
{
    return pj__owned_mutex_lock(&((mutex_lock *)lock)->mutex);
}

static pj_status_t mutex_tryacquire(pj_lock_t *lock)
{
    return pj__owned_mutex_trylock(&((mutex_lock *)lock)->mutex);
}

static pj_status_t mutex_release(pj_lock_t *lock)
{
    return pj__owned_mutex_unlock(&((mutex_lock *)lock)->mutex);
}

static pj_status_t mutex_destroy(pj_lock_t *lock)
{
    return pj__owned_mutex_fini(&((mutex_lock *)lock)->mutex);
}

static const pj__lock_type mutex_type = {mutex_acquire, mutex_tryacquire, mutex_release,
                                         mutex_destroy};

static pj_status_t create_mutex(pj_pool_t *pool, pj_bool_t recursive, pj_lock_t **p_lock)
{
    pj_status_t status;
    mutex_lock *lock;

    if (!pool || !p_lock)
        return PJ_EINVAL;
    lock = PJ_POOL_ALLOC_T(pool, mutex_lock);
    if (!lock)
        return PJ_ENOMEM;
    lock->base.type = &mutex_type;
    status = pj__owned_mutex_init(&lock->mutex, recursive);
    if (status == PJ_SUCCESS)
        *p_lock = &lock->base;
    return status;
}

pj_status_t pj_lock_create_simple_mutex(pj_pool_t *pool, const char *name, pj_lock_t **lock)
{
    (void)name;
    return create_mutex(pool, PJ_FALSE, lock);
}

pj_status_t pj_lock_create_recursive_mutex(pj_pool_t *pool, const char *name, pj_lock_t **lock)
{
    (void)name;
    return create_mutex(pool, PJ_TRUE, lock);
}

static pj_status_t do_nothing(pj_lock_t *lock)
{
    (void)lock;
    return PJ_SUCCESS;
}

static const pj__lock_type null_type = {do_nothing, do_nothing, do_nothing, do_nothing};

pj_status_t pj_lock_create_null_mutex(pj_pool_t *pool, const char *name, pj_lock_t **lock)
{
    /* It has no state: one serves everybody. It is never written to; the type cannot say so. */
    static const pj_lock_t null_lock = {&null_type};

    (void)pool;
    (void)name;
    if (!lock)
        return PJ_EINVAL;
    *lock = (pj_lock_t *)&null_lock;
    return PJ_SUCCESS;
}

static pj_status_t sem_acquire(pj_lock_t *lock)
{
    return pj_sem_wait(((sem_lock *)lock)->sem);
}

static pj_status_t sem_tryacquire(pj_lock_t *lock)
{
    return pj_sem_trywait(((sem_lock *)lock)->sem);
}

static pj_status_t sem_release(pj_lock_t *lock)
{
    return pj_sem_post(((sem_lock *)lock)->sem);
}

static pj_status_t sem_finish(pj_lock_t *lock)
{
    return pj_sem_destroy(((sem_lock *)lock)->sem);
}

static const pj__lock_type sem_type = {sem_acquire, sem_tryacquire, sem_release, sem_finish};

pj_status_t pj_lock_create_semaphore(pj_pool_t *pool, const char *name, unsigned initial,
                                     unsigned max, pj_lock_t **p_lock)
{
    pj_status_t status;
    sem_lock *lock;

    if (!pool || !p_lock)
        return PJ_EINVAL;
    lock = PJ_POOL_ALLOC_T(pool, sem_lock);
    if (!lock)
        return PJ_ENOMEM;
    lock->base.type = &sem_type;
    status = pj_sem_create(pool, name, initial, max, &lock->sem);
    if (status == PJ_SUCCESS)
        *p_lock = &lock->base;
    return status;
}

pj_status_t pj_lock_acquire(pj_lock_t *lock)
{
    return lock ? lock->type->acquire(lock) : PJ_EINVAL;
}

pj_status_t pj_lock_tryacquire(pj_lock_t *lock)
{
    return lock ? lock->type->tryacquire(lock) : PJ_EINVAL;
}

pj_status_t pj_lock_release(pj_lock_t *lock)
{
    return lock ? lock->type->release(lock) : PJ_EINVAL;
}

pj_status_t pj_lock_destroy(pj_lock_t *lock)
{
    return lock ? lock->type->destroy(lock) : PJ_EINVAL;
}
