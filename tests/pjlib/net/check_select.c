/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <pj/sock.h>
#include <pj/sock_select.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

Suite *select_suite(void);

static const pj_time_val at_once = {0, 0};

static void pair(pj_sock_t sv[2])
{
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), PJ_SUCCESS);
}

static void put(pj_sock_t sock)
{
    pj_ssize_t len = 1;

    ck_assert_int_eq(pj_sock_send(sock, "x", &len, 0), PJ_SUCCESS);
}

START_TEST(a_set_holds_what_was_put_in)
{
    pj_fd_set_t *set = malloc(sizeof(*set));

    PJ_FD_ZERO(set);
    PJ_FD_SET(3, set);
    PJ_FD_SET(4000000, set);
    PJ_FD_SET(3, set);
    ck_assert_uint_eq(PJ_FD_COUNT(set), 2);
    ck_assert(PJ_FD_ISSET(3, set) && PJ_FD_ISSET(4000000, set) && !PJ_FD_ISSET(4, set));
    PJ_FD_CLR(3, set);
    PJ_FD_CLR(5, set);
    ck_assert(!PJ_FD_ISSET(3, set) && PJ_FD_ISSET(4000000, set));
    ck_assert_uint_eq(PJ_FD_COUNT(set), 1);
    free(set);
}
END_TEST

START_TEST(a_full_set_takes_no_more)
{
    pj_fd_set_t *set = malloc(sizeof(*set));

    PJ_FD_ZERO(set);
    for (pj_sock_t i = 0; i < PJ_IOQUEUE_MAX_HANDLES + 50; i++)
        PJ_FD_SET(i, set);
    ck_assert_uint_eq(PJ_FD_COUNT(set), PJ_ARRAY_SIZE(set->data) - 1);
    free(set);
}
END_TEST

START_TEST(only_the_ready_ones_are_left)
{
    pj_sock_t a[2], b[2];
    pj_fd_set_t *rd = malloc(sizeof(*rd)), *wr = malloc(sizeof(*wr));

    pair(a);
    pair(b);
    put(a[1]);
    PJ_FD_ZERO(rd);
    PJ_FD_ZERO(wr);
    PJ_FD_SET(a[0], rd);
    PJ_FD_SET(b[0], rd);
    PJ_FD_SET(b[0], wr);
    ck_assert_int_eq(pj_sock_select(0, rd, wr, NULL, &at_once), 2);
    ck_assert(PJ_FD_ISSET(a[0], rd) && !PJ_FD_ISSET(b[0], rd) && PJ_FD_ISSET(b[0], wr));
    for (int i = 0; i < 2; i++) {
        pj_sock_close(a[i]);
        pj_sock_close(b[i]);
    }
    free(rd);
    free(wr);
}
END_TEST

START_TEST(nothing_ready_leaves_nothing_when_the_time_is_over)
{
    const pj_time_val two_msec = {0, 2};
    pj_sock_t a[2];
    pj_fd_set_t *rd = malloc(sizeof(*rd));

    pair(a);
    PJ_FD_ZERO(rd);
    PJ_FD_SET(a[0], rd);
    ck_assert_int_eq(pj_sock_select(0, rd, NULL, NULL, &two_msec), 0);
    ck_assert_uint_eq(PJ_FD_COUNT(rd), 0);
    pj_sock_close(a[0]);
    pj_sock_close(a[1]);
    free(rd);
}
END_TEST

START_TEST(many_sockets_with_high_numbers_are_no_problem)
{
    enum { MANY = 200 };
    pj_sock_t sv[2], copies[MANY];
    pj_fd_set_t *rd = malloc(sizeof(*rd));

    pair(sv);
    put(sv[1]);
    PJ_FD_ZERO(rd);
    for (int i = 0; i < MANY; i++) {
        copies[i] = dup((int)sv[0]);
        PJ_FD_SET(copies[i], rd);
    }
    ck_assert_int_eq(pj_sock_select(0, rd, NULL, NULL, NULL), MANY);
    for (int i = 0; i < MANY; i++)
        pj_sock_close(copies[i]);
    pj_sock_close(sv[0]);
    pj_sock_close(sv[1]);
    free(rd);
}
END_TEST

Suite *select_suite(void)
{
    Suite *suite = suite_create("select");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_set_holds_what_was_put_in);
    tcase_add_test(tc, a_full_set_takes_no_more);
    tcase_add_test(tc, only_the_ready_ones_are_left);
    tcase_add_test(tc, nothing_ready_leaves_nothing_when_the_time_is_over);
    tcase_add_test(tc, many_sockets_with_high_numbers_are_no_problem);
    suite_add_tcase(suite, tc);
    return suite;
}
