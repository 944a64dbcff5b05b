/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/oom.h"

#include "base/alloc.h"

#include <assert.h>
#include <check.h>
#include <pj/log.h>

enum { NO_END = 100000 };

unsigned long oom_loop(oom_round *round, void *arg, int must_fail)
{
    int64_t blocks_before;
    int64_t before;

    /* What is made once in a process, and kept, is not a leak of the rounds. */
    ck_assert_msg(round(arg), "the round fails without any failure");
    before = pj__alloc_live(&blocks_before);
    for (unsigned long n = 1; n < NO_END; n++) {
        int64_t blocks;
        int64_t octets;
        int failed;
        int ok;

        pj__alloc_fail_nth(n);
        ok = round(arg);
        failed = pj__alloc_failed();
        pj__alloc_fail_nth(0);
        octets = pj__alloc_live(&blocks);
        ck_assert_msg(octets == before && blocks == blocks_before,
                      "allocation %lu failing, %lld octets in %lld blocks are left", n,
                      (long long)(octets - before), (long long)(blocks - blocks_before));
        if (!failed) {
            ck_assert_msg(ok, "the round fails though no allocation did");
            return n - 1;
        }
        ck_assert_msg(!ok || !must_fail, "allocation %lu failed and nobody noticed", n);
    }
    ck_abort_msg("the round never gets through");
    return 0;
}

static int round_of_row(void *arg)
{
    const oom_row *row = arg;
    pj_caching_pool factory;
    pj_pool_t *pool;
    int ok = 0;

    pj_caching_pool_init(&factory, NULL, 0);
    pool = pj_pool_create(&factory.factory, row->name, 400, 64, NULL);
    if (pool) {
        while (pj_pool_get_used_size(pool) + 16 <= pj_pool_get_capacity(pool))
            pj_pool_alloc(pool, 8);
        ok = row->use(pool);
        pj_pool_release(pool);
    }
    ck_assert_uint_eq(factory.used_count, 0);
    pj_caching_pool_destroy(&factory);
    return ok;
}

/* Of all suites of the program: a test is told no more than a number. */
static const oom_row *all_rows[256];
static int all_count;

START_TEST(a_function_survives_each_allocation_failing)
{
    oom_row row = *all_rows[_i];
    int level = pj_log_get_level();

    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_log_set_level(0);
    ck_assert_uint_ge(oom_loop(round_of_row, &row, !row.forgives), 1);
    pj_log_set_level(level);
    pj_shutdown();
}
END_TEST

Suite *oom_suite(const char *name, const oom_row *rows, int count, TCase **more)
{
    Suite *s = suite_create(name);
    TCase *t = tcase_create("all");
    int first = all_count;

    assert(all_count + count <= (int)PJ_ARRAY_SIZE(all_rows));
    for (int i = 0; i < count; i++)
        all_rows[all_count++] = &rows[i];
    tcase_add_loop_test(t, a_function_survives_each_allocation_failing, first, all_count);
    suite_add_tcase(s, t);
    if (more)
        *more = t;
    return s;
}
