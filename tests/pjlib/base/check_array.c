/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/array.h>

#include "support/suites.h"

#include <pj/errno.h>

#include <string.h>

Suite *array_suite(void);

static const int seven = 7;

START_TEST(an_element_goes_in_anywhere)
{
    int a[4] = {1, 2, 3, -1};
    int b[4] = {1, 2, 3, -1};
    int c[4] = {1, 2, 3, -1};

    pj_array_insert(a, sizeof(int), 3, 0, &seven);
    ck_assert_mem_eq(a, ((int[]){7, 1, 2, 3}), sizeof(a));
    pj_array_insert(b, sizeof(int), 3, 1, &seven);
    ck_assert_mem_eq(b, ((int[]){1, 7, 2, 3}), sizeof(b));
    pj_array_insert(c, sizeof(int), 3, 3, &seven);
    ck_assert_mem_eq(c, ((int[]){1, 2, 3, 7}), sizeof(c));
}
END_TEST

START_TEST(an_element_goes_out_anywhere)
{
    int a[3] = {1, 2, 3};
    int b[3] = {1, 2, 3};

    pj_array_erase(a, sizeof(int), 3, 0);
    ck_assert_mem_eq(a, ((int[]){2, 3}), 2 * sizeof(int));
    pj_array_erase(b, sizeof(int), 3, 2);
    ck_assert_mem_eq(b, ((int[]){1, 2}), 2 * sizeof(int));
}
END_TEST

START_TEST(a_place_that_is_not_there_changes_nothing)
{
    int a[3] = {1, 2, 3};

    pj_array_erase(a, sizeof(int), 2, 2);
    pj_array_erase(a, sizeof(int), 2, 9);
    pj_array_insert(a, sizeof(int), 2, 9, &seven);
    ck_assert_mem_eq(a, ((int[]){1, 2, 3}), sizeof(a));
}
END_TEST

static pj_status_t is_three(const void *value)
{
    return *(const int *)value == 3 ? PJ_SUCCESS : PJ_EINVAL;
}

START_TEST(the_first_match_is_found)
{
    int a[4] = {1, 3, 2, 3};
    void *found = NULL;

    ck_assert_int_eq(pj_array_find(a, sizeof(int), 4, is_three, &found), PJ_SUCCESS);
    ck_assert_ptr_eq(found, &a[1]);
    ck_assert_int_eq(pj_array_find(a, sizeof(int), 4, is_three, NULL), PJ_SUCCESS);
    found = NULL;
    ck_assert_int_eq(pj_array_find(a, sizeof(int), 1, is_three, &found), PJ_ENOTFOUND);
    ck_assert_ptr_null(found);
}
END_TEST

Suite *array_suite(void)
{
    Suite *s = suite_create("array");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, an_element_goes_in_anywhere);
    tcase_add_test(tc, an_element_goes_out_anywhere);
    tcase_add_test(tc, a_place_that_is_not_there_changes_nothing);
    tcase_add_test(tc, the_first_match_is_found);
    suite_add_tcase(s, tc);
    return s;
}
