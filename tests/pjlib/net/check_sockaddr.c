/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <net/if.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <string.h>

Suite *sockaddr_suite(void);

static pj_sockaddr make(int af, const char *text, unsigned port)
{
    pj_str_t str = {(char *)(uintptr_t)text, (pj_ssize_t)strlen(text)};
    pj_sockaddr addr;

    ck_assert_int_eq(pj_sockaddr_init(af, &addr, &str, (pj_uint16_t)port), PJ_SUCCESS);
    return addr;
}

START_TEST(parts_of_an_address_are_found)
{
    pj_sockaddr v4 = make(PJ_AF_INET, "10.1.2.3", 5060),
                v6 = make(PJ_AF_INET6, "2001:db8::1", 5061);
    pj_sockaddr other;

    memset(&other, 0, sizeof(other));
    ck_assert_uint_eq(pj_sockaddr_get_len(&v4), sizeof(pj_sockaddr_in));
    ck_assert_uint_eq(pj_sockaddr_get_len(&v6), sizeof(pj_sockaddr_in6));
    ck_assert_uint_eq(pj_sockaddr_get_addr_len(&v4), 4);
    ck_assert_uint_eq(pj_sockaddr_get_addr_len(&v6), 16);
    ck_assert_uint_eq(pj_sockaddr_get_port(&v4), 5060);
    ck_assert_uint_eq(pj_sockaddr_get_port(&v6), 5061);
    ck_assert_ptr_eq(pj_sockaddr_get_addr(&v4), &v4.ipv4.sin_addr);
    ck_assert_ptr_eq(pj_sockaddr_get_addr(&v6), &v6.ipv6.sin6_addr);
    ck_assert_ptr_null(pj_sockaddr_get_addr(&other));
    ck_assert_uint_eq(pj_sockaddr_get_len(&other), 0);
    ck_assert_int_eq(pj_sockaddr_set_port(&other, 1), PJ_EAFNOTSUP);
}
END_TEST

START_TEST(only_the_any_address_has_no_address)
{
    pj_sockaddr any4 = make(PJ_AF_INET, "", 5060), any6 = make(PJ_AF_INET6, "", 5060);
    pj_sockaddr v4 = make(PJ_AF_INET, "0.0.0.1", 0), v6 = make(PJ_AF_INET6, "::1", 0);

    ck_assert(!pj_sockaddr_has_addr(&any4));
    ck_assert(!pj_sockaddr_has_addr(&any6));
    ck_assert(pj_sockaddr_has_addr(&v4));
    ck_assert(pj_sockaddr_has_addr(&v6));
}
END_TEST

static const struct {
    int af; /* 4 or 6 */
    const char *text;
    unsigned port, flags;
    const char *printed;
} printed[] = {
    {4, "127.0.0.1", 5060, 0, "127.0.0.1"},
    {4, "127.0.0.1", 5060, 1, "127.0.0.1:5060"},
    {4, "255.255.255.255", 65535, 3, "255.255.255.255:65535"},
    {4, "0.0.0.0", 0, 1, "0.0.0.0:0"},
    {6, "2001:db8::1", 5060, 0, "2001:db8::1"},
    {6, "2001:db8::1", 5060, 2, "[2001:db8::1]"},
    {6, "2001:db8::1", 5060, 1, "[2001:db8::1]:5060"},
    {6, "::", 7, 3, "[::]:7"},
    {6, "fe80::1%lo", 5060, 0, "fe80::1"},
    {6, "fe80::1%lo", 5060, 4, "fe80::1%lo"},
    {6, "fe80::1%4242", 5060, 5, "[fe80::1%4242]:5060"},
};

START_TEST(an_address_is_printed_as_asked)
{
    pj_sockaddr addr =
        make(printed[_i].af == 4 ? PJ_AF_INET : PJ_AF_INET6, printed[_i].text, printed[_i].port);
    char buf[80];

    ck_assert_ptr_eq(pj_sockaddr_print(&addr, buf, sizeof(buf), printed[_i].flags), buf);
    ck_assert_str_eq(buf, printed[_i].printed);
}
END_TEST

START_TEST(a_buffer_that_is_too_small_stays_empty_and_is_not_overrun)
{
    pj_sockaddr addr = make(PJ_AF_INET6, "2001:db8::1", 5060);
    const char *whole = "[2001:db8::1]:5060";
    char buf[64];

    for (int size = 1; size <= (int)strlen(whole); size++) {
        memset(buf, 'x', sizeof(buf));
        pj_sockaddr_print(&addr, buf, size, 1);
        ck_assert_str_eq(buf, "");
        ck_assert_int_eq(buf[size], 'x');
    }
    pj_sockaddr_print(&addr, buf, (int)strlen(whole) + 1, 1);
    ck_assert_str_eq(buf, whole);
}
END_TEST

START_TEST(an_unknown_family_prints_as_nothing)
{
    pj_sockaddr addr;
    char buf[10] = "x";

    memset(&addr, 0, sizeof(addr));
    pj_sockaddr_print(&addr, buf, sizeof(buf), 3);
    ck_assert_str_eq(buf, "");
}
END_TEST

START_TEST(addresses_are_ordered)
{
    pj_sockaddr a = make(PJ_AF_INET, "10.0.0.1", 5060), b = make(PJ_AF_INET, "10.0.0.2", 5060);
    pj_sockaddr c = make(PJ_AF_INET, "10.0.0.1", 5061), d = make(PJ_AF_INET6, "::1", 5060);

    ck_assert_int_eq(pj_sockaddr_cmp(&a, &a), 0);
    ck_assert_int_eq(pj_sockaddr_cmp(&a, &b), -1);
    ck_assert_int_eq(pj_sockaddr_cmp(&b, &a), 1);
    ck_assert_int_eq(pj_sockaddr_cmp(&a, &c), -1);
    ck_assert_int_ne(pj_sockaddr_cmp(&a, &d), 0);
    ck_assert_int_eq(pj_sockaddr_cmp(&a, &d), -pj_sockaddr_cmp(&d, &a));
}
END_TEST

START_TEST(only_link_local_addresses_differ_by_scope)
{
    pj_sockaddr a = make(PJ_AF_INET6, "fe80::1%1", 5060), b = make(PJ_AF_INET6, "fe80::1%2", 5060);
    pj_sockaddr c = make(PJ_AF_INET6, "2001:db8::1", 5060), d = c;

    d.ipv6.sin6_scope_id = 3;
    d.ipv6.sin6_flowinfo = 9;
    ck_assert_int_eq(pj_sockaddr_cmp(&a, &b), -1);
    ck_assert_int_eq(pj_sockaddr_cmp(&c, &d), 0);
}
END_TEST

START_TEST(copying_the_address_leaves_the_port)
{
    pj_sockaddr a = make(PJ_AF_INET6, "fe80::1%1", 5060), b = make(PJ_AF_INET6, "::", 1234);
    pj_sockaddr v4 = make(PJ_AF_INET, "1.2.3.4", 99), copy;

    pj_sockaddr_copy_addr(&b, &a);
    ck_assert_uint_eq(pj_sockaddr_get_port(&b), 1234);
    ck_assert_uint_eq(b.ipv6.sin6_scope_id, 1);
    pj_sockaddr_copy_addr(&b, &v4); /* another family: nothing happens */
    pj_sockaddr_set_port(&b, 5060);
    ck_assert_int_eq(pj_sockaddr_cmp(&a, &b), 0);
    memset(&copy, 0, sizeof(copy));
    pj_sockaddr_cp(&copy, &v4);
    ck_assert_int_eq(pj_sockaddr_cmp(&copy, &v4), 0);
}
END_TEST

START_TEST(the_ipv4_functions_use_host_order)
{
    pj_sockaddr_in in;

    ck_assert_int_eq(pj_sockaddr_in_init(&in, NULL, 5060), PJ_SUCCESS);
    pj_sockaddr_in_set_addr(&in, 0x7F000001);
    ck_assert_str_eq(pj_inet_ntoa(in.sin_addr), "127.0.0.1");
    ck_assert_uint_eq(pj_sockaddr_in_get_addr(&in).s_addr, 0x7F000001);
    pj_sockaddr_in_set_port(&in, 258);
    ck_assert_uint_eq(in.sin_port, pj_htons(258));
    ck_assert_uint_eq(pj_sockaddr_in_get_port(&in), 258);
    ck_assert_uint_eq(pj_ntohl(pj_htonl(0x01020304)), 0x01020304);
    ck_assert_uint_eq(pj_ntohs(0x0102), pj_htons(0x0102));
}
END_TEST

START_TEST(binary_addresses_become_text)
{
    pj_sockaddr v6 = make(PJ_AF_INET6, "2001:db8::1", 0), v4 = make(PJ_AF_INET, "10.20.30.40", 0);
    char buf[PJ_INET6_ADDRSTRLEN];

    ck_assert_int_eq(pj_inet_ntop(PJ_AF_INET6, &v6.ipv6.sin6_addr, buf, sizeof(buf)), PJ_SUCCESS);
    ck_assert_str_eq(buf, "2001:db8::1");
    ck_assert_ptr_eq(pj_inet_ntop2(PJ_AF_INET, &v4.ipv4.sin_addr, buf, sizeof(buf)), buf);
    ck_assert_str_eq(buf, "10.20.30.40");
    ck_assert_int_eq(pj_inet_ntop(PJ_AF_INET, &v4.ipv4.sin_addr, buf, 11), PJ_ETOOSMALL);
    ck_assert_int_eq(pj_inet_ntop(PJ_AF_INET, &v4.ipv4.sin_addr, buf, 12), PJ_SUCCESS);
    ck_assert_int_eq(pj_inet_ntop(PJ_AF_UNIX, &v4, buf, sizeof(buf)), PJ_EAFNOTSUP);
    ck_assert_ptr_null(pj_inet_ntop2(PJ_AF_UNIX, &v4, buf, sizeof(buf)));
}
END_TEST

START_TEST(a_host_gets_brackets_before_a_port_if_it_is_ipv6)
{
    static char name[] = "example.com", v6[] = "2001:db8::1";
    pj_str_t host = {name, sizeof(name) - 1}, literal = {v6, sizeof(v6) - 1};
    char buf[40];

    ck_assert_str_eq(pj_addr_str_print(&host, 5060, buf, sizeof(buf), 1), "example.com:5060");
    ck_assert_str_eq(pj_addr_str_print(&host, 5060, buf, sizeof(buf), 0), "example.com");
    ck_assert_str_eq(pj_addr_str_print(&literal, 5060, buf, sizeof(buf), 1), "[2001:db8::1]:5060");
    ck_assert_str_eq(pj_addr_str_print(&literal, 5060, buf, sizeof(buf), 0), "2001:db8::1");
    ck_assert_str_eq(pj_addr_str_print(&literal, 5060, buf, 18, 1), "");
}
END_TEST

Suite *sockaddr_suite(void)
{
    Suite *suite = suite_create("sockaddr");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, parts_of_an_address_are_found);
    tcase_add_test(tc, only_the_any_address_has_no_address);
    tcase_add_loop_test(tc, an_address_is_printed_as_asked, 0, (int)PJ_ARRAY_SIZE(printed));
    tcase_add_test(tc, a_buffer_that_is_too_small_stays_empty_and_is_not_overrun);
    tcase_add_test(tc, an_unknown_family_prints_as_nothing);
    tcase_add_test(tc, addresses_are_ordered);
    tcase_add_test(tc, only_link_local_addresses_differ_by_scope);
    tcase_add_test(tc, copying_the_address_leaves_the_port);
    tcase_add_test(tc, the_ipv4_functions_use_host_order);
    tcase_add_test(tc, binary_addresses_become_text);
    tcase_add_test(tc, a_host_gets_brackets_before_a_port_if_it_is_ipv6);
    suite_add_tcase(suite, tc);
    return suite;
}
