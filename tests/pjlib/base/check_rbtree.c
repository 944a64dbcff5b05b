/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/rbtree.h>

#include "support/suites.h"

#include <stdlib.h>

Suite *rbtree_suite(void);

enum { N = 500 };

static pj_rbtree tree;
static pj_rbtree_node nodes[N];
static int numbers[N];

static int by_number(const void *a, const void *b)
{
    int x = *(const int *)a;
    int y = *(const int *)b;

    return x < y ? -1 : x > y;
}

static void begin(void)
{
    pj_rbtree_init(&tree, by_number);
    for (int i = 0; i < N; i++) {
        numbers[i] = i;
        nodes[i].key = &numbers[i];
        nodes[i].user_data = &nodes[i];
    }
}

/* Whether what hangs on one side of a node is as it must be. */
static int side_is_right(const pj_rbtree_node *node, const pj_rbtree_node *below, int order)
{
    if (below == tree.null)
        return 1;
    return below->parent == node && by_number(below->key, node->key) == order &&
           (node->color == PJ_RBCOLOR_BLACK || below->color == PJ_RBCOLOR_BLACK);
}

/* The rules of the colours. @return how many black nodes each way down has; -1 if one is broken. */
static int check_below(const pj_rbtree_node *node, unsigned *count)
{
    int left;
    int right;

    if (node == tree.null)
        return 1;
    (*count)++;
    if (!side_is_right(node, node->left, -1) || !side_is_right(node, node->right, 1))
        return -1;
    left = check_below(node->left, count);
    right = check_below(node->right, count);
    if (left != right || left < 0)
        return -1;
    return left + (node->color == PJ_RBCOLOR_BLACK);
}

static void check_tree(void)
{
    unsigned count = 0;

    ck_assert_int_eq(tree.root->color, PJ_RBCOLOR_BLACK);
    ck_assert_int_eq(tree.null->color, PJ_RBCOLOR_BLACK);
    ck_assert_int_gt(check_below(tree.root, &count), 0);
    ck_assert_uint_eq(count, tree.size);
    ck_assert_uint_le(pj_rbtree_max_height(&tree, NULL), 2 * pj_rbtree_min_height(&tree, NULL) + 1);
}

START_TEST(an_empty_tree_has_nothing)
{
    ck_assert_ptr_null(pj_rbtree_first(&tree));
    ck_assert_ptr_null(pj_rbtree_last(&tree));
    ck_assert_ptr_null(pj_rbtree_find(&tree, &numbers[0]));
    ck_assert_uint_eq(pj_rbtree_max_height(&tree, NULL), 0);
    check_tree();
}
END_TEST

START_TEST(nodes_come_out_in_order)
{
    pj_rbtree_node *at;
    int n = 0;

    for (int i = 0; i < N; i++)
        ck_assert_int_eq(pj_rbtree_insert(&tree, &nodes[i * 7 % N]), 0);
    check_tree();
    for (at = pj_rbtree_first(&tree); at; at = pj_rbtree_next(&tree, at))
        ck_assert_int_eq(*(const int *)at->key, n++);
    ck_assert_int_eq(n, N);
    for (at = pj_rbtree_last(&tree); at; at = pj_rbtree_prev(&tree, at))
        ck_assert_int_eq(*(const int *)at->key, --n);
    ck_assert_int_eq(n, 0);
}
END_TEST

START_TEST(an_equal_key_is_refused)
{
    pj_rbtree_node twin = {.key = &numbers[3]};

    ck_assert_int_eq(pj_rbtree_insert(&tree, &nodes[3]), 0);
    ck_assert_int_eq(pj_rbtree_insert(&tree, &twin), -1);
    ck_assert_uint_eq(tree.size, 1);
    ck_assert_ptr_eq(pj_rbtree_find(&tree, &numbers[3]), &nodes[3]);
}
END_TEST

START_TEST(a_sorted_row_makes_a_balanced_tree)
{
    for (int i = 0; i < N; i++)
        pj_rbtree_insert(&tree, &nodes[i]);
    check_tree();
    /* 2 * log2(501) */
    ck_assert_uint_le(pj_rbtree_max_height(&tree, NULL), 18);
    ck_assert_uint_le(pj_rbtree_max_height(&tree, tree.root->left), 17);
}
END_TEST

START_TEST(erasing_keeps_the_rules_in_any_order)
{
    static const int steps[] = {1, 7, 211, 499};
    int step = steps[_i];

    for (int i = 0; i < N; i++)
        pj_rbtree_insert(&tree, &nodes[i * 3 % N]);
    for (int i = 0; i < N; i++) {
        pj_rbtree_node *node = &nodes[i * step % N];

        ck_assert_ptr_eq(pj_rbtree_erase(&tree, node), node);
        ck_assert_ptr_null(pj_rbtree_find(&tree, node->key));
        check_tree();
    }
    ck_assert_uint_eq(tree.size, 0);
}
END_TEST

START_TEST(inserting_and_erasing_take_turns)
{
    unsigned state = 12345;
    char in[N] = {0};

    for (int i = 0; i < 20000; i++) {
        int k;

        state = state * 1103515245u + 12345u;
        k = (int)(state >> 16) % N;
        if (in[k])
            pj_rbtree_erase(&tree, &nodes[k]);
        else
            ck_assert_int_eq(pj_rbtree_insert(&tree, &nodes[k]), 0);
        in[k] = !in[k];
        if (i % 97 == 0)
            check_tree();
    }
    for (int i = 0; i < N; i++)
        ck_assert_ptr_eq(pj_rbtree_find(&tree, &numbers[i]), in[i] ? &nodes[i] : NULL);
}
END_TEST

Suite *rbtree_suite(void)
{
    Suite *s = suite_create("rbtree");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_add_test(tc, an_empty_tree_has_nothing);
    tcase_add_test(tc, nodes_come_out_in_order);
    tcase_add_test(tc, an_equal_key_is_refused);
    tcase_add_test(tc, a_sorted_row_makes_a_balanced_tree);
    tcase_add_loop_test(tc, erasing_keeps_the_rules_in_any_order, 0, 4);
    tcase_add_test(tc, inserting_and_erasing_take_turns);
    suite_add_tcase(s, tc);
    return s;
}
