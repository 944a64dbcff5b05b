/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/endpoint.h"

static pj_pool_t *pool;
static pjsip_transport *loop, connection;

static void setup(void)
{
    test_endpt_create();
    pool = pjsip_endpt_create_pool(test_endpt, "addr", 4000, 4000);
    ck_assert_int_eq(pjsip_loop_start(test_endpt, &loop), PJ_SUCCESS);
    memset(&connection, 0, sizeof(connection));
    connection.key.type = PJSIP_TRANSPORT_TCP;
    connection.flag = PJSIP_TRANSPORT_RELIABLE;
}

static void teardown(void)
{
    pj_pool_release(pool);
    test_endpt_destroy();
}

static pjsip_rx_data *request(const char *via, pjsip_transport *tp)
{
    static char text[1024];
    pj_str_t src = {(char *)"192.0.2.7", 9};
    pjsip_rx_data *rdata;

    snprintf(text, sizeof(text),
             "OPTIONS sip:a@b SIP/2.0\r\nVia: %s\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n"
             "Call-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
             via);
    rdata = test_rdata(text);
    rdata->tp_info.transport = tp;
    pj_sockaddr_init(pj_AF_INET(), &rdata->pkt_info.src_addr, &src, 4444);
    rdata->pkt_info.src_addr_len = (int)pj_sockaddr_get_len(&rdata->pkt_info.src_addr);
    return rdata;
}

static const struct {
    const char *via, *addr;
} datagrams[] = {
    {"SIP/2.0/UDP h.example;branch=z9hG4bK1;received=192.0.2.7", "192.0.2.7:5060"},
    {"SIP/2.0/UDP h.example:5070;branch=z9hG4bK1;received=192.0.2.7", "192.0.2.7:5070"},
    {"SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK1", "192.0.2.7:5070"},
    {"SIP/2.0/UDP h:5070;branch=z9hG4bK1;received=192.0.2.7;rport=4444", "192.0.2.7:4444"},
    {"SIP/2.0/UDP h:5070;branch=z9hG4bK1;received=192.0.2.7;maddr=198.51.100.1",
     "198.51.100.1:5070"},
};

START_TEST(over_datagrams_via_gives_the_address)
{
    pjsip_rx_data *rdata = request(datagrams[_i].via, loop);
    pjsip_response_addr ra;
    char text[80];

    ck_assert_int_eq(pjsip_get_response_addr(pool, rdata, &ra), PJ_SUCCESS);
    ck_assert_ptr_eq(ra.transport, loop);
    ck_assert_str_eq(pj_sockaddr_print(&ra.addr, text, sizeof(text), 3), datagrams[_i].addr);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(a_name_has_to_be_resolved)
{
    pjsip_rx_data *rdata = request("SIP/2.0/UDP h;branch=z9hG4bK1;maddr=m.example", loop);
    pjsip_response_addr ra;

    ck_assert_int_eq(pjsip_get_response_addr(pool, rdata, &ra), PJ_SUCCESS);
    ck_assert_ptr_null(ra.transport);
    ck_assert_int_eq(pj_strcmp2(&ra.dst_host.addr.host, "m.example"), 0);
    ck_assert_int_eq(ra.dst_host.type, PJSIP_TRANSPORT_LOOP_DGRAM);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(over_a_connection_it_goes_back_by_that_with_via_in_reserve)
{
    pjsip_rx_data *rdata =
        request("SIP/2.0/TCP h:5070;branch=z9hG4bK1;received=192.0.2.9", &connection);
    pjsip_response_addr ra;
    char text[80];

    ck_assert_int_eq(pjsip_get_response_addr(pool, rdata, &ra), PJ_SUCCESS);
    ck_assert_ptr_eq(ra.transport, &connection);
    ck_assert_str_eq(pj_sockaddr_print(&ra.addr, text, sizeof(text), 3), "192.0.2.7:4444");
    ck_assert_int_eq(pj_strcmp2(&ra.dst_host.addr.host, "192.0.2.9"), 0);
    ck_assert_int_eq(ra.dst_host.addr.port, 5070);
    ck_assert_int_eq(ra.dst_host.type, PJSIP_TRANSPORT_TCP);
    test_rdata_free(rdata);
}
END_TEST

START_TEST(without_via_there_is_no_address)
{
    pjsip_rx_data *rdata = request("SIP/2.0/UDP h;branch=z9hG4bK1", loop);
    pjsip_response_addr ra;

    rdata->msg_info.via = NULL;
    ck_assert_int_eq(pjsip_get_response_addr(pool, rdata, &ra), PJSIP_EINVALIDVIA);
    test_rdata_free(rdata);
}
END_TEST

Suite *response_addr_suite(void);
Suite *response_addr_suite(void)
{
    Suite *s = suite_create("response_addr");
    TCase *tc = tcase_create("address");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, over_datagrams_via_gives_the_address, 0, PJ_ARRAY_SIZE(datagrams));
    tcase_add_test(tc, a_name_has_to_be_resolved);
    tcase_add_test(tc, over_a_connection_it_goes_back_by_that_with_via_in_reserve);
    tcase_add_test(tc, without_via_there_is_no_address);
    suite_add_tcase(s, tc);
    return s;
}
