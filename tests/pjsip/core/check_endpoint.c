/* SPDX-License-Identifier: BSD-2-Clause */
/* The endpoint: made, run and taken apart. */
#include "support/endpoint.h"
#include "support/manual_clock.h"
#include "support/oom.h"
#include "support/suites.h"

#include <stdatomic.h>

static atomic_int fired;

static void on_timer(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    (void)heap;
    (void)entry;
    atomic_fetch_add(&fired, 1);
}

START_TEST(an_endpoint_has_its_name_and_its_parts)
{
    ck_assert_int_eq(pj_strcmp2(pjsip_endpt_name(test_endpt), "test"), 0);
    ck_assert_ptr_nonnull(pjsip_endpt_get_tpmgr(test_endpt));
    ck_assert_ptr_nonnull(pjsip_endpt_get_ioqueue(test_endpt));
    ck_assert_int_ge(pjsip_endpt_get_fd(test_endpt), 0);
    ck_assert_ptr_nonnull(pjsip_endpt_limits(test_endpt));
}
END_TEST

START_TEST(a_timer_fires_when_its_time_has_come_and_not_before)
{
    pj_timer_entry entry;
    pj_time_val delay = {0, 500}, zero = {0, 0}, next;

    pj_timer_entry_init(&entry, 0, NULL, &on_timer);
    ck_assert(!pjsip_endpt_next_timeout(test_endpt, &next));
    ck_assert_int_eq(pjsip_endpt_schedule_timer(test_endpt, &entry, &delay), PJ_SUCCESS);
    ck_assert(pjsip_endpt_next_timeout(test_endpt, &next));
    ck_assert_int_le(PJ_TIME_VAL_MSEC(next), 500);
    manual_clock_advance_ms(499);
    pjsip_endpt_handle_events(test_endpt, &zero);
    ck_assert_int_eq(atomic_load(&fired), 0);
    manual_clock_advance_ms(1);
    pjsip_endpt_handle_events(test_endpt, &zero);
    ck_assert_int_eq(atomic_load(&fired), 1);
    ck_assert_int_eq(pjsip_endpt_schedule_timer(test_endpt, &entry, &delay), PJ_SUCCESS);
    pjsip_endpt_cancel_timer(test_endpt, &entry);
    manual_clock_advance_ms(1000);
    pjsip_endpt_handle_events(test_endpt, &zero);
    ck_assert_int_eq(atomic_load(&fired), 1);
}
END_TEST

static int sleep_long(void *arg)
{
    pj_time_val long_time = {3600, 0};

    while (!atomic_load(&fired))
        pjsip_endpt_handle_events(arg, &long_time);
    return 0;
}

START_TEST(a_sleeping_thread_is_woken_by_a_timer_set_in_another)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(test_endpt, "thread", 1000, 1000);
    pj_timer_entry entry;
    pj_time_val delay = {0, 1};
    pj_thread_t *thread;

    pj_timer_entry_init(&entry, 0, NULL, &on_timer);
    ck_assert_int_eq(pj_thread_create(pool, "sleeper", &sleep_long, test_endpt, 0, 0, &thread),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_schedule_timer(test_endpt, &entry, &delay), PJ_SUCCESS);
    pj_thread_join(thread); /* or the test's time-out says that nobody woke it */
    pj_thread_destroy(thread);
    ck_assert_int_eq(atomic_load(&fired), 1);
    pjsip_endpt_release_pool(test_endpt, pool);
}
END_TEST

START_TEST(workers_run_until_the_endpoint_is_destroyed)
{
    pj_timer_entry entry;
    pj_time_val delay = {0, 1};

    pj_timer_entry_init(&entry, 0, NULL, &on_timer);
    ck_assert_int_eq(pjsip_endpt_start_workers(test_endpt, 3), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_schedule_timer(test_endpt, &entry, &delay), PJ_SUCCESS);
    while (!atomic_load(&fired))
        pj_thread_sleep(1);
}
END_TEST

START_TEST(an_endpoint_has_the_backend_that_is_the_processes_default)
{
    pj_timer_entry entry;
    pj_time_val delay = {0, 1};

    atomic_store(&fired, 0);
    ck_assert_int_eq(pj_ioqueue_set_default_backend("poll"), PJ_SUCCESS);
    test_endpt_create();
    ck_assert_int_eq(pj_ioqueue_set_default_backend(NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_get_fd(test_endpt), -1); /* poll(2) has none */
    pj_timer_entry_init(&entry, 0, NULL, &on_timer);
    ck_assert_int_eq(pjsip_endpt_schedule_timer(test_endpt, &entry, &delay), PJ_SUCCESS);
    sleep_long(test_endpt);
    test_endpt_destroy();
}
END_TEST

static int exits[2], exit_count;

static void first_exit(pjsip_endpoint *endpt)
{
    (void)endpt;
    exits[exit_count++] = 1;
}

static void second_exit(pjsip_endpoint *endpt)
{
    (void)endpt;
    exits[exit_count++] = 2;
}

START_TEST(exit_callbacks_run_latest_first)
{
    test_endpt_create();
    ck_assert_int_eq(pjsip_endpt_atexit(test_endpt, &first_exit), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_atexit(test_endpt, &second_exit), PJ_SUCCESS);
    test_endpt_destroy();
    ck_assert_int_eq(exits[0], 2);
    ck_assert_int_eq(exits[1], 1);
}
END_TEST

/* Make an endpoint with all its sorts of transports, send through it, destroy it. */
static int whole_life(void *arg)
{
    pj_str_t uri = {(char *)"sip:a@127.0.0.1", 15}, host = {(char *)"127.0.0.1", 9};
    pj_str_t tag = {(char *)"x", 1};
    pj_time_val zero = {0, 0};
    pjsip_endpoint *endpt = NULL;
    pjsip_tx_data *tdata = NULL;
    pj_caching_pool pools;
    pj_sockaddr_in addr;
    pj_status_t status;

    (void)arg;
    pj_caching_pool_init(&pools, NULL, 0);
    pj_sockaddr_in_init(&addr, &host, 0);
    status = pjsip_endpt_create(&pools.factory, "oom", &endpt);
    if (status == PJ_SUCCESS)
        status = pjsip_udp_transport_start(endpt, &addr, NULL, 2, NULL);
    if (status == PJ_SUCCESS)
        status = pjsip_tcp_transport_start(endpt, &addr, 1, NULL);
    if (status == PJ_SUCCESS)
        status = pjsip_loop_start(endpt, NULL);
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_add_capability(endpt, NULL, PJSIP_H_ALLOW, NULL, 1, &tag);
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_create_request(endpt, &pjsip_options_method, &uri, &uri, &uri, NULL,
                                            NULL, 1, NULL, &tdata);
    if (status == PJ_SUCCESS) {
        status = pjsip_endpt_send_request_stateless(endpt, tdata, NULL, NULL);
        if (status != PJ_SUCCESS)
            pjsip_tx_data_dec_ref(tdata);
    }
    for (int i = 0; i < 5 && endpt; i++)
        pjsip_endpt_handle_events(endpt, &zero);
    pjsip_endpt_destroy(endpt);
    if (pools.used_count)
        status = PJ_EBUG;
    ck_assert_uint_eq(pools.used_count, 0);
    pj_caching_pool_destroy(&pools);
    return status == PJ_SUCCESS;
}

START_TEST(a_lack_of_memory_anywhere_is_an_error_and_leaves_nothing)
{
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_log_set_level(0);
    ck_assert_uint_gt(oom_loop(&whole_life, NULL, 0), 10);
    pj_shutdown();
}
END_TEST

static void setup(void)
{
    atomic_store(&fired, 0);
    test_endpt_create();
}

static void setup_stopped_clock(void)
{
    manual_clock_install();
    setup();
}

static void teardown_stopped_clock(void)
{
    test_endpt_destroy();
    manual_clock_remove();
}

Suite *endpoint_suite(void);
Suite *endpoint_suite(void)
{
    Suite *suite = suite_create("endpoint");
    TCase *running = tcase_create("running"), *stopped = tcase_create("stopped clock");
    TCase *life = tcase_create("life");

    tcase_add_checked_fixture(running, setup, test_endpt_destroy);
    tcase_add_test(running, an_endpoint_has_its_name_and_its_parts);
    tcase_add_test(running, a_sleeping_thread_is_woken_by_a_timer_set_in_another);
    tcase_add_test(running, workers_run_until_the_endpoint_is_destroyed);
    suite_add_tcase(suite, running);
    tcase_add_checked_fixture(stopped, setup_stopped_clock, teardown_stopped_clock);
    tcase_add_test(stopped, a_timer_fires_when_its_time_has_come_and_not_before);
    suite_add_tcase(suite, stopped);
    tcase_add_test(life, an_endpoint_has_the_backend_that_is_the_processes_default);
    tcase_add_test(life, exit_callbacks_run_latest_first);
    tcase_add_test(life, a_lack_of_memory_anywhere_is_an_error_and_leaves_nothing);
    tcase_set_timeout(life, 30);
    suite_add_tcase(suite, life);
    return suite;
}
