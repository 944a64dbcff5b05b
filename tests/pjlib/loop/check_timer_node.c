/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"
#include "loop/timer_priv.h"

#include <check.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

Suite *timer_node_suite(void);

enum { MANY = 70000, FIRST = PJ__TIMER_FIRST_ID };

static pj__timer_nodes nodes;

static void setup(void)
{
    memset(&nodes, 0, sizeof(nodes));
    pj__timer_nodes_init(&nodes);
}

static void teardown(void)
{
    pj__timer_nodes_fini(&nodes);
}

START_TEST(a_node_is_one_line_and_is_found_by_its_id)
{
    int wrong = 0;

    ck_assert_uint_eq(sizeof(pj__timer_node), PJ__TIMER_LINE);
    for (int i = 0; i < MANY; i++) {
        pj__timer_node *node = pj__timer_node_new(&nodes);

        wrong += !node || (uintptr_t)node % PJ__TIMER_LINE != 0 || node->id != FIRST + i ||
                 pj__timer_node_at(&nodes, node->id) != node;
        if (wrong)
            break;
        node->src_line = node->id;
    }
    ck_assert_int_eq(wrong, 0);
    /* None lies over another. */
    for (int i = 0; i < MANY; i++)
        wrong += pj__timer_node_at(&nodes, FIRST + i)->src_line != FIRST + i;
    ck_assert_int_eq(wrong, 0);
}
END_TEST

START_TEST(the_last_one_given_back_is_the_first_to_be_used_again)
{
    pj__timer_node *a = pj__timer_node_new(&nodes), *b = pj__timer_node_new(&nodes);

    pj__timer_node_free(&nodes, a);
    pj__timer_node_free(&nodes, b);
    ck_assert_ptr_eq(pj__timer_node_new(&nodes), b);
    ck_assert_ptr_eq(pj__timer_node_new(&nodes), a);
    ck_assert_int_eq(pj__timer_node_new(&nodes)->id, b->id + 1);
    pj__timer_nodes_reset(&nodes);
    ck_assert_ptr_eq(pj__timer_node_new(&nodes), a);
}
END_TEST

START_TEST(what_a_burst_took_is_given_back_when_none_is_in_use)
{
    int64_t blocks, before;
    int64_t octets;

    pj__timer_node_new(&nodes);
    octets = pj__alloc_live(&before);
    for (int i = 0; i < 5000; i++)
        ck_assert_ptr_nonnull(pj__timer_node_new(&nodes));
    ck_assert_int_gt(pj__alloc_live(&blocks), octets + 5000 * (int64_t)sizeof(pj__timer_node));
    pj__timer_nodes_reset(&nodes);
    ck_assert_int_lt(pj__alloc_live(&blocks), octets + 64 * (int64_t)sizeof(pj__timer_node));
    ck_assert_int_eq(pj__timer_node_new(&nodes)->id, PJ__TIMER_FIRST_ID);
}
END_TEST

START_TEST(only_numbers_that_were_given_out_are_numbers)
{
    static const pj_timer_id_t wrong[] = {
        -1, 0, 1, PJ__TIMER_FIRST_ID - 1, PJ__TIMER_FIRST_ID + 1, 0x7FFFFFFF, INT_MIN};
    pj_timer_id_t id = pj__timer_node_new(&nodes)->id;

    ck_assert(pj__timer_is_id(&nodes, id));
    for (size_t i = 0; i < PJ_ARRAY_SIZE(wrong); i++)
        ck_assert(!pj__timer_is_id(&nodes, wrong[i]));
    pj__timer_nodes_reset(&nodes);
    ck_assert(!pj__timer_is_id(&nodes, id));
}
END_TEST

START_TEST(without_memory_there_is_no_node_and_later_there_is)
{
    for (int i = 0; i < PJ__TIMER_FIRST_ID; i++)
        ck_assert_ptr_nonnull(pj__timer_node_new(&nodes));
    pj__alloc_fail_nth(1);
    ck_assert_ptr_null(pj__timer_node_new(&nodes));
    pj__alloc_fail_nth(0);
    ck_assert_int_eq(pj__timer_node_new(&nodes)->id, 2 * PJ__TIMER_FIRST_ID);
}
END_TEST

Suite *timer_node_suite(void)
{
    Suite *suite = suite_create("timer_node");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_node_is_one_line_and_is_found_by_its_id);
    tcase_add_test(tc, the_last_one_given_back_is_the_first_to_be_used_again);
    tcase_add_test(tc, what_a_burst_took_is_given_back_when_none_is_in_use);
    tcase_add_test(tc, only_numbers_that_were_given_out_are_numbers);
    tcase_add_test(tc, without_memory_there_is_no_node_and_later_there_is);
    suite_add_tcase(suite, tc);
    return suite;
}
