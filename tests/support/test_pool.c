/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/test_pool.h"

#include <check.h>

static pj_caching_pool pools;

void test_pools_begin(void)
{
    pj_caching_pool_init(&pools, NULL, 0);
}

void test_pools_end(void)
{
    ck_assert_uint_eq(pools.used_count, 0);
    ck_assert_uint_eq(pools.used_size, 0);
    pj_caching_pool_destroy(&pools);
}

pj_pool_t *test_pool_make(void)
{
    pj_pool_t *pool = pj_pool_create(&pools.factory, "test%p", 1000, 1000, NULL);

    ck_assert_ptr_nonnull(pool);
    return pool;
}

pj_pool_factory *test_pool_factory(void)
{
    return &pools.factory;
}
