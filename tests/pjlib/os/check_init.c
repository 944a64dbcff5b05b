/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/types.h>

#include "base/alloc.h"
#include "support/oom.h"
#include "support/suites.h"

#include <pj/errno.h>
#include <pj/string.h>

#include <string.h>
#include <sys/resource.h>

Suite *init_suite(void);

static char story[8];

static void add_a(void)
{
    strncat(story, "a", sizeof(story) - strlen(story) - 1);
}

static void add_b(void)
{
    strncat(story, "b", sizeof(story) - strlen(story) - 1);
}

START_TEST(exit_calls_run_latest_first_and_once)
{
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    ck_assert_int_eq(pj_atexit(add_a), PJ_SUCCESS);
    ck_assert_int_eq(pj_atexit(add_b), PJ_SUCCESS);
    pj_shutdown();
    ck_assert_str_eq(story, "ba");
    pj_init();
    pj_shutdown();
    ck_assert_str_eq(story, "ba");
}
END_TEST

START_TEST(each_start_wants_its_end)
{
    pj_init();
    pj_init();
    pj_atexit(add_a);
    pj_shutdown();
    ck_assert_str_eq(story, "");
    pj_shutdown();
    ck_assert_str_eq(story, "a");
    pj_shutdown();
    ck_assert_str_eq(story, "a");
}
END_TEST

static void register_b(void)
{
    pj_atexit(add_b);
}

START_TEST(an_exit_call_may_leave_another)
{
    pj_init();
    pj_atexit(register_b);
    pj_shutdown();
    ck_assert_str_eq(story, "b");
}
END_TEST

static pj_str_t text_of(pj_status_t e, char *msg, pj_size_t max)
{
    pj_str_t s = {msg, 0};

    (void)e;
    (void)max;
    return s;
}

static int whole_life(void *arg)
{
    int ok;

    (void)arg;
    if (pj_init() != PJ_SUCCESS)
        return 0;
    ok = pj_atexit(add_a) == PJ_SUCCESS &&
         pj_register_strerror(PJ_ERRNO_START_USER, 10, text_of) == PJ_SUCCESS;
    pj_shutdown();
    return ok;
}

START_TEST(nothing_is_left_behind)
{
    ck_assert_uint_eq(oom_loop(whole_life, NULL, 1), 2);
}
END_TEST

START_TEST(no_function_is_no_exit_call)
{
    ck_assert_int_eq(pj_atexit(NULL), PJ_EINVAL);
    pj__alloc_fail_nth(1);
    ck_assert_int_eq(pj_atexit(add_a), PJ_ENOMEM);
}
END_TEST

START_TEST(the_descriptor_limit_is_raised)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max > 100 ? 100 : limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    pj_init();
    getrlimit(RLIMIT_NOFILE, &limit);
    ck_assert_uint_eq(limit.rlim_cur, limit.rlim_max);
    pj_shutdown();
}
END_TEST

Suite *init_suite(void)
{
    Suite *s = suite_create("init");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, exit_calls_run_latest_first_and_once);
    tcase_add_test(tc, each_start_wants_its_end);
    tcase_add_test(tc, an_exit_call_may_leave_another);
    tcase_add_test(tc, nothing_is_left_behind);
    tcase_add_test(tc, no_function_is_no_exit_call);
    tcase_add_test(tc, the_descriptor_limit_is_raised);
    suite_add_tcase(s, tc);
    return s;
}
