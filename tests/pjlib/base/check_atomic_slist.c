/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/atomic_slist.h>
#include <pj/errno.h>

#include <pthread.h>

Suite *atomic_slist_suite(void);

typedef struct PJ_ATOMIC_SLIST_ALIGN_PREFIX node {
    PJ_DECL_ATOMIC_SLIST_MEMBER(struct node);
    int value;
} PJ_ATOMIC_SLIST_ALIGN_SUFFIX node;

static pj_pool_t *pool;
static pj_atomic_slist *list;

static void setup(void)
{
    test_pools_begin();
    pool = test_pool_make();
    ck_assert_int_eq(pj_atomic_slist_create(pool, &list), PJ_SUCCESS);
}

static void teardown(void)
{
    ck_assert_int_eq(pj_atomic_slist_destroy(list), PJ_SUCCESS);
    pj_pool_release(pool);
    test_pools_end();
}

START_TEST(the_last_one_pushed_is_popped_first)
{
    node *nodes = pj_atomic_slist_calloc(pool, 3, sizeof(*nodes));

    ck_assert_ptr_null(pj_atomic_slist_pop(list));
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(nodes[i].value, 0);
        ck_assert_int_eq(pj_atomic_slist_push(list, &nodes[i]), PJ_SUCCESS);
    }
    ck_assert_uint_eq(pj_atomic_slist_size(list), 3);
    for (int i = 2; i >= 0; i--)
        ck_assert_ptr_eq(pj_atomic_slist_pop(list), &nodes[i]);
    ck_assert_ptr_null(pj_atomic_slist_pop(list));
    ck_assert_uint_eq(pj_atomic_slist_size(list), 0);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    node n;

    ck_assert_int_eq(pj_atomic_slist_create(NULL, &list), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_slist_create(pool, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_slist_push(list, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_atomic_slist_push(NULL, &n), PJ_EINVAL);
    ck_assert_ptr_null(pj_atomic_slist_pop(NULL));
    ck_assert_uint_eq(pj_atomic_slist_size(NULL), 0);
    ck_assert_int_eq(pj_atomic_slist_destroy(NULL), PJ_EINVAL);
    ck_assert_ptr_null(pj_atomic_slist_calloc(NULL, 1, 1));
}
END_TEST

enum { THREADS = 4, NODES = 8, ROUNDS = 20000 };

/* Takes a node, owns it alone for a moment, gives it back. */
static void *work(void *arg)
{
    PJ_UNUSED_ARG(arg);
    for (int i = 0; i < ROUNDS; i++) {
        node *n = pj_atomic_slist_pop(list);

        if (n) {
            n->value++;
            pj_atomic_slist_push(list, n);
        }
    }
    return NULL;
}

START_TEST(a_node_is_in_one_threads_hands_at_a_time)
{
    node *nodes = pj_atomic_slist_calloc(pool, NODES, sizeof(*nodes));
    pthread_t threads[THREADS];
    int sum = 0;

    for (int i = 0; i < NODES; i++)
        pj_atomic_slist_push(list, &nodes[i]);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, NULL), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_uint_eq(pj_atomic_slist_size(list), NODES);
    for (int i = 0; i < NODES; i++)
        sum += nodes[i].value;
    ck_assert_int_eq(sum, THREADS * ROUNDS);
}
END_TEST

Suite *atomic_slist_suite(void)
{
    Suite *s = suite_create("atomic_slist");
    TCase *t = tcase_create("atomic_slist");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_last_one_pushed_is_popped_first);
    tcase_add_test(t, wrong_arguments_are_refused);
    tcase_add_test(t, a_node_is_in_one_threads_hands_at_a_time);
    suite_add_tcase(s, t);
    return s;
}
