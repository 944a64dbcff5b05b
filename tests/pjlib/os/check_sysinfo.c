/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/os.h>

#include "support/suites.h"

#include <pj/errno.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

Suite *sysinfo_suite(void);

START_TEST(the_system_is_described)
{
    const pj_sys_info *info = pj_get_sys_info();
    struct utsname names;

    ck_assert_int_eq(uname(&names), 0);
    ck_assert_int_eq(info->machine.slen, (long)strlen(names.machine));
    ck_assert_mem_eq(info->os_name.ptr, names.sysname, strlen(names.sysname));
    ck_assert_uint_gt(info->os_ver, 0x02000000);
    ck_assert_int_gt(info->sdk_name.slen, 0);
    ck_assert_ptr_nonnull(strstr(info->info.ptr, names.machine));
    ck_assert_int_eq(info->info.slen, (long)strlen(info->info.ptr));
    ck_assert_ptr_eq(pj_get_sys_info(), info);
}
END_TEST

START_TEST(the_process_has_its_number)
{
    ck_assert_uint_eq(pj_getpid(), (unsigned)getpid());
}
END_TEST

static int program(int argc, char *argv[])
{
    ck_assert_str_eq(argv[0], "program");
    return argc + 40;
}

START_TEST(a_program_runs_with_its_arguments)
{
    char name[] = "program";
    char *argv[] = {name, name};

    ck_assert_int_eq(pj_run_app(program, 2, argv, 0), 42);
}
END_TEST

START_TEST(a_descriptor_is_closed_at_exec)
{
    int fd = open("/dev/null", O_RDONLY);

    ck_assert_int_eq(pj_set_cloexec_flag(fd), PJ_SUCCESS);
    ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
    close(fd);
    ck_assert_int_eq(pj_set_cloexec_flag(fd), PJ_STATUS_FROM_OS(EBADF));
}
END_TEST

Suite *sysinfo_suite(void)
{
    Suite *s = suite_create("sysinfo");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, the_system_is_described);
    tcase_add_test(tc, the_process_has_its_number);
    tcase_add_test(tc, a_program_runs_with_its_arguments);
    tcase_add_test(tc, a_descriptor_is_closed_at_exec);
    suite_add_tcase(s, tc);
    return s;
}
