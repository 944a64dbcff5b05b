/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn msg_suite;

static const char request[] = "MESSAGE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKx\r\n"
                              "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nX-A: b\r\n"
                              "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi";

static pj_str_t printed(const pjsip_msg *msg)
{
    char *buf = pj_pool_alloc(pool, 2000);
    pj_str_t got = {buf, pjsip_msg_print(msg, buf, 2000)};

    return got;
}

START_TEST(a_copy_prints_alike_and_shares_nothing)
{
    char *text = exact(request, sizeof(request) - 1);
    pjsip_msg *msg = pjsip_parse_msg(pool, text, sizeof(request) - 1, NULL);
    pj_str_t before = printed(msg);
    pjsip_msg *copy = pjsip_msg_clone(pool, msg);
    pj_str_t after;

    memset(text, 'X', sizeof(request) - 1);
    after = printed(copy);
    ck_assert_int_eq(pj_strcmp(&before, &after), 0);
    msg = msg_of("SIP/2.0 200 Fine\r\nTo: <sip:b@h>\r\n\r\n", NULL);
    before = printed(msg);
    after = printed(pjsip_msg_clone(pool, msg));
    ck_assert_int_eq(pj_strcmp(&before, &after), 0);
}
END_TEST

START_TEST(headers_are_added_at_either_end_and_removed)
{
    pjsip_msg *msg = pjsip_msg_create(pool, PJSIP_RESPONSE_MSG);
    pjsip_hdr *a = hdr_of("X-A", "1");
    pjsip_hdr *b = hdr_of("Expires", "2");

    ck_assert(pj_list_empty(&msg->hdr));
    ck_assert_ptr_null(msg->body);
    pjsip_msg_add_hdr(msg, a);
    pjsip_msg_insert_first_hdr(msg, b);
    ck_assert_ptr_eq(msg->hdr.next, b);
    ck_assert_ptr_eq(msg->hdr.prev, a);
    ck_assert_ptr_eq(pjsip_msg_find_remove_hdr(msg, PJSIP_H_EXPIRES, NULL), b);
    ck_assert_ptr_null(pjsip_msg_find_remove_hdr(msg, PJSIP_H_EXPIRES, NULL));
    ck_assert_uint_eq(pj_list_size(&msg->hdr), 1);
}
END_TEST

Suite *msg_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("msg", &t);

    tcase_add_test(t, a_copy_prints_alike_and_shares_nothing);
    tcase_add_test(t, headers_are_added_at_either_end_and_removed);
    return s;
}
