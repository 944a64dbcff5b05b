/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include "console.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

Suite *console_suite(void);

static int feed; /* what the console reads as standard input */
static console c;

static void setup(void)
{
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    feed = ends[1];
    ck_assert(console_start(&c, true));
    ck_assert(!c.editing);
}

/* Read from the command socket until @a len octets are there. */
static void expect(int fd, const char *text, size_t len)
{
    char got[256];
    size_t have = 0;

    while (have < len) {
        ssize_t n = read(fd, got + have, sizeof(got) - have);

        ck_assert_int_gt(n, 0);
        have += (size_t)n;
    }
    ck_assert_uint_eq(have, len);
    ck_assert_mem_eq(got, text, len);
}

START_TEST(input_and_its_end_come_by_the_socket)
{
    int fd = console_take_socket(&c);

    ck_assert_int_eq(write(feed, "list\nhel", 8), 8);
    expect(fd, "list\nhel", 8);
    ck_assert_int_eq(write(feed, "p", 1), 1);
    close(feed);
    expect(fd, "p\n\004\n", 4);
    console_stop(&c);
    close(fd);
}
END_TEST

START_TEST(a_signal_comes_as_a_line_of_its_own)
{
    int fd = console_take_socket(&c);

    raise(SIGINT);
    raise(SIGTERM);
    expect(fd, "\003\n\003\n", 4);
    console_stop(&c);
    close(fd);
}
END_TEST

START_TEST(stopping_does_not_wait_for_input)
{
    ck_assert_ptr_eq(console_output(&c), stdout);
    console_stop(&c);
    ck_assert_int_eq(c.commands, -1);
    close(feed);
}
END_TEST

Suite *console_suite(void)
{
    Suite *s = suite_create("console");
    TCase *tc = tcase_create("console");

    tcase_add_checked_fixture(tc, setup, NULL);
    suite_add_tcase(s, tc);
    tcase_add_test(tc, input_and_its_end_come_by_the_socket);
    tcase_add_test(tc, a_signal_comes_as_a_line_of_its_own);
    tcase_add_test(tc, stopping_does_not_wait_for_input);
    return s;
}
