/* SPDX-License-Identifier: BSD-2-Clause */
/* A pool for a test, and the proof that nothing is left when it is gone. */
#ifndef LINNET_TESTS_TEST_POOL_H
#define LINNET_TESTS_TEST_POOL_H

#include <pj/pool.h>

/** Make the factory; for checked fixtures. */
void test_pools_begin(void);
/** Take the factory down. Fails the test if a pool of it is still in use. */
void test_pools_end(void);

/** A new pool of the factory. */
pj_pool_t *test_pool_make(void);
/** The factory. */
pj_pool_factory *test_pool_factory(void);

#endif
