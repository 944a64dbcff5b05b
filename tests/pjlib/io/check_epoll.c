/* SPDX-License-Identifier: BSD-2-Clause */
/* What the ioqueue relies on, asked of the backend itself. */
#include "io/backend.h"
#include "io_test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

Suite *epoll_suite(void);

static const pj__backend *const be = &pj__backend_epoll;
static void *state;
static pj__event ev[16];

enum { BOTH = PJ__EV_READ | PJ__EV_WRITE };

static void setup(void)
{
    ck_assert_int_eq(be->create(&state), PJ_SUCCESS);
}

static void teardown(void)
{
    be->destroy(state);
}

static void pair(pj_sock_t sv[2])
{
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), PJ_SUCCESS);
}

START_TEST(what_is_ready_is_reported_when_a_descriptor_is_added)
{
    pj_sock_t sv[2];

    pair(sv);
    io_put(sv[1], "x", 1);
    ck_assert_int_eq(be->add(state, (int)sv[0], 0x1234500067ull, BOTH), PJ_SUCCESS);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert(ev[0].data == 0x1234500067ull);
    ck_assert_uint_eq(ev[0].what, PJ__EV_READ | PJ__EV_WRITE);
    pj_sock_close(sv[0]);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(an_edge_is_reported_once)
{
    pj_sock_t sv[2];

    pair(sv);
    ck_assert_int_eq(be->add(state, (int)sv[0], 1, BOTH), PJ_SUCCESS);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0);
    io_put(sv[1], "x", 1);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert_uint_ne(ev[0].what & PJ__EV_READ, 0);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0);
    io_put(sv[1], "y", 1);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    pj_sock_close(sv[0]);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(writability_is_reported_when_it_is_asked_for)
{
    pj_sock_t sv[2];

    pair(sv);
    ck_assert_int_eq(be->add(state, (int)sv[0], 1, PJ__EV_READ), PJ_SUCCESS);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0);
    ck_assert_int_eq(be->add_write(state, (int)sv[0], 1), PJ_SUCCESS);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert_uint_eq(ev[0].what, PJ__EV_WRITE);
    be->del(state, (int)sv[0]);
    ck_assert_int_eq(be->add_write(state, (int)sv[0], 1), PJ_STATUS_FROM_OS(ENOENT));
    pj_sock_close(sv[0]);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(the_end_of_the_peer_is_reported_as_such)
{
    pj_sock_t sv[2];

    pair(sv);
    ck_assert_int_eq(be->add(state, (int)sv[0], 1, BOTH), PJ_SUCCESS);
    be->wait(state, ev, 16, 0);
    pj_sock_shutdown(sv[1], PJ_SHUT_WR);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert_uint_ne(ev[0].what & PJ__EV_HUP, 0);
    ck_assert_uint_ne(ev[0].what & PJ__EV_READ, 0);
    pj_sock_close(sv[0]);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(a_removed_descriptor_reports_nothing_even_if_a_child_holds_it)
{
    pj_sock_t sv[2];
    int copy;

    pair(sv);
    copy = dup((int)sv[0]);
    ck_assert_int_eq(be->add(state, (int)sv[0], 1, BOTH), PJ_SUCCESS);
    be->del(state, (int)sv[0]);
    pj_sock_close(sv[0]);
    io_put(sv[1], "x", 1);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0);
    close(copy);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(a_wake_up_sticks_until_somebody_waits)
{
    be->wake(state);
    ck_assert_int_eq(be->wait(state, ev, 16, -1), 0);
    be->wake(state);
    be->wake(state);
    ck_assert_int_eq(be->wait(state, ev, 16, -1), 0);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0);
}
END_TEST

static void *wake_later(void *arg)
{
    be->wake(arg);
    return NULL;
}

START_TEST(a_wake_up_ends_a_wait_in_another_thread)
{
    pthread_t thread;

    pthread_create(&thread, NULL, wake_later, state);
    ck_assert_int_eq(be->wait(state, ev, 16, -1), 0);
    pthread_join(thread, NULL);
}
END_TEST

START_TEST(what_cannot_be_watched_is_refused)
{
    int file = open("/dev/null", O_RDONLY);

    ck_assert_int_eq(be->add(state, -1, 1, BOTH), PJ_STATUS_FROM_OS(EBADF));
    ck_assert_int_eq(be->add(state, file, 1, BOTH), PJ_STATUS_FROM_OS(EPERM));
    close(file);
    be->destroy(NULL);
}
END_TEST

START_TEST(its_descriptors_are_not_inherited)
{
    ck_assert_int_ne(fcntl(*be->fd(state), F_GETFD) & FD_CLOEXEC, 0);
    ck_assert_str_eq(be->name, "epoll");
}
END_TEST

Suite *epoll_suite(void)
{
    Suite *suite = suite_create("epoll");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, what_is_ready_is_reported_when_a_descriptor_is_added);
    tcase_add_test(tc, an_edge_is_reported_once);
    tcase_add_test(tc, writability_is_reported_when_it_is_asked_for);
    tcase_add_test(tc, the_end_of_the_peer_is_reported_as_such);
    tcase_add_test(tc, a_removed_descriptor_reports_nothing_even_if_a_child_holds_it);
    tcase_add_test(tc, a_wake_up_sticks_until_somebody_waits);
    tcase_add_test(tc, a_wake_up_ends_a_wait_in_another_thread);
    tcase_add_test(tc, what_cannot_be_watched_is_refused);
    tcase_add_test(tc, its_descriptors_are_not_inherited);
    suite_add_tcase(suite, tc);
    return suite;
}
