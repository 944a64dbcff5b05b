/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <stdlib.h>
#include <string.h>

Suite *sockaddr_parse_suite(void);

/* A copy of exactly this length on the heap, so that a sanitizer sees a read past its end. */
static pj_str_t exact(const char *text)
{
    pj_str_t str = {NULL, (pj_ssize_t)strlen(text)};

    str.ptr = malloc(strlen(text) ? strlen(text) : 1);
    memcpy(str.ptr, text, strlen(text));
    return str;
}

static const struct {
    const char *text;
    const char *printed; /* with port */
} valid[] = {
    {"10.0.0.1", "10.0.0.1:0"},
    {"10.0.0.1:80", "10.0.0.1:80"},
    {"10.0.0.1:", "10.0.0.1:0"},
    {"10.0.0.1:65535", "10.0.0.1:65535"},
    {"10.0.0.1:0080", "10.0.0.1:80"},
    {"", "0.0.0.0:0"},
    {":", "0.0.0.0:0"},
    {":80", "0.0.0.0:80"},
    {"[fe::01]", "[fe::1]:0"},
    {"[fe::01]:", "[fe::1]:0"},
    {"[fe::01]:80", "[fe::1]:80"},
    {"[]:80", "[::]:80"},
    {"fe::01", "[fe::1]:0"},
    {"fe::01:80", "[fe::1:80]:0"},
    {"::", "[::]:0"},
    {":::80", "[::]:80"},
    {"2001:db8:0:0:0:0:0:1:5060", "[2001:db8::1]:5060"},
    {"::ffff:10.0.0.1", "[::ffff:10.0.0.1]:0"},
    {"[fe80::1%1]:5060", "[fe80::1]:5060"},
    {"localhost:5060", "127.0.0.1:5060"},
};

START_TEST(text_that_is_an_address_is_read)
{
    pj_str_t str = exact(valid[_i].text);
    pj_sockaddr addr;
    char buf[80];

    ck_assert_int_eq(pj_sockaddr_parse(PJ_AF_UNSPEC, 0, &str, &addr), PJ_SUCCESS);
    ck_assert_str_eq(pj_sockaddr_print(&addr, buf, sizeof(buf), 1), valid[_i].printed);
    free(str.ptr);
}
END_TEST

static const struct {
    int af; /* 0, 4 or 6 */
    const char *text;
} invalid[] = {
    {0, "10.0.0.1:80a"},
    {0, "10.0.0.1:65536"},
    {0, "10.0.0.1:99999999999999999999"},
    {0, "10.0.0.1:-1"},
    {0, "[fe::01"},
    {0, "[fe::01]80"},
    {0, "[fe::01]:x"},
    {0, "[10.0.0.1]:80"},
    {0, "fe::x:80"},
    {0, "1:2:3"},
    {0, "[fe80::1%]:80"},
    {0, "[fe80::1%nosuchif0]"},
    {4, "[::1]:80"},
    {4, "::1"},
    {6, "10.0.0.1"},
    {6, "10.0.0.1:80"},
    {0, "[::1]]"},
    {0, "[%1]"},
};

START_TEST(text_that_is_no_address_is_refused)
{
    int af = invalid[_i].af == 4 ? PJ_AF_INET : invalid[_i].af == 6 ? PJ_AF_INET6 : PJ_AF_UNSPEC;
    pj_str_t str = exact(invalid[_i].text), host;
    pj_uint16_t port;
    int raf;

    ck_assert_int_eq(pj_sockaddr_parse2(af, 0, &str, &host, &port, &raf), PJ_EINVAL);
    free(str.ptr);
}
END_TEST

START_TEST(splitting_gives_a_slice_and_looks_nothing_up)
{
    pj_str_t str = exact("no-such-host.invalid:5070"), host;
    pj_uint16_t port = 0;
    int raf = -1;

    ck_assert_int_eq(pj_sockaddr_parse2(PJ_AF_UNSPEC, 0, &str, &host, &port, &raf), PJ_SUCCESS);
    ck_assert_ptr_eq(host.ptr, str.ptr);
    ck_assert_int_eq(host.slen, 20);
    ck_assert_uint_eq(port, 5070);
    ck_assert_int_eq(raf, PJ_AF_INET);
    ck_assert_int_eq(pj_sockaddr_parse2(PJ_AF_INET6, 0, &str, &host, &port, &raf), PJ_SUCCESS);
    ck_assert_int_eq(raf, PJ_AF_INET6);
    ck_assert_int_eq(pj_sockaddr_parse2(PJ_AF_UNIX, 0, &str, &host, &port, &raf), PJ_EAFNOTSUP);
    ck_assert_int_eq(pj_sockaddr_parse2(PJ_AF_UNSPEC, 1, &str, &host, &port, &raf), PJ_EINVAL);
    free(str.ptr);
}
END_TEST

START_TEST(a_scope_is_an_interface_by_name_or_number)
{
    pj_str_t by_name = exact("fe80::1%lo"), by_number = exact("fe80::1%77");
    pj_sockaddr addr;

    ck_assert_int_eq(pj_sockaddr_init(PJ_AF_INET6, &addr, &by_name, 0), PJ_SUCCESS);
    ck_assert_uint_eq(addr.ipv6.sin6_scope_id, 1); /* the loopback's number everywhere */
    ck_assert_int_eq(pj_sockaddr_init(PJ_AF_INET6, &addr, &by_number, 0), PJ_SUCCESS);
    ck_assert_uint_eq(addr.ipv6.sin6_scope_id, 77);
    free(by_name.ptr);
    free(by_number.ptr);
}
END_TEST

START_TEST(only_four_decimal_numbers_are_an_ipv4_address)
{
    static const char *const bad[] = {"127.1",    "0x7f.0.0.1", "1.2.3", "1.2.3.256",
                                      "1.2.3.4 ", "",           "a"};
    pj_str_t good = exact("192.0.2.7");
    pj_in_addr in;

    ck_assert_int_eq(pj_inet_aton(&good, &in), 1);
    ck_assert_uint_eq(in.s_addr, pj_htonl(0xC0000207));
    ck_assert_uint_eq(pj_inet_addr(&good).s_addr, pj_htonl(0xC0000207));
    ck_assert_uint_eq(pj_inet_addr2("192.0.2.7").s_addr, pj_htonl(0xC0000207));
    free(good.ptr);
    for (size_t i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        pj_str_t str = exact(bad[i]);

        ck_assert_int_eq(pj_inet_aton(&str, &in), 0);
        ck_assert_uint_eq(in.s_addr, PJ_INADDR_NONE);
        free(str.ptr);
    }
}
END_TEST

START_TEST(an_address_of_any_length_is_bounded)
{
    static char text[70000];
    pj_str_t str = {text, sizeof(text)};
    pj_in6_addr in6;
    pj_sockaddr addr;

    memset(text, '1', sizeof(text));
    ck_assert_int_eq(pj_inet_pton(PJ_AF_INET6, &str, &in6), PJ_ENAMETOOLONG);
    ck_assert_int_eq(pj_sockaddr_parse(PJ_AF_UNSPEC, 0, &str, &addr), PJ_ENAMETOOLONG);
    memcpy(text, "1.2.3.4\0x", 9);
    str.slen = 9;
    ck_assert_int_eq(pj_inet_pton(PJ_AF_INET, &str, &in6), PJ_EINVAL);
}
END_TEST

START_TEST(setting_an_address_clears_what_was_there)
{
    pj_str_t str = exact("::1"), unknown = exact("no-such-host.invalid");
    pj_sockaddr addr;

    memset(&addr, 0xFF, sizeof(addr));
    ck_assert_int_eq(pj_sockaddr_init(PJ_AF_INET6, &addr, &str, 5060), PJ_SUCCESS);
    ck_assert_uint_eq(addr.ipv6.sin6_flowinfo, 0);
    ck_assert_uint_eq(addr.ipv6.sin6_scope_id, 0);
    ck_assert_int_ne(pj_sockaddr_set_str_addr(PJ_AF_INET6, &addr, &unknown), PJ_SUCCESS);
    ck_assert(!pj_sockaddr_has_addr(&addr));
    ck_assert_uint_eq(pj_sockaddr_get_port(&addr), 5060);
    ck_assert_int_eq(pj_sockaddr_init(PJ_AF_UNIX, &addr, &str, 0), PJ_EAFNOTSUP);
    free(str.ptr);
    free(unknown.ptr);
}
END_TEST

Suite *sockaddr_parse_suite(void)
{
    Suite *suite = suite_create("sockaddr_parse");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, text_that_is_an_address_is_read, 0, (int)PJ_ARRAY_SIZE(valid));
    tcase_add_loop_test(tc, text_that_is_no_address_is_refused, 0, (int)PJ_ARRAY_SIZE(invalid));
    tcase_add_test(tc, splitting_gives_a_slice_and_looks_nothing_up);
    tcase_add_test(tc, a_scope_is_an_interface_by_name_or_number);
    tcase_add_test(tc, only_four_decimal_numbers_are_an_ipv4_address);
    tcase_add_test(tc, an_address_of_any_length_is_bounded);
    tcase_add_test(tc, setting_an_address_clears_what_was_there);
    suite_add_tcase(suite, tc);
    return suite;
}
