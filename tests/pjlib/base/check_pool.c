/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/pool.h>

#include "base/alloc.h"
#include "support/oom.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/except.h>
#include <pj/string.h>

Suite *pool_suite(void);

START_TEST(pieces_are_aligned_and_do_not_overlap)
{
    pj_pool_t *pool = test_pool_make();
    char *mem[100];

    for (int i = 0; i < 100; i++) {
        mem[i] = pj_pool_alloc(pool, (pj_size_t)i);
        ck_assert_ptr_nonnull(mem[i]);
        ck_assert_uint_eq((uintptr_t)mem[i] % PJ_POOL_ALIGNMENT, 0);
        memset(mem[i], i, (size_t)i);
    }
    for (int i = 0; i < 100; i++) {
        for (int k = 0; k < i; k++)
            ck_assert_int_eq(mem[i][k], i);
    }
    pj_pool_release(pool);
}
END_TEST

START_TEST(a_pool_grows_by_its_increment)
{
    pj_pool_t *pool = pj_pool_create(test_pool_factory(), "grow", 512, 1000, NULL);
    pj_size_t capacity = pj_pool_get_capacity(pool);

    ck_assert_uint_ge(capacity, 512);
    ck_assert_ptr_nonnull(pj_pool_alloc(pool, 600));
    ck_assert_uint_eq(pj_pool_get_capacity(pool), capacity + 1000);
    /* Larger than one increment: as many as it takes. */
    ck_assert_ptr_nonnull(pj_pool_alloc(pool, 2500));
    ck_assert_uint_eq(pj_pool_get_capacity(pool), capacity + 4000);
    pj_pool_release(pool);
}
END_TEST

START_TEST(a_big_piece_does_not_hide_the_room_that_is_left)
{
    pj_pool_t *pool = pj_pool_create(test_pool_factory(), "big", 1024, 1024, NULL);
    pj_size_t capacity;

    pj_pool_alloc(pool, 8);
    pj_pool_alloc(pool, 5000);
    pj_pool_alloc(pool, 5000);
    capacity = pj_pool_get_capacity(pool);
    for (int i = 0; i < 20; i++)
        pj_pool_alloc(pool, 32);
    ck_assert_uint_eq(pj_pool_get_capacity(pool), capacity);
    pj_pool_release(pool);
}
END_TEST

START_TEST(used_size_grows_to_the_capacity)
{
    pj_pool_t *pool = pj_pool_create(test_pool_factory(), "used", 1024, 0, NULL);
    pj_size_t used = pj_pool_get_used_size(pool);

    pj_pool_alloc(pool, 16);
    ck_assert_uint_eq(pj_pool_get_used_size(pool), used + 16);
    while (pj_pool_alloc(pool, 8))
        ;
    ck_assert_uint_eq(pj_pool_get_used_size(pool), pj_pool_get_capacity(pool));
    pj_pool_release(pool);
}
END_TEST

START_TEST(reset_takes_everything_back)
{
    pj_pool_t *pool = pj_pool_create(test_pool_factory(), "reset", 1024, 1024, NULL);
    pj_size_t capacity = pj_pool_get_capacity(pool);
    pj_size_t used = pj_pool_get_used_size(pool);
    void *first = pj_pool_alloc(pool, 8);

    for (int i = 0; i < 50; i++)
        pj_pool_alloc(pool, 100);
    pj_pool_alloc(pool, 10000);
    ck_assert_uint_gt(pj_pool_get_capacity(pool), capacity);
    pj_pool_reset(pool);
    ck_assert_uint_eq(pj_pool_get_capacity(pool), capacity);
    ck_assert_uint_eq(pj_pool_get_used_size(pool), used);
    ck_assert_ptr_eq(pj_pool_alloc(pool, 8), first);
    pj_pool_release(pool);
}
END_TEST

START_TEST(memory_can_be_had_set_to_zero)
{
    pj_pool_t *pool = test_pool_make();
    int *numbers;

    memset(pj_pool_alloc(pool, 500), 'x', 500);
    pj_pool_reset(pool);
    numbers = pj_pool_calloc(pool, 10, sizeof(int));
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(numbers[i], 0);
    numbers = pj_pool_zalloc(pool, 40);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(numbers[i], 0);
    ck_assert_ptr_nonnull(PJ_POOL_ALLOC_T(pool, int));
    ck_assert_int_eq(*PJ_POOL_ZALLOC_T(pool, int), 0);
    pj_pool_release(pool);
}
END_TEST

START_TEST(impossible_sizes_give_null)
{
    pj_pool_t *pool = test_pool_make();
    pj_size_t used = pj_pool_get_used_size(pool);

    ck_assert_ptr_null(pj_pool_alloc(pool, SIZE_MAX));
    ck_assert_ptr_null(pj_pool_alloc(pool, SIZE_MAX - 64));
    ck_assert_ptr_null(pj_pool_alloc(pool, SIZE_MAX / 2));
    ck_assert_ptr_null(pj_pool_zalloc(pool, SIZE_MAX));
    ck_assert_ptr_null(pj_pool_calloc(pool, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(pj_pool_aligned_alloc(pool, SIZE_MAX / 2 + 1, 8));
    ck_assert_uint_eq(pj_pool_get_used_size(pool), used);
    pj_pool_release(pool);
}
END_TEST

START_TEST(alignment_can_be_asked_for)
{
    pj_pool_t *pool = pj_pool_aligned_create(test_pool_factory(), "al", 512, 512, 64, NULL);

    for (int i = 0; i < 30; i++)
        ck_assert_uint_eq((uintptr_t)pj_pool_alloc(pool, 3) % 64, 0);
    for (pj_size_t a = 1; a <= 512; a *= 2) {
        void *mem = pj_pool_aligned_alloc(pool, a, 5);

        ck_assert_ptr_nonnull(mem);
        ck_assert_uint_eq((uintptr_t)mem % a, 0);
        ck_assert_uint_eq((uintptr_t)mem % 64, 0);
    }
    ck_assert_ptr_null(pj_pool_aligned_alloc(pool, 100, 5));
    pj_pool_release(pool);
}
END_TEST

START_TEST(a_pool_has_a_name)
{
    pj_pool_t *pool = pj_pool_create(test_pool_factory(), "a name", 512, 512, NULL);
    pj_pool_t *long_named = pj_pool_create(
        test_pool_factory(), "a name that is much too long for its room", 512, 512, NULL);
    pj_pool_t *no_name = pj_pool_create(test_pool_factory(), NULL, 512, 512, NULL);

    ck_assert_str_eq(pj_pool_getobjname(pool), "a name");
    ck_assert_uint_eq(strlen(pool->obj_name), 6);
    ck_assert_uint_eq(strlen(long_named->obj_name), PJ_MAX_OBJ_NAME - 1);
    ck_assert_str_eq(no_name->obj_name, "");
    pj_pool_release(pool);
    pj_pool_release(long_named);
    pj_pool_release(no_name);
}
END_TEST

static pj_size_t told;

static void note_size(pj_pool_t *pool, pj_size_t size)
{
    ck_assert_ptr_nonnull(pool);
    told = size;
}

START_TEST(a_lack_of_memory_calls_back_and_gives_null)
{
    pj_pool_t *fixed = pj_pool_create(test_pool_factory(), "fixed", 512, 0, note_size);
    pj_pool_t *pool = pj_pool_create(test_pool_factory(), "pool", 512, 512, note_size);

    ck_assert_ptr_null(pj_pool_alloc(fixed, 1000));
    ck_assert_uint_eq(told, 1000);
    pj__alloc_fail_nth(1);
    ck_assert_ptr_null(pj_pool_alloc(pool, 2000));
    ck_assert_uint_eq(told, 2000);
    ck_assert_ptr_nonnull(pj_pool_alloc(pool, 2000));
    pj_pool_release(fixed);
    pj_pool_release(pool);
}
END_TEST

static void throw_it(pj_pool_t *pool, pj_size_t size)
{
    (void)pool;
    (void)size;
    PJ_THROW(PJ_NO_MEMORY_EXCEPTION);
}

START_TEST(the_callback_may_raise_an_exception)
{
    pj_pool_t *volatile pool = pj_pool_create(test_pool_factory(), "pool", 512, 0, throw_it);
    volatile int caught = 0;
    PJ_USE_EXCEPTION;

    PJ_TRY
    {
        pj_pool_alloc(pool, 1000);
        caught = -1;
    }
    PJ_CATCH_ANY
    {
        caught = PJ_GET_EXCEPTION();
    }
    PJ_END;
    ck_assert_int_eq(caught, PJ_NO_MEMORY_EXCEPTION);
    pj_pool_release(pool);
}
END_TEST

START_TEST(a_factorys_callback_serves_pools_without_one)
{
    pj_pool_factory_policy policy = pj_pool_factory_default_policy;
    pj_caching_pool cp;
    pj_pool_t *pool;

    policy.callback = note_size;
    pj_caching_pool_init(&cp, &policy, 0);
    pool = pj_pool_create(&cp.factory, "p", 512, 0, NULL);
    pj_pool_alloc(pool, 777);
    ck_assert_uint_eq(told, 777);
    pj_pool_release(pool);
    pj_caching_pool_destroy(&cp);
}
END_TEST

START_TEST(releasing_safely_forgets_the_pool)
{
    pj_pool_t *pool = test_pool_make();

    pj_pool_safe_release(&pool);
    ck_assert_ptr_null(pool);
    pj_pool_safe_release(&pool);
    pj_pool_secure_release(&pool);
    pj_pool_release(NULL);
}
END_TEST

START_TEST(a_secret_is_gone_after_a_secure_release)
{
    pj_caching_pool cp;
    pj_pool_t *pool;
    pj_pool_t *again;
    char *secret;

    pj_caching_pool_init(&cp, NULL, 1000000);
    pool = pj_pool_create(&cp.factory, "p", 512, 512, NULL);
    secret = pj_pool_alloc(pool, 8);
    memcpy(secret, "password", 8);
    pj_pool_secure_release(&pool);
    ck_assert_ptr_null(pool);
    /* The cache gives the same memory again. */
    again = pj_pool_create(&cp.factory, "p", 512, 512, NULL);
    ck_assert_ptr_eq(pj_pool_alloc(again, 8), secret);
    ck_assert_mem_eq(secret, "\0\0\0\0\0\0\0\0", 8);
    pj_pool_release(again);
    pj_caching_pool_destroy(&cp);
}
END_TEST

static int use_pools(void *arg)
{
    pj_pool_t *pool = pj_pool_create(test_pool_factory(), "oom%p", 256, 256, NULL);
    pj_str_t copy = {NULL, 0};
    int ok = 0;

    (void)arg;
    if (pool)
        ok = pj_pool_alloc(pool, 300) && pj_pool_zalloc(pool, 1000) &&
             pj_strdup2(pool, &copy, "text")->slen == 4;
    pj_pool_release(pool);
    return ok;
}

START_TEST(no_failed_allocation_leaks_or_crashes)
{
    ck_assert_uint_eq(oom_loop(use_pools, NULL, 1), 3);
}
END_TEST

static pj_bool_t refuse(pj_pool_factory *factory, pj_size_t size)
{
    (void)factory;
    (void)size;
    return PJ_FALSE;
}

START_TEST(a_factory_may_refuse_a_block)
{
    pj_caching_pool cp;

    pj_caching_pool_init(&cp, NULL, 0);
    cp.factory.on_block_alloc = refuse;
    ck_assert_ptr_null(pj_pool_create(&cp.factory, "p", 512, 512, NULL));
    pj_caching_pool_destroy(&cp);
}
END_TEST

START_TEST(tiny_pools_hold_at_least_themselves)
{
    pj_pool_t *pool = pj_pool_create_int(test_pool_factory(), "tiny", 0, 256, 0, NULL);

    ck_assert_ptr_nonnull(pool);
    ck_assert_ptr_nonnull(pj_pool_alloc(pool, 1));
    pj_pool_destroy_int(pool);
}
END_TEST

Suite *pool_suite(void)
{
    Suite *s = suite_create("pool");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, test_pools_begin, test_pools_end);
    tcase_add_test(tc, pieces_are_aligned_and_do_not_overlap);
    tcase_add_test(tc, a_pool_grows_by_its_increment);
    tcase_add_test(tc, a_big_piece_does_not_hide_the_room_that_is_left);
    tcase_add_test(tc, used_size_grows_to_the_capacity);
    tcase_add_test(tc, reset_takes_everything_back);
    tcase_add_test(tc, memory_can_be_had_set_to_zero);
    tcase_add_test(tc, impossible_sizes_give_null);
    tcase_add_test(tc, alignment_can_be_asked_for);
    tcase_add_test(tc, a_pool_has_a_name);
    tcase_add_test(tc, a_lack_of_memory_calls_back_and_gives_null);
    tcase_add_test(tc, the_callback_may_raise_an_exception);
    tcase_add_test(tc, a_factorys_callback_serves_pools_without_one);
    tcase_add_test(tc, releasing_safely_forgets_the_pool);
    tcase_add_test(tc, a_secret_is_gone_after_a_secure_release);
    tcase_add_test(tc, no_failed_allocation_leaks_or_crashes);
    tcase_add_test(tc, a_factory_may_refuse_a_block);
    tcase_add_test(tc, tiny_pools_hold_at_least_themselves);
    suite_add_tcase(s, tc);
    return s;
}
