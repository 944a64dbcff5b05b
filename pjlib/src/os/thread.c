/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads. One that the library made has its object in the caller's pool; any other finds one in
 * thread-local storage at its first call, so there is no thread that is not registered, and nothing
 * to forget. The name is kept with the thread's base record, where the log finds it.
 *
 * A suspended thread exists and waits for its resume; joining one that was never resumed would wait
 * for ever, and is refused.
 */
#include <pj/os.h>

#include "base/ops.h"
#include "base/self.h"
#include "base/status.h"

#include <pj/pool.h>
#include <pj/string.h>

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

struct pj_thread_t {
    char name[PJ_MAX_OBJ_NAME];
    pthread_t handle;
    pj_thread_proc *proc; /* NULL: not made by us */
    void *arg;
    sem_t resumed;
    pj_bool_t has_sem;
    atomic_bool suspended;
    atomic_bool joined;
};

static _Thread_local pj_thread_t *made_by_us;
static _Thread_local pj_thread_t adopted;

static void *run(void *arg)
{
    pj_thread_t *thread = arg;
    int error = 0;

    made_by_us = thread;
    pj_ansi_strxcpy(pj__self_get()->name, thread->name, PJ_MAX_OBJ_NAME);
    if (thread->has_sem) {
        do {
            error = sem_wait(&thread->resumed) ? errno : 0;
        } while (error == EINTR);
    }
    return (void *)(intptr_t)thread->proc(thread->arg);
}

static pj_status_t start(pj_thread_t *thread, pj_size_t stack_size)
{
    pthread_attr_t attr;
    int error = pthread_attr_init(&attr);

    if (error)
        return pj__status_from_os(error);
    /*
     * Programs pass figures for other systems; less than the least possible is meant as "little".
     */
    if (stack_size && stack_size < (pj_size_t)PTHREAD_STACK_MIN * 4)
        stack_size = (pj_size_t)PTHREAD_STACK_MIN * 4;
    if (stack_size)
        error = pthread_attr_setstacksize(&attr, stack_size);
    if (!error)
        error = pthread_create(&thread->handle, &attr, run, thread);
    pthread_attr_destroy(&attr);
    return pj__status_from_os(error);
}

pj_status_t pj_thread_create(pj_pool_t *pool, const char *thread_name, pj_thread_proc *proc,
                             void *arg, pj_size_t stack_size, unsigned flags,
                             pj_thread_t **p_thread)
{
    pj_thread_t *thread;
    pj_status_t status;

    if (!pool || !proc || !p_thread)
        return PJ_EINVAL;
    thread = PJ_POOL_ZALLOC_T(pool, pj_thread_t);
    if (!thread)
        return PJ_ENOMEM;
    pj__obj_name(thread->name, sizeof(thread->name), thread_name ? thread_name : "thr%p", thread);
    thread->proc = proc;
    thread->arg = arg;
    if (flags & PJ_THREAD_SUSPENDED) {
        if (sem_init(&thread->resumed, 0, 0))
            return pj__status_from_os(errno);
        thread->has_sem = PJ_TRUE;
        thread->suspended = PJ_TRUE;
    }
    /* Before the thread runs, which may look at it. */
    *p_thread = thread;
    status = start(thread, stack_size);
    if (status == PJ_SUCCESS)
        return PJ_SUCCESS;
    *p_thread = NULL;
    if (thread->has_sem)
        sem_destroy(&thread->resumed);
    return status;
}

pj_thread_t *pj_thread_this(void)
{
    if (made_by_us)
        return made_by_us;
    if (!adopted.name[0]) {
        adopted.handle = pthread_self();
        pj_ansi_strxcpy(adopted.name, pj__self_get()->name, sizeof(adopted.name));
    }
    return &adopted;
}

pj_status_t pj_thread_register(const char *thread_name, pj_thread_desc desc, pj_thread_t **thread)
{
    pj_thread_t *self = pj_thread_this();

    (void)desc;
    if (thread_name && !self->proc) {
        pj__obj_name(self->name, sizeof(self->name), thread_name, self);
        pj_ansi_strxcpy(pj__self_get()->name, self->name, PJ_MAX_OBJ_NAME);
    }
    if (thread)
        *thread = self;
    return PJ_SUCCESS;
}

pj_status_t pj_thread_attach(const char *thread_name, pj_thread_desc desc, pj_thread_t **thread)
{
    return pj_thread_register(thread_name, desc, thread);
}

pj_status_t pj_thread_unregister(void)
{
    if (made_by_us)
        return PJ_EINVALIDOP;
    adopted.name[0] = '\0';
    pj__self_get()->name[0] = '\0';
    return PJ_SUCCESS;
}

pj_bool_t pj_thread_is_registered(void)
{
    return PJ_TRUE;
}

pj_status_t pj_thread_init(void)
{
    return PJ_SUCCESS;
}

const char *pj_thread_get_name(pj_thread_t *thread)
{
    return thread ? thread->name : "";
}

void *pj_thread_get_os_handle(pj_thread_t *thread)
{
    return thread ? &thread->handle : NULL;
}

pj_status_t pj_thread_resume(pj_thread_t *thread)
{
    if (!thread)
        return PJ_EINVAL;
    if (!atomic_exchange(&thread->suspended, PJ_FALSE))
        return PJ_EINVALIDOP;
    sem_post(&thread->resumed);
    return PJ_SUCCESS;
}

pj_status_t pj_thread_join(pj_thread_t *thread)
{
    int error;

    if (!thread)
        return PJ_EINVAL;
    if (thread == pj_thread_this())
        return PJ_ECANCELLED;
    if (!thread->proc || atomic_load(&thread->suspended))
        return PJ_EINVALIDOP;
    if (atomic_exchange(&thread->joined, PJ_TRUE))
        return PJ_SUCCESS;
    error = pthread_join(thread->handle, NULL);
    return pj__status_from_os(error == ESRCH ? 0 : error);
}

pj_status_t pj_thread_destroy(pj_thread_t *thread)
{
    if (!thread)
        return PJ_EINVAL;
    if (!thread->proc)
        return PJ_SUCCESS;
    if (atomic_load(&thread->suspended))
        return PJ_EINVALIDOP;
    /*
     * Never joined: let the system clean up behind it. It may still be coming out of its semaphore.
     */
    if (!atomic_exchange(&thread->joined, PJ_TRUE))
        return pj__status_from_os(pthread_detach(thread->handle));
    if (thread->has_sem)
        sem_destroy(&thread->resumed);
    thread->has_sem = PJ_FALSE;
    return PJ_SUCCESS;
}

pj_status_t pj_thread_sleep(unsigned msec)
{
    const pj__ops *ops = pj__ops_get();

    ops->sleep_ns(ops->ctx, msec * INT64_C(1000000));
    return PJ_SUCCESS;
}

static int policy_of(pj_thread_t *thread, struct sched_param *param)
{
    int policy;

    if (!thread || pthread_getschedparam(thread->handle, &policy, param))
        return -1;
    return policy;
}

int pj_thread_get_prio(pj_thread_t *thread)
{
    struct sched_param param;

    return policy_of(thread, &param) < 0 ? -1 : param.sched_priority;
}

pj_status_t pj_thread_set_prio(pj_thread_t *thread, int prio)
{
    struct sched_param param;
    int policy = policy_of(thread, &param);

    if (policy < 0)
        return PJ_EINVAL;
    param.sched_priority = prio;
    return pj__status_from_os(pthread_setschedparam(thread->handle, policy, &param));
}

int pj_thread_get_prio_min(pj_thread_t *thread)
{
    struct sched_param param;
    int policy = policy_of(thread, &param);

    return policy < 0 ? -1 : sched_get_priority_min(policy);
}

int pj_thread_get_prio_max(pj_thread_t *thread)
{
    struct sched_param param;
    int policy = policy_of(thread, &param);

    return policy < 0 ? -1 : sched_get_priority_max(policy);
}
