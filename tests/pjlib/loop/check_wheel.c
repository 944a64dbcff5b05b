/* SPDX-License-Identifier: BSD-2-Clause */
/* The wheel against a model that anybody believes: an array that is searched from end to end. */
#include "loop/wheel.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *wheel_suite(void);

enum { NODES = 400 };

typedef struct model_node {
    pj__wheel_node node; /* first */
    bool in;
    uint64_t at;
    unsigned long order; /* of adding */
} model_node;

static pj__wheel wheel;
static model_node nodes[NODES];
static unsigned long added;
static uint64_t seed;

static uint64_t rnd(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static uint64_t random_delay(void)
{
    return rnd() & ((1ull << (rnd() % 34)) - 1);
}

static void add(model_node *n, uint64_t at)
{
    n->in = true;
    n->at = at;
    n->order = ++added;
    pj__wheel_add(&wheel, &n->node, at);
}

static const model_node *model_first(void)
{
    const model_node *first = NULL;

    for (int i = 0; i < NODES; i++) {
        if (!nodes[i].in)
            continue;
        if (!first || nodes[i].at < first->at ||
            (nodes[i].at == first->at && nodes[i].order < first->order))
            first = &nodes[i];
    }
    return first;
}

static void begin(uint64_t now, uint64_t with_seed)
{
    memset(&wheel, 0, sizeof(wheel));
    pj__wheel_init(&wheel, now);
    memset(nodes, 0, sizeof(nodes));
    added = 0;
    seed = with_seed;
}

static pj__wheel_node *pop_due(void)
{
    pj__wheel_node *node = pj__wheel_first_due(&wheel);

    if (node)
        pj__wheel_remove(&wheel, node);
    return node;
}

/* Everything that is due comes out in the model's order, and nothing else. */
static void advance_and_compare(uint64_t now)
{
    const model_node *wanted;
    pj__wheel_node *got;

    pj__wheel_advance(&wheel, now);
    while ((wanted = model_first()) != NULL && wanted->at <= now) {
        got = pop_due();
        ck_assert_ptr_eq(got, &wanted->node);
        ((model_node *)got)->in = false;
    }
    ck_assert_ptr_null(pop_due());
}

static void compare_next(void)
{
    const model_node *wanted = model_first();
    uint64_t at = 0, early = 0;

    ck_assert_int_eq(pj__wheel_next(&wheel, SIZE_MAX, &at), wanted != NULL);
    if (!wanted)
        return;
    ck_assert_uint_eq(at, wanted->at);
    ck_assert(pj__wheel_next(&wheel, 1, &early));
    ck_assert_uint_le(early, wanted->at);
    ck_assert_uint_gt(early, wheel.now);
}

START_TEST(random_work_agrees_with_the_model)
{
    static const uint64_t starts[] = {
        0, 1, 255, 65535, 1000000, (1ull << 32) - 5, (1ull << 60) - 100};
    uint64_t now = starts[_i];

    begin(now, 88172645463325252u + (unsigned)_i);
    for (int step = 0; step < 4000; step++) {
        model_node *n = &nodes[rnd() % NODES];

        if (!n->in) {
            add(n, now + 1 + random_delay());
        } else if (rnd() % 3 == 0) {
            pj__wheel_remove(&wheel, &n->node);
            n->in = false;
        }
        if (rnd() % 4 == 0) {
            now += random_delay() >> (rnd() % 20);
            advance_and_compare(now);
        }
        compare_next();
    }
    advance_and_compare(UINT64_MAX);
    ck_assert(!pj__wheel_next(&wheel, 1, &now));
}
END_TEST

START_TEST(nodes_of_one_tick_come_in_the_order_of_adding)
{
    begin(1000, 1);
    add(&nodes[0], 1000 + 5000);
    advance_and_compare(3000);
    add(&nodes[1], 1000 + 5000);
    advance_and_compare(5999);
    add(&nodes[2], 1000 + 5000);
    add(&nodes[3], 5999 + 1);
    advance_and_compare(6000);
    ck_assert(!nodes[0].in && !nodes[3].in);
}
END_TEST

START_TEST(the_past_is_due_at_once)
{
    uint64_t at;

    begin(100, 1);
    pj__wheel_add(&wheel, &nodes[0].node, 100);
    pj__wheel_add(&wheel, &nodes[1].node, 3);
    ck_assert(pj__wheel_next(&wheel, 1, &at));
    ck_assert_uint_eq(at, 100);
    pj__wheel_remove(&wheel, &nodes[0].node);
    ck_assert_ptr_eq(pop_due(), &nodes[1].node);
    ck_assert_ptr_null(pop_due());
}
END_TEST

START_TEST(time_does_not_run_backwards)
{
    begin(100, 1);
    add(&nodes[0], 105);
    pj__wheel_advance(&wheel, 50);
    ck_assert_uint_eq(wheel.now, 100);
    advance_and_compare(104);
    ck_assert(nodes[0].in);
    advance_and_compare(105);
    ck_assert(!nodes[0].in);
}
END_TEST

START_TEST(the_farthest_time_has_its_place)
{
    uint64_t at;

    begin(5, 1);
    add(&nodes[0], UINT64_MAX);
    ck_assert(pj__wheel_next(&wheel, SIZE_MAX, &at));
    ck_assert_uint_eq(at, UINT64_MAX);
    advance_and_compare(UINT64_MAX - 1);
    advance_and_compare(UINT64_MAX);
    ck_assert(!nodes[0].in);
}
END_TEST

START_TEST(what_is_farther_than_the_levels_reach_waits_and_keeps_its_order)
{
    const uint64_t reach = 1ull << 32;
    uint64_t at;

    begin(5, 1);
    add(&nodes[0], 3 * reach + 7);
    add(&nodes[1], 2 * reach);
    add(&nodes[2], 3 * reach + 7);
    ck_assert(pj__wheel_next(&wheel, SIZE_MAX, &at));
    ck_assert_uint_eq(at, 2 * reach);
    ck_assert(pj__wheel_next(&wheel, 1, &at));
    ck_assert_uint_eq(at, reach); /* early: that is when to look again */
    advance_and_compare(reach + 1);
    add(&nodes[3], 3 * reach + 7);
    advance_and_compare(2 * reach - 1);
    ck_assert(nodes[1].in);
    advance_and_compare(2 * reach);
    ck_assert(!nodes[1].in);
    pj__wheel_remove(&wheel, &nodes[2].node);
    nodes[2].in = false;
    advance_and_compare(3 * reach + 6);
    ck_assert(nodes[0].in && nodes[3].in);
    advance_and_compare(3 * reach + 7);
    ck_assert(!nodes[0].in && !nodes[3].in);
}
END_TEST

START_TEST(a_slot_that_was_emptied_is_used_again)
{
    uint64_t at;

    begin(0, 1);
    for (int i = 0; i < 3; i++) {
        pj__wheel_add(&wheel, &nodes[0].node, 300);
        pj__wheel_add(&wheel, &nodes[1].node, 300);
        pj__wheel_remove(&wheel, &nodes[0].node);
        ck_assert(pj__wheel_next(&wheel, SIZE_MAX, &at));
        pj__wheel_remove(&wheel, &nodes[1].node);
        ck_assert(!pj__wheel_next(&wheel, SIZE_MAX, &at));
    }
    pj__wheel_advance(&wheel, 400);
    ck_assert_ptr_null(pj__wheel_first_due(&wheel));
}
END_TEST

Suite *wheel_suite(void)
{
    Suite *suite = suite_create("wheel");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, random_work_agrees_with_the_model, 0, 7);
    tcase_add_test(tc, nodes_of_one_tick_come_in_the_order_of_adding);
    tcase_add_test(tc, the_past_is_due_at_once);
    tcase_add_test(tc, time_does_not_run_backwards);
    tcase_add_test(tc, the_farthest_time_has_its_place);
    tcase_add_test(tc, what_is_farther_than_the_levels_reach_waits_and_keeps_its_order);
    tcase_add_test(tc, a_slot_that_was_emptied_is_used_again);
    suite_add_tcase(suite, tc);
    return suite;
}
