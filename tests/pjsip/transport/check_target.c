/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/dns.h"
#include "support/endpoint.h"
#include "support/sim_world.h"

static pj_pool_t *pool;
static dns_peer *dns;
static int told;
static pj_status_t result;
static char list[1024];

static void on_resolved(pj_status_t status, void *token, const struct pjsip_server_addresses *addr)
{
    size_t at = 0;

    ck_assert_ptr_eq(token, &told);
    told++;
    result = status;
    list[0] = '\0';
    if (status != PJ_SUCCESS) {
        ck_assert_ptr_null(addr);
        return;
    }
    for (unsigned i = 0; i < addr->count; i++) {
        char text[80];

        ck_assert_int_eq(addr->entry[i].addr_len, (int)pj_sockaddr_get_len(&addr->entry[i].addr));
        at += (size_t)snprintf(list + at, sizeof(list) - at, "%s%d/%s", i ? " " : "",
                               addr->entry[i].type,
                               pj_sockaddr_print(&addr->entry[i].addr, text, sizeof(text), 3));
    }
}

static void setup(void)
{
    pj_str_t server = {(char *)"127.0.0.1", 9};
    pj_dns_resolver *resolver;
    pj_uint16_t port;

    test_endpt_create();
    pool = pjsip_endpt_create_pool(test_endpt, "target", 4000, 4000);
    told = 0;
    dns = dns_peer_create();
    ck_assert_ptr_nonnull(dns);
    port = dns_peer_port(dns);
    ck_assert_int_eq(pjsip_endpt_create_resolver(test_endpt, &resolver), PJ_SUCCESS);
    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, 1, &server, &port), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_set_resolver(test_endpt, resolver), PJ_SUCCESS);
    ck_assert_ptr_eq(pjsip_endpt_get_resolver(test_endpt), resolver);
}

static void teardown(void)
{
    dns_peer_destroy(dns);
    test_endpt_destroy();
}

static void setup_in_world(void)
{
    world_begin();
    setup();
}

static void teardown_in_world(void)
{
    teardown();
    world_end();
}

/* The pool has to go before the endpoint's factory is looked at. */
static void drop_pool(void)
{
    pj_pool_release(pool);
}

static void ask(pjsip_transport_type_e type, const char *host, int port)
{
    pjsip_host_info target;

    memset(&target, 0, sizeof(target));
    target.type = type;
    target.flag = pjsip_transport_get_flag_from_type(type);
    target.addr.host = pj_str((char *)host);
    target.addr.port = port;
    told = 0;
    pjsip_endpt_resolve(test_endpt, pool, &target, &told, &on_resolved);
}

static void wait_answer(void)
{
    pj_time_val timeout = {0, 10};

    for (int i = 0; i < 1000 && !told; i++) {
        dns_peer_poll(dns);
        pjsip_endpt_handle_events(test_endpt, &timeout);
    }
    ck_assert_int_eq(told, 1);
}

static const struct {
    pjsip_transport_type_e type;
    const char *host;
    int port;
    const char *list;
} literals[] = {
    {PJSIP_TRANSPORT_UDP, "192.0.2.1", 0, "1/192.0.2.1:5060"},
    {PJSIP_TRANSPORT_TLS, "192.0.2.1", 0, "3/192.0.2.1:5061"},
    {PJSIP_TRANSPORT_TCP, "192.0.2.1", 99, "2/192.0.2.1:99"},
    {PJSIP_TRANSPORT_UDP, "2001:db8::1", 0, "129/[2001:db8::1]:5060"},
    {PJSIP_TRANSPORT_UDP6, "2001:db8::1", 0, "129/[2001:db8::1]:5060"},
    {PJSIP_TRANSPORT_TCP, "[2001:db8::1]", 7, "130/[2001:db8::1]:7"},
    {PJSIP_TRANSPORT_UDP6, "192.0.2.1", 0, "1/192.0.2.1:5060"},
    {PJSIP_TRANSPORT_UNSPECIFIED, "192.0.2.1", 0, "1/192.0.2.1:5060"},
};

START_TEST(a_literal_is_the_answer_at_once)
{
    ask(literals[_i].type, literals[_i].host, literals[_i].port);
    ck_assert_int_eq(told, 1);
    ck_assert_str_eq(list, literals[_i].list);
    ck_assert_uint_eq(dns_peer_queries(dns), 0);
    drop_pool();
}
END_TEST

START_TEST(the_host_file_answers_before_dns)
{
    ask(PJSIP_TRANSPORT_UDP, "localhost", 5070);
    ck_assert_int_eq(told, 1);
    ck_assert_ptr_nonnull(strstr(list, "127.0.0.1:5070"));
    ck_assert_uint_eq(dns_peer_queries(dns), 0);
    drop_pool();
}
END_TEST

START_TEST(an_empty_name_is_no_target)
{
    ask(PJSIP_TRANSPORT_UDP, "", 0);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(result, PJ_ERESOLVE);
    drop_pool();
}
END_TEST

START_TEST(with_a_port_addresses_are_asked_for)
{
    dns_peer_add_a(dns, "h.example", 60, "192.0.2.1");
    dns_peer_add_a(dns, "h.example", 60, "192.0.2.2");
    dns_peer_add_aaaa(dns, "h.example", 60, "2001:db8::1");
    dns_peer_add_srv(dns, "_sip._tcp.h.example", 60, 1, 1, 99, "elsewhere.example");
    ask(PJSIP_TRANSPORT_TCP, "h.example", 5070);
    wait_answer();
    ck_assert_str_eq(list, "2/192.0.2.1:5070 2/192.0.2.2:5070 130/[2001:db8::1]:5070");
    drop_pool();
}
END_TEST

START_TEST(without_a_port_services_are_asked_for)
{
    dns_peer_add_srv(dns, "_sip._udp.example", 60, 20, 0, 5062, "two.example");
    dns_peer_add_srv(dns, "_sip._udp.example", 60, 10, 0, 5061, "one.example");
    dns_peer_add_a(dns, "one.example", 60, "192.0.2.1");
    dns_peer_add_a(dns, "two.example", 60, "192.0.2.2");
    dns_peer_add_aaaa(dns, "two.example", 60, "2001:db8::2");
    ask(PJSIP_TRANSPORT_UDP, "example", 0);
    wait_answer();
    ck_assert_int_eq(strncmp(list, "1/192.0.2.1:5061 ", 17), 0);
    ck_assert_ptr_nonnull(strstr(list, "1/192.0.2.2:5062"));
    ck_assert_ptr_nonnull(strstr(list, "129/[2001:db8::2]:5062"));
    drop_pool();
}
END_TEST

START_TEST(without_services_the_domain_itself_is_asked_for)
{
    dns_peer_add_a(dns, "plain.example", 60, "192.0.2.7");
    ask(PJSIP_TRANSPORT_TLS, "plain.example", 0);
    wait_answer();
    ck_assert_str_eq(list, "3/192.0.2.7:5061");
    drop_pool();
}
END_TEST

START_TEST(a_name_that_does_not_exist_is_an_error)
{
    ask(PJSIP_TRANSPORT_UDP, "nobody.example", 5060);
    wait_answer();
    ck_assert_int_ne(result, PJ_SUCCESS);
    ask(PJSIP_TRANSPORT_UDP, "nobody.example", 0);
    wait_answer();
    ck_assert_int_ne(result, PJ_SUCCESS);
    drop_pool();
}
END_TEST

START_TEST(more_addresses_than_there_is_room_for_are_left_out)
{
    char addr[40];
    int count = 1;

    for (int i = 1; i <= 12; i++) {
        snprintf(addr, sizeof(addr), "192.0.2.%d", i);
        dns_peer_add_a(dns, "many.example", 60, addr);
        snprintf(addr, sizeof(addr), "2001:db8::%d", i);
        dns_peer_add_aaaa(dns, "many.example", 60, addr);
    }
    ask(PJSIP_TRANSPORT_UDP, "many.example", 5060);
    wait_answer();
    ck_assert_int_eq(result, PJ_SUCCESS);
    for (const char *p = list; *p; p++)
        count += *p == ' ';
    ck_assert_int_eq(count, PJSIP_MAX_RESOLVED_ADDRESSES);
    drop_pool();
}
END_TEST

START_TEST(the_end_of_the_endpoint_cancels_what_is_under_way)
{
    dns_peer_set_mode(dns, DNS_SILENT);
    ask(PJSIP_TRANSPORT_UDP, "slow.example", 5060);
    ck_assert_int_eq(told, 0);
    pjsip_endpt_set_resolver(test_endpt, NULL);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(result, PJ_ECANCELLED);
    drop_pool();
}
END_TEST

static int asked;

static void own_resolve(pjsip_resolver_t *resolver, pj_pool_t *p, const pjsip_host_info *target,
                        void *token, pjsip_resolver_callback *cb)
{
    ck_assert_ptr_nonnull(resolver);
    ck_assert_ptr_eq(p, pool);
    ck_assert_int_eq(target->addr.port, 0);
    asked++;
    cb(PJ_ETIMEDOUT, token, NULL);
}

START_TEST(a_programs_resolver_gets_everything)
{
    pjsip_ext_resolver ext = {&own_resolve}, none = {NULL};

    asked = 0;
    ck_assert_int_eq(pjsip_endpt_set_ext_resolver(test_endpt, &none), PJ_EINVAL);
    ck_assert_int_eq(pjsip_endpt_set_ext_resolver(test_endpt, &ext), PJ_SUCCESS);
    ask(PJSIP_TRANSPORT_UDP, "192.0.2.1", 0);
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(result, PJ_ETIMEDOUT);
    pjsip_endpt_set_ext_resolver(test_endpt, NULL);
    ask(PJSIP_TRANSPORT_UDP, "192.0.2.1", 0);
    ck_assert_int_eq(asked, 1);
    ck_assert_int_eq(result, PJ_SUCCESS);
    drop_pool();
}
END_TEST

START_TEST(a_resolver_without_a_loop_knows_literals_only)
{
    pjsip_resolver_t *res;
    pjsip_host_info target;

    memset(&target, 0, sizeof(target));
    ck_assert_int_eq(pjsip_resolver_create(pool, &res), PJ_SUCCESS);
    ck_assert_ptr_null(pjsip_resolver_get_resolver(res));
    target.addr.host = pj_str((char *)"192.0.2.1");
    pjsip_resolve(res, pool, &target, &told, &on_resolved);
    ck_assert_str_eq(list, "1/192.0.2.1:5060");
    target.addr.host = pj_str((char *)"name.example");
    pjsip_resolve(res, pool, &target, &told, &on_resolved);
    ck_assert_int_eq(told, 2);
    ck_assert_int_eq(result, PJ_ERESOLVE);
    pjsip_resolver_destroy(res);
    pjsip_resolver_destroy(NULL);
    drop_pool();
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_loop_test(tc, a_literal_is_the_answer_at_once, 0, PJ_ARRAY_SIZE(literals));
    tcase_add_test(tc, the_host_file_answers_before_dns);
    tcase_add_test(tc, an_empty_name_is_no_target);
    tcase_add_test(tc, with_a_port_addresses_are_asked_for);
    tcase_add_test(tc, without_a_port_services_are_asked_for);
    tcase_add_test(tc, without_services_the_domain_itself_is_asked_for);
    tcase_add_test(tc, a_name_that_does_not_exist_is_an_error);
    tcase_add_test(tc, more_addresses_than_there_is_room_for_are_left_out);
    tcase_add_test(tc, the_end_of_the_endpoint_cancels_what_is_under_way);
    tcase_add_test(tc, a_programs_resolver_gets_everything);
    tcase_add_test(tc, a_resolver_without_a_loop_knows_literals_only);
}

Suite *target_suite(void);
Suite *target_suite(void)
{
    Suite *s = suite_create("target");
    TCase *tc = tcase_create("of the system"), *world = tcase_create("simulated");

    tcase_add_checked_fixture(tc, setup, teardown);
    add_tests(tc);
    suite_add_tcase(s, tc);
    tcase_add_checked_fixture(world, setup_in_world, teardown_in_world);
    add_tests(world);
    suite_add_tcase(s, world);
    return s;
}
