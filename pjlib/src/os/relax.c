/* SPDX-License-Identifier: BSD-2-Clause */
#include "os/relax.h"

#include <sched.h>
#include <stdatomic.h>
#include <time.h>

/* Whom we wait for is between two instructions, or inside a system call that does not block. */
enum { SPINS = 64, YIELDS = 256 };

static void pause_processor(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    atomic_thread_fence(memory_order_seq_cst); /* as slow as a pause, on any processor */
#endif
}

void pj__relax(unsigned *turns)
{
    /*
     * A thread of a lower real-time priority gets no turn by our yielding. Real time, not the simulated world's: there
     * one thread runs, which never waits for another.
     */
    static const struct timespec moment = {0, 50000};

    if (++*turns < SPINS)
        pause_processor();
    else if (*turns < YIELDS)
        sched_yield();
    else
        nanosleep(&moment, NULL);
}
