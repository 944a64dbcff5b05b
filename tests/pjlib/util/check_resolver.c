/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_exchange.h"
#include "support/manual_clock.h"
#include "support/oom.h"
#include "support/suites.h"
#include "util/dns_priv.h"

#include <pjlib-util/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

Suite *resolver_suite(void);

static pj_caching_pool factory;
static pj_pool_t *pool;
static pj_timer_heap_t *timers;
static pj_ioqueue_t *ioqueue;
static pj_dns_resolver *resolver;

/* What the callback saw last. */
static struct {
    int calls;
    pj_status_t status;
    int has_packet;
    unsigned answers;
    pj_in_addr addr;
    void *user_data;
} seen;

static void on_answer(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    seen.calls++;
    seen.status = status;
    seen.user_data = user_data;
    seen.has_packet = response != NULL;
    seen.answers = response ? response->hdr.anscount : 0;
    if (seen.answers)
        seen.addr = response->ans[0].rdata.a.ip_addr;
}

static void setup(void)
{
    manual_clock_install();
    fake_reset();
    memset(&seen, 0, sizeof(seen));
    ck_assert_int_eq(pj_init(), PJ_SUCCESS);
    pj_caching_pool_init(&factory, NULL, 0);
    pool = pj_pool_create(&factory.factory, "test", 4000, 4000, NULL);
    ck_assert_int_eq(pj_timer_heap_create(pool, 16, &timers), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_create(pool, 16, &ioqueue), PJ_SUCCESS);
    ck_assert_int_eq(pj__dns_resolver_create(&factory.factory, "test", timers, ioqueue,
                                             &fake_exchange, &resolver),
                     PJ_SUCCESS);
}

static void teardown(void)
{
    if (resolver)
        pj_dns_resolver_destroy(resolver, PJ_FALSE);
    pj_timer_heap_destroy(timers);
    pj_ioqueue_destroy(ioqueue);
    pj_pool_release(pool);
    ck_assert_uint_eq(factory.used_count, 0);
    pj_caching_pool_destroy(&factory);
    pj_shutdown();
    manual_clock_remove();
}

static pj_status_t start(const char *name, int type, pj_dns_async_query **query)
{
    pj_str_t text = pj_str((char *)(uintptr_t)name);

    return pj_dns_resolver_start_query(resolver, &text, type, 0, &on_answer, &seen, query);
}

static void pass(int ms)
{
    manual_clock_advance_ms(ms);
    pj_timer_heap_poll(timers, NULL);
}

START_TEST(an_answer_reaches_the_callback_once)
{
    pj_dns_async_query *query = NULL;

    ck_assert_int_eq(start("a.example.", PJ_DNS_TYPE_A, &query), PJ_SUCCESS);
    ck_assert_ptr_nonnull(query);
    ck_assert_int_eq(seen.calls, 0);
    fake_answer_a(fake_find("a.example", PJ_DNS_TYPE_A), 60, "192.0.2.1");
    ck_assert_int_eq(seen.calls, 1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_ptr_eq(seen.user_data, &seen);
    ck_assert_str_eq(pj_inet_ntoa(seen.addr), "192.0.2.1");
    pass(100000);
    ck_assert_int_eq(seen.calls, 1);
    ck_assert_uint_eq(pj_timer_heap_count(timers), 0);
}
END_TEST

START_TEST(an_answer_is_remembered_for_its_ttl)
{
    pj_dns_async_query *query = (pj_dns_async_query *)&seen;

    start("a.example", PJ_DNS_TYPE_A, NULL);
    fake_answer_a(fake_find("a.example", PJ_DNS_TYPE_A), 60, "192.0.2.1");
    pass(59999);
    ck_assert_int_eq(start("A.Example", PJ_DNS_TYPE_A, &query), PJ_SUCCESS);
    ck_assert_int_eq(seen.calls, 2);
    ck_assert_ptr_null(query);
    ck_assert_uint_eq(fake.count, 1);
    pass(1);
    ck_assert_int_eq(start("a.example", PJ_DNS_TYPE_A, &query), PJ_SUCCESS);
    ck_assert_int_eq(seen.calls, 2);
    ck_assert_uint_eq(fake.count, 2);
}
END_TEST

START_TEST(an_answer_with_ttl_zero_is_not_remembered)
{
    start("a.example", PJ_DNS_TYPE_A, NULL);
    fake_answer_a(fake_find("a.example", PJ_DNS_TYPE_A), 0, "192.0.2.1");
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    start("a.example", PJ_DNS_TYPE_A, NULL);
    ck_assert_uint_eq(fake_waiting(), 1);
}
END_TEST

START_TEST(that_a_name_does_not_exist_is_remembered_but_not_that_a_server_failed)
{
    start("no.example", PJ_DNS_TYPE_A, NULL);
    fake_answer_rcode(fake_find("no.example", PJ_DNS_TYPE_A), PJ_DNS_RCODE_NXDOMAIN);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNS_NXDOMAIN);
    ck_assert(seen.has_packet);
    start("no.example", PJ_DNS_TYPE_A, NULL);
    ck_assert_int_eq(seen.calls, 2);
    pass(PJ_DNS_RESOLVER_INVALID_TTL * 1000);
    start("no.example", PJ_DNS_TYPE_A, NULL);
    ck_assert_int_eq(seen.calls, 2);
    fake_answer_rcode(fake_find("no.example", PJ_DNS_TYPE_A), PJ_DNS_RCODE_SERVFAIL);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNS_SERVFAIL);
    start("no.example", PJ_DNS_TYPE_A, NULL);
    ck_assert_uint_eq(fake_waiting(), 1);
}
END_TEST

START_TEST(a_name_without_such_a_record_is_a_success_without_answers)
{
    start("a.example", PJ_DNS_TYPE_AAAA, NULL);
    fake_answer_rcode(fake_find("a.example", PJ_DNS_TYPE_AAAA), 0);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_uint_eq(seen.answers, 0);
    start("a.example", PJ_DNS_TYPE_AAAA, NULL);
    ck_assert_int_eq(seen.calls, 2);
}
END_TEST

START_TEST(equal_questions_are_asked_once)
{
    for (int i = 0; i < 5; i++)
        start(i % 2 ? "a.example" : "A.EXAMPLE.", PJ_DNS_TYPE_A, NULL);
    start("a.example", PJ_DNS_TYPE_SRV, NULL);
    ck_assert_uint_eq(fake.count, 2);
    fake_answer_a(&fake.queries[0], 60, "192.0.2.1");
    ck_assert_int_eq(seen.calls, 5);
}
END_TEST

START_TEST(a_question_without_an_answer_ends_at_its_deadline)
{
    pj_dns_settings settings;

    pj_dns_resolver_get_settings(resolver, &settings);
    settings.qretr_delay = 500;
    settings.qretr_count = 4;
    ck_assert_int_eq(pj_dns_resolver_set_settings(resolver, &settings), PJ_SUCCESS);
    start("a.example", PJ_DNS_TYPE_A, NULL);
    pass(1000);
    start("b.example", PJ_DNS_TYPE_A, NULL);
    pass(999);
    ck_assert_int_eq(seen.calls, 0);
    pass(1);
    ck_assert_int_eq(seen.calls, 1);
    ck_assert_int_eq(seen.status, PJ_ETIMEDOUT);
    ck_assert(!seen.has_packet);
    ck_assert(fake.queries[0].cancelled);
    pass(999);
    ck_assert_int_eq(seen.calls, 1);
    pass(1);
    ck_assert_int_eq(seen.calls, 2);
    ck_assert_uint_eq(pj_timer_heap_count(timers), 0);
}
END_TEST

START_TEST(a_shorter_deadline_does_not_wait_for_a_longer_one)
{
    pj_dns_settings settings;

    start("long.example", PJ_DNS_TYPE_A, NULL);
    pj_dns_resolver_get_settings(resolver, &settings);
    settings.qretr_delay = 100;
    settings.qretr_count = 1;
    pj_dns_resolver_set_settings(resolver, &settings);
    start("short.example", PJ_DNS_TYPE_A, NULL);
    pass(100);
    ck_assert_int_eq(seen.calls, 1);
    ck_assert_uint_eq(fake_waiting(), 1);
}
END_TEST

START_TEST(a_failure_inside_the_call_still_comes_by_callback_once)
{
    pj_dns_async_query *query = (pj_dns_async_query *)&seen;

    fake.at_once = PJLIB_UTIL_EDNSNOWORKINGNS;
    ck_assert_int_eq(start("a.example", PJ_DNS_TYPE_A, &query), PJ_SUCCESS);
    ck_assert_int_eq(seen.calls, 1);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNSNOWORKINGNS);
    ck_assert_ptr_null(query);
    ck_assert_uint_eq(pj_timer_heap_count(timers), 0);
}
END_TEST

START_TEST(a_cancelled_query_gets_no_answer)
{
    pj_dns_async_query *first, *second;

    start("a.example", PJ_DNS_TYPE_A, &first);
    start("a.example", PJ_DNS_TYPE_A, &second);
    ck_assert_int_eq(pj_dns_resolver_cancel_query(first, PJ_FALSE), PJ_SUCCESS);
    ck_assert_uint_eq(fake_waiting(), 1);
    fake_answer_a(fake_find("a.example", PJ_DNS_TYPE_A), 60, "192.0.2.1");
    ck_assert_int_eq(seen.calls, 1);

    start("b.example", PJ_DNS_TYPE_A, &first);
    ck_assert_int_eq(pj_dns_resolver_cancel_query(first, PJ_TRUE), PJ_SUCCESS);
    ck_assert_int_eq(seen.calls, 2);
    ck_assert_int_eq(seen.status, PJ_ECANCELLED);
    ck_assert_uint_eq(fake_waiting(), 0);
    ck_assert_uint_eq(pj_timer_heap_count(timers), 0);
    ck_assert_int_eq(pj_dns_resolver_cancel_query(NULL, PJ_TRUE), PJ_EINVAL);
}
END_TEST

static pj_dns_async_query *to_cancel;
static pj_status_t cancelled;

static void cancel_inside(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    on_answer(user_data, status, response);
    cancelled = pj_dns_resolver_cancel_query(to_cancel, PJ_FALSE);
}

START_TEST(a_callback_may_cancel_others_and_learns_that_its_own_is_too_late)
{
    pj_str_t name = pj_str("a.example");
    pj_dns_async_query *own, *other;

    pj_dns_resolver_start_query(resolver, &name, 1, 0, &cancel_inside, NULL, &own);
    start("a.example", PJ_DNS_TYPE_A, &other);
    to_cancel = own;
    fake_answer_a(fake_find("a.example", 1), 0, "192.0.2.1");
    ck_assert_int_eq(cancelled, PJ_EINVALIDOP);
    ck_assert_int_eq(seen.calls, 2);

    pj_dns_resolver_start_query(resolver, &name, 1, 0, &cancel_inside, NULL, &own);
    start("a.example", PJ_DNS_TYPE_A, &to_cancel);
    fake_answer_a(fake_find("a.example", 1), 0, "192.0.2.1");
    ck_assert_int_eq(cancelled, PJ_SUCCESS);
    ck_assert_int_eq(seen.calls, 3);
}
END_TEST

static void ask_again(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    on_answer(user_data, status, response);
    if (seen.calls < 3) {
        pj_str_t name = pj_str("a.example");

        pj_dns_resolver_start_query(resolver, &name, 1, 0, &ask_again, NULL, NULL);
    }
}

START_TEST(a_callback_may_ask_again)
{
    pj_str_t name = pj_str("a.example");

    pj_dns_resolver_start_query(resolver, &name, 1, 0, &ask_again, NULL, NULL);
    fake_fail(fake_find("a.example", 1), PJ_ETIMEDOUT);
    fake_answer_a(fake_find("a.example", 1), 60, "192.0.2.1");
    ck_assert_int_eq(seen.calls, 3);
}
END_TEST

START_TEST(names_that_cannot_be_are_refused_without_a_callback)
{
    static const char with_nul[] = "a\0b";
    pj_str_t name = {(char *)(uintptr_t)with_nul, 3};
    char label[80];

    memset(label, 'a', sizeof(label));
    label[70] = '\0';
    ck_assert_int_eq(start("", 1, NULL), PJ_EINVAL);
    ck_assert_int_eq(start(".", 1, NULL), PJ_EINVAL);
    ck_assert_int_eq(start("a..b", 1, NULL), PJ_EINVAL);
    ck_assert_int_eq(start(label, 1, NULL), PJ_ENAMETOOLONG);
    ck_assert_int_eq(start("a", 0, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_resolver_start_query(resolver, &name, 1, 0, &on_answer, NULL, NULL),
                     PJ_EINVAL);
    ck_assert_int_eq(pj_dns_resolver_start_query(resolver, &name, 1, 0, NULL, NULL, NULL),
                     PJ_EINVAL);
    ck_assert_int_eq(seen.calls, 0);
    ck_assert_uint_eq(fake.count, 0);
}
END_TEST

START_TEST(an_answer_that_does_not_parse_is_a_failure)
{
    static fake_packet packet;
    fake_query *q;

    start("a.example", 1, NULL);
    q = fake_find("a.example", 1);
    fake_begin(&packet, q, 0);
    fake_add_a(&packet, 60, "192.0.2.1");
    fake_answer(q, packet.octets, packet.len - 1);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNSINSIZE);

    start("a.example", 1, NULL);
    q = fake_find("a.example", 1);
    fake_begin(&packet, q, 0);
    packet.octets[2] &= 0x7f; /* a query */
    fake_answer(q, packet.octets, packet.len);
    ck_assert_int_eq(seen.status, PJLIB_UTIL_EDNSINANSWER);
    ck_assert_int_eq(seen.calls, 2);
}
END_TEST

/* Under each failing allocation: an error, or one callback; and nothing is left behind. */
static int round_of_queries(void *arg)
{
    pj_dns_resolver *own;
    pj_caching_pool own_factory;
    pj_str_t name = pj_str("a.example");
    int ok = 0;

    PJ_UNUSED_ARG(arg);
    fake_reset();
    memset(&seen, 0, sizeof(seen));
    pj_caching_pool_init(&own_factory, NULL, 0);
    if (pj__dns_resolver_create(&own_factory.factory, "oom", timers, ioqueue, &fake_exchange,
                                &own) == PJ_SUCCESS) {
        pj_status_t status = pj_dns_resolver_start_query(own, &name, 1, 0, &on_answer, NULL, NULL);

        if (status == PJ_SUCCESS && fake_waiting()) {
            fake_answer_a(fake_find("a.example", 1), 60, "192.0.2.1");
            ck_assert_int_eq(seen.calls, 1);
        }
        ok = status == PJ_SUCCESS && seen.status == PJ_SUCCESS &&
             pj_dns_resolver_get_cached_count(own) == 1;
        pj_dns_resolver_destroy(own, PJ_FALSE);
    }
    pj_caching_pool_destroy(&own_factory);
    return ok;
}

START_TEST(without_memory_a_query_fails_cleanly)
{
    ck_assert_uint_gt(oom_loop(&round_of_queries, NULL, 0), 3);
}
END_TEST

Suite *resolver_suite(void)
{
    Suite *s = suite_create("resolver");
    TCase *t = tcase_create("resolver");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, an_answer_reaches_the_callback_once);
    tcase_add_test(t, an_answer_is_remembered_for_its_ttl);
    tcase_add_test(t, an_answer_with_ttl_zero_is_not_remembered);
    tcase_add_test(t, that_a_name_does_not_exist_is_remembered_but_not_that_a_server_failed);
    tcase_add_test(t, a_name_without_such_a_record_is_a_success_without_answers);
    tcase_add_test(t, equal_questions_are_asked_once);
    tcase_add_test(t, a_question_without_an_answer_ends_at_its_deadline);
    tcase_add_test(t, a_shorter_deadline_does_not_wait_for_a_longer_one);
    tcase_add_test(t, a_failure_inside_the_call_still_comes_by_callback_once);
    tcase_add_test(t, a_cancelled_query_gets_no_answer);
    tcase_add_test(t, a_callback_may_cancel_others_and_learns_that_its_own_is_too_late);
    tcase_add_test(t, a_callback_may_ask_again);
    tcase_add_test(t, names_that_cannot_be_are_refused_without_a_callback);
    tcase_add_test(t, an_answer_that_does_not_parse_is_a_failure);
    tcase_add_test(t, without_memory_a_query_fails_cleanly);
    suite_add_tcase(s, t);
    return s;
}
