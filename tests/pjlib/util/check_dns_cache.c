/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "util/dns_cache.h"

#include <pj/string.h>

#include <stdio.h>
#include <string.h>

Suite *dns_cache_suite(void);

static pj_caching_pool factory;
static pj__dns_cache cache;

static void setup(void)
{
    pj_caching_pool_init(&factory, NULL, 0);
    pj__dns_cache_init(&cache, 100);
}

static void teardown(void)
{
    pj__dns_cache_fini(&cache);
    ck_assert_uint_eq(factory.used_count, 0);
    pj_caching_pool_destroy(&factory);
}

static pj__dns_key key_of(const char *name, int type)
{
    pj__dns_key key = {name, (unsigned)strlen(name), type};

    return key;
}

static void put(const char *name, int type, int64_t expires)
{
    pj__dns_key key = key_of(name, type);
    pj__dns_answer *answer = pj__dns_answer_create(&factory.factory, &key);

    answer->expires = expires;
    ck_assert_int_eq(pj__dns_cache_add(&cache, answer), PJ_SUCCESS);
    pj__dns_answer_dec_ref(answer);
}

static int has(const char *name, int type, int64_t now)
{
    pj__dns_key key = key_of(name, type);
    pj__dns_answer *answer = pj__dns_cache_find(&cache, &key, now);

    pj__dns_answer_dec_ref(answer);
    return answer != NULL;
}

START_TEST(an_answer_is_found_by_name_and_type_until_it_expires)
{
    put("Example.com", 1, 1000);
    ck_assert(has("eXample.COM", 1, 999));
    ck_assert(!has("example.com", 28, 999));
    ck_assert(!has("example.co", 1, 999));
    ck_assert(!has("example.com", 1, 1000));
    ck_assert_uint_eq(cache.table.count, 0);
}
END_TEST

START_TEST(a_newer_answer_replaces_an_older_one)
{
    put("a", 1, 10);
    put("A", 1, 20);
    ck_assert_uint_eq(cache.table.count, 1);
    ck_assert(has("a", 1, 15));
}
END_TEST

START_TEST(a_full_cache_forgets_what_was_used_longest_ago)
{
    char name[16];

    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof(name), "n%d", i);
        put(name, 1, 100);
    }
    ck_assert(has("n0", 1, 1));
    put("new", 1, 100);
    ck_assert_uint_eq(cache.table.count, 100);
    ck_assert(has("n0", 1, 1));
    ck_assert(!has("n1", 1, 1));
    ck_assert(has("n2", 1, 1));
}
END_TEST

START_TEST(an_answer_in_use_outlives_its_place_in_the_cache)
{
    pj__dns_key key = key_of("a", 1);
    pj__dns_answer *answer;

    put("a", 1, 10);
    answer = pj__dns_cache_find(&cache, &key, 1);
    pj__dns_cache_purge(&cache, 10);
    ck_assert_uint_eq(cache.table.count, 0);
    ck_assert_str_eq(answer->node.key.name, "a");
    pj__dns_answer_dec_ref(answer);
}
END_TEST

START_TEST(a_purge_takes_only_what_has_expired)
{
    put("a", 1, 10);
    put("b", 1, 20);
    put("c", 1, INT64_MAX);
    pj__dns_cache_purge(&cache, 10);
    ck_assert_uint_eq(cache.table.count, 2);
    pj__dns_cache_purge(&cache, INT64_MAX - 1);
    ck_assert_uint_eq(cache.table.count, 1);
}
END_TEST

static void set_soa(pj_dns_parsed_packet *p, pj_dns_parsed_rr *soa, unsigned ttl)
{
    static pj_uint8_t data[22] = {[18] = 0, 0, 0, 90};

    memset(soa, 0, sizeof(*soa));
    soa->type = PJ_DNS_TYPE_SOA;
    soa->ttl = ttl;
    soa->data = data;
    soa->rdlength = 22;
    p->ns = soa;
    p->hdr.nscount = 1;
}

START_TEST(the_ttl_is_the_smallest_that_applies)
{
    pj_dns_parsed_packet p = {.hdr = {.anscount = 2}};
    pj_dns_parsed_rr ans[2] = {{.type = 5, .ttl = 30}, {.type = 1, .ttl = 60}};
    pj_dns_parsed_rr soa;

    p.ans = ans;
    ck_assert_uint_eq(pj__dns_answer_ttl(&p, 1, 7), 30);
    ck_assert_uint_eq(pj__dns_answer_ttl(&p, 28, 7), 7); /* only an alias: negative */
    ans[1].ttl = 0x80000000u;
    ck_assert_uint_eq(pj__dns_answer_ttl(&p, 1, 7), 0);
    p.hdr.anscount = 0;
    ck_assert_uint_eq(pj__dns_answer_ttl(&p, 1, 7), 7);
    set_soa(&p, &soa, 120);
    ck_assert_uint_eq(pj__dns_answer_ttl(&p, 1, 7), 90);
    set_soa(&p, &soa, 20);
    ck_assert_uint_eq(pj__dns_answer_ttl(&p, 1, 7), 20);
    soa.rdlength = 4;
    ck_assert_uint_eq(pj__dns_answer_ttl(&p, 1, 7), 7);
}
END_TEST

Suite *dns_cache_suite(void)
{
    Suite *s = suite_create("dns_cache");
    TCase *t = tcase_create("dns_cache");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, an_answer_is_found_by_name_and_type_until_it_expires);
    tcase_add_test(t, a_newer_answer_replaces_an_older_one);
    tcase_add_test(t, a_full_cache_forgets_what_was_used_longest_ago);
    tcase_add_test(t, an_answer_in_use_outlives_its_place_in_the_cache);
    tcase_add_test(t, a_purge_takes_only_what_has_expired);
    tcase_add_test(t, the_ttl_is_the_smallest_that_applies);
    suite_add_tcase(s, t);
    return s;
}
