/* SPDX-License-Identifier: BSD-2-Clause */
/* Work that callbacks put off to the end of the batch they belong to. */
#ifndef LINNET_IO_DEFER_H
#define LINNET_IO_DEFER_H

#include <pj/ioqueue.h>
#include <pj/lock.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

enum { PJ__DEFER_MAX = 4, PJ__DEFER_HOLD_MSEC = 2 };

/** Does what was put off, with no lock held. */
typedef void pj__defer_fn(void *owner);

typedef struct pj__defer_work {
    pj__defer_fn *fn;
    void *owner;
    pj_grp_lock_t *keeper;
} pj__defer_work;

/** A batch of callbacks at work in one thread; lies on its stack. */
typedef struct pj__defer_scope {
    struct pj__defer_scope *outer; /* of the same thread: a poll in a callback */
    pj_ioqueue_t *ioqueue;
    pj_bool_t linked; /* in the queue's list: others may look; the thread's own */
    struct pj__defer_scope *prev, *next; /* of that list */
    const void *latest;                  /* owner of the work put off last; the thread's own */
    pthread_mutex_t lock; /* guards what follows, but for looks by the thread itself */
    atomic_uint count;
    int64_t since_ns; /* when the first was put off */
    pj__defer_work work[PJ__DEFER_MAX];
} pj__defer_scope;

/** Begin and end a batch in this thread; the end does what was put off. */
void pj__defer_enter(pj__defer_scope *scope, pj_ioqueue_t *ioqueue);
void pj__defer_leave(pj__defer_scope *scope);

/** Between two callbacks of a batch: do what has waited too long. */
void pj__defer_checkpoint(void);

/** Before this thread waits inside a callback: do all that it put off. */
void pj__defer_flush(void);

/** Whether pj__defer() would take work of @a ioqueue now. */
pj_bool_t pj__defer_possible(pj_ioqueue_t *ioqueue);

/**
 * Put work off to the end of this thread's batch; the same work twice counts as once. It is done by this thread
 * at the latest then, by another poller if this one is kept in a callback. @a keeper is referenced until it is done.
 * @return PJ_FALSE: not in a batch, or somebody sleeps who could go on with the answer: do it now.
 */
pj_bool_t pj__defer(pj_ioqueue_t *ioqueue, pj__defer_fn *fn, void *owner, pj_grp_lock_t *keeper);

/**
 * A poller is about to sleep @a msec (-1: for ever): do what other threads hold for too long. @return how long it may
 * sleep, so that nothing is held much longer.
 */
int pj__defer_rescue(pj_ioqueue_t *ioqueue, int msec);

#endif
