/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/os.h>

#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/errno.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

Suite *thread_suite(void);

static pj_pool_t *pool;

static void begin(void)
{
    test_pools_begin();
    pool = test_pool_make();
}

static void end(void)
{
    pj_pool_release(pool);
    test_pools_end();
}

typedef struct seen {
    pj_thread_t *self;
    char name[PJ_MAX_OBJ_NAME];
    atomic_int runs;
} seen;

static int look(void *arg)
{
    seen *s = arg;

    s->self = pj_thread_this();
    strncpy(s->name, pj_thread_get_name(s->self), sizeof(s->name) - 1);
    atomic_fetch_add(&s->runs, 1);
    return 3;
}

START_TEST(a_thread_runs_and_is_joined)
{
    seen s = {.self = NULL};
    pj_thread_t *thread;

    ck_assert_int_eq(pj_thread_create(pool, "worker", look, &s, 0, 0, &thread), PJ_SUCCESS);
    ck_assert_int_eq(pj_thread_join(thread), PJ_SUCCESS);
    ck_assert_int_eq(s.runs, 1);
    ck_assert_ptr_eq(s.self, thread);
    ck_assert_str_eq(s.name, "worker");
    ck_assert_str_eq(pj_thread_get_name(thread), "worker");
    ck_assert_ptr_nonnull(pj_thread_get_os_handle(thread));
    ck_assert_int_eq(pj_thread_join(thread), PJ_SUCCESS);
    ck_assert_int_eq(pj_thread_destroy(thread), PJ_SUCCESS);
}
END_TEST

START_TEST(a_thread_may_have_a_small_stack_and_no_name)
{
    seen s = {.self = NULL};
    pj_thread_t *thread;

    ck_assert_int_eq(
        pj_thread_create(pool, NULL, look, &s, PJ_THREAD_DEFAULT_STACK_SIZE, 0, &thread),
        PJ_SUCCESS);
    pj_thread_join(thread);
    ck_assert_mem_eq(s.name, "thr0x", 5);
    pj_thread_destroy(thread);
}
END_TEST

START_TEST(a_suspended_thread_waits_for_its_resume)
{
    seen s = {.self = NULL};
    pj_thread_t *thread;

    ck_assert_int_eq(pj_thread_create(pool, "s", look, &s, 0, PJ_THREAD_SUSPENDED, &thread),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_thread_join(thread), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_thread_destroy(thread), PJ_EINVALIDOP);
    ck_assert_int_eq(s.runs, 0);
    ck_assert_int_eq(pj_thread_resume(thread), PJ_SUCCESS);
    ck_assert_int_eq(pj_thread_resume(thread), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_thread_join(thread), PJ_SUCCESS);
    ck_assert_int_eq(s.runs, 1);
    ck_assert_int_eq(pj_thread_destroy(thread), PJ_SUCCESS);
}
END_TEST

/* HAZARDS 1.15: a thread that nobody registered. */
static void *foreign(void *arg)
{
    pj_thread_t *self = pj_thread_this();
    pj_thread_desc desc;
    pj_thread_t *named;

    (void)arg;
    if (!self || pj_thread_this() != self || !pj_thread_is_registered())
        return "not known";
    if (!pj_thread_get_name(self)[0])
        return "no name";
    if (pj_thread_register("mine", desc, &named) != PJ_SUCCESS || named != self)
        return "not registered";
    if (strcmp(pj_thread_get_name(pj_thread_this()), "mine") != 0)
        return "not named";
    if (pj_thread_register(NULL, desc, NULL) != PJ_SUCCESS)
        return "not registered again";
    if (pj_thread_attach("other", desc, &named) != PJ_SUCCESS || named != self)
        return "not attached";
    if (pj_thread_unregister() != PJ_SUCCESS || !pj_thread_this())
        return "not unregistered";
    if (strcmp(pj_thread_get_name(pj_thread_this()), "other") == 0)
        return "name kept";
    if (pj_thread_join(pj_thread_this()) != PJ_ECANCELLED)
        return "joined itself";
    return NULL;
}

START_TEST(any_thread_is_known_from_its_first_call)
{
    pthread_t thread;
    void *trouble;

    pthread_create(&thread, NULL, foreign, NULL);
    pthread_join(thread, &trouble);
    ck_assert_msg(!trouble, "%s", (const char *)trouble);
    ck_assert_int_eq(pj_thread_init(), PJ_SUCCESS);
    ck_assert_ptr_nonnull(pj_thread_this());
}
END_TEST

static int unregister_oneself(void *arg)
{
    pj_thread_desc desc;
    pj_thread_t *self;

    atomic_store((atomic_int *)arg, pj_thread_unregister());
    pj_thread_register("renamed", desc, &self);
    return strcmp(pj_thread_get_name(self), "renamed") == 0;
}

START_TEST(a_thread_of_ours_stays_registered)
{
    atomic_int status = 0;
    pj_thread_t *thread;

    pj_thread_create(pool, "ours", unregister_oneself, &status, 0, 0, &thread);
    pj_thread_join(thread);
    ck_assert_int_eq(status, PJ_EINVALIDOP);
    ck_assert_str_eq(pj_thread_get_name(thread), "ours");
    pj_thread_destroy(thread);
}
END_TEST

START_TEST(a_thread_may_be_left_to_itself)
{
    seen s = {.self = NULL};
    pj_thread_t *thread;

    pj_thread_create(pool, "free", look, &s, 0, 0, &thread);
    ck_assert_int_eq(pj_thread_destroy(thread), PJ_SUCCESS);
    while (!atomic_load(&s.runs))
        pj_thread_sleep(0);
}
END_TEST

START_TEST(priorities_are_within_their_bounds)
{
    pj_thread_t *self = pj_thread_this();
    int prio = pj_thread_get_prio(self);

    ck_assert_int_ge(prio, pj_thread_get_prio_min(self));
    ck_assert_int_le(prio, pj_thread_get_prio_max(self));
    ck_assert_int_eq(pj_thread_set_prio(self, prio), PJ_SUCCESS);
    ck_assert_int_ne(pj_thread_set_prio(self, 100000), PJ_SUCCESS);
    ck_assert_int_eq(pj_thread_get_prio(NULL), -1);
    ck_assert_int_eq(pj_thread_get_prio_min(NULL), -1);
    ck_assert_int_eq(pj_thread_get_prio_max(NULL), -1);
    ck_assert_int_eq(pj_thread_set_prio(NULL, 0), PJ_EINVAL);
}
END_TEST

START_TEST(bad_arguments_are_errors)
{
    pj_pool_t *small = pj_pool_create(test_pool_factory(), "s", 1, 0, NULL);
    pj_thread_t *thread;

    while (pj_pool_alloc(small, 1))
        ;
    ck_assert_int_eq(pj_thread_create(small, "t", look, NULL, 0, 0, &thread), PJ_ENOMEM);
    ck_assert_int_eq(pj_thread_create(NULL, "t", look, NULL, 0, 0, &thread), PJ_EINVAL);
    ck_assert_int_eq(pj_thread_create(pool, "t", NULL, NULL, 0, 0, &thread), PJ_EINVAL);
    ck_assert_int_eq(pj_thread_create(pool, "t", look, NULL, 0, 0, NULL), PJ_EINVAL);
    /* No machine has such a stack. */
    ck_assert_int_ne(pj_thread_create(pool, "t", look, NULL, SIZE_MAX / 2, 0, &thread), PJ_SUCCESS);
    ck_assert_ptr_null(thread);
    ck_assert_int_eq(pj_thread_join(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_thread_destroy(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_thread_resume(NULL), PJ_EINVAL);
    ck_assert_str_eq(pj_thread_get_name(NULL), "");
    ck_assert_ptr_null(pj_thread_get_os_handle(NULL));
    pj_pool_release(small);
}
END_TEST

Suite *thread_suite(void)
{
    Suite *s = suite_create("thread");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_thread_runs_and_is_joined);
    tcase_add_test(tc, a_thread_may_have_a_small_stack_and_no_name);
    tcase_add_test(tc, a_suspended_thread_waits_for_its_resume);
    tcase_add_test(tc, any_thread_is_known_from_its_first_call);
    tcase_add_test(tc, a_thread_of_ours_stays_registered);
    tcase_add_test(tc, a_thread_may_be_left_to_itself);
    tcase_add_test(tc, priorities_are_within_their_bounds);
    tcase_add_test(tc, bad_arguments_are_errors);
    suite_add_tcase(s, tc);
    return s;
}
