/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/endpoint.h"

#include "transport/resolver.h"

static pj_pool_t *pool;

static void setup(void)
{
    test_endpt_create();
    pool = pjsip_endpt_create_pool(test_endpt, "dest", 4000, 4000);
}

static void teardown(void)
{
    pjsip_cfg()->endpt.disable_tls_switch = PJ_FALSE;
    pj_pool_release(pool);
    test_endpt_destroy();
}

static pjsip_uri *uri(const char *text)
{
    char *copy = pj_strdup3(pool, text).ptr;

    return pjsip_parse_uri(pool, copy, strlen(text), 0);
}

static const struct {
    const char *target, *request, *host;
    int port;
    int type;
    pj_status_t status;
} cases[] = {
    {"sip:a@h.example", NULL, "h.example", 0, PJSIP_TRANSPORT_UDP, 0},
    {"sip:a@h.example:5070", NULL, "h.example", 5070, PJSIP_TRANSPORT_UDP, 0},
    {"sip:a@h;transport=tcp", NULL, "h", 0, PJSIP_TRANSPORT_TCP, 0},
    {"sip:a@h;transport=TLS", NULL, "h", 0, PJSIP_TRANSPORT_TLS, 0},
    {"sips:a@h", NULL, "h", 0, PJSIP_TRANSPORT_TLS, 0},
    {"sips:a@h;transport=tcp", NULL, "h", 0, PJSIP_TRANSPORT_TLS, 0},
    {"sip:p;lr", "sips:a@h", "p", 0, PJSIP_TRANSPORT_TLS, 0},
    {"sip:a@h;maddr=10.0.0.1", NULL, "10.0.0.1", 0, PJSIP_TRANSPORT_UDP, 0},
    {"sip:a@[2001:db8::1]:99", NULL, "2001:db8::1", 99, PJSIP_TRANSPORT_UDP6, 0},
    {"sip:a@h;maddr=[::1];transport=tcp", NULL, NULL, 0, PJSIP_TRANSPORT_TCP6, 0},
    {"sip:a@h;transport=pigeon", NULL, NULL, 0, 0, PJSIP_EUNSUPTRANSPORT},
    {"tel:+123", NULL, NULL, 0, 0, PJSIP_EINVALIDSCHEME},
    {"http://h", NULL, NULL, 0, 0, PJSIP_EINVALIDSCHEME},
};

START_TEST(a_uri_says_transport_host_and_port)
{
    pjsip_uri *target = uri(cases[_i].target),
              *request = cases[_i].request ? uri(cases[_i].request) : NULL;
    pjsip_host_info info;

    ck_assert_ptr_nonnull(target);
    ck_assert_int_eq(pjsip_get_dest_info(target, request, pool, &info), cases[_i].status);
    if (cases[_i].status != PJ_SUCCESS)
        return;
    ck_assert_int_eq(info.type, cases[_i].type);
    ck_assert_uint_eq(info.flag & ~(unsigned)PJSIP__HOST_OPEN,
                      pjsip_transport_get_flag_from_type(info.type));
    ck_assert_int_eq((info.flag & PJSIP__HOST_OPEN) != 0,
                     !strstr(cases[_i].target, "transport=") && cases[_i].port == 0);
    ck_assert_int_eq(info.addr.port, cases[_i].port);
    if (cases[_i].host)
        ck_assert_int_eq(pj_strcmp2(&info.addr.host, cases[_i].host), 0);
}
END_TEST

START_TEST(the_switch_to_tls_can_be_turned_off)
{
    pjsip_host_info info;

    pjsip_cfg()->endpt.disable_tls_switch = PJ_TRUE;
    ck_assert_int_eq(pjsip_get_dest_info(uri("sips:a@h;transport=tcp"), NULL, pool, &info),
                     PJ_SUCCESS);
    ck_assert_int_eq(info.type, PJSIP_TRANSPORT_TCP);
}
END_TEST

/* A request with Route headers. */
static pjsip_tx_data *request(const char *const routes[])
{
    pj_str_t target = {(char *)"sip:callee@end.example", 22}, from = {(char *)"<sip:me@home>", 13};
    pj_str_t name = {(char *)"Route", 5};
    pjsip_tx_data *tdata;

    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &pjsip_options_method, &target, &from,
                                                &target, NULL, NULL, 1, NULL, &tdata),
                     PJ_SUCCESS);
    for (; *routes; routes++) {
        char *text = pj_strdup3(tdata->pool, *routes).ptr;
        pjsip_hdr *hdr = pjsip_parse_hdr(tdata->pool, &name, text, strlen(*routes), NULL);

        ck_assert_ptr_nonnull(hdr);
        pjsip_msg_add_hdr(tdata->msg, hdr);
    }
    return tdata;
}

static const char *printed(pjsip_tx_data *tdata)
{
    pjsip_tx_data_invalidate_msg(tdata);
    ck_assert_int_eq(pjsip_tx_data_encode(tdata), PJ_SUCCESS);
    return tdata->buf.start;
}

static const char *routes_of(pjsip_tx_data *tdata)
{
    static char text[512];
    const pjsip_hdr *h;
    int len = 0;

    text[0] = '\0';
    for (h = tdata->msg->hdr.next; h != &tdata->msg->hdr; h = h->next) {
        if (h->type == PJSIP_H_ROUTE) {
            len += pjsip_uri_print(PJSIP_URI_IN_ROUTING_HDR,
                                   pjsip_uri_get_uri(&((pjsip_route_hdr *)h)->name_addr),
                                   text + len, sizeof(text) - (size_t)len);
            text[len++] = ' ';
            text[len] = '\0';
        }
    }
    return text;
}

START_TEST(without_route_the_request_uri_is_the_destination)
{
    pjsip_tx_data *tdata = request((const char *const[]){NULL});
    pjsip_host_info info;

    ck_assert_int_eq(pjsip_process_route_set(tdata, &info), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&info.addr.host, "end.example"), 0);
    ck_assert_ptr_null(tdata->saved_strict_route);
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_loose_route_is_the_destination_and_changes_nothing)
{
    pjsip_tx_data *tdata = request((const char *const[]){"<sip:p1;lr>", "<sip:p2>", NULL});
    pjsip_host_info info;

    ck_assert_int_eq(pjsip_process_route_set(tdata, &info), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&info.addr.host, "p1"), 0);
    ck_assert_str_eq(routes_of(tdata), "sip:p1;lr sip:p2 ");
    ck_assert_ptr_nonnull(strstr(printed(tdata), "OPTIONS sip:callee@end.example SIP/2.0"));
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_strict_route_goes_into_the_request_line_and_comes_back)
{
    pjsip_tx_data *tdata = request((const char *const[]){"<sip:p1>", "<sip:p2;lr>", NULL});
    pjsip_host_info info;

    for (int i = 0; i < 2; i++) { /* the second time it is left as it is */
        ck_assert_int_eq(pjsip_process_route_set(tdata, &info), PJ_SUCCESS);
        ck_assert_int_eq(pj_strcmp2(&info.addr.host, "p1"), 0);
        ck_assert_str_eq(routes_of(tdata), "sip:p2;lr sip:callee@end.example ");
        ck_assert_ptr_nonnull(strstr(printed(tdata), "OPTIONS sip:p1 SIP/2.0"));
    }
    ck_assert_int_eq(pjsip_get_request_dest(tdata, &info), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&info.addr.host, "p1"), 0);
    pjsip_restore_strict_route_set(tdata);
    ck_assert_str_eq(routes_of(tdata), "sip:p1 sip:p2;lr ");
    ck_assert_ptr_nonnull(strstr(printed(tdata), "OPTIONS sip:callee@end.example SIP/2.0"));
    ck_assert_ptr_null(tdata->saved_strict_route);
    pjsip_restore_strict_route_set(tdata);
    ck_assert_str_eq(routes_of(tdata), "sip:p1 sip:p2;lr ");
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_single_strict_route_is_replaced_by_the_target)
{
    pjsip_tx_data *tdata = request((const char *const[]){"<sip:p1;hide>", NULL});
    pjsip_host_info info;

    ck_assert_int_eq(pjsip_process_route_set(tdata, &info), PJ_SUCCESS);
    ck_assert_str_eq(routes_of(tdata), "sip:callee@end.example ");
    pjsip_restore_strict_route_set(tdata);
    ck_assert_str_eq(routes_of(tdata), "sip:p1;hide ");
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

START_TEST(a_route_that_is_no_sip_uri_is_an_error)
{
    pjsip_tx_data *tdata = request((const char *const[]){"<tel:+1>", NULL});
    pjsip_host_info info;

    ck_assert_int_eq(pjsip_process_route_set(tdata, &info), PJSIP_EINVALIDSCHEME);
    ck_assert_str_eq(routes_of(tdata), "tel:+1 ");
    pjsip_tx_data_dec_ref(tdata);
}
END_TEST

Suite *request_dest_suite(void);
Suite *request_dest_suite(void)
{
    Suite *s = suite_create("request_dest");
    TCase *tc = tcase_create("destination");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, a_uri_says_transport_host_and_port, 0, PJ_ARRAY_SIZE(cases));
    tcase_add_test(tc, the_switch_to_tls_can_be_turned_off);
    tcase_add_test(tc, without_route_the_request_uri_is_the_destination);
    tcase_add_test(tc, a_loose_route_is_the_destination_and_changes_nothing);
    tcase_add_test(tc, a_strict_route_goes_into_the_request_line_and_comes_back);
    tcase_add_test(tc, a_single_strict_route_is_replaced_by_the_target);
    tcase_add_test(tc, a_route_that_is_no_sip_uri_is_an_error);
    suite_add_tcase(s, tc);
    return s;
}
