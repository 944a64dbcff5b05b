/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/self.h"

#include "support/suites.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

Suite *self_suite(void);

static void *self_of_thread(void *arg)
{
    pj__self *self = pj__self_get();

    ck_assert_ptr_ne(self, arg);
    ck_assert_str_ne(self->name, ((pj__self *)arg)->name);
    ck_assert_int_eq(self->log_indent, 0);
    ck_assert_ptr_null(self->handlers);
    return NULL;
}

START_TEST(each_thread_has_its_own_and_a_name)
{
    pj__self *self = pj__self_get();
    pthread_t thread;

    ck_assert_ptr_eq(pj__self_get(), self);
    ck_assert_mem_eq(self->name, "thr", 3);
    self->log_indent = 7;
    pthread_create(&thread, NULL, self_of_thread, self);
    pthread_join(thread, NULL);
}
END_TEST

START_TEST(a_name_without_a_mark_is_copied)
{
    char name[PJ_MAX_OBJ_NAME];

    pj__obj_name(name, sizeof(name), "transport", NULL);
    ck_assert_str_eq(name, "transport");
    pj__obj_name(name, sizeof(name), "100%", NULL);
    ck_assert_str_eq(name, "100%");
    pj__obj_name(name, sizeof(name), "%s%n%d", NULL);
    ck_assert_str_eq(name, "%s%n%d");
}
END_TEST

START_TEST(the_first_mark_becomes_the_address)
{
    char expected[64];
    char name[64];
    int object;

    snprintf(expected, sizeof(expected), "tsx%p-%%p", (void *)&object);
    pj__obj_name(name, sizeof(name), "tsx%p-%p", &object);
    ck_assert_str_eq(name, expected);
    pj__obj_name(name, sizeof(name), "%p", NULL);
    ck_assert_str_eq(name, "0x0");
}
END_TEST

START_TEST(no_name_is_an_empty_one)
{
    char name[4] = "abc";

    pj__obj_name(name, sizeof(name), NULL, name);
    ck_assert_str_eq(name, "");
}
END_TEST

START_TEST(a_name_is_cut_to_its_room)
{
    char name[8];

    memset(name, 'x', sizeof(name));
    pj__obj_name(name, 4, "abcdef", NULL);
    ck_assert_mem_eq(name, "abc\0xxxx", 8);
    memset(name, 'x', sizeof(name));
    pj__obj_name(name, 5, "a%p", (void *)(uintptr_t)0xabcdef);
    ck_assert_mem_eq(name, "a0xa\0xxx", 8);
    memset(name, 'x', sizeof(name));
    pj__obj_name(name, 1, "abc", NULL);
    ck_assert_mem_eq(name, "\0xxxxxxx", 8);
    pj__obj_name(name, 0, "abc", NULL);
    ck_assert_mem_eq(name, "\0xxxxxxx", 8);
}
END_TEST

Suite *self_suite(void)
{
    Suite *s = suite_create("self");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, each_thread_has_its_own_and_a_name);
    tcase_add_test(tc, a_name_without_a_mark_is_copied);
    tcase_add_test(tc, the_first_mark_becomes_the_address);
    tcase_add_test(tc, no_name_is_an_empty_one);
    tcase_add_test(tc, a_name_is_cut_to_its_room);
    suite_add_tcase(s, tc);
    return s;
}
