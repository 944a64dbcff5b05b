/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

Suite *sim_addr_suite(void);

START_TEST(addresses_go_to_and_fro)
{
    pj_sockaddr v4 = sim_at("192.0.2.7", 5060), v6 = sim_at("2001:db8::7", 5061), back;
    pj__sim_addr addr;
    socklen_t len;

    ck_assert_int_eq(pj__sim_addr_from((struct sockaddr *)&v4, sizeof(v4), &addr), 0);
    ck_assert_uint_eq(addr.af, 4);
    ck_assert_uint_eq(addr.port, 5060);
    len = sizeof(back);
    pj__sim_addr_to(&addr, (struct sockaddr *)&back, &len);
    ck_assert_uint_eq(len, sizeof(pj_sockaddr_in));
    ck_assert_int_eq(pj_sockaddr_cmp(&v4, &back), 0);
    ck_assert_int_eq(pj__sim_addr_from((struct sockaddr *)&v6, sizeof(v6), &addr), 0);
    len = sizeof(back);
    pj__sim_addr_to(&addr, (struct sockaddr *)&back, &len);
    ck_assert_uint_eq(len, sizeof(pj_sockaddr_in6));
    ck_assert_int_eq(pj_sockaddr_cmp(&v6, &back), 0);
}
END_TEST

START_TEST(what_is_no_address_is_refused)
{
    pj_sockaddr v6 = sim_at("2001:db8::7", 5061);
    pj__sim_addr addr;

    ck_assert_int_eq(pj__sim_addr_from(NULL, 16, &addr), EINVAL);
    ck_assert_int_eq(pj__sim_addr_from((struct sockaddr *)&v6, 1, &addr), EINVAL);
    ck_assert_int_eq(pj__sim_addr_from((struct sockaddr *)&v6, 20, &addr), EINVAL);
    v6.addr.sa_family = AF_UNIX;
    ck_assert_int_eq(pj__sim_addr_from((struct sockaddr *)&v6, sizeof(v6), &addr), EAFNOSUPPORT);
    ck_assert(!pj__sim_addr_parse("1.2.3", 5, &addr));
    ck_assert(!pj__sim_addr_parse("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20", 50, &addr));
}
END_TEST

START_TEST(special_addresses_are_known)
{
    pj__sim_addr addr = pj__sim_addr_any(4, 0, 7);

    ck_assert(pj__sim_addr_is_any(&addr));
    ck_assert(pj__sim_addr_parse("127.9.9.9", 9, &addr));
    ck_assert(pj__sim_addr_is_loopback(&addr));
    ck_assert(pj__sim_addr_parse("::1", 3, &addr));
    ck_assert(pj__sim_addr_is_loopback(&addr));
    ck_assert(!pj__sim_addr_is_any(&addr));
    ck_assert(pj__sim_addr_parse("::2", 3, &addr));
    ck_assert(!pj__sim_addr_is_loopback(&addr));
}
END_TEST

START_TEST(the_map_finds_what_was_added_and_nothing_that_was_removed)
{
    pj__sim_map map = {NULL, 0, 0};
    static int values[2000];
    pj__sim_addr key = pj__sim_addr_any(4, 17, 0);

    ck_assert_ptr_eq(pj__sim_map_find(&map, &key), NULL);
    pj__sim_map_remove(&map, &key);
    for (unsigned i = 0; i < 2000; i++) {
        key.port = (uint16_t)i;
        ck_assert(pj__sim_map_add(&map, &key, &values[i]));
    }
    for (unsigned i = 0; i < 2000; i += 3) {
        key.port = (uint16_t)i;
        pj__sim_map_remove(&map, &key);
        pj__sim_map_remove(&map, &key);
    }
    for (unsigned i = 0; i < 2000; i++) {
        key.port = (uint16_t)i;
        ck_assert_ptr_eq(pj__sim_map_find(&map, &key), i % 3 ? &values[i] : NULL);
    }
    key.proto = 6;
    key.port = 1;
    ck_assert_ptr_eq(pj__sim_map_find(&map, &key), NULL);
    pj__sim_map_fini(&map);
}
END_TEST

Suite *sim_addr_suite(void)
{
    Suite *suite = suite_create("sim_addr");
    TCase *tc = tcase_create("sim_addr");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, addresses_go_to_and_fro);
    tcase_add_test(tc, what_is_no_address_is_refused);
    tcase_add_test(tc, special_addresses_are_known);
    tcase_add_test(tc, the_map_finds_what_was_added_and_nothing_that_was_removed);
    suite_add_tcase(suite, tc);
    return suite;
}
