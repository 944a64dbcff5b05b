/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/manual_clock.h"
#include "support/wire.h"
#include "fake.h"

#include <sys/socket.h>

static pjsip_tpmgr *mgr;
static int lis, told, failed;
static pj_ssize_t last;
static char states[32];
static pj_status_t lost_with;

static void on_sent(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    (void)token;
    (void)tdata;
    __atomic_fetch_add(&told, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&failed, sent <= 0, __ATOMIC_RELAXED);
    __atomic_store_n(&last, sent, __ATOMIC_RELAXED);
}

static void on_state(pjsip_transport *tp, pjsip_transport_state state,
                     const pjsip_transport_state_info *info)
{
    static const char letters[] = {'C', 'D', 'S', 'X'};
    size_t len = strlen(states);

    (void)tp;
    ck_assert_uint_lt(len, sizeof(states) - 1);
    states[len] = letters[state];
    states[len + 1] = '\0';
    if (state == PJSIP_TP_STATE_DISCONNECTED)
        lost_with = info->status;
}

static void prepare(void)
{
    mgr = pjsip_endpt_get_tpmgr(test_endpt);
    lis = wire_listen();
    told = failed = 0;
    states[0] = '\0';
    lost_with = PJ_SUCCESS;
    pjsip_tpmgr_set_state_cb(mgr, &on_state);
}

static void setup(void)
{
    wire_start();
    prepare();
}

static void setup_real(void)
{
    wire_start_real();
    prepare();
}

static void teardown(void)
{
    pjsip_tpmgr_set_state_cb(mgr, NULL);
    wire_stop();
}

static pjsip_transport *connect_to(int port)
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pjsip_transport *tp;
    pj_sockaddr addr;

    pj_sockaddr_init(pj_AF_INET(), &addr, &host, (pj_uint16_t)port);
    ck_assert_int_eq(pjsip_endpt_acquire_transport(test_endpt, PJSIP_TRANSPORT_TCP, &addr,
                                                   (int)pj_sockaddr_get_len(&addr), NULL, &tp),
                     PJ_SUCCESS);
    return tp;
}

static pj_status_t send_it(pjsip_transport *tp, pjsip_tx_data *tdata)
{
    return pjsip_transport_send(tp, tdata, &tp->key.rem_addr, tp->addr_len, NULL, &on_sent);
}

/* Send a request with a body of that length; its reference is the flight's. */
static pj_status_t send_new(pjsip_transport *tp, int number, size_t body_len)
{
    char uri[40];
    pjsip_tx_data *tdata;
    pj_str_t type = {(char *)"text", 4}, sub = {(char *)"plain", 5}, body;
    pj_status_t status;

    snprintf(uri, sizeof(uri), "sip:number%d@h", number);
    tdata = fake_request(uri);
    if (body_len) {
        body.ptr = pj_pool_alloc(tdata->pool, body_len);
        body.slen = (pj_ssize_t)body_len;
        memset(body.ptr, 'b', body_len);
        tdata->msg->body = pjsip_msg_body_create(tdata->pool, &type, &sub, &body);
    }
    status = send_it(tp, tdata);
    pjsip_tx_data_dec_ref(tdata);
    return status;
}

START_TEST(what_is_sent_while_it_opens_leaves_in_order)
{
    pjsip_transport *tp = connect_to(wire_port(lis));
    char expect[40];
    const char *text, *at;
    int fd;

    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(send_new(tp, i, 0), PJ_EPENDING);
    ck_assert_int_eq(told, 0);
    fd = wire_accept(lis);
    ck_assert(wire_until(&told, 5));
    ck_assert_int_eq(failed, 0);
    at = text = wire_read(fd, NULL);
    for (int i = 0; i < 5; i++) {
        snprintf(expect, sizeof(expect), "OPTIONS sip:number%d@h", i);
        at = strstr(at, expect);
        ck_assert_ptr_nonnull(at);
    }
    ck_assert_str_eq(states, "C");
    ck_assert_int_eq(send_new(tp, 9, 0), PJ_SUCCESS); /* now at once */
    pjsip_transport_dec_ref(tp);
    (void)text;
}
END_TEST

START_TEST(a_refused_connection_fails_what_waits_and_goes)
{
    int port = wire_port(lis);
    pjsip_transport *tp;

    wire_close(lis);
    tp = connect_to(port);
    ck_assert_int_eq(send_new(tp, 1, 0), PJ_EPENDING);
    ck_assert_int_eq(send_new(tp, 2, 0), PJ_EPENDING);
    ck_assert(wire_until(&told, 2));
    ck_assert_int_eq(failed, 2);
    ck_assert_int_eq(-last, PJ_STATUS_FROM_OS(ECONNREFUSED));
    ck_assert_str_eq(states, "DS");
    ck_assert_int_eq(lost_with, PJ_STATUS_FROM_OS(ECONNREFUSED));
    ck_assert_int_eq(send_new(tp, 3, 0), PJSIP_ETPNOTAVAIL);
    ck_assert_int_eq(told, 2);
    pjsip_transport_dec_ref(tp);
    ck_assert_str_eq(states, "DSX");
}
END_TEST

START_TEST(the_peers_close_is_told_and_its_reset_too)
{
    int fd = wire_tcp();

    wire_poll();
    wire_close(fd);
    wire_poll();
    ck_assert_str_eq(states, "CDSX");
    ck_assert_int_eq(lost_with, PJ_EEOF);
    fd = wire_tcp();
    wire_poll();
    wire_reset(fd);
    wire_poll();
    ck_assert_str_eq(states, "CDSXCDSX");
    ck_assert_int_eq(lost_with, PJ_STATUS_FROM_OS(ECONNRESET));
}
END_TEST

/* Fill the way to a peer that does not read, until a send is pending. */
static int fill(pjsip_transport *tp, size_t each)
{
    int i;
    pj_status_t status = PJ_SUCCESS;

    for (i = 0; i < 1000 && status == PJ_SUCCESS; i++)
        status = send_new(tp, i, each);
    ck_assert_int_eq(status, PJ_EPENDING);
    return i;
}

static pjsip_transport *open_to(int *fd)
{
    pjsip_transport *tp = connect_to(wire_port(lis));

    *fd = wire_accept(lis);
    wire_poll();
    return tp;
}

START_TEST(a_slow_peer_gets_everything_in_the_end)
{
    static const int each = 100000;
    int fd, n, len, pending;
    long total = 0;
    pjsip_transport *tp = open_to(&fd);

    n = fill(tp, (size_t)each);
    pending = 3;
    for (int i = 0; i < pending; i++)
        ck_assert_int_eq(send_new(tp, n + i, (size_t)each), PJ_EPENDING);
    while (told < pending + 1 && wire_read(fd, &len))
        total += len;
    while (total < (long)(n + pending) * each && wire_read(fd, &len))
        total += len;
    ck_assert_int_eq(told, pending + 1);
    ck_assert_int_eq(failed, 0);
    ck_assert_int_ge(total, (long)(n + pending) * each);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(a_silent_peer_costs_a_bounded_amount)
{
    int fd;
    pjsip_transport *tp = open_to(&fd);
    pj_status_t status = PJ_EPENDING;

    pjsip_endpt_limits(test_endpt)->max_stream_queue = 500000;
    fill(tp, 100000);
    for (int i = 0; i < 10 && status == PJ_EPENDING; i++)
        status = send_new(tp, i, 100000);
    ck_assert_int_eq(status, PJ_EOVERFLOW);
    ck_assert_str_eq(states, "C"); /* full, not broken */
    pjsip_transport_shutdown2(tp, PJ_TRUE);
    ck_assert_int_eq(told, failed);
    ck_assert_int_ge(told, 3);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(a_close_completes_pending_sends_once)
{
    int fd;
    pjsip_transport *tp = open_to(&fd);
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    fill(tp, 100000);
    ck_assert_int_eq(send_it(tp, tdata), PJ_EPENDING);
    ck_assert_int_eq(send_it(tp, tdata), PJSIP_EPENDINGTX);
    wire_reset(fd);
    ck_assert(wire_until(&told, 2));
    wire_poll();
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(failed, 2);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJSIP_EBUFDESTROYED);
    pjsip_transport_dec_ref(tp);
    ck_assert_str_eq(states, "CDSX");
}
END_TEST

START_TEST(a_forced_shutdown_completes_pending_sends)
{
    int fd;
    pjsip_transport *tp = open_to(&fd);

    fill(tp, 100000);
    ck_assert_int_eq(pjsip_transport_shutdown2(tp, PJ_TRUE), PJ_SUCCESS);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(-last, PJ_ECANCELLED);
    ck_assert_int_eq(send_new(tp, 1, 0), PJSIP_ETPNOTAVAIL);
    ck_assert_str_eq(states, "CDS");
    pjsip_transport_dec_ref(tp);
    ck_assert_str_eq(states, "CDSX");
}
END_TEST

START_TEST(a_shutdown_lets_pending_sends_finish)
{
    int fd, len;
    pjsip_transport *tp = open_to(&fd);

    fill(tp, 100000);
    pjsip_transport_shutdown(tp);
    pjsip_transport_dec_ref(tp);
    ck_assert_str_eq(states, "CS");
    while (!told && wire_read(fd, &len))
        ;
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(failed, 0);
    wire_poll();
    ck_assert_str_eq(states, "CSX");
}
END_TEST

START_TEST(the_end_of_the_endpoint_completes_pending_sends)
{
    int fd;
    pjsip_transport *tp = open_to(&fd);

    fill(tp, 100000);
    pjsip_transport_dec_ref(tp);
    teardown();
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(failed, 1);
    setup();
}
END_TEST

static pj_bool_t close_it(pjsip_rx_data *rdata)
{
    pjsip_transport_shutdown2(rdata->tp_info.transport, PJ_TRUE);
    return PJ_TRUE;
}

START_TEST(a_callback_may_close_the_connection_it_came_by)
{
    int fd = wire_tcp();
    char text[4096];

    wire_app.on_request = &close_it;
    snprintf(text, sizeof(text), "%s", wire_options(-1, NULL, NULL));
    memcpy(text + strlen(text), wire_options(-1, NULL, NULL), strlen(text) + 1);
    wire_text(fd, text);
    ck_assert_str_eq(wire_read_all(fd), "");
    ck_assert_int_eq(wire_app.requests, 1); /* the second is not looked at */
    ck_assert_str_eq(states, "CDSX");
}
END_TEST

START_TEST(requests_followed_by_a_reset_leave_nothing)
{
    for (int i = 1; i < 200; i += 7) {
        int fd = wire_tcp();

        wire_send(fd, wire_options(-1, NULL, NULL), (size_t)i);
        wire_reset(fd);
        wire_poll();
        states[0] = '\0';
    }
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count_by_type(mgr, PJSIP_TRANSPORT_TCP), 0);
}
END_TEST

static pj_bool_t answer_it(pjsip_rx_data *rdata)
{
    pjsip_endpt_respond_stateless(test_endpt, rdata, 200, NULL, NULL, NULL);
    return PJ_TRUE;
}

static pjsip_module answerer = {
    .name = {(char *)"answerer", 8},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_TRANSPORT_LAYER,
    .on_rx_request = &answer_it,
};

START_TEST(connections_come_and_go_under_four_workers)
{
    pjsip_tpmgr_shutdown_param prm;
    int fd[10];

    answerer.id = -1;
    pjsip_tpmgr_set_state_cb(mgr, NULL);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &answerer), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_start_workers(test_endpt, 4), PJ_SUCCESS);
    pjsip_tpmgr_shutdown_param_default(&prm);
    prm.include_udp = PJ_FALSE;
    for (int round = 0; round < 15; round++) {
        pjsip_transport *tp = connect_to(wire_port(lis));

        for (int i = 0; i < 10; i++) {
            fd[i] = wire_tcp();
            wire_text(fd[i], wire_options(-1, NULL, NULL));
        }
        send_new(tp, round, 200000);
        ck_assert_ptr_nonnull(strstr(wire_read(fd[0], NULL), "SIP/2.0 200 OK"));
        if (round % 3 == 0)
            pjsip_tpmgr_shutdown_all(mgr, &prm);
        pjsip_transport_dec_ref(tp);
        for (int i = 0; i < 10; i++) {
            if (i % 2)
                wire_close(fd[i]);
            else
                wire_reset(fd[i]);
        }
    }
}
END_TEST

/* ---- With a clock that stands still ---- */

static void pass(long msec)
{
    manual_clock_advance_ms(msec);
    wire_poll();
}

START_TEST(a_quiet_connection_is_kept_alive)
{
    long interval = pjsip_cfg()->tcp.keep_alive_interval * 1000;
    int fd;

    pjsip_endpt_limits(test_endpt)->stream_msg_msec = 0;
    fd = wire_tcp();
    ck_assert_int_gt(interval, 0);
    wire_poll();
    pass(interval - 1);
    ck_assert(wire_silent(fd));
    pass(1);
    ck_assert_str_eq(wire_read(fd, NULL), "\r\n\r\n");
    pass(interval / 2);
    wire_text(fd, "\r\n"); /* the pong is activity too */
    wire_poll();
    pass(interval / 2);
    ck_assert(wire_silent(fd));
    pass(interval / 2);
    ck_assert_str_eq(wire_read(fd, NULL), "\r\n\r\n");
}
END_TEST

START_TEST(keep_alives_can_be_turned_off)
{
    long interval = pjsip_cfg()->tcp.keep_alive_interval;
    int fd;

    pjsip_endpt_limits(test_endpt)->stream_msg_msec = 0;
    pjsip_cfg()->tcp.keep_alive_interval = 0;
    fd = wire_tcp();
    wire_poll();
    pass(interval * 2000);
    ck_assert(wire_silent(fd));
    pjsip_cfg()->tcp.keep_alive_interval = interval;
}
END_TEST

/* A listener whose connections must bring a message within 5 seconds. */
static void hurry(void)
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    pjsip_tcp_transport_cfg cfg;
    pjsip_tpfactory *factory;

    pjsip_tcp_transport_cfg_default(&cfg, pj_AF_INET());
    pj_sockaddr_init(pj_AF_INET(), &cfg.bind_addr, &host, 0);
    cfg.initial_timeout = 5;
    ck_assert_int_eq(pjsip_tcp_transport_start3(test_endpt, &cfg, &factory), PJ_SUCCESS);
    wire_tcp_port = factory->addr_name.port;
}

START_TEST(a_connection_that_says_nothing_is_closed)
{
    int fd;

    hurry();
    fd = wire_tcp();
    wire_poll();
    pass(4999);
    ck_assert_str_eq(states, "C");
    pass(1);
    ck_assert_str_eq(states, "CDSX");
    ck_assert_int_eq(lost_with, PJ_ETIMEDOUT);
    ck_assert_str_eq(wire_read_all(fd), "");
}
END_TEST

START_TEST(a_message_that_trickles_in_is_not_waited_for)
{
    char text[2048];
    int fd;

    hurry();
    pj_ansi_strxcpy(text, wire_options(-1, NULL, NULL), sizeof(text));
    fd = wire_tcp();
    wire_text(fd, text);
    ck_assert(wire_until(&wire_app.requests, 1));
    pass(20000); /* between messages it may be quiet */
    ck_assert_str_eq(states, "C");
    for (int i = 0; i < 6; i++) {
        wire_send(fd, text + i, 1);
        wire_poll();
        pass(999);
    }
    ck_assert_str_eq(states, "CDSX");
    ck_assert_int_eq(lost_with, PJ_ETIMEDOUT);
}
END_TEST

START_TEST(without_a_setting_a_first_message_has_32_seconds_whatever_pings_come)
{
    int fd = wire_tcp();

    wire_poll();
    for (int i = 0; i < 31; i++) {
        wire_text(fd, "\r\n\r\n");
        pass(1000);
    }
    pass(999);
    ck_assert_str_eq(states, "C");
    pass(1);
    ck_assert_str_eq(states, "CDSX");
    ck_assert_int_eq(lost_with, PJ_ETIMEDOUT);
}
END_TEST

START_TEST(a_limit_of_0_waits_for_ever)
{
    pjsip_endpt_limits(test_endpt)->stream_msg_msec = 0;
    wire_tcp();
    wire_poll();
    pass(500000);
    ck_assert_str_eq(states, "C");
}
END_TEST

START_TEST(a_peer_that_was_called_may_be_silent_but_not_stop_halfway)
{
    int fd;
    pjsip_transport *tp = open_to(&fd);

    pass(100000);
    ck_assert_str_eq(states, "C");
    wire_text(fd, "OPTIONS sip:");
    wire_poll();
    pass(31999);
    ck_assert_str_eq(states, "C");
    pass(1);
    ck_assert_str_eq(states, "CDS");
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(a_refused_peer_that_does_not_close_is_closed)
{
    int fd = wire_tcp();
    char text[2048];

    snprintf(text, sizeof(text), "%s", wire_options(-1, NULL, NULL));
    *strstr(text, "Content-Length") = 'X';
    wire_text(fd, text);
    ck_assert_ptr_nonnull(wire_read(fd, NULL));
    wire_text(fd, "still talking");
    wire_poll();
    ck_assert_str_eq(states, "CS");
    pass((long)pjsip_endpt_limits(test_endpt)->linger_msec - 1);
    ck_assert_str_eq(states, "CS");
    pass(1);
    ck_assert_str_eq(states, "CSDX");
}
END_TEST

START_TEST(an_unused_connection_idles_out)
{
    int fd;
    pjsip_transport *tp = open_to(&fd);

    pjsip_transport_dec_ref(tp);
    pass(PJSIP_TRANSPORT_IDLE_TIME * 1000 - 1);
    ck_assert_str_eq(states, "C");
    pass(1);
    ck_assert_str_eq(states, "CX");
    ck_assert_str_eq(wire_read_all(fd), "");
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, what_is_sent_while_it_opens_leaves_in_order);
    tcase_add_test(tc, a_refused_connection_fails_what_waits_and_goes);
    tcase_add_test(tc, the_peers_close_is_told_and_its_reset_too);
    tcase_add_test(tc, a_slow_peer_gets_everything_in_the_end);
    tcase_add_test(tc, a_silent_peer_costs_a_bounded_amount);
    tcase_add_test(tc, a_close_completes_pending_sends_once);
    tcase_add_test(tc, a_forced_shutdown_completes_pending_sends);
    tcase_add_test(tc, a_shutdown_lets_pending_sends_finish);
    tcase_add_test(tc, the_end_of_the_endpoint_completes_pending_sends);
    tcase_add_test(tc, a_callback_may_close_the_connection_it_came_by);
    tcase_add_test(tc, requests_followed_by_a_reset_leave_nothing);
    tcase_set_timeout(tc, 60);
}

Suite *stream_suite(void);
Suite *stream_suite(void)
{
    Suite *s = suite_create("stream");
    TCase *tc = tcase_create("of the system"), *world = tcase_create("simulated"),
          *stopped = tcase_create("stopped clock");

    tcase_add_checked_fixture(tc, setup_real, teardown);
    add_tests(tc);
    tcase_add_test(tc, connections_come_and_go_under_four_workers);
    suite_add_tcase(s, tc);
    tcase_add_checked_fixture(world, setup, teardown);
    add_tests(world);
    suite_add_tcase(s, world);
    tcase_add_checked_fixture(stopped, setup, teardown);
    tcase_add_test(stopped, a_quiet_connection_is_kept_alive);
    tcase_add_test(stopped, keep_alives_can_be_turned_off);
    tcase_add_test(stopped, a_connection_that_says_nothing_is_closed);
    tcase_add_test(stopped, a_message_that_trickles_in_is_not_waited_for);
    tcase_add_test(stopped, without_a_setting_a_first_message_has_32_seconds_whatever_pings_come);
    tcase_add_test(stopped, a_limit_of_0_waits_for_ever);
    tcase_add_test(stopped, a_peer_that_was_called_may_be_silent_but_not_stop_halfway);
    tcase_add_test(stopped, a_refused_peer_that_does_not_close_is_closed);
    tcase_add_test(stopped, an_unused_connection_idles_out);
    suite_add_tcase(s, stopped);
    return s;
}
