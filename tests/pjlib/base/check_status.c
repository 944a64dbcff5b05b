/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/status.h"

#include "base/alloc.h"
#include "support/oom.h"
#include "support/suites.h"

#include <pj/string.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

Suite *status_suite(void);

static const char *text(pj_status_t status)
{
    static char buf[PJ_ERR_MSG_SIZE];
    pj_str_t s = pj_strerror(status, buf, sizeof(buf));

    ck_assert_ptr_eq(s.ptr, buf);
    ck_assert_int_eq(s.slen, (long)strlen(buf));
    return buf;
}

static pj_str_t one_text(pj_status_t e, char *msg, pj_size_t max)
{
    int n = snprintf(msg, max, "one %d", e);
    pj_str_t s = {msg, n};

    return s;
}

static pj_str_t other_text(pj_status_t e, char *msg, pj_size_t max)
{
    (void)e;
    (void)max;
    msg[0] = '\0';
    return pj_str(msg);
}

START_TEST(own_codes_have_texts_with_their_names)
{
    ck_assert_str_eq(text(PJ_SUCCESS), "Success");
    ck_assert_ptr_nonnull(strstr(text(PJ_EINVAL), "(PJ_EINVAL)"));
    ck_assert_ptr_nonnull(strstr(text(PJ_EOVERFLOW), "(PJ_EOVERFLOW)"));
    for (pj_status_t code = PJ_EUNKNOWN; code <= PJ_ETRYAGAIN; code++)
        ck_assert_ptr_nonnull(strstr(text(code), "(PJ_E"));
}
END_TEST

START_TEST(codes_nobody_knows_say_their_number)
{
    ck_assert_str_eq(text(-1), "Unknown error -1");
    ck_assert_str_eq(text(PJ_ERRNO_START_STATUS + 4321), "Unknown error 74321");
    ck_assert_str_eq(text(PJ_ERRNO_START_USER + 7), "Unknown error 170007");
}
END_TEST

START_TEST(system_codes_have_the_systems_texts)
{
    ck_assert_str_eq(text(PJ_STATUS_FROM_OS(ENOENT)), strerror(ENOENT));
    ck_assert_int_eq(PJ_STATUS_TO_OS(PJ_STATUS_FROM_OS(EAGAIN)), EAGAIN);
    ck_assert_int_eq(PJ_STATUS_FROM_OS(0), PJ_SUCCESS);
    ck_assert_int_eq(PJ_RETURN_OS_ERROR(0), -1);
    ck_assert_int_eq(pj__status_from_os(0), PJ_SUCCESS);
    ck_assert_int_eq(pj__status_from_os(EINTR), 120000 + EINTR);
}
END_TEST

START_TEST(a_text_is_cut_to_its_buffer)
{
    char buf[6];
    pj_str_t s;

    memset(buf, 'x', sizeof(buf));
    s = pj_strerror(PJ_SUCCESS, buf, 4);
    ck_assert_int_eq(s.slen, 3);
    ck_assert_mem_eq(buf, "Suc\0xx", 6);
    s = pj_strerror(PJ_SUCCESS, buf, 0);
    ck_assert_int_eq(s.slen, 0);
    ck_assert_mem_eq(buf, "Suc\0xx", 6);
}
END_TEST

START_TEST(a_registered_range_gets_its_texts)
{
    const pj_status_t first = PJ_ERRNO_START_USER + 100;

    ck_assert_int_eq(pj_register_strerror(first, 10, one_text), PJ_SUCCESS);
    ck_assert_str_eq(text(first), "one 170100");
    ck_assert_str_eq(text(first + 9), "one 170109");
    ck_assert_str_eq(text(first + 10), "Unknown error 170110");
    ck_assert_str_eq(text(first - 1), "Unknown error 170099");
    pj_errno_clear_handlers();
    ck_assert_str_eq(text(first), "Unknown error 170100");
}
END_TEST

START_TEST(ranges_must_not_overlap)
{
    const pj_status_t first = PJ_ERRNO_START_USER + 100;

    ck_assert_int_eq(pj_register_strerror(first, 10, one_text), PJ_SUCCESS);
    ck_assert_int_eq(pj_register_strerror(first, 10, one_text), PJ_SUCCESS);
    ck_assert_int_eq(pj_register_strerror(first, 10, other_text), PJ_EEXISTS);
    ck_assert_int_eq(pj_register_strerror(first, 9, one_text), PJ_EEXISTS);
    ck_assert_int_eq(pj_register_strerror(first + 9, 5, one_text), PJ_EEXISTS);
    ck_assert_int_eq(pj_register_strerror(first - 5, 6, one_text), PJ_EEXISTS);
    ck_assert_int_eq(pj_register_strerror(first - 5, 100, one_text), PJ_EEXISTS);
    ck_assert_int_eq(pj_register_strerror(first - 5, 5, one_text), PJ_SUCCESS);
    ck_assert_int_eq(pj_register_strerror(first + 10, 1, one_text), PJ_SUCCESS);
    pj_errno_clear_handlers();
}
END_TEST

START_TEST(ranges_that_make_no_sense_are_refused)
{
    ck_assert_int_eq(pj_register_strerror(PJ_ERRNO_START_USER, 0, one_text), PJ_EINVAL);
    ck_assert_int_eq(pj_register_strerror(PJ_ERRNO_START_USER, -5, one_text), PJ_EINVAL);
    ck_assert_int_eq(pj_register_strerror(PJ_ERRNO_START_USER, 5, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_register_strerror(0, 5, one_text), PJ_EINVAL);
    ck_assert_int_eq(pj_register_strerror(0x7fffffff, 2, one_text), PJ_EINVAL);
}
END_TEST

static int register_two(void *arg)
{
    int ok = pj_register_strerror(PJ_ERRNO_START_USER, 5, one_text) == PJ_SUCCESS &&
             pj_register_strerror(PJ_ERRNO_START_USER + 5, 5, one_text) == PJ_SUCCESS;

    (void)arg;
    pj_errno_clear_handlers();
    return ok;
}

START_TEST(registering_reports_a_lack_of_memory)
{
    ck_assert_uint_eq(oom_loop(register_two, NULL, 1), 2);
    pj__alloc_fail_nth(1);
    ck_assert_int_eq(pj_register_strerror(PJ_ERRNO_START_USER, 5, one_text), PJ_ENOMEM);
}
END_TEST

Suite *status_suite(void)
{
    Suite *s = suite_create("status");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, own_codes_have_texts_with_their_names);
    tcase_add_test(tc, codes_nobody_knows_say_their_number);
    tcase_add_test(tc, system_codes_have_the_systems_texts);
    tcase_add_test(tc, a_text_is_cut_to_its_buffer);
    tcase_add_test(tc, a_registered_range_gets_its_texts);
    tcase_add_test(tc, ranges_must_not_overlap);
    tcase_add_test(tc, ranges_that_make_no_sense_are_refused);
    tcase_add_test(tc, registering_reports_a_lack_of_memory);
    suite_add_tcase(s, tc);
    return s;
}
