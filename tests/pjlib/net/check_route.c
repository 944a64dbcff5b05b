/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <pj/errno.h>
#include <pj/ip_helper.h>

Suite *route_suite(void);

START_TEST(each_route_is_a_network_and_its_mask)
{
    pj_ip_route_entry routes[64];
    unsigned count = PJ_ARRAY_SIZE(routes);
    pj_status_t status = pj_enum_ip_route(&count, routes);

    /* A machine may have no route but the loopback's, which is not listed. */
    if (status == PJ_ENOTFOUND) {
        ck_assert_uint_eq(count, 0);
        return;
    }
    ck_assert_int_eq(status, PJ_SUCCESS);
    for (unsigned i = 0; i < count; i++)
        ck_assert_uint_eq(routes[i].ipv4.dst_addr.s_addr & ~routes[i].ipv4.mask.s_addr, 0);
}
END_TEST

START_TEST(no_room_is_refused)
{
    pj_ip_route_entry routes[1];
    unsigned count = 0;

    ck_assert_int_eq(pj_enum_ip_route(&count, routes), PJ_EINVAL);
    ck_assert_int_eq(pj_enum_ip_route(NULL, routes), PJ_EINVAL);
}
END_TEST

Suite *route_suite(void)
{
    Suite *suite = suite_create("route");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, each_route_is_a_network_and_its_mask);
    tcase_add_test(tc, no_room_is_refused);
    suite_add_tcase(suite, tc);
    return suite;
}
