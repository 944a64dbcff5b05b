/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/dns.h>
#include <pjlib-util/errno.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

Suite *dns_make_suite(void);

static pj_caching_pool factory;
static pj_pool_t *pool;

static void setup(void)
{
    pj_caching_pool_init(&factory, NULL, 0);
    pool = pj_pool_create(&factory.factory, "test", 4000, 4000, NULL);
}

static void teardown(void)
{
    pj_pool_release(pool);
    pj_caching_pool_destroy(&factory);
}

START_TEST(a_query_has_the_octets_of_rfc_1035)
{
    static const pj_uint8_t want[] = {0xab, 0xcd, 1, 0,   0,   1,   0, 0, 0,  0, 0, 0,
                                      1,    'a',  3, 'b', 'c', 'd', 0, 0, 33, 0, 1};
    pj_uint8_t packet[64];
    unsigned size = sizeof(packet);
    pj_str_t name = pj_str("a.bcd");

    ck_assert_int_eq(pj_dns_make_query(packet, &size, 0xabcd, PJ_DNS_TYPE_SRV, &name), PJ_SUCCESS);
    ck_assert_uint_eq(size, sizeof(want));
    ck_assert_mem_eq(packet, want, sizeof(want));
    name = pj_str("a.bcd.");
    size = sizeof(want);
    ck_assert_int_eq(pj_dns_make_query(packet, &size, 0xabcd, PJ_DNS_TYPE_SRV, &name), PJ_SUCCESS);
    ck_assert_mem_eq(packet, want, sizeof(want));
    size = sizeof(want) - 1;
    ck_assert_int_eq(pj_dns_make_query(packet, &size, 1, PJ_DNS_TYPE_A, &name),
                     PJLIB_UTIL_EDNSQRYTOOSMALL);
}
END_TEST

static pj_status_t make(const char *text)
{
    pj_uint8_t packet[512];
    unsigned size = sizeof(packet);
    pj_str_t name = pj_str((char *)(uintptr_t)text);

    return pj_dns_make_query(packet, &size, 1, PJ_DNS_TYPE_A, &name);
}

START_TEST(names_that_cannot_be_are_refused)
{
    char name[300];

    ck_assert_int_eq(make("a..b"), PJ_EINVAL);
    ck_assert_int_eq(make(".a"), PJ_EINVAL);
    ck_assert_int_eq(make("."), PJ_EINVAL);
    ck_assert_int_eq(make("a\\"), PJ_EINVAL);
    ck_assert_int_eq(make("a\\25"), PJ_EINVAL);
    ck_assert_int_eq(make("a\\256"), PJ_EINVAL);
    memset(name, 'a', sizeof(name));
    name[63] = '\0';
    ck_assert_int_eq(make(name), PJ_SUCCESS);
    name[63] = 'a';
    name[64] = '\0';
    ck_assert_int_eq(make(name), PJ_ENAMETOOLONG);
    for (int i = 0; i < 300; i++)
        name[i] = i % 2 ? '.' : 'a';
    name[253] = '\0'; /* 127 labels: 255 octets on the wire */
    ck_assert_int_eq(make(name), PJ_SUCCESS);
    name[253] = '.';
    name[255] = '\0';
    ck_assert_int_eq(make(name), PJ_ENAMETOOLONG);
}
END_TEST

START_TEST(a_name_made_and_read_again_is_the_same)
{
    static const char *const names[] = {"a", "www.example.com", "a\\.b.c", "\\000\\255x.y",
                                        "a\\\\b"};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(names); i++) {
        pj_uint8_t packet[512];
        unsigned size = sizeof(packet);
        pj_str_t name = pj_str((char *)(uintptr_t)names[i]);
        pj_dns_parsed_packet *p;

        ck_assert_int_eq(pj_dns_make_query(packet, &size, 7, PJ_DNS_TYPE_A, &name), PJ_SUCCESS);
        ck_assert_int_eq(pj_dns_parse_packet(pool, packet, size, &p), PJ_SUCCESS);
        ck_assert_int_eq(pj_strcmp(&p->q[0].name, &name), 0);
    }
}
END_TEST

static void make_packet(pj_dns_parsed_packet *p, pj_dns_parsed_query *q, pj_dns_parsed_rr rr[6])
{
    pj_str_t name = pj_str("a.example");
    pj_str_t other = pj_str("b.example");
    pj_in_addr v4 = pj_inet_addr2("192.0.2.7");
    pj_in6_addr v6;

    memset(&v6, 6, sizeof(v6));
    memset(p, 0, sizeof(*p));
    p->hdr.flags = PJ_DNS_SET_QR(1) | PJ_DNS_SET_RCODE(3) | PJ_DNS_SET_AA(1);
    p->hdr.qdcount = 1;
    p->hdr.anscount = 4;
    p->hdr.nscount = 1;
    p->hdr.arcount = 1;
    q->name = name;
    q->type = PJ_DNS_TYPE_SRV;
    q->dnsclass = PJ_DNS_CLASS_IN;
    pj_dns_init_srv_rr(&rr[0], &name, PJ_DNS_CLASS_IN, 1, 2, 3, 4, &other);
    pj_dns_init_cname_rr(&rr[1], &name, PJ_DNS_CLASS_IN, 5, &other);
    pj_dns_init_a_rr(&rr[2], &name, PJ_DNS_CLASS_IN, 6, &v4);
    pj_dns_init_aaaa_rr(&rr[3], &name, PJ_DNS_CLASS_IN, 7, &v6);
    pj_dns_init_cname_rr(&rr[4], &name, PJ_DNS_CLASS_IN, 8, &other);
    rr[4].type = PJ_DNS_TYPE_NS;
    pj_dns_init_a_rr(&rr[5], &name, PJ_DNS_CLASS_IN, 9, &v4);
    rr[5].type = PJ_DNS_TYPE_TXT;
    rr[5].data = "\3abc";
    rr[5].rdlength = 4;
    p->q = q;
    p->ans = rr;
    p->ns = &rr[4];
    p->arr = &rr[5];
}

START_TEST(a_copy_has_everything_in_memory_of_its_own)
{
    pj_dns_parsed_packet p, *copy;
    pj_dns_parsed_query q;
    pj_dns_parsed_rr rr[6];

    make_packet(&p, &q, rr);
    pj_dns_packet_dup(pool, &p, 0, &copy);
    memset(&q, 0xee, sizeof(q));
    memset(rr, 0xee, sizeof(rr));
    ck_assert_uint_eq(copy->hdr.flags, p.hdr.flags);
    ck_assert_int_eq(PJ_DNS_GET_RCODE(copy->hdr.flags), PJ_DNS_RCODE_NXDOMAIN);
    ck_assert_int_eq(pj_strcmp2(&copy->q[0].name, "a.example"), 0);
    ck_assert_uint_eq(copy->ans[0].rdata.srv.port, 4);
    ck_assert_int_eq(pj_strcmp2(&copy->ans[0].rdata.srv.target, "b.example"), 0);
    ck_assert_int_eq(pj_strcmp2(&copy->ans[1].rdata.cname.name, "b.example"), 0);
    ck_assert_str_eq(pj_inet_ntoa(copy->ans[2].rdata.a.ip_addr), "192.0.2.7");
    ck_assert_uint_eq(copy->ans[3].ttl, 7);
    ck_assert_int_eq(pj_strcmp2(&copy->ns[0].rdata.ns.name, "b.example"), 0);
    ck_assert_mem_eq(copy->arr[0].data, "\3abc", 4);
}
END_TEST

START_TEST(a_copy_leaves_out_what_it_is_told_to)
{
    pj_dns_parsed_packet p, *copy;
    pj_dns_parsed_query q;
    pj_dns_parsed_rr rr[6];

    make_packet(&p, &q, rr);
    pj_dns_packet_dup(pool, &p, PJ_DNS_NO_QD | PJ_DNS_NO_ANS | PJ_DNS_NO_NS | PJ_DNS_NO_AR, &copy);
    ck_assert_uint_eq(copy->hdr.qdcount, 0);
    ck_assert_uint_eq(copy->hdr.anscount, 0);
    ck_assert_ptr_null(copy->ans);
    pj_dns_packet_dup(pool, &p, PJ_DNS_NO_NS, &copy);
    ck_assert_uint_eq(copy->hdr.nscount, 0);
    ck_assert_uint_eq(copy->hdr.anscount, 4);
    ck_assert_uint_eq(copy->hdr.arcount, 1);
}
END_TEST

static int lines;

static void count_line(int level, const char *data, int len)
{
    PJ_UNUSED_ARG(level);
    PJ_UNUSED_ARG(data);
    lines += len > 0;
}

START_TEST(a_packet_can_be_shown)
{
    pj_dns_parsed_packet p;
    pj_dns_parsed_query q;
    pj_dns_parsed_rr rr[6];
    pj_log_func *old = pj_log_get_log_func();
    int level = pj_log_get_level();

    make_packet(&p, &q, rr);
    pj_log_set_level(3);
    pj_log_set_log_func(&count_line);
    pj_dns_dump_packet(&p);
    pj_dns_dump_packet(NULL);
    pj_log_set_log_func(old);
    pj_log_set_level(level);
    ck_assert_int_eq(lines, 8);
    ck_assert_str_eq(pj_dns_get_type_name(PJ_DNS_TYPE_NAPTR), "NAPTR");
    ck_assert_str_eq(pj_dns_get_type_name(-1), "(Unknown)");
    ck_assert_str_eq(pj_dns_get_type_name(7), "(Unknown)");
    ck_assert_str_eq(pj_dns_get_type_name(70000), "(Unknown)");
}
END_TEST

Suite *dns_make_suite(void)
{
    Suite *s = suite_create("dns_make");
    TCase *t = tcase_create("dns_make");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_query_has_the_octets_of_rfc_1035);
    tcase_add_test(t, names_that_cannot_be_are_refused);
    tcase_add_test(t, a_name_made_and_read_again_is_the_same);
    tcase_add_test(t, a_copy_has_everything_in_memory_of_its_own);
    tcase_add_test(t, a_copy_leaves_out_what_it_is_told_to);
    tcase_add_test(t, a_packet_can_be_shown);
    suite_add_tcase(s, t);
    return s;
}
