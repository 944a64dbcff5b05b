/* SPDX-License-Identifier: BSD-2-Clause */
/* Sides of keys that wait for a poller to give them their turn. */
#ifndef LINNET_IO_READY_H
#define LINNET_IO_READY_H

#include <pj/types.h>
#include <pthread.h>
#include <stdatomic.h>

typedef enum pj__side { PJ__READ_SIDE, PJ__WRITE_SIDE, PJ__SIDES } pj__side;

/* A side of a key on the ready list; it holds a reference of the key. */
typedef struct pj__ready {
    struct pj__ready *next;
    pj_ioqueue_key_t *key;
    pj__side side;
} pj__ready;

typedef struct pj__ready_list {
    _Atomic(pj__ready *) fresh; /* newest first */
    atomic_uint count;
    pthread_mutex_t lock; /* of what follows */
    pj__ready *first;     /* first in, first out; older than all that is fresh */
} pj__ready_list;

void pj__ready_init(pj__ready_list *list);
void pj__ready_fini(pj__ready_list *list);

/** Append a chain of @a count, the newest first. Lock-free. Each may be on the list once. */
void pj__ready_append(pj__ready_list *list, pj__ready *newest, pj__ready *oldest, unsigned count);

/** @return the one that waits longest; NULL. */
pj__ready *pj__ready_pop(pj__ready_list *list);

#endif
