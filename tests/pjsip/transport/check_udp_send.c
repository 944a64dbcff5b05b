/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/wire.h"
#include "fake.h"

#include "base/ops.h"
#include "transport/udp_priv.h"

#include <errno.h>
#include <sys/socket.h>

enum { MAX = 80 };

static pj__ops watched;
static const pj__ops *under;
static int64_t started_at;
static int calls, single_calls, refuse_at, full_after;

/* Counts, refuses one datagram, and is full after some. */
static int watch_sendmmsg(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags)
{
    unsigned allowed = count;

    (void)ctx;
    calls++;
    for (unsigned i = 0; i < count; i++) {
        if (refuse_at && --refuse_at == 0) {
            if (i == 0) {
                errno = EPERM;
                return -1;
            }
            refuse_at = 1;
            allowed = i;
            break;
        }
    }
    if (full_after >= 0 && allowed > (unsigned)full_after)
        allowed = (unsigned)full_after;
    if (full_after >= 0)
        full_after -= (int)allowed;
    errno = EAGAIN;
    return allowed ? under->sendmmsg(under->ctx, fd, msgs, allowed, flags) : -1;
}

static ssize_t watch_sendto(void *ctx, int fd, const void *buf, size_t len, int flags,
                            const struct sockaddr *to, socklen_t to_len)
{
    (void)ctx;
    single_calls++;
    if (full_after == 0) {
        full_after = -1; /* the next is taken: an edge follows by the key's own event */
        errno = EAGAIN;
        return -1;
    }
    return under->sendto(under->ctx, fd, buf, len, flags, to, to_len);
}

/* Stands still, so that a slow machine does not send sooner. */
static int64_t stopped_ns(void *ctx)
{
    (void)ctx;
    return started_at;
}

static void start(void)
{
    wire_start_real();
    under = pj__ops_get();
    watched = *under;
    watched.sendmmsg = watch_sendmmsg;
    watched.sendto = watch_sendto;
    watched.mono_ns = stopped_ns;
    started_at = under->mono_ns(under->ctx);
    calls = single_calls = refuse_at = 0;
    full_after = -1;
}

static void stop(void)
{
    pj__ops_set(under);
    wire_stop();
}

/* What callbacks of received messages send, and how it ended. */
static struct {
    int per_request, sent, ends, good;
    pj_status_t returned[MAX];
    pj_ssize_t result[MAX];
    pjsip_tx_data *tdata[MAX];
    int order[MAX];
    void (*after)(pjsip_rx_data *rdata);
    int to; /* a socket */
} app;

static void on_end(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    int i = (int)(intptr_t)token;

    ck_assert_ptr_eq(tdata, app.tdata[i]);
    ck_assert_int_eq(app.result[i], 0); /* once */
    app.result[i] = sent;
    app.order[app.ends++] = i;
    app.good += sent > 0;
}

static void send_one(pjsip_transport *tp)
{
    pj_str_t host = {(char *)"127.0.0.1", 9};
    int i = app.sent++;
    char uri[40];
    pj_sockaddr addr;

    snprintf(uri, sizeof(uri), "sip:n%d@b", i);
    pj_sockaddr_init(pj_AF_INET(), &addr, &host, (pj_uint16_t)wire_port(app.to));
    app.tdata[i] = fake_request(uri);
    app.returned[i] = pjsip_transport_send(tp, app.tdata[i], &addr, (int)pj_sockaddr_get_len(&addr),
                                           (void *)(intptr_t)i, &on_end);
    if (app.returned[i] != PJ_EPENDING)
        app.good += app.returned[i] == PJ_SUCCESS;
    pjsip_tx_data_dec_ref(app.tdata[i]);
}

static pj_bool_t on_request(pjsip_rx_data *rdata)
{
    for (int i = 0; i < app.per_request; i++)
        send_one(rdata->tp_info.transport);
    if (app.after)
        app.after(rdata);
    return PJ_TRUE;
}

static void run(int requests, int per_request)
{
    int fd = wire_udp();

    app.to = wire_udp();
    app.per_request = per_request;
    wire_app.on_request = &on_request;
    /* The first tells the transport how many to expect. */
    atomic_store(&pjsip__udp_of(wire_udp_tp)->want, 32);
    for (int i = 0; i < requests; i++)
        wire_text(fd, wire_options(fd, NULL, NULL));
    pj__ops_set(&watched);
    for (int i = 0; i < 5; i++)
        pjsip_endpt_handle_events(test_endpt, &(pj_time_val){0, 0});
    pj__ops_set(under);
}

/* All of them arrive, but for one (-1: none), in order. */
static void ck_arrived(int count, int but)
{
    char line[40];

    for (int i = 0; i < count; i++) {
        const char *text = i == but ? NULL : wire_read(app.to, NULL);

        if (i == but)
            continue;
        snprintf(line, sizeof(line), "OPTIONS sip:n%d@b ", i);
        ck_assert_ptr_nonnull(text);
        ck_assert_msg(strncmp(text, line, strlen(line)) == 0, "%d: %.40s", i, text);
    }
    ck_assert(wire_silent(app.to));
}

START_TEST(a_single_message_is_answered_at_once)
{
    run(1, 2);
    ck_assert_int_eq(app.returned[0], PJ_SUCCESS);
    ck_assert_int_eq(app.returned[1], PJ_SUCCESS);
    ck_assert_int_eq(calls, 0);
    ck_assert_int_eq(single_calls, 2);
    ck_arrived(2, -1);
}
END_TEST

START_TEST(outside_of_a_poll_sends_are_done_when_they_return)
{
    app.to = wire_udp();
    send_one(wire_udp_tp);
    ck_assert_int_eq(app.returned[0], PJ_SUCCESS);
    ck_arrived(1, -1);
}
END_TEST

START_TEST(what_the_callbacks_of_a_batch_send_leaves_together)
{
    run(10, 1);
    ck_assert_int_eq(app.sent, 10);
    ck_assert_int_eq(app.ends, 10);
    for (int i = 0; i < 10; i++) {
        ck_assert_int_eq(app.returned[i], PJ_EPENDING);
        ck_assert_int_gt(app.result[i], 0);
        ck_assert_int_eq(app.order[i], i);
        ck_assert_int_eq(app.tdata[i] ? 1 : 0, 1);
    }
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(single_calls, 0);
    ck_arrived(10, -1);
}
END_TEST

START_TEST(a_collection_leaves_when_it_is_full)
{
    run(2, 36); /* one callback sends more than a batch */
    ck_assert_int_eq(app.ends, 72);
    ck_assert_int_eq(app.good, 72);
    ck_assert_int_ge(calls, 3);
    ck_assert_int_le(calls, 5);
    ck_arrived(72, -1);
}
END_TEST

START_TEST(a_batch_of_1_sends_at_once)
{
    pjsip_endpt_limits(test_endpt)->udp_batch = 1;
    run(5, 1);
    ck_assert_int_eq(app.ends, 0);
    ck_assert_int_eq(app.good, 5);
    ck_assert_int_eq(calls, 0);
    ck_arrived(5, -1);
}
END_TEST

START_TEST(one_that_fails_gets_its_error_and_the_others_leave)
{
    refuse_at = _i;
    run(10, 1);
    ck_assert_int_eq(app.ends, 10);
    ck_assert_int_eq(app.good, 9);
    ck_assert_int_eq(app.result[_i - 1], -PJ_STATUS_FROM_OS(EPERM));
    ck_arrived(10, _i - 1);
}
END_TEST

START_TEST(what_a_full_socket_does_not_take_is_queued_and_completed_once)
{
    full_after = _i;
    run(10, 1);
    ck_assert(wire_until(&app.ends, 10));
    ck_assert_int_eq(app.good, 10);
    ck_arrived(10, -1);
}
END_TEST

/* ---- The end of the transport ---- */

static int shots;

static void close_socket_in_callback(pjsip_rx_data *rdata)
{
    if (app.sent == 3)
        pjsip_udp_transport_pause(rdata->tp_info.transport, (unsigned)shots);
}

START_TEST(what_is_collected_leaves_before_the_transport_is_paused)
{
    shots = _i ? PJSIP_UDP_TRANSPORT_KEEP_SOCKET : PJSIP_UDP_TRANSPORT_DESTROY_SOCKET;
    app.after = &close_socket_in_callback;
    run(10, 1);
    ck_assert_int_eq(app.sent, 3);
    ck_assert_int_eq(app.ends, 3);
    ck_assert_int_eq(app.good, 3);
    ck_arrived(3, -1);
}
END_TEST

static void shut_in_callback(pjsip_rx_data *rdata)
{
    pjsip_transport_shutdown(rdata->tp_info.transport);
}

START_TEST(what_is_collected_leaves_before_the_transport_goes)
{
    app.after = &shut_in_callback;
    run(10, 1);
    ck_assert_int_gt(app.sent, 0);
    ck_assert_int_eq(app.ends, app.sent);
    ck_assert_int_eq(app.good, app.sent);
    ck_arrived(app.sent, -1);
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count(pjsip_endpt_get_tpmgr(test_endpt)), 0);
}
END_TEST

static void poll_in_callback(pjsip_rx_data *rdata)
{
    int before = calls;

    (void)rdata;
    app.after = NULL;
    pjsip_endpt_handle_events(test_endpt, &(pj_time_val){0, 0});
    ck_assert_int_eq(calls + single_calls, before + 1);
    ck_assert_int_eq(app.ends, 1);
}

START_TEST(a_callback_that_polls_has_sent_what_it_sent)
{
    app.after = &poll_in_callback;
    run(10, 1);
    ck_assert_int_eq(app.ends, 10);
    ck_arrived(10, -1);
}
END_TEST

/* ---- A callback that waits ---- */

static atomic_int arrived;

/* The callback does not end before its message has arrived; somebody else has to send it if it was collected. */
static pj_bool_t send_and_wait(pjsip_rx_data *rdata)
{
    char got[2000];
    int i;

    send_one(rdata->tp_info.transport);
    for (i = 0; i < 5000 && recv(app.to, got, sizeof(got), MSG_DONTWAIT) <= 0; i++)
        pj_thread_sleep(1);
    ck_assert_int_lt(i, 5000);
    atomic_fetch_add(&arrived, 1);
    return PJ_TRUE;
}

/* Before the module of wire.h, which is for one thread. */
static pjsip_module by_threads = {.name = {(char *)"threads", 7}, .id = -1, .priority = 1};

START_TEST(a_message_leaves_though_its_callback_waits_for_what_it_causes)
{
    pj_sockaddr_in addr = wire_udp_tp->local_addr.ipv4;
    pjsip_transport *serial;
    int fd = wire_udp();

    addr.sin_port = 0;
    ck_assert_int_eq(pjsip_udp_transport_start(test_endpt, &addr, NULL, 1, &serial), PJ_SUCCESS);
    wire_udp_port = serial->local_name.port;
    app.to = wire_udp();
    by_threads.on_rx_request = &send_and_wait;
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &by_threads), PJ_SUCCESS);
    for (int i = 0; i < 6; i++)
        wire_text(fd, wire_options(fd, NULL, NULL));
    ck_assert_int_eq(pjsip_endpt_start_workers(test_endpt, 2), PJ_SUCCESS);
    for (int i = 0; i < 20000 && atomic_load(&arrived) < 6; i++)
        pj_thread_sleep(1);
    ck_assert_int_eq(atomic_load(&arrived), 6);
}
END_TEST

Suite *udp_send_suite(void);
Suite *udp_send_suite(void)
{
    Suite *s = suite_create("udp_send");
    TCase *tc = tcase_create("udp_send");

    tcase_add_checked_fixture(tc, start, stop);
    tcase_add_test(tc, a_single_message_is_answered_at_once);
    tcase_add_test(tc, outside_of_a_poll_sends_are_done_when_they_return);
    tcase_add_test(tc, what_the_callbacks_of_a_batch_send_leaves_together);
    tcase_add_test(tc, a_collection_leaves_when_it_is_full);
    tcase_add_test(tc, a_batch_of_1_sends_at_once);
    tcase_add_loop_test(tc, one_that_fails_gets_its_error_and_the_others_leave, 1, 11);
    tcase_add_loop_test(tc, what_a_full_socket_does_not_take_is_queued_and_completed_once, 0, 10);
    tcase_add_loop_test(tc, what_is_collected_leaves_before_the_transport_is_paused, 0, 2);
    tcase_add_test(tc, what_is_collected_leaves_before_the_transport_goes);
    tcase_add_test(tc, a_callback_that_polls_has_sent_what_it_sent);
    tcase_add_test(tc, a_message_leaves_though_its_callback_waits_for_what_it_causes);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(s, tc);
    return s;
}
