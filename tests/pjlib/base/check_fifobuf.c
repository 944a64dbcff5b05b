/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/fifobuf.h>

#include "support/suites.h"

#include <pj/errno.h>

#include <stddef.h>
#include <string.h>

Suite *fifobuf_suite(void);

static _Alignas(max_align_t) char memory[1024 + 1];
static pj_fifobuf_t fifo;

static void begin(void)
{
    pj_fifobuf_init(&fifo, memory, 1024);
}

START_TEST(pieces_are_aligned_and_apart)
{
    char *a = pj_fifobuf_alloc(&fifo, 5);
    char *b = pj_fifobuf_alloc(&fifo, 5);

    ck_assert_uint_eq((uintptr_t)a % _Alignof(max_align_t), 0);
    ck_assert_uint_eq((uintptr_t)b % _Alignof(max_align_t), 0);
    ck_assert_int_ge(b - a, 5);
}
END_TEST

START_TEST(capacity_is_what_is_available_at_first)
{
    void *a;

    ck_assert_uint_eq(pj_fifobuf_capacity(&fifo), 1024);
    ck_assert_uint_eq(pj_fifobuf_available_size(&fifo), 1024);
    a = pj_fifobuf_alloc(&fifo, 100);
    ck_assert_uint_lt(pj_fifobuf_available_size(&fifo), 1024 - 100);
    ck_assert_int_eq(pj_fifobuf_free(&fifo, a), PJ_SUCCESS);
    ck_assert_uint_eq(pj_fifobuf_available_size(&fifo), 1024);
}
END_TEST

START_TEST(only_the_oldest_is_taken_back)
{
    void *a = pj_fifobuf_alloc(&fifo, 10);
    void *b = pj_fifobuf_alloc(&fifo, 10);

    ck_assert_int_eq(pj_fifobuf_free(&fifo, b), PJ_EINVAL);
    ck_assert_int_eq(pj_fifobuf_free(&fifo, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_fifobuf_free(&fifo, a), PJ_SUCCESS);
    ck_assert_int_eq(pj_fifobuf_free(&fifo, a), PJ_EINVAL);
    ck_assert_int_eq(pj_fifobuf_free(&fifo, b), PJ_SUCCESS);
    ck_assert_int_eq(pj_fifobuf_free(&fifo, b), PJ_EINVAL);
}
END_TEST

START_TEST(the_whole_may_be_one_piece_again_and_again)
{
    for (int i = 0; i < 3; i++) {
        void *all = pj_fifobuf_alloc(&fifo, 1024 - (unsigned)_Alignof(max_align_t));

        ck_assert_ptr_nonnull(all);
        ck_assert_uint_eq(pj_fifobuf_available_size(&fifo), 0);
        ck_assert_ptr_null(pj_fifobuf_alloc(&fifo, 0));
        ck_assert_int_eq(pj_fifobuf_free(&fifo, all), PJ_SUCCESS);
    }
    ck_assert_ptr_null(pj_fifobuf_alloc(&fifo, 1024));
    ck_assert_ptr_null(pj_fifobuf_alloc(&fifo, 0xffffffffu));
}
END_TEST

START_TEST(a_ring_keeps_what_is_in_it)
{
    enum { HELD = 4 };
    struct {
        unsigned char *mem;
        unsigned size;
        unsigned char fill;
    } held[HELD] = {{0}};
    unsigned state = 1;
    unsigned taken = 0;
    unsigned given = 0;
    unsigned spoiled = 0;

    for (int i = 0; i < 20000; i++) {
        state = state * 1103515245u + 12345u;
        if (taken - given < HELD && (state >> 20) % 3) {
            unsigned size = (state >> 8) % 300;
            unsigned char *mem = pj_fifobuf_alloc(&fifo, size);

            if (!mem)
                continue;
            ck_assert((char *)mem >= memory);
            ck_assert((char *)mem + size <= memory + 1024);
            memset(mem, (int)(taken & 255), size);
            held[taken % HELD].mem = mem;
            held[taken % HELD].size = size;
            held[taken % HELD].fill = (unsigned char)taken;
            taken++;
        } else if (taken != given) {
            for (unsigned k = 0; k < held[given % HELD].size; k++)
                spoiled += held[given % HELD].mem[k] != held[given % HELD].fill;
            ck_assert_int_eq(pj_fifobuf_free(&fifo, held[given % HELD].mem), PJ_SUCCESS);
            given++;
        }
    }
    ck_assert_uint_eq(spoiled, 0);
    ck_assert_uint_gt(taken, 5000);
}
END_TEST

START_TEST(memory_may_begin_anywhere_or_be_too_small)
{
    void *a;

    pj_fifobuf_init(&fifo, memory + 1, 1024);
    a = pj_fifobuf_alloc(&fifo, 100);
    ck_assert_uint_eq((uintptr_t)a % _Alignof(max_align_t), 0);
    ck_assert_uint_lt(pj_fifobuf_capacity(&fifo), 1024);
    pj_fifobuf_init(&fifo, memory + 1, 8);
    ck_assert_uint_eq(pj_fifobuf_capacity(&fifo), 0);
    ck_assert_ptr_null(pj_fifobuf_alloc(&fifo, 0));
    pj_fifobuf_init(&fifo, memory, 0);
    ck_assert_uint_eq(pj_fifobuf_available_size(&fifo), 0);
    ck_assert_ptr_null(pj_fifobuf_alloc(&fifo, 0));
}
END_TEST

Suite *fifobuf_suite(void)
{
    Suite *s = suite_create("fifobuf");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_add_test(tc, pieces_are_aligned_and_apart);
    tcase_add_test(tc, capacity_is_what_is_available_at_first);
    tcase_add_test(tc, only_the_oldest_is_taken_back);
    tcase_add_test(tc, the_whole_may_be_one_piece_again_and_again);
    tcase_add_test(tc, a_ring_keeps_what_is_in_it);
    tcase_add_test(tc, memory_may_begin_anywhere_or_be_too_small);
    suite_add_tcase(s, tc);
    return s;
}
