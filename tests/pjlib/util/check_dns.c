/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "base/alloc.h"

#include <pjlib-util/dns.h>
#include <pjlib-util/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

Suite *dns_suite(void);

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

/*
 * The answer that the tests vary: www.example.com -> alias -> two addresses, SRV, NAPTR, SOA, OPT.
 */
static const pj_uint8_t whole[] = {
    /* header: id 1234, QR RD RA, 1 question, 5 answers, 1 authority, 1 additional */
    0x12, 0x34, 0x81, 0x80, 0, 1, 0, 5, 0, 1, 0, 1,
    /* 12: question www.example.com A IN */
    3, 'w', 'w', 'w', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'c', 'o', 'm', 0, 0, 1, 0, 1,
    /* 33: www.example.com CNAME web.example.com, TTL 300 */
    0xc0, 12, 0, 5, 0, 1, 0, 0, 1, 0x2c, 0, 6, 3, 'w', 'e', 'b', 0xc0, 16,
    /* 51: web.example.com A 192.0.2.1 */
    0xc0, 45, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1,
    /* 67: web.example.com AAAA 2001:db8::1 */
    0xc0, 45, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1,
    /* 95: _sip._udp.example.com SRV 10 20 5060 www.example.com */
    4, '_', 's', 'i', 'p', 4, '_', 'u', 'd', 'p', 0xc0, 16, 0, 33, 0, 1, 0, 0, 0, 30, 0, 8, 0, 10,
    0, 20, 0x13, 0xc4, 0xc0, 12,
    /* 125: example.com NAPTR 50 50 "s" "SIP+D2T" "" _sip._tcp.example.com (not compressed) */
    0xc0, 16, 0, 35, 0, 1, 0, 0, 0, 30, 0, 38, 0, 50, 0, 50, 1, 's', 7, 'S', 'I', 'P', '+', 'D',
    '2', 'T', 0, 4, '_', 's', 'i', 'p', 4, '_', 't', 'c', 'p', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e',
    3, 'c', 'o', 'm', 0,
    /* 175: example.com SOA, 22 octets: two root names and five numbers, MINIMUM 90 */
    0xc0, 16, 0, 6, 0, 1, 0, 0, 0, 120, 0, 22, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4,
    0, 0, 0, 90,
    /* 209: OPT, size 1232 in the place of the class */
    0, 0, 41, 4, 0xd0, 0, 0, 0, 0, 0, 0};

START_TEST(every_known_record_is_read)
{
    pj_dns_parsed_packet *p;
    char addr[PJ_INET6_ADDRSTRLEN];

    ck_assert_int_eq(pj_dns_parse_packet(pool, whole, sizeof(whole), &p), PJ_SUCCESS);
    ck_assert_uint_eq(p->hdr.id, 0x1234);
    ck_assert(PJ_DNS_GET_QR(p->hdr.flags) && PJ_DNS_GET_RD(p->hdr.flags));
    ck_assert(PJ_DNS_GET_RA(p->hdr.flags) && !PJ_DNS_GET_TC(p->hdr.flags));
    ck_assert_int_eq(pj_strcmp2(&p->q[0].name, "www.example.com"), 0);
    ck_assert_uint_eq(p->q[0].type, PJ_DNS_TYPE_A);

    ck_assert_int_eq(pj_strcmp2(&p->ans[0].rdata.cname.name, "web.example.com"), 0);
    ck_assert_uint_eq(p->ans[0].ttl, 300);
    ck_assert_int_eq(pj_strcmp2(&p->ans[1].name, "web.example.com"), 0);
    ck_assert_str_eq(pj_inet_ntoa(p->ans[1].rdata.a.ip_addr), "192.0.2.1");
    pj_inet_ntop(pj_AF_INET6(), &p->ans[2].rdata.aaaa.ip_addr, addr, sizeof(addr));
    ck_assert_str_eq(addr, "2001:db8::1");
    ck_assert_int_eq(pj_strcmp2(&p->ans[3].name, "_sip._udp.example.com"), 0);
    ck_assert_uint_eq(p->ans[3].rdata.srv.prio, 10);
    ck_assert_uint_eq(p->ans[3].rdata.srv.weight, 20);
    ck_assert_uint_eq(p->ans[3].rdata.srv.port, 5060);
    ck_assert_int_eq(pj_strcmp2(&p->ans[3].rdata.srv.target, "www.example.com"), 0);
    ck_assert_uint_eq(p->ans[4].rdata.naptr.order, 50);
    ck_assert_int_eq(pj_strcmp2(&p->ans[4].rdata.naptr.flags, "s"), 0);
    ck_assert_int_eq(pj_strcmp2(&p->ans[4].rdata.naptr.service, "SIP+D2T"), 0);
    ck_assert_int_eq(p->ans[4].rdata.naptr.regexp.slen, 0);
    ck_assert_int_eq(pj_strcmp2(&p->ans[4].rdata.naptr.replacement, "_sip._tcp.example.com"), 0);
    ck_assert_uint_eq(p->ns[0].type, PJ_DNS_TYPE_SOA);
    ck_assert_uint_eq(p->ns[0].rdlength, 22);
    ck_assert_uint_eq(((pj_uint8_t *)p->ns[0].data)[21], 90);
    ck_assert_uint_eq(p->arr[0].type, PJ_DNS_TYPE_OPT);
    ck_assert_uint_eq(p->arr[0].dnsclass, 1232);
}
END_TEST

/*
 * Rows 27 to 29: lies about lengths. Each prefix is in a block of just its size, for the sanitizer.
 */
START_TEST(hazard_27_a_packet_cut_anywhere_is_refused)
{
    for (unsigned len = 0; len < sizeof(whole); len++) {
        pj_uint8_t *exact = pj__malloc(len);
        pj_dns_parsed_packet *p = NULL;

        memcpy(exact, whole, len);
        ck_assert_msg(pj_dns_parse_packet(pool, exact, len, &p) != PJ_SUCCESS, "%u", len);
        ck_assert_ptr_null(p);
        pj__free(exact);
    }
}
END_TEST

START_TEST(hazard_28_counts_that_lie_are_refused_without_memory_for_them)
{
    pj_uint8_t copy[sizeof(whole)];
    pj_dns_parsed_packet *p;
    pj_size_t before;

    for (int at = 4; at < 12; at += 2) {
        memcpy(copy, whole, sizeof(whole));
        copy[at] = 0xff;
        copy[at + 1] = 0xff;
        before = pj_pool_get_capacity(pool);
        ck_assert_int_eq(pj_dns_parse_packet(pool, copy, sizeof(copy), &p), PJLIB_UTIL_EDNSINSIZE);
        ck_assert_uint_le(pj_pool_get_capacity(pool), before + 8000);
    }
}
END_TEST

START_TEST(hazard_27_a_record_longer_than_the_packet_is_refused)
{
    static const unsigned lengths[] = {43, 61, 77, 115, 135, 185, 217};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(lengths); i++) {
        for (int delta = -1; delta <= 1; delta += 2) {
            pj_uint8_t copy[sizeof(whole)];
            pj_dns_parsed_packet *p;

            memcpy(copy, whole, sizeof(whole));
            copy[lengths[i] + 1] = (pj_uint8_t)(copy[lengths[i] + 1] + delta);
            ck_assert_msg(pj_dns_parse_packet(pool, copy, sizeof(copy), &p) != PJ_SUCCESS,
                          "length at %u by %d", lengths[i], delta);
        }
    }
}
END_TEST

static pj_status_t parse_question(const void *name, unsigned len)
{
    pj_uint8_t packet[600] = {0, 1, 0x81, 0, 0, 1};
    pj_dns_parsed_packet *p;

    memcpy(packet + 12, name, len);
    memcpy(packet + 12 + len, "\0\1\0\1", 4);
    return pj_dns_parse_packet(pool, packet, 16 + len, &p);
}

START_TEST(hazard_29_names_that_point_forward_or_loop_or_are_too_long_are_refused)
{
    pj_uint8_t long_name[300];

    ck_assert_int_eq(parse_question("\1a\0", 3), PJ_SUCCESS);
    ck_assert_int_eq(parse_question("\xc0\x0c", 2), PJLIB_UTIL_EDNSINNAMEPTR); /* itself */
    ck_assert_int_eq(parse_question("\xc0\x10", 2), PJLIB_UTIL_EDNSINNAMEPTR); /* forward */
    ck_assert_int_eq(parse_question("\xc0\x02", 2), PJLIB_UTIL_EDNSINNAMEPTR); /* the header */
    ck_assert_int_eq(parse_question("\1a\xc0\x0c", 4), PJLIB_UTIL_EDNSINNAMEPTR);
    ck_assert_int_eq(parse_question("\xff\xff", 2), PJLIB_UTIL_EDNSINNAMEPTR);
    ck_assert_int_eq(parse_question("\x40"
                                    "a\0",
                                    3),
                     PJLIB_UTIL_EDNSINNAMEPTR); /* a label of a kind nobody uses */
    for (int i = 0; i < 300; i++)
        long_name[i] = i % 2 ? 'a' : 1;
    long_name[254] = 0;
    ck_assert_int_eq(parse_question(long_name, 255), PJ_SUCCESS);
    long_name[254] = 1;
    long_name[256] = 0;
    ck_assert_int_eq(parse_question(long_name, 257), PJLIB_UTIL_EDNSINNAMEPTR);
}
END_TEST

START_TEST(octets_that_would_mislead_are_escaped)
{
    static const pj_uint8_t packet[] = {0,   1,   0x81, 0, 0,    1, 0,   0, 0, 0, 0, 0, 5,
                                        'a', '.', 'b',  0, '\\', 1, 'c', 0, 0, 1, 0, 1};
    pj_dns_parsed_packet *p;

    ck_assert_int_eq(pj_dns_parse_packet(pool, packet, sizeof(packet), &p), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&p->q[0].name, "a\\.b\\000\\\\.c"), 0);
}
END_TEST

START_TEST(a_record_of_another_class_keeps_its_octets)
{
    static const pj_uint8_t packet[] = {0, 1, 0x81, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 'a',
                                        0, 0, 1,    0, 3, 0, 0, 0, 9, 0, 3, 7, 8, 9};
    pj_dns_parsed_packet *p;

    ck_assert_int_eq(pj_dns_parse_packet(pool, packet, sizeof(packet), &p), PJ_SUCCESS);
    ck_assert_uint_eq(p->ans[0].dnsclass, 3);
    ck_assert_mem_eq(p->ans[0].data, "\7\10\11", 3);
}
END_TEST

/* Every octet of the answer changed to something else: whatever comes out, nothing is overrun. */
START_TEST(a_damaged_packet_is_read_or_refused_but_never_overrun)
{
    pj_uint8_t *exact = pj__malloc(sizeof(whole));
    unsigned refused = 0;

    for (unsigned at = 0; at < sizeof(whole); at++) {
        static const pj_uint8_t values[] = {0, 1, 0x3f, 0x40, 0xbf, 0xc0, 0xff};

        for (size_t v = 0; v < sizeof(values); v++) {
            pj_pool_t *own = pj_pool_create(&factory.factory, "one", 1000, 1000, NULL);
            pj_dns_parsed_packet *p;

            memcpy(exact, whole, sizeof(whole));
            exact[at] = values[v];
            refused += pj_dns_parse_packet(own, exact, sizeof(whole), &p) != PJ_SUCCESS;
            pj_pool_release(own);
        }
    }
    pj__free(exact);
    ck_assert_uint_gt(refused, 100);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    pj_dns_parsed_packet *p;

    ck_assert_int_eq(pj_dns_parse_packet(NULL, whole, sizeof(whole), &p), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_parse_packet(pool, NULL, 12, &p), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_parse_packet(pool, whole, sizeof(whole), NULL), PJ_EINVAL);
}
END_TEST

Suite *dns_suite(void)
{
    Suite *s = suite_create("dns");
    TCase *t = tcase_create("dns");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, every_known_record_is_read);
    tcase_add_test(t, hazard_27_a_packet_cut_anywhere_is_refused);
    tcase_add_test(t, hazard_28_counts_that_lie_are_refused_without_memory_for_them);
    tcase_add_test(t, hazard_27_a_record_longer_than_the_packet_is_refused);
    tcase_add_test(t, hazard_29_names_that_point_forward_or_loop_or_are_too_long_are_refused);
    tcase_add_test(t, octets_that_would_mislead_are_escaped);
    tcase_add_test(t, a_record_of_another_class_keeps_its_octets);
    tcase_add_test(t, a_damaged_packet_is_read_or_refused_but_never_overrun);
    tcase_add_test(t, bad_arguments_are_refused);
    suite_add_tcase(s, t);
    return s;
}
