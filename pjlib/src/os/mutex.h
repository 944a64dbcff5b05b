/* SPDX-License-Identifier: BSD-2-Clause */
/* A mutex that knows who holds it and how often: what mutexes and group locks are made of. */
#ifndef LINNET_OS_MUTEX_H
#define LINNET_OS_MUTEX_H

#include <pj/types.h>

#include <pthread.h>
#include <stdatomic.h>

typedef struct pj__owned_mutex {
    pthread_mutex_t mutex;
    atomic_uintptr_t
        owner; /* whose; 0: nobody's. Equal to the caller's own only if the caller holds it. */
    int depth; /* the owner's */
    pj_bool_t recursive;
} pj__owned_mutex;

pj_status_t pj__owned_mutex_init(pj__owned_mutex *m, pj_bool_t recursive);
pj_status_t pj__owned_mutex_fini(pj__owned_mutex *m);
pj_status_t pj__owned_mutex_lock(pj__owned_mutex *m);
pj_status_t pj__owned_mutex_trylock(pj__owned_mutex *m);
pj_status_t pj__owned_mutex_unlock(pj__owned_mutex *m);
/** @return how often the calling thread holds it. */
int pj__owned_mutex_depth(pj__owned_mutex *m);
/** @return how many mutexes and group locks the calling thread holds: 0 if it may wait for anybody. */
unsigned pj__owned_mutexes_held(void);

#endif
