/* SPDX-License-Identifier: BSD-2-Clause */
/* The ACK of a refusal (RFC 3261 17.1.1.3). */
#include "pjsip/transaction/fixture.h"

#include <string.h>

START_TEST(the_ack_is_the_invites_with_the_to_of_the_response)
{
    pjsip_transaction *tsx = send_new("INVITE");
    const char *invite = fake_find(wire, "INVITE", 0)->text, *ack;

    fake_answer(wire, invite, "486 Busy Here", "their-tag", NULL);
    ack = fake_find(wire, "ACK", 0)->text;
    ck_assert_str_eq(fake_header(ack, "Via"), fake_header(invite, "Via"));
    ck_assert_str_eq(fake_header(ack, "From"), fake_header(invite, "From"));
    ck_assert_str_eq(fake_header(ack, "Call-ID"), fake_header(invite, "Call-ID"));
    ck_assert_str_eq(fake_header(ack, "CSeq"), "7 ACK");
    ck_assert_ptr_nonnull(strstr(fake_header(ack, "To"), "their-tag"));
    ck_assert_int_eq(fake_find(wire, "ACK", 0)->port, fake_find(wire, "INVITE", 0)->port);
    ck_assert_int_eq(tsx->last_tx->msg->line.req.method.id,
                     PJSIP_INVITE_METHOD); /* for another try */
    drop(tsx);
}
END_TEST

START_TEST(the_response_is_told_after_the_ack_is_sent)
{
    pjsip_transaction *tsx = send_new("INVITE");

    fake_answer(wire, fake_find(wire, "INVITE", 0)->text, "300 Multiple Choices", "t", NULL);
    ck_assert_uint_eq(fake_count(wire, "ACK"), 1);
    ck_assert_uint_eq(told_responses, 1);
    ck_assert_int_eq(last_told()->rx_code, 300);
    drop(tsx);
}
END_TEST

START_TEST(no_other_method_is_acked)
{
    pjsip_transaction *tsx = send_new("OPTIONS");

    fake_answer(wire, fake_find(wire, "OPTIONS", 0)->text, "486 Busy Here", "t", NULL);
    ck_assert_uint_eq(fake_count(wire, "ACK"), 0);
    drop(tsx);
}
END_TEST

Suite *ack_suite(void);

Suite *ack_suite(void)
{
    Suite *s = suite_create("ack");
    TCase *c = tcase_create("ack");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, the_ack_is_the_invites_with_the_to_of_the_response);
    tcase_add_test(c, the_response_is_told_after_the_ack_is_sent);
    tcase_add_test(c, no_other_method_is_acked);
    suite_add_tcase(s, c);
    return s;
}
