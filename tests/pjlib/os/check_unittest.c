/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/unittest.h>

#include "support/oom.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/os.h>

#include <pthread.h>
#include <string.h>

Suite *unittest_suite(void);

enum { MANY = 40 };

static pj_test_suite suite;
static pj_test_case cases[MANY];
static char rings[MANY][1024];
static char seen[16384]; /* what reached the sink */
static pj_log_func *sink_before;
static int level_before;

static pthread_mutex_t seen_lock = PTHREAD_MUTEX_INITIALIZER;

static void sink(int level, const char *text, int len)
{
    size_t have;

    (void)level;
    pthread_mutex_lock(&seen_lock);
    have = strlen(seen);
    if (have + (size_t)len < sizeof(seen))
        memcpy(seen + have, text, (size_t)len + 1);
    pthread_mutex_unlock(&seen_lock);
}

static void begin(void)
{
    test_pools_begin();
    pj_test_suite_init(&suite);
    seen[0] = '\0';
    sink_before = pj_log_get_log_func();
    level_before = pj_log_get_level();
    pj_log_set_log_func(sink);
    pj_log_set_level(5);
}

static void end(void)
{
    pj_log_set_log_func(sink_before);
    pj_log_set_level(level_before);
    test_pools_end();
}

static void add(int index, const char *name, unsigned flags, int (*func)(void *), void *arg)
{
    pj_test_case_init(&cases[index], name, flags, func, arg, rings[index], sizeof(rings[index]),
                      NULL);
    pj_test_suite_add_case(&suite, &cases[index]);
}

static int gives(void *arg)
{
    PJ_LOG(4, ("case", "about to give %d", *(int *)arg));
    return *(int *)arg;
}

static int no_argument(void)
{
    return pj_test_is_under_test() ? 0 : -1;
}

static int zero, minus_five = -5, pending = PJ_EPENDING;

START_TEST(results_are_counted)
{
    pj_test_runner runner;
    pj_test_stat stat;

    add(0, "good", 0, gives, &zero);
    add(1, "bad", 0, gives, &minus_five);
    add(2, "bare", PJ_TEST_FUNC_NO_ARG, (int (*)(void *))(void (*)(void))no_argument, NULL);
    add(3, "odd", 0, gives, &pending);
    pj_test_init_basic_runner(&runner, NULL);
    pj_test_run(&runner, &suite);
    pj_test_get_stat(&suite, &stat);
    ck_assert_uint_eq(stat.ntests, 4);
    ck_assert_uint_eq(stat.nruns, 4);
    ck_assert_uint_eq(stat.nfailed, 2);
    ck_assert_str_eq(stat.failed_names[0], "bad");
    ck_assert_str_eq(stat.failed_names[1], "odd");
    ck_assert_int_eq(cases[1].result, -5);
    ck_assert(!pj_test_is_under_test());
    pj_test_runner_destroy(&runner);

    pj_test_display_stat(&stat, "all", "me");
    ck_assert_ptr_nonnull(strstr(seen, "all: 4 of 4 tests run in 0."));
    ck_assert_ptr_nonnull(strstr(seen, "failed: bad"));
    ck_assert_ptr_nonnull(strstr(seen, "[2/4] bad failed (-5)"));
    ck_assert_ptr_nonnull(strstr(seen, "[1/4] good passed"));
}
END_TEST

START_TEST(more_failures_than_names_are_counted)
{
    pj_test_runner runner;
    pj_test_stat stat;

    for (int i = 0; i < MANY; i++)
        add(i, "bad", 0, gives, &minus_five);
    pj_test_init_basic_runner(&runner, NULL);
    pj_test_run(&runner, &suite);
    pj_test_get_stat(&suite, &stat);
    ck_assert_uint_eq(stat.nfailed, MANY);
    seen[0] = '\0';
    pj_test_display_stat(&stat, "all", "me");
    ck_assert_ptr_nonnull(strstr(seen, "failed: 8 more"));
}
END_TEST

START_TEST(a_failure_can_end_the_run)
{
    pj_test_runner_param prm;
    pj_test_runner runner;
    pj_test_stat stat;

    add(0, "bad", 0, gives, &minus_five);
    add(1, "never", 0, gives, &zero);
    pj_test_runner_param_default(&prm);
    prm.stop_on_error = PJ_TRUE;
    pj_test_init_basic_runner(&runner, &prm);
    pj_test_run(&runner, &suite);
    pj_test_get_stat(&suite, &stat);
    ck_assert_uint_eq(stat.nruns, 1);
    ck_assert_int_eq(cases[1].result, PJ_EPENDING);

    /* The next run knows nothing of it. */
    minus_five = 0;
    pj_test_run(&runner, &suite);
    minus_five = -5;
    pj_test_get_stat(&suite, &stat);
    ck_assert_uint_eq(stat.nruns, 2);
    ck_assert_uint_eq(stat.nfailed, 0);
}
END_TEST

START_TEST(lines_are_kept_with_their_case)
{
    pj_test_runner runner;

    add(0, "good", 0, gives, &zero);
    add(1, "bad", 0, gives, &minus_five);
    pj_test_init_basic_runner(&runner, NULL);
    pj_test_run(&runner, &suite);
    ck_assert_ptr_null(strstr(seen, "about to give"));

    pj_test_display_log_messages(&suite, PJ_TEST_NO_TEST);
    ck_assert_ptr_null(strstr(seen, "about to give"));
    pj_test_display_log_messages(&suite, PJ_TEST_FAILED_TESTS);
    ck_assert_ptr_nonnull(strstr(seen, "what bad has logged:"));
    ck_assert_ptr_nonnull(strstr(seen, "about to give -5"));
    ck_assert_ptr_null(strstr(seen, "about to give 0"));
    pj_test_display_log_messages(&suite, PJ_TEST_SUCCESSFUL_TESTS | PJ_TEST_NO_HEADER_FOOTER);
    ck_assert_ptr_nonnull(strstr(seen, "about to give 0"));
    ck_assert_ptr_null(strstr(seen, "what good has logged:"));
}
END_TEST

START_TEST(lines_that_are_not_kept_are_written)
{
    pj_test_case_param prm;
    pj_test_runner runner;

    pj_test_case_init(&cases[0], "plain", 0, gives, &zero, NULL, 0, NULL);
    pj_test_suite_add_case(&suite, &cases[0]);
    add(1, "at once", PJ_TEST_LOG_NO_CACHE, gives, &minus_five);
    prm.log_level = 3;
    pj_test_case_init(&cases[2], "quiet", 0, gives, &pending, rings[2], sizeof(rings[2]), &prm);
    pj_test_suite_add_case(&suite, &cases[2]);
    pj_test_init_basic_runner(&runner, NULL);
    pj_test_run(&runner, &suite);
    ck_assert_ptr_nonnull(strstr(seen, "about to give 0"));
    ck_assert_ptr_nonnull(strstr(seen, "about to give -5"));
    ck_assert(pj_list_empty(&cases[2].logs));
}
END_TEST

static int chatters(void *arg)
{
    for (int i = 0; i < 100; i++)
        PJ_LOG(4, ("case", "line %d;", i));
    return *(int *)arg;
}

START_TEST(the_oldest_lines_make_room)
{
    pj_test_runner runner;

    add(0, "chatty", 0, chatters, &minus_five);
    pj_test_init_basic_runner(&runner, NULL);
    pj_test_run(&runner, &suite);
    pj_test_display_log_messages(&suite, PJ_TEST_ALL_TESTS);
    ck_assert_ptr_nonnull(strstr(seen, "line 99;"));
    ck_assert_ptr_nonnull(strstr(seen, "line 98;"));
    ck_assert_ptr_null(strstr(seen, "line 0;"));
}
END_TEST

static int order_is(const char *expected)
{
    const pj_test_case *test_case = suite.tests.next;

    for (; test_case != &suite.tests; test_case = test_case->next, expected++) {
        if (test_case->obj_name[0] != *expected)
            return 0;
    }
    return !*expected;
}

static void add_letters(void)
{
    static const char letters[] = "abcdefgh";

    pj_test_suite_init(&suite);
    for (int i = 0; i < 8; i++) {
        char name[2] = {letters[i], '\0'};
        unsigned flags = 0;

        if (strchr("ce", letters[i]))
            flags = PJ_TEST_KEEP_FIRST;
        if (strchr("af", letters[i]))
            flags = PJ_TEST_KEEP_LAST;
        add(i, name, flags, gives, &zero);
    }
}

START_TEST(shuffling_keeps_the_ends)
{
    char first[9] = "", names[9] = "";
    int others = 0;

    for (int seed = 0; seed < 20; seed++) {
        const pj_test_case *test_case;
        size_t n = 0;

        add_letters();
        pj_test_suite_shuffle(&suite, seed);
        for (test_case = suite.tests.next; test_case != &suite.tests; test_case = test_case->next)
            names[n++] = test_case->obj_name[0];
        ck_assert_uint_eq(n, 8);
        ck_assert_mem_eq(names, "ce", 2);
        ck_assert_mem_eq(names + 6, "af", 2);
        if (!seed)
            memcpy(first, names, sizeof(first));
        others += strcmp(first, names) != 0;
        add_letters();
        pj_test_suite_shuffle(&suite, seed);
        ck_assert(order_is(names));
    }
    ck_assert_int_gt(others, 10);
    pj_test_suite_shuffle(&suite, -1);
    ck_assert_uint_eq(pj_list_size(&suite.tests), 8);
}
END_TEST

/* Cases that meet: a barrier for which two threads are needed. */
static pj_barrier_t *meeting;
static int running, most_beside_exclusive;

static int meets(void *arg)
{
    (void)arg;
    return pj_barrier_wait(meeting, 0) < 0;
}

static int is_counted(void *arg)
{
    __atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
    pj_thread_sleep(0);
    __atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST);
    PJ_LOG(4, ("case", "of my own"));
    return *(int *)arg;
}

static int is_alone(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        if (__atomic_load_n(&running, __ATOMIC_SEQ_CST))
            most_beside_exclusive = 1;
    }
    return *(int *)arg;
}

static pj_test_runner *threads_runner(pj_pool_t *pool, unsigned nthreads)
{
    pj_test_runner_param prm;
    pj_test_runner *runner;

    pj_test_runner_param_default(&prm);
    prm.nthreads = nthreads;
    prm.verbosity = 2;
    ck_assert_int_eq(pj_test_create_text_runner(pool, &prm, &runner), PJ_SUCCESS);
    return runner;
}

START_TEST(cases_run_beside_each_other)
{
    pj_pool_t *pool = test_pool_make();
    pj_test_runner *runner = threads_runner(pool, 1);
    pj_test_stat stat;

    ck_assert_int_eq(pj_barrier_create(pool, 2, &meeting), PJ_SUCCESS);
    add(0, "one", 0, meets, NULL);
    add(1, "two", 0, meets, NULL);
    pj_test_run(runner, &suite);
    pj_test_run(runner, &suite);
    pj_test_get_stat(&suite, &stat);
    ck_assert_uint_eq(stat.nruns, 2);
    ck_assert_uint_eq(stat.nfailed, 0);
    ck_assert_ptr_nonnull(strstr(seen, "one begins"));
    pj_barrier_destroy(meeting);
    pj_test_runner_destroy(runner);
    pj_pool_release(pool);
}
END_TEST

START_TEST(an_exclusive_case_runs_alone)
{
    pj_pool_t *pool = test_pool_make();
    pj_test_runner *runner = threads_runner(pool, 3);
    pj_test_stat stat;

    most_beside_exclusive = 0;
    for (int i = 0; i < MANY; i++)
        add(i, "case", i % 4 ? 0 : PJ_TEST_EXCLUSIVE, i % 4 ? is_counted : is_alone, &zero);
    pj_test_run(runner, &suite);
    pj_test_get_stat(&suite, &stat);
    ck_assert_uint_eq(stat.nruns, MANY);
    ck_assert_uint_eq(stat.nfailed, 0);
    ck_assert_int_eq(most_beside_exclusive, 0);
    for (int i = 0; i < MANY; i++)
        ck_assert_uint_eq(pj_list_size(&cases[i].logs), i % 4 ? 1 : 0);
    pj_test_runner_destroy(runner);
    pj_pool_release(pool);
}
END_TEST

/* Whatever could not be had, all cases ran. */
static int round_of_threads(void *arg)
{
    pj_pool_t *pool = pj_pool_create(test_pool_factory(), "test", 1000, 1000, NULL);
    pj_test_runner_param prm = {.nthreads = 1000000000};
    pj_test_runner *runner;
    pj_test_stat stat;
    int made;

    (void)arg;
    if (!pool)
        return 0;
    made = pj_test_create_text_runner(pool, &prm, &runner) == PJ_SUCCESS;
    if (made) {
        pj_test_run(runner, &suite);
        pj_test_get_stat(&suite, &stat);
        ck_assert_uint_eq(stat.nruns, 2);
        ck_assert_uint_eq(stat.nfailed, 0);
        pj_test_runner_destroy(runner);
    }
    pj_pool_release(pool);
    return made;
}

START_TEST(without_memory_there_are_fewer_threads)
{
    pj_test_runner *none = NULL;

    add(0, "one", 0, gives, &zero);
    add(1, "two", PJ_TEST_EXCLUSIVE, gives, &zero);
    ck_assert_uint_gt(oom_loop(round_of_threads, NULL, PJ_FALSE), 0);
    ck_assert_int_eq(pj_test_create_text_runner(NULL, NULL, &none), PJ_EINVAL);
}
END_TEST

static int inner(void *arg)
{
    pj_test_suite small;
    pj_test_runner runner;
    pj_test_case test_case;

    pj_test_suite_init(&small);
    pj_test_case_init(&test_case, "inner", 0, gives, arg, NULL, 0, NULL);
    pj_test_suite_add_case(&small, &test_case);
    pj_test_init_basic_runner(&runner, NULL);
    pj_test_run(&runner, &small);
    return pj_test_is_under_test() && test_case.result == *(int *)arg ? 0 : -1;
}

START_TEST(a_case_may_run_a_suite)
{
    pj_test_runner runner;

    add(0, "outer", 0, inner, &minus_five);
    pj_test_init_basic_runner(&runner, NULL);
    pj_test_run(&runner, &suite);
    ck_assert_int_eq(cases[0].result, 0);
    ck_assert(!pj_test_is_under_test());
}
END_TEST

static int evaluated;

static int once(int value)
{
    evaluated++;
    return value;
}

#define GIVES(expected, check)                             \
    do {                                                   \
        int result = 0;                                    \
        check;                                             \
        ck_assert_msg(result == (expected), "%s", #check); \
    } while (0)

START_TEST(checks_do_their_action)
{
    const pj_str_t a = pj_str("alpha"), big = pj_str("ALPHA"), b = pj_str("beta");

    GIVES(0, PJ_TEST_EQ(once(3), 3, NULL, result = 1));
    GIVES(1, PJ_TEST_EQ(0.5, 0.7, "not cut to whole numbers", result = 1));
    GIVES(0, PJ_TEST_NEQ(3, 4, NULL, result = 1));
    GIVES(1, PJ_TEST_LT(4, 4, NULL, result = 1));
    GIVES(0, PJ_TEST_LTE(4, 4, NULL, result = 1));
    GIVES(0, PJ_TEST_GT(UINT64_MAX, 4, NULL, result = 1));
    GIVES(1, PJ_TEST_GTE(3, 4, NULL, result = 1));
    GIVES(0, PJ_TEST_TRUE(1, NULL, result = 1));
    GIVES(1, PJ_TEST_NON_ZERO(0, NULL, result = 1));
    GIVES(1, PJ_TEST_NOT_NULL(strchr("abc", 'd'), NULL, result = 1));
    GIVES(0, PJ_TEST_SUCCESS(PJ_SUCCESS, NULL, result = 1));
    GIVES(1, PJ_TEST_SUCCESS(PJ_ENOTFOUND, "looked for", result = 1));
    GIVES(0, PJ_TEST_STREQ(&a, &a, NULL, result = 1));
    GIVES(1, PJ_TEST_STREQ(&a, &b, "names", result = 1));
    GIVES(0, PJ_TEST_STRNEQ(&a, &b, NULL, result = 1));
    GIVES(0, PJ_TEST_STRCMP(&a, &b, -1, NULL, result = 1));
    GIVES(1, PJ_TEST_STRCMP(&a, &b, 1, NULL, result = 1));
    GIVES(0, PJ_TEST_STRICMP(&a, &big, 0, NULL, result = 1));
    GIVES(1, PJ_TEST_STR_OP(&a, &b, >, NULL, result = 1));
    ck_assert_int_eq(evaluated, 1);
    ck_assert_ptr_nonnull(strstr(seen, "failed: 0.5 == 0.7: not cut to whole numbers"));
    ck_assert_ptr_nonnull(strstr(seen, "(PJ_ENOTFOUND)"));
    ck_assert_ptr_nonnull(strstr(seen, "'alpha' and 'beta'"));
    ck_assert_ptr_nonnull(strstr(seen, "check_unittest.c:"));
}
END_TEST

Suite *unittest_suite(void)
{
    Suite *s = suite_create("unittest");
    TCase *tc = tcase_create("unittest");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, results_are_counted);
    tcase_add_test(tc, more_failures_than_names_are_counted);
    tcase_add_test(tc, a_failure_can_end_the_run);
    tcase_add_test(tc, lines_are_kept_with_their_case);
    tcase_add_test(tc, lines_that_are_not_kept_are_written);
    tcase_add_test(tc, the_oldest_lines_make_room);
    tcase_add_test(tc, shuffling_keeps_the_ends);
    tcase_add_test(tc, cases_run_beside_each_other);
    tcase_add_test(tc, an_exclusive_case_runs_alone);
    tcase_add_test(tc, without_memory_there_are_fewer_threads);
    tcase_add_test(tc, a_case_may_run_a_suite);
    tcase_add_test(tc, checks_do_their_action);
    suite_add_tcase(s, tc);
    return s;
}
