/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Running something again and again, the 1st, the 2nd, the 3rd ... allocation failing, until none
 * fails any more.
 */
#ifndef LINNET_TESTS_OOM_H
#define LINNET_TESTS_OOM_H

#include <check.h>

#include <pj/pool.h>

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

/** A use of a function, with a pool that has nothing to spare; ends what it made. @return whether all went well. */
typedef int oom_use(pj_pool_t *pool);

/** A row of a table of such uses: what is tried, and how. */
typedef struct oom_row {
    const char *name;
    oom_use *use;
    int forgives; /**< it may also succeed where an allocation fails */
} oom_row;

/**
 * A suite with a test for each row, which runs it in oom_loop(), with pools from a factory of its own. A test also fails
 * if nothing is allocated at all. @a more: further tests are added to it; may be NULL.
 */
Suite *oom_suite(const char *name, const oom_row *rows, int count, TCase **more);

#endif
