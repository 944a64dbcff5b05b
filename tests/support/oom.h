/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Running something again and again, the 1st, the 2nd, the 3rd ... allocation failing, until none
 * fails any more.
 */
#ifndef LINNET_TESTS_OOM_H
#define LINNET_TESTS_OOM_H

/**
 * One complete round: build up, use, take down. It must return whether everything succeeded, must
 * not crash or assert when an allocation fails, and must leave nothing behind either way.
 */
typedef int oom_round(void *arg);

/**
 * Run the round under each single failure. Fails the test if a round leaks, if a round succeeds or
 * fails against the truth as far as @a must_fail says (a round under failure has to fail), or if
 * there is no end to it.
 *
 * @return how many allocations a round without failure makes.
 */
unsigned long oom_loop(oom_round *round, void *arg, int must_fail);

#endif
