/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_exchange.h"
#include "support/manual_clock.h"
#include "support/oom.h"
#include "support/suites.h"
#include "util/dns_priv.h"

#include <pjlib-util/errno.h>
#include <pjlib-util/srv_resolver.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <stdio.h>
#include <string.h>

Suite *dns_srv_suite(void);

static pj_caching_pool factory;
static pj_dns_resolver *resolver;
static pj_dns_srv_async_query *query;
static pj_dns_srv_record result;
static fake_packet packet;
static int calls;
static pj_status_t last;

static void on_servers(void *token, pj_status_t status, const pj_dns_srv_record *rec)
{
    ck_assert_ptr_eq(token, &calls);
    calls++;
    last = status;
    memset(&result, 0, sizeof(result));
    if (rec)
        result = *rec;
}

static void setup(void)
{
    manual_clock_install();
    fake_reset();
    calls = 0;
    query = NULL;
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

static void resolve(unsigned option)
{
    pj_str_t domain = pj_str("example.com");
    pj_str_t service = pj_str("_sip._udp.");

    ck_assert_int_eq(pj_dns_srv_resolve(&domain, &service, 5099, NULL, resolver, option, &calls,
                                        &on_servers, &query),
                     PJ_SUCCESS);
}

static fake_query *begin_srv(void)
{
    fake_query *q = fake_find("_sip._udp.example.com", PJ_DNS_TYPE_SRV);

    fake_begin(&packet, q, 0);
    return q;
}

static void answer_srv(fake_query *q)
{
    fake_answer(q, packet.octets, packet.len);
}

START_TEST(servers_come_in_order_of_priority_with_their_addresses)
{
    fake_query *q;

    resolve(0);
    ck_assert_ptr_nonnull(query);
    q = begin_srv();
    fake_add_srv(&packet, 60, 20, 5, 5062, "b.example.com");
    fake_add_srv(&packet, 60, 10, 5, 5061, "a.example.com");
    answer_srv(q);
    ck_assert_uint_eq(fake_waiting(), 2);
    fake_answer_a(fake_find("b.example.com", PJ_DNS_TYPE_A), 60, "192.0.2.2");
    ck_assert_int_eq(calls, 0);
    fake_answer_a(fake_find("a.example.com", PJ_DNS_TYPE_A), 60, "192.0.2.1");
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(last, PJ_SUCCESS);
    ck_assert_uint_eq(result.count, 2);
    ck_assert_uint_eq(result.entry[0].priority, 10);
    ck_assert_uint_eq(result.entry[0].weight, 5);
    ck_assert_uint_eq(result.entry[0].port, 5061);
    ck_assert_uint_eq(result.entry[0].server.addr_count, 1);
    ck_assert_str_eq(pj_inet_ntoa(result.entry[0].server.addr[0].ip.v4), "192.0.2.1");
    ck_assert_mem_eq(result.entry[0].server.buf_, "a.example.com", 13);
    ck_assert_uint_eq(result.entry[1].port, 5062);
}
END_TEST

START_TEST(a_target_without_addresses_is_left_out)
{
    fake_query *q;

    resolve(0);
    q = begin_srv();
    fake_add_srv(&packet, 60, 1, 0, 1, "gone.example.com");
    fake_add_srv(&packet, 60, 2, 0, 2, "here.example.com");
    answer_srv(q);
    fake_answer_rcode(fake_find("gone.example.com", PJ_DNS_TYPE_A), PJ_DNS_RCODE_NXDOMAIN);
    fake_answer_a(fake_find("here.example.com", PJ_DNS_TYPE_A), 60, "192.0.2.1");
    ck_assert_int_eq(last, PJ_SUCCESS);
    ck_assert_uint_eq(result.count, 1);
    ck_assert_uint_eq(result.entry[0].port, 2);
}
END_TEST

START_TEST(no_addresses_at_all_are_an_error)
{
    fake_query *q;

    resolve(0);
    q = begin_srv();
    fake_add_srv(&packet, 60, 1, 0, 1, "gone.example.com");
    answer_srv(q);
    fake_answer_rcode(fake_find("gone.example.com", PJ_DNS_TYPE_A), PJ_DNS_RCODE_NXDOMAIN);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(last, PJLIB_UTIL_EDNS_NXDOMAIN);
    ck_assert_uint_eq(result.count, 0);
}
END_TEST

START_TEST(both_families_are_asked_for_if_wanted)
{
    fake_query *q;

    resolve(PJ_DNS_SRV_RESOLVE_AAAA);
    q = begin_srv();
    fake_add_srv(&packet, 60, 1, 0, 1, "a.example.com");
    answer_srv(q);
    ck_assert_uint_eq(fake_waiting(), 2);
    fake_answer_aaaa(fake_find("a.example.com", PJ_DNS_TYPE_AAAA), 60, "2001:db8::1");
    fake_answer_a(fake_find("a.example.com", PJ_DNS_TYPE_A), 60, "192.0.2.1");
    ck_assert_uint_eq(result.entry[0].server.addr_count, 2);
    ck_assert_int_eq(result.entry[0].server.addr[0].af, pj_AF_INET());
    ck_assert_int_eq(result.entry[0].server.addr[1].af, pj_AF_INET6());
}
END_TEST

START_TEST(ipv6_alone_can_be_asked_for)
{
    fake_query *q;

    resolve(PJ_DNS_SRV_RESOLVE_AAAA_ONLY);
    q = begin_srv();
    fake_add_srv(&packet, 60, 1, 0, 1, "a.example.com");
    answer_srv(q);
    ck_assert_uint_eq(fake_waiting(), 1);
    fake_answer_aaaa(fake_find("a.example.com", PJ_DNS_TYPE_AAAA), 60, "2001:db8::1");
    ck_assert_int_eq(result.entry[0].server.addr[0].af, pj_AF_INET6());
}
END_TEST

START_TEST(without_records_the_domain_itself_serves_if_wanted)
{
    resolve(PJ_DNS_SRV_FALLBACK_A | PJ_DNS_SRV_FALLBACK_AAAA);
    fake_answer_rcode(fake_find("_sip._udp.example.com", PJ_DNS_TYPE_SRV), 3);
    fake_answer_a(fake_find("example.com", PJ_DNS_TYPE_A), 60, "192.0.2.1");
    fake_fail(fake_find("example.com", PJ_DNS_TYPE_AAAA), PJ_ETIMEDOUT);
    ck_assert_int_eq(last, PJ_SUCCESS);
    ck_assert_uint_eq(result.count, 1);
    ck_assert_uint_eq(result.entry[0].port, 5099);
    ck_assert_uint_eq(result.entry[0].server.addr_count, 1);
}
END_TEST

START_TEST(without_records_and_without_fallback_it_fails)
{
    resolve(0);
    fake_answer_rcode(fake_find("_sip._udp.example.com", PJ_DNS_TYPE_SRV), 3);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(last, PJLIB_UTIL_EDNS_NXDOMAIN);
    resolve(0);
    ck_assert_int_eq(calls, 2); /* from the cache */
    ck_assert_ptr_null(query);
    manual_clock_advance_ms(100000000);
    resolve(0);
    fake_answer_rcode(fake_find("_sip._udp.example.com", PJ_DNS_TYPE_SRV), 0);
    ck_assert_int_eq(last, PJLIB_UTIL_EDNSNOANSWERREC);
}
END_TEST

START_TEST(a_root_target_means_no_service_and_no_fallback)
{
    static const pj_uint8_t root[] = {0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60,
                                      0,    7,  0, 0,  0, 0, 0, 0, 0};
    fake_query *q;

    resolve(PJ_DNS_SRV_FALLBACK_A);
    q = begin_srv();
    packet.octets[7] = 1;
    memcpy(packet.octets + packet.len, root, sizeof(root));
    fake_answer(q, packet.octets, packet.len + (unsigned)sizeof(root));
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(last, PJLIB_UTIL_EDNSNOANSWERREC);
    ck_assert_uint_eq(fake_waiting(), 0);
}
END_TEST

/*
 * RFC 2782: of weights 90 and 10 the first comes first in about nine of ten cases; weight 0 hardly
 * ever.
 */
START_TEST(equal_priorities_share_by_weight)
{
    unsigned first[3] = {0, 0, 0};
    fake_query *q;

    resolve(0);
    q = begin_srv();
    fake_add_srv(&packet, 86400, 1, 10, 1, "h.example.com");
    fake_add_srv(&packet, 86400, 1, 90, 2, "h.example.com");
    fake_add_srv(&packet, 86400, 1, 0, 0, "h.example.com");
    answer_srv(q);
    fake_answer_a(fake_find("h.example.com", PJ_DNS_TYPE_A), 86400, "192.0.2.1");
    for (int i = 0; i < 2000; i++) {
        resolve(0);
        ck_assert_uint_eq(result.count, 3);
        first[result.entry[0].port]++;
    }
    /* Expected 1782, 198 and 20; these bounds are more than ten standard deviations away. */
    ck_assert_uint_gt(first[2], 1550);
    ck_assert_uint_gt(first[1], 60);
    ck_assert_uint_lt(first[0], 70);
}
END_TEST

START_TEST(a_thousand_records_cost_a_bounded_number_of_questions)
{
    fake_query *q;
    unsigned waiting;

    resolve(0);
    q = begin_srv();
    for (int i = 0; i < 300; i++) {
        char name[32];

        snprintf(name, sizeof(name), "h%d.example.com", i);
        fake_add_srv(&packet, 60, (unsigned)(300 - i), 0, 1000 + (unsigned)i, name);
    }
    answer_srv(q);
    waiting = fake_waiting();
    ck_assert_uint_le(waiting, 64);
    for (unsigned i = 0; i < waiting; i++) {
        for (unsigned j = 0; j < fake.count; j++) {
            if (!fake.queries[j].answered) {
                fake_answer_a(&fake.queries[j], 60, "192.0.2.1");
                break;
            }
        }
    }
    ck_assert_int_eq(last, PJ_SUCCESS);
    ck_assert_uint_eq(result.count, PJ_DNS_SRV_MAX_ADDR);
    ck_assert_uint_eq(result.entry[0].port, 1299);
}
END_TEST

START_TEST(a_cancelled_resolution_says_nothing_more)
{
    fake_query *q;

    resolve(PJ_DNS_SRV_FALLBACK_A);
    ck_assert_int_eq(pj_dns_srv_cancel_query(query, PJ_FALSE), PJ_SUCCESS);
    ck_assert_int_eq(pj_dns_srv_cancel_query(query, PJ_FALSE), PJ_EINVALIDOP);
    q = begin_srv();
    fake_add_srv(&packet, 0, 1, 0, 1, "a.example.com");
    answer_srv(q);
    ck_assert_uint_eq(fake_waiting(), 0);
    ck_assert_int_eq(calls, 0);

    resolve(0);
    q = begin_srv();
    fake_add_srv(&packet, 0, 1, 0, 1, "a.example.com");
    answer_srv(q);
    ck_assert_int_eq(pj_dns_srv_cancel_query(query, PJ_TRUE), PJ_SUCCESS);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(last, PJ_ECANCELLED);
    fake_answer_a(fake_find("a.example.com", PJ_DNS_TYPE_A), 60, "192.0.2.1");
    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(the_end_of_the_resolver_ends_it_with_notice_or_without)
{
    resolve(PJ_DNS_SRV_FALLBACK_A);
    pj_dns_resolver_destroy(resolver, PJ_TRUE);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(last, PJ_ECANCELLED);

    fake_reset();
    ck_assert_int_eq(
        pj__dns_resolver_create(&factory.factory, "test", NULL, NULL, &fake_exchange, &resolver),
        PJ_SUCCESS);
    resolve(PJ_DNS_SRV_FALLBACK_A);
    pj_dns_resolver_destroy(resolver, PJ_FALSE);
    resolver = NULL;
    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(bad_arguments_are_refused_without_a_callback)
{
    pj_str_t domain = pj_str("example.com");
    pj_str_t none = {NULL, 0};
    pj_str_t service = pj_str("_sip._udp");
    static char text[2000];
    pj_str_t long_name = {text, 1500};

    ck_assert_int_eq(
        pj_dns_srv_resolve(&domain, &none, 1, NULL, resolver, 0, &calls, &on_servers, &query),
        PJ_EINVAL);
    ck_assert_int_eq(
        pj_dns_srv_resolve(&none, &service, 1, NULL, resolver, 0, &calls, &on_servers, &query),
        PJ_EINVAL);
    memset(text, 'a', sizeof(text));
    ck_assert_int_eq(
        pj_dns_srv_resolve(&long_name, &service, 1, NULL, resolver, 0, &calls, &on_servers, &query),
        PJ_ENAMETOOLONG);
    ck_assert_int_eq(
        pj_dns_srv_resolve(&domain, &service, 1, NULL, NULL, 0, &calls, &on_servers, &query),
        PJ_EINVAL);
    ck_assert_ptr_null(query);
    ck_assert_int_eq(calls, 0);
}
END_TEST

/* Under each failing allocation: an error, or one callback, and nothing is left behind. */
static int round_of_resolution(void *arg)
{
    pj_str_t domain = pj_str("example.com");
    pj_str_t service = pj_str("_sip._udp");
    pj_dns_resolver *own;
    pj_caching_pool own_factory;
    int ok = 0;

    PJ_UNUSED_ARG(arg);
    fake_reset();
    calls = 0;
    last = PJ_EUNKNOWN;
    pj_caching_pool_init(&own_factory, NULL, 0);
    if (pj__dns_resolver_create(&own_factory.factory, "oom", NULL, NULL, &fake_exchange, &own) ==
        PJ_SUCCESS) {
        pj_status_t status = pj_dns_srv_resolve(&domain, &service, 1, NULL, own,
                                                PJ_DNS_SRV_FALLBACK_A, &calls, &on_servers, NULL);

        if (status == PJ_SUCCESS && fake_waiting()) {
            fake_query *q = begin_srv();

            fake_add_srv(&packet, 60, 1, 0, 1, "a.example.com");
            answer_srv(q);
        }
        for (unsigned i = 0; i < fake.count; i++) {
            if (!fake.queries[i].answered && !fake.queries[i].cancelled)
                fake_answer_a(&fake.queries[i], 60, "192.0.2.1");
        }
        ck_assert_int_eq(calls, status == PJ_SUCCESS);
        ok = last == PJ_SUCCESS && pj_dns_resolver_get_cached_count(own) == 2;
        pj_dns_resolver_destroy(own, PJ_FALSE);
    }
    pj_caching_pool_destroy(&own_factory);
    return ok;
}

START_TEST(without_memory_a_resolution_fails_cleanly)
{
    ck_assert_uint_gt(oom_loop(&round_of_resolution, NULL, 0), 10);
}
END_TEST

Suite *dns_srv_suite(void)
{
    Suite *s = suite_create("dns_srv");
    TCase *t = tcase_create("dns_srv");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, servers_come_in_order_of_priority_with_their_addresses);
    tcase_add_test(t, a_target_without_addresses_is_left_out);
    tcase_add_test(t, no_addresses_at_all_are_an_error);
    tcase_add_test(t, both_families_are_asked_for_if_wanted);
    tcase_add_test(t, ipv6_alone_can_be_asked_for);
    tcase_add_test(t, without_records_the_domain_itself_serves_if_wanted);
    tcase_add_test(t, without_records_and_without_fallback_it_fails);
    tcase_add_test(t, a_root_target_means_no_service_and_no_fallback);
    tcase_add_test(t, equal_priorities_share_by_weight);
    tcase_add_test(t, a_thousand_records_cost_a_bounded_number_of_questions);
    tcase_add_test(t, a_cancelled_resolution_says_nothing_more);
    tcase_add_test(t, the_end_of_the_resolver_ends_it_with_notice_or_without);
    tcase_add_test(t, without_memory_a_resolution_fails_cleanly);
    tcase_add_test(t, bad_arguments_are_refused_without_a_callback);
    suite_add_tcase(s, t);
    return s;
}
