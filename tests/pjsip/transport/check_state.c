/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "fake.h"

#include "transport/transport_priv.h"

static fake *tp;
static char trail[64];
static pjsip_tp_state_listener_key *keys[3];
static int remove_next;

static void note(char c)
{
    size_t len = strlen(trail);

    ck_assert_uint_lt(len, sizeof(trail) - 1);
    trail[len] = c;
    trail[len + 1] = '\0';
}

static void on_global(pjsip_transport *t, pjsip_transport_state state,
                      const pjsip_transport_state_info *info)
{
    ck_assert_ptr_eq(t, &tp->base);
    ck_assert_ptr_null(info->user_data);
    (void)state;
    note('g');
}

static void on_state(pjsip_transport *t, pjsip_transport_state state,
                     const pjsip_transport_state_info *info)
{
    int i = (int)(intptr_t)info->user_data;

    ck_assert_ptr_eq(t, &tp->base);
    if (state == PJSIP_TP_STATE_DESTROY) {
        note('x');
        return;
    }
    ck_assert_int_eq(state, PJSIP_TP_STATE_DISCONNECTED);
    ck_assert_int_eq(info->status, PJ_EEOF);
    note((char)('0' + i));
    if (remove_next == i) {
        int next = i % 2 + 1;

        pjsip_transport_remove_state_listener(t, keys[next], (void *)(intptr_t)next);
    }
}

static void listen_to(int i)
{
    ck_assert_int_eq(
        pjsip_transport_add_state_listener(&tp->base, &on_state, (void *)(intptr_t)i, &keys[i]),
        PJ_SUCCESS);
}

static void setup(void)
{
    test_endpt_create();
    trail[0] = '\0';
    remove_next = -1;
    tp = fake_make(PJSIP_TRANSPORT_TCP, "192.0.2.1", 5060, 1, NULL);
}

START_TEST(all_listeners_are_told_in_order)
{
    pjsip_tpmgr_set_state_cb(pjsip_endpt_get_tpmgr(test_endpt), &on_global);
    ck_assert(pjsip_tpmgr_get_state_cb(pjsip_endpt_get_tpmgr(test_endpt)) == &on_global);
    for (int i = 0; i < 3; i++)
        listen_to(i);
    pjsip__tp_notify(&tp->base, PJSIP_TP_STATE_DISCONNECTED, PJ_EEOF);
    ck_assert_str_eq(trail, "g012");
    pjsip_tpmgr_set_state_cb(pjsip_endpt_get_tpmgr(test_endpt), NULL);
}
END_TEST

START_TEST(a_listener_that_is_removed_is_not_told)
{
    for (int i = 0; i < 3; i++)
        listen_to(i);
    ck_assert_int_eq(pjsip_transport_remove_state_listener(&tp->base, keys[1], NULL), PJ_ENOTFOUND);
    ck_assert_int_eq(pjsip_transport_remove_state_listener(&tp->base, keys[1], (void *)1),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_transport_remove_state_listener(&tp->base, keys[1], (void *)1),
                     PJ_ENOTFOUND);
    pjsip__tp_notify(&tp->base, PJSIP_TP_STATE_DISCONNECTED, PJ_EEOF);
    ck_assert_str_eq(trail, "02");
    listen_to(1); /* in a used place, but last */
    pjsip__tp_notify(&tp->base, PJSIP_TP_STATE_DISCONNECTED, PJ_EEOF);
    ck_assert_str_eq(trail, "02021");
}
END_TEST

START_TEST(a_callback_may_remove_the_next_listener)
{
    for (int i = 0; i < 3; i++)
        listen_to(i);
    remove_next = 0;
    pjsip__tp_notify(&tp->base, PJSIP_TP_STATE_DISCONNECTED, PJ_EEOF);
    ck_assert_str_eq(trail, "02");
}
END_TEST

START_TEST(a_callback_may_remove_a_listener_before_itself)
{
    for (int i = 0; i < 3; i++)
        listen_to(i);
    remove_next = 2; /* removes 1 */
    pjsip__tp_notify(&tp->base, PJSIP_TP_STATE_DISCONNECTED, PJ_EEOF);
    pjsip__tp_notify(&tp->base, PJSIP_TP_STATE_DISCONNECTED, PJ_EEOF);
    ck_assert_str_eq(trail, "01202");
}
END_TEST

START_TEST(listening_ends_with_the_transport)
{
    listen_to(0);
    pjsip_transport_add_ref(&tp->base);
    pjsip_transport_dec_ref(&tp->base);
    pjsip_transport_dec_ref(&tp->base);
    ck_assert_int_eq(pjsip_transport_destroy(&tp->base), PJ_SUCCESS);
    ck_assert_str_eq(trail, "x");
}
END_TEST

START_TEST(memory_for_listeners_does_not_grow)
{
    pj_size_t before;

    listen_to(0);
    before = test_pools.used_size;
    for (int i = 0; i < 10000; i++) {
        listen_to(1);
        pjsip_transport_remove_state_listener(&tp->base, keys[1], (void *)1);
    }
    ck_assert_uint_le(test_pools.used_size, before + 1024);
}
END_TEST

Suite *state_suite(void);
Suite *state_suite(void)
{
    Suite *s = suite_create("state");
    TCase *tc = tcase_create("state");

    tcase_add_checked_fixture(tc, setup, test_endpt_destroy);
    tcase_add_test(tc, all_listeners_are_told_in_order);
    tcase_add_test(tc, a_listener_that_is_removed_is_not_told);
    tcase_add_test(tc, a_callback_may_remove_the_next_listener);
    tcase_add_test(tc, a_callback_may_remove_a_listener_before_itself);
    tcase_add_test(tc, listening_ends_with_the_transport);
    tcase_add_test(tc, memory_for_listeners_does_not_grow);
    suite_add_tcase(s, tc);
    return s;
}
