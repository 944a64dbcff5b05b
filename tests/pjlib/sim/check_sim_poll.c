/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include <pj/os.h>
#include <pj/sock_select.h>

Suite *sim_poll_suite(void);

static int wait_for(pj_sock_t sock, pj_bool_t writing, long msec)
{
    const pj_time_val timeout = {msec / 1000, msec % 1000};
    pj_fd_set_t set;

    PJ_FD_ZERO(&set);
    PJ_FD_SET(sock, &set);
    return pj_sock_select((int)sock + 1, writing ? NULL : &set, writing ? &set : NULL, NULL,
                          msec < 0 ? NULL : &timeout);
}

START_TEST(a_select_passes_time_until_something_comes)
{
    pj_sock_t a = sim_udp(alice, "10.0.0.1", 5060), b = sim_udp(bob, "10.0.0.2", 5060);

    ck_assert_int_eq(wait_for(b, PJ_FALSE, 0), 0);
    ck_assert_int_eq(wait_for(b, PJ_TRUE, 0), 1);
    ck_assert_int_eq(wait_for(b, PJ_FALSE, 70), 0);
    ck_assert_int_eq(pj_sim_now(world), 70 * PJ_SIM_MSEC);
    ck_assert_int_eq(sim_sendto(a, "x", 1, "10.0.0.2", 5060), PJ_SUCCESS);
    ck_assert_int_eq(wait_for(b, PJ_FALSE, 70), 1);
    ck_assert_int_eq(pj_sim_now(world), 71 * PJ_SIM_MSEC);
    ck_assert_int_eq(wait_for(b, PJ_FALSE, -1), 1);
    sim_expect(b, "x");
    /* Nothing would ever come. */
    ck_assert_int_eq(wait_for(b, PJ_FALSE, -1), 0);
    ck_assert_int_eq(pj_sim_now(world), 71 * PJ_SIM_MSEC);
}
END_TEST

START_TEST(connections_are_selected_as_they_stand)
{
    pj_sock_t listener = sim_listener(bob, "10.0.0.2", 5060, 5), a, b;

    a = sim_tcp(alice, pj_AF_INET());
    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 5060), OS(EINPROGRESS));
    ck_assert_int_eq(wait_for(a, PJ_TRUE, 0), 0);
    ck_assert_int_eq(wait_for(a, PJ_TRUE, 1000), 1);
    ck_assert_int_eq(wait_for(listener, PJ_FALSE, 1000), 1);
    ck_assert_int_eq(pj_sock_accept(listener, &b, NULL, NULL), PJ_SUCCESS);
    ck_assert_int_eq(wait_for(b, PJ_FALSE, 10), 0);
    pj_sock_close(a);
    ck_assert_int_eq(wait_for(b, PJ_FALSE, 10), 1);
    sim_expect(b, "");
}
END_TEST

START_TEST(descriptors_that_are_none_are_reported_or_ignored)
{
    struct pollfd fds[2] = {{.fd = 3, .events = POLLIN}, {.fd = -1, .events = POLLIN}};
    const pj__ops *ops = pj__ops_get();

    ck_assert_int_eq(ops->poll(ops->ctx, fds, 2, 1000), 1);
    ck_assert_int_eq(fds[0].revents, POLLNVAL);
    ck_assert_int_eq(fds[1].revents, 0);
    ck_assert_int_eq(pj_sim_now(world), 0);
}
END_TEST

START_TEST(an_error_is_reported_as_such)
{
    pj_sock_t a = sim_udp(alice, NULL, 0);
    struct pollfd fd = {.fd = (int)a, .events = POLLIN};
    const pj__ops *ops = pj__ops_get();

    ck_assert_int_eq(sim_connect(a, "10.0.0.2", 9), PJ_SUCCESS);
    ck_assert_int_eq(sim_send(a, "x"), PJ_SUCCESS);
    ck_assert_int_eq(ops->poll(ops->ctx, &fd, 1, 1000), 1);
    ck_assert_int_eq(fd.revents, POLLIN | POLLERR);
    sim_expect_error(a, ECONNREFUSED);
    ck_assert_int_eq(ops->poll(ops->ctx, &fd, 1, 0), 0);
}
END_TEST

START_TEST(a_sleep_passes_the_worlds_time)
{
    ck_assert_int_eq(pj_thread_sleep(100000), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_now(world), 100 * PJ_SIM_SEC);
}
END_TEST

Suite *sim_poll_suite(void)
{
    Suite *s = suite_create("sim_poll");
    TCase *tc = tcase_create("sim_poll");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, a_select_passes_time_until_something_comes);
    tcase_add_test(tc, connections_are_selected_as_they_stand);
    tcase_add_test(tc, descriptors_that_are_none_are_reported_or_ignored);
    tcase_add_test(tc, an_error_is_reported_as_such);
    tcase_add_test(tc, a_sleep_passes_the_worlds_time);
    suite_add_tcase(s, tc);
    return s;
}
