/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/manual_clock.h"
#include "fake.h"

static pjsip_transport *loop;
static int requests, told;
static pj_ssize_t last;
static pj_sockaddr dst;

static pj_bool_t on_request(pjsip_rx_data *rdata)
{
    ck_assert_ptr_eq(rdata->tp_info.transport, loop);
    requests++;
    return PJ_TRUE;
}

static pjsip_module module = {
    .name = {(char *)"m", 1}, .id = -1, .priority = 64, .on_rx_request = &on_request};

static void on_sent(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    (void)token;
    (void)tdata;
    told++;
    last = sent;
}

static void setup(void)
{
    pj_str_t host = {(char *)"192.0.2.1", 9};

    manual_clock_install();
    test_endpt_create();
    module.id = -1;
    requests = told = 0;
    last = 0;
    pjsip_endpt_register_module(test_endpt, &module);
    ck_assert_int_eq(pjsip_loop_start(test_endpt, &loop), PJ_SUCCESS);
    pj_sockaddr_init(pj_AF_INET(), &dst, &host, 5060);
}

static void teardown(void)
{
    test_endpt_destroy();
    manual_clock_remove();
}

static void pass(int msec)
{
    pj_time_val zero = {0, 0};

    manual_clock_advance_ms(msec);
    for (int i = 0; i < 3; i++)
        pjsip_endpt_handle_events(test_endpt, &zero);
}

static pj_status_t send_it(void)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    pjsip_via_hdr *via = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_VIA, NULL);
    pj_status_t status;

    pj_strdup2(tdata->pool, &via->transport, "LOOP-DGRAM");
    via->sent_by.host = loop->local_name.host;
    via->branch_param = pj_str((char *)"z9hG4bKloop");
    status =
        pjsip_transport_send(loop, tdata, &dst, (int)pj_sockaddr_get_len(&dst), NULL, &on_sent);
    pjsip_tx_data_dec_ref(tdata);
    return status;
}

START_TEST(what_is_sent_is_received_but_never_from_within_the_send)
{
    ck_assert_int_eq(send_it(), PJ_SUCCESS);
    ck_assert_int_eq(requests, 0);
    pass(0);
    ck_assert_int_eq(requests, 1);
    ck_assert_int_eq(told, 0);
}
END_TEST

START_TEST(it_is_found_by_its_type)
{
    pjsip_transport *tp;

    ck_assert_int_eq(pjsip_endpt_acquire_transport(test_endpt, PJSIP_TRANSPORT_LOOP_DGRAM, &dst,
                                                   (int)pj_sockaddr_get_len(&dst), NULL, &tp),
                     PJ_SUCCESS);
    ck_assert_ptr_eq(tp, loop);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(arrival_can_be_delayed)
{
    unsigned before = 99;

    ck_assert_int_eq(pjsip_loop_set_recv_delay(loop, 100, &before), PJ_SUCCESS);
    ck_assert_uint_eq(before, 0);
    ck_assert_int_eq(send_it(), PJ_SUCCESS);
    pass(99);
    ck_assert_int_eq(requests, 0);
    pass(1);
    ck_assert_int_eq(requests, 1);
}
END_TEST

START_TEST(a_shorter_delay_overtakes)
{
    pjsip_loop_set_recv_delay(loop, 100, NULL);
    send_it();
    pjsip_loop_set_recv_delay(loop, 10, NULL);
    send_it();
    pass(10);
    ck_assert_int_eq(requests, 1);
    pass(90);
    ck_assert_int_eq(requests, 2);
}
END_TEST

START_TEST(completion_can_be_delayed)
{
    unsigned before = 99;

    ck_assert_int_eq(pjsip_loop_set_send_callback_delay(loop, 50, &before), PJ_SUCCESS);
    ck_assert_uint_eq(before, 0);
    ck_assert_int_eq(send_it(), PJ_EPENDING);
    pass(49);
    ck_assert_int_eq(requests, 1);
    ck_assert_int_eq(told, 0);
    pass(1);
    ck_assert_int_eq(told, 1);
    ck_assert_int_gt(last, 100);
    pjsip_loop_set_delay(loop, 20);
    ck_assert_int_eq(send_it(), PJ_EPENDING);
    pass(20);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(requests, 2);
}
END_TEST

START_TEST(messages_can_be_lost)
{
    pj_bool_t before = PJ_TRUE;

    ck_assert_int_eq(pjsip_loop_set_discard(loop, PJ_TRUE, &before), PJ_SUCCESS);
    ck_assert(!before);
    ck_assert_int_eq(send_it(), PJ_SUCCESS);
    pass(1000);
    ck_assert_int_eq(requests, 0);
}
END_TEST

START_TEST(sends_can_fail_at_once_or_later)
{
    int before = 99;

    ck_assert_int_eq(pjsip_loop_set_failure(loop, 1, &before), PJ_SUCCESS);
    ck_assert_int_eq(before, 0);
    ck_assert_int_ne(send_it(), PJ_SUCCESS);
    pass(1000);
    ck_assert_int_eq(told, 0);
    ck_assert_int_eq(pjsip_loop_set_failure(loop, 2, &before), PJ_SUCCESS);
    ck_assert_int_eq(before, 1);
    ck_assert_int_eq(send_it(), PJ_EPENDING);
    pass(0);
    ck_assert_int_eq(told, 1);
    ck_assert_int_lt(last, 0);
    ck_assert_int_eq(requests, 0);
    ck_assert_int_eq(pjsip_loop_set_failure(loop, 3, NULL), PJ_EINVAL);
}
END_TEST

START_TEST(its_end_completes_what_is_pending)
{
    pjsip_loop_set_delay(loop, 1000);
    ck_assert_int_eq(send_it(), PJ_EPENDING);
    teardown();
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(-last, PJ_ECANCELLED);
    ck_assert_int_eq(requests, 0);
    setup();
}
END_TEST

START_TEST(other_transports_cannot_be_told_such_things)
{
    fake *f = fake_make(PJSIP_TRANSPORT_UDP, NULL, 0, 1, NULL);

    ck_assert_int_eq(pjsip_loop_set_discard(&f->base, PJ_TRUE, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_loop_set_delay(&f->base, 1), PJ_EINVAL);
}
END_TEST

Suite *loop_suite(void);
Suite *loop_suite(void)
{
    Suite *s = suite_create("loop");
    TCase *tc = tcase_create("loop");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, what_is_sent_is_received_but_never_from_within_the_send);
    tcase_add_test(tc, it_is_found_by_its_type);
    tcase_add_test(tc, arrival_can_be_delayed);
    tcase_add_test(tc, a_shorter_delay_overtakes);
    tcase_add_test(tc, completion_can_be_delayed);
    tcase_add_test(tc, messages_can_be_lost);
    tcase_add_test(tc, sends_can_fail_at_once_or_later);
    tcase_add_test(tc, its_end_completes_what_is_pending);
    tcase_add_test(tc, other_transports_cannot_be_told_such_things);
    suite_add_tcase(s, tc);
    return s;
}
