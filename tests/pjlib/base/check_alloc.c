/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"

#include "support/oom.h"
#include "support/suites.h"

#include <pj/pool.h>

#include <pthread.h>
#include <stddef.h>
#include <string.h>

Suite *alloc_suite(void);

static int64_t blocks_live(void)
{
    int64_t blocks;

    pj__alloc_live(&blocks);
    return blocks;
}

START_TEST(what_is_out_is_counted_to_the_octet)
{
    int64_t octets = pj__alloc_live(NULL);
    int64_t blocks = blocks_live();
    void *a = pj__malloc(100);
    void *b = pj__calloc(3, 7);

    ck_assert_int_eq(pj__alloc_live(NULL), octets + 121);
    ck_assert_int_eq(blocks_live(), blocks + 2);
    a = pj__realloc(a, 10);
    ck_assert_int_eq(pj__alloc_live(NULL), octets + 31);
    pj__free(a);
    pj__free(b);
    ck_assert_int_eq(pj__alloc_live(NULL), octets);
    ck_assert_int_eq(blocks_live(), blocks);
}
END_TEST

START_TEST(the_public_figures_are_the_same)
{
    pj_size_t octets;
    pj_size_t blocks;
    pj_size_t more;
    void *a;

    pj_alloc_get_live(&octets, &blocks);
    a = pj__malloc(5);
    pj_alloc_get_live(&more, NULL);
    ck_assert_uint_eq(more, octets + 5);
    pj_alloc_get_live(NULL, &more);
    ck_assert_uint_eq(more, blocks + 1);
    pj__free(a);
}
END_TEST

START_TEST(memory_is_aligned_for_any_type)
{
    for (size_t size = 0; size < 40; size++) {
        void *mem = pj__malloc(size);

        ck_assert_ptr_nonnull(mem);
        ck_assert_uint_eq((uintptr_t)mem % _Alignof(max_align_t), 0);
        pj__free(mem);
    }
}
END_TEST

START_TEST(calloc_gives_zeroes)
{
    char *mem = pj__malloc(64);

    memset(mem, 'x', 64);
    pj__free(mem);
    mem = pj__calloc(8, 8);
    for (int i = 0; i < 64; i++)
        ck_assert_int_eq(mem[i], 0);
    pj__free(mem);
}
END_TEST

START_TEST(realloc_keeps_the_contents)
{
    char *mem = pj__realloc(NULL, 4);

    memcpy(mem, "abcd", 4);
    mem = pj__realloc(mem, 4000);
    ck_assert_mem_eq(mem, "abcd", 4);
    pj__free(mem);
}
END_TEST

START_TEST(sizes_that_overflow_are_refused)
{
    char *mem = pj__malloc(1);
    int64_t octets = pj__alloc_live(NULL);

    ck_assert_ptr_null(pj__malloc(SIZE_MAX));
    ck_assert_ptr_null(pj__malloc(SIZE_MAX - 1));
    ck_assert_ptr_null(pj__calloc(SIZE_MAX / 2, 3));
    ck_assert_ptr_null(pj__realloc(mem, SIZE_MAX));
    ck_assert_int_eq(pj__alloc_live(NULL), octets);
    pj__free(mem);
}
END_TEST

START_TEST(freeing_null_does_nothing)
{
    int64_t blocks = blocks_live();

    pj__free(NULL);
    ck_assert_int_eq(blocks_live(), blocks);
}
END_TEST

START_TEST(only_the_nth_allocation_fails)
{
    void *mem[3];
    void *again;

    pj__alloc_fail_nth(2);
    mem[0] = pj__malloc(1);
    ck_assert_int_eq(pj__alloc_failed(), 0);
    ck_assert_ptr_null(pj__malloc(1));
    ck_assert_int_eq(pj__alloc_failed(), 1);
    mem[1] = pj__malloc(1);
    ck_assert_ptr_nonnull(mem[0]);
    ck_assert_ptr_nonnull(mem[1]);

    pj__alloc_fail_nth(1);
    again = pj__realloc(mem[0], 50);
    ck_assert_ptr_null(again);
    pj__alloc_fail_nth(0);
    ck_assert_int_eq(pj__alloc_failed(), 0);
    mem[2] = pj__malloc(1);
    ck_assert_ptr_nonnull(mem[2]);
    for (int i = 0; i < 3; i++)
        pj__free(mem[i]);
}
END_TEST

static void *allocate_here_free_there(void *arg)
{
    void **slot = arg;

    pj__free(slot[0]);
    slot[1] = pj__malloc(77);
    return NULL;
}

START_TEST(counts_hold_when_another_thread_frees)
{
    int64_t octets = pj__alloc_live(NULL);
    void *slots[2] = {pj__malloc(33), NULL};
    pthread_t thread;

    pthread_create(&thread, NULL, allocate_here_free_there, slots);
    pthread_join(thread, NULL);
    ck_assert_int_eq(pj__alloc_live(NULL), octets + 77);
    pj__free(slots[1]);
    ck_assert_int_eq(pj__alloc_live(NULL), octets);
}
END_TEST

static int two_blocks(void *arg)
{
    void *a = pj__malloc(10);
    void *b = a ? pj__malloc(20) : NULL;

    (void)arg;
    pj__free(b);
    pj__free(a);
    return b != NULL;
}

START_TEST(the_loop_over_failures_ends_after_each_failed_once)
{
    ck_assert_uint_eq(oom_loop(two_blocks, NULL, 1), 2);
}
END_TEST

Suite *alloc_suite(void)
{
    Suite *s = suite_create("alloc");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, what_is_out_is_counted_to_the_octet);
    tcase_add_test(tc, the_public_figures_are_the_same);
    tcase_add_test(tc, memory_is_aligned_for_any_type);
    tcase_add_test(tc, calloc_gives_zeroes);
    tcase_add_test(tc, realloc_keeps_the_contents);
    tcase_add_test(tc, sizes_that_overflow_are_refused);
    tcase_add_test(tc, freeing_null_does_nothing);
    tcase_add_test(tc, only_the_nth_allocation_fails);
    tcase_add_test(tc, counts_hold_when_another_thread_frees);
    tcase_add_test(tc, the_loop_over_failures_ends_after_each_failed_once);
    suite_add_tcase(s, tc);
    return s;
}
