/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <pj/addr_resolv.h>
#include <pj/errno.h>
#include <string.h>

Suite *addrinfo_suite(void);

static pj_str_t str(const char *text)
{
    pj_str_t s = {(char *)(uintptr_t)text, (pj_ssize_t)strlen(text)};

    return s;
}

static void expect(const pj_addrinfo *ai, const char *text)
{
    char buf[80];

    ck_assert_str_eq(pj_sockaddr_print(&ai->ai_addr, buf, sizeof(buf), 0), text);
    ck_assert_uint_eq(pj_sockaddr_get_port(&ai->ai_addr), 0);
}

START_TEST(an_address_is_its_own_answer)
{
    pj_str_t v4 = str("192.0.2.1"), v6 = str("2001:db8::1");
    pj_addrinfo ai[4];
    unsigned count = 4;

    ck_assert_int_eq(pj_getaddrinfo(PJ_AF_UNSPEC, &v4, &count, ai), PJ_SUCCESS);
    ck_assert_uint_eq(count, 1);
    expect(&ai[0], "192.0.2.1");
    ck_assert_str_eq(ai[0].ai_canonname, "192.0.2.1");
    count = 4;
    ck_assert_int_eq(pj_getaddrinfo(PJ_AF_INET6, &v6, &count, ai), PJ_SUCCESS);
    expect(&ai[0], "2001:db8::1");
    count = 4;
    ck_assert_int_ne(pj_getaddrinfo(PJ_AF_INET, &v6, &count, ai), PJ_SUCCESS);
}
END_TEST

START_TEST(the_local_host_is_known_without_duplicates)
{
    pj_str_t name = str("localhost");
    pj_addrinfo ai[8];
    unsigned count = 8;

    ck_assert_int_eq(pj_getaddrinfo(PJ_AF_INET, &name, &count, ai), PJ_SUCCESS);
    ck_assert_uint_eq(count, 1);
    expect(&ai[0], "127.0.0.1");
}
END_TEST

START_TEST(bad_arguments_and_names_are_told_apart)
{
    static char big[1000];
    pj_str_t unknown = str("no-such-host.invalid"), empty = str(""), is_long = {big, sizeof(big)};
    pj_addrinfo ai;
    unsigned count = 1, none = 0;

    memset(big, 'a', sizeof(big));
    ck_assert_int_eq(pj_getaddrinfo(PJ_AF_INET, &unknown, &count, &ai), PJ_ERESOLVE);
    ck_assert_int_eq(pj_getaddrinfo(PJ_AF_INET, &empty, &count, &ai), PJ_EINVAL);
    ck_assert_int_eq(pj_getaddrinfo(PJ_AF_INET, &unknown, &none, &ai), PJ_EINVAL);
    ck_assert_int_eq(pj_getaddrinfo(PJ_AF_INET, &is_long, &count, &ai), PJ_ENAMETOOLONG);
    ck_assert_int_eq(pj_getaddrinfo(PJ_AF_UNIX, &unknown, &count, &ai), PJ_EAFNOTSUP);
}
END_TEST

START_TEST(a_host_entry_lists_addresses)
{
    pj_str_t name = str("127.0.0.1"), unknown = str("no-such-host.invalid");
    pj_hostent he;

    ck_assert_int_eq(pj_gethostbyname(&name, &he), PJ_SUCCESS);
    ck_assert_int_eq(he.h_addrtype, PJ_AF_INET);
    ck_assert_int_eq(he.h_length, 4);
    ck_assert_str_eq(pj_inet_ntoa(*(pj_in_addr *)(void *)he.h_addr), "127.0.0.1");
    ck_assert_ptr_null(he.h_addr_list[1]);
    ck_assert_ptr_null(he.h_aliases[0]);
    ck_assert_int_eq(pj_gethostbyname(&unknown, &he), PJ_ERESOLVE);
}
END_TEST

START_TEST(this_machine_has_a_name)
{
    const pj_str_t *name = pj_gethostname();
    pj_in_addr addr = pj_gethostaddr();

    ck_assert_int_gt(name->slen, 0);
    ck_assert(addr.s_addr != 0);
}
END_TEST

static const struct {
    int af;
    const char *text;
    unsigned kinds;
} kinds[] = {
    {4, "0.0.0.0", PJ_ADDR_TYPE_DISABLED},
    {4, "127.0.0.1", PJ_ADDR_TYPE_LOOPBACK},
    {4, "169.254.1.1", PJ_ADDR_TYPE_LINK_LOCAL},
    {4, "10.1.1.1", PJ_ADDR_TYPE_PRIVATE},
    {4, "172.16.0.1", PJ_ADDR_TYPE_PRIVATE},
    {4, "172.31.255.255", PJ_ADDR_TYPE_PRIVATE},
    {4, "172.32.0.1", 0},
    {4, "192.168.1.1", PJ_ADDR_TYPE_PRIVATE},
    {4, "224.0.0.1", PJ_ADDR_TYPE_MULTICAST},
    {4, "8.8.8.8", 0},
    {4, "255.255.255.255", PJ_ADDR_TYPE_DISABLED},
    {6, "::", PJ_ADDR_TYPE_DISABLED},
    {6, "::1", PJ_ADDR_TYPE_LOOPBACK},
    {6, "fe80::1", PJ_ADDR_TYPE_LINK_LOCAL},
    {6, "fd00::1", PJ_ADDR_TYPE_PRIVATE},
    {6, "ff02::1", PJ_ADDR_TYPE_MULTICAST},
    {6, "2001:db8::1", 0},
};

START_TEST(kinds_of_address_are_told)
{
    pj_str_t text = str(kinds[_i].text);
    pj_sockaddr addr;

    pj_sockaddr_init(kinds[_i].af == 4 ? PJ_AF_INET : PJ_AF_INET6, &addr, &text, 0);
    for (unsigned bit = 1; bit <= PJ_ADDR_TYPE_MULTICAST; bit <<= 1)
        ck_assert_int_eq(pj_check_addr_type(&addr, bit), (kinds[_i].kinds & bit) != 0);
}
END_TEST

Suite *addrinfo_suite(void)
{
    Suite *suite = suite_create("addrinfo");
    TCase *tc = tcase_create("all");

    tcase_set_timeout(tc, 30); /* an unreachable name server takes its time */
    tcase_add_test(tc, an_address_is_its_own_answer);
    tcase_add_test(tc, the_local_host_is_known_without_duplicates);
    tcase_add_test(tc, bad_arguments_and_names_are_told_apart);
    tcase_add_test(tc, a_host_entry_lists_addresses);
    tcase_add_test(tc, this_machine_has_a_name);
    tcase_add_loop_test(tc, kinds_of_address_are_told, 0, (int)PJ_ARRAY_SIZE(kinds));
    suite_add_tcase(suite, tc);
    return suite;
}
