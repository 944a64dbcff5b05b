/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/pool_buf.h>

#include "base/alloc.h"
#include "support/suites.h"

Suite *pool_buf_suite(void);

START_TEST(memory_comes_from_the_buffer_alone)
{
    char buf[1000];
    int64_t blocks;
    int64_t blocks_before;
    pj_pool_t *pool;
    char *mem;

    pj__alloc_live(&blocks_before);
    pool = pj_pool_create_on_buf("buf", buf, sizeof(buf));
    ck_assert_ptr_nonnull(pool);
    mem = pj_pool_alloc(pool, 100);
    ck_assert(mem >= buf && mem + 100 <= buf + sizeof(buf));
    while (pj_pool_alloc(pool, 8))
        ;
    ck_assert_ptr_null(pj_pool_alloc(pool, 8));
    pj_pool_reset(pool);
    ck_assert_ptr_nonnull(pj_pool_alloc(pool, 100));
    pj_pool_release(pool);
    pj__alloc_live(&blocks);
    ck_assert_int_eq(blocks, blocks_before);
}
END_TEST

START_TEST(a_buffer_may_begin_anywhere)
{
    char buf[1000];

    for (int skew = 0; skew < 16; skew++) {
        pj_pool_t *pool = pj_pool_create_on_buf("buf", buf + skew, sizeof(buf) - 16);
        long *numbers = pj_pool_calloc(pool, 10, sizeof(long));

        ck_assert_ptr_nonnull(numbers);
        ck_assert_uint_eq((uintptr_t)numbers % sizeof(long), 0);
    }
}
END_TEST

START_TEST(too_small_a_buffer_makes_no_pool)
{
    char buf[1000];
    size_t size = 0;

    ck_assert_ptr_null(pj_pool_create_on_buf("buf", NULL, 1000));
    while (!pj_pool_create_on_buf("buf", buf, size))
        size++;
    ck_assert_uint_gt(size, sizeof(pj_pool_t));
    ck_assert_uint_lt(size, 400);
}
END_TEST

Suite *pool_buf_suite(void)
{
    Suite *s = suite_create("pool_buf");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, memory_comes_from_the_buffer_alone);
    tcase_add_test(tc, a_buffer_may_begin_anywhere);
    tcase_add_test(tc, too_small_a_buffer_makes_no_pool);
    suite_add_tcase(s, tc);
    return s;
}
