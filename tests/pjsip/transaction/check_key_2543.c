/* SPDX-License-Identifier: BSD-2-Clause */
/* Peers whose branch is no name: the message itself is (RFC 3261 17.2.3, second list). */
#include "pjsip/transaction/fixture.h"

START_TEST(a_repeated_request_without_the_cookie_is_recognized)
{
    receive_request("OPTIONS", "1", 1, NULL);
    ck_assert_int_eq(respond(server, 200), PJ_SUCCESS);
    receive_request("OPTIONS", "1", 1, NULL);
    ck_assert_uint_eq(fake_count(wire, "SIP/2.0 200"), 2);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 1);
}
END_TEST

START_TEST(another_number_or_tag_or_branch_is_another_request)
{
    receive_request("OPTIONS", "1", 1, NULL);
    receive_request("OPTIONS", "1", 2, NULL);
    receive_request_tags("OPTIONS", "1", 1, "other", NULL, NULL);
    receive_request("OPTIONS", "2", 1, NULL);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 4);
}
END_TEST

/* The ACK has the To tag of our response, which its INVITE had not. */
START_TEST(the_ack_of_a_refusal_finds_its_invite)
{
    receive_request("INVITE", "1", 1, NULL);
    ck_assert_int_eq(respond(server, 486), PJ_SUCCESS);
    receive_request_tags("ACK", "1", 1, "bob", "ours", NULL);
    ck_assert_int_eq(last_told()->state, PJSIP_TSX_STATE_CONFIRMED);
}
END_TEST

START_TEST(a_cancel_is_not_its_invite)
{
    receive_request("INVITE", "1", 1, NULL);
    receive_request("CANCEL", "1", 1, NULL);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 2);
}
END_TEST

Suite *key_2543_suite(void);

Suite *key_2543_suite(void)
{
    Suite *s = suite_create("key_2543");
    TCase *c = tcase_create("old peers");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, a_repeated_request_without_the_cookie_is_recognized);
    tcase_add_test(c, another_number_or_tag_or_branch_is_another_request);
    tcase_add_test(c, the_ack_of_a_refusal_finds_its_invite);
    tcase_add_test(c, a_cancel_is_not_its_invite);
    suite_add_tcase(s, c);
    return s;
}
