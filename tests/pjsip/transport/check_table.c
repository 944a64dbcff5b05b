/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/endpoint.h"

#include "transport/transport_priv.h"

enum { MANY = 1000 };

static pjsip__tp_table table;
static pjsip_transport tps[MANY];
static pjsip__tp_rec recs[MANY];

static void set_key(int i, const char *host, int port)
{
    pj_str_t text = pj_str((char *)host);

    memset(&recs[i], 0, sizeof(recs[i]));
    recs[i].tp = &tps[i];
    tps[i].key.type = PJSIP_TRANSPORT_TCP;
    pj_sockaddr_init(pj_AF_INET(), &tps[i].key.rem_addr, &text, (pj_uint16_t)port);
}

static void setup(void)
{
    test_endpt_create();
    ck_assert_int_eq(pjsip__tptable_init(&table, &test_pools.factory), PJ_SUCCESS);
}

static void teardown(void)
{
    pjsip__tptable_fini(&table);
    test_endpt_destroy();
}

START_TEST(a_thousand_transports_are_found_by_key_and_by_pointer)
{
    for (int i = 0; i < MANY; i++) {
        set_key(i, "10.0.0.1", i + 1);
        ck_assert_int_eq(pjsip__tptable_add(&table, &recs[i]), PJ_SUCCESS);
    }
    ck_assert_uint_eq(table.count, MANY);
    for (int i = 0; i < MANY; i++) {
        ck_assert_ptr_eq(pjsip__tptable_by_ptr(&table, &tps[i]), &recs[i]);
        ck_assert_ptr_eq(pjsip__tptable_by_key(&table, PJSIP_TRANSPORT_TCP, &tps[i].key.rem_addr),
                         &recs[i]);
        ck_assert_ptr_null(
            pjsip__tptable_by_key(&table, PJSIP_TRANSPORT_UDP, &tps[i].key.rem_addr));
    }
    for (int i = 0; i < MANY; i += 2)
        pjsip__tptable_remove(&table, &recs[i]);
    for (int i = 0; i < MANY; i++)
        ck_assert_ptr_eq(pjsip__tptable_by_ptr(&table, &tps[i]), i % 2 ? &recs[i] : NULL);
    ck_assert_ptr_eq(table.first, &recs[1]);
    ck_assert_ptr_eq(table.last, &recs[MANY - 1]);
}
END_TEST

START_TEST(of_equal_keys_the_oldest_is_first_and_the_others_follow)
{
    for (int i = 0; i < 3; i++) {
        set_key(i, "10.0.0.1", 5060);
        pjsip__tptable_add(&table, &recs[i]);
    }
    ck_assert_ptr_eq(pjsip__tptable_by_key(&table, PJSIP_TRANSPORT_TCP, &tps[0].key.rem_addr),
                     &recs[0]);
    ck_assert_ptr_eq(pjsip__tptable_next_same(&recs[0]), &recs[1]);
    ck_assert_ptr_eq(pjsip__tptable_next_same(&recs[1]), &recs[2]);
    ck_assert_ptr_null(pjsip__tptable_next_same(&recs[2]));
}
END_TEST

START_TEST(a_key_that_was_changed_meanwhile_does_no_harm)
{
    pj_str_t other = {(char *)"10.9.9.9", 8};

    set_key(0, "10.0.0.1", 5060);
    set_key(1, "10.0.0.2", 5060);
    pjsip__tptable_add(&table, &recs[0]);
    pjsip__tptable_add(&table, &recs[1]);
    pj_sockaddr_init(pj_AF_INET(), &tps[0].key.rem_addr, &other, 1);
    pjsip__tptable_remove(&table, &recs[0]);
    ck_assert_uint_eq(table.count, 1);
    ck_assert_ptr_null(pjsip__tptable_by_ptr(&table, &tps[0]));
    ck_assert_ptr_eq(pjsip__tptable_by_key(&table, PJSIP_TRANSPORT_TCP, &tps[1].key.rem_addr),
                     &recs[1]);
}
END_TEST

START_TEST(an_address_of_no_family_is_refused)
{
    memset(&tps[0], 0, sizeof(tps[0]));
    recs[0].tp = &tps[0];
    ck_assert_int_eq(pjsip__tptable_add(&table, &recs[0]), PJ_EAFNOTSUP);
}
END_TEST

Suite *table_suite(void);
Suite *table_suite(void)
{
    Suite *s = suite_create("table");
    TCase *tc = tcase_create("table");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_thousand_transports_are_found_by_key_and_by_pointer);
    tcase_add_test(tc, of_equal_keys_the_oldest_is_first_and_the_others_follow);
    tcase_add_test(tc, a_key_that_was_changed_meanwhile_does_no_harm);
    tcase_add_test(tc, an_address_of_no_family_is_refused);
    suite_add_tcase(s, tc);
    return s;
}
