/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/manual_clock.h"
#include "fake.h"

static int destroyed, told;
static pj_ssize_t last;
static fake *udp;
static pj_sockaddr dst;
static pj_status_t module_says;
static char states[32];

static pj_status_t on_tx(pjsip_tx_data *tdata)
{
    ck_assert_ptr_nonnull(tdata->tp_info.transport);
    return module_says;
}

static pjsip_module module = {
    .name = {(char *)"m", 1}, .id = -1, .priority = 64, .on_tx_request = &on_tx};

static void on_state(pjsip_transport *tp, pjsip_transport_state state,
                     const pjsip_transport_state_info *info)
{
    static const char letters[] = {'C', 'D', 'S', 'X'};
    size_t len = strlen(states);

    (void)tp;
    (void)info;
    ck_assert_uint_lt(len, sizeof(states) - 1);
    states[len] = letters[state];
    states[len + 1] = '\0';
}

static void on_sent(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    ck_assert_ptr_eq(token, &told);
    ck_assert_int_eq(tdata->is_pending, 0);
    told++;
    last = sent;
}

static void setup(void)
{
    pj_str_t host = {(char *)"192.0.2.1", 9};

    manual_clock_install();
    test_endpt_create();
    destroyed = told = 0;
    last = 0;
    module_says = PJ_SUCCESS;
    module.id = -1;
    states[0] = '\0';
    pjsip_endpt_register_module(test_endpt, &module);
    pjsip_tpmgr_set_state_cb(pjsip_endpt_get_tpmgr(test_endpt), &on_state);
    udp = fake_make(PJSIP_TRANSPORT_UDP, NULL, 0, 1, &destroyed);
    pj_sockaddr_init(pj_AF_INET(), &dst, &host, 5060);
}

static void teardown(void)
{
    test_endpt_destroy();
    manual_clock_remove();
}

static void pass(int seconds)
{
    pj_time_val zero = {0, 0};

    manual_clock_advance_ms(seconds * 1000);
    for (int i = 0; i < 3; i++)
        pjsip_endpt_handle_events(test_endpt, &zero);
}

static pj_status_t send_it(pjsip_tx_data *tdata)
{
    return pjsip_transport_send(&udp->base, tdata, &dst, (int)pj_sockaddr_get_len(&dst), &told,
                                &on_sent);
}

START_TEST(a_send_that_is_done_at_once_has_no_callback)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    pj_ssize_t sent = 0;

    ck_assert_int_eq(pjsip_transport_send2(&udp->base, tdata, &dst, (int)pj_sockaddr_get_len(&dst),
                                           &told, &on_sent, &sent),
                     PJ_SUCCESS);
    ck_assert_int_eq(sent, (int)strlen(udp->text));
    ck_assert_int_eq(told, 0);
    ck_assert_int_eq(tdata->is_pending, 0);
    ck_assert_str_eq(tdata->tp_info.dst_name, "192.0.2.1");
    ck_assert_int_eq(tdata->tp_info.dst_port, 5060);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJSIP_EBUFDESTROYED);
    ck_assert_int_eq(pj_atomic_get(udp->base.ref_cnt), 1);
}
END_TEST

START_TEST(a_pending_send_holds_references_and_completes_once)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    udp->result = PJ_EPENDING;
    ck_assert_int_eq(send_it(tdata), PJ_EPENDING);
    ck_assert_int_eq(pj_atomic_get(udp->base.ref_cnt), 2);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJ_SUCCESS); /* it lives on */
    fake_complete(udp, 100);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(last, 100);
    ck_assert_int_eq(pj_atomic_get(udp->base.ref_cnt), 1);
}
END_TEST

START_TEST(a_message_in_flight_is_not_sent_again)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    udp->result = PJ_EPENDING;
    ck_assert_int_eq(send_it(tdata), PJ_EPENDING);
    ck_assert_int_eq(send_it(tdata), PJSIP_EPENDINGTX);
    ck_assert_int_eq(pjsip_endpt_send_request_stateless(test_endpt, tdata, NULL, NULL),
                     PJSIP_EPENDINGTX);
    ck_assert_int_eq(udp->sends, 1);
    fake_complete(udp, -PJ_ECANCELLED);
    ck_assert_int_eq(told, 1);
    udp->result = PJ_SUCCESS;
    ck_assert_int_eq(send_it(tdata), PJ_SUCCESS);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

static void send_again(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    (void)sent;
    udp->result = PJ_SUCCESS;
    ck_assert_int_eq(
        pjsip_transport_send(&udp->base, tdata, &dst, (int)pj_sockaddr_get_len(&dst), token, NULL),
        PJ_SUCCESS);
    told++;
}

START_TEST(the_callback_may_send_the_message_again)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    udp->result = PJ_EPENDING;
    pjsip_transport_send(&udp->base, tdata, &dst, (int)pj_sockaddr_get_len(&dst), &told,
                         &send_again);
    fake_complete(udp, -PJ_EEOF);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(udp->sends, 2);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJSIP_EBUFDESTROYED);
}
END_TEST

START_TEST(an_error_is_returned_and_nothing_follows)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    udp->result = PJ_STATUS_FROM_OS(ENETUNREACH);
    ck_assert_int_eq(send_it(tdata), PJ_STATUS_FROM_OS(ENETUNREACH));
    ck_assert_int_eq(told, 0);
    ck_assert_int_eq(tdata->is_pending, 0);
    module_says = PJSIP_EINVALIDMSG;
    ck_assert_int_eq(send_it(tdata), PJSIP_EINVALIDMSG);
    ck_assert_int_eq(udp->sends, 1);
    ck_assert_int_eq(pj_atomic_get(udp->base.ref_cnt), 1);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJSIP_EBUFDESTROYED);
}
END_TEST

START_TEST(a_datagram_has_a_greatest_length)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    pj_str_t type = {(char *)"text", 4}, sub = {(char *)"plain", 5}, body;
    pj_ssize_t rest;

    body.ptr = pj_pool_calloc(tdata->pool, 70000, 1);
    body.slen = 60000;
    tdata->msg->body = pjsip_msg_body_create(tdata->pool, &type, &sub, &body);
    pjsip_tx_data_encode(tdata);
    rest = tdata->buf.cur - tdata->buf.start - 60000;
    tdata->msg->body->len = (unsigned)(65507 - rest);
    tdata->msg->body->data = body.ptr;
    pjsip_tx_data_invalidate_msg(tdata);
    ck_assert_int_eq(send_it(tdata), PJ_SUCCESS);
    tdata->msg->body->len++;
    pjsip_tx_data_invalidate_msg(tdata);
    ck_assert_int_eq(send_it(tdata), PJSIP_EMSGTOOLONG);
    ck_assert_int_eq(told, 0);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(an_unused_connection_idles_out)
{
    fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 0, &destroyed);
    pass(PJSIP_TRANSPORT_IDLE_TIME - 1);
    ck_assert_int_eq(destroyed, 0);
    pass(1);
    ck_assert_int_eq(destroyed, 1);
    ck_assert_str_eq(states, "X");
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count(pjsip_endpt_get_tpmgr(test_endpt)), 1);
}
END_TEST

START_TEST(a_reference_keeps_it_and_its_release_starts_the_time_anew)
{
    fake *f = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 0, &destroyed);

    pass(PJSIP_TRANSPORT_IDLE_TIME - 1);
    pjsip_transport_add_ref(&f->base);
    pass(1000);
    ck_assert_int_eq(destroyed, 0);
    pjsip_transport_dec_ref(&f->base);
    pass(PJSIP_TRANSPORT_IDLE_TIME - 1);
    ck_assert_int_eq(destroyed, 0);
    pass(1);
    ck_assert_int_eq(destroyed, 1);
}
END_TEST

START_TEST(what_came_from_outside_stays_longer)
{
    fake *f = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 1, &destroyed);

    f->base.dir = PJSIP_TP_DIR_INCOMING;
    pjsip_transport_dec_ref(&f->base);
    pass(PJSIP_TRANSPORT_SERVER_IDLE_TIME - 1);
    ck_assert_int_eq(destroyed, 0);
    pass(1);
    ck_assert_int_eq(destroyed, 1);
}
END_TEST

START_TEST(a_shut_transport_goes_with_its_last_reference)
{
    fake *f = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 2, &destroyed);

    ck_assert_int_eq(pjsip_transport_shutdown(&f->base), PJ_SUCCESS);
    ck_assert_int_eq(f->shutdowns, 1);
    ck_assert_int_eq(pjsip_transport_shutdown(&f->base), PJ_SUCCESS);
    ck_assert_int_eq(f->shutdowns, 1);
    ck_assert_str_eq(states, "S");
    ck_assert_int_eq(pjsip_transport_destroy(&f->base), PJSIP_EBUSY);
    pjsip_transport_dec_ref(&f->base);
    ck_assert_int_eq(destroyed, 0);
    pjsip_transport_dec_ref(&f->base);
    ck_assert_int_eq(destroyed, 1);
    ck_assert_str_eq(states, "SX");
}
END_TEST

START_TEST(an_unused_transport_is_destroyed_by_its_shutdown)
{
    fake *f = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 0, &destroyed);

    ck_assert_int_eq(pjsip_transport_shutdown(&f->base), PJ_SUCCESS);
    ck_assert_int_eq(destroyed, 1);
    ck_assert_str_eq(states, "SX");
    pass(1000);
    ck_assert_int_eq(destroyed, 1);
}
END_TEST

START_TEST(force_tells_that_it_is_disconnected)
{
    fake *f = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 1, &destroyed);

    pjsip_transport_shutdown2(&f->base, PJ_TRUE);
    ck_assert_str_eq(states, "DS");
    pjsip_transport_dec_ref(&f->base);
    ck_assert_int_eq(destroyed, 1);
}
END_TEST

START_TEST(an_unused_transport_can_be_destroyed)
{
    fake *f = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 0, &destroyed);

    ck_assert_int_eq(pjsip_transport_destroy(&f->base), PJ_SUCCESS);
    ck_assert_int_eq(destroyed, 1);
}
END_TEST

START_TEST(a_shutdown_during_a_pending_send_waits_for_it)
{
    fake *f = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 1, &destroyed);
    pjsip_tx_data *tdata = fake_request("sip:a@b");

    f->result = PJ_EPENDING;
    ck_assert_int_eq(pjsip_transport_send(&f->base, tdata, &dst, (int)pj_sockaddr_get_len(&dst),
                                          &told, &on_sent),
                     PJ_EPENDING);
    pjsip_tx_data_dec_ref(tdata);
    pjsip_transport_shutdown(&f->base);
    pjsip_transport_dec_ref(&f->base);
    ck_assert_int_eq(destroyed, 0);
    fake_complete(f, -PJ_ECANCELLED);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(destroyed, 1);
}
END_TEST

START_TEST(the_end_of_the_endpoint_destroys_what_is_referenced_too)
{
    int gone = 0;

    fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 5, &gone);
    test_endpt_destroy();
    ck_assert_int_eq(gone, 1);
    test_endpt_create();
}
END_TEST

START_TEST(a_transport_is_registered_once)
{
    ck_assert_int_eq(pjsip_transport_register(pjsip_endpt_get_tpmgr(test_endpt), &udp->base),
                     PJ_EEXISTS);
}
END_TEST

Suite *transport_suite(void);
Suite *transport_suite(void)
{
    Suite *s = suite_create("transport");
    TCase *tc = tcase_create("transport");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_send_that_is_done_at_once_has_no_callback);
    tcase_add_test(tc, a_pending_send_holds_references_and_completes_once);
    tcase_add_test(tc, a_message_in_flight_is_not_sent_again);
    tcase_add_test(tc, the_callback_may_send_the_message_again);
    tcase_add_test(tc, an_error_is_returned_and_nothing_follows);
    tcase_add_test(tc, a_datagram_has_a_greatest_length);
    tcase_add_test(tc, an_unused_connection_idles_out);
    tcase_add_test(tc, a_reference_keeps_it_and_its_release_starts_the_time_anew);
    tcase_add_test(tc, what_came_from_outside_stays_longer);
    tcase_add_test(tc, a_shut_transport_goes_with_its_last_reference);
    tcase_add_test(tc, an_unused_transport_is_destroyed_by_its_shutdown);
    tcase_add_test(tc, force_tells_that_it_is_disconnected);
    tcase_add_test(tc, an_unused_transport_can_be_destroyed);
    tcase_add_test(tc, a_shutdown_during_a_pending_send_waits_for_it);
    tcase_add_test(tc, the_end_of_the_endpoint_destroys_what_is_referenced_too);
    tcase_add_test(tc, a_transport_is_registered_once);
    suite_add_tcase(s, tc);
    return s;
}
