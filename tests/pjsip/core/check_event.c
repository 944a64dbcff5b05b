/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjsip/sip_event.h>

START_TEST(every_event_has_a_name_of_its_own)
{
    for (int i = PJSIP_EVENT_UNKNOWN; i <= PJSIP_EVENT_USER; i++) {
        for (int k = PJSIP_EVENT_UNKNOWN; k < i; k++)
            ck_assert_str_ne(pjsip_event_str((pjsip_event_id_e)i),
                             pjsip_event_str((pjsip_event_id_e)k));
    }
    ck_assert_str_eq(pjsip_event_str(PJSIP_EVENT_TSX_STATE), "TSX_STATE");
}
END_TEST

START_TEST(what_is_no_event_has_a_name_too)
{
    ck_assert_str_eq(pjsip_event_str((pjsip_event_id_e)99), "?");
    ck_assert_str_eq(pjsip_event_str((pjsip_event_id_e)-1), "?");
}
END_TEST

START_TEST(the_macros_fill_the_event)
{
    pjsip_event e;
    pj_timer_entry entry;
    int u[4];

    PJSIP_EVENT_INIT_TSX_STATE(e, NULL, PJSIP_EVENT_TIMER, &entry, 3);
    ck_assert_int_eq(e.type, PJSIP_EVENT_TSX_STATE);
    ck_assert_int_eq(e.body.tsx_state.type, PJSIP_EVENT_TIMER);
    ck_assert_ptr_eq(e.body.tsx_state.src.timer, &entry);
    ck_assert_int_eq(e.body.tsx_state.prev_state, 3);
    PJSIP_EVENT_INIT_TIMER(e, &entry);
    ck_assert_ptr_eq(e.body.timer.entry, &entry);
    PJSIP_EVENT_INIT_USER(e, &u[0], &u[1], &u[2], &u[3]);
    ck_assert_int_eq(e.type, PJSIP_EVENT_USER);
    ck_assert_ptr_eq(e.body.user.user4, &u[3]);
}
END_TEST

Suite *event_suite(void);
Suite *event_suite(void)
{
    Suite *s = suite_create("event");
    TCase *tc = tcase_create("event");

    tcase_add_test(tc, every_event_has_a_name_of_its_own);
    tcase_add_test(tc, what_is_no_event_has_a_name_too);
    tcase_add_test(tc, the_macros_fill_the_event);
    suite_add_tcase(s, tc);
    return s;
}
