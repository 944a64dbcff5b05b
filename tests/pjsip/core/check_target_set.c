/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/endpoint.h"

static pj_pool_t *pool;
static pjsip_target_set set;

static void setup(void)
{
    test_endpt_create();
    pool = pjsip_endpt_create_pool(test_endpt, "targets", 4000, 4000);
    pjsip_target_set_init(&set);
}

static void teardown(void)
{
    pj_pool_release(pool);
    test_endpt_destroy();
}

static pjsip_uri *uri(const char *text)
{
    char *copy = pj_strdup3(pool, text).ptr;
    pjsip_uri *u = pjsip_parse_uri(pool, copy, strlen(text), 0);

    ck_assert_ptr_nonnull(u);
    return u;
}

static const char *host(const pjsip_target *t)
{
    pj_str_t s;

    if (!t)
        return "";
    pj_strdup_with_null(pool, &s, &((pjsip_sip_uri *)pjsip_uri_get_uri(t->uri))->host);
    return s.ptr;
}

START_TEST(targets_stand_by_falling_q)
{
    ck_assert_int_eq(pjsip_target_set_add_uri(&set, pool, uri("sip:low"), 100), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_target_set_add_uri(&set, pool, uri("sip:high"), 900), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_target_set_add_uri(&set, pool, uri("sip:none"), -1), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_target_set_add_uri(&set, pool, uri("sip:equal"), 900), PJ_SUCCESS);
    ck_assert_str_eq(host(set.head.next), "none");
    ck_assert_str_eq(host(set.head.next->next), "high");
    ck_assert_str_eq(host(set.head.next->next->next), "equal");
    ck_assert_str_eq(host(set.head.prev), "low");
}
END_TEST

START_TEST(the_same_target_is_not_added_twice)
{
    ck_assert_int_eq(pjsip_target_set_add_uri(&set, pool, uri("sip:a@b"), 1000), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_target_set_add_uri(&set, pool, uri("sip:a@B"), 500), PJ_EEXISTS);
    ck_assert_uint_eq(pj_list_size(&set.head), 1);
}
END_TEST

START_TEST(the_next_target_is_the_first_that_was_not_tried)
{
    pjsip_target *t;

    ck_assert_ptr_null(pjsip_target_set_get_next(&set));
    pjsip_target_set_add_uri(&set, pool, uri("sip:one"), -1);
    pjsip_target_set_add_uri(&set, pool, uri("sip:two"), -1);
    t = pjsip_target_set_get_next(&set);
    ck_assert_str_eq(host(t), "one");
    pjsip_target_assign_status(t, pool, 404, NULL);
    ck_assert_int_eq(pj_strcmp(&t->reason, pjsip_get_status_text(404)), 0);
    t = pjsip_target_set_get_next(&set);
    ck_assert_str_eq(host(t), "two");
    ck_assert_int_eq(pjsip_target_set_set_current(&set, t), PJ_SUCCESS);
    ck_assert_ptr_eq(set.current, t);
}
END_TEST

START_TEST(a_success_or_a_global_failure_ends_the_search)
{
    pjsip_target_set_add_uri(&set, pool, uri("sip:one"), -1);
    pjsip_target_set_add_uri(&set, pool, uri("sip:two"), -1);
    pjsip_target_assign_status(set.head.next, pool, 603, NULL);
    ck_assert_ptr_null(pjsip_target_set_get_next(&set));
    pjsip_target_assign_status(set.head.next, pool, 200, NULL);
    ck_assert_ptr_null(pjsip_target_set_get_next(&set));
}
END_TEST

START_TEST(a_stranger_cannot_be_current)
{
    pjsip_target stranger;

    ck_assert_int_eq(pjsip_target_set_set_current(&set, &stranger), PJ_ENOTFOUND);
}
END_TEST

START_TEST(contacts_of_a_redirection_are_added)
{
    pjsip_rx_data *rdata = test_rdata("SIP/2.0 302 Moved\r\n"
                                      "Via: SIP/2.0/UDP h;branch=z9hG4bKx\r\n"
                                      "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\n"
                                      "Call-ID: x\r\nCSeq: 1 INVITE\r\n"
                                      "Contact: <sip:two@h>;q=0.2, <sip:one@h>;q=0.8\r\n"
                                      "Contact: <sip:one@h>\r\n"
                                      "Content-Length: 0\r\n\r\n");
    pjsip_msg *bare = pjsip_msg_create(pool, PJSIP_RESPONSE_MSG);

    ck_assert_int_eq(pjsip_target_set_add_from_msg(&set, pool, rdata->msg_info.msg), PJ_SUCCESS);
    ck_assert_uint_eq(pj_list_size(&set.head), 2);
    ck_assert_int_eq(set.head.next->q1000, 800);
    ck_assert_int_eq(pjsip_target_set_add_from_msg(&set, pool, rdata->msg_info.msg), PJ_EEXISTS);
    ck_assert_int_eq(pjsip_target_set_add_from_msg(&set, pool, bare), PJ_ENOTFOUND);
    test_rdata_free(rdata);
}
END_TEST

Suite *target_set_suite(void);
Suite *target_set_suite(void)
{
    Suite *s = suite_create("target_set");
    TCase *tc = tcase_create("targets");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, targets_stand_by_falling_q);
    tcase_add_test(tc, the_same_target_is_not_added_twice);
    tcase_add_test(tc, the_next_target_is_the_first_that_was_not_tried);
    tcase_add_test(tc, a_success_or_a_global_failure_ends_the_search);
    tcase_add_test(tc, a_stranger_cannot_be_current);
    tcase_add_test(tc, contacts_of_a_redirection_are_added);
    suite_add_tcase(s, tc);
    return s;
}
