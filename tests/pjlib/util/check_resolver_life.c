/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_exchange.h"
#include "support/manual_clock.h"
#include "support/suites.h"
#include "util/dns_priv.h"

#include <pjlib-util/errno.h>
#include <pj/log.h>
#include <pthread.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <stdio.h>
#include <string.h>

Suite *resolver_life_suite(void);

static pj_caching_pool factory;
static pj_dns_resolver *resolver;
static int calls;
static pj_status_t last;

static void on_answer(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    PJ_UNUSED_ARG(user_data);
    PJ_UNUSED_ARG(response);
    calls++;
    last = status;
}

static void setup(void)
{
    manual_clock_install();
    fake_reset();
    calls = 0;
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_caching_pool_init(&factory, NULL, 0);
    ck_assert_int_eq(
        pj__dns_resolver_create(&factory.factory, "test", NULL, NULL, &fake_exchange, &resolver),
        PJ_SUCCESS);
}

static void teardown(void)
{
    if (resolver)
        pj_dns_resolver_destroy(resolver, PJ_FALSE);
    ck_assert_uint_eq(factory.used_count, 0);
    pj_caching_pool_destroy(&factory);
    pj_shutdown();
    manual_clock_remove();
}

static pj_status_t start(const char *name, int type)
{
    pj_str_t text = pj_str((char *)(uintptr_t)name);

    return pj_dns_resolver_start_query(resolver, &text, type, 0, &on_answer, NULL, NULL);
}

START_TEST(servers_are_addresses_with_port_53_unless_said_otherwise)
{
    pj_str_t servers[] = {pj_str("192.0.2.1"), pj_str("2001:db8::1")};
    pj_uint16_t ports[] = {0, 5353};
    pj_str_t bad[] = {pj_str("ns.example")};

    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, 2, servers, ports), PJ_SUCCESS);
    start("a.example", 1);
    ck_assert_uint_eq(fake.cfg.server_count, 2);
    ck_assert_int_eq(pj_sockaddr_get_port(&fake.first_server), 53);
    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, 1, bad, NULL), PJLIB_UTIL_EDNSINNSADDR);
    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, 1, NULL, NULL), PJ_EINVAL);
    ck_assert_uint_eq(fake.made, 1);
    servers[0] = servers[1];
    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, 1, servers, NULL), PJ_SUCCESS);
    ck_assert_int_eq(fake.first_server.addr.sa_family, pj_AF_INET6());
}
END_TEST

START_TEST(new_servers_are_asked_what_is_under_way)
{
    pj_str_t server = pj_str("192.0.2.1");

    start("a.example", 1);
    start("b.example", 1);
    ck_assert_uint_eq(fake.cfg.server_count, 0);
    pj_dns_resolver_set_ns(resolver, 1, &server, NULL);
    ck_assert_uint_eq(fake.destroyed, 1);
    ck_assert_uint_eq(fake.made, 2);
    ck_assert_uint_eq(fake.count, 4);
    ck_assert(fake.queries[0].cancelled && fake.queries[1].cancelled);
    fake_answer_a(fake_find("b.example", 1), 60, "192.0.2.2");
    fake_answer_a(fake_find("a.example", 1), 60, "192.0.2.2");
    ck_assert_int_eq(calls, 2);
}
END_TEST

START_TEST(new_servers_that_fail_at_once_end_what_is_under_way)
{
    pj_str_t server = pj_str("192.0.2.1");

    start("a.example", 1);
    start("b.example", 1);
    fake.at_once = PJLIB_UTIL_EDNSNOWORKINGNS;
    pj_dns_resolver_set_ns(resolver, 1, &server, NULL);
    ck_assert_int_eq(calls, 2);
    ck_assert_int_eq(last, PJLIB_UTIL_EDNSNOWORKINGNS);
}
END_TEST

START_TEST(settings_have_defaults_and_bounds)
{
    pj_dns_settings s;

    ck_assert_int_eq(pj_dns_resolver_get_settings(resolver, &s), PJ_SUCCESS);
    ck_assert_uint_eq(s.qretr_delay, PJ_DNS_RESOLVER_QUERY_RETRANSMIT_DELAY);
    ck_assert_uint_eq(s.qretr_count, PJ_DNS_RESOLVER_QUERY_RETRANSMIT_COUNT);
    ck_assert_uint_eq(s.cache_max_ttl, PJ_DNS_RESOLVER_MAX_TTL);
    s.qretr_count = 0;
    ck_assert_int_eq(pj_dns_resolver_set_settings(resolver, &s), PJ_EINVAL);
    s.qretr_count = 2;
    s.qretr_delay = 0;
    ck_assert_int_eq(pj_dns_resolver_set_settings(resolver, &s), PJ_EINVAL);
    s.qretr_delay = 10;
    ck_assert_int_eq(pj_dns_resolver_set_settings(resolver, &s), PJ_SUCCESS);
    start("a.example", 1);
    ck_assert_uint_eq(fake.cfg.timeout_ms, 10);
    ck_assert_uint_eq(fake.cfg.tries, 2);
    ck_assert_int_eq(pj_dns_resolver_get_settings(NULL, &s), PJ_EINVAL);
}
END_TEST

START_TEST(the_cache_holds_no_longer_and_no_more_than_it_is_told)
{
    pj_dns_settings s;
    char name[32];

    pj_dns_settings_default(&s);
    s.cache_max_ttl = 5;
    pj_dns_resolver_set_settings(resolver, &s);
    start("a.example", 1);
    fake_answer_a(fake_find("a.example", 1), 3600, "192.0.2.1");
    ck_assert_uint_eq(pj_dns_resolver_get_cached_count(resolver), 1);
    manual_clock_advance_ms(5000);
    ck_assert_uint_eq(pj_dns_resolver_get_cached_count(resolver), 0);
    s.cache_max_ttl = 0;
    pj_dns_resolver_set_settings(resolver, &s);
    start("a.example", 1);
    fake_answer_a(fake_find("a.example", 1), 3600, "192.0.2.1");
    ck_assert_uint_eq(pj_dns_resolver_get_cached_count(resolver), 0);

    s.cache_max_ttl = 100;
    pj_dns_resolver_set_settings(resolver, &s);
    pj__dns_resolver_set_cache_limit(resolver, 10);
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof(name), "n%d.example", i);
        start(name, 1);
        fake_answer_a(fake_find(name, 1), 3600, "192.0.2.1");
    }
    ck_assert_uint_eq(pj_dns_resolver_get_cached_count(resolver), 10);
}
END_TEST

static void make_entry(pj_dns_parsed_packet *p, pj_dns_parsed_rr *rr, unsigned ttl)
{
    pj_str_t name = pj_str("Cached.example");
    pj_in_addr addr = pj_inet_addr2("192.0.2.1");

    memset(p, 0, sizeof(*p));
    p->hdr.flags = PJ_DNS_SET_QR(1);
    p->hdr.anscount = 1;
    p->ans = rr;
    pj_dns_init_a_rr(rr, &name, PJ_DNS_CLASS_IN, ttl, &addr);
}

START_TEST(an_entry_put_in_by_hand_is_found)
{
    pj_dns_parsed_packet p;
    pj_dns_parsed_rr rr;

    make_entry(&p, &rr, 10);
    ck_assert_int_eq(pj_dns_resolver_add_entry(resolver, &p, PJ_TRUE), PJ_SUCCESS);
    memset(&rr, 0xee, sizeof(rr));
    ck_assert_int_eq(start("cached.EXAMPLE", 1), PJ_SUCCESS);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(last, PJ_SUCCESS);
    manual_clock_advance_ms(10000);
    ck_assert_uint_eq(pj_dns_resolver_get_cached_count(resolver), 0);
    make_entry(&p, &rr, 10);
    ck_assert_int_eq(pj_dns_resolver_add_entry(resolver, &p, PJ_FALSE), PJ_SUCCESS);
    manual_clock_advance_ms(1000000000);
    ck_assert_int_eq(start("cached.example", 1), PJ_SUCCESS);
    ck_assert_int_eq(calls, 2);
}
END_TEST

START_TEST(an_entry_that_is_no_answer_is_refused)
{
    pj_dns_parsed_packet p;
    pj_dns_parsed_rr rr;

    make_entry(&p, &rr, 10);
    p.hdr.anscount = 0;
    ck_assert_int_eq(pj_dns_resolver_add_entry(resolver, &p, PJ_TRUE), PJLIB_UTIL_EDNSNOANSWERREC);
    make_entry(&p, &rr, 10);
    p.hdr.flags = 0;
    ck_assert_int_eq(pj_dns_resolver_add_entry(resolver, &p, PJ_TRUE), PJLIB_UTIL_EDNSINANSWER);
    ck_assert_int_eq(pj_dns_resolver_add_entry(resolver, NULL, PJ_TRUE), PJ_EINVAL);
}
END_TEST

START_TEST(destroy_tells_who_waits_if_it_is_asked_to)
{
    start("a.example", 1);
    start("a.example", 1);
    start("b.example", 1);
    ck_assert_int_eq(pj_dns_resolver_destroy(resolver, PJ_TRUE), PJ_SUCCESS);
    resolver = NULL;
    ck_assert_int_eq(calls, 3);
    ck_assert_int_eq(last, PJ_ECANCELLED);
    ck_assert_uint_eq(fake.destroyed, 1);
}
END_TEST

START_TEST(destroy_is_silent_if_it_is_not)
{
    start("a.example", 1);
    pj_dns_resolver_destroy(resolver, PJ_FALSE);
    resolver = NULL;
    ck_assert_int_eq(calls, 0);
    ck_assert_int_eq(pj_dns_resolver_destroy(NULL, PJ_FALSE), PJ_EINVAL);
}
END_TEST

static pj_status_t again;

static void destroy_inside(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    pj_str_t name = pj_str("c.example");

    on_answer(user_data, status, response);
    pj_dns_resolver_destroy(resolver, PJ_FALSE);
    again = pj_dns_resolver_start_query(resolver, &name, 1, 0, &on_answer, NULL, NULL);
}

START_TEST(a_callback_may_destroy_the_resolver)
{
    pj_str_t name = pj_str("a.example");

    pj_dns_resolver_start_query(resolver, &name, 1, 0, &destroy_inside, NULL, NULL);
    start("b.example", 1);
    fake_answer_a(fake_find("a.example", 1), 60, "192.0.2.1");
    resolver = NULL;
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(again, PJ_EINVALIDOP);
}
END_TEST

START_TEST(a_resolver_with_its_own_loop_keeps_its_deadlines)
{
    pj_time_val now = {0, 0};

    start("a.example", 1);
    pj_dns_resolver_handle_events(resolver, &now);
    ck_assert_int_eq(calls, 0);
    manual_clock_advance_ms(PJ_DNS_RESOLVER_QUERY_RETRANSMIT_DELAY *
                            PJ_DNS_RESOLVER_QUERY_RETRANSMIT_COUNT);
    pj_dns_resolver_handle_events(resolver, &now);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(last, PJ_ETIMEDOUT);
}
END_TEST

static int lines;

static void count_line(int level, const char *data, int len)
{
    PJ_UNUSED_ARG(data);
    lines += level == 3 && len > 0;
}

START_TEST(it_can_be_shown)
{
    pj_log_func *old = pj_log_get_log_func();
    int level = pj_log_get_level();
    pj_str_t server = pj_str("192.0.2.1");

    pj_dns_resolver_set_ns(resolver, 1, &server, NULL);
    start("a.example", 1);
    fake_answer_a(fake_find("a.example", 1), 60, "192.0.2.1");
    pj_log_set_level(3);
    pj_log_set_log_func(&count_line);
    pj_dns_resolver_dump(resolver, PJ_FALSE);
    ck_assert_int_eq(lines, 2);
    pj_dns_resolver_dump(resolver, PJ_TRUE);
    ck_assert_int_eq(lines, 5);
    pj_log_set_log_func(old);
    pj_log_set_level(level);
}
END_TEST

static void *ask_elsewhere(void *arg)
{
    PJ_UNUSED_ARG(arg);
    return (void *)(uintptr_t)pj_dns_resolver_get_cached_count(resolver);
}

/* The sink uses the resolver, and has another thread use it: its lock is not held. */
static void use_the_resolver(int level, const char *data, int len)
{
    pthread_t thread;
    void *cached = NULL;

    count_line(level, data, len);
    pthread_create(&thread, NULL, ask_elsewhere, NULL);
    pthread_join(thread, &cached);
    start("c.example", 1);
}

START_TEST(the_sink_of_the_log_may_use_the_resolver)
{
    pj_log_func *old = pj_log_get_log_func();
    int level = pj_log_get_level();

    start("a.example", 1);
    fake_answer_a(fake_find("a.example", 1), 3600, "192.0.2.1");
    lines = 0;
    pj_log_set_level(4);
    pj_log_set_log_func(&use_the_resolver);
    pj_dns_resolver_dump(resolver, PJ_TRUE);
    ck_assert_int_eq(lines, 2);
    manual_clock_advance_ms(600 * 1000);
    pj_dns_resolver_handle_events(resolver, NULL); /* the deadline of c is logged */
    pj_log_set_log_func(old);
    pj_log_set_level(level);
    ck_assert_int_eq(calls, 3); /* a, and c from both lines of the dump */
    ck_assert_int_eq(last, PJ_ETIMEDOUT);
}
END_TEST

Suite *resolver_life_suite(void)
{
    Suite *s = suite_create("resolver_life");
    TCase *t = tcase_create("resolver_life");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, servers_are_addresses_with_port_53_unless_said_otherwise);
    tcase_add_test(t, new_servers_are_asked_what_is_under_way);
    tcase_add_test(t, new_servers_that_fail_at_once_end_what_is_under_way);
    tcase_add_test(t, settings_have_defaults_and_bounds);
    tcase_add_test(t, the_cache_holds_no_longer_and_no_more_than_it_is_told);
    tcase_add_test(t, an_entry_put_in_by_hand_is_found);
    tcase_add_test(t, an_entry_that_is_no_answer_is_refused);
    tcase_add_test(t, destroy_tells_who_waits_if_it_is_asked_to);
    tcase_add_test(t, destroy_is_silent_if_it_is_not);
    tcase_add_test(t, a_callback_may_destroy_the_resolver);
    tcase_add_test(t, a_resolver_with_its_own_loop_keeps_its_deadlines);
    tcase_add_test(t, it_can_be_shown);
    tcase_add_test(t, the_sink_of_the_log_may_use_the_resolver);
    suite_add_tcase(s, t);
    return s;
}
