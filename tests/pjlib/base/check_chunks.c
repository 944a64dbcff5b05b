/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/chunks.h"

#include "base/alloc.h"

#include <check.h>
#include <pthread.h>

Suite *chunks_suite(void);

typedef struct item {
    uint32_t index, other;
} item;

static pj__chunks table;

static void number(void *mem, uint32_t index, void *arg)
{
    item *it = mem;

    it->index = index;
    it->other = *(uint32_t *)arg;
}

START_TEST(every_index_has_one_place)
{
    uint32_t next = 0;

    for (unsigned chunk = 0; chunk < PJ__CHUNKS; chunk++) {
        ck_assert_uint_eq(pj__chunk_start(chunk), next);
        ck_assert_uint_eq(pj__chunk_of(next), chunk);
        next += pj__chunk_size(chunk);
        ck_assert_uint_eq(pj__chunk_of(next - 1), chunk);
    }
    ck_assert_uint_eq(next, UINT32_MAX - 63); /* the last few have none */
    ck_assert_uint_eq(pj__chunk_of(UINT32_MAX), PJ__CHUNKS);
    ck_assert_ptr_null(pj__chunks_item(&table, UINT32_MAX, sizeof(item)));
    ck_assert_ptr_null(pj__chunks_make(&table, UINT32_MAX, sizeof(item), NULL, NULL));
}
END_TEST

START_TEST(items_are_made_ready_and_stay_where_they_are)
{
    uint32_t mark = 77;
    item *first, *far;

    ck_assert_ptr_null(pj__chunks_item(&table, 0, sizeof(item)));
    first = pj__chunks_make(&table, 5, sizeof(item), number, &mark);
    ck_assert_uint_eq(first->index, 5);
    ck_assert_uint_eq(first->other, 77);
    far = pj__chunks_make(&table, 1000, sizeof(item), number, &mark);
    ck_assert_uint_eq(far->index, 1000);
    ck_assert_ptr_null(pj__chunks_item(&table, 100, sizeof(item))); /* of a chunk between */
    ck_assert_ptr_eq(pj__chunks_item(&table, 5, sizeof(item)), first);
    ck_assert_ptr_eq(pj__chunks_make(&table, 6, sizeof(item), number, &mark), first + 1);
    pj__chunks_fini(&table);
    ck_assert_ptr_null(pj__chunks_item(&table, 5, sizeof(item)));
}
END_TEST

START_TEST(without_memory_there_is_no_chunk)
{
    pj__alloc_fail_nth(1);
    ck_assert_ptr_null(pj__chunks_make(&table, 0, sizeof(item), NULL, NULL));
    ck_assert_ptr_nonnull(pj__chunks_make(&table, 0, sizeof(item), NULL, NULL));
    pj__chunks_fini(&table);
}
END_TEST

static void *make_all(void *arg)
{
    item **found = arg;

    for (uint32_t i = 0; i < 2000; i++)
        found[i] = pj__chunks_make(&table, i, sizeof(item), NULL, NULL);
    return NULL;
}

START_TEST(threads_that_make_the_same_chunk_get_the_same)
{
    static item *found[3][2000];
    pthread_t threads[3];
    int64_t before, after;

    pj__alloc_live(&before);
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, make_all, found[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 2000; i++) {
        ck_assert_ptr_nonnull(found[0][i]);
        ck_assert(found[0][i] == found[1][i] && found[0][i] == found[2][i]);
    }
    pj__chunks_fini(&table);
    pj__alloc_live(&after);
    ck_assert_int_eq(before, after);
}
END_TEST

Suite *chunks_suite(void)
{
    Suite *suite = suite_create("chunks");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, every_index_has_one_place);
    tcase_add_test(tc, items_are_made_ready_and_stay_where_they_are);
    tcase_add_test(tc, without_memory_there_is_no_chunk);
    tcase_add_test(tc, threads_that_make_the_same_chunk_get_the_same);
    suite_add_tcase(suite, tc);
    return suite;
}
