/* SPDX-License-Identifier: BSD-2-Clause */
/* One endpoint per test, made and destroyed by a checked fixture; it must give back every octet. */
#ifndef LINNET_TESTS_ENDPOINT_H
#define LINNET_TESTS_ENDPOINT_H

#include <pjsip.h>
#include <pjlib.h>

extern pjsip_endpoint *test_endpt;
extern pj_caching_pool test_pools;

void test_endpt_create(void);
/* Have it polled whenever the simulated world (sim_world.h) runs, on the host here. */
void test_endpt_join_world(void);
void test_endpt_destroy(void); /* fails the test if pools are still in use */

/* A received message: parsed from text (copied), as if it had come from 127.0.0.1:5060. Free with test_rdata_free(). */
pjsip_rx_data *test_rdata(const char *text);
void test_rdata_free(pjsip_rx_data *rdata);

#endif
