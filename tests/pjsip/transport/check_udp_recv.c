/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/wire.h"

#include "transport/udp_priv.h"

#include "base/alloc.h"

#include <pjlib.h>
#include <stdlib.h>
#include <sys/socket.h>

static void send_numbered(int fd, int call, int cseq)
{
    char text[400];

    snprintf(text, sizeof(text),
             "MESSAGE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK%d-%d\r\n"
             "From: <sip:f@g>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: call%d\r\nCSeq: %d MESSAGE\r\n"
             "Max-Forwards: 9\r\nContent-Length: 0\r\n\r\n",
             call, cseq, call, cseq);
    wire_text(fd, text);
}

static int call_of(const pjsip_rx_data *rdata)
{
    return (int)strtol(rdata->msg_info.cid->id.ptr + 4, NULL, 10);
}

/* ---- One after the other ---- */

static pjsip_transport *other;

/* A transport of its own with so many threads, and wire_udp_port is its port. */
static void serve(unsigned async_cnt)
{
    pj_sockaddr_in addr = wire_udp_tp->local_addr.ipv4;

    addr.sin_port = 0;
    ck_assert_int_eq(pjsip_udp_transport_start(test_endpt, &addr, NULL, async_cnt, &other),
                     PJ_SUCCESS);
    wire_udp_port = other->local_name.port;
}

static int seen[2000], seen_count;

static pj_bool_t note(pjsip_rx_data *rdata)
{
    seen[seen_count++] = rdata->msg_info.cseq->cseq;
    return PJ_TRUE;
}

START_TEST(messages_of_many_batches_come_in_order)
{
    int fd = wire_udp();

    serve(_i ? 1 : 4);
    wire_app.on_request = &note;
    for (int i = 0; i < 150; i++)
        send_numbered(fd, 1, i);
    ck_assert(wire_until(&wire_app.requests, 150));
    for (int i = 0; i < 150; i++)
        ck_assert_int_eq(seen[i], i);
    ck_assert_uint_eq(atomic_load(&pjsip__udp_of(other)->want),
                      2 * (150 - 4 - 8 - 16 - 32 - 32 - 32));
    send_numbered(fd, 1, 150);
    ck_assert(wire_until(&wire_app.requests, 151));
    ck_assert_uint_eq(atomic_load(&pjsip__udp_of(other)->want), 4);
}
END_TEST

START_TEST(the_limit_of_the_batch_may_be_anything)
{
    static const unsigned limits[] = {0, 1, 2, 64, 1000000};
    int fd = wire_udp();

    pjsip_endpt_limits(test_endpt)->udp_batch = limits[_i];
    serve(1);
    wire_app.on_request = &note;
    for (int i = 0; i < 100; i++)
        send_numbered(fd, 1, i);
    ck_assert(wire_until(&wire_app.requests, 100));
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(seen[i], i);
}
END_TEST

static pj_bool_t shut_at_third(pjsip_rx_data *rdata)
{
    note(rdata);
    if (seen_count == 3)
        pjsip_transport_shutdown(rdata->tp_info.transport);
    if (seen_count == 5)
        pjsip_udp_transport_pause(rdata->tp_info.transport, PJSIP_UDP_TRANSPORT_KEEP_SOCKET);
    return PJ_TRUE;
}

/* A shut transport serves on until its last user has gone, which is whoever hands the batch over; a paused one not. */
START_TEST(a_batch_ends_where_the_transport_is_paused)
{
    int fd = wire_udp();

    serve(_i ? 1 : 4);
    wire_app.on_request = &shut_at_third;
    for (int i = 0; i < 3; i++) {
        send_numbered(fd, 1, i);
        if (i == 0)
            wire_poll();
    }
    pjsip_transport_add_ref(other);
    for (int i = 3; i < 10; i++)
        send_numbered(fd, 1, i);
    wire_poll();
    wire_poll();
    ck_assert_int_eq(seen_count, 5);
    pjsip_transport_dec_ref(other);
}
END_TEST

START_TEST(without_memory_datagrams_are_lost_and_counted_and_the_next_come)
{
    int fd = wire_udp();
    pjsip_counters counters;

    serve(_i ? 1 : 4);
    wire_app.on_request = &note;
    /* Nothing is kept for reuse, and nothing to be had. */
    pjsip__rx_destroy_all(pjsip_endpt_get_tpmgr(test_endpt));
    for (int i = 0; i < 5; i++)
        send_numbered(fd, 1, i);
    for (int i = 0; i < 5; i++) {
        pjsip__rx_destroy_all(pjsip_endpt_get_tpmgr(test_endpt));
        pj__alloc_fail_nth(1);
        pjsip_endpt_handle_events(test_endpt, &(pj_time_val){0, 0});
        pj__alloc_fail_nth(0);
    }
    pjsip_endpt_get_counters(test_endpt, &counters);
    ck_assert_uint_gt(counters.rx_no_memory, 0);
    wire_poll();
    seen_count = 0;
    send_numbered(fd, 1, 77);
    wire_poll();
    ck_assert_int_eq(seen_count, 1);
    ck_assert_int_eq(seen[0], 77);
}
END_TEST

/* ---- By several threads ---- */

static pj_bool_t (*by_threads)(pjsip_rx_data *rdata);

static pj_bool_t first_to_see(pjsip_rx_data *rdata)
{
    return by_threads(rdata);
}

/* Before the module of wire.h, which is for one thread. */
static pjsip_module module = {
    .name = {(char *)"threads", 7}, .id = -1, .priority = 1, .on_rx_request = first_to_see};

/* A transport for @a async_cnt threads, with workers, whose messages go to a function. */
static void serve_by_threads(unsigned async_cnt, unsigned workers,
                             pj_bool_t (*fn)(pjsip_rx_data *rdata))
{
    serve(async_cnt);
    by_threads = fn;
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &module), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_start_workers(test_endpt, workers), PJ_SUCCESS);
}

enum { CALLS = 20, EACH = 25 };

static atomic_int handled, next_of[CALLS], inside[CALLS], wrong, slow_goes_on;

/* One call's first message is slow: it ends when all of the others have been handled. */
static pj_bool_t check_order(pjsip_rx_data *rdata)
{
    int call = call_of(rdata);

    if (atomic_fetch_add(&inside[call], 1) != 0 ||
        atomic_fetch_add(&next_of[call], 1) != rdata->msg_info.cseq->cseq)
        atomic_fetch_add(&wrong, 1);
    for (int i = 0; call == 0 && rdata->msg_info.cseq->cseq == 0 && i < 8000; i++) {
        if (atomic_load(&handled) == (CALLS - 1) * EACH)
            break;
        pj_thread_sleep(1);
    }
    atomic_fetch_sub(&inside[call], 1);
    atomic_fetch_add(&handled, 1);
    return PJ_TRUE;
}

START_TEST(each_conversation_is_in_order_and_a_slow_one_stops_nobody)
{
    int fd[4];

    for (int i = 0; i < 4; i++)
        fd[i] = wire_udp();
    serve_by_threads(4, 4, &check_order);
    for (int cseq = 0; cseq < EACH; cseq++) {
        for (int call = 0; call < CALLS; call++)
            send_numbered(fd[call % 4], call, cseq);
        /* Not more than the socket holds: all but the slow call's come through. */
        for (int i = 0; i < 8000 && atomic_load(&handled) < (cseq + 1) * (CALLS - 1); i++)
            pj_thread_sleep(1);
    }
    for (int i = 0; i < 8000 && atomic_load(&handled) < CALLS * EACH; i++)
        pj_thread_sleep(1);
    ck_assert_int_eq(atomic_load(&handled), CALLS * EACH);
    ck_assert_int_eq(atomic_load(&wrong), 0);
}
END_TEST

static pj_bool_t wait_and_count(pjsip_rx_data *rdata)
{
    (void)rdata;
    for (int i = 0; i < 8000 && !atomic_load(&slow_goes_on); i++)
        pj_thread_sleep(1);
    atomic_fetch_add(&handled, 1);
    return PJ_TRUE;
}

static pj_bool_t is_full(pjsip__udp *udp)
{
    pj_bool_t full;

    pj_lock_acquire(udp->order.lock);
    full = udp->order.full;
    pj_lock_release(udp->order.lock);
    return full;
}

/* More wait than are taken out of the socket; all are handled when it goes on. */
START_TEST(receiving_stops_when_too_many_wait_and_goes_on)
{
    int fd = wire_udp(), size = 4 << 20, sent = 0;
    pjsip__udp *udp;

    serve_by_threads(2, 3, &wait_and_count);
    udp = pjsip__udp_of(other);
    setsockopt((int)pjsip_udp_transport_get_socket(other), SOL_SOCKET, SO_RCVBUF, &size,
               sizeof(size));
    for (int i = 0; i < 8000 && !is_full(udp); i++) {
        for (int k = 0; k < 10 && sent < 600; k++)
            send_numbered(fd, 7, sent++);
        pj_thread_sleep(1);
    }
    ck_assert(is_full(udp));
    atomic_store(&slow_goes_on, 1);
    for (int i = 0; i < 8000 && atomic_load(&handled) < sent; i++)
        pj_thread_sleep(1);
    ck_assert_int_ge(atomic_load(&handled), 256);
    send_numbered(fd, 8, 1);
    for (int i = 0, had = atomic_load(&handled); i < 8000 && atomic_load(&handled) == had; i++)
        pj_thread_sleep(1);
}
END_TEST

/* Pausing and going on while workers handle batches: nothing is handled twice, nothing hangs. */
START_TEST(a_transport_is_paused_and_restarted_under_its_workers)
{
    int fd = wire_udp();

    atomic_store(&slow_goes_on, 1);
    serve_by_threads(4, 3, &wait_and_count);
    for (int i = 0; i < 60; i++) {
        int option = i % 3 ? PJSIP_UDP_TRANSPORT_KEEP_SOCKET : PJSIP_UDP_TRANSPORT_DESTROY_SOCKET;

        for (int k = 0; k < 20; k++)
            send_numbered(fd, k, i);
        ck_assert_int_eq(pjsip_udp_transport_pause(other, (unsigned)option), PJ_SUCCESS);
        ck_assert_int_eq(pjsip_udp_transport_restart2(other, (unsigned)option, PJ_INVALID_SOCKET,
                                                      &other->local_addr, NULL),
                         PJ_SUCCESS);
    }
    ck_assert_int_le(atomic_load(&handled), 60 * 20);
    atomic_store(&handled, 0);
    for (int i = 0; i < 200 && !atomic_load(&handled); i++) {
        send_numbered(fd, 1, i);
        pj_thread_sleep(5);
    }
    ck_assert_int_gt(atomic_load(&handled), 0);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_loop_test(tc, messages_of_many_batches_come_in_order, 0, 2);
    tcase_add_loop_test(tc, the_limit_of_the_batch_may_be_anything, 0, 5);
    tcase_add_loop_test(tc, a_batch_ends_where_the_transport_is_paused, 0, 2);
    tcase_add_loop_test(tc, without_memory_datagrams_are_lost_and_counted_and_the_next_come, 0, 2);
}

Suite *udp_recv_suite(void);
Suite *udp_recv_suite(void)
{
    Suite *s = suite_create("udp_recv");
    TCase *tc = tcase_create("of the system"), *world = tcase_create("simulated");

    tcase_add_checked_fixture(tc, wire_start_real, wire_stop);
    add_tests(tc);
    tcase_add_test(tc, each_conversation_is_in_order_and_a_slow_one_stops_nobody);
    tcase_add_test(tc, receiving_stops_when_too_many_wait_and_goes_on);
    tcase_add_test(tc, a_transport_is_paused_and_restarted_under_its_workers);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(s, tc);
    tcase_add_checked_fixture(world, wire_start, wire_stop);
    add_tests(world);
    suite_add_tcase(s, world);
    return s;
}
