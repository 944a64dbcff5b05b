/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/except.h>

#include "support/suites.h"

#include <pj/errno.h>
#include <pj/pool.h>

#include <signal.h>

Suite *except_suite(void);

START_TEST(nothing_thrown_nothing_caught)
{
    volatile int steps = 0;
    PJ_USE_EXCEPTION;

    PJ_TRY
    {
        steps += 1;
    }
    PJ_CATCH_ANY
    {
        steps += 10;
    }
    PJ_END
    ck_assert_int_eq(steps, 1);
}
END_TEST

static int catch_one(int thrown, int looked_for)
{
    volatile int result = 0;
    PJ_USE_EXCEPTION;

    PJ_TRY
    {
        pj_throw_exception_(thrown);
    }
    PJ_CATCH(looked_for)
    {
        result = 1;
    }
    PJ_CATCH_ANY
    {
        result = 100 + PJ_GET_EXCEPTION();
    }
    PJ_END;
    return result;
}

START_TEST(an_exception_finds_its_handler)
{
    ck_assert_int_eq(catch_one(5, 5), 1);
    ck_assert_int_eq(catch_one(6, 5), 106);
}
END_TEST

static int nested(void)
{
    volatile int trail = 0;
    PJ_USE_EXCEPTION;

    PJ_TRY
    {
        trail = trail * 10 + catch_one(7, 7);
        trail = trail * 10 + 2;
        PJ_THROW(9);
    }
    PJ_CATCH(9)
    {
        trail = trail * 10 + 3;
    }
    PJ_END;
    return trail;
}

START_TEST(handlers_nest)
{
    ck_assert_int_eq(nested(), 123);
}
END_TEST

START_TEST(a_handler_may_throw_on)
{
    volatile int caught = 0;
    PJ_USE_EXCEPTION;

    PJ_TRY
    {
        struct pj_exception_state_t inner;
        int code;

        pj_push_exception_handler_(&inner);
        code = pj_setjmp(inner.state);
        if (code == 0)
            PJ_THROW(3);
        PJ_THROW(code + 1);
    }
    PJ_CATCH_ANY
    {
        caught = PJ_GET_EXCEPTION();
    }
    PJ_END;
    ck_assert_int_eq(caught, 4);
}
END_TEST

START_TEST(an_exception_without_handler_ends_the_program)
{
    pj_throw_exception_(1);
}
END_TEST

START_TEST(ids_have_names_and_run_out)
{
    pj_exception_id_t ids[PJ_MAX_EXCEPTION_ID];
    int n = 0;

    ck_assert_str_eq(pj_exception_id_name(pj_NO_MEMORY_EXCEPTION()), "out of memory");
    while (n < PJ_MAX_EXCEPTION_ID && pj_exception_id_alloc("mine", &ids[n]) == PJ_SUCCESS) {
        ck_assert_int_ne(ids[n], 0);
        ck_assert_int_ne(ids[n], PJ_NO_MEMORY_EXCEPTION);
        ck_assert_str_eq(pj_exception_id_name(ids[n]), "mine");
        n++;
    }
    ck_assert_int_eq(n, PJ_MAX_EXCEPTION_ID - 2);
    ck_assert_int_eq(pj_exception_id_alloc("mine", &ids[0]), PJ_ETOOMANY);
    ck_assert_int_eq(pj_exception_id_free(ids[3]), PJ_SUCCESS);
    ck_assert_int_eq(pj_exception_id_free(ids[3]), PJ_EINVAL);
    ck_assert_str_eq(pj_exception_id_name(ids[3]), "unknown exception");
    ck_assert_int_eq(pj_exception_id_alloc("again", &ids[0]), PJ_SUCCESS);
    ck_assert_int_eq(ids[0], ids[3]);
}
END_TEST

START_TEST(bad_ids_are_refused)
{
    pj_exception_id_t id;

    ck_assert_int_eq(pj_exception_id_free(0), PJ_EINVAL);
    ck_assert_int_eq(pj_exception_id_free(-1), PJ_EINVAL);
    ck_assert_int_eq(pj_exception_id_free(PJ_MAX_EXCEPTION_ID), PJ_EINVAL);
    ck_assert_int_eq(pj_exception_id_alloc(NULL, &id), PJ_EINVAL);
    ck_assert_int_eq(pj_exception_id_alloc("x", NULL), PJ_EINVAL);
    ck_assert_str_eq(pj_exception_id_name(-7), "unknown exception");
}
END_TEST

Suite *except_suite(void)
{
    Suite *s = suite_create("except");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, nothing_thrown_nothing_caught);
    tcase_add_test(tc, an_exception_finds_its_handler);
    tcase_add_test(tc, handlers_nest);
    tcase_add_test(tc, a_handler_may_throw_on);
    tcase_add_test_raise_signal(tc, an_exception_without_handler_ends_the_program, SIGABRT);
    tcase_add_test(tc, ids_have_names_and_run_out);
    tcase_add_test(tc, bad_ids_are_refused);
    suite_add_tcase(s, tc);
    return s;
}
