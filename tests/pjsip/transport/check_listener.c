/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "fake.h"

#include "transport/transport_priv.h"

static int made, gone, with_tdata;
static pj_status_t outcome;

static pj_status_t make(pjsip_tpfactory *factory, pjsip_tpmgr *mgr, pjsip_endpoint *endpt,
                        const pj_sockaddr *rem_addr, int addr_len, pjsip_transport **transport)
{
    char host[60];
    fake *f;

    (void)factory;
    (void)addr_len;
    ck_assert_ptr_eq(mgr, pjsip_endpt_get_tpmgr(endpt));
    made++;
    if (outcome != PJ_SUCCESS)
        return outcome;
    f = fake_make(PJSIP_TRANSPORT_TCP, pj_sockaddr_print(rem_addr, host, sizeof(host), 0),
                  pj_sockaddr_get_port(rem_addr), 0, NULL);
    f->base.factory = factory;
    *transport = &f->base;
    return PJ_SUCCESS;
}

static pj_status_t make2(pjsip_tpfactory *factory, pjsip_tpmgr *mgr, pjsip_endpoint *endpt,
                         const pj_sockaddr *rem_addr, int addr_len, pjsip_tx_data *tdata,
                         pjsip_transport **transport)
{
    with_tdata += tdata != NULL;
    return make(factory, mgr, endpt, rem_addr, addr_len, transport);
}

static pj_status_t gone_cb(pjsip_tpfactory *factory)
{
    (void)factory;
    gone++;
    return PJ_SUCCESS;
}

static pjsip_tpfactory one, two;
static pjsip_tpmgr *mgr;
static pj_sockaddr dst;

static void setup(void)
{
    pj_str_t host = {(char *)"192.0.2.1", 9};

    test_endpt_create();
    mgr = pjsip_endpt_get_tpmgr(test_endpt);
    made = gone = with_tdata = 0;
    outcome = PJ_SUCCESS;
    memset(&one, 0, sizeof(one));
    one.type = PJSIP_TRANSPORT_TCP;
    one.type_name = (char *)"TCP";
    one.create_transport = &make;
    one.destroy = &gone_cb;
    two = one;
    two.create_transport2 = &make2;
    pj_sockaddr_init(pj_AF_INET(), &dst, &host, 5060);
}

static pj_status_t acquire(const pjsip_tpselector *sel, pjsip_tx_data *tdata, pjsip_transport **tp)
{
    return pjsip_tpmgr_acquire_transport2(mgr, PJSIP_TRANSPORT_TCP, &dst,
                                          (int)pj_sockaddr_get_len(&dst), sel, tdata, tp);
}

START_TEST(a_factory_is_registered_once_and_taken_back_once)
{
    ck_assert_int_eq(pjsip_tpmgr_register_tpfactory(mgr, &one), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tpmgr_register_tpfactory(mgr, &one), PJ_EEXISTS);
    ck_assert(pjsip__has_factory(mgr, PJSIP_TRANSPORT_TCP));
    ck_assert(!pjsip__has_factory(mgr, PJSIP_TRANSPORT_TLS));
    ck_assert_int_eq(pjsip_tpmgr_unregister_tpfactory(mgr, &one), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tpmgr_unregister_tpfactory(mgr, &one), PJ_ENOTFOUND);
    ck_assert_int_eq(gone, 0);
}
END_TEST

START_TEST(it_is_asked_for_what_is_not_there)
{
    pjsip_transport *tp, *again;

    ck_assert_int_eq(acquire(NULL, NULL, &tp), PJSIP_EUNSUPTRANSPORT);
    pjsip_tpmgr_register_tpfactory(mgr, &one);
    ck_assert_int_eq(acquire(NULL, NULL, &tp), PJ_SUCCESS);
    ck_assert_int_eq(pj_atomic_get(tp->ref_cnt), 1);
    ck_assert_int_eq(acquire(NULL, NULL, &again), PJ_SUCCESS);
    ck_assert_ptr_eq(again, tp);
    ck_assert_int_eq(made, 1);
    pjsip_transport_dec_ref(tp);
    pjsip_transport_dec_ref(tp);
}
END_TEST

START_TEST(the_newer_sort_is_told_of_the_message)
{
    pjsip_tx_data *tdata = fake_request("sip:a@b");
    pjsip_transport *tp;

    pjsip_tpmgr_register_tpfactory(mgr, &two);
    ck_assert_int_eq(acquire(NULL, tdata, &tp), PJ_SUCCESS);
    ck_assert_int_eq(with_tdata, 1);
    pjsip_transport_dec_ref(tp);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(its_error_is_the_callers)
{
    pjsip_transport *tp;

    outcome = PJ_STATUS_FROM_OS(ENETUNREACH);
    pjsip_tpmgr_register_tpfactory(mgr, &one);
    ck_assert_int_eq(acquire(NULL, NULL, &tp), PJ_STATUS_FROM_OS(ENETUNREACH));
}
END_TEST

START_TEST(a_selector_chooses_among_several)
{
    pjsip_transport *tp, *tp2;
    pjsip_tpselector sel;

    memset(&sel, 0, sizeof(sel));
    sel.type = PJSIP_TPSELECTOR_LISTENER;
    sel.u.listener = &two;
    pjsip_tpmgr_register_tpfactory(mgr, &one);
    ck_assert_int_eq(acquire(&sel, NULL, &tp), PJSIP_ETPNOTSUITABLE);
    pjsip_tpmgr_register_tpfactory(mgr, &two);
    ck_assert_int_eq(acquire(NULL, NULL, &tp), PJ_SUCCESS);
    ck_assert_ptr_eq(tp->factory, &one);
    ck_assert_int_eq(acquire(&sel, NULL, &tp2), PJ_SUCCESS);
    ck_assert_ptr_eq(tp2->factory, &two);
    pjsip_transport_dec_ref(tp);
    pjsip_transport_dec_ref(tp2);
}
END_TEST

START_TEST(connection_reuse_can_be_turned_off)
{
    pjsip_transport *tp, *tp2;
    pjsip_tpselector sel;

    memset(&sel, 0, sizeof(sel));
    sel.disable_connection_reuse = PJ_TRUE;
    pjsip_tpmgr_register_tpfactory(mgr, &one);
    ck_assert_int_eq(acquire(&sel, NULL, &tp), PJ_SUCCESS);
    ck_assert_int_eq(acquire(&sel, NULL, &tp2), PJ_SUCCESS);
    ck_assert_ptr_ne(tp, tp2);
    pjsip_transport_dec_ref(tp);
    pjsip_transport_dec_ref(tp2);
}
END_TEST

START_TEST(the_end_of_the_endpoint_destroys_factories)
{
    pjsip_tpmgr_register_tpfactory(mgr, &one);
    pjsip_tpmgr_register_tpfactory(mgr, &two);
    test_endpt_destroy();
    ck_assert_int_eq(gone, 2);
    test_endpt_create();
}
END_TEST

Suite *listener_suite(void);
Suite *listener_suite(void)
{
    Suite *s = suite_create("listener");
    TCase *tc = tcase_create("factories");

    tcase_add_checked_fixture(tc, setup, test_endpt_destroy);
    tcase_add_test(tc, a_factory_is_registered_once_and_taken_back_once);
    tcase_add_test(tc, it_is_asked_for_what_is_not_there);
    tcase_add_test(tc, the_newer_sort_is_told_of_the_message);
    tcase_add_test(tc, its_error_is_the_callers);
    tcase_add_test(tc, a_selector_chooses_among_several);
    tcase_add_test(tc, connection_reuse_can_be_turned_off);
    tcase_add_test(tc, the_end_of_the_endpoint_destroys_factories);
    suite_add_tcase(s, tc);
    return s;
}
