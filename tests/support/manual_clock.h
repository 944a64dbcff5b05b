/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time by hand: between install and remove the calling thread is in the simulated world
 * (sim_world.h), whose clocks move only when told. These are the names for tests that want no more
 * of it than that.
 */
#ifndef LINNET_TESTS_MANUAL_CLOCK_H
#define LINNET_TESTS_MANUAL_CLOCK_H

#include <stdint.h>

/** The clocks stand: monotonic at 1000 s, wall at 2024-01-01 00:00:00 UTC. */
void manual_clock_install(void);

/**
 * Let both clocks go on; a negative figure sets the wall clock back and leaves the monotonic one.
 */
void manual_clock_advance_ms(int64_t ms);
void manual_clock_advance_ns(int64_t ns);

/** The monotonic clock, in nanoseconds. */
int64_t manual_clock_now_ns(void);

/** Back to the thread's former operations table. */
void manual_clock_remove(void);

#endif
