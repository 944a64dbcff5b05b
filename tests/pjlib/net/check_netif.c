/* SPDX-License-Identifier: BSD-2-Clause */
/* What interfaces there are depends on the machine; the loopback is everywhere. */
#include <check.h>
#include <pj/addr_resolv.h>
#include <pj/errno.h>
#include <pj/ip_helper.h>
#include <string.h>

Suite *netif_suite(void);

static pj_str_t str(const char *text)
{
    pj_str_t s = {(char *)(uintptr_t)text, (pj_ssize_t)strlen(text)};

    return s;
}

START_TEST(interfaces_have_addresses_of_the_family)
{
    pj_sockaddr ifs[32];
    unsigned count = PJ_ARRAY_SIZE(ifs), one = 1, both = PJ_ARRAY_SIZE(ifs);

    ck_assert_int_eq(pj_enum_ip_interface(PJ_AF_INET, &count, ifs), PJ_SUCCESS);
    ck_assert_uint_ge(count, 1);
    for (unsigned i = 0; i < count; i++) {
        ck_assert_int_eq(ifs[i].addr.sa_family, PJ_AF_INET);
        ck_assert(pj_sockaddr_has_addr(&ifs[i]));
        ck_assert(count == 1 || !pj_check_addr_type(&ifs[i], PJ_ADDR_TYPE_LOOPBACK));
    }
    ck_assert_int_eq(pj_enum_ip_interface(PJ_AF_INET, &one, ifs), PJ_SUCCESS);
    ck_assert_uint_eq(one, 1);
    ck_assert_int_eq(pj_enum_ip_interface(PJ_AF_UNSPEC, &both, ifs), PJ_SUCCESS);
    ck_assert_uint_ge(both, count);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    pj_sockaddr ifs[1], addr;
    pj_enum_ip_option opt;
    unsigned count = 1, none = 0;

    ck_assert_int_eq(pj_enum_ip_interface(PJ_AF_UNIX, &count, ifs), PJ_EAFNOTSUP);
    ck_assert_int_eq(pj_enum_ip_interface(PJ_AF_INET, &none, ifs), PJ_EINVAL);
    ck_assert_int_eq(pj_gethostip(PJ_AF_UNIX, &addr), PJ_EAFNOTSUP);
    ck_assert_int_eq(pj_gethostip(PJ_AF_INET, NULL), PJ_EINVAL);
    pj_enum_ip_option_default(&opt);
    ck_assert_int_eq(opt.af, PJ_AF_UNSPEC);
    ck_assert(!opt.omit_deprecated_ipv6);
}
END_TEST

START_TEST(leaving_out_deprecated_addresses_leaves_the_others)
{
    pj_sockaddr ifs[32];
    pj_enum_ip_option opt = {PJ_AF_INET, PJ_TRUE};
    unsigned some = PJ_ARRAY_SIZE(ifs), all = PJ_ARRAY_SIZE(ifs);

    ck_assert_int_eq(pj_enum_ip_interface2(&opt, &some, ifs), PJ_SUCCESS);
    ck_assert_int_eq(pj_enum_ip_interface(PJ_AF_INET, &all, ifs), PJ_SUCCESS);
    ck_assert_uint_eq(some, all);
}
END_TEST

START_TEST(the_loopback_is_reached_through_itself)
{
    pj_str_t v4 = str("127.0.0.1"), name = str("localhost");
    pj_sockaddr itf, dst;

    ck_assert_int_eq(pj_getipinterface(PJ_AF_INET, &v4, &itf, PJ_FALSE, &dst), PJ_SUCCESS);
    ck_assert(pj_check_addr_type(&itf, PJ_ADDR_TYPE_LOOPBACK));
    ck_assert_int_eq(pj_sockaddr_cmp(&itf, &dst), 0);
    ck_assert_uint_eq(pj_sockaddr_get_port(&itf), 0);
    ck_assert_int_eq(pj_getipinterface(PJ_AF_INET, &name, &itf, PJ_TRUE, NULL), PJ_SUCCESS);
    ck_assert_int_ne(pj_getipinterface(PJ_AF_INET, &name, &itf, PJ_FALSE, NULL), PJ_SUCCESS);
}
END_TEST

START_TEST(this_machine_has_an_address_with_or_without_a_default_route)
{
    pj_sockaddr addr;

    ck_assert_int_eq(pj_gethostip(PJ_AF_INET, &addr), PJ_SUCCESS);
    ck_assert(pj_sockaddr_has_addr(&addr));
    ck_assert_uint_eq(pj_sockaddr_get_port(&addr), 0);
}
END_TEST

Suite *netif_suite(void)
{
    Suite *suite = suite_create("netif");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, interfaces_have_addresses_of_the_family);
    tcase_add_test(tc, bad_arguments_are_refused);
    tcase_add_test(tc, leaving_out_deprecated_addresses_leaves_the_others);
    tcase_add_test(tc, the_loopback_is_reached_through_itself);
    tcase_add_test(tc, this_machine_has_an_address_with_or_without_a_default_route);
    suite_add_tcase(suite, tc);
    return suite;
}
