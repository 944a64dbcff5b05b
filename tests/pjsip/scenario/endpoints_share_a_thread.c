/* SPDX-License-Identifier: BSD-2-Clause */
/* Many endpoints in one thread, each on a host of its own, and nothing of one is another's. */
#include "support/sim_world.h"
#include "support/suites.h"

#include <pjlib.h>
#include <pjsip.h>
#include <stdio.h>

Suite *endpoints_share_a_thread_suite(void);

enum { ENDPOINTS = 20, PORT = 5060 };

typedef struct station {
    char ip[16];
    pj_sim_host *host;
    pjsip_endpoint *endpt;
    pjsip_module module;
    unsigned requests, responses;
} station;

static pj_caching_pool pools;
static station stations[ENDPOINTS];

static station *station_of(const pjsip_rx_data *rdata)
{
    for (station *s = stations; s < stations + ENDPOINTS; s++) {
        if (s->endpt == rdata->tp_info.transport->endpt)
            return s;
    }
    return NULL;
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    station *s = station_of(rdata);

    s->requests++;
    ck_assert_int_eq(pjsip_endpt_respond_stateless(s->endpt, rdata, 200, NULL, NULL, NULL),
                     PJ_SUCCESS);
    return PJ_TRUE;
}

static pj_bool_t on_rx_response(pjsip_rx_data *rdata)
{
    station_of(rdata)->responses++;
    return PJ_TRUE;
}

static unsigned poll_station(void *arg)
{
    const pj_time_val none = {0, 0};
    unsigned count = 0;

    pjsip_endpt_handle_events2(arg, &none, &count);
    return count;
}

static pj_bool_t next_timer(void *arg, pj_time_val *delay)
{
    return pjsip_endpt_next_timeout(arg, delay);
}

static void open_station(station *s, unsigned number)
{
    pj_sockaddr_in addr;
    pj_str_t text;

    memset(s, 0, sizeof(*s));
    snprintf(s->ip, sizeof(s->ip), "10.0.2.%u", (number & 0xff) + 1);
    text = pj_str(s->ip);
    s->module.name = pj_str((char *)"station");
    s->module.id = -1;
    s->module.priority = PJSIP_MOD_PRIORITY_APPLICATION;
    s->module.on_rx_request = on_rx_request;
    s->module.on_rx_response = on_rx_response;
    ck_assert_int_eq(pj_sim_host_create(world_sim, "station", s->ip, &s->host), PJ_SUCCESS);
    pj_sim_enter_host(s->host);
    ck_assert_int_eq(pjsip_endpt_create(&pools.factory, s->ip, &s->endpt), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(s->endpt, &s->module), PJ_SUCCESS);
    pj_sockaddr_in_init(&addr, &text, PORT);
    ck_assert_int_eq(pjsip_udp_transport_start(s->endpt, &addr, NULL, 1, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_add_poller(s->host, poll_station, next_timer, s->endpt, NULL),
                     PJ_SUCCESS);
}

static void setup(void)
{
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_log_set_level(0);
    world_begin();
    pj_caching_pool_init(&pools, NULL, 0);
    for (unsigned i = 0; i < ENDPOINTS; i++)
        open_station(&stations[i], i);
}

static void teardown(void)
{
    for (unsigned i = 0; i < ENDPOINTS; i++)
        pjsip_endpt_destroy(stations[i].endpt);
    ck_assert_uint_eq(pools.used_count, 0);
    pj_caching_pool_destroy(&pools);
    world_end();
    pj_shutdown();
}

static void send_options(station *from, const station *to)
{
    char text[64];
    pj_str_t us, them;
    pjsip_tx_data *tdata;

    snprintf(text, sizeof(text), "sip:%.15s:%d", to->ip, PORT);
    them = pj_str(text);
    us = pj_str((char *)"<sip:station@example.com>");
    pj_sim_enter_host(from->host);
    ck_assert_int_eq(pjsip_endpt_create_request(from->endpt, &pjsip_options_method, &them, &us,
                                                &them, NULL, NULL, -1, NULL, &tdata),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_send_request_stateless(from->endpt, tdata, NULL, NULL),
                     PJ_SUCCESS);
}

START_TEST(each_one_speaks_to_every_other)
{
    for (unsigned i = 0; i < ENDPOINTS; i++) {
        for (unsigned j = 0; j < ENDPOINTS; j++) {
            if (i != j)
                send_options(&stations[i], &stations[j]);
        }
    }
    world_pass_ms(10);
    for (unsigned i = 0; i < ENDPOINTS; i++) {
        ck_assert_uint_eq(stations[i].requests, ENDPOINTS - 1);
        ck_assert_uint_eq(stations[i].responses, ENDPOINTS - 1);
    }
}
END_TEST

START_TEST(one_that_is_cut_off_is_missed_by_nobody_else)
{
    pj_sim_partition(stations[3].host, NULL, PJ_TRUE);
    send_options(&stations[1], &stations[3]);
    send_options(&stations[1], &stations[2]);
    world_pass_ms(10);
    ck_assert_uint_eq(stations[3].requests, 0);
    ck_assert_uint_eq(stations[1].responses, 1);
}
END_TEST

Suite *endpoints_share_a_thread_suite(void)
{
    Suite *s = suite_create("endpoints_share_a_thread");
    TCase *tc = tcase_create("endpoints_share_a_thread");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, each_one_speaks_to_every_other);
    tcase_add_test(tc, one_that_is_cut_off_is_missed_by_nobody_else);
    suite_add_tcase(s, tc);
    return s;
}
