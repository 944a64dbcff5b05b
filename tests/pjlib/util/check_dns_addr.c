/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/errno.h>
#include <pjlib-util/resolver.h>
#include <pj/string.h>

#include <string.h>

Suite *dns_addr_suite(void);

static pj_dns_parsed_rr rr[40];
static pj_dns_parsed_query question;
static pj_dns_parsed_packet packet;

static void ask(const char *name)
{
    memset(&packet, 0, sizeof(packet));
    memset(&question, 0, sizeof(question));
    question.name = pj_str((char *)(uintptr_t)name);
    packet.hdr.flags = PJ_DNS_SET_QR(1);
    packet.hdr.qdcount = 1;
    packet.q = &question;
    packet.ans = rr;
}

static void add_a(const char *name, const char *addr)
{
    pj_str_t s = pj_str((char *)(uintptr_t)name);
    pj_in_addr in = pj_inet_addr2(addr);

    pj_dns_init_a_rr(&rr[packet.hdr.anscount++], &s, PJ_DNS_CLASS_IN, 9, &in);
}

static void add_aaaa(const char *name)
{
    pj_str_t s = pj_str((char *)(uintptr_t)name);
    pj_in6_addr in = {{{1}}};

    pj_dns_init_aaaa_rr(&rr[packet.hdr.anscount++], &s, PJ_DNS_CLASS_IN, 9, &in);
}

static void add_cname(const char *name, const char *target)
{
    pj_str_t s = pj_str((char *)(uintptr_t)name);
    pj_str_t t = pj_str((char *)(uintptr_t)target);

    pj_dns_init_cname_rr(&rr[packet.hdr.anscount++], &s, PJ_DNS_CLASS_IN, 9, &t);
}

START_TEST(addresses_come_out_along_aliases_in_any_order)
{
    pj_dns_a_record a;
    pj_dns_addr_record both;

    ask("www.example");
    add_a("srv.EXAMPLE", "192.0.2.1");
    add_a("other.example", "192.0.2.66");
    add_aaaa("srv.example");
    add_cname("web.example", "srv.example");
    add_a("srv.example", "192.0.2.2");
    add_cname("WWW.example", "web.example");

    ck_assert_int_eq(pj_dns_parse_a_response(&packet, &a), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&a.name, "www.example"), 0);
    ck_assert_int_eq(pj_strcmp2(&a.alias, "srv.example"), 0);
    ck_assert_uint_eq(a.addr_count, 2);
    ck_assert_str_eq(pj_inet_ntoa(a.addr[1]), "192.0.2.2");
    ck_assert(a.alias.ptr >= a.buf_ && a.alias.ptr < a.buf_ + sizeof(a.buf_));

    ck_assert_int_eq(pj_dns_parse_addr_response(&packet, &both), PJ_SUCCESS);
    ck_assert_uint_eq(both.addr_count, 3);
    ck_assert_int_eq(both.addr[0].af, pj_AF_INET());
    ck_assert_int_eq(both.addr[2].af, pj_AF_INET6());
    ck_assert_uint_eq(both.addr[2].ip.v6.s6_addr[0], 1);
}
END_TEST

START_TEST(answers_without_addresses_say_so)
{
    pj_dns_a_record a;

    ask("www.example");
    ck_assert_int_eq(pj_dns_parse_a_response(&packet, &a), PJLIB_UTIL_EDNSNOANSWERREC);
    add_aaaa("www.example");
    ck_assert_int_eq(pj_dns_parse_a_response(&packet, &a), PJLIB_UTIL_EDNSNOANSWERREC);
    add_a("else.example", "192.0.2.66");
    ck_assert_int_eq(pj_dns_parse_a_response(&packet, &a), PJLIB_UTIL_EDNSNOANSWERREC);
    packet.hdr.flags |= PJ_DNS_SET_RCODE(PJ_DNS_RCODE_REFUSED);
    ck_assert_int_eq(pj_dns_parse_a_response(&packet, &a), PJLIB_UTIL_EDNS_REFUSED);
    packet.hdr.flags = 0;
    ck_assert_int_eq(pj_dns_parse_a_response(&packet, &a), PJLIB_UTIL_EDNSINANSWER);
    ck_assert_uint_eq(a.addr_count, 0);
    ck_assert_int_eq(pj_dns_parse_a_response(NULL, &a), PJ_EINVAL);
}
END_TEST

START_TEST(aliases_that_loop_are_refused)
{
    pj_dns_addr_record rec;

    ask("a.example");
    add_cname("a.example", "b.example");
    add_cname("b.example", "a.example");
    add_a("a.example", "192.0.2.1");
    ck_assert_int_eq(pj_dns_parse_addr_response(&packet, &rec), PJLIB_UTIL_EDNSINANSWER);
}
END_TEST

START_TEST(more_addresses_than_there_is_room_for_are_cut)
{
    pj_dns_addr_record rec;

    ask("a.example");
    for (int i = 0; i < 40; i++)
        add_a("a.example", "192.0.2.1");
    ck_assert_int_eq(pj_dns_parse_addr_response(&packet, &rec), PJ_SUCCESS);
    ck_assert_uint_eq(rec.addr_count, PJ_DNS_MAX_IP_IN_A_REC);
}
END_TEST

START_TEST(a_name_too_long_to_keep_is_an_error)
{
    static char name[600];
    pj_dns_addr_record rec;

    memset(name, 'a', sizeof(name) - 1);
    ask(name);
    add_a(name, "192.0.2.1");
    ck_assert_int_eq(pj_dns_parse_addr_response(&packet, &rec), PJ_ENAMETOOLONG);
}
END_TEST

START_TEST(without_a_question_the_first_answer_names_it)
{
    pj_dns_addr_record rec;

    ask("ignored");
    packet.hdr.qdcount = 0;
    packet.q = NULL;
    add_a("a.example", "192.0.2.1");
    ck_assert_int_eq(pj_dns_parse_addr_response(&packet, &rec), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&rec.name, "a.example"), 0);
    ck_assert_int_eq(rec.alias.slen, 0);
}
END_TEST

Suite *dns_addr_suite(void)
{
    Suite *s = suite_create("dns_addr");
    TCase *t = tcase_create("dns_addr");

    tcase_add_test(t, addresses_come_out_along_aliases_in_any_order);
    tcase_add_test(t, answers_without_addresses_say_so);
    tcase_add_test(t, aliases_that_loop_are_refused);
    tcase_add_test(t, more_addresses_than_there_is_room_for_are_cut);
    tcase_add_test(t, a_name_too_long_to_keep_is_an_error);
    tcase_add_test(t, without_a_question_the_first_answer_names_it);
    suite_add_tcase(s, t);
    return s;
}
