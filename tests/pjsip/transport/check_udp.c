/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/wire.h"
#include "fake.h"

#include <sys/socket.h>

static int received(void)
{
    int fd = wire_udp(), before = wire_app.requests;

    wire_text(fd, wire_options(fd, NULL, NULL));
    wire_poll();
    wire_close(fd);
    return wire_app.requests - before;
}

static pj_status_t send_to(pjsip_transport *tp, int fd, pjsip_tx_data *tdata)
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pj_sockaddr addr;

    pj_sockaddr_init(pj_AF_INET(), &addr, &host, (pj_uint16_t)wire_port(fd));
    return pjsip_transport_send(tp, tdata, &addr, (int)pj_sockaddr_get_len(&addr), NULL, NULL);
}

START_TEST(a_transport_has_the_bound_address_for_its_name)
{
    ck_assert_int_eq(pj_strcmp2(&wire_udp_tp->local_name.host, "127.0.0.1"), 0);
    ck_assert_int_gt(wire_udp_tp->local_name.port, 0);
    ck_assert_int_eq(wire_udp_tp->dir, PJSIP_TP_DIR_NONE);
    ck_assert_str_eq(wire_udp_tp->type_name, "UDP");
    ck_assert_int_ge(pjsip_udp_transport_get_socket(wire_udp_tp), 0);
    ck_assert_int_eq(received(), 1);
}
END_TEST

START_TEST(a_published_name_is_given_out)
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pjsip_host_port name = {{(char *)"sip.example", 11}, 99};
    pj_sockaddr_in addr;
    pjsip_transport *tp;

    pj_sockaddr_in_init(&addr, &host, 0);
    ck_assert_int_eq(pjsip_udp_transport_start(test_endpt, &addr, &name, 1, &tp), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&tp->local_name.host, "sip.example"), 0);
    ck_assert_int_eq(tp->local_name.port, 99);
    ck_assert(tp->has_addr_name);
}
END_TEST

START_TEST(an_address_in_use_is_an_error)
{
    pj_sockaddr_in addr = wire_udp_tp->local_addr.ipv4;
    pj_size_t before = test_pools.used_count;
    pjsip_transport *tp;

    ck_assert_int_eq(pjsip_udp_transport_start(test_endpt, &addr, NULL, 1, &tp),
                     PJ_STATUS_FROM_OS(EADDRINUSE));
    ck_assert_uint_eq(test_pools.used_count, before);
}
END_TEST

START_TEST(ipv6_is_a_transport_of_its_own)
{
    pj_str_t host = {(char *)"::1", 3};
    pj_sockaddr addr;
    pjsip_transport *tp;

    pj_sockaddr_init(pj_AF_INET6(), &addr, &host, 0);
    ck_assert_int_eq(pjsip_udp_transport_start6(test_endpt, &addr.ipv6, NULL, 1, &tp), PJ_SUCCESS);
    ck_assert_int_eq(tp->key.type, PJSIP_TRANSPORT_UDP6);
    ck_assert_int_eq(pj_strcmp2(&tp->local_name.host, "::1"), 0);
    /* The same port of the other family stays free. */
    ck_assert_int_eq(pjsip_udp_transport_start(test_endpt, NULL, NULL, 1, NULL), PJ_SUCCESS);
}
END_TEST

START_TEST(a_socket_can_be_attached_and_stays_the_callers_on_failure)
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pj_sockaddr addr;
    pjsip_transport *tp;
    pj_sock_t sock;

    pj_sockaddr_init(pj_AF_INET(), &addr, &host, 0);
    ck_assert_int_eq(pj_sock_socket(pj_AF_INET(), pj_SOCK_DGRAM(), 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind(sock, &addr, (int)pj_sockaddr_get_len(&addr)), PJ_SUCCESS);
    ck_assert_int_eq(
        pjsip_udp_transport_attach2(test_endpt, PJSIP_TRANSPORT_UDP6, sock, NULL, 1, &tp),
        PJ_EAFNOTSUP);
    ck_assert_int_eq(pjsip_udp_transport_attach(test_endpt, sock, NULL, 1, &tp), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_udp_transport_get_socket(tp), sock);
}
END_TEST

START_TEST(the_longest_datagram_goes_and_comes)
{
    static char text[65507 + 1];
    int fd = wire_udp(), len, size = 1 << 20;
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    pj_str_t type = {(char *)"text", 4}, sub = {(char *)"plain", 5}, body;
    pj_ssize_t rest;

    pj_sock_setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
    pj_sock_setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    body.ptr = pj_pool_calloc(tdata->pool, 65507, 1);
    memset(body.ptr, 'x', 65507);
    body.slen = 65000;
    tdata->msg->body = pjsip_msg_body_create(tdata->pool, &type, &sub, &body);
    pjsip_tx_data_encode(tdata);
    rest = tdata->buf.cur - tdata->buf.start - 65000;
    tdata->msg->body->data = body.ptr;
    tdata->msg->body->len = (unsigned)(65507 - rest);
    pjsip_tx_data_invalidate_msg(tdata);
    ck_assert_int_eq(send_to(wire_udp_tp, fd, tdata), PJ_SUCCESS);
    ck_assert_ptr_nonnull(wire_read(fd, &len));
    ck_assert_int_eq(len, 65507);
    pjsip_tx_data_dec_ref(tdata);

    pj_ansi_strxcpy(text, wire_options(fd, NULL, NULL), sizeof(text));
    memset(text + strlen(text), 'y', sizeof(text) - 1 - strlen(text));
    wire_send(fd, text, 65507);
    ck_assert(wire_until(&wire_app.requests, 1));
}
END_TEST

START_TEST(a_paused_transport_neither_sends_nor_receives)
{
    int fd = wire_udp();
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    ck_assert_int_eq(pjsip_udp_transport_pause(wire_udp_tp, PJSIP_UDP_TRANSPORT_KEEP_SOCKET),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_udp_transport_pause(wire_udp_tp, PJSIP_UDP_TRANSPORT_KEEP_SOCKET),
                     PJ_EINVALIDOP);
    ck_assert_int_eq(send_to(wire_udp_tp, fd, tdata), PJ_EINVALIDOP);
    for (int i = 0; i < 5; i++) {
        wire_text(fd, wire_options(fd, NULL, NULL));
        wire_poll();
    }
    ck_assert_int_eq(wire_app.requests, 0);
    ck_assert_int_eq(pjsip_udp_transport_restart(wire_udp_tp, PJSIP_UDP_TRANSPORT_KEEP_SOCKET,
                                                 PJ_INVALID_SOCKET, NULL, NULL),
                     PJ_SUCCESS);
    wire_poll();
    wire_app.requests = 0;
    ck_assert_int_eq(received(), 1);
    ck_assert_int_eq(send_to(wire_udp_tp, fd, tdata), PJ_SUCCESS);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_socket_can_be_given_up_and_replaced)
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pjsip_host_port name = {{(char *)"new.example", 11}, 0};
    pj_sockaddr_in addr;

    ck_assert_int_eq(pjsip_udp_transport_pause(wire_udp_tp, PJSIP_UDP_TRANSPORT_DESTROY_SOCKET),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_udp_transport_get_socket(wire_udp_tp), PJ_INVALID_SOCKET);
    ck_assert_int_eq(pjsip_udp_transport_restart2(wire_udp_tp, PJSIP_UDP_TRANSPORT_KEEP_SOCKET,
                                                  PJ_INVALID_SOCKET, NULL, NULL),
                     PJ_EINVALIDOP);
    pj_sockaddr_in_init(&addr, &host, 0);
    ck_assert_int_eq(pjsip_udp_transport_restart(wire_udp_tp, PJSIP_UDP_TRANSPORT_DESTROY_SOCKET,
                                                 PJ_INVALID_SOCKET, &addr, &name),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&wire_udp_tp->local_name.host, "new.example"), 0);
    wire_udp_port = pj_sockaddr_get_port(&wire_udp_tp->local_addr);
    ck_assert_int_eq(wire_udp_tp->local_name.port, wire_udp_port);
    ck_assert_int_eq(received(), 1);
    ck_assert_int_eq(pjsip_udp_transport_restart2(wire_udp_tp, 77, PJ_INVALID_SOCKET, NULL, NULL),
                     PJ_EINVAL);
}
END_TEST

static pj_bool_t pause_it(pjsip_rx_data *rdata)
{
    (void)rdata;
    pjsip_udp_transport_pause(wire_udp_tp, PJSIP_UDP_TRANSPORT_DESTROY_SOCKET);
    return PJ_TRUE;
}

START_TEST(a_callback_may_pause_the_transport)
{
    wire_app.on_request = &pause_it;
    ck_assert_int_eq(received(), 1);
    wire_app.on_request = NULL;
    ck_assert_int_eq(pjsip_udp_transport_restart2(wire_udp_tp, PJSIP_UDP_TRANSPORT_DESTROY_SOCKET,
                                                  PJ_INVALID_SOCKET, &wire_udp_tp->local_addr,
                                                  NULL),
                     PJ_SUCCESS);
    for (int i = 0; i < 4; i++) /* all reads are back */
        ck_assert_int_eq(received(), 1);
}
END_TEST

static pj_bool_t shut_it(pjsip_rx_data *rdata)
{
    pjsip_transport_shutdown(rdata->tp_info.transport);
    return PJ_TRUE;
}

START_TEST(a_callback_may_shut_the_transport)
{
    wire_app.on_request = &shut_it;
    ck_assert_int_eq(received(), 1);
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count(pjsip_endpt_get_tpmgr(test_endpt)), 0);
    ck_assert_int_eq(received(), 0);
}
END_TEST

START_TEST(packets_that_came_together_are_all_handled)
{
    int fd = wire_udp();

    for (int i = 0; i < 100; i++)
        wire_text(fd, wire_options(fd, NULL, NULL));
    ck_assert(wire_until(&wire_app.requests, 100));
}
END_TEST

START_TEST(workers_receive_and_answer_in_parallel)
{
    int fd = wire_udp();

    ck_assert_int_eq(pjsip_endpt_start_workers(test_endpt, 4), PJ_SUCCESS);
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 20; i++)
            wire_text(fd, "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP "
                          "127.0.0.1;rport;branch=z9hG4bK1\r\n\r\n");
        for (int i = 0; i < 20; i++)
            ck_assert_ptr_nonnull(wire_read(fd, NULL)); /* 400 */
    }
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, a_transport_has_the_bound_address_for_its_name);
    tcase_add_test(tc, a_published_name_is_given_out);
    tcase_add_test(tc, an_address_in_use_is_an_error);
    tcase_add_test(tc, ipv6_is_a_transport_of_its_own);
    tcase_add_test(tc, a_socket_can_be_attached_and_stays_the_callers_on_failure);
    tcase_add_test(tc, the_longest_datagram_goes_and_comes);
    tcase_add_test(tc, a_paused_transport_neither_sends_nor_receives);
    tcase_add_test(tc, a_socket_can_be_given_up_and_replaced);
    tcase_add_test(tc, a_callback_may_pause_the_transport);
    tcase_add_test(tc, a_callback_may_shut_the_transport);
    tcase_add_test(tc, packets_that_came_together_are_all_handled);
}

Suite *udp_suite(void);
Suite *udp_suite(void)
{
    Suite *s = suite_create("udp");
    TCase *tc = tcase_create("of the system"), *world = tcase_create("simulated");

    tcase_add_checked_fixture(tc, wire_start_real, wire_stop);
    add_tests(tc);
    tcase_add_test(tc, workers_receive_and_answer_in_parallel);
    suite_add_tcase(s, tc);
    tcase_add_checked_fixture(world, wire_start, wire_stop);
    add_tests(world);
    suite_add_tcase(s, world);
    return s;
}
