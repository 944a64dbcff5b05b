/* SPDX-License-Identifier: BSD-2-Clause */
#include "net/net_sock.h"

#include <check.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <string.h>

Suite *nat64_suite(void);

/* RFC 6052 section 2.4: the same IPv4 address behind prefixes of each length. */
static const struct {
    int octets;
    const char *prefix, *embedded;
} rfc6052[] = {
    {4, "2001:db8::", "2001:db8:c000:221::"},
    {5, "2001:db8:100::", "2001:db8:1c0:2:21::"},
    {6, "2001:db8:122::", "2001:db8:122:c000:2:2100::"},
    {7, "2001:db8:122:300::", "2001:db8:122:3c0:0:221::"},
    {8, "2001:db8:122:344::", "2001:db8:122:344:c0:2:2100:0"},
    {12, "2001:db8:122:344::", "2001:db8:122:344::192.0.2.33"},
};

static pj_in6_addr ipv6(const char *text)
{
    pj_str_t str = {(char *)(uintptr_t)text, (pj_ssize_t)strlen(text)};
    pj_in6_addr addr;

    ck_assert_int_eq(pj_inet_pton(PJ_AF_INET6, &str, &addr), PJ_SUCCESS);
    return addr;
}

START_TEST(an_address_is_embedded_as_the_rfc_shows)
{
    static const pj_uint8_t v4[] = {192, 0, 2, 33};
    pj_in6_addr addr = ipv6(rfc6052[_i].prefix), wanted = ipv6(rfc6052[_i].embedded);

    pj__nat64_embed(addr.s6_addr, rfc6052[_i].octets, v4);
    ck_assert_mem_eq(&addr, &wanted, sizeof(addr));
}
END_TEST

START_TEST(the_prefix_is_found_around_the_well_known_address)
{
    static const pj_uint8_t known[] = {192, 0, 0, 171};
    pj_in6_addr addr = ipv6(rfc6052[_i].prefix);

    pj__nat64_embed(addr.s6_addr, rfc6052[_i].octets, known);
    ck_assert_int_eq(pj__nat64_find_prefix(addr.s6_addr), rfc6052[_i].octets);
}
END_TEST

START_TEST(an_address_without_the_well_known_one_has_no_prefix)
{
    pj_in6_addr addr = ipv6("2001:db8::192.0.0.172");

    ck_assert_int_eq(pj__nat64_find_prefix(addr.s6_addr), 0);
}
END_TEST

START_TEST(an_address_of_the_wanted_family_is_copied)
{
    static char text[] = "192.0.2.1";
    pj_str_t str = {text, sizeof(text) - 1};
    pj_sockaddr src, dst;

    pj_sockaddr_init(PJ_AF_INET, &src, &str, 5060);
    ck_assert_int_eq(pj_sockaddr_synthesize(PJ_AF_INET, &dst, &src), PJ_SUCCESS);
    ck_assert_int_eq(pj_sockaddr_cmp(&src, &dst), 0);
    pj_sockaddr_init(PJ_AF_INET6, &src, NULL, 5060);
    ck_assert_int_eq(pj_sockaddr_synthesize(PJ_AF_INET, &dst, &src), PJ_EAFNOTSUP);
}
END_TEST

Suite *nat64_suite(void)
{
    Suite *suite = suite_create("nat64");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, an_address_is_embedded_as_the_rfc_shows, 0,
                        (int)PJ_ARRAY_SIZE(rfc6052));
    tcase_add_loop_test(tc, the_prefix_is_found_around_the_well_known_address, 0,
                        (int)PJ_ARRAY_SIZE(rfc6052));
    tcase_add_test(tc, an_address_without_the_well_known_one_has_no_prefix);
    tcase_add_test(tc, an_address_of_the_wanted_family_is_copied);
    suite_add_tcase(suite, tc);
    return suite;
}
