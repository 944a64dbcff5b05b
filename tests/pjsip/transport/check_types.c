/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjsip.h>
#include <pjlib.h>

static pjsip_transport_type_e by_name(const char *name)
{
    pj_str_t s = pj_str((char *)name);

    return pjsip_transport_get_type_from_name(&s);
}

START_TEST(known_types_have_names_ports_and_flags)
{
    ck_assert_int_eq(by_name("udp"), PJSIP_TRANSPORT_UDP);
    ck_assert_int_eq(by_name("Tcp"), PJSIP_TRANSPORT_TCP);
    ck_assert_int_eq(by_name("TLS"), PJSIP_TRANSPORT_TLS);
    ck_assert_int_eq(by_name("pigeon"), PJSIP_TRANSPORT_UNSPECIFIED);
    ck_assert_int_eq(by_name(""), PJSIP_TRANSPORT_UNSPECIFIED);
    ck_assert_int_eq(pjsip_transport_get_default_port_for_type(PJSIP_TRANSPORT_UDP6), 5060);
    ck_assert_int_eq(pjsip_transport_get_default_port_for_type(PJSIP_TRANSPORT_TLS), 5061);
    ck_assert_str_eq(pjsip_transport_get_type_name(PJSIP_TRANSPORT_TCP6), "TCP");
    ck_assert_str_ne(pjsip_transport_get_type_desc(PJSIP_TRANSPORT_TCP6),
                     pjsip_transport_get_type_desc(PJSIP_TRANSPORT_TCP));
    ck_assert_uint_eq(pjsip_transport_get_flag_from_type(PJSIP_TRANSPORT_TLS),
                      PJSIP_TRANSPORT_RELIABLE | PJSIP_TRANSPORT_SECURE);
    ck_assert_int_eq(pjsip_transport_get_type_from_flag(PJSIP_TRANSPORT_DATAGRAM),
                     PJSIP_TRANSPORT_UDP);
    ck_assert_int_eq(pjsip_transport_get_type_from_flag(PJSIP_TRANSPORT_RELIABLE),
                     PJSIP_TRANSPORT_TCP);
    ck_assert_int_eq(pjsip_transport_get_type_from_flag(77), PJSIP_TRANSPORT_UNSPECIFIED);
    ck_assert_int_eq(pjsip_transport_type_get_af(PJSIP_TRANSPORT_UDP), pj_AF_INET());
    ck_assert_int_eq(pjsip_transport_type_get_af(PJSIP_TRANSPORT_UDP6), pj_AF_INET6());
}
END_TEST

START_TEST(a_type_that_is_none_is_unspecified)
{
    ck_assert_str_eq(pjsip_transport_get_type_name((pjsip_transport_type_e)99),
                     pjsip_transport_get_type_name(PJSIP_TRANSPORT_UNSPECIFIED));
    ck_assert_uint_eq(pjsip_transport_get_flag_from_type((pjsip_transport_type_e)-1), 0);
}
END_TEST

START_TEST(a_program_registers_a_type_in_two_sorts)
{
    unsigned flag = PJSIP_TRANSPORT_RELIABLE | PJSIP_TRANSPORT_SECURE;
    int v4 = 0, v6 = 0, again = 0;

    ck_assert_int_eq(pjsip_transport_register_type(flag, "ws", 5060, &v4), PJ_SUCCESS);
    ck_assert_int_ge(v4, PJSIP_TRANSPORT_START_OTHER);
    ck_assert_int_eq(pjsip_transport_register_type(flag | PJSIP_TRANSPORT_IPV6, "ws", 5060, &v6),
                     PJ_SUCCESS);
    ck_assert_int_eq(v6, v4 | PJSIP_TRANSPORT_IPV6);
    ck_assert_int_eq(pjsip_transport_register_type(flag, "WS", 5060, &again), PJ_EEXISTS);
    ck_assert_int_eq(again, v4);
    ck_assert_int_eq(pjsip_transport_register_type(flag | PJSIP_TRANSPORT_IPV6, "WS", 1, &again),
                     PJ_EEXISTS);
    ck_assert_int_eq(again, v6);
    ck_assert_int_eq(by_name("Ws"), v4);
    ck_assert_str_eq(pjsip_transport_get_type_name((pjsip_transport_type_e)v6), "WS");
    ck_assert_uint_eq(pjsip_transport_get_flag_from_type((pjsip_transport_type_e)v6), flag);
    ck_assert_int_eq(pjsip_transport_get_default_port_for_type((pjsip_transport_type_e)v4), 5060);
}
END_TEST

START_TEST(bad_registrations_are_refused)
{
    ck_assert_int_eq(pjsip_transport_register_type(0, "", 1, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_transport_register_type(0, "sixteen-octets-x", 1, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_transport_register_type(0, "x", 70000, NULL), PJ_EINVAL);
    ck_assert_int_eq(pjsip_transport_register_type(0, "udp", 5060, NULL), PJ_EEXISTS);
}
END_TEST

START_TEST(there_is_an_end_to_types)
{
    char name[16];
    pj_status_t status = PJ_SUCCESS;
    int i;

    for (i = 0; i < 200 && status == PJ_SUCCESS; i++) {
        snprintf(name, sizeof(name), "t%d", i);
        status = pjsip_transport_register_type(0, name, 1, NULL);
    }
    ck_assert_int_eq(status, PJ_ETOOMANY);
    ck_assert_int_gt(i, 100);
}
END_TEST

Suite *types_suite(void);
Suite *types_suite(void)
{
    Suite *s = suite_create("types");
    TCase *tc = tcase_create("types");

    tcase_add_test(tc, known_types_have_names_ports_and_flags);
    tcase_add_test(tc, a_type_that_is_none_is_unspecified);
    tcase_add_test(tc, a_program_registers_a_type_in_two_sorts);
    tcase_add_test(tc, bad_registrations_are_refused);
    tcase_add_test(tc, there_is_an_end_to_types);
    suite_add_tcase(s, tc);
    return s;
}
