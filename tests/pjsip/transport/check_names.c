/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/endpoint.h"

#include "transport/transport_priv.h"

static pj_pool_t *pool;

static void setup(void)
{
    test_endpt_create();
    pool = pjsip_endpt_create_pool(test_endpt, "names", 1000, 1000);
}

static void teardown(void)
{
    pj_pool_release(pool);
    test_endpt_destroy();
}

static const struct {
    const char *bound;
    int bound_port;
    const char *given;
    int given_port;
    const char *host;
    int port;
} cases[] = {
    {"192.0.2.1", 5060, NULL, 0, "192.0.2.1", 5060},
    {"192.0.2.1", 5060, "", 0, "192.0.2.1", 5060},
    {"192.0.2.1", 5060, "nat.example", 0, "nat.example", 5060},
    {"192.0.2.1", 5060, "nat.example", 99, "nat.example", 99},
    {"192.0.2.1", 5060, "", 99, "192.0.2.1", 99},
    {"2001:db8::1", 5060, NULL, 0, "2001:db8::1", 5060},
};

START_TEST(the_published_name_completes_what_is_given_by_what_is_bound)
{
    pj_str_t host = pj_str((char *)cases[_i].bound);
    pjsip_host_port given, out;
    pj_sockaddr bound;

    pj_sockaddr_init(strchr(cases[_i].bound, ':') ? pj_AF_INET6() : pj_AF_INET(), &bound, &host,
                     (pj_uint16_t)cases[_i].bound_port);
    given.host = pj_str((char *)(cases[_i].given ? cases[_i].given : ""));
    given.port = cases[_i].given_port;
    ck_assert_int_eq(pjsip__published_name(pool, &bound, cases[_i].given ? &given : NULL, &out),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&out.host, cases[_i].host), 0);
    ck_assert_int_eq(out.port, cases[_i].port);
}
END_TEST

START_TEST(any_address_is_published_as_one_of_the_hosts)
{
    pjsip_host_port out;
    pj_sockaddr bound;

    pj_sockaddr_init(pj_AF_INET(), &bound, NULL, 5060);
    ck_assert_int_eq(pjsip__published_name(pool, &bound, NULL, &out), PJ_SUCCESS);
    ck_assert_int_ne(pj_strcmp2(&out.host, "0.0.0.0"), 0);
}
END_TEST

START_TEST(addresses_are_written_with_brackets_and_port)
{
    pj_str_t host = {(char *)"::1", 3};
    pj_sockaddr addr;
    char text[80];

    pj_sockaddr_init(pj_AF_INET6(), &addr, &host, 5060);
    ck_assert_str_eq(pjsip__addr_name(&addr, text, sizeof(text)), "[::1]:5060");
}
END_TEST

Suite *names_suite(void);
Suite *names_suite(void)
{
    Suite *s = suite_create("names");
    TCase *tc = tcase_create("names");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, the_published_name_completes_what_is_given_by_what_is_bound, 0,
                        PJ_ARRAY_SIZE(cases));
    tcase_add_test(tc, any_address_is_published_as_one_of_the_hosts);
    tcase_add_test(tc, addresses_are_written_with_brackets_and_port);
    suite_add_tcase(s, tc);
    return s;
}
