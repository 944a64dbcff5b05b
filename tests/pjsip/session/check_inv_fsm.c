/* SPDX-License-Identifier: BSD-2-Clause */
/* The INVITE session's machine, transcribed a second time and compared cell by cell. */
#include "session/inv_fsm.h"

#include <check.h>
#include <string.h>

Suite *inv_fsm_suite(void);

/*
 * One row a state, one letter an event, in the order of the enumerations: where it leads. A dot
 * stays and does nothing. n NULL, c CALLING, i INCOMING, e EARLY, g CONNECTING, f CONFIRMED, d
 * DISCONNECTED.
 */
static const char *const expected[] = {
    /* call offered progress accept ack fail bye gone restart terminate */
    [PJSIP_INV_STATE_NULL] = "ci...d..nd",         [PJSIP_INV_STATE_CALLING] = "..eg.dd.nd",
    [PJSIP_INV_STATE_INCOMING] = "..eg.dd..d",     [PJSIP_INV_STATE_EARLY] = "..eg.dddnd",
    [PJSIP_INV_STATE_CONNECTING] = "....f.dd.d",   [PJSIP_INV_STATE_CONFIRMED] = "......dd.d",
    [PJSIP_INV_STATE_DISCONNECTED] = "..........",
};

static pjsip_inv_state state_of(char letter, pjsip_inv_state stay)
{
    static const struct {
        char letter;
        pjsip_inv_state state;
    } names[] = {
        {'n', PJSIP_INV_STATE_NULL},         {'c', PJSIP_INV_STATE_CALLING},
        {'i', PJSIP_INV_STATE_INCOMING},     {'e', PJSIP_INV_STATE_EARLY},
        {'g', PJSIP_INV_STATE_CONNECTING},   {'f', PJSIP_INV_STATE_CONFIRMED},
        {'d', PJSIP_INV_STATE_DISCONNECTED},
    };

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(names); i++) {
        if (names[i].letter == letter)
            return names[i].state;
    }
    return stay;
}

START_TEST(every_event_in_every_state_leads_where_the_second_transcription_says)
{
    const pjsip_inv_state from = (pjsip_inv_state)_i;

    ck_assert_uint_eq(strlen(expected[from]), PJSIP__INV_EVENT_COUNT);
    for (unsigned event = 0; event < PJSIP__INV_EVENT_COUNT; event++) {
        pjsip_inv_state state = from;
        unsigned act = pjsip__inv_fsm_step(&state, (pjsip__inv_event)event);
        char letter = expected[from][event];
        unsigned want = letter == '.' || letter == 'n' ? 0 : PJSIP__INV_TELL;

        if (letter == 'd')
            want |= PJSIP__INV_END;
        ck_assert_msg(state == state_of(letter, from), "state %u, event %u: went to %u", from,
                      event, state);
        ck_assert_msg(act == want, "state %u, event %u: does %u", from, event, act);
    }
}
END_TEST

START_TEST(every_state_but_the_last_can_be_terminated)
{
    for (unsigned s = PJSIP_INV_STATE_NULL; s < PJSIP_INV_STATE_DISCONNECTED; s++) {
        pjsip_inv_state state = (pjsip_inv_state)s;

        ck_assert_uint_ne(pjsip__inv_fsm_step(&state, PJSIP__INV_TERMINATE) & PJSIP__INV_END, 0);
        ck_assert_int_eq(state, PJSIP_INV_STATE_DISCONNECTED);
    }
}
END_TEST

Suite *inv_fsm_suite(void)
{
    Suite *suite = suite_create("inv_fsm");
    TCase *tc = tcase_create("table");

    tcase_add_loop_test(tc, every_event_in_every_state_leads_where_the_second_transcription_says, 0,
                        PJSIP_INV_STATE_DISCONNECTED + 1);
    tcase_add_test(tc, every_state_but_the_last_can_be_terminated);
    suite_add_tcase(suite, tc);
    return suite;
}
