/* SPDX-License-Identifier: BSD-2-Clause */
/* The sharded table: what goes in is found until it goes out, whatever the size. */
#include "base/hash_keyed.h"
#include "support/endpoint.h"
#include "support/suites.h"
#include "transaction/table.h"

typedef struct thing {
    pjsip__table_node node; /* first */
    unsigned key;
} thing;

static pjsip__table *table;

static void setup(void)
{
    test_endpt_create();
    ck_assert_int_eq(pjsip__table_create(test_endpt, "things", &table), PJ_SUCCESS);
}

static void teardown(void)
{
    pjsip__table_destroy(table);
    pjsip__table_destroy(NULL);
    test_endpt_destroy();
}

static bool matches(const pjsip__table_node *node, const void *key)
{
    return ((const thing *)node)->key == *(const unsigned *)key;
}

static void insert(thing *t)
{
    t->node.hash = pj__siphash(&t->key, sizeof(t->key));
    pjsip__table_lock(table, t->node.hash);
    pjsip__table_insert(table, &t->node);
    pjsip__table_unlock(table, t->node.hash);
}

static thing *find(unsigned key)
{
    pj_uint64_t hash = pj__siphash(&key, sizeof(key));
    thing *t;

    pjsip__table_lock(table, hash);
    t = (thing *)pjsip__table_find(table, hash, &matches, &key);
    pjsip__table_unlock(table, hash);
    return t;
}

static bool remove_thing(thing *t)
{
    bool was_in;

    pjsip__table_lock(table, t->node.hash);
    was_in = pjsip__table_remove(table, &t->node);
    pjsip__table_unlock(table, t->node.hash);
    return was_in;
}

START_TEST(ten_thousand_things_are_found_and_removed)
{
    enum { COUNT = 10000 };
    static thing things[COUNT];
    pj_size_t before = test_pools.used_size;

    for (unsigned i = 0; i < COUNT; i++) {
        things[i].key = i;
        insert(&things[i]);
    }
    ck_assert_uint_eq(pjsip__table_count(table), COUNT);
    for (unsigned i = 0; i < COUNT; i++)
        ck_assert_ptr_eq(find(i), &things[i]);
    ck_assert_ptr_null(find(COUNT));
    for (unsigned i = 0; i < COUNT; i += 2)
        ck_assert(remove_thing(&things[i]));
    for (unsigned i = 0; i < COUNT; i++)
        ck_assert_ptr_eq(find(i), i % 2 ? &things[i] : NULL);
    ck_assert_uint_eq(pjsip__table_count(table), COUNT / 2);
    ck_assert(!remove_thing(&things[0]));
    for (unsigned i = 1; i < COUNT - 20; i += 2)
        ck_assert(remove_thing(&things[i]));
    for (unsigned i = COUNT - 19; i < COUNT; i += 2) { /* found in what has shrunk */
        ck_assert_ptr_eq(find(i), &things[i]);
        ck_assert(remove_thing(&things[i]));
    }
    ck_assert_uint_eq(pjsip__table_count(table), 0);
    ck_assert_uint_eq(test_pools.used_size, before); /* and gives everything back */
}
END_TEST

static bool count_some(pjsip__table_node *node, void *arg)
{
    unsigned *left = arg;

    PJ_UNUSED_ARG(node);
    return --*left > 0;
}

START_TEST(a_walk_sees_all_or_stops_when_told)
{
    thing things[50] = {0};
    unsigned left = 1000;

    for (unsigned i = 0; i < 50; i++) {
        things[i].key = i;
        insert(&things[i]);
    }
    pjsip__table_each(table, &count_some, &left);
    ck_assert_uint_eq(left, 950);
    left = 7;
    pjsip__table_each(table, &count_some, &left);
    ck_assert_uint_eq(left, 0);
}
END_TEST

Suite *table_suite(void);

Suite *table_suite(void)
{
    Suite *s = suite_create("table");
    TCase *c = tcase_create("table");

    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, ten_thousand_things_are_found_and_removed);
    tcase_add_test(c, a_walk_sees_all_or_stops_when_told);
    suite_add_tcase(s, c);
    return s;
}
