/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pj/errno.h>
#include <pj/os.h>

Suite *foreign_suite(void);

START_TEST(there_is_no_symbian)
{
    pj_symbianos_params prm = {0};

    ck_assert_int_eq(pj_symbianos_set_params(&prm), PJ_ENOTSUP);
    pj_symbianos_set_connection_status(PJ_TRUE);
    ck_assert_int_eq(pj_symbianos_poll(-1, 0), PJ_FALSE);
}
END_TEST

START_TEST(there_is_no_java_machine)
{
    void *env = &env;

    pj_jni_set_jvm(&env);
    ck_assert_int_eq(pj_jni_attach_jvm(&env), PJ_FALSE);
    ck_assert_ptr_null(env);
    ck_assert_int_eq(pj_jni_attach_jvm(NULL), PJ_FALSE);
    pj_jni_detach_jvm(PJ_FALSE);
}
END_TEST

START_TEST(stacks_are_not_watched)
{
    const char *file = "?";
    int line = 7;

    PJ_CHECK_STACK();
    ck_assert_int_eq(pj_thread_get_stack_max_usage(pj_thread_this()), 0);
    ck_assert_int_eq(pj_thread_get_stack_info(pj_thread_this(), &file, &line), PJ_SUCCESS);
    ck_assert_str_eq(file, "");
    ck_assert_int_eq(line, 0);
}
END_TEST

Suite *foreign_suite(void)
{
    Suite *s = suite_create("foreign");
    TCase *t = tcase_create("foreign");

    tcase_add_test(t, there_is_no_symbian);
    tcase_add_test(t, there_is_no_java_machine);
    tcase_add_test(t, stacks_are_not_watched);
    suite_add_tcase(s, t);
    return s;
}
