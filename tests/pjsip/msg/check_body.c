/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn body_suite;

static pjsip_msg_body *make(const char *text)
{
    pj_str_t type = str("text");
    pj_str_t subtype = str("plain");
    pj_str_t content = str(text);

    return pjsip_msg_body_create(pool, &type, &subtype, &content);
}

START_TEST(a_body_is_a_copy_of_its_text)
{
    const char *text = "hello";
    pjsip_msg_body *body = make(text);
    char buf[8];

    ck_assert_ptr_ne(body->data, text);
    ck_assert_uint_eq(body->len, 5);
    ck_is(body->content_type.subtype, "plain");
    ck_assert_int_eq(body->print_body(body, buf, 5), 5);
    ck_assert_int_eq(memcmp(buf, text, 5), 0);
    ck_assert_int_eq(body->print_body(body, buf, 4), -1);
}
END_TEST

START_TEST(a_copied_body_has_its_own_text_and_type)
{
    pjsip_msg_body *body = make("hello");
    pjsip_msg_body *copy = pjsip_msg_body_clone(pool, body);
    pjsip_msg_body other;

    ck_assert_ptr_ne(copy->data, body->data);
    ck_assert_int_eq(memcmp(copy->data, "hello", 5), 0);
    ck_assert_int_eq(pjsip_media_type_cmp(&copy->content_type, &body->content_type, 2), 0);
    ck_assert_int_eq(pjsip_msg_body_copy(pool, &other, body), PJ_SUCCESS);
    ck_assert_uint_eq(other.len, 5);
}
END_TEST

START_TEST(an_empty_body_can_be_made_and_copied)
{
    pjsip_msg_body *body = make("");

    ck_assert_ptr_nonnull(body);
    ck_assert_ptr_nonnull(pjsip_msg_body_clone(pool, body));
    ck_assert_int_eq(pjsip_print_text_body(body, NULL, 0), 0);
}
END_TEST

START_TEST(a_body_that_cannot_be_copied_says_so)
{
    pjsip_msg_body *body = make("x");
    pjsip_msg_body other;

    body->clone_data = NULL;
    ck_assert_int_eq(pjsip_msg_body_copy(pool, &other, body), PJ_EINVALIDOP);
    ck_assert_ptr_null(pjsip_msg_body_clone(pool, body));
}
END_TEST

Suite *body_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("body", &t);

    tcase_add_test(t, a_body_is_a_copy_of_its_text);
    tcase_add_test(t, a_copied_body_has_its_own_text_and_type);
    tcase_add_test(t, an_empty_body_can_be_made_and_copied);
    tcase_add_test(t, a_body_that_cannot_be_copied_says_so);
    return s;
}
