/* SPDX-License-Identifier: BSD-2-Clause */
#include "loop/timer_lock.h"

#include <sched.h>
#include <time.h>

enum { TRIES = 100, YIELDS = 20, FIRST_SLEEP = 20000, LONGEST_SLEEP = 1000000 /* ns */ };

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    atomic_signal_fence(memory_order_seq_cst);
#endif
}

void pj__timer_lock_wait(pj__timer_lock *lock)
{
    struct timespec nap = {0, FIRST_SLEEP};

    for (unsigned round = 0;; round++) {
        /* Reading does not take the line away from the holder. */
        if (!atomic_load_explicit(&lock->taken, memory_order_relaxed) && pj__timer_lock_try(lock))
            return;
        if (round < TRIES) {
            relax();
        } else if (round < TRIES + YIELDS) {
            sched_yield();
        } else {
            nanosleep(
                &nap,
                NULL); /* not the world's: a simulated one has one thread, which never waits */
            if (nap.tv_nsec < LONGEST_SLEEP)
                nap.tv_nsec *= 2;
        }
    }
}
