/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semaphores, events and barriers, over a mutex and a condition. POSIX semaphores know no maximum,
 * and events none at all; waiting for a condition is one loop for all three.
 */
#include <pj/os.h>

#include "base/status.h"

#include <pj/errno.h>
#include <pj/pool.h>

#include <errno.h>
#include <pthread.h>

typedef struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
} gate;

struct pj_sem_t {
    gate gate;
    unsigned value;
    unsigned max;
};

struct pj_event_t {
    gate gate;
    pj_bool_t manual_reset;
    pj_bool_t set;
    unsigned waiting;
    unsigned pulsed;             /* waiters that a pulse lets through, */
    unsigned long pulsed_before; /* of those that came before this number */
    unsigned long arrivals;
};

struct pj_barrier_t {
    pthread_barrier_t barrier;
};

static pj_status_t gate_init(gate *g)
{
    int error = pthread_mutex_init(&g->mutex, NULL);

    if (!error)
        error = pthread_cond_init(&g->changed, NULL);
    return pj__status_from_os(error);
}

static pj_status_t gate_fini(gate *g)
{
    pthread_cond_destroy(&g->changed);
    return pj__status_from_os(pthread_mutex_destroy(&g->mutex));
}

pj_status_t pj_sem_create(pj_pool_t *pool, const char *name, unsigned initial, unsigned max,
                          pj_sem_t **p_sem)
{
    pj_sem_t *sem;
    pj_status_t status;

    (void)name;
    if (!pool || !p_sem || !max || initial > max)
        return PJ_EINVAL;
    sem = PJ_POOL_ZALLOC_T(pool, pj_sem_t);
    if (!sem)
        return PJ_ENOMEM;
    sem->value = initial;
    sem->max = max;
    status = gate_init(&sem->gate);
    if (status == PJ_SUCCESS)
        *p_sem = sem;
    return status;
}

pj_status_t pj_sem_wait(pj_sem_t *sem)
{
    if (!sem)
        return PJ_EINVAL;
    pthread_mutex_lock(&sem->gate.mutex);
    while (!sem->value)
        pthread_cond_wait(&sem->gate.changed, &sem->gate.mutex);
    sem->value--;
    pthread_mutex_unlock(&sem->gate.mutex);
    return PJ_SUCCESS;
}

pj_status_t pj_sem_trywait(pj_sem_t *sem)
{
    pj_bool_t got;

    if (!sem)
        return PJ_EINVAL;
    pthread_mutex_lock(&sem->gate.mutex);
    got = sem->value > 0;
    sem->value -= got ? 1 : 0;
    pthread_mutex_unlock(&sem->gate.mutex);
    return got ? PJ_SUCCESS : PJ_STATUS_FROM_OS(EAGAIN);
}

pj_status_t pj_sem_post(pj_sem_t *sem)
{
    pj_bool_t full;

    if (!sem)
        return PJ_EINVAL;
    pthread_mutex_lock(&sem->gate.mutex);
    full = sem->value == sem->max;
    if (!full) {
        sem->value++;
        pthread_cond_signal(&sem->gate.changed);
    }
    pthread_mutex_unlock(&sem->gate.mutex);
    return full ? PJ_ETOOMANY : PJ_SUCCESS;
}

pj_status_t pj_sem_destroy(pj_sem_t *sem)
{
    return sem ? gate_fini(&sem->gate) : PJ_EINVAL;
}

pj_status_t pj_event_create(pj_pool_t *pool, const char *name, pj_bool_t manual_reset,
                            pj_bool_t initial, pj_event_t **p_event)
{
    pj_event_t *event;
    pj_status_t status;

    (void)name;
    if (!pool || !p_event)
        return PJ_EINVAL;
    event = PJ_POOL_ZALLOC_T(pool, pj_event_t);
    if (!event)
        return PJ_ENOMEM;
    event->manual_reset = manual_reset;
    event->set = initial;
    status = gate_init(&event->gate);
    if (status == PJ_SUCCESS)
        *p_event = event;
    return status;
}

static pj_bool_t take(pj_event_t *event)
{
    if (!event->set)
        return PJ_FALSE;
    event->set = event->manual_reset;
    return PJ_TRUE;
}

/* A pulse is for those who were waiting when it came, so waiters are numbered. */
static pj_bool_t take_pulse(pj_event_t *event, unsigned long arrival)
{
    if (!event->pulsed || arrival >= event->pulsed_before)
        return PJ_FALSE;
    event->pulsed--;
    return PJ_TRUE;
}

pj_status_t pj_event_wait(pj_event_t *event)
{
    unsigned long arrival;

    if (!event)
        return PJ_EINVAL;
    pthread_mutex_lock(&event->gate.mutex);
    event->waiting++;
    arrival = event->arrivals++;
    while (!take_pulse(event, arrival) && !take(event))
        pthread_cond_wait(&event->gate.changed, &event->gate.mutex);
    event->waiting--;
    pthread_mutex_unlock(&event->gate.mutex);
    return PJ_SUCCESS;
}

pj_status_t pj_event_trywait(pj_event_t *event)
{
    pj_bool_t got;

    if (!event)
        return PJ_EINVAL;
    pthread_mutex_lock(&event->gate.mutex);
    got = take(event);
    pthread_mutex_unlock(&event->gate.mutex);
    return got ? PJ_SUCCESS : PJ_STATUS_FROM_OS(EAGAIN);
}

pj_status_t pj_event_set(pj_event_t *event)
{
    if (!event)
        return PJ_EINVAL;
    pthread_mutex_lock(&event->gate.mutex);
    event->set = PJ_TRUE;
    if (event->manual_reset)
        pthread_cond_broadcast(&event->gate.changed);
    else
        pthread_cond_signal(&event->gate.changed);
    pthread_mutex_unlock(&event->gate.mutex);
    return PJ_SUCCESS;
}

pj_status_t pj_event_pulse(pj_event_t *event)
{
    if (!event)
        return PJ_EINVAL;
    pthread_mutex_lock(&event->gate.mutex);
    event->set = PJ_FALSE;
    event->pulsed_before = event->arrivals;
    if (event->manual_reset)
        event->pulsed = event->waiting;
    else if (event->pulsed < event->waiting)
        event->pulsed++;
    pthread_cond_broadcast(&event->gate.changed);
    pthread_mutex_unlock(&event->gate.mutex);
    return PJ_SUCCESS;
}

pj_status_t pj_event_reset(pj_event_t *event)
{
    if (!event)
        return PJ_EINVAL;
    pthread_mutex_lock(&event->gate.mutex);
    event->set = PJ_FALSE;
    pthread_mutex_unlock(&event->gate.mutex);
    return PJ_SUCCESS;
}

pj_status_t pj_event_destroy(pj_event_t *event)
{
    return event ? gate_fini(&event->gate) : PJ_EINVAL;
}

pj_status_t pj_barrier_create(pj_pool_t *pool, unsigned count, pj_barrier_t **p_barrier)
{
    pj_barrier_t *barrier;
    int error;

    if (!pool || !count || !p_barrier)
        return PJ_EINVAL;
    barrier = PJ_POOL_ALLOC_T(pool, pj_barrier_t);
    if (!barrier)
        return PJ_ENOMEM;
    error = pthread_barrier_init(&barrier->barrier, NULL, count);
    if (!error)
        *p_barrier = barrier;
    return pj__status_from_os(error);
}

pj_status_t pj_barrier_destroy(pj_barrier_t *barrier)
{
    return barrier ? pj__status_from_os(pthread_barrier_destroy(&barrier->barrier)) : PJ_EINVAL;
}

pj_int32_t pj_barrier_wait(pj_barrier_t *barrier, pj_uint32_t flags)
{
    int result = pthread_barrier_wait(&barrier->barrier);

    (void)flags;
    return result == PTHREAD_BARRIER_SERIAL_THREAD;
}
