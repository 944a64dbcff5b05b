/* SPDX-License-Identifier: BSD-2-Clause */
/* The offer/answer states, transcribed a second time: a row a state, a column an event, every cell. */
#include "sdp_test.h"

#include "sdp/neg_fsm.h"

Suite *neg_fsm_suite(void);

enum { STAY = -1 };

#define NONE   PJMEDIA__NEG_NONE
#define WE_OFF PJMEDIA__NEG_WE_OFFERED
#define ASKED  PJMEDIA__NEG_ASKED
#define WE_ANS PJMEDIA__NEG_WE_ANSWER
#define ANSWD  PJMEDIA__NEG_ANSWERED
#define DONE   PJMEDIA__NEG_DONE

/* clang-format off */
static const int expected[6][7] = {
/*               we offer  they offer  we answer  they answer  negotiate  cancel  cancel first */
    [NONE]   = { WE_OFF,   ASKED,      STAY,      STAY,        STAY,      STAY,   STAY },
    [WE_OFF] = { STAY,     STAY,       STAY,      ANSWD,       STAY,      DONE,   NONE },
    [ASKED]  = { STAY,     STAY,       WE_ANS,    STAY,        STAY,      DONE,   NONE },
    [WE_ANS] = { STAY,     STAY,       WE_ANS,    STAY,        DONE,      DONE,   NONE },
    [ANSWD]  = { STAY,     STAY,       STAY,      STAY,        DONE,      DONE,   NONE },
    [DONE]   = { WE_OFF,   ASKED,      STAY,      STAY,        STAY,      STAY,   STAY },
};
/* clang-format on */

START_TEST(each_event_does_in_each_state_what_rfc_3264_allows)
{
    static const pjmedia__neg_event events[] = {
        PJMEDIA__NEG_EV_LOCAL_OFFER,   PJMEDIA__NEG_EV_REMOTE_OFFER, PJMEDIA__NEG_EV_LOCAL_ANSWER,
        PJMEDIA__NEG_EV_REMOTE_ANSWER, PJMEDIA__NEG_EV_NEGOTIATE,    PJMEDIA__NEG_EV_CANCEL,
        PJMEDIA__NEG_EV_CANCEL_FIRST,
    };

    for (int state = 0; state < 6; state++) {
        for (size_t i = 0; i < PJ_ARRAY_SIZE(events); i++) {
            pjmedia__neg_state got = (pjmedia__neg_state)state;
            int want = expected[state][i];

            ck_assert_msg(pjmedia__neg_step(&got, events[i]) == (want != STAY),
                          "state %d event %zu", state, i);
            ck_assert_int_eq((int)got, want == STAY ? state : want);
        }
    }
}
END_TEST

START_TEST(programs_see_the_published_states)
{
    ck_assert_int_eq(pjmedia__neg_public(NONE), PJMEDIA_SDP_NEG_STATE_NULL);
    ck_assert_int_eq(pjmedia__neg_public(WE_OFF), PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER);
    ck_assert_int_eq(pjmedia__neg_public(ASKED), PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER);
    ck_assert_int_eq(pjmedia__neg_public(WE_ANS), PJMEDIA_SDP_NEG_STATE_WAIT_NEGO);
    ck_assert_int_eq(pjmedia__neg_public(ANSWD), PJMEDIA_SDP_NEG_STATE_WAIT_NEGO);
    ck_assert_int_eq(pjmedia__neg_public(DONE), PJMEDIA_SDP_NEG_STATE_DONE);
}
END_TEST

Suite *neg_fsm_suite(void)
{
    Suite *s = suite_create("neg_fsm");
    TCase *tc = tcase_create("table");

    suite_add_tcase(s, tc);
    tcase_add_test(tc, each_event_does_in_each_state_what_rfc_3264_allows);
    tcase_add_test(tc, programs_see_the_published_states);
    return s;
}
