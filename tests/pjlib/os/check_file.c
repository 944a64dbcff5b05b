/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/file_access.h>
#include <pj/file_io.h>

#include "support/suites.h"

#include <pj/errno.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *file_suite(void);

static char folder[] = "linnet-file-XXXXXX";
static char path[64];
static char other[64];

static void begin(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/one", folder);
    snprintf(other, sizeof(other), "%s/two", folder);
}

static void end(void)
{
    unlink(path);
    unlink(other);
    rmdir(folder);
}

static pj_oshandle_t open_it(unsigned flags)
{
    pj_oshandle_t fd = NULL;

    ck_assert_int_eq(pj_file_open(NULL, path, flags, &fd), PJ_SUCCESS);
    ck_assert_ptr_nonnull(fd);
    return fd;
}

static void write_text(pj_oshandle_t fd, const char *text)
{
    pj_ssize_t size = (pj_ssize_t)strlen(text);

    ck_assert_int_eq(pj_file_write(fd, text, &size), PJ_SUCCESS);
    ck_assert_int_eq(size, (pj_ssize_t)strlen(text));
}

static void expect_text(pj_oshandle_t fd, const char *text)
{
    char buf[100] = {0};
    pj_ssize_t size = sizeof(buf) - 1;

    ck_assert_int_eq(pj_file_read(fd, buf, &size), PJ_SUCCESS);
    ck_assert_str_eq(buf, text);
    ck_assert_int_eq(size, (pj_ssize_t)strlen(text));
}

START_TEST(what_is_written_is_read)
{
    pj_oshandle_t fd = open_it(PJ_O_WRONLY);
    pj_ssize_t size = 1;
    char c;

    write_text(fd, "hello");
    ck_assert_int_eq(pj_file_flush(fd), PJ_SUCCESS);
    ck_assert_int_eq(pj_file_read(fd, &c, &size), PJ_STATUS_FROM_OS(EBADF));
    ck_assert_int_eq(pj_file_close(fd), PJ_SUCCESS);
    fd = open_it(PJ_O_RDONLY);
    expect_text(fd, "hello");
    expect_text(fd, "");
    pj_file_close(fd);
}
END_TEST

START_TEST(opening_for_writing_empties_appending_does_not)
{
    pj_oshandle_t fd = open_it(PJ_O_WRONLY);

    write_text(fd, "first");
    pj_file_close(fd);
    fd = open_it(PJ_O_WRONLY | PJ_O_APPEND);
    write_text(fd, "+more");
    pj_file_close(fd);
    fd = open_it(PJ_O_RDONLY);
    expect_text(fd, "first+more");
    pj_file_close(fd);
    fd = open_it(PJ_O_WRONLY);
    pj_file_close(fd);
    ck_assert_int_eq(pj_file_size(path), 0);
}
END_TEST

START_TEST(reading_and_writing_take_turns)
{
    pj_oshandle_t fd = open_it(PJ_O_RDWR);
    pj_off_t pos = -1;

    write_text(fd, "0123456789");
    ck_assert_int_eq(pj_file_setpos(fd, 3, PJ_SEEK_SET), PJ_SUCCESS);
    expect_text(fd, "3456789");
    ck_assert_int_eq(pj_file_setpos(fd, -2, PJ_SEEK_END), PJ_SUCCESS);
    write_text(fd, "AB");
    ck_assert_int_eq(pj_file_setpos(fd, -4, PJ_SEEK_CUR), PJ_SUCCESS);
    ck_assert_int_eq(pj_file_getpos(fd, &pos), PJ_SUCCESS);
    ck_assert_int_eq(pos, 6);
    expect_text(fd, "67AB");
    ck_assert_int_eq(pj_file_size_by_handle(fd), 10);
    pj_file_close(fd);
}
END_TEST

START_TEST(descriptors_close_at_exec_if_asked)
{
    pj_oshandle_t fd = open_it(PJ_O_WRONLY | PJ_O_CLOEXEC);

    ck_assert_int_ne(fcntl((int)((intptr_t)fd - 1), F_GETFD) & FD_CLOEXEC, 0);
    pj_file_close(fd);
    fd = open_it(PJ_O_WRONLY);
    ck_assert_int_eq(fcntl((int)((intptr_t)fd - 1), F_GETFD) & FD_CLOEXEC, 0);
    pj_file_close(fd);
}
END_TEST

START_TEST(files_are_told_moved_and_deleted)
{
    pj_oshandle_t fd = open_it(PJ_O_WRONLY);
    pj_file_stat stat;

    write_text(fd, "abc");
    pj_file_close(fd);
    ck_assert(pj_file_exists(path));
    ck_assert(!pj_file_exists(other));
    ck_assert_int_eq(pj_file_size(path), 3);
    ck_assert_int_eq(pj_file_getstat(path, &stat), PJ_SUCCESS);
    ck_assert_int_eq(stat.size, 3);
    ck_assert_int_gt(stat.mtime.sec, 1577836800);
    ck_assert_int_lt(stat.mtime.msec, 1000);
    ck_assert_int_eq(pj_file_move(path, other), PJ_SUCCESS);
    ck_assert(!pj_file_exists(path));
    ck_assert(pj_file_exists(other));
    ck_assert_int_eq(pj_file_delete(other), PJ_SUCCESS);
    ck_assert_int_eq(pj_file_delete(other), PJ_STATUS_FROM_OS(ENOENT));
    ck_assert_int_eq(pj_file_size(other), -1);
    ck_assert_int_eq(pj_file_getstat(other, &stat), PJ_STATUS_FROM_OS(ENOENT));
    ck_assert_int_eq(pj_file_move(other, path), PJ_STATUS_FROM_OS(ENOENT));
}
END_TEST

START_TEST(bad_arguments_are_errors)
{
    pj_oshandle_t fd;
    pj_file_stat stat;
    pj_ssize_t size = -1;
    pj_off_t pos;
    char c = 0;

    ck_assert_int_eq(pj_file_open(NULL, path, PJ_O_RDONLY, &fd), PJ_STATUS_FROM_OS(ENOENT));
    ck_assert_int_eq(pj_file_open(NULL, NULL, PJ_O_RDONLY, &fd), PJ_EINVAL);
    ck_assert_int_eq(pj_file_open(NULL, path, PJ_O_RDONLY, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_file_open(NULL, path, 0, &fd), PJ_EINVAL);
    ck_assert_int_eq(pj_file_open(NULL, path, PJ_O_RDONLY | PJ_O_APPEND, &fd), PJ_EINVAL);
    fd = open_it(PJ_O_RDWR);
    ck_assert_int_eq(pj_file_read(fd, &c, &size), PJ_EINVAL);
    ck_assert_int_eq(pj_file_write(fd, &c, &size), PJ_EINVAL);
    ck_assert_int_eq(pj_file_read(fd, NULL, &size), PJ_EINVAL);
    ck_assert_int_eq(pj_file_write(fd, &c, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_file_setpos(fd, 0, (enum pj_file_seek_type)3), PJ_EINVAL);
    ck_assert_int_eq(pj_file_setpos(fd, -1, PJ_SEEK_SET), PJ_STATUS_FROM_OS(EINVAL));
    ck_assert_int_eq(pj_file_getpos(fd, NULL), PJ_EINVAL);
    pj_file_close(fd);
    size = 1;
    ck_assert_int_eq(pj_file_close(NULL), PJ_STATUS_FROM_OS(EBADF));
    ck_assert_int_eq(pj_file_flush(NULL), PJ_STATUS_FROM_OS(EBADF));
    ck_assert_int_eq(pj_file_write(NULL, &c, &size), PJ_STATUS_FROM_OS(EBADF));
    ck_assert_int_eq(pj_file_getpos(NULL, &pos), PJ_STATUS_FROM_OS(EBADF));
    ck_assert_int_eq(pj_file_size_by_handle(NULL), -1);
    ck_assert_int_eq(pj_file_size(NULL), -1);
    ck_assert(!pj_file_exists(NULL));
    ck_assert_int_eq(pj_file_delete(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_file_move(path, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_file_getstat(NULL, &stat), PJ_EINVAL);
}
END_TEST

Suite *file_suite(void)
{
    Suite *s = suite_create("file");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, what_is_written_is_read);
    tcase_add_test(tc, opening_for_writing_empties_appending_does_not);
    tcase_add_test(tc, reading_and_writing_take_turns);
    tcase_add_test(tc, descriptors_close_at_exec_if_asked);
    tcase_add_test(tc, files_are_told_moved_and_deleted);
    tcase_add_test(tc, bad_arguments_are_errors);
    suite_add_tcase(s, tc);
    return s;
}
