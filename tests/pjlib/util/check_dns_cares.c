/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/dns.h"
#include "support/suites.h"
#include "util/dns_priv.h"

#include <pjlib-util.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <stdio.h>
#include <string.h>

Suite *dns_cares_suite(void);

static pj_caching_pool factory;
static pj_pool_t *pool;
static pj_timer_heap_t *timers;
static pj_ioqueue_t *ioqueue;
static pj_dns_resolver *resolver;
static dns_peer *peer, *second;

static struct {
    int calls;
    pj_status_t status;
    pj_dns_addr_record rec;
    unsigned answers;
} seen;

static void on_answer(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    PJ_UNUSED_ARG(user_data);
    seen.calls++;
    seen.status = status;
    seen.answers = response ? response->hdr.anscount : 0;
    memset(&seen.rec, 0, sizeof(seen.rec));
    if (response)
        pj_dns_parse_addr_response(response, &seen.rec);
}

static void use(const dns_peer *a, const dns_peer *b)
{
    pj_str_t servers[2] = {pj_str("127.0.0.1"), pj_str("127.0.0.1")};
    pj_uint16_t ports[2] = {dns_peer_port(a), b ? dns_peer_port(b) : 0};

    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, b ? 2 : 1, servers, ports), PJ_SUCCESS);
}

static void patience(unsigned delay, unsigned count)
{
    pj_dns_settings s;

    pj_dns_settings_default(&s);
    s.qretr_delay = delay;
    s.qretr_count = count;
    ck_assert_int_eq(pj_dns_resolver_set_settings(resolver, &s), PJ_SUCCESS);
}

static void setup(void)
{
    memset(&seen, 0, sizeof(seen));
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    ck_assert_int_eq(pjlib_util_init(), PJ_SUCCESS);
    pj_caching_pool_init(&factory, NULL, 0);
    pool = pj_pool_create(&factory.factory, "test", 4000, 4000, NULL);
    ck_assert_int_eq(pj_timer_heap_create(pool, 16, &timers), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_create(pool, 16, &ioqueue), PJ_SUCCESS);
    ck_assert_int_eq(
        pj_dns_resolver_create(&factory.factory, "test", 0, timers, ioqueue, &resolver),
        PJ_SUCCESS);
    peer = dns_peer_create();
    second = dns_peer_create();
    ck_assert(peer && second);
    dns_peer_add_a(peer, "a.example", 60, "192.0.2.1");
    dns_peer_add_aaaa(peer, "a.example", 60, "2001:db8::1");
    dns_peer_add_cname(peer, "alias.example", 60, "a.example");
    dns_peer_add_a(second, "a.example", 60, "192.0.2.2");
    use(peer, NULL);
}

static void teardown(void)
{
    if (resolver)
        pj_dns_resolver_destroy(resolver, PJ_FALSE);
    ck_assert_uint_eq(pj_timer_heap_count(timers), 0);
    ck_assert_uint_eq(pj_ioqueue_get_key_count(ioqueue), 0);
    pj_timer_heap_destroy(timers);
    pj_ioqueue_destroy(ioqueue);
    pj_pool_release(pool);
    ck_assert_uint_eq(factory.used_count, 0);
    pj_caching_pool_destroy(&factory);
    dns_peer_destroy(peer);
    dns_peer_destroy(second);
    pj_shutdown();
}

static void start(const char *name, int type)
{
    pj_str_t text = pj_str((char *)(uintptr_t)name);

    ck_assert_int_eq(pj_dns_resolver_start_query(resolver, &text, type, 0, &on_answer, NULL, NULL),
                     PJ_SUCCESS);
}

static void turn(void)
{
    pj_time_val wait = {0, 2};

    dns_peer_poll(peer);
    dns_peer_poll(second);
    pj_ioqueue_poll(ioqueue, &wait);
    pj_timer_heap_poll(timers, NULL);
}

/* Turn until @a calls callbacks have run; the bound is for a test that fails. */
static void wait_for(int calls)
{
    for (int i = 0; i < 5000 && seen.calls < calls; i++)
        turn();
    ck_assert_int_eq(seen.calls, calls);
}

START_TEST(an_address_is_asked_for_and_answered)
{
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_uint_eq(seen.rec.addr_count, 1);
    ck_assert_str_eq(pj_inet_ntoa(seen.rec.addr[0].ip.v4), "192.0.2.1");
    start("a.example", PJ_DNS_TYPE_A);
    ck_assert_int_eq(seen.calls, 2);
    ck_assert_uint_eq(dns_peer_queries(peer), 1);
    start("alias.example", PJ_DNS_TYPE_AAAA);
    wait_for(3);
    ck_assert_int_eq(seen.rec.addr[0].af, pj_AF_INET6());
    ck_assert_int_eq(pj_strcmp2(&seen.rec.alias, "a.example"), 0);
}
END_TEST

START_TEST(an_idle_resolver_holds_no_timer_and_no_socket)
{
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_uint_eq(pj_timer_heap_count(timers), 0);
    ck_assert_uint_eq(pj_ioqueue_get_key_count(ioqueue), 0);
}
END_TEST

START_TEST(a_name_that_does_not_exist_comes_with_its_answer)
{
    dns_peer_set_soa(peer, 100, 50);
    start("no.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNS_NXDOMAIN);
    start("a.example", PJ_DNS_TYPE_SRV);
    wait_for(2);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_uint_eq(seen.answers, 0);
    ck_assert_uint_eq(pj_dns_resolver_get_cached_count(resolver), 2);
}
END_TEST

START_TEST(failures_have_their_codes_and_are_not_remembered)
{
    dns_peer_set_mode(peer, DNS_SERVFAIL);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNS_SERVFAIL);
    dns_peer_set_mode(peer, DNS_REFUSED);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(2);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNS_REFUSED);
    dns_peer_set_mode(peer, DNS_ANSWERS);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(3);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
}
END_TEST

START_TEST(a_failed_server_is_followed_by_the_next)
{
    use(peer, second);
    dns_peer_set_mode(peer, DNS_SERVFAIL);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_str_eq(pj_inet_ntoa(seen.rec.addr[0].ip.v4), "192.0.2.2");
}
END_TEST

START_TEST(a_silent_server_is_followed_by_the_next)
{
    patience(50, 20);
    use(peer, second);
    dns_peer_set_mode(peer, DNS_SILENT);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_str_eq(pj_inet_ntoa(seen.rec.addr[0].ip.v4), "192.0.2.2");
    ck_assert_uint_ge(dns_peer_queries(peer), 1);
}
END_TEST

START_TEST(a_server_that_is_not_there_is_followed_by_the_next)
{
    dns_peer *gone = dns_peer_create();
    uint16_t port = dns_peer_port(gone);
    pj_str_t servers[2] = {pj_str("127.0.0.1"), pj_str("127.0.0.1")};
    pj_uint16_t ports[2] = {port, dns_peer_port(second)};

    dns_peer_destroy(gone);
    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, 2, servers, ports), PJ_SUCCESS);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
}
END_TEST

START_TEST(no_server_at_all_is_said)
{
    dns_peer *gone = dns_peer_create();
    pj_str_t server = pj_str("127.0.0.1");
    pj_uint16_t port = dns_peer_port(gone);

    dns_peer_destroy(gone);
    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, 1, &server, &port), PJ_SUCCESS);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNSNOWORKINGNS);
}
END_TEST

START_TEST(silence_ends_at_the_deadline)
{
    patience(10, 2);
    dns_peer_set_mode(peer, DNS_SILENT);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_ETIMEDOUT);
}
END_TEST

START_TEST(a_truncated_answer_is_fetched_over_tcp)
{
    for (int i = 0; i < 200; i++) {
        char addr[20];

        snprintf(addr, sizeof(addr), "10.0.0.%d", i);
        dns_peer_add_a(peer, "big.example", 60, addr);
    }
    dns_peer_set_mode(peer, DNS_TRUNCATES);
    start("big.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_uint_eq(seen.answers, 200);
    ck_assert_uint_eq(dns_peer_tcp_queries(peer), 1);
    /* And again, on whatever is left of the connection. */
    start("a.example", PJ_DNS_TYPE_A);
    start("a.example", PJ_DNS_TYPE_AAAA);
    wait_for(3);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_uint_eq(dns_peer_tcp_queries(peer), 3);
}
END_TEST

/* Row 43: answers from elsewhere, with another id or about something else do not count. */
START_TEST(hazard_43_forged_answers_are_ignored)
{
    dns_peer_set_mode(peer, DNS_FORGES);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_str_eq(pj_inet_ntoa(seen.rec.addr[0].ip.v4), "192.0.2.1");
}
END_TEST

START_TEST(hazard_43_ids_do_not_count_up)
{
    int steps[3] = {0, 0, 0};
    uint16_t last = 0;

    for (int i = 0; i < 40; i++) {
        char name[32];
        int step;

        snprintf(name, sizeof(name), "n%d.example", i);
        start(name, PJ_DNS_TYPE_A);
        wait_for(i + 1);
        step = (uint16_t)(dns_peer_last_id(peer) - last);
        last = dns_peer_last_id(peer);
        steps[0] += step == 0;
        steps[1] += step == 1;
        steps[2] += step == 0xffff;
    }
    for (int i = 0; i < 3; i++)
        ck_assert_int_lt(steps[i], 5);
}
END_TEST

/* Row 60: late and double answers. */
START_TEST(hazard_60_an_answer_that_comes_twice_or_late_does_no_harm)
{
    pj_str_t name = pj_str("a.example");
    pj_dns_async_query *query;

    dns_peer_set_mode(peer, DNS_TWICE);
    start("a.example", PJ_DNS_TYPE_A);
    start("alias.example", PJ_DNS_TYPE_A);
    wait_for(2);
    pj_dns_resolver_start_query(resolver, &name, PJ_DNS_TYPE_AAAA, 0, &on_answer, NULL, &query);
    ck_assert_int_eq(pj_dns_resolver_cancel_query(query, PJ_FALSE), PJ_SUCCESS);
    for (int i = 0; i < 20; i++)
        turn();
    ck_assert_int_eq(seen.calls, 2);
}
END_TEST

START_TEST(a_server_without_edns_is_asked_without)
{
    dns_peer_set_mode(peer, DNS_NO_EDNS);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_uint_eq(dns_peer_queries(peer), 2);
}
END_TEST

START_TEST(a_server_with_another_edns_is_asked_without)
{
    dns_peer_set_mode(peer, DNS_BADVERS);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_uint_eq(seen.answers, 1);
    ck_assert_uint_eq(dns_peer_queries(peer), 2);
    ck_assert_uint_eq(dns_peer_last_size(peer), 0);
    start("b.example", PJ_DNS_TYPE_A);
    wait_for(2);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNS_NXDOMAIN);
}
END_TEST

/* About 640 octets of answers. */
static void add_forty_addresses(void)
{
    char addr[20];

    for (int i = 0; i < 40; i++) {
        snprintf(addr, sizeof(addr), "192.0.2.%d", i);
        dns_peer_add_a(peer, "big.example", 60, addr);
    }
}

START_TEST(queries_announce_what_passes_without_fragments)
{
    dns_peer_set_mode(peer, DNS_SIZES);
    add_forty_addresses();
    start("big.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_uint_eq(dns_peer_last_size(peer), 1232);
    ck_assert_uint_eq(seen.answers, 40);
    ck_assert_uint_eq(dns_peer_tcp_queries(peer), 0);
}
END_TEST

START_TEST(what_is_longer_comes_by_tcp)
{
    dns_peer_set_mode(peer, DNS_SIZES);
    add_forty_addresses();
    add_forty_addresses();
    start("big.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_uint_eq(seen.answers, 80);
    ck_assert_uint_eq(dns_peer_tcp_queries(peer), 1);
}
END_TEST

/* PJ_DNS_RESOLVER_MAX_NS and the like bound nothing. */
START_TEST(there_may_be_any_number_of_servers)
{
    enum { SERVERS = 40 };
    pj_str_t servers[SERVERS];
    pj_uint16_t ports[SERVERS];

    for (int i = 0; i < SERVERS; i++) {
        servers[i] = pj_str("127.0.0.1");
        ports[i] = dns_peer_port(i < SERVERS - 1 ? second : peer);
    }
    dns_peer_set_mode(second, DNS_REFUSED);
    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, SERVERS, servers, ports), PJ_SUCCESS);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_str_eq(pj_inet_ntoa(seen.rec.addr[0].ip.v4), "192.0.2.1");
}
END_TEST

START_TEST(an_answer_in_other_case_counts)
{
    dns_peer_set_mode(peer, DNS_CASELESS);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
}
END_TEST

START_TEST(garbage_is_a_failure)
{
    dns_peer_set_mode(peer, DNS_GARBAGE);
    start("a.example", PJ_DNS_TYPE_A);
    wait_for(1);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNSINSIZE);
}
END_TEST

START_TEST(many_questions_at_once_are_all_answered)
{
    for (int i = 0; i < 200; i++) {
        char name[32];

        snprintf(name, sizeof(name), "n%d.example", i);
        dns_peer_add_a(peer, name, 60, "192.0.2.9");
        start(name, PJ_DNS_TYPE_A);
    }
    wait_for(200);
    ck_assert_uint_eq(pj_dns_resolver_get_cached_count(resolver), 200);
}
END_TEST

START_TEST(destroying_with_questions_under_way_leaves_nothing)
{
    dns_peer_set_mode(peer, DNS_TRUNCATES);
    start("a.example", PJ_DNS_TYPE_A);
    start("b.example", PJ_DNS_TYPE_A);
    turn();
    pj_dns_resolver_destroy(resolver, PJ_TRUE);
    resolver = NULL;
    ck_assert_int_eq(seen.calls, 2);
    ck_assert_int_eq(seen.status, PJ_ECANCELLED);
}
END_TEST

START_TEST(changing_servers_moves_questions_over)
{
    dns_peer_set_mode(peer, DNS_SILENT);
    start("a.example", PJ_DNS_TYPE_A);
    turn();
    use(second, NULL);
    wait_for(1);
    ck_assert_str_eq(pj_inet_ntoa(seen.rec.addr[0].ip.v4), "192.0.2.2");
}
END_TEST

START_TEST(a_service_is_resolved_over_the_wire)
{
    pj_str_t name = pj_str("_sip._udp.example");

    dns_peer_add_srv(peer, "_sip._udp.example", 60, 10, 10, 5060, "a.example");
    dns_peer_add_naptr(peer, "example", 60, 10, 20, "s", "SIP+D2U", "_sip._udp.example");
    pj_dns_resolver_start_query(resolver, &name, PJ_DNS_TYPE_SRV, 0, &on_answer, NULL, NULL);
    start("example", PJ_DNS_TYPE_NAPTR);
    wait_for(2);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_uint_eq(seen.answers, 1);
}
END_TEST

/* ---- threads ---- */

enum { ROUNDS = 100, POLLERS = 3 };

static pj_atomic_t *answered;
static pj_atomic_t *stopping;

static void on_any(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    PJ_UNUSED_ARG(user_data);
    PJ_UNUSED_ARG(status);
    PJ_UNUSED_ARG(response);
    pj_atomic_inc(answered);
}

static int poll_loop(void *arg)
{
    PJ_UNUSED_ARG(arg);
    while (!pj_atomic_get(stopping)) {
        pj_time_val wait = {0, 1};

        pj_ioqueue_poll(ioqueue, &wait);
        pj_timer_heap_poll(timers, NULL);
    }
    return 0;
}

/* Threads that poll, one that asks and cancels: each query ends once, by callback or by cancel. */
START_TEST(threads_polling_and_cancelling_lose_nothing)
{
    pj_thread_t *threads[POLLERS];
    int cancelled = 0;

    pj_atomic_create(pool, 0, &answered);
    pj_atomic_create(pool, 0, &stopping);
    for (int i = 0; i < POLLERS; i++)
        ck_assert_int_eq(pj_thread_create(pool, "poll", &poll_loop, NULL, 0, 0, &threads[i]), 0);
    for (int i = 0; i < ROUNDS; i++) {
        pj_dns_async_query *query = NULL;
        char text[32];
        pj_str_t name;

        snprintf(text, sizeof(text), "n%d.example", i);
        name = pj_str(text);
        ck_assert_int_eq(
            pj_dns_resolver_start_query(resolver, &name, PJ_DNS_TYPE_A, 0, &on_any, NULL, &query),
            PJ_SUCCESS);
        /* Before it can be answered: only the peer's poll below answers. */
        if (i % 3 == 0)
            cancelled += pj_dns_resolver_cancel_query(query, PJ_FALSE) == PJ_SUCCESS;
        dns_peer_poll(peer);
    }
    for (int i = 0; i < 100000 && pj_atomic_get(answered) < ROUNDS - cancelled; i++) {
        pj_time_val wait = {0, 1};

        dns_peer_poll(peer);
        pj_ioqueue_poll(ioqueue, &wait);
    }
    ck_assert_int_eq((int)pj_atomic_get(answered), ROUNDS - cancelled);
    pj_atomic_set(stopping, 1);
    for (int i = 0; i < POLLERS; i++) {
        pj_thread_join(threads[i]);
        pj_thread_destroy(threads[i]);
    }
    pj_atomic_destroy(answered);
    pj_atomic_destroy(stopping);
}
END_TEST

Suite *dns_cares_suite(void)
{
    Suite *s = suite_create("dns_cares");
    TCase *t = tcase_create("dns_cares");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, an_address_is_asked_for_and_answered);
    tcase_add_test(t, an_idle_resolver_holds_no_timer_and_no_socket);
    tcase_add_test(t, a_name_that_does_not_exist_comes_with_its_answer);
    tcase_add_test(t, failures_have_their_codes_and_are_not_remembered);
    tcase_add_test(t, a_failed_server_is_followed_by_the_next);
    tcase_add_test(t, a_silent_server_is_followed_by_the_next);
    tcase_add_test(t, a_server_that_is_not_there_is_followed_by_the_next);
    tcase_add_test(t, no_server_at_all_is_said);
    tcase_add_test(t, silence_ends_at_the_deadline);
    tcase_add_test(t, a_truncated_answer_is_fetched_over_tcp);
    tcase_add_test(t, hazard_43_forged_answers_are_ignored);
    tcase_add_test(t, hazard_43_ids_do_not_count_up);
    tcase_add_test(t, hazard_60_an_answer_that_comes_twice_or_late_does_no_harm);
    tcase_add_test(t, a_server_without_edns_is_asked_without);
    tcase_add_test(t, a_server_with_another_edns_is_asked_without);
    tcase_add_test(t, queries_announce_what_passes_without_fragments);
    tcase_add_test(t, what_is_longer_comes_by_tcp);
    tcase_add_test(t, there_may_be_any_number_of_servers);
    tcase_add_test(t, an_answer_in_other_case_counts);
    tcase_add_test(t, garbage_is_a_failure);
    tcase_add_test(t, many_questions_at_once_are_all_answered);
    tcase_add_test(t, destroying_with_questions_under_way_leaves_nothing);
    tcase_add_test(t, changing_servers_moves_questions_over);
    tcase_add_test(t, a_service_is_resolved_over_the_wire);
    tcase_add_test(t, threads_polling_and_cancelling_lose_nothing);
    suite_add_tcase(s, t);
    return s;
}
