/* SPDX-License-Identifier: BSD-2-Clause */
/* One request by two ways (RFC 3261 8.2.2.2). */
#include "pjsip/transaction/fixture.h"

static pjsip_transaction *found;
static pj_bool_t asked;

static pj_bool_t look(pjsip_rx_data *rdata)
{
    asked = PJ_TRUE;
    found = pjsip_tsx_detect_merged_requests(rdata);
    return PJ_TRUE;
}

static pjsip_transaction *merged(const char *branch, int cseq, const char *from_tag,
                                 const char *to_tag)
{
    asked = PJ_FALSE;
    found = NULL;
    tu_request = &look;
    receive_request_tags("INVITE", branch, cseq, from_tag, to_tag, NULL);
    ck_assert(asked);
    tu_request = NULL;
    return found;
}

START_TEST(the_same_tag_call_id_and_cseq_by_another_branch_is_merged)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_ptr_eq(merged("z9hG4bKb", 1, "bob", NULL), server);
    pjsip_tsx_terminate(server, 500);
}
END_TEST

START_TEST(what_differs_is_not_merged)
{
    receive_request("INVITE", "z9hG4bKa", 1, NULL);
    ck_assert_ptr_null(merged("z9hG4bKb", 2, "bob", NULL));
    ck_assert_ptr_null(merged("z9hG4bKb", 1, "carol", NULL));
    ck_assert_ptr_null(merged("z9hG4bKb", 1, "bob", "x")); /* in a dialog */
    pjsip_tsx_terminate(server, 500);
    ck_assert_ptr_null(merged("z9hG4bKb", 1, "bob", NULL)); /* it is over */
}
END_TEST

Suite *merge_suite(void);

Suite *merge_suite(void)
{
    Suite *s = suite_create("merge");
    TCase *c = tcase_create("merge");

    tcase_add_checked_fixture(c, tsx_setup, tsx_teardown);
    tcase_add_test(c, the_same_tag_call_id_and_cseq_by_another_branch_is_merged);
    tcase_add_test(c, what_differs_is_not_merged);
    suite_add_tcase(s, c);
    return s;
}
