/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock of a timer shard: one exchange to take it, one plain store to give it back.
 *
 * A timer is started or cancelled in less time than a mutex takes, and with many timers the time
 * goes by waiting for memory; the fewer instructions there are, and the fewer that wait for stores,
 * the more of one operation's waiting the processor overlaps with the next one's. It is held for an
 * insertion, a removal or a look at the wheel; who does not get it tries a while, then yields, then
 * sleeps, so that a holder that has been preempted gets to run whatever the priorities are.
 */
#ifndef LINNET_LOOP_TIMER_LOCK_H
#define LINNET_LOOP_TIMER_LOCK_H

#include <stdatomic.h>
#include <stdbool.h>

typedef struct pj__timer_lock {
    atomic_bool taken;
} pj__timer_lock;

/** The slow way: until it is free. */
void pj__timer_lock_wait(pj__timer_lock *lock);

static inline bool pj__timer_lock_try(pj__timer_lock *lock)
{
    return !atomic_exchange_explicit(&lock->taken, true, memory_order_acquire);
}

static inline void pj__timer_lock_take(pj__timer_lock *lock)
{
    if (!pj__timer_lock_try(lock))
        pj__timer_lock_wait(lock);
}

static inline void pj__timer_lock_give(pj__timer_lock *lock)
{
    atomic_store_explicit(&lock->taken, false, memory_order_release);
}

#endif
