/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <check.h>
#include <pjlib.h>
#include <stdio.h>
#include <string.h>

#include "transport/naptr.h"

enum { MAX_RECORDS = 12 };

static pj_dns_parsed_rr answers[MAX_RECORDS];
static pj_dns_parsed_packet packet;

static pj_str_t text(const char *s)
{
    pj_str_t r = {(char *)(uintptr_t)s, (pj_ssize_t)strlen(s)};

    return r;
}

static void begin(void)
{
    memset(answers, 0, sizeof(answers));
    memset(&packet, 0, sizeof(packet));
    packet.ans = answers;
}

static pj_dns_parsed_rr *add(unsigned order, unsigned pref, const char *flags, const char *service,
                             const char *regexp, const char *replacement)
{
    pj_dns_parsed_rr *rr = &answers[packet.hdr.anscount++];

    rr->type = PJ_DNS_TYPE_NAPTR;
    rr->dnsclass = PJ_DNS_CLASS_IN;
    rr->rdata.naptr.order = (pj_uint16_t)order;
    rr->rdata.naptr.pref = (pj_uint16_t)pref;
    rr->rdata.naptr.flags = text(flags);
    rr->rdata.naptr.service = text(service);
    rr->rdata.naptr.regexp = text(regexp);
    rr->rdata.naptr.replacement = text(replacement);
    return rr;
}

static unsigned types(int udp, int tcp, int tls)
{
    return (udp ? pjsip__naptr_bit(PJSIP_TRANSPORT_UDP) : 0) |
           (tcp ? pjsip__naptr_bit(PJSIP_TRANSPORT_TCP) : 0) |
           (tls ? pjsip__naptr_bit(PJSIP_TRANSPORT_TLS) : 0);
}

/* What is chosen, as "type/name type/name". */
static const char *choose(unsigned have, pj_bool_t secure)
{
    static char out[1000];
    pjsip__naptr list[PJSIP__NAPTR_MAX];
    unsigned count = pjsip__naptr_choose(&packet, have, secure, list);
    size_t at = 0;

    out[0] = '\0';
    for (unsigned i = 0; i < count; i++)
        at += (size_t)snprintf(out + at, sizeof(out) - at, "%s%d/%.*s", i ? " " : "", list[i].type,
                               (int)list[i].name.slen, list[i].name.ptr);
    return out;
}

/* The records of RFC 3263 4.1, not in order. */
static void add_rfc_example(void)
{
    add(100, 50, "s", "SIP+D2U", "", "_sip._udp.example.com");
    add(50, 50, "s", "SIPS+D2T", "", "_sips._tcp.example.com");
    add(90, 50, "s", "SIP+D2T", "", "_sip._tcp.example.com");
}

START_TEST(the_example_of_the_rfc_gives_what_it_says)
{
    begin();
    add_rfc_example();
    ck_assert_str_eq(choose(types(1, 1, 0), PJ_FALSE), "2/_sip._tcp.example.com");
    ck_assert_str_eq(choose(types(1, 1, 1), PJ_FALSE), "3/_sips._tcp.example.com");
    ck_assert_str_eq(choose(types(1, 0, 0), PJ_FALSE), "1/_sip._udp.example.com");
    ck_assert_str_eq(choose(types(0, 0, 0), PJ_FALSE), "");
}
END_TEST

START_TEST(sips_takes_nothing_but_tls)
{
    begin();
    add_rfc_example();
    ck_assert_str_eq(choose(types(1, 1, 1), PJ_TRUE), "3/_sips._tcp.example.com");
    ck_assert_str_eq(choose(types(1, 1, 0), PJ_TRUE), "");
}
END_TEST

START_TEST(among_equal_orders_the_preference_decides_and_higher_orders_are_left_out)
{
    begin();
    add(10, 30, "s", "SIP+D2U", "", "c.example");
    add(10, 10, "s", "SIP+D2T", "", "a.example");
    add(20, 0, "s", "SIP+D2U", "", "d.example");
    add(10, 20, "s", "SIP+D2T", "", "b1.example");
    add(10, 20, "s", "SIP+D2U", "", "b2.example");
    ck_assert_str_eq(choose(types(1, 1, 0), PJ_FALSE),
                     "2/a.example 2/b1.example 1/b2.example 1/c.example");
}
END_TEST

START_TEST(of_many_records_the_most_preferred_are_kept)
{
    static char names[MAX_RECORDS][20];

    begin();
    for (unsigned i = 0; i < MAX_RECORDS; i++) {
        snprintf(names[i], sizeof(names[i]), "%u.example", MAX_RECORDS - i);
        add(1, MAX_RECORDS - i, "s", "SIP+D2U", "", names[i]);
    }
    ck_assert_str_eq(choose(types(1, 0, 0), PJ_FALSE),
                     "1/1.example 1/2.example 1/3.example 1/4.example");
}
END_TEST

/* Records that are not for us, or broken. */
static const struct {
    const char *flags, *service, *regexp, *replacement;
} others[] = {
    {"u", "E2U+sip", "!^.*$!sip:info@example.com!", ""},
    {"s", "SIP+D2X", "", "_sip._x.example.com"},
    {"s", "SIP", "", "_sip._udp.example.com"},
    {"s", "SIP+D2U+", "", "_sip._udp.example.com"},
    {"s", "", "", "_sip._udp.example.com"},
    {"s", "SIPS+D2U", "", "_sips._udp.example.com"},
    {"", "SIP+D2U", "", "example.com"},
    {"a", "SIP+D2U", "", "server.example.com"},
    {"ss", "SIP+D2U", "", "_sip._udp.example.com"},
    {"p", "SIP+D2U", "", "_sip._udp.example.com"},
    {"s", "SIP+D2U", "!.*!_sip._udp.example.com!", "_sip._udp.example.com"},
    {"s", "SIP+D2U", "", ""},
};

START_TEST(a_record_that_is_not_for_us_is_passed_over)
{
    begin();
    add(1, 1, others[_i].flags, others[_i].service, others[_i].regexp, others[_i].replacement);
    ck_assert_str_eq(choose(types(1, 1, 1), PJ_FALSE), "");
    add(2, 1, "s", "SIP+D2U", "", "_sip._udp.example.com");
    ck_assert_str_eq(choose(types(1, 1, 1), PJ_FALSE), "1/_sip._udp.example.com");
}
END_TEST

START_TEST(letters_have_no_case)
{
    begin();
    add(1, 1, "S", "sip+d2t", "", "_sip._tcp.example.com");
    ck_assert_str_eq(choose(types(1, 1, 0), PJ_FALSE), "2/_sip._tcp.example.com");
}
END_TEST

START_TEST(records_of_other_types_and_classes_say_nothing)
{
    begin();
    add(1, 1, "s", "SIP+D2U", "", "_sip._udp.example.com")->type = PJ_DNS_TYPE_SRV;
    add(1, 1, "s", "SIP+D2U", "", "_sip._udp.example.com")->dnsclass = 3;
    add(1, 1, "s", "SIP+D2U", "", "_sip._udp.example.com")->data = answers;
    ck_assert_str_eq(choose(types(1, 1, 1), PJ_FALSE), "");
}
END_TEST

START_TEST(transports_have_names_of_services)
{
    ck_assert_str_eq(pjsip__srv_service(PJSIP_TRANSPORT_UDP), "_sip._udp");
    ck_assert_str_eq(pjsip__srv_service(PJSIP_TRANSPORT_TCP), "_sip._tcp");
    ck_assert_str_eq(pjsip__srv_service(PJSIP_TRANSPORT_TLS), "_sips._tcp");
    ck_assert_str_eq(pjsip__srv_service(PJSIP_TRANSPORT_SCTP), "_sip._sctp");
    ck_assert_ptr_null(pjsip__srv_service(PJSIP_TRANSPORT_LOOP));
    ck_assert_uint_eq(pjsip__naptr_bit(PJSIP_TRANSPORT_LOOP), 0);
    ck_assert_uint_eq(pjsip__naptr_bit(PJSIP_TRANSPORT_UNSPECIFIED), 0);
}
END_TEST

Suite *naptr_suite(void);
Suite *naptr_suite(void)
{
    Suite *s = suite_create("naptr");
    TCase *tc = tcase_create("naptr");

    tcase_add_test(tc, the_example_of_the_rfc_gives_what_it_says);
    tcase_add_test(tc, sips_takes_nothing_but_tls);
    tcase_add_test(tc, among_equal_orders_the_preference_decides_and_higher_orders_are_left_out);
    tcase_add_test(tc, of_many_records_the_most_preferred_are_kept);
    tcase_add_loop_test(tc, a_record_that_is_not_for_us_is_passed_over, 0, PJ_ARRAY_SIZE(others));
    tcase_add_test(tc, letters_have_no_case);
    tcase_add_test(tc, records_of_other_types_and_classes_say_nothing);
    tcase_add_test(tc, transports_have_names_of_services);
    suite_add_tcase(s, tc);
    return s;
}
