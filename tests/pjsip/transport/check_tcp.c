/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/wire.h"
#include "fake.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

static pjsip_tpmgr *mgr;

static void setup(void)
{
    wire_start();
    mgr = pjsip_endpt_get_tpmgr(test_endpt);
}

static void setup_real(void)
{
    wire_start_real();
    mgr = pjsip_endpt_get_tpmgr(test_endpt);
}

static unsigned connections(void)
{
    return pjsip_tpmgr_get_transport_count_by_type(mgr, PJSIP_TRANSPORT_TCP);
}

static pj_bool_t works(void)
{
    int fd = wire_tcp(), before = wire_app.requests;

    wire_text(fd, wire_options(-1, NULL, NULL));
    return wire_until(&wire_app.requests, before + 1);
}

static pj_status_t connect_to(int port, pjsip_transport **tp)
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pj_sockaddr addr;

    pj_sockaddr_init(pj_AF_INET(), &addr, &host, (pj_uint16_t)port);
    return pjsip_endpt_acquire_transport(test_endpt, PJSIP_TRANSPORT_TCP, &addr,
                                         (int)pj_sockaddr_get_len(&addr), NULL, tp);
}

START_TEST(a_listener_has_the_bound_address_for_its_name)
{
    ck_assert_int_eq(wire_tcp_lis->type, PJSIP_TRANSPORT_TCP);
    ck_assert_int_eq(pj_strcmp2(&wire_tcp_lis->addr_name.host, "127.0.0.1"), 0);
    ck_assert_int_eq(wire_tcp_lis->addr_name.port, pj_sockaddr_get_port(&wire_tcp_lis->local_addr));
    ck_assert(works());
    ck_assert_uint_eq(connections(), 1);
}
END_TEST

START_TEST(an_accepted_connection_knows_both_ends)
{
    int fd = wire_tcp();
    pjsip_transport *tp;

    wire_poll();
    ck_assert_int_eq(connect_to(wire_port(fd), &tp), PJ_SUCCESS); /* the accepted one is used */
    ck_assert_int_eq(tp->dir, PJSIP_TP_DIR_INCOMING);
    ck_assert_ptr_eq(tp->factory, wire_tcp_lis);
    ck_assert_int_eq(tp->remote_name.port, wire_port(fd));
    ck_assert_int_eq(tp->local_name.port, wire_tcp_port);
    ck_assert_int_ge(pjsip_tcp_transport_get_socket(tp), 0);
    ck_assert_uint_eq(connections(), 1);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(an_outgoing_connection_is_named_after_the_listener)
{
    int lis = wire_listen();
    pjsip_transport *tp;

    ck_assert_int_eq(connect_to(wire_port(lis), &tp), PJ_SUCCESS);
    ck_assert_int_ge(wire_accept(lis), 0);
    ck_assert_int_eq(tp->dir, PJSIP_TP_DIR_OUTGOING);
    ck_assert_int_eq(pj_strcmp2(&tp->local_name.host, "127.0.0.1"), 0);
    ck_assert_int_eq(tp->local_name.port, wire_tcp_port);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(a_listener_on_any_address_names_the_one_in_use)
{
    int lis = wire_listen();
    pjsip_tpfactory *any;
    pjsip_transport *tp;

    pjsip_tpmgr_unregister_tpfactory(mgr, wire_tcp_lis);
    ck_assert_int_eq(pjsip_tcp_transport_start(test_endpt, NULL, 1, &any), PJ_SUCCESS);
    ck_assert_int_eq(connect_to(wire_port(lis), &tp), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&tp->local_name.host, "127.0.0.1"), 0);
    ck_assert_int_eq(tp->local_name.port, any->addr_name.port);
    pjsip_transport_dec_ref(tp);
    wire_tcp_lis->destroy(wire_tcp_lis);
}
END_TEST

START_TEST(a_published_name_is_given_out)
{
    int lis = wire_listen();
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pjsip_host_port name = {{(char *)"sip.example", 11}, 99};
    pj_sockaddr_in addr;
    pjsip_tpfactory *factory;
    pjsip_transport *tp;

    pjsip_tpmgr_unregister_tpfactory(mgr, wire_tcp_lis);
    pj_sockaddr_in_init(&addr, &host, 0);
    ck_assert_int_eq(pjsip_tcp_transport_start2(test_endpt, &addr, &name, 1, &factory), PJ_SUCCESS);
    ck_assert_int_eq(connect_to(wire_port(lis), &tp), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&tp->local_name.host, "sip.example"), 0);
    ck_assert_int_eq(tp->local_name.port, 99);
    pjsip_transport_dec_ref(tp);
    wire_tcp_lis->destroy(wire_tcp_lis);
}
END_TEST

START_TEST(an_address_in_use_is_an_error)
{
    pj_sockaddr_in addr = wire_tcp_lis->local_addr.ipv4;
    pj_size_t before = test_pools.used_count;
    pjsip_tpfactory *factory;

    ck_assert_int_eq(pjsip_tcp_transport_start(test_endpt, &addr, 1, &factory),
                     PJ_STATUS_FROM_OS(EADDRINUSE));
    ck_assert_uint_eq(test_pools.used_count, before);
}
END_TEST

START_TEST(a_listener_can_move)
{
    int fd = wire_tcp();

    wire_poll();
    ck_assert_int_eq(pjsip_tcp_transport_lis_start(wire_tcp_lis, NULL, NULL), PJ_SUCCESS);
    ck_assert_int_eq(wire_tcp_lis->addr_name.port, wire_tcp_port);
    ck_assert_int_eq(pjsip_tcp_transport_restart(wire_tcp_lis, NULL, NULL), PJ_SUCCESS);
    wire_tcp_port = wire_tcp_lis->addr_name.port;
    ck_assert(works());
    wire_text(fd, wire_options(-1, NULL, NULL)); /* the old connection stays */
    ck_assert(wire_until(&wire_app.requests, 2));
}
END_TEST

START_TEST(a_destroyed_listener_leaves_its_connections)
{
    int fd = wire_tcp();

    wire_poll();
    wire_tcp_lis->destroy(wire_tcp_lis);
    wire_text(fd, wire_options(-1, NULL, NULL));
    ck_assert(wire_until(&wire_app.requests, 1));
}
END_TEST

START_TEST(connections_can_be_limited)
{
    int fd[3];
    pjsip_counters c;

    pjsip_endpt_limits(test_endpt)->max_connections = 2;
    for (int i = 0; i < 3; i++) {
        fd[i] = wire_tcp();
        wire_poll();
    }
    ck_assert_uint_eq(connections(), 2);
    ck_assert_str_eq(wire_read_all(fd[2]), "");
    pjsip_endpt_get_counters(test_endpt, &c);
    ck_assert_uint_eq(c.conn_refused, 1);
    ck_assert_uint_eq(c.conn_accepted, 2);
    wire_close(fd[0]);
    wire_poll();
    ck_assert(works());
}
END_TEST

/* Take all descriptors but those that the callers have. */
static int hoard[4096], hoarded;

static void take_all_descriptors(void)
{
    struct rlimit limit = {256, 256};
    int fd;

    setrlimit(RLIMIT_NOFILE, &limit);
    hoarded = 0;
    while ((fd = dup(0)) >= 0)
        hoard[hoarded++] = fd;
}

START_TEST(without_descriptors_connections_are_refused_and_later_taken_again)
{
    int before = wire_tcp(), fd;

    wire_text(before, wire_options(-1, NULL, NULL));
    ck_assert(wire_until(&wire_app.requests, 1));
    take_all_descriptors();
    ck_assert_int_gt(hoarded, 0);
    close(hoard[--hoarded]);
    fd = wire_tcp(); /* takes the last one: none is left to accept with */
    wire_text(fd, wire_options(-1, NULL, NULL));
    wire_poll();
    wire_text(before, wire_options(-1, NULL, NULL)); /* others are not affected */
    ck_assert(wire_until(&wire_app.requests, 2));
    while (hoarded)
        close(hoard[--hoarded]);
    ck_assert(works());
}
END_TEST

START_TEST(without_descriptors_connecting_is_an_error)
{
    int lis = wire_listen();
    pjsip_transport *tp;
    pj_status_t status;

    take_all_descriptors();
    status = connect_to(wire_port(lis), &tp);
    while (hoarded)
        close(hoard[--hoarded]);
    ck_assert_int_eq(status, PJ_STATUS_FROM_OS(EMFILE));
    ck_assert_uint_eq(connections(), 0);
    ck_assert_int_eq(connect_to(wire_port(lis), &tp), PJ_SUCCESS);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(many_connections_come_and_go)
{
    for (int i = 0; i < 200; i++) {
        int fd = wire_tcp();

        wire_text(fd, wire_options(-1, NULL, NULL));
        if (i % 2)
            wire_poll();
        if (i % 3)
            wire_close(fd);
        else
            wire_reset(fd);
    }
    wire_poll();
    ck_assert_uint_eq(connections(), 0);
    ck_assert(works());
}
END_TEST

START_TEST(a_family_that_does_not_exist_is_refused)
{
    pjsip_tcp_transport_cfg cfg;
    pjsip_tpfactory *factory;

    pjsip_tcp_transport_cfg_default(&cfg, 99);
    ck_assert_int_eq(pjsip_tcp_transport_start3(test_endpt, &cfg, &factory), PJ_EAFNOTSUP);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, a_listener_has_the_bound_address_for_its_name);
    tcase_add_test(tc, an_accepted_connection_knows_both_ends);
    tcase_add_test(tc, an_outgoing_connection_is_named_after_the_listener);
    tcase_add_test(tc, a_listener_on_any_address_names_the_one_in_use);
    tcase_add_test(tc, a_published_name_is_given_out);
    tcase_add_test(tc, an_address_in_use_is_an_error);
    tcase_add_test(tc, a_listener_can_move);
    tcase_add_test(tc, a_destroyed_listener_leaves_its_connections);
    tcase_add_test(tc, connections_can_be_limited);
    tcase_add_test(tc, many_connections_come_and_go);
    tcase_add_test(tc, a_family_that_does_not_exist_is_refused);
}

Suite *tcp_suite(void);
Suite *tcp_suite(void)
{
    Suite *s = suite_create("tcp");
    TCase *tc = tcase_create("of the system"), *world = tcase_create("simulated");

    tcase_add_checked_fixture(tc, setup_real, wire_stop);
    add_tests(tc);
    tcase_add_test(tc, without_descriptors_connections_are_refused_and_later_taken_again);
    tcase_add_test(tc, without_descriptors_connecting_is_an_error);
    suite_add_tcase(s, tc);
    tcase_add_checked_fixture(world, setup, wire_stop);
    add_tests(world);
    suite_add_tcase(s, world);
    return s;
}
