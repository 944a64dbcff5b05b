/* SPDX-License-Identifier: BSD-2-Clause */
/* The registration client's machine, transcribed a second time and compared cell by cell. */
#include "session/reg_fsm.h"

#include <check.h>
#include <string.h>

Suite *reg_fsm_suite(void);

/*
 * One row a state, two letters an event, in the order of the enumerations: where it leads and what
 * is done. i IDLE, r REGISTERING, o REGISTERED, u UNREGISTERING, d DEAD; t tell, a tell and arm, s
 * stop the timer, w renew, - nothing.
 */
static const char *const expected[] = {
    /* send remove unsent again granted gone refused due destroy */
    [PJSIP__REG_IDLE] = "rsus............ds",
    [PJSIP__REG_REGISTERING] = "....i-r-oaitit..ds",
    [PJSIP__REG_REGISTERED] = "rsus..........owds",
    [PJSIP__REG_UNREGISTERING] = "....i-u-ititit..ds",
    [PJSIP__REG_DEAD] = "..................",
};

static pjsip__reg_state state_of(char letter, pjsip__reg_state stay)
{
    switch (letter) {
    case 'i': return PJSIP__REG_IDLE;
    case 'r': return PJSIP__REG_REGISTERING;
    case 'o': return PJSIP__REG_REGISTERED;
    case 'u': return PJSIP__REG_UNREGISTERING;
    case 'd': return PJSIP__REG_DEAD;
    default: return stay;
    }
}

static unsigned act_of(char letter)
{
    switch (letter) {
    case 't': return PJSIP__REG_FIT | PJSIP__REG_TELL;
    case 'a': return PJSIP__REG_FIT | PJSIP__REG_TELL | PJSIP__REG_ARM;
    case 's': return PJSIP__REG_FIT | PJSIP__REG_DISARM;
    case 'w': return PJSIP__REG_FIT | PJSIP__REG_RENEW;
    case '-': return PJSIP__REG_FIT;
    default: return 0;
    }
}

START_TEST(every_event_in_every_state_leads_where_the_second_transcription_says)
{
    const pjsip__reg_state from = (pjsip__reg_state)_i;

    ck_assert_uint_eq(strlen(expected[from]), 2 * PJSIP__REG_EVENT_COUNT);
    for (unsigned event = 0; event < PJSIP__REG_EVENT_COUNT; event++) {
        const char *cell = expected[from] + (size_t)event * 2;
        pjsip__reg_state state = from;
        unsigned act = pjsip__reg_fsm_step(&state, (pjsip__reg_event)event);

        ck_assert_msg(state == state_of(cell[0], from), "state %u, event %u: went to %u", from,
                      event, state);
        ck_assert_msg(act == act_of(cell[1]), "state %u, event %u: does %u", from, event, act);
    }
}
END_TEST

Suite *reg_fsm_suite(void)
{
    Suite *suite = suite_create("reg_fsm");
    TCase *tc = tcase_create("table");

    tcase_add_loop_test(tc, every_event_in_every_state_leads_where_the_second_transcription_says, 0,
                        PJSIP__REG_STATE_COUNT);
    suite_add_tcase(suite, tc);
    return suite;
}
