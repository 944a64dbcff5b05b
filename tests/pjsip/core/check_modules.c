/* SPDX-License-Identifier: BSD-2-Clause */
/* Registration of modules, and dispatch beside it. */
#include "support/endpoint.h"
#include "support/suites.h"

#include <stdatomic.h>

static char trail[64];
static pj_status_t load_status, start_status, stop_status;

static void leave_trace(char c)
{
    pj_size_t len = pj_ansi_strlen(trail);

    if (len + 1 < sizeof(trail)) {
        trail[len] = c;
        trail[len + 1] = '\0';
    }
}

static pj_status_t on_load(pjsip_endpoint *endpt)
{
    ck_assert_ptr_eq(endpt, test_endpt);
    leave_trace('l');
    return load_status;
}

static pj_status_t on_start(void)
{
    leave_trace('s');
    return start_status;
}

static pj_status_t on_stop(void)
{
    leave_trace('x');
    return stop_status;
}

static pj_status_t on_unload(void)
{
    leave_trace('u');
    return PJ_SUCCESS;
}

static void setup(void)
{
    test_endpt_create();
    trail[0] = '\0';
    load_status = start_status = stop_status = PJ_SUCCESS;
}

static pjsip_module with_life(const char *name)
{
    return (pjsip_module){.name = pj_str((char *)name),
                          .id = -1,
                          .priority = PJSIP_MOD_PRIORITY_APPLICATION,
                          .load = &on_load,
                          .start = &on_start,
                          .stop = &on_stop,
                          .unload = &on_unload};
}

START_TEST(a_module_is_loaded_started_stopped_and_unloaded)
{
    pjsip_module module = with_life("mod");

    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &module), PJ_SUCCESS);
    ck_assert_int_ge(module.id, 0);
    ck_assert_str_eq(trail, "ls");
    ck_assert_int_eq(pjsip_endpt_unregister_module(test_endpt, &module), PJ_SUCCESS);
    ck_assert_str_eq(trail, "lsxu");
    ck_assert_int_eq(module.id, -1);
    ck_assert_int_eq(pjsip_endpt_unregister_module(test_endpt, &module), PJ_ENOTFOUND);
}
END_TEST

START_TEST(a_module_that_fails_to_load_or_start_is_not_registered)
{
    pjsip_module module = with_life("mod");

    load_status = PJ_EBUSY;
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &module), PJ_EBUSY);
    ck_assert_int_eq(module.id, -1);
    load_status = PJ_SUCCESS;
    start_status = PJ_ETIMEDOUT;
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &module), PJ_ETIMEDOUT);
    ck_assert_str_eq(trail, "llsu");
    start_status = PJ_SUCCESS;
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &module), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_unregister_module(test_endpt, &module), PJ_SUCCESS);
}
END_TEST

START_TEST(a_module_that_refuses_to_stop_stays)
{
    pjsip_module module = with_life("mod");

    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &module), PJ_SUCCESS);
    stop_status = PJ_EBUSY;
    ck_assert_int_eq(pjsip_endpt_unregister_module(test_endpt, &module), PJ_EBUSY);
    ck_assert_int_ge(module.id, 0);
    stop_status = PJ_SUCCESS;
    ck_assert_int_eq(pjsip_endpt_unregister_module(test_endpt, &module), PJ_SUCCESS);
}
END_TEST

START_TEST(names_are_unique_and_places_are_counted)
{
    static pjsip_module modules[PJSIP_MAX_MODULE + 1];
    static char names[PJSIP_MAX_MODULE + 1][8];
    pjsip_module twin = {.name = {(char *)"M3", 2}, .id = -1};
    unsigned count = 0;

    for (unsigned i = 0; i <= PJSIP_MAX_MODULE; i++) {
        pj_ansi_snprintf(names[i], sizeof(names[i]), "m%u", i);
        modules[i] = (pjsip_module){.name = pj_str(names[i]), .id = -1, .priority = (int)i};
        if (pjsip_endpt_register_module(test_endpt, &modules[i]) == PJ_SUCCESS)
            count++;
    }
    ck_assert_uint_eq(count, PJSIP_MAX_MODULE);
    ck_assert_int_eq(pjsip_endpt_unregister_module(test_endpt, &modules[0]), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &twin), PJ_EEXISTS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &modules[1]), PJ_EEXISTS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &modules[PJSIP_MAX_MODULE]),
                     PJ_SUCCESS);
}
END_TEST

static pjsip_module *leaver;

static pj_bool_t leave_when_asked(pjsip_rx_data *rdata)
{
    (void)rdata;
    leave_trace('r');
    if (leaver)
        ck_assert_int_eq(pjsip_endpt_unregister_module(test_endpt, leaver), PJ_SUCCESS);
    leaver = NULL;
    return PJ_FALSE;
}

#define OPTIONS                                                                           \
    "OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKo\r\n" \
    "From: <sip:a@b>;tag=a\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n"         \
    "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"

START_TEST(a_module_may_unregister_itself_while_it_handles_a_message)
{
    pjsip_module module = {
        .name = {(char *)"leaver", 6}, .id = -1, .on_rx_request = &leave_when_asked};
    pjsip_rx_data *rdata = test_rdata(OPTIONS);
    pj_bool_t handled = PJ_TRUE;

    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &module), PJ_SUCCESS);
    leaver = &module;
    ck_assert_int_eq(pjsip_endpt_process_rx_data(test_endpt, rdata, NULL, &handled), PJ_SUCCESS);
    ck_assert(!handled);
    ck_assert_int_eq(pjsip_endpt_process_rx_data(test_endpt, rdata, NULL, &handled), PJ_SUCCESS);
    ck_assert_str_eq(trail, "r");
    test_rdata_free(rdata);
}
END_TEST

/* One thread dispatches without pause while another registers and unregisters: no call reaches a module that is gone. */
static atomic_int present, misses, rounds;

static pj_bool_t must_be_present(pjsip_rx_data *rdata)
{
    (void)rdata;
    if (!atomic_load(&present))
        atomic_fetch_add(&misses, 1);
    return PJ_TRUE;
}

static int dispatch_on(void *arg)
{
    while (atomic_load(&rounds) >= 0) {
        pj_bool_t handled;

        pjsip_endpt_process_rx_data(test_endpt, arg, NULL, &handled);
    }
    return 0;
}

START_TEST(after_unregistering_no_other_thread_is_in_the_module)
{
    pjsip_module module = {
        .name = {(char *)"volatile", 8}, .id = -1, .on_rx_request = &must_be_present};
    pjsip_rx_data *rdata = test_rdata(OPTIONS);
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "threads", 1000, 1000);
    pj_thread_t *thread;

    ck_assert_int_eq(pj_thread_create(pool, "dispatch", &dispatch_on, rdata, 0, 0, &thread),
                     PJ_SUCCESS);
    for (int i = 0; i < 50; i++) {
        atomic_store(&present, 1);
        ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &module), PJ_SUCCESS);
        ck_assert_int_eq(pjsip_endpt_unregister_module(test_endpt, &module), PJ_SUCCESS);
        atomic_store(&present, 0);
    }
    atomic_store(&rounds, -1);
    pj_thread_join(thread);
    pj_thread_destroy(thread);
    ck_assert_int_eq(atomic_load(&misses), 0);
    pjsip_endpt_release_pool(test_endpt, pool);
    test_rdata_free(rdata);
}
END_TEST

Suite *modules_suite(void);
Suite *modules_suite(void)
{
    Suite *suite = suite_create("modules");
    TCase *tcase = tcase_create("life");

    tcase_add_checked_fixture(tcase, setup, test_endpt_destroy);
    tcase_add_test(tcase, a_module_is_loaded_started_stopped_and_unloaded);
    tcase_add_test(tcase, a_module_that_fails_to_load_or_start_is_not_registered);
    tcase_add_test(tcase, a_module_that_refuses_to_stop_stays);
    tcase_add_test(tcase, names_are_unique_and_places_are_counted);
    tcase_add_test(tcase, a_module_may_unregister_itself_while_it_handles_a_message);
    tcase_add_test(tcase, after_unregistering_no_other_thread_is_in_the_module);
    suite_add_tcase(suite, tcase);
    return suite;
}
