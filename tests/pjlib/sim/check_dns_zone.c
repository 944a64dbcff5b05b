/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include <stdio.h>

Suite *dns_zone_suite(void);

static uint8_t query[300], answer[1500];

static size_t ask(const char *name, int type)
{
    size_t len;

    memset(query, 0, sizeof(query));
    query[0] = 0x12;
    query[1] = 0x34;
    query[2] = 1;
    query[5] = 1;
    len = 12 + pj__sim_dns_put_name(query + 12, sizeof(query) - 16, name);
    query[len + 1] = (uint8_t)type;
    query[len + 3] = 1;
    return pj__sim_dns_answer(world, query, len + 4, answer, sizeof(answer));
}

static int answers(void)
{
    return answer[6] << 8 | answer[7];
}

START_TEST(records_are_found_by_name_and_type)
{
    ck_assert_int_eq(pj_sim_dns_add(world, "sip.Example.com. 60 IN A 10.0.0.2"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_add(world, "sip.example.com A 10.0.0.3"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_add(world, "sip.example.com IN AAAA 2001:db8::2"), PJ_SUCCESS);
    ck_assert_uint_gt(ask("SIP.example.com", 1), 0);
    ck_assert_int_eq(answer[0] << 8 | answer[1], 0x1234);
    ck_assert_int_eq(answer[2], 0x85);
    ck_assert_int_eq(answer[3], 0);
    ck_assert_int_eq(answers(), 2);
    ask("sip.example.com", 28);
    ck_assert_int_eq(answers(), 1);
    ask("sip.example.com", 33);
    ck_assert_int_eq(answers(), 0);
    ck_assert_int_eq(answer[3], 0);
    ask("example.com", 1);
    ck_assert_int_eq(answers(), 0);
    ck_assert_int_eq(answer[3], 3); /* NXDOMAIN */
}
END_TEST

START_TEST(data_is_as_it_goes_over_the_wire)
{
    static const uint8_t srv[] = {0, 10, 0, 60, 0x13, 0xc4, 1, 'a', 1, 'b', 0};
    static const uint8_t naptr[] = {0,   10,  0,   50, 1, 's', 7,   'S', 'I', 'P', '+',
                                    'D', '2', 'U', 0,  2, '_', 'x', 1,   'b', 0};
    size_t len;

    ck_assert_int_eq(pj_sim_dns_add(world, "_x.b 1 SRV 10 60 5060 a.b."), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_add(world, "b 1 NAPTR 10 50 \"s\" \"SIP+D2U\" \"\" _x.b"),
                     PJ_SUCCESS);
    len = ask("_x.b", 33);
    ck_assert_int_eq(memcmp(answer + len - sizeof(srv), srv, sizeof(srv)), 0);
    len = ask("b", 35);
    ck_assert_int_eq(memcmp(answer + len - sizeof(naptr), naptr, sizeof(naptr)), 0);
}
END_TEST

START_TEST(aliases_are_followed)
{
    ck_assert_int_eq(pj_sim_dns_add(world, "a.x CNAME b.x"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_add(world, "b.x CNAME c.x"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_add(world, "c.x A 10.0.0.2"), PJ_SUCCESS);
    ask("a.x", 1);
    ck_assert_int_eq(answers(), 3);
    ask("a.x", 5);
    ck_assert_int_eq(answers(), 1);
    ck_assert_int_eq(pj_sim_dns_add(world, "l.x CNAME l.x"), PJ_SUCCESS);
    ask("l.x", 1); /* ends */
    ck_assert_int_le(answers(), 9);
}
END_TEST

START_TEST(what_is_no_record_is_refused)
{
    static const char *const bad[] = {"",
                                      "x",
                                      "x A",
                                      "x A 10.0.0",
                                      "x A ::1",
                                      "x AAAA 10.0.0.1",
                                      "x MX 10 y",
                                      "x SRV 1 2 y",
                                      "x SRV 1 2 65536 y",
                                      "x SRV 1 2 -3 y",
                                      "x SRV 1 2 3 y z",
                                      "x CNAME a..b",
                                      "x NAPTR 1 2 \"s",
                                      ".x A 10.0.0.1",
                                      "x 60 IN"};
    char label[100];

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(pj_sim_dns_add(world, bad[i]) == PJ_EINVAL, "%s", bad[i]);
    memset(label, 'a', 64);
    memcpy(label + 64, " A 10.0.0.1", 12);
    ck_assert_int_eq(pj_sim_dns_add(world, label), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_dns_add(world, label + 1), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_add(world, NULL), PJ_EINVAL);
}
END_TEST

START_TEST(names_can_be_removed)
{
    ck_assert_int_eq(pj_sim_dns_add(world, "x A 10.0.0.1"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_add(world, "x A 10.0.0.2"), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_add(world, "y A 10.0.0.3"), PJ_SUCCESS);
    ck_assert_uint_eq(pj_sim_dns_remove(world, "X."), 2);
    ck_assert_uint_eq(pj_sim_dns_remove(world, "x"), 0);
    ck_assert_uint_eq(pj_sim_dns_remove(world, NULL), 0);
    ask("x", 1);
    ck_assert_int_eq(answer[3], 3);
    ask("y", 1);
    ck_assert_int_eq(answers(), 1);
}
END_TEST

START_TEST(what_does_not_fit_is_marked)
{
    char text[64];

    for (int i = 0; i < 200; i++) {
        snprintf(text, sizeof(text), "many.example.com A 10.1.0.%d", i);
        ck_assert_int_eq(pj_sim_dns_add(world, text), PJ_SUCCESS);
    }
    ck_assert_uint_le(ask("many.example.com", 1), sizeof(answer));
    ck_assert_int_eq(answer[2] & 2, 2);
    ck_assert_int_lt(answers(), 200);
}
END_TEST

START_TEST(what_is_no_query_gets_no_answer)
{
    size_t len = 12 + 3 + 4;

    ask("x", 1);
    ck_assert_uint_eq(pj__sim_dns_answer(world, query, len, answer, sizeof(answer)), len);
    for (size_t cut = 0; cut < len; cut++)
        ck_assert_uint_eq(pj__sim_dns_answer(world, query, cut, answer, sizeof(answer)), 0);
    query[2] |= 0x80;
    ck_assert_uint_eq(pj__sim_dns_answer(world, query, len, answer, sizeof(answer)), 0);
    query[2] = 0;
    query[12] = 0xc0;
    ck_assert_uint_eq(pj__sim_dns_answer(world, query, len, answer, sizeof(answer)), 0);
}
END_TEST

Suite *dns_zone_suite(void)
{
    Suite *suite = suite_create("dns_zone");
    TCase *tc = tcase_create("dns_zone");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, records_are_found_by_name_and_type);
    tcase_add_test(tc, data_is_as_it_goes_over_the_wire);
    tcase_add_test(tc, aliases_are_followed);
    tcase_add_test(tc, what_is_no_record_is_refused);
    tcase_add_test(tc, names_can_be_removed);
    tcase_add_test(tc, what_does_not_fit_is_marked);
    tcase_add_test(tc, what_is_no_query_gets_no_answer);
    suite_add_tcase(suite, tc);
    return suite;
}
