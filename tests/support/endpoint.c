/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/endpoint.h"

#include "support/sim_world.h"

#include <check.h>
#include <stdio.h>

pjsip_endpoint *test_endpt;
pj_caching_pool test_pools;
static pj_sim_poller *poller;

void test_endpt_create(void)
{
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_log_set_level(0);
    pj_caching_pool_init(&test_pools, NULL, 0);
    ck_assert_int_eq(pjsip_endpt_create(&test_pools.factory, "test", &test_endpt), PJ_SUCCESS);
}

static unsigned poll_endpoint(void *arg)
{
    const pj_time_val now = {0, 0};
    unsigned count = 0;

    pjsip_endpt_handle_events2(arg, &now, &count);
    return count;
}

static pj_bool_t next_timer(void *arg, pj_time_val *delay)
{
    return pjsip_endpt_next_timeout(arg, delay);
}

void test_endpt_join_world(void)
{
    ck_assert_int_eq(pj_sim_add_poller(world_here, poll_endpoint, next_timer, test_endpt, &poller),
                     PJ_SUCCESS);
}

static void name_pools_left(void)
{
    pj_list *list = &test_pools.used_list;

    for (pj_list *p = list->next; p != list; p = p->next)
        fprintf(stderr, "pool left: %s\n", pj_pool_getobjname((pj_pool_t *)p));
}

void test_endpt_destroy(void)
{
    pj_sim_remove_poller(poller);
    poller = NULL;
    pjsip_endpt_destroy(test_endpt);
    if (test_pools.used_count != 0)
        name_pools_left();
    ck_assert_uint_eq(test_pools.used_count, 0);
    pj_caching_pool_destroy(&test_pools);
    pj_shutdown();
}

pjsip_rx_data *test_rdata(const char *text)
{
    pj_pool_t *pool = pj_pool_create(&test_pools.factory, "rdata", 4000, 4000, NULL);
    pjsip_rx_data *rdata = pj_pool_zalloc(pool, sizeof(*rdata));
    pj_size_t len = pj_ansi_strlen(text);

    ck_assert_uint_lt(len, sizeof(rdata->pkt_info.packet));
    pj_memcpy(rdata->pkt_info.packet, text, len + 1);
    rdata->tp_info.pool = pool;
    rdata->pkt_info.len = (pj_ssize_t)len;
    pj_ansi_strxcpy(rdata->pkt_info.src_name, "127.0.0.1", sizeof(rdata->pkt_info.src_name));
    rdata->pkt_info.src_port = 5060;
    rdata->msg_info.msg_buf = rdata->pkt_info.packet;
    rdata->msg_info.len = (int)len;
    pj_list_init(&rdata->msg_info.parse_err);
    ck_assert_ptr_nonnull(pjsip_parse_rdata(rdata->pkt_info.packet, len, rdata));
    return rdata;
}

void test_rdata_free(pjsip_rx_data *rdata)
{
    pj_pool_release(rdata->tp_info.pool);
}
