/* SPDX-License-Identifier: BSD-2-Clause */
/* Thread-local slots: the system's keys. */
#include <pj/os.h>

#include "base/status.h"

#include <pj/errno.h>

#include <pthread.h>

pj_status_t pj_thread_local_alloc(long *index)
{
    pthread_key_t key;
    int error;

    if (!index)
        return PJ_EINVAL;
    error = pthread_key_create(&key, NULL);
    if (!error)
        *index = (long)key;
    return pj__status_from_os(error);
}

void pj_thread_local_free(long index)
{
    if (index >= 0)
        pthread_key_delete((pthread_key_t)index);
}

pj_status_t pj_thread_local_set(long index, void *value)
{
    if (index < 0)
        return PJ_EINVAL;
    return pj__status_from_os(pthread_setspecific((pthread_key_t)index, value));
}

void *pj_thread_local_get(long index)
{
    return index >= 0 ? pthread_getspecific((pthread_key_t)index) : NULL;
}
