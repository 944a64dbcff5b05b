/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/wire.h"
#include "fake.h"

#include <pthread.h>

static pjsip_tpmgr *mgr;
static int told;
static pj_ssize_t last;

static void setup(void)
{
    wire_start();
    mgr = pjsip_endpt_get_tpmgr(test_endpt);
    told = 0;
}

static pj_status_t acquire(pjsip_transport_type_e type, const char *host,
                           const pjsip_tpselector *sel, pjsip_transport **tp)
{
    pj_str_t text = pj_str((char *)host);
    pj_sockaddr addr;

    pj_sockaddr_init(type & PJSIP_TRANSPORT_IPV6 ? pj_AF_INET6() : pj_AF_INET(), &addr, &text,
                     5060);
    return pjsip_endpt_acquire_transport(test_endpt, type, &addr, (int)pj_sockaddr_get_len(&addr),
                                         sel, tp);
}

START_TEST(a_datagram_transport_serves_every_destination)
{
    pjsip_transport *tp;

    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP, "127.0.0.9", NULL, &tp), PJ_SUCCESS);
    ck_assert_ptr_eq(tp, wire_udp_tp);
    ck_assert_int_eq(pj_atomic_get(tp->ref_cnt), 2);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(a_loopback_socket_is_not_used_for_others_if_there_is_another)
{
    fake *f = fake_make(PJSIP_TRANSPORT_UDP, NULL, 0, 1, NULL);
    pj_str_t host = {(char *)"198.51.100.9", 12};
    pjsip_transport *tp;

    pj_sockaddr_init(pj_AF_INET(), &f->base.local_addr, &host, 5060);
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP, "192.0.2.1", NULL, &tp), PJ_SUCCESS);
    ck_assert_ptr_eq(tp, &f->base);
    pjsip_transport_dec_ref(tp);
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP, "127.0.0.1", NULL, &tp), PJ_SUCCESS);
    ck_assert_ptr_eq(tp, wire_udp_tp);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
    pjsip_transport *tp;

    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP6, "::1", NULL, &tp), PJSIP_EUNSUPTRANSPORT);
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_TLS, "127.0.0.1", NULL, &tp), PJSIP_EUNSUPTRANSPORT);
}
END_TEST

START_TEST(a_shut_transport_is_not_found)
{
    pjsip_transport *tp;

    pjsip_transport_add_ref(wire_udp_tp);
    pjsip_transport_shutdown(wire_udp_tp);
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP, "127.0.0.1", NULL, &tp), PJSIP_EUNSUPTRANSPORT);
    pjsip_transport_dec_ref(wire_udp_tp);
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count(mgr), 0);
}
END_TEST

START_TEST(a_selected_transport_has_to_fit)
{
    pjsip_tpselector sel;
    pjsip_transport *tp;

    memset(&sel, 0, sizeof(sel));
    sel.type = PJSIP_TPSELECTOR_TRANSPORT;
    sel.u.transport = wire_udp_tp;
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP, "127.0.0.1", &sel, &tp), PJ_SUCCESS);
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_TCP, "127.0.0.1", &sel, &tp), PJSIP_ETPNOTSUITABLE);
    pjsip_transport_shutdown(wire_udp_tp);
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP, "127.0.0.1", &sel, &tp), PJSIP_ETPNOTAVAIL);
    pjsip_transport_dec_ref(wire_udp_tp);
}
END_TEST

START_TEST(a_selected_ip_version_has_to_fit)
{
    pjsip_tpselector sel;
    pjsip_transport *tp;

    memset(&sel, 0, sizeof(sel));
    sel.type = PJSIP_TPSELECTOR_IP_VER;
    sel.u.ip_ver = PJSIP_TPSELECTOR_USE_IPV6_ONLY;
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP, "127.0.0.1", &sel, &tp), PJSIP_ETPNOTSUITABLE);
    sel.u.ip_ver = PJSIP_TPSELECTOR_USE_IPV4_ONLY;
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP6, "::1", &sel, &tp), PJSIP_ETPNOTSUITABLE);
    ck_assert_int_eq(acquire(PJSIP_TRANSPORT_UDP, "127.0.0.1", &sel, &tp), PJ_SUCCESS);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(our_own_address_is_the_published_one)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "addr", 1000, 1000);
    pjsip_tpmgr_fla2_param prm;
    pj_str_t host;
    int port;

    ck_assert_int_eq(
        pjsip_tpmgr_find_local_addr(mgr, pool, PJSIP_TRANSPORT_UDP, NULL, &host, &port),
        PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&host, "127.0.0.1"), 0);
    ck_assert_int_eq(port, wire_udp_port);
    pjsip_tpmgr_fla2_param_default(&prm);
    prm.tp_type = PJSIP_TRANSPORT_TCP;
    ck_assert_int_eq(pjsip_tpmgr_find_local_addr2(mgr, pool, &prm), PJ_SUCCESS);
    ck_assert_int_eq(prm.ret_port, wire_tcp_port);
    ck_assert_ptr_eq(prm.ret_tp, wire_tcp_lis);
    prm.local_if = PJ_TRUE;
    prm.dst_host = pj_str((char *)"127.0.0.1");
    ck_assert_int_eq(pjsip_tpmgr_find_local_addr2(mgr, pool, &prm), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&prm.ret_addr, "127.0.0.1"), 0);
    prm.tp_type = PJSIP_TRANSPORT_TLS;
    ck_assert_int_eq(pjsip_tpmgr_find_local_addr2(mgr, pool, &prm), PJSIP_EUNSUPTRANSPORT);
    pj_pool_release(pool);
}
END_TEST

START_TEST(transports_are_counted)
{
    fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 1, 1, NULL);
    fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 2, 1, NULL);
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count(mgr), 3);
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count_by_type(mgr, PJSIP_TRANSPORT_TCP), 2);
    pjsip_tpmgr_dump_transports(mgr);
}
END_TEST

static void *count_elsewhere(void *arg)
{
    return (void *)(uintptr_t)pjsip_tpmgr_get_transport_count(arg);
}

static unsigned lines;

/* The sink has another thread use the manager, whose lock is not held. */
static void use_the_manager(int level, const char *data, int len)
{
    pthread_t thread;
    void *count = NULL;

    PJ_UNUSED_ARG(level);
    PJ_UNUSED_ARG(data);
    PJ_UNUSED_ARG(len);
    pthread_create(&thread, NULL, count_elsewhere, mgr);
    pthread_join(thread, &count);
    ck_assert_uint_eq((uintptr_t)count, 2);
    lines++;
}

START_TEST(the_sink_of_the_log_may_use_the_manager_that_is_shown)
{
    pj_log_func *old = pj_log_get_log_func();
    int level = pj_log_get_level();

    fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 1, 1, NULL);
    lines = 0;
    pj_log_set_level(3);
    pj_log_set_log_func(use_the_manager);
    pjsip_tpmgr_dump_transports(mgr);
    pj_log_set_log_func(old);
    pj_log_set_level(level);
    ck_assert_uint_ge(lines, 4);
}
END_TEST

START_TEST(all_can_be_shut_down_but_for_datagrams)
{
    pjsip_tpmgr_shutdown_param prm;

    fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 1, 0, NULL);
    fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 2, 0, NULL);
    pjsip_tpmgr_shutdown_param_default(&prm);
    prm.include_udp = PJ_FALSE;
    ck_assert_int_eq(pjsip_tpmgr_shutdown_all(mgr, &prm), PJ_SUCCESS);
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count(mgr), 1);
    ck_assert_int_eq(pjsip_tpmgr_shutdown_all(mgr, NULL), PJ_SUCCESS);
    ck_assert_uint_eq(pjsip_tpmgr_get_transport_count(mgr), 0);
}
END_TEST

static void on_raw(void *token, pjsip_tx_data *tdata, pj_ssize_t sent)
{
    (void)token;
    (void)tdata;
    told++;
    last = sent;
}

START_TEST(raw_octets_pass_the_modules_by)
{
    fake *f = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 1, NULL);
    pj_str_t host = {(char *)"192.0.2.1", 9};
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    pjsip_msg *msg = tdata->msg;
    pj_sockaddr addr;
    int len;

    pj_sockaddr_init(pj_AF_INET(), &addr, &host, 5060);
    len = (int)pj_sockaddr_get_len(&addr);
    f->result = PJ_EPENDING;
    ck_assert_int_eq(pjsip_tpmgr_send_raw(mgr, PJSIP_TRANSPORT_TCP, NULL, NULL, "abc", 3, &addr,
                                          len, NULL, &on_raw),
                     PJ_EPENDING);
    ck_assert_str_eq(f->text, "abc");
    fake_complete(f, 3);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(last, 3);
    ck_assert_int_eq(pjsip_tpmgr_send_raw(mgr, PJSIP_TRANSPORT_TCP, NULL, tdata, "defg", 4, &addr,
                                          len, NULL, &on_raw),
                     PJ_EPENDING);
    ck_assert_ptr_eq(tdata->msg, msg);
    ck_assert_int_eq(pjsip_tpmgr_send_raw(mgr, PJSIP_TRANSPORT_TCP, NULL, tdata, "hi", 2, &addr,
                                          len, NULL, &on_raw),
                     PJSIP_EPENDINGTX);
    fake_complete(f, -1);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(pjsip_tx_data_dec_ref(tdata), PJSIP_EBUFDESTROYED);
    ck_assert_int_eq(pj_atomic_get(f->base.ref_cnt), 1);
}
END_TEST

Suite *manager_suite(void);
Suite *manager_suite(void)
{
    Suite *s = suite_create("manager");
    TCase *tc = tcase_create("manager");

    tcase_add_checked_fixture(tc, setup, wire_stop);
    tcase_add_test(tc, a_datagram_transport_serves_every_destination);
    tcase_add_test(tc, a_loopback_socket_is_not_used_for_others_if_there_is_another);
    tcase_add_test(tc, what_is_not_there_is_not_found);
    tcase_add_test(tc, a_shut_transport_is_not_found);
    tcase_add_test(tc, a_selected_transport_has_to_fit);
    tcase_add_test(tc, a_selected_ip_version_has_to_fit);
    tcase_add_test(tc, our_own_address_is_the_published_one);
    tcase_add_test(tc, transports_are_counted);
    tcase_add_test(tc, the_sink_of_the_log_may_use_the_manager_that_is_shown);
    tcase_add_test(tc, all_can_be_shut_down_but_for_datagrams);
    tcase_add_test(tc, raw_octets_pass_the_modules_by);
    suite_add_tcase(s, tc);
    return s;
}
