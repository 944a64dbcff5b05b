/* SPDX-License-Identifier: BSD-2-Clause */
#include "loop/timer_lock.h"

#include "os/relax.h"

void pj__timer_lock_wait(pj__timer_lock *lock)
{
    /* Reading does not take the line away from the holder. */
    for (unsigned turns = 0;
         atomic_load_explicit(&lock->taken, memory_order_relaxed) || !pj__timer_lock_try(lock);)
        pj__relax(&turns);
}
