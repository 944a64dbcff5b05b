/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include "support/oom.h"

#include <pj/addr_resolv.h>
#include <pj/ip_helper.h>
#include <pj/string.h>

Suite *sim_lookup_suite(void);

static unsigned look_up(int af, const char *name, pj_addrinfo *found, pj_status_t expected)
{
    pj_str_t text = {(char *)(uintptr_t)name, (pj_ssize_t)strlen(name)};
    unsigned count = 8;

    ck_assert_int_eq(pj_getaddrinfo(af, &text, &count, found), expected);
    return expected == PJ_SUCCESS ? count : 0;
}

static void expect_addr(const pj_addrinfo *found, const char *ip)
{
    pj_sockaddr wanted = sim_at(ip, 0);

    ck_assert_int_eq(pj_sockaddr_cmp(&found->ai_addr, &wanted), 0);
}

static void add(const char *record)
{
    ck_assert_int_eq(pj_sim_dns_add(world, record), PJ_SUCCESS);
}

START_TEST(hosts_know_each_other_by_name)
{
    pj_addrinfo found[8];

    ck_assert_uint_eq(look_up(pj_AF_UNSPEC(), "bob", found, PJ_SUCCESS), 2);
    expect_addr(&found[0], "10.0.0.2");
    expect_addr(&found[1], "2001:db8::2");
    ck_assert_uint_eq(look_up(pj_AF_INET6(), "Bob", found, PJ_SUCCESS), 1);
    expect_addr(&found[0], "2001:db8::2");
    ck_assert_uint_eq(look_up(pj_AF_INET(), "localhost", found, PJ_SUCCESS), 1);
    expect_addr(&found[0], "127.0.0.1");
    ck_assert_str_eq(pj_gethostname()->ptr, "alice");
    ck_assert_uint_eq(pj_gethostaddr().s_addr, sim_at("10.0.0.1", 0).ipv4.sin_addr.s_addr);
}
END_TEST

START_TEST(names_of_the_zone_are_found_and_aliases_followed)
{
    pj_addrinfo found[8];
    pj_str_t name = pj_str((char *)"www.example.com");
    pj_hostent he;

    add("www.example.com CNAME web.example.com");
    add("web.example.com AAAA 2001:db8::80");
    add("web.example.com A 10.0.0.80");
    add("loop.example.com CNAME loop.example.com");
    look_up(pj_AF_INET(), "www.example.com", found, PJ_ERESOLVE); /* nobody serves it */
    ck_assert_int_eq(pj_sim_dns_serve(bob), PJ_SUCCESS);
    ck_assert_uint_eq(look_up(pj_AF_UNSPEC(), "www.example.com", found, PJ_SUCCESS), 2);
    expect_addr(&found[0], "10.0.0.80");
    expect_addr(&found[1], "2001:db8::80");
    ck_assert_str_eq(found[0].ai_canonname, "web.example.com");
    ck_assert_int_eq(pj_gethostbyname(&name, &he), PJ_SUCCESS);
    ck_assert_str_eq(he.h_name, "web.example.com");
    ck_assert_ptr_null(he.h_addr_list[1]);
    look_up(pj_AF_INET(), "loop.example.com", found, PJ_ERESOLVE);
    look_up(pj_AF_INET(), "nobody.example.com", found, PJ_ERESOLVE);
    pj_sim_dns_set_failure(bob, 2);
    look_up(pj_AF_INET(), "web.example.com", found, PJ_ERESOLVE);
}
END_TEST

START_TEST(a_host_has_its_own_interfaces)
{
    pj_sockaddr found[8], wanted = sim_at("2001:db8::2", 0);
    unsigned count = 8;

    pj_sim_enter_host(bob);
    ck_assert_int_eq(pj_enum_ip_interface(pj_AF_INET6(), &count, found), PJ_SUCCESS);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(pj_sockaddr_cmp(&found[0], &wanted), 0);
    count = 8;
    ck_assert_int_eq(pj_enum_ip_interface(pj_AF_UNSPEC(), &count, found), PJ_SUCCESS);
    ck_assert_uint_eq(count, 2);
}
END_TEST

static void expect_route(const pj_ip_route_entry *route, const char *interface, const char *dst,
                         const char *mask)
{
    ck_assert_uint_eq(route->ipv4.if_addr.s_addr, sim_at(interface, 0).ipv4.sin_addr.s_addr);
    ck_assert_uint_eq(route->ipv4.dst_addr.s_addr, sim_at(dst, 0).ipv4.sin_addr.s_addr);
    ck_assert_uint_eq(route->ipv4.mask.s_addr, sim_at(mask, 0).ipv4.sin_addr.s_addr);
}

START_TEST(a_host_has_its_own_routes)
{
    pj_ip_route_entry routes[8];
    pj_sim_host *v6_only;
    unsigned count = 8;

    ck_assert_int_eq(pj_sim_host_add_addr(bob, "192.168.7.9"), PJ_SUCCESS);
    pj_sim_enter_host(bob);
    ck_assert_int_eq(pj_enum_ip_route(&count, routes), PJ_SUCCESS);
    ck_assert_uint_eq(count, 3);
    expect_route(&routes[0], "10.0.0.2", "0.0.0.0", "0.0.0.0");
    expect_route(&routes[1], "10.0.0.2", "10.0.0.2", "255.255.255.255");
    expect_route(&routes[2], "192.168.7.9", "192.168.7.9", "255.255.255.255");
    count = 2;
    ck_assert_int_eq(pj_enum_ip_route(&count, routes), PJ_SUCCESS);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(pj_sim_host_create(world, "six", "2001:db8::6", &v6_only), PJ_SUCCESS);
    pj_sim_enter_host(v6_only);
    ck_assert_int_eq(pj_enum_ip_route(&count, routes), PJ_ENOTFOUND);
}
END_TEST

static int round_of_calls(void *arg)
{
    const pj__ops *ops = pj__ops_get();
    struct addrinfo *names = NULL;
    struct ifaddrs *interfaces = NULL;
    int error = ops->getaddrinfo(ops->ctx, "bob", NULL, &names), failed;

    (void)arg;
    ck_assert(error == 0 || error == EAI_MEMORY);
    if (!error)
        ops->freeaddrinfo(ops->ctx, names);
    failed = ops->getifaddrs(ops->ctx, &interfaces);
    ck_assert(failed == 0 || errno == ENOMEM);
    if (!failed)
        ops->freeifaddrs(ops->ctx, interfaces);
    return !error && !failed;
}

START_TEST(a_lack_of_memory_is_an_error_and_leaves_nothing)
{
    ck_assert_uint_eq(oom_loop(round_of_calls, NULL, 1), 6);
}
END_TEST

Suite *sim_lookup_suite(void)
{
    Suite *s = suite_create("sim_lookup");
    TCase *tc = tcase_create("sim_lookup");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, hosts_know_each_other_by_name);
    tcase_add_test(tc, names_of_the_zone_are_found_and_aliases_followed);
    tcase_add_test(tc, a_host_has_its_own_interfaces);
    tcase_add_test(tc, a_host_has_its_own_routes);
    tcase_add_test(tc, a_lack_of_memory_is_an_error_and_leaves_nothing);
    suite_add_tcase(s, tc);
    return s;
}
