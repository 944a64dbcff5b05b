/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/errno.h>

#include "support/suites.h"

#include <errno.h>

Suite *os_error_suite(void);

START_TEST(errno_goes_to_a_status_and_back)
{
    errno = ENOENT;
    ck_assert_int_eq(pj_get_os_error(), PJ_STATUS_FROM_OS(ENOENT));
    ck_assert_int_eq(pj_get_netos_error(), PJ_STATUS_FROM_OS(ENOENT));
    pj_set_os_error(PJ_STATUS_FROM_OS(EAGAIN));
    ck_assert_int_eq(errno, EAGAIN);
    pj_set_netos_error(PJ_STATUS_FROM_OS(EPIPE));
    ck_assert_int_eq(errno, EPIPE);
    ck_assert_int_eq(pj_get_native_os_error(), EPIPE);
}
END_TEST

START_TEST(no_error_is_success)
{
    pj_set_os_error(PJ_SUCCESS);
    ck_assert_int_eq(errno, 0);
    ck_assert_int_eq(pj_get_os_error(), PJ_SUCCESS);
}
END_TEST

Suite *os_error_suite(void)
{
    Suite *s = suite_create("os_error");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, errno_goes_to_a_status_and_back);
    tcase_add_test(tc, no_error_is_success);
    suite_add_tcase(s, tc);
    return s;
}
