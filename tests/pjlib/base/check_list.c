/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/list.h>

#include "support/suites.h"

#include <string.h>

Suite *list_suite(void);

typedef struct item {
    PJ_DECL_LIST_MEMBER(struct item);
    char letter;
} item;

static item items[6];
static pj_list list;
static pj_list other;

static void begin(void)
{
    for (int i = 0; i < 6; i++) {
        items[i].letter = (char)('a' + i);
        pj_list_init(&items[i]);
    }
    pj_list_init(&list);
    pj_list_init(&other);
}

/* The letters forward; checks that backward is the mirror. */
static const char *letters(const pj_list *of)
{
    static char text[16];
    size_t n = 0;
    size_t back;

    for (const item *i = of->next; (const void *)i != of; i = i->next)
        text[n++] = i->letter;
    text[n] = '\0';
    back = n;
    for (const item *i = of->prev; (const void *)i != of; i = i->prev)
        ck_assert_int_eq(text[--back], i->letter);
    ck_assert_uint_eq(back, 0);
    ck_assert_uint_eq(pj_list_size(of), n);
    return text;
}

START_TEST(a_new_list_is_empty)
{
    ck_assert(pj_list_empty(&list));
    ck_assert_uint_eq(pj_list_size(&list), 0);
    pj_list_push_back(&list, &items[0]);
    ck_assert(!pj_list_empty(&list));
}
END_TEST

START_TEST(nodes_go_to_either_end)
{
    pj_list_push_back(&list, &items[1]);
    pj_list_push_back(&list, &items[2]);
    pj_list_push_front(&list, &items[0]);
    ck_assert_str_eq(letters(&list), "abc");
}
END_TEST

START_TEST(nodes_go_before_and_after_a_place)
{
    pj_list_push_back(&list, &items[2]);
    pj_list_insert_before(&items[2], &items[1]);
    pj_list_insert_after(&items[2], &items[3]);
    ck_assert_str_eq(letters(&list), "bcd");
}
END_TEST

START_TEST(an_erased_node_is_a_ring_of_its_own)
{
    pj_list_push_back(&list, &items[0]);
    pj_list_push_back(&list, &items[1]);
    pj_list_erase(&items[0]);
    pj_list_erase(&items[0]);
    ck_assert_str_eq(letters(&list), "b");
    ck_assert(pj_list_empty(&items[0]));
}
END_TEST

static void fill_other(void)
{
    pj_list_push_back(&list, &items[0]);
    pj_list_push_back(&list, &items[1]);
    pj_list_push_back(&other, &items[2]);
    pj_list_push_back(&other, &items[3]);
}

START_TEST(a_list_is_moved_before_a_place)
{
    fill_other();
    pj_list_insert_list_before(&items[1], &other);
    ck_assert_str_eq(letters(&list), "acdb");
    ck_assert(pj_list_empty(&other));
    pj_list_insert_list_before(&items[1], &other);
    ck_assert_str_eq(letters(&list), "acdb");
}
END_TEST

START_TEST(a_list_is_moved_after_a_place)
{
    fill_other();
    pj_list_insert_list_after(&items[0], &other);
    ck_assert_str_eq(letters(&list), "acdb");
    ck_assert(pj_list_empty(&other));
    pj_list_insert_list_after(&items[0], &other);
    ck_assert_str_eq(letters(&list), "acdb");
}
END_TEST

START_TEST(lists_merge_at_either_end)
{
    fill_other();
    pj_list_merge_first(&list, &other);
    ck_assert_str_eq(letters(&list), "cdab");
    pj_list_push_back(&other, &items[4]);
    pj_list_merge_last(&list, &other);
    ck_assert_str_eq(letters(&list), "cdabe");
    ck_assert(pj_list_empty(&other));
}
END_TEST

START_TEST(a_ring_without_a_head_is_put_in_whole)
{
    pj_list_push_back(&list, &items[0]);
    pj_list_push_back(&list, &items[5]);
    pj_list_insert_after(&items[1], &items[2]);
    pj_list_insert_nodes_after(&items[0], &items[1]);
    ck_assert_str_eq(letters(&list), "abcf");
    pj_list_insert_after(&items[3], &items[4]);
    pj_list_insert_nodes_before(&items[5], &items[3]);
    ck_assert_str_eq(letters(&list), "abcdef");
}
END_TEST

static int by_letter(void *value, const pj_list_type *node)
{
    return *(const char *)value - ((const item *)node)->letter;
}

START_TEST(nodes_are_found_or_not)
{
    char b = 'b';
    char z = 'z';

    fill_other();
    ck_assert_ptr_eq(pj_list_find_node(&list, &items[1]), &items[1]);
    ck_assert_ptr_null(pj_list_find_node(&list, &items[2]));
    ck_assert_ptr_eq(pj_list_search(&list, &b, by_letter), &items[1]);
    ck_assert_ptr_null(pj_list_search(&list, &z, by_letter));
}
END_TEST

Suite *list_suite(void)
{
    Suite *s = suite_create("list");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, NULL);
    tcase_add_test(tc, a_new_list_is_empty);
    tcase_add_test(tc, nodes_go_to_either_end);
    tcase_add_test(tc, nodes_go_before_and_after_a_place);
    tcase_add_test(tc, an_erased_node_is_a_ring_of_its_own);
    tcase_add_test(tc, a_list_is_moved_before_a_place);
    tcase_add_test(tc, a_list_is_moved_after_a_place);
    tcase_add_test(tc, lists_merge_at_either_end);
    tcase_add_test(tc, a_ring_without_a_head_is_put_in_whole);
    tcase_add_test(tc, nodes_are_found_or_not);
    suite_add_tcase(s, tc);
    return s;
}
