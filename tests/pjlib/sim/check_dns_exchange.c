/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include <pjlib-util/errno.h>
#include <stdio.h>

Suite *dns_exchange_suite(void);

/* An owner that notes; depth tells whether it is entered. */
static int depth, told;
static pj_status_t last_status;
static void *last_token;
static unsigned last_size;
static unsigned char last_answer[512];

static void enter(pj__dns_owner *owner)
{
    (void)owner;
    depth++;
}

static void leave(pj__dns_owner *owner)
{
    (void)owner;
    depth--;
}

static void answer(void *token, pj_status_t status, const void *packet, unsigned size)
{
    ck_assert_int_eq(depth, 1);
    told++;
    last_token = token;
    last_status = status;
    last_size = size;
    if (packet)
        memcpy(last_answer, packet, size < sizeof(last_answer) ? size : sizeof(last_answer));
}

static pj__dns_owner owner = {.enter = enter, .leave = leave, .answer = answer};
static pj__dns_exchange *x;

static void open_exchange(const pj_sockaddr *servers, unsigned count, unsigned tries)
{
    pj__dns_exchange_cfg cfg = {servers, count, 2000, tries};

    depth = 0;
    told = 0;
    ck_assert_int_eq(pj__dns_sim.create(&owner, &cfg, &x), PJ_SUCCESS);
}

static pj__dns_request *ask(const char *name, void *token)
{
    pj__dns_request *request;

    depth = 1;
    ck_assert_int_eq(pj__dns_sim.query(x, name, 1, token, &request), PJ_SUCCESS);
    depth = 0;
    return request;
}

START_TEST(a_name_is_resolved_by_the_worlds_server)
{
    ck_assert_int_eq(pj_sim_dns_add(world, "sip.example.com A 10.0.0.9"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    open_exchange(NULL, 0, 3);
    ck_assert_ptr_nonnull(ask("sip.example.com", &x));
    ck_assert_int_eq(told, 0);
    sim_pass(2);
    ck_assert_int_eq(told, 1);
    ck_assert_ptr_eq(last_token, &x);
    ck_assert_int_eq(last_status, PJ_SUCCESS);
    ck_assert_int_eq(last_answer[7], 1);
    ask("nobody.example.com", NULL);
    sim_pass(2);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(last_status, PJ_SUCCESS);
    ck_assert_int_eq(last_answer[3] & 15, 3);
    sim_pass(100000);
    ck_assert_int_eq(told, 2);
    pj__dns_sim.destroy(x);
}
END_TEST

START_TEST(lost_queries_are_asked_again_in_the_worlds_time)
{
    pj_sockaddr server = sim_at("10.0.0.2", 53);

    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_partition(alice, bob, PJ_TRUE), PJ_SUCCESS);
    open_exchange(&server, 1, 3);
    ask("x", NULL);
    sim_pass(3000);
    ck_assert_int_eq(pj_sim_partition(alice, bob, PJ_FALSE), PJ_SUCCESS);
    sim_pass(1000);
    ck_assert_int_eq(told, 0);
    sim_pass(10);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(last_status, PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_partition(alice, bob, PJ_TRUE), PJ_SUCCESS);
    ask("x", NULL);
    sim_pass(5999);
    ck_assert_int_eq(told, 1);
    sim_pass(1);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(last_status, PJ_ETIMEDOUT);
    pj__dns_sim.destroy(x);
}
END_TEST

START_TEST(the_next_server_is_asked_when_one_refuses)
{
    pj_sockaddr servers[2] = {sim_at("10.0.0.2", 53), sim_at("2001:db8::3", 53)};
    pj_sim_host *carol;

    ck_assert_int_eq(pj_sim_host_create(world, "carol", "2001:db8::3", &carol), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(carol), PJ_SUCCESS);
    pj_sim_dns_set_failure(bob, 2);
    open_exchange(servers, 2, 1);
    ask("x", NULL);
    sim_pass(10);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(last_status, PJ_SUCCESS);
    pj_sim_dns_set_failure(carol, 5);
    ask("x", NULL);
    sim_pass(10);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(last_status, PJ_STATUS_FROM_DNS_RCODE(5));
    pj__dns_sim.destroy(x);
}
END_TEST

/* Enough records to be cut to 512 octets. */
static void add_many(const char *name)
{
    char record[64];

    for (int i = 1; i <= 60; i++) {
        snprintf(record, sizeof(record), "%s A 10.1.0.%d", name, i);
        ck_assert_int_eq(pj_sim_dns_add(world, record), PJ_SUCCESS);
    }
}

START_TEST(an_answer_that_was_cut_is_fetched_by_tcp)
{
    add_many("many");
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    open_exchange(NULL, 0, 2);
    ask("many", &x);
    ask("many", &x);
    sim_pass(10);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(last_status, PJ_SUCCESS);
    ck_assert_int_eq(last_answer[2] & 0x02, 0);
    ck_assert_int_eq(last_answer[7], 60);
    ck_assert_uint_gt(last_size, 60 * 16);
    sim_pass(1000);
    ck_assert_int_eq(told, 2);
    pj__dns_sim.destroy(x);
}
END_TEST

START_TEST(over_tcp_the_next_try_follows_a_failure)
{
    add_many("many");
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    open_exchange(NULL, 0, 2);
    ask("many", &x);
    ck_assert_int_eq(pj_sim_run_for(world, 3 * PJ_SIM_MSEC), PJ_SUCCESS);
    pj_sim_reset_connections(bob, NULL);
    sim_pass(10); /* the second try */
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(last_answer[7], 60);
    ask("many", &x);
    ck_assert_int_eq(pj_sim_run_for(world, 3 * PJ_SIM_MSEC), PJ_SUCCESS);
    pj_sim_host_set_state(bob, PJ_SIM_HOST_SILENT);
    sim_pass(3990); /* a try's time for each */
    ck_assert_int_eq(told, 1);
    sim_pass(10);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(last_status, PJ_ETIMEDOUT);
    pj_sim_host_set_state(bob, PJ_SIM_HOST_UP);
    ask("many", &x);
    ck_assert_int_eq(pj_sim_run_for(world, 3 * PJ_SIM_MSEC), PJ_SUCCESS);
    pj__dns_sim.destroy(x); /* with the connection open */
    sim_pass(100000);
    ck_assert_int_eq(told, 2);
}
END_TEST

START_TEST(a_cancelled_query_gets_no_answer)
{
    pj__dns_request *request;

    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    open_exchange(NULL, 0, 3);
    request = ask("x", NULL);
    ask("y", &x);
    pj__dns_sim.cancel(x, request);
    sim_pass(10);
    ck_assert_int_eq(told, 1);
    ck_assert_ptr_eq(last_token, &x);
    ask("x", NULL);
    pj__dns_sim.destroy(x);
    sim_pass(100000);
    ck_assert_int_eq(told, 1);
}
END_TEST

START_TEST(without_a_server_there_is_no_answer)
{
    open_exchange(NULL, 0, 3);
    ck_assert_ptr_eq(ask("x", NULL), NULL);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(last_status, PJLIB_UTIL_EDNSNOWORKINGNS);
    ck_assert_int_eq(pj_sim_destroy(world), PJ_EBUSY);
    pj__dns_sim.destroy(x);
    pj_sim_leave(world);
    ck_assert_int_eq(pj__dns_sim.create(&owner, NULL, &x), PJ_EINVALIDOP);
}
END_TEST

Suite *dns_exchange_suite(void)
{
    Suite *suite = suite_create("dns_exchange");
    TCase *tc = tcase_create("dns_exchange");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, a_name_is_resolved_by_the_worlds_server);
    tcase_add_test(tc, lost_queries_are_asked_again_in_the_worlds_time);
    tcase_add_test(tc, the_next_server_is_asked_when_one_refuses);
    tcase_add_test(tc, an_answer_that_was_cut_is_fetched_by_tcp);
    tcase_add_test(tc, over_tcp_the_next_try_follows_a_failure);
    tcase_add_test(tc, a_cancelled_query_gets_no_answer);
    tcase_add_test(tc, without_a_server_there_is_no_answer);
    suite_add_tcase(suite, tc);
    return suite;
}
